"""Mean shift from first principles: densities, the mean-shift vector, climbs, modes, clusters.

Everything that needs more than NumPy loads when it is first named.
"""

from __future__ import annotations

import sys

if sys.argv[:1] == ["-m"] and "teachkit" in sys.orig_argv and not sys.flags.safe_path:
    # `python -m teachkit` begins here, in a folder of the learner's: a random.py in it is not
    # Python's own, which NumPy wants.
    del sys.path[0]

from importlib import import_module
from typing import TYPE_CHECKING, Any

from teachkit.ascent import Ascent, blur, climb, mean_shift_vector
from teachkit.bandwidth import (
    density_modes,
    leave_one_out,
    likelihood_bandwidth,
    median_neighbor_bandwidth,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
)
from teachkit.cells import Cells, summarise
from teachkit.density import density, density_gradient, log_density
from teachkit.kernels import KERNELS, Kernel
from teachkit.modes import finish, merge_modes

if TYPE_CHECKING:  # the names of _LATER once more, where editors look for types
    from teachkit import datasets, exercises, show
    from teachkit.cluster import MeanShift
    from teachkit.datasets import (
        BUNNY_CREDIT,
        load_budgets,
        load_bunny,
        load_cholera,
        load_clusterable,
        load_faithful,
        load_galaxies,
        load_penguins,
        load_picture,
        load_quakes,
        load_weather,
        make_clip,
        make_picture,
        make_three_blobs,
    )
    from teachkit.exercises import check, hint, progress, solution
    from teachkit.selfcheck import doctor
    from teachkit.show.demos import (
        BandwidthExplorer,
        BasinExplorer,
        ClimbPlayer,
        HotSpotExplorer,
        KernelExplorer,
        ModeTree,
        SegmentExplorer,
        ShiftStepper,
        SweepExplorer,
        TrackPlayer,
    )

__version__ = "0.2.0"

_LATER = {
    "BUNNY_CREDIT": "teachkit.datasets",
    "BandwidthExplorer": "teachkit.show.demos",
    "BasinExplorer": "teachkit.show.demos",
    "ClimbPlayer": "teachkit.show.demos",
    "HotSpotExplorer": "teachkit.show.demos",
    "KernelExplorer": "teachkit.show.demos",
    "MeanShift": "teachkit.cluster",
    "ModeTree": "teachkit.show.demos",
    "SegmentExplorer": "teachkit.show.demos",
    "ShiftStepper": "teachkit.show.demos",
    "SweepExplorer": "teachkit.show.demos",
    "TrackPlayer": "teachkit.show.demos",
    "check": "teachkit.exercises",
    "exercises": "teachkit.exercises",
    "hint": "teachkit.exercises",
    "progress": "teachkit.exercises",
    "solution": "teachkit.exercises",
    "datasets": "teachkit.datasets",
    "doctor": "teachkit.selfcheck",
    "load_budgets": "teachkit.datasets",
    "load_bunny": "teachkit.datasets",
    "load_cholera": "teachkit.datasets",
    "load_clusterable": "teachkit.datasets",
    "load_faithful": "teachkit.datasets",
    "load_galaxies": "teachkit.datasets",
    "load_penguins": "teachkit.datasets",
    "load_picture": "teachkit.datasets",
    "load_quakes": "teachkit.datasets",
    "load_weather": "teachkit.datasets",
    "make_clip": "teachkit.datasets",
    "make_picture": "teachkit.datasets",
    "make_three_blobs": "teachkit.datasets",
    "show": "teachkit.show",
}

_IN_SCIKIT_LEARN = {
    "KernelDensity": "density, or log_density",
    "estimate_bandwidth": "neighbor_bandwidth",
    "get_bin_seeds": "MeanShift(bin_seeding=True)",
    "mean_shift": "MeanShift, or climb and merge_modes",
}

__all__ = [
    "KERNELS",
    "Ascent",
    "Cells",
    "Kernel",
    "blur",
    "climb",
    "density",
    "density_gradient",
    "density_modes",
    "finish",
    "leave_one_out",
    "likelihood_bandwidth",
    "log_density",
    "mean_shift_vector",
    "median_neighbor_bandwidth",
    "merge_modes",
    "mode_counts",
    "neighbor_bandwidth",
    "scott",
    "silverman",
    "summarise",
    # From here on what _LATER holds, spelt out: editors follow no star.
    "BUNNY_CREDIT",
    "BandwidthExplorer",
    "BasinExplorer",
    "ClimbPlayer",
    "HotSpotExplorer",
    "KernelExplorer",
    "MeanShift",
    "ModeTree",
    "SegmentExplorer",
    "ShiftStepper",
    "SweepExplorer",
    "TrackPlayer",
    "check",
    "datasets",
    "doctor",
    "exercises",
    "hint",
    "load_budgets",
    "load_bunny",
    "load_cholera",
    "load_clusterable",
    "load_faithful",
    "load_galaxies",
    "load_penguins",
    "load_picture",
    "load_quakes",
    "load_weather",
    "make_clip",
    "make_picture",
    "make_three_blobs",
    "progress",
    "show",
    "solution",
]


if not TYPE_CHECKING:  # or editors would believe in every name, mistyped ones too

    def __getattr__(name: str) -> Any:
        if name in _IN_SCIKIT_LEARN:
            ours = _IN_SCIKIT_LEARN[name]
            raise AttributeError(
                f"teachkit has no {name!r}. It is scikit-learn's {name}: here it is {ours}"
            )
        if name not in _LATER:
            raise AttributeError(f"module 'teachkit' has no attribute {name!r}")
        module = import_module(_LATER[name])
        value = module if _LATER[name] == f"teachkit.{name}" else getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
