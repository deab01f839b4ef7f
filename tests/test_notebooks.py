"""The notebooks are their lessons, run: cells, printed outputs and pictures.

Each lesson runs once: nbval compares every text that it prints, strictly and with no cell
excused but those that only show the clock; the pictures of the same run, which nbval does not look
at, are compared as the eye would. What is stored may come from a machine of another make.
"""

import base64
import copy
import importlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import build_notebooks  # noqa: E402
from build_notebooks import read_lesson  # noqa: E402

pytestmark = pytest.mark.pinned

LESSONS = sorted((ROOT / "lessons").glob("*.md"))
STEMS = [p.stem for p in LESSONS]
FARTHEST = 4.0  # RMS of a picture of 160 × 120, in grey levels of 255
each_lesson = pytest.mark.parametrize("stem", STEMS)


def stored(stem: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)


# --- running them -------------------------------------------------------------------

# Where each notebook ran: folders of its own, as in the build, and what its cells gave.
NBVAL_CONFTEST = """
import json, os, pathlib
import build_notebooks

HERE = pathlib.Path(__file__).parent
GIVEN = {}

def pytest_runtest_protocol(item):
    scratch = HERE / "scratch" / item.path.stem
    (scratch / "home").mkdir(parents=True, exist_ok=True)
    os.environ.update(build_notebooks.environment(scratch))

def pytest_runtest_teardown(item):
    GIVEN.setdefault(item.path.stem, []).append(item.test_outputs)

def pytest_sessionfinish():
    (HERE / "given.json").write_text(json.dumps(GIVEN))
"""


def nbval(folder: Path) -> tuple[int, str, dict[str, list]]:
    """Strict nbval over the notebooks of a folder, with the options of this project.

    Returns its exit status, what it printed, and for each notebook the outputs of its code cells.
    """
    (folder / "conftest.py").write_text(NBVAL_CONFTEST)
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tools")])
    environment = os.environ | {"PYTHONPATH": paths, **build_notebooks.ONE_THREAD}
    for name in ("MPLBACKEND", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "SCIPY_ARRAY_API"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env"]
    command += ["--nbval-cell-timeout=600", "-q", "--color=no", "-p", "no:cacheprovider"]
    command += ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={folder}", str(folder)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    given = folder / "given.json"
    return (
        run.returncode,
        run.stdout + run.stderr,
        json.loads(given.read_text()) if given.exists() else {},
    )


def filled(notebook: nbformat.NotebookNode, outputs: list) -> nbformat.NotebookNode:
    """The notebook with other outputs in its code cells."""
    other = copy.deepcopy(notebook)
    code = [cell for cell in other.cells if cell.cell_type == "code"]
    for cell, given in zip(code, outputs, strict=True):
        cell.outputs = [nbformat.from_dict(output) for output in given or []]
    return other


# --- what is stored -----------------------------------------------------------------


def test_every_lesson_has_its_notebook_and_every_notebook_its_lesson():
    assert sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb")) == sorted(STEMS)


@each_lesson
def test_a_notebook_has_the_cells_of_its_lesson(stem):
    def cells(notebook):
        return [(c.id, c.cell_type, c.source, c.metadata.get("tags")) for c in notebook.cells]

    lesson = read_lesson(ROOT / "lessons" / f"{stem}.md")
    assert cells(stored(stem)) == cells(lesson), f"run: make notebooks ({stem})"


@each_lesson
def test_a_notebook_is_written_in_one_way(stem):
    path = ROOT / "notebooks" / f"{stem}.ipynb"
    text = path.read_bytes().decode("utf-8")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert path.stat().st_size <= 1_000_000


@each_lesson
def test_a_notebook_holds_nothing_of_the_machine_or_the_moment(stem):
    notebook = stored(stem)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info", "teachkit"}
    assert "version" not in notebook.metadata.language_info
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
        if cell.cell_type == "code":
            assert build_notebooks.output_problems(cell) == [], cell.source
            assert build_notebooks.WIDGET_VIEW not in json.dumps(cell.outputs)
    counts = [c.execution_count for c in notebook.cells if c.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@each_lesson
def test_only_cells_that_show_the_clock_are_excused_and_nothing_of_them_is_stored(stem):
    for cell in stored(stem).cells:
        tags = cell.metadata.get("tags", [])
        assert ("times" in tags) == any(tag.startswith("nbval") for tag in tags)
        assert "times" not in tags or cell.outputs == []


@each_lesson
def test_every_stored_picture_has_words_of_its_own(stem):
    alts = [o.metadata["image/png"]["alt"] for o in pictures(stored(stem))]
    assert all(len(alt) >= 40 for alt in alts)
    assert len(set(alts)) == len(alts)
    assert [o.data["text/plain"] for o in pictures(stored(stem))] == alts


@each_lesson
def test_the_two_forms_of_a_stored_picture_are_one_picture_with_one_text(stem):
    for output in pictures(stored(stem)):
        image, *words = re.findall("<[^>]*>", output.data["text/html"])
        assert words in ([], 2 * ["<p>", "</p>"])  # a demo's words, and how to move it
        kind, source = re.search('src="data:image/(png|webp);base64,([^"]*)"', image).groups()
        assert (source == output.data["image/png"]) == (kind == "png")
        # Letters of other sizes stand a hair apart: only what is seen from far away must agree.
        far = (40, 30)
        assert kind == "png" or distance(source, output.data["image/png"], far) < FARTHEST
        assert unescape(re.search('alt="([^"]*)"', image)[1]) == output.data["text/plain"]


@each_lesson
def test_a_stored_notebook_stays_small_enough_to_open_anywhere(stem):
    assert (ROOT / "notebooks" / f"{stem}.ipynb").stat().st_size < build_notebooks.LARGEST


def test_the_largest_pictures_are_stored_plain_where_a_notebook_would_grow_too_large(monkeypatch):
    def picture(side: int) -> nbformat.NotebookNode:
        noise = np.random.default_rng(side).integers(0, 256, (side, side, 3), dtype=np.uint8)
        sharp = Image.fromarray(noise)
        data = {"image/png": encoded(sharp.reduce(2), "PNG")}
        data["text/html"] = f'<img src="data:image/webp;base64,{encoded(sharp, "WEBP")}" width="1">'
        return nbformat.v4.new_output("display_data", data)

    def encoded(image: Image.Image, kind: str) -> str:
        buffer = io.BytesIO()
        image.save(buffer, format=kind, **({"lossless": True} if kind == "WEBP" else {}))
        return base64.b64encode(buffer.getvalue()).decode()

    sides = (20, 60, 40)
    cells = [nbformat.v4.new_code_cell("", outputs=[picture(side)]) for side in sides]
    whole = nbformat.v4.new_notebook(cells=cells)
    size = len(nbformat.writes(whole))

    def widths(largest: int) -> list[int]:
        """How many pixels wide each picture is stored, in HTML."""
        notebook = copy.deepcopy(whole)
        monkeypatch.setattr(build_notebooks, "LARGEST", largest)
        build_notebooks._lighten(notebook)
        shown = [output.data["text/html"] for output in pictures(notebook)]
        found = [re.search('data:image/webp;base64,([^"]*)" width="1"', html)[1] for html in shown]
        return [Image.open(io.BytesIO(base64.b64decode(text))).width for text in found]

    assert widths(size + 1) == [20, 60, 40]
    assert widths(size) == [20, 30, 40]
    assert widths(size - 12_000) == [20, 30, 20]
    assert widths(1) == [10, 30, 20]


# --- what they print and draw -------------------------------------------------------


def pictures(notebook: nbformat.NotebookNode) -> list:
    """Every output that holds a PNG picture."""
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    return [o for o in outputs if "image/png" in o.get("data", {})]


def distance(one: str, other: str, scaled: tuple[int, int] = (160, 120)) -> float:
    """The RMS difference of two base64 pictures, both scaled to so many pixels."""
    grey = []
    for text in (one, other):
        image = Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")
        grey.append(np.asarray(image.resize(scaled), dtype=float))
    return float(np.sqrt(np.mean((grey[0] - grey[1]) ** 2)))


def picture_problems(old: nbformat.NotebookNode, new: nbformat.NotebookNode) -> list[str]:
    """Where the pictures of two runs of a lesson differ."""
    before, after = pictures(old), pictures(new)
    if len(before) != len(after):
        return [f"{len(before)} pictures stored, {len(after)} drawn"]
    problems = []
    for i, (a, b) in enumerate(zip(before, after, strict=True), 1):
        apart = distance(a.data["image/png"], b.data["image/png"])
        if apart >= FARTHEST:
            problems.append(f"picture {i} differs by {apart:.1f}: {a.data['text/plain'][:60]}")
    return problems


def difference_of_a_run(stem: str, folder: Path) -> str:
    """What is wrong with one run of a lesson: nbval sees its texts, `distance` its pictures."""
    notebook = stored(stem)
    code = sum(cell.cell_type == "code" for cell in notebook.cells)
    if not code:
        return ""  # a page of words
    (folder / f"{stem}.ipynb").write_bytes((ROOT / "notebooks" / f"{stem}.ipynb").read_bytes())
    status, text, given = nbval(folder)
    if status != 0 or not re.search(rf"\b{code} passed(?!.*(skipped|xfailed))", text):
        return text[-8000:]
    ran = filled(notebook, given[stem])
    problems = picture_problems(notebook, ran)
    for cell in ran.cells:
        if cell.cell_type == "code":
            problems += build_notebooks.output_problems(cell, str(folder))
    return "\n".join(problems)


@pytest.mark.slow
@each_lesson
def test_a_lesson_runs_and_gives_what_is_stored(stem, tmp_path):
    assert difference_of_a_run(stem, tmp_path) == ""


def apart_but(stem: str) -> pytest.MarkDecorator:
    """Each lesson, but in `make test` one alone: `make test-builds` runs the others."""
    apart = [s if s == stem else pytest.param(s, marks=pytest.mark.builds) for s in STEMS]
    return pytest.mark.parametrize("stem", apart)


def older_machine() -> dict[str, str]:
    """The environment in which this processor behaves like an older one of its family."""
    umath = importlib.import_module("numpy._core._multiarray_umath")
    newer = [name for name in umath.__cpu_dispatch__ if umath.__cpu_features__[name]]
    oldest = {"x86_64": "Nehalem", "AMD64": "Nehalem", "aarch64": "ARMV8", "arm64": "ARMV8"}
    return {
        "NPY_DISABLE_CPU_FEATURES": " ".join(newer),
        "OPENBLAS_CORETYPE": oldest.get(platform.machine(), ""),
    }


@pytest.mark.slow
@apart_but("05-climb-to-the-modes")  # in which one colour of a palette differs there
def test_what_is_stored_comes_out_on_an_older_machine_too(stem, tmp_path, monkeypatch):
    for name, value in older_machine().items():
        monkeypatch.setenv(name, value)
    assert difference_of_a_run(stem, tmp_path) == ""


@pytest.mark.slow
@apart_but("00-start-here")
def test_two_builds_on_one_machine_agree_to_the_byte(stem):
    lesson = ROOT / "lessons" / f"{stem}.md"
    assert nbformat.writes(build_notebooks.build(lesson)) == nbformat.writes(
        build_notebooks.build(lesson)
    )


IMPORTS = """from teachkit import KernelExplorer
from teachkit.show import show, subplots

print("imported")"""
FIGURE = """fig, ax = subplots(size=(2, 1))
ax.plot({points}, linewidth=9)
show(fig, "A line that goes from {points[0]} to {points[1]}, thick, on two by one inches.")"""


def lesson_of(*sources: str) -> str:
    return HEADER + "\n".join(f"```{{code-cell}}\n{source}\n```\n" for source in sources)


@pytest.mark.slow
def test_nbval_catches_wrong_numbers_and_words_and_the_eye_wrong_pictures(tmp_path):
    figures = [FIGURE.format(points=points) for points in ([0, 1], [1, 0], [1, 2], [2, 1])]
    demos = ["KernelExplorer()", "KernelExplorer().set(h=0.5)"]
    lesson = lesson_of(IMPORTS, *figures, *demos, "print('seven is', 7)")
    (tmp_path / "02-tiny.md").write_text(lesson, encoding="utf-8")
    assert run_builder(tmp_path) == 0
    built = nbformat.read(tmp_path / "built" / "02-tiny.ipynb", as_version=4)
    assert [list(o.data) for o in pictures(built)] == 6 * [["image/png", "text/html", "text/plain"]]

    wrong = copy.deepcopy(built)

    def change(number, pattern, replacement):
        """Change the HTML of one picture: nbval sees its words and its size, not its bytes."""
        data = pictures(wrong)[number].data
        changed = re.sub(pattern, replacement, data["text/html"], count=1)
        assert changed != data["text/html"]
        data["text/html"] = changed

    change(1, "A line", "A curve")
    change(2, "width", "breadth")
    change(4, "base64,....", "base64,AAAA")
    change(5, r"h = \d", "h = 9")
    wrong.cells[-1].outputs[0].text = "seven is 8\n"
    checked = tmp_path / "checked"
    checked.mkdir()
    nbformat.write(wrong, checked / "wrong.ipynb")
    status, text, given = nbval(checked)
    assert status == 1
    failed = re.findall(r"^FAILED .*?::(Cell \d)", text, re.MULTILINE)
    assert failed == ["Cell 2", "Cell 3", "Cell 6", "Cell 7"], text[-3000:]

    ran = filled(built, given["wrong"])
    assert picture_problems(built, ran) == []
    pictures(wrong)[3].data["image/png"] = pictures(wrong)[0].data["image/png"]
    problems = picture_problems(wrong, ran)
    assert len(problems) == 1 and problems[0].startswith("picture 4 differs")
    wrong.cells[2].outputs.pop()
    assert picture_problems(wrong, ran) == ["5 pictures stored, 6 drawn"]


# --- the builder --------------------------------------------------------------------

HEADER = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n# Draw\n\n"
TINY = (
    HEADER
    + """```{code-cell}
import sys

import ipywidgets
from teachkit.show import show, subplots

print("one")
sys.stdout.flush()
print("two")
ipywidgets.IntSlider()
```

Text.

```{code-cell}
:tags: [exercise]

fig, ax = subplots(size=(2, 1))
ax.plot([0, 1])
show(fig, "A line that rises from the lower left corner to the upper right one.")
```

```{code-cell}
import os
sorted(os.listdir()), sorted(os.listdir(os.environ["TEACHKIT_HOME"]))
```
"""
)


def run_builder(folder: Path, *arguments: str) -> int:
    return build_notebooks.main(
        ["--lessons", str(folder), "--out", str(folder / "built"), *arguments]
    )


@pytest.mark.slow
def test_the_builder_is_deterministic_and_rebuilds_only_what_changed(tmp_path, capsys):
    lesson, built = tmp_path / "02-tiny.md", tmp_path / "built" / "02-tiny.ipynb"
    lesson.write_text(TINY, encoding="utf-8")
    assert run_builder(tmp_path) == 0
    first = built.read_bytes()
    assert run_builder(tmp_path) == 0
    assert "unchanged" in capsys.readouterr().out
    assert run_builder(tmp_path, "--force", "02") == 0
    assert built.read_bytes() == first

    notebook = nbformat.read(built, as_version=4)
    _, one, text, two, three = notebook.cells
    assert one.outputs[0].text == "one\ntwo\n"
    assert list(one.outputs[1].data) == ["text/plain"]
    assert (text.cell_type, text.source) == ("markdown", "Text.")
    assert two.metadata == {"tags": ["exercise"]}
    assert two.outputs[0].metadata["image/png"]["alt"].startswith("A line")
    assert three.outputs[0].data["text/plain"] == "([], [])"  # an empty folder, an empty home

    lesson.write_text(TINY.replace('print("one")', 'print("none")'), encoding="utf-8")
    assert run_builder(tmp_path) == 0
    changed = nbformat.read(built, as_version=4)
    assert changed.cells[1].outputs[0].text == "none\ntwo\n"
    assert [c.id for c in changed.cells[2:]] == [c.id for c in notebook.cells[2:]]


TIMED = """```{code-cell}
:tags: [times]

import time

print(time.perf_counter())
```

```{code-cell}
print("checked")
```
"""


@pytest.mark.slow
def test_what_a_cell_of_times_shows_is_not_stored_and_not_compared(tmp_path):
    (tmp_path / "02-tiny.md").write_text(HEADER + TIMED, encoding="utf-8")
    assert run_builder(tmp_path) == 0
    built = nbformat.read(tmp_path / "built" / "02-tiny.ipynb", as_version=4)
    _, clock, checked = built.cells
    assert (clock.outputs, clock.execution_count) == ([], 1)
    assert clock.metadata == {"tags": ["times", build_notebooks.NOT_COMPARED]}
    assert checked.outputs[0].text == "checked\n" and checked.metadata == {}

    del clock.metadata["tags"]
    nbformat.write(built, tmp_path / "built" / "03-compared.ipynb")
    _, text, _ = nbval(tmp_path / "built")
    assert re.search(r"\b1 failed, 3 passed\b", text), text[-3000:]
    assert "03-compared.ipynb::Cell 0" in text


def test_a_cell_of_times_may_not_fail_or_warn_either(tmp_path, capsys):
    lesson = HEADER + TIMED.replace(
        "print(time", "import warnings; warnings.warn('oh'); print(time"
    )
    (tmp_path / "03-bad.md").write_text(lesson, encoding="utf-8")
    assert run_builder(tmp_path) == 1
    assert "03-bad.md, cell 2" in capsys.readouterr().err


REFUSED = [
    ("import warnings; warnings.warn('careful')", "careful"),
    ("import sys; print('oh', file=sys.stderr)", "writes to stderr: oh"),
    ("object()", "prints an address"),
    ("import os; print(os.getcwd())", "prints a path"),
    ("import matplotlib.pyplot as plt; plt.plot([1])", "ends in a bare object"),
    ("fig, ax = plt.subplots()", "a picture without alt text"),
]


def test_the_builder_refuses_what_must_not_be_stored(tmp_path, capsys):
    cells = [f"```{{code-cell}}\n{code}\n```\n\n" for code, _ in REFUSED]
    (tmp_path / "03-bad.md").write_text(HEADER + "".join(cells), encoding="utf-8")
    assert run_builder(tmp_path) == 1
    errors = capsys.readouterr().err
    for number, (code, message) in enumerate(REFUSED, 2):
        wanted = rf"{re.escape(f'03-bad.md, cell {number} ({code})')}\n.*{message}"
        assert re.search(wanted, errors), errors
    assert not (tmp_path / "built").exists()


def test_the_builder_names_the_cell_that_fails(tmp_path, capsys):
    lesson = HEADER + "```{code-cell}\nx = 0\n```\n\n```{code-cell}\n1 / x\n```\n"
    (tmp_path / "03-bad.md").write_text(lesson, encoding="utf-8")
    assert run_builder(tmp_path) == 1
    errors = capsys.readouterr().err
    assert "03-bad.md, cell 3 (1 / x)" in errors and "ZeroDivisionError" in errors
    assert not (tmp_path / "built").exists()


def test_the_builder_names_a_notebook_without_a_lesson(tmp_path, capsys):
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "09-gone.ipynb").write_text("{}")
    assert run_builder(tmp_path) == 1
    assert "09-gone.ipynb: has no lesson" in capsys.readouterr().err


# --- what a change reaches ------------------------------------------------------------


USES = lesson_of(
    "from teachkit import check, load_galaxies\nfrom teachkit.datasets import load_faithful",
    "check('no_such_exercise', len)\nlen(load_galaxies())",
)
REACHED = {
    "teachkit/density.py": True,
    "teachkit/exercises/engine.py": True,
    f"{build_notebooks.EXERCISES}lesson02.py": True,
    f"{build_notebooks.EXERCISES}lesson03.py": False,
    "teachkit/datasets/galaxies.csv": True,
    "teachkit/datasets/faithful.csv": False,
    "teachkit/show/demos/mode_tree.py": False,
    "teachkit/cli.py": False,
    "lessons/02-tiny.md": True,
}
# Run in a copy of the project: which changes make the builder build the lesson again?
ASK = """
import json, pathlib, sys
sys.path[:0] = ["tools", "."]
import build_notebooks as builder

lesson = builder.LESSONS / "02-tiny.md"
stored = builder.NOTEBOOKS / "02-tiny.ipynb"
builder.write(builder.build(lesson), stored)
answers = {"nothing": not builder.is_current(lesson, stored)}
for name in json.loads(sys.argv[1]):
    path = pathlib.Path(name)
    before = path.read_bytes()
    path.write_bytes(before + b"\\n# Another line.\\n")
    answers[name] = not builder.is_current(lesson, stored)
    path.write_bytes(before)
print(json.dumps(answers))
"""


@pytest.mark.slow
def test_a_change_rebuilds_what_it_can_reach_and_nothing_else(tmp_path):
    unused = shutil.ignore_patterns("__pycache__", "notebooks")
    for folder in ("tools", "teachkit"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unused)
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "02-tiny.md").write_text(USES, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(list(REACHED))],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"nothing": False, **REACHED}


def test_a_new_task_reaches_the_lessons_that_show_progress_and_no_other():
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("progress()", id="a")])
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print()", id="a")])

    def digests(tasks):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(build_notebooks, "list_of_exercises", lambda: tasks)
            return [build_notebooks.digest(one, "02", []) for one in (lesson, other)]

    assert digests("one")[0] != digests("two")[0]
    assert digests("one")[1] == digests("two")[1]
