"""A lattice over a map: where it is hot, and what random maps have there, fast enough to be moved.

The numbers are those of `monte_carlo_limit` at the lattice's points. They come faster, since in the
plane exp(−(a² + b²)/2h²) is exp(−a²/2h²) · exp(−b²/2h²): each datum needs one factor for a column
of the lattice and one for a row, not one for each of its points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array

from teachkit.apply.pieces import by_size, pieces
from teachkit.apply.scatter import area, convex_hull, inside
from teachkit.apply.spots import ChanceLimit, compared

__all__: list[str] = []  # what a demo needs, on top of `spots` and `scatter`

#: Cells inside an outline: some 80 from side to side.
CELLS = 6_000
#: A lattice has at most so many cells from side to side, however thin the outline is.
MOST_ACROSS = 400
#: Data whose outline has less than this share of the square over their width lie on a line.
FLATTEST = 0.02
#: Height over width of the box around such data.
BOX = 0.2
#: Factors below exp of this are taken as equal to it: products of smaller ones would be below the
#: numbers that a processor is quick with. They are 10⁻²⁹⁶ of a datum at most.
LOWEST = -340.0
#: Multiplications in one product of matrices. Larger ones would be split between threads, and wait
#: for the slowest: on a busy machine of two cores that made 0.1 s into 1.5.
AT_ONCE = 250_000


def outline_of(data: Array) -> Array:
    """Return the corners, anticlockwise, of the data's hull; of a box where they lie on a line."""
    corners = convex_hull(data)
    low, high = data.min(axis=0), data.max(axis=0)
    width = float((high - low).max())
    if width > 0 and area(corners) > FLATTEST * width**2:
        return corners
    middle = (low + high) / 2
    width = width or max(1.0, 1e-9 * float(np.abs(data).max()))
    left, bottom = np.minimum(low, middle - BOX * width / 2)
    right, top = np.maximum(high, middle + BOX * width / 2)
    return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])


@dataclass(frozen=True)
class Lattice:
    """Square cells in rows and columns. Those whose middle is inside an outline count.

    Attributes
    ----------
    across, up : ndarray of shape (columns,), (rows,)
        The middles of the cells.
    within : ndarray of bool of shape (rows, columns)
        Which cells count: m of them.
    step : float
        The side of a cell.
    """

    across: Array
    up: Array
    within: Array
    step: float

    @property
    def points(self) -> Array:
        """The middles of the cells that count, shape (m, 2)."""
        row, column = np.nonzero(self.within)
        return np.column_stack([self.across[column], self.up[row]])

    def cells_of(self, places: Array) -> Array:
        """Return for each place the number of its cell; of the nearest, if that does not count."""
        numbers = np.full(self.within.shape, -1)
        numbers[self.within] = np.arange(np.count_nonzero(self.within))
        column, row = (
            np.clip(np.rint((at - middles[0]) / self.step).astype(int), 0, len(middles) - 1)
            for at, middles in zip(places.T, (self.across, self.up), strict=True)
        )
        found = numbers[row, column]
        points = self.points
        for i in np.flatnonzero(found < 0):
            found[i] = ((points - places[i]) ** 2).sum(axis=1).argmin()
        return found


def lattice_in(corners: Array, cells: int = CELLS) -> Lattice:
    """Return a lattice of about so many cells inside an outline, fewer in a thin one."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    wide = high - low
    step = max(np.sqrt(area(corners) / cells), float(wide.max()) / MOST_ACROSS)
    numbers = np.ceil(wide / step).astype(int)
    across, up = (
        centre + step * (np.arange(n) - (n - 1) / 2)
        for centre, n in zip((low + high) / 2, numbers, strict=True)
    )
    middles = np.stack(np.meshgrid(across, up), axis=-1)
    within = inside(middles.reshape(-1, 2), corners).reshape(middles.shape[:2])
    return Lattice(across, up, within, step)


def counts_on(lattice: Lattice, places: Array, bandwidth: float) -> Array:
    """Return points per unit of area in each cell that counts, Σ exp(−‖x − xᵢ‖²/2h²) / 2πh²."""
    right, high = (
        np.exp(np.maximum(-(((at[:, None] - middles) / bandwidth) ** 2) / 2, LOWEST))
        for at, middles in zip(places.T, (lattice.across, lattice.up), strict=True)
    )
    total = np.zeros(lattice.within.shape)
    rows = max(1, AT_ONCE // total.size)
    for start in range(0, len(places), rows):
        some = slice(start, start + rows)
        total += high[some].T @ right[some]
    return total[lattice.within] / (2 * np.pi * bandwidth**2)


def chance_on(
    lattice: Lattice, data: Array, maps: Sequence[Array], bandwidth: float, k: int
) -> ChanceLimit:
    """Compare a map with random ones in each cell, as `monte_carlo_limit` does.

    Parameters
    ----------
    lattice : Lattice
    data : ndarray of shape (n, 2)
    maps : sequence of ndarray of shape (n, 2)
        Random maps: the first half makes z, the others make the limit.
    bandwidth : float
        h, of the Gaussian kernel.
    k : int
        The limit is the k-th highest z of a random map.
    """
    counts = np.array([counts_on(lattice, places, bandwidth) for places in maps])
    first, others = np.split(counts, 2)
    return compared(counts_on(lattice, data, bandwidth), first, others, k)


def patches(lattice: Lattice, hot: Array) -> Array:
    """Number the pieces of hot cells that share sides: 0 is the largest.

    Parameters
    ----------
    lattice : Lattice
    hot : ndarray of bool of shape (m,)
        Of each cell that counts.

    Returns
    -------
    ndarray of int of shape (rows, columns)
        −1 where it is not hot.
    """
    warm = np.zeros(lattice.within.shape, dtype=bool)
    warm[lattice.within] = hot
    labels = np.full(warm.shape, -1)
    if not hot.any():
        return labels
    numbers = np.full(warm.shape, -1)
    numbers[warm] = np.arange(hot.sum())
    labels[warm] = by_size(pieces(int(hot.sum()), *_links(numbers)))
    return labels


def _links(numbers: Array) -> Array:
    """Return which numbers from 0 on stand side by side in a table, shape (2, links)."""
    beside = np.stack([numbers[:, :-1].ravel(), numbers[:, 1:].ravel()])
    above = np.stack([numbers[:-1].ravel(), numbers[1:].ravel()])
    both = np.concatenate([beside, above], axis=1)
    return both[:, (both >= 0).all(axis=0)]


def nearest_other(data: Array, row: int) -> float:
    """Return how far the nearest other point is from that of a row."""
    away = np.linalg.norm(data - data[row], axis=1)
    away[row] = np.inf
    return float(away.min())
