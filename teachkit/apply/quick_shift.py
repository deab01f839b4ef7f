"""Quick shift: every point links to the nearest higher one, and long links are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.pieces import by_size, ends_of
from teachkit.density import KernelLike, log_density
from teachkit.sums import EQUAL, lengths, scaled_squares, unit_of
from teachkit.validate import as_number, as_rows

__all__ = ["Links", "quick_shift"]

#: Numbers in one tile of the table of differences: d for each pair, for one point at least.
TILE = 2**18
#: Digits of the log of a density: where fewer differ, rounding made the difference.
DIGITS = 9


@dataclass(frozen=True)
class Links:
    """The links of quick shift: a tree that holds all points, and that may be cut at any length.

    Attributes
    ----------
    heights : ndarray of shape (n,)
        f̂ at each point, to nine digits.
    parents : ndarray of int of shape (n,)
        The number of the point that each links to; the highest has its own.
    lengths : ndarray of shape (n,)
        How long each link is, in the units of the data; the highest point's is inf.
    """

    heights: Array
    parents: Array
    lengths: Array

    def labels(self, longest: float) -> Array:
        """Cut the links that are longer, and number what still hangs together.

        Parameters
        ----------
        longest : float
            How long a link may be, in the units of the data: 0 or more.

        Returns
        -------
        ndarray of int of shape (n,)
            The cluster of each point. The largest is 0; of equals comes first the one whose highest
            point stands in the earlier row.

        Raises
        ------
        TypeError, ValueError
            If ``longest`` is not one finite number of at least 0.

        See Also
        --------
        quick_shift : Where the links come from.

        Examples
        --------
        >>> from teachkit.apply.quick_shift import quick_shift
        >>> links = quick_shift([[0.0], [1.0], [1.5], [6.0], [7.0]], 1.0)
        >>> links.labels(2.0).tolist(), links.labels(5.0).tolist()
        ([0, 0, 0, 1, 1], [0, 0, 0, 0, 0])
        """
        kept = self.lengths <= as_number(longest, "longest", least=0)
        tops = np.where(kept, self.parents, np.arange(len(kept)))
        return by_size(ends_of(tops))


def quick_shift(data: ArrayLike, bandwidth: float, *, kernel: KernelLike = "gaussian") -> Links:
    """Link each point to the nearest of those where the density is higher.

    The parent of xᵢ is the xⱼ for which ‖xᵢ − xⱼ‖ is least, of all with f̂(xⱼ) > f̂(xᵢ). Mean shift
    climbs the same density by steps of its own; here a step ends on another point. Nothing is cut
    yet: `Links.labels` does that, at one length after another if need be.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed.
    bandwidth : float
        h, in the units of the data: the standard deviation of a Gaussian bump, the radius of one
        that ends.
    kernel : str, Kernel or callable, default="gaussian"
        What the density is made of: a name in `KERNELS`, or a profile k(u) of one's own. (In
        `teachkit.MeanShift` it names the weights, and the density is that of its `shadow`.)

    Returns
    -------
    Links
        Of two points equally high the one in the earlier row counts as the higher, and of two
        equally far the one in the earlier row is the parent. Equal is what rounding could make
        equal. The highest point alone has no link.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.MeanShift : Climbs to the modes themselves.
    teachkit.density : The heights.

    Notes
    -----
    Half of all pairs are measured, a tile at a time: n²d/2 steps, and no table of n × n.

    References
    ----------
    A. Vedaldi, S. Soatto (2008), Quick shift and kernel methods for mode seeking, ECCV, 705-718.

    Examples
    --------
    >>> from teachkit.apply.quick_shift import quick_shift
    >>> links = quick_shift([[0.0], [1.0], [1.5], [6.0], [7.0]], 1.0)
    >>> links.heights.round(3).tolist()
    [0.154, 0.199, 0.176, 0.128, 0.128]
    >>> links.parents.tolist(), links.lengths.tolist()
    ([1, 1, 1, 2, 3], [1.0, inf, 0.5, 4.5, 1.0])
    """
    rows = as_rows(data, "data")
    # Logs, since no float may be large or small enough for the density itself.
    logs = log_density(rows, rows, bandwidth, kernel=kernel).round(DIGITS)
    parents = nearest_higher(rows, logs)
    long = lengths(rows - rows[parents])
    long[logs.argmax()] = np.inf
    with np.errstate(over="ignore"):
        return Links(np.exp(logs), parents, long)


def nearest_higher(data: Array, heights: Array) -> Array:
    """Return for each point the number of the nearest higher one; for the highest, its own.

    Parameters
    ----------
    data : ndarray of shape (n, d)
    heights : ndarray of shape (n,)

    Returns
    -------
    ndarray of int of shape (n,)
    """
    n, d = data.shape
    order = np.argsort(-heights, kind="stable")  # the highest first, the earlier row of equals
    axes, unit = data[order].T, unit_of(np.ptp(data, axis=0).max())
    parents, few = np.arange(n), max(1, TILE // (n * d))
    for first in range(1, n, few):
        ranks = np.arange(first, min(first + few, n))
        higher = np.arange(ranks[-1])
        squares = scaled_squares(axes[:, None, higher] - axes[:, ranks, None], unit)
        squares[higher >= ranks[:, None]] = np.inf
        least = squares.min(axis=1, keepdims=True)
        nearest = squares <= least * (1 + EQUAL)
        parents[order[ranks]] = np.where(nearest, order[higher], n).min(axis=1)
    return parents
