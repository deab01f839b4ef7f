"""Weighted sums under a kernel: the one place where the time goes.

All of mean shift is made of Σ wᵢ φ(uᵢ) and Σ wᵢ φ(uᵢ)(xᵢ − x) with uᵢ = ‖x − xᵢ‖²/h². The second is
summed as offsets from x, not as Σ wᵢ φ(uᵢ) xᵢ, so that no digit is lost far from the origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt

import numpy as np

from teachkit.kernels import Kernel

#: Numbers in one block of offsets (512 KiB, which a cache holds): bounds the memory, whatever n is.
BLOCK = 2**16

#: Below this share of the largest weight a sum has lost digits to underflow.
FAINT = 1e-200


def blocks(
    points: np.ndarray, data: np.ndarray, bandwidth: float
) -> Iterator[tuple[slice, slice, np.ndarray, np.ndarray]]:
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
    height = max(1, min(len(points), isqrt(BLOCK // d // 4)))
    width = max(1, BLOCK // (height * d))
    for top in range(0, len(points), height):
        rows = slice(top, top + height)
        for start in range(0, len(data), width):
            columns = slice(start, start + width)
            offsets = to_axes[:, None, columns] - from_axes[:, rows, None]
            yield rows, columns, offsets, scaled_squares(offsets, bandwidth)


def scaled_squares(offsets: np.ndarray, bandwidth: float) -> np.ndarray:
    """Return u = Σ offsets²/h² over the first axis, for any h that is a number at all."""
    if not 1e-150 < bandwidth < 1e150:  # h² would be 0 or infinite
        offsets, bandwidth = offsets / bandwidth, 1.0
    u = offsets[0] * offsets[0]
    for axis in offsets[1:]:
        u += axis * axis
    u /= bandwidth * bandwidth
    return u


def kernel_sums(
    points: np.ndarray,
    data: np.ndarray,
    bandwidth: float,
    phi: Callable[[np.ndarray], np.ndarray],
    weights: np.ndarray,
    nearest_u: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return Σ wᵢ φ(uᵢ) and Σ wᵢ φ(uᵢ)(xᵢ − x) for every point x.

    Parameters
    ----------
    points : ndarray of shape (m, d)
    data : ndarray of shape (n, d)
    bandwidth : float
        h, in the units of the data.
    phi : callable
        A kernel's profile, slope or shadow profile, vectorised.
    weights : ndarray of shape (n,)
        wᵢ.
    nearest_u : ndarray of shape (m,), optional
        Subtracted from each point's u first.

    Returns
    -------
    totals : ndarray of shape (m,)
    shifts : ndarray of shape (m, d)
    """
    totals, shifts = np.zeros(len(points)), np.zeros(points.shape)
    for rows, columns, offsets, u in blocks(points, data, bandwidth):
        if nearest_u is not None:
            u -= nearest_u[rows, None]
        share = phi(u) * weights[columns]
        totals[rows] += share.sum(axis=1)
        shifts[rows] += (offsets.transpose(1, 0, 2) @ share[:, :, None])[:, :, 0]
    return totals, shifts


def profile_sums(
    points: np.ndarray, data: np.ndarray, bandwidth: float, kernel: Kernel, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return `kernel_sums` of the profile, and the log of what was divided out of them.

    Far from all data every Gaussian weight is below the smallest number there is, yet their ratios
    are not: there the largest is divided out, k(u − u₀) = k(u)/k(u₀).

    Returns
    -------
    log_scale : ndarray of shape (m,)
        log k(u₀) where that was done, else 0. The true sums are e^log_scale times those returned.
    totals : ndarray of shape (m,)
    shifts : ndarray of shape (m, d)
    """
    totals, shifts = kernel_sums(points, data, bandwidth, kernel.profile, weights)
    log_scale = np.zeros(len(points))
    faint = totals < FAINT * weights.max()
    if kernel.memoryless and faint.any():
        far = points[faint]
        nearest_u = nearest(far, data, bandwidth)[1]
        totals[faint], shifts[faint] = kernel_sums(
            far, data, bandwidth, kernel.profile, weights, nearest_u
        )
        log_scale[faint] = -0.5 * nearest_u
    return log_scale, totals, shifts


def kernel_moments(
    points: np.ndarray,
    data: np.ndarray,
    bandwidth: float,
    phi: Callable[[np.ndarray], np.ndarray],
    weights: np.ndarray,
    nearest_u: np.ndarray,
) -> np.ndarray:
    """Return Σ wᵢ φ(uᵢ)(xᵢ − x)(xᵢ − x)ᵀ, shape (m, d, d): arguments as in `kernel_sums`."""
    moments = np.zeros((*points.shape, points.shape[1]))
    for rows, columns, offsets, u in blocks(points, data, bandwidth):
        share = phi(u - nearest_u[rows, None]) * weights[columns]
        moments[rows] += (share * offsets).transpose(1, 0, 2) @ offsets.transpose(1, 2, 0)
    return moments


def nearest(
    points: np.ndarray, data: np.ndarray, bandwidth: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every point, which datum is nearest (the first of equals) and its u."""
    which, least = np.zeros(len(points), dtype=int), np.full(len(points), np.inf)
    for rows, columns, _, u in blocks(points, data, bandwidth):
        best = u.argmin(axis=1)
        u_best = np.take_along_axis(u, best[:, None], axis=1)[:, 0]
        closer = u_best < least[rows]
        which[rows][closer] = best[closer] + columns.start
        least[rows][closer] = u_best[closer]
    return which, least
