"""Tracking: follow an object through a film by its colours, one mean-shift climb a frame.

What it stands on is in files of its own, and can be had from here: `histogram` has the colours of
a window, `cam_shift` another way to follow, `boxes` the windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.boxes import (
    MOST_STEPS,
    SMALLEST,
    TOLERANCE,
    Box,
    Track,
    as_box,
    as_track,
    ellipse,
    to_nine_digits,
    weighted_mean,
)
from teachkit.apply.cam_shift import cam_shift, climb_window, size_from_moments
from teachkit.apply.colour import as_rgb
from teachkit.apply.histogram import (
    alike,
    as_bins,
    as_shares,
    back_projection,
    bins_of,
    colour_bins,
    colour_histogram,
    histogram,
    numbers_of,
    similarity,
)
from teachkit.apply.image import as_frames
from teachkit.validate import as_share

__all__ = [
    "Track",
    "back_projection",
    "cam_shift",
    "climb_window",
    "colour_bins",
    "colour_histogram",
    "locate",
    "similarity",
    "size_from_moments",
    "track",
]

#: Digits of a similarity: where fewer differ, rounding made the difference.
DIGITS = 9


def locate(image: ArrayLike, box: Box, target: ArrayLike) -> tuple[Array, float, int]:
    """Climb, in one picture, from a box to a place nearby where the colours are those of a target.

    A step goes to the mean of the pixels in the window, each with the weight √(q_b / p_b): q_b is
    the share of its colour in the target, p_b in the window. Colours of which there is too little
    pull, and those of which there is too much hold back.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1.
    box : sequence of 4 floats
        Where to begin: x and y of the middle, half the width, half the height, in pixels.
    target : array-like of shape (bins³,)
        The shares of colours that are looked for, of `colour_histogram`.

    Returns
    -------
    position : ndarray of shape (2,)
        x and y of the window's middle at the end.
    similarity : float
        How like the target the colours are there: 0 to 1.
    n_iter : int
        The number of steps.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, or no pixel lies in the box.

    See Also
    --------
    track : Does it in one frame after another.

    Notes
    -----
    The weights climb the similarity to first order. In the window all pixels count alike, since
    flat weights climb a density of Epanechnikov bumps, and of such bumps the histogram is made. A
    step that would lead to less similarity is halved until it does not.

    References
    ----------
    D. Comaniciu, V. Ramesh, P. Meer (2003), Kernel-based object tracking, IEEE PAMI 25:564-577.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.track import colour_histogram, locate
    >>> first, second = np.zeros((2, 20, 20))
    >>> first[8:13, 6:11], second[8:13, 9:14] = 1, 1
    >>> target = colour_histogram(first, (8, 10, 3, 3))
    >>> position, alike, _ = locate(second, (8, 10, 3, 3), target)
    >>> position.round(1).tolist(), round(alike, 2)
    ([11.0, 10.0], 1.0)
    """
    shares = as_shares(target, "target")
    numbers = numbers_of(as_rgb(image, "image"), bins_of(shares))
    window, value, n_iter = climb_to(shares, numbers, as_ellipse(box, numbers))
    return window[:2], value, n_iter


def track(
    frames: ArrayLike,
    box: Box,
    *,
    target: ArrayLike | None = None,
    bins: int = 16,
    adapt: float = 0.0,
    search: float = 0.0,
) -> Track:
    """Follow an object through a film: each frame's climb begins where the last one ended.

    Parameters
    ----------
    frames : array-like of shape (frames, height, width, 3)
        Bytes (uint8), or floats from 0 to 1.
    box : sequence of 4 floats
        Where the object is in the first frame: x and y of the middle, half the width, half the
        height, in pixels.
    target : array-like of shape (bins³,), optional
        The colours to follow; those in the box of the first frame if not given.
    bins : int
        Into how many parts each of red, green and blue is cut, where no target is given.
    adapt : float
        How much of the target each frame replaces by what it found: 0.1 is a tenth.
    search : float
        By how much a window may grow or shrink from frame to frame: with 0.1 each frame also tries
        windows a tenth smaller and larger, and keeps the most similar. With 0 the size stays.
        None becomes smaller than 2 pixels from its middle to its side.

    Returns
    -------
    Track

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, or no pixel lies in the box.

    See Also
    --------
    locate : What happens in one frame.
    cam_shift : Another way to follow, which measures the size.

    References
    ----------
    D. Comaniciu, V. Ramesh, P. Meer (2003), Kernel-based object tracking, IEEE PAMI 25:564-577.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.track import track
    >>> film = np.zeros((3, 20, 20, 3))
    >>> for frame, left in zip(film, (4, 6, 8)):
    ...     frame[8:13, left : left + 5] = 1
    >>> track(film, (6, 10, 3, 3)).positions.round(1).tolist()
    [[6.0, 10.0], [8.0, 10.0], [10.0, 10.0]]
    """
    pictures = as_frames(frames, "frames")
    rate, change = as_share(adapt, "adapt"), as_share(search, "search")
    shares = None if target is None else as_shares(target, "target")
    parts = as_bins(bins) if shares is None else bins_of(shares)
    numbers = [numbers_of(picture, parts) for picture in pictures]
    window = as_ellipse(box, numbers[0])
    shares = histogram(numbers[0], window, parts**3) if shares is None else shares
    found = follow(numbers, window, shares, rate, change)
    return as_track([(box, value, n_iter) for box, value, n_iter, _ in found])


# What the functions above do, once their arguments have been read.


def follow(
    numbers: Iterable[Array], box: Array, target: Array, adapt: float, search: float
) -> Iterator[tuple[Array, float, int, Array]]:
    """Do what `track` says, on the numbers of bins, one frame each time that one is asked for.

    Yields each frame's box, its similarity, the steps that the climb took, and the target that it
    was compared with.
    """
    frames = iter(numbers)
    yield box, alike(histogram(next(frames), box, len(target)), target), 0, target
    for frame in frames:
        box, value, n_iter = climb_in_sizes(target, frame, box, search)
        yield box, value, n_iter, target
        if adapt:
            target = (1 - adapt) * target + adapt * histogram(frame, box, len(target))


def climb_to(target: Array, numbers: Array, box: Array) -> tuple[Array, float, int]:
    """Return the box where a climb to the colours of a target ends, its similarity, the steps.

    Parameters
    ----------
    target : ndarray of shape (bins³,)
    numbers : ndarray of int of shape (height, width)
        The bin of each pixel.
    box : ndarray of shape (4,)
    """
    found = histogram(numbers, box, len(target))
    for n_iter in range(MOST_STEPS):
        x, y, _ = ellipse(numbers.shape, box)
        colour = numbers[y, x]
        weight = np.sqrt(target[colour] / found[colour])
        if not weight.any():
            return box, alike(found, target), n_iter  # nothing pulls anywhere
        new, found = uphill(target, numbers, box, found, weighted_mean(x, y, weight))
        step = np.hypot(*(new - box)[:2])
        box = new
        if step < TOLERANCE:
            return box, alike(found, target), n_iter + 1
    return box, alike(found, target), MOST_STEPS


def uphill(
    target: Array, numbers: Array, box: Array, found: Array, goal: Array
) -> tuple[Array, Array]:
    """Return the box in the place it is to go to, or half the way there, or a quarter, or …

    It stops halving where the similarity is no less than it was, and stays where no such place is
    left. A colour that only a pixel on the rim has weighs next to nothing in the window, so that it
    pulls without measure: without this, such a pixel alone can throw the box off its object.

    Parameters
    ----------
    target : ndarray of shape (bins³,)
    numbers : ndarray of int of shape (height, width)
    box : ndarray of shape (4,)
    found : ndarray of shape (bins³,)
        The shares of colours in the box.
    goal : ndarray of shape (2,)
        Where its middle is to go.

    Returns
    -------
    box : ndarray of shape (4,)
    found : ndarray of shape (bins³,)
        The shares of colours there.
    """
    before = alike(found, target)
    while np.hypot(*(goal - box[:2])) >= TOLERANCE / 2:
        new = np.concatenate([goal, box[2:]])
        shares = histogram(numbers, new, len(target))
        if alike(shares, target) >= before:
            return new, shares
        goal = to_nine_digits((goal + box[:2]) / 2)
    return box, found


def climb_in_sizes(
    target: Array, numbers: Array, box: Array, change: float
) -> tuple[Array, float, int]:
    """Do what `climb_to` does, also with a smaller and a larger box, if there is any change.

    The most similar one counts: the first, if rounding could have made the difference.
    """
    boxes = [box]
    for factor in (1 - change, 1 + change) if change else ():
        size = np.maximum(box[2:] * factor, np.minimum(box[2:], SMALLEST))
        boxes.append(np.concatenate([box[:2], size]))
    found = [climb_to(target, numbers, one) for one in boxes]
    return max(found, key=lambda one: round(one[1], DIGITS))


def as_ellipse(box: Box, numbers: Array) -> Array:
    """Return a box as four floats, if its ellipse holds a pixel of the picture."""
    return as_box(box, lambda box: ellipse(numbers.shape, box))
