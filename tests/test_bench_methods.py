"""Methods are timed fairly, and the report is of the table that was kept."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
sys.path.insert(0, str(TOOLS))

import bench_methods as bench  # noqa: E402

from teachkit import neighbor_bandwidth  # noqa: E402


def kept():
    """The table that the benchmark wrote."""
    return pd.read_csv(bench.TABLE)


def took(n, seconds, d=2):
    """Rows of a table: how long each method took."""
    return [{"method": m, "n": n, "d": d, "seconds": s} for m, s in seconds.items()]


@pytest.fixture
def one_method(monkeypatch):
    """A method that does nothing, on a clock whose every call takes as long as is said."""

    def timed(seconds):
        calls = []
        monkeypatch.setattr(bench, "METHODS", {"idle": lambda job: np.zeros(300, dtype=int)})

        def clocked(call):
            calls.append(call)
            return seconds, 2 * seconds, call()

        monkeypatch.setattr(bench, "clocked", clocked)
        (row,) = bench.raced(bench.job_of(300, 2), ["idle"])
        return row, len(calls)

    return timed


# --- the methods --------------------------------------------------------------------


@pytest.mark.parametrize("d", bench.COLUMNS)
@pytest.mark.parametrize("name", bench.METHODS)
def test_every_method_labels_every_point(name, d):
    labels = bench.METHODS[name](bench.job_of(100, d))
    assert labels.shape == (100,) and labels.min() >= -1


@pytest.mark.parametrize("d", bench.COLUMNS)
def test_what_methods_are_told_follows_the_stated_rules(d):
    job = bench.job_of(400, d)
    assert job.radius == neighbor_bandwidth(job.data, 0.2)
    assert job.h == pytest.approx(job.radius / np.sqrt(d + 4))
    within = np.linalg.norm(job.data[:, None] - job.data, axis=-1) <= job.eps
    assert (within.sum(axis=1) >= 2 * d).mean() == pytest.approx(0.9, abs=0.005)


# --- the race -----------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "rounds", "calls"), [(0.1, 5, 10), (1.0, 3, 3), (2.0, 1, 1)])
def test_what_is_slow_runs_less_often_and_only_in_one_thread(one_method, seconds, rounds, calls):
    row, called = one_method(seconds)
    assert (row["rounds"], called) == (rounds, calls)
    assert (row["seconds"], row["cpu_seconds"]) == (seconds, 2 * seconds)
    assert np.isnan(row["all_threads"]) == (rounds < 5)


def test_methods_run_in_turns_and_clusters_are_counted(monkeypatch):
    turns = []

    def labels(name, found):
        return lambda job: turns.append(name) or np.array(found)

    some = {
        "one": labels("one", [0] * 60 + [1] * 39 + [2]),
        "two": labels("two", [-1] * 50 + [0] * 50),
    }
    monkeypatch.setattr(bench, "METHODS", some)
    rows = list(bench.raced(bench.job_of(100, 2), [*some]))
    assert turns == ["one", "two"] * 2 * bench.ROUNDS[0]
    assert [(row["clusters"], row["big"]) for row in rows] == [(3, 2), (1, 1)]


def test_a_method_that_took_too_long_is_not_tried_with_more_points(monkeypatch):
    monkeypatch.setattr(bench, "METHODS", dict.fromkeys("abcd"))
    first = took(500, {"a": 1.0, "b": 20.1, "c": 0.1, "d": 0.1})
    assert bench.tried([], 500, 2) == ["a", "b", "c", "d"]
    assert bench.tried(first, 1_000, 2) == ["a", "c", "d"]
    assert bench.tried(first, 1_000, 8) == ["a", "b", "c", "d"]
    second = [*first, *took(1_000, {"a": 21.0, "c": 0.5, "d": 0.4})]
    assert bench.tried(second, 2_000, 2) == ["c", "d"]
    assert bench.tried(second, bench.MANY, 2) == ["d"]


# In a process of its own, as the report has it: one that has done much holds freed memory ready.
MEASURE = """
import numpy as np
import bench_methods as bench

np.ones(2**24)  # 128 MiB, held no more
small, large = bench.job_of(100, 2), bench.job_of(5_000, 2)
wide = bench.replace(large, eps=large.radius)
print(bench.grown("DBSCAN", small, large), bench.grown("DBSCAN", small, wide))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux alone has it")
def test_the_memory_of_compiled_code_is_measured_whatever_was_held_before():
    """DBSCAN's lists of neighbours: NumPy, and what traces it, knows nothing of most of them."""
    command = [sys.executable, "-c", MEASURE]
    told = subprocess.run(command, cwd=TOOLS, capture_output=True, text=True, check=True).stdout
    narrow, wide = map(float, told.split())
    neighbours = 0.2 * 5_000**2 * 8 / 2**20
    assert 4 * neighbours > wide > 0.5 * neighbours
    assert narrow < 0.2 * neighbours


def test_memory_is_measured_of_dbscan_at_three_eps_and_of_ours(monkeypatch):
    asked = []
    monkeypatch.setattr(bench, "apart", lambda *call: asked.append(call) or 1.0)
    assert [*bench.memory(300)][3:] == ["quick shift", *bench.MEAN_SHIFTS[:2]]
    assert {len(large.data) for _, _, large in asked} == {300}
    (_, _, own), (_, _, half), (_, _, whole), *_ = asked
    assert own.eps < half.eps == own.radius / 2 and whole.eps == own.radius


def test_a_machine_that_was_not_quiet_is_told_of():
    times = pd.DataFrame({"seconds": [1.0, 2.0], "cpu_seconds": [1.0, 1.9]})
    assert "1.03 × as long" in bench.disturbed(times) and "hardly" in bench.disturbed(times)
    assert "other work disturbed" in bench.disturbed(times.assign(seconds=2.0))


# --- what was kept ------------------------------------------------------------------


def test_the_kept_table_has_every_method_at_every_size_it_was_tried_with():
    table = kept()
    assert set(table["d"]) == set(bench.COLUMNS)
    for d in bench.COLUMNS:
        rows = table[table["d"] == d].to_dict("records")
        for n in [*bench.SIZES, bench.MANY]:
            there = [row["method"] for row in rows if row["n"] == n]
            assert sorted(there) == sorted(bench.tried([r for r in rows if r["n"] < n], n, d)), n
    assert (table[["seconds", "cpu_seconds", "clusters"]] >= 0).all(axis=None)
    assert table[["machine", "date", "versions"]].drop_duplicates().shape == (1, 3)


def test_what_the_report_says_of_dbscan_is_so_in_the_kept_table():
    wide = kept().pivot(index=["d", "n"], columns="method", values="cpu_seconds")
    ours, theirs = bench.MEAN_SHIFTS[:2], bench.MEAN_SHIFTS[2]
    assert (wide[theirs].dropna() > 5 * wide["DBSCAN"][wide[theirs].notna()]).all()
    ratios = wide[ours].div(wide["DBSCAN"], axis="index").stack()
    assert ratios.min() < 1 < ratios.max()


def test_the_report_in_the_docs_is_of_the_kept_table():
    table, text = kept(), bench.REPORT.read_text(encoding="utf-8")
    assert f"{table['machine'].iloc[0]}, {table['versions'].iloc[0]}" in text
    assert f"; {table['date'].iloc[0]}." in text
    for d in bench.COLUMNS:
        for column in ("seconds", "cpu_seconds", "all_threads"):
            assert bench.by_size(table, d, column) in text
        assert bench.beside_dbscan(table, d) in text
    assert bench.other_answers(table) in text and bench.disturbed(table) in text


def test_importing_the_script_changes_no_setting_of_others(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    importlib.reload(bench)
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"
