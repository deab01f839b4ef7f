"""The benchmarks can be run: every row, on tiny data, and the report that they end in."""

import importlib
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import joblib
import numpy as np
import pytest
from PIL import Image
from scipy.spatial.distance import cdist
from sklearn.cluster import MeanShift as Reference

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import bench  # noqa: E402
import bench_sweep  # noqa: E402

from teachkit.exercises import EXERCISES  # noqa: E402

TINY = dict(
    zip(
        bench.SIZES,
        [
            [(40, 2), (60, 2, "n_jobs=2"), (90, 2), (64, 3, "colours"), (40, 5)],
            [(40, 2), (60, 2), (90, 2), (40, 3)],
            [(60, 6)],
            [(40,), (90,)],
            [(40,)],
        ],
        strict=True,
    )
)


def mean_shift(data, radius, labels_only):
    """Cluster as mlpack does, but number the clusters from the last."""
    labels = Reference(bandwidth=radius, bin_seeding=True).fit(data).labels_
    return {"output": (labels.max() - labels)[:, None].astype(float)}


# The peers' functions that the script calls, made of NumPy and SciPy.
STAND_INS = {
    "mlpack": SimpleNamespace(mean_shift=mean_shift),
    "torch": SimpleNamespace(
        set_num_threads=int,
        tensor=np.array,
        float32=np.float32,
        cdist=cdist,
        exp=np.exp,
        cat=np.concatenate,
    ),
}
# What a row says when its peer agrees; all others have the same labels.
AGREED = {
    "mlpack": "100 % of labels, renumbered",
    "torch batch": "100 % of ends",
    "torch batch, 3 threads": "100 % of ends",
    "torch batch, `cdist`": "100 % of ends",
    "torch batch, `cdist`, 3 threads": "100 % of ends",
    "SciPy's `gaussian_kde`": "equal to ",
    "scikit-learn's `estimate_bandwidth`": "equal to ",
    "scikit-learn, flat, bins": "",  # another density: its labels may differ
}


@pytest.fixture
def tiny(monkeypatch):
    """The script with little to do, and with every peer."""
    few = {"MEMORY": [40, 90], "GROWTH": [40, 60, 90], "STEADY": [40], "PLAIN": 60}
    less = {
        "ROUNDS": (2, 2, 1, 1),
        "REPEATS": 2,
        "PROCESSES": 1,
        "BATCH": 25,
        "CORES": 3,
        "PEERS": STAND_INS,
    }
    few["EXERCISES"] = dict([*bench.EXERCISES.items()][:1])
    for name, value in {**few, **less, "version": lambda name: "1.2.3"}.items():
        monkeypatch.setattr(bench, name, value)
    with joblib.parallel_config(backend="threading"):  # processes take seconds to start
        yield


def measured():
    return [row for job, sizes in TINY.items() for size in sizes for row in bench.JOBS[job](*size)]


def a_row(ratio):
    words = "some job", 7, 2, "a peer", "every label equal", "5, 5"
    return bench.Row(*words, (ratio, 1.0), 0.5)


@pytest.mark.usefixtures("tiny")
def test_every_job_has_its_rows_and_every_peer_agrees():
    rows = measured()
    assert {row.job for row in rows} == set(bench.SIZES)
    assert {"mlpack", "torch batch", "scikit-learn, `n_jobs=2`"} <= {row.peer for row in rows}
    for row in rows:
        assert row.answers.startswith(AGREED.get(row.peer, "every label equal")), row
        if row.answers.startswith("equal to"):
            assert float(row.answers.split()[-1]) < 1e-9, row
        assert min(row.seconds) > 0 and row.peak > 0


@pytest.mark.usefixtures("tiny")
def test_the_report_holds_every_row_and_two_pictures_in_words(tmp_path):
    rows = measured()
    text = bench.report(rows, tmp_path)
    assert all(str(row) in text for row in rows)
    assert "not installed: none" in text
    for picture, unit in [("benchmarks-speed.png", "Seconds"), ("benchmarks-memory.png", "Peak")]:
        assert re.search(rf"!\[{unit} [^\]]+ points\.\]\({picture}\)", text)
        with Image.open(tmp_path / picture) as image:
            assert min(image.size) > 300


@pytest.mark.usefixtures("tiny")
def test_peers_that_are_not_installed_are_left_out_and_named(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "PEERS", {})
    rows = bench.bins(40, 2) + bench.gaussian(40)
    assert {row.peer for row in rows} == {"scikit-learn", 'teachkit, `algorithm="plain"`'}
    assert "not installed: mlpack, torch" in bench.report(rows, tmp_path)


@pytest.mark.usefixtures("tiny")
def test_the_report_says_where_we_lose(tmp_path):
    lost = bench.report([a_row(0.25), a_row(3.0)], tmp_path).split("## Where we lose")[1]
    assert "- some job, a peer, n = 7, d = 2: 0.250 ×\n\n##" in lost
    assert "Nowhere" in bench.report([a_row(3.0)], tmp_path)


def test_another_answer_is_seen():
    data, h = bench.blobs(60, 2)
    ours = bench.MeanShift(h, **bench.LIKE_SKLEARN).fit(data)
    labels = ours.labels_.copy()
    labels[0] = (labels[0] + 1) % (labels.max() + 1)
    assert bench.agreement(ours, ours.labels_.copy()) == "every label equal"
    assert bench.agreement(ours, labels).startswith("98.33 % of labels")
    ends = ours.cluster_centers_[ours.labels_]
    ends[:15] += h / 10
    assert bench.agreement(ours, ends).startswith("75 % of ends")
    assert bench.agreement(np.ones(3), np.array([1, 1, 2.0])) == "equal to 5e-01"


@pytest.mark.parametrize(
    ("seconds", "rounds"),
    [((0.5, 0.1), "8, 8"), ((2, 0.1), "4, 4"), ((9, 0.1), "2, 4"), ((99, 9), "1, 2")],
)
def test_what_is_slow_runs_in_fewer_rounds_and_so_does_what_runs_beside_it(
    monkeypatch, seconds, rounds
):
    monkeypatch.setattr(bench, "ROUNDS", (8, 4, 2, 1))
    monkeypatch.setattr(bench, "SLOW", (1, 5, 60))
    monkeypatch.setattr(bench, "timed", lambda call: (call(), 1.0))
    calls, names = [], ("a peer", bench.OURS)
    took = dict(zip(names, seconds, strict=True))
    both = {name: lambda name=name: calls.append(name) or took[name] for name in names}
    (row,) = bench.race("some job", np.zeros((3, 2)), both)
    assert row.rounds == rounds
    theirs, ours = map(int, rounds.split(", "))
    turns = [name for done in range(ours) for name in names[done >= theirs :]]
    assert calls == [*turns, bench.OURS]  # the last for its memory


@pytest.mark.usefixtures("tiny")
def test_the_work_of_passing_checks_is_told_and_keeps_no_progress(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "home"))
    first, second = [*EXERCISES][:2]
    two = {name: EXERCISES[name] for name in (first, second)}
    monkeypatch.setattr(bench, "EXERCISES", two)
    work = iter([0.25, 0.5, 0.75, 2.0, 1.5, 1.75, 0.125, 0.5, 0.5, 0.5, 0.25, 3.0])
    monkeypatch.setattr(bench, "worked", lambda call: (call(), next(work))[1])
    *_, one, other, both = bench.checks().split("\n")
    lessons = [EXERCISES[name].lesson for name in two]
    assert one == f"| {lessons[0]} | `{first}` | 0.250 | 1.50 |"
    assert other == f"| {lessons[1]} | `{second}` | 0.125 | 0.250 |"
    assert both == "| all | 2 exercises | 0.375 | 1.75 |"
    assert not (tmp_path / "home").exists()


def test_work_is_counted_and_a_wrong_answer_is_no_check_that_passes(monkeypatch):
    assert 0 < bench.worked(lambda: sum(range(100_000))) < 10
    with pytest.raises(RuntimeError, match="should be right does not pass"):
        bench.passing(next(iter(EXERCISES)), lambda *args: 0)


@pytest.mark.usefixtures("tiny")
def test_the_exponent_is_the_slope_of_the_logarithms():
    assert bench.growth({"a": {n: 3 * n**1.5 for n in (40, 60, 90)}, "b": {40: 1}}) == "a 1.50"


def test_the_photograph_becomes_its_colours():
    data, _ = bench.colours(64)
    assert data.shape == (64, 3)
    assert 0 < data[:, 0].min() < data[:, 0].max() <= 100
    assert np.abs(data[:, 1:]).max() < 60


def test_the_report_in_the_docs_is_of_this_script():
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for job, sizes in bench.SIZES.items():
        section = text.split(f"\n## {job}")[1].split("\n## ")[0]
        assert all(f"\n| {size[0]:,} | " in section for size in sizes), job
    pictures = re.findall(r"\]\(([\w-]+\.png)\)", text)
    assert pictures and all((ROOT / "docs" / picture).exists() for picture in pictures)


def test_importing_the_script_changes_no_setting_of_others(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    importlib.reload(bench)
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"


def test_a_sweep_is_timed_beside_fits_that_label_alike(monkeypatch):
    monkeypatch.setattr(bench_sweep, "SIZES", [(60, 2), (60, 3)])
    monkeypatch.setattr(bench_sweep, "ROUNDS", 1)
    rows = [line for line in bench_sweep.report().splitlines() if line.startswith("| ")]
    names = [row.split(" | ")[0] for row in rows[1:]]
    assert names == [
        *("| penguins", "| three blobs", "| 60 points in 2 columns", "| 60 points in 3 columns")
    ]
    assert all(float(row.split(" | ")[-1].rstrip(" |")) > 0 for row in rows[1:])


def test_a_sweep_that_labels_unlike_its_fits_is_not_timed(monkeypatch):
    monkeypatch.setattr(bench_sweep, "fits", lambda data, swept: [0 * data[:, 0]] * 25)
    with pytest.raises(RuntimeError, match="does not label as its fits do"):
        bench_sweep.row("blobs", bench.blobs(60, 2)[0])


def test_the_report_of_sweeps_in_the_docs_is_of_this_script():
    text = (ROOT / "docs" / "benchmarks-sweep.md").read_text(encoding="utf-8")
    assert all(f"| {n:,} points in {d} columns | " in text for n, d in bench_sweep.SIZES)
