"""Time the library beside others at the same job, in one process, in turns.

Answers are compared before times are, and every ratio is of medians taken in the same run: on
another machine the seconds differ, the ratios much less. Writes docs/benchmarks.md and its plots.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import numpy as np  # noqa: E402
from scipy.optimize import linear_sum_assignment  # noqa: E402
from scipy.stats import gaussian_kde  # noqa: E402
from sklearn.cluster import MeanShift as Reference  # noqa: E402
from sklearn.cluster import estimate_bandwidth  # noqa: E402
from sklearn.datasets import load_sample_image  # noqa: E402

from teachkit import MeanShift, density, neighbor_bandwidth  # noqa: E402
from teachkit.apply.colour import rgb_to_lab  # noqa: E402
from teachkit.exercises import EXERCISES, check  # noqa: E402
from teachkit.exercises.limit import SECONDS  # noqa: E402
from teachkit.show import COLORS, subplots  # noqa: E402

DOCS = Path(__file__).parents[1] / "docs"

SIZES: dict[str, list[tuple]] = {  # points, dimensions and more: what the functions in JOBS get
    "Every point a seed": [
        *[(200, 2), (1_000, 2), (5_000, 2, "n_jobs=2"), (20_000, 2)],
        *[(4_096, 3, "colours"), (5_000, 5), (5_000, 10)],
    ],
    "Bins as seeds": [
        *[(1_000, 2), (5_000, 2), (20_000, 2), (100_000, 2)],
        *[(1_000, 3), (5_000, 3), (1_000, 5), (5_000, 5), (1_000, 10), (5_000, 10)],
    ],
    "Thousands of clusters": [(20_000, 2_000)],
    "Gaussian kernel": [(1_000,), (5_000,), (20_000,), (100_000,)],
    "Density and radius": [(2_000,), (5_000,)],
}
MEMORY = [200, 1_000, 5_000, 20_000, 100_000]  # points of the fits whose memory is traced
GROWTH = [1_000, 5_000, 20_000]  # points between which the growth of times is measured
STEADY, REPEATS = [1_000, 5_000], 20  # points of the fits that are repeated, and how often
PLAIN = 5_000  # the most points that a plain way is asked for, or a peer's memory traced
ROUNDS, SLOW = (21, 5, 3, 1), (1, 5, 60)  # rounds, and the seconds from which there are fewer
PROCESSES, CORES = 9, os.cpu_count()
BATCH = 250  # points that the torch batch moves at a time
TOL, CLOSE = 1e-3, 0.05  # in bandwidths: the step that ends a climb; how near the same mode is

OURS, SLOWLY, PLAIN_BATCH = "teachkit", 'teachkit, `algorithm="plain"`', "plain batch"
SKLEARN, BINS, MLPACK, TORCH = "scikit-learn", "scikit-learn, flat, bins", "mlpack", "torch batch"
LIKE_SKLEARN = {"kernel": "flat", "assign": "nearest"}
PEERS = {name: import_module(name) for name in ("mlpack", "torch") if find_spec(name)}
STYLES = {
    **{OURS: ("blue", "o"), SLOWLY: ("sky", "v"), SKLEARN: ("vermilion", "s")},
    **{BINS: ("orange", "P"), MLPACK: ("green", "^"), TORCH: ("purple", "D")},
    PLAIN_BATCH: ("black", "X"),
}


@dataclass(frozen=True)
class Row:
    """A peer's and our medians at one job, in the same run, and how far the answers agree."""

    job: str
    n: int
    d: int
    peer: str
    answers: str
    rounds: str
    seconds: tuple[float, float]
    peak: float  # ours, MiB

    @property
    def ratio(self) -> float:
        """Theirs over ours."""
        return self.seconds[0] / self.seconds[1]

    def __str__(self) -> str:
        times = f"{' | '.join(map(short, self.seconds))} | {short(self.ratio)} × | {self.rounds}"
        end = f"{self.answers} | {short(self.peak)}"
        return f"| {self.n:,} | {self.d} | {self.peer} | {times} | {end} |"


def short(number: float) -> str:
    """Write a number with three digits, or all that stand before the point."""
    return f"{number:,.0f}" if number >= 100 else f"{number:#.3g}"


def blobs(n: int, d: int) -> tuple[np.ndarray, float]:
    """Draw n points around three overlapping centres."""
    rng = np.random.default_rng(n + d)
    data = rng.normal(size=(n, d)) + 4 * rng.integers(0, 3, size=(n, 1))
    return data, neighbor_bandwidth(data[:5_000], 0.2)


def colours(n: int) -> tuple[np.ndarray, float]:
    """Return the CIELAB colours of n tiles of the course's photograph."""
    photo, side = load_sample_image("china.jpg") / 255, round(n**0.5)
    high, wide = photo.shape[0] // side, photo.shape[1] // side
    tiles = photo[: side * high, : side * wide].reshape(side, high, side, wide, 3)
    data = rgb_to_lab(tiles.mean(axis=(1, 3))).reshape(-1, 3)
    return data, neighbor_bandwidth(data, 0.2)


def timed(call: Callable) -> tuple[float, Any]:
    """Return how many seconds a call takes, and its result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def peak(call: Callable) -> float:
    """Return the most memory that a call takes at once, in MiB."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def race(job: str, data: np.ndarray, calls: dict[str, Callable]) -> list[Row]:
    """Run all in turns, the slow ones in fewer rounds; compare answers, then return the rows."""
    times, results, (n, d) = {name: [] for name in calls}, {}, data.shape
    for done in range(ROUNDS[0]):
        for name, call in calls.items():
            if not done or done < turns(times, name):
                took, results[name] = timed(call)
                times[name].append(took)
    most, rows = peak(calls[OURS]), []
    for peer in [name for name in calls if name != OURS]:
        answers = agreement(results[OURS], results[peer])
        rounds = f"{len(times[peer])}, {len(times[OURS])}"
        seconds = median(times[peer]), median(times[OURS])
        rows.append(Row(job, n, d, peer, answers, rounds, seconds, most))
        print(job, rows[-1], flush=True)
    return rows


def turns(times: dict[str, list[float]], name: str) -> int:
    """Return in how many rounds a call runs: fewer if it is slow, or another in its race."""
    slow = max(first for first, *_ in times.values()) > SLOW[0]
    return min(ROUNDS[slow], ROUNDS[sum(times[name][0] > limit for limit in SLOW)])


def agreement(ours: Any, theirs: Any) -> str:
    """Say how far values agree, ends of climbs, or labels when numbered as they fit best."""
    if not isinstance(ours, MeanShift):
        return f"equal to {np.abs(np.divide(ours, theirs) - 1).max():.0e}"
    if np.ndim(theirs) == 2:
        squares = [((theirs - mode) ** 2).sum(axis=1) for mode in ours.cluster_centers_]
        on = np.min(squares, axis=0) <= (CLOSE * ours.bandwidth_) ** 2
        return f"{np.floor(100 * on.mean()):g} % of ends within {CLOSE:g}·h of our modes"
    mine, other = ours.labels_, getattr(theirs, "labels_", theirs)
    if np.array_equal(mine, other):
        return "every label equal"
    table = np.zeros((mine.max() + 1, other.max() + 1))
    np.add.at(table, (mine, other), 1)
    fit = table[linear_sum_assignment(table, maximize=True)].sum() / len(mine)
    counts = f"{len(np.unique(other))} clusters, ours {len(table)}"
    return f"{np.floor(1e4 * fit) / 100:g} % of labels, renumbered; {counts}"


def every_point(n: int, d: int, extra: str = "") -> list[Row]:
    """Start from every point, with the flat kernel."""
    data, h = colours(n) if extra == "colours" else blobs(n, d)
    calls = {SKLEARN: partial(Reference(bandwidth=h).fit, data)}
    if extra == "n_jobs=2":
        calls[f"{SKLEARN}, `{extra}`"] = partial(Reference(bandwidth=h, n_jobs=2).fit, data)
    calls[OURS] = partial(MeanShift(h, **LIKE_SKLEARN).fit, data)
    return race("Every point a seed", data, calls)


def bins(n: int, d: int) -> list[Row]:
    """Start from the occupied cells of a grid of step h."""
    data, h = blobs(n, d)
    calls = {SKLEARN: partial(Reference(bandwidth=h, bin_seeding=True).fit, data)}
    if MLPACK in PEERS:
        cluster = partial(PEERS[MLPACK].mean_shift, data, radius=h, labels_only=True)
        calls[MLPACK] = lambda: cluster()["output"].ravel().astype(int)
    calls[OURS] = partial(MeanShift(h, bin_seeding=True, **LIKE_SKLEARN).fit, data)
    return race("Bins as seeds", data, calls)


def many(n: int, k: int) -> list[Row]:
    """Find thousands of small clusters, far from each other, from bins and from every point."""
    rng, h = np.random.default_rng(n + k), 2.0
    nodes = 10 * np.indices((int(np.ceil(k**0.5)),) * 2).reshape(2, -1).T[:k]
    centres = nodes + rng.uniform(-2, 2, size=nodes.shape)
    data = centres[np.arange(n) % k] + 0.4 * rng.normal(size=(n, 2))
    theirs, found = partial(Reference(bandwidth=h, bin_seeding=True).fit, data), []
    for name, model in {
        "from bins": MeanShift(h, bin_seeding=True, **LIKE_SKLEARN),
        "from every point": MeanShift(h, **LIKE_SKLEARN),
        "with the Gaussian": MeanShift(h / 6**0.5),
    }.items():
        calls = {f"{SKLEARN} from bins, ours {name}": theirs, OURS: partial(model.fit, data)}
        found += race("Thousands of clusters", data, calls)
    return found


def gaussian(n: int) -> list[Row]:
    """Climb the Gaussian density, and finish the modes."""
    data, radius = blobs(n, 2)
    h = radius / 6**0.5  # the variance of the flat kernel's shadow, radius² / (d + 4)
    calls: dict[str, Callable] = {OURS: partial(MeanShift(h).fit, data)}
    if n > PLAIN:
        calls[BINS] = partial(Reference(bandwidth=radius, bin_seeding=True).fit, data)
    else:
        calls[SLOWLY] = partial(MeanShift(h, algorithm="plain").fit, data)
        if "torch" in PEERS:
            for way, squares in {"": torch_differences, ", `cdist`": torch_cdist}.items():
                calls[f"{TORCH}{way}"] = partial(torch_batch, data, h, 1, squares)
                calls[f"{TORCH}{way}, {CORES} threads"] = partial(
                    torch_batch, data, h, CORES, squares
                )
    return race("Gaussian kernel", data, calls)


def torch_differences(points: Any, data: Any) -> Any:
    """Return squared distances by broadcasting, as fast.ai's lesson does."""
    return ((points[:, None] - data[None]) ** 2).sum(2)


def torch_cdist(points: Any, data: Any) -> Any:
    """Return squared distances by torch's own function for distances."""
    return PEERS["torch"].cdist(points, data) ** 2


def torch_batch(data: np.ndarray, h: float, threads: int, squares: Callable) -> np.ndarray:
    """Move all points, in batches and 32 bits, until none moves further; return their ends."""
    torch = PEERS["torch"]
    torch.set_num_threads(threads)
    fixed = ends = torch.tensor(data, dtype=torch.float32)
    while True:
        before, moved = ends, []
        for start in range(0, len(data), BATCH):
            weights = torch.exp(squares(ends[start : start + BATCH], fixed) / (-2 * h * h))
            moved.append(weights @ fixed / weights.sum(1)[:, None])
        ends = torch.cat(moved)
        if ((ends - before) ** 2).sum(1).max() <= (TOL * h) ** 2:
            return np.asarray(ends)


def others(n: int) -> list[Row]:
    """Estimate a density at n points from n data, and the mean radius that holds a fifth."""
    data, points = np.split(blobs(2 * n, 2)[0], 2)
    whiten = np.linalg.inv(np.linalg.cholesky(np.cov(data.T))).T  # SciPy scales by the covariance
    data, points, h = data @ whiten, points @ whiten, n ** (-1 / 6)
    kde = {"SciPy's `gaussian_kde`": lambda: gaussian_kde(data.T, h)(points.T)}
    radius = {f"{SKLEARN}'s `estimate_bandwidth`": partial(estimate_bandwidth, data, quantile=0.2)}
    kde[OURS] = partial(density, points, data, h)
    radius[OURS] = partial(neighbor_bandwidth, data, 0.2)
    return race("Density and radius", data, kde) + race("Density and radius", data, radius)


JOBS = dict(zip(SIZES, [every_point, bins, many, gaussian, others], strict=True))


def memory() -> dict[str, dict[int, float]]:
    """Return the peak of each library by n, in MiB; the plain batch takes one step, all at once."""

    def plain_batch(x: np.ndarray, h: float) -> np.ndarray:
        weights = np.exp(((x[:, None] - x) ** 2).sum(axis=-1) / (-2 * h * h))
        return weights @ x / weights.sum(axis=1)[:, None]

    fits = {OURS: lambda x, h: MeanShift(h, **LIKE_SKLEARN).fit(x), PLAIN_BATCH: plain_batch}
    fits[SKLEARN] = lambda x, h: Reference(bandwidth=h).fit(x)
    peers = [n for n in MEMORY if n <= PLAIN]
    sizes = {OURS: MEMORY, PLAIN_BATCH: peers, SKLEARN: peers}
    return {k: {n: peak(partial(fits[k], *blobs(n, 2))) for n in sizes[k]} for k in fits}


def steady(n: int) -> str:
    """Say how far the slowest of many fits is from the middle one."""
    data, h = blobs(n, 2)
    times = [timed(partial(MeanShift(h, **LIKE_SKLEARN).fit, data))[0] for _ in range(REPEATS)]
    return f"{short(max(times) / median(times))} × (n = {n:,})"


def import_ratio() -> float:
    """Return the median time of `import teachkit` over that of `import numpy`, fresh processes."""
    timer = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    times: dict[str, list[float]] = {"numpy": [], "teachkit": []}
    for module in [*times] * PROCESSES:
        command = [sys.executable, "-c", timer.format(module)]
        times[module].append(float(subprocess.run(command, capture_output=True, check=True).stdout))
    return median(times["teachkit"]) / median(times["numpy"])


def checks() -> str:
    """Return a table of how much work the checks of right answers take, once they have inputs."""
    work: dict[str, list[float]] = {}
    with TemporaryDirectory() as home, patch.dict(os.environ, TEACHKIT_HOME=home):
        for name, exercise in EXERCISES.items():
            right = [exercise.reference, exercise.loops]
            work[f"{exercise.lesson} | `{name}`"] = [passing(name, answer) for answer in right]
    work[f"all | {len(work)} exercises"] = list(map(sum, zip(*work.values(), strict=True)))
    heads = "lesson | exercise | reference, s | in loops, s"
    cells = [" | ".join([start, *map(short, times)]) for start, times in work.items()]
    return "\n".join([f"| {heads} |", "|---" * 4 + "|", *(f"| {row} |" for row in cells)])


def passing(name: str, answer: Callable) -> float:
    """Return the least work of three checks of a right answer, in seconds of a processor."""
    if not check(name, answer).passed:
        raise RuntimeError(f"an answer to {name} that should be right does not pass")
    return min(worked(partial(check, name, answer)) for _ in range(3))


def worked(call: Callable) -> float:
    """Return how many seconds a processor works for a call, in all threads."""
    start = time.process_time()
    call()
    return time.process_time() - start


def lines(rows: list[Row], job: str) -> dict[str, dict[int, float]]:
    """Return each library's seconds by n, in two dimensions."""
    found: dict[str, dict[int, float]] = {}
    for row in rows:
        if (row.job, row.d) == (job, 2) and row.peer in STYLES:
            for name, took in zip([row.peer, OURS], row.seconds, strict=True):
                found.setdefault(name, {})[row.n] = took
    return found


def draw(file: Path, unit: str, panels: dict[str, dict[str, dict[int, float]]]) -> str:
    """Draw lines over n on log axes, a panel for each job; return the picture in Markdown."""
    size = (2 + 3.2 * len(panels), 4.2)
    fig, axes = subplots(1, len(panels), size=size, sharey=True, squeeze=False)
    words, handles = [f"{unit} against number of points, on log axes."], {}
    for ax, (job, found) in zip(axes[0], panels.items(), strict=True):
        ax.set(title=job, xscale="log", yscale="log", xlabel="Points")
        sizes = sorted({n for values in found.values() for n in values})
        ax.set_xticks(sizes, [f"{n:,}" for n in sizes])
        ax.set_xticks([], minor=True)
        for name, values in found.items():
            (colour, marker), label = STYLES[name], name.replace("`", "")
            style = {"color": COLORS[colour], "marker": marker, "label": label}
            (handles[name],) = ax.plot(values.keys(), values.values(), **style)
            start, *_, end = [f"{short(y)} at {n:,}" for n, y in 2 * [*values.items()]]
            words.append(f"{job}, {label}: from {start} to {end} points.")
    axes[0, 0].set_ylabel(unit)
    fig.legend(handles=list(handles.values()), loc="outside lower center", ncols=4, frameon=False)
    fig.savefig(file, metadata={"Software": None})
    return f"![{' '.join(words)}]({file.name})"


def growth(found: dict[str, dict[int, float]]) -> str:
    """Return each library's exponent: the slope of log time over log n."""
    slopes = []
    for name, values in found.items():
        if set(GROWTH) <= set(values):
            slope = np.polyfit(np.log(GROWTH), np.log([values[n] for n in GROWTH]), 1)[0]
            slopes.append(f"{name} {slope:.2f}")
    return ", ".join(slopes)


def table(rows: list[Row], job: str) -> str:
    """Return the rows of a job under their heads."""
    heads = "n | d | against | theirs, s | ours, s | ratio | rounds | answers | ours, MiB"
    return "\n".join([f"| {heads} |", "|---" * 9 + "|", *(str(r) for r in rows if r.job == job)])


def report(rows: list[Row], folder: Path) -> str:
    """Draw the plots into a folder, and return the report."""
    every, binned, clusters, smooth, rest = SIZES
    speed = {job: lines(rows, job) for job in (every, binned, smooth)}
    lost = [r for r in rows if r.ratio < 1]
    lost_at = [f"- {r.job}, {r.peer}, n = {r.n:,}, d = {r.d}: {short(r.ratio)} ×" for r in lost]
    used = [f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn", *PEERS)]
    missing = ", ".join(sorted({"mlpack", "torch"} - set(PEERS)))
    return f"""# Benchmarks

Made by `make bench`. At each job all libraries run in one process, in turns. Times are medians of
{ROUNDS[0]} rounds, or of {ROUNDS[1]} if one of the libraries takes over {SLOW[0]} s; a library that
takes over {SLOW[1]} s has {ROUNDS[2]} of them, over {SLOW[2]} s {ROUNDS[3]}. The column has theirs,
then ours. A ratio above 1 says that ours is faster. Answers are compared before times are.
*Ours, MiB* is the most that ours allocates at once, in a run of its own.

{draw(folder / "benchmarks-speed.png", "Seconds", speed)}

## {every}, flat kernel

`MeanShift(h, kernel="flat", assign="nearest")` against `sklearn.cluster.MeanShift(bandwidth=h)`.
The data are three overlapping blobs; in three dimensions, the colours of a photograph in CIELAB.
h is the mean radius that holds a fifth of the points.

{table(rows, every)}

{draw(folder / "benchmarks-memory.png", "Peak extra MiB", {every: memory()})}

The plain batch is one Gaussian step of all points at once, with `data[:, None] - data`. It and
scikit-learn were traced up to {PLAIN:,} points.

## {binned}, flat kernel

mlpack, in C++, does nearly the same: it starts from the corners of cells, not from their middles,
keeps the first of two ends within h, not the one with more points, and leaves out the last step.

{table(rows, binned)}

## {clusters}

Small blobs, far apart. scikit-learn is not asked to start from every point: it would take too long.

{table(rows, clusters)}

## {smooth}

Every point climbs, and the modes are finished. The torch batch, in the manner of fast.ai's lesson,
moves all points, {BATCH:,} at a time, with differences by broadcasting unless `cdist` is named, in
32 bits and one thread unless said, until no step is over {TOL:g}·h; it merges and labels nothing.
Over {PLAIN:,} points the plain ways are left out, and scikit-learn clusters the same data with its
flat kernel, from bins.

{table(rows, smooth)}

## {rest}

{table(rows, rest)}

## Growth and steadiness

From {GROWTH[0]:,} to {GROWTH[-1]:,} points in two dimensions, times grow like n to the power of

- {growth(speed[every])}, with every point a seed;
- {growth(speed[binned])}, with bins as seeds.

The slowest of {REPEATS} fits with every point a seed is {" and ".join(map(steady, STEADY))}
as long as the middle one.

`import teachkit` takes {import_ratio():.2f} × as long as `import numpy`, in medians of {PROCESSES}
fresh processes each.

## Checks

How long a processor works for a check that passes, at least, of three. A learner's function is
stopped after {SECONDS:g} s: no answer in pure Python loops takes more than a fifth of that.

{checks()}

## Where we lose

{chr(10).join(lost_at) or "Nowhere: no ratio in the tables is below 1."}

## Measured with

{CORES} cores, Python {platform.python_version()}, {", ".join(used)}.
Peers that were not installed: {missing or "none"}.
"""


def main() -> None:
    """Measure, and write the report."""
    rows = [row for job, sizes in SIZES.items() for size in sizes for row in JOBS[job](*size)]
    text = report(rows, DOCS)
    (DOCS / "benchmarks.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
