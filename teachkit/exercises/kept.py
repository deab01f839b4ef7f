"""Keep the kernel as it is, whatever a learner's function does to it during a check."""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from teachkit.exercises.thread import inside


class Refused(Exception):
    """What a function may not do during a check, in a sentence."""


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
