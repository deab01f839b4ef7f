"""Exercises of lesson 01: count a window, step with weights, count hot spots."""

from __future__ import annotations

import numpy as np

from teachkit.exercises.engine import Exercise


def count_within(place, data, radius):
    """How many rows of data, shape (n, 2), lie within radius of place, shape (2,): an integer."""
    # Your code here.


def _count_within(place, data, radius):
    squared_distances = ((data - place) ** 2).sum(axis=1)
    return int((squared_distances <= radius**2).sum())


def _count_within_open(place, data, radius):
    return int((((data - place) ** 2).sum(axis=1) < radius**2).sum())


def _count_within_square(place, data, radius):
    return int((np.abs(data - place) <= radius).all(axis=1).sum())


def _count_within_city_block(place, data, radius):
    return int((np.abs(data - place).sum(axis=1) <= radius).sum())


def _count_within_radius_not_squared(place, data, radius):
    return int((((data - place) ** 2).sum(axis=1) <= radius).sum())


def _count_within_only_radius_squared(place, data, radius):
    return int((np.sqrt(((data - place) ** 2).sum(axis=1)) <= radius**2).sum())


def _count_within_wrong_axis(place, data, radius):
    return int((((data - place) ** 2).sum(axis=0) <= radius**2).sum())


def _count_within_coordinates(place, data, radius):
    return int((np.abs(data - place) <= radius).sum())


def _count_within_mask(place, data, radius):
    return ((data - place) ** 2).sum(axis=1) <= radius**2


def _count_within_length(place, data, radius):
    return len(((data - place) ** 2).sum(axis=1) <= radius**2)


def _count_within_cases(rng):
    origin = np.array([0.0, 0.0])
    cases = [
        (origin, np.array([[0.5, 0.5]]), 1.0),
        (origin, np.array([[5.0, 5.0]]), 1.0),
        (origin, np.array([[3.0, 4.0], [4.0, 4.0]]), 5.0),
        (np.array([10.0, 20.0]), np.array([[10.0, 22.0], [12.0, 20.0], [12.0, 22.0]]), 2.0),
        (origin, np.array([[1.0, 1.0], [1.0, 1.0], [-1.5, 0.0]]), 2.0),
        (origin, np.array([[0.3, 0.3], [0.6, 0.0], [0.0, -0.2]]), 0.5),
    ]
    for n, radius in ((5, 1.0), (20, 0.5), (20, 2.0), (60, 1.0), (60, 1.7), (60, 3.0)):
        cases.append((rng.normal(size=2), rng.normal(scale=1.5, size=(n, 2)), radius))
    return cases


def weighted_step(place, houses, died, radius):
    """The mean position of all deaths within radius of place, shape (2,).

    houses, shape (n, 2): where each house is; died, shape (n,): how many people died there.
    Where nobody died within radius, stay: return place.
    """
    # Your code here.


def _weighted_step(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    total = died[window].sum()
    if total == 0:
        return place
    return died[window] @ houses[window] / total


def _weighted_step_open(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) < radius**2
    total = died[window].sum()
    if total == 0:
        return place
    return died[window] @ houses[window] / total


def _weighted_step_by_houses(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    if died[window].sum() == 0:
        return place
    return died[window] @ houses[window] / window.sum()


def _weighted_step_unweighted(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    if died[window].sum() == 0:
        return place
    return houses[window].mean(axis=0)


def _weighted_step_all_deaths(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    if died[window].sum() == 0:
        return place
    return died[window] @ houses[window] / died.sum()


def _weighted_step_no_window(place, houses, died, radius):
    if died.sum() == 0:
        return place
    return died @ houses / died.sum()


def _weighted_step_divides_by_zero(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    with np.errstate(invalid="ignore"):
        return died[window] @ houses[window] / died[window].sum()


def _weighted_step_counts_houses(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    if window.sum() == 0:
        return place
    with np.errstate(invalid="ignore"):
        return died[window] @ houses[window] / died[window].sum()


def _weighted_step_to_origin(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    if died[window].sum() == 0:
        return np.zeros(2)
    return died[window] @ houses[window] / died[window].sum()


def _weighted_step_shift(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    if died[window].sum() == 0:
        return np.zeros(2)
    return died[window] @ houses[window] / died[window].sum() - place


def _weighted_step_cases(rng):
    place = np.array([1.0, 1.0])
    two = np.array([[1.0, 0.5], [1.0, 1.5]])
    cases = [
        (place, two, np.array([1, 1]), 1.0),
        (place, np.vstack([two, two[:1]]), np.array([3, 2, 3]), 1.0),
        (place, np.array([[1.0, 0.5], [1.0, 2.0]]), np.array([1, 1]), 1.0),
        (place, np.array([[1.0, 0.5], [4.0, 4.0]]), np.array([2, 5]), 1.0),
        (place, np.array([[4.0, 4.0], [5.0, 4.0], [-1.0, 2.0]]), np.array([2, 1, 3]), 1.0),
        (place, np.array([[1.0, 0.5], [4.0, 4.0]]), np.array([0, 5]), 1.0),
        (place, two, np.array([0, 2]), 1.0),
    ]
    for n, radius in ((6, 1.0), (12, 0.8), (25, 1.5), (40, 1.0), (40, 2.5)):
        houses = rng.normal(loc=10.0, scale=1.2, size=(n, 2))
        cases.append((houses[0] + 0.1, houses, rng.integers(1, 9, size=n), radius))
    return cases


def count_hot_spots(data, radius):
    """How many hot spots data, shape (n, 2), has for this radius: an integer.

    Climb from every row until the place no longer moves. Ends that lie within radius of each
    other are one hot spot.
    """
    # Your code here.


def _count_hot_spots(data, radius):
    hot_spots = []
    for place in data:
        moved = True
        while moved:
            window = ((data - place) ** 2).sum(axis=1) <= radius**2
            mean = data[window].mean(axis=0)
            moved = not np.array_equal(mean, place)
            place = mean
        if all(((place - spot) ** 2).sum() > radius**2 for spot in hot_spots):
            hot_spots.append(place)
    return len(hot_spots)


def _ends(data, radius, steps=300):
    ends = data
    for _ in range(steps):
        windows = ((ends[:, None] - data) ** 2).sum(axis=2) <= radius**2
        moved = windows @ data / windows.sum(axis=1, keepdims=True)
        if np.abs(moved - ends).max() <= 1e-12:
            break
        ends = moved
    return ends


def _groups(places, radius):
    kept = []
    for place in places:
        if all(((place - other) ** 2).sum() > radius**2 for other in kept):
            kept.append(place)
    return len(kept)


def _count_hot_spots_every_end(data, radius):
    return len(np.unique(_ends(data, radius).round(9), axis=0))


def _count_hot_spots_one_step(data, radius):
    return _groups(_ends(data, radius, steps=1), radius)


def _count_hot_spots_without_climbing(data, radius):
    return _groups(data, radius)


def _count_hot_spots_one_seed(data, radius):
    return _groups(_ends(data, radius)[:1], radius)


def _count_hot_spots_ends(data, radius):
    return len(data)


def _count_hot_spots_moving(data, radius):
    for _ in range(100):
        windows = ((data[:, None] - data) ** 2).sum(axis=2) <= radius**2
        data = windows @ data / windows.sum(axis=1, keepdims=True)
    return _groups(data, radius)


def _count_hot_spots_last_only(data, radius):
    ends = _ends(data, radius)
    kept = [ends[0]]
    for end in ends[1:]:
        if ((end - kept[-1]) ** 2).sum() > radius**2:
            kept.append(end)
    return len(kept)


def _count_hot_spots_grid(data, radius):
    return len(np.unique((_ends(data, radius) / radius).round(), axis=0))


def _tail(rng, radius):
    """A crowd at the origin with a thinning tail, 2.7 radii long: many steps, one hot spot."""
    along = np.repeat([0.0, 0.45, 0.9, 1.35, 1.8, 2.25, 2.7], [9, 6, 4, 3, 2, 2, 1])
    angle = rng.uniform(0, 2 * np.pi)
    points = along[:, None] * [np.cos(angle), np.sin(angle)]
    return radius * (points + rng.uniform(-0.03, 0.03, size=points.shape))


def _plateau(rng, radius):
    """One crowd whose climbs end at several places around the origin, well within one radius."""
    while True:
        points = radius * rng.normal(scale=0.45, size=(14, 2))
        ends = _ends(points, radius)
        apart = np.sqrt(((ends[:, None] - ends) ** 2).sum(axis=2)).max()
        if 0.05 * radius < apart < 0.7 * radius:
            return points - (ends.min(axis=0) + ends.max(axis=0)) / 2


def _count_hot_spots_cases(rng):
    cases = [
        (np.array([[2.0, 3.0]]), 1.0),
        (np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), 1.0),
        (np.array([[0.0, 0.0], [5.0, 0.0]]), 1.0),
        (np.array([[0.0, 0.0], [1.5, 0.0]]), 1.0),
        (np.array([[0.0, 0.0], [0.2, 0.0], [5.0, 0.0], [5.0, 0.2], [0.0, 9.0]]), 1.0),
        (
            np.array(
                [[1.5, -0.4], [-1.8, -0.1], [-1.5, 0.4], [-0.5, 0.3], [0.7, -0.3], [-0.7, -0.3]]
            ),
            1.0,
        ),
    ]
    corners = np.array([[0.5, 0.5], [9.5, 1.5], [2.5, 8.5], [-8.5, 3.5]])
    for radius, shapes in (
        (1.0, (_plateau,)),
        (1.0, (_tail,)),
        (2.0, (_tail, _plateau)),
        (0.5, (_plateau, _tail, _plateau)),
    ):
        crowds = [
            shape(rng, radius) + radius * corner
            for shape, corner in zip(shapes, corners, strict=False)
        ]
        cases.append((rng.permutation(np.vstack(crowds)), radius))
    return cases


EXERCISES = {
    "count_within": Exercise(
        lesson="01",
        task="Count the points within a radius of a place, those exactly at the radius included.",
        stub=count_within,
        reference=_count_within,
        hints=[
            "`data - place` subtracts the place from every row. Square it and add up along each "
            "row with `.sum(axis=1)`: one squared distance for each point.",
            "Compare the squared distances with `radius**2`, using `<=`. The result holds one "
            "True or False for each point, and `.sum()` counts the True ones.",
        ],
        mistakes={
            "You left out points whose distance is exactly the radius. The window includes its "
            "edge: `<=`, not `<`.": _count_within_open,
            "You compared each coordinate with the radius by itself: that is a square window. "
            "Its corners are farther away than the radius.": _count_within_square,
            "You added up the differences along x and y without squaring them: that is a window "
            "in the shape of a diamond, which misses points.": _count_within_city_block,
            "You compared a squared distance with the radius. Square both or neither: with "
            "radius 1 you cannot tell, with any other you can.": _count_within_radius_not_squared,
            "You compared a distance with the squared radius. Square both or neither: with radius "
            "1 you cannot tell, with any other you can.": _count_within_only_radius_squared,
            "You added up down the columns (`axis=0`), over all points at once. A distance "
            "belongs to one row: `axis=1`.": _count_within_wrong_axis,
            "You returned one True or False for each point. True counts as 1: `.sum()` tells how "
            "many there are.": _count_within_mask,
            "You took the length of the whole array, where points outside have their False. Count "
            "the True ones: `.sum()`.": _count_within_length,
            "You counted coordinates, not points: a point with both coordinates near counted "
            "twice.": _count_within_coordinates,
        },
        cases=_count_within_cases,
        learned="You can say how crowded any place is. That one count is all this lesson needs.",
    ),
    "weighted_step": Exercise(
        lesson="01",
        task="Move to the mean position of all deaths within the radius, house by house.",
        stub=weighted_step,
        reference=_weighted_step,
        hints=[
            "First find the houses within the radius, as in the lesson: one True or False for "
            "each house. The same array picks rows from `houses` and numbers from `died`.",
            "A house where three people died counts as three points at the same spot. So multiply "
            "each house's position by its deaths, add up, and divide by the number of deaths "
            "in the window.",
            "`died[window] @ houses[window]` multiplies and adds up in one go. Before you "
            "divide, look whether the number of deaths in the window is 0.",
        ],
        mistakes={
            "You left out houses whose distance is exactly the radius. The window includes its "
            "edge, here too: `<=`, not `<`.": _weighted_step_open,
            "You divided by the number of houses. The weights add up to the number of deaths in "
            "the window: divide by that, or the mean leaves the map.": _weighted_step_by_houses,
            "You gave every house the same say. A house where eight people died pulls eight "
            "times as hard as a house where one did.": _weighted_step_unweighted,
            "You divided by all deaths on the map, also those outside the window. Only what is "
            "in the window counts, above and below the line.": _weighted_step_all_deaths,
            "You took the mean over the whole map. Only houses within the radius have a say: "
            "that is what makes the step local.": _weighted_step_no_window,
            "Where nobody died within the radius you divided 0 by 0 and got nan. Return the place "
            "you started from.": _weighted_step_divides_by_zero,
            "You looked whether there is a house in the window, but a house may have no deaths: "
            "then you divided 0 by 0. Look at the number of deaths.": _weighted_step_counts_houses,
            "Where nobody died you went to (0, 0), a place that means nothing here. An empty "
            "window gives no reason to move: return place.": _weighted_step_to_origin,
            "You returned how far to move, not where to. Add place, or do not subtract "
            "it.": _weighted_step_shift,
        },
        cases=_weighted_step_cases,
        learned="A point that counts w times is a weight of w: multiply by it above, add it up "
        "below. Every kernel in this course is a way to choose such weights.",
    ),
    "count_hot_spots": Exercise(
        lesson="01",
        task="Climb from every point and count the different places where the climbs end.",
        stub=count_hot_spots,
        reference=_count_hot_spots,
        hints=[
            "Two loops: over the rows (each one is a seed), and inside it `while` the place still "
            "moves: replace it by the mean of the points in its window.",
            "Keep a list of hot spots. When a climb has ended, add its end only if it is farther "
            "than the radius from every hot spot in the list.",
            "A seed that is a row of data always has itself in its window, so no window is empty. "
            "`np.array_equal(new, old)` tells whether the place has stopped.",
        ],
        mistakes={
            "You counted every different end. Climbs up the same hill can stop a little apart: "
            "ends within the radius of each other are one hot spot.": _count_hot_spots_every_end,
            "You stopped after one step. Far out in a tail, one step is not enough: go on until "
            "the place no longer moves.": _count_hot_spots_one_step,
            "You grouped the points themselves, before any climb. Groups of points depend on "
            "where they happen to lie; ends are where the crowd "
            "is.": _count_hot_spots_without_climbing,
            "You climbed from one seed only. One climb finds one hot spot: start from every "
            "row.": _count_hot_spots_one_seed,
            "You compared each end with one other only, the last that you kept. The order of the "
            "rows means nothing: compare with every hot spot kept so "
            "far.": _count_hot_spots_last_only,
            "You rounded the ends to a grid. Two ends close together can lie on two sides of a "
            "line of the grid: compare their distance with the radius.": _count_hot_spots_grid,
            "You moved the data while you climbed: later windows hold points that are no "
            "longer where they were. The data stay, only the place moves.": _count_hot_spots_moving,
            "You counted one hot spot for each point. Climbs that end together share "
            "one.": _count_hot_spots_ends,
        },
        cases=_count_hot_spots_cases,
        learned="You wrote mean shift: climb from everywhere, and let the ends say how many hot "
        "spots there are.",
    ),
}
