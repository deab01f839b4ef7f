"""Random maps: places scattered along streets by their length, or evenly inside an outline."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.validate import as_count, as_generator, as_rows

__all__ = ["area", "convex_hull", "inside", "scatter_along", "scatter_inside"]

#: Of so many draws one should lie inside: an outline that holds fewer is refused, as too small.
RARE = 10_000
#: This share of the lengths around it says whether a point is beside a line or on it: the last
#: digits of its coordinates, and a wide margin.
ROUNDING = 1e-12


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
    """Return twice the area of the triangle a, b, point: above 0 to the left of a → b, 0 on it."""
    one = (b[0] - a[0]) * (points[..., 1] - a[1])
    other = (b[1] - a[1]) * (points[..., 0] - a[0])
    on_it = np.abs(one - other) <= ROUNDING * (np.abs(one) + np.abs(other))
    return np.where(on_it, 0.0, one - other)


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

    Raises
    ------
    TypeError, ValueError
        If the corners cannot be used.

    Examples
    --------
    >>> from teachkit.apply.scatter import area
    >>> area([[0, 0], [2, 0], [2, 1], [0, 1]])
    2.0
    """
    rows = as_rows(corners, "corners", columns=2)
    x, y = (rows - rows[0]).T  # from the first corner, or far away digits would be lost
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

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    Examples
    --------
    >>> from teachkit.apply.scatter import inside
    >>> inside([[1, 1], [3, 1]], [[0, 0], [2, 0], [2, 2], [0, 2]]).tolist()
    [True, False]
    """
    return _inside(as_rows(points, "points", columns=2), _outline(corners))


def _outline(corners: ArrayLike) -> Array:
    """Return corners that enclose an area anticlockwise, without dents."""
    outline = as_rows(corners, "corners", columns=2)
    if area(outline) <= 0 or not _inside(outline, outline).all():
        raise ValueError(
            "corners must go round an area anticlockwise and without dents: "
            "convex_hull(corners) does, if they do not all lie on a line."
        )
    return outline


def _inside(points: Array, corners: Array) -> Array:
    """Say of each point whether it is to the right of no side."""
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
    if len(starts) != len(ends):
        raise ValueError(
            f"starts has {len(starts)} rows and ends has {len(ends)}: give one of each a line."
        )
    lengths = np.linalg.norm(ends - starts, axis=1)
    if not lengths.any():
        raise ValueError("starts and ends are equal: give lines that have a length.")

    def draw(m: int, rng: np.random.Generator) -> Array:
        line = rng.choice(len(lengths), m, p=lengths / lengths.sum())
        return starts[line] + rng.random((m, 1)) * (ends - starts)[line]

    return _kept(draw, n, rng, None if corners is None else _outline(corners))


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
    outline = _outline(corners)
    low, high = outline.min(axis=0), outline.max(axis=0)
    return _kept(lambda m, rng: rng.uniform(low, high, (m, 2)), n, rng, outline)


def _kept(
    draw: Callable[[int, np.random.Generator], Array],
    n: int,
    rng: np.random.Generator,
    outline: Array | None,
) -> Array:
    """Return the first n places drawn that lie inside, all of them without an outline."""
    n, rng = as_count(n, "n", least=1), as_generator(rng, "rng")
    if outline is None:
        return draw(n, rng)
    kept, found, drawn, batch = [], 0, 0, max(2 * n, 1000)
    while found < n:
        places = draw(batch, rng)
        kept.append(places[_inside(places, outline)])
        found, drawn = found + len(kept[-1]), drawn + batch
        if drawn > RARE * max(found, 100):
            raise ValueError(
                f"corners hold {found} of {drawn} places drawn: give an outline that holds more."
            )
    return np.concatenate(kept)[:n]
