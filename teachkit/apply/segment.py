"""Segmentation: filter a picture by mean shift in place and colour, connect, merge the small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.colour import as_rgb, in_space, out_of_space
from teachkit.apply.pieces import by_size, pieces
from teachkit.density import KernelLike
from teachkit.kernels import Kernel, as_kernel
from teachkit.reading import as_numbers
from teachkit.sums import lengths
from teachkit.validate import as_bandwidth, as_count, check_finite

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

#: A kernel that does not end is cut this many spatial bandwidths away: a Gaussian weight is below
#: 0.012 there, and the window would else be the whole picture.
FARTHEST = 3.0
#: A climb is over when a step is shorter than this, in both bandwidths.
TOLERANCE = 0.01
#: Where climbs go on longer, they creep: what they would still move is not seen.
MOST_STEPS = 100
#: Numbers in a table of the filter's: so few that it stays in the processor's cache.
TILE = 2**15


@dataclass(frozen=True)
class Filtered:
    """Where the climb of each pixel ended, in place and in colour.

    Attributes
    ----------
    image : ndarray of the shape of the picture
        The picture with each pixel in the colour where its climb ended: bytes if it came as bytes,
        floats from 0 to 1 if not.
    colours : ndarray of shape (height, width, 3)
        The same colours where distances were taken: CIELAB, or RGB from 0 to 255.
    places : ndarray of shape (height, width, 2)
        x and y, in pixels, where each climb ended.
    n_iter : ndarray of int of shape (height, width)
        How many steps each climb took.
    """

    image: Array
    colours: Array
    places: Array
    n_iter: Array


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


def filter_image(
    image: ArrayLike,
    spatial_bandwidth: float,
    range_bandwidth: float,
    *,
    kernel: KernelLike = "flat",
    space: str = "lab",
) -> Filtered:
    """Let each pixel climb in place and colour at once, and give it the colour where it ends.

    A step goes from (x, c) to the weighted mean of all pixels (xᵢ, cᵢ), with the weights
    k(‖x − xᵢ‖²/h_s²) · k(‖c − cᵢ‖²/h_r²): the product of a window in place and one in colour.

    Parameters
    ----------
    image : array-like of shape (height, width) or (height, width, 3)
        Bytes (uint8), or floats from 0 to 1.
    spatial_bandwidth : float
        h_s, in pixels.
    range_bandwidth : float
        h_r, in units of `space`: in "lab", a difference of about 2 can just be seen.
    kernel : str, Kernel or callable, default="flat"
        The weights k(u): a name in `KERNELS`, or a profile of one's own. One that does not end is
        cut off 3 h_s away.
    space : {"lab", "rgb"}
        Where the distance of two colours is taken: CIELAB, or red, green and blue from 0 to 255.

    Returns
    -------
    Filtered
        Every climb has stopped, or taken 100 steps.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    segment_image : Goes on from here to regions.
    filter_steps : The same step by step.

    Notes
    -----
    The data never move: each pixel climbs over the picture as it was.

    References
    ----------
    D. Comaniciu, P. Meer (2002), Mean shift: a robust approach toward feature space analysis, IEEE
    PAMI 24:603-619.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.segment import filter_image
    >>> grey = np.array([[100, 104, 102, 200, 204]], dtype=np.uint8)
    >>> filter_image(grey, 3, 10).image.tolist()
    [[102, 102, 102, 202, 202]]
    """
    colours, bandwidths = _to_climb(image, spatial_bandwidth, range_bandwidth, space)
    places, ends, n_iter = climb_pixels(colours, bandwidths, as_kernel(kernel))
    return Filtered(_like(image, out_of_space(ends, space)), ends, places, n_iter)


def filter_steps(
    image: ArrayLike,
    spatial_bandwidth: float,
    range_bandwidth: float,
    *,
    kernel: KernelLike = "flat",
    space: str = "lab",
) -> Iterator[Filtered]:
    """Go through what `filter_image` does step by step, all pixels at once.

    Parameters
    ----------
    image, spatial_bandwidth, range_bandwidth, kernel, space
        As in `filter_image`.

    Returns
    -------
    iterator of Filtered
        First the picture as it came, then as it is after each step. The last is what `filter_image`
        returns.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    filter_image : The last of them at once.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.segment import filter_steps
    >>> grey = np.array([[100, 102, 104, 106, 108, 110]], dtype=np.uint8)
    >>> for step in filter_steps(grey, 1.5, 2):
    ...     print(step.image.tolist(), step.n_iter.max())
    [[100, 102, 104, 106, 108, 110]] 0
    [[101, 102, 104, 106, 108, 109]] 1
    [[102, 102, 104, 106, 108, 108]] 2
    [[102, 102, 104, 106, 108, 108]] 3
    """
    colours, bandwidths = _to_climb(image, spatial_bandwidth, range_bandwidth, space)
    steps = climbing_pixels(colours, bandwidths, as_kernel(kernel))
    return (
        Filtered(_like(image, out_of_space(ends, space)), ends.copy(), places.copy(), n_iter.copy())
        for places, ends, n_iter in steps
    )


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
    flat = _like(image, out_of_space(means[labels], space))
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


def climb_pixels(
    colours: Array, bandwidths: tuple[float, float], kernel: Kernel
) -> tuple[Array, Array, Array]:
    """Return where the climbs of all pixels end: the last that `climbing_pixels` yields."""
    *_, last = climbing_pixels(colours, bandwidths, kernel)
    return last


def climbing_pixels(
    colours: Array, bandwidths: tuple[float, float], kernel: Kernel
) -> Iterator[tuple[Array, Array, Array]]:
    """Yield where the climbs of all pixels are, in place and colour, and their numbers of steps.

    Parameters
    ----------
    colours : ndarray of shape (height, width, 3)
    bandwidths : tuple of float
        h_s and h_r.
    kernel : Kernel

    Yields
    ------
    places : ndarray of shape (height, width, 2)
    ends : ndarray of shape (height, width, 3)
    n_iter : ndarray of int of shape (height, width)
        The same arrays each time: the next step changes them.
    """
    spatial, range_ = bandwidths
    height, width = colours.shape[:2]
    y, x = np.indices((height, width))
    places = np.column_stack([x.ravel(), y.ravel()]).astype(float)
    ends = colours.reshape(-1, 3).copy()
    n_iter = np.zeros(height * width, int)
    shape = height, width
    now = places.reshape(*shape, 2), ends.reshape(*shape, 3), n_iter.reshape(shape)
    yield now
    moving = np.arange(height * width)
    for _ in range(MOST_STEPS):
        before = places[moving], ends[moving]
        places[moving], ends[moving] = window_means(colours, *before, bandwidths, kernel)
        n_iter[moving] += 1
        yield now
        step = lengths(places[moving] - before[0]) / spatial
        change = lengths(ends[moving] - before[1]) / range_
        moving = moving[np.maximum(step, change) > TOLERANCE]
        if not moving.size:
            break


def window_means(
    colours: Array,
    places: Array,
    ends: Array,
    bandwidths: tuple[float, float],
    kernel: Kernel,
) -> tuple[Array, Array]:
    """Return for each climb the weighted mean of place and of colour in its window: one step.

    Parameters
    ----------
    colours : ndarray of shape (height, width, 3)
        The picture.
    places : ndarray of shape (m, 2)
    ends : ndarray of shape (m, 3)
        Where the climbs are.
    bandwidths : tuple of float
        h_s and h_r.
    kernel : Kernel

    Returns
    -------
    new_places : ndarray of shape (m, 2)
    new_ends : ndarray of shape (m, 3)
        A climb whose window holds nothing stays.
    """
    window = offsets(colours.shape[:2], reach_of(kernel) * bandwidths[0])
    few = max(1, TILE // len(window[0]))
    parts = [
        few_means(
            colours,
            places[first : first + few],
            ends[first : first + few],
            window,
            bandwidths,
            kernel,
        )
        for first in range(0, len(places), few)
    ]
    new_places, new_ends = (np.concatenate(part) for part in zip(*parts, strict=True))
    return new_places, new_ends


def few_means(
    colours: Array,
    places: Array,
    ends: Array,
    window: tuple[Array, Array],
    bandwidths: tuple[float, float],
    kernel: Kernel,
) -> tuple[Array, Array]:
    """Do what `window_means` says for so few climbs that the processor's cache holds the tables.

    Each table has a row for each climb, and a column for each pixel that its window may hold.
    """
    spatial, range_ = bandwidths
    right, down = window
    place, end = places[..., np.newaxis], ends[..., np.newaxis]
    nearest = np.rint(place).astype(int)
    x, y = nearest[:, 0] + right, nearest[:, 1] + down
    number, real = pixels_at(colours.shape[:2], x, y)
    pixels = [channel[number] for channel in colours.reshape(-1, 3).T]

    apart = (x - place[:, 0]) ** 2 + (y - place[:, 1]) ** 2
    unlike = sum((pixels[i] - end[:, i]) ** 2 for i in range(3))
    weight = kernel.profile(apart / spatial**2) * kernel.profile(unlike / range_**2)
    weight *= real & (apart <= (reach_of(kernel) * spatial) ** 2)

    total = weight.sum(axis=1)[:, np.newaxis]
    holds, total = total > 0, np.where(total > 0, total, 1)
    # Steps are whole numbers, whose sums are exact: a pixel at distance h is in a closed window.
    step = np.column_stack([weight @ right, weight @ down]) / total
    colour = np.column_stack([np.einsum("ij,ij->i", weight, c) for c in pixels]) / total
    return np.where(holds, nearest[..., 0] + step, places), np.where(holds, colour, ends)


def reach_of(kernel: Kernel) -> float:
    """Return how many spatial bandwidths away a weight may lie."""
    return kernel.reach if np.isfinite(kernel.reach) else FARTHEST


def pixels_at(shape: tuple[int, int], x: Array, y: Array) -> tuple[Array, Array]:
    """Return the numbers of pixels, row by row, and whether the picture has them: else 0."""
    height, width = shape
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return np.where(inside, y * width + x, 0), inside


def offsets(shape: tuple[int, int], reach: float) -> tuple[Array, Array]:
    """Return the steps right and down, in whole pixels, to all that a window may hold.

    They go from the pixel nearest to a climb, which is up to half a pixel away in both directions.
    """
    height, width = shape
    farthest = int(min(reach + 0.5, max(shape)))
    right, down = np.meshgrid(
        np.arange(-min(farthest, width - 1), min(farthest, width - 1) + 1),
        np.arange(-min(farthest, height - 1), min(farthest, height - 1) + 1),
    )
    least = np.hypot(np.maximum(abs(right) - 0.5, 0), np.maximum(abs(down) - 0.5, 0))
    return right[least <= reach], down[least <= reach]


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


def _to_climb(
    image: ArrayLike, spatial_bandwidth: float, range_bandwidth: float, space: str
) -> tuple[Array, tuple[float, float]]:
    """Return the colours of a picture in the space, and both bandwidths, if they can be used."""
    colours = in_space(as_rgb(image, "image"), space)
    bandwidths = (
        _as_bandwidth(spatial_bandwidth, "spatial_bandwidth"),
        _as_bandwidth(range_bandwidth, "range_bandwidth"),
    )
    return colours, bandwidths


def _as_bandwidth(value: float, name: str) -> float:
    """Return a bandwidth; one whose square no float holds as the nearest that does no harm."""
    return float(np.clip(as_bandwidth(value, name), 1e-100, 1e100))


def _like(image: ArrayLike, rgb: Array) -> Array:
    """Return a picture as the learner's came: grey or colour, bytes or floats."""
    came = np.asarray(image)
    picture = rgb if came.ndim == 3 else rgb.mean(axis=-1)
    return np.rint(picture * 255).astype(np.uint8) if came.dtype == np.uint8 else picture


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
