"""Exercises of lesson 03: choose how smooth."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="03",
    task="Write Silverman's robust rule, 0.9 · min(s, IQR / 1.34) · n^(-1/5).",
    hints=[
        "`np.percentile(data, [25, 75])` gives the two quartiles; their difference is the IQR.",
        "The spread is the smaller of `np.std(data, ddof=1)` and the IQR divided by 1.34.",
        "Return `0.9 * spread * len(data) ** (-1 / 5)`.",
    ],
    learned="the smaller of two measures of spread keeps far values and separate groups from smoothing the whole curve away.",
)
def robust_bandwidth(data):
    """Silverman's robust h of a 1-D array: 0.9 · min(s, IQR / 1.34) · n^(-1/5)."""
    # Your code here.


@robust_bandwidth.reference
def robust_bandwidth_answer(data):
    lower, upper = np.percentile(data, [25, 75])
    spread = min(np.std(data, ddof=1), (upper - lower) / 1.34)
    return 0.9 * spread * len(data) ** (-1 / 5)


@robust_bandwidth.loops
def robust_bandwidth_in_loops(data):
    n = len(data)
    mean = sum(data) / n
    total = 0.0
    for datum in data:
        total += (datum - mean) ** 2
    s = math.sqrt(total / (n - 1))
    ordered = sorted(data)
    marks = []
    for share in (0.25, 0.75):
        place = int(share * (n - 1))  # the mark lies so far on the way to the next one
        way = share * (n - 1) - place
        following = ordered[min(place + 1, n - 1)]
        marks.append(ordered[place] + way * (following - ordered[place]))
    return 0.9 * min(s, (marks[1] - marks[0]) / 1.34) * n ** (-1 / 5)


robust_bandwidth.wrong(
    "You used only the standard deviation. One value far away then decides how smooth the whole curve is; take the smaller of s and IQR / 1.34.",
    {"min(np.std(data, ddof=1), (upper - lower) / 1.34)": "np.std(data, ddof=1)"},
)
robust_bandwidth.wrong(
    "You used only the quartiles. Where the middle half of the data is wide, as with two groups far apart, s is the smaller of the two and must win.",
    {"min(np.std(data, ddof=1), (upper - lower) / 1.34)": "(upper - lower) / 1.34"},
)
robust_bandwidth.wrong(
    "You took the larger of the two spreads. The rule takes the smaller one, so that neither far values nor two groups oversmooth the curve.",
    {"min(": "max("},
)
robust_bandwidth.wrong(
    "You compared s with the IQR itself. Divide the IQR by 1.34 first: that is what it is for a normal with s = 1, and only then do the two measure the same thing.",
    {"(upper - lower) / 1.34": "upper - lower"},
)
robust_bandwidth.wrong(
    "You divided both spreads by 1.34. Only the IQR is divided: s is a standard deviation already. Look at where your bracket closes.",
    {"(upper - lower) / 1.34)": "upper - lower) / 1.34"},
)
robust_bandwidth.wrong(
    "Your h grows with n. More data allow narrower bumps: the power is -1/5.",
    {"-1 / 5": "1 / 5"},
)
robust_bandwidth.wrong(
    "Your power is not -1/5: `n ** -1 / 5` is 1/n, and then a fifth of that. Put brackets: `n ** (-1 / 5)`.",
    {"(-1 / 5)": "-1 / 5"},
)
robust_bandwidth.wrong(
    "`np.percentile` counts to 100: the quarter marks are 25 and 75. (`np.quantile` counts to 1.)",
    {"[25, 75]": "[0.25, 0.75]"},
)
robust_bandwidth.wrong(
    "Your h does not depend on n. The factor n^(-1/5) is missing: more data allow narrower bumps.",
    {" * len(data) ** (-1 / 5)": ""},
)
robust_bandwidth.wrong(
    "Your power is -1/2: that is how fast the error of a mean shrinks. The best h shrinks far more slowly, with the power -1/5.",
    {"(-1 / 5)": "(-1 / 2)"},
)
robust_bandwidth.wrong(
    "The factor 0.9 is missing. Without it the curve is smoother than the rule wants it.",
    {"0.9 * ": ""},
)
robust_bandwidth.wrong(
    "Your factor is 1.06. That belongs to the form with s alone; this one has 0.9.",
    {"0.9": "1.06"},
)
robust_bandwidth.wrong(
    "You multiplied the IQR by 1.34. Divide: a normal with s = 1 has an IQR of 1.34.",
    {"(upper - lower) / 1.34": "(upper - lower) * 1.34"},
)
robust_bandwidth.wrong(
    "You used the variance. h is a length, and so must s be: the root of the variance, `np.std(data, ddof=1)`.",
    {"np.std(data, ddof=1)": "np.var(data, ddof=1)"},
)
robust_bandwidth.wrong(
    "Your IQR is negative: three-quarter mark minus quarter mark, not the other way round.",
    {"upper - lower": "lower - upper"},
)
robust_bandwidth.wrong(
    "You sorted nothing: the quarter marks are those of the sorted data. `np.percentile` sorts by itself.",
    {
        "np.percentile(data, [25, 75])": "data[len(data) // 4], data[3 * len(data) // 4]",
    },
)
robust_bandwidth.wrong(
    "You took two of the data for the quarter marks. They mostly lie between two of them: `np.percentile(data, [25, 75])` goes as far on the way as it must.",
    {
        "np.percentile(data, [25, 75])": (
            "np.sort(data)[len(data) // 4], np.sort(data)[3 * len(data) // 4]"
        ),
    },
)
robust_bandwidth.wrong(
    "You divided by n inside the standard deviation. This course's rules, like SciPy's, use the sample's s: `np.std(data, ddof=1)`.",
    {"np.std(data, ddof=1)": "np.std(data)"},
)


robust_bandwidth.wrong(
    "You used Scott's rule, 1.06 s n^(−1/5). The robust one has 0.9, and the smaller of s and IQR / 1.34.",
    {"0.9": "1.06", "min(np.std(data, ddof=1), (upper - lower) / 1.34)": "np.std(data, ddof=1)"},
)
robust_bandwidth.wrong(
    "Your power is -1/4: the rule in one dimension has n^(−1/5).",
    {"(-1 / 5)": "(-1 / 4)"},
)
robust_bandwidth.wrong(
    "Your power is -1/3: that belongs to the bins of a histogram. The rule has n^(−1/5).",
    {"(-1 / 5)": "(-1 / 3)"},
)
robust_bandwidth.wrong(
    "Your power is -5. It is minus one fifth: `n ** (-1 / 5)`.",
    {"(-1 / 5)": "(-5.0)"},
)
robust_bandwidth.wrong(
    "You divided by 5n where n is raised to the power -1/5: `n ** (-1 / 5)`.",
    {"len(data) ** (-1 / 5)": "-1 / (5 * len(data))"},
)
robust_bandwidth.wrong(
    "You used n − 1 where the rule has n. Only the standard deviation is divided by n − 1; the factor is n^(−1/5).",
    {"len(data) **": "(len(data) - 1) **"},
)
robust_bandwidth.wrong(
    "You divided the IQR by 1.349. It is closer for a normal, but the rule that everybody uses is written with 1.34.",
    {"1.34": "1.349"},
)
robust_bandwidth.wrong(
    "You divided the IQR by 1.35. The rule is written with 1.34.",
    {"1.34": "1.35"},
)
robust_bandwidth.wrong(
    "You divided the IQR by 1.34 only after you had taken s by it, too. Divide the IQR alone, inside the bracket of `min`.",
    {
        "min(np.std(data, ddof=1), (upper - lower) / 1.34)": "min(np.std(data, ddof=1) / 1.34, upper - lower)"
    },
)
robust_bandwidth.wrong(
    "You measured from the quarter mark to the median. The IQR reaches to the three-quarter mark: 25 and 75.",
    {"[25, 75]": "[25, 50]"},
)
robust_bandwidth.wrong(
    "You measured from the median to the three-quarter mark. The IQR begins at the quarter mark: 25 and 75.",
    {"[25, 75]": "[50, 75]"},
)
robust_bandwidth.wrong(
    "You took the marks at 10 and 90 percent. The quarter marks are 25 and 75.",
    {"[25, 75]": "[10, 90]"},
)
robust_bandwidth.wrong(
    "You used the three-quarter mark alone. The IQR is its distance from the quarter mark.",
    {"upper - lower": "upper"},
)
robust_bandwidth.wrong(
    "You added the quarter marks. The IQR is the distance between them: upper minus lower.",
    {"upper - lower": "upper + lower"},
)
robust_bandwidth.wrong(
    "You took the mean of the two spreads. The rule takes the smaller one.",
    {
        "min(np.std(data, ddof=1), (upper - lower) / 1.34)": "(np.std(data, ddof=1) + (upper - lower) / 1.34) / 2"
    },
)
robust_bandwidth.wrong(
    "You used the variance, divided by n. h is a length, and so must s be: `np.std(data, ddof=1)`.",
    {"np.std(data, ddof=1)": "np.var(data)"},
)
robust_bandwidth.wrong(
    "You took the smaller of s and the larger quarter, or left the IQR's half. It is upper minus lower, divided by 1.34.",
    {"(upper - lower) / 1.34": "(upper - lower) / 2 / 1.34"},
)
robust_bandwidth.wrong(
    "You took the median distance from the median. The rule has the IQR: upper minus lower quarter mark.",
    {"(upper - lower) / 1.34": "np.median(np.abs(data - np.median(data))) / 1.34"},
)
robust_bandwidth.wrong(
    "You took s for one of the data and divided by √n: that is the error of a mean. The rule has s itself.",
    {"np.std(data, ddof=1)": "np.std(data, ddof=1) / np.sqrt(len(data))"},
)
robust_bandwidth.wrong(
    "You took the medians of the lower and the upper half for the quarter marks. `np.percentile(data, [25, 75])` gives other ones: it goes as far between two data as it must.",
    {
        "np.percentile(data, [25, 75])": "np.median(np.sort(data)[: len(data) // 2]), np.median(np.sort(data)[-(len(data) // 2) :])"
    },
)
robust_bandwidth.wrong(
    "You took the largest datum below each quarter mark. The mark mostly lies between two data: `np.percentile(data, [25, 75])` goes as far on the way as it must.",
    {"np.percentile(data, [25, 75])": "np.percentile(data, [25, 75], method='lower')"},
)
robust_bandwidth.wrong(
    "You measured the spread around 0, not around the mean. `np.std(data, ddof=1)` subtracts the mean.",
    {"np.std(data, ddof=1)": "np.sqrt((data**2).sum() / (len(data) - 1))"},
)


robust_bandwidth.wrong(
    "Only the quarter mark was divided by 1.34. Put the difference in brackets: `(upper - lower) / 1.34`.",
    {"(upper - lower) / 1.34": "upper - lower / 1.34"},
)
robust_bandwidth.wrong(
    "Your factor is 1.06, and you divided by n inside the standard deviation. This rule has 0.9, and the sample's s: `np.std(data, ddof=1)`.",
    {"0.9": "1.06", "np.std(data, ddof=1)": "np.std(data)"},
)
robust_bandwidth.wrong(
    "You used only the standard deviation, and divided by n in it. Take the smaller of s, `np.std(data, ddof=1)`, and IQR / 1.34.",
    {"min(np.std(data, ddof=1), (upper - lower) / 1.34)": "np.std(data)"},
)


@robust_bandwidth.cases
def robust_bandwidth_cases(rng):
    normal = rng.normal(size=60)
    two_groups = np.concatenate([rng.normal(-4, 0.5, 20), rng.normal(4, 0.5, 20)])
    yield (np.array([1.0, 2.0, 3.0, 5.0]),)
    yield (np.array([0.0, 0.0, 1.0, 1.0]),)
    yield (np.array([1.0, 2.0, 3.0, 4.0, 100.0]),)
    yield (rng.normal(size=7),)
    yield (normal,)
    yield (np.append(normal, 50.0),)
    yield (two_groups,)
    yield (1000 * normal + 5e4,)
    yield (1e-5 * normal,)
    yield (rng.uniform(size=200),)
    yield (rng.standard_t(2, size=80),)


@exercise(
    lesson="03",
    task="Compute the leave-one-out log-likelihood of 1-D data without estimating n times, however far apart the data lie.",
    hints=[
        "Make all differences at once: `data[:, None] - data` has shape (n, n). Divided by h, squared and halved, with a minus in front, they are the exponents of all bumps; entry (i, j) belongs to the bump on j, seen from point i.",
        "To leave point i out of its own estimate, put −∞ on the diagonal: `np.fill_diagonal(exponents, -np.inf)` changes exponents itself and returns nothing. e to that is 0.",
        "Far from all others every bump is 0, and its log −∞. Log-sum-exp of lesson 02: subtract the largest exponent of each row before `exp`, and add it again after `log`.",
        "Subtract the log of (n − 1) h √(2π) from the log of each row's sum: that is the log of a held-out density. Return the sum of them.",
    ],
    learned="one matrix holds all n held-out estimates: they are the row sums without the diagonal, and in logs none of them underflows.",
)
def held_out_score(data, bandwidth):
    """Sum over i of the log Gaussian density at data[i], estimated from all the other points."""
    # Your code here.


@held_out_score.reference
def held_out_score_answer(data, bandwidth):
    n = len(data)
    away = (data[:, None] - data) / bandwidth
    exponents = -(away**2) / 2
    np.fill_diagonal(exponents, -np.inf)  # a bump of nothing
    largest = exponents.max(axis=1)
    log_sum = largest + np.log(np.exp(exponents - largest[:, None]).sum(axis=1))
    held_out = log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))
    return held_out.sum()


@held_out_score.loops
def held_out_score_in_loops(data, bandwidth):
    total = 0.0
    for i in range(len(data)):
        exponents = []
        for j in range(len(data)):
            if j != i:
                exponents.append(-(((data[i] - data[j]) / bandwidth) ** 2) / 2)
        largest = max(exponents)
        bumps = sum(math.exp(exponent - largest) for exponent in exponents)
        height = bandwidth * math.sqrt(2 * math.pi)
        total += largest + math.log(bumps) - math.log(len(exponents) * height)
    return total


held_out_score.wrong(
    "Each point still counts in its own estimate. As h shrinks, its own bump grows without end, and the best h is always the smallest one.",
    {"    np.fill_diagonal(exponents, -np.inf)  # a bump of nothing\n": "", "(n - 1)": "n"},
)
held_out_score.wrong(
    "You divided by n - 1, but each point still counts in its own estimate. A difference or an exponent of zero is a bump of full height: put 0 on the diagonal of the bumps, or −∞ on that of their logs.",
    {"-np.inf": "0"},
)
held_out_score.wrong(
    "The exponent is -u/2, half the squared distance; you left out the half.",
    {"-(away**2) / 2": "-(away**2)"},
)
held_out_score.wrong(
    "Your exponent is −1/2 times the distance over h. It is the square that counts: a normal bump falls as e to the −1/2 (distance / h)².",
    {"-(away**2) / 2": "-np.abs(away) / 2"},
)
held_out_score.wrong(
    "You divided by 2π. In one dimension the factor is 1 / √(2π): the root of it.",
    {"np.sqrt(2 * np.pi)": "(2 * np.pi)"},
)
held_out_score.wrong(
    "You left the point out but still divided by n. The estimate is made of n - 1 points; divided by n it does not integrate to one.",
    {"(n - 1)": "n"},
)
held_out_score.wrong(
    "You added the bumps of the others and did not divide by n - 1. A density is their average, not their sum.",
    {"(n - 1) * ": ""},
)
held_out_score.wrong(
    "You divided the squared distance by h, not by h²: right for h = 1, wrong for every other.",
    {
        "(data[:, None] - data) / bandwidth": "data[:, None] - data",
        "-(away**2) / 2": "-(away**2) / (2 * bandwidth)",
    },
)
held_out_score.wrong(
    "You left h out of the exponent. A distance counts in bandwidths: divide it by h before you square it.",
    {"(data[:, None] - data) / bandwidth": "data[:, None] - data"},
)
held_out_score.wrong(
    "Your bumps have no factor 1 / (h √(2π)). Without it a wide bump costs nothing, and the best h is always the largest one.",
    {" * bandwidth * np.sqrt(2 * np.pi)": ""},
)
held_out_score.wrong(
    "Your bumps lack the factor 1/h. A wide bump must be lower, or it costs nothing, and the best h is always the largest one.",
    {"(n - 1) * bandwidth * ": "(n - 1) * "},
)
held_out_score.wrong(
    "Your bumps lack the factor 1 / √(2π). The best h stays the same, but this is not the log-likelihood, and it cannot be compared with scikit-learn's.",
    {" * np.sqrt(2 * np.pi)": ""},
)
held_out_score.wrong(
    "You averaged the logs. The likelihood of all the points is a product, so its log is their sum.",
    {"held_out.sum()": "held_out.mean()"},
)
held_out_score.wrong(
    "You added up the logs of the single bumps. First add the bumps round each point, then take the log of that sum: a density is a sum.",
    {
        "    largest = exponents.max(axis=1)\n": "    others = ~np.eye(n, dtype=bool)\n",
        "largest + np.log(np.exp(exponents - largest[:, None]).sum(axis=1))": (
            "np.sum(exponents, axis=1, where=others)"
        ),
    },
)
held_out_score.wrong(
    "You took the log of the summed densities. Take the log at each point first: one point that the others call impossible must cost a lot.",
    {"held_out.sum()": "np.log(np.exp(held_out).sum())"},
)
held_out_score.wrong(
    "You summed the densities without their logs. A point in an empty place then costs almost nothing, so nothing holds h up.",
    {"held_out.sum()": "np.exp(held_out).sum()"},
)
held_out_score.wrong(
    "You left out every point with the same value, twins included. Leave out one point by its place, not by its value: data often repeat.",
    {
        "np.fill_diagonal(exponents, -np.inf)": "exponents[data[:, None] == data] = -np.inf",
        "(n - 1)": "(data[:, None] != data).sum(axis=1)",
    },
)
held_out_score.wrong(
    "You took the bumps of all points with the same value for zero, twins included. Leave out one point by its place, the diagonal, not by its value: data often repeat.",
    {"np.fill_diagonal(exponents, -np.inf)": "exponents[data[:, None] == data] = -np.inf"},
)
held_out_score.wrong(
    "You took the negative: the score is the sum of the logs itself, so that the best h has the highest.",
    {"held_out.sum()": "-held_out.sum()"},
)

#: The densities themselves, as the mistakes have them that take the log afterwards.
BY_DENSITY = {
    "    largest = exponents.max(axis=1)\n": "",
    "log_sum = largest + np.log(np.exp(exponents - largest[:, None]).sum(axis=1))": (
        "bumps = np.exp(exponents) / (bandwidth * np.sqrt(2 * np.pi))"
    ),
    "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "bumps.sum(axis=1) / (n - 1)",
}

held_out_score.wrong(
    "Where all others are some forty bandwidths away their bumps underflow: the density is 0, and its log −∞. Take logs first: subtract the largest exponent of each row before `exp`, and add it again after `log`.",
    {**BY_DENSITY, "held_out.sum()": "np.log(held_out).sum()"},
)
held_out_score.wrong(
    "You left out the points whose density comes out as 0. It is these that must cost the most: subtract the largest exponent of each row before `exp`, and add it again after `log`.",
    {**BY_DENSITY, "held_out.sum()": "np.log(held_out[held_out > 0]).sum()"},
)
held_out_score.wrong(
    "You subtracted each point's own bump from the sum of all. Where the others are far, their part is lost in its digits: leave the diagonal out before you add up.",
    {
        **BY_DENSITY,
        "-np.inf)": "0)",
        "held_out.sum()": (
            "np.log(held_out - 1 / ((n - 1) * bandwidth * np.sqrt(2 * np.pi))).sum()"
        ),
    },
)
held_out_score.wrong(
    "You put another number in the place of −∞. It came because the density underflowed to 0: take logs first, by subtracting the largest exponent of each row before `exp` and adding it again after `log`.",
    {**BY_DENSITY, "held_out.sum()": "np.nan_to_num(np.log(held_out)).sum()"},
)
for least in ("np.finfo(float).tiny", "np.finfo(float).eps", "1e-300", "1e-16", "1e-12", "1e-10"):
    held_out_score.wrong(
        f"You put a floor under the density, {least}. "
        "With it a point far from all others costs too little. There is no need for one: subtract the largest exponent of each row before `exp`, and add it again after `log`.",
        {**BY_DENSITY, "held_out.sum()": f"np.log(np.maximum(held_out, {least})).sum()"},
    )
for amount in ("1e-12", "1e-10"):
    held_out_score.wrong(
        f"You added {amount} to the density before its log. "
        "With it a point far from all others costs too little. There is no need for it: subtract the largest exponent of each row before `exp`, and add it again after `log`.",
        {**BY_DENSITY, "held_out.sum()": f"np.log(held_out + {amount}).sum()"},
    )


held_out_score.wrong(
    "Your score is of the first point alone: `return` stands inside the loop. Add up, and return after the loop.",
    {"held_out.sum()": "held_out[0]"},
)
held_out_score.wrong(
    "Your score is of the last point alone: your loop puts each log in the place of the one before. Add it to the sum: `total += …`.",
    {"held_out.sum()": "held_out[-1]"},
)
held_out_score.wrong(
    "You returned one log for each point. The score is their sum: `.sum()`.",
    {"held_out.sum()": "held_out"},
)
held_out_score.wrong(
    "You returned one density for each point. Take their logs, and add these up.",
    {"held_out.sum()": "np.exp(held_out)"},
)
held_out_score.wrong(
    "You multiplied the densities. The product is the likelihood; its log is asked for, the sum of the logs, which does not underflow.",
    {"held_out.sum()": "np.exp(held_out.sum())"},
)
held_out_score.wrong(
    "You took the mean with its sign turned. The score is the sum of the logs, as they are: the best h has the highest.",
    {"held_out.sum()": "-held_out.mean()"},
)
held_out_score.wrong(
    "You used the log to base 10. `np.log` is the natural one, which undoes exp.",
    {"held_out.sum()": "held_out.sum() / np.log(10)"},
)
held_out_score.wrong(
    "You used the log to base 2. `np.log` is the natural one, which undoes exp.",
    {"held_out.sum()": "held_out.sum() / np.log(2)"},
)
held_out_score.wrong(
    "You divided by n − 1 and by n. The estimate is the mean of n − 1 bumps: divide once.",
    {"(n - 1) *": "n * (n - 1) *"},
)
held_out_score.wrong(
    "The division by n − 1 stands outside the log, or in it twice: you subtracted no log of it. Divide the sum of the bumps first, and take the log then.",
    {"held_out.sum()": "((held_out + np.log(n - 1)) / (n - 1)).sum()"},
)
held_out_score.wrong(
    "You divided by (2h)². The exponent is −u/2, the squared distance over 2h²: only h is squared.",
    {"-(away**2) / 2": "-(away**2) / 4"},
)
held_out_score.wrong(
    "Your exponent is minus the distance over h. A normal bump falls as e to the −1/2 (distance / h)².",
    {"-(away**2) / 2": "-np.abs(away)"},
)
held_out_score.wrong(
    "The minus is missing in the exponent: your bumps rise outwards.",
    {"-(away**2) / 2": "away**2 / 2"},
)
held_out_score.wrong(
    "`/ 2 * bandwidth**2` divides by 2 and then multiplies by h². Put brackets around all that divides: `/ (2 * bandwidth**2)`.",
    {"(data[:, None] - data) / bandwidth": "(data[:, None] - data) * bandwidth"},
)
held_out_score.wrong(
    "You used 1 / √(2πh), with h under the root. It is 1 / (h √(2π)).",
    {"bandwidth * np.sqrt(2 * np.pi)": "np.sqrt(2 * np.pi * bandwidth)"},
)
held_out_score.wrong(
    "You divided by h². In one dimension a bump is stretched along one axis: its factor is 1 / (h √(2π)).",
    {"bandwidth * np.sqrt(2 * np.pi)": "bandwidth**2 * np.sqrt(2 * np.pi)"},
)
held_out_score.wrong(
    "You multiplied by h √(2π). A wide bump must be lower: divide by it.",
    {
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "log_sum - np.log(n - 1) + np.log(bandwidth * np.sqrt(2 * np.pi))"
    },
)
held_out_score.wrong(
    "You multiplied by h. A wide bump must be lower: divide. In `a / b * c` only b divides, so put brackets, `a / (b * c)`.",
    {
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "log_sum - np.log(n - 1) + np.log(bandwidth / np.sqrt(2 * np.pi))"
    },
)
held_out_score.wrong(
    "You multiplied by √(2π): in `a / b * c` only b divides. Put brackets: `1 / (h * np.sqrt(2 * np.pi))`.",
    {
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "log_sum - np.log((n - 1) * bandwidth / np.sqrt(2 * np.pi))"
    },
)
held_out_score.wrong(
    "You added log (n − 1) h √(2π). The density is divided by it: subtract its log.",
    {
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "log_sum + np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))"
    },
)
held_out_score.wrong(
    "You subtracted log h √(2π) once from the sum. It belongs to each of the n points: subtract it before you add up.",
    {
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "log_sum",
        "held_out.sum()": "held_out.sum() - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))",
    },
)
held_out_score.wrong(
    "You took the largest exponent out and did not add it back to the log.",
    {"largest + np.log": "np.log"},
)
held_out_score.wrong(
    "You kept the largest exponent and dropped the rest of the sum. Only the nearest neighbour counts then; add the log of Σ exp(a − a_max).",
    {"largest + np.log(np.exp(exponents - largest[:, None]).sum(axis=1))": "largest"},
)
held_out_score.wrong(
    "You left the same point out of every estimate, the first. Each point is left out of its own.",
    {"np.fill_diagonal(exponents, -np.inf)": "exponents[:, 0] = -np.inf"},
)
held_out_score.wrong(
    "You left the same point out of every estimate, the last. Each point is left out of its own.",
    {"np.fill_diagonal(exponents, -np.inf)": "exponents[:, -1] = -np.inf"},
)
held_out_score.wrong(
    "You divided by how many data differ from the point. Twins count among the others, so n − 1 remain.",
    {"(n - 1)": "(data[:, None] != data).sum(axis=1)"},
)
held_out_score.wrong(
    "You counted equal data once. Two data at one place are two bumps, and two points to score.",
    {"    n = len(data)": "    data = np.unique(data)\n    n = len(data)"},
)


for amount in ("1e-16", "1e-8"):
    held_out_score.wrong(
        f"You added {amount} to the density before its log, or put it as a floor under it. "
        "With it a point far from all others costs too little. There is no need for it: subtract the largest exponent of each row before `exp`, and add it again after `log`.",
        {**BY_DENSITY, "held_out.sum()": f"np.log(held_out + {amount}).sum()"},
    )


held_out_score.wrong(
    "You added up the logs of the single bumps. First take the mean of the bumps of all others, then its log: a density is a mean of bumps.",
    {
        "    largest = exponents.max(axis=1)\n": "    others = ~np.eye(n, dtype=bool)\n",
        "largest + np.log(np.exp(exponents - largest[:, None]).sum(axis=1))": "np.sum(exponents - np.log(bandwidth * np.sqrt(2 * np.pi)), axis=1, where=others)",
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": "log_sum",
    },
)


held_out_score.wrong(
    "You estimated each point from those behind it alone. All the others count, before it and behind it: leave out that one place.",
    {
        **BY_DENSITY,
        "np.fill_diagonal(exponents, -np.inf)": "exponents[np.tril_indices(n)] = -np.inf",
        "held_out.sum()": "np.log(held_out).sum()",
    },
)
held_out_score.wrong(
    "You subtracted 1 from the sum of the bumps. A point's own bump is 1 / (h √(2π)) high: leave it out before you add up.",
    {
        **BY_DENSITY,
        "-np.inf)": "0)",
        "log_sum - np.log((n - 1) * bandwidth * np.sqrt(2 * np.pi))": (
            "(bumps.sum(axis=1) - 1) / (n - 1)"
        ),
        "held_out.sum()": "np.log(held_out).sum()",
    },
)


@held_out_score.cases
def held_out_score_cases(rng):
    normal = rng.normal(size=40)
    rounded = np.round(rng.normal(70, 10, size=30))
    yield np.array([0.0, 1.0]), 1.0
    yield np.array([0.0, 1.0, 3.0]), 1.0
    yield np.array([2.0, 2.0, 5.0]), 0.8
    yield np.array([0.0, 0.0, 1.0, 1.0]), 0.5
    yield np.array([0.0, 1.0, 3.0]), 10.0
    yield np.array([0.0, 0.5, 5.5]), 0.5  # the last is 10 bandwidths from the others
    yield np.array([0.0, 0.25, 1.0, 16.0]), 0.25  # and here 60
    yield np.array([0.0, 1e-14, 3e-14]), 1e-14  # small units
    yield normal, 0.3
    yield normal, 3.0
    yield rounded, 4.0
    yield np.append(normal, 4.5), 0.5
    yield 1000 * normal, 400.0
    yield np.sort(rng.uniform(size=80)), 0.1


@exercise(
    lesson="03",
    task="Find the smallest bandwidth at which 1-D data have at most k modes, within 1 %.",
    hints=[
        "First count modes at one h: evaluate the density on a grid of a thousand places, a little wider than the data. `rises = np.diff(height) > 0` says on which pieces it rises; count where a piece that rises is followed by one that does not.",
        "In 1-D the count never goes up with h. So there is one place where it drops to k or fewer: below it too many modes, above it few enough.",
        "Halve an interval. Start with low = 0 and high = the range of the data, where one mode is left. If the middle has at most k modes it becomes high, else low. Stop when high and low differ by less than 1 %; fifteen rounds are enough here.",
    ],
    learned="since modes never come back in 1-D, halving an interval finds the h where the next one is lost.",
    tolerance=1.5e-2,
)
def critical_bandwidth(data, k):
    """The smallest h at which the Gaussian density of 1-D data has at most k modes."""
    # Your code here.


@critical_bandwidth.reference
def critical_bandwidth_answer(data, k):
    low, high = 0.0, np.ptp(data)  # at h = the whole range there is one mode
    margin = 0.05 * np.ptp(data)
    grid = np.linspace(data.min() - margin, data.max() + margin, 2001)
    for _ in range(15):
        middle = (low + high) / 2
        height = np.exp(-(((grid[:, None] - data) / middle) ** 2) / 2).sum(axis=1)
        rises = np.diff(height) > 0
        modes = np.sum(rises[:-1] & ~rises[1:])
        if modes <= k:
            high = middle
        else:
            low = middle
    return high


@critical_bandwidth.loops
def critical_bandwidth_in_loops(data, k):
    low, high = 0.0, max(data) - min(data)
    margin = 0.1 * high
    start = min(data) - margin
    step = (high + 2 * margin) / 1000
    while high - low > 0.005 * high:
        middle = (low + high) / 2
        modes, rose, before = 0, False, 0.0
        for i in range(1001):
            x = start + i * step
            height = 0.0
            for datum in data:
                height += math.exp(-(((x - datum) / middle) ** 2) / 2)
            rises = height > before
            if rose and not rises:
                modes += 1
            rose, before = rises, height
        if modes <= k:
            high = middle
        else:
            low = middle
    return high


#: Counts a top only where it is higher than both its neighbours, on a grid with no place midway.
STRICTLY = {"2001": "2000", "& ~rises[1:]": "& (np.diff(height)[1:] < 0)"}

critical_bandwidth.wrong(
    "You asked for fewer than k modes, or for the widest h that has k. At most k, so that k modes themselves are allowed, and the smallest such h.",
    {**STRICTLY, "modes <= k": "modes < k"},
)
critical_bandwidth.wrong(
    "You asked for at least k modes, and the smallest h of all has the most. At most k: the answer is where the count has just come down to k.",
    {"modes <= k": "modes >= k"},
)
critical_bandwidth.wrong(
    "Where fewer than k modes are left, your search goes on upwards, away from the answer. Few enough is at most k: then the middle becomes the high end.",
    {"modes <= k": "modes == k"},
)
critical_bandwidth.wrong(
    "You counted valleys too. A density that rises, falls, rises and falls has two modes and one valley: count only where rising stops.",
    {"rises[:-1] & ~rises[1:]": "rises[:-1] != rises[1:]"},
)
critical_bandwidth.wrong(
    "You waited for exactly k modes. Some data skip a number (two modes can vanish at the same h): ask for at most k.",
    {
        # From the narrowest bandwidth upwards.
        "for _ in range(15):\n        middle = (low + high) / 2": (
            "for middle in np.ptp(data) * 0.99 ** np.arange(299, -1, -1):"
        ),
        "modes <= k": "modes == k",
        "high = middle": "return middle",
        "        else:\n            low = middle\n    return high": "    return np.nan",
    },
)
critical_bandwidth.wrong(
    "You searched a fixed range or too coarse a list of bandwidths. Data may come in any unit: start from the range of the data, and halve until the answer is within 1 %.",
    {
        "for _ in range(15):\n        middle = (low + high) / 2": (
            "for middle in np.arange(0.05, 3, 0.05):"
        ),
        "high = middle": "return middle",
        "        else:\n            low = middle\n    return high": "    return np.nan",
    },
)
critical_bandwidth.wrong(
    "You found the bandwidth that leaves one mode, whatever k is.",
    {"modes <= k": "modes <= 1"},
)
critical_bandwidth.wrong(
    "Your search walks away from the answer. Where there are at most k modes, the answer is that h or a smaller one: make it the high end.",
    {"modes <= k": "modes > k"},
)
critical_bandwidth.wrong(
    "Your grid ends at the data. A mode near the first or the last of them is not seen there, since the curve has not risen yet or never falls: let the grid reach a little beyond.",
    {"0.05 * np.ptp(data)": "0"},
)
critical_bandwidth.wrong(
    "A hundred places are too few. Two modes that are about to meet lie between two of them, and you count one: take a thousand.",
    {"2001": "100"},
)
critical_bandwidth.wrong(
    "You missed a mode whose top lies midway between two places of the grid: both are equally high there, and neither is higher than the other. Count where the curve rises and then does not.",
    {"2001": "1000", "& ~rises[1:]": "& (np.diff(height)[1:] < 0)"},
)
critical_bandwidth.wrong(
    "You stopped at a fixed difference between high and low. Data may come in any unit: stop when they differ by less than 1 % of high.",
    {"for _ in range(15)": "while high - low > 0.01"},
)
critical_bandwidth.wrong(
    "Ten halvings are too few: they leave a thousandth of the range, and the answer may be a small part of it. Go on until high and low differ by less than 1 % of high.",
    {"range(15)": "range(10)"},
)
critical_bandwidth.wrong(
    "You began with the standard deviation as the wide end. A datum far from many others can need a wider h: the range of the data is wide enough for one mode.",
    {"low, high = 0.0, np.ptp(data)": "low, high = 0.0, np.std(data)"},
)
critical_bandwidth.wrong(
    "Your bumps are too narrow: the exponent is half the squared distance, −u/2, not −u.",
    {" / middle) ** 2) / 2)": " / middle) ** 2))"},
)
critical_bandwidth.wrong(
    "You divided the squared distance by h, not by h²: right for h = 1, wrong for every other.",
    {"(((grid[:, None] - data) / middle) ** 2)": "((grid[:, None] - data) ** 2 / middle)"},
)
critical_bandwidth.wrong(
    "You dropped data that repeat. Two data at one place are two bumps there.",
    {"data) / middle": "np.unique(data)) / middle"},
)


for reach in (2, 3, 10):
    critical_bandwidth.wrong(
        f"You asked for fewer than k modes: with k = 1 there are never so few, and {reach} times the range is left. "
        "At most k: k modes themselves are allowed.",
        {"modes <= k": "modes < k", "0.0, np.ptp(data)": f"0.0, {reach} * np.ptp(data)"},
    )
for least in ("0.001", "0.01", "0.1"):
    fixed = {"low, high = 0.0": f"low, high = {least}"}
    critical_bandwidth.wrong(
        f"You began at h = {least}, whatever the data. "
        "They may come in any unit, and need a smaller h: begin at 0, or at a small part of the range.",
        fixed,
    )
    critical_bandwidth.wrong(
        f"You asked for fewer than k modes; at most k is asked for, so that k are allowed. And h = {least} is no place to begin for data in any unit: begin at 0, or at a small part of the range.",
        {**fixed, **STRICTLY, "modes <= k": "modes < k"},
    )
for most in (2, 5, 10, 100):
    fixed = {"np.ptp(data)  # at h = the whole range": f"{most}.0  #", "range(15)": "range(60)"}
    critical_bandwidth.wrong(
        f"Your bandwidths end at {most}, whatever the data. "
        "They may come in any unit, and need a wider one: the range of the data is wide enough for one mode.",
        fixed,
    )
for most in (2, 5, 10):
    critical_bandwidth.wrong(
        f"Your bandwidths go from 0.01 to {most}, whatever the data. "
        "They may come in any unit: begin at 0, and end at the range of the data, which is wide enough for one mode.",
        {
            "low, high = 0.0": "low, high = 0.01",
            "np.ptp(data)  # at h = the whole range": f"{most}.0  #",
            "range(15)": "range(60)",
        },
    )
for rounds in (3, 5, 7):
    critical_bandwidth.wrong(
        f"You halved some {rounds} times. That leaves 1/{2**rounds} of the range, and the answer may be a small part of it. "
        "Go on until high and low differ by less than 1 % of high.",
        {"range(15)": f"range({rounds})"},
    )
critical_bandwidth.wrong(
    "Fifty places are too few. Two modes that are about to meet lie between two of them, and you count one: take a thousand.",
    {"2001": "50"},
)
critical_bandwidth.wrong(
    "Fifty places are too few, a margin of 1 fits one unit only, and so does a search that begins at h = 0.01. Take a thousand places, a part of the range as margin, and begin at 0.",
    {
        **STRICTLY,
        "2001": "50",
        "0.05 * np.ptp(data)": "1.0",
        "low, high = 0.0": "low, high = 0.01",
        "range(15)": "range(40)",
    },
)
for margin, words in (("1.0", "by 1"), ("3.0", "by 3 or more")):
    critical_bandwidth.wrong(
        f"Your grid reaches beyond the data {words}, whatever their unit. "
        "Where all data lie within much less, none of its places is among them: take a part of the range, or some h.",
        {"0.05 * np.ptp(data)": margin},
    )
critical_bandwidth.wrong(
    "You allowed one mode too many: at most k, not k + 1.",
    {"modes <= k": "modes <= k + 1"},
)
critical_bandwidth.wrong(
    "You returned how many modes there are. Asked is the bandwidth at which they have come down to k.",
    {"return high": "return modes"},
)
critical_bandwidth.wrong(
    "Your bumps have a spike: the exponent needs the squared distance, and you gave it the distance. Each datum is a mode then, at every h.",
    {
        "-(((grid[:, None] - data) / middle) ** 2) / 2": "-np.abs((grid[:, None] - data) / middle) / 2"
    },
)


def _scan(step, missed):
    """What trying bandwidths in even steps makes of an answer: the first that is as wide."""

    def first_enough(answer):
        bandwidths = np.arange(step, 5, step)
        return next((h for h in bandwidths if h >= answer * (1 - 1e-3)), missed)

    return first_enough


for step in (0.01, 0.02, 0.05):
    critical_bandwidth.wrong(
        f"You tried bandwidths in steps of {step}, whatever the data, and found none for some. "
        "Data may come in any unit: start from their range, and halve until the answer is within 1 %.",
        after=_scan(step, None),
    )
for step in (0.01, 0.02, 0.05, 0.1):
    # Where data lie far apart, bumps so narrow stand between two places of the grid: none is seen.
    critical_bandwidth.wrong(
        f"You tried bandwidths from {step} upwards, whatever the data. Where these lie far apart, bumps so narrow fall between two places of the grid. "
        "Start from the range of the data, and halve until the answer is within 1 %.",
        after=_scan(step, step),
    )


def _scan_of_range(steps):
    """What trying so many even parts of the range makes of an answer."""
    return lambda answer, data: np.ceil(answer / np.ptp(data) * steps) / steps * np.ptp(data)


def _scan_downwards(factor):
    """The first h below an answer, where the range is made smaller by a factor each time."""
    return lambda answer, data: (
        np.ptp(data) * factor ** np.ceil(np.log(answer / np.ptp(data)) / np.log(factor))
    )


def _scan_upwards(factor, part):
    """The first h as wide as an answer, from a part of the range, wider by a factor each time."""
    return lambda answer, data: (
        np.ptp(data)
        / part
        * factor ** np.ceil(np.log(answer / np.ptp(data) * part) / np.log(factor))
    )


for steps in (50, 100, 200):
    critical_bandwidth.wrong(
        f"You tried {steps} bandwidths up to the range. "
        "The answer may be a small part of it, less than a step or two: halve until it is within 1 %.",
        after=_scan_of_range(steps),
    )
for start in ("0.01", "0.05", "0.1"):
    critical_bandwidth.wrong(
        f"You tried bandwidths from {start} upwards on a grid that ends at the data. "
        "A mode near the first or the last of them is not seen there: let the grid reach a little beyond. And start from the range of the data, which may come in any unit.",
        {
            "0.05 * np.ptp(data)": "0",
            "for _ in range(15):\n        middle = (low + high) / 2": (
                f"for middle in np.linspace({start}, np.ptp(data), 1000):"
            ),
            "high = middle": "return middle",
            "        else:\n            low = middle\n    return high": "",
        },
    )


critical_bandwidth.wrong(
    "Your grid ends at the data, where a mode near the first or the last of them is not seen: let it reach a little beyond. And begin at 0, not at a fixed h.",
    {"0.05 * np.ptp(data)": "0", "2001": "1000", "low, high = 0.0": "low, high = 0.01"},
)
for factor in (0.9, 0.95):
    critical_bandwidth.wrong(
        f"You went down by a factor of {factor} until there were too many modes, and returned that h. "
        "The answer is wider: the smallest h that still has few enough, within 1 %.",
        after=_scan_downwards(factor),
    )


for part in (100, 1000):
    critical_bandwidth.wrong(
        f"You went up in steps of 10 %, from the range divided by {part}. "
        "Your answer can be 10 % too wide, and 1 % is asked for: keep the last h that was too small, and halve what lies between.",
        after=_scan_upwards(1.1, part),
    )


critical_bandwidth.wrong(
    "You went up from h = 0.01 in steps of 10 %, whatever the data. "
    "They may come in any unit, and such a step is wider than 1 %: begin with the range of the data, and halve.",
    {
        "for _ in range(15):\n        middle = (low + high) / 2": (
            "for middle in 0.01 * 1.1 ** np.arange(200):"
        ),
        "high = middle": "return middle",
        "        else:\n            low = middle\n    return high": "    return np.nan",
    },
)


@critical_bandwidth.cases
def critical_bandwidth_cases(rng):
    yield np.array([-1.0, 1.0]), 1
    yield np.array([-2.0, 0.0, 2.0]), 2
    yield 1000 * np.array([0.0, 1.0, 4.0, 9.0]), 2
    yield 1e-5 * np.array([0.0, 3.0, 12.0, 27.0]), 2
    yield np.array([0.0, 1.0, 3.0, 40.0, 41.0]), 2  # the answer is a small part of the range
    yield np.array([9.0, 9.5, 16.0, 19.0, 20.0, 23.0, 33.0]), 4
    yield np.append(np.zeros(11), 8.0), 1  # and here more than the standard deviation
