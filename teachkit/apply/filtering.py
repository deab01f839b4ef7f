"""Filtering: let each pixel of a picture climb, in place and in colour at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.colour import as_rgb, in_space, out_of_space
from teachkit.density import KernelLike
from teachkit.kernels import Kernel, as_kernel
from teachkit.sums import lengths
from teachkit.validate import as_bandwidth

__all__ = ["Filtered", "filter_image", "filter_steps"]

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
    teachkit.apply.segment.segment_image : Goes on from here to regions.
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
    return Filtered(like(image, out_of_space(ends, space)), ends, places, n_iter)


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
        Filtered(like(image, out_of_space(ends, space)), ends.copy(), places.copy(), n_iter.copy())
        for places, ends, n_iter in steps
    )


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


def like(image: ArrayLike, rgb: Array) -> Array:
    """Return a picture as the learner's came: grey or colour, bytes or floats."""
    came = np.asarray(image)
    picture = rgb if came.ndim == 3 else rgb.mean(axis=-1)
    return np.rint(picture * 255).astype(np.uint8) if came.dtype == np.uint8 else picture


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
