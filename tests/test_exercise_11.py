"""What libraries answer to the exercises of lesson 11, and where the open one draws its lines."""

import re

import numpy as np
import pytest
from exercise_checks import inputs, passes
from scipy.ndimage import binary_dilation
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.metrics import adjusted_rand_score

from teachkit.apply import segment
from teachkit.apply.colour import rgb_to_lab
from teachkit.apply.filtering import window_means
from teachkit.datasets import make_picture
from teachkit.exercises import EXERCISES, check
from teachkit.exercises.lessons import lesson11
from teachkit.exercises.lessons.lesson11 import best_overlaps
from teachkit.kernels import KERNELS

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


# Colours


def lab_by(to_xyz, white, *, bend=0.04045, edge=0.008856, slope=7.787, offset=16 / 116):
    """The steps of the lesson with the digits that others print."""

    def lab(rgb):
        light = np.where(rgb <= bend, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        ratio = light @ np.transpose(to_xyz) / white
        x, y, z = np.where(ratio > edge, np.cbrt(ratio), slope * ratio + offset).T
        return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])

    return lab


FOUR_DIGITS = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
SCIKIT_IMAGE = [
    [0.412453, 0.357580, 0.180423],
    [0.212671, 0.715160, 0.072169],
    [0.019334, 0.119193, 0.950227],
]
SEVEN_DIGITS = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
D65 = np.array([0.95047, 1.0, 1.08883])


@pytest.mark.parametrize(
    "lab",
    [
        lab_by(SCIKIT_IMAGE, D65),
        lab_by(SEVEN_DIGITS, D65),
        lab_by(FOUR_DIGITS, np.array([0.9505, 1.0, 1.0890])),
        lab_by(FOUR_DIGITS, D65, bend=0.03928, edge=216 / 24389, slope=24389 / 27 / 116),
        lambda rgb: rgb_to_lab(rgb.astype(float)[np.newaxis])[0],
    ],
    ids=["scikit-image", "seven digits", "rounded white", "older curve", "the library"],
)
def test_colours_pass_whatever_the_digits_of_the_constants(lab):
    passes("lab", lab)


def test_scikit_images_own_answer_passes():
    color = pytest.importorskip("skimage.color")
    passes("lab", lambda rgb: color.rgb2lab(rgb.astype(float)[np.newaxis])[0])


@pytest.mark.parametrize(
    ("white", "digits"),
    [(np.array([0.9642, 1.0, 0.8251]), 9), (D65, 1), (D65, 0)],
    ids=["white of paper", "one digit", "no digits"],
)
def test_what_is_off_by_more_than_digits_does_not_pass(white, digits):
    assert not check("lab", lambda rgb: lab_by(FOUR_DIGITS, white)(rgb).round(digits)).passed


# A step


def test_the_librarys_own_step_goes_where_the_exercise_says():
    compared = 0
    for points, image, spatial, colour in inputs("filter_step"):
        height, width = image.shape[:2]
        right = EXERCISES["filter_step"].reference(points, image, spatial, colour)
        inside = ((points[:, :2] > -0.5) & (points[:, :2] < [width - 0.5, height - 0.5])).all(1)
        with np.errstate(invalid="ignore"):  # an empty window is 0/0 there: no climb has one
            places, colours = window_means(
                image.astype(float),
                points[inside, :2].astype(float),
                points[inside, 2:].astype(float),
                (spatial, colour),
                KERNELS["flat"],
            )
        moved = np.column_stack([places, colours])
        full = np.isfinite(moved).all(axis=1)
        assert moved[full] == pytest.approx(right[inside][full])
        assert np.array_equal(right[inside][~full], points[inside][~full])
        compared += full.sum()
    assert compared > 100


# Regions


def linked(colours, limit):
    """The pairs of pixels that a link joins, as numbers of pixels."""
    one, other = segment.neighbours(np.arange(colours[..., 0].size).reshape(colours.shape[:2]))
    flat = colours.reshape(-1, 3)
    alike = np.linalg.norm(flat[one] - flat[other], axis=1) <= limit
    return one[alike], other[alike]


def components(colours, limit):
    """SciPy's own regions."""
    one, other = linked(colours, limit)
    n = colours[..., 0].size
    graph = coo_matrix((np.ones(len(one)), (one, other)), shape=(n, n))
    return connected_components(graph, directed=False)[1].reshape(colours.shape[:2])


@pytest.mark.parametrize(
    "connect",
    [
        components,
        segment.connect,
        lambda *given: 1000 - 7 * components(*given),
        lambda *given: components(*given).astype("uint16"),
    ],
    ids=["SciPy", "the library", "other names", "small whole numbers"],
)
def test_regions_pass_whatever_they_are_called(connect):
    passes("connect", connect)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda labels: labels.tolist(), "It returns a list; a label for each pixel is asked for"),
        (lambda labels: labels.astype(float), "The labels are numbers with a point; whole"),
        (lambda labels: labels > 0, "The labels are True and False; whole numbers"),
        (lambda labels: labels.astype(str), "The labels are text; whole numbers"),
        (lambda labels: labels.ravel(), "for each pixel is asked for, in an array of shape ("),
        (lambda labels: labels[None], "The labels have shape (1, "),
    ],
)
@pytest.mark.parametrize("name", ["connect", "hide_a_region"])
def test_what_is_no_table_of_labels_is_said(name, change, words):
    result = check(name, lambda *given: change(EXERCISES[name].reference(*given)))
    assert not result.passed and words in result.message, result


def test_the_two_pixels_that_are_named_are_what_it_says():
    """Linked and parted, or together and of two regions: on every input, for every mistake."""
    exercise, told = EXERCISES["connect"], {"linked": 0, "chain": 0}
    for mistake in exercise.mistakes.values():
        for colours, limit in inputs("connect"):
            labels, right = mistake(colours, limit), components(colours, limit)
            if np.shape(labels) != right.shape or labels.dtype.kind not in "iu":
                continue
            for sentence in lesson11.differences_of_regions(labels, right, colours):
                a, b, c, d = map(int, re.findall(r"\d+", sentence)[:4])
                if "linked" in sentence:
                    told["linked"] += 1
                    assert abs(a - c) + abs(b - d) == 1 and labels[a, b] != labels[c, d]
                    assert np.linalg.norm(colours[a, b] - colours[c, d]) <= limit
                else:
                    told["chain"] += 1
                    assert labels[a, b] == labels[c, d] and right[a, b] != right[c, d]
    assert min(told.values()) > 50, told


def test_a_wrong_picture_of_regions_always_has_two_such_pixels():
    for mistake in EXERCISES["connect"].mistakes.values():
        for colours, limit in inputs("connect"):
            labels, right = mistake(colours, limit), components(colours, limit)
            if np.shape(labels) == right.shape and labels.dtype.kind in "iu":
                equal = np.array_equal(*map(lesson11.as_first_seen, (labels, right)))
                assert equal != bool(lesson11.differences_of_regions(labels, right, colours))


def test_regions_are_named_in_the_order_of_their_first_pixels():
    labels = np.array([[7, 7, -2], [0, 7, -2]])
    assert lesson11.as_first_seen(labels).tolist() == [[0, 0, 1], [2, 0, 1]]


# What is exactly at a limit


@pytest.mark.parametrize(
    ("name", "place"), [("filter_step", 2), ("filter_step", 3), ("connect", 1)]
)
def test_some_input_decides_what_is_exactly_at_a_limit_and_none_hangs_on_rounding(name, place):
    reference = EXERCISES[name].reference

    def changed(factor):
        def other(case):
            return reference(*case[:place], case[place] * factor, *case[place + 1 :])

        return [not np.array_equal(other(case), reference(*case)) for case in inputs(name)]

    assert sum(changed(1 - 1e-9)) >= 3
    assert not any(changed(1 + 1e-9))


@pytest.mark.parametrize("name", ["filter_step", "connect", "boundary_recall", "hide_a_region"])
def test_pictures_are_not_all_square_and_some_stand_and_some_lie(name):
    place = EXERCISES[name].names.index(
        {"filter_step": "image", "connect": "colours"}.get(name, "truth")
    )
    shapes = [case[place].shape[:2] for case in inputs(name)]
    assert any(height > width for height, width in shapes)
    assert any(height < width for height, width in shapes)


# Boundaries


def recall_by_dilation(labels, truth, tolerance):
    """SciPy grows what was found; the library says where the boundaries are."""
    found, true = segment.boundaries(labels), segment.boundaries(truth)
    near = binary_dilation(found, np.ones((2 * tolerance + 1,) * 2))
    return float(near[true].mean()) if true.any() else 1.0


def test_the_librarys_boundaries_and_scipys_dilation_pass():
    passes("boundary_recall", recall_by_dilation)


# The open one


def truths():
    return [truth for (truth,) in inputs("hide_a_region")]


def by_size(truth):
    names, sizes = np.unique(truth, return_counts=True)
    return names[sizes.argsort()]


def joined(truth, lose, into):
    """The regions of these places in the order of size, with the name of another."""
    names = by_size(truth)
    return np.where(np.isin(truth, names[lose]), names[into], truth)


def test_each_truth_has_six_regions_in_another_shape_and_under_other_names():
    assert {len(np.unique(truth)) for truth in truths()} == {6}
    assert len({truth.shape for truth in truths()}) == len(truths()) >= 3
    assert len({tuple(by_size(truth)) for truth in truths()}) == len(truths())


def test_what_can_be_tried_on_the_lessons_picture_comes_out_alike_there():
    exercise, (_, truth) = EXERCISES["hide_a_region"], make_picture(noise=0, seed=0)
    for answer in (exercise.reference, exercise.loops):
        assert lesson11.lacks_of_hiding(answer(truth), truth) == {}
    assert list(lesson11.lacks_of_hiding(joined(truth, [0, 1], 5), truth)) == ["index"]
    assert list(lesson11.lacks_of_hiding(joined(truth, [0], 5), truth)) == ["lost 1"]


def test_both_ways_of_the_hint_pass_with_room_to_spare():
    """Each of the two smallest goes to what surrounds it, or both to the third."""
    for answer in (EXERCISES["hide_a_region"].loops, EXERCISES["hide_a_region"].reference):
        for truth in truths():
            labels = answer(truth)
            assert adjusted_rand_score(truth.ravel(), labels.ravel()) > 0.96
            assert sum(overlap < 0.45 for overlap in best_overlaps(labels, truth).values()) == 2


@pytest.mark.parametrize(
    "answer",
    [
        lambda truth: joined(truth, [0, 1], 3),
        lambda truth: 50 - 3 * joined(truth, [0, 1], 2),
        lambda truth: joined(truth, [0, 1, 2], 3),
        lambda truth: np.where(
            np.isin(truth, by_size(truth)[:2]),
            9 + np.arange(truth.size).reshape(truth.shape),
            truth,
        ),
    ],
    ids=["to a small one", "other names", "three", "shattered"],
)
def test_any_way_to_lose_two_passes(answer):
    passes("hide_a_region", answer)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda truth: truth.copy(), ["none is lost; at least 2 are asked for", "0: 1.000"]),
        (lambda truth: joined(truth, [0], 5), ["is lost; at least 2 are asked for", "only region"]),
        (lambda truth: joined(truth, [0, 1], 5), ["The adjusted Rand index is 0.9", "n·m"]),
        (lambda truth: 0 * truth, ["The adjusted Rand index is 0.000; at least 0.95"]),
        (lambda truth: truth[:, ::-1], ["The adjusted Rand index is"]),
        (lambda truth: np.where(truth > 3, 0, truth), ["The adjusted Rand index is"]),
        (lambda truth: np.arange(64 * 96).reshape(64, 96), ["(64, 96); a label for each pixel"]),
    ],
    ids=["truth", "one", "to the largest", "one region", "mirrored", "by heart", "one shape"],
)
def test_what_an_answer_lacks_is_said_in_numbers(answer, words):
    result = check("hide_a_region", answer)
    assert not result.passed
    for word in words:
        assert word in result.message, result


def test_a_region_with_an_overlap_of_one_half_is_found():
    truth = np.array([[0, 0, 0, 1, 1, 2, 2, 3]])
    together = np.where(truth == 2, 1, truth)
    assert best_overlaps(together, truth) == {0: 1.0, 1: 0.5, 2: 0.5, 3: 1.0}
    assert "none is lost" in lesson11.lacks_of_hiding(together, truth)["lost 0"]
    lost = np.where(truth == 3, 1, together)
    assert best_overlaps(lost, truth) == {0: 1.0, 1: 0.4, 2: 0.4, 3: 0.2}
    assert list(lesson11.lacks_of_hiding(lost, truth)) == ["index"]


@pytest.mark.parametrize(("index", "lacks"), [(0.95, []), (0.9499999, ["index"])])
def test_an_index_of_095_is_enough_and_one_below_never_looks_like_it(monkeypatch, index, lacks):
    monkeypatch.setattr("sklearn.metrics.adjusted_rand_score", lambda *labellings: index)
    truth = truths()[0]
    said = lesson11.lacks_of_hiding(joined(truth, [0, 1], 2), truth)
    assert list(said) == lacks
    assert all("0.949" in sentence for sentence in said.values())


def test_one_region_or_none_lost_are_told_apart_and_which_it_is():
    truth = truths()[-1]
    one = joined(truth, [1], 5)
    sentence = lesson11.lacks_of_hiding(one, truth)["lost 1"]
    assert f"only region {by_size(truth)[1]} is lost" in sentence
    assert "lost 0" in lesson11.lacks_of_hiding(truth, truth)
