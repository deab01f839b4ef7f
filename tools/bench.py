"""Time the library and scikit-learn side by side, in one process, in turns.

Every row is a ratio of medians taken in the same run, after the labels were compared: on another
machine the seconds differ, the ratios much less. Writes docs/benchmarks.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
    del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import numpy as np  # noqa: E402
import sklearn  # noqa: E402
from sklearn.cluster import MeanShift as Reference  # noqa: E402

import teachkit  # noqa: E402

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
ROUNDS = 5
PROCESSES = 9


def blobs(n: int, d: int) -> np.ndarray:
    """Return n points in d dimensions around three overlapping centres."""
    rng = np.random.default_rng(n + d)
    return rng.normal(size=(n, d)) + 4 * rng.integers(0, 3, size=(n, 1))


def seconds(call: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def side_by_side(n: int, d: int) -> str:
    """Return a table row: all points as seeds, flat kernel, both libraries."""
    data = blobs(n, d)
    bandwidth = teachkit.neighbor_bandwidth(data, 0.2)
    ours = teachkit.MeanShift(bandwidth, kernel="flat", assign="nearest")
    theirs = Reference(bandwidth=bandwidth)
    agree = (ours.fit(data).labels_ == theirs.fit(data).labels_).mean()
    pairs = [
        (seconds(lambda: ours.fit(data)), seconds(lambda: theirs.fit(data))) for _ in range(ROUNDS)
    ]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    tracemalloc.start()
    ours.fit(data)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    speed = f"{other:.2f} | {mine:.4f} | {other / mine:.0f} ×"
    return f"| {n:,} | {d} | {speed} | {agree:.0%} | {peak:.1f} |"


def import_ratio() -> float:
    """Return the median time of `import teachkit` over that of `import numpy`, fresh processes."""
    timer = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    times: dict[str, list[float]] = {"numpy": [], "teachkit": []}
    for _ in range(PROCESSES):
        for module, found in times.items():
            done = subprocess.run(
                [sys.executable, "-c", timer.format(module)],
                capture_output=True,
                text=True,
                check=True,
            )
            found.append(float(done.stdout))
    return statistics.median(times["teachkit"]) / statistics.median(times["numpy"])


def main() -> None:
    """Measure, print, and write the report."""
    rows = [side_by_side(n, d) for n, d in [(200, 2), (1_000, 2), (2_000, 2), (1_000, 5)]]
    report = "\n".join(
        [
            "# Benchmarks",
            "",
            "Made by `make bench`. Flat kernel, every point a seed, both libraries in one process",
            f"in turns, median of {ROUNDS} rounds; memory is the peak above the data during a fit.",
            "",
            "| points | dimensions | scikit-learn, s | teachkit, s | ratio | same labels | MiB |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            f"`import teachkit` takes {import_ratio():.2f} × as long as `import numpy` "
            f"(median of {PROCESSES} fresh processes each).",
            "",
            f"{os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}, "
            f"scikit-learn {sklearn.__version__}.",
            "",
        ]
    )
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
