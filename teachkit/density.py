"""The kernel density estimate f̂, its logarithm and its gradient."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.faint import profile_sums
from teachkit.kernels import Kernel, as_kernel
from teachkit.validate import as_bandwidth, as_rows, as_weighted
from teachkit.windows import Windows

KernelLike = str | Kernel | Callable[[Array], Array]


def density(
    points: ArrayLike,
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    sample_weight: ArrayLike | None = None,
) -> Array:
    """Estimate the density: f̂(x) = c_d / (Σw·hᵈ) · Σ wᵢ k(‖x − xᵢ‖²/h²).

    Parameters
    ----------
    points : array-like of shape (m, d)
        Where to estimate.
    data : array-like of shape (n, d)
        What was observed.
    bandwidth : float
        h, in the units of the data: the standard deviation of a Gaussian bump, the radius of one
        that ends.
    kernel : str, Kernel or callable, default="gaussian"
        A name in `KERNELS`, or a profile k(u) of one's own.
    sample_weight : array-like of shape (n,), optional
        wᵢ; 1 unless given. A whole weight counts its row that many times.

    Returns
    -------
    ndarray of shape (m,)
        Probability per unit of volume; integrates to 1. Where it is larger than any float, inf,
        without a warning: use `log_density`.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    log_density : where it would overflow or vanish.
    density_gradient : which way it rises.
    sklearn.neighbors.KernelDensity : the exponential of its ``score_samples`` is this, up to its
        tolerances; "flat" is its "tophat".

    References
    ----------
    B. W. Silverman (1986), *Density Estimation for Statistics and Data Analysis*.

    Examples
    --------
    >>> from teachkit import density
    >>> density([[0.0], [3.0]], [[0.0], [1.0]], 1.0, kernel="flat").round(3).tolist()
    [0.5, 0.0]
    """
    log_values = log_density(points, data, bandwidth, kernel=kernel, sample_weight=sample_weight)
    with np.errstate(over="ignore"):
        return np.exp(log_values)


def log_density(
    points: ArrayLike,
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    sample_weight: ArrayLike | None = None,
) -> Array:
    """Estimate log f̂(x), also where f̂(x) itself is below the smallest number there is.

    Arguments and errors as in `density`.

    Returns
    -------
    ndarray of shape (m,)
        −inf where no datum is within reach, or all are so far away that the logarithm itself is
        below the least number there is.

    See Also
    --------
    density : its exponential.
    sklearn.neighbors.KernelDensity : its ``score_samples`` is this, up to its tolerances.

    Examples
    --------
    >>> from teachkit import density, log_density
    >>> density([[100.0]], [[0.0]], 1.0).tolist()
    [0.0]
    >>> log_density([[100.0]], [[0.0]], 1.0).round(3).tolist()
    [-5000.919]
    """
    data, weights = as_weighted(data, sample_weight)
    points, h = as_rows(points, "points", data.shape[1]), as_bandwidth(bandwidth)
    return log_density_in(points, Windows(data, h, as_kernel(kernel), weights))


def log_density_in(points: Array, windows: Windows) -> Array:
    """Return what `log_density` does; arguments already checked."""
    d, log_weight, log_h = points.shape[1], log(windows.weights.sum()), log(windows.bandwidth)
    log_scale, totals, _ = profile_sums(points, windows)
    log_totals = np.full(len(points), -np.inf)
    np.log(totals, out=log_totals, where=totals > 0)
    return windows.kernel.log_constant(d) - log_weight - d * log_h + log_totals + log_scale


def density_gradient(
    points: ArrayLike,
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    sample_weight: ArrayLike | None = None,
) -> Array:
    """Differentiate the density: ∇f̂(x) = 2c_d / (Σw·hᵈ⁺²) · Σ wᵢ s(uᵢ)(xᵢ − x), with s = −k′.

    Arguments and errors as in `density`.

    Returns
    -------
    ndarray of shape (m, d)
        The direction of steepest ascent, in density per unit of length. 0 for the flat kernel,
        whose density has only steps. Components larger than any float are inf or −inf, without
        a warning.

    See Also
    --------
    mean_shift_vector : a multiple of the gradient of the shadow's density.

    Examples
    --------
    >>> from teachkit import density_gradient
    >>> density_gradient([[-0.5], [0.0]], [[0.0]], 1.0, kernel="epanechnikov").round(3).tolist()
    [[0.75], [0.0]]
    """
    data, weights = as_weighted(data, sample_weight)
    n, d = data.shape
    points, h, kernel = as_rows(points, "points", d), as_bandwidth(bandwidth), as_kernel(kernel)
    log_scale, _, shifts = profile_sums(points, Windows(data, h, kernel, weights, kernel.slope))
    log_factor = log(2) + kernel.log_constant(d) - log(weights.sum()) - (d + 2) * log(h)
    return _times_exp(shifts, log_factor + log_scale[:, None])


def _times_exp(values: Array, logs: Array) -> Array:
    """Return values · e^logs, also where e^logs overflows and the product does not."""
    log_sizes = np.full(values.shape, -np.inf)
    np.log(np.abs(values), out=log_sizes, where=values != 0)
    with np.errstate(over="ignore"):
        return np.copysign(np.exp(logs + log_sizes), values)
