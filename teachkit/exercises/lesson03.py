"""Exercises of lesson 03: choose how smooth."""

from __future__ import annotations

import numpy as np

from teachkit.exercises.engine import Exercise

# 03.1


def robust_bandwidth(data):
    """Silverman's robust h of a 1-D array: 0.9 · min(s, IQR / 1.34) · n^(-1/5)."""
    # Your code here.


def _robust_bandwidth(data):
    lower, upper = np.percentile(data, [25, 75])
    spread = min(np.std(data, ddof=1), (upper - lower) / 1.34)
    return 0.9 * spread * len(data) ** (-1 / 5)


def _robust_bandwidth_std_only(data):
    return 0.9 * np.std(data, ddof=1) * len(data) ** (-1 / 5)


def _robust_bandwidth_quartiles_only(data):
    lower, upper = np.percentile(data, [25, 75])
    return 0.9 * (upper - lower) / 1.34 * len(data) ** (-1 / 5)


def _robust_bandwidth_max(data):
    lower, upper = np.percentile(data, [25, 75])
    spread = max(np.std(data, ddof=1), (upper - lower) / 1.34)
    return 0.9 * spread * len(data) ** (-1 / 5)


def _robust_bandwidth_plain_iqr(data):
    lower, upper = np.percentile(data, [25, 75])
    return 0.9 * min(np.std(data, ddof=1), upper - lower) * len(data) ** (-1 / 5)


def _robust_bandwidth_divides_both(data):
    lower, upper = np.percentile(data, [25, 75])
    return 0.9 * min(np.std(data, ddof=1), upper - lower) / 1.34 * len(data) ** (-1 / 5)


def _robust_bandwidth_growing(data):
    lower, upper = np.percentile(data, [25, 75])
    spread = min(np.std(data, ddof=1), (upper - lower) / 1.34)
    return 0.9 * spread * len(data) ** (1 / 5)


def _robust_bandwidth_power_unbracketed(data):
    lower, upper = np.percentile(data, [25, 75])
    spread = min(np.std(data, ddof=1), (upper - lower) / 1.34)
    return 0.9 * spread * len(data) ** -1 / 5


def _robust_bandwidth_percentile_of_one(data):
    lower, upper = np.percentile(data, [0.25, 0.75])
    return 0.9 * min(np.std(data, ddof=1), (upper - lower) / 1.34) * len(data) ** (-1 / 5)


def _robust_bandwidth_no_n(data):
    lower, upper = np.percentile(data, [25, 75])
    return 0.9 * min(np.std(data, ddof=1), (upper - lower) / 1.34)


def _robust_bandwidth_ddof0(data):
    lower, upper = np.percentile(data, [25, 75])
    spread = min(np.std(data), (upper - lower) / 1.34)
    return 0.9 * spread * len(data) ** (-1 / 5)


def _robust_bandwidth_cases(rng):
    normal = rng.normal(size=60)
    two_groups = np.concatenate([rng.normal(-4, 0.5, 20), rng.normal(4, 0.5, 20)])
    return [
        (np.array([1.0, 2.0, 3.0, 5.0]),),
        (np.array([0.0, 0.0, 1.0, 1.0]),),
        (np.array([1.0, 2.0, 3.0, 4.0, 100.0]),),
        (rng.normal(size=7),),
        (normal,),
        (np.append(normal, 50.0),),
        (two_groups,),
        (1000 * normal + 5e4,),
        (rng.uniform(size=200),),
        (rng.standard_t(2, size=80),),
    ]


# 03.2


def held_out_score(data, bandwidth):
    """Sum over i of the log Gaussian density at data[i], estimated from all the other points."""
    # Your code here.


def _held_out_score(data, bandwidth):
    n = len(data)
    u = (data[:, None] - data) / bandwidth
    bumps = np.exp(-(u**2) / 2) / (bandwidth * np.sqrt(2 * np.pi))
    np.fill_diagonal(bumps, 0)
    held_out = bumps.sum(axis=1) / (n - 1)
    return np.log(held_out).sum()


def _held_out_bumps(data, bandwidth):
    u = (data[:, None] - data) / bandwidth
    bumps = np.exp(-(u**2) / 2) / (bandwidth * np.sqrt(2 * np.pi))
    np.fill_diagonal(bumps, 0)
    return bumps


def _held_out_score_keeps_itself(data, bandwidth):
    u = (data[:, None] - data) / bandwidth
    bumps = np.exp(-(u**2) / 2) / (bandwidth * np.sqrt(2 * np.pi))
    return np.log(bumps.mean(axis=1)).sum()


def _held_out_score_zero_differences(data, bandwidth):
    u = (data[:, None] - data) / bandwidth
    bumps = np.exp(-(u**2) / 2) / (bandwidth * np.sqrt(2 * np.pi))
    return np.log(bumps.sum(axis=1) / (len(data) - 1)).sum()


def _held_out_score_no_half(data, bandwidth):
    bumps = np.sqrt(2) * _held_out_bumps(data, bandwidth / np.sqrt(2)) / 2
    return np.log(bumps.sum(axis=1) / (len(data) - 1)).sum()


def _held_out_score_pi_not_rooted(data, bandwidth):
    height = _held_out_bumps(data, bandwidth).sum(axis=1) / (len(data) - 1)
    return np.log(height / np.sqrt(2 * np.pi)).sum()


def _held_out_score_divides_by_n(data, bandwidth):
    return np.log(_held_out_bumps(data, bandwidth).sum(axis=1) / len(data)).sum()


def _held_out_score_sums(data, bandwidth):
    return np.log(_held_out_bumps(data, bandwidth).sum(axis=1)).sum()


def _held_out_score_h_not_squared(data, bandwidth):
    squares = (data[:, None] - data) ** 2
    bumps = np.exp(-squares / (2 * bandwidth)) / (bandwidth * np.sqrt(2 * np.pi))
    np.fill_diagonal(bumps, 0)
    with np.errstate(divide="ignore"):
        return np.log(bumps.sum(axis=1) / (len(data) - 1)).sum()


def _held_out_score_unnormalised(data, bandwidth):
    u = (data[:, None] - data) / bandwidth
    bumps = np.exp(-(u**2) / 2)
    np.fill_diagonal(bumps, 0)
    return np.log(bumps.sum(axis=1) / (len(data) - 1)).sum()


def _held_out_score_no_root(data, bandwidth):
    height = _held_out_bumps(data, bandwidth).sum(axis=1) / (len(data) - 1)
    return np.log(height * np.sqrt(2 * np.pi)).sum()


def _held_out_score_mean(data, bandwidth):
    height = _held_out_bumps(data, bandwidth).sum(axis=1) / (len(data) - 1)
    return np.log(height).mean()


def _held_out_score_log_of_sum(data, bandwidth):
    height = _held_out_bumps(data, bandwidth).sum(axis=1) / (len(data) - 1)
    return np.log(height.sum())


def _held_out_score_no_log(data, bandwidth):
    return (_held_out_bumps(data, bandwidth).sum(axis=1) / (len(data) - 1)).sum()


def _held_out_score_drops_twins(data, bandwidth):
    logs = []
    for x in data:
        others = data[data != x]
        bumps = np.exp(-(((x - others) / bandwidth) ** 2) / 2)
        logs.append(np.log(bumps.mean() / (bandwidth * np.sqrt(2 * np.pi))))
    return np.sum(logs)


def _held_out_score_cases(rng):
    normal = rng.normal(size=40)
    rounded = np.round(rng.normal(70, 10, size=30))
    return [
        (np.array([0.0, 1.0]), 1.0),
        (np.array([0.0, 1.0, 3.0]), 1.0),
        (np.array([2.0, 2.0, 5.0]), 0.8),
        (np.array([0.0, 0.0, 1.0, 1.0]), 0.5),
        (np.array([0.0, 1.0, 3.0]), 10.0),
        (normal, 0.3),
        (normal, 3.0),
        (rounded, 4.0),
        (np.append(normal, 4.5), 0.5),
        (1000 * normal, 400.0),
        (np.sort(rng.uniform(size=80)), 0.1),
    ]


# 03.3


def critical_bandwidth(data, k):
    """The smallest h at which the Gaussian density of 1-D data has at most k modes."""
    # Your code here.


def _critical_bandwidth(data, k):
    low, high = 0.0, np.ptp(data)  # at h = the whole range there is one mode
    margin = 0.05 * np.ptp(data)
    grid = np.linspace(data.min() - margin, data.max() + margin, 2001)
    for _ in range(20):
        middle = (low + high) / 2
        height = np.exp(-(((grid[:, None] - data) / middle) ** 2) / 2).sum(axis=1)
        rises = np.diff(height) > 0
        modes = np.sum(rises[:-1] & ~rises[1:])
        if modes <= k:
            high = middle
        else:
            low = middle
    return high


def _rises(data, bandwidth):
    margin = 0.05 * np.ptp(data)
    grid = np.linspace(data.min() - margin, data.max() + margin, 2001)
    u = (grid[:, None] - data) / bandwidth
    return np.diff(np.exp(-(u**2) / 2).sum(axis=1)) > 0


def _count_modes(data, bandwidth):
    rises = _rises(data, bandwidth)
    return np.sum(rises[:-1] & ~rises[1:])


def _count_turns(data, bandwidth):
    rises = _rises(data, bandwidth)
    return np.sum(rises[:-1] != rises[1:])


def _bisect(data, wanted):
    low, high = 0.0, np.ptp(data)
    for _ in range(20):
        middle = (low + high) / 2
        if wanted(middle):
            high = middle
        else:
            low = middle
    return high


def _critical_bandwidth_fewer(data, k):
    return _bisect(data, lambda h: _count_modes(data, h) < k)


def _critical_bandwidth_turns(data, k):
    return _bisect(data, lambda h: _count_turns(data, h) <= k)


def _critical_bandwidth_exactly(data, k):
    bandwidths = np.ptp(data) * 0.99 ** np.arange(300)
    exactly = [h for h in bandwidths if _count_modes(data, h) == k]
    return exactly[-1] if exactly else np.nan


def _critical_bandwidth_fixed_range(data, k):
    bandwidths = np.arange(0.05, 3, 0.05)
    enough = [h for h in bandwidths if _count_modes(data, h) <= k]
    return enough[0] if enough else np.nan


def _critical_bandwidth_last_above(data, k):
    return _bisect(data, lambda h: _count_modes(data, h) <= 1)


def _critical_bandwidth_swapped(data, k):
    return _bisect(data, lambda h: _count_modes(data, h) > k)


def _critical_bandwidth_cases(rng):
    return [
        (np.array([-1.0, 1.0]), 1),
        (np.array([-2.0, 0.0, 2.0]), 2),
        (1000 * np.array([0.0, 1.0, 4.0, 9.0]), 2),
        (np.array([9.0, 9.5, 16.0, 19.0, 20.0, 23.0, 33.0]), 4),
    ]


EXERCISES = {
    "robust_bandwidth": Exercise(
        lesson="03",
        task="Write Silverman's robust rule, 0.9 · min(s, IQR / 1.34) · n^(-1/5).",
        stub=robust_bandwidth,
        reference=_robust_bandwidth,
        hints=[
            "`np.percentile(data, [25, 75])` gives the two quartiles; their difference is the IQR.",
            "The spread is the smaller of `np.std(data, ddof=1)` and the IQR divided by 1.34.",
            "Return `0.9 * spread * len(data) ** (-1 / 5)`.",
        ],
        mistakes={
            "You used only the standard deviation. One value far away then decides how smooth the "
            "whole curve is; take the smaller of s and IQR / 1.34.": _robust_bandwidth_std_only,
            "You used only the quartiles. Where the middle half of the data is wide, as with two "
            "groups far apart, s is the smaller of the two and must win.": (
                _robust_bandwidth_quartiles_only
            ),
            "You took the larger of the two spreads. The rule takes the smaller one, so that "
            "neither far values nor two groups oversmooth the curve.": _robust_bandwidth_max,
            "You compared s with the IQR itself. Divide the IQR by 1.34 first: that is what it is "
            "for a normal with s = 1, and only then do the two measure the same thing.": (
                _robust_bandwidth_plain_iqr
            ),
            "You divided both spreads by 1.34. Only the IQR is divided: s is a standard deviation "
            "already. Look at where your bracket closes.": _robust_bandwidth_divides_both,
            "Your h grows with n. More data allow narrower bumps: the power is -1/5.": (
                _robust_bandwidth_growing
            ),
            "Your power is not -1/5: `n ** -1 / 5` is 1/n, and then a fifth of that. Put brackets: "
            "`n ** (-1 / 5)`.": _robust_bandwidth_power_unbracketed,
            "`np.percentile` counts to 100: the quarter marks are 25 and 75. (`np.quantile` counts "
            "to 1.)": _robust_bandwidth_percentile_of_one,
            "Your h does not depend on n. The factor n^(-1/5) is missing: more data allow narrower "
            "bumps.": _robust_bandwidth_no_n,
            "You divided by n inside the standard deviation. This course's rules, like SciPy's, "
            "use the sample's s: `np.std(data, ddof=1)`.": _robust_bandwidth_ddof0,
        },
        cases=_robust_bandwidth_cases,
        learned=(
            "the smaller of two measures of spread keeps far values and separate groups from "
            "smoothing the whole curve away."
        ),
    ),
    "held_out_score": Exercise(
        lesson="03",
        task="Compute the leave-one-out log-likelihood of 1-D data without estimating n times.",
        stub=held_out_score,
        reference=_held_out_score,
        hints=[
            "Make all differences at once: `data[:, None] - data` has shape (n, n).",
            (
                "Entry (i, j) of the bumps is the height at point i of the bump on j. To leave "
                "point i out of its own estimate, put zeros on the diagonal: `np.fill_diagonal(bumps, 0)` changes "
                "bumps itself and returns nothing."
            ),
            "Row sums divided by n - 1 are the held-out densities. Return the sum of their logs.",
        ],
        mistakes={
            "Each point still counts in its own estimate. As h shrinks, its own bump grows without "
            "end, and the best h is always the smallest one.": _held_out_score_keeps_itself,
            "You divided by n - 1, but each point still counts in its own estimate. Put the zeros on "
            "the diagonal of the bumps: a difference of zero is a bump of full height.": (
                _held_out_score_zero_differences
            ),
            "The exponent is -u²/2; you used -u².": _held_out_score_no_half,
            "You divided by 2π. In one dimension the factor is 1 / √(2π): the root of it.": (
                _held_out_score_pi_not_rooted
            ),
            "You left the point out but still divided by n. The estimate is made of n - 1 points; "
            "divided by n it does not integrate to one.": _held_out_score_divides_by_n,
            "You added the bumps of the others and did not divide by n - 1. A density is their "
            "average, not their sum.": _held_out_score_sums,
            "You divided the squared distance by h, not by h²: right for h = 1, wrong for every "
            "other.": _held_out_score_h_not_squared,
            "Your bumps have no factor 1 / (h √(2π)). Without it a wide bump costs nothing, and "
            "the best h is always the largest one.": _held_out_score_unnormalised,
            "Your bumps lack the factor 1 / √(2π). The best h stays the same, but this is not the "
            "log-likelihood, and it cannot be compared with scikit-learn's.": (
                _held_out_score_no_root
            ),
            "You averaged the logs. The likelihood of all the points is a product, so its log is "
            "their sum.": _held_out_score_mean,
            "You took the log of the summed densities. Take the log at each point first: one point "
            "that the others call impossible must cost a lot.": _held_out_score_log_of_sum,
            "You summed the densities without their logs. A point in an empty place then costs "
            "almost nothing, so nothing holds h up.": _held_out_score_no_log,
            "You left out every point with the same value, twins included. Leave out one point by "
            "its place, not by its value: data often repeat.": _held_out_score_drops_twins,
        },
        cases=_held_out_score_cases,
        learned=(
            "one matrix holds all n held-out estimates: they are the row sums without the diagonal."
        ),
    ),
    "critical_bandwidth": Exercise(
        lesson="03",
        task="Find the smallest bandwidth at which 1-D data have at most k modes, within 1 %.",
        stub=critical_bandwidth,
        reference=_critical_bandwidth,
        hints=[
            (
                "First count modes at one h: evaluate the density on a grid of a thousand places, "
                "a little wider than the data. `rises = np.diff(height) > 0` says on which pieces it "
                "rises; count where a piece that rises is followed by one that does not."
            ),
            (
                "In 1-D the count never goes up with h. So there is one place where it drops to k "
                "or fewer: below it too many modes, above it few enough."
            ),
            (
                "Halve an interval. Start with low = 0 and high = the range of the data, where one "
                "mode is left. If the middle has at most k modes it becomes high, else low. Stop when "
                "high and low differ by less than 1 %; fifteen rounds are enough here."
            ),
        ],
        mistakes={
            "You asked for fewer than k modes. At most k: k modes themselves are allowed.": (
                _critical_bandwidth_fewer
            ),
            "You counted valleys too. A density that rises, falls, rises and falls has two modes "
            "and one valley: count only where rising stops.": _critical_bandwidth_turns,
            "You waited for exactly k modes. Some data skip a number (two modes can vanish at the "
            "same h): ask for at most k.": _critical_bandwidth_exactly,
            "You searched a fixed range or too coarse a list of bandwidths. Data may come in any "
            "unit: start from the range of the data, and halve until the answer is within 1 %.": (
                _critical_bandwidth_fixed_range
            ),
            "You found the bandwidth that leaves one mode, whatever k is.": (
                _critical_bandwidth_last_above
            ),
            "Your search walks away from the answer. Where there are at most k modes, the answer "
            "is that h or a smaller one: make it the high end.": _critical_bandwidth_swapped,
        },
        cases=_critical_bandwidth_cases,
        learned=(
            "since modes never come back in 1-D, halving an interval finds the h where the next "
            "one is lost."
        ),
        tolerance=1.5e-2,
    ),
}
