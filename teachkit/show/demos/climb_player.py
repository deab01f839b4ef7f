"""ClimbPlayer: every point climbs, on fixed data and with blurring, side by side."""

from __future__ import annotations

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from teachkit.ascent import mean_shift_vector
from teachkit.cluster import SAME_MODE
from teachkit.density import KernelLike
from teachkit.kernels import as_kernel
from teachkit.show.demos.common import (
    KEY_SIZE,
    as_plane_or_blobs,
    bandwidths_in_plane,
    count,
    even_sample,
    heaps,
    kernel_word,
    key,
    measure,
    ruler,
    sample_words,
    square_around,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Control, Demo, short

MOST_DATA = 300  # every sweep of blurring looks at all pairs
STEPS = 30
TOL = 1e-3  # in bandwidths: a step no longer than this is nearly rest


class ClimbPlayer(Demo):
    """Play the climbs of all points, step by step: on fixed data, and with blurring.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Points; the three blobs unless given.
    kernel : str, Kernel or callable, optional
        A name, or a profile k(u) of your own.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.climb, teachkit.blur : What it plays.
    teachkit.show.animate_blurring : The same as an animation.

    Examples
    --------
    >>> from teachkit import ClimbPlayer
    >>> demo = ClimbPlayer([[0, 0], [1, 0], [5, 5], [5, 6]])
    >>> list(demo.controls)
    ['h', 'step']
    >>> print(demo.set(h=1.0, step=0).words)  # doctest: +ELLIPSIS
    h = 0.975, 0 steps. Fixed data: 4 heaps, ... Blurring: 4 heaps, ...
    """

    def __init__(self, data: ArrayLike | None = None, *, kernel: KernelLike = "gaussian"):
        rows, names = as_plane_or_blobs(data)
        self.data, self.kernel = even_sample(rows, MOST_DATA), as_kernel(kernel)
        self.histories: dict[float, tuple[list[np.ndarray], list[np.ndarray]]] = {}
        across, up = square_around(self.data)

        fig, axes = subplots(1, 2, size=(7.6, 4.5), sharex=True, sharey=True)
        (started, self.fixed), (_, self.blurred) = (self._points(ax) for ax in axes)
        for ax, title in zip(axes, ("fixed data", "blurring"), strict=True):
            ax.set(xlim=across[[0, -1]], ylim=up[[0, -1]], xlabel=names[0])
            ax.set_title(title, pad=2 * KEY_SIZE * rcParams["font.size"])  # above the key
            ax.set_aspect("equal")
        key(axes[0], {"datum, at the start": started, "now": self.fixed}, columns=2)
        axes[0].set_ylabel(names[1])
        self.ruler = ruler(axes[0])
        steps = range(STEPS + 1)
        super().__init__(
            "Climb player",
            f"Two panels, {names[0]} across and {names[1]} up. Grey dots: {len(self.data):,} data, "
            "where they started. Orange-red dots: where they are after each step. Left, they climb "
            "on the fixed data; right, the data themselves move. A bar is h long. Kernel: "
            f"{kernel_word(self.kernel)}.{sample_words(self.data, rows)}",
            [
                bandwidths_in_plane(self.data, self.kernel),
                Control("step", "step", steps, [str(step) for step in steps], 0, "player"),
            ],
            fig,
            [self.fixed, self.blurred, self.ruler],
        )

    def _points(self, ax: Axes) -> tuple[Line2D, Line2D]:
        """Draw the points where they start, and make those that move."""
        (started,) = ax.plot(*self.data.T, ".", color="#bbbbbb", markersize=3)
        (now,) = ax.plot([], [], "o", color=COLORS["vermilion"], markersize=3)
        return started, now

    def draw(self, h: float, step: int) -> str:
        """Draw where all points are after so many steps."""
        fixed, blurred = self._histories(h, step + 1)
        measure(self.ruler, h)
        self.fixed.set_data(*fixed[step].T)
        self.blurred.set_data(*blurred[step].T)
        return (
            f"h = {short(h)}, {count(step, 'step')}. Fixed data: {self._state(fixed, step, h)}. "
            f"Blurring: {self._state(blurred, step, h)}. (Closer than {SAME_MODE} h is one heap.)"
        )

    def _histories(self, h: float, steps: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Return where the points are after each step, as far as anybody has asked so far."""
        fixed, blurred = self.histories.setdefault(h, ([self.data], [self.data]))
        while len(fixed) <= steps:
            fixed.append(self._moved(fixed[-1], self.data, h))
            blurred.append(self._moved(blurred[-1], blurred[-1], h))
        return fixed, blurred

    def _moved(self, points: np.ndarray, data: np.ndarray, h: float) -> np.ndarray:
        return points + mean_shift_vector(points, data, h, kernel=self.kernel)

    def _state(self, history: list[np.ndarray], step: int, h: float) -> str:
        """Say how many heaps there are after a step, and how far the next one goes."""
        here, onward = history[step], history[step + 1]
        longest = float(np.linalg.norm(onward - here, axis=1).max()) / h
        moves = "nearly at rest" if longest <= TOL else f"the next step up to {short(longest)} h"
        return f"{heaps(here, self.data, h, self.kernel)}, {moves}"
