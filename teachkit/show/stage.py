"""A figure that stays on the page while its artists move: fast to redraw, never blank."""

from __future__ import annotations

import io
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image


class Stage:
    """One figure, drawn once; what moves is drawn over a copy of what stays (blitting).

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure, complete. Its layout is fixed here, so that nothing in it jumps later. It no
        longer belongs to pyplot.
    moving : sequence of matplotlib.artist.Artist
        The artists of `fig` that change from picture to picture.
    """

    def __init__(self, fig: Figure, moving: Sequence[Artist]):
        plt.close(fig)
        self.figure = fig
        self.moving = sorted(moving, key=lambda artist: artist.get_zorder())
        self._canvas = FigureCanvasAgg(fig)
        self._canvas.draw()
        fig.set_layout_engine("none")
        self.redraw()

    def redraw(self) -> None:
        """Draw what stays once more: call it after a change of limits, ticks or fixed artists."""
        visible = [artist.get_visible() for artist in self.moving]
        for artist in self.moving:
            artist.set_visible(False)
        self._canvas.draw()
        for artist, was in zip(self.moving, visible, strict=True):
            artist.set_visible(was)
        self._background = self._canvas.copy_from_bbox(self.figure.bbox)

    def pixels(self) -> np.ndarray:
        """Return the picture as it now is: red, green, blue, shape (height, width, 3), uint8."""
        self._canvas.restore_region(self._background)
        for artist in self.moving:
            (artist.axes or self.figure).draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())[:, :, :3].copy()


def encode(pixels: np.ndarray) -> bytes:
    """Return pixels as PNG bytes, quickly: on a screen time counts more than size."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()
