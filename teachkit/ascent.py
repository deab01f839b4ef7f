"""The mean-shift vector, and the climbs that follow it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.density import KernelLike
from teachkit.faint import profile_sums
from teachkit.kernels import as_kernel
from teachkit.sums import lengths
from teachkit.validate import as_bandwidth, as_count, as_flag, as_number, as_rows, as_weighted
from teachkit.windows import Windows

#: Climbs this close, in bandwidths, have met.
TOGETHER = 1e-10


@dataclass(frozen=True)
class Ascent:
    """Where climbs ended.

    Attributes
    ----------
    ends : ndarray of shape (m, d)
        Where each climb stopped.
    n_iter : ndarray of shape (m,)
        Steps each climb took.
    converged : ndarray of shape (m,)
        Whether its last step was small enough; False too where no datum was within reach.
    paths : list of ndarray of shape (steps + 1, d), or None
        y₀, y₁, … of each climb, if they were kept.
    totals : ndarray of shape (m,)
        Σ w k(u) in the window of the last step: how many points it held, for the flat kernel.

    See Also
    --------
    climb, blur : what return it.

    Examples
    --------
    >>> from teachkit import climb
    >>> ascent = climb([[0.4]], [[0.0], [1.0]], 1.0, kernel="flat", keep_paths=True)
    >>> ascent.ends.tolist(), ascent.n_iter.tolist(), ascent.totals.tolist()
    ([[0.5]], [2], [2.0])
    >>> ascent.paths[0].ravel().tolist()
    [0.4, 0.5, 0.5]
    """

    ends: Array
    n_iter: Array
    converged: Array
    paths: list[Array] | None
    totals: Array = None  # type: ignore[assignment]  # `climb` and `blur` always give it


def mean_shift_vector(
    points: ArrayLike,
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    sample_weight: ArrayLike | None = None,
) -> Array:
    """Point from x to the weighted mean around it: m(x) = Σ w k(u) xᵢ / Σ w k(u) − x.

    It is proportional to ∇f̂ of the *shadow* of the kernel that weighs (Cheng 1995).

    Parameters
    ----------
    points : array-like of shape (m, d)
        Where to stand.
    data : array-like of shape (n, d)
        What was observed.
    bandwidth : float
        h, in the units of the data.
    kernel : str, Kernel or callable, default="gaussian"
        What weighs the data: a name in `KERNELS`, or a profile k(u) of one's own.
    sample_weight : array-like of shape (n,), optional
        wᵢ; 1 unless given.

    Returns
    -------
    ndarray of shape (m, d)
        In the units of the data; 0 where no datum is within reach.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    climb : follows it.
    density_gradient : which way the density rises, and how steeply.

    References
    ----------
    K. Fukunaga, L. Hostetler (1975), IEEE Trans. Inf. Theory 21:32-40.
    Y. Cheng (1995), IEEE PAMI 17:790-799.

    Examples
    --------
    >>> from teachkit import mean_shift_vector
    >>> mean_shift_vector([[0.0], [9.0]], [[0.0], [1.0]], 1.0, kernel="flat").tolist()
    [[0.5], [0.0]]
    """
    data, weights = as_weighted(data, sample_weight)
    points, h = as_rows(points, "points", data.shape[1]), as_bandwidth(bandwidth)
    return shift(points, Windows(data, h, as_kernel(kernel), weights))[0]


def shift(points: Array, windows: Windows) -> tuple[Array, Array, Array]:
    """Return m(x), Σ w k(u), and whether any datum is within reach."""
    log_scale, totals, shifts = profile_sums(points, windows)
    reached = totals > 0
    vectors = np.zeros_like(shifts)
    np.divide(shifts, totals[:, None], out=vectors, where=reached[:, None])
    return vectors, totals * np.exp(log_scale), reached


def climb(
    seeds: ArrayLike,
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    sample_weight: ArrayLike | None = None,
    max_iter: int = 300,
    tol: float = 1e-3,
    keep_paths: bool = False,
) -> Ascent:
    """Climb from every seed: y ← y + m(y), until a step is at most tol·h long.

    The data stay where they are. A seed that has stopped costs nothing more.

    Parameters
    ----------
    seeds : array-like of shape (m, d)
        y₀ of each climb.
    data, bandwidth, kernel, sample_weight
        As in `mean_shift_vector`.
    max_iter : int, default=300
        Most steps of one climb.
    tol : float, default=1e-3
        Shortest step worth taking, in bandwidths.
    keep_paths : bool, default=False
        Whether to remember every y.

    Returns
    -------
    Ascent
        Ends, steps, whether converged, paths.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    blur : where the data move as well.
    finish : takes the ends on to their modes.
    merge_modes : calls ends that lie together one mode.
    MeanShift : does all of it.

    Examples
    --------
    >>> from teachkit import climb
    >>> ascent = climb([[0.2], [8.0]], [[0.0], [1.0], [9.0]], 2.0, tol=1e-9)
    >>> ascent.ends.round(3).ravel().tolist()
    [0.501, 8.997]
    """
    data, weights = as_weighted(data, sample_weight)
    windows = Windows(data, as_bandwidth(bandwidth), as_kernel(kernel), weights)
    seeds = as_rows(seeds, "seeds", data.shape[1])
    max_iter, tol = as_count(max_iter, "max_iter"), as_number(tol, "tol", least=0)
    keep_paths = as_flag(keep_paths, "keep_paths")
    return follow(
        seeds, lambda points: shift(points, windows), windows.bandwidth, max_iter, tol, keep_paths
    )


def follow(
    seeds: Array,
    shift: Callable[[Array], tuple[Array, Array, Array]],
    h: float,
    max_iter: int,
    tol: float,
    keep_paths: bool = False,
) -> Ascent:
    """Climb by any rule that gives m(x), totals and what is within reach; else as `climb`."""
    ends, m = seeds.copy(), len(seeds)
    n_iter, converged, totals = np.zeros(m, dtype=int), np.zeros(m, dtype=bool), np.zeros(m)
    paths = [[end.copy()] for end in ends] if keep_paths else None
    climbing, ahead = np.arange(m), np.arange(m)
    for step in range(max_iter):
        vectors, totals[climbing], reached = shift(ends[climbing])
        ends[climbing] += vectors
        n_iter[climbing] += reached
        for i in climbing[reached] if paths is not None else ():
            paths[i].append(ends[i].copy())
        short = lengths(vectors) <= tol * h
        converged[climbing] = short & reached
        climbing = climbing[~short]
        if climbing.size == 0:
            break
        if paths is None and step > 2 and step % 2:  # more looks cost more than they save
            climbing = _apart(ends, climbing, ahead, TOGETHER * h)
    while (ahead[ahead] != ahead).any():
        ahead = ahead[ahead]
    kept = None if paths is None else [np.array(path) for path in paths]
    return Ascent(ends[ahead], n_iter[ahead], converged[ahead], kept, totals[ahead])


def _apart(ends: Array, climbing: Array, ahead: Array, radius: float) -> Array:
    """Leave one of the climbs that have met, since they go on alike; ``ahead`` gets whom to follow.

    Those that have met are neighbours in the order of almost any one direction.
    """
    places = ends[climbing]
    order = np.argsort(places @ np.sqrt(np.arange(2.0, places.shape[1] + 2)))
    places, climbing = places[order], climbing[order]
    first = np.ones(len(climbing), dtype=bool)
    first[1:] = (np.abs(places[1:] - places[:-1]) > radius).any(axis=1)
    ahead[climbing] = climbing[first][np.cumsum(first) - 1]
    return climbing[first]


def blur(
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    max_iter: int = 100,
    tol: float = 1e-3,
    keep_paths: bool = False,
) -> Ascent:
    """Let the data themselves move: xᵢ ← xᵢ + m(xᵢ) for all at once, again and again.

    Blurring, the first form of mean shift: after each step the density is that of the moved data,
    so that it ends differently from `climb`.

    Parameters
    ----------
    data : array-like of shape (n, d)
        Where the points start.
    bandwidth, kernel
        As in `mean_shift_vector`.
    max_iter : int, default=100
        Most steps.
    tol : float, default=1e-3
        Stop when no point moves further than tol·h.
    keep_paths : bool, default=False
        Whether to remember where each point has been.

    Returns
    -------
    Ascent
        The moved data as ``ends``; all points take the same number of steps.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    climb : where the data stay where they are.

    References
    ----------
    K. Fukunaga, L. Hostetler (1975), IEEE Trans. Inf. Theory 21:32-40.

    Examples
    --------
    >>> from teachkit import blur
    >>> blur([[0.0], [1.0], [9.0]], 2.0, kernel="flat").ends.ravel().tolist()
    [0.5, 0.5, 9.0]
    """
    moved, weights = as_weighted(data, None)
    h, kernel, n = as_bandwidth(bandwidth), as_kernel(kernel), len(moved)
    max_iter, tol = as_count(max_iter, "max_iter"), as_number(tol, "tol", least=0)
    keep_paths = as_flag(keep_paths, "keep_paths")
    trail, totals, steps, still = [moved], np.zeros(n), 0, False
    while steps < max_iter and not still:
        vectors, totals, _ = shift(moved, Windows(moved, h, kernel, weights))
        moved, steps = moved + vectors, steps + 1
        still = bool((lengths(vectors) <= tol * h).all())
        trail.append(moved)
    paths = list(np.stack(trail, axis=1)) if keep_paths else None
    return Ascent(moved, np.full(n, steps), np.full(n, still), paths, totals)
