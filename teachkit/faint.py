"""The sums of a window also where every weight in it is below the smallest number there is."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array

from teachkit.sums import EQUAL, block_sums, nearest
from teachkit.windows import Windows


def profile_sums(points: Array, windows: Windows) -> tuple[Array, Array, Array]:
    """Return the sums of φ, and the log of what was divided out of them.

    Far from all data every Gaussian weight is below the smallest number there is, yet their ratios
    are not: there the largest is divided out, k(u − u₀) = k(u)/k(u₀).

    Returns
    -------
    log_scale : ndarray of shape (m,)
        log k(u₀) where that was done, −inf where u₀ is larger than any number, else 0. The true
        sums are e^log_scale times those returned.
    totals : ndarray of shape (m,)
    shifts : ndarray of shape (m, d)
    """
    totals, shifts = windows.sums(points)
    log_scale = np.zeros(len(points))
    if windows.kernel.memoryless and (totals < windows.faint).any():
        faint = np.flatnonzero(totals < windows.faint)
        nearest_u = nearest(points[faint], windows.data, windows.bandwidth)[1]
        log_scale[faint] = -0.5 * nearest_u
        far, near = faint[np.isinf(nearest_u)], faint[np.isfinite(nearest_u)]
        least = -2 * log_scale[near]
        totals[near], shifts[near] = subtracted_sums(points[near], windows, least)
        if far.size:
            totals[far], shifts[far] = nearest_sums(points[far], windows)
    return log_scale, totals, shifts


def subtracted_sums(points: Array, windows: Windows, nearest_u: Array) -> tuple[Array, Array]:
    """Return Σ wᵢ φ(uᵢ − u₀) and Σ wᵢ φ(uᵢ − u₀)(xᵢ − x) by subtraction, for any h."""
    shares = lambda u, i, j: windows.phi(u - nearest_u[i, None]) * windows.weights[j]  # noqa: E731
    return block_sums(points, windows.data, windows.bandwidth, shares)


def nearest_sums(points: Array, windows: Windows) -> tuple[Array, Array]:
    """Return Σ wᵢ and Σ wᵢ(xᵢ − x) of the nearest data: no other counts where u₀ is infinite."""
    least = nearest(points, windows.data)[1] * (1 + EQUAL)
    shares = lambda u, i, j: (u <= least[i, None]) * windows.weights[j]  # noqa: E731
    return block_sums(points, windows.data, 1.0, shares)
