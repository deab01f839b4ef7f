"""Exercises of lesson 15: count pairs, test them by products, decide them by boxes, use cells."""

from __future__ import annotations

import numpy as np

from teachkit.exercises.engine import Exercise

#: So far from the origin, whole numbers are exact and their squares have lost the digits.
FAR = 2.0**30


def pairs_tested(n_steps, n):
    """How many pairs of a point and a datum a run tests, if a climb that stops leaves the list."""
    # Your code here.


def _pairs_tested(n_steps, n):
    return int(n_steps.sum() * n)


def _pairs_tested_until_the_slowest(n_steps, n):
    return int(n_steps.max() * len(n_steps) * n)


def _pairs_tested_one_step(n_steps, n):
    return len(n_steps) * n


def _pairs_tested_steps(n_steps, n):
    return int(n_steps.sum())


def _pairs_tested_one_climb(n_steps, n):
    return int(n_steps.max() * n)


def _pairs_tested_slowest_step(n_steps, n):
    return int(n_steps.max() * n * n)


def _pairs_tested_mean(n_steps, n):
    return n_steps.mean() * n


def _pairs_tested_halved(n_steps, n):
    return int(n_steps.sum() * n / 2)


def _pairs_tested_squared(n_steps, n):
    return int(n_steps.sum() * n**2)


def _pairs_tested_every_climb(n_steps, n):
    return int(n_steps.sum() * len(n_steps))


def _pairs_tested_cases(rng):
    cases = [
        (np.array([3]), 5),
        (np.array([2, 4]), 6),
        (np.array([1, 1, 1]), 3),
        (np.array([7, 2, 2, 5]), 10),
    ]
    cases += [(rng.integers(1, 40, m), n) for m, n in ((10, 10), (20, 50), (25, 25), (5, 1000))]
    return cases


def squared_distances(points, data):
    """Squared distance of every point to every datum, shape (m, n), by one product of matrices."""
    # Your code here.


def _squared_distances(points, data):
    origin = data.mean(axis=0)
    s, y = points - origin, data - origin
    point_rows = np.column_stack([-2 * s, (s**2).sum(axis=1), np.ones(len(s))])
    data_rows = np.column_stack([y, np.ones(len(y)), (y**2).sum(axis=1)])
    return point_rows @ data_rows.T


def _expanded(s, y, factor=-2.0, of_points=1.0, of_data=1.0):
    """|s|², −2 s·y and |y|², each times a factor."""
    return (
        factor * (s @ y.T) + of_points * (s**2).sum(axis=1)[:, None] + of_data * (y**2).sum(axis=1)
    )


def _near(points, data):
    origin = data.mean(axis=0)
    return points - origin, data - origin


def _squared_distances_far(points, data):
    return _expanded(points, data)


def _squared_distances_factor(points, data):
    return _expanded(*_near(points, data), factor=-1.0)


def _squared_distances_plus(points, data):
    return _expanded(*_near(points, data), factor=2.0)


def _squared_distances_no_data_square(points, data):
    return _expanded(*_near(points, data), of_data=0.0)


def _squared_distances_no_point_square(points, data):
    return _expanded(*_near(points, data), of_points=0.0)


def _squared_distances_other_axis(points, data):
    return _squared_distances(points, data).T


def _squared_distances_two_origins(points, data):
    return _expanded(points - points.mean(axis=0), data - data.mean(axis=0))


def _squared_distances_square_of_sum(points, data):
    s, y = _near(points, data)
    return -2 * s @ y.T + s.sum(axis=1)[:, None] ** 2 + y.sum(axis=1) ** 2


def _squared_distances_roots(points, data):
    return np.linalg.norm(points[:, None] - data, axis=2)


def _squared_distances_cases(rng):
    cases = [
        (np.array([[1.0]]), np.array([[3.0]])),
        (np.array([[0.0], [2.0]]), np.array([[1.0], [4.0], [5.0]])),
        (np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[4.0, 6.0], [1.0, 2.0], [2.0, 0.0]])),
        # whole numbers far away: in exact arithmetic nothing changes
        (FAR + np.arange(5.0)[:, None], FAR + np.arange(-4.0, 5.0)[:, None]),
        (FAR + rng.integers(-5, 6, (4, 2)), FAR + rng.integers(-5, 6, (6, 2))),
        (FAR + rng.integers(-5, 6, (3, 3)), FAR + rng.integers(-5, 6, (5, 3))),
    ]
    for m, n, d in ((3, 4, 1), (4, 6, 2), (5, 3, 3), (6, 7, 5)):
        cases.append((rng.normal(size=(m, d)) + 1, 2 * rng.normal(size=(n, d))))
    return cases


def window_sums(points, data, bandwidth):
    """For each point, the sum of the data in its window and their number: shape (m, d + 1)."""
    # Your code here.


def _window_sums(points, data, bandwidth):
    origin = data.mean(axis=0)
    s, y = points - origin, data - origin
    point_rows = np.column_stack([-2 * s, (s**2).sum(axis=1), np.ones(len(s))])
    data_rows = np.column_stack([y, np.ones(len(y)), (y**2).sum(axis=1)])
    inside = (point_rows @ data_rows.T <= bandwidth**2).astype(float)
    return inside @ np.column_stack([data, np.ones(len(data))])


def _inside(points, data, bandwidth):
    """Which data are in which windows, by subtraction."""
    return ((points[:, None] - data) ** 2).sum(axis=2) <= bandwidth**2


def _sums(inside, data):
    return np.column_stack([inside @ data, inside.sum(axis=1).astype(float)])


def _window_sums_from_the_origin(points, data, bandwidth):
    return _sums(_inside(points, data, bandwidth), data - data.mean(axis=0))


def _window_sums_from_the_points(points, data, bandwidth):
    return _sums(_inside(points, data, bandwidth), data - points.mean(axis=0))


def _window_sums_place_once(points, data, bandwidth):
    sums = _window_sums_from_the_origin(points, data, bandwidth)
    sums[:, :-1] += data.mean(axis=0)
    return sums


def _window_sums_far(points, data, bandwidth):
    return _sums(_expanded(points, data) <= bandwidth**2, data)


def _window_sums_open_window(points, data, bandwidth):
    return _sums(((points[:, None] - data) ** 2).sum(axis=2) < bandwidth**2, data)


def _window_sums_squares(points, data, bandwidth):
    return _sums(((points[:, None] - data) ** 2).sum(axis=2) <= bandwidth, data)


def _window_sums_means(points, data, bandwidth):
    sums = _window_sums(points, data, bandwidth)
    sums[:, :-1] /= np.maximum(sums[:, -1:], 1)
    return sums


def _window_sums_count_first(points, data, bandwidth):
    return np.roll(_window_sums(points, data, bandwidth), 1, axis=1)


def _window_sums_no_count(points, data, bandwidth):
    return _window_sums(points, data, bandwidth)[:, :-1]


def _window_sums_weighted(points, data, bandwidth):
    squares = ((points[:, None] - data) ** 2).sum(axis=2)
    return _sums(np.where(squares <= bandwidth**2, squares, 0.0), data)


def _window_sums_other_axis(points, data, bandwidth):
    return _sums(_inside(points, data, bandwidth).T, points)


def _window_sums_cases(rng):
    cases = [
        (np.array([[0.0]]), np.array([[1.0]]), 2.0),
        (np.array([[0.0], [9.0]]), np.array([[1.0], [2.0], [3.0]]), 2.0),
        (np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[3.0, 4.0], [4.0, 4.0], [1.0, 0.0]]), 5.0),
        (np.array([[0.0], [1.0]]), np.array([[0.6], [0.2], [1.3]]), 0.5),
        # far away; the rims are not reached, so rounding decides nothing
        (FAR + np.arange(4.0)[:, None], FAR + np.array([1.0, -1, 4, 6, -5, 2, 9])[:, None], 2.5),
        (FAR + rng.integers(-5, 6, (4, 2)), FAR + rng.integers(-5, 6, (7, 2)), 2.5),
    ]
    for m, n, d, h in ((4, 6, 1, 0.7), (5, 9, 2, 1.4), (6, 10, 3, 2.1), (8, 12, 2, 0.6)):
        cases.append((rng.normal(size=(m, d)), rng.normal(size=(n, d)) + 0.3, h))
    return cases


def decide(centre, radius, data, bandwidth):
    """Each datum's lot, shape (n,): 1 in every window, -1 in none, 0 if it must be tested."""
    # Your code here.


def _decide(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    lots = np.zeros(len(data), dtype=int)
    lots[away <= bandwidth - radius] = 1
    lots[away > bandwidth + radius] = -1
    return lots


def _lots(every, none):
    return np.where(every, 1, np.where(none, -1, 0))


def _decide_squares(centre, radius, data, bandwidth):
    squares = ((data - centre) ** 2).sum(axis=1)
    return _lots(squares <= (bandwidth - radius) ** 2, squares > (bandwidth + radius) ** 2)


def _decide_signs(centre, radius, data, bandwidth):
    return -_decide(centre, radius, data, bandwidth)


def _decide_no_radius(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    return _lots(away <= bandwidth, away > bandwidth)


def _decide_no_ring(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    return np.where(away <= bandwidth - radius, 1, -1)


def _decide_reached(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    return _lots(away <= bandwidth + radius, away > bandwidth + radius)


def _decide_open_ring(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    return _lots(away <= bandwidth - radius, away >= bandwidth + radius)


def _decide_open_inside(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    return _lots(away < bandwidth - radius, away > bandwidth + radius)


def _decide_every_axis(centre, radius, data, bandwidth):
    away = np.abs(data - centre).max(axis=1)
    return _lots(away <= bandwidth - radius, away > bandwidth + radius)


def _decide_squared_distance(centre, radius, data, bandwidth):
    away = ((data - centre) ** 2).sum(axis=1)
    return _lots(away <= bandwidth - radius, away > bandwidth + radius)


def _decide_one_window(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    return _lots(away <= radius, away > bandwidth + radius)


def _decide_cases(rng):
    line = np.arange(0.0, 9.0)[:, None]
    triangle = np.array([[3.0, 4.0], [3.0, 3.0], [6.0, 8.0], [6.0, 9.0], [0.0, 1.0], [4.5, 0.0]])
    cases = [
        (np.array([0.0]), 1.0, np.array([[1.0], [3.0], [5.0]]), 3.0),
        (np.array([0.0]), 1.0, line, 4.0),
        (np.array([2.0]), 0.0, line, 3.0),
        (np.array([0.0]), 4.0, line, 2.0),  # a box wider than a window decides no "all"
        (np.array([0.0, 0.0]), 2.5, triangle, 7.5),
    ]
    for n, d, radius, h in ((15, 1, 0.5, 1.5), (20, 2, 0.6, 1.7), (25, 3, 0.8, 2.4), (25, 2, 2, 1)):
        data = rng.normal(scale=2.0, size=(n, d))
        cases.append((rng.normal(scale=0.3, size=d), float(radius), data, float(h)))
    return cases


def summarise_cells(data, step):
    """The mean and the number of the data of each occupied cell: shape (k, d + 1)."""
    # Your code here.


def _summarise_cells(data, step):
    _, which, counts = np.unique(
        np.round(data / step), axis=0, return_inverse=True, return_counts=True
    )
    sums = [np.bincount(which.ravel(), column) for column in data.T]
    return np.column_stack([column / counts for column in sums] + [counts])


def _summarise_cells_middles(data, step):
    cells, counts = np.unique(np.round(data / step), axis=0, return_counts=True)
    return np.column_stack([cells * step, counts])


def _summarise_cells_sums(data, step):
    rows = _summarise_cells(data, step)
    rows[:, :-1] *= rows[:, -1:]
    return rows


def _summarise_cells_no_counts(data, step):
    return _summarise_cells(data, step)[:, :-1]


def _summarise_cells_ones(data, step):
    rows = _summarise_cells(data, step)
    rows[:, -1] = 1
    return rows


def _summarise_cells_shares(data, step):
    rows = _summarise_cells(data, step)
    rows[:, -1] /= len(data)
    return rows


def _summarise_cells_floor(data, step):
    return _summarised_by(np.floor(data / step), data)


def _summarise_cells_toward_zero(data, step):
    return _summarised_by(np.trunc(data / step), data)


def _summarised_by(cells, data):
    """Summarise by cells found in a wrong way, in the order and form of the reference."""
    _, which, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    sums = [np.bincount(which.ravel(), column) for column in data.T]
    return np.column_stack([column / counts for column in sums] + [counts])


def _summarise_cells_units(data, step):
    return _summarise_cells(data, 1.0)


def _summarise_cells_times(data, step):
    return _summarise_cells(data, 1 / step)


def _summarise_cells_first(data, step):
    _, first, counts = np.unique(
        np.round(data / step), axis=0, return_index=True, return_counts=True
    )
    return np.column_stack([data[first], counts])


def _summarise_cells_cases(rng):
    cases = [
        (np.array([[0.2]]), 1.0),
        (np.array([[0.2], [0.4], [0.7]]), 1.0),
        (np.array([[0.1, 0.3], [-0.2, 0.1], [2.3, 0.2], [1.9, -0.3], [2.1, 0.4]]), 1.0),
        (np.array([[0.1], [0.2], [0.3], [0.45], [0.65]]), 0.4),
    ]
    for n, d, step in ((12, 1, 0.5), (20, 2, 1.3), (30, 2, 0.8), (30, 3, 2.0)):
        cases.append((rng.normal(size=(n, d)), step))
    return cases


def window_counts(data, bandwidth):
    """How many data lie in the window round each datum, itself included: shape (n,)."""
    # Your code here.


def _window_counts(data, bandwidth):
    counts = []
    for start in range(0, len(data), 64):
        squares = sum((x[start : start + 64, None] - x) ** 2 for x in data.T)
        counts.append((squares <= bandwidth**2).sum(axis=1))
    return np.concatenate(counts)


def _window_counts_far(data, bandwidth):
    return (_expanded(data, data) <= bandwidth**2).sum(axis=1)


def _window_counts_one_origin(data, bandwidth):
    middle = data - data.mean(axis=0)
    return (_expanded(middle, middle) <= bandwidth**2).sum(axis=1)


def _window_counts_first_as_origin(data, bandwidth):
    return (_expanded(data - data[0], data - data[0]) <= bandwidth**2).sum(axis=1)


def _window_counts_others(data, bandwidth):
    return _window_counts(data, bandwidth) - 1


def _window_counts_open_window(data, bandwidth):
    return (((data[:, None] - data) ** 2).sum(axis=2) < bandwidth**2).sum(axis=1)


def _window_counts_whole_boxes(data, bandwidth):
    _, which, counts = np.unique(
        np.round(data / bandwidth), axis=0, return_inverse=True, return_counts=True
    )
    return counts[which.ravel()]


def _window_counts_cells(data, bandwidth):
    rows = _summarise_cells(data, bandwidth / 2)
    inside = ((data[:, None] - rows[:, :-1]) ** 2).sum(axis=2) <= bandwidth**2
    return (inside @ rows[:, -1]).astype(int)


def _window_counts_every_axis(data, bandwidth):
    return (np.abs(data[:, None] - data).max(axis=2) <= bandwidth).sum(axis=1)


def _window_counts_squares(data, bandwidth):
    return (((data[:, None] - data) ** 2).sum(axis=2) <= bandwidth).sum(axis=1)


def _window_counts_cases(rng):
    steps = np.array([[0.0], [1.0], [3.0], [4.0]])
    square = rng.integers(-4, 5, (12, 2)).astype(float)
    cases = [
        (np.array([[2.0]]), 1.0),
        (np.array([[0.0], [1.0], [3.0]]), 1.0),
        (np.array([[1.0], [1.0], [1.4], [2.5]]), 0.5),
        (steps + FAR, 1.5),
        # two places far apart, with the origin in the middle: whole numbers again
        (np.concatenate([FAR + steps, -FAR - steps]), 1.5),
        (np.concatenate([FAR + square, -FAR - square]), 2.5),
    ]
    for n, d, h in ((10, 1, 0.5), (40, 2, 0.8), (60, 3, 1.2), (150, 2, 0.3), (300, 5, 1.9)):
        cases.append((rng.normal(size=(n, d)), h))
    return cases


EXERCISES = {
    "pairs_tested": Exercise(
        lesson="15",
        task="Count the pairs of a point and a datum that all climbs together test.",
        stub=pairs_tested,
        reference=_pairs_tested,
        hints=[
            "One step of one climb tests n pairs: its point with every datum.",
            "How many steps do all climbs take together? `n_steps` holds the steps of each.",
            "Multiply that sum by n.",
        ],
        mistakes={
            "You kept every climb on the list until the slowest had stopped. A climb that has "
            "stopped leaves: add up the steps that each one takes.": (
                _pairs_tested_until_the_slowest
            ),
            "You counted one step of all climbs. They take more: add up "
            "n_steps.": _pairs_tested_one_step,
            "You counted steps. In each step the point is tested against every one of the n "
            "data.": _pairs_tested_steps,
            "You counted one climb, the longest. Add up the steps of all "
            "climbs.": _pairs_tested_one_climb,
            "You took n² pairs a step for as long as the slowest climb lasts. A climb that has "
            "stopped leaves, and there need not be n climbs: add up the steps that each one "
            "takes.": _pairs_tested_slowest_step,
            "You took the mean of n_steps: that is one climb of usual length. Add up the steps of "
            "all.": _pairs_tested_mean,
            "You halved the number, since the pair (i, j) is the pair (j, i). That is so for the "
            "first step alone: then the points have moved and the data have "
            "not.": _pairs_tested_halved,
            "You multiplied by n twice: n² is one step of n climbs, but the sum of n_steps "
            "counts the climbs already.": _pairs_tested_squared,
            "You multiplied by the number of climbs. A point is tested against the data: "
            "multiply by n.": _pairs_tested_every_climb,
        },
        cases=_pairs_tested_cases,
        learned="The work is steps times data. There are three ways to less: fewer steps, fewer "
        "data, or an answer without a test.",
    ),
    "squared_distances": Exercise(
        lesson="15",
        task="Compute all squared distances by one product of matrices, right at any distance "
        "from the origin.",
        stub=squared_distances,
        reference=_squared_distances,
        hints=[
            "Make a table with one row [−2s, |s|², 1] for each point, shape (m, d + 2), and one "
            "with a row [y, 1, |y|²] for each datum.",
            "`np.column_stack([-2 * s, (s**2).sum(axis=1), np.ones(len(s))])` is the first; the "
            "answer is the first times the second, transposed: `rows_of_points @ rows_of_data.T`.",
            "Before anything else subtract one and the same place near the data from both, such as "
            "`data.mean(axis=0)`.",
        ],
        mistakes={
            "Right near the origin, lost far away: the squares have used up all the digits, and "
            "their difference is rounding. Subtract a place near the data from both "
            "first.": _squared_distances_far,
            "The factor 2 is missing: (s − y)² = s² − 2sy + y².": _squared_distances_factor,
            "Your middle term has a plus: that is the squared length of s + y.": (
                _squared_distances_plus
            ),
            "You left |y|² out: every datum needs its own square.": (
                _squared_distances_no_data_square
            ),
            "You left |s|² out. For one point the order of the data is right without it, but it "
            "is no distance: compared with h² it is wrong.": _squared_distances_no_point_square,
            "Your table lies on its side: a row for each point, a column for each datum. Exchange "
            "the factors.": _squared_distances_other_axis,
            "You subtracted one place from the points and another from the data. That moves them "
            "against each other: subtract the same place from both.": (
                _squared_distances_two_origins
            ),
            "You added the coordinates first and squared the sum. |s|² is the sum of the squares: "
            "square each coordinate, then add.": _squared_distances_square_of_sum,
            "You took the root. The squares are asked for: compared with h² they say the same, "
            "and a root costs time.": _squared_distances_roots,
        },
        cases=_squared_distances_cases,
        learned="One product is all squared distances. A computer multiplies matrices faster than "
        "it does almost anything else, as long as the origin is near.",
    ),
    "window_sums": Exercise(
        lesson="15",
        task="Compute the sums and the numbers of the data in all windows by two products.",
        stub=window_sums,
        reference=_window_sums,
        hints=[
            "The first product is the table of squared distances; compare it with h² and you have "
            "a table of true and false.",
            "`inside.astype(float) @ data` adds up the data of each window. A column of ones "
            "beside the data adds up their number.",
            "If you moved the origin for the first product, take the data themselves in the "
            "second: `np.column_stack([data, np.ones(len(data))])`.",
        ],
        mistakes={
            "Your counts are right, but your sums are seen from the place that you subtracted. "
            "Use the data themselves in the second product, or add the place back, once for each "
            "datum in the window.": _window_sums_from_the_origin,
            "Your counts are right, but your sums are seen from the middle of the points. Use the "
            "data themselves in the second product, or add the middle back, once for each datum in "
            "the window.": _window_sums_from_the_points,
            "You added the place that you had subtracted back once. It is missing from every datum "
            "of the sum: add it as many times as the window holds data.": _window_sums_place_once,
            "Right near the origin, wrong far away: the squares lose their digits there, and the "
            "windows hold other data. Subtract a place near the data from both "
            "first.": _window_sums_far,
            "Your windows are open: a datum at distance exactly h is missing. Compare with "
            "<=.": _window_sums_open_window,
            "You compared squared distances with h. Compare them with h²: the two agree only at "
            "h = 1.": _window_sums_squares,
            "You divided by the counts: those are means. The sums are asked for, since sums of "
            "parts can be added.": _window_sums_means,
            "The number stands first; it belongs behind the sums, in the last "
            "column.": _window_sums_count_first,
            "The column of the numbers is missing: put a column of ones beside the data in the "
            "second product.": _window_sums_no_count,
            "You multiplied by the squared distances themselves. First compare them with h²; the "
            "weights of a flat window are 0 and 1.": _window_sums_weighted,
            "You added up the points round each datum. Turn it round: the data round each "
            "point.": _window_sums_other_axis,
        },
        cases=_window_sums_cases,
        learned="Two products with a comparison between them are one step of mean shift: sums over "
        "counts are the means.",
    ),
    "decide": Exercise(
        lesson="15",
        task="Decide from a box's centre and radius which data are in all, none or some windows.",
        stub=decide,
        reference=_decide,
        hints=[
            "A point of the box is at most `radius` from the centre. How far from it can a datum "
            "be at most, and at least, if it is a distance a from the centre?",
            "At most a + radius: if that is ≤ h, every window holds the datum. At least a − "
            "radius: if that is > h, none does.",
            "Start with `np.zeros(len(data), dtype=int)` and set two masks: "
            "`away <= bandwidth - radius` and `away > bandwidth + radius`.",
        ],
        mistakes={
            "You squared h − radius. If the box is wider than the window that is negative, its "
            "square is not, and you call data certain that are not: compare before you "
            "square.": _decide_squares,
            "Your signs are exchanged: 1 is for every window, -1 for none.": _decide_signs,
            "You left the radius out, so nothing needs a test. That is right for the centre's "
            "window, but the points stand elsewhere in the box.": _decide_no_radius,
            "You gave only 1 and -1. A datum that is not in every window may still be in some: "
            "between h − radius and h + radius it must be tested, 0.": _decide_no_ring,
            "You called all data within reach certain. Those within h + radius are in *some* "
            "window; in every one are those within h − radius.": _decide_reached,
            "A datum at exactly h + radius may lie on the rim of a window, and windows are closed: "
            "only beyond it is it in none.": _decide_open_ring,
            "Safe, but you test too much: windows are closed, so a datum at exactly h − radius is "
            "in every one.": _decide_open_inside,
            "You took the largest gap along an axis. A ball needs the distance: the root of the "
            "sum of the squares.": _decide_every_axis,
            "You compared squared distances with h ± radius. Take the root "
            "first.": _decide_squared_distance,
            "You called the data within the box certain. It is the windows that matter: certain "
            "is what lies within h − radius.": _decide_one_window,
        },
        cases=_decide_cases,
        learned="The triangle inequality decides for all points of a box at once, and it is never "
        "wrong: what it cannot prove is tested.",
    ),
    "summarise_cells": Exercise(
        lesson="15",
        task="Summarise data as the mean and the number of each occupied cell.",
        stub=summarise_cells,
        reference=_summarise_cells,
        hints=[
            "In units of the step, cells are whole numbers: `np.round(data / step)` is each "
            "datum's cell.",
            "`np.unique(…, axis=0, return_inverse=True, return_counts=True)` gives the cells, "
            "which one each datum is in, and how many it holds.",
            "`np.bincount(which.ravel(), column)` adds up one column of the data, cell by cell. "
            "Divide by the counts.",
        ],
        mistakes={
            "You gave the middle of each cell. The mean of its data is nearer to the truth, above "
            "all in a cell that is filled on one side.": _summarise_cells_middles,
            "You gave sums: divide each by the number in its cell.": _summarise_cells_sums,
            "The numbers are missing: without them a cell with one datum weighs as much as a full "
            "one.": _summarise_cells_no_counts,
            "Every cell has the number 1. How many data did it hold?": _summarise_cells_ones,
            "You gave shares of all data. Their numbers are asked for: they can be added to those "
            "of other data.": _summarise_cells_shares,
            "You rounded down, so your cells lie half a step elsewhere. Here they lie round the "
            "multiples of the step: np.round.": _summarise_cells_floor,
            "You cut off the decimals: astype(int) goes towards zero, and the cells round 0 are "
            "twice as wide as the others. Round to the nearest: "
            "np.round.": _summarise_cells_toward_zero,
            "Your cells have side 1, whatever the step: divide by it before you "
            "round.": _summarise_cells_units,
            "You multiplied by the step before rounding: a smaller step gave larger cells. "
            "Divide.": _summarise_cells_times,
            "You let the first datum of each cell stand for it. Its mean is asked "
            "for.": _summarise_cells_first,
        },
        cases=_summarise_cells_cases,
        learned="A cell is one weighted row. However many data there are, there are no more rows "
        "than occupied cells.",
    ),
    "window_counts": Exercise(
        lesson="15",
        task="Count the data in the window round each datum, exactly, and as fast as you can.",
        stub=window_counts,
        reference=_window_counts,
        hints=[
            "Begin with what is right: all differences by broadcasting, squared, added up, "
            "compared with h². Then make it faster, and compare after every change.",
            "For large data take the points in tiles, so that no table is large. A product needs "
            "an origin nearby, and two places far apart need two origins: a box of points can "
            "have its own.",
            "Boxes: for the points of each box, `decide` which data are in every window and which "
            "must be tested, count the former once, and test the latter by a product with the "
            "box's centre as the origin.",
        ],
        mistakes={
            "Right near the origin, wrong far away: the squares have lost their digits. Subtract "
            "a place nearby, or subtract the points themselves.": _window_counts_far,
            "One origin is not near to everything: where the data lie in two places far apart, "
            "the middle between them is far from both. Give every box its own "
            "origin.": _window_counts_one_origin,
            "You took the first datum as the origin: right for all that lie near it. Where the "
            "data lie in two places far apart, the other place has lost its digits: give every box "
            "its own origin.": _window_counts_first_as_origin,
            "You left the datum itself out: it is in its own window.": _window_counts_others,
            "Your windows are open: a datum at distance exactly h counts. Compare with "
            "<=.": _window_counts_open_window,
            "You counted the data of each datum's box. A window reaches into the boxes beside it, "
            "and not into all corners of its own.": _window_counts_whole_boxes,
            "You counted whole cells. At the rim a cell is partly inside: the flat window needs "
            "the data themselves there.": _window_counts_cells,
            "Your window is a square: within h along every axis. Its corners are farther than "
            "h.": _window_counts_every_axis,
            "You compared squared distances with h. Compare them with h²: the two agree only at "
            "h = 1.": _window_counts_squares,
        },
        cases=_window_counts_cases,
        learned="Yours is right far from the origin, with data in two places, and on the rim. Now "
        "look at the clock.",
    ),
}
