"""Animations: pictures that play by themselves, step in a player, and go into files for slides.

An animation is a scene (a figure, what moves in it, a function that moves it to a step) and the
order of its steps. `teachkit.show.animate` sets such scenes.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from PIL import Image

from teachkit.files import write_atomically
from teachkit.show.figures import png_bundle
from teachkit.show.stage import Stage
from teachkit.show.widgets import Control, Demo

#: Colours of all frames together: with them an edge still looks smooth.
PALETTE = 40
#: Milliseconds of one run. What moves for more than five seconds would owe its readers a button to
#: stop it (WCAG 2.2.2): two runs make less.
RUN, LONGEST = 2400, 5000
#: Milliseconds for which the end and the start stand still.
END, START = 1500, 600

Scene = tuple[Figure, Sequence[Artist], Callable[[Any], str]]


def run_of(name: str, label: str, values: Sequence[Any], words: Sequence[str]) -> Control:
    """Return the steps of an animation that takes about as long as any other."""
    interval = int(np.clip(round(RUN / len(values), -1), 60, 400))
    return Control(name, label, values, words, len(values) - 1, "player", interval)


class Animation:
    """A picture that moves. It shows itself in a notebook, and plays wherever a PNG is shown.

    It begins with its last frame, which stays where nothing moves (on paper, say), then runs from
    the start, at most twice.

    Parameters
    ----------
    title : str
        What a screen reader calls it.
    shows : str
        What the picture shows in every frame, for someone who cannot see it.
    steps : Control
        Of kind "player": what each frame shows, in order, and how long a frame lasts.
    scene : callable
        Makes the figure. Returns it, the artists in it that move, and a function that moves them
        to a value of `steps` and says in words what is then to be seen.
    colours : int, default=40
        Of all frames together, at most 255: fewer are smaller, photographs need more.

    See Also
    --------
    animate_climb, animate_climbs, animate_blurring, animate_bandwidth, animate_window : Make one.
    animate_colour_climb, animate_track, animate_bootstrap : Make one of pictures, of samples.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from teachkit.show import animate_bandwidth
    >>> animation = animate_bandwidth([1, 2, 4], bandwidths=[0.2, 0.4, 0.8])
    >>> len(animation.frames), animation.frames[0].shape
    (3, (360, 400, 3))
    >>> animation.alt.rpartition("end: ")[2]
    'h = 0.8: 2 modes, the highest near 1.52.'
    >>> animation.player().set(frame=0).words
    'h = 0.2: 3 modes, the highest near 1.00.'
    >>> with TemporaryDirectory() as folder:
    ...     animation.save(f"{folder}/modes.gif")

    Matplotlib's own buttons, and a film of its own:

    >>> page = animation.to_matplotlib().to_jshtml()
    """

    def __init__(
        self,
        title: str,
        shows: str,
        steps: Control,
        scene: Callable[[], Scene],
        *,
        colours: int = PALETTE,
    ):
        self.title, self.shows, self.steps = title, shows, steps
        self._scene, self._colours = scene, colours

    @property
    def alt(self) -> str:
        """What the animation shows, for someone who cannot see it."""
        _, words = self._drawn
        return f"Animation. {self.shows} At first: {words[0]} At the end: {words[-1]}"

    @property
    def frames(self) -> list[np.ndarray]:
        """Every frame in order, each of shape (height, width, 3), uint8."""
        return self._drawn[0]

    def player(self) -> Demo:
        """Return the same frames with buttons: play, pause, one back, one on, and a slider."""
        return _Player(self.title, self.shows, self.steps, self._scene)

    def to_matplotlib(self) -> Any:
        """Return the same frames as a `matplotlib.animation.FuncAnimation`.

        In a notebook, ``HTML(animation.to_matplotlib().to_jshtml())`` shows it.
        """
        return self._func_animation(range(len(self.steps.values)))

    def save(self, path: str | Path) -> None:
        """Write the animation to a file: .gif or .mp4 for slides, .png for the web.

        Parameters
        ----------
        path : str or Path
            Its ending says which.

        Raises
        ------
        ValueError
            If the ending is another, or there is no such folder.
        RuntimeError
            If an .mp4 is asked for and ffmpeg is missing. Nothing is written then.
        """
        path = Path(path)
        encode = {".png": self._png, ".gif": self._gif, ".mp4": self._mp4}
        if path.suffix.lower() not in encode:
            raise ValueError(
                f"path ends in {path.suffix!r}: an animation can be saved as {', '.join(encode)}."
            )
        if not path.parent.is_dir():
            raise ValueError(f"path is in {str(path.parent)!r}, and there is no such folder.")
        write_atomically(path, encode[path.suffix.lower()]())

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        height, width = self.frames[0].shape[:2]
        return png_bundle(self._png(), self.alt, width, height)

    @cached_property
    def _drawn(self) -> tuple[list[np.ndarray], list[str]]:
        player, frames, words = self.player(), [], []
        for i in range(len(self.steps.values)):
            player.move({self.steps.name: i})
            frames.append(player.pixels())
            words.append(player.words)
        return frames, words

    @cached_property
    def _in_one_palette(self) -> list[Image.Image]:
        return _in_one_palette(self.frames, self._colours)

    def _played(self) -> tuple[list[Image.Image], list[int], int]:
        """Return the frames as they are played, milliseconds of each, and how many rounds."""
        shown = self._in_one_palette
        lasting = [self.steps.interval] * len(shown)
        lasting[0], lasting[-1] = START, END
        rounds = 2 if 2 * self.steps.interval * len(shown) <= LONGEST else 1
        return [shown[-1], *shown], [END, *lasting], rounds

    def _png(self) -> bytes:
        frames, lasting, rounds = self._played()
        over = [0] + [1] * (len(frames) - 1)  # every frame but the first lies over the one before
        options = {
            "duration": lasting,
            "loop": rounds,
            "blend": over,
            "transparency": self._colours,
        }
        return _encoded(_changes(frames, self._colours), format="PNG", optimize=True, **options)

    def _gif(self) -> bytes:
        frames, lasting, rounds = self._played()
        repeats = {} if rounds == 1 else {"loop": rounds - 1}
        return _encoded(frames, format="GIF", duration=lasting, optimize=False, **repeats)

    def _mp4(self) -> bytes:
        from matplotlib.animation import FFMpegWriter

        if not FFMpegWriter.isAvailable():
            raise RuntimeError(
                "An .mp4 is written by ffmpeg, and there is none here. Install it (Debian, Ubuntu: "
                "sudo apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install "
                "ffmpeg; conda: conda install ffmpeg), or save as .gif, which needs nothing more."
            )
        last, rate = len(self.steps.values) - 1, 1000 / self.steps.interval
        wait, rest = round(rate * START / 1000), round(rate * END / 1000)
        order = [0] * wait + list(range(last + 1)) + [last] * rest
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "animation.mp4"
            self._func_animation(order).save(file, writer=FFMpegWriter(fps=rate))
            return file.read_bytes()

    def _func_animation(self, order: Sequence[int]) -> Any:
        from matplotlib.animation import FuncAnimation

        fig, moving, draw = self._scene()
        draw(self.steps.values[-1])  # the layout is made for it, as in the player
        return FuncAnimation(
            Stage(fig, moving).figure,
            lambda i: draw(self.steps.values[i]),
            frames=order,
            interval=self.steps.interval,
            cache_frame_data=False,
        )


class _Player(Demo):
    """A scene and its steps as a demo."""

    def __init__(self, title: str, shows: str, steps: Control, scene: Callable[[], Scene]):
        fig, moving, self._move_to = scene()
        super().__init__(title, shows, [steps], fig, moving)

    def draw(self, **values: Any) -> str:
        """Move the scene to this step."""
        (step,) = values.values()
        return self._move_to(step)


def _in_one_palette(frames: Sequence[np.ndarray], most: int) -> list[Image.Image]:
    """Return frames as palette pictures that share their colours, one more left free."""
    one_number = np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    coded = np.stack([frame @ one_number for frame in frames])
    codes, which, counts = np.unique(coded, return_inverse=True, return_counts=True)
    colours = (codes[:, None] // one_number % 256).astype(int)
    chosen, nearest = _palette(colours, counts, most)
    flat = [int(value) for value in colours[chosen].ravel()]
    flat += [0] * (3 * (most + 1) - len(flat))
    pictures = []
    for indices in nearest[which].reshape(coded.shape):
        picture = Image.fromarray(indices.astype(np.uint8))
        picture.putpalette(flat)
        pictures.append(picture)
    return pictures


def _palette(colours: np.ndarray, counts: np.ndarray, most: int) -> tuple[list[int], np.ndarray]:
    """Return which colours to keep, and for every colour which of the kept is nearest.

    The commonest first, then each time the one that is farthest from all kept so far, the more so
    the more common it is. (Pillow's own choice mixes rare colours: a vermilion mark turns brown.)
    """
    chosen = [int(counts.argmax())]
    squares = ((colours - colours[chosen[0]]) ** 2).sum(axis=1)
    nearest = np.zeros(len(colours), dtype=int)
    while len(chosen) < most and squares.any():
        farthest = int((squares * np.sqrt(counts)).argmax())
        new = ((colours - colours[farthest]) ** 2).sum(axis=1)
        nearest[new < squares] = len(chosen)
        squares = np.minimum(squares, new)
        chosen.append(farthest)
    return chosen, nearest


def _changes(frames: Sequence[Image.Image], free: int) -> list[Image.Image]:
    """Return the first frame, then of each only what differs from the one before.

    What stays gets the free colour, which is transparent: it compresses to next to nothing.
    """
    changes = [frames[0]]
    for before, after in zip(frames, frames[1:], strict=False):
        old, new = np.asarray(before), np.asarray(after)
        change = Image.fromarray(np.where(old == new, free, new).astype(np.uint8))
        change.putpalette(after.getpalette())
        changes.append(change)
    return changes


def _encoded(frames: Sequence[Image.Image], **options: Any) -> bytes:
    buffer = io.BytesIO()
    frames[0].save(buffer, save_all=True, append_images=frames[1:], **options)
    return buffer.getvalue()
