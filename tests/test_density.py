"""density, log_density, density_gradient: what they equal."""

from __future__ import annotations

import inspect
import math
import warnings

import numpy as np
import plain
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teachkit import density, density_gradient, log_density
from teachkit.kernels import Kernel

ALL = [*plain.NAMES, plain.narrow]


def some_weights(rng, n):
    w = rng.integers(0, 4, n).astype(float)
    w[rng.integers(n)] = 2.0
    return w


@pytest.mark.parametrize("function", [density, log_density, density_gradient])
def test_the_signature_is_the_promised_one(function):
    parameters = inspect.signature(function).parameters
    assert list(parameters) == ["points", "data", "bandwidth", "kernel", "sample_weight"]
    assert parameters["kernel"].default == "gaussian"
    assert parameters["sample_weight"].default is None
    assert parameters["kernel"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["sample_weight"].kind is inspect.Parameter.KEYWORD_ONLY


@given(plain.samples(), plain.bandwidths, plain.kernels, st.booleans())
def test_density_is_the_formula(sample, h, kernel, weighted):
    data, rng = sample
    w = some_weights(rng, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=9)] + 0.7 * h * rng.standard_normal((9, data.shape[1]))
    made = density(at, data, h, kernel=kernel, sample_weight=w)
    assert made.shape == (9,)
    np.testing.assert_allclose(made, plain.density(at, data, h, kernel, w), rtol=1e-9, atol=1e-13)


@given(plain.samples(), plain.bandwidths, plain.kernels, st.booleans())
def test_log_density_is_the_logarithm(sample, h, kernel, weighted):
    data, rng = sample
    w = some_weights(rng, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=9)] + 0.7 * h * rng.standard_normal((9, data.shape[1]))
    u = plain.pairs(at, data, h)
    assume(np.abs(u - 1).min() > 1e-6)  # the logarithm of a profile near its end is steep
    made = log_density(at, data, h, kernel=kernel, sample_weight=w)
    assert made.shape == (9,)
    np.testing.assert_allclose(made, plain.log_density(at, data, h, kernel, w), rtol=0, atol=1e-7)


@given(plain.samples(), plain.bandwidths, plain.kernels, st.booleans())
def test_gradient_is_the_formula(sample, h, kernel, weighted):
    data, rng = sample
    w = some_weights(rng, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=9)] + 0.7 * h * rng.standard_normal((9, data.shape[1]))
    assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-9)
    made = density_gradient(at, data, h, kernel=kernel, sample_weight=w)
    assert made.shape == at.shape
    expected = plain.gradient(at, data, h, kernel, w)
    np.testing.assert_allclose(made, expected, rtol=1e-8, atol=1e-12 / h ** (data.shape[1] + 1))


@given(plain.samples(max_n=20), plain.bandwidths, st.sampled_from(ALL), st.booleans())
def test_gradient_equals_finite_differences(sample, h, kernel, weighted):
    data, rng = sample
    d = data.shape[1]
    w = some_weights(rng, len(data)) if weighted else None
    at = data[rng.integers(len(data), size=6)] + 0.6 * h * rng.standard_normal((6, d))
    step = 1e-5 * h
    if kernel != "gaussian" and isinstance(kernel, str):
        assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-3)  # slopes jump at the edge
    made = density_gradient(at, data, h, kernel=kernel, sample_weight=w)
    for axis in range(d):
        push = step * np.eye(d)[axis]
        rise = density(at + push, data, h, kernel=kernel, sample_weight=w)
        fall = density(at - push, data, h, kernel=kernel, sample_weight=w)
        np.testing.assert_allclose(
            made[:, axis] * h ** (d + 1), (rise - fall) / (2 * step) * h ** (d + 1), atol=2e-7
        )


def test_the_gradient_of_a_flat_density_is_zero():
    data = plain.blobs(3)
    assert not density_gradient(data + 0.01, data, 1.0, kernel="flat").any()


# ---- the integral


@pytest.mark.parametrize("h", [0.05, 0.7, 20.0])
@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_density_integrates_to_one_in_1_d(kernel, h):
    data = np.array([[-1.0], [0.0], [0.3], [2.5], [2.5]]) * h
    edges = np.linspace(-10 * h, 12 * h, 200_001)
    middles = ((edges[:-1] + edges[1:]) / 2)[:, None]
    for w in (None, [1, 2, 0, 0.5, 4]):
        total = density(middles, data, h, kernel=kernel, sample_weight=w).sum()
        assert total * (edges[1] - edges[0]) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize("h", [0.05, 3.0])
@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_density_integrates_to_one_in_2_d(kernel, h):
    data = np.array([[-1.0, 0.5], [0.0, 0.0], [1.0, -0.25]]) * h
    edges = np.linspace(-7 * h, 7 * h, 501)
    middles = (edges[:-1] + edges[1:]) / 2
    grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    total = density(grid, data, h, kernel=kernel).sum() * (edges[1] - edges[0]) ** 2
    assert total == pytest.approx(1, abs=4e-3 if kernel == "flat" else 1e-4)


def test_a_profile_with_its_own_reach_integrates_to_one():
    cone = Kernel(lambda u: np.maximum(2 - np.sqrt(u), 0), reach=2.0)
    edges = np.linspace(-3, 3, 100_001)
    middles = ((edges[:-1] + edges[1:]) / 2)[:, None]
    total = density(middles, [[0.0], [0.4]], 1.0, kernel=cone).sum() * (edges[1] - edges[0])
    assert total == pytest.approx(1, abs=1e-4)


# ---- logarithms


def test_log_density_does_not_underflow():
    data = np.array([[0.0, 0.0], [1.0, 0.0]])
    at = np.array([[100.0, 0.0], [1e4, 0.0], [0.0, -1e6]])
    made = log_density(at, data, 1.0)
    assert (density(at, data, 1.0) == 0).all()
    np.testing.assert_allclose(made, plain.log_density(at, data, 1.0), rtol=1e-12)
    assert made[1] == pytest.approx(-0.5 * (1e4 - 1) ** 2 - math.log(4 * math.pi), rel=1e-12)


def test_log_density_does_not_underflow_where_the_nearest_row_has_weight_zero():
    made = log_density([[100.0]], [[0.0], [100.0]], 1.0, sample_weight=[1, 0])
    assert made[0] == pytest.approx(-5000 - 0.5 * math.log(2 * math.pi), rel=1e-12)


@pytest.mark.parametrize("kernel", plain.NAMES[1:])
def test_log_density_is_minus_infinity_without_a_warning_where_nothing_is_within_reach(kernel):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = log_density([[0.0, 0.0], [9.0, 9.0]], [[0.1, 0.0]], 1.0, kernel=kernel)
        assert density([[9.0, 9.0]], [[0.1, 0.0]], 1.0, kernel=kernel)[0] == 0
        assert not density_gradient([[9.0, 9.0]], [[0.1, 0.0]], 1.0, kernel=kernel).any()
    assert np.isfinite(made[0])
    assert made[1] == -np.inf


def test_log_density_of_weight_zero_rows_only_within_reach_is_minus_infinity():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = log_density([[0.0]], [[0.0], [5.0]], 1.0, kernel="flat", sample_weight=[0, 1])
    assert made[0] == -np.inf


# ---- weights


@given(plain.samples(), plain.bandwidths, st.sampled_from(ALL))
def test_whole_weights_equal_repetition(sample, h, kernel):
    data, rng = sample
    w = some_weights(rng, len(data))
    at = data[rng.integers(len(data), size=7)] + h * rng.standard_normal((7, data.shape[1]))
    if isinstance(kernel, str) and kernel != "gaussian":
        assume(np.abs(plain.pairs(at, data, h) - 1).min() > 1e-6)
    repeated = np.repeat(data, w.astype(int), axis=0)
    for function in (density, log_density, density_gradient):
        np.testing.assert_allclose(
            function(at, data, h, kernel=kernel, sample_weight=w),
            function(at, repeated, h, kernel=kernel),
            rtol=1e-8,
            atol=1e-9,
            err_msg=f"{function.__name__} with weights {w.astype(int).tolist()}",
        )


def test_a_common_factor_of_the_weights_changes_nothing():
    data = plain.blobs(5)
    w = np.random.default_rng(0).uniform(0, 2, len(data))
    for function in (density, log_density, density_gradient):
        np.testing.assert_allclose(
            function(data, data, 1.0, sample_weight=w),
            function(data, data, 1.0, sample_weight=1e-3 * w),
            rtol=1e-10,
        )
