"""The animation of a tracked box: what `teachkit.apply.track` found, played over the film."""

from __future__ import annotations

from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from teachkit.apply.clip import as_film, read_clip, steady
from teachkit.apply.track import Track
from teachkit.apply.track import track as find
from teachkit.reading import as_numbers
from teachkit.show.animation import Animation, Scene, run_of
from teachkit.show.demos.common import count
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
    put,
    similarity_axis,
    where,
    words_for,
)
from teachkit.show.widgets import short
from teachkit.validate import as_count, as_share

#: Most frames of an animation.
MOST_FRAMES = 22
#: A pixel keeps its colour until red, green or blue has changed by more than this: of 255.
STEADY = 24
#: Colours of all its frames together.
PHOTOGRAPH = 48
#: Height over width of the film in it.
FLATTEST, TALLEST = 0.25, 1.2
#: Its width, and the room around it, in pixels of a page; the curve's height, and what is under it.
ACROSS, LEFT, RIGHT, ABOVE, BELOW = 320, 62, 18, 8, 154
CURVE, FOOT = 72, 54


def animate_track(
    frames: ArrayLike | None = None,
    track: Track | None = None,
    *,
    truth: ArrayLike | None = None,
    start: int = 0,
    limit: float | None = None,
) -> Animation:
    """Show a film with the box that was tracked in it, and how similar it was so far.

    Of a long film every second frame is shown, or every third, …, and the last.

    Parameters
    ----------
    frames : array-like of shape (frames, height, width, 3), optional
        Bytes (uint8), or floats from 0 to 1. The film of the course from frame 24 on unless given,
        with the rabbit's body tracked in it.
    track : Track
        What `teachkit.apply.track.track` or `teachkit.apply.track.cam_shift` found in these frames.
    truth : array-like of shape (frames, 2) or (frames, 4), optional
        x and y of where the object really is, in pixels, and half its width and half its height, or
        it is drawn as large as the first box; NaN where nobody knows. A second, dashed box is drawn
        there.
    start : int
        What number the first frame has, for the words and the axis.
    limit : float, optional
        Below this similarity the words say "lost", and the box is dashed.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.track.track : Finds what it shows.
    teachkit.TrackPlayer : The same, by hand.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.track import track
    >>> from teachkit.show import animate_track
    >>> film = np.zeros((3, 20, 20, 3))
    >>> for frame, left in zip(film, (4, 6, 8)):
    ...     frame[8:13, left : left + 5] = 1
    >>> animate_track(film, track(film, (6, 10, 3, 3))).alt.rpartition("end: ")[2]
    'Frame 2: middle at (10.0, 10.0), similarity 1.00.'
    """
    film, found, start = _as_tracked(frames, track, start)
    real = None if truth is None else _as_boxes(truth, found)
    limit = None if limit is None else as_share(limit, "limit")
    shown = _shown(len(film))
    pictures = steady(read_clip(film[shown], MOST_PIXELS).pictures, STEADY)
    size = film.shape[1], film.shape[2]
    boxes = np.hstack([found.positions, found.sizes])
    numbers = start + np.arange(len(film))
    credit = credit_of(film)

    def scene() -> Scene:
        fig, (picture, curve) = subplots(2, 1)
        _place(fig, picture, curve, size)
        image = frame_on(picture, pictures[0], size)
        picture.set(xticks=[], yticks=[])
        picture.set_xlabel(credit, fontsize=6.5, loc="right")
        box, middle = box_on(picture), dot_on(picture)
        dashed = box_on(picture, COLORS["yellow"], "--", 1.5)
        (line,) = curve.plot([], [], color=COLORS["blue"], linewidth=1.5)
        here = dot_on(curve)
        similarity_axis(curve, start, start + len(film) - 1, limit)

        def draw(step: int) -> str:
            at = shown[step]
            value = float(found.similarities[at])
            image.set_data(pictures[step])
            put(box, boxes[at])
            box.set_linestyle("--" if is_lost(value, limit) else "-")
            middle.set_data(*boxes[at, :2, np.newaxis])
            line.set_data(numbers[: at + 1], found.similarities[: at + 1])
            here.set_data([numbers[at]], [value])
            known = real is not None and bool(np.isfinite(real[at]).all())
            dashed.set_visible(known)
            off = ""
            if known:
                put(dashed, real[at])
                apart = float(np.hypot(*(real[at] - boxes[at])[:2]))
                off = f"; {short(apart)} pixels from the truth"
            return f"Frame {numbers[at]}: {where(boxes[at], size, value, limit)}{off}."

        return fig, [image, box, dashed, middle, line, here], draw

    dash = "" if real is None else " Yellow dashes: a box where the object really is."
    line = "" if limit is None else " Dashed line: the limit; below it the box is dashed."
    return Animation(
        "A tracked box",
        f"Above, {count(len(shown), 'frame')} of a film, {words_for(film, credit)}, with the box "
        f"that was tracked, edged in white, an orange-red dot in its middle.{dash} Below, the "
        f"similarity in each frame so far.{line}",
        run_of("step", "frame", range(len(shown)), [str(numbers[at]) for at in shown]),
        scene,
        colours=PHOTOGRAPH,
    )


def _as_tracked(
    frames: ArrayLike | None, track: Track | None, start: int
) -> tuple[np.ndarray, Track, int]:
    """Return the film, what was tracked in it, and the number of its first frame."""
    if frames is None and track is None:
        from teachkit.datasets import load_bunny

        film = load_bunny()[FIRST:]
        return film, find(film, BODY), FIRST
    if frames is None:
        raise ValueError("frames is missing: pass the film in which the box was tracked.")
    if not isinstance(track, Track):
        raise TypeError(
            f"track must be what teachkit.apply.track.track returns for these frames, but came as "
            f"{type(track).__name__}: pass track(frames, box)."
        )
    film = as_film(frames)
    if len(track.positions) != len(film):
        raise ValueError(
            f"track has {count(len(track.positions), 'frame')}, and frames {len(film):,}: pass the "
            "frames in which it was tracked, no more and no less."
        )
    return film, track, as_count(start, "start")


def _as_boxes(truth: ArrayLike, found: Track) -> np.ndarray:
    """Return where the object really is in each frame, shape (frames, 4); NaN is allowed."""
    boxes, frames = as_numbers(truth, "truth"), len(found.positions)
    if boxes.shape not in ((frames, 2), (frames, 4)):
        raise ValueError(
            f"truth must have shape ({frames}, 2), x and y for each frame, or ({frames}, 4), but "
            f"came with shape {boxes.shape}: put NaN where nobody knows."
        )
    if boxes.shape[1] == 2:
        boxes = np.hstack([boxes, np.tile(found.sizes[0], (frames, 1))])
    return boxes


def _shown(frames: int) -> list[int]:
    """Return which frames are shown: in equal steps, and the last."""
    chosen = range(0, frames, ceil(frames / MOST_FRAMES))
    return sorted({*chosen, frames - 1})


def _place(fig: Figure, picture: Axes, curve: Axes, size: tuple[int, int]) -> None:
    """Give the film `ACROSS` pixels, and the curve what is below it.

    Where that makes a pixel of the film two of the picture, rows repeat, and the file is smaller.
    """
    height, width = size
    tall = ACROSS * np.clip(height / width, FLATTEST, TALLEST)
    # Of a page's hundred dots an inch; a film needs an even number of pixels.
    whole = np.array([ACROSS + LEFT + RIGHT, 2 * round((tall + ABOVE + BELOW) / 2)])
    fig.set_layout_engine("none")
    fig.set_size_inches(*(whole / 100))
    across, left = ACROSS / whole[0], LEFT / whole[0]
    picture.set_position((left, BELOW / whole[1], across, tall / whole[1]))
    curve.set_position((left, FOOT / whole[1], across, CURVE / whole[1]))
