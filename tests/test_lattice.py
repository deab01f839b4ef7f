"""A lattice over a map: the numbers of `monte_carlo_limit`, and patches that hang together."""

import numpy as np
import pytest
from test_demos_plane import DATA

from teachkit import load_cholera
from teachkit.apply.lattice import (
    LOWEST,
    chance_on,
    counts_on,
    lattice_in,
    nearest_other,
    outline_of,
    patches,
)
from teachkit.apply.scatter import area, convex_hull, inside, scatter_inside
from teachkit.apply.spots import monte_carlo_limit
from teachkit.density import density

pytestmark = pytest.mark.filterwarnings("error")

DEATHS = load_cholera()[["x", "y"]].to_numpy()
MANY = {name: np.asarray(data, float) for name, data in DATA.items() if data is not None}
SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])


@pytest.mark.parametrize("h", [0.2, 0.5, 3.0])
def test_chance_on_a_lattice_is_that_of_monte_carlo_limit(h):
    corners = outline_of(DEATHS)
    lattice = lattice_in(corners, 300)
    rng = np.random.default_rng(0)
    maps = [scatter_inside(corners, len(DEATHS), rng) for _ in range(2 * 19)]
    ours = chance_on(lattice, DEATHS, maps, h, 1)
    theirs = monte_carlo_limit(
        DEATHS,
        lattice.points,
        h,
        lambda rng: scatter_inside(corners, len(DEATHS), rng),
        maps=19,
    )
    for name in ("observed", "expected", "spread", "z", "highest"):
        assert np.allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-6), name
    assert ours.limit == pytest.approx(theirs.limit, rel=1e-6)
    assert ours.p_value == theirs.p_value


@pytest.mark.parametrize("data", MANY)
def test_counts_are_those_of_density_whatever_the_data(data):
    rows = MANY[data][:300]
    corners = outline_of(rows)
    lattice = lattice_in(corners, 200)
    h = np.ptp(corners, axis=0).max() / 9
    theirs = len(rows) * density(lattice.points, rows, h)
    assert np.allclose(counts_on(lattice, rows, h), theirs, rtol=1e-6, atol=theirs.max() * 1e-100)


def test_a_datum_twenty_bandwidths_away_counts_as_density_says():
    lattice, corner = lattice_in(SQUARE, 100), np.array([[0.0, 0.0]])
    theirs = density(lattice.points, corner, 0.2)
    assert theirs.min() < 1e-150
    assert np.allclose(counts_on(lattice, corner, 0.2), theirs, rtol=1e-9, atol=0)


def test_what_a_datum_far_away_adds_is_no_more_than_the_floor():
    lattice = lattice_in(SQUARE, 100)
    counts = counts_on(lattice, np.array([[0.0, 0.0]]), 0.01)
    assert counts.min() > 0 and counts.min() <= 1.01 * np.exp(2 * LOWEST) / (2 * np.pi * 1e-4)


@pytest.mark.parametrize("data", MANY)
def test_an_outline_holds_the_data_has_an_area_and_runs_anticlockwise(data):
    rows = MANY[data]
    corners = outline_of(rows)
    low, high = rows.min(axis=0), rows.max(axis=0)
    assert area(corners) > 0.01 * max(high - low) ** 2

    middle = corners.mean(axis=0)
    assert inside(rows, middle + (corners - middle) * (1 + 1e-9)).all()


def test_the_outline_is_the_hull_unless_the_data_lie_on_a_line():
    assert np.array_equal(outline_of(DEATHS), convex_hull(DEATHS))
    line = np.column_stack([np.arange(40.0), np.arange(40.0)])
    assert area(outline_of(line)) == pytest.approx(39.0**2)
    assert area(outline_of(line * [1, 0])) == pytest.approx(39 * 0.2 * 39)


@pytest.mark.parametrize("data", MANY)
def test_a_lattice_has_the_cells_asked_for_or_fewer_all_inside(data):
    corners = outline_of(MANY[data])
    lattice = lattice_in(corners, 2_000)
    assert lattice.within.sum() <= 2_200
    assert lattice.within.sum() * lattice.step**2 == pytest.approx(area(corners), rel=0.06)
    assert inside(lattice.points, corners).all()
    assert max(lattice.within.shape) <= 401


def test_a_thin_outline_has_no_more_rows_than_a_frame_has_time_for():
    thin = np.array([[0.0, 0.0], [0.03, 0.0], [0.03, 1.0], [0.0, 1.0]])
    assert max(lattice_in(thin).within.shape) <= 401
    assert lattice_in(thin).within.sum() > 4_000


def test_the_cell_of_a_place_is_the_nearest_that_counts():
    lattice = lattice_in(outline_of(DEATHS), 500)
    places = np.vstack([DEATHS, lattice.points, [[-5.0, 40.0], [99.0, 12.0]]])
    away = np.linalg.norm(places[:, None] - lattice.points, axis=2)
    found = lattice.cells_of(places)
    assert np.allclose(away[np.arange(len(places)), found], away.min(axis=1))


def test_patches_share_sides_and_the_largest_is_the_first():
    lattice = lattice_in(SQUARE, 16)
    drawn = np.array([[1, 1, 0, 1], [0, 0, 0, 1], [0, 1, 0, 1], [1, 0, 0, 0]], dtype=bool)
    assert lattice.within.all() and lattice.within.shape == (4, 4)
    assert patches(lattice, drawn.ravel()).tolist() == [
        [1, 1, -1, 0],
        [-1, -1, -1, 0],
        [-1, 2, -1, 0],
        [3, -1, -1, -1],
    ]
    assert (patches(lattice, np.zeros(16, bool)) == -1).all()
    assert (patches(lattice, np.ones(16, bool)) == 0).all()


def test_patches_are_only_where_cells_count():
    triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    lattice = lattice_in(triangle, 200)
    found = patches(lattice, np.ones(lattice.within.sum(), bool))
    assert ((found == 0) == lattice.within).all()


def test_the_nearest_other_may_be_at_the_same_place():
    rows = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 0.0], [3.0, 5.0]])
    assert [nearest_other(rows, i) for i in range(4)] == [0.0, 1.0, 0.0, 1.0]
    assert nearest_other(np.array([[0.0, 0.0], [3.0, 4.0]]), 1) == 5.0
