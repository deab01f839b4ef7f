"""The benchmark of lesson 15 times the lesson's own code, and the lesson tells what it found."""

import importlib
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import bench_ladder as bench  # noqa: E402

LESSON = bench.of_the_lesson()


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """The script with little to do, on a clock whose calls take 3, 2 and 1 seconds in turn."""
    turns = {}

    def clocked(call):
        turns[call.func] = turns.get(call.func, 0) + 1
        return 9.0, max(4.0 - turns[call.func], 1.0), call()

    values = {"STEPS": {40: bench.STEPS[1_000], 60: ["tiles", "boxes", "teachkit"]}}
    values |= {"CLIMBS": 50, "FITS": 30, "clocked": clocked, "TABLE": tmp_path / "times.json"}
    for name, value in values.items():
        monkeypatch.setattr(bench, name, value)
    return turns


@pytest.fixture(scope="module")
def kept():
    """The seconds in the table that the benchmark wrote."""
    rows = json.loads(bench.TABLE.read_text(encoding="utf-8"))["rows"]
    return {(row["way"], row["n"]): row["seconds"] for row in rows}


def test_what_is_timed_is_what_the_lesson_shows():
    text = bench.LESSON.read_text(encoding="utf-8")
    for ways in bench.STEPS.values():
        assert [way for way in ways if f"by_{way}" not in LESSON] == ["teachkit"]
        assert all(f"def by_{way}(points, data, h" in text for way in ways if way != "teachkit")


@pytest.mark.usefixtures("tiny")
def test_the_kept_table_has_the_layout_that_is_written():
    real = json.loads((ROOT / "teachkit/datasets/ladder_times.json").read_text(encoding="utf-8"))
    bench.main()
    written = json.loads(bench.TABLE.read_text(encoding="utf-8"))
    assert [*written] == [*real]
    assert {tuple(row) for row in written["rows"]} == {tuple(row) for row in real["rows"]}
    assert [row["way"] for row in written["rows"]] == [
        *(way for ways in bench.STEPS.values() for way in ways),
        *("climbs by teachkit", "fit by scikit-learn", "fit by teachkit"),
    ]


def test_of_all_rounds_the_fastest_counts_and_a_slow_call_has_fewer(tiny, monkeypatch):
    calls = {"slow": lambda: 1, "quick": lambda: 2}

    def clocked(call):
        tiny[call] = tiny.get(call, 0) + 1
        return 9.0, {"slow": 1.5, "quick": 1 / tiny[call]}[names[call]], call()

    names = {call: name for name, call in calls.items()}
    monkeypatch.setattr(bench, "clocked", clocked)
    seconds, results = bench.least(calls)
    assert results == {"slow": 1, "quick": 2}
    assert [*tiny.values()] == [bench.SLOW_ROUNDS, bench.ROUNDS]
    assert seconds == {"slow": 1.5, "quick": float(f"{1 / bench.ROUNDS:.3g}")}


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("way", ["boxes", "teachkit"])
def test_a_way_with_another_answer_is_not_timed(way, monkeypatch):
    monkeypatch.setattr(bench, "of_the_lesson", lambda: {**LESSON, "by_boxes": twice("by_boxes")})
    if way == "teachkit":
        monkeypatch.setattr(bench, "of_the_lesson", lambda: LESSON)
        monkeypatch.setattr(bench, "step_by_teachkit", lambda points, data, h: points)
    with pytest.raises(RuntimeError, match=f"{way}: another answer than tiles at 40 points"):
        bench.main()
    assert not bench.TABLE.exists()


def twice(name):
    """A function of the lesson that counts every datum twice."""
    return lambda points, data, h: 2 * LESSON[name](points, data, h)


@pytest.mark.usefixtures("tiny")
def test_fits_with_other_labels_are_not_timed(monkeypatch):
    others = {"fit by scikit-learn": lambda: bench.teachkit.MeanShift(0.1).fit(np.eye(3))}
    others["fit by teachkit"] = lambda: bench.teachkit.MeanShift(9.0).fit(np.eye(3))
    monkeypatch.setattr(bench, "fits", lambda lesson: others)
    monkeypatch.setattr(bench, "clocked", lambda call: (1.0, 1.0, call()))
    with pytest.raises(RuntimeError, match="label 30 points differently"):
        bench.main()


def test_the_kept_table_has_every_way_at_every_size(kept):
    steps = {(way, n) for n, ways in bench.STEPS.items() for way in ways}
    fits = {(f"fit by {name}", bench.FITS) for name in ("scikit-learn", "teachkit")}
    assert set(kept) == steps | fits | {("climbs by teachkit", bench.CLIMBS)}


def test_what_the_lesson_says_of_the_table_is_so(kept):
    """Each rung beats the one below, but for boxes: few points give them too little to save."""
    rungs = ["loops", "broadcasting", "products", "tiles"]
    for n in bench.STEPS:
        seconds = [kept[way, n] for way in rungs if (way, n) in kept]
        assert seconds == sorted(seconds, reverse=True), n
        assert (kept["boxes", n] > kept["tiles", n]) == (n <= 3_000), n
        assert (kept["teachkit", n] > kept["tiles", n]) == (n <= 1_000), n
        assert kept["teachkit", n] < kept["boxes", n], n
    assert 10 < kept["loops", 1_000] / kept["broadcasting", 1_000] < 50
    assert kept["broadcasting", 3_000] > 3 * kept["products", 3_000]
    assert kept["tiles", 20_000] < 9 * kept["boxes", 20_000]  # the pairs are over 9 times fewer
    assert kept["fit by scikit-learn", bench.FITS] > 20 * kept["fit by teachkit", bench.FITS]


def test_importing_the_script_changes_no_setting_of_others(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    importlib.reload(bench)
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"
