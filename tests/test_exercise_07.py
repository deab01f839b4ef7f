"""Other right answers to the exercises of lesson 07: by functions of libraries, by a formula."""

import math

import numpy as np
import pytest
from sklearn.impute import KNNImputer
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import OneHotEncoder, RobustScaler

from teachkit import MeanShift, check, mode_counts
from teachkit.exercises import EXERCISES, engine

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture(autouse=True)
def no_learner(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))


def passes(name, function):
    result = check(name, function)
    assert result.passed, result


def test_scikit_learns_robust_scaler_passes():
    passes("robust_scale", lambda data: RobustScaler().fit_transform(data))


def test_scikit_learns_one_hot_columns_pass():
    def one_hot_distance(first, second, w):
        encoder = OneHotEncoder(sparse_output=False)
        encoder.fit(np.concatenate([first, second])[:, None])
        columns = [w * encoder.transform(names[:, None]) for names in (first, second)]
        return np.linalg.norm(columns[0] - columns[1], axis=1)

    passes("one_hot_distance", one_hot_distance)


def test_scikit_learns_imputer_with_one_neighbour_passes():
    passes("fill_from_nearest", lambda data: KNNImputer(n_neighbors=1).fit_transform(data))


def test_scikit_learns_neighbours_pass():
    def median_bandwidth(data, quantile):
        k = max(1, int(len(data) * quantile))
        distances, _ = NearestNeighbors(n_neighbors=k).fit(data).kneighbors(data)
        return float(np.median(distances[:, -1])) / (data.shape[1] + 4) ** 0.5

    passes("median_bandwidth", median_bandwidth)


def groups(distance, share):
    """A hundred rows on a line, so many of them at 0 and the others at this distance."""
    return np.repeat([[0.0], [distance]], [round(100 * share), round(100 * (1 - share))], axis=0)


def test_the_librarys_clusters_pass():
    def splits(distance, bandwidth, share):
        model = MeanShift(bandwidth).fit(groups(distance, share))
        return len(model.cluster_centers_) == 2

    passes("splits", splits)


def test_the_librarys_count_of_modes_passes():
    def splits(distance, bandwidth, share):
        return bool(mode_counts(groups(distance, share), [bandwidth])[0] == 2)

    passes("splits", splits)


@pytest.mark.parametrize("margin", [0.5, 1, 3])
@pytest.mark.parametrize("places", [100, 1000, 20_000])
def test_a_grid_may_be_as_fine_and_as_long_as_the_learner_likes(places, margin):
    def splits(distance, bandwidth, share):
        x = np.linspace(-margin * bandwidth, distance + margin * bandwidth, places)
        u = ((x - np.array([[0.0], [distance]])) / bandwidth) ** 2
        height = np.array([share, 1 - share]) @ np.exp(-u / 2)
        inner = height[1:-1]
        return bool(((inner > height[:-2]) & (inner >= height[2:])).sum() == 2)

    passes("splits", splits)


def border(share):
    """How many h apart two groups are where the smaller one's hill is lost.

    With the groups at 0 and a, f' = 0 where log(s/(1 − s)) = log((a − x)/x) + ax − a²/2. The right
    side rises only between the two x with x(a − x) = 1: there are two hills if the left side lies
    between its values at these.
    """
    wanted, low, high = abs(math.log(share / (1 - share))), 2.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        root = math.sqrt(middle**2 - 4)
        if math.log((middle - root) / (middle + root)) + middle * root / 2 > wanted:
            high = middle
        else:
            low = middle
    return high


def test_the_formula_of_the_border_passes():
    passes("splits", lambda distance, h, share: bool(distance / h > border(share)))


def test_no_input_is_within_two_percent_of_where_two_hills_become_one():
    for distance, bandwidth, share in engine._material("splits", EXERCISES["splits"]).cases:
        assert abs(distance / bandwidth / border(share) - 1) > 0.02, (distance, bandwidth, share)


def test_each_share_is_tried_on_both_sides_of_its_border():
    sides = {}
    for distance, bandwidth, share in engine._material("splits", EXERCISES["splits"]).cases:
        sides.setdefault(min(share, round(1 - share, 9)), set()).add(
            distance / bandwidth > border(share)
        )
    assert all(seen == {True, False} for seen in sides.values()), sides


def test_no_row_is_as_near_to_a_gap_as_the_nearest():
    """Else two answers would be right."""
    for (data,) in engine._material("fill_from_nearest", EXERCISES["fill_from_nearest"]).cases:
        complete = ~np.isnan(data[:, 0])
        for row in data[~complete]:
            away = np.sort(np.linalg.norm(data[complete, 1:] - row[1:], axis=1))
            assert len(away) == 1 or away[1] > 1.001 * away[0], data
