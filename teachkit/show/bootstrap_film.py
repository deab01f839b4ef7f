"""The animation of the bootstrap: from sample to sample the densest place of a map moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from teachkit.apply.spots import HotSpots, bootstrap_samples, spots_of
from teachkit.density import KernelLike
from teachkit.show import soho
from teachkit.show.animate import on_a_map, refuse_no_drawing
from teachkit.show.animation import Animation, Scene
from teachkit.show.demos.common import count, even_sample, kernel_word, listed, sample_words
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import Control, short
from teachkit.validate import as_rows

#: Most points: the modes of every sample of them are found.
MOST_POINTS = 1_000
#: Most frames. The first samples have one each, later frames add several.
MOST_FRAMES, ONE_BY_ONE = 30, 20
#: Milliseconds of a frame: slow enough to see where the mode is, and once is under five seconds.
INTERVAL = 160
#: The share of the densest modes that the circle holds.
SHARE = 0.95
#: Width in inches, and the area of a dot in the left panel and in the right.
WIDTH, SMALL, LARGE = 5.6, 3, 14
#: So many marked places at most are named in the words.
MOST_NAMED = 3
#: Dots that a sample has, and dots that it lacks.
DRAWN, LACKING = "#333333", "#dddddd"


def animate_bootstrap(
    data: ArrayLike | None = None,
    bandwidth: float | None = None,
    *,
    kernel: KernelLike = "gaussian",
    samples: int = 100,
    seed: int = 0,
    beneath: Callable[[Axes], Any] | None = None,
    beside: Mapping[str, ArrayLike] | None = None,
) -> Animation:
    """Show bootstrap samples of a map, and the cloud that their densest modes make.

    The modes are those of `hot_spots` with the same seed.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Places, both columns in one unit. The deaths of Snow's map with its streets unless given. Of
        more than a thousand, a thousand are used.
    bandwidth : float, optional
        h; as `teachkit.MeanShift` chooses it unless given, and 0.5 on Snow's map.
    kernel : str, Kernel or callable, optional
        What weighs the data: a name, or a profile k(u) of your own.
    samples : int, default=100
        How many bootstrap samples. The first twenty have a frame each.
    seed : int, default=0
        What they are drawn from.
    beneath : callable, optional
        Draws in an Axes what shall lie beneath, streets for instance.
    beside : mapping of str to (x, y), optional
        Places to mark, by their names.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.spots.hot_spots : The same modes, and what they say of every spot.
    teachkit.HotSpotExplorer : What chance would give, by hand.

    Examples
    --------
    >>> from teachkit.show import animate_bootstrap
    >>> points = [[0, 0], [1, 0], [0, 1], [1, 1], [5, 5]]
    >>> animate_bootstrap(points, 1.0, samples=20).player().set(sample=1).words
    'Sample 1 of 20: 4 of 5 points drawn; its densest mode is 0.312 from that of the data.'
    """
    if data is None:
        data, bandwidth = soho.deaths(), 0.5 if bandwidth is None else bandwidth
        beneath = soho.draw_streets if beneath is None else beneath
        beside = {"Broad St": soho.pumps()["Broad St"]} if beside is None else beside
    every, names, h, kernel = on_a_map(data, bandwidth, kernel, 0.8)
    refuse_no_drawing(beneath)
    marked = as_marked(beside)
    points = even_sample(every, MOST_POINTS)
    found = list(bootstrap_samples(points, h, kernel, samples, seed))
    spots = spots_of(points, h, kernel, [modes for _, modes in found])
    radius, top = spots.radius(SHARE), spots.places[0]
    away = np.linalg.norm(spots.tops - top, axis=1)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = (low + high) / 2, max(0.56 * (high - low).max(), h)
    last = len(found)

    def scene() -> Scene:
        fig, axes = subplots(1, 2, size=(WIDTH, 2.8))
        for ax in axes:
            ax.set_xlabel(names[0])
            if beneath is not None:
                beneath(ax)
        axes[0].set_ylabel(names[1])
        panels = [
            _Panel(axes[0], points, SMALL, middle, half),
            _Panel(axes[1], points, LARGE, top, max(3 * radius, h)),
        ]
        for panel in panels:
            panel.circle.set(center=top, radius=radius)
            soho.draw_places(panel.ax, marked)

        def draw(sample: int) -> str:
            at_end = sample == last
            drawn = np.bincount(found[sample - 1][0], minlength=len(points))
            times = np.ones_like(drawn) if at_end else drawn
            for panel in panels:
                panel.dots.set_sizes(panel.size * np.maximum(times, 1))
                panel.dots.set_facecolor(np.where(times > 0, DRAWN, LACKING))
                panel.cloud.set_data(*spots.tops[:sample].T)
                panel.mode.set_data(*(top if at_end else spots.tops[sample - 1])[:, None])
                panel.circle.set_visible(at_end)
            if at_end:
                return _end_words(spots, away)
            return (
                f"Sample {sample} of {last}: {np.count_nonzero(drawn):,} of {len(points):,} points "
                f"drawn; its densest mode is {short(away[sample - 1])} from that of the data."
            )

        return fig, [artist for panel in panels for artist in panel.moving], draw

    return Animation(
        "The bootstrap cloud",
        f"{count(len(points), 'point')}; right, those near the densest mode. "
        f"{kernel_word(kernel)} weights, h = {short(h)}. Black dots were drawn, the larger the "
        "more often, grey ones not. Cross: the densest mode of the sample; orange: of all so far."
        f"{_marks_words(marked)}"
        f"{sample_words(points, every)}",
        _steps(last),
        scene,
    )


class _Panel:
    """One view of the map: dots, the cloud of modes, the circle that holds most, the mode."""

    def __init__(self, ax: Axes, points: np.ndarray, size: float, middle: np.ndarray, half: float):
        (left, bottom), (right, above) = middle - half, middle + half
        ax.set(xlim=(left, right), ylim=(bottom, above), aspect="equal")
        self.ax = ax
        self.size = size
        self.dots = ax.scatter(*points.T, s=size, linewidths=0)
        look = {"markersize": 3.5, "mec": "white", "mew": 0.3}
        (self.cloud,) = ax.plot([], [], "o", color=COLORS["orange"], **look)
        self.circle = Circle((0, 0), 1, fill=False, color=COLORS["vermilion"], linewidth=1.5)
        ax.add_patch(self.circle)
        cross = {"color": COLORS["vermilion"], "markersize": 8, "mec": "white", "zorder": 3}
        (self.mode,) = ax.plot([], [], "X", **cross)
        self.moving = [self.dots, self.cloud, self.circle, self.mode]


def _end_words(spots: HotSpots, away: np.ndarray) -> str:
    """Say how far the densest modes of all samples lie from that of the data."""
    if len(away) == 1:
        return f"1 sample: its densest mode is {short(away[0])} from that of the data."
    return (
        f"All {len(away):,} samples: {SHARE:.0%} of the densest modes lie within "
        f"{short(spots.radius(SHARE))} of that of the data; the farthest is {short(away.max())} "
        "away."
    )


def _marks_words(marked: Mapping[str, np.ndarray]) -> str:
    """Return a sentence, after a space, on what is marked; nothing where nothing is."""
    if not marked:
        return ""
    what = listed(list(marked)) if len(marked) <= MOST_NAMED else count(len(marked), "place")
    return f" Blue triangles: {what}."


def _steps(last: int) -> Control:
    """Return which samples have a frame: the first ones, then several together, and the last."""
    shown = np.arange(1, last + 1)
    if last > MOST_FRAMES:
        later = np.linspace(ONE_BY_ONE, last, MOST_FRAMES - ONE_BY_ONE + 1)
        shown = np.concatenate([shown[:ONE_BY_ONE], np.rint(later[1:]).astype(int)])
    values = shown.tolist()
    words = [str(number) for number in values]
    return Control("sample", "sample", values, words, len(values) - 1, "player", INTERVAL)


def as_marked(beside: Mapping[str, ArrayLike] | None) -> dict[str, np.ndarray]:
    """Return places by their names."""
    if beside is None:
        return {}
    if not isinstance(beside, Mapping):
        raise TypeError(
            f"beside must be a mapping from names to places, but came as {type(beside).__name__}: "
            "give one such as {'Broad St': (12.57, 11.73)}."
        )
    return {
        str(name): as_rows(np.reshape(place, (1, -1)), f"beside[{name!r}]", 2)[0]
        for name, place in beside.items()
    }
