"""Libraries that a test compares with, and that learners need not have."""

import importlib
import os
from types import ModuleType

import pytest


def peer(name: str) -> ModuleType:
    """The module of this name; without it the test is skipped, and fails where it is promised."""
    try:
        return importlib.import_module(name)
    except ImportError:
        reason = f"{name} is not installed (make compare)"
        promised = os.environ.get("CI", "").lower() in {"1", "true"}
        (pytest.fail if promised else pytest.skip)(reason)
