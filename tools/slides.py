"""Make slides of lessons: one HTML file each, which needs no network and no kernel.

python tools/slides.py          slides/NN-slug.html of every lesson
python tools/slides.py 02 05    these lessons

The pictures, the animations and what the cells printed come from the built notebooks. Where each
slide begins is decided in the browser that shows them (tools/slides/slides.js).
"""

from __future__ import annotations

import argparse
import ast
import base64
import copy
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import register
from IPython.core.inputtransformer2 import TransformerManager
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, Operator, String

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
PARTS = ROOT / "tools" / "slides"
GUIDE = ROOT / "docs" / "instructor-guide"
OUT = ROOT / "slides"

LOOKED_UP = ("What you need", "Symbols used", "Sources")  # sections for readers, not for a class
# How to take a hint, and which code to skip: for the keyboard.
HELP = re.compile(r"^(Stuck\? .*`hint\(.+|The next cell only draws; skip it.+)\n?", re.M)
# A section that begins so is shown at the end, where a lecturer with time finds it.
MAY_BE_LEFT_OUT = re.compile(r"## .+\n\n\*On a first way through, you can leave this section out")
LAST = "# For a second way through\n\nA class may leave out what follows: the lesson marks it so."
PREDICTION = re.compile(r"\*\*Predict, then \w+\.\*\*")

DOUBLE_BAR, PRIME, UNDERBRACE = "\u2016", "\u2032", "\u23df"
BOLD_ITALIC = {
    chr(plain + i): chr(bold + i)
    for plain, bold, size in ((0x41, 0x1D468, 26), (0x61, 0x1D482, 26), (0x3B1, 0x1D736, 25))
    for i in range(size)
}


def _element(tag: str, *children: ElementTree.Element) -> ElementTree.Element:
    made = ElementTree.Element(tag)
    made.extend(children)
    return made


def mathml(formula: str, display: str = "inline") -> str:
    """Return a formula in LaTeX as MathML, which browsers draw with the font of the slides.

    What they would draw amiss is put in other words: letters both bold and slanted are characters
    of their own, words such as log keep their distance, of a pair of bars or brackets the right
    one is as tall as the left, exponent or not, primes keep their size, a brace is a line.
    """
    tree = ElementTree.fromstring(convert(formula.strip(), display=display))
    for node in tree.iter():
        node.tag = node.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}")
    for node in tree.iter():
        text = node.text or ""
        if node.attrib.get("mathvariant") == "bold-italic":
            node.text, node.attrib = BOLD_ITALIC[text], {}
        elif node.tag in ("mi", "mo") and len(text) > 1 and text.isalpha():  # log, max, mean
            node.tag, node.attrib = "mo", {"lspace": "0.1em", "rspace": "0.1em"}
        elif text in ("|", DOUBLE_BAR):
            node.attrib = {"stretchy": "false", "lspace": "0", "rspace": "0"}
        elif "maxsize" in node.attrib:
            node.attrib = {"class": "big", "stretchy": "false"}
        elif node.tag == "munder" and node[-1].text == UNDERBRACE:
            node.remove(node[-1])
            node.tag, node.attrib = "mrow", {"class": "braced"}
        elif node.tag in ("msup", "msubsup") and node[-1].text == PRIME:
            base = [node[0]] if node.tag == "msup" else [_element("msub", *node[:2])]
            prime = _element("mtext")
            prime.text = PRIME
            node.tag, node[:] = "mrow", [*base, prime]
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


class SlideRenderer(IPythonRenderer):
    """Markdown as slides show it: formulas as MathML, links that lead out of the course alone."""

    def block_math(self, body: str) -> str:
        """Return a formula on a line of its own."""
        return mathml(body, "block")

    def inline_math(self, body: str) -> str:
        """Return a formula within a line."""
        return mathml(body)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link; of one to another lesson, the words alone."""
        return super().link(text, url, title) if "://" in url else text


class SlideExporter(HTMLExporter):
    """nbconvert's exporter with the Markdown of the slides."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return a Markdown cell as HTML."""
        renderer = SlideRenderer(escape=False, exclude_anchor_links=True)
        return MarkdownWithMath(renderer=renderer).render(source)


class CourseStyle(Style):
    """Code in colours that stay apart, and readable on light grey."""

    styles = {
        Comment: "italic #595959",
        Keyword: "bold #005a8e",
        Name.Builtin: "#005a8e",
        Number: "#8f3e00",
        Operator.Word: "bold #005a8e",
        String: "#00664b",
    }


def in_sections(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the cells, texts parted before each heading of the second level."""
    parted = []
    for cell in cells:
        if cell.cell_type != "markdown":
            parted.append(cell)
            continue
        parts = re.split(r"^(?=## )", register.without_links(cell.source), flags=re.M)
        for i, part in enumerate(filter(None, map(str.strip, parts))):
            parted.append(nbformat.v4.new_markdown_cell(part, id=f"{cell.id}-{i}"))
    return parted


def for_a_class(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the cells without what readers look up; what may be left out comes last."""
    first: list[nbformat.NotebookNode] = []
    last = [nbformat.v4.new_markdown_cell(LAST, id="last")]
    section, where = "", first
    for cell in in_sections(cells):
        if cell.cell_type == "markdown" and (heading := re.match(r"## (.+)", cell.source)):
            section = heading[1]
            where = last if MAY_BE_LEFT_OUT.match(cell.source) else first
        if section not in LOOKED_UP:
            cell.source = HELP.sub("", cell.source)
            where.append(cell)
    return first if len(last) == 1 else first + last


def questions(stem: str) -> list[str]:
    """Return what the instructor's guide says on each prediction of a lesson, in order."""
    page = (GUIDE / f"{stem}.md").read_text(encoding="utf-8")
    asked = page.split("**Ask before each reveal.**")[1].split("\n**")[0]
    items = [" ".join(item.split()) for item in re.split(r"^\d+\. ", asked, flags=re.M)[1:]]
    return [re.sub(r"^\*[^*]+\* ", "", item) for item in items]


def add_notes(cells: list[nbformat.NotebookNode], notes: Sequence[str]) -> None:
    """Put each note below the prediction that it is about."""
    left = list(notes)
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        paragraphs = cell.source.split("\n\n")
        for i, paragraph in enumerate(paragraphs):
            if left and PREDICTION.search(paragraph) and "?" in paragraph:
                words = re.sub(r" (Likely:|The reveal\b:?)", r"\n\n**\1**", left.pop(0))
                paragraphs[i] += f'\n\n<aside class="notes">\n\n{words}\n\n</aside>'
        cell.source = "\n\n".join(paragraphs)


def parsed(source: str) -> ast.Module:
    """Return a cell's code, which may hold lines such as `%timeit`, as a tree."""
    return ast.parse(TransformerManager().transform_cell(source))


def read_and_made(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell reads from cells before it, and those that it makes."""
    read: set[str] = set()
    made: set[str] = set()
    for statement in parsed(source).body:
        nodes = list(ast.walk(statement))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        assigned = {t.id for t in getattr(statement, "targets", []) if isinstance(t, ast.Name)}
        own = stored - assigned | {node.arg for node in nodes if isinstance(node, ast.arg)}
        read |= loaded - made - own  # loops and functions make names of their own
        made |= stored | {getattr(statement, "name", "")}
    return read, made - {""}


def draws(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell shows a picture, or defines what draws on axes."""
    pictured = any("image/png" in output.get("data", {}) for output in cell.outputs)
    return pictured or re.search(r"^def \w+\(ax\b", cell.source, re.M) is not None


def only_for_pictures(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the cells of code that draw and make nothing that the rest of the code reads.

    How a picture is plotted says nothing about mean shift, so a class sees the picture alone.
    """
    found, needed = [], set()
    for cell in reversed([cell for cell in cells if cell.cell_type == "code"]):
        read, made = read_and_made(cell.source)
        if draws(cell) and not made & needed:
            found.append(cell)
        else:
            needed = needed - made | read
    return found


def prepare_pictures(cells: list[nbformat.NotebookNode]) -> None:
    """Let the slides lay out each picture: of its HTML, made for a page, the sharp form stays.

    So do the words of a demo; how to move it does not, for on a slide nothing moves.
    """
    for output in [output for cell in cells for output in cell.get("outputs", [])]:
        if "image/png" in output.get("data", {}):
            html = output.data.pop("text/html")
            output.metadata["address"] = re.search('src="([^"]*)"', html)[1]
            output.metadata["words"] = "".join(re.findall("<p>(.*?)</p>", html)[:1])


def without_description(source: str) -> str:
    """Return code without the words that describe its picture: the picture itself is there."""
    for node in ast.walk(parsed(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "show"
        ):
            for words in node.args[1:]:
                source = source.replace(ast.get_source_segment(source, words) or "", "…")
    return source


def slides(notebook: nbformat.NotebookNode, notes: Sequence[str] = ()) -> str:
    """Return a built notebook as one page of HTML: what a class sees, with the notes."""
    cells = copy.deepcopy(notebook).cells
    add_notes(cells, notes)
    cells = for_a_class(cells)
    for cell in only_for_pictures(cells):
        cell.metadata["only_draws"] = True
    prepare_pictures(cells)
    for cell in cells:
        if cell.cell_type == "code":
            cell.source = without_description(cell.source)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata)
    parts = {
        "title": re.match(r"# (.*)", cells[0].source)[1],
        "reveal_css": (PARTS / "reveal" / "reveal.css").read_text(encoding="utf-8"),
        "reveal_js": (PARTS / "reveal" / "reveal.js").read_text(encoding="utf-8"),
        "pygments_css": HtmlFormatter(style=CourseStyle).get_style_defs(".highlight"),
        "css": (PARTS / "slides.css").read_text(encoding="utf-8"),
        "font_licence": (PARTS / "font" / "OFL.txt").read_text(encoding="utf-8"),
        "font": base64.b64encode((PARTS / "font" / "course-math.woff").read_bytes()).decode(),
        "js": (PARTS / "slides.js").read_text(encoding="utf-8"),
    }
    exporter = SlideExporter(template_name="slides", extra_template_basedirs=[str(PARTS.parent)])
    html, _ = exporter.from_notebook_node(notebook, {"slides": parts})
    return html


def main(arguments: list[str] | None = None) -> int:
    """Write the slides that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lessons, such as 02 (default: all)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of slides")
    options = parser.parse_args(arguments)
    stored = sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))
    for name in options.names:
        if not any(path.name.startswith(name) for path in stored):
            parser.error(f"no lesson starts with {name!r}")
    for path in stored:
        if options.names and not path.name.startswith(tuple(options.names)):
            continue
        made = options.out / f"{path.stem}.html"
        made.parent.mkdir(parents=True, exist_ok=True)
        page = slides(nbformat.read(path, as_version=4), questions(path.stem))
        made.write_text(page, encoding="utf-8")
        print(f"{made}: {made.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
