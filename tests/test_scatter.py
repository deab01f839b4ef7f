"""Random maps: even along streets, even inside an outline, and an outline that holds its points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from teachkit import load_cholera
from teachkit.apply.scatter import area, convex_hull, inside, scatter_along, scatter_inside

SQUARE = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])


def generator(seed=0):
    return np.random.default_rng(seed)


def assert_even(counts, shares):
    """Each share of the counts lies within four standard errors of what it should be."""
    n = sum(counts)
    for count, share in zip(counts, shares, strict=True):
        assert abs(count / n - share) <= 4 * math.sqrt(share * (1 - share) / n)


# ---- outlines


@pytest.mark.parametrize("seed", range(20))
def test_the_hull_is_scipys(seed):
    points = generator(seed).normal(size=(3 + 10 * seed, 2)) * [1, 10 ** (seed % 5)]
    hull, theirs = convex_hull(points), ConvexHull(points)
    start = next(i for i, v in enumerate(theirs.vertices) if (points[v] == hull[0]).all())
    np.testing.assert_array_equal(hull, points[np.roll(theirs.vertices, -start)])
    assert area(hull) == pytest.approx(theirs.volume)
    assert hull[0, 0] == points[:, 0].min()


def test_the_hull_of_snows_deaths_is_scipys_and_its_area_no_perimeter():
    deaths = load_cholera()[["x", "y"]]
    theirs = ConvexHull(deaths)
    assert len(convex_hull(deaths)) == len(theirs.vertices)
    assert area(convex_hull(deaths)) == pytest.approx(theirs.volume)
    assert theirs.area == pytest.approx(35.4, abs=0.1)
    assert theirs.volume == pytest.approx(88.3, abs=0.1)


def test_points_along_a_side_and_duplicates_are_no_corners():
    sides = np.vstack([SQUARE, [[1, 0], [2, 1], [0.5, 2], [0, 1]], SQUARE, [[1, 1]]])
    np.testing.assert_array_equal(convex_hull(sides), SQUARE)


@pytest.mark.parametrize("direction", [(1.0, 0.0), (0.0, 1.0), (0.1, 0.3), (-0.7, 0.9)])
def test_points_on_a_line_have_their_ends_as_corners(direction):
    line = np.arange(1, 30)[:, None] * np.array(direction)
    ends = sorted([line[0].tolist(), line[-1].tolist()])
    assert convex_hull(generator().permutation(line)).tolist() == ends
    assert area(convex_hull(line)) == 0


def test_one_place_is_its_own_hull():
    assert convex_hull([[3, 4]] * 5).tolist() == [[3, 4]]
    assert convex_hull([[3, 4], [1, 2]]).tolist() == [[1, 2], [3, 4]]


def test_an_area_is_below_zero_the_other_way_round_and_right_far_away():
    assert area(SQUARE) == 4
    assert area(SQUARE[::-1]) == -4
    assert area(SQUARE + 1e9) == 4
    assert area([[0, 0], [3, 0], [0, 2]]) == 3
    assert area([[0, 0]]) == area([[0, 0], [1, 1]]) == 0


def test_sides_and_corners_are_inside():
    on_it = [[0, 0], [2, 0], [2, 2], [0, 2], [1, 0], [2, 0.3], [1.7, 2], [0, 1]]
    assert inside(on_it, SQUARE).all()
    beside = np.array(on_it) + np.sign(np.array(on_it) - [1, 1]) * 1e-9
    assert not inside(beside, SQUARE).any()


@pytest.mark.parametrize("far", [0.0, 1e6])
def test_a_hull_holds_all_its_points(far):
    for seed in range(50):
        points = generator(seed).integers(0, 30, (200, 2)) * np.array([0.1, 0.7]) + far
        turned = points @ [[math.cos(seed), -math.sin(seed)], [math.sin(seed), math.cos(seed)]]
        assert inside(turned, convex_hull(turned)).all()


def test_inside_is_what_a_triangle_by_hand_says():
    triangle = np.array([[0.0, 0.0], [4.0, 1.0], [1.0, 3.0]])
    points, ones = generator().random((500, 2)) * 5, np.ones((1, 500))
    parts = np.linalg.solve(np.vstack([triangle.T, ones[:, :3]]), np.vstack([points.T, ones]))
    np.testing.assert_array_equal(inside(points, triangle), (parts >= 0).all(axis=0))


NO_OUTLINES = {
    "one corner": [[0, 0]],
    "a line": [[0, 0], [1, 1]],
    "a longer line": [[0, 0], [1, 1], [2, 2]],
    "clockwise": SQUARE[::-1],
    "a dent": [[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]],
    "a star": [[math.cos(0.8 * math.pi * i), math.sin(0.8 * math.pi * i)] for i in range(5)],
}


@pytest.mark.parametrize("kind", NO_OUTLINES)
def test_what_goes_round_no_area_without_dents_is_refused(kind):
    corners = NO_OUTLINES[kind]
    for call in (
        lambda: inside([[0.5, 0.5]], corners),
        lambda: scatter_inside(corners, 5, generator()),
        lambda: scatter_along([[0, 0]], [[1, 1]], 5, generator(), corners=corners),
    ):
        with pytest.raises(ValueError, match=r"corners must go round.*convex_hull\(corners\)"):
            call()


def test_an_outline_may_end_where_it_began():
    assert inside([[1, 1], [3, 1]], [*SQUARE, SQUARE[0]]).tolist() == [True, False]


# ---- along streets


def test_each_line_gets_places_by_its_length():
    starts, ends = np.zeros((4, 2)), np.array([[6.0, 0.0], [0.0, 3.0], [-0.6, -0.8], [0.0, 0.0]])
    places = scatter_along(starts, ends, 20_000, generator())
    x, y = places.T
    counts = [((x > 0) & (y == 0)).sum(), ((x == 0) & (y > 0)).sum(), (x < 0).sum()]
    assert sum(counts) == 20_000
    assert_even(counts, [0.6, 0.3, 0.1])


def test_along_a_line_each_bit_gets_as_many():
    x = scatter_along([[1.0, 5.0]], [[3.0, 5.0]], 20_000, generator())[:, 0]
    assert x.min() >= 1
    assert x.max() <= 3
    assert_even(np.histogram(x, 8, (1, 3))[0], [1 / 8] * 8)


def test_all_places_lie_on_a_street_and_inside_the_outline():
    deaths, streets = load_cholera()[["x", "y"]], load_cholera("streets")
    corners, street = streets[["x", "y"]].to_numpy(), streets["street"].to_numpy()
    joined = street[1:] == street[:-1]
    starts, ends, hull = corners[:-1][joined], corners[1:][joined], convex_hull(deaths)
    places = scatter_along(starts, ends, 578, generator(), corners=hull)
    assert places.shape == (578, 2)
    assert inside(places, hull).all()
    along = ends - starts
    for place in places:
        part = ((place - starts) * along).sum(axis=1) / (along**2).sum(axis=1)
        foot = starts + np.clip(part, 0, 1)[:, None] * along
        assert np.linalg.norm(place - foot, axis=1).min() < 1e-12
    outside = scatter_along(starts, ends, 578, generator())
    assert not inside(outside, hull).all()


def test_inside_an_outline_the_length_that_counts_is_what_lies_inside():
    starts, ends = [[-9.0, 1.0], [1.0, 0.0]], [[1.0, 1.0], [1.0, 2.0]]  # 1 of 10, and 2 of 2
    x = scatter_along(starts, ends, 9000, generator(), corners=SQUARE)[:, 0]
    assert_even([(x < 1).sum(), (x == 1).sum()], [1 / 3, 2 / 3])


# ---- inside an outline


def test_inside_an_outline_each_bit_of_area_gets_as_many():
    places = scatter_inside(SQUARE, 20_000, generator())
    assert_even(np.histogram2d(*places.T, bins=4)[0].ravel().astype(int), [1 / 16] * 16)
    triangle = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    x, y = scatter_inside(triangle, 20_000, generator()).T
    assert (x + y <= 1).all()
    corners = [x >= 0.5, y >= 0.5, x + y <= 0.5]  # the middle triangle is the fourth quarter
    assert_even([corner.sum() for corner in [*corners, ~np.any(corners, axis=0)]], [1 / 4] * 4)


# ---- all of them


@pytest.mark.parametrize("n", [1, 7, 578])
def test_as_many_places_as_asked_and_the_same_by_seed(n):
    for draw in (
        lambda rng: scatter_along([[0, 0]], [[5, 5]], n, rng),
        lambda rng: scatter_along([[0, 0]], [[5, 5]], n, rng, corners=SQUARE),
        lambda rng: scatter_inside(SQUARE, n, rng),
    ):
        assert draw(generator()).shape == (n, 2)
        np.testing.assert_array_equal(draw(generator(3)), draw(generator(3)))
        assert (draw(generator(3)) != draw(generator(4))).any()


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"ends": [[1, 1], [2, 2]]}, "starts has 1 rows and ends has 2"),
        ({"ends": [[0, 0]]}, "starts and ends are equal"),
        ({"ends": [[0]]}, "ends has 1 columns"),
        ({"n": 0}, "n must be at least 1"),
        ({"rng": 0}, r"rng must be a generator.*np\.random\.default_rng\(0\)"),
        ({"corners": SQUARE + 50}, "corners hold 0 of 1001000 places"),
    ],
)
def test_what_makes_no_map_gets_a_sentence(changed, said):
    right = {"starts": [[0, 0]], "ends": [[1, 1]], "n": 5, "rng": generator()}
    with pytest.raises((ValueError, TypeError), match=said):
        scatter_along(**{**right, **changed})


def test_a_splinter_is_refused_after_a_bounded_number_of_draws():
    splinter = [[0.0, 0.0], [1.0, 1.0], [1.0, 1.0 + 1e-7]]
    with pytest.raises(ValueError, match="corners hold . of 1001000 places"):
        scatter_inside(splinter, 5, generator())
    thin = [[0.0, 0.0], [1.0, 1.0], [1.0, 1.001]]
    assert inside(scatter_inside(thin, 50, generator()), thin).all()


def test_the_callers_arrays_are_never_changed():
    square = SQUARE.copy()
    square.flags.writeable = False
    convex_hull(square)
    inside(square, square)
    scatter_along(square, square[::-1], 5, generator(), corners=square)
    scatter_inside(square, 5, generator())
    np.testing.assert_array_equal(square, SQUARE)
