"""A film as a demo needs it: small, its colours numbered once, tracked as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.boxes import SMALLEST
from teachkit.apply.coarse import shrink_image
from teachkit.apply.colour import as_rgb
from teachkit.apply.histogram import bins_of, colour_bins, histogram
from teachkit.apply.image import as_frames
from teachkit.apply.track import follow

__all__: list[str] = []  # what demos and animations share

#: Into how many parts each of red, green and blue is cut.
BINS = 16


@dataclass(frozen=True)
class Found:
    """What was found in one frame.

    Attributes
    ----------
    box : ndarray of shape (4,)
        x and y of the middle, half the width, half the height, in pixels of the film.
    similarity : float
        How like the target the colours in the box are: from 0 to 1.
    target : ndarray of shape (bins³,)
        What they were compared with.
    """

    box: Array
    similarity: float
    target: Array


@dataclass(frozen=True)
class Clip:
    """A film, made smaller where it was large.

    Attributes
    ----------
    pictures : ndarray of uint8 of shape (frames, h, w, 3)
        What there is to see.
    numbers : ndarray of uint16 of shape (frames, h, w)
        The `colour_bins` of each frame.
    scale : ndarray of shape (2,)
        How many pixels of the film, across and down, became one.
    """

    pictures: Array
    numbers: Array
    scale: Array

    def track(self, box: ArrayLike, adapt: float = 0.0, search: float = 0.0) -> Iterator[Found]:
        """Yield what `teachkit.apply.track.track` finds, frame by frame, as it is asked for.

        The box is in pixels of the film. On the pictures it reaches at least `SMALLEST` pixels from
        its middle to its side.
        """
        across_down = np.tile(self.scale, 2)
        # A place counts from the middle of the first pixel, which is half a pixel from the border.
        border = np.array([0.5, 0.5, 0.0, 0.0])
        window = (np.asarray(box, dtype=float) + border) / across_down - border
        window[2:] = np.maximum(window[2:], SMALLEST)
        target = histogram(self.numbers[0], window, BINS**3)
        for one, similarity, _, compared in follow(self.numbers, window, target, adapt, search):
            yield Found((one + border) * across_down - border, similarity, compared)

    def pull(self, frame: int, target: Array) -> Array:
        """Return the `back_projection` of a target on one of the pictures."""
        return (target / target.max())[self.numbers[frame]]


def as_film(frames: ArrayLike) -> Array:
    """Return the frames of a film as they came, if their shape is (frames, height, width, 3).

    Raises
    ------
    ValueError
        If it is another.
    """
    film = np.asarray(frames)
    if film.ndim != 4 or film.shape[3] != 3 or not film.size:
        as_frames(frames, "frames")  # says what is wrong, and what to do
    return film


def read_clip(film: Array, pixels: int) -> Clip:
    """Return a film with at most so many pixels in each frame.

    The frames are read one by one: as floats all of a long film would take eight times its bytes.

    Raises
    ------
    TypeError, ValueError
        If the numbers are not those of pictures.
    """
    height, width = film.shape[1:3]
    pictures, numbers = [], []
    for i, frame in enumerate(film):
        picture = frame if height * width <= pixels else shrink_image(frame, pixels)
        colours = as_rgb(picture, f"frames[{i}]")
        pictures.append(np.rint(255 * colours).astype(np.uint8))
        numbers.append(colour_bins(colours, BINS).astype(np.uint16))
    small = np.array(numbers[0].shape)[::-1]
    return Clip(np.stack(pictures), np.stack(numbers), np.array([width, height]) / small)


def steady(pictures: Array, most: int) -> Array:
    """Return pictures in which a pixel keeps its colour until it has changed by more than so much.

    What is still but for noise does not flicker then, and needs no bytes in an animation.
    """
    kept = pictures.copy()
    for before, now in zip(kept, kept[1:], strict=False):
        still = np.abs(now.astype(int) - before).max(axis=-1) <= most
        now[still] = before[still]
    return kept


def commonest(target: Array, most: int) -> tuple[Array, Array]:
    """Return the commonest colours of a target, and their shares, the largest first.

    Parameters
    ----------
    target : ndarray of shape (bins³,)
        Shares, by the numbers of `colour_bins`.
    most : int
        How many to return, if there are so many.

    Returns
    -------
    colours : ndarray of uint8 of shape (k, 3)
        The middles of the bins: red, green and blue.
    shares : ndarray of shape (k,)
        Above 0.
    """
    bins = bins_of(target)
    numbers = np.argsort(-target, kind="stable")[:most]
    numbers = numbers[target[numbers] > 0]
    parts = np.stack(np.unravel_index(numbers, (bins,) * 3), axis=-1)
    return np.rint((parts + 0.5) * 256 / bins - 0.5).astype(np.uint8), target[numbers]
