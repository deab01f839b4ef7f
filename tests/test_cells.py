"""Cells: what is kept of the rows, that it adds up, and what the Gaussian density loses."""

from __future__ import annotations

import math
import tracemalloc
from functools import cache, reduce
from operator import add

import numpy as np
import pandas as pd
import plain
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit import MeanShift, climb, finish, log_density, summarise

steps = st.floats(0.05, 4.0)


def by_hand(X, step, w):
    """The sums of each cell, a row at a time: key -> (Σ w, Σ w x)."""
    sums = {}
    for x, weight in zip(X, w, strict=True):
        key = tuple(int(j) for j in np.rint(x / step))
        total, moment = sums.get(key, (0.0, 0.0))
        sums[key] = total + weight, moment + weight * x
    return {key: sums[key] for key in sorted(sums) if sums[key][0] > 0}


def same_cells(one, other):
    assert one.step == other.step
    np.testing.assert_array_equal(one.keys, other.keys)
    np.testing.assert_allclose(one.weights, other.weights, rtol=1e-12)
    slack = 1e-12 * one.step * one.weights.sum()
    np.testing.assert_allclose(one.offsets, other.offsets, rtol=0, atol=slack)


# ---- what is kept


@given(plain.samples(), steps)
def test_a_cell_holds_the_sums_of_its_rows(sample, step):
    X, rng = sample
    w = rng.integers(0, 4, len(X)) * rng.uniform(0.5, 2, len(X))
    w[rng.integers(len(X))] = 1.0
    cells, expected = summarise(X, step, sample_weight=w), by_hand(X, step, w)
    assert cells.keys.dtype == np.int64
    assert [tuple(key) for key in cells.keys.tolist()] == list(expected)
    np.testing.assert_allclose(cells.weights, [total for total, _ in expected.values()])
    means = [moment / total for total, moment in expected.values()]
    np.testing.assert_allclose(cells.centres, means, rtol=1e-12, atol=1e-12)
    assert np.abs(cells.centres - cells.keys * step).max() <= step / 2 * (1 + 1e-12)


def test_no_weight_and_no_moment_is_lost():
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(20_000, 3)), rng.integers(0, 9, 20_000)
    cells = summarise(X, 0.3, sample_weight=w)
    assert cells.weights.sum() == w.sum()
    np.testing.assert_allclose(cells.weights @ cells.centres, w @ X, rtol=0, atol=1e-9)


@given(plain.samples(), steps)
def test_whole_weights_equal_repetition(sample, step):
    X, rng = sample
    w = rng.integers(0, 4, len(X))
    w[rng.integers(len(X))] = 2
    same_cells(summarise(X, step, sample_weight=w), summarise(np.repeat(X, w, axis=0), step))


@given(plain.samples(), steps)
def test_a_mirror_image_has_mirrored_cells(sample, step):
    X, _ = sample
    cells, mirrored = summarise(X, step), summarise(-X, step)
    np.testing.assert_array_equal(mirrored.keys, -cells.keys[::-1])
    np.testing.assert_allclose(mirrored.centres, -cells.centres[::-1], rtol=0, atol=1e-12)


def test_one_point_and_equal_points_are_one_cell():
    one, equal = summarise([[0.3, -7.1]], 0.25), summarise([[0.3, -7.1]] * 50, 0.25)
    np.testing.assert_array_equal(one.centres, [[0.3, -7.1]])
    np.testing.assert_allclose(equal.centres, one.centres, rtol=1e-14)
    assert (one.weights.tolist(), equal.weights.tolist()) == ([1.0], [50.0])


def test_float32_frames_and_weights_are_read_as_they_are_and_left_alone():
    X = np.random.default_rng(1).normal(size=(500, 2)).astype(np.float32)
    w = np.arange(500.0)
    held = X.copy(), w.copy()
    expected = summarise(X.astype(float), 0.2, sample_weight=w)
    for table in (X, pd.DataFrame(X, columns=["x", "y"])):
        same_cells(summarise(table, 0.2, sample_weight=pd.Series(w)), expected)
    same_cells(summarise(X, 0.2, sample_weight=w), expected)
    np.testing.assert_array_equal(X, held[0])
    np.testing.assert_array_equal(w, held[1])


@pytest.mark.parametrize("step", [8.0, 0.25, 0.1, 1e-3])
def test_a_million_added_moves_centres_by_a_million(step):
    X = np.random.default_rng(2).normal(size=(30_000, 2))
    X = (X + 1e6) - 1e6  # the same numbers, near and far
    near, far = summarise(X, step), summarise(X + 1e6, step)
    np.testing.assert_array_equal(far.keys - near.keys, round(1e6 / step))
    np.testing.assert_array_equal(far.weights, near.weights)
    np.testing.assert_allclose(far.offsets, near.offsets, rtol=0, atol=1e-9 * near.weights.max())
    np.testing.assert_allclose(far.centres - 1e6, near.centres, rtol=0, atol=1e-9)


@pytest.mark.parametrize("reach", [2**31, 2**40, 2**52])
@pytest.mark.parametrize("d", [2, 3, 9])
def test_a_lattice_with_more_places_than_there_are_numbers_keeps_cells_apart(d, reach):
    rng = np.random.default_rng(3)
    middles = rng.integers(-reach, reach, (2000, d))[rng.integers(0, 2000, 5000)]
    X = (middles + rng.integers(0, 2, middles.shape)).astype(float)
    cells = summarise(X, 1.0)
    keys, counts = np.unique(X, axis=0, return_counts=True)
    np.testing.assert_array_equal(cells.keys, keys)
    np.testing.assert_array_equal(cells.weights, counts)


# ---- cells add up


@given(plain.samples(min_n=2), steps, st.integers(2, 6))
def test_chunks_add_up_to_the_whole_in_any_order_and_grouping(sample, step, parts):
    X, rng = sample
    w, which = rng.uniform(0.1, 3, len(X)), rng.integers(0, parts, len(X))
    chunks = [
        summarise(X[which == part], step, sample_weight=w[which == part])
        for part in rng.permutation(np.unique(which))
    ]
    whole = summarise(X, step, sample_weight=w)
    same_cells(reduce(add, chunks), whole)
    same_cells(reduce(add, chunks[::-1]), whole)
    half = len(chunks) // 2
    if half:
        same_cells(reduce(add, chunks[:half]) + reduce(add, chunks[half:]), whole)


def test_chunks_with_nothing_in_common_add_up():
    one, other = np.array([[-5e8, 3.0]]), np.array([[7e8, -1.0], [1.0, 1.0]])
    same_cells(
        summarise(one, 1e-4) + summarise(other, 1e-4), summarise(np.vstack([one, other]), 1e-4)
    )


def test_ten_chunks_need_the_memory_of_one():
    rng, rows = np.random.default_rng(4), 100_000
    summarise(rng.normal(size=(9, 2)), 0.1)
    tracemalloc.start()
    cells = reduce(add, (summarise(rng.normal(size=(rows, 2)), 0.1) for _ in range(10)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert cells.weights.sum() == 10 * rows
    assert peak < 9 * (rows * 2 * 8), f"{peak / 1e6:.1f} MB: all ten chunks alone are 16 MB"


# ---- equal cells, and sums


def test_sum_adds_cells_up():
    X = np.random.default_rng(7).normal(size=(900, 2))
    parts = [summarise(part, 0.3) for part in np.split(X, 3)]
    same_cells(sum(parts), reduce(add, parts))
    same_cells(sum(parts[:1]), parts[0])
    assert sum(parts) == summarise(X, 0.3)


@pytest.mark.parametrize("other", [1, 0.0, None, "0", np.zeros(2), [0]], ids=repr)
def test_cells_add_up_with_cells_alone(other):
    cells = summarise([[0.0]], 1.0)
    for call in (lambda: cells + other, lambda: other + cells):
        with pytest.raises(TypeError):
            call()


@given(plain.samples(), steps)
def test_equal_cells_are_those_of_the_same_rows_in_whatever_order(sample, step):
    X, rng = sample
    w = rng.uniform(0.5, 2, len(X))
    cells, order = summarise(X, step, sample_weight=w), rng.permutation(len(X))
    mixed = summarise(X[order], step, sample_weight=w[order])
    assert cells == cells
    assert (cells == mixed) is True
    assert (cells != mixed) is False
    assert hash(cells) == hash(mixed)
    assert len({cells, mixed}) == 1


def test_cells_that_differ_are_not_equal():
    X = np.random.default_rng(8).normal(size=(50, 2))
    X[0] = 0.0  # in the middle of its cell: the weight alone tells
    cells = summarise(X, 0.5)
    heavier = np.r_[1.0 + 1e-6, np.ones(49)]
    others = {
        "another step": summarise(X, 0.5 + 1e-9),
        "a row less": summarise(X[1:], 0.5),
        "a row moved within its cell": summarise(np.vstack([X[:1] + 1e-6, X[1:]]), 0.5),
        "a weight": summarise(X, 0.5, sample_weight=heavier),
        "a column less": summarise(X[:, :1], 0.5),
        "no cells": X,
        "nothing": None,
    }
    for what, other in others.items():
        assert (cells == other) is False, what
        assert (other == cells) is False, what
        assert (cells != other) is True, what


@pytest.mark.parametrize("far", [0.0, 1e6, -1e9])
def test_steps_equal_up_to_rounding_are_one_lattice(far):
    rng = np.random.default_rng(9)
    X, Y = rng.normal(size=(2, 400, 2)) + far
    one, other = summarise(X, 0.3), summarise(Y, 3 * 0.1)
    assert one.step != other.step
    both = one + other
    assert both.step == 0.3
    assert both == other + one
    assert hash(both) == hash(other + one)
    total = one.weights @ one.centres + other.weights @ other.centres
    slack = 1e-12 * max(1, abs(far)) * 800
    np.testing.assert_allclose(both.weights @ both.centres, total, rtol=0, atol=slack)
    assert one == summarise(X, np.nextafter(0.3, 1))


# ---- what the Gaussian density loses, for step/h = 1/2 … 1/16

H = 0.8
INVERSES = [2, 4, 8, 16]
KINDS = ["blobs", "weighted", "clumps", "skewed"]  # and "corners", the worst that there is


def rows_of(kind, d, step, seed=0):
    """(data, weights), with at least a few rows in a cell as wide as h."""
    rng, n = np.random.default_rng(seed), 1500
    if kind == "blobs":
        return rng.normal(size=(n, d)) + 4 * rng.integers(0, 3, (n, 1)), np.ones(n)
    if kind == "weighted":
        return rng.normal(size=(n, d)) * [1, 1.5, 0.7][:d], rng.exponential(size=n) ** 2
    if kind == "clumps":
        middles = rng.normal(size=(60, d))[rng.integers(0, 60, n)]
        return middles + 0.03 * rng.normal(size=(n, d)), np.ones(n)
    X = rng.exponential(size=(n // 3 if kind == "corners" else n, d))
    if kind == "skewed":
        return X, np.ones(n)
    X = np.rint(X / step) * step  # "corners": each row, twice, at opposite corners of its cell
    return np.vstack([X - 0.4999 * step, X + 0.4999 * step]), np.ones(2 * len(X))


@cache
def compared(kind, d, inverse, seed=0):
    """(data, weights, cells, mode of the data, mode of the cells), climbed to from one start."""
    X, w = rows_of(kind, d, H / inverse, seed)
    cells = summarise(X, H / inverse, sample_weight=w)
    start = X[log_density(X[:200], X, H, sample_weight=w).argmax()]
    return X, w, cells, top(start, X, H, w), top(start, cells.centres, H, cells.weights)


def places(X):
    """Among the rows, between them, and beyond them, where the density falls by e⁻¹⁰⁰ and more."""
    noise = np.random.default_rng(5).normal(size=X[:300].shape)
    return np.vstack([X[:300], X[:300] + H * noise, X[:30] + 12 * H * noise[:30]])


def density_error(at, kind, d, inverse, seed=0):
    """log f̂ − log f̃, and the docstring's bounds of it."""
    X, w, cells, *_ = compared(kind, d, inverse, seed)
    of_cells = log_density(at, cells.centres, H, sample_weight=cells.weights)
    log_bump = -d / 2 * math.log(2 * math.pi) - d * math.log(H)
    low, high = -d / inverse**2 / 8, d / inverse**2 / 4 * (log_bump - of_cells)
    return log_density(at, X, H, sample_weight=w) - of_cells, low, high


def mode_error(kind, d, inverse, seed=0):
    """How far the mode of the cells is from that of the data, and the docstring's bound of it."""
    *_, cells, of_data, of_cells = compared(kind, d, inverse, seed)
    return np.linalg.norm(of_data - of_cells), mode_bound(of_cells, cells, H)


def mode_bound(mode, cells, h):
    """The docstring's, from the cells alone."""
    z, d = (mode - cells.centres) / h, len(mode)
    length = np.linalg.norm(z, axis=1)
    share = cells.weights * np.exp(-(length**2) / 2)
    share /= share.sum()
    moment = share @ np.maximum(1, length * (length**2 - 3) / 2)
    assert 1 - 1e-12 <= moment < 2
    curvature = np.linalg.eigvalsh(np.eye(d) - (z.T * share) @ z).min()
    return h * d * (cells.step / h) ** 2 / 4 * moment / curvature


def top(start, rows, h, weights):
    """The mode that one start climbs to."""
    ends = climb([start], rows, h, sample_weight=weights).ends
    return finish(ends, rows, h, sample_weight=weights)[0]


worst = pytest.mark.parametrize("kind", [*KINDS, "corners"])
dimensions = pytest.mark.parametrize("d", [1, 2, 3])
sizes = pytest.mark.parametrize("inverse", INVERSES)


@worst
@dimensions
@sizes
def test_the_density_of_the_cells_is_within_its_bounds(kind, d, inverse):
    error, low, high = density_error(places(compared(kind, d, inverse)[0]), kind, d, inverse)
    assert (error >= low - 1e-12).all(), f"{error.min():.2e} is below {low:.2e}"
    assert (error <= high + 1e-12).all(), f"{(error - high).max():.2e} too much"


@given(plain.samples(), plain.bandwidths, st.floats(0.05, 1.1))
def test_the_density_of_any_cells_is_within_its_bounds(sample, h, r):
    X, rng = sample
    d, w = X.shape[1], rng.uniform(0, 1, len(X)) ** 4 + 1e-9
    cells = summarise(X, r * h, sample_weight=w)
    at = X[rng.integers(len(X), size=20)] + rng.uniform(0, 4, (20, 1)) * h * rng.normal(
        size=(20, d)
    )
    of_cells = log_density(at, cells.centres, h, sample_weight=cells.weights)
    error = log_density(at, X, h, sample_weight=w) - of_cells
    log_bump = -d / 2 * math.log(2 * math.pi) - d * math.log(h)
    assert (error >= -d * r * r / 8 - 1e-9).all()
    assert (error <= d * r * r / 4 * (log_bump - of_cells) + 1e-9).all()


@dimensions
@pytest.mark.parametrize("r", [1 / 8, 1 / 16])
def test_two_opposite_corners_attain_the_bounds_of_the_density(d, r):
    corners = np.array([[-0.5 * r * H] * d, [0.5 * r * H] * d]) * (1 - 1e-12)
    cells = summarise(corners, r * H)
    assert len(cells.weights) == 1
    at = np.array([[0.0] * d, [4 * H / math.sqrt(d)] * d])
    error = log_density(at, corners, H) - log_density(at, cells.centres, H)
    assert error[0] == pytest.approx(-d * r * r / 8, rel=1e-9)
    assert 0.9 < error[1] / (d * r * r / 8 * 4**2) < 1


@dimensions
@sizes
def test_the_bounds_are_within_30_of_the_largest_error(d, inverse):
    at = places(compared("corners", d, inverse)[0])
    error, _, high = density_error(at, "corners", d, inverse)
    assert high.max() <= 10 * error.max()
    moved, bound = mode_error("corners", d, inverse)
    assert bound <= 30 * moved


@worst
@dimensions
@sizes
def test_a_mode_of_the_cells_is_within_its_bound(kind, d, inverse):
    moved, bound = mode_error(kind, d, inverse)
    assert moved <= bound


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.floats(1 / 16, 1 / 2))
def test_a_mode_of_any_cells_is_within_a_bound_that_is_small(seed, d, r):
    """At its worst: rows at the corners of their cells, in pairs or with unequal weights."""
    rng, h = np.random.default_rng(seed), 0.8
    middles = rng.normal(size=(rng.integers(2, 30), d)) * rng.uniform(0.2, 2) / (r * h)
    corners = [rng.choice([-0.499, 0.499], size=middles.shape) for _ in range(2)]
    X = np.vstack([np.rint(middles) + e for e in (corners[0], -corners[0], corners[1])]) * r * h
    w = rng.exponential(size=len(X)) ** rng.integers(0, 3)
    cells = summarise(X, r * h, sample_weight=w)
    of_cells = top(X[0], cells.centres, h, cells.weights)
    bound = mode_bound(of_cells, cells, h)
    if bound <= h / 10:
        assert np.linalg.norm(top(of_cells, X, h, w) - of_cells) <= bound


def errors_of(kind, d, inverse, seed):
    """The largest error of the density among the rows and between them, and that of the mode."""
    near = places(rows_of(kind, d, H / 16, seed)[0])[:-30]
    density_errors = np.abs(density_error(near, kind, d, inverse, seed)[0])
    return density_errors.max(), mode_error(kind, d, inverse, seed)[0]


@dimensions
def test_errors_fall_with_the_square_of_the_step(d):
    """A halved step quarters them: in many data sets together, as chance moves the one mode."""
    sets = [(kind, d, seed) for kind in KINDS for seed in range(4)]
    errors = [[errors_of(k, d, inverse, s) for inverse in INVERSES] for k, d, s in sets]
    together = np.linalg.norm(errors, axis=0)
    falls = together[:-1] / together[1:]
    assert (falls > 4 / 1.5).all(), falls
    assert (falls.prod(axis=0) > 4**3 / 1.5).all(), falls
    worst = np.array([errors_of("corners", d, inverse, 0) for inverse in INVERSES])
    np.testing.assert_allclose(worst[:-1] / worst[1:], 4, rtol=0.2)


@pytest.mark.parametrize("d", [1, 2])
def test_cells_filled_evenly_lose_a_twelfth_of_the_step_squared(d):
    side, step = np.linspace(-5, 5, 401), H / 2
    X = np.stack(np.meshgrid(*[side] * d), axis=-1).reshape(-1, d)
    w = np.exp(-0.5 * (X**2).sum(axis=1))
    cells = summarise(X, step, sample_weight=w)
    at = 1.5 * np.random.default_rng(6).normal(size=(30, d))
    of_cells = log_density(at, cells.centres, H, sample_weight=cells.weights)
    error = log_density(at, X, H, sample_weight=w) - of_cells
    sharper = log_density(at, X, math.sqrt(H**2 - step**2 / 12), sample_weight=w)
    assert np.abs(sharper - of_cells).max() < np.abs(error).max() / 20
    u = plain.pairs(at, cells.centres, H)
    share = cells.weights * np.exp(-u / 2)
    squares = (share * u).sum(axis=1) / share.sum(axis=1)
    np.testing.assert_allclose(error, (step / H) ** 2 / 24 * (squares - d), rtol=0.1, atol=1e-3)


# ---- in place of the data


def test_mean_shift_on_cells_finds_the_clusters_of_the_data():
    X = plain.blobs(7, sizes=(900, 700, 400))
    cells = summarise(X, 1 / 8)
    of_data = MeanShift(1.0).fit(X)
    of_cells = MeanShift(1.0).fit(cells.centres, sample_weight=cells.weights)
    assert len(cells.weights) < len(X)
    np.testing.assert_allclose(of_cells.cluster_centers_, of_data.cluster_centers_, atol=5e-3)
    np.testing.assert_array_equal(of_cells.predict(X), of_data.labels_)
