"""What libraries answer to the exercises of lesson 16, and where their inputs leave no doubt."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from exercise_checks import inputs, is_told, passes
from scipy.optimize import linear_sum_assignment
from scipy.stats import ks_2samp
from sklearn.metrics.cluster import contingency_matrix
from sklearn.neighbors import KernelDensity

from teachkit import MeanShift, check, density, log_density, solution
from teachkit.bandwidth import left_out_log_densities
from teachkit.exercises import EXERCISES, engine
from teachkit.exercises.lessons import lesson16

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


def answers(name):
    return [one.answer.value for one in engine._material(name, EXERCISES[name]).expected]


ARRAYS = ["assign_or_reject", "drift_alarms", "match_labels"]


@pytest.mark.parametrize("name", ARRAYS)
def test_answers_in_a_list_are_told_how_to_become_an_array(name):
    right = EXERCISES[name].reference
    is_told(name, lambda *case: right(*case).tolist(), "values are right", "np.array(…)")


@pytest.mark.parametrize("name", ["assign_or_reject", "match_labels"])
def test_labels_with_a_point_are_told_so(name):
    right = EXERCISES[name].reference
    is_told(name, lambda *case: right(*case).astype(float), "with a point", "int")


# A label, or −1


def put_into_predictions(model, rows, limit):
    labels = model.predict(rows)
    labels[model.score_samples(rows) < limit] = -1
    return labels


def compared_as_densities(model, rows, limit):
    near = np.exp(model.score_samples(rows)) >= np.exp(limit)
    return np.where(near, model.predict(rows), -1)


def predicted_where_near(model, rows, limit):
    near = model.score_samples(rows) >= limit
    labels = np.full(len(rows), -1)
    if near.any():
        labels[near] = model.predict(rows[near])
    return labels


@pytest.mark.parametrize(
    "function", [put_into_predictions, compared_as_densities, predicted_where_near]
)
def test_a_label_passes_however_far_rows_are_sorted_out(function):
    passes("assign_or_reject", function)


def test_who_believes_that_cluster_all_rejects_is_told_that_all_have_a_cluster():
    def assign_or_reject(model, rows, limit):
        return model.set_params(cluster_all=False).predict(rows)

    is_told("assign_or_reject", assign_or_reject, "every row got a cluster")


def test_no_row_hangs_on_how_its_label_or_density_is_computed():
    on_the_limit = 0
    for model, rows, limit in inputs("assign_or_reject"):
        at_once = model.score_samples(rows)
        alone = [model.score_samples([row])[0] for row in rows]
        equal = at_once == limit
        assert np.array_equal(equal, np.array(alone) == limit)
        assert (np.abs(at_once - limit)[~equal] > 0.01).all()
        plainly = MeanShift(**model.get_params() | {"algorithm": "plain"})
        plainly.fit(model._data + model._origin)
        assert np.array_equal(plainly.predict(rows), model.predict(rows))
        on_the_limit += equal.sum()
    assert on_the_limit


def test_the_nearest_centre_is_often_another_than_the_one_that_is_climbed_to():
    others = 0
    for (model, rows, _), labels in zip(
        inputs("assign_or_reject"), answers("assign_or_reject"), strict=True
    ):
        away = np.linalg.norm(rows[:, None] - model.cluster_centers_, axis=2)
        others += ((labels >= 0) & (away.argmin(axis=1) != labels)).sum()
    assert others >= 3


# A limit


def of_scikit_learn(data, bandwidth, i):
    others = np.delete(data, i, axis=0)
    return KernelDensity(bandwidth=bandwidth).fit(others).score_samples(data[[i]])[0]


def of_a_logarithm(data, bandwidth, i):
    return np.log(density(data[[i]], np.delete(data, i, axis=0), bandwidth))


@pytest.mark.parametrize("log_of_others", [of_scikit_learn, of_a_logarithm])
def test_a_limit_passes_whoever_leaves_out(log_of_others):
    def density_limit(data, bandwidth, share):
        logs = [log_of_others(data, bandwidth, i) for i in range(len(data))]
        return np.quantile(logs, share)

    passes("density_limit", density_limit)


def own_bump_taken_off(data, bandwidth):
    n, d = data.shape
    own = 1 / ((2 * math.pi) ** (d / 2) * bandwidth**d)
    return np.log((n * density(data, data, bandwidth) - own) / (n - 1))


def by_the_library(data, bandwidth):
    return left_out_log_densities(data.astype(float), bandwidth, np.ones(len(data)))


@pytest.mark.parametrize(
    "logs_of",
    [
        own_bump_taken_off,
        by_the_library,
    ],
)
@pytest.mark.parametrize(
    "quantile",
    [
        np.quantile,
        lambda logs, share: np.percentile(logs, 100 * share),
        lambda logs, share: pd.Series(logs).quantile(share),
    ],
)
def test_a_limit_passes_however_own_bumps_go_and_quantiles_come(logs_of, quantile):
    passes(
        "density_limit", lambda data, bandwidth, share: quantile(logs_of(data, bandwidth), share)
    )


def test_a_limit_taken_where_the_model_has_seen_the_data_is_known():
    for logs_of in (
        lambda data, bandwidth: MeanShift(bandwidth).fit(data).score_samples(data),
        lambda data, bandwidth: log_density(data, data, bandwidth),
    ):
        is_told(
            "density_limit",
            lambda data, bandwidth, share, of=logs_of: np.quantile(of(data, bandwidth), share),
            "its own bump is in the sum",
        )


@pytest.mark.parametrize("method", ["lower", "higher", "nearest", "midpoint", "inverted_cdf"])
def test_other_quantiles_are_told_that_they_are_limits_too(method):
    def density_limit(data, bandwidth, share):
        return np.quantile(by_the_library(data, bandwidth), share, method=method)

    is_told("density_limit", density_limit, "That is a limit, too", "in proportion")


def test_no_datum_is_so_alone_that_its_own_bump_hides_the_others():
    for data, bandwidth, _ in inputs("density_limit"):
        away = np.linalg.norm(data[:, None] - data, axis=2) + np.diag(np.full(len(data), np.inf))
        assert away.min(axis=1).max() < 5 * bandwidth


# What is wrong with a row


def by_type(row):
    found = [(column, fault_of(row, column)) for column in lesson16.LIMITS]
    return tuple([c, what] for c, what in found if what) + tuple(
        [c, "unknown"] for c in row if c not in lesson16.LIMITS
    )


def fault_of(row, column):
    if column not in row:
        return "missing"
    if type(row[column]) not in (int, float):
        return "not a number"
    if row[column] in (math.inf, -math.inf) or row[column] != row[column]:
        return "not finite"
    low, high = lesson16.LIMITS[column]
    return "" if max(low, min(row[column], high)) == row[column] else "out of range"


def test_findings_pass_as_tuples_or_lists_and_however_they_are_found():
    passes("validate_row", by_type)


def test_the_solution_shown_has_the_limits_in_it():
    assert repr(solution("validate_row")).startswith("LIMITS = {'bill_length_mm': (10, 100)")


def validate_row_by(fault):
    """An answer that says what a function of value, low and high finds."""

    def validate_row(row):
        found = []
        for column, (low, high) in lesson16.LIMITS.items():
            what = fault(row[column], low, high) if column in row else "missing"
            found += [(column, what)] if what else []
        return found + [(key, "unknown") for key in row if key not in lesson16.LIMITS]

    return validate_row


def converted(value, low, high):
    try:
        value = float(value)
    except (TypeError, ValueError):
        return "not a number"
    if not np.isfinite(value):
        return "not finite"
    return "out of range" if value < low or value > high else ""


def true_is_one(value, low, high):
    if not isinstance(value, (int, float)):
        return "not a number"
    if value != value or value in (math.inf, -math.inf):
        return "not finite"
    return "out of range" if value < low or value > high else ""


def nan_goes_through(value, low, high):
    if type(value) not in (int, float):
        return "not a number"
    return "out of range" if value < low or value > high else ""


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (converted, "whatever `float(…)` takes, and it takes text and True"),
        (true_is_one, "`isinstance(True, int)` is True"),
        (nan_goes_through, "NaN goes through, and infinity is called out of range"),
    ],
)
def test_what_python_takes_for_a_number_is_told(fault, words):
    is_told("validate_row", validate_row_by(fault), words)


def test_a_number_too_large_for_a_float_is_shown_where_it_breaks_an_answer():
    def fault(value, low, high):
        if type(value) not in (int, float):
            return "not a number"
        return true_is_one(float(value), low, high)

    result = check("validate_row", validate_row_by(fault))
    assert result.kind == "error" and "OverflowError" in result.message
    assert "a very large whole number" in result.message


def test_who_takes_keys_out_of_the_row_is_told():
    def validate_row(row):
        right = EXERCISES["validate_row"].reference(row)
        row.clear()
        return right

    is_told("validate_row", validate_row, "changes its input row")


def test_every_fault_stands_in_every_column_and_right_rows_have_none():
    found = {pair for answer in answers("validate_row") for pair in plainly(answer)}
    for column in lesson16.LIMITS:
        for what in ("missing", "not a number", "not finite", "out of range"):
            assert (column, what) in found
    assert sum(not answer for answer in answers("validate_row")) >= 3
    unknown = [sum(w == "unknown" for _, w in plainly(one)) for one in answers("validate_row")]
    assert sum(number >= 3 for number in unknown) >= 3  # a set's order is right by chance


def plainly(answer):
    return [tuple(part.value for part in pair.value) for pair in answer]


# Drift


def p_values(reference, new, **how):
    return np.array([ks_2samp(a, b, **how).pvalue for a, b in zip(reference.T, new.T, strict=True)])


@pytest.mark.parametrize(
    "function",
    [
        lambda reference, new, alpha: ks_2samp(reference, new, axis=0).pvalue < alpha / len(new.T),
        lambda reference, new, alpha: p_values(reference, new, method="asymp") < alpha / len(new.T),
        lambda reference, new, alpha: p_values(reference, new) <= alpha / len(new.T),
        lambda reference, new, alpha: np.minimum(p_values(new, reference) * len(new.T), 1) < alpha,
        # Šidák: the limit for columns that know nothing of one another
        lambda reference, new, alpha: (
            p_values(reference, new) < 1 - (1 - alpha) ** (1 / len(new.T))
        ),
    ],
)
def test_alarms_pass_however_p_values_come_and_are_compared(function):
    passes("drift_alarms", function)


def test_no_p_value_is_near_its_limit():
    assert not any(lesson16.undecided(*case) for case in inputs("drift_alarms"))


def test_columns_come_as_many_as_rows_and_in_other_numbers():
    shapes = [(*reference.shape, len(new)) for reference, new, _ in inputs("drift_alarms")]
    assert sum(n == d == m for n, d, m in shapes) >= 3
    assert {n > m for n, _, m in shapes if n != m} == {True, False}
    assert {alarm for answer in answers("drift_alarms") for alarm in answer} == {True, False}


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda p, alpha: p < alpha, "compare with alpha / d"),
        (lambda p, alpha: (p < alpha / len(p)).any(), "any column"),
        (lambda p, alpha: np.where(p < alpha / len(p))[0], "numbers of the columns"),
        (lambda p, alpha: (p < alpha / len(p)) * 1, "1 and 0"),
        (lambda p, alpha: p[p < alpha / len(p)], "instead of true or false"),
        (lambda p, alpha: p < alpha / (len(p) - 1 or 1), "one less than the number"),
    ],
)
def test_what_is_done_to_p_values_is_told(function, words):
    is_told(
        "drift_alarms",
        lambda reference, new, alpha: function(p_values(reference, new), alpha),
        words,
    )


# The same names


def by_scikit_learns_table(old, new):
    both = (old >= 0) & (new >= 0)
    table = np.zeros((old.max() + 1, new.max() + 1))
    rows, columns = np.unique(old[both]), np.unique(new[both])
    table[np.ix_(rows, columns)] = contingency_matrix(old[both], new[both])
    first, second = linear_sum_assignment(table, maximize=True)
    first, second = (numbers[table[first, second] > 0] for numbers in (first, second))
    names = np.full(new.max() + 2, -1)
    names[second] = first
    free = np.setdiff1d(np.arange(new.max() + 1), second)
    names[free] = old.max() + 1 + np.arange(len(free))
    return names[new]


def by_costs(old, new):
    """A square of costs, filled up with new names."""
    size = max(old.max(), new.max()) + 1
    table = np.zeros((size, size))
    both = (old >= 0) & (new >= 0)
    np.add.at(table, (old[both], new[both]), 1)
    first, second = linear_sum_assignment(table.max() - table)
    pairs = zip(second.tolist(), first.tolist(), strict=True)
    names = {b: a for b, a in pairs if table[a, b] > 0}
    free = [b for b in range(new.max() + 1) if b not in names]
    names |= {b: old.max() + 1 + place for place, b in enumerate(free)}
    return np.array([names.get(b, -1) for b in new.tolist()])


@pytest.mark.parametrize("function", [by_scikit_learns_table, by_costs])
def test_names_pass_however_the_table_is_made(function):
    passes("match_labels", function)


def table_of(old, new):
    return np.array(
        [
            [((old == a) & (new == b)).sum() for b in range(new.max() + 1)]
            for a in range(old.max() + 1)
        ]
    )


def matchings(table):
    """All ways to pair as many as can be: what they share together, and each by itself."""
    table = table if len(table) <= len(table.T) else table.T
    for columns in permutations(range(len(table.T)), len(table)):
        shared = table[np.arange(len(table)), list(columns)]
        yield int(shared.sum()), int(shared.min())


def test_one_matching_is_best_and_at_times_a_pair_of_it_shares_no_row():
    fewest = []
    for old, new in inputs("match_labels"):
        best, second, *_ = [*sorted(matchings(table_of(old, new)), reverse=True), (-1, 0)]
        assert best[0] > second[0]
        fewest.append(best[1])
    assert 0 in fewest and 1 in fewest


def test_labels_have_no_gap():
    for labels in (labels for case in inputs("match_labels") for labels in case):
        assert set(labels.tolist()) - {-1} == set(range(labels.max() + 1))


def test_clusters_are_more_fewer_and_as_many_with_nobody_in_both():
    more = [np.sign(int(new.max()) - int(old.max())) for old, new in inputs("match_labels")]
    assert min(map(more.count, (-1, 0, 1))) >= 2
    nobody = [((old < 0).any(), (new < 0).any()) for old, new in inputs("match_labels")]
    assert {(True, True), (False, False), (False, True)} <= set(nobody)


def test_the_largest_first_is_not_the_best_on_some_inputs():
    def match_labels(old, new):
        table, renamed = table_of(old, new).astype(float), np.where(new < 0, -1, new + 100)
        while table.max(initial=-1) > 0:
            a, b = np.unravel_index(table.argmax(), table.shape)
            renamed[new == b] = a
            table[a], table[:, b] = -1, -1
        for place, b in enumerate(sorted(set(renamed[renamed >= 100].tolist()))):
            renamed[renamed == b] = old.max() + 1 + place
        return renamed

    is_told("match_labels", match_labels, "the largest number of shared rows first")


def test_who_lets_minus_one_look_up_a_name_is_told():
    def match_labels(old, new):
        names = np.zeros(new.max() + 1, dtype=int)
        right = EXERCISES["match_labels"].reference(old, new)
        names[new[new >= 0]] = right[new >= 0]
        return names[new]

    is_told("match_labels", match_labels, "Your −1 got the name of the last cluster")
