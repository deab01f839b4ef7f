"""However large or small the numbers are that come in, no NaN goes out, and no warning."""

from __future__ import annotations

import warnings
from contextlib import contextmanager

import numpy as np
import plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import teachkit
from teachkit import (
    MeanShift,
    blur,
    climb,
    density,
    density_gradient,
    density_modes,
    likelihood_bandwidth,
    log_density,
    mean_shift_vector,
    merge_modes,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
    summarise,
)
from teachkit.bandwidth import leave_one_out
from teachkit.kernels import Kernel
from teachkit.modes import finish

ends_at_3 = Kernel(lambda u: 1 / (1 + u) ** 2, reach=3.0)
KERNELS = [*plain.NAMES, plain.narrow, ends_at_3]
powers = st.floats(-300, 150)


@contextmanager
def silent():
    """NumPy raises where it would return NaN, infinity, or say anything."""
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        yield


def no_nan(*arrays):
    for array in arrays:
        assert not np.isnan(np.asarray(array, dtype=float)).any(), f"NaN in {array}"


@st.composite
def extremes(draw, dimensions=(1, 2, 3, 40)):
    """(data, weights, points, h): anything that is taken, from 1e-300 to 1e150."""
    n, d = draw(st.integers(1, 8)), draw(st.sampled_from(dimensions))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size, spread = 10.0 ** draw(powers), 10.0 ** rng.uniform(-300, 150, (n, d))
    ends = rng.choice([-1e150, 0, 1e-300, 1e150], (n, d))
    clouds = {
        "of one size": rng.uniform(-1, 1, (n, d)) * size,
        "of every size": rng.choice([-1, 1], (n, d)) * spread,
        "on a lattice": rng.integers(-2, 3, (n, d)) * size,
        "at the ends": ends,
    }
    data = np.clip(clouds[draw(st.sampled_from(list(clouds)))], -1e150, 1e150)
    edges = st.sampled_from([1e-300, 1e-151, 1e-149, 1.0, 1e149, 1e151, 1e300])
    near = st.floats(-2, 2).map(lambda p: max(np.ptp(data), 1e-290) * 10.0**p)
    h = draw(st.one_of(st.floats(-300, 300).map(lambda p: 10.0**p), edges, near))
    weights = draw(
        st.sampled_from([
            None,
            10.0 ** rng.uniform(-300, 150, n),
            np.full(n, 1e-300),
            np.full(n, 1e150),
            np.append(rng.integers(0, 2, n - 1), 1.0),
        ])
    )  # fmt: skip
    beside = data[:1] + rng.standard_normal((1, d)) * min(h, 1e149)
    anywhere = rng.choice([-1, 1], (2, d)) * 10.0 ** rng.uniform(-300, 150, (2, d))
    points = np.concatenate([data[rng.integers(n, size=3)], beside, anywhere])
    return data, weights, np.clip(points, -1e150, 1e150), h


cases = extremes()
kernels = st.sampled_from(KERNELS)


@settings(max_examples=100)
@given(extremes(dimensions=(1, 2, 3, 40, 300)), kernels)
def test_densities_and_vectors_of_extreme_numbers(case, kernel):
    data, weights, points, h = case
    given = {"kernel": kernel, "sample_weight": weights}
    with silent():
        logs = log_density(points, data, h, **given)
        values, gradient = (
            density(points, data, h, **given),
            density_gradient(points, data, h, **given),
        )
        vectors = mean_shift_vector(points, data, h, **given)
    no_nan(logs, values, gradient, vectors)
    assert (logs < np.inf).all() and np.isfinite(vectors).all()
    assert ((values == np.inf) == (logs > np.log(np.finfo(float).max))).all()
    assert (values >= 0).all()


@settings(max_examples=60)
@given(cases, kernels)
def test_climbs_of_extreme_numbers(case, kernel):
    data, weights, points, h = case
    with silent():
        ascent = climb(points, data, h, kernel=kernel, sample_weight=weights, max_iter=20)
        moved = blur(data, h, kernel=kernel, max_iter=20)
        modes = finish(points, data, h, kernel=kernel, sample_weight=weights)
        merged, labels = merge_modes(points, np.arange(len(points)), h)
    assert np.isfinite(ascent.ends).all() and np.isfinite(moved.ends).all()
    assert np.isfinite(modes).all() and np.isfinite(merged).all()
    no_nan(ascent.totals, moved.totals)
    assert set(labels.tolist()) == set(range(len(merged)))


@settings(max_examples=60)
@given(cases, kernels, st.sampled_from(["basin", "nearest"]), st.booleans())
def test_clusters_of_extreme_numbers(case, kernel, assign, everything):
    data, weights, points, h = case
    for bandwidth in (h, None):
        model = MeanShift(bandwidth, kernel=kernel, assign=assign, cluster_all=everything)
        with silent():
            model.fit(data, sample_weight=weights)
            labels = model.predict(points)
        assert np.isfinite(model.cluster_centers_).all()
        k = len(model.cluster_centers_)
        assert set(model.labels_[model.labels_ >= 0].tolist()) == set(range(k))
        assert labels.min() >= -1 and labels.max() < k


@settings(max_examples=60)
@given(cases)
def test_rules_and_modes_of_extreme_numbers(case):
    data, weights, _, h = case
    with silent():
        modes, counts = density_modes(data, h), mode_counts(data, [h])
        radius = neighbor_bandwidth(data, 0.5, weights)
        cells = summarise(data, max(min(h, 1e299), np.abs(data).max() * 1e-14))
    assert np.isfinite(modes).all() and counts[0] == len(modes) >= 1
    assert 0 <= radius < np.inf
    no_nan(cells.weights, cells.sums if hasattr(cells, "sums") else cells.weights)
    if (data == data[0]).all():
        return
    with silent():
        wide = scott(data), silverman(data)
        likelihood, best = leave_one_out(data, h), likelihood_bandwidth(data, [h, h])
    assert min(wide) > 0 and max(wide) < np.inf
    no_nan(likelihood)
    assert best == h


# ---- not only no NaN: the right answer


@pytest.mark.parametrize("kernel", KERNELS, ids=plain.name_of)
@pytest.mark.parametrize("power", [-900, -700, -520, -490, 480])
def test_units_do_not_matter_however_small_or_large_they_make_the_numbers(kernel, power):
    """A power of two rounds nothing, so that all but the smallest digits must stay."""
    data, unit, h = plain.blobs(4), 2.0**power, 1.3
    at, d = data[::7] + 0.25, data.shape[1]
    with silent():
        for function, factor in ((mean_shift_vector, unit), (log_density, None)):
            made, expected = (function(c * at, c * data, c * h, kernel=kernel) for c in (unit, 1.0))
            expected = expected - d * np.log(unit) if factor is None else factor * expected
            atol = 1e-9 * (unit if factor else 1)
            np.testing.assert_allclose(made, expected, rtol=1e-9, atol=atol)
        for found in (
            lambda c: climb(c * at, c * data, c * h, kernel=kernel).ends,
            lambda c: blur(c * data, c * h, kernel=kernel).ends,
            lambda c: merge_modes(c * data, np.arange(len(data)), c * h)[0],
            lambda c: [neighbor_bandwidth(c * data), scott(c * data), silverman(c * data)],
            lambda c: MeanShift(c * h, kernel=kernel).fit(c * data).cluster_centers_,
            lambda c: [MeanShift(kernel=kernel).fit(c * data).bandwidth_],
            lambda c: unit_labels(c, data, h, kernel) * c,
        ):
            made, expected = found(unit), np.asarray(found(1.0)) * unit
            np.testing.assert_allclose(made, expected, rtol=1e-7, atol=1e-7 * unit)


def unit_labels(c, data, h, kernel):
    model = MeanShift(c * h, kernel=kernel, cluster_all=False).fit(c * data)
    return np.append(model.labels_, model.predict(c * data[::3] + c * h / 8))


@pytest.mark.parametrize("factor", [1e-300, 1e-290, 1e-200, 1e149])
@pytest.mark.parametrize("kernel", KERNELS, ids=plain.name_of)
def test_a_common_factor_of_the_weights_changes_nothing_however_small_or_large(kernel, factor):
    data, rng = plain.blobs(5), np.random.default_rng(0)
    at, weights = np.concatenate([data[::5], data[:2] + 60]), rng.uniform(0.5, 2, len(data))
    for function in (log_density, density_gradient, mean_shift_vector):
        one, other = (
            function(at, data, 1.0, kernel=kernel, sample_weight=w)
            for w in (weights, factor * weights)
        )
        np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-12, err_msg=function.__name__)
    one, other = (
        MeanShift(1.0, kernel=kernel).fit(data, sample_weight=w)
        for w in (weights, factor * weights)
    )
    np.testing.assert_allclose(other.cluster_centers_, one.cluster_centers_, atol=1e-8)
    assert other.labels_.tolist() == one.labels_.tolist()


def test_what_no_float_can_hold_is_infinite_and_its_logarithm_is_right():
    many = np.zeros((1, 200))
    with silent():
        assert density(many, many, 0.01)[0] == np.inf
        assert log_density(many, many, 0.01)[0] == pytest.approx(
            -100 * np.log(2 * np.pi) - 200 * np.log(0.01)
        )
        assert density_gradient([[0.0]], [[0.0]], 1e-110).tolist() == [[0.0]]
        assert density_gradient([[0.0]], [[1e-200]], 1e-200)[0, 0] == np.inf
        assert density_gradient([[1e-200]], [[0.0]], 1e-200)[0, 0] == -np.inf
        side = np.eye(200)[:1] * 0.01
        assert density_gradient(side, many, 0.01).tolist() == [[-np.inf] + [0.0] * 199]


def test_a_gradient_is_right_where_only_its_factor_overflows_or_only_its_weight_underflows():
    with silent():
        # c/h^(d+2) is 1e402 here, and e^(−u/2) is 1e-391
        far = density_gradient(np.eye(200)[:1] * 0.01 * np.sqrt(1800), np.zeros((1, 200)), 0.01)
    log_size = -900 - 100 * np.log(2 * np.pi) - 202 * np.log(0.01) + np.log(0.01 * np.sqrt(1800))
    assert far[0, 0] == pytest.approx(-np.exp(log_size), rel=1e-9)


def test_beyond_all_numbers_the_vector_still_leads_to_the_nearest_data():
    data = np.array([[1e150, 0.0], [0.0, 1e-100], [0.0, -1e-100], [-1e150, 0.0]])
    with silent():
        made = mean_shift_vector([[1.0, 0.0], [9e149, 0.0]], data, 1e-300)
        assert log_density([[1.0, 0.0]], data, 1e-300)[0] == -np.inf
        weighed = mean_shift_vector([[1.0, 0.0]], data, 1e-300, sample_weight=[1, 3, 1, 1])
    np.testing.assert_allclose(made, [[-1, 0], [1e149, 0]], rtol=1e-12, atol=1e-90)
    np.testing.assert_allclose(weighed, [[-1, 0.5e-100]], rtol=1e-12)


def test_weights_too_faint_to_add_up_leave_the_vector_at_0():
    with silent():
        made = mean_shift_vector(
            [[1 - 1e-9]], [[0.0], [5.0]], 1.0, kernel="triweight", sample_weight=[1e-300, 1.0]
        )
    assert made.tolist() == [[0.0]]


def test_two_modes_closer_than_can_be_squared_are_two():
    near = 1e-200 * np.array([[0.0], [1.0], [1.5]])
    modes, labels = merge_modes(near, [3, 2, 1], 0.7e-200)
    assert modes.tolist() == near[:2].tolist() and labels.tolist() == [0, 1, 1]
    with silent():
        model = teachkit.MeanShift(1e-201, cluster_all=False).fit(near)
    assert len(model.cluster_centers_) == 3
    assert sorted(model.labels_.tolist()) == [0, 1, 2]
