"""Run a job in a thread of its own, and have that thread end when time is up.

A learner's function lives in the kernel's ``__main__``, so it cannot be sent to another process
without pickling. It runs in a thread of this process instead. When its time is up, Python is asked
to raise an exception in that thread, and since code such as ``while True: try: ... except: pass``
swallows it, three kinds take turns until the thread has gone:

- one that asks for the next as soon as it is made, so that the handler's own first jump or call
  raises again, as a rule outside the ``try``;
- one that does not, and so lands wherever the thread happens to be;
- one that sets a trace function, which raises at a later line that no ``try`` protects.

Each stops loops that the others do not: where Python looks for such an exception, and which
``try`` it then belongs to, differs between its versions.
"""

from __future__ import annotations

import _thread
import ctypes
import functools
import math
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from opcode import opmap
from types import CodeType, FrameType
from typing import Any

_ADDRESS = ("PyThreadState_SetAsyncExc", ctypes.pythonapi)
_send = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_ulong, ctypes.py_object)(_ADDRESS)
_send_quietly = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, ctypes.py_object)(_ADDRESS)
_withdraw = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p)(_ADDRESS)

_inside: set[int] = set()
_chance = random.Random().random


class Stopped(SystemExit):
    """Raised in the learner's thread when time is up.

    A ``SystemExit``, so that a thread that it ends says nothing on stderr.
    """


@dataclass
class _Thread:
    """What the learner's thread and the waiting one tell each other."""

    ident: int = 0
    finished: bool = False
    error: BaseException | None = None
    begun: Any = field(default_factory=_thread.allocate_lock)
    done: Any = field(default_factory=_thread.allocate_lock)


def inside() -> bool:
    """Whether this code runs as part of a check."""
    return _thread.get_ident() in _inside


def in_a_thread(
    job: Callable[[], None], pause: Callable[[int], float], patience: Callable[[int], float]
) -> str:
    """Run `job` in a thread and stop it when `pause` says so: a way of `run_limited`."""
    thread = _Thread()
    thread.begun.acquire()
    thread.done.acquire()

    class Stop(Stopped):
        """Lands once."""

    class StopAgain(Stopped):
        """Asks for the next one when it is made."""

    class StopAndTrace(Stopped):
        """Has a later line raise, the first that no ``try`` protects."""

        def __init__(self) -> None:
            super().__init__()

            def trace(frame: FrameType, event: str, arg: Any) -> Any:
                if _engines(frame):
                    return None
                # A loop may have no such line: now and then any will do.
                if event == "line" and (_chance() < 1 / 16 or not _protected(frame)):
                    raise StopAndTraceAgain
                return trace

            for frame in _learners_frames(sys._getframe(1)):
                frame.f_trace = trace
            sys.settrace(trace)  # last, since it is for all that follows

    class StopAndTraceAgain(Stopped):
        """Raised by the trace function, which Python then forgets: has it set anew."""

    def body() -> None:
        ident = _thread.get_ident()
        # Called by the interpreter itself, in C throughout: a Python __init__ would be hit by
        # the very exception that it asks for.
        for made, sent in ((StopAgain, StopAgain), (StopAndTraceAgain, StopAndTrace)):
            made.__init__ = staticmethod(functools.partial(_send_quietly, ident, sent))
        _inside.add(ident)
        try:
            try:
                pause(ident)  # its time begins
            finally:
                thread.begun.release()
            job()
            thread.finished = True
            _withdraw(ident, None)
        except BaseException as error:
            # First the mark, then the call: there is no place for another exception to land
            # before a call has returned, and by then none is under way or will be sent.
            thread.finished = True
            _withdraw(ident, None)
            thread.error = error
        sys.settrace(None)
        _inside.discard(ident)
        thread.done.release()

    stops = _in_turns(StopAgain, StopAndTrace, Stop)
    thread.ident = _thread.start_new_thread(body, ())
    try:
        # On a busy machine a thread takes its time to begin. Until then Python does not know it:
        # stopped now, it would seem to have gone, and begin later with nobody to stop it.
        thread.begun.acquire()
        in_time = _wait(thread, pause)
    except BaseException:  # the learner pressed "interrupt"
        _stop(thread, stops, patience)
        raise
    if not in_time and not _stop(thread, stops, patience):
        _thread.start_new_thread(_stop, (thread, stops, lambda ident: math.inf))
        return "stuck"
    error, thread.error = thread.error, None
    if not in_time:
        return "stopped"
    if error is not None:
        raise error
    return "finished"


def _wait(thread: _Thread, pause: Callable[[int], float]) -> bool:
    """Whether the thread ends in time; in short waits, since Windows interrupts none of them."""
    while (seconds := pause(thread.ident)) > 0:
        if thread.done.acquire(timeout=seconds):
            return True
    return False


def _in_turns(
    again: type[Stopped], trace: type[Stopped], once: type[Stopped]
) -> Iterator[type[Stopped]]:
    """Each kind in its turn, for ever longer, since each of the learner's calls takes its time."""
    length = 4
    while True:
        yield from [again] * length
        yield from [trace] * length
        yield once
        length = min(2 * length, 64)


def _stop(
    thread: _Thread, stops: Iterator[type[Stopped]], patience: Callable[[int], float]
) -> bool:
    """Send exceptions until the thread has gone, or the patience is over."""
    while patience(thread.ident) > 0:
        stop = next(stops)
        if not thread.finished and not _send(thread.ident, stop):
            _inside.discard(thread.ident)
            return True
        if thread.done.acquire(timeout=0.005):
            return True
    return False


def _learners_frames(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames from this one outwards that are not the engine's own."""
    while frame is not None:
        if not _engines(frame):
            yield frame
        frame = frame.f_back


def _engines(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).startswith(__package__)


def _protected(frame: FrameType) -> bool:
    """Whether an exception raised here may be caught by the learner's code."""
    return any(_caught(one.f_code, one.f_lasti) for one in _learners_frames(frame))


@functools.lru_cache(maxsize=4096)
def _caught(code: CodeType, place: int) -> bool:
    """Whether a ``try`` or ``with`` in this function stands round the instruction at `place`."""
    for start, end, target in _tries(code):
        if start <= place < end:
            # Other targets than this only tidy up a handler and raise again, from there.
            return code.co_code[target] == opmap["PUSH_EXC_INFO"] or _caught(code, target)
    return False


def _tries(code: CodeType) -> list[tuple[int, int, int]]:
    """What is in co_exceptiontable: the start, the end and the handler of each protected part."""
    numbers: list[int] = []
    number = 0
    for byte in code.co_exceptiontable:
        number = number << 6 | byte & 63
        if not byte & 64:
            numbers.append(2 * number)
            number = 0
    starts, lengths, targets = numbers[0::4], numbers[1::4], numbers[2::4]
    return [
        (start, start + length, target)
        for start, length, target in zip(starts, lengths, targets, strict=True)
    ]
