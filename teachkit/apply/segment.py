"""Segmentation: filter a picture by mean shift in place and colour, connect, merge the small.

The first of the three is in a file of its own, `filtering`, and can be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.colour import as_rgb, in_space, out_of_space
from teachkit.apply.filtering import Filtered, filter_image, filter_steps, like
from teachkit.apply.pieces import by_size, pieces
from teachkit.density import KernelLike
from teachkit.reading import as_numbers
from teachkit.sums import lengths
from teachkit.validate import as_count, check_finite

__all__ = [
    "Filtered",
    "Segments",
    "boundaries",
    "filter_image",
    "filter_steps",
    "merge_small_regions",
    "outlines",
    "segment_image",
]


@dataclass(frozen=True)
class Segments:
    """The regions of a picture.

    Attributes
    ----------
    labels : ndarray of int of shape (height, width)
        The region of each pixel: each is one connected piece; 0 is the largest.
    sizes : ndarray of int of shape (k,)
        How many pixels each region has.
    image : ndarray of the shape of the picture
        The picture with each region in its mean colour: bytes if it came as bytes, floats from 0 to
        1 if not.
    filtered : Filtered
        What was connected.
    """

    labels: Array
    sizes: Array
    image: Array
    filtered: Filtered


def segment_image(
    image: ArrayLike,
    spatial_bandwidth: float,
    range_bandwidth: float,
    *,
    smallest: int = 20,
    kernel: KernelLike = "flat",
    space: str = "lab",
) -> Segments:
    """Cut a picture into regions: filter it, connect neighbours of like colour, merge small ones.

    Two pixels side by side, or one above the other, are linked if their *filtered* colours differ
    by at most h_r / 2; what links join is a region.

    Parameters
    ----------
    image : array-like of shape (height, width) or (height, width, 3)
        Bytes (uint8), or floats from 0 to 1.
    spatial_bandwidth, range_bandwidth : float
        h_s, in pixels, and h_r, in units of `space`.
    smallest : int
        The pixels of the smallest region that stays; smaller ones are merged into a neighbour.
    kernel : str, Kernel or callable, default="flat"
        The weights, as in `filter_image`.
    space : {"lab", "rgb"}
        Where the distance of two colours is taken.

    Returns
    -------
    Segments

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    filter_image : The first step alone.
    merge_small_regions : The last step alone.

    References
    ----------
    D. Comaniciu, P. Meer (2002), Mean shift: a robust approach toward feature space analysis, IEEE
    PAMI 24:603-619.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.segment import segment_image
    >>> grey = np.array([[100, 104, 102, 200, 204]], dtype=np.uint8)
    >>> segment_image(grey, 3, 10, smallest=1).labels.tolist()
    [[0, 0, 0, 1, 1]]
    """
    fewest = as_count(smallest, "smallest", least=1)
    filtered = filter_image(image, spatial_bandwidth, range_bandwidth, kernel=kernel, space=space)
    return regions_of(image, filtered, float(range_bandwidth), fewest, space)


def regions_of(
    image: ArrayLike, filtered: Filtered, range_bandwidth: float, smallest: int, space: str
) -> Segments:
    """Do what `segment_image` does with a picture that is filtered already."""
    labels = connect(filtered.colours, range_bandwidth / 2)
    labels = merge(labels, filtered.colours, smallest)
    means = region_means(labels, in_space(as_rgb(image, "image"), space))
    flat = like(image, out_of_space(means[labels], space))
    return Segments(labels, np.bincount(labels.ravel()), flat, filtered)


def merge_small_regions(
    labels: ArrayLike, image: ArrayLike, smallest: int, *, space: str = "lab"
) -> Array:
    """Merge each region of fewer pixels than `smallest` into the neighbour most like it in colour.

    Parameters
    ----------
    labels : array-like of int of shape (height, width)
        The region of each pixel; a label that stands in several pieces counts as several regions.
    image : array-like of shape (height, width) or (height, width, 3)
        The picture, whose mean colours say which neighbour is most alike.
    smallest : int
        The pixels of the smallest region that stays.
    space : {"lab", "rgb"}
        Where the distance of two colours is taken.

    Returns
    -------
    ndarray of int of shape (height, width)
        Each label is one connected piece; they are numbered 0, 1, 2, … by size.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    segment_image : Ends with this.

    Notes
    -----
    It goes in rounds, since a merged region may still be small: in each, every small region joins
    its neighbour, and sizes and mean colours are taken anew.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.segment import merge_small_regions
    >>> grey = np.array([[90, 90, 90, 120, 200, 200]], dtype=np.uint8)
    >>> merge_small_regions([[7, 7, 7, 3, 5, 5]], grey, 2).tolist()
    [[0, 0, 0, 0, 1, 1]]
    """
    fewest = as_count(smallest, "smallest", least=1)
    colours = in_space(as_rgb(image, "image"), space)
    regions = _as_regions(labels, colours.shape[:2])
    return merge(connect(regions[..., np.newaxis], 0.0), colours, fewest)


def boundaries(labels: ArrayLike) -> Array:
    """Say of each pixel whether another region begins to its right or below it.

    Parameters
    ----------
    labels : array-like of int of shape (height, width)
        The region of each pixel.

    Returns
    -------
    ndarray of bool of shape (height, width)

    Raises
    ------
    TypeError, ValueError
        If ``labels`` is not a table of whole numbers.

    See Also
    --------
    segment_image : Where labels come from.
    outlines : The same as lines between pixels.

    Examples
    --------
    >>> from teachkit.apply.segment import boundaries
    >>> boundaries([[0, 0, 1], [0, 0, 1]]).astype(int).tolist()
    [[0, 1, 0], [0, 1, 0]]
    """
    regions = _as_regions(labels)
    edge = np.zeros(regions.shape, bool)
    edge[:, :-1] |= regions[:, :-1] != regions[:, 1:]
    edge[:-1] |= regions[:-1] != regions[1:]
    return edge


def outlines(labels: ArrayLike) -> Array:
    """Return the lines between pixels of different regions, each as long as a pixel's side.

    Parameters
    ----------
    labels : array-like of int of shape (height, width)
        The region of each pixel.

    Returns
    -------
    ndarray of shape (k, 2, 2)
        The two ends of each line, x and y. The pixel at the top left has its middle at (0, 0).

    Raises
    ------
    TypeError, ValueError
        If ``labels`` is not a table of whole numbers.

    See Also
    --------
    boundaries : The pixels along these lines.

    Examples
    --------
    >>> from teachkit.apply.segment import outlines
    >>> outlines([[0, 0, 1]]).tolist()
    [[[1.5, -0.5], [1.5, 0.5]]]
    """
    regions = _as_regions(labels)
    right = np.argwhere(regions[:, :-1] != regions[:, 1:])[:, np.newaxis, ::-1]
    below = np.argwhere(regions[:-1] != regions[1:])[:, np.newaxis, ::-1]
    upright, level = [[0.5, -0.5], [0.5, 0.5]], [[-0.5, 0.5], [0.5, 0.5]]
    return np.concatenate([right + upright, below + level])


def connect(colours: Array, limit: float) -> Array:
    """Link pixels side by side, or one above the other, of like colour, and number what they join.

    Parameters
    ----------
    colours : ndarray of shape (height, width, c)
    limit : float
        How far apart the colours of two linked pixels may be.

    Returns
    -------
    ndarray of int of shape (height, width)
        Each label is one connected piece; they are numbered by size.
    """
    height, width = colours.shape[:2]
    one, other = neighbours(np.arange(height * width).reshape(height, width))
    flat = colours.reshape(height * width, -1)
    alike = lengths(flat[one] - flat[other]) <= limit
    names = pieces(height * width, one[alike], other[alike])
    return by_size(names).reshape(height, width)


def neighbours(table: Array) -> tuple[Array, Array]:
    """Return the values of all pairs of pixels that touch: side by side, or one above the other."""
    one = np.concatenate([table[:, :-1].ravel(), table[:-1].ravel()])
    other = np.concatenate([table[:, 1:].ravel(), table[1:].ravel()])
    return one, other


def merge(labels: Array, colours: Array, smallest: int) -> Array:
    """Do what `merge_small_regions` says, on labels 0, 1, 2, … and colours of the space.

    Parameters
    ----------
    labels : ndarray of int of shape (height, width)
    colours : ndarray of shape (height, width, 3)
    smallest : int

    Returns
    -------
    ndarray of int of shape (height, width)
    """
    while labels.max() > 0:
        small = np.bincount(labels.ravel()) < smallest
        if not small.any():
            break
        region, neighbour = most_alike(labels, region_means(labels, colours))
        names = pieces(len(small), region[small[region]], neighbour[small[region]])
        labels = by_size(names[labels])
    return labels


def most_alike(labels: Array, means: Array) -> tuple[Array, Array]:
    """Return each region that has neighbours, and the neighbour whose mean colour is nearest.

    Parameters
    ----------
    labels : ndarray of int of shape (height, width)
    means : ndarray of shape (k, 3)

    Returns
    -------
    regions, neighbours : ndarray of int of shape (k,)
    """
    one, other = neighbours(labels)
    pairs = np.concatenate([np.stack([one, other], axis=1), np.stack([other, one], axis=1)])
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    apart = ((means[pairs[:, 0]] - means[pairs[:, 1]]) ** 2).sum(axis=1)
    pairs = pairs[np.lexsort([pairs[:, 1], apart, pairs[:, 0]])]
    regions, first = np.unique(pairs[:, 0], return_index=True)
    return regions, pairs[first, 1]


def region_means(labels: Array, colours: Array) -> Array:
    """Return the mean colour of each region, shape (k, 3)."""
    names, sizes = labels.ravel(), np.bincount(labels.ravel())
    sums = [np.bincount(names, channel.ravel()) for channel in np.moveaxis(colours, -1, 0)]
    return np.stack(sums, axis=-1) / sizes[:, np.newaxis]


def _as_regions(labels: ArrayLike, shape: tuple[int, ...] | None = None) -> Array:
    """Return labels as 0, 1, 2, …, one for each pixel of a picture of this shape, if any."""
    regions = as_numbers(labels, "labels")
    if regions.ndim != 2 or regions.size == 0:
        remedy = "np.reshape(labels, (height, width)) makes it so"
        remedy = remedy if regions.size else "give at least one"
        raise ValueError(
            "labels must have the shape (height, width), one for each pixel, but came with shape "
            f"{regions.shape}: {remedy}."
        )
    if shape is not None and regions.shape != shape:
        raise ValueError(
            f"labels must have one label for each pixel of image, shape {shape}, but came with "
            f"shape {regions.shape}: pass both from one picture."
        )
    check_finite(regions, "labels")
    if not (regions == np.rint(regions)).all():
        raise ValueError("labels must hold whole numbers: number the regions 0, 1, 2 and so on.")
    _, numbers = np.unique(regions, return_inverse=True)
    return numbers.reshape(regions.shape)
