"""Know the course's lessons: those that stand, from their front matter, and those to come.

Everything else that names a lesson asks here. What a lesson's front matter says, as YAML::

    course:
      kind: lesson                # start (lesson 00), lesson, or page (stands beside the lessons)
      minutes: 65                 # reading and exercises together, as the rule has it
      demos: [KernelExplorer]     # each has a section '## Try it: NAME'
      builds: '`density`, …'      # the README's words, in "you build"
      does: turn points into …    # the words of the map in lesson 00, in "what you do"
      data: [faithful]            # the data sets it loads: load_faithful
      needs: ["01"]               # the lessons on which it builds
"""

from __future__ import annotations

import re
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
}


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


def front_matter(text: str) -> dict[str, Any]:
    """The YAML between the first two lines of ``---``; empty where there is none."""
    found = FRONT_MATTER.match(text)
    return (yaml.safe_load(found[1]) or {}) if found else {}


def body(text: str) -> str:
    """A lesson's text without its front matter."""
    found = FRONT_MATTER.match(text)
    return text[found.end() :] if found else text


def course_of(text: str) -> Course:
    """What the front matter of a lesson's text says; RegisterError says what is missing."""
    try:
        said = front_matter(text).get("course")
    except yaml.YAMLError as error:
        raise RegisterError(f"the front matter is no YAML: {error}") from None
    if not isinstance(said, dict):
        raise RegisterError("the front matter lacks 'course:'; CONTRIBUTING.md says what it holds")
    kind = said.get("kind")
    if kind not in KINDS:
        raise RegisterError(f"front matter: kind is one of {', '.join(KINDS)}, not {kind!r}")
    if missing := [key for key in TYPES if key not in said and kind != "page"]:
        raise RegisterError(f"front matter: 'course:' lacks {', '.join(missing)}")
    if unknown := [str(key) for key in said if key not in TYPES]:
        raise RegisterError(f"front matter: 'course:' knows no {', '.join(unknown)}")
    for key, value in said.items():
        if not isinstance(value, TYPES[key]):
            wanted = TYPES[key].__name__
            raise RegisterError(f"front matter: {key} should be a {wanted}, not {value!r}")
    return Course(**{key: tuple(v) if isinstance(v, list) else v for key, v in said.items()})


def entries(folder: Path = LESSONS) -> list[Entry]:
    """Every lesson and page that stands, lessons first, by number."""
    return [entry_of(path) for path in sorted(folder.glob("*.md"))]


def entry_of(path: Path) -> Entry:
    """The entry of one file; RegisterError names the file."""
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", body(text), re.MULTILINE)
    if not title:
        raise RegisterError(f"{path.name}: no title, '# …'")
    try:
        course = course_of(text)
    except RegisterError as error:
        raise RegisterError(f"{path.name}: {error}") from None
    number = "" if course.kind == "page" else path.stem[:2]
    return Entry(path, number, title[1].strip(), course)


def lessons(folder: Path = LESSONS) -> list[Entry]:
    """The lessons that stand, by number, without the pages beside them."""
    return [entry for entry in entries(folder) if entry.number]


def coming(folder: Path = LESSONS) -> list[Coming]:
    """The lessons to come, by number."""
    text = (folder / COMING).read_text(encoding="utf-8")
    return [Coming(**item) for item in yaml.safe_load(text) or []]
