"""Shares of a whole: closed to one, and opened again by ratios."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.validate import as_number, as_rows

__all__ = ["fill_zeros", "log_ratios", "to_shares"]


def to_shares(amounts: ArrayLike) -> Array:
    """Return each row over its sum: shares that add up to one.

    Parameters
    ----------
    amounts : array-like of shape (n, d)
        Not below 0, and some above 0 in each row.

    Returns
    -------
    ndarray of shape (n, d)

    Raises
    ------
    TypeError, ValueError
        If the amounts cannot be used.

    See Also
    --------
    log_ratios : What can be measured between shares.

    Examples
    --------
    >>> from teachkit.apply.compositions import to_shares
    >>> to_shares([[30, 10, 10]]).tolist()
    [[0.6, 0.2, 0.2]]
    """
    return _closed(as_rows(amounts, "amounts"), "amounts")


def _closed(rows: Array, name: str) -> Array:
    """Return each row over its sum, if no number is below 0 and no sum is 0."""
    if (rows < 0).any():
        raise ValueError(
            f"{name} must not be below 0, but the smallest is {rows.min():g}: parts of a whole "
            "are at least 0."
        )
    sums = rows.sum(axis=1, keepdims=True)
    if not sums.all():
        raise ValueError(
            f"{name} must have something above 0 in every row, but row {sums.argmin()} is all 0: "
            "nothing has no shares. Leave it out."
        )
    return rows / sums


def fill_zeros(shares: ArrayLike, smallest: float) -> Array:
    """Return shares with a small one in place of each 0, and each row over its sum again.

    Parameters
    ----------
    shares : array-like of shape (n, d)
        Shares, or amounts, of which some are 0.
    smallest : float
        The share to put there, above 0 and below 1: a decision, and `log_ratios` make it a
        distance.

    Returns
    -------
    ndarray of shape (n, d)
        All above 0; the others keep their ratios.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    References
    ----------
    J. A. Martín-Fernández, C. Barceló-Vidal, V. Pawlowsky-Glahn (2003), Mathematical Geology
    35:253-278.

    Examples
    --------
    >>> from teachkit.apply.compositions import fill_zeros
    >>> fill_zeros([[0.5, 0.5, 0.0]], 0.25).tolist()
    [[0.4, 0.4, 0.2]]
    """
    small = as_number(smallest, "smallest")
    if not 0 < small < 1:
        raise ValueError(
            f"smallest must be a share above 0 and below 1, but came as {small:g}: 0.01 stands "
            "for 1 %."
        )
    closed = _closed(as_rows(shares, "shares"), "shares")
    return to_shares(np.where(closed == 0, small, closed))


def log_ratios(shares: ArrayLike) -> Array:
    """Return the logarithm of each share over its row's geometric mean: log s − mean log s.

    Parameters
    ----------
    shares : array-like of shape (n, d)
        Above 0. A common factor of a row changes nothing.

    Returns
    -------
    ndarray of shape (n, d)
        Rows that add up to 0. Also called centred log ratios.

    Raises
    ------
    TypeError, ValueError
        If the shares cannot be used: of 0 there is no logarithm.

    See Also
    --------
    fill_zeros : What to do about zeros, and at what price.

    References
    ----------
    J. Aitchison (1982), Journal of the Royal Statistical Society B 44:139-177.

    Examples
    --------
    >>> from teachkit.apply.compositions import log_ratios
    >>> log_ratios([[0.5, 0.25, 0.25], [20, 10, 10]]).round(3).tolist()
    [[0.462, -0.231, -0.231], [0.462, -0.231, -0.231]]
    """
    rows = as_rows(shares, "shares")
    if (rows <= 0).any():
        raise ValueError(
            f"shares must be above 0, but the smallest is {rows.min():g}, of which there is no "
            "logarithm: fill the zeros first (fill_zeros), and say with what."
        )
    logs = np.log(rows)
    return logs - logs.mean(axis=1, keepdims=True)
