"""Begin a lesson: its text, its exercises and its page of the guide, with TODO where prose lacks.

python tools/new_lesson.py 07 prepare-real-data                   a lesson of lessons/coming.yml
python tools/new_lesson.py 19 go-on --title "Go on from here"     one that is not on that list

All that names lessons is brought up to date. What is left are the TODOs: tools/lint_lessons.py
lists them, and refuses them before a release.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

import register

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "tools" / "new_lesson"
EXERCISES = 3


def filled(template: str, words: dict[str, str]) -> str:
    """A template's text with each word in capitals replaced."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return re.sub("|".join(words), lambda found: words[found[0]], text)


def files(slug: str, lesson: register.Coming) -> dict[Path, str]:
    """The files of a new lesson and what they hold."""
    number = lesson.number
    before = [one for one in register.lessons() if one.number < number][-1]
    words = {
        "NUMBER": number,
        "TITLE": lesson.title,
        "DOES": lesson.does.replace("'", "''"),  # as YAML quotes it
        "MINUTES": str(lesson.minutes),
        "BEFORE": before.number,
        "LINK": before.title,
        "FILE": before.path.stem,
    }
    each = [words | {"NAME": f"todo_{number}_{i}"} for i in range(1, EXERCISES + 1)]
    exercises = "\n\n".join(filled("exercise.py.txt", one) for one in each)
    equal = "".join(filled("equal_exercise.toml", one) for one in each)
    return {
        ROOT / "lessons" / f"{number}-{slug}.md": filled("lesson.md", words),
        ROOT / "teachkit" / "exercises" / "lessons" / f"lesson{number}.py": (
            filled("exercises.py.txt", words) + exercises
        ),
        ROOT / "tests" / "equal" / f"lesson{number}.toml": filled("equal.toml", words) + equal,
        ROOT / "docs" / "instructor-guide" / f"{number}-{slug}.md": filled("guide.md", words),
    }


def take_off_the_list(number: str) -> None:
    """The lesson is no longer to come."""
    path = register.LESSONS / register.COMING
    text = path.read_text(encoding="utf-8")
    text = re.sub(rf'^- number: "{number}"\n(?:  .*\n)*', "", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Make the files, then bring up to date what hangs on the register."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", help="two digits, such as 07")
    parser.add_argument("slug", help="for the file's name, such as prepare-real-data")
    parser.add_argument("--title", help="with a verb (default: that of lessons/coming.yml)")
    given = parser.parse_args(arguments)
    if not re.fullmatch(r"\d\d", given.number):
        parser.error(f"the number has two digits, such as 07, not {given.number!r}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given.slug):
        parser.error(f"the slug is words joined by hyphens, in small letters, not {given.slug!r}")
    try:
        standing, planned = register.lessons(), register.coming()
    except register.RegisterError as error:
        parser.error(str(error))
    if given.number in {one.number for one in standing}:
        parser.error(f"lesson {given.number} stands already")
    lesson = next((one for one in planned if one.number == given.number), None)
    if lesson is None and given.title is None:
        parser.error(f"lessons/coming.yml has no lesson {given.number}: give it a --title")
    lesson = lesson or register.Coming(given.number, given.title, 0, "TODO: for the map")
    made = files(given.slug, replace(lesson, title=given.title or lesson.title))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: made")
    take_off_the_list(given.number)
    failed = register.main()
    print(f"Now write. What is left to do: .venv/bin/python tools/lint_lessons.py {given.number}")
    print("Then build it, and what links to it: make notebooks")
    return failed


if __name__ == "__main__":
    sys.exit(main())
