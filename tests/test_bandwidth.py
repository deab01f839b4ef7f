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
    KERNELS,
    density,
    leave_one_out,
    likelihood_bandwidth,
    load_faithful,
    median_neighbor_bandwidth,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
)
from teachkit.bandwidth import DEVIATIONS, RADII, rule_bandwidth
from teachkit.shares import counts_of

NAMES = [*RADII, *DEVIATIONS]
# What takes weights, and gives one number.
WEIGHTED = {
    "scott": scott,
    "silverman": silverman,
    "neighbor_bandwidth": lambda data, w=None: neighbor_bandwidth(data, 0.3, w),
    "median_neighbor_bandwidth": lambda data, w=None: median_neighbor_bandwidth(data, 0.3, w),
    "leave_one_out": lambda data, w=None: leave_one_out(data, 0.7, w),
    "likelihood_bandwidth": lambda data, w=None: likelihood_bandwidth(
        data, np.geomspace(0.05, 5, 12), w
    ),
    **{
        f"rule {name}": lambda data, w=None, name=name: rule_bandwidth(
            name, data, KERNELS["biweight"], w
        )
        for name in NAMES
    },
}


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


# ---- weights


def whole_weights(rng, n):
    """Some rows twice or thrice, some not at all, and at least two of them."""
    w = rng.integers(0, 4, n)
    w[rng.choice(n, 2, replace=False)] = [1, 2]
    return w


@pytest.mark.parametrize("rule", WEIGHTED)
@given(plain.samples(min_n=2, max_n=25))
def test_whole_weights_equal_repetition_in_every_rule(rule, sample):
    data, rng = sample
    w = whole_weights(rng, len(data))
    repeated = np.repeat(data, w, axis=0)
    assume((repeated != repeated[0]).any())
    expected = WEIGHTED[rule](repeated)
    for whole in (w, w.astype(float), w.tolist()):
        assert WEIGHTED[rule](data, whole) == pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("rule", WEIGHTED)
@given(plain.samples(min_n=2, max_n=25), st.floats(-6, 6), st.booleans())
def test_a_common_factor_of_shares_changes_no_rule(rule, sample, exponent, few):
    data, rng = sample
    assume((data != data[0]).any())
    w = rng.choice([0.1, 0.3, 0.7], len(data)) if few else rng.uniform(0.1, 2, len(data))
    scaled = w * 10**exponent
    assume((scaled % 1).any())  # else these count rows
    assert WEIGHTED[rule](data, scaled) == pytest.approx(WEIGHTED[rule](data, w), rel=1e-9)


@pytest.mark.parametrize("share", [1 / 25, 0.1, 0.3, 1e-6, 2.5, 1e6 / 3, 1e20])
@pytest.mark.parametrize("rule", WEIGHTED)
def test_equal_shares_count_once_each(rule, share):
    data = plain.blobs(4)
    assert WEIGHTED[rule](data, np.full(len(data), share)) == WEIGHTED[rule](data)
    some = np.where(np.arange(len(data)) % 3, share, 0.0)  # rows of weight 0 are no data
    assert WEIGHTED[rule](data, some) == WEIGHTED[rule](data[some > 0])


@pytest.mark.parametrize("rule", WEIGHTED)
def test_a_share_of_next_to_nothing_counts_next_to_nothing(rule):
    data = plain.blobs(5)
    w = np.random.default_rng(5).uniform(0.5, 1, len(data))
    expected = WEIGHTED[rule](data, w)
    far = np.vstack([data, [[1e3, -1e3]]])
    assert WEIGHTED[rule](far, np.r_[w, 1e-14]) == pytest.approx(expected, rel=1e-4)
    for tiny in (1e-12, 1e-30, 1e-200):  # and where hardly more than one row is left: a number
        one = WEIGHTED[rule]([[0.0], [1.0]], [0.7, tiny])
        assert math.isfinite(one)


@pytest.mark.parametrize("rule, name", [(scott, "scott"), (silverman, "silverman")])
def test_with_shares_rules_equal_gaussian_kde(rule, name):
    from scipy.stats import gaussian_kde

    for seed in range(5):
        rng = np.random.default_rng(seed)
        data, w = rng.gamma(2.0, size=(30, 1)), rng.uniform(0.1, 3, 30)
        kde = gaussian_kde(data[:, 0], bw_method=name, weights=w)
        assert rule(data, w) == pytest.approx(math.sqrt(kde.covariance[0, 0]), rel=1e-9)


def test_counts_of_are_whole_weights_themselves_or_kishs_number_of_rows():
    rng = np.random.default_rng(6)
    whole = rng.integers(0, 5, 20).astype(float)
    assert counts_of(whole).tolist() == whole.tolist()
    w = rng.uniform(0, 3, 20)
    assert counts_of(w).sum() == pytest.approx(w.sum() ** 2 / (w @ w), rel=1e-10)
    np.testing.assert_allclose(counts_of(w) / counts_of(w).sum(), w / w.sum(), rtol=1e-10)
    assert counts_of(np.array([1e17, 3e17])).max() < 2, "above 2^53 every number is whole"


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


@pytest.mark.parametrize("rule", [neighbor_bandwidth, median_neighbor_bandwidth])
def test_neighbor_rules_are_called_as_promised(rule):
    parameters = inspect.signature(rule).parameters
    assert list(parameters) == ["data", "quantile", "sample_weight"]
    assert parameters["quantile"].default == 0.3
    data = plain.blobs(2)
    assert rule(data, quantile=0.3) == rule(data)


@settings(max_examples=60)
@given(plain.samples(max_n=40), st.floats(0, 1))
def test_median_neighbor_bandwidth_is_the_median_of_the_same_distances(sample, quantile):
    data, _ = sample
    k = max(1, int(quantile * len(data)))
    radii = np.sqrt(np.sort(plain.pairs(data, data, 1.0), axis=1)[:, k - 1])
    assert median_neighbor_bandwidth(data, quantile) == pytest.approx(
        np.median(radii), rel=1e-12, abs=1e-15
    )
    assert neighbor_bandwidth(data, quantile) == pytest.approx(radii.mean(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("seed", range(10))
def test_points_far_away_move_the_mean_of_the_neighbours_distances_but_not_the_median(seed):
    rng = np.random.default_rng(seed)
    centres = np.repeat([(0.0, 0.0), (5.0, 0.0), (2.5, 4.5)], 100, axis=0)
    data = centres + rng.standard_normal((300, 2))
    noisy = np.vstack([data, rng.uniform(-60, 60, (30, 2))])
    grown = {rule: rule(noisy, 0.2) / rule(data, 0.2) for rule in RADII.values()}
    assert grown[neighbor_bandwidth] > 2.5
    assert grown[median_neighbor_bandwidth] < 1.2


@pytest.mark.parametrize("rule", [neighbor_bandwidth, median_neighbor_bandwidth])
@pytest.mark.parametrize("quantile", [-0.1, 1.1, math.nan, "many", None])
def test_a_quantile_outside_zero_to_one_is_an_error_that_names_it(quantile, rule):
    with pytest.raises((ValueError, TypeError), match="quantile"):
        rule(plain.blobs(0), quantile)


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


@given(plain.samples(min_n=2, max_n=20), plain.bandwidths)
def test_leave_one_out_leaves_out_a_whole_share(sample, h):
    data, rng = sample
    assume(len(np.unique(data, axis=0)) > 1)
    w = rng.uniform(0.1, 2, len(data))
    counts = w * w.sum() / (w @ w)
    expected = 0.0
    for i, row in enumerate(data):
        others, left = np.delete(data, i, axis=0), np.delete(w, i)
        expected += counts[i] * plain.log_density(row[None], others, h, w=left)[0]
    assert leave_one_out(data, h, w) == pytest.approx(expected, rel=1e-8, abs=1e-8)


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


# ---- rules by name


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("d", [1, 2, 5])
def test_a_rule_by_name_gives_every_kernel_a_shadow_of_the_same_variance(kernel, d):
    data = plain.blobs(3, d=d)
    axis = {"gaussian": 1.0, "flat": d + 4, "epanechnikov": d + 6, "biweight": d + 8}
    root = math.sqrt(axis.get(kernel, d + 10))
    candidates = scott(data) * np.geomspace(0.1, 10, 40)
    expected = {
        "neighbors": neighbor_bandwidth(data) * root / math.sqrt(d + 4),
        "median": median_neighbor_bandwidth(data) * root / math.sqrt(d + 4),
        "scott": scott(data) * root,
        "silverman": silverman(data) * root,
        "likelihood": likelihood_bandwidth(data, candidates) * root,
    }
    assert set(expected) == set(NAMES)
    for rule, h in expected.items():
        assert rule_bandwidth(rule, data, KERNELS[kernel]) == pytest.approx(h, rel=1e-12), rule


@pytest.mark.parametrize("rule", DEVIATIONS)
def test_a_rule_that_needs_two_different_points_says_so_under_its_own_name(rule):
    for data, w in (([[1.0]], None), ([[1.0]] * 4, None), ([[1.0], [2.0]], [3, 0])):
        with pytest.raises(ValueError, match=f"^{rule} needs data with at least two different"):
            rule_bandwidth(rule, data, KERNELS["gaussian"], w)


@pytest.mark.parametrize("scale", [1e-160, 1e140])
def test_rules_measure_any_spread(scale):
    data = plain.blobs(7)
    for rule in (scott, silverman):
        assert rule(scale * data) / scale == pytest.approx(rule(data), rel=1e-12)


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
