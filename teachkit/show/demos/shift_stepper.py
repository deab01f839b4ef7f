"""ShiftStepper: stand anywhere in the plane, and follow the mean-shift vector step by step."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch
from numpy.typing import ArrayLike

from teachkit.ascent import climb
from teachkit.cluster import SAME_MODE
from teachkit.density import KernelLike
from teachkit.kernels import Kernel
from teachkit.modes import finish
from teachkit.show.demos.common import (
    as_plane_or_blobs,
    bandwidths_in_plane,
    count,
    even_sample,
    kernel_choice,
    key,
    place,
    sample_words,
    square_around,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Control, Demo, short
from teachkit.sums import scaled_squares

MOST_DATA = 5_000  # averaged at every step
MOST_DISCS = 1_000  # drawn
STEPS = 40
TOL = 1e-3  # in bandwidths: a step no longer than this ends a climb
DISC = 150  # square points: the area of the weight 1


class ShiftStepper(Demo):
    """Choose where to stand, h and the kernel; see the mean-shift vector, and follow it.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Points; the three blobs unless given.
    kernel : str, Kernel or callable, optional
        The kernel at first: a name, or a profile k(u) of your own, which joins the others.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.mean_shift_vector : The arrow that it draws.
    teachkit.climb : All steps at once.

    Examples
    --------
    >>> from teachkit import ShiftStepper
    >>> demo = ShiftStepper([[0, 0], [1, 0], [5, 5], [5, 6]])
    >>> print(demo.set(h=1.0).words)  # doctest: +ELLIPSIS
    After 0 steps, at (2.50, 3.00). The next step is 0.939 long, 0.964 h. All 4 data count, ...
    """

    def __init__(self, data: ArrayLike | None = None, *, kernel: KernelLike = "gaussian"):
        rows, names = as_plane_or_blobs(data)
        self.data = even_sample(rows, MOST_DATA)
        self.drawn = even_sample(self.data, MOST_DISCS)
        self.disc = DISC * min(1.0, 200 / len(self.drawn))
        choice, first = kernel_choice(kernel)
        across, up = square_around(self.data)
        self.width = across[-1] - across[0]

        fig, ax = subplots(size=(5.0, 5.0))
        ax.scatter(*self.drawn.T, s=4, color="#888888")
        self.discs = ax.scatter([], [], color=COLORS["sky"], alpha=0.8, linewidths=0)
        self.window = Circle((0, 0), 1, fill=False, linestyle=":", linewidth=1.2)
        ax.add_patch(self.window)
        (self.walked,) = ax.plot([], [], "o-", color=COLORS["black"], markersize=3, linewidth=1)
        (self.seed,) = ax.plot([], [], "o", color="white", mec=COLORS["black"], markersize=9)
        (self.here,) = ax.plot([], [], "o", color=COLORS["black"], markersize=7)
        (self.mean,) = ax.plot([], [], "X", color=COLORS["vermilion"], markersize=9)
        style = {"arrowstyle": "->", "mutation_scale": 12, "linewidth": 2, "zorder": 3}
        self.arrow = FancyArrowPatch(
            (0, 0), (0, 0), shrinkA=0, shrinkB=0, color=COLORS["vermilion"], **style
        )
        ax.add_patch(self.arrow)
        ax.set(xlim=across[[0, -1]], ylim=up[[0, -1]], xlabel=names[0], ylabel=names[1])
        ax.set_aspect("equal")
        self._explain(ax)
        at = (1.0, 0.5) if data is None else (across.mean(), up.mean())
        steps = range(STEPS + 1)
        sampled = len(self.data) < len(rows)
        averaged = f" Averaged: {len(self.data):,} of them." if sampled else ""
        super().__init__(
            "Shift stepper",
            f"Grey specks: {len(self.drawn):,} data, {names[0]} across and {names[1]} up. Black "
            "dot: where you stand, in a dotted circle of radius h. Light blue discs: the data, as "
            "large as their weights. Orange-red cross: their weighted mean, an arrow leads to it. "
            "White dot: the start, with the path so far."
            f"{sample_words(self.drawn, rows)}{averaged}",
            [
                self._slider("x", "start across", across, at[0]),
                self._slider("y", "start up", up, at[1]),
                bandwidths_in_plane(self.data, first),
                choice,
                Control("step", "step", steps, [str(step) for step in steps], 0, "player"),
            ],
            fig,
            [self.discs, self.window, self.walked, self.seed, self.here, self.mean, self.arrow],
            pad=(ax, "x", "y"),
        )

    def _explain(self, ax: Axes) -> None:
        """Make the key; what is drawn in no line of its own gets one that looks like it."""
        disc = {"linestyle": "", "marker": "o", "markersize": 8, "markeredgewidth": 0}
        step = {"linestyle": "", "marker": r"$\rightarrow$", "markersize": 14}
        marks = {
            "start: click anywhere": self.seed,
            "here": self.here,
            "next step": Line2D([], [], color=COLORS["vermilion"], **step),
            "weighted mean": self.mean,
            "datum, by weight": Line2D([], [], color=COLORS["sky"], alpha=0.8, **disc),
            "radius h": Line2D([], [], color=COLORS["black"], linestyle=":", linewidth=1.2),
        }
        key(ax, marks, columns=2)

    def _slider(self, name: str, label: str, places: np.ndarray, start: float) -> Control:
        words = [place(one, self.width) for one in places]
        return Control(name, label, places.tolist(), words, int(np.abs(places - start).argmin()))

    def draw(self, x: float, y: float, h: float, kernel: Kernel, step: int) -> str:
        """Draw where the climb from (x, y) is after so many steps, and the step that comes next."""
        walk = climb(
            [[x, y]], self.data, h, kernel=kernel, max_iter=STEPS, tol=TOL, keep_paths=True
        )
        self.ends["step"] = len(walk.paths[0]) - 1
        path = walk.paths[0][: step + 1]
        here = path[-1]
        onward = climb([here], self.data, h, kernel=kernel, max_iter=1)
        reached = bool(onward.n_iter[0])
        self.discs.set_offsets(self.drawn)
        self.discs.set_sizes(self.disc * _weights(self.drawn, here, h, kernel))
        self.window.set(center=here, radius=h)
        self.walked.set_data(*path.T)
        self.seed.set_data([x], [y])
        self.here.set_data(*here[:, None])
        self.mean.set_data(*onward.ends.T)
        self.mean.set_visible(reached)
        length = float(np.linalg.norm(onward.ends[0] - here))
        self.arrow.set_positions(here, onward.ends[0])
        self.arrow.set_visible(length > 1e-3 * self.width)
        at = ", ".join(place(one, self.width) for one in here)
        where = f"After {count(len(path) - 1, 'step')}, at ({at})."
        if not reached:
            return f"{where} No datum is within reach: the vector is zero."
        company = self._company(here, h, kernel, onward.totals[0])
        if length <= TOL * h:
            return f"{where} {company} {self._rest(here, h, kernel)}"
        return f"{where} The next step is {short(length)} long, {short(length / h)} h. {company}"

    def _company(self, here: np.ndarray, h: float, kernel: Kernel, total: float) -> str:
        """Say how many data have a say here, and how much."""
        n = len(self.data)
        if np.isfinite(kernel.reach):
            near = int((_weights(self.data, here, h, kernel) > 0).sum())
            return f"{near:,} of {n:,} data within reach."
        if total < 1e-3:
            return f"All {n:,} data count, with weights too small to draw."
        return f"All {n:,} data count, with weights that add up to {short(total)}."

    def _rest(self, here: np.ndarray, h: float, kernel: Kernel) -> str:
        """Say what the place is where a climb is over."""
        if kernel.plateaus:
            return "The window no longer changes: the climb is over."
        mode = finish([here], self.data, h, kernel=kernel)[0]
        left = float(np.linalg.norm(mode - here)) / h
        if left <= SAME_MODE:
            return f"The climb is over: this is nearly a mode, {left:.4f} h away."
        return f"Level ground, but no mode: a nudge leads to one {short(left)} h away."


def _weights(data: np.ndarray, here: np.ndarray, h: float, kernel: Kernel) -> np.ndarray:
    """Return k(u) of every datum seen from here, 1 on the spot."""
    return kernel.profile(scaled_squares((data - here).T, h)) / kernel.profile(np.zeros(1))
