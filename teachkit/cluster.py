"""Mean-shift clustering as a scikit-learn estimator."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from teachkit.ascent import follow, shift
from teachkit.bandwidth import default_bandwidth
from teachkit.density import log_density
from teachkit.field import Field, fits
from teachkit.kernels import Kernel, as_kernel
from teachkit.modes import finish_together, finished, strongest_apart, strongest_first
from teachkit.sums import distinct_rows, nearest, unit_of
from teachkit.validate import (
    LARGEST,
    as_bandwidth,
    as_choice,
    as_count,
    as_flag,
    as_number,
    as_rows,
    as_samples,
    as_weights,
    refuse_empty,
    refuse_reordered,
    refuse_unreached,
)
from teachkit.windows import Windows

#: Modes closer than this many bandwidths are one; within h for the flat kernel, whose density has
#: plateaus.
SAME_MODE = 0.1
#: Finished ends closer than this many bandwidths are as high as each other.
SAME_PLACE = 1e-9
#: A flat window that no longer changes moves by less than this many bandwidths; there are finitely
#: many windows, each denser than the last, so that the most steps are never needed.
UNCHANGED, MOST_STEPS = 1e-10, 100_000
#: A step, in bandwidths, after which the mode is looked for nearby for the first time.
ROUGH = 1e-2
#: Pairs of a point and a datum from which on a lattice pays.
WORTH_A_LATTICE = 2**18


class MeanShift(ClusterMixin, BaseEstimator):
    """Cluster points by the mode of the density that each climbs to.

    Parameters
    ----------
    bandwidth : float, optional
        h, in the units of the data: a standard deviation for the Gaussian kernel, a radius for
        those that end. If None, from the mean distance to the nearest 30 % of the points
        (`default_bandwidth`).
    kernel : str, Kernel or callable, default="gaussian"
        What weighs the data: a name in `KERNELS`, or a profile k(u) of one's own.
    assign : {"basin", "nearest"}, default="basin"
        Whether a point belongs to the mode that it climbs to, or to the nearest one. With
        ``kernel="flat", assign="nearest"`` the answer is scikit-learn's own.
    seeds : array-like of shape (m, d), optional
        Where climbs start; every point unless given. With basins every point climbs anyway, since
        that is what labels it.
    bin_seeding : bool, default=False
        Whether climbs start from the occupied cells of a grid of step h.
    min_bin_freq : int, default=1
        How many points a cell needs to be a seed.
    cluster_all : bool, default=True
        Whether every point gets a label. If not, −1 goes to what is beyond h of the nearest centre
        (``assign="nearest"``) or beyond the kernel's reach of every datum (``assign="basin"``).
    max_iter : int, default=300
        Most steps of a climb before its mode is looked for; ``fast`` looks up to five times.
    tol : float, default=1e-3
        A climb ends when a step is at most tol·h long; its mode is then finished to 1e-9·h.
    fast : bool, default=True
        Whether climbs may take short cuts: a lattice in place of sums, for the Gaussian in up to
        three dimensions, and no crawling where the mode is sure. Modes are the same to 1e-9·h, and
        so are labels, but for points about 1e-4·h from where two basins meet.

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (k, d)
        The modes, in the order of falling numbers of points.
    labels_ : ndarray of shape (n,)
        Which mode each point belongs to.
    bandwidth_ : float
        The h that was used; 0.0 if the rule found no spread, when every distinct point is a mode.
    n_iter_ : int
        Steps of the longest climb.
    n_features_in_ : int
    feature_names_in_ : ndarray of str
        If the data had named columns.

    References
    ----------
    D. Comaniciu, P. Meer (2002), IEEE PAMI 24:603-619.
    M. Á. Carreira-Perpiñán (2015), arXiv:1503.00687.
    """

    def __init__(
        self,
        bandwidth: float | None = None,
        *,
        kernel: str | Kernel | Callable[[Array], Array] = "gaussian",
        assign: str = "basin",
        seeds: ArrayLike | None = None,
        bin_seeding: bool = False,
        min_bin_freq: int = 1,
        cluster_all: bool = True,
        max_iter: int = 300,
        tol: float = 1e-3,
        fast: bool = True,
    ):
        self.bandwidth = bandwidth
        self.kernel = kernel
        self.assign = assign
        self.seeds = seeds
        self.bin_seeding = bin_seeding
        self.min_bin_freq = min_bin_freq
        self.cluster_all = cluster_all
        self.max_iter = max_iter
        self.tol = tol
        self.fast = fast

    def fit(
        self, X: ArrayLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> MeanShift:
        """Find the modes of the data and label every point.

        Parameters
        ----------
        X : array-like of shape (n, d)
            What was observed.
        y : ignored
        sample_weight : array-like of shape (n,), optional
            A whole weight counts its row that many times; rows of weight 0 are only labelled.

        Returns
        -------
        MeanShift
            The estimator itself.

        Raises
        ------
        TypeError, ValueError
            If an argument cannot be used, or no seed has a point within reach.
        """
        refuse_reordered(X, "X", sample_weight)
        checked = as_samples(X)
        validate_data(self, _with_names(X, checked), skip_check_array=True)
        rows, weights = as_rows(checked, "X"), as_weights(sample_weight, len(checked))
        self._check_parameters()
        counted = slice(None) if weights.all() else weights > 0
        self._kernel, self._origin = as_kernel(self.kernel), _far_origin(rows[counted])
        rows = rows - self._origin if self._origin.any() else rows
        self._data, self._weights = rows[counted], weights[counted]
        if self.bandwidth is None:
            given = None if sample_weight is None else self._weights
            self.bandwidth_ = default_bandwidth(self._data, self._kernel, given)
        else:
            self.bandwidth_ = as_bandwidth(self.bandwidth)
        seeds = self._seeds(checked[counted])
        if self.assign == "nearest":
            positions, (modes, self.n_iter_) = rows, self._modes_of(*self._settle(seeds))
        else:
            if seeds is not self._data:
                refuse_unreached(self._heights(seeds) > -np.inf, self.bandwidth_)
            positions, heights, steps = self._settle(rows)
            modes, self.n_iter_ = self._modes_of(
                positions[counted], heights[counted], steps[counted]
            )
        self._modes = self._sorted(modes, positions[counted])
        self.cluster_centers_ = (self._modes + self._origin).astype(checked.dtype, copy=False)
        self.labels_ = self._label(rows, positions, self.cluster_all)
        return self

    def predict(self, X: ArrayLike) -> Array:
        """Label new points: by the basin they climb into, or by the nearest centre.

        Parameters
        ----------
        X : array-like of shape (m, d)
            New points, in the columns and units of the training data.

        Returns
        -------
        ndarray of shape (m,)
            With basins and ``cluster_all=False``, −1 for what is beyond the kernel's reach of every
            datum, or climbs to a mode that no training point climbed to.
        """
        check_is_fitted(self)
        rows = as_rows(X, "X")
        validate_data(self, _with_names(X, rows), reset=False, skip_check_array=True)
        rows -= self._origin
        if self.assign == "nearest":
            return self._label(rows, rows, True)
        return self._label(rows, self._settle(rows)[0], self.cluster_all)

    def _check_parameters(self) -> None:
        as_choice(self.assign, "assign", ("basin", "nearest"))
        as_count(self.max_iter, "max_iter")
        as_count(self.min_bin_freq, "min_bin_freq", least=1)
        as_number(self.tol, "tol", least=0)
        for name in ("bin_seeding", "cluster_all", "fast"):
            as_flag(getattr(self, name), name)

    @property
    def _copies_sklearn(self) -> bool:
        return self._kernel.plateaus and self.assign == "nearest"

    @property
    def _merge_radius(self) -> float:
        return self.bandwidth_ * (1.0 if self._kernel.plateaus else SAME_MODE)

    def _seeds(self, X: Array) -> Array:
        if self.seeds is not None:
            return as_rows(self.seeds, "seeds", X.shape[1]) - self._origin
        return self._bin_seeds(X) if self.bin_seeding and self.bandwidth_ > 0 else self._data

    def _bin_seeds(self, X: Array) -> Array:
        """Return the occupied cells of a grid of step h, rounded as scikit-learn rounds them."""
        # In whose precision the division rounds hangs on NumPy's own numbers, and on no others.
        given: float | None = self.bandwidth
        step = np.float64(self.bandwidth_) if given is None else self.bandwidth_
        step = given if isinstance(given, np.number) else step
        cells = np.round(X / step)
        first, which = distinct_rows(cells)
        cells, full = cells[first], np.bincount(which, self._weights) >= self.min_bin_freq
        refuse_empty(full, self.min_bin_freq)
        if full.sum() == self._weights.sum():
            warnings.warn(
                f"bin_seeding with bandwidth={self.bandwidth_:g} puts every point in a cell of its "
                "own: using the points as seeds.",
                stacklevel=3,
            )
            return self._data
        seeds = cells[full].astype(np.float32) if self._copies_sklearn else cells[full]
        return seeds.astype(np.float64) * step - self._origin

    def _settle(self, points: Array) -> tuple[Array, Array, Array]:
        """Return where points end, how high (−inf: nothing within reach), after how many steps."""
        if self.bandwidth_ == 0:
            return self._settle_at_once(points)
        windows = Windows(self._data, self.bandwidth_, self._kernel, self._weights)
        if self._kernel.plateaus:
            # scikit-learn's max_iter counts the steps after the first.
            most, tol = int(self.max_iter) + 1, float(self.tol)
            if not self._copies_sklearn:
                most, tol = MOST_STEPS, UNCHANGED
            ascent = follow(points, partial(shift, windows=windows), self.bandwidth_, most, tol)
            heights = np.where(ascent.totals > 0, ascent.totals, -np.inf)
            return ascent.ends, heights, np.maximum(ascent.n_iter - self._copies_sklearn, 0)
        return (self._settle_together if self.fast else self._climbed)(points, windows)

    def _climbed(self, points: Array, windows: Windows) -> tuple[Array, Array, Array]:
        """Do what `_settle` does by climbing from every point and finishing every end."""
        vector = partial(shift, windows=windows)
        ascent = follow(points, vector, self.bandwidth_, self.max_iter, float(self.tol))
        ends = finished(ascent.ends, windows)
        first, which = distinct_rows(_whole(ends, SAME_PLACE * self.bandwidth_))
        return ends, self._heights(ends[first])[which], ascent.n_iter

    def _settle_together(self, points: Array, windows: Windows) -> tuple[Array, Array, Array]:
        """Do what `_settle` does, leaving a climb where the mode that it leads to is sure."""
        vector: Callable[[Array], tuple[Array, Array, Array]] = partial(shift, windows=windows)
        if fits(windows) and len(points) * len(self._data) > WORTH_A_LATTICE:
            vector = Field(windows).shift
        ends, left, short = points.copy(), np.arange(len(points)), float(self.tol)
        heights, steps = np.empty(len(points)), np.zeros(len(points), dtype=int)
        for tol in (ROUGH, short, short / 10, short / 100):
            ascent = follow(ends[left], vector, self.bandwidth_, self.max_iter, tol)
            ends[left], known = ascent.ends, ascent.n_iter > 0
            steps[left] += ascent.n_iter
            modes, home, sure = finish_together(ascent.ends[known], ascent.totals[known], windows)
            if sure.any():
                there, home = left[known][sure], home[sure]
                ends[there], heights[there] = modes[home], self._heights(modes)[home]
                left = np.setdiff1d(left, there)
                if left.size == 0:
                    return ends, heights, steps
            elif tol < ROUGH:  # to go on does not help
                break
        ends[left], heights[left], more = self._climbed(ends[left], windows)
        steps[left] += more
        return ends, heights, steps

    def _settle_at_once(self, points: Array) -> tuple[Array, Array, Array]:
        """Do the same as h → 0: a point ends on the nearest datum, or where it stands on one."""
        which, u = nearest(points, self._data, unit_of(np.ptp(self._data, axis=0).max()))
        endless = np.isinf(self._kernel.reach)
        ends = self._data[which] if endless else points
        return ends, np.where(endless | (u == 0), 0.0, -np.inf), np.zeros(len(points), dtype=int)

    def _heights(self, points: Array) -> Array:
        """Return the log of the density that is climbed; −inf where no datum is within reach."""
        if self.bandwidth_ == 0:
            return self._settle_at_once(points)[1]
        climbed = self._kernel if self._kernel.plateaus else self._kernel.shadow
        return log_density(
            # A rounded end may lie an ulp beyond the data.
            np.clip(points, -LARGEST, LARGEST),
            self._data,
            self.bandwidth_,
            kernel=climbed,
            sample_weight=self._weights,
        )

    def _modes_of(self, ends: Array, heights: Array, steps: Array) -> tuple[Array, int]:
        """Return the modes among the ends, strongest first, and the most steps of a climb."""
        reached = heights > -np.inf
        refuse_unreached(reached, self.bandwidth_)
        modes = strongest_apart(ends[reached], heights[reached], self._merge_radius)
        return modes, int(steps.max())

    def _sorted(self, modes: Array, positions: Array) -> Array:
        """Order the modes by falling numbers of points, then coordinates, and drop empty ones."""
        if self._copies_sklearn and self.bandwidth_ > 0:
            return modes  # already in scikit-learn's order: by the points in the last window
        home = nearest(positions, modes, unit_of(self._merge_radius))[0]
        sizes = np.bincount(home, self._weights, minlength=len(modes))
        # Rounded, so that the last digits do not decide between equal coordinates.
        keys = _whole(modes, 1e-6 * self.bandwidth_) if self.bandwidth_ > 0 else modes
        order = strongest_first(keys, sizes)
        return modes[order[sizes[order] > 0]]

    def _label(self, points: Array, positions: Array, everything: bool) -> Array:
        """Return the mode nearest to where each point ends or is, or −1 for what is too far."""
        if self.assign == "nearest":
            modes, radius = self.cluster_centers_.astype(float) - self._origin, self.bandwidth_
        else:
            modes, radius = self._modes, self._merge_radius
        unit = unit_of(radius)
        labels, u = nearest(positions, modes, unit)
        if everything:
            return labels
        near = u <= (radius / unit) ** 2
        if self.assign == "basin" and np.isfinite(self._kernel.reach):
            radius = self._kernel.reach * self.bandwidth_
            unit = unit_of(radius)
            near &= nearest(points, self._data, unit)[1] <= (radius / unit) ** 2
        return np.where(near, labels, -1)


def _with_names(X: ArrayLike, rows: Array) -> ArrayLike:
    """Return the table whose columns scikit-learn is to remember: X if they have names there."""
    return X if hasattr(type(X), "columns") else rows


def _whole(rows: Array, grain: float) -> Array:
    """Return rows in whole grains; their ranks where grains are too many for a float to count."""
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        grains = np.round(rows / grain)
    if np.isfinite(grains).all():
        return grains
    return np.unique(rows, return_inverse=True)[1].reshape(rows.shape).astype(float)


def _far_origin(rows: Array) -> Array:
    """Return what to subtract so that data far from the origin keep their digits.

    Where all values of an axis lie within a factor of 2 of their mean, subtracting it is exact
    (Sterbenz); elsewhere nothing is subtracted, nor where the largest numbers would get larger.
    """
    columns = np.ascontiguousarray(rows.T)
    mean = columns.mean(axis=1)
    low, high = np.minimum(mean / 2, mean * 2), np.maximum(mean / 2, mean * 2)
    together = (columns.min(axis=1) >= low) & (columns.max(axis=1) <= high)
    return np.where(together & (np.abs(mean) < LARGEST / 2**60), mean, 0.0)
