"""What libraries answer to the exercises of lesson 13, and where the open one draws its lines."""

import numpy as np
import pytest
from exercise_checks import inputs, is_told, passes
from sklearn.neighbors import KernelDensity, LocalOutlierFactor

from teachkit import MeanShift, check, climb, density, log_density
from teachkit.apply import scatter, spots
from teachkit.exercises import EXERCISES
from teachkit.exercises.answers import plain
from teachkit.exercises.lessons import lesson13

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


# Kilometres


def in_kilometres(a_degree, turn=lambda degrees: (degrees + 180) % 360 - 180):
    """An answer that takes so many kilometres for a degree."""

    def to_km(latitude, longitude, origin):
        east = turn(longitude - origin[1]) * np.cos(np.radians(origin[0]))
        return a_degree * np.column_stack([east, latitude - origin[0]])

    return to_km


def the_short_way_by_angle(degrees):
    return np.degrees(np.arctan2(np.sin(np.radians(degrees)), np.cos(np.radians(degrees))))


def the_short_way_by_steps(degrees):
    west = np.where(degrees < -180, degrees + 360, degrees)
    return np.where(west > 180, west - 360, west)


def test_the_librarys_kilometres_pass():
    passes("to_km", lambda north, east, place: spots.to_kilometres(north, east, origin=place))


@pytest.mark.parametrize("radius", [6371, 6371.0, 6371.0088])
def test_the_mean_radius_passes_with_and_without_its_last_digits(radius):
    passes("to_km", in_kilometres(np.radians(radius)))


@pytest.mark.parametrize("turn", [the_short_way_by_angle, the_short_way_by_steps])
def test_the_short_way_round_passes_however_it_is_found(turn):
    passes("to_km", in_kilometres(np.radians(6371), turn))


def test_111_kilometres_and_19_hundredths_are_a_degree_and_111_are_not():
    passes("to_km", in_kilometres(111.19))
    passes("to_km", in_kilometres(111.2))
    is_told("to_km", in_kilometres(111), "111 km for a degree", "111.19 km")
    is_told("to_km", in_kilometres(111.32), "6378 km, or the 111.32 km")
    is_told("to_km", in_kilometres(111.1), "times 0.99915")


def test_one_cosine_for_each_place_is_told_kindly():
    def to_km(latitude, longitude, origin):
        turn = the_short_way_by_angle(longitude - origin[1])
        shrunk = turn * np.cos(np.radians(latitude))
        return 6371 * np.radians(np.column_stack([shrunk, latitude - origin[0]]))

    is_told("to_km", to_km, "That is a map, too", "one cosine, that of the origin's latitude")


def test_no_place_is_as_far_east_as_west_and_one_line_is_written_in_two_ways():
    written = set()
    for _, longitude, (_, east) in inputs("to_km"):
        turn = np.abs(the_short_way_by_angle(longitude - east))
        assert turn.max() < 175
        written |= set(longitude.tolist())
    assert {190, -170} <= written


# Bootstrap


def of_each_sample(top):
    """An answer that says of each sample and bandwidth where its top is."""

    def bootstrap_mode(data, draws, bandwidth):
        return np.array([top(data[rows], bandwidth) for rows in draws])

    return bootstrap_mode


def of_scores(sample, bandwidth):
    model = MeanShift(bandwidth).fit(sample)
    return model.cluster_centers_[model.score_samples(model.cluster_centers_).argmax()]


def of_fine_climbs(sample, bandwidth):
    ends = climb(sample, sample, bandwidth, tol=1e-6).ends
    return ends[log_density(ends, sample, bandwidth).argmax()]


@pytest.mark.parametrize(
    "top",
    [of_scores, of_fine_climbs, lambda sample, h: spots.by_density(sample, h, "gaussian")[0][0]],
)
def test_the_densest_mode_passes_however_it_is_found(top):
    passes("bootstrap_mode", of_each_sample(top))


def test_who_counts_draws_in_place_of_repeating_rows_passes():
    def bootstrap_mode(data, draws, bandwidth):
        tops = []
        for rows in draws:
            often = np.bincount(rows, minlength=len(data))
            modes = MeanShift(bandwidth).fit(data, sample_weight=often).cluster_centers_
            tops.append(modes[density(modes, data, bandwidth, sample_weight=often).argmax()])
        return np.array(tops)

    passes("bootstrap_mode", bootstrap_mode)


def test_the_librarys_tops_are_the_answer():
    data = inputs("bootstrap_mode")[-1][0]
    rng = np.random.default_rng(3)
    draws = np.array([rng.integers(len(data), size=len(data)) for _ in range(4)])
    tops = spots.hot_spots(data, 0.7, samples=4, seed=3).tops
    assert np.allclose(tops, EXERCISES["bootstrap_mode"].reference(data, draws, 0.7))


def test_each_sample_has_one_mode_that_is_clearly_densest_and_often_another_is_fullest():
    others_are_fuller = 0
    for data, draws, bandwidth in inputs("bootstrap_mode"):
        for rows in draws:
            modes, densities, labels = spots.by_density(data[rows], bandwidth, "gaussian")
            if len(modes) > 1:
                assert densities[0] > 1.01 * densities[1]
            others_are_fuller += np.bincount(labels).argmax() != 0
    assert others_are_fuller > 5


@pytest.mark.parametrize("kind", [int, float])
def test_modes_in_an_array_of_whole_numbers_are_told_so(kind):
    def bootstrap_mode(data, draws, bandwidth):
        tops = np.zeros((len(draws), data.shape[1]), dtype=kind if data.dtype == int else float)
        for row, rows in enumerate(draws):
            tops[row] = of_scores(data[rows], bandwidth)
        return tops

    if kind is float:
        passes("bootstrap_mode", bootstrap_mode)
    else:
        is_told("bootstrap_mode", bootstrap_mode, "holds whole numbers", "np.zeros(…)")


def test_another_measure_of_dense_gets_no_kernels_name():
    def halved(sample, bandwidth):
        modes = MeanShift(bandwidth).fit(sample).cluster_centers_
        return modes[density(modes, sample, bandwidth / 2).argmax()]

    def mean_of_members(sample, bandwidth):
        model = MeanShift(bandwidth).fit(sample)
        at_points = density(sample, sample, bandwidth)
        sums = np.bincount(model.labels_, at_points) / np.bincount(model.labels_)
        return model.cluster_centers_[sums.argmax()]

    for top in (halved, mean_of_members):
        result = check("bootstrap_mode", of_each_sample(top))
        assert not result.passed
        assert not any(kernel in result.message for kernel in ("flat", "epan", "weight")), result


# Streets


def by_shares(starts, ends, draws):
    lengths = np.linalg.norm(ends - starts, axis=1)
    edges = np.concatenate([[0], np.cumsum(lengths / lengths.sum())])
    street = np.searchsorted(edges, draws, side="right") - 1
    share = (draws - edges[street]) / (edges[street + 1] - edges[street])
    return starts[street] + share[:, None] * (ends - starts)[street]


def without_streets_of_no_length(starts, ends, draws):
    long = (starts != ends).any(axis=1)
    return by_shares(starts[long], ends[long], draws)


def by_digits(starts, ends, draws):
    lengths = np.hypot(*(ends - starts).T)
    until = lengths.cumsum()
    street = np.digitize(draws * lengths.sum(), until)
    left = until[street] - draws * lengths.sum()
    return ends[street] - (left / lengths[street])[:, None] * (ends - starts)[street]


def street_by_street(starts, ends, draws, nothing_to_walk=lambda start, way: start):
    """Where two streets meet the earlier one is taken."""
    places = []
    for draw in draws:
        left = draw * np.linalg.norm(ends - starts, axis=1).sum()
        for start, end in zip(starts, ends, strict=True):
            length = np.linalg.norm(end - start)
            if left <= length:
                way = end - start
                places.append(
                    start + way * left / length if length else nothing_to_walk(start, way)
                )
                break
            left -= length
    return np.array(places)


@pytest.mark.parametrize(
    "function", [by_shares, without_streets_of_no_length, by_digits, street_by_street]
)
def test_places_on_streets_pass_however_the_street_is_found(function):
    passes("random_on_streets", function)


def test_a_street_without_length_that_makes_nan_is_told():
    def random_on_streets(starts, ends, draws):
        return street_by_street(starts, ends, draws, lambda start, way: way * np.nan)

    is_told("random_on_streets", random_on_streets, "length 0 was chosen")


def test_where_two_streets_meet_on_the_line_and_not_on_the_map_nothing_is_drawn():
    for starts, ends, draws in inputs("random_on_streets"):
        until = np.cumsum(np.linalg.norm(ends - starts, axis=1))
        at = np.abs(draws[:, None] * until[-1] - until[:-1]) < 1e-3 * until[-1]
        meet = np.abs(starts[1:] - ends[:-1]).max(axis=1, initial=0) == 0
        assert not (at & ~meet).any()


def test_draws_end_before_the_last_street_does():
    assert max(draws.max() for _, _, draws in inputs("random_on_streets")) < 0.999


def test_evenly_drawn_numbers_spread_places_as_the_librarys_do():
    starts, ends = np.zeros((3, 2)), np.array([[9.0, 0.0], [0.0, 2.0], [-1.0, 0.0]])
    evenly = (np.arange(12_000) + 0.5) / 12_000
    ours = EXERCISES["random_on_streets"].reference(starts, ends, evenly)
    theirs = scatter.scatter_along(starts, ends, 12_000, np.random.default_rng(0))
    for x, y in (ours.T, theirs.T):
        assert np.isclose(np.mean(x > 0), 9 / 12, atol=0.02)
        assert np.isclose(np.mean(y > 1), 1 / 12, atol=0.02)


def test_who_draws_numbers_of_their_own_is_not_told_a_reason_that_is_none():
    def random_on_streets(starts, ends, draws):
        return scatter.scatter_along(starts, ends, len(draws), np.random.default_rng(0))

    result = check("random_on_streets", random_on_streets)
    assert result.kind == "wrong", result


# p-values


def among_all(observed, simulated):
    return np.mean(np.append(simulated, observed) >= observed)


def by_a_sorted_list(observed, simulated):
    below = np.searchsorted(np.sort(simulated), observed)
    return (len(simulated) - below + 1) / (len(simulated) + 1)


def in_fractions(observed, simulated):
    from fractions import Fraction

    return float(Fraction(1 + sum(map(bool, simulated >= observed)), 1 + len(simulated)))


@pytest.mark.parametrize("function", [among_all, by_a_sorted_list, in_fractions])
def test_a_p_value_passes_however_maps_are_counted(function):
    passes("monte_carlo_p", function)


def test_the_librarys_p_value_is_the_answer():
    places = np.random.default_rng(0).random((30, 2))
    chance = spots.monte_carlo_limit(places, places, 0.1, lambda rng: rng.random((30, 2)))
    ours = EXERCISES["monte_carlo_p"].reference(chance.z.max(), chance.highest)
    assert ours == chance.p_value
    assert 1 < 100 * ours < 100


def test_a_sorted_list_that_leaves_ties_out_is_known():
    def monte_carlo_p(observed, simulated):
        up_to = np.searchsorted(np.sort(simulated), observed, side="right")
        return (len(simulated) - up_to + 1) / (len(simulated) + 1)

    is_told("monte_carlo_p", monte_carlo_p, "exactly as extreme", "`>=`")


# What lies alone


def of_the_others(data, bandwidth, measure=density):
    """The density at each row of all others."""
    rows = range(len(data))
    return np.array([measure(data[[i]], np.delete(data, i, axis=0), bandwidth)[0] for i in rows])


def ranked(measure):
    return lambda data, bandwidth: np.argsort(measure(data, bandwidth), kind="stable")


@pytest.mark.parametrize(
    "function",
    [
        lambda data, bandwidth: spots.rank_anomalies(data, bandwidth).order,
        ranked(of_the_others),
        ranked(lambda data, bandwidth: of_the_others(data, bandwidth, log_density)),
        lambda data, bandwidth: np.lexsort([np.arange(len(data)), of_the_others(data, bandwidth)]),
    ],
)
def test_a_rank_passes_however_the_others_are_added_up(function):
    passes("rank_anomalies", function)


@pytest.mark.parametrize(
    "measure",
    [
        lambda data, bandwidth: density(data, data, bandwidth),
        lambda data, bandwidth: log_density(data, data, bandwidth),
        lambda data, bandwidth: KernelDensity(bandwidth=bandwidth).fit(data).score_samples(data),
    ],
)
def test_a_density_with_the_rows_own_bump_is_known(measure):
    is_told("rank_anomalies", ranked(measure), "own bump in", "lost beside a 1")


def test_who_ranks_by_neighbours_own_density_is_not_told_another_mistake():
    def rank_anomalies(data, bandwidth):
        return np.argsort(LocalOutlierFactor(2).fit(data).negative_outlier_factor_, kind="stable")

    assert check("rank_anomalies", rank_anomalies).kind == "wrong"


def test_rows_are_equals_or_clearly_apart_and_none_has_nothing():
    """What rounding could turn round is not asked."""
    equals, hidden = 0, 0
    for data, bandwidth in inputs("rank_anomalies"):
        sums = np.sort(of_the_others(data, bandwidth))
        apart = np.diff(sums) / sums[1:]
        assert sums[0] > 1e-290
        assert ((apart == 0) | (apart > 1e-4)).all()
        equals += (apart == 0).sum()
        hidden += (sums * (len(data) - 1) < 1e-17).sum()
    assert equals > 30
    assert hidden > 5


# Where places hide


def lacks(places, data, bandwidth=1.0):
    return lesson13.hide_from_the_density_judged(plain(places), np.asarray(data), bandwidth)


def first_that_hides(place, numbers=range(3, 21)):
    """An answer that plants so many places as `place` says, in the first number that does it."""

    def hide_from_the_density(data, bandwidth):
        for m in numbers:
            planted = place(data, bandwidth, m)
            both = np.vstack([data, planted])
            if spots.rank_anomalies(both, bandwidth).order[:m].max() < len(data):
                return planted

    return hide_from_the_density


def near_one_another(data, bandwidth, m):
    noise = np.random.default_rng(m).standard_normal((m, data.shape[1]))
    return data.min(axis=0) - 8 * bandwidth + 0.03 * bandwidth * noise


def anywhere(data, bandwidth, m):
    """As whole numbers, and far from all data sets."""
    return np.full((m, data.shape[1]), 100_000)


@pytest.mark.parametrize("place", [near_one_another, anywhere])
@pytest.mark.parametrize("numbers", [range(3, 21), range(20, 2, -1)])
def test_any_places_that_hide_pass(place, numbers):
    passes("hide_from_the_density", first_that_hides(place, numbers))


@pytest.mark.parametrize("number", range(3, 21))
def test_no_one_number_of_places_does_it_for_all_data(number):
    def hide_from_the_density(data, bandwidth):
        return anywhere(data, bandwidth, number)

    is_told("hide_from_the_density", hide_from_the_density, f"of your {number} places ")


def alone(n):
    """Rows of two columns, each far from all others."""
    return 100.0 * np.column_stack([np.arange(n), np.zeros(n)])


def clump(m, at=(0.0, 50.0)):
    return np.tile(at, (m, 1))


@pytest.mark.parametrize(("m", "lack"), [(2, "few"), (3, None), (20, None), (21, "many")])
def test_from_three_places_on_to_twenty_are_asked_for(m, lack):
    assert set(lacks(clump(m), alone(40))) == ({lack} if lack else set())


def test_four_bandwidths_are_far_and_less_is_near():
    data = alone(9) * 0.01
    for bandwidth in (0.003, 0.1):
        assert lacks(clump(4, (0.0, 4 * bandwidth)), data, bandwidth) == {}
        said = lacks(clump(4, (0.0, 3.99 * bandwidth)), data, bandwidth)
        assert said["near"].startswith("4 places of 4 are too near")
        assert "Place 0 is 3.99 bandwidths from row 0; at least 4 are" in said["near"]
    one_near = np.vstack([clump(4), [803.0, 0.5]])
    said = lacks(one_near, alone(9))["some near"]
    assert said.startswith("1 place of 5 is too near")
    assert "Place 4 is 3.04 bandwidths from row 8" in said


def test_how_many_are_found_is_said():
    far = alone(5) + [0, 50]
    assert "5 of your 5 places are among the 5 lowest" in lacks(far, far[:0:-1] * 0.01)["found"]
    six = lacks(clump(6), alone(5))["some found"]
    assert six == "1 of your 6 places is among the 6 lowest; none may be. There are 5 rows of data."


def test_who_is_as_lonely_as_the_data_comes_after_them():
    data, places = np.repeat(alone(2), 3, axis=0), clump(3)
    assert lacks(places, data) == {}
    assert "found" in lacks(places, np.repeat(alone(2), 4, axis=0))


def test_what_is_no_table_of_places_is_told_so():
    data = alone(4)
    for places, words in [
        (clump(3).tolist(), "a list; an array of shape (m, 2) is asked for. `np.array(…)` makes"),
        ({}, "It returns a dict; an array of shape (m, 2) is asked for."),
        (7.0, "It returns one number; an array"),
        (clump(3)[0], "It has shape (2,); (m, 2)"),
        (clump(3).T, "It has shape (2, 3); (m, 2)"),
        (clump(3)[None], "It has shape (1, 3, 2)"),
        (np.zeros((0, 2)), "It has 0 places; at least 3"),
        (clump(1), "It has 1 place; at least 3"),
        (clump(3) > 1, "It holds bool"),
        (clump(3) * 1j, "It holds complex128"),
        (clump(3).astype(str), "numbers are asked for"),
        (clump(3) * np.nan, "NaN"),
        (clump(3) + np.inf, "NaN, Infinity"),
        (clump(3) * 1e200, "too large to square"),
    ]:
        [said] = lacks(places, data).values()
        assert words in said, said


@pytest.mark.filterwarnings("error")
def test_places_as_far_away_as_can_be_are_judged():
    assert lacks(clump(3, (9e99, -9e99)), alone(4), 1e-3) == {}
    assert lacks(clump(3).astype(np.float32), alone(4)) == {}
    assert lacks(clump(3).astype(np.uint8), alone(4)) == {}
