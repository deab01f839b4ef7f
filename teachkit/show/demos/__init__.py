"""The demos: one file each, a plain function of its state."""

from teachkit.show.demos.bandwidth_explorer import BandwidthExplorer
from teachkit.show.demos.basin_explorer import BasinExplorer
from teachkit.show.demos.climb_player import ClimbPlayer
from teachkit.show.demos.kernel_explorer import KernelExplorer
from teachkit.show.demos.mode_tree import ModeTree
from teachkit.show.demos.shift_stepper import ShiftStepper

__all__ = [
    "BandwidthExplorer",
    "BasinExplorer",
    "ClimbPlayer",
    "KernelExplorer",
    "ModeTree",
    "ShiftStepper",
]
