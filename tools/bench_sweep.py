"""Time a sweep beside the fits that it is made of, in turns, and compare their answers.

The ratio says what plateaus and indices cost on top of clustering. Writes docs/benchmarks-sweep.md.
"""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import numpy as np  # noqa: E402
from bench import CORES, blobs, short, timed  # noqa: E402

from teachkit import MeanShift, make_three_blobs  # noqa: E402
from teachkit.apply.sweep import Sweep, sweep  # noqa: E402
from teachkit.show.demos.common import as_table_or_penguins  # noqa: E402

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks-sweep.md"
ROUNDS = 5
SIZES = [(2_000, 2), (5_000, 2), (20_000, 2), (2_000, 5)]  # points, columns


def fits(data: np.ndarray, swept: Sweep) -> list[np.ndarray]:
    """Return the labels of separate fits at a sweep's bandwidths."""
    return [MeanShift(one.bandwidth).fit(data).labels_ for one in swept.clusterings]


def row(name: str, data: np.ndarray) -> str:
    """Return a row of the report: the seconds of both, in medians, and their ratio."""
    swept = sweep(data)
    times: dict[str, list[float]] = {"sweep": [], "fits": []}
    for _ in range(ROUNDS):
        times["sweep"].append(timed(lambda: sweep(data))[0])
        took, labels = timed(lambda: fits(data, swept))
        times["fits"].append(took)
    same = all(
        np.array_equal(one.labels, other)
        for one, other in zip(swept.clusterings, labels, strict=True)
    )
    if not same:
        raise RuntimeError(f"the sweep of {name} does not label as its fits do")
    whole, apart = median(times["sweep"]), median(times["fits"])
    n, d = data.shape
    return f"| {name} | {n:,} | {d} | {short(apart)} | {short(whole)} | {whole / apart:.2f} |"


def report() -> str:
    """Measure, and return the whole of docs/benchmarks-sweep.md."""
    penguins, _ = as_table_or_penguins(None)
    sets = {"penguins": penguins, "three blobs": make_three_blobs().to_numpy()}
    sets |= {f"{n:,} points in {d} columns": blobs(n, d)[0] for n, d in SIZES}
    rows = "\n".join(row(name, data) for name, data in sets.items())
    return f"""# What a sweep costs

Made by `make bench`: `sweep(data)`, 25 bandwidths with labels, sizes, plateaus and three indices,
beside the 25 fits alone, in turns; medians of {ROUNDS} rounds, seconds. All labels are equal.

| data | points | columns | fits | sweep | ratio |
|---|---|---|---|---|---|
{rows}

## Measured with

{CORES} cores, Python {platform.python_version()}, NumPy {version("numpy")}.
"""


def main() -> None:
    """Measure, and write the report."""
    text = report()
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
