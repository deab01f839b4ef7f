"""Hills on a line: a climb's top, and the branches of a tree, none of which ends in the air."""

import numpy as np
import plain
import pytest

from teachkit import ModeTree, climb, density, load_faithful, load_galaxies
from teachkit.hills import branches, climbed_to, tops

pytestmark = pytest.mark.filterwarnings("error")

GALAXIES = load_galaxies().to_numpy() / 1000
PLACES = np.linspace(7, 36, 1200)
LEVELS = np.geomspace(0.1, 20, 40)


def test_a_top_is_the_middle_of_a_stretch_that_rises_no_more_and_then_falls():
    assert tops(np.array([0, 1, 0, 2, 2, 2, 1, 3.0])).tolist() == [1, 4, 7]
    assert tops(np.array([0, 0, 0.0])).tolist() == []


@pytest.mark.parametrize("h", [0.3, 1.0, 3.0])
def test_a_climb_from_a_place_leads_to_the_top_of_its_hill(h):
    curve = density(PLACES[:, None], GALAXIES, h)
    places = np.arange(5, 1200, 23)
    ends = climb(PLACES[places, None], GALAXIES, h, max_iter=5000, tol=1e-7).ends[:, 0]
    found = PLACES[tops(curve)][climbed_to(places, curve)]
    assert np.abs(ends - found).max() < 0.05


def grown(kernel):
    curves = [density(PLACES[:, None], GALAXIES, h, kernel=kernel) for h in LEVELS]
    return curves, branches(curves)


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov", "flat"])
def test_every_mode_is_in_one_branch_and_every_end_leads_to_a_mode_of_another(kernel):
    curves, found = grown(kernel)
    for level, curve in enumerate(curves):
        here = [b.places[level - b.first] for b in found if 0 <= level - b.first < len(b.places)]
        assert sorted(here) == tops(curve).tolist()
    for branch in found:
        after = branch.first + len(branch.places)
        assert (branch.onto is None) == (after == len(curves))
        if branch.onto is not None:
            others = [b for b in found if b is not branch and 0 <= after - b.first < len(b.places)]
            assert branch.onto in [b.places[after - b.first] for b in others]


def test_where_a_branch_ends_a_climb_leads_to_the_mode_that_takes_over():
    _, found = grown("gaussian")
    for branch in found:
        if branch.onto is None:
            continue
        h = LEVELS[branch.first + len(branch.places)]
        end = plain.climb(PLACES[branch.places[-1:], None], GALAXIES, h, tol=1e-7)[0, 0]
        assert end == pytest.approx(PLACES[branch.onto], abs=0.05)


def test_gaussian_branches_all_begin_at_the_smallest_h_and_others_need_not():
    curves, found = grown("gaussian")
    assert len(found) == len(tops(curves[0])) and {b.first for b in found} == {0}
    _, born = grown("epanechnikov")
    assert max(b.first for b in born) > 0


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov"])
@pytest.mark.parametrize("data", [None, load_faithful()["waiting"]], ids=["galaxies", "waiting"])
def test_no_branch_of_the_mode_tree_ends_in_the_air(data, kernel):
    demo = ModeTree(data, kernel=kernel)
    parts = [part[~np.isnan(part[:, 0])] for part in split(demo.grown.get_xydata())]
    joins = [part[~np.isnan(part[:, 0])] for part in split(demo.joins.get_xydata())]
    (trunk,) = (p for p in parts if p[-1, 1] > demo.levels[-1])
    ends = {tuple(part[-1]) for part in parts if part is not trunk}
    assert {tuple(join[0]) for join in joins} == ends and len(joins) == len(parts) - 1
    corners = {tuple(corner) for part in parts for corner in part[1:-1]}
    assert {rounded(join[1]) for join in joins} <= {rounded(corner) for corner in corners}


def rounded(corner):
    x, h = corner
    return x, round(np.log(h), 9)


def split(line):
    """The pieces between the gaps of a line."""
    return np.split(line, np.flatnonzero(np.isnan(line[:, 0])))[:-1]
