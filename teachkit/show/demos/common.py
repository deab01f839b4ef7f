"""What several demos share: the learner's data on a line or in the plane, ranges, round numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from teachkit.density import KernelLike
from teachkit.kernels import KERNELS, Kernel, as_kernel
from teachkit.show.widgets import Control
from teachkit.validate import as_rows

#: Most pairs of a grid point and a datum for one picture: about 20 ms of sums.
MOST_PAIRS = 4_000_000


def as_line(data: ArrayLike, default: str) -> tuple[np.ndarray, str]:
    """Return the learner's numbers, shape (n, 1), and what to call them.

    Raises
    ------
    ValueError
        If there is more than one column.
    """
    rows = as_rows(data if np.ndim(data) != 1 else np.asarray(data)[:, None], "data")
    if rows.shape[1] != 1:
        raise ValueError(
            f"data has {rows.shape[1]} columns, and this demo draws one: pass one of them."
        )
    return rows, _names(data, [default])[0]


def as_plane(data: ArrayLike, defaults: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """Return the learner's points, shape (n, 2), and what to call the two columns.

    Raises
    ------
    ValueError
        If there are not two columns.
    """
    rows = as_rows(data, "data")
    if rows.shape[1] != 2:
        raise ValueError(
            f"data has {rows.shape[1]} columns, and this demo draws two: pass two of them."
        )
    return rows, _names(data, defaults)


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


def place(x: float, width: float) -> str:
    """Return a place in words, to three digits of the width of what is shown."""
    digits = max(0, int(np.ceil(2 - np.log10(width))))
    return f"{round(float(x), digits) + 0.0:,.{digits}f}"


def spread(values: np.ndarray) -> float:
    """Return the distance from the least to the greatest value; 1 where there is none."""
    width = float(np.ptp(values))
    return width if width > 0 else 1.0


def grid_size(n: int, most: int = 1200) -> int:
    """Return how many places of a curve to compute for n data, so that a picture stays quick."""
    return int(np.clip(MOST_PAIRS // n, 400, most))


def even_sample(rows: np.ndarray, most: int) -> np.ndarray:
    """Return at most so many rows, drawn without favour and the same every time."""
    if len(rows) <= most:
        return rows
    chosen = np.random.default_rng(0).choice(len(rows), most, replace=False)
    return rows[np.sort(chosen)]


def round_up(value: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, …: a limit that changes seldom as `value` grows."""
    if not value > 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(power * step for step in (1, 2, 5, 10) if value <= power * step * (1 + 1e-9)))


def tops(curve: np.ndarray) -> np.ndarray:
    """Return where a curve stops rising and then falls: the middle of each such stretch."""
    starts = np.flatnonzero(np.diff(curve, prepend=-np.inf) != 0)
    ends = np.append(starts[1:], len(curve)) - 1
    levels = curve[starts]
    before = np.append(-np.inf, levels[:-1])
    after = np.append(levels[1:], -np.inf)
    highest = (levels > before) & (levels > after) & (levels > 0)
    return (starts[highest] + ends[highest]) // 2


def count(number: int, noun: str) -> str:
    """Return "1 hill", "2 hills", "1,000 hills"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
