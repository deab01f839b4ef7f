"""Exercises of lesson 06: compare labels, name orphans, seed from a grid, test the shortcut."""

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
    "You compared the first coordinates alone. Two centres may lie one above the other: take the distance over all columns.",
    {
        "np.linalg.norm(centres[:, None] - other_centres, axis=2)": (
            "np.abs(centres[:, None, 0] - other_centres[:, 0])"
        )
    },
)


@translate_labels.cases
def translate_labels_cases(rng):
    corners = np.array([[0.0, 0.0], [0.0, 5.0], [5.0, 0.0]])
    yield np.array([0]), np.array([[1.0]]), np.array([[1.0]])
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
    "You cut off the decimals: astype(int) goes towards zero, and the cells round 0 are twice as wide as the others. Round to the nearest: np.round.",
    {"np.round(data / bandwidth)": "(data / bandwidth).astype(int)"},
)
bin_seeds.wrong(
    "Without axis=0, np.unique takes single coordinates apart. A grid point is a whole row: give it axis=0.",
    {", axis=0": ""},
)


@bin_seeds.cases
def bin_seeds_cases(rng):
    yield np.array([[0.2]]), 1.0, 1
    yield np.array([[0.2], [0.4], [0.7]]), 1.0, 1
    yield np.array([[0.2], [0.4], [0.7]]), 1.0, 2
    yield np.array([[-0.3, 0.1], [0.1, 0.2], [2.1, 0.9], [3.8, 4.1]]), 2.0, 1
    yield np.array([[1.1, 1.1], [1.2, 0.9], [1.1, 2.3], [0.9, 2.2], [5.0, 5.0]]), 0.8, 2
    for n, d, h, least in (
        (10, 1, 0.5, 2),
        (15, 1, 0.3, 1),
        (20, 2, 1.3, 1),
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
    "You did not merge: every resting place is a centre of its own. Merge the ends within h, fullest window first, before you label.",
    {"centres = np.array(centres)": "centres = np.unique(ends.round(9), axis=0)"},
)


@moved_by_shortcut.cases
def moved_by_shortcut_cases(rng):
    yield np.array([[3.0]]), 1.0
    yield np.array([[0.0], [0.2], [5.0], [5.2]]), 1.0
    # a chain: the datum in the middle climbs to the left, and stands nearer to the right
    yield np.array([[0.0], [0.1], [0.2], [0.9], [1.85], [2.9], [3.0]]), 1.0
    # two data exactly h apart: the window is closed
    yield np.array([[1.0], [3.0], [5.0], [8.0], [9.0]]), 3.0
    # a ridge of many resting places; no datum and no end is equally far from two centres
    ridge = [0.0, 0.53, 1.12, 1.53, 2.12, 2.59, 3.12, 3.65, 4.12, 4.17, 4.32, 4.52]
    yield np.array([-1.5] * 4 + ridge)[:, None], 0.77
    for n, h in ((10, 1.3), (12, 1.6), (15, 1.8), (18, 1.5), (20, 2.2), (20, 1.1)):
        tight = rng.normal([0.0, 0.0], 0.4, (n, 2))
        wide = rng.normal([3.0, 1.0], 1.5, (n, 2))
        yield np.concatenate([tight, wide]), h
    yield rng.normal(size=(30, 3)) * [2.0, 1.0, 0.5], 1.2
    yield rng.uniform(0, 10, (30, 1)), 1.1
