"""Make slides of lessons: one HTML file each, which needs no network and no kernel.

python tools/slides.py          slides/NN-slug.html of every lesson
python tools/slides.py 02 05    these lessons

The pictures, the animations and what the cells printed come from the built notebooks. Where each
slide begins is decided in the browser that shows them (tools/slides/slides.js).
"""

from __future__ import annotations

import argparse
import ast
import copy
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import register
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
OUT = ROOT / "slides"

LOOKED_UP = ("What you need", "Symbols used", "Sources")  # sections for readers, not for a class

BOLD_LETTERS = range(0x1D400, 0x1D434)
DOUBLE_BAR, PRIME, UNDERBRACE = "\u2016", "\u2032", "\u23df"


def mathml(formula: str, display: str = "inline") -> str:
    """Return a formula in LaTeX as MathML, which browsers draw without help.

    What only a font made for mathematics can draw is put in a way that every font can: slanted
    and bold letters, primes, large brackets and braces become plain ones for the style sheet.
    """
    tree = ElementTree.fromstring(convert(formula.strip(), display=display))
    for node in tree.iter():
        node.tag = node.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}")
    for node in tree.iter():
        text = node.text or ""
        if len(text) == 1 and ord(text) in BOLD_LETTERS:
            node.text, node.attrib = unicodedata.normalize("NFKC", text), _letter("bold")
        elif node.tag == "mi" and len(text) == 1 and "mathvariant" not in node.attrib:
            node.attrib = _letter("italic")
        elif node.attrib.get("mathvariant") == "bold-italic":
            node.attrib = _letter("bold italic")
        elif node.tag in ("mi", "mo") and len(text) > 1 and text.isalpha():  # log, max, mean
            node.tag, node.attrib = "mo", {"class": "word", "lspace": "0.1em", "rspace": "0.1em"}
        elif text == DOUBLE_BAR:  # else the right one, which may have an exponent, is shorter
            node.set("stretchy", "false")
        elif "maxsize" in node.attrib:
            node.attrib = {"class": "big", "stretchy": "false"}
        elif node.tag == "munder" and node[-1].text == UNDERBRACE:
            node.remove(node[-1])
            node.tag, node.attrib = "mrow", {"class": "braced"}
        elif node.tag in ("msup", "msubsup") and node[-1].text == PRIME:
            base = [node[0]] if node.tag == "msup" else [_element("msub", *node[:2])]
            prime = _element("mtext")
            prime.text, prime.attrib = PRIME, {"class": "prime"}
            node.tag, node[:] = "mrow", [*base, prime]
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def _letter(looks: str) -> dict[str, str]:
    return {"class": looks, "mathvariant": "normal"}


def _element(tag: str, *children: ElementTree.Element) -> ElementTree.Element:
    made = ElementTree.Element(tag)
    made.extend(children)
    return made


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
    """Return the cells without the sections that readers look things up in."""
    kept, section = [], ""
    for cell in in_sections(cells):
        if cell.cell_type == "markdown" and (heading := re.match(r"## (.+)", cell.source)):
            section = heading[1]
        if section not in LOOKED_UP:
            kept.append(cell)
    return kept


def read_and_made(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell reads from cells before it, and those that it makes."""
    read: set[str] = set()
    made: set[str] = set()
    for statement in ast.parse(source).body:
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        own = stored if isinstance(statement, ast.For | ast.With | ast.FunctionDef) else set()
        read |= {node.id for node in names if isinstance(node.ctx, ast.Load)} - made - own
        made |= stored
        if isinstance(statement, ast.FunctionDef):
            made.add(statement.name)
    return read, made


def only_draws(i: int, cells: list[nbformat.NotebookNode]) -> bool:
    """Return whether a cell shows pictures alone and makes nothing that a later cell reads.

    How a picture was plotted says nothing about mean shift: a class sees the picture, not the code.
    """
    outputs = cells[i].get("outputs", [])
    if not outputs or not all("image/png" in output.get("data", {}) for output in outputs):
        return False
    _, left = read_and_made(cells[i].source)
    for later in cells[i + 1 :]:
        if later.cell_type == "code":
            read, made = read_and_made(later.source)
            if read & left:
                return False
            left -= made
    return True


def without_description(source: str) -> str:
    """Return code without the words that describe its picture: the picture itself is there."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "show":
            for words in node.args[1:]:
                source = source.replace(ast.get_source_segment(source, words) or "", "…")
    return source


def slides(notebook: nbformat.NotebookNode) -> str:
    """Return a built notebook as one page of HTML: what a class sees of it."""
    cells = for_a_class(copy.deepcopy(notebook).cells)
    for i, cell in enumerate(cells):
        if cell.cell_type == "code":
            cell.metadata["only_draws"] = only_draws(i, cells)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata)
    parts = {
        "title": re.match(r"# (.*)", cells[0].source)[1],
        "reveal_css": (PARTS / "reveal" / "reveal.css").read_text(encoding="utf-8"),
        "reveal_js": (PARTS / "reveal" / "reveal.js").read_text(encoding="utf-8"),
        "pygments_css": HtmlFormatter(style=CourseStyle).get_style_defs(".highlight"),
        "css": (PARTS / "slides.css").read_text(encoding="utf-8"),
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
        made.write_text(slides(nbformat.read(path, as_version=4)), encoding="utf-8")
        print(f"{made}: {made.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
