"""How many rows a weight counts for: whole weights are counts, all others are shares."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array

#: Shares keep so many binary digits: a common factor changes later ones.
SHARE_DIGITS = 40
#: Counts of rows that differ by less are equal: sums of shares are not exact.
SAME_COUNT = 1e-6


def counts_of(weights: Array) -> Array:
    """Return how many rows each weight counts for.

    Whole weights, each of them an integer value and none above 2⁵³, are these numbers. All others
    are shares, of which only the ratios say something: they are brought to w·Σw/Σw², so that their
    sum is n = (Σw)²/Σw², the number of equal rows whose mean is known as well (Kish 1965). Equal
    shares count once each, a row of next to no share next to nothing, and a common factor changes
    nothing.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        At least 0, one of them above.

    Returns
    -------
    ndarray of shape (n,)

    References
    ----------
    L. Kish (1965), *Survey Sampling*.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.shares import counts_of
    >>> counts_of(np.array([2.0, 2.0, 1.0])).tolist()
    [2.0, 2.0, 1.0]
    >>> counts_of(np.array([0.2, 0.2, 0.2])).tolist()
    [1.0, 1.0, 1.0]
    >>> counts_of(np.array([0.5, 0.25, 0.25])).sum().round(6).item()
    2.666667
    """
    if _whole(weights):
        return weights
    mantissas, exponents = np.frexp(weights / weights.max())
    shares = np.ldexp(np.round(np.ldexp(mantissas, SHARE_DIGITS)), exponents - SHARE_DIGITS)
    return shares * (shares.sum() / (shares @ shares))


def _whole(weights: Array) -> bool:
    return bool((weights == np.floor(weights)).all() and weights.max() <= 2**53)


def count_alone(labels: Array, counts: Array) -> int:
    """Return how many rows have a label for themselves, −1 aside, and count at most once."""
    labels, counts = labels[labels >= 0], counts[labels >= 0]
    rows, held = np.bincount(labels), np.bincount(labels, counts)
    return int(np.count_nonzero((rows == 1) & (held <= 1)))


def left_out_of(counts: Array) -> Array:
    """Return what is left out with a point: one of the rows it counts for, or its whole share."""
    return np.ones(len(counts)) if _whole(counts) else counts


def others_of(counts: Array) -> Array:
    """Return Σw without each point in turn: n − 1 where all count once."""
    left_out, heaviest = left_out_of(counts), counts.argmax()
    others = counts.sum() - left_out
    # A share close to the sum would leave no digits.
    others[heaviest] = np.delete(counts, heaviest).sum() + (counts - left_out)[heaviest]
    return others
