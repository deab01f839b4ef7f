"""Demos that answer coarsely while a slider moves, and finely when the hand rests."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from threading import Event
from typing import Any, Generic, TypeVar

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from teachkit.show.background import in_background
from teachkit.show.widgets import Control, Demo

Answer = TypeVar("Answer")

#: Seconds without a move before the fine answer begins.
REST = 0.15


class FineAtRest(Demo, Generic[Answer]):
    """A demo whose fine answers take longer than a moving slider should wait.

    On a page `fine` begins with one in the background, once the hand rests, and leaves off as soon
    as it moves: until then `draw` shows a coarse one. Elsewhere, and in all that a cell stores, the
    answer is fine at once.

    Parameters
    ----------
    known : dict
        The fine answers that there are, by their setting. It is added to.
    title, shows, controls, fig, moving
        Those of `Demo`.
    """

    def __init__(
        self,
        known: dict[Any, Answer],
        title: str,
        shows: str,
        controls: Sequence[Control],
        fig: Figure,
        moving: Sequence[Artist],
    ):
        self.known = known
        self._wanted: Hashable = None
        self._moved, self._drawn = Event(), Event()
        super().__init__(title, shows, controls, fig, moving)

    def _steps(self, at: Any) -> Callable[[], Iterator[Answer | None]]:
        """Return what computes the fine answer at a setting, which is the last that it yields.

        It runs on in the background: it may hold numbers, but not the demo.
        """
        raise NotImplementedError

    def _setting(self) -> Any:
        """Return the present setting, as `draw` asks `fine` for it."""
        raise NotImplementedError

    def set(self, **values: Any) -> FineAtRest[Answer]:
        """Move controls to values as every demo does, compute the fine answer, return the demo."""
        super().set(**values)
        return self.finish()

    def finish(self) -> FineAtRest[Answer]:
        """Compute the fine answer at the present setting at once, and return the demo."""
        self._compute(self._setting())
        self.refresh()
        return self

    def move(self, state: dict[str, int]) -> None:
        """Move every control to a position; only then may the background begin."""
        try:
            super().move(state)
        finally:
            self._drawn.set()

    def fine(self, at: Any, quick: bool = False) -> Answer | None:
        """Return the fine answer at a setting, or None if it comes when the hand rests.

        Parameters
        ----------
        at : hashable
            The setting.
        quick : bool, default=False
            Whether it is so soon computed that nobody would wait for it.
        """
        if at not in self.known and self._is_to_come(at, quick):
            return None
        self._call_off()
        return self._compute(at)

    def _compute(self, at: Any) -> Answer:
        if at not in self.known:
            found = _last(self._steps(at)(), Event())
            assert found is not None
            self.known[at] = found
        return self.known[at]

    def _is_to_come(self, at: Any, quick: bool) -> bool:
        """Let the background begin with the fine answer, if it is long and there is a page."""
        if self._wanted == at:
            return True
        self._call_off()
        if quick or self._view is None or self._view.comm is None:
            return False
        # What runs on does not hold the demo, which may be forgotten meanwhile.
        compute = partial(at_rest, self._drawn, self._moved, self._steps(at))
        if in_background(compute, partial(_hand_over, weakref.ref(self), self._moved, at)):
            self._wanted = at
        return bool(self._wanted == at)

    def _call_off(self) -> None:
        """Let the background leave what it is at: the hand has moved."""
        self._moved.set()
        self._moved, self._drawn, self._wanted = Event(), Event(), None

    def _take(self, moved: Event, at: Any, found: Answer | None) -> None:
        """Keep what the background found, and show it if the hand has not moved since."""
        if found is not None:
            self.known[at] = found
        if moved is self._moved:
            self._wanted = None
            if found is not None and self._view.comm is not None:
                self.refresh()


def at_rest(
    drawn: Event, moved: Event, steps: Callable[[], Iterator[Answer | None]]
) -> Answer | None:
    """Return the last of some steps, begun once the hand rests; None as soon as it moves.

    It rests from when the coarse answer is drawn: else the two would slow each other down.
    """
    drawn.wait()
    return None if moved.wait(REST) else _last(steps(), moved)


def _last(steps: Iterator[Answer | None], moved: Event) -> Answer | None:
    found = None
    for step in steps:
        if moved.is_set():
            return None
        found = step
    return found


def _hand_over(
    demo: weakref.ref[FineAtRest[Answer]], moved: Event, at: Any, found: Answer | None
) -> None:
    """Give a demo what the background found for it, unless it is no more."""
    if (there := demo()) is not None:
        there._take(moved, at, found)
