"""Exercises of lesson 08: big clusters, the longest plateau, two halves, an index, its failure."""

import math

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
    lesson="08",
    task="Return how many clusters hold at least a given share of the points.",
    hints=[
        "Leave the orphans out, `labels[labels >= 0]`, and count how often each label is there: `np.unique(…, return_counts=True)` gives the labels and the counts.",
        "The share is one of *all* points, orphans too: compare each count with `share * len(labels)`.",
        "True counts as 1: `(sizes >= share * len(labels)).sum()`.",
    ],
    learned="A number of clusters means little before you say how small a cluster may be. Lone points raise it, and a share of the points leaves them out.",
)
def count_big(labels, share):
    """How many clusters hold at least this share of the points."""
    # Your code here.


@count_big.reference
def count_big_answer(labels, share):
    _, sizes = np.unique(labels[labels >= 0], return_counts=True)
    return int((sizes >= share * len(labels)).sum())


@count_big.loops
def count_big_in_loops(labels, share):
    sizes = {}
    for label in labels.tolist():
        if label >= 0:
            sizes[label] = sizes.get(label, 0) + 1
    big = 0
    for size in sizes.values():
        if size >= share * len(labels):
            big += 1
    return big


count_big.wrong(
    "You left out clusters that hold exactly this share. *At least* this share includes it: compare with >=.",
    {"sizes >= share": "sizes > share"},
)
count_big.wrong(
    "You counted the orphans as a cluster. Label -1 is no cluster, however many points have it: leave them out before you count.",
    {"labels[labels >= 0]": "labels"},
)
count_big.wrong(
    "You took the share of the points that have a cluster. Orphans are points, too: compare with the share of all, `share * len(labels)`.",
    {"len(labels)": "(labels >= 0).sum()"},
)
count_big.wrong(
    "You counted all clusters, however small. Compare like with like: the number of a cluster's points with `share * len(labels)`, not with the share itself.",
    {"share * len(labels)": "share"},
)
count_big.wrong(
    "You counted the points in big clusters. How many clusters there are is asked for.",
    {"(sizes >= share * len(labels)).sum()": "sizes[sizes >= share * len(labels)].sum()"},
)
count_big.wrong(
    "You returned which clusters are big. How many there are is asked for: add them up.",
    {"int((sizes >= share * len(labels)).sum())": "sizes >= share * len(labels)"},
)
count_big.wrong(
    "You returned how many points each cluster holds. Compare these sizes with the share of all points, and count.",
    {"int((sizes >= share * len(labels)).sum())": "sizes"},
)
count_big.wrong(
    "You returned how many points each big cluster holds. How many such clusters there are is asked for.",
    {
        "int((sizes >= share * len(labels)).sum())": "sizes[sizes >= share * len(labels)]",
    },
)
count_big.wrong(
    "You counted the small clusters. Big ones hold at least the share: turn the comparison round.",
    {"sizes >= share": "sizes < share"},
)
count_big.wrong(
    "You counted the clusters that hold at most the share. Big ones hold at least the share: turn the comparison round.",
    {"sizes >= share": "sizes <= share"},
)
count_big.wrong(
    "You left cluster 0 out. 0 is a label like any other: only labels below 0 are no cluster.",
    {"labels[labels >= 0]": "labels[labels > 0]"},
)
count_big.wrong(
    "You lost the cluster with the largest label. Labels count from 0, so the last one is `labels.max()` itself.",
    {"labels[labels >= 0]": "labels[(labels >= 0) & (labels < labels.max())]"},
)
count_big.wrong(
    "You left out the smallest label, as if it were always -1. Where there are no orphans it is a cluster: leave out what is below 0.",
    {"labels[labels >= 0]": "labels[labels > labels.min()]"},
)
count_big.wrong(
    "You took the share of the number of clusters. It is a share of the points: `len(labels)` is how many there are.",
    {"share * len(labels)": "share * len(sizes)"},
)
count_big.wrong(
    "You took the share of the largest label. A label is a name: the share is one of the points, and `len(labels)` is how many there are.",
    {"share * len(labels)": "share * labels.max()"},
)
count_big.wrong(
    "You took the share of the largest cluster. It is a share of all points: `share * len(labels)`.",
    {"share * len(labels)": "share * sizes.max(initial=0)"},
)
count_big.wrong(
    "You cut the share of the points down to a whole number, so that clusters just too small count. Compare with `share * len(labels)` as it is.",
    {"share * len(labels)": "int(share * len(labels))"},
)
count_big.wrong(
    "You rounded the share of the points to a whole number, so that clusters just too small may count. Compare with `share * len(labels)` as it is.",
    {"share * len(labels)": "round(share * len(labels))"},
)
count_big.wrong(
    "You returned the share of clusters that are big. Their number is asked for.",
    {
        "int((sizes >= share * len(labels)).sum())": "(sizes >= share * len(labels)).sum() / len(sizes)"
    },
)
count_big.wrong(
    "You returned the share of all points that are in big clusters. How many clusters there are is asked for.",
    {
        "int((sizes >= share * len(labels)).sum())": (
            "sizes[sizes >= share * len(labels)].sum() / len(labels)"
        )
    },
)
count_big.wrong(
    "You added the big clusters' labels up. A label is a name: what counts is how many there are.",
    {
        "_, sizes": "names, sizes",
        "int((sizes >= share * len(labels)).sum())": "int(names[sizes >= share * len(labels)].sum())",
    },
)


@count_big.cases
def count_big_cases(rng):
    # Each share times each number of points is the same whether multiplied or divided.
    yield np.array([0]), 0.5
    yield np.array([0, 1]), 0.5
    yield np.array([0, 0, 1, 2]), 0.5
    yield np.array([-1, -1, -1]), 0.25
    yield np.array([-1, -1, 0, 1]), 0.5
    yield np.array([0, 0, 1, -1]), 0.5
    yield np.array([0, 0, 0, 0, 1, 1, 2, -1]), 0.25
    yield np.array([0, 0, 1, 1, 2, 2, 3, -1, -1, -1]), 0.25
    yield np.array([1, 2, 2, 0, 2, 1, 2]), 0.375
    yield np.array([2, 0, 1, 0, 2, 3, 0, 0]), 1.0
    for n, k, share in ((50, 8, 0.02), (60, 4, 0.25), (100, 12, 0.125), (150, 40, 0.02)):
        weights = rng.exponential(size=k)
        yield rng.choice(np.arange(-1, k - 1), n, p=weights / weights.sum()), share


@exercise(
    lesson="08",
    task="Return where the longest stretch of bandwidths with one number of clusters, above 1, begins and ends.",
    hints=[
        "Walk along the counts. A new stretch begins wherever a count differs from the one before it.",
        "How long a stretch is says the ratio of its ends, high / low: h counts in factors.",
        "Keep the longest stretch so far as a pair (low, high). Replace it only where the count is above 1 and the new ratio is larger, so that the first of equals stays.",
    ],
    learned="A plateau is long if it lasts over a large factor of h: then the answer hardly depends on your choice. One cluster lasts for ever, so it does not count.",
)
def longest_plateau(bandwidths, counts):
    """Lowest and highest h of the longest stretch with one count above 1, shape (2,)."""
    # Your code here.


@longest_plateau.reference
def longest_plateau_answer(bandwidths, counts):
    longest, start = None, 0
    for i in range(len(counts)):
        if counts[i] != counts[start]:
            start = i
        low, high = bandwidths[start], bandwidths[i]
        if counts[i] > 1 and (longest is None or high / low > longest[1] / longest[0]):
            longest = low, high
    return np.array(longest)


@longest_plateau.loops
def longest_plateau_in_loops(bandwidths, counts):
    stretches = []
    for h, count in zip(bandwidths.tolist(), counts.tolist(), strict=True):
        if stretches and stretches[-1][0] == count:
            stretches[-1][1].append(h)
        else:
            stretches.append((count, [h]))
    best, longest = None, -1.0
    for count, stretch in stretches:
        length = math.log(stretch[-1] / stretch[0])
        if count > 1 and length > longest:
            best, longest = stretch, length
    return np.array([best[0], best[-1]])


longest_plateau.wrong(
    "You took the difference high - low for the length. h counts in factors: from 0.1 to 0.4 is longer than from 2 to 3. Compare the ratios high / low.",
    {"high / low > longest[1] / longest[0]": "high - low > longest[1] - longest[0]"},
)
longest_plateau.wrong(
    "You counted one cluster as a plateau. It lasts for ever, whatever the data: only counts above 1 take part.",
    {"counts[i] > 1": "counts[i] >= 1"},
)
longest_plateau.wrong(
    "You left out counts of 1 alone. Where no cluster is big the count is 0, and that is no plateau either: only counts above 1 take part.",
    {"counts[i] > 1": "counts[i] != 1"},
)
longest_plateau.wrong(
    "You let every count take part, 0 and 1 too. No cluster, or one that lasts for ever, is no plateau: only counts above 1 take part.",
    {"counts[i] > 1 and (longest is None": "(longest is None"},
)
longest_plateau.wrong(
    "You rounded the ratios to a few digits, and so took two lengths that differ for equal. Compare high / low as it is.",
    {
        "high / low > longest[1] / longest[0]": "round(high / low, 2) > round(longest[1] / longest[0], 2)"
    },
)
longest_plateau.wrong(
    "You rounded the ratios to one digit, and so took two lengths that differ for equal. Compare high / low as it is.",
    {
        "high / low > longest[1] / longest[0]": "round(high / low, 1) > round(longest[1] / longest[0], 1)"
    },
)
longest_plateau.wrong(
    "You rounded the ratios to whole numbers, and so took two lengths that differ for equal. Compare high / low as it is.",
    {"high / low > longest[1] / longest[0]": "round(high / low) > round(longest[1] / longest[0])"},
)
longest_plateau.wrong(
    "You cut the ratios down to whole numbers, and so took two lengths that differ for equal. Compare high / low as it is.",
    {"high / low > longest[1] / longest[0]": "high // low > longest[1] // longest[0]"},
)
longest_plateau.wrong(
    "Of stretches of one length you took the last. The first is asked for: replace it only where the new ratio is larger.",
    {"high / low > longest[1]": "high / low >= longest[1]"},
)
longest_plateau.wrong(
    "You left counts of 2 out. Two clusters are an answer like any other: the count has to be above 1.",
    {"counts[i] > 1": "counts[i] > min(2, counts.max() - 1)"},
)
longest_plateau.wrong(
    "You returned the highest h first. The lowest comes first, then the highest.",
    after=lambda answer: answer[::-1],
)
longest_plateau.wrong(
    "You returned the ratio of the stretch's ends. The ends are asked for: its lowest and its highest h.",
    after=lambda answer: answer[1] / answer[0],
)
longest_plateau.wrong(
    "You returned the places of the ends. The bandwidths there are asked for.",
    after=lambda answer, bandwidths: np.searchsorted(bandwidths, answer),
)
longest_plateau.wrong(
    "You returned all bandwidths of the stretch. The lowest and the highest alone are asked for.",
    after=lambda answer, bandwidths: bandwidths[
        (bandwidths >= answer[0]) & (bandwidths <= answer[1])
    ],
)
longest_plateau.wrong(
    "You returned the number of clusters on the longest stretch. Where the stretch begins and ends is asked for.",
    after=lambda answer, bandwidths, counts: counts[bandwidths == answer[0]][0],
)
longest_plateau.wrong(
    "You joined stretches of different counts above 1. Each count has its own: a new stretch begins where the count changes.",
    {"counts[i] != counts[start]": "(counts[i] > 1) != (counts[start] > 1)"},
)
longest_plateau.wrong(
    "You joined a count with a smaller one that follows. A new stretch begins wherever the count changes, down as well as up.",
    {"counts[i] != counts[start]": "counts[i] > counts[start]"},
)
longest_plateau.wrong(
    "You took the shortest stretch. The longest has the largest ratio high / low.",
    {
        "    return np.array(longest)": (
            "    ends = np.flatnonzero(np.diff(counts, append=0))\n"
            "    starts = np.append(0, ends[:-1] + 1)\n"
            "    several = counts[ends] > 1\n"
            "    low, high = bandwidths[starts[several]], bandwidths[ends[several]]\n"
            "    shortest = (high / low).argmin()\n"
            "    return np.array([low[shortest], high[shortest]])"
        )
    },
)


def stretches_above_one(counts):
    """First and last place of each stretch of neighbouring equal counts above 1."""
    starts = np.flatnonzero(np.diff(counts, prepend=counts[0] - 1))
    ends = np.append(starts[1:] - 1, len(counts) - 1)
    several = counts[starts] > 1
    return starts[several], ends[several]


@longest_plateau.wrong(
    "You took the stretch with the most bandwidths in it. How many you tried there is your choice: compare the ratios high / low."
)
def longest_plateau_by_places(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    best = (ends - starts).argmax()
    return bandwidths[[starts[best], ends[best]]]


@longest_plateau.wrong(
    "You took the first stretch with more than one cluster. Look at them all, and keep the one with the largest ratio high / low."
)
def longest_plateau_first(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    return bandwidths[[starts[0], ends[0]]]


@longest_plateau.wrong(
    "You took the last stretch with more than one cluster. Look at them all, and keep the one with the largest ratio high / low."
)
def longest_plateau_last(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    return bandwidths[[starts[-1], ends[-1]]]


def longest_plateau_of_some(bandwidths, counts, some, otherwise):
    """The longest of some stretches, or something else where there are none."""
    starts, ends = stretches_above_one(counts)
    ratios = np.where(some, bandwidths[ends] / bandwidths[starts], 0.0)
    best = ratios.argmax()
    return bandwidths[[starts[best], ends[best]]] if ratios[best] else np.array(otherwise)


@longest_plateau.wrong(
    "You left out the stretch that the bandwidths end with. No other count follows it, so look at it after the loop."
)
def longest_plateau_without_the_end(bandwidths, counts):
    _, ends = stretches_above_one(counts)
    return longest_plateau_of_some(bandwidths, counts, ends < len(counts) - 1, None)


@longest_plateau.wrong(
    "You left out the stretch that the bandwidths end with, and returned zeros where there was no other. No count follows that stretch, so look at it after the loop."
)
def longest_plateau_zeros_without_the_end(bandwidths, counts):
    _, ends = stretches_above_one(counts)
    return longest_plateau_of_some(bandwidths, counts, ends < len(counts) - 1, [0.0, 0.0])


@longest_plateau.wrong(
    "You left out stretches of a single bandwidth. They are stretches, too: low and high are the same, and the ratio is 1. Where there are no longer ones, the first of them is asked for."
)
def longest_plateau_without_single_ones(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    return longest_plateau_of_some(bandwidths, counts, starts < ends, None)


@longest_plateau.wrong(
    "You left out stretches of a single bandwidth, and returned zeros where there are no longer ones. They are stretches, too: low and high are the same, and the ratio is 1."
)
def longest_plateau_zeros_for_single_ones(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    return longest_plateau_of_some(bandwidths, counts, starts < ends, [0.0, 0.0])


@longest_plateau.wrong(
    "You left out the stretch that the bandwidths begin with. It begins at the first h: no other count stands before it."
)
def longest_plateau_without_the_start(bandwidths, counts):
    starts, _ = stretches_above_one(counts)
    return longest_plateau_of_some(bandwidths, counts, starts > 0, None)


@longest_plateau.wrong(
    "You let a stretch reach to the first h with another count. It ends at the last h that still has its own."
)
def longest_plateau_to_the_next(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    ends = np.minimum(ends + 1, len(counts) - 1)
    best = (bandwidths[ends] / bandwidths[starts]).argmax()
    return bandwidths[[starts[best], ends[best]]]


@longest_plateau.wrong(
    "You chose by how far it is to the first h with another count. A stretch ends at the last h that still has its own: take that for the ratio."
)
def longest_plateau_chosen_by_the_next(bandwidths, counts):
    starts, ends = stretches_above_one(counts)
    following = np.minimum(ends + 1, len(counts) - 1)
    best = (bandwidths[following] / bandwidths[starts]).argmax()
    return bandwidths[[starts[best], ends[best]]]


@longest_plateau.wrong(
    "You took the count with the most bandwidths, and the lowest and highest h that have it. Only neighbours make a stretch, and the ratio high / low says how long it is."
)
def longest_plateau_of_the_commonest(bandwidths, counts):
    commonest = np.bincount(counts[counts > 1]).argmax()
    return bandwidths[counts == commonest][[0, -1]]


@longest_plateau.wrong(
    "You took the commonest count of all, one cluster among them, and the lowest and highest h that have it. One cluster is no plateau, only neighbours make a stretch, and the ratio high / low says how long it is."
)
def longest_plateau_of_the_commonest_of_all(bandwidths, counts):
    return bandwidths[counts == np.bincount(counts).argmax()][[0, -1]]


longest_plateau.wrong(
    "You took the lowest and the highest h with more than one cluster. A stretch has one count all along: a new one begins where the count changes.",
    after=lambda answer, bandwidths, counts: bandwidths[counts > 1][[0, -1]],
)


@longest_plateau.wrong(
    "You joined equal counts that are not neighbours. Another count in between ends a stretch, and the next one begins anew."
)
def longest_plateau_of_all_that_are_equal(bandwidths, counts):
    ends = [bandwidths[counts == count][[0, -1]] for count in np.unique(counts[counts > 1])]
    return max(ends, key=lambda pair: pair[1] / pair[0])


@longest_plateau.wrong(
    "You left out the counts of 0 and 1 first, and so joined equal counts on both sides of them. Another count in between ends a stretch, whatever it is: find the stretches before you leave any out."
)
def longest_plateau_of_what_is_left(bandwidths, counts):
    several = counts > 1
    return longest_plateau_answer(bandwidths[several], counts[several])


@longest_plateau.wrong(
    "You left out the counts of 1 first, and so joined equal counts on both sides of them. Another count in between ends a stretch, whatever it is: find the stretches before you leave any out."
)
def longest_plateau_without_ones(bandwidths, counts):
    others = counts != 1
    return longest_plateau_answer(bandwidths[others], counts[others])


@longest_plateau.cases
def longest_plateau_cases(rng):
    yield np.array([0.5]), np.array([2])
    yield np.array([1.0, 2.0]), np.array([3, 1])
    yield np.array([1.0, 2.0]), np.array([1, 4])
    yield np.array([0.5, 1.0, 3.0]), np.array([4, 3, 2])
    yield np.array([0.25, 1.0, 3.0, 4.0]), np.array([1, 2, 2, 1])
    # a difference is longer, a ratio is shorter
    yield np.array([0.1, 0.4, 2.0, 3.0]), np.array([3, 3, 2, 2])
    # the most places on the shorter stretch; the ends forgotten
    yield np.array([1.0, 1.1, 1.2, 1.3, 4.0, 9.0]), np.array([3, 3, 3, 3, 2, 2])
    yield np.array([0.5, 2.0, 3.0, 3.5, 4.0, 8.0]), np.array([5, 5, 3, 3, 3, 1])
    # equal counts that are not neighbours
    yield np.array([0.2, 0.3, 0.5, 0.7, 2.0, 3.0]), np.array([2, 3, 2, 3, 3, 2])
    yield np.array([0.2, 0.3, 0.5, 0.7, 1.0, 3.0]), np.array([3, 2, 2, 3, 3, 1])
    # equal counts on both sides of a single cluster, or of none that is big
    yield np.array([0.5, 1.0, 2.0]), np.array([2, 1, 2])
    yield np.array([0.2, 0.5, 0.6, 0.8, 2.0, 3.0]), np.array([3, 0, 3, 2, 2, 1])
    yield np.array([0.2, 0.6, 0.7, 1.0, 2.0, 3.0]), np.array([4, 1, 4, 3, 3, 0])
    # two stretches of one length, a factor 2; of nearly one length
    yield np.array([1.0, 2.0, 4.0, 8.0]), np.array([3, 3, 2, 2])
    yield np.array([1.0, 2.0, 2.5, 5.001]), np.array([3, 3, 2, 2])
    yield np.array([1.0, 2.06, 2.5, 5.2]), np.array([3, 3, 2, 2])
    # one cluster lasts longest
    yield np.array([0.3, 0.5, 0.6, 0.9, 1.8, 7.0]), np.array([6, 3, 3, 1, 1, 1])
    # no cluster is big
    yield np.array([0.1, 0.2, 0.8, 1.0, 1.5]), np.array([0, 0, 0, 2, 2])
    yield np.geomspace(0.5, 8.0, 14), np.array([0] * 8 + [1, 3, 3, 2, 1, 1])
    # a long way to the next count is no part of a stretch
    yield np.array([0.3, 0.4, 2.0, 3.0, 5.0, 6.0]), np.array([4, 4, 3, 3, 3, 1])
    # no length in units of h: here all are small
    yield np.array([0.0001, 0.0004, 0.2, 0.6]), np.array([3, 3, 2, 2])
    for n in (10, 12, 15, 18, 25, 40):
        bandwidths = np.cumprod(rng.uniform(1.05, 1.6, n)) / 4
        counts = np.maximum.accumulate(rng.integers(1, 7, n)[::-1])[::-1]
        yield bandwidths, np.where(rng.uniform(size=n) < 0.15, counts + 1, counts)
    for n in (8, 11, 16, 20):
        counts = np.insert(rng.integers(0, 5, n), 1, 2)  # one at least is above 1
        yield np.sort(rng.uniform(0.1, 3.0, n)), np.repeat(counts, 3)[:n]
    # the longest after more than a hundred others
    yield np.geomspace(0.1, 10.0, 121), np.append(np.arange(110, 0, -1) + 3, [2] * 11)


@exercise(
    lesson="08",
    task="Cluster two halves of the data, let each half's model label the other half, and return the mean of the two adjusted Rand indices.",
    hints=[
        "`order` holds row numbers. With `half = len(order) // 2`, one half is `data[order[:half]]` and the other `data[order[half:]]`.",
        "Fit a `MeanShift(bandwidth)` to each half. `first.predict(other)` says where the first model puts the other half's points; `second.labels_` is that half's own answer.",
        "`adjusted_rand_score(second.labels_, first.predict(other))` is one direction. Do the same the other way round, and take the mean.",
    ],
    learned="An answer that comes back from the other half of the data is no accident of these points. That it comes back does not make it right: one cluster always does.",
)
def half_split(data, bandwidth, order):
    """How well two halves of the data agree: the mean of two adjusted Rand indices."""
    # Your code here.


@half_split.reference
def half_split_answer(data, bandwidth, order):
    from sklearn.metrics import adjusted_rand_score

    from teachkit import MeanShift

    half = len(order) // 2
    one, other = data[order[:half]], data[order[half:]]
    first, second = MeanShift(bandwidth).fit(one), MeanShift(bandwidth).fit(other)
    there = adjusted_rand_score(second.labels_, first.predict(other))
    back = adjusted_rand_score(first.labels_, second.predict(one))
    return (there + back) / 2


@half_split.loops
def half_split_in_loops(data, bandwidth, order):
    from teachkit import MeanShift

    def pairs(number):
        return number * (number - 1) / 2

    def index(labels, others):
        both, mine, theirs = {}, {}, {}
        for a, b in zip(labels.tolist(), others.tolist(), strict=True):
            both[a, b] = both.get((a, b), 0) + 1
            mine[a] = mine.get(a, 0) + 1
            theirs[b] = theirs.get(b, 0) + 1
        together = sum(pairs(number) for number in both.values())
        in_mine = sum(pairs(number) for number in mine.values())
        in_theirs = sum(pairs(number) for number in theirs.values())
        by_chance = in_mine * in_theirs / pairs(len(labels))
        most = (in_mine + in_theirs) / 2
        return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)

    half = len(order) // 2
    one = np.array([data[i] for i in order[:half]])
    other = np.array([data[i] for i in order[half:]])
    first, second = MeanShift(bandwidth).fit(one), MeanShift(bandwidth).fit(other)
    total = index(second.labels_, first.predict(other))
    total += index(first.labels_, second.predict(one))
    return total / 2


half_split.wrong(
    "You asked one direction only: whether the first half's model knows the other half. Ask the second half's model about the first half, too, and take the mean.",
    {"(there + back) / 2": "there"},
)
half_split.wrong(
    "You asked one direction only: whether the second half's model knows the first half. Ask the first half's model about the second half, too, and take the mean.",
    {"(there + back) / 2": "back"},
)
half_split.wrong(
    "You added the two indices up. Take their mean: divide by 2.",
    {"(there + back) / 2": "there + back"},
)
half_split.wrong(
    "You took the smaller of the two indices. The mean of both is asked for.",
    {"(there + back) / 2": "min(there, back)"},
)
half_split.wrong(
    "You took the larger of the two indices. The mean of both is asked for.",
    {"(there + back) / 2": "max(there, back)"},
)
half_split.wrong(
    "You multiplied the two indices. The mean of both is asked for: add them up and divide by 2.",
    {"(there + back) / 2": "there * back"},
)
half_split.wrong(
    "You returned both indices. Their mean is asked for.",
    {"(there + back) / 2": "np.array([there, back])"},
)
half_split.wrong(
    "You split the rows as they stand in `data`. Take them in the order of `order`: data may come sorted, and then each half misses what the other has.",
    {"data[order[:half]], data[order[half:]]": "data[:half], data[half:]"},
)
half_split.wrong(
    "You asked of each row whether its entry in `order` is below n/2. `order` holds row numbers: its first n//2 entries say which rows are the first half.",
    {
        "data[order[:half]], data[order[half:]]": "data[order < half], data[order >= half]",
    },
)
half_split.wrong(
    "You took every other entry of `order`. Its first n//2 entries are one half, all others the other.",
    {"data[order[:half]], data[order[half:]]": "data[order[1::2]], data[order[::2]]"},
)
half_split.wrong(
    "You gave the first half the odd row. With `len(order) // 2` rows it is the smaller one.",
    {"len(order) // 2": "(len(order) + 1) // 2"},
)
half_split.wrong(
    "You left a row out: with an odd number of rows the second half has one more. It is all of `order[half:]`.",
    {"data[order[half:]]": "data[order[half : 2 * half]]"},
)
half_split.wrong(
    "You compared each half's own labels with those of a fit to all the data. That fit has seen the half: ask the model of the *other* half.",
    {
        "first.predict(other)": "MeanShift(bandwidth).fit(data).predict(other)",
        "second.predict(one)": "MeanShift(bandwidth).fit(data).predict(one)",
    },
)
half_split.wrong(
    "Your answer is 1 whatever the data: you compared the labels of one model with themselves. Fit a model to each half, and compare what it says of the *other* half with the labels that half got on its own.",
    {
        "first.predict(other)": "second.predict(other)",
        "second.predict(one)": "first.predict(one)",
    },
)
half_split.wrong(
    "You compared the labels of the two halves row by row. They are different points: let each model label the other half's points, and compare with that half's own labels.",
    {
        "first.predict(other)": "first.labels_[:half]",
        "adjusted_rand_score(second.labels_": "adjusted_rand_score(second.labels_[:half]",
        "(there + back) / 2": "there",
    },
)
half_split.wrong(
    "You asked whether the two models have equally many clusters. As many need not be the same: compare who is together, with the adjusted Rand index.",
    {
        "(there + back) / 2": "len(first.cluster_centers_) == len(second.cluster_centers_)",
    },
)
half_split.wrong(
    "You returned 1 where the two models have equally many clusters, and 0 elsewhere. As many need not be the same: compare who is together, with the adjusted Rand index.",
    {
        "(there + back) / 2": "float(len(first.cluster_centers_) == len(second.cluster_centers_))",
    },
)
half_split.wrong(
    "You took the share of equal labels. A label is a name, and the two models name their clusters on their own: the adjusted Rand index asks which points are together.",
    {
        "adjusted_rand_score(second.labels_, first.predict(other))": (
            "(second.labels_ == first.predict(other)).mean()"
        ),
        "adjusted_rand_score(first.labels_, second.predict(one))": (
            "(first.labels_ == second.predict(one)).mean()"
        ),
    },
)
half_split.wrong(
    "You took the Rand index itself. The *adjusted* one, `adjusted_rand_score`, takes off what chance alone would give.",
    {"import adjusted_rand_score": "import rand_score as adjusted_rand_score"},
)
half_split.wrong(
    "You took the normalised mutual information, another measure. The adjusted Rand index is `adjusted_rand_score`.",
    {"import adjusted_rand_score": ("import normalized_mutual_info_score as adjusted_rand_score")},
)
half_split.wrong(
    "You took the adjusted mutual information, another measure. The adjusted Rand index is `adjusted_rand_score`.",
    {"import adjusted_rand_score": "import adjusted_mutual_info_score as adjusted_rand_score"},
)
half_split.wrong(
    "You put all labels into one index. Each half gets an index of its own, and the mean of the two is asked for.",
    {
        "(there + back) / 2": (
            "adjusted_rand_score(\n"
            "        np.concatenate([second.labels_, first.labels_]),\n"
            "        np.concatenate([first.predict(other), second.predict(one)]),\n"
            "    )"
        )
    },
)
half_split.wrong(
    "You compared the two models on all the data. Each would judge points that it has seen: compare one model's `predict` with the other's own `labels_`.",
    {"(there + back) / 2": "adjusted_rand_score(first.predict(data), second.predict(data))"},
)
half_split.wrong(
    "You weighed the two indices by the sizes of the halves. Their plain mean is asked for.",
    {"(there + back) / 2": "(there * len(other) + back * len(one)) / len(data)"},
)
half_split.wrong(
    "You let each model choose its own bandwidth. Give it the one that you want to judge: `MeanShift(bandwidth)`.",
    {"MeanShift(bandwidth).fit(one), MeanShift(bandwidth)": "MeanShift().fit(one), MeanShift()"},
)
half_split.wrong(
    "You gave each point to the nearest centre. Fit `MeanShift(bandwidth)` as it is: its `predict` gives a point to the mode it climbs to.",
    {
        "MeanShift(bandwidth).fit(one), MeanShift(bandwidth)": (
            'MeanShift(bandwidth, assign="nearest").fit(one), '
            'MeanShift(bandwidth, assign="nearest")'
        )
    },
)
half_split.wrong(
    "You gave the other half's points to the nearest mode. `predict` gives a point to the mode it climbs to, and that can be another one.",
    {
        "first.predict(other)": (
            "np.linalg.norm(other[:, None] - first.cluster_centers_, axis=2).argmin(axis=1)"
        ),
        "second.predict(one)": (
            "np.linalg.norm(one[:, None] - second.cluster_centers_, axis=2).argmin(axis=1)"
        ),
    },
)
half_split.wrong(
    "You clustered with the flat window. Fit `MeanShift(bandwidth)` as it is: its kernel is the Gaussian.",
    {
        "MeanShift(bandwidth).fit(one), MeanShift(bandwidth)": (
            'MeanShift(bandwidth, kernel="flat").fit(one), MeanShift(bandwidth, kernel="flat")'
        )
    },
)
half_split.wrong(
    "You used scikit-learn's MeanShift. Its window is flat, and it labels by the nearest centre: take `MeanShift` from teachkit.",
    {
        "from teachkit import MeanShift": "from sklearn.cluster import MeanShift",
        "MeanShift(bandwidth).fit(one), MeanShift(bandwidth)": (
            "MeanShift(bandwidth=bandwidth).fit(one), MeanShift(bandwidth=bandwidth)"
        ),
    },
)


@half_split.cases
def half_split_cases(rng):
    corners = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    # two points a half, and one cluster each
    yield np.array([[0.0], [0.5], [0.25], [0.75]]), 1.0, np.array([2, 0, 3, 1])
    yield np.array([[0.0], [0.5], [4.0], [4.5], [5.0]]), 0.75, np.array([0, 3, 1, 2, 4])
    for n, h in ((10, 0.8), (12, 1.0), (13, 0.7), (15, 0.9), (17, 0.8)):
        centres = corners[np.sort(rng.integers(0, 3, n))]
        yield centres + rng.normal(size=(n, 2)) * [1.0, 0.7], h, rng.permutation(n)
    yield rng.uniform(0, 50, (14, 1)), 4.0, rng.permutation(14)
    # halves that agree less than chance would have it
    crossed = np.array([0.0, -2.0, 0.5, 1.9, 4.0, 2.6, 4.5, 6.0])[:, None]
    yield crossed, 0.8, np.array([0, 4, 2, 6, 1, 7, 3, 5])
    yield rng.normal(size=(16, 3)), 0.6, rng.permutation(16)


@exercise(
    lesson="08",
    task="Compute the Davies–Bouldin index of labelled points.",
    hints=[
        "For each cluster you need two things: the mean of its points, and s, the mean distance of its points to that mean.",
        "For each pair of clusters take (s_i + s_j) / distance of their means. A table of them has a row for each cluster; `np.fill_diagonal(gaps, np.inf)` keeps a cluster from being its own neighbour.",
        "The worst neighbour of a cluster is the largest number of its row, `max(axis=1)`. The index is the mean of these.",
    ],
    learned="Davies–Bouldin asks of each cluster how badly it is parted from its worst neighbour: small is good. A lone point has s = 0, and looks perfect.",
)
def davies_bouldin(data, labels):
    """The mean over clusters of the worst (s_i + s_j) / distance of their means."""
    # Your code here.


@davies_bouldin.reference
def davies_bouldin_answer(data, labels):
    groups = [data[labels == k] for k in range(labels.max() + 1)]
    means = np.array([group.mean(axis=0) for group in groups])
    s = np.array([np.linalg.norm(group - group.mean(axis=0), axis=1).mean() for group in groups])
    gaps = np.linalg.norm(means[:, None] - means, axis=2)
    np.fill_diagonal(gaps, np.inf)
    ratios = (s[:, None] + s) / gaps
    return ratios.max(axis=1).mean()


@davies_bouldin.loops
def davies_bouldin_in_loops(data, labels):
    k = int(max(labels)) + 1
    means, spreads = [], []
    for cluster in range(k):
        rows = [row for row, label in zip(data.tolist(), labels, strict=True) if label == cluster]
        mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        means.append(mean)
        spreads.append(sum(math.dist(row, mean) for row in rows) / len(rows))
    total = 0.0
    for i in range(k):
        worst = 0.0
        for j in range(k):
            if i != j:
                ratio = (spreads[i] + spreads[j]) / math.dist(means[i], means[j])
                worst = max(worst, ratio)
        total += worst
    return total / k


davies_bouldin.wrong(
    "You took squared distances to the mean for s. It is the mean of the distances themselves: take the root first, then the mean.",
    {
        "np.linalg.norm(group - group.mean(axis=0), axis=1).mean()": (
            "((group - group.mean(axis=0)) ** 2).sum(axis=1).mean()"
        )
    },
)
davies_bouldin.wrong(
    "You took the root of the mean square for s. It is the mean of the distances: take the root of each first, then the mean.",
    {
        "np.linalg.norm(group - group.mean(axis=0), axis=1).mean()": (
            "np.sqrt(((group - group.mean(axis=0)) ** 2).sum(axis=1).mean())"
        )
    },
)
davies_bouldin.wrong(
    "You took `std` of all numbers of a cluster for s, its columns mixed. It is the mean of the distances of its points to their mean.",
    {"np.linalg.norm(group - group.mean(axis=0), axis=1).mean()": "group.std()"},
)
davies_bouldin.wrong(
    "You took the mean distance between the points of a cluster for s. Each point's distance to the cluster's mean is asked for.",
    {
        "np.linalg.norm(group - group.mean(axis=0), axis=1).mean()": (
            "np.linalg.norm(group[:, None] - group, axis=2).mean()"
        )
    },
)
davies_bouldin.wrong(
    "You took the largest distance to the mean for s. It is the mean of the distances.",
    {"axis=1).mean() for": "axis=1).max() for"},
)
davies_bouldin.wrong(
    "You took the middle one of the distances to the mean for s. It is their mean.",
    {
        "np.linalg.norm(group - group.mean(axis=0), axis=1).mean()": (
            "np.median(np.linalg.norm(group - group.mean(axis=0), axis=1))"
        )
    },
)
davies_bouldin.wrong(
    "You added the distances to the mean up. s is their mean: divide by the cluster's number of points.",
    {"axis=1).mean() for": "axis=1).sum() for"},
)
davies_bouldin.wrong(
    "You added up the gaps along the axes for s. The distance is the root of the sum of their squares.",
    {
        "np.linalg.norm(group - group.mean(axis=0), axis=1).mean()": (
            "np.abs(group - group.mean(axis=0)).sum(axis=1).mean()"
        )
    },
)
davies_bouldin.wrong(
    "You took the mean distance to the mean of all points for s. Each cluster is measured from its own mean.",
    {"group - group.mean(axis=0), axis=1": "group - data.mean(axis=0), axis=1"},
)
davies_bouldin.wrong(
    "You took medians for the middles of the clusters. They are means: `group.mean(axis=0)`.",
    {
        "[group.mean(axis=0) for": "[np.median(group, axis=0) for",
        "group - group.mean(axis=0)": "group - np.median(group, axis=0)",
    },
)
davies_bouldin.wrong(
    "You took each cluster's best neighbour. The worst counts: the largest of its numbers.",
    {
        "ratios = (s[:, None] + s) / gaps": (
            "ratios = (s[:, None] + s) / gaps + np.diag([np.inf] * len(s))"
        ),
        "ratios.max(axis=1)": "ratios.min(axis=1)",
    },
)
davies_bouldin.wrong(
    "You took the smallest number of each row, and a cluster's number with itself is 0 there. The worst neighbour has the largest: max.",
    {"ratios.max(axis=1)": "ratios.min(axis=1)"},
)
davies_bouldin.wrong(
    "You took the mean over all neighbours. Only the worst one of each cluster counts: the largest of its numbers.",
    {"ratios.max(axis=1).mean()": "ratios.sum(axis=1).mean() / (len(s) - 1)"},
)
davies_bouldin.wrong(
    "You took the mean over all pairs, each cluster with itself among them. Only the worst neighbour of each counts: the largest of its numbers.",
    {"ratios.max(axis=1).mean()": "ratios.mean()"},
)
davies_bouldin.wrong(
    "You took the worst pair of all. Each cluster has a worst neighbour of its own: take the mean of these.",
    {"ratios.max(axis=1).mean()": "ratios.max()"},
)
davies_bouldin.wrong(
    "You added up over the clusters. The index is the mean: divide by their number.",
    {"ratios.max(axis=1).mean()": "ratios.max(axis=1).sum()"},
)
davies_bouldin.wrong(
    "You returned one number for each cluster. The index is their mean.",
    {"ratios.max(axis=1).mean()": "ratios.max(axis=1)"},
)
davies_bouldin.wrong(
    "You looked at the first cluster alone. Each cluster has a worst neighbour: take the mean over all.",
    {"ratios.max(axis=1).mean()": "ratios[0].max()"},
)
davies_bouldin.wrong(
    "You compared each cluster only with those that come after it. Its worst neighbour may come before: look at all others.",
    {"ratios.max(axis=1)": "np.triu(ratios).max(axis=1)"},
)
davies_bouldin.wrong(
    "You compared each cluster only with those that come before it. Its worst neighbour may come after: look at all others.",
    {"ratios.max(axis=1)": "np.tril(ratios).max(axis=1)"},
)
davies_bouldin.wrong(
    "You compared each cluster only with those that come after it, and left the last one out, after which none comes. Its worst neighbour may come before: look at all others.",
    {"ratios.max(axis=1)": "np.triu(ratios).max(axis=1)[:-1]"},
)
davies_bouldin.wrong(
    "You compared each cluster only with those that come before it, and left the first one out, before which none comes. Its worst neighbour may come after: look at all others.",
    {"ratios.max(axis=1)": "np.tril(ratios).max(axis=1)[1:]"},
)
davies_bouldin.wrong(
    "You took the nearest cluster for the worst neighbour. A wide one further away can be worse: take the largest of all (s_i + s_j) / distance.",
    {"ratios.max(axis=1).mean()": "ratios[np.arange(len(s)), gaps.argmin(axis=1)].mean()"},
)
davies_bouldin.wrong(
    "You divided each cluster by itself: its mean is at distance 0 from itself, and the number that comes out is infinite or none. Leave i = j out.",
    {"np.fill_diagonal(gaps, np.inf)": "pass"},
)
davies_bouldin.wrong(
    "You put 1 in place of a cluster's distance 0 from itself, and so its own 2·s may be its worst number. Leave i = j out: put `np.inf` there.",
    {"np.fill_diagonal(gaps, np.inf)": "np.fill_diagonal(gaps, 1.0)"},
)
davies_bouldin.wrong(
    "You turned the fraction over. It is (s_i + s_j) divided by the distance of the means, so that small is good.",
    {"(s[:, None] + s) / gaps": "np.where(np.isinf(gaps), 0.0, gaps / (s[:, None] + s))"},
)
davies_bouldin.wrong(
    "You divided by the squared distance of the means. The distance itself is asked for: then the units cancel.",
    {"(s[:, None] + s) / gaps": "(s[:, None] + s) / gaps**2"},
)
davies_bouldin.wrong(
    "You divided by the sum of the gaps along the axes. The distance of two means is the root of the sum of their squares.",
    {
        "np.linalg.norm(means[:, None] - means, axis=2)": (
            "np.abs(means[:, None] - means).sum(axis=2)"
        )
    },
)
davies_bouldin.wrong(
    "You left the other cluster's s out. Both count: (s_i + s_j) / distance.",
    {"(s[:, None] + s) / gaps": "s[:, None] / gaps"},
)
davies_bouldin.wrong(
    "You left the cluster's own s out. Both count: (s_i + s_j) / distance.",
    {"(s[:, None] + s) / gaps": "s / gaps"},
)
davies_bouldin.wrong(
    "You took the mean of the two s. Their sum is asked for: (s_i + s_j) / distance.",
    {"(s[:, None] + s) / gaps": "(s[:, None] + s) / 2 / gaps"},
)
davies_bouldin.wrong(
    "You weighed the clusters by their numbers of points. Each counts once.",
    {"ratios.max(axis=1).mean()": ("np.average(ratios.max(axis=1), weights=np.bincount(labels))")},
)
davies_bouldin.wrong(
    "You lost the last cluster. Labels count from 0, so there are `labels.max() + 1` of them.",
    {"range(labels.max() + 1)": "range(max(labels.max(), 2))"},
)
davies_bouldin.wrong(
    "You measured between the nearest points of two clusters. The distance of their means is asked for.",
    {
        "np.linalg.norm(means[:, None] - means, axis=2)": (
            "np.array(\n"
            "        [[np.linalg.norm(a[:, None] - b, axis=2).min() for a in groups] for b in groups]\n"
            "    )"
        )
    },
)


@davies_bouldin.cases
def davies_bouldin_cases(rng):
    yield np.array([[1.0], [1.0], [4.0]]), np.array([1, 1, 0])
    yield np.array([[0.0], [1.0], [5.0]]), np.array([0, 0, 1])
    yield np.array([[0.0, 0.0], [2.0, 0.0], [7.0, 3.0]]), np.array([1, 1, 0])
    yield np.array([[0.0], [0.0], [4.0], [6.0], [9.0]]), np.array([0, 0, 1, 1, 2])
    # a wide cluster further away is worse than a narrow one nearby
    wide = [[10.0, -6.0], [10.0, 6.0], [16.0, 0.0], [12.0, 9.0]]
    narrow = [[-2.9, 0.1], [-3.1, 0.2], [-3.0, -0.1]]
    own = [[0.1, 0.1], [-0.2, 0.3], [0.0, -0.2]]
    yield np.array([*own, *narrow, *wide]), np.array([0] * 3 + [1] * 3 + [2] * 4)
    for n, k, d in (
        (12, 2, 2),
        (15, 3, 1),
        (20, 4, 2),
        (25, 5, 3),
        (30, 3, 2),
        (40, 12, 2),
        (130, 102, 2),
    ):
        labels = np.append(np.arange(k), rng.integers(0, k, n - k))
        middles = rng.uniform(-10, 10, (k, d))
        spread = rng.uniform(0.2, 3.0, k)[labels]
        yield middles[labels] + rng.normal(size=(n, d)) * spread[:, None], labels


@exercise(
    lesson="08",
    task="Make a data set on which the silhouette prefers a wrong labelling: return points, the true labels, and the wrong ones.",
    hints=[
        "The silhouette likes round clusters far apart. So let the truth be long: what happens to two long stripes, side by side?",
        "In a long stripe most points of one's own cluster are far away. Cut both stripes across in the middle: each half-and-half is rounder than a stripe.",
        "Put 20 points along each of two lines, 1 apart on a line, the lines 3 apart. `truth` says which line, `other` says which half, `points[:, 0] >= 10`.",
    ],
    learned="An index rewards the shape that it has in mind. The silhouette wants round clusters: whoever maximises it gets them, whether they are there or not.",
)
def fool_the_silhouette():
    """Points, shape (n, 2), and two labellings of them: the true one, and a worse one."""
    # Your code here.


@fool_the_silhouette.reference
def fool_the_silhouette_answer():
    x = np.arange(40.0) % 20
    truth = np.repeat([0, 1], 20)
    points = np.column_stack([x, 3.0 * truth])
    other = (x >= 10).astype(int)
    return points, truth, other


@fool_the_silhouette.loops
def fool_the_silhouette_in_loops():
    points, truth, other = [], [], []
    for stripe in range(3):
        for step in range(25):
            points.append([0.5 * step + stripe, 0.5 * step - stripe])
            truth.append(stripe)
            other.append(step // 9)
    return np.array(points), np.array(truth), np.array(other)


FEWEST, MOST = 20, 500
"""So many points are asked for."""
SMALLEST = 5
"""So many points at least has each cluster."""
MOST_CLUSTERS = 10
"""So many true clusters at most."""
SEEN = 0.95
"""For at least this share of points the nearest other point has the same true label."""
WHOLE = 0.8
"""At least this share of points is in the largest pieces of the true clusters: a few that lie far
out, as those of thin tails do, are pieces of their own."""
FOOLED, DIFFERENT = 0.1, 0.5
"""By so much the silhouette prefers the other labelling; the adjusted Rand index is below this."""


@fool_the_silhouette.judged
def fool_the_silhouette_judged(answer):
    lacks = lacks_of_arrays(answer, ("points", "truth", "other"), FEWEST, MOST)
    if lacks:
        return lacks
    points, truth, other = (part.value for part in answer.value)
    lacks = lacks_of_labels(len(points), {"truth": truth, "other": other}, SMALLEST, MOST_CLUSTERS)
    if lacks:
        return lacks
    points = points.astype(float)
    lacks = lacks_of_numbers(points, truth, other)
    if lacks and not lacks_of_numbers(points, other, truth):
        return {"order": "With `truth` and `other` exchanged your answer is right."}
    return lacks


def lacks_of_numbers(points, truth, other):
    """Whether the silhouette is fooled, and by a truth that can be seen."""
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    true_score, other_score = silhouette_score(points, truth), silhouette_score(points, other)
    agreement = adjusted_rand_score(truth, other)
    scores = f"The silhouette of `other` is {other_score:.3f}, that of `truth` {true_score:.3f}"
    lacks = {}
    gaps = gaps_between(points)
    seen, in_pieces = share_seen(gaps, truth), share_in_largest_pieces(gaps, truth)
    if seen < SEEN:
        lacks["seen"] = (
            f"The nearest other point has the same true label for {seen:.1%} of your points; at least {SEEN:.0%} are asked for."
        )
    elif in_pieces < WHOLE:
        lacks["pieces"] = (
            f"The largest pieces of your true clusters hold {in_pieces:.1%} of your points together; at least {WHOLE:.0%} are asked for."
        )
    if agreement == 1:
        lacks["the same"] = (
            "`truth` and `other` put the same points together: their adjusted Rand index is 1."
        )
    elif agreement >= DIFFERENT:
        lacks["different"] = (
            f"The adjusted Rand index of `truth` and `other` is {agreement:.3f}; below {DIFFERENT} is asked for."
        )
    if agreement < 1 and not other_score - true_score >= FOOLED:
        difference = round(other_score - true_score, 3)
        how = "lower" if difference < 0 else "equal" if difference == 0 else "too little higher"
        lacks[how] = f"{scores}: it has to be higher by at least {FOOLED}."
    return lacks


def two_stripes(length=20, gap=3.0):
    """Points on two lines, which line each is on, and which half."""
    x = np.arange(2 * length) % length
    truth = np.repeat([0, 1], length)
    return np.column_stack([x, gap * truth]), truth, (x >= length / 2).astype(int)


def three_blobs(gap=8.0):
    """Three rings of ten points, two of them `gap` apart, and which ring each is on."""
    turn = np.arange(10) / 10 * 2 * np.pi
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    middles = np.array([[0.0, 0.0], [gap, 0.0], [0.0, 40.0]])
    return (middles[:, None] + ring).reshape(-1, 2), np.repeat([0, 1, 2], 10)


fool_the_silhouette.wrong(
    "Return NumPy arrays. `np.array(…)` makes them of lists and tables.",
    after=lambda answer: (answer[0], answer[1].tolist(), answer[2].tolist()),
)
fool_the_silhouette.wrong(
    "The points need one row each and two columns, x and y. `np.column_stack([x, y])` puts them side by side.",
    after=lambda answer: (answer[0].T, *answer[1:]),
)
fool_the_silhouette.wrong(
    "A few points prove little. Take more.",
    after=lambda answer: tuple(part[::4] for part in answer),
)
fool_the_silhouette.wrong(
    "That is more than you need, and every pair of points is measured. Take fewer.",
    after=lambda answer: tuple(np.tile(part.T, 20).T for part in answer),
)
fool_the_silhouette.wrong(
    "Each labelling needs one label for each point, in the order of the points.",
    after=lambda answer: (answer[0], answer[1][:20], answer[2]),
)
fool_the_silhouette.wrong(
    "Labels are whole numbers. True and False, text, and numbers with a point are none; `.astype(int)` makes them of the first and the last.",
    after=lambda answer: (answer[0], answer[1], answer[0][:, 0] >= 10),
)
fool_the_silhouette.wrong(
    "A label below 0 means no cluster. Here each point is in one: count your labels from 0.",
    after=lambda answer: (answer[0], answer[1], answer[2] - 1),
)
fool_the_silhouette.wrong(
    "Each labelling needs two clusters or more: the silhouette asks how far each point is from another cluster than its own.",
    after=lambda answer: (answer[0], answer[1], 0 * answer[2]),
)
fool_the_silhouette.wrong(
    "Lone points fool many an index; here find another way. Let every cluster have several points.",
    after=lambda answer: (answer[0], answer[1], (np.arange(40) > 36).astype(int)),
)
fool_the_silhouette.wrong(
    "Your truth is hard to see in the points: too many neighbours have different labels. Let each true cluster be a piece of its own, with a gap around it.",
    after=lambda answer: (answer[0], np.arange(40) % 2, answer[2]),
)
fool_the_silhouette.wrong(
    "The two labellings have changed places. First the true one, then the other that the silhouette prefers: `return points, truth, other`.",
    after=lambda answer: (answer[0] + 0.1 * (answer[0][:, :1] >= 10), answer[2], answer[1]),
)
fool_the_silhouette.wrong(
    "Your two labellings are one: the names differ at most, not who is together. Cut the points up in another way.",
    after=lambda answer: (answer[0], answer[1], 1 - answer[1]),
)


@fool_the_silhouette.wrong(
    "Your true clusters lie in pieces, with points of others between them. Who sees the points cannot know which pieces belong together: let each true cluster be one piece."
)
def fool_the_silhouette_heaps():
    heap = np.repeat(np.arange(20), 5)
    return np.column_stack([heap, 0 * heap]), heap % 2, (heap >= 10).astype(int)


@fool_the_silhouette.wrong(
    "Your true clusters are many and small. Any points can be parted into small groups of neighbours, whether these are there or not: let the truth be few clusters, ten at most."
)
def fool_the_silhouette_crumbs():
    heap = np.repeat(np.arange(20), 5)
    return np.column_stack([heap, 0 * heap]), heap, (heap >= 10).astype(int)


@fool_the_silhouette.wrong(
    "The silhouette prefers the other labelling, but the two put too many of the same points together. Let the other one cut through the true clusters."
)
def fool_the_silhouette_merged():
    points, truth = three_blobs(gap=3.0)
    return points, truth, np.minimum(truth, 1) + (truth == 2) - (truth == 1)


@fool_the_silhouette.wrong(
    "The silhouette prefers your truth. It likes round clusters far apart: make true clusters that are long, thin and close together."
)
def fool_the_silhouette_round():
    points, truth = three_blobs()
    return points, truth, np.arange(30) % 10 // 4


@fool_the_silhouette.wrong(
    "You are on the way: the silhouette prefers the other labelling, by too little. Exaggerate what fools it: longer clusters, closer together."
)
def fool_the_silhouette_too_short():
    return two_stripes(length=12, gap=5.0)


@fool_the_silhouette.wrong(
    "The two labellings put too many of the same points together, and the silhouette prefers the true one. Make true clusters that it does not like, long, thin and close together, and cut through them."
)
def fool_the_silhouette_few_moved():
    points, truth = three_blobs()
    return points, truth, np.where(np.arange(30) == 9, 1, truth)


@fool_the_silhouette.wrong(
    "Your truth is hard to see in the points, and still the silhouette prefers it. Build the points from the truth: long, thin clusters with a gap between them, cut across by the other labelling."
)
def fool_the_silhouette_by_chance():
    points, _ = three_blobs()
    return points, np.arange(30) % 10 // 4, np.arange(30) % 10 % 3


@fool_the_silhouette.cases
def fool_the_silhouette_cases(rng):
    yield ()
