"""BandwidthExplorer: the density and its modes at every bandwidth, and whose choice is near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from teachkit.bandwidth import default_bandwidth, likelihood_bandwidth, scott, silverman
from teachkit.density import KernelLike, density
from teachkit.hills import tops
from teachkit.kernels import KERNELS, as_kernel
from teachkit.show.demos.common import (
    MOST_ON_LINE,
    as_line_or_galaxies,
    count,
    even_sample,
    grid_size,
    kernel_word,
    key,
    listed,
    log_ticks,
    place,
    round_up,
    sample_words,
    spread,
    steady_heights,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Demo, bandwidths, short

MARGIN = 0.15  # of the data's width, on both sides
MOST_SCORED = 1_000  # data: the likelihood looks at every pair of them for every candidate
CLOSE = 1.07  # half a step of the slider
#: What a caption calls a rule, what is to be known about it, and its mark.
RULES = {
    "Scott": ("Scott's", "made for one normal hill", "vermilion", "o"),
    "Silverman": ("Silverman's", "made for one normal hill", "orange", "s"),
    "neighbours": (
        "neighbours",
        "as wide as a window that holds three tenths of the data",
        "purple",
        "D",
    ),
    "likelihood": ("likelihood", "it predicts left-out data best", "green", "^"),
}


class BandwidthExplorer(Demo):
    """Move the bandwidth; see the density, its modes, and the rules' choices.

    The rules choose for Gaussian bumps: with another kernel none is marked.

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
    teachkit.density_modes : The modes that it marks.
    teachkit.scott, teachkit.silverman, teachkit.likelihood_bandwidth : The rules.
    ModeTree : All bandwidths at once.

    Examples
    --------
    >>> from teachkit import BandwidthExplorer
    >>> demo = BandwidthExplorer([1.0, 1.2, 4.0, 4.1])
    >>> print(demo.set(h=0.5).words)  # doctest: +ELLIPSIS
    h = 0.492: 2 modes, at 1.10 and 4.05. Nearest rule: Scott's, 1.29 ...
    """

    def __init__(self, data: ArrayLike | None = None, *, kernel: KernelLike = "gaussian"):
        rows, name = as_line_or_galaxies(data)
        self.data, self.kernel = even_sample(rows, MOST_ON_LINE), as_kernel(kernel)
        width, size = spread(self.data), grid_size(len(self.data), most=4800)
        low, high = self.data.min() - MARGIN * width, self.data.max() + MARGIN * width
        self.places = np.linspace(low, high, size)[:, None]
        self.top = 0.0
        # At its narrowest a bump is still wider than four steps from place to place.
        slider = bandwidths(max(width / 500, 5 * width / size), 2 * width, width / 30)
        self.rules = _choices(self.data, slider.values) if self._is_gaussian else {}

        fig, (strip, self.ax) = subplots(2, 1, size=(7.2, 5.0), height_ratios=[1, 3.4])
        _mark(strip, self.rules, slider.values)
        self.cursor = strip.axvline(1.0, color=COLORS["blue"], linewidth=1.5, clip_on=False)
        (ticks,) = self.ax.plot(
            self.data[:, 0], 0 * self.data[:, 0], "|", color=COLORS["black"], ms=10
        )
        (self.curve,) = self.ax.plot([], [], color=COLORS["blue"], linewidth=2)
        (self.modes,) = self.ax.plot([], [], "v", color=COLORS["black"], markersize=6)
        self.ax.set(xlim=(low, high), xlabel=name, ylabel="density")
        steady_heights(self.ax)
        key(strip, {"h: click or drag here to move it": self.cursor}, columns=1)
        key(self.ax, {"datum": ticks, "density": self.curve, "mode": self.modes}, columns=3)
        super().__init__(
            "Bandwidth explorer",
            f"A strip with h across, on a logarithmic axis; a cursor stands at h. {self._marked()} "
            f"Below it the density of {count(len(rows), 'number')}, {name} across, with a triangle "
            f"on every mode of the drawn curve. Ticks: the data. "
            f"Kernel: {kernel_word(self.kernel)}.{sample_words(self.data, rows)}",
            [slider],
            fig,
            [self.cursor, self.curve, self.modes],
            pad=(strip, "h", None),
        )

    @property
    def _is_gaussian(self) -> bool:
        return self.kernel is KERNELS["gaussian"]

    def draw(self, h: float) -> str:
        """Draw the density at this bandwidth, its modes, and where h stands among the choices."""
        x = self.places[:, 0]
        heights = density(self.places, self.data, h, kernel=self.kernel)
        modes = tops(heights)
        self.cursor.set_xdata([h, h])
        self.curve.set_data(x, heights)
        self.modes.set_data(x[modes], heights[modes])
        self._fit(heights.max())
        highest = np.sort(modes[np.argsort(-heights[modes], kind="stable")][:3])
        where = listed([place(x[i], np.ptp(x)) for i in highest])
        among = " the highest" if len(modes) > 3 else ""
        return f"h = {short(h)}: {count(len(modes), 'mode')},{among} at {where}.{self._nearest(h)}"

    def _nearest(self, h: float) -> str:
        """Say which rule's choice is nearest to h, and how far h is from it."""
        if not self.rules:
            return ""
        rule = min(self.rules, key=lambda one: abs(np.log(self.rules[one] / h)))
        word, known, *_ = RULES[rule]
        choice = self.rules[rule]
        ratio = h / choice
        far = "h is close to it" if 1 / CLOSE < ratio < CLOSE else f"h is {ratio:.2g} times that"
        return f" Nearest rule: {word}, {short(choice)} ({known}); {far}."

    def _marked(self) -> str:
        """Say which rules' choices the strip marks, and why others are not there."""
        if not self._is_gaussian:
            return "The rules choose for Gaussian bumps: none is marked."
        if not self.rules:
            return "No rule's choice is marked: the rules need two different numbers."
        choices = listed([f"{rule} {short(h)}" for rule, h in self.rules.items()])
        slow = "likelihood" if len(self.data) > MOST_SCORED else None
        absent = [rule for rule in RULES if rule not in self.rules and rule != slow]
        without = f" No choice within reach: {listed(absent)}." if absent else ""
        if slow:
            without += f" The {slow} is left out: too slow for more than {MOST_SCORED:,} data."
        return f"Marks show the rules' choices: {choices}.{without}"

    def _fit(self, height: float) -> None:
        top = round_up(1.08 * height)
        if top != self.top:
            self.top = top
            self.ax.set_ylim(-0.05 * top, top)
            self.redraw_fixed()


def _choices(data: np.ndarray, candidates: Sequence[float]) -> dict[str, float]:
    """Return each rule's bandwidth, where it has one between the ends of the slider."""
    if np.ptp(data) == 0:
        return {}
    choices = {
        "Scott": scott(data),
        "Silverman": silverman(data),
        "neighbours": default_bandwidth(data, KERNELS["gaussian"]),
    }
    if len(data) <= MOST_SCORED:
        best = candidates.index(likelihood_bandwidth(data, candidates))
        # At the very first the score still rises as h shrinks: everything has a twin.
        if 0 < best < len(candidates) - 1:
            closer = np.geomspace(candidates[best - 1], candidates[best + 1], 9)
            choices["likelihood"] = likelihood_bandwidth(data, closer)
    return {rule: h for rule, h in choices.items() if candidates[0] <= h <= candidates[-1]}


def _mark(strip: Axes, rules: dict[str, float], slider: Sequence[float]) -> None:
    """Give every rule a row of its own, so that near choices do not hide each other."""
    for row, (rule, h) in enumerate(rules.items()):
        _, _, colour, marker = RULES[rule]
        strip.plot([h], [-row], marker, color=COLORS[colour], markersize=8)
    strip.set(xscale="log", xlim=(slider[0], slider[-1]), ylim=(0.6 - max(1, len(rules)), 0.6))
    strip.set_yticks(-np.arange(len(rules)), labels=list(rules))
    strip.set_xlabel("bandwidth h, and each rule's choice of it" if rules else "bandwidth h")
    strip.tick_params(axis="y", length=0)
    log_ticks(strip.xaxis)
