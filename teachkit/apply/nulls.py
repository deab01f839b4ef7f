"""Data without groups that look like given ones: what an answer is to be compared with."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.validate import as_generator, as_rows

__all__ = ["copula_null", "gaussian_null"]

#: What is added to the variance 1 of each column, so that a root of the correlations exists where
#: a column follows from the others.
ROUNDING = 1e-9


def gaussian_null(data: ArrayLike, rng: np.random.Generator) -> Array:
    """Return one Gaussian cloud with the means, variances and correlations of the data.

    Parameters
    ----------
    data : array-like of shape (n, d)
        At least two rows.
    rng : numpy.random.Generator
        What it is drawn from.

    Returns
    -------
    ndarray of shape (n, d)

    Raises
    ------
    TypeError, ValueError
        If the data cannot be used.

    See Also
    --------
    copula_null : Keeps the shape of every column, too.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import load_faithful
    >>> from teachkit.apply.nulls import gaussian_null
    >>> null = gaussian_null(load_faithful(), np.random.default_rng(0))
    >>> round(float(np.corrcoef(null.T)[0, 1]), 1)
    0.9
    """
    rows = _several(data)
    moved = rows - rows[0]  # so a column that never changes is 0 to the last digit
    spread = moved.std(axis=0, ddof=1)
    return rows[0] + moved.mean(axis=0) + spread * _cloud(moved, rng)


def copula_null(data: ArrayLike, rng: np.random.Generator) -> Array:
    """Return data with the very columns of the given ones, and no more in common than ranks say.

    A Gaussian cloud with the correlations of the ranks says which row gets a column's smallest
    number, which the next, and so on. Every column keeps all its numbers, its skew and its zeros;
    how columns go together is that of one hill.

    Parameters
    ----------
    data : array-like of shape (n, d)
        At least two rows.
    rng : numpy.random.Generator
        What it is drawn from.

    Returns
    -------
    ndarray of shape (n, d)
        Each column holds the numbers of the data's column, in another order.

    Raises
    ------
    TypeError, ValueError
        If the data cannot be used.

    See Also
    --------
    gaussian_null : Keeps no shape.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import load_faithful
    >>> from teachkit.apply.nulls import copula_null
    >>> geyser = load_faithful().to_numpy()
    >>> null = copula_null(geyser, np.random.default_rng(0))
    >>> bool((np.sort(null, axis=0) == np.sort(geyser, axis=0)).all())
    True
    """
    rows = _several(data)
    scores = np.column_stack([_normal_scores(column) for column in rows.T])
    order = np.argsort(_cloud(scores, rng), axis=0)
    null = np.empty_like(rows)
    np.put_along_axis(null, order, np.sort(rows, axis=0), axis=0)
    return null


def _several(data: ArrayLike) -> Array:
    """Return the rows, if there are two."""
    rows = as_rows(data, "data")
    if len(rows) < 2:
        raise ValueError("data has one row, and a null needs a variance: give at least 2.")
    return rows


def _normal_scores(column: Array) -> Array:
    """Return what a Gaussian has at the rank of each number; equal numbers share their mean rank.

    Were they ranked in their order instead, what they have in common would look like correlation:
    two columns that are mostly 0 would go together.
    """
    _, which, counts = np.unique(column, return_inverse=True, return_counts=True)
    middles = (np.cumsum(counts) - counts / 2) / len(column)
    return np.array([NormalDist().inv_cdf(middle) for middle in middles])[which]


def _cloud(rows: Array, rng: np.random.Generator) -> Array:
    """Return as many rows of a Gaussian, each column's variance 1, with the same correlations."""
    deviations = rows - rows.mean(axis=0)
    lengths = np.linalg.norm(deviations, axis=0)
    directions = np.divide(deviations, lengths, out=np.zeros_like(rows), where=lengths > 0)
    nearly = directions.T @ directions
    np.fill_diagonal(nearly, 1 + ROUNDING)  # of a column that never changes, too
    noise = as_generator(rng, "rng").standard_normal(rows.shape)
    return noise @ np.linalg.cholesky(nearly).T
