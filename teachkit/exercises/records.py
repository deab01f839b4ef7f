"""What the learner has passed: one small JSON file, never lost."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from teachkit.files import patiently, write_atomically

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

PATIENCE = 2.0
"""How long to wait while another kernel writes, in seconds."""

_unsaved: set[str] = set()


def home() -> Path:
    """The learner's folder: ``TEACHKIT_HOME``, or ``.teachkit`` in the user's own.

    A relative ``TEACHKIT_HOME`` begins in the user's own folder: it is one place, wherever the
    terminal or the kernel stands.
    """
    wanted = Path(os.environ.get("TEACHKIT_HOME") or ".teachkit").expanduser()
    folder = wanted if wanted.is_absolute() else Path.home() / wanted
    if not folder.is_absolute():
        raise RuntimeError("your own folder is not known, since HOME is no full path")
    return folder


def record(name: str) -> str:
    """Write down that exercise `name` is passed.

    Returns
    -------
    str
        "", or a sentence when something was wrong with the file.
    """
    _unsaved.add(name)
    try:
        _unsaved.update(_recorded_here())
        known, _, damaged = _read(_file())
        if not damaged and known >= _unsaved:
            _unsaved.clear()
            return ""
        home().mkdir(parents=True, exist_ok=True)
        with _alone():
            known, rest, note = _read_or_set_aside()
            _write(known | _unsaved, rest)
            _unsaved.clear()
            return note
    except Exception:  # whatever it is: a pass is a pass
        return "Your progress could not be saved. `teachkit doctor` in a terminal says more."


def passed() -> tuple[set[str], str]:
    """The exercises passed so far, and a sentence when something was wrong with the file."""
    note = ""
    try:
        _unsaved.update(_recorded_here())
        known, _, damaged = _read(_file())
        if damaged:
            with _alone():
                known, _, note = _read_or_set_aside()
    except Exception:
        return set(_unsaved), (
            "Your progress could not be read. `teachkit doctor` in a terminal says more."
        )
    return known | _unsaved, note


def _file() -> Path:
    return home() / "progress.json"


def _recorded_here() -> set[str]:
    """What was recorded when a relative ``TEACHKIT_HOME`` began where the kernel stood."""
    here = Path(os.environ.get("TEACHKIT_HOME") or home()).expanduser()
    return set() if here.is_absolute() else _read(here / "progress.json")[0]


def _read(file: Path) -> tuple[set[str], dict[str, Any], bool]:
    """Names passed, whatever else the file holds, and whether it is damaged."""
    try:
        content = json.loads(patiently(file.read_bytes))
    except (FileNotFoundError, NotADirectoryError):
        return set(), {}, False
    except IsADirectoryError:
        return set(), {}, True
    except (ValueError, RecursionError):
        return set(), {}, True
    names = content.get("passed") if isinstance(content, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return set(), {}, True
    return set(names), content, False


def _read_or_set_aside() -> tuple[set[str], dict[str, Any], str]:
    known, rest, damaged = _read(_file())
    if not damaged:
        return known, rest, ""
    aside = _fresh()
    os.rename(_file(), aside)
    return known, rest, f"Your progress file was damaged. It is kept as {aside.name}."


def _fresh() -> Path:
    """A name for a damaged file that is not taken."""
    number = 1
    while os.path.lexists(path := home() / f"progress.damaged-{number}.json"):
        number += 1
    return path


def _write(known: set[str], rest: dict[str, Any]) -> None:
    content = {**rest, "passed": sorted(known)}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    write_atomically(Path(os.path.realpath(_file())), text.encode())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold a lock that the system takes back when the process ends, however it ends."""
    with open(home() / "progress.lock", "a+b") as file:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                _lock(file.fileno())
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)
        try:
            yield
        finally:
            _unlock(file)


def _lock(number: int) -> None:
    if fcntl is not None:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)


def _unlock(file: Any) -> None:
    if fcntl is None:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
