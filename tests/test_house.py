"""The house stands as designed: one set of dependencies, floors, licences, clean code."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec

import teachkit

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES = {
    canonicalize_name(r.name): r for r in map(Requirement, PYPROJECT["project"]["dependencies"])
}
GROUPS = PYPROJECT["project"]["optional-dependencies"]
#: What no learner needs, large or only looked at beside our own: never in requirements.txt.
ASIDE = {"bench", "compare", "fuzz", "parquet", "hub"}
PEERS = {canonicalize_name(Requirement(r).name) for name in ASIDE for r in GROUPS[name]}
EXTRAS = {
    canonicalize_name(r.name): r
    for name, group in GROUPS.items()
    if name not in ASIDE
    for r in map(Requirement, group)
}
# What conda-forge calls it -> what PyPI calls it, where they differ.
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def pinned(file: str = "requirements.txt") -> dict[str, list[Requirement]]:
    """name -> its pins in this file, one for each marker."""
    text = (ROOT / file).read_text(encoding="utf-8")
    pins: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\").strip())
            pins.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return pins


def conda_specs() -> dict[str, str]:
    """environment.yml: name -> version range ("" if any)."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    specs = [MatchSpec(d) for d in environment["dependencies"] if isinstance(d, str)]
    return {str(s.name.normalized): str(s.version or "") for s in specs}


# --- dependencies -------------------------------------------------------------------


def test_the_lock_pins_every_dependency_within_its_range():
    pins = pinned()
    for name, requirement in {**DEPENDENCIES, **EXTRAS}.items():
        assert name in pins, f"requirements.txt lacks {name}: run `make lock`"
        for pin in pins[name]:
            (version,) = [s.version for s in pin.specifier]
            assert requirement.specifier.contains(version), f"{name} {version}: run `make lock`"


def test_the_lock_leaves_out_what_is_only_compared_with():
    assert PEERS and not PEERS & set(pinned())
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nlock:")[1].split("\n\n")[0]
    assert all(f"--no-extra {name} " in recipe for name in ASIDE)


def test_what_is_compared_with_is_pinned_and_moves_no_pin_of_the_lock():
    pins, lock = pinned("requirements-ci.txt"), pinned()
    groups = [GROUPS[name] for name in sorted(ASIDE - {"bench"})]
    for wanted in map(Requirement, sum(groups, [])):
        for pin in pins[canonicalize_name(wanted.name)]:
            (version,) = [s.version for s in pin.specifier]
            assert wanted.specifier.contains(version), f"{pin}: run `make lock`"
    assert {"numpy", "scipy", "pillow"} <= set(pins)
    for name in set(pins) & set(lock):
        there = set(map(str, lock[name]))
        for pin in pins[
            name
        ]:  # the lock may have it everywhere: psutil, which only Windows' hub asks for
            everywhere = f"{pin.name}{pin.specifier}"
            assert there & {str(pin), everywhere}, f"{name}: run `make lock`"


def test_what_is_compared_with_is_installed_where_no_test_may_be_skipped():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines.index("make compare") < lines.index("make test")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert makefile.count("-r requirements-ci.txt") == 1, "by `make compare` alone"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-ci.txt"])
def test_the_lock_is_pinned_and_hashed_throughout(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    for block in blocks:
        head = block.splitlines()[0]
        assert re.match(r"^[a-z0-9._-]+==[^ ]+", head), head
        assert "--hash=sha256:" in block, head


def test_the_lock_serves_every_python_and_system_it_promises():
    for system, platform, name in [
        ("Linux", "linux", "posix"),
        ("Darwin", "darwin", "posix"),
        ("Windows", "win32", "nt"),
    ]:
        for python in ("3.11", "3.12", "3.13"):
            environment = {
                "python_version": python,
                "python_full_version": f"{python}.9",
                "sys_platform": platform,
                "platform_system": system,
                "os_name": name,
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
            }
            for package, pins in pinned().items():
                chosen = [p for p in pins if p.marker is None or p.marker.evaluate(environment)]
                assert len(chosen) <= 1, (package, environment)
                if package in DEPENDENCIES:
                    assert chosen, (package, environment)


@pytest.mark.parametrize(
    "file", ["requirements.txt", "requirements-ci.txt", "pyproject.toml", "environment.yml"]
)
def test_no_dependency_file_names_a_download_host(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", text)


def test_conda_asks_for_what_pip_asks_for():
    specs = conda_specs()
    assert specs.pop("python") == PYPROJECT["project"]["requires-python"]
    specs.pop("pip")
    ranges = {CONDA_NAMES.get(name, name): version for name, version in specs.items()}
    assert ranges == {name: str(r.specifier) for name, r in DEPENDENCIES.items()}


def test_conda_installs_the_project_itself():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip,) = [d for d in environment["dependencies"] if isinstance(d, dict)]
    assert pip == {"pip": ["-e ."]}
    assert environment["channels"][0] == "conda-forge"


def test_make_test_oldest_installs_the_lower_bounds():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    oldest = [Requirement(r) for r in re.search(r"^OLDEST := (.*)$", text, re.M)[1].split()]
    for requirement in oldest:
        (low,) = [s.version for s in DEPENDENCIES[requirement.name].specifier]
        (pin,) = [s.version.removesuffix(".*") for s in requirement.specifier]
        assert Version(pin).release[:2] == Version(low).release[:2], requirement


def test_the_wheel_carries_the_data_and_the_notebooks(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {n for n in zipfile.ZipFile(wheel).namelist() if n.startswith("teachkit/")}
    here = {p.relative_to(ROOT).as_posix() for p in (ROOT / "teachkit").rglob("*") if p.is_file()}
    notebooks = {f"teachkit/notebooks/{p.name}" for p in (ROOT / "notebooks").glob("*.ipynb")}
    assert held == {n for n in here if "__pycache__" not in n} | notebooks
    assert {n for n in held if n.endswith(".csv")} and notebooks
    assert "teachkit/py.typed" in held, "without teachkit/py.typed no editor reads the types"


# --- papers -------------------------------------------------------------------------


def test_code_and_prose_each_have_a_licence():
    code = (ROOT / "LICENSE").read_text(encoding="utf-8")
    prose = (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert code.startswith("BSD 3-Clause License") and "teachkit contributors" in code
    assert "Attribution 4.0 International" in prose and "licenses/by/4.0/legalcode" in prose


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert {
        "teachkit.__version__": teachkit.__version__,
        "CITATION.cff": citation["version"],
        "CHANGELOG.md, newest release": released[0],
    } == dict.fromkeys(
        ["teachkit.__version__", "CITATION.cff", "CHANGELOG.md, newest release"],
        PYPROJECT["project"]["version"],
    )


def test_no_file_names_a_path_of_the_machine_it_was_made_on():
    home = re.compile(r"(?<![\w.])/(?:home|root|Users)/[A-Za-z0-9_.-]+|/tmp/[A-Za-z0-9_]+")
    folders = ["lessons", "notebooks", "teachkit", "tools", "docs", ".ci", ".github"]
    files = [p for f in folders for p in (ROOT / f).rglob("*") if p.is_file()]
    for path in [*files, *ROOT.glob("*.md"), ROOT / "Makefile"]:
        if path.suffix in {".md", ".py", ".ipynb", ".txt", ".yml", ".toml", ""}:
            found = home.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found.group()}"


# --- code ---------------------------------------------------------------------------


@pytest.mark.pinned
@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_ruff_has_nothing_to_say(command):
    ruff = [sys.executable, "-m", "ruff", *command, "."]
    result = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def modules() -> list[str]:
    found = pkgutil.walk_packages(teachkit.__path__, "teachkit.")
    return ["teachkit", *(m.name for m in found)]


def public_functions(module):
    """(name, function) for each public function and method that the module defines."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing):
            yield name, thing
        elif inspect.isclass(thing):
            for method, function in vars(thing).items():
                function = getattr(function, "__func__", function)
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield f"{name}.{method}", function


@pytest.mark.parametrize("name", [m for m in modules() if ".exercises.lesson" not in m])
def test_public_functions_have_type_hints_and_docstrings(name):
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    for label, function in public_functions(module):
        where = f"{name}.{label}"
        assert function.__doc__, f"{where} has no docstring"
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty, f"{where} -> ?"
        for parameter in signature.parameters.values():
            if parameter.name not in ("self", "cls"):
                hinted = parameter.annotation is not inspect.Parameter.empty
                assert hinted, f"{where}({parameter.name}: ?)"


# --- floors -------------------------------------------------------------------------

FLOORS = [
    {"reading"},
    {"validate"},
    {"boxes", "kernels", "quadrature", "shares", "sums"},
    {"windows", "field", "faint"},
    {"density", "ascent", "modes", "peaks", "bandwidth", "hills"},
    {"settle", "cells"},
    {"cluster"},
    {"apply"},
]
MATHEMATICS = {
    "kernels",
    "sums",
    "boxes",
    "windows",
    "faint",
    "field",
    "density",
    "ascent",
    "modes",
    "peaks",
    "bandwidth",
    "cells",
    "settle",
    "shares",
    "cluster",
}


def imports(source: str) -> set[str]:
    """Every module that a source imports, wherever in it, relative imports spelt out."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "teachkit" if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def floor_problems(name: str, source: str) -> list[str]:
    """What a file of teachkit imports that its floor may not. `name`: "density", "show.figures"."""
    roots = {i.split(".")[0]: i for i in imports(source)}
    inner = {i.split(".")[1] for i in imports(source) if i.startswith("teachkit.")}
    part = name.split(".")[0]
    problems = []
    if part not in {"datasets", "exercises"}:
        banned = ("sklearn.cluster", "sklearn.neighbors", "scipy")
        problems += [i for i in imports(source) if i.startswith(banned)]
    if part in set().union(*FLOORS):
        problems += [f"teachkit.{i}" for i in inner & {"show", "exercises", "datasets", "cli"}]
        pandas = [] if part == "apply" else ["pandas"]  # there a table may be an answer
        problems += [i for i in ("ipywidgets", "IPython", "matplotlib", *pandas) if i in roots]
        floor = next(i for i, names in enumerate(FLOORS) if part in names)
        above = set().union(*FLOORS[floor + 1 :])
        problems += [f"teachkit.{i}" for i in inner & above]
        if floor < 4 and "sklearn" in roots:
            problems.append("sklearn")
    if part == "show":
        problems += [f"teachkit.{i}" for i in inner & {"exercises", "cli"}]
    return problems


LIBRARY = sorted((ROOT / "teachkit").rglob("*.py"))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_reaches_above_its_floor(path):
    name = ".".join(path.relative_to(ROOT / "teachkit").with_suffix("").parts)
    assert floor_problems(name, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("density", "from teachkit.show import show"),
        ("density", "from .cluster import MeanShift"),
        ("sums", "from teachkit import density"),
        ("sums", "import sklearn.utils"),
        ("modes", "def f():\n    from scipy import optimize"),
        ("bandwidth", "from teachkit.cells import summarise"),
        ("cluster", "from sklearn.neighbors import KDTree"),
        ("cluster", "import ipywidgets as widgets"),
        ("cluster", "import pandas as pd"),
        ("cluster", "from teachkit.apply.colour import colour_histogram"),
        ("apply.colour", "from teachkit.show import show"),
        ("apply.track", "from teachkit import datasets"),
        ("apply.segment", "import matplotlib.pyplot as plt"),
        ("show.figures", "from sklearn.cluster import KMeans"),
    ],
)
def test_a_broken_floor_is_seen(name, source):
    assert floor_problems(name, source)


def lines_of_code(name: str) -> int:
    """How many lines a file of teachkit has without docstrings, comments and blank lines."""
    source = (ROOT / "teachkit" / f"{name}.py").read_text(encoding="utf-8")
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings |= set(range(node.lineno, node.end_lineno + 1))
    return sum(
        bool(line.strip()) and not line.strip().startswith("#")
        for number, line in enumerate(source.splitlines(), 1)
        if number not in docstrings
    )


@pytest.mark.parametrize("name", sorted(MATHEMATICS))
def test_a_mathematics_file_fits_on_three_screens(name):
    """What a lesson shows."""
    assert lines_of_code(name) <= 180


# --- what `import teachkit` costs ---------------------------------------------------


def fresh(code: str) -> str:
    """What a new Python process prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def test_import_teachkit_loads_nothing_heavy():
    code = "import sys, json, teachkit; print(json.dumps(sorted(sys.modules)))"
    loaded = {m.split(".")[0] for m in json.loads(fresh(code))}
    assert not loaded & {"pandas", "sklearn", "scipy", "matplotlib", "ipywidgets", "IPython"}


def test_dir_lists_what_loads_when_first_named():
    names = json.loads(fresh("import json, teachkit; print(json.dumps(dir(teachkit)))"))
    promised = {
        *("KERNELS", "Kernel", "density", "log_density", "density_gradient", "mean_shift_vector"),
        *("climb", "blur", "merge_modes", "scott", "silverman", "neighbor_bandwidth"),
        *("likelihood_bandwidth", "mode_counts", "MeanShift", "check", "hint", "solution"),
        *("progress", "summarise"),
    }
    assert promised <= set(names)
    assert promised <= set(teachkit.__all__)
    for name in teachkit.__all__:
        getattr(teachkit, name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_thing"):
        teachkit.no_such_thing  # noqa: B018


def test_files_that_share_a_server_are_one_workers():
    from conftest import group_of

    shared = {
        file.name: group_of(f"tests/{file.name}") for file in (ROOT / "tests").glob("test_*.py")
    }
    assert {name for name, group in shared.items() if group == "service"} == {
        *("test_score.py", "test_service.py", "test_service_fuzz.py")
    }
    for name in ("browser", "hub", "lecture"):
        assert [file for file, group in shared.items() if group == name] == [f"test_{name}.py"]
    assert shared["test_house.py"] is None
