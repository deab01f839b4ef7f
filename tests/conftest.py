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

# Jupyter's own folders stay as they are, but a user's IPython start-up files must not
# run inside the lessons.
os.environ["IPYTHONDIR"] = tempfile.mkdtemp(prefix="teachkit-ipython-")
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(config, items):
    """Leave out what is marked `lab`, unless -m speaks of it; the summary says so."""
    asked = re.search(r"\blab\b", config.option.markexpr)
    config.left_to_lab = [] if asked else [item for item in items if item.get_closest_marker("lab")]
    if config.left_to_lab:
        items[:] = [item for item in items if item not in config.left_to_lab]
        config.hook.pytest_deselected(items=config.left_to_lab)


def pytest_terminal_summary(terminalreporter, config):
    if left := config.left_to_lab:
        terminalreporter.write_line(
            f"{len(left)} more tests run the other lessons in JupyterLab: `make test-lab`"
            " (or pytest -m lab)"
        )


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
