"""The answers of scikit-learn and SciPy, wherever both have one."""

from __future__ import annotations

import math
import warnings

import numpy as np
import plain
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import cluster
from sklearn.datasets import load_iris
from sklearn.neighbors import KernelDensity
from sklearn.preprocessing import StandardScaler

from teachkit import (
    MeanShift,
    density,
    load_cholera,
    load_faithful,
    load_penguins,
    log_density,
    make_three_blobs,
    neighbor_bandwidth,
)

pytestmark = pytest.mark.slow

KERNEL_DENSITY = {"gaussian": "gaussian", "flat": "tophat", "epanechnikov": "epanechnikov"}


# ---- KernelDensity and gaussian_kde


@given(
    plain.samples(kinds=("cloud", "blobs")),
    plain.bandwidths,
    st.sampled_from(list(KERNEL_DENSITY)),
    st.booleans(),
)
def test_density_equals_kernel_density(sample, h, kernel, weighted):
    data, rng = sample
    w = rng.uniform(0.1, 3, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=20)]
    at = at + 0.7 * h * rng.standard_normal(at.shape)
    assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-6)
    kde = KernelDensity(kernel=KERNEL_DENSITY[kernel], bandwidth=h).fit(data, sample_weight=w)
    with np.errstate(divide="ignore"):
        expected = kde.score_samples(at)
    made = log_density(at, data, h, kernel=kernel, sample_weight=w)
    inside = expected > -300  # scikit-learn's own logarithm ends near there
    np.testing.assert_allclose(made[inside], expected[inside], rtol=0, atol=1e-6)
    np.testing.assert_allclose(
        density(at, data, h, kernel=kernel, sample_weight=w),
        np.exp(expected),
        rtol=1e-6,
        atol=1e-12,
    )


@given(
    plain.samples(kinds=("cloud", "blobs")),
    plain.bandwidths,
    st.sampled_from([("gaussian", "gaussian"), ("flat", "epanechnikov")]),
    st.booleans(),
)
def test_score_samples_equals_kernel_densitys_with_the_kernel_that_is_climbed(
    sample, h, kernels, weighted
):
    data, rng = sample
    weighs, climbed = kernels
    w = rng.uniform(0.1, 3, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=20)] + 0.3 * h * rng.standard_normal((20, data.shape[1]))
    kde = KernelDensity(kernel=climbed, bandwidth=h).fit(data, sample_weight=w)
    with np.errstate(divide="ignore"):
        expected = kde.score_samples(at)
    made = MeanShift(h, kernel=weighs).fit(data, sample_weight=w).score_samples(at)
    inside = expected > -300  # scikit-learn's own logarithm ends near there
    np.testing.assert_allclose(made[inside], expected[inside], rtol=0, atol=1e-6)


def test_at_distance_exactly_h_we_count_and_kernel_density_does_not():
    tophat = KernelDensity(kernel="tophat", bandwidth=1.0).fit([[0.0]])
    assert tophat.score_samples([[1.0]])[0] < -500
    assert density([[1.0]], [[0.0]], 1.0, kernel="flat")[0] == pytest.approx(0.5)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("d", [1, 2, 4])
def test_density_equals_gaussian_kde_on_whitened_data(d, weighted):
    from scipy.stats import gaussian_kde

    rng = np.random.default_rng(d)
    data = rng.standard_normal((60, d)) @ rng.standard_normal((d, d))
    w = rng.uniform(0.5, 2, 60) if weighted else None
    kde = gaussian_kde(data.T, bw_method=0.4, weights=w)
    white = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(kde.covariance) / 0.4**2)).T
    at = data[:25] + 0.1
    made = density(at @ white, data @ white, 0.4, sample_weight=w) * abs(np.linalg.det(white))
    np.testing.assert_allclose(made, kde(at.T), rtol=1e-8)


# ---- MeanShift: centre for centre, label for label


def both(X, bandwidth, sample_weight=None, **options):
    """Fit ours and theirs; an error of theirs must be an error of ours."""
    assert bandwidth is not None or len(X) >= 12 or not np.any(X * 64 % 1), "see `dyadic`"
    ours = MeanShift(bandwidth, kernel="flat", assign="nearest", **options)
    theirs = cluster.MeanShift(bandwidth=bandwidth, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Binning data failed", from both
        repeated = X if sample_weight is None else np.repeat(X, sample_weight, axis=0)
        try:
            theirs.fit(repeated)
        except ValueError:
            with pytest.raises(ValueError, match="."):
                ours.fit(X, sample_weight=sample_weight)
            return None, None
        ours.fit(X, sample_weight=sample_weight)
    return ours, theirs


def equal(X, bandwidth, new=None, **options):
    """Centres, order, labels, iterations, bandwidth and predictions are scikit-learn's."""
    ours, theirs = both(X, bandwidth, **options)
    if theirs is None:
        return
    said = f"n={len(X)}, bandwidth={bandwidth}, {options}"
    assert ours.cluster_centers_.dtype == theirs.cluster_centers_.dtype, said
    assert len(ours.cluster_centers_) == len(theirs.cluster_centers_), said
    scale = np.abs(X).max() + 1e-300
    tolerance = 1e-5 if X.dtype == np.float32 else 1e-12
    np.testing.assert_allclose(
        ours.cluster_centers_, theirs.cluster_centers_, rtol=0, atol=tolerance * scale, err_msg=said
    )
    np.testing.assert_array_equal(ours.labels_, theirs.labels_, err_msg=said)
    assert ours.n_iter_ == theirs.n_iter_, said
    if new is not None:
        np.testing.assert_array_equal(ours.predict(new), theirs.predict(new), err_msg=said)


@st.composite
def cases(draw, max_n=60):
    data, rng = draw(plain.samples(min_n=1, max_n=max_n, max_d=4, kinds=("cloud", "blobs")))
    new = 2 * rng.standard_normal((20, data.shape[1]))
    return data, new, rng


def dyadic(X, bandwidth):
    """The same data in 64ths, where the bandwidth is left to the rule.

    Below n = 12 scikit-learn expands the square of a distance: a point's distance to itself, which
    is all that the rule sees then, comes out as 3e-8 instead of 0 unless every product is exact.
    """
    return np.round(X * 64) / 64 if bandwidth is None else X


@settings(max_examples=60)
@given(
    cases(),
    st.one_of(st.none(), st.floats(0.2, 4.0)),
    st.booleans(),
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from([0, 1, 2, 5, 300]),
)
def test_equal_on_random_data_and_options(case, h, bins, freq, everything, max_iter):
    X, new, _ = case
    equal(
        dyadic(X, h),
        h,
        new,
        bin_seeding=bins,
        min_bin_freq=freq,
        cluster_all=everything,
        max_iter=max_iter,
    )


@settings(max_examples=30)
@given(cases(), st.floats(0.3, 3.0), st.booleans(), st.sampled_from([0, 1, 2, 5, 300]))
def test_equal_from_given_seeds(case, h, everything, max_iter):
    X, new, rng = case
    seeds = 2 * rng.standard_normal((int(rng.integers(1, 15)), X.shape[1]))
    equal(X, h, new, seeds=seeds, cluster_all=everything, max_iter=max_iter)


@settings(max_examples=30)
@given(cases(), st.one_of(st.none(), st.floats(0.3, 3.0)), st.booleans(), st.booleans())
def test_equal_in_float32(case, h, bins, everything):
    X, new, _ = case
    equal(
        dyadic(X, h).astype(np.float32),
        h,
        new.astype(np.float32),
        bin_seeding=bins,
        cluster_all=everything,
    )


@settings(max_examples=30)
@given(cases(max_n=25), st.one_of(st.none(), st.floats(0.3, 3.0)), st.booleans(), st.integers(1, 4))
def test_whole_weights_are_scikit_learns_repetition(case, h, bins, freq):
    X, new, rng = case
    w = rng.integers(0, 4, len(X))
    w[rng.integers(len(X))] = 2
    X = dyadic(X, h)
    ours, theirs = both(X, h, sample_weight=w, bin_seeding=bins, min_bin_freq=freq)
    if theirs is None:
        return
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=0, atol=1e-11)
    np.testing.assert_array_equal(np.repeat(ours.labels_, w), theirs.labels_)
    np.testing.assert_array_equal(ours.predict(new), theirs.predict(new))
    assert ours.n_iter_ == theirs.n_iter_


@pytest.mark.parametrize("n", range(1, 9))
@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("bins", [True, False])
def test_equal_where_the_bandwidth_is_estimated_as_zero(n, everything, bins):
    # eighths: below n = 12 scikit-learn expands the square of a distance, and a radius of 0 then
    # loses points to rounding unless every product is exact
    rng = np.random.default_rng(n)
    for X in (rng.integers(-40, 41, (n, 2)) / 8, np.ones((n, 2)), rng.integers(0, 2, (n, 2)) * 1.0):
        equal(X, None, rng.standard_normal((10, 2)), cluster_all=everything, bin_seeding=bins)
    equal(np.repeat(rng.integers(-40, 41, (2, 3)) / 8, 9, axis=0), None, cluster_all=everything)


def test_equal_on_some_hundred_points():
    X = plain.blobs(0, sizes=(200, 180, 120))
    for h in (0.8, 2.0):
        equal(X, h, X + 0.5)
        equal(X, h, X + 0.5, bin_seeding=True)


@pytest.mark.parametrize("offset", [1e3, 1e6])
def test_equal_far_from_the_origin(offset):
    X = plain.blobs(1) + offset
    for h in (0.7, 1.9):
        equal(X, h, X + 0.3)


def test_equal_in_many_dimensions():
    rng = np.random.default_rng(2)
    for d in (5, 10, 25):
        X = rng.standard_normal((120, d))
        equal(X, None, X + 0.1)
        equal(X, 0.9 * math.sqrt(d), X + 0.1)


def real_sets():
    penguins = load_penguins().dropna()
    iris = load_iris().data
    measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    return {
        "faithful": load_faithful().to_numpy(),
        "faithful, standardised": StandardScaler().fit_transform(load_faithful()),
        "iris": iris,
        "iris, standardised": StandardScaler().fit_transform(iris),
        "penguins": penguins[measures].to_numpy(),
        "penguins, bills": penguins[measures[:2]].to_numpy(),
        "penguins, standardised": StandardScaler().fit_transform(penguins[measures]),
        "cholera": load_cholera()[["x", "y"]].to_numpy(),
        "blobs, training": make_three_blobs(scaled=True, part="train").to_numpy(),
    }


REAL = real_sets()


@pytest.mark.parametrize("name", REAL)
def test_equal_on_real_data_with_ties(name):
    X = REAL[name]
    r = neighbor_bandwidth(X, 0.2)
    for h in (None, 0.4 * r, r, 1.7 * r):
        equal(X, h, X[::7])
    equal(X, r, X[::7], bin_seeding=True)
    equal(X, r, X[::7], bin_seeding=True, min_bin_freq=3, cluster_all=False)


@pytest.mark.parametrize("h", [0.3, 0.5, 0.7, 1.0, 2.0])
@pytest.mark.parametrize("name", ["iris", "penguins, bills", "faithful"])
def test_equal_on_real_data_with_a_round_bandwidth(name, h):
    # measured to a tenth: many pairs stand at exactly h, and centres with as many points and the
    # same first coordinate are sorted by the last bit of their sums, which no promise covers
    ours, theirs = both(REAL[name], h, cluster_all=False)
    gaps = np.abs(ours.cluster_centers_[:, None] - theirs.cluster_centers_[None]).max(axis=2)
    assert len(ours.cluster_centers_) == len(theirs.cluster_centers_)
    assert gaps.min(axis=1).max() < 1e-9
    same = np.append(gaps.argmin(axis=1), -1)  # the last stands for the label −1
    assert sorted(same[:-1]) == list(range(len(theirs.cluster_centers_)))
    np.testing.assert_array_equal(same[ours.labels_], theirs.labels_)
    assert ours.n_iter_ == theirs.n_iter_


def test_fit_predict_and_frames_give_the_same():
    frame = load_faithful()
    ours = MeanShift(8.0, kernel="flat", assign="nearest").fit_predict(frame)
    np.testing.assert_array_equal(ours, cluster.MeanShift(bandwidth=8.0).fit_predict(frame))


@pytest.mark.parametrize("seeds", [[[9e3, 9e3]], [[9e3, 9e3], [-9e3, 0.0]]])
def test_the_error_for_seeds_without_points_is_scikit_learns(seeds):
    X = plain.blobs(3)
    with pytest.raises(ValueError, match="No point was within bandwidth") as theirs:
        cluster.MeanShift(bandwidth=1.0, seeds=seeds).fit(X)
    with pytest.raises(ValueError, match="No point was within bandwidth") as ours:
        MeanShift(1.0, kernel="flat", assign="nearest", seeds=seeds).fit(X)
    assert str(ours.value).split("bandwidth")[0] == str(theirs.value).split("bandwidth")[0]
