"""Demos on a line: right in every corner, and what they say in words is what is there."""

import re

import numpy as np
import pandas as pd
import plain
import pytest
from sklearn.cluster import estimate_bandwidth

import teachkit
from teachkit import (
    BandwidthExplorer,
    KernelExplorer,
    ModeTree,
    density_modes,
    load_faithful,
    load_galaxies,
    mode_counts,
)
from teachkit.show.demos import common

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("error"),
    pytest.mark.xdist_group("demos_line"),  # the trees, counted once
]

DEMOS = [KernelExplorer, BandwidthExplorer, ModeTree]
RANDOM = np.random.default_rng(0)
DATA = {
    "default": None,
    "one point": [5.0],
    "all equal": np.full(30, 2.5),
    "two points": [1.0, 4.0],
    "nearly equal": [1.0, 1.0 + 1e-9, 1.0 + 3e-9],
    "5,000 points": RANDOM.normal(size=5000),
    "5,000 with far ones": RANDOM.standard_cauchy(5000),
    "at a million": 1e6 + RANDOM.normal(size=60),
    "tiny": 1e-7 * RANDOM.normal(size=60),
    "huge": 1e149 * RANDOM.uniform(size=60),
    "one point far away": [1e15],
}
KERNELS = ["gaussian", "flat", lambda u: np.exp(-u)]
FAITHFUL = load_faithful()
COURSE = {
    "galaxies": load_galaxies().to_numpy() / 1000,
    "waiting": FAITHFUL[["waiting"]].to_numpy(dtype=float),
    "eruptions": FAITHFUL[["eruptions"]].to_numpy(),
}


def numbers(words):
    """Every number in a sentence."""
    return [float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?", words)]


def said(pattern, words):
    """The number that stands where the pattern has its group."""
    return float(re.search(pattern, words)[1].replace(",", ""))


def places_said(words):
    """The places listed after "at" in the first sentence."""
    listed = re.search(r" at ([-\d., and]+?)\.(?: |$)", words)[1]
    return [float(n.replace(",", "")) for n in re.split(r", | and ", listed)]


def half_digit(words):
    """Half of the last digit that the places have."""
    decimals = re.search(r" at (?:.*? and )?-?[\d,]+(?:\.(\d+))?\.(?: |$)", words)[1] or ""
    return 0.5 * 10.0 ** -len(decimals)


def walk(demo):
    """The states with each control at both ends and through its middle, others where they are."""
    for name, control in demo.controls.items():
        last = len(control.values) - 1
        for at in sorted({0, last // 3, 2 * last // 3, last}):
            yield {**demo.state, name: at}
    yield {name: len(control.values) - 1 for name, control in demo.controls.items()}
    yield dict.fromkeys(demo.controls, 0)


# --- every corner -------------------------------------------------------------------


@pytest.mark.parametrize("kernel", KERNELS, ids=plain.name_of)
@pytest.mark.parametrize("data", DATA.values(), ids=DATA.keys())
@pytest.mark.parametrize("demo", DEMOS)
def test_every_end_of_every_control_draws_and_says_a_plain_number(demo, data, kernel):
    demo = demo(data, kernel=kernel)
    shape = demo.pixels().shape
    for state in walk(demo):
        demo.move(state)
        pixels = demo.pixels()
        assert pixels.shape == shape
        # The curve is blue and never absent.
        red, green, blue = pixels[::2, ::2].reshape(-1, 3).astype(int).T
        assert np.sum((red < 60) & (green > 60) & (blue > 140)) > 50
        assert not re.search(r"\b(nan|inf)\b", demo.alt)
        assert len(demo.words) <= 200, demo.words
        assert re.search(r"\b[1-9][\d,]* (mode|hill)s?\b", demo.words)


@pytest.mark.parametrize("demo", DEMOS)
def test_the_picture_and_the_words_follow_h(demo):
    demo = demo()
    seen, spoken = set(), set()
    positions = range(0, len(demo.controls["h"].values), 10)
    for at in positions:
        demo.move({**demo.state, "h": at})
        seen.add(demo.pixels().tobytes())
        spoken.add(demo.words)
    assert len(seen) == len(spoken) == len(positions)


@pytest.mark.parametrize("demo", DEMOS)
def test_nothing_old_is_left_in_a_picture(demo):
    demo = demo()
    for at in (0, 30, 60, 30):
        demo.move({**demo.state, "h": at})
        quick = demo.pixels()
        demo.stage.redraw()
        assert np.array_equal(quick, demo.stage.pixels())


def test_the_picture_and_the_words_follow_the_kernel():
    demo = KernelExplorer()
    states = [{**demo.state, "kernel": at} for at in range(5)]
    pictures, words = set(), set()
    for state in states:
        demo.move(state)
        pictures.add(demo.pixels().tobytes())
        words.add(demo.words)
    assert len(pictures) == len(words) == 5


@pytest.mark.parametrize("demo", DEMOS)
def test_a_learners_own_kernel_is_drawn_and_named(demo):
    own = demo(kernel=plain.narrow)
    assert "narrow" in own.alt
    x, curve = own.curve.get_data()
    same = plain.density(x[:, None], own.data, own.values["h"] / np.sqrt(2))
    assert np.allclose(curve, same, rtol=1e-7)


@pytest.mark.parametrize("kernel", plain.NAMES)
@pytest.mark.parametrize("demo", DEMOS)
def test_a_named_kernel_is_drawn_and_named(demo, kernel):
    demo = demo(kernel=kernel)
    assert kernel in demo.alt.lower()
    x, curve = demo.curve.get_data()
    assert np.allclose(curve, plain.density(x[:, None], demo.data, demo.values["h"], kernel))


@pytest.mark.parametrize("demo", DEMOS)
def test_h_can_be_set_and_snaps_to_the_slider(demo):
    demo = demo()
    moved = demo.set(h=1.0)
    assert moved is demo
    step = demo.controls["h"].values[1] / demo.controls["h"].values[0]
    assert abs(np.log(demo.values["h"])) <= np.log(step) / 2 * 1.001
    assert said(r"h = ([\d.]+?)[.:,]? ", demo.words) == pytest.approx(demo.values["h"], rel=5e-3)


def test_the_sliders_reach_as_far_as_promised():
    h = BandwidthExplorer().controls["h"].values
    assert h[-1] / h[0] == pytest.approx(1000)
    h = BandwidthExplorer(DATA["5,000 points"]).controls["h"].values
    assert h[-1] / h[0] > 200


@pytest.mark.parametrize("demo", [BandwidthExplorer, ModeTree])
def test_a_click_beside_an_h_moves_the_slider_to_that_h(demo):
    demo = demo()
    box = demo.box()
    axis = "x" if box["x"] else "y"
    ax = demo._pad[0]
    last = len(demo.controls["h"].values) - 1
    for at in (0, last // 4, last):
        h = demo.controls["h"].values[at]
        corner = ax.transAxes.inverted().transform(ax.transData.transform((h, h)))
        assert corner["xy".index(axis)] * last == pytest.approx(at, abs=1e-6)


# --- the learner's data -------------------------------------------------------------


@pytest.mark.parametrize("demo", DEMOS)
def test_a_columns_name_becomes_the_label(demo):
    for data in (FAITHFUL["waiting"], FAITHFUL[["waiting"]]):
        one = demo(data)
        assert one.ax.get_xlabel() == "waiting"
        assert "waiting across" in one.alt
    assert demo(FAITHFUL["waiting"].to_numpy()).ax.get_xlabel() == "x"
    assert demo(pd.Series([1, 2, 4])).ax.get_xlabel() == "x"


@pytest.mark.parametrize("demo", DEMOS)
@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ([1.0, np.nan], ValueError, r"data must be finite.*NaN.*leave the row out"),
        ([], ValueError, r"data has no rows"),
        (FAITHFUL, ValueError, r"data has 2 columns, and this demo draws one: pass one of them"),
        (["a", "b"], TypeError, r"data must hold real numbers"),
        (3.0, ValueError, r"data must have two dimensions"),
    ],
    ids=["NaN", "empty", "two columns", "text", "a number"],
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
    data = np.array([3.0, 1.0, 2.0])
    demo(data).set(h=1.0)
    assert data.tolist() == [3.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("demo", "most"), [(KernelExplorer, 5000), (BandwidthExplorer, 5000), (ModeTree, 2000)]
)
def test_a_sample_is_owned_up_to_and_nothing_else_is(demo, most):
    data = np.random.default_rng(1).normal(size=most + 1)
    assert f"an even sample: {most:,} of {most + 1:,} data" in demo(data).alt
    assert "sample" not in demo(data[:-1]).alt


# --- KernelExplorer -----------------------------------------------------------------


@pytest.mark.parametrize("kernel", plain.NAMES)
def test_the_bumps_add_up_to_the_curve_and_the_highest_is_named(kernel):
    demo = KernelExplorer(kernel=kernel)
    for at in (0, 20, 40, 60):
        demo.move({**demo.state, "h": at})
        h = demo.values["h"]
        x, curve = demo.curve.get_data()
        assert np.allclose(curve, plain.density(x[:, None], demo.data, h, kernel))
        bumps = [bump[:, 1] for bump in demo.bumps.get_segments()]
        assert len(bumps) == len(demo.data)
        assert np.allclose(np.sum(bumps, axis=0), curve)
        height, place = said(r"highest, ([\d.]+),", demo.words), places_said(demo.words)[0]
        assert height == pytest.approx(curve.max(), rel=5e-3)
        least = plain.density([[place]], demo.data, h, kernel)[0]
        assert abs(least / curve.max() - 1) < 0.15  # the place is rounded; a bump may be narrow


def test_bumps_of_many_data_are_some_of_them_and_the_alt_says_how_many():
    few, many = KernelExplorer(), KernelExplorer(FAITHFUL["waiting"])
    assert len(many.bumps.get_segments()) == 40
    assert "10 numbers" in few.alt and "on all of them" in few.alt
    assert "272 numbers" in many.alt and "on 40 of them" in many.alt
    times = said(r"drawn ([\d,]+) times as tall", many.words)
    h, data = many.values["h"], COURSE["waiting"]
    alone = plain.density(data[:1], data[:1], h)[0] / len(data)
    tallest = max(bump[:, 1].max() for bump in many.bumps.get_segments())
    assert tallest == pytest.approx(times * alone)


def test_bumps_of_one_kernel_and_h_look_equally_tall():
    demo = KernelExplorer(kernel="triweight")
    demo.move({**demo.state, "h": 0})
    tallest = [bump[:, 1].max() for bump in demo.bumps.get_segments()]
    assert np.ptp(tallest) < 1e-9 * max(tallest)


# --- BandwidthExplorer --------------------------------------------------------------


@pytest.mark.parametrize("data", COURSE.values(), ids=COURSE.keys())
def test_the_modes_that_are_said_and_marked_are_those_of_the_density(data):
    demo = BandwidthExplorer(data)
    for at in range(4, 61, 8):
        demo.move({"h": at})
        h = demo.values["h"]
        modes = density_modes(data, h)[:, 0]
        assert said(r": ([\d,]+) modes?", demo.words) == len(modes)
        x, heights = demo.modes.get_data()
        step = demo.places[1, 0] - demo.places[0, 0]
        assert np.allclose(np.sort(x), np.sort(modes), rtol=0, atol=step)
        assert np.allclose(heights, plain.density(x[:, None], data, h))
        # Those named are three of the highest; equal heights may come in any order.
        named = places_said(demo.words)
        assert len(named) == min(3, len(modes))
        near = np.array([x[np.abs(x - place).argmin()] for place in named])
        assert np.allclose(near, named, rtol=0, atol=half_digit(demo.words) * 1.001)
        lowest = plain.density(near[:, None], data, h).min()
        others = np.setdiff1d(x, near)
        assert len(others) == 0 or plain.density(others[:, None], data, h).max() <= lowest * (
            1 + 1e-9
        )


def rules_by_hand(data):
    """The four rules without the library."""
    n = len(data)

    def score(h):
        table = plain.constant("gaussian", 1) / h * np.exp(-plain.pairs(data, data, h) / 2)
        np.fill_diagonal(table, 0)
        return np.log(table.sum(axis=1) / (n - 1)).sum()

    fine = np.geomspace(np.ptp(data) / 400, np.ptp(data), 1500)
    with np.errstate(divide="ignore"):
        likeliest = fine[np.argmax([score(h) for h in fine])]
    scott = n ** (-1 / 5) * data.std(ddof=1)
    return {
        "Scott": scott,
        "Silverman": (3 / 4) ** (-1 / 5) * scott,
        "neighbours": estimate_bandwidth(data, quantile=0.3) / np.sqrt(5),
        "likelihood": likeliest,
    }


@pytest.mark.parametrize("data", [COURSE["galaxies"], COURSE["waiting"]], ids=["galaxies", "wait"])
def test_the_strip_marks_what_each_rule_chooses(data):
    demo, expected = BandwidthExplorer(data), rules_by_hand(data)
    assert demo.rules.keys() == expected.keys()
    for rule, h in expected.items():
        assert demo.rules[rule] == pytest.approx(h, rel=0.03 if rule == "likelihood" else 1e-9)
        assert said(rf"{rule} (\d+(?:\.\d+)?)", demo.shows) == pytest.approx(h, rel=0.035)
    strip = demo.cursor.axes
    rows = [label.get_text() for label in strip.get_yticklabels()]
    drawn = {}
    for line in strip.lines:
        if line is not demo.cursor:
            drawn[rows[int(-line.get_ydata()[0])]] = line.get_xdata()[0]
    assert drawn == demo.rules


def test_the_nearest_rule_is_named_and_how_far_h_is_from_it():
    demo, expected = BandwidthExplorer(), rules_by_hand(COURSE["galaxies"])
    named = set()
    for at in range(61):
        demo.move({"h": at})
        h = demo.values["h"]
        assert demo.cursor.get_xdata()[0] == h
        word, choice = re.search(r"Nearest rule: (\w+)(?:'s)?, ([\d.]+) ", demo.words).groups()
        named.add(word)
        distance = {rule: abs(np.log(h / one)) for rule, one in expected.items()}
        assert distance[word] <= min(distance.values()) + 0.02
        assert float(choice) == pytest.approx(expected[word], rel=0.03)
        if "close to it" in demo.words:
            assert distance[word] < 0.09
        else:
            times = said(r"h is ([\d.]+) times that", demo.words)
            assert times == pytest.approx(h / expected[word], rel=0.08)
    assert named == {"Scott", "Silverman", "neighbours", "likelihood"}


def test_rules_without_a_choice_are_not_marked_and_the_alt_says_so():
    for same in ([5.0], np.full(30, 2.5)):
        demo = BandwidthExplorer(same)
        assert demo.rules == {} and len(demo.cursor.axes.lines) == 1
        assert "the rules need two different numbers" in demo.alt and "Nearest" not in demo.alt
    flat = BandwidthExplorer(kernel="flat")
    assert flat.rules == {} and "choose for Gaussian bumps: none is marked" in flat.alt
    twins = BandwidthExplorer(np.repeat(np.arange(20.0), 2))  # the score has no best h
    assert "likelihood" not in twins.rules and "No choice within reach: likelihood." in twins.alt
    few = BandwidthExplorer([1.0, 2.0, 4.0])  # a point is its own first neighbour
    assert "neighbours" not in few.rules and "No choice within reach: neighbours" in few.alt
    many = BandwidthExplorer(RANDOM.normal(size=1001))
    assert "likelihood" not in many.rules
    assert "The likelihood is left out: too slow for more than 1,000 data." in many.alt
    assert "likelihood" in BandwidthExplorer(RANDOM.normal(size=1000)).rules


# --- ModeTree -----------------------------------------------------------------------


@pytest.fixture(scope="module", params=COURSE, ids=str)
def grown(request):
    """A mode tree, and the number of modes at every h of its slider, counted by climbing."""
    demo = ModeTree(COURSE[request.param])
    return demo, mode_counts(COURSE[request.param], demo.controls["h"].values)


def test_the_tree_has_as_many_modes_as_climbing_finds_at_every_h(grown):
    demo, counts = grown
    assert len(counts) == 81 and counts[0] > 30 and counts[-1] == 1
    assert [len(modes) for modes in demo.tree] == counts.tolist()


def test_the_words_say_the_number_of_modes_and_how_long_it_lasts(grown):
    demo, counts = grown
    levels = demo.controls["h"].values
    for at, h in enumerate(levels):
        demo.move({"h": at})
        assert said(r": ([\d,]+) modes?", demo.words) == counts[at]
        same = [h for h, k in zip(levels, counts, strict=True) if k == counts[at]]
        if len(same) == 1:
            assert "lasts for less than a step of h" in demo.words
            continue
        first, last, factor = numbers(demo.words.split("lasts from")[1])
        assert (first, last) == pytest.approx((same[0], same[-1]), rel=5e-3)
        assert factor == pytest.approx(same[-1] / same[0], rel=0.05)
        open_ended = levels[0] in same or levels[-1] in same
        assert ("at least a factor" in demo.words) == open_ended


def test_the_cursor_and_the_density_beside_it_show_the_same_modes():
    demo = ModeTree()
    for at in (0, 30, 50, 80):
        demo.move({"h": at})
        h = demo.values["h"]
        modes = np.sort(density_modes(COURSE["galaxies"], h)[:, 0])
        assert demo.line.get_ydata()[0] == h
        x, heights = demo.on_line.get_data()
        assert np.allclose(x, modes, rtol=0, atol=demo.places[1] - demo.places[0])
        assert np.all(heights == h)
        assert np.array_equal(demo.on_curve.get_xdata(), x)
        places, curve = demo.curve.get_data()
        assert np.allclose(curve, plain.density(places[:, None], COURSE["galaxies"], h))
        assert np.array_equal(demo.on_curve.get_ydata(), curve[np.searchsorted(places, x)])
        assert curve.max() < demo.ax.get_ylim()[1]
        if len(modes) <= 5:
            assert places_said(demo.words) == pytest.approx(x, abs=half_digit(demo.words) * 1.001)


@pytest.mark.parametrize("name", COURSE)
def test_the_number_of_modes_never_grows_with_h(name):
    for shift in (0.0, 1e6):
        sizes = [len(modes) for modes in ModeTree(COURSE[name] + shift).tree]
        assert np.all(np.diff(sizes) <= 0)


def test_the_demos_load_when_named():
    for demo in DEMOS:
        assert getattr(teachkit, demo.__name__) is demo
    assert common.MOST_ON_LINE == 5000
