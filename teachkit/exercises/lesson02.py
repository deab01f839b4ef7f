"""Exercises of lesson 02: slide a window, weigh the data, compare far places, stand up cones."""

from __future__ import annotations

import math

import numpy as np

from teachkit.exercises.engine import Exercise


def window_density(points, data, bandwidth):
    """Share of the data within bandwidth of each point, divided by the window's width."""
    # Your code here.


def _window_density(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean(axis=1) / (2 * bandwidth)


def _window_density_open(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) < bandwidth
    return inside.mean(axis=1) / (2 * bandwidth)


def _window_density_half_width(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean(axis=1) / bandwidth


def _window_density_share(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean(axis=1)


def _window_density_count(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.sum(axis=1) / (2 * bandwidth)


def _window_density_only_count(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.sum(axis=1)


def _window_density_one_sided(points, data, bandwidth):
    inside = points[:, None] - data <= bandwidth
    return inside.mean(axis=1) / (2 * bandwidth)


def _window_density_wrong_axis(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean(axis=0) / (2 * bandwidth)


def _window_density_by_points(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.sum(axis=1) / (len(points) * 2 * bandwidth)


def _window_density_one_number(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean() / (2 * bandwidth)


def _window_density_first_point(points, data, bandwidth):
    return _window_density(points, data, bandwidth)[0]


def _window_density_brackets(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean(axis=1) / 2 * bandwidth


def _window_density_full_width(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth / 2
    return inside.mean(axis=1) / bandwidth


def _window_density_cases(rng):
    cases = [
        (np.array([0.0]), np.array([0.25]), 0.5),
        (np.array([0.0]), np.array([-4.0, 0.25, 4.0]), 0.5),
        (np.array([0.0]), np.array([0.0, 2.0]), 2.0),
        (np.array([0.0, 1.0]), np.array([0.0, 1.0, 2.0]), 1.0),
        (np.array([100.0]), np.array([0.0, 1.0]), 1.0),
        (np.array([0.0, 0.5, 3.0]), np.array([0.25, 0.25]), 0.75),
    ]
    # Multiples of an eighth are exact in floating point, so that ties are ties for everybody.
    for m, n, bandwidth in ((1, 5, 0.5), (3, 8, 0.75), (6, 6, 1.0), (5, 20, 0.25), (8, 40, 2.5)):
        points = rng.integers(-24, 25, size=m) / 8
        cases.append((points, rng.integers(-24, 25, size=n) / 8, bandwidth))
    return cases


def weighted_density(points, data, weights, bandwidth):
    """Gaussian density at each point, the datum i counted weights[i] times: shape (m,)."""
    # Your code here.


def _weighted_density(points, data, weights, bandwidth):
    d = data.shape[1]
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * (np.exp(-u / 2) @ weights)


def _weighted_density_variant(
    points, data, weights, bandwidth, *, power=None, pi_power=None, total=None, u_power=1, half=2
):
    d = data.shape[1]
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    constant = (2 * np.pi) ** (-d / 2 if pi_power is None else pi_power)
    total = weights.sum() if total is None else total
    scale = bandwidth ** (d if power is None else power)
    return constant / (total * scale) * (np.exp(-(u**u_power) / half) @ weights)


def _weighted_density_by_h(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, power=1)


def _weighted_density_no_constant(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, pi_power=0)


def _weighted_density_line_constant(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, pi_power=-0.5)


def _weighted_density_constant_upside_down(points, data, weights, bandwidth):
    d = data.shape[1]
    return _weighted_density_variant(points, data, weights, bandwidth, pi_power=d / 2)


def _weighted_density_d_is_rows(points, data, weights, bandwidth):
    n = len(data)
    return _weighted_density_variant(points, data, weights, bandwidth, power=n, pi_power=-n / 2)


def _weighted_density_by_n(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, total=len(data))


def _weighted_density_not_divided(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, total=1)


def _weighted_density_no_half(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, half=1)


def _weighted_density_distance(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, u_power=0.5)


def _weighted_density_h_not_squared(points, data, weights, bandwidth):
    d = data.shape[1]
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * (np.exp(-u / 2) @ weights)


def _weighted_density_no_h(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, power=0)


def _weighted_density_unweighted(points, data, weights, bandwidth):
    return _weighted_density(points, data, np.ones(len(data)), bandwidth)


def _weighted_density_weights_only_above(points, data, weights, bandwidth):
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    d = data.shape[1]
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * np.exp(-u / 2).sum(axis=1)


def _weighted_density_weighted_distance(points, data, weights, bandwidth):
    d = data.shape[1]
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * np.exp(-weights * u / 2).sum(axis=1)


def _weighted_density_sum_then_square(points, data, weights, bandwidth):
    d = data.shape[1]
    u = (points[:, None, :] - data).sum(axis=2) ** 2 / bandwidth**2
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * (np.exp(-u / 2) @ weights)


def _weighted_density_h_multiplied(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, power=-data.shape[1])


def _weighted_density_brackets(points, data, weights, bandwidth):
    d = data.shape[1]
    return _weighted_density_variant(points, data, weights, bandwidth, power=-d, pi_power=d / 2)


def _weighted_density_pi_power_d(points, data, weights, bandwidth):
    return _weighted_density_variant(points, data, weights, bandwidth, pi_power=-data.shape[1])


def _weighted_density_moved_data(points, data, weights, bandwidth):
    return _weighted_density_variant(points, weights[:, None] * data, weights, bandwidth)


def _weighted_density_moved_unweighted(points, data, weights, bandwidth):
    u = ((points[:, None, :] - weights[:, None] * data) ** 2).sum(axis=2) / bandwidth**2
    d = data.shape[1]
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * np.exp(-u / 2).sum(axis=1)


def _weighted_density_cases(rng):
    cases = [
        (np.array([[0.0]]), np.array([[0.0]]), np.array([1.0]), 1.0),
        (np.array([[0.0]]), np.array([[1.0]]), np.array([2.0]), 0.5),
        (np.array([[0.0]]), np.array([[0.0], [1.0]]), np.array([3.0, 1.0]), 0.5),
        (np.array([[0.0, 0.0]]), np.array([[0.0, 0.0]]), np.array([1.0]), 2.0),
        (np.array([[0.0, 0.0]]), np.array([[1.0, -1.0]]), np.array([1.0]), 1.0),
        (np.array([[0.0], [5.0]]), np.array([[0.0], [5.0]]), np.array([1.0, 0.0]), 1.0),
        (np.array([[90.0]]), np.array([[0.0], [1.0]]), np.array([1.0, 2.0]), 1.0),
    ]
    shapes = ((3, 4, 1, 0.5), (1, 6, 2, 0.7), (4, 5, 2, 1.5), (6, 6, 3, 0.8), (5, 30, 2, 2.0))
    for m, n, d, bandwidth in shapes:
        weights = rng.integers(1, 5, size=n) / 2
        cases.append((rng.normal(size=(m, d)), rng.normal(size=(n, d)), weights, bandwidth))
    return cases


def log_ratio(p, q, data, bandwidth):
    """log f(p) - log f(q) for the Gaussian density of data (n, d): one number."""
    # Your code here.


def _log_ratio(p, q, data, bandwidth):
    def log_sum(place):
        a = -((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)
        return a.max() + np.log(np.exp(a - a.max()).sum())

    return float(log_sum(p) - log_sum(q))


def _log_ratio_underflows(p, q, data, bandwidth):
    def total(place):
        return np.exp(-((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)).sum()

    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.log(total(p)) - np.log(total(q)))


def _log_ratio_padded(p, q, data, bandwidth):
    def total(place):
        return np.exp(-((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)).sum()

    return float(np.log(total(p) + 1e-300) - np.log(total(q) + 1e-300))


def _log_ratio_backwards(p, q, data, bandwidth):
    return -_log_ratio(p, q, data, bandwidth)


def _log_ratio_nearest_only(p, q, data, bandwidth):
    def log_sum(place):
        return (-((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)).max()

    return float(log_sum(p) - log_sum(q))


def _log_ratio_one_largest(p, q, data, bandwidth):
    def exponents(place):
        return -((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)

    largest = max(exponents(p).max(), exponents(q).max())
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(
            np.log(np.exp(exponents(p) - largest).sum())
            - np.log(np.exp(exponents(q) - largest).sum())
        )


def _log_ratio_largest_lost(p, q, data, bandwidth):
    def log_sum(place):
        a = -((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)
        return np.log(np.exp(a - a.max()).sum())

    return float(log_sum(p) - log_sum(q))


def _log_ratio_sum_of_logs(p, q, data, bandwidth):
    def log_sum(place):
        return (-((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)).sum()

    return float(log_sum(p) - log_sum(q))


def _log_ratio_no_half(p, q, data, bandwidth):
    return _log_ratio(p, q, data, bandwidth / math.sqrt(2))


def _log_ratio_h_not_squared(p, q, data, bandwidth):
    return _log_ratio(p, q, data, math.sqrt(bandwidth))


def _log_ratio_ratio(p, q, data, bandwidth):
    with np.errstate(over="ignore"):
        return float(np.exp(_log_ratio(p, q, data, bandwidth)))


def _log_ratio_cases(rng):
    cases = [
        (np.array([0.0]), np.array([1.0]), np.array([[0.0]]), 1.0),
        (np.array([0.0]), np.array([0.0]), np.array([[0.0], [1.0]]), 1.0),
        (np.array([0.0]), np.array([2.0]), np.array([[0.0], [0.0], [2.0]]), 0.5),
        (np.array([100.0]), np.array([0.0]), np.array([[0.0]]), 1.0),
        (np.array([200.0]), np.array([-100.0]), np.array([[0.0], [1.0]]), 1.0),
        (np.array([50.0, 0.0]), np.array([0.0, 60.0]), np.array([[0.0, 0.0], [1.0, 1.0]]), 0.5),
    ]
    for n, d, bandwidth, far in ((4, 1, 0.6, 1), (8, 2, 0.8, 1), (20, 3, 1.5, 1), (10, 2, 0.5, 80)):
        p, q = far * rng.normal(size=(2, d))
        cases.append((p, q, rng.normal(size=(n, d)), bandwidth))
    cases.append((np.array([1e6]), np.array([2e6]), rng.normal(size=(12, 1)), 0.3))
    return cases


def cone_density(points, data, bandwidth):
    """Density at points (m, d) of data (n, d), a cone of radius bandwidth on each datum."""
    # Your code here.


def _cone_density(points, data, bandwidth):
    n, d = data.shape
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    cones = np.maximum(1 - np.sqrt(u), 0).sum(axis=1)
    ball_volume = math.pi ** (d / 2) / math.gamma(d / 2 + 1)
    return (d + 1) / ball_volume / (n * bandwidth**d) * cones


def _cone_density_variant(points, data, bandwidth, *, constant=None, power=None, root=0.5, least=0):
    n, d = data.shape
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    cones = np.maximum(1 - u**root, least).sum(axis=1)
    ball_volume = math.pi ** (d / 2) / math.gamma(d / 2 + 1)
    c_d = (d + 1) / ball_volume if constant is None else constant(d, ball_volume)
    return c_d / (n * bandwidth ** (d if power is None else power)) * cones


def _cone_density_parabola(points, data, bandwidth):
    return _cone_density_variant(points, data, bandwidth, root=1)


def _cone_density_epanechnikov(points, data, bandwidth):
    def constant(d, volume):
        return (d + 2) / (2 * volume)

    return _cone_density_variant(points, data, bandwidth, root=1, constant=constant)


def _cone_density_negative(points, data, bandwidth):
    return _cone_density_variant(points, data, bandwidth, least=-np.inf)


def _cone_density_line_constant(points, data, bandwidth):
    return _cone_density_variant(points, data, bandwidth, constant=lambda d, volume: 1.0)


def _cone_density_map_constant(points, data, bandwidth):
    return _cone_density_variant(points, data, bandwidth, constant=lambda d, volume: 3 / math.pi)


def _cone_density_epanechnikov_constant(points, data, bandwidth):
    def constant(d, volume):
        return (d + 2) / (2 * volume)

    return _cone_density_variant(points, data, bandwidth, constant=constant)


def _cone_density_volume_upside_down(points, data, bandwidth):
    return _cone_density_variant(
        points, data, bandwidth, constant=lambda d, volume: volume / (d + 1)
    )


def _cone_density_product_constant(points, data, bandwidth):
    return _cone_density_variant(points, data, bandwidth, constant=lambda d, volume: 1 / volume)


def _cone_density_by_h(points, data, bandwidth):
    return _cone_density_variant(points, data, bandwidth, power=1)


def _cone_density_unscaled(points, data, bandwidth):
    return _cone_density(points, data, 1.0) / bandwidth ** data.shape[1]


def _cone_density_not_divided(points, data, bandwidth):
    return len(data) * _cone_density(points, data, bandwidth)


def _cone_density_endless(points, data, bandwidth):
    def constant(d, volume):  # what the lesson's shells, out to radius 10, make of 1 - √u
        return 1 / (volume * (10**d - d / (d + 1) * 10 ** (d + 1)))

    return _cone_density_variant(points, data, bandwidth, least=-np.inf, constant=constant)


def _cone_density_squared_again(points, data, bandwidth):
    def constant(d, volume):
        return (d + 4) / (4 * volume)

    return _cone_density_variant(points, data, bandwidth, root=2, constant=constant)


def _cone_density_h_high(points, data, bandwidth):
    return bandwidth * _cone_density(points, data, bandwidth)


def _cone_density_cases(rng):
    cases = [
        (np.array([[0.0]]), np.array([[0.0]]), 2.0),
        (np.array([[0.0]]), np.array([[0.5], [0.75]]), 1.0),
        (np.array([[0.0], [4.0]]), np.array([[0.0], [1.0]]), 1.5),
        (np.array([[0.0, 0.0]]), np.array([[0.3, 0.4]]), 1.0),
        (np.array([[0.0, 0.0]]), np.array([[0.6, 0.8], [3.0, 4.0]]), 1.0),
        (np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [0.3, 0.4]]), 2.0),
        (np.array([[9.0, 9.0, 9.0]]), np.array([[0.0, 0.0, 0.0]]), 1.0),
    ]
    shapes = ((3, 5, 1, 0.8), (4, 10, 2, 1.5), (5, 12, 3, 2.0), (6, 30, 2, 0.7), (3, 25, 4, 2.5))
    for m, n, d, bandwidth in shapes:
        cases.append((rng.normal(size=(m, d)), rng.normal(size=(n, d)), bandwidth))
    return cases


EXERCISES = {
    "window_density": Exercise(
        lesson="02",
        task="Compute the share of the data within bandwidth of each point, per unit of length.",
        stub=window_density,
        reference=_window_density,
        hints=[
            "`points[:, None] - data` is the table of all differences: one row for each point, one "
            "column for each datum. Its absolute values are the distances.",
            "`distances <= bandwidth` is a table of True and False. The mean of a row of it, "
            "`.mean(axis=1)`, is a share.",
            "Divide by the width of the window: it reaches `bandwidth` to the left and as far to "
            "the right.",
        ],
        mistakes={
            "You left out data at distance exactly h. The window is closed, so `<=` and not `<`: "
            "rounded data and a round h do meet.": _window_density_open,
            "You divided by h, but the window reaches h to either side: it is 2h wide, and so the "
            "area came out as 2.": _window_density_half_width,
            "You returned the share itself. A wider window catches more, so divide by its width to "
            "get a share per unit of length.": _window_density_share,
            "You counted the data but did not divide by how many there are. A density tells "
            "shares: twice the data must not make it twice as high.": _window_density_count,
            "You divided by how many points you ask about. A share is out of the n data, whatever "
            "the number of questions.": _window_density_by_points,
            "You returned how many data each window holds. Divide by n to get a share, then by the "
            "window's width to get a density.": _window_density_only_count,
            "You forgot that a distance has no sign: without the absolute value every datum to the "
            "right of the point, however far, counts as near.": _window_density_one_sided,
            "You went along the wrong axis: you have one answer for each datum. There must be one "
            "for each point.": _window_density_wrong_axis,
            "You returned one number for all points together. There must be one for each point: "
            "take the mean along each row of the table, `.mean(axis=1)`.": (
                _window_density_one_number
            ),
            "You returned the first point's number alone. If you loop over the points, collect a "
            "number for each, and return the array after the loop.": _window_density_first_point,
            "`/ 2 * bandwidth` divides by 2 and then multiplies by h. Put the width in brackets: "
            "`/ (2 * bandwidth)`.": _window_density_brackets,
            "Your window is only h wide in all. It should reach a full h to either side, as the "
            "bandwidth is a radius.": _window_density_full_width,
        },
        cases=_window_density_cases,
        learned=(
            "a window that moves with the question needs no bins, and dividing by its width turns "
            "a share into a density."
        ),
        tolerance=1e-6,
    ),
    "weighted_density": Exercise(
        lesson="02",
        task="Compute the Gaussian density of weighted data in any number of dimensions.",
        stub=weighted_density,
        reference=_weighted_density,
        hints=[
            "Start with u for every pair: `points[:, None, :] - data` has shape (m, n, d). Square "
            "it, sum over the last axis, divide by the square of the bandwidth.",
            "Each bump `np.exp(-u / 2)` counts as often as its datum's weight says: `heights @ "
            "weights` multiplies and sums along each row.",
            "Three factors make the total one: (2π)^(-d/2) for the kernel, h^d for the bandwidth, "
            "and the sum of the weights where n stood. d is `data.shape[1]`.",
        ],
        mistakes={
            "You divided by h, not by hᵈ: right in 1-D, wrong in 2-D, where a bump is stretched "
            "along both axes.": _weighted_density_by_h,
            "You did not divide by hᵈ: the total then changes with the bandwidth.": (
                _weighted_density_no_h
            ),
            "The factor (2π)^(−d/2) is missing: the hills stand in the right place but the total "
            "is not 1.": _weighted_density_no_constant,
            "You used 1/√(2π) whatever d is: right in 1-D only. There is one such factor for each "
            "axis, (2π)^(−d/2) in all.": _weighted_density_line_constant,
            "You multiplied by (2π)^(d/2), the volume of one bell. The constant is 1 divided by "
            "that volume.": _weighted_density_constant_upside_down,
            "You took d to be the number of rows. It is the number of columns, `data.shape[1]`: "
            "how many coordinates a datum has.": _weighted_density_d_is_rows,
            "You divided by n, the number of rows. A row of weight 3 stands for three data, so "
            "divide by the sum of the weights.": _weighted_density_by_n,
            "You did not divide by the sum of the weights: doubling all weights must not change a "
            "density.": _weighted_density_not_divided,
            "You left the weights out: every datum counts once, whatever its weight.": (
                _weighted_density_unweighted
            ),
            "You divided by the sum of the weights, but the bumps themselves are not weighted: "
            "multiply each by its wᵢ before you sum.": _weighted_density_weights_only_above,
            "You put the weights inside the exponential. A weight makes a bump higher, not "
            "narrower: multiply the bump by it.": _weighted_density_weighted_distance,
            "The exponent is −u/2; you used −u. That is a narrower bell with another constant.": (
                _weighted_density_no_half
            ),
            "You took the root: the exponent needs the squared distance, and you gave it the "
            "distance. Your bumps have a spike in the middle.": _weighted_density_distance,
            "You divided the squared distance by h. It must be h²: u is the square of the distance "
            "in bandwidths.": _weighted_density_h_not_squared,
            "You multiplied by hᵈ. Wider bumps must be lower: divide. Where it stands behind a "
            "division, put brackets around all that divides, `a / (b * c)`.": (
                _weighted_density_h_multiplied
            ),
            "You multiplied by hᵈ and by (2π)^(d/2) where both divide. In `a / b * c` only b "
            "divides: put brackets, `a / (b * c)`.": _weighted_density_brackets,
            "You used (2π)^(−d). There is one factor √(2π) for each axis, so the power is −d/2.": (
                _weighted_density_pi_power_d
            ),
            "You multiplied the data by their weights, which moves them. A weight makes a bump "
            "higher; it leaves the bump where it is.": _weighted_density_moved_data,
            "You multiplied the data by their weights, which moves them. Multiply the bumps: a "
            "weight makes its bump higher and leaves it where it is.": (
                _weighted_density_moved_unweighted
            ),
            "You added the differences along the axes before you squared them: +1 and −1 then "
            "cancel, as if the datum were here. Square first, then sum.": (
                _weighted_density_sum_then_square
            ),
        },
        cases=_weighted_density_cases,
        learned=(
            "the kernel, the bandwidth and the weights each bring one factor, and together they "
            "make the total one in any number of dimensions."
        ),
        tolerance=1e-6,
    ),
    "log_ratio": Exercise(
        lesson="02",
        task="Compute log f(p) − log f(q) for the Gaussian density, also very far from the data.",
        stub=log_ratio,
        reference=_log_ratio,
        hints=[
            "c_d, n and hᵈ are the same at both places, so they cancel in the difference. What is "
            "left is the log of a sum of exp(−u/2) for each place.",
            "For one place, the exponents are `a = -((data - place) ** 2).sum(axis=1) / (2 * "
            "bandwidth**2)`. Do not take `np.exp(a)`: far away it is 0.",
            "`a.max() + np.log(np.exp(a - a.max()).sum())` is the log of the sum. Each place needs "
            "its own largest exponent.",
        ],
        mistakes={
            "Right near the data, but far away your sums underflow to 0, and neither their logs "
            "nor their ratio mean anything. Take the largest exponent out before you call exp.": (
                _log_ratio_underflows
            ),
            "You added something tiny to avoid log(0). The warning is gone and the answer is "
            "wrong: all far places now look equally far.": _log_ratio_padded,
            "You computed log f(q) − log f(p). It should be positive when p is the denser place.": (
                _log_ratio_backwards
            ),
            "You kept the largest exponent and dropped the rest of the sum. Only the nearest datum "
            "counts then; add the log of Σ exp(a − a_max).": _log_ratio_nearest_only,
            "You took one largest exponent for both places. If one is much farther from the data, "
            "its sum underflows all the same: each place needs its own.": _log_ratio_one_largest,
            "You took the largest exponent out and did not add it back to the log.": (
                _log_ratio_largest_lost
            ),
            "You added up the exponents. The sum of logs is the log of a product; a density is a "
            "sum of bumps, so its log is the log of a sum.": _log_ratio_sum_of_logs,
            "The exponent is −u/2; you used −u.": _log_ratio_no_half,
            "You divided the squared distance by 2h. It must be 2h²: u is the square of the "
            "distance in bandwidths.": _log_ratio_h_not_squared,
            "You returned the ratio. Return its logarithm: far away the ratio itself is 0 or too "
            "large for a number.": _log_ratio_ratio,
        },
        cases=_log_ratio_cases,
        learned=(
            "constants cancel in a ratio, and log-sum-exp tells far from very far, where densities "
            "have long been rounded to 0."
        ),
    ),
    "cone_density": Exercise(
        lesson="02",
        task="Compute a density whose bumps are cones, with its own normalising constant.",
        stub=cone_density,
        reference=_cone_density,
        hints=[
            "The profile takes u, the squared scaled distance. The height of the cone is one minus "
            "the distance itself: k(u) = 1 − √u, and 0 beyond u = 1.",
            "`constant(profile, d)` from the lesson peels any profile: "
            "`constant(lambda u: np.maximum(1 - np.sqrt(u), 0), d)` is c_d.",
            "Or find the formula: a cone of height 1 on a ball of volume V_d has the volume "
            "V_d / (d + 1), half of base times height in 1-D, a third in 2-D. So c_d = (d + 1) / "
            "V_d. Then multiply by the sum of cones and divide by n hᵈ.",
        ],
        mistakes={
            "Your bumps are parabolas: that is 1 − u. A cone is straight over the distance, and u "
            "is the distance squared.": _cone_density_parabola,
            "This is the Epanechnikov density: 1 − u is straight over u, not over the distance. A "
            "cone is 1 − √u, with a constant of its own.": _cone_density_epanechnikov,
            "Your cones go on below the ground: beyond distance h the height is 0, not negative.": (
                _cone_density_negative
            ),
            "Your profile goes on below the ground, and so did the volume you measured. Beyond "
            "u = 1 the height is 0: `np.maximum(…, 0)`.": _cone_density_endless,
            "Your profile is 1 − u². But u is the square of the distance already: take its root, "
            "not its square.": _cone_density_squared_again,
            "Your cones are h high. They are 1 high for every h: one minus the distance divided by "
            "h.": _cone_density_h_high,
            "Your constant is 1, which is right for cones in 1-D only. Measure it in d dimensions: "
            "`constant(profile, d)`.": _cone_density_line_constant,
            "Your constant is 3/π, which is right for cones on a map only. Measure it in d "
            "dimensions: `constant(profile, d)`.": _cone_density_map_constant,
            "The cones are right, but the constant is the Epanechnikov kernel's. Each profile has "
            "its own.": _cone_density_epanechnikov_constant,
            "You multiplied by the volume of one cone. The constant is 1 divided by that volume.": (
                _cone_density_volume_upside_down
            ),
            "1/V_d is the constant of the flat kernel. A cone fills only a part of the cylinder "
            "around it, so it must be higher.": _cone_density_product_constant,
            "You divided by h, not by hᵈ: right in 1-D, wrong in 2-D, where a bump is stretched "
            "along both axes.": _cone_density_by_h,
            "Your cones all have radius 1: divide the squared distance by h² before you call it "
            "u.": _cone_density_unscaled,
            "You did not divide by n: a density tells shares, so twice the data must not make it "
            "twice as high.": _cone_density_not_divided,
        },
        cases=_cone_density_cases,
        learned=(
            "any bump that does not rise on its way out makes a density, once you know its "
            "constant. scikit-learn calls this one `linear`."
        ),
        tolerance=1e-4,
    ),
}
