"""The one exercise of lesson 00: how far apart two places are."""

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="00",
    task="Return the straight-line distance between two places.",
    hints=[
        "`a - b` is an array with one difference for each coordinate.",
        "Pythagoras: square each difference, add the squares up, take the square root of the sum. `.sum()` adds up an array, `np.sqrt` takes a root.",
    ],
    learned="You can measure how far apart two places are, in any number of dimensions. Everything in this course starts from that one number.",
)
def distance_between(a, b):
    """The distance between places a and b, two arrays of the same length: one number."""
    # Your code here.


@distance_between.reference
def distance_between_answer(a, b):
    return np.sqrt(((a - b) ** 2).sum())


@distance_between.loops
def distance_between_in_loops(a, b):
    total = 0.0
    for first, second in zip(a, b, strict=True):
        total += (first - second) ** 2
    return total**0.5


distance_between.wrong(
    "You returned the squared distance: the last square root is missing. Twice as far apart then counts as four times as far.",
    {"np.sqrt": ""},
)
distance_between.wrong(
    "You added up the differences themselves, or the root of each square, which is the same. That is the way along streets that cross at right angles: square, add, and only then take the root.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.abs(a - b).sum()"},
)
distance_between.wrong(
    "You added up the differences before you squared them, so that +3 and −3 cancel. Square each difference first, then add.",
    {"((a - b) ** 2).sum()": "(a - b).sum() ** 2"},
)
distance_between.wrong(
    "You compared how far each place is from the origin. Two places can be equally far from the origin and still far apart: subtract first.",
    {"np.sqrt(((a - b) ** 2).sum())": "abs(np.sqrt((a**2).sum()) - np.sqrt((b**2).sum()))"},
)
distance_between.wrong(
    "You returned the largest difference along one axis. The straight line takes every axis into account.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.abs(a - b).max()"},
)
distance_between.wrong(
    "You added up the differences as they are, without squaring them, so that +3 and −3 cancel. A distance is never negative: square each difference first.",
    {"np.sqrt(((a - b) ** 2).sum())": "(a - b).sum()"},
)
distance_between.wrong(
    "You took the mean of the squares. More coordinates make a distance longer: Pythagoras adds them up.",
    {".sum()": ".mean()"},
)
distance_between.wrong(
    "You squared the places and subtracted then. The square of a difference is another number than the difference of squares: `(a - b)**2`.",
    {"((a - b) ** 2)": "(a**2 - b**2)"},
)
distance_between.wrong(
    "You added the two places where one is to be taken from the other. Two equal places are 0 apart: `a - b`.",
    {"a - b": "a + b"},
)
distance_between.wrong(
    "Your loop ends with the first coordinate: `return` stands inside it. Add the squares up in the loop, and return after it.",
    {"np.sqrt(((a - b) ** 2).sum())": "abs(a[0] - b[0])"},
)
distance_between.wrong(
    "You used the first two coordinates. A place may have one, or five: let `.sum()` take them all.",
    {"((a - b) ** 2).sum()": "(a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2"},
)
distance_between.wrong(
    "You returned one number for each coordinate. Add the squares up before you take the root, so that one number is left.",
    {".sum()": ""},
)


distance_between.wrong(
    "You added up the differences, squared their sum and took no root, so that +3 and −3 cancel. Square each difference first, then add, then take the root.",
    {"np.sqrt(((a - b) ** 2).sum())": "(a - b).sum() ** 2"},
)
distance_between.wrong(
    "You added up the differences and took the root of their sum. Square each difference first: `(a - b)**2`. A sum below 0 has no root, and gives nan.",
    {"((a - b) ** 2)": "(a - b)"},
)
distance_between.wrong(
    "You took the root of the plain differences, added up: either you did not square them, or you took a root of each square, too. Square each difference, add the squares up, and take one root.",
    {"((a - b) ** 2)": "np.abs(a - b)"},
)
distance_between.wrong(
    "You squared the places themselves and added them all up. That does not compare the two: subtract first, `a - b`, then square.",
    {"(a - b) ** 2": "a**2 + b**2"},
)
distance_between.wrong(
    "You took the root of a² + b² for each coordinate, as if a and b were the sides of a triangle. Its sides are the differences `a - b`: square these, add them up, take one root.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.sqrt(a**2 + b**2).sum()"},
)
distance_between.wrong(
    "You added how far each place is from the origin. The way need not lead through it: subtract first, `a - b`.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.sqrt((a**2).sum()) + np.sqrt((b**2).sum())"},
)
distance_between.wrong(
    "You subtracted how far each place is from the origin. Two places can be equally far from the origin and still far apart: subtract the places first, `a - b`.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.sqrt((a**2).sum()) - np.sqrt((b**2).sum())"},
)
distance_between.wrong(
    "You halved the squares: `** 1 / 2` raises to the power 1 and then divides by 2. The root is `** (1 / 2)`, or `np.sqrt`.",
    {"np.sqrt(((a - b) ** 2).sum())": "((a - b) ** 2).sum() / 2"},
)
distance_between.wrong(
    "You doubled the differences where they must be squared: `* 2` is not `** 2`. A sum below 0 has no root, and gives nan.",
    {"(a - b) ** 2": "(a - b) * 2"},
)
distance_between.wrong(
    "You doubled the sum of the differences: `* 2` is not `** 2`. Square each difference, add them up, take the root.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.abs(a - b).sum() * 2"},
)
distance_between.wrong(
    "You returned the differences themselves, one for each coordinate. Square them, add them up, take the root: one number is left.",
    {"np.sqrt(((a - b) ** 2).sum())": "a - b"},
)
distance_between.wrong(
    "You returned the square of each difference. Add the squares up with `.sum()` and take the root: one number is left.",
    {"np.sqrt(((a - b) ** 2).sum())": "(a - b) ** 2"},
)
distance_between.wrong(
    "You took the mean of the squares, and no root. Pythagoras adds the squares up, and a distance is the root of their sum.",
    {"np.sqrt(((a - b) ** 2).sum())": "((a - b) ** 2).mean()"},
)
distance_between.wrong(
    "You took the mean of the differences. A distance is the root of the sum of their squares.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.abs(a - b).mean()"},
)
distance_between.wrong(
    "Your loop ends with the first square: `return` stands inside it. Add the squares up in the loop, and return the root after it.",
    {"np.sqrt(((a - b) ** 2).sum())": "(a[0] - b[0]) ** 2"},
)
distance_between.wrong(
    "Only the last coordinate is left: your loop puts each square in the place of the one before. Add it to the sum: `total += …`.",
    {"np.sqrt(((a - b) ** 2).sum())": "abs(a[-1] - b[-1])"},
)
distance_between.wrong(
    "Only the last square is left, without a root: your loop puts each in the place of the one before. Add it to the sum, `total += …`, and take the root after the loop.",
    {"np.sqrt(((a - b) ** 2).sum())": "(a[-1] - b[-1]) ** 2"},
)
distance_between.wrong(
    "You left out the last coordinate. `range(len(a))` goes up to it already: take no 1 away.",
    {"((a - b) ** 2)": "((a - b)[:-1] ** 2)"},
)
distance_between.wrong(
    "You left out the first coordinate. Arrays count from 0: `range(len(a))` begins there.",
    {"((a - b) ** 2)": "((a - b)[1:] ** 2)"},
)
distance_between.wrong(
    "You multiplied the two places. A distance comes from their difference: `a - b`.",
    {"np.sqrt(((a - b) ** 2).sum())": "a @ b"},
)
distance_between.wrong(
    "You rounded the distance to a whole number. Return it as it is.",
    {"np.sqrt(((a - b) ** 2).sum())": "np.round(np.sqrt(((a - b) ** 2).sum()))"},
)


distance_between.wrong(
    "You divided the distance by the number of coordinates. More coordinates make it longer: the root of the sum is all.",
    after=lambda answer, a: answer / len(a),
)


@distance_between.cases
def distance_between_cases(rng):
    yield np.array([0.0, 0.0]), np.array([3.0, 4.0])
    yield np.array([2.0, 5.0]), np.array([2.0, 5.0])
    yield np.array([1.0, 1.0]), np.array([1.0, 3.0])
    yield np.array([-1.0, 2.0]), np.array([2.0, -2.0])
    yield np.array([4.0]), np.array([1.5])
    for d in (2, 2, 3, 3, 5):
        yield rng.normal(size=d), rng.normal(size=d)
