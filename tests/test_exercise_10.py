"""What libraries answer to the exercises of lesson 10, and where the open one draws its lines."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from teachkit import MeanShift
from teachkit.exercises import EXERCISES, check, engine
from teachkit.exercises.labelled import gaps_between, share_seen
from teachkit.exercises.lessons import lesson10
from teachkit.exercises.lessons.lesson10 import disc, moons, together

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


def core_samples(data, radius, least):
    """DBSCAN's own core points."""
    places = DBSCAN(eps=radius, min_samples=least).fit(data).core_sample_indices_
    return np.isin(np.arange(len(data)), places)


def step_of_linkage(first, second):
    """The growth that SciPy's height of a step stands for, for points that count several times."""
    means = np.array([first.mean(axis=0), second.mean(axis=0)])
    height = linkage(means, "ward")[0, 2]  # the root of twice the growth, for single points
    n, m = len(first), len(second)
    return height**2 / 2 * 2 * n * m / (n + m)


@pytest.mark.parametrize(
    ("name", "function"), [("core_points", core_samples), ("ward_cost", step_of_linkage)]
)
def test_what_libraries_answer_passes(name, function):
    result = check(name, function)
    assert result.passed, result


def test_a_list_of_true_and_false_is_told_that_its_values_are_right():
    result = check("core_points", lambda *given: core_samples(*given).tolist())
    assert "Here the values are right, but they come in a list" in result.message, result
    assert "np.array(…) makes one" in result.message and "numbers" not in result.message


def test_wards_steps_cost_what_the_exercise_says():
    """Every step of SciPy's tree, from the groups that it joins."""
    data = np.random.default_rng(0).normal(size=(25, 3))
    groups = {i: [i] for i in range(len(data))}
    for number, (one, other, height, _) in enumerate(linkage(data, "ward"), len(data)):
        first, second = groups[int(one)], groups[int(other)]
        cost = EXERCISES["ward_cost"].reference(data[first], data[second])
        assert cost == pytest.approx(height**2 / 2)
        groups[number] = first + second


def test_bics_numbers_are_those_that_scikit_learn_counts():
    rng = np.random.default_rng(0)
    for n, d in ((60, 1), (80, 2), (90, 4)):
        data = rng.normal(size=(n, d)) + 5 * rng.integers(0, 2, (n, 1))
        fits = [GaussianMixture(k, random_state=0).fit(data) for k in (1, 2, 3, 4)]
        likelihoods = np.array([n * fit.score(data) for fit in fits])
        choice = EXERCISES["bic_choice"].reference(likelihoods, np.array([1, 2, 3, 4]), n, d)
        assert choice == 1 + np.argmin([fit.bic(data) for fit in fits])


@pytest.mark.parametrize("name", ["core_points", "quick_shift_parent"])
def test_some_input_decides_what_is_exactly_at_the_limit(name):
    reference, made = EXERCISES[name].reference, engine._material(name, EXERCISES[name])
    place = EXERCISES[name].names.index("radius" if name == "core_points" else "longest")

    def a_little_less(case):
        return [*case[:place], case[place] * (1 - 1e-9), *case[place + 1 :]]

    assert any((reference(*case) != reference(*a_little_less(case))).any() for case in made.cases)


def test_no_input_of_the_links_has_two_parents_equally_near():
    name = "quick_shift_parent"
    for data, heights, _ in engine._material(name, EXERCISES[name]).cases:
        gaps = np.linalg.norm(data[:, None] - data, axis=2)
        for point in range(len(data)):
            uphill = np.sort(gaps[point, heights > heights[point]])
            assert (np.diff(uphill[:2]) > 1e-9 * uphill[:1]).all()


# Where mean shift wins


def comets():
    """The answer that solution() shows: points, and which comet each is of."""
    return EXERCISES["a_win_for_mean_shift"].reference()


def told(*given):
    return check("a_win_for_mean_shift", lambda: given)


def turned(points, angle):
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points @ rotation


@pytest.mark.parametrize(
    "given",
    [
        comets(),
        (comets()[0].astype("float32"), comets()[1].astype("uint8")),
        (comets()[0] * 1e6 + 1e9, comets()[1]),
        (np.round(100 * comets()[0]).astype(int), comets()[1] * 90 + 7),
        (turned(comets()[0], 1.0), comets()[1]),
        tuple(part[::-1] for part in comets()),
    ],
    ids=["comets", "float32", "far away", "whole numbers", "turned", "another order"],
)
def test_a_win_passes_in_any_unit_place_and_order(given):
    result = told(*given)
    assert result.passed, result
    assert result.message.startswith("You made a set")  # no word of inputs: there are none


@pytest.mark.parametrize("answer", ["reference", "loops"])
@pytest.mark.parametrize("seed", [None, 0, 1, 2, 3, 4])
def test_mean_shift_wins_on_the_comets_however_finely_the_others_are_tuned(answer, seed):
    """No accident of twelve radii, nor of where each point lies."""
    points, truth = getattr(EXERCISES["a_win_for_mean_shift"], answer)()
    if seed is not None:
        points = points + 0.05 * np.random.default_rng(seed).normal(size=points.shape)
    points = (points - points.mean(axis=0)) / np.sqrt(points.var(axis=0).sum())

    def best(labellings):
        return max(adjusted_rand_score(truth, labels) for labels in labellings)

    ours = best(MeanShift(h).fit(points).labels_ for h in lesson10.BANDWIDTHS)
    theirs = [
        best(
            DBSCAN(eps=radius, min_samples=least).fit_predict(points)
            for radius in np.geomspace(0.05, 1, 60)
            for least in (1, 2, 3, 5, 8)
        ),
        best(
            HDBSCAN(
                min_cluster_size=size, min_samples=least, cluster_selection_method=method, copy=True
            ).fit_predict(points)
            for size in (5, 10, 20, 40)
            for least in (1, 2, 5)
            for method in ("eom", "leaf")
        ),
        best(KMeans(k, n_init=10, random_state=0).fit_predict(points) for k in range(2, 13)),
        best(AgglomerativeClustering(k).fit_predict(points) for k in range(2, 13)),
        best(
            GaussianMixture(k, n_init=5, random_state=0).fit_predict(points) for k in range(2, 13)
        ),
    ]
    assert ours - max(theirs) >= 0.1, (ours, theirs)


def test_100_to_300_points_are_taken():
    points, truth = comets()
    assert told(points[4:], truth[4:]).passed
    assert "There are 99 points; at least 100" in told(points[5:], truth[5:]).message
    assert "There are" not in told(np.tile(points, (3, 1))[:300], np.tile(truth, 3)[:300]).message
    message = told(np.tile(points, (3, 1))[:301], np.tile(truth, 3)[:301]).message
    assert "There are 301 points; at most 300" in message


def test_2_to_6_clusters_of_10_points_or_more_are_taken():
    def message(count, size=20):
        groups = [disc(size if place else 100, x=9.0 * place) for place in range(count)]
        return told(*together(*groups)).message

    assert "All points of `truth` are in one cluster" in message(1)
    assert "reaches 1.000" in message(6)
    assert "`truth` has 7 clusters; at most 6" in message(7)
    assert "The smallest cluster of `truth` has 9 points; at least 10" in message(3, size=9)
    assert "smallest" not in message(3, size=10)


def test_so_many_nearest_others_are_asked_for_their_label():
    gaps = gaps_between(np.arange(20.0)[:, None])
    labels = np.repeat([0, 1], 10)
    assert share_seen(gaps, labels, 1) == 0.9  # two neighbours are equally near: both count
    assert share_seen(gaps, labels, 3) == share_seen(gaps, labels, 4) == 0.8
    assert share_seen(gaps, labels, 5) == 0.7


@pytest.mark.parametrize(("share", "seen"), [(0.97, True), (0.969, False)])
def test_the_truth_is_seen_in_97_of_100_points(monkeypatch, share, seen):
    monkeypatch.setattr(lesson10, "share_seen", lambda gaps, labels, count: share)
    message = told(*comets()).message
    assert ("The 5 nearest other points have the same true label for 96.9%" in message) != seen


def test_a_square_without_structure_is_no_win_for_its_own_basins():
    """Any points can be labelled by mean shift; only clusters that are seen count."""
    passed = tried = 0
    for seed in range(12):
        points = np.random.default_rng(seed).uniform(size=(200, 2))
        unit = np.sqrt(points.var(axis=0).sum())
        for h in lesson10.BANDWIDTHS * unit:
            labels = MeanShift(h).fit(points).labels_
            if 2 <= labels.max() + 1 <= 6 and np.bincount(labels).min() >= 10:
                tried += 1
                passed += told(points, labels).passed
    assert tried >= 10 and passed == 0


def test_lines_of_points_that_dbscan_finds_whole_are_no_win():
    """With five points for a core point it would miss the ends of these spirals."""

    def spiral(distance, angle):
        return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])

    along = np.linspace(0.5, 3 * np.pi, 100)
    u = np.linspace(0, 1, 46) ** 2.3
    two = [spiral(sign * along, along) for sign in (1, -1)]
    three = [spiral(0.75 + 6 * u, 3 * u + place * 2 * np.pi / 3) for place in range(3)]
    for groups in (two, three):
        result = told(*together(*groups))
        assert "DBSCAN reaches 1.000" in result.message, result


def test_points_that_are_all_equal_show_no_truth():
    assert "for 0.0% of your points" in told(np.ones((104, 2)), comets()[1]).message


def test_a_rival_that_comes_too_close_is_named_with_its_index():
    message = told(*together(*moons(60))).message
    assert "DBSCAN comes too close" in message and "DBSCAN reaches 1.000" in message
    assert "k-means" not in message and "mean shift cannot lead" in message


def test_a_lead_of_a_twentieth_is_enough(monkeypatch):
    def message(theirs, ours):
        rivals = dict.fromkeys(lesson10.RIVALS, lambda points: iter(()))
        monkeypatch.setattr(lesson10, "RIVALS", rivals | {"DBSCAN": lambda points: [theirs]})
        monkeypatch.setattr(lesson10, "mean_shifts", lambda points: [ours])
        monkeypatch.setattr("sklearn.metrics.adjusted_rand_score", lambda truth, index: index)
        return lesson10.lacks_of_a_win(*comets())

    assert message(0.75, 0.85) == {} == message(0.75, 0.801)
    assert list(message(0.75, 0.799)) == ["found"]
    assert list(message(0.9, 0.94)) == ["DBSCAN"] == list(message(0.96, 1.0))
    assert (
        "reaches an adjusted Rand index of 0.940 at its best bandwidth, DBSCAN reaches 0.900"
        in (message(0.9, 0.94)["DBSCAN"])
    )


def test_a_judgement_fits_a_checks_budget():
    """Counted in fits, not in seconds: at most so many of each method, and one thread."""
    from threadpoolctl import threadpool_info, threadpool_limits

    points = comets()[0]
    fits = [lesson10.mean_shifts(points), *(rival(points) for rival in lesson10.RIVALS.values())]
    assert [sum(1 for _ in labellings) for labellings in fits] == [12, 7, 7, 7, 48, 24]

    def threads():
        yield from ([pool["num_threads"]] * len(points) for pool in threadpool_info())
        seen.extend(pool["num_threads"] for pool in threadpool_info())

    seen: list[int] = []
    with threadpool_limits(2):
        lesson10.best_of(threads(), comets()[1])
    assert set(seen) == {1}


@pytest.mark.parametrize("given", [comets(), together(*moons(60)), None])
def test_a_check_leaves_the_learners_threads_as_they_were(given):
    from threadpoolctl import threadpool_info, threadpool_limits

    def threads():
        return {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}

    with threadpool_limits(2):
        before = threads()
        check("a_win_for_mean_shift", lambda: given)
        assert before and threads() == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (np.zeros((3, 2)), "It returns an array; two arrays are asked for"),
        ((*comets(), 3), "It returns 3 things"),
        ((None, comets()[1]), "`points` is nothing (None); an array is asked for."),
        ((comets()[0], "ab"), "`truth` is text; an array is asked for."),
        (comets()[::-1], "The labels come first, and then the points."),
        ((comets()[0].T, comets()[1]), "`points` has shape (2, 104)"),
        ((comets()[0].astype(str), comets()[1]), "and dtype str"),
        ((comets()[0] * np.nan, comets()[1]), "`points` holds NaN, infinity, or a number"),
        ((comets()[0] * 1e200, comets()[1]), "or a number beyond 1e100"),
        ((comets()[0], comets()[1][:, None]), "`truth` has shape (104, 1); for 104 points"),
        ((comets()[0], comets()[1] > 0), "`truth` holds True and False; labels are whole"),
        ((comets()[0], comets()[1].astype(str)), "`truth` holds text; labels are whole"),
        ((comets()[0], comets()[1] - 1), "`truth` has labels down to -1"),
    ],
)
def test_what_is_not_points_and_labels_is_said(given, words):
    result = check("a_win_for_mean_shift", lambda: given)
    assert result.kind in ("wrong", "known mistake") and words in result.message, result
