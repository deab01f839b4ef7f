"""Pieces: what hangs together by links, and how pieces are numbered."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array

__all__: list[str] = []  # what the other files of apply share


def pieces(n: int, one: Array, other: Array) -> Array:
    """Return for each of n things the smallest number in its piece: all that links join to it.

    Each round hangs the larger of two linked names below the smaller, and then lets every thing
    take the name at the end of its chain: few rounds do, however long the pieces are.

    Parameters
    ----------
    n : int
    one, other : ndarray of int of shape (links,)
        The two ends of each link.

    Returns
    -------
    ndarray of int of shape (n,)
    """
    names = np.arange(n)
    while (names[one] != names[other]).any():
        ends = names[one], names[other]
        np.minimum.at(names, np.maximum(*ends), np.minimum(*ends))
        names = ends_of(names)
    return names


def ends_of(parents: Array) -> Array:
    """Follow parents to where each chain ends: each round doubles how many links are followed."""
    while (parents != parents[parents]).any():
        parents = parents[parents]
    return parents


def by_size(names: Array) -> Array:
    """Number pieces 0, 1, 2, …: the largest first, of equals the one with the smaller name.

    Parameters
    ----------
    names : ndarray of int
        The same number for all things of one piece.

    Returns
    -------
    ndarray of int of the same shape
    """
    _, numbers, sizes = np.unique(names, return_inverse=True, return_counts=True)
    order = np.argsort(-sizes, kind="stable")
    return np.argsort(order)[numbers].reshape(names.shape)  # the inverse: which place each has
