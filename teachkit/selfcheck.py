"""Look at the set-up and say what to do: ``doctor()`` in a notebook, or ``teachkit doctor``."""

from __future__ import annotations

import html
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from teachkit.exercises.records import home

KERNEL_SECONDS = 30
"""How long a kernel may take to start and to answer."""


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
    """
    return Report(
        (
            check_python(),
            *_together(check_packages()),
            check_writable(home, "your progress can be saved", "Set TEACHKIT_HOME to a folder"),
            check_writable(
                Path.cwd, "this folder can be written to", "Copy the course to a folder"
            ),
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
        reason = getattr(error, "strerror", None) or str(error)
        return Finding(False, text, f"{path}: {reason}.", f"{remedy} where you may write.")
    return Finding(True, text, f"It is {path}.")


def check_kernel(seconds: float = KERNEL_SECONDS) -> Finding:
    """Whether a kernel starts, finds teachkit and answers."""
    text = "a kernel starts and answers"
    remedy = f"Run: {_python()} -m pip install --force-reinstall ipykernel"
    answers: list[str] = []

    def listen(message: dict[str, Any]) -> None:
        answers.append(str(message["content"].get("text", "")))

    try:
        from jupyter_client.manager import start_new_kernel

        manager, client = start_new_kernel(
            kernel_name="python3", startup_timeout=seconds, stderr=DEVNULL, stdout=DEVNULL
        )
    except Exception as error:
        return Finding(False, text, f"It did not start ({type(error).__name__}).", remedy)
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
        return Finding(False, text, f"It did not answer ({type(error).__name__}).", remedy)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


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


def _python() -> str:
    executable = sys.executable or "python"
    return f'"{executable}"' if " " in executable and os.name == "nt" else executable
