"""Waits and clocks that are true on any machine: for what happens, never for a length of time.

Here `teachkit` is imported late: `conftest.py` must set the environment before NumPy is loaded.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

LAST_RESORT = 120.0  # seconds: after so long, what is waited for is not coming


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Look again and again until `holds()` does; fail, naming `what` did not come, at the end."""
    end = time.monotonic() + LAST_RESORT
    while not holds():
        assert time.monotonic() < end, f"in {LAST_RESORT:.0f} s this did not come: {what}"
        time.sleep(0.01)


def wait_until_all_are_gone() -> None:
    """Wait until no learner's function runs any more, not even one that could not be stopped."""
    from teachkit.exercises import thread

    wait_until(lambda: not thread._inside, "the end of every learner's thread")


class Clock:
    """A clock for `run_limited` that stands still until a test, or a job, says that time is up."""

    def __init__(self) -> None:
        self.now, self.looked_at = 0.0, False

    def __call__(self, ident: int) -> float:
        self.looked_at = True
        return self.now

    def be_up(self) -> None:
        """Let more time pass than any check may take."""
        assert self.looked_at, "the time of a job must begin before the job does"
        self.now += 1e6


def limit_checks(monkeypatch: Any, **changed: Any) -> None:
    """Let `check` limit learners with these in place of the limit's own, and wait for their end."""
    from teachkit.exercises import engine, limit

    patient = {"grace": LAST_RESORT, "longest": LAST_RESORT}
    limited = functools.partial(limit.run_limited, **{**patient, **changed})
    monkeypatch.setattr(engine, "run_limited", limited)
