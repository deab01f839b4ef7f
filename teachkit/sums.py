"""Sums over all pairs of a point and a datum, a tile at a time: the place where the time goes.

All of mean shift is made of Σ wᵢ φ(uᵢ) and Σ wᵢ φ(uᵢ)(xᵢ − x) with uᵢ = ‖x − xᵢ‖²/h². Two products
of matrices give both. With s and y for x and xᵢ, measured in bandwidths from an origin nearby,

    u = ‖s − y‖² = [−2s, |s|², 1] · [y, 1, |y|²],

and the products of φ(u) with the rows [w y, w] are the sums. Where an origin is not near to both,
the squares would swallow the digits of u: there x is subtracted from xᵢ, axis by axis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt

import numpy as np
from numpy import ndarray as Array

#: Numbers in one tile: what a cache holds.
TILE = 2**15
#: Multiplications in one product: above 2¹⁸ BLAS starts threads, which can cost more than they
#: save.
PRODUCT = 2**18
#: Two squares are equal if they differ by less than this share.
EQUAL = 1e-12
#: Points whose nearest data are looked for together, where the data are so many.
NEIGHBORHOOD, MANY = 32, 2**9
#: Further than this, in bandwidths, no weight is to be told from 0.
BEYOND = 1e60
#: Data in one tile.
LONGEST = 2**12


def point_rows(s: Array) -> Array:
    """Return −2s, |s|², 1 of points s, one a column: times `data_rows` they make ‖s − y‖²."""
    rows = np.empty((len(s) + 2, *s.shape[1:]))
    rows[:-2], rows[-2], rows[-1] = -2 * s, (s * s).sum(axis=0), 1
    return rows


def data_rows(y: Array) -> Array:
    """Return y, 1, |y|² of data y, one a column."""
    rows = np.empty((len(y) + 2, *y.shape[1:]))
    rows[:-2], rows[-2], rows[-1] = y, 1, (y * y).sum(axis=0)
    return rows


def product_sums(
    at: Array, rows: Array, pulls: Array, phi: Callable[[Array, slice, slice], Array]
) -> Array:
    """Return Σ w φ(u) y and Σ w φ(u) by two products a tile.

    Parameters
    ----------
    at : ndarray of shape (d + 2, m)
        `point_rows` of the points.
    rows : ndarray of shape (d + 2, n)
        `data_rows` of the data.
    pulls : ndarray of shape (d + 1, n)
        w y and w.
    phi : callable
        φ of u, and of which points and which data the tile holds.

    Returns
    -------
    ndarray of shape (d + 1, m)
    """
    m, n = at.shape[1], rows.shape[1]
    sums = np.zeros((len(pulls), m))
    width = -(-n // (n // LONGEST + 1)) or 1
    height = max(1, min(TILE, PRODUCT // len(rows)) // width)
    for left in range(0, n, width):
        data = slice(left, left + width)
        for top in range(0, m, height):
            points = slice(top, top + height)
            u = at[:, points].T @ rows[:, data]
            sums[:, points] += pulls[:, data] @ phi(u, points, data).T
    return sums


def blocks(
    points: Array, data: Array, bandwidth: float
) -> Iterator[tuple[slice, slice, Array, Array]]:
    """Go through all pairs of a point and a datum, a block at a time.

    Parameters
    ----------
    points : ndarray of shape (m, d)
    data : ndarray of shape (n, d)
    bandwidth : float
        h, in the units of the data.

    Yields
    ------
    rows, columns : slice
        Which points and which data the block holds.
    offsets : ndarray of shape (d, rows, columns)
        xᵢ − x, one axis after the other: subtracted, so exact at any distance from the origin.
    u : ndarray of shape (rows, columns)
        ‖x − xᵢ‖²/h².
    """
    d = data.shape[1]
    from_axes, to_axes = np.ascontiguousarray(points.T), np.ascontiguousarray(data.T)
    width = max(1, min(len(data), 2 * isqrt(TILE // d)))
    height = max(1, min(len(points), TILE // (width * d)))
    width = max(width, TILE // (height * d))
    for top in range(0, len(points), height):
        rows = slice(top, top + height)
        for start in range(0, len(data), width):
            columns = slice(start, start + width)
            offsets = to_axes[:, None, columns] - from_axes[:, rows, None]
            yield rows, columns, offsets, scaled_squares(offsets, bandwidth)


def block_sums(
    points: Array, data: Array, bandwidth: float, shares: Callable[[Array, slice, slice], Array]
) -> tuple[Array, Array]:
    """Return Σ wᵢ φ(uᵢ) and Σ wᵢ φ(uᵢ)(xᵢ − x) by subtraction, a block at a time.

    Parameters
    ----------
    points, data, bandwidth
        As in `blocks`.
    shares : callable
        w φ of u, and of which points and which data the block holds.

    Returns
    -------
    totals : ndarray of shape (m,)
    shifts : ndarray of shape (m, d)
    """
    totals, shifts = np.zeros(len(points)), np.zeros(points.shape)
    for rows, columns, offsets, u in blocks(points, data, bandwidth):
        share = shares(u, rows, columns)
        totals[rows] += share.sum(axis=1)
        shifts[rows] += (offsets.transpose(1, 0, 2) @ share[:, :, None])[:, :, 0]
    return totals, shifts


def squarable(length: float) -> bool:
    """Say whether the square of a length, which is not 0, is neither 0 nor infinite."""
    return 1e-150 < length < 1e150


def unit_of(length: float) -> float:
    """Return what to measure distances in: 1, or the length itself where it cannot be squared."""
    return 1.0 if length == 0 or squarable(length) else length


def scaled_squares(offsets: Array, bandwidth: float) -> Array:
    """Return u = Σ offsets²/h² over the first axis, for any h that is a number at all.

    Where u is larger than any number it is inf, without a warning.
    """
    with np.errstate(over="ignore"):
        if not squarable(bandwidth):
            offsets, bandwidth = offsets / bandwidth, 1.0
        u = offsets[0] * offsets[0]
        for axis in offsets[1:]:
            u += axis * axis
        u /= bandwidth * bandwidth
    return u


def in_bandwidths(offsets: Array, bandwidth: float) -> Array:
    """Return offsets/h, cut off where they are so long that nothing there weighs anything."""
    with np.errstate(over="ignore"):
        return np.clip(offsets / bandwidth, -BEYOND, BEYOND)


def lengths(vectors: Array) -> Array:
    """Return ‖v‖ of every row, also where the squares would overflow, or all of them vanish.

    Only there is `np.hypot` asked, which takes three times as long.
    """
    with np.errstate(over="ignore"):
        squares = np.einsum("ij,ij->i", vectors, vectors)
    if 1e-200 < squares.max(initial=0.0) < np.inf:
        return np.sqrt(squares)
    return np.hypot.reduce(vectors, axis=1)


def nearest(points: Array, data: Array, bandwidth: float = 1.0) -> tuple[Array, Array]:
    """Return, for every point, which datum is nearest and its u; the first of equals.

    Equal is what rounding could make equal: else the last digit of a point that stands half-way
    between two data would choose.
    """
    which, least = _nearest_near(points, data, bandwidth)
    if bandwidth != 1 and (far := np.isinf(least)).any():  # all equally far, but not in units
        which[far] = _nearest_near(points[far], data, 1.0)[0]
    return which, least


def _nearest_near(points: Array, data: Array, bandwidth: float) -> tuple[Array, Array]:
    """Return what `nearest` does where u is a number, by looking near few points at a time."""
    if len(data) < MANY:
        return _nearest(points, data, bandwidth)
    which, least = np.zeros(len(points), dtype=int), np.empty(len(points))
    for rows in neighborhoods(points):
        few = points.take(rows, axis=0)
        radius, away = ball(few, data, bandwidth)
        near = np.flatnonzero(away <= (away.min() + 2 * radius) * (1 + EQUAL))
        found, least[rows] = _nearest(few, data.take(near, axis=0), bandwidth)
        which[rows] = near[found]
    return which, least


def nearest_within(points: Array, data: Array, radius: float) -> tuple[Array, Array]:
    """Return, for every point, which datum is nearest, and whether that is within the radius."""
    unit = unit_of(radius)
    which, u = nearest(points, data, unit)
    return which, u <= (radius / unit) ** 2


def _nearest(points: Array, data: Array, bandwidth: float) -> tuple[Array, Array]:
    """Return what `nearest` does by looking at all pairs."""
    which, least = np.zeros(len(points), dtype=int), np.full(len(points), np.inf)
    for some, columns, _, u in blocks(data, points, bandwidth):
        # Counted from the end, the first of equals is the largest; 16 bits hold the rows of a tile.
        low, after = u.min(axis=0), np.arange(len(u), 0, -1, dtype=np.uint16)
        equal = low * (1 + EQUAL)
        first = some.start + len(u) - ((u <= equal) * after[:, None]).max(axis=0).astype(int)
        np.copyto(which[columns], first, where=equal < least[columns])
        least[columns] = np.minimum(least[columns], low)
    return which, least


def ball(points: Array, data: Array, bandwidth: float = 1.0) -> tuple[float, Array]:
    """Return the radius of a ball that holds the points, and how far from its centre data are."""
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    squares = (scaled_squares((rows - centre).T, bandwidth) for rows in (points, data))
    radius, away = map(np.sqrt, squares)
    return radius.max(), away


def neighborhoods(points: Array) -> Iterator[Array]:
    """Halve the rows of points along their widest axis, again and again, until few are left."""
    axes, left = np.ascontiguousarray(points.T), [np.arange(len(points))] if len(points) else []
    while left:
        rows = left.pop()
        if len(rows) <= NEIGHBORHOOD:
            yield rows
            continue
        here, half = axes.take(rows, axis=1), len(rows) // 2
        order = rows[np.argpartition(here[np.ptp(here, axis=1).argmax()], half)]
        left += [order[:half], order[half:]]


def distinct_rows(keys: Array) -> tuple[Array, Array]:
    """Return where each different row of whole numbers first stands, in order, and which each is.

    Parameters
    ----------
    keys : ndarray of shape (n, d)
        Whole numbers, as floats or integers.

    Returns
    -------
    first : ndarray of int of shape (k,)
        Rows of ``keys``, in the order of their first, second, … number.
    which : ndarray of int of shape (n,)
        ``keys[first][which]`` is ``keys``.
    """
    folded, size = np.zeros(len(keys), dtype=np.int64), 1.0
    for axis in keys.T:  # one number a row, in the rows' order: far faster to sort than rows
        low, span = axis.min(), float(axis.max()) - float(axis.min()) + 1
        if size * span > 2.0**62:  # ranks in place of places
            folded, axis = (np.unique(part, return_inverse=True)[1] for part in (folded, axis))
            low, size, span = 0, float(folded.max()) + 1, float(axis.max()) + 1
        folded, size = folded * int(span) + (axis - low).astype(np.int64), size * span
    if size <= len(keys):  # a place for each, so that nothing is sorted
        first = np.full(int(size), len(keys))
        np.minimum.at(first, folded, np.arange(len(keys)))
        there = first < len(keys)
        return first[there], (np.cumsum(there) - 1)[folded]
    # The fewer bytes a number has, the faster it is to sort.
    folded = folded.astype(np.min_scalar_type(int(size)))
    _, first, which = np.unique(folded, return_index=True, return_inverse=True)
    return first, which
