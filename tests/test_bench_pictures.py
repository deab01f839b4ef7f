"""The benchmark of pictures can be run, with its peers and without, and the report is its own."""

import importlib
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import bench_pictures as bench  # noqa: E402


@pytest.fixture
def tiny(monkeypatch):
    for name, value in {"WIDTHS": [12, 16], "BESIDE": 16, "ROUNDS": 1, "FRAMES": 2}.items():
        monkeypatch.setattr(bench, name, value)


def rows_of(text):
    return [line for line in text.splitlines() if line.startswith("| `") or " × " in line[:12]]


@pytest.mark.usefixtures("tiny")
def test_every_job_has_its_row_with_whatever_peers_there_are():
    text = bench.report()
    assert "| 12 × 8 | " in text and "| 16 × 11 | " in text
    for name in ("`filter_image`", "`segment_image`", "`MeanShift`, flat", "`track`"):
        assert f"\n| {name}" in text
    assert ("scikit-image's `slic`" in text) == ("skimage" in bench.PEERS)
    assert ("OpenCV's `pyrMeanShiftFiltering`" in text) == ("cv2" in bench.PEERS)


@pytest.mark.usefixtures("tiny")
def test_peers_that_are_not_installed_are_left_out_and_named(monkeypatch):
    monkeypatch.setattr(bench, "PEERS", {})
    text = bench.report()
    assert "not installed: scikit-image, opencv-python-headless" in text
    assert "OpenCV's `meanShift`" not in text and "| scikit-image's" not in text


def test_calls_run_in_turns(monkeypatch):
    turns = []
    monkeypatch.setattr(bench, "ROUNDS", 3)
    calls = {name: lambda name=name: turns.append(name) or name for name in ("one", "two")}
    found = bench.medians(calls)
    assert turns == ["one", "two"] * 3
    assert [result for _, result in found.values()] == ["one", "two"]


def test_the_report_in_the_docs_is_of_this_script():
    text = bench.REPORT.read_text(encoding="utf-8")
    assert all(f"\n| {width} × " in text for width in bench.WIDTHS)
    assert "not installed: none" in text
    for name in bench.segmenters(bench.load_picture("china", 12)):
        assert f"\n| {name} | " in text


def test_importing_the_script_changes_no_setting_of_others(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    importlib.reload(bench)
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"
