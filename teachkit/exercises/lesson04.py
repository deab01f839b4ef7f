"""Exercises of lesson 04: differentiate a bump, average a window, find a shadow."""

from __future__ import annotations

import numpy as np

from teachkit.exercises.engine import Exercise

# 04.1


def bump_gradient(x, datum, bandwidth):
    """Gradient at x of the biweight bump (1 - u)² on one datum, both of shape (d,): shape (d,)."""
    # Your code here.


def _bump_gradient(x, datum, bandwidth):
    u = ((datum - x) ** 2).sum() / bandwidth**2
    slope = 2 * max(1 - u, 0)
    return slope * 2 * (datum - x) / bandwidth**2


def _bump_gradient_downhill(x, datum, bandwidth):
    return -_bump_gradient(x, datum, bandwidth)


def _bump_gradient_endless(x, datum, bandwidth):
    u = ((datum - x) ** 2).sum() / bandwidth**2
    return 4 * (1 - u) * (datum - x) / bandwidth**2


def _bump_gradient_ends_at_h(x, datum, bandwidth):
    u = ((datum - x) ** 2).sum() / bandwidth**2
    return 4 * (1 - u) * (datum - x) / bandwidth**2 * (u <= bandwidth)


def _bump_gradient_by_h(x, datum, bandwidth):
    return _bump_gradient(x, datum, bandwidth) * bandwidth


def _bump_gradient_outer_only(x, datum, bandwidth):
    u = ((datum - x) ** 2).sum() / bandwidth**2
    return 2 * max(1 - u, 0) * (datum - x)


def _bump_gradient_half(x, datum, bandwidth):
    return _bump_gradient(x, datum, bandwidth) / 2


def _bump_gradient_profile_for_slope(x, datum, bandwidth):
    u = ((datum - x) ** 2).sum() / bandwidth**2
    return max(1 - u, 0) ** 2 * 2 * (datum - x) / bandwidth**2


def _bump_gradient_by_coordinate(x, datum, bandwidth):
    u = (datum - x) ** 2 / bandwidth**2
    return 4 * np.maximum(1 - u, 0) * (datum - x) / bandwidth**2


def _bump_gradient_distance_for_u(x, datum, bandwidth):
    u = np.sqrt(((datum - x) ** 2).sum()) / bandwidth
    return 4 * max(1 - u, 0) * (datum - x) / bandwidth**2


def _bump_gradient_cases(rng):
    cases = [
        (np.array([0.0]), np.array([0.5]), 1.0),
        (np.array([0.0]), np.array([-1.0]), 2.0),
        (np.array([1.0]), np.array([1.0]), 1.0),
        (np.array([0.0]), np.array([3.0]), 1.0),
        (np.array([0.0]), np.array([0.4]), 0.5),
        (np.array([0.0]), np.array([2.5]), 2.0),
        (np.array([0.0, 0.0]), np.array([3.0, 4.0]), 10.0),
        (np.array([0.0, 0.0]), np.array([3.0, 4.0]), 5.0),
        (np.array([0.0, 0.0]), np.array([0.9, 0.9]), 1.0),
    ]
    for d, bandwidth in ((1, 0.7), (2, 2.5), (2, 4.0), (3, 1.0), (3, 5.0)):
        cases.append((rng.normal(size=d), rng.normal(size=d), bandwidth))
    return cases


# 04.2


def flat_shift(points, data, bandwidth):
    """Flat mean-shift vector at points (m, d) of data (n, d): shape (m, d), 0 if no data near."""
    # Your code here.


def _flat_shift(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = ((data - x) ** 2).sum(axis=1) <= bandwidth**2
        if inside.any():
            vectors[i] = data[inside].mean(axis=0) - x
    return vectors


def _flat_inside(points, data, bandwidth):
    return ((data - points[:, None]) ** 2).sum(axis=2) <= bandwidth**2


def _flat_shift_mean_only(points, data, bandwidth):
    return points + _flat_shift(points, data, bandwidth)


def _flat_shift_backwards(points, data, bandwidth):
    return -_flat_shift(points, data, bandwidth)


def _flat_shift_divided_by_n(points, data, bandwidth):
    share = _flat_inside(points, data, bandwidth).mean(axis=1, keepdims=True)
    return _flat_shift(points, data, bandwidth) * share


def _flat_shift_mean_divided_by_n(points, data, bandwidth):
    inside = _flat_inside(points, data, bandwidth)
    shifted = inside @ data / len(data) - points
    return np.where(inside.any(axis=1, keepdims=True), shifted, 0.0)


def _flat_shift_open(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = ((data - x) ** 2).sum(axis=1) < bandwidth**2
        if inside.any():
            vectors[i] = data[inside].mean(axis=0) - x
    return vectors


def _flat_shift_nan(points, data, bandwidth):
    empty = ~_flat_inside(points, data, bandwidth).any(axis=1, keepdims=True)
    return np.where(empty, np.nan, _flat_shift(points, data, bandwidth))


def _flat_shift_to_origin(points, data, bandwidth):
    empty = ~_flat_inside(points, data, bandwidth).any(axis=1, keepdims=True)
    return np.where(empty, -points, _flat_shift(points, data, bandwidth))


def _flat_shift_square_window(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = (np.abs(data - x) <= bandwidth).all(axis=1)
        if inside.any():
            vectors[i] = data[inside].mean(axis=0) - x
    return vectors


def _flat_shift_one_mean(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = ((data - x) ** 2).sum(axis=1) <= bandwidth**2
        if inside.any():
            vectors[i] = data[inside].mean() - x
    return vectors


def _flat_shift_wrong_axis(points, data, bandwidth):
    inside = _flat_inside(points, data, bandwidth)
    shares = inside / np.maximum(inside.sum(axis=0), 1)
    return np.where(inside.any(axis=1, keepdims=True), shares @ data - points, 0.0)


def _flat_shift_unsquared(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = ((data - x) ** 2).sum(axis=1) <= bandwidth
        if inside.any():
            vectors[i] = data[inside].mean(axis=0) - x
    return vectors


def _flat_shift_squared_too_often(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = np.sqrt(((data - x) ** 2).sum(axis=1)) <= bandwidth**2
        if inside.any():
            vectors[i] = data[inside].mean(axis=0) - x
    return vectors


def _flat_shift_sum_of_arrows(points, data, bandwidth):
    count = _flat_inside(points, data, bandwidth).sum(axis=1, keepdims=True)
    return _flat_shift(points, data, bandwidth) * count


def _flat_shift_cases(rng):
    square = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]])
    cases = [
        (np.array([[1.0]]), np.array([[2.0], [4.0]]), 1.5),
        (np.array([[1.0]]), np.array([[2.0], [4.0]]), 3.0),
        (np.array([[1.0]]), np.array([[2.0], [4.0]]), 2.0),
        (np.array([[9.0]]), np.array([[2.0], [4.0]]), 1.0),
        (np.array([[1.0, 0.0]]), np.array([[4.0, 4.0], [1.0, 2.0]]), 5.0),
        (np.array([[0.5, 0.5], [8.0, 8.0]]), square, 2.0),
        (np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 3.0]]), square, 2.0),
    ]
    for m, n, d, bandwidth in ((3, 8, 1, 0.5), (5, 12, 2, 1.0), (4, 12, 2, 2.0), (6, 20, 3, 1.5)):
        cases.append((rng.normal(size=(m, d)), rng.normal(size=(n, d)), bandwidth))
    data = rng.normal(size=(10, 2))
    cases.append((data.copy(), data, 0.8))
    cases.append((1000 + data[:4], 1000 + data, 0.6))
    return cases


# 04.3


def shadow_profile(u, k):
    """The shadow's profile on the rising grid u (u[0] = 0) of weights k, scaled to 1 at u = 0."""
    # Your code here.


def _shadow_profile(u, k):
    strips = (k[:-1] + k[1:]) / 2 * np.diff(u)
    beyond = np.append(np.cumsum(strips[::-1])[::-1], 0.0)
    return beyond / beyond[0]


def _shadow_profile_from_zero(u, k):
    return 1 - _shadow_profile(u, k)


def _shadow_profile_unscaled(u, k):
    strips = (k[:-1] + k[1:]) / 2 * np.diff(u)
    return np.append(np.cumsum(strips[::-1])[::-1], 0.0)


def _shadow_profile_no_widths(u, k):
    heights = (k[:-1] + k[1:]) / 2
    beyond = np.append(np.cumsum(heights[::-1])[::-1], 0.0)
    return beyond / beyond[0]


def _shadow_profile_differentiated(u, k):
    return -np.gradient(k, u)


def _shadow_profile_left_ends(u, k):
    strips = k[:-1] * np.diff(u)
    beyond = np.append(np.cumsum(strips[::-1])[::-1], 0.0)
    return beyond / beyond[0]


def _shadow_profile_right_ends(u, k):
    strips = k[1:] * np.diff(u)
    beyond = np.append(np.cumsum(strips[::-1])[::-1], 0.0)
    return beyond / beyond[0]


def _shadow_profile_over_distance(u, k):
    return _shadow_profile(np.sqrt(u), k)


def _shadow_profile_power(u, k):
    return k * np.maximum(1 - u, 0)


def _shadow_profile_sum_of_weights(u, k):
    beyond = np.cumsum(k[::-1])[::-1]
    return beyond / beyond[0]


def _shadow_profile_cases(rng):
    grid, far = np.linspace(0, 1, 101), np.linspace(0, 40, 401)
    uneven = np.sort(np.concatenate([[0.0, 1.0], rng.uniform(size=30)]))
    steps = np.sort(np.concatenate([[0.0, 2.0], rng.uniform(0, 2, size=12)]))
    return [
        (np.array([0.0, 1.0]), np.array([1.0, 1.0])),
        (np.array([0.0, 0.5, 1.0]), np.array([1.0, 1.0, 1.0])),
        (np.array([0.0, 0.5, 1.0]), np.array([1.0, 0.5, 0.0])),
        (np.array([0.0, 1.0, 4.0]), np.array([3.0, 1.0, 0.0])),
        (grid, 1 - grid),
        (grid, (1 - grid) ** 2),
        (far, np.exp(-far / 2)),
        (grid, 5 * np.ones(101)),
        (grid, np.cos(np.pi / 2 * np.sqrt(grid))),
        (uneven, 1 - uneven**2),
        (steps, np.sort(rng.uniform(size=14))[::-1].copy()),
    ]


EXERCISES = {
    "bump_gradient": Exercise(
        lesson="04",
        task="Differentiate the biweight bump (1 − u)² of one datum with the chain rule.",
        stub=bump_gradient,
        reference=_bump_gradient,
        hints=[
            "First u: `((datum - x) ** 2).sum() / bandwidth**2`, one number. The profile (1 − u)² "
            "has k′(u) = −2(1 − u), so its slope is s(u) = 2(1 − u).",
            "Beyond u = 1 the bump is 0 and level, so the slope is 0 there: `2 * max(1 - u, 0)`.",
            "The gradient is s(u) times 2(datum − x)/h²: the arrow to the datum, scaled.",
        ],
        mistakes={
            "Your gradient points away from the datum. A bump is highest on its datum, so uphill "
            "is towards it: datum − x, not x − datum.": _bump_gradient_downhill,
            "Beyond the bandwidth your bump has a slope. It ended at u = 1: the ground outside is "
            "level, and its gradient is 0.": _bump_gradient_endless,
            "You let the bump end at u = h. u is the squared distance over h², so h is in it "
            "already: the bump ends at u = 1.": _bump_gradient_ends_at_h,
            "You divided by h, not by h². The difference only shows when h is not 1: change the "
            "unit of length, and your gradient is no longer a slope.": _bump_gradient_by_h,
            "You differentiated the profile and left out the inner derivative. u itself changes "
            "with x, at a rate of 2(x − datum)/h²: multiply by its size, "
            "2/h².": _bump_gradient_outer_only,
            "You are off by a factor of 2. There are two of them: one from (1 − u)², one from the "
            "square in u.": _bump_gradient_half,
            "You weighed the arrow with the profile (1 − u)². The gradient needs its slope "
            "2(1 − u): how fast the bump falls, not how high it is.": (
                _bump_gradient_profile_for_slope
            ),
            "You made a u for every coordinate. There is one u for the whole point: add the "
            "squares of all coordinates first. In 1-D you cannot see the "
            "difference.": _bump_gradient_by_coordinate,
            "You put the distance over h in the place of u. u is its square: without it the bump "
            "is another one, with a spike on its datum.": _bump_gradient_distance_for_u,
        },
        cases=_bump_gradient_cases,
        learned="a bump pulls towards its datum, as strongly as its profile falls there.",
    ),
    "flat_shift": Exercise(
        lesson="04",
        task="Compute the flat mean-shift vector at many points, empty windows included.",
        stub=flat_shift,
        reference=_flat_shift,
        hints=[
            "For one point x, `inside = ((data - x) ** 2).sum(axis=1) <= bandwidth**2` says which "
            "rows are in its window. A loop over the points is fine.",
            "The mean of the window, coordinate by coordinate, is `data[inside].mean(axis=0)`. "
            "Subtract x from it.",
            "Start from `np.zeros(points.shape)` and fill in row i only `if inside.any()`: an "
            "empty window leaves its zeros.",
        ],
        mistakes={
            "You returned the mean, not the vector to it: subtract x. Added to x, what you "
            "returned would jump far past the data.": _flat_shift_mean_only,
            "Your vector points from the mean to x, which is downhill. It is the mean minus "
            "x.": _flat_shift_backwards,
            "You divided the sum of the arrows by n, not by how many data the window holds. The "
            "direction is right and the steps are far too short.": _flat_shift_divided_by_n,
            "You divided the window's sum by n instead of by the number of data in it. That is no "
            "mean: it is drawn towards the origin.": _flat_shift_mean_divided_by_n,
            "You left out data at distance exactly h. Windows in this course are closed: u ≤ 1 is "
            "inside, so use <=.": _flat_shift_open,
            "An empty window gave nan: 0 divided by 0. One nan then spreads through everything "
            "computed from it. With no data near, the vector is 0.": _flat_shift_nan,
            "In an empty window you took 0 for the mean, so the vector runs to the origin, where "
            "there may be nothing. With no data near, the vector is 0.": _flat_shift_to_origin,
            "Your window is a square: you compared each coordinate with h. The window is a ball: "
            "add the squares of the coordinates, then compare with "
            "h².": _flat_shift_square_window,
            "You averaged over all coordinates at once and got one number. The mean is a point: "
            "use mean(axis=0), one number for each column.": _flat_shift_one_mean,
            "You divided along the wrong axis. Each point's weights must add up to 1: sum over "
            "the data, not over the points.": _flat_shift_wrong_axis,
            "You compared the squared distance with h. Compare it with h², or take its root "
            "first: with h = 1 you cannot see the difference.": _flat_shift_unsquared,
            "You compared the distance with h². Compare it with h, or its square with h²: with "
            "h = 1 you cannot see the difference.": _flat_shift_squared_too_often,
            "You added up the arrows to the data in the window. Divide by their number: the mean "
            "of the arrows is the arrow to the mean.": _flat_shift_sum_of_arrows,
        },
        cases=_flat_shift_cases,
        learned=(
            "the flat mean-shift vector is the mean of the window minus x, and 0 if it is empty."
        ),
    ),
    "shadow_profile": Exercise(
        lesson="04",
        task="Find, numerically, the profile of the density that weights of any shape k(u) climb.",
        stub=shadow_profile,
        reference=_shadow_profile,
        hints=[
            "q has to satisfy −q′ ∝ k and end at 0. So q(u) is the area under k from u to the end "
            "of the grid.",
            "Between two grid values lies a strip: its height is the mean of the two k, "
            "`(k[:-1] + k[1:]) / 2`, its width is `np.diff(u)`. The widths need not be equal.",
            "Add the strips from the right: `np.cumsum(strips[::-1])[::-1]`, and append the 0 that "
            "is left at the end. Divide by the first value.",
        ],
        mistakes={
            "You added up the area from 0 to u, so your profile rises. A bump must be highest on "
            "its datum: take the area from u to the end.": _shadow_profile_from_zero,
            "Your profile does not start at 1. The shape is right; divide it by its first "
            "value.": _shadow_profile_unscaled,
            "You added heights without widths. That works only on an even grid; a strip's area "
            "is its height times np.diff(u).": _shadow_profile_no_widths,
            "You added up the weights k themselves. An area needs strips: there is one strip less "
            "than there are grid values, and at the last value no area is left, so q is 0 "
            "there.": _shadow_profile_sum_of_weights,
            "You differentiated k. That goes the wrong way: it finds weights that climb the "
            "density of k. The shadow is found by adding up, since −q′ must give back "
            "k.": _shadow_profile_differentiated,
            "Your strips are as high as k at their left edge, which is too high for weights that "
            "fall. Use the mean of both edges.": _shadow_profile_left_ends,
            "Your strips are as high as k at their right edge, which is too low for weights that "
            "fall. Use the mean of both edges.": _shadow_profile_right_ends,
            "You added up over the distance √u. The chain rule differentiates by u, so the strips "
            "must be as wide as u, not as the distance.": _shadow_profile_over_distance,
            "You multiplied k by 1 − u. That is right for flat, Epanechnikov and biweight, and "
            "for no other weights. Add up the area under k instead.": _shadow_profile_power,
        },
        cases=_shadow_profile_cases,
        learned="any weights that do not rise with u climb some density: add them up from the end.",
    ),
}
