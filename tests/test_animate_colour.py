"""The colours of a picture climb as `filter_image` moves them, and the words count them."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from test_animation import assert_alike, chunks, numbers, played, png_of, said

from teachkit import load_picture, make_picture
from teachkit.apply.segment import filter_image, filter_steps
from teachkit.show import animate_colour_climb

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

RANDOM = np.random.default_rng(0)


@pytest.fixture(scope="module")
def temple():
    return animate_colour_climb()


def test_it_plays_every_frame_as_drawn_ends_on_a_still_one_and_is_small(temple):
    png = png_of(temple)
    assert len(png) < 100_000 and png == png_of(animate_colour_climb())
    assert {kind for kind, _ in chunks(png)} >= {"acTL", "fcTL", "fdAT"}
    shown, lasting = played(png)
    drawn = temple.frames
    assert len(shown) == len(drawn) + 1 and lasting[-1] >= 1000
    for one, other in zip(shown, [drawn[-1], *drawn], strict=True):
        assert_alike(one, other, mean=2)
    assert all(frame.shape == drawn[0].shape for frame in drawn)


def test_a_pixel_keeps_its_colour_in_what_is_played(temple):
    """Forty colours, enough for diagrams, would show regions where none are."""
    for frame, drawn in zip(played(png_of(temple))[0][1:], temple.frames, strict=True):
        picture = slice(300, None)
        assert np.abs(frame[:, picture] - drawn[:, picture].astype(int)).max() <= 12


@pytest.mark.parametrize("image", [None, make_picture()[0]], ids=["temple", "made"])
def test_the_words_count_what_still_climbs_and_the_colours_there_are(image):
    one = animate_colour_climb(image, 4, 12)
    picture = load_picture("china", 48) if image is None else None
    words = said(one)
    if picture is not None:
        steps = list(filter_steps(picture, 4, 12))
        for text, step in zip(words, one.steps.values, strict=True):
            assert text.startswith(f"Step {step} of {len(steps) - 1}. ")
            colours = len(np.unique(steps[step].image.reshape(-1, 3), axis=0))
            assert numbers(text.replace(",", ""))[-1] == colours
            left = (filter_image(picture, 4, 12).n_iter > step).sum()
            assert (f"{left:,} of 1,536 are still climbing" in text) == (left > 0)
    else:
        assert "48 × 32, made smaller" in one.shows
    assert "All have stopped" in words[-1] and "still climbing" in words[0]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    "image",
    [
        [[0.3]],
        RANDOM.random((1, 60)),
        np.full((9, 9, 3), 7, np.uint8),
        RANDOM.integers(0, 256, (300, 200, 3), dtype=np.uint8),
    ],
    ids=["one pixel", "one row", "all equal", "large noise"],
)
def test_any_picture_can_be_animated(image):
    one = animate_colour_climb(image)
    assert len(png_of(one)) < 300_000
    assert not re.search(r"\b(nan|inf)\b", one.alt) and len(one.alt) < 500


def test_bad_input_gets_the_librarys_sentence():
    with pytest.raises(ValueError, match=r"image\[\.\.\., :3\]"):
        animate_colour_climb(np.zeros((4, 5, 4), np.uint8))
    with pytest.raises(ValueError, match="spatial_bandwidth"):
        animate_colour_climb([[0.5]], 0)


def test_dots_and_picture_are_where_the_library_s_steps_are(temple):
    fig, (dots, panel), draw = temple._scene()
    plt.close(fig)
    steps = list(filter_steps(load_picture("china", 48), 4, 10))
    for step in temple.steps.values:
        draw(step)
        picture = steps[step].image / 255
        wanted = steps[step].colours.reshape(-1, 3)
        assert np.allclose(dots.get_offsets(), wanted[:, [2, 0]])
        assert np.abs(dots.get_facecolor()[:, :3] - picture.reshape(-1, 3)).max() <= 0.51 / 255
        assert np.abs(np.asarray(panel.get_array(), float) - picture).max() <= 0.51 / 255
