"""Quick shift links as a double loop does, and its tree can be cut at any length."""

import dataclasses
import tracemalloc
from math import dist, inf

import numpy as np
import pytest

from teachkit import KERNELS, density, log_density, make_three_blobs
from teachkit.apply import quick_shift as module
from teachkit.apply.quick_shift import Links, nearest_higher, quick_shift

BLOBS = make_three_blobs().to_numpy()


def by_loops(data, heights):
    """The parents and lengths of quick shift, as one says it."""
    parents, lengths = [], []
    for i, x in enumerate(data):
        parent, length = i, inf
        for j, other in enumerate(data):
            higher = heights[j] > heights[i] or (heights[j] == heights[i] and j < i)
            if higher and dist(x, other) < length * (1 - 1e-12):
                parent, length = j, dist(x, other)
        parents.append(parent)
        lengths.append(length)
    return parents, lengths


def with_duplicates(rng):
    rows = rng.normal(size=(30, 2))
    return rng.permutation(np.vstack([rows, rows[:15], rows[:5]]))


SETS = {
    "blobs": lambda rng: BLOBS,
    "duplicates": with_duplicates,
    "one point": lambda rng: np.array([[3.0, 4.0]]),
    "two points": lambda rng: np.array([[3.0], [4.0]]),
    "equal points": lambda rng: np.full((7, 3), 2.5),
    "one column": lambda rng: rng.normal(size=(80, 1)),
    "five columns": lambda rng: rng.normal(size=(90, 5)),
    "a lattice": lambda rng: rng.permutation(np.indices((6, 7)).reshape(2, -1).T * 0.1),
    "far from the origin": lambda rng: rng.normal(size=(60, 2)) + 1e6,
    "far from each other": lambda rng: rng.normal(size=(40, 2)) + 1e6 * rng.integers(0, 2, (40, 1)),
    "float32": lambda rng: rng.normal(size=(60, 2)).astype(np.float32),
    "huge": lambda rng: 1e149 * rng.normal(size=(20, 2)),
    "tiny": lambda rng: 1e-200 * rng.normal(size=(20, 2)),
}


def drawn(name):
    return SETS[name](np.random.default_rng(7))


def about(data):
    """A bandwidth of the size of what it is for."""
    return 0.4 * float(np.ptp(data, axis=0).max()) / len(data) ** 0.3 or 1.0


def heights_of(data, kernel):
    """The logs of the heights, to the nine digits that count."""
    return log_density(data, data, about(data), kernel=kernel).round(9)


# --- the links ----------------------------------------------------------------------


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("name", SETS)
def test_points_link_as_a_double_loop_links_them(name, kernel, monkeypatch):
    monkeypatch.setattr(module, "TILE", 300)  # so that there are many tiles
    data = drawn(name)
    links = quick_shift(data, about(data), kernel=kernel)
    parents, lengths = by_loops(data, heights_of(data, kernel))
    assert links.parents.tolist() == parents
    np.testing.assert_allclose(links.lengths, lengths, rtol=1e-12)


@pytest.mark.parametrize("kernel", [*KERNELS, lambda u: np.exp(-u)])
def test_the_heights_are_the_density_of_the_kernel_named(kernel):
    links = quick_shift(BLOBS, 0.8, kernel=kernel)
    np.testing.assert_allclose(links.heights, density(BLOBS, BLOBS, 0.8, kernel=kernel), rtol=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("name", SETS)
def test_the_tree_has_one_root_and_heights_rise_along_its_links(name, kernel):
    data = drawn(name)
    links = quick_shift(data, about(data), kernel=kernel)
    rows = np.arange(len(data))
    (root,) = np.flatnonzero(links.parents == rows)
    assert np.flatnonzero(np.isinf(links.lengths)).tolist() == [root]
    others = rows[rows != root]
    heights = heights_of(data, kernel)
    here, there = heights[others], heights[links.parents[others]]
    assert ((there > here) | ((there == here) & (links.parents[others] < others))).all()
    assert set(links.labels(links.lengths[others].max(initial=0.0))) == {0}


def test_of_points_equally_far_the_earlier_row_is_the_parent():
    # 0.3 lies as far from 0.2 as from 0.4, but for rounding.
    for data in ([[0.3], [0.2], [0.4]], [[0.3], [0.4], [0.2]]):
        assert nearest_higher(np.array(data), np.array([1.0, 2.0, 3.0]))[0] == 1


def test_of_points_equally_high_the_earlier_row_is_the_higher():
    square = [[0.0, 0.0], [0.0, 0.1], [0.1, 0.0], [0.1, 0.1]]
    assert quick_shift(square, 0.05).parents.tolist() == [0, 0, 0, 1]
    assert quick_shift(np.zeros((4, 2)), 1.0).parents.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("h", [1e-6, 1e-3])
def test_a_density_beyond_all_floats_still_has_an_order(h):
    data = np.random.default_rng(0).normal(scale=2 * h, size=(40, 120))
    data[5:] += 10 * h
    links = quick_shift(data, h)
    assert links.lengths[np.isfinite(links.lengths)].max() > 90 * h
    assert np.bincount(links.labels(60 * h)).tolist() == [35, 5]


def test_data_are_left_as_they_are_and_answers_are_frozen():
    data = BLOBS.copy()
    links = quick_shift(data, 1.0)
    labels = links.labels(1.0)
    assert np.array_equal(data, BLOBS) and np.array_equal(links.labels(1.0), labels)
    with pytest.raises(dataclasses.FrozenInstanceError):
        links.parents = labels


@pytest.mark.parametrize("far", [[1e6, -1e6], [-1e6, 1e6]])
def test_far_from_the_origin_the_links_are_the_same(far):
    here, there = quick_shift(BLOBS, 1.0), quick_shift(BLOBS + far, 1.0)
    assert here.parents.tolist() == there.parents.tolist()
    np.testing.assert_allclose(here.lengths, there.lengths, atol=1e-9)


def test_memory_grows_with_the_points_and_not_with_their_pairs():
    """MiB above the data; what is loaded once is not counted."""
    data = np.random.default_rng(3).normal(size=(6_000, 5))
    quick_shift(data[:500], 0.5)
    tracemalloc.start()
    try:
        quick_shift(data, 0.5)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert peak <= 16, f"{peak:.1f} MiB; a table of all pairs has {6_000**2 * 8 / 2**20:.0f}"


# --- the cut ------------------------------------------------------------------------


def test_three_blobs_are_three_clusters():
    links = quick_shift(BLOBS, 1.0)
    assert np.bincount(links.labels(3.0)).tolist() == [71, 69, 60]


def test_what_hangs_together_is_a_cluster():
    links = quick_shift(BLOBS, 0.6)
    for longest in [0.0, 0.3, 1.0, 3.0]:
        labels = links.labels(longest)
        groups = [{i} for i in range(len(BLOBS))]
        for i in np.flatnonzero(links.lengths <= longest):
            one, other = groups[i], groups[links.parents[i]]
            if one is not other:
                one |= other
                for j in other:
                    groups[j] = one
        assert {frozenset(g) for g in groups} == {
            frozenset(np.flatnonzero(labels == k)) for k in range(labels.max() + 1)
        }


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_longer_cut_joins_clusters_and_splits_none(kernel):
    links = quick_shift(with_duplicates(np.random.default_rng(1)), 0.3, kernel=kernel)
    finer = links.labels(0.0)
    for longest in np.sort(links.lengths[np.isfinite(links.lengths)]):
        coarser = links.labels(longest)
        pairs = np.unique(np.column_stack([finer, coarser]), axis=0)
        assert len(pairs) == len(set(finer)) >= len(set(coarser))
        finer = coarser
    assert set(finer) == {0}


def test_a_link_as_long_as_the_longest_is_kept_and_duplicates_always_are():
    links = quick_shift([[0.0], [1.0], [1.0], [2.0]], 1.0)
    assert links.lengths.tolist() == [1.0, inf, 0.0, 1.0]
    assert links.labels(1.0).tolist() == [0, 0, 0, 0]
    assert links.labels(0).tolist() == [1, 0, 0, 2]


def test_labels_go_by_size_and_then_by_the_row_of_the_highest_point():
    parents = np.array([3, 1, 2, 3, 2, 1, 6])
    lengths = np.array([1, inf, 9, 9, 1, 1, 9.0])
    links = Links(np.array([1, 9, 3, 4, 1, 1, 2.0]), parents, lengths)
    assert links.labels(1.0).tolist() == [2, 0, 1, 2, 1, 0, 3]
    larger = Links(np.ones(5), np.array([0, 1, 2, 2, 2]), np.array([inf, 9, 9, 1, 1]))
    assert larger.labels(1).tolist() == [1, 2, 0, 0, 0]


def test_a_long_chain_is_followed_to_its_end():
    n = 3_000
    chain = Links(np.arange(n, 0, -1.0), np.maximum(np.arange(n) - 1, 0), np.ones(n))
    assert set(chain.labels(1.0)) == {0}
    assert chain.labels(0.5).tolist() == list(range(n))


# --- bad input ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("longest", "error", "said"),
    [
        (-1.0, ValueError, "longest must be a finite number of at least 0, but came as -1"),
        (np.nan, ValueError, "longest must be a finite number"),
        (np.inf, ValueError, "longest must be a finite number"),
        ("2", TypeError, r"longest must be a number.*pass float\(longest\)"),
        (None, TypeError, "longest must be a number"),
        (True, TypeError, "longest must be a number"),
        ([1.0, 2.0], TypeError, "longest must be a number.*a single number"),
    ],
)
def test_a_length_that_is_none_is_refused_in_a_sentence(longest, error, said):
    with pytest.raises(error, match=said):
        quick_shift(BLOBS, 1.0).labels(longest)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (([], 1.0), ValueError, "data has no rows"),
        (([[np.nan]], 1.0), ValueError, "data must be finite.*NaN"),
        (([1.0, 2.0], 1.0), ValueError, "data must have two dimensions"),
        (([["a"]], 1.0), (TypeError, ValueError), "data"),
        (([[1.0]], 0.0), ValueError, "bandwidth must be a number above 0"),
        (([[1.0]], "1"), TypeError, "bandwidth must be a number"),
    ],
)
def test_bad_data_and_bandwidths_are_refused_in_a_sentence(arguments, error, said):
    with pytest.raises(error, match=said):
        quick_shift(*arguments)


def test_an_unknown_kernel_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match="kernel 'gausian' is not known.*Did you mean 'gaussian'"):
        quick_shift(BLOBS, 1.0, kernel="gausian")
