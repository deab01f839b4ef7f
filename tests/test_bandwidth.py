"""Rules for the bandwidth, and modes against it."""

from __future__ import annotations

import inspect
import math
import warnings

import numpy as np
import plain
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from teachkit import (
    density,
    likelihood_bandwidth,
    load_faithful,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
)
from teachkit.bandwidth import leave_one_out


def whiten(data):
    centered = data - data.mean(axis=0)
    return centered @ np.linalg.inv(np.linalg.cholesky(np.cov(centered.T))).T


@given(plain.samples(min_n=3, kinds=("cloud", "blobs")))
def test_scott_and_silverman_are_the_stated_formulas(sample):
    data, _ = sample
    n, d = data.shape
    s = math.sqrt(data.var(axis=0, ddof=1).mean())
    assert scott(data) == pytest.approx(n ** (-1 / (d + 4)) * s, rel=1e-12)
    assert silverman(data) == pytest.approx((n * (d + 2) / 4) ** (-1 / (d + 4)) * s, rel=1e-12)


def test_scott_and_silverman_do_not_move_with_the_data():
    data = plain.blobs(1)
    assert scott(data + 1e6) == pytest.approx(scott(data), rel=1e-8)
    assert silverman(data + 1e6) == pytest.approx(silverman(data), rel=1e-8)


@pytest.mark.parametrize("rule, name", [(scott, "scott"), (silverman, "silverman")])
def test_rules_equal_gaussian_kde_in_1_d(rule, name):
    from scipy.stats import gaussian_kde

    for seed in range(5):
        data = np.random.default_rng(seed).gamma(2.0, size=(20 + 30 * seed, 1))
        kde = gaussian_kde(data[:, 0], bw_method=name)
        h = rule(data)
        assert h == pytest.approx(math.sqrt(kde.covariance[0, 0]), rel=1e-10)
        at = np.linspace(-1, 8, 50)
        np.testing.assert_allclose(density(at[:, None], data, h), kde(at), rtol=1e-8)


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("rule, name", [(scott, "scott"), (silverman, "silverman")])
def test_rules_equal_gaussian_kde_on_whitened_data(rule, name, d):
    from scipy.stats import gaussian_kde

    rng = np.random.default_rng(d)
    data = whiten(rng.standard_normal((80, d)) @ rng.standard_normal((d, d)))
    kde = gaussian_kde(data.T, bw_method=name)
    h = rule(data)
    assert h == pytest.approx(kde.factor, rel=1e-10)
    at = data[:20] + 0.1
    np.testing.assert_allclose(density(at, data, h), kde(at.T), rtol=1e-8)


# ---- nearest neighbours


@settings(max_examples=80)
@given(
    st.integers(1, 60),
    st.integers(1, 5),
    st.floats(0, 1),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_neighbor_bandwidth_equals_estimate_bandwidth(n, d, quantile, seed, ties):
    from sklearn.cluster import estimate_bandwidth

    rng = np.random.default_rng(seed)
    data = rng.integers(0, 4, (n, d)).astype(float) if ties else rng.standard_normal((n, d))
    expected = estimate_bandwidth(data, quantile=quantile)
    assert neighbor_bandwidth(data, quantile) == pytest.approx(expected, rel=1e-10, abs=1e-7)


@pytest.mark.parametrize("n", range(1, 12))
def test_neighbor_bandwidth_equals_estimate_bandwidth_for_few_points(n):
    from sklearn.cluster import estimate_bandwidth

    data = np.random.default_rng(n).standard_normal((n, 2))
    assert neighbor_bandwidth(data) == pytest.approx(estimate_bandwidth(data), rel=1e-12, abs=1e-7)
    if n <= 6:
        assert neighbor_bandwidth(data) == 0.0, "scikit-learn's estimate is 0 for n <= 6"


def test_neighbor_bandwidth_equals_estimate_bandwidth_on_real_and_larger_data():
    from sklearn.cluster import estimate_bandwidth

    faithful = load_faithful().to_numpy()
    wide = np.random.default_rng(0).standard_normal((700, 20))
    for data in (faithful, faithful + 1e6, wide):
        for quantile in (0.05, 0.29, 0.3, 0.5, 1.0):
            assert neighbor_bandwidth(data, quantile) == pytest.approx(
                estimate_bandwidth(data, quantile=quantile), rel=1e-7
            )


@given(plain.samples(max_n=25), st.floats(0, 1))
def test_neighbor_bandwidth_counts_a_row_as_often_as_its_weight_says(sample, quantile):
    data, rng = sample
    w = rng.integers(0, 4, len(data))
    w[rng.integers(len(data))] = 2
    repeated = np.repeat(data, w, axis=0)
    assert neighbor_bandwidth(data, quantile, sample_weight=w) == pytest.approx(
        neighbor_bandwidth(repeated, quantile), rel=1e-12, abs=1e-15
    )


def test_neighbor_bandwidth_is_called_as_promised():
    parameters = inspect.signature(neighbor_bandwidth).parameters
    assert list(parameters) == ["data", "quantile", "sample_weight"]
    assert parameters["quantile"].default == 0.3
    data = plain.blobs(2)
    assert neighbor_bandwidth(data, quantile=0.3) == neighbor_bandwidth(data)


@pytest.mark.parametrize("quantile", [-0.1, 1.1, math.nan, "many", None])
def test_a_quantile_outside_zero_to_one_is_an_error_that_names_it(quantile):
    with pytest.raises((ValueError, TypeError), match="quantile"):
        neighbor_bandwidth(plain.blobs(0), quantile)


# ---- likelihood


def plain_leave_one_out(data, h):
    return sum(
        plain.log_density(data[i : i + 1], np.delete(data, i, axis=0), h)[0]
        for i in range(len(data))
    )


@given(plain.samples(min_n=2, max_n=20), plain.bandwidths)
def test_leave_one_out_is_the_sum_over_points_left_out(sample, h):
    data, _ = sample
    assume(len(np.unique(data, axis=0)) > 1)
    assert leave_one_out(data, h) == pytest.approx(plain_leave_one_out(data, h), rel=1e-8, abs=1e-8)


@given(plain.samples(min_n=3, max_n=25, kinds=("cloud", "blobs")))
def test_likelihood_bandwidth_is_the_candidate_with_the_highest_likelihood(sample):
    data, rng = sample
    candidates = rng.permutation(np.geomspace(0.05, 5, 12))
    chosen = likelihood_bandwidth(data, candidates)
    heights = [plain_leave_one_out(data, h) for h in candidates]
    assert chosen == candidates[int(np.argmax(heights))]


def test_likelihood_bandwidth_does_not_underflow():
    data = np.array([[0.0], [1.0], [2.0], [500.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert likelihood_bandwidth(data, [1e-3, 1.0, 300.0]) == 300.0
        assert likelihood_bandwidth(data, [1e-4, 1e-3]) == 1e-3


@pytest.mark.parametrize("candidates", [[], [0.0, 1.0], [1.0, -1.0], [math.nan], ["a"], None])
def test_bad_candidates_are_an_error_that_names_them(candidates):
    with pytest.raises((ValueError, TypeError), match="candidates"):
        likelihood_bandwidth(plain.blobs(0), candidates)


@pytest.mark.parametrize("data", [[[1.0, 2.0]], [[1.0, 2.0]] * 5, [[0.1]] * 3], ids=str)
@pytest.mark.parametrize(
    "rule",
    [scott, silverman, lambda data: likelihood_bandwidth(data, [0.1, 1.0])],
    ids=["scott", "silverman", "likelihood_bandwidth"],
)
def test_rules_that_need_two_different_points_say_so(rule, data):
    with pytest.raises(ValueError, match="two different points|two distinct|at least two"):
        rule(data)


# ---- modes against the bandwidth


def triangle(angle=0.0, offset=(0.0, 0.0)):
    angles = angle + np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) + offset


@pytest.mark.parametrize("angle", [0.0, 0.1, 1.0])
def test_the_triangle_has_three_then_four_then_one_mode(angle):
    h = [0.3, 0.5, 0.70, 0.706, 0.708, 0.71, 0.72, 0.73, 0.735, 0.74, 0.75, 1.0, 2.0]
    expected = [3, 3, 3, 3, 4, 4, 4, 4, 4, 1, 1, 1, 1]
    assert list(mode_counts(triangle(angle), h)) == expected
    assert list(mode_counts(triangle(angle, (5.0, -3.0)), h)) == expected
    assert list(mode_counts(1000 * triangle(angle), 1000 * np.array(h))) == expected


def grid_count(data, h):
    """Local maxima of a 1-D Gaussian density on a fine grid."""
    x = np.linspace(data.min() - h, data.max() + h, 40_001)
    f = plain.density(x[:, None], data, h)
    return int(((f[1:-1] > f[:-2]) & (f[1:-1] >= f[2:])).sum())


@settings(max_examples=15)
@given(st.integers(2, 30), st.integers(0, 2**32 - 1))
def test_in_1_d_the_number_of_modes_never_grows_with_the_bandwidth(n, seed):
    data = np.random.default_rng(seed).standard_normal((n, 1))
    h = np.geomspace(0.02, 3, 18)
    counts = np.asarray(mode_counts(data, h))
    assert (np.diff(counts) <= 0).all(), f"modes against bandwidth: {counts.tolist()}"
    assert counts[-1] == 1


@settings(max_examples=10)
@given(st.integers(2, 15), st.integers(0, 2**32 - 1), st.floats(0.1, 1.0))
def test_in_1_d_the_modes_are_those_a_fine_grid_shows(n, seed, h):
    data = np.random.default_rng(seed).standard_normal((n, 1))
    assert mode_counts(data, [h])[0] == grid_count(data, h)


def test_mode_counts_of_old_faithful():
    data = load_faithful().to_numpy()
    data = (data - data.mean(axis=0)) / data.std(axis=0)
    assert list(mode_counts(data, [0.1, 0.2, 0.4, 0.8])) == [17, 2, 2, 2]


def test_mode_counts_has_one_whole_number_for_each_bandwidth_in_the_order_given():
    data = plain.blobs(3)
    h = [5.0, 0.01, 1.2]
    counts = np.asarray(mode_counts(data, h))
    assert counts.shape == (3,)
    assert counts.dtype.kind == "i"
    assert counts[1] == len(data)
    assert counts.tolist() == [int(mode_counts(data, [one])[0]) for one in h]


@pytest.mark.parametrize("h", [1e-3, 0.02, 0.03, 0.05, 0.2])
def test_there_is_no_mode_halfway_between_distant_points(h):
    # there every weight underflows, and by symmetry the shift is zero
    assert list(mode_counts([[-1.0], [1.0]], [h])) == [2]
    assert list(mode_counts([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]], [h])) == [4]


def test_equal_points_have_one_mode():
    assert list(mode_counts([[1.0, 1.0]] * 4, [0.1, 1.0])) == [1, 1]
    assert list(mode_counts([[3.0]], [0.5])) == [1]


@pytest.mark.parametrize("bandwidths", [[], [0.0], [-1.0], [math.inf], [math.nan], ["a"], None])
def test_bad_bandwidths_are_an_error_that_names_them(bandwidths):
    with pytest.raises((ValueError, TypeError), match="bandwidth"):
        mode_counts(plain.blobs(0), bandwidths)
