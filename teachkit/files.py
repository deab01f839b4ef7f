"""Write files so that nothing of the learner's is ever lost."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by a file with this content: at any moment it holds the old or the new."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        patiently(lambda: os.replace(temporary, path))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def keep_beside(path: Path, word: str) -> Path:
    """Copy `path` to a name beside it that is not taken, and return that: ``a.mine-1.ipynb``."""
    content = path.read_bytes()
    number = 1
    while True:
        copy = path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")
        try:
            copy.touch(exist_ok=False)
            break
        except FileExistsError:
            number += 1
    try:
        write_atomically(copy, content)
    except BaseException:  # as on a full disk: no copy is better than half of one
        copy.unlink()
        raise
    return copy


def patiently(action: Callable[[], T]) -> T:
    """Do `action`; on Windows, where a file that someone has open is refused, try for a while."""
    for _ in range(50):
        try:
            return action()
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(0.02)
    return action()


def _mode(path: Path) -> int:
    """The mode of the file at `path`, or of a new one."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
