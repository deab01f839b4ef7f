"""What a lecturer needs: every demo on one page, and lessons as slides that need no network."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import bs4
import nbformat
import pytest
from fontTools.ttLib import TTFont
from pages import BOXES, none_covers_another
from peers import leave_picture, need_chromium
from waiting import LAST_RESORT, wait_until

from teachkit.show import demos

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import browser as tools  # noqa: E402

slides = pytest.importorskip("slides", reason="the extra `lecture` is not installed")
pytest.importorskip("voila", reason="the extra `lecture` is not installed")

# One server and one browser serve all of this file: one worker runs it.
pytestmark = [pytest.mark.slow, pytest.mark.pinned, pytest.mark.xdist_group("lecture")]

STEMS = [p.stem for p in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))]
each_lesson = pytest.mark.parametrize("stem", STEMS)


def stored(stem: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def chromium():
    need_chromium(tools.CHROMIUM)
    with tools.chromium() as browser:
        yield browser


def listen(page) -> list[str]:
    """What goes wrong on a page, in a list that grows."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type == "error" else None)
    return wrong


def violations(page, context: str) -> list[str]:
    """What axe-core finds wrong in a part of the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=context).response["violations"]
    return [f"{v['id']}: {node['html'][:100]}" for v in found for node in v["nodes"]]


# --- every demo on one page ---------------------------------------------------------


def test_the_page_of_demos_has_each_demo_with_a_question_for_the_class():
    text = (ROOT / "lessons" / "demos.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.M)[1:]
    assert sorted(part.split()[0] for part in parts) == sorted(demos.__all__)
    for part in parts:
        name = part.split()[0]
        assert re.search(r"^\*\*Ask the class:\*\* .*\?$", part, re.M), name
        assert re.search(rf"^{name}\(\)(\.finish\(\))?$", part, re.M), name
    assert 'set_style("lecture")' in text.split("## ")[0]


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory):
    """(address, process, home) of `teachkit demo`, run by someone with an empty home."""
    home = tmp_path_factory.mktemp("lecturer")
    (home / "tmp").mkdir()
    port = tools.free_port()
    environment = os.environ | {"HOME": str(home), "TMPDIR": str(home / "tmp")}
    environment |= {"PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(home / "tmp")}
    environment.pop("MPLBACKEND", None)
    for name in [name for name in environment if name.startswith(("JUPYTER", "IPYTHON"))]:
        del environment[name]
    command = [sys.executable, "-m", "teachkit.cli", "demo", "--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, cwd=home, env=environment, stderr=subprocess.DEVNULL)
    try:

        def answers() -> bool:
            assert server.poll() is None, "the server of the demos has ended"
            with contextlib.suppress(OSError):
                socket.create_connection(("localhost", port), 1).close()
                return True
            return False

        wait_until(answers, f"an answer of the demos' server at port {port}")
        yield f"http://localhost:{port}/", server, home
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def demo_page(chromium, demo_server):
    """(page, what went wrong, what it asked the outside for), with every demo drawn."""
    address = demo_server[0]
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(tools.PATIENCE)
    wrong, outside = listen(page), []

    def route(request):
        if request.request.url.startswith((address, "data:", "blob:")):
            return request.continue_()
        outside.append(request.request.url)
        return request.abort()

    page.route("**/*", route)
    page.goto(address)
    page.wait_for_function(f"document.querySelectorAll('.tk-demo').length == {len(demos.__all__)}")
    page.wait_for_function("!document.getElementById('loading')")
    return page, wrong, outside


PICTURE = "canvas => canvas.toDataURL()"


def wait_for_change(canvas, before: str) -> str:
    wait_until(lambda: canvas.evaluate(PICTURE) != before, "another picture")
    return canvas.evaluate(PICTURE)


@pytest.mark.parametrize("i", range(len(demos.__all__)))
def test_each_demo_of_the_page_moves_by_keyboard_and_mouse(demo_page, i):
    page, wrong, _ = demo_page
    demo = page.locator(".tk-demo").nth(i)
    canvas, slider = demo.locator("canvas"), demo.locator("input[type=range]").last
    before = canvas.evaluate(PICTURE)
    slider.focus()
    page.keyboard.press("End")
    by_key = wait_for_change(canvas, before)
    box = slider.bounding_box()
    page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + box["height"] / 2)
    wait_for_change(canvas, by_key)
    assert wrong == []


def test_the_page_of_demos_fetches_nothing_and_shows_no_code(demo_page):
    page, wrong, outside = demo_page
    assert (wrong, outside) == ([], [])
    assert "import" not in page.inner_text("body")
    assert page.locator(".jp-CodeCell .jp-InputArea, .highlight").count() == 0
    assert violations(page, "body") == []


def test_the_page_of_demos_shows_no_link_that_leads_nowhere(demo_page):
    page, *_ = demo_page
    links = page.locator("#rendered_cells a[href*='.ipynb']")
    assert links.count() > 0  # the notebook has them
    assert not any(link.is_visible() for link in links.all())


OWN_WIDTH = "node => parseFloat(node.style.getPropertyValue('--tk-width'))"  # of the picture


def resize(page, width: int, height: int) -> None:
    """Give the window a size; nothing on the page may be wider."""
    page.set_viewport_size({"width": width, "height": height})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
def test_each_demo_is_large_and_fits_the_screen(demo_page, width, height):
    page, *_ = demo_page
    resize(page, width, height)
    for demo in page.locator(".tk-demo").all():
        demo.evaluate("node => node.scrollIntoView({block: 'center'})")
        picture = demo.locator("canvas").bounding_box()
        assert picture["height"] >= 0.6 * height or picture["width"] >= 0.7 * width
        size = demo.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert size >= 0.025 * height
        boxes = demo.evaluate(BOXES)
        for one in boxes:  # controls, picture and words are all in view
            assert one["x"] >= 0 and one["x"] + one["width"] <= width
            assert one["y"] >= 0 and one["y"] + one["height"] <= height
        assert none_covers_another(boxes)


def test_controls_and_words_are_beside_the_picture_where_there_is_room(demo_page):
    page, *_ = demo_page
    for width, height in [(1920, 1080), (1024, 768), (390, 844)]:
        resize(page, width, height)
        for demo in page.locator(".tk-demo").all():
            boxes = demo.evaluate(BOXES)
            *_, picture, _ = boxes  # then come the words
            strip = picture["width"] > 2.5 * picture["height"]
            middle = picture["y"] + picture["height"] / 2
            right = [box for box in boxes if box["x"] >= picture["x"] + picture["width"]]
            beside = [abs(box["y"] - middle) <= picture["height"] / 2 for box in right]
            assert sum(beside) == (len(boxes) - 1 if width == 1920 and not strip else 0)
        leave_picture(page, f"demos-{width}", full_page=True)


def test_a_picture_has_as_many_pixels_as_its_place_on_the_screen_has_room_for(demo_page):
    page, *_ = demo_page
    resize(page, 1920, 1080)
    for demo in page.locator(".tk-demo").all():
        canvas = demo.locator("canvas")
        own = float(demo.evaluate(OWN_WIDTH))
        wanted = max(own, round(canvas.bounding_box()["width"]))
        sharp = f"node => node.width === {wanted}"
        page.wait_for_function(sharp, arg=canvas.element_handle())


def test_the_end_of_the_demos_leaves_nothing_behind(demo_page, demo_server):
    # The last of these tests: it ends the server.
    page, *_ = demo_page
    _, server, home = demo_server
    children = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True)
    kernels = [int(line) for line in children.stdout.split()]
    assert kernels, "no kernel was running"
    assert list((home / "tmp").glob("teachkit-demo-*"))
    page.close()
    server.send_signal(signal.SIGINT)
    assert server.wait(LAST_RESORT) == 0
    for kernel in kernels:
        with pytest.raises(ProcessLookupError):
            os.kill(kernel, 0)
    assert not list((home / "tmp").glob("teachkit-demo-*"))
    left = {p.relative_to(home).parts[0] for p in home.rglob("*")}
    assert not {name for name in left if "jupyter" in name or "ipython" in name}, left
    assert not list(home.glob(".local/share/jupyter*"))


# --- slides: what is written --------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The slides of every lesson."""
    folder = tmp_path_factory.mktemp("slides")
    assert slides.main(["--out", str(folder)]) == 0
    assert sorted(path.stem for path in folder.iterdir()) == STEMS
    return folder


def test_the_slides_of_one_lesson_are_made_alone(tmp_path, capsys):
    assert slides.main(["05", "--out", str(tmp_path)]) == 0
    assert [path.name[:3] for path in tmp_path.iterdir()] == ["05-"]
    with pytest.raises(SystemExit):
        slides.main(["77", "--out", str(tmp_path)])
    assert "no lesson starts with '77'" in capsys.readouterr().err


def formulas(cells) -> list[str]:
    """The formulas in the text of some cells."""
    source = "\n".join(c.source for c in cells if c.cell_type == "markdown")
    text = re.sub(r"```.*?```|`[^`\n]*`", "", source, flags=re.S)
    return re.findall(r"\$\$.+?\$\$|\$[^$]+?\$", text, flags=re.S)


@each_lesson
def test_every_formula_becomes_mathml(made, stem):
    page = (made / f"{stem}.html").read_text(encoding="utf-8")
    lesson = page.split('<div id="lesson">')[1].split("<script>")[0]
    lesson = re.sub(r'<aside class="notes">.*?</aside>', "", lesson, flags=re.S)
    assert lesson.count("<math") == len(formulas(slides.for_a_class(stored(stem).cells)))
    left = re.sub(r"<pre.*?</pre>|<code.*?</code>|data:image[^\"]*", "", lesson, flags=re.S)
    assert "$" not in left and "\\" not in re.sub(r'alt="[^"]*"', "", left)


@pytest.mark.parametrize(
    ("formula", "markup"),
    [
        (r"\mathbf{x}", "<mi>𝐱</mi>"),
        (r"\boldsymbol{\mu}", "<mi>𝝁</mi>"),
        (r"\log", '<mo lspace="0.1em" rspace="0.1em">log</mo>'),
        ("q'", "<mi>q</mi><mtext>′</mtext>"),
        (r"\lVert", '<mo stretchy="false" lspace="0" rspace="0">‖</mo>'),
        (r"\bigl(", '<mo class="big" stretchy="false">(</mo>'),
    ],
)
def test_a_formula_is_put_so_that_browsers_draw_it_well(formula, markup):
    assert markup in slides.mathml(formula)


FONT = ROOT / "tools" / "slides" / "font"


def slanted(letter: str) -> str:
    """The character that a browser draws for a letter that stands for a quantity."""
    if letter == "h":
        return "ℎ"
    name = unicodedata.name(letter).replace("LETTER ", "")  # LATIN SMALL A, GREEK SMALL MU
    return unicodedata.lookup("MATHEMATICAL ITALIC " + name.split(" ", 1)[1])


@each_lesson
def test_the_font_of_the_slides_has_every_character_of_every_formula(stem):
    font = TTFont(FONT / "course-math.woff")
    needed = set()
    for formula in formulas(stored(stem).cells):
        for node in ElementTree.fromstring(slides.mathml(formula.strip("$"))).iter():
            text = "".join((node.text or "").split())
            needed |= set(text)
            if node.tag == "mi" and len(text) == 1 and text.isalpha() and ord(text) < 0x1D400:
                needed.add(slanted(text) if node.get("mathvariant") != "normal" else text)
    missing = sorted(character for character in needed if ord(character) not in font.getBestCmap())
    assert missing == [], "add them as tools/slides/font/README.md says"
    assert "MATH" in font


def test_the_font_keeps_its_licence_and_not_its_name(made):
    licence = (FONT / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence and "STI Pub Companies" in licence
    names = TTFont(FONT / "course-math.woff")["name"]
    assert [names.getDebugName(i) for i in (1, 4)] == ["Course Math", "Course Math"]
    assert licence in (made / f"{STEMS[2]}.html").read_text(encoding="utf-8")


def test_an_underbrace_is_a_line_with_its_words_below():
    markup = slides.mathml(r"\underbrace{a+b}_{\text{sum}}", "block")
    assert '<mrow class="braced">' in markup and "⏟" not in markup
    assert markup.index("<munder>") < markup.index("braced") < markup.index("sum")


@each_lesson
def test_slides_are_one_file_that_asks_for_nothing(made, stem):
    page = (made / f"{stem}.html").read_text(encoding="utf-8")
    assert "<link" not in page and "@import" not in page
    assert not re.findall(r'url\((?!"?data:)', page.split("<main>")[0])
    assert not re.findall(r"<script[^>]+src", page)
    lesson = page.split('<div id="lesson">')[1].split("<script>")[0]
    assert not re.findall(r'src="(?!data:image/(?:png|webp);base64,)', lesson)
    assert all(href.startswith("http") for href in re.findall(r'href="([^"]*)"', lesson))


def test_slides_of_the_same_notebook_are_the_same(made, tmp_path):
    slides.main(["04", "--out", str(tmp_path)])
    (again,) = tmp_path.iterdir()
    assert again.read_bytes() == (made / again.name).read_bytes()


# --- slides: what is shown ----------------------------------------------------------

PLACE = "Reveal.getSlidePastCount()"
# A slide, and how many of its answers are uncovered.
STATE = "(({ h, v, f }) => [h, v, f])(Reveal.getIndices())"
# What can be read of the slide that is shown, and, if it was not shown before, what there is on it.
LOOK = """(before) => {
  const { h, v, f } = Reveal.getIndices();
  const looked = { state: [h, v, f], visible: Reveal.getCurrentSlide().innerText };
  if (before !== null && before[0] === h && before[1] === v) return looked;
  const page = Reveal.getCurrentSlide().querySelector(".page");
  const inside = [...page.querySelectorAll("pre, table, math, img, details, p, li")];
  const code = [...page.querySelectorAll("pre")];
  const answers = [...page.querySelectorAll("details")];
  const closed = answers.every((one) => !one.open);
  answers.forEach((one) => (one.open = true));
  const copy = page.cloneNode(true); // less what is there for the second time
  copy.querySelectorAll(".running, .again, .notes").forEach((one) => one.remove());
  const seen = {
    closed,
    height: page.scrollHeight,
    right: Math.max(0, ...inside.map((one) => one.getBoundingClientRect().right)),
    cut: code.some((one) => one.scrollWidth > one.clientWidth + 1),
    images: [...page.querySelectorAll("img")].map((image) => [image.alt, image.height]),
    zooms: [...page.querySelectorAll("*")].map((one) => Number(one.style.zoom || 1)),
    type: code.map((one) => parseFloat(getComputedStyle(one).fontSize)),
    text: copy.textContent,
    counted: Reveal.getCurrentSlide().dataset.visibility !== "uncounted",
    first: page.textContent.trim() !== "",
  };
  answers.forEach((one) => (one.open = false));
  return { ...looked, slide: seen };
}"""


@pytest.fixture(scope="module")
def shown(chromium, made):
    """{stem: (slides in the order of the space bar, columns, what went wrong, fetched)}."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    found = {}
    for stem in STEMS:
        page = context.new_page()
        wrong, fetched = listen(page), []
        page.on("request", lambda request, fetched=fetched: fetched.append(request.url))
        page.goto((made / f"{stem}.html").as_uri())
        page.wait_for_selector("body[data-ready]")
        seen, state = [], None
        while state != (looked := page.evaluate(LOOK, state))["state"]:
            if "slide" in looked:
                seen.append(looked["slide"] | {"visible": []})
            seen[-1]["visible"].append(looked["visible"])
            state = looked["state"]
            page.keyboard.press("Space")
        total = page.evaluate("document.querySelectorAll('.slides > section > section').length")
        columns = page.evaluate("document.querySelectorAll('.slides > section').length")
        found[stem] = seen, total, columns, wrong, fetched
        page.close()
    yield found
    context.close()


@each_lesson
def test_the_space_bar_reaches_every_slide_without_a_network(shown, stem):
    seen, total, columns, wrong, fetched = shown[stem]
    assert len(seen) == total
    assert wrong == []
    assert [url for url in fetched if not url.startswith(("file:", "data:"))] == []
    texts = [c.source for c in slides.for_a_class(stored(stem).cells) if c.cell_type == "markdown"]
    assert columns == len(re.findall(r"^##? ", "\n".join(texts), re.M)) - 1  # title and goals: one


@each_lesson
def test_a_lesson_has_no_more_slides_than_a_class_can_take(shown, stem):
    most = {"05": 40, "16": 80, "18": 80}.get(stem[:2], 55)
    assert len([slide for slide in shown[stem][0] if slide["counted"]]) <= most


@each_lesson
def test_no_slide_overflows_with_its_answers_open_and_none_is_empty(shown, stem):
    for number, slide in enumerate(shown[stem][0], 1):
        assert slide["height"] <= 720 and slide["right"] <= 1280 and not slide["cut"], number
        assert slide["closed"] and slide["first"], number


@each_lesson
def test_type_and_pictures_stay_large(shown, stem):
    for number, slide in enumerate(shown[stem][0], 1):
        assert min(slide["zooms"]) >= 0.7, number
        assert min(slide["type"], default=20) >= 14, number
        assert all(height >= 240 for _, height in slide["images"]), number


@each_lesson
def test_slides_show_every_picture_with_its_words(shown, stem):
    cells = slides.for_a_class(stored(stem).cells)
    outputs = [o for c in cells for o in c.get("outputs", [])]
    wanted = [o.metadata["image/png"]["alt"] for o in outputs if "image/png" in o.get("data", {})]
    assert [alt for slide in shown[stem][0] for alt, _ in slide["images"]] == wanted


def words(text: str) -> str:
    return "".join(text.split())


@each_lesson
def test_slides_lose_no_word_of_their_page(shown, made, stem):
    page = bs4.BeautifulSoup((made / f"{stem}.html").read_text(encoding="utf-8"), "html.parser")
    for note in page.select(".notes"):
        note.extract()
    wanted = words(page.find(id="lesson").get_text())
    assert words("".join(slide["text"] for slide in shown[stem][0])) == wanted


@each_lesson
def test_slides_leave_out_only_what_a_class_does_not_need(shown, stem):
    seen = words("".join(slide["text"] for slide in shown[stem][0]))
    looked_up = ("What you need", "Symbols used", "Sources")
    helps = ("Stuck? ", "The next cell only draws")
    section = ""
    for cell in stored(stem).cells:
        if cell.cell_type == "code":
            if section in looked_up:
                continue
            pictured = any("image/png" in o.get("data", {}) for o in cell.outputs)
            shows_source = cell.source.startswith("show_source(")
            draws = pictured or re.search(r"^def \w+\(ax\b", cell.source, re.M)
            if not draws and "show(" not in cell.source:
                assert words(cell.source) in seen
            for output in cell.outputs:
                if "text" in output and not shows_source:
                    assert words(re.sub(r"\x1b\[[\d;]*m", "", output.text)) in seen
            continue
        for paragraph in re.sub(r"<[^>]+>", "\n\n", cell.source).split("\n\n"):
            if paragraph.startswith("## "):
                section = paragraph[3:]
            left_out = section in looked_up or paragraph.startswith(helps)
            left_out = left_out or "contents](" in paragraph
            if not left_out and not re.search(r"[$`*\[|\\]", paragraph):
                assert words(re.sub(r"^(#+|[->]|\d+\.) ", "", paragraph, flags=re.M)) in seen


def cell(source: str, *outputs: str):
    """A cell of code with outputs: "picture", or words that it printed."""
    made = [
        nbformat.v4.new_output("display_data", {"image/png": ""})
        if output == "picture"
        else nbformat.v4.new_output("stream", text=output)
        for output in outputs
    ]
    return nbformat.v4.new_code_cell(source, outputs=made)


def test_code_that_draws_is_left_out_unless_the_rest_reads_what_it_makes():
    cells = [
        cell("def shade(ax, xs):\n    ax.plot(xs)"),
        cell("fig, ax = subplots()\nshade(ax, data)\nshow(fig, 'a')", "picture"),
        cell("xs = grid(3)\nfig, ax = subplots()\nshow(fig, 'b')", "picture"),
        cell("for ax in axes:\n    ax.plot(xs)\nprint(xs.mean())", "2"),
        cell("fig, ax = subplots()\nprint(1)\nshow(fig, 'c')", "1", "picture"),
        cell("%timeit f(fig)", "3 ms"),
    ]
    left_out = slides.only_for_pictures(cells)
    assert [one for one in cells if any(one is other for other in left_out)] == [
        cells[0],
        cells[1],
        cells[4],
    ]


def test_the_description_of_a_picture_is_not_read_in_the_code():
    code = 'x = f(1)\nshow(\n    fig,\n    "Left, a hill. "\n    f"Right, {x} valleys.",\n)'
    assert slides.without_description(code) == "x = f(1)\nshow(\n    fig,\n    …,\n)"


@each_lesson
def test_a_prediction_is_asked_before_its_answer_is_shown(shown, stem):
    lines = [
        line
        for c in stored(stem).cells
        for o in c.get("outputs", [])
        if "text" in o
        for line in o.text.splitlines()[:1]
        if len(line) > 12
    ]
    asked = 0
    for slide in shown[stem][0]:
        for visible in slide["visible"]:
            if re.search(r"Predict, then \w+\.", visible):
                asked += 1
                after = re.split(r"Predict, then \w+\.", visible)[-1]
                answered = len(slide["visible"]) > 1 and visible == slide["visible"][-1]
                assert answered or not [line for line in lines if line in after]
    source = (ROOT / "lessons" / f"{stem}.md").read_text(encoding="utf-8")
    assert asked >= len(re.findall(r"\*\*Predict, then \w+\.\*\*", source))


@each_lesson
def test_an_exercise_is_its_task_and_the_empty_function(shown, stem):
    text = words("".join(slide["text"] for slide in shown[stem][0]))
    for one in stored(stem).cells:
        if "exercise" in one.metadata.get("tags", []):
            assert words(one.source) in text
            (output,) = one.outputs
            told = bs4.BeautifulSoup(output.data["text/html"], "html.parser").get_text()
            assert words(told) not in text


def test_answers_open_by_mouse_and_keyboard_and_the_space_bar_goes_on(chromium, made):
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    wrong = listen(page)
    page.goto((made / f"{STEMS[-1]}.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    page.evaluate(
        "() => { const slide = document.querySelector('.slides details').closest('section');"
        " const {h, v} = Reveal.getIndices(slide); Reveal.slide(h, v); }"
    )
    answers = "[...Reveal.getCurrentSlide().querySelectorAll('details')].map((one) => one.open)"
    assert not any(page.evaluate(answers))
    page.keyboard.press("a")
    assert all(page.evaluate(answers))
    page.keyboard.press("a")
    assert not any(page.evaluate(answers))
    summary = page.locator(".slides section.present section.present summary").first
    summary.click()
    assert page.evaluate(answers)[0]
    place = page.evaluate(PLACE)
    page.keyboard.press("Space")
    assert page.evaluate(PLACE) == place + 1
    page.keyboard.press("Shift+Space")
    assert page.evaluate(PLACE) == place and page.evaluate(answers)[0]
    summary.focus()
    page.keyboard.press("Enter")
    assert not page.evaluate(answers)[0] and wrong == []
    page.close()


def test_s_opens_what_the_guide_says_on_the_question_of_the_slide(chromium, made):
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    wrong = listen(page)
    page.goto((made / f"{STEMS[4]}.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    with context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    assert "Nothing to ask" in notes.inner_text("body")
    page.evaluate(
        "() => { const slide = document.querySelector('.slides .notes').closest('section section');"
        " const {h, v} = Reveal.getIndices(slide); Reveal.slide(h, v); }"
    )
    first = slides.questions(STEMS[4])[0]
    for part in re.split(r"Likely:|The reveal:", first):
        assert words(part) in words(notes.inner_text("body"))
        assert words(part) not in words(page.inner_text("body"))
    place = page.evaluate(STATE)
    notes.keyboard.press("Space")
    assert page.evaluate(STATE) != place
    for _ in range(3):
        page.evaluate("Reveal.next()")
        number = page.inner_text(".slide-number").strip()
        assert notes.inner_text(".running").startswith(f"{number} · ")
    assert not notes.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert violations(notes, "body") == [] and wrong == []
    page.bring_to_front()
    page.keyboard.press("Shift+?")
    assert "Notes: what to ask" in page.inner_text(".r-overlay")
    context.close()


@each_lesson
def test_every_question_of_the_guide_stands_with_its_prediction(made, stem):
    page = bs4.BeautifulSoup((made / f"{stem}.html").read_text(encoding="utf-8"), "html.parser")
    notes = page.select("#lesson .notes")
    assert len(notes) == len(slides.questions(stem))
    for note in notes:
        before = note.find_previous_sibling()
        assert re.search(r"Predict, then \w+\.", before.get_text()), before.get_text()


def test_sections_that_may_be_left_out_come_last_and_are_not_counted(chromium, tmp_path):
    mark = "*On a first way through, you can leave this section out: nothing needs it.*"
    texts = [
        "# Title\n\n## Goals\n\nOne.",
        "## Second\n\nMore.",
        f"## Third\n\n{mark}",
        "## Next\n\nEnd.",
    ]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    path = tmp_path / "tiny.html"
    path.write_text(slides.slides(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    labels = "[...document.querySelectorAll('section section')].map((one) => one.ariaLabel)"
    assert page.evaluate(labels) == ["Title", "Second", "Next", "For a second way through", "Third"]
    assert page.evaluate("Reveal.getTotalSlides()") == 3
    page.close()


# The bases and the indices of all formulas, and the place of each from the top.
INDICES = """() => [...document.querySelectorAll("#lesson msub, #lesson msup")].map((one) => {
  const [base, index] = [...one.children].map((part) => part.getBoundingClientRect());
  const middle = (box) => (box.top + box.bottom) / 2;
  const size = parseFloat(getComputedStyle(one).fontSize);
  return [one.localName, (middle(index) - middle(base)) / size, one.textContent];
})"""


@pytest.fixture(scope="module")
def chromium_without_math_fonts(chromium, tmp_path_factory):
    settings = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    settings.write_text(
        "<fontconfig><dir>/usr/share/fonts</dir><selectfont><rejectfont><glob>*ath*</glob>"
        "</rejectfont></selectfont></fontconfig>"
    )
    other = chromium.browser_type.launch(
        executable_path=tools.CHROMIUM,
        args=tools.FLAGS,
        env=os.environ | {"FONTCONFIG_FILE": str(settings)},
    )
    yield other
    other.close()


@pytest.mark.parametrize("stem", [STEMS[2], STEMS[4], STEMS[5]])
def test_indices_stand_low_and_exponents_high_without_a_font_for_mathematics(
    chromium_without_math_fonts, made, stem
):
    context = chromium_without_math_fonts.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((made / f"{stem}.html").as_uri())
    found = page.evaluate(INDICES)
    context.close()
    assert len(found) > 20
    for kind, below, formula in found:
        assert below > 0.1 if kind == "msub" else below < -0.1, (kind, below, formula)


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080)])
def test_a_slide_fills_screens_of_other_sizes(chromium, made, width, height):
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.goto((made / f"{STEMS[5]}.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    box = page.locator(".slides section.present section.present").bounding_box()
    assert box["x"] >= -1 and box["y"] >= -1
    assert abs(box["width"] - min(width, height * 16 / 9)) < 2
    leave_picture(page, f"slides-{width}")
    page.close()


def test_axe_finds_nothing_wrong_on_slides(chromium, made):
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto((made / f"{STEMS[2]}.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    found = {}
    for _ in range(4):  # a title, then every seventh slide
        found[page.evaluate(PLACE)] = violations(page, "body")
        for _ in range(7):
            page.keyboard.press("Space")
    assert len(found) == 4 and not any(found.values()), found
    page.close()


def test_without_scripts_the_lesson_is_one_long_page(chromium, made):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((made / f"{STEMS[1]}.html").as_uri())
    assert page.locator("#lesson h2").first.is_visible()
    context.close()


def test_slides_are_made_with_a_reveal_that_says_its_licence():
    folder = ROOT / "tools" / "slides" / "reveal"
    assert "Hakim El Hattab" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert "MIT licensed" in (folder / "reveal.js").read_text(encoding="utf-8")[:300]
    assert re.search(r"`reveal\.js` \d+\.\d+\.\d+", (folder / "README.md").read_text("utf-8"))
