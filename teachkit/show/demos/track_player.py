"""TrackPlayer: a box follows an object through a film; move the first one, and it starts anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from teachkit.apply.clip import Found, as_film, commonest, read_clip
from teachkit.apply.track import Box, colour_histogram
from teachkit.show.demos.common import credit_of, place
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Control, Demo
from teachkit.validate import as_count, as_share

#: Where the rabbit stands free of its burrow in the film of the course, and its body there.
FIRST, BODY = 24, (57, 43, 17, 33)
MOST_PIXELS = 16_000  # of a frame: the time goes with those in the box
MOST_PLACES = 400  # of the first box, across and down
AHEAD = 50  # frames after the one that is shown are tracked too
INTERVAL = 80  # milliseconds of a frame in the film of the course
SIZES = [round(0.1 * tenth, 1) for tenth in range(3, 21)]  # of the first box, in those of the given
SWATCHES = 8


class TrackPlayer(Demo):
    """Play a film with the box that follows an object; move the first box, and it starts anew.

    Parameters
    ----------
    frames : array-like of shape (frames, height, width, 3), optional
        Bytes (uint8), or floats from 0 to 1; the film of the course unless given. Large frames are
        made smaller.
    box : sequence of 4 floats, optional
        Where the object is in the first frame: x and y of the middle, half the width, half the
        height, in pixels. Unless given: a quarter of the picture in its middle, or the rabbit's
        body in the film of the course. Its middle is moved to the nearest pixel.
    start : int, optional
        The first frame to track; 0 unless given, or 24 in the film of the course.
    limit : float, optional
        Below this similarity the box is drawn dashed, and the words say "lost".

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.track.track : The same numbers.
    teachkit.show.animate_track : The same as an animation.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import TrackPlayer
    >>> film = np.zeros((3, 20, 20, 3))
    >>> for frame, left in zip(film, (4, 6, 8)):
    ...     frame[8:13, left : left + 5] = 1
    >>> demo = TrackPlayer(film, box=(6, 10, 3, 3))
    >>> list(demo.controls)
    ['frame', 'x', 'y', 'size', 'adapt', 'search']
    >>> print(demo.set(frame=2).words)  # doctest: +ELLIPSIS
    Frame 2 of 2: middle at (10.0, 10.0), similarity 1.00; lowest so far 1.00 in frame 0. ...
    """

    def __init__(
        self,
        frames: ArrayLike | None = None,
        box: Box | None = None,
        *,
        start: int | None = None,
        limit: float | None = None,
    ):
        film, box, self.start = _film_and_box(frames, box, start)
        self.limit = None if limit is None else as_share(limit, "limit")
        self.clip = read_clip(film[self.start :], MOST_PIXELS)
        self.height, self.width = film.shape[1:3]
        self.size = np.asarray(box, dtype=float)[2:]
        self.last = len(film) - 1
        self._begin_with((), iter(()))

        fig, axes = subplots(
            3, 2, size=(9.0, 4.8), width_ratios=[1.6, 1], height_ratios=[4, 3.4, 0.8]
        )
        (picture, pull), (below, curve), (bar, rest) = axes
        grid = picture.get_gridspec()
        picture.set_subplotspec(grid[:2, 0])
        curve.set_subplotspec(grid[1:, 1])
        below.remove()
        rest.remove()
        credit = credit_of(film)
        picture.set_xlabel(credit, fontsize=7, labelpad=2)
        boxes = self._make_picture(picture)
        self._make_pull(pull)
        self._make_curve(curve)
        self._make_bar(bar)
        super().__init__(
            "Track player",
            self._shows(bool(credit)),
            self._controls(box),
            fig,
            [*boxes, self.pull, self.pull_box, *self.marks, self.swatches, *self.shares],
            pad=(picture, "x", "y"),
        )

    # --- what stays -----------------------------------------------------------------

    def _controls(self, box: Box) -> list[Control]:
        numbers = range(self.start, self.last + 1)
        words = [str(number) for number in numbers]
        sizes = [f"{size:.0%}" for size in SIZES]
        return [
            Control("frame", "frame", numbers, words, 0, "player", INTERVAL),
            self._places("x", "first box across", self.width, 0, box[0]),
            self._places("y", "first box down", self.height, 1, box[1]),
            Control("size", "its size", SIZES, sizes, SIZES.index(1.0)),
            Control(
                "adapt",
                "adapt",
                [0.0, 0.05, 0.1, 0.2, 0.5],
                ["0", "0.05", "0.1", "0.2", "0.5"],
                kind="choice",
            ),
            Control("search", "search", [0.0, 0.1], ["off", "±10%"], kind="choice"),
        ]

    def _places(self, name: str, label: str, pixels: int, axis: int, start: float) -> Control:
        step = max(round(self.clip.scale[axis]), ceil(pixels / MOST_PLACES))
        values = list(range(0, pixels, step))
        at = int(np.abs(np.array(values) - start).argmin())
        return Control(name, label, values, [str(value) for value in values], at)

    def _make_picture(self, ax: Axes) -> list[AxesImage | Line2D | Rectangle]:
        self.picture = self._image(ax, self.clip.pictures[0])
        self.first_box = _rectangle(ax, linestyle=":", linewidth=1)
        (self.walked,) = ax.plot(
            [], [], color=COLORS["yellow"], linewidth=1.2, path_effects=_outlined(2.5)
        )
        self.box_now = _rectangle(ax, linewidth=2)
        self.middle = _dot(ax, 7)
        return [self.picture, self.first_box, self.walked, self.box_now, self.middle]

    def _make_pull(self, ax: Axes) -> None:
        self.pull = self._image(ax, np.zeros(self.clip.pictures.shape[1:3]))
        self.pull.set(cmap="cividis", clim=(0, 1))
        self.pull_box = _rectangle(ax, linewidth=1.2)
        ax.set_title("how much the target has of each colour", fontsize=9)
        ax.set_xticks([])
        ax.set_yticks([])

    def _image(self, ax: Axes, pixels: np.ndarray) -> AxesImage:
        """Show a picture in pixels of the film, above the ticks, which then stay as they are."""
        extent = (-0.5, self.width - 0.5, self.height - 0.5, -0.5)
        ax.grid(visible=False)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=1))
        return ax.imshow(pixels, extent=extent, interpolation="nearest", zorder=1)

    def _make_curve(self, ax: Axes) -> None:
        (line,) = ax.plot([], [], color=COLORS["blue"], linewidth=1.5)
        cursor = ax.axvline(self.start, color=COLORS["black"], linewidth=1)
        (lowest,) = ax.plot([], [], "^", color=COLORS["black"], markersize=6, clip_on=False)
        self.curve, self.cursor, self.lowest, self.here = line, cursor, lowest, _dot(ax, 7)
        self.marks = [line, cursor, lowest, self.here]
        margin = 0.5 if self.last == self.start else 0
        ax.set(xlim=(self.start - margin, self.last + margin), ylim=(0, 1.05))
        ax.set(xlabel="frame", ylabel="similarity")
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True, min_n_ticks=1))
        if self.limit is not None:
            ax.axhline(self.limit, color=COLORS["black"], linestyle="--", linewidth=1, zorder=1)

    def _make_bar(self, ax: Axes) -> None:
        ax.set_title("commonest colours of the target", fontsize=9, pad=4)
        ax.grid(visible=False)
        ax.axis("off")
        extent = (0, SWATCHES, 0, 1)
        blank = np.full((1, SWATCHES, 3), 255, dtype=np.uint8)
        self.swatches = ax.imshow(blank, extent=extent, aspect="auto", interpolation="nearest")
        look = {"ha": "center", "va": "top", "fontsize": 8}
        self.shares = [ax.text(i + 0.5, -0.15, "", **look) for i in range(SWATCHES)]
        for text in self.shares:
            text.set_in_layout(False)
        ax.text(0, -0.15, " ", **look)  # keeps room for the shares

    def _shows(self, is_rabbit: bool) -> str:
        """Say what the picture shows in every state."""
        height, width = self.clip.pictures.shape[1:3]
        what = "a grey rabbit beside grey rocks on a meadow" if is_rabbit else "your film"
        smaller = ""
        if (height, width) != (self.height, self.width):
            smaller = (
                f" Made smaller, from {self.width:,} × {self.height:,} to {width} × {height} "
                "pixels; places are in your film's."
            )
        limit = "" if self.limit is None else " Dashed: the limit."
        return (
            f"Left: a frame of a film, {what}, {self.width:,} pixels across and {self.height:,} "
            "down, with the box, edged in white, a red dot in its middle, and the dot's path in "
            "yellow; dotted, the first box. Below it: the commonest colours of the target, with "
            "their shares. Right, above: how much the target has of each pixel's colour, from dark "
            "blue, none, to yellow, most. Below: the similarity in each frame, at most "
            f"{AHEAD} ahead; a line and a dot at this frame, a triangle where it was lowest so "
            f"far.{limit}{smaller}"
        )

    # --- what moves -----------------------------------------------------------------

    def draw(self, frame: int, x: int, y: int, size: float, adapt: float, search: float) -> str:
        """Draw a frame with the box that was tracked there from the first one."""
        at = frame - self.start
        setting = (x, y, size, adapt, search)
        if setting != self.setting:
            first = [x, y, *(size * self.size)]
            self._begin_with(setting, self.clip.track(first, adapt, search))
        self._go_on_to(min(at + AHEAD, self.last - self.start))
        boxes = np.array([one.box for one in self.found[: at + 1]])
        values = np.array([one.similarity for one in self.found[: at + AHEAD + 1]])
        target = self.found[at].target
        self.picture.set_data(self.clip.pictures[at])
        self.pull.set_data(self.clip.pull(at, target))
        _put(self.first_box, boxes[0])
        _put(self.box_now, boxes[-1])
        _put(self.pull_box, boxes[-1])
        self.walked.set_data(*boxes[:, :2].T)
        self.middle.set_data(*boxes[-1:, :2].T)
        lost = self.limit is not None and values[at] < self.limit
        for box in (self.box_now, self.pull_box):
            box.set_linestyle("--" if lost else "-")
        lowest = int(values[: at + 1].argmin())
        self._draw_curve(values, at, lowest)
        colours, shares = commonest(target, SWATCHES)
        self._draw_swatches(colours, shares)
        return self._words(at, boxes[-1], values, lowest, lost) + (
            f" Adapt {adapt:g}, search {'±10%' if search else 'off'}. Commonest in the target: red "
            f"{colours[0][0]}, green {colours[0][1]}, blue {colours[0][2]}, {_percent(shares[0])}."
        )

    def _begin_with(self, setting: tuple[float, ...], rest: Iterator[Found]) -> None:
        """Forget what was tracked, and begin with the first frame."""
        self.setting, self.rest = setting, rest
        self.found: list[Found] = []

    def _go_on_to(self, at: int) -> None:
        """Track as far as this frame, if nobody has asked for it before."""
        while len(self.found) <= at:
            self.found.append(next(self.rest))

    def _draw_curve(self, values: np.ndarray, at: int, lowest: int) -> None:
        self.curve.set_data(self.start + np.arange(len(values)), values)
        self.cursor.set_xdata([self.start + at] * 2)
        self.here.set_data([self.start + at], [values[at]])
        self.lowest.set_data([self.start + lowest], [values[lowest] - 0.07])

    def _draw_swatches(self, colours: np.ndarray, shares: np.ndarray) -> None:
        shown = np.full((1, SWATCHES, 3), 255, dtype=np.uint8)
        shown[0, : len(colours)] = colours
        self.swatches.set_data(shown)
        words = [_percent(share) for share in shares]
        for text, word in zip(self.shares, words + [""] * (SWATCHES - len(words)), strict=True):
            text.set_text(word)

    def _words(self, at: int, box: np.ndarray, values: np.ndarray, lowest: int, lost: bool) -> str:
        """Say where the box is, how similar it is, and how large."""
        width = max(self.width, self.height)
        x, y = (place(one, width) for one in box[:2])
        below = f", below the limit of {self.limit:g}: lost" if lost else ""
        across, down = (place(2 * one, width) for one in box[2:])
        return (
            f"Frame {self.start + at} of {self.last}: middle at ({x}, {y}), similarity "
            f"{values[at]:.2f}{below}; lowest so far {values[lowest]:.2f} in frame "
            f"{self.start + lowest}. Box {across} × {down} pixels."
        )


def _film_and_box(
    frames: ArrayLike | None, box: Box | None, start: int | None
) -> tuple[np.ndarray, Box, int]:
    """Return the film, the first box and the first frame, each as given or the course's own."""
    own = frames is None
    if frames is None:
        from teachkit.datasets import load_bunny

        frames = load_bunny()
    film = as_film(frames)
    first = (FIRST if own else 0) if start is None else as_count(start, "start")
    if first >= len(film):
        raise ValueError(
            f"start is {first}, but the last of {len(film)} frames is {len(film) - 1}: frames "
            "count from 0."
        )
    if box is None:
        height, width = film.shape[1:3]
        box = BODY if own else ((width - 1) / 2, (height - 1) / 2, width / 8, height / 8)
        return film, box, first
    colour_histogram(film[first], box)  # says what is wrong with a box
    return film, box, first


def _outlined(linewidth: float) -> list:
    """Return what makes a light line visible on a light picture too."""
    return [withStroke(linewidth=linewidth, foreground=COLORS["black"])]


def _rectangle(ax: Axes, **look: str | float) -> Rectangle:
    effects = _outlined(float(look["linewidth"]) + 1.5)
    box = Rectangle((0, 0), 1, 1, fill=False, edgecolor="white", path_effects=effects, **look)
    box.set_zorder(2)
    return ax.add_patch(box)


def _dot(ax: Axes, size: float) -> Line2D:
    look = {"color": COLORS["vermilion"], "markersize": size, "markeredgecolor": "white"}
    return ax.plot([], [], "o", zorder=3, clip_on=False, **look)[0]


def _put(rectangle: Rectangle, box: Sequence[float]) -> None:
    """Move a rectangle to a box."""
    x, y, across, down = box
    rectangle.set_bounds(x - across, y - down, 2 * across, 2 * down)


def _percent(share: float) -> str:
    return f"{100 * share:.2g}%"
