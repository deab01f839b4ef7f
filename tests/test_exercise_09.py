"""What libraries answer to the exercises of lesson 09, and where the open one draws its lines."""

import numpy as np
import pandas as pd
import pytest
from exercise_checks import inputs, is_told, passes
from scipy.optimize import linear_sum_assignment
from scipy.stats import gaussian_kde
from sklearn.cluster import KMeans
from sklearn.metrics import rand_score
from sklearn.metrics.cluster import contingency_matrix
from sklearn.neighbors import KernelDensity
from sklearn.tree import DecisionTreeClassifier

from teachkit import MeanShift, check, density, log_density
from teachkit.exercises import EXERCISES
from teachkit.exercises.answers import plain

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


# Profiles


def test_the_medians_of_pandas_groups_pass():
    def profile_clusters(data, labels):
        of_clusters = pd.DataFrame(data)[labels >= 0]
        return of_clusters.groupby(labels[labels >= 0]).median().to_numpy()

    passes("profile_clusters", profile_clusters)


def test_a_table_of_whole_numbers_is_known():
    def profile_clusters(data, labels):
        table = np.zeros_like(data[: labels.max() + 1])
        for k in range(labels.max() + 1):
            table[k] = np.median(data[labels == k], axis=0)
        return table

    is_told("profile_clusters", profile_clusters, "cut the medians down", "np.zeros(…)")


def test_values_that_come_twice_count_twice():
    def profile_clusters(data, labels):
        clusters = [data[labels == k] for k in range(labels.max() + 1)]
        return np.array([[np.median(list(set(column))) for column in c.T] for c in clusters])

    is_told("profile_clusters", profile_clusters, "counted equal values of a column once")


@pytest.mark.parametrize(("statistic", "axis"), [(np.median, 1), (np.mean, 0), (np.mean, 1)])
def test_a_list_of_wrong_numbers_is_not_called_right(statistic, axis):
    def profile_clusters(data, labels):
        return [statistic(data[labels == k], axis=axis) for k in range(labels.max() + 1)]

    result = check("profile_clusters", profile_clusters)
    assert "It returns a list instead of an array" in result.message, result
    assert "right" not in result.message.lower(), result


def test_who_counts_rows_of_no_cluster_by_bincount_is_told_what_it_counts():
    def profile_clusters(data, labels):
        sizes = np.bincount(labels)
        return np.array([np.median(data[labels == k], axis=0) for k in range(len(sizes))])

    result = check("profile_clusters", profile_clusters)
    assert result.kind == "error", result
    assert "A label of −1 is no cluster" in result.message, result
    assert "`labels[labels >= 0]`" in result.message, result


@pytest.mark.parametrize("of", [lambda frame: frame, lambda frame: frame[0]])
def test_a_frame_is_told_how_to_become_an_array(of):
    def profile_clusters(data, labels):
        return of(pd.DataFrame(data)[labels >= 0].groupby(labels[labels >= 0]).median())

    is_told("profile_clusters", profile_clusters, "a pandas", "`.to_numpy()` makes one.")


# Pairs


def test_scikit_learns_rand_index_passes():
    passes("rand_index", lambda labels, others: rand_score(labels, others))


def test_a_table_indexed_by_labels_merges_minus_one_with_the_last():
    def rand_index(labels, others):
        table = np.zeros((labels.max() + 1, others.max() + 1))
        np.add.at(table, (labels, others), 1)
        pairs = [
            (counts * (counts - 1) / 2).sum() for counts in (table, table.sum(0), table.sum(1))
        ]
        all_pairs = len(labels) * (len(labels) - 1) / 2
        return (all_pairs + 2 * pairs[0] - pairs[1] - pairs[2]) / all_pairs

    is_told("rand_index", rand_index, "−1 and the largest label have become one")


def test_a_chain_of_equals_is_known():
    def rand_index(labels, others):
        n, agree = len(labels), 0
        for i in range(n):
            for j in range(i + 1, n):
                agree += labels[i] == labels[j] == others[i] == others[j]
        return agree / (n * (n - 1) / 2)

    is_told("rand_index", rand_index, "`a == b == c == d`")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (lambda table: table[linear_sum_assignment(-table)].sum(), "a partner of its own"),
        (lambda table: table.max(axis=1).sum(), "each cluster with the one of `others`"),
        (lambda table: table.max(axis=0).sum(), "each cluster of `others` with the one of"),
    ],
    ids=["one each", "labels", "others"],
)
def test_the_share_of_partners_is_known(count, words):
    def rand_index(labels, others):
        return count(contingency_matrix(labels, others)) / len(labels)

    is_told("rand_index", rand_index, words)


# Inertia


def test_the_inertia_of_k_means_is_this_sum():
    data = np.random.default_rng(0).normal(size=(60, 2))
    model = KMeans(3, n_init=2, random_state=0).fit(data)
    ours = EXERCISES["inertia"].reference(data, model.labels_, model.cluster_centers_)
    assert np.isclose(ours, model.inertia_)


@pytest.mark.parametrize(
    ("indented", "words"), [(True, "cluster 0 alone"), (False, "last cluster")]
)
def test_a_total_in_the_wrong_place_is_known(indented, words):
    def inertia(data, labels, centres):
        for k in range(len(centres)):
            total = 0.0
            for row in data[labels == k]:
                total += ((row - centres[k]) ** 2).sum()
            if indented:
                return total
        return total

    is_told("inertia", inertia, words)


def test_a_centre_without_points_keeps_its_number():
    def inertia(data, labels, centres):
        return sum(((data[labels == k] - c) ** 2).sum() for k, c in enumerate(centres))

    passes("inertia", inertia)
    assert any(len(np.unique(labels)) < len(centres) for _, labels, centres in inputs("inertia"))


def sums_by(pairs):
    """Inertia over pairs of a label and its centre."""
    return lambda data, labels, centres: sum(
        ((data[labels == k] - centre) ** 2).sum() for k, centre in pairs(labels, centres)
    )


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (
            sums_by(lambda labels, centres: zip(np.unique(labels), centres, strict=False)),
            "the labels that occur",
        ),
        (
            lambda data, labels, centres: (
                (data - centres[np.unique(labels, return_inverse=True)[1]]) ** 2
            ).sum(),
            "the labels that occur",
        ),
        (
            sums_by(
                lambda labels, centres: zip(dict.fromkeys(labels.tolist()), centres, strict=False)
            ),
            "in which the labels first come up",
        ),
        (
            sums_by(lambda labels, centres: enumerate(centres[: len(np.unique(labels))])),
            "behind one without points",
        ),
        (sums_by(lambda labels, centres: enumerate(centres[: labels.max()])), "the last cluster"),
        (
            lambda data, labels, centres: (
                ((data - centres[labels]) ** 2).sum() / len(np.unique(labels))
            ),
            "the number of different labels",
        ),
        (
            lambda data, labels, centres: sum(
                ((data[labels == k] - c) ** 2).sum(axis=1).mean() for k, c in enumerate(centres)
            ),
            "the mean within each cluster",
        ),
    ],
    ids=["unique", "inverse", "as they come", "too few", "last", "divided", "means"],
)
def test_centres_taken_or_counted_by_labels_are_known(function, words):
    is_told("inertia", function, words)


# Noise


def lowest(densities, share):
    """True for that share of all points."""
    return densities.argsort().argsort() < round(share * len(densities))


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (lambda data, h: h, "it is no width but a factor"),
        (lambda data, h: None, "choose the width"),
        (lambda data, h: h / data.std(axis=0, ddof=1).mean(), "right in 1-D"),
    ],
    ids=["factor", "scott", "scaled"],
)
@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.filterwarnings("ignore")  # of one point's standard deviation
def test_whoever_takes_gaussian_kde_is_told_of_its_width(width, words, guarded):
    def flag_noise(data, bandwidth, share):
        if guarded and len(data) == 1:
            return np.array([False])
        kde = gaussian_kde(data.T, bw_method=width(data, bandwidth))
        return lowest(kde(data.T), share)

    is_told("flag_noise", flag_noise, words)


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov", "biweight", "triweight"])
def test_another_kernel_is_known(kernel):
    words = "in a window of radius h" if kernel == "flat" else f"{kernel} kernel, which ends at h"

    def flag_noise(data, bandwidth, share):
        return lowest(density(data, data, bandwidth, kernel=kernel), share)

    result = check("flag_noise", flag_noise)
    assert result.kind == "known mistake" and words in result.message.replace("E", "e"), result


@pytest.mark.parametrize("kind", [None, "stable"])
@pytest.mark.parametrize("inside", [np.less, np.less_equal])
def test_a_count_is_known_however_equal_counts_are_sorted(kind, inside):
    def flag_noise(data, bandwidth, share):
        counts = inside(np.linalg.norm(data[:, None] - data, axis=2), bandwidth).sum(axis=1)
        noise = np.zeros(len(data), dtype=bool)
        noise[counts.argsort(kind=kind)[: round(share * len(data))]] = True
        return noise

    is_told("flag_noise", flag_noise, "in a window of radius h")


@pytest.mark.parametrize(
    ("exponent", "words"),
    [
        (lambda gap, h: gap / (2 * h**2), "forgot to square the distance"),
        (lambda gap, h: gap / (2 * h), "took exp(−distance / (2h))"),
        (lambda gap, h: gap / h, "took exp(−distance / h)"),
        (lambda gap, h: gap**2 / h, "took exp(−distance² / h)"),
        (lambda gap, h: gap**2 / (2 * h), "forgot to square h"),
        (lambda gap, h: (gap / h) ** 2, "forgot the 2"),
    ],
)
def test_another_exponent_is_known(exponent, words):
    def flag_noise(data, bandwidth, share):
        gaps = np.linalg.norm(data[:, None] - data, axis=2)
        return lowest(np.exp(-exponent(gaps, bandwidth)).sum(axis=1), share)

    is_told("flag_noise", flag_noise, words)


def bumps_at(data, bandwidth):
    return np.exp(-(((data[:, None] - data) / bandwidth) ** 2).sum(axis=2) / 2).sum(axis=1)


@pytest.mark.parametrize(
    ("own", "together", "words"),
    [
        (lambda data, rows, h: bumps_at(data[rows], h) / len(rows), True, "the densest of all"),
        (lambda data, rows, h: bumps_at(data[rows], h), True, "each point's own cluster alone"),
        (lambda data, rows, h: bumps_at(data, h)[rows], False, "that share of each cluster. It"),
        (lambda data, rows, h: bumps_at(data[rows], h), False, "the bumps of its own points"),
    ],
    ids=["density", "sum", "share", "share of its own"],
)
def test_noise_within_clusters_is_known(own, together, words):
    def flag_noise(data, bandwidth, share):
        labels = MeanShift(bandwidth).fit_predict(data)
        densities, noise = np.zeros(len(data)), np.zeros(len(data), dtype=bool)
        for k in range(labels.max() + 1):
            rows = np.flatnonzero(labels == k)
            densities[rows] = own(data, rows, bandwidth)
            noise[rows] = lowest(densities[rows], share)
        return lowest(densities, share) if together else noise

    is_told("flag_noise", flag_noise, words)


@pytest.mark.parametrize(
    "score",
    [
        lambda data, h: density(data, data, h),
        lambda data, h: log_density(data, data, h),
        lambda data, h: KernelDensity(bandwidth=h).fit(data).score_samples(data),
        lambda data, h: MeanShift(h).fit(data).score_samples(data),
        lambda data, h: density(data, data, h) - density(data[:1], data[:1], h) / len(data),
    ],
    ids=["density", "log density", "KernelDensity", "MeanShift", "leave one out"],
)
def test_any_way_to_the_gaussian_density_passes(score):
    def flag_noise(data, bandwidth, share):
        ranks = score(data, bandwidth).argsort().argsort()
        return ranks < int(share * len(data) + 0.5)  # no share of the points ends in a half

    passes("flag_noise", flag_noise)


def test_no_two_densities_are_alike_where_noise_ends():
    for data, bandwidth, share in inputs("flag_noise"):
        values = np.sort(density(data, data, bandwidth))
        count = round(share * len(data))
        assert abs(share * len(data) % 1 - 0.5) > 0.01
        if 0 < count < len(data):
            assert values[count] / values[count - 1] > 1 + 1e-5


def test_no_two_counts_in_a_window_are_alike_where_noise_ends():
    for data, bandwidth, share in inputs("flag_noise"):
        gaps = np.linalg.norm(data[:, None] - data, axis=2)
        assert not np.isclose(gaps, bandwidth).any()
        counts = np.sort((gaps <= bandwidth).sum(axis=1))
        count = round(share * len(data))
        if 0 < count < len(data):
            assert counts[count] > counts[count - 1]


# Names


def line(*clusters):
    """Points on a line, one apart, so many of each (label, number) in turn."""
    labels = np.repeat([label for label, _ in clusters], [number for _, number in clusters])
    return np.arange(float(len(labels)))[:, None], labels


def lacks(names, data, labels):
    return EXERCISES["name_clusters"].judge(plain(names), data, labels)


def test_80_of_100_points_of_a_cluster_meet_its_name():
    data, labels = line((0, 10), (1, 10))
    first = [(0, "under", 9.5)]
    assert not lacks([first, [(0, "over", 11.5)]], data, labels)
    assert lacks([first, [(0, "over", 12.5)]], data, labels) == {
        "met": "The name of cluster 1 is met by 70.0% of its points; at least 80% are asked for."
    }


def test_80_of_100_points_that_meet_a_name_are_of_the_cluster():
    data, labels = line((0, 8), (1, 12))
    second = [(0, "over", 7.5)]
    assert not lacks([[(0, "under", 9.5)], second], data, labels)
    assert lacks([[(0, "under", 10.5)], second], data, labels) == {
        "others": "Of the points that meet the name of cluster 0 only 72.7% are of the cluster; "
        "at least 80% are asked for."
    }


def test_points_of_no_cluster_count_among_those_that_meet_a_name():
    data, labels = line((-1, 5), (0, 10), (1, 10))
    names = [[(0, "under", 14.5)], [(0, "over", 14.5)]]
    assert "name of cluster 0 only 66.7%" in lacks(names, data, labels)["others"]
    assert not lacks([[(0, "over", 4.5), *names[0]], names[1]], data, labels)


def test_a_point_on_the_cut_is_neither_over_nor_under():
    data, labels = line((0, 5), (1, 5))
    assert not lacks([[(0, "under", 5)], [(0, "over", 4)]], data, labels)
    told = lacks([[(0, "under", 3)], [(0, "over", 9)]], data, labels)
    assert told["met"] == (
        "The name of cluster 0 is met by 60.0% of its points; at least 80% are asked for."
    )
    assert told["nobody"] == "No point meets the name of cluster 1."


def test_every_cluster_whose_name_is_wanting_is_told():
    data, labels = line((0, 10), (1, 10), (2, 10))
    names = [[(0, "under", 4.5)], [(0, "over", 9.5), (0, "under", 19.5)], [(0, "over", 26.5)]]
    told = lacks(names, data, labels)["met"]
    assert [f"cluster {k} is met" in told for k in range(3)] == [True, False, True]


@pytest.mark.parametrize(
    "kind",
    [
        lambda column, side, value: [column, side, value],
        lambda column, side, value: (np.int32(column), np.str_(side), np.float32(value)),
        lambda column, side, value: (column, side, int(value)),
    ],
    ids=["lists", "NumPy's", "whole numbers"],
)
def test_a_name_may_be_written_in_several_ways(kind):
    data, labels = line((0, 9), (1, 11))
    assert not lacks(([kind(0, "under", 8.5)], (kind(0, "over", 8.5),)), data, labels)


GOOD = [(0, "under", 4.5)]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (np.zeros((2, 3)), "It returns an array; a list of names is asked for."),
        ("under 4.5", "It returns text; a list"),
        ({0: GOOD, 1: GOOD}, "It returns a dict; a list with a name for each cluster"),
        ([[GOOD, GOOD]], "a list that holds a list of names; return the inner one."),
        ([GOOD], "There are 2 clusters, and the list has length 1: a name for each of 0 to 1"),
        ([[*GOOD, *GOOD]], "There are 2 clusters, and the list has length 1"),
        ([GOOD] * 3, "There are 2 clusters, and the list has length 3"),
        ([GOOD, "heavy"], "The name of cluster 1 is text; a list of conditions"),
        ([GOOD, None], "The name of cluster 1 is nothing (None); a list of conditions"),
        ([GOOD, (0, "over", 4.5)], "The name of cluster 1 is a condition by itself"),
        ([GOOD, []], "The name of cluster 1 has no conditions; one to 3 are asked for."),
        ([GOOD, GOOD * 4], "The name of cluster 1 has 4 conditions; one to 3 are asked for."),
        ([GOOD, [(0, 4.5)]], "The name of cluster 1 has a condition of length 2; (column, side,"),
        ([GOOD, [0, "over", 4.5, 1]], "has 4 conditions"),
        ([GOOD, ["0 over 4.5"]], "has a condition that is text; (column, side, value)"),
        ([GOOD, [("over", 0, 4.5)]], 'a condition that begins with "over"; the column\'s number'),
        ([GOOD, [("bill", "over", 4.5)]], 'a condition on "bill"; a column\'s number is asked for'),
        ([GOOD, [(0.0, "over", 4.5)]], "a condition on column 0.0; a whole number is asked for"),
        ([GOOD, [(False, "over", 4.5)]], "a condition on column False; a whole number"),
        ([GOOD, [(None, "over", 4.5)]], "a condition on column nothing (None); a whole number"),
        ([GOOD, [(1, "over", 4.5)]], "a condition on column 1; the columns are 0 to 0."),
        ([GOOD, [(-1, "over", 4.5)]], "a condition on column -1; the columns are"),
        ([GOOD, [(0, "above", 4.5)]], 'The name of cluster 1 has "above" where "over" or "under"'),
        ([GOOD, [(0, 4.5, 9.5)]], 'has one number where "over" or "under" is asked for'),
        ([GOOD, [(0, "over", "4.5")]], "has text for a value; a number is asked for."),
        ([GOOD, [(0, "over", True)]], "has True or False for a value; a number"),
        ([GOOD, [(0, "over", np.array([4.5]))]], "has an array for a value; a number"),
        ([GOOD, [(0, "over", np.nan)]], "has NaN or infinity for a value; a number"),
    ],
)
def test_what_is_no_list_of_names_is_said(names, words):
    told = lacks(names, *line((0, 5), (1, 5)))
    assert len(told) == 1 and words in next(iter(told.values())), told


def test_a_decision_tree_finds_names():
    def name_of(data, own):
        tree = DecisionTreeClassifier(max_depth=3, random_state=0).fit(data, own).tree_
        best_share, best = 0.0, []

        def go(node, name, meets):
            nonlocal best_share, best
            share = (meets & own).sum() / max(meets.sum(), own.sum())
            if name and share > best_share:
                best_share, best = share, name
            if tree.children_left[node] < 0:
                return
            column, value = int(tree.feature[node]), float(tree.threshold[node])
            under = data[:, column] < value
            go(tree.children_left[node], [*name, (column, "under", value)], meets & under)
            go(tree.children_right[node], [*name, (column, "over", value)], meets & ~under)

        go(0, [], np.ones(len(data), dtype=bool))
        return best

    passes(
        "name_clusters",
        lambda data, labels: [name_of(data, labels == k) for k in range(labels.max() + 1)],
    )


@pytest.mark.parametrize(
    ("middle", "others", "unit", "words"),
    [
        (np.median, lambda own: ~own, lambda data: data.std(axis=0), "conditions on more than one"),
        (np.mean, lambda own: ~own, lambda data: data.std(axis=0), "halfway between two means"),
        (
            np.median,
            lambda own: np.full(len(own), True),
            lambda data: np.ptp(data, axis=0),
            "halfway to the middle of all points",
        ),
        (np.median, lambda own: ~own, lambda data: 1.0, "In grams a difference is a larger number"),
    ],
    ids=["medians", "means", "all", "units"],
)
def test_one_cut_halfway_is_known(middle, others, unit, words):
    def name_clusters(data, labels):
        names = []
        for k in range(labels.max() + 1):
            mine = middle(data[labels == k], axis=0)
            theirs = middle(data[others(labels == k)], axis=0)
            column = int((np.abs(mine - theirs) / unit(data)).argmax())
            side = "over" if mine[column] > theirs[column] else "under"
            names.append([(column, side, float(mine[column] + theirs[column]) / 2)])
        return names

    is_told("name_clusters", name_clusters, words)


def test_the_best_cut_halfway_between_two_medians_is_known():
    def name_clusters(data, labels):
        number = labels.max() + 1
        medians = np.array([np.median(data[labels == k], axis=0) for k in range(number)])
        names = []
        for k in range(number):
            best_share = -1.0
            for j, c in [(j, c) for j in range(number) if j != k for c in range(data.shape[1])]:
                cut = (medians[k, c] + medians[j, c]) / 2
                side = "over" if medians[k, c] > cut else "under"
                meets, own = (data[:, c] > cut) == (side == "over"), labels == k
                share = (meets & own).sum() / max(meets.sum(), own.sum())
                if share > best_share:
                    best_share, best = share, [(c, side, cut)]
            names.append(best)
        return names

    is_told("name_clusters", name_clusters, "halfway to the nearest other cluster")


def test_names_learnt_by_heart_from_one_input_do_not_pass():
    for case in inputs("name_clusters"):
        by_heart = EXERCISES["name_clusters"].reference(*case)
        result = check("name_clusters", lambda data, labels, names=by_heart: names)
        assert not result.passed


def test_the_penguins_come_in_millimetres_and_grams_with_a_lone_bird_of_no_cluster():
    data, labels = inputs("name_clusters")[-1]
    assert data.shape == (342, 4) and (data[:, 3] > 2000).all()
    assert np.bincount(labels + 1).tolist() == [1, 158, 123, 39, 21]


def test_the_names_of_the_penguins_need_up_to_three_conditions():
    data, labels = inputs("name_clusters")[-1]
    long_bill = [(0, "over", 47.6), (1, "over", 17.3)]
    females = [(0, "over", 43.5), (0, "under", 48.7), (3, "under", 3967)]
    names = [[(0, "under", 43.2)], [(2, "over", 208)], long_bill, females]
    assert not lacks(names, data, labels)
    for dropped in range(3):
        names[3] = females[:dropped] + females[dropped + 1 :]
        assert "cluster 3" in lacks(names, data, labels)["others"]


def test_an_input_for_which_nothing_comes_is_shown_without_an_expected_answer():
    def name_clusters(data, labels):
        if (labels >= 0).all():
            return EXERCISES["name_clusters"].reference(data, labels)
        return None

    result = check("name_clusters", name_clusters)
    assert "it returns nothing (None)" in result.message and "of shape (120, 3)" in result.message
    assert "expected" not in result.message
