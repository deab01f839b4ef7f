"""SweepExplorer: right in every corner, says what is there, and goes on while a reader looks."""

import asyncio
import gc
import re
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pandas as pd
import plain
import pytest
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)
from test_demos_plane import DATA, said, walk
from waiting import LAST_RESORT

from teachkit import MeanShift, SweepExplorer, load_penguins
from teachkit.apply.sweep import clusterings_at, count_big, start_bandwidth
from teachkit.kernels import KERNELS, as_kernel
from teachkit.show import background
from teachkit.show.demos import sweep_explorer
from teachkit.show.figures import CYCLE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

RANDOM = np.random.default_rng(0)
MANY = {
    **DATA,
    "five columns, all equal": np.ones((7, 5)),
    "three columns at a million": 1e6 + RANDOM.normal(size=(60, 3)),
    "ten columns": RANDOM.normal(size=(2000, 10)),
    "most of them equal": np.concatenate([np.zeros((90, 2)), RANDOM.normal(size=(10, 2))]),
}
MEASURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
BIRDS = load_penguins()[MEASURES].dropna().to_numpy()
BIRDS = (BIRDS - BIRDS.mean(axis=0)) / BIRDS.std(axis=0)
LAST = 40
#: What scikit-learn calls the indices, and where the best of them is.
INDICES = {
    "Silhouette": (silhouette_score, np.nanargmax),
    "Davies–Bouldin": (davies_bouldin_score, np.nanargmin),
    "Calinski–Harabasz": (calinski_harabasz_score, np.nanargmax),
}


@pytest.fixture(scope="module")
def penguins():
    """The demo of the penguins, all of it computed."""
    return SweepExplorer().finish()


@pytest.fixture(scope="module")
def by_hand(penguins):
    """Labels at every h of the slider, how many clusters are big, and the three indices."""
    levels = penguins.controls["h"].values
    labels = [MeanShift(h).fit(BIRDS).labels_ for h in levels]
    big = [count_big(one) for one in labels]
    indices = {
        name: np.array([index(BIRDS, one) if one.any() else np.nan for one in labels])
        for name, (index, _) in INDICES.items()
    }
    return levels, labels, big, indices


# --- every corner -------------------------------------------------------------------


def draws_and_says_plain_numbers(demo):
    shape = demo.pixels().shape
    for state in walk(demo):
        demo.move(state)
        pixels = demo.pixels()
        assert pixels.shape == shape
        # The line at h is blue, and never absent.
        red, green, blue = pixels.reshape(-1, 3).astype(int).T
        assert np.sum((red < 60) & (green > 60) & (blue > 140)) > 100
        assert not re.search(r"\b(nan|inf)\b", demo.alt)
        assert len(demo.words) <= 320, demo.words
        assert re.search(r": [1-9][\d,]* clusters?\b", demo.words)


@pytest.mark.parametrize("data", MANY.values(), ids=MANY.keys())
def test_every_end_of_every_control_draws_and_says_a_plain_number(data):
    draws_and_says_plain_numbers(SweepExplorer(data))


@pytest.mark.parametrize("kernel", ["flat", "triweight", plain.narrow], ids=plain.name_of)
@pytest.mark.parametrize("data", ["default", "one point", "two points", "5,000 points"])
def test_so_with_other_kernels_and_a_learners_own(data, kernel):
    demo = SweepExplorer(MANY[data], kernel=kernel)
    draws_and_says_plain_numbers(demo)
    word = {"flat": "flat", "triweight": "triweight"}.get(kernel, "narrow")
    assert f"Kernel: {word}." in demo.alt


def test_nothing_old_is_left_in_a_picture_and_a_state_repeats(penguins):
    first = {}
    for at in (0, 5, 20, 33, LAST, 20, 0, 33):
        penguins.move({**penguins.state, "h": at, "up": at % 4})
        quick = penguins.pixels()
        penguins.stage.redraw()
        assert np.array_equal(quick, penguins.stage.pixels())
        assert np.array_equal(quick, first.setdefault(at, quick))


def test_the_picture_and_the_words_follow_every_control(penguins):
    for name, positions in {"h": (0, 10, 20, 30, LAST), "across": range(4), "up": range(4)}.items():
        pictures, words = set(), set()
        for at in positions:
            penguins.move({"h": 20, "across": 0, "up": 1, name: at})
            pictures.add(penguins.pixels().tobytes())
            words.add(penguins.words)
        assert len(pictures) == len(words) == len(positions), name


# --- what is drawn, and what is said ------------------------------------------------


def test_the_slider_goes_a_factor_three_each_way_from_where_a_sweep_starts(penguins):
    h = penguins.controls["h"].values
    assert len(h) == LAST + 1 and penguins.controls["h"].start == 20
    start = start_bandwidth(BIRDS, KERNELS["gaussian"])
    assert [h[0], h[20], h[-1]] == pytest.approx([start / 3, start, 3 * start])


def test_the_words_count_clusters_and_say_how_long_the_number_lasts(penguins, by_hand):
    levels, labels, big, _ = by_hand
    for at, h in enumerate(levels):
        words = penguins.set(h=h).words
        k = labels[at].max() + 1
        assert said(r": (\d+) cluster", words) == k
        if k > 1:
            assert said(r", (\d+) holds? at least 2% of the points;", words) == big[at]
        else:
            assert "1 cluster holds all points;" in words
        same = [at]
        while same[0] > 0 and big[same[0] - 1] == big[at]:
            same.insert(0, same[0] - 1)
        while same[-1] < LAST and big[same[-1] + 1] == big[at]:
            same.append(same[-1] + 1)
        low, high = levels[same[0]], levels[same[-1]]
        assert ("at this h alone" in words) == (low == high)
        if low < high:
            found = re.search(
                r"lasts from h = ([\d.]+) to ([\d.]+), .*?factor of ([\d.]+)\. ", words
            )
            assert [float(one) for one in found.groups()] == pytest.approx(
                [low, high, high / low], rel=0.05
            )
            assert ("at least a factor" in words) == (same[0] == 0 or same[-1] == LAST)
        left, right = penguins.shade.get_x(), penguins.shade.get_x() + penguins.shade.get_width()
        shaded = [i for i, level in enumerate(levels) if left <= level <= right]
        assert shaded == same
        assert [cursor.get_xdata()[0] for cursor in penguins.cursors] == [h, h]


def test_the_words_say_each_index_its_best_value_and_where(penguins, by_hand):
    levels, _, _, indices = by_hand
    for at, h in enumerate(levels):
        words = penguins.set(h=h).words
        for name, values in indices.items():
            best = INDICES[name][1](values.round(12))
            if np.isnan(values[at]):
                assert f"{levels[best]:.3g} ({name})" in words
                continue
            value, there = re.search(rf"{name} ([\d.]+) \(([^)]*)\)", words).groups()
            assert float(value) == pytest.approx(values[at], rel=6e-3)
            assert (there == "the best") == np.isclose(values[at], values[best], rtol=1e-9)
            if there != "the best":
                most, where = re.fullmatch(r"best ([\d.]+) at ([\d.]+)", there).groups()
                assert float(most) == pytest.approx(values[best], rel=6e-3)
                assert float(where) == pytest.approx(levels[best], rel=6e-3)


def test_the_panels_show_the_numbers_and_each_index_from_its_worst_to_its_best(penguins, by_hand):
    levels, labels, big, indices = by_hand
    assert list(penguins.all.get_data().values) == [one.max() + 1 for one in labels]
    assert list(penguins.big.get_data().values) == big
    edges = penguins.all.get_data().edges
    assert np.all(edges[1:-1] > levels[:-1]) and np.all(edges[1:-1] < levels[1:])
    for (name, values), line, mark in zip(
        indices.items(), penguins.lines.values(), penguins.marks.values(), strict=True
    ):
        sign = -1 if name == "Davies–Bouldin" else 1
        ordered = sign * values
        scaled = (ordered - np.nanmin(ordered)) / (np.nanmax(ordered) - np.nanmin(ordered))
        assert np.allclose(line.get_xdata(), levels)
        assert np.allclose(line.get_ydata(), scaled, equal_nan=True, atol=1e-9)
        assert mark.get_ydata() == [1.0]
        assert mark.get_xdata() == [levels[INDICES[name][1](values.round(12))]]


def test_big_clusters_have_their_colours_and_shapes_and_the_rest_is_grey(penguins, by_hand):
    levels, labels, big, _ = by_hand
    for at in (0, 10, 20, LAST):
        penguins.set(h=levels[at], across=penguins.names[2], up=penguins.names[0])
        points = BIRDS[:, [2, 0]]
        for rank, line in enumerate(penguins.clusters):
            members = points[labels[at] == rank] if rank < big[at] else np.empty((0, 2))
            assert np.allclose(line.get_xydata(), members)
            assert (line.get_color(), line.get_marker()) == CYCLE[rank]
        assert np.allclose(penguins.small.get_xydata(), points[labels[at] >= big[at]])


def test_where_no_index_is_defined_the_words_say_so_and_nothing_is_marked():
    demo = SweepExplorer([[5.0, -2.0]]).finish()
    assert "No index is defined at any h." in demo.words
    assert all(len(mark.get_xdata()) == 0 for mark in demo.marks.values())


# --- the learner's data -------------------------------------------------------------


def test_columns_names_become_the_labels_and_the_choices(penguins):
    frame = pd.DataFrame(RANDOM.normal(size=(30, 3)), columns=["a", "b", "c"])
    demo = SweepExplorer(frame).set(across="c", up="a")
    assert (demo.plane.get_xlabel(), demo.plane.get_ylabel()) == ("c", "a")
    assert demo.words.endswith("Drawn: c and a.")
    two = SweepExplorer(frame[["a", "b"]])
    assert list(two.controls) == ["h"] and "a across and b up" in two.alt
    assert (two.plane.get_xlabel(), two.plane.get_ylabel()) == ("a", "b")
    array = SweepExplorer(frame[["a", "b"]].to_numpy())
    assert (array.plane.get_xlabel(), array.plane.get_ylabel()) == ("x", "y")
    twice = SweepExplorer(pd.DataFrame(frame.to_numpy(), columns=["a", "a", "b"]))
    assert twice.names == ["a (0)", "a (1)", "b (2)"]
    assert SweepExplorer(frame.to_numpy()).names == ["column 0", "column 1", "column 2"]
    assert penguins.names[0] == "bill length (z)" and "342 points" in penguins.alt


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ([[1.0, np.nan]], ValueError, r"data must be finite.*NaN.*leave the row out"),
        (np.empty((0, 2)), ValueError, r"data has no rows"),
        ([1.0, 2.0], ValueError, r"data must have two dimensions"),
        (np.ones((4, 1)), ValueError, r"data has 1 column, and this demo draws two: pass two or"),
        (pd.DataFrame({"a": ["x"], "b": ["y"]}), TypeError, r"data must hold real numbers"),
    ],
    ids=["NaN", "empty", "one dimension", "one column", "text"],
)
def test_bad_data_gets_a_sentence(data, error, message):
    with pytest.raises(error, match=message):
        SweepExplorer(data)


def test_a_bad_kernel_gets_a_sentence():
    with pytest.raises(ValueError, match="kernel.*gaussian"):
        SweepExplorer(kernel="gausian")


def test_the_learners_array_is_not_changed():
    data = np.array([[3.0, 1.0], [2.0, 5.0]])
    SweepExplorer(data).finish()
    assert data.tolist() == [[3.0, 1.0], [2.0, 5.0]]


@pytest.mark.parametrize(
    ("kernel", "columns", "most"), [("flat", 2, 1200), ("flat", 8, 600), (plain.narrow, 2, 500)]
)
def test_a_sample_is_owned_up_to_and_nothing_else_is(kernel, columns, most):
    data = np.random.default_rng(1).normal(size=(most + 1, columns))
    words = f"an even sample: {most:,} of {most + 1:,} data"
    assert words in SweepExplorer(data, kernel=kernel).alt
    assert "sample" not in SweepExplorer(data[:-1], kernel=kernel).alt


def test_a_click_beside_an_h_moves_the_slider_to_that_h(penguins):
    ax, across, up = penguins._pad
    assert (across, up) == ("h", None)
    for at in (0, 10, LAST):
        h = penguins.controls["h"].values[at]
        share = ax.transAxes.inverted().transform(ax.transData.transform((h, 0.5)))[0]
        assert share * LAST == pytest.approx(at, abs=1e-6)
    one, other = (panel.get_position() for panel in (penguins.above, penguins.below))
    assert (one.x0, one.x1) == pytest.approx((other.x0, other.x1))


# --- what is computed when ----------------------------------------------------------


def computed(demo):
    return re.search(r"(All|\d+ of) 41 computed", demo.words)[1]


def test_every_fifth_h_is_computed_at_once_and_a_move_computes_its_own():
    demo = SweepExplorer(DATA["at a million"])
    assert sorted(demo.known) == list(range(0, LAST + 1, 5)) and computed(demo) == "9 of"
    demo.move({"h": 7})
    assert sorted(set(demo.known) - set(range(0, LAST + 1, 5))) == [7]
    assert computed(demo) == "10 of"
    assert computed(demo.finish()) == "All" and demo.state == {"h": 7}


def test_what_is_known_already_is_not_computed_again(monkeypatch):
    asked = []

    def noted(data, bandwidths, kernel, share):
        assert len(bandwidths) > 0, "even for none it takes all distances"
        asked.extend(bandwidths)
        return clusterings_at(data, bandwidths, kernel, share)

    monkeypatch.setattr(sweep_explorer, "clusterings_at", noted)
    demo = SweepExplorer(DATA["at a million"])
    for at in (0, 3, 3, 20):
        demo.move({"h": at})
    demo.finish()
    assert sorted(asked) == demo.controls["h"].values


async def until(holds, what):
    """Let the event loop go on until `holds()` does."""
    end = time.monotonic() + LAST_RESORT
    while not holds():
        assert time.monotonic() < end, f"this did not come: {what}"
        await asyncio.sleep(0.001)


def test_the_background_finds_what_finish_finds_and_draws_in_one_thread():
    demo, threads, spoken = SweepExplorer(DATA["at a million"]), set(), []
    draw = demo.draw
    demo.draw = lambda **values: threads.add(threading.get_ident()) or draw(**values)

    async def show():
        bundle = demo._repr_mimebundle_()
        demo._view.observe(lambda change: spoken.append(demo._view.spoken), "caption")
        await until(lambda: len(demo.known) == LAST + 1, "the whole sweep")
        return bundle

    (data, _), finished = asyncio.run(show()), SweepExplorer(DATA["at a million"]).finish()
    assert demo.words == finished.words and demo.alt == finished.alt
    assert np.array_equal(demo.pixels(), finished.pixels())
    assert threads == {threading.get_ident()}
    assert spoken[-1] and not any(spoken[:-1]), "only the end is told"
    assert (demo._view.caption, demo._view.alt) == (demo.words, demo.alt)
    assert "9 of 41 computed" in data["text/plain"], "the picture is taken before anything goes on"


class Later:
    """In the background's place: notes what is asked for, and does it when a test says so."""

    def __init__(self, monkeypatch):
        self.asked, self.now = [], 0.0
        monkeypatch.setattr(sweep_explorer, "in_background", self.ask)
        monkeypatch.setattr(sweep_explorer.time, "monotonic", lambda: self.now)

    def ask(self, compute, hand_over):
        self.asked.append((compute, hand_over))
        return True

    def do(self, fails=False):
        compute, hand_over = self.asked.pop()
        hand_over(None if fails else compute())


@pytest.fixture
def later(monkeypatch):
    return Later(monkeypatch)


@pytest.fixture
def shown(later):
    demo = SweepExplorer(DATA["at a million"])
    demo._repr_mimebundle_()
    return demo


def test_the_h_nearest_to_the_slider_comes_first(shown, later):
    def next_found():
        before = set(shown.known)
        later.do()
        (at,) = set(shown.known) - before
        return at

    assert {next_found(), next_found()} == {19, 21}
    shown.move({"h": 2})
    later.do()  # what was under way
    assert {next_found(), next_found()} == {1, 3}


def test_one_bandwidth_is_under_way_at_a_time_however_often_a_demo_is_shown(shown, later):
    shown._repr_mimebundle_()
    assert len(later.asked) == 1
    later.do()
    assert len(later.asked) == 1


def test_pictures_from_the_background_come_at_most_five_times_a_second(shown, later):
    pictures = []
    shown._view.observe(lambda change: pictures.append(later.now), "caption")
    for step in range(32):
        later.now = 100 + step / 20  # seconds
        later.do()
    assert later.asked == [] and computed(shown) == "All"
    assert len(pictures) <= 1 + 1.6 * 5 + 1 and min(np.diff(pictures[:-1])) >= 0.2 - 1e-9
    assert pictures[-1] == 100 + 31 / 20 and shown._view.caption == shown.words


def test_a_demo_without_a_page_or_forgotten_goes_on_no_more(shown, later):
    known = len(shown.known)
    shown._view.close()
    later.do()
    assert later.asked == [] and len(shown.known) == known
    other = SweepExplorer(DATA["at a million"])
    other._repr_mimebundle_()
    gone = weakref.ref(other)
    other._view.close()
    del other
    gc.collect()
    assert gone() is None, "what is under way must not keep a demo alive"
    later.do()
    assert later.asked == []


def test_after_an_error_the_background_rests_until_the_demo_is_shown_again(shown, later):
    later.do(fails=True)
    assert later.asked == [] and computed(shown) == "9 of"
    shown._repr_mimebundle_()
    later.do()
    assert len(later.asked) == 1 and len(shown.known) == 10


def test_without_a_loop_or_threads_nothing_begins_and_a_move_computes_its_own(monkeypatch):
    demo = SweepExplorer(DATA["at a million"])
    threads = threading.active_count()
    demo._repr_mimebundle_()
    assert threading.active_count() == threads and len(demo.known) == 9

    def no_threads(self):
        raise RuntimeError("can't start new thread")

    async def show():
        monkeypatch.setattr(background.Thread, "start", no_threads)
        demo._repr_mimebundle_()

    asyncio.run(show())
    assert computed(demo.set(h=demo.levels[7])) == "10 of"


def test_an_error_in_the_background_is_handed_over_as_nothing():
    got = []

    async def show():
        assert background.in_background(lambda: 1 / 0, got.append)
        assert background.in_background(lambda: 7, got.append)
        await until(lambda: len(got) == 2, "both results")

    asyncio.run(show())
    assert got == [None, 7]


def test_a_process_that_ends_in_between_ends_without_a_word():
    code = (
        "import asyncio, numpy as np\n"
        "from teachkit import SweepExplorer\n"
        "async def main():\n"
        "    SweepExplorer(np.random.default_rng(0).normal(size=(900, 2)))._repr_mimebundle_()\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_two_runs_of_a_cell_store_the_same_but_for_the_view():
    async def show():
        return SweepExplorer(DATA["at a million"])._repr_mimebundle_()

    bundles = [asyncio.run(show()) for _ in range(2)]
    for data, _ in bundles:
        data.pop("application/vnd.jupyter.widget-view+json")
    assert bundles[0] == bundles[1]


def test_a_learners_kernel_weighs_the_data():
    demo, kernel = SweepExplorer(BIRDS, kernel=plain.narrow), as_kernel(plain.narrow)
    for at in (10, 20):
        h = demo.controls["h"].values[at]
        labels = MeanShift(h, kernel=kernel).fit(BIRDS).labels_
        assert np.array_equal(demo.known[at].labels, labels)
