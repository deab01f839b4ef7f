"""From the ends of climbs to modes, and from modes to labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.ascent import shift
from teachkit.density import KernelLike
from teachkit.faint import profile_sums
from teachkit.kernels import as_kernel
from teachkit.sums import (
    TILE,
    ball,
    blocks,
    in_bandwidths,
    lengths,
    nearest,
    neighborhoods,
    scaled_squares,
    unit_of,
)
from teachkit.validate import as_bandwidth, as_number, as_rows, as_strength, as_weighted
from teachkit.windows import Windows

#: A finished end is this close to a point where m(x) = 0, in bandwidths.
PRECISION = 1e-10
#: The longest step of the finish, in bandwidths: short, so that it stays in its basin.
LONGEST = 0.2
MOST_STEPS, MOST_NUDGES = 1500, 10
#: How near a steep mode, in bandwidths, an end may be held to be in its basin, if all so near are
#: drawn to it; and how many radii are tried, each half of the one before.
SURE, MOST_GUESSES = 0.2, 4
#: One is finished for all that lie together if these are as many, on average.
WORTH = 16
#: Ends that are merged among themselves before they remove others.
TOGETHER = 64
#: How near to u = 1 a datum is at the edge of a window.
EDGE = 1e-8
#: A u beyond which nothing weighs anything.
FAR = 1e100
#: A curvature of J above this is not clearly a mode's: nudges decide.
DOUBTFUL = -1e-6


def merge_modes(ends: ArrayLike, strength: ArrayLike, radius: float) -> tuple[Array, Array]:
    """Call ends closer than ``radius`` one mode: the strongest stays and removes its neighbours.

    Parameters
    ----------
    ends : array-like of shape (m, d)
        Where climbs stopped.
    strength : array-like of shape (m,)
        How strong each end is: its density, or how many points its window held. Equals are taken
        by their coordinates, largest first.
    radius : float
        The largest distance between two ends that are one.

    Returns
    -------
    modes : ndarray of shape (k, d)
        Strongest first; no two within ``radius``.
    labels : ndarray of shape (m,)
        Which mode each end is nearest to.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    climb : where ends come from.
    density_modes : climbs, finishes and merges at once.

    Examples
    --------
    >>> from teachkit import merge_modes
    >>> modes, labels = merge_modes([[0.0], [0.1], [5.0]], [1, 3, 2], radius=0.5)
    >>> modes.ravel().tolist(), labels.tolist()
    ([0.1, 5.0], [0, 0, 1])
    """
    ends = as_rows(ends, "ends")
    strength = as_strength(strength, len(ends))
    radius = as_number(radius, "radius", least=0)
    modes = strongest_apart(ends, strength, radius)
    return modes, nearest(ends, modes, unit_of(radius))[0]


def strongest_apart(ends: Array, strength: Array, radius: float) -> Array:
    """Return the modes of `merge_modes`, TOGETHER of the strongest at a time."""
    left, unit = strongest_first(ends, strength), unit_of(radius)
    modes, limit = [], (radius / unit) ** 2
    while left.size:
        first, left = left[:TOGETHER], left[TOGETHER:]
        few = ends.T.take(first, axis=1)
        squares = scaled_squares(few[:, :, None] - few[:, None, :], unit)
        removes = np.triu(squares <= limit, 1)  # row removes column, if it stays itself
        stays, before = ~removes.any(axis=0), None
        while (stays != before).any():
            stays, before = ~removes[stays].any(axis=0), stays
        modes.append(ends[first[stays]])
        if left.size:
            left = left[nearest(ends[left], modes[-1], unit)[1] > limit]
    return np.concatenate(modes)


def strongest_first(ends: Array, strength: Array) -> Array:
    """Return the order of falling strength, then of falling coordinates."""
    return np.lexsort((*-ends.T[::-1], -strength))


def finish(
    ends: ArrayLike,
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    sample_weight: ArrayLike | None = None,
) -> Array:
    """Take the ends of climbs to their modes, to 1e-9·h, on the exact density.

    Near x the vector is m(x + δ) ≈ m(x) + Jδ, where
    J = (2/h²) Σ w s(u)(xᵢ − x)(xᵢ − x)ᵀ / Σ w k(u) − I. Each step follows this linear flow as far
    as LONGEST·h allows: near a mode, where J is negative, all the way, which is Newton's step
    −J⁻¹m; along a ridge or past a saddle, as the climb would go. If m there is not about what was
    expected, the step is not taken but shortened, down to the plain m(x), which always goes up. An
    end that rests on a saddle is nudged off it.

    Parameters
    ----------
    ends : array-like of shape (m, d)
        Where climbs stopped.
    data, bandwidth, kernel, sample_weight
        As they were for the climbs. For the flat kernel, whose density has plateaus, climb on
        instead.

    Returns
    -------
    ndarray of shape (m, d)
        The modes, one for each end. An end with no datum within reach is returned as it came.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    climb : what comes before.
    MeanShift : finishes all its modes so.

    References
    ----------
    M. Á. Carreira-Perpiñán (2007), IEEE PAMI 29:767-776.

    Examples
    --------
    >>> from teachkit import climb, mean_shift_vector
    >>> data = [[0.0], [1.0], [3.0]]
    >>> ends = climb([[0.0]], data, 0.9, tol=0.01).ends
    >>> modes = finish(ends, data, 0.9)
    >>> bool(abs(mean_shift_vector(modes, data, 0.9)) < 1e-9)
    True
    """
    data, weights = as_weighted(data, sample_weight)
    windows = Windows(data, as_bandwidth(bandwidth), as_kernel(kernel), weights)
    return finished(as_rows(ends, "ends", data.shape[1]), windows)


def finished(ends: Array, windows: Windows) -> Array:
    """Return what `finish` does, some ends at a time; arguments already checked."""
    together = max(1, TILE // ends.shape[1] ** 2)
    parts = range(0, len(ends), together)
    return np.concatenate([_finish(ends[i : i + together].copy(), windows) for i in parts])


@dataclass(frozen=True)
class Peaks:
    """Modes, and how near to each an end is surely in its basin.

    Parameters
    ----------
    modes : ndarray of shape (k, d)
    radii : ndarray of shape (k,)
        In bandwidths; 0 where nothing is sure, or what was finished does not rest, or is no peak.
    bandwidth : float
    """

    modes: Array
    radii: Array
    bandwidth: float

    def homes(self, ends: Array) -> tuple[Array, Array]:
        """Return the nearest mode of each end, and whether the end is surely in its basin."""
        if len(self.modes) == 0:
            return np.zeros(len(ends), dtype=int), np.zeros(len(ends), dtype=bool)
        home, u = nearest(ends, self.modes, self.bandwidth)
        return home, np.sqrt(u) < self.radii[home]


def peaks_at(modes: Array, windows: Windows) -> Peaks:
    """Measure the basins of modes that are finished.

    The first guess is SURE·h times the least curvature at the mode, which is 1 for a lone datum; it
    is halved until every climb from so near is drawn to the mode.
    """
    if len(modes) == 0:
        return Peaks(modes, np.zeros(0), windows.bandwidth)
    steep = -np.linalg.eigvalsh(_jacobian(modes, windows))[:, -1]
    resting = lengths(shift(modes, windows)[0]) <= 10 * _smallest(modes, windows.bandwidth)
    radii, guess = np.zeros(len(modes)), SURE * steep
    left = np.flatnonzero(resting & (steep > 0))
    for _ in range(MOST_GUESSES):
        drawn = _drawn(modes[left], guess[left], windows)
        radii[left[drawn]] = guess[left[drawn]]
        left = left[~drawn]
        guess[left] /= 2
    return Peaks(modes, radii, windows.bandwidth)


def _drawn(modes: Array, radii: Array, windows: Windows) -> Array:
    """Say whether each step from a point x within r·h of a mode y surely ends nearer to it.

    As y = Σ w k(u) xᵢ / Σ w k(u), with u and o = (xᵢ − y)/h measured from y, the step ends at
    y + h Σ w (k(u′) − k(u)) o / Σ w k(u′), u′ measured from x. Between y and x no ‖o‖ changes by
    more than r: k(u′) − k(u) is at most 2 s((‖o‖ − r)²) (|o·e| + r) ‖x − y‖/h, with e the direction
    to x, since slopes s fall; and k(u′) is at least k((‖o‖ + r)²).
    """
    moments = np.zeros((*modes.shape, modes.shape[1]))
    pulls, totals = np.zeros(len(modes)), np.zeros(len(modes))
    for rows, weights, offsets, u in _around(modes, windows, (windows.reach + radii) ** 2):
        away, r = np.sqrt(np.minimum(u, FAR)), radii[rows, None]
        share = windows.kernel.slope(np.maximum(away - r, 0) ** 2) * weights
        moments[rows] += _products(share * offsets, offsets)
        pulls[rows] += (share * away).sum(axis=1)
        totals[rows] += (windows.kernel.profile((away + r) ** 2) * weights).sum(axis=1)
    return 2 * (np.linalg.eigvalsh(moments)[:, -1] + radii * pulls) < totals


def common_peaks(ends: Array, strength: Array, windows: Windows) -> Peaks:
    """Finish the strongest of the ends that lie together.

    None is where the strongest are too many: to finish one takes as long as many steps of a climb.

    Parameters
    ----------
    ends : ndarray of shape (m, d)
    strength : ndarray of shape (m,)
        How high each end stands, roughly.
    windows : Windows
    """
    modes = strongest_apart(ends, strength, SURE / 2 * windows.bandwidth) if len(ends) else ends
    if len(modes) * WORTH >= len(ends):
        return peaks_at(modes[:0], windows)
    return peaks_at(finished(modes, windows), windows)


def _smallest(ends: Array, h: float) -> float:
    return PRECISION * h + 8 * np.finfo(float).eps * np.abs(ends).max()


def seeds_beside(points: Array, windows: Windows) -> Array:
    """Solve m(x) = 0 from every point by Newton's plain steps, and return where to climb from.

    That is each solution that is a mode, and both sides of each that is not: every mode but a lone
    one has a saddle beside it from which a climb leads to it, however small its basin is.
    """
    places, h = points.copy(), windows.bandwidth
    for _ in range(30):
        vectors, _, _ = shift(places, windows)
        curvature, axes = np.linalg.eigh(_jacobian(places, windows))
        along = np.einsum("mda,md->ma", axes, vectors)
        safe = np.where(np.abs(curvature) < 1e-12, np.inf, curvature)
        steps = np.einsum("mda,ma->md", axes, -along / safe)
        places += _at_most(LONGEST * h, steps)
    settled = lengths(steps) <= 1e-9 * h
    uphill = settled & (curvature[:, -1] > 0)
    nudges = _nudges(axes[uphill, :, -1], h) / 10
    return np.concatenate(
        [places[settled & ~uphill], places[uphill] + nudges, places[uphill] - nudges]
    )


def _finish(ends: Array, windows: Windows) -> Array:
    h = windows.bandwidth
    vectors, _, reached = shift(ends, windows)
    moving, vectors = np.flatnonzero(reached), vectors[reached]
    trusted, nudged = np.full(len(ends), LONGEST * h), np.zeros(len(ends), dtype=int)
    smallest = _smallest(ends, h)
    for _ in range(MOST_STEPS):
        if moving.size == 0:
            break
        here = ends[moving]
        jacobian = _jacobian(here, windows)
        curvature, axes = np.linalg.eigh(jacobian)
        steps, sure, done = _proposed(vectors, curvature, axes, trusted[moving], smallest)
        doubtful = done & (curvature[:, -1] > DOUBTFUL)
        if doubtful.any():
            nudges = _uphill(here[doubtful], curvature[doubtful], axes[doubtful], windows)
            nudged[moving[doubtful]] += 1
            nudges[nudged[moving[doubtful]] > MOST_NUDGES] = 0
            steps[doubtful], done[doubtful] = nudges, ~nudges.any(axis=1)
        found, _, _ = shift(here + steps, windows)
        taken = sure | _as_expected(found, vectors, jacobian, steps)
        ends[moving[taken]] += steps[taken]
        vectors[taken] = found[taken]
        longer, shorter = np.minimum(2 * trusted[moving], LONGEST * h), trusted[moving] / 4
        trusted[moving] = np.where(taken, longer, shorter)
        moving, vectors = moving[~done], vectors[~done]
    return ends


def _proposed(
    vectors: Array, curvature: Array, axes: Array, trusted: Array, smallest: float
) -> tuple[Array, Array, Array]:
    """Return the next steps, which of them are sure to be right, and which ends are at rest."""
    steps, length = _flow(vectors, curvature, axes, trusted), lengths(vectors)
    plain = trusted <= length
    steps[plain] = vectors[plain]
    resting = lengths(steps) <= smallest
    resting |= (curvature[:, -1] > 1e-9) & (length <= 10 * smallest)
    return steps, plain | resting, resting


def _as_expected(found: Array, vectors: Array, jacobian: Array, steps: Array) -> Array:
    """Say which vectors found after a step are about m + Jδ: to half of the longer of the two."""
    expected = vectors + np.einsum("mde,me->md", jacobian, steps)
    longer = np.maximum(lengths(vectors), lengths(expected))
    return lengths(found - expected) <= 0.5 * longer


def _jacobian(points: Array, windows: Windows) -> Array:
    """Return J of m(x), up to its part along m, which vanishes where m does; shape (m, d, d).

    Data within EDGE of a window's edge count as inside: `_uphill` asks on which side they pull.
    """
    log_scale, totals, _ = profile_sums(points, windows)
    spread = np.zeros((*points.shape, points.shape[1]))
    # Where u is larger than any number, m leads to the nearest datum and J is −I.
    near = (totals > 0) & (log_scale > -np.inf)
    moments = kernel_moments(points[near], windows, EDGE - 2 * log_scale[near])
    spread[near] = 2 * moments / totals[near, None, None]
    return spread - np.eye(points.shape[1])


def kernel_moments(points: Array, windows: Windows, nearest_u: Array) -> Array:
    """Return Σ wᵢ s(uᵢ − u₀)(xᵢ − x)(xᵢ − x)ᵀ/h² with the slope s, shape (m, d, d)."""
    moments = np.zeros((*points.shape, points.shape[1]))
    for rows, weights, offsets, u in _around(points, windows, windows.reach**2 + nearest_u):
        share = windows.kernel.slope(u - nearest_u[rows, None]) * weights
        moments[rows] += _products(share * offsets, offsets)
    return moments


def _around(
    points: Array, windows: Windows, far: Array
) -> Iterator[tuple[Array, Array, Array, Array]]:
    """Yield some points at a time, and of the data with u ≤ far: wᵢ, (xᵢ − x)/h and u."""
    for few in neighborhoods(points):
        places = points[few]
        radius, away = ball(places, windows.data, windows.bandwidth)
        near = np.flatnonzero(away <= (np.sqrt(far[few].max()) + radius) * (1 + EDGE))
        for rows, columns, offsets, u in blocks(places, windows.data[near], windows.bandwidth):
            offsets = in_bandwidths(offsets, windows.bandwidth)
            yield few[rows], windows.weights[near[columns]], offsets, u


def _products(left: Array, right: Array) -> Array:
    """Return Σ l rᵀ over the data of a block, for every point."""
    return left.transpose(1, 0, 2) @ right.transpose(1, 2, 0)


def _flow(vectors: Array, curvature: Array, axes: Array, longest: Array) -> Array:
    """Follow dδ/dt = m + Jδ from δ = 0 for the longest time t that keeps ‖δ‖ ≤ longest."""
    along = np.einsum("mda,md->ma", axes, vectors)
    steps = _at_most(longest, vectors)
    for time in 2.0 ** np.arange(1, 31):
        growth = np.expm1(np.clip(curvature * time, -50, 50))
        bent = np.abs(curvature) > 1e-12
        reach = np.where(bent, growth / np.where(bent, curvature, 1.0), time)
        further = np.einsum("mda,ma->md", axes, reach * along)
        short = lengths(further) <= longest
        steps[short] = further[short]
    return steps


def _at_most(longest: Array | float, steps: Array) -> Array:
    return steps * (longest / np.maximum(lengths(steps), longest))[:, None]


def _uphill(points: Array, curvature: Array, axes: Array, windows: Windows) -> Array:
    """Return a step off each saddle, along an axis and to a side from which m leads on.

    0 where there is none: with a datum exactly at the edge of a window, J counts it on both sides
    though it pulls on one, and what looks like a saddle can be a mode.
    """
    steps = np.zeros_like(points)
    for axis in range(points.shape[1] - 1, -1, -1):
        nudges = _nudges(axes[:, :, axis], windows.bandwidth)
        for side in (nudges, -nudges):
            asked = ~steps.any(axis=1) & (curvature[:, axis] > DOUBTFUL)
            there = points[asked] + side[asked]
            onward = shift(there, windows)[0] if asked.any() else there
            leads_on = np.einsum("md,md->m", onward, side[asked]) > 0
            steps[np.flatnonzero(asked)[leads_on]] = side[asked][leads_on]
    return steps


def _nudges(upward: Array, h: float) -> Array:
    """Step off a saddle along its upward axis, to the same side every time."""
    side = upward @ (1 / np.sqrt(np.arange(1.0, upward.shape[1] + 1)))
    return np.where(side < 0, -1e-3 * h, 1e-3 * h)[:, None] * upward
