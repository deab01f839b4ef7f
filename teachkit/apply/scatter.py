"""Random maps: places scattered along streets by their length, or evenly inside an outline."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.validate import as_count, as_rows

__all__ = ["area", "convex_hull", "inside", "scatter_along", "scatter_inside"]

#: So many draws without one inside, and it is taken for granted that there is none.
MOST_DRAWS = 1_000_000


def convex_hull(points: ArrayLike) -> Array:
    """Return the corners of the smallest outline without dents that holds all points.

    Parameters
    ----------
    points : array-like of shape (n, 2)
        Places on a plane.

    Returns
    -------
    ndarray of shape (k, 2)
        Corners, anticlockwise, the leftmost first. One or two, if the points lie on a line.

    Raises
    ------
    TypeError, ValueError
        If the points cannot be used.

    See Also
    --------
    area : What it encloses.
    scipy.spatial.ConvexHull : The same corners. Its ``area`` is the *perimeter* in a plane, where
        ``volume`` is the area.

    References
    ----------
    A. M. Andrew (1979), Information Processing Letters 9:216-219.

    Examples
    --------
    >>> from teachkit.apply.scatter import convex_hull
    >>> convex_hull([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]]).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    """
    ordered = np.unique(as_rows(points, "points", columns=2), axis=0)
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _chain(ordered: Array) -> list[Array]:
    """Return the corners on one side, from the first point to the last: only left turns."""
    chain: list[Array] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Array, b: Array, points: Array) -> Array:
    """Return twice the area of the triangle a, b, point: above 0 to the left of a → b."""
    return (b[0] - a[0]) * (points[..., 1] - a[1]) - (b[1] - a[1]) * (points[..., 0] - a[0])


def area(corners: ArrayLike) -> float:
    """Return the area inside an outline: ½ Σ (xᵢ yᵢ₊₁ − xᵢ₊₁ yᵢ), with the first corner last too.

    Parameters
    ----------
    corners : array-like of shape (k, 2)
        In their order, anticlockwise.

    Returns
    -------
    float
        In the square of their unit; below 0 if they run clockwise.

    Examples
    --------
    >>> from teachkit.apply.scatter import area
    >>> area([[0, 0], [2, 0], [2, 1], [0, 1]])
    2.0
    """
    x, y = (as_rows(corners, "corners", columns=2) - np.asarray(corners)[0]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def inside(points: ArrayLike, corners: ArrayLike) -> Array:
    """Say of each point whether it lies inside an outline without dents, or on it.

    Parameters
    ----------
    points : array-like of shape (n, 2)
    corners : array-like of shape (k, 2)
        Anticlockwise, as `convex_hull` returns them.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where the point is to the right of no side.

    Examples
    --------
    >>> from teachkit.apply.scatter import inside
    >>> inside([[1, 1], [3, 1]], [[0, 0], [2, 0], [2, 2], [0, 2]]).tolist()
    [True, False]
    """
    points, corners = as_rows(points, "points", columns=2), as_rows(corners, "corners", columns=2)
    sides = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return np.all([_turn(a, b, points) >= 0 for a, b in sides], axis=0)


def scatter_along(
    starts: ArrayLike,
    ends: ArrayLike,
    n: int,
    rng: np.random.Generator,
    *,
    corners: ArrayLike | None = None,
) -> Array:
    """Return n random places along lines, each bit of length as likely as any other.

    Parameters
    ----------
    starts, ends : array-like of shape (s, 2)
        Where each line begins and ends.
    n : int
        How many places.
    rng : numpy.random.Generator
        What they are drawn from.
    corners : array-like of shape (k, 2), optional
        An outline, as `inside` takes it, that no place lies outside.

    Returns
    -------
    ndarray of shape (n, 2)

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, the lines have no length, or none lies in the outline.

    See Also
    --------
    scatter_inside : Where there are no lines.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.scatter import scatter_along
    >>> rng = np.random.default_rng(0)
    >>> x, y = scatter_along([[0, 0], [0, 0]], [[9, 0], [0, 1]], 1000, rng).T
    >>> int((y == 0).sum())  # nine tenths of the length
    904
    """
    starts, ends = as_rows(starts, "starts", columns=2), as_rows(ends, "ends", columns=2)
    lengths = np.linalg.norm(ends - starts, axis=1)
    if not lengths.any():
        raise ValueError("starts and ends are equal: give lines that have a length.")

    def draw(m: int) -> Array:
        line = rng.choice(len(lengths), m, p=lengths / lengths.sum())
        return starts[line] + rng.random((m, 1)) * (ends - starts)[line]

    return _kept(draw, n, corners)


def scatter_inside(corners: ArrayLike, n: int, rng: np.random.Generator) -> Array:
    """Return n random places inside an outline, each bit of area as likely as any other.

    Parameters
    ----------
    corners : array-like of shape (k, 2)
        Anticlockwise and without dents, as `convex_hull` returns them.
    n : int
        How many places.
    rng : numpy.random.Generator
        What they are drawn from.

    Returns
    -------
    ndarray of shape (n, 2)

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, or the outline has no area.

    See Also
    --------
    scatter_along : Where places can only lie on streets.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.scatter import scatter_inside
    >>> triangle = [[0, 0], [1, 0], [0, 1]]
    >>> scatter_inside(triangle, 2000, np.random.default_rng(0)).mean(axis=0).round(2).tolist()
    [0.33, 0.34]
    """
    corners = as_rows(corners, "corners", columns=2)
    if area(corners) <= 0:
        raise ValueError("corners enclose no area: give at least three, anticlockwise.")
    low, high = corners.min(axis=0), corners.max(axis=0)
    return _kept(lambda m: rng.uniform(low, high, (m, 2)), n, corners)


def _kept(draw: Callable[[int], Array], n: int, corners: ArrayLike | None) -> Array:
    """Return the first n places drawn that lie inside, all of them without an outline."""
    n = as_count(n, "n", least=1)
    kept, found, drawn = [], 0, 0
    while found < n:
        places = draw(2 * n)
        if corners is not None:
            places = places[inside(places, corners)]
        kept.append(places)
        found, drawn = found + len(places), drawn + 2 * n
        if not found and drawn > MOST_DRAWS:
            raise ValueError("corners hold no place that could be drawn: give a larger outline.")
    return np.concatenate(kept)[:n]
