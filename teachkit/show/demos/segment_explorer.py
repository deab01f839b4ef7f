"""SegmentExplorer: a picture, as it is filtered, and its regions, at two bandwidths of your own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike

from teachkit.apply.coarse import filter_coarsely, shrink_image
from teachkit.apply.colour import as_rgb
from teachkit.apply.segment import (
    Filtered,
    Segments,
    filter_steps,
    outlines,
    regions_of,
)
from teachkit.show.at_rest import FineAtRest
from teachkit.show.demos.common import count
from teachkit.show.figures import subplots
from teachkit.show.widgets import Control, short
from teachkit.validate import as_choice

#: Pixels of the picture: the fine answer takes up to half a second.
MOST_PIXELS = 96 * 64
#: Pixels of the smaller one that answers while a slider moves: up to some 40 ms.
MOST_COARSE = 48 * 32
#: Pixels times pixels in a window that are climbed at once, since nobody would wait for them.
AT_ONCE = 300_000
#: Each slider's positions: h_s in pixels, h_r in Lab; RGB's distances are about 2.5 times those.
SPATIAL = [half / 2 for half in range(2, 21)]
RANGE = [2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 25, 30, 35, 40]
RANGE_IN_RGB = 2.5
SMALLEST = [1, 5, 10, 20, 50, 100]
#: Where the controls stand at first: h_s, h_r, smallest.
START = 6, 10, 20
TEMPLE = "a photograph of a Chinese temple before dark trees, under a pale sky"
#: Between regions darker than this, from 0 to 1, lines are white.
DARK = 0.45
#: Width of the figure and of a panel, in inches; a panel's height over its width, at the extremes.
WIDTH, PANEL = 9.0, 2.9
FLATTEST, TALLEST = 0.25, 1.4


class SegmentExplorer(FineAtRest[Filtered]):
    """Move two bandwidths; see a picture as mean shift filters it, and the regions it falls into.

    On a page, a coarse answer follows the hand: that of a smaller picture. The fine one comes when
    the hand rests.

    Parameters
    ----------
    image : array-like of shape (height, width) or (height, width, 3), optional
        A picture: bytes (uint8), or floats from 0 to 1. One of more than some 6,000 pixels is made
        smaller. A photograph of a Chinese temple unless given.
    space : {"lab", "rgb"}
        Where the distance of two colours is taken: CIELAB, or red, green and blue from 0 to 255.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.segment.segment_image : The regions that it shows.
    teachkit.apply.coarse.filter_coarsely : The coarse answer.

    Examples
    --------
    >>> from teachkit import SegmentExplorer
    >>> demo = SegmentExplorer([[0.1, 0.2, 0.9], [0.1, 0.2, 0.8]])
    >>> demo.finish().words
    'h_s = 6 px, h_r = 10: 1 region, the whole picture.'
    >>> demo.set(h_s=2, h_r=20, smallest=1).words
    'h_s = 2 px, h_r = 20: 2 regions of 1 pixel or more; the largest has 67% of the picture.'
    """

    def __init__(self, image: ArrayLike | None = None, *, space: str = "lab"):
        self.space = as_choice(space, "space", ("lab", "rgb"))
        self.image, size, what = _picture(image)

        height, width = self.image.shape[:2]
        tall = float(np.clip(height / width, FLATTEST, TALLEST))
        fig, axes = subplots(1, 3, size=(WIDTH, PANEL * tall + 0.4))
        panels = []
        for ax, title in zip(axes, ["the picture", "filtered", "regions"], strict=True):
            panels.append(ax.imshow(as_rgb(self.image, "image"), interpolation="nearest"))
            ax.set_title(title)
            ax.set_aspect(tall * width / height)
            ax.set_axis_off()
        _, self.filtered, self.regions = panels
        self.lines = LineCollection([], linewidths=0.9)
        axes[2].add_collection(self.lines)
        super().__init__(
            {},
            "Segment explorer",
            f"Three panels. Left: {what}, {_size(width, height)} pixels{size}. Middle: the same "
            "picture filtered, each pixel in the colour where its climb ended. Right: its regions, "
            "each in its mean colour, with a thin line around it, white where the region is dark.",
            self._controls(),
            fig,
            [self.filtered, self.regions, self.lines],
        )

    def _controls(self) -> list[Control]:
        """Return the two bandwidths and the smallest region that stays."""
        levels = [RANGE_IN_RGB * level if self.space == "rgb" else level for level in RANGE]
        return [
            Control(
                "h_s",
                "spatial h_s",
                SPATIAL,
                [f"{short(h)} px" for h in SPATIAL],
                SPATIAL.index(START[0]),
            ),
            Control(
                "h_r",
                "range h_r",
                levels,
                [short(h) for h in levels],
                RANGE.index(START[1]),
            ),
            Control(
                "smallest",
                "smallest region",
                SMALLEST,
                [count(n, "pixel") for n in SMALLEST],
                SMALLEST.index(START[2]),
                "choice",
            ),
        ]

    def _setting(self) -> tuple[float, float]:
        """Return both bandwidths: the smallest region is chosen afterwards."""
        return self.values["h_s"], self.values["h_r"]

    def _steps(self, at: tuple[float, float]) -> Callable[[], Iterator[Filtered]]:
        """Return what filters the picture, step by step."""
        return partial(filter_steps, self.image, *at, space=self.space)

    # --- the picture ----------------------------------------------------------------

    def draw(self, h_s: float, h_r: float, smallest: int) -> str:
        """Draw the picture filtered, and its regions; coarsely, if the fine answer is to come."""
        at, (height, width) = (h_s, h_r), self.image.shape[:2]
        in_window = np.pi * (h_s + 0.5) ** 2
        filtered = self.fine(at, quick=height * width * in_window <= AT_ONCE)
        fine = filtered is not None
        if filtered is None:
            filtered = filter_coarsely(self.image, *at, pixels=MOST_COARSE, space=self.space)
        segments = regions_of(self.image, filtered, h_r, smallest, self.space)
        self.filtered.set_data(as_rgb(filtered.image, "image"))
        self.regions.set_data(as_rgb(segments.image, "image"))
        lines = outlines(segments.labels)
        self.lines.set_segments(lines)
        self.lines.set_color(_inks(lines, as_rgb(segments.image, "image")))
        about = "" if fine else "about "
        more = "" if fine else " Coarse: the fine answer comes when you rest."
        return (
            f"h_s = {short(h_s)} px, h_r = {short(h_r)}: {_found(segments, smallest, about)}{more}"
        )


def _picture(image: ArrayLike | None) -> tuple[np.ndarray, str, str]:
    """Return the picture as small as need be, whether it was made smaller, and what it shows."""
    if image is None:
        from teachkit.datasets import load_picture

        return shrink_image(load_picture("china"), MOST_PIXELS), "", TEMPLE
    small = shrink_image(image, MOST_PIXELS)
    height, width = np.shape(image)[:2]
    shrunk = small.shape[:2] != (height, width)
    return small, f", made smaller from {_size(width, height)}" if shrunk else "", "your picture"


def _inks(lines: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """Return the colour of each line: black, or white where the two regions beside it are dark."""
    middle = lines.mean(axis=1)
    beside = (np.floor(middle).astype(int).T, np.ceil(middle).astype(int).T)
    sides = [rgb[row, column] for column, row in beside]
    dark = np.mean(sides, axis=(0, 2)) < DARK
    return np.column_stack([dark, dark, dark, np.ones(len(dark))]).astype(float)


def _size(width: int, height: int) -> str:
    """Return "96 × 64"."""
    return f"{width:,} × {height:,}"


def _found(segments: Segments, smallest: int, about: str) -> str:
    """Say how many regions there are, and how large the largest is."""
    sizes = segments.sizes
    if len(sizes) == 1:
        return "1 region, the whole picture."
    least = f"{count(smallest, 'pixel')} or more"
    largest = sizes[0] / sizes.sum()
    share = f"{about}{largest:.0%}" if largest < 0.995 else "over 99%"
    regions = f"{about}{count(len(sizes), 'region')}"
    return f"{regions} of {least}; the largest has {share} of the picture."
