"""Modes that are known, and how near to each a climb is surely in its basin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array

from teachkit.ascent import shift
from teachkit.modes import (
    data_around,
    finished,
    jacobian_at,
    products,
    smallest_shift,
    strongest_apart,
)
from teachkit.sums import lengths, nearest
from teachkit.windows import Windows

#: How near a steep mode, in bandwidths, an end may be held to be in its basin, if all so near are
#: drawn to it; and how many radii are tried, each half of the one before.
SURE, MOST_GUESSES = 0.2, 4
#: One is finished for all that lie together if these are as many, on average.
WORTH = 16
#: A u beyond which nothing weighs anything.
FAR = 1e100


@dataclass(frozen=True)
class Peaks:
    """Modes, and how near to each an end is surely in its basin.

    Parameters
    ----------
    modes : ndarray of shape (k, d)
    radii : ndarray of shape (k,)
        In bandwidths; 0 where nothing is sure, or what was finished does not rest, or is no peak.
    bandwidth : float
    """

    modes: Array
    radii: Array
    bandwidth: float

    def homes(self, ends: Array) -> tuple[Array, Array]:
        """Return the nearest mode of each end, and whether the end is surely in its basin."""
        if len(self.modes) == 0:
            return np.zeros(len(ends), dtype=int), np.zeros(len(ends), dtype=bool)
        home, u = nearest(ends, self.modes, self.bandwidth)
        return home, np.sqrt(u) < self.radii[home]


def peaks_at(modes: Array, windows: Windows) -> Peaks:
    """Measure the basins of modes that are finished.

    The first guess is SURE·h times the least curvature at the mode, which is 1 for a lone datum; it
    is halved until every climb from so near is drawn to the mode.
    """
    if len(modes) == 0:
        return Peaks(modes, np.zeros(0), windows.bandwidth)
    steep = -np.linalg.eigvalsh(jacobian_at(modes, windows))[:, -1]
    resting = lengths(shift(modes, windows)[0]) <= 10 * smallest_shift(modes, windows.bandwidth)
    radii, guess = np.zeros(len(modes)), SURE * steep
    left = np.flatnonzero(resting & (steep > 0))
    for _ in range(MOST_GUESSES):
        drawn = _drawn(modes[left], guess[left], windows)
        radii[left[drawn]] = guess[left[drawn]]
        left = left[~drawn]
        guess[left] /= 2
    return Peaks(modes, radii, windows.bandwidth)


def _drawn(modes: Array, radii: Array, windows: Windows) -> Array:
    """Say whether each step from a point x within r·h of a mode y surely ends nearer to it.

    As y = Σ w k(u) xᵢ / Σ w k(u), with u and o = (xᵢ − y)/h measured from y, the step ends at
    y + h Σ w (k(u′) − k(u)) o / Σ w k(u′), u′ measured from x. Between y and x no ‖o‖ changes by
    more than r: k(u′) − k(u) is at most 2 s((‖o‖ − r)²) (|o·e| + r) ‖x − y‖/h, with e the direction
    to x, since slopes s fall; and k(u′) is at least k((‖o‖ + r)²).
    """
    moments = np.zeros((*modes.shape, modes.shape[1]))
    pulls, totals = np.zeros(len(modes)), np.zeros(len(modes))
    for rows, weights, offsets, u in data_around(modes, windows, (windows.reach + radii) ** 2):
        away, r = np.sqrt(np.minimum(u, FAR)), radii[rows, None]
        share = windows.kernel.slope(np.maximum(away - r, 0) ** 2) * weights
        moments[rows] += products(share * offsets, offsets)
        pulls[rows] += (share * away).sum(axis=1)
        totals[rows] += (windows.kernel.profile((away + r) ** 2) * weights).sum(axis=1)
    return 2 * (np.linalg.eigvalsh(moments)[:, -1] + radii * pulls) < totals


def common_peaks(ends: Array, strength: Array, windows: Windows) -> Peaks:
    """Finish the strongest of the ends that lie together.

    None is where the strongest are too many: to finish one takes as long as many steps of a climb.

    Parameters
    ----------
    ends : ndarray of shape (m, d)
    strength : ndarray of shape (m,)
        How high each end stands, roughly.
    windows : Windows
    """
    modes = strongest_apart(ends, strength, SURE / 2 * windows.bandwidth) if len(ends) else ends
    if len(modes) * WORTH >= len(ends):
        return peaks_at(modes[:0], windows)
    return peaks_at(finished(modes, windows), windows)
