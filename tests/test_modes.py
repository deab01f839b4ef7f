"""From ends to modes: merging, finishing."""

from __future__ import annotations

import numpy as np
import plain
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit import climb, density_modes, mean_shift_vector, merge_modes
from teachkit.modes import finish


@given(plain.samples(min_n=1, max_n=60), st.floats(0.05, 3.0))
def test_merging_keeps_the_strongest_and_leaves_modes_farther_than_the_radius(sample, radius):
    ends, rng = sample
    strength = rng.permutation(len(ends)).astype(float)
    modes, labels = merge_modes(ends, strength, radius)
    k = len(modes)
    assert modes.shape == (k, ends.shape[1])
    assert labels.shape == (len(ends),)
    assert sorted(set(labels.tolist())) == list(range(k)), "labels must be consecutive"
    to_modes = np.linalg.norm(ends[:, None] - modes[None], axis=2)
    assert (to_modes[np.arange(len(ends)), labels] <= radius).all()
    between = np.linalg.norm(modes[:, None] - modes[None], axis=2) + np.diag(np.full(k, np.inf))
    assert (between > radius).all(), "two modes within the radius of each other"
    left, expected = list(np.argsort(-strength)), []
    while left:  # the strongest that is left is a mode and takes what lies within the radius
        expected.append(ends[left[0]])
        left = [i for i in left if np.linalg.norm(ends[i] - expected[-1]) > radius]
    np.testing.assert_array_equal(modes, expected)


def test_merging_goes_from_the_strongest_down():
    # 0 – 1 – 2 on a line, each within the radius of the next: the middle one takes both
    ends = np.array([[0.0], [1.0], [2.0]])
    modes, labels = merge_modes(ends, [1, 3, 2], 1.5)
    assert modes.tolist() == [[1.0]]
    assert labels.tolist() == [0, 0, 0]
    modes, labels = merge_modes(ends, [3, 1, 2], 1.5)
    assert modes.tolist() == [[0.0], [2.0]], "strongest first"
    assert set(labels[[0, 2]].tolist()) == {0, 1}


def test_merging_does_not_depend_on_the_order_of_the_ends():
    rng = np.random.default_rng(0)
    ends, strength = rng.standard_normal((50, 2)), rng.uniform(size=50)
    modes, labels = merge_modes(ends, strength, 0.5)
    order = rng.permutation(50)
    again, relabels = merge_modes(ends[order], strength[order], 0.5)
    np.testing.assert_array_equal(again, modes)
    np.testing.assert_array_equal(relabels, labels[order])


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov", "biweight", "triweight"])
def test_finished_ends_are_stationary_to_1e_9_h(kernel):
    for seed in range(5):
        data, h = plain.blobs(seed), 1.4
        ends = climb(data, data, h, kernel=kernel).ends
        done = finish(ends, data, h, kernel=kernel)
        left = np.linalg.norm(plain.shift(done, data, h, kernel), axis=1)
        assert left.max() <= 1e-9 * h, f"a finished end still moves by {left.max() / h:.1e} h"


def hessian_is_negative(mode, data, h):
    """Whether the Gaussian density is at a maximum: no eigenvalue of its Hessian above zero."""
    gaps = (data - mode) / h
    k = np.exp(-(gaps**2).sum(axis=1) / 2)
    hessian = (k[:, None, None] * (gaps[:, :, None] * gaps[:, None, :])).sum(axis=0)
    hessian -= k.sum() * np.eye(data.shape[1])
    return np.linalg.eigvalsh(hessian).max() < 1e-9 * k.sum()


@given(plain.samples(min_n=2, max_n=25, max_d=2, kinds=("cloud", "blobs")), st.floats(0.2, 1.5))
def test_density_modes_are_all_the_maxima_that_climbs_reach(sample, h):
    data, rng = sample
    modes = density_modes(data, h)
    assert modes.ndim == 2
    assert np.linalg.norm(mean_shift_vector(modes, data, h), axis=1).max() <= 1e-9 * h
    assert all(hessian_is_negative(mode, data, h) for mode in modes), "a mode is not a maximum"
    heights = plain.density(modes, data, h)
    assert (np.diff(heights) <= 1e-12).all(), "modes come strongest first"
    low, high = data.min(axis=0), data.max(axis=0)
    seeds = np.vstack([data, rng.uniform(low, high, (60, data.shape[1]))])
    ends = plain.climb(seeds, data, h, tol=1e-9)
    for end in ends:
        if hessian_is_negative(end, data, h) and np.linalg.norm(plain.shift([end], data, h)) < 1e-8:
            nearest = np.linalg.norm(modes - end, axis=1).min()
            assert nearest < 0.1 * h, f"a climb ends at {end}, {nearest / h:.3f} h from any mode"


def test_density_modes_finds_the_mode_that_no_datum_climbs_to():
    angles = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    triangle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    modes = density_modes(triangle, 0.72)
    assert len(modes) == 4
    assert np.linalg.norm(modes, axis=1).min() < 1e-9, "the fourth mode stands in the middle"
