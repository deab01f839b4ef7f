"""Exercises of lesson 15: count pairs, test them by products, decide them by boxes, use cells."""

import math

import numpy as np

from teachkit.exercises.declare import exercise

#: So far from the origin, whole numbers are exact and their squares have lost the digits.
FAR = 2.0**30


@exercise(
    lesson="15",
    task="Count the pairs of a point and a datum that all climbs together test.",
    hints=[
        "One step of one climb tests n pairs: its point with every datum.",
        "How many steps do all climbs take together? `n_steps` holds the steps of each.",
        "Multiply that sum by n.",
    ],
    learned="The work is steps times data. There are three ways to less: fewer steps, fewer data, or an answer without a test.",
)
def pairs_tested(n_steps, n):
    """How many pairs of a point and a datum a run tests, if a climb that stops leaves the list."""
    # Your code here.


@pairs_tested.reference
def pairs_tested_answer(n_steps, n):
    return int(n_steps.sum() * n)


@pairs_tested.loops
def pairs_tested_in_loops(n_steps, n):
    tested = 0
    for steps in n_steps:
        for _ in range(steps):
            tested += n
    return tested


pairs_tested.wrong(
    "You kept every climb on the list until the slowest had stopped. A climb that has stopped leaves: add up the steps that each one takes.",
    {"n_steps.sum()": "n_steps.max() * len(n_steps)"},
)
pairs_tested.wrong(
    "You counted one step of all climbs. They take more: add up n_steps.",
    {"n_steps.sum()": "len(n_steps)"},
)
pairs_tested.wrong(
    "You counted steps. In each step the point is tested against every one of the n data.",
    {"n_steps.sum() * n": "n_steps.sum()"},
)
pairs_tested.wrong(
    "You counted one climb, the longest. Add up the steps of all climbs.",
    {"n_steps.sum()": "n_steps.max()"},
)
pairs_tested.wrong(
    "You took n² pairs a step for as long as the slowest climb lasts. A climb that has stopped leaves, and there need not be n climbs: add up the steps that each one takes.",
    {"n_steps.sum() * n": "n_steps.max() * n**2"},
)
pairs_tested.wrong(
    "You took the mean of n_steps: that is one climb of usual length. Add up the steps of all.",
    {"int(n_steps.sum() * n)": "n_steps.mean() * n"},
)
pairs_tested.wrong(
    "You halved the number, since the pair (i, j) is the pair (j, i). That is so for the first step alone: then the points have moved and the data have not.",
    {"n_steps.sum() * n": "n_steps.sum() * n / 2"},
)
pairs_tested.wrong(
    "You multiplied by n twice: n² is one step of n climbs, but the sum of n_steps counts the climbs already.",
    {"n_steps.sum() * n": "n_steps.sum() * n**2"},
)
pairs_tested.wrong(
    "You multiplied by the number of climbs. A point is tested against the data: multiply by n.",
    {"n_steps.sum() * n": "n_steps.sum() * len(n_steps)"},
)
pairs_tested.wrong(
    "You took n climbs of usual length. There need not be n climbs: add up the steps that each one takes, and multiply by n once.",
    {"int(n_steps.sum() * n)": "n_steps.mean() * n**2"},
)
pairs_tested.wrong(
    "You left out one pair a step, the point with itself. After the first step the point is no datum any more: it is tested against all n.",
    {"n_steps.sum() * n": "n_steps.sum() * (n - 1)"},
)
pairs_tested.wrong(
    "You counted one step more for each climb. `n_steps` holds all the steps it took.",
    {"n_steps.sum()": "(n_steps + 1).sum()"},
)


@pairs_tested.cases
def pairs_tested_cases(rng):
    yield np.array([3]), 5
    yield np.array([2, 4]), 6
    yield np.array([1, 1, 1]), 3
    yield np.array([7, 2, 2, 5]), 10
    for m, n in ((10, 10), (20, 50), (25, 25), (5, 1000)):
        yield rng.integers(1, 40, m), n


@exercise(
    lesson="15",
    task="Compute all squared distances by one product of matrices, right at any distance from the origin.",
    hints=[
        "Make a table with one row [−2s, |s|², 1] for each point, shape (m, d + 2), and one with a row [y, 1, |y|²] for each datum.",
        "`np.column_stack([-2 * s, (s**2).sum(axis=1), np.ones(len(s))])` is the first; the answer is the first times the second, transposed: `rows_of_points @ rows_of_data.T`.",
        "Before anything else subtract one and the same place near the data from both, such as `data.mean(axis=0)`.",
    ],
    learned="One product is all squared distances. A computer multiplies matrices faster than it does almost anything else, as long as the origin is near.",
)
def squared_distances(points, data):
    """Squared distance of every point to every datum, shape (m, n), by one product of matrices."""
    # Your code here.


@squared_distances.reference
def squared_distances_answer(points, data):
    origin = data.mean(axis=0)
    s, y = points - origin, data - origin
    point_rows = np.column_stack([-2 * s, (s**2).sum(axis=1), np.ones(len(s))])
    data_rows = np.column_stack([y, np.ones(len(y)), (y**2).sum(axis=1)])
    return point_rows @ data_rows.T


@squared_distances.loops
def squared_distances_in_loops(points, data):
    table = []
    for s in points:
        row = []
        for y in data:
            square = 0.0
            for here, there in zip(s, y, strict=True):
                square += (here - there) ** 2
            row.append(square)
        table.append(row)
    return np.array(table)


squared_distances.wrong(
    "Right near the origin, lost far away: the squares have used up all the digits, and their difference is rounding. Subtract a place near the data from both first.",
    {"points - origin, data - origin": "points, data"},
)
squared_distances.wrong(
    "The factor 2 is missing: (s − y)² = s² − 2sy + y².",
    {"-2 * s": "-s"},
)
squared_distances.wrong(
    "Your middle term has a plus: that is the squared length of s + y.",
    {"-2 * s": "2 * s"},
)
squared_distances.wrong(
    "You left |y|² out: every datum needs its own square.",
    {", np.ones(len(s))": "", ", (y**2).sum(axis=1)": ""},
)
squared_distances.wrong(
    "You left |s|² out. For one point the order of the data is right without it, but it is no distance: compared with h² it is wrong.",
    {", (s**2).sum(axis=1)": "", ", np.ones(len(y))": ""},
)
squared_distances.wrong(
    "Your table lies on its side: a row for each point, a column for each datum. Exchange the factors.",
    {"point_rows @ data_rows.T": "data_rows @ point_rows.T"},
)
squared_distances.wrong(
    "You subtracted one place from the points and another from the data. That moves them against each other: subtract the same place from both.",
    {"points - origin": "points - points.mean(axis=0)"},
)
squared_distances.wrong(
    "You added the coordinates first and squared the sum. |s|² is the sum of the squares: square each coordinate, then add.",
    {"(s**2).sum(axis=1)": "s.sum(axis=1) ** 2", "(y**2).sum(axis=1)": "y.sum(axis=1) ** 2"},
)
squared_distances.wrong(
    "You took the root. The squares are asked for: compared with h² they say the same, and a root costs time.",
    {"point_rows @ data_rows.T": "np.linalg.norm(points[:, None] - data, axis=2)"},
)
squared_distances.wrong(
    "You subtracted one number from all columns: `mean()` without an axis. Where one column lies far away and another does not, it is far from both: `mean(axis=0)`.",
    {"data.mean(axis=0)": "data.mean()"},
)
squared_distances.wrong(
    "You gave the product s·y alone. It is one of three terms: (s − y)² = s² − 2sy + y².",
    {"point_rows @ data_rows.T": "points @ data.T"},
)
squared_distances.wrong(
    "You added the absolute differences. A squared distance is the sum of the squares.",
    {"point_rows @ data_rows.T": "np.abs(points[:, None] - data).sum(axis=2)"},
)


@squared_distances.cases
def squared_distances_cases(rng):
    yield np.array([[1.0]]), np.array([[3.0]])
    yield np.array([[0.0], [2.0]]), np.array([[1.0], [4.0], [5.0]])
    yield np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[4.0, 6.0], [1.0, 2.0], [2.0, 0.0]])
    # whole numbers far away: in exact arithmetic nothing changes
    yield FAR + np.arange(5.0)[:, None], FAR + np.arange(-4.0, 5.0)[:, None]
    yield FAR + rng.integers(-5, 6, (4, 2)), FAR + rng.integers(-5, 6, (6, 2))
    yield FAR + rng.integers(-5, 6, (3, 3)), FAR + rng.integers(-5, 6, (5, 3))
    # one column far away, the other not
    yield np.array([[FAR, 0.0]]), np.array([[FAR + 1, 1.0], [FAR + 3, 2.0]])
    yield np.array([[1.0, -FAR], [2.0, 3 - FAR]]), np.array([[0.0, 1 - FAR], [5.0, 2 - FAR]])
    for m, n, d in ((3, 4, 1), (4, 6, 2), (5, 3, 3), (6, 7, 5)):
        yield rng.normal(size=(m, d)) + 1, 2 * rng.normal(size=(n, d))


@exercise(
    lesson="15",
    task="Compute the sums and the numbers of the data in all windows by two products.",
    hints=[
        "The first product is the table of squared distances; compare it with h² and you have a table of true and false.",
        "`inside.astype(float) @ data` adds up the data of each window. A column of ones beside the data adds up their number.",
        "If you moved the origin for the first product, take the data themselves in the second: `np.column_stack([data, np.ones(len(data))])`.",
    ],
    learned="Two products with a comparison between them are one step of mean shift: sums over counts are the means.",
)
def window_sums(points, data, bandwidth):
    """For each point, the sum of the data in its window and their number: shape (m, d + 1)."""
    # Your code here.


@window_sums.reference
def window_sums_answer(points, data, bandwidth):
    origin = data.mean(axis=0)
    s, y = points - origin, data - origin
    point_rows = np.column_stack([-2 * s, (s**2).sum(axis=1), np.ones(len(s))])
    data_rows = np.column_stack([y, np.ones(len(y)), (y**2).sum(axis=1)])
    inside = (point_rows @ data_rows.T <= bandwidth**2).astype(float)
    return inside @ np.column_stack([data, np.ones(len(data))])


@window_sums.loops
def window_sums_in_loops(points, data, bandwidth):
    rows = []
    for x in points:
        row = [0.0] * (len(x) + 1)
        for datum in data:
            square = 0.0
            for here, there in zip(x, datum, strict=True):
                square += (there - here) ** 2
            if square <= bandwidth**2:
                for axis in range(len(x)):
                    row[axis] += datum[axis]
                row[-1] += 1
        rows.append(row)
    return np.array(rows)


window_sums.wrong(
    "Your counts are right, but your sums are seen from the place that you subtracted. Use the data themselves in the second product, or add the place back, once for each datum in the window.",
    {"[data, np.ones(len(data))]": "[y, np.ones(len(y))]"},
)
window_sums.wrong(
    "Your counts are right, but your sums are seen from the middle of the points. Use the data themselves in the second product, or add the middle back, once for each datum in the window.",
    {"[data, np.ones(len(data))]": "[data - points.mean(axis=0), np.ones(len(data))]"},
)
window_sums.wrong(
    "You added the place that you had subtracted back once. It is missing from every datum of the sum: add it as many times as the window holds data.",
    {
        "inside @ np.column_stack([data, np.ones(len(data))])": (
            "np.column_stack([inside @ y + origin, inside.sum(axis=1)])"
        )
    },
)
window_sums.wrong(
    "Right near the origin, wrong far away: the squares lose their digits there, and the windows hold other data. Subtract a place near the data from both first.",
    {"points - origin, data - origin": "points, data"},
)
window_sums.wrong(
    "Your windows are open: a datum at distance exactly h is missing. Compare with <=.",
    {"<=": "<"},
)
window_sums.wrong(
    "You compared squared distances with h. Compare them with h²: the two agree only at h = 1.",
    {"bandwidth**2": "bandwidth"},
)
window_sums.wrong(
    "You divided by the counts: those are means. The sums are asked for, since sums of parts can be added.",
    {
        "    return inside @ np.column_stack([data, np.ones(len(data))])": (
            "    counts = inside.sum(axis=1, keepdims=True)\n"
            "    return np.column_stack([inside @ data / np.maximum(counts, 1), counts])"
        )
    },
)
window_sums.wrong(
    "The number stands first; it belongs behind the sums, in the last column.",
    {"[data, np.ones(len(data))]": "[np.ones(len(data)), data]"},
)
window_sums.wrong(
    "The column of the numbers is missing: put a column of ones beside the data in the second product.",
    {"np.column_stack([data, np.ones(len(data))])": "data"},
)
window_sums.wrong(
    "You multiplied by the squared distances themselves. First compare them with h²; the weights of a flat window are 0 and 1.",
    {".astype(float)": " * (point_rows @ data_rows.T)"},
)
window_sums.wrong(
    "You added up the points round each datum. Turn it round: the data round each point.",
    {
        "inside @ np.column_stack([data, np.ones(len(data))])": (
            "inside.T @ np.column_stack([points, np.ones(len(points))])"
        )
    },
)
window_sums.wrong(
    "You subtracted one number from all columns: `mean()` without an axis. Where one column lies far away and another does not, it is far from both: `mean(axis=0)`.",
    {"data.mean(axis=0)": "data.mean()"},
)
window_sums.wrong(
    "You compared distances with h². Compare them with h, or their squares with h²: the two agree only at h = 1.",
    {"point_rows @ data_rows.T": "np.linalg.norm(points[:, None] - data, axis=2)"},
)
window_sums.wrong(
    "You counted data that repeat once. Each of them is a row of its own, and is added.",
    {
        "    origin = data.mean(axis=0)\n": "    data = np.unique(data, axis=0)\n    origin = data.mean(axis=0)\n"
    },
)
window_sums.wrong(
    "Your sums are right, but each row has the number of all data in all windows. Add along the rows of the table: sum(axis=1).",
    after=lambda answer: np.column_stack([answer[:, :-1], 0 * answer[:, -1] + answer[:, -1].sum()]),
)


@window_sums.cases
def window_sums_cases(rng):
    yield np.array([[0.0]]), np.array([[1.0]]), 2.0
    yield np.array([[0.0], [9.0]]), np.array([[1.0], [2.0], [3.0]]), 2.0
    yield np.array([[1.0]]), np.array([[2.0], [2.0], [5.0]]), 1.5
    # on the rim; the data's mean is a whole number, so that any origin leaves the squares exact
    yield (
        np.array([[0.0, 0.0], [3.0, 4.0]]),
        np.array([[3.0, 4.0], [4.0, 4.0], [1.0, 0.0], [0.0, 0.0]]),
        5.0,
    )
    yield np.array([[0.0], [1.0]]), np.array([[0.6], [0.2], [1.3]]), 0.5
    # far away; the rims are not reached, so rounding decides nothing
    yield FAR + np.arange(4.0)[:, None], FAR + np.array([1.0, -1, 4, 6, -5, 2, 9])[:, None], 2.5
    yield FAR + rng.integers(-5, 6, (4, 2)), FAR + rng.integers(-5, 6, (7, 2)), 2.5
    yield np.array([[FAR, 0.0]]), np.array([[FAR + 1, 1.0], [FAR + 1, 2.0], [FAR - 3, 1.0]]), 2.0
    for m, n, d, h in ((4, 6, 1, 0.7), (5, 9, 2, 1.4), (6, 10, 3, 2.1), (8, 12, 2, 0.6)):
        yield rng.normal(size=(m, d)), rng.normal(size=(n, d)) + 0.3, h


@exercise(
    lesson="15",
    task="Decide from a box's centre and radius which data are in all, none or some windows.",
    hints=[
        "A point of the box is at most `radius` from the centre. How far from it can a datum be at most, and at least, if it is a distance a from the centre?",
        "At most a + radius: if that is ≤ h, every window holds the datum. At least a − radius: if that is > h, none does.",
        "Start with `np.zeros(len(data), dtype=int)` and set two masks: `away <= bandwidth - radius` and `away > bandwidth + radius`.",
    ],
    learned="The triangle inequality decides for all points of a box at once, and it is never wrong: what it cannot prove is tested.",
)
def decide(centre, radius, data, bandwidth):
    """Each datum's lot, shape (n,): 1 in every window, -1 in none, 0 if it must be tested."""
    # Your code here.


@decide.reference
def decide_answer(centre, radius, data, bandwidth):
    away = np.linalg.norm(data - centre, axis=1)
    lots = np.zeros(len(data), dtype=int)
    lots[away <= bandwidth - radius] = 1
    lots[away > bandwidth + radius] = -1
    return lots


@decide.loops
def decide_in_loops(centre, radius, data, bandwidth):
    lots = []
    for datum in data:
        square = 0.0
        for here, there in zip(centre, datum, strict=True):
            square += (there - here) ** 2
        away = math.sqrt(square)
        if away + radius <= bandwidth:
            lots.append(1)
        elif away - radius > bandwidth:
            lots.append(-1)
        else:
            lots.append(0)
    return np.array(lots)


decide.wrong(
    "You squared h − radius. If the box is wider than the window that is negative, its square is not, and you call data certain that are not: compare before you square.",
    {
        "np.linalg.norm(data - centre, axis=1)": "((data - centre) ** 2).sum(axis=1)",
        "bandwidth - radius": "(bandwidth - radius) ** 2",
        "bandwidth + radius": "(bandwidth + radius) ** 2",
    },
)
decide.wrong(
    "Your signs are exchanged: 1 is for every window, -1 for none.",
    {"= 1": "= -1", "= -1": "= 1"},
)
decide.wrong(
    "You left the radius out, so nothing needs a test. That is right for the centre's window, but the points stand elsewhere in the box.",
    {"bandwidth - radius": "bandwidth", "bandwidth + radius": "bandwidth"},
)
decide.wrong(
    "You gave only 1 and -1. A datum that is not in every window may still be in some: between h − radius and h + radius it must be tested, 0.",
    {"> bandwidth + radius": "> bandwidth - radius"},
)
decide.wrong(
    "You called all data within reach certain. Those within h + radius are in *some* window; in every one are those within h − radius.",
    {"<= bandwidth - radius": "<= bandwidth + radius"},
)
decide.wrong(
    "A datum at exactly h + radius may lie on the rim of a window, and windows are closed: only beyond it is it in none.",
    {
        # In this order, since with radius 0 a datum on the rim is on both.
        "    lots[away <= bandwidth - radius] = 1\n    lots[away > bandwidth + radius] = -1": (
            "    lots[away >= bandwidth + radius] = -1\n    lots[away <= bandwidth - radius] = 1"
        )
    },
)
decide.wrong(
    "Safe, but you test too much: windows are closed, so a datum at exactly h − radius is in every one.",
    {"<=": "<"},
)
decide.wrong(
    "You took the largest gap along an axis. A ball needs the distance: the root of the sum of the squares.",
    {"np.linalg.norm(data - centre, axis=1)": "np.abs(data - centre).max(axis=1)"},
)
decide.wrong(
    "You compared squared distances with h ± radius. Take the root first.",
    {"np.linalg.norm(data - centre, axis=1)": "((data - centre) ** 2).sum(axis=1)"},
)
decide.wrong(
    "You called the data within the box certain. It is the windows that matter: certain is what lies within h − radius.",
    {"<= bandwidth - radius": "<= radius"},
)
decide.wrong(
    "You gave no -1. What lies beyond h + radius is in no window, and needs no test either.",
    {"    lots[away > bandwidth + radius] = -1\n": ""},
)
decide.wrong(
    "You gave no 1. What lies within h − radius is in every window, and needs no test either.",
    {"    lots[away <= bandwidth - radius] = 1\n": ""},
)
decide.wrong(
    "You added the absolute differences. A ball needs the distance: the root of the sum of the squares.",
    {"np.linalg.norm(data - centre, axis=1)": "np.abs(data - centre).sum(axis=1)"},
)
decide.wrong(
    "0 and -1 have changed places: -1 is for data in no window, 0 for those that must be tested.",
    {"np.zeros(len(data), dtype=int)": "-np.ones(len(data), dtype=int)", "= -1": "= 0"},
)
decide.wrong(
    "You took twice the radius: the farthest point of the box is one radius from the centre, not two.",
    {
        "bandwidth - radius": "bandwidth - 2 * radius",
        "bandwidth + radius": "bandwidth + 2 * radius",
    },
)
decide.wrong(
    "You left the radius out of the first test. A datum within h of the centre may be farther from another point of the box: in every window are those within h − radius.",
    {"<= bandwidth - radius": "<= bandwidth"},
)
decide.wrong(
    "You left the radius out of the second test. A datum beyond h of the centre may be nearer to another point of the box: in no window are those beyond h + radius.",
    {"> bandwidth + radius": "> bandwidth"},
)


@decide.cases
def decide_cases(rng):
    line = np.arange(0.0, 9.0)[:, None]
    yield np.array([0.0]), 1.0, np.array([[1.0], [3.0], [5.0]]), 3.0
    yield np.array([0.0]), 1.0, line, 4.0
    yield np.array([2.0]), 0.0, line, 3.0
    # on each rim, and 1/256 beyond it; then windows smaller than 1
    yield np.array([0.0]), 1.0, np.array([[2.0], [2.00390625], [4.0], [4.00390625]]), 3.0
    yield np.array([0.0]), 0.125, np.array([[0.25], [0.5], [0.625], [0.75], [1.0]]), 0.5
    yield np.array([0.0]), 4.0, line, 2.0  # a box wider than a window decides no "all"
    yield (
        np.array([0.0, 0.0]),
        2.5,
        np.array([[3.0, 4.0], [3.0, 3.0], [6.0, 8.0], [6.0, 9.0], [0.0, 1.0], [4.5, 0.0]]),
        7.5,
    )
    for n, d, radius, h in ((15, 1, 0.5, 1.5), (20, 2, 0.6, 1.7), (25, 3, 0.8, 2.4), (25, 2, 2, 1)):
        data = rng.normal(scale=2.0, size=(n, d))
        yield rng.normal(scale=0.3, size=d), float(radius), data, float(h)


@exercise(
    lesson="15",
    task="Summarise data as the mean and the number of each occupied cell.",
    hints=[
        "In units of the step, cells are whole numbers: `np.round(data / step)` is each datum's cell.",
        "`np.unique(…, axis=0, return_inverse=True, return_counts=True)` gives the cells, which one each datum is in, and how many it holds.",
        "`np.bincount(which.ravel(), column)` adds up one column of the data, cell by cell. Divide by the counts.",
    ],
    learned="A cell is one weighted row. However many data there are, there are no more rows than occupied cells.",
)
def summarise_cells(data, step):
    """The mean and the number of the data of each occupied cell: shape (k, d + 1)."""
    # Your code here.


@summarise_cells.reference
def summarise_cells_answer(data, step):
    _, which, counts = np.unique(
        np.round(data / step), axis=0, return_inverse=True, return_counts=True
    )
    sums = [np.bincount(which.ravel(), column) for column in data.T]
    return np.column_stack([column / counts for column in sums] + [counts])


@summarise_cells.loops
def summarise_cells_in_loops(data, step):
    members = {}
    for row in data:
        cell = tuple(round(x / step) for x in row)
        members.setdefault(cell, []).append(row)
    rows = []
    for cell in sorted(members):
        count = len(members[cell])
        means = []
        for axis in range(len(cell)):
            means.append(sum(row[axis] for row in members[cell]) / count)
        rows.append([*means, count])
    return np.array(rows)


summarise_cells.wrong(
    "You gave the middle of each cell. The mean of its data is nearer to the truth, above all in a cell that is filled on one side.",
    {
        "_, which, counts": "cells, which, counts",
        "[column / counts for column in sums] + [counts]": "[cells * step, counts]",
    },
)
summarise_cells.wrong(
    "You gave sums: divide each by the number in its cell.",
    {"[column / counts for column in sums]": "sums"},
)
summarise_cells.wrong(
    "The numbers are missing: without them a cell with one datum weighs as much as a full one.",
    {" + [counts]": ""},
)
summarise_cells.wrong(
    "Every cell has the number 1. How many data did it hold?",
    {"[counts]": "[np.ones(len(counts))]"},
)
summarise_cells.wrong(
    "You gave shares of all data. Their numbers are asked for: they can be added to those of other data.",
    {"[counts]": "[counts / len(data)]"},
)
summarise_cells.wrong(
    "You rounded down, so your cells lie half a step elsewhere. Here they lie round the multiples of the step: np.round.",
    {"np.round": "np.floor"},
)
summarise_cells.wrong(
    "You cut off the decimals: astype(int) goes towards zero, and the cells round 0 are twice as wide as the others. Round to the nearest: np.round.",
    {"np.round(data / step)": "(data / step).astype(int)"},
)
summarise_cells.wrong(
    "Your cells have side 1, whatever the step: divide by it before you round.",
    {"np.round(data / step)": "np.round(data)"},
)
summarise_cells.wrong(
    "You multiplied by the step before rounding: a smaller step gave larger cells. Divide.",
    {"data / step": "data * step"},
)
summarise_cells.wrong(
    "You let the first datum of each cell stand for it. Its mean is asked for.",
    {
        "_, which, counts": "_, first, which, counts",
        "return_inverse=True": "return_index=True, return_inverse=True",
        "[column / counts for column in sums] + [counts]": "[data[first], counts]",
    },
)
summarise_cells.wrong(
    "You left the rows in the order in which the cells first come. Sort them by cell, as `np.unique(…, axis=0)` does: the two coordinates of a cell one after the other.",
    {
        "_, which, counts": "_, first, which, counts",
        "return_inverse=True": "return_index=True, return_inverse=True",
        " + [counts])": " + [counts])[np.argsort(first)]",
    },
)
summarise_cells.wrong(
    "The number stands first; it belongs behind the mean, in the last column.",
    {"[column / counts for column in sums] + [counts]": "[counts] + [c / counts for c in sums]"},
)
summarise_cells.wrong(
    "You counted data that repeat once. Each of them is a row of its own: it counts in the mean and in the number.",
    {"    _, which, counts": "    data = np.unique(data, axis=0)\n    _, which, counts"},
)
summarise_cells.wrong(
    "You gave each cell the mean of all data. Add up the data of each cell, and divide by its own number.",
    {"column / counts for column in sums": "np.full(len(counts), x.mean()) for x in data.T"},
)
summarise_cells.wrong(
    "You rounded up, so your cells lie half a step elsewhere. Here they lie round the multiples of the step: np.round.",
    {"np.round": "np.ceil"},
)


@summarise_cells.cases
def summarise_cells_cases(rng):
    yield np.array([[0.2]]), 1.0
    yield np.array([[0.2], [0.4], [0.7]]), 1.0
    yield np.array([[0.1, 0.3], [-0.2, 0.1], [2.3, 0.2], [1.9, -0.3], [2.1, 0.4]]), 1.0
    yield np.array([[1.0], [1.0], [1.2]]), 1.0
    yield np.array([[500.2], [499.9], [499.6]]), 1.0
    # none lies halfway between two cells, since whoever rounds may round a half up or down
    yield np.array([[0.1], [0.15], [0.3], [0.45], [0.65]]), 0.4
    for n, d, step in ((12, 1, 0.5), (20, 2, 1.3), (30, 2, 0.8), (30, 3, 2.0)):
        yield rng.normal(size=(n, d)), step


@exercise(
    lesson="15",
    task="Count the data in the window round each datum, exactly, and as fast as you can.",
    hints=[
        "Begin with what is right: all differences by broadcasting, squared, added up, compared with h². Then make it faster, and compare after every change.",
        "For large data take the points in tiles, so that no table is large. A product needs an origin nearby, and two places far apart need two origins: a box of points can have its own.",
        "Boxes: for the points of each box, `decide` which data are in every window and which must be tested, count the former once, and test the latter by a product with the box's centre as the origin.",
    ],
    learned="Yours is right far from the origin, with data in two places, and on the rim. Now look at the clock.",
)
def window_counts(data, bandwidth):
    """How many data lie in the window round each datum, itself included: shape (n,)."""
    # Your code here.


@window_counts.reference
def window_counts_answer(data, bandwidth):
    counts = []
    for start in range(0, len(data), 64):
        squares = sum((x[start : start + 64, None] - x) ** 2 for x in data.T)
        counts.append((squares <= bandwidth**2).sum(axis=1))
    return np.concatenate(counts)


@window_counts.loops
def window_counts_in_loops(data, bandwidth):
    counts = []
    for x in data:
        count = 0
        for datum in data:
            square = 0.0
            for here, there in zip(x, datum, strict=True):
                square += (there - here) ** 2
            if square <= bandwidth**2:
                count += 1
        counts.append(count)
    return np.array(counts)


#: All squares by one product, as three mistakes have it.
BY_PRODUCT = {
    "        squares = sum((x[start : start + 64, None] - x) ** 2 for x in data.T)": (
        "        s = data[start : start + 64]\n"
        "        squares = (s**2).sum(axis=1)[:, None] - 2 * s @ data.T + (data**2).sum(axis=1)"
    )
}

window_counts.wrong(
    "Right near the origin, wrong far away: the squares have lost their digits. Subtract a place nearby, or subtract the points themselves.",
    BY_PRODUCT,
)
window_counts.wrong(
    "One origin is not near to everything: where the data lie in two places far apart, the middle between them is far from both. Give every box its own origin.",
    {**BY_PRODUCT, "    counts = []": "    data = data - data.mean(axis=0)\n    counts = []"},
)
window_counts.wrong(
    "You took the first datum as the origin: right for all that lie near it. Where the data lie in two places far apart, the other place has lost its digits: give every box its own origin.",
    {**BY_PRODUCT, "    counts = []": "    data = data - data[0]\n    counts = []"},
)
window_counts.wrong(
    "You left the datum itself out: it is in its own window.",
    {"np.concatenate(counts)": "np.concatenate(counts) - 1"},
)
window_counts.wrong(
    "Your windows are open: a datum at distance exactly h counts. Compare with <=.",
    {"<=": "<"},
)
window_counts.wrong(
    "You counted the data of each datum's box. A window reaches into the boxes beside it, and not into all corners of its own.",
    {"data.T": "np.round(data / bandwidth).T", "squares <= bandwidth**2": "squares == 0"},
)


@window_counts.wrong(
    "You counted whole cells. At the rim a cell is partly inside: the flat window needs the data themselves there."
)
def window_counts_whole_cells(data, bandwidth):
    rows = summarise_cells.answer(data, bandwidth / 2)
    inside = ((data[:, None] - rows[:, :-1]) ** 2).sum(axis=2) <= bandwidth**2
    return (inside @ rows[:, -1]).astype(int)


window_counts.wrong(
    "Your window is a square: within h along every axis. Its corners are farther than h.",
    {
        "sum((x[start : start + 64, None] - x) ** 2 for x in data.T)": (
            "((data[start : start + 64, None] - data) ** 2).max(axis=2)"
        )
    },
)
window_counts.wrong(
    "You compared squared distances with h. Compare them with h²: the two agree only at h = 1.",
    {"bandwidth**2": "bandwidth"},
)
window_counts.wrong(
    "You subtracted one number from all columns: `mean()` without an axis. Where one column lies far away and another does not, it is far from both.",
    {**BY_PRODUCT, "    counts = []": "    data = data - data.mean()\n    counts = []"},
)
window_counts.wrong(
    "You compared distances with h². Compare them with h, or their squares with h²: the two agree only at h = 1.",
    {
        "sum((x[start : start + 64, None] - x) ** 2 for x in data.T)": (
            "np.linalg.norm(data[start : start + 64, None] - data, axis=2)"
        )
    },
)
window_counts.wrong(
    "You added the absolute differences. A window is a ball: add the squares of the coordinates, then compare with h².",
    {
        "sum((x[start : start + 64, None] - x) ** 2 for x in data.T)": (
            "np.abs(data[start : start + 64, None] - data).sum(axis=2) ** 2"
        )
    },
)
window_counts.wrong(
    "You counted all pairs: one number. Each datum has its own window, and its own count.",
    after=lambda answer: int(answer.sum()),
)


@window_counts.cases
def window_counts_cases(rng):
    steps = np.array([[0.0], [1.0], [3.0], [4.0]])
    square = rng.integers(-4, 5, (12, 2)).astype(float)
    yield np.array([[2.0]]), 1.0
    yield steps, 1.0
    yield np.array([[1.0], [1.0], [1.4], [2.5]]), 0.5
    yield steps + FAR, 1.5
    # two places far apart, with the origin in the middle: whole numbers again
    yield np.concatenate([FAR + steps, -FAR - steps]), 1.5
    yield np.concatenate([FAR + square, -FAR - square]), 2.5
    # one column far away; in the other a window ends, and seen from afar its rim is lost
    yield np.array([[FAR, 0.0], [FAR, 1 + 2.0**-25], [FAR, 3.0], [FAR, 4.0]]), 1.0
    for n, d, h in ((10, 1, 0.5), (40, 2, 0.8), (60, 3, 1.2), (70, 2, 0.3), (130, 5, 1.9)):
        yield rng.normal(size=(n, d)), h
