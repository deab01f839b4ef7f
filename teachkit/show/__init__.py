"""Drawing: what the lessons show, in one style. Nothing here computes.

See Also
--------
teachkit.show.demos : The same pictures under your hands.

Examples
--------
>>> from teachkit.show import COLORS, CYCLE, show, subplots
>>> fig, ax = subplots()
>>> colour, marker = CYCLE[0]
>>> colour == COLORS["blue"], marker
(True, 'o')
>>> dots = ax.scatter([1, 2], [3, 4], color=colour, marker=marker)
>>> show(fig, "Two blue dots.")
Two blue dots.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from teachkit.show.figures import (
    COLORS,
    CYCLE,
    plot_clusters,
    set_style,
    show,
    show_source,
    subplots,
)

# They load when they are first named, so that a lesson without them need not wait.
_LATER = {
    "Animation": "teachkit.show.animation",
    "animate_bandwidth": "teachkit.show.animate",
    "animate_bootstrap": "teachkit.show.bootstrap_film",
    "animate_blurring": "teachkit.show.animate",
    "animate_climb": "teachkit.show.animate",
    "animate_climbs": "teachkit.show.animate",
    "animate_track": "teachkit.show.tracked_film",
    "animate_colour_climb": "teachkit.show.animate_colour",
    "animate_window": "teachkit.show.animate",
}

__all__ = [
    "COLORS",
    "CYCLE",
    "plot_clusters",
    "set_style",
    "show",
    "show_source",
    "subplots",
    *_LATER,
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'teachkit.show' has no attribute {name!r}")
    value = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
