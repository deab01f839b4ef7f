"""Know the course's lessons: those that stand, from their front matter, and those to come.

python tools/register.py    set minutes by the rule; write README and guide anew (make register)

Everything else that names a lesson asks here. What a lesson's front matter says, as YAML::

    course:
      kind: lesson                # start (lesson 00), lesson, or page (stands beside the lessons)
      minutes: 65                 # reading and exercises together, as the rule has it
      demos: [KernelExplorer]     # each has a section '## Try it: NAME'
      builds: '`density`, …'      # the README's words, in "you build"
      does: turn points into …    # the words of the map in lesson 00, in "what you do"
      data: [faithful]            # the data sets it loads: load_faithful
      needs: ["01"]               # the lessons on which it builds
      planned: 40                 # while it is being written: its minutes in lessons/coming.yml
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
LESSONS = ROOT / "lessons"
COMING = "coming.yml"

KINDS = ("start", "lesson", "page")
TYPES = {
    "kind": str,
    "minutes": int,
    "demos": list,
    "builds": str,
    "does": str,
    "data": list,
    "needs": list,
    "planned": int,
}
OPTIONAL = ("planned",)


class RegisterError(Exception):
    """What the register cannot read, in words that name the file and what is missing there."""


@dataclass(frozen=True)
class Course:
    """What a lesson's front matter says under ``course``; a page says its kind alone."""

    kind: str
    minutes: int = 0
    demos: tuple[str, ...] = ()
    builds: str = ""
    does: str = ""
    data: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    planned: int = 0

    @property
    def expected(self) -> int:
        """Its minutes; those planned, while what stands of it takes less."""
        return max(self.minutes, self.planned)


@dataclass(frozen=True)
class Entry:
    """A lesson, or a page beside the lessons: its file, its number ("" for a page), its title."""

    path: Path
    number: str
    title: str
    course: Course


@dataclass(frozen=True)
class Coming:
    """A lesson that is planned and not yet written."""

    number: str
    title: str
    minutes: int
    does: str


FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


def _faulty(what: str) -> RegisterError:
    return RegisterError(f"{what} (CONTRIBUTING.md, The front matter)")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An error of the register within names the lesson."""
    try:
        yield
    except RegisterError as error:
        raise RegisterError(f"{path.parent.name}/{path.name}: {error}") from None


def front_matter(text: str) -> dict[str, Any]:
    """The YAML between the first two lines of ``---``; empty where there is none."""
    found = FRONT_MATTER.match(text)
    try:
        return (yaml.safe_load(found[1]) or {}) if found else {}
    except yaml.YAMLError as error:
        raise _faulty(f"the front matter is no YAML: {' '.join(str(error).split())}") from None


def body(text: str) -> str:
    """A lesson's text without its front matter."""
    found = FRONT_MATTER.match(text)
    return text[found.end() :] if found else text


def course_of(text: str) -> Course:
    """What the front matter of a lesson's text says; RegisterError says what is missing."""
    said = front_matter(text).get("course")
    if not isinstance(said, dict):
        raise _faulty("the front matter lacks 'course:'")
    kind = said.get("kind")
    if kind not in KINDS:
        raise _faulty(f"front matter: kind is one of {', '.join(KINDS)}, not {kind!r}")
    needed = [key for key in TYPES if key not in OPTIONAL and kind != "page"]
    if missing := [key for key in needed if key not in said]:
        raise _faulty(f"front matter: 'course:' lacks {', '.join(missing)}")
    if unknown := [str(key) for key in said if key not in TYPES]:
        raise _faulty(f"front matter: 'course:' knows no {', '.join(unknown)}")
    for key, value in said.items():
        if not isinstance(value, TYPES[key]):
            wanted = TYPES[key].__name__
            raise _faulty(f"front matter: {key} should be a {wanted}, not {value!r}")
    return Course(**{key: tuple(v) if isinstance(v, list) else v for key, v in said.items()})


def entries(folder: Path = LESSONS) -> list[Entry]:
    """Every lesson and page that stands, lessons first, by number."""
    return [entry_of(path) for path in sorted(folder.glob("*.md"))]


def entry_of(path: Path) -> Entry:
    """The entry of one file; RegisterError names the file."""
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", body(text), re.MULTILINE)
    with _naming(path):
        if not title:
            raise RegisterError("no title, '# …'")
        course = course_of(text)
    number = "" if course.kind == "page" else path.stem[:2]
    return Entry(path, number, title[1].strip(), course)


def lessons(folder: Path = LESSONS) -> list[Entry]:
    """The lessons that stand, by number, without the pages beside them."""
    return [entry for entry in entries(folder) if entry.number]


def coming(folder: Path = LESSONS) -> list[Coming]:
    """The lessons to come, by number; RegisterError says which number is there in vain."""
    text = (folder / COMING).read_text(encoding="utf-8")
    listed = [Coming(**item) for item in yaml.safe_load(text) or []]
    numbers = [one.number for one in listed]
    standing = {path.stem[:2] for path in folder.glob("*.md")}
    for number in numbers:
        if numbers.count(number) > 1:
            raise RegisterError(f"lessons/{COMING}: the number {number} stands twice")
        if number in standing:
            raise RegisterError(
                f"lessons/{COMING}: lesson {number} stands already: take it off the list"
            )
    return listed


# --- minutes ------------------------------------------------------------------------

# How long a lesson takes. Readers took about 25 minutes for 01, 65 for 02, 60 for 03, 50 for 04 and
# 65 for 05, though all have about as many words, lines and exercises: what slows a reader down are
# formulas, which are read sign by sign, and demos, which are played with and have two questions.
# These round numbers come within five minutes of all five.
WORDS_A_MINUTE = 300  # many stand in answers that are folded away
LINES_A_MINUTE = 80  # of code: most are run and looked over, and many only draw
FORMULAS_A_MINUTE = 8
MINUTES_A_DEMO = 9
MINUTES_AN_EXERCISE = 4
ROUNDED_TO = 5

CODE_CELL = re.compile(r"^```\{code-cell\}.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
NOT_READ = re.compile(r"<[^>]*>|\]\([^)]*\)")
TIME = re.compile(r"^\*\*Time:\*\* (\d+) minutes of reading, (\d+) of exercises\.$", re.MULTILINE)


@dataclass(frozen=True)
class Minutes:
    """How long a lesson takes."""

    reading: int
    exercises: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.reading + self.exercises


@dataclass(frozen=True)
class Counts:
    """What the rule counts in a lesson."""

    words: int
    lines: int
    formulas: int
    demos: int
    exercises: int


def counted(text: str) -> Counts:
    """What the lesson with this text has of all that takes time."""
    cells = CODE_CELL.findall(body(text))
    prose = CODE_CELL.sub("", body(text))
    exercises = [cell for cell in cells if cell.startswith(":tags: [exercise]")]
    lines = [line for cell in cells if cell not in exercises for line in cell.splitlines()]
    return Counts(
        words=len(NOT_READ.sub(" ", FORMULA.sub(" ", prose)).split()),
        lines=sum(bool(line.strip()) for line in lines),
        formulas=len(FORMULA.findall(prose)),
        demos=len(re.findall(r"^## Try it: ", prose, re.MULTILINE)),
        exercises=len(exercises),
    )


def rule(counts: Counts) -> Minutes:
    """How long a lesson with these counts takes, the total a multiple of five."""
    reading = (
        counts.words / WORDS_A_MINUTE
        + counts.lines / LINES_A_MINUTE
        + counts.formulas / FORMULAS_A_MINUTE
        + counts.demos * MINUTES_A_DEMO
    )
    solving = counts.exercises * MINUTES_AN_EXERCISE
    total = max(ROUNDED_TO, ROUNDED_TO * round((reading + solving) / ROUNDED_TO))
    return Minutes(total - min(solving, total), min(solving, total))


def minutes_by_rule(text: str) -> Minutes:
    """How long the lesson with this text takes."""
    return rule(counted(text))


def minutes_told(text: str) -> Minutes | None:
    """What the lesson's line of time says; None where it has none."""
    found = TIME.search(text)
    return Minutes(int(found[1]), int(found[2])) if found else None


def with_minutes(text: str) -> str:
    """A lesson's text with the minutes of the rule, in its front matter and its line of time."""
    by_rule = minutes_by_rule(text)
    text = re.sub(
        r"^  minutes: .*$", f"  minutes: {by_rule.total}", text, count=1, flags=re.MULTILINE
    )
    line = f"**Time:** {by_rule.reading} minutes of reading, {by_rule.exercises} of exercises."
    return TIME.sub(line, text, count=1)


# --- what the build puts into a notebook --------------------------------------------

START = "00-start-here"
CONTENTS = f"[contents]({START}.ipynb#See-where-the-course-goes)"
MAP_STANDS_HERE = "<!-- The build puts the map of the course here: tools/register.py. -->"


def links(entry: Entry) -> str:
    """The line that leads from a notebook to its neighbours and to the map."""
    folder = entry.path.parent
    if not entry.number:
        return CONTENTS
    standing = lessons(folder)
    place = [one.path for one in standing].index(entry.path)
    parts = [CONTENTS]
    if place > 0:
        parts.insert(0, f"previous: {_link(standing[place - 1])}")
    if place + 1 < len(standing):
        parts.append(f"next: {_link(standing[place + 1])}")
    numbers = sorted(one.number for one in [*standing, *coming(folder)])
    parts.append(f"lesson {entry.number}, of {numbers[0]} to {numbers[-1]}")
    return " · ".join(parts)


def _link(entry: Entry) -> str:
    return f"[{entry.title}]({entry.path.stem}.ipynb)"


def without_links(source: str) -> str:
    """A cell's source without the line of links: slides have no use for it."""
    return "\n".join(line for line in source.splitlines() if CONTENTS not in line).strip()


def map_table(folder: Path = LESSONS) -> str:
    """The map in lesson 00: every lesson, its minutes and what the reader does there."""
    rows = {}
    for one in lessons(folder):
        name = one.title if one.course.kind == "start" else _link(one)
        rows[one.number] = f"| {one.number} {name} | {one.course.minutes} | {one.course.does} |"
    for one in coming(folder):
        rows[one.number] = f"| {one.number} {one.title} | {one.minutes} | {one.does} (coming) |"
    head = "| Lesson | Minutes | What you do |\n|---|---|---|"
    return "\n".join([head, *(rows[number] for number in sorted(rows))])


def expanded(path: Path) -> str:
    """A lesson's text as its notebook is built from it: with the links, and the map in 00.

    A file without ``course`` in its front matter is in no register, and stays as it is.
    """
    text = path.read_text(encoding="utf-8")
    with _naming(path):
        registered = "course" in front_matter(text)
    if not registered:
        return text
    line = links(entry_of(path))
    if MAP_STANDS_HERE in text:
        text = text.replace(MAP_STANDS_HERE, map_table(path.parent))
    text = re.sub(
        r"^# .+\n", lambda title: f"{title[0]}\n{line}\n", body(text), count=1, flags=re.MULTILINE
    )
    return f"{text.rstrip()}\n\n{line}\n"


# --- what is written into other files -----------------------------------------------


def between(text: str, name: str, made: str) -> str:
    """`text` with `made` between the comments that mark the place `name`."""
    start, end = f"<!-- register: {name} -->", f"<!-- end of {name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise RegisterError(f"needs the marks {start} and {end}, once each")
    before, _, rest = text.partition(start)
    return before + start + made + end + rest.partition(end)[2]


def readme_table(folder: Path = LESSONS) -> str:
    """The README's table of the lessons that stand, and a sentence on those to come."""
    rows = ["| number | lesson | minutes | you build |", "|---|---|---|---|"]
    for one in lessons(folder):
        link = f"[{one.title}](notebooks/{one.path.stem}.ipynb)"
        rows.append(f"| {one.number} | {link} | {one.course.minutes} | {one.course.builds} |")
    titles = [f"{one.number} {one.title[0].lower()}{one.title[1:]}" for one in coming(folder)]
    if not titles:
        return "\n".join(rows)
    sentence = textwrap.fill(f"Coming: {', '.join(titles)}.", 110)
    return "\n".join([*rows, "", sentence])


def hours(folder: Path = LESSONS) -> int:
    """How many hours the whole course takes, lessons to come included."""
    standing = sum(one.course.expected for one in lessons(folder))
    return round((standing + sum(one.minutes for one in coming(folder))) / 60)


#: Ways through a part of the course, and the lessons of each. Of the short cut's four applications
#: a learner takes one: the longest counts.
WORKSHOP = ("01", "02", "03", "04", "05", "06")
SHORT_CUT, APPLICATIONS = ("01", "07", "08", "09"), ("11", "12", "13", "14")


def hours_of_ways(folder: Path = LESSONS) -> dict[str, int]:
    """How many hours the workshop and the short cut take a learner alone, exercises included."""
    minutes = {one.number: one.course.expected for one in lessons(folder)}
    workshop = sum(minutes.get(number, 0) for number in WORKSHOP)
    application = max(minutes.get(number, 0) for number in APPLICATIONS)
    short_cut = sum(minutes.get(number, 0) for number in SHORT_CUT) + application
    return {"workshop": round(workshop / 60), "short cut": round(short_cut / 60)}


def guide_list(folder: Path = LESSONS) -> str:
    """The list of the guide's pages, one for each lesson."""
    return "\n".join(f"- [{one.number} {one.title}]({one.path.name})" for one in lessons(folder))


def guide_page(entry: Entry, page: str) -> str:
    """A page of the guide with the number, the title and the minutes of its lesson."""
    told = minutes_told(entry.path.read_text(encoding="utf-8"))
    page = re.sub(r"\A# .*", lambda _: f"# {entry.number} {entry.title}", page)
    if told is None:
        return page
    return re.sub(
        r"^(\*\*Minutes\.\*\*) \d+ of reading, \d+ of exercises\.",
        rf"\1 {told.reading} of reading, {told.exercises} of exercises.",
        page,
        flags=re.MULTILINE,
    )


def written(root: Path = ROOT) -> dict[Path, str]:
    """Every file, beside the lessons, that holds something of the register, as it should be."""
    import glossary  # here, since it asks this register in turn

    folder, readme, guide = root / "lessons", root / "README.md", root / "docs/instructor-guide"
    text = readme.read_text(encoding="utf-8")
    plans = (guide / "README.md").read_text(encoding="utf-8")
    table, pages, time = readme_table(folder), guide_list(folder), hours(folder)
    try:
        text = between(text, "lessons", f"\n{table}\n")
        for way, alone in hours_of_ways(folder).items():
            text = between(text, way, f"about {alone} hours")
        made = {readme: between(text, "hours", f"about {time} hours")}
    except RegisterError as error:
        raise RegisterError(f"README.md {error}") from None
    try:
        made[guide / "README.md"] = between(plans, "lessons", f"\n{pages}\n")
    except RegisterError as error:
        raise RegisterError(f"docs/instructor-guide/README.md {error}") from None
    made[folder / glossary.PAGE] = glossary.page(folder)
    for one in lessons(folder):
        page = guide / one.path.name
        if page.exists():
            made[page] = guide_page(one, page.read_text(encoding="utf-8"))
    return made


def main() -> int:
    """Set each lesson's minutes by the rule, then write what hangs on the register."""
    try:
        coming()  # what is wrong there is said before anything is written
        timed = {one.path: with_minutes(one.path.read_text(encoding="utf-8")) for one in lessons()}
        changed = _write(timed) + _write(written())
    except RegisterError as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(f"{path.relative_to(ROOT)}: written")
    print(f"{len(lessons())} lessons stand, {len(coming())} are to come, about {hours()} hours.")
    return 0


def differing(files: dict[Path, str]) -> list[Path]:
    """The files that do not hold what they should."""
    return [
        path
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def _write(files: dict[Path, str]) -> list[Path]:
    """Write the files that differ; return them."""
    changed = differing(files)
    for path in changed:
        path.write_text(files[path], encoding="utf-8")
    return changed


if __name__ == "__main__":
    sys.exit(main())
