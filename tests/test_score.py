"""A batch that is killed and started again ends as if nothing had been: service/score.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from serving import SERVICE, load, train
from skops import io

from teachkit import load_penguins

pytestmark = pytest.mark.xdist_group("service")

COLUMNS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
CHUNK = 10
STARTS = ["000000000", "000000010", "000000020", "000000030", "000000040"]

#: score.py in small chunks; in the second it stands still where the test says, to be killed there.
DRIVER = f"""
import sys, score
import numpy as np

score.CHUNK = {CHUNK}
where, *arguments = sys.argv[1:]
calls = 0

def wait_in_the_second():
    global calls
    calls += 1
    if calls == 2:
        print("here", flush=True)
        sys.stdin.read()

def say(*words, **how):
    print(*words, **how)
    if where == "between two chunks":
        wait_in_the_second()

def save(stream, array, whole=np.save):
    if where == "in the middle of a write":
        stream.write(b"torn")
        stream.flush()
        wait_in_the_second()
        stream.seek(0)
    whole(stream, array)

score.print, np.save = say, save
score.score(*arguments)
"""
#: Where the batch is killed -> how many chunks are whole then, and how many files are torn.
KILLED = {"between two chunks": (2, 0), "in the middle of a write": (1, 1)}


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        return train(patch, tmp_path_factory.mktemp("model") / "penguins.skops")


@pytest.fixture
def table(tmp_path) -> Path:
    """Forty-seven penguins, one of whom is like no other: four whole chunks and a rest."""
    rows = load_penguins()[COLUMNS].dropna().to_numpy()[::7][:47].copy()
    rows[13] = [10, 5, 50, 500]
    return save(tmp_path / "table.npy", rows)


@pytest.fixture
def score(monkeypatch):
    """The function `score` of score.py, in small chunks."""
    module = load("score")
    monkeypatch.setattr(module, "CHUNK", CHUNK)
    return module.score


def save(file: Path, rows: np.ndarray) -> Path:
    np.save(file, rows)
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*.npy"))
        if file.is_file()
    }


def kill(where: str, *arguments: Path) -> None:
    """Start a batch and kill it, by SIGKILL where there is one, as soon as it stands `where`."""
    command = [sys.executable, "-c", DRIVER, where, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=SERVICE, stdin=pipe, stdout=pipe, text=True) as batch:
        assert batch.stdout is not None
        said = iter(batch.stdout)
        assert "here\n" in said
        batch.kill()
        assert "".join(said) == ""


def test_the_labels_are_the_pipelines_own(model, table, score, tmp_path):
    place = score(model, table, tmp_path / "labels")
    files = sorted(place.iterdir())
    assert [file.stem for file in files] == STARTS
    labels = np.concatenate([np.load(file) for file in files])
    pipeline = io.load(model, trusted=["teachkit.cluster.MeanShift"])["pipeline"]
    own = pipeline.predict(load_penguins()[COLUMNS].dropna()[::7][:47])
    own[13] = -1
    assert labels.tolist() == own.tolist() and set(own) == {-1, 0, 1}


@pytest.mark.parametrize("where", KILLED)
def test_a_batch_that_was_killed_goes_on_and_ends_in_the_same_bytes(
    model, table, score, tmp_path, capsys, where
):
    undisturbed = contents(score(model, table, tmp_path / "undisturbed"))
    folder = tmp_path / "labels"
    kill(where, model, table, folder)
    whole, torn = KILLED[where]
    assert len(list(folder.rglob("*.npy"))) == whole
    assert len(list(folder.rglob("*.part"))) == torn
    capsys.readouterr()

    place = score(model, table, folder)
    said = capsys.readouterr().out.splitlines()
    starts = [int(line.partition(":")[0].split()[-1]) for line in said]
    assert starts == [int(start) for start in STARTS[whole:]]
    assert contents(place) == undisturbed, "and nothing torn lies about"


def test_a_batch_that_is_complete_has_nothing_left_to_do(model, table, score, tmp_path, capsys):
    first = contents(score(model, table, tmp_path / "labels"))
    capsys.readouterr()
    assert contents(score(model, table, tmp_path / "labels")) == first
    assert capsys.readouterr().out == ""


def test_another_model_table_or_chunk_is_another_batch(model, table, score, tmp_path, monkeypatch):
    folder = tmp_path / "labels"
    first = score(model, table, folder)
    kept = contents(first)

    saved = io.load(model, trusted=["teachkit.cluster.MeanShift"])
    stricter = tmp_path / "stricter.skops"
    io.dump({**saved, "limit": saved["limit"] + 1}, stricter)
    rows = np.load(table)
    other = save(tmp_path / "other.npy", rows[::-1])
    places = [first, score(stricter, table, folder), score(model, other, folder)]
    assert contents(places[1]) != kept != contents(places[2])

    monkeypatch.setitem(score.__globals__, "CHUNK", CHUNK // 2)  # as who ran out of memory would
    places.append(score(model, table, folder))
    labels = np.concatenate([np.load(file) for file in sorted(places[3].glob("*.npy"))])
    assert len(labels) == len(rows)
    assert len(set(places)) == 4
    assert contents(first) == kept


def test_the_same_model_and_table_under_other_names_are_the_same_batch(
    model, table, score, tmp_path
):
    copies = [tmp_path / "a copy.skops", tmp_path / "a copy.npy"]
    for copy, file in zip(copies, [model, table], strict=True):
        copy.write_bytes(file.read_bytes())
    place = score(model, table, tmp_path / "labels")
    assert score(*copies, tmp_path / "labels") == place


def test_a_model_of_another_type_is_refused_by_its_name(table, score, tmp_path):
    file = tmp_path / "sneaky.skops"
    io.dump({"pipeline": Path, "limit": 0.0}, file)
    with pytest.raises(TypeError, match="Path"):
        score(file, table, tmp_path / "labels")
    assert not (tmp_path / "labels").exists()


def test_a_row_with_a_gap_gets_its_own_label_and_stops_nothing(model, score, tmp_path):
    rows = load_penguins()[COLUMNS].dropna().to_numpy()[:25].copy()
    rows[3, 2], rows[10:20] = np.nan, np.inf  # one in the first chunk, all in the second
    place = score(model, save(tmp_path / "table.npy", rows), tmp_path / "labels")
    labels = np.concatenate([np.load(file) for file in sorted(place.glob("*.npy"))])
    assert np.flatnonzero(labels == -2).tolist() == [3, *range(10, 20)]


def test_two_runs_at_once_write_beside_each_other(model, table, score, tmp_path, monkeypatch):
    """Another process has another number, so neither renames what the other has not finished."""
    undisturbed = contents(score(model, table, tmp_path / "undisturbed"))
    replace, first = os.replace, []

    def other_run_in_between(part, file):
        if not first:
            first.append(part)
            with monkeypatch.context() as patch:
                patch.setattr(os, "getpid", lambda: 1)
                score(model, table, tmp_path / "labels")
        replace(part, file)

    monkeypatch.setattr(os, "replace", other_run_in_between)
    assert contents(score(model, table, tmp_path / "labels")) == undisturbed
