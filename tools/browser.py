"""Serve notebooks on this machine and look at them in the system's Chromium.

Used by the browser tests and by the benchmark of the demos. Nothing here reads or writes the
user's own Jupyter settings.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from teachkit.cli import environment as learners_environment  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000  # ms for anything that a page, or a server, is asked to do

# Opens a notebook, runs it from a fresh kernel and returns what it then holds.
RUN = """async (path) => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.revealed;
  app.shell.activateById(panel.id);
  await app.commands.execute("notebook:clear-all-cell-outputs");
  await app.commands.execute("notebook:run-all-cells");
  const kernel = panel.sessionContext.session.kernel;
  while (kernel.status !== "idle") await new Promise((done) => setTimeout(done, 50));
  return panel.content.model.toJSON();
}"""
CLOSE = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  await panel.context.save();
  panel.dispose();
}"""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def environment(home: Path) -> dict[str, str]:
    """Return what a learner's Jupyter starts with, its folders under `home`."""
    kinds = ("CONFIG", "DATA", "RUNTIME")
    changed = learners_environment() | {
        f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in kinds
    }
    changed |= {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": str(ROOT),
    }
    for name in ("MPLBACKEND", "SCIPY_ARRAY_API"):  # what a developer, or a test, has set
        changed.pop(name, None)
    return changed


def answers(address: str) -> bool:
    """Return whether something answers at an address."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def serving(command: list[str], folder: Path, probe: str) -> Iterator[None]:
    """Run a server in `folder` until the block ends; enter once `probe`, an address, answers.

    Raises RuntimeError with what the server wrote, if it stops or does not answer.
    """
    home = Path(tempfile.mkdtemp(prefix="teachkit-jupyter-"))
    log = home / "log"
    with open(log, "w") as out:
        server = subprocess.Popen(
            command, env=environment(home), stdout=out, stderr=subprocess.STDOUT, cwd=folder
        )
    try:
        end = time.monotonic() + PATIENCE / 1000
        while not answers(probe):
            if server.poll() is not None:
                raise RuntimeError(log.read_text())
            if time.monotonic() > end:
                raise RuntimeError("the server did not answer:\n" + log.read_text())
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Serve a folder in JupyterLab; the block gets its address."""
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]
    command += [f"--IdentityProvider.token={token}"]
    command += ["--LabApp.expose_app_in_browser=True"]
    address = f"http://127.0.0.1:{port}"
    with serving(command, folder, f"{address}/api?token={token}"):
        yield f"{address}/lab?token={token}"


@contextmanager
def chromium() -> Iterator[Any]:
    """Start headless Chromium; the block gets playwright's browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def open_lab(browser: Any, address: str) -> Any:
    """Return a page with JupyterLab ready in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored")
    return page
