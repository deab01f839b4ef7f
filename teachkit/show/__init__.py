"""Drawing: what the lessons show, in one style. Nothing here computes."""

from teachkit.show.figures import (
    COLORS,
    CYCLE,
    plot_clusters,
    set_style,
    show,
    show_source,
    subplots,
)

__all__ = ["COLORS", "CYCLE", "plot_clusters", "set_style", "show", "show_source", "subplots"]
