"""Tracking: follow an object through a film by its colours, one mean-shift climb a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.colour import as_rgb
from teachkit.apply.image import as_frames
from teachkit.reading import as_numbers
from teachkit.validate import as_count, as_share

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

#: A climb is over when the window moves less than this, in pixels.
TOLERANCE = 0.1
#: Where a climb goes on longer, it goes to and fro between two places.
MOST_STEPS = 30
#: A window is never smaller than this, from its middle to its side, in pixels: so that it holds
#: pixels to climb by.
SMALLEST = 2.0

#: A window: x and y of its middle, and how far it reaches to each side and up and down, in pixels.
Box = Sequence[float] | Array


@dataclass(frozen=True)
class Track:
    """Where an object was, frame by frame.

    Attributes
    ----------
    positions : ndarray of shape (frames, 2)
        x and y of the window's middle, in pixels: to the right, and down.
    sizes : ndarray of shape (frames, 2)
        How far the window reaches from its middle to each side, and up and down, in pixels.
    similarities : ndarray of shape (frames,)
        How like the target the colours in the window are: from 0 to 1.
    n_iter : ndarray of int of shape (frames,)
        How many steps each climb took; 0 in the first frame.
    """

    positions: Array
    sizes: Array
    similarities: Array
    n_iter: Array


def colour_bins(image: ArrayLike, bins: int = 16) -> Array:
    """Return for each pixel the number of the bin in which its colour lies.

    Red, green and blue are each cut into as many equal parts; the bin of parts (r, g, b) has the
    number (r · bins + g) · bins + b.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1.
    bins : int
        Into how many parts each of the three is cut.

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
    parts = as_count(bins, "bins", least=1)
    red, green, blue = np.moveaxis(_parts(as_rgb(image, "image"), parts), -1, 0)
    return (red * parts + green) * parts + blue


def colour_histogram(image: ArrayLike, box: Box, *, bins: int = 16) -> Array:
    """Return which share of a window has which colour, pixels in its middle counting most.

    q_u = C Σ k(‖(x − xᵢ)/size‖²) [pixel i has colour u], with the Epanechnikov profile k(u) = 1 − u
    of an ellipse that the box encloses, and C such that the sum over all u is 1.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1.
    box : sequence of 4 floats
        x and y of the middle, half the width, half the height: in pixels.
    bins : int
        Into how many parts each of red, green and blue is cut.

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
    numbers = colour_bins(image, bins)
    window = as_box(box, numbers.shape)
    return histogram(numbers, window, bins**3)


def similarity(one: ArrayLike, other: ArrayLike) -> float:
    """Return how alike two histograms are: the Bhattacharyya coefficient, Σ √(p_u q_u).

    Parameters
    ----------
    one, other : array-like of shape (m,)
        Shares that sum to 1.

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
    p, q = _as_shares(one, "one"), _as_shares(other, "other")
    if len(p) != len(q):
        raise ValueError(
            f"one and other must have as many bins, but have {len(p)} and {len(q)}: make both with "
            "the same bins."
        )
    return float(np.sqrt(p * q).sum())


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
    shares = _as_shares(target, "target")
    return (shares / shares.max())[colour_bins(image, bins_of(shares))]


def locate(image: ArrayLike, box: Box, target: ArrayLike) -> tuple[Array, float, int]:
    """Climb, in one picture, from a box to a place nearby where the colours are those of a target.

    A step goes to the mean of the pixels in the window, each with the weight √(q_u / p_u): q_u is
    the share of its colour in the target, p_u in the window. Colours of which there is too little
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
    flat weights climb a density of Epanechnikov bumps, and of such bumps the histogram is made.

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
    shares = _as_shares(target, "target")
    numbers = colour_bins(image, bins_of(shares))
    return climb(numbers, as_box(box, numbers.shape), shares)


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
    shares = None if target is None else _as_shares(target, "target")
    parts = as_count(bins, "bins", least=1) if shares is None else bins_of(shares)
    numbers = [colour_bins(picture, parts) for picture in pictures]
    window = as_box(box, numbers[0].shape)
    if shares is None:
        shares = histogram(numbers[0], window, parts**3)
    found = follow(numbers, window, shares, rate, change)
    return _as_track([(box, value, n_iter) for box, value, n_iter, _ in found])


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
    pictures = _as_weights(weights, "weights", 3)
    window = as_box(box, pictures[0].shape)
    found = [(window, _mean_weight(pictures[0], window), 0)]
    for picture in pictures[1:]:
        window, n_iter = climb_rectangle(picture, found[-1][0])
        if resize:
            window = np.concatenate([window[:2], moments(picture, window)])
        found.append((window, _mean_weight(picture, window), n_iter))
    return _as_track(found)


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
    picture = _as_weights(weights, "weights", 2)
    window, _ = climb_rectangle(picture, as_box(box, picture.shape))
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
    picture = _as_weights(weights, "weights", 2)
    return moments(picture, as_box(box, picture.shape))


# What the functions above do, once their arguments have been read.


def histogram(numbers: Array, box: Array, count: int) -> Array:
    """Return the shares of bins in an ellipse, by the profile 1 − u, shape (count,)."""
    x, y, inside = ellipse(numbers.shape, box)
    shares = np.bincount(numbers[y, x], 1 - inside, count)
    return shares / shares.sum()


def ellipse(shape: tuple[int, ...], box: Array) -> tuple[Array, Array, Array]:
    """Return x and y of the pixels in the ellipse in a box, and u < 1, how far out each is."""
    x, y = rectangle(shape, box)
    u = ((x - box[0]) / box[2]) ** 2 + ((y - box[1]) / box[3]) ** 2
    inside = u < 1
    return x[inside], y[inside], u[inside]


def rectangle(shape: tuple[int, ...], box: Array) -> tuple[Array, Array]:
    """Return x and y of the pixels of a picture in a box, its border included."""
    height, width = shape
    left, right = max(0, np.ceil(box[0] - box[2])), min(width - 1, np.floor(box[0] + box[2]))
    top, bottom = max(0, np.ceil(box[1] - box[3])), min(height - 1, np.floor(box[1] + box[3]))
    x, y = np.meshgrid(np.arange(left, right + 1, dtype=int), np.arange(top, bottom + 1, dtype=int))
    return x.ravel(), y.ravel()


def alike(p: Array, q: Array) -> float:
    """Return Σ √(p_u q_u)."""
    return float(np.sqrt(p * q).sum())


def climb(numbers: Array, box: Array, target: Array) -> tuple[Array, float, int]:
    """Do what `locate` says, on the numbers of bins."""
    window, n_iter = box.copy(), 0
    shares = histogram(numbers, window, len(target))
    while n_iter < MOST_STEPS:
        x, y, _ = ellipse(numbers.shape, window)
        colour = numbers[y, x]
        weight = np.sqrt(target[colour] / shares[colour])
        if weight.sum() == 0:
            break  # none of the target's colours is here: nowhere to go
        mean = np.array([weight @ x, weight @ y]) / weight.sum()
        step = np.hypot(*(mean - window[:2]))
        window[:2], n_iter = mean, n_iter + 1
        shares = histogram(numbers, window, len(target))
        if step < TOLERANCE:
            break
    return window[:2], alike(shares, target), n_iter


def follow(
    numbers: Iterable[Array], box: Array, target: Array, adapt: float, search: float
) -> Iterator[tuple[Array, float, int, Array]]:
    """Do what `track` says, on the numbers of bins, one frame each time that one is asked for.

    Yields each frame's box, its similarity, the steps that the climb took, and the target that it
    was compared with.
    """
    frames = iter(numbers)
    yield box, alike(histogram(next(frames), box, len(target)), target), 0, target
    factors = (1.0, 1 - search, 1 + search) if search else (1.0,)
    for frame in frames:
        tries = [_locate_at(frame, box, factor, target) for factor in factors]
        box, value, n_iter = max(tries, key=lambda one: one[1])
        yield box, value, n_iter, target
        if adapt:
            target = (1 - adapt) * target + adapt * histogram(frame, box, len(target))


def climb_rectangle(weights: Array, box: Array) -> tuple[Array, int]:
    """Return the box where a climb of the mean of the weights in it ends, and the steps it took."""
    window, n_iter = box.copy(), 0
    while n_iter < MOST_STEPS:
        x, y = rectangle(weights.shape, window)
        weight = weights[y, x]
        if weight.sum() == 0:
            break  # nothing pulls anywhere
        mean = np.array([weight @ x, weight @ y]) / weight.sum()
        step = np.hypot(*(mean - window[:2]))
        window[:2], n_iter = mean, n_iter + 1
        if step < TOLERANCE:
            break
    return window, n_iter


def moments(weights: Array, box: Array) -> Array:
    """Do what `size_from_moments` says."""
    x, y = rectangle(weights.shape, box)
    weight = weights[y, x]
    if weight.sum() == 0:
        return box[2:].copy()
    places = np.stack([x, y])
    middle = places @ weight / weight.sum()
    spread = (places - middle[:, np.newaxis]) ** 2 @ weight / weight.sum()
    return np.maximum(2 * np.sqrt(spread), SMALLEST)


def _locate_at(
    numbers: Array, box: Array, factor: float, target: Array
) -> tuple[Array, float, int]:
    """Return the box where the climb of a larger or smaller one ends, its similarity and steps."""
    size = np.maximum(box[2:] * factor, SMALLEST)
    position, value, n_iter = climb(numbers, np.concatenate([box[:2], size]), target)
    return np.concatenate([position, size]), value, n_iter


def _mean_weight(weights: Array, box: Array) -> float:
    x, y = rectangle(weights.shape, box)
    return float(weights[y, x].mean())


def _as_track(found: list[tuple[Array, float, int]]) -> Track:
    boxes, values, steps = (np.array(part) for part in zip(*found, strict=True))
    return Track(boxes[:, :2], boxes[:, 2:], values, steps)


def _parts(rgb: Array, bins: int) -> Array:
    """Return into which of the equal parts of 0 to 1 each value falls; 1 falls into the last."""
    # A byte b is b/255 here; the parts of 0 … 255 are those of 256 values.
    return np.minimum((rgb * 255 / 256 * bins).astype(int), bins - 1)


def bins_of(shares: Array) -> int:
    """Return into how many parts each of red, green and blue was cut, from the length."""
    parts = round(len(shares) ** (1 / 3))
    if parts**3 != len(shares):
        raise ValueError(
            f"target must have bins³ shares, such as 4,096 for 16 bins, but has {len(shares)}: "
            "make it with colour_histogram."
        )
    return parts


def as_box(values: Box, shape: tuple[int, ...]) -> Array:
    """Return a box as four floats, if it holds at least one pixel of a picture of this shape."""
    box = as_numbers(values, "box")
    if box.shape != (4,):
        raise ValueError(
            "box must have four numbers, x and y of its middle, half its width and half its "
            f"height, but came with shape {box.shape}: pass (x, y, half_width, half_height)."
        )
    if not np.isfinite(box).all() or not (box[2:] > 0).all():
        raise ValueError(
            f"box must be finite, and its half width and half height above 0, but came as "
            f"{tuple(box.tolist())}: pass (x, y, half_width, half_height)."
        )
    if not len(ellipse(shape, box)[0]):
        height, width = shape
        raise ValueError(
            f"box {tuple(box.tolist())} holds no pixel of a picture of {width} × {height} pixels: "
            "x goes to the right and y down, from 0; make it larger, or move it inside."
        )
    return box


def _as_shares(values: ArrayLike, name: str) -> Array:
    """Return shares of colours as floats, if they are that."""
    shares = as_numbers(values, name)
    if shares.ndim != 1 or shares.size == 0:
        raise ValueError(
            f"{name} must be a list of shares, one for each bin, but came with shape "
            f"{shares.shape}: colour_histogram makes one."
        )
    if not (np.isfinite(shares).all() and (shares >= 0).all() and shares.sum() > 0):
        raise ValueError(
            f"{name} must hold shares of 0 or more that are not all 0: colour_histogram makes them."
        )
    return shares


def _as_weights(values: ArrayLike, name: str, dimensions: int) -> Array:
    """Return the weights of the pixels of one picture, or of several, as floats of 0 or more."""
    weights = as_numbers(values, name)
    wanted = "(height, width)" if dimensions == 2 else "(frames, height, width)"
    if weights.ndim != dimensions or 0 in weights.shape:
        raise ValueError(
            f"{name} must have the shape {wanted}, but came with shape {weights.shape}: pass what "
            "back_projection returns" + ("." if dimensions == 2 else ", one for each frame.")
        )
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError(f"{name} must be finite and 0 or more: np.clip({name}, 0, None) helps.")
    return weights
