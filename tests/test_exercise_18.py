"""What libraries answer to the exercises of lesson 18, and where their inputs leave no doubt."""

import statistics
from itertools import product

import numpy as np
import pytest
from exercise_checks import inputs, is_told, passes
from scipy.stats import permutation_test
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

from teachkit.exercises import EXERCISES

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


# The same groups


def same_nobody(first, second):
    return np.array_equal(first == -1, second == -1)


def by_pairs(first, second):
    return ((first[:, None] == first) == (second[:, None] == second)).all()


def by_index(first, second):
    return adjusted_rand_score(first, second) == 1


def by_table(first, second):
    shared = contingency_matrix(first, second) > 0
    return bool((shared.sum(axis=0) == 1).all() and (shared.sum(axis=1) == 1).all())


def by_coming(first, second):
    def renamed(labels):
        names = {}
        return [names.setdefault(label, len(names)) for label in labels.tolist()]

    return renamed(first) == renamed(second)


ALIKE = [by_pairs, by_index, by_table, by_coming]


@pytest.mark.parametrize("alike", ALIKE)
def test_groups_pass_however_they_are_compared(alike):
    passes("same_groups", lambda first, second: same_nobody(first, second) and alike(first, second))


@pytest.mark.parametrize("alike", ALIKE)
def test_who_takes_minus_one_for_a_name_is_told(alike):
    is_told("same_groups", alike, "You took −1 for the name of a group")


def test_who_has_no_word_for_nobody_but_a_number_is_told():
    def same_groups(first, second):
        return int(same_nobody(first, second) and by_pairs(first, second))

    is_told("same_groups", same_groups, "instead of true or false")


@pytest.mark.parametrize("index", [adjusted_rand_score, normalized_mutual_info_score])
def test_nearly_the_same_is_not_the_same(index):
    def same_groups(first, second):
        return same_nobody(first, second) and index(first, second) > 0.99

    is_told("same_groups", same_groups)


def test_points_that_change_sides_are_few_and_many():
    moved = []
    for first, second in inputs("same_groups"):
        if same_nobody(first, second) and not by_pairs(first, second):
            moved.append(adjusted_rand_score(first, second))
    assert max(moved) > 0.99 and min(moved) < 0.1


def test_labels_have_gaps_and_all_or_none_may_be_nobodys():
    cases = [[set(labels.tolist()) for labels in case] for case in inputs("same_groups")]
    assert any(len(numbers) <= max(numbers) for case in cases for numbers in case)
    assert [{-1}, {-1}] in cases and any(-1 not in numbers for case in cases for numbers in case)


# Signs


def every_mean(differences):
    signs = np.array(list(product([1, -1], repeat=len(differences))))
    return np.abs((signs * differences).mean(axis=1)), abs(differences.mean())


def by_scipy(differences):
    return permutation_test((differences,), np.mean, permutation_type="samples").pvalue


def by_half_of_the_patterns(differences):
    means, seen = every_mean(differences)
    half = means[: len(means) // 2]  # whose first sign is plus
    return np.mean((half > seen) | np.isclose(half, seen))


def by_one_side_twice(differences):
    signs = np.array(list(product([1, -1], repeat=len(differences))))
    sums, seen = signs @ differences, abs(differences.sum())
    return min(1, 2 * (sums >= seen - 1e-9 * np.abs(differences).sum()).mean())


def without_zeros(differences):
    differences = differences[differences != 0]
    return by_half_of_the_patterns(differences) if len(differences) else 1.0


def by_sums_that_grow(differences):
    sums = [0.0]
    for difference in differences.tolist():
        sums = [total + difference for total in sums] + [total - difference for total in sums]
    least = abs(differences.sum()) * (1 - 1e-9)
    return sum(abs(total) >= least for total in sums) / len(sums)


@pytest.mark.parametrize(
    "function",
    [
        by_scipy,
        by_half_of_the_patterns,
        by_one_side_twice,
        without_zeros,
        by_sums_that_grow,
    ],
)
def test_a_share_of_signs_passes_however_it_is_counted(function):
    passes("chance_of_signs", function)


def by_products(differences):
    signs = np.array(list(product([1, -1], repeat=len(differences))))
    return np.abs(signs @ differences), abs(differences.sum())


def one_by_one(differences):
    signs = product([1, -1], repeat=len(differences))
    sums = [sum(s * d for s, d in zip(one, differences, strict=True)) for one in signs]
    return np.abs(sums), abs(sum(differences))


def from_behind(differences):
    return one_by_one(differences[::-1])


@pytest.mark.parametrize("means", [every_mean, by_products, one_by_one, from_behind])
def test_ties_that_rounding_loses_are_lost_to_all_and_told(means):
    def chance_of_signs(differences):
        all_means, seen = means(differences)
        return (all_means >= seen).mean()

    is_told("chance_of_signs", chance_of_signs, "Rounding lost some")


@pytest.mark.parametrize("hair", [1e-9, 1e-12])
def test_a_hair_of_one_length_is_told(hair):
    def chance_of_signs(differences):
        means, seen = every_mean(differences)
        return (means >= seen - hair).mean()

    is_told("chance_of_signs", chance_of_signs, "as large for all inputs")


def test_no_mean_is_nearly_as_far_as_the_one_seen():
    for (differences,) in inputs("chance_of_signs"):
        means, seen = every_mean(differences)
        off = np.abs(means - seen) / (np.abs(differences).max() or 1)
        assert ((off < 1e-12) | (off > 1e-6)).all()


def test_some_are_equally_far_exactly_and_some_but_for_rounding():
    exact = rounded = 0
    for (differences,) in inputs("chance_of_signs"):
        means, seen = every_mean(differences)
        off = np.abs(means - seen) / (np.abs(differences).max() or 1)
        exact += (off == 0).sum() > 2
        rounded += ((off > 0) & (off < 1e-12)).any()
    assert exact >= 5 and rounded >= 5


def random_signs(differences):
    signs = np.random.default_rng(0).choice([-1, 1], (999, len(differences)))
    means = np.abs((signs * differences).mean(axis=1))
    return (1 + (means >= abs(differences.mean()) * (1 - 1e-9)).sum()) / 1000


def shuffled(differences):
    rng = np.random.default_rng(0)
    means = [abs(rng.permutation(differences).mean()) for _ in range(99)]
    return np.mean(np.array(means) >= abs(differences.mean()) - 1e-9 * np.abs(differences).max())


def test_patterns_drawn_by_chance_do_not_pass_and_shuffling_is_known():
    is_told("chance_of_signs", random_signs)
    is_told("chance_of_signs", shuffled, "always 1", "shuffled")


# How many times as long


@pytest.mark.parametrize(
    "function",
    [
        lambda ours, theirs: statistics.median((theirs / ours).tolist()),
        lambda ours, theirs: np.quantile(theirs / ours, 0.5),
        lambda ours, theirs: float(f"{np.median(theirs / ours):.12g}"),
    ],
)
def test_a_median_passes_whoever_takes_it(function):
    passes("times_slower", function)


def put_into_whole_numbers(ours, theirs):
    ratios = np.zeros_like(ours)
    for k in range(len(ours)):
        ratios[k] = theirs[k] / ours[k]
    return np.median(ratios)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda ours, theirs: theirs.mean() / ours.mean(), "sums, or means"),
        (lambda ours, theirs: statistics.median_low((theirs / ours).tolist()), "the lower of"),
        (lambda ours, theirs: statistics.median_high((theirs / ours).tolist()), "the upper of"),
        (lambda ours, theirs: np.median((theirs - ours) / ours), "You took 1 away"),
        (lambda ours, theirs: np.median([theirs / ours], axis=1), "comes in an array"),
        (lambda ours, theirs: f"{np.median(theirs / ours):.1f} times", "text instead of one"),
        (put_into_whole_numbers, "edge case"),
    ],
)
def test_what_is_done_to_seconds_is_told(function, words):
    is_told("times_slower", function, words)


def test_rounds_are_odd_and_even_and_one_is_broken_into():
    numbers = {len(ours) for ours, _ in inputs("times_slower")}
    assert {number % 2 for number in numbers} == {0, 1} and 1 in numbers
    broken = 0
    for ours, theirs in inputs("times_slower"):
        ratios = theirs / ours
        broken += ratios.max() > 3 * EXERCISES["times_slower"].reference(ours, theirs)
    assert broken >= 7
