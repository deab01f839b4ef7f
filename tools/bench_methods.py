"""Time clustering methods side by side, from few points to many, in two columns and in eight.

All run in one process, in turns, on the same blobs; answers are counted beside the times. Writes
the table that lesson 10 reads, and docs/benchmarks-methods.md.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from bench import CORES, LIKE_SKLEARN, blobs, short  # noqa: E402
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans  # noqa: E402
from sklearn.cluster import MeanShift as Reference  # noqa: E402
from sklearn.mixture import GaussianMixture  # noqa: E402
from sklearn.neighbors import NearestNeighbors  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from teachkit import MeanShift  # noqa: E402
from teachkit.apply.quick_shift import quick_shift  # noqa: E402
from teachkit.apply.sweep import BIG, count_big  # noqa: E402
from teachkit.bandwidth import as_wide_as  # noqa: E402
from teachkit.kernels import KERNELS  # noqa: E402

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "benchmarks-methods.md"
TABLE = ROOT / "teachkit" / "datasets" / "method_times.csv"

SIZES, MANY = [500, 1_000, 2_000, 5_000, 10_000, 20_000], 100_000
COLUMNS = [2, 8]
K = 3  # blobs
#: A method that took longer, in seconds, is not tried with more points; of the many it is tried
#: only if it took less than this for a fifth of them.
LONGEST, QUICK = 20.0, 0.4
#: Rounds, and the seconds from which there are fewer.
ROUNDS, SLOW = (5, 3, 1), (0.3, 1.5)
#: The share of points that have the fewest neighbours within DBSCAN's eps, themselves included.
DENSE = 0.9
#: Clock over processor, in one thread, above which the machine was not quiet.
QUIET = 1.1
#: Points, in two columns, of the calls whose memory is measured.
MEASURED = 20_000


@dataclass(frozen=True)
class Job:
    """Blobs, and what the methods are told of them."""

    data: np.ndarray
    radius: float  # the mean one that holds a fifth of the points
    eps: float  # DBSCAN's

    @property
    def h(self) -> float:
        """The Gaussian's h: the shadow of a flat kernel with that radius varies as much."""
        return as_wide_as(self.radius, KERNELS["gaussian"], self.data.shape[1])

    @property
    def fewest(self) -> int:
        """How many neighbours make a point dense, itself included: two for each column."""
        return 2 * self.data.shape[1]


def job_of(n: int, d: int) -> Job:
    """Draw blobs, and find from them what the methods are told, before the clock runs."""
    data, radius = blobs(n, d)
    near = NearestNeighbors(n_neighbors=2 * d).fit(data).kneighbors(data)[0][:, -1]
    return Job(data, radius, float(np.quantile(near, DENSE)))


def dbscan(job: Job) -> np.ndarray:
    """Return DBSCAN's labels."""
    return DBSCAN(eps=job.eps, min_samples=job.fewest).fit_predict(job.data)


def hdbscan(job: Job) -> np.ndarray:
    """Return HDBSCAN's labels; the smallest cluster it may find is a big one."""
    smallest = max(5, int(BIG * len(job.data)))
    model = HDBSCAN(min_cluster_size=smallest, min_samples=job.fewest, copy=True)
    return model.fit_predict(job.data)


def flat(job: Job) -> np.ndarray:
    """Return the labels of this library's mean shift with scikit-learn's rules."""
    return MeanShift(job.radius, **LIKE_SKLEARN).fit(job.data).labels_


def reference(job: Job, bins: bool = False) -> np.ndarray:
    """Return the labels of scikit-learn's mean shift."""
    return Reference(bandwidth=job.radius, bin_seeding=bins).fit(job.data).labels_


#: A method's name -> what labels the points of a job.
METHODS: dict[str, Callable[[Job], np.ndarray]] = {
    "k-means": lambda job: KMeans(K, n_init=10, random_state=0).fit_predict(job.data),
    "Gaussian mixture": lambda job: GaussianMixture(K, random_state=0).fit_predict(job.data),
    "Ward": lambda job: AgglomerativeClustering(K).fit_predict(job.data),
    "DBSCAN": dbscan,
    "DBSCAN, wide": lambda job: dbscan(replace(job, eps=job.radius / 2)),
    "HDBSCAN": hdbscan,
    "quick shift": lambda job: quick_shift(job.data, job.h).labels(job.radius),
    "mean shift, Gaussian": lambda job: MeanShift(job.h).fit(job.data).labels_,
    "mean shift, flat": flat,
    "scikit-learn's mean shift": reference,
    "scikit-learn's mean shift, bins": partial(reference, bins=True),
}
MEAN_SHIFTS = [*METHODS][-4:]


# --- time ---------------------------------------------------------------------------


def clocked(call: Callable[[], np.ndarray]) -> tuple[float, float, np.ndarray]:
    """Return how long a call takes by the clock, how long processors work, and its labels."""
    start, work = time.perf_counter(), time.process_time()
    labels = call()
    return time.perf_counter() - start, time.process_time() - work, labels


def rounds(seconds: float) -> int:
    """Return how often a call runs: less often if it is slow."""
    return ROUNDS[sum(seconds > limit for limit in SLOW)]


def turns(job: Job, names: list[str]) -> tuple[dict, dict, dict]:
    """Run methods in turns; return each one's seconds by the clock, of processors, and labels."""
    clock, work, labels = {name: [] for name in names}, {name: [] for name in names}, {}
    for done in range(ROUNDS[0]):
        for name in names:
            if not done or done < rounds(clock[name][0]):
                took, worked, labels[name] = clocked(partial(METHODS[name], job))
                clock[name].append(took)
                work[name].append(worked)
    return clock, work, labels


def middle(times: list[float]) -> float:
    """Return the median to three digits; NaN of none."""
    return float(f"{median(times):.3g}") if times else np.nan


def raced(job: Job, names: list[str]) -> Iterator[dict[str, object]]:
    """Run methods in turns, first in one thread and then in all; give a row for each."""
    with threadpool_limits(1):
        clock, work, labels = turns(job, names)
    # Apart, since threads go on asking for work for a while after a call, which counts as work.
    # What is slow does not run again.
    all_threads, *_ = turns(job, [name for name in names if len(clock[name]) == ROUNDS[0]])
    for name in names:
        n, d = job.data.shape
        yield {
            "method": name,
            "n": n,
            "d": d,
            "seconds": middle(clock[name]),
            "cpu_seconds": middle(work[name]),
            "all_threads": middle(all_threads.get(name, [])),
            "rounds": len(clock[name]),
            "clusters": len(np.unique(labels[name][labels[name] >= 0])),
            "big": count_big(labels[name]),
        }


def tried(rows: list[dict], n: int, d: int) -> list[str]:
    """Return the methods that are tried with n points, after what is known of fewer."""
    last = {row["method"]: row["seconds"] for row in rows if row["d"] == d}
    most = QUICK if n == MANY else LONGEST
    return [name for name in METHODS if last.get(name, 0.0) <= most]


def measured() -> pd.DataFrame:
    """Return the table: a row for each method, number of points and number of columns."""
    rows: list[dict] = []
    for d in COLUMNS:
        list(raced(job_of(SIZES[0], d), [*METHODS]))  # what is loaded or made once
        for n in [*SIZES, MANY]:
            for row in raced(job_of(n, d), tried(rows, n, d)):
                rows.append(row)
                print(row, flush=True)
    return pd.DataFrame(rows)


# --- memory -------------------------------------------------------------------------


def grown(name: str, small: Job, large: Job) -> float:
    """Return by how many MiB this process grows at most while a method runs, after a small run.

    What compiled code takes counts too. Linux alone forgets the height of what went before, which
    else hides most of it.
    """
    METHODS[name](small)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = highest()
    METHODS[name](large)
    return highest() - before


def highest() -> float:
    """Return the most MiB that this process has held since that was last forgotten."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peak) / 2**10


def memory(n: int = MEASURED) -> dict[str, float]:
    """Return the MiB that methods take in two columns, each in a process of its own."""
    small, job = job_of(SIZES[0], 2), job_of(n, 2)
    asked = {
        "DBSCAN": ("DBSCAN", job),
        "DBSCAN, eps = r/2": ("DBSCAN", replace(job, eps=job.radius / 2)),
        "DBSCAN, eps = r": ("DBSCAN", replace(job, eps=job.radius)),
        **{name: (name, job) for name in ("quick shift", *MEAN_SHIFTS[:2])},
    }
    return {label: apart(name, small, large) for label, (name, large) in asked.items()}


def apart(name: str, small: Job, large: Job) -> float:
    """Return what `grown` does, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(grown, name, small, large).result()


# --- the report ---------------------------------------------------------------------


def machine() -> str:
    """Say on what the methods were timed."""
    return f"{CORES} cores, Python {platform.python_version()}"


def versions() -> str:
    """Say with what."""
    return ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn"))


def grid(heads: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def wide(times: pd.DataFrame, d: int, column: str) -> pd.DataFrame:
    """Return a column of the table for d columns: a row for each method, a column for each n."""
    return times[times["d"] == d].pivot(index="method", columns="n", values=column)


def lines_of(numbers: pd.DataFrame) -> str:
    """Write what `wide` returns, or its like; – where nothing was taken."""
    rows = [
        [name, *("–" if np.isnan(number) else short(number) for number in row)]
        for name, row in numbers.iterrows()
    ]
    return grid(["method", *(f"{n:,}" for n in numbers.columns)], rows)


def by_size(times: pd.DataFrame, d: int, column: str) -> str:
    """Write a column of the table for d columns, the methods in their order."""
    return lines_of(wide(times, d, column).loc[[*METHODS]])


def beside_dbscan(times: pd.DataFrame, d: int) -> str:
    """Write how many times as long as DBSCAN each mean shift takes."""
    work = wide(times, d, "cpu_seconds")
    return lines_of(work.loc[MEAN_SHIFTS].div(work.loc["DBSCAN"]))


def other_answers(times: pd.DataFrame) -> str:
    """Name where a method does not find three big clusters."""
    other = times[times["big"] != K]
    lines = [f"- {r.method}, n = {r.n:,}, d = {r.d}: {r.big} big" for r in other.itertuples()]
    return "\n".join(lines) or "None."


def disturbed(times: pd.DataFrame) -> str:
    """Say how much longer the clock ran than the processor worked, in one thread."""
    longer = times["seconds"].sum() / times["cpu_seconds"].sum()
    return (
        f"In one thread the clock ran {longer:.2f} × as long as the processor worked: "
        f"other work {'disturbed' if longer > QUIET else 'hardly disturbed'} the runs."
    )


def report(times: pd.DataFrame, taken: dict[str, float], load: float) -> str:
    """Return the whole of docs/benchmarks-methods.md."""
    tables = "\n\n".join(
        f"""### {d} columns

Seconds by the clock, one thread:

{by_size(times, d, "seconds")}

Seconds of a processor in the same runs, which other work on the machine changes less:

{by_size(times, d, "cpu_seconds")}

Seconds by the clock, as many threads as the libraries choose:

{by_size(times, d, "all_threads")}

Seconds of a processor over DBSCAN's; below 1, DBSCAN is the slower:

{beside_dbscan(times, d)}"""
        for d in COLUMNS
    )
    return f"""# How long clustering methods take

Made by `make bench-methods`: medians of {ROUNDS[0]} rounds, {ROUNDS[1]} for what takes over
{SLOW[0]:g} s, {ROUNDS[2]} for what takes over {SLOW[1]:g} s; all methods in one process, in turns.
A method that took over {LONGEST:g} s is not tried with more points, and {MANY:,} points are tried
only with what took at most {QUICK:g} s for {SIZES[-1]:,}: both show as –. So does, with all
threads, what takes over {SLOW[0]:g} s in one.

The data are {K} round blobs, each 4 from the next along every column, standard deviation 1. What a
method is told is found before the clock runs:

- r: the mean radius that holds a fifth of the points (`neighbor_bandwidth`, q = 0.2).
- Mean shift: h = r/√(d + 4) for the Gaussian; r for the flat kernel, with the nearest centre.
- Quick shift: the same h, links up to r.
- DBSCAN: `min_samples` = 2d; eps so that nine of ten points have as many within it. *Wide*: r/2.
- HDBSCAN: `min_samples` = 2d, `min_cluster_size` 2 % of the points.
- k-means (10 starts), Gaussian mixture, Ward: the true number of clusters.

All else is as it comes. Quick shift and the first two mean shifts are this library's, the others
scikit-learn's.

## Times

{tables}

## Memory

By how many MiB a process grows, at most, for {MEASURED:,} points in 2 columns:

{grid(["method", "MiB"], [[name, f"{mib:,.0f}"] for name, mib in taken.items()])}

scikit-learn's DBSCAN keeps a list of all neighbours of all points: where eps holds a share of the
points, that grows as their square.

## What this says, and what it does not

That DBSCAN is faster than mean shift is so of scikit-learn's `MeanShift` as it comes. It is not so
of mean shift: the tables of ratios hold both sides of 1. With how many columns, neighbours within
eps and points, each changes in its own way. These blobs are kind to all: few clusters, little
noise, and in two columns the Gaussian's sums come from a lattice. More clusters, a smaller h or
more columns give other ratios. No search for a setting is timed here: a sweep of mean shift costs
some 25 fits, while quick shift's tree is made once and cut at any length.

Where the clusters of 2 % or more are not three:

{other_answers(times)}

## Measured with

{times["machine"].iloc[0]}, {times["versions"].iloc[0]}; {times["date"].iloc[0]}.
Load over the minute before, in cores: {load:.1f}. {disturbed(times)}
"""


def main() -> None:
    """Measure, and write the table and the report."""
    load = os.getloadavg()[0]
    times = measured().assign(machine=machine(), date=date.today().isoformat(), versions=versions())
    times.to_csv(TABLE, index=False)
    text = report(times, memory(), load)
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
