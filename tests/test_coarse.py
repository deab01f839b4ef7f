"""Smaller pictures and their coarse answer; steps of the fine one; lines around regions."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from teachkit import load_picture
from teachkit.apply.coarse import filter_coarsely, shrink_image, smaller_shape
from teachkit.apply.segment import filter_image, filter_steps, outlines, regions_of

RANDOM = np.random.default_rng(0)


def tiles_by_hand(picture, height, width):
    """The means of tiles, in loops."""
    rows, columns = (
        [size * i // parts for i in range(parts + 1)]
        for size, parts in zip(picture.shape, (height, width), strict=False)
    )
    means = np.empty((height, width, *picture.shape[2:]))
    for i in range(height):
        for j in range(width):
            tile = picture[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
            # Rows first: a tile's rows count alike, though all of one tile are of one length.
            means[i, j] = tile.astype(float).mean(axis=0).mean(axis=0)
    return means


@pytest.mark.parametrize("shape", [(13, 9, 3), (13, 9), (1, 40), (40, 1, 3), (5, 80)], ids=str)
@pytest.mark.parametrize("kind", [np.uint8, float])
def test_each_pixel_of_a_smaller_picture_is_the_mean_of_its_tile(shape, kind):
    picture = RANDOM.integers(0, 256, shape).astype(np.uint8)
    white = 255 if kind == np.uint8 else 1
    picture = picture if kind == np.uint8 else picture / 255
    for pixels in (1, 7, 30):
        small = shrink_image(picture, pixels)
        assert small.shape[2:] == shape[2:] and np.prod(small.shape[:2]) <= pixels
        assert np.allclose(small, tiles_by_hand(picture, *small.shape[:2]) / white)


def test_a_picture_that_is_small_enough_stays_as_it_is_in_floats():
    picture = RANDOM.integers(0, 256, (6, 8, 3)).astype(np.uint8)
    small = shrink_image(picture, 48)
    assert np.array_equal(small, picture / 255) and picture.dtype == np.uint8
    assert np.array_equal(shrink_image(picture / 255, 48), picture / 255)


def test_a_smaller_picture_keeps_its_shape_and_comes_near_its_most():
    for height, width in RANDOM.integers(1, 5_000, (300, 2)):
        for most in (1, 50, 6_144):
            h, w = smaller_shape((height, width), most)
            assert 1 <= h <= height and 1 <= w <= width and h * w <= most
            if height * width <= most:
                assert (h, w) == (height, width)
            elif min(h, w) >= 20:
                assert h * w > 0.9 * most
                assert h / w == pytest.approx(height / width, rel=0.06)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 5, 4), np.uint8), r"image\[\.\.\., :3\]"),
        (np.zeros((0, 5), np.uint8), "image is empty"),
        (np.zeros(5, np.uint8), "image must have the shape"),
        (np.full((4, 5), 7.0), "image must hold floats from 0 to 1"),
        (np.ma.array(np.zeros((4, 5), np.uint8), mask=np.eye(4, 5)), "masked"),
    ],
    ids=["opaque", "empty", "one dimension", "range", "masked"],
)
def test_what_is_no_picture_gets_the_librarys_sentence(image, message):
    with pytest.raises(ValueError, match=message):
        shrink_image(image, 6)


@pytest.mark.parametrize("name", ["china", "flower"])
@pytest.mark.parametrize("bandwidths", [(4, 7), (6, 10), (8, 10)], ids=str)
def test_the_coarse_answer_is_about_the_fine_one(name, bandwidths):
    picture = load_picture(name)
    fine = filter_image(picture, *bandwidths)
    coarse = filter_coarsely(picture, *bandwidths, pixels=1_536)
    assert coarse.colours.shape == fine.colours.shape == (64, 96, 3)
    assert np.linalg.norm(coarse.colours - fine.colours, axis=-1).mean() < 5
    assert np.linalg.norm(coarse.places - fine.places, axis=-1).mean() < bandwidths[0]
    regions, other = (regions_of(picture, one, bandwidths[1], 20, "lab") for one in (fine, coarse))
    assert 0.75 < len(other.sizes) / len(regions.sizes) < 1.5
    assert adjusted_rand_score(regions.labels.ravel(), other.labels.ravel()) > 0.4


@pytest.mark.parametrize("space", ["lab", "rgb"])
def test_a_coarse_answer_keeps_an_edge_where_it_is(space):
    picture = np.full((30, 50), 0.2)
    picture[:, 23:] = 0.8
    coarse = filter_coarsely(picture, 4, 20, pixels=100, space=space)
    assert np.allclose(coarse.image, picture)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (2, 300, 3)], ids=str)
def test_any_picture_has_a_coarse_answer(shape):
    picture = RANDOM.random(shape)
    for pixels in (1, 5, 10_000):
        coarse = filter_coarsely(picture, 10, 2, pixels=pixels)
        assert coarse.image.shape == shape and coarse.n_iter.shape == shape[:2]
        assert np.isfinite(coarse.colours).all() and np.isfinite(coarse.places).all()


@pytest.mark.parametrize("kernel", ["flat", "gaussian"])
def test_the_steps_begin_with_the_picture_and_end_with_what_the_filter_returns(kernel):
    picture = RANDOM.integers(0, 256, (9, 12, 3)).astype(np.uint8)
    steps = list(filter_steps(picture, 2, 30, kernel=kernel))
    assert np.array_equal(steps[0].image, picture) and steps[0].n_iter.max() == 0
    y, x = np.indices((9, 12))
    assert np.array_equal(steps[0].places, np.stack([x, y], axis=-1))
    assert [step.n_iter.max() for step in steps] == list(range(len(steps)))
    end = filter_image(picture, 2, 30, kernel=kernel)
    for name in ("image", "colours", "places", "n_iter"):
        assert np.array_equal(getattr(steps[-1], name), getattr(end, name))
    assert end.n_iter.max() == len(steps) - 1


def test_a_bad_bandwidth_is_told_before_the_first_step():
    with pytest.raises(ValueError, match="range_bandwidth"):
        filter_steps([[0.5]], 2, 0)


def test_outlines_part_exactly_the_pixels_of_different_regions():
    labels = RANDOM.integers(0, 3, (7, 9))
    found = {tuple(map(tuple, line)) for line in outlines(labels)}
    lines = set()
    for y in range(7):
        for x in range(9):
            if x < 8 and labels[y, x] != labels[y, x + 1]:
                lines.add(((x + 0.5, y - 0.5), (x + 0.5, y + 0.5)))
            if y < 6 and labels[y, x] != labels[y + 1, x]:
                lines.add(((x - 0.5, y + 0.5), (x + 0.5, y + 0.5)))
    assert found == lines and len(outlines(labels)) == len(lines)
    assert outlines([[4]]).shape == (0, 2, 2)
