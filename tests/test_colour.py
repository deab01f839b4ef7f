"""Colours come back as they went, agree with scikit-image's, and pictures are read or refused."""

import numpy as np
import pytest
from peers import peer
from PIL import Image

from teachkit.apply.colour import lab_to_rgb, rgb_to_lab
from teachkit.apply.image import as_frames, as_image

#: Every fifth value of a byte, and the last: 52³ colours, as a picture.
STEPS = np.arange(0, 256, 5, dtype=np.uint8)
GRID = np.stack(np.meshgrid(STEPS, STEPS, STEPS, indexing="ij"), axis=-1).reshape(52, -1, 3)
GREYS = np.arange(256, dtype=np.uint8).reshape(16, 16)


# --- CIELAB -------------------------------------------------------------------------


def test_colours_agree_with_those_of_scikit_image():
    color = peer("skimage.color")
    assert np.abs(rgb_to_lab(GRID) - color.rgb2lab(GRID)).max() < 0.01


def test_known_colours_have_the_published_values():
    known = {
        (0, 0, 0): (0, 0, 0),
        (255, 255, 255): (100, 0, 0),
        (255, 0, 0): (53.24, 80.09, 67.20),
        (0, 255, 0): (87.73, -86.18, 83.18),
        (0, 0, 255): (32.30, 79.19, -107.86),
    }
    picture = np.array([[*known]], dtype=np.uint8)
    np.testing.assert_allclose(rgb_to_lab(picture)[0], [*known.values()], atol=0.02)


def test_bytes_come_back_exactly():
    every = np.arange(256, dtype=np.uint8)
    planes = [
        np.stack(np.broadcast_arrays(every[:, None], every, np.uint8(k)), axis=-1)
        for k in (0, 1, 77, 255)
    ]
    for picture in [GRID, *planes, *(np.roll(plane, 1, axis=-1) for plane in planes)]:
        back = np.rint(lab_to_rgb(rgb_to_lab(picture)) * 255).astype(np.uint8)
        assert (back == picture).all()


def test_greys_have_no_hue_whether_they_come_as_grey_or_as_colours():
    lab = rgb_to_lab(GREYS)
    assert np.abs(lab[..., 1:]).max() < 1e-12
    assert (np.diff(lab[..., 0].ravel()) > 0).all()
    assert (rgb_to_lab(np.repeat(GREYS[..., None], 3, axis=-1)) == lab).all()


def test_what_no_screen_shows_is_cut_off_without_a_warning():
    odd = [[0, 100, 0], [100, -200, 0], [-5, 0, 0], [105, 0, 0], [1e140, -1e140, 1e140]]
    back = lab_to_rgb(odd)
    assert (back >= 0).all() and (back <= 1).all()
    assert back[2].tolist() == [0, 0, 0] and back[3] == pytest.approx(1)


# --- reading a picture --------------------------------------------------------------

PICTURE = np.random.default_rng(3).integers(0, 256, (5, 7, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "as_it_comes",
    [
        PICTURE / 255,
        (PICTURE / 255).tolist(),
        np.asfortranarray(PICTURE),
        np.flip(np.flip(PICTURE).copy()),
        Image.fromarray(PICTURE),
        np.ma.array(PICTURE),
    ],
    ids=["floats", "lists", "Fortran order", "negative strides", "Pillow's", "nothing masked"],
)
def test_a_picture_is_the_same_however_it_comes(as_it_comes):
    np.testing.assert_allclose(as_image(as_it_comes, "image"), PICTURE / 255, atol=1e-15)


def test_a_mask_is_a_picture_of_black_and_white():
    assert as_image([[True, False]], "image").tolist() == [[1.0, 0.0]]
    assert as_image(Image.fromarray(GREYS).convert("1"), "image").max() == 1


REFUSED = {
    "one row of numbers": (np.ones(6), "shape", "image.reshape(height, width)"),
    "grey with alpha": (np.ones((4, 5, 2)), "shape", "image[..., 0]"),
    "grey with an axis": (np.ones((4, 5, 1)), "shape", "image[..., 0]"),
    "opacity": (np.ones((4, 5, 4)), "shape", "image[..., :3]"),
    "opacity, in lists": (np.ones((4, 5, 4)).tolist(), "shape", "np.asarray(image)[..., :3]"),
    "colours first": (np.ones((3, 4, 5)), "shape", "np.moveaxis(image[:3], 0, -1)"),
    "colours and opacity first": (np.ones((4, 4, 5)), "shape", "np.moveaxis(image[:3], 0, -1)"),
    "a film": (np.ones((2, 4, 5, 3)), "shape", "image[0]"),
    "a grey film": (np.ones((7, 4, 5)), "shape", "image[0]"),
    "int64": (PICTURE.astype(int), "int64", "image.astype(np.uint8)"),
    "integers in lists": (PICTURE.tolist(), "int64", "np.asarray(image).astype(np.uint8)"),
    "uint16": (PICTURE * np.uint16(257), "uint16", "image / 65535"),
    "floats to 255": (PICTURE.astype(float), "from 0 to 1", "image / 255"),
    "a little above 1": (PICTURE / 250, "from 0 to 1", None),
    "floats to 300": (PICTURE * 1.15, "from 0 to 1", "np.clip(image, 0, 1)"),
    "negative": (PICTURE / 255 - 0.5, "from 0 to 1", "np.clip(image, 0, 1)"),
    "int8": (PICTURE.astype(np.int8), "int8", None),
    "NaN": (np.where(PICTURE[2, 3, 1] == PICTURE, np.nan, 0.5), "NaN", None),
    "infinity": (np.where(PICTURE[2, 3, 1] == PICTURE, np.inf, 0.5), "infinity", None),
    "no pixels": (np.ones((0, 5, 3)), "empty", None),
    "masked": (np.ma.masked_greater(PICTURE, 9), "masked", None),
    "Pillow's with opacity": (
        Image.fromarray(PICTURE).convert("RGBA"),
        "RGBA",
        "image.convert('RGB')",
    ),
    "Pillow's with a palette": (
        Image.fromarray(PICTURE).convert("P"),
        "'P'",
        "image.convert('RGB')",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_told_so_and_the_remedy_helps(kind):
    values, said, remedy = REFUSED[kind]
    with pytest.raises((TypeError, ValueError), match="^image ") as caught:
        rgb_to_lab(values)
    assert said in str(caught.value)
    if remedy:
        assert remedy in str(caught.value)
        names = {"image": values, "np": np, "height": 2, "width": 3}
        assert rgb_to_lab(eval(remedy, names)).shape[2] == 3


def test_the_place_of_a_bad_number_is_told():
    picture = np.full((5, 7, 3), 0.5)
    picture[2, 3, 1] = np.nan
    with pytest.raises(ValueError, match="row 2, column 3"):
        as_image(picture, "image")
    with pytest.raises(ValueError, match=r"frames\[1\] .* row 2, column 3"):
        as_frames([np.zeros((5, 7, 3)), picture], "frames")


@pytest.mark.parametrize(
    ("film", "remedy"),
    [
        (PICTURE, "frames[np.newaxis]"),
        (np.ones((2, 4, 5, 4)), "frames[..., :3]"),
        (np.ones((2, 4, 5)), "np.repeat(frames[..., np.newaxis], 3, axis=-1)"),
    ],
)
def test_what_is_no_film_is_told_so_and_the_remedy_helps(film, remedy):
    with pytest.raises(ValueError, match="^frames must have the shape") as caught:
        as_frames(film, "frames")
    assert remedy in str(caught.value)
    assert len(as_frames(eval(remedy, {"frames": film, "np": np}), "frames"))
