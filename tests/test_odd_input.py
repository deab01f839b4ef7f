"""Odd input gets a right answer: few points, equal points, other types, far-away data."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import plain
import pytest

import teachkit
from teachkit import (
    MeanShift,
    blur,
    climb,
    density,
    density_gradient,
    density_modes,
    likelihood_bandwidth,
    log_density,
    mean_shift_vector,
    merge_modes,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
    summarise,
)

ALL = [*plain.NAMES, plain.narrow]
EVALUATED = [density, log_density, density_gradient, mean_shift_vector]
ASSIGN = ["basin", "nearest"]
# everything that takes data, with small whole numbers in `data`
CALLS = {
    "density": lambda data: density(data, data, 2.0),
    "log_density": lambda data: log_density(data, data, 2.0),
    "density_gradient": lambda data: density_gradient(data, data, 2.0),
    "mean_shift_vector": lambda data: mean_shift_vector(data, data, 2.0),
    "flat vector": lambda data: mean_shift_vector(data, data, 2.5, kernel="flat"),
    "callable": lambda data: density(data, data, 2.0, kernel=plain.narrow),
    "climb": lambda data: climb(data, data, 2.0).ends,
    "blur": lambda data: blur(data, 2.0).ends,
    "scott": scott,
    "silverman": silverman,
    "neighbor_bandwidth": neighbor_bandwidth,
    "likelihood_bandwidth": lambda data: likelihood_bandwidth(data, [0.5, 1, 2]),
    "mode_counts": lambda data: mode_counts(data, [1, 2.0, 4]),
    "density_modes": lambda data: density_modes(data, 2),
    "merge_modes": lambda data: merge_modes(data, np.arange(len(data)), 2)[0],
    "summarise": lambda data: summarise(data, 2.5).centres,
    "MeanShift": lambda data: MeanShift(2).fit(data).cluster_centers_,
    "MeanShift, flat, nearest": lambda data: (
        MeanShift(3.3, kernel="flat", assign="nearest").fit(data).cluster_centers_
    ),
    "MeanShift, seeds": lambda data: MeanShift(2, seeds=data).fit(data).cluster_centers_,
    "MeanShift, bins": lambda data: MeanShift(3.3, bin_seeding=True).fit(data).cluster_centers_,
    "labels": lambda data: MeanShift(2).fit(data).labels_,
    "predict": lambda data: MeanShift(2).fit(data).predict(data),
}
WHOLE = np.random.default_rng(0).permutation(
    np.vstack([np.random.default_rng(1).integers(0, 9, (25, 2)), [[200, 250]] * 3, [[205, 247]]])
)


def read_only(data):
    data = np.array(data, float)
    data.flags.writeable = False
    return data


VARIANTS = {
    "integers": lambda: WHOLE,
    "32-bit integers": lambda: WHOLE.astype(np.int32),
    "bytes": lambda: WHOLE.astype(np.uint8),
    "16-bit integers": lambda: WHOLE.astype(np.int16),
    "a list": lambda: WHOLE.tolist(),
    "a tuple of tuples": lambda: tuple(map(tuple, WHOLE.tolist())),
    "a DataFrame": lambda: pd.DataFrame(WHOLE, columns=["x", "y"], index=range(7, 7 + len(WHOLE))),
    "a DataFrame of two types": lambda: pd.DataFrame(
        {"x": WHOLE[:, 0].astype(float), "y": WHOLE[:, 1]}
    ),
    "Fortran order": lambda: np.asfortranarray(WHOLE, float),
    "every second row": lambda: np.repeat(WHOLE.astype(float), 2, axis=0)[::2],
    "reversed columns": lambda: WHOLE[:, ::-1].astype(float)[:, ::-1],
    "read-only": lambda: read_only(WHOLE),
    "read-only integers": lambda: np.frombuffer(WHOLE.astype(np.int64).tobytes(), np.int64).reshape(
        WHOLE.shape
    ),
    "big-endian": lambda: WHOLE.astype(">f8"),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("call", CALLS)
def test_every_kind_of_table_gives_the_answer_of_floats(call, variant):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = CALLS[call](VARIANTS[variant]())
    expected = CALLS[call](WHOLE.astype(float))
    np.testing.assert_allclose(made, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("call", CALLS)
def test_float32_gives_nearly_the_answer_of_floats(call):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = CALLS[call](WHOLE.astype(np.float32))
    np.testing.assert_allclose(made, CALLS[call](WHOLE.astype(float)), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_float32_in_float32_centres_out(kernel, assign):
    X = plain.blobs(1).astype(np.float32)
    model = MeanShift(1.5, kernel=kernel, assign=assign).fit(X)
    assert model.cluster_centers_.dtype == np.float32
    exact = MeanShift(1.5, kernel=kernel, assign=assign).fit(X.astype(float))
    assert exact.cluster_centers_.dtype == np.float64
    np.testing.assert_allclose(model.cluster_centers_, exact.cluster_centers_, atol=2e-5)
    np.testing.assert_array_equal(model.labels_, exact.labels_)
    np.testing.assert_array_equal(model.predict(X), model.labels_)


@pytest.mark.parametrize("call", CALLS)
def test_the_callers_array_is_never_changed(call):
    data = WHOLE.astype(float)
    before = data.copy()
    CALLS[call](data)
    np.testing.assert_array_equal(data, before)


def test_no_argument_is_ever_changed():
    data, at = plain.blobs(2), plain.blobs(3)
    w = np.arange(len(data), dtype=float)
    held = [a.copy() for a in (data, at, w)]
    for kernel in ALL:
        for function in EVALUATED:
            function(at, data, 1.0, kernel=kernel, sample_weight=w)
        ascent = climb(at, data, 1.0, kernel=kernel, sample_weight=w, keep_paths=True)
        ascent.ends[:] = 0
        for path in ascent.paths:
            path[:] = 0
        model = MeanShift(1.5, kernel=kernel, seeds=at).fit(data, sample_weight=w)
        model.cluster_centers_[:] = 0
    climb(at, data, 1.0, max_iter=0).ends[:] = 0
    blur(data, 1.0, max_iter=0).ends[:] = 0
    neighbor_bandwidth(data, sample_weight=w)
    strength = np.arange(len(at), dtype=float)
    merge_modes(at, strength, 0.5)[0][:] = 0
    for made, kept in zip((data, at, w), held, strict=True):
        np.testing.assert_array_equal(made, kept)
    np.testing.assert_array_equal(strength, np.arange(len(at)))


def test_a_fitted_model_does_not_hang_on_the_callers_array():
    X = plain.blobs(4)
    new = X[:9] + 0.3
    model = MeanShift(1.5).fit(X)
    labels, centers = model.predict(new), model.cluster_centers_.copy()
    X[:] = 0
    np.testing.assert_array_equal(model.predict(new), labels)
    np.testing.assert_array_equal(model.cluster_centers_, centers)


@pytest.mark.parametrize(
    "w", [[1] * 29, (2,) * 29, pd.Series(range(1, 30)), np.ones(29, bool)], ids=type
)
def test_weights_may_be_lists_series_and_whole_numbers(w):
    expected = density(WHOLE, WHOLE, 2.0, sample_weight=np.asarray(w, float))
    np.testing.assert_allclose(density(WHOLE, WHOLE, 2.0, sample_weight=w), expected)
    model = MeanShift(2.0).fit(WHOLE, sample_weight=w)
    assert len(model.labels_) == len(WHOLE)


@pytest.mark.parametrize(
    "h", [2, np.int32(2), np.float32(2), np.float64(2), np.array(2.0)], ids=type
)
def test_a_bandwidth_may_be_any_kind_of_number(h):
    for function in EVALUATED:
        np.testing.assert_allclose(function(WHOLE, WHOLE, h), function(WHOLE, WHOLE, 2.0))


# ---- few points


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("d", [1, 2, 7])
def test_one_point(kernel, d):
    x = np.full((1, d), 0.3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        top = density(x, x, 0.5, kernel=kernel)[0]
        assert top > 0
        assert log_density(x, x, 0.5, kernel=kernel)[0] == pytest.approx(np.log(top))
        assert not density_gradient(x, x, 0.5, kernel=kernel).any()
        assert not mean_shift_vector(x, x, 0.5, kernel=kernel).any()
        ascent = climb(x, x, 0.5, kernel=kernel)
        assert ascent.converged.all()
        assert (ascent.ends == x).all()
        assert (blur(x, 0.5, kernel=kernel).ends == x).all()
        for assign in ASSIGN:
            for h in (None, 0.5):
                model = MeanShift(h, kernel=kernel, assign=assign).fit(x)
                np.testing.assert_allclose(model.cluster_centers_, x, rtol=1e-14)
                assert model.labels_.tolist() == [0]
                assert model.predict(x + 0.1).tolist() == [0]
    assert neighbor_bandwidth(x) == 0.0
    assert list(mode_counts(x, [0.5])) == [1]
    np.testing.assert_allclose(density_modes(x, 0.5), x)


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_equal_points_are_one_point(kernel):
    many, one = np.full((50, 2), -0.7), np.full((1, 2), -0.7)
    at = one + [[0.0, 0.0], [0.1, 0.2], [3.0, 0.0]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for function in EVALUATED:
            np.testing.assert_allclose(
                function(at, many, 0.5, kernel=kernel),
                function(at, one, 0.5, kernel=kernel),
                rtol=1e-12,
                atol=1e-12,
            )
        assert (blur(many, 0.5, kernel=kernel).ends.round(12) == -0.7).all()
    assert neighbor_bandwidth(many) == 0.0


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_two_points(kernel, assign):
    X = np.array([[0.0, 0.0], [1.0, 0.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        apart = MeanShift(0.2, kernel=kernel, assign=assign).fit(X)
        together = MeanShift(5.0, kernel=kernel, assign=assign).fit(X)
        estimated = MeanShift(kernel=kernel, assign=assign).fit(X)
    assert sorted(apart.labels_.tolist()) == [0, 1]
    np.testing.assert_allclose(together.cluster_centers_, [[0.5, 0.0]], atol=1e-9)
    assert estimated.bandwidth_ == 0.0
    assert sorted(estimated.labels_.tolist()) == [0, 1]
    assert scott(X) > 0
    assert silverman(X) > 0


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_duplicates_count_as_often_as_they_stand_there(kernel, assign):
    rng = np.random.default_rng(5)
    X = np.repeat(plain.blobs(5), rng.integers(1, 5, 75), axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = MeanShift(1.5, kernel=kernel, assign=assign).fit(X)
    unique, counts = np.unique(X, axis=0, return_counts=True)
    weighted = MeanShift(1.5, kernel=kernel, assign=assign).fit(unique, sample_weight=counts)
    np.testing.assert_allclose(model.cluster_centers_, weighted.cluster_centers_, atol=1e-9)


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_one_dimension_given_as_a_column(kernel):
    column = np.random.default_rng(6).standard_normal((30, 1))
    flatland = np.hstack([column, np.zeros((30, 1))])
    one, two = (MeanShift(0.6, kernel=kernel).fit(X) for X in (column, flatland))
    np.testing.assert_allclose(one.cluster_centers_[:, 0], two.cluster_centers_[:, 0], atol=1e-9)
    np.testing.assert_array_equal(one.labels_, two.labels_)
    np.testing.assert_allclose(
        mean_shift_vector(column, column, 0.6, kernel=kernel)[:, 0],
        mean_shift_vector(flatland, flatland, 0.6, kernel=kernel)[:, 0],
        atol=1e-12,
    )


# ---- far away


@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("h", [0.3, 1.2, 4.0])
def test_adding_a_million_moves_modes_by_a_million_and_changes_no_label(kernel, assign, h):
    for seed in range(3):
        X = plain.blobs(seed)
        X = (X + 1e6) - 1e6  # the same numbers, near and far
        near = MeanShift(h, kernel=kernel, assign=assign).fit(X)
        far = MeanShift(h, kernel=kernel, assign=assign).fit(X + 1e6)
        np.testing.assert_allclose(
            far.cluster_centers_ - 1e6, near.cluster_centers_, rtol=0, atol=1e-7 * max(1, h)
        )
        np.testing.assert_array_equal(far.labels_, near.labels_)
        np.testing.assert_array_equal(far.predict(X + 1e6 + 0.25), near.predict(X + 0.25))


@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_adding_a_million_keeps_the_missing_bandwidth(kernel, assign):
    X = (plain.blobs(8) + 1e6) - 1e6
    near = MeanShift(kernel=kernel, assign=assign).fit(X)
    far = MeanShift(kernel=kernel, assign=assign).fit(X + 1e6)
    assert far.bandwidth_ == pytest.approx(near.bandwidth_, rel=1e-9)
    np.testing.assert_array_equal(far.labels_, near.labels_)


@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_two_clusters_a_million_bandwidths_apart_are_each_found_exactly(kernel, assign):
    one = plain.blobs(9, sizes=(40,))
    X = np.vstack([one, one[:30] + [1e6, -1e6]])
    model = MeanShift(1.5, kernel=kernel, assign=assign).fit(X)
    first = MeanShift(1.5, kernel=kernel, assign=assign).fit(one)
    second = MeanShift(1.5, kernel=kernel, assign=assign).fit(one[:30])
    assert len(model.cluster_centers_) == len(first.cluster_centers_) + len(second.cluster_centers_)
    near = model.cluster_centers_[:, 0] < 5e5
    np.testing.assert_allclose(
        model.cluster_centers_[near], first.cluster_centers_, rtol=0, atol=2e-7
    )
    np.testing.assert_allclose(
        model.cluster_centers_[~near] - [1e6, -1e6], second.cluster_centers_, rtol=0, atol=2e-7
    )
    assert near[model.labels_[:40]].all()
    assert not near[model.labels_[40:]].any()


def test_points_so_far_that_every_gaussian_weight_underflows():
    X = plain.blobs(10)
    far = np.array([[1e5, 0.0], [0.0, -1e7], [300.0, 300.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = MeanShift(1.0).fit(X)
        labels = model.predict(far)
        ascent = climb(far, X, 1.0, max_iter=1000)
        assert np.isfinite(log_density(far, X, 1.0)).all()
        assert not density(far, X, 1.0).any()
        assert not density_gradient(far, X, 1.0).any()
    assert ascent.converged.all()
    gaps = np.linalg.norm(ascent.ends[:, None] - model.cluster_centers_[None], axis=2)
    np.testing.assert_array_equal(labels, gaps.argmin(axis=1))


def test_an_outlier_beyond_every_gaussian_weight_is_a_mode_of_its_own():
    X = np.vstack([plain.blobs(11, sizes=(40,)), [[1e4, 1e4]]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = MeanShift(1.0).fit(X)
    np.testing.assert_allclose(model.cluster_centers_[model.labels_[-1]], [1e4, 1e4], atol=1e-9)
    assert (model.labels_ == model.labels_[-1]).sum() == 1


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_very_small_and_very_large_units(scale):
    X = plain.blobs(12)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = MeanShift(1.5 * scale).fit(scale * X)
    plainly = MeanShift(1.5).fit(X)
    np.testing.assert_allclose(model.cluster_centers_ / scale, plainly.cluster_centers_, atol=1e-8)
    np.testing.assert_array_equal(model.labels_, plainly.labels_)


# ---- what the library leans on


def imports(path):
    """Names of modules a file imports, those within functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


HOUSE = Path(teachkit.__file__).parent


def test_the_answers_are_our_own():
    for path in sorted(HOUSE.rglob("*.py")):
        if path.relative_to(HOUSE).parts[0] in ("datasets", "exercises"):
            continue
        for name in imports(path):
            assert not name.startswith(("sklearn.cluster", "sklearn.neighbors", "scipy")), (
                f"{path.name} imports {name}"
            )


@pytest.mark.parametrize(
    "floor",
    ["reading", "validate", "kernels", "sums", "density", "ascent", "modes", "bandwidth", "cells"],
)
def test_but_for_cluster_stands_numpy_alone(floor):
    import sys

    for name in imports(HOUSE / f"{floor}.py"):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or top in ("numpy", "teachkit"), (
            f"{floor}.py imports {name}"
        )
        assert not name.startswith(("teachkit.show", "teachkit.exercises", "teachkit.cluster"))


def test_the_promised_names_arrive_from_the_package():
    mathematics = [name for name in CALLS if name.isidentifier() and hasattr(teachkit, name)]
    assert len(mathematics) == 15
    names = [*mathematics, "KERNELS", "check", "hint", "solution", "progress", "exercises"]
    for name in [*names, *teachkit.datasets.__all__]:
        assert name in dir(teachkit), f"dir(teachkit) does not list {name}"
        assert getattr(teachkit, name) is not None


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_place_that_is_a_mode_to_one_side_only_is_left_to_the_other(side):
    # at 0 the data at 1 stand exactly at the edge of the window: uphill to their side only
    X = side * np.array([[0.0], [0.0], [0.0], [1.0], [1.0]])
    model = MeanShift(1.0, kernel="epanechnikov").fit(X)
    np.testing.assert_allclose(model.cluster_centers_, [[side * 0.2]], atol=1e-9)


@pytest.mark.parametrize(
    ("kernel", "assign"),  # but for flat and nearest, where the seeds are scikit-learn's float32
    [("flat", "basin"), ("epanechnikov", "basin"), ("epanechnikov", "nearest")],
)
def test_bin_seeds_of_data_a_billion_away_are_reached(kernel, assign):
    X = np.ones((6, 2)) + 1e9
    model = MeanShift(1.0, kernel=kernel, assign=assign, bin_seeding=True).fit(X)
    np.testing.assert_allclose(model.cluster_centers_, X[:1])


@pytest.mark.parametrize("assign", ["basin", "nearest"])
def test_a_learners_own_flat_profile_gives_the_flat_kernels_answer(assign):
    X = np.random.default_rng(1).normal(size=(300, 1))
    named = MeanShift(0.5, kernel="flat", assign=assign).fit(X)
    for kernel in (lambda u: (u <= 1) * 1.0, teachkit.Kernel(np.ones_like, reach=np.int64(1))):
        own = MeanShift(0.5, kernel=kernel, assign=assign).fit(X)
        np.testing.assert_array_equal(own.labels_, named.labels_)
