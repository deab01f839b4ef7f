"""The benchmark of a graphics card writes one table, with a card or without one."""

import inspect
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "lessons" / "17-go-beyond-one-machine.md"
sys.path.insert(0, str(ROOT / "tools"))

import bench_gpu as bench  # noqa: E402

from teachkit import MeanShift, climb  # noqa: E402

needs_torch = pytest.mark.skipif(
    not find_spec("torch"), reason="torch is not installed: pip install torch"
)


def kept():
    """The table that the benchmark wrote."""
    return json.loads(bench.TABLE.read_text(encoding="utf-8"))


class Card:
    """What torch says of a card that holds 300 MiB, and then, asked anew, 200."""

    held = 300 * 2**20

    def get_device_name(self):
        return "a card"

    def max_memory_allocated(self):
        return self.held

    def reset_peak_memory_stats(self):
        self.held = 200 * 2**20


@pytest.fixture(params=["cpu", "cuda"])
def stand_in(request, monkeypatch, tmp_path):
    """Climbs by the library in the place of torch's, on a processor or what passes for a card."""
    asked = []
    fake = SimpleNamespace(__version__="9.9", set_num_threads=asked.append, cuda=Card())

    def climb_on(device, data, bandwidth):
        assert device == request.param
        return climb(data, data, bandwidth).ends

    named = {"cpu": (1, "the processor"), "cuda": (4, "the clock")}
    threads, seconds = named[request.param]
    values = {"torch": fake, "climb_on": climb_on, "DEVICE": request.param}
    values |= {"THREADS": threads, "SECONDS": seconds, "TABLE": tmp_path / "gpu_times.json"}
    values |= {"SIZES": [(60, 2), (80, 1)], "clocked": lambda call: (0.2, 0.1, call())}
    for name, value in values.items():
        monkeypatch.setattr(bench, name, value)
    return request.param, asked


def test_with_a_card_or_without_it_writes_the_layout_that_is_kept(stand_in):
    device, asked = stand_in
    bench.main()
    written = kept()
    assert [(row["n"], row["d"]) for row in written["rows"]] == [(60, 2), (80, 1)]
    mib = 200 if device == "cuda" else None
    for row in written["rows"]:
        assert row["mib"] == mib and row["elsewhere"] == 0 and row["apart"] < bench.CLOSE
        assert row["torch"] == row["teachkit"] == (0.2 if device == "cuda" else 0.1)
        assert row["modes"] >= 1
    if device == "cuda":
        assert (written["card"], written["seconds"]) == ("a card", "of the clock, threads: 4")
        assert asked == [4]
    else:
        assert written["card"] == bench.NO_CARD
        assert written["seconds"] == "of the processor, threads: 1" and asked == [1]
    assert "torch 9.9, numpy" in written["versions"]


@pytest.mark.usefixtures("stand_in")
def test_the_kept_table_has_the_layout_that_is_written():
    bench.main()
    written = kept()
    real = json.loads((ROOT / "teachkit/datasets/gpu_times.json").read_text(encoding="utf-8"))
    assert [*real] == [*written]
    assert {tuple(row) for row in real["rows"]} == {tuple(row) for row in written["rows"]}


def test_the_kept_table_has_every_size_and_says_the_same_modes():
    rows = kept()["rows"]
    assert [(row["n"], row["d"]) for row in rows] == bench.SIZES
    for i, row in enumerate(rows):
        assert (row["torch"] is None) == bench.too_long(rows[:i], row["n"])
        if row["torch"] is not None:
            assert row["apart"] < 0.01 and row["elsewhere"] <= row["n"] / 1_000


def test_what_the_lesson_says_of_the_table_is_so():
    """In two columns torch loses ground as n grows; it has far less to lose in five."""
    ratio = {
        (row["n"], row["d"]): row["torch"] / row["teachkit"]
        for row in kept()["rows"]
        if row["torch"]
    }
    in_two = [ratio[size] for size in bench.SIZES if size in ratio and size[1] == 2]
    assert len(in_two) >= 2 and in_two == sorted(in_two)
    for n in (5_000, 20_000):
        assert ratio[n, 2] > 5 * ratio[n, 5]


def test_the_lesson_shows_what_is_timed():
    assert inspect.getsource(bench.climb_on) in LESSON.read_text(encoding="utf-8")


def test_a_size_that_would_take_torch_too_long_is_left_out():
    row = {"n": 1_000, "torch": bench.LONGEST / 100}
    left_out = {"n": 50_000, "torch": None}
    assert not bench.too_long([], 10**9)
    for rows in ([row], [row, left_out]):
        assert not bench.too_long(rows, 10_000) and bench.too_long(rows, 10_001)


def test_what_is_left_out_of_torch_is_timed_of_the_library():
    row = bench.raced(50, 2, with_torch=False)
    assert row["teachkit"] >= 0 and row["modes"] >= 1
    assert [row[name] for name in ("torch", "apart", "elsewhere", "mib")] == [None] * 4


def test_ends_are_compared_with_the_mode_of_their_own_point():
    data = np.array([[0.0], [0.1], [10.0]])
    model = MeanShift(1.0).fit(data)
    ends = model.cluster_centers_[model.labels_]
    assert bench.compared(ends, model) == {"apart": 0.0, "elsewhere": 0}
    ends[0] += 2 * bench.CLOSE  # the other climb of this cluster has reached the mode
    assert bench.compared(ends, model) == {"apart": 0.0, "elsewhere": 1}
    assert bench.compared(ends + 0.5, model)["apart"] == 0.5
    assert bench.compared(ends[[2, 2, 0]], model)["elsewhere"] == 3


def test_without_torch_it_says_how_to_get_it_and_writes_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "torch", None)
    monkeypatch.setattr(bench, "TABLE", tmp_path / "gpu_times.json")
    with pytest.raises(SystemExit, match="pip install torch"):
        bench.main()
    assert not bench.TABLE.exists()


@needs_torch
@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_torch_batch_climbs_to_the_modes_of_the_library(d, monkeypatch):
    """However its pairs are parted, and however far from the origin in 32 bits."""
    data, radius = bench.blobs(300, d)
    for shift, pairs in [(0.0, 2**20), (1e6, 2**20), (0.0, 1_000), (0.0, 7)]:
        monkeypatch.setattr(bench, "PAIRS", pairs)
        model = MeanShift(radius / 2).fit(data + shift)
        found = bench.compared(bench.climb_on("cpu", data + shift, radius / 2), model)
        assert found["apart"] < 0.01 and found["elsewhere"] == 0, (shift, pairs)
