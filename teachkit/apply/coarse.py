"""A coarse answer at once, while a slider moves: what a smaller picture says of the whole one."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.colour import as_rgb, in_space, out_of_space
from teachkit.apply.filtering import Filtered, filter_image
from teachkit.apply.image import as_image
from teachkit.validate import as_bandwidth, as_count

__all__ = ["filter_coarsely", "shrink_image"]


def shrink_image(image: ArrayLike, pixels: int) -> Array:
    """Make a picture smaller, until it has at most so many pixels, and keep its shape.

    The picture is cut into tiles as equal as can be, and each becomes one pixel: the mean of the
    tile's numbers.

    Parameters
    ----------
    image : array-like of shape (height, width) or (height, width, 3)
        Bytes (uint8), or floats from 0 to 1.
    pixels : int
        The most that may be left.

    Returns
    -------
    ndarray of shape (h, w) or (h, w, 3)
        Floats from 0 to 1. A picture that is small enough keeps its size.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    filter_coarsely : Filters a picture made smaller by this.

    Examples
    --------
    >>> from teachkit.apply.coarse import shrink_image
    >>> shrink_image([[0.0, 0.2, 0.8, 1.0], [0.0, 0.2, 0.8, 1.0]], 2).round(3).tolist()
    [[0.1, 0.9]]
    """
    most = as_count(pixels, "pixels", least=1)
    picture, white = _as_it_came(image)
    for axis, size in enumerate(smaller_shape(picture.shape[:2], most)):
        picture = _mean_of_tiles(picture, size, axis)
    return picture / white


def smaller_shape(shape: tuple[int, ...], most: int) -> tuple[int, int]:
    """Return the largest height and width, about in proportion, with at most so many pixels."""
    height, width = shape
    factor = min(1.0, (most / (height * width)) ** 0.5)
    shorter = max(1, round(min(shape) * factor))
    longer = min(max(shape), max(1, round(max(shape) * factor)), most // shorter)
    return (shorter, longer) if height <= width else (longer, shorter)


def filter_coarsely(
    image: ArrayLike,
    spatial_bandwidth: float,
    range_bandwidth: float,
    *,
    pixels: int,
    space: str = "lab",
) -> Filtered:
    """Say quickly what `filter_image` will about say, by filtering a smaller picture.

    h_s shrinks with the picture. Then each pixel of the whole picture looks at the nine of the
    small one around it, and takes the end of the one that came out most like itself: so edges
    stay sharp.

    Parameters
    ----------
    image : array-like of shape (height, width) or (height, width, 3)
        Bytes (uint8), or floats from 0 to 1.
    spatial_bandwidth, range_bandwidth : float
        h_s, in pixels of the whole picture, and h_r, in units of `space`.
    pixels : int
        The most of the small picture: the time goes with their number squared, since a window has
        fewer of them too.
    space : {"lab", "rgb"}
        Where the distance of two colours is taken.

    Returns
    -------
    Filtered
        Of the shape of the whole picture.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.segment.filter_image : The fine answer.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.coarse import filter_coarsely
    >>> grey = np.repeat([[0.1, 0.9]], 4, axis=1)
    >>> filter_coarsely(grey, 2, 10, pixels=4).image.round(2).tolist()
    [[0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9]]
    """
    bandwidth = as_bandwidth(spatial_bandwidth, "spatial_bandwidth")
    small = shrink_image(image, pixels)
    colours = in_space(as_rgb(image, "image"), space)
    whole, part = np.array(colours.shape[:2]), np.array(small.shape[:2])
    factor = (whole / part).max()
    coarse = filter_image(small, bandwidth / factor, range_bandwidth, space=space)
    at = _most_alike(coarse.colours, colours)
    places = (coarse.places[at] + 0.5) * (whole / part)[::-1] - 0.5
    ends = coarse.colours[at]
    rgb = out_of_space(ends, space)
    picture = rgb if small.ndim == 3 else rgb.mean(axis=-1)
    return Filtered(picture, ends, places, coarse.n_iter[at])


def _as_it_came(image: ArrayLike) -> tuple[Array, int]:
    """Return a picture, and which of its numbers is white.

    A picture of bytes stays so: as floats a photograph of 12 million pixels would take 600 MB and
    over a second.
    """
    if isinstance(image, np.ndarray) and not isinstance(image, np.ma.MaskedArray):
        is_bytes = image.dtype == np.uint8 and image.size > 0
        if is_bytes and (image.ndim == 2 or image.shape[2:] == (3,)):
            return image, 255
    return as_image(image, "image"), 1


def _mean_of_tiles(picture: Array, size: int, axis: int) -> Array:
    """Return so many means along an axis, of tiles as equal as can be."""
    borders = np.arange(1, size) * picture.shape[axis] // size
    tiles = np.split(picture, borders, axis=axis)
    return np.stack([tile.mean(axis=axis) for tile in tiles], axis=axis)


def _most_alike(ends: Array, colours: Array) -> tuple[Array, Array]:
    """Return, for each pixel of a picture, row and column in a smaller one.

    Of the nine around it there, the one whose colour is nearest.
    """
    height, width = ends.shape[:2]
    row, column = (
        index * small // whole
        for index, small, whole in zip(
            np.indices(colours.shape[:2]), ends.shape, colours.shape, strict=False
        )
    )
    rows, columns, apart = [], [], []
    for down in (0, -1, 1):
        for right in (0, -1, 1):
            rows.append((row + down).clip(0, height - 1))
            columns.append((column + right).clip(0, width - 1))
            apart.append(((ends[rows[-1], columns[-1]] - colours) ** 2).sum(axis=-1))
    nearest = np.argmin(apart, axis=0)[np.newaxis]
    return tuple(np.take_along_axis(np.stack(all_), nearest, axis=0)[0] for all_ in (rows, columns))
