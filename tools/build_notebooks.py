"""Build notebooks/*.ipynb from lessons/*.md: convert, run, store the outputs.

python tools/build_notebooks.py            every lesson that a change can have reached
python tools/build_notebooks.py 02 05      these lessons
python tools/build_notebooks.py --force    whatever changed or not

A notebook's bytes depend on its lesson, the library and the installed versions alone. What a cell
with the tag ``times`` prints is therefore not stored, and nbval is told not to compare it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import jupytext
import nbformat
import register
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from teachkit.ipynb import cell_ids  # noqa: E402

LESSONS = ROOT / "lessons"
NOTEBOOKS = ROOT / "notebooks"
LIBRARY = ROOT / "teachkit"
EXERCISES = "teachkit/exercises/lessons/"
CELL_TIMEOUT = 120
LARGEST = 1_000_000  # bytes of a notebook: what is larger opens slowly, and GitHub may not show it

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
# Sums in one order, and no threads that wait for each other on a busy machine.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# What nbval knows a cell by whose output is its machine's own.
NOT_COMPARED = "nbval-ignore-output"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

SHARP = re.compile(r"data:image/webp;base64,[A-Za-z0-9+/=]+")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
BARE_OBJECT = re.compile(r"^(\[?<matplotlib\.|<Axes|<Figure|\(<Figure|\[?Text\()")


class BuildError(Exception):
    """What is wrong with a lesson, in words that name the lesson and the cell."""


def read_lesson(path: Path) -> nbformat.NotebookNode:
    """The lesson as a notebook without outputs, with the ids and metadata it is stored with."""
    notebook = jupytext.reads(register.expanded(path), fmt="md:myst")
    ids = cell_ids([(cell.cell_type, cell.source) for cell in notebook.cells])
    for cell, stored_id in zip(notebook.cells, ids, strict=True):
        cell.id = stored_id
        tags = list(cell.metadata.get("tags", []))
        if "times" in tags:
            tags.append(NOT_COMPARED)
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


# Runs in each kernel before the lesson: writes down, after every cell, which files of the library
# were imported or read so far.
WATCH = """
def watch(library, out):
    import json, sys
    from pathlib import Path

    read = set()

    def hear(event, arguments):
        if event == "open" and isinstance(arguments[0], str):
            read.add(arguments[0])

    def write(_):
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        inside = [f for f in {{*read, *files}} if isinstance(f, str) and f.startswith(library)]
        Path(out).write_text(json.dumps(inside), encoding="utf-8")

    sys.addaudithook(hear)
    get_ipython().events.register("post_run_cell", write)


watch({library!r}, {out!r})
del watch
"""


def used_files(listed: Path) -> list[str]:
    """What a kernel imported or read of the library, as paths within this project."""
    found = {Path(name) for name in json.loads(listed.read_text(encoding="utf-8"))}
    found = {path for path in found if path.is_file() and "__pycache__" not in path.parts}
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def digest(notebook: nbformat.NotebookNode, number: str, uses: list[str]) -> str:
    """A digest of all that a notebook's outputs can depend on, to tell whether they are current.

    Its cells; the files of the library that its kernel used; of the exercises those of its own
    lesson, and the list of all where it shows the reader's progress: a hint in one lesson
    changes nothing in another.
    """
    parts = [f"{cell.id} {cell.metadata.get('tags', [])}".encode() for cell in notebook.cells]
    for name in uses:
        if name.startswith(EXERCISES) and name != f"{EXERCISES}lesson{number}.py":
            continue
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"gone"
        parts += [name.encode(), content.replace(b"\r\n", b"\n")]
    if any("progress(" in cell.source for cell in notebook.cells if cell.cell_type == "code"):
        parts.append(list_of_exercises().encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


@lru_cache(maxsize=1)
def list_of_exercises() -> str:
    """What `progress` says of exercises: the lesson, name and task of each."""
    from teachkit.exercises import EXERCISES as registry

    return "\n".join(f"{one.lesson} {name} {one.task}" for name, one in registry.items())


def environment(scratch: Path) -> dict[str, str]:
    """The environment in which a lesson runs: folders of its own, one thread, warnings shown."""
    changed = {
        **os.environ,
        "TEACHKIT_HOME": str(scratch / "home"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
        "PYTHONHASHSEED": "0",
        **ONE_THREAD,
        "PYTHONWARNINGS": "default",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    # The kernel chooses matplotlib's backend itself, as it does for a reader.
    changed.pop("MPLBACKEND", None)
    changed.pop("SCIPY_ARRAY_API", None)
    return changed


def execute(notebook: nbformat.NotebookNode, name: str) -> list[str]:
    """Run a notebook in an empty folder, with an empty TEACHKIT_HOME, and tidy its outputs.

    Returns the files of the library that its kernel used. Raises BuildError where a cell fails,
    warns or writes to stderr.
    """
    import matplotlib.font_manager  # noqa: F401  (writes its font cache now, not to a cell's stderr)

    scratch = Path(tempfile.mkdtemp(prefix="lesson-"))
    startup = scratch / "ipython" / "profile_default" / "startup"
    for folder in (scratch / "run", scratch / "home", startup):
        folder.mkdir(parents=True)
    listed = scratch / "used.json"
    watch = WATCH.format(library=str(LIBRARY) + os.sep, out=str(listed))
    (startup / "watch.py").write_text(watch, encoding="utf-8")
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(scratch / "run")}},
    )
    try:
        client.execute(env=environment(scratch))
        uses = used_files(listed) if listed.exists() else []
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failed = next(
            (i for i, c in enumerate(notebook.cells) if _outputs(c, "error")), _last_run(notebook)
        )
        raise BuildError(_where(name, notebook, failed) + f"\n{ANSI.sub('', str(error))}") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    )
    problems = []
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
            cell.outputs = _tidy(cell.outputs)
            problems += [
                f"{_where(name, notebook, i)}\n{problem}"
                for problem in output_problems(cell, str(scratch))
            ]
            if "times" in cell.metadata.get("tags", []):
                cell.outputs = []
    if problems:
        raise BuildError("\n".join(problems))
    return uses


def _lighten(notebook: nbformat.NotebookNode) -> None:
    """Store the largest pictures at ordinary density, as many as it takes to stay under LARGEST."""
    from teachkit.show.figures import webp  # brings matplotlib, which nothing else here needs

    outputs = [o for cell in notebook.cells for o in cell.get("outputs", []) if "data" in o]
    sharp = [o.data for o in outputs if SHARP.search(o.data.get("text/html", ""))]
    sharp.sort(key=lambda data: len(data["text/html"]))
    while sharp and len(nbformat.writes(notebook, version=4).encode()) >= LARGEST:
        data = sharp.pop()
        plain = webp(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))))
        address = f"data:image/webp;base64,{base64.b64encode(plain).decode('ascii')}"
        data["text/html"] = SHARP.sub(address, data["text/html"])


def _outputs(cell: nbformat.NotebookNode, kind: str) -> list:
    return [o for o in cell.get("outputs", []) if o.output_type == kind]


def _last_run(notebook: nbformat.NotebookNode) -> int:
    """The cell that was running when the kernel stopped answering."""
    run = [i for i, c in enumerate(notebook.cells) if c.get("execution_count")]
    following = range(run[-1] + 1 if run else 0, len(notebook.cells))
    return next((i for i in following if notebook.cells[i].cell_type == "code"), 0)


def _where(name: str, notebook: nbformat.NotebookNode, i: int) -> str:
    first = next(iter(notebook.cells[i].source.splitlines()), "")
    return f"{name}, cell {i + 1} ({first})"


def _tidy(outputs: list) -> list:
    """Streams joined, widget models (which have random names) left out."""
    tidy: list = []
    for output in outputs:
        previous = tidy[-1] if tidy else None
        if output.output_type == "stream":
            if previous is not None and previous.get("name") == output.name:
                previous.text += output.text
                continue
        elif "data" in output:
            output.data.pop(WIDGET_VIEW, None)
        tidy.append(output)
    return tidy


def output_problems(cell: nbformat.NotebookNode, *paths: str) -> list[str]:
    """What a stored output must not hold: errors, warnings, addresses, paths, bare objects."""
    problems = []
    for output in cell.outputs:
        if output.output_type == "error":
            problems.append(f"raises {output.ename}: {output.evalue}")
            continue
        if output.output_type == "stream":
            texts = {output.name: output.text}
            if output.name == "stderr":
                problems.append(f"writes to stderr: {output.text.strip()}")
        else:
            texts = {kind: t for kind, t in output.data.items() if kind.startswith("text/")}
            plain = texts.get("text/plain", "")
            if BARE_OBJECT.match(plain):
                problems.append(f"ends in a bare object: {plain[:60]}")
            if "image/png" in output.data and not output.metadata.get("image/png", {}).get("alt"):
                problems.append("shows a picture without alt text: end it in show(fig, alt)")
        for text in texts.values():
            if address := ADDRESS.search(text):
                problems.append(f"prints an address: {address.group()}")
            for path in (str(ROOT), *paths, str(Path.home())):
                if len(path) > 1 and path in text:
                    problems.append(f"prints a path of this machine: {path}")
    return problems


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write sorted JSON with a last newline, all at once."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook, version=4).rstrip("\n") + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(text.encode("utf-8"))
    os.replace(part, path)


def number_of(lesson: Path) -> str:
    """A lesson's number; the name of a page."""
    return lesson.stem.split("-")[0]


def build(lesson: Path) -> nbformat.NotebookNode:
    """The lesson's notebook, run; its metadata say what it used, and their digest."""
    notebook = read_lesson(lesson)
    uses = execute(notebook, lesson.name)
    notebook.metadata["teachkit"] = {
        "digest": digest(notebook, number_of(lesson), uses),
        "uses": uses,
    }
    _lighten(notebook)
    return notebook


def is_current(lesson: Path, stored: Path) -> bool:
    """Whether the stored notebook is what this lesson, with this library, would give."""
    if not stored.exists():
        return False
    try:
        known = nbformat.read(stored, as_version=4).metadata["teachkit"]
        return known["digest"] == digest(read_lesson(lesson), number_of(lesson), known["uses"])
    except Exception:  # an unreadable notebook, or one of another version, is built again
        return False


def main(arguments: list[str] | None = None) -> int:
    """Build what was asked for; 1 if a lesson failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lessons to build, such as 02 (default: all)")
    parser.add_argument("--force", action="store_true", help="build what has not changed too")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="folder of lessons")
    parser.add_argument("--out", type=Path, default=NOTEBOOKS, help="folder of notebooks")
    options = parser.parse_args(arguments)

    lessons = sorted(options.lessons.glob("*.md"))
    for name in options.names:
        if not any(lesson.name.startswith(name) for lesson in lessons):
            parser.error(f"no lesson starts with {name!r}")
    chosen = [p for p in lessons if not options.names or p.name.startswith(tuple(options.names))]
    failed = 0
    for lesson in chosen:
        stored = options.out / f"{lesson.stem}.ipynb"
        if not options.force and is_current(lesson, stored):
            print(f"{stored.name}: unchanged")
            continue
        start = time.perf_counter()
        try:
            write(build(lesson), stored)
        except register.RegisterError as error:
            failed += 1
            print(f"{stored.name}: NOT BUILT: {error}", file=sys.stderr)
            continue
        except BuildError as error:
            failed += 1
            print(f"{stored.name}: NOT BUILT\n{error}\n", file=sys.stderr)
            continue
        kilobytes = stored.stat().st_size / 1000
        print(f"{stored.name}: built in {time.perf_counter() - start:.1f} s, {kilobytes:.0f} kB")
    if not options.names:
        stems = {lesson.stem for lesson in lessons}
        for stored in sorted(options.out.glob("*.ipynb")):
            if stored.stem not in stems:
                failed += 1
                print(f"{stored.name}: has no lesson; remove it", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
