"""What scikit-learn itself answers to the exercises of lesson 06."""

import numpy as np
import pytest
from sklearn.cluster import MeanShift, get_bin_seeds
from sklearn.neighbors import NearestNeighbors

from teachkit.exercises import EXERCISES, check

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


def test_scikit_learns_own_seeds_pass_in_the_order_asked_for():
    def bin_seeds(data, bandwidth, min_bin_freq):
        return np.unique(get_bin_seeds(data, bandwidth, min_bin_freq), axis=0)

    result = check("bin_seeds", bin_seeds)
    assert result.passed, result


def test_scikit_learns_own_order_of_seeds_is_said_to_be_another():
    result = check("bin_seeds", get_bin_seeds)
    assert result.kind == "known mistake", result
    assert "in the order in which they turn up" in result.message


def test_the_grid_points_pass_where_scikit_learn_takes_the_data():
    """Where every datum has a grid point to itself the task leaves the answer open."""

    def bin_seeds(data, bandwidth, min_bin_freq):
        seeds = EXERCISES["bin_seeds"].reference(data, bandwidth, min_bin_freq)
        return data if len(seeds) == len(data) else seeds

    result = check("bin_seeds", bin_seeds)
    assert result.passed, result


def test_scikit_learns_own_orphans_pass():
    def label_or_orphan(points, centres, bandwidth):
        nearest = NearestNeighbors(n_neighbors=1).fit(centres)
        distances, labels = nearest.kneighbors(points)
        return np.where(distances[:, 0] <= bandwidth, labels[:, 0], -1)

    result = check("label_or_orphan", label_or_orphan)
    assert result.passed, result


def test_scikit_learns_own_centres_and_labels_pass():
    """Its tolerance, 1e-3 h, is shorter than any step of a flat window among few data."""

    def moved_by_shortcut(data, bandwidth):
        model = MeanShift(bandwidth=bandwidth).fit(data)
        ends = [MeanShift(bandwidth=bandwidth, seeds=[datum]).fit(data) for datum in data]
        ends = np.array([end.cluster_centers_[0] for end in ends])
        return int((model.predict(ends) != model.labels_).sum())

    result = check("moved_by_shortcut", moved_by_shortcut)
    assert result.passed, result
