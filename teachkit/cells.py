"""Many points summarised as few weighted ones: the occupied cells of a lattice.

A cell stands for its rows by their weighted mean. Let e be the place of a row, seen from the mean
of its cell, and z that of x, both in bandwidths: the row's Gaussian weight at x is the mean's times
exp(z·e − ‖e‖²/2). The mean of e is 0 and e lies in a box of side r = step/h, so that the mean of
‖e‖² is at most d r²/4 (Popoviciu). Therefore the mean of that factor is

- at least exp(−d r²/8), by Jensen's inequality,
- at most exp(d r²‖z‖²/8) = k(‖z‖²)^(−d r²/4), by Hoeffding's lemma, since z·e has mean 0 and lies
  in an interval of length r√d‖z‖;

and for the sum over all cells, Jensen's inequality for the power 1 − d r²/4 gives what `summarise`
says of the density.

Where the mean-shift vector of the cells is 0, that of the rows is h⟨Sz − z(zᵀSz − tr S)/2⟩ to
second order, with S the covariance of e and ⟨ ⟩ the mean under the kernel's weights. For no S with
tr S ≤ d r²/4 is it longer than h d r²/4 · ⟨max(1, ‖z‖(‖z‖² − 3)/2)⟩: what is said of the modes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.shares import SAME_COUNT
from teachkit.sums import distinct_rows
from teachkit.validate import as_step, as_weighted, refuse_empty, refuse_unlike, same_step

#: How far the sums of the same rows, taken in another order, may differ: share of what is summed.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Cells:
    """The occupied cells of a lattice; cells of one step add up with ``+`` and ``sum``.

    Cells are equal if they are the same up to rounding: the sums of the same rows, in whatever
    order and parts they were added up.

    Attributes
    ----------
    step : float
        The side of a cell, in the units of the data.
    keys : ndarray of int64, shape (k, d)
        Which cells: the one with key j lies around j·step. In rising order, no two alike.
    weights : ndarray of shape (k,)
        Σ w over the rows of each cell.
    offsets : ndarray of shape (k, d)
        Σ w (x − key·step): summed from the cell's middle, so that no digit is lost far from the
        origin.

    See Also
    --------
    summarise : makes them of rows.

    Examples
    --------
    >>> from teachkit import summarise
    >>> morning, evening = summarise([[0.1], [0.3]], 1.0), summarise([[0.2], [5.0]], 1.0)
    >>> day = sum([morning, evening])
    >>> day.weights.tolist(), day.centres.round(2).tolist()
    ([3.0, 1.0], [[0.2], [5.0]])
    >>> day == summarise([[5.0], [0.2], [0.3], [0.1]], 1.0)
    True
    """

    #: NumPy leaves ``array + cells`` and ``array == cells`` to this class.
    __array_ufunc__ = None

    step: float
    keys: Array
    weights: Array
    offsets: Array

    @property
    def centres(self) -> Array:
        """The weighted mean of each cell's rows, shape (k, d)."""
        return self.keys * self.step + self.offsets / self.weights[:, None]

    def __add__(self, other: Cells) -> Cells:
        """Return the cells of the rows of both, on the lattice of the first."""
        if not isinstance(other, Cells):
            return NotImplemented
        refuse_unlike((self.step, other.step), (self.keys.shape[1], other.keys.shape[1]))
        return _merged(
            self.step,
            np.concatenate([self.keys, other.keys]),
            np.concatenate([self.weights, other.weights]),
            np.concatenate([self.offsets, other.offsets]),
        )

    def __radd__(self, other: Literal[0]) -> Cells:
        """Return the cells themselves for ``0 + cells``, with which ``sum`` begins."""
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __eq__(self, other: object) -> bool:
        """Say whether both are the same cells with the same sums, up to rounding."""
        if not isinstance(other, Cells):
            return NotImplemented
        if not (same_step(self.step, other.step) and np.array_equal(self.keys, other.keys)):
            return False
        weights = self.weights[:, None]
        reweighed = np.abs(weights - other.weights[:, None]) > ROUNDING * weights
        # Far from the origin the last digit of key·step is what counts.
        slack = ROUNDING + 4 * np.finfo(float).eps * np.abs(self.keys)
        moved = np.abs(self.offsets - other.offsets)
        return not (reweighed.any() or (moved > slack * weights * self.step).any())

    def __hash__(self) -> int:
        """Return a number that equal cells share: it leaves out whatever rounding touches."""
        return hash((self.keys.shape, self.keys.tobytes()))


def summarise(data: ArrayLike, step: float, *, sample_weight: ArrayLike | None = None) -> Cells:
    """Summarise rows as cells: Σ w and Σ w·x of each occupied cell of a lattice.

    Data that memory does not hold are summarised a chunk at a time, on one machine or many, and
    added up in any order: the cells are those of all rows, up to rounding.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed.
    step : float
        The side of a cell, in the units of the data: h/8, for example.
    sample_weight : array-like of shape (n,), optional
        wᵢ; 1 unless given. Rows of weight 0 are left out.

    Returns
    -------
    Cells
        Its ``centres`` and ``weights`` stand for ``data`` and ``sample_weight`` wherever the kernel
        is the Gaussian.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    Cells : what is returned, and how it adds up.
    density, MeanShift : take the centres as data and the weights as ``sample_weight``.

    Notes
    -----
    Write r = step/h, f̃ for the density of the cells and K = c_d/hᵈ for the height of one bump.
    Wherever x is, whatever the data are, and as long as d r² ≤ 4,

        exp(−d r²/8) ≤ f̂(x)/f̃(x) ≤ (K/f̃(x))^(d r²/4).

    A cell with half of its weight in each of two opposite corners attains the left side. Where the
    rows fill their cells evenly, f̃ is nearly f̂ with h² − step²/12 in place of h², and the relative
    error about r²/24 · |⟨‖z‖²⟩ − d|: z is (x − xᵢ)/h, and ⟨ ⟩ the mean under the kernel's weights.

    To second order in r, a mode moves by at most

        h · d r²/4 · ⟨max(1, ‖z‖(‖z‖² − 3)/2)⟩ / λ,

    where ⟨ ⟩ is taken at the mode, mostly between 1 and 2 for d ≤ 3, and λ is the least curvature
    there, the smallest eigenvalue of I − ⟨zzᵀ⟩: near 1 for a cluster far narrower than h, 1/2 for a
    round one of standard deviation h, near 0 for what is hardly a mode. One for which this is not
    small beside h may come or go.

    The Gaussian only: a kernel that ends has windows with edges, and a cell moves in or out of a
    window as one, so that the answer changes by jumps, and the plateaus of a flat density merge by
    counts. The Gaussian is smooth, which is why its error is of second order.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import density, summarise
    >>> rng, h = np.random.default_rng(0), 0.5
    >>> cells = summarise(rng.normal(size=(10_000, 2)), h / 8)
    >>> for _ in range(9):
    ...     cells += summarise(rng.normal(size=(10_000, 2)), h / 8)
    >>> print(density([[0.0, 0.0]], cells.centres, h, sample_weight=cells.weights).round(3))
    [0.127]

    References
    ----------
    W. Hoeffding (1963), J. Amer. Stat. Assoc. 58:13-30, for the lemma.
    M. P. Wand (1994), J. Comput. Graph. Stat. 3:433-445, for densities of binned data.
    """
    data, weights = as_weighted(data, sample_weight)
    step = as_step(step, data)
    keys = np.rint(data / step)
    data -= keys * step
    data *= weights[:, None]
    return _merged(step, keys.astype(np.int64), weights, data)


def _merged(step: float, keys: Array, weights: Array, offsets: Array) -> Cells:
    """Add up what has the same key."""
    first, which = distinct_rows(keys)
    offsets = np.stack([np.bincount(which, axis) for axis in offsets.T], axis=-1)
    return Cells(step, keys[first], np.bincount(which, weights), offsets)


def occupied_cells(data: Array, step: float, weights: Array, least: int) -> Array:
    """Return the cells, in steps, whose rows weigh ``least`` or more; an error where none does."""
    cells = np.round(data / step)
    first, which = distinct_rows(cells)
    full = np.bincount(which, weights) >= least - SAME_COUNT
    refuse_empty(full, least)
    return cells[first[full]]
