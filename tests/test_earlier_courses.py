"""A learner's folder of an earlier version is updated, and keeps every change and all progress.

Each archive in tests/courses is named after the commit whose `teachkit start` made the folder, and
holds it as a learner left it: ``00`` untouched; in ``15`` an exercise begun and a cell of notes; a
file of the learner's own; the list that `start` keeps; and ``progress.json`` as `check` wrote it
when every exercise had been passed. The other notebooks are left out, for size.
"""

import json
import zipfile
from pathlib import Path

import pytest

from teachkit import cli, ipynb
from teachkit.exercises import EXERCISES, check, progress, records

COURSES = sorted((Path(__file__).parent / "courses").glob("*.zip"))
UNTOUCHED, CHANGED, OWN = "00-start-here.ipynb", "15-make-it-fast.ipynb", "my-notes.md"


@pytest.fixture(params=COURSES, ids=lambda path: path.stem)
def learner(request, tmp_path, monkeypatch):
    """A folder that holds the learner's course and home, as the version before left them."""
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path)
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(records, "_unsaved", set())
    return tmp_path


@pytest.fixture(autouse=True)
def source(tmp_path_factory, monkeypatch):
    """Today's notebooks with a cell more: newer than a folder that is stored today, too."""
    folder = tmp_path_factory.mktemp("shipped")
    for path in cli.shipped().glob("*.ipynb"):
        notebook = json.loads(path.read_bytes())
        text = "A cell of a later version."
        (name,) = ipynb.cell_ids([("markdown", text)])
        cell = {"cell_type": "markdown", "id": name, "metadata": {}, "source": [text]}
        notebook["cells"].append(cell)
        (folder / path.name).write_bytes(ipynb.write(notebook))
    monkeypatch.setattr(cli, "shipped", lambda: folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def as_it_ships(name: str, course: Path, source: Path) -> bool:
    return (course / name).read_bytes() == ipynb.for_learner((source / name).read_bytes(), False)


def test_a_folder_of_an_earlier_version_is_stored():
    assert COURSES, "tests/courses holds no archive, so nothing here is tested"


def test_every_notebook_that_was_copied_still_ships_under_its_name(learner, source):
    copied = json.loads((learner / "course" / cli.MANIFEST).read_bytes())["files"]
    lost = [name for name in copied if not (source / name).exists()]
    assert lost == [], "copies of these in learners' folders would never be brought up to date"


def test_what_the_learner_left_alone_is_brought_up_to_date(learner, source, capsys):
    course = learner / "course"
    assert cli.main(["start", str(course), "--no-open"]) == 0
    assert as_it_ships(UNTOUCHED, course, source), (
        f"{UNTOUCHED} was left alone by the learner, but is not as it ships"
    )
    assert f"1 file brought up to date: {UNTOUCHED}." in capsys.readouterr().out
    assert set(files(course)) == {*files(source), cli.MANIFEST, OWN}


@pytest.mark.parametrize("run", [False, True], ids=["opened", "run"])
def test_a_lesson_with_results_that_was_opened_or_run_is_brought_up_to_date(learner, source, run):
    course = learner / "course"
    copy = course / UNTOUCHED
    notebook = json.loads(copy.read_bytes())
    notebook["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    notebook["metadata"]["language_info"]["version"] = "3.12.1"
    if run:
        notebook["cells"][-1]["metadata"]["execution"] = {"iopub.execute_input": "2026"}
    mine = ipynb.write(notebook)
    copy.write_bytes(mine)
    assert cli.main(["start", str(course), "--no-open"]) == 0
    assert as_it_ships(UNTOUCHED, course, source)
    beside = [path.read_bytes() for path in course.glob("*.mine-*")]
    assert beside == ([mine] if run else [])


def test_what_the_learner_wrote_is_kept_and_told(learner, capsys):
    course = learner / "course"
    before = files(course)
    for _ in range(2):  # a second start must not forget whose it is
        assert cli.main(["start", str(course), "--no-open"]) == 0
        told = capsys.readouterr().out
        assert f"Kept as you left it: {CHANGED}." in told
        assert "`teachkit reset 15 " in told
        after = files(course)
        assert after[CHANGED] == before[CHANGED], f"{CHANGED} was changed by the learner"
        assert after[OWN] == before[OWN], f"{OWN} is the learner's own"


def test_the_newer_version_is_fetched_on_demand_and_the_learners_kept(learner, source):
    course = learner / "course"
    mine = (course / CHANGED).read_bytes()
    assert cli.main(["start", str(course), "--no-open"]) == 0
    assert cli.main(["reset", "15", str(course)]) == 0
    assert as_it_ships(CHANGED, course, source)
    assert (course / CHANGED.replace(".ipynb", ".mine-1.ipynb")).read_bytes() == mine


def test_all_progress_is_kept_and_every_name_still_known(learner):
    stored = json.loads((learner / "home" / "progress.json").read_bytes())["passed"]
    unknown = sorted(set(stored) - set(EXERCISES))
    assert unknown == [], "exercises that learners passed and no register of exercises knows"
    lessons = {EXERCISES[name].lesson for name in stored}
    for lesson in lessons:
        here = [name for name in stored if EXERCISES[name].lesson == lesson]
        assert f"Lesson {lesson}   {len(here)} of " in repr(progress())
    assert cli.main(["start", str(learner / "course"), "--no-open"]) == 0
    name = stored[0]
    assert check(name, EXERCISES[name].reference).passed
    records.record("an_exercise_of_today")
    kept = json.loads((learner / "home" / "progress.json").read_bytes())["passed"]
    assert kept == sorted([*stored, "an_exercise_of_today"])
