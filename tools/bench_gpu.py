"""Time a torch batch of Gaussian climbs, on a graphics card if there is one, beside the library.

Both get the same data; how far their modes lie apart is written beside the times. Writes the table
that lesson 17 reads, which says whether there was a card.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import numpy as np  # noqa: E402
from bench import CLOSE, CORES, PEERS, blobs  # noqa: E402
from bench_methods import clocked, machine, middle, rounds, versions  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from teachkit import MeanShift  # noqa: E402
from teachkit.bandwidth import as_wide_as  # noqa: E402
from teachkit.kernels import KERNELS  # noqa: E402

TABLE = Path(__file__).parents[1] / "teachkit" / "datasets" / "gpu_times.json"
SIZES = [(5_000, 2), (20_000, 2), (100_000, 2), (20_000, 3), (5_000, 5), (20_000, 5)]
#: The torch batch is not tried with a size that would take it longer than this, in seconds.
LONGEST = 60.0
#: What is written for the card's name where there is none.
NO_CARD = "no card: the processor"

torch: Any = PEERS.get("torch")
DEVICE = "cuda" if torch and torch.cuda.is_available() else "cpu"
#: Pairs of a point and a datum at a time: enough to keep a card busy, few enough for a cache.
PAIRS = 2**26 if DEVICE == "cuda" else 2**20
#: On the processor both run in one thread, in which its own seconds are those of a clock with no
#: other work on the machine. A card's are the clock's, and the library has all threads beside it.
THREADS, SECONDS = (CORES, "the clock") if DEVICE == "cuda" else (1, "the processor")


def climb_on(device, data, bandwidth):
    """Climb the Gaussian density from every point at once; return where each climb ends."""
    origin = data.mean(axis=0)
    data = torch.tensor((data - origin) / bandwidth, dtype=torch.float32, device=device)
    halves = (data**2).sum(1) / 2
    ends, climbing = data.clone(), torch.arange(len(data), device=device)
    while len(climbing):
        starts = ends[climbing]
        parts = starts.split(max(1, PAIRS // len(data)))
        moved = [torch.softmax(part @ data.T - halves, dim=1) @ data for part in parts]
        ends[climbing] = torch.cat(moved)
        climbing = climbing[(ends[climbing] - starts).norm(dim=1) > 1e-3]
    return ends.cpu().numpy() * bandwidth + origin


def compared(ends: np.ndarray, model: MeanShift) -> dict[str, float]:
    """Say how far the library's modes lie from the nearest end, in h, at most.

    And how many points do not end at the mode that the library gives them.
    """
    gaps = np.linalg.norm(ends[:, None] - model.cluster_centers_, axis=2) / model.bandwidth_
    own = gaps[np.arange(len(ends)), model.labels_]
    apart = float(f"{gaps.min(axis=0).max():.2g}")
    return {"apart": apart, "elsewhere": int((own > CLOSE).sum())}


def peak() -> int | None:
    """Return the most MiB that the card held since this was last asked; None without a card."""
    if DEVICE != "cuda":
        return None
    most = torch.cuda.max_memory_allocated() / 2**20
    torch.cuda.reset_peak_memory_stats()
    return round(most)


def turns(calls: dict[str, Callable[[], Any]]) -> tuple[dict[str, float], dict[str, Any]]:
    """Run calls in turns, slow ones less often; return the median seconds of each, and results."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    found: dict[str, Any] = {}
    for done in range(rounds(0.0)):
        for name, call in calls.items():
            if not done or done < rounds(taken[name][0]):
                clock, work, found[name] = clocked(call)
                taken[name].append(clock if SECONDS == "the clock" else work)
    return {name: middle(seconds) for name, seconds in taken.items()}, found


def raced(n: int, d: int, with_torch: bool = True) -> dict[str, Any]:
    """Run both on n points in d columns; return the row of the table."""
    data, radius = blobs(n, d)
    h = as_wide_as(radius, KERNELS["gaussian"], d)
    calls = {"teachkit": partial(MeanShift(h).fit, data)}
    if with_torch:
        calls["torch"] = partial(climb_on, DEVICE, data, h)
    seconds, found = turns(calls)
    row = {"n": n, "d": d, "torch": None, "apart": None, "elsewhere": None, "mib": None, **seconds}
    row["modes"] = len(found["teachkit"].cluster_centers_)
    if with_torch:
        row |= compared(found["torch"], found["teachkit"])
        row["mib"] = peak()
    return row


def too_long(rows: list[dict[str, Any]], n: int) -> bool:
    """Say whether n points would take torch too long: n² times as long as the last ones did."""
    tried = [row for row in rows if row["torch"] is not None]
    return any(row["torch"] * (n / row["n"]) ** 2 > LONGEST for row in tried[-1:])


def measured() -> list[dict[str, Any]]:
    """Return the rows of the table, one for each size."""
    raced(200, 2)  # what is loaded or made once
    rows: list[dict[str, Any]] = []
    for n, d in SIZES:
        rows.append(raced(n, d, with_torch=not too_long(rows, n)))
        print(rows[-1], flush=True)
    return rows


def table() -> dict[str, Any]:
    """Return the whole of the table that lesson 17 reads."""
    load = os.getloadavg()[0]
    with threadpool_limits(THREADS):
        torch.set_num_threads(THREADS)
        rows = measured()
    return {
        "card": torch.cuda.get_device_name() if DEVICE == "cuda" else NO_CARD,
        "machine": machine(),
        "seconds": f"of {SECONDS}, threads: {THREADS}",
        "load": round(load, 1),
        "date": date.today().isoformat(),
        "versions": f"torch {torch.__version__}, {versions()}",
        "longest": LONGEST,
        "rows": rows,
    }


def main() -> None:
    """Measure, and write the table."""
    if torch is None:
        raise SystemExit("torch is not installed: .venv/bin/python -m pip install torch")
    found = table()
    TABLE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    left_out = [f"{row['n']:,} × {row['d']}" for row in found["rows"] if row["torch"] is None]
    print(f"{found['card']}; left out for torch: {', '.join(left_out) or 'nothing'}")


if __name__ == "__main__":
    main()
