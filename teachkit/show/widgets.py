"""A demo: a picture that is a function of its state, and the controls that a reader moves.

A demo is written, and tested, without a browser: `draw` takes values, moves artists, and says in
words what is to be seen. What a browser needs is added when the demo is first shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from teachkit.show.figures import SHARP, is_large, picture_bundle
from teachkit.show.stage import Stage, encode

HERE = Path(__file__).parent
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Control:
    """Something that a reader moves from one position to another.

    Attributes
    ----------
    name : str
        What `Demo.draw` calls its value.
    label : str
        What the reader sees beside it, and a screen reader says.
    values : sequence
        The value at each position.
    words : sequence of str
        Each position in words.
    start : int
        The position at first.
    kind : {"slider", "choice", "player"}
        A player is a slider with buttons that play and step.
    interval : int
        Milliseconds from one position to the next while a player plays.
    """

    name: str
    label: str
    values: Sequence[Any]
    words: Sequence[str]
    start: int = 0
    kind: str = "slider"
    interval: int = 400

    def position(self, value: Any) -> int:
        """Return the position of a value, or of its word; of a number, the nearest."""
        offer = f"one of {', '.join(self.words)}"
        if isinstance(value, str):
            words = [word.casefold() for word in self.words]
            if value.casefold() in words:
                return words.index(value.casefold())
        elif isinstance(self.values[0], Real):
            offer = f"a number from {self.words[0]} to {self.words[-1]}"
            if isinstance(value, Real) and not np.isnan(value):
                within = np.clip(value, min(self.values), max(self.values))
                return int(np.abs(np.asarray(self.values) - within).argmin())
        elif np.ndim(value) == 0 and value in self.values:
            return list(self.values).index(value)
        raise ValueError(f"{self.name} cannot be {value!r}: use {offer}.")


def bandwidths(low: float, high: float, start: float, count: int = 61) -> Control:
    """Return a slider for h whose positions are equal ratios apart, from `low` to `high`."""
    values = [float(h) for h in np.geomspace(low, high, count)]
    at = int(np.abs(np.log(np.asarray(values) / start)).argmin())
    return Control("h", "bandwidth h", values, [short(h) for h in values], at)


def short(number: float) -> str:
    """Return a number in words short enough for a label: three digits that matter."""
    return f"{number:.3g}" if number == 0 or 1e-3 <= abs(number) < 1e5 else f"{number:.2e}"


class Demo:
    """A picture, its controls, and its state in words. It shows itself in a notebook.

    Parameters
    ----------
    title : str
        What a screen reader calls the demo.
    shows : str
        What the picture shows in every state, for someone who cannot see it.
    controls : sequence of Control
        What can be moved.
    fig : matplotlib.figure.Figure
        The figure that `draw` draws in.
    moving : sequence of matplotlib.artist.Artist
        What `draw` changes in it.
    pad : (Axes, str or None, str or None), optional
        An axes in which a click or drag moves the sliders of these names, across and up.
    """

    def __init__(
        self,
        title: str,
        shows: str,
        controls: Sequence[Control],
        fig: Figure,
        moving: Sequence[Artist],
        pad: tuple[Axes, str | None, str | None] | None = None,
    ):
        self.title, self.shows = title, shows
        self.controls = {control.name: control for control in controls}
        self.state = {control.name: control.start for control in controls}
        self.ends: dict[str, int] = {}
        self._stale, self._view = False, None
        self.words = self.draw(**self.values)
        self.stage = Stage(fig, moving)
        self._pad = pad
        self._stale = False

    def draw(self, **values: Any) -> str:
        """Move the artists to these values, one for each control, and return what is to be seen.

        Where a player has nothing more to show, `draw` sets its last useful position,
        ``self.ends[name]``, and draws that for every later one: no hand moves it further.
        """
        raise NotImplementedError

    def redraw_fixed(self) -> None:
        """Say, inside `draw`, that something changed that is not among the moving artists."""
        self._stale = True

    @property
    def values(self) -> dict[str, Any]:
        """The value of each control, as it is shown: a player's no further than its end."""
        shown = {name: min(at, self.ends.get(name, at)) for name, at in self.state.items()}
        return {name: self.controls[name].values[at] for name, at in shown.items()}

    @property
    def alt(self) -> str:
        """What the picture shows now, for someone who cannot see it."""
        return f"{self.shows} {self.words}"

    def set(self, **values: Any) -> Demo:
        """Move controls to values (of a number, the nearest there is), and return the demo.

        Raises
        ------
        ValueError
            If there is no control of that name, or it has no such value.
        """
        state = dict(self.state)
        for name, value in values.items():
            if name not in self.controls:
                raise ValueError(
                    f"{self.title} has no {name!r}: it has {', '.join(self.controls)}."
                )
            state[name] = self.controls[name].position(value)
        self.move(state)
        self._follow()
        return self

    def refresh(self, *, spoken: bool = True) -> None:
        """Draw the present state once more, and let the page follow.

        Parameters
        ----------
        spoken : bool, default=True
            Whether a screen reader is told what changed.
        """
        self.move(self.state)
        self._follow(spoken)

    def _on_show(self) -> None:
        """Do what begins when the demo is on a page: it is called after each time it is shown."""

    def move(self, state: dict[str, int]) -> None:
        """Move every control to a position.

        One beyond a player's end is kept: where other controls move that end, the player follows.
        """
        values = {name: self.controls[name].values[at] for name, at in state.items()}
        self.words = self.draw(**values)
        self.state = dict(state)

    def pixels(self, ratio: float = 1.0) -> np.ndarray:
        """Return the picture in its present state, shape (height, width, 3), or `ratio` times."""
        if self._stale:
            self.stage.redraw()
            self._stale = False
        return self.stage.pixels(ratio)

    def box(self) -> dict[str, Any]:
        """Return where in the picture a click moves which sliders, in shares of its size."""
        if self._pad is None:
            return {}
        ax, across, up = self._pad
        left, bottom, right, top = ax.get_position().extents
        if ax.yaxis_inverted():  # a picture counts from the top, and so does its slider
            bottom, top = top, bottom
        return {"box": [left, bottom, right, top], "x": across, "y": up}

    def _follow(self, spoken: bool = True) -> None:
        if self._view is not None:
            self._view.follow(spoken)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if self._view is None:
            self._view = _view_of(self)
        sharp = self.pixels(SHARP)  # first: a change of density draws all anew
        data, metadata = picture_bundle(self.pixels(), sharp, self.alt)
        # A page without a kernel has no demo, and must not lack the words that a lesson refers to.
        data["text/html"] += f"<p>{escape(self.words)}</p><p>Run this cell to move it.</p>"
        view = {"version_major": 2, "version_minor": 0, "model_id": self._view.model_id}
        self._on_show()
        return {WIDGET_VIEW: view, **data}, metadata


def _view_of(demo: Demo) -> Any:
    """Return the widget of a demo. (anywidget loads here: a demo is drawn without it.)"""
    import anywidget
    import traitlets

    class View(anywidget.AnyWidget):
        _esm = (HERE / "demo.js").read_text(encoding="utf-8")
        _css = (HERE / "demo.css").read_text(encoding="utf-8")
        title = traitlets.Unicode(demo.title).tag(sync=True)
        controls = traitlets.List(
            [
                {
                    "name": control.name,
                    "label": control.label,
                    "words": list(control.words),
                    "kind": control.kind,
                    "interval": control.interval,
                }
                for control in demo.controls.values()
            ]
        ).tag(sync=True)
        size = traitlets.List(list(demo.pixels().shape[1::-1])).tag(sync=True)
        large = traitlets.Bool(is_large()).tag(sync=True)
        pad = traitlets.Dict(demo.box()).tag(sync=True)
        state = traitlets.Dict(dict(demo.state)).tag(sync=True, echo_update=False)
        ends = traitlets.Dict(dict(demo.ends)).tag(sync=True)
        # How many pixels the screen has, across, for each of the picture's own.
        ratio = traitlets.Float(1.0).tag(sync=True, echo_update=False)
        frame = traitlets.Bytes(encode(demo.pixels())).tag(sync=True)
        alt = traitlets.Unicode(demo.alt).tag(sync=True)
        caption = traitlets.Unicode(demo.words).tag(sync=True)
        spoken = traitlets.Bool(True).tag(sync=True)
        # The page numbers its moves, so that each is answered, back and forth within a moment too.
        asked = traitlets.Int(0).tag(sync=True, echo_update=False)
        answered = traitlets.Int(0).tag(sync=True)

        @traitlets.observe("asked")
        def _answer(self, _: Any) -> None:
            with self.hold_sync():
                try:
                    demo.move(self.state)
                    self.follow()
                except Exception as error:  # of the learner's own kernel, say: tell the learner
                    self.caption = f"This could not be drawn ({type(error).__name__}: {error})"
                self.answered = self.asked

        @traitlets.observe("ratio")
        def _sharpen(self, _: Any) -> None:
            self.frame = self._picture()

        def _picture(self) -> bytes:
            # More than SHARP takes longer, and nobody sees it.
            return encode(demo.pixels(min(self.ratio, SHARP)))

        def follow(self, spoken: bool = True) -> None:
            """Send the page what the demo now shows, and whether to speak of it."""
            with self.hold_sync():
                self.spoken = spoken
                self.state, self.ends = dict(demo.state), dict(demo.ends)
                self.frame = self._picture()
                self.alt, self.caption = demo.alt, demo.words

    return View()
