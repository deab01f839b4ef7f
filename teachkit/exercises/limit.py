"""Limit what a learner's function may take: the seam behind which clock and way can change.

What is counted is work, not the time of day: on a busy machine a right answer takes longer and
works no more. A *clock* says how many seconds a job has worked. A *way* runs the job, asks whether
its time is up, and stops it: here in a thread of its own. Where there are no threads, as in a
browser, another way can stand in its place. Neither knows the other.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable

from teachkit.exercises.thread import in_a_thread

SECONDS = 3.0
"""How long a whole check may work."""
LONGEST = 60.0
"""How long it may take by the clock on the wall, whether it works, waits, or is kept waiting."""
GRACE = 1.7
"""How long a stopped function may work before it goes: one call inside NumPy may have to end."""
BUSY = 6
"""How many times its grace it has by the clock on the wall, where others work beside it."""

IMPORT_SECONDS = 20.0
"""How much longer if it imports something large for the first time."""
TICK = 0.1
"""The longest pause between two looks at the clock, in seconds."""

Clock = Callable[[int], float]
"""Gets a thread's number and says how many seconds that has used, from any beginning."""
Way = Callable[[Callable[[], None], Clock, Clock], str]
"""Runs a job as `run_limited` promises; gets the job, and `Budget.pause` of its time and grace."""


class Work:
    """Seconds for which a processor has worked for one thread, from its first look on.

    Waiting counts nothing, nor does what other programs do; what threads that the job starts
    itself do counts only where the system tells no thread's time from another's (macOS and
    Windows), as there it is the whole program that is looked at. Elsewhere a job that waits for
    threads of its own has `LONGEST`.
    """

    def __init__(self) -> None:
        self.of_thread: int | None = None
        self.latest = 0.0

    def __call__(self, ident: int) -> float:
        """The seconds so far; the first look must come from the thread itself, which then lives."""
        if not hasattr(time, "pthread_getcpuclockid"):
            return time.process_time()
        if self.of_thread is None:
            self.of_thread = time.pthread_getcpuclockid(ident)
        with contextlib.suppress(OSError):  # the thread may have gone, and its clock with it
            self.latest = time.clock_gettime(self.of_thread)
        return self.latest


def run_limited(
    job: Callable[[], None],
    seconds: float = SECONDS,
    grace: float = GRACE,
    *,
    longest: float = LONGEST,
    clock: Clock | None = None,
    way: Way = in_a_thread,
) -> str:
    """Run `job` and stop it when time is up.

    Parameters
    ----------
    job : callable without arguments
        What to run. It must let ``Stopped`` pass.
    seconds : float, default=3.0
        Seconds of work after which the job is stopped.
    grace : float, default=1.7
        Further seconds of work in which it must have gone.
    longest : float, default=60.0
        Seconds by the clock on the wall after which it is stopped, however little it has worked.
    clock : callable, optional
        What the job's seconds are: gets the number of its thread. `Work` unless given.
    way : callable, default=in_a_thread
        How the job is run and stopped: gets the job; a function of its thread's number, called
        once before the job begins, that says how long to wait before it is called again, and 0 or
        less when time is up; and another such function for the grace, which begins when it is
        first called.

    Returns
    -------
    str
        ``"finished"``; ``"stopped"``; ``"waited"`` if it was stopped before it had worked for so
        many seconds; or ``"stuck"`` when a call into compiled code has not come back, and the job
        goes on until it does.

    Raises
    ------
    Exception
        Whatever the job raised by itself.
    """
    clock = clock or Work()
    budget, patience = Budget(seconds, longest, clock), Budget(grace, BUSY * grace, clock)
    ending = way(job, budget.pause, patience.pause)
    return "waited" if ending == "stopped" and not budget.worked_out else ending


class Budget:
    """So many seconds of a clock from the first look, or so many by the wall; imports apart.

    Parameters
    ----------
    seconds : float
        How many seconds of the clock there are.
    longest : float
        How many by the clock on the wall.
    clock : callable
        Gets a thread's number and says how many seconds it has used, from any beginning.

    """

    def __init__(self, seconds: float, longest: float, clock: Clock) -> None:
        self.left, self.longest, self.clock = seconds, longest, clock
        self.for_imports = IMPORT_SECONDS
        self.latest: float | None = None

    @property
    def worked_out(self) -> bool:
        """Whether the seconds of the clock are used up, as the latest look saw it."""
        return self.left <= 0

    def pause(self, ident: int) -> float:
        """How long to wait before the next look, in seconds; 0 or less when time is up."""
        now = self.clock(ident)
        if self.latest is None:
            self.latest, self.end = now, time.monotonic() + self.longest
        used, self.latest = now - self.latest, now
        if _imports(ident):
            free = min(used, self.for_imports)
            self.for_imports -= free
            used -= free
        self.left -= used
        return min(self.left, self.end - time.monotonic(), TICK)


def _imports(ident: int) -> bool:
    """Whether a thread is importing: that takes its time once, and must not be cut short."""
    frame = sys._current_frames().get(ident)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False
