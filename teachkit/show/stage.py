"""A figure that stays on the page while its artists move: fast to redraw, never blank."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.transforms import Bbox

from teachkit.show.figures import course_style, end_style


class Stage:
    """One figure, drawn once; what moves is drawn over a copy of what stays (blitting).

    A picture is the same, to the pixel, as a whole new drawing of the figure. For a dense screen it
    is drawn with more pixels, the same shapes and letters in the same places.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure, complete. Its layout is fixed here, so that nothing in it jumps later. It no
        longer belongs to pyplot.
    moving : sequence of matplotlib.artist.Artist
        The artists of `fig` that change from picture to picture.

    Raises
    ------
    ValueError
        If one of `moving` is not in the figure.
    """

    def __init__(self, fig: Figure, moving: Sequence[Artist]):
        plt.close(fig)
        self.figure = fig
        self._canvas = FigureCanvasAgg(fig)
        self._dpi, self._ratio = fig.dpi, 1.0
        with course_style():
            self._canvas.draw()
        end_style()
        fig.set_layout_engine("none")
        self._last = _from_the_lowest(fig, moving)
        self._keys = self._draw_what_stays({})

    def redraw(self) -> None:
        """Draw what stays once more: call it after a change of limits, ticks or fixed artists.

        Keys, legends without a frame above their panels, stay as they were first drawn.
        """
        self._draw_what_stays(self._keys)

    def _draw_what_stays(self, keys: dict[Legend, Any]) -> dict[Legend, Any]:
        """Draw all but what moves, with these pixels for its keys, and return each key's pixels.

        To lay out and draw a key takes a quarter of the time of all that stays.
        """
        # matplotlib leaves out what is animated; hidden artists would move the titles.
        left_out = [*self._last, *keys]
        try:
            for artist in left_out:
                artist.set_animated(True)
            with course_style():  # matplotlib makes ticks when it draws them
                self._canvas.draw()
        finally:
            for artist in left_out:
                artist.set_animated(False)
        for pixels in keys.values():
            self._canvas.restore_region(pixels)
        self._background = self._canvas.copy_from_bbox(self.figure.bbox)
        there = [ax.get_legend() for ax in self.figure.axes]
        return keys or {
            key: self._canvas.copy_from_bbox(_room_of(key))
            for key in there
            if key is not None and key not in self._last
        }

    def pixels(self, ratio: float = 1.0) -> np.ndarray:
        """Return the picture as it now is: red, green, blue, shape (height, width, 3), uint8.

        Parameters
        ----------
        ratio : float, default=1.0
            Pixels across, and down, for each that the figure has at its own dots an inch.
        """
        if ratio != self._ratio:
            self._ratio = ratio
            hair = 1e-9 if ratio != 1 else 0.0  # else a whole number, rounded, may lose a pixel
            self.figure.set_dpi(ratio * self._dpi * (1 + hair))
            self._keys = self._draw_what_stays({})
        self._canvas.restore_region(self._background)
        for artist in self._last:
            owner = artist.axes or self.figure
            if owner.get_visible():
                owner.draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())[:, :, :3].copy()


def _room_of(key: Legend) -> Bbox:
    """Return what a key above its panel takes of the picture, in pixels, as far as the panel."""
    (left, bottom), (right, top) = key.get_window_extent().get_points()
    edge = 1  # the letters' last pixels
    return Bbox([[left - edge, bottom], [right + edge, top + edge]])


def _from_the_lowest(fig: Figure, moving: Sequence[Artist]) -> list[Artist]:
    """Return what to draw anew each time: what moves, and what stays but lies above it.

    In the order in which matplotlib draws: axes by axes, from the lowest up.
    """

    def height(artist: Artist) -> float:
        return artist.get_zorder()

    chosen: list[Artist] = []
    found: set[Artist] = set()
    for owner in [*sorted(fig.axes, key=height), fig]:
        below = {owner.patch, *fig.axes}  # drawn before all else
        if owner is not fig and not owner.axison:
            below.update([owner.xaxis, owner.yaxis, *owner.spines.values()])  # not drawn at all
        own = sorted((a for a in owner.get_children() if a not in below), key=height)
        places = [i for i, artist in enumerate(own) if artist in moving]
        found.update(own[i] for i in places)
        chosen += own[places[0] :] if places else []
    if missing := [artist for artist in moving if artist not in found]:
        raise ValueError(f"these artists are not in the figure: {missing}")
    return chosen


def encode(pixels: np.ndarray) -> bytes:
    """Return pixels, shape (height, width, 3), uint8, as the bytes of a PNG picture, quickly.

    On a screen time counts more than size. No row is filtered: to choose filters takes longer than
    to compute and draw most pictures, and gains little on flat colours.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # each begins with 0, for "no filter"
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits, red green blue
    data = zlib.compress(rows.data, 1)
    chunks = [_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    named = name + data
    return struct.pack(">I", len(data)) + named + struct.pack(">I", zlib.crc32(named))
