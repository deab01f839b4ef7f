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
pairs_tested.wrong(
    "You gave one number for each climb. Asked is how many pairs all climbs test together: add them up.",
    {"int(n_steps.sum() * n)": "n_steps * n"},
)
pairs_tested.wrong(
    "You left out the last step of the longest climbs: `range(1, max)` ends before it. Adding up n_steps counts them all.",
    {"n_steps.sum()": "np.minimum(n_steps, n_steps.max() - 1).sum()"},
)
pairs_tested.wrong(
    "You counted one step less for each climb. The last one, which is short, tests n pairs like the others.",
    {"n_steps.sum()": "(n_steps - 1).sum()"},
)
pairs_tested.wrong(
    "You added n to the steps. Each step tests n pairs: multiply.",
    {"n_steps.sum() * n": "n_steps.sum() + n"},
)
pairs_tested.wrong(
    "You gave n², the pairs of one step of n climbs. They take more steps than one: add up n_steps, and multiply by n.",
    {"n_steps.sum() * n": "n * n"},
)
pairs_tested.wrong(
    "You counted each pair of data once, n(n − 1)/2. Climbs test a point against every datum, in each of their steps: add up n_steps, and multiply by n.",
    {"n_steps.sum() * n": "n * (n - 1) / 2"},
)
pairs_tested.wrong(
    "You multiplied by the number of climbs, too. The sum of n_steps counts them already.",
    {"n_steps.sum() * n": "n_steps.sum() * n * len(n_steps)"},
)
pairs_tested.wrong(
    "You counted the first climb alone. Add up the steps of all climbs (does `return` stand inside the loop?).",
    {"n_steps.sum()": "n_steps[0]"},
)
pairs_tested.wrong(
    "You counted the last climb alone. Add up the steps of all climbs (`total += …`, not `total = …`).",
    {"n_steps.sum()": "n_steps[-1]"},
)
pairs_tested.wrong(
    "You took the shortest climb for all. The others go on: add up the steps that each one takes.",
    {"n_steps.sum()": "n_steps.min() * len(n_steps)"},
)
pairs_tested.wrong(
    "You let the data leave with the climbs that stop. The data stay: each step of each climb that is left tests all n.",
    {"n_steps.sum() * n": "sum((n_steps > step).sum() ** 2 for step in range(n_steps.max()))"},
)
pairs_tested.wrong(
    "You added up a running total. n_steps holds the steps of each climb, not the steps so far: add them up once.",
    {"n_steps.sum()": "n_steps.cumsum().sum()"},
)
pairs_tested.wrong(
    "You multiplied the steps with each other. Climbs stand side by side: add up their steps.",
    {"n_steps.sum()": "n_steps.astype(float).prod()"},
)
pairs_tested.wrong(
    "You doubled the number. One test of a point with a datum is one pair: add up n_steps, and multiply by n once.",
    {"n_steps.sum() * n": "2 * n_steps.sum() * n"},
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
for near, origin in (
    ("the first datum", "data[0]"),
    ("the smallest datum", "data.min(axis=0)"),
    ("the middle of the points", "points.mean(axis=0)"),
    ("the first point", "points[0]"),
):
    squared_distances.wrong(
        f"The factor 2 is missing, whether you subtract {near} or another place: (s − y)² = s² − 2sy + y².",
        {"data.mean(axis=0)": origin, "-2 * s": "-s"},
    )
    squared_distances.wrong(
        f"Your middle term has a plus: that is the squared length of s + y. (You subtracted {near} from both, which is well.)",
        {"data.mean(axis=0)": origin, "-2 * s": "2 * s"},
    )
    squared_distances.wrong(
        f"You left |y|² out: every datum needs its own square. (You subtracted {near} from both, which is well.)",
        {"data.mean(axis=0)": origin, ", np.ones(len(s))": "", ", (y**2).sum(axis=1)": ""},
    )
    squared_distances.wrong(
        f"You left |s|² out: it is no distance without it. (You subtracted {near} from both, which is well.)",
        {"data.mean(axis=0)": origin, ", (s**2).sum(axis=1)": "", ", np.ones(len(y))": ""},
    )
squared_distances.wrong(
    "Two things at once: the factor 2 is missing, (s − y)² = s² − 2sy + y², and far away the squares have used up all the digits: subtract a place near the data from both first.",
    {"points - origin, data - origin": "points, data", "-2 * s": "-s"},
)
squared_distances.wrong(
    "Two things at once: your middle term has a plus, where (s − y)² = s² − 2sy + y², and far away the squares have used up all the digits: subtract a place near the data from both first.",
    {"points - origin, data - origin": "points, data", "-2 * s": "2 * s"},
)
squared_distances.wrong(
    "You subtracted a place from the points and left the data where they are. That moves them against each other: subtract the same place from both.",
    {"points - origin, data - origin": "points - origin, data"},
)
squared_distances.wrong(
    "You subtracted a place from the data and left the points where they are. That moves them against each other: subtract the same place from both.",
    {"points - origin, data - origin": "points, data - origin"},
)
squared_distances.wrong(
    "You took the mean over the coordinates. A squared distance is the sum of the squares.",
    after=lambda answer, data: answer / data.shape[1],
)
squared_distances.wrong(
    "You gave the product s·y of what is left when a place is subtracted. It is one of three terms: (s − y)² = s² − 2sy + y².",
    {"point_rows @ data_rows.T": "s @ y.T"},
)
squared_distances.wrong(
    "You returned −2s·y alone. Add the squares of the points, one a row, and those of the data, one a column.",
    {"point_rows @ data_rows.T": "-2 * s @ y.T"},
)
squared_distances.wrong(
    "You took the largest difference along an axis. A squared distance is the sum of the squares of all of them.",
    {"point_rows @ data_rows.T": "((points[:, None] - data) ** 2).max(axis=2)"},
)
squared_distances.wrong(
    "You looked at the first coordinate alone. A squared distance is the sum over all columns.",
    {"point_rows @ data_rows.T": "(points[:, :1] - data[:, 0]) ** 2"},
)
squared_distances.wrong(
    "You added up the differences before you squared them: they cancel. Square each, then add.",
    {"point_rows @ data_rows.T": "(points[:, None] - data).sum(axis=2) ** 2"},
)
squared_distances.wrong(
    "You gave the distances among the points. Asked are those of every point to every datum.",
    {"point_rows @ data_rows.T": "((points[:, None] - points) ** 2).sum(axis=2)"},
)
squared_distances.wrong(
    "You gave the distances among the data. Asked are those of every point to every datum.",
    {"point_rows @ data_rows.T": "((data[:, None] - data) ** 2).sum(axis=2)"},
)
squared_distances.wrong(
    "You gave the differences, squared but not added: one number for each coordinate. Add them up over the coordinates.",
    {"point_rows @ data_rows.T": "(points[:, None] - data) ** 2"},
)
squared_distances.wrong(
    "Your squares are doubled. (s − y)² = s² − 2sy + y², each of the two squares once.",
    after=lambda answer: 2 * answer,
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
window_sums.wrong(
    "Your window has the radius 1, whatever h is. Compare the squared distances with `bandwidth**2`.",
    {"bandwidth**2": "1"},
)
window_sums.wrong(
    "Your window has twice the radius: compare the squared distances with h², not with (2h)².",
    {"bandwidth**2": "(2 * bandwidth) ** 2"},
)
window_sums.wrong(
    "You turned the condition round, and added up what is outside of each window.",
    {"<=": ">"},
)
window_sums.wrong(
    "The factor 2 is missing from the squared distances: (s − y)² = s² − 2sy + y².",
    {"-2 * s": "-s"},
)
window_sums.wrong(
    "The middle term of your squared distances has a plus: that is the squared length of s + y.",
    {"-2 * s": "2 * s"},
)
window_sums.wrong(
    "You subtracted one place from the points and another from the data. That moves them against each other: subtract the same place from both.",
    {"points - origin": "points - points.mean(axis=0)"},
)
window_sums.wrong(
    "You gave the numbers alone. The sums of the data in each window stand before them: `inside @ data`.",
    after=lambda answer: answer[:, -1],
)
window_sums.wrong(
    "You gave the numbers alone, in a column. The sums of the data in each window stand before them: `inside @ data`.",
    after=lambda answer: answer[:, -1:],
)
window_sums.wrong(
    "You gave the sums and the numbers as two arrays. Asked is one table: put them beside each other with `np.column_stack`.",
    after=lambda answer: (answer[:, :-1], answer[:, -1]),
)
window_sums.wrong(
    "You divided by the counts, and left these out. The sums are asked for, and the numbers behind them: sums of parts can be added, means cannot.",
    after=lambda answer: answer[:, :-1] / np.maximum(answer[:, -1:], 1),
)
window_sums.wrong(
    "You subtracted the point from its mean: that is a mean-shift vector. Here the sums are asked for, and the numbers behind them.",
    after=lambda answer, points: answer[:, :-1] / np.maximum(answer[:, -1:], 1) - points,
)
window_sums.wrong(
    "Your table lies on its side: a row for each point, the number in the last column.",
    after=lambda answer: answer.T,
)
window_sums.wrong(
    "You gave the share of the data in each window. Their number is asked for, since numbers of parts can be added.",
    after=lambda answer, data: np.column_stack([answer[:, :-1], answer[:, -1] / len(data)]),
)
window_sums.wrong(
    "You added up all data for each point. The table of true and false chooses: multiply it by the data.",
    after=lambda answer, data: np.column_stack(
        [np.zeros_like(answer[:, :-1]) + data.sum(axis=0), answer[:, -1]]
    ),
)
window_sums.wrong(
    "You gave the table of true and false. Multiply it by the data, with a column of ones beside them.",
    {"inside @ np.column_stack([data, np.ones(len(data))])": "inside"},
)
window_sums.wrong(
    "Your weights are Gaussian. In a flat window each datum counts 1 or 0: compare the squared distance with h².",
    {
        "(point_rows @ data_rows.T <= bandwidth**2).astype(float)": (
            "np.exp(-(point_rows @ data_rows.T) / (2 * bandwidth**2))"
        )
    },
)
window_sums.wrong(
    "You compared each coordinate with h, so your window is a box. Its corners are farther than h: add up the squares.",
    {
        "(point_rows @ data_rows.T <= bandwidth**2)": (
            "(np.abs(points[:, None] - data).max(axis=2) <= bandwidth)"
        )
    },
)
window_sums.wrong(
    "You added up the coordinates of all data in a window into one number. Each column has its own sum.",
    after=lambda answer: np.column_stack([answer[:, :-1].sum(axis=1), answer[:, -1]]),
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
SURE, NONE = "<= bandwidth - radius", "> bandwidth + radius"
for first, then, words in (
    (
        "<= radius",
        "> bandwidth",
        "You asked who is in the box, and who is outside of the centre's window. The windows of *all* points of the box count: compare with h − radius and h + radius.",
    ),
    (
        "<= radius",
        "> radius",
        "You asked who is in the box. It is the windows that matter: compare with h − radius and h + radius.",
    ),
    (
        "<= bandwidth",
        "> radius + 2 * bandwidth",
        "You asked for the centre's window, and then for what two windows cannot reach. In every window are those within h − radius, in none those beyond h + radius.",
    ),
    (
        "< bandwidth",
        "> bandwidth",
        "You left the radius out, so that only the rim of the centre's window needs a test. The points stand elsewhere in the box: compare with h − radius and h + radius.",
    ),
    (
        "<= radius - bandwidth",
        "> bandwidth + radius",
        "You subtracted the wrong way round: a datum is in every window if a + radius ≤ h, which is a ≤ h − radius.",
    ),
    (
        "<= bandwidth - radius / 2",
        "> bandwidth + radius / 2",
        "You took half the radius: the farthest point of the box is a whole radius from the centre.",
    ),
    (
        "<= (bandwidth - radius) ** 2",
        "> (bandwidth + radius) ** 2",
        "You compared distances with squares. Compare them with h − radius and h + radius themselves.",
    ),
    (
        "<= 1 - radius",
        "> 1 + radius",
        "You took 1 for h. A window has the radius `bandwidth`.",
    ),
):
    decide.wrong(words, {SURE: first, NONE: then})
decide.wrong(
    "A datum at exactly h + radius may lie on the rim of a window: only beyond it is it in none. (With radius 0 you even called it certain, and then took it back.)",
    {NONE: ">= bandwidth + radius"},
)
decide.wrong(
    "You compared squared distances with h² ± radius². (h ± radius)² is more than the sum of squares: take the root first, and compare with h ± radius.",
    {
        "np.linalg.norm(data - centre, axis=1)": "((data - centre) ** 2).sum(axis=1)",
        SURE: "<= bandwidth**2 - radius**2",
        NONE: "> bandwidth**2 + radius**2",
    },
)
decide.wrong(
    "You added up the differences, signs and all. A datum to the left has a negative one, and is no nearer for it: take the distance.",
    {"np.linalg.norm(data - centre, axis=1)": "(data - centre).sum(axis=1)"},
)
decide.wrong(
    "You looked at the first coordinate alone. A ball needs the distance over all columns.",
    {"np.linalg.norm(data - centre, axis=1)": "np.abs(data[:, 0] - centre[0])"},
)
decide.wrong(
    "You measured from the origin. The distance of a datum is from the box's centre: `data - centre`.",
    {"data - centre": "data"},
)
decide.wrong(
    "You measured from the mean of the data. The distance of a datum is from the box's centre: `data - centre`.",
    {"data - centre": "data - data.mean(axis=0)"},
)
decide.wrong(
    "Without axis=1 `np.linalg.norm` gives one length for all data. Each has its own: `axis=1`.",
    {"np.linalg.norm(data - centre, axis=1)": "np.full(len(data), np.linalg.norm(data - centre))"},
)
decide.wrong(
    "0 and 1 have changed places: 1 is for data in every window, 0 for those that must be tested.",
    {"np.zeros(len(data), dtype=int)": "np.ones(len(data), dtype=int)", "= 1\n": "= 0\n"},
)
decide.wrong(
    "You said which data are in every window. Each datum has one of three lots: 1 in every, -1 in none, 0 for a test.",
    {"return lots": "return lots == 1"},
)
decide.wrong(
    "You said which data must be tested. Each datum has one of three lots: 1 in every window, -1 in none, 0 for a test.",
    {"return lots": "return lots == 0"},
)
decide.wrong(
    "You gave 0 to data in no window and 1 to all others. What is in some windows and not in all must be tested: 0, and -1 is for none.",
    {"return lots": "return (lots >= 0).astype(int)"},
)
decide.wrong(
    "You counted the lots. Asked is the lot of each datum, in their order: shape (n,).",
    after=lambda answer: (
        int((answer == 1).sum()),
        int((answer == -1).sum()),
        int((answer == 0).sum()),
    ),
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
summarise_cells.wrong(
    "You took one mean over all columns. Each column has its own: `mean(axis=0)`.",
    {
        "np.column_stack([column / counts for column in sums] + [counts])": (
            "np.column_stack([sum(sums) / counts / len(sums), counts])"
        )
    },
)
summarise_cells.wrong(
    "You gave the cells themselves, as whole numbers. The mean of the data in each is asked for, in the units of the data.",
    {
        "_, which, counts": "cells, which, counts",
        "[column / counts for column in sums] + [counts]": "[cells, counts]",
    },
)
summarise_cells.wrong(
    "You rounded down and gave the lower corner of each cell. The mean of its data is asked for, and cells lie round the multiples of the step: np.round.",
    {
        "_, which, counts": "cells, which, counts",
        "np.round": "np.floor",
        "[column / counts for column in sums] + [counts]": "[cells * step, counts]",
    },
)
summarise_cells.wrong(
    "You rounded down and gave the middle of each cell. The mean of its data is asked for, and cells lie round the multiples of the step: np.round.",
    {
        "_, which, counts": "cells, which, counts",
        "np.round": "np.floor",
        "[column / counts for column in sums] + [counts]": "[(cells + 0.5) * step, counts]",
    },
)
summarise_cells.wrong(
    "You divided the sum of each cell by the number of all data. A mean is over the data of its own cell: divide by its count.",
    {"column / counts": "column / len(data)"},
)
summarise_cells.wrong(
    "You gave the numbers alone. The mean of the data in each cell stands before its number.",
    after=lambda answer: answer[:, -1],
)
summarise_cells.wrong(
    "You gave the means and the numbers as two arrays. Asked is one table: put them beside each other with `np.column_stack`.",
    after=lambda answer: (answer[:, :-1], answer[:, -1]),
)
summarise_cells.wrong(
    "Your table lies on its side: a row for each cell, the number in the last column.",
    after=lambda answer: answer.T,
)
summarise_cells.wrong(
    "Your rows are right, but the fullest cell comes first. Sort them by cell, as `np.unique(…, axis=0)` does.",
    after=lambda answer: answer[np.argsort(-answer[:, -1], kind="stable")],
)
summarise_cells.wrong(
    "You gave the sums without their numbers. Divide each by the number in its cell, and put that number behind.",
    {"[column / counts for column in sums] + [counts]": "sums"},
)
summarise_cells.wrong(
    "You rounded the means. Their decimals are what makes them better than the middle of the cell.",
    after=lambda answer: answer.round(),
)
summarise_cells.wrong(
    "You gave one row for each datum: that of its cell. Each occupied cell is asked for once.",
    {
        "[column / counts for column in sums] + [counts])": "[column / counts for column in sums] + [counts])[which.ravel()]"
    },
)
summarise_cells.wrong(
    "You kept only cells with more than one datum. A cell with one is occupied, too.",
    after=lambda answer: answer[answer[:, -1] > 1],
)


@summarise_cells.wrong(
    "You took the median of the data of each cell. The mean is asked for: their sum over their number."
)
def summarise_cells_medians(data, step):
    cells, which = np.unique(np.round(data / step), axis=0, return_inverse=True)
    groups = [data[which.ravel() == i] for i in range(len(cells))]
    return np.array([[*np.median(group, axis=0), len(group)] for group in groups])


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
window_counts.wrong(
    "You gave shares of all data. Their number is asked for: add up, do not average.",
    after=lambda answer: answer / len(answer),
)
window_counts.wrong(
    "You took the first column alone. A window is a ball: add up the squares of all coordinates.",
    {"for x in data.T": "for x in data.T[:1]"},
)
window_counts.wrong(
    "You counted the first 64 data only. The others are data, too: go on with the next tile.",
    after=lambda answer: answer[:64],
)
window_counts.wrong(
    "You counted data that repeat once. Each of them is a row of its own, and counts.",
    {"    counts = []": "    data = np.unique(data, axis=0)\n    counts = []"},
)
window_counts.wrong(
    "You compared with 1, whatever h is. Compare squared distances with `bandwidth**2`.",
    {"bandwidth**2": "1"},
)
window_counts.wrong(
    "Your window has twice the radius. Compare squared distances with h².",
    {"bandwidth**2": "(2 * bandwidth) ** 2"},
)
window_counts.wrong(
    "Your window has half the radius. Compare squared distances with h².",
    {"bandwidth**2": "(bandwidth / 2) ** 2"},
)
window_counts.wrong(
    "You turned the condition round, and counted the data outside of each window.",
    {"<=": ">"},
)
window_counts.wrong(
    "You gave weights of a Gaussian. In a flat window each datum counts 1 or 0: compare the squared distance with h².",
    {"(squares <= bandwidth**2)": "np.exp(-squares / (2 * bandwidth**2))"},
)
window_counts.wrong(
    "You said which data are in each window. How many is asked for: add up along the rows.",
    {"(squares <= bandwidth**2).sum(axis=1)": "(squares <= bandwidth**2)"},
)
window_counts.wrong(
    "You counted within each tile. A window reaches into other tiles: test the points of a tile against all data.",
    {"None] - x) ** 2": "None] - x[start : start + 64]) ** 2"},
)
window_counts.wrong(
    "Two things at once: your windows are open (a datum at distance exactly h counts: <=), and you left the datum itself out.",
    {"<=": "<", "np.concatenate(counts)": "np.concatenate(counts) - 1"},
)
window_counts.wrong(
    "You counted a pair for the first of the two only. A pair counts for both: add 1 to counts[i] and to counts[j].",
    {"(squares <= bandwidth**2)": "np.triu(squares <= bandwidth**2, start)"},
)
window_counts.wrong(
    "Two things at once: you counted a pair for the first of the two only (it counts for both), and left the datum itself out.",
    {"(squares <= bandwidth**2)": "np.triu(squares <= bandwidth**2, start + 1)"},
)
window_counts.wrong(
    "You counted a pair for the second of the two only. A pair counts for both: add 1 to counts[i] and to counts[j].",
    {"(squares <= bandwidth**2)": "np.tril(squares <= bandwidth**2, start)"},
)
window_counts.wrong(
    "You counted both (i, j) and (j, i) for both of the two: a datum other than itself counts twice. Go through each pair once, or add 1 to one of the two.",
    {"np.concatenate(counts)": "2 * np.concatenate(counts) - 1"},
)
window_counts.wrong(
    "You sorted the counts. They are asked for in the order of the data.",
    after=lambda answer: np.sort(answer),
)
for cells, edges in (("floor", "rounded down"), ("round", "rounded")):
    window_counts.wrong(
        f"You looked in the own cell and in those beside it along the axes (cells {edges}). A window reaches over the corners, too: in d dimensions look in all 3ᵈ cells.",
        {
            "    counts = []": f"    cells, counts = np.{cells}(data / bandwidth), []",
            "(squares <= bandwidth**2)": (
                "((squares <= bandwidth**2) & "
                "(np.abs(cells[start : start + 64, None] - cells).sum(axis=2) <= 1))"
            ),
        },
    )
    window_counts.wrong(
        f"You looked in the own cell alone (cells {edges}). A window reaches into the cells beside it: in d dimensions look in all 3ᵈ cells.",
        {
            "    counts = []": f"    cells, counts = np.{cells}(data / bandwidth), []",
            "(squares <= bandwidth**2)": (
                "((squares <= bandwidth**2) & "
                "(cells[start : start + 64, None] == cells).all(axis=2))"
            ),
        },
    )
    window_counts.wrong(
        f"You counted all data of the own cell and of those round it (cells {edges}), with no test. They lie up to 2h away: compare the squared distances with h².",
        {
            "    counts = []": f"    cells, counts = np.{cells}(data / bandwidth), []",
            "(squares <= bandwidth**2)": (
                "(np.abs(cells[start : start + 64, None] - cells).max(axis=2) <= 1)"
            ),
        },
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
