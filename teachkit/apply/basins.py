"""Basins in the plane: to which mode a climb from each node of a lattice leads, and where they end.

To climb from every node would take long, and most climbs would say what their neighbours say. So it
climbs from few nodes first, then from those between two that lead to different modes: a border runs
there. Of a lattice of 385 × 385 that is about every fiftieth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.ascent import climb
from teachkit.cluster import MeanShift
from teachkit.density import KernelLike
from teachkit.kernels import KERNELS, Kernel, as_kernel
from teachkit.sums import nearest
from teachkit.validate import as_bandwidth, as_rows

__all__: list[str] = []  # what a demo needs, on top of `cluster`

#: Cells along a side of the lattice that is climbed first; each further one has twice as many.
FIRST_CELLS = 12
#: Climbs that come as near to each other as this go on as one: in bandwidths, and in steps of the
#: lattice, so that those from both sides of a border stay two.
SAME_PLACE, SAME_NODE = 0.02, 0.2
#: The label of a node with no datum within reach.
NOWHERE = -1
#: In bandwidths: few climbs are left by then, so that their last steps cost little. A flat window
#: that no longer changes moves by less than UNCHANGED.
TOL, UNCHANGED = 1e-5, 1e-10
#: Steps; between them climbs that met become one.
ROUNDS = (1, 1, 2, 4, 8, 16, 32, 64, 128)
#: About so many steps does a datum take to its mode, and so many times as long does one take with
#: a learner's own kernel: for `most_pairs`.
OWN_STEPS, DEARER = 50, 2.5
#: How often each point of a border is moved to the middle of its neighbours: it takes the steps of
#: the lattice away.
SMOOTHED = 4


@dataclass(frozen=True)
class Square:
    """A square lattice of nodes in the plane, at equal distances across and up.

    Attributes
    ----------
    corner : ndarray of shape (2,)
        The node on the lower left.
    side : float
        From the first node to the last.
    nodes : int
        Along a side: FIRST_CELLS times a power of two, and one more.
    """

    corner: Array
    side: float
    nodes: int

    @property
    def step(self) -> float:
        """From a node to the next."""
        return self.side / (self.nodes - 1)

    def places(self, row: ArrayLike, column: ArrayLike) -> Array:
        """Return where nodes are, shape (…, 2); halves are between them."""
        return self.corner + self.step * np.stack([column, row], axis=-1)


@dataclass(frozen=True)
class Basins:
    """What there is to see at one bandwidth.

    Attributes
    ----------
    modes : ndarray of shape (k, 2)
        Those of `MeanShift`.
    sizes : ndarray of shape (k,)
        How many data climb to each.
    labels : ndarray of int of shape (nodes, nodes)
        The mode that a climb from each node leads to, or NOWHERE.
    differs : ndarray of bool of shape (nodes, nodes)
        Whether another mode is nearer to the node.
    borders : ndarray of shape (s, 2, 2)
        Between the basins: both ends of short lines that hang together.
    data_moved : int
        The data to which another mode is nearer than theirs.
    """

    modes: Array
    sizes: Array
    labels: Array
    differs: Array
    borders: Array
    data_moved: int


def basins_on_grid(
    data: ArrayLike,
    bandwidth: float,
    square: Square,
    *,
    kernel: KernelLike = "gaussian",
    most_pairs: float = np.inf,
) -> Basins:
    """Find which mode a climb from each node of a lattice leads to.

    Parameters
    ----------
    data : array-like of shape (n, 2)
        What was observed.
    bandwidth : float
        h, in the units of the data.
    square : Square
        The lattice.
    kernel : str, Kernel or callable
        A name, or a profile k(u).
    most_pairs : float
        Most steps of climbs, times n: where borders are so long that a finer lattice would take
        more, its nodes get the label of the nearest node of a coarser one.

    Returns
    -------
    Basins

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.MeanShift : With ``assign="basin"`` a point belongs to the mode that it climbs to.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.basins import Square, basins_on_grid
    >>> found = basins_on_grid([[0.0, 0.0], [0.0, 4.5]], 1.0, Square(np.zeros(2), 6.0, 13))
    >>> found.labels[:, 0].tolist()
    [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    """
    found = None
    for step in basin_steps(data, bandwidth, square, kernel=kernel, most_pairs=most_pairs):
        found = step
    assert found is not None  # the last step
    return found


def basin_steps(
    data: ArrayLike,
    bandwidth: float,
    square: Square,
    *,
    kernel: KernelLike = "gaussian",
    most_pairs: float = np.inf,
) -> Iterator[Basins | None]:
    """Do what `basins_on_grid` does, and yield None now and then, the basins at last.

    So whoever waits for them can leave off in the middle.
    """
    rows, h, kernel = as_rows(data, "data", 2), as_bandwidth(bandwidth), as_kernel(kernel)
    model = MeanShift(h, kernel=kernel).fit(rows)
    modes = model.cluster_centers_
    labels, apart = np.empty((0, 0), dtype=int), 1
    for step in _finer_and_finer(_Climbs(rows, h, kernel, modes), square, most_pairs):
        labels, apart = step
        yield None
    row, column = np.indices(labels.shape).reshape(2, -1) * apart
    nearer = nearest(square.places(row, column), modes)[0].reshape(labels.shape)
    around = (np.arange(square.nodes) + apart // 2) // apart
    labels, nearer = labels[np.ix_(around, around)], nearer[np.ix_(around, around)]
    yield Basins(
        modes,
        np.bincount(model.labels_, minlength=len(modes)),
        labels,
        (labels != NOWHERE) & (labels != nearer),
        square.corner + square.step * borders_of(labels),
        int((nearest(rows, modes)[0] != model.labels_).sum()),
    )


@dataclass(frozen=True)
class _Climbs:
    """Climbs on the same density, and the modes that they lead to."""

    data: Array
    bandwidth: float
    kernel: Kernel
    modes: Array

    def small(self) -> Array:
        """Return where a basin may be so small that no node is in it: modes, and lone data."""
        ends = np.isfinite(self.kernel.reach)
        return np.concatenate([self.modes, self.data]) if ends else self.modes

    def labels(self, places: Array, step: float) -> tuple[Array, int]:
        """Return which mode a climb from each place leads to, and all climbs' steps.

        Climbs that meet go on as one, which saves most of the steps. `step` is that of the lattice.
        """
        h, ends, which = self.bandwidth, places, np.arange(len(places))
        tol = UNCHANGED if self.kernel.plateaus else TOL
        same = min(SAME_PLACE * h, SAME_NODE * step)
        over, reached, taken = np.zeros(len(ends), dtype=bool), np.zeros(0, dtype=bool), 0
        for steps in ROUNDS:
            ascent = climb(ends[~over], self.data, h, kernel=self.kernel, max_iter=steps, tol=tol)
            reached = reached if taken else ascent.n_iter > 0
            taken += int(np.maximum(ascent.n_iter, 1).sum())
            ends[~over], over[~over] = ascent.ends, ascent.converged | (ascent.n_iter == 0)
            cells = np.round((ends - places[0]) / same) @ [1, 1j]
            _, first, back = np.unique(cells, return_index=True, return_inverse=True)
            ends, over, which = ends[first], over[first], back[which]
            if over.all():
                break
        return np.where(reached, nearest(ends, self.modes)[0][which], NOWHERE), taken


def _finer_and_finer(
    climbs: _Climbs, square: Square, most_pairs: float
) -> Iterator[tuple[Array, int]]:
    """Yield the labels of ever more nodes: of every so manieth, and how many that is.

    From one lattice to the next it climbs from the new nodes in cells with corners of different
    labels, since a border runs there, and in those around a mode, whose basin may be small.
    """
    apart = (square.nodes - 1) // FIRST_CELLS
    row, column = np.indices((FIRST_CELLS + 1,) * 2) * apart
    places, n = square.places(row, column), len(climbs.data)
    found, steps = climbs.labels(places.reshape(-1, 2), apart * square.step)
    labels, asked_last = found.reshape(row.shape), row.size
    dearer = 1 if climbs.kernel in KERNELS.values() else DEARER
    left = most_pairs / dearer / n - OWN_STEPS * n - steps
    small = (climbs.small() - square.corner) / square.step
    yield labels, apart
    while apart > 1:
        cells = _mixed(labels)
        cells[tuple(np.clip((small / apart).astype(int), 0, len(cells) - 1).T[::-1])] = True
        asked = _touched(cells)
        if asked.sum() * steps > left * asked_last:
            break
        apart //= 2
        halves = np.arange(len(asked)) // 2
        labels = labels[np.ix_(halves, halves)]
        row, column = np.nonzero(asked)
        places = square.places(row * apart, column * apart)
        labels[asked], steps = climbs.labels(places, apart * square.step)
        left, asked_last = left - steps, len(row)
        yield labels, apart


def _mixed(labels: Array) -> Array:
    """Say which cells of a lattice have corners with different labels."""
    first = labels[:-1, :-1]
    others = (labels[1:, :-1], labels[:-1, 1:], labels[1:, 1:])
    return np.logical_or.reduce([first != other for other in others])


def _touched(cells: Array) -> Array:
    """Say which points, new in a lattice of half the step, are on an edge or within a cell."""
    last = 2 * len(cells)
    touched = np.zeros((last + 1, last + 1), dtype=bool)
    for down in range(3):
        for across in range(3):
            touched[down : last - 1 + down : 2, across : last - 1 + across : 2] |= cells
    touched[::2, ::2] = False
    return touched


def borders_of(labels: Array) -> Array:
    """Return smooth lines between nodes of different labels, in steps of the lattice.

    A border crosses half-way between two neighbours that differ. In every cell its crossings are
    joined to their middle. Then each crossing moves to the middle between the cells on its two
    sides, and again: so lines lose the steps of the lattice, and stay within about one of them.

    Parameters
    ----------
    labels : ndarray of int of shape (rows, columns)

    Returns
    -------
    ndarray of shape (s, 2, 2)
        Both ends of each line, across and up.
    """
    beside, above = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    row, column = np.nonzero(beside)
    row_above, column_above = np.nonzero(above)
    at = np.column_stack([np.append(column + 0.5, column_above), np.append(row, row_above + 0.5)])
    crossing, cell = _in_cells(beside, above)
    both = np.bincount(crossing, minlength=len(at)) == 2  # the others are at the rim
    middles = _means(at[crossing], cell)
    for _ in range(SMOOTHED):
        at[both] = _means(middles[cell], crossing)[both]
        middles = _means(at[crossing], cell)
    return np.stack([at[crossing], middles[cell]], axis=1)


def _in_cells(beside: Array, above: Array) -> tuple[Array, Array]:
    """Return which crossing is on the rim of which cell, both numbered, a pair for each."""
    numbers = np.full(beside.shape, -1), np.full(above.shape, -1)
    numbers[0][beside] = np.arange(beside.sum())
    numbers[1][above] = beside.sum() + np.arange(above.sum())
    across, up = numbers
    sides = np.stack([across[:-1], across[1:], up[:, :-1], up[:, 1:]])
    _, *cells = np.nonzero(sides >= 0)
    _, cell = np.unique(np.ravel_multi_index(tuple(cells), sides.shape[1:]), return_inverse=True)
    return sides[sides >= 0], cell


def _means(points: Array, groups: Array) -> Array:
    """Return the mean of the points of each group, 0, 1, 2, …"""
    sizes = np.maximum(1, np.bincount(groups))
    return np.column_stack([np.bincount(groups, axis) for axis in points.T]) / sizes[:, None]
