"""Exercises of lesson 06: compare labels, name orphans, seed from a grid, test the shortcut."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="06",
    task="Rename the labels of one run by the nearest centres of another run.",
    hints=[
        "First find a new name for each centre, not for each point: the number of the nearest of `other_centres`.",
        "`np.linalg.norm(centres[:, None] - other_centres, axis=2)` is the table of distances, a row for each of your centres; `argmin(axis=1)` gives the new names.",
        "`new_name[labels]` renames all points at once. Then put -1 back where `labels` is negative, with `np.where`.",
    ],
    learned="A label is a name and no quantity: two clusterings can be equal with no label in common. Match the names before you compare, and keep -1 out of it.",
)
def translate_labels(labels, centres, other_centres):
    """Each label as the number of the other centre nearest to its own, shape (n,)."""
    # Your code here.


@translate_labels.reference
def translate_labels_answer(labels, centres, other_centres):
    gaps = np.linalg.norm(centres[:, None] - other_centres, axis=2)
    new_name = gaps.argmin(axis=1)
    return np.where(labels < 0, -1, new_name[labels])


@translate_labels.loops
def translate_labels_in_loops(labels, centres, other_centres):
    new_names = []
    for label in labels:
        if label == -1:
            new_names.append(-1)
            continue
        best, least = None, math.inf
        for k, other in enumerate(other_centres):
            gap = math.dist(centres[label], other)
            if gap < least:
                best, least = k, gap
        new_names.append(best)
    return np.array(new_names)


translate_labels.wrong(
    "Your orphans got a name. `new_name[-1]` is the name of the last centre, since -1 counts from the end in NumPy: no error, and a wrong label for each orphan.",
    {"np.where(labels < 0, -1, new_name[labels])": "new_name[labels]"},
)
translate_labels.wrong(
    "You translated the other way round: for each of the other centres you looked for the nearest of yours. You need one new name for each of your own centres, so take the smallest along the other axis.",
    {"gaps.argmin(axis=1)": "gaps.argmin(axis=0)"},
)
translate_labels.wrong(
    "You returned one name for each centre. They are right; now use them to rename the label of each point.",
    {"np.where(labels < 0, -1, new_name[labels])": "new_name"},
)
translate_labels.wrong(
    "You renamed one label after the other in the same array. Once 0 has become 1, the next turn takes it for an old 1 and renames it again: rename all at once.",
    {
        "    return np.where(labels < 0, -1, new_name[labels])": (
            "    for old, new in enumerate(new_name):\n"
            "        labels = np.where(labels == old, new, labels)\n"
            "    return labels"
        )
    },
)
translate_labels.wrong(
    "Your orphans became points of cluster 0. An orphan has no centre: it stays -1. (`np.zeros` makes an array in which every point begins as 0.)",
    {"labels < 0, -1": "labels < 0, 0.0"},
)
translate_labels.wrong(
    "You left the orphans out, and so later labels moved up. The answer has one label for each point: an orphan's is -1.",
    {"np.where(labels < 0, -1, new_name[labels])": "new_name[labels[labels >= 0]]"},
)
translate_labels.wrong(
    "You changed nothing: these are the labels as they came. Look up the new name of each: `new_name[labels]`.",
    {"np.where(labels < 0, -1, new_name[labels])": "labels"},
)
translate_labels.wrong(
    "You added up the gaps along the axes. The distance is the root of the sum of their squares, and another centre may be nearest by it.",
    {
        "np.linalg.norm(centres[:, None] - other_centres, axis=2)": (
            "np.abs(centres[:, None] - other_centres).sum(axis=2)"
        )
    },
)
translate_labels.wrong(
    "You took the largest gap along an axis. The distance is the root of the sum of their squares, and another centre may be nearest by it.",
    {
        "np.linalg.norm(centres[:, None] - other_centres, axis=2)": (
            "np.abs(centres[:, None] - other_centres).max(axis=2)"
        )
    },
)
translate_labels.wrong(
    "You took the farthest of the other centres. The nearest has the new name: argmin, not argmax.",
    {"argmin": "argmax"},
)
translate_labels.wrong(
    "You took how far the nearest of the other centres is. Its number is the new name: argmin says where the smallest distance stands.",
    {"argmin": "min"},
)


@translate_labels.wrong(
    "You gave each of the other centres to one of yours only. Two of your clusters may be one in the other run: each takes the name nearest to it."
)
def translate_labels_in_pairs(labels, centres, other_centres):
    from scipy.optimize import linear_sum_assignment  # here, since SciPy is slow to load

    gaps = np.linalg.norm(centres[:, None] - other_centres, axis=2)
    return np.where(labels < 0, -1, linear_sum_assignment(gaps)[1][labels])


translate_labels.wrong(
    "You compared the first coordinates alone. Two centres may lie one above the other: take the distance over all columns.",
    {
        "np.linalg.norm(centres[:, None] - other_centres, axis=2)": (
            "np.abs(centres[:, None, 0] - other_centres[:, 0])"
        )
    },
)
translate_labels.wrong(
    "You took the wrong axis for the length: `axis=2` holds the coordinates, and what is left is a row for each of your centres.",
    {"other_centres, axis=2": "other_centres, axis=1"},
)
translate_labels.wrong(
    "You added up the gaps along the axes, signs and all. They cancel, and none is a distance: take the root of the sum of their squares.",
    {
        "np.linalg.norm(centres[:, None] - other_centres, axis=2)": (
            "(centres[:, None] - other_centres).sum(axis=2)"
        )
    },
)
translate_labels.wrong(
    "Cluster 0 became orphans. Its label is as good as any: only negative labels are orphans, so compare with `labels < 0`.",
    {"labels < 0": "labels <= 0"},
)
translate_labels.wrong(
    "You left cluster 0 as it was. 0 is a label like any other: rename wherever `labels >= 0`.",
    {"labels < 0, -1": "labels <= 0, labels"},
)
translate_labels.wrong(
    "Your orphans became a cluster of their own. An orphan has no centre: its label stays -1.",
    {"labels < 0, -1": "labels < 0, len(other_centres)"},
)
translate_labels.wrong(
    "You counted the other centres from 1. Labels are counted from 0, as `argmin` gives them.",
    {"new_name[labels])": "new_name[labels] + 1)"},
)
translate_labels.wrong(
    "You returned the places of the other centres. Their numbers are asked for: whole numbers, one for each point.",
    {
        "np.where(labels < 0, -1, new_name[labels])": "other_centres[new_name[labels]]",
    },
)
translate_labels.wrong(
    "You took one minimum over the whole table, so that all points have one name. Each of your centres needs its own: `argmin(axis=1)`.",
    {"argmin(axis=1)": "argmin() + 0 * labels", "new_name[labels]": "new_name"},
)
translate_labels.wrong(
    "You turned the condition round: those with a cluster became -1, the orphans got a name.",
    {"labels < 0": "labels >= 0"},
)
translate_labels.wrong(
    "You gave the names in the order of their distances, or of the centres' places. What counts is which of the other centres is nearest: argmin.",
    {"argmin(axis=1)": "min(axis=1).argsort()"},
)


@translate_labels.wrong(
    "You asked for each of the other centres which of yours is nearest. A centre of yours that is nobody's nearest keeps its old number: ask for each of yours, and give every one a new name."
)
def translate_labels_from_the_others(labels, centres, other_centres):
    mine = np.linalg.norm(other_centres[:, None] - centres, axis=2).argmin(axis=1)
    renamed = labels.copy()
    for new, old in enumerate(mine):
        renamed[labels == old] = new
    return renamed


@translate_labels.wrong(
    "You asked for each of the other centres which of yours is nearest, and made all others orphans. Ask for each of yours which of the others is nearest: then every one has a new name."
)
def translate_labels_from_the_others_else_orphans(labels, centres, other_centres):
    mine = np.linalg.norm(other_centres[:, None] - centres, axis=2).argmin(axis=1)
    renamed = np.full(len(labels), -1)
    for new, old in enumerate(mine):
        renamed[labels == old] = new
    return renamed


@translate_labels.cases
def translate_labels_cases(rng):
    corners = np.array([[0.0, 0.0], [0.0, 5.0], [5.0, 0.0]])
    yield np.array([0]), np.array([[1.0]]), np.array([[1.0]])
    yield np.array([1, 0]), np.array([[0.25], [0.75]]), np.array([[0.875], [0.125]])
    # one centre aslant, one along an axis: (0, 0) is nearer to the first, (10, 0) to the second
    others = np.array([[3.0, 3.0], [5.0, 0.0], [13.0, 3.0], [14.0, 0.0]])
    yield np.array([0, 1, -1]), np.array([[0.0, 0.0], [10.0, 0.0]]), others
    yield np.array([0, 1, 1]), np.array([[0.0], [5.0]]), np.array([[5.1], [0.1]])
    yield np.array([0, 1, 2, 2]), corners, corners[[1, 2, 0]]
    yield np.array([2, -1, 0, -1, 1]), corners, corners[[1, 2, 0]] + 0.2
    # two of the centres are one cluster of the other run
    yield np.array([0, 1, 2]), np.array([[0.0], [1.0], [9.0]]), np.array([[9.0], [0.4], [20.0]])
    for n, k, d in ((10, 3, 1), (12, 4, 2), (20, 5, 2), (25, 6, 3), (30, 4, 3)):
        other = rng.uniform(-10, 10, (k, d))
        centres = other[rng.permutation(k)] + 0.05 * rng.normal(size=(k, d))
        yield rng.integers(-1, k, n), centres, other


@exercise(
    lesson="06",
    task="Label each point by its nearest centre, or -1 where that is further than h.",
    hints=[
        "You need two things for each point: which centre is nearest, and how far away it is.",
        "From the table of distances, shape (m, k), take `argmin(axis=1)` and `min(axis=1)`.",
        "`np.where(distances.min(axis=1) <= bandwidth, …, -1)` chooses between the two.",
    ],
    learned="This is scikit-learn's labelling with cluster_all=False: its orphans are far from a centre, whatever the density where they stand.",
)
def label_or_orphan(points, centres, bandwidth):
    """Number of the nearest centre, or -1 if that is further than the bandwidth: shape (m,)."""
    # Your code here.


@label_or_orphan.reference
def label_or_orphan_answer(points, centres, bandwidth):
    distances = np.linalg.norm(points[:, None] - centres, axis=2)
    return np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)


@label_or_orphan.loops
def label_or_orphan_in_loops(points, centres, bandwidth):
    labels = []
    for point in points:
        best, least = -1, math.inf
        for k, centre in enumerate(centres):
            squares = 0.0
            for x, y in zip(point, centre, strict=True):
                squares += (x - y) ** 2
            if squares < least:
                best, least = k, squares
        labels.append(best if math.sqrt(least) <= bandwidth else -1)
    return np.array(labels)


label_or_orphan.wrong(
    "You never return -1: every point got a label, however far away it is. That is cluster_all=True.",
    {
        "np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)": (
            "distances.argmin(axis=1)"
        )
    },
)
label_or_orphan.wrong(
    "A point at distance exactly h is an orphan for you. The window is closed: it includes its rim, so compare with <=.",
    {"<=": "<"},
)
label_or_orphan.wrong(
    "You compared the squared distance with h. Compare it with h², or the distance with h: the two agree only at h = 1.",
    {
        "np.linalg.norm(points[:, None] - centres, axis=2)": (
            "((points[:, None] - centres) ** 2).sum(axis=2)"
        )
    },
)
label_or_orphan.wrong(
    "Your orphans became points of cluster 0. An orphan has no cluster: give it -1. (`np.zeros` makes an array in which every point begins as 0.)",
    {", -1)": ", 0).astype(float)"},
)
label_or_orphan.wrong(
    "You left the orphans out. The answer has one label for each point, in their order: an orphan's is -1.",
    {
        "np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)": (
            "distances.argmin(axis=1)[distances.min(axis=1) <= bandwidth]"
        )
    },
)
label_or_orphan.wrong(
    "You said who has a label, not which. Where the nearest centre is within h, return its number.",
    {
        "np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)": (
            "distances.min(axis=1) <= bandwidth"
        )
    },
)
label_or_orphan.wrong(
    "You took the last centre within h. Another one may be nearer: find the nearest first, then ask how far away it is.",
    {
        "distances.argmin(axis=1)": (
            "len(centres) - 1 - (distances <= bandwidth)[:, ::-1].argmax(axis=1)"
        )
    },
)
label_or_orphan.wrong(
    "You took the first centre within h. Another one may be nearer: find the nearest first, then ask how far away it is.",
    {"distances.argmin(axis=1)": "(distances <= bandwidth).argmax(axis=1)"},
)
label_or_orphan.wrong(
    "You compared each coordinate with h, so your window is a box. Its corners are further than h from the centre: compare the distance.",
    {"distances.min(axis=1)": "np.abs(points - centres[distances.argmin(axis=1)]).max(axis=1)"},
)
label_or_orphan.wrong(
    "You turned the condition round: those near a centre became orphans, those far from all got its label.",
    {"<=": ">"},
)
label_or_orphan.wrong(
    "You added up the gaps along the axes. The distance is the root of the sum of their squares: the two agree only in one dimension.",
    {
        "np.linalg.norm(points[:, None] - centres, axis=2)": (
            "np.abs(points[:, None] - centres).sum(axis=2)"
        )
    },
)
label_or_orphan.wrong(
    "You found the nearest point for each centre. Each point needs its nearest centre: take the smallest along the other axis.",
    {
        "distances.min(axis=1)": "distances.min(axis=0)",
        "distances.argmin(axis=1)": "distances.argmin(axis=0)",
    },
)
label_or_orphan.wrong(
    "You returned the distance to the nearest centre. The number of that centre is asked for: argmin says where the smallest distance stands.",
    {"distances.argmin(axis=1)": "distances.min(axis=1)"},
)
label_or_orphan.wrong(
    "You made orphans of points that are far from *any* centre. One centre within h is enough: look at the smallest distance, `min(axis=1)`.",
    {"distances.min(axis=1)": "distances.max(axis=1)"},
)
label_or_orphan.wrong(
    "You compared the whole table of distances with h. Each point needs one answer: compare its smallest distance, `distances.min(axis=1)`.",
    {"distances.min(axis=1) <=": "distances <="},
)
label_or_orphan.wrong(
    "You gave each point an answer for every centre. It needs one: compare its smallest distance, `distances.min(axis=1)`.",
    {
        "distances.min(axis=1) <=": "distances <=",
        "distances.argmin(axis=1)": "distances.argmin(axis=1)[:, None]",
    },
)
label_or_orphan.wrong(
    "You gave each point a list of centres, one for each that is within h. It needs one answer: the nearest, or -1.",
    {
        "np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)": (
            "np.where(distances <= bandwidth, np.arange(len(centres)), -1)"
        )
    },
)
label_or_orphan.wrong(
    "You compared the distance with h². Compare it with h, or its square with h²: the two agree only at h = 1.",
    {"<= bandwidth": "<= bandwidth**2"},
)
label_or_orphan.wrong(
    "You compared the distance with half of h. The window's radius is h itself.",
    {"<= bandwidth": "<= bandwidth / 2"},
)
label_or_orphan.wrong(
    "You compared the distance with 2h. The window's radius is h itself.",
    {"<= bandwidth": "<= 2 * bandwidth"},
)
label_or_orphan.wrong(
    "You compared the distance with 1, whatever h is. Whoever is further than `bandwidth` is an orphan.",
    {"<= bandwidth": "<= 1"},
)
label_or_orphan.wrong(
    "You took the largest gap along an axis. The distance is the root of the sum of their squares, both for the nearest centre and for h.",
    {
        "np.linalg.norm(points[:, None] - centres, axis=2)": (
            "np.abs(points[:, None] - centres).max(axis=2)"
        )
    },
)
label_or_orphan.wrong(
    "You compared the first coordinates alone. The distance takes all columns: the root of the sum of the squares.",
    {
        "np.linalg.norm(points[:, None] - centres, axis=2)": (
            "np.abs(points[:, None, 0] - centres[:, 0])"
        )
    },
)
label_or_orphan.wrong(
    "You added up the gaps, signs and all. They cancel, and none is a distance: take the root of the sum of their squares.",
    {
        "np.linalg.norm(points[:, None] - centres, axis=2)": (
            "(points[:, None] - centres).sum(axis=2)"
        )
    },
)
label_or_orphan.wrong(
    "You took the farthest centre. The nearest labels a point: argmin, not argmax.",
    {"argmin": "argmax"},
)
label_or_orphan.wrong(
    "You counted the centres from 1. Labels are counted from 0, as `argmin` gives them.",
    {"distances.argmin(axis=1)": "distances.argmin(axis=1) + 1"},
)
label_or_orphan.wrong(
    "Your orphans became a cluster of their own, behind the last. An orphan has no cluster: give it -1.",
    {", -1)": ", len(centres))"},
)
label_or_orphan.wrong(
    "You counted the centres within h of each point. Asked is the number of the nearest of them, or -1.",
    {
        "np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)": (
            "(distances <= bandwidth).sum(axis=1)"
        )
    },
)
label_or_orphan.wrong(
    "You made an orphan of whoever has more than one centre within h. It belongs to the nearest of them.",
    {"distances.min(axis=1) <= bandwidth": "(distances <= bandwidth).sum(axis=1) == 1"},
)
label_or_orphan.wrong(
    "You returned where the nearest centre is. Its number is asked for, or -1.",
    {
        "np.where(distances.min(axis=1) <= bandwidth, distances.argmin(axis=1), -1)": (
            "centres[distances.argmin(axis=1)]"
        )
    },
)
label_or_orphan.wrong(
    "Once a point is an orphan, all after it are for you: the loop stops there. Give it -1, and go on with the next.",
    after=lambda answer: np.where(np.logical_or.accumulate(answer < 0), -1, answer),
)


@label_or_orphan.cases
def label_or_orphan_cases(rng):
    line = np.array([[0.0], [3.0]])
    yield np.array([[0.5]]), np.array([[0.0]]), 1.0
    yield np.array([[1.0], [-1.0], [1.5], [2.0], [4.5]]), line, 1.0
    yield np.array([[1.0], [2.0], [5.0], [7.0]]), line, 4.0
    yield np.array([[3.0, 4.0], [3.0, 3.0], [4.0, 4.0]]), np.array([[0.0, 0.0]]), 5.0
    yield np.array([[0.4, 0.3], [0.8, 0.8], [2.4, 0.0]]), np.array([[0.0, 0.0], [2.0, 0.0]]), 0.5
    for m, k, d, h in ((8, 2, 1, 0.5), (10, 3, 2, 1.5), (15, 4, 2, 3.0), (20, 4, 3, 2.5)):
        yield rng.uniform(-4, 4, (m, d)), rng.uniform(-3, 3, (k, d)), h


@exercise(
    lesson="06",
    task="Return the points of a grid with step h that stand for enough data.",
    hints=[
        "In units of h the grid points are the whole numbers, so `np.round(data / bandwidth)` is the grid point of each datum.",
        "`np.unique(…, axis=0, return_counts=True)` gives each grid point once, and how many data it has.",
        "Keep those with `counts >= min_bin_freq`, and multiply by the bandwidth to come back to the units of the data.",
    ],
    learned="Fewer seeds mean less work, and climbs that start elsewhere: the modes are mostly the same, and a mode without a seed in its basin is lost.",
)
def bin_seeds(data, bandwidth, min_bin_freq):
    """Grid points with at least min_bin_freq data, in the order of np.unique: shape (s, d)."""
    # Your code here.


@bin_seeds.reference
def bin_seeds_answer(data, bandwidth, min_bin_freq):
    cells, counts = np.unique(np.round(data / bandwidth), axis=0, return_counts=True)
    return cells[counts >= min_bin_freq] * bandwidth


@bin_seeds.loops
def bin_seeds_in_loops(data, bandwidth, min_bin_freq):
    counts = {}
    for datum in data:
        cell = tuple(round(float(x) / bandwidth) for x in datum)
        counts[cell] = counts.get(cell, 0) + 1
    seeds = []
    for cell in sorted(counts):
        if counts[cell] >= min_bin_freq:
            seeds.append([number * bandwidth for number in cell])
    return np.array(seeds)


bin_seeds.wrong(
    "You rounded down. Then a datum may be a whole h from its grid point along each axis; rounded to the nearest it is at most half as far.",
    {"np.round": "np.floor"},
)
bin_seeds.wrong(
    "Your grid is moved by h/2: you gave the middles of cells that begin at multiples of h. Here the grid points are the multiples of h themselves.",
    {
        "np.round": "np.floor",
        "cells[counts >= min_bin_freq]": "(cells[counts >= min_bin_freq] + 0.5)",
    },
)
bin_seeds.wrong(
    "A grid point with exactly min_bin_freq data is enough: at least means >=.",
    {">=": ">"},
)
bin_seeds.wrong(
    "Your seeds are still in units of h. Multiply by h, or the climbs start somewhere else altogether.",
    {" * bandwidth": ""},
)
bin_seeds.wrong(
    "You kept the grid points with too few data as well: min_bin_freq changed nothing.",
    {"cells[counts >= min_bin_freq]": "cells"},
)
bin_seeds.wrong(
    "Your grid has step 1, whatever h is. Divide the data by h before you round, and multiply after.",
    {"np.round(data / bandwidth)": "np.round(data)", " * bandwidth": ""},
)
bin_seeds.wrong(
    "Your seeds repeat: each grid point came once for every datum near it. The gain is to climb once from each.",
    {
        "    cells, counts = np.unique(np.round(data / bandwidth), axis=0, return_counts=True)": (
            "    cells = np.round(data / bandwidth)\n"
            "    counts = (cells[:, None] == cells).all(axis=2).sum(axis=1)"
        )
    },
)
bin_seeds.wrong(
    "You gave the mean of the data of each grid point. That is a sensible seed, but another one: scikit-learn starts at the grid point itself.",
    {
        "    return cells[counts >= min_bin_freq] * bandwidth": (
            "    own = (np.round(data / bandwidth) == cells[:, None]).all(axis=2)\n"
            "    means = own @ data / counts[:, None]\n"
            "    return means[counts >= min_bin_freq]"
        )
    },
)
bin_seeds.wrong(
    "Your seeds are right, in the order in which they turn up in the data, which is scikit-learn's too. Here they are asked for in the order of `np.unique`: smaller coordinates first.",
    {
        "cells, counts = np.unique(": "cells, first, counts = np.unique(",
        "return_counts=True": "return_index=True, return_counts=True",
        "    return cells[counts >= min_bin_freq]": (
            "    cells, counts = cells[first.argsort()], counts[first.argsort()]\n"
            "    return cells[counts >= min_bin_freq]"
        ),
    },
)
bin_seeds.wrong(
    "You rounded up. Then a datum may be a whole h from its grid point along each axis; rounded to the nearest it is at most half as far.",
    {"np.round": "np.ceil"},
)
bin_seeds.wrong(
    "You returned the data near full grid points. The seeds are the grid points themselves, once each.",
    {
        "    return cells[counts >= min_bin_freq] * bandwidth": (
            "    full = cells[counts >= min_bin_freq]\n"
            "    return data[(np.round(data / bandwidth)[:, None] == full).all(axis=2).any(axis=1)]"
        )
    },
)
bin_seeds.wrong(
    "You returned the seeds and their counts. Only the seeds are asked for: one array, shape (s, d).",
    {
        "return cells[counts >= min_bin_freq] * bandwidth": (
            "return cells[counts >= min_bin_freq] * bandwidth, counts[counts >= min_bin_freq]"
        )
    },
)
bin_seeds.wrong(
    "You cut off the decimals: astype(int) goes towards zero, and the cells round 0 are twice as wide as the others. Round to the nearest: np.round.",
    {"np.round(data / bandwidth)": "(data / bandwidth).astype(int)"},
)
bin_seeds.wrong(
    "Without axis=0, np.unique takes single coordinates apart. A grid point is a whole row: give it axis=0.",
    {", axis=0": ""},
)
bin_seeds.wrong(
    "You multiplied by h before you rounded, and divided after. In units of h the data are `data / bandwidth`: divide first, multiply after.",
    {
        "data / bandwidth": "data * bandwidth",
        ">= min_bin_freq] * bandwidth": ">= min_bin_freq] / bandwidth",
    },
)
bin_seeds.wrong(
    "Two things at once: min_bin_freq changed nothing, and you multiplied by h before you rounded. In units of h the data are `data / bandwidth`: divide first, multiply after.",
    {
        "data / bandwidth": "data * bandwidth",
        "cells[counts >= min_bin_freq] * bandwidth": "cells / bandwidth",
    },
)
bin_seeds.wrong(
    "You multiplied by h twice, before you rounded and after. In units of h the data are `data / bandwidth`.",
    {"data / bandwidth": "data * bandwidth"},
)
bin_seeds.wrong(
    "You divided by h twice, before you rounded and after. Multiply by it, to come back to the units of the data.",
    {">= min_bin_freq] * bandwidth": ">= min_bin_freq] / bandwidth"},
)
bin_seeds.wrong(
    "You rounded the data themselves, and multiplied by h after. Divide by h first: in units of h the grid points are the whole numbers.",
    {"data / bandwidth": "data"},
)
bin_seeds.wrong(
    "You rounded to decimals: the second number of np.round is how many of them to keep. Divide by h, round, and multiply by h.",
    {"np.round(data / bandwidth)": "np.round(data, int(bandwidth))", " * bandwidth": ""},
)
bin_seeds.wrong(
    "Two things at once: min_bin_freq changed nothing, and you rounded down instead of to the nearest.",
    {"np.round": "np.floor", "cells[counts >= min_bin_freq]": "cells"},
)
bin_seeds.wrong(
    "Two things at once: min_bin_freq changed nothing, and your seeds are still in units of h. Multiply by h.",
    {"cells[counts >= min_bin_freq] * bandwidth": "cells"},
)
bin_seeds.wrong(
    "Two things at once: you rounded down instead of to the nearest, and your seeds are still in units of h.",
    {"np.round": "np.floor", " * bandwidth": ""},
)
bin_seeds.wrong(
    "You kept the grid points with exactly min_bin_freq data. More are enough, too: at least means >=.",
    {">=": "=="},
)
bin_seeds.wrong(
    "You turned the condition round, and kept the grid points with too few data.",
    {">=": "<"},
)
bin_seeds.wrong(
    "You turned the condition round, and kept the grid points with at most min_bin_freq data.",
    {">=": "<="},
)
bin_seeds.wrong(
    "You took min_bin_freq as a number of seeds. It is how many data a grid point needs: keep those with `counts >= min_bin_freq`.",
    {"cells[counts >= min_bin_freq]": "cells[:min_bin_freq]"},
)
bin_seeds.wrong(
    "You returned in which rows the seeds stand. The places themselves are asked for, in the units of the data.",
    {"cells[counts >= min_bin_freq] * bandwidth": "np.flatnonzero(counts >= min_bin_freq)"},
)
bin_seeds.wrong(
    "You said which grid points are full enough. The places themselves are asked for: use that to choose the rows.",
    {"cells[counts >= min_bin_freq] * bandwidth": "counts >= min_bin_freq"},
)
bin_seeds.wrong(
    "You returned the counts. They choose the grid points; the places of these are asked for.",
    {"cells[counts >= min_bin_freq] * bandwidth": "counts[counts >= min_bin_freq]"},
)
bin_seeds.wrong(
    "Your seeds are right, but the fullest comes first. Here they are asked for in the order of `np.unique`: smaller coordinates first.",
    {
        "    return cells[counts >= min_bin_freq]": (
            "    order = np.argsort(-counts, kind='stable')\n"
            "    cells, counts = cells[order], counts[order]\n"
            "    return cells[counts >= min_bin_freq]"
        )
    },
)
bin_seeds.wrong(
    "Your grid begins at the smallest datum. Here its points are the multiples of h, whatever the data: round `data / bandwidth`.",
    {
        "np.round(data / bandwidth)": "np.round((data - data.min(axis=0)) / bandwidth)",
        ">= min_bin_freq] * bandwidth": ">= min_bin_freq] * bandwidth + data.min(axis=0)",
    },
)
bin_seeds.wrong(
    "You added h/2 to rounded data. What is rounded to the nearest is a grid point already.",
    {"cells[counts >= min_bin_freq]": "(cells[counts >= min_bin_freq] + 0.5)"},
)
bin_seeds.wrong(
    "Your grid has step h/2. Here it has step h: divide by `bandwidth` itself.",
    {
        "data / bandwidth": "data / (bandwidth / 2)",
        ">= min_bin_freq] * bandwidth": ">= min_bin_freq] * bandwidth / 2",
    },
)
bin_seeds.wrong(
    "Your grid has step 2h. Here it has step h: divide by `bandwidth` itself.",
    {
        "data / bandwidth": "data / (2 * bandwidth)",
        ">= min_bin_freq] * bandwidth": ">= min_bin_freq] * 2 * bandwidth",
    },
)
bin_seeds.wrong(
    "You counted the data within h of each grid point. A datum counts for one grid point only, its nearest: take the counts of `np.unique`.",
    {
        "    return cells": (
            "    gaps = np.linalg.norm(cells[:, None] * bandwidth - data, axis=2)\n"
            "    counts = (gaps <= bandwidth).sum(axis=1)\n"
            "    return cells"
        )
    },
)
bin_seeds.wrong(
    "You gave one datum for each full grid point. The seeds are the grid points themselves: `cells * bandwidth`.",
    {
        "cells, counts = np.unique(": "cells, first, counts = np.unique(",
        "return_counts=True": "return_index=True, return_counts=True",
        "cells[counts >= min_bin_freq] * bandwidth": "data[first][counts >= min_bin_freq]",
    },
)


@bin_seeds.cases
def bin_seeds_cases(rng):
    # No datum is halfway between grid points, and not every datum has one to itself (there
    # scikit-learn takes the data). In 32 bits, which scikit-learn uses, these steps are exact.
    yield np.array([[0.25], [0.375]]), 1.0, 1
    yield np.array([[0.2], [0.4], [0.7]]), 1.0, 1
    yield np.array([[0.2], [0.4], [0.7]]), 1.0, 2
    yield np.array([[0.25], [0.25], [0.25], [2.0]]), 1.0, 2  # three equal data
    yield np.array([[1000.375], [1000.25], [-3.25]]), 1.0, 1
    yield np.array([[0.05], [0.016], [0.017]]), 1 / 64, 1
    yield np.array([[-0.3, 0.1], [0.1, 0.2], [2.1, 0.9], [3.8, 4.1]]), 2.0, 1
    yield np.array([[1.1, 2.3], [0.9, 2.25], [5.0, 5.0], [1.1, 1.1], [1.2, 0.9]]), 0.875, 2
    for n, d, h, least in (
        (10, 1, 0.5, 2),
        (15, 1, 0.25, 1),
        (20, 2, 1.25, 1),
        (30, 2, 1.0, 3),
        (40, 3, 2.0, 2),
    ):
        yield rng.normal(scale=1.5, size=(n, d)), h, least


@exercise(
    lesson="06",
    task="Count the data that the nearest centre puts into another cluster than their climb.",
    hints=[
        "Three parts: climb from each datum with the flat window, keep the count of the last window, and merge the ends to centres within h, largest count first.",
        "Each datum then has two labels: the centre nearest to its *end*, and the centre nearest to the *datum*.",
        "`int((climbed != nearest).sum())` is the number. If it is a little off, see whether your climbs go on until no end moves.",
    ],
    learned="You can now measure, on any data, what scikit-learn's shortcut costs: how many labels are not those of mean shift.",
)
def moved_by_shortcut(data, bandwidth):
    """How many data the nearest centre puts into another cluster than their own climb does."""
    # Your code here.


@moved_by_shortcut.reference
def moved_by_shortcut_answer(data, bandwidth):
    ends, before = data.astype(float), None
    while before is None or not np.allclose(ends, before, rtol=0, atol=1e-9 * bandwidth):
        inside = np.linalg.norm(ends[:, None] - data, axis=2) <= bandwidth
        before, counts = ends, inside.sum(axis=1)
        ends = inside @ data / counts[:, None]
    order = sorted(range(len(ends)), key=lambda i: (counts[i], *ends[i]), reverse=True)
    centres = []
    for i in order:
        if all(np.linalg.norm(ends[i] - centre) > bandwidth for centre in centres):
            centres.append(ends[i])
    centres = np.array(centres)
    climbed = np.linalg.norm(ends[:, None] - centres, axis=2).argmin(axis=1)
    nearest = np.linalg.norm(data[:, None] - centres, axis=2).argmin(axis=1)
    return int((climbed != nearest).sum())


@moved_by_shortcut.loops
def moved_by_shortcut_in_loops(data, bandwidth):
    rows, ends = data.tolist(), []
    for datum in rows:
        before, end, count = None, datum, 0
        while end != before:
            inside = [row for row in rows if math.dist(end, row) <= bandwidth]
            before, count = end, len(inside)
            end = [sum(column) / count for column in zip(*inside, strict=True)]
        ends.append((count, end))
    centres = []
    for _, end in sorted(ends, reverse=True):
        if all(math.dist(end, centre) > bandwidth for centre in centres):
            centres.append(end)
    moved = 0
    for datum, (_, end) in zip(rows, ends, strict=True):
        from_end = [math.dist(end, centre) for centre in centres]
        from_datum = [math.dist(datum, centre) for centre in centres]
        if from_end.index(min(from_end)) != from_datum.index(min(from_datum)):
            moved += 1
    return moved


moved_by_shortcut.wrong(
    "You returned a share. The number of data is asked for.",
    {"int((climbed != nearest).sum())": "(climbed != nearest).mean()"},
)
moved_by_shortcut.wrong(
    "You counted the data on which the two agree.",
    {"climbed != nearest": "climbed == nearest"},
)
moved_by_shortcut.wrong(
    "You took one step from each datum. Go on until no end moves: a step is not yet a climb.",
    {" or not np.allclose(ends, before, rtol=0, atol=1e-9 * bandwidth)": ""},
)
moved_by_shortcut.wrong(
    "You merged ends within 0.1 h, as for Gaussian weights. The flat window leaves ends scattered over each plateau: merge within h.",
    {"> bandwidth": "> 0.1 * bandwidth"},
)
moved_by_shortcut.wrong(
    "You merged the ends in the order in which they came. Begin with the window that holds the most data: which end stays decides where the centre is.",
    {
        "sorted(range(len(ends)), key=lambda i: (counts[i], *ends[i]), reverse=True)": (
            "range(len(ends))"
        )
    },
)
moved_by_shortcut.wrong(
    "You climbed with Gaussian weights, which is another density: here every datum within h counts once, and the others not at all.",
    {
        "np.linalg.norm(ends[:, None] - data, axis=2) <= bandwidth": (
            "np.exp(-((ends[:, None] - data) ** 2).sum(axis=2) / (2 * bandwidth**2))"
        ),
        "> bandwidth": "> 0.1 * bandwidth",
    },
)
moved_by_shortcut.wrong(
    "You gave an end to the strongest centre within h of it. A weaker centre may be nearer to the end: a climb counts for the nearest.",
    {
        "np.linalg.norm(ends[:, None] - centres, axis=2).argmin(axis=1)": (
            "(np.linalg.norm(ends[:, None] - centres, axis=2) <= bandwidth).argmax(axis=1)"
        )
    },
)


@moved_by_shortcut.wrong(
    "You compared the labels of two fits that number their clusters in different orders. Match the names first, as in `translate_labels`, or label twice with the same centres."
)
def moved_by_shortcut_other_names(data, bandwidth):
    from teachkit import MeanShift  # here, since scikit-learn is slow to load

    climbed = MeanShift(bandwidth, kernel="flat", assign="basin").fit(data)
    nearest = MeanShift(bandwidth, kernel="flat", assign="nearest").fit(data)
    return int((climbed.labels_ != nearest.labels_).sum())


moved_by_shortcut.wrong(
    "Your answer is always 0. Compare the centre nearest to each datum with the centre nearest to where its climb ends: the same label twice tells nothing.",
    {"ends[:, None] - centres": "data[:, None] - centres"},
)
moved_by_shortcut.wrong(
    "Your window is open: it leaves out data at distance exactly h. scikit-learn's window includes its rim, so compare with <=.",
    {"<= bandwidth": "< bandwidth"},
)
moved_by_shortcut.wrong(
    "You stopped after ten steps. On a long slope a climb takes more: go on until no end moves.",
    {
        "while before is None or not np.allclose(ends, before, rtol=0, atol=1e-9 * bandwidth):": (
            "for _ in range(10):"
        )
    },
)
moved_by_shortcut.wrong(
    "You stopped when `np.allclose` said so, or when a step was short beside a fixed length. Far from 0, or in small units, that lets whole steps pass: compare with a small part of h, `rtol=0, atol=1e-9 * bandwidth`.",
    {", rtol=0, atol=1e-9 * bandwidth": ""},
)
moved_by_shortcut.wrong(
    "You merged ends nearer than h, but not those exactly h apart. Within h includes h itself, in merging as for the window.",
    {"> bandwidth": ">= bandwidth"},
)
moved_by_shortcut.wrong(
    "You let the data move. That is blurring: the ends move, and what they average is the data as they came.",
    {
        "ends[:, None] - data, axis=2) <= bandwidth": "ends[:, None] - ends, axis=2) <= bandwidth",
        "inside @ data": "inside @ ends",
    },
)
moved_by_shortcut.wrong(
    "You compared the squared distance with h. Compare it with h², or the distance with h: the two agree only at h = 1.",
    {
        "np.linalg.norm(ends[:, None] - data, axis=2) <= bandwidth": (
            "((ends[:, None] - data) ** 2).sum(axis=2) <= bandwidth"
        ),
    },
)
moved_by_shortcut.wrong(
    "You looked at each coordinate alone, so your window is a box. Its corners are further than h away: compare the distance.",
    {
        "np.linalg.norm(ends[:, None] - data, axis=2) <= bandwidth": (
            "np.abs(ends[:, None] - data).max(axis=2) <= bandwidth"
        ),
    },
)
moved_by_shortcut.wrong(
    "You began to merge with the window that holds the fewest data. Begin with the fullest: which end stays decides where the centre is.",
    {", reverse=True": ""},
)
moved_by_shortcut.wrong(
    "You did not merge: every resting place is a centre of its own. Merge the ends within h, fullest window first, before you label.",
    {"centres = np.array(centres)": "centres = np.unique(ends.round(9), axis=0)"},
)
for steps in (2, 3, 4, 5):
    moved_by_shortcut.wrong(
        f"You took {steps} steps from each datum. A climb takes as many as it takes: go on until no end moves.",
        {
            "while before is None or not np.allclose(ends, before, rtol=0, atol=1e-9 * bandwidth):": (
                f"for _ in range({steps}):"
            )
        },
    )
moved_by_shortcut.wrong(
    "You said which data move over. How many is asked for: add them up.",
    {"int((climbed != nearest).sum())": "climbed != nearest"},
)
moved_by_shortcut.wrong(
    "You returned in which rows the data that move over stand. How many there are is asked for.",
    {"int((climbed != nearest).sum())": "np.flatnonzero(climbed != nearest)"},
)
moved_by_shortcut.wrong(
    "You returned the share of the data on which the two agree. The number of those that move over is asked for.",
    {"int((climbed != nearest).sum())": "(climbed == nearest).mean()"},
)
moved_by_shortcut.wrong(
    "You counted centres. Asked is how many data have two different labels.",
    {"int((climbed != nearest).sum())": "len(centres)"},
)
moved_by_shortcut.wrong(
    "You returned the labels. Asked is on how many data the two differ.",
    {"int((climbed != nearest).sum())": "climbed"},
)
moved_by_shortcut.wrong(
    "You added up differences of labels. A label is a name: whether two are the same is all that counts.",
    {"int((climbed != nearest).sum())": "int(np.abs(climbed - nearest).sum())"},
)
moved_by_shortcut.wrong(
    "You merged by how many climbs end in one place. It is the count of the last *window* that decides: begin with the window that holds the most data.",
    {
        "    order = sorted(": (
            "    counts = [(np.abs(ends - end).max(axis=1) < 1e-6 * bandwidth).sum() for end in ends]\n"
            "    order = sorted("
        )
    },
)
moved_by_shortcut.wrong(
    "You merged by how many climbs end in one place, and of equal counts the smaller coordinates came first. It is the count of the last *window* that decides, and of equal counts the larger coordinates come first.",
    {
        "    order = sorted(": (
            "    counts = [(np.abs(ends - end).max(axis=1) < 1e-6 * bandwidth).sum() for end in ends]\n"
            "    order = sorted("
        ),
        "(counts[i], *ends[i]), reverse=True": "(-counts[i], *ends[i])",
    },
)
moved_by_shortcut.wrong(
    "You merged the ends from the smallest coordinate upwards. Begin with the window that holds the most data: which end stays decides where the centre is.",
    {"key=lambda i: (counts[i], *ends[i]), reverse=True": "key=lambda i: tuple(ends[i])"},
)
moved_by_shortcut.wrong(
    "You merged ends within h/2. The flat window leaves ends scattered over each plateau: merge within h.",
    {"> bandwidth": "> 0.5 * bandwidth"},
)
moved_by_shortcut.wrong(
    "You merged ends within 2h, which takes neighbours for one cluster. Merge within h.",
    {"> bandwidth": "> 2 * bandwidth"},
)
moved_by_shortcut.wrong(
    "Your window has twice the radius: it holds the data within h.",
    {"<= bandwidth": "<= 2 * bandwidth"},
)
moved_by_shortcut.wrong(
    "Your window has half the radius: it holds the data within h.",
    {"<= bandwidth": "<= bandwidth / 2"},
)
moved_by_shortcut.wrong(
    "You compared the distance with h². Compare it with h, or its square with h²: the two agree only at h = 1.",
    {"<= bandwidth": "<= bandwidth**2"},
)
moved_by_shortcut.wrong(
    "You added up the gaps along the axes. The distance is the root of the sum of their squares: the two agree only in one dimension.",
    {
        "np.linalg.norm(ends[:, None] - data, axis=2) <= bandwidth": (
            "np.abs(ends[:, None] - data).sum(axis=2) <= bandwidth"
        ),
    },
)
moved_by_shortcut.wrong(
    "You took the farthest centre. The nearest labels a datum: argmin, not argmax.",
    {
        "centres, axis=2).argmin(axis=1)\n    nearest": "centres, axis=2).argmax(axis=1)\n    nearest",
        "data[:, None] - centres, axis=2).argmin(axis=1)": (
            "data[:, None] - centres, axis=2).argmax(axis=1)"
        ),
    },
)
moved_by_shortcut.wrong(
    "You compared each climb with the nearest *end*, or each end with itself: the centres are what both labels count. Merge the ends first.",
    {"centres = np.array(centres)": "centres = ends"},
)


@moved_by_shortcut.wrong(
    "You counted the data that are orphans, further than h from each centre. Asked is how many have another nearest centre than their climb's end."
)
def moved_by_shortcut_orphans(data, bandwidth):
    from teachkit import MeanShift  # here, since scikit-learn is slow to load

    fit = MeanShift(bandwidth, kernel="flat", assign="nearest").fit(data)
    gaps = np.linalg.norm(data[:, None] - fit.cluster_centers_, axis=2).min(axis=1)
    return int((gaps > bandwidth).sum())


moved_by_shortcut.wrong(
    "You counted the data round each datum, where its climb begins. How strong an end is says the window round the end: count there.",
    {
        "key=lambda i: (counts[i]": (
            "key=lambda i: ((np.linalg.norm(data[i] - data, axis=1) <= bandwidth).sum()"
        )
    },
)


@moved_by_shortcut.cases
def moved_by_shortcut_cases(rng):
    # Unless it is said here, no distance is within 0.0001 h of h, none to two centres the same.
    yield np.array([[3.0]]), 1.0
    yield np.array([[0.0], [0.2], [5.0], [5.2]]), 1.0
    # the first datum's end is a centre that no other climb reaches
    yield np.array([[3.0], [1.125], [3.875], [2.25], [5.0], [4.125]]), 1.0
    # two ends exactly h apart: the strongest takes the other in
    yield np.array([[2.5], [4.0], [4.0], [5.0], [1.25]]), 2.0
    # a chain: the datum in the middle climbs to the left, and stands nearer to the right
    yield np.array([[0.0], [0.1], [0.2], [0.9], [1.85], [2.9], [3.0]]), 1.0
    # the second step counts: here, far from 0, and in units a thousand million times smaller
    short = np.array([[1.5], [0.375], [3.25], [2.625], [3.25], [2.0]])
    yield short, 1.0
    yield short + 2.0**17, 1.0
    yield short * 2.0**-30, 2.0**-30
    yield np.concatenate([np.zeros((100, 1)), short + 50.0]), 1.0  # more than a hundred data
    # two data exactly h apart: the window is closed
    yield np.array([[1.0], [3.0], [5.0], [8.0], [9.0]]), 3.0
    # the fullest window at the start is not the fullest at the end
    yield np.array([[2.75], [4.25], [3.0], [4.0], [5.125], [0.875]]), 1.0625
    # a ridge of many resting places; no datum and no end is equally far from two centres
    # in whatever order ends of equal counts are merged
    ridge = [0.1, 0.54, 1.23, 1.63, 2.0, 2.61, 3.12, 3.56, 4.06, 4.2, 4.26, 4.45]
    yield np.array([-1.5] * 4 + ridge)[:, None], 0.77
    # ever denser to the right: a climb of more than ten steps
    ramp = (np.log1p((np.arange(40) + 0.5) / 40 * 15) / 0.9).round(3)
    yield np.append(ramp, -1.0)[:, None], 0.7
    # ends less than h apart, along both axes together more than h
    aslant = [[1.125, 2.25], [1.5, 1.625], [3.875, 3.875], [0.25, 1.375], [3.125, 1.375]]
    aslant += [[1.875, 2.0], [0.5, 1.75], [1.375, 1.625], [1.5, 0.0], [0.875, 2.75]]
    yield np.array([*aslant, [1.125, 3.875]]), 1.0
    for n, h in ((10, 1.3), (12, 1.6), (15, 1.8), (18, 1.5)):
        tight = rng.normal([0.0, 0.0], 0.4, (n, 2))
        wide = rng.normal([3.0, 1.0], 1.5, (n, 2))
        yield np.concatenate([tight, wide]), h
    yield rng.normal(size=(16, 3)) * [1.5, 0.75, 1.5], 1.25
    yield rng.uniform(0, 10, (30, 1)), 1.1
