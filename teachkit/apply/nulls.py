"""Data without groups that look like given ones: what an answer is to be compared with."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.validate import as_rows

__all__ = ["copula_null", "gaussian_null"]

#: What is added to variances so that they stay above 0 where a column follows from the others.
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
    return rows.mean(axis=0) + _cloud(np.cov(rows.T), len(rows), rng)


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
        What it is drawn from. Equal numbers are ranked at random.

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
    n = len(rows)
    normal = NormalDist()
    scores = np.array([normal.inv_cdf((i + 0.5) / n) for i in range(n)])
    shuffled = rows[rng.permutation(n)]
    cloud = _cloud(np.corrcoef(scores[_ranks(shuffled)].T), n, rng)
    return np.take_along_axis(np.sort(rows, axis=0), _ranks(cloud), axis=0)


def _several(data: ArrayLike) -> Array:
    """Return the rows, if there are two."""
    rows = as_rows(data, "data")
    if len(rows) < 2:
        raise ValueError("data has one row, and a null needs a variance: give at least 2.")
    return rows


def _ranks(rows: Array) -> Array:
    """Return the rank of each number in its column, from 0 on; of equals the earlier is lower."""
    return np.argsort(np.argsort(rows, axis=0, kind="stable"), axis=0, kind="stable")


def _cloud(covariance: Array, n: int, rng: np.random.Generator) -> Array:
    """Return n rows of a Gaussian about 0 with this covariance."""
    covariance = np.atleast_2d(covariance)
    nearly = covariance + ROUNDING * np.diag(covariance).max() * np.eye(len(covariance))
    return rng.standard_normal((n, len(covariance))) @ np.linalg.cholesky(nearly).T
