"""The demos: one file each, a plain function of its state."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the names of _LATER once more, where editors look for types
    from teachkit.show.demos.bandwidth_explorer import BandwidthExplorer
    from teachkit.show.demos.basin_explorer import BasinExplorer
    from teachkit.show.demos.climb_player import ClimbPlayer
    from teachkit.show.demos.hot_spot_explorer import HotSpotExplorer
    from teachkit.show.demos.kernel_explorer import KernelExplorer
    from teachkit.show.demos.mode_tree import ModeTree
    from teachkit.show.demos.segment_explorer import SegmentExplorer
    from teachkit.show.demos.shift_stepper import ShiftStepper
    from teachkit.show.demos.sweep_explorer import SweepExplorer
    from teachkit.show.demos.track_player import TrackPlayer

# Each loads when it is first named: a lesson waits for its own alone, and a change of another
# does not reach it.
_LATER = {
    "BandwidthExplorer": "bandwidth_explorer",
    "BasinExplorer": "basin_explorer",
    "ClimbPlayer": "climb_player",
    "HotSpotExplorer": "hot_spot_explorer",
    "KernelExplorer": "kernel_explorer",
    "ModeTree": "mode_tree",
    "SegmentExplorer": "segment_explorer",
    "ShiftStepper": "shift_stepper",
    "SweepExplorer": "sweep_explorer",
    "TrackPlayer": "track_player",
}

__all__ = [
    "BandwidthExplorer",
    "BasinExplorer",
    "ClimbPlayer",
    "HotSpotExplorer",
    "KernelExplorer",
    "ModeTree",
    "SegmentExplorer",
    "ShiftStepper",
    "SweepExplorer",
    "TrackPlayer",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'teachkit.show.demos' has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
