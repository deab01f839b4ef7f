"""ModeTree: where the modes are at every bandwidth, and the density at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from teachkit.density import KernelLike, density
from teachkit.hills import Branch, branches, tops
from teachkit.kernels import as_kernel
from teachkit.show.demos.common import (
    as_line_or_galaxies,
    count,
    even_sample,
    kernel_word,
    key,
    listed,
    log_ticks,
    place,
    sample_words,
    spread,
    stretch,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Demo, bandwidths, short

MARGIN = 0.05  # of the data's width, on both sides: no mode lies beyond the data
MOST_IN_TREE = 2_000  # data: every level of the tree is a density of its own
JOIN = "#767676"  # grey
MOST_PAIRS = 2_400_000  # of a place and a datum, at one level of the tree


class ModeTree(Demo):
    """Move a cursor up the mode tree; see the density at its height.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1), optional
        Numbers; the velocities of 82 galaxies unless given.
    kernel : str, Kernel or callable, optional
        A name, or a profile k(u) of your own.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.density_modes : The modes at one bandwidth.
    teachkit.mode_counts : How many there are at each of many.
    BandwidthExplorer : The density at one bandwidth.

    Examples
    --------
    >>> from teachkit import ModeTree
    >>> demo = ModeTree([1.0, 1.2, 4.0, 4.1])
    >>> print(demo.set(h=0.5).words)
    h = 0.514: 2 modes, at 1.10 and 4.05. That number lasts from h = 0.107 to 1.36, a factor of 13.
    """

    def __init__(self, data: ArrayLike | None = None, *, kernel: KernelLike = "gaussian"):
        rows, name = as_line_or_galaxies(data)
        self.data, kernel = even_sample(rows, MOST_IN_TREE), as_kernel(kernel)
        width = spread(self.data)
        low, high = self.data.min() - MARGIN * width, self.data.max() + MARGIN * width
        size = int(np.clip(MOST_PAIRS // len(self.data), 1200, 4800))
        self.places = np.linspace(low, high, size)
        slider = bandwidths(width / 400, width, width / 50, count=81)
        self.levels = slider.values
        # Equal numbers make one bump of their common height: fewer bumps to add.
        values, repeats = np.unique(self.data, axis=0, return_counts=True)
        self.curves = [
            density(self.places[:, None], values, h, kernel=kernel, sample_weight=repeats)
            for h in self.levels
        ]
        self.tree = [tops(curve) for curve in self.curves]

        fig, (tree, self.ax) = subplots(1, 2, size=(7.2, 4.9), width_ratios=[1.25, 1])
        grown, joins = _lines(branches(self.curves), self.places, self.levels)
        (self.joins,) = tree.plot(*joins, color=JOIN, linewidth=0.7)
        (self.grown,) = tree.plot(*grown, color=COLORS["black"], linewidth=1.2)
        self.line = tree.axhline(1.0, color=COLORS["blue"], linewidth=2, clip_on=False)
        marks = {"color": COLORS["black"], "markersize": 6, "linestyle": ""}
        (self.on_line,) = tree.plot([], [], marker="v", clip_on=False, zorder=4, **marks)
        tree.set(yscale="log", xlim=(low, high), ylim=(self.levels[0], self.levels[-1]))
        tree.set(xlabel=name, ylabel="bandwidth h")
        log_ticks(tree.yaxis)
        ground = self.ax.get_xaxis_transform()  # data across, share of the height up
        look = {"color": COLORS["black"], "markersize": 8, "transform": ground}
        (ticks,) = self.ax.plot(values, 0 * values + 0.02, "|", **look)
        (self.curve,) = self.ax.plot([], [], color=COLORS["blue"], linewidth=2)
        (self.on_curve,) = self.ax.plot([], [], marker="v", zorder=4, **marks)
        self.ax.set(xlim=(low, high), xlabel=name, yticks=[], ylabel="density at this h")
        branch = {"branch: one mode": self.grown, "onto the one that takes over": self.joins}
        key(tree, {"h: click or drag here": self.line, **branch}, columns=1)
        key(self.ax, {"datum": ticks, "mode at this h": self.on_curve}, columns=1)
        super().__init__(
            "Mode tree",
            f"Left: the mode tree of {count(len(rows), 'number')}: a black branch for each mode, "
            f"{name} across, over the h that have it, upwards on a logarithmic axis. Where one "
            "ends, a thin grey line leads to the mode that a climb from there leads to at the next "
            "h. A blue line stands at h. Right: the density at that h, in a scale of its own. "
            "Triangles, in both: the modes of the drawn curve. Ticks: the data. "
            f"Kernel: {kernel_word(kernel)}.{sample_words(self.data, rows)}",
            [slider],
            fig,
            [self.line, self.on_line, self.curve, self.on_curve],
            pad=(tree, None, "h"),
        )

    def draw(self, h: float) -> str:
        """Draw the cursor at this height of the tree, and the density there."""
        level = self.levels.index(h)
        curve, modes = self.curves[level], self.tree[level]
        x, heights = self.places[modes], curve[modes]
        self.line.set_ydata([h, h])
        self.on_line.set_data(x, np.full_like(x, h))
        self.curve.set_data(self.places, curve)
        self.on_curve.set_data(x, heights)
        # Nothing that stays is drawn in heights, so that a new scale costs nothing.
        self.ax.set_ylim(0, 1.1 * curve.max())
        where = listed([place(one, np.ptp(self.places)) for one in x])
        at = f", at {where}" if len(x) <= 5 else ""
        return f"h = {short(h)}: {count(len(x), 'mode')}{at}. {self._lasting(level)}"

    def _lasting(self, level: int) -> str:
        """Say over which stretch of h, around this level, the number of modes is the same."""
        numbers = np.array([len(modes) for modes in self.tree])
        other = np.flatnonzero(numbers != numbers[level])
        first = other[other < level].max(initial=-1) + 1
        last = other[other > level].min(initial=len(numbers)) - 1
        if first == last:
            return "That number lasts for less than a step of h."
        open_ended = first == 0 or last == len(numbers) - 1
        lasting = stretch(self.levels[first], self.levels[last], open_ended)
        return f"That number lasts {lasting}."


def _lines(
    grown: list[Branch], places: np.ndarray, levels: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return all branches as one line with gaps, and all that join them, across and up.

    A branch begins and ends half a step of h beyond where its mode is seen, so that one that is
    seen once is seen.
    """
    half = sqrt(levels[1] / levels[0])
    lines, joins = [], []
    for branch in grown:
        x = places[branch.places]
        h = np.array(levels[branch.first : branch.first + len(x)])
        line = [(x[0], h[0] / half), *zip(x, h, strict=True), (x[-1], h[-1] * half)]
        lines += [*line, (np.nan, np.nan)]
        if branch.onto is not None:
            joins += [line[-1], (places[branch.onto], h[-1] * half**2), (np.nan, np.nan)]
    return np.transpose(lines), np.reshape(joins, (-1, 2)).T
