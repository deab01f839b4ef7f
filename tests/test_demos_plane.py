"""Demos in the plane: right in every corner, and what they say in words is what is there."""

import re

import numpy as np
import pandas as pd
import plain
import pytest

from teachkit import (
    BasinExplorer,
    ClimbPlayer,
    MeanShift,
    ShiftStepper,
    load_cholera,
    load_penguins,
    make_three_blobs,
)
from teachkit.show import animate_blurring
from teachkit.show.demos import basin_explorer, climb_player, shift_stepper

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

DEMOS = [ShiftStepper, ClimbPlayer, BasinExplorer]
RANDOM = np.random.default_rng(0)
DATA = {
    "default": None,
    "one point": [[5.0, -2.0]],
    "all equal": np.full((30, 2), 2.5),
    "two points": [[1.0, 2.0], [4.0, 2.5]],
    "nearly equal": [[1.0, 1.0], [1.0 + 1e-9, 1.0], [1.0, 1.0 + 3e-9]],
    "on a line": np.column_stack([np.arange(40.0), np.zeros(40)]),
    "5,000 points": RANDOM.normal(size=(5000, 2)),
    "5,000 with far ones": RANDOM.standard_cauchy((5000, 2)),
    "at a million": 1e6 + RANDOM.normal(size=(60, 2)),
    "tiny": 1e-7 * RANDOM.normal(size=(60, 2)),
    "huge": 1e9 * RANDOM.normal(size=(60, 2)),
    "two scales": RANDOM.normal(size=(60, 2)) * [1.0, 1000.0],
}
KERNELS = ["gaussian", "flat", "triweight", plain.narrow]
BLOBS = make_three_blobs().to_numpy()
PENGUINS = load_penguins()[["bill_length_mm", "bill_depth_mm"]].dropna()


def unequal_blobs():
    """The data of lesson 06."""
    rng = np.random.default_rng(5)
    middles_and_widths = [([0, 0], 0.5), ([4, 0], 1.0), ([2, 5], 2.0)]
    return np.concatenate([rng.normal(at, width, (100, 2)) for at, width in middles_and_widths])


COURSE = {
    "blobs": BLOBS,
    "unequal": unequal_blobs(),
    "cholera": load_cholera()[["x", "y"]].to_numpy()[::2],
    "penguins": PENGUINS.to_numpy()[::2],
}


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    """Let BasinExplorer's lattice be coarse at rest too: `test_basin_explorer.py` has the fine."""
    monkeypatch.setattr(basin_explorer, "NODES_AT_REST", basin_explorer.NODES)


def said(pattern, words):
    """The number that stands where the pattern has its group."""
    return float(re.search(pattern, words)[1].replace(",", ""))


def walk(demo):
    """The states with each control at both ends and in its middle, others where they are."""
    for name, control in demo.controls.items():
        last = len(control.values) - 1
        for at in sorted({0, last // 2, last}):
            yield {**demo.state, name: at}
    yield {name: len(control.values) - 1 for name, control in demo.controls.items()}
    yield dict.fromkeys(demo.controls, 0)


def draws_and_says_plain_numbers(demo):
    shape = demo.pixels().shape
    for state in walk(demo):
        demo.move(state)
        pixels = demo.pixels()
        assert pixels.shape == shape
        # Something in colour is always there: a cross, red dots, or tints.
        spread = np.ptp(pixels[::2, ::2].reshape(-1, 3).astype(int), axis=1)
        empty = "vector is zero" in demo.words
        assert empty or np.sum(spread > 60) > 5, demo.words
        assert not re.search(r"\b(nan|inf)\b", demo.alt)
        assert len(demo.words) <= 200, demo.words
        assert re.search(r"\d", demo.words)


# --- every corner -------------------------------------------------------------------


@pytest.mark.parametrize("data", DATA.values(), ids=DATA.keys())
@pytest.mark.parametrize("demo", DEMOS)
def test_every_end_of_every_control_draws_and_says_a_plain_number(demo, data):
    draws_and_says_plain_numbers(demo(data))


@pytest.mark.parametrize("kernel", KERNELS[1:], ids=plain.name_of)
@pytest.mark.parametrize("data", ["default", "two points", "at a million", "5,000 points"])
@pytest.mark.parametrize("demo", DEMOS)
def test_so_with_other_kernels_and_a_learners_own(demo, data, kernel):
    draws_and_says_plain_numbers(demo(DATA[data], kernel=kernel))


@pytest.mark.parametrize("demo", DEMOS)
def test_the_picture_and_the_words_follow_every_control(demo):
    demo = demo().set(h=2.0, **({"step": 2} if demo is not BasinExplorer else {}))
    start = dict(demo.state)
    for name, control in demo.controls.items():
        last = len(control.values) - 1
        pictures, words = set(), set()
        positions = sorted({0, last // 4, last // 2, last})
        if name == "step":
            positions = range(5)  # later steps are too short to be seen
        for at in positions:
            demo.move({**start, name: at})
            pictures.add(demo.pixels().tobytes())
            words.add(demo.words)
        assert len(pictures) == len(words) == len(positions), name


@pytest.mark.parametrize("demo", DEMOS)
def test_the_same_state_is_the_same_picture_wherever_one_comes_from(demo):
    demo = demo()
    first = demo.pixels()
    for at in (60, 5, 33):
        demo.move({**demo.state, "h": at})
    demo.move({name: control.start for name, control in demo.controls.items()})
    assert np.array_equal(demo.pixels(), first)


@pytest.mark.parametrize("demo", DEMOS)
def test_the_first_h_is_round_and_can_be_set(demo):
    demo = demo()
    assert demo.values["h"] == 1.0
    assert demo.set(h=2.0).values["h"] == pytest.approx(2.0)
    assert demo.controls["h"].values[-1] / demo.controls["h"].values[0] == pytest.approx(64)


@pytest.mark.parametrize("demo", DEMOS)
def test_one_unit_across_is_as_long_as_one_unit_up(demo):
    for data in (None, DATA["two scales"], DATA["on a line"], DATA["one point"]):
        for ax in demo(data).stage.figure.axes:
            box = ax.get_window_extent()
            (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
            assert (right - left) / box.width == pytest.approx(
                (top - bottom) / box.height, rel=0.01
            )


@pytest.mark.parametrize("demo", DEMOS)
def test_a_learners_own_kernel_is_drawn_and_named(demo):
    own, gaussian = demo(kernel=plain.narrow), demo()
    if demo is ShiftStepper:
        assert "narrow" in own.controls["kernel"].words
        assert own.words != gaussian.words
    else:
        assert "Kernel: narrow." in own.alt
        own.set(h=0.8), gaussian.set(h=0.8)
    if demo is ClimbPlayer:
        own.set(step=2), gaussian.set(step=2)
    assert not np.array_equal(own.pixels(), gaussian.pixels())


@pytest.mark.parametrize("demo", [ClimbPlayer, BasinExplorer])
def test_the_bar_is_as_long_as_h(demo):
    demo = demo()
    for at in (0, 30, 60):
        demo.move({**demo.state, "h": at})
        (left, low), (right, high) = demo.ruler.get_xydata()
        assert low == high and right - left == pytest.approx(demo.values["h"])
        assert "A bar is h long." in demo.alt


# --- the learner's data -------------------------------------------------------------


@pytest.mark.parametrize("demo", DEMOS)
def test_columns_names_become_the_labels(demo):
    one = demo(PENGUINS)
    left, right = one.stage.figure.axes[0], one.stage.figure.axes[-1]
    assert (right.get_xlabel(), left.get_ylabel()) == tuple(PENGUINS.columns)
    assert "bill_length_mm across and bill_depth_mm up" in one.alt
    plain_array = demo(PENGUINS.to_numpy()).stage.figure.axes[0]
    assert (plain_array.get_xlabel(), plain_array.get_ylabel()) == ("x", "y")


@pytest.mark.parametrize("demo", DEMOS)
@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ([[1.0, np.nan]], ValueError, r"data must be finite.*NaN.*leave the row out"),
        (np.empty((0, 2)), ValueError, r"data has no rows"),
        ([1.0, 2.0], ValueError, r"data must have two dimensions"),
        (np.ones((4, 3)), ValueError, r"data has 3 columns, and this demo draws two: pass two"),
        (pd.DataFrame({"a": ["x"], "b": ["y"]}), TypeError, r"data must hold real numbers"),
    ],
    ids=["NaN", "empty", "one column", "three columns", "text"],
)
def test_bad_data_gets_a_sentence(demo, data, error, message):
    with pytest.raises(error, match=message):
        demo(data)


@pytest.mark.parametrize("demo", DEMOS)
def test_a_bad_kernel_gets_a_sentence(demo):
    with pytest.raises(ValueError, match="kernel.*gaussian"):
        demo(kernel="gausian")
    with pytest.raises(ValueError, match="not increase with u"):
        demo(kernel=lambda u: 1 + u)


@pytest.mark.parametrize("demo", DEMOS)
def test_the_learners_array_is_not_changed(demo):
    data = np.array([[3.0, 1.0], [2.0, 5.0]])
    demo(data).set(h=1.0)
    assert data.tolist() == [[3.0, 1.0], [2.0, 5.0]]


@pytest.mark.parametrize(
    ("demo", "most"),
    [
        (ShiftStepper, shift_stepper.MOST_DISCS),
        (ClimbPlayer, climb_player.MOST_DATA),
        (BasinExplorer, basin_explorer.MOST_DATA),
    ],
)
def test_a_sample_is_owned_up_to_and_nothing_else_is(demo, most):
    data = np.random.default_rng(1).normal(size=(most + 1, 2))
    assert f"an even sample: {most:,} of {most + 1:,} data" in demo(data).alt
    assert "sample" not in demo(data[:-1]).alt


def test_what_is_averaged_is_owned_up_to_beside_what_is_drawn():
    data = np.random.default_rng(1).normal(size=(5001, 2))
    assert "1,000 of 5,001 data. Averaged: 5,000 of them." in ShiftStepper(data).alt
    assert "All 5,000 data count" in ShiftStepper(data).words
    assert "Averaged" not in ShiftStepper(data[1:]).alt


# --- ShiftStepper -------------------------------------------------------------------


def at_said(words):
    """The place that the words name, and half of its last digit."""
    x, y = re.search(r"at \((-?[\d,.]+), (-?[\d,.]+)\)", words).groups()
    return [float(x.replace(",", "")), float(y.replace(",", ""))]


def walked(start, data, h, kernel, steps):
    """y₀, y₁, … of one climb by the plain functions, until a step is at most 0.001 h."""
    path = [np.array(start)]
    for _ in range(steps):
        step = plain.shift(path[-1][None], data, h, kernel)[0]
        if not step.any():
            break
        path.append(path[-1] + step)
        if np.linalg.norm(step) <= 1e-3 * h:
            break
    return np.array(path)


@pytest.mark.parametrize("kernel", plain.NAMES)
@pytest.mark.parametrize("start", [(1.0, 0.5), (-5.0, 4.0), (2.5, 2.5)])
def test_the_path_the_mean_and_the_words_are_those_of_the_climb(kernel, start):
    demo = ShiftStepper()
    for h in (0.5, 2.0):
        for step in (0, 1, 3, 40):
            demo.set(x=start[0], y=start[1], h=h, kernel=kernel, step=step)
            assert demo.values["h"] == pytest.approx(h)
            path = walked(start, BLOBS, h, kernel, step)
            here = path[-1]
            assert np.allclose(demo.walked.get_xydata(), path, rtol=0, atol=1e-9)
            assert np.allclose(demo.here.get_xydata(), here, rtol=0, atol=1e-9)
            assert demo.seed.get_xydata()[0].tolist() == pytest.approx(start)
            assert demo.window.center == pytest.approx(here)
            assert demo.window.radius == pytest.approx(h)
            assert said(r"After (\d+) step", demo.words) == len(path) - 1
            assert np.allclose(at_said(demo.words), here, rtol=0, atol=0.051)
            weights = plain.PROFILES[kernel](plain.pairs(here[None], BLOBS, h))[0]
            assert np.allclose(demo.discs.get_sizes(), 150 * weights)
            if not weights.any():
                assert demo.words.endswith("No datum is within reach: the vector is zero.")
                assert not demo.mean.get_visible() and not demo.arrow.get_visible()
                continue
            vector = plain.shift(here[None], BLOBS, h, kernel)[0]
            length = np.linalg.norm(vector)
            assert np.allclose(demo.mean.get_xydata(), here + vector, rtol=0, atol=1e-9)
            over = "climb is over" in demo.words or "no mode" in demo.words
            assert over == (length <= 1e-3 * h)
            if not over:
                said_long = said(r"step is ([\d.e-]+) long", demo.words)
                assert said_long == pytest.approx(length, rel=6e-3)
                assert said(r"long, ([\d.e-]+) h", demo.words) == pytest.approx(said_long / h, 0.01)
            if kernel != "gaussian":
                assert said(r"([\d,]+) of 200 data within", demo.words) == np.sum(weights > 0)
            elif weights.sum() >= 1e-3:
                total = said(r"weights that add up to ([\d.]+?)\.(?: |$)", demo.words)
                assert total == pytest.approx(weights.sum(), rel=6e-3)
            else:
                assert "All 200 data count, with weights too small to draw." in demo.words


def test_the_arrow_leads_from_the_dot_to_the_cross():
    demo = ShiftStepper()
    for kernel, step in (("gaussian", 0), ("gaussian", 1), ("epanechnikov", 0)):
        demo.set(h=2.0, kernel=kernel, step=step)
        tail, _, tip = demo.arrow.get_path().vertices[:3]  # a curve of three points, then the head
        assert np.allclose(tail, demo.here.get_xydata(), rtol=0, atol=0.02)
        assert np.allclose(tip, demo.mean.get_xydata(), rtol=0, atol=0.15)  # but for the head
        assert demo.arrow.get_visible()


def test_a_finished_climb_says_how_far_the_mode_is():
    demo = ShiftStepper().set(step=40)
    mode = plain.climb([[1.0, 0.5]], BLOBS, 1.0, tol=1e-12)[0]
    here = demo.here.get_xydata()[0]
    left = said(r"nearly a mode, ([\d.]+) h away", demo.words)
    assert left == pytest.approx(np.linalg.norm(here - mode), abs=1e-4)
    assert "nearly a mode" not in demo.set(step=1).words
    assert "The window no longer changes" in demo.set(kernel="flat", h=2.0, step=40).words


def test_the_player_ends_where_the_climb_does():
    demo = ShiftStepper()
    for h, kernel in ((1.0, "gaussian"), (2.0, "flat"), (0.5, "epanechnikov")):
        steps = len(walked((1.0, 0.5), BLOBS, h, kernel, 40)) - 1
        demo.set(h=h, kernel=kernel, step=35)
        assert demo.ends == {"step": steps}
        assert demo.values["step"] == said(r"After (\d+) step", demo.words) == min(steps, 35)


def test_a_saddle_is_not_called_a_mode():
    saddle = ShiftStepper([[-1.0, 0.0], [1.0, 0.0]]).set(x=0.0, y=0.0, h=0.5)
    assert "nearly a mode" not in saddle.words
    away = said(r"no mode: a nudge leads to one ([\d.]+) h away", saddle.words)
    mode = plain.climb([[0.1, 0.0]], [[-1.0, 0.0], [1.0, 0.0]], saddle.values["h"])[0]
    assert away == pytest.approx(mode[0] / saddle.values["h"], rel=6e-3)


def test_a_click_moves_the_start_to_the_place_that_was_clicked():
    for data in (None, DATA["two scales"], DATA["at a million"]):
        demo = ShiftStepper(data)
        ax, across, up = demo._pad
        assert (across, up) == ("x", "y") and demo.box()["x"] == "x"
        for axis, control in enumerate([demo.controls["x"], demo.controls["y"]]):
            low, high = (ax.get_xlim, ax.get_ylim)[axis]()
            assert np.allclose(control.values, np.linspace(low, high, len(control.values)))


# --- ClimbPlayer --------------------------------------------------------------------


@pytest.mark.parametrize("kernel", ["gaussian", "flat"])
def test_both_panels_are_where_the_climbs_are_after_each_step(kernel):
    demo = ClimbPlayer(kernel=kernel).set(h=2.0)
    h, fixed, blurred = demo.values["h"], BLOBS, BLOBS
    for step in range(12):
        demo.set(step=step)
        assert np.allclose(demo.fixed.get_xydata(), fixed, rtol=0, atol=1e-9)
        assert np.allclose(demo.blurred.get_xydata(), blurred, rtol=0, atol=1e-9)
        steps = [plain.shift(fixed, BLOBS, h, kernel), plain.shift(blurred, blurred, h, kernel)]
        sides = zip(("Fixed data", "Blurring"), (fixed, blurred), steps, strict=True)
        for side, here, onward in sides:
            longest = np.linalg.norm(onward, axis=1).max() / h
            state = re.search(rf"{side}: ([^.]*(?:\.\d[^.]*)*)\. ", demo.words)[1]
            assert said(r"([\d,]+) heap", state) == heaps(here, h, kernel)
            if longest <= 1e-3:
                assert state.endswith("nearly at rest")
            else:
                assert said(r"up to ([\d.e-]+) h", state) == pytest.approx(longest, rel=6e-3)
        fixed, blurred = fixed + steps[0], blurred + steps[1]


def heaps(points, h, kernel):
    """How many places there are, the densest first, each with all within a tenth of h."""
    heights = plain.density(points, BLOBS, h, kernel).round(12)  # equal counts are equal
    left, number = sorted(zip(heights, *points.T, strict=True), reverse=True), 0
    while left:
        _, x, y = left[0]
        left = [p for p in left if np.hypot(p[1] - x, p[2] - y) > 0.1 * h]
        number += 1
    return number


def test_the_player_counts_the_heaps_that_the_animation_counts():
    demo, film = ClimbPlayer().set(h=2.0), animate_blurring(BLOBS, 2.0).player()
    for step, control in enumerate(film.controls["step"].values):
        film.move({"step": step})
        counted = re.findall(r"\d+ heaps?", film.words)
        assert re.findall(r"\d+ heaps?", demo.set(step=control).words) == counted


def test_the_strip_of_lesson_05_is_in_the_player():
    demo = ClimbPlayer().set(h=2.0, step=7)
    assert "Fixed data: 3 heaps" in demo.words and "Blurring: 3 heaps" in demo.words
    demo.set(step=13)
    assert "Fixed data: 3 heaps" in demo.words and "Blurring: 1 heap," in demo.words


# --- BasinExplorer ------------------------------------------------------------------


def estimated(demo, h, kernel):
    """A lattice of nodes: its places, and the estimator's labels; −1 beyond all data."""
    lattice = np.indices((97, 97))
    side = np.array([demo.image.axes.get_xlim(), demo.image.axes.get_ylim()])
    shares = lattice[::-1].reshape(2, -1).T / 96
    places = side[:, 0] + shares * (side[:, 1] - side[:, 0])
    labels = MeanShift(h, kernel=kernel).fit(demo.data).predict(places)
    if kernel != "gaussian":
        labels[plain.pairs(places, demo.data, h).min(axis=1) > 1] = -1
    return places, labels.reshape(lattice[0].shape)


def away_from_borders(labels):
    """Which nodes have neighbours of their own label only."""
    padded = np.pad(labels, 1, mode="edge")
    k = len(labels)
    shifted = [padded[i : i + k, j : j + k] for i in range(3) for j in range(3)]
    return np.logical_and.reduce([other == labels for other in shifted])


@pytest.mark.parametrize(("name", "kernel"), [("blobs", "gaussian"), ("unequal", "flat")])
def test_the_words_count_modes_data_and_the_share_of_the_picture(name, kernel):
    demo = BasinExplorer(COURSE[name], kernel=kernel)
    for h in (0.5, 1.0, 2.0, 2.5, 4.0):
        h = demo.set(h=h).values["h"]
        model = MeanShift(h, kernel=kernel).fit(demo.data)
        modes = model.cluster_centers_
        assert said(r": ([\d,]+) mode", demo.words) == len(modes)
        assert len(demo.modes.get_xydata()) == len(modes)
        moved = plain.pairs(demo.data, modes, 1.0).argmin(axis=1) != model.labels_
        assert said(r"for ([\d,]+) of", demo.words) == moved.sum()
        places, labels = estimated(demo, h, kernel)
        nearer = plain.pairs(places, modes, 1.0).argmin(axis=1).reshape(labels.shape)
        inside = labels >= 0
        share = 100 * np.mean((nearer != labels)[inside])
        assert said(r"to in ([\d.]+)% of", demo.words) == pytest.approx(share, abs=0.3)
        assert ("coloured part" in demo.words) == (not inside.all())
        if not inside.all():
            white = 100 * np.mean(~inside)
            assert said(r"([\d.]+)% is white", demo.words) == pytest.approx(white, abs=0.3)
            drawn = (demo.image.get_array()[::4, ::4] == 255).all(axis=2)
            assert np.mean(drawn != ~inside) < 0.003


def test_a_basin_keeps_its_tint_while_its_mode_moves_little():
    demo = BasinExplorer()
    seen = {"left": set(), "right": set(), "top": set()}
    for at in range(27, 41):  # three modes, from h = 0.81 to 2
        demo.move({"h": at})
        assert "3 modes" in demo.words
        for name, (x, y) in zip(seen, [(-4, -4), (4, -4), (4, 4)], strict=True):
            column, row = ((np.array([x, y]) - demo.corner) / demo.side * 384).astype(int)
            seen[name].add(tuple(demo.image.get_array()[row, column].tolist()))
    assert [len(tints) for tints in seen.values()] == [1, 1, 1]
    assert len(set.union(*seen.values())) == 3


def test_hatching_is_where_the_nearest_mode_is_another():
    demo = BasinExplorer().set(h=2.5)
    places, labels = estimated(demo, demo.values["h"], "gaussian")
    modes = MeanShift(demo.values["h"]).fit(BLOBS).cluster_centers_
    differs = plain.pairs(places, modes, 1.0).argmin(axis=1).reshape(labels.shape) != labels
    grey = np.ptp(demo.image.get_array().astype(int), axis=2) == 0
    around = np.pad(grey, ((1, 2), (1, 2))).reshape(97, 4, 97, 4)[:, :3, :, :3]
    hatched = around.any(axis=(1, 3)) & away_from_borders(labels)
    assert hatched[~differs].sum() <= 15  # beside a border a node may be hatched either way
    assert hatched[differs & away_from_borders(labels)].mean() > 0.4


def test_hatching_stands_out_from_every_tint():
    def luminance(colour):
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in colour]
        return np.dot(linear, [0.2126, 0.7152, 0.0722])

    dark = luminance([basin_explorer.HATCHED] * 3) + 0.05
    assert min((luminance(tint) + 0.05) / dark for tint in basin_explorer.TINTS) > 4


def test_a_position_of_the_slider_is_found_once():
    demo = BasinExplorer()
    demo.move({"h": 20})
    found = demo.known[demo.values["h"]]
    demo.move({"h": 21})
    demo.move({"h": 20})
    assert demo.known[demo.values["h"]] is found
