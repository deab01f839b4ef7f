"""SweepExplorer: the clusters at every bandwidth, how long their number lasts, three indices."""

from __future__ import annotations

import time
import weakref
from collections.abc import Iterable
from functools import partial
from math import sqrt

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator, ScalarFormatter
from numpy.typing import ArrayLike

from teachkit.apply.sweep import (
    BIG,
    FACTOR,
    INDICES,
    Clustering,
    Plateau,
    Sweep,
    clusterings_at,
    start_bandwidth,
)
from teachkit.density import KernelLike
from teachkit.kernels import KERNELS, Kernel, as_kernel
from teachkit.show.background import in_background
from teachkit.show.demos.common import (
    as_table_or_penguins,
    count,
    even_sample,
    kernel_word,
    key,
    listed,
    log_ticks,
    round_up,
    sample_words,
    spread,
    spread_in_plane,
    stretch,
)
from teachkit.show.figures import COLORS, CYCLE, subplots
from teachkit.show.widgets import Control, Demo, bandwidths, short

POSITIONS = 41  # of the slider
COARSE = 5  # of these positions one is computed before the demo is shown
MOST_DATA = 1_200  # in the plane, clustered and drawn: the time goes with columns · data²
MOST_WITH_OWN = 500  # with a learner's own kernel, which takes longer
MOST_BIG = int(1 / BIG)  # clusters that can hold so large a share
PAUSE = 0.2  # seconds at least between pictures that the background asks for
MARGIN = 0.05  # of a column's width, on both sides
SMALL = "#767676"  # grey, as in `plot_clusters`
#: What a caption calls an index, its colour, its line and its marker.
LOOKS = {
    "silhouette": ("Silhouette", "purple", "-", "o"),
    "davies_bouldin": ("Davies–Bouldin", "vermilion", "--", "s"),
    "calinski_harabasz": ("Calinski–Harabasz", "green", "-.", "^"),
}


class SteadyTicks(ScalarFormatter):
    """Gives every number the same room, so that the first layout fits every column."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return a tick's number, wide enough."""
        return super().__call__(x, pos).rjust(5, "\u2007")


class SweepExplorer(Demo):
    """Move the bandwidth; see the clusters, how long their number lasts, and what indices choose.

    Every fifth bandwidth is computed at once. The others follow in the background while the demo is
    shown in a notebook, or else when the slider first comes to them.

    Parameters
    ----------
    data : array-like of shape (n, d), optional
        Points with two columns or more; the z-scores of 342 penguins' four measurements unless
        given. A DataFrame's names label the axes.
    kernel : str, Kernel or callable, optional
        A name, or a profile k(u) of your own.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.sweep.sweep : The same numbers, at bandwidths of your own.
    BandwidthExplorer : The density at one bandwidth, and what rules choose.

    Examples
    --------
    >>> from teachkit import SweepExplorer
    >>> demo = SweepExplorer([[0, 0], [1, 0], [5, 5], [5, 6]]).finish()
    >>> print(demo.set(h=1.0).words)  # doctest: +ELLIPSIS
    h = 0.974: 2 clusters, 2 hold at least 2% of the points; that number lasts from ...
    """

    def __init__(self, data: ArrayLike | None = None, *, kernel: KernelLike = "gaussian"):
        rows, self.names = as_table_or_penguins(data)
        self.kernel = as_kernel(kernel)
        most = MOST_DATA if self.kernel in KERNELS.values() else MOST_WITH_OWN
        self.data = even_sample(rows, int(most * sqrt(2 / rows.shape[1])))
        slider = _bandwidths(self.data, self.kernel)
        self.levels = slider.values
        self.known: dict[int, Clustering] = {}
        self._at_work, self._told = False, 0.0
        self._compute(range(0, POSITIONS, COARSE))

        fig, axes = subplots(2, 2, size=(9.0, 5.2), width_ratios=[1, 1.2])
        (self.plane, self.above), (rest, self.below) = axes
        self.plane.set_subplotspec(self.plane.get_gridspec()[:, 0])
        rest.remove()
        self.plane.yaxis.set_major_formatter(SteadyTicks())
        self._make_points()
        self._make_counts()
        self._make_indices()
        moving = [self.small, *self.clusters, self.all, self.big, self.shade, *self.cursors]
        moving += [*self.lines.values(), *self.marks.values()]
        super().__init__(
            "Sweep explorer",
            self._shows(rows),
            [slider, *self._choices()],
            fig,
            moving,
            pad=(self.below, "h", None),
        )

    def _compute(self, positions: Iterable[int]) -> None:
        """Cluster at these positions of the slider, those that are known left out."""
        if new := [at for at in positions if at not in self.known]:
            found = clusterings_at(self.data, [self.levels[at] for at in new], self.kernel, BIG)
            self.known.update(zip(new, found, strict=True))

    def finish(self) -> SweepExplorer:
        """Compute at once what is left to compute, and return the demo."""
        self._compute(range(POSITIONS))
        self.refresh()
        return self

    # --- the background -------------------------------------------------------------

    def _on_show(self) -> None:
        """Begin to compute the bandwidths that are left, where something can go on meanwhile."""
        if not self._at_work:
            self._go_on()

    def _go_on(self) -> None:
        """Compute one bandwidth more in the background: the nearest to where the slider is."""
        left = [at for at in range(POSITIONS) if at not in self.known]
        if not left:
            self._at_work = False
            return
        at = min(left, key=lambda one: abs(one - self.state["h"]))
        # What runs on holds the numbers, but not the demo, which may be forgotten meanwhile.
        compute = partial(clusterings_at, self.data, [self.levels[at]], self.kernel, BIG)
        self._at_work = in_background(compute, partial(_hand_over, weakref.ref(self), at))

    def _take(self, at: int, found: list[Clustering] | None) -> None:
        """Keep what the background found, show it now and then, and go on while there is a page."""
        if found is None or self._view.comm is None:
            self._at_work = False
            return
        self.known.setdefault(at, found[0])
        complete = len(self.known) == POSITIONS
        if complete or time.monotonic() - self._told >= PAUSE:
            self.refresh(spoken=complete)
            self._told = time.monotonic()
        self._go_on()

    # --- the picture ----------------------------------------------------------------

    def _make_points(self) -> None:
        size = 5 if len(self.data) <= 500 else 3.5
        (self.small,) = self.plane.plot([], [], ".", color=SMALL, markersize=size)
        edge = {"markeredgecolor": "#333333", "markeredgewidth": 0.3, "markersize": size}
        self.clusters = [
            self.plane.plot([], [], marker, color=colour, **edge)[0]
            for colour, marker in CYCLE[:MOST_BIG]
        ]
        largest = {"largest cluster": self.clusters[0], "second": self.clusters[1]}
        key(self.plane, {**largest, f"below {BIG:.0%}": self.small}, columns=2)

    def _make_counts(self) -> None:
        self.shade = self.above.axvspan(1, 2, color=COLORS["sky"], alpha=0.35, linewidth=0)
        look = {"baseline": None, "linewidth": 2}
        self.all = self.above.stairs([1], [1, 2], color=SMALL, linestyle=(0, (2, 1)), **look)
        self.big = self.above.stairs([1], [1, 2], color=COLORS["black"], **look)
        self.cursors = [
            ax.axvline(1, color=COLORS["blue"], linewidth=1.5, clip_on=False)
            for ax in (self.above, self.below)
        ]
        most = max(len(one.sizes) for one in self.known.values())
        self.above.set_yscale("symlog", linthresh=1, linscale=0.3)
        self.above.set(ylim=(-0.3, round_up(1.1 * most)), ylabel="clusters")
        ticks = [0] + [m * 10**p for p in range(6) for m in (1, 2, 5)]
        self.above.yaxis.set_major_locator(FixedLocator(ticks))
        self.above.yaxis.set_minor_locator(NullLocator())
        self.above.yaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
        number = {"all": self.all, f"at least {BIG:.0%}": self.big}
        key(self.above, {**number, "as many": self.shade}, columns=3)

    def _make_indices(self) -> None:
        self.lines, self.marks = {}, {}
        for index, (_, colour, line, marker) in LOOKS.items():
            look = {"color": COLORS[colour], "marker": marker}
            ring = {"linestyle": "", "markersize": 12, "markeredgewidth": 2, "fillstyle": "none"}
            (self.lines[index],) = self.below.plot([], [], linestyle=line, markersize=3, **look)
            (self.marks[index],) = self.below.plot([], [], clip_on=False, zorder=3, **ring, **look)
            self.marks[index].set_in_layout(False)
        self.below.set(ylim=(-0.1, 1.15), xlabel="bandwidth h")
        self.below.set_yticks([0, 1], labels=["worst", "best"])
        self.below.tick_params(axis="y", pad=9)  # a mark may stand at the very left
        ring = {"linestyle": "", "marker": "o", "markersize": 8, "markeredgewidth": 1.5}
        marks = {LOOKS[index][0]: line for index, line in self.lines.items()}
        marks["large: chosen"] = Line2D([], [], color=SMALL, fillstyle="none", **ring)
        marks["h: click or drag"] = self.cursors[1]
        key(self.below, marks, columns=2)
        for ax in (self.above, self.below):
            ax.set(xscale="log", xlim=(self.levels[0], self.levels[-1]))
            log_ticks(ax.xaxis)
        self.above.tick_params(labelbottom=False)

    def _choices(self) -> list[Control]:
        """Return what chooses the two columns that are drawn, where there are more."""
        if len(self.names) == 2:
            return []
        offered = {"values": self.names, "words": self.names, "kind": "choice"}
        return [
            Control("across", "column across", start=0, **offered),
            Control("up", "column up", start=1, **offered),
        ]

    def _shows(self, rows: np.ndarray) -> str:
        """Say what the picture shows in every state."""
        across, up = self.names[:2]
        drawn = f"{across} across and {up} up" if len(self.names) == 2 else "two of their columns"
        return (
            f"Left: {count(len(rows), 'point')}, {drawn}. Each cluster with at least {BIG:.0%} of "
            "the points has a colour and a shape of its own, the largest is blue discs; the points "
            "of all others are grey dots. Right, with h across on a logarithmic axis, and a line "
            "at h: above, the number of clusters, in grey steps, and of those with at least "
            f"{BIG:.0%}, in black steps, and in light blue how far that number lasts; below, three "
            "indices, each from its worst value up to its best: what it would choose has a large "
            f"mark. Kernel: {kernel_word(self.kernel)}.{sample_words(self.data, rows)}"
        )

    def draw(self, h: float, across: str = "", up: str = "") -> str:
        """Draw the clusters at this bandwidth, and how it stands among those that are known."""
        at = self.levels.index(h)
        self._compute([at])
        now = self.known[at]
        sweep = Sweep(self.data, tuple(one for _, one in sorted(self.known.items())), self.kernel)
        plateau = next(one for one in sweep.plateaus if one.low <= h <= one.high)
        best = _best(sweep)
        self._draw_points(now, across or self.names[0], up or self.names[1])
        self._draw_counts(sweep, plateau)
        self._draw_indices(sweep, best)
        for cursor in self.cursors:
            cursor.set_xdata([h, h])
        computed = "All" if len(self.known) == POSITIONS else f"{len(self.known)} of"
        chosen = f" Drawn: {across} and {up}." if across else ""
        return (
            f"h = {short(h)}: {_number_words(now)}; {self._lasting(plateau)}. "
            f"{_index_words(now, best)} {computed} {POSITIONS} computed.{chosen}"
        )

    def _draw_points(self, now: Clustering, across: str, up: str) -> None:
        points = self.data[:, [self.names.index(across), self.names.index(up)]]
        for rank, line in enumerate(self.clusters):
            line.set_data(*points[(now.labels == rank) & (rank < now.big)].T)
        self.small.set_data(*points[now.labels >= now.big].T)
        if (across, up) != (self.plane.get_xlabel(), self.plane.get_ylabel()):
            margins = [MARGIN * spread(column) for column in points.T]
            left, bottom = points.min(axis=0) - margins
            right, top = points.max(axis=0) + margins
            self.plane.set(xlim=(left, right), ylim=(bottom, top), xlabel=across, ylabel=up)
            self.redraw_fixed()

    def _draw_counts(self, sweep: Sweep, plateau: Plateau) -> None:
        levels = np.array([one.bandwidth for one in sweep.clusterings])
        edges = np.concatenate([levels[:1], np.sqrt(levels[1:] * levels[:-1]), levels[-1:]])
        numbers = [len(one.sizes) for one in sweep.clusterings]
        self.all.set_data(numbers, edges)
        self.big.set_data([one.big for one in sweep.clusterings], edges)
        first, last = np.searchsorted(levels, [plateau.low, plateau.high])
        self.shade.set_x(edges[first])
        self.shade.set_width(edges[last + 1] - edges[first])
        if max(numbers) > self.above.get_ylim()[1]:
            self.above.set_ylim(top=round_up(1.1 * max(numbers)))
            self.redraw_fixed()

    def _draw_indices(self, sweep: Sweep, best: dict[str, Clustering]) -> None:
        levels = [one.bandwidth for one in sweep.clusterings]
        for index, better in INDICES.items():
            values = np.array([getattr(one, index) for one in sweep.clusterings])
            self.lines[index].set_data(levels, _shares(values if better is max else -values))
            chosen = [best[index].bandwidth] if best else []
            self.marks[index].set_data(chosen, np.ones(len(chosen)))

    def _lasting(self, plateau: Plateau) -> str:
        """Say over which known bandwidths the number of big clusters is the same."""
        if plateau.low == plateau.high:
            return "that number holds at this h alone"
        ends = {self.levels[0], self.levels[-1]}
        open_ended = bool(ends & {plateau.low, plateau.high})
        return f"that number lasts {stretch(plateau.low, plateau.high, open_ended)}"


def _hand_over(demo: weakref.ref[SweepExplorer], at: int, found: list[Clustering] | None) -> None:
    """Give a demo what the background found for it, unless it is no more."""
    if (there := demo()) is not None:
        there._take(at, found)


def _bandwidths(data: np.ndarray, kernel: Kernel) -> Control:
    """Return a slider for h, as far each way from the start as a sweep goes."""
    try:
        start = start_bandwidth(data, kernel)
    except ValueError:  # most points are equal: a tenth of what they spread will do
        start = spread_in_plane(data) / 10
    return bandwidths(start / FACTOR, start * FACTOR, start, count=POSITIONS)


def _best(sweep: Sweep) -> dict[str, Clustering]:
    """Return what each index would choose; nothing where none is defined at any bandwidth."""
    if all(np.isnan(one.silhouette) for one in sweep.clusterings):
        return {}
    return {index: sweep.best(index) for index in INDICES}


def _shares(values: np.ndarray) -> np.ndarray:
    """Return where numbers stand between the least of them, at 0, and the greatest, at 1."""
    low, high = np.nanmin(values, initial=np.inf), np.nanmax(values, initial=-np.inf)
    return (values - low) / (high - low) if high > low else np.where(np.isnan(values), values, 1.0)


def _number_words(now: Clustering) -> str:
    """Say how many clusters there are, and how many of them are big."""
    if len(now.sizes) == 1:
        return "1 cluster holds all points"
    hold = "holds" if now.big == 1 else "hold"
    return f"{count(len(now.sizes), 'cluster')}, {now.big} {hold} at least {BIG:.0%} of the points"


def _index_words(now: Clustering, best: dict[str, Clustering]) -> str:
    """Say what each index is here, and what its best value is, and where."""
    if not best:
        return "No index is defined at any h."
    if np.isnan(now.silhouette):
        chosen = [f"{short(one.bandwidth)} ({LOOKS[index][0]})" for index, one in best.items()]
        return f"No index is defined here; where they are, they choose {listed(chosen)}."
    words = []
    for index, one in best.items():
        value, most = getattr(now, index), getattr(one, index)
        there = "the best" if value == most else f"best {short(most)} at {short(one.bandwidth)}"
        words.append(f"{LOOKS[index][0]} {short(value)} ({there})")
    return f"{', '.join(words)}."
