"""Time what lessons 11 and 12 do with pictures, beside scikit-image, OpenCV and our own MeanShift.

All run in one process, in turns, in one thread; every ratio is of medians taken in the same run,
of processor time, which others on the machine hardly touch. Writes docs/benchmarks-pictures.md.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import numpy as np  # noqa: E402
from bench import CORES, LIKE_SKLEARN, short  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from teachkit import MeanShift, load_bunny, load_picture  # noqa: E402
from teachkit.apply.colour import rgb_to_lab  # noqa: E402
from teachkit.apply.segment import filter_image, segment_image  # noqa: E402
from teachkit.apply.track import (  # noqa: E402
    back_projection,
    cam_shift,
    colour_histogram,
    track,
)

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks-pictures.md"
WIDTHS, BESIDE = [64, 96, 128], 64  # pixels across: of our own times, and of those beside others
H_S, H_R = 4.0, 10.0
ROUNDS = 5
FIRST, FRAMES = 24, 20  # the first frame of the film, and how many follow it
BINS = 16
PEERS = {name: import_module(name) for name in ("skimage", "cv2") if find_spec(name)}


def medians(calls: dict[str, Callable[[], Any]]) -> dict[str, tuple[float, Any]]:
    """Run calls in turns; return each one's median processor time, and what it returned last."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    results = {}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.process_time()
            results[name] = call()
            seconds[name].append(time.process_time() - start)
    return {name: (median(seconds[name]), results[name]) for name in calls}


def by_size() -> str:
    """Return a row for each width: the filter, flat and Gaussian, and all of the segmentation."""
    rows = []
    for width in WIDTHS:
        picture = load_picture("china", width)
        found = medians(
            {
                "flat": partial(filter_image, picture, H_S, H_R),
                "gaussian": partial(filter_image, picture, H_S, H_R, kernel="gaussian"),
                "segments": partial(segment_image, picture, H_S, H_R),
            }
        )
        flat, gaussian, segments = (found[name] for name in ("flat", "gaussian", "segments"))
        steps = f"{flat[1].n_iter.mean():.1f} | {gaussian[1].n_iter.mean():.1f}"
        times = f"{short(flat[0])} | {short(gaussian[0])} | {short(segments[0])}"
        size = f"{picture.shape[1]} × {picture.shape[0]}"
        rows.append(f"| {size} | {times} | {steps} | {len(segments[1].sizes):,} |")
    return "\n".join(rows)


def in_five_columns(picture: np.ndarray) -> np.ndarray:
    """Return place over h_s and colour over h_r of each pixel."""
    y, x = np.indices(picture.shape[:2])
    place = np.column_stack([x.ravel(), y.ravel()]) / H_S
    return np.hstack([place, rgb_to_lab(picture).reshape(-1, 3) / H_R])


def segmenters(picture: np.ndarray) -> dict[str, Callable[[], int]]:
    """Name -> what segments or filters the picture, and counts what it found."""
    rows = in_five_columns(picture)
    calls: dict[str, Callable[[], int]] = {
        "`filter_image`": lambda: picture.size // 3 * bool(filter_image(picture, H_S, H_R)),
        "`segment_image`": lambda: len(segment_image(picture, H_S, H_R).sizes),
        "`MeanShift`, flat, in five columns": lambda: len(
            MeanShift(1.0, **LIKE_SKLEARN).fit(rows).cluster_centers_
        ),
    }
    if "skimage" in PEERS:
        segmentation = import_module("skimage.segmentation")
        for name, settings in [
            ("felzenszwalb", {"scale": 100, "min_size": 20}),
            ("quickshift", {"kernel_size": 3, "max_dist": 10}),
            ("slic", {"n_segments": 100, "start_label": 0}),
        ]:
            call = partial(getattr(segmentation, name), picture, **settings)
            calls[f"scikit-image's `{name}`"] = lambda call=call: len(np.unique(call()))
    if "cv2" in PEERS:
        smooth = partial(PEERS["cv2"].pyrMeanShiftFiltering, picture, H_S, H_R, maxLevel=0)
        calls["OpenCV's `pyrMeanShiftFiltering`"] = lambda: len(smooth()) * picture.shape[1]
    return calls


def beside_segmenters() -> str:
    """Return a row for each way to segment or filter, and its time over our filter's."""
    found = medians(segmenters(load_picture("china", BESIDE)))
    ours = found["`filter_image`"][0]
    return "\n".join(
        f"| {name} | {short(seconds)} | {short(seconds / ours)} × | "
        + (f"{count:,}" if "ilter" not in name else "-")
        + " |"
        for name, (seconds, count) in found.items()
    )


def trackers(film: np.ndarray, box: np.ndarray) -> dict[str, Callable[[], np.ndarray]]:
    """Name -> what follows the film, and returns where it ends."""
    target = colour_histogram(film[0], box, bins=BINS)

    def rectangles() -> np.ndarray:
        weights = [back_projection(frame, target) for frame in film]
        return cam_shift(weights, box, resize=False).positions[-1]

    calls: dict[str, Callable[[], np.ndarray]] = {
        "`track`": lambda: track(film, box, bins=BINS).positions[-1],
        "`back_projection` and `cam_shift`": rectangles,
    }
    if "cv2" in PEERS:
        calls["OpenCV's `calcBackProject` and `meanShift`"] = partial(
            opencv_track, PEERS["cv2"], film, box, target
        )
    return calls


def opencv_track(cv2: Any, film: np.ndarray, box: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the middle of OpenCV's window in the last frame of the film."""
    # As a Mat: in an array the last axis would be taken for channels.
    shares = cv2.Mat(np.float32(255 * target / target.max()).reshape(BINS, BINS, BINS))
    left, top = np.rint(box[:2] - box[2:]).astype(int)
    size = np.rint(2 * box[2:]).astype(int)
    window = (int(left), int(top), int(size[0]), int(size[1]))
    stop = (cv2.TERM_CRITERIA_MAX_ITER | cv2.TERM_CRITERIA_EPS, 30, 1)
    for frame in film[1:]:
        weights = cv2.calcBackProject([frame], [0, 1, 2], shares, [0, 256] * 3, 1)
        _, window = cv2.meanShift(weights, window, stop)
    return np.array(window[:2]) + (np.array(window[2:]) - 1) / 2


def beside_trackers() -> str:
    """Return a row for each way to follow: milliseconds a frame, its ratio, where it ends."""
    boxes = load_bunny("boxes")
    marked = boxes[(boxes["part"] == "body") & (boxes["frame"] == FIRST)].iloc[0]
    box = marked[["x", "y", "half_width", "half_height"]].to_numpy(float)
    found = medians(trackers(load_bunny()[FIRST : FIRST + FRAMES + 1], box))
    ours = found["`track`"][0]
    return "\n".join(
        f"| {name} | {short(1e3 * seconds / FRAMES)} | {short(seconds / ours)} × | "
        f"({end[0]:.1f}, {end[1]:.1f}) |"
        for name, (seconds, end) in found.items()
    )


def report() -> str:
    """Measure, and return the whole of docs/benchmarks-pictures.md."""
    if "cv2" in PEERS:
        PEERS["cv2"].setNumThreads(1)
    with threadpool_limits(1):
        sizes, segmented, followed = by_size(), beside_segmenters(), beside_trackers()
    packages = {"skimage": "scikit-image", "cv2": "opencv-python-headless"}
    there = ["numpy", "scikit-learn", *(packages[name] for name in PEERS)]
    versions = ", ".join(f"{name} {version(name)}" for name in there)
    missing = ", ".join(packages[name] for name in packages if name not in PEERS) or "none"
    height = load_picture("china", BESIDE).shape[0]
    return f"""# What pictures and films cost

Made by `make bench-pictures`: seconds of the processor, medians of {ROUNDS} rounds in turns, in one
process and one thread. {platform.machine()}, {CORES} cores, Python {platform.python_version()},
{versions}; {date.today()}.
Peers that are not installed: {missing}.

## The filter, and regions

The course's photograph `china`, in CIELAB, h_s = {H_S:g} pixels, h_r = {H_R:g}. The Gaussian's
window is cut three h_s away, so it holds nine times the pixels of the flat kernel's; and its climbs
take more steps.

| pixels | flat, s | Gaussian, s | regions, flat, s | steps, flat | steps, Gaussian | regions |
|---|---|---|---|---|---|---|
{sizes}

## Beside others

`china`, {BESIDE} × {height}. Others answer other questions than `segment_image`: in five columns
the window of `MeanShift` is a ball, and its clusters need not hang together; scikit-image's
settings are near its defaults; OpenCV's filter works on bytes of RGB and stops after five steps.
Above 1 ×: slower than `filter_image`.

| | s | beside the filter | regions or clusters |
|---|---|---|---|
{segmented}

## A frame of a film

Frames {FIRST + 1} to {FIRST + FRAMES} of `load_bunny()`, 160 × 90 pixels, {BINS}³ colours, the
rabbit's body. `track` compares histograms; the others climb a back-projection, OpenCV's in bytes
and whole pixels.

| | ms a frame | beside `track` | ends at |
|---|---|---|---|
{followed}
"""


if __name__ == "__main__":
    REPORT.write_text(report(), encoding="utf-8")
