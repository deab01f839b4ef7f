"""The one exercise of lesson 00: how far apart two places are."""

from __future__ import annotations

import numpy as np

from teachkit.exercises.engine import Exercise


def distance_between(a, b):
    """The distance between places a and b, two arrays of the same length: one number."""
    # Your code here.


def _distance_between(a, b):
    return np.sqrt(((a - b) ** 2).sum())


def _distance_between_squared(a, b):
    return ((a - b) ** 2).sum()


def _distance_between_city_block(a, b):
    return np.abs(a - b).sum()


def _distance_between_root_of_sum(a, b):
    return np.sqrt(abs((a - b).sum()))


def _distance_between_lengths(a, b):
    return abs(np.sqrt((a**2).sum()) - np.sqrt((b**2).sum()))


def _distance_between_largest(a, b):
    return np.abs(a - b).max()


def _distance_between_root_of_each(a, b):
    return np.sqrt((a - b) ** 2)


def _distance_between_cases(rng):
    cases = [
        (np.array([0.0, 0.0]), np.array([3.0, 4.0])),
        (np.array([2.0, 5.0]), np.array([2.0, 5.0])),
        (np.array([1.0, 1.0]), np.array([1.0, 3.0])),
        (np.array([-1.0, 2.0]), np.array([2.0, -2.0])),
        (np.array([4.0]), np.array([1.5])),
    ]
    for d in (2, 2, 3, 3, 5):
        cases.append((rng.normal(size=d), rng.normal(size=d)))
    return cases


EXERCISES = {
    "distance_between": Exercise(
        lesson="00",
        task="Return the straight-line distance between two places.",
        stub=distance_between,
        reference=_distance_between,
        hints=[
            "`a - b` is an array with one difference for each coordinate.",
            "Pythagoras: square each difference, add the squares up, take the square root of the "
            "sum. `.sum()` adds up an array, `np.sqrt` takes a root.",
        ],
        mistakes={
            "You returned the squared distance: the last square root is missing. Twice as far "
            "apart then counts as four times as far.": _distance_between_squared,
            "You added up the differences without squaring them. That is the way along streets "
            "that cross at right angles, not the straight line.": _distance_between_city_block,
            "You added up the differences before you squared them, so that +3 and −3 cancel. "
            "Square each difference first, then add.": _distance_between_root_of_sum,
            "You compared how far each place is from the origin. Two places can be equally far "
            "from the origin and still far apart: subtract first.": _distance_between_lengths,
            "You returned the largest difference along one axis. The straight line takes every "
            "axis into account.": _distance_between_largest,
            "You returned one number for each coordinate. Add the squares up before you take the "
            "root, so that one number is left.": _distance_between_root_of_each,
        },
        cases=_distance_between_cases,
        learned="You can measure how far apart two places are, in any number of dimensions. "
        "Everything in this course starts from that one number.",
    ),
}
