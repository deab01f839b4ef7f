"""Rules for the bandwidth h, and how the modes change with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log, pi, sqrt

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.ascent import follow, shift
from teachkit.density import log_density
from teachkit.kernels import KERNELS, Kernel
from teachkit.modes import finished, seeds_beside, strongest_apart
from teachkit.shares import SAME_COUNT, counts_of, left_out_of, others_of
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


def scott(data: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
    """Return Scott's bandwidth for a Gaussian kernel: n^(−1/(d+4)) · s.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed; s is the root of the mean variance over its axes (ddof 1).
    sample_weight : array-like of shape (n,), optional
        How often each row counts, if all are whole numbers; else shares (`counts_of`), with which
        the answer is that of SciPy's ``gaussian_kde``.

    Returns
    -------
    float
        h, in the units of the data.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, or there are no two different points.

    See Also
    --------
    silverman : Larger along one axis, the same for two, smaller for more.
    neighbor_bandwidth : A radius, which does not take the data for one hill.
    scipy.stats.gaussian_kde : Uses the same rule, on whitened data.

    References
    ----------
    D. W. Scott (1992), *Multivariate Density Estimation*.

    Examples
    --------
    >>> from teachkit import scott
    >>> round(scott([[0.0], [1.0], [2.0], [3.0]]), 3)
    0.978
    >>> round(scott([[0.0], [3.0]], sample_weight=[3, 1]), 3)
    1.137
    """
    data, counts = _counted(data, sample_weight, "scott")
    return float(counts.sum()) ** (-1 / (data.shape[1] + 4)) * _spread(data, counts)


def silverman(data: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
    """Return Silverman's bandwidth for a Gaussian kernel: (n(d + 2)/4)^(−1/(d+4)) · s.

    Arguments, errors and s as in `scott`.

    See Also
    --------
    scott : The same without the factor (d + 2)/4.
    scipy.stats.gaussian_kde : Uses the same rule, on whitened data.

    References
    ----------
    B. W. Silverman (1986), *Density Estimation for Statistics and Data Analysis*, section 4.3.

    Examples
    --------
    >>> from teachkit import silverman
    >>> round(silverman([[0.0], [1.0], [2.0], [3.0]]), 3)
    1.036
    """
    data, counts = _counted(data, sample_weight, "silverman")
    d = data.shape[1]
    return float(counts.sum() * (d + 2) / 4) ** (-1 / (d + 4)) * _spread(data, counts)


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
        How often each row counts, if all are whole numbers; else shares (`counts_of`).

    Returns
    -------
    float
        A radius, in the units of the data; 0 where most points coincide or are too few.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    median_neighbor_bandwidth : Does not mind a few points far away.
    sklearn.cluster.estimate_bandwidth : The same rule.

    Examples
    --------
    >>> from teachkit import neighbor_bandwidth
    >>> line = [[0.0], [1.0], [2.0], [3.0], [4.0]]
    >>> neighbor_bandwidth(line, quantile=0.4)
    1.0
    >>> neighbor_bandwidth(line, quantile=0.6)
    1.4
    """
    radii, counts = _neighbor_radii(data, quantile, sample_weight)
    return float(counts @ radii / counts.sum())


def median_neighbor_bandwidth(
    data: ArrayLike, quantile: float = 0.3, sample_weight: ArrayLike | None = None
) -> float:
    """Return the median distance to the k-th nearest point, k = max(1, int(quantile · n)).

    Points far from all others, whose k-th neighbour is far, move the mean; the median they move
    only as far as they are many. Arguments, result and errors as in `neighbor_bandwidth`.

    See Also
    --------
    neighbor_bandwidth : The mean instead, and scikit-learn's number.
    sklearn.cluster.estimate_bandwidth : The mean instead.

    Examples
    --------
    >>> from teachkit import median_neighbor_bandwidth, neighbor_bandwidth
    >>> with_one_far_away = [[0.0], [1.0], [2.0], [3.0], [100.0]]
    >>> median_neighbor_bandwidth(with_one_far_away, quantile=0.4)
    1.0
    >>> neighbor_bandwidth(with_one_far_away, quantile=0.4)
    20.2
    """
    radii, counts = _neighbor_radii(data, quantile, sample_weight)
    order = np.argsort(radii)
    reached = np.cumsum(counts[order])
    half = reached[-1] / 2
    lower = reached.searchsorted(half - SAME_COUNT)
    upper = reached.searchsorted(half + SAME_COUNT, side="right")
    return float(radii[order[[lower, upper]]].mean())


def _counted(
    data: ArrayLike, sample_weight: ArrayLike | None, rule: str | None = None
) -> tuple[Array, Array]:
    """Return the rows that count and how often, where a rule needs it of two different points."""
    rows, weights = as_weighted(data, sample_weight)
    counts = counts_of(weights)
    if not counts.all():  # a share below the smallest number there is
        rows, counts = rows[counts > 0], counts[counts > 0]
    return (rows if rule is None else as_spread(rows, rule)), counts


def _spread(data: Array, counts: Array) -> float:
    """Return s = √(mean over axes of Σ w(x − x̄)² / (n − 1)), with n = Σw."""
    offsets = data - data[counts.argmax()]
    unit, n = np.abs(offsets).max(), counts.sum()  # the unit keeps squares from under- and overflow
    offsets = offsets / unit
    squares = (offsets - counts @ offsets / n) ** 2
    return float(unit * sqrt((counts @ squares).mean() / (counts @ others_of(counts) / n)))


def _neighbor_radii(
    data: ArrayLike, quantile: float, sample_weight: ArrayLike | None
) -> tuple[Array, Array]:
    """Return the distance from each row that counts to its k-th neighbour, and the counts."""
    rows, counts = _counted(data, sample_weight)
    quantile, n = as_share(quantile, "quantile"), round(float(counts.sum()), 9)
    k, radii = min(max(1, int(n * quantile)), n), np.empty(len(rows))
    unit = unit_of(np.ptp(rows, axis=0).max())
    rows = rows / unit if unit != 1 else rows
    for some in neighborhoods(rows):
        radii[some] = _radii(rows[some], rows, counts, k)
    return radii * unit, counts


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
    reached = np.cumsum(weights[order], axis=1) >= k - SAME_COUNT
    last = np.take_along_axis(order, reached.argmax(axis=1)[:, None], axis=1)
    return np.take_along_axis(values, last, axis=1)[:, 0]


def rule_bandwidth(
    rule: str, data: ArrayLike, kernel: Kernel, sample_weight: ArrayLike | None = None
) -> float:
    """Return the h that a rule chooses for a kernel.

    A rule for a Gaussian gives its standard deviation, one for the flat kernel a radius r, whose
    shadow, Epanechnikov's, has variance r²/(d + 4) per axis. Another kernel gets the h at which its
    own shadow has the same variance: r/√(d + 4) for a Gaussian.

    Parameters
    ----------
    rule : str
        A name in `RADII` or `DEVIATIONS`.
    data, sample_weight
        As in `scott`.
    kernel : Kernel
        The kernel that weighs.

    Returns
    -------
    float
        h, in the units of the data; 0 if a radius is 0.

    Raises
    ------
    ValueError
        If there is no such rule, or it needs two different points and there are none.

    Examples
    --------
    >>> from teachkit import KERNELS, scott
    >>> from teachkit.bandwidth import rule_bandwidth
    >>> line = [[0.0], [1.0], [2.0], [3.0]]
    >>> rule_bandwidth("scott", line, KERNELS["gaussian"]) == scott(line)
    True
    >>> round(rule_bandwidth("scott", line, KERNELS["flat"]) / scott(line), 6)  # √5
    2.236068
    """
    d = np.shape(data)[1]
    if rule in RADII:
        return as_wide_as(RADII[rule](data, sample_weight=sample_weight), kernel, d)
    if rule in DEVIATIONS:
        return DEVIATIONS[rule](data, sample_weight) / sqrt(kernel.shadow_variance(d))
    names = ", ".join(map(repr, [*RADII, *DEVIATIONS]))
    raise ValueError(f"bandwidth {rule!r} is no rule's name: use one of {names}, or a number.")


def as_wide_as(radius: float, kernel: Kernel, d: int) -> float:
    """Return the h with which a kernel is as wide as a flat window: see `rule_bandwidth`."""
    return radius / sqrt((d + 4) * kernel.shadow_variance(d))


def default_bandwidth(
    data: ArrayLike, kernel: Kernel, sample_weight: ArrayLike | None = None
) -> float:
    """Return what the rule "neighbors" chooses: see `rule_bandwidth`."""
    return rule_bandwidth("neighbors", data, kernel, sample_weight)


def leave_one_out(
    data: ArrayLike, bandwidth: float, sample_weight: ArrayLike | None = None
) -> float:
    """Return Σ log f̂₋ᵢ(xᵢ): how probable each point is to all the others, Gaussian kernel.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed, at least two different points.
    bandwidth : float
        h, in the units of the data.
    sample_weight : array-like of shape (n,), optional
        How often each row counts, if all are whole numbers: one of these is left out. Else shares
        (`counts_of`): the whole row is.

    Returns
    -------
    float
        A log-likelihood: higher is better. It grows without bound as h → 0 when every point has
        a twin.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    likelihood_bandwidth : The best of several bandwidths.
    sklearn.neighbors.KernelDensity : Its ``score``, in a cross-validation that leaves one out.

    Examples
    --------
    >>> from teachkit import leave_one_out
    >>> round(leave_one_out([[0.0], [1.0], [2.0]], 1.0), 3)
    -5.24
    >>> round(leave_one_out([[0.0], [2.0]], 1.0, sample_weight=[2, 1]), 3)
    -5.889
    """
    data, counts = _counted(data, sample_weight, "leave_one_out")
    return float(counts @ left_out_log_densities(data, as_bandwidth(bandwidth), counts))


def left_out_log_densities(data: Array, bandwidth: float, counts: Array) -> Array:
    """Return log f̂₋ᵢ(xᵢ) of each row, one of its counts left out; −∞ where it underflows."""
    data = data.astype(float, copy=False)  # whole numbers cannot hold u
    n, d = data.shape
    left_out = left_out_of(counts)
    stays = counts > left_out  # something of the point itself is left
    logs = np.empty(n)
    for rows in np.array_split(np.arange(n), n * n * d // TILE + 1):
        squares = scaled_squares(data.T[:, None, :] - data.T[:, rows, None], bandwidth)
        np.minimum(squares, FARTHEST, out=squares)  # where two are infinite, they differ by NaN
        squares[np.arange(len(rows)), rows] = np.where(stays[rows], 0.0, np.inf)
        nearest_u = squares.min(axis=1)
        rest = np.exp((nearest_u[:, None] - squares) / 2) @ counts - (stays * left_out)[rows]
        logs[rows] = np.where(nearest_u < FARTHEST, np.log(rest) - nearest_u / 2, -np.inf)
    return logs - np.log(others_of(counts)) - (d * log(bandwidth) + d / 2 * log(2 * pi))


def likelihood_bandwidth(
    data: ArrayLike, candidates: ArrayLike, sample_weight: ArrayLike | None = None
) -> float:
    """Return the candidate under which each point is most probable to all the others.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed, at least two different points.
    candidates : array-like of shape (c,)
        Bandwidths to choose from.
    sample_weight : array-like of shape (n,), optional
        As in `leave_one_out`.

    Returns
    -------
    float
        The one with the largest `leave_one_out`; the first of equals.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    sklearn.neighbors.KernelDensity : Its ``bandwidth``, searched with ``LeaveOneOut``.

    Examples
    --------
    >>> from teachkit import likelihood_bandwidth
    >>> likelihood_bandwidth([[0.0], [1.0], [2.0], [3.0]], [0.1, 1.0, 10.0])
    1.0
    """
    candidates = as_bandwidths(candidates, "candidates")
    rows, counts = _counted(data, sample_weight, "likelihood_bandwidth")
    return candidates[int(np.argmax([leave_one_out(rows, h, counts) for h in candidates]))]


def _likelihood(data: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
    """Return the best of 40 values from a tenth of Scott's to ten times it: about 40 n² bumps."""
    rows, counts = _counted(data, sample_weight, "likelihood")
    candidates = scott(rows, counts) * np.geomspace(0.1, 10, 40)
    return likelihood_bandwidth(rows, candidates, counts)


#: Rules that choose a radius, for the flat kernel.
RADII: dict[str, Callable[..., float]] = {
    "neighbors": neighbor_bandwidth,
    "median": median_neighbor_bandwidth,
}
#: Rules that choose a standard deviation, for the Gaussian.
DEVIATIONS: dict[str, Callable[..., float]] = {
    "scott": scott,
    "silverman": silverman,
    "likelihood": _likelihood,
}


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

    See Also
    --------
    mode_counts : How many there are at each of many bandwidths.
    MeanShift : The modes that data climb to, and which datum to which.

    Examples
    --------
    >>> from teachkit import density_modes
    >>> density_modes([[0.0], [1.0], [8.0]], 1.0).round(3).tolist()
    [[0.5], [8.0]]
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

    See Also
    --------
    density_modes : Where they are.

    Examples
    --------
    >>> from teachkit import mode_counts
    >>> mode_counts([[0.0], [1.0], [8.0]], [0.3, 1.0, 5.0]).tolist()
    [3, 2, 1]
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
