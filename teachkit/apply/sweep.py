"""Cluster at many bandwidths, and look at all answers before one is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.indices import calinski_harabasz, davies_bouldin, silhouettes
from teachkit.bandwidth import as_wide_as, neighbor_bandwidth
from teachkit.cluster import MeanShift
from teachkit.density import KernelLike
from teachkit.kernels import Kernel, as_kernel
from teachkit.validate import (
    as_bandwidth,
    as_bandwidths,
    as_choice,
    as_count,
    as_labels,
    as_rows,
    as_share,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BIG", "Clustering", "Plateau", "Sweep", "count_big", "half_split", "sweep"]

#: A cluster is big if it holds at least this share of the points.
BIG = 0.02
#: The sweep's own bandwidths: so many, from a third of the start to three times it.
STEPS, FACTOR = 25, 3.0
#: Share of the points in the neighbourhood that the start is taken from, and the fewest points,
#: the one in its middle among them.
START, FEWEST = 0.2, 3
#: Most points that a silhouette is taken from: every pair of them is measured.
MOST_PAIRED = 1_500
#: The indices, and which end of each is said to be the better one.
INDICES = {"silhouette": max, "davies_bouldin": min, "calinski_harabasz": max}


@dataclass(frozen=True)
class Clustering:
    """What mean shift answers at one bandwidth.

    Attributes
    ----------
    bandwidth : float
        h, in the units of the data.
    labels : ndarray of shape (n,)
        The cluster of each point, as `MeanShift` numbers them: the largest is 0.
    sizes : ndarray of shape (k,)
        How many points each cluster holds.
    big : int
        How many clusters are big.
    silhouette, davies_bouldin, calinski_harabasz : float
        Three indices; NaN for a single cluster, or a cluster for every point.
    """

    bandwidth: float
    labels: Array
    sizes: Array
    big: int
    silhouette: float
    davies_bouldin: float
    calinski_harabasz: float


@dataclass(frozen=True)
class Plateau:
    """A stretch of neighbouring bandwidths with one number of big clusters.

    Attributes
    ----------
    clusterings : tuple of Clustering
        At least one, in the order of rising bandwidths.
    """

    clusterings: tuple[Clustering, ...]

    @property
    def big(self) -> int:
        """How many clusters are big, all along."""
        return self.clusterings[0].big

    @property
    def low(self) -> float:
        """The smallest bandwidth."""
        return self.clusterings[0].bandwidth

    @property
    def high(self) -> float:
        """The largest bandwidth."""
        return self.clusterings[-1].bandwidth

    @property
    def factor(self) -> float:
        """How long it is, as a ratio of bandwidths: high / low."""
        return self.high / self.low

    @property
    def middle(self) -> Clustering:
        """The clustering whose bandwidth is nearest to √(low · high); the lower of equals."""
        middle = sqrt(self.low * self.high)
        return min(self.clusterings, key=lambda one: round(abs(log(one.bandwidth / middle)), 9))


@dataclass(frozen=True)
class Sweep:
    """What mean shift answers at many bandwidths.

    Attributes
    ----------
    data : ndarray of shape (n, d)
        The points.
    clusterings : tuple of Clustering
        One for each bandwidth, in rising order.
    kernel : Kernel
        What weighs the data.
    """

    data: Array
    clusterings: tuple[Clustering, ...]
    kernel: Kernel

    @property
    def plateaus(self) -> tuple[Plateau, ...]:
        """Each stretch of bandwidths with one number of big clusters, in rising order."""
        runs = groupby(self.clusterings, key=lambda one: one.big)
        return tuple(Plateau(tuple(run)) for _, run in runs)

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame, a row for each bandwidth: clusters, big ones, the largest, the indices."""
        import pandas as pd  # here, since it loads slowly and not every user looks at a table

        rows = [
            {
                "bandwidth": one.bandwidth,
                "clusters": len(one.sizes),
                "big": one.big,
                "largest": int(one.sizes.max()),
                **{index: getattr(one, index) for index in INDICES},
            }
            for one in self.clusterings
        ]
        return pd.DataFrame(rows)

    def best(self, index: str) -> Clustering:
        """Return the clustering that an index would choose; that of the smallest h of equals.

        Parameters
        ----------
        index : {"silhouette", "davies_bouldin", "calinski_harabasz"}
            Davies–Bouldin chooses its smallest value, the others their largest.

        Returns
        -------
        Clustering
            One of `clusterings`.

        Raises
        ------
        ValueError
            If there is no such index, or it is defined at none of the bandwidths.
        """
        as_choice(index, "index", tuple(INDICES))
        known = [one for one in self.clusterings if not np.isnan(getattr(one, index))]
        if not known:
            raise ValueError(
                f"{index} is defined at none of the bandwidths: each gives one cluster, or a "
                "cluster for every point. Sweep over others."
            )
        return INDICES[index](known, key=lambda one: getattr(one, index))

    def half_split(
        self, bandwidths: ArrayLike | None = None, *, n_splits: int = 20, seed: int = 0
    ) -> dict[float, Array]:
        """Return how well halves of the data agree, at the middle of each plateau.

        Parameters
        ----------
        bandwidths : array-like of shape (b,), optional
            Where to ask instead.
        n_splits, seed
            As in `half_split`. Every bandwidth gets the same halves.

        Returns
        -------
        dict
            The agreement of each split, shape (n_splits,), by bandwidth.
        """
        if bandwidths is None:
            chosen = [plateau.middle.bandwidth for plateau in self.plateaus]
        else:
            chosen = as_bandwidths(bandwidths, "bandwidths")
        return {
            h: half_split(self.data, h, kernel=self.kernel, n_splits=n_splits, seed=seed)
            for h in chosen
        }


def sweep(
    data: ArrayLike,
    bandwidths: ArrayLike | None = None,
    *,
    kernel: KernelLike = "gaussian",
    share: float = BIG,
) -> Sweep:
    """Cluster at many bandwidths: labels, sizes, indices and plateaus.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed.
    bandwidths : array-like of shape (b,), optional
        Where to cluster. Unless given, 25 in equal ratios from a third to three times the h whose
        window holds a fifth of the points on average (`neighbor_bandwidth`, quantile 0.2).
    kernel : str, Kernel or callable, default="gaussian"
        What weighs the data: a name in `KERNELS`, or a profile k(u) of one's own.
    share : float, default=0.02
        Which share of the points makes a cluster big.

    Returns
    -------
    Sweep
        At each bandwidth what ``MeanShift(h, kernel=kernel).fit(data)`` answers, the bandwidths in
        rising order. From more than 1,500 points the silhouette is that of an even sample of 1,500.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used, or the sweep is to choose its bandwidths and most points are
        equal.

    See Also
    --------
    half_split : Whether halves of the data agree on the answer.
    teachkit.MeanShift : The answer at one bandwidth.

    Examples
    --------
    >>> from teachkit import make_three_blobs
    >>> from teachkit.apply.sweep import sweep
    >>> swept = sweep(make_three_blobs(), [0.5, 1.0, 2.0, 4.0])
    >>> [one.big for one in swept.clusterings]
    [4, 3, 3, 1]
    >>> [(plateau.big, plateau.low, plateau.high) for plateau in swept.plateaus]
    [(4, 0.5, 0.5), (3, 1.0, 2.0), (1, 4.0, 4.0)]
    """
    rows, kernel = as_rows(data, "data"), as_kernel(kernel)
    share = as_share(share, "share")
    if bandwidths is None:
        chosen = start_bandwidth(rows, kernel) * np.geomspace(1 / FACTOR, FACTOR, STEPS)
    else:
        chosen = np.unique(as_bandwidths(bandwidths, "bandwidths"))
    return Sweep(rows, tuple(clusterings_at(rows, chosen, kernel, share)), kernel)


def start_bandwidth(data: Array, kernel: Kernel) -> float:
    """Return the h, as `MeanShift` takes it, of a window that holds a fifth of the points.

    Raises
    ------
    ValueError
        If it is 0.
    """
    n, d = data.shape
    share = min(1.0, max(START, FEWEST / n))
    h = as_wide_as(neighbor_bandwidth(data, share), kernel, d)
    if h == 0:
        raise ValueError(
            f"bandwidths cannot be chosen for these data, most of which are equal (rows: {n}): "
            "give bandwidths."
        )
    return h


def clusterings_at(
    data: Array, bandwidths: Sequence[float] | Array, kernel: Kernel, share: float
) -> list[Clustering]:
    """Return the clustering at each bandwidth, in their order; arguments as `sweep` makes them."""
    labellings = [MeanShift(float(h), kernel=kernel).fit(data).labels_ for h in bandwidths]
    few = even_rows(len(data), MOST_PAIRED)
    compact = [np.unique(labels[few], return_inverse=True)[1] for labels in labellings]
    return [
        Clustering(
            bandwidth=float(h),
            labels=labels,
            sizes=np.bincount(labels),
            big=count_big(labels, share),
            silhouette=silhouette,
            davies_bouldin=davies_bouldin(data, labels),
            calinski_harabasz=calinski_harabasz(data, labels),
        )
        for h, labels, silhouette in zip(
            bandwidths, labellings, silhouettes(data[few], compact), strict=True
        )
    ]


def even_rows(n: int, most: int) -> Array:
    """Return the numbers of at most so many of n rows, drawn without favour, always the same."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(0).choice(n, most, replace=False))


def count_big(labels: ArrayLike, share: float = BIG) -> int:
    """Return how many clusters hold at least this share of the points.

    Parameters
    ----------
    labels : array-like of shape (n,)
        The cluster of each point, a whole number; one below 0 is no cluster.
    share : float, default=0.02
        Of all points, those in no cluster among them.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    sweep : Counts them at every bandwidth.

    Examples
    --------
    >>> from teachkit.apply.sweep import count_big
    >>> count_big([0, 0, 0, 0, 1, 1, 2, -1], share=0.25)
    2
    """
    labels, share = as_labels(labels, "labels"), as_share(share, "share")
    _, sizes = np.unique(labels[labels >= 0], return_counts=True)
    # The products of shares and numbers round: 0.07 of 100 points are 7.
    return int((sizes >= share * len(labels) - 1e-9).sum())


def half_split(
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    n_splits: int = 20,
    seed: int = 0,
) -> Array:
    """Return how well the clusters of two halves of the data agree, for several splits.

    Each half is clustered on its own. Then the model of each half also labels the other half, by
    the basins that those points climb into, and the adjusted Rand index compares these labels with
    the other half's own: 1 for the same groups, about 0 for chance. A split's agreement is the mean
    of the two.

    Parameters
    ----------
    data : array-like of shape (n, d)
        What was observed, at least four points.
    bandwidth : float
        h, in the units of the data.
    kernel : str, Kernel or callable, default="gaussian"
        What weighs the data: a name in `KERNELS`, or a profile k(u) of one's own.
    n_splits : int, default=20
        How many splits.
    seed : int, default=0
        What the splits are drawn from: the same seed, the same halves.

    Returns
    -------
    ndarray of shape (n_splits,)
        From about 0 to 1; exactly 1 where both halves are one cluster each, which says nothing.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    Sweep.half_split : At each plateau of a sweep.
    sklearn.metrics.adjusted_rand_score : The index.

    References
    ----------
    L. Hubert, P. Arabie (1985), Journal of Classification 2:193-218.

    Examples
    --------
    >>> from teachkit import make_three_blobs
    >>> from teachkit.apply.sweep import half_split
    >>> half_split(make_three_blobs(), 1.5, n_splits=3).round(1).tolist()
    [1.0, 1.0, 1.0]
    """
    from sklearn.metrics import adjusted_rand_score  # here, since it loads slowly

    rows, h = as_rows(data, "data"), as_bandwidth(bandwidth)
    if len(rows) < 4:
        raise ValueError(f"data has {len(rows)} rows: to halve it, give at least 4.")
    rng = np.random.default_rng(as_count(seed, "seed"))
    agreements = []
    for _ in range(as_count(n_splits, "n_splits", least=1)):
        order = rng.permutation(len(rows))
        one, other = rows[order[: len(rows) // 2]], rows[order[len(rows) // 2 :]]
        first, second = (MeanShift(h, kernel=kernel).fit(half) for half in (one, other))
        agreements.append(
            (
                adjusted_rand_score(first.labels_, second.predict(one))
                + adjusted_rand_score(second.labels_, first.predict(other))
            )
            / 2
        )
    return np.array(agreements)
