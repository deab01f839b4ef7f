"""TrackPlayer and its animation: right in every corner, and what they say is what was tracked."""

import itertools
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from teachkit import BUNNY_CREDIT, TrackPlayer, load_bunny, make_clip
from teachkit.apply.clip import commonest, read_clip, steady
from teachkit.apply.track import back_projection, cam_shift, colour_bins, colour_histogram, track
from teachkit.show import animate_track
from teachkit.show.demos import track_player
from teachkit.show.film import BODY, FIRST

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

RANDOM = np.random.default_rng(0)
FILM = load_bunny()
BOX = (30.0, 24.0, 9.0, 8.0)
DISC = make_clip(np.column_stack([np.linspace(30, 60, 12), np.full(12, 24.0)]), size=(96, 48))
CLIPS = {
    "one frame": RANDOM.integers(0, 256, (1, 20, 30, 3), dtype=np.uint8),
    "one pixel": RANDOM.random((5, 1, 1, 3)),
    "one row": RANDOM.random((4, 1, 50, 3)),
    "black": np.zeros((8, 20, 30, 3), dtype=np.uint8),
    "noise": RANDOM.integers(0, 256, (12, 20, 30, 3), dtype=np.uint8),
    "tall": RANDOM.random((3, 300, 7, 3)),
    "large": RANDOM.integers(0, 256, (3, 360, 640, 3), dtype=np.uint8),
    "True and False": np.ones((3, 5, 6, 3), dtype=bool),
}


@pytest.fixture(scope="module")
def rabbit():
    """The demo with the film of the course."""
    return TrackPlayer()


@pytest.fixture
def disc():
    """A disc that moves by about three pixels a frame."""
    return TrackPlayer(DISC, BOX)


def corners(demo):
    """The states with every control at its ends and in its middle, all of them together."""
    lasts = [len(control.values) - 1 for control in demo.controls.values()]
    for places in itertools.product(*(sorted({0, last // 2, last}) for last in lasts)):
        yield dict(zip(demo.controls, places, strict=True))


def middle_and_similarity(words):
    found = re.search(r"at \((-?[\d,.]+), (-?[\d,.]+)\), similarity ([\d.]*\d)", words)
    return [float(one.replace(",", "")) for one in found.groups()]


# --- every corner -------------------------------------------------------------------


@pytest.mark.parametrize("name", CLIPS)
def test_every_end_of_every_control_draws_and_says_plain_numbers(name):
    demo = TrackPlayer(CLIPS[name], limit=0.5)
    shape = demo.pixels().shape
    for i, state in enumerate(corners(demo)):
        demo.move(state)
        if i % 9 == 0:
            assert demo.pixels().shape == shape
        assert not re.search(r"\b(nan|inf)\b", demo.alt)
        assert len(demo.words) <= 260, demo.words
        x, y, value = middle_and_similarity(demo.words)
        height, width = CLIPS[name].shape[1:3]
        assert -0.5 <= x <= width and -0.5 <= y <= height and 0 <= value <= 1


@pytest.mark.parametrize("box", [(0, 0, 9, 8), (95, 47, 9, 8), (-4, 24, 9, 8), (30, 24, 400, 300)])
def test_a_box_at_a_corner_or_partly_outside_is_tracked(box):
    demo = TrackPlayer(DISC, box).set(frame=11)
    first = demo.set(frame=0).first_box
    x, y = np.clip(box[:2], 0, [95, 47])
    assert first.get_xy() == (x - box[2], y - box[3])
    assert (first.get_width(), first.get_height()) == (2 * box[2], 2 * box[3])


def test_the_picture_and_the_words_follow_every_control(disc):
    disc.set(frame=6)
    start = dict(disc.state)
    for name, control in disc.controls.items():
        pictures, words = set(), set()
        for at in sorted({0, len(control.values) // 2, len(control.values) - 1}):
            disc.move({**start, name: at})
            pictures.add(disc.pixels().tobytes())
            words.add(disc.words)
        assert len(pictures) == len(words) > 1, name


def test_nothing_old_is_left_in_a_picture_and_a_state_repeats(disc):
    first = {}
    for frame, x, size in [(0, 30, 1.0), (11, 30, 1.0), (5, 60, 2.0), (11, 30, 1.0), (0, 30, 1.0)]:
        quick = disc.set(frame=frame, x=x, size=size).pixels()
        disc.stage.redraw()
        assert np.array_equal(quick, disc.stage.pixels())
        assert np.array_equal(quick, first.setdefault((frame, x, size), quick))


# --- what is drawn, and what is said ------------------------------------------------


@pytest.mark.parametrize(
    "setting", [{}, {"adapt": 0.2}, {"search": 0.1}, {"adapt": 0.5, "search": 0.1}, {"size": 0.6}]
)
def test_the_box_and_the_words_are_those_of_track_in_every_frame(disc, setting):
    disc.set(**setting)
    factor = disc.values["size"]
    box = (*BOX[:2], factor * BOX[2], factor * BOX[3])
    expected = track(DISC, box, adapt=disc.values["adapt"], search=disc.values["search"])
    for frame, (place, size) in enumerate(zip(expected.positions, expected.sizes, strict=True)):
        words = disc.set(frame=frame).words
        assert words.startswith(f"Frame {frame} of 11: ")
        values = expected.similarities
        assert middle_and_similarity(words) == pytest.approx([*place, values[frame]], abs=0.051)
        lowest, where = re.search(r"lowest so far ([\d.]+) in frame (\d+)\.", words).groups()
        assert float(lowest) == pytest.approx(values[: frame + 1].min(), abs=0.006)
        assert int(where) == values[: frame + 1].argmin()
        across, down = re.search(r"Box ([\d.]+) × ([\d.]+) pixels", words).groups()
        assert [float(across), float(down)] == pytest.approx(2 * size, abs=0.051)
        for drawn in (disc.box_now, disc.pull_box):
            assert drawn.get_xy() == pytest.approx(place - size)
            assert [drawn.get_width(), drawn.get_height()] == pytest.approx(2 * size)
        assert disc.middle.get_xydata()[0] == pytest.approx(place)
        assert np.allclose(disc.walked.get_xydata(), expected.positions[: frame + 1])
        assert disc.curve.get_ydata() == pytest.approx(values)
        assert list(disc.curve.get_xdata()) == list(range(12))
        assert list(disc.cursor.get_xdata()) == [frame, frame]
        assert np.array_equal(disc.picture.get_array(), DISC[frame])


def test_a_moved_box_replays_the_whole_film_at_once(disc):
    disc.set(frame=9)
    for x, y in [(34, 22), (80, 40), (30, 24)]:
        disc.set(x=x, y=y)
        expected = track(DISC, (x, y, *BOX[2:]))
        assert disc.first_box.get_xy() == (x - BOX[2], y - BOX[3])
        assert disc.middle.get_xydata()[0] == pytest.approx(expected.positions[9])
        assert np.allclose(disc.walked.get_xydata(), expected.positions[:10])
        assert disc.curve.get_ydata() == pytest.approx(expected.similarities)


def test_the_pull_and_the_swatches_are_those_of_the_target_that_the_frame_was_compared_with(disc):
    target = colour_histogram(DISC[0], BOX)
    disc.set(adapt=0.2)
    expected = track(DISC, BOX, adapt=0.2)
    boxes = np.hstack([expected.positions, expected.sizes])
    for frame in range(12):
        words = disc.set(frame=frame).words
        assert np.allclose(disc.pull.get_array(), back_projection(DISC[frame], target))
        colours, shares = commonest(target, track_player.SWATCHES)
        assert np.array_equal(disc.swatches.get_array()[0, : len(colours)], colours)
        assert "red {}, green {}, blue {}, ".format(*colours[0]) in words
        said = [text.get_text() for text in disc.shares]
        assert [float(one.rstrip("%")) for one in said] == pytest.approx(100 * shares, abs=0.6)
        if frame:
            target = 0.8 * target + 0.2 * colour_histogram(DISC[frame], boxes[frame])


def test_below_the_limit_the_box_is_dashed_and_the_words_say_lost(disc):
    assert "lost" not in disc.set(frame=5).words and disc.box_now.get_linestyle() == "-"
    away = TrackPlayer(DISC, (80, 10, 9, 8), limit=0.9)
    values = track(DISC, (80, 10, 9, 8)).similarities
    assert values.min() < 0.9 < values.max()
    for frame, value in enumerate(values):
        lost = "below the limit of 0.9: lost" in away.set(frame=frame).words
        assert lost == (value < 0.9) == (away.box_now.get_linestyle() == "--")
    assert "a dashed line at the limit" in away.alt and "limit" not in disc.alt


def test_of_a_long_film_so_much_is_tracked_as_the_curve_shows():
    path = np.column_stack([30 + 20 * np.sin(np.arange(500) / 20), np.full(500, 24.0)])
    film = make_clip(path, size=(64, 48))
    demo = TrackPlayer(film, (30, 24, 9, 8))
    assert len(demo.found) == track_player.AHEAD + 1
    expected = track(film, (30, 24, 9, 8))
    demo.set(frame=499)
    assert demo.curve.get_ydata() == pytest.approx(expected.similarities)
    demo.set(frame=10)
    assert len(demo.curve.get_ydata()) == 10 + track_player.AHEAD + 1


# --- the film of the course, and the learner's --------------------------------------


def test_the_rabbits_body_is_followed_from_frame_24(rabbit):
    expected = track(FILM[FIRST:], BODY)
    assert expected.similarities.min() >= 0.93
    numbers = rabbit.controls["frame"].values
    assert (numbers[0], numbers[-1]) == (24, 65)
    for frame in (24, 40, 65):
        words = rabbit.set(frame=frame).words
        assert words.startswith(f"Frame {frame} of 65: ")
        place = expected.positions[frame - 24]
        assert middle_and_similarity(words)[:2] == pytest.approx(place, abs=0.51)


def test_a_start_is_the_frame_that_the_box_is_laid_on():
    demo = TrackPlayer(box=(45, 50, 9, 11), start=0)
    assert demo.controls["frame"].values[0] == 0
    expected = track(FILM, (45, 50, 9, 11))
    demo.set(frame=30)
    assert demo.middle.get_xydata()[0] == pytest.approx(expected.positions[30])
    later = TrackPlayer(DISC, (38, 24, 9, 8), start=3).set(frame=11)
    assert later.middle.get_xydata()[0] == pytest.approx(
        track(DISC[3:], (38, 24, 9, 8)).positions[-1]
    )
    assert list(later.curve.get_xdata()) == list(range(3, 12))


def test_the_credit_stands_under_the_film_of_the_course_and_no_other(rabbit, disc):
    def label(demo):
        return demo.picture.axes.get_xlabel()

    assert label(rabbit) == label(TrackPlayer(FILM[30:])) == BUNNY_CREDIT
    assert "rabbit" in rabbit.alt
    assert label(disc) == label(TrackPlayer(FILM / 255)) == "" and "rabbit" not in disc.alt


def test_a_box_not_given_is_a_quarter_of_the_picture_in_its_middle():
    demo = TrackPlayer(DISC)
    first = demo.first_box
    assert (first.get_width(), first.get_height()) == (24, 12)
    assert np.abs(np.array(first.get_xy()) + [12, 6] - [47.5, 23.5]).max() <= 0.5


def test_a_large_film_is_made_smaller_owned_up_to_and_spoken_of_in_its_own_pixels():
    large = DISC.repeat(8, axis=1).repeat(8, axis=2)
    box = tuple(8 * np.array(BOX) + [3.5, 3.5, 0, 0])
    demo = TrackPlayer(large, box).set(frame=11)
    assert demo.clip.pictures.shape[1] * demo.clip.pictures.shape[2] <= track_player.MOST_PIXELS
    assert "The film was made smaller, to " in demo.alt
    assert "made smaller" not in TrackPlayer(DISC).alt
    x, y, _ = middle_and_similarity(demo.words)
    assert np.hypot(x - 483.5, y - 195.5) < 8  # of 30 to 60 at eightfold size: a pixel's width


@pytest.mark.parametrize("kind", [list, np.array, lambda box: pd.Series(box, index=list("xyab"))])
def test_a_box_may_be_a_list_an_array_or_a_row_of_a_table(kind):
    expected = TrackPlayer(DISC, BOX).set(frame=11).words
    assert TrackPlayer(DISC, kind(BOX)).set(frame=11).words == expected


def test_the_learners_film_is_not_changed_and_may_be_a_list_or_floats():
    film = DISC.copy()
    film.flags.writeable = False
    words = TrackPlayer(film, BOX).set(frame=11).words
    assert TrackPlayer(list(film), BOX).set(frame=11).words == words
    assert TrackPlayer(film / 255, BOX).set(frame=11).words == words
    assert np.array_equal(film, DISC)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"frames": DISC[0]}, ValueError, "frames must have the shape"),
        ({"frames": DISC[..., 0]}, ValueError, "frames must have the shape"),
        ({"frames": DISC[:0]}, ValueError, "frames"),
        ({"frames": DISC.astype(int)}, TypeError, r"frames\[0\] holds"),
        ({"frames": DISC * np.nan}, ValueError, r"frames\[0\].*NaN"),
        ({"frames": DISC, "box": (1, 2, 3)}, ValueError, "box must"),
        ({"frames": DISC, "box": (900, 2, 3, 3)}, ValueError, "box .*holds no pixel"),
        ({"frames": DISC, "box": (9, 2, 0, 3)}, ValueError, "box must"),
        ({"frames": DISC, "start": 12}, ValueError, "start is 12, but the last of 12 frames is 11"),
        ({"frames": DISC, "start": -1}, ValueError, "start"),
        ({"frames": DISC, "limit": 1.5}, ValueError, "limit"),
        ({"frames": DISC, "limit": "low"}, TypeError, "limit"),
    ],
)
def test_bad_input_gets_a_sentence(arguments, kind, message):
    with pytest.raises(kind, match=message):
        TrackPlayer(**arguments)


def test_a_click_in_the_picture_lays_the_middle_of_the_first_box_there(disc):
    pad = disc.box()
    assert (pad["x"], pad["y"]) == ("x", "y")
    left, low, right, high = pad["box"]
    assert low > high, "the slider counts from the top, as the picture does"
    ax = disc.picture.axes
    for x, y in [(0, 0), (95, 47), (30, 24), (60, 5)]:
        place = ax.transData.transform((x, y)) / disc.stage.figure.bbox.size
        shares = (place[0] - left) / (right - left), (place[1] - low) / (high - low)
        for name, value, share in zip("xy", (x, y), shares, strict=True):
            values = disc.controls[name].values
            assert values[round(share * (len(values) - 1))] == value


# --- a film read for it -------------------------------------------------------------


def test_a_clip_goes_on_frame_by_frame_as_track_does():
    for options in ({}, {"adapt": 0.1}, {"search": 0.1}):
        found = list(read_clip(DISC, 96 * 48).track(BOX, **options))
        expected = track(DISC, BOX, **options)
        boxes = np.array([one.box for one in found])
        assert np.allclose(boxes, np.hstack([expected.positions, expected.sizes]), atol=1e-9)
        assert [one.similarity for one in found] == pytest.approx(expected.similarities)


def test_a_clip_made_smaller_is_tracked_at_the_same_places():
    large = read_clip(DISC.repeat(8, axis=1).repeat(8, axis=2), 96 * 48)
    assert np.array_equal(large.numbers, read_clip(DISC, 96 * 48).numbers)
    places = track(DISC, BOX).positions
    # The middle of the pixel (0, 0) was that of eight, which is 3.5 in theirs.
    found = large.track([8 * BOX[0] + 3.5, 8 * BOX[1] + 3.5, 8 * BOX[2], 8 * BOX[3]])
    boxes = np.array([one.box for one in found])
    assert np.allclose(boxes[:, :2], 8 * places + 3.5, atol=1e-6)
    assert np.allclose(boxes[:, 2:], 8 * np.array(BOX[2:]))


def test_a_clip_holds_the_pictures_and_the_numbers_of_their_colours():
    clip = read_clip(DISC, 96 * 48)
    assert np.array_equal(clip.pictures, DISC)
    assert np.array_equal(clip.numbers, [colour_bins(one) for one in DISC])
    small = read_clip(DISC, 1000)
    assert small.numbers[0].size <= 1000
    assert small.scale * np.array(small.numbers.shape[:0:-1]) == pytest.approx([96, 48])


def test_the_commonest_colours_are_the_middles_of_the_fullest_bins():
    target = np.zeros(16**3)
    target[[0, 16**3 - 1, 5 * 256 + 2 * 16 + 1]] = [0.2, 0.5, 0.3]
    colours, shares = commonest(target, 8)
    assert colours.tolist() == [[248, 248, 248], [88, 40, 24], [8, 8, 8]]
    assert shares.tolist() == [0.5, 0.3, 0.2]
    assert len(commonest(target, 2)[1]) == 2


def test_what_is_still_but_for_noise_keeps_its_colour():
    pictures = np.array([100, 110, 117, 118, 101], dtype=np.uint8).reshape(5, 1, 1, 1)
    pictures = pictures.repeat(3, axis=3)
    kept = steady(pictures, 16)
    assert kept[:, 0, 0, 0].tolist() == [100, 100, 117, 117, 117]
    assert pictures[:, 0, 0, 0].tolist() == [100, 110, 117, 118, 101]


# --- the animation ------------------------------------------------------------------


def said(animation):
    return animation._drawn[1]


def png_size(animation):
    return len(animation._png())


def test_an_animation_of_the_film_is_small_and_says_what_was_tracked():
    own = animate_track()
    expected = track(FILM[FIRST:], BODY)
    assert png_size(own) < 120_000
    assert own.frames[0].shape[1] == 400 and len(own.frames) <= 24
    numbers = [int(re.match(r"Frame (\d+): ", text)[1]) for text in said(own)]
    assert numbers[0] == 24 and numbers[-1] == 65 and numbers[1] - numbers[0] == 2
    for frame, text in zip(numbers, said(own), strict=True):
        place = expected.positions[frame - 24]
        assert middle_and_similarity(text) == pytest.approx(
            [*place, expected.similarities[frame - 24]], abs=0.51
        )
    assert "rabbit" in own.alt
    fig, *_ = own._scene()
    plt.close(fig)
    assert fig.axes[0].get_xlabel() == BUNNY_CREDIT


def test_an_animation_says_how_far_the_truth_is_where_it_is_known():
    found = track(DISC, (80, 10, 9, 8))
    truth = np.column_stack([np.linspace(30, 60, 12), np.full(12, 24.0)])
    truth[3] = np.nan
    one = animate_track(DISC, found, truth=truth, start=100, limit=0.9)
    for frame, text in enumerate(said(one)):
        assert text.startswith(f"Frame {100 + frame}: ")
        assert ("lost" in text) == (found.similarities[frame] < 0.9)
        apart = re.search(r"; ([\d.]+) pixels from the truth", text)
        if frame == 3:
            assert apart is None
        else:
            off = np.hypot(*(truth[frame] - found.positions[frame]))
            assert float(apart[1]) == pytest.approx(off, rel=6e-3)
    assert "Yellow dashes" in one.alt and "Yellow dashes" not in animate_track(DISC, found).alt
    fig, moving, draw = one._scene()
    plt.close(fig)
    dashed = moving[2]
    draw(3)
    assert not dashed.get_visible()
    draw(4)
    assert dashed.get_visible()
    assert np.array(dashed.get_xy()) + [9, 8] == pytest.approx(truth[4])
    sized = animate_track(DISC, found, truth=np.hstack([truth, np.full((12, 2), 5.0)]))
    fig, (_, _, dashed, *_), draw = sized._scene()
    plt.close(fig)
    draw(4)
    assert np.array(dashed.get_xy()) + 5 == pytest.approx(truth[4])
    assert (dashed.get_width(), dashed.get_height()) == (10, 10)
    assert said(sized)[4].split("; ")[1] == said(one)[4].split("; ")[1]


def test_a_truth_without_sizes_is_drawn_as_large_as_the_first_box():
    found = track(DISC, BOX, search=0.1)
    assert (found.sizes[-1] != found.sizes[0]).all()
    fig, (_, box, dashed, *_), draw = animate_track(DISC, found, truth=found.positions)._scene()
    plt.close(fig)
    draw(11)
    assert (
        (dashed.get_width(), dashed.get_height()) == (18, 16) != (box.get_width(), box.get_height())
    )


@pytest.mark.parametrize("name", CLIPS)
def test_any_film_can_be_animated(name):
    film = CLIPS[name]
    one = animate_track(film, track(film, (2, 0, 3, 3)))
    assert png_size(one) > 0 and "nan" not in one.alt
    height, width, _ = one.frames[0].shape
    assert height % 2 == width % 2 == 0


def test_what_cam_shift_found_can_be_animated():
    weights = np.array([back_projection(one, colour_histogram(DISC[0], BOX)) for one in DISC])
    found = cam_shift(weights, BOX)
    one = animate_track(DISC, found)
    assert middle_and_similarity(said(one)[-1])[:2] == pytest.approx(found.positions[-1], abs=0.51)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"frames": DISC}, TypeError, "track must be what"),
        ({"track": track(DISC, BOX)}, ValueError, "frames is missing"),
        ({"frames": DISC[1:], "track": track(DISC, BOX)}, ValueError, "track has 12 frames.*11"),
        ({"frames": DISC[0], "track": track(DISC, BOX)}, ValueError, "frames must have the shape"),
        (
            {"frames": DISC, "track": track(DISC, BOX), "truth": [[1, 2]]},
            ValueError,
            r"truth must have shape \(12, 2\)",
        ),
        ({"frames": DISC, "track": track(DISC, BOX), "limit": 2}, ValueError, "limit"),
    ],
)
def test_bad_input_to_the_animation_gets_a_sentence(arguments, kind, message):
    with pytest.raises(kind, match=message):
        animate_track(**arguments)
