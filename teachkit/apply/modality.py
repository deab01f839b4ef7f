"""Silverman's test: has a density more hills than so many?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.density import density
from teachkit.validate import as_bandwidth, as_count, as_rows, as_spread

__all__ = ["ModeTest", "count_peaks", "critical_bandwidth", "silverman_test"]

#: The line is looked at in steps of h over this.
STEPS = 8
#: The critical bandwidth is known to this share of itself.
PRECISE = 1e-6


def count_peaks(data: ArrayLike, bandwidth: float) -> int:
    """Return how many modes a density on a line has: peaks in steps of h/8, Gaussian kernel.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1)
        What was observed.
    bandwidth : float
        h, in the units of the data.

    Returns
    -------
    int
        Two modes less than h/4 apart may count as one.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.mode_counts : Exact, in any number of columns, and slower.

    Examples
    --------
    >>> from teachkit.apply.modality import count_peaks
    >>> count_peaks([0.0, 1.0, 5.0], 0.6), count_peaks([0.0, 1.0, 5.0], 3.0)
    (2, 1)
    """
    line, h = _line(data), as_bandwidth(bandwidth)
    step = h / STEPS
    nodes = np.arange(line.min() - step, line.max() + 2 * step, step)
    heights = density(nodes[:, None], line, h)
    # Between two far points the density is too small for floats: a level stretch is one peak.
    rises = np.sign(np.diff(heights))
    rises = rises[rises != 0]
    return int((np.diff(rises) < 0).sum())


def critical_bandwidth(data: ArrayLike, modes: int = 1) -> float:
    """Return the smallest h at which the Gaussian density has no more modes than so many.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1)
        What was observed, at least two different numbers.
    modes : int, default=1
        How many.

    Returns
    -------
    float
        h, by halving: with a Gaussian kernel modes never appear as h grows.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    silverman_test : What it is for.

    References
    ----------
    B. W. Silverman (1981), Journal of the Royal Statistical Society B 43:97-99.

    Examples
    --------
    >>> from teachkit.apply.modality import critical_bandwidth
    >>> round(critical_bandwidth([-1.0, 1.0]), 2)  # two equal bumps part at h = half their distance
    1.0
    """
    line = as_spread(_line(data), "critical_bandwidth")
    modes = as_count(modes, "modes", least=1)
    high = 2 * float(np.ptp(line))
    low = high / 2
    while count_peaks(line, low) <= modes and low > high / 1e4:
        low /= 2
    while high - low > PRECISE * high:
        middle = sqrt(low * high)
        if count_peaks(line, middle) <= modes:
            high = middle
        else:
            low = middle
    return high


@dataclass(frozen=True)
class ModeTest:
    """What Silverman's test says.

    Attributes
    ----------
    bandwidth : float
        The critical one.
    more : int
        How many smoothed samples had more modes there.
    samples : int
        Of so many.
    """

    bandwidth: float
    more: int
    samples: int

    @property
    def p_value(self) -> float:
        """(1 + more) / (1 + samples)."""
        return (1 + self.more) / (1 + self.samples)


def silverman_test(
    data: ArrayLike, modes: int = 1, *, samples: int = 199, seed: int = 0
) -> ModeTest:
    """Ask whether a density has more modes than so many: Silverman's test.

    The critical bandwidth h is the smallest with no more modes. Samples are drawn from that very
    density, which has no more: a bootstrap sample, plus h times a Gaussian number for each, shrunk
    towards the mean by √(1 + h²/s²) so that the variance s² stays what it was. If such samples
    seldom have more modes at the same h, then the data needed more smoothing than data with so few
    modes need, and probably have more.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1)
        What was observed, at least two different numbers.
    modes : int, default=1
        How many are assumed.
    samples : int, default=199
        How many smoothed samples.
    seed : int, default=0
        What they are drawn from.

    Returns
    -------
    ModeTest
        With the p-value: small where more modes are likely.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    Notes
    -----
    It is cautious: where there is one mode, p is below 0.05 in less than 5 % of samples.

    References
    ----------
    B. W. Silverman (1981), Journal of the Royal Statistical Society B 43:97-99.

    Examples
    --------
    >>> from teachkit import load_faithful
    >>> from teachkit.apply.modality import silverman_test
    >>> waiting = load_faithful()["waiting"]
    >>> silverman_test(waiting, 1).p_value, silverman_test(waiting, 2).p_value > 0.5
    (0.005, True)
    """
    line = _line(data)[:, 0]
    h = critical_bandwidth(line, modes)
    samples = as_count(samples, "samples", least=1)
    rng = np.random.default_rng(as_count(seed, "seed"))
    more = sum(count_peaks(smoothed_sample(line, h, rng), h) > modes for _ in range(samples))
    return ModeTest(h, more, samples)


def smoothed_sample(line: Array, bandwidth: float, rng: np.random.Generator) -> Array:
    """Return as many numbers drawn from the density of a line, with its mean and variance."""
    drawn = line[rng.integers(len(line), size=len(line))]
    noisy = drawn - line.mean() + bandwidth * rng.standard_normal(len(line))
    return line.mean() + noisy / np.sqrt(1 + bandwidth**2 / line.var())


def _line(data: ArrayLike) -> Array:
    """Return numbers, or one column, as shape (n, 1)."""
    values = np.asarray(data)
    return as_rows(values[:, None] if values.ndim == 1 else values, "data", columns=1)
