"""Exercises of lesson 09: profiles, pairs, inertia, noise by density, names for clusters."""

import math

import numpy as np

from teachkit.exercises.answers import short
from teachkit.exercises.declare import exercise


@exercise(
    lesson="09",
    task="Return a table with a row for each cluster, which holds the median of each column.",
    hints=[
        "`data[labels == k]` are the rows of cluster k. The clusters are 0, 1, … up to `labels.max()`; −1 is none of them.",
        "`np.median(rows, axis=0)` goes down the columns: one median for each of them.",
        "Collect one such row for each k in `range(labels.max() + 1)`, and make an array of the list: `np.array([…])`.",
    ],
    learned="A profile says in the data's own units what is usual in a cluster. Half of its points lie on either side of a median, and a few odd ones move it little.",
)
def profile_clusters(data, labels):
    """The median of each column in each cluster, shape (k, d)."""
    # Your code here.


@profile_clusters.reference
def profile_clusters_answer(data, labels):
    return np.array([np.median(data[labels == k], axis=0) for k in range(labels.max() + 1)])


@profile_clusters.loops
def profile_clusters_in_loops(data, labels):
    profiles = []
    for k in range(int(max(labels)) + 1):
        profile = []
        for j in range(data.shape[1]):
            values = sorted(float(data[i, j]) for i in range(len(data)) if labels[i] == k)
            middle = len(values) // 2
            if len(values) % 2:
                profile.append(values[middle])
            else:
                profile.append((values[middle - 1] + values[middle]) / 2)
        profiles.append(profile)
    return np.array(profiles)


#: Pieces of the answer, which its wrong ones exchange.
MEDIAN = "np.median(data[labels == k], axis=0)"
CLUSTERS = "range(labels.max() + 1)"

profile_clusters.wrong(
    "You took the mean of each column. The median is asked for: half of the values lie on either side of it, and a single odd point hardly moves it.",
    {MEDIAN: "data[labels == k].mean(axis=0)"},
)
profile_clusters.wrong(
    "Each cluster got the medians of all rows. Take the median over its own rows: `data[labels == k]`.",
    {MEDIAN: "np.median(data, axis=0)"},
)
profile_clusters.wrong(
    "Each cluster got the medians of all rows that have a cluster. Take the median over its own rows: `data[labels == k]`.",
    {MEDIAN: "np.median(data[labels >= 0], axis=0)"},
)
profile_clusters.wrong(
    "You returned a row for label −1. It is no cluster, and its rows count nowhere: begin at 0.",
    {CLUSTERS: "np.unique(labels)"},
)
profile_clusters.wrong(
    "The rows of no cluster were counted with the last cluster: −1 between square brackets means the last place in Python. Leave out the rows with a label below 0.",
    {"labels == k": "labels % (labels.max() + 1) == k"},
)
profile_clusters.wrong(
    "The rows of no cluster were counted with cluster 0. Leave out the rows with a label below 0.",
    {"labels == k": "np.maximum(labels, 0) == k"},
)
profile_clusters.wrong(
    "Your last row is not a number: you counted −1 among the labels, and looked for one cluster more than there is. The last one is `labels.max()`.",
    {CLUSTERS: "range(len(np.unique(labels)))"},
)
profile_clusters.wrong(
    "You lost the last cluster. Labels count from 0, so there are `labels.max() + 1` of them.",
    {CLUSTERS: "range(labels.max())"},
)
profile_clusters.wrong(
    "You left cluster 0 out. 0 is a label like any other: only those below 0 are no cluster.",
    {CLUSTERS: "range(1, labels.max() + 1)"},
)
profile_clusters.wrong(
    "You took one median over all columns of a cluster, and so mixed their units. Go down each column by itself: `axis=0`.",
    {", axis=0": ""},
)
profile_clusters.wrong(
    "You put the columns into the rows. Each row of the table is a cluster, and each column is one of the data's.",
    after=lambda answer: answer.T,
)
profile_clusters.wrong(
    "You took the upper one of the two middle values. With an even number of rows the median is halfway between the two.",
    {
        MEDIAN: "np.sort(data[labels == k], axis=0)[(labels == k).sum() // 2]",
    },
)
profile_clusters.wrong(
    "You took the lower one of the two middle values. With an even number of rows the median is halfway between the two.",
    {
        MEDIAN: "np.sort(data[labels == k], axis=0)[((labels == k).sum() - 1) // 2]",
    },
)
profile_clusters.wrong(
    "You took the row that stands in the middle of its cluster's rows. For a median each column has to be sorted first: `np.median` does it.",
    {MEDIAN: "data[labels == k][(labels == k).sum() // 2]"},
)
profile_clusters.wrong(
    "You sorted the rows by their first column, and took the middle row whole. Each column has a median of its own: `np.median(…, axis=0)`.",
    {
        MEDIAN: (
            "data[labels == k][np.argsort(data[labels == k][:, 0])][(labels == k).sum() // 2]"
        ),
    },
)
profile_clusters.wrong(
    "You took the value halfway between the least and the greatest. These two are the odd ones: the median is the value in the middle of the sorted ones.",
    {MEDIAN: "(data[labels == k].min(axis=0) + data[labels == k].max(axis=0)) / 2"},
)
profile_clusters.wrong(
    "You cut the medians down to whole numbers. Keep what comes after the point: a table made with `np.zeros_like(data)` or `dtype=int` loses it.",
    after=lambda answer: answer.astype(int),
)
profile_clusters.wrong(
    "Where the data are whole numbers you cut the medians down to whole numbers, too. A median can lie halfway between two of them: make the table with `np.zeros(…)`, which holds numbers with a point.",
    after=lambda answer, data: answer.astype(data.dtype),
)
profile_clusters.wrong(
    "You rounded the medians to whole numbers. Return them as they are; round when you print.",
    after=lambda answer: np.round(answer),
)
profile_clusters.wrong(
    "You rounded the medians to one digit. Return them as they are; round when you print.",
    after=lambda answer: np.round(answer, 1),
)
profile_clusters.wrong(
    "You rounded the medians to two digits. Return them as they are; round when you print.",
    after=lambda answer: np.round(answer, 2),
)
profile_clusters.wrong(
    "You returned how far each median is from that of all rows. The medians themselves are asked for.",
    after=lambda answer, data: answer - np.median(data, axis=0),
)
profile_clusters.wrong(
    "You counted equal rows once. Each is a point of its own: leave `np.unique` out.",
    {MEDIAN: "np.median(np.unique(data[labels == k], axis=0), axis=0)"},
)
profile_clusters.wrong(
    "You counted equal values of a column once. Each is that of another point: leave `set` or `np.unique` out.",
    {MEDIAN: "[np.median(np.unique(column)) for column in data[labels == k].T]"},
)
profile_clusters.wrong(
    "You added up each column. The median is asked for.",
    {MEDIAN: "data[labels == k].sum(axis=0)"},
)


@profile_clusters.wrong(
    "You took a real row of each cluster: the one nearest to the medians. The medians themselves are asked for, even if no row has them all."
)
def profile_clusters_by_a_row(data, labels):
    rows = []
    for k, median in enumerate(profile_clusters_answer(data, labels)):
        own = data[labels == k]
        rows.append(own[np.linalg.norm(own - median, axis=1).argmin()])
    return np.array(rows)


@profile_clusters.wrong(
    "Your rows stand in the order in which the labels first come up. Cluster 0 has row 0, cluster 1 row 1, and so on."
)
def profile_clusters_as_they_come(data, labels):
    names = [k for k in dict.fromkeys(labels.tolist()) if k >= 0]
    return profile_clusters_answer(data, labels)[names]


@profile_clusters.wrong(
    "Your rows stand in the order of the clusters' sizes. Cluster 0 has row 0, cluster 1 row 1, and so on."
)
def profile_clusters_by_size(data, labels):
    sizes = np.bincount(labels[labels >= 0])
    return profile_clusters_answer(data, labels)[np.argsort(-sizes, kind="stable")]


@profile_clusters.cases
def profile_clusters_cases(rng):
    # The smallest has several rows and columns: what comes out of it is right for no wrong reason.
    yield np.array([[3.25, -1.0], [7.0, 2.0], [4.0, 9.0]]), np.array([0, 0, 0])
    yield np.array([[3.0, 1.0], [50.0, 60.0], [-2.0, 6.5]]), np.array([0, -1, 0])
    # a row for each cluster; one row; one column
    yield np.array([[3.25, -1.0, 0.5], [7.0, 2.0, 4.0], [1.0, 8.0, -6.0]]), np.array([1, 0, 2])
    yield np.array([[2.5, 0.0, 7.25, -3.0, 1.0, 4.5, 6.0, -8.0, 9.75]]), np.array([0])
    yield np.array([[1.0], [4.0], [2.5], [-3.0], [6.25]]), np.array([0, 0, 1, 0, 0])
    # whole numbers, whose medians are none
    yield np.array([[1, 8], [4, 3], [7, 1], [2, 0]]), np.array([1, 1, 0, 0])
    yield np.array([[10, 4], [-3, 9], [20, 1], [8, 8], [1, 7]]), np.array([0, 0, -1, 1, 1])
    # equal rows, and equal values
    yield (
        np.array([[5.0, 1.0], [2.0, 3.0], [5.0, 1.0], [5.0, 1.0], [4.0, 3.0], [3.0, 3.0]]),
        np.array([0, 0, 0, 0, 0, 0]),
    )
    # the largest cluster is not the first, neither in number nor in the data; one far point
    yield (
        np.array([[1.5, 2.0], [900.0, 3.0], [2.5, -7.0], [5.0, 1.0], [6.0, 0.5], [2.0, 0.0]]),
        np.array([1, 1, 1, 0, 2, 1]),
    )
    for n, k, d in ((9, 2, 2), (12, 3, 1), (16, 3, 4), (25, 4, 3), (40, 6, 2), (150, 101, 2)):
        labels = np.append(np.arange(k), rng.integers(-1, k, n - k))
        yield rng.normal(size=(n, d)) * rng.uniform(1, 300, d), rng.permutation(labels)
    yield rng.integers(0, 4, (30, 2)), rng.permutation(np.repeat([0, 1, -1], [12, 13, 5]))
    # none without a cluster, and no two of a size
    labels = np.repeat([0, 1, 2], [3, 4, 8])
    yield rng.exponential(size=(15, 3)) * [1.0, 10.0, 100.0], rng.permutation(labels)


@exercise(
    lesson="09",
    task="Return the share of all pairs of points on which two labellings agree: both put the two together, or both put them apart.",
    hints=[
        "`labels[:, None] == labels` is a table: True where two points have the same label. Make one for each labelling.",
        "The labellings agree on a pair where the two tables hold the same: `together == together_in_others`.",
        "The tables hold each pair twice, and each point with itself, which is no pair. With n points take n off the sum, and divide by n·(n − 1).",
    ],
    learned="Pairs need no names, so that any two labellings can be compared. But two labellings by chance agree on many pairs, too: that is what the adjusted Rand index takes off.",
)
def rand_index(labels, others):
    """The share of all pairs of points on which two labellings agree."""
    # Your code here.


@rand_index.reference
def rand_index_answer(labels, others):
    n = len(labels)
    together = labels[:, None] == labels
    together_in_others = others[:, None] == others
    agree = (together == together_in_others).sum()
    return (agree - n) / (n * (n - 1))


@rand_index.loops
def rand_index_in_loops(labels, others):
    labels, others = labels.tolist(), others.tolist()
    agree = pairs = 0
    for i in range(len(labels)):
        for j in range(i + 1, len(labels)):
            pairs += 1
            if (labels[i] == labels[j]) == (others[i] == others[j]):
                agree += 1
    return agree / pairs


#: Pieces of the answer, which its wrong ones exchange.
SHARE = "(agree - n) / (n * (n - 1))"
AGREE = "(together == together_in_others).sum()"

rand_index.wrong(
    "You took the share of points with equal labels. A label is a name, and each labelling has its own: ask of each *pair* whether it is together.",
    {SHARE: "(labels == others).mean()"},
)
rand_index.wrong(
    "You counted only the pairs that both put together. Both may also agree that two points are apart.",
    {AGREE: "(together & together_in_others).sum()"},
)
rand_index.wrong(
    "You counted only the pairs that both put apart. Both may also agree that two points are together.",
    {AGREE: "(~together & ~together_in_others).sum()", SHARE: "agree / (n * (n - 1))"},
)
rand_index.wrong(
    "You returned the share of pairs on which the two do *not* agree. The other pairs are asked for.",
    after=lambda answer: 1 - answer,
)
rand_index.wrong(
    "You counted each point with itself. That is no pair, and always agrees: take the n of them off the sum, and off what you divide by.",
    {SHARE: "agree / n**2"},
)
rand_index.wrong(
    "You counted each point with itself, once, beside the pairs. That is no pair, and always agrees: let j begin at i + 1.",
    {SHARE: "(agree + n) / (n * (n + 1))"},
)
rand_index.wrong(
    "You took each point with itself off the pairs, but not off those that agree. Do both: (agree − n) / (n·(n − 1)).",
    {SHARE: "agree / (n * (n - 1))"},
)
rand_index.wrong(
    "You took each point with itself off those that agree, but not off the pairs. There are n·(n − 1) of them if each counts twice, and not n².",
    {SHARE: "(agree - n) / n**2"},
)
rand_index.wrong(
    "You counted each agreeing pair twice, and divided by the number of pairs, each once. Count both in the same way.",
    {SHARE: "2 * (agree - n) / (n * (n - 1))"},
)
rand_index.wrong(
    "You counted each agreeing pair once, and divided by n·(n − 1), which counts each pair twice. There are n·(n − 1)/2 pairs.",
    {SHARE: "(agree - n) / 2 / (n * (n - 1))"},
)
rand_index.wrong(
    "You counted each agreeing pair once, and divided by n². There are n·(n − 1)/2 pairs.",
    {SHARE: "(agree - n) / 2 / n**2"},
)
rand_index.wrong(
    "You returned how many pairs agree. Their share is asked for: divide by n·(n − 1)/2.",
    {SHARE: "(agree - n) // 2"},
)
rand_index.wrong(
    "You returned how many pairs agree, each counted twice. Their share is asked for: divide by n·(n − 1).",
    {SHARE: "agree - n"},
)
rand_index.wrong(
    "You divided the pairs that agree by the number of points. They are a share of the n·(n − 1)/2 pairs.",
    {SHARE: "(agree - n) / 2 / n"},
)
rand_index.wrong(
    "You divided by the pairs that one labelling at least puts together. All pairs count, those that both put apart as well.",
    {
        SHARE: (
            "((together & together_in_others).sum() - n) "
            "/ max(1, (together | together_in_others).sum() - n)"
        )
    },
)
rand_index.wrong(
    "You asked how many of the pairs that `labels` puts together are together in `others`. All pairs count, those that both put apart as well.",
    {SHARE: "((together & together_in_others).sum() - n) / max(1, together.sum() - n)"},
)
rand_index.wrong(
    "You asked how many of the pairs that `others` puts together are together in `labels`. All pairs count, those that both put apart as well.",
    {SHARE: "((together & together_in_others).sum() - n) / max(1, together_in_others.sum() - n)"},
)
rand_index.wrong(
    "You compared each label with all the others' labels. A label is a name: ask of a pair whether it is together in the one labelling, and whether it is together in the other.",
    {SHARE: "(labels[:, None] == others).mean()"},
)
rand_index.wrong(
    "You asked whether two points have four equal labels. `a == b == c == d` means that, whatever stands between: put brackets round each labelling, `(a == b) == (c == d)`, and no label is compared across.",
    {
        "together == together_in_others": (
            "together & together_in_others & (labels[:, None] == others[:, None])"
        ),
        SHARE: "(agree - (labels == others).sum()) / (n * (n - 1))",
    },
)
rand_index.wrong(
    "You asked of each pair whether both points have equal labels in the two labellings. A label is a name: ask whether the two are *together* in both, or apart in both.",
    {
        AGREE: "((labels == others)[:, None] & (labels == others)).sum()",
        SHARE: "(agree - (labels == others).sum()) / (n * (n - 1))",
    },
)
rand_index.wrong(
    "You rounded the share to two digits. Return it as it is; round when you print.",
    after=lambda answer: round(float(answer), 2),
)
rand_index.wrong(
    "You rounded the share to three digits. Return it as it is; round when you print.",
    after=lambda answer: round(float(answer), 3),
)
rand_index.wrong(
    "You left out points with label −1. Here it is a label like any other, and its points make pairs like all points.",
    {
        "n = len(labels)": (
            "labels, others = labels[keep := (labels >= 0) & (others >= 0)], others[keep]\n"
            "    n = len(labels)"
        ),
        SHARE: "(agree - n) / max(1, n * (n - 1))",
    },
)
rand_index.wrong(
    "You let each point with label −1 stand alone. Here −1 is a label like any other: two points that have it are together.",
    {
        "labels[:, None] == labels": (
            "(labels[:, None] == labels) & ((labels >= 0) | np.eye(n, dtype=bool))"
        ),
        "others[:, None] == others": (
            "(others[:, None] == others) & ((others >= 0) | np.eye(n, dtype=bool))"
        ),
    },
)
rand_index.wrong(
    "Label −1 and the largest label have become one: −1 between square brackets means the last place in Python. Here −1 is a label like any other.",
    {
        "n = len(labels)": (
            "labels = np.where(labels == -1, labels.max(), labels)\n"
            "    others = np.where(others == -1, others.max(), others)\n"
            "    n = len(labels)"
        )
    },
)


@rand_index.wrong(
    "You compared each point with the next one alone. A pair is any two points, neighbours in the array or not."
)
def rand_index_of_neighbours(labels, others):
    return ((np.diff(labels) == 0) == (np.diff(others) == 0)).mean()


@rand_index.wrong(
    "You compared the first point with the others alone. A pair is any two points: let i go through them all."
)
def rand_index_of_the_first(labels, others):
    return ((labels[1:] == labels[0]) == (others[1:] == others[0])).mean()


@rand_index.wrong(
    "You took the adjusted Rand index, which takes off what chance would give. The plain share of pairs is asked for."
)
def rand_index_adjusted(labels, others):
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(labels, others)


@rand_index.wrong(
    "You took the normalised mutual information, another measure. Count pairs: those on which the two labellings agree."
)
def rand_index_by_information(labels, others):
    from sklearn.metrics import normalized_mutual_info_score

    return normalized_mutual_info_score(labels, others)


@rand_index.wrong(
    "You matched each cluster with the one of `others` that it shares most points with, and counted these points. Count pairs instead: no cluster needs a partner then."
)
def rand_index_by_partners(labels, others):
    shared = [
        np.unique(others[labels == k], return_counts=True)[1].max() for k in np.unique(labels)
    ]
    return sum(shared) / len(labels)


@rand_index.wrong(
    "You matched each cluster of `others` with the one of `labels` that it shares most points with, and counted these points. Count pairs instead: no cluster needs a partner then."
)
def rand_index_by_partners_of_others(labels, others):
    return rand_index_by_partners(others, labels)


@rand_index.wrong(
    "You gave each cluster a partner of its own in the other labelling, so that as many points as possible are shared, and counted these points. Count pairs instead: no cluster needs a partner then."
)
def rand_index_by_one_partner_each(labels, others):
    from scipy.optimize import linear_sum_assignment

    names, other_names = np.unique(labels), np.unique(others)
    shared = (labels == names[:, None]).astype(int) @ (others[:, None] == other_names)
    return shared[linear_sum_assignment(-shared)].sum() / len(labels)


@rand_index.wrong(
    "You compared the sizes of the clusters. Two clusters may be equally large and share no point: ask of each pair whether it is together."
)
def rand_index_of_sizes(labels, others):
    sizes = [
        np.unique(one, return_inverse=True, return_counts=True)[1:] for one in (labels, others)
    ]
    (mine, my_sizes), (theirs, their_sizes) = sizes
    return (my_sizes[mine] == their_sizes[theirs]).mean()


@rand_index.cases
def rand_index_cases(rng):
    yield np.array([0, 0]), np.array([0, 1])
    yield np.array([0, 1]), np.array([7, 3])
    yield np.array([2, 2]), np.array([0, 0])
    yield np.array([0, 0, 1]), np.array([1, 1, 0])
    yield np.array([0, 1, 2]), np.array([5, 5, 5])
    # equal names, and other groups; equal sizes, and other groups
    yield np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
    # a label of −1 is one like any other, and so is a large one
    yield np.array([-1, -1, 0, 0]), np.array([0, 0, 0, 1])
    yield np.array([-1, 2, 2, 0, -1]), np.array([-1, -1, 300, 300, 300])
    yield np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    for n, k, m in ((8, 3, 2), (12, 4, 4), (20, 2, 5), (35, 12, 3), (60, 3, 60), (120, 15, 14)):
        labels = rng.integers(-1, k, n)
        others = np.where(rng.uniform(size=n) < 0.5, labels, rng.integers(-1, m, n))
        yield labels, others
    # two labellings by chance, of one large cluster each
    yield rng.integers(0, 8, 40) // 7, rng.integers(0, 9, 40) // 8


@exercise(
    lesson="09",
    task="Return the sum of the squared distances of all points to the centre of their own cluster.",
    hints=[
        "The centre of cluster c is `centres[c]`, whatever kind of centre it is. So `centres[labels]` is a table with the own centre of each point.",
        "A squared distance is the sum of the squared differences of the coordinates: no root is needed.",
        "Square the differences `data - centres[labels]`, and add all of them up.",
    ],
    learned="Inertia is the sum that k-means makes small. It asks for a centre, not for a mode: for one labelling it is smallest at the means. With these for centres, splitting a cluster makes it smaller, whether the parts are real or not.",
)
def inertia(data, labels, centres):
    """The sum of the squared distances of all points to their own cluster's centre."""
    # Your code here.


@inertia.reference
def inertia_answer(data, labels, centres):
    return ((data - centres[labels]) ** 2).sum()


@inertia.loops
def inertia_in_loops(data, labels, centres):
    total = 0.0
    for row, label in zip(data.tolist(), labels.tolist(), strict=True):
        for value, middle in zip(row, centres[label].tolist(), strict=True):
            total += (value - middle) ** 2
    return total


#: Pieces of the answer, which its wrong ones exchange.
ALL = "((data - centres[labels]) ** 2).sum()"
OWN = "centres[labels]"

inertia.wrong(
    "You added up the distances themselves. Inertia adds up their squares, so that far points count more.",
    {ALL: "np.linalg.norm(data - centres[labels], axis=1).sum()"},
)
inertia.wrong(
    "You squared the sum of the distances. Square each distance first, then add up.",
    {ALL: "np.linalg.norm(data - centres[labels], axis=1).sum() ** 2"},
)
inertia.wrong(
    "You took the root of the sum. Inertia is the sum of the squares itself.",
    {ALL: "np.sqrt(((data - centres[labels]) ** 2).sum())"},
)
inertia.wrong(
    "You took the mean over the points. Inertia is the sum over them.",
    {ALL: "((data - centres[labels]) ** 2).sum(axis=1).mean()"},
)
inertia.wrong(
    "You took the mean over all points and columns. Inertia is the sum over both.",
    {ALL: "((data - centres[labels]) ** 2).mean()"},
)
inertia.wrong(
    "You divided by the number of clusters. Inertia is the sum over all points.",
    {ALL: "((data - centres[labels]) ** 2).sum() / len(centres)"},
)
inertia.wrong(
    "You divided by the number of different labels. Inertia is the sum over all points.",
    {ALL: "((data - centres[labels]) ** 2).sum() / len(np.unique(labels))"},
)
inertia.wrong(
    "You numbered the centres by the labels that occur, as `np.unique(labels)` gives them. A centre may have no points: then all labels after it get the wrong centre. The centre of label c is `centres[c]`.",
    {OWN: "centres[np.unique(labels, return_inverse=True)[1]]"},
)
inertia.wrong(
    "You numbered the centres in the order in which the labels first come up. The centre of label c is `centres[c]`.",
    {OWN: "centres[[list(dict.fromkeys(labels)).index(label) for label in labels]]"},
)
inertia.wrong(
    "You lost the clusters behind one without points: there are `len(centres)` of them, which can be more than the different labels.",
    {ALL: "((data - centres[labels])[labels < len(np.unique(labels))] ** 2).sum()"},
)
inertia.wrong(
    "You took the centre before each point's own. Labels count from 0, as places do: `centres[labels]`.",
    {OWN: "centres[labels - 1]"},
)
inertia.wrong(
    "You measured to the nearest centre, as k-means does. Each point counts with the centre of its own cluster, and that may be another one.",
    {ALL: "((data[:, None] - centres) ** 2).sum(axis=2).min(axis=1).sum()"},
)
inertia.wrong(
    "You measured to the mean of each cluster. The centres are given, and need not be means: a mode seldom is one.",
    {OWN: "np.array([data[labels == k].mean(axis=0) for k in range(len(centres))])[labels]"},
)
inertia.wrong(
    "You measured to the medians of each cluster. The centres are given: `centres[labels]`.",
    {OWN: "np.array([np.median(data[labels == k], axis=0) for k in range(len(centres))])[labels]"},
)
inertia.wrong(
    "You measured to the mean of all points. Each point is measured from the centre of its own cluster.",
    {OWN: "data.mean(axis=0)"},
)
inertia.wrong(
    "You measured to the mean of all centres. Each point is measured from the centre of its own cluster.",
    {OWN: "centres.mean(axis=0)"},
)
inertia.wrong(
    "You measured from each point to all the centres. Its own alone counts: `centres[labels]`.",
    {ALL: "((data[:, None] - centres) ** 2).sum()"},
)
inertia.wrong(
    "You measured all points from centre 0. Each point is measured from the centre of its own cluster.",
    {OWN: "centres[0]"},
)
inertia.wrong(
    "You measured along column 0 alone. A squared distance adds up the squares of all columns.",
    {ALL: "((data - centres[labels]) ** 2)[:, 0].sum()"},
)
inertia.wrong(
    "You added up the differences without their sign. Square each of them instead.",
    {ALL: "np.abs(data - centres[labels]).sum()"},
)
inertia.wrong(
    "You added up the differences of a point's columns before you squared. Square each difference first, then add up.",
    {ALL: "((data - centres[labels]).sum(axis=1) ** 2).sum()"},
)
inertia.wrong(
    "You added up the differences without squaring them, and those above and below cancel.",
    {ALL: "(data - centres[labels]).sum()"},
)
inertia.wrong(
    "You returned one number for each point. Their sum is asked for.",
    {ALL: "((data - centres[labels]) ** 2).sum(axis=1)"},
)
inertia.wrong(
    "You returned one number for each column. Their sum is asked for.",
    {ALL: "((data - centres[labels]) ** 2).sum(axis=0)"},
)
inertia.wrong(
    "You returned one number for each cluster. Their sum is asked for.",
    {ALL: "np.bincount(labels, weights=((data - centres[labels]) ** 2).sum(axis=1))"},
)
inertia.wrong(
    "You took the mean within each cluster, and added these up. A large cluster counts more than a small one: add up over all points.",
    {
        ALL: (
            "(np.bincount(labels, weights=((data - centres[labels]) ** 2).sum(axis=1))\n"
            "            / np.maximum(np.bincount(labels), 1)).sum()"
        )
    },
)
inertia.wrong(
    "You lost the last cluster. There are `len(centres)` of them, and labels count from 0.",
    {ALL: "((data - centres[labels])[labels < len(centres) - 1] ** 2).sum()"},
)
inertia.wrong(
    "You left cluster 0 out. 0 is a label like any other.",
    {ALL: "((data - centres[labels])[labels > 0] ** 2).sum()"},
)
inertia.wrong(
    "You returned the sum of cluster 0 alone. Does the `return` stand inside the loop? It belongs behind it.",
    {ALL: "((data - centres[labels])[labels == 0] ** 2).sum()"},
)
inertia.wrong(
    "You returned the sum of the last cluster alone. Does the total begin anew with each cluster? Set it to 0 once, before the loop.",
    {ALL: "((data - centres[labels])[labels == len(centres) - 1] ** 2).sum()"},
)
inertia.wrong(
    "You took the mean over the columns. A squared distance is the sum of the squares of all columns.",
    {ALL: "((data - centres[labels]) ** 2).mean(axis=1).sum()"},
)
inertia.wrong(
    "You cut the result down to a whole number. Return it as it is.",
    after=lambda answer: int(answer),
)
inertia.wrong(
    "You rounded the result to a whole number. Return it as it is.",
    after=lambda answer: round(float(answer)),
)
inertia.wrong(
    "You took the largest of the squared distances. Their sum is asked for.",
    {ALL: "((data - centres[labels]) ** 2).sum(axis=1).max()"},
)
inertia.wrong(
    "You returned minus the sum, as `KMeans.score` of scikit-learn does. Inertia itself is never below 0.",
    after=lambda answer: -answer,
)


@inertia.wrong(
    "You added up, for each point, the squared distances to the other points of its cluster. The distance to the cluster's centre is asked for."
)
def inertia_of_pairs(data, labels, centres):
    gaps = ((data[:, None] - data) ** 2).sum(axis=2)
    return gaps[labels[:, None] == labels].sum()


@inertia.cases
def inertia_cases(rng):
    yield np.array([[1.5]]), np.array([0]), np.array([[1.5]])
    yield np.array([[2.0]]), np.array([0]), np.array([[-1.0]])
    yield np.array([[0.0], [3.0]]), np.array([1, 0]), np.array([[2.5], [1.0]])
    yield np.array([[0.0, 1.0], [2.0, 5.0]]), np.array([0, 0]), np.array([[0.5, 2.0]])
    # the centre of the other cluster is nearer
    yield (
        np.array([[0.0, 0.0], [4.0, 1.0], [9.0, 0.0]]),
        np.array([0, 0, 1]),
        np.array([[-2.0, 0.0], [5.0, 0.5]]),
    )
    # centres without points: in the middle, and first
    yield (
        np.array([[0.5, 1.0], [6.0, 2.0], [7.0, 5.0]]),
        np.array([0, 2, 2]),
        np.array([[0.0, 0.0], [3.0, -2.0], [6.0, 4.0]]),
    )
    yield (
        rng.normal(size=(9, 2)),
        np.array([3, 1, 5, 1, 3, 3, 5, 1, 5]),
        rng.uniform(-5, 5, (6, 2)),
    )
    # whole numbers, measured from centres that are none
    yield np.array([[1, 8], [4, 3], [7, 1]]), np.array([1, 0, 1]), np.array([[3.5, 2], [2, 4.25]])
    # centres of whole numbers
    yield np.array([[1.5, 8.0], [4.0, 3.25]]), np.array([1, 0]), np.array([[3, 2], [2, 4]])
    for n, k, d in ((8, 2, 2), (12, 3, 1), (20, 4, 3), (30, 5, 2), (50, 12, 4)):
        labels = rng.permutation(np.append(np.arange(k), rng.integers(0, k, n - k)))
        centres = rng.uniform(-5, 5, (k, d))
        yield centres[labels] + rng.normal(0.5, 2.0, size=(n, d)), labels, centres
    # far away; very small
    yield 1e6 + rng.normal(size=(6, 2)), np.array([0, 1, 0, 1, 1, 0]), np.full((2, 2), 1e6)
    yield 0.02 * rng.normal(size=(7, 2)), np.array([0, 1, 2, 0, 1, 2, 2]), np.zeros((3, 2))
    # each point is its own cluster's centre
    places = rng.normal(size=(4, 3))
    yield places[[2, 0, 1, 3]], np.array([2, 0, 1, 3]), places


@exercise(
    lesson="09",
    task="Return True for the points where the Gaussian density is lowest, exactly `round(share * n)` of all n.",
    hints=[
        "The density at each point is the sum of all bumps there: `np.exp(-(gaps**2) / (2 * bandwidth**2)).sum(axis=1)`, where `gaps` is the table of all distances. What it has to be divided by is the same for all, so it does not matter for the order.",
        "`densities.argsort()` gives the row numbers, the lowest density first. The first `round(share * len(data))` of these are noise.",
        "Begin with False for all, `np.zeros(len(data), dtype=bool)`, and set True at these row numbers.",
    ],
    learned="Low density is a rank, not a verdict: you said how many points are noise, and got as many. What it can say is which ones to look at first.",
)
def flag_noise(data, bandwidth, share):
    """True for the points where the density is lowest, that share of all, shape (n,)."""
    # Your code here.


@flag_noise.reference
def flag_noise_answer(data, bandwidth, share):
    gaps = np.linalg.norm(data[:, None] - data, axis=2)
    densities = np.exp(-(gaps**2) / (2 * bandwidth**2)).sum(axis=1)
    count = round(share * len(data))
    noise = np.zeros(len(data), dtype=bool)
    noise[densities.argsort()[:count]] = True
    return noise


@flag_noise.loops
def flag_noise_in_loops(data, bandwidth, share):
    rows, densities = data.tolist(), []
    for row in rows:
        density = 0.0
        for other in rows:
            density += math.exp(-(math.dist(row, other) ** 2) / (2 * bandwidth**2))
        densities.append(density)
    count = round(share * len(rows))
    order = sorted(range(len(rows)), key=lambda i: densities[i])
    noise = [False] * len(rows)
    for i in order[:count]:
        noise[i] = True
    return np.array(noise)


#: Pieces of the answer, which its wrong ones exchange.
GAPS = "np.linalg.norm(data[:, None] - data, axis=2)"
DENSITIES = "np.exp(-(gaps**2) / (2 * bandwidth**2)).sum(axis=1)"
COUNT = "round(share * len(data))"
LOWEST = "densities.argsort()[:count]"
NOISE = "return noise"

flag_noise.wrong(
    "You flagged the points where the density is highest. Noise is where few points are: take the lowest.",
    {LOWEST: "densities.argsort()[len(data) - count :]"},
)
flag_noise.wrong(
    "You returned True for what is *not* noise. The points of lowest density are True.",
    {NOISE: "return ~noise"},
)
flag_noise.wrong(
    "You cut the number of points down, with `int` or `//`. Round it: `round(share * len(data))`.",
    {COUNT: "int(share * len(data))"},
)
flag_noise.wrong(
    "You rounded the number of points up. (Whoever takes all ranks below `share * n` does the same.) Round to the nearest whole number: `round(share * len(data))`.",
    {COUNT: "math.ceil(share * len(data))"},
)
flag_noise.wrong(
    "You flagged one point too many. `densities.argsort()[:count]` holds exactly `count` row numbers.",
    {COUNT: "round(share * len(data)) + 1"},
)
flag_noise.wrong(
    "You flagged one point too few. `densities.argsort()[:count]` holds exactly `count` row numbers.",
    {COUNT: "max(round(share * len(data)) - 1, 0)"},
)
flag_noise.wrong(
    "You took all densities up to that of the last point to flag, `[count - 1]` of the sorted ones. Where none is to be flagged, that is `[-1]`, the largest of all. Take the first `count` row numbers of `argsort`.",
    {LOWEST: "densities <= np.sort(densities)[count - 1]"},
)
flag_noise.wrong(
    "You compared with `np.quantile` or `np.percentile`, which cuts between two points where it likes. Exactly `round(share * n)` points are asked for: take the first ones of `argsort`.",
    {LOWEST: "densities <= np.quantile(densities, share)"},
)
flag_noise.wrong(
    "You compared with `np.quantile` or `np.percentile`, which cuts between two points where it likes, and takes a point on the cut for no noise. Exactly `round(share * n)` points are asked for: take the first ones of `argsort`.",
    {LOWEST: "densities < np.quantile(densities, share)"},
)
flag_noise.wrong(
    "You flagged densities below a share of the highest. That can be any number of points: `share` is the share of the points to flag.",
    {LOWEST: "densities < share * densities.max()"},
)
flag_noise.wrong(
    "You flagged no point at all. Did you ask which densities are below the share? It is a share of the points: sort them by density, and flag the first ones.",
    {LOWEST: "densities < share"},
)
flag_noise.wrong(
    "You compared the densities, divided so that they integrate to 1, with the share. It is a share of the points: sort them by density, and flag the first ones.",
    {
        LOWEST: (
            "densities / (len(data) * (bandwidth * np.sqrt(2 * np.pi)) ** data.shape[1]) < share"
        )
    },
)
flag_noise.wrong(
    "You compared what `argsort` returns with the number of points. It holds row numbers, the lowest density first: its first ones are the rows to flag.",
    {LOWEST: "densities.argsort() < count"},
)
flag_noise.wrong(
    "You flagged the first rows of the data. `argsort` says which rows have the lowest density: flag these.",
    {LOWEST: "slice(count)"},
)
flag_noise.wrong(
    "You returned the row numbers of the noise. True or False for each point is asked for.",
    {NOISE: "return densities.argsort()[:count]"},
)
flag_noise.wrong(
    "You returned the points that are noise. True or False for each point is asked for.",
    {NOISE: "return data[noise]"},
)
flag_noise.wrong(
    "You returned the points without the noise. True or False for each point is asked for.",
    {NOISE: "return data[~noise]"},
)
flag_noise.wrong(
    "You returned the densities. True or False for each point is asked for: True where they are lowest.",
    {NOISE: "return densities"},
)
flag_noise.wrong(
    "You returned 1 and 0. True and False are asked for, so that the answer can stand between square brackets: begin with `dtype=bool`.",
    {NOISE: "return noise.astype(int)"},
)
flag_noise.wrong(
    "You returned labels. True or False for each point is asked for: True for noise.",
    {NOISE: "return np.where(noise, -1, 0)"},
)
flag_noise.wrong(
    "You took the points furthest from the mean of all. Between two groups the mean itself is empty: take the points of lowest density.",
    {DENSITIES: "-np.linalg.norm(data - data.mean(axis=0), axis=1)"},
)
flag_noise.wrong(
    "You took the points furthest from the medians of all. Two odd points may stand close to these, and a group far off: take the points of lowest density.",
    {DENSITIES: "-np.linalg.norm(data - np.median(data, axis=0), axis=1)"},
)
flag_noise.wrong(
    "You took the points whose nearest other point is furthest. Two odd points side by side look like none then: take the points of lowest density, to which all points add.",
    {DENSITIES: "-np.sort(gaps, axis=1)[:, min(1, len(data) - 1)]"},
)
flag_noise.wrong(
    "You took the points whose mean distance to all others is largest. A tight group far off is no noise: take the points of lowest density.",
    {DENSITIES: "-gaps.mean(axis=1)"},
)
flag_noise.wrong(
    "You counted the points in a window of radius h, and many points have equal counts. Add up Gaussian bumps.",
    {DENSITIES: "(gaps <= bandwidth).sum(axis=1)"},
)
flag_noise.wrong(
    "You measured along column 0 alone. Distances add up over all columns: `np.linalg.norm(…, axis=2)`.",
    {GAPS: "np.abs(data[:, None, 0] - data[:, 0])"},
)
flag_noise.wrong(
    "You added up the gaps along the axes. The distance is the root of the sum of their squares.",
    {GAPS: "np.abs(data[:, None] - data).sum(axis=2)"},
)
flag_noise.wrong(
    "You forgot the 2 in the Gaussian: it is exp(−distance² / (2h²)). Without it the bumps are as narrow as those of a smaller h.",
    {"(2 * bandwidth**2)": "bandwidth**2"},
)
flag_noise.wrong(
    "You forgot to square h. The Gaussian is exp(−distance² / (2h²)): the units of its exponent have to cancel.",
    {"(2 * bandwidth**2)": "(2 * bandwidth)"},
)
flag_noise.wrong(
    "You forgot to square the distance. The Gaussian is exp(−distance² / (2h²)).",
    {"gaps**2": "gaps"},
)
flag_noise.wrong(
    "You took exp(−distance / h). The Gaussian is exp(−distance² / (2h²)): both are squared, and there is a 2.",
    {"-(gaps**2) / (2 * bandwidth**2)": "-gaps / bandwidth"},
)
flag_noise.wrong(
    "You took exp(−distance / (2h)). The Gaussian is exp(−distance² / (2h²)): distance and h are both squared.",
    {"-(gaps**2) / (2 * bandwidth**2)": "-gaps / (2 * bandwidth)"},
)
flag_noise.wrong(
    "You took exp(−distance² / h). The Gaussian is exp(−distance² / (2h²)): h is squared, and there is a 2.",
    {"(2 * bandwidth**2)": "bandwidth"},
)
flag_noise.wrong(
    "You left h out. The Gaussian is exp(−distance² / (2h²)), and which points are lonely depends on how wide its bumps are.",
    {"(2 * bandwidth**2)": "2"},
)
flag_noise.wrong(
    "You took the Epanechnikov kernel, which ends at h: all points that are alone in their window have the same density then. Add up Gaussian bumps.",
    {DENSITIES: "np.maximum(1 - (gaps / bandwidth) ** 2, 0).sum(axis=1)"},
)
flag_noise.wrong(
    "You took the biweight kernel, which ends at h: all points that are alone in their window have the same density then. Add up Gaussian bumps.",
    {DENSITIES: "(np.maximum(1 - (gaps / bandwidth) ** 2, 0) ** 2).sum(axis=1)"},
)
flag_noise.wrong(
    "You took the triweight kernel, which ends at h: all points that are alone in their window have the same density then. Add up Gaussian bumps.",
    {DENSITIES: "(np.maximum(1 - (gaps / bandwidth) ** 2, 0) ** 3).sum(axis=1)"},
)


def the_lowest(densities, share):
    """True for that share of all points: those of lowest density."""
    noise = np.zeros(len(densities), dtype=bool)
    noise[densities.argsort()[: round(share * len(densities))]] = True
    return noise


def the_lowest_by_gaussian_kde(data, factor, share):
    """The same by SciPy, whose `gaussian_kde` has no answer for a single point."""
    from scipy.stats import gaussian_kde

    if len(data) == 1:
        return np.zeros(1, dtype=bool)
    return the_lowest(gaussian_kde(data.T, bw_method=factor)(data.T), share)


@flag_noise.wrong(
    "You gave h to `gaussian_kde` as its `bw_method`. There it is no width but a factor: the data's own spread, along each direction, is multiplied by it. Add up the bumps yourself: exp(−distance² / (2h²)), equally wide in all directions."
)
def flag_noise_by_factor(data, bandwidth, share):
    return the_lowest_by_gaussian_kde(data, bandwidth, share)


@flag_noise.wrong(
    "You let `gaussian_kde` choose the width of its bumps. It is given: add up the bumps yourself, exp(−distance² / (2h²))."
)
def flag_noise_by_scott(data, bandwidth, share):
    return the_lowest_by_gaussian_kde(data, None, share)


@flag_noise.wrong(
    "You divided h by the data's standard deviation for `gaussian_kde`. That is right in 1-D. With more columns its bumps are as stretched as the data are: add up round ones yourself, exp(−distance² / (2h²))."
)
def flag_noise_by_scaled_factor(data, bandwidth, share):
    spread = data.std(axis=0, ddof=1).mean() if len(data) > 1 else 1.0
    return the_lowest_by_gaussian_kde(data, bandwidth / spread, share)


def clusters_of(data, bandwidth):
    """The row numbers of each of mean shift's clusters."""
    from teachkit import MeanShift

    labels = MeanShift(bandwidth).fit_predict(data)
    return [np.flatnonzero(labels == k) for k in range(labels.max() + 1)]


def bumps_at(data, bandwidth):
    """The sum of all Gaussian bumps at each point."""
    gaps = np.linalg.norm(data[:, None] - data, axis=2)
    return np.exp(-(gaps**2) / (2 * bandwidth**2)).sum(axis=1)


@flag_noise.wrong(
    "You added up the bumps of each point's own cluster alone. The density is that of all points, whatever cluster they are in."
)
def flag_noise_among_its_own(data, bandwidth, share):
    densities = np.zeros(len(data))
    for rows in clusters_of(data, bandwidth):
        densities[rows] = bumps_at(data[rows], bandwidth)
    return the_lowest(densities, share)


@flag_noise.wrong(
    "You took the density within each point's own cluster, divided by the cluster's size. That makes a lone point the densest of all: the density is that of all points, whatever cluster they are in."
)
def flag_noise_by_density_of_its_own(data, bandwidth, share):
    densities = np.zeros(len(data))
    for rows in clusters_of(data, bandwidth):
        densities[rows] = bumps_at(data[rows], bandwidth) / len(rows)
    return the_lowest(densities, share)


@flag_noise.wrong(
    "You flagged that share of each cluster. It is a share of all points: sort them all together, and one cluster may have most of the noise."
)
def flag_noise_in_each_cluster(data, bandwidth, share):
    noise, densities = np.zeros(len(data), dtype=bool), bumps_at(data, bandwidth)
    for rows in clusters_of(data, bandwidth):
        noise[rows] = the_lowest(densities[rows], share)
    return noise


@flag_noise.wrong(
    "You flagged that share of each cluster, by the bumps of its own points alone. The density is that of all points, and the share is one of all points: no cluster counts by itself."
)
def flag_noise_of_each_cluster(data, bandwidth, share):
    noise = np.zeros(len(data), dtype=bool)
    for rows in clusters_of(data, bandwidth):
        noise[rows] = flag_noise_answer(data[rows], bandwidth, share)
    return noise


@flag_noise.cases
def flag_noise_cases(rng):
    # No two densities are alike where the cut is, nor two counts in a window of radius h, so that
    # whoever counts makes one mistake and not many. No share of the points ends in a half.
    yield np.array([[0.0], [0.5], [2.0]]), 1.0, 0.3
    yield np.array([[0.0], [0.5], [2.0]]), 1.0, 0.1
    yield np.array([[0.0], [0.5], [2.0]]), 1.0, 1.0
    yield np.array([[0.0], [0.5], [2.0]]), 1.0, 0.0
    yield np.array([[7.0, -2.0]]), 0.5, 0.4
    # the odd ones: between two groups; a pair far off; a group far off is none
    yield np.array([[0.0], [0.1], [0.3], [0.45], [2.2], [4.0], [4.1], [4.3]]), 0.5, 0.125
    pair = [[9.0, 9.0], [9.1, 9.2]]
    group = [[0.1, 0.1], [-0.2, 0.3], [0.0, -0.2], [0.4, 0.0]]
    away = [[-20.0, 0.1], [-20.2, 0.0], [-20.1, -0.1], [-20.0, -0.2], [-19.9, 0.2]]
    yield np.array([*group, *pair, *away]), 0.6, 0.19
    yield np.array([[0, 0], [1, 0], [0, 1], [1, 2], [6, 5], [2, 1], [5, 0]]), 1.5, 0.3
    # at a slightly larger h the third lowest is another point
    yield np.array([[0.0], [0.9], [18.5179], [20.0], [21.4821]]), 1.0, 0.6
    for n, d, h, share in (
        (12, 2, 0.7, 0.48),
        (15, 1, 0.2, 0.65),
        (24, 3, 1.3, 0.56),
        (40, 2, 2.5, 0.112),
        (60, 2, 0.4, 0.457),
        (90, 2, 1.1, 0.5506),
        (110, 3, 1.7, 0.4222),
        (150, 1, 0.6, 0.743),
        (150, 2, 0.8, 0.3629),
    ):
        middles = 4.0 * rng.normal(size=(3, d))
        yield middles[rng.integers(0, 3, n)] + rng.normal(size=(n, d)), h, share


@exercise(
    lesson="09",
    task="Name each cluster by one to three conditions on its columns: at least 80% of its points meet them all, and at least 80% of the points that meet them all are of the cluster.",
    hints=[
        'A name is a list of conditions. `(0, "under", 43.2)` is one: column 0 is less than 43.2, and "over" is more than. Return a list of names, for clusters 0, 1, … up to `labels.max()`. Rows with label −1 need no name, but they count among the points that meet one.',
        "Write down first how a name is judged. `meets` begins as True for all rows, and each condition takes some away: `meets &= data[:, column] > value`. With `own = labels == k` the smaller one of the two shares is `(meets & own).sum() / max(meets.sum(), own.sum())`.",
        "Where may a cut stand? At the ends of the cluster: over its least value in a column, under its greatest. That makes two conditions for each column, and each costs a point or a few.",
        "These are so few that you can try all names of one, two and three conditions: `itertools.combinations(conditions, 3)` gives all sets of three. Keep the name with the best share.",
    ],
    learned="A name in the data's own columns can be held against the data, in two numbers: how much of the cluster it finds, and how much of what it finds is of the cluster. A good name describes a cluster. It does not say what the cluster is.",
)
def name_clusters(data, labels):
    """For each cluster a list of one to three (column, "over" or "under", value)."""
    # Your code here.


@name_clusters.reference
def name_clusters_answer(data, labels):
    from itertools import combinations

    names = []
    for k in range(labels.max() + 1):
        own = labels == k
        conditions = [(j, "over", least) for j, least in enumerate(data[own].min(axis=0))]
        conditions += [(j, "under", most) for j, most in enumerate(data[own].max(axis=0))]
        best_share, best = 0.0, []
        for number in (1, 2, 3):
            for name in combinations(conditions, number):
                meets = np.ones(len(data), dtype=bool)
                for column, side, value in name:
                    values = data[:, column]
                    meets &= values > value if side == "over" else values < value
                share = (meets & own).sum() / max(meets.sum(), own.sum())
                if share > best_share:
                    best_share, best = share, list(name)
        names.append(best)
    return names


@name_clusters.loops
def name_clusters_in_loops(data, labels):
    rows, labels = data.tolist(), labels.tolist()

    def smaller_share(name, k):
        met = both = 0
        for row, label in zip(rows, labels, strict=True):
            for column, side, value in name:
                if not (row[column] > value if side == "over" else row[column] < value):
                    break
            else:
                met += 1
                both += label == k
        return both / max(met, labels.count(k))

    def longer_names(name, conditions):
        for i in range(len(conditions)):
            longer = [*name, conditions[i]]
            yield longer
            if len(longer) < 3:
                yield from longer_names(longer, conditions[i + 1 :])

    names = []
    for k in range(max(labels) + 1):
        conditions = []
        for j in range(data.shape[1]):
            own = [row[j] for row, label in zip(rows, labels, strict=True) if label == k]
            conditions += [(j, "over", min(own)), (j, "under", max(own))]
        names.append(max(longer_names([], conditions), key=lambda name: smaller_share(name, k)))
    return names


LEAST_SHARE = 0.8
"""So much of a cluster meets its name, and so much of what meets it is of the cluster."""
MOST_CONDITIONS = 3
"""So many conditions at most make a name."""


@name_clusters.judged
def name_clusters_judged(answer, data, labels):
    number = int(labels.max()) + 1
    lacks = lacks_of_a_list(answer, number)
    for k in range(0 if lacks else number):
        lacks = lacks or lacks_of_a_name(f"The name of cluster {k}", answer.value[k], data.shape[1])
    return lacks or lacks_of_shares(answer, data, labels)


def lacks_of_a_list(answer, number):
    """What hinders that the names are looked into: no list of as many as there are clusters."""
    if answer.kind == "dict":
        return {"dict": "It returns a dict; a list with a name for each cluster is asked for."}
    if answer.kind != "sequence":
        return {"list": f"It returns {answer.name}; a list of names is asked for."}
    names = answer.value
    inner = names[0].value if len(names) == 1 and names[0].kind == "sequence" else ()
    if len(inner) == number and not any(map(is_a_condition, inner)):
        return {"wrapped": "It returns a list that holds a list of names; return the inner one."}
    if len(names) != number:
        which = "too few" if len(names) < number else "too many"
        wanted = f"a name for each of 0 to {number - 1} is asked for."
        return {
            which: f"There are {number} clusters, and the list has length {len(names)}: {wanted}"
        }
    return {}


def is_a_condition(answer):
    """Whether it looks like (column, side, value), and so is no list of such."""
    parts = answer.value if answer.kind == "sequence" else ()
    return [part.kind for part in parts] == ["number", "text", "number"]


def lacks_of_a_name(what, name, columns):
    """What hinders that a name is held against the data: the first of all reasons."""
    if name.kind == "text":
        return {"text": f"{what} is text; a list of conditions is asked for."}
    if name.kind != "sequence":
        return {"no name": f"{what} is {name.name}; a list of conditions is asked for."}
    conditions = name.value
    if is_a_condition(name):
        return {"bare": f"{what} is a condition by itself; a list of conditions is asked for."}
    if not conditions:
        return {"empty": f"{what} has no conditions; one to {MOST_CONDITIONS} are asked for."}
    if len(conditions) > MOST_CONDITIONS:
        return {
            "long": f"{what} has {len(conditions)} conditions; one to {MOST_CONDITIONS} are asked for."
        }
    for condition in conditions:
        if condition.kind != "sequence" or len(condition.value) != 3:
            parts = condition.kind == "sequence" and f"of length {len(condition.value)}"
            return {
                "parts": f"{what} has a condition {parts or f'that is {condition.name}'}; (column, side, value) is asked for."
            }
        lacks = lacks_of_a_condition(what, *condition.value, columns)
        if lacks:
            return lacks
    return {}


def lacks_of_a_condition(what, column, side, value, columns):
    """What of a condition's three parts is not what it should be: the first of all reasons."""
    if column.kind == "text" and column.value in ("over", "under"):
        return {
            "order": f'{what} has a condition that begins with "{column.value}"; the column\'s number comes first.'
        }
    if column.kind == "text":
        return {
            "column's name": f'{what} has a condition on "{short(column.value, 30)}"; a column\'s number is asked for, 0 to {columns - 1}.'
        }
    if column.kind != "number" or column.value.dtype.kind not in "iu":
        came = column.value if column.kind == "number" else column.name
        return {
            "column": f"{what} has a condition on column {came}; a whole number is asked for, 0 to {columns - 1}."
        }
    if not 0 <= column.value < columns:
        return {
            "no column": f"{what} has a condition on column {column.value}; the columns are 0 to {columns - 1}."
        }
    if side.kind != "text" or side.value not in ("over", "under"):
        came = f'"{short(side.value, 30)}"' if side.kind == "text" else side.name
        return {"side": f'{what} has {came} where "over" or "under" is asked for.'}
    if value.kind != "number" or value.value.dtype.kind not in "iuf":
        return {"value": f"{what} has {value.name} for a value; a number is asked for."}
    if not np.isfinite(value.value):
        return {"finite": f"{what} has NaN or infinity for a value; a number is asked for."}
    return {}


def lacks_of_shares(answer, data, labels):
    """Which names are met by nobody, by too few of their cluster, or by too many others."""
    found = {"nobody": [], "met": [], "others": []}
    for k, name in enumerate(answer.value):
        meets, own = who_meets(name, data), labels == k
        if not meets.any():
            found["nobody"].append(f"No point meets the name of cluster {k}.")
            continue
        of_cluster, of_met = meets[own].mean(), own[meets].mean()
        if of_cluster < LEAST_SHARE:
            found["met"].append(
                f"The name of cluster {k} is met by {of_cluster:.1%} of its points; at least {LEAST_SHARE:.0%} are asked for."
            )
        if of_met < LEAST_SHARE:
            found["others"].append(
                f"Of the points that meet the name of cluster {k} only {of_met:.1%} are of the cluster; at least {LEAST_SHARE:.0%} are asked for."
            )
    return {key: "\n".join(sentences) for key, sentences in found.items() if sentences}


def who_meets(name, data):
    """Which rows meet all conditions of a name."""
    meets = np.ones(len(data), dtype=bool)
    for condition in name.value:
        column, side, value = (part.value for part in condition.value)
        values = data[:, int(column)]
        meets &= values > value if side == "over" else values < value
    return meets


def for_each_condition(change):
    """What changes each condition (column, side, value) of an answer by itself."""
    return lambda answer: [[change(*condition) for condition in name] for name in answer]


#: Pieces of the answer, which its wrong ones exchange.
CLUSTERS_NAMED = "range(labels.max() + 1)"
NUMBERS = "(1, 2, 3)"

name_clusters.wrong(
    "Each name is a list, even if it has one condition only: put square brackets round it.",
    after=lambda answer: [name[0] for name in answer],
)
name_clusters.wrong(
    "Return a list, not a dict: the name of cluster 0 first, then that of cluster 1, and so on.",
    after=lambda answer: dict(enumerate(answer)),
)
name_clusters.wrong(
    'A name in words cannot be held against the data. Write it as conditions, each (column, "over" or "under", value).',
    after=lambda answer: [str(name) for name in answer],
)
name_clusters.wrong(
    'A condition begins with the column\'s number. Then come "over" or "under", and the value.',
    after=for_each_condition(lambda column, side, value: (side, column, value)),
)
name_clusters.wrong(
    "Say which column it is by its number: the data are an array, whose columns have no names.",
    after=for_each_condition(lambda column, side, value: (f"column {column}", side, value)),
)
name_clusters.wrong(
    "Columns count from 0 and end before `data.shape[1]`. Another number is none of them.",
    after=for_each_condition(lambda column, side, value: (column - 4, side, value)),
)
name_clusters.wrong(
    'A condition\'s second part is one of two words, "over" or "under", and no other word or sign.',
    after=for_each_condition(
        lambda column, side, value: (column, ">" if side == "over" else "<", value)
    ),
)
name_clusters.wrong(
    "A condition's third part is one number: no text, no list, no True or False.",
    after=for_each_condition(lambda column, side, value: (column, side, f"{value:.1f}")),
)
name_clusters.wrong(
    "A name needs a condition. One without any is met by every point.",
    after=lambda answer: [[] for _ in answer],
)
name_clusters.wrong(
    "Some of your names have more than three conditions. Nobody remembers so many: keep those that tell the cluster from the others.",
    {
        "for name in combinations(conditions, number):": "for name in [conditions * 2]:",
    },
)
name_clusters.wrong(
    "You have too few names. Each cluster needs one, also the last: labels count from 0, so there are `labels.max() + 1` clusters.",
    {CLUSTERS_NAMED: "range(labels.max())"},
)
name_clusters.wrong(
    "You have too many names where there are rows with label −1. If one is theirs, leave it out: −1 is no cluster.",
    {CLUSTERS_NAMED: "np.unique(labels)"},
)
name_clusters.wrong(
    "On every input your names find enough of their clusters, and too many other points with them. Look for columns that tell a cluster from the others, and add conditions where one does not.",
    {
        "enumerate(data[own].min(axis=0))": "[(0, data[own, 0].min())]",
        "enumerate(data[own].max(axis=0))": "[(0, data[own, 0].max())]",
    },
)
name_clusters.wrong(
    'Where one cut parts two clusters your names are right. Elsewhere they find too many other points: a cluster between two others needs an "over" and an "under", and many need conditions on more than one column.',
    {NUMBERS: "(1,)"},
)
name_clusters.wrong(
    "Where one column tells the clusters apart your names are right. Elsewhere they find too many other points: take conditions on several columns, up to three, and count rows of label −1 among the points that meet a name.",
    {NUMBERS: "(1, 2)"},
)
name_clusters.wrong(
    "Only where many rows have label −1 do your names find too many points that are not of the cluster. Did you leave these rows out before you chose? They count among the points that meet a name.",
    {
        "    names = []": (
            "    data, labels = data[labels >= 0], labels[labels >= 0]\n    names = []"
        )
    },
)
name_clusters.wrong(
    "On every input your names miss their clusters: too few of a cluster's points meet its name, and too many others do. Is each name that of its own cluster, in the order of the labels? Do the cuts stand at the cluster's ends?",
    after=lambda answer: answer[1:] + answer[:1],
)

name_clusters.wrong(
    'Your names are met by points outside their clusters, and hardly by those inside. Are "over" and "under" exchanged? Over a cluster\'s least value, and under its greatest, is where the cluster is.',
    after=for_each_condition(
        lambda column, side, value: (column, "under" if side == "over" else "over", value)
    ),
)


@name_clusters.wrong(
    "Where one cut parts two clusters your names leave out too much of them; elsewhere they find too many other points as well. Move the cuts outwards, to the ends of the cluster, and add conditions on other columns."
)
def name_clusters_at_medians(data, labels):
    names = []
    for k in range(labels.max() + 1):
        own = np.median(data[labels == k], axis=0)
        away = (own - np.median(data, axis=0)) / data.std(axis=0)
        column = np.abs(away).argmax()
        names.append([(column, "over" if away[column] > 0 else "under", own[column])])
    return names


@name_clusters.wrong(
    "On every input there is a name that no point meets, and another that too many points meet. Are the values in the data's own units? A cut between z-scores says nothing about millimetres."
)
def name_clusters_of_z_scores(data, labels):
    return name_clusters_answer((data - data.mean(axis=0)) / data.std(axis=0), labels)


def names_of_one_cut(data, labels, middle, others, unit):
    """For each cluster the column in which two middles are most units apart, cut halfway."""
    names = []
    for k in range(labels.max() + 1):
        own = labels == k
        mine, theirs = middle(data[own], axis=0), middle(data[others(own)], axis=0)
        column = np.abs((mine - theirs) / unit).argmax()
        cut = (mine[column] + theirs[column]) / 2
        names.append([(column, "over" if mine[column] > cut else "under", cut)])
    return names


@name_clusters.wrong(
    "Where one cut parts two clusters your names are right. Elsewhere they find too many other points, and lose a good part of a cluster between two others. Is there one cut, halfway between two means? Where a cluster ends is not halfway, and a cluster between two others needs a cut on both sides."
)
def name_clusters_halfway_between_means(data, labels):
    return names_of_one_cut(data, labels, np.mean, np.logical_not, data.std(axis=0))


@name_clusters.wrong(
    "Even where one cut parts two clusters your names leave out too much of them, and mostly they find too many other points as well. Is there one cut, halfway to the middle of all points? The cluster's own are among these, so that the cut comes too near: put it at the cluster's end, and add conditions."
)
def name_clusters_halfway_to_all(data, labels):
    return names_of_one_cut(data, labels, np.median, np.ones_like, data.std(axis=0))


@name_clusters.wrong(
    "Where one cut parts two clusters your names fail, though another column would do. Did you take the column with the largest difference? In grams a difference is a larger number than in millimetres: divide by each column's standard deviation, or try every column. Then give the names more than one cut."
)
def name_clusters_by_the_largest_numbers(data, labels):
    return names_of_one_cut(data, labels, np.median, np.logical_not, 1.0)


@name_clusters.wrong(
    "Where one cut parts two clusters your names are right. Elsewhere they find too many other points, and of some clusters too little. Is there one cut, halfway to the nearest other cluster? Neighbours stand on several sides, and clusters are not equally wide: put cuts at the cluster's ends, up to three of them."
)
def name_clusters_halfway_to_the_nearest(data, labels):
    middles = np.array([np.median(data[labels == k], axis=0) for k in range(labels.max() + 1)])
    names = []
    for k, middle in enumerate(middles):
        others = np.delete(middles, k, axis=0)
        gaps = np.abs(others - middle) / data.std(axis=0)
        column = gaps.min(axis=0).argmax()
        neighbour = others[gaps[:, column].argmin(), column]
        side = "over" if middle[column] > neighbour else "under"
        names.append([(column, side, (middle[column] + neighbour) / 2)])
    return names


@name_clusters.wrong(
    "On every input your names leave out too much of their clusters, though what they find is of the cluster. Move the cuts outwards: where a cut leaves a quarter of the cluster's values outside, the name loses a quarter of its points, and each further condition costs more."
)
def name_clusters_at_quarters(data, labels):
    return [
        [
            (j, side, np.quantile(data[labels == k, j], 0.25 if side == "over" else 0.75))
            for j, side, _ in name
        ]
        for k, name in enumerate(name_clusters_answer(data, labels))
    ]


def made_clusters(rng, boxes):
    """Points drawn evenly in boxes, each (label, number, least corner, greatest corner)."""
    data = np.concatenate(
        [rng.uniform(least, most, (n, len(least))) for _, n, least, most in boxes]
    )
    labels = np.repeat([label for label, *_ in boxes], [n for _, n, *_ in boxes])
    order = rng.permutation(len(data))
    return data[order], labels[order]


def clustered_penguins():
    """Four measurements of the penguins in mm and g, and mean shift's clusters of their z-scores.

    The bandwidth is 0.4. A cluster of one bird is none: its label is −1.
    """
    from teachkit import MeanShift, load_penguins

    columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    data = load_penguins()[columns].dropna().to_numpy()
    labels = MeanShift(0.4).fit_predict((data - data.mean(axis=0)) / data.std(axis=0))
    return data, np.where(np.bincount(labels)[labels] == 1, -1, labels)


@name_clusters.cases
def name_clusters_cases(rng):
    # column 1 alone tells two clusters apart
    yield made_clusters(
        rng, [(0, 18, [1000, 12.0], [5000, 15.2]), (1, 30, [1000, 15.0], [5000, 19.0])]
    )
    # the one in the middle has neighbours on both sides
    yield made_clusters(
        rng,
        [
            (1, 26, [0.0, -500.0], [0.01, -100.0]),
            (0, 20, [0.0, -120.0], [0.01, 100.0]),
            (2, 18, [0.0, 90.0], [0.01, 600.0]),
        ],
    )
    # it takes columns 0 and 2 to tell them apart, and rows of no cluster lie beyond cluster 0
    yield made_clusters(
        rng,
        [
            (3, 36, [2.0, 0.0, 2.0], [3.0, 1.0, 3.0]),
            (0, 24, [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]),
            (1, 30, [2.0, 0.0, 0.0], [3.0, 1.0, 1.0]),
            (2, 20, [0.0, 0.0, 2.0], [1.0, 1.0, 3.0]),
            (-1, 10, [-4.0, 0.0, -4.0], [-2.0, 1.0, -2.0]),
        ],
    )
    yield clustered_penguins()
