"""The stage: what is drawn over a copy is, to the pixel, what a whole new drawing would be."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.legend import Legend
from PIL import Image

from teachkit.show import COLORS, subplots
from teachkit.show.demos import KernelExplorer
from teachkit.show.demos.common import key
from teachkit.show.stage import Stage, encode


def drawn_anew(stage) -> np.ndarray:
    """The figure as matplotlib draws it from nothing, fixed and moving artists alike."""
    stage.figure.canvas.draw()
    return np.asarray(stage.figure.canvas.buffer_rgba())[:, :, :3].copy()


def distance(one, other) -> float:
    """How far two pictures are apart that need not be of one size: RMS, at a quarter of it."""
    small = [np.asarray(Image.fromarray(a).resize((150, 75)), float) for a in (one, other)]
    return float(np.sqrt(np.mean((small[0] - small[1]) ** 2)))


class Made:
    """A figure whose moving artists lie above, between and below what stays."""

    def __init__(self):
        self.figure, (self.ax, other) = subplots(1, 2, size=(6, 3))
        rng = np.random.default_rng(0)
        self.image = self.ax.imshow(
            rng.random((4, 4)), extent=(0, 1, 0, 1), aspect="auto", zorder=0.1
        )
        self.lines = LineCollection([], colors=COLORS["sky"], linewidths=4)
        self.ax.add_collection(self.lines)
        self.ax.plot([0, 1], [1, 0], color=COLORS["black"], linewidth=5)
        self.ax.text(0.3, 0.3, "a fixed word", zorder=2)
        (self.curve,) = self.ax.plot([], [], color=COLORS["blue"], linewidth=6)
        self.word = self.ax.text(0, 0, "", zorder=5)
        self.dots = other.scatter(rng.random(9), rng.random(9), zorder=3)
        other.plot([0, 1], [0, 1], linewidth=8, zorder=2.9, color=COLORS["orange"])
        other.fill_between([0, 1], 0, [0.5, 1], color=COLORS["yellow"], zorder=4, alpha=0.5)
        other.set_axis_off()
        self.title = self.figure.text(0.5, 0.5, "over both")
        self.ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="x", title="what stays")
        self.moving = [self.word, self.curve, self.lines, self.image, self.dots, self.title]
        self.stage = Stage(self.figure, self.moving)

    def move(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.image.set_data(rng.random((4, 4)))
        self.lines.set_segments(list(rng.random((5, 3, 2))))
        self.curve.set_data([0, *rng.random(3), 1], rng.random(5))
        self.word.set(text=f"state {seed}", position=rng.random(2) / 2)
        self.dots.set_offsets(rng.random((9, 2)))
        self.title.set_text(f"move {seed}")

    @classmethod
    def at(cls, seed: int) -> Stage:
        made = cls()
        made.move(seed)
        return made.stage


def test_a_picture_equals_a_whole_new_drawing_to_the_pixel():
    made = Made()
    pictures = []
    for seed in (1, 2, 3):
        made.move(seed)
        pictures.append(made.stage.pixels())
        assert np.array_equal(pictures[-1], drawn_anew(made.stage))
    assert not np.array_equal(pictures[0], pictures[1])
    made.move(1)
    assert np.array_equal(made.stage.pixels(), pictures[0])  # nothing of 2 and 3 is left behind


@pytest.mark.parametrize("data", [None, np.arange(300.0)], ids=["bumps", "taller bumps"])
def test_a_demo_equals_a_whole_new_drawing_to_the_pixel(data):
    demo = KernelExplorer(data)
    for control in demo.controls.values():
        for at in (0, len(control.values) // 2, len(control.values) - 1):
            demo.set(**{control.name: control.values[at]})
            assert np.array_equal(demo.pixels(), drawn_anew(demo.stage))


def test_what_is_hidden_stays_hidden():
    made = Made()
    made.move(1)
    with_all = made.stage.pixels()
    made.curve.set_visible(False)
    without = made.stage.pixels()
    assert not np.array_equal(with_all, without)
    made.stage.redraw()
    assert not made.curve.get_visible() and made.lines.get_visible()
    assert np.array_equal(made.stage.pixels(), without)
    made.ax.set_visible(False)
    made.stage.redraw()
    assert np.array_equal(made.stage.pixels(), drawn_anew(made.stage))


def test_new_limits_show_after_redraw_and_not_before():
    fig, ax = subplots(size=(3, 2))
    (curve,) = ax.plot([0, 1], [0, 1])
    stage = Stage(fig, [curve])
    ax.set_xlim(0, 4)
    assert not np.array_equal(stage.pixels(), drawn_anew(stage))
    stage.redraw()
    assert np.array_equal(stage.pixels(), drawn_anew(stage))


def test_the_layout_is_fixed_so_that_nothing_jumps():
    made = Made()
    before = made.ax.get_position().extents
    made.ax.set(ylim=(0, 1e6), ylabel="a label\nof two lines")
    made.stage.redraw()
    made.stage.pixels()
    assert np.array_equal(made.ax.get_position().extents, before)


def test_a_key_is_drawn_once_for_each_density_and_equals_a_whole_new_drawing(monkeypatch):
    fig, ax = subplots(size=(5, 3))
    (curve,) = ax.plot([0, 1], [0, 1])
    key(ax, {"wavy jig": curve}, columns=1)
    drawn, draw = [], Legend.draw
    monkeypatch.setattr(Legend, "draw", lambda self, by: (drawn.append(self), draw(self, by)))
    stage = Stage(fig, [curve])
    for ratio in (1, 1, 2, 2, 1.3):
        shown = stage.pixels(ratio)
        drawn.clear()
        for top in (2, 1000, 1e-3):
            ax.set_ylim(0, top)
            stage.redraw()
            assert not np.array_equal(stage.pixels(ratio), shown)
            shown = stage.pixels(ratio)
            assert not drawn
            assert np.array_equal(shown, drawn_anew(stage))
            drawn.clear()


@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_a_denser_picture_is_the_same_one_and_the_first_comes_back_to_the_pixel(ratio):
    made = Made()
    made.move(1)
    plain = made.stage.pixels()
    dense = made.stage.pixels(ratio)
    assert np.array_equal(dense, drawn_anew(made.stage))
    assert dense.shape == (300 * ratio, 600 * ratio, 3)
    assert distance(dense, plain) < 10 < distance(dense[::-1], plain)
    made.move(2)
    assert np.array_equal(made.stage.pixels(ratio), drawn_anew(made.stage))
    made.move(1)
    assert np.array_equal(made.stage.pixels(), plain)


def test_an_error_while_drawing_leaves_every_artist_in_the_figure(monkeypatch):
    made = Made()

    def fail():
        raise ValueError("no")

    with monkeypatch.context() as patch:
        patch.setattr(made.stage._canvas, "draw", fail)
        with pytest.raises(ValueError):
            made.stage.redraw()
    made.move(1)
    assert np.array_equal(drawn_anew(made.stage), drawn_anew(Made.at(1)))


def test_an_artist_of_another_figure_is_refused():
    fig, ax = subplots()
    stranger = Made().curve
    with pytest.raises(ValueError, match="not in the figure"):
        Stage(fig, [stranger])


def test_a_stage_leaves_no_figure_to_pyplot():
    plt.close("all")
    Made()
    assert plt.get_fignums() == []


def test_the_picture_is_a_copy_that_later_moves_do_not_change():
    made = Made()
    made.move(1)
    first = made.stage.pixels()
    kept = first.copy()
    made.move(2)
    made.stage.pixels()
    assert np.array_equal(first, kept)


def test_encoding_loses_nothing():
    pixels = Made().stage.pixels()
    assert pixels.dtype == np.uint8 and pixels.shape == (300, 600, 3)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(encode(pixels)))), pixels)
