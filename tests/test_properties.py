"""What must not matter does not: order, place, direction, units."""

from __future__ import annotations

import numpy as np
import plain
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit import (
    MeanShift,
    climb,
    density,
    density_gradient,
    density_modes,
    likelihood_bandwidth,
    log_density,
    mean_shift_vector,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
)

SMOOTH = ["gaussian", "epanechnikov", "biweight", "triweight", plain.narrow]
ALL = [*plain.NAMES, plain.narrow]
continuous = plain.samples(min_n=2, max_n=30, kinds=("cloud", "blobs"))
smooth = st.sampled_from(SMOOTH)
every = st.sampled_from(ALL)


def some_points(X, h, rng, m=8):
    return X[rng.integers(len(X), size=m)] + 0.5 * h * rng.standard_normal((m, X.shape[1]))


def matched(centers, others, tol):
    """For each centre the number of the same centre among the others."""
    gaps = np.linalg.norm(centers[:, None] - others[None], axis=2)
    assert len(centers) == len(others), f"{len(centers)} centres became {len(others)}"
    assert gaps.min(axis=1).max() <= tol, f"a centre moved by {gaps.min(axis=1).max():.1e}"
    return gaps.argmin(axis=1)


# ---- the order of the rows


@given(continuous, plain.bandwidths, every)
def test_the_order_of_the_data_does_not_matter_to_densities_and_shifts(sample, h, kernel):
    X, rng = sample
    at, order = some_points(X, h, rng), rng.permutation(len(X))
    w = rng.uniform(0.1, 2, len(X))
    for function in (density, log_density, density_gradient, mean_shift_vector):
        np.testing.assert_allclose(
            function(at, X[order], h, kernel=kernel, sample_weight=w[order]),
            function(at, X, h, kernel=kernel, sample_weight=w),
            rtol=1e-8,
            atol=1e-10,
            err_msg=function.__name__,
        )


@given(continuous, plain.bandwidths, every, st.sampled_from(["basin", "nearest"]))
def test_the_order_of_the_data_does_not_matter_to_clusters(sample, h, kernel, assign):
    X, rng = sample
    order = rng.permutation(len(X))
    one = MeanShift(h, kernel=kernel, assign=assign).fit(X)
    other = MeanShift(h, kernel=kernel, assign=assign).fit(X[order])
    if kernel == "flat":  # a window of float sums may round to another side of its own edge
        assert len(one.cluster_centers_) == len(other.cluster_centers_)
    np.testing.assert_allclose(other.cluster_centers_, one.cluster_centers_, rtol=0, atol=1e-8)
    np.testing.assert_array_equal(other.labels_, one.labels_[order])


@given(continuous)
def test_the_order_of_the_data_does_not_matter_to_rules(sample):
    X, rng = sample
    order = rng.permutation(len(X))
    for rule in (scott, silverman, neighbor_bandwidth):
        assert rule(X[order]) == pytest.approx(rule(X), rel=1e-10)
    h = np.geomspace(0.1, 3, 7)
    assert likelihood_bandwidth(X[order], h) == likelihood_bandwidth(X, h)
    assert list(mode_counts(X[order], h[2:])) == list(mode_counts(X, h[2:]))


# ---- place: the data are rounded so that adding a million loses nothing


@given(continuous, plain.bandwidths, every)
def test_a_million_added_changes_no_density_and_no_shift(sample, h, kernel):
    X, rng = sample
    X = np.round(X * 2**10) / 2**10
    at = np.round(some_points(X, h, rng) * 2**10) / 2**10
    for function in (density, log_density, density_gradient, mean_shift_vector):
        np.testing.assert_allclose(
            function(at + 1e6, X + 1e6, h, kernel=kernel),
            function(at, X, h, kernel=kernel),
            rtol=1e-7,
            atol=1e-7,
            err_msg=function.__name__,
        )


@given(continuous, plain.bandwidths, every, st.sampled_from(["basin", "nearest"]))
def test_a_million_added_moves_modes_by_a_million(sample, h, kernel, assign):
    X, _ = sample
    X = np.round(X * 2**10) / 2**10
    near = MeanShift(h, kernel=kernel, assign=assign).fit(X)
    far = MeanShift(h, kernel=kernel, assign=assign).fit(X + 1e6)
    np.testing.assert_allclose(
        far.cluster_centers_ - 1e6, near.cluster_centers_, rtol=0, atol=1e-7 * max(1, h)
    )
    np.testing.assert_array_equal(far.labels_, near.labels_)


@given(continuous)
def test_a_million_added_changes_no_rule(sample):
    X = np.round(sample[0] * 2**10) / 2**10
    for rule in (scott, silverman, neighbor_bandwidth):
        assert rule(X + 1e6) == pytest.approx(rule(X), rel=1e-8)
    h = np.geomspace(0.1, 3, 5)
    assert likelihood_bandwidth(X + 1e6, h) == likelihood_bandwidth(X, h)
    assert list(mode_counts(X + 1e6, h[2:])) == list(mode_counts(X, h[2:]))


# ---- direction


@given(continuous, plain.bandwidths, every)
def test_rotation_turns_the_vectors_and_keeps_the_densities(sample, h, kernel):
    X, rng = sample
    at = some_points(X, h, rng)
    near_edge = np.abs(plain.pairs(at, X, h) - 1).min()
    if near_edge < 1e-6:
        return
    Q = plain.rotation(X.shape[1], rng)
    for function in (density, log_density):
        np.testing.assert_allclose(
            function(at @ Q, X @ Q, h, kernel=kernel),
            function(at, X, h, kernel=kernel),
            rtol=1e-7,
            atol=1e-8,
        )
    for function in (density_gradient, mean_shift_vector):
        np.testing.assert_allclose(
            function(at @ Q, X @ Q, h, kernel=kernel),
            function(at, X, h, kernel=kernel) @ Q,
            rtol=0,
            atol=1e-7 * max(1, h) / min(1, h) ** 4,
        )


@given(continuous, plain.bandwidths, smooth)
def test_rotation_turns_the_modes_and_keeps_the_clusters(sample, h, kernel):
    X, rng = sample
    Q = plain.rotation(X.shape[1], rng)
    one = MeanShift(h, kernel=kernel).fit(X)
    other = MeanShift(h, kernel=kernel).fit(X @ Q)
    same = matched(one.cluster_centers_ @ Q, other.cluster_centers_, 1e-7 * h)
    np.testing.assert_array_equal(same[one.labels_], other.labels_)


@given(continuous, plain.bandwidths)
def test_rotation_changes_no_rule_and_no_number_of_modes(sample, h):
    X, rng = sample
    Q = plain.rotation(X.shape[1], rng)
    for rule in (scott, silverman, neighbor_bandwidth):
        assert rule(X @ Q) == pytest.approx(rule(X), rel=1e-9)
    matched(density_modes(X, h) @ Q, density_modes(X @ Q, h), 1e-7 * h)


# ---- units: data and h in other units


@given(continuous, plain.bandwidths, every, st.floats(-3, 3))
def test_other_units_scale_densities_gradients_and_shifts(sample, h, kernel, power):
    X, rng = sample
    d, c = X.shape[1], 2.0 ** round(3 * power)  # a power of two: nothing is rounded
    at = some_points(X, h, rng)
    for function, factor in (
        (density, c**-d),
        (density_gradient, c ** -(d + 1)),
        (mean_shift_vector, c),
    ):
        expected = factor * function(at, X, h, kernel=kernel)
        np.testing.assert_allclose(
            function(c * at, c * X, c * h, kernel=kernel),
            expected,
            rtol=1e-7,
            atol=1e-9 * max(np.abs(expected).max(), 1e-300),
            err_msg=function.__name__,
        )
    np.testing.assert_allclose(
        log_density(c * at, c * X, c * h, kernel=kernel),
        log_density(at, X, h, kernel=kernel) - d * np.log(c),
        rtol=0,
        atol=1e-7,
    )


@given(continuous, plain.bandwidths, every, st.sampled_from(["basin", "nearest"]), st.floats(-3, 3))
def test_other_units_scale_modes_and_keep_labels(sample, h, kernel, assign, power):
    X, _ = sample
    c = 10.0**power
    one = MeanShift(h, kernel=kernel, assign=assign).fit(X)
    other = MeanShift(c * h, kernel=kernel, assign=assign).fit(c * X)
    np.testing.assert_allclose(
        other.cluster_centers_ / c, one.cluster_centers_, rtol=0, atol=1e-8 * max(1, h)
    )
    np.testing.assert_array_equal(other.labels_, one.labels_)


@given(continuous, st.floats(-3, 3))
def test_other_units_scale_the_rules(sample, power):
    X, _ = sample
    c = 10.0**power
    for rule in (scott, silverman, neighbor_bandwidth):
        assert rule(c * X) == pytest.approx(c * rule(X), rel=1e-9)
    h = np.geomspace(0.1, 3, 7)
    assert likelihood_bandwidth(c * X, c * h) == pytest.approx(c * likelihood_bandwidth(X, h))
    assert list(mode_counts(c * X, c * h[2:])) == list(mode_counts(X, h[2:]))


# ---- nothing depends on chance


@given(continuous, plain.bandwidths, every)
def test_the_same_call_gives_the_same_bits(sample, h, kernel):
    X, _ = sample
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    one, other = (MeanShift(h, kernel=kernel).fit(X) for _ in range(2))
    np.testing.assert_array_equal(one.cluster_centers_, other.cluster_centers_)
    np.testing.assert_array_equal(one.labels_, other.labels_)
    np.testing.assert_array_equal(climb(X, X, h).ends, climb(X, X, h).ends)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
