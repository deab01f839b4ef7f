"""Films: what the player and the animation of a tracked box draw alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.ticker import MaxNLocator

from teachkit.show.demos.common import place
from teachkit.show.figures import COLORS

#: Where the rabbit stands free of its burrow in the film of the course, and its body there.
FIRST, BODY = 24, (57, 43, 17, 33)
#: Most pixels of a frame that is shown: more are seen no better, and cost.
MOST_PIXELS = 16_000


def credit_of(film: np.ndarray) -> str:
    """Return the line that must stand where the film of the course, or a part of it, is shown.

    Nothing for another film: the course's is known by its first frame that is there.
    """
    from teachkit.datasets import BUNNY_CREDIT, load_bunny

    own = load_bunny()
    same = film.shape[1:] == own.shape[1:] and film.dtype == own.dtype
    return BUNNY_CREDIT if same and (own == film[0]).all(axis=(1, 2, 3)).any() else ""


def words_for(film: np.ndarray, credit: str) -> str:
    """Say what is to be seen in a film, and how large it is, for someone who cannot see it.

    Only the film of the course has a credit, and of another nobody knows what it shows.
    """
    what = "a grey rabbit beside grey rocks on a meadow, " if credit else ""
    _, height, width, _ = film.shape
    return f"{what}{width:,} pixels across and {height:,} down"


def frame_on(ax: Axes, picture: np.ndarray, size: tuple[int, int]) -> AxesImage:
    """Show a picture in pixels of a film of this height and width.

    It lies above the ticks: they stay as they are, and need not be drawn anew.
    """
    height, width = size
    ax.grid(visible=False)
    for axis, pixels in ((ax.xaxis, width), (ax.yaxis, height)):
        ticks = 5 if 4 * pixels > max(size) else 1  # where there is room for them
        axis.set_major_locator(MaxNLocator(ticks, integer=True, min_n_ticks=1))
    right, bottom = width - 0.5, height - 0.5
    image = ax.imshow(
        picture, extent=(-0.5, right, bottom, -0.5), interpolation="nearest", zorder=1
    )
    ax.set(xlim=(-0.5, right), ylim=(bottom, -0.5))
    return image


def box_on(ax: Axes, colour: str = "white", line: str = "-", linewidth: float = 2) -> Rectangle:
    """Make a box for `put` to move, with an edge that can be seen on light and dark."""
    box = Rectangle((0, 0), 1, 1, fill=False, edgecolor=colour, linestyle=line, zorder=2)
    box.set(linewidth=linewidth, path_effects=outlined(linewidth + 1.5))
    return ax.add_patch(box)


def dot_on(ax: Axes) -> Line2D:
    """Make an orange-red dot with a white edge."""
    look = {"color": COLORS["vermilion"], "markersize": 7, "markeredgecolor": "white"}
    return ax.plot([], [], "o", zorder=3, clip_on=False, **look)[0]


def outlined(linewidth: float) -> list[AbstractPathEffect]:
    """Return what draws a wider black line beneath a light one."""
    return [withStroke(linewidth=linewidth, foreground=COLORS["black"])]


def put(rectangle: Rectangle, box: Sequence[float] | np.ndarray) -> None:
    """Move a rectangle to a box: x and y of its middle, half its width, half its height."""
    x, y, across, down = box
    rectangle.set_bounds(x - across, y - down, 2 * across, 2 * down)


def similarity_axis(ax: Axes, first: int, last: int, limit: float | None) -> None:
    """Set an axes up for the similarity in each frame, with a line at the limit, if any."""
    margin = 0.5 if last == first else 0
    ax.set(xlim=(first - margin, last + margin), ylim=(0, 1.05))
    ax.set(xlabel="frame", ylabel="similarity")
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True, min_n_ticks=1))
    if limit is not None:
        ax.axhline(limit, color=COLORS["black"], linestyle="--", linewidth=1, zorder=1)


def where(box: np.ndarray, size: tuple[int, int], value: float, limit: float | None) -> str:
    """Say where the middle of a box is, how similar it is, and whether that means lost."""
    x, y = (place(one, max(size)) for one in box[:2])
    lost = f", below the limit of {limit:g}: lost" if is_lost(value, limit) else ""
    return f"middle at ({x}, {y}), similarity {value:.2f}{lost}"


def is_lost(value: float, limit: float | None) -> bool:
    """Say whether a similarity is below the limit, where there is one."""
    return limit is not None and value < limit
