"""What several demos share: the learner's data on a line or in the plane, ranges, round numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike

from teachkit.apply.sweep import even_rows
from teachkit.cluster import SAME_MODE
from teachkit.density import KernelLike, density
from teachkit.kernels import KERNELS, Kernel, as_kernel
from teachkit.modes import merge_modes
from teachkit.reading import as_numbers
from teachkit.show.figures import COLORS
from teachkit.show.widgets import Control, bandwidths, short
from teachkit.validate import as_rows

#: Most pairs of a grid point and a datum for one picture: about 20 ms of sums.
MOST_PAIRS = 4_000_000

#: Most data on a line that a curve is computed from, over and over.
MOST_ON_LINE = 5_000

#: The type of a key, over that of the other words.
KEY_SIZE = 0.85

#: A learner's plane is this much wider than the data, on each side.
MARGIN_IN_PLANE = 0.1


def as_line(data: ArrayLike, default: str) -> tuple[np.ndarray, str]:
    """Return the learner's numbers, shape (n, 1), and what to call them.

    Raises
    ------
    ValueError
        If there is more than one column.
    """
    numbers = as_numbers(data, "data")
    rows = as_rows(numbers[:, None] if numbers.ndim == 1 else data, "data")
    if rows.shape[1] != 1:
        raise ValueError(
            f"data has {rows.shape[1]} columns, and this demo draws one: pass one of them."
        )
    return rows, _names(data, [default])[0]


def as_line_or_galaxies(data: ArrayLike | None) -> tuple[np.ndarray, str]:
    """Return the learner's numbers as `as_line` does; the velocities of 82 galaxies for None."""
    if data is not None:
        return as_line(data, "x")
    from teachkit.datasets import load_galaxies

    return as_line(load_galaxies().to_numpy() / 1000, "velocity (1000 km/s)")


def as_plane(
    data: ArrayLike, defaults: Sequence[str], remedy: str = "pass two of them"
) -> tuple[np.ndarray, list[str]]:
    """Return the learner's points, shape (n, 2), and what to call the two columns.

    Raises
    ------
    ValueError
        If there are not two columns.
    """
    rows = as_rows(data, "data")
    if rows.shape[1] != 2:
        raise ValueError(f"data has {rows.shape[1]} columns, and this demo draws two: {remedy}.")
    return rows, _names(data, defaults)


def as_plane_or_blobs(data: ArrayLike | None) -> tuple[np.ndarray, list[str]]:
    """Return the learner's points as `as_plane` does; the course's three blobs for None."""
    if data is not None:
        return as_plane(data, ["x", "y"])
    from teachkit.datasets import make_three_blobs

    return as_plane(make_three_blobs(), [])


def as_table(data: ArrayLike) -> tuple[np.ndarray, list[str]]:
    """Return the learner's points, shape (n, d) with d of 2 or more, and what to call the columns.

    Raises
    ------
    ValueError
        If there is only one column.
    """
    rows = as_rows(data, "data")
    d = rows.shape[1]
    if d == 1:
        raise ValueError("data has 1 column, and this demo draws two: pass two or more.")
    names = _names(data, ["x", "y"] if d == 2 else [f"column {i}" for i in range(d)])
    if len(set(names)) < d:  # a reader must be able to tell them apart
        names = [f"{name} ({i})" for i, name in enumerate(names)]
    return rows, names


def as_table_or_penguins(data: ArrayLike | None) -> tuple[np.ndarray, list[str]]:
    """Return the learner's points as `as_table` does; z-scores of the penguins for None."""
    if data is not None:
        return as_table(data)
    from teachkit.datasets import load_penguins

    units = {"bill_length": "mm", "bill_depth": "mm", "flipper_length": "mm", "body_mass": "g"}
    birds = load_penguins()[[f"{name}_{unit}" for name, unit in units.items()]].dropna()
    scores = (birds - birds.mean()) / birds.std(ddof=0)
    return as_table(scores.set_axis([f"{name.replace('_', ' ')} (z)" for name in units], axis=1))


def square_around(rows: np.ndarray) -> np.ndarray:
    """Return round numbers across and up, shape (2, m), in equal steps around all points.

    The square has one scale, since a distance counts both columns alike.
    """
    middle = (rows.min(axis=0) + rows.max(axis=0)) / 2
    # Floating-point numbers of that size leave room for the steps.
    width = max(spread_in_plane(rows), 1e-9 * np.abs(rows).max())
    step = round_up(width / 200)
    half = int(np.ceil((0.5 + MARGIN_IN_PLANE) * width / step))
    return (np.round(middle / step)[:, None] + np.arange(-half, half + 1)) * step


def spread_in_plane(rows: np.ndarray) -> float:
    """Return the distance from the least to the greatest value of the column that spreads more."""
    width = float(np.ptp(rows, axis=0).max())
    return width if width > 0 else 1.0


def bandwidths_in_plane(rows: np.ndarray, kernel: Kernel) -> Control:
    """Return a slider for h around a round number that suits the points at first."""
    # h is a radius for the kernels that end, and about half a radius for the others.
    start = spread_in_plane(rows) / (10 if np.isinf(kernel.reach) else 5)
    start = float(f"{start:.1g}")
    return bandwidths(start / 8, start * 8, start)


def ruler(ax: Axes) -> Line2D:
    """Return a bar in the lower left corner, for `measure` to make as long as h."""
    white = [Stroke(linewidth=6, foreground="white"), Normal()]
    ends = {"solid_capstyle": "butt", "path_effects": white}
    (bar,) = ax.plot([], [], color=COLORS["black"], linewidth=3, **ends)
    ax.text(0.04, 0.065, "h", transform=ax.transAxes, fontweight="bold", path_effects=white)
    return bar


def measure(bar: Line2D, h: float) -> None:
    """Make a bar from `ruler` as long as h."""
    (left, bottom), (right, top) = np.transpose([bar.axes.get_xlim(), bar.axes.get_ylim()])
    start = left + 0.04 * (right - left)
    bar.set_data([start, start + h], np.full(2, bottom + 0.04 * (top - bottom)))


def key(ax: Axes, marks: dict[str, Any], columns: int) -> None:
    """Say above a panel what is what, and under all that moves: so it is drawn only once.

    Parameters
    ----------
    ax : Axes
    marks : dict
        Words, and the artist that they are about.
    columns : int
        How many marks stand side by side.
    """
    where = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.1, "ncols": columns}
    look = {"frameon": False, "fontsize": KEY_SIZE * rcParams["font.size"], "borderpad": 0.2}
    room = {"handlelength": 1.6, "columnspacing": 1, "handletextpad": 0.5, "labelspacing": 0.3}
    ax.legend(list(marks.values()), list(marks), **where, **look, **room).set_zorder(-1)


def heaps(now: np.ndarray, data: np.ndarray, h: float, kernel: Kernel) -> str:
    """Return how many heaps points make, in words: merged as `MeanShift` merges the ends."""
    found, _ = merge_modes(now, density(now, data, h, kernel=kernel), SAME_MODE * h)
    return count(len(found), "heap")


def _names(data: Any, defaults: Sequence[str]) -> list[str]:
    """Return the columns' names of a DataFrame or Series."""
    if hasattr(data, "columns"):
        return [str(name) for name in data.columns]
    name = getattr(data, "name", None)
    return list(defaults) if name is None else [str(name)]


def kernel_choice(kernel: KernelLike) -> tuple[Control, Kernel]:
    """Return the choice of kernels, a learner's own among them, and the one to start with."""
    first = as_kernel(kernel)
    kernels = list(KERNELS.values())
    if first not in kernels:
        kernels.append(first)
    words = [kernel_word(one) for one in kernels]
    return Control("kernel", "kernel", kernels, words, kernels.index(first), "choice"), first


def kernel_word(kernel: Kernel) -> str:
    """Return what to call a kernel in a sentence."""
    own = {"gaussian": "Gaussian", "epanechnikov": "Epanechnikov", "<lambda>": "your own"}
    return own.get(kernel.name, kernel.name)


def stretch(low: float, high: float, open_ended: bool) -> str:
    """Return "from h = 1 to 3, a factor of 3", or "at least" that where there may be more of it."""
    factor = short(float(f"{high / low:.2g}"))
    least = "at least " if open_ended else ""
    return f"from h = {short(low)} to {short(high)}, {least}a factor of {factor}"


def place(x: float, width: float) -> str:
    """Return a place in words, to three digits of the width of what is shown."""
    if not 1e-4 <= max(abs(x), width) < 1e9:
        return short(float(x))
    digits = max(0, int(np.ceil(2 - np.log10(width))))
    return f"{round(float(x), digits) + 0.0:,.{digits}f}"


def spread(values: np.ndarray) -> float:
    """Return the distance from the least to the greatest value; where there is none, a width."""
    width = float(np.ptp(values))
    return width if width > 0 else max(1.0, 1e-9 * float(np.abs(values).max()))


def grid_size(n: int, most: int = 1200) -> int:
    """Return how many places of a curve to compute for n data, so that a picture stays quick."""
    return int(np.clip(MOST_PAIRS // n, 400, most))


def even_sample(rows: np.ndarray, most: int) -> np.ndarray:
    """Return at most so many rows, drawn without favour and the same every time."""
    return rows[even_rows(len(rows), most)]


def sample_words(drawn: np.ndarray, rows: np.ndarray) -> str:
    """Return a sentence, after a space, that owns up to a sample; nothing where there is none."""
    if len(drawn) == len(rows):
        return ""
    return f" Drawn from an even sample: {len(drawn):,} of {len(rows):,} data."


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def steady_heights(ax: Axes) -> None:
    """Give every height's number the same room, so that the first layout fits every later scale."""
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(lambda height, _: f"{height + 0.0:g}".rjust(6, "\u2007"))


def log_ticks(axis: Axis) -> None:
    """Mark 1, 2, 5, 10, 20, … on a logarithmic axis, in plain numbers."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=20))
    axis.set_major_formatter(lambda h, _: f"{h:g}")
    axis.set_minor_locator(NullLocator())


def round_up(value: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, …: a limit that changes seldom as `value` grows."""
    if not value > 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(power * step for step in (1, 2, 5, 10) if value <= power * step * (1 + 1e-9)))


def count(number: int, noun: str) -> str:
    """Return "1 hill", "2 hills", "1,000 hills"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
