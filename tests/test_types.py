"""Editors see the true types of what the library offers."""

import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
import typing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_house import FLOORS

import teachkit

pytestmark = pytest.mark.xdist_group("types")  # mypy, run once

ROOT = Path(__file__).resolve().parents[1]
CHECKED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"][
    "files"
]
# What a user's editor is asked.
QUESTIONS = "import teachkit\n" + "".join(
    f"reveal_type(teachkit.{name})\n" for name in teachkit.__all__
)
# pandas has no types of its own, and editors bring theirs: here, what the loaders need of it.
PANDAS = """
from typing import Any
class DataFrame:
    def __init__(self, *anything: Any, **named: Any) -> None: ...
    def __getattr__(self, name: str) -> Any: ...
def read_csv(file: Any) -> DataFrame: ...
"""
# What NumPy computes with arrays is Any to mypy: whether it is what was promised, a call shows.
DATA, ENDS = [[0.0, 0.0], [1.0, 0.0], [4.0, 4.0], [5.0, 4.0]], np.eye(2)
CALLS: dict[str, tuple] = {
    **dict.fromkeys(["density", "log_density", "density_gradient"], (DATA, DATA, 1.0)),
    **dict.fromkeys(["mean_shift_vector", "climb", "finish"], (DATA, DATA, 1.0)),
    **dict.fromkeys(["blur", "density_modes", "leave_one_out", "summarise"], (DATA, 1.0)),
    **dict.fromkeys(["likelihood_bandwidth", "mode_counts"], (DATA, [1.0, 2.0])),
    **dict.fromkeys(["neighbor_bandwidth", "median_neighbor_bandwidth"], (DATA,)),
    **dict.fromkeys(["scott", "silverman"], (DATA,)),
    "merge_modes": (ENDS, [1.0, 2.0], 0.1),
    **dict.fromkeys(set(teachkit.datasets.__all__) - {"BUNNY_CREDIT"}, ()),
    "make_clip": (DATA,),
}


@pytest.fixture(scope="module")
def mypy(tmp_path_factory) -> subprocess.CompletedProcess:
    """One run over the files that are to be clean and over the questions of an editor."""
    folder = tmp_path_factory.mktemp("types")
    (folder / "pandas").mkdir()
    (folder / "pandas" / "__init__.pyi").write_text(PANDAS, encoding="utf-8")
    questions = folder / "questions.py"
    questions.write_text(QUESTIONS, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "cache")]
    command += ["--no-pretty", "--no-color-output", *CHECKED, str(questions)]
    environment = os.environ | {"MYPYPATH": str(folder)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def revealed(mypy) -> dict[str, str]:
    """name -> the type that an editor shows for ``teachkit.name``."""
    notes = re.findall(r'questions\.py:(\d+): note: Revealed type is "(.*)"', mypy.stdout)
    names = dict(enumerate(teachkit.__all__, 2))  # line 1 is the import
    return {names[int(line)]: kind for line, kind in notes}


def imported_for_editors() -> dict[str, str]:
    """name -> module: what teachkit/__init__.py imports where only a type checker looks."""
    tree = ast.parse((ROOT / "teachkit" / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [
        n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"
    ]
    found = {}
    for statement in block.body:
        assert isinstance(statement, ast.ImportFrom)
        for name in (alias.name for alias in statement.names):
            whole = statement.module == "teachkit"
            found[name] = f"teachkit.{name}" if whole else statement.module
    return found


@pytest.mark.pinned
def test_mypy_has_nothing_to_say(mypy):
    problems = [line for line in mypy.stdout.splitlines() if ": error: " in line]
    assert problems == [] and mypy.returncode == 0, mypy.stdout + mypy.stderr


def test_all_of_the_mathematics_is_checked():
    files = {f"teachkit/{name}.py" for name in set().union(*FLOORS) - {"apply"}}
    assert sorted(files - set(CHECKED)) == [], "pyproject.toml, [tool.mypy] files: lacks these"


@pytest.mark.pinned
@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("MeanShift", r"-> teachkit\.cluster\.MeanShift$"),
        ("check", r"^def \(name: str, .*-> teachkit\.exercises\.\w+\.Result$"),
        ("BasinExplorer", r"-> teachkit\.show\.demos\.basin_explorer\.BasinExplorer$"),
        ("load_penguins", r"^def \(\) -> pandas\.DataFrame$"),
        ("density", r"kernel: str \| .*sample_weight: .*\) -> numpy\.ndarray\["),
    ],
)
def test_a_name_has_its_real_type(revealed, name, type_):
    assert re.search(type_, revealed[name]), revealed[name]


@pytest.mark.pinned
def test_every_public_name_has_a_type(revealed):
    unknown = [name for name in teachkit.__all__ if revealed.get(name, "Any") == "Any"]
    assert unknown == [], "nothing but Any, in teachkit/__init__.py"


def is_of(value: object, promised: type) -> bool:
    """Whether a value is of a type, each part of a tuple of its own."""
    if typing.get_origin(promised) is tuple:
        return all(map(is_of, value, typing.get_args(promised)))
    return isinstance(value, promised)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_function_returns_what_its_types_promise(name):
    function = getattr(teachkit, name)
    promised = typing.get_type_hints(function, localns={"pd": pd})["return"]
    assert is_of(function(*CALLS[name]), promised), f"teachkit.{name} -> {promised}"


def test_no_function_of_the_mathematics_goes_uncalled():
    functions = {n for n in teachkit.__all__ if inspect.isroutine(getattr(teachkit, n))}
    of_exercises = {"check", "hint", "progress", "solution"}  # show themselves in a notebook
    assert functions - of_exercises - {"doctor"} == set(CALLS)


def test_editors_see_the_names_that_load_later_and_no_others():
    assert imported_for_editors() == teachkit._LATER
    assert set(teachkit._LATER) <= set(teachkit.__all__)
