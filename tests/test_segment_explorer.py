"""SegmentExplorer: right in every corner, coarse while a hand moves, fine when it rests."""

import asyncio
import gc
import re
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest
from resting import Later
from test_demos_plane import said, walk
from waiting import LAST_RESORT

from teachkit import SegmentExplorer, load_picture, make_picture
from teachkit.apply.segment import segment_image
from teachkit.show import at_rest, background

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

RANDOM = np.random.default_rng(0)
PICTURES = {
    "default": None,
    "one pixel": [[0.3]],
    "one row": RANDOM.random((1, 300, 3)),
    "one column": RANDOM.random((90, 1)),
    "all equal": np.full((20, 30, 3), 200, np.uint8),
    "noise": RANDOM.integers(0, 256, (50, 70, 3), dtype=np.uint8),
    "grey": load_picture("flower", 48).mean(axis=-1) / 255,
    "black and white": RANDOM.random((12, 9)) > 0.5,
}
#: One that takes little time, but not so little that it is answered at once.
SMALL = load_picture("china", 60)


def draws_and_says_plain_numbers(demo):
    shape = demo.pixels().shape
    for state in walk(demo):
        demo.move(state)
        assert demo.pixels().shape == shape
        assert not re.search(r"\b(nan|inf)\b", demo.alt)
        assert len(demo.words) <= 200, demo.words
        assert re.search(r": [1-9][\d,]* regions? of |: 1 region, the whole picture\.", demo.words)


@pytest.mark.parametrize("space", ["lab", "rgb"])
@pytest.mark.parametrize("image", PICTURES.values(), ids=PICTURES.keys())
def test_every_end_of_every_control_draws_and_says_a_plain_number(image, space):
    draws_and_says_plain_numbers(SegmentExplorer(image, space=space))


def test_nothing_old_is_left_in_a_picture_and_a_state_repeats():
    demo, first = SegmentExplorer(SMALL), {}
    for at in (0, 8, 18, 0, 8):
        demo.move({"h_s": at, "h_r": at % 18, "smallest": at % 6})
        quick = demo.pixels()
        demo.stage.redraw()
        assert np.array_equal(quick, demo.stage.pixels())
        assert np.array_equal(quick, first.setdefault(at, quick))


def test_the_picture_and_the_words_follow_every_control():
    demo = SegmentExplorer(SMALL)
    for name, positions in {"h_s": (0, 8, 18), "h_r": (0, 9, 17), "smallest": (0, 3, 5)}.items():
        pictures, words = set(), set()
        for at in positions:
            demo.move({"h_s": 8, "h_r": 8, "smallest": 2, name: at})
            pictures.add(demo.pixels().tobytes())
            words.add(demo.words)
        assert len(pictures) == len(words) == len(positions), name


# --- what is drawn, and what is said ------------------------------------------------


@pytest.mark.parametrize("space", ["lab", "rgb"])
@pytest.mark.parametrize("image", [SMALL, make_picture()[0], PICTURES["grey"]])
def test_panels_and_words_are_those_of_segment_image(image, space):
    demo = SegmentExplorer(image, space=space)
    for h_s, h_r, smallest in [(4, 10, 20), (2, 5, 1), (6, 30, 100)]:
        words = demo.set(h_s=h_s, h_r=h_r, smallest=smallest).words
        h_s, h_r, smallest = demo.values.values()
        found = segment_image(image, h_s, h_r, smallest=smallest, space=space)
        assert words.startswith(f"h_s = {h_s:g} px, h_r = {h_r:g}: ")
        white = 255 if np.asarray(image).dtype == np.uint8 else 1
        for panel, picture in [(demo.filtered, found.filtered.image), (demo.regions, found.image)]:
            drawn = np.asarray(panel.get_array(), float)
            wanted = picture / white
            wanted = wanted if wanted.ndim == 3 else np.repeat(wanted[..., None], 3, axis=-1)
            assert np.abs(drawn - wanted).max() <= 0.51 / 255
        labels = found.labels
        across = (labels[:, 1:] != labels[:, :-1]).sum() + (labels[1:] != labels[:-1]).sum()
        assert len(demo.lines.get_segments()) == across
        if len(found.sizes) == 1:
            assert words.endswith(": 1 region, the whole picture.")
            continue
        assert said(r": (\d[\d,]*) regions? of", words) == len(found.sizes)
        assert said(r"of ([\d,]+) pixels? or more", words) == smallest
        share = found.sizes.max() / found.sizes.sum()
        assert said(r"largest has (\d+)% of the picture\.$", words) == round(100 * share)


def test_all_but_a_few_pixels_are_not_called_the_whole():
    picture = np.full((60, 60), 0.2)
    picture[0, :5] = 0.9
    words = SegmentExplorer(picture).set(h_s=2, smallest=5).words
    assert ": 2 regions of 5 pixels or more; the largest has over 99% of the picture." in words


def test_it_starts_on_the_temple_with_the_course_s_bandwidths():
    demo = SegmentExplorer()
    assert demo.values == {"h_s": 6.0, "h_r": 10, "smallest": 20}
    assert SegmentExplorer(SMALL, space="rgb").values["h_r"] == 25
    assert "temple" in demo.alt and "96 × 64 pixels. Middle" in demo.alt
    found = segment_image(load_picture("china"), 6, 10)
    assert said(r": (\d+) regions", demo.words) == len(found.sizes)
    assert [control.label for control in demo.controls.values()] == [
        "spatial h_s",
        "range h_r",
        "smallest region",
    ]


def test_lines_are_white_where_a_region_is_dark_and_black_where_it_is_light():
    for level, ink in [(0.1, 1.0), (0.8, 0.0)]:
        picture = np.full((30, 40), level)
        picture[:, 20:] += 0.15
        demo = SegmentExplorer(picture).set(h_s=2, h_r=5)
        assert len(demo.lines.get_segments()) == 30
        assert np.allclose(demo.lines.get_colors(), [ink, ink, ink, 1.0])


# --- the learner's picture ----------------------------------------------------------


def test_a_large_picture_is_made_smaller_and_says_so():
    large = np.kron(load_picture("flower", 80), np.ones((40, 40, 1))).astype(np.uint8)
    demo = SegmentExplorer(large)
    height, width = demo.image.shape[:2]
    assert 0.9 * 6_144 < height * width <= 6_144
    assert f"your picture, {width} × {height} pixels, made smaller from 3,200 × 2,120." in demo.alt
    assert "smaller" not in SegmentExplorer(large[:60, :60]).alt
    assert "smaller" not in SegmentExplorer().alt


@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        (np.zeros((4, 5, 4), np.uint8), ValueError, r"image\[\.\.\., :3\]"),
        (np.zeros((3, 0)), ValueError, "image is empty"),
        (np.full((4, 5), np.nan), ValueError, "image .*holds NaN at row 0, column 0"),
        (np.full((4, 5), 90.0), ValueError, "image must hold floats from 0 to 1.*255"),
        (np.full((4, 5), 90), TypeError, "image holds whole numbers of type int64"),
        ([["red"]], TypeError, "image must hold real numbers"),
    ],
    ids=["opaque", "empty", "NaN", "to 255", "integers", "text"],
)
def test_a_bad_picture_gets_a_sentence(image, error, message):
    with pytest.raises(error, match=message):
        SegmentExplorer(image)


def test_a_bad_space_gets_a_sentence():
    with pytest.raises(ValueError, match="space.*lab.*rgb"):
        SegmentExplorer(space="hsv")


def test_the_learners_array_is_not_changed():
    picture = SMALL.copy()
    SegmentExplorer(picture).set(h_s=2)
    assert np.array_equal(picture, SMALL)


@pytest.mark.parametrize("shape", [(1, 200), (200, 1), (30, 40)], ids=str)
def test_a_panel_is_never_a_thread(shape):
    demo = SegmentExplorer(RANDOM.random(shape))
    box = demo.regions.axes.get_window_extent()
    assert 0.2 <= box.height / box.width <= 1.5 and min(box.height, box.width) > 40


# --- coarse, then fine --------------------------------------------------------------

SETTING = {"h_s": 16, "h_r": 8, "smallest": 3}


@pytest.fixture
def later(monkeypatch):
    return Later(monkeypatch)


@pytest.fixture
def shown(later):
    demo = SegmentExplorer(SMALL)
    demo._repr_mimebundle_()
    return demo


def is_coarse(demo):
    assert ("Coarse" in demo.words) == ("about" in demo.words)
    return "Coarse" in demo.words


def test_a_move_on_a_page_is_answered_coarsely_and_at_rest_as_finish_does(shown, later):
    assert not is_coarse(shown) and later.asked == []
    shown.move(SETTING)
    coarse = shown.pixels()
    assert is_coarse(shown)
    assert later.do() is not None
    fine = SegmentExplorer(SMALL)
    fine.move(SETTING)
    assert not is_coarse(fine) and not is_coarse(shown)
    assert (shown.words, shown._view.caption, shown._view.alt) == (fine.words, fine.words, fine.alt)
    assert np.array_equal(shown.pixels(), fine.pixels())
    assert not np.array_equal(shown.pixels(), coarse)


def test_a_setting_that_is_known_is_shown_at_once(shown, later):
    shown.move(SETTING)
    later.do()
    shown.move({**SETTING, "h_s": 12})
    shown.move(SETTING)
    assert not is_coarse(shown)
    assert later.do() is None, "what is no longer wanted is left"
    assert not is_coarse(shown) and later.asked == []


def test_a_short_answer_is_fine_at_once(shown, later):
    shown.move({**SETTING, "h_s": 0})
    assert not is_coarse(shown) and later.asked == []


def test_a_hand_that_moves_on_calls_off_what_was_begun(shown, later):
    shown.move(SETTING)
    shown.move({**SETTING, "h_r": 10})
    assert later.do() is None and is_coarse(shown)
    assert later.do() is not None and not is_coarse(shown)
    assert list(shown.known) == [(6, 10), (9, 12)]


def test_a_hand_that_moves_in_the_middle_of_a_climb_stops_it(monkeypatch):
    drawn, moved, steps = threading.Event(), threading.Event(), []
    drawn.set()

    def going():
        for step in range(50):
            steps.append(step)
            if step == 3:
                moved.set()
            yield step

    monkeypatch.setattr(at_rest, "REST", 0)
    assert at_rest.at_rest(drawn, moved, going) is None
    assert steps == [0, 1, 2, 3]


def test_there_and_back_is_one_answer_and_no_blink(shown, later):
    shown.move(SETTING)
    shown.move({**SETTING, "h_r": 10})
    shown.move(SETTING)
    pictures = []
    shown._view.observe(lambda change: pictures.append(shown.words), "frame")
    assert later.do() is None
    shown.move(SETTING)
    assert len(later.asked) == 2, "what was called off says nothing of what is under way"
    assert [later.do() is None for _ in range(2)] == [True, False]
    assert len(pictures) == 1 and not is_coarse(shown)


def test_another_smallest_region_does_not_begin_anew(shown, later):
    shown.move(SETTING)
    shown.move({**SETTING, "smallest": 0})
    assert len(later.asked) == 1 and is_coarse(shown)
    later.do()
    assert not is_coarse(shown) and "of 1 pixel or more" in shown.words


def test_finish_and_set_give_the_fine_answer_at_once_and_call_off_the_rest(shown, later):
    shown.move(SETTING)
    assert not is_coarse(shown.finish()) and not is_coarse(SegmentExplorer(SMALL).finish())
    assert later.do() is None
    assert not is_coarse(shown.set(h_s=7)) and shown._view.caption == shown.words
    assert later.do() is None


def test_after_an_error_the_answer_stays_coarse_and_the_next_move_tries_again(shown, later):
    shown.move(SETTING)
    later.do(fails=True)
    assert is_coarse(shown)
    shown.move(SETTING)
    later.do()
    assert not is_coarse(shown)


def test_a_demo_without_a_page_or_forgotten_is_left_in_peace(shown, later):
    shown.move(SETTING)
    shown._view.close()
    later.do()
    shown.move({**SETTING, "h_r": 10})
    assert later.asked == [] and not is_coarse(shown), "nobody looks: the fine answer, at once"
    other = SegmentExplorer(SMALL)
    other._repr_mimebundle_()
    other.move(SETTING)
    gone = weakref.ref(other)
    other._view.close()
    del other
    gc.collect()
    assert gone() is None, "what is under way must not keep a demo alive"
    later.do()


async def until(holds, what):
    """Let the event loop go on until `holds()` does."""
    end = time.monotonic() + LAST_RESORT
    while not holds():
        assert time.monotonic() < end, f"this did not come: {what}"
        await asyncio.sleep(0.001)


def test_the_background_finds_what_finish_finds_and_draws_in_one_thread():
    demo, threads = SegmentExplorer(SMALL), set()
    draw = demo.draw
    demo.draw = lambda **values: threads.add(threading.get_ident()) or draw(**values)
    fine = SegmentExplorer(SMALL)
    fine.move(SETTING)

    async def show():
        demo._repr_mimebundle_()
        for h_r in range(2, 9):
            demo.move({**SETTING, "h_r": h_r})
            assert is_coarse(demo)
        await until(lambda: not is_coarse(demo), "the fine answer")

    asyncio.run(show())
    assert (demo.words, demo.alt) == (fine.words, fine.alt)
    assert np.array_equal(demo.pixels(), fine.pixels())
    assert threads == {threading.get_ident()}


def test_two_demos_alive_do_not_disturb_each_other():
    demos = [SegmentExplorer(SMALL), SegmentExplorer(SMALL)]

    async def show():
        for i, demo in enumerate(demos):
            demo._repr_mimebundle_()
            demo.move({**SETTING, "h_r": 8 + i})
        await until(lambda: not any(map(is_coarse, demos)), "both fine answers")

    asyncio.run(show())
    assert [demo.state["h_r"] for demo in demos] == [8, 9]
    assert demos[0].words != demos[1].words


def test_without_a_loop_or_threads_every_answer_is_fine_at_once(monkeypatch):
    demo = SegmentExplorer(SMALL)
    demo._repr_mimebundle_()
    threads = threading.active_count()
    demo.move(SETTING)
    assert not is_coarse(demo) and threading.active_count() == threads

    def no_threads(self):
        raise RuntimeError("can't start new thread")

    async def move():
        monkeypatch.setattr(background.Thread, "start", no_threads)
        demo.move({**SETTING, "h_r": 10})

    asyncio.run(move())
    assert not is_coarse(demo)


def test_two_runs_of_a_cell_store_the_same_but_for_the_view():
    async def show():
        demo = SegmentExplorer(SMALL)
        bundles = [demo._repr_mimebundle_()]
        demo.move({**SETTING, "h_s": 12})
        return [*bundles, demo.set(h_s=8)._repr_mimebundle_()]

    runs = [asyncio.run(show()) for _ in range(2)]
    for data, _ in (bundle for run in runs for bundle in run):
        data.pop("application/vnd.jupyter.widget-view+json")
        assert "Coarse" not in data["text/plain"]
    assert runs[0] == runs[1]


def test_a_process_that_ends_in_between_ends_without_a_word():
    code = (
        "import asyncio\n"
        "from teachkit import SegmentExplorer\n"
        "async def main():\n"
        "    demo = SegmentExplorer()\n"
        "    demo._repr_mimebundle_()\n"
        "    demo.move({'h_s': 18, 'h_r': 8, 'smallest': 3})\n"
        "    assert 'Coarse' in demo.words\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
