"""A demo's state, its words, what it stores, and what it answers to a page; no browser here."""

import base64
import io
import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from teachkit.show import COLORS, set_style, subplots
from teachkit.show.demos import KernelExplorer
from teachkit.show.widgets import WIDGET_VIEW, Control, Demo, bandwidths, short


class Square(Demo):
    """A dot, somewhere on a square; it cannot be drawn in the corner."""

    def __init__(self):
        fig, ax = subplots(size=(3, 2))
        (self.dot,) = ax.plot([], [], "o", color=COLORS["blue"])
        ax.set(xlim=(-1, 5), ylim=(-1, 5))
        places = [0, 1, 2, 3, 4]
        words = [f"{place} steps" for place in places]
        controls = [
            Control("x", "across", places, words),
            Control("y", "up", places, words, 2),
            Control("colour", "colour", ["blue", "orange"], ["Blue", "Orange"], 0, "choice"),
        ]
        super().__init__(
            "Square", "A dot on a square.", controls, fig, [self.dot], pad=(ax, "x", "y")
        )

    def draw(self, x, y, colour):
        self.dot.set_data([x], [y])
        self.dot.set_color(COLORS[colour])
        if x == y == 4:
            raise ZeroDivisionError("no room in the corner")
        return f"A {colour} dot, {x} across, {y} up."


class Climb(Demo):
    """A dot that climbs so many stairs, and no further, however many steps it is told to take."""

    def __init__(self):
        fig, ax = subplots(size=(3, 2))
        (self.dot,) = ax.plot([], [], "o", color=COLORS["blue"])
        ax.set(xlim=(-1, 9), ylim=(-1, 9))
        steps = Control("step", "step", range(9), [str(i) for i in range(9)], kind="player")
        stairs = Control("stairs", "stairs", [3, 6], ["3", "6"], kind="slider")
        super().__init__("Climb", "A dot on stairs.", [steps, stairs], fig, [self.dot])

    def draw(self, step, stairs):
        self.ends["step"] = stairs
        step = min(step, stairs)
        self.dot.set_data([step], [step])
        return f"After {step} of {stairs}."


def view_of(demo):
    """The widget that a page talks to."""
    demo._repr_mimebundle_()
    return demo._view


def from_the_page(view, **state):
    """What the page does: it moves controls, and numbers the move."""
    view.set_state({"state": {**view.state, **state}, "asked": view.asked + 1})


def seen(view) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(view.frame)))


# --- state --------------------------------------------------------------------------


def test_a_demo_starts_where_its_controls_start():
    demo = Square()
    assert demo.values == {"x": 0, "y": 2, "colour": "blue"}
    assert demo.words == "A blue dot, 0 across, 2 up."
    assert demo.alt == "A dot on a square. A blue dot, 0 across, 2 up."


def test_set_moves_picture_and_words_and_returns_the_demo():
    demo = Square()
    before = demo.pixels()
    assert demo.set(x=3, colour="orange") is demo
    assert demo.words == "A orange dot, 3 across, 2 up."
    after = demo.pixels()
    assert after.shape == (200, 300, 3) and not np.array_equal(before, after)
    assert np.array_equal(demo.set(x=0, colour="blue").pixels(), before)


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ({"x": 2.4}, {"x": 2}),
        ({"x": np.float32(2.6)}, {"x": 3}),
        ({"x": np.int64(4)}, {"x": 4}),
        ({"x": -7}, {"x": 0}),
        ({"x": 1e300}, {"x": 4}),
        ({"x": float("inf")}, {"x": 4}),
        ({"x": "3 steps"}, {"x": 3}),
        ({"colour": "Orange"}, {"colour": "orange"}),
        ({"colour": "orange"}, {"colour": "orange"}),
    ],
)
def test_set_takes_values_words_and_the_nearest_number(change, values):
    assert Square().set(**change).values == {"x": 0, "y": 2, "colour": "blue"} | values


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"z": 1}, "Square has no 'z': it has x, y, colour"),
        ({"colour": "red"}, "colour cannot be 'red': use one of Blue, Orange"),
        ({"x": float("nan")}, "x cannot be nan: use a number from 0 steps to 4 steps"),
        ({"colour": 1}, "colour cannot be 1: use one of Blue"),
        ({"colour": np.zeros(3)}, "colour cannot be array"),
        ({"x": None}, "x cannot be None"),
        ({"x": np.zeros(3)}, "x cannot be array"),
    ],
)
def test_what_cannot_be_set_is_named_and_moves_nothing(change, message):
    demo = Square()
    before = demo.pixels()
    with pytest.raises(ValueError, match=message):
        demo.set(y=1, **change)
    assert demo.values == {"x": 0, "y": 2, "colour": "blue"}
    assert np.array_equal(demo.pixels(), before)


def test_a_kernel_can_be_set_by_the_name_that_the_library_uses():
    demo = KernelExplorer()
    for name in ("flat", "gaussian", "epanechnikov"):
        assert demo.set(kernel=name).values["kernel"].name == name


def test_bandwidths_are_equal_ratios_apart_and_start_at_the_nearest():
    control = bandwidths(0.1, 10, 0.98, count=5)
    assert np.allclose(control.values, [0.1, 10**-0.5, 1, 10**0.5, 10])
    assert control.start == 2 and control.words[0] == "0.1"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (0.25, "0.25"), (1 / 3, "0.333"), (12345, "1.23e+04"), (1e-5, "1.00e-05")],
)
def test_numbers_are_short_in_words(number, words):
    assert short(number) == words


def test_a_player_goes_no_further_than_its_end_and_says_so():
    demo = Climb().set(step=8)
    assert demo.words == "After 3 of 3." and demo.values == {"step": 3, "stairs": 3}
    assert demo.set(step=2).values["step"] == 2


def test_a_player_at_its_end_stays_there_where_another_control_moves_it():
    demo = Climb().set(step=8)
    for stairs in (6, 3):
        assert demo.set(stairs=stairs).words == f"After {stairs} of {stairs}."
        assert demo.values["step"] == stairs


# --- what a notebook stores ---------------------------------------------------------


def test_the_output_holds_the_view_the_picture_and_the_words():
    demo = Square()
    data, metadata = demo._repr_mimebundle_()
    assert list(data) == [WIDGET_VIEW, "image/png", "text/html", "text/plain"]
    assert data["text/plain"] == demo.alt
    assert metadata == {"image/png": {"alt": demo.alt}}
    assert f'alt="{demo.alt}"' in data["text/html"] and "<script" not in data["text/html"]
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGB")
    apart = np.asarray(picture, float) - demo.pixels()
    assert picture.size == (300, 200) and np.sqrt(np.mean(apart**2)) < 2
    assert set(data[WIDGET_VIEW]) == {"version_major", "version_minor", "model_id"}


def test_a_page_without_a_kernel_has_the_words_below_the_picture_and_how_to_move_it():
    class Tagged(Square):
        def draw(self, **values):
            return f"{super().draw(**values)} <b>2 & 3</b>"

    data, _ = Tagged()._repr_mimebundle_()
    picture, caption, hint, rest = re.split("(?<=>)(?=<p>)|(?<=</p>)", data["text/html"])
    assert picture.startswith("<img ") and picture.count("<") == 1
    assert caption == "<p>A blue dot, 0 across, 2 up. &lt;b&gt;2 &amp; 3&lt;/b&gt;</p>"
    assert hint == "<p>Run this cell to move it.</p>" and rest == ""
    assert "Run this cell" not in data["text/plain"]


def test_showing_a_demo_again_shows_the_same_one():
    demo = Square()
    assert demo._repr_mimebundle_() == demo._repr_mimebundle_()


def test_two_equal_demos_store_the_same_but_for_the_view():
    one, other = (Square()._repr_mimebundle_() for _ in range(2))
    assert one[0].pop(WIDGET_VIEW) != other[0].pop(WIDGET_VIEW)
    assert one == other


def test_the_output_shows_the_present_state():
    demo = Square()
    before, _ = demo._repr_mimebundle_()
    after, _ = demo.set(x=4)._repr_mimebundle_()
    assert after[WIDGET_VIEW] == before[WIDGET_VIEW]
    assert after["image/png"] != before["image/png"] and "4 across" in after["text/html"]


def test_a_demo_that_was_never_shown_has_no_widget():
    demo = Square()
    demo.set(x=1).pixels()
    assert demo._view is None


# --- what a page asks, and is answered ----------------------------------------------


def test_the_page_gets_everything_that_it_draws():
    demo = Square()
    view = view_of(demo)
    assert [c["label"] for c in view.controls] == ["across", "up", "colour"]
    assert [c["kind"] for c in view.controls] == ["slider", "slider", "choice"]
    assert view.controls[0]["words"][3] == "3 steps"
    assert (view.title, view.size, view.large) == ("Square", [300, 200], False)
    assert view.state == {"x": 0, "y": 2, "colour": 0}
    assert (view.alt, view.caption) == (demo.alt, demo.words)
    left, bottom, right, top = view.pad["box"]
    assert 0 < left < right < 1 and 0 < bottom < top < 1
    assert (view.pad["x"], view.pad["y"]) == ("x", "y")
    json.dumps([view.controls, view.pad, view.state, view.size])
    assert np.array_equal(seen(view), demo.pixels())


def test_a_demo_without_a_pad_sends_none():
    assert view_of(KernelExplorer()).pad == {}


def test_a_move_on_the_page_moves_the_picture_and_is_answered_once():
    demo = Square()
    view = view_of(demo)
    sent = []
    view.observe(lambda change: sent.append(change.new), "answered")
    from_the_page(view, x=3)
    assert demo.values["x"] == 3 and sent == [1]
    assert (view.alt, view.caption) == (demo.alt, "A blue dot, 3 across, 2 up.")
    assert np.array_equal(seen(view), demo.pixels())
    from_the_page(view, colour=1)
    assert sent == [1, 2] and demo.words == "A orange dot, 3 across, 2 up."


def test_an_answer_is_one_message(monkeypatch):
    view = view_of(Square())
    messages = []
    monkeypatch.setattr(view, "_send", lambda message, buffers=None: messages.append(message))
    from_the_page(view, x=3)
    (update,) = [m["state"] for m in messages if m["method"] == "update"]
    assert {"alt", "caption", "answered"} <= set(update)


def test_a_move_there_and_back_is_answered_too():
    """The messages between may have been merged away: the page must not wait for ever."""
    view = view_of(Square())
    from_the_page(view, x=0)
    assert view.answered == view.asked == 1


def test_a_move_in_python_moves_the_page():
    demo = Square()
    view = view_of(demo)
    demo.set(y=0, colour="orange")
    assert view.state == {"x": 0, "y": 0, "colour": 1}
    assert (view.alt, view.caption) == (demo.alt, demo.words)
    assert np.array_equal(seen(view), demo.pixels())


def test_the_page_is_told_how_far_a_player_goes():
    view = view_of(Climb())
    assert view.ends == {"step": 3}
    from_the_page(view, step=8)
    assert view.caption == "After 3 of 3." and view.state["step"] == 8
    from_the_page(view, stairs=1)
    assert view.ends == {"step": 6} and view.caption == "After 6 of 6."


@pytest.mark.parametrize(("ratio", "times"), [(1.5, 1.5), (2, 2), (3.5, 2)])
def test_a_dense_screen_gets_a_denser_picture_in_every_state(ratio, times):
    demo = Square()
    view = view_of(demo)
    before = view.frame
    view.set_state({"ratio": ratio})
    assert seen(view).shape == (200 * times, 300 * times, 3)
    assert (view.size, view.asked) == ([300, 200], 0)
    from_the_page(view, x=3)
    assert np.array_equal(seen(view), demo.pixels(times))
    from_the_page(view, x=0)
    view.set_state({"ratio": 1})
    assert view.frame == before


def test_what_is_stored_does_not_depend_on_the_screen():
    demo = Square()
    before, _ = demo._repr_mimebundle_()
    demo._view.set_state({"ratio": 2})
    after, _ = demo._repr_mimebundle_()
    assert before == after and seen(demo._view).shape == (400, 600, 3)


def test_what_a_demo_does_by_itself_reaches_the_page_and_is_marked_as_not_to_be_spoken():
    demo = Square()
    view = view_of(demo)
    demo.set(x=1)
    assert view.spoken
    demo.dot.set_markersize(20)
    demo.refresh(spoken=False)
    assert not view.spoken and np.array_equal(seen(view), demo.pixels())
    from_the_page(view, x=2)
    assert view.spoken, "what a reader does is spoken of"


def test_what_begins_when_a_demo_is_shown_does_so_after_its_picture_is_taken():
    class Restless(Square):
        def _on_show(self):
            self.set(x=self.state["x"] + 1)

    demo = Restless()
    for across in (0, 1):
        data, _ = demo._repr_mimebundle_()
        assert f"{across} across" in data["text/plain"] and demo.state["x"] == across + 1


def test_an_error_while_drawing_reaches_the_caption_and_the_demo_lives_on():
    demo = Square()
    view = view_of(demo)
    before = seen(view)
    from_the_page(view, x=4, y=4)
    assert view.caption == "This could not be drawn (ZeroDivisionError: no room in the corner)"
    assert view.answered == view.asked and np.array_equal(seen(view), before)
    from_the_page(view, x=0, y=2)  # back to what was last drawn: the picture must be that again
    assert view.caption == "A blue dot, 0 across, 2 up."
    assert np.array_equal(seen(view), before)
    from_the_page(view, x=1)
    assert view.caption == demo.words == "A blue dot, 1 across, 2 up."


def test_a_kernel_of_the_learners_that_fails_late_reaches_the_caption():
    def fragile(u):
        if fragile.fails:
            raise OverflowError("too far")
        return np.exp(-u)

    fragile.fails = False
    demo = KernelExplorer(kernel=fragile)
    view = view_of(demo)
    fragile.fails = True
    from_the_page(view, h=3)
    assert "OverflowError: too far" in view.caption and view.answered == 1
    fragile.fails = False
    from_the_page(view, h=4)
    assert view.caption == demo.words and "could not" not in view.caption


def test_new_limits_are_drawn_whole():
    demo = KernelExplorer()
    view = view_of(demo)
    from_the_page(view, h=0)
    demo.stage.figure.canvas.draw()
    whole = np.asarray(demo.stage.figure.canvas.buffer_rgba())[:, :, :3]
    assert np.array_equal(seen(view), whole)


def test_a_demo_for_a_lecture_is_large():
    set_style("lecture")
    try:
        view = view_of(Square())
    finally:
        set_style("page")
    assert view.large and view.size == [450, 300]


def test_a_demo_is_in_the_courses_style_whatever_was_chosen_before_it_was_made_or_moved():
    def pictures() -> list[np.ndarray]:
        demo = KernelExplorer()
        return [demo.set(h=h).pixels() for h in (0.2, 2.0)]

    before = pictures()
    with plt.style.context("dark_background"):
        after = pictures()
        assert plt.rcParams["text.color"] == "white"
    assert np.array_equal(before, after)
