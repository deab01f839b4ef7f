"""The mean-shift vector, climbs and blurring."""

from __future__ import annotations

import inspect
import warnings

import numpy as np
import plain
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teachkit import blur, climb, density, density_gradient, log_density, mean_shift_vector
from teachkit.kernels import KERNELS, Kernel

ALL = [*plain.NAMES, plain.narrow]


def shadow(kernel):
    """The kernel whose density a climb with these weights goes up in."""
    kernel = Kernel(kernel) if callable(kernel) else KERNELS[kernel]
    return KERNELS[kernel.shadow] if isinstance(kernel.shadow, str) else kernel.shadow


def some_weights(rng, n):
    w = rng.integers(0, 4, n).astype(float)
    w[rng.integers(n)] = 2.0
    return w


def test_the_signatures_are_the_promised_ones():
    parameters = inspect.signature(mean_shift_vector).parameters
    assert list(parameters) == ["points", "data", "bandwidth", "kernel", "sample_weight"]
    parameters = inspect.signature(climb).parameters
    for name, default in {
        "kernel": "gaussian",
        "sample_weight": None,
        "max_iter": 300,
        "tol": 1e-3,
        "keep_paths": False,
    }.items():
        assert parameters[name].default == default, name
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY, name
    assert list(parameters)[:3] == ["seeds", "data", "bandwidth"]
    assert list(inspect.signature(blur).parameters)[:2] == ["data", "bandwidth"]


# ---- the vector


@given(plain.samples(), plain.bandwidths, plain.kernels, st.booleans())
def test_the_vector_is_the_weighted_mean_minus_x(sample, h, kernel, weighted):
    data, rng = sample
    w = some_weights(rng, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=9)] + 0.7 * h * rng.standard_normal((9, data.shape[1]))
    # where only the very edge of a window weighs, the mean is a quotient of two tiny numbers
    assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-3)
    made = mean_shift_vector(at, data, h, kernel=kernel, sample_weight=w)
    assert made.shape == at.shape
    np.testing.assert_allclose(made, plain.shift(at, data, h, kernel, w), rtol=0, atol=1e-8 * h)


@given(plain.samples(), plain.bandwidths, plain.kernels)
def test_the_vector_is_proportional_to_the_gradient_of_the_shadows_density(sample, h, kernel):
    data, rng = sample
    d = data.shape[1]
    at = data[rng.integers(len(data), size=9)] + 0.5 * h * rng.standard_normal((9, d))
    assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-3)
    climbed = shadow(kernel)
    u = np.array([0.3])
    ratio = float(climbed.slope(u)[0] / KERNELS[kernel].profile(u)[0])
    below = density(at, data, h, kernel=kernel) * climbed.constant(d) / KERNELS[kernel].constant(d)
    inside = below > 0
    up = density_gradient(at, data, h, kernel=climbed)[inside]
    expected = h**2 * up / (2 * ratio * below[inside, None])
    made = mean_shift_vector(at, data, h, kernel=kernel)[inside]
    np.testing.assert_allclose(made, expected, rtol=0, atol=1e-7 * h)


def test_for_the_gaussian_it_is_h_squared_times_the_gradient_of_the_log_density():
    data = plain.blobs(2)
    at, h, step = data[::4] + 0.2, 1.3, 1e-5
    slope = [
        (log_density(at + step * e, data, h) - log_density(at - step * e, data, h)) / (2 * step)
        for e in np.eye(2)
    ]
    np.testing.assert_allclose(
        mean_shift_vector(at, data, h), h**2 * np.stack(slope, axis=1), atol=1e-7
    )


@pytest.mark.parametrize("kernel", plain.NAMES[1:])
def test_the_vector_is_zero_where_nothing_is_within_reach(kernel):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = mean_shift_vector([[50.0, 0.0], [0.5, 0.0]], [[0.0, 0.0]], 1.0, kernel=kernel)
    np.testing.assert_allclose(made, [[0.0, 0.0], [-0.5, 0.0]], atol=1e-12)


def test_the_vector_is_zero_where_only_weight_zero_rows_are_within_reach():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = mean_shift_vector([[0.2]], [[0.0], [50.0]], 1.0, kernel="flat", sample_weight=[0, 1])
    assert made.tolist() == [[0.0]]


@pytest.mark.parametrize("distance", [1e2, 1e4, 1e6])
def test_far_from_all_data_the_gaussian_vector_points_to_the_nearest_datum(distance):
    data = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = mean_shift_vector([[distance, 0.0]], data, 1.0)
    np.testing.assert_allclose(made, [[1 - distance, 0.0]], rtol=1e-12, atol=1e-12)


def test_far_from_all_data_rows_of_weight_zero_do_not_count():
    made = mean_shift_vector([[100.0]], [[0.0], [90.0]], 1.0, sample_weight=[1, 0])
    np.testing.assert_allclose(made, [[-100.0]], rtol=1e-12)


# ---- climbs


@given(plain.samples(), plain.bandwidths, st.sampled_from(ALL), st.booleans())
def test_every_climb_goes_uphill_in_its_shadow_density(sample, h, kernel, weighted):
    data, rng = sample
    w = some_weights(rng, len(data)) if weighted else None
    seeds = data[:8] + 0.3 * h * rng.standard_normal(data[:8].shape)
    climbed = shadow(kernel)
    ascent = climb(seeds, data, h, kernel=kernel, sample_weight=w, keep_paths=True, tol=1e-6)
    for path in ascent.paths:
        heights = density(path, data, h, kernel=climbed, sample_weight=w)
        falls = np.diff(heights)
        assert (falls >= -1e-10 * (heights[:-1] + 1e-300)).all(), (
            f"a climb with kernel {kernel} goes down: heights {heights}"
        )


@given(plain.samples(), plain.bandwidths, plain.kernels, st.booleans())
def test_paths_are_the_plain_iteration(sample, h, kernel, weighted):
    data, rng = sample
    w = some_weights(rng, len(data)) if weighted else None
    seeds = data[:5] + 0.3 * h * rng.standard_normal(data[:5].shape)
    ascent = climb(seeds, data, h, kernel=kernel, sample_weight=w, keep_paths=True)
    assert len(ascent.paths) == len(seeds)
    for seed, path, end, steps in zip(seeds, ascent.paths, ascent.ends, ascent.n_iter, strict=True):
        np.testing.assert_array_equal(path[0], seed)
        np.testing.assert_array_equal(path[-1], end)
        assert len(path) == steps + 1
        if len(path) > 1:
            edge = np.abs(plain.pairs(path[:-1], data, h) - 1).min()
            assume(edge > 1e-6)
            moved = path[:-1] + plain.shift(path[:-1], data, h, kernel, w)
            np.testing.assert_allclose(path[1:], moved, rtol=0, atol=1e-7 * h)


@pytest.mark.parametrize("tol", [1e-1, 1e-3, 1e-6])
@pytest.mark.parametrize("kernel", plain.NAMES)
def test_a_climb_stops_when_a_step_is_at_most_tol_h(kernel, tol):
    data, h = plain.blobs(4), 1.5
    ascent = climb(data, data, h, kernel=kernel, tol=tol, keep_paths=True, max_iter=5000)
    assert ascent.converged.all()
    for path in ascent.paths:
        steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
        assert (steps[:-1] > tol * h).all(), "it went on after a step that was small enough"
        last = np.linalg.norm(plain.shift(path[-1:], data, h, kernel))
        assert min(last, *steps[-1:], np.inf) <= tol * h, "it stopped before its steps were small"


@pytest.mark.parametrize("max_iter", [0, 1, 2, 5])
def test_max_iter_bounds_the_steps_and_an_unfinished_climb_says_so(max_iter):
    data = plain.blobs(6)
    ascent = climb(data + 0.5, data, 1.5, max_iter=max_iter, tol=1e-9, keep_paths=True)
    assert not ascent.converged.any()
    assert (ascent.n_iter == max_iter).all()
    here = data + 0.5
    for _ in range(max_iter):
        here = here + plain.shift(here, data, 1.5)
    np.testing.assert_allclose(ascent.ends, here, atol=1e-10)
    assert {len(path) for path in ascent.paths} == {max_iter + 1}


@pytest.mark.parametrize("kernel", plain.NAMES[1:])
def test_an_end_in_an_empty_window_is_not_converged(kernel):
    data = plain.blobs(7)
    seeds = np.array([[1e3, 1e3], data[0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ascent = climb(seeds, data, 1.0, kernel=kernel)
    assert ascent.converged.tolist() == [False, True]
    assert ascent.ends[0].tolist() == [1e3, 1e3]
    assert np.isfinite(ascent.ends).all()


def test_a_gaussian_climb_from_where_all_weights_underflow_still_arrives():
    data = plain.blobs(8)
    ascent = climb([[1e4, -1e4]], data, 1.0)
    assert ascent.converged.all()
    assert density(ascent.ends, data, 1.0)[0] > 0


def test_the_ascent_tells_ends_steps_convergence_and_totals():
    data = plain.blobs(9)
    ascent = climb(data[:7], data, 1.0, kernel="flat")
    assert ascent.ends.shape == (7, 2)
    assert ascent.n_iter.shape == ascent.converged.shape == ascent.totals.shape == (7,)
    assert ascent.n_iter.dtype.kind == "i"
    assert ascent.converged.dtype == bool
    assert ascent.paths is None or len(ascent.paths) == 0
    inside = (plain.pairs(ascent.ends, data, 1.0) <= 1).sum(axis=1)
    np.testing.assert_allclose(ascent.totals, inside)


@given(plain.samples(), plain.bandwidths, st.sampled_from(ALL))
def test_whole_weights_equal_repetition_in_vector_and_climb(sample, h, kernel):
    data, rng = sample
    w = some_weights(rng, len(data))
    at = data[rng.integers(len(data), size=7)] + 0.4 * h * rng.standard_normal((7, data.shape[1]))
    assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-3)
    repeated = np.repeat(data, w.astype(int), axis=0)
    np.testing.assert_allclose(
        mean_shift_vector(at, data, h, kernel=kernel, sample_weight=w),
        mean_shift_vector(at, repeated, h, kernel=kernel),
        rtol=0,
        atol=1e-9 * h,
    )
    weighted = climb(at, data, h, kernel=kernel, sample_weight=w)
    plainly = climb(at, repeated, h, kernel=kernel)
    np.testing.assert_allclose(weighted.ends, plainly.ends, rtol=0, atol=1e-6 * h)
    np.testing.assert_array_equal(weighted.n_iter, plainly.n_iter)
    np.testing.assert_array_equal(weighted.converged, plainly.converged)
    np.testing.assert_allclose(weighted.totals, plainly.totals, rtol=1e-6)


def test_climbs_do_not_depend_on_each_other():
    data = plain.blobs(10)
    together = climb(data, data, 1.0)
    for i in range(0, len(data), 11):
        alone = climb(data[i : i + 1], data, 1.0)
        np.testing.assert_allclose(alone.ends[0], together.ends[i], atol=1e-12)
        assert alone.n_iter[0] == together.n_iter[i]


# ---- blurring


@pytest.mark.parametrize("kernel", plain.NAMES)
def test_blurring_moves_the_data_all_at_once(kernel):
    data, h = plain.blobs(11), 1.7
    moved = data.copy()
    for steps in range(1, 5):
        moved = moved + plain.shift(moved, moved, h, kernel)
        made = blur(data, h, kernel=kernel, max_iter=steps, tol=1e-12).ends
        np.testing.assert_allclose(made, moved, atol=1e-9, err_msg=f"after {steps} sweeps")


def test_blurring_ends_elsewhere_than_climbing():
    data = plain.blobs(12, spread=1.3)
    blurred, climbed = blur(data, 1.0).ends, climb(data, data, 1.0, tol=1e-8, max_iter=5000).ends
    assert blurred.shape == data.shape
    assert np.abs(blurred - climbed).max() > 0.05


def test_blurring_gathers_each_far_blob_in_one_place():
    data = plain.blobs(13, gap=30.0)
    ends = blur(data, 1.5).ends
    assert len(np.unique(ends.round(3), axis=0)) == 3
