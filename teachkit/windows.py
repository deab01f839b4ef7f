"""The windows that a kernel opens on the data, and the sums in them, without testing every pair.

For all points within r of a centre c, a datum beyond reach + r of c is in no window, and one within
reach − r is in every window: the points are sorted into boxes, and pair by pair only the ring
between is tested. A box with much work to do is divided again; boxes are remembered, since climbs
come back to them. A few points are not worth a box: the data are in order along one axis, and they
look at the stretch of it around them. The sums are exact: boxes only decide what the triangle
inequality proves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy

import numpy as np
from numpy import ndarray as Array

from teachkit.boxes import Box
from teachkit.kernels import Kernel
from teachkit.sums import (
    TILE,
    block_sums,
    data_rows,
    point_rows,
    product_sums,
    scaled_squares,
    squarable,
)

#: Points that spread wider, in bandwidths, do not share an origin.
WIDE = 100.0
#: More than rounding can change u by, or any squared distance in a box, while it is not WIDE.
SLACK = 1e-10
#: Up to this u the relative error of a square root of it could be felt.
NEAR = 1e-5
#: Pairs of a point and a datum, and points, that are worth one more box: to ask which data are
#: in its ring takes as long as to test them for several points.
ENOUGH, ENOUGH_POINTS = 2**17, 16
#: A box is divided if smaller ones would decide this share of the data in its ring.
DECIDED = 0.3
#: Boxes that one is divided into.
CELLS = 64
#: Numbers that remembered boxes may hold: so many, and so many more for every datum.
REMEMBERED, REMEMBERED_EACH = 2**19, 64
#: A Gaussian is not felt further than this, in bandwidths: e^(−u/2) is 1e-87 there.
FELT = 20.0
#: Beyond this u it counts as this far, where it is 1e-304: FAINT forgets both. `exp` takes 7 times
#: as long where its answer is 0 and 50 times where it is below the smallest normal number: for
#: 3,000 points spread over 60 bandwidths in 6 dimensions the sums take 16 ms for 41.
UNFELT = 1400.0
#: Unless a sum is below this share of the largest weight, or this small: all data are looked at.
FAINT, SMALLEST = 1e-60, 1e-290
#: Where points and data spread wider, in bandwidths, nothing is squared before it is subtracted.
BOUNDLESS = 1e100

#: What is summed: φ(u) of an array of u.
Phi = Callable[[Array], Array]


class Windows:
    """The windows that a kernel opens on the data, wherever a point may stand.

    Parameters
    ----------
    data : ndarray of shape (n, d)
    bandwidth : float
        h, in the units of the data.
    kernel : Kernel
        What weighs the data.
    weights : ndarray of shape (n,)
        wᵢ.
    phi : callable, optional
        What is summed; the kernel's profile unless given.
    """

    def __init__(
        self, data: Array, bandwidth: float, kernel: Kernel, weights: Array, phi: Phi | None = None
    ):
        self.data, self.bandwidth, self.kernel, self.weights = data, bandwidth, kernel, weights
        self.phi = kernel.profile if phi is None else phi
        self.reach = FELT if kernel.memoryless else kernel.reach
        self._level, self._root, self._room = self.phi(np.zeros(1))[0], None, 0
        self._uniform, self.faint = bool((weights == 1).all()), max(FAINT * weights.max(), SMALLEST)
        self._low, self._high = data.min(), data.max()
        # In order along their widest axis, up to a grain, data near a point stand together.
        self._axes = np.ascontiguousarray(data.T)
        self._axis = np.ptp(self._axes, axis=1).argmax()
        place = self._axes[self._axis] - self._axes[self._axis].min()
        self._grain = place.max() / (2**16 - 1) or 1.0
        self._every = np.argsort((place / self._grain).astype(np.uint16), kind="stable")

    def unopened(self) -> Windows:
        """Return the same windows with no box yet: the data are shared, boxes are not.

        So several threads can climb on the same data at once.
        """
        windows = copy(self)
        windows._root, windows._room = None, 0
        return windows

    def sums(self, points: Array) -> tuple[Array, Array]:
        """Return Σ wᵢ φ(uᵢ) and Σ wᵢ φ(uᵢ)(xᵢ − x) for every point x.

        Parameters
        ----------
        points : ndarray of shape (m, d)

        Returns
        -------
        totals : ndarray of shape (m,)
        shifts : ndarray of shape (m, d)
        """
        wide = max(points.max(), self._high) - min(points.min(), self._low)
        if not squarable(self.bandwidth) or wide > BOUNDLESS * self.bandwidth:
            shares = lambda u, i, j: self.phi(u) * self.weights[j]  # noqa: E731
            return block_sums(points, self.data, self.bandwidth, shares)
        box, at = self._framed(self._root, self._every, points)
        if box is not self._root:
            # None was the first, which is all that mypy knows.
            self._root, self._room = box, REMEMBERED + REMEMBERED_EACH * len(self.data)  # type: ignore[assignment]
        sums = np.empty((points.shape[1] + 1, len(points)))
        self._visit(box, points, np.arange(len(points)), at, sums)
        return sums[-1], sums[:-1].T * self.bandwidth

    def _visit(self, box: Box, points: Array, which: Array, at: Array, sums: Array) -> None:
        """Write the sums of the points ``which`` of a box, whose rows are ``at``."""
        if box.grid is None and not self._divided(box, at):
            stretches = iter([(slice(0, which.size), slice(0, box.ring.size))])  # all in one
            if box.radius > self.reach and which.size * box.ring.size > 2 * TILE:
                order = np.argsort(-at[self._axis])  # −2s
                which, at = which.take(order), at.take(order, axis=1)
                stretches = self._stretches(box, at)
            for few, data in stretches:
                sums[:, which[few]] = self._tested(box, points[which[few]], at[:, few], data)
            return
        low, scale, last, strides = box.grid  # type: ignore[misc]  # `_divided` has laid it
        codes = strides @ np.clip((at[: len(low)] - low) * scale, 0, last).astype(np.uint8)
        order = np.argsort(codes, kind="stable")
        which, at = which.take(order), at.take(order, axis=1)
        ends = np.cumsum(np.bincount(codes, minlength=CELLS)).tolist()
        for code, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            if start < end:
                mine = which[start:end]
                part, seen = self._part(box, code, points.take(mine, axis=0), at[:, start:end])
                self._visit(part, points, mine, seen, sums)

    def _divided(self, box: Box, at: Array) -> bool:
        """Lay a grid over a box where that is worth it, or the points spread too wide."""
        d, m, k = len(at) - 2, at.shape[1], box.rows.shape[1]
        wide, parts = box.radius > WIDE, min(CELLS, m * k // ENOUGH, m // ENOUGH_POINTS)
        if not wide and (parts < 2 or np.isinf(self.reach)):
            return False
        low, width = at[:d].min(axis=1), np.ptp(at[:d], axis=1)
        if not width.any():
            return False
        if not wide:
            small = np.sqrt(width @ width) / 4 * (ENOUGH / (m * k)) ** (1 / d)
            away = np.sqrt(np.abs(point_rows(box.centre) @ box.rows))
            sure = (away > self.reach + small) | (away < self.kernel.solid - small)
            if np.count_nonzero(sure) < DECIDED * k:
                return False
        cuts = np.ones(d)
        while 2 * cuts.prod() <= (CELLS if wide else parts):
            cuts[np.argmax(width / cuts)] *= 2
        scale = cuts / np.where(width > SMALLEST, width, 1.0)
        strides = np.cumprod(np.append(1, cuts[:-1])).astype(np.uint8)
        box.grid = low[:, None], scale[:, None], cuts[:, None] - 1, strides
        return True

    def _part(self, box: Box, code: int, points: Array, at: Array) -> tuple[Box, Array]:
        """Return the box in a cell of the grid, and the rows of the points in it."""
        old = box.parts.get(code)
        if box.radius > WIDE:
            part, at = self._framed(old, box.ring, points)
        elif old is None:
            d = len(at) - 2
            centre = (at[:d].max(axis=1) + at[:d].min(axis=1)) / -4
            part = self._box(box, centre, (data_rows(centre) @ at).max())
        else:
            part, farthest = old, (data_rows(old.centre) @ at).max()
            if farthest + SLACK > old.radius**2:
                part = self._box(box, old.centre, farthest)
        size = part.rows.size + part.pulls.size + part.ring.size
        if part is not old and size <= self._room:
            box.parts[code], self._room = part, self._room - size
        return part, at

    def _framed(self, box: Box | None, members: Array, points: Array) -> tuple[Box, Array]:
        """Return a box with an origin of its own for the points, and their rows."""
        if box is not None:
            at = point_rows(((points - box.origin) / self.bandwidth).T)
            if at[-2].max() + SLACK <= box.radius**2:
                return box, at
        origin = (points.min(axis=0) + points.max(axis=0)) / 2
        at = point_rows(((points - origin) / self.bandwidth).T)
        rows = data_rows((self._axes.take(members, axis=1) - origin[:, None]) / self.bandwidth)
        pulls = rows[:-1] if self._uniform else rows[:-1] * self.weights[members]
        whole = Box(origin, 0 * origin, np.inf, members, rows, pulls, np.zeros(len(pulls)))
        return self._box(whole, whole.centre, at[-2].max()), at

    def _box(self, parent: Box, centre: Array, farthest: float) -> Box:
        """Decide which of the parent's data are in all, none or some of the windows of a box."""
        radius, reach, solid = np.sqrt(farthest + 2 * SLACK), self.reach, self.kernel.solid
        squares = point_rows(centre) @ parent.rows
        slack, inner = SLACK + 1e-12 * radius**2, parent.inner
        some = squares <= (reach + radius) ** 2 + slack
        if radius < solid:
            every = squares <= (solid - radius) ** 2 - slack
            inner = inner + self._level * (parent.pulls @ every)
            some ^= every
        ring = np.flatnonzero(some)
        rows = parent.rows if ring.size == some.size else parent.rows.take(ring, axis=1)
        pulls = rows[:-1] if self._uniform else parent.pulls.take(ring, axis=1)
        return Box(parent.origin, centre, radius, parent.ring.take(ring), rows, pulls, inner)

    def _stretches(self, box: Box, at: Array) -> Iterator[tuple[slice, slice]]:
        """Yield a few points at a time, in order along an axis, and the data near them there."""
        within = self.reach + SLACK + self._grain / self.bandwidth
        place, top = at[self._axis] / -2, 0
        first, last = box.rows[self._axis].searchsorted([place - within, place + within]).tolist()
        while top < len(first):
            end, most = top + 1, max(TILE, 8 * (last[top] - first[top]))
            while end < len(first) and (end + 1 - top) * (last[end] - first[top]) <= most:
                end += 1
            yield slice(top, end), slice(first[top], last[end - 1])
            top = end

    def _tested(self, box: Box, points: Array, at: Array, data: slice) -> Array:
        """Return the sums of some of a box's points: its inner sums, and those of its ring."""
        d, ring = len(at) - 2, box.ring[data]
        shares = lambda u, i, j: self._shares(u, points[i], ring[j])  # noqa: E731
        sums = box.inner[:, None] + product_sums(at, box.rows[:, data], box.pulls[:, data], shares)
        sums[:d] += sums[d] * at[:d] / 2  # Σ w φ(u)(y − s), with −2s in at
        return sums

    def _shares(self, u: Array, points: Array, ring: Array) -> Array:
        """Return φ(u), with u subtracted anew where rounding could be felt: at an edge, or at 0."""
        edge = self.kernel.reach**2
        if not self.kernel.smooth:
            self._subtract(u, u <= NEAR, points, ring)
        if np.isinf(edge):
            # A glance at two corners: it costs nothing, and where data are sparse most are far.
            if self.kernel.memoryless and max(u[0, 0], u[0, -1]) > UNFELT:
                np.minimum(u, UNFELT, out=u)
            return self.phi(u)
        inside = u <= edge + SLACK
        if np.count_nonzero(inside) != np.count_nonzero(u <= edge - SLACK):
            self._subtract(u, np.abs(u - edge) <= SLACK, points, ring)
            inside = u <= edge
        if self._level != 1 or self.kernel.solid != self.kernel.reach:
            return self.phi(u)
        u[...] = inside  # all there is to know of a flat window, without another table
        return u

    def _subtract(self, u: Array, where: Array, points: Array, ring: Array) -> None:
        i, j = np.nonzero(where)
        u[i, j] = scaled_squares((self.data[ring[j]] - points[i]).T, self.bandwidth)
