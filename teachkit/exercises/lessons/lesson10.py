"""Exercises of lesson 10: core points, Ward's cost, links uphill, BIC, where mean shift wins."""

import dataclasses
import itertools
import math
import warnings

import numpy as np

from teachkit.exercises.declare import exercise
from teachkit.exercises.labelled import (
    gaps_between,
    lacks_of_arrays,
    lacks_of_labels,
    share_in_largest_pieces,
    share_seen,
)


@exercise(
    lesson="10",
    task="Say of each point whether at least so many points, itself among them, are within the radius.",
    hints=[
        "Make a table of distances first: row i, column j holds how far point j is from point i. `data[:, None] - data` holds all differences, and `np.linalg.norm(…, axis=2)` makes distances of them.",
        "Compare the table with the radius: True counts as 1, so the sum of a row says how many points are within the radius. The point itself is there too, at distance 0.",
        "Both in one line: `(gaps <= radius).sum(axis=1) >= least`.",
    ],
    learned="DBSCAN's core points are those with a crowded window: a flat window of this radius, and a limit in place of a hill. Whatever chains of core points reach is one cluster.",
)
def core_points(data, radius, least):
    """True where at least so many points, itself among them, are within the radius, shape (n,)."""
    # Your code here.


@core_points.reference
def core_points_answer(data, radius, least):
    gaps = np.linalg.norm(data[:, None] - data, axis=2)
    return (gaps <= radius).sum(axis=1) >= least


@core_points.loops
def core_points_in_loops(data, radius, least):
    core = []
    for point in data.tolist():
        within = 0
        for other in data.tolist():
            if math.dist(point, other) <= radius:
                within += 1
        core.append(within >= least)
    return np.array(core)


#: Lines of the answer, which some of its wrong ones exchange.
GAPS = "np.linalg.norm(data[:, None] - data, axis=2)"
COUNT = "(gaps <= radius).sum(axis=1)"

core_points.wrong(
    "You left out points that have exactly so many within the radius. If you left the point itself out: it counts. And *at least* means >=.",
    {">= least": "> least"},
)
core_points.wrong(
    "You left out what lies exactly at the radius. The window is closed: compare with <=.",
    {"gaps <= radius": "gaps < radius"},
)
core_points.wrong(
    "You asked for one point fewer than `least`. If you added the point itself: it was counted already, at distance 0 from itself.",
    {">= least": ">= least - 1"},
)
core_points.wrong(
    "You compared squared distances with the radius. Take the root of the sums of squares, or compare with `radius**2`.",
    {GAPS: f"{GAPS} ** 2"},
)
core_points.wrong(
    "You compared the distances with `radius**2`. That belongs to squared distances: compare like with like.",
    {"<= radius": "<= radius**2"},
)
core_points.wrong(
    "You added up the gaps along the axes. The distance is the root of the sum of their squares: a circle, not a diamond.",
    {GAPS: "np.abs(data[:, None] - data).sum(axis=2)"},
)
core_points.wrong(
    "You took the largest gap along an axis. The distance is the root of the sum of squares: a circle, not a square.",
    {GAPS: "np.abs(data[:, None] - data).max(axis=2)"},
)
core_points.wrong(
    "You added up the differences, signs and all. They cancel: the distance is the root of the sum of their squares.",
    {GAPS: "(data[:, None] - data).sum(axis=2)"},
)
core_points.wrong(
    "You added up the differences, signs and all, and took the amount of the sum. They cancel: the distance is the root of the sum of their squares.",
    {GAPS: "np.abs((data[:, None] - data).sum(axis=2))"},
)
core_points.wrong(
    "You measured along the first column alone. The distance goes over all columns: `np.linalg.norm(…, axis=2)`.",
    {GAPS: "np.abs(data[:, None, 0] - data[:, 0])"},
)
core_points.wrong(
    "You used the first two columns alone. There may be more: the distance goes over all of them.",
    {GAPS: "np.linalg.norm((data[:, None] - data)[:, :, :2], axis=2)"},
)
core_points.wrong(
    "You took the radius for a diameter: points half as far count. The radius goes from the point outwards.",
    {"<= radius": "<= radius / 2"},
)
core_points.wrong(
    "You returned how many points are within the radius. Whether these are at least `least` is asked for: compare.",
    {f"{COUNT} >= least": COUNT},
)
core_points.wrong(
    "You returned how many other points are within the radius. A point counts itself, and whether there are at least `least` is asked for.",
    {f"{COUNT} >= least": f"{COUNT} - 1"},
)
core_points.wrong(
    "You marked the points that are not core points: True and False have changed places.",
    {">= least": "< least"},
)
core_points.wrong(
    "You marked the points that have at most so many within the radius. A core point has at least so many: turn the comparison round.",
    {">= least": "<= least"},
)
core_points.wrong(
    "You marked the points that have exactly so many within the radius. More will do as well: *at least* means >=.",
    {">= least": "== least"},
)
core_points.wrong(
    "You marked points beside a core point as well. They belong to its cluster, but are border points: a core point has so many within its own radius.",
    {f"return {COUNT} >= least": f"return (gaps <= radius) @ ({COUNT} >= least)"},
)
core_points.wrong(
    "You returned the numbers of the core points. True or False for each point is asked for.",
    after=lambda answer: np.flatnonzero(answer),
)
core_points.wrong(
    "You returned the core points themselves. True or False for each point is asked for.",
    after=lambda answer, data: data[answer],
)
core_points.wrong(
    "You returned how many core points there are. True or False for each point is asked for.",
    after=lambda answer: answer.sum(),
)
core_points.wrong(
    "You compared the distances without counting: a table came out. Add up each row, `sum(axis=1)`, and compare with `least`.",
    {f"{COUNT} >= least": "gaps <= radius"},
)
core_points.wrong(
    "You counted points in one place once. Each row of `data` is a point of its own.",
    {
        COUNT: (
            "(np.linalg.norm(data[:, None] - np.unique(data, axis=0), axis=2) <= radius).sum(axis=1)"
        )
    },
)
core_points.wrong(
    "You did not count what lies at distance 0. The point itself counts, and so do others in its place.",
    {"(gaps <= radius)": "((gaps > 0) & (gaps <= radius))"},
)
core_points.wrong(
    "You took the wrong axis for the length. `axis=2` holds the columns, and what is left is a table of distances.",
    {"axis=2": "axis=0"},
)
core_points.wrong(
    "You measured with float32, which keeps 7 digits: points that differ in the eighth are in one place there. Keep the data as they come, float64.",
    {GAPS: "np.linalg.norm(np.float32(data)[:, None] - np.float32(data), axis=2)"},
)


@core_points.cases
def core_points_cases(rng):
    yield np.array([[3.0, 1.0]]), 0.5, 1
    yield np.array([[3.0, 1.0]]), 0.5, 2
    yield np.array([[0.0], [2.0], [9.0]]), 2.0, 2  # exactly at the radius
    yield np.array([[0.0, 0.0], [3.0, 4.0], [-3.0, 4.0]]), 5.0, 2
    yield np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [9.0, 12.0]]), 5.0, 3
    yield np.array([[1.0, 1.0]] * 3 + [[4.0, 1.0]]), 2.0, 3  # in one place
    yield np.array([[1.0, 1.0]] * 4 + [[9.0, 1.0]]), 2.0, 3
    yield np.array([[0.0], [0.25], [0.5], [0.75], [5.0]]), 0.25, 3
    yield np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 3.0], [1.0, -1.0, 0.5], [0.5, 0.0, -0.5]]), 1.75, 3
    # an end, a middle, and a point beside the end that no core point is near
    yield np.array([[0.0], [1.0], [1.5], [2.0], [3.0], [4.0], [8.0]]), 1.0, 4
    # far from 0, and far apart
    corner = np.array([[0.0, 0.0], [6.0, 8.0], [6.0, -9.0], [-3.0, 1.0], [14.0, 2.0]])
    yield corner + 4e7, 10.0, 3
    yield 1e7 * corner, 1e8, 3
    for n, d, radius, least in (
        (12, 2, 0.9, 3),
        (15, 1, 0.3, 4),
        (20, 3, 1.3, 4),
        (25, 2, 0.7, 5),
        (30, 4, 1.9, 6),
        (60, 2, 0.5, 7),
    ):
        yield rng.normal(size=(n, d)) + rng.normal(0, 3, d), radius, least


@exercise(
    lesson="10",
    task="Return by how much the inertia to the means grows when two groups become one.",
    hints=[
        "The inertia of a group to its mean is `((group - group.mean(axis=0)) ** 2).sum()`. You need it three times.",
        "`np.concatenate([first, second])` is the group of both, and it has a mean of its own.",
        "Take away from the inertia of both together what each has alone. A short cut gives the same: n·m/(n+m) times the squared distance of the two means, for groups of n and m points.",
    ],
    learned="Ward joins the two groups for which this is least. It is always n·m/(n+m) times the squared distance of the two means. So at the same distance a small group is cheaper to join than a large one, and at twice the distance each costs four times as much. Ward leans to clusters of equal inertia.",
)
def ward_cost(first, second):
    """How much the inertia to the means grows when two groups become one."""
    # Your code here.


@ward_cost.reference
def ward_cost_answer(first, second):
    def inertia(group):
        return ((group - group.mean(axis=0)) ** 2).sum()

    together = np.concatenate([first, second])
    return inertia(together) - inertia(first) - inertia(second)


@ward_cost.loops
def ward_cost_in_loops(first, second):
    n, m = len(first), len(second)
    total = 0.0
    for j in range(first.shape[1]):
        gap = sum(row[j] for row in first.tolist()) / n - sum(row[j] for row in second.tolist()) / m
        total += gap**2
    return n * m / (n + m) * total


#: The last line of the answer, and what many a wrong one is made of.
GROWTH = "return inertia(together) - inertia(first) - inertia(second)"
MEANS = "first.mean(axis=0) - second.mean(axis=0)"
GAP = f"np.linalg.norm({MEANS})"
PAIRS = "np.linalg.norm(first[:, None] - second, axis=2)"
SIZES = "n, m = len(first), len(second)"
SQUARES = "((group - group.mean(axis=0)) ** 2).sum()"

ward_cost.wrong(
    "You returned the distance of the two means. The inertia counts squares, and how many points there are: times n·m/(n+m), squared.",
    {GROWTH: f"return {GAP}"},
)
ward_cost.wrong(
    "You returned the squared distance of the two means. How many points there are counts too: times n·m/(n+m).",
    {GROWTH: f"return {GAP} ** 2"},
)
ward_cost.wrong(
    "You returned the inertia of both together. How much it *grows* is asked for: take away what each group has alone.",
    {GROWTH: "return inertia(together)"},
)
ward_cost.wrong(
    "You took away the first group's inertia alone. Take away the second's, too.",
    {GROWTH: "return inertia(together) - inertia(first)"},
)
ward_cost.wrong(
    "You took away the second group's inertia alone. Take away the first's, too.",
    {GROWTH: "return inertia(together) - inertia(second)"},
)
ward_cost.wrong(
    "You returned the inertia of the two groups apart. Take it away from that of both together.",
    {GROWTH: "return inertia(first) + inertia(second)"},
)
ward_cost.wrong(
    "You added the three inertias up. How much it *grows* is asked for: take away what each group has alone.",
    {GROWTH: "return inertia(together) + inertia(first) + inertia(second)"},
)
ward_cost.wrong(
    "The sign is turned: the inertia of both together is never less. Take from it what the groups have apart.",
    {GROWTH: "return inertia(first) + inertia(second) - inertia(together)"},
)
ward_cost.wrong(
    "You multiplied by n·m and did not divide by n+m, the number of points in all.",
    {GROWTH: f"{SIZES}\n    return n * m * {GAP} ** 2"},
)
ward_cost.wrong(
    "You multiplied by n+m, the number of points in all. The factor is n·m/(n+m).",
    {GROWTH: f"{SIZES}\n    return (n + m) * {GAP} ** 2"},
)
ward_cost.wrong(
    "You divided by n·m and multiplied by n+m. It is the other way round: n·m/(n+m).",
    {GROWTH: f"{SIZES}\n    return (n + m) / (n * m) * {GAP} ** 2"},
)
ward_cost.wrong(
    "You took the mean of the sizes for the factor. It is n·m/(n+m).",
    {GROWTH: f"{SIZES}\n    return (n + m) / 2 * {GAP} ** 2"},
)
ward_cost.wrong(
    "Your answer is twice as large as it should be: the factor is n·m/(n+m), with no 2 in it.",
    {GROWTH: f"{SIZES}\n    return 2 * n * m / (n + m) * {GAP} ** 2"},
)
ward_cost.wrong(
    "You took the size of the smaller group for the factor. It is n·m/(n+m).",
    {GROWTH: f"{SIZES}\n    return min(n, m) * {GAP} ** 2"},
)
ward_cost.wrong(
    "You multiplied the distance of the means by n·m/(n+m) without squaring it. The inertia counts squares.",
    {GROWTH: f"{SIZES}\n    return n * m / (n + m) * {GAP}"},
)
ward_cost.wrong(
    "You took the root at the end. Ward's cost is the growth itself; its root is a distance.",
    {GROWTH: f"return np.sqrt({GROWTH[7:]})"},
)
ward_cost.wrong(
    "You returned the root of twice the growth. That is the height that libraries write for the step; the growth itself is asked for.",
    {GROWTH: f"return np.sqrt(2 * ({GROWTH[7:]}))"},
)
ward_cost.wrong(
    "You divided the growth by the number of points. The inertia is a sum, not a mean.",
    {GROWTH: f"return ({GROWTH[7:]}) / len(together)"},
)
ward_cost.wrong(
    "You took means of squares for the inertias, one over the points of each group. The inertia is a sum: large groups have more of it.",
    {
        GROWTH: GROWTH.replace(")", ") / len(together)", 1)
        .replace("(first)", "(first) / len(first)")
        .replace("(second)", "(second) / len(second)")
    },
)
# A single point has no such variance. Whoever puts no 0 there gets NaN, and is told the same.
ward_cost.wrong(
    "You took variances with `ddof=1` for the inertias. They divide the sums of squares by one less than the number of points, which is 0 for a single one. The inertia is a sum: divide by nothing.",
    {SQUARES: "group.var(axis=0, ddof=1).sum() if len(group) > 1 else 0.0"},
)
ward_cost.wrong(
    "You took variances with `ddof=1`, times the number of points. They divide by one less than that, which is 0 for a single point, and else leaves each inertia too large. Add up the squares, and divide by nothing.",
    {SQUARES: "len(group) * group.var(axis=0, ddof=1).sum() if len(group) > 1 else 0.0"},
)
ward_cost.wrong(
    "You took the mean of all squares for the inertias, over points and columns. The inertia is their sum.",
    {"** 2).sum()": "** 2).mean()"},
)
ward_cost.wrong(
    "You forgot the squares. The inertia adds up squared distances to the mean.",
    {SQUARES: "np.linalg.norm(group - group.mean(axis=0), axis=1).sum()"},
)
ward_cost.wrong(
    "You added up the gaps along the axes, without squares. The inertia adds up squared distances to the mean.",
    {SQUARES: "np.abs(group - group.mean(axis=0)).sum()"},
)
ward_cost.wrong(
    "You took one mean for all columns. Each column has its own: `mean(axis=0)`.",
    {"group.mean(axis=0)": "group.mean()"},
)
ward_cost.wrong(
    "You took the mean of each row for the middle. Each column has its own mean: `axis=0` goes down the rows.",
    {"group.mean(axis=0)": "group.mean(axis=1, keepdims=True)"},
)
ward_cost.wrong(
    "You took the median for the middle. Inertia to the means is asked for: `group.mean(axis=0)`.",
    {"group.mean(axis=0)": "np.median(group, axis=0)"},
)
ward_cost.wrong(
    "You measured both together from the middle between the two means. Their common mean lies nearer to that of the larger group: take the mean of all points.",
    {
        GROWTH: (
            "middle = (first.mean(axis=0) + second.mean(axis=0)) / 2\n"
            "    return ((together - middle) ** 2).sum() - inertia(first) - inertia(second)"
        )
    },
)
ward_cost.wrong(
    "You returned a number for each column. Add them up: one number is asked for.",
    {"** 2).sum()": "** 2).sum(axis=0)"},
)
ward_cost.wrong(
    "You divided by what the groups have apart. Growth is a difference here, not a ratio.",
    {GROWTH: "return inertia(together) / max(inertia(first) + inertia(second), 1e-300)"},
)
ward_cost.wrong(
    "You returned the mean distance between points of the two groups. That is another way to join groups, average linkage; Ward's cost is the growth of the inertia.",
    {GROWTH: f"return {PAIRS}.mean()"},
)
ward_cost.wrong(
    "You returned the least distance between points of the two groups. That is another way to join groups, single linkage; Ward's cost is the growth of the inertia.",
    {GROWTH: f"return {PAIRS}.min()"},
)
ward_cost.wrong(
    "You returned the largest distance between points of the two groups. That is another way to join groups, complete linkage; Ward's cost is the growth of the inertia.",
    {GROWTH: f"return {PAIRS}.max()"},
)
ward_cost.wrong(
    "You added up the squared distances of all pairs, one point from each group. What the points of one group are apart counts in them too: take away what each group has alone, or take the means' distance.",
    {GROWTH: f"return ({PAIRS} ** 2).sum()"},
)
ward_cost.wrong(
    "You returned the mean squared distance of all pairs, one point from each group. What the points of one group are apart counts in it too; Ward's cost is the growth of the inertia.",
    {GROWTH: f"return ({PAIRS} ** 2).mean()"},
)
ward_cost.wrong(
    "You added up the squared distances of the second group to the first one's mean. When the groups become one, the mean moves.",
    {GROWTH: "return ((second - first.mean(axis=0)) ** 2).sum()"},
)
ward_cost.wrong(
    "You moved no mean of the first group: you kept it for both together. When the groups become one, the mean moves.",
    {
        GROWTH: (
            "return ((together - first.mean(axis=0)) ** 2).sum() - inertia(first) - inertia(second)"
        )
    },
)


@ward_cost.cases
def ward_cost_cases(rng):
    yield np.array([[1.0]]), np.array([[4.0]])
    yield np.array([[2.0, 5.0]]), np.array([[2.0, 5.0]])  # costs nothing
    yield np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    yield np.array([[0.0, 1.0], [2.0, 1.0]]), np.array([[6.0, -2.0]])
    yield np.array([[1, 2], [3, 7]]), np.array([[9, 4], [6, 5], [8, 8]])  # whole numbers
    yield np.array([[5.0], [5.0], [5.0]]), np.array([[1.0], [2.0], [2.0]])
    yield np.array([[0.0, 0.0], [4.0, 2.0]]), np.array([[2.0, 3.0], [2.0, -1.0]])  # one mean
    for n, m, d in ((2, 3, 2), (4, 4, 1), (7, 2, 3), (3, 9, 4), (20, 5, 2)):
        far = rng.normal(0, 6, (2, 1, d))
        yield tuple(
            rng.normal(size=(size, d)) * 2 + at for size, at in zip((n, m), far, strict=True)
        )


@exercise(
    lesson="10",
    task="Return for each point the number of the nearest higher one, if it is no farther than `longest`, or else the point's own number.",
    hints=[
        "Make a table of distances, and put infinity wherever the other point is not higher: `np.where(heights > heights[:, None], gaps, np.inf)`. Row i keeps the points that are higher than point i.",
        "`argmin(axis=1)` says in each row which is nearest, `min(axis=1)` how far it is.",
        "Where that is at most `longest` take the `argmin`, else the point's own number, `np.arange(len(data))`: `np.where` chooses.",
    ],
    learned="Quick shift jumps from point to point where mean shift climbs between them. A point that keeps its own number is the top of a cluster; cutting long links is its bandwidth's second half.",
)
def quick_shift_parent(data, heights, longest):
    """For each point the number of the nearest higher one, or its own, shape (n,)."""
    # Your code here.


@quick_shift_parent.reference
def quick_shift_parent_answer(data, heights, longest):
    gaps = np.linalg.norm(data[:, None] - data, axis=2)
    uphill = np.where(heights > heights[:, None], gaps, np.inf)
    near = uphill.min(axis=1) <= longest
    return np.where(near, uphill.argmin(axis=1), np.arange(len(data)))


@quick_shift_parent.loops
def quick_shift_parent_in_loops(data, heights, longest):
    parents = []
    for i in range(len(data)):
        parent, least = i, math.inf
        for j in range(len(data)):
            gap = math.dist(data[i], data[j])
            if heights[j] > heights[i] and gap <= longest and gap < least:
                parent, least = j, gap
        parents.append(parent)
    return np.array(parents)


#: Lines of the answer, which some of its wrong ones exchange.
UPHILL = "np.where(heights > heights[:, None], gaps, np.inf)"
OWN = "np.arange(len(data))"
LAST = "np.where(near, uphill.argmin(axis=1), np.arange(len(data)))"
WITHIN = "(gaps <= longest)"
#: What links to the point next above in height, and to the next when all are sorted by height.
NEXT_ABOVE = f"""higher = np.where(heights > heights[:, None], heights, np.inf)
    above = np.where(higher.min(axis=1) < np.inf, higher.argmin(axis=1), {OWN})"""
NEXT_IN_ORDER = f"""above, order = {OWN}, heights.argsort()
    above[order[:-1]] = order[1:]"""
REACHED = f"gaps[{OWN}, above]"

quick_shift_parent.wrong(
    "You took the nearest other point, higher or not. A link goes up: only points with a greater height may be parents.",
    {UPHILL: "gaps + np.diag([np.inf] * len(data))"},
)
quick_shift_parent.wrong(
    "You took the highest point within reach. The nearest of those that are higher is asked for.",
    {LAST: f"np.where({WITHIN}, heights, -np.inf).argmax(axis=1)"},
)
quick_shift_parent.wrong(
    "You left out links that are exactly as long as `longest`. They may be so long: compare with <=.",
    {"<= longest": "< longest"},
)
quick_shift_parent.wrong(
    "You did not look at `longest`. A point whose nearest higher one is farther keeps its own number.",
    {"uphill.min(axis=1) <= longest": "uphill.min(axis=1) < np.inf"},
)
quick_shift_parent.wrong(
    "Every point got the highest one of all. The nearest of those that are higher is asked for, no farther than `longest`.",
    {LAST: "np.full(len(data), heights.argmax())"},
)
quick_shift_parent.wrong(
    "Within `longest` of the highest point every point got that one. The nearest of those that are higher is asked for.",
    {LAST: f"np.where({WITHIN}[:, heights.argmax()], heights.argmax(), np.arange(len(data)))"},
)
quick_shift_parent.wrong(
    "A point without a higher one near got -1. It keeps its own number: it is the top of its cluster.",
    {OWN: "-1"},
)
quick_shift_parent.wrong(
    "A point without a higher one near got 0. 0 is the number of the first point; it keeps its own.",
    {OWN: "0"},
)
quick_shift_parent.wrong(
    "You took `argmin` as it comes. Where nothing is higher a row holds infinity alone, and `argmin` says 0 for it: this point keeps its own number, and so does one whose nearest higher point is farther than `longest`.",
    {LAST: "uphill.argmin(axis=1)"},
)
quick_shift_parent.wrong(
    "The highest point of all got 0 where the first point is near. Where nothing is higher `argmin` says 0, as does a search that begins there, and you measured how far point 0 is. Compare the least distance to a *higher* point with `longest`: with none it is infinity.",
    {"uphill.min(axis=1) <= longest": f"gaps[{OWN}, uphill.argmin(axis=1)] <= longest"},
)
quick_shift_parent.wrong(
    "You followed the links to their ends. That names the top of each cluster; the next point alone is asked for.",
    {
        f"return {LAST}": (
            f"parents = {LAST}\n"
            "    for _ in range(len(data)):\n"
            "        parents = parents[parents]\n"
            "    return parents"
        )
    },
)
quick_shift_parent.wrong(
    "You went two links on. The next point alone is asked for.",
    {f"return {LAST}": f"parents = {LAST}\n    return parents[parents]"},
)
quick_shift_parent.wrong(
    "Your links go down: you took the nearest lower point. A parent has the greater height. If you made a table, look whether `axis` goes along the points that are higher.",
    {"heights > heights[:, None]": "heights < heights[:, None]"},
)
quick_shift_parent.wrong(
    "Every point kept its own number. If you compared with >=, each found itself, at distance 0: a parent is higher, >.",
    {LAST: OWN},
)
quick_shift_parent.wrong(
    "You linked points that are equally high. Equal is not higher: compare with >.",
    {
        UPHILL: (
            "np.where((heights >= heights[:, None]) & ~np.eye(len(data), dtype=bool), gaps, np.inf)"
        )
    },
)
quick_shift_parent.wrong(
    "You let the earlier of two points that are equally high be the higher one. Equal is not higher: compare with >.",
    {
        UPHILL: (
            "np.where((heights > heights[:, None]) | (heights == heights[:, None]) "
            "& np.tri(len(data), k=-1, dtype=bool), gaps, np.inf)"
        )
    },
)
quick_shift_parent.wrong(
    "You returned how far the nearest higher point is. Its number is asked for: argmin.",
    {LAST: "np.where(near, uphill.min(axis=1), 0.0)"},
)
quick_shift_parent.wrong(
    "You returned the height of the nearest higher point. Its number is asked for.",
    after=lambda answer, heights: heights[answer],
)
quick_shift_parent.wrong(
    "You returned the place of the nearest higher point. Its number is asked for.",
    after=lambda answer, data: data[answer],
)
quick_shift_parent.wrong(
    "You counted the points from 1. NumPy counts from 0.",
    after=lambda answer: answer + 1,
)
quick_shift_parent.wrong(
    "You compared squared distances with `longest`. Take the root, or compare with `longest**2`.",
    {"uphill.min(axis=1) <=": "uphill.min(axis=1) ** 2 <="},
)
quick_shift_parent.wrong(
    "You added up the gaps along the axes. The distance is the root of the sum of their squares, and another point may be nearest by it.",
    {GAPS: "np.abs(data[:, None] - data).sum(axis=2)"},
)
quick_shift_parent.wrong(
    "You took the largest gap along an axis. The distance is the root of the sum of squares, and another point may be nearest by it.",
    {GAPS: "np.abs(data[:, None] - data).max(axis=2)"},
)
quick_shift_parent.wrong(
    "You measured along the first column alone. The distance goes over all columns.",
    {GAPS: "np.abs(data[:, None, 0] - data[:, 0])"},
)
quick_shift_parent.wrong(
    "You used the first two columns alone. There may be more: the distance goes over all of them.",
    {GAPS: "np.linalg.norm((data[:, None] - data)[:, :, :2], axis=2)"},
)
quick_shift_parent.wrong(
    "You left out points in the same place. At distance 0 a higher one is as near as can be: leave out what is not higher, not what is at distance 0.",
    {"heights > heights[:, None]": "(heights > heights[:, None]) & (gaps > 0)"},
)
quick_shift_parent.wrong(
    "You took the point next above in height, however far the nearest higher one is. The *nearest* of all higher ones is asked for.",
    {
        LAST: (
            "np.where(near, np.where((heights > heights[:, None]) & (gaps <= longest), "
            "heights, np.inf).argmin(axis=1), np.arange(len(data)))"
        )
    },
)
quick_shift_parent.wrong(
    "You took the point next above in height, and let go of it where it is farther than `longest`. The *nearest* of all higher ones is asked for, however many points are between the two in height.",
    {f"return {LAST}": f"{NEXT_ABOVE}\n    return np.where({REACHED} <= longest, above, {OWN})"},
)
quick_shift_parent.wrong(
    "You took the point next above in height, wherever it is. The *nearest* of all higher ones is asked for, if it is no farther than `longest`.",
    {f"return {LAST}": f"{NEXT_ABOVE}\n    return above"},
)
quick_shift_parent.wrong(
    "You sorted the points by height and linked each to the next, if that is no farther than `longest`. The *nearest* of all higher ones is asked for; and the next may be equally high.",
    {
        f"return {LAST}": (
            f"{NEXT_IN_ORDER}\n    return np.where({REACHED} <= longest, above, {OWN})"
        )
    },
)
quick_shift_parent.wrong(
    "You sorted the points by height and linked each to the next, however far. The *nearest* of all higher ones is asked for, if it is no farther than `longest`; and the next may be equally high.",
    {f"return {LAST}": f"{NEXT_IN_ORDER}\n    return above"},
)
quick_shift_parent.wrong(
    "You took the first higher point within reach, in the order of the rows. The nearest is asked for: look at them all.",
    {LAST: "np.where(near, (uphill <= longest).argmax(axis=1), np.arange(len(data)))"},
)
quick_shift_parent.wrong(
    "You took the last higher point within reach, in the order of the rows. The nearest is asked for: look whether each is nearer than the best so far.",
    {
        LAST: (
            "np.where(near, len(data) - 1 - (uphill <= longest)[:, ::-1].argmax(axis=1), "
            "np.arange(len(data)))"
        )
    },
)
quick_shift_parent.wrong(
    "You took the farthest higher point within reach. The nearest is asked for.",
    {
        LAST: (
            "np.where(near, np.where(uphill <= longest, uphill, -1.0).argmax(axis=1), "
            "np.arange(len(data)))"
        )
    },
)
quick_shift_parent.wrong(
    "You took the nearest other point, and kept it only if it is higher. The nearest of those that *are* higher may be farther away: leave out the others first.",
    {
        f"return {LAST}": (
            "nearest = (gaps + np.diag([np.inf] * len(data))).argmin(axis=1)\n"
            "    near = (heights[nearest] > heights) & (gaps[np.arange(len(data)), nearest] <= longest)\n"
            "    return np.where(near, nearest, np.arange(len(data)))"
        )
    },
)
quick_shift_parent.wrong(
    "You went the way of the steepest rise: height gained over distance. The nearest higher point is asked for, however little it is higher.",
    {
        LAST: (
            "np.where(near, np.where(uphill <= longest, (heights - heights[:, None]) "
            "/ np.maximum(gaps, 1e-300), -np.inf).argmax(axis=1), np.arange(len(data)))"
        )
    },
)
#: What a search that begins with a number does where all higher points are farther than that.
for least, far in (
    (10.0, "farther than a few steps"),
    (1000.0, "far away"),
    (1e12, "very far away"),
):
    quick_shift_parent.wrong(
        f"A point kept its own number where the nearest higher one is {far}, and yet no farther than `longest`. If you begin your search with a number for the least distance so far, make it infinity, `math.inf`.",
        {"uphill.min(axis=1) <= longest": f"uphill.min(axis=1) <= min(longest, {least})"},
    )


@quick_shift_parent.cases
def quick_shift_parent_cases(rng):
    yield np.array([[2.0]]), np.array([0.5]), 1.0
    yield np.array([[0.0], [2.0]]), np.array([0.3, 0.4]), 2.0  # exactly as long as may be
    yield np.array([[0.0], [2.0]]), np.array([0.3, 0.4]), 1.99
    yield np.array([[1.0], [1.5]]), np.array([0.25, 0.25]), 3.0  # equally high
    yield np.array([[4.0, 1.0], [4.0, 1.0], [5.0, 3.0]]), np.array([1.0, 3.0, 2.0]), 4.0
    yield np.array([[0.0, 0.0], [3.0, 4.0], [-3.0, -4.5]]), np.array([-5.0, -1.0, -3.0]), 5.0
    yield np.array([[0.0], [1.0], [1.5], [6.0], [7.5]]), np.array([1.0, 3.0, 2.0, 5.0, 4.0]), 2.0
    yield (
        np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 6.0], [3.0, -2.0, 1.0], [2.5, 2.5, 2.0]]),
        np.array([1.0, 4.0, 3.0, 2.0]),
        6.5,
    )
    # far apart, and very far apart
    apart = np.array([[0.0, 0.0], [2.0, 1.0], [5.0, 0.5], [4.0, 7.0], [9.0, 8.0]])
    up = np.array([0.1, 0.3, 0.2, 0.6, 0.5])
    yield 20 * apart, up, 120.0
    yield 1e4 * apart, up, 1e5
    yield 1e13 * apart, up, 1e14
    for n, d, longest in ((8, 2, 1.0), (12, 1, 0.6), (15, 3, 1.5), (20, 2, 0.8), (40, 2, 1.2)):
        data = rng.normal(size=(n, d))
        yield data, rng.permutation(n) / n - (data**2).sum(axis=1), longest
    data = rng.uniform(0, 4, (30, 2))
    near = np.linalg.norm(data[:, None] - data, axis=2) <= 0.8
    yield data, near.sum(axis=1).astype(float), 1.0  # some are equally high


@exercise(
    lesson="10",
    task="Return the number of bumps, an entry of `counts`, for which the BIC is lowest.",
    hints=[
        "First count the numbers that k bumps are made of: k·d for the means, k·d·(d+1)/2 for the widths and tilts, and k - 1 for the shares, since these add up to 1. `counts` is an array, so one line does it for all.",
        "BIC = -2 · log-likelihood + numbers · log n, again one for each entry of `counts`.",
        "`bic.argmin()` is the place of the lowest. What stands at this place of `counts` is the answer.",
    ],
    learned="More bumps fit better, there or not. BIC lets each number that is fitted cost log n, so that a bump has to earn its keep: a rule for the number of clusters, if clusters are Gaussian bumps.",
)
def bic_choice(log_likelihoods, counts, n, d):
    """The number of bumps with the lowest BIC."""
    # Your code here.


@bic_choice.reference
def bic_choice_answer(log_likelihoods, counts, n, d):
    numbers = counts - 1 + counts * d + counts * d * (d + 1) / 2
    bic = -2 * log_likelihoods + numbers * np.log(n)
    return counts[bic.argmin()]


@bic_choice.loops
def bic_choice_in_loops(log_likelihoods, counts, n, d):
    choice, lowest = None, math.inf
    for fit, k in zip(log_likelihoods.tolist(), counts.tolist(), strict=True):
        numbers = (k - 1) + k * d
        for column in range(d):
            numbers += k * (column + 1)
        bic = numbers * math.log(n) - 2 * fit
        if bic < lowest:
            choice, lowest = k, bic
    return choice


#: Lines of the answer, which some of its wrong ones exchange.
NUMBERS = "counts - 1 + counts * d + counts * d * (d + 1) / 2"
BIC = "-2 * log_likelihoods + numbers * np.log(n)"
CHOICE = "counts[bic.argmin()]"

bic_choice.wrong(
    "You returned the place of the lowest BIC. The number of bumps that stands there is asked for: `counts[…]`.",
    {CHOICE: "bic.argmin()"},
)
bic_choice.wrong(
    "You returned the place of the lowest BIC, counted from 1, as if `counts` were 1, 2, 3 and so on. It may begin elsewhere, and have gaps: take what stands there, `counts[…]`.",
    {CHOICE: "bic.argmin() + 1"},
)
bic_choice.wrong(
    "You let each number cost 2. That is the AIC, another rule; in the BIC it costs log n.",
    {"numbers * np.log(n)": "numbers * 2"},
)
bic_choice.wrong(
    "You let each number cost 1. In the BIC it costs log n.",
    {"numbers * np.log(n)": "numbers"},
)
bic_choice.wrong(
    "You took the highest BIC. It counts what is bad: the lowest is best.",
    {"argmin": "argmax"},
)
bic_choice.wrong(
    "You took the highest log-likelihood. More bumps fit better: let each number that is fitted cost log n, and count the numbers of all bumps.",
    {CHOICE: "counts[log_likelihoods.argmax()]"},
)
bic_choice.wrong(
    "You turned the sign of the log-likelihood. A good fit lowers the BIC: -2 times.",
    {"-2 * log": "2 * log"},
)
bic_choice.wrong(
    "You turned the sign of what the numbers cost. Each of them raises the BIC.",
    {"+ numbers": "- numbers"},
)
bic_choice.wrong(
    "You took the log-likelihood once. The BIC has it twice: -2 times.",
    {"-2 * log": "-log"},
)
bic_choice.wrong(
    "You halved what the numbers cost. Where the log-likelihood is taken twice, each costs log n.",
    {"np.log(n)": "np.log(n) / 2"},
)
bic_choice.wrong(
    "You took the logarithm to base 10. Each number costs the natural one: `np.log`.",
    {"np.log(n)": "np.log10(n)"},
)
bic_choice.wrong(
    "You took the logarithm to base 2. Each number costs the natural one: `np.log`.",
    {"np.log(n)": "np.log2(n)"},
)
bic_choice.wrong(
    "You forgot the logarithm: each number costs log n, not n.",
    {"np.log(n)": "n"},
)
bic_choice.wrong(
    "You took the log-likelihoods for means over the points and multiplied them by n. They are those of the whole sample already.",
    {"-2 * log": "-2 * n * log"},
)
bic_choice.wrong(
    "You divided the log-likelihoods by n. The BIC takes that of the whole sample.",
    {"-2 * log_likelihoods": "-2 * log_likelihoods / n"},
)
bic_choice.wrong(
    "You left the tilts out: a bump has d widths, and a tilt for each pair of columns besides, d·(d+1)/2 numbers in all.",
    {"counts * d * (d + 1) / 2": "counts * d"},
)
bic_choice.wrong(
    "You counted d² widths and tilts for a bump. The tilt of columns 1 and 2 is that of 2 and 1: d·(d+1)/2.",
    {"counts * d * (d + 1) / 2": "counts * d**2"},
)
bic_choice.wrong(
    "You did not halve d·(d+1). Each pair of columns has one tilt, so a bump has d·(d+1)/2 widths and tilts.",
    {"(d + 1) / 2": "(d + 1)"},
)
bic_choice.wrong(
    "You gave each bump one width. Here it has d, and a tilt for each pair of columns: d·(d+1)/2 numbers.",
    {"counts * d * (d + 1) / 2": "counts"},
)
bic_choice.wrong(
    "You counted d numbers too few for each bump. Its mean is d numbers, and its widths and tilts are d·(d+1)/2; d·(d-1)/2 would be the tilts alone.",
    {"counts * d + counts": "counts"},
)
bic_choice.wrong(
    "You counted one number for each mean. It has d, one for each column.",
    {"counts * d + counts": "counts + counts"},
)
bic_choice.wrong(
    "You let the widths and tilts of further bumps cost nothing. Each bump has its own: k·d·(d+1)/2 numbers in all.",
    {" + counts * d * (d + 1) / 2": ""},
)
bic_choice.wrong(
    "You left the shares out: k - 1 numbers.",
    {"counts - 1 + counts": "counts"},
)
bic_choice.wrong(
    "You let each further bump cost log n alone. Each of its numbers costs that: its mean, its widths and tilts, and its share.",
    {NUMBERS: "counts"},
)
bic_choice.wrong(
    "You counted 3 numbers for each bump, as if there were one column. With d columns a mean has d, and the widths and tilts are d·(d+1)/2.",
    {NUMBERS: "3 * counts - 1"},
)
bic_choice.wrong(
    "You took log d. Each number costs log n, and n is how many points there are.",
    {"np.log(n)": "np.log(d)"},
)
bic_choice.wrong(
    "You took the logarithm of n·d. Each number costs log n, and n is how many points there are, whatever the columns.",
    {"np.log(n)": "np.log(n * d)"},
)
bic_choice.wrong(
    "You returned the lowest BIC itself. The number of bumps that it belongs to is asked for.",
    {CHOICE: "bic.min()"},
)
bic_choice.wrong(
    "You returned the BIC of each. The number of bumps for which it is lowest is asked for.",
    {CHOICE: "bic"},
)
bic_choice.wrong(
    "You returned how many numbers the best is made of. Its number of bumps is asked for.",
    {CHOICE: "numbers[bic.argmin()]"},
)
bic_choice.wrong(
    "You took the smallest number of bumps. Look at all of them, and take that with the lowest BIC.",
    {CHOICE: "counts.min()"},
)
bic_choice.wrong(
    "You took the largest number of bumps. Look at all of them, and take that with the lowest BIC.",
    {CHOICE: "counts.max()"},
)
bic_choice.wrong(
    "You took the first number of bumps after which the BIC rises. It may fall again later: take the lowest of all.",
    {CHOICE: "counts[np.append(np.diff(bic) > 0, True).argmax()]"},
)
bic_choice.wrong(
    "You took the number of bumps that raises the log-likelihood most over the one before. Each number that is fitted costs log n: take the lowest BIC.",
    {CHOICE: "counts[np.diff(log_likelihoods, prepend=np.inf).argmax()]"},
)
#: What a search that begins with a number does where no BIC is lower than that.
HIGH = {
    0: "above 0",
    1000: "above a thousand",
    10_000: "above ten thousand",
    1_000_000: "above a million",
    1e12: "very high",
}
for begun, came, limits in (
    ("0", "0", HIGH),
    ("counts[0]", "the first number of bumps", HIGH),
    ("None", "nothing", [0, *list(HIGH)[2:]]),  # what 1000 does is told as 10,000
):
    for limit in limits:
        bic_choice.wrong(
            f"Where all BICs are {HIGH[limit]}, {came} came back. If you begin your search with a number for the lowest BIC so far, make it infinity, `math.inf`.",
            {CHOICE: f"counts[bic.argmin()] if bic.min() < {limit} else {begun}"},
        )


@bic_choice.cases
def bic_choice_cases(rng):
    yield np.array([-12.5]), np.array([3]), 10, 2
    yield np.array([-400.0, -300.0, -295.0]), np.array([1, 2, 3]), 100, 2
    yield np.array([-400.0, -300.0, -250.0]), np.array([2, 4, 5]), 100, 2
    yield np.array([30.0, 5.0, 42.0, 43.0]), np.array([4, 1, 6, 5]), 50, 1  # in any order
    # Fits that went wrong: more bumps fit worse here and there.
    yield np.array([-400.0, -300.0, -299.99, -300.5, -900.0]), np.arange(1, 6), 100, 2
    yield np.array([-9e4, -9.5e4, -300.0]), np.array([1, 2, 3]), 100, 2
    # very many points, and no low BIC
    yield np.array([-2.5e6, -2.4e6, -2.3999e6]), np.array([2, 3, 5]), 10**6, 3
    yield np.array([-4.2e13, -4e13, -4.1e13]), np.array([3, 4, 6]), 10**13, 2
    # One more bump is worth less and less: each price has its own answer.
    for n, d, k, span in (
        (20, 2, 8, 12),
        (100, 1, 15, 12),
        (300, 3, 20, 12),
        (5000, 2, 25, 12),
        (342, 4, 25, 3),
        (60, 2, 25, 3),
    ):
        counts = np.sort(rng.choice(np.arange(1, 3 * k // 2), k, replace=False))
        price = (1 + d + d * (d + 1) / 2) * np.log(n) / 2
        worth = price * np.geomspace(span, 1 / span, k - 1) * rng.uniform(0.9, 1.1)
        yield np.cumsum(np.append(-9000.0, worth * np.diff(counts))), counts, n, d
    # Many are nearly as good: a slip in any of the numbers decides otherwise.
    yield np.array([-60.0, -60.0 + 1.5 * np.log(3) + 0.00025]), np.array([1, 2]), 3, 1
    for n, d, k in ((50, 2, 5), (120, 3, 6), (200, 4, 8), (342, 4, 10), (90, 2, 12)):
        counts = np.sort(rng.choice(np.arange(1, 2 * k), k, replace=False))
        numbers = counts * (1 + d + d * (d + 1) // 2) - 1
        bics = rng.normal(0, 0.02 * d, k) + 1000.0 * rng.integers(1, 9)
        yield (numbers * np.log(n) - bics) / 2, counts, n, d


@exercise(
    lesson="10",
    task="Make a data set on which mean shift finds your clusters better than k-means, Ward, a Gaussian mixture, DBSCAN and HDBSCAN can: return points and their true labels.",
    hints=[
        "Mean shift wants one hill for each cluster, whatever its outline. So think of comets: a crowded head, and a long tail that thins out, so that it goes uphill from everywhere in the tail.",
        "Bend the tails round: k-means, Ward and a Gaussian mixture cut what is long and bent. And let the heads be closer together than the last points of a tail are: no single radius is right for both, which is what DBSCAN needs, and HDBSCAN too takes the thin ends for noise.",
        "A head: 28 points in a disc of radius 1 about (1.3, 0), say with `step = np.arange(28)` at the distance `np.sqrt((step + 0.5) / 28)` from its middle and the angle `2.4 * step`. A tail: `angle = 0.12 * np.arange(24)`, at the distance `1.6 * np.exp(0.7 * angle)` from the origin and the angle `0.7 + angle`. The second comet is minus the first.",
    ],
    learned="You made a set for a method, and the method won: so can anyone, for any method. Hills with long, bent, thinning tails are mean shift's own kind. Whether your data are of that kind is a question to the data.",
)
def a_win_for_mean_shift():
    """Points of shape (n, 2) and the true label of each, shape (n,)."""
    # Your code here.


@a_win_for_mean_shift.reference
def a_win_for_mean_shift_answer():
    def polar(distance, angle):
        return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])

    step = np.arange(28)
    head = polar(np.sqrt((step + 0.5) / 28), 2.4 * step) + [1.3, 0.0]
    angle = 0.12 * np.arange(24)
    tail = polar(1.6 * np.exp(0.7 * angle), 0.7 + angle)
    comet = np.concatenate([head, tail])
    return np.concatenate([comet, -comet]), np.repeat([0, 1], len(comet))


@a_win_for_mean_shift.loops
def a_win_for_mean_shift_in_loops():
    points, truth = [], []
    for comet, side in enumerate((1, -1)):
        for step in range(29):
            angle, distance = 2.4 * step, math.sqrt((step + 0.5) / 29)
            points.append([side * (1.25 + distance * math.cos(angle)), distance * math.sin(angle)])
            truth.append(comet)
        for step in range(24):
            angle, distance = 0.7 + 0.12 * step, side * 1.6 * math.exp(0.08 * step)
            points.append([distance * math.cos(angle), distance * math.sin(angle)])
            truth.append(comet)
    return np.array(points), np.array(truth)


FEWEST, MOST = 100, 300
"""So many points are asked for."""
SMALLEST = 10
"""So many points at least has each cluster."""
MOST_CLUSTERS = 6
"""So many true clusters at most."""
NEAREST, SEEN = 5, 0.97
"""For at least this share of points so many nearest others have the same true label.

Of 195 labellings by basins of squares without structure, as many points as here, 1 had as much."""
WHOLE = 0.8
"""At least this share of points is in the largest pieces of the true clusters."""
FOUND, AHEAD = 0.8, 0.05
"""The adjusted Rand index that mean shift reaches at least, and by how much it leads."""
BANDWIDTHS = np.geomspace(0.05, 1, 12)
"""What mean shift is tried with, in units of the root of the mean squared distance to the mean."""
RADII = np.geomspace(0.05, 1, 24)
"""What DBSCAN is tried with, in the same unit."""
NUMBERS_OF_CLUSTERS = range(2, 9)
"""What k-means, Ward and the mixture are asked for."""
SIZES_OF_CLUSTERS = (5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60)
"""The smallest clusters that HDBSCAN is asked for."""
MIN_SAMPLES = 2, 5
"""So many points make one of DBSCAN's or HDBSCAN's points a core point.

With 5 alone both miss thin lines of points, such as two spirals, which they find whole with 2."""


@a_win_for_mean_shift.judged
def a_win_for_mean_shift_judged(answer):
    lacks = lacks_of_arrays(answer, ("points", "truth"), FEWEST, MOST)
    if lacks and answer.kind == "sequence":
        exchanged = dataclasses.replace(answer, value=answer.value[::-1])
        if not lacks_of_arrays(exchanged, ("points", "truth"), FEWEST, MOST):
            return {"order": "The labels come first, and then the points."}
    if lacks:
        return lacks
    points, truth = (part.value for part in answer.value)
    lacks = lacks_of_labels(len(points), {"truth": truth}, SMALLEST, MOST_CLUSTERS)
    if lacks:
        return lacks
    points = points.astype(float) - points.mean(axis=0, dtype=float)
    unit = np.sqrt((points**2).sum(axis=1).mean())
    return lacks_of_sight(points, truth) or lacks_of_a_win(points / unit, truth)


def lacks_of_sight(points, truth):
    """Whether the truth can be seen in the points."""
    gaps = gaps_between(points)
    seen = share_seen(gaps, truth, NEAREST)
    if seen < SEEN:
        return {
            "seen": f"The {NEAREST} nearest other points have the same true label for {seen:.1%} of your points; at least {SEEN:.0%} are asked for."
        }
    in_pieces = share_in_largest_pieces(gaps, truth)
    if in_pieces < WHOLE:
        return {
            "pieces": f"The largest pieces of your true clusters hold {in_pieces:.1%} of your points together; at least {WHOLE:.0%} are asked for."
        }
    return {}


def lacks_of_a_win(points, truth):
    """Whether mean shift finds the truth, and who else does: the best of the others by its name.

    Mean shift comes last and stops where it has won, since it takes the longest.
    """
    theirs = {name: best_of(fits(points), truth) for name, fits in RIVALS.items()}
    enough = max(theirs.values()) + AHEAD
    if enough > 1:
        told = f"{told_of(theirs, 1)}: mean shift cannot lead by {AHEAD}, as no index is above 1."
        return {nearest_rival(theirs, 1): told}
    ours = best_of(mean_shifts(points), truth, enough=max(FOUND, enough))
    reached = f"Mean shift reaches an adjusted Rand index of {ours:.3f} at its best bandwidth"
    if ours < FOUND:
        return {"found": f"{reached}; at least {FOUND} is asked for."}
    if ours < enough:
        told = f"{reached}, {told_of(theirs, ours)}: a lead of at least {AHEAD} is asked for."
        return {nearest_rival(theirs, ours): told}
    return {}


def too_close(theirs, ours):
    """The names of those that mean shift's index does not lead by enough."""
    return [name for name, index in theirs.items() if ours < index + AHEAD]


def nearest_rival(theirs, ours):
    """Who comes closest, the first of equals; or that all are too close."""
    return "all" if len(too_close(theirs, ours)) == len(theirs) else max(theirs, key=theirs.get)


def told_of(theirs, ours):
    """What those reach that come too close, in words."""
    return ", ".join(f"{name} reaches {theirs[name]:.3f}" for name in too_close(theirs, ours))


def best_of(labellings, truth, enough=1.0):
    """The highest adjusted Rand index that any of the labellings has, or the first that is enough."""
    from sklearn.metrics import adjusted_rand_score
    from threadpoolctl import threadpool_limits

    best = -1.0
    with warnings.catch_warnings(), threadpool_limits(1):  # idle threads would spend the budget
        warnings.simplefilter("ignore")  # points may repeat, with fewer places than clusters
        for labels in labellings:
            best = max(best, adjusted_rand_score(truth, labels))
            if best >= enough:
                break
    return best


def mean_shifts(points):
    from teachkit.cluster import MeanShift

    # From the largest: small ones, where there are many modes, take the longest.
    return (MeanShift(h).fit(points).labels_ for h in BANDWIDTHS[::-1])


def k_means(points):
    from sklearn.cluster import KMeans

    fits = (KMeans(k, n_init=10, random_state=0) for k in NUMBERS_OF_CLUSTERS)
    return (fit.fit_predict(points) for fit in fits)


def wards(points):
    from sklearn.cluster import AgglomerativeClustering

    return (AgglomerativeClustering(k).fit_predict(points) for k in NUMBERS_OF_CLUSTERS)


def mixtures(points):
    from sklearn.mixture import GaussianMixture

    fits = (GaussianMixture(k, n_init=5, random_state=0) for k in NUMBERS_OF_CLUSTERS)
    return (fit.fit_predict(points) for fit in fits)


def dbscans(points):
    from sklearn.cluster import DBSCAN

    settings = itertools.product(RADII, MIN_SAMPLES)
    fits = (DBSCAN(eps=radius, min_samples=n) for radius, n in settings)
    return (fit.fit_predict(points) for fit in fits)


def hdbscans(points):
    from sklearn.cluster import HDBSCAN

    settings = itertools.product(SIZES_OF_CLUSTERS, MIN_SAMPLES)
    fits = (HDBSCAN(min_cluster_size=size, min_samples=n, copy=True) for size, n in settings)
    return (fit.fit_predict(points) for fit in fits)


RIVALS = {
    "k-means": k_means,
    "Ward": wards,
    "a Gaussian mixture": mixtures,
    "DBSCAN": dbscans,
    "HDBSCAN": hdbscans,
}
"""What mean shift has to beat, by name: labellings of points, one for each setting."""


def disc(n, radius=1.0, x=0.0, y=0.0):
    """So many points, spread evenly over a disc about (x, y)."""
    step = np.arange(n)
    distance, angle = radius * np.sqrt((step + 0.5) / n), 2.4 * step
    return np.column_stack([x + distance * np.cos(angle), y + distance * np.sin(angle)])


def bell(n, x=0.0):
    """So many points about (x, 0), as crowded as under a Gaussian bell 1 wide."""
    step = np.arange(n)
    distance, angle = np.sqrt(-2 * np.log(1 - (step + 0.5) / n)), 2.4 * step
    return np.column_stack([x + distance * np.cos(angle), distance * np.sin(angle)])


def moons(n, size=1.0):
    """Two half rings of so many points each, each with its end in the other."""
    angle = np.pi * np.arange(n) / n
    upper = size * np.column_stack([np.cos(angle), np.sin(angle)])
    return upper, np.multiply(size, [1.0, 0.5]) - upper


def together(*groups):
    """All points of the groups, and which group each is of."""
    return np.concatenate(groups), np.repeat(np.arange(len(groups)), [len(one) for one in groups])


a_win_for_mean_shift.wrong(
    "Return NumPy arrays. `np.array(…)` makes them of lists and tables.",
    after=lambda answer: (answer[0], answer[1].tolist()),
)
a_win_for_mean_shift.wrong(
    "The points and the labels have changed places: `return points, truth`.",
    after=lambda answer: answer[::-1],
)
a_win_for_mean_shift.wrong(
    "The points need one row each and two columns, x and y. `np.column_stack([x, y])` puts them side by side.",
    after=lambda answer: (answer[0].T, answer[1]),
)
a_win_for_mean_shift.wrong(
    "Every place has to be a number that can be measured from. Look for a division by 0, or for an exponent that is too large.",
    after=lambda answer: (np.where(answer[0] > 9, np.inf, answer[0]), answer[1]),
)
a_win_for_mean_shift.wrong(
    "A few points prove little. Take more.",
    after=lambda answer: tuple(part[::2] for part in answer),
)
a_win_for_mean_shift.wrong(
    "That is more than you need, and six methods look at them all, with many settings. Take fewer.",
    after=lambda answer: tuple(np.tile(part.T, 3).T for part in answer),
)
a_win_for_mean_shift.wrong(
    "There has to be one label for each point, in the order of the points.",
    after=lambda answer: (answer[0], answer[1][:100]),
)
a_win_for_mean_shift.wrong(
    "Labels are whole numbers. True and False, text, and numbers with a point are none; `.astype(int)` makes them of the first and the last.",
    after=lambda answer: (answer[0], answer[1] / 1),
)
a_win_for_mean_shift.wrong(
    "A label below 0 means no cluster. Here each point is in one: count your labels from 0.",
    after=lambda answer: (answer[0], answer[1] - 1),
)
a_win_for_mean_shift.wrong(
    "One true cluster is none to find. Make two or more.",
    after=lambda answer: (answer[0], 0 * answer[1]),
)
a_win_for_mean_shift.wrong(
    "Each true cluster needs several points: single ones can be put anywhere by anybody.",
    after=lambda answer: (answer[0], (np.arange(104) < 5).astype(int)),
)
a_win_for_mean_shift.wrong(
    "Your true clusters are many and small. Any points can be parted into small groups of neighbours, whether these are there or not: let the truth be few clusters.",
    after=lambda answer: (answer[0], np.arange(104) // 13),
)
a_win_for_mean_shift.wrong(
    "Your truth is hard to see in the points: too many of the nearest neighbours have different labels. Build the points from the truth, and leave a gap around each cluster.",
    after=lambda answer: (answer[0], np.arange(104) % 2),
)


@a_win_for_mean_shift.wrong(
    "Your true clusters lie in pieces, with points of others between them. Who sees the points cannot know which pieces belong together: let each true cluster be one piece."
)
def a_win_for_mean_shift_heaps():
    points, heaps = together(*(disc(20, x=5.0 * place) for place in range(6)))
    return points, heaps % 2


a_win_for_mean_shift.wrong(
    "Mean shift itself does not find your clusters, at none of its bandwidths. It wants one hill for each: a crowded place, to which it goes uphill from everywhere in the cluster, by steps no wider than its window.",
    after=lambda answer: (answer[0] * np.linalg.norm(answer[0], axis=1)[:, None] ** 0.7, answer[1]),
)


@a_win_for_mean_shift.wrong(
    "All five others find your clusters, or as much of them as mean shift does. Make it harder for them, in a way that leaves mean shift its hills: long tails that are bent, heads that nearly touch."
)
def a_win_for_mean_shift_blobs():
    return together(disc(40), disc(40, x=9.0), disc(40, x=4.0, y=8.0))


@a_win_for_mean_shift.wrong(
    "k-means comes too close, and it does best where clusters are round and alike. Make them long and bent, so that some points are nearer to the middle of another cluster."
)
def a_win_for_mean_shift_touching():
    return together(bell(75), bell(75, x=5.5))


@a_win_for_mean_shift.wrong(
    "Ward comes too close. It joins small groups first, and what it joins is compact: make clusters long and bent, so that a part of one is nearer to another cluster than to its own far end."
)
def a_win_for_mean_shift_discs():
    return together(disc(78), disc(75, 2.86, 4.39), disc(25, 1.41, 9.41))


@a_win_for_mean_shift.wrong(
    "A Gaussian mixture comes too close. Its bumps have any size, width and tilt, but none is bent: bend the clusters."
)
def a_win_for_mean_shift_unequal():
    return together(disc(100, 0.54), disc(103, 2.39, 3.62), disc(40, 1.78, 7.95))


@a_win_for_mean_shift.wrong(
    "DBSCAN comes too close: one radius does for all your clusters. Let the heads be closer together than the last points of a tail are."
)
def a_win_for_mean_shift_moons():
    return together(*moons(60))


@a_win_for_mean_shift.wrong(
    "HDBSCAN comes too close. It bears clusters of unequal density, as long as each has a gap around it: let their heads nearly touch, and let their tails thin out."
)
def a_win_for_mean_shift_two_sizes():
    return together(*moons(70, 8.0), *(moon - 30.0 for moon in moons(30)))


@a_win_for_mean_shift.cases
def a_win_for_mean_shift_cases(rng):
    yield ()
