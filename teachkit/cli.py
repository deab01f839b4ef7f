"""The command line: ``teachkit start``, ``reset``, ``doctor``, ``progress`` and ``demo``.

``python -m teachkit`` is the same.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from teachkit import copies, selfcheck
from teachkit.copies import MANIFEST, Copied

DEFAULT = "my-course"
WITH_RESULTS = "with what the cells print and draw, below each of them (default: without)"
DEMOS = "demos.ipynb"
FIRST_PORT = 8866  # the one that Voilà itself would take
EXTENSIONS = [  # of JupyterLab: Voilà's manager of widgets, what it is built on, and ours
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]


class Trouble(Exception):
    """What went wrong, in a sentence, and the exit code."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(words)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind ``teachkit``; the process's own arguments unless given.

    Returns
    -------
    int
        0 if all is well, 1 if something is wrong, 2 if the command was not understood.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")
    try:
        code = _run(_parser().parse_args(arguments))
    except SystemExit as ending:  # of a command that was not understood, or that asked for help
        raise SystemExit(_end(int(ending.code or 0))) from None
    return _end(code)


def _run(given: argparse.Namespace) -> int:
    try:
        return given.run(given)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.code
    except OSError as error:
        if _nobody_reads(error):
            _silence(sys.stdout)
            return 0
        where = f" ({error.filename})" if error.filename else ""
        print(f"That did not work: {error.strerror or error}{where}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1


def _end(code: int) -> int:
    """Say what still waits to be said: here, where it may fail. Left to Python, that complains."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError as error:
            _silence(stream)
            if not _nobody_reads(error):
                print(f"That did not work: {error.strerror}.", file=sys.stderr)
                code = 1
    return code


def _nobody_reads(error: OSError) -> bool:
    """Whether a pipe has lost its reader, as in ``teachkit progress | head -3``."""
    gone = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)
    return error.errno in gone and error.filename is None


def _silence(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="teachkit", description="Mean shift, built by hand: the course's own commands."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Callable, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        return made

    start = command("start", _start, "Copy the lessons into a folder and open JupyterLab there.")
    start.add_argument("dir", nargs="?", metavar="DIR", help=f"the folder (default: {DEFAULT})")
    start.add_argument("--no-open", action="store_true", help="copy, but open nothing")
    start.add_argument("--results", action="store_true", help=WITH_RESULTS)
    reset = command("reset", _reset, "Restore one lesson, and keep your version beside it.")
    reset.add_argument(
        "lesson",
        metavar="LESSON",
        help="the lesson's number, for example 03, or a page's name, such as demos",
    )
    reset.add_argument("dir", nargs="?", metavar="DIR", help=f"the folder (default: {DEFAULT})")
    reset.add_argument("--results", action="store_true", help=WITH_RESULTS)
    command("doctor", _doctor, "Look at the set-up and say what to do.")
    command("progress", _progress, "Say which exercises you have passed.")
    demo = command("demo", _demo, "Show every demo on one page, large, for a projector.")
    demo.add_argument("--port", type=int, help="where to serve it (default: the first free one)")
    demo.add_argument("--no-browser", action="store_true", help="serve it, but open nothing")
    return parser


# What is shipped, and where the learner works


def shipped() -> Path:
    """The folder with the notebooks as they come with the course."""
    package = Path(__file__).resolve().parent
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise Trouble(
        "The notebooks are missing. Install the course again, or build them: make notebooks"
    )


def _course(given: str | None) -> Path:
    """The folder named, the one we stand in if it is a course, or the default."""
    if given == "":
        raise Trouble("The folder's name is empty. Leave it out, or give one.", 2)
    if given is not None:  # in quotes, and on Windows, ~ comes as it was typed
        own = given == "~" or given.startswith(("~/", f"~{os.sep}"))
        return Path(given).expanduser() if own else Path(given)
    return Path() if Path(MANIFEST).is_file() else Path(DEFAULT)


# Commands


def _start(given: argparse.Namespace) -> int:
    course, source = _course(given.dir), shipped()
    if course.exists() and course.resolve() == source.resolve():
        raise Trouble("These are the lessons as they ship. Choose another folder to work in.")
    _make_folder(course)
    copied = _copy_lessons(source, course, given.results)
    _say_copied(copied, course)
    hiding = selfcheck.check_names(course)
    if not hiding.ok:
        print(f"{hiding.detail} {hiding.remedy}")
    if copied.blocked:
        return 1
    if given.no_open:
        print(f"To open it: teachkit start {_argument(course)}")
        return 0
    return _open(course, _lessons(source))


def _make_folder(course: Path) -> None:
    if os.path.lexists(course) and not course.is_dir():
        raise Trouble(f"{course} is a file, not a folder. Choose another name.")
    try:
        course.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{course} cannot be made: {error.strerror}.") from error


def _copy_lessons(source: Path, course: Path, results: bool) -> Copied:
    try:
        return copies.bring(source, course, results)
    except OSError as error:
        raise Trouble(
            f"{course} cannot be written to: {error.strerror}. Choose a folder of your own."
        ) from error


def _say_copied(copied: Copied, course: Path) -> None:
    if copied.new:
        print(f"{_files(copied.new)} copied to {course}.")
    if copied.updated:
        print(f"{_files(copied.updated)} brought up to date: {_listed(copied.updated)}.")
    for name, beside in copied.beside.items():
        print(f"Your earlier {name}, results and all, is kept beside it as {beside}.")
    if copied.same and not copied.new:
        print(f"{_files(copied.same)} in {course} as they ship.")
    if copied.kept:
        print(f"Kept as you left it: {_listed(copied.kept)}.")
    for name in copied.outdated:
        number = _number(name)
        print(
            f"Kept as you left it: {name}. There is a newer version: "
            f"`teachkit reset {number} {_argument(course)}` fetches it and keeps yours beside it."
        )
    for name in copied.blocked:
        print(
            f"{name} was not copied, since something that is not a file has its name in {course}. "
            "Rename that first.",
            file=sys.stderr,
        )


def _files(names: list[str]) -> str:
    return f"{len(names)} file{'s' if len(names) != 1 else ''}"


def _number(name: str) -> str:
    """A notebook's number; the name of a page beside the lessons."""
    number = re.split("[-.]", name)[0]
    return number if number.isdigit() else name.removesuffix(".ipynb")


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _argument(path: Path) -> str:
    """A path as it is typed behind a command."""
    words = str(path)
    return selfcheck.quoted(os.path.join(".", words) if words.startswith(("-", "~")) else words)


def _lessons(source: Path) -> list[str]:
    """The notebooks that are shipped, in order: a copy comes behind what it is a copy of."""
    return [path.name for path in sorted(source.glob("*.ipynb"), key=lambda path: path.stem)]


def _open(course: Path, lessons: list[str]) -> int:
    if importlib.util.find_spec("jupyterlab") is None:
        raise Trouble("JupyterLab is not installed. `teachkit doctor` says how to get it.")
    # -P: a random.py in the folder is the learner's, and nothing to JupyterLab.
    command = [sys.executable, "-P", "-m", "jupyterlab"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as in a container
        command.append("--allow-root")
    first = next((name for name in lessons if _number(name) == "00"), None)
    if first is not None:
        command.append(first)
    print(f"Opening JupyterLab in {course}. To end it, press Ctrl+C here.")
    try:
        done = subprocess.run(command, cwd=course, env=environment(), check=False)
        return 0 if done.returncode == 0 else 1
    except KeyboardInterrupt:
        return 0


def environment() -> dict[str, str]:
    """What JupyterLab is started with."""
    given = os.environ
    # So that `teachkit` and `python` in JupyterLab's terminal are this environment's.
    path = [str(Path(sys.executable).parent), given.get("PATH", "")]
    # Our kernel starts with -P too, and looks into the notebook's folder last: learners can import
    # what they wrote, and their random.py or numpy.py hides nothing. Our settings, which their own
    # go before, leave out the question whether to fetch Jupyter's news.
    ours = str(Path(__file__).parent / "jupyter")
    changed = {"PATH": os.pathsep.join(path)}
    for variable in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        changed[variable] = os.pathsep.join(filter(None, [given.get(variable), ours]))
    return {**given, **changed}


def _reset(given: argparse.Namespace) -> int:
    course, source = _course(given.dir), shipped()
    names = _lessons(source)
    wanted = _number(given.lesson).zfill(2)
    name = next((one for one in names if _number(one) == wanted), None)
    if name is None:
        numbers = ", ".join(_number(one) for one in names)
        raise Trouble(f"There is no lesson {given.lesson}. There are: {numbers}.", 2)
    if not course.is_dir():
        raise Trouble(f"There is no folder {course}. `teachkit start` makes one.")
    target = course / name
    if target.is_dir():
        raise Trouble(f"{target} is a folder, not a notebook. Rename it first.")
    try:
        changed, kept = copies.restore(source, course, name, given.results)
    except OSError as error:
        raise Trouble(
            f"{course} cannot be written to: {error.strerror}. Your lesson is as it was."
        ) from error
    if changed:
        beside = f" Your version is kept as {kept.name}." if kept else ""
        print(f"{name} is restored.{beside}")
    else:
        print(f"{name} is as it ships already.")
    return 0


def _doctor(given: argparse.Namespace) -> int:
    findings = [
        selfcheck.check_python(),
        *selfcheck.check_packages(),
        selfcheck.check_writable(
            selfcheck.home, "your progress can be saved", "Set TEACHKIT_HOME to a folder"
        ),
        selfcheck.check_writable(Path.cwd, "this folder can be written to", "Go to a folder"),
        selfcheck.check_names(Path(), _course(None)),
        _check_notebooks(),
    ]
    for finding in findings:
        _say_finding(finding)
    kernel = selfcheck.check_kernel()
    _say_finding(kernel)
    if all(finding.ok for finding in [*findings, kernel]):
        print("All is well.")
        return 0
    print("Do what stands below each problem, then run `teachkit doctor` again.")
    return 1


def _check_notebooks() -> selfcheck.Finding:
    try:
        return selfcheck.Finding(True, "the notebooks are found", f"They are in {shipped()}.")
    except Trouble as trouble:
        return selfcheck.Finding(False, "the notebooks are found", "", str(trouble))


def _say_finding(finding: selfcheck.Finding) -> None:
    detail = f" ({finding.detail.rstrip('.')})" if finding.detail else ""
    print(f"{'ok' if finding.ok else 'problem':8} {finding.text}{detail}", flush=True)
    if not finding.ok:
        print(f"{'':8} {finding.remedy}", flush=True)


def _progress(given: argparse.Namespace) -> int:
    from teachkit.exercises import progress

    print(progress())
    return 0


def _demo(given: argparse.Namespace) -> int:
    if importlib.util.find_spec("voila") is None:
        raise Trouble("Voilà is not installed. This installs it: pip install voila")
    notebook = shipped() / DEMOS
    if not notebook.is_file():
        raise Trouble(f"{DEMOS} is missing. Install the course again, or build it: make notebooks")
    port = _free_port(given.port)
    print(f"The demos are at http://localhost:{port}/. To end them, press Ctrl+C here.", flush=True)
    with _own_jupyter_folders():
        from voila.app import Voila

        options = [f"--port={port}", "--Voila.port_retries=0", "--Voila.log_level=ERROR"]
        options += ["--template=lecture"]
        options += [f"--VoilaConfiguration.extension_allowlist={name}" for name in EXTENSIONS]
        options += ["--no-browser"] if given.no_browser else []
        Voila.launch_instance([str(notebook.resolve()), *options])
    return 0


def _free_port(wanted: int | None) -> int:
    """The port asked for, or the first that nothing listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + 100) if wanted is None else [wanted]:
        with contextlib.suppress(OSError, OverflowError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    which = "No port is free" if wanted is None else f"Port {wanted} cannot be used"
    raise Trouble(f"{which}: choose one between 1024 and 65535 with --port.")


@contextlib.contextmanager
def _own_jupyter_folders() -> Iterator[None]:
    """Keep the user's settings out of Jupyter, and its files in a folder that goes at the end."""
    before, variables, temporary = Path.cwd(), dict(os.environ), tempfile.tempdir
    home = Path(tempfile.mkdtemp(prefix="teachkit-demo-"))
    look = Path(__file__).parent / "show" / "lecture"
    shutil.copytree(look, home / "data" / "voila" / "templates" / "lecture")
    os.environ.update(
        {f"JUPYTER_{kind.upper()}_DIR": str(home / kind) for kind in ("data", "runtime")}
    )
    os.environ.update({"JUPYTER_NO_CONFIG": "1", "IPYTHONDIR": str(home / "ipython")})
    (home / "ipython" / "profile_default").mkdir(parents=True)
    quiet = home / "ipython" / "profile_default" / "ipython_kernel_config.py"
    quiet.write_text('c.IPKernelApp.log_level = "ERROR"')
    tempfile.tempdir = str(home)
    os.chdir(home)
    try:
        yield
    finally:
        os.chdir(before)
        tempfile.tempdir = temporary
        os.environ.clear()
        os.environ.update(variables)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
