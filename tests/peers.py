"""What a test needs and learners need not have: a library to compare with, a browser."""

import importlib
import os
from types import ModuleType
from typing import NoReturn

import pytest


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
