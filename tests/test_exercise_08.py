"""What libraries answer to the exercises of lesson 08, and where the open one draws its lines."""

import numpy as np
import pytest
from sklearn.metrics import davies_bouldin_score

from teachkit.apply import indices, sweep
from teachkit.exercises import check

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


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
        [np.repeat(part, 3, axis=0) for part in stripes()],
    ],
    ids=["stripes", "float32", "far away", "other names", "repeated"],
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


def heaps(size, spread=0.0, n=20):
    """Heaps along a line, two labels by turns, and in which half of the line each heap is."""
    heap = np.repeat(np.arange(n), size)
    scatter = spread * np.random.default_rng(0).normal(size=(n * size, 2))
    return np.column_stack([heap, 0 * heap]) + scatter, heap % 2, (heap >= n / 2).astype(int)


def heaps_on_a_board():
    """Heaps on the squares of a chessboard, the squares' colours, and the half of the board."""
    x, y = np.repeat(np.indices((6, 6)).reshape(2, -1), 8, axis=1)
    return np.column_stack([x, y]), (x + y) % 2, (x >= 3).astype(int)


@pytest.mark.parametrize(
    "given",
    [heaps(5), heaps(5, 0.01), heaps(25, 0.05), heaps(8, n=3), heaps_on_a_board()],
    ids=["repeated", "close", "wide", "three", "board"],
)
def test_a_true_cluster_is_one_piece(given):
    result = told(*given)
    assert "lie in pieces" in result.message or "The largest pieces" in result.message, result


def test_80_of_100_points_are_in_the_largest_pieces():
    def message(first):  # so many of 20 points lie before the other cluster, the rest behind it
        truth = np.repeat([0, 1, 0], [first, 20, 20 - first])
        x = np.arange(40) + 2 * (np.arange(40) >= first) + 2 * (np.arange(40) >= first + 20)
        return told(np.column_stack([x, 0 * x]), truth, (x > 20).astype(int)).message

    assert "hold 77.5% of your points together; at least 80%" in message(11)
    assert "The largest pieces" not in message(12)


def test_a_few_points_far_out_do_not_tear_a_true_cluster():
    rng = np.random.default_rng(1)
    truth = np.repeat([0, 1], 20)
    along, across = rng.normal(0, 10, 40), 3 * truth + 0.3 * rng.normal(size=40)
    assert told(np.column_stack([along, across]), truth, (along > 0).astype(int)).passed


def test_points_that_are_all_equal_show_no_truth():
    result = told(np.ones((40, 2)), *stripes()[1:])
    assert "for 0.0% of your points" in result.message


def test_there_are_at_most_10_true_clusters():
    def message(n):
        truth = np.repeat(np.arange(n), 6)
        points = np.column_stack([np.arange(6 * n) % 6, 1.0 * truth])
        return told(points, truth, np.arange(6 * n) % 6 // 3).message

    assert "`truth` has 11 clusters; at most 10 are asked for" in message(11)
    assert "`truth` has" not in message(10)
    points, truth, _ = stripes(48)
    many = told(points, truth, np.arange(96) % 48 // 4)
    assert "`truth` has" not in many.message  # of others there may be as many as you like


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
