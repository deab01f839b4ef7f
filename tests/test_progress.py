"""What a learner has passed is written down and never lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import LAST_RESORT

from teachkit.exercises import EXERCISES, check, engine, progress, records
from teachkit.selfcheck import doctor

pytestmark = pytest.mark.usefixtures("patient")

NAME = next(iter(EXERCISES))
REFERENCE = EXERCISES[NAME].reference


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    folder = tmp_path / "home"
    monkeypatch.setenv("TEACHKIT_HOME", str(folder))
    monkeypatch.setattr(records, "_unsaved", set())
    return folder


def saved(home):
    return json.loads((home / "progress.json").read_text())["passed"]


def test_a_pass_is_written_and_read_again(home):
    assert check(NAME, REFERENCE).passed
    assert saved(home) == [NAME]
    assert records.passed() == ({NAME}, "")


def test_only_a_pass_is_written(home):
    check(NAME, EXERCISES[NAME].stub)
    check(NAME, lambda *args: 3)
    assert not home.exists()


def test_looking_writes_nothing(home):
    progress()
    assert not home.exists()


def test_a_second_pass_writes_nothing(home):
    records.record(NAME)
    before = os.stat(home / "progress.json")
    records.record(NAME)
    after = os.stat(home / "progress.json")
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_what_a_newer_course_wrote_stays(home):
    home.mkdir()
    content = {"version": 9, "passed": ["from_the_future"]}
    (home / "progress.json").write_text(json.dumps(content))
    records.record(NAME)
    found = json.loads((home / "progress.json").read_text())
    assert found == {"version": 9, "passed": sorted(["from_the_future", NAME])}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'{"passed": 3}', b'{"passed": [3]}', b"[" * 10**5]
)
@pytest.mark.parametrize("look", [lambda: records.record(NAME), lambda: records.passed()[1]])
def test_a_damaged_file_is_set_aside(home, content, look):
    home.mkdir()
    (home / "progress.json").write_bytes(content)
    assert look() == "Your progress file was damaged. It is kept as progress.damaged-1.json."
    assert (home / "progress.damaged-1.json").read_bytes() == content
    (home / "progress.json").unlink(missing_ok=True)
    (home / "progress.json").write_bytes(content + b" ")
    look()
    assert (home / "progress.damaged-1.json").read_bytes() == content
    assert (home / "progress.damaged-2.json").read_bytes() == content + b" "


def test_a_damaged_file_does_not_stop_a_check(home):
    home.mkdir()
    (home / "progress.json").write_text("{")
    result = check(NAME, REFERENCE)
    assert result.passed
    assert "kept as progress.damaged-1.json" in result.message
    assert saved(home) == [NAME]
    (home / "progress.json").write_text("{")
    assert "kept as progress.damaged-2.json" in repr(progress())


def test_a_folder_in_the_files_place_is_set_aside(home):
    (home / "progress.json").mkdir(parents=True)
    assert "kept as" in records.record(NAME)
    assert saved(home) == [NAME]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_home_that_cannot_be_written_never_stops_a_check(tmp_path, monkeypatch, place):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / place))
    result = check(NAME, REFERENCE)
    assert result.passed
    assert "could not be saved" in result.message
    assert "1 of" in repr(progress())


def test_what_could_not_be_saved_is_saved_later(home, tmp_path, monkeypatch):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("x")
    assert "could not" in records.record("first")
    monkeypatch.setenv("TEACHKIT_HOME", str(home))
    assert records.record("second") == ""
    assert saved(home) == ["first", "second"]


def test_a_learner_may_start_over(home):
    records.record("first")
    (home / "progress.json").unlink()
    records.record("second")
    assert saved(home) == ["second"]


def test_a_home_that_cannot_be_read_is_said(home, monkeypatch):
    def refuse():
        raise PermissionError

    monkeypatch.setattr(records, "_read", refuse)
    assert "could not be read" in repr(progress())
    assert check(NAME, REFERENCE).passed


def test_a_crash_while_writing_leaves_the_old_file(home, monkeypatch):
    records.record("first")
    before = (home / "progress.json").read_bytes()

    def crash(*args):
        raise OSError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", crash)
        assert "could not be saved" in records.record("second")
    assert (home / "progress.json").read_bytes() == before
    assert sorted(path.name for path in home.iterdir()) == ["progress.json", "progress.lock"]


def test_the_file_is_complete_before_it_takes_the_name(home, monkeypatch):
    synced = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(number) or fsync(number))

    def checked(source, target):
        assert synced
        json.loads(Path(source).read_text())
        replace(source, target)

    monkeypatch.setattr(os, "replace", checked)
    assert records.record(NAME) == ""


WRITER = f"""
import sys
from teachkit.exercises import records
records.PATIENCE = {LAST_RESORT}
for number in range(25):
    note = records.record(f"{{sys.argv[1]}}_{{number}}")
    assert note == "", note
    records._unsaved.clear()
"""


def test_kernels_at_once_lose_nothing(home):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, name], env=dict(os.environ))
        for name in "abcd"
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert len(saved(home)) == 100


HOLDER = f"""
import time
from teachkit.exercises import records
records.home().mkdir(parents=True, exist_ok=True)
with records._alone():
    print("held", flush=True)
    time.sleep({LAST_RESORT})
"""


def test_a_kernel_that_hangs_or_dies_while_writing_holds_up_no_other(home, monkeypatch):
    monkeypatch.setattr(records, "PATIENCE", 0.0)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=dict(os.environ), stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline().strip() == b"held"
        result = check(NAME, REFERENCE)
        assert result.passed
        assert "could not be saved" in result.message
        assert holder.poll() is None  # it held on, and the check did not wait for its end
    finally:
        holder.kill()
        holder.communicate()
    assert records.record(NAME) == ""
    assert saved(home) == [NAME]


def test_the_table_counts_lesson_by_lesson():
    first = [name for name, one in EXERCISES.items() if one.lesson == EXERCISES[NAME].lesson]
    shown = progress()
    assert f"Lesson {EXERCISES[NAME].lesson}   0 of {len(first)} passed" in repr(shown)
    assert f"Next: lesson {EXERCISES[NAME].lesson}, `{NAME}`." in repr(shown)
    for name in first:
        records.record(name)
    shown = progress()
    assert f"Lesson {EXERCISES[NAME].lesson}   {len(first)} of {len(first)} passed" in repr(shown)
    following = next(name for name in EXERCISES if name not in first)
    assert f"`{following}`" in repr(shown)
    page = shown._repr_html_()
    assert 'scope="row"' in page
    assert f"<code>{following}</code>" in page


def test_the_table_knows_when_all_is_done():
    for name in EXERCISES:
        records._unsaved.add(name)
    assert "every exercise" in repr(progress())


def test_the_default_home_is_the_users(monkeypatch, tmp_path):
    monkeypatch.delenv("TEACHKIT_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert records.home() == tmp_path / ".teachkit"


@pytest.fixture
def own(monkeypatch, tmp_path):
    """The user's own folder."""
    folder = tmp_path / "me"
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(folder))
    return folder


def test_a_relative_home_is_one_place_wherever_the_kernel_stands(own, monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", "progress")
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        monkeypatch.chdir(tmp_path / place)
        assert records.home() == own / "progress"
        assert records.record(place) == ""
        assert not list((tmp_path / place).iterdir())
    assert saved(own / "progress") == ["here", "there"]


def test_what_a_relative_home_once_held_is_found_and_kept(own, monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", "progress")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    old = tmp_path / "progress" / "progress.json"
    old.write_text('{"passed": ["old"]}')
    assert records.passed() == ({"old"}, "")
    records._unsaved.clear()
    records.record("new")
    assert saved(own / "progress") == ["new", "old"]
    assert old.read_text() == '{"passed": ["old"]}'


@pytest.mark.parametrize("given", [None, ""])
def test_without_a_home_given_no_file_of_the_current_folder_counts(
    own, given, monkeypatch, tmp_path
):
    monkeypatch.delenv("TEACHKIT_HOME")
    if given is not None:
        monkeypatch.setenv("TEACHKIT_HOME", given)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress.json").write_text('{"passed": ["of another program"]}')
    assert records.passed() == (set(), "")


def test_a_tilde_in_the_home_is_the_users_own_folder(own, monkeypatch):
    monkeypatch.setenv("TEACHKIT_HOME", os.path.join("~", "progress"))
    assert records.home() == own / "progress"


@pytest.mark.skipif(os.name == "nt", reason="HOME is not asked there")
@pytest.mark.parametrize("given", ["progress", ""])
def test_an_own_folder_that_is_not_known_is_said(given, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "me")
    monkeypatch.setenv("TEACHKIT_HOME", given)
    assert "could not be saved" in records.record(NAME)
    assert "could not be read" in records.passed()[1]
    assert "problem: your progress can be saved. your own folder is not known" in repr(doctor())
    assert not list(tmp_path.iterdir())


def test_a_linked_file_stays_a_link(home, tmp_path):
    home.mkdir()
    target = tmp_path / "elsewhere.json"
    target.write_text('{"passed": []}')
    try:
        (home / "progress.json").symlink_to(target)
    except OSError:
        pytest.skip("no links here")
    records.record(NAME)
    assert (home / "progress.json").is_symlink()
    assert json.loads(target.read_text())["passed"] == [NAME]


def test_an_unknown_name_is_never_recorded(home):
    check("no_such_exercise", REFERENCE)
    assert not home.exists()
    assert engine.check(NAME, REFERENCE).passed
