"""What every test relies on: no display, no learner's files, fonts already listed."""

import os
import re
import signal
import tempfile
from functools import cache
from pathlib import Path

import pytest
from waiting import LAST_RESORT, Clock, limit_checks

os.environ["MPLBACKEND"] = "Agg"
os.environ["TEACHKIT_HOME"] = tempfile.mkdtemp(prefix="teachkit-home-")

# Threads that wait for each other on a busy machine cost more than they bring.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

# A shell that starts the tests in the background has Ctrl+C ignored, and so would every program
# that a test starts and then ends by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# scikit-learn's check of other kinds of arrays is left out without this.
os.environ["SCIPY_ARRAY_API"] = "1"

# Jupyter's own folders stay as they are, but a user's IPython start-up files must not
# run inside the lessons.
os.environ["IPYTHONDIR"] = tempfile.mkdtemp(prefix="teachkit-ipython-")
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

ROOT = Path(__file__).resolve().parents[1]

# What is left out unless -m names it, and how it is run.
APART = {
    "lab": "every lesson, run in JupyterLab: make test-lab",
    "builds": "every lesson, built twice and run as on an older machine: make test-builds",
}


def named(config: pytest.Config, marker: str) -> bool:
    return re.search(rf"\b{marker}\b", config.option.markexpr) is not None


def pytest_collection_modifyitems(config, items):
    left_out = {marker for marker in APART if not named(config, marker)}
    kept, left = [], []
    for item in items:
        marked = any(item.get_closest_marker(marker) for marker in left_out)
        (left if marked else kept).append(item)
    if left:
        items[:] = kept
        config.hook.pytest_deselected(items=left)


@cache
def group_of(file: str) -> str | None:
    """The name by which a file of tests asks for one worker, and for whom it shares it with."""
    named = re.search(r'xdist_group\("(\w+)"\)', (ROOT / file).read_text(encoding="utf-8"))
    return named and named[1]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Send what shares a server and a browser to one worker.

    pytest-xdist 3.8 does so by a name that it adds to a test's own, which pytest 9.2 no longer
    takes: each worker started a server, a browser and a hub of its own.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid.partition("::")[0]) or nodeid

    return ByGroup(config, log)


def pytest_terminal_summary(terminalreporter, config):
    for marker, words in APART.items():
        if not named(config, marker):
            terminalreporter.write_line(f"Not run here: {words}")


@pytest.fixture
def no_learner(monkeypatch, tmp_path):
    """Progress is kept in an empty folder: not a developer's own, and not another test's."""
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))


@pytest.fixture
def patient(monkeypatch):
    """No check is cut short because this machine is slow: only what never ends is stopped."""
    limit_checks(monkeypatch, seconds=LAST_RESORT)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """The clock of every check, which stands still until the test says that time is up."""
    clock = Clock()
    limit_checks(monkeypatch, clock=clock)
    return clock


@pytest.fixture
def root() -> Path:
    return ROOT
