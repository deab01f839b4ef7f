"""Silverman's test: has a density more hills than so many?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.density import density
from teachkit.validate import as_bandwidth, as_column, as_count, as_spread

__all__ = ["ModeTest", "count_peaks", "critical_bandwidth", "silverman_test"]

#: The line is looked at in steps of h over this. Beside exact counts, on six tests (one and two
#: modes of three data sets), the critical bandwidth came out up to 0.07 % low and all 1,194 samples
#: were counted alike; with 8, in half the time, 0.23 % and three samples.
STEPS = 16
#: The steps from a datum at which the density is looked at: to h on either side, and two beyond.
NEAR = np.arange(-STEPS - 2, STEPS + 3)
#: This share of a height, or of all the data's range, is taken for rounding.
ROUNDING = 1e-12
#: The critical bandwidth is known to this share of itself.
PRECISE = 1e-6


def count_peaks(data: ArrayLike, bandwidth: float) -> int:
    """Return how many modes a density on a line has: peaks in steps of h/16, Gaussian kernel.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1)
        What was observed.
    bandwidth : float
        h, in the units of the data.

    Returns
    -------
    int
        Two modes less than h/8 apart may count as one.

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
    line, h = as_column(data, "data"), as_bandwidth(bandwidth)
    numbers, counts = np.unique(line - line.min(), return_counts=True)
    if numbers[-1] / 2**50 > h:
        raise ValueError(
            f"bandwidth must not be below the last digits of the data, but came as {h:g} for "
            f"numbers as far apart as {numbers[-1]:g}: give a larger one."
        )
    heights = density(_nodes(numbers / h), numbers[:, None] / h, 1.0, sample_weight=counts)
    rises = np.diff(heights)
    rises = rises[np.abs(rises) > ROUNDING * heights[1:]]  # a level stretch is one peak
    return int((np.diff(np.sign(rises)) < 0).sum())


def _nodes(line: Array) -> Array:
    """Return where to look for modes of a density with h = 1, shape (m, 1): near the data alone.

    Farther than h from every datum all bumps curve upwards, and so does their sum: no mode lies
    there, and an outlier costs a few nodes, however far off it is.
    """
    steps = np.unique(np.floor(line * STEPS).astype(int))
    return np.unique(steps[:, None] + NEAR)[:, None] / STEPS


def critical_bandwidth(data: ArrayLike, modes: int = 1) -> float:
    """Return the smallest h at which the Gaussian density has no more modes than so many.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1)
        What was observed: more different numbers than modes.
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
    line, modes = _varied(data, as_count(modes, "modes", least=1))
    high = 2 * float(np.ptp(line))
    low = high / 2
    while count_peaks(line, low) <= modes:  # ends: at last each number is a mode of its own
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
        What was observed: more different numbers than modes.
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
    On a normal distribution, which has one mode, it is cautious. Of 1,000 samples of 50 numbers p
    was at most 0.05 in 1.4 % and at most 0.1 in 4.0 %; of 200 numbers, in 1.0 % and 3.4 % (99
    smoothed samples each). With long arms it is not: a number far out on one makes a mode of its
    own, and the test takes it for a hill. Look where the second mode is.

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
    samples = as_count(samples, "samples", least=1)
    rng = np.random.default_rng(as_count(seed, "seed"))
    line, h = as_column(data, "data"), critical_bandwidth(data, modes)
    more = sum(count_peaks(smoothed_sample(line, h, rng), h) > modes for _ in range(samples))
    return ModeTest(h, more, samples)


def smoothed_sample(line: Array, bandwidth: float, rng: np.random.Generator) -> Array:
    """Return as many numbers drawn from the density of a line, with its mean and variance."""
    drawn = line[rng.integers(len(line), size=len(line))]
    noisy = drawn - line.mean() + bandwidth * rng.standard_normal(len(line))
    return line.mean() + noisy / np.sqrt(1 + bandwidth**2 / line.var())


def _varied(data: ArrayLike, modes: int) -> tuple[Array, int]:
    """Return the numbers and how many modes, if there are more different numbers than modes."""
    line = as_column(data, "data")
    as_spread(line[:, None], "a critical bandwidth")
    apart = np.diff(np.unique(line)) > ROUNDING * np.ptp(line)
    if apart.sum() < modes:
        raise ValueError(
            f"modes must be fewer than the different numbers in data, {apart.sum() + 1}, but came "
            f"as {modes}: with any bandwidth there are no more."
        )
    return line, modes
