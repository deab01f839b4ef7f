"""Integrals of a learner's own profile: Gauss-Legendre panels, halved until they agree."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import log

import numpy as np
from numpy import ndarray as Array

NODES = 16
#: A panel is halved until it is right to this share of itself: far above what rounding does.
RIGHT = 1e-11
#: A panel is halved so often at most (a jump is closed in on to 1e-10 of its first panel), and so
#: many are at once: what is not smooth anywhere, as single precision is not, ends there.
DEPTH, MOST = 36, 2**13
#: What is below e⁻⁴⁵ = 3e-20 of the largest value is left out.
FELT = 45.0


@cache
def _rule() -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(NODES)


def gauss(function: Callable[[Array], Array], left: Array, right: Array) -> Array:
    """Return ∫ f over each interval [left, right] by one Gauss-Legendre panel of 16 nodes.

    Parameters
    ----------
    function : callable
        Vectorised: an array in, an array of the same shape out.
    left, right : ndarray of one shape (p,)
        Where the panels begin and end.
    """
    nodes, weights = _rule()
    half = (right - left) / 2
    at = left[..., None] + half[..., None] * (nodes + 1)
    return half * (function(at) @ weights)


def panels(function: Callable[[Array], Array], edges: Array) -> tuple[Array, Array, Array, float]:
    """Cut intervals into panels on each of which one Gauss-Legendre rule is enough.

    A panel is halved until its integral equals the sum of its halves; a jump is closed in on from
    both sides.

    Parameters
    ----------
    function : callable
        As in `gauss`; nowhere below 0.
    edges : ndarray of shape (2, q)
        Where the intervals begin, and where they end.

    Returns
    -------
    left, right, value : ndarray of shape (p,)
        The panels in order, and ∫ f over each.
    error : float
        What the panels that never agreed may still be wrong by.
    """
    left, right = edges
    done: list[tuple[Array, Array, Array]] = []
    error = 0.0
    for depth in range(DEPTH):
        middle = (left + right) / 2
        first, second = gauss(function, left, middle), gauss(function, middle, right)
        change = np.abs(gauss(function, left, right) - first - second)
        agreed = change <= RIGHT * (first + second) + 1e-300
        if depth == DEPTH - 1 or np.count_nonzero(~agreed) > MOST:
            error, agreed = float(change[~agreed].sum()), np.ones_like(agreed)
        done.append((left[agreed], right[agreed], (first + second)[agreed]))
        left, middle, right = left[~agreed], middle[~agreed], right[~agreed]
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        if left.size == 0:
            break
    starts, stops, values = (np.concatenate(parts) for parts in zip(*done, strict=True))
    order = np.argsort(starts)
    return starts[order], stops[order], values[order], error


def log_integral(
    log_function: Callable[[Array], Array], low: float, high: float, rate: float
) -> tuple[float, float, Array]:
    """Return log ∫ e^f(x) dx from low to high, for an f that rises no faster than ``rate``.

    However narrow the peaks of e^f are, none is missed: f(x) ≤ f(a) + rate·(x − a) from a on, so
    that intervals that cannot hold anything to speak of are left out, and the others halved until
    f rises by at most 1 in each. Their integrals are those of e^(f − its largest value): neither
    can overflow, nor can all of it underflow.

    Parameters
    ----------
    log_function : callable
        f, vectorised; −inf where there is nothing.
    low, high : float
    rate : float
        Above 0.

    Returns
    -------
    value : float
    error : float
        What the integral may be wrong by, as a share of it.
    edges : ndarray of shape (2, q)
        The intervals that were not left out, in order.
    """
    edges = np.linspace(low, high, 513)
    left, right = edges[:-1], edges[1:]
    while True:
        heights, rise = log_function(left), rate * (right - left).max()
        top = heights.max()
        felt = heights + rise > top - FELT
        left, right = left[felt], right[felt]
        if rise <= 1:
            break
        middle = (left + right) / 2
        left = np.stack([left, middle], axis=1).ravel()
        right = np.stack([middle, right], axis=1).ravel()
    kept = np.stack([left, right])
    _, _, values, error = panels(lambda x: np.exp(log_function(x) - top), kept)
    return top + log(values.sum()), error / values.sum(), kept
