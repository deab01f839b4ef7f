"""What a test needs and learners need not have: a library to compare with, a browser.

And the pictures that tests of pages leave, for a person to look at.
"""

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest

ARTEFACTS = Path(
    os.environ.get("TEACHKIT_ARTEFACTS", Path(__file__).resolve().parents[1] / "artefacts")
)


def refuse(reason: str) -> NoReturn:
    """Skip the test on a machine without what it needs; fail it where that is promised."""
    promised = os.environ.get("CI", "").lower() in {"1", "true"}
    (pytest.fail if promised else pytest.skip)(reason)


def peer(name: str) -> ModuleType:
    """The module of this name; without it the test is skipped, and fails where it is promised."""
    try:
        return importlib.import_module(name)
    except ImportError:
        refuse(f"{name} is not installed (make compare)")


def need_chromium(found: str | None) -> None:
    """Go on only where the system's Chromium was found, which drives the pages of a test."""
    if found is None:
        refuse("no Chromium here: install the system's package `chromium` to run this test")


def leave_picture(shown: Any, name: str, **options: Any) -> Path:
    """Keep what a page, or a part of one, looks like, and return where."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    shown.screenshot(path=path, **options)
    return path
