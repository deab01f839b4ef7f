"""What points and their labels lack, where a learner makes both.

For the judges of open exercises: each function returns sentences by a short name, as
`teachkit.exercises.declare.Exercise` says of `judge`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from teachkit.exercises.answers import Answer

NO_LABELS = {"b": "True and False", "U": "text"}
"""What an array of the other dtypes holds; all others hold numbers with a point."""
IN_WORDS = {2: "two", 3: "three"}
"""How many arrays are asked for."""


def lacks_of_arrays(answer: Answer, names: Sequence[str], fewest: int, most: int) -> dict[str, str]:
    """What hinders that points in two columns, and labellings of them, are looked into.

    Parameters
    ----------
    answer : Answer
        What came.
    names : sequence of str
        What is asked for, in order. The points come first.
    fewest, most : int
        How many points there may be.

    Returns
    -------
    dict
        The first of all reasons, or none.
    """
    if answer.kind != "sequence" or len(answer.value) != len(names):
        came = f"{len(answer.value)} things" if answer.kind == "sequence" else answer.name
        return {
            "number": f"It returns {came}; {IN_WORDS[len(names)]} arrays are asked for: "
            f"`return {', '.join(names)}`."
        }
    for name, part in zip(names, answer.value, strict=True):
        if part.kind != "array":
            return {"arrays": f"`{name}` is {part.name}; an array is asked for."}
    points = answer.value[0].value
    if points.dtype.kind not in "iuf" or points.ndim != 2 or points.shape[1] != 2:
        return {
            "shape": f"`{names[0]}` has shape {points.shape} and dtype {points.dtype.name}; "
            "numbers of shape (n, 2) are asked for."
        }
    if not np.all(np.abs(points.astype(float)) < 1e100):
        return {"finite": f"`{names[0]}` holds NaN, infinity, or a number beyond 1e100."}
    if len(points) < fewest:
        return {"few": f"There are {len(points)} points; at least {fewest} are asked for."}
    if len(points) > most:
        return {"many": f"There are {len(points)} points; at most {most} are asked for."}
    return {}


def lacks_of_labels(
    n: int, labellings: dict[str, np.ndarray], smallest: int, most: int
) -> dict[str, str]:
    """What hinders that n points are labelled.

    Parameters
    ----------
    n : int
        How many points there are.
    labellings : dict
        Labels by their name. That of the true ones is "truth".
    smallest : int
        So many points at least has each cluster.
    most : int
        So many true clusters there may be.

    Returns
    -------
    dict
        The first reason of each labelling.
    """
    lacks = {}
    for name, labels in labellings.items():
        if labels.shape != (n,):
            lacks["length"] = (
                f"`{name}` has shape {labels.shape}; for {n} points it has to be ({n},)."
            )
        elif labels.dtype.kind not in "iu":
            held = NO_LABELS.get(labels.dtype.kind, "numbers with a point")
            lacks["whole"] = f"`{name}` holds {held}; labels are whole numbers."
        elif labels.min() < 0:
            lacks["orphans"] = f"`{name}` has labels down to {labels.min()}; none may be below 0."
        else:
            lacks |= _lacks_of_sizes(name, labels, smallest, most)
    return lacks


def _lacks_of_sizes(name: str, labels: np.ndarray, smallest: int, most: int) -> dict[str, str]:
    _, sizes = np.unique(labels, return_counts=True)
    if len(sizes) < 2:
        return {"two": f"All points of `{name}` are in one cluster; 2 at least are needed."}
    if sizes.min() < smallest:
        return {
            "small": f"The smallest cluster of `{name}` has {sizes.min()} points; "
            f"at least {smallest} are asked for."
        }
    if name == "truth" and len(sizes) > most:
        return {"crumbs": f"`truth` has {len(sizes)} clusters; at most {most} are asked for."}
    return {}


def gaps_between(points: np.ndarray) -> np.ndarray:
    """The distance of each point from each."""
    return np.linalg.norm(points[:, None] - points, axis=2)


def share_seen(gaps: np.ndarray, labels: np.ndarray, count: int = 1) -> float:
    """For which share of points so many nearest others, and their equals, have the same label."""
    others = np.where(np.eye(len(gaps), dtype=bool), np.inf, gaps)
    farthest = np.partition(others, count - 1, axis=1)[:, count - 1 : count]
    nearest = others <= farthest * (1 + 1e-9)
    return 1 - (nearest & (labels[:, None] != labels)).any(axis=1).mean()


def share_in_largest_pieces(gaps: np.ndarray, labels: np.ndarray) -> float:
    """Which share of points is in the largest piece of its cluster.

    A piece is what steps between neighbours reach without leaving the cluster. So heaps of two
    clusters by turns are many pieces, however close the points of each heap.
    """
    from scipy.sparse.csgraph import connected_components

    own = labels[:, None] == labels
    _, pieces = connected_components(neighbours(gaps) & own, directed=False)
    largest = [np.bincount(pieces[labels == label]).max() for label in np.unique(labels)]
    return sum(largest) / len(labels)


def neighbours(gaps: np.ndarray) -> np.ndarray:
    """Which points are neighbours: no third lies in the circle between them, or on it.

    The circle has the line between the two for its diameter, so that a third one in it sees them
    at an angle of 90° or more (Gabriel's graph). What is in the place of one of the two is no
    third.
    """
    squares = gaps**2
    free = np.ones(gaps.shape, dtype=bool)
    for third in squares:
        elsewhere = third > 0
        in_circle = third[:, None] + third <= squares * (1 + 1e-9)
        free &= ~(in_circle & elsewhere[:, None] & elsewhere)
    return free
