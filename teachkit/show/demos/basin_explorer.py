"""BasinExplorer: from where does a climb lead to which mode, and where is another one nearer?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike

from teachkit.ascent import climb
from teachkit.cluster import MeanShift
from teachkit.density import KernelLike
from teachkit.kernels import KERNELS, as_kernel
from teachkit.show.demos.common import (
    as_plane_or_blobs,
    bandwidths_in_plane,
    count,
    even_sample,
    kernel_word,
    measure,
    ruler,
    sample_words,
    square_around,
)
from teachkit.show.figures import COLORS, CYCLE, subplots
from teachkit.show.widgets import Demo, short
from teachkit.sums import nearest

MOST_DATA = 300  # all of them climb at every new h
TILES = 97  # along a side of the picture: COARSEST times something, plus 1
COARSEST = 8  # tiles between two places that are always climbed from
MOST_PAIRS = 9_000_000  # of a step and a datum, for one picture: beyond, tiles stay coarse
DEARER = 2  # about as many times as long does a pair take with a learner's own kernel
OWN_STEPS = 50  # about as many does a datum take to its mode: they are among those pairs
PIXELS = 4  # along a side of a tile
SAME_PLACE = 0.02  # in bandwidths: climbs that come as close as this go on as one
NOWHERE = -1  # the label of a tile with no datum within reach
TOL = 1e-5  # in bandwidths: few climbs are left by then, so that their last steps cost little
UNCHANGED = 1e-10  # in bandwidths: a flat window that no longer changes moves by less
ROUNDS = (1, 1, 2, 4, 8, 16, 32, 64, 128)  # steps; between them climbs that met become one
HATCH = 10  # pixels from one line of the hatching to the next
HATCHED, BORDER = 0.2, 0.25  # grey
MOST_ANCHORS = 5
TINTS = [0.35 + 0.6 * np.array(to_rgb(colour)) for colour, _ in CYCLE[:7]]


@dataclass(frozen=True)
class Basins:
    """What there is to see at one bandwidth.

    Attributes
    ----------
    modes : ndarray of shape (k, 2)
        Those of `MeanShift`.
    sizes : ndarray of shape (k,)
        How many data climb to each.
    tiles : ndarray of shape (TILES, TILES)
        The mode that a climb from each tile leads to, or NOWHERE.
    differs : ndarray of bool of shape (TILES, TILES)
        Whether another mode is nearer to the tile.
    data_moved : int
        The data to which another mode is nearer than theirs.
    """

    modes: np.ndarray
    sizes: np.ndarray
    tiles: np.ndarray
    differs: np.ndarray
    data_moved: int


class BasinExplorer(Demo):
    """Move the bandwidth; see the basins of the modes, and where another mode is nearer.

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
        named = self.kernel in KERNELS.values()
        self.most_pairs = MOST_PAIRS if named else MOST_PAIRS // DEARER
        across, up = square_around(self.data)
        self.corner = np.array([across[0], up[0]])
        self.tile = (across[-1] - across[0]) / TILES
        self.known: dict[float, Basins] = {}
        slider = bandwidths_in_plane(self.data, self.kernel)
        first = self._basins(slider.values[slider.start])
        self.anchors = first.modes[5 * first.sizes >= first.sizes.max()][:MOST_ANCHORS]

        fig, ax = subplots(size=(5.2, 4.8))
        sides = [*across[[0, -1]], *up[[0, -1]]]
        blank = np.zeros((TILES * PIXELS, TILES * PIXELS, 3), dtype=np.uint8)
        # Above the axes' ticks, so that these need not be drawn anew.
        self.image = ax.imshow(blank, origin="lower", extent=sides, zorder=0.9)
        self.image.set_interpolation("nearest")
        ax.plot(*self.data.T, ".", color=COLORS["black"], markersize=2)
        (self.modes,) = ax.plot([], [], "X", color=COLORS["black"], mec="white", markersize=10)
        self.ruler = ruler(ax)
        ax.set(xlim=sides[:2], ylim=sides[2:], xlabel=names[0], ylabel=names[1])
        super().__init__(
            "Basin explorer",
            f"The plane of {names[0]} across and {names[1]} up, with {len(self.data):,} data as "
            "dots. Each basin has a tint and a dark border, its mode a black cross. Hatched: "
            f"another mode is nearer. A bar is h long. Kernel: {kernel_word(self.kernel)}."
            f"{sample_words(self.data, rows)}",
            [slider],
            fig,
            [self.image, self.modes, self.ruler],
        )

    def draw(self, h: float) -> str:
        """Draw the basins at this bandwidth."""
        basins = self._basins(h)
        self.image.set_data(_picture(basins, self._tints(basins.modes)))
        measure(self.ruler, h)
        self.modes.set_data(*basins.modes.T)
        self.modes.set_markersize(10 if len(basins.modes) <= 12 else 6)
        inside = basins.tiles != NOWHERE
        of = "the picture" if inside.all() else "the coloured part"
        share = basins.differs.sum() / max(1, inside.sum())
        white = "" if inside.all() else f" {1 - inside.mean():.1%} is white: no datum in reach."
        return (
            f"h = {short(h)}: {count(len(basins.modes), 'mode')}. The nearest mode is not the one "
            f"climbed to in {share:.1%} of {of}, and for {basins.data_moved:,} of "
            f"{len(self.data):,} data.{white}"
        )

    def _basins(self, h: float) -> Basins:
        """Return the basins at this bandwidth, found when first asked for."""
        if h not in self.known:
            model = MeanShift(h, kernel=self.kernel).fit(self.data)
            modes = model.cluster_centers_
            labels, apart = self._lead_to(modes, h)
            row, column = np.indices(labels.shape).reshape(2, -1) * apart
            nearer = nearest(self._places(row, column), modes)[0].reshape(labels.shape)
            around = (np.arange(TILES) + apart // 2) // apart
            tiles, nearer = labels[np.ix_(around, around)], nearer[np.ix_(around, around)]
            moved = nearest(self.data, modes)[0] != model.labels_
            differs = (tiles != NOWHERE) & (tiles != nearer)
            sizes = np.bincount(model.labels_, minlength=len(modes))
            self.known[h] = Basins(modes, sizes, tiles, differs, int(moved.sum()))
        return self.known[h]

    def _lead_to(self, modes: np.ndarray, h: float) -> tuple[np.ndarray, int]:
        """Return which mode a climb from every tile, or every second, fourth, eighth, leads to.

        It climbs from few tiles at first; then from those between two that lead to different
        modes, since a border runs there, and from those around a mode, whose basin may be small.
        """
        small = modes if np.isinf(self.kernel.reach) else np.concatenate([modes, self.data])
        apart = COARSEST
        row, column = np.indices((TILES // apart + 1,) * 2) * apart
        found, steps = self._labels(row.ravel(), column.ravel(), modes, h)
        n = len(self.data)
        labels, left = found.reshape(row.shape), self.most_pairs // n - OWN_STEPS * n - steps
        while apart > 1:
            cells = _mixed(labels)
            where = (small - self._places(0, 0)) / (apart * self.tile)
            cells[tuple(np.clip(where.astype(int), 0, len(cells) - 1).T[::-1])] = True
            asked = _touched(cells)
            if asked.sum() * steps > left * len(row.ravel()):
                break
            apart //= 2
            halves = np.arange(len(asked)) // 2
            labels = labels[np.ix_(halves, halves)]
            row, column = np.nonzero(asked)
            labels[asked], steps = self._labels(row * apart, column * apart, modes, h)
            left -= steps
        return labels, apart

    def _places(self, row: ArrayLike, column: ArrayLike) -> np.ndarray:
        """Return the middles of tiles, shape (m, 2)."""
        return self.corner + self.tile * (0.5 + np.stack([column, row], axis=-1))

    def _labels(
        self, row: np.ndarray, column: np.ndarray, modes: np.ndarray, h: float
    ) -> tuple[np.ndarray, int]:
        """Return which mode a climb from the middle of each tile leads to, and all climbs' steps.

        Climbs that meet go on as one, which saves most of the steps.
        """
        ends, which = self._places(row, column), np.arange(len(row))
        tol = UNCHANGED if self.kernel.plateaus else TOL
        over, reached, taken = np.zeros(len(ends), dtype=bool), None, 0
        for steps in ROUNDS:
            ascent = climb(ends[~over], self.data, h, kernel=self.kernel, max_iter=steps, tol=tol)
            taken += np.maximum(ascent.n_iter, 1).sum()
            reached = ascent.n_iter > 0 if reached is None else reached
            ends[~over], over[~over] = ascent.ends, ascent.converged | (ascent.n_iter == 0)
            cells = np.round((ends - self.corner) / (SAME_PLACE * h)) @ [1, 1j]
            _, first, back = np.unique(cells, return_index=True, return_inverse=True)
            ends, over, which = ends[first], over[first], back[which]
            if over.all():
                break
        return np.where(reached, nearest(ends, modes)[0][which], NOWHERE), int(taken)

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


def _mixed(labels: np.ndarray) -> np.ndarray:
    """Say which cells of a lattice have corners with different labels."""
    first = labels[:-1, :-1]
    others = (labels[1:, :-1], labels[:-1, 1:], labels[1:, 1:])
    return np.logical_or.reduce([first != other for other in others])


def _touched(cells: np.ndarray) -> np.ndarray:
    """Say which points, new in a lattice of half the step, are on an edge or within a cell."""
    last = 2 * len(cells)
    touched = np.zeros((last + 1, last + 1), dtype=bool)
    for down in range(3):
        for across in range(3):
            touched[down : last - 1 + down : 2, across : last - 1 + across : 2] |= cells
    touched[::2, ::2] = False
    return touched


def _picture(basins: Basins, tints: np.ndarray) -> np.ndarray:
    """Return red, green and blue of each pixel."""
    tiles, differs = _in_pixels(basins.tiles), _in_pixels(basins.differs)
    colours = np.vstack([tints, [HATCHED] * 3, [BORDER] * 3, [1.0] * 3])
    hatched, border = len(tints), len(tints) + 1
    row, column = np.indices(tiles.shape, sparse=True)
    numbers = np.where(differs & ((row - column) % HATCH < 2), hatched, tiles)
    numbers[:-1, :-1][_mixed(tiles)] = border
    return (255 * colours).astype(np.uint8)[numbers]


def _in_pixels(tiles: np.ndarray) -> np.ndarray:
    return tiles.repeat(PIXELS, axis=0).repeat(PIXELS, axis=1)
