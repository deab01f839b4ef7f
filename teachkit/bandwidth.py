"""Rules for the bandwidth h, and how the modes change with it."""

from __future__ import annotations

from functools import partial
from math import log, pi, sqrt

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.ascent import follow, shift
from teachkit.density import log_density
from teachkit.kernels import KERNELS, Kernel
from teachkit.modes import finished, seeds_beside, strongest_apart
from teachkit.sums import TILE, ball, lengths, neighborhoods, scaled_squares, unit_of
from teachkit.validate import (
    LARGEST,
    as_bandwidth,
    as_bandwidths,
    as_rows,
    as_share,
    as_spread,
    as_weighted,
)
from teachkit.windows import Windows

#: Most nodes of the lattice on which `density_modes` looks for modes that no datum climbs to.
MOST_NODES = 2**14
#: A datum from which all others are further than this u is not probable at all.
FARTHEST = 1e300


def scott(data: ArrayLike) -> float:
    """Return Scott's bandwidth for a Gaussian kernel: n^(−1/(d+4)) · s.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed; s is the root of the mean variance over its axes (ddof 1).

    Returns
    -------
    float
        h, in the units of the data.

    Raises
    ------
    ValueError
        If there are no two different points.

    References
    ----------
    D. W. Scott (1992), *Multivariate Density Estimation*.
    """
    data = as_spread(data, "scott")
    n, d = data.shape
    return n ** (-1 / (d + 4)) * _spread(data)


def silverman(data: ArrayLike) -> float:
    """Return Silverman's bandwidth for a Gaussian kernel: (n(d + 2)/4)^(−1/(d+4)) · s.

    Arguments, errors and s as in `scott`.

    References
    ----------
    B. W. Silverman (1986), *Density Estimation for Statistics and Data Analysis*, section 4.3.
    """
    data = as_spread(data, "silverman")
    n, d = data.shape
    return (n * (d + 2) / 4) ** (-1 / (d + 4)) * _spread(data)


def neighbor_bandwidth(
    data: ArrayLike, quantile: float = 0.3, sample_weight: ArrayLike | None = None
) -> float:
    """Return the mean distance to the k-th nearest point, k = max(1, int(quantile · n)).

    Each point counts as its own first neighbour, so that k = 1 gives 0. It is a radius, for the
    flat kernel; the same number as scikit-learn's ``estimate_bandwidth``.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed.
    quantile : float, default=0.3
        Which share of the points is near, from 0 to 1.
    sample_weight : array-like of shape (n,), optional
        A row of weight w counts w times.

    Returns
    -------
    float
        A radius, in the units of the data; 0 where most points coincide or are too few.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.
    """
    data, weights = as_weighted(data, sample_weight)
    quantile, count = as_share(quantile, "quantile"), weights.sum()
    unit = unit_of(np.ptp(data, axis=0).max())
    data = data / unit if unit != 1 else data
    k = min(max(1, int(count * quantile)), count)
    total = 0.0
    for rows in neighborhoods(data):
        total += weights[rows] @ _radii(data[rows], data, weights, k)
    return float(total / count * unit)


def _radii(points: Array, data: Array, weights: Array, k: float) -> Array:
    """Return, for points near each other, the distance within which data of weight k lie.

    If it is R at the centre, and all points are within r of it, then it is within R − r and R + r
    at each: what is nearer to the centre than R − 2r is surely within, what is further than R + 2r
    is not, and only the rest is measured from every point.
    """
    r, away = ball(points, data)
    middle = _kth(away[None], weights, k)[0]
    slack = 2 * r + 1e-9 * (middle + r)
    nearer, rest = away < middle - slack, np.abs(away - middle) <= slack
    axes = zip(points.T, data[rest].T, strict=True)
    squares = sum((y - x[:, None]) ** 2 for x, y in axes)
    return np.sqrt(_kth(squares, weights[rest], k - weights[nearer].sum()))


def _kth(values: Array, weights: Array, k: float) -> Array:
    """Return the value in each row at which the weights of the smaller ones add up to k."""
    if (weights == 1).all():
        return np.partition(values, int(k) - 1, axis=1)[:, int(k) - 1]
    order = np.argsort(values, axis=1)
    reached = np.cumsum(weights[order], axis=1) >= k - 1e-12 * abs(k)
    last = np.take_along_axis(order, reached.argmax(axis=1)[:, None], axis=1)
    return np.take_along_axis(values, last, axis=1)[:, 0]


def default_bandwidth(
    data: ArrayLike, kernel: Kernel, sample_weight: ArrayLike | None = None
) -> float:
    """Return the h whose shadow has the variance per axis of a flat kernel with that radius.

    The radius r is `neighbor_bandwidth`; the flat kernel's own shadow, Epanechnikov's, has variance
    r²/(d + 4) per axis. So h = r for flat, r/√(d + 4) for Gaussian.

    Parameters
    ----------
    data, sample_weight
        As in `neighbor_bandwidth`.
    kernel : Kernel
        The kernel that weighs.

    Returns
    -------
    float
        h, in the units of the data; 0 if the radius is 0.
    """
    radius = neighbor_bandwidth(data, 0.3, sample_weight)
    d = np.shape(data)[1]
    return radius / sqrt((d + 4) * kernel.shadow_variance(d))


def leave_one_out(data: ArrayLike, bandwidth: float) -> float:
    """Return Σ log f̂₋ᵢ(xᵢ): how probable each point is to all the others, Gaussian kernel.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed, at least two points.
    bandwidth : float
        h, in the units of the data.

    Returns
    -------
    float
        A log-likelihood: higher is better. It grows without bound as h → 0 when every point has
        a twin.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.
    """
    data = as_spread(data, "leave_one_out")
    h = as_bandwidth(bandwidth)
    n, d = data.shape
    total = 0.0
    for rows in np.array_split(np.arange(n), n * n * d // TILE + 1):
        squares = scaled_squares(data.T[:, None, :] - data.T[:, rows, None], h)
        np.minimum(squares, FARTHEST, out=squares)  # where two are infinite, they differ by NaN
        squares[np.arange(len(rows)), rows] = np.inf
        nearest_u = squares.min(axis=1)
        rest = np.exp((nearest_u[:, None] - squares) / 2).sum(axis=1)
        total += np.where(nearest_u < FARTHEST, np.log(rest) - nearest_u / 2, -np.inf).sum()
    return float(total - n * (log(n - 1) + d * log(h) + d / 2 * log(2 * pi)))


def likelihood_bandwidth(data: ArrayLike, candidates: ArrayLike) -> float:
    """Return the candidate under which each point is most probable to all the others.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed, at least two different points.
    candidates : array-like of shape (c,)
        Bandwidths to choose from.

    Returns
    -------
    float
        The one with the largest `leave_one_out`; the first of equals.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.
    """
    candidates = as_bandwidths(candidates, "candidates")
    data = as_spread(data, "likelihood_bandwidth")
    return candidates[int(np.argmax([leave_one_out(data, h) for h in candidates]))]


def density_modes(data: ArrayLike, bandwidth: float) -> Array:
    """Find the modes of the Gaussian density, those that no datum climbs to included.

    Climbs start from the data; in one or two dimensions m(x) = 0 is also solved from the nodes of a
    lattice.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed.
    bandwidth : float
        h, in the units of the data.

    Returns
    -------
    ndarray of shape (k, d)
        The modes, highest first.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.
    """
    h = as_bandwidth(bandwidth)
    rows, counts = np.unique(as_rows(data, "data"), axis=0, return_counts=True)
    windows = Windows(rows, h, KERNELS["gaussian"], counts.astype(float))
    seeds = np.concatenate([rows, _lattice_seeds(windows)])
    ends = finished(follow(seeds, partial(shift, windows=windows), h, 300, 1e-3).ends, windows)
    # A rounded end may lie an ulp beyond the data.
    height = log_density(np.clip(ends, -LARGEST, LARGEST), rows, h, sample_weight=counts)
    return strongest_apart(ends, height, 1e-3 * h)


def mode_counts(data: ArrayLike, bandwidths: ArrayLike) -> Array:
    """Count the modes of the Gaussian density at every bandwidth.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed.
    bandwidths : array-like of shape (b,)
        Which h to try.

    Returns
    -------
    ndarray of int of shape (b,)
        In one dimension it never grows with h (Silverman 1981); in more it can.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    References
    ----------
    B. W. Silverman (1981), JRSS B 43:97-99.
    """
    return np.array([len(density_modes(data, h)) for h in as_bandwidths(bandwidths, "bandwidths")])


def _lattice_seeds(windows: Windows) -> Array:
    """Return where to climb from to reach the modes that no datum climbs to.

    Their basins can be smaller than any lattice's step, so that a climb from a node would miss
    them: m(x) = 0 is solved from the nodes at which ‖m(x)‖ is least, and those around them.
    """
    data, h, d = windows.data, windows.bandwidth, windows.data.shape[1]
    if d > 2:
        return np.empty((0, d))
    low, width = data.min(axis=0), np.ptp(data, axis=0)
    with np.errstate(over="ignore"):
        wanted = np.ceil(width / (h / 8))
    nodes = np.minimum(wanted, round(MOST_NODES ** (1 / d)) - 1).astype(int) + 1
    axes = [start + np.linspace(0, w, k) for start, w, k in zip(low, width, nodes, strict=True)]
    lattice = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, d)
    vectors, _, _ = shift(lattice, windows)
    speed = lengths(vectors).reshape(nodes)
    least = speed <= _around(speed, np.inf).min(axis=-1)
    beside = _around(least, False).any(axis=-1)
    return seeds_beside(lattice[beside.ravel()], windows)


def _around(values: Array, outside: float) -> Array:
    """Return, along a new last axis, the 3ᵈ values at and around every node of a lattice."""
    d = values.ndim
    padded = np.pad(values, 1, constant_values=outside)
    return np.lib.stride_tricks.sliding_window_view(padded, (3,) * d).reshape(*values.shape, -1)


def _spread(data: Array) -> float:
    unit = unit_of(np.ptp(data, axis=0).max())
    return unit * sqrt((data / unit).var(axis=0, ddof=1).mean())
