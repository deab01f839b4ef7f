"""Mean-shift clustering as a scikit-learn estimator."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from teachkit.bandwidth import rule_bandwidth
from teachkit.kernels import Kernel, as_kernel
from teachkit.settle import SAME_MODE as SAME_MODE  # the figures look for it here
from teachkit.settle import Ground, far_origin
from teachkit.shares import SAME_COUNT, counts_of
from teachkit.sums import distinct_rows, nearest_within
from teachkit.validate import (
    as_bandwidth,
    as_choice,
    as_count,
    as_flag,
    as_number,
    as_precise,
    as_rows,
    as_weights,
    lone_points,
    refuse_empty,
    refuse_reordered,
    refuse_unreached,
)

#: What predictions need of the parameters: as they were for the fit, whatever is set since.
KEPT = ("kernel", "assign", "cluster_all", "max_iter", "tol")
#: Of fewer points most may well stand alone: a rule looks at five neighbours or fewer.
FEW = 20


class MeanShift(ClusterMixin, BaseEstimator):
    """Cluster points by the mode of the density that each climbs to.

    Parameters
    ----------
    bandwidth : float or str, optional
        h, in the units of the data: a standard deviation for the Gaussian kernel, a radius for
        those that end. Or the name of a rule: "neighbors" (which None stands for), from the mean
        distance to the nearest 30 % of the points; "median", from the median of these distances,
        which points far away do not move; "scott", "silverman", which hold their own in many
        columns; "likelihood", the most probable of 40 values around Scott's. Each gives other
        kernels the h at which the density that they climb is as smooth (`rule_bandwidth`).
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
        Most steps of a climb before its mode is looked for; short cuts look up to five times.
    tol : float, default=1e-3
        A climb ends when a step is at most tol·h long; its mode is then finished to 1e-9·h.
    algorithm : {"auto", "plain"}, default="auto"
        Whether climbs may take short cuts: a lattice in place of sums, for the Gaussian in up to
        three dimensions, and no crawling where the mode is sure. Modes are the same to 1e-9·h, and
        so are labels, but for points about 1e-4·h from where two basins meet.
    fast : bool
        The older name of ``algorithm``: True for "auto", False for "plain". It goes before 1.0.

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

    See Also
    --------
    sklearn.cluster.MeanShift : The flat kernel, and labels by the nearest centre.
    sklearn.cluster.estimate_bandwidth : The radius from which "neighbors" gets its h.
    sklearn.neighbors.KernelDensity : The density itself.

    References
    ----------
    D. Comaniciu, P. Meer (2002), IEEE PAMI 24:603-619.
    M. Á. Carreira-Perpiñán (2015), arXiv:1503.00687.

    Examples
    --------
    >>> from teachkit import MeanShift
    >>> X = [[1.0, 1.0], [1.2, 0.9], [0.8, 1.1], [5.0, 5.0], [5.1, 4.8]]
    >>> model = MeanShift(bandwidth=0.5).fit(X)
    >>> model.labels_.tolist()
    [0, 0, 0, 1, 1]
    >>> model.cluster_centers_.round(2).tolist()
    [[1.0, 1.0], [5.05, 4.9]]
    """

    def __init__(
        self,
        bandwidth: float | str | None = None,
        *,
        kernel: str | Kernel | Callable[[Array], Array] = "gaussian",
        assign: str = "basin",
        seeds: ArrayLike | None = None,
        bin_seeding: bool = False,
        min_bin_freq: int = 1,
        cluster_all: bool = True,
        max_iter: int = 300,
        tol: float = 1e-3,
        algorithm: str = "auto",
        fast: bool | str = "deprecated",
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
        self.algorithm = algorithm
        self.fast = fast

    def fit(
        self, X: ArrayLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> MeanShift:
        """Find the modes of the data and label every point.

        If it fails, or is interrupted, the model stays as it was.

        Parameters
        ----------
        X : array-like of shape (n, d)
            What was observed.
        y : ignored
        sample_weight : array-like of shape (n,), optional
            Where all are whole numbers, each an integer value, how often its row counts. Else
            shares: a common factor changes nothing, and where points are counted (the rules for the
            bandwidth, ``min_bin_freq``) a row counts w·Σw/Σw² times, so that equal shares count
            once each (`counts_of`). Rows of weight 0 are only labelled.

        Returns
        -------
        MeanShift
            The estimator itself.

        Raises
        ------
        TypeError, ValueError
            If an argument cannot be used, or no seed has a point within reach.

        Warns
        -----
        UserWarning
            If a rule chose a bandwidth with which most points stand alone, each a cluster of its
            own; or if ``bin_seeding`` finds a cell for every point.
        FutureWarning
            If ``fast`` is given.

        See Also
        --------
        sklearn.cluster.MeanShift.fit : Takes no weights.

        Examples
        --------
        >>> from teachkit import MeanShift
        >>> MeanShift(1.0).fit([[0.0], [3.0]], sample_weight=[1, 4]).cluster_centers_.round(2)
        array([[2.99],
               [0.28]])
        """
        fitted = self.__new__(type(self))
        fitted.__dict__ = dict(self.__dict__)  # not `copy`, which would get the old ground ready
        fitted._fit(X, sample_weight)
        self.__dict__ = fitted.__dict__  # all at once, or nothing
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

        See Also
        --------
        sklearn.cluster.MeanShift.predict : By the nearest centre.

        Examples
        --------
        >>> from teachkit import MeanShift
        >>> model = MeanShift(1.0).fit([[0.0], [0.5], [1.0], [9.0]])
        >>> model.predict([[2.0], [7.0]]).tolist()
        [0, 1]
        """
        rows = self._rows_of(X)
        if self._settings["assign"] == "nearest":
            return self._label(rows, rows, True)
        return self._label(rows, self._ground.settle(rows).ends, self._settings["cluster_all"])

    def score_samples(self, X: ArrayLike) -> Array:
        """Return the log of the density that is climbed: that of the kernel's shadow.

        For the Gaussian it is the Gaussian's own density; with the flat kernel points climb the
        density of Epanechnikov's, with that the biweight's, and so on.

        Parameters
        ----------
        X : array-like of shape (m, d)
            Points, in the columns and units of the training data.

        Returns
        -------
        ndarray of shape (m,)
            −inf where no datum is within reach. With a ``bandwidth_`` of 0, the limit for h → 0:
            inf on a datum, −inf elsewhere.

        See Also
        --------
        sklearn.neighbors.KernelDensity.score_samples :
            The same number, for the Gaussian, and with ``kernel="epanechnikov"`` for the flat one.

        Examples
        --------
        >>> from teachkit import MeanShift
        >>> model = MeanShift(1.0, kernel="flat").fit([[0.0], [0.5]])
        >>> model.score_samples([[0.25], [9.0]]).round(3).tolist()
        [-0.352, -inf]
        """
        rows = self._rows_of(X)
        return self._ground.log_density(rows)

    def _fit(self, X: ArrayLike, sample_weight: ArrayLike | None) -> None:
        """Do what `fit` does, leaving half a model where it fails."""
        refuse_reordered(X, "X", sample_weight)
        rows = as_rows(X, "X")
        validate_data(self, _with_names(X, rows), skip_check_array=True)
        checked, weights = as_precise(rows, X), as_weights(sample_weight, len(rows))
        counts = weights if sample_weight is None else counts_of(weights)
        self._settings = self._checked_settings()
        counted = slice(None) if counts.all() else counts > 0
        self._origin = far_origin(rows[counted])
        rows = rows - self._origin if self._origin.any() else rows
        self._data, self._weights = rows[counted], counts[counted]
        self.bandwidth_ = self._chosen_bandwidth()
        self._ground = ground = self._new_ground()
        seeds = self._seeds(checked[counted])
        if self.assign == "nearest":
            positions, climbed = rows, ground.settle(seeds)
        else:
            if seeds is not self._data:
                refuse_unreached(ground.reached(seeds), self.bandwidth_)
            settled = ground.settle(rows)
            positions, climbed = settled.ends, settled[counted]
        self._modes = ground.in_order(ground.modes(climbed), positions[counted])
        self.n_iter_ = int(climbed.steps.max())
        self.cluster_centers_ = (self._modes + self._origin).astype(checked.dtype, copy=False)
        self.labels_ = self._label(rows, positions, self.cluster_all)
        self._ground = ground.knowing(self._modes)
        self._warn_of_lone_points(self.labels_[counted])

    def _checked_settings(self) -> dict[str, Any]:
        """Return what predictions need of the parameters, all of them checked."""
        for name, values in (("assign", ("basin", "nearest")), ("algorithm", ("auto", "plain"))):
            as_choice(getattr(self, name), name, values)
        as_count(self.max_iter, "max_iter")
        as_count(self.min_bin_freq, "min_bin_freq", least=1)
        as_number(self.tol, "tol", least=0)
        for name in ("bin_seeding", "cluster_all"):
            as_flag(getattr(self, name), name)
        algorithm = self.algorithm
        if self.fast != "deprecated":
            algorithm = "auto" if as_flag(self.fast, "fast") else "plain"
            warnings.warn(
                f"fast={self.fast!r} goes before teachkit 1.0: use algorithm={algorithm!r}.",
                FutureWarning,
                stacklevel=4,  # whoever called `fit`
            )
        return {name: getattr(self, name) for name in KEPT} | {"plain": algorithm == "plain"}

    @property
    def _by_rule(self) -> bool:
        return self.bandwidth is None or isinstance(self.bandwidth, str)

    def _chosen_bandwidth(self) -> float:
        if not self._by_rule:
            return as_bandwidth(self.bandwidth)
        rule = "neighbors" if self.bandwidth is None else str(self.bandwidth)
        return rule_bandwidth(rule, self._data, as_kernel(self.kernel), self._weights)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is stored: numbers and names, and nothing that is made of them."""
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_ground"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if hasattr(self, "labels_"):
            self._ground = self._new_ground().knowing(self._modes)

    def _new_ground(self) -> Ground:
        """Return what is climbed, by the settings of the fit."""
        kept = self._settings
        kernel = as_kernel(kept["kernel"])
        like_sklearn = kernel.plateaus and kept["assign"] == "nearest"
        rules = int(kept["max_iter"]), float(kept["tol"]), kept["plain"], like_sklearn
        return Ground(self._data, self._weights, self.bandwidth_, kernel, *rules)

    def _rows_of(self, X: ArrayLike) -> Array:
        """Return new points as they are seen from the origin of the data."""
        check_is_fitted(self)
        rows = as_rows(X, "X")
        validate_data(self, _with_names(X, rows), reset=False, skip_check_array=True)
        return rows - self._origin

    def _seeds(self, X: Array) -> Array:
        if self.seeds is not None:
            return as_rows(self.seeds, "seeds", X.shape[1]) - self._origin
        return self._bin_seeds(X) if self.bin_seeding and self.bandwidth_ > 0 else self._data

    def _bin_seeds(self, X: Array) -> Array:
        """Return the occupied cells of a grid of step h, rounded as scikit-learn rounds them."""
        # In whose precision the division rounds hangs on NumPy's own numbers, and on no others.
        step = np.float64(self.bandwidth_) if self._by_rule else self.bandwidth_
        step = self.bandwidth if isinstance(self.bandwidth, np.number) else step
        cells = np.round(X / step)
        first, which = distinct_rows(cells)
        held = np.bincount(which, self._weights)
        cells, full = cells[first], held >= self.min_bin_freq - SAME_COUNT
        refuse_empty(full, self.min_bin_freq)
        if full.sum() == max(len(X), self._weights.sum()):  # shares count for less than their rows
            warnings.warn(
                f"bin_seeding with bandwidth={self.bandwidth_:g} puts every point in a cell of its "
                "own: using the points as seeds.",
                stacklevel=5,  # whoever called `fit`
            )
            return self._data
        seeds = cells[full].astype(np.float32) if self._ground.like_sklearn else cells[full]
        return seeds.astype(np.float64) * step - self._origin

    def _label(self, points: Array, positions: Array, everything: bool) -> Array:
        """Return the mode nearest to where each point ends or is, or −1 for what is too far."""
        ground, by_climb = self._ground, self._settings["assign"] == "basin"
        if by_climb:
            modes, radius = self._modes, ground.merge_radius
        else:
            modes, radius = self.cluster_centers_.astype(float) - self._origin, ground.bandwidth
        labels, near = nearest_within(positions, modes, radius)
        if everything:
            return labels
        if by_climb and np.isfinite(ground.kernel.reach):
            near &= nearest_within(points, ground.data, ground.kernel.reach * ground.bandwidth)[1]
        return np.where(near, labels, -1)

    def _warn_of_lone_points(self, labels: Array) -> None:
        """Warn where a bandwidth that was chosen, not given, leaves most points to themselves."""
        if self.bandwidth_ == 0 or not self._by_rule:
            return
        which, weights = labels[labels >= 0], self._weights[labels >= 0]
        rows, counts = np.bincount(which), np.bincount(which, weights)
        alone = int(np.count_nonzero((rows == 1) & (counts <= 1)))
        if 2 * alone > self._weights.sum() >= FEW:
            said = lone_points(alone, self._data.shape, self.bandwidth, self.bandwidth_)
            warnings.warn(said, stacklevel=4)  # whoever called `fit`


def _with_names(X: ArrayLike, rows: Array) -> ArrayLike:
    """Return the table whose columns scikit-learn is to remember: X if they have names there."""
    return X if hasattr(type(X), "columns") else rows
