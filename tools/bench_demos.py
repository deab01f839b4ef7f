"""Time a slider in JupyterLab: ours, `ipywidgets.Image` and `interact`, the same drawing, in turns.

Every ratio is of medians taken in the same run: on another machine the milliseconds differ, the
ratios less. Writes docs/benchmarks-demos.md. Needs the system's Chromium.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
    del os.environ[name]  # must go before NumPy loads: on some machines they slow it down

import browser  # noqa: E402
import ipywidgets  # noqa: E402
import matplotlib  # noqa: E402
import nbformat  # noqa: E402
import numpy as np  # noqa: E402

from teachkit.datasets import make_clip  # noqa: E402
from teachkit.kernels import KERNELS  # noqa: E402
from teachkit.show import demos  # noqa: E402
from teachkit.show.at_rest import FineAtRest  # noqa: E402
from teachkit.show.stage import encode  # noqa: E402
from teachkit.show.widgets import Demo  # noqa: E402

Make = Callable[[], Demo]
Walked = Callable[[Make], list[float]]

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks-demos.md"
ROUNDS = 4
KEYS = 12  # pressed in each round
MOVES, DRAG = 60, 2.0  # a fast drag: so many moves in so many seconds
ON_A_LINE = {"KernelExplorer", "BandwidthExplorer", "ModeTree"}
WITHOUT_KERNELS = {"HotSpotExplorer"}
FINE_AT_REST = {"BasinExplorer"}
OF_A_FILM, OF_PICTURES = {"TrackPlayer"}, {"SegmentExplorer"}
MOST_STATES = 250  # of a demo, before some are left out

SETUP = """
import ipywidgets, numpy as np, matplotlib.pyplot as plt
from teachkit import density
from teachkit.show import subplots
from teachkit.show.stage import encode
from teachkit.show.widgets import Control, Demo

data = np.random.default_rng(0).normal(size=(300, 1))
places = np.linspace(-4, 4, 400)[:, None]
positions = np.geomspace(0.05, 1, 60)

class Curve(Demo):
    def __init__(self):
        fig, ax = subplots(size=(6, 4))
        (self.line,) = ax.plot([], [])
        ax.set(xlim=(-4, 4), ylim=(0, 0.6))
        words = [f"{h:.2f}" for h in positions]
        slider = Control("h", "h", list(positions), words, 30)
        super().__init__("Curve", "A density.", [slider], fig, [self.line])

    def draw(self, h):
        self.line.set_data(places[:, 0], density(places, data, h))
        return f"h = {h:.2f}"
"""
INTERACT = """
def draw(i):
    fig, ax = subplots(size=(6, 4))
    ax.plot(places[:, 0], density(places, data, positions[i]))
    ax.set(xlim=(-4, 4), ylim=(0, 0.6))
    plt.show()

_ = ipywidgets.interact(draw, i=ipywidgets.IntSlider(30, 0, 59))
"""
IMAGE = """
curve = Curve()
image = ipywidgets.Image(value=encode(curve.pixels()), format="png")
slider = ipywidgets.IntSlider(30, 0, 59)

def follow(change):
    curve.move({"h": change.new})
    image.value = encode(curve.pixels())

slider.observe(follow, "value")
ipywidgets.VBox([slider, image])
"""


# What nothing that asks Python can beat: pictures of sixteen pixels, made beforehand.
NOTHING = """
ready = [np.full((4, 4, 3), 4 * i, dtype=np.uint8) for i in range(60)]
for picture in ready:
    picture[0, 0] = 255
ready = [encode(picture) for picture in ready]
small = ipywidgets.Image(value=ready[30], format="png", width=600, height=400)
chosen = ipywidgets.IntSlider(30, 0, 59)
chosen.observe(lambda change: setattr(small, "value", ready[change.new]), "value")
ipywidgets.VBox([chosen, small])
"""


def learners_kernel(u: np.ndarray) -> np.ndarray:
    """Return a profile that the library does not have."""
    return np.exp(-u) * (1 + u)


@dataclass
class Way:
    """One way to make a slider move a picture: its cell, and where hand and picture are on it."""

    name: str
    source: str
    handle: str
    track: str
    inset: int  # where the track's first position lies, pixels from its left
    picture: str
    times: list[float] = field(default_factory=list)
    drags: list[dict[str, float]] = field(default_factory=list)


# Looks at one cell's picture, small, in every frame that the browser draws.
WATCH = """([area, picture]) => {
  const output = document.querySelectorAll(".jp-CodeCell")[area].querySelector(".jp-OutputArea");
  const small = new OffscreenCanvas(120, 80).getContext("2d", {willReadFrequently: true});
  const seen = {redrawn: 0, blank: 0, heights: new Set(), key: 0, moved: 0, drawn: 0};
  window.seen = seen;
  const dots = () => {
    const shown = output.querySelector(`.jp-OutputArea-output ${picture}`);
    if (!shown) return null;
    if (shown.complete === false) return before; // the browser shows the old one until then
    small.clearRect(0, 0, 120, 80);
    small.drawImage(shown, 0, 0, 120, 80);
    return new Uint32Array(small.getImageData(0, 0, 120, 80).data.buffer);
  };
  let before = null;
  before = dots();
  const now = () => performance.now();
  document.addEventListener("keydown", () => (seen.key = now()), {capture: true, once: true});
  const moved = () => (seen.moved = now());
  document.addEventListener("pointermove", moved, {capture: true});
  const look = () => {
    if (window.seen !== seen) return document.removeEventListener("pointermove", moved, true);
    seen.heights.add(output.offsetHeight);
    const dotsNow = dots();
    if (dotsNow === null || dotsNow.every((dot) => dot === dotsNow[0])) {
      seen.blank += 1;
    } else {
      if (dotsNow.some((dot, i) => dot !== before[i])) {
        seen.redrawn += 1;
        seen.drawn = now();
      }
      before = dotsNow;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
WATCHED = """() => {
  const {redrawn, blank, heights, key, moved, drawn} = window.seen;
  window.seen = null;
  return {redrawn, blank, jumps: heights.size - 1, late: drawn - (key || moved)};
}"""


def press(page: Any, area: int, way: Way) -> None:
    """Press a key so many times, and note milliseconds from each to new pixels."""
    for i in range(KEYS):
        page.evaluate(WATCH, [area, way.picture])
        page.wait_for_timeout(100)
        page.keyboard.press("ArrowRight" if i % 2 else "ArrowLeft")
        page.wait_for_timeout(500)
        seen = page.evaluate(WATCHED)
        if seen["redrawn"] != 1:
            raise RuntimeError(f"{way.name}: one key drew {seen['redrawn']} pictures")
        way.times.append(seen["late"])


def drag(page: Any, area: int, way: Way) -> None:
    """Drag the slider from end to end; note what was drawn, and how late the last picture came."""
    page.keyboard.press("Home")
    page.wait_for_timeout(500)
    box = page.locator(".jp-CodeCell").nth(area).locator(way.track).first.bounding_box()
    left, width = box["x"] + way.inset, box["width"] - 2 * way.inset
    middle = box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    page.evaluate(WATCH, [area, way.picture])
    start = time.monotonic()
    for step in range(1, MOVES + 1):
        page.mouse.move(left + width * step / MOVES, middle)
        page.wait_for_timeout(max(0, 1000 * (start + DRAG * step / MOVES - time.monotonic())))
    page.wait_for_timeout(1500)
    page.mouse.up()
    way.drags.append(page.evaluate(WATCHED))


def measure(ways: list[Way]) -> None:
    """Press and drag each slider, in turns."""
    cells = [SETUP, *(way.source for way in ways)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.strip()) for c in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(notebook, Path(folder) / "demos.ipynb")
        with browser.jupyterlab(Path(folder)) as address, browser.chromium() as chromium:
            page = browser.open_lab(chromium, address)
            page.evaluate(browser.RUN, "demos.ipynb")
            page.wait_for_timeout(2000)
            for _ in range(ROUNDS):
                for area, way in enumerate(ways, 1):
                    hand = page.locator(".jp-CodeCell").nth(area).locator(way.handle).first
                    hand.evaluate("hand => hand.scrollIntoView({block: 'start'})")
                    hand.focus()
                    press(page, area, way)
                    drag(page, area, way)


def table(ways: list[Way]) -> str:
    """Return what was measured, a row for each way."""
    slowest = statistics.median(ways[0].times)
    heads = ["way", "median, ms", "worst, ms", "`interact` ÷ this", "drawn", "behind, ms", "blank"]
    rows = [f"| {' | '.join([*heads, 'jumps'])} |", "|---" * 8 + "|"]
    for way in ways:
        median = statistics.median(way.times)
        redrawn = statistics.median(one["redrawn"] for one in way.drags)
        behind = [one["late"] for one in way.drags]
        blank = sum(one["blank"] for one in way.drags)
        jumps = sum(one["jumps"] for one in way.drags)
        rows.append(
            f"| {way.name} | {median:.0f} | {max(way.times):.0f} | {slowest / median:.1f} × "
            f"| {redrawn:.0f} | {statistics.median(behind):.0f}, at worst {max(behind):.0f} "
            f"| {blank} | {jumps} |"
        )
    return "\n".join(rows)


def frames() -> str:
    """Return how long a picture of each demo takes in Python, at all ends of all controls."""
    rows = [
        "| demo | its own data, ms | worst | much, ms | worst |",
        "|---|---|---|---|---|",
    ]
    for name in demos.__all__:
        if name in OF_PICTURES:
            continue
        made = of_a_film(name) if name in OF_A_FILM else of_points(name)
        rows.append(row_of(name, made, on_the_move))
        if name in FINE_AT_REST:
            rows.append(row_of(f"{name}, at rest", made, lambda make: walk(make())))
    return "\n".join(rows)


def row_of(name: str, made: tuple[list[Make], list[Make]], walked: Walked) -> str:
    """Return a row of that table."""
    cells = []
    for makes in made:
        times = [t for make in makes for t in times_at_the_ends(make, walked)]
        cells.append(f"{statistics.median(times):.0f} | {max(times):.0f}")
    return f"| {name} | {' | '.join(cells)} |"


def of_points(name: str) -> tuple[list[Make], list[Make]]:
    """Return what makes a demo of its own data, and what makes one of 5,000 points."""
    rng = np.random.default_rng(0)
    columns = 1 if name in ON_A_LINE else 2
    many = [rng.normal(size=(5_000, columns)), rng.standard_cauchy((5_000, columns))]
    demo, kernels = getattr(demos, name), [*KERNELS, learners_kernel]
    if name in WITHOUT_KERNELS:
        return tuple([partial(demo, one) for one in data] for data in ([None], many))
    return tuple(
        [partial(demo, one, kernel=kernel) for one in data for kernel in kernels]
        for data in ([None], many)
    )


def of_a_film(name: str) -> tuple[list[Make], list[Make]]:
    """Return what makes a demo of its own film, and what makes one of 100 frames."""
    middles = np.column_stack([80 + 60 * np.sin(np.arange(100) / 20), np.full(100, 48.0)])
    demo = getattr(demos, name)
    return [demo], [partial(demo, make_clip(middles))]


def frames_of_pictures() -> str:
    """Return how long SegmentExplorer takes: coarsely while a hand moves, finely at rest."""
    noise = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    twelve_million = noise.repeat(50, axis=0).repeat(50, axis=1)
    rows = [
        "| SegmentExplorer of | to make it, s | coarse, ms | worst | fine, s | worst |",
        "|---|---|---|---|---|---|",
    ]
    for words, image in [("its own picture", None), ("12 million pixels of noise", twelve_million)]:
        demos.SegmentExplorer(image)  # once, since the first loads what both need
        start = time.perf_counter()
        demo = demos.SegmentExplorer(image)
        made = time.perf_counter() - start
        coarse = on_the_move(partial(demos.SegmentExplorer, image))
        fine = [t / 1000 for t in walk(demo)]
        cells = [f"{made:.2f}", f"{statistics.median(coarse):.0f}", f"{max(coarse):.0f}"]
        cells += [f"{statistics.median(fine):.2f}", f"{max(fine):.2f}"]
        rows.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(rows)


def on_the_move(make: Make) -> list[float]:
    """Return milliseconds of each picture while a hand moves: every move calls off a fine one."""

    async def on_a_page() -> list[float]:
        demo = make()
        if isinstance(demo, FineAtRest):
            demo._repr_mimebundle_()
        return walk(demo)

    return asyncio.run(on_a_page())


def times_at_the_ends(make: Make, walked: Walked) -> np.ndarray:
    """Return milliseconds from each move to the bytes of its picture, the less of two runs.

    Each run makes a new demo, since a demo may remember a picture. What another process takes from
    one of them does not count.
    """
    return np.minimum(*(walked(make) for _ in range(2)))


def walk(demo: Demo) -> list[float]:
    """Return milliseconds of each picture, over the ends and middles of all controls."""
    found = []
    lasts = [len(control.values) - 1 for control in demo.controls.values()]
    states = list(itertools.product(*(sorted({0, last // 2, last}) for last in lasts)))
    # Of very many every fifth: a control has two or three places here, and all of them still come.
    for places in states[:: 5 if len(states) > MOST_STATES else 1]:
        start = time.perf_counter()
        demo.move(dict(zip(demo.controls, places, strict=True)))
        encode(demo.pixels())
        found.append(1000 * (time.perf_counter() - start))
    return found


def main() -> None:
    """Measure, print, and write the report."""
    native = ("input[type=range]", "input[type=range]", 8, "canvas")
    theirs = (".noUi-handle", ".noUi-base", 0, "img")
    ways = [
        Way("`interact`, a new figure, `plt.show()`", INTERACT, *theirs),
        Way("`ipywidgets.Image`, one figure, blitted", IMAGE, *theirs),
        Way("ours: native slider, canvas, one figure, blitted", "Curve()", *native),
        Way("nothing drawn: the way there and back alone", NOTHING, *theirs),
    ]
    measure(ways)
    report = f"""# Benchmarks of the demos

Made by `make bench`. One density of 300 points at 400 places, 6 × 4 inches, in JupyterLab in
Chromium, drawn in three ways in turns, and once not drawn at all; {ROUNDS} rounds.

First a key is pressed on the slider, {ROUNDS * KEYS} times: how long it takes until there are new
pixels. Then the slider is dragged from end to end, {MOVES} moves in {DRAG:.0f} s: how many pictures
came (median), how long after the last move the last one came, how many frames showed none, and how
often the output changed its height.

{table(ways)}

How long a picture of each demo takes in Python, from a move to its bytes: median and worst over the
ends and middles of all controls (the less of two runs), for the kernels of the library and one of a
learner's own. Much is 5,000 points, once without far ones and once with, and a film of 100 frames.
SweepExplorer computes its bandwidths beforehand. HotSpotExplorer has the Gaussian alone. While its
slider moves, BasinExplorer draws a coarse answer; the fine one comes at rest.

{frames()}

A picture has no kernels and no points. While its sliders move, a coarse answer is drawn, and the
fine one at rest; what a setting of a small window takes at once is fine in both columns.

{frames_of_pictures()}

{os.cpu_count()} cores, which kernel, server and browser share;
Python {platform.python_version()}, matplotlib {matplotlib.__version__}, \
ipywidgets {ipywidgets.__version__}.
"""
    REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
