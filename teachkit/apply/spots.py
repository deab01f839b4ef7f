"""Hot spots on a map: where they are, how sure that is, what chance would give, what lies alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.bandwidth import left_out_log_densities
from teachkit.cluster import MeanShift
from teachkit.density import KernelLike, density, log_density
from teachkit.reading import shown
from teachkit.validate import as_bandwidth, as_column, as_count, as_rows, as_share

__all__ = [
    "EARTH_RADIUS",
    "ChanceLimit",
    "HotSpots",
    "Ranking",
    "hot_spots",
    "monte_carlo_limit",
    "rank_anomalies",
    "to_kilometres",
]

#: The mean radius of the earth, in kilometres.
EARTH_RADIUS = 6371.0088
#: A difference of two densities below this share of them is taken for rounding.
ROUNDING = 1e-12


def to_kilometres(
    latitude: ArrayLike, longitude: ArrayLike, *, origin: tuple[float, float] | None = None
) -> Array:
    """Return degrees as kilometres east and north of a place: R·Δλ·cos φ₀ and R·(φ − φ₀).

    Angles count in radians, φ is the latitude and λ the longitude. One cosine for the whole map
    makes it flat: near the origin's latitude it is right, further north or south east and west are
    off by cos φ / cos φ₀.

    Parameters
    ----------
    latitude : array-like of shape (n,) or (n, 1)
        Degrees north, from −90 to 90.
    longitude : array-like of shape (n,) or (n, 1)
        Degrees east, from −360 to 360: 190 and −170 are one meridian, and a map may lie across it.
    origin : tuple of float, optional
        The latitude and longitude of the place (0, 0). Unless given, the mean latitude, and the
        mean direction of the longitudes.

    Returns
    -------
    ndarray of shape (n, 2)
        Kilometres east, kilometres north.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    hot_spots : Needs one unit on all axes.
    sklearn.metrics.pairwise.haversine_distances : Right all over the globe, but gives distances
        alone, and mean shift needs places to take a mean of.

    Examples
    --------
    >>> from teachkit.apply.spots import to_kilometres
    >>> to_kilometres([0.0, 1.0], [179.5, -179.5], origin=(0.0, 180.0)).round(1).tolist()
    [[-55.6, 0.0], [55.6, 111.2]]
    """
    north, east = _degrees(latitude, "latitude", 90), _degrees(longitude, "longitude", 360)
    if len(north) != len(east):
        raise ValueError(
            f"latitude has {len(north)} rows and longitude {len(east)}: give one of each a place."
        )
    north_0, east_0 = _middle(north, east) if origin is None else _place(origin)
    turn = (east - east_0 + 180) % 360 - 180  # the short way round
    return EARTH_RADIUS * np.radians(
        np.column_stack([turn * np.cos(np.radians(north_0)), north - north_0])
    )


def _middle(north: Array, east: Array) -> tuple[float, float]:
    """Return the mean latitude, and the mean direction of the longitudes."""
    direction = np.exp(1j * np.radians(east)).mean()
    if abs(direction) < ROUNDING:
        raise ValueError("longitude goes evenly round the earth and has no middle: give origin.")
    return float(north.mean()), float(np.degrees(np.angle(direction)))


def _place(origin: tuple[float, float]) -> tuple[float, float]:
    """Return a latitude and a longitude, if it is that."""
    pair = as_column(origin, "origin")
    if len(pair) != 2:
        raise ValueError(f"origin holds {len(pair)} numbers: give its latitude and its longitude.")
    north, east = pair
    return float(_degrees([north], "origin[0]", 90)[0]), float(
        _degrees([east], "origin[1]", 360)[0]
    )


def _degrees(values: ArrayLike, name: str, most: float) -> Array:
    """Return angles as an array of shape (n,), none beyond ``most`` degrees."""
    degrees = as_column(values, name)
    farthest = degrees[np.abs(degrees).argmax()]
    if abs(farthest) > most:
        swapped = " Have latitude and longitude been swapped?" if most == 90 else ""
        raise ValueError(
            f"{name} holds {farthest:g}, and ends at {most} degrees: give degrees.{swapped}"
        )
    return degrees


@dataclass(frozen=True)
class HotSpots:
    """The modes of a map, the densest first, and what bootstrap samples say of them.

    Attributes
    ----------
    places : ndarray of shape (k, d)
        The modes, by falling density.
    densities : ndarray of shape (k,)
        Points per unit of area there: n·f̂, with the density that the kernel's mean shift climbs.
    counts : ndarray of shape (k,)
        How many points climb to each. The fullest need not be the densest.
    labels : ndarray of shape (n,)
        The spot each point climbs to: 0 is the densest.
    again : ndarray of shape (k,)
        In which share of the bootstrap samples some mode lies within h of the spot.
    tops : ndarray of shape (samples, d)
        The densest mode of each bootstrap sample.
    """

    places: Array
    densities: Array
    counts: Array
    labels: Array
    again: Array
    tops: Array

    def radius(self, share: float = 0.95) -> float:
        """Return how far round the densest spot this share of the `tops` lies.

        Parameters
        ----------
        share : float, default=0.95
            From 0 to 1.

        Returns
        -------
        float
            A radius, in the units of the data.
        """
        away = np.linalg.norm(self.tops - self.places[0], axis=1)
        return float(np.quantile(away, as_share(share, "share"), method="inverted_cdf"))


def hot_spots(
    data: ArrayLike,
    bandwidth: float,
    *,
    kernel: KernelLike = "gaussian",
    samples: int = 100,
    seed: int = 0,
) -> HotSpots:
    """Find the modes of a map, and ask bootstrap samples whether they stay.

    Parameters
    ----------
    data : array-like of shape (n, d)
        Places, all axes in one unit.
    bandwidth : float
        h, in that unit.
    kernel : str, Kernel or callable, default="gaussian"
        What weighs the data: a name in `KERNELS`, or a profile k(u) of one's own.
    samples : int, default=100
        How many bootstrap samples: n rows each, drawn from the data with replacement.
    seed : int, default=0
        What they are drawn from.

    Returns
    -------
    HotSpots
        Modes by density, with counts, and where the densest mode of each sample lies.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    monte_carlo_limit : Whether chance makes such spots, too.
    teachkit.MeanShift : The modes, by the number of their points.

    References
    ----------
    B. Efron, R. J. Tibshirani (1993), *An Introduction to the Bootstrap*.

    Examples
    --------
    >>> from teachkit import make_three_blobs
    >>> from teachkit.apply.spots import hot_spots
    >>> spots = hot_spots(make_three_blobs(), 1.0, samples=20)
    >>> spots.places.round(1).tolist()
    [[3.2, -3.1], [-3.2, -2.8], [2.8, 2.9]]
    >>> spots.counts.tolist(), spots.again.tolist()
    ([69, 71, 60], [1.0, 1.0, 1.0])
    """
    rows, h = as_rows(data, "data"), as_bandwidth(bandwidth)
    found = bootstrap_samples(rows, h, kernel, samples, seed)
    return spots_of(rows, h, kernel, [modes for _, modes in found])


def spots_of(data: Array, bandwidth: float, kernel: KernelLike, found: list[Array]) -> HotSpots:
    """Return the spots of the data, given the modes of each bootstrap sample, densest first."""
    places, densities, labels = by_density(data, bandwidth, kernel)
    # where a flat window of radius h has any density, a mode lies within h
    windows = [log_density(places, modes, bandwidth, kernel="flat") for modes in found]
    again = (np.array(windows) > -np.inf).mean(axis=0)
    tops = np.array([modes[0] for modes in found])
    return HotSpots(places, densities, np.bincount(labels), labels, again, tops)


def bootstrap_samples(
    data: Array, bandwidth: float, kernel: KernelLike, samples: int, seed: int
) -> Iterator[tuple[Array, Array]]:
    """Yield of each bootstrap sample the rows drawn, shape (n,), and its modes, densest first."""
    rng = np.random.default_rng(as_count(seed, "seed"))
    for _ in range(as_count(samples, "samples", least=1)):
        drawn = rng.integers(len(data), size=len(data))
        yield drawn, by_density(data[drawn], bandwidth, kernel)[0]


def by_density(data: Array, bandwidth: float, kernel: KernelLike) -> tuple[Array, Array, Array]:
    """Return the modes by falling density, points per unit of area there, and each point's mode."""
    model = MeanShift(bandwidth, kernel=kernel).fit(data)
    logs = model.score_samples(model.cluster_centers_)
    with np.errstate(over="ignore"):  # in a unit so small a density may be beyond all floats
        densities = len(data) * np.exp(logs)
    order = np.argsort(-logs, kind="stable")
    return model.cluster_centers_[order], densities[order], np.argsort(order)[model.labels_]


@dataclass(frozen=True)
class ChanceLimit:
    """How a map compares with random ones, place by place and as a whole.

    Attributes
    ----------
    observed : ndarray of shape (m,)
        Points per unit of area at each place.
    expected, spread : ndarray of shape (m,)
        Mean and standard deviation of the same over random maps.
    z : ndarray of shape (m,)
        (observed − expected) / spread. Where all random maps are alike, 0 if the observed one is
        like them, else infinite.
    highest : ndarray of shape (maps,)
        The largest z anywhere on each of as many *other* random maps, in rising order.
    limit : float
        What a share `level` of random maps passes somewhere.
    p_value : float
        (1 + random maps whose highest z is as high as the observed one) / (1 + maps).
    """

    observed: Array
    expected: Array
    spread: Array
    z: Array
    highest: Array
    limit: float
    p_value: float

    @property
    def hot(self) -> Array:
        """Where z passes the limit, shape (m,)."""
        return self.z > self.limit


def monte_carlo_limit(
    data: ArrayLike,
    points: ArrayLike,
    bandwidth: float,
    simulate: Callable[[np.random.Generator], Array],
    *,
    maps: int = 99,
    level: float = 0.05,
    seed: int = 0,
) -> ChanceLimit:
    """Compare a map's density with random maps, under one limit for all places together.

    The first random maps say what to expect at each place, and how much that varies: they make z.
    As many others say how high the *largest* z of a random map is. The limit is the k-th highest
    of these, k = level · (maps + 1) rounded down; so a random map passes it with the probability
    k / (maps + 1), somewhere, however many places are looked at.

    Parameters
    ----------
    data : array-like of shape (n, d)
        The places observed.
    points : array-like of shape (m, d)
        Where to look.
    bandwidth : float
        h, of the Gaussian kernel, in the units of the data.
    simulate : callable
        Takes a NumPy generator and returns a random map of n places, shape (n, d).
    maps : int, default=99
        How many random maps of either kind.
    level : float, default=0.05
        Which share of random maps may pass the limit.
    seed : int, default=0
        What the maps are drawn from.

    Returns
    -------
    ChanceLimit
        z, its limit, and the p-value of the whole map.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.scatter.scatter_along : Random maps along streets.
    teachkit.apply.scatter.scatter_inside : Random maps inside an outline.

    References
    ----------
    B. D. Ripley (1977), Journal of the Royal Statistical Society B 39:172-212.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit.apply.spots import monte_carlo_limit
    >>> rng = np.random.default_rng(0)
    >>> crowd = np.vstack([rng.random((90, 2)), rng.normal(0.5, 0.02, (10, 2))])
    >>> chance = monte_carlo_limit(crowd, crowd, 0.05, lambda rng: rng.random((100, 2)))
    >>> chance.p_value, bool(chance.hot[-1])
    (0.01, True)
    """
    rows, h = as_rows(data, "data"), as_bandwidth(bandwidth)
    where = as_rows(points, "points", columns=rows.shape[1])
    maps = as_count(maps, "maps", least=1)
    k = _rank_of(as_share(level, "level"), maps)
    rng = np.random.default_rng(as_count(seed, "seed"))

    def counted(places: Array) -> Array:
        return len(rows) * density(where, places, h)

    first, others = (
        np.array([counted(simulated(simulate, rng, rows)) for _ in range(maps)]) for _ in range(2)
    )
    return compared(counted(rows), first, others, k)


def _rank_of(level: float, maps: int) -> int:
    """Return the k of the k-th highest map, which a share ``level`` of random maps passes."""
    k = int(level * (maps + 1) + 1e-9)  # the product rounds: 0.07 of 100 are 7
    if 1 <= k <= maps:
        return k
    remedy = (
        f"give at least {np.ceil(1 / level) - 1:.0f} maps" if 0 < level < 1 else "0.05 is usual"
    )
    raise ValueError(
        f"level must be at least 1 / (maps + 1) and below 1, but came as {level:g} with "
        f"maps={maps}: {remedy}."
    )


def compared(observed: Array, first: Array, others: Array, k: int) -> ChanceLimit:
    """Return how a map compares with random ones, given what is counted on each at every place.

    Parameters
    ----------
    observed : ndarray of shape (m,)
    first, others : ndarray of shape (maps, m)
        What makes z, and what makes the limit.
    k : int
        The limit is the k-th highest.
    """
    expected, spread = first.mean(axis=0), first.std(axis=0)
    highest = np.sort([_deviations(one, expected, spread).max() for one in others])
    z = _deviations(observed, expected, spread)
    p_value = float((1 + (highest >= z.max()).sum()) / (1 + len(others)))
    return ChanceLimit(observed, expected, spread, z, highest, float(highest[-k]), p_value)


def simulated(
    simulate: Callable[[np.random.Generator], Array], rng: np.random.Generator, data: Array
) -> Array:
    """Return a random map, if it holds as many places as the data, with as many coordinates."""
    if not callable(simulate):
        raise TypeError(
            f"simulate must be a function, but came as {shown(simulate)}: pass one that takes a "
            "generator and returns places, such as lambda rng: rng.random((100, 2))."
        )
    places = as_rows(simulate(rng), "simulate(rng)")
    if places.shape != data.shape:
        raise ValueError(
            f"simulate(rng) returned places of shape {places.shape}, and the data have "
            f"{data.shape}: return as many."
        )
    return places


def _deviations(values: Array, expected: Array, spread: Array) -> Array:
    """Return (values − expected) / spread; where there is no spread, 0 or infinity."""
    above, rounding = values - expected, ROUNDING * expected
    alike = spread <= rounding  # as where no random map has anything at all
    unseen = np.where(np.abs(above) <= rounding, 0.0, np.copysign(np.inf, above))
    return np.divide(above, spread, out=unseen, where=~alike)


@dataclass(frozen=True)
class Ranking:
    """Points by how much alone they are.

    Attributes
    ----------
    order : ndarray of shape (n,)
        The numbers of the rows, the loneliest first.
    log_density : ndarray of shape (n,)
        log f̂ at each row, itself left out, in the order of the data.
    """

    order: Array
    log_density: Array


def rank_anomalies(data: ArrayLike, bandwidth: float) -> Ranking:
    """Rank points by the density that all the *others* make where they are, lowest first.

    The rank says which points to look at first. It does not say how many are wrong: that is for the
    reader to know, or to find out by planting some.

    Parameters
    ----------
    data : array-like of shape (n, d)
        At least two points, all axes in one unit.
    bandwidth : float
        h, of the Gaussian kernel, in that unit.

    Returns
    -------
    Ranking
        The order, and the logarithms of the densities. Of equals the earlier row comes first.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    sklearn.neighbors.LocalOutlierFactor : Compares the density with the neighbours' own.
    sklearn.ensemble.IsolationForest : Counts random cuts until a point is alone.

    Notes
    -----
    Leaving a point out subtracts the same bump, K(0), from every sum: it changes no rank. It does
    keep digits. Where a point is far from all others its own bump hides their sum in the last digit
    of a float, and points so far away would be equals.

    Examples
    --------
    >>> from teachkit.apply.spots import rank_anomalies
    >>> rank_anomalies([[0.0], [0.1], [0.2], [9.0], [5.0]], 0.5).order.tolist()
    [3, 4, 0, 2, 1]
    """
    rows, h = as_rows(data, "data"), as_bandwidth(bandwidth)
    if len(rows) < 2:
        raise ValueError("data has one row, and no others to be alone from: give at least 2.")
    logs = left_out_log_densities(rows, h, np.ones(len(rows)))
    return Ranking(np.argsort(logs, kind="stable"), logs)
