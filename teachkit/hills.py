"""The hills of a curve on a line, and how they run into each other as the bandwidth grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy import ndarray as Array


@dataclass(frozen=True)
class Branch:
    """One mode, followed from curve to curve of a mode tree.

    Attributes
    ----------
    first : int
        The curve on which it is seen first.
    places : ndarray of int
        Where it is on that curve and on each after it, up to its last.
    onto : int or None
        Where a climb from its last place leads on the curve that comes next, which is a mode of
        another branch; None at the last curve.
    """

    first: int
    places: Array
    onto: int | None


def tops(curve: Array) -> Array:
    """Return where a curve stops rising and then falls: the middle of each such stretch."""
    starts = np.flatnonzero(np.diff(curve, prepend=-np.inf) != 0)
    ends = np.append(starts[1:], len(curve)) - 1
    levels = curve[starts]
    before = np.append(-np.inf, levels[:-1])
    after = np.append(levels[1:], -np.inf)
    highest = (levels > before) & (levels > after) & (levels > 0)
    return (starts[highest] + ends[highest]) // 2


def climbed_to(places: Array, curve: Array) -> Array:
    """Return the top that a climb from each place leads to.

    On a line that is the top of the hill on which the place is: two hills meet where the curve is
    lowest between their tops.

    Parameters
    ----------
    places : ndarray of int of shape (m,)
        Where on the curve.
    curve : ndarray of shape (size,)

    Returns
    -------
    ndarray of int of shape (m,)
        Which of the curve's `tops`, counted from 0.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.hills import climbed_to
    >>> climbed_to(np.array([0, 2, 4]), np.array([1.0, 3.0, 2.0, 1.0, 2.0, 5.0])).tolist()
    [0, 0, 1]
    """
    found = tops(curve)
    valleys = [left + curve[left:right].argmin() for left, right in pairwise(found)]
    return np.searchsorted(valleys, places)


def branches(curves: Sequence[Array]) -> list[Branch]:
    """Follow each mode from curve to curve of rising bandwidth.

    A climb on the next curve, from where a mode was, leads to a mode there. If a climb back from
    that one, on the curve before, leads to where the first began, the two are one branch; if not,
    the branch ends there. A mode that belongs to no branch begins one: with Gaussian bumps none
    does (Silverman 1981).

    Parameters
    ----------
    curves : sequence of ndarray of shape (size,)
        The density at the same places, one curve for each bandwidth.

    Returns
    -------
    list of Branch
        Those that end early first.

    References
    ----------
    M. C. Minnotte and D. W. Scott (1993), J. Comp. Graph. Stat. 2:51-68.

    See Also
    --------
    teachkit.density_modes : The modes at one bandwidth.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import density
    >>> from teachkit.hills import branches
    >>> places = np.linspace(-1, 6, 71)[:, None]
    >>> curves = [density(places, [[0.0], [4.0], [5.0]], h) for h in (0.3, 1.0, 3.0)]
    >>> [(branch.first, branch.places.tolist(), branch.onto) for branch in branches(curves)]
    [(0, [60], 55), (0, [10, 10], 45), (0, [50, 55, 45], None)]
    """
    ended: list[Branch] = []
    growing = [(0, [place]) for place in tops(curves[0])]
    for level, (before, curve) in enumerate(pairwise(curves), 1):
        modes = tops(curve)
        onto = climbed_to(np.array([places[-1] for _, places in growing], dtype=int), curve)
        back = climbed_to(modes, before)
        goes_on = onto[back] == np.arange(len(modes))
        ends = np.ones(len(growing), dtype=bool)
        ends[back[goes_on]] = False
        ended += [Branch(*_followed(growing[i]), int(modes[onto[i]])) for i in np.flatnonzero(ends)]
        growing = [
            (growing[i][0], [*growing[i][1], place]) if same else (level, [place])
            for i, same, place in zip(back, goes_on, modes, strict=True)
        ]
    return ended + [Branch(*_followed(branch), None) for branch in growing]


def _followed(branch: tuple[int, list[int]]) -> tuple[int, Array]:
    first, places = branch
    return first, np.array(places)
