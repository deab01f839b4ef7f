"""Measure what the hub takes for learners: two log in, and each runs lesson 05 in a browser.

Hub, proxy, servers and kernels are measured, the browser is not: it is the learner's own. Writes
the file from which lesson 17 computes what a large class needs. Linux alone tells all it asks.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import browser as tools
import hub as hubs
import nbformat
import psutil

MEASURED = tools.ROOT / "teachkit" / "datasets" / "hub_memory.json"
LEARNERS = ["ada", "ben"]
COURSE, LESSON = "my-course", "05-climb-to-the-modes.ipynb"
#: A part of the hub -> a word that only its command has.
PARTS = {
    "hub": "settings.py",
    "proxy": "configurable-http-proxy",
    "server": "jupyterhub.singleuser",
    "kernel": "ipykernel_launcher",
}
#: What the numbers of a process mean.
KEYS = {
    "mib": "MiB of memory that the process holds, libraries included that others hold too",
    "most_mib": "the most MiB that it has held so far",
    "own_mib": "MiB of it that nobody else holds just then; less for who comes second",
    "cpu_seconds": "seconds that processors have worked for it so far",
}
VERSIONS = ["jupyterhub", "jupyterlab", "jupyter_server", "ipykernel", "numpy", "matplotlib"]

# --- what is measured ---------------------------------------------------------------


def running(folder: Path, part: str) -> psutil.Process:
    """Return the process of a part; in the whole class's folder only one may run of it."""
    (found,) = [p for p in hubs.processes(folder) if PARTS[part] in " ".join(p.cmdline())]
    return found


def taken(process: psutil.Process) -> dict[str, float]:
    """Return what `KEYS` says of a process."""
    memory, used = process.memory_full_info(), process.cpu_times()
    return {
        "mib": round(memory.rss / 2**20, 1),
        "most_mib": round(highest(process.pid) / 2**10, 1),
        "own_mib": round(memory.uss / 2**20, 1),
        "cpu_seconds": round(used.user + used.system, 1),
    }


def highest(pid: int) -> int:
    """Return the most KiB that a process has held."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    (peak,) = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peak)


def imports_alone(course: Path) -> str:
    """Write a notebook with nothing of the lesson but its imports; return its name."""
    lesson = nbformat.read(course / LESSON, as_version=4)
    first = next(cell for cell in lesson.cells if cell.cell_type == "code")
    assert "import" in first.source, "the lesson's first cell of code is no longer its imports"
    lesson.cells = [first]
    nbformat.write(lesson, course / "imports.ipynb")
    return "imports.ipynb"


def of_learner(page: Any, home: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Give what a learner's server and kernel take, as they go on: name, numbers."""
    course = home / COURSE
    page.evaluate(tools.CLOSE)  # the first lesson
    yield "server_started", taken(running(home, "server"))
    page.evaluate(tools.RUN, f"{COURSE}/{imports_alone(course)}")
    yield "kernel_after_imports", taken(running(course, "kernel"))
    page.evaluate(tools.CLOSE)
    page.evaluate(tools.RUN, f"{COURSE}/{LESSON}")
    yield "kernel_after_lesson", taken(running(course, "kernel"))
    yield "server_after_lesson", taken(running(home, "server"))


def measured() -> dict[str, Any]:
    """Start the hub, let the learners work one after the other, and return what all of it takes."""
    with TemporaryDirectory() as name, hubs.hub(Path(name)) as address, tools.chromium() as browser:
        folder, learners = Path(name), []
        empty = {part: taken(running(folder, part)) for part in ("hub", "proxy")}
        for learner in LEARNERS:
            (page,) = hubs.log_in(browser, address, learner)
            learners.append(dict(of_learner(page, folder / "learners" / learner)))
            print(learner, learners[-1], flush=True)
        full = {part: taken(running(folder, part)) for part in ("hub", "proxy")}
    return {"without_learners": empty, "with_learners": full, "learners": learners}


# --- what is written ----------------------------------------------------------------


def machine() -> str:
    """Say on what it was measured."""
    gib = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {gib:.0f} GiB, Python {platform.python_version()}"


def main() -> None:
    """Measure, and write the file."""
    load = os.getloadavg()[0]
    found = {
        "what": f"JupyterHub with {len(LEARNERS)} learners, each of whom ran a lesson in a browser",
        "keys": KEYS,
        "lesson": LESSON,
        "machine": machine(),
        "date": date.today().isoformat(),
        "versions": {name: version(name) for name in VERSIONS},
        "load_before": round(load, 1),
        **measured(),
    }
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(MEASURED.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
