"""The animations of the course, each with the learner's own data and kernel in one line.

What moves in them is what `climb`, `blur` and `density` return.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from teachkit.ascent import blur, climb
from teachkit.bandwidth import default_bandwidth
from teachkit.cluster import SAME_MODE
from teachkit.density import KernelLike, density
from teachkit.hills import tops
from teachkit.kernels import Kernel, as_kernel
from teachkit.show.animation import Animation, Scene, run_of
from teachkit.show.demos.common import (
    as_line,
    as_line_or_galaxies,
    as_plane,
    count,
    even_sample,
    grid_size,
    heaps,
    kernel_word,
    log_ticks,
    place,
    sample_words,
    spread,
)
from teachkit.show.figures import COLORS, subplots
from teachkit.show.widgets import short
from teachkit.validate import as_bandwidth, as_bandwidths, as_rows

#: Most frames of one animation.
MOST_FRAMES = 24
#: Most points that are drawn climbing; that blur (n² pairs a sweep); that choose a bandwidth.
MOST_SEEDS, MOST_BLURRED, MOST_MEASURED = 600, 1000, 3000
#: Height over width of a picture of the plane.
FLATTEST, TALLEST = 0.7, 1.2


def animate_climb(
    data: ArrayLike | None = None,
    seed: ArrayLike | None = None,
    bandwidth: float | None = None,
    *,
    kernel: KernelLike = "gaussian",
) -> Animation:
    """Show one climb: the window, the weighted mean in it, the step there, and again.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Points; three blobs unless given.
    seed : array-like of shape (2,), optional
        Where the climb starts; a datum with a long way to go unless given.
    bandwidth : float, optional
        h; as `teachkit.MeanShift` chooses it unless given.
    kernel : str, Kernel or callable, optional
        What weighs the data: a name, or a profile k(u) of your own.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.climb : The climb that it shows.
    animate_climbs : All points at once.
    teachkit.ShiftStepper : Step by step, by hand.

    Examples
    --------
    >>> from teachkit.show import animate_climb
    >>> points = [[0, 0], [1, 0], [5, 5], [5, 6]]
    >>> animate_climb(points, seed=[1, 1], bandwidth=1.0).alt.rpartition("end: ")[2]
    'Step 6 of 6, at (0.50, 0.00), density 0.0702. The climb is over.'
    """
    points, names, h, kernel = on_a_map(data, bandwidth, kernel, 0.8)
    path = _one_path(points, seed, h, kernel)
    low, high = _limits(np.vstack([points, path]))
    drawn = even_sample(points, MOST_SEEDS)
    radius = h * kernel.reach if np.isfinite(kernel.reach) else h
    angles = np.linspace(0, 2 * np.pi, 90)
    circle = radius * np.column_stack([np.cos(angles), np.sin(angles)])

    def scene() -> Scene:
        fig, ax = _map(names, low, high)
        _contours(ax, points, h, kernel.shadow, low, high)
        ax.plot(*drawn.T, ".", color="#888888", markersize=3)
        discs = ax.scatter(*drawn.T, s=0, color=COLORS["sky"])
        (window,) = ax.plot([], [], ":", color=COLORS["black"], linewidth=1.2)
        (trail,) = ax.plot([], [], "o-", color=COLORS["vermilion"], markersize=3, linewidth=1)
        (mean,) = ax.plot([], [], "X", color=COLORS["vermilion"], markersize=9, mec="white")
        (here,) = ax.plot([], [], "o", color=COLORS["black"], markersize=5, mec="white")

        def draw(step: int) -> str:
            at, after = path[step], path[min(step + 1, len(path) - 1)]
            weights = density(drawn - at, [[0.0, 0.0]], h, kernel=kernel)
            discs.set_sizes(36 * weights / (weights.max() or 1.0))
            window.set_data(*(at + circle).T)
            trail.set_data(*path[: step + 1].T)
            mean.set_data(*after[:, None])
            here.set_data(*at[:, None])
            x, y = (place(*pair) for pair in zip(at, high - low, strict=True))
            height = density(at[None], points, h, kernel=kernel.shadow)[0]
            length = np.linalg.norm(after - at) / h
            on = f"The next step is {short(length)} h long" if length else "The climb is over"
            return f"Step {step} of {len(path) - 1}, at ({x}, {y}), density {short(height)}. {on}."

        return fig, [discs, window, trail, mean, here], draw

    edge = "the window" if np.isfinite(kernel.reach) else "the radius h"
    return Animation(
        "One climb",
        f"{count(len(points), 'point')} and contours of the density that the climb goes up: "
        f"{kernel_word(kernel)} weights, h = {short(h)}. Black dot: where the climb is. Discs: "
        f"the weights around it; dotted circle: {edge}; cross: their weighted mean, the next "
        f"place. Orange-red line: the path.{sample_words(drawn, points)}",
        steps_of(telling([path], high - low)),
        scene,
    )


def animate_climbs(
    data: ArrayLike | None = None,
    bandwidth: float | None = None,
    *,
    kernel: KernelLike = "gaussian",
    beneath: Callable[[Axes], Any] | None = None,
) -> Animation:
    """Show all points climbing at once over the data, which stay where they are.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Points; three blobs unless given.
    bandwidth, kernel
        As in `animate_climb`.
    beneath : callable, optional
        Draws in an Axes what shall lie beneath, a map for instance, in place of the data's dots.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.climb : The climbs that it shows.
    animate_climb : One of them, with its window.
    animate_blurring : Beside data that move themselves.

    Examples
    --------
    >>> from teachkit.show import animate_climbs
    >>> points = [[0, 0], [1, 0], [5, 5], [5, 6]]
    >>> animate_climbs(points, bandwidth=1.0).alt.rpartition("end: ")[2]
    'Step 6 of 6. All have stopped, in 2 heaps.'
    """
    points, names, h, kernel = on_a_map(data, bandwidth, kernel, 0.8)
    refuse_no_drawing(beneath)
    low, high = _limits(points)
    seeds = even_sample(points, MOST_SEEDS)
    ascent = climb(seeds, points, h, kernel=kernel, keep_paths=True)
    steps = telling(ascent.paths, high - low)

    def scene() -> Scene:
        fig, ax = _map(names, low, high, beneath)
        if beneath is None:
            ax.plot(*seeds.T, ".", color="#bbbbbb", markersize=3)
        trails = LineCollection([], colors=COLORS["blue"], linewidths=0.6, alpha=0.6)
        ax.add_collection(trails)
        (moving,) = ax.plot([], [], "o", color=COLORS["vermilion"], markersize=3)

        def draw(step: int) -> str:
            trails.set_segments([path[: step + 1] for path in ascent.paths])
            now = _after(ascent.paths, step)
            moving.set_data(*now.T)
            left = int((ascent.n_iter > step).sum())
            state = f"{left:,} of {len(seeds):,} are still climbing" if left else "All have stopped"
            return f"Step {step} of {steps[-1]}. {state}, in {heaps(now, points, h, kernel)}."

        return fig, [trails, moving], draw

    return Animation(
        "All points climbing",
        f"A climb from each of {count(len(seeds), 'point')}, {kernel_word(kernel)} weights, h = "
        f"{short(h)}. Orange-red dots climb, thin blue lines are their paths; the data stay. Dots "
        f"within {SAME_MODE} h are one heap.{sample_words(seeds, points)}",
        steps_of(steps),
        scene,
    )


def animate_blurring(
    data: ArrayLike | None = None,
    bandwidth: float | None = None,
    *,
    kernel: KernelLike = "gaussian",
) -> Animation:
    """Show, side by side, points climbing over fixed data and the data themselves moving.

    Parameters
    ----------
    data : array-like of shape (n, 2), optional
        Points; three blobs unless given. Of more than a thousand, a thousand are used.
    bandwidth, kernel
        As in `animate_climb`.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.blur, teachkit.climb : What moves on either side.
    teachkit.ClimbPlayer : The same, step by step, by hand.

    Examples
    --------
    >>> from teachkit.show import animate_blurring
    >>> points = [[0, 0], [1, 0], [5, 5], [5, 6]]
    >>> len(animate_blurring(points, bandwidth=1.0).frames)
    3
    """
    every, names, h, kernel = on_a_map(data, bandwidth, kernel, 2.0)
    points = even_sample(every, MOST_BLURRED)
    low, high = _limits(points)
    sides = {
        "fixed data": climb(points, points, h, kernel=kernel, max_iter=100, keep_paths=True).paths,
        "blurring": blur(points, h, kernel=kernel, max_iter=100, keep_paths=True).paths,
    }
    steps = telling([path for paths in sides.values() for path in paths], high - low)

    def scene() -> Scene:
        fig, axes = subplots(1, 2, size=(5.6, 3.0), sharex=True, sharey=True)
        moving = []
        for ax, side in zip(axes, sides, strict=True):
            ax.plot(*points.T, ".", color="#bbbbbb", markersize=3)
            moving += ax.plot([], [], "o", color=COLORS["vermilion"], markersize=3)
            ax.set(title=side, xlabel=names[0], aspect="equal")
            ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        axes[0].set_ylabel(names[1])

        def draw(step: int) -> str:
            words = []
            for dots, (side, paths) in zip(moving, sides.items(), strict=True):
                now = _after(paths, step)
                dots.set_data(*now.T)
                words.append(f"{side}, {heaps(now, points, h, kernel)}")
            return f"Step {step} of {steps[-1]}: {'; '.join(words)}."

        return fig, moving, draw

    return Animation(
        "Fixed data and blurring",
        f"{count(len(points), 'point')}, orange-red, moving over where they began, grey; "
        f"{kernel_word(kernel)} weights, h = {short(h)}. Left, each step averages the data as "
        f"they came; right, as moved so far. Dots within {SAME_MODE} h are one heap."
        f"{sample_words(points, every)}",
        steps_of(steps),
        scene,
    )


def animate_bandwidth(
    data: ArrayLike | None = None,
    bandwidths: ArrayLike | None = None,
    *,
    kernel: KernelLike = "gaussian",
) -> Animation:
    """Show the density as h grows, and its modes drawing their tree.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1), optional
        Numbers; the velocities of galaxies unless given.
    bandwidths : array-like of shape (k,), optional
        h of each frame; from a hundredth of the data's range to a quarter unless given.
    kernel : str, Kernel or callable, optional
        A name, or a profile k(u) of your own.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.density_modes : The modes that it marks.
    teachkit.ModeTree : The whole tree, with a cursor.

    Examples
    --------
    >>> from teachkit.show import animate_bandwidth
    >>> animate_bandwidth([1, 2, 4], bandwidths=[0.2, 0.4, 0.8]).alt.rpartition("end: ")[2]
    'h = 0.8: 2 modes, the highest near 1.52.'
    """
    kernel = as_kernel(kernel)
    data, name = as_line_or_galaxies(data)
    width = spread(data)
    if bandwidths is None:
        bandwidths = np.geomspace(width / 100, width / 4, MOST_FRAMES)
    widths = as_bandwidths(bandwidths, "bandwidths")
    places = np.linspace(data.min() - 0.3 * width, data.max() + 0.3 * width, grid_size(len(data)))
    curves = [density(places[:, None], data, h, kernel=kernel) for h in widths]
    modes = [tops(curve) for curve in curves]
    top = 1.08 * (max(curve.max() for curve in curves) or 1.0)

    def scene() -> Scene:
        fig, (upper, lower) = subplots(2, 1, size=(4.0, 3.6), sharex=True, height_ratios=[3, 2])
        upper.plot(data[:, 0], 0 * data[:, 0] - 0.04 * top, "|", color=COLORS["black"], ms=5)
        (curve,) = upper.plot([], [], color=COLORS["blue"], linewidth=2)
        (marks,) = upper.plot([], [], "v", color=COLORS["black"], markersize=5)
        (cursor,) = lower.plot([], [], color=COLORS["orange"], linewidth=1)
        (tree,) = lower.plot([], [], ".", color=COLORS["black"], markersize=3)
        upper.set(xlim=(places[0], places[-1]), ylim=(-0.08 * top, top), ylabel="density")
        lower.set(yscale="log", ylim=(min(widths) / 1.2, 1.2 * max(widths)))
        lower.set(xlabel=name, ylabel="h of the modes")
        log_ticks(lower.yaxis)

        def draw(frame: int) -> str:
            h, heights, found = widths[frame], curves[frame], modes[frame]
            curve.set_data(places, heights)
            marks.set_data(places[found], heights[found] + 0.03 * top)
            cursor.set_data(places[[0, -1]], [h, h])
            sofar = [
                (places[modes[i]], np.full(len(modes[i]), widths[i])) for i in range(frame + 1)
            ]
            tree.set_data(*np.concatenate(sofar, axis=1))
            highest = place(places[heights.argmax()], np.ptp(places))
            return f"h = {short(h)}: {count(len(found), 'mode')}, the highest near {highest}."

        return fig, [curve, marks, cursor, tree], draw

    words = [short(h) for h in widths]
    return Animation(
        "The density as h grows",
        f"Above, the {kernel_word(kernel)} density of {count(len(data), 'value')}, {name} across, "
        "a triangle on every mode. Below, a dot for every mode so far, h upwards on a logarithmic "
        "axis.",
        run_of("frame", "bandwidth h", list(range(len(widths))), words),
        scene,
    )


def animate_window(
    data: ArrayLike | None = None,
    bandwidth: float | None = None,
    *,
    kernel: KernelLike = "flat",
) -> Animation:
    """Show a window sliding along the data, and the density that it draws behind it.

    Parameters
    ----------
    data : array-like of shape (n,) or (n, 1), optional
        Numbers; the durations of Old Faithful's eruptions unless given.
    bandwidth : float, optional
        h; as `teachkit.MeanShift` chooses it unless given.
    kernel : str, Kernel or callable, optional
        The window: a name, or a profile k(u) of your own.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.density : The curve that it leaves behind.
    teachkit.KernelExplorer : Kernels and bandwidths, by hand.

    Examples
    --------
    >>> from teachkit.show import animate_window
    >>> len(animate_window([1, 2, 4], bandwidth=0.5).frames)
    24
    """
    kernel, name = as_kernel(kernel), "x"
    if data is None:
        from teachkit.datasets import load_faithful

        data, name = load_faithful()["eruptions"].to_numpy(), "duration (minutes)"
        bandwidth = 1 / 3 if bandwidth is None else bandwidth
    data, name = as_line(data, name)
    h = _bandwidth(bandwidth, data, kernel)
    drawn = even_sample(data, MOST_SEEDS)
    margin = max(0.1 * spread(data), 1.1 * h * min(kernel.reach, 3.0))
    between = 20  # places of the curve from frame to frame
    places = np.linspace(data.min() - margin, data.max() + margin, between * (MOST_FRAMES - 1) + 1)
    curve = density(places[:, None], data, h, kernel=kernel)
    (peak,) = density([[0.0]], [[0.0]], h, kernel=kernel)
    top = 1.1 * (curve.max() or peak)

    def bump(offsets: np.ndarray) -> np.ndarray:
        return 0.3 * top / peak * density(offsets.reshape(-1, 1), [[0.0]], h, kernel=kernel)

    def scene() -> Scene:
        fig, ax = subplots(size=(4.0, 3.0))
        ax.plot(drawn, 0 * drawn - 0.05 * top, "|", color=COLORS["black"], markersize=7)
        (window,) = ax.fill([0], [0], facecolor=COLORS["sky"], alpha=0.35)
        stems = LineCollection([], colors=COLORS["orange"], linewidths=1)
        ax.add_collection(stems)
        (behind,) = ax.plot([], [], color=COLORS["blue"], linewidth=2)
        (tip,) = ax.plot([], [], "o", color=COLORS["vermilion"], markersize=7, clip_on=False)
        ax.set(xlim=(places[0], places[-1]), ylim=(-0.1 * top, top), xlabel=name, ylabel="density")
        outline = np.pad(places, 1, mode="edge")

        def draw(frame: int) -> str:
            upto = between * frame + 1
            x, height = places[upto - 1], curve[upto - 1]
            window.set_xy(np.column_stack([outline, np.pad(bump(places - x), 1)]))
            weights = bump(drawn - x)
            feet = np.column_stack([drawn, 0 * weights])
            tips = np.column_stack([drawn, weights])
            stems.set_segments(np.stack([feet, tips], axis=1)[weights > 0])
            behind.set_data(places[:upto], curve[:upto])
            tip.set_data([x], [height])
            total = round(height / peak * len(data), 1)
            return (
                f"Window at {where[frame]}: its weights add up to {total:,g} of {len(data):,}, "
                f"density {short(height)}."
            )

        return fig, [window, stems, behind, tip], draw

    where = [place(x, np.ptp(places)) for x in places[::between]]
    return Animation(
        "A sliding window",
        f"Ticks: {count(len(data), 'value')}, {name} across. A {kernel_word(kernel)} window, h = "
        f"{short(h)}, slides along; the stems in it are the weights of the data, the greatest "
        f"weight 1. Behind it stays the curve of the density.{sample_words(drawn, data)}",
        run_of("frame", "place", list(range(MOST_FRAMES)), where),
        scene,
    )


def on_a_map(
    data: ArrayLike | None, bandwidth: float | None, kernel: KernelLike, default: float
) -> tuple[np.ndarray, list[str], float, Kernel]:
    """Return points in the plane, what to call their columns, h and the kernel."""
    kernel = as_kernel(kernel)
    if data is None:
        from teachkit.datasets import make_three_blobs

        data, bandwidth = make_three_blobs(), default if bandwidth is None else bandwidth
    points, names = as_plane(data, ["x", "y"])
    return points, names, _bandwidth(bandwidth, points, kernel), kernel


def _bandwidth(bandwidth: float | None, data: np.ndarray, kernel: Kernel) -> float:
    """Return h as given, or as `MeanShift` chooses it; where that is 0, a part of the spread."""
    if bandwidth is not None:
        return as_bandwidth(bandwidth)
    chosen = default_bandwidth(even_sample(data, MOST_MEASURED), kernel)
    return chosen or float(np.ptp(data, axis=0).max()) / 5 or 1.0


def _one_path(points: np.ndarray, seed: ArrayLike | None, h: float, kernel: Kernel) -> np.ndarray:
    """Return the path of the climb from a seed, or, of some data's, the one that leads farthest."""
    if seed is None:
        seeds = even_sample(points, 60)
    else:
        seeds = as_rows([seed] if np.ndim(seed) == 1 else seed, "seed", 2)
        if len(seeds) > 1:
            raise ValueError(f"seed has {len(seeds)} rows: one climb has one seed.")
    paths = climb(seeds, points, h, kernel=kernel, keep_paths=True).paths
    return max(paths, key=lambda path: np.linalg.norm(path[-1] - path[0]))


def refuse_no_drawing(beneath: Any) -> None:
    """Raise TypeError if what shall draw beneath is no function."""
    if beneath is not None and not callable(beneath):
        raise TypeError(f"beneath must be a function that draws in an Axes, but came as {beneath}.")


def _limits(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower left and upper right corner of what is shown, neither too flat nor tall."""
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = high - low
    sides = np.array([max(width, height / TALLEST), max(height, FLATTEST * width)])
    sides[sides == 0] = 1.0
    middle = (low + high) / 2
    return middle - 0.56 * sides, middle + 0.56 * sides


def _map(
    names: Sequence[str],
    low: np.ndarray,
    high: np.ndarray,
    beneath: Callable[[Axes], Any] | None = None,
) -> tuple[Figure, Axes]:
    """Return a small figure with equal scales, as high as what it shows asks for."""
    fig, ax = subplots(size=(4.0, 4.0))
    ax.set(xlabel=names[0], ylabel=names[1], aspect="equal")
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    if beneath is not None:
        beneath(ax)
    tall = np.clip(np.ptp(ax.get_ylim()) / np.ptp(ax.get_xlim()), FLATTEST, TALLEST)
    # In steps of 0.04 inches: a film needs an even number of pixels.
    fig.set_size_inches(4.0, round(4.0 * tall / 0.04) * 0.04)
    return fig, ax


def _contours(
    ax: Axes, data: np.ndarray, h: float, kernel: Kernel, low: np.ndarray, high: np.ndarray
) -> None:
    across, up = (np.linspace(*ends, 60) for ends in zip(low, high, strict=True))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    heights = density(grid, even_sample(data, MOST_BLURRED), h, kernel=kernel).reshape(60, 60)
    levels = np.linspace(heights.min(), heights.max(), 9)[1:-1]
    if (np.diff(levels) > 0).all():
        ax.contour(across, up, heights, levels, colors="#aaaaaa", linewidths=0.6)


def telling(paths: Sequence[np.ndarray], widths: np.ndarray) -> list[int]:
    """Return which steps to show: the first ones, ever fewer after them, and the last.

    Steps that move nothing by a hundred-and-fiftieth of the picture are not shown, but the last is.
    """
    far = [np.linalg.norm(path - path[-1], axis=1) > widths.max() / 150 for path in paths]
    seen = max(int(np.flatnonzero(moves).max(initial=-1)) + 1 for moves in far)
    last = max(len(path) for path in paths) - 1
    chosen = np.arange(seen + 1)
    if len(chosen) > MOST_FRAMES:
        chosen = seen * np.linspace(0, 1, MOST_FRAMES) ** 1.5
    return [int(step) for step in np.unique([*np.rint(chosen[:-1]), last])]


def steps_of(steps: Sequence[int]) -> Any:
    """Return the player of an animation whose frames are these steps of climbs."""
    return run_of("step", "step", steps, [str(step) for step in steps])


def _after(paths: Sequence[np.ndarray], step: int) -> np.ndarray:
    """Return where each path is after so many steps."""
    return np.array([path[min(step, len(path) - 1)] for path in paths])
