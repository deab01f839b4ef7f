"""Right answers to lessons 00 to 02 pass however they are computed: other formulas, libraries."""

import math

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.special import logsumexp
from sklearn.neighbors import KernelDensity, NearestNeighbors

import teachkit
from teachkit import check

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


def passes(name, function):
    result = check(name, function)
    assert result.passed, f"{name} refuses a right answer: {result}"


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: np.linalg.norm(a - b),
        lambda a, b: math.dist(a, b),
        lambda a, b: ((b - a) @ (b - a)) ** 0.5,
        lambda a, b: cdist(a[None], b[None])[0, 0],
    ],
)
def test_a_distance(function):
    passes("distance_between", function)


@pytest.mark.parametrize(
    "function",
    [
        lambda place, data, radius: np.count_nonzero(cdist(data, place[None]) <= radius),
        lambda place, data, radius: len(data[np.hypot(*(data - place).T) <= radius]),
        lambda place, data, radius: sum(math.dist(row, place) <= radius for row in data),
        lambda place, data, radius: (((data - place) / radius) ** 2).sum(axis=1).__le__(1).sum(),
        lambda place, data, radius: len(
            NearestNeighbors(radius=radius).fit(data).radius_neighbors([place])[1][0]
        ),
    ],
)
def test_a_count(function):
    passes("count_within", function)


def step_of_average(place, houses, died, radius):
    window = np.linalg.norm(houses - place, axis=1) <= radius
    return np.average(houses[window], axis=0, weights=died[window]) if died[window].any() else place


def step_of_repeated_rows(place, houses, died, radius):
    deaths = np.repeat(houses, died, axis=0)
    window = cdist(deaths, place[None])[:, 0] <= radius
    return deaths[window].mean(axis=0) if window.any() else place.copy()


def step_of_differences(place, houses, died, radius):
    weights = died * (cdist(houses, place[None])[:, 0] <= radius)
    return place + weights @ (houses - place) / max(weights.sum(), 1)


@pytest.mark.parametrize("function", [step_of_average, step_of_repeated_rows, step_of_differences])
def test_a_weighted_step(function):
    passes("weighted_step", function)


def ends_of(data, radius):
    """Where all climbs end, taken together, stopped where they hardly move."""
    ends = data
    while True:
        windows = cdist(ends, data) <= radius
        moved = windows @ data / windows.sum(axis=1, keepdims=True)
        if np.allclose(moved, ends):
            return ends
        ends = moved


def spots_one_by_one(data, radius):
    left = list(ends_of(data, radius))
    count = 0
    while left:
        spot, count = left.pop(), count + 1
        left = [end for end in left if np.linalg.norm(end - spot) > radius]
    return count


def spots_as_groups(data, radius):
    ends = ends_of(data, radius)
    return len(np.unique(cdist(ends, ends) <= radius, axis=0))


@pytest.mark.parametrize(
    "function",
    [
        spots_one_by_one,
        spots_as_groups,
        lambda data, radius: spots_one_by_one(data[::-1], radius),
        lambda data, radius: len(
            teachkit.MeanShift(radius, kernel="flat").fit(data).cluster_centers_
        ),
    ],
)
def test_hot_spots(function):
    passes("count_hot_spots", function)


def window_between_edges(points, data, bandwidth):
    rows = np.sort(data)
    first = np.searchsorted(rows, points - bandwidth, side="left")
    return (np.searchsorted(rows, points + bandwidth, side="right") - first) / (
        2 * bandwidth * len(data)
    )


@pytest.mark.parametrize(
    "function",
    [
        window_between_edges,
        lambda x, data, h: teachkit.density(x[:, None], data[:, None], h, kernel="flat"),
        lambda x, data, h: (((x[:, None] - data) / h) ** 2 <= 1).sum(axis=1) / len(data) / 2 / h,
    ],
)
def test_a_window_that_slides(function):
    passes("window_density", function)


def bells(points, data, weights, bandwidth):
    heights = np.exp(-cdist(points, data, "sqeuclidean") / 2 / bandwidth**2)
    return np.average(heights, axis=1, weights=weights) / (
        (math.sqrt(2 * math.pi) * bandwidth) ** data.shape[1]
    )


@pytest.mark.parametrize(
    "function",
    [
        bells,
        lambda x, data, weights, h: teachkit.density(x, data, h, sample_weight=weights),
        lambda x, data, weights, h: np.exp(
            KernelDensity(bandwidth=h).fit(data, sample_weight=weights).score_samples(x)
        ),
    ],
)
def test_a_weighted_density(function):
    passes("weighted_density", function)


def log_sum(place, data, bandwidth):
    return logsumexp(-cdist([place], data, "sqeuclidean") / (2 * bandwidth**2))


@pytest.mark.parametrize(
    "function",
    [
        lambda p, q, data, h: log_sum(p, data, h) - log_sum(q, data, h),
        lambda p, q, data, h: np.subtract(*teachkit.log_density(np.array([p, q]), data, h)),
        lambda p, q, data, h: np.subtract(
            *KernelDensity(bandwidth=h).fit(data).score_samples([p, q])
        ),
    ],
)
def test_a_log_ratio(function):
    passes("log_ratio", function)


def cone(u):
    return np.maximum(1 - np.sqrt(u), 0)


def cones_with_a_measured_constant(points, data, bandwidth):
    """As in lesson 02, shell after shell."""
    n, d = data.shape
    radii = np.linspace(0, 10, 20_001)
    middle = (radii[:-1] + radii[1:]) / 2
    ball = math.pi ** (d / 2) / math.gamma(d / 2 + 1)
    volume = ball * np.sum(cone(middle**2) * np.diff(radii**d))
    heights = cone(cdist(points, data, "sqeuclidean") / bandwidth**2)
    return heights.sum(axis=1) / (volume * n * bandwidth**d)


@pytest.mark.parametrize(
    "function",
    [
        cones_with_a_measured_constant,
        lambda x, data, h: teachkit.density(x, data, h, kernel=cone),
        lambda x, data, h: np.exp(
            KernelDensity(bandwidth=h, kernel="linear").fit(data).score_samples(x)
        ),
    ],
)
def test_a_density_of_cones(function):
    passes("cone_density", function)
