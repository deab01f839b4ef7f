"""HotSpotExplorer: right in every corner, and what it says is what `spots` says."""

import gc
import re
import weakref

import numpy as np
import pandas as pd
import pytest
from test_demos_plane import DATA, said, walk

from teachkit import HotSpotExplorer, load_cholera
from teachkit.apply.scatter import convex_hull, scatter_along, scatter_inside
from teachkit.apply.spots import monte_carlo_limit, rank_anomalies
from teachkit.show import soho

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("error"),
    pytest.mark.xdist_group("hot_spot_explorer"),  # the demo, made once
]

DEATHS = load_cholera()[["x", "y"]].to_numpy()
CROWD = np.vstack(
    [
        np.random.default_rng(0).random((150, 2)),
        np.random.default_rng(1).normal(0.5, 0.05, (30, 2)),
    ]
)


def along_streets(rng):
    starts, ends = soho.streets().swapaxes(0, 1)
    return scatter_along(starts, ends, 578, rng, corners=convex_hull(DEATHS))


@pytest.fixture(scope="module")
def demo():
    return HotSpotExplorer()


@pytest.fixture(scope="module")
def theirs(demo):
    """What `monte_carlo_limit` says at some bandwidths of the demo, in its cells."""
    widths = [demo.controls["h"].values[at] for at in (15, 40)]
    return {h: monte_carlo_limit(DEATHS, demo.lattice.points, h, along_streets) for h in widths}


def draws_and_says_plain_numbers(demo):
    shape = demo.pixels().shape
    for state in walk(demo):
        demo.move(state)
        assert demo.pixels().shape == shape
        assert not re.search(r"\b(nan|inf)\b", demo.alt)
        assert len(demo.words) <= 260, demo.words
        assert re.search(r"% of the outlined area is hot|: nothing is hot\.", demo.words)


@pytest.mark.parametrize("data", DATA.values(), ids=DATA.keys())
def test_every_end_of_every_control_draws_and_says_a_plain_number(data):
    draws_and_says_plain_numbers(HotSpotExplorer(data))


def test_nothing_old_is_left_in_a_picture_and_a_state_repeats():
    for data in (None, [[1.0, 2.0], [4.0, 2.5]]):
        demo, first = HotSpotExplorer(data), {}
        for at in (0, 15, 45, 0, 20, 15):
            demo.move({"h": at, "z": 2 * at, "ringed": at % 4})
            quick = demo.pixels()
            demo.stage.redraw()
            assert np.array_equal(quick, demo.stage.pixels())
            assert np.array_equal(quick, first.setdefault(at, quick))


def test_the_picture_and_the_words_follow_every_control(demo):
    for name, positions in {"h": (0, 15, 45), "z": (0, 44, 120), "ringed": (0, 1, 3)}.items():
        pictures, words = set(), set()
        for at in positions:
            demo.move({"h": 15, "z": 44, "ringed": 0, name: at})
            pictures.add(demo.pixels().tobytes())
            words.add(demo.words)
        assert len(pictures) == len(words) == len(positions), name


def test_it_starts_on_snow_s_map_at_half_a_unit_and_at_the_limit(theirs):
    demo = HotSpotExplorer()
    h, z, ringed = demo.values.values()
    assert h == pytest.approx(0.5) and ringed == 0
    assert theirs[h].limit <= z < theirs[h].limit + 0.1
    assert "578 deaths from cholera in Soho" in demo.alt and "Blue triangles: pumps." in demo.alt
    assert "along the streets" in demo.alt
    assert len(HotSpotExplorer().map.lines) == 1 + 1 + 13 + 1  # outline, deaths, pumps, rings


# --- what is drawn, and what is said ------------------------------------------------


def test_words_and_dots_are_those_of_monte_carlo_limit(demo, theirs):
    for h, chance in theirs.items():
        for z in (0.0, 1.6, 4.4, 12.0):
            words = demo.set(h=h, z=z, ringed=0).words
            passing = (chance.highest > z).sum()
            some = said(r"(\d+|None) of 99 random maps", words.replace("None", "0"))
            assert some == passing == len(demo.hot_maps.get_xdata())
            assert len(demo.cold_maps.get_xdata()) == 99 - passing
            drawn = [*demo.cold_maps.get_xdata(), *demo.hot_maps.get_xdata()]
            assert np.allclose(np.sort(drawn), np.clip(chance.highest, 0, 12))
            assert said(r"limit ([\d.]+)", words) == pytest.approx(chance.limit, rel=0.005)
            assert said(r"highest z ([\d.]+)\.", words) == pytest.approx(chance.z.max(), rel=0.005)
            assert demo.limit.get_xdata()[0] == pytest.approx(chance.limit)
            assert demo.threshold.get_xdata()[0] == z
            hot = chance.z > z
            drawn = np.asarray(demo.hot.get_array())[demo.lattice.within][:, 3] > 0
            assert (drawn == hot).all()
            share = round(100 * hot.mean())
            assert ("nothing is hot" in words) == (not hot.any())
            assert not hot.any() or said(r"(\d+)% of the outlined area", words) == share
            inside = hot[demo.lattice.cells_of(DEATHS)].sum()
            assert not hot.any() or said(r"(\d+) of 578 deaths", words) == inside


def test_dots_of_one_stretch_stand_on_each_other_and_none_hides_another(demo):
    demo.set(h=0.5, z=3)
    x = np.concatenate([demo.cold_maps.get_xdata(), demo.hot_maps.get_xdata()])
    y = np.concatenate([demo.cold_maps.get_ydata(), demo.hot_maps.get_ydata()])
    for stretch in np.unique(np.floor(x / 0.2)):
        heights = np.sort(y[np.floor(x / 0.2) == stretch])
        assert np.allclose(heights, np.arange(len(heights)) + 0.5)
    assert len(x) == 99 and y.max() < demo.strip.get_ylim()[1]


def test_the_right_panel_has_room_for_the_tallest_stack_and_no_more_than_need_be():
    demo = HotSpotExplorer([[1.0, 2.0], [4.0, 2.5]])  # at small h nearly all maps are off the scale
    for h, room in [(0.1, 25), (0, 100), (0.1, 25)]:
        demo.set(h=h)
        assert demo.strip.get_ylim() == (0, room)
        tallest = max(max(dots.get_ydata(), default=0) for dots in (demo.cold_maps, demo.hot_maps))
        assert room / 2.5 < tallest < room


def test_patches_are_counted_as_they_are_drawn_with_a_line_around_each():
    """Two crowds far apart, and a threshold between: two patches, each with its own line."""
    rng = np.random.default_rng(0)
    two = np.vstack([rng.normal(at, 0.3, (40, 2)) for at in ([2, 2], [8, 8])])
    demo = HotSpotExplorer(np.vstack([two, 10 * rng.random((60, 2))])).set(z=6)
    assert " in 2 patches with" in demo.words
    ends = np.concatenate(demo.edges.get_segments())
    for at in ([2, 2], [8, 8]):
        assert (np.linalg.norm(ends - at, axis=1) < 2.5).sum() > 8
    assert (np.linalg.norm(ends - [5, 5], axis=1) < 1.5).sum() == 0
    fill = np.asarray(demo.hot.get_array())[..., 3] > 0
    assert len(demo.edges.get_segments()) == (
        (np.diff(np.pad(fill, 1).astype(int), axis=0) != 0).sum()
        + (np.diff(np.pad(fill, 1).astype(int), axis=1) != 0).sum()
    )
    demo.set(z=12)
    one = HotSpotExplorer(CROWD).set(z=6)
    assert " in 1 patch with" in one.words


def test_a_line_runs_where_hot_cells_end_on_the_map():
    demo = HotSpotExplorer(CROWD).set(z=6)
    lattice, ends = demo.lattice, np.concatenate(demo.edges.get_segments())
    fill = np.asarray(demo.hot.get_array())[..., 3] > 0
    row, column = np.nonzero(fill)
    half = lattice.step / 2
    assert ends[:, 0].min() == pytest.approx(lattice.across[column.min()] - half)
    assert ends[:, 0].max() == pytest.approx(lattice.across[column.max()] + half)
    assert ends[:, 1].min() == pytest.approx(lattice.up[row.min()] - half)
    assert ends[:, 1].max() == pytest.approx(lattice.up[row.max()] + half)
    left, right, bottom, top = demo.hot.get_extent()
    assert (left, bottom) == pytest.approx((lattice.across[0] - half, lattice.up[0] - half))
    assert (right, top) == pytest.approx((lattice.across[-1] + half, lattice.up[-1] + half))


def test_the_mark_is_an_arrow_with_its_number_where_the_scale_ends(demo):
    diamond, arrow = demo.marks
    demo.set(h=0.5, z=4)
    assert arrow.get_visible() and not diamond.get_visible()
    assert demo.told.get_visible() and demo.told.get_text() == "24.1"
    even = HotSpotExplorer(np.random.default_rng(0).random((60, 2)))
    diamond, arrow = even.marks
    assert diamond.get_visible() and not arrow.get_visible() and not even.told.get_visible()
    assert diamond.get_xdata()[0] == pytest.approx(
        said(r"highest z ([\d.]+)\.", even.words), abs=0.01
    )


def test_a_z_whose_digits_mean_nothing_is_only_over_a_thousand():
    demo = HotSpotExplorer(CROWD, simulate=lambda rng: rng.random((180, 2)) / 3)
    for h in (0, 9):  # at the one z is infinite, at the other 1,180
        assert "highest z over 1,000." in demo.set(h=h).words
        assert demo.told.get_text() == "over 1,000"


@pytest.mark.parametrize("ringed", [5, 10, 20])
def test_rings_and_numbers_are_round_the_first_of_rank_anomalies(demo, ringed):
    words = demo.set(h=0.5, ringed=ringed).words
    order = rank_anomalies(DEATHS, demo.values["h"]).order[:ringed]
    assert np.allclose(np.transpose(demo.rings.get_data()), DEATHS[order])
    shown = [text for text in demo.ranks if text.get_visible()]
    assert [text.get_text() for text in shown] == [str(i + 1) for i in range(ringed)]
    assert np.allclose([text.xy for text in shown], DEATHS[order])
    assert f"Ringed: {ringed}; the loneliest" in words
    assert len(words) <= 235, "two lines of a caption: more would move the page"
    x, y, away = map(float, re.search(r"\((.+), (.+)\), (\S+) from the nearest", words).groups())
    assert np.allclose([x, y], DEATHS[order[0]], atol=0.06)
    others = np.delete(DEATHS, order[0], axis=0)
    assert away == pytest.approx(np.linalg.norm(others - DEATHS[order[0]], axis=1).min(), abs=0.06)


def test_of_few_points_all_are_ringed_and_one_has_nobody_to_be_alone_from():
    three = HotSpotExplorer([[0.0, 0], [1, 0], [5, 5]]).set(ringed=20)
    assert (
        "Ringed: 3; the loneliest at (5.00, 5.00)" in three.words
        and len(three.rings.get_xdata()) == 3
    )
    one = HotSpotExplorer([[5.0, -2.0]]).set(ringed=5)
    assert one.words.endswith("One point has no others to be alone from.")
    assert not any(text.get_visible() for text in one.ranks)


def test_a_moved_threshold_computes_nothing_anew(monkeypatch):
    demo = HotSpotExplorer(CROWD)
    from teachkit.show.demos import hot_spot_explorer

    monkeypatch.setattr(hot_spot_explorer, "chance_on", None)
    for z in (0, 3, 12):
        demo.set(z=z, ringed=5)


# --- the learner's map --------------------------------------------------------------


def test_own_data_are_compared_with_maps_even_inside_their_outline():
    demo = HotSpotExplorer(CROWD)
    h = demo.values["h"]
    theirs = monte_carlo_limit(
        CROWD,
        demo.lattice.points,
        h,
        lambda rng: scatter_inside(convex_hull(CROWD), len(CROWD), rng),
    )
    assert said(r"limit ([\d.]+)", demo.words) == pytest.approx(theirs.limit, rel=0.005)
    assert "of 180 points" in demo.words and "180 points, black dots" in demo.alt
    assert "random maps, even inside it" in demo.alt and "streets" not in demo.alt


def test_own_random_maps_are_those_that_are_used():
    def simulate(rng):
        return rng.normal(0.5, 0.3, (180, 2))

    demo = HotSpotExplorer(CROWD, simulate=simulate)
    theirs = monte_carlo_limit(CROWD, demo.lattice.points, demo.values["h"], simulate)
    assert said(r"limit ([\d.]+)", demo.words) == pytest.approx(theirs.limit, rel=0.005)
    assert "random maps, of yours" in demo.alt


def test_a_large_map_is_an_even_sample_and_so_are_its_random_maps():
    rng = np.random.default_rng(0)
    rows = rng.random((1_500, 2))

    def simulate(rng):
        """All of the first 1,000 on the left: a map cut short would lie there alone."""
        places = rng.random((1_500, 2))
        places[:1_000, 0] /= 100
        return places

    demo = HotSpotExplorer(rows, simulate=simulate)
    assert len(demo.data) == 1_000 and "even sample: 1,000 of 1,500 data" in demo.alt
    assert {one.shape for one in demo.maps} == {(1_000, 2)}
    assert np.mean(demo.maps[0][:, 0] < 0.01) == pytest.approx(2 / 3, abs=0.05)
    assert "sample" not in HotSpotExplorer(rows[:1_000]).alt


def test_a_frames_names_label_the_axes():
    frame = pd.DataFrame(CROWD, columns=["km east", "km north"])
    demo = HotSpotExplorer(frame)
    assert (demo.map.get_xlabel(), demo.map.get_ylabel()) == ("km east", "km north")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"data": np.zeros((4, 3))}, ValueError, "data has 3 columns.*two.*to_kilometres"),
        ({"data": [[0.0, np.nan]]}, ValueError, "data.*NaN"),
        ({"data": [["a", "b"]]}, TypeError, "data must hold real numbers"),
        ({"data": CROWD, "simulate": 3}, TypeError, "simulate must be a function.*came as 3"),
        (
            {"data": CROWD, "simulate": lambda rng: rng.random((9, 2))},
            ValueError,
            r"simulate\(rng\) returned places of shape \(9, 2\)",
        ),
    ],
    ids=["three columns", "NaN", "text", "no function", "too few"],
)
def test_bad_input_gets_the_librarys_sentence(arguments, error, message):
    with pytest.raises(error, match=message):
        HotSpotExplorer(**arguments)


def test_the_learners_array_is_not_changed():
    rows = CROWD.copy()
    HotSpotExplorer(rows).set(h=0, z=1, ringed=5)
    assert np.array_equal(rows, CROWD)


# --- on a page ----------------------------------------------------------------------


def test_the_right_panel_moves_the_threshold_where_it_is_clicked(demo):
    left, _, right, _ = demo.box()["box"]
    assert (demo.box()["x"], demo.box()["y"]) == ("z", None)
    ax, last = demo.strip, len(demo.controls["z"].values) - 1
    for at in (0, 44, 120):
        share = left + at / last * (right - left)
        pixel = share * demo.stage.figure.bbox.width
        x, _ = ax.transData.inverted().transform((pixel, 0))
        assert x == pytest.approx(demo.controls["z"].values[at])


def test_two_runs_of_a_cell_store_the_same_but_for_the_view():
    def run():
        data, metadata = HotSpotExplorer(CROWD).set(z=3)._repr_mimebundle_()
        data.pop("application/vnd.jupyter.widget-view+json")
        return data, metadata

    assert run() == run()


def test_a_forgotten_demo_goes_and_two_alive_do_not_disturb_each_other():
    first, second = HotSpotExplorer(CROWD), HotSpotExplorer(CROWD)
    first.set(z=2)
    assert second.values["z"] != 2 and first.words != second.words
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None
