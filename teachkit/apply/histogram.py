"""Colour histograms: which share of a window has which colour, and how alike two of them are."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.boxes import Box, as_box, ellipse
from teachkit.apply.colour import as_rgb
from teachkit.reading import as_numbers
from teachkit.validate import as_count, check_finite

__all__ = ["back_projection", "colour_bins", "colour_histogram", "similarity"]

#: A byte has so many values: into more parts its colours cannot be cut.
MOST_BINS = 256


def colour_bins(image: ArrayLike, bins: int = 16) -> Array:
    """Return for each pixel the number of the bin in which its colour lies.

    Red, green and blue are each cut into as many equal parts; the bin of parts (r, g, b) has the
    number (r · bins + g) · bins + b.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1.
    bins : int
        Into how many parts each of the three is cut: 256 at most.

    Returns
    -------
    ndarray of int of shape (height, width)
        From 0 to bins³ − 1.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    colour_histogram : Counts them in a window.

    Examples
    --------
    >>> from teachkit.apply.track import colour_bins
    >>> colour_bins([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.1]]], 4).tolist()
    [[0, 48]]
    """
    return numbers_of(as_rgb(image, "image"), as_bins(bins))


def colour_histogram(image: ArrayLike, box: Box, *, bins: int = 16) -> Array:
    """Return which share of a window has which colour, pixels in its middle counting most.

    q_b = C Σ k(‖(x − xᵢ)/size‖²) [pixel i is of bin b], with the Epanechnikov profile k(u) = 1 − u
    of an ellipse that the box encloses, and C such that the sum over all b is 1.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1.
    box : sequence of 4 floats
        x and y of the middle, half the width, half the height: in pixels.
    bins : int
        Into how many parts each of red, green and blue is cut: 256 at most.

    Returns
    -------
    ndarray of shape (bins³,)
        Shares that sum to 1, by the numbers of `colour_bins`.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, or no pixel lies in the box.

    See Also
    --------
    similarity : Compares two of them.

    References
    ----------
    D. Comaniciu, V. Ramesh, P. Meer (2003), Kernel-based object tracking, IEEE PAMI 25:564-577.

    Examples
    --------
    >>> from teachkit.apply.track import colour_histogram
    >>> colour_histogram([[0.0, 0.0, 1.0]], (1, 0, 2, 1), bins=2).round(3).tolist()
    [0.7, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3]
    """
    parts = as_bins(bins)
    numbers = numbers_of(as_rgb(image, "image"), parts)
    return histogram(numbers, as_box(box, lambda box: ellipse(numbers.shape, box)), parts**3)


def similarity(one: ArrayLike, other: ArrayLike) -> float:
    """Return how alike two histograms are: the Bhattacharyya coefficient, Σ √(p_b q_b).

    Parameters
    ----------
    one, other : array-like of shape (m,)
        Shares of the same bins; what does not sum to 1 is divided by its sum.

    Returns
    -------
    float
        From 0 (no colour in common) to 1 (equal).

    Raises
    ------
    TypeError, ValueError
        If they are not two lists of shares of one length.

    See Also
    --------
    colour_histogram : Where they come from.

    Examples
    --------
    >>> from teachkit.apply.track import similarity
    >>> round(similarity([0.5, 0.5, 0.0], [0.5, 0.0, 0.5]), 3)
    0.5
    """
    p, q = as_shares(one, "one"), as_shares(other, "other")
    if len(p) != len(q):
        raise ValueError(
            f"one and other must have as many shares, but have {len(p)} and {len(q)}: make both "
            "with the same bins."
        )
    return alike(p, q)


def back_projection(image: ArrayLike, target: ArrayLike) -> Array:
    """Return for each pixel how much there is of its colour in the target: 1 for the commonest.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1.
    target : array-like of shape (bins³,)
        The shares of colours that are looked for, of `colour_histogram`.

    Returns
    -------
    ndarray of shape (height, width)
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    climb_window : Climbs on it.
    cv2.calcBackProject : The same up to its bins and a factor.

    Examples
    --------
    >>> from teachkit.apply.track import back_projection
    >>> back_projection([[0.0, 1.0]], [0.6, 0, 0, 0, 0, 0, 0, 0.3]).tolist()
    [[1.0, 0.5]]
    """
    shares = as_shares(target, "target")
    numbers = numbers_of(as_rgb(image, "image"), bins_of(shares))
    return (shares / shares.max())[numbers]


# What the functions above do, once their arguments have been read.


def numbers_of(rgb: Array, bins: int) -> Array:
    """Return the numbers of `colour_bins` for colours from 0 to 1."""
    # A byte b came as b/255; as b times 1/255 it can be a last digit less, which must not count.
    bytes_ = np.round(rgb * 255, 3)
    # It has one of 256 values, and equal parts hold as many of them.
    red, green, blue = np.moveaxis((bytes_ / 256 * bins).astype(int), -1, 0)
    return (red * bins + green) * bins + blue


def histogram(numbers: Array, box: Array, count: int) -> Array:
    """Return the share of each bin in the ellipse of a box, shape (count,)."""
    x, y, u = ellipse(numbers.shape, box)
    shares = np.bincount(numbers[y, x], 1 - u, count)
    return shares / shares.sum()


def alike(p: Array, q: Array) -> float:
    """Return Σ √(p_b q_b), which rounding can leave a last digit above 1."""
    return min(float(np.sqrt(p * q).sum()), 1.0)


def as_bins(bins: int) -> int:
    """Return into how many parts each of red, green and blue is to be cut."""
    parts = as_count(bins, "bins", least=1)
    if parts > MOST_BINS:
        raise ValueError(
            f"bins must be at most {MOST_BINS}, the values of a byte, but came as {parts}: pass "
            "fewer, such as 16, which makes 4,096 colours."
        )
    return parts


def bins_of(target: Array) -> int:
    """Return into how many parts each of red, green and blue was cut, from the length."""
    parts = round(len(target) ** (1 / 3))
    if parts**3 != len(target):
        raise ValueError(
            f"target must have bins³ shares, such as 4,096 for 16 bins, but has {len(target)}: "
            "make it with colour_histogram."
        )
    return parts


def as_shares(values: ArrayLike, name: str) -> Array:
    """Return shares of colours as floats that sum to 1."""
    shares = as_numbers(values, name)
    if shares.ndim != 1 or shares.size == 0:
        remedy = f"np.ravel({name}) makes it so" if shares.size else "give at least one"
        raise ValueError(
            f"{name} must be a list of shares, one for each bin, but came with shape "
            f"{shares.shape}: {remedy}; colour_histogram makes such a list."
        )
    check_finite(shares, name)
    if shares.min() < 0 or shares.max() == 0:
        raise ValueError(
            f"{name} must hold shares of 0 or more that are not all 0: colour_histogram makes them."
        )
    return shares / shares.sum()
