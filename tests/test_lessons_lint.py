"""Lessons keep the house's rules, and each rule is seen to catch what it forbids."""

import sys
from dataclasses import replace
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import lint_lessons  # noqa: E402
from lint_lessons import Cell, Lesson, lint, parse, read, stub_problems  # noqa: E402

LESSONS = sorted((ROOT / "lessons").glob("*.md"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_keeps_the_rules(path):
    problems = [f"{path.name}:{line}: {message}" for line, message in lint(read(path))]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_the_lint_sees_the_cells_that_jupytext_builds(path):
    ours = [(c.kind, c.source) for c in read(path).cells]
    theirs = jupytext.read(path, fmt="md:myst").cells
    assert ours == [(c.cell_type, c.source) for c in theirs]


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_the_lint_names_the_line_a_cell_starts_on(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    for cell in read(path).cells:
        assert lines[cell.line - 1] == cell.source.splitlines()[0]


def test_every_exercise_is_in_its_lesson():
    from teachkit.exercises import EXERCISES

    texts = {p.name[:2]: p.read_text(encoding="utf-8") for p in LESSONS}
    missing = [n for n, e in EXERCISES.items() if f'check("{n}", {n})' not in texts[e.lesson]]
    assert not missing


# --- each rule, seen to fail --------------------------------------------------------

GOOD = '''---
kernelspec:
  name: python3
course:
  kind: lesson
  minutes: 20
  demos: [LineStepper]
  builds: a line
  does: draw a line
  data: [quakes]
  needs: ["05"]
---

# Draw a line

You draw a line.

**Time:** 8 minutes of reading, 12 of exercises.

## What you will be able to do

- Draw.

## What you need

- [Another](05-other.ipynb), [a part of it](05-other.ipynb#What-it-says), [here](#Look)

## Look

```{code-cell}
import numpy as np
from teachkit import check, load_quakes
from teachkit.show import show, subplots

fig, ax = subplots()
ax.plot(np.arange(3))
show(fig, "A straight line that rises from the lower left to the upper right.")
```

The line rises.

### Exercise 04.1 · Draw

Write it.

```{code-cell}
:tags: [exercise]

def one(x):
    """One."""
    # Your code here.


check("one", one)
```

Stuck? `hint("one")`, `solution("one")`.

### Exercise 04.2 · Draw

```{code-cell}
:tags: [exercise]

def two(x):
    """Two."""
    # Your code here.


check("two", two)
```

Stuck? `hint("two")`, `solution("two")`.

### Exercise 04.3 · Draw

```{code-cell}
:tags: [exercise]

def three(x):
    """Three."""
    # Your code here.


check("three", three)
```

Stuck? `hint("three")`, `solution("three")`.

## Try it: LineStepper

**1.** Why?

<details><summary>Answer</summary>

So.

</details>

+++

**2.** Why?

<details><summary>Answer</summary>

So.

</details>

## The same thing in scikit-learn

None.

## Take away

Lines.

## Symbols used

None.

## Quiz

<details><summary>Answer</summary>

So.

</details>

<details><summary>Answer</summary>

So.

</details>

<details><summary>Answer</summary>

So.

</details>

## Sources

None.

## Next

[Another](05-other.ipynb).
'''
OTHERS = {"04-good": GOOD, "05-other": "# Other\n\n## What it says\n"}


@pytest.fixture
def no_registry(monkeypatch):
    """The sample's exercises are declared nowhere: what is declared has its own tests."""
    monkeypatch.setattr(lint_lessons, "declared_exercises", lambda: ({}, ""))


def found(text: str) -> list[str]:
    return [m for _, m in lint(Lesson("04", text, parse(text), OTHERS | {"04-good": text}))]


def test_a_good_lesson_has_no_problem(no_registry):
    assert found(GOOD) == []


ANSWER = "<details><summary>Answer</summary>\n\nSo.\n\n</details>\n\n"
IN_LINE = "\n\nLook. **Predict, then run.** What?\n"
FIRST = "\n\nPredict first: what?\n"

BAD = [
    ("# Draw a line\n", "## Draw a line\n", "the one H1"),
    ("## Look\n", "# Look\n", "second H1"),
    ("## Look\n", "#### Look\n", "jumps from H2 to H4"),
    ("## Sources", "## Look", "heading twice"),
    ("**Time:** 8 minutes", "Eight minutes", "no line '**Time:**"),
    ("**Time:** 8 minutes", "**Time:** 9 minutes", "rule gives 20 (8 of reading, 12 of exercises)"),
    ("minutes: 20", "minutes: 25", "rule gives 20 (8 of reading, 12 of exercises); the front"),
    ("course:", "courses:", "lacks 'course:'"),
    ("kind: lesson", "kind: [lesson", "no YAML"),
    ("kind: lesson", "kind: chapter", "kind is one of start, lesson, page, not 'chapter'"),
    ("kind: lesson", "kind: page", "kind is page, but the file's name begins 04"),
    ("  builds: a line\n", "", "'course:' lacks builds"),
    ("  builds: a line\n", "  builds: a line\n  build: a line\n", "'course:' knows no build"),
    ("minutes: 20", "minutes: twenty", "minutes should be a int"),
    ("demos: [LineStepper]", "demos: []", "demos lacks LineStepper"),
    ("## Try it: LineStepper", "## Line stepper", "demos has LineStepper, which does not stand"),
    ("demos: [LineStepper]", "demos: [LineSteper]", "did you mean LineStepper?"),
    ("data: [quakes]", "data: []", "data lacks quakes"),
    ("check, load_quakes", "check", "data has quakes, which does not stand"),
    ('needs: ["05"]', "needs: []", "needs lacks 05"),
    (
        "- [Another](05-other.ipynb), [a part of it](05-other.ipynb#What-it-says)",
        "-",
        "needs has 05",
    ),
    *[(f"## {h}", "## Other", "no section") for h in lint_lessons.REQUIRED],
    ("## What you need", "## Next\n\n## What you need", "agreed order"),
    ("## Quiz\n\n" + ANSWER, "## Quiz\n\n", "2 folded answers here; at least 3"),
    ("LineStepper\n\n**1.** Why?\n\n" + ANSWER, "LineStepper\n\n", "1 folded answers"),
    ("Answer</summary>\n\nSo", "Answer</summary>\nSo", "blank line must follow"),
    ("So.\n\n</details>", "So.\n</details>", "before </details>"),
    ("So.\n\n</details>", "So.\n", "do not pair"),
    ("<details><summary>", "<details open>\n<summary>", "line of its own"),
    ("\n+++\n", "", "gives it room"),
    ("## Quiz\n", "## Quiz\n\nWhich? (a) one (b) two\n", "choices in one line"),
    ("\n\nNone.\n", IN_LINE, "begins a paragraph"),
    ("\n\nNone.\n", "\n\nLook.\n**Predict, then run.** What?\n", "begins a paragraph"),
    ("\n\nNone.\n", FIRST, "begins a paragraph"),
    ("\n\nNone.\n", "\n\n| | b |\n|---|---|\n| 1 | 2 |\n", "has no name"),
    ("\n\nNone.\n", "\n\n| a | |\n|:--|---|\n| 1 | 2 |\n", "has no name"),
    ("(05-other.ipynb)", "(07-later.ipynb)", "does not exist: 07"),
    ("(05-other.ipynb)", "(05-other.md)", "does not exist"),
    ("(05-other.ipynb)", "(../README.md)", "does not exist"),
    ("#What-it-says", "#What-it-said", "no heading"),
    ("(#Look)", "(#Looks)", "no heading"),
    ("ax.plot(np.arange(3))\n", "ax.plot(np.arange(3))\n" * 16, "a cell of 22 lines"),
    (
        "show, subplots\n\nfig",
        "show, subplots\n" + "import numpy as np\n" * 28 + "```\n\n```{code-cell}\nfig",
        "a cell of 31 lines; at most 30",
    ),
    ("ax.plot(np.arange(3))", "ax.plot(np.arange(3)", "not valid Python"),
    ("# Your code here.", "import math", "an import"),
    ("ax.plot(np.arange(3))", "ax.plot(np.arange(3));", "trailing semicolon"),
    ("ax.plot(np.arange(3))", "%matplotlib inline", "magic"),
    ("ax.plot(np.arange(3))", "x = 1\n%%part app.py", "magic"),
    ("# Your code here.", "```\n\n```{code-cell}\n%%part app.py\nimport (math", "not valid Python"),
    ("ax.plot(np.arange(3))", "np.warnings.filterwarnings('ignore')", "filtered"),
    ("ax.plot(np.arange(3))", "np.random.seed(0)", "default_rng"),
    ("ax.plot(np.arange(3))", "np.random.default_rng()", "unseeded"),
    ("show(fig, ", "print(fig, ", "does not end in show"),
    (' that rises from the lower left to the upper right."', '."', "alt text of 16"),
    (', "A straight line that rises from the lower left to the upper right."', "", "lacks"),
    ("The line rises.\n\n", "", "says what to see"),
    ("You draw", "You simply draw", "easy: simply"),
    ("You draw", "It is simple: you draw", "easy: simple"),
    ("You draw", "You just draw", "easy: just"),
    ("You draw", "You draw in color", "American spelling: color"),
    ("You draw", "You normalize", "American spelling: normalize"),
    ("You draw", "The neighboring line", "American spelling: neighboring"),
    ("You draw", "Its trajectory", "say path"),
    ("You draw", "A vermilion line", "say orange-red"),
    ("A straight line that", "A vermilion line that", "say orange-red"),
    ("You draw", "Its smoothing parameter", "say bandwidth"),
    ("You draw", "Its peak", "say mode"),
    ("You draw", "Its centroid", "centroid"),
    ("You draw", "The mean shift vector of", "mean-shift"),
    ("You draw", "As the article draws", "popular article"),
    ("a line.", "a line!", "exclamation"),
    ("a line.", "a line \N{ROCKET}.", "emoji"),
    ("Exercise 04.2", "Exercise 04.3", "should be '### Exercise 04.2"),
    ("### Exercise 04.2 · Draw", "### Draw again", "2 exercise headings, 3 cells"),
    (":tags: [exercise]\n\ndef two", "def two", "without the tag exercise"),
    ('check("two", two)', "two(1)", "one check"),
    ('check("two", two)', 'check("two", one)', "should be check"),
    ('hint("two")', "hints", "no line offers hint"),
    ("ax.plot(np.arange(3))", "ax.plot(two(3))", "learner's function two"),
    ("[exercise]", "[exercises]", "does not know: exercises"),
    ("[exercise]", "[exercise, nbval-skip]", "does not know: nbval-skip"),
    ("[exercise]", "[exercise, times]", "would not be stored: it is tagged times"),
    ("import numpy", ":tags: [times]\n\nimport numpy", "figure in a cell tagged times"),
]


@pytest.mark.parametrize(("good", "bad", "message"), BAD, ids=[b[2] + " " + b[0][:12] for b in BAD])
def test_a_rule_catches_what_it_forbids(no_registry, good, bad, message):
    assert good in GOOD
    problems = found(GOOD.replace(good, bad, 1))
    assert any(message in p for p in problems), problems


def test_two_figures_must_not_share_their_words(no_registry):
    figure = GOOD[GOOD.index("fig, ax") : GOOD.index("```\n\nThe line rises")]
    again = f"The line rises.\n\n```{{code-cell}}\n{figure}```\n\nThe line rises."
    problems = found(GOOD.replace("The line rises.", again, 1))
    assert any("same alt text as in line" in p for p in problems), problems


def test_too_few_exercises_are_seen(no_registry):
    start, end = GOOD.index("### Exercise 04.3"), GOOD.index("## Try it")
    assert "2 exercises; at least 3" in found(GOOD[:start] + GOOD[end:])


@pytest.mark.parametrize(
    "text",
    [
        "The size of a prize, resized; seize it, capsized.",
        "You have just seen it. Just as well, $n!$ and `color`.",
        "k-means moves its centroids.",
        "![picture](05-other.ipynb) and <span style='color: red'>that</span>",
    ],
)
def test_good_prose_passes(no_registry, text):
    assert found(GOOD.replace("You draw a line.", text)) == []


def test_a_problem_names_its_line(no_registry):
    text = GOOD.replace("The line rises.", "The colour rises.\n\nThe color rises.")
    lesson = Lesson("04", text, parse(text), OTHERS)
    wanted = text.splitlines().index("The color rises.") + 1
    assert lint(lesson) == [(wanted, "American spelling: color")]


@pytest.fixture
def undone(tmp_path, monkeypatch):
    """A folder whose one lesson, and its page of the guide, have things left to do."""
    monkeypatch.setattr(lint_lessons, "ROOT", tmp_path)
    monkeypatch.setattr(lint_lessons, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(lint_lessons.register, "written", dict)
    page = tmp_path / "docs" / "instructor-guide" / "05-other.md"
    for path, text in {
        tmp_path / "lessons" / "04-good.md": GOOD.replace("a line.", "a line. TODO: which?"),
        tmp_path / "lessons" / "05-other.md": OTHERS["05-other"],
        page: "TODO: why?\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_left_to_do_is_listed_with_its_line_and_counted(no_registry, undone, capsys):
    lint_lessons.main(["04"])
    line = GOOD.splitlines().index("You draw a line.") + 1
    told = capsys.readouterr().out
    assert f"lessons/04-good.md:{line}: You draw a line. TODO: which?" in told
    assert "1 TODO left in 04" in told
    assert lint_lessons.left_undone(undone / "lessons" / "05-other.md") == [
        (undone / "docs" / "instructor-guide" / "05-other.md", 1, "TODO: why?")
    ]


def test_what_is_left_to_do_is_no_problem_until_the_release(no_registry, undone):
    lesson = undone / "lessons" / "04-good.md"
    assert lint(read(lesson)) == []
    assert lint_lessons.main(["04"]) == 0
    assert lint_lessons.main(["--release", "04"]) == 1


def test_a_file_that_the_register_would_write_anew_is_one_problem(
    no_registry, undone, monkeypatch, capsys
):
    made = {undone / name: "new" for name in ("README.md", "GUIDE.md", "PAGE.md")}
    for path, text in zip(made, ("new", "old"), strict=False):
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(lint_lessons.register, "written", lambda: made)
    assert lint_lessons.main(["04"]) == 1
    *_, guide, page, count = capsys.readouterr().out.splitlines()
    assert guide == "GUIDE.md: out of date: make register"
    assert page == "PAGE.md: out of date: make register"
    assert count == "2 problems"


def test_what_the_register_cannot_read_is_a_problem(no_registry, undone, monkeypatch, capsys):
    def wrong():
        raise lint_lessons.RegisterError("lessons/coming.yml: the number 08 stands twice")

    monkeypatch.setattr(lint_lessons.register, "written", wrong)
    assert lint_lessons.main(["04"]) == 1
    *_, problem, count = capsys.readouterr().out.splitlines()
    assert problem == "lessons/coming.yml: the number 08 stands twice"
    assert count == "1 problem"


def one(x):
    """One."""
    # Your code here.


class Sample:
    """An entry of a registry."""

    def __init__(self, lesson, stub):
        self.lesson, self.stub = lesson, stub


STUB_CELL = Cell(
    "code",
    1,
    'def one(x):\n    """One."""\n    # Your code here.\n\n\ncheck("one", one)',
    ("exercise",),
)
REGISTRY = {"one": Sample("04", one)}


def test_the_stub_of_the_registry_passes():
    assert stub_problems("04", "one", STUB_CELL, REGISTRY) == []


@pytest.mark.parametrize(
    ("number", "name", "source"),
    [
        ("04", "two", STUB_CELL.source),
        ("05", "one", STUB_CELL.source),
        ("04", "one", STUB_CELL.source.replace("One.", "Won.")),
        ("04", "one", STUB_CELL.source.replace("(x)", "(y)")),
        ("04", "one", STUB_CELL.source.replace("\n\n\n", "\n\n")),
    ],
)
def test_a_cell_that_differs_from_the_registry_is_seen(number, name, source):
    assert stub_problems(number, name, replace(STUB_CELL, source=source), REGISTRY)


def test_a_cell_that_differs_is_told_where_and_from_what():
    cell = replace(STUB_CELL, line=7, source=STUB_CELL.source.replace("One.", "Won."))
    (told,) = stub_problems("04", "one", cell, REGISTRY)
    assert told.startswith('line 8 here is `    """Won."""`, but in teachkit/exercises/lessons/')
    assert 'lesson04.py the stub of one has `    """One."""`' in told


def test_an_exercise_that_no_cell_checks_is_named(monkeypatch):
    monkeypatch.setattr(lint_lessons, "declared_exercises", lambda: (REGISTRY, ""))
    text = "# A lesson\n"
    told = [message for _, message in lint(Lesson("04", text, parse(text), {}))]
    file = "teachkit/exercises/lessons/lesson04.py"
    assert f"{file} declares one, but no cell here has its check" in told


def test_a_broken_file_of_exercises_is_one_problem_of_the_lint(monkeypatch, capsys):
    from teachkit.exercises import registry

    def broken():
        raise ValueError("teachkit/exercises/lessons/lesson04.py, line 3: 'a' stands 2 times")

    monkeypatch.setattr(registry, "load_exercises", broken)
    assert lint_lessons.main(["04"]) == 1
    told = capsys.readouterr().out
    assert told.count("lesson04.py, line 3: 'a' stands 2 times") == 1 and "1 problem" in told
