"""One register of the lessons: what names them elsewhere is made from it, and is up to date."""

import re
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import register  # noqa: E402
from register import RegisterError  # noqa: E402

ENTRIES = register.entries()
EVERY_LESSON = pytest.mark.parametrize("entry", register.lessons(), ids=lambda one: one.path.stem)
NUMBERS = [one.number for one in [*register.lessons(), *register.coming()]]
LAST = max(NUMBERS)
PAGES = [entry for entry in ENTRIES if not entry.number]


def test_every_number_has_one_lesson_that_stands_or_is_to_come():
    twice = sorted({number for number in NUMBERS if NUMBERS.count(number) > 1})
    assert not twice, f"both in lessons/ and in lessons/coming.yml, or twice in one: {twice}"
    wanted = [f"{i:02d}" for i in range(int(LAST) + 1)]
    lost = sorted(set(wanted) - set(NUMBERS))
    assert not lost, f"neither in lessons/ nor in lessons/coming.yml: {lost}"
    assert sorted(NUMBERS) == wanted


def test_readme_and_guide_say_what_the_register_says():
    for path, text in register.written().items():
        name = path.relative_to(ROOT).as_posix()
        assert path.read_text(encoding="utf-8") == text, f"{name} is out of date: make register"


def test_a_page_of_the_guide_gets_title_and_minutes_of_its_lesson():
    entry = register.lessons()[3]
    told = register.minutes_told(entry.path.read_text(encoding="utf-8"))
    page = "# 03 Old\n\n**Minutes.** 1 of reading, 2 of exercises. In class: 3.\n"
    assert register.guide_page(entry, page) == (
        f"# 03 {entry.title}\n\n"
        f"**Minutes.** {told.reading} of reading, {told.exercises} of exercises. In class: 3.\n"
    )


def test_the_hours_count_the_lessons_to_come():
    standing = sum(entry.course.expected for entry in register.lessons())
    to_come = sum(one.minutes for one in register.coming())
    assert abs(register.hours() * 60 - (standing + to_come)) <= 30


def test_the_ways_through_a_part_count_the_longest_of_the_four_applications():
    minutes = {one.number: one.course.minutes for one in register.lessons()}
    workshop = sum(minutes[f"{number:02}"] for number in range(1, 7))
    short_cut = sum(minutes[number] for number in ("01", "07", "08", "09"))
    short_cut += max(minutes[number] for number in ("11", "12", "13", "14"))
    ways = register.hours_of_ways()
    assert abs(ways["workshop"] * 60 - workshop) <= 30
    assert abs(ways["short cut"] * 60 - short_cut) <= 30


def test_the_hours_stay_as_planned_while_a_lesson_is_being_written(tmp_path):
    text = register.lessons()[1].path.read_text(encoding="utf-8")
    (tmp_path / register.COMING).write_text("", encoding="utf-8")
    for minutes, planned, hours in [(5, 600, 10), (600, 5, 10)]:
        front = re.sub(
            r"  minutes: \d+", f"  minutes: {minutes}\n  planned: {planned}", text, count=1
        )
        (tmp_path / "01-begun.md").write_text(front, encoding="utf-8")
        assert register.hours(tmp_path) == hours, f"{minutes} minutes stand, {planned} are planned"


# Words, lines, formulas, demos and exercises of lessons 01 to 05 as readers had them, and the
# minutes that they took.
READ = [
    ((3028, 194, 10, 0, 3), 25),  # 01
    ((3658, 233, 151, 1, 4), 65),  # 02
    ((3537, 269, 102, 2, 3), 60),  # 03
    ((3443, 227, 166, 1, 3), 50),  # 04
    ((3979, 371, 88, 2, 5), 65),  # 05
]


@pytest.mark.parametrize(("counts", "took"), READ)
def test_the_rule_comes_within_five_minutes_of_what_readers_took(counts, took):
    assert abs(register.rule(register.Counts(*counts)).total - took) <= 5


def test_what_takes_time_is_counted():
    text = (
        "---\ncourse: {}\n---\n\n# Two words\n\nFive $x + y$ more [with a](link.ipynb) link.\n\n"
        "$$z\\\\\nz$$\n\n## Try it: Name\n\n```{code-cell}\none\n\ntwo\n```\n\n"
        "```{code-cell}\n:tags: [exercise]\n\nthree\n```\n"
    )
    assert register.counted(text) == register.Counts(
        words=3 + 5 + 4, lines=2, formulas=2, demos=1, exercises=1
    )


def test_minutes_grow_with_words_lines_formulas_demos_and_exercises():
    bare = "# A\n\n" + 10 * "word " + "\n\n```{code-cell}\none\n```\n"
    short = register.minutes_by_rule(bare).total
    assert short == register.ROUNDED_TO
    for more, minutes in [
        ("word " * 100 * register.WORDS_A_MINUTE, 100),
        ("```{code-cell}\n" + "one\n\n" * 100 * register.LINES_A_MINUTE + "```\n", 100),
        ("$x + y$ " * 100 * register.FORMULAS_A_MINUTE, 100),
        ("## Try it: Name\n" * 100, 100 * register.MINUTES_A_DEMO),
    ]:
        rule = register.minutes_by_rule(f"{bare}\n{more}")
        assert rule.exercises == 0
        assert minutes <= rule.reading <= minutes + 5, more[:20]
    exercises = "\n\n```{code-cell}\n:tags: [exercise]\n\none\n```" * 10
    rule = register.minutes_by_rule(bare + exercises)
    assert (rule.exercises, rule.reading) == (10 * register.MINUTES_AN_EXERCISE, 0)


def test_the_minutes_of_the_rule_are_written_where_a_lesson_says_them():
    text = register.lessons()[2].path.read_text(encoding="utf-8")
    wrong = re.sub(r"minutes: \d+", "minutes: 1", text, count=1)
    wrong = register.TIME.sub("**Time:** 1 minutes of reading, 2 of exercises.", wrong)
    assert wrong != text
    assert register.with_minutes(wrong) == text


# --- what the build puts into a notebook --------------------------------------------


def cells(path: Path) -> list[str]:
    return [cell.source for cell in jupytext.reads(register.expanded(path), fmt="md:myst").cells]


@EVERY_LESSON
def test_first_and_last_cell_lead_to_the_neighbours_and_the_map(entry):
    standing = [one.path.stem for one in register.lessons()]
    place = standing.index(entry.path.stem)
    wanted = [register.START, *standing[place + 1 : place + 2]]
    wanted = [*standing[max(0, place - 1) : place], *wanted]
    for source in (cells(entry.path)[0], cells(entry.path)[-1]):
        (line,) = [line for line in source.splitlines() if "[contents]" in line]
        assert re.findall(r"\(([^)#]+)\.ipynb", line) == wanted
        assert line.endswith(f"lesson {entry.number}, of 00 to {LAST}")
    assert cells(entry.path)[0].startswith(f"# {entry.title}\n")


@pytest.mark.parametrize("entry", PAGES, ids=lambda one: one.path.stem)
def test_a_page_beside_the_lessons_leads_to_the_map_alone(entry):
    first, *_, last = cells(entry.path)
    assert register.CONTENTS in first.splitlines()
    assert last.endswith(register.CONTENTS)


def test_the_contents_are_a_heading_of_lesson_00():
    text = (ROOT / "lessons" / f"{register.START}.md").read_text(encoding="utf-8")
    anchor = re.search(r"#([^)]+)\)", register.CONTENTS)[1]
    assert f"\n## {anchor.replace('-', ' ')}\n" in text
    assert text.count(register.MAP_STANDS_HERE) == 1, (
        f"lessons/{register.START}.md needs once, on a line of its own: {register.MAP_STANDS_HERE}"
    )


def test_the_map_links_the_lessons_that_stand_and_says_which_are_coming():
    text = "\n".join(cells(ROOT / "lessons" / f"{register.START}.md"))
    assert register.MAP_STANDS_HERE not in text
    rows = dict(re.findall(r"^\| (\d\d) (.*) \|$", text, re.MULTILINE))
    assert list(rows) == sorted(NUMBERS)
    for one in register.lessons()[1:]:
        wanted = f"[{one.title}]({one.path.stem}.ipynb) | {one.course.minutes} | {one.course.does}"
        assert rows[one.number] == wanted
    for one in register.coming():
        assert rows[one.number] == f"{one.title} | {one.minutes} | {one.does} (coming)"


def test_a_file_outside_the_register_is_built_as_it_stands(tmp_path):
    path = tmp_path / "02-tiny.md"
    path.write_text("---\nkernelspec:\n  name: python3\n---\n\n# Tiny\n", encoding="utf-8")
    assert register.expanded(path) == path.read_text(encoding="utf-8")


def test_slides_do_not_show_the_links():
    slides = pytest.importorskip("slides", reason="the extra `lecture` is not installed")
    entry = register.lessons()[1]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(f"# Title\n\n{register.links(entry)}\n\nWords.")]
    )
    page = slides.slides(notebook)
    assert "Words." in page
    assert f"of 00 to {LAST}" not in page and "contents</a>" not in page


# --- what is missing is said in words -----------------------------------------------


def test_a_lesson_that_the_register_cannot_read_is_named(tmp_path):
    path = tmp_path / "07-new.md"
    folder, where = tmp_path.name, re.escape("(CONTRIBUTING.md, The front matter)")
    for text, message in [
        ("# New\n", f"the front matter lacks 'course:' {where}$"),
        ("Words.\n", "no title"),
        ("---\ncourse:\n  kind: lesson\n---\n\n# New\n", f".* lacks minutes, demos, bu.* {where}$"),
    ]:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RegisterError, match=f"^{folder}/07-new.md: {message}"):
            register.entries(tmp_path)


def test_a_number_that_the_list_has_in_vain_is_refused_in_one_line(tmp_path):
    item = '- number: "08"\n  title: New\n  minutes: 40\n  does: all of it\n'
    (tmp_path / "07-new.md").write_text("# New\n", encoding="utf-8")
    for text, message in [
        (item + item, "lessons/coming.yml: the number 08 stands twice"),
        (
            item.replace("08", "07"),
            "lessons/coming.yml: lesson 07 stands already: take it off the list",
        ),
    ]:
        (tmp_path / register.COMING).write_text(text, encoding="utf-8")
        with pytest.raises(RegisterError) as refused:
            register.coming(tmp_path)
        assert str(refused.value) == message


def test_nothing_is_written_where_the_list_is_wrong(monkeypatch, capsys):
    def wrong(*_):
        raise RegisterError("the list is wrong")

    written = []
    monkeypatch.setattr(register, "coming", wrong)
    monkeypatch.setattr(register, "_write", lambda files: written.append(files) or [])
    assert register.main() == 1
    assert capsys.readouterr().err == "the list is wrong\n"
    assert not written, "make register wrote before it had read lessons/coming.yml"
    with pytest.raises(RegisterError, match="^the list is wrong$"):  # it is no fault of README.md
        register.written()


def test_the_build_names_in_one_line_each_lesson_it_cannot_read_and_goes_on(tmp_path, capsys):
    import build_notebooks

    folder = tmp_path.name
    for name, front in [("07-less", "kind: lesson"), ("08-bad", "kind: [lesson")]:
        text = f"---\ncourse:\n  {front}\n---\n\n# New\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / register.COMING).write_text("", encoding="utf-8")
    arguments = ["--lessons", str(tmp_path), "--out", str(tmp_path / "built")]
    assert build_notebooks.main(arguments) == 1
    less, bad = capsys.readouterr().err.splitlines()
    assert less.startswith(f"07-less.ipynb: NOT BUILT: {folder}/07-less.md: front matter: 'course")
    assert bad.startswith(f"08-bad.ipynb: NOT BUILT: {folder}/08-bad.md: the front matter is no YA")
    assert bad.endswith("(CONTRIBUTING.md, The front matter)")


def test_a_place_without_its_marks_is_an_error():
    text = "a <!-- register: x -->old<!-- end of x --> b"
    assert register.between(text, "x", "new") == text.replace("old", "new")
    for wrong in ("a b", text + text):
        with pytest.raises(RegisterError, match="needs the marks <!-- register: x -->"):
            register.between(wrong, "x", "new")
