"""The service's README does what it says, and its Dockerfile, which no Docker has tried, holds."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from packaging.requirements import Requirement
from papers import Dockerfile, commands
from serving import SERVICE, UVICORN, ask, load_app

ROOT = SERVICE.parent
COMMANDS = commands(SERVICE / "README.md")


IMAGE = Dockerfile(SERVICE / "Dockerfile")


# ---- README.md


def test_the_readme_trains_serves_asks_and_scores_in_this_order(monkeypatch, tmp_path, capsys):
    train, serve, curl, score, build, run = COMMANDS
    monkeypatch.chdir(tmp_path)
    np.save("table.npy", np.array([[39.1, 18.7, 181, 3750], [10, 5, 50, 500]]))
    monkeypatch.delenv("MODEL", raising=False)

    def python(program, *arguments):
        monkeypatch.setattr(sys, "argv", [program, *arguments])
        runpy.run_path(str(SERVICE / program), run_name="__main__")

    assert train[0] == serve[0] == score[0] == "python"
    python(*train[1:])
    assert serve[1:] == [*UVICORN, "--port", "8000"]
    app = load_app(monkeypatch, tmp_path / train[-1]).app
    address, flag, body = curl[1:]
    path = address.removeprefix("http://127.0.0.1:8000")
    assert flag == "--json"
    assert ask(app, "POST", path, json=json.loads(body)).json() == {"labels": [0]}
    capsys.readouterr()
    python(*score[1:])
    place = tmp_path / capsys.readouterr().out.splitlines()[-1]
    (file,) = place.iterdir()
    assert np.load(file).tolist() == [0, -1]
    assert build[:2] == ["docker", "build"] and run[:2] == ["docker", "run"]
    assert build[-2] == run[-1] == "penguins" and build[-1] == "."


def test_the_readme_and_the_dockerfile_give_the_same_commands():
    text = (SERVICE / "Dockerfile").read_text(encoding="utf-8")
    said = [shlex.split(line) for line in re.findall(r"^#     (docker .+)$", text, re.MULTILINE)]
    assert said == COMMANDS[-2:]
    assert (ROOT / said[0][said[0].index("--file") + 1]).samefile(SERVICE / "Dockerfile")


def test_both_say_that_no_docker_has_tried_it():
    for name in ("README.md", "Dockerfile"):
        assert "ntried: there was no Docker" in (SERVICE / name).read_text(encoding="utf-8"), name


# ---- Dockerfile


def test_what_is_copied_is_there_and_not_left_out():
    assert IMAGE.lacks(ROOT) == []


def test_only_what_the_service_needs_is_copied():
    programs = {f"service/{name}.py" for name in ("app", "score", "train")}
    lists = {"requirements.txt", "service/requirements.txt"}
    assert set(IMAGE.copied()) == {*lists, "teachkit", *programs}


def test_the_service_runs_as_nobody_and_says_whether_it_is_well():
    words = [word for word, _ in IMAGE.instructions]
    assert words[0] == "FROM" and re.fullmatch(r"python:3\.\d+-slim", IMAGE.given("FROM")[0])
    assert IMAGE.given("USER") == ["65534"] and words.index("USER") > words.index("RUN")
    assert "RUN" not in words[words.index("USER") :]
    (health,) = IMAGE.given("HEALTHCHECK")
    check = json.loads(health.split("CMD", 1)[1])
    assert check[:2] == ["python", "-c"]
    compile(check[2], "HEALTHCHECK", "exec")
    assert "http://127.0.0.1:8000/health" in check[2]
    (start,) = IMAGE.given("CMD")
    assert json.loads(start) == ["python", *UVICORN, *["--host", "0.0.0.0", "--port", "8000"]]
    assert IMAGE.given("EXPOSE") == ["8000"]


def test_the_image_says_no_secret():
    assert not {"ENV", "ARG", "ADD"} & {word for word, _ in IMAGE.instructions}


def test_the_service_installs_what_it_imports_in_the_versions_of_the_lock():
    lines = (SERVICE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = {Requirement(line).name for line in lines if not line.startswith("#")}
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.M))
    assert names <= pinned
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {Requirement(line).name for line in project["optional-dependencies"]["service"]}
    assert names == extra | {"numpy", "pandas", "scikit-learn"}


@pytest.mark.skipif(sys.platform == "win32", reason="sed is no program of Windows'")
def test_the_versions_are_those_of_the_lock_without_their_hashes(tmp_path):
    (tmp_path / "lock.txt").write_bytes((ROOT / "requirements.txt").read_bytes())
    command = IMAGE.given("RUN")[0].split("&&")[0]
    subprocess.run(command, shell=True, check=True, cwd=tmp_path)
    found = (tmp_path / "versions.txt").read_text().splitlines()
    assert len(found) > 100
    assert all(re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+[^\\ ])?", line) for line in found)
