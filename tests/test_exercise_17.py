"""What libraries answer to the exercises of lesson 17, and where their inputs leave no doubt."""

from functools import reduce

import numpy as np
import pandas as pd
import pytest
from exercise_checks import inputs, is_told, passes
from sklearn.neighbors import KernelDensity

from teachkit import check, density, summarise
from teachkit.exercises import EXERCISES
from teachkit.exercises.lessons import lesson17

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


# Cells of two chunks


def by_pandas(first, second):
    columns = range(first[0].shape[1])
    tables = [
        pd.DataFrame(np.column_stack([keys.astype(object), sums])) for keys, sums in (first, second)
    ]
    found = pd.concat(tables).groupby(list(columns)).sum()
    return np.array(found.index.to_list(), dtype=int).reshape(len(found), -1), found.to_numpy(float)


def by_sorting(first, second):
    keys = np.concatenate([first[0], second[0]])
    sums = np.concatenate([first[1], second[1]])
    order = np.lexsort(keys.T[::-1])
    keys, sums = keys[order], sums[order]
    starts = np.flatnonzero(np.append(True, (keys[1:] != keys[:-1]).any(axis=1)))
    return keys[starts], np.add.reduceat(sums, starts, axis=0)


def by_adding_at(first, second):
    both = np.concatenate([first[0], second[0]])
    keys, which = np.unique(both, axis=0, return_inverse=True)
    sums = np.zeros((len(keys), first[1].shape[1]))
    np.add.at(sums, which.ravel(), np.concatenate([first[1], second[1]]))
    return [keys.astype(np.int32), sums]


def by_a_dictionary(first, second):
    found = {tuple(key): row for key, row in zip(*first, strict=True)}
    for key, row in zip(*second, strict=True):
        found[tuple(key)] = found.get(tuple(key), 0) + row
    cells = sorted(found)
    return np.array(cells), np.array([found[cell] for cell in cells])


def by_a_loop_of_the_second(first, second):
    keys, sums = list(map(list, first[0])), list(map(np.array, first[1]))
    for key, row in zip(second[0].tolist(), second[1], strict=True):
        if key in keys:
            sums[keys.index(key)] = sums[keys.index(key)] + row
        else:
            keys.append(key)
            sums.append(row)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return np.array(keys)[order], np.array(sums)[order]


@pytest.mark.parametrize(
    "function",
    [by_pandas, by_sorting, by_adding_at, by_a_dictionary, by_a_loop_of_the_second],
)
def test_cells_pass_however_they_are_added(function):
    passes("add_cells", function)


def of_kind(dtype):
    def add_cells(first, second):
        keys, sums = by_adding_at(first, second)
        return keys, sums.astype(dtype(first[1], second[1]))

    return add_cells


@pytest.mark.parametrize(
    "dtype", [lambda first, second: first.dtype, lambda first, second: np.int64]
)
def test_sums_without_what_follows_the_point_do_not_pass(dtype):
    is_told("add_cells", of_kind(dtype), "whole numbers")


def test_keys_with_a_point_and_lists_are_told():
    def add_cells(first, second):
        keys, sums = lesson17.add_cells_answer(first, second)
        return keys.astype(float), sums

    is_told("add_cells", add_cells, "Number 1", "with a point", "int")
    is_told(
        "add_cells",
        lambda first, second: [part.tolist() for part in lesson17.add_cells_answer(first, second)],
        "values are right",
        "np.array(…)",
    )


def test_who_adds_to_the_first_chunk_in_its_place_is_told():
    def add_cells(first, second):
        right = lesson17.add_cells_answer(first, second)
        first[1][...] = 0
        return right

    is_told("add_cells", add_cells, "changes its input first")


def test_chunks_are_as_cells_come_and_share_all_some_and_none():
    shared = []
    for first, second in inputs("add_cells"):
        for keys, sums in (first, second):
            assert np.array_equal(keys, np.unique(keys, axis=0))
            assert sums.shape == (len(keys), keys.shape[1] + 1)
            assert (sums[:, 0] > 0).all()
        both = lesson17.has(first[0], second[0])
        shared.append((both.any(), both.all() and len(first[0]) == len(second[0])))
    assert {(True, True), (True, False), (False, False)} <= set(shared)


def test_sums_are_those_of_rows_that_lie_in_their_cells():
    for first, second in inputs("add_cells"):
        keys, sums = lesson17.add_cells_answer(first, second)
        centres = sums[:, 1:] / sums[:, :1]
        steps = [1.0, 0.5, 0.7, 1.6, 2.0]
        assert any((np.abs(centres / step - keys) <= 0.5 + 1e-9).all() for step in steps)


# A tree


def by_recursion(parts, add):
    if len(parts) == 1:
        return parts[0]
    pairs = [parts[i : i + 2] for i in range(0, len(parts), 2)]
    return by_recursion([add(*pair) if len(pair) == 2 else pair[0] for pair in pairs], add)


def from_the_top(parts, add):
    """Below the largest power of two all is one tree, above it the other."""
    if len(parts) == 1:
        return parts[0]
    middle = 1 << (len(parts) - 1).bit_length() - 1
    return add(from_the_top(parts[:middle], add), from_the_top(parts[middle:], add))


def by_strides(parts, add):
    sums, stride = list(parts), 1
    while stride < len(sums):
        for i in range(0, len(sums) - stride, 2 * stride):
            sums[i] = add(sums[i], sums[i + stride])
        stride *= 2
    return sums[0]


def as_numbers_carry(parts, add):
    """As in adding 1 to a number of two digits: two sums of one size become one of the next."""
    stack = []
    for part in parts:
        size = 1
        while stack and stack[-1][0] == size:
            part, size = add(stack.pop()[1], part), 2 * size
        stack.append((size, part))
    return reduce(lambda behind, one: add(one[1], behind), stack[-2::-1], stack[-1][1])


@pytest.mark.parametrize("function", [by_recursion, from_the_top, by_strides, as_numbers_carry])
def test_a_tree_passes_however_it_is_grown(function):
    passes("tree_sum", function)


def test_who_changes_the_list_is_told():
    def shorter(parts, add):
        total = lesson17.tree_sum_answer(parts, add)
        parts.pop()
        return total

    def in_place(parts, add):
        parts[0] = lesson17.tree_sum_answer(parts, add)
        return parts[0]

    for function in (shorter, in_place):
        is_told("tree_sum", function, "changes its input parts")


def test_who_adds_more_often_than_needed_is_told():
    def tree_sum(parts, add):
        if len(parts) > 1:
            add(parts[0], parts[1])
        return lesson17.tree_sum_answer(parts, add)

    is_told("tree_sum", tree_sum, "call 2 where 1 will do")


def test_who_drops_parts_that_count_as_false_does_not_pass():
    def tree_sum(parts, add):
        while len(parts) > 1:
            pairs = zip(parts[::2], [*parts[1::2], None], strict=False)
            parts = [a if b is None or type(b) is int and not b else add(a, b) for a, b in pairs]
        return parts[0]

    assert not check("tree_sum", tree_sum).passed


def test_the_sum_of_python_is_told_that_it_does_not_call_add():
    result = check("tree_sum", lambda parts, add: sum(parts))
    assert not result.passed and "sum(parts)" in result.message


# A step


def of_scikit_learn(points, data, bandwidth, weights=None):
    model = KernelDensity(bandwidth=bandwidth).fit(data, sample_weight=weights)
    return np.exp(model.score_samples(points))


def by_scikit_learn(data, bandwidth, tolerance):
    exact = of_scikit_learn(data, data, bandwidth)
    for halvings in range(30):
        cells = summarise(data, bandwidth * 0.5**halvings)
        rough = of_scikit_learn(data, cells.centres, bandwidth, cells.weights)
        if np.allclose(rough, exact, rtol=tolerance, atol=0):
            return cells.step


def by_hand(data, bandwidth, tolerance):
    step = np.float64(bandwidth)
    exact = density(data, data, bandwidth)
    while True:
        keys, which, counts = np.unique(
            np.round(data / step), axis=0, return_inverse=True, return_counts=True
        )
        sums = [np.bincount(which.ravel(), column) for column in data.T]
        rough = density(
            data, np.column_stack(sums) / counts[:, None], bandwidth, sample_weight=counts
        )
        if (abs(rough - exact) <= tolerance * exact).all():
            return step
        step /= 2


@pytest.mark.parametrize("function", [by_scikit_learn, by_hand])
def test_a_step_passes_however_densities_and_cells_are_made(function):
    passes("largest_step", function)


def errors(data, bandwidth, most=12):
    """The largest change of a density at the data, for h, h/2, h/4 and so on."""
    exact = density(data, data, bandwidth)
    for halvings in range(most):
        cells = summarise(data, bandwidth / 2**halvings)
        rough = density(data, cells.centres, bandwidth, sample_weight=cells.weights)
        yield bandwidth / 2**halvings, np.abs(rough / exact - 1).max()


def test_no_error_is_near_the_tolerance_and_no_datum_halfway_between_cells():
    for data, bandwidth, tolerance in inputs("largest_step"):
        for step, error in errors(data, bandwidth):
            assert abs(error / tolerance - 1) > 0.05
            assert np.abs(np.abs(data / step - np.floor(data / step)) - 0.5).min() > 1e-6
            if error <= tolerance:
                break


def test_at_times_h_will_do_and_at_times_a_smaller_step_that_follows_will_not():
    halvings, fallen = set(), 0
    for data, bandwidth, tolerance in inputs("largest_step"):
        steps, errors_there = zip(*errors(data, bandwidth), strict=True)
        kept = np.array(errors_there) <= tolerance
        halvings.add(int(np.log2(bandwidth / steps[kept.argmax()])))
        fallen += not kept[kept.argmax() :].all()
    assert {0, 1, 2, 3, 4} <= halvings
    assert fallen >= 3


def test_data_are_whole_numbers_and_others_with_as_many_rows_as_columns_and_more():
    kinds = {(data.dtype.kind, type(h)) for data, h, _ in inputs("largest_step")}
    assert kinds == {("i", int), ("f", float)}
    assert sum(len(data) == len(data.T) > 1 for data, _, _ in inputs("largest_step")) >= 2


def test_who_returns_an_array_or_nothing_at_last_is_told():
    right = EXERCISES["largest_step"].reference
    is_told("largest_step", lambda *case: np.array([right(*case)]), "number is right")

    def largest_step(data, bandwidth, tolerance):
        for step in bandwidth / np.array([1, 2, 4]):
            if right(data, bandwidth, tolerance) == step:
                return step

    is_told("largest_step", largest_step, "every way through it end in return")
