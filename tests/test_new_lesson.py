"""A new lesson is one command, and then prose: what it makes keeps every rule at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("new_lesson")  # the copy, made once

ROOT = Path(__file__).resolve().parents[1]
COPIED = ["docs", "lessons", "notebooks", "teachkit", "tests", "tools"]
NUMBER, STEM = "99", "99-say-what-is-new"


def in_copy(copy: Path, *command: str) -> subprocess.CompletedProcess:
    """Run Python in the copy, with the copy's own library."""
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project in which lesson 99 was to come, and has been begun and built."""
    copy = tmp_path_factory.mktemp("new") / "project"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    for name in ["README.md", "Makefile", "pyproject.toml"]:
        shutil.copy(ROOT / name, copy / name)
    with (copy / "lessons" / "coming.yml").open("a", encoding="utf-8") as list_of_coming:
        list_of_coming.write(
            f'- number: "{NUMBER}"\n  title: Say what is new\n  minutes: 30\n'
            "  does: 'what''s new: all of it'\n"
        )
    made = in_copy(copy, "tools/new_lesson.py", NUMBER, "say-what-is-new")
    assert made.returncode == 0, made.stderr
    built = in_copy(copy, "tools/build_notebooks.py", NUMBER)
    assert built.returncode == 0, built.stderr
    return copy


def test_the_new_lesson_has_its_files_and_is_no_longer_to_come(copy):
    for name in [
        f"lessons/{STEM}.md",
        f"teachkit/exercises/lessons/lesson{NUMBER}.py",
        f"tests/equal/lesson{NUMBER}.toml",
        f"docs/instructor-guide/{STEM}.md",
        f"notebooks/{STEM}.ipynb",
    ]:
        assert (copy / name).is_file(), f"{name} was not made"
    before = (ROOT / "lessons" / "coming.yml").read_text(encoding="utf-8")
    assert (copy / "lessons" / "coming.yml").read_text(encoding="utf-8") == before


def test_all_that_names_lessons_names_the_new_one(copy):
    readme = (copy / "README.md").read_text(encoding="utf-8")
    assert f"| {NUMBER} | [Say what is new](notebooks/{STEM}.ipynb) |" in readme
    plans = (copy / "docs" / "instructor-guide" / "README.md").read_text(encoding="utf-8")
    assert f"- [{NUMBER} Say what is new]({STEM}.md)" in plans
    lesson = (copy / "lessons" / f"{STEM}.md").read_text(encoding="utf-8")
    assert "does: 'what''s new: all of it'" in lesson
    again = in_copy(copy, "tools/register.py")
    assert "written" not in again.stdout, again.stdout


def test_the_lint_counts_what_is_left_and_refuses_it_before_a_release(copy):
    lint = in_copy(copy, "tools/lint_lessons.py")
    assert lint.returncode == 0, lint.stdout
    assert f"TODOs left in {NUMBER}" in lint.stdout
    assert "planned: 30  # TODO" in lint.stdout
    release = in_copy(copy, "tools/lint_lessons.py", "--release")
    assert release.returncode == 1


def test_the_checks_of_lessons_guide_and_exercises_pass_on_the_new_lesson(copy):
    files = [
        f"tests/test_{name}.py"
        for name in ("instructor_guide", "lessons_lint", "exercises", "near_misses")
    ]
    chosen = f"{STEM} or todo_{NUMBER} or list_the_page or is_in_its_lesson or names_are_unique"
    tests = in_copy(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, *files)
    assert tests.returncode == 0, tests.stdout


def test_the_code_of_a_new_lesson_is_in_the_one_format(copy):
    for command in (["check"], ["format", "--check"]):
        found = in_copy(copy, "-m", "ruff", *command, "teachkit/exercises/lessons")
        assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["7", "slug"], "the number has two digits"),
        (["98", "Slug one"], "words joined by hyphens"),
        (["98", "slug"], "lessons/coming.yml has no lesson 98: give it a --title"),
        (["01", "slug"], "lesson 01 stands already"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(copy, arguments, message):
    before = sorted(copy.rglob("*.md"))
    made = in_copy(copy, "tools/new_lesson.py", *arguments)
    assert made.returncode == 2
    assert message in made.stderr
    assert sorted(copy.rglob("*.md")) == before
