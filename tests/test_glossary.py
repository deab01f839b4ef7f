"""The page of words and symbols says what the lessons say, of every word, and of nothing else."""

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import glossary  # noqa: E402
import register  # noqa: E402

FRONT = """\
---
course:
  kind: lesson
  minutes: 5
  demos: []
  builds: nothing
  does: nothing
  data: []
  needs: []
---

# A lesson

"""


@pytest.fixture
def course(tmp_path):
    """Write lessons 01, 02 … with these texts, and return their folder."""

    def write(*texts: str) -> Path:
        for number, text in enumerate(texts, 1):
            (tmp_path / f"{number:02d}-a-lesson.md").write_text(FRONT + text, encoding="utf-8")
        return tmp_path

    return write


def said(folder: Path) -> dict[str, str]:
    return {word.name: word.said for word in glossary.words(folder)}


def table(*rows: str) -> str:
    return "\n".join(["## Symbols used", "", "| symbol | code | meaning |", "|---|---|---|", *rows])


def test_the_page_is_what_the_lessons_make_it():
    stored = (ROOT / "lessons" / glossary.PAGE).read_text(encoding="utf-8")
    assert stored == glossary.page(), (
        f"lessons/{glossary.PAGE} is older than the lessons: run make register, then "
        "tools/build_notebooks.py glossary"
    )


def test_no_word_is_explained_in_two_places():
    places = defaultdict(list)
    for word in glossary.words():
        places[word.name].append(f"{word.passage.lesson.path.name}, {word.passage.heading}")
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert twice == {}, "bold is for the one place that explains a word"


@pytest.mark.parametrize("word", glossary.words(), ids=lambda word: word.name)
def test_what_is_said_of_a_word_stands_alone(word):
    where = f"{word.passage.lesson.path.name}, {word.passage.heading}: **{word.name}**"
    assert not glossary.POINTS_BACK.match(word.said), (
        f"{where} is explained by a sentence that points back out of its paragraph: {word.said}"
    )
    assert len(word.said.split()) > 4, f"{where} is hardly explained by: {word.said}"


def test_no_exception_is_left_over():
    names = {word.name for word in glossary.words()}
    bold = {
        name
        for lesson in register.lessons()
        for passage in glossary.passages(lesson)
        for name in glossary.BOLD.findall(passage.words)
    }
    assert sorted(set(glossary.SENTENCES) - names) == [], "in SENTENCES, but explained nowhere"
    assert sorted(glossary.NO_WORDS - bold) == [], "in NO_WORDS, but bold nowhere"


def test_every_row_of_the_lessons_tables_is_on_the_page():
    symbols = {symbol for row in glossary.symbols() for symbol in row.symbols}
    for lesson in register.lessons():
        for row in glossary.table_of(lesson):
            lost = set(row.symbols) - symbols
            assert not lost, f"{lesson.path.name}, Symbols used: {lost} is not on the page"


@pytest.mark.parametrize(
    "text",
    [
        "**Predict, then run.** Which is larger?",
        "**Time:** 5 minutes of reading, 0 of exercises.",
        "**1.** What is a mode?",
        "**Question 1.** What is a mode?",
        "So the question is **what is near?** Not how many.",
        "Remember: **stop. Then look** again.",
        "**It does not shrink.** It holds the same share.",
        "1. **Odd results.** Restart the kernel.",
        "For one dimension: **as $h$ grows, modes are lost**.",
        "The code is `(x ** 2 + y ** 2)` and no more.",
        "| **bold** | in a table |",
        "<details><summary>Answer</summary>\n\nIt is called a **trick**.\n\n</details>",
        "```{code-cell}\n# a **comment**\n```",
        "Press **Shift + Enter**.",
    ],
)
def test_bold_that_explains_no_word_stays_out(course, text):
    assert said(course(text)) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Many walk. A walk uphill is a **hike**. It ends.", "A walk uphill is a hike."),
        ("Walk uphill. That is a **hike**.", "Walk uphill. That is a hike."),
        ("Walk. It goes up. That is a **hike**.", "Walk. It goes up. That is a hike."),
        ("**Predict, then run.** Up is a **hike**.", "Up is a hike."),
        ("But a walk uphill is a **hike**.", "A walk uphill is a hike."),
        ("A **hike** has `a. B` and $x. Y$ in it. More.", "A hike has `a. B` and $x. Y$ in it."),
        ("A **hike** is `(x ** 2 + y ** 2)` long.", "A hike is `(x ** 2 + y ** 2)` long."),
        ("Long is a **hike**:\n\n$$x = 2.$$\n\nMore.", "Long is a hike:\n\n$$x = 2.$$"),
        ("Long is a **hike**:\n\n```{code-cell}\n2\n```", "Long is a hike."),
        ("Then\n\n- if dry, go on a **hike**;\n- or nap.", "Then if dry, go on a hike; or nap."),
        ("- **Hike:** Walk uphill.", "Walk uphill."),
        ("- **Hike.** Walk uphill. Rest.\n- **Nap.** Sleep.", "Walk uphill. Rest."),
    ],
)
def test_a_word_is_quoted_with_all_that_explains_it(course, text, expected):
    assert said(course(text))["hike"] == expected


def test_a_word_leads_to_its_lesson_and_heading(course):
    page = glossary.page(course("## Go up\n\nA walk uphill is a **hike**."))
    link = "[01, Go up](01-a-lesson.ipynb#Go-up)"
    assert f"\n### H\n\n**hike**: A walk uphill is a hike. {link}\n" in page


def test_words_stand_from_a_to_z_whatever_their_capitals(course):
    folder = course("The **seed**, the **E-step** and the **Gaussian**.", "The **basin**.")
    assert list(said(folder)) == ["basin", "E-step", "Gaussian", "seed"]


def test_a_symbol_stands_once_with_all_its_lessons_in_the_words_that_say_most(course):
    folder = course(
        table("| $n$, $d$ | – | how many, how wide |"),
        table("| $n$ | `len(data)` | how many |", "| $h$ | `h` | width |"),
    )
    first, second = glossary.symbols(folder)
    assert (first.symbols, first.code, first.meaning) == (("$h$",), "`h`", "width")
    assert (second.symbols, second.meaning) == (("$n$", "$d$"), "how many, how wide")
    assert second.code == "`len(data)`"
    assert [lesson.number for lesson in second.lessons] == ["01", "02"]
    links = "[01](01-a-lesson.ipynb#Symbols-used), [02](02-a-lesson.ipynb#Symbols-used)"
    assert f"| $n$, $d$ | `len(data)` | how many, how wide | {links} |\n" in glossary.page(folder)


def test_a_letter_that_one_lesson_borrows_stands_for_itself(course):
    folder = course(
        table("| $s$ (in this lesson only) | – | a spread |"),
        table("| $s$ | `s` | a slope |"),
        table("| $s$ | – | a step (in this lesson only) |"),
        table("| $s$ | `s` | a slope |"),
    )
    found = [
        (row.meaning, row.only, "".join(one.number[1] for one in row.lessons))
        for row in glossary.symbols(folder)
    ]
    assert found == [("a spread", True, "1"), ("a slope", False, "24"), ("a step", True, "3")]
    assert re.search(r"a spread \| only \[01\]", glossary.page(folder))


def test_a_row_that_lacks_a_cell_is_said_with_its_file(course):
    folder = course(table("| $s$ | a spread |"))
    with pytest.raises(register.RegisterError, match=r"01-a-lesson.md, Symbols used.*a spread"):
        glossary.symbols(folder)
