"""The two sums: exact far from the origin, closed windows, bounded memory.

What is promised is seen through the functions that rest on the sums, so that the sums may change.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import plain
import pytest

from teachkit import density, density_gradient, log_density, mean_shift_vector

OFFSETS = [0.0, 1e6, -1e6]


def far_apart(h=1.0, d=2, n=40, offset=0.0, seed=3):
    """Two clusters, a million bandwidths apart."""
    rng = np.random.default_rng(seed)
    data = h * rng.standard_normal((n, d)) + offset
    data[n // 2 :] += 1e6 * h
    return rng.permutation(data)


@pytest.mark.parametrize("h", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("d", [1, 2, 6])
def test_u_is_right_to_1e_9_for_data_at_a_million(h, d):
    rng = np.random.default_rng(0)
    data = 1e6 + h * rng.standard_normal((60, d))
    at = 1e6 + h * rng.standard_normal((50, d))
    for point in at:  # one point, one datum: −2 (log f̂ + constants) is u itself
        for datum in data[:5]:
            u = -2 * (
                log_density([point], [datum], h)[0]
                - np.log(plain.constant("gaussian", d))
                + d * np.log(h)
            )
            assert u == pytest.approx(plain.pairs([point], [datum], h)[0, 0], abs=1e-9, rel=1e-9)
    np.testing.assert_allclose(
        log_density(at, data, h), plain.log_density(at, data, h), rtol=0, atol=2e-9
    )
    np.testing.assert_allclose(density(at, data, h), plain.density(at, data, h), rtol=2e-9)


@pytest.mark.parametrize("h", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("kernel", plain.NAMES)
def test_u_is_right_for_two_clusters_a_million_bandwidths_apart(kernel, offset, h):
    data = far_apart(h, offset=offset)
    rng = np.random.default_rng(1)
    at = data + 0.3 * h * rng.standard_normal(data.shape)
    np.testing.assert_allclose(
        density(at, data, h, kernel=kernel),
        plain.density(at, data, h, kernel),
        rtol=2e-9,
        atol=1e-12,
    )
    np.testing.assert_allclose(
        mean_shift_vector(at, data, h, kernel=kernel) / h,
        plain.shift(at, data, h, kernel) / h,
        rtol=0,
        atol=1e-8,
    )
    np.testing.assert_allclose(
        density_gradient(at, data, h, kernel=kernel) * h ** (2 + 1),
        plain.gradient(at, data, h, kernel) * h ** (2 + 1),
        rtol=0,
        atol=1e-8,
    )


def test_u_is_right_when_one_point_stands_between_two_distant_clusters():
    data = np.array([[0.0, 0.0], [1e6, 0.0], [1e6 + 1, 0.0], [-1e6, 0.0]])
    at = np.array([[5e5, 0.0], [1e6 + 0.25, 0.5], [-1e6 + 0.125, 0.0], [0.5, 0.5]])
    np.testing.assert_allclose(
        log_density(at, data, 1.0), plain.log_density(at, data, 1.0), rtol=1e-12, atol=1e-9
    )


@pytest.mark.parametrize("offset", [*OFFSETS, 12345678.0])
def test_windows_are_closed_at_exactly_h(offset):
    rng = np.random.default_rng(2)
    data = rng.integers(-15, 16, (300, 2)).astype(float) + offset
    at = data[:60]
    squares = ((at[:, None] - data[None]) ** 2).sum(axis=2)  # whole numbers: exact
    inside = (squares <= 25).sum(axis=1)
    assert (squares == 25).any(), "the test needs points at distance exactly 5 (3-4-5)"
    counted = density(at, data, 5.0, kernel="flat") * np.pi * 25 * len(data)
    np.testing.assert_allclose(counted, inside, rtol=1e-12)
    means = (squares <= 25) @ (data - offset) / inside[:, None] + offset
    np.testing.assert_allclose(
        at + mean_shift_vector(at, data, 5.0, kernel="flat"), means, rtol=0, atol=1e-8
    )


@pytest.mark.parametrize("h", [1.0, 0.5, 3.0, 1024.0])
def test_a_point_at_distance_exactly_h_is_inside(h):
    assert density([[h, 0.0]], [[0.0, 0.0]], h, kernel="flat")[0] > 0
    assert log_density([[h, 0.0]], [[0.0, 0.0]], h, kernel="flat")[0] > -np.inf
    assert mean_shift_vector([[h, 0.0]], [[0.0, 0.0]], h, kernel="flat").tolist() == [[-h, 0.0]]
    beyond = np.nextafter(h, 2 * h)
    assert density([[beyond, 0.0]], [[0.0, 0.0]], h, kernel="flat")[0] == 0


@pytest.mark.parametrize("m, n", [(1, 1), (1, 3000), (3000, 1), (700, 1300), (2049, 513)])
@pytest.mark.parametrize("kernel", ["gaussian", "flat", "triweight"])
def test_blocks_join_without_a_seam(kernel, m, n):
    rng = np.random.default_rng(4)
    data, at = rng.standard_normal((n, 2)), rng.standard_normal((m, 2))
    np.testing.assert_allclose(
        density(at, data, 0.7, kernel=kernel),
        plain.density(at, data, 0.7, kernel),
        rtol=1e-10,
        atol=1e-13,
    )
    np.testing.assert_allclose(
        mean_shift_vector(at, data, 0.7, kernel=kernel),
        plain.shift(at, data, 0.7, kernel),
        rtol=0,
        atol=1e-9,
    )


@pytest.mark.parametrize("kernel", ["gaussian", "flat", plain.narrow])
@pytest.mark.parametrize("d", [2, 10])
@pytest.mark.parametrize(
    "function",
    [density, log_density, density_gradient, mean_shift_vector],
    ids=lambda f: f.__name__,
)
def test_5000_by_5000_pairs_stay_below_100_megabytes(function, d, kernel):
    data = np.random.default_rng(5).standard_normal((5000, d))
    function(data[:10], data[:10], 0.5, kernel=kernel)  # what is made once is not counted
    tracemalloc.start()
    try:
        function(data, data, 0.5, kernel=kernel)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert peak < 100, f"{function.__name__} used {peak:.0f} MB; all pairs at once take 200 MB"
