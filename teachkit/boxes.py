"""A box of points, and what it decides about the data: what `windows` remembers between steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from numpy import ndarray as Array


@dataclass(eq=False)
class Box:
    """A ball that holds some points, and what it decides about the data."""

    origin: Array  # in the units of the data; all else is in bandwidths from here
    centre: Array
    radius: float
    ring: Array  # which data are in some of the points' windows, for all the box knows
    rows: Array  # theirs: y, 1, |y|²
    pulls: Array  # w y, w
    inner: Array  # Σ w φ(u) y and Σ w φ(u) of the data that are in all windows
    grid: tuple[Array, ...] | None = None
    parts: dict[int, Box] = field(default_factory=dict)
