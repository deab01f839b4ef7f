"""Look at the set-up and say what to do: ``doctor()`` in a notebook, or ``teachkit doctor``."""

from __future__ import annotations

import html
import inspect
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from importlib.machinery import FrozenImporter, PathFinder
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from teachkit.exercises.records import home

KERNEL_SECONDS = 30
"""How long a kernel may take to start and to answer."""

UNUSED = {"test", "tests", "this", "antigravity"}
"""Modules that nothing imports, so that a file may have their names."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Parameters
    ----------
    ok : bool
        Whether it is as it should be.
    text : str
        What was looked at, the same on every machine.
    detail : str, default=""
        What was found here: versions and folders.
    remedy : str, default=""
        What to do about a problem.
    """

    ok: bool
    text: str
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True, repr=False)
class Report:
    """What was found, one line each. It shows itself in a notebook."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no problem."""
        return all(finding.ok for finding in self.findings)

    def __repr__(self) -> str:
        return "\n".join([*(line for _, line in self._lines()), self._sum()])

    def _repr_html_(self) -> str:
        items = "".join(
            f'<li style="list-style: none"><span aria-hidden="true">{"✓" if ok else "✗"}</span> '
            f"{html.escape(line, quote=False)}</li>"
            for ok, line in self._lines()
        )
        return f'<div role="status"><ul style="padding-left: 1em">{items}</ul>{self._sum()}</div>'

    def _lines(self) -> Iterable[tuple[bool, str]]:
        for finding in self.findings:
            if finding.ok:
                yield True, f"ok: {finding.text}"
            else:
                words = " ".join(filter(None, [finding.detail, finding.remedy]))
                yield False, f"problem: {finding.text}. {words}"

    def _sum(self) -> str:
        return "All is well." if self.ok else "Do what stands beside each problem, then look again."


def doctor() -> Report:
    """Whether this notebook has all that the course needs.

    Returns
    -------
    Report
        One line for each thing looked at, and what to do about each problem.

    See Also
    --------
    teachkit.progress : What you have passed.

    Examples
    --------
    >>> from teachkit import doctor
    >>> doctor()
    ok: Python 3.11 or newer
    ok: every package is here and new enough
    ok: your progress can be saved
    ok: this folder can be written to
    All is well.
    """
    return Report(
        (
            check_python(),
            *_together(check_packages()),
            check_writable(home, "your progress can be saved", "Set TEACHKIT_HOME to a folder"),
            check_writable(
                Path.cwd, "this folder can be written to", "Copy the course to a folder"
            ),
            *(names for names in [check_names(Path())] if not names.ok),
        )
    )


def _together(findings: list[Finding]) -> list[Finding]:
    """The problems, or one line that says that there is none."""
    problems = [finding for finding in findings if not finding.ok]
    return problems or [Finding(True, "every package is here and new enough")]


def check_python() -> Finding:
    """Whether Python is new enough."""
    needed = _bound(_metadata("Requires-Python") or ">=3.11")
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        sys.version_info >= _numbers(needed),
        f"Python {needed} or newer",
        f"This is Python {found}.",
        f"Install Python {needed} or newer, and the course with it.",
    )


def check_packages() -> list[Finding]:
    """Whether every package that the course needs is here, and new enough."""
    try:
        needed = metadata.requires("teachkit") or []
    except metadata.PackageNotFoundError:
        return [
            Finding(
                False,
                "teachkit is installed",
                "",
                f"In the course's folder, run: {_python()} -m pip install -e .",
            )
        ]
    findings = []
    for requirement in needed:
        if "extra ==" in requirement.replace("'", '"'):
            continue
        name = re.split(r"[^\w.-]", requirement)[0]
        bound = _bound(requirement)
        wanted = f"{name} {bound} or newer" if bound else name
        remedy = f'Run: {_python()} -m pip install --upgrade "{name}{">=" if bound else ""}{bound}"'
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            findings.append(Finding(False, wanted, "It is not installed.", remedy))
            continue
        new_enough = not bound or _numbers(found) >= _numbers(bound)
        findings.append(Finding(new_enough, wanted, f"This is {found}.", remedy))
    return findings


def check_writable(folder: Callable[[], Path], text: str, remedy: str) -> Finding:
    """Whether a file can be made in a folder, which is made if need be."""
    path = None
    try:
        path = folder()
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"x")
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        where = f"{path}: " if path else ""
        return Finding(False, text, f"{where}{reason}.", f"{remedy} where you may write.")
    return Finding(True, text, f"It is {path}.")


def check_names(*folders: Path) -> Finding:
    """Whether no file in these folders hides a module, as ``numpy.py`` would from a notebook."""
    found = sorted({path for folder in folders for path in _hiding(folder)})
    one = len(found) == 1
    listed = ", ".join(map(str, found))
    return Finding(
        not found,
        "no file hides a module of Python's or of a package's",
        f"{listed} {'hides a module' if one else 'hide modules'} of the same name."
        if found
        else "",
        f"Rename {'it' if one else 'them'}, or notebooks may not work.",
    )


def _hiding(folder: Path) -> list[Path]:
    """The files and packages in a folder that have the name of a module from elsewhere."""
    try:
        here = os.path.realpath(folder)
        elsewhere = [part for part in sys.path if os.path.realpath(part) != here]
        modules = {path: _module(path) for path in folder.iterdir()}
    except OSError:
        return []
    return [path for path, name in modules.items() if name and _is_used(name, elsewhere)]


def _is_used(name: str, folders: list[str]) -> bool:
    """Whether these folders hold a module of that name that others may import."""
    if name in UNUSED or FrozenImporter.find_spec(name):  # os and its like are there from the start
        return False
    spec = PathFinder.find_spec(name, folders)
    return spec is not None and spec.origin is not None  # a folder without code has none


def _module(path: Path) -> str | None:
    """The name under which a file or a package is imported."""
    if path.is_dir():
        return path.name if (path / "__init__.py").is_file() else None
    return inspect.getmodulename(path.name)


def check_kernel(seconds: float = KERNEL_SECONDS) -> Finding:
    """Whether a kernel starts, finds teachkit and answers."""
    text = "a kernel starts and answers"
    remedy = (
        "If this machine is busy, wait and look again. If it is not, "
        f"run: {_python()} -m pip install --force-reinstall ipykernel"
    )
    answers: list[str] = []

    def listen(message: dict[str, Any]) -> None:
        answers.append(str(message["content"].get("text", "")))

    try:
        from jupyter_client.manager import start_new_kernel

        manager, client = start_new_kernel(
            kernel_name="python3",
            startup_timeout=seconds,
            cwd=sys.prefix,  # where no file of the learner's is on its path
            stderr=DEVNULL,
            stdout=DEVNULL,
        )
    except Exception as error:
        return Finding(False, text, f"It did not start ({_reason(error)}).", remedy)
    try:
        reply = client.execute_interactive(
            "import teachkit; print(6 * 7)", timeout=seconds, output_hook=listen, allow_stdin=False
        )
        if reply["content"]["status"] != "ok":
            problem = reply["content"].get("ename", "an error")
            remedy = f"Run: {_python()} -m ipykernel install --sys-prefix"
            return Finding(False, text, f"It cannot import teachkit ({problem}).", remedy)
        return Finding("42" in "".join(answers), text, "", remedy)
    except Exception as error:
        return Finding(False, text, f"It did not answer ({_reason(error)}).", remedy)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _reason(error: Exception) -> str:
    """What went wrong, in one line."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


def _metadata(key: str) -> str | None:
    try:
        return metadata.metadata("teachkit")[key]
    except metadata.PackageNotFoundError:
        return None


def _bound(requirement: str) -> str:
    """The version after ``>=``, or ""."""
    found = re.search(r">=\s*([\w.]+)", requirement.split(";")[0])
    return found[1] if found else ""


def _numbers(version: str) -> tuple[int, ...]:
    """``"1.10.2"`` as ``(1, 10, 2)``, without zeros at the end."""
    numbers = [int(part) for part in re.split(r"[^\d.]", version)[0].split(".") if part]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def quoted(words: str) -> str:
    """One argument, as it is typed in this system's shell."""
    if os.name != "nt":
        return shlex.quote(words)
    if re.fullmatch(r"[\w.:\\/-]+", words):
        return words
    if re.search("[$`]", words):  # which PowerShell would read inside double quotes
        return "'" + words.replace("'", "''") + "'"
    return f'"{words}"'


def _python() -> str:
    return quoted(sys.executable or "python")
