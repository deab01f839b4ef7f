"""The course in a real browser: notebooks that run and show, demos that follow hands and keys.

One JupyterLab and one Chromium serve every test here. What a demo shows on the page is compared,
pixel for pixel and word for word, with the same demo in the same state in this process.
"""

import base64
import contextlib
import hashlib
import io
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from pages import BOXES, none_covers_another
from peers import leave_picture, need_chromium
from PIL import Image
from waiting import LAST_RESORT, wait_until

from teachkit import cli
from teachkit.show import demos
from teachkit.show.figures import image_tag

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import browser as tools  # noqa: E402

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
MOVES = 60  # of a fast drag, one in each frame that the browser draws

# One server and one browser serve all of this file: one worker runs it.
pytestmark = [pytest.mark.slow, pytest.mark.pinned, pytest.mark.xdist_group("browser")]

OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # the notebook in front of the others
# JupyterLab draws only the cells near the window; here it draws all.
DRAW_ALL = """() => {
  const {content} = window.jupyterapp.shell.currentWidget;
  content.notebookConfig = {...content.notebookConfig, windowingMode: "none"};
}"""
# Opens a notebook as it is stored: with no kernel, nothing can run.
OPEN_STORED = """async (path) => {
  const app = window.jupyterapp;
  await app.restored;
  const registry = app.docRegistry;
  registry.getKernelPreference = (...asked) => ({
    ...Object.getPrototypeOf(registry).getKernelPreference.apply(registry, asked),
    shouldStart: false,
  });
  try {
    const panel = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
    await panel.context.ready;
    await panel.revealed;
    app.shell.activateById(panel.id);
    if (panel.sessionContext.session) throw new Error(`${path} has a kernel`);
  } finally {
    delete registry.getKernelPreference;
  }
}"""
# What ipywidgets' part of JupyterLab says of any notebook without a kernel, with widgets or not.
NO_KERNEL = "Cannot read properties of null (reading 'kernel')"
CLOSE_STORED = "() => window.jupyterapp.shell.currentWidget.dispose()"
# JupyterLab draws cells one after the other, when it has nothing else to do.
DRAWN = """() => {
  const {widgets} = window.jupyterapp.shell.currentWidget.content;
  return widgets.every((cell) => cell.isAttached && !cell.isPlaceholder());
}"""
# What stands in the outputs: pictures with their words, and demos.
SHOWN = """async () => {
  const {node} = window.jupyterapp.shell.currentWidget.content;
  const images = [...node.querySelectorAll(".jp-OutputArea-output img")];
  await Promise.all(images.map((image) => image.decode()));
  const large = images.filter((image) => image.naturalWidth > 100);
  return {
    pictures: large.map((image) => image.alt),
    demos: [...node.querySelectorAll(".tk-demo canvas")].map((c) => c.getAttribute("aria-label")),
  };
}"""
# Collects what the kernel complains of, moves of demos included, which JupyterLab shows nowhere.
LISTEN = """() => {
  window.complaints = [];
  const {session} = window.jupyterapp.shell.currentWidget.sessionContext;
  session.kernel.iopubMessage.connect((_, {header, content}) => {
    if (header.msg_type === "error") window.complaints.push(content.evalue);
    // A message for a widget that is no more is logged and dropped; a demo that no longer
    // followed would show: each test compares its picture.
    if (content.name === "stderr" && !content.text.startsWith("No such comm"))
      window.complaints.push(content.text);
  });
}"""
# Looks at a demo in every frame that the browser draws: is it blank, does anything jump?
WATCH = """(root) => {
  const canvas = root.querySelector("canvas");
  const notebook = root.closest(".jp-Notebook");
  const area = root.closest(".jp-OutputArea");
  const page = notebook.querySelector(".jp-WindowedPanel-outer") ?? notebook;
  const small = new OffscreenCanvas(36, 24).getContext("2d", {willReadFrequently: true});
  const seen = {frames: 0, blank: 0, places: new Set()};
  const look = () => {
    if (root.watched !== seen) return;
    small.drawImage(canvas, 0, 0, 36, 24);
    const dots = new Uint32Array(small.getImageData(0, 0, 36, 24).data.buffer);
    seen.frames += 1;
    if (dots.every((dot) => dot === dots[0])) seen.blank += 1;
    const top = canvas.getBoundingClientRect().top - root.getBoundingClientRect().top;
    seen.places.add([top, root.offsetHeight, area.offsetHeight, page.scrollHeight].join(" "));
    requestAnimationFrame(look);
  };
  root.watched = seen;
  look();
}"""
WATCHED = """(root) => {
  const {frames, blank, places} = root.watched;
  root.watched = null;
  return {frames, blank, places: [...places]};
}"""
# Looks at a demo in each frame until it shows what it should: caption, alternative text, pixels.
# (playwright's own wait_for_function does not wait for an answer that is itself waited for.)
SETTLE = """async ([root, words, alt, pixels, patience]) => {
  const canvas = root.querySelector("canvas");
  const settled = async () => {
    if (root.querySelector(".tk-caption").textContent !== words) return false;
    if (canvas.getAttribute("aria-label") !== alt) return false;
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") === pixels;
  };
  const end = performance.now() + patience;
  while (!(await settled())) {
    if (performance.now() > end) return false;
    await new Promise(requestAnimationFrame);
  }
  return true;
}"""
# Opens a notebook; whether it then would have to be saved.
OPEN_LIVE = """async (path) => {
  const app = window.jupyterapp;
  const panel = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.revealed;
  app.shell.activateById(panel.id);
  const {kernel} = panel.sessionContext.session;
  await Promise.all([kernel.info, kernel.spec]); // what JupyterLab writes into the notebook
  await new Promise((done) => setTimeout(done));
  return panel.context.model.dirty;
}"""
SAVE = "() => window.jupyterapp.shell.currentWidget.context.save()"
RUN_CELL = """async (at) => {
  const app = window.jupyterapp;
  const {content} = app.shell.currentWidget;
  content.activeCellIndex = at;
  await app.commands.execute("notebook:run-cell");
  return content.widgets[at].model.toJSON().outputs;
}"""
ASKS_FOR_NEWS = """async () => {
  const {settings} = window.jupyterapp.serviceManager;
  const {schema} = await settings.fetch("@jupyterlab/apputils-extension:notification");
  return schema.properties.fetchNews.default;
}"""
CHANGE_THEME = """async (theme) => {
  await window.jupyterapp.commands.execute("apputils:change-theme", {theme});
  while (document.getElementById("jupyterlab-splash")) await new Promise(requestAnimationFrame);
}"""
SIDEBAR = "() => window.jupyterapp.commands.execute('application:toggle-left-area')"
# What a cell has to show a demo in.
ROOM = """(demo) => {
  const {left, right} = demo.closest(".jp-OutputArea-output").getBoundingClientRect();
  return {left, right, height: demo.closest(".jp-WindowedPanel-outer").clientHeight};
}"""
# A page at 150 % has two thirds of the window.
WINDOWS = {
    "1440": (1440, 900),
    "1920": (1920, 1080),
    "1024": (1024, 768),
    "390": (390, 844),
    "1440-at-150%": (960, 600),
}
PICTURED = ["KernelExplorer", "BasinExplorer"]
FRAME = "() => new Promise((drawn) => requestAnimationFrame(() => drawn()))"
# Holds back what the page would do later, by a function with these words, until a test lets it.
HOLD = """(words) => {
  const {setTimeout, clearTimeout} = window;
  const held = new Map();
  window.setTimeout = (then, wait, ...rest) => {
    if (!String(then).includes(words)) return setTimeout(then, wait, ...rest);
    const id = -1 - (window.held.made += 1); // the browser's own are positive
    held.set(id, {then, wait});
    return id;
  };
  window.clearTimeout = (id) => held.delete(id) || clearTimeout(id);
  const release = () => {
    const all = [...held.values()];
    held.clear();
    all.forEach(({then}) => then());
  };
  const end = () => {
    Object.assign(window, {setTimeout, clearTimeout});
    release();
  };
  window.held = {made: 0, waits: () => [...held.values()].map(({wait}) => wait), release, end};
}"""
IN_KERNEL = """async (code) => {
  const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
  await kernel.requestExecute({code}).done;
}"""
RESTART = """async () => {
  const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
  await kernel.restart();
  await kernel.info;
}"""


def notebook_of(*sources: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A learner's folder, as `teachkit start` makes it, and notebooks with the demos alone."""
    folder = tmp_path_factory.mktemp("learner") / "course"
    assert cli.main(["start", str(folder), "--no-open", "--results"]) == 0
    imports = f"from teachkit import {', '.join(demos.__all__)}"
    every = notebook_of(imports, *(f"{name}()" for name in demos.__all__))
    nbformat.write(every, folder / "every-demo.ipynb")
    twice = notebook_of(imports, "demo = KernelExplorer()\ndemo", "demo", "demo.set(h=0.5)")
    nbformat.write(twice, folder / "twice.ipynb")
    points = "np.random.default_rng(0).normal(size=(2000, 2))"
    background = notebook_of(imports, f"import numpy as np\n\nSweepExplorer({points})")
    nbformat.write(background, folder / "background.ipynb")
    asking = ['from teachkit import hint\n\nhint("distance_between")', "1 + 1"]
    nbformat.write(notebook_of(*asking), folder / "asking.ipynb")
    return folder


@pytest.fixture(scope="module")
def lab(course):
    """The address of a JupyterLab that serves the course."""
    need_chromium(tools.CHROMIUM)
    with tools.jupyterlab(course) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(lab):
    with tools.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(chromium, lab):
    """A page with JupyterLab ready in it; `page.complaints` holds what its console says."""
    page = tools.open_lab(chromium, lab)
    page.set_default_timeout(1000 * LAST_RESORT)
    page.set_viewport_size({"width": 1280, "height": 1100})
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    return page


def run(page, name: str) -> nbformat.NotebookNode:
    """Open a notebook, run it, draw all of it; what it then holds. No cell may complain."""
    notebook = nbformat.from_dict(page.evaluate(tools.RUN, name))
    page.evaluate(DRAW_ALL)
    page.evaluate(LISTEN)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    for cell in code:
        for output in cell.outputs:
            assert output.output_type != "error", (cell.source, output.evalue)
            assert output.get("name") != "stderr", (cell.source, output.text)
    assert code and all(c.execution_count for c in code)
    return notebook


def words_of_pictures(notebook: nbformat.NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [o.data["text/plain"] for o in outputs if "image/png" in o.get("data", {})]


@contextlib.contextmanager
def held(page, words: str):
    """Hold back what the page would do later; `waits` says for how long, `release` does it now."""
    page.evaluate(HOLD, words)
    try:
        yield Held(page)
    finally:
        page.evaluate("window.held.end()")


class Held:
    """What the page would do later."""

    def __init__(self, page):
        self.page = page

    def waits(self) -> list[float]:
        """How many milliseconds each of them would have waited."""
        return self.page.evaluate("window.held.waits()")

    def release(self) -> None:
        """Do it now."""
        self.page.evaluate("window.held.release()")


def wait_for_demos(page, count: int) -> None:
    """Wait until the open notebook shows so many."""
    page.wait_for_function(
        "([demo, count]) => document.querySelectorAll(demo).length === count",
        arg=[f"{OPEN} .tk-demo canvas", count],
    )


def faults(page) -> list[str]:
    """What axe-core finds wrong in what the course puts on the page."""
    from axe_playwright_python.sync_playwright import Axe

    shown = f"{OPEN} .jp-OutputArea-output"
    if page.query_selector(shown) is None:
        return []  # a page of words: they are JupyterLab's to show
    found = Axe().run(page, context=shown).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


# --- notebooks ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [p.name for p in NOTEBOOKS])
def test_a_stored_notebook_opens_in_jupyterlab_with_every_picture_and_its_words(page, course, name):
    page.complaints.clear()
    notebook = nbformat.read(course / name, as_version=4)
    try:
        page.evaluate(OPEN_STORED, name)
        page.wait_for_function(DRAWN)
        page.evaluate(DRAW_ALL)
        assert page.evaluate(SHOWN) == {"pictures": words_of_pictures(notebook), "demos": []}
        assert faults(page) == []
        assert set(page.complaints) <= {NO_KERNEL}
    finally:
        page.evaluate(CLOSE_STORED)


# The first lesson stands for all of them, which `make test-lab` runs: what their cells print and
# draw is also held against what is stored, outside the browser.
# A page of words has nothing to run.
FIRST, *OTHERS = [
    p.name for p in NOTEBOOKS if '"cell_type": "code"' in p.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", [FIRST, *(pytest.param(o, marks=pytest.mark.lab) for o in OTHERS)])
def test_a_notebook_runs_in_jupyterlab_and_shows_every_picture_with_its_words(page, name):
    page.complaints.clear()
    notebook = run(page, name)
    outputs = [o for c in notebook.cells for o in c.get("outputs", []) if "data" in o]
    drawn = [o.data for o in outputs if "image/png" in o.data]
    live = [data["text/plain"] for data in drawn if WIDGET_VIEW in data]
    still = [data["text/plain"] for data in drawn if WIDGET_VIEW not in data]
    wait_for_demos(page, len(live))
    assert page.evaluate(SHOWN) == {"pictures": still, "demos": live}
    assert faults(page) == []
    # What was open before, without a kernel, may say so only now; `run` fails where there is none.
    assert set(page.complaints) <= {NO_KERNEL} and page.evaluate("window.complaints") == []
    page.evaluate(tools.CLOSE)


def test_a_lesson_that_was_opened_asks_nothing_and_one_that_was_run_follows_the_course(
    page, course, tmp_path, monkeypatch
):
    shipped = tmp_path / FIRST
    shipped.write_bytes((ROOT / "notebooks" / FIRST).read_bytes())
    monkeypatch.setattr(cli, "shipped", lambda: tmp_path)
    start = ["start", str(course / "follows"), "--no-open"]
    cli.main(start)
    copy = course / "follows" / FIRST
    copied = copy.read_bytes()
    assert not page.evaluate(OPEN_LIVE, f"follows/{FIRST}")
    page.evaluate(SAVE)
    assert copy.read_bytes() == copied
    notebook = nbformat.read(shipped, as_version=4)
    first = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    page.evaluate(RUN_CELL, first)
    page.evaluate(tools.CLOSE)
    run = copy.read_bytes()
    assert run != copied
    del notebook.cells[-1]  # a newer version
    nbformat.write(notebook, shipped)
    cli.main(start)
    assert len(nbformat.read(copy, as_version=4).cells) == len(notebook.cells)
    assert [path.read_bytes() for path in copy.parent.glob("*.mine-*")] == [run]


def test_all_cells_run_again_spend_no_hint_and_one_run_again_gives_the_next(page):
    shown = []
    for _ in range(2):
        notebook = nbformat.from_dict(page.evaluate(tools.RUN, "asking.ipynb"))
        shown.append(notebook.cells[0].outputs[0].data["text/plain"])
    assert shown[0].startswith("Hint 1 of ") and shown[1] == shown[0]
    page.evaluate(RUN_CELL, 0)
    (output,) = page.evaluate(RUN_CELL, 0)
    page.evaluate(tools.CLOSE)
    assert output["data"]["text/plain"].startswith("Hint 2 of ")


def test_nothing_asks_whether_to_fetch_news(page):
    assert page.evaluate(ASKS_FOR_NEWS) == "false"
    assert page.locator("text=Jupyter news").count() == 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_an_exported_notebook_shows_every_picture_without_kernel_or_script(
    chromium, tmp_path, path
):
    notebook = nbformat.read(path, as_version=4)
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert "No description has been provided" not in html
    assert "jupyter.widget-view" not in html and "jupyter.widget-state" not in html
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    with chromium.new_context(java_script_enabled=False, offline=True) as context:
        still = context.new_page()
        still.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
        shown = still.eval_on_selector_all(
            ".jp-OutputArea-output img",
            "all => all.filter(i => i.complete && i.naturalWidth > 100).map(i => i.alt)",
        )
    assert shown == words_of_pictures(notebook)


@pytest.mark.parametrize("density", [1, 1.5, 1.75])
def test_no_line_parts_a_picture_from_its_white_margin_where_the_page_is_dark(chromium, density):
    white = io.BytesIO()
    Image.new("RGB", (720, 400), "white").save(white, "PNG")
    tag = image_tag(white.getvalue(), "png", "A white picture.", 720, 400)
    with chromium.new_context(device_scale_factor=density) as context:
        dark = context.new_page()
        for part in (0, 0.2, 0.33, 0.5, 0.7):  # of a pixel: where it is, and how wide
            room = f"padding:{20 + part}px;width:{640 + part}px"
            dark.set_content(
                f'<body style="background:#111"><div style="{room}">{tag}</div></body>'
            )
            image = dark.locator("img")
            image.evaluate("image => image.decode()")
            box = image.bounding_box()
            around = {name: box[name] - 5 for name in ("x", "y")}
            around |= {name: box[name] + 10 for name in ("width", "height")}
            shown = Image.open(io.BytesIO(dark.screenshot(clip=around))).convert("L")
            grey = np.asarray(shown)
            # Across and down the middle: the margin's corners are round.
            assert (grey[len(grey) // 2] == 255).all() and (grey.T[len(grey.T) // 2] == 255).all()


# --- demos --------------------------------------------------------------------------


class Shown:
    """One demo on the page, and the same demo here, to tell what it should show."""

    def __init__(self, root, demo):
        self.root, self.demo = root, demo
        self.page = root.page
        self.canvas, self.caption = root.locator("canvas"), root.locator(".tk-caption")
        self.rows = root.locator(".tk-row")

    def hand(self, i: int):
        """What the reader moves of the control in row i."""
        return self.rows.nth(i).locator("input[type=range], select")

    def state(self) -> dict[str, int]:
        values = self.root.locator(".tk-row :is(input[type=range], select)").evaluate_all(
            "all => all.map(one => Number(one.value))"
        )
        return dict(zip(self.demo.controls, values, strict=True))

    def pixels(self) -> np.ndarray:
        url = self.canvas.evaluate("canvas => canvas.toDataURL()")
        picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
        return np.asarray(picture.convert("RGB"))

    def last(self, name: str) -> int:
        """The last position of a control that has something to show."""
        return self.demo.ends.get(name, len(self.demo.controls[name].values) - 1)

    def settle(self) -> None:
        """Wait until picture, caption and alt text are those of the controls' positions."""
        self.demo.move(self.state())
        self.wait_for_twin()

    def wait_for_twin(self, ratio: float = 1.0) -> None:
        """Wait until picture, caption and alt text are those of the demo here."""
        wanted = self.demo.pixels(ratio)
        opaque = np.dstack([wanted, np.full(wanted.shape[:2], 255, dtype=np.uint8)])
        digest = hashlib.sha256(opaque.tobytes()).hexdigest()
        shown = [self.root.element_handle(), self.demo.words, self.demo.alt, digest]
        if not self.page.evaluate(SETTLE, [*shown, 1000 * LAST_RESORT]):
            words, alt = self.caption.text_content(), self.canvas.get_attribute("aria-label")
            assert (words, alt) == (self.demo.words, self.demo.alt)
            apart = np.abs(self.pixels().astype(int) - wanted).any(axis=2).sum()
            pytest.fail(f"{apart} pixels are not those of {self.demo.values}")

    def now(self) -> tuple[bytes, str]:
        """The settled picture and caption."""
        self.settle()
        return self.demo.pixels().tobytes(), self.demo.words


@pytest.fixture(scope="module")
def every_demo(page):
    """A notebook of all demos, open, run and all drawn."""
    page.complaints.clear()
    run(page, "every-demo.ipynb")
    wait_for_demos(page, len(demos.__all__))
    yield page
    page.evaluate(tools.CLOSE)


@pytest.fixture(scope="module")
def twins():
    """The same demos in this process; one that goes on computing has come to its end."""
    twins = {name: getattr(demos, name)() for name in demos.__all__}
    twins["SweepExplorer"].finish()
    return twins


@pytest.fixture
def shown(every_demo, twins, request):
    """A demo on the page, watched in every frame of the test: no blank, no jump, no complaint."""
    name = request.param
    root = every_demo.locator(f"{OPEN} .tk-demo").nth(demos.__all__.index(name))
    root.evaluate("root => root.scrollIntoView({block: 'center'})")
    shown = Shown(root, twins[name])
    shown.settle()
    root.evaluate(WATCH)
    yield shown
    seen = root.evaluate(WATCHED)
    assert seen["frames"] > 0 and seen["blank"] == 0, seen
    assert len(seen["places"]) == 1, seen
    assert every_demo.complaints == [] and every_demo.evaluate("window.complaints") == []


each_demo = pytest.mark.parametrize("shown", demos.__all__, indirect=True)
with_player = [
    name
    for name in demos.__all__
    if any(control.kind == "player" for control in getattr(demos, name)().controls.values())
]
with_pad = [name for name in demos.__all__ if getattr(demos, name)().box()]


@each_demo
def test_every_control_moves_by_keyboard_to_both_ends_and_back(shown):
    for i, control in enumerate(shown.demo.controls.values()):
        hand, last = shown.hand(i), shown.last(control.name)
        start = shown.state()[control.name]
        hand.focus()
        pictures = []
        back = "ArrowUp" if control.kind == "choice" else "ArrowLeft"
        for key, place in [("End", last), (back, last - 1), ("Home", 0)]:
            shown.page.keyboard.press(key)
            assert shown.state()[control.name] == place, key
            pictures.append(shown.now())
            if control.kind != "choice":
                assert hand.get_attribute("aria-valuetext") == control.words[place]
        (last_picture, last_words), _, (first_picture, first_words) = pictures
        assert last_picture != first_picture and last_words != first_words
        on = "ArrowDown" if control.kind == "choice" else "ArrowRight"
        for _ in range(start):
            shown.page.keyboard.press(on)
        shown.settle()
        assert shown.state()[control.name] == start


@each_demo
def test_every_control_moves_by_mouse_to_both_ends_and_back(shown):
    mouse = shown.page.mouse
    for i, control in enumerate(shown.demo.controls.values()):
        hand, last = shown.hand(i), len(control.values) - 1
        start = shown.state()[control.name]
        pictures = []
        for place in (shown.last(control.name), 0):
            if control.kind == "choice":
                hand.select_option(str(place))
            else:
                box = hand.bounding_box()
                at = box["x"] + 8 + (box["width"] - 16) * shown.state()[control.name] / last
                middle = box["y"] + box["height"] / 2
                mouse.move(at, middle)
                mouse.down()
                end = box["x"] + (box["width"] + 30 if place else -30)
                mouse.move(end, middle, steps=12)
                mouse.up()
            assert shown.state()[control.name] == place
            pictures.append(shown.now())
        assert pictures[0][0] != pictures[1][0] and pictures[0][1] != pictures[1][1]
        if control.kind == "choice":
            hand.select_option(str(start))
        else:
            box = hand.bounding_box()
            share = 8 + (box["width"] - 16) * start / last
            hand.click(position={"x": share, "y": box["height"] / 2})
        shown.settle()
        assert abs(shown.state()[control.name] - start) <= 1


@each_demo
def test_a_fast_drag_is_followed_and_ends_where_the_hand_stops(shown):
    i = next(i for i, c in enumerate(shown.demo.controls.values()) if c.kind != "choice")
    mouse, box = shown.page.mouse, shown.hand(i).bounding_box()
    places = box["x"] + 8 + (box["width"] - 16) * (0.5 - 0.45 * np.cos(np.linspace(0, 9, MOVES)))
    middle = box["y"] + box["height"] / 2
    mouse.move(places[0], middle)
    mouse.down()
    for place in places:
        mouse.move(place, middle)
        shown.page.evaluate(FRAME)
    mouse.up()
    shown.settle()


@each_demo
def test_after_a_rest_a_screen_reader_is_told_what_changed(shown):
    status = shown.root.locator("[role=status]")
    i = next(i for i, c in enumerate(shown.demo.controls.values()) if c.kind != "choice")
    shown.hand(i).focus()
    shown.page.keyboard.press("Home")
    shown.settle()
    with held(shown.page, "status.textContent") as speech:
        for key in ("End", "Home"):
            shown.page.keyboard.press(key)
            shown.settle()
            assert status.text_content() != shown.demo.words  # not while the hand may still move
            assert len(speech.waits()) == 1, "one thing, the last, waits to be said"
            speech.release()
            assert status.text_content() == shown.demo.words


@each_demo
def test_a_demo_shuts_nobody_out_and_leaves_a_screenshot(shown, capsys):
    roles = shown.root.get_by_role
    assert roles("img").count() == 1 and shown.root.get_attribute("aria-label") == shown.demo.title
    for i, control in enumerate(shown.demo.controls.values()):
        role = "combobox" if control.kind == "choice" else "slider"
        assert roles(role, name=control.label, exact=True).count() == 1, (i, control.label)
    path = leave_picture(shown.root, type(shown.demo).__name__)
    with capsys.disabled():
        print(f"\n[screenshot: {path}]", end=" ")


@pytest.mark.parametrize("shown", with_pad, indirect=True)
def test_a_click_in_the_picture_moves_the_sliders_there(shown):
    pad, box = shown.demo.box(), shown.canvas.bounding_box()
    left, bottom, right, top = pad["box"]
    seen = []
    for share_x, share_y in [(0.999, 0.999), (0.001, 0.001), (0.5, 0.25)]:
        x = box["width"] * (left + share_x * (right - left))
        y = box["height"] * (1 - bottom - share_y * (top - bottom))
        shown.canvas.click(position={"x": x, "y": y})
        for name, share in ((pad["x"], share_x), (pad["y"], share_y)):
            if name is not None:
                last = len(shown.demo.controls[name].values) - 1
                assert abs(shown.state()[name] - share * last) <= 1, name
        shown.settle()
        seen.append(shown.state())
    assert seen[0] != seen[1] != seen[2] != seen[0]


@pytest.mark.parametrize("shown", with_pad, indirect=True)
def test_a_drag_in_the_picture_is_followed_and_a_second_button_is_not(shown):
    pad, box = shown.demo.box(), shown.canvas.bounding_box()
    left, bottom, right, top = pad["box"]

    def point(share):
        x = box["x"] + box["width"] * (left + share * (right - left))
        return x, box["y"] + box["height"] * (1 - bottom - share * (top - bottom))

    mouse = shown.page.mouse
    mouse.move(*point(0.3))
    mouse.down()
    mouse.move(*point(0.7), steps=10)
    mouse.up()
    shown.settle()
    name = pad["x"] or pad["y"]
    last = len(shown.demo.controls[name].values) - 1
    assert abs(shown.state()[name] - 0.7 * last) <= 1
    before = shown.state()
    mouse.move(*point(0.2))
    mouse.down(button="middle")
    mouse.up(button="middle")
    assert shown.state() == before


@pytest.mark.parametrize("shown", ["SweepExplorer"], indirect=True)
def test_a_click_beside_what_stands_for_a_slider_moves_nothing(shown):
    left, *_ = shown.demo.box()["box"]
    box, start = shown.canvas.bounding_box(), shown.state()
    for share in (0.1, left - 0.03):
        shown.canvas.click(position={"x": share * box["width"], "y": box["height"] / 2})
        assert shown.state() == start
    shown.canvas.click(position={"x": (left + 0.01) * box["width"], "y": box["height"] / 2})
    shown.settle()
    assert shown.state() != start


@pytest.mark.parametrize("shown", with_player, indirect=True)
def test_a_player_plays_pauses_steps_and_stops_at_the_end_by_keyboard(shown):
    i, control = next(
        (i, c) for i, c in enumerate(shown.demo.controls.values()) if c.kind == "player"
    )
    play, back, on = (shown.rows.nth(i).locator("button").nth(k) for k in range(3))
    keys, last = shown.page.keyboard, shown.last(control.name)

    def at() -> int:
        return shown.state()[control.name]

    def let_play(until, what: str) -> None:
        """Let its time pass step by step: it waits for Python's answers, so not each step moves."""
        wait_until(lambda: ticks.release() or until(), what)
        shown.settle()

    shown.hand(i).focus()
    keys.press("Home")
    shown.settle()
    with held(shown.page, "play.isConnected") as ticks:
        play.focus()
        keys.press("Space")
        assert play.get_attribute("aria-label") == f"Pause {control.label}"
        for place in (1, 2):
            assert ticks.waits() == [control.interval]
            let_play(lambda place=place: at() == place, f"the player at place {place}")
        keys.press("Space")
        assert play.get_attribute("aria-label") == f"Play {control.label}"
        assert ticks.waits() == [] and at() == 2, "a player that pauses must not go on"
        for button, place in ((on, 3), (back, 2)):
            button.focus()
            keys.press("Space")
            assert at() == place
            shown.settle()
        shown.hand(i).focus()
        keys.press("End")
        keys.press("ArrowLeft")
        shown.settle()
        play.click()
        let_play(lambda: play.text_content() == "Play", "the player's stop at the end")
        assert at() == last
        on.click()
        assert at() == last
        shown.hand(i).focus()
        keys.press("ArrowRight")
        assert at() == last and shown.hand(i).get_attribute("aria-valuetext") == control.words[last]
        play.click()  # from the end, it starts anew
        assert at() == 0
        play.click()
        assert ticks.waits() == []
    shown.hand(i).focus()
    keys.press("Home")
    shown.settle()


def test_a_player_at_its_end_stays_there_while_another_hand_moves_it(every_demo, twins):
    root = every_demo.locator(f"{OPEN} .tk-demo").nth(demos.__all__.index("ShiftStepper"))
    shown = Shown(root, twins["ShiftStepper"])
    names, keys = list(shown.demo.controls), every_demo.keyboard
    shown.hand(names.index("step")).focus()
    keys.press("End")
    ends = set()
    for key in (*5 * ["PageUp"], *5 * ["PageDown"]):
        shown.hand(names.index("h")).focus()
        keys.press(key)
        shown.demo.move({**shown.state(), "step": len(shown.demo.controls["step"].values) - 1})
        shown.wait_for_twin()
        steps = int(shown.demo.words.split()[1])
        assert shown.state()["step"] == shown.last("step") == steps
        ends.add(steps)
    assert len(ends) > 1
    shown.hand(names.index("step")).focus()
    keys.press("Home")
    shown.settle()


def test_on_a_dense_screen_every_demo_is_sharp_and_as_large_as_before(every_demo, twins):
    screen = every_demo.context.new_cdp_session(every_demo)
    size = every_demo.viewport_size
    roots = every_demo.locator(f"{OPEN} .tk-demo")
    every = [Shown(roots.nth(i), twins[name]) for i, name in enumerate(demos.__all__)]
    before = [shown.canvas.bounding_box()["width"] for shown in every]

    def move_to_a_screen(density: float) -> None:
        # Chromium looks at the density when the window changes, as it does on another screen.
        other = {"width": size["width"], "height": size["height"] - int(density)}
        emulated = {**other, "deviceScaleFactor": density, "mobile": False}
        screen.send("Emulation.setDeviceMetricsOverride", emulated)
        every_demo.evaluate(FRAME)

    try:
        for density in (1.5, 3, 1):
            move_to_a_screen(density)
            for shown, width in zip(every, before, strict=True):
                own = 100 * shown.demo.stage.figure.get_figwidth()
                shown.wait_for_twin(ratio=min(2, max(1, round(density * width) / own)))
                assert shown.canvas.bounding_box()["width"] == width
    finally:
        move_to_a_screen(1)
        screen.detach()
        every_demo.set_viewport_size(size)


@pytest.fixture
def in_theme(every_demo, request):
    """All demos, in one of JupyterLab's two themes."""
    every_demo.evaluate(CHANGE_THEME, f"JupyterLab {request.param}")
    yield every_demo, request.param
    every_demo.evaluate(CHANGE_THEME, "JupyterLab Light")


@pytest.mark.parametrize("in_theme", ["Light", "Dark"], indirect=True)
def test_axe_finds_nothing_wrong_in_any_demo(in_theme):
    page, _ = in_theme
    assert faults(page) == []


@pytest.mark.parametrize("in_theme", ["Light", "Dark"], indirect=True)
def test_demos_fit_every_window_and_leave_pictures(in_theme):
    page, theme = in_theme
    size = page.viewport_size
    page.evaluate(SIDEBAR)
    try:
        for words, (width, height) in WINDOWS.items():
            page.set_viewport_size({"width": width, "height": height})
            every = page.locator(f"{OPEN} .tk-demo").all()
            for name, demo in zip(demos.__all__, every, strict=True):
                room = demo.evaluate(ROOM)
                boxes = demo.evaluate(BOXES)
                assert demo.bounding_box()["height"] <= room["height"], (words, name)
                assert none_covers_another(boxes), (words, name)
                for one in boxes:
                    assert room["left"] <= one["x"], (words, name)
                    assert one["x"] + one["width"] <= room["right"], (words, name)
                if name in PICTURED:
                    demo.evaluate("demo => demo.scrollIntoView({block: 'center'})")
                    leave_picture(page, f"lab-{words}-{theme.lower()}-{name}")
    finally:
        page.evaluate(SIDEBAR)
        page.set_viewport_size(size)


def test_a_demo_shown_twice_is_one_and_outlives_its_kernel(page):
    page.complaints.clear()
    run(page, "twice.ipynb")
    demo = demos.KernelExplorer().set(h=0.5)
    # The first output shows it as it was made, the others too: all are views of one demo.
    wait_for_demos(page, 3)
    roots = [Shown(page.locator(f"{OPEN} .tk-demo").nth(i), demo) for i in range(3)]
    for root in roots:
        root.settle()
        assert root.state() == demo.state
    roots[1].hand(1).focus()
    page.keyboard.press("End")
    for root in roots:
        root.settle()
        assert root.state()["h"] == len(demo.controls["h"].values) - 1
    assert page.complaints == []

    picture = roots[0].pixels()
    page.evaluate(RESTART)
    with held(page, "run this cell again") as patience:
        page.keyboard.press("Home")
        assert len(patience.waits()) == 1, "a demo must wait a while for its kernel"
        assert "run this cell again" not in roots[1].caption.text_content()
        patience.release()
        assert "run this cell again, and the cells above it" in roots[1].caption.text_content()
    assert np.array_equal(roots[0].pixels(), picture)
    page.evaluate(tools.CLOSE)


def test_what_python_does_by_itself_is_shown_but_not_spoken(page):
    page.complaints.clear()
    run(page, "twice.ipynb")
    wait_for_demos(page, 3)
    root = Shown(page.locator(f"{OPEN} .tk-demo").first, demos.KernelExplorer().set(h=0.5))
    status = root.root.locator("[role=status]")
    root.settle()

    def in_kernel(at: int, follow: str) -> None:
        page.evaluate(IN_KERNEL, f"demo.move({{'kernel': 0, 'h': {at}}}); demo._follow({follow})")
        root.demo.move({"kernel": 0, "h": at})
        root.settle()

    with held(page, "status.textContent") as speech:
        in_kernel(5, "spoken=False")
        assert speech.waits() == [], "nobody is told of what goes on by itself"
        in_kernel(10, "")
        waiting = len(speech.waits())
        assert waiting == 3, "each of the three views has something to say"
        in_kernel(15, "spoken=False")
        assert len(speech.waits()) == waiting, "what waits to be said must still be said"
        speech.release()
        assert status.text_content() == root.demo.words
    page.evaluate(tools.CLOSE)


def test_a_demo_computes_on_by_itself_and_says_so_at_the_end(page):
    page.complaints.clear()
    rows = np.random.default_rng(0).normal(size=(2000, 2))
    demo = demos.SweepExplorer(rows)
    assert "9 of 41 computed" in demo.words
    demo.finish()
    with held(page, "status.textContent") as speech:  # before the demo can come to its end
        run(page, "background.ipynb")
        wait_for_demos(page, 1)
        root = Shown(page.locator(f"{OPEN} .tk-demo").first, demo)
        root.root.evaluate(WATCH)
        root.settle()
        assert len(speech.waits()) == 1, "one thing, the end, waits to be said"
        speech.release()
    assert root.root.locator("[role=status]").text_content() == root.demo.words
    seen = root.root.evaluate(WATCHED)
    assert seen["blank"] == 0 and len(seen["places"]) == 1, seen
    assert page.complaints == [] and page.evaluate("window.complaints") == []
    page.evaluate(tools.CLOSE)


def test_with_images_off_the_caption_still_says_what_changed(chromium, lab):
    flags = [*tools.FLAGS, "--blink-settings=imagesEnabled=false"]
    blind = chromium.browser_type.launch(executable_path=tools.CHROMIUM, args=flags)
    try:
        page = tools.open_lab(blind, lab)
        run(page, "twice.ipynb")
        demo = demos.KernelExplorer().set(h=0.5)
        root = Shown(page.locator(f"{OPEN} .tk-demo").first, demo)
        root.hand(1).focus()
        page.keyboard.press("Home")
        words = demo.set(h=0).words
        for place in (root.caption, root.root.locator("[role=status]")):
            said = "([place, words]) => place.textContent === words"
            page.wait_for_function(said, arg=[place.element_handle(), words])
        page.evaluate(tools.CLOSE)
    finally:
        blind.close()
