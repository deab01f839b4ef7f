"""Look for what a lesson must not do, or lacks; say the file and the line.

python tools/lint_lessons.py            every lesson
python tools/lint_lessons.py 02 05      these lessons
python tools/lint_lessons.py --release  what is left to do (TODO) counts as a problem too

Each rule is a function that takes a Lesson and yields (line, message).
"""

from __future__ import annotations

import argparse
import ast
import difflib
import io
import itertools
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import register
from register import RegisterError

ROOT = Path(__file__).resolve().parents[1]
LESSONS = ROOT / "lessons"

REQUIRED = [
    "What you will be able to do",
    "What you need",
    "The same thing in ",
    "Take away",
    "Symbols used",
    "Quiz",
    "Sources",
    "Next",
]
LONGEST_CELL = 20
#: A cell of imports alone is looked up, not read.
LONGEST_IMPORTS = 30
SHORTEST_ALT = 40

Problems = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, the line its source starts on, its source and its tags."""

    kind: str
    line: int
    source: str
    tags: tuple[str, ...] = ()

    def lines(self) -> Iterator[tuple[int, str]]:
        """(number, line) of the source."""
        yield from enumerate(self.source.splitlines(), self.line)

    def is_part(self) -> bool:
        """Whether the cell is written into a file (lesson 16's ``%%part``), and not run."""
        return self.source.startswith("%%part ")

    def python(self) -> str:
        """The source, with an empty line for what is not Python in a part of a file."""
        return "\n" + self.source.partition("\n")[2] if self.is_part() else self.source

    def tree(self) -> ast.Module | None:
        """The code's syntax tree; None where it is not Python."""
        try:
            return ast.parse(self.python())
        except SyntaxError:
            return None


@dataclass(frozen=True)
class Lesson:
    """A lesson's number (or "demos"), its text and cells, and its neighbours (slug -> text)."""

    number: str
    text: str
    cells: list[Cell]
    others: dict[str, str]

    def kind(self) -> str:
        """The kind that the front matter says; "" where it says none."""
        try:
            return register.course_of(self.text).kind
        except RegisterError:
            return ""  # rule_front_matter says so

    def code(self) -> list[Cell]:
        """The code cells."""
        return [c for c in self.cells if c.kind == "code"]

    def prose(self) -> Iterator[tuple[int, str]]:
        """(number, line) of the markdown outside code fences."""
        for cell in self.cells:
            if cell.kind == "markdown":
                yield from _outside_fences(cell.lines())

    def headings(self) -> list[tuple[int, int, str]]:
        """(line, level, title) of each heading."""
        found = [(n, re.match(r"(#+) +(.*)", text)) for n, text in self.prose()]
        return [(n, len(m[1]), m[2].strip()) for n, m in found if m]

    def sections(self, title: str) -> list[tuple[int, list[tuple[int, str]]]]:
        """(line, prose lines) of each H2 section whose title starts so."""
        starts = [(n, name) for n, level, name in self.headings() if level == 2]
        ends = [*(n for n, _ in starts), 10**9][1:]
        prose = list(self.prose())
        return [
            (n, [(i, text) for i, text in prose if n < i < end])
            for (n, name), end in zip(starts, ends, strict=True)
            if name.startswith(title)
        ]


def _outside_fences(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in lines:
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            if line.strip() == fence:
                fence = ""
        else:
            yield number, line


def parse(text: str) -> list[Cell]:
    """The cells of a MyST Markdown lesson, with their lines; as jupytext reads them."""
    lines = text.splitlines()
    i = 0
    if lines and lines[0] == "---":
        i = lines.index("---", 1) + 1
    cells: list[Cell] = []
    markdown: list[str] = []
    start = i + 1

    def close(kind: str, first: int, source: list[str], tags: tuple[str, ...] = ()) -> None:
        while source and not source[0].strip():
            source, first = source[1:], first + 1
        while source and not source[-1].strip():
            source = source[:-1]
        if source or kind == "code":
            cells.append(Cell(kind, first, "\n".join(source), tags))

    fence = ""
    while i < len(lines):
        line = lines[i]
        if not fence and line.startswith("```{code-cell}"):
            close("markdown", start, markdown)
            end = lines.index("```", i + 1)
            source, first, tags = lines[i + 1 : end], i + 2, ()
            while source and (option := re.match(r":(\w+): *(.*)", source[0])):
                if option[1] == "tags":
                    tags = tuple(t.strip() for t in option[2].strip("[]").split(","))
                source, first = source[1:], first + 1
            close("code", first, source, tags)
            i, markdown, start = end + 1, [], end + 2
            continue
        if not fence and re.match(r"\+\+\+(\s|$)", line):
            close("markdown", start, markdown)
            markdown, start = [], i + 2
        else:
            mark = re.match(r"\s*(`{3,}|~{3,})", line)
            if mark:
                fence = "" if fence and line.strip() == fence else fence or mark[1]
            markdown.append(line)
        i += 1
    close("markdown", start, markdown)
    return cells


def read(path: Path) -> Lesson:
    """The lesson at `path`, with its neighbours."""
    others = {p.stem: p.read_text(encoding="utf-8") for p in path.parent.glob("*.md")}
    text = others[path.stem]
    return Lesson(path.stem.split("-")[0], text, parse(text), others)


# --- rules --------------------------------------------------------------------------


def rule_front_matter(lesson: Lesson) -> Problems:
    """The front matter says what the register needs, and nothing that the lesson contradicts."""
    try:
        course = register.course_of(lesson.text)
    except RegisterError as error:
        yield 1, str(error)
        return
    if (course.kind == "page") == lesson.number.isdigit():
        yield 1, f"front matter: kind is {course.kind}, but the file's name begins {lesson.number}"
    if course.kind == "page":
        return
    yield from _differs("demos", course.demos, _demos(lesson), "'## Try it: NAME'")
    yield from _differs("data", course.data, _data(lesson), "imports of load_NAME from teachkit")
    yield from _differs("needs", course.needs, _needs(lesson), "links of '## What you need'")


def _differs(key: str, said: tuple[str, ...], found: set[str], where: str) -> Problems:
    for name in sorted(found - set(said)):
        yield 1, f"front matter: {key} lacks {name}, which stands among the {where}"
    for name in sorted(set(said) - found):
        near = difflib.get_close_matches(name, found - set(said), n=1)
        meant = f": did you mean {near[0]}?" if near else ""
        yield 1, f"front matter: {key} has {name}, which does not stand among the {where}{meant}"


def _demos(lesson: Lesson) -> set[str]:
    found = [re.match(r"Try it: (\w+)", title) for _, _, title in lesson.headings()]
    return {match[1] for match in found if match}


def _data(lesson: Lesson) -> set[str]:
    trees = [tree for cell in lesson.code() if (tree := cell.tree())]
    imports = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    own = [n for n in imports if (n.module or "").split(".")[0] == "teachkit"]
    names = [alias.name for n in own for alias in n.names]
    return {name.removeprefix("load_") for name in names if name.startswith("load_")}


def _needs(lesson: Lesson) -> set[str]:
    texts = [text for _, prose in lesson.sections("What you need") for _, text in prose]
    return set(re.findall(r"\]\((\d\d)-[^)]*\)", "\n".join(texts)))


def rule_minutes(lesson: Lesson) -> Problems:
    """The minutes are those of the register's rule, in the front matter and in the line of time."""
    if lesson.kind() in ("page", ""):
        return  # a page takes as long as one likes
    told = register.minutes_told(lesson.text)
    if told is None:
        yield 1, "no line '**Time:** N minutes of reading, M of exercises.'"
        return
    rule = register.minutes_by_rule(lesson.text)
    gives = f"{rule.total} ({rule.reading} of reading, {rule.exercises} of exercises)"
    if told != rule:
        line = next(n for n, text in lesson.prose() if register.TIME.match(text))
        says = f"{told.total} ({told.reading} and {told.exercises})"
        yield line, f"minutes: the rule gives {gives}; the lesson says {says}. Run: make register"
    said = register.course_of(lesson.text).minutes
    if said != rule.total:
        yield (
            1,
            f"minutes: the rule gives {gives}; the front matter says {said}. Run: make register",
        )


def rule_headings(lesson: Lesson) -> Problems:
    """One H1, first; no level skipped; no title twice."""
    headings = lesson.headings()
    if not headings or headings[0][1] != 1:
        yield 1, "the first heading must be the one H1"
    previous = 0
    seen = set()
    for line, level, title in headings:
        if level == 1 and line != headings[0][0]:
            yield line, f"a second H1: {title}"
        if level > previous + 1:
            yield line, f"heading jumps from H{previous} to H{level}: {title}"
        if title in seen:
            yield line, f"a heading twice, so links cannot tell: {title}"
        seen.add(title)
        previous = level


def rule_required_headings(lesson: Lesson) -> Problems:
    """A lesson has the agreed H2 sections, in the agreed order."""
    if lesson.kind() != "lesson":
        return
    titles = [(n, title) for n, level, title in lesson.headings() if level == 2]
    places = []
    for wanted in REQUIRED:
        found = [n for n, title in titles if title.startswith(wanted)]
        if not found:
            yield 1, f"no section '## {wanted.strip()}…'"
        places += found[:1]
    for place, following in zip(places, places[1:], strict=False):
        if following < place:
            yield following, "sections out of the agreed order"


def rule_answers(lesson: Lesson) -> Problems:
    """Three folded answers in the quiz, two at each demo, all written so that they render."""
    wanted = [("Quiz", 3 if lesson.kind() == "lesson" else 0), ("Try it", 2)]
    for title, least in wanted:
        for line, prose in lesson.sections(title):
            count = sum("<details" in text for _, text in prose)
            if count < least:
                yield line, f"{count} folded answers here; at least {least}"
    prose = list(lesson.prose())
    opened = 0
    for (line, text), (_, following) in zip(prose, [*prose[1:], (0, "")], strict=True):
        if "<details" in text:
            opened += 1
            if not text.startswith("<details><summary>"):
                yield line, "write '<details><summary>Answer</summary>' on a line of its own"
            if following.strip():
                yield line, "a blank line must follow <summary>, or markdown stays raw"
        if "</details>" in text:
            opened -= 1
        if following.strip() == "</details>" and text.strip():
            yield line + 1, "a blank line must stand before </details>"
        if opened not in (0, 1):
            yield line, "<details> and </details> do not pair"
            opened = 0
    if opened:
        yield prose[-1][0], "<details> is never closed"


def rule_questions(lesson: Lesson) -> Problems:
    """A prediction has a paragraph of its own, and a quiz has room."""
    for cell in lesson.cells:
        if cell.kind != "markdown" or lesson.kind() == "start":
            continue  # lesson 00 says what the mark means
        lines = ["", *cell.source.splitlines()]
        for i, (before, line) in enumerate(zip(lines, lines[1:], strict=False)):
            begins = line.startswith("**Predict, then ") and not before
            if re.search(r"\*\*Predict, then |\bPredict first\b", line) and not begins:
                yield cell.line + i, "a prediction begins a paragraph: '**Predict, then run.** …'"
    for _, prose in lesson.sections("Quiz"):
        folded = False
        for number, text in prose:
            folded = (folded or "<details" in text) and "</details" not in text
            if not folded and re.search(r"\(a\).*\(b\)", text):
                yield number, "choices in one line: make them a list, '- (a) …'"
    lines = lesson.text.splitlines()
    for i, (line, following) in enumerate(zip(lines, lines[2:], strict=False), 1):
        if line == "</details>" and re.match(r"\*\*(Question )?\d+\.\*\*", following):
            yield i, "'+++' between an answer and the next question gives it room"


def rule_tables(lesson: Lesson) -> Problems:
    """Every column of a table has a name, which a screen reader says with each of its cells."""
    above = (0, "")
    for line, text in lesson.prose():
        if re.fullmatch(r"\|[-:| ]+\|", text) and re.search(r"\|\s*\|", above[1]):
            yield above[0], "a column of this table has no name"
        above = line, text


def rule_links(lesson: Lesson) -> Problems:
    """Links lead to lessons that exist and to headings that they have."""
    here = next((s for s in lesson.others if s.startswith(lesson.number)), "")
    for line, text in lesson.prose():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"https?://|mailto:", target):
                continue
            file, _, anchor = target.partition("#")
            slug = file.removesuffix(".ipynb") if file else here
            if slug not in lesson.others or (file and not file.endswith(".ipynb")):
                yield line, f"link to what does not exist: {target}"
            elif anchor:
                other = Lesson("", "", parse(lesson.others[slug]), {})
                anchors = {title.replace(" ", "-") for _, _, title in other.headings()}
                if anchor not in anchors:
                    yield line, f"{slug} has no heading for #{anchor}"


def rule_cells(lesson: Lesson) -> Problems:
    """Short cells, valid Python, all imports in the first cell that has any."""
    importing = None
    for cell in lesson.code():
        length, most = len(cell.source.splitlines()), LONGEST_CELL
        if (tree := cell.tree()) and all(
            isinstance(n, ast.Import | ast.ImportFrom) for n in tree.body
        ):
            most = LONGEST_IMPORTS
        if length > most:
            yield cell.line, f"a cell of {length} lines; at most {most}"
        if not cell.source.strip():
            yield cell.line, "an empty code cell"
        tree = cell.tree()
        if tree is None:
            yield cell.line, "not valid Python"
            continue
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        if cell.is_part():
            continue  # a file has imports of its own
        if imports and importing is None:
            importing = cell
        elif imports:
            line = cell.line + imports[0].lineno - 1
            yield line, f"an import; line {importing.line} has the lesson's imports"


FORBIDDEN_CODE = {
    r"^\s*[%!]": "a magic or shell line",
    r"warnings\.(filter|simplefilter|catch)": "warnings must be mended, not filtered away",
    r"plt\.show\(": "end figures in show(fig, alt)",
    r"np\.random\.(seed|rand|randn|normal|uniform|choice)\b": "use a seeded default_rng",
    r"default_rng\(\)": "an unseeded generator",
    r"\binput\(": "a cell that waits for the keyboard",
}


def rule_forbidden_code(lesson: Lesson) -> Problems:
    """Nothing that hides a problem or changes from run to run."""
    for cell in lesson.code():
        for line, text in enumerate(cell.python().splitlines(), cell.line):
            for pattern, message in FORBIDDEN_CODE.items():
                if re.search(pattern, text):
                    yield line, f"{message}: {text.strip()}"
        if cell.tree() is None:
            continue  # rule_cells says so
        tokens = list(tokenize.generate_tokens(io.StringIO(cell.python() + "\n").readline))
        for token, following in itertools.pairwise(tokens):
            ends = following.type in (tokenize.NEWLINE, tokenize.COMMENT)
            if token.string == ";" and ends:
                yield cell.line + token.start[0] - 1, "a trailing semicolon"


TAGS = {"exercise", "times"}


def rule_tags(lesson: Lesson) -> Problems:
    """Tags that the build knows; what a cell of times shows is not stored, so it only prints."""
    for cell in lesson.cells:
        for tag in sorted(set(cell.tags) - TAGS):
            yield cell.line, f"a tag that the build does not know: {tag}"
        if "times" not in cell.tags:
            continue
        if "exercise" in cell.tags:
            yield cell.line, "an exercise whose check would not be stored: it is tagged times"
        if (tree := cell.tree()) and _calls(tree, "show"):
            yield cell.line, "a figure in a cell tagged times, which would not be stored"


def _calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def _words(node: ast.expr) -> str | None:
    """The text of a string or f-string; None where it cannot be read off."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return " ".join(node.value.split())
    if isinstance(node, ast.JoinedStr):
        return " ".join("".join(_words(v) or "…" for v in node.values).split())
    return None


def rule_figures(lesson: Lesson) -> Problems:
    """Every figure has words of its own, and a sentence after it."""
    seen: dict[str, int] = {}
    for i, cell in enumerate(lesson.cells):
        tree = cell.tree() if cell.kind == "code" else None
        if tree is None:
            continue
        shows = _calls(tree, "show")
        if len(_calls(tree, "subplots")) > len(shows) and "exercise" not in cell.tags:
            following = [t for c in lesson.cells[i + 1 : i + 2] if (t := c.tree())]
            if not any(_calls(t, "show") for t in following):
                yield cell.line, "a figure that does not end in show(fig, alt)"
        for call in shows:
            line = cell.line + call.lineno - 1
            if len(call.args) + len(call.keywords) < 2:
                yield line, "show(fig, alt) lacks its alt text"
                continue
            alt = _words(call.args[1] if len(call.args) > 1 else call.keywords[-1].value)
            if alt is None:
                continue  # put together elsewhere: the stored notebook's test reads it
            if len(alt) < SHORTEST_ALT:
                yield line, f"alt text of {len(alt)} characters; at least {SHORTEST_ALT}: {alt}"
            if found := re.search(VERMILION, alt, re.IGNORECASE):
                yield line, f"{FORBIDDEN_PROSE[VERMILION]}: {found.group()}"
            if alt in seen:
                yield line, f"the same alt text as in line {seen[alt]}"
            seen[alt] = line
        if shows:
            after = lesson.cells[i + 1] if i + 1 < len(lesson.cells) else None
            if after is None or after.kind != "markdown" or after.source.startswith("#"):
                yield cell.line, "no sentence after this figure says what to see"


AMERICAN = (
    r"color(s|ed|ing|ful)?|behavior\w*|neighbor\w*|center(s|ed|ing)?|gray(s|ish)?|favor\w*"
    r"|label(ed|ing)|model(ed|ing)|travel(ed|ing|er)|meters?|liters?|analyz\w+|catalogs?|fulfills?"
    r"|artifacts?|defense"
    r"|(?!\w*(size|prize|seize)[sd]?\b|\w*(siz|priz|seiz)ing\b)\w+iz(e|es|ed|ing|ation)"
)
VERMILION = r"\bvermill?ion\b"
FORBIDDEN_PROSE = {
    r"\b(simple|simply|obvious(ly)?|trivial(ly)?|of course|needless to say|clearly)\b": (
        "a word that tells the reader it is easy"
    ),
    r"(?<!ha[vsd]e )(?<!ha[sd] )\bjust\b(?! (as|before|after|above|below|outside|inside)\b)": (
        "a word that tells the reader it is easy"
    ),
    rf"\b({AMERICAN})\b": "American spelling",
    VERMILION: "say orange-red, as the eye does",
    r"\btrajector(y|ies)\b": "say path",
    r"\bsmoothing parameters?\b": "say bandwidth",
    r"\bneighbourhood radi(us|i)\b": "say bandwidth",
    r"\bhill ?tops?\b|\bpeaks?\b": "say mode (hilltops are for lessons 00 and 01)",
    r"\bcentroids?\b": "centroid is for k-means alone",
    r"\bmean shift (vector|step|iteration|update|algorithm)s?\b": "as an adjective: mean-shift",
    r"\b(the|this|our) (source )?article\b": "say: a popular article on mean shift, many texts",
    r"(?<!\w)!(?!\[)|\w!(\s|$)": "an exclamation mark",
    r"[\U0001F000-\U0001FAFF\u2600-\u27BF]": "an emoji or a dingbat",
}


def _plain(text: str) -> str:
    """A line of prose without code, maths, link targets and tags."""
    text = re.sub(r"`[^`]*`|\$[^$]*\$|<[^>]*>", " … ", text)
    return re.sub(r"\]\([^)]*\)", "]", text)


def rule_words(lesson: Lesson) -> Problems:
    """British spelling, one word for one thing, no hype, nothing called easy."""
    for line, text in lesson.prose():
        plain = _plain(text)
        for pattern, message in FORBIDDEN_PROSE.items():
            found = re.search(pattern, plain, re.IGNORECASE)
            if not found:
                continue
            if "hilltops" in message and lesson.number in ("00", "01"):
                continue
            if "centroid" in message and re.search("k-means", plain, re.IGNORECASE):
                continue
            yield line, f"{message}: {found.group().strip()}"


def rule_exercises(lesson: Lesson) -> Problems:
    """Each exercise: a numbered heading, the registry's stub, one check, a way to get help."""
    titles = [(n, t) for n, level, t in lesson.headings() if t.startswith("Exercise")]
    for k, (line, title) in enumerate(titles, 1):
        if not re.match(rf"Exercise {lesson.number}\.{k} · \S", title):
            yield line, f"should be '### Exercise {lesson.number}.{k} · title': {title}"
    cells = [c for c in lesson.code() if "exercise" in c.tags]
    if len(cells) != len(titles):
        yield 1, f"{len(titles)} exercise headings, {len(cells)} cells tagged exercise"
    if lesson.kind() == "lesson" and len(cells) < 3:
        yield 1, f"{len(cells)} exercises; at least 3"
    shows_how = lesson.number == "00"  # may try an exercise itself, to show what check says
    for cell in lesson.code():
        tree = cell.tree()
        tagged = "exercise" in cell.tags or shows_how
        if tree is not None and not tagged and _calls(tree, "check"):
            yield cell.line, "check(...) in a cell without the tag exercise"
    text = "\n".join(c.source for c in lesson.cells)
    registry, _ = declared_exercises()
    for name, exercise in registry.items():
        if exercise.lesson == lesson.number and f'check("{name}"' not in text:
            file = file_of_exercises(lesson.number)
            yield 1, f"{file} declares {name}, but no cell here has its check"
    for cell in cells:
        checks = _calls(cell.tree() or ast.Module([], []), "check")
        if len(checks) != 1 or not isinstance(checks[0].args[0], ast.Constant):
            yield cell.line, 'an exercise cell has one check("name", name)'
            continue
        name = checks[0].args[0].value
        if ast.unparse(checks[0]) != f"check('{name}', {name})":
            yield cell.line, f'should be check("{name}", {name})'
        if f'hint("{name}")' not in text or f'solution("{name}")' not in text:
            yield cell.line, f'no line offers hint("{name}") and solution("{name}")'
        problems = stub_problems(lesson.number, name, cell, registry)
        yield from ((cell.line, problem) for problem in problems)
        used = {
            (other.line + node.lineno - 1)
            for other in lesson.code()
            if other is not cell and not shows_how and (tree := other.tree())
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id == name
        }
        for line in sorted(used):
            yield line, f"uses the learner's function {name}"


def declared_exercises() -> tuple[dict, str]:
    """The exercises of teachkit; none, and what is wrong, where a file of them is broken."""
    from teachkit.exercises.registry import load_exercises

    try:
        return load_exercises(), ""
    except ValueError as error:
        return {}, str(error)


def file_of_exercises(number: str) -> str:
    """Where a lesson's exercises are declared."""
    return f"teachkit/exercises/lessons/lesson{number}.py"


def stub_problems(number: str, name: str, cell: Cell, registry: dict) -> list[str]:
    """How an exercise cell differs from what the lesson's file of exercises says of it."""
    file = file_of_exercises(number)
    if not registry:
        return []
    if name not in registry:
        return [f"{file} declares no exercise {name}: declare it there, or take this cell out"]
    from teachkit.exercises.declare import source_of

    exercise = registry[name]
    problems = []
    if exercise.lesson != number:
        problems.append(f"{name} belongs to lesson {exercise.lesson}")
    wanted = f'{source_of(exercise.stub)}\n\n\ncheck("{name}", {name})'.splitlines()
    has = cell.source.rstrip().splitlines()
    pairs = itertools.zip_longest(has, wanted, fillvalue="nothing")
    for line, (mine, theirs) in enumerate(pairs, cell.line):
        if mine != theirs:
            problems.append(
                f"line {line} here is `{mine}`, but in {file} the stub of {name} has `{theirs}`: "
                "make them equal, letter for letter"
            )
            break
    return problems


RULES: list[Callable[[Lesson], Problems]] = [
    rule_front_matter,
    rule_minutes,
    rule_headings,
    rule_required_headings,
    rule_answers,
    rule_questions,
    rule_tables,
    rule_links,
    rule_cells,
    rule_forbidden_code,
    rule_tags,
    rule_figures,
    rule_words,
    rule_exercises,
]


def lint(lesson: Lesson) -> list[tuple[int, str]]:
    """Every problem of a lesson, by line."""
    return sorted({problem for rule in RULES for problem in rule(lesson)})


def files_of(path: Path) -> list[Path]:
    """A lesson's own files: its text, its exercises, its page in the instructor's guide."""
    root, number = path.parents[1], path.stem[:2]
    files = [
        path,
        root / file_of_exercises(number),
        root / "docs" / "instructor-guide" / path.name,
    ]
    return [file for file in files if file.exists()]


def left_undone(path: Path) -> list[tuple[Path, int, str]]:
    """(file, line, text) of everything that a lesson's author left for later."""
    lines = [
        (file, number, text.strip())
        for file in files_of(path)
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    ]
    return [one for one in lines if re.search(r"\b(TODO|FIXME|XXX)\b", one[2])]


def out_of_date() -> list[str]:
    """What hangs on the register and does not say what it says, or why it cannot be known."""
    try:
        stale = register.differing(register.written())
    except RegisterError as error:
        return [str(error)]
    return [f"{path.relative_to(ROOT)}: out of date: make register" for path in stale]


def so_many(count: int, thing: str) -> str:
    """A count and its noun: 1 problem, 2 problems."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def main(arguments: list[str] | None = None) -> int:
    """Print the problems; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lessons, such as 02 (default: all)")
    parser.add_argument("--release", action="store_true", help="refuse what is left to do")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    _, broken = declared_exercises()
    if broken:
        print(broken)
    count = 1 if broken else 0
    for path in sorted(LESSONS.glob("*.md")):
        if options.names and not path.name.startswith(tuple(options.names)):
            continue
        for line, message in lint(read(path)):
            count += 1
            print(f"{path.relative_to(ROOT)}:{line}: {message}")
        undone = left_undone(path)
        for file, line, text in undone:
            print(f"{file.relative_to(ROOT)}:{line}: {text}")
        if undone:
            print(f"{so_many(len(undone), 'TODO')} left in {path.stem[:2]}")
            count += len(undone) if options.release else 0
    for problem in out_of_date():
        count += 1
        print(problem)
    print(so_many(count, "problem") if count else "The lessons are clean.")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
