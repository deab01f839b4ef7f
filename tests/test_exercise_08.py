"""What libraries answer to the exercises of lesson 08, and where the open one draws its lines."""

import numpy as np
import pytest
from sklearn.metrics import davies_bouldin_score

from teachkit.apply import indices, sweep
from teachkit.exercises import check

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture(autouse=True)
def no_learner(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("davies_bouldin", davies_bouldin_score),
        ("davies_bouldin", indices.davies_bouldin),
        ("count_big", sweep.count_big),
    ],
)
def test_a_librarys_own_function_passes(name, function):
    result = check(name, lambda *arguments: function(*arguments))
    assert result.passed, result


# How to fool the silhouette


def stripes(length=20, gap=3.0):
    """Two stripes, which one each point is on, and in which half."""
    x = np.arange(2 * length) % length
    truth = np.repeat([0, 1], length)
    return np.column_stack([x, gap * truth]), truth, (x >= length / 2).astype(int)


def told(points, truth, other):
    return check("fool_the_silhouette", lambda: (points, truth, other))


@pytest.mark.parametrize(
    "given",
    [
        stripes(),
        [part.astype("float32") for part in stripes()[:1]] + [*stripes()[1:]],
        [stripes()[0] * 1e6 + 1e9, *stripes()[1:]],
        [stripes()[0].astype(int), stripes()[1] * 90 + 7, stripes()[2].astype("uint8")],
    ],
    ids=["stripes", "float32", "far away", "other names"],
)
def test_whatever_fools_the_silhouette_passes(given):
    result = told(*given)
    assert result.passed, result
    assert result.message.startswith("An index rewards")  # no word of inputs: there are none


def test_20_to_500_points_are_taken():
    assert told(*stripes(10, 1.5)).passed
    assert "There are 19 points" in told(*[part[1:] for part in stripes(10, 1.5)]).message
    assert told(*stripes(250)).passed
    points, truth, other = (np.append(part, part[-1:], axis=0) for part in stripes(250))
    assert "There are 501 points" in told(points, truth, other).message


@pytest.mark.parametrize("which", ["truth", "other"])
def test_every_cluster_has_at_least_5_points(which):
    def message(size):
        points, truth, other = stripes()
        few = (np.arange(40) < size).astype(int)
        return told(points, *((few, other) if which == "truth" else (truth, few))).message

    assert f"The smallest cluster of `{which}` has 4 points; at least 5" in message(4)
    assert "smallest cluster" not in message(5)


def test_the_truth_is_seen_in_95_of_100_points():
    points, truth, other = stripes()
    end, middle = truth.copy(), truth.copy()
    end[0], middle[5] = 1, 1  # two points, then three, have a nearest one that differs
    assert told(points, end, other).passed
    assert "label for 92.5% of your points" in told(points, middle, other).message


def test_the_two_labellings_differ():
    def message(size):
        truth = np.repeat([0, 1, 2], [10, 10, size])
        return told(
            np.column_stack([np.arange(20 + size), 9.0 * truth]), truth, np.maximum(truth, 1)
        ).message

    assert "of `truth` and `other` is 0.528; below 0.5" in message(9)
    assert "of `truth` and `other`" not in message(8)  # 0.4997


def test_the_silhouette_prefers_the_other_by_a_tenth():
    assert told(*stripes(12, 4.35)).passed  # by 0.1002
    assert "it has to be higher by at least 0.1" in told(*stripes(12, 4.4)).message  # by 0.094


def test_a_truth_by_chance_does_not_pass():
    points, _, other = stripes()
    drawn = np.random.default_rng(0).integers(0, 2, 40)
    assert "hard to see" in told(points, drawn, other).message
    two_places = np.repeat([[0.0, 0.0], [1.0, 1.0]], 20, axis=0)
    assert (
        "for 0.0% of your points"
        in told(two_places, np.arange(40) % 2, np.repeat([0, 1], 20)).message
    )


def test_labellings_that_have_changed_places_are_seen():
    points, truth, other = stripes()
    points[:, 0] += 0.1 * other  # so that both can be seen
    assert "have changed places" in told(points, other, truth).message


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (np.zeros((3, 2)), "It returns an array; three arrays are asked for"),
        ([1, 2], "It returns 2 things"),
        ((None, *stripes()[1:]), "`points` is nothing (None); an array is asked for."),
        ((stripes()[0], "ab", stripes()[2]), "`truth` is text; an array is asked for."),
        ((stripes()[0].T, *stripes()[1:]), "`points` has shape (2, 40)"),
        ((stripes()[0].astype(str), *stripes()[1:]), "and dtype str"),
        ((stripes()[0] * np.nan, *stripes()[1:]), "`points` holds NaN, infinity, or a number"),
        ((stripes()[0] * 1e200, *stripes()[1:]), "or a number beyond 1e100"),
        ((*stripes()[:2], stripes()[2][:, None]), "`other` has shape (40, 1); for 40 points"),
        ((*stripes()[:2], stripes()[2] > 0), "`other` holds True and False; labels are whole"),
        ((*stripes()[:2], stripes()[2] / 1), "`other` holds numbers with a point; labels"),
        ((*stripes()[:2], stripes()[2].astype(str)), "`other` holds text; labels are whole"),
        ((*stripes()[:2], stripes()[2] - 1), "`other` has labels down to -1"),
        ((*stripes()[:2], stripes()[2] * 0), "All points of `other` are in one cluster"),
        ((*stripes()[:2], 1 - stripes()[1]), "their adjusted Rand index is 1"),
    ],
)
def test_what_is_not_three_arrays_is_said(given, words):
    result = check("fool_the_silhouette", lambda: given)
    assert result.kind in ("wrong", "known mistake") and words in result.message, result
