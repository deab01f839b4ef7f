"""Three numbers that are said to tell a good clustering: they know no truth, only distances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy import ndarray as Array

from teachkit.sums import PRODUCT, lengths, scaled_squares

__all__: list[str] = []  # scikit-learn has them for the public; a sweep needs many at once

#: Numbers in one tile of the table of distances: few enough for a cache.
TILE = 2**18


def defined(labels: Array) -> bool:
    """Say whether the indices are defined: from 2 clusters to one less than there are points."""
    return 2 <= len(np.unique(labels)) < len(labels)


def silhouettes(data: Array, labellings: Sequence[Array]) -> list[float]:
    """Return the mean silhouette of each of several labellings of the same points.

    With a(x) the mean distance from x to the others of its cluster, and b(x) the smallest mean
    distance to the points of another cluster, its silhouette is (b − a) / max(a, b), and 0 where x
    is alone. The distances, in which the time goes, are taken once for all labellings.

    Parameters
    ----------
    data : ndarray of shape (n, d)
    labellings : sequence of ndarray of shape (n,)
        Cluster numbers from 0 on, none left out.

    Returns
    -------
    list of float
        From −1 to 1; NaN where it is not `defined`.

    See Also
    --------
    sklearn.metrics.silhouette_score : The same number, of one labelling.

    References
    ----------
    P. J. Rousseeuw (1987), Journal of Computational and Applied Mathematics 20:53-65.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.indices import silhouettes
    >>> line = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> [round(s, 3) for s in silhouettes(line, [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])])]
    [0.9, -0.45]
    """
    members = [np.eye(labels.max() + 1)[labels] for labels in labellings]
    totals = np.zeros(len(labellings))
    for rows in np.array_split(np.arange(len(data)), len(data) ** 2 // TILE + 1):
        distances = np.sqrt(scaled_squares(data.T[:, None, :] - data.T[:, rows, None], 1.0))
        for i, (labels, member) in enumerate(zip(labellings, members, strict=True)):
            sums = _sums_by_cluster(distances, member)
            totals[i] += _silhouettes_of(sums, labels[rows], member.sum(axis=0)).sum()
    means = totals / len(data)
    return [float(s) if defined(one) else np.nan for s, one in zip(means, labellings, strict=True)]


def _sums_by_cluster(distances: Array, member: Array) -> Array:
    """Return distances @ member, in products so small that BLAS starts no threads.

    On a busy machine threads wait for each other: the sweep took three times as long with them.
    """
    parts = np.array_split(distances, len(distances) * member.size // PRODUCT + 1)
    return np.concatenate([part @ member for part in parts])


def _silhouettes_of(sums: Array, labels: Array, sizes: Array) -> Array:
    """Return (b − a) / max(a, b) of points whose distances are summed by cluster, (m, k)."""
    points = np.arange(len(labels))
    own = sizes[labels]
    within = sums[points, labels] / np.maximum(own - 1, 1)
    means = sums / sizes
    means[points, labels] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(within, nearest)
    apart = (own > 1) & (larger > 0) & np.isfinite(nearest)
    return np.where(apart, (nearest - within) / np.where(apart, larger, 1.0), 0.0)


def davies_bouldin(data: Array, labels: Array) -> float:
    """Return the mean over clusters of the worst (sᵢ + sⱼ) / ‖cᵢ − cⱼ‖ with another cluster.

    sᵢ is the mean distance of a cluster's points to their mean cᵢ. Smaller is said to be better.

    Parameters
    ----------
    data : ndarray of shape (n, d)
    labels : ndarray of shape (n,)
        Cluster numbers from 0 on, none left out.

    Returns
    -------
    float
        0 or more; NaN where it is not `defined`.

    See Also
    --------
    sklearn.metrics.davies_bouldin_score : The same number.

    References
    ----------
    D. L. Davies, D. W. Bouldin (1979), IEEE PAMI 1:224-227.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.indices import davies_bouldin
    >>> davies_bouldin(np.array([[0.0], [1.0], [10.0], [11.0]]), np.array([0, 0, 1, 1]))
    0.1
    """
    if not defined(labels):
        return np.nan
    means, sizes = _means(data, labels)
    spread = np.bincount(labels, lengths(data - means[labels])) / sizes
    worst = []
    for i, mean in enumerate(means):
        apart = lengths(means - mean)
        others = apart > 0  # itself is not; nor is one with the same mean
        worst.append(((spread[i] + spread[others]) / apart[others]).max(initial=0.0))
    return float(np.mean(worst))


def calinski_harabasz(data: Array, labels: Array) -> float:
    """Return (B / (k − 1)) / (W / (n − k)): how far the k means scatter, over how far points do.

    B = Σ nⱼ ‖cⱼ − c‖² for the means cⱼ of the clusters and c of all points, W = Σ ‖x − cⱼ‖² for the
    points. Larger is said to be better.

    Parameters
    ----------
    data : ndarray of shape (n, d)
    labels : ndarray of shape (n,)
        Cluster numbers from 0 on, none left out.

    Returns
    -------
    float
        0 or more; 1 where W is 0; NaN where it is not `defined`.

    See Also
    --------
    sklearn.metrics.calinski_harabasz_score : The same number.

    References
    ----------
    T. Caliński, J. Harabasz (1974), Communications in Statistics 3:1-27.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.indices import calinski_harabasz
    >>> calinski_harabasz(np.array([[0.0], [1.0], [10.0], [11.0]]), np.array([0, 0, 1, 1]))
    200.0
    """
    if not defined(labels):
        return np.nan
    means, sizes = _means(data, labels)
    n, k = len(data), len(means)
    between = sizes @ ((means - data.mean(axis=0)) ** 2).sum(axis=1)
    within = ((data - means[labels]) ** 2).sum()
    return float(between * (n - k) / (within * (k - 1))) if within > 0 else 1.0


def _means(data: Array, labels: Array) -> tuple[Array, Array]:
    """Return the mean of each cluster, shape (k, d), and its size."""
    sizes = np.bincount(labels)
    sums = np.column_stack([np.bincount(labels, column) for column in data.T])
    return sums / sizes[:, None], sizes
