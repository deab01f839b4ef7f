"""New rows, one or many: what is known of the modes makes them quick and changes no answer."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import is_dataclass, replace
from threading import Barrier

import numpy as np
import plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skops import io as skops_io

from teachkit import MeanShift
from teachkit.kernels import KERNELS, Kernel
from teachkit.windows import Windows

ALL = [*KERNELS, plain.narrow]
ASSIGN = ["basin", "nearest"]
STORED = [
    "_data",
    "_modes",
    "_origin",
    "_settings",
    "_weights",
    "algorithm",
    "assign",
    "bandwidth",
    "bandwidth_",
    "bin_seeding",
    "cluster_all",
    "cluster_centers_",
    "fast",
    "kernel",
    "labels_",
    "max_iter",
    "min_bin_freq",
    "n_features_in_",
    "n_iter_",
    "seeds",
    "tol",
]
each_kernel = pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
each_assign = pytest.mark.parametrize("assign", ASSIGN)


def parts(model: MeanShift) -> Iterator[tuple[str, object]]:
    """Go through all that a model holds, and all that this holds, each thing once."""
    left: list[tuple[str, object]] = [("model", model)]
    seen = set()
    for path, thing in left:
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        yield path, thing
        if isinstance(thing, (MeanShift, Windows, Kernel)) or is_dataclass(thing):
            thing = vars(thing)
        if isinstance(thing, dict):
            left += [(f"{path}.{name}", value) for name, value in thing.items()]


def held(model: MeanShift) -> dict[str, object]:
    """Return all that a model holds: arrays by their bytes, what else there is by itself."""
    return {
        path: thing.tobytes() if isinstance(thing, np.ndarray) else thing
        for path, thing in parts(model)
        if not isinstance(thing, dict)
    }


def new_rows(X: np.ndarray) -> np.ndarray:
    """Return rows among the data, and some far away."""
    return np.vstack([X[::2] + 0.3, X[::9] + 4.0, [[1e3, -1e3]]])


# ---- a model that answers stays as it is


@each_kernel
@each_assign
@pytest.mark.parametrize("bandwidth", [1.5, None], ids=["1.5", "zero"])
@pytest.mark.parametrize("algorithm", ["auto", "plain"])
def test_answers_change_nothing_that_a_model_holds(kernel, assign, bandwidth, algorithm):
    X = plain.blobs(41) if bandwidth else np.array([[0.0, 0.0], [2.0, 1.0], [2.0, 1.0]])
    model = MeanShift(bandwidth, kernel=kernel, assign=assign, algorithm=algorithm)
    model.set_params(cluster_all=False).fit(X)
    for _, thing in parts(model):
        if isinstance(thing, np.ndarray):
            thing.flags.writeable = False  # whoever writes fails at once
    before, stored = held(model), pickle.dumps(model.__getstate__() | {"kernel": None})
    for rows in (new_rows(X), X[:1], X[-1:] + 50):
        model.predict(rows)
        model.score_samples(rows)
    after = held(model)
    assert after.keys() == before.keys()
    for path, thing in before.items():
        assert after[path] is thing or after[path] == thing, path
    assert pickle.dumps(model.__getstate__() | {"kernel": None}) == stored


@each_assign
@pytest.mark.parametrize("kernel", KERNELS)
def test_a_file_holds_numbers_and_names_alone(kernel, assign):
    model = MeanShift(1.5, kernel=kernel, assign=assign).fit(plain.blobs(42))
    assert sorted(model.__getstate__()) == STORED, "what older files hold, so that they load"
    for file in (pickle.dumps(model), skops_io.dumps(model)):
        for made in (b"_ground", b"Ground", b"Windows", b"Peaks", b"Kernel"):
            assert made not in file
    assert skops_io.get_untrusted_types(data=file) == ["teachkit.cluster.MeanShift"]


def test_a_refit_gets_its_own_ground_ready_and_no_other(monkeypatch):
    model, made = MeanShift(1.5).fit(plain.blobs(43)), []
    new_ground = MeanShift._new_ground
    monkeypatch.setattr(MeanShift, "_new_ground", lambda self: made.append(1) or new_ground(self))
    model.fit(plain.blobs(44))
    assert len(made) == 1


# ---- many at once


@each_kernel
@each_assign
def test_many_threads_get_the_answers_of_one(kernel, assign):
    X = plain.blobs(45)
    model = MeanShift(1.5, kernel=kernel, assign=assign, cluster_all=False).fit(X)
    rows = new_rows(X)
    asked = [rows, rows[::-1], *rows[::2, None]]
    expected = [(model.predict(few).tolist(), model.score_samples(few).tolist()) for few in asked]
    threads, interval = 8, sys.getswitchinterval()
    together = Barrier(threads)

    def answers(first: int) -> list:
        together.wait(60)
        order = np.roll(np.arange(len(asked)), first)  # each thread begins elsewhere
        return [(i, model.predict(asked[i]), model.score_samples(asked[i])) for i in order]

    sys.setswitchinterval(1e-5)  # threads take turns within a step, not after many
    try:
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(answers, range(0, len(asked), len(asked) // threads)[:threads]))
    finally:
        sys.setswitchinterval(interval)
    for i, labels, heights in sum(found, []):
        assert (labels.tolist(), heights.tolist()) == expected[i], f"rows {i}"


@each_kernel
@each_assign
def test_a_rows_label_hangs_on_no_other_row(kernel, assign):
    X = plain.blobs(46)
    model = MeanShift(0.7, kernel=kernel, assign=assign, cluster_all=False).fit(X)
    rows = new_rows(X)
    together, order = model.predict(rows), np.random.default_rng(0).permutation(len(rows))
    assert [int(model.predict(row[None])[0]) for row in rows] == together.tolist()
    assert model.predict(rows[order]).tolist() == together[order].tolist()


# ---- what is known of the modes


def at_a_border(model: MeanShift, row: np.ndarray) -> bool:
    """Say whether two basins meet within 1e-4·h of a row."""
    ways = np.random.default_rng(0).standard_normal((100, len(row)))
    ways *= 1e-4 * model.bandwidth_ / np.linalg.norm(ways, axis=1, keepdims=True)
    return np.ptp(model.predict(row + ways)) > 0


@settings(max_examples=25)
@given(
    plain.samples(min_n=2, max_n=60, max_d=6),
    st.floats(0.05, 3.0),
    st.sampled_from(ALL),
    st.booleans(),
)
def test_known_modes_change_no_label(sample, h, kernel, weighted):
    X, rng = sample
    w = rng.uniform(0.1, 2, len(X)) if weighted else None
    model = MeanShift(h, kernel=kernel, cluster_all=False).fit(X, sample_weight=w)
    left, right = X[rng.integers(len(X), size=(2, 20))]
    for _ in range(12):  # towards where basins meet
        middle = (left + right) / 2
        same = (model.predict(middle) == model.predict(left))[:, None]
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    rows = np.vstack([X + h * rng.standard_normal(X.shape), left, right])
    known = model.predict(rows)
    slow = MeanShift(h, kernel=kernel, cluster_all=False, algorithm="plain")
    unknowing = slow.fit(X, sample_weight=w).predict(rows)
    ground, model._ground = model._ground, replace(model._ground, peaks=None)
    others = np.vstack([unknowing, model.predict(rows)])
    model._ground = ground
    for i in np.flatnonzero((others != known).any(axis=0)):
        assert at_a_border(model, rows[i]) or at_a_border(slow, rows[i]), rows[i]


def test_a_row_beside_a_mode_but_past_its_saddle_climbs_away():
    X, w = np.array([[0.0], [1.02]]), [0.1, 1.0]  # the heavy one is first felt at 0.02
    rows = np.linspace(0.0, 0.15, 300)[:, None]
    ends = plain.climb(rows, X, 1.0, "epanechnikov", w, tol=1e-10)
    model = MeanShift(1.0, kernel="epanechnikov").fit(X, sample_weight=w)
    assert model.cluster_centers_[:, 0].tolist() == [1.02, 0.0]
    expected = (ends[:, 0] < 0.5).astype(int)
    assert 0 < expected.sum() < 100, "the saddle is near the mode"
    assert model.predict(rows).tolist() == expected.tolist()
    assert [int(model.predict([row])[0]) for row in rows[::9]] == expected[::9].tolist()


def test_a_new_row_that_climbs_to_a_mode_of_no_training_point_is_minus_one():
    angles = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    triangle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    model = MeanShift(0.725, cluster_all=False).fit(triangle)  # a fourth mode is in the middle
    middle, corners = [[0.0, 0.0], [0.01, -0.02]], (1.02 * triangle).tolist()
    assert model.predict(middle + corners).tolist() == [-1, -1, *model.labels_]
    assert [model.predict([row]).tolist() for row in middle] == [[-1], [-1]]
    assert model.predict(middle * 200 + corners * 200).tolist() == [-1] * 400 + 200 * [
        *model.labels_
    ]


def test_a_row_costs_no_more_where_modes_are_many():
    asked = 0

    def counting(u):
        nonlocal asked
        asked += np.size(u)
        return np.exp(-u)

    costs = []
    for n in (30, 300):
        X = 10.0 * np.arange(n)[:, None]
        model = MeanShift(1.0, kernel=counting).fit(X)
        assert len(model.cluster_centers_) == n
        asked = 0
        model.predict(X[:1] + 0.1)
        costs.append(asked / n)
    assert costs[1] < 2 * costs[0], f"for each datum {costs}"
