"""Boxes: the window on a picture in which an object is looked for, and the pixels in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array

from teachkit.reading import as_numbers
from teachkit.validate import check_finite

__all__: list[str] = []  # what the other files of apply share

#: A climb is over when the box moves less than this, in pixels.
TOLERANCE = 0.1
#: Where a climb goes on longer, it goes to and fro between two places.
MOST_STEPS = 30
#: A box of changing size never becomes smaller than this, from its middle to its side, in pixels:
#: so that it holds pixels to climb by.
SMALLEST = 2.0

#: x and y of the middle, and how far it reaches to each side, and up and down: in pixels.
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


def as_box(values: Box, pixels: Callable[[Array], tuple[Array, ...]]) -> Array:
    """Return a box as four floats, if it holds at least one pixel.

    Parameters
    ----------
    values : sequence of 4 floats
    pixels : callable
        Returns x, y, … of the pixels in a box.
    """
    box = as_numbers(values, "box")
    if box.shape != (4,):
        remedy = "np.ravel(box) makes it so" if box.size == 4 else "give these four"
        raise ValueError(
            "box must have four numbers, x and y of its middle, half its width and half its "
            f"height, but came with shape {box.shape}: {remedy}."
        )
    check_finite(box, "box")
    shown = ", ".join(f"{value:g}" for value in box)
    if not (box[2:] >= 0.5).all():
        raise ValueError(
            "box must reach at least half a pixel to each side, and up and down, but came as "
            f"({shown}): pass (x, y, half_width, half_height)."
        )
    if not len(pixels(box)[0]):
        raise ValueError(
            f"box ({shown}) holds no pixel of the picture: x goes to the right and y down, from 0; "
            "make it larger, or move it inside."
        )
    return box


def rectangle(shape: tuple[int, ...], box: Array) -> tuple[Array, Array]:
    """Return x and y of the pixels of a picture in a box, its border included."""
    height, width = shape
    first, last = np.ceil(box[:2] - box[2:]), np.floor(box[:2] + box[2:])
    ranges = [
        np.arange(*np.clip([start, stop + 1], 0, size).astype(int))
        for start, stop, size in zip(first, last, (width, height), strict=True)
    ]
    x, y = np.meshgrid(*ranges)
    return x.ravel(), y.ravel()


def ellipse(shape: tuple[int, ...], box: Array) -> tuple[Array, Array, Array]:
    """Return x and y of the pixels in the ellipse in a box, and u < 1, how far out each is."""
    x, y = rectangle(shape, box)
    u = ((x - box[0]) / box[2]) ** 2 + ((y - box[1]) / box[3]) ** 2
    inside = u < 1
    return x[inside], y[inside], u[inside]


def to_nine_digits(lengths: Array) -> Array:
    """Return pixels to nine digits after the point.

    Sums differ in their last digits from processor to processor. A pixel on the rim of a box that
    was set by such a sum would be inside on one and outside on another, and where one pixel can
    decide the way, so can a last digit.
    """
    return np.round(lengths, 9)


def weighted_mean(x: Array, y: Array, weight: Array) -> Array:
    """Return the mean of places, each counting by its weight, shape (2,)."""
    return to_nine_digits(np.array([weight @ x, weight @ y]) / weight.sum())


def as_track(found: list[tuple[Array, float, int]]) -> Track:
    """Return the boxes, values and numbers of steps of all frames as a `Track`."""
    boxes, values, steps = (np.array(part) for part in zip(*found, strict=True))
    return Track(boxes[:, :2], boxes[:, 2:], values, steps)
