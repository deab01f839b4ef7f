"""BasinExplorer: from where does a climb lead to which mode, and where is another one nearer?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from teachkit.apply.basins import NOWHERE, Basins, Square, basin_steps, basins_on_grid
from teachkit.density import KernelLike
from teachkit.kernels import as_kernel
from teachkit.show.at_rest import FineAtRest
from teachkit.show.demos.common import (
    as_plane_or_blobs,
    bandwidths_in_plane,
    count,
    even_sample,
    kernel_word,
    key,
    measure,
    ruler,
    sample_words,
    square_around,
)
from teachkit.show.figures import COLORS, CYCLE, subplots
from teachkit.show.widgets import short
from teachkit.sums import nearest

MOST_DATA = 300  # all of them climb at every new h
PIXELS = 385  # along a side of the picture
NODES, NODES_AT_REST = 97, PIXELS  # along a side, of the lattice whose nodes' basins are found
#: Of a step and a datum, while a hand moves, and at rest: beyond, the lattice is coarser.
MOST_PAIRS, MOST_PAIRS_AT_REST = 9_000_000, 150_000_000
HATCH = 10  # pixels from one line of the hatching to the next
HATCHING = np.subtract.outer(np.arange(PIXELS), np.arange(PIXELS)) % HATCH < 2
HATCHED, BORDER = 0.2, 0.25  # grey
MOST_ANCHORS = 5
TINTS = [0.35 + 0.6 * np.array(to_rgb(colour)) for colour, _ in CYCLE[:7]]


class BasinExplorer(FineAtRest[Basins]):
    """Move the bandwidth; see the basins of the modes, and where another mode is nearer.

    On a page a coarse answer follows the hand. The fine one comes when the hand rests.

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
    teachkit.apply.basins.basins_on_grid : The basins that it shows.
    teachkit.MeanShift : With ``assign="basin"`` a point belongs to the mode that it climbs to.
    ClimbPlayer : The climbs themselves.

    Examples
    --------
    >>> from teachkit import BasinExplorer
    >>> demo = BasinExplorer([[0, 0], [1, 0], [5, 5], [5, 6]])
    >>> print(demo.set(h=1.0).words)  # doctest: +ELLIPSIS
    h = 0.975: 2 modes. The nearest mode is not the one climbed to in 0.4% of the picture, ...
    """

    def __init__(self, data: ArrayLike | None = None, *, kernel: KernelLike = "gaussian"):
        rows, names = as_plane_or_blobs(data)
        self.data, self.kernel = even_sample(rows, MOST_DATA), as_kernel(kernel)
        across, up = square_around(self.data)
        self.corner, self.side = np.array([across[0], up[0]]), across[-1] - across[0]
        self.coarse: dict[float, Basins] = {}
        slider = bandwidths_in_plane(self.data, self.kernel)
        start = slider.values[slider.start]
        first = basins_on_grid(**self._asked(start, NODES_AT_REST, MOST_PAIRS_AT_REST))
        self.anchors = first.modes[5 * first.sizes >= first.sizes.max()][:MOST_ANCHORS]

        fig, ax = subplots(size=(5.2, 5.2))
        half = self.side / (PIXELS - 1) / 2  # a node is in the middle of its pixel
        sides = [across[0] - half, across[-1] + half, up[0] - half, up[-1] + half]
        blank = np.zeros((PIXELS, PIXELS, 3), dtype=np.uint8)
        # Above the axes' ticks, so that these need not be drawn anew.
        self.image = ax.imshow(blank, origin="lower", extent=sides, zorder=0.9)
        self.image.set_interpolation("nearest")
        look = {"color": str(BORDER), "linewidth": 1.2, "solid_capstyle": "round", "zorder": 0.95}
        (self.borders,) = ax.plot([], [], **look)
        (points,) = ax.plot(*self.data.T, ".", color=COLORS["black"], markersize=2)
        (self.modes,) = ax.plot([], [], "X", color=COLORS["black"], mec="white", markersize=10)
        self.ruler = ruler(ax)
        ax.set(xlim=across[[0, -1]], ylim=up[[0, -1]], xlabel=names[0], ylabel=names[1])
        tinted = {"facecolor": TINTS[0], "edgecolor": str(BORDER)}
        marks = {
            "datum": points,
            "mode": self.modes,
            "basin": Patch(**tinted),
            "another mode is nearer": Patch(hatch="//////", **tinted),
        }
        if np.isfinite(self.kernel.reach):
            marks["no datum in reach"] = Patch(facecolor="white", edgecolor=str(BORDER))
        key(ax, marks, columns=2)
        super().__init__(
            {start: first},
            "Basin explorer",
            f"The plane of {names[0]} across and {names[1]} up, with {len(self.data):,} data as "
            "dots. Each basin has a tint and a dark border, its mode a black cross. Hatched: "
            f"another mode is nearer. A bar is h long. Kernel: {kernel_word(self.kernel)}."
            f"{sample_words(self.data, rows)}",
            [slider],
            fig,
            [self.image, self.borders, self.modes, self.ruler],
        )

    def _asked(self, h: float, nodes: int, most_pairs: int) -> dict[str, Any]:
        """Return what the basins hang on, by the names of `basins_on_grid`."""
        square = Square(self.corner, self.side, nodes)
        asked = {"data": self.data, "bandwidth": h, "square": square}
        return {**asked, "kernel": self.kernel, "most_pairs": most_pairs}

    def _setting(self) -> float:
        """Return h."""
        return self.values["h"]

    def _steps(self, at: float) -> Callable[[], Iterator[Basins | None]]:
        """Return what finds the basins on the fine lattice, step by step."""
        return partial(basin_steps, **self._asked(at, NODES_AT_REST, MOST_PAIRS_AT_REST))

    def draw(self, h: float) -> str:
        """Draw the basins at this bandwidth; coarsely, if the fine answer is to come."""
        fine = self.fine(h)
        basins = fine or self._coarse(h)
        self.image.set_data(_picture(basins, self._tints(basins.modes)))
        self.borders.set_data(*_in_one_line(basins.borders))
        measure(self.ruler, h)
        self.modes.set_data(*basins.modes.T)
        self.modes.set_markersize(10 if len(basins.modes) <= 12 else 6)
        inside = basins.labels != NOWHERE
        of = "the picture" if inside.all() else "the coloured part"
        share = basins.differs.sum() / max(1, inside.sum())
        white = "" if inside.all() else f" {1 - inside.mean():.1%} is white: no datum in reach."
        about, more = ("", "") if fine else ("about ", " Coarse until you rest.")
        return (
            f"h = {short(h)}: {count(len(basins.modes), 'mode')}. The nearest mode is not the one "
            f"climbed to in {about}{share:.1%} of {of}, and for {basins.data_moved:,} of "
            f"{len(self.data):,} data.{white}{more}"
        )

    def _coarse(self, h: float) -> Basins:
        """Return the basins on the coarse lattice, found when first asked for."""
        if h not in self.coarse:
            self.coarse[h] = basins_on_grid(**self._asked(h, NODES, MOST_PAIRS))
        return self.coarse[h]

    def _tints(self, modes: np.ndarray) -> np.ndarray:
        """Return a tint for each mode, by its place: it stays while the mode moves little.

        The great modes of the first bandwidth have one each, and hand it on to the mode nearest to
        them. Further modes have the tints that are left, by the datum on which they stand.
        """
        home, distance = nearest(modes, self.anchors)
        order = np.argsort(distance, kind="stable")
        heirs, first = np.unique(home[order], return_index=True)
        taken = len(self.anchors)
        numbers = taken + nearest(modes, self.data)[0] % (len(TINTS) - taken)
        numbers[order[first]] = heirs
        return np.array(TINTS)[numbers]


def _picture(basins: Basins, tints: np.ndarray) -> np.ndarray:
    """Return red, green and blue of each pixel: those of the node that is nearest."""
    colours = np.vstack([tints, [HATCHED] * 3, [1.0] * 3])  # the last is that of NOWHERE, -1
    at = np.rint(np.linspace(0, len(basins.labels) - 1, PIXELS)).astype(int)
    numbers = basins.labels.take(at, axis=0).take(at, axis=1)
    hatched = basins.differs.take(at, axis=0).take(at, axis=1) & HATCHING
    numbers[hatched] = len(tints)
    return (255 * colours).astype(np.uint8).take(numbers, axis=0, mode="wrap")


def _in_one_line(borders: np.ndarray) -> np.ndarray:
    """Return short lines as one with gaps, across and up: it is drawn faster than many."""
    gaps = np.full((len(borders), 1, 2), np.nan)
    return np.concatenate([borders, gaps], axis=1).reshape(-1, 2).T
