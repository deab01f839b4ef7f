"""Limit what a learner's function may take: the seam behind which clock and way can change.

A *clock* says how many seconds a job has used. A *way* runs the job, asks whether its time is up,
and stops it: here in a thread of its own. Where there are no threads, as in a browser, another way
can stand in its place. Neither knows the other.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from teachkit.exercises.thread import in_a_thread

SECONDS = 3.0
"""How long a whole check may take."""
GRACE = 1.7
"""How long a stopped function may take to go: one call inside NumPy may have to end first."""

IMPORT_SECONDS = 20.0
"""How much longer if it imports something large for the first time."""
TICK = 0.1
"""The longest pause between two looks at the clock, in seconds."""

Clock = Callable[[int], float]
"""Gets a thread's number and says how many seconds that has used, from any beginning."""
Way = Callable[[Callable[[], None], Clock, float], str]
"""Runs a job as `run_limited` promises; gets the job, `Budget.pause` and the grace."""


def wall(ident: int) -> float:
    """Seconds by the clock on the wall, whatever the thread does in them."""
    return time.monotonic()


def run_limited(
    job: Callable[[], None],
    seconds: float = SECONDS,
    grace: float = GRACE,
    *,
    clock: Clock = wall,
    way: Way = in_a_thread,
) -> str:
    """Run `job` and stop it when time is up.

    Parameters
    ----------
    job : callable without arguments
        What to run. It must let ``Stopped`` pass.
    seconds : float, default=3.0
        Time of the clock after which the job is stopped.
    grace : float, default=1.7
        Further seconds in which it must have gone.
    clock : callable, default=wall
        What the job's seconds are: gets the number of its thread.
    way : callable, default=in_a_thread
        How the job is run and stopped: gets the job; a function of its thread's number, called
        once before the job begins, that says how long to wait before it is called again, and 0 or
        less when time is up; and the grace.

    Returns
    -------
    str
        ``"finished"``; ``"stopped"``; or ``"stuck"`` when a call into compiled code has not come
        back, and the job goes on until it does.

    Raises
    ------
    Exception
        Whatever the job raised by itself.
    """
    return way(job, Budget(seconds, clock).pause, grace)


class Budget:
    """So many seconds of a clock from the first look, which is before the job; imports apart."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self.seconds, self.clock = seconds, clock
        self.end: float | None = None

    def pause(self, ident: int) -> float:
        """How long to wait before the next look, in seconds; 0 or less when time is up."""
        now = self.clock(ident)
        if self.end is None:
            self.end = now + self.seconds
            self.latest = self.end + IMPORT_SECONDS
        elif _imports(ident):
            self.end = min(self.end + TICK, self.latest)
        return min(self.end - now, TICK)


def _imports(ident: int) -> bool:
    """Whether a thread is importing: that takes its time once, and must not be cut short."""
    frame = sys._current_frames().get(ident)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False
