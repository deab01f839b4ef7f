"""Work that goes on while a reader looks: computed in a thread, handed over where all is drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import TypeVar

Result = TypeVar("Result")

# However many demos are open: the rest of the machine is the reader's.
_ONE_AT_A_TIME = Lock()


def in_background(
    compute: Callable[[], Result], hand_over: Callable[[Result | None], object]
) -> bool:
    """Compute something in a thread, and hand it to the event loop that runs here.

    The thread touches nothing but what `compute` does: whatever draws, or decides what comes next,
    belongs into `hand_over`, which runs between a notebook's cells, never beside them.

    Parameters
    ----------
    compute : callable
        Returns the result.
    hand_over : callable
        Gets the result; None if there was an error.

    Returns
    -------
    bool
        False, with nothing begun, where no event loop runs or there are no threads: in a script,
        or in a browser's Python.
    """

    def work() -> None:
        result = None
        with _ONE_AT_A_TIME, suppress(Exception):  # of a learner's own kernel, say
            result = compute()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(hand_over, result)

    try:
        loop = asyncio.get_running_loop()
        Thread(target=work, daemon=True).start()
    except RuntimeError:
        return False
    return True
