"""KernelExplorer: a bump on every datum, and their sum."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike

from teachkit.density import KernelLike, density
from teachkit.hills import tops
from teachkit.kernels import Kernel
from teachkit.show.demos.common import (
    MOST_ON_LINE,
    as_line,
    count,
    even_sample,
    grid_size,
    kernel_choice,
    kernel_word,
    key,
    place,
    round_up,
    sample_words,
    spread,
    steady_heights,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Demo, bandwidths, short

MOST_BUMPS = 40


class KernelExplorer(Demo):
    """Move the kernel and its bandwidth; see the bumps and the density that they add up to.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1), optional
        Numbers; ten eruptions of Old Faithful unless given.
    kernel : str, Kernel or callable, optional
        The kernel at first: a name, or a profile k(u) of your own, which joins the others.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.density : The curve that it draws.
    BandwidthExplorer : The bandwidth alone, with the rules' choices.

    Examples
    --------
    >>> from teachkit import KernelExplorer
    >>> demo = KernelExplorer([1.0, 2.0, 4.0])
    >>> demo.set(h=0.5).words
    'Kernel: Gaussian, h = 0.484. The density has 3 hills and is highest, 0.323, at 1.71.'
    """

    def __init__(
        self,
        data: ArrayLike | None = None,
        *,
        kernel: KernelLike = "gaussian",
    ):
        if data is None:
            from teachkit.datasets import load_faithful

            data = np.sort(load_faithful()["eruptions"].to_numpy())[::30]
            name = "duration (minutes)"
        else:
            name = "x"
        rows, name = as_line(data, name)
        self.data = even_sample(rows, MOST_ON_LINE)
        choice, _ = kernel_choice(kernel)
        width = spread(self.data)
        size = grid_size(len(self.data), most=2400)
        low, high = self.data.min() - 0.4 * width, self.data.max() + 0.4 * width
        self.carriers = even_sample(self.data, MOST_BUMPS)
        # The middles of the bumps are among the places, so that equal bumps look equally tall.
        self.places = np.union1d(np.linspace(low, high, size), self.carriers)[:, None]
        self.top = 0.0

        fig, self.ax = subplots(size=(7.2, 4.0))
        # What stays comes first: what lies above something that moves is drawn anew each time.
        rug = 0 * self.data[:, 0]
        (ticks,) = self.ax.plot(self.data[:, 0], rug, "|", color=COLORS["black"], ms=12, zorder=0.9)
        self.bumps = LineCollection([], colors=COLORS["sky"], linewidths=1)
        self.ax.add_collection(self.bumps)
        (self.curve,) = self.ax.plot([], [], color=COLORS["blue"], linewidth=2.5)
        self.ax.set(xlim=(low, high), xlabel=name, ylabel="density")
        steady_heights(self.ax)
        marks = {"datum": ticks, "bump on a datum": self.bumps, "density, their sum": self.curve}
        key(self.ax, marks, columns=3)
        # At its narrowest a bump is still wider than two steps from place to place.
        controls = [choice, bandwidths(5 * width / size, 2 * width, width / 7)]
        super().__init__(
            "Kernel explorer",
            f"Ticks: {count(len(self.data), 'number')}, {name} across. Thin curves: the bumps on "
            f"{'all' if len(self.carriers) == len(self.data) else len(self.carriers)} of them. "
            f"Thick curve: the density, the sum of all bumps.{sample_words(self.data, rows)}",
            controls,
            fig,
            [self.bumps, self.curve],
        )

    def draw(self, kernel: Kernel, h: float) -> str:
        """Draw the bumps of this kernel and bandwidth, and their sum."""
        x = self.places[:, 0]
        total = density(self.places, self.data, h, kernel=kernel)
        offsets = x[:, None] - self.carriers[:, 0]
        bumps = density(offsets.reshape(-1, 1), [[0.0]], h, kernel=kernel).reshape(offsets.shape)
        taller = self._taller(total.max(), bumps.max() / len(self.data))
        self.bumps.set_segments(
            [np.column_stack([x, taller * bump / len(self.data)]) for bump in bumps.T]
        )
        self.curve.set_data(x, total)
        self._fit(total.max())
        hills = tops(total)
        highest = hills[total[hills].argmax()]
        top, at = short(total[highest]), place(x[highest], np.ptp(x))
        enlarged = f" Single bumps are drawn {taller:,} times as tall." if taller > 1 else ""
        return (
            f"Kernel: {kernel_word(kernel)}, h = {short(h)}. The density has "
            f"{count(len(hills), 'hill')} and is highest, {top}, at {at}.{enlarged}"
        )

    def _taller(self, total: float, bump: float) -> int:
        """Return how many times too tall to draw the bumps of many data, so as to see them."""
        if len(self.data) <= MOST_BUMPS or 3 * bump >= total or bump == 0:
            return 1
        return int(round_up(total / (6 * bump)))

    def _fit(self, height: float) -> None:
        top = round_up(1.05 * height)
        if top != self.top:
            self.top = top
            self.ax.set_ylim(-0.04 * top, top)
            self.redraw_fixed()
