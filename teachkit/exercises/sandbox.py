"""Run a learner's function where an endless loop cannot freeze the kernel.

The function lives in the kernel's ``__main__``, so it cannot be sent to another process without
pickling. It runs in a thread of this process instead. When its time is up, Python is asked to
raise an exception in that thread, and since code such as ``while True: try: ... except: pass``
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
import builtins
import contextlib
import ctypes
import functools
import io
import math
import os
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from opcode import opmap
from types import CodeType, FrameType
from typing import Any

import numpy as np

SECONDS = 3.0
"""How long a whole check may take."""
GRACE = 1.7
"""How long a stopped function may take to go: one call inside NumPy may have to end first."""

IMPORT_SECONDS = 20.0
"""How much longer if it imports something large for the first time."""
_TICK = 0.1

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


class Refused(Exception):
    """What a function may not do during a check, in a sentence."""


@dataclass
class _Thread:
    """What the learner's thread and the waiting one tell each other."""

    ident: int = 0
    finished: bool = False
    error: BaseException | None = None
    done: Any = field(default_factory=_thread.allocate_lock)


def inside() -> bool:
    """Whether this code runs as part of a check."""
    return _thread.get_ident() in _inside


def run_limited(job: Callable[[], None], seconds: float = SECONDS, grace: float = GRACE) -> str:
    """Run `job` in a thread of its own and stop it when time is up.

    Parameters
    ----------
    job : callable without arguments
        What to run. It must let ``Stopped`` pass.
    seconds : float, default=3.0
        Time after which the job is stopped.
    grace : float, default=1.7
        Further time in which it must have gone.

    Returns
    -------
    str
        ``"finished"``; ``"stopped"``; or ``"stuck"`` when a call into compiled code has not come
        back, and the thread goes on until it does.

    Raises
    ------
    Exception
        Whatever the job raised by itself.
    """
    thread = _Thread()
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
        in_time = _wait(thread, seconds)
    except BaseException:  # the learner pressed "interrupt"
        _stop(thread, stops, grace)
        raise
    if not in_time and not _stop(thread, stops, grace):
        _thread.start_new_thread(_stop, (thread, stops, math.inf))
        return "stuck"
    error, thread.error = thread.error, None
    if not in_time:
        return "stopped"
    if error is not None:
        raise error
    return "finished"


def _wait(thread: _Thread, seconds: float) -> bool:
    """Whether the thread ends in time; in short waits, since Windows interrupts none of them."""
    end = time.monotonic() + seconds
    latest = end + IMPORT_SECONDS
    while (left := end - time.monotonic()) > 0:
        if thread.done.acquire(timeout=min(left, _TICK)):
            return True
        if _imports(thread.ident):
            end = min(end + _TICK, latest)
    return False


def _imports(ident: int) -> bool:
    """Whether a thread is importing: that takes its time once, and must not be cut short."""
    frame = sys._current_frames().get(ident)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
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


def _stop(thread: _Thread, stops: Iterator[type[Stopped]], grace: float) -> bool:
    """Send exceptions until the thread has gone, or the grace is over."""
    end = time.monotonic() + grace
    while time.monotonic() < end:
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


class Capture(io.TextIOBase):
    """A stream that keeps the first lines of what the learner's thread prints.

    Other threads' text goes where it would have gone.
    """

    limit = 2000

    def __init__(self, original: Any) -> None:
        self.original = original
        self.text = ""

    def write(self, text: str) -> int:
        """Keep the text if it is the learner's and there is room."""
        if inside():
            if len(self.text) < self.limit:
                self.text += str(text)[: self.limit]
            return len(text)
        return self.original.write(text) if self.original is not None else len(text)

    def flush(self) -> None:
        """Nothing waits, but in the other threads' stream."""
        if self.original is not None and not inside():
            self.original.flush()

    def writable(self) -> bool:
        """It is made to be written to."""
        return True

    def take(self) -> str:
        """The text so far, which is then forgotten."""
        text, self.text = self.text, ""
        return text


@dataclass
class Heard:
    """What the learner's function said: prints, and the last warning."""

    out: Capture
    warning: str = ""

    def take(self) -> tuple[str, str]:
        """Printed text and warning so far, which are then forgotten."""
        warning, self.warning = self.warning, ""
        return self.out.take(), warning


@contextlib.contextmanager
def kept_state(seed: int) -> Iterator[Heard]:
    """Keep the kernel's state as it is, whatever a learner's function does to it.

    Prints and warnings are caught, ``input()`` and ``exit()`` refused, and working folder,
    recursion limit, NumPy's error handling, print options and random numbers (which start from
    `seed`) are put back.
    """
    with contextlib.ExitStack() as stack:
        heard = Heard(Capture(sys.stdout))
        _keep(stack, os.chdir, _folder())
        limit = sys.getrecursionlimit()
        _keep(stack, sys.setrecursionlimit, limit)
        set_limit = sys.setrecursionlimit
        _replace(stack, sys, "setrecursionlimit", lambda most: set_limit(max(most, limit)))
        _keep(stack, sys.setswitchinterval, sys.getswitchinterval())
        _keep(stack, lambda kept: np.seterr(**kept), np.geterr())
        _keep(stack, lambda kept: np.set_printoptions(**kept), np.get_printoptions())
        _keep(stack, np.random.set_state, np.random.get_state())  # noqa: NPY002
        _keep(stack, random.setstate, random.getstate())
        np.random.seed(seed)  # noqa: NPY002
        random.seed(seed)
        _replace(stack, sys, "stdout", heard.out)
        _replace(stack, sys, "stderr", Capture(sys.stderr))
        _replace(stack, sys, "stdin", io.StringIO())
        _replace(stack, sys, "breakpointhook", lambda *args, **kwargs: None)
        _replace(stack, builtins, "input", _no_input)
        shell = _shell()
        if shell is not None:
            _replace(stack, shell, "ask_exit", _no_exit)
            _replace(stack, shell.display_pub, "publish", lambda *args, **kwargs: None)
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("always")

        def hear(message: Any, *args: Any, **kwargs: Any) -> None:
            if inside():
                heard.warning = str(message)

        warnings.showwarning = hear
        yield heard


def _keep(stack: contextlib.ExitStack, put_back: Callable[[Any], Any], value: Any) -> None:
    def restore() -> None:
        with contextlib.suppress(Exception):
            put_back(value)

    if value is not None:
        stack.callback(restore)


def _replace(stack: contextlib.ExitStack, owner: Any, name: str, value: Any) -> None:
    absent = object()
    before = vars(owner).get(name, absent)

    def restore() -> None:
        if before is absent:
            delattr(owner, name)
        else:
            setattr(owner, name, before)

    setattr(owner, name, value)
    stack.callback(restore)


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None


def _shell() -> Any:
    """The notebook's IPython, or None."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if hasattr(shell, "display_pub") else None


def _no_input(*args: Any, **kwargs: Any) -> str:
    raise Refused("your function calls input(): use its arguments instead of asking")


def _no_exit(*args: Any, **kwargs: Any) -> None:
    raise SystemExit
