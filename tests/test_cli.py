"""The command line never loses a learner's work, and says what it did."""

import contextlib
import errno
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from waiting import LAST_RESORT

from teachkit import cli, copies, selfcheck
from teachkit.exercises import EXERCISES
from teachkit.files import keep_beside, write_atomically

ONE, TWO = "01-find-blobs.ipynb", "02-estimate.ipynb"


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A course of two lessons and a picture."""
    folder = tmp_path / "shipped"
    (folder / "pictures").mkdir(parents=True)
    (folder / ONE).write_text("one, first version")
    (folder / TWO).write_text("two, first version")
    (folder / "pictures" / "map.png").write_bytes(b"\x89PNG")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / ONE).write_text("no")
    monkeypatch.setattr(cli, "shipped", lambda: folder)
    return folder


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "course"


def start(course):
    return cli.main(["start", str(course), "--no-open"])


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# start


def test_start_copies_the_lessons(source, course, capsys):
    assert start(course) == 0
    found = files(course)
    assert found.pop(cli.MANIFEST)
    assert found == {name: content for name, content in files(source).items() if name[0] != "."}
    out = capsys.readouterr().out
    assert "3 files copied" in out
    assert "teachkit start" in out


def test_start_makes_my_course_here(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["start", "--no-open"]) == 0
    assert (tmp_path / "my-course" / ONE).is_file()
    monkeypatch.chdir(tmp_path / "my-course")
    assert cli.main(["start", "--no-open"]) == 0
    assert not (tmp_path / "my-course" / "my-course").exists()


def test_a_changed_file_is_never_overwritten(source, course, capsys):
    start(course)
    (course / ONE).write_text("mine")
    (source / ONE).write_text("one, second version")
    capsys.readouterr()
    for _ in range(2):
        assert start(course) == 0
        assert (course / ONE).read_text() == "mine"
        out = capsys.readouterr().out
        assert f"Kept as you left it: {ONE}" in out
        assert "teachkit reset 01" in out


def test_an_unchanged_file_is_brought_up_to_date(source, course, capsys):
    start(course)
    (source / TWO).write_text("two, second version")
    assert start(course) == 0
    assert (course / TWO).read_text() == "two, second version"
    assert f"1 file brought up to date: {TWO}" in capsys.readouterr().out
    (source / TWO).write_text("two, third version")
    start(course)
    assert (course / TWO).read_text() == "two, third version"


def test_a_file_changed_back_is_updated_again(source, course):
    start(course)
    (course / TWO).write_text("mine")
    start(course)
    (course / TWO).write_text("two, first version")
    (source / TWO).write_text("two, second version")
    start(course)
    assert (course / TWO).read_text() == "two, second version"


def test_other_files_of_the_learner_are_not_touched(source, course):
    course.mkdir()
    (course / "notes.ipynb").write_text("mine")
    start(course)
    assert (course / "notes.ipynb").read_text() == "mine"


def test_a_deleted_lesson_comes_back(source, course):
    start(course)
    (course / ONE).unlink()
    start(course)
    assert (course / ONE).read_text() == "one, first version"


@pytest.mark.parametrize(
    "manifest", [None, "", "{", "[]", '{"files": 3}', '{"files": {"a": 3}}', '{"other": {}}']
)
def test_without_a_sound_list_every_file_is_the_learners(source, course, manifest):
    start(course)
    (course / ONE).write_text("mine")
    if manifest is None:
        (course / cli.MANIFEST).unlink()
    else:
        (course / cli.MANIFEST).write_text(manifest)
    (source / ONE).write_text("one, second version")
    (source / TWO).write_text("two, second version")
    assert start(course) == 0
    assert (course / ONE).read_text() == "mine"
    assert (course / TWO).read_text() == "two, first version"


def test_an_older_list_does_not_harm_newer_work(source, course):
    start(course)
    old = (course / cli.MANIFEST).read_text()
    (source / ONE).write_text("one, second version")
    start(course)
    (course / cli.MANIFEST).write_text(old)
    (source / ONE).write_text("one, third version")
    start(course)
    assert (course / ONE).read_text() == "one, second version"


def test_a_link_is_left_alone(source, course, tmp_path):
    course.mkdir()
    mine = tmp_path / "mine.ipynb"
    mine.write_text("one, first version")
    try:
        (course / ONE).symlink_to(mine)
        (course / TWO).symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("no links here")
    start(course)
    (source / ONE).write_text("one, second version")
    assert start(course) == 0
    assert mine.read_text() == "one, first version"
    assert (course / ONE).is_symlink()
    assert (course / TWO).is_symlink()
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_in_a_lessons_place_is_said(source, course, capsys):
    (course / ONE).mkdir(parents=True)
    (course / "pictures").write_text("a file of mine")
    assert start(course) == 1
    error = capsys.readouterr().err
    assert f"{ONE} was not copied" in error
    assert "pictures/map.png was not copied" in error
    assert (course / TWO).is_file()
    assert (course / "pictures").read_text() == "a file of mine"


def test_a_file_in_the_folders_place_is_said(source, course, capsys):
    course.write_text("mine")
    assert start(course) == 1
    assert "is a file, not a folder" in capsys.readouterr().err
    assert course.read_text() == "mine"
    assert start(course / "below") == 1
    assert "cannot be made" in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_said(source, course, monkeypatch, capsys, number):
    def refuse(*args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(copies, "write_atomically", refuse)
    assert start(course) == 1
    error = capsys.readouterr().err
    assert "cannot be written to" in error
    assert "Traceback" not in error


def test_the_shipped_folder_itself_is_refused(source, capsys):
    assert start(source) == 1
    assert "Choose another folder" in capsys.readouterr().err
    assert not (source / cli.MANIFEST).exists()


def test_a_crash_halfway_is_mended_by_the_next_start(source, course, monkeypatch):
    start(course)
    (source / ONE).write_text("one, second version")
    (source / TWO).write_text("two, second version")
    with monkeypatch.context() as patched:
        patched.setattr(copies, "write_list", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            start(course)
    assert start(course) == 0
    (source / ONE).write_text("one, third version")
    start(course)
    assert (course / ONE).read_text() == "one, third version"


def test_start_opens_jupyterlab_in_the_folder(source, course, monkeypatch):
    calls = []

    def run(command, **options):
        calls.append((command, options))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert cli.main(["start", str(course)]) == 0
    (command, options), *others = calls
    assert others == []
    assert command[:4] == [sys.executable, "-P", "-m", "jupyterlab"]
    assert options["cwd"] == course
    (source / "00-start-here.ipynb").write_text("zero")
    cli.main(["start", str(course)])
    assert calls[1][0][-1] == "00-start-here.ipynb"


def test_start_opens_the_first_lesson_and_no_copy_of_it(source, course, monkeypatch):
    commands = []
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda command, **options: (
            commands.append(command) or subprocess.CompletedProcess(command, 0)
        ),
    )
    (source / "00-start-here.ipynb").write_text("zero")
    course.mkdir()
    for copy in ("00-start-here-Copy1", "00-start-here.mine-1", "00-a-page-of-mine"):
        (course / f"{copy}.ipynb").write_text("mine")
    cli.main(["start", str(course)])
    (source / "00-start-here-Copy1.ipynb").write_text("zero")  # in a clone, where someone tried it
    cli.main(["start", str(course)])
    assert [command[-1] for command in commands] == ["00-start-here.ipynb"] * 2
    (course / "00-start-here.ipynb").write_text("mine")
    cli.main(["reset", "00", str(course)])
    assert (course / "00-start-here.ipynb").read_text() == "zero"


def test_jupyterlabs_terminal_finds_the_commands_of_this_environment(source, course, monkeypatch):
    found = []

    def run(command, **options):
        found.append(options["env"]["PATH"].split(os.pathsep)[0])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    cli.main(["start", str(course)])
    assert found == [str(Path(sys.executable).parent)]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root user on Windows")
@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_may_open_jupyterlab_as_in_a_container(user, allowed, source, course, monkeypatch):
    commands = []

    def run(command, **options):
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(subprocess, "run", run)
    cli.main(["start", str(course)])
    assert ("--allow-root" in commands[0]) is allowed


def test_without_jupyterlab_start_says_so(source, course, monkeypatch, capsys):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    assert cli.main(["start", str(course)]) == 1
    assert "JupyterLab is not installed" in capsys.readouterr().err
    assert (course / ONE).exists()


NAMES = ["a b", "$x", "(1)", "it's", 'say "so"', "two\nlines", "~", "-f", "*", "a;b", "#1", "plain"]


@pytest.mark.skipif(os.name == "nt", reason="another shell, and other names")
@pytest.mark.parametrize("name", NAMES)
def test_what_start_says_to_type_opens_that_folder(name, source, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert cli.main(["start", "--no-open", os.path.join(".", name)]) == 0
    (tmp_path / name / ONE).write_text("mine")
    (source / ONE).write_text("one, second version")
    assert cli.main(["start", "--no-open", os.path.join(".", name)]) == 0
    out = capsys.readouterr().out
    advice = (
        out.rpartition("To open it: ")[2],
        re.search("`(teachkit reset .*?)` fetches", out, re.S)[1],
    )
    for words in advice:
        command = f"teachkit() {{ printf '%s\\0' \"$@\"; }}; {words}"
        shell = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
        typed = shell.stdout.decode().split("\0")[:-1]
        assert cli._course(cli._parser().parse_args(typed).dir) == Path(name), words


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (r"C:\Users\me\my-course", r"C:\Users\me\my-course"),
        (r"C:\a b", r'"C:\a b"'),
        ("(1)", '"(1)"'),
        ("it's", '"it\'s"'),
        ("$x", "'$x'"),
        ("it's $x", "'it''s $x'"),
    ],
)
def test_on_windows_words_are_quoted_for_powershell(words, typed, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(selfcheck.os, "name", "nt")
        quoted = selfcheck.quoted(words)
    assert quoted == typed


def test_a_tilde_that_the_shell_left_is_the_users_own_folder(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "me"))
    assert cli.main(["start", "--no-open", os.path.join("~", "course")]) == 0
    assert (tmp_path / "me" / "course" / ONE).is_file()
    assert cli.main(["start", "--no-open", "~nobody"]) == 0
    assert (tmp_path / "~nobody" / ONE).is_file()


@pytest.mark.parametrize("command", [["start", "", "--no-open"], ["reset", "01", ""]])
def test_an_empty_name_is_no_folder(command, source, course, capsys):
    assert cli.main(command) == 2
    assert "name is empty" in capsys.readouterr().err
    assert not (course.parent / ONE).exists()


def test_copies_can_be_read_by_others_as_usual(source, course):
    start(course)
    (course / "plain").write_text("x")
    assert (course / ONE).stat().st_mode == (course / "plain").stat().st_mode


# reset


def test_reset_restores_and_keeps_what_was_there(source, course, capsys):
    start(course)
    for number in (1, 2, 3):
        (course / ONE).write_text(f"mine {number}")
        assert cli.main(["reset", "01", str(course)]) == 0
        assert (course / ONE).read_text() == "one, first version"
        assert f"kept as 01-find-blobs.mine-{number}.ipynb" in capsys.readouterr().out
    for number in (1, 2, 3):
        kept = course / f"01-find-blobs.mine-{number}.ipynb"
        assert kept.read_text() == f"mine {number}"


@pytest.mark.parametrize("name", ["1", "01", ONE, "01-find-blobs"])
def test_reset_knows_a_lesson_by_its_number(source, course, name):
    start(course)
    (course / ONE).write_text("mine")
    assert cli.main(["reset", name, str(course)]) == 0
    assert (course / ONE).read_text() == "one, first version"


def test_reset_fetches_a_newer_version_and_start_keeps_it_so(source, course):
    start(course)
    (course / ONE).write_text("mine")
    (source / ONE).write_text("one, second version")
    cli.main(["reset", "01", str(course)])
    assert (course / ONE).read_text() == "one, second version"
    (source / ONE).write_text("one, third version")
    start(course)
    assert (course / ONE).read_text() == "one, third version"
    assert (course / "01-find-blobs.mine-1.ipynb").read_text() == "mine"


def test_reset_in_the_course_needs_no_folder(source, course, monkeypatch):
    start(course)
    (course / ONE).write_text("mine")
    monkeypatch.chdir(course)
    assert cli.main(["reset", "1"]) == 0
    assert (course / ONE).read_text() == "one, first version"


def test_reset_of_an_untouched_or_missing_lesson(source, course, capsys):
    start(course)
    assert cli.main(["reset", "01", str(course)]) == 0
    assert "as it ships already" in capsys.readouterr().out
    (course / ONE).unlink()
    assert cli.main(["reset", "01", str(course)]) == 0
    assert (course / ONE).exists()
    assert len(list(course.glob("*.ipynb"))) == 2


@pytest.mark.parametrize("number", ["7", "99", "x", "011", ""])
def test_a_wrong_number_lists_the_right_ones(source, course, capsys, number):
    start(course)
    assert cli.main(["reset", number, str(course)]) == 2
    assert "There are: 01, 02." in capsys.readouterr().err


def test_reset_without_a_course_says_so(source, course, capsys):
    assert cli.main(["reset", "01", str(course)]) == 1
    assert "teachkit start" in capsys.readouterr().err
    (course / ONE).mkdir(parents=True)
    assert cli.main(["reset", "01", str(course)]) == 1
    assert "is a folder" in capsys.readouterr().err


def test_reset_that_cannot_write_leaves_the_lesson(source, course, monkeypatch, capsys):
    start(course)
    (course / ONE).write_text("mine")

    def refuse(*args):
        raise PermissionError(errno.EACCES, "Permission denied")

    for name in ("keep_beside", "write_atomically"):
        with monkeypatch.context() as patched:
            patched.setattr(copies, name, refuse)
            assert cli.main(["reset", "01", str(course)]) == 1
        assert (course / ONE).read_text() == "mine"
        assert "as it was" in capsys.readouterr().err


def test_reset_of_a_link_leaves_what_it_points_to(source, course, tmp_path):
    start(course)
    mine = tmp_path / "mine.ipynb"
    mine.write_text("mine")
    (course / ONE).unlink()
    try:
        (course / ONE).symlink_to(mine)
    except OSError:
        pytest.skip("no links here")
    assert cli.main(["reset", "01", str(course)]) == 0
    assert mine.read_text() == "mine"
    assert (course / ONE).read_text() == "one, first version"
    assert not (course / ONE).is_symlink()


def test_the_page_of_demos_is_reset_by_its_name(source, course, capsys):
    (source / "demos.ipynb").write_text("demos, first version")
    start(course)
    (course / "demos.ipynb").write_text("mine")
    (source / "demos.ipynb").write_text("demos, second version")
    capsys.readouterr()
    start(course)
    assert "`teachkit reset demos " in capsys.readouterr().out
    assert cli.main(["reset", "demos", str(course)]) == 0
    assert (course / "demos.ipynb").read_text() == "demos, second version"


def test_of_two_pages_whose_names_begin_alike_each_is_reset_by_its_own(source, course):
    pages = ["own.ipynb", "own-example.ipynb"]
    for page in pages:
        (source / page).write_text(f"{page} as it ships")
    start(course)
    for page in pages:
        (course / page).write_text("mine")
        assert cli.main(["reset", page.removesuffix(".ipynb"), str(course)]) == 0
        assert (course / page).read_text() == f"{page} as it ships"


# Files


def test_keeping_beside_never_overwrites(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("new")
    (tmp_path / "a.mine-1.ipynb").write_text("old")
    (tmp_path / "a.mine-2.ipynb").mkdir()
    assert keep_beside(path, "mine").name == "a.mine-3.ipynb"
    assert (tmp_path / "a.mine-1.ipynb").read_text() == "old"


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_text("old")

    def crash(*args):
        raise OSError

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(OSError):
        write_atomically(path, b"new")
    assert files(tmp_path) == {"a": b"old"}


def test_half_a_copy_does_not_stay(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("mine")

    def full(number):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError):
            keep_beside(path, "mine")
    assert files(tmp_path) == {"a.ipynb": b"mine"}
    assert keep_beside(path, "mine").name == "a.mine-1.ipynb"


# A file of the learner's that has a module's name


def refuse_to_load(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.py").write_text("raise ImportError('not meant for you')")


def run_in(folder, *arguments, python=(sys.executable,), **options):
    environment = {**os.environ, "TEACHKIT_HOME": str(folder / "home")}
    return subprocess.run(
        [*python, *arguments],
        cwd=folder,
        env={**environment, **options.pop("env", {})},
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


SPECIAL = ["random", "calendar", "select", "numpy", "secrets", "pandas", "typing"]


def test_the_commands_run_beside_files_that_have_modules_names(tmp_path):
    refuse_to_load(tmp_path, *SPECIAL)
    start = run_in(tmp_path, "-m", "teachkit", "start", ".", "--no-open")
    assert start.returncode == 0, start.stderr
    assert "calendar.py, numpy.py, pandas.py, random.py, " in start.stdout
    assert "hide modules of the same name. Rename them" in start.stdout
    for command in (["progress"], ["reset", "03"], ["demo", "--port", "99999"]):
        done = run_in(tmp_path, "-m", "teachkit", *command)
        assert "Error" not in done.stderr
        assert done.returncode == (command[0] == "demo"), done.stderr


def test_jupyterlab_as_it_is_started_sees_no_file_of_the_learners(source, course, monkeypatch):
    calls = []

    def run(command, **options):
        calls.append((command, options))
        return subprocess.CompletedProcess(command, 0)

    refuse_to_load(course, *SPECIAL, "types", "re", "functools")
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "run", run)
        assert cli.main(["start", str(course)]) == 0
    ((command, options),) = calls
    done = run_in(course, "--version", python=command[: command.index("jupyterlab") + 1])
    assert done.returncode == 0, done.stderr


def test_the_kernel_that_start_offers_prefers_every_module_to_the_learners(tmp_path, monkeypatch):
    from jupyter_client.manager import start_new_kernel

    refuse_to_load(tmp_path, *SPECIAL, "types", "re", "functools", "teachkit")
    (tmp_path / "mine.py").write_text("number = 5")
    monkeypatch.setenv("JUPYTER_PATH", cli.environment()["JUPYTER_PATH"])
    manager, client = start_new_kernel(
        kernel_name="python3", cwd=str(tmp_path), startup_timeout=LAST_RESORT
    )
    said = []
    try:
        reply = client.execute_interactive(
            "names = dir()\nimport random, numpy, pandas, teachkit\n"
            "import mine\nprint(mine.number, 'sys' in names)",
            output_hook=lambda message: said.append(message["content"].get("text", "")),
            timeout=LAST_RESORT,
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "ok", reply["content"]
    assert "".join(said) == "5 False\n"
    assert reply["content"]["execution_count"] == 1


def test_doctor_names_files_that_hide_modules(quick, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    refuse_to_load(tmp_path, "random", "mine", "test", "Random", "os")
    refuse_to_load(tmp_path / cli.DEFAULT, "numpy", "pictures")
    (tmp_path / cli.DEFAULT / "scipy").mkdir()  # without an __init__.py it hides nothing
    (tmp_path / "select").mkdir()
    (tmp_path / "select" / "__init__.py").touch()
    assert cli.main(["doctor"]) == 1
    (line,) = [text for status, text in findings(capsys) if status == "problem"]
    hidden = os.path.join(cli.DEFAULT, "numpy.py")
    assert f"({hidden}, random.py, select hide modules of the same name)" in line
    assert "random.py, select hide modules" in repr(selfcheck.doctor())


# doctor


def findings(capsys):
    lines = capsys.readouterr().out.splitlines()
    return [line.split(None, 1) for line in lines if line.startswith(("ok", "problem"))]


@pytest.fixture
def quick(monkeypatch, source):
    well = selfcheck.Finding(True, "a kernel starts and answers")
    monkeypatch.setattr(selfcheck, "check_kernel", lambda: well)


def test_doctor_is_content_here(quick, capsys):
    assert cli.main(["doctor"]) == 0
    found = findings(capsys)
    assert {status for status, _ in found} == {"ok"}
    words = " ".join(text for _, text in found)
    parts = (
        "Python 3.11",
        "numpy",
        "jupyterlab",
        "progress",
        "folder",
        "hides",
        "notebooks",
        "kernel",
    )
    for part in parts:
        assert part in words


def test_a_kernel_answers():
    assert selfcheck.check_kernel(LAST_RESORT).ok


def test_a_kernel_that_does_not_start_is_found(monkeypatch, tmp_path):
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-c", "import sys; sys.exit(1)", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "x"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    from jupyter_client.kernelspec import KernelSpecManager

    if KernelSpecManager(ensure_native_kernel=False).get_kernel_spec("python3").argv != argv:
        monkeypatch.setattr(KernelSpecManager, "ensure_native_kernel", False)
    finding = selfcheck.check_kernel(5)
    assert not finding.ok
    assert "pip install" in finding.remedy


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            RuntimeError("Kernel didn't respond in 30 seconds"),
            "Kernel didn't respond in 30 seconds",
        ),
        (PermissionError(errno.EACCES, "Permission denied"), "[Errno 13] Permission denied"),
        (ValueError(), "ValueError"),
    ],
)
def test_doctor_says_why_a_kernel_did_not_start(error, said, monkeypatch):
    from jupyter_client import manager

    def refuse(**options):
        raise error

    monkeypatch.setattr(manager, "start_new_kernel", refuse)
    finding = selfcheck.check_kernel()
    assert finding.detail == f"It did not start ({said})."
    assert finding.remedy.startswith("If this machine is busy, wait")


def test_a_missing_or_old_package_is_found(quick, monkeypatch, capsys):
    version = selfcheck.metadata.version

    def changed(name):
        if name == "scipy":
            raise selfcheck.metadata.PackageNotFoundError(name)
        return "1.0.9" if name == "scikit-learn" else version(name)

    monkeypatch.setattr(selfcheck.metadata, "version", changed)
    assert cli.main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "problem  scipy" in out
    assert "It is not installed" in out
    assert "problem  scikit-learn" in out
    assert "This is 1.0.9" in out
    assert 'pip install --upgrade "scikit-learn>=' in out
    assert not selfcheck.doctor().ok
    assert "problem: scipy" in repr(selfcheck.doctor())


@pytest.mark.parametrize(
    ("found", "needed", "enough"),
    [
        ("1.10.0", "1.9", True),
        ("1.9", "1.10", False),
        ("2.0.0", "2", True),
        ("2", "2.0.0", True),
        ("4.2.0rc1", "4.2", True),
        ("4.1.9.post2", "4.2", False),
    ],
)
def test_versions_are_compared_as_numbers(found, needed, enough):
    assert (selfcheck._numbers(found) >= selfcheck._numbers(needed)) == enough


def test_teachkit_without_an_installation_is_found(monkeypatch):
    def missing(name):
        raise selfcheck.metadata.PackageNotFoundError(name)

    for name in ("requires", "metadata"):
        monkeypatch.setattr(selfcheck.metadata, name, missing)
    assert "pip install -e ." in repr(selfcheck.doctor())


def test_an_old_python_is_found(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    assert not selfcheck.check_python().ok


def test_a_home_that_cannot_be_written_is_found(quick, monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "file" / "below"))
    assert cli.main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "problem  your progress can be saved" in out
    assert "TEACHKIT_HOME" in out


def test_a_folder_that_cannot_be_written_is_found(monkeypatch):
    def refuse(**options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(selfcheck.tempfile, "TemporaryFile", refuse)
    assert "problem: this folder can be written to" in repr(selfcheck.doctor())


def test_missing_notebooks_are_found(quick, monkeypatch, capsys):
    def none():
        raise cli.Trouble("The notebooks are missing.")

    monkeypatch.setattr(cli, "shipped", none)
    assert cli.main(["doctor"]) == 1
    assert "problem  the notebooks are found" in capsys.readouterr().out
    assert cli.main(["start", "--no-open"]) == 1


def test_doctor_in_a_notebook_shows_the_same_everywhere(monkeypatch, tmp_path):
    first = selfcheck.doctor()
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "other"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "version_info", (3, 14, 2))
    second = selfcheck.doctor()
    assert first.ok
    assert repr(first) == repr(second)
    assert first._repr_html_() == second._repr_html_()
    assert repr(first).count("\n") == 4
    assert str(Path.home()) not in repr(first)
    assert "✓" in first._repr_html_()


# demo


def test_demo_says_how_to_install_voila(monkeypatch, capsys):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    assert cli.main(["demo"]) == 1
    assert "pip install voila" in capsys.readouterr().err


def test_demo_says_that_its_notebook_is_missing(source, capsys, monkeypatch):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: name)  # Voilà is there
    assert cli.main(["demo"]) == 1
    assert "demos.ipynb is missing" in capsys.readouterr().err


@pytest.fixture
def voila(source, monkeypatch):
    """What Voilà is started with: its options, its environment, its folder, its temporary files."""
    app = pytest.importorskip("voila.app")
    (source / "demos.ipynb").write_text("{}")
    calls = []

    def launch(options):
        template = Path(os.environ["JUPYTER_DATA_DIR"], "voila", "templates", "lecture")
        names = sorted(path.name for path in template.iterdir())
        calls.append((options, dict(os.environ), Path.cwd(), tempfile.gettempdir(), names))

    monkeypatch.setattr(app.Voila, "launch_instance", launch)
    return calls


def test_demo_hides_code_and_keeps_to_a_folder_of_its_own(voila, source, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "mine")
    before = dict(os.environ), Path.cwd(), tempfile.gettempdir()
    assert cli.main(["demo"]) == 0
    ((options, environment, folder, temporary, template),) = voila
    assert options[0] == str(source / "demos.ipynb")
    assert "--template=lecture" in options and "--no-browser" not in options
    assert not any("strip_sources=False" in option for option in options)
    assert environment["JUPYTER_NO_CONFIG"] == "1"
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        assert Path(environment[name]).parent == folder
    assert Path(temporary) == folder and template == ["conf.json", "index.html.j2"]
    assert not folder.exists()
    assert (dict(os.environ), Path.cwd(), tempfile.gettempdir()) == before
    assert "http://localhost:" in capsys.readouterr().out


def test_demo_takes_the_port_asked_for_or_says_that_it_cannot(voila, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["demo", "--port", str(port)]) == 1
        assert f"Port {port} cannot be used" in capsys.readouterr().err
    assert cli.main(["demo", "--port", "99999"]) == 1
    assert cli.main(["demo", "--no-browser", "--port", str(port)]) == 0
    ((options, *_),) = voila
    assert f"--port={port}" in options and "--no-browser" in options


def test_demo_takes_another_port_where_the_usual_one_is_taken(voila):
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # someone else may have it
            taken.bind(("127.0.0.1", cli.FIRST_PORT))
        taken.listen()
        assert cli.main(["demo"]) == 0
    assert f"--port={cli.FIRST_PORT}" not in voila[0][0]


# The rest


def test_progress_is_told(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))
    assert cli.main(["progress"]) == 0
    assert "Next: lesson" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["dance"], ["reset"], ["start", "a", "b"]])
def test_what_is_not_understood_ends_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as ending:
        cli.main(arguments)
    assert ending.value.code == 2
    assert "usage: teachkit" in capsys.readouterr().err


def test_a_screen_without_our_letters_is_no_problem(tmp_path):
    names = list(EXERCISES)
    following = next(name for name in names if not EXERCISES[name].task.isascii())
    passed = names[: names.index(following)]
    (tmp_path / "progress.json").write_text(json.dumps({"passed": passed}))
    done = subprocess.run(
        [sys.executable, "-m", "teachkit.cli", "progress"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "TEACHKIT_HOME": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert following.encode() in done.stdout


def ways(command):
    """One command, as the script and as the module."""
    script = Path(sys.executable).with_name("teachkit")
    return [[str(script), *command], [sys.executable, "-m", "teachkit", *command]]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["progress"], 0),
        (["--help"], 0),
        (["start", "{}/course", "--no-open"], 0),
        (["start", "{}/file", "--no-open"], 1),
        (["reset", "01", "{}/none"], 1),
        (["reset", "99", "{}"], 2),
        (["demo", "--port", "99999"], 1),
        (["dance"], 2),
        ([], 2),
    ],
)
def test_the_module_does_what_the_script_does(command, code, tmp_path):
    said = []
    for number, way in enumerate(ways([part.format(tmp_path / "x") for part in command])):
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "file").touch()
        done = run_in(tmp_path / "x", *way, python=())
        assert done.returncode == code, done.stderr
        said.append((done.stdout, done.stderr))
        (tmp_path / "x").rename(tmp_path / f"done-{number}")
    assert said[0] == said[1]


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way there")
@pytest.mark.parametrize(
    "command", [["progress"], ["--help"], ["start", "course", "--no-open"], ["reset", "99"]]
)
def test_a_reader_who_leaves_is_no_fault(command, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "teachkit", *command],
            cwd=tmp_path,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    if command[0] == "reset":
        assert done.returncode == 2 and b"There is no lesson 99" in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_who_leaves_halfway_ends_the_command(monkeypatch, capfd):
    def leave(given):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    silenced = []
    monkeypatch.setattr(cli, "_silence", silenced.append)
    monkeypatch.setattr(cli, "_progress", leave)
    assert cli.main(["progress"]) == 0
    assert silenced == [sys.stdout]
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full disk at hand")
def test_a_full_disk_is_said(tmp_path):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "teachkit", "progress"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "That did not work: No space left on device.\n"


@pytest.mark.skipif(os.name == "nt", reason="a shell's own words")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_closed_output_is_no_problem(closed, tmp_path):
    words = f'"{sys.executable}" -m teachkit start course --no-open {closed}'
    done = subprocess.run(["sh", "-c", words], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "course" / "00-start-here.ipynb").is_file()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-16"])
def test_every_command_speaks_on_every_screen(encoding, tmp_path):
    folder = tmp_path / "Übung – ∇"
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for command in (
        ["start", str(folder), "--no-open"],
        ["reset", "03", str(folder)],
        ["progress"],
    ):
        done = run_in(
            tmp_path,
            "-m",
            "teachkit",
            *command,
            env=environment,
            encoding=encoding,
            errors="replace",
        )
        assert (done.returncode, done.stderr.strip("\ufeff")) == (0, ""), done.stderr


def test_the_notebooks_of_this_checkout_are_found():
    assert cli.shipped().name == "notebooks"
