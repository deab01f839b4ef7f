"""What every test relies on: no display, no learner's files, fonts already listed."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from waiting import LAST_RESORT, Clock, limit_checks

os.environ["MPLBACKEND"] = "Agg"
os.environ["TEACHKIT_HOME"] = tempfile.mkdtemp(prefix="teachkit-home-")

# Threads that wait for each other on a busy machine cost more than they bring.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

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
