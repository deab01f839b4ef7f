"""The demos: one file each, a plain function of its state."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Each loads when it is first named: a lesson waits for its own alone, and a change of another
# does not reach it.
_LATER = {
    "BandwidthExplorer": "bandwidth_explorer",
    "BasinExplorer": "basin_explorer",
    "ClimbPlayer": "climb_player",
    "KernelExplorer": "kernel_explorer",
    "ModeTree": "mode_tree",
    "ShiftStepper": "shift_stepper",
}

__all__ = list(_LATER)


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'teachkit.show.demos' has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
