"""Time each rung of lesson 15's ladder, and what the lesson races against it.

What is timed is the code of the lesson, read from its cells. Answers are compared before times
are. Writes the table that the lesson prints for readers who run no cell.
"""

from __future__ import annotations

import ast
import json
import os
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import lint_lessons  # noqa: E402
import numpy as np  # noqa: E402
from bench_methods import clocked, machine, versions  # noqa: E402
from sklearn.cluster import MeanShift as Reference  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

import teachkit  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "lessons" / "15-make-it-fast.md"
TABLE = ROOT / "teachkit" / "datasets" / "ladder_times.json"

H = 1.0  # the lesson's bandwidth
#: Points -> the ways to take one step of them all: the loops are too slow for more than a
#: thousand, and whole tables of pairs too large for more than a few thousand.
STEPS = {
    1_000: ["loops", "broadcasting", "products", "tiles", "boxes", "teachkit"],
    3_000: ["broadcasting", "products", "tiles", "boxes", "teachkit"],
    10_000: ["tiles", "boxes", "teachkit"],
    20_000: ["tiles", "boxes", "teachkit"],
}
#: Points of the climbs that go round the wall, and of the fits that race.
CLIMBS, FITS = 10_000, 400
#: Rounds, of which the fastest counts, and how many of them a call has that takes over a second.
ROUNDS, SLOW_ROUNDS = 9, 3

Calls = dict[str, Callable[[], Any]]


def of_the_lesson() -> dict[str, Any]:
    """Return the functions that the lesson defines, by name."""
    cells = [cell for cell in lint_lessons.read(LESSON).code() if "exercise" not in cell.tags]
    trees = [tree for cell in cells if (tree := cell.tree())]
    defined = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    names = {"np": np, "teachkit": teachkit, "time": time, "h": H}
    exec(compile(ast.Module(defined, []), LESSON.name, "exec"), names)
    return names


def step_by_teachkit(points: np.ndarray, data: np.ndarray, h: float) -> np.ndarray:
    """Return the mean-shift vectors of a flat window."""
    return teachkit.mean_shift_vector(points, data, h, kernel="flat")


def steps(n: int, lesson: dict[str, Any]) -> Calls:
    """Return the ways to take one step of n points."""
    ways = {way: lesson.get(f"by_{way}", step_by_teachkit) for way in STEPS[n]}
    data = lesson["crowds"](n)
    return {way: partial(function, data, data, H) for way, function in ways.items()}


def climbs(lesson: dict[str, Any]) -> Calls:
    """Return the climbs of the library, from every point."""
    return {"climbs by teachkit": partial(lesson["flat_climbs"], lesson["crowds"](CLIMBS))}


def fits(lesson: dict[str, Any]) -> Calls:
    """Return the same fit by two libraries, from every point."""
    data = lesson["crowds"](FITS)
    ours = teachkit.MeanShift(H, kernel="flat", assign="nearest")
    return {
        "fit by scikit-learn": partial(Reference(bandwidth=H).fit, data),
        "fit by teachkit": partial(ours.fit, data),
    }


def least(calls: Calls) -> tuple[dict[str, float], dict[str, Any]]:
    """Run calls in turns; return the fewest seconds that a processor worked for each, and results.

    Other work on the machine can only make a run slower, so the fastest says most.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    results: dict[str, Any] = {}
    for done in range(ROUNDS):
        for name, call in calls.items():
            if done < SLOW_ROUNDS or min(taken[name]) <= 1:
                _, work, results[name] = clocked(call)
                taken[name].append(work)
    return {name: float(f"{min(seconds):.3g}") for name, seconds in taken.items()}, results


def compared(results: dict[str, Any], data: np.ndarray, lesson: dict[str, Any]) -> None:
    """Raise RuntimeError unless all ways of a step give the same answer."""
    sums = results["tiles"]
    vectors = sums[:, :-1] / sums[:, -1:] - data
    for way, answer in results.items():
        if way == "teachkit":
            same = np.allclose(answer, vectors, rtol=0, atol=1e-8)
        else:
            same = lesson["agree"](answer, sums)
        if not same:
            raise RuntimeError(f"{way}: another answer than tiles at {len(data):,} points")


def measured() -> list[dict[str, Any]]:
    """Return the rows of the table: a way, the number of points, and the seconds."""
    lesson, rows = of_the_lesson(), []

    def keep(n: int, seconds: dict[str, float]) -> None:
        rows.extend({"way": way, "n": n, "seconds": took} for way, took in seconds.items())
        print(n, seconds, flush=True)

    for n in STEPS:
        seconds, results = least(steps(n, lesson))
        compared(results, lesson["crowds"](n), lesson)
        keep(n, seconds)
    keep(CLIMBS, least(climbs(lesson))[0])
    seconds, results = least(fits(lesson))
    theirs, ours = results.values()
    if not np.array_equal(theirs.labels_, ours.labels_):
        raise RuntimeError(f"the two fits label {FITS:,} points differently")
    keep(FITS, seconds)
    return rows


def table() -> dict[str, Any]:
    """Return the whole of the table that lesson 15 reads."""
    load = os.getloadavg()[0]
    with threadpool_limits(1):
        rows = measured()
    return {
        "machine": machine(),
        "seconds": f"of the processor, threads: 1, the fastest of {SLOW_ROUNDS} to {ROUNDS} runs",
        "load": round(load, 1),
        "date": date.today().isoformat(),
        "versions": versions(),
        "rows": rows,
    }


def main() -> None:
    """Measure, and write the table."""
    TABLE.write_text(json.dumps(table(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
