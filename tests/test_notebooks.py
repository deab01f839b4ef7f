"""The notebooks are their lessons, run: cells, printed outputs and pictures.

Each lesson runs twice, side by side: nbval compares every text that it prints, strictly
and with no cell excused but those that only show the clock; a rebuild compares the pictures, which
nbval does not look at.
"""

import base64
import copy
import io
import json
import os
import platform
import re
import subprocess
import sys
import time
from html import unescape
from importlib.metadata import version
from pathlib import Path

import nbformat
import numpy as np
import pytest
from packaging.requirements import Requirement
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import build_notebooks  # noqa: E402
from build_notebooks import BuildError, build, library_digest, read_lesson  # noqa: E402

pytestmark = pytest.mark.pinned

LESSONS = sorted((ROOT / "lessons").glob("*.md"))
STEMS = [p.stem for p in LESSONS]
FARTHEST = 4.0  # RMS of a picture of 160 × 120, in grey levels of 255
each_lesson = pytest.mark.parametrize("stem", STEMS)


def stored(stem: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)


# --- running them -------------------------------------------------------------------

# One empty TEACHKIT_HOME a notebook, as in the build.
NBVAL_CONFTEST = """
import os, pathlib
def pytest_runtest_protocol(item):
    home = pathlib.Path(__file__).parent / "home" / item.path.stem
    home.mkdir(parents=True, exist_ok=True)
    os.environ["TEACHKIT_HOME"] = str(home)
"""


def start_nbval(folder: Path) -> subprocess.Popen:
    """Strict nbval over the notebooks of a folder, with the options of this project."""
    (folder / "conftest.py").write_text(NBVAL_CONFTEST)
    environment = os.environ | {"PYTHONPATH": str(ROOT), **build_notebooks.ONE_THREAD}
    environment.pop("MPLBACKEND", None)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env"]
    command += ["--nbval-cell-timeout=120", "-q", "--color=no", "-p", "no:cacheprovider"]
    command += ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={folder}", str(folder)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """(what nbval printed and its exit status, {stem: rebuilt notebook or error}, seconds)."""
    import matplotlib.font_manager  # noqa: F401  (lists the fonts before any cell does)

    folder = tmp_path_factory.mktemp("nbval")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (folder / path.name).write_bytes(path.read_bytes())
    start = time.perf_counter()
    nbval = start_nbval(folder)
    rebuilt: dict[str, nbformat.NotebookNode | BuildError] = {}
    library = library_digest()
    try:
        for lesson in LESSONS:
            try:
                rebuilt[lesson.stem] = build(lesson, library)
            except BuildError as error:
                rebuilt[lesson.stem] = error
        text, _ = nbval.communicate(timeout=600)
    finally:
        nbval.kill()
    return text, nbval.returncode, rebuilt, time.perf_counter() - start


def rebuilt(runs, stem: str) -> nbformat.NotebookNode:
    notebook = runs[2][stem]
    if isinstance(notebook, BuildError):
        pytest.fail(str(notebook))
    return notebook


# --- what is stored -----------------------------------------------------------------


def test_every_lesson_has_its_notebook_and_every_notebook_its_lesson():
    assert sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb")) == STEMS


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
        (image,) = re.findall("<[^>]*>", output.data["text/html"])
        source = re.search('src="data:image/png;base64,([^"]*)"', image)[1]
        assert source == output.data["image/png"]
        assert unescape(re.search('alt="([^"]*)"', image)[1]) == output.data["text/plain"]


# --- what they print and draw -------------------------------------------------------


def pictures(notebook: nbformat.NotebookNode) -> list:
    """Every output that holds a PNG picture."""
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    return [o for o in outputs if "image/png" in o.get("data", {})]


def distance(one: str, other: str) -> float:
    """The RMS difference of two base64 PNG pictures, both scaled to 160 × 120."""
    grey = []
    for text in (one, other):
        image = Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")
        grey.append(np.asarray(image.resize((160, 120)), dtype=float))
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


def test_nbval_finds_every_output_as_stored(runs, capsys):
    text, status, _, seconds = runs
    with capsys.disabled():
        print(f"\n[{len(STEMS)} lessons ran twice, side by side, in {seconds:.0f} s]", end=" ")
    assert status == 0, text[-8000:]
    code = sum(c.cell_type == "code" for stem in STEMS for c in stored(stem).cells)
    assert re.search(rf"\b{code} passed\b", text), text[-2000:]
    assert "skipped" not in text and "xfailed" not in text


@each_lesson
def test_stored_pictures_are_what_the_code_draws(runs, stem):
    assert picture_problems(stored(stem), rebuilt(runs, stem)) == []


def same_environment() -> bool:
    """Whether this is the kind of machine, and the versions, that build the notebooks."""
    if sys.version_info[:2] != (3, 11) or sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(
            ("numpy=", "scikit-learn=", "scipy=", "pandas=", "matplotlib=", "pillow=")
        ):
            requirement = Requirement(line.removesuffix("\\").strip())
            applies = requirement.marker is None or requirement.marker.evaluate()
            if applies and not requirement.specifier.contains(version(requirement.name)):
                return False
    return True


@pytest.mark.skipif(
    not same_environment(), reason="other versions than those that built the notebooks"
)
@each_lesson
def test_building_again_gives_the_same_bytes(runs, stem):
    old, new = stored(stem), rebuilt(runs, stem)
    new.metadata["teachkit"] = old.metadata["teachkit"]  # the digest of the sources, not a result
    assert nbformat.writes(new) == nbformat.writes(old)


def test_a_wrong_number_and_a_wrong_picture_are_caught(runs, tmp_path):
    stem = STEMS[2]
    wrong = copy.deepcopy(stored(stem))
    drawn = pictures(wrong)
    drawn[0].data["image/png"] = drawn[1].data["image/png"]
    problems = picture_problems(wrong, rebuilt(runs, stem))
    assert len(problems) == 1 and problems[0].startswith("picture 1 differs")

    first = next(
        o
        for c in wrong.cells
        for o in c.get("outputs", [])
        if o.output_type == "stream" and re.search(r"\d", o.text)
    )
    first.text = re.sub(r"\d", lambda m: str(9 - int(m[0])), first.text, count=1)
    nbformat.write(wrong, tmp_path / f"{stem}.ipynb")
    nbval = start_nbval(tmp_path)
    text, _ = nbval.communicate(timeout=300)
    assert nbval.returncode == 1 and re.search(r"\b1 failed\b", text), text[-3000:]


WITH_DEMO = """```{code-cell}
from teachkit import KernelExplorer
from teachkit.show import show, subplots

fig, ax = subplots(size=(2, 1))
ax.plot([0, 1])
show(fig, "A line that rises from the lower left corner to the upper right one.")
```

```{code-cell}
KernelExplorer()
```
"""


def test_nbval_compares_the_words_of_pictures_and_demos_but_not_their_bytes(tmp_path):
    (tmp_path / "02-tiny.md").write_text(HEADER + WITH_DEMO, encoding="utf-8")
    assert run_builder(tmp_path) == 0
    built = nbformat.read(tmp_path / "built" / "02-tiny.ipynb", as_version=4)
    assert [list(o.data) for o in pictures(built)] == 2 * [["image/png", "text/html", "text/plain"]]
    checked = tmp_path / "checked"
    checked.mkdir()

    def store(name, change, pattern, replacement):
        """Store the notebook with the HTML of one picture changed."""
        notebook = copy.deepcopy(built)
        data = pictures(notebook)[change].data
        changed = re.sub(pattern, replacement, data["text/html"], count=1)
        assert (changed != data["text/html"]) == (name != "as-built")
        data["text/html"] = changed
        nbformat.write(notebook, checked / f"{name}.ipynb")

    store("as-built", 0, "$", "")
    store("other-bytes", 1, "base64,....", "base64,AAAA")
    store("words-of-a-figure", 0, "A line", "A curve")
    store("words-of-a-demo", 1, r"h = \d", "h = 9")
    store("width", 0, "width", "breadth")
    nbval = start_nbval(checked)
    text, _ = nbval.communicate(timeout=300)
    failed = re.findall(r"^FAILED .*?([\w-]+)\.ipynb::(Cell \d)", text, re.MULTILINE)
    wanted = [("width", "Cell 0"), ("words-of-a-demo", "Cell 1"), ("words-of-a-figure", "Cell 0")]
    assert sorted(failed) == wanted, text[-3000:]


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


def test_what_a_cell_of_times_shows_is_not_stored_and_not_compared(tmp_path):
    (tmp_path / "02-tiny.md").write_text(HEADER + TIMED, encoding="utf-8")
    assert run_builder(tmp_path) == 0
    built = nbformat.read(tmp_path / "built" / "02-tiny.ipynb", as_version=4)
    _, clock, checked = built.cells
    assert (clock.outputs, clock.execution_count) == ([], 1)
    assert clock.metadata == {"tags": ["times", build_notebooks.NOT_COMPARED]}
    assert checked.outputs[0].text == "checked\n" and checked.metadata == {}

    def passed_and_failed():
        text, _ = start_nbval(tmp_path / "built").communicate(timeout=300)
        return [sum(map(int, re.findall(rf"(\d+) {word}", text))) for word in ("passed", "failed")]

    assert passed_and_failed() == [2, 0]
    del clock.metadata["tags"]
    nbformat.write(built, tmp_path / "built" / "02-tiny.ipynb")
    assert passed_and_failed() == [1, 1]


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
