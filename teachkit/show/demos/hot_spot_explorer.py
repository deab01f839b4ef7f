"""HotSpotExplorer: where a map is hot, and what chance would give, as bandwidth and limit move."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from teachkit.apply.lattice import CELLS, chance_on, lattice_in, nearest_other, outline_of, patches
from teachkit.apply.scatter import scatter_along, scatter_inside
from teachkit.apply.segment import outlines
from teachkit.apply.spots import ChanceLimit, rank_anomalies, simulated
from teachkit.show import soho
from teachkit.show.demos.common import (
    as_plane,
    count,
    even_sample,
    key,
    place,
    round_up,
    sample_words,
    spread_in_plane,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Control, Demo, bandwidths, short

#: Most points: each of them, and of all random maps, is counted anew at every bandwidth.
MOST_POINTS = 1_000
#: With more points than this the lattice gets coarser, so that a frame stays within 0.15 s or so.
FEW = 600
#: Random maps that make z, and as many that make the limit: the k-th highest z of these.
MAPS, K = 99, 5
#: At first h is this part of the map's width; the slider goes down by a factor, up by its square.
PART, FACTOR, POSITIONS = 20, 2.5, 46
#: The highest threshold, and how many steps make 1.
MOST_Z, STEPS = 12, 10
#: A z above this is only said to be above it.
UNTOLD = 1_000
#: Random maps whose highest z fall into one stretch of this width stand on each other; there is
#: room for so many, unless there are more.
STRETCH, ROOM = 0.2, 25
#: How many of those that lie most alone can be ringed.
RINGED = [0, 5, 10, 20]
#: Half the width of what is drawn, over the width of the map.
HALF = 0.54
REMEDY = (
    "give two of them, in one unit, such as teachkit.apply.spots.to_kilometres makes of degrees"
)


class HotSpotExplorer(Demo):
    """Move the bandwidth and a threshold; see where a map is hot, and how often a random one is.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Places, both columns in one unit. The deaths of Snow's map unless given. Of more than a
        thousand, an even sample of a thousand is used.
    simulate : callable, optional
        Takes a NumPy generator and returns a random map of n places, shape (n, 2). Unless given,
        places evenly scattered inside the outline of the data; on Snow's map, along its streets.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.spots.monte_carlo_limit : z, and the limit for a whole map.
    teachkit.apply.spots.rank_anomalies : Who lies most alone.
    teachkit.show.animate_bootstrap : How sure the densest place is.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import HotSpotExplorer
    >>> rng = np.random.default_rng(0)
    >>> crowd = np.vstack([rng.random((90, 2)), rng.normal(0.5, 0.02, (10, 2))])
    >>> HotSpotExplorer(crowd).set(z=5).words.partition(". ")[0]
    'h = 0.05, threshold z = 5: 1% of the outlined area is hot, in 1 patch with 10 of 100 points'
    """

    def __init__(
        self,
        data: ArrayLike | None = None,
        *,
        simulate: Callable[[np.random.Generator], ArrayLike] | None = None,
    ):
        if simulate is not None and not callable(simulate):
            raise TypeError(
                f"simulate must be a function of a NumPy generator, but came as {simulate!r}."
            )
        rows, names = as_plane(soho.deaths() if data is None else data, ["x", "y"], REMEDY)
        self.data = even_sample(rows, MOST_POINTS)
        self.corners = outline_of(self.data)
        self.lattice = lattice_in(self.corners, min(CELLS, CELLS * FEW // len(self.data)))
        self.cells = self.lattice.cells_of(self.data)
        self.maps = self._random_maps(rows, simulate, data is None)
        self.known: dict[float, ChanceLimit] = {}
        self.noun = "death" if data is None else "point"

        fig, (self.map, self.strip) = subplots(1, 2, size=(9.0, 4.9), width_ratios=[1.15, 1])
        self._make_map(names, data is None)
        self._make_strip()
        moving = [self.hot, self.edges, self.rings, *self.ranks]
        moving += [self.cold_maps, self.hot_maps, self.threshold, self.limit, self.told]
        moving += self.marks
        super().__init__(
            "Hot spot explorer",
            self._shows(rows, data is None, simulate is None),
            self._controls(),
            fig,
            moving,
            pad=(self.strip, "z", None),
        )

    def _random_maps(
        self,
        rows: np.ndarray,
        simulate: Callable[[np.random.Generator], ArrayLike] | None,
        is_soho: bool,
    ) -> list[np.ndarray]:
        """Return random maps, as `monte_carlo_limit` draws them, of as many places as are used."""
        rng, n = np.random.default_rng(0), len(self.data)
        if simulate is not None:
            every = [simulated(simulate, rng, rows) for _ in range(2 * MAPS)]
            thin = np.random.default_rng(0)
            return [one if len(one) == n else thin.choice(one, n, replace=False) for one in every]
        if is_soho:
            starts, ends = soho.streets().swapaxes(0, 1)
            return [
                scatter_along(starts, ends, n, rng, corners=self.corners) for _ in range(2 * MAPS)
            ]
        return [scatter_inside(self.corners, n, rng) for _ in range(2 * MAPS)]

    def _compute(self, h: float) -> ChanceLimit:
        """Return how the map compares with random ones, in each cell."""
        if h not in self.known:
            self.known[h] = chance_on(self.lattice, self.data, self.maps, h, K)
        return self.known[h]

    def _controls(self) -> list[Control]:
        """Return bandwidth, threshold (at first the limit, at that bandwidth), and rings."""
        h = float(f"{spread_in_plane(self.data) / PART:.1g}")
        slider = bandwidths(h / FACTOR, h * FACTOR**2, h, POSITIONS)
        levels = [i / STEPS for i in range(MOST_Z * STEPS + 1)]
        at_limit = int(
            np.searchsorted(levels[:-1], self._compute(slider.values[slider.start]).limit)
        )
        words = ["none", *(f"{n}" for n in RINGED[1:])]
        return [
            slider,
            Control("z", "threshold z", levels, [f"{z:g}" for z in levels], at_limit),
            Control("ringed", "ring the loneliest", RINGED, words, 0, "choice"),
        ]

    # --- the picture ----------------------------------------------------------------

    def _make_map(self, names: list[str], is_soho: bool) -> None:
        ax, lattice = self.map, self.lattice
        look = {"origin": "lower", "interpolation": "nearest", "zorder": 0.8}
        sides = [
            at for middles in (lattice.across, lattice.up) for at in _ends(middles, lattice.step)
        ]
        self.hot = ax.imshow(np.zeros((*lattice.within.shape, 4)), extent=sides, **look)
        self.edges = LineCollection([], colors=COLORS["vermilion"], linewidths=1.2)
        ax.add_collection(self.edges, autolim=False)
        ax.plot(*np.vstack([self.corners, self.corners[:1]]).T, ":", color="#555555", linewidth=1)
        (points,) = ax.plot(*self.data.T, "o", color=COLORS["black"], markersize=2.5, mew=0)
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        (left, bottom), (right, top) = (
            (low + high) / 2 + side * HALF * (high - low).max() for side in (-1, 1)
        )
        ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=names[0], ylabel=names[1])
        ax.set_aspect("equal")
        if is_soho:
            soho.draw_streets(ax)
            soho.draw_places(ax, soho.pumps(), names=False)
        green = {"color": COLORS["green"], "zorder": 3}
        ring = {"markersize": 11, "markeredgewidth": 1.6, "fillstyle": "none"}
        (self.rings,) = ax.plot([], [], "o", **ring, **green)
        look = {"fontsize": 8, "fontweight": "bold", "ha": "left", "va": "bottom", "clip_on": True}
        marks = {self.noun: points, "hot": _hot_patch()}
        if is_soho:
            marks["pump"] = Line2D([], [], color=COLORS["blue"], marker="^", linestyle="")
        key(ax, {**marks, "most alone": self.rings}, columns=2)
        white = [withStroke(linewidth=2, foreground="white")]
        self.ranks = [
            ax.annotate(
                f"{rank}",
                (0, 0),
                (4, 4),
                textcoords="offset points",
                path_effects=white,
                **look,
                **green,
            )
            for rank in range(1, max(RINGED) + 1)
        ]

    def _make_strip(self) -> None:
        ax = self.strip
        ax.set(xlim=(0, MOST_Z), ylim=(0, ROOM), xlabel="highest z", ylabel="random maps")
        ax.yaxis.set_major_formatter(lambda number, _: f"{number:g}".rjust(3, "\u2007"))
        free = {"clip_on": False, "markersize": 5}
        (self.cold_maps,) = ax.plot([], [], "o", color=COLORS["sky"], **free)
        (self.hot_maps,) = ax.plot([], [], "^", color=COLORS["vermilion"], **free)
        self.limit = ax.axvline(0, color="#555555", linestyle=(0, (4, 3)), linewidth=1.5)
        self.threshold = ax.axvline(0, color=COLORS["black"], linewidth=2)
        look = {"color": COLORS["black"], "markersize": 9, "clip_on": False, "zorder": 3}
        self.marks = [ax.plot([], [], marker, **look)[0] for marker in "D>"]
        self.told = ax.text(MOST_Z - 0.4, 0, "", ha="right", va="center")
        marks = {"random map": self.cold_maps, "a hot one": self.hot_maps}
        marks |= {f"the {self.noun}s": self.marks[0], "limit": self.limit}
        key(ax, {**marks, "threshold: drag": self.threshold}, columns=2)

    def _shows(self, rows: np.ndarray, is_soho: bool, is_own: bool) -> str:
        """Say what the picture shows in every state."""
        points = soho.WHAT if is_soho else count(len(rows), "point")
        pumps = " Blue triangles: pumps." if is_soho else ""
        drawn = "of yours" if not is_own else "along the streets" if is_soho else "even inside it"
        return (
            f"Left: {points}, black dots in a dotted outline.{pumps} Orange-red with a line "
            f"around: hot, where z passes the threshold. z compares the density with {MAPS} random "
            f"maps, {drawn}. Right: z across; a light blue disc for the highest z of each of "
            f"{MAPS} more, an orange-red triangle where that passes the threshold, a black line; "
            f"dashed: the limit, which {K} in {MAPS + 1} pass; black diamond: the highest z of the "
            f"{self.noun}s, an arrow if it is off the scale. Green rings, numbered: those that lie "
            f"most alone.{sample_words(self.data, rows)}"
        )

    def draw(self, h: float, z: float, ringed: int) -> str:
        """Draw where the map is hot, and where random maps would be; ring the loneliest."""
        chance = self._compute(h)
        found = patches(self.lattice, chance.z > z)
        self._draw_hot(found)
        self._draw_strip(chance, z)
        return (
            f"h = {short(h)}, threshold z = {z:g}: {self._area_words(found)}. "
            f"{_passing_words(int((chance.highest > z).sum()))}; limit {_z_words(chance.limit)}, "
            f"highest z {_z_words(chance.z.max())}.{self._ring(h, ringed)}"
        )

    def _draw_hot(self, found: np.ndarray) -> None:
        fill = np.zeros((*found.shape, 4))
        fill[found >= 0] = to_rgba(COLORS["vermilion"], 0.3)
        self.hot.set_data(fill)
        lines = outlines(np.pad(found, 1, constant_values=-1)) - 1
        first = np.array([self.lattice.across[0], self.lattice.up[0]])
        self.edges.set_segments(first + self.lattice.step * lines)

    def _draw_strip(self, chance: ChanceLimit, z: float) -> None:
        at, heights = _stacked(np.clip(chance.highest, 0, MOST_Z))
        passes = chance.highest > z
        self.cold_maps.set_data(at[~passes], heights[~passes])
        self.hot_maps.set_data(at[passes], heights[passes])
        self.threshold.set_xdata([z, z])
        self.limit.set_xdata([chance.limit] * 2)
        top = ROOM if heights.max() < ROOM else round_up(heights.max())
        highest = chance.z.max()
        for mark, shown in zip(self.marks, [highest <= MOST_Z, highest > MOST_Z], strict=True):
            mark.set_data([np.clip(highest, 0, MOST_Z)], [0.9 * top])
            mark.set_visible(bool(shown))
        self.told.set(text=_z_words(highest), y=0.9 * top, visible=bool(highest > MOST_Z))
        if top != self.strip.get_ylim()[1]:
            self.strip.set_ylim(0, top)
            self.redraw_fixed()

    def _ring(self, h: float, ringed: int) -> str:
        """Ring the points that lie most alone, and say where the first is, after a space."""
        order = np.array([], dtype=int)
        if ringed and len(self.data) > 1:
            order = rank_anomalies(self.data, h).order[:ringed]
        lonely = self.data[order]
        self.rings.set_data(*lonely.T)
        for rank, text in enumerate(self.ranks):
            text.set_visible(rank < len(lonely))
            if rank < len(lonely):
                text.xy = tuple(lonely[rank])
        if not ringed:
            return ""
        if not len(lonely):
            return " One point has no others to be alone from."
        wide = spread_in_plane(self.data)
        x, y, away = (place(one, wide) for one in (*lonely[0], nearest_other(self.data, order[0])))
        return f" Ringed: {len(lonely)}; the loneliest at ({x}, {y}), {away} from the nearest."

    def _area_words(self, found: np.ndarray) -> str:
        """Say how much of the outlined area is hot, in how many patches, with how many points."""
        hot = found[self.lattice.within] >= 0
        if not hot.any():
            return "nothing is hot"
        share = f"{hot.mean():.0%}" if hot.mean() >= 0.005 else "under 1%"
        inside = int(hot[self.cells].sum())
        patched = "1 patch" if found.max() == 0 else f"{found.max() + 1} patches"
        return (
            f"{share} of the outlined area is hot, in {patched} with "
            f"{inside:,} of {count(len(self.data), self.noun)}"
        )


def _hot_patch() -> Patch:
    """Return a patch that looks as a hot place does on the map."""
    return Patch(facecolor=to_rgba(COLORS["vermilion"], 0.3), edgecolor=COLORS["vermilion"])


def _ends(middles: np.ndarray, step: float) -> tuple[float, float]:
    """Return where a row of cells begins and ends."""
    return middles[0] - step / 2, middles[-1] + step / 2


def _stacked(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return numbers in rising order, and how high each stands on those of its stretch."""
    stretches = np.floor(values / STRETCH)
    _, first, which = np.unique(stretches, return_index=True, return_inverse=True)
    return values, np.arange(len(values)) - first[which] + 0.5


def _passing_words(passing: int) -> str:
    """Say how many random maps pass the threshold somewhere."""
    if not passing:
        return f"None of {MAPS} random maps is hot anywhere"
    return f"{passing} of {MAPS} random maps {'is' if passing == 1 else 'are'} hot somewhere"


def _z_words(z: float) -> str:
    """Return a z, unless it is so high that its digits mean nothing."""
    return short(z) if z <= UNTOLD else f"over {UNTOLD:,}"
