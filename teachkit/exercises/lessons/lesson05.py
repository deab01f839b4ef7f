"""Exercises of lesson 05: stop a climb, know what is left, use basins, blur, count modes."""

import math
import random

import numpy as np

from teachkit.ascent import climb, mean_shift_vector
from teachkit.exercises.declare import exercise


@exercise(
    lesson="05",
    task="Climb from one seed until a step is at most tol·h long, and return the whole path.",
    hints=[
        "Begin with a list that holds the seed, and repeat: compute the vector at the last entry, add entry and vector, append the sum.",
        "`mean_shift_vector` wants points of shape (m, d) and gives as many vectors: hand it `path[-1][None]` and take row `[0]` of the answer.",
        "Test the length of the step, `np.linalg.norm(move) <= tol * bandwidth`, after you have appended: the last short step counts too. `np.array(path)` makes the array.",
    ],
    learned="a climb is one line repeated, and its stop is measured in bandwidths.",
)
def climb_path(seed, data, bandwidth, tol):
    """The path of one climb, shape (steps + 1, d), from a seed of shape (d,)."""
    # Your code here.


@climb_path.reference
def climb_path_answer(seed, data, bandwidth, tol):
    path = [seed]
    length = np.inf
    while length > tol * bandwidth:
        move = mean_shift_vector(path[-1][None], data, bandwidth)[0]
        path.append(path[-1] + move)
        length = np.linalg.norm(move)
    return np.array(path)


def _moved_in_loops(seed, data, bandwidth):
    """The weighted mean of the data around a seed, coordinate by coordinate: a list."""
    total, sums = 0.0, [0.0] * len(seed)
    for datum in data:
        squares = sum((x - y) ** 2 for x, y in zip(datum, seed, strict=True))
        weight = math.exp(-squares / (2 * bandwidth**2))
        total += weight
        for j, x in enumerate(datum):
            sums[j] += weight * x
    return [one / total for one in sums]


@climb_path.loops
def climb_path_in_loops(seed, data, bandwidth, tol):
    path, rows = [list(seed)], data.tolist()
    while True:
        path.append(_moved_in_loops(path[-1], rows, bandwidth))
        squares = 0.0
        for before, after in zip(path[-2], path[-1], strict=True):
            squares += (after - before) ** 2
        if math.sqrt(squares) <= tol * bandwidth:
            return np.array(path)


climb_path.wrong(
    "You compared the step with tol, not with tol·h. In other units (metres instead of kilometres) your climbs would stop elsewhere: a tolerance must scale with h.",
    {"tol * bandwidth": "tol"},
)
climb_path.wrong(
    "Your path lacks its first row, the seed: y₀ belongs to the path, and the first step cannot be read off without it.",
    {"np.array(path)": "np.array(path[1:])"},
)
climb_path.wrong(
    "You stopped before the short step instead of after it. Once the step is computed it is free, and its end is nearer to the mode.",
    {"np.array(path)": "np.array(path[:-1])"},
)
climb_path.wrong(
    "You returned only where the climb ends. The path is asked for: every y, the seed first, one a row.",
    {"np.array(path)": "path[-1]"},
)
climb_path.wrong(
    "You took one step and stopped. The weights change once the point has moved, so compute the vector again from there, until the step is short.",
    {"while length > tol * bandwidth:": "for _ in range(1):"},
)
climb_path.wrong(
    "You stopped as soon as one coordinate moved little. The step is short only if its length is: a climb can run along one axis and hardly move along the other.",
    {"np.linalg.norm(move)": "np.abs(move).min()"},
)
climb_path.wrong(
    "You looked at the coordinates of the step one by one. Its length is the root of the sum of their squares, which is more than the largest of them.",
    {"np.linalg.norm(move)": "np.abs(move).max()"},
)
climb_path.wrong(
    "You compared the squared length of the step with tol·h. Take the root first, or the climb stops far too early.",
    {"np.linalg.norm(move)": "(move**2).sum()"},
)
climb_path.wrong(
    "You added up the coordinates of the step. Its length is the root of the sum of their squares: the two agree only in one dimension.",
    {"np.linalg.norm(move)": "np.abs(move).sum()"},
)
climb_path.wrong(
    "You compared the step itself with tol·h. A step to the left is negative, and so less than any tolerance: compare its length.",
    {"np.linalg.norm(move)": "move.max()"},
)
climb_path.wrong(
    "You went on after a step of exactly tol·h. Such a step is no longer than tol·h: stop after it.",
    {"while length >": "while length >="},
)
for most in (100, 200, 300, 500):
    climb_path.wrong(
        f"You stopped after {most} steps, short or not. On a plateau a climb takes many more: let only the length of the step end it.",
        {
            "while length > tol * bandwidth:": (
                f"while length > tol * bandwidth and len(path) <= {most}:"
            )
        },
    )
climb_path.wrong(
    "All rows of your path are the same: `y += …` changes the array that is in the list already, again and again. Write `y = y + …`, which makes a new one.",
    {"np.array(path)": "np.array([path[-1]] * len(path))"},
)
climb_path.wrong(
    "All rows of your path but the first are the same: `y += …` changes the array that is in the list already, again and again. Write `y = y + …`, which makes a new one.",
    {"np.array(path)": "np.array([seed] + [path[-1]] * (len(path) - 1))"},
)
climb_path.wrong(
    "Your path holds the steps. Asked is where the climb has been: add each step to the row before it.",
    {"np.array(path)": "np.diff(path, axis=0)"},
)
climb_path.wrong(
    "Your weights fall off too fast: e^(−‖x − xᵢ‖²/h²) lacks the 2. A Gaussian weight is e^(−‖x − xᵢ‖²/2h²), and `mean_shift_vector` has it.",
    {"data, bandwidth)": "data, bandwidth / np.sqrt(2))"},
)
climb_path.wrong(
    "You moved to the vector m(y) itself. It says how far to go from y, not where to land: add it to y.",
    {
        "while length > tol * bandwidth:": "while length > tol * bandwidth and len(path) <= 300:",
        "path.append(path[-1] + move)": "path.append(move)",
    },
)
for steps in (10, 20, 50, 100, 200, 300, 500):
    climb_path.wrong(
        f"You took {steps} steps, whatever tol says. Compare the length of each step with tol·h, and stop after the first that is no longer.",
        {"while length > tol * bandwidth:": f"for _ in range({steps}):"},
    )
for most in (10, 20, 50):
    climb_path.wrong(
        f"You stopped after {most} steps at the latest, short or not. On a plateau a climb takes many more: let only the length of the step end it.",
        {
            "while length > tol * bandwidth:": (
                f"while length > tol * bandwidth and len(path) <= {most}:"
            )
        },
    )
climb_path.wrong(
    "You compared the step with h and left tol out. A step can be shorter than h from the very beginning: the tolerance is tol·h.",
    {"tol * bandwidth": "bandwidth"},
)
climb_path.wrong(
    "You divided tol by h. A tolerance grows with h: stop when the step is at most tol *times* h.",
    {"tol * bandwidth": "tol / bandwidth"},
)
climb_path.wrong(
    "You compared the step with tol·h². A length goes with h, not with its square: stop at tol·h.",
    {"tol * bandwidth": "tol * bandwidth**2"},
)
climb_path.wrong(
    "You took a mean over the step's coordinates. Its length is the root of the *sum* of their squares: the two agree only in one dimension.",
    {"np.linalg.norm(move)": "np.sqrt((move**2).mean())"},
)
climb_path.wrong(
    "You looked at the first coordinate of the step alone. Its length takes all of them: the root of the sum of their squares.",
    {"np.linalg.norm(move)": "abs(move[0])"},
)
climb_path.wrong(
    "You climbed with flat weights. Here they are Gaussian, as `mean_shift_vector` has them when you name no kernel.",
    {"data, bandwidth)": 'data, bandwidth, kernel="flat")'},
)
climb_path.wrong(
    "Your weights divide by h in place of h²: e^(−‖x − xᵢ‖²/2h). The distance is squared, and h with it; `mean_shift_vector` has it.",
    {"data, bandwidth)": "data, np.sqrt(bandwidth))"},
)
climb_path.wrong(
    "Your weights leave h out. How far a datum reaches is measured in bandwidths: e^(−‖x − xᵢ‖²/2h²), which `mean_shift_vector` has.",
    {"data, bandwidth)": "data, 1.0)"},
)
climb_path.wrong(
    "Each row of your path is a table of one row: shape (steps + 1, 1, d). `mean_shift_vector` gives as many rows as points went in: take row [0] of it.",
    after=lambda answer: answer[:, None],
)
climb_path.wrong(
    "Your path is one long row of numbers. Each place is a row of its own, shape (steps + 1, d): `np.array` of the list makes it so.",
    after=lambda answer: answer.ravel(),
)
climb_path.wrong(
    "Your path lies on its side: a row for each step, a column for each coordinate.",
    after=lambda answer: answer.T,
)
climb_path.wrong(
    "The seed stands twice in your path, and its last place is missing. You appended y before you moved it: move first, then append.",
    after=lambda answer: np.concatenate([answer[:1], answer[:-1]]),
)
climb_path.wrong(
    "The seed stands twice in your path. It is in the list from the beginning: append only what each step leads to.",
    after=lambda answer: np.concatenate([answer[:1], answer]),
)
climb_path.wrong(
    "Behind the seed your path holds the steps. Asked is where the climb has been: add each step to the row before it.",
    after=lambda answer: np.concatenate([answer[:1], np.diff(answer, axis=0)]),
)
climb_path.wrong(
    "You added every step to the seed. A step is taken from where the climb stands: add it to the last row of the path.",
    after=lambda answer: np.concatenate([answer[:1], answer[0] + np.diff(answer, axis=0)]),
)
climb_path.wrong(
    "You went on for one step after the short one. It is the last: test its length in the same turn, after you have appended.",
    {
        "    return np.array(path)": (
            "    move = mean_shift_vector(path[-1][None], data, bandwidth)[0]\n"
            "    return np.array([*path, path[-1] + move])"
        )
    },
)
climb_path.wrong(
    "You returned the first step and the end. Every place between them belongs to the path: append in each turn.",
    after=lambda answer: answer[[0, -1]],
)
climb_path.wrong(
    "You returned how long the steps are. Asked is where the climb has been: every y, the seed first, one a row.",
    after=lambda answer: np.linalg.norm(np.diff(answer, axis=0), axis=1),
)
climb_path.wrong(
    "You returned how many steps it took. Asked is where the climb has been: every y, the seed first, one a row.",
    after=lambda answer: len(answer) - 1,
)


@climb_path.cases
def climb_path_cases(rng):
    yield np.array([0.5]), np.array([[0.0], [1.0]]), 1.0, 0.1
    yield np.array([2.0]), np.array([[0.0]]), 1.0, 1e-3
    # the first step is exactly tol·h long, however it is computed
    yield np.array([2.0]), np.array([[0.0]]), 1.0, 2.0
    yield np.array([3.0, 4.0]), np.array([[0.0, 0.0]]), 10.0, 0.5
    yield np.array([1.5]), np.array([[0.0], [0.0], [1.0]]), 1.0, 1e-2  # a datum counts twice
    yield np.array([1.0]), np.array([[-1.0], [1.0]]), 1.5, 1e-2
    yield np.array([1.0]), np.array([[-1.0], [1.0]]), 1.02, 1e-3  # a plateau: many steps
    yield np.array([1.0]), np.array([[-1.0], [1.0]]), 1.0, 4e-5  # more than 600 of them
    yield np.array([0.0, 0.0]), np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), 2.0, 1e-3
    for n, d, bandwidth, tol in (
        (5, 1, 0.5, 1e-2),
        (8, 1, 3.0, 1e-4),
        (8, 2, 1.0, 1e-2),
        (12, 2, 0.7, 1e-3),
        (20, 2, 2.0, 1e-5),
        (20, 3, 1.5, 1e-3),
        (30, 3, 0.9, 1e-2),
    ):
        data = rng.normal(size=(n, d))
        yield data[0] + 0.5, data, bandwidth, tol


@exercise(
    lesson="05",
    task="Estimate from the last two steps of a path how far its end is from the mode.",
    hints=[
        "You need the lengths of the last two steps: differences of the last three rows, `np.diff(path[-3:], axis=0)`, and the norm of each.",
        "The rate r is the last length divided by the one before.",
        "What is left is r·s + r²·s + … = s·r/(1 − r), with s the last length. It starts with r·s, since the step s has been taken.",
    ],
    learned="the last step times r/(1 − r) is what is left: tol alone does not tell.",
)
def distance_left(path):
    """Estimated distance from the end of a path, shape (steps + 1, d), to the mode."""
    # Your code here.


@distance_left.reference
def distance_left_answer(path):
    before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)
    rate = last / before
    return last * rate / (1 - rate)


@distance_left.loops
def distance_left_in_loops(path):
    lengths = []
    for i in range(len(path) - 1):
        squares = 0.0
        for j in range(len(path[0])):
            squares += (path[i + 1][j] - path[i][j]) ** 2
        lengths.append(math.sqrt(squares))
    step, left = lengths[-1], 0.0
    while step > 1e-12 * lengths[-1]:
        step *= lengths[-1] / lengths[-2]
        left += step
    return left


distance_left.wrong(
    "You returned the length of the last step. That is what tol looks at, and it says little: all the steps still to come add up to r/(1 − r) times as much.",
    {"return last * rate / (1 - rate)": "return last"},
)
distance_left.wrong(
    "You returned the length of the next step alone. After it come r²·s, r³·s and so on: add them all.",
    {"last * rate / (1 - rate)": "last * rate"},
)
distance_left.wrong(
    "You counted the last step too: s/(1 − r) is the distance from the row before the last. From the last row the sum begins with r·s, with s the last step.",
    {"last * rate / (1 - rate)": "last / (1 - rate)"},
)
distance_left.wrong(
    "Your ratio is upside down: the rate is the last step divided by the one before, less than 1 when steps shrink. A distance cannot be negative.",
    {"last / before": "before / last"},
)
distance_left.wrong(
    "Your rate is a ratio of squared lengths, and so r² in place of r. Take the roots first.",
    {"last / before": "last**2 / before**2"},
)
distance_left.wrong(
    "Your rate compares rows of the path, which are places. It is the lengths of steps that shrink by r: take differences of rows first.",
    {"last / before": "np.linalg.norm(path[-1]) / np.linalg.norm(path[-2])"},
)
distance_left.wrong(
    "You used the first steps of the path. The rate settles only near the mode, and what is left depends on the end: use the last two steps.",
    {"path[-3:]": "path[:3]"},
)
distance_left.wrong(
    "You averaged the rate over the whole path. Far from the mode steps do not yet shrink evenly; what is left depends on the rate at the end.",
    {
        "before, last = ": "lengths = ",
        "path[-3:]": "path",
        "last / before": "(lengths[1:] / lengths[:-1]).mean()",
        "last * rate": "lengths[-1] * rate",
    },
)
distance_left.wrong(
    "You took the rate from the first two steps. It settles only near the mode: divide the last step by the one before it.",
    {
        "before, last = ": "lengths = ",
        "path[-3:]": "path",
        "last / before": "lengths[1] / lengths[0]",
        "last * rate": "lengths[-1] * rate",
    },
)
distance_left.wrong(
    "You left out the length: r/(1 − r) says how many last steps are left. Multiply by the last step.",
    {"last * rate": "rate"},
)
distance_left.wrong(
    "You returned the way that is left as a vector. Asked is how long it is: one number, which you have before you multiply by a direction.",
    {"return last * rate / (1 - rate)": ("return (path[-1] - path[-2]) * rate / (1 - rate)")},
)
distance_left.wrong(
    "You returned the place where the mode should be. Asked is how far it is from the last row: one number.",
    {
        "return last * rate / (1 - rate)": (
            "return path[-1] + (path[-1] - path[-2]) * rate / (1 - rate)"
        )
    },
)
distance_left.wrong(
    "You took a rate for each coordinate. A coordinate that stands still has none: compare the lengths of whole steps.",
    {
        "before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": (
            "before, last = np.diff(path[-3:], axis=0)"
        ),
        "last * rate / (1 - rate)": "np.linalg.norm(last * rate / (1 - rate))",
    },
)
distance_left.wrong(
    "You added up the coordinates of each step. Its length is the root of the sum of their squares: the two agree only in one dimension.",
    {
        "np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": "np.abs(np.diff(path[-3:], axis=0)).sum(axis=1)"
    },
)
distance_left.wrong(
    "You looked at the first coordinate alone. The length of a step takes all of them: the root of the sum of their squares.",
    {"np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": "np.abs(np.diff(path[-3:, 0]))"},
)
distance_left.wrong(
    "You returned how far the climb has come. Asked is how far it still has to go, which no row of the path shows.",
    {"last * rate / (1 - rate)": "np.linalg.norm(path[-1] - path[0])"},
)
distance_left.wrong(
    "You took a rate for each coordinate, and returned one number for each. Compare the lengths of whole steps: the answer is one length.",
    {"np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": "np.diff(path[-3:], axis=0)"},
)
for most in (2, 3, 4, 5, 10, 20, 50, 100):
    distance_left.wrong(
        f"You added up {most} of the steps to come. There is no last one: all of them, r·s + r²·s + …, add up to s·r/(1 − r).",
        {"last * rate / (1 - rate)": f"last * sum(rate**k for k in range(1, {most + 1}))"},
    )
for most in (9, 19, 49, 99):
    distance_left.wrong(
        f"You added up {most} of the steps to come (`range(1, {most + 1})` ends at {most}). There is no last one: all of them add up to s·r/(1 − r).",
        {"last * rate / (1 - rate)": f"last * sum(rate**k for k in range(1, {most + 1}))"},
    )
distance_left.wrong(
    "You left out the next step, r·s: what is left begins with it, not with r²·s.",
    {"last * rate / (1 - rate)": "last * rate**2 / (1 - rate)"},
)
distance_left.wrong(
    "You have (1 − r)/r where r/(1 − r) belongs. The rate r is the last length divided by the one before: the nearer it is to 1, the more is left.",
    {"last * rate / (1 - rate)": "last * (1 - rate) / rate"},
)
distance_left.wrong(
    "You multiplied by 1 − r. Divide by it: the nearer r is to 1, the more is left.",
    {"last * rate / (1 - rate)": "last * rate * (1 - rate)"},
)
distance_left.wrong(
    "You multiplied the last step by 1 − r. What is left is s·r/(1 − r): the nearer r is to 1, the more.",
    {"last * rate / (1 - rate)": "last * (1 - rate)"},
)
distance_left.wrong(
    "You divided by 1 + r. All steps point the same way, so that they add up: r + r² + … = r/(1 − r).",
    {"last * rate / (1 - rate)": "last * rate / (1 + rate)"},
)
distance_left.wrong(
    "Your answer has the wrong sign: divide by 1 − r, not by r − 1. A distance cannot be negative.",
    {"last * rate / (1 - rate)": "last * rate / (rate - 1)"},
)
distance_left.wrong(
    "You divided by r. The next step is shorter than the last, s·r, and all that come after add up to s·r/(1 − r).",
    {"last * rate / (1 - rate)": "last / rate"},
)
distance_left.wrong(
    "You took the difference of the two lengths as the rate. By what factor do steps shrink? Divide the last by the one before.",
    {"last / before": "before - last"},
)
distance_left.wrong(
    "You returned the rate. It says by what factor steps shrink; what is left is s·r/(1 − r).",
    {"last * rate / (1 - rate)": "rate"},
)
distance_left.wrong(
    "You returned 1/(1 − r): how many last steps there are, the taken one included. What is left is r/(1 − r) times the last step.",
    {"last * rate / (1 - rate)": "1 / (1 - rate)"},
)
distance_left.wrong(
    "You took squared lengths throughout. What shrinks by r is the length: take the root of each sum of squares first.",
    {
        "before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": (
            "before, last = (np.diff(path[-3:], axis=0) ** 2).sum(axis=1)"
        )
    },
)
distance_left.wrong(
    "You took the root at the end. Sums of squares do not add up as lengths do: take the root of each step's squares before you divide.",
    {
        "before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": (
            "before, last = (np.diff(path[-3:], axis=0) ** 2).sum(axis=1)"
        ),
        "last * rate / (1 - rate)": "np.sqrt(last * rate / (1 - rate))",
    },
)
distance_left.wrong(
    "You took the largest coordinate of each step. Its length is the root of the sum of their squares.",
    {
        "np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)": (
            "np.abs(np.diff(path[-3:], axis=0)).max(axis=1)"
        )
    },
)
distance_left.wrong(
    "You divided the last step by the first. The rate is from one step to the next: divide by the one before the last.",
    {
        "before, last = ": "lengths = ",
        "path[-3:]": "path",
        "last / before": "lengths[-1] / lengths[0]",
        "last * rate": "lengths[-1] * rate",
    },
)
distance_left.wrong(
    "You added up the steps that were taken. Asked is how far it still is: s·r/(1 − r), from the last two of them.",
    after=lambda answer, path: np.linalg.norm(np.diff(path, axis=0), axis=1).sum(),
)
distance_left.wrong(
    "You took how far the end is from the origin, 0. The mode may lie anywhere: estimate the rest of the way from the last two steps.",
    after=lambda answer, path: np.linalg.norm(path[-1]),
)
distance_left.wrong(
    "You measured from the first row of the path. The rate compares two steps: row from row, the last three of them.",
    {
        "np.diff(path[-3:], axis=0)": "path[-2:] - path[0]",
    },
)
distance_left.wrong(
    "Your lengths are distances of rows from 0. Steps are differences of rows: `np.diff(path[-3:], axis=0)`.",
    {"np.diff(path[-3:], axis=0)": "path[-2:]"},
)
distance_left.wrong(
    "You gave the estimate as it was one step before: for the row before the last. From the last row what is left begins with r·s, s the last step.",
    {"last * rate / (1 - rate)": "before / (1 - rate)"},
)


@distance_left.cases
def distance_left_cases(rng):
    yield (np.array([[8.0], [4.0], [2.0]]),)
    yield (np.array([[0.0], [9.0], [9.9]]),)
    yield (np.array([[2.0], [-2.0], [-3.0]]),)
    yield (np.array([[0.0, 0.0], [3.0, 4.0], [4.5, 6.0]]),)
    yield (np.array([[10.0, 0.0], [6.0, 0.0], [4.0, 0.0], [2.5, 0.0]]),)
    for steps, d, rate in ((2, 1, 0.5), (5, 1, 0.9), (4, 2, 0.1), (8, 2, 0.95), (6, 3, 0.7)):
        shrinking = rate ** np.arange(steps + 1)
        direction, mode = rng.normal(size=d), rng.normal(size=d)
        yield (mode + shrinking[:, None] * direction,)
    for d, bandwidth in ((1, 1.5), (2, 1.2), (3, 2.0)):
        data = rng.normal(size=(15, d))
        yield (climb_path.answer(data[0] + 1.0, data, bandwidth, 1e-3),)


@exercise(
    lesson="05",
    task="Say for each point to which mode its climb leads.",
    hints=[
        "First climb from the points, through the data, until all steps are short. The data do not move.",
        "Then compare the ends, not the points, with the modes: an array of distances of shape (m, k) is `np.linalg.norm(ends[:, None] - modes, axis=-1)`.",
        "`argmin(axis=1)` gives for each end the row of the nearest mode. Climb with a small tolerance, such as 1e-4 times the bandwidth.",
    ],
    learned="a new point belongs to the mode it climbs to, not to the nearest one.",
)
def basin_of(points, data, modes, bandwidth):
    """For each of m points the row of `modes` to which its climb leads, shape (m,)."""
    # Your code here.


@basin_of.reference
def basin_of_answer(points, data, modes, bandwidth):
    ends = points
    move = np.inf
    while np.abs(move).max() > 1e-4 * bandwidth:
        move = mean_shift_vector(ends, data, bandwidth)
        ends = ends + move
    gaps = np.linalg.norm(ends[:, None] - modes, axis=-1)
    return gaps.argmin(axis=1)


@basin_of.loops
def basin_of_in_loops(points, data, modes, bandwidth):
    rows, labels = data.tolist(), []
    for end in points.tolist():
        length = math.inf
        while length > 1e-4 * bandwidth:
            before, end = end, _moved_in_loops(end, rows, bandwidth)
            length = math.dist(before, end)
        gaps = [math.dist(end, mode) for mode in modes]
        labels.append(gaps.index(min(gaps)))
    return np.array(labels)


basin_of.wrong(
    "You gave each point the nearest mode. That draws straight borders halfway between modes; the borders of basins follow the density. Climb first, then look.",
    {"ends[:, None] - modes": "points[:, None] - modes"},
)
basin_of.wrong(
    "You took one step and then the nearest mode. One step is not yet a climb: near a border the path may still turn.",
    {"while np.abs(move).max() > 1e-4 * bandwidth:": "for _ in range(1):"},
)
for most in (5, 10, 20, 50, 100, 300):
    basin_of.wrong(
        f"You took some {most} steps and then the nearest mode. Up a long ridge a climb may need hundreds: go on until the steps are short.",
        {"while np.abs(move).max() > 1e-4 * bandwidth:": f"for _ in range({most}):"},
    )
basin_of.wrong(
    "You stopped while steps were still as long as 0.01·h. On a long ridge all steps are that short: make the tolerance smaller, 1e-3·h or less.",
    {"1e-4": "1e-2"},
)
basin_of.wrong(
    "You compared the steps with a fixed length. In other units your climbs stop elsewhere, or at once: a tolerance must scale with h.",
    {"1e-4 * bandwidth": "1e-4"},
)
basin_of.wrong(
    "You stopped when the *mean* step was short. Many points that rest hide one that still climbs: go on until the longest step is short.",
    {"np.abs(move).max()": "np.abs(move).mean()"},
)
basin_of.wrong(
    "You stopped when the first point had stopped. The others may still climb: go on until the longest step is short.",
    {
        "move = np.inf": "move = np.full(points.shape, np.inf)",
        "np.abs(move).max()": "np.abs(move[0]).max()",
    },
)
basin_of.wrong(
    "You returned where the climbs end. Asked is the row of the mode that each end is nearest to.",
    {"return gaps.argmin(axis=1)": "return ends"},
)
basin_of.wrong(
    "You returned the modes themselves. Asked is the row in which each stands: one whole number a point.",
    {"gaps.argmin(axis=1)": "modes[gaps.argmin(axis=1)]"},
)
basin_of.wrong(
    "You let the new points join the data. They are only seeds: a point that is asked about must not change the density.",
    {
        "mean_shift_vector(ends, data, bandwidth)": "mean_shift_vector(ends, np.concatenate([data, points]), bandwidth)"
    },
)
basin_of.wrong(
    "You gave each point the cluster of its nearest datum. That is often right and not the same: the climb from the point itself may lead elsewhere.",
    {
        "ends = points": (
            "gaps = np.linalg.norm(points[:, None] - data, axis=-1)\n"
            "    ends = data[gaps.argmin(axis=1)]"
        )
    },
)
basin_of.wrong(
    "You averaged the new points. They are only seeds: the density is made by the data, so the data are what you average.",
    {"mean_shift_vector(ends, data, bandwidth)": "mean_shift_vector(ends, points, bandwidth)"},
)
basin_of.wrong(
    "You took the minimum over the wrong axis: that gives for each mode the nearest point. Asked is for each point its mode, m numbers.",
    {
        "while np.abs(move).max() > 1e-4 * bandwidth:": "for _ in range(200):",
        "argmin(axis=1)": "argmin(axis=0)",
    },
)
for most in (100, 300):
    basin_of.wrong(
        f"After some {most} steps you took the minimum over the wrong axis: that gives for each mode the nearest point. Asked is for each point its mode, m numbers: axis=1.",
        {
            "while np.abs(move).max() > 1e-4 * bandwidth:": f"for _ in range({most}):",
            "argmin(axis=1)": "argmin(axis=0)",
        },
    )
basin_of.wrong(
    "You climbed until the steps were short, and then took the minimum over the wrong axis. Asked is for each point its mode, m numbers: axis=1.",
    {"argmin(axis=1)": "argmin(axis=0)"},
)
for most in (20, 50, 100, 300):
    basin_of.wrong(
        f"You returned the modes themselves. Asked is the row in which each stands: one whole number a point. And {most} steps are too few on a long ridge: go on until they are short.",
        {
            "while np.abs(move).max() > 1e-4 * bandwidth:": f"for _ in range({most}):",
            "gaps.argmin(axis=1)": "modes[gaps.argmin(axis=1)]",
        },
    )
for most in (20, 50, 100, 300):
    basin_of.wrong(
        f"You returned where the climbs stand after {most} steps. Asked is the row of the mode that each end is nearest to.",
        {
            "while np.abs(move).max() > 1e-4 * bandwidth:": f"for _ in range({most}):",
            "gaps.argmin(axis=1)": "ends",
        },
    )
basin_of.wrong(
    "You counted the modes from 1. Rows are counted from 0, as `argmin` gives them.",
    after=lambda answer: answer + 1,
)
basin_of.wrong(
    "You took the farthest mode. A climb ends at its mode: the nearest, argmin.",
    {"argmin": "argmax"},
)
basin_of.wrong(
    "You took how far the nearest mode is. Its row is asked for: argmin says where the smallest distance stands.",
    {"argmin": "min"},
)
basin_of.wrong(
    "You took one minimum over the whole table: one number. Each point has its own mode: `argmin(axis=1)`.",
    {"argmin(axis=1)": "argmin()"},
)
basin_of.wrong(
    "You blurred: the points averaged each other as they moved. They are only seeds: average the data, which stay where they are.",
    {"mean_shift_vector(ends, data, bandwidth)": "mean_shift_vector(ends, ends, bandwidth)"},
)
basin_of.wrong(
    "You stopped as soon as one point stood still. The others may still climb: go on until the longest step is short.",
    {
        "move = np.inf": "move = np.full(points.shape, np.inf)",
        "np.abs(move).max()": "np.abs(move).max(axis=1).min()",
    },
)
basin_of.wrong(
    "You stopped by the largest coordinate, sign and all. A step to the left is negative, and so less than any tolerance: take `np.abs`.",
    {"move = np.inf": "move = np.full(points.shape, np.inf)", "np.abs(move).max()": "move.max()"},
)
basin_of.wrong(
    "You stopped while steps were still as long as 0.1·h. On a long ridge all steps are that short: make the tolerance smaller, 1e-3·h or less.",
    {"1e-4": "0.1"},
)
basin_of.wrong(
    "You compared the steps with 0.01, a fixed length. In small units that is many bandwidths, and your climbs stop at once: a tolerance must scale with h.",
    {"1e-4 * bandwidth": "0.01"},
)
basin_of.wrong(
    "You took 3 steps and then the nearest mode. A climb needs as many as it takes, on a long ridge hundreds: go on until the steps are short.",
    {"while np.abs(move).max() > 1e-4 * bandwidth:": "for _ in range(3):"},
)
basin_of.wrong(
    "You added up the differences, signs and all. They cancel, and none is a distance: take the root of the sum of their squares.",
    {"np.linalg.norm(ends[:, None] - modes, axis=-1)": "(ends[:, None] - modes).sum(axis=-1)"},
)


def _modes_of(data, bandwidth):
    """The modes that the data climb to, far enough for a case: first come, first kept."""
    ends = climb(data, data, bandwidth, max_iter=4000, tol=1e-9).ends
    modes = []
    for end in ends:
        if all(np.linalg.norm(end - mode) > 0.1 * bandwidth for mode in modes):
            modes.append(end)
    return np.array(modes)


@basin_of.cases
def basin_of_cases(rng):
    line = np.array([[0.0], [0.2], [0.4], [3.0]])
    yield np.array([[-1.0], [4.0]]), line, _modes_of(line, 0.5), 0.5
    yield np.array([[1.4], [1.6], [2.0]]), line, _modes_of(line, 0.8), 0.8
    for unit in (0.001, 40.0):
        heavy = unit * np.array([[0.0]] * 5 + [[3.0]])  # five data in one place count five times
        modes = _modes_of(heavy, 0.9 * unit)
        yield unit * np.array([[2.18]]), heavy, modes, 0.9 * unit  # begins with short steps
        yield unit * np.array([[1.8], [2.4]]), heavy, modes, 0.9 * unit
    # Data ever denser to the right: from 2.0 it takes 357 steps, none shorter than 0.002 h, until
    # the mode up there is the nearest one; from the others 3, 7, 15, 30 and 70.
    ramp = [0.0, 1.2, 2.39, 3.58, 4.77, 5.93, 7.04, 8.11, 9.13, 10.11, 11.05]
    ramp = np.array([-3.0, -3.0, *ramp])[:, None]
    modes = _modes_of(ramp, 1.0)
    yield np.array([[3.198], [3.185], [3.162], [3.121], [3.02]]), ramp, modes, 1.0
    yield np.array([[2.0]]), ramp, modes, 1.0
    # many points that rest must not end the climb of the one that moves
    yield np.concatenate([[[2.76]], np.repeat(modes[:1], 30, axis=0)]), ramp, modes, 1.0
    yield np.concatenate([modes[:1], [[3.198]]]), ramp, modes, 1.0  # nor must the first
    for crowd, few, bandwidth in ((20, 3, 0.7), (20, 6, 0.9), (15, 15, 0.7)):
        wide = rng.normal([0, 0], [1.5, 0.8], (crowd, 2))
        data = np.concatenate([wide, rng.normal([4.5, 0], 0.3, (few, 2))])
        modes = _modes_of(data, bandwidth)
        places = rng.uniform([-3, -3], [6, 3], (30, 2))
        climbed = basin_of.answer(places, data, modes, bandwidth)
        nearest = np.linalg.norm(places[:, None] - modes, axis=-1).argmin(axis=1)
        telling = np.argsort(climbed == nearest, kind="stable")  # where they differ, first
        yield places[[*telling[:3], *telling[-2:]]], data, modes, bandwidth
    data = np.concatenate([rng.normal(at, 0.5, (10, 3)) for at in (0.0, 2.5)])
    yield rng.uniform(-1, 4, (4, 3)), data, _modes_of(data, 0.6), 0.6


@exercise(
    lesson="05",
    task="Move all data at once by their mean-shift vectors, sweep after sweep.",
    hints=[
        "In a sweep the moved data play both parts: they are the points that move and the data that are averaged.",
        "Write `moved = moved + mean_shift_vector(moved, moved, bandwidth)` in a loop; begin with `moved = data`, and do not use `+=`, which would change the caller's array.",
    ],
    learned="blurring is one name away from mean shift, and another algorithm.",
)
def blur_sweeps(data, bandwidth, sweeps):
    """The data after `sweeps` sweeps of blurring, shape (n, d)."""
    # Your code here.


@blur_sweeps.reference
def blur_sweeps_answer(data, bandwidth, sweeps):
    moved = data
    for _ in range(sweeps):
        moved = moved + mean_shift_vector(moved, moved, bandwidth)
    return moved


@blur_sweeps.loops
def blur_sweeps_in_loops(data, bandwidth, sweeps):
    moved = data.tolist()
    for _ in range(sweeps):
        moved = [_moved_in_loops(row, moved, bandwidth) for row in moved]
    return np.array(moved)


blur_sweeps.wrong(
    "You averaged the original data in every sweep. That is mean shift on fixed data: right for finding modes, but in blurring the data move too.",
    {"mean_shift_vector(moved, moved, bandwidth)": "mean_shift_vector(moved, data, bandwidth)"},
)
blur_sweeps.wrong(
    "You moved one point at a time, so that later points of a sweep saw earlier ones already moved. The answer then depends on the order of the rows. Compute all vectors first, then move all.",
    {
        "moved = data": "moved = data.astype(float)",
        "moved = moved + mean_shift_vector(moved, moved, bandwidth)": (
            "for i in range(len(moved)):\n"
            "            moved[i] += mean_shift_vector(moved[i : i + 1], moved, bandwidth)[0]"
        ),
    },
)
blur_sweeps.wrong(
    "You started each sweep from the original points. Let each point go on from where it is, and let the data be the moved ones.",
    {
        "moved + mean_shift_vector": "data + mean_shift_vector",
        "(moved, moved, bandwidth)": "(data, moved, bandwidth)",
    },
)
blur_sweeps.wrong(
    "You computed the vectors once and added them in every sweep. Once the data have moved their vectors are others: compute them anew in each sweep.",
    {"mean_shift_vector(moved, moved, bandwidth)": "mean_shift_vector(data, data, bandwidth)"},
)
blur_sweeps.wrong(
    "You replaced the points by their vectors. The vector is the mean minus x: add it to x.",
    {"moved + mean_shift_vector": "mean_shift_vector"},
)
blur_sweeps.wrong(
    "You made one sweep whatever `sweeps` says. Repeat it, and return the data untouched for 0 sweeps.",
    {"range(sweeps)": "range(1)"},
)
blur_sweeps.wrong(
    "You stopped when the data hardly moved. With Gaussian weights that is a pause and not an end, as you saw in the player: make as many sweeps as `sweeps` says.",
    {
        "moved = moved + mean_shift_vector(moved, moved, bandwidth)": (
            "move = mean_shift_vector(moved, moved, bandwidth)\n"
            "        moved = moved + move\n"
            "        if np.abs(move).max() <= 1e-3 * bandwidth:\n"
            "            break"
        )
    },
)
blur_sweeps.wrong(
    "You left out sweeps that hardly move the data. With Gaussian weights that is a pause and not an end, as you saw in the player: make as many sweeps as `sweeps` says.",
    {
        "moved = moved + mean_shift_vector(moved, moved, bandwidth)": (
            "move = mean_shift_vector(moved, moved, bandwidth)\n"
            "        if np.abs(move).max() <= 1e-3 * bandwidth:\n"
            "            break\n"
            "        moved = moved + move"
        )
    },
)
blur_sweeps.wrong(
    "You made one sweep too few. `range(sweeps)` has `sweeps` turns, and the first is the first sweep.",
    {"range(sweeps)": "range(1, sweeps)"},
)
blur_sweeps.wrong(
    "You returned the data after every sweep. Asked is where they are after the last one, shape (n, d).",
    {
        "moved = data": "moved, history = data, [data]",
        "bandwidth)\n": "bandwidth)\n        history.append(moved)\n",
        "return moved": "return np.array(history)",
    },
)
blur_sweeps.wrong(
    "You moved the data halfway to their means. In a sweep each point is replaced by the whole weighted mean around it.",
    {"moved + mean_shift_vector": "moved + 0.5 * mean_shift_vector"},
)
blur_sweeps.wrong(
    "Your weights fall off too fast: e^(−‖x − xᵢ‖²/h²) lacks the 2. A Gaussian weight is e^(−‖x − xᵢ‖²/2h²), and `mean_shift_vector` has it.",
    {"(moved, moved, bandwidth)": "(moved, moved, bandwidth / np.sqrt(2))"},
)
blur_sweeps.wrong(
    "You made one sweep too many: after `sweeps=0` the data are where they were.",
    {"range(sweeps)": "range(sweeps + 1)"},
)
blur_sweeps.wrong(
    "Your answer is that of the first sweep, however many are asked for. Either `return` stands inside the loop, or each turn begins again with the original data.",
    {"range(sweeps)": "range(min(sweeps, 1))"},
)
blur_sweeps.wrong(
    "You returned after the first sweep, and nothing at all for 0 sweeps: `return` stands inside the loop. Move it out, to the level of `for`.",
    {"bandwidth)\n    return moved": "bandwidth)\n        return moved"},
)
blur_sweeps.wrong(
    "You asked for the vectors at the original points. The moved data play both parts: `mean_shift_vector(moved, moved, bandwidth)`.",
    {"mean_shift_vector(moved, moved, bandwidth)": "mean_shift_vector(data, moved, bandwidth)"},
)
blur_sweeps.wrong(
    "You added each vector to the original data. It starts where the moved data are: add it to them.",
    {"moved + mean_shift_vector": "data + mean_shift_vector"},
)
blur_sweeps.wrong(
    "You averaged the original data, and added the vector to them as well. In blurring the moved data are both the points and what they average.",
    {
        "moved + mean_shift_vector(moved, moved, bandwidth)": (
            "data + mean_shift_vector(moved, data, bandwidth)"
        )
    },
)
blur_sweeps.wrong(
    "You subtracted the vectors. They point from where a datum is to the mean around it: add them.",
    {"moved + mean_shift_vector": "moved - mean_shift_vector"},
)
blur_sweeps.wrong(
    "You blurred with flat weights. Here they are Gaussian, as `mean_shift_vector` has them when you name no kernel.",
    {"(moved, moved, bandwidth)": '(moved, moved, bandwidth, kernel="flat")'},
)
blur_sweeps.wrong(
    "Your weights divide by h in place of h²: e^(−‖x − xᵢ‖²/2h). The distance is squared, and h with it; `mean_shift_vector` has it.",
    {"(moved, moved, bandwidth)": "(moved, moved, np.sqrt(bandwidth))"},
)
blur_sweeps.wrong(
    "Your weights leave h out. How far a datum reaches is measured in bandwidths: e^(−‖x − xᵢ‖²/2h²), which `mean_shift_vector` has.",
    {"(moved, moved, bandwidth)": "(moved, moved, 1.0)"},
)
blur_sweeps.wrong(
    "You returned how far the data have moved. Asked is where they are: add that to the data.",
    after=lambda answer, data: answer - data,
)
blur_sweeps.wrong(
    "You replaced all data by one mean. Each has its own, weighted by how near the others are.",
    after=lambda answer: np.zeros_like(answer) + answer.mean(axis=0),
)
blur_sweeps.wrong(
    "You moved only the first datum. In a sweep all data move at once.",
    after=lambda answer, data: np.concatenate([answer[:1], data[1:]]),
)
blur_sweeps.wrong(
    "You returned the data as they came. Each sweep makes new places: keep them, and return them.",
    after=lambda answer, data: data,
)
blur_sweeps.wrong(
    "You made two sweeps for each one: both `moved` and the next line moved the data. One sweep is one vector for each datum.",
    {"range(sweeps)": "range(2 * sweeps)"},
)


@blur_sweeps.wrong(
    "You divided by the number of data. Weights are less than 1: a weighted mean is divided by their sum."
)
def blur_sweeps_over_n(data, bandwidth, sweeps):
    for _ in range(sweeps):
        squares = ((data[:, None] - data) ** 2).sum(axis=2)
        data = np.exp(-squares / (2 * bandwidth**2)) @ data / len(data)
    return data


@blur_sweeps.wrong(
    "You did not divide by the sum of the weights. What they give is a sum; a weighted mean is divided by their sum."
)
def blur_sweeps_sums(data, bandwidth, sweeps):
    for _ in range(sweeps):
        squares = ((data[:, None] - data) ** 2).sum(axis=2)
        data = np.exp(-squares / (2 * bandwidth**2)) @ data
    return data


@blur_sweeps.wrong(
    "Your weights fall off with the distance, not with its square: e^(−‖x − xᵢ‖/2h²). A Gaussian weight is e^(−‖x − xᵢ‖²/2h²)."
)
def blur_sweeps_unsquared(data, bandwidth, sweeps):
    for _ in range(sweeps):
        gaps = np.linalg.norm(data[:, None] - data, axis=2)
        weights = np.exp(-gaps / (2 * bandwidth**2))
        data = weights @ data / weights.sum(axis=1, keepdims=True)
    return data


@blur_sweeps.wrong(
    "You left each datum out of its own mean. It is one of the data, at distance 0, and has the weight 1."
)
def blur_sweeps_without_itself(data, bandwidth, sweeps):
    for _ in range(sweeps):
        squares = ((data[:, None] - data) ** 2).sum(axis=2)
        weights = np.exp(-squares / (2 * bandwidth**2)) - np.eye(len(data))
        data = weights @ data / weights.sum(axis=1, keepdims=True)
    return data


@blur_sweeps.cases
def blur_sweeps_cases(rng):
    yield np.array([[0.0], [1.0]]), 1.0, 1
    yield np.array([[0.0], [1.0]]), 1.0, 0
    for d in (1, 2, 3):
        yield 2 * np.eye(3)[:, :d], 1.0, 0
    yield np.array([[0.0], [1.0], [5.0]]), 1.0, 2
    yield np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]), 1.5, 3
    yield np.array([[1.0, 2.0]]), 1.0, 2
    yield np.array([[0.0], [6.0]]), 1.0, 30  # a pause: a sweep moves them by 0.0000001
    yield np.array([[0.0], [4.0]]), 1.0, 120  # slow for long, and then one heap
    for n, d, bandwidth, sweeps in (
        (6, 1, 0.8, 2),
        (10, 1, 2.0, 4),
        (10, 2, 0.6, 3),
        (15, 2, 1.0, 5),
        (12, 3, 1.5, 2),
    ):
        yield rng.normal(size=(n, d)), bandwidth, sweeps


@exercise(
    lesson="05",
    task="Count the modes of the Gaussian density that the climbs from all data reach.",
    hints=[
        "Three parts: climb from all data, leave saddles, merge the ends and count.",
        "Climb with a much smaller tol than 1e-3 (1e-5, say), and go on until each step is that short: on a plateau it takes hundreds of steps.",
        "Then push every end aside by about 0.01·h in a random direction and climb again: at a mode it comes back, from a saddle it goes on to a mode.",
        "Merge within 0.1·h. Two modes can be closer than one bandwidth.",
    ],
    learned="a number of clusters can be trusted once plateaus, saddles and merging are taken care of.",
)
def count_modes(data, bandwidth):
    """Number of modes that the climbs from all data reach."""
    # Your code here.


@count_modes.reference
def count_modes_answer(data, bandwidth):
    ends = data.astype(float)
    nudge = 0.01 * bandwidth * np.random.default_rng(0).normal(size=ends.shape)
    for push in (0, nudge):  # climb, push aside what may stand on a saddle, climb again
        ends, moving = ends + push, np.arange(len(ends))
        for _ in range(5000):
            move = mean_shift_vector(ends[moving], data, bandwidth)
            ends[moving] += move
            moving = moving[np.linalg.norm(move, axis=1) > 1e-5 * bandwidth]
            if len(moving) == 0:
                break
    modes = []
    for end in ends:
        if all(np.linalg.norm(end - mode) > 0.1 * bandwidth for mode in modes):
            modes.append(end)
    return len(modes)


@count_modes.loops
def count_modes_in_loops(data, bandwidth):
    rows, modes = data.tolist(), []
    chance = random.Random(0)
    for start in rows:
        end = start
        for push in (0.0, 0.01 * bandwidth):
            end = [x + push * chance.gauss(0.0, 1.0) for x in end]
            before = [math.inf] * len(end)
            while math.dist(before, end) > 1e-5 * bandwidth:
                before, end = end, _moved_in_loops(end, rows, bandwidth)
        if all(math.dist(end, mode) > 0.1 * bandwidth for mode in modes):
            modes.append(end)
    return len(modes)


count_modes.wrong(
    "You counted ends, not modes. No two climbs end at quite the same place: merge what lies within a small part of h.",
    {"(0, nudge)": "(0,)", "1e-5": "1e-3", "len(modes)": "len(np.unique(ends, axis=0))"},
)
count_modes.wrong(
    "You left saddles, but you stopped too early: on a plateau steps are short long before the mode, and one mode was counted several times. Make tol much smaller than 1e-3, and allow more steps.",
    {"0.01 * bandwidth": "0.1 * bandwidth", "1e-5": "1e-3"},
)
count_modes.wrong(
    "You counted a saddle, or a valley, as a mode: a datum stood exactly there and its vector was zero. Nudge each end, by much more than tol·h, and climb again before you count.",
    {"(0, nudge)": "(0,)"},
)
count_modes.wrong(
    "Two things at once: climbs stopped early on a plateau (make tol much smaller than 1e-3), and a climb that rests on a saddle was counted (nudge it by much more than tol·h and climb again).",
    {"(0, nudge)": "(0,)", "1e-5": "1e-3"},
)
count_modes.wrong(
    "You merged too widely. Two modes can be closer than half a bandwidth, soon after one has split in two: merge within about 0.1·h.",
    {"> 0.1 * bandwidth": "> bandwidth"},
)
count_modes.wrong(
    "Your merge radius does not grow with h. In other units the same data would have another number of clusters: measure it in bandwidths.",
    {"> 0.1 * bandwidth": "> 0.1"},
)
count_modes.wrong(
    "Your push is too hard where h is small: it threw a climb off its mode and into another basin. A fixed length does not grow with h, and a whole h is too much: push by about 0.01·h.",
    {"0.01 * bandwidth": "0.01"},
)
count_modes.wrong(
    "You pushed all ends in the same direction, equally far along each axis. On some saddles that leads straight back: push in a random direction.",
    {" * np.random.default_rng(0).normal(size=ends.shape)": ""},
)
count_modes.wrong(
    "You pushed the data before their climb. On the way to a saddle a push can be lost: push the *end* aside, and climb again.",
    {"(0, nudge)": "(nudge,)"},
)
count_modes.wrong(
    "Your tol does not grow with h. In small units a fixed step is a long one, and climbs stop far from their modes: compare with a small part of h.",
    {"1e-5 * bandwidth": "1e-5"},
)
count_modes.wrong(
    "You merged by the first coordinate alone. Two modes may lie one above the other: take the distance over all columns.",
    {"np.linalg.norm(end - mode)": "np.abs(end[0] - mode[0])"},
)
count_modes.wrong(
    "You returned the modes. Their number is asked for.",
    {"len(modes)": "np.array(modes)"},
)
count_modes.wrong(
    "You blurred: the data moved while they were averaged. Heaps of blurring are not modes of the density; keep the data where they are.",
    {"for end in ends:": "for end in blur_sweeps.answer(data, bandwidth, 40):"},
)
#: Slips in three parts of 05.5, which come together as often as alone.
UNPUSHED = {"(0, nudge)": "(0,)"}
EARLY = {"1e-5": "1e-3"}
IN_300_STEPS = {"range(5000)": "range(300)", "1e-5 * bandwidth": "-1"}
ROUNDED = {"len(modes)": "len(np.unique(ends.round(3), axis=0))"}
count_modes.wrong(
    "You merged within half a bandwidth. Two modes can be closer than that, soon after one has split in two: merge within about 0.1·h.",
    {"> 0.1 * bandwidth": "> 0.5 * bandwidth"},
)
count_modes.wrong(
    "Two things at once: you merged too widely (two modes can be closer than h/2: merge within 0.1·h), and a climb that rests on a saddle was counted (push it aside and climb again).",
    {**UNPUSHED, "> 0.1 * bandwidth": "> bandwidth"},
)
count_modes.wrong(
    "Two things at once: you merged within half a bandwidth (two modes can be closer: 0.1·h will do), and a climb that rests on a saddle was counted (push it aside and climb again).",
    {**UNPUSHED, "> 0.1 * bandwidth": "> 0.5 * bandwidth"},
)
count_modes.wrong(
    "Three things at once: you stopped early (make tol much smaller than 1e-3), counted saddles (push each end aside and climb again), and merged within h (two modes can be closer than h/2: 0.1·h will do).",
    {**UNPUSHED, **EARLY, "> 0.1 * bandwidth": "> bandwidth"},
)
count_modes.wrong(
    "Three things at once: you stopped early (make tol much smaller than 1e-3), counted saddles (push each end aside and climb again), and merged within h/2 (two modes can be closer: 0.1·h will do).",
    {**UNPUSHED, **EARLY, "> 0.1 * bandwidth": "> 0.5 * bandwidth"},
)
count_modes.wrong(
    "Two things at once: your merge radius does not grow with h (measure it in bandwidths), and a climb that rests on a saddle was counted (push it aside and climb again).",
    {**UNPUSHED, "> 0.1 * bandwidth": "> 0.1"},
)
count_modes.wrong(
    "Three things at once: you stopped early (make tol much smaller than 1e-3), counted saddles (push each end aside and climb again), and your merge radius does not grow with h.",
    {**UNPUSHED, **EARLY, "> 0.1 * bandwidth": "> 0.1"},
)
count_modes.wrong(
    "Two things at once: your tol does not grow with h, so that climbs in small units stop early, and a climb that rests on a saddle was counted (push it aside and climb again).",
    {**UNPUSHED, "1e-5 * bandwidth": "1e-6"},
)
count_modes.wrong(
    "You merged ends that are equal after rounding to fixed decimals. In small units that merges all, and ends on a plateau stay apart: go on until the steps are short, and merge within 0.1·h.",
    {**IN_300_STEPS, **UNPUSHED, **ROUNDED},
)
count_modes.wrong(
    "Two things at once: you merged by rounding to fixed decimals (in small units that merges all: merge within 0.1·h), and a climb that rests on a saddle was counted (push it aside and climb again).",
    {**UNPUSHED, **ROUNDED},
)
count_modes.wrong(
    "Three things at once: you stopped early (make tol much smaller than 1e-3), counted saddles (push each end aside and climb again), and merged by rounding to fixed decimals (merge within 0.1·h).",
    {**UNPUSHED, **EARLY, **ROUNDED},
)
count_modes.wrong(
    "Three things at once: you stopped early (make tol much smaller than 1e-3), counted saddles (push each end aside and climb again), and merged within about 0.01·h, or by rounding to it (0.1·h leaves room for where climbs stop).",
    {**UNPUSHED, **EARLY, "> 0.1 * bandwidth": "> 0.01 * bandwidth"},
)
count_modes.wrong(
    "You took some 100 steps. On a plateau, and away from a saddle, a climb takes many more: go on until each step is short, push each end aside and climb again.",
    {**UNPUSHED, "range(5000)": "range(100)", "1e-5 * bandwidth": "-1"},
)
count_modes.wrong(
    "You counted the data. Several climbs lead to one mode: merge their ends within 0.1·h.",
    {"len(modes)": "len(ends)"},
)
count_modes.wrong(
    "You climbed with flat weights. Asked are modes of the Gaussian density: name no kernel.",
    {"ends[moving], data, bandwidth": 'ends[moving], data, bandwidth, kernel="flat"'},
)


@count_modes.wrong(
    "You looked for data that are denser than all others within h. A mode need not stand on a datum, and may be closer to the next than h: climb, and count where climbs end."
)
def count_modes_densest_data(data, bandwidth):
    squares = ((data[:, None] - data) ** 2).sum(axis=2)
    density = np.exp(-squares / (2 * bandwidth**2)).sum(axis=1)
    near = squares <= bandwidth**2
    return int(sum(density[i] >= density[near[i]].max() for i in range(len(data))))


@count_modes.cases
def count_modes_cases(rng):
    # Few data and few cases: climbs may be written as loops, each a thousand steps long. Two
    # modes are never closer than 0.4 bandwidths.
    yield np.array([[3.0]]), 1.0  # one datum
    yield np.array([[0.0], [0.05]]), 0.01  # far apart, in small units
    yield np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 4.0]]), 1.0  # one above the other
    pair = np.array([[-1.0], [1.0]])
    for unit in (1.0, 0.001):
        yield unit * pair, 1.001 * unit  # one mode in the middle, on a plateau
    yield pair, 0.993  # two modes, closer than h/2
    pairs = np.array([[20.0 * i + side] for i in range(6) for side in (1.0, -1.0)])
    pairs[-2:] = [[100.987], [99.013]]
    yield 0.001 * pairs, 0.00098  # too hard a push takes one mode for its neighbour
    between = np.array([[-2.0], [-2.0], [0.0], [2.0], [2.0]])
    yield 100 * between, 110.0  # one datum exactly in the valley
    cross = np.array([[-1.5, 0.0], [1.5, 0.0], [-1.5, 0.0], [1.5, 0.0], [0.0, 1.0], [0.0, -1.0]])
    yield cross, 0.8  # two data exactly above and below the pass
    sides = np.array([[0.75, -0.75], [-0.75, 0.75]] * 2)
    ahead = np.array([[1.0, 1.0], [-1.0, -1.0]])
    yield np.concatenate([sides, ahead]), 0.8  # the same aslant: an equal push leaves it in place
    sides = np.array([[-1.125, 0.0], [1.125, 0.0]] * 2)
    ahead = np.array([[0.0, 1.25], [0.0, 2.5]])
    yield np.concatenate([sides, ahead]), 0.8  # a way to the pass that undoes an earlier push
    centres = rng.uniform(-4, 4, (3, 2))
    yield centres[np.arange(8) % 3] + 0.5 * rng.normal(size=(8, 2)), 0.8
