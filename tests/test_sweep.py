"""One call for many bandwidths gives what the fits give one by one, and indices that are right."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)

from teachkit import MeanShift, load_penguins, make_three_blobs, neighbor_bandwidth
from teachkit.apply import sweep as module
from teachkit.apply.indices import calinski_harabasz, davies_bouldin, silhouettes
from teachkit.apply.sweep import count_big, half_split, sweep

BLOBS = make_three_blobs().to_numpy()


def penguins():
    """Four measurements, each brought to mean 0 and standard deviation 1."""
    rows = load_penguins().iloc[:, 2:6].dropna().to_numpy()
    return (rows - rows.mean(axis=0)) / rows.std(axis=0)


# --- the sweep ----------------------------------------------------------------------


@pytest.mark.parametrize("kernel", ["gaussian", "flat", "biweight"])
@pytest.mark.parametrize("data", [BLOBS, penguins()], ids=["blobs", "penguins"])
def test_every_answer_of_a_sweep_is_that_of_its_own_fit(data, kernel):
    for one in sweep(data, kernel=kernel).clusterings:
        fit = MeanShift(one.bandwidth, kernel=kernel).fit(data)
        assert np.array_equal(one.labels, fit.labels_)
        assert np.array_equal(one.sizes, np.bincount(fit.labels_))


def test_the_indices_are_scikit_learns():
    data = penguins()
    known = 0
    for one in sweep(data).clusterings:
        if not 2 <= len(one.sizes) < len(data):
            assert np.isnan([one.silhouette, one.davies_bouldin, one.calinski_harabasz]).all()
            continue
        known += 1
        assert one.silhouette == pytest.approx(silhouette_score(data, one.labels))
        assert one.davies_bouldin == pytest.approx(davies_bouldin_score(data, one.labels))
        assert one.calinski_harabasz == pytest.approx(calinski_harabasz_score(data, one.labels))
    assert known > 10


@pytest.mark.parametrize("far", [0.0, 1e6])
@pytest.mark.parametrize("k", [2, 5, 29])
def test_the_indices_are_scikit_learns_for_any_labels(k, far):
    rng = np.random.default_rng(k)
    data = rng.normal(size=(30, 3)) + far
    labels = np.append(np.arange(k), rng.integers(0, k, 30 - k))
    exact = 1e-6  # scikit-learn's distances between near points lose digits
    assert silhouettes(data, [labels])[0] == pytest.approx(
        silhouette_score(data - far, labels), abs=exact
    )
    assert davies_bouldin(data, labels) == pytest.approx(
        davies_bouldin_score(data - far, labels), rel=exact
    )
    assert calinski_harabasz(data, labels) == pytest.approx(
        calinski_harabasz_score(data - far, labels), rel=exact
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("labels", [[0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 0, 1], [0, 1, 2, 2]])
def test_the_indices_of_equal_points_are_scikit_learns(labels):
    labels = np.array(labels)
    for data in (np.zeros((4, 2)), np.array([[0.0, 0], [0, 0], [1, 0], [1, 0]])):
        assert silhouettes(data, [labels])[0] == pytest.approx(silhouette_score(data, labels))
        assert calinski_harabasz(data, labels) == calinski_harabasz_score(data, labels)
        assert davies_bouldin(data, labels) == pytest.approx(davies_bouldin_score(data, labels))


def test_the_sweeps_own_bandwidths_reach_a_factor_three_each_way_of_the_rule():
    bandwidths = [one.bandwidth for one in sweep(BLOBS).clusterings]
    start = neighbor_bandwidth(BLOBS, 0.2) / np.sqrt(6)
    assert bandwidths == pytest.approx(start * np.geomspace(1 / 3, 3, 25))
    flat = [one.bandwidth for one in sweep(BLOBS, kernel="flat").clusterings]
    assert flat == pytest.approx(neighbor_bandwidth(BLOBS, 0.2) * np.geomspace(1 / 3, 3, 25))


def test_plateaus_are_the_stretches_with_one_number_of_big_clusters():
    swept = sweep(BLOBS)
    plateaus = swept.plateaus
    assert [one for plateau in plateaus for one in plateau.clusterings] == list(swept.clusterings)
    for plateau in plateaus:
        assert {one.big for one in plateau.clusterings} == {plateau.big}
        assert plateau.factor == plateau.high / plateau.low >= 1
        assert plateau.low <= plateau.middle.bandwidth <= plateau.high
    assert all(one.big != other.big for one, other in zip(plateaus, plateaus[1:], strict=False))
    assert [plateau.big for plateau in plateaus][-1] == 3


def test_the_middle_of_a_plateau_is_its_middle_ratio():
    swept = sweep(BLOBS, [1.0, 1.1, 1.2, 1.5, 2.0])
    (plateau,) = swept.plateaus
    assert plateau.middle.bandwidth == 1.5  # √2 lies nearest to it
    assert sweep(BLOBS, [1.0, 2.0]).plateaus[0].middle.bandwidth == 1.0


def test_bandwidths_come_in_rising_order_and_once():
    swept = sweep(BLOBS, [2.0, 1.0, 2.0])
    assert [one.bandwidth for one in swept.clusterings] == [1.0, 2.0]


def test_the_table_has_a_row_for_each_bandwidth():
    swept = sweep(BLOBS, [0.5, 1.0, 9.0])
    frame = swept.frame
    assert isinstance(frame, pd.DataFrame)
    assert frame["bandwidth"].tolist() == [0.5, 1.0, 9.0]
    assert frame["clusters"].tolist() == [len(one.sizes) for one in swept.clusterings]
    assert frame["big"].tolist() == [4, 3, 1]
    assert frame["largest"].tolist() == [int(one.sizes.max()) for one in swept.clusterings]
    assert frame["silhouette"].notna().tolist() == [True, True, False]


def test_each_index_chooses_the_end_that_it_calls_better():
    swept, data = sweep(penguins()), penguins()
    known = [one for one in swept.clusterings if len(one.sizes) > 1]
    silhouette = [silhouette_score(data, one.labels) for one in known]
    davies = [davies_bouldin_score(data, one.labels) for one in known]
    assert swept.best("silhouette") is known[int(np.argmax(silhouette))]
    assert swept.best("davies_bouldin") is known[int(np.argmin(davies))]
    with pytest.raises(ValueError, match="index"):
        swept.best("inertia")
    with pytest.raises(ValueError, match="Sweep over others"):
        sweep(BLOBS, [100.0]).best("silhouette")


def test_the_answers_cannot_be_set_anew():
    swept = sweep(BLOBS, [1.0])
    for answer in (swept, swept.clusterings[0], swept.plateaus[0]):
        field = dataclasses.fields(answer)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(answer, field, None)


def test_many_points_give_the_silhouette_of_an_even_sample(monkeypatch):
    whole = sweep(BLOBS, [0.3, 1.0, 2.0])
    monkeypatch.setattr(module, "MOST_PAIRED", 100)
    some = sweep(BLOBS, [0.3, 1.0, 2.0])
    for one, other in zip(whole.clusterings, some.clusterings, strict=True):
        assert one.silhouette != other.silhouette
        assert one.silhouette == pytest.approx(other.silhouette, abs=0.1)
        assert np.array_equal(one.labels, other.labels)


def test_equal_points_are_told_to_give_bandwidths():
    for data in (np.zeros((50, 2)), [[1.0]]):
        with pytest.raises(ValueError, match="give bandwidths"):
            sweep(data)
    assert sweep(np.zeros((50, 2)), [0.1]).clusterings[0].big == 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("n", [2, 3, 5, 9])
def test_a_few_points_have_a_sweep_of_their_own(n):
    swept = sweep(np.arange(n)[:, None])
    assert len(swept.clusterings) == 25
    assert swept.clusterings[-1].big == 1


def test_the_callers_data_stay_as_they_are():
    data = BLOBS.copy()
    swept = sweep(data, [1.0])
    data[:] = 0
    assert np.array_equal(swept.data, BLOBS)


# --- big clusters, halves -----------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "share", "big"),
    [
        ([0] * 98 + [1] * 2, 0.02, 2),
        ([0] * 99 + [1], 0.02, 1),
        ([0] * 93 + [1] * 7, 0.07, 2),  # 0.07 · 100 is a little more than 7
        ([-1] * 5 + [0] * 5, 0.5, 1),
        ([-1, -1], 0.1, 0),
        ([3, 3, 8], 0.0, 2),
    ],
)
def test_big_clusters_hold_at_least_the_share_of_all_points(labels, share, big):
    assert count_big(labels, share) == big


@pytest.mark.parametrize("labels", [[0.5, 1], [[0, 1]], [], [0, np.nan], ["a"]])
def test_labels_that_are_none_are_refused_in_words(labels):
    with pytest.raises((ValueError, TypeError), match="labels"):
        count_big(labels)


def test_the_agreement_of_halves_is_the_mean_of_both_directions():
    data, h = penguins(), 0.4
    order = np.random.default_rng(7).permutation(len(data))
    one, other = data[order[:171]], data[order[171:]]
    first, second = MeanShift(h).fit(one), MeanShift(h).fit(other)
    mean = (
        adjusted_rand_score(first.labels_, second.predict(one))
        + adjusted_rand_score(second.labels_, first.predict(other))
    ) / 2
    assert half_split(data, h, n_splits=1, seed=7)[0] == pytest.approx(mean)
    assert mean < 1


def test_clear_clusters_agree_and_others_do_not():
    assert half_split(BLOBS, 1.5, n_splits=5).mean() > 0.9
    even = np.random.default_rng(0).uniform(size=(200, 2))
    assert half_split(even, 0.05, n_splits=5).mean() < 0.7


def test_halves_repeat_with_the_seed():
    first = half_split(penguins(), 0.4, n_splits=4, seed=1)
    assert np.array_equal(first, half_split(penguins(), 0.4, n_splits=4, seed=1))
    assert not np.array_equal(first, half_split(penguins(), 0.4, n_splits=4, seed=2))


def test_a_sweep_asks_the_halves_at_each_plateau_or_where_it_is_told():
    swept = sweep(BLOBS, [0.5, 1.0, 2.0, 9.0])
    asked = swept.half_split(n_splits=2)
    assert list(asked) == [plateau.middle.bandwidth for plateau in swept.plateaus]
    assert np.array_equal(asked[1.0], half_split(BLOBS, 1.0, n_splits=2))
    assert list(swept.half_split([0.7], n_splits=1)) == [0.7]
    assert len(swept.half_split([1.5])[1.5]) == 20


def test_halves_are_clustered_with_the_sweeps_kernel():
    swept = sweep(BLOBS, [1.0], kernel="flat")
    asked = swept.half_split(n_splits=3)[1.0]
    assert np.array_equal(asked, half_split(BLOBS, 1.0, kernel="flat", n_splits=3))
    assert not np.array_equal(asked, half_split(BLOBS, 1.0, n_splits=3))


def test_three_points_cannot_be_halved():
    with pytest.raises(ValueError, match="at least 4"):
        half_split([[0.0], [1.0], [2.0]], 1.0)
