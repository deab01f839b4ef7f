"""Soho in 1854: what the demo and the animation of Snow's map draw alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from teachkit.show.figures import COLORS

#: What the map's axes are called, and what it shows.
NAMES = ["x (map units)", "y (map units)"]
WHAT = "578 deaths from cholera in Soho, 1854, over its streets"


def deaths() -> pd.DataFrame:
    """Return where the marks of the deaths are, in columns with the axes' names."""
    from teachkit.datasets import load_cholera

    return load_cholera()[["x", "y"]].set_axis(NAMES, axis=1)


def pumps() -> dict[str, np.ndarray]:
    """Return where each pump is, by its name."""
    from teachkit.datasets import load_cholera

    table = load_cholera("pumps")
    return dict(zip(table["label"], table[["x", "y"]].to_numpy(), strict=True))


def streets() -> np.ndarray:
    """Return every straight piece of street by its two ends, shape (713, 2, 2)."""
    from teachkit.datasets import load_cholera

    table = load_cholera("streets")
    corners, street = table[["x", "y"]].to_numpy(), table["street"].to_numpy()
    return np.stack([corners[:-1], corners[1:]], axis=1)[street[:-1] == street[1:]]


def draw_streets(ax: Axes) -> None:
    """Draw the streets as thin grey lines."""
    lines = LineCollection(streets(), color="#c8c8c8", linewidth=0.7, zorder=0.5)
    ax.add_collection(lines, autolim=False)
    ax.grid(False)


def draw_places(ax: Axes, places: dict[str, ArrayLike], *, names: bool = True) -> None:
    """Mark places with a blue triangle each, and its name on the side where there is more room."""
    middle = np.mean(ax.get_xlim())
    white = [withStroke(linewidth=2.5, foreground="white")]
    for name, (x, y) in places.items():
        ax.plot([x], [y], "^", color=COLORS["blue"], markersize=7, mec="white", zorder=2.5)
        if names:
            side = -1 if x > middle else 1
            ax.annotate(
                name,
                (x, y),
                (6 * side, 0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
                fontsize=8,
                color=COLORS["blue"],
                path_effects=white,
                zorder=2.6,
                clip_on=True,
            )
