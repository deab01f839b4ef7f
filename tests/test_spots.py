"""Maps: places in one unit, spots with their doubts, a limit for the whole map, what lies alone."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from teachkit import MeanShift, density, load_cholera, load_quakes
from teachkit.apply.scatter import area, convex_hull, inside, scatter_along
from teachkit.apply.spots import (
    EARTH_RADIUS,
    HotSpots,
    hot_spots,
    monte_carlo_limit,
    rank_anomalies,
    to_kilometres,
)

LONDON = (51.513, -0.137)


def gaussian(x, datum, h):
    """The Gaussian kernel by hand, in as many dimensions as there are."""
    square = sum((a - b) ** 2 for a, b in zip(x, datum, strict=True))
    return math.exp(-square / (2 * h * h)) / (2 * math.pi * h * h) ** (len(x) / 2)


def points_per_area(x, data, h):
    """n·f̂ by a plain sum."""
    return sum(gaussian(x, datum, h) for datum in data)


# ---- degrees


def haversine(one, other):
    """The great-circle distance of two places, each (latitude, longitude) in degrees."""
    (lat_1, long_1), (lat_2, long_2) = np.radians(one), np.radians(other)
    half = math.sin((lat_2 - lat_1) / 2) ** 2
    half += math.cos(lat_1) * math.cos(lat_2) * math.sin((long_2 - long_1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


def test_within_a_kilometre_of_the_origin_distances_are_right_to_two_parts_in_ten_thousand():
    rng = np.random.default_rng(0)
    for latitude, longitude in (LONDON, (0.0, 0.0), (-33.9, 179.999)):
        turn = 1 / (111 * math.cos(math.radians(latitude)))  # a kilometre in degrees
        places = np.array([latitude, longitude]) + rng.uniform(-0.7, 0.7, (40, 2)) * [1 / 111, turn]
        flat = to_kilometres(*places.T, origin=(latitude, longitude))
        for i in range(40):
            for j in range(i):
                right = haversine(places[i], places[j])
                assert np.linalg.norm(flat[i] - flat[j]) == pytest.approx(right, rel=2e-4)


def test_away_from_the_origins_latitude_east_and_west_are_off_by_the_cosines():
    for latitude in (-38.0, -10.0):
        flat = to_kilometres([latitude] * 2, [180.0, 180.1], origin=(-20.6, 180.0))
        off = math.cos(math.radians(-20.6)) / math.cos(math.radians(latitude))
        right = haversine((latitude, 180.0), (latitude, 180.1))
        assert np.linalg.norm(flat[1] - flat[0]) == pytest.approx(right * off, rel=1e-6)


def test_a_map_may_lie_across_180_degrees():
    for longitudes in ([179.9, 180.1], [179.9, -179.9], [-180.1, -179.9]):
        flat = to_kilometres([10.0, 10.0], longitudes)
        assert np.linalg.norm(flat[1] - flat[0]) == pytest.approx(
            haversine((10.0, 179.9), (10.0, 180.1)), rel=1e-6
        )
    quakes = load_quakes()
    wrapped = (quakes["long"] + 180) % 360 - 180
    np.testing.assert_allclose(
        to_kilometres(quakes["lat"], wrapped),
        to_kilometres(quakes["lat"], quakes["long"]),
        atol=1e-9,
    )


def test_a_place_is_the_same_one_turn_further():
    places = np.array([-170.0, -0.137, 0.0])
    once, twice = (to_kilometres([5.0] * 3, places + turn) for turn in (0, 360))
    np.testing.assert_allclose(once, twice, atol=1e-9)


def test_the_origin_is_the_middle_unless_given():
    flat = to_kilometres([10.0, 30.0], [170.0, -170.0])
    np.testing.assert_allclose(flat.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_array_equal(
        flat, to_kilometres([10.0, 30.0], [170.0, -170.0], origin=(20, 180))
    )
    np.testing.assert_array_equal(to_kilometres([20.0], [7.0], origin=(20, 7)), [[0, 0]])


def test_north_is_the_second_column_and_east_the_first():
    east, north = to_kilometres([0.0, 1.0], [1.0, 0.0], origin=(0, 0))
    degree = EARTH_RADIUS * math.pi / 180
    np.testing.assert_allclose([east, north], [[degree, 0], [0, degree]], atol=1e-9)


@pytest.mark.parametrize(
    "arguments, said",
    [
        ({"latitude": [178.0], "longitude": [-18.0]}, "latitude holds 178.*been swapped"),
        ({"latitude": [0.0], "longitude": [361.0]}, "longitude holds 361"),
        ({"latitude": [0.0, 1.0], "longitude": [0.0]}, "latitude has 2 rows and longitude 1"),
        ({"latitude": [0.0, 0.0], "longitude": [0.0, 180.0]}, "longitude .*no middle: give origin"),
        ({"latitude": [0.0], "longitude": [0.0], "origin": (1.0,)}, "origin holds 1 numbers"),
        (
            {"latitude": [0.0], "longitude": [0.0], "origin": (178.0, -18.0)},
            r"origin\[0\] .*178",
        ),
        ({"latitude": [[0.0, 1.0]], "longitude": [0.0]}, "latitude must be one column"),
    ],
)
def test_what_are_no_places_on_earth_gets_a_sentence(arguments, said):
    with pytest.raises(ValueError, match=said):
        to_kilometres(**arguments)


# ---- hot spots


def crowds():
    """A dense crowd of 20, and a wide one of 60."""
    rng = np.random.default_rng(1)
    return np.vstack([rng.normal(0, 0.2, (20, 2)), rng.normal(9, 1.4, (60, 2))])


def test_the_places_are_the_centres_that_mean_shift_finds():
    data = crowds()
    spots, model = hot_spots(data, 1.0, samples=1), MeanShift(1.0).fit(data)
    assert sorted(spots.places.tolist()) == sorted(model.cluster_centers_.tolist())
    np.testing.assert_array_equal(spots.places[spots.labels], model.cluster_centers_[model.labels_])
    assert spots.counts.tolist() == [(spots.labels == i).sum() for i in range(len(spots.places))]


def test_the_densest_comes_first_where_the_fullest_is_another():
    spots = hot_spots(crowds(), 0.8, samples=1)
    assert np.linalg.norm(spots.places[0]) < 1
    assert spots.counts[0] == 20
    assert spots.counts.max() > 40
    assert (np.diff(spots.densities) <= 0).all()


def test_densities_count_points_in_a_unit_of_area():
    data = crowds()
    spots = hot_spots(data, 0.8, samples=1)
    by_hand = [points_per_area(place, data, 0.8) for place in spots.places]
    np.testing.assert_allclose(spots.densities, by_hand, rtol=1e-9)


def test_densities_are_those_of_the_hills_that_a_kernel_climbs():
    data, h = crowds(), 2.0
    spots = hot_spots(data, h, kernel="flat", samples=1)
    for place, found in zip(spots.places, spots.densities, strict=True):
        u = ((data - place) ** 2).sum(axis=1) / h**2
        by_hand = 2 / math.pi * np.maximum(1 - u, 0).sum() / h**2  # flat climbs Epanechnikov's
        assert found == pytest.approx(by_hand, rel=1e-9)


def test_tops_and_again_are_those_of_plain_loops_with_the_same_draws():
    data, h = np.vstack([crowds(), [[4.0, -6.0]]]), 0.8  # the last stands alone
    spots = hot_spots(data, h, samples=25, seed=3)
    rng, tops, again = np.random.default_rng(3), [], np.zeros(len(spots.places))
    for _ in range(25):
        drawn = data[rng.integers(len(data), size=len(data))]
        modes = MeanShift(h).fit(drawn).cluster_centers_.tolist()
        tops.append(max(modes, key=lambda mode: points_per_area(mode, drawn, h)))
        for i, place in enumerate(spots.places):
            again[i] += any(math.dist(place, mode) <= h for mode in modes)
    np.testing.assert_allclose(spots.tops, tops, atol=1e-8)
    np.testing.assert_array_equal(spots.again, again / 25)
    assert 0.3 < spots.again.min() < 0.9  # the one alone is drawn in about two samples of three


def test_the_radius_holds_the_share_of_tops_and_no_more():
    tops = np.column_stack([np.arange(20.0), np.zeros(20)])
    spots = HotSpots(np.zeros((1, 2)), *[np.ones(1)] * 4, tops)
    assert [spots.radius(share) for share in (0.05, 0.95, 1)] == [0, 18, 19]
    with pytest.raises(ValueError, match="share must lie between 0 and 1"):
        spots.radius(95)


def test_spots_repeat_by_seed():
    one, same, other = (hot_spots(crowds(), 0.8, samples=5, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.tops, same.tops)
    assert (one.tops != other.tops).any()


@pytest.mark.parametrize("far", [0.0, 1e6])
def test_odd_maps_have_spots_too(far):
    for data, k in (([[1.0, 2.0]], 1), ([[1.0, 2.0]] * 4, 1), ([[0.0, 0.0], [9.0, 9.0]], 2)):
        spots = hot_spots(np.array(data) + far, 1.0, samples=3)
        assert len(spots.places) == k
        np.testing.assert_allclose(
            np.sort(spots.places, axis=0) - far, np.unique(data, axis=0), atol=1e-7
        )
        assert spots.tops.shape == (3, 2)


def test_a_huge_bandwidth_finds_one_spot_and_a_tiny_one_every_point():
    data = crowds()
    huge, tiny = hot_spots(data, 1e80, samples=2), hot_spots(data, 1e-160, samples=2)
    assert huge.counts.tolist() == [80]
    assert huge.again.tolist() == [1.0]
    assert tiny.counts.tolist() == [1] * 80
    assert np.isinf(tiny.densities).all()  # beyond all floats, and without a warning


# ---- a limit for the whole map


def test_z_limit_and_p_value_are_those_of_plain_loops():
    rng = np.random.default_rng(0)
    data, points, h = rng.random((8, 2)), rng.random((3, 2)), 0.3

    def simulate(rng):
        return rng.random((8, 2))

    chance = monte_carlo_limit(data, points, h, simulate, maps=9, level=0.2, seed=5)
    rng = np.random.default_rng(5)
    first = [simulate(rng) for _ in range(9)]
    second = [simulate(rng) for _ in range(9)]
    mean, spread = [], []
    for x in points:
        values = [points_per_area(x, places, h) for places in first]
        mean.append(sum(values) / 9)
        spread.append(math.sqrt(sum((value - mean[-1]) ** 2 for value in values) / 9))

    def z_of(places):
        return [
            (points_per_area(x, places, h) - m) / s
            for x, m, s in zip(points, mean, spread, strict=True)
        ]

    highest = sorted(max(z_of(places)) for places in second)
    np.testing.assert_allclose(chance.observed, [points_per_area(x, data, h) for x in points])
    np.testing.assert_allclose(chance.expected, mean)
    np.testing.assert_allclose(chance.spread, spread)
    np.testing.assert_allclose(chance.z, z_of(data))
    np.testing.assert_allclose(chance.highest, highest)
    assert chance.limit == pytest.approx(highest[-2])  # 2 = 0.2 of 9 + 1
    above = sum(high >= max(z_of(data)) for high in highest)
    assert chance.p_value == (1 + above) / 10
    np.testing.assert_array_equal(chance.hot, chance.z > chance.limit)


def snows_streets():
    """The segments of Snow's streets, the hull of his deaths, and a lattice inside it."""
    deaths = load_cholera()[["x", "y"]].to_numpy()
    streets = load_cholera("streets")
    corners, street = streets[["x", "y"]].to_numpy(), streets["street"].to_numpy()
    joined = street[1:] == street[:-1]
    hull = convex_hull(deaths)
    extent, step = (deaths.min(axis=0), deaths.max(axis=0)), math.sqrt(area(hull) / 1000)
    axes = [np.arange(low, high, step) for low, high in zip(*extent, strict=True)]
    lattice = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    return deaths, corners[:-1][joined], corners[1:][joined], hull, lattice[inside(lattice, hull)]


def test_five_in_a_hundred_random_maps_pass_the_limit_and_nearly_all_that_of_one_place():
    deaths, starts, ends, hull, lattice = snows_streets()
    assert len(starts) == 713
    assert 950 < len(lattice) < 1050

    def simulate(rng):
        return scatter_along(starts, ends, len(deaths), rng, corners=hull)

    chance = monte_carlo_limit(deaths, lattice, 0.5, simulate, maps=999)
    rng, passed, pointwise = np.random.default_rng(99), 0, 0
    for _ in range(1000):
        values = len(deaths) * density(lattice, simulate(rng), 0.5)
        highest = ((values - chance.expected) / chance.spread).max()
        passed += highest > chance.limit
        pointwise += highest > 1.645  # 5 % of a Gaussian lie above
    assert 30 <= passed <= 70
    assert pointwise > 990
    assert chance.p_value == 0.001


def test_p_values_of_random_maps_are_even_to_eight_hundredths():
    """The largest gap that 400 even p-values leave in 99 of 100 cases is 1.63/√400 = 0.082."""
    points = np.random.default_rng(0).random((5, 2))
    p_values = np.array(
        [
            monte_carlo_limit(
                np.random.default_rng([7, i]).random((12, 2)),
                points,
                0.2,
                lambda rng: rng.random((12, 2)),
                maps=9,
                level=0.1,
                seed=i,
            ).p_value
            for i in range(400)
        ]
    )
    for k in range(1, 10):
        assert (p_values <= k / 10 + 1e-9).mean() == pytest.approx(k / 10, abs=0.082)


def test_whole_map_is_hot_at_a_level_just_when_its_p_value_is_no_larger():
    points = np.random.default_rng(0).random((5, 2))
    for i in range(60):
        data = np.random.default_rng([8, i]).random((12, 2))
        chance = monte_carlo_limit(
            data, points, 0.2, lambda rng: rng.random((12, 2)), maps=19, level=0.3, seed=i
        )
        assert chance.hot.any() == (chance.p_value <= 0.3)


def test_random_maps_that_are_all_alike_leave_no_rounding_to_be_measured():
    always = np.random.default_rng(0).random((30, 2))
    points = np.random.default_rng(1).random((9, 2))
    same = monte_carlo_limit(always, points, 0.1, lambda rng: always[::-1], maps=19)
    assert (same.z == 0).all()
    assert same.p_value == 1.0
    moved = monte_carlo_limit(always + 0.01, points, 0.1, lambda rng: always, maps=19)
    assert np.isinf(moved.z).all()
    assert moved.p_value == 0.05


def test_places_that_nothing_reaches_are_not_hot():
    data = np.random.default_rng(0).random((30, 2))
    points = np.vstack([data, [[1e6, 1e6]]])
    chance = monte_carlo_limit(data, points, 0.01, lambda rng: rng.random((30, 2)))
    assert chance.z[-1] == 0
    assert not chance.hot[-1]


def test_a_level_has_its_rank_in_spite_of_rounding():
    data = np.random.default_rng(0).random((6, 2))
    for level, k in ((0.07, 7), (0.29, 29), (0.05, 5), (0.057, 5)):
        chance = monte_carlo_limit(data, data, 0.3, lambda rng: rng.random((6, 2)), level=level)
        assert chance.limit == chance.highest[-k]


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"level": 0}, "level must be at least .* 0.05 is usual"),
        ({"level": 1}, "level must be at least .* 0.05 is usual"),
        ({"level": 0.05, "maps": 18}, "level must .*maps=18: give at least 19 maps"),
        ({"maps": 0}, "maps must be at least 1"),
        ({"points": [[0.0]]}, "points has 1 columns"),
        (
            {"simulate": lambda rng: rng.random((5, 2))},
            r"shape \(5, 2\), and the data have \(6, 2",
        ),
        ({"simulate": lambda rng: rng.random((6, 3))}, r"shape \(6, 3\).*return as many"),
        ({"simulate": lambda rng: rng.random(6)}, r"simulate\(rng\) must have two dimensions"),
        ({"simulate": lambda rng: "a map"}, r"simulate\(rng\) must"),
        ({"simulate": lambda rng: None}, r"simulate\(rng\)"),
        ({"simulate": lambda rng: np.full((6, 2), np.nan)}, r"simulate\(rng\) must be finite"),
        ({"simulate": "random"}, "simulate must be a function"),
    ],
)
def test_what_makes_no_random_maps_gets_a_sentence(changed, said):
    data = np.random.default_rng(0).random((6, 2))
    right = {"points": data, "bandwidth": 0.3, "simulate": lambda rng: rng.random((6, 2))}
    with pytest.raises((ValueError, TypeError), match=said):
        monte_carlo_limit(data, **{**right, **changed})


# ---- what lies alone


def test_the_density_of_the_others_is_that_of_plain_loops():
    data, h = np.random.default_rng(0).normal(0, 1, (30, 3)), 0.7
    ranking = rank_anomalies(data, h)
    by_hand = [
        math.log(sum(gaussian(x, other, h) for j, other in enumerate(data) if j != i) / 29)
        for i, x in enumerate(data)
    ]
    np.testing.assert_allclose(ranking.log_density, by_hand, rtol=1e-10)
    assert ranking.order.tolist() == sorted(range(30), key=by_hand.__getitem__)


def test_ranks_are_those_of_the_plain_density_where_it_tells_points_apart():
    data = load_cholera()[["x", "y"]].to_numpy()
    ranking = rank_anomalies(data, 0.5)
    plain = density(data, data, 0.5)[ranking.order]
    assert (np.diff(plain) >= -1e-12).all()


def test_points_far_from_all_others_are_told_apart_where_the_plain_density_ties():
    crowd = np.random.default_rng(0).normal(0, 1, (50, 2))
    lone = np.array([[40.0, 0.0], [0.0, 60.0], [-50.0, 0.0]])
    data = np.vstack([crowd, lone])
    assert len(set(density(lone, data, 1.0).round(15))) == 1
    assert rank_anomalies(data, 1.0).order[:3].tolist() == [51, 52, 50]


def test_of_equals_the_earlier_is_first():
    assert rank_anomalies([[1.0, 1.0]] * 4, 0.5).order.tolist() == [0, 1, 2, 3]
    alone = rank_anomalies([[0.0], [1e140], [-1e140]], 1e-20)  # beyond all floats
    assert alone.order.tolist() == [0, 1, 2]
    assert (alone.log_density == -np.inf).all()


def test_one_point_is_alone_from_nobody():
    with pytest.raises(ValueError, match="data has one row.*give at least 2"):
        rank_anomalies([[1.0, 2.0]], 1.0)


def test_far_away_the_answers_are_the_same():
    data = np.round(crowds(), 6)
    near, far = rank_anomalies(data, 0.8), rank_anomalies(data + 1e6, 0.8)
    np.testing.assert_array_equal(near.order, far.order)
    here, there = hot_spots(data, 0.8, samples=3), hot_spots(data + 1e6, 0.8, samples=3)
    np.testing.assert_allclose(here.places + 1e6, there.places, atol=1e-7)
    np.testing.assert_array_equal(here.labels, there.labels)


def test_the_callers_arrays_are_never_changed():
    data = crowds()
    data.flags.writeable = False
    frame = pd.DataFrame(data)
    hot_spots(frame, 1.0, samples=2)
    rank_anomalies(data, 1.0)
    monte_carlo_limit(data, data, 1.0, lambda rng: data, maps=19)
    np.testing.assert_array_equal(frame, crowds())
