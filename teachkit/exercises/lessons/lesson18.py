"""Exercises of lesson 18: the same groups, a p-value from signs, how many times as long."""

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="18",
    task="Return True if the two labellings make the same groups, whatever numbers the clusters have, and have −1 for the same points; or else False.",
    hints=[
        "The numbers are names. The groups are the same if each number of the first goes with one number of the second, and each of the second with one of the first.",
        "`pairs = set(zip(first.tolist(), second.tolist()))` holds each pair of numbers once that some point has. Are there as many pairs as there are different numbers in `first`, and in `second`?",
        "−1 is no name of a group: a point that is nobody's in one labelling has to be nobody's in the other. `first == -1` and `second == -1` have to be equal, point for point.",
    ],
    learned="Two runs, two libraries and two machines number their clusters as they like. What can be compared is who is together with whom, and who is with nobody.",
)
def same_groups(first, second):
    """Whether two labellings put the same points together, whatever the numbers of the clusters."""
    # Your code here.


@same_groups.reference
def same_groups_answer(first, second):
    pairs = set(zip(first.tolist(), second.tolist(), strict=True))
    names = len(set(first.tolist()))
    new_names = len(set(second.tolist()))
    nobody = np.array_equal(first == -1, second == -1)
    return nobody and len(pairs) == names == new_names


@same_groups.loops
def same_groups_in_loops(first, second):
    first, second = first.tolist(), second.tolist()
    for i, (a, b) in enumerate(zip(first, second, strict=True)):
        if (a == -1) != (b == -1):
            return False
        for j in range(i):
            if (first[j] == a) != (second[j] == b):
                return False
    return True


#: Pieces of the answer, which its wrong ones exchange.
SAME = "nobody and len(pairs) == names == new_names"
NOBODY = "np.array_equal(first == -1, second == -1)"

same_groups.wrong(
    "You compared the numbers. They are names, and another run may give other ones: compare who is together with whom.",
    {SAME: "np.array_equal(first, second)"},
)
same_groups.wrong(
    "You compared how large the groups are. Groups of equal sizes can hold other points: look at which numbers go together, point for point.",
    {SAME: "nobody and sizes(first) == sizes(second)"},
)
same_groups.wrong(
    "You compared how large the groups are, −1 among them. Groups of equal sizes can hold other points: look at which numbers go together, point for point.",
    {SAME: "sizes(first + 1) == sizes(second + 1)"},
)
same_groups.wrong(
    "You compared how many groups there are. As many groups can hold other points: look at which numbers go together, point for point.",
    {SAME: "names == new_names"},
)
same_groups.wrong(
    "You compared how many groups there are, and where −1 is. As many groups can hold other points: look at which numbers go together, point for point.",
    {SAME: "nobody and names == new_names"},
)
same_groups.wrong(
    "You compared which numbers there are in each labelling. They are names: compare who is together with whom.",
    {SAME: "set(first.tolist()) == set(second.tolist())"},
)
same_groups.wrong(
    "You looked one way only: each group of the first lies within one group of the second. So does each part of a group that fell apart. Look the other way as well.",
    {SAME: "nobody and len(pairs) == names"},
)
same_groups.wrong(
    "You looked one way only: each group of the second lies within one group of the first. So does each part of a group that fell apart. Look the other way as well.",
    {SAME: "nobody and len(pairs) == new_names"},
)
same_groups.wrong(
    "Two things. You looked one way only, whether each group of the first lies within one group of the second; look the other way as well. And −1 has to be −1 in both: it is no name of a group.",
    {SAME: "len(pairs) == names"},
)
same_groups.wrong(
    "Two things. You looked one way only, whether each group of the second lies within one group of the first; look the other way as well. And −1 has to be −1 in both: it is no name of a group.",
    {SAME: "len(pairs) == new_names"},
)
same_groups.wrong(
    "You took −1 for the name of a group, which may change. It says that a point is nobody's: it has to be −1 in both.",
    {NOBODY: "True"},
)
same_groups.wrong(
    "You counted the points with −1 in both. They have to be the same points: compare `first == -1` with `second == -1`, point for point.",
    {NOBODY: "(first == -1).sum() == (second == -1).sum()"},
)
same_groups.wrong(
    "You compared where −1 is, and nothing else. Who is together with whom?",
    {SAME: "nobody"},
)
same_groups.wrong(
    "It is the other way round: True if the groups are the same.",
    {SAME: f"not ({SAME})"},
)
same_groups.wrong(
    "You renumbered each labelling in the order of its numbers. Two that are named otherwise stay so: number the groups in the order in which they first come, or look at which numbers go together.",
    {SAME: "np.array_equal(in_order(first), in_order(second))"},
)
same_groups.wrong(
    "You compared neighbours: whether a point has the same number as the one before it. Points of one group may stand far apart in the arrays.",
    {SAME: "nobody and np.array_equal(first[1:] == first[:-1], second[1:] == second[:-1])"},
)
same_groups.wrong(
    "You took an adjusted Rand index above 0.9 for the same groups. In a large sample a few points may still have changed sides: only 1 is the same.",
    {SAME: "ari(first, second) > 0.9"},
)
same_groups.wrong(
    "You took an adjusted Rand index above 0.9 for the same groups, once −1 was compared. In a large sample a few points may still have changed sides: only 1 is the same.",
    {SAME: "nobody and ari(first, second) > 0.9"},
)
same_groups.wrong(
    "You returned the adjusted Rand index. True or False is asked for: is it 1? And −1 has to be −1 in both.",
    {SAME: "ari(first, second)"},
)
same_groups.wrong(
    "You said for each point whether its two numbers are equal. One True or False is asked for, and numbers are names.",
    {SAME: "first == second"},
)
same_groups.wrong(
    "You left out points that are nobody's in one of the two. They tell the two apart: −1 has to be −1 in both.",
    {SAME: "same_groups_answer(*without(first, second, np.minimum(first, second)))"},
)
same_groups.wrong(
    "You left out points that are nobody's in the first labelling. In the second they have to be nobody's as well: compare `first == -1` with `second == -1`.",
    {SAME: "same_groups_answer(*without(first, second, first))"},
)
same_groups.wrong(
    "You left out points that are nobody's in the second labelling. In the first they have to be nobody's as well: compare `first == -1` with `second == -1`.",
    {SAME: "same_groups_answer(*without(first, second, second))"},
)
same_groups.wrong(
    "You made each point with −1 a group of its own. It is in no group at all, and has to be −1 in both: compare `first == -1` with `second == -1`.",
    {SAME: "same_groups_answer(each_alone(first), each_alone(second))"},
)


def sizes(labels):
    """How many points each group has, in order of size."""
    return sorted(np.unique(labels[labels >= 0], return_counts=True)[1].tolist())


def in_order(labels):
    """The groups, numbered from 0 in the order of their numbers; −1 stays."""
    return np.where(labels == -1, -1, np.searchsorted(np.unique(labels[labels >= 0]), labels))


def ari(first, second):
    """The adjusted Rand index."""
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(first, second)


def without(first, second, labels):
    """Both labellings at the points whose label is not −1."""
    return first[labels != -1], second[labels != -1]


def each_alone(labels):
    """The labels, with a number of its own for each −1."""
    alone = labels == -1
    return np.where(alone, labels.max() + 1 + np.cumsum(alone), labels)


@same_groups.cases
def same_groups_cases(rng):
    for first, second in (
        ([0], [3]),
        ([-1], [0]),
        ([-1], [-1]),
        ([0, 0], [1, 1]),
        ([0, 0], [0, 1]),
        ([1, 0], [0, 0]),
        ([-1, -1], [-1, -1]),
        ([-1, 0], [0, -1]),
        ([0, 0, 1], [1, 1, 0]),
        ([0, 1, 2], [2, 0, 1]),
        ([-1, 0, 0], [0, 1, 1]),
        ([1, 1, 0], [0, 0, -1]),
        ([-1, 0, 0], [-1, 4, 4]),
        ([-1, -1, 0, 0], [1, 2, 0, 0]),
        ([0, 0, 1, 2], [0, 0, -1, -1]),
        ([0, 0, 1, 1], [0, 1, 0, 1]),
        ([0, 1, 0, 1], [1, 0, 1, 0]),
        ([0, 0, 1, -1], [0, 0, 1, 1]),
        ([0, 0, 1, 1], [0, 0, 1, -1]),
        ([0, 0, 1, -1], [-1, 0, 1, 1]),
        ([0, 0, -1, 1], [0, 0, -1, 0]),
        ([0, 0, -1, 0], [0, 0, -1, 1]),
        ([0, 0, -1, 1, 1], [2, 2, -1, 0, 0]),
        # a group that comes back is not a new one
        ([0, 0, 1, 1, 0, 0], [0, 0, 1, 1, 2, 2]),
        ([0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 0, 0]),
        # as many groups, as large, or both, and other points
        ([0, 0, 1, 1, 2, 2], [0, 1, 2, 2, 2, 2]),
        ([0, 0, 0, 1, 1, 2], [1, 1, 0, 0, 0, 2]),
        ([0, 0, 0, 1, 1, 2], [5, 5, 5, 0, 0, 9]),
        ([7, 7, 3, 3, 3, -1, 12], [0, 0, 1, 1, 1, -1, 2]),
        ([2, 2, 0, 0, -1, -1, 1], [-1, -1, 0, 0, 1, 1, 2]),
    ):
        yield np.array(first), np.array(second)
    for n, k in ((30, 3), (90, 5), (700, 4)):
        first = rng.integers(-1, k, n)
        first[: k + 1] = np.arange(-1, k)
        names = np.append(rng.permutation(k + 3)[:k], -1)
        second = names[first]  # the last name is that of −1
        yield first, second
        last = np.flatnonzero(first == 0)[-1]
        for label in (names[1], k + 3, -1):
            moved = second.copy()
            moved[last] = label
            yield first, moved


@exercise(
    lesson="18",
    task="Return the share of all 2ⁿ patterns of signs, the one seen among them, that give the differences a mean at least as far from 0 as the one seen. Equally far counts, however rounding falls.",
    hints=[
        "If the two methods were equally good, each difference could as well have had the other sign. So try all signs: for n differences there are 2ⁿ patterns.",
        "`from itertools import product`, and then `product([1, -1], repeat=n)` gives one pattern after another, each with n signs. `np.array(list(…))` makes a table of them, shape (2ⁿ, n).",
        "`signs @ differences / n` is the mean for each pattern. Far from 0 counts on both sides, so take `np.abs` of these means and of the one seen.",
        "0.1 + 0.2 is not quite 0.3 to a computer, so a mean that is equally far may come out a hair below. Count from a billionth of the largest difference below the mean seen.",
    ],
    learned="A p-value with no assumption but one: without a difference between the methods, either sign was as likely. With n draws it cannot be below 2 in 2ⁿ, so that five draws never get below 0.05.",
)
def chance_of_signs(differences):
    """The share of all patterns of signs whose mean is at least as far from 0 as the one seen."""
    # Your code here.


@chance_of_signs.reference
def chance_of_signs_answer(differences):
    from itertools import product

    n = len(differences)
    signs = np.array(list(product([1, -1], repeat=n)))
    means = np.abs(signs @ differences / n)
    seen = np.abs(differences.mean())
    hair = 1e-9 * np.abs(differences).max()
    return (means >= seen - hair).mean()


@chance_of_signs.loops
def chance_of_signs_in_loops(differences):
    differences = differences.tolist()
    seen = abs(sum(differences))
    hair = 1e-9 * max(abs(difference) for difference in differences)
    as_far = 0
    for number in range(2 ** len(differences)):
        total = 0.0
        for place, difference in enumerate(differences):
            total += -difference if number >> place & 1 else difference
        as_far += abs(total) >= seen - hair
    return as_far / 2 ** len(differences)


#: Pieces of the answer, which its wrong ones exchange.
SIGNS = "np.array(list(product([1, -1], repeat=n)))"
MEANS = "np.abs(signs @ differences / n)"
SEEN = "np.abs(differences.mean())"
SHARE = "(means >= seen - hair).mean()"

chance_of_signs.wrong(
    "You counted one side. The other method might have been the better one as well: take the size of all means, and of the one seen.",
    {MEANS: "signs @ differences / n"},
)
chance_of_signs.wrong(
    "You counted means at or above the one seen, whatever its sign. The other method might have been the better one as well: take the size of all means, and of the one seen.",
    {MEANS: "signs @ differences / n", SEEN: "differences.mean()"},
)
chance_of_signs.wrong(
    "You took the size of all means but not of the one seen. Where it is below 0 everything is above it: `abs` there, too.",
    {SEEN: "differences.mean()"},
)
chance_of_signs.wrong(
    "You doubled one side. That is the same only as long as the mean seen is not 0: there it gives more than 1. Count sizes.",
    {MEANS: "signs @ differences / n", SHARE: "2 * (means >= seen - hair).mean()"},
)
chance_of_signs.wrong(
    "You counted only means that are farther from 0 than the one seen. Equally far counts, and the pattern seen is among them: `>=`.",
    {">= seen - hair": "> seen + hair"},
)
chance_of_signs.wrong(
    "Rounding lost some that are equally far: 0.1 + 0.2 is not quite 0.3 to a computer. Count from a hair below the mean seen, such as a billionth of the largest difference.",
    {" - hair": ""},
)
chance_of_signs.wrong(
    "What you allow for rounding is as large for all inputs. Where differences are in the millions, rounding loses more: allow a share of the largest difference, such as a billionth.",
    {" * np.abs(differences).max()": ""},
)
chance_of_signs.wrong(
    "Your answer is always 1, as if all patterns gave the mean that was seen. So it is if differences are shuffled, or if sizes are taken before the mean. Exchange signs, take the mean, and then its size.",
    {SHARE: "(means >= means).mean()"},
)
chance_of_signs.wrong(
    "You added one above and below. That is for patterns drawn by chance; here all are counted, and the one seen is among them.",
    {SHARE: "(1 + (means >= seen - hair).sum()) / (1 + len(means))"},
)
chance_of_signs.wrong(
    "You left out one pattern, above and below the line: the one seen, or the one with all its signs exchanged. Each is as likely as any other: count it.",
    {SHARE: "((means >= seen - hair).sum() - 1) / (len(means) - 1)"},
)
chance_of_signs.wrong(
    "You left out one pattern above the line: the one seen, or the one with all its signs exchanged. Each is as likely as any other: count it.",
    {SHARE: "((means >= seen - hair).sum() - 1) / len(means)"},
)
chance_of_signs.wrong(
    "You returned how many patterns are as far. Their share is asked for: divide by how many there are.",
    {SHARE: "(means >= seen - hair).sum()"},
)
chance_of_signs.wrong(
    "You returned the share of the other patterns, whose mean is nearer to 0.",
    {SHARE: "(means < seen - hair).mean()"},
)
chance_of_signs.wrong(
    "You exchanged the sign of one difference at a time. If there is no difference between the methods, any of them could have the other sign, also several at once: 2ⁿ patterns.",
    {SIGNS: "1 - 2 * np.eye(n)"},
)
chance_of_signs.wrong(
    "You exchanged the sign of one difference at most. If there is no difference between the methods, any of them could have the other sign, also several at once: 2ⁿ patterns.",
    {SIGNS: "np.vstack([np.ones(n), 1 - 2 * np.eye(n)])"},
)
chance_of_signs.wrong(
    "Your patterns are of 1 and 0, which leaves differences out. A sign is 1 or −1.",
    {"[1, -1]": "[1, 0]"},
)
chance_of_signs.wrong(
    "You looked at the signs alone, which is another test. The mean is asked for, in which large differences count more: exchange the signs of the differences themselves.",
    {"n = len(differences)": "differences = np.sign(differences); n = len(differences)"},
)
chance_of_signs.wrong(
    "You took the ranks of the sizes, and not the differences themselves. Exchange the signs of the differences.",
    {"n = len(differences)": "differences = ranked(differences); n = len(differences)"},
)
chance_of_signs.wrong(
    "You returned the p-value of a t-test, which assumes more: Gaussian differences. Count patterns of signs.",
    {SHARE: "by_t(differences)"},
)
chance_of_signs.wrong(
    "You compared medians. The mean is asked for.",
    {MEANS: "np.abs(np.median(signs * differences, axis=1))", SEEN: "abs(np.median(differences))"},
)
chance_of_signs.wrong(
    "You compared sums of the patterns with the mean seen. Take the sum or the mean of both.",
    {" / n": ""},
)
chance_of_signs.wrong(
    "You compared means of the patterns with the sum seen. Take the sum or the mean of both.",
    {".mean())": ".sum())"},
)


def ranked(differences):
    """The ranks of the sizes, with the signs of the differences."""
    from scipy.stats import rankdata

    return np.sign(differences) * rankdata(np.abs(differences))


def by_t(differences):
    """The p-value of a t-test."""
    from scipy.stats import ttest_1samp

    return ttest_1samp(differences, 0).pvalue


@chance_of_signs.cases
def chance_of_signs_cases(rng):
    for differences in (
        [2, 1],
        [-3.5, -1.0],
        [1, -2],
        [0.0, 0.0],
        [1.5, -1.5],
        [1, 2, 3],  # 1 + 2 − 3 is 0
        [-1, -2, 0],
        [1, 1, 1, -1],
        [0, 3, -1, 2],
        [-2, -3, -1, -4, 1],
        [0.25, 0.5, -0.75, 1.0, 2.0],
        [4, 4, 3, -2, 1, 5],
        [7.0, -0.5, -0.5, -0.25, -1.0, -0.75],  # a large one against many
    ):
        yield (np.array(differences),)
    # Equally far but for rounding: 10.3 − 10.2 is above 0.1 by ten times what adding up loses.
    ours = np.array([10.3, 20.1, 20.7, 20.5])
    theirs = np.array([10.2, 20.2, 20.5, 20.2])
    yield (ours - theirs,)
    yield (theirs - ours,)
    yield (np.array([30.3, 10.4, 10.1, 50.7, 10.0]) - [30.2, 10.5, 10.0, 50.2, 10.3],)
    yield (np.array([10.3, 20.1, 20.7, 20.5, 8.0]) - [10.2, 20.2, 20.5, 20.2, 8.0],)
    yield (1e8 * (ours - theirs),)
    yield (np.array([2.0, 1.5, 2.5, 3.0, 1.0, 4.0, 2.0, 2.25, 1.75, 3.5, 2.0, 0.5]),)
    for n, shift in ((4, 0.0), (5, -1.0), (6, 0.5), (7, -0.6), (9, 0.4), (11, -0.5), (12, 0.7)):
        yield (np.round(8 * rng.normal(shift, size=n)) / 8,)  # sums of eighths are exact
    yield (rng.integers(-4, 6, 8),)


@exercise(
    lesson="18",
    task="Return how many times as long theirs takes as ours: the median, over the rounds, of what theirs took over what ours took in the same round.",
    hints=[
        "Round k of both ran one right after the other, under the same load: `theirs[k] / ours[k]` is fair, whatever else the machine did in between.",
        "`theirs / ours` holds these ratios, one for each round. What is their median?",
    ],
    learned="A machine is slower now and faster then, and for both. What is divided within a round does not feel it, and a median over rounds does not feel the one round in which something broke in.",
)
def times_slower(ours, theirs):
    """How many times as long theirs takes, from runs side by side: a number."""
    # Your code here.


@times_slower.reference
def times_slower_answer(ours, theirs):
    ratios = theirs / ours
    return np.median(ratios)


@times_slower.loops
def times_slower_in_loops(ours, theirs):
    ratios = sorted(b / a for a, b in zip(ours.tolist(), theirs.tolist(), strict=True))
    middle = len(ratios) // 2
    return (ratios[middle] + ratios[-middle - 1]) / 2


#: Pieces of the answer, which its wrong ones exchange.
RATIOS = "theirs / ours"
MEDIAN = "np.median(ratios)"

times_slower.wrong(
    "You divided the median of theirs by the median of ours. The two may come from different rounds, one from a slow minute and one from a fast one: divide within each round first.",
    {MEDIAN: "np.median(theirs) / np.median(ours)"},
)
times_slower.wrong(
    "You took the mean of the ratios. One round in which something broke in can make it anything: take the median.",
    {MEDIAN: "ratios.mean()"},
)
times_slower.wrong(
    "You divided sums, or means, of all rounds. One long round counts more than all the others: divide within each round, and take the median.",
    {MEDIAN: "theirs.sum() / ours.sum()"},
)
times_slower.wrong(
    "You divided the fastest round of theirs by the fastest of ours. They may be different rounds, one from a slow minute and one from a fast one: divide within each round first.",
    {MEDIAN: "theirs.min() / ours.min()"},
)
times_slower.wrong(
    "It is the other way round: theirs over ours, so that 2 means that theirs takes twice as long.",
    {RATIOS: "ours / theirs"},
)
times_slower.wrong(
    "You took the median of ours over theirs, and turned it over. Of an even number of rounds the median lies halfway between two, and halfway is another place once all is turned over: take theirs over ours.",
    {RATIOS: "ours / theirs", MEDIAN: "1 / np.median(ratios)"},
)
times_slower.wrong(
    "You returned by how many seconds theirs is slower. How many times as long is asked for: divide.",
    {RATIOS: "theirs - ours"},
)
times_slower.wrong(
    "You added 1 to the median difference over the median of ours. The two may come from different rounds: divide theirs by ours within each round, and take the median.",
    {MEDIAN: "1 + np.median(theirs - ours) / np.median(ours)"},
)
times_slower.wrong(
    "You took 1 away. Twice as long is 2, and as long is 1.",
    after=lambda answer: answer - 1,
)
times_slower.wrong(
    "Your answer is in per cent. Twice as long is 2.",
    after=lambda answer: 100 * answer,
)
times_slower.wrong(
    "Your answer is in per cent, and by how many theirs is slower. Twice as long is 2.",
    after=lambda answer: 100 * answer - 100,
)
times_slower.wrong(
    "Two things. It is the other way round: theirs over ours. And the two medians may come from different rounds: divide within each round first.",
    {MEDIAN: "np.median(ours) / np.median(theirs)"},
)
times_slower.wrong(
    "Two things. It is the other way round: theirs over ours. And in sums, or means, of all rounds one long round counts more than all the others: divide within each round, and take the median.",
    {MEDIAN: "ours.sum() / theirs.sum()"},
)
times_slower.wrong(
    "You took the median of logarithms. Of an even number of rounds it lies halfway between two logarithms, and that is another place than halfway between two ratios: take the median of the ratios themselves.",
    {MEDIAN: "np.exp(np.median(np.log(ratios)))"},
)
times_slower.wrong(
    "You returned a ratio for each round. One number is asked for, their median.",
    {MEDIAN: "ratios"},
)
times_slower.wrong(
    "You returned the largest ratio. In one round anything can happen: take the median.",
    {MEDIAN: "ratios.max()"},
)
times_slower.wrong(
    "You returned the smallest ratio. In one round anything can happen: take the median.",
    {MEDIAN: "ratios.min()"},
)
times_slower.wrong(
    "You returned the ratio of the first round. Take the median over all of them.",
    {MEDIAN: "ratios[0]"},
)
times_slower.wrong(
    "You returned the ratio of the last round. Take the median over all of them.",
    {MEDIAN: "ratios[-1]"},
)
times_slower.wrong(
    "You took the ratio in the middle without sorting. The median is the middle one in order of size.",
    {MEDIAN: "ratios[len(ratios) // 2]"},
)
times_slower.wrong(
    "Of an even number of rounds you took the upper of the two ratios in the middle. The median lies halfway between them: `np.median`.",
    {MEDIAN: "np.sort(ratios)[len(ratios) // 2]"},
)
times_slower.wrong(
    "Of an even number of rounds you took the lower of the two ratios in the middle. The median lies halfway between them: `np.median`.",
    {MEDIAN: "np.sort(ratios)[(len(ratios) - 1) // 2]"},
)
times_slower.wrong(
    "You took the geometric mean of the ratios. It feels every round, the one in which something broke in as well: take the median.",
    {MEDIAN: "np.exp(np.log(ratios).mean())"},
)
times_slower.wrong(
    "You divided each round of theirs by each round of ours. Only those of the same round were run under the same load: `theirs / ours`.",
    {RATIOS: "theirs / ours[:, None]"},
)
times_slower.wrong(
    "You sorted the seconds before you divided, so that rounds no longer stand side by side. Divide first.",
    {RATIOS: "np.sort(theirs) / np.sort(ours)"},
)
times_slower.wrong(
    "You cut the ratios down to whole numbers. Divide by `/`.",
    {RATIOS: "theirs // ours"},
)


@times_slower.cases
def times_slower_cases(rng):
    yield np.array([2.0]), np.array([5.0])
    yield np.array([4, 2]), np.array([10, 3])
    yield np.array([0.5, 0.25, 2.0]), np.array([0.25, 0.5, 1.0])
    yield (
        np.array([1.0, 1.5, 9.0]),
        np.array([12.0, 3.0, 20.0]),
    )  # something broke in, once for each
    yield np.array([3, 1, 2, 5]), np.array([7, 4, 30, 11])
    yield np.array([0.4, 0.1, 0.3, 0.2]), np.array([2.0, 0.3, 1.2, 9.0])
    yield np.array([6.0, 4.0, 5.0, 9.0]), np.array([0.001, 0.002, 0.004, 0.003])
    # a machine that gets slower, for both
    yield np.array([1.0, 1.5, 2.0, 3.0, 5.0]), np.array([2.5, 2.9, 4.3, 6.2, 9.0])
    for n, factor in ((5, 30.0), (6, 0.4), (7, 2.0), (8, 1.1), (11, 200.0)):
        load = rng.uniform(0.5, 2, n)
        ours, theirs = load * rng.uniform(0.9, 1.2, n), factor * load * rng.uniform(0.8, 1.3, n)
        theirs[rng.integers(n)] *= 6
        yield 0.01 * ours, 0.01 * theirs
