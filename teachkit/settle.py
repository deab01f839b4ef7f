"""The ways in which climbs end (at once, one by one, or together), and on which modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy import ndarray as Array

from teachkit.ascent import follow, shift
from teachkit.density import log_density_in
from teachkit.field import Field, fits
from teachkit.kernels import Kernel
from teachkit.modes import (
    Peaks,
    common_peaks,
    finished,
    peaks_at,
    strongest_apart,
    strongest_first,
)
from teachkit.sums import distinct_rows, nearest, unit_of
from teachkit.validate import LARGEST, refuse_unreached
from teachkit.windows import Windows

#: Modes closer than this many bandwidths are one; within h for the flat kernel, whose density has
#: plateaus.
SAME_MODE = 0.1
#: Finished ends closer than this many bandwidths are as high as each other.
SAME_PLACE = 1e-9
#: A flat window that no longer changes moves by less than this many bandwidths; there are finitely
#: many windows, each denser than the last, so that the most steps are never needed.
UNCHANGED, MOST_FLAT_STEPS = 1e-10, 100_000
#: A step, in bandwidths, after which the mode is looked for nearby for the first time.
ROUGH = 1e-2
#: Pairs of a point and a datum from which on a lattice pays.
WORTH_A_LATTICE = 2**18


@dataclass(frozen=True)
class Settled:
    """Where points end.

    Parameters
    ----------
    ends : ndarray of shape (m, d)
    heights : ndarray of shape (m,)
        The log of the density that is climbed; for a kernel with plateaus, the weight in the last
        window. −inf where nothing is within reach.
    steps : ndarray of int of shape (m,)
    """

    ends: Array
    heights: Array
    steps: Array

    def __getitem__(self, rows: Array | slice) -> Settled:
        """Return some of them."""
        return Settled(self.ends[rows], self.heights[rows], self.steps[rows])


@dataclass(frozen=True)
class Ground:
    """What is climbed, and by which rules.

    Parameters
    ----------
    data : ndarray of shape (n, d)
    weights : ndarray of shape (n,)
        All above 0.
    bandwidth : float
        h, in the units of the data; 0 stands for h → 0.
    kernel : Kernel
        What weighs the data.
    max_iter : int
        Most steps of a climb before its mode is looked for.
    tol : float
        The length of a climb's last step, in bandwidths.
    plain : bool
        Whether every point climbs by itself, without short cuts.
    like_sklearn : bool
        Whether climbs over plateaus end by scikit-learn's rules.
    peaks : Peaks, optional
        The modes, once they are known: climbs need not find them again.
    """

    data: Array
    weights: Array
    bandwidth: float
    kernel: Kernel
    max_iter: int
    tol: float
    plain: bool
    like_sklearn: bool
    peaks: Peaks | None = None

    @cached_property
    def windows(self) -> Windows:
        """What the kernel weighs at each step; no box is ever opened in these."""
        return Windows(self.data, self.bandwidth, self.kernel, self.weights)

    @cached_property
    def heights(self) -> Windows:
        """What the density that is climbed is the sum of: the shadow's windows."""
        shadow = self.kernel.shadow
        if shadow is self.kernel:
            return self.windows
        return Windows(self.data, self.bandwidth, shadow, self.weights)

    def knowing(self, modes: Array) -> Ground:
        """Return the ground on which these are all modes, ready for new points."""
        if self.bandwidth == 0:
            return self
        climbs = not self.kernel.plateaus and not self.plain
        known = replace(self, peaks=peaks_at(modes, self.windows.unopened()) if climbs else None)
        known.windows, known.heights  # noqa: B018  # made here, so that no two threads make them
        return known

    @property
    def merge_radius(self) -> float:
        """Within which two ends are one mode."""
        return self.bandwidth * (1.0 if self.kernel.plateaus else SAME_MODE)

    def settle(self, points: Array) -> Settled:
        """Return where points end, how high, after how many steps."""
        if self.bandwidth == 0:
            return _at_once(points, self)
        windows = self.windows.unopened()
        if self.kernel.plateaus:
            return _over_plateaus(points, windows, self)
        return (_one_by_one if self.plain else _together)(points, windows, self)

    def reached(self, points: Array) -> Array:
        """Return whether any datum is within reach of each point."""
        if self.bandwidth == 0:
            return _at_once(points, self).heights > -np.inf
        climbed = self.windows if self.kernel.plateaus else self.heights
        return _log_density(points, climbed) > -np.inf

    def modes(self, settled: Settled) -> Array:
        """Return the modes among the ends, strongest first."""
        reached = settled.heights > -np.inf
        refuse_unreached(reached, self.bandwidth)
        ends, heights = settled.ends[reached], settled.heights[reached]
        return strongest_apart(ends, heights, self.merge_radius)

    def in_order(self, modes: Array, positions: Array) -> Array:
        """Order modes by falling numbers of points, then coordinates, and drop empty ones."""
        if self.like_sklearn and self.bandwidth > 0:
            return modes  # already in scikit-learn's order: by the points in the last window
        home = nearest(positions, modes, unit_of(self.merge_radius))[0]
        sizes = np.bincount(home, self.weights, minlength=len(modes))
        # Rounded, so that the last digits do not decide between equal coordinates.
        keys = _grains(modes, 1e-6 * self.bandwidth) if self.bandwidth > 0 else modes
        order = strongest_first(keys, sizes)
        return modes[order[sizes[order] > 0]]

    def log_density(self, points: Array) -> Array:
        """Return the log of the density that is climbed, the shadow's; its limit for h → 0."""
        if self.bandwidth == 0:
            return np.where(_nearest_datum(points, self.data)[1] == 0, np.inf, -np.inf)
        return _log_density(points, self.heights)


def _log_density(points: Array, windows: Windows) -> Array:
    points = np.clip(points, -LARGEST, LARGEST)  # a rounded end may lie an ulp beyond the data
    return log_density_in(points, windows.unopened())


def _grains(rows: Array, grain: float) -> Array:
    """Return rows in whole grains; their ranks where grains are too many for a float to count."""
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        grains = np.round(rows / grain)
    if np.isfinite(grains).all():
        return grains
    return np.unique(rows, return_inverse=True)[1].reshape(rows.shape).astype(float)


def _nearest_datum(points: Array, data: Array) -> tuple[Array, Array]:
    """Return which datum is nearest to each point, and a square that is 0 where it stands on it."""
    return nearest(points, data, unit_of(np.ptp(data, axis=0).max()))


def _at_once(points: Array, ground: Ground) -> Settled:
    """End as for h → 0: on the nearest datum, or where a point stands on one."""
    which, u = _nearest_datum(points, ground.data)
    endless = np.isinf(ground.kernel.reach)
    ends = ground.data[which] if endless else points
    heights = np.where(endless | (u == 0), 0.0, -np.inf)
    return Settled(ends, heights, np.zeros(len(points), dtype=int))


def _over_plateaus(points: Array, windows: Windows, ground: Ground) -> Settled:
    """Climb until the window no longer changes, or as scikit-learn does."""
    most, tol = MOST_FLAT_STEPS, UNCHANGED
    if ground.like_sklearn:  # whose max_iter counts the steps after the first
        most, tol = ground.max_iter + 1, ground.tol
    ascent = follow(points, partial(shift, windows=windows), ground.bandwidth, most, tol)
    heights = np.where(ascent.totals > 0, ascent.totals, -np.inf)
    return Settled(ascent.ends, heights, np.maximum(ascent.n_iter - ground.like_sklearn, 0))


def _one_by_one(points: Array, windows: Windows, ground: Ground) -> Settled:
    """Climb from every point and finish every end."""
    vector = partial(shift, windows=windows)
    ascent = follow(points, vector, ground.bandwidth, ground.max_iter, ground.tol)
    ends = finished(ascent.ends, windows)
    first, which = distinct_rows(_grains(ends, SAME_PLACE * ground.bandwidth))
    return Settled(ends, ground.log_density(ends[first])[which], ascent.n_iter)


def _together(points: Array, windows: Windows, ground: Ground) -> Settled:
    """Climb from every point, and leave a climb where the mode that it leads to is sure."""
    vector: Callable[[Array], tuple[Array, Array, Array]] = partial(shift, windows=windows)
    if fits(windows) and len(points) * len(ground.data) > WORTH_A_LATTICE:
        vector = Field(windows).shift
    ends, left = points.copy(), np.arange(len(points))
    heights, steps = np.empty(len(points)), np.zeros(len(points), dtype=int)
    for tol in (ROUGH, ground.tol, ground.tol / 10, ground.tol / 100):
        ascent = follow(ends[left], vector, ground.bandwidth, ground.max_iter, tol)
        ends[left], known = ascent.ends, ascent.n_iter > 0
        steps[left] += ascent.n_iter
        found = ascent.ends[known]
        peaks = ground.peaks or common_peaks(found, ascent.totals[known], windows)
        home, sure = peaks.homes(found)
        if sure.any():
            there, (met, which) = left[known][sure], np.unique(home[sure], return_inverse=True)
            modes = peaks.modes[met]  # those of all would take long where they are many
            ends[there], heights[there] = modes[which], ground.log_density(modes)[which]
            left = np.setdiff1d(left, there)
            if left.size == 0:
                return Settled(ends, heights, steps)
        elif tol < ROUGH:  # to go on does not help
            break
    rest = _one_by_one(ends[left], windows, ground)
    ends[left], heights[left] = rest.ends, rest.heights
    steps[left] += rest.steps
    return Settled(ends, heights, steps)


def far_origin(rows: Array) -> Array:
    """Return what to subtract so that data far from the origin keep their digits.

    Where all values of an axis lie within a factor of 2 of their mean, subtracting it is exact
    (Sterbenz); elsewhere nothing is subtracted, nor where the largest numbers would get larger.
    """
    columns = np.ascontiguousarray(rows.T)
    mean = columns.mean(axis=1)
    low, high = np.minimum(mean / 2, mean * 2), np.maximum(mean / 2, mean * 2)
    together = (columns.min(axis=1) >= low) & (columns.max(axis=1) <= high)
    return np.where(together & (np.abs(mean) < LARGEST / 2**60), mean, 0.0)
