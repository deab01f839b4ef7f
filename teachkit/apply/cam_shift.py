"""CamShift: follow bright pixels through a film, with a window that fits their size."""

from __future__ import annotations

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
    rectangle,
    to_nine_digits,
    weighted_mean,
)
from teachkit.reading import as_numbers
from teachkit.validate import as_flag, check_finite

__all__ = ["cam_shift", "climb_window", "size_from_moments"]


def cam_shift(weights: ArrayLike, box: Box, *, resize: bool = True) -> Track:
    """Follow bright pixels through a film of back-projections, with a window that fits its size.

    Parameters
    ----------
    weights : array-like of shape (frames, height, width)
        How much each pixel counts, 0 or more: a `back_projection` of each frame.
    box : sequence of 4 floats
        The rectangle in the first frame: x and y of the middle, half the width, half the height, in
        pixels.
    resize : bool
        Whether each frame sets the size anew, by `size_from_moments`.

    Returns
    -------
    Track
        Its similarities are the mean weights in the window.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    climb_window : What happens in one frame.
    track : Compares histograms.
    cv2.CamShift : Also turns the window.

    References
    ----------
    G. R. Bradski (1998), Computer vision face tracking for use in a perceptual user interface,
    Intel Technology Journal Q2.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.track import cam_shift
    >>> film = np.zeros((3, 20, 20))
    >>> for frame, left in zip(film, (4, 6, 8)):
    ...     frame[8:13, left : left + 5] = 1
    >>> cam_shift(film, (6, 10, 3, 3)).positions.round(1).tolist()
    [[6.0, 10.0], [8.0, 10.0], [10.0, 10.0]]
    """
    pictures, resizing = _as_film(weights), as_flag(resize, "resize")
    window = as_rectangle(box, pictures[0])
    found = [(window, mean_weight(pictures[0], window), 0)]
    for picture in pictures[1:]:
        window, n_iter = climb_rectangle(picture, found[-1][0])
        if resizing:
            window = np.concatenate([window[:2], to_nine_digits(moments(picture, window))])
        found.append((window, mean_weight(picture, window), n_iter))
    return as_track(found)


def climb_window(weights: ArrayLike, box: Box) -> Array:
    """Move a rectangle to the mean of the weights in it, again and again, until it stays.

    Parameters
    ----------
    weights : array-like of shape (height, width)
        How much each pixel counts, 0 or more.
    box : sequence of 4 floats
        x and y of the middle, half the width, half the height, in pixels.

    Returns
    -------
    ndarray of shape (2,)
        x and y of the middle at the end; where the rectangle holds no weight, those it had.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    cam_shift : Does it in one frame after another.
    cv2.meanShift : The same in whole pixels.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.track import climb_window
    >>> weights = np.zeros((20, 20))
    >>> weights[8:13, 9:14] = 1
    >>> climb_window(weights, (8, 9, 3, 3)).tolist()
    [11.0, 10.0]
    """
    picture = _as_weights(weights, "weights")
    window, _ = climb_rectangle(picture, as_rectangle(box, picture))
    return window[:2]


def size_from_moments(weights: ArrayLike, box: Box) -> Array:
    """Return how large the weights in a rectangle say that the object is.

    Twice the standard deviation of x and of y, each pixel counting by its weight: for a disc or an
    ellipse evenly filled, half its width and half its height.

    Parameters
    ----------
    weights : array-like of shape (height, width)
        How much each pixel counts, 0 or more.
    box : sequence of 4 floats
        The rectangle: x and y of the middle, half the width, half the height, in pixels.

    Returns
    -------
    ndarray of shape (2,)
        Half the width, half the height, in pixels: at least 2 each; those of the box where it holds
        no weight.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    cam_shift : Uses it in each frame.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.track import size_from_moments
    >>> y, x = np.indices((41, 41))
    >>> disc = np.hypot(x - 20, y - 20) <= 10
    >>> size_from_moments(disc, (20, 20, 15, 15)).round().tolist()
    [10.0, 10.0]
    """
    picture = _as_weights(weights, "weights")
    return moments(picture, as_rectangle(box, picture))


# What the functions above do, once their arguments have been read.


def weigh(weights: Array, box: Array) -> tuple[Array, Array, Array]:
    """Return x, y and the weights of the pixels in a box."""
    x, y = rectangle(weights.shape, box)
    return x, y, weights[y, x]


def climb_rectangle(weights: Array, box: Array) -> tuple[Array, int]:
    """Return the box where a climb on the weights ends, and the number of steps.

    It moves to the mean of its pixels, each by its weight, again and again until it stays; where
    nothing weighs anything, it stays at once.
    """
    box = box.copy()
    for n_iter in range(MOST_STEPS):
        x, y, weight = weigh(weights, box)
        if not weight.any():
            return box, n_iter  # nothing pulls anywhere
        mean = weighted_mean(x, y, weight)
        step = np.hypot(*(mean - box[:2]))
        box[:2] = mean
        if step < TOLERANCE:
            return box, n_iter + 1
    return box, MOST_STEPS


def moments(weights: Array, box: Array) -> Array:
    """Do what `size_from_moments` says."""
    x, y, weight = weigh(weights, box)
    if not weight.any():
        return box[2:].copy()
    places, shares = np.stack([x, y]), weight / weight.sum()
    middle = places @ shares
    variance = (places - middle[:, np.newaxis]) ** 2 @ shares
    return np.maximum(2 * np.sqrt(variance), SMALLEST)


def mean_weight(weights: Array, box: Array) -> float:
    """Return the mean of the weights in a box."""
    return float(weigh(weights, box)[2].mean())


def as_rectangle(box: Box, weights: Array) -> Array:
    """Return a box as four floats, if it holds a pixel of the picture."""
    return as_box(box, lambda box: rectangle(weights.shape, box))


def _as_weights(values: ArrayLike, name: str) -> Array:
    """Return the weights of the pixels of a picture as floats of 0 or more."""
    weights = as_numbers(values, name)
    if weights.ndim != 2 or weights.size == 0:
        remedy = "pass what back_projection returns"
        if weights.size == 0:
            remedy = "give at least one pixel"
        elif weights.ndim == 3:
            remedy = f"pass those of one frame, such as {name}[0]"
        raise ValueError(
            f"{name} must have the shape (height, width), but came with shape {weights.shape}: "
            f"{remedy}."
        )
    check_finite(weights, name)
    if weights.min() < 0:
        raise ValueError(
            f"{name} must not be negative, but its smallest value is {weights.min():g}: use 0 for "
            "a pixel that is not to count."
        )
    return weights


def _as_film(values: ArrayLike) -> list[Array]:
    """Return the weights of the pixels of each frame."""
    shape = as_numbers(values, "weights").shape
    if len(shape) != 3 or 0 in shape:
        remedy = "pass what back_projection returns for each frame, in a list"
        if len(shape) == 2 and 0 not in shape:
            remedy = "pass [weights] for a film of one frame"
        raise ValueError(
            f"weights must have the shape (frames, height, width), but came with shape {shape}: "
            f"{remedy}."
        )
    return [_as_weights(frame, f"weights[{at}]") for at, frame in enumerate(np.asarray(values))]
