"""The README tells the truth about the lessons and the commands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = sorted((ROOT / "lessons").glob("[0-9][0-9]-*.md"))


def minutes(text: str) -> int:
    """Reading and exercises together, from a lesson's line of time."""
    reading, exercises = re.search(
        r"\*\*Time:\*\* (\d+) minutes of reading, (\d+) of exercises", text
    ).groups()
    return int(reading) + int(exercises)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_the_map_has_every_lesson_with_its_title_and_minutes(lesson):
    text = lesson.read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)[1]
    row = f"| {lesson.stem[:2]} | [{title}](notebooks/{lesson.stem}.ipynb) | {minutes(text)} |"
    assert row in README


def test_the_map_names_no_lesson_that_is_not_there():
    rows = re.findall(r"^\| (\d\d) \|", README, re.MULTILINE)
    assert rows == [lesson.stem[:2] for lesson in LESSONS]


def test_every_link_within_the_project_leads_somewhere():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_make_command_is_a_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE)
    assert {"lab", "test", "bench"} <= set(commands)
    for command in commands:
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command
