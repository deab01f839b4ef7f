"""Gather the words and the symbols of all lessons on one page, lessons/glossary.md.

python tools/register.py    writes it anew (make register), with all else that hangs on the lessons

A word is listed if it is bold in the middle of a sentence, or opens an item of a list and ends in a
full stop or a colon. It is quoted with the sentence that it stands in, and with the one before
where that points back ("That is …"). So an author whose sentence explains the word has nothing to
do here; SENTENCES quotes more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import lint_lessons
import register

PAGE = "glossary.md"
HEAD = """\
---
kernelspec:
  name: python3
  display_name: Python 3
  language: python
course:
  kind: page
# Made from the lessons by `make register`: change a lesson, not this page.
---

# Look up a word or a symbol

Every word that a lesson explains, quoted from there, and every symbol. Each link leads to the
place, where you also see it at work; a lesson that was closed opens at its top, so click once more.
Four words have two meanings: a notebook has cells, and so has a lattice; a kernel is the shape of
a bump, and also the Python behind a notebook; a plateau is a flat place of a density, and a stretch
of bandwidths; a profile is what makes a kernel, a function of $u$, and also what is typical of a
cluster.

+++

## Words
"""
SYMBOLS_HEAD = """
+++

## Symbols

A symbol means the same in all lessons that the last column names. Where one lesson alone uses a
letter in another way, the column says *only*. Bold letters are places, with as many coordinates as
there are dimensions.

| symbol | in code | meaning | lessons |
|:---|:---|:---|:---|
"""

NO_WORDS = {"Shift + Enter"}
"""What is bold in the middle of a sentence, and no word that is explained."""

SENTENCES = {
    "basin": (1, 0),
    "box": (1, 0),
    "climb": (1, 0),
    "denominator": (3, 0),
    "EM algorithm": (0, 4),
    "end": (1, 0),
    "k-means": (0, 2),
    "leave-one-out log-likelihood": (2, 0),
    "log-sum-exp": (3, 0),
    "mean-shift vector": (1, 0),
    "mode tree": (2, 0),
    "Newton's method": (2, 1),
    "path": (1, 0),
    "ring": (2, 0),
    "shadow": (2, 0),
    "tree": (1, 0),
    "window": (1, 0),
}
"""How many sentences to quote before and behind a word's own, where the rule takes too few."""

POINTS_BACK = re.compile(r"\(|(That|This(?! page)|These|Those|Both|It|Its|They|So|The other)\b")
JOINS = re.compile(r"\A(?:But|And|So) ([a-z])")
ENDS = re.compile(r"[.:?]( |$)")
ASKS = re.compile(r"\*\*Predict, then \w+\.\*\*")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
FORMULA = re.compile(r"\$[^$]+\$")
DISPLAYED = re.compile(r"\s*(\$\$.+?\$\$)\s*")
CODE_OR_FORMULA = re.compile(r"`[^`]*`|\$\$.+?\$\$|\$[^$]*\$")
SENTENCE_ENDS = re.compile(r"([.?][)\"*]*|: \0)\s+(?=[\"(*\[]*[A-Z\0])")
ONLY = "(in this lesson only)"


@dataclass(frozen=True)
class Passage:
    """A paragraph with its formulas, or an item of a list: where it stands, and its words."""

    lesson: register.Entry
    heading: str
    words: str
    item: bool = False


@dataclass(frozen=True)
class Word:
    """A word that a lesson explains, the sentences that do, and where they stand."""

    name: str
    said: str
    passage: Passage


@dataclass(frozen=True)
class Symbols:
    """A row of a lesson's table of symbols."""

    symbols: tuple[str, ...]
    code: str
    meaning: str
    lessons: tuple[register.Entry, ...]
    only: bool


# --- words --------------------------------------------------------------------------


def passages(lesson: register.Entry) -> list[Passage]:
    """The paragraphs and items of a lesson, without its tables, its code and its folded answers."""
    found: list[Passage] = []
    heading = ""
    for blocks in _blocks(lesson.path):
        here: list[Passage] = []
        for block in blocks:
            title = re.match(r"#+ +(.*)", block)
            items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
            if title:
                heading = title[1].strip()
            elif here and _goes_on(here[-1], block):
                here[-1] = replace(here[-1], words=f"{here[-1].words} {_joined(block)}")
            elif items:
                here += [Passage(lesson, heading, _joined(item), item=True) for item in items]
            elif not block.startswith(("|", "<")):
                here.append(Passage(lesson, heading, _joined(block)))
        found += here
    return found


def _blocks(path: Path) -> Iterator[list[str]]:
    """What stands between blank lines, cell by cell, folded answers left out."""
    lesson = lint_lessons.read(path)
    for cell in lesson.cells:
        prose = "\n".join(line for _, line in replace(lesson, cells=[cell]).prose())
        prose = re.sub(r"<details>.*?</details>", "", prose, flags=re.DOTALL)
        yield [block.strip() for block in re.split(r"\n\s*\n", prose) if block.strip()]


def _goes_on(passage: Passage, block: str) -> bool:
    """Whether a block goes on with a passage: a formula, what follows it, a list in a sentence."""
    return (
        block.startswith("$$")
        or bool(re.match(r"- [a-z]", block))
        or (passage.words.endswith("$$") and not block.startswith(("|", "<", "- ")))
    )


def _joined(text: str) -> str:
    """A text on one line, the marks of a list taken out."""
    return " ".join(re.sub(r"^- ", "", text, flags=re.MULTILINE).split())


def sentences(words: str) -> list[str]:
    """The sentences of a passage; a full stop within code or a formula ends none."""
    return _outside_code(lambda text: SENTENCE_ENDS.sub(r"\1\n", text), words).splitlines()


def _outside_code(change: Callable[[str], str], words: str) -> str:
    """`words` changed where they are neither code nor a formula: change sees a ``\\0`` for each."""
    kept = iter(CODE_OR_FORMULA.findall(words))
    return re.sub(r"\0", lambda _: next(kept), change(CODE_OR_FORMULA.sub("\0", words)))


def names(passage: Passage) -> list[str]:
    """The words that a passage explains, as they stand there."""
    bold = BOLD.findall(CODE_OR_FORMULA.sub("\0", passage.words))
    opens = BOLD.match(passage.words) if passage.item else None
    return [
        name
        for name in bold
        if name not in NO_WORDS
        and "\0" not in name
        and (not ENDS.search(name) or (opens and opens[1] == name))
    ]


def explained(name: str, passage: Passage) -> Word:
    """A word of a passage with the sentences that explain it, readable on their own."""
    if ENDS.search(name):  # it opens an item, which explains it, with a capital letter
        small = name[0].lower() if name[1].islower() else name[0]
        said = passage.words.removeprefix(f"**{name}**")
        return Word(small + name[1:-1], _quoted(said), passage)
    told = sentences(passage.words)
    place = next(i for i, sentence in enumerate(told) if f"**{name}**" in sentence)
    before, behind = SENTENCES.get(name, (0, 0))
    first = max(0, place - before)
    while first > 0 and POINTS_BACK.match(told[first]):
        first -= 1
    return Word(name, _quoted(" ".join(told[first : place + behind + 1])), passage)


def _quoted(said: str) -> str:
    """Sentences as they read elsewhere: nothing bold, no "But" at their head, formulas apart."""
    said = _outside_code(lambda text: BOLD.sub(r"\1", ASKS.sub("", text)), said).strip()
    said = JOINS.sub(lambda found: found[1].upper(), said)
    said = re.sub(r":$", ".", said)
    return DISPLAYED.sub(r"\n\n\1\n\n", said).strip()


def words(folder: Path = register.LESSONS) -> list[Word]:
    """Every word that a lesson explains, from A to Z."""
    found = [
        explained(name, passage)
        for lesson in register.lessons(folder)
        for passage in passages(lesson)
        for name in names(passage)
    ]
    return sorted(found, key=lambda word: (word.name.casefold(), word.passage.lesson.number))


# --- symbols ------------------------------------------------------------------------


def table_of(lesson: register.Entry) -> list[Symbols]:
    """The rows of a lesson's table of symbols."""
    return [
        _symbols_of(lesson, line)
        for _, lines in lint_lessons.read(lesson.path).sections("Symbols used")
        for line in [line for _, line in lines if line.startswith("|")][2:]
    ]


def _symbols_of(lesson: register.Entry, line: str) -> Symbols:
    """One row of a table; RegisterError names the file where it is no such row."""
    cells = [" ".join(cell.replace(ONLY, "").split()) for cell in line.strip("| ").split(" | ")]
    if len(cells) != 3:
        where = f"{lesson.path.name}, Symbols used"
        raise register.RegisterError(f"{where}: a row has symbol, code and meaning, not {line}")
    first, code, meaning = cells
    return Symbols(
        tuple(FORMULA.findall(first)) or (first,), code, meaning, (lesson,), ONLY in line
    )


def symbols(folder: Path = register.LESSONS) -> list[Symbols]:
    """Every symbol once, with all its lessons, in the words of the row that says most."""
    rows = [row for lesson in register.lessons(folder) for row in table_of(lesson)]
    merged: list[Symbols] = []
    for row in rows:
        same = [] if row.only else [one for one in merged if _same(one, row)]
        merged = [one for one in merged if one not in same] + [_together([*same, row])]
    return sorted(merged, key=lambda row: (_letters(row.symbols[0]), row.lessons[0].number))


def _same(one: Symbols, other: Symbols) -> bool:
    """Whether two rows share a symbol, or a name in code where there is no symbol."""
    if one.symbols == other.symbols == ("–",):
        return one.code == other.code
    return not one.only and bool(set(one.symbols) & set(other.symbols) - {"–"})


def _together(rows: list[Symbols]) -> Symbols:
    """Several lessons' rows on the same symbols as one."""
    most = max(rows, key=lambda row: (len(row.symbols), len(row.meaning)))
    codes = [most.code, *(row.code for row in rows)]
    code = next((code for code in codes if code != "–"), "–")
    lessons = {one.number: one for row in rows for one in row.lessons}
    return replace(most, code=code, lessons=tuple(lessons[number] for number in sorted(lessons)))


def _letters(symbol: str) -> tuple[bool, str]:
    """What a symbol is sorted by: its letters; what has none comes last."""
    plain = re.sub(r"\\(mathbf|boldsymbol|hat|nabla|sqrt)|[^A-Za-z]", "", symbol)
    return not plain, plain.casefold()


# --- the page -----------------------------------------------------------------------


def page(folder: Path = register.LESSONS) -> str:
    """The whole page, as a lesson is written."""
    parts = [HEAD]
    for letter, group in groupby(words(folder), key=lambda word: word.name[0].upper()):
        parts += [f"\n### {letter}\n", *(_entry(word) for word in group)]
    return "".join([*parts, SYMBOLS_HEAD, *(_row(row) for row in symbols(folder))])


def _entry(word: Word) -> str:
    lesson, heading = word.passage.lesson, word.passage.heading
    target = f"{lesson.path.stem}.ipynb#{heading.replace(' ', '-')}"
    gap = "\n\n" if word.said.endswith("$$") else " "
    return f"\n**{word.name}**: {word.said}{gap}[{lesson.number}, {heading}]({target})\n"


def _row(row: Symbols) -> str:
    links = ", ".join(
        f"[{lesson.number}]({lesson.path.stem}.ipynb#Symbols-used)" for lesson in row.lessons
    )
    where = f"only {links}" if row.only else links
    return f"| {', '.join(row.symbols)} | {row.code} | {row.meaning} | {where} |\n"
