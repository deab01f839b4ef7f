"""TrackPlayer: a box follows an object through a film; move the first one, and it starts anew."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from teachkit.apply.clip import Found, as_film, commonest, read_clip
from teachkit.apply.track import Box, colour_histogram
from teachkit.reading import as_numbers
from teachkit.show.demos.common import key, place
from teachkit.show.figures import COLORS, subplots
from teachkit.show.film import (
    BODY,
    FIRST,
    MOST_PIXELS,
    box_on,
    credit_of,
    dot_on,
    frame_on,
    is_lost,
    outlined,
    put,
    similarity_axis,
    where,
    words_for,
)
from teachkit.show.widgets import Control, Demo
from teachkit.validate import as_count, as_share

MOST_PLACES = 400  # of the first box, across and down
AHEAD = 50  # frames after the one that is shown are tracked too
INTERVAL = 80  # milliseconds of a frame in the film of the course
SIZES = [tenth / 10 for tenth in range(3, 21)]  # of the first box, in those of the given one
RATES = [0.0, 0.05, 0.1, 0.2, 0.5]  # of adapting the target
SEARCH = 0.1  # for the size: where it is on
SWATCHES = 8
BELOW = 0.07  # the lowest similarity: where its triangle stands


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
        self.pixels_of_film = film.shape[1], film.shape[2]
        self.box_size = box[2:]
        self.last = len(film) - 1
        self._begin_with((), iter(()))

        fig, axes = subplots(
            3, 2, size=(9.0, 4.6), width_ratios=[1.6, 1], height_ratios=[4, 3.4, 0.8]
        )
        (picture, pull), (between, curve), (bar, below) = axes
        picture.set_subplotspec(picture.get_gridspec()[:2, 0])
        curve.set_subplotspec(picture.get_gridspec()[1:, 1])
        between.remove()
        below.remove()
        credit = credit_of(film)
        picture.set_xlabel(credit, fontsize=7, labelpad=2)
        moving = [*self._make_picture(picture), *self._make_pull(pull)]
        moving += [*self._make_curve(curve), *self._make_bar(bar)]
        super().__init__(
            "Track player",
            self._shows(words_for(film, credit)),
            self._controls(box),
            fig,
            moving,
            pad=(picture, "x", "y"),
        )

    # --- what stays -----------------------------------------------------------------

    def _controls(self, box: np.ndarray) -> list[Control]:
        numbers = range(self.start, self.last + 1)
        words = [str(number) for number in numbers]
        rates = [f"{rate:g}" for rate in RATES]
        return [
            Control("frame", "frame", numbers, words, 0, "player", INTERVAL),
            self._places("x", "first box across", 0, box[0]),
            self._places("y", "first box down", 1, box[1]),
            Control("size", "its size", SIZES, [f"{one:.0%}" for one in SIZES], SIZES.index(1.0)),
            Control("adapt", "adapt", RATES, rates, kind="choice"),
            Control("search", "search", [0.0, SEARCH], ["off", f"±{SEARCH:.0%}"], kind="choice"),
        ]

    def _places(self, name: str, label: str, axis: int, start: float) -> Control:
        """Return a slider over the pixels across, axis 0, or down, axis 1."""
        pixels = self.pixels_of_film[1 - axis]
        step = max(round(self.clip.scale[axis]), ceil(pixels / MOST_PLACES))
        places = np.arange(0, pixels, step)
        at = int(np.abs(places - start).argmin())
        return Control(name, label, places.tolist(), [str(one) for one in places], at)

    def _make_picture(self, ax: Axes) -> list[AxesImage | Line2D | Rectangle]:
        self.picture = frame_on(ax, self.clip.pictures[0], self.pixels_of_film)
        self.first_box = box_on(ax, line=":", linewidth=1)
        look = {"linewidth": 1.2, "path_effects": outlined(2.5)}
        (self.walked,) = ax.plot([], [], color=COLORS["yellow"], **look)
        self.box_now, self.middle = box_on(ax), dot_on(ax)
        moved = {"first box: click or drag to move it": self.first_box, "box now": self.box_now}
        key(ax, {**moved, "its middle": self.middle, "its path": self.walked}, columns=2)
        return [self.picture, self.first_box, self.walked, self.box_now, self.middle]

    def _make_pull(self, ax: Axes) -> list[AxesImage | Rectangle]:
        blank = np.zeros(self.clip.numbers.shape[1:])
        self.pull, self.pull_box = frame_on(ax, blank, self.pixels_of_film), box_on(ax)
        self.pull.set(cmap="cividis", clim=(0, 1))
        ax.set_title("how much the target has of each colour", fontsize=9)
        ax.set(xticks=[], yticks=[])
        return [self.pull, self.pull_box]

    def _make_curve(self, ax: Axes) -> list[Line2D]:
        similarity_axis(ax, self.start, self.last, self.limit)
        (self.curve,) = ax.plot([], [], color=COLORS["blue"], linewidth=1.5)
        self.cursor = ax.axvline(self.start, color=COLORS["black"], linewidth=1)
        mark = {"color": COLORS["black"], "markersize": 6, "clip_on": False}
        (self.lowest,) = ax.plot([], [], "^", **mark)
        self.here = dot_on(ax)
        key(ax, {"this frame": self.here, "lowest so far": self.lowest}, columns=2)
        return [self.curve, self.cursor, self.lowest, self.here]

    def _make_bar(self, ax: Axes) -> list[AxesImage | Text]:
        ax.set_title("commonest colours of the target", fontsize=9, pad=4)
        ax.axis("off")
        blank = np.full((1, SWATCHES, 3), 255, dtype=np.uint8)
        look = {"aspect": "auto", "interpolation": "nearest"}
        self.swatches = ax.imshow(blank, extent=(0, SWATCHES, 0, 1), **look)
        below = {"ha": "center", "va": "top", "fontsize": 8}
        self.shares = [ax.text(i + 0.5, -0.15, "0%", **below) for i in range(SWATCHES)]
        return [self.swatches, *self.shares]

    def _shows(self, film: str) -> str:
        """Say what the picture shows in every state."""
        height, width = self.clip.numbers.shape[1:]
        smaller = ""
        if (height, width) != self.pixels_of_film:
            smaller = (
                f" The film was made smaller, to {width} × {height} pixels; places are in the "
                "pixels that it had."
            )
        limit = "" if self.limit is None else ", a dashed line at the limit"
        return (
            f"Left: a frame of a film, {film}, with the box, edged in white, an orange-red dot in "
            "its middle, and the dot's path in yellow; dotted, the first box. Below it: the "
            "commonest colours of the target, with their shares. Right, above: how much the target "
            "has of each pixel's colour, from dark blue, none, to yellow, most. Below: the "
            f"similarity in each frame, up to {AHEAD} ahead; a line and a dot at this frame, a "
            f"triangle where it was lowest so far{limit}.{smaller}"
        )

    # --- what moves -----------------------------------------------------------------

    def draw(self, frame: int, x: int, y: int, size: float, adapt: float, search: float) -> str:
        """Draw a frame with the box that was tracked there from the first one."""
        at = frame - self.start
        setting = (x, y, size, adapt, search)
        if setting != self.setting:
            first = [x, y, *(size * self.box_size)]
            self._begin_with(setting, self.clip.track(first, adapt, search))
        self._go_on_to(min(at + AHEAD, self.last - self.start))
        so_far, here = self.found[: at + 1], self.found[at]
        self.picture.set_data(self.clip.pictures[at])
        self.pull.set_data(self.clip.pull(at, here.target))
        self._draw_boxes(so_far)
        lowest = min(range(at + 1), key=lambda one: so_far[one].similarity)
        self._draw_curve(at, lowest)
        colours, shares = commonest(here.target, SWATCHES)
        self._draw_swatches(colours, shares)
        return (
            f"Frame {frame} of {self.last}: "
            f"{where(here.box, self.pixels_of_film, here.similarity, self.limit)}; lowest so far "
            f"{so_far[lowest].similarity:.2f} in frame {self.start + lowest}. "
            f"{self._size_words(here)}, adapt {adapt:g}, search "
            f"{f'±{search:.0%}' if search else 'off'}. Commonest in the target: "
            f"{_colour_words(colours[0])}, {_percent(shares[0])}."
        )

    def _size_words(self, here: Found) -> str:
        across, down = (place(2 * half, max(self.pixels_of_film)) for half in here.box[2:])
        return f"Box {across} × {down} pixels"

    def _begin_with(self, setting: tuple[float, ...], rest: Iterator[Found]) -> None:
        """Forget what was tracked, and begin with the first frame."""
        self.setting, self.rest = setting, rest
        self.found: list[Found] = []

    def _go_on_to(self, at: int) -> None:
        """Track as far as this frame, if nobody has asked for it before."""
        while len(self.found) <= at:
            self.found.append(next(self.rest))

    def _draw_boxes(self, so_far: list[Found]) -> None:
        """Draw the first box and the last one, and the path between their middles."""
        put(self.first_box, so_far[0].box)
        now = so_far[-1]
        for box in (self.box_now, self.pull_box):
            put(box, now.box)
            box.set_linestyle("--" if is_lost(now.similarity, self.limit) else "-")
        path = np.array([one.box[:2] for one in so_far])
        self.walked.set_data(*path.T)
        self.middle.set_data(*path[-1:].T)

    def _draw_curve(self, at: int, lowest: int) -> None:
        values = [one.similarity for one in self.found[: at + AHEAD + 1]]
        frame = self.start + at
        self.curve.set_data(self.start + np.arange(len(values)), values)
        self.cursor.set_xdata([frame, frame])
        self.here.set_data([frame], [values[at]])
        self.lowest.set_data([self.start + lowest], [values[lowest] - BELOW])

    def _draw_swatches(self, colours: np.ndarray, shares: np.ndarray) -> None:
        shown = np.full((1, SWATCHES, 3), 255, dtype=np.uint8)
        shown[0, : len(colours)] = colours
        self.swatches.set_data(shown)
        for i, text in enumerate(self.shares):
            text.set_text(_percent(shares[i]) if i < len(shares) else "")


def _film_and_box(
    frames: ArrayLike | None, box: Box | None, start: int | None
) -> tuple[np.ndarray, np.ndarray, int]:
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
        middle = ((width - 1) / 2, (height - 1) / 2, width / 8, height / 8)
        return film, np.array(BODY if own else middle, dtype=float), first
    colour_histogram(film[first], box)  # says what is wrong with a box
    return film, as_numbers(box, "box"), first


def _colour_words(colour: np.ndarray) -> str:
    red, green, blue = colour
    return f"red {red}, green {green}, blue {blue}"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 else f"{share:.1%}"
