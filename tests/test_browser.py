"""The notebooks in a real browser: JupyterLab opens each, runs every cell, shows every picture."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from teachkit import cli

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
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

pytestmark = pytest.mark.pinned

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
# JupyterLab draws only the cells near the window: visit them all, then count what is drawn.
PICTURES = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  let count = 0;
  for (const cell of panel.content.widgets) {
    await panel.content.scrollToItem(panel.content.widgets.indexOf(cell));
    await cell.ready;
    const images = [...cell.node.querySelectorAll(".jp-OutputArea-output img")];
    await Promise.all(images.map((image) => image.decode()));
    count += images.filter((image) => image.naturalWidth > 100).length;
  }
  return count;
}"""
CLOSE = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  await panel.context.save();
  panel.dispose();
}"""


def refuse(reason: str) -> None:
    """Skip on a machine without what this needs; fail where it is promised."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A learner's folder, as `teachkit start` makes it."""
    folder = tmp_path_factory.mktemp("learner") / "course"
    assert cli.main(["start", str(folder), "--no-open"]) == 0
    return folder


@pytest.fixture(scope="module")
def lab(course, tmp_path_factory):
    """The address of a JupyterLab that serves the course, with no settings of this user."""
    if CHROMIUM is None:
        refuse("no Chromium here: install the system's package `chromium` to run this test")
    home = tmp_path_factory.mktemp("jupyter")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    environment = os.environ | {
        f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")
    }
    environment |= {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("MPLBACKEND", None)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
    ]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={course}"]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url="]
    with open(home / "log", "w") as log:
        server = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=course
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (home / "log").read_text()
                time.sleep(0.1)
        else:
            pytest.fail("JupyterLab did not start:\n" + (home / "log").read_text())
        yield f"{address}/lab?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.fixture(scope="module")
def page(lab):
    """A page of headless Chromium with JupyterLab ready in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(lab)
        page.wait_for_function("window.jupyterapp && window.jupyterapp.restored")
        yield page
        browser.close()


@pytest.mark.parametrize("name", [p.name for p in NOTEBOOKS])
def test_every_cell_of_a_notebook_runs_in_jupyterlab(page, name):
    notebook = page.evaluate(RUN, name)
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    for cell in code:
        for output in cell["outputs"]:
            assert output["output_type"] != "error", (cell["source"], output["evalue"])
            assert output.get("name") != "stderr", (cell["source"], output["text"])
    assert code and all(c["execution_count"] for c in code)
    stored = [o for c in code for o in c["outputs"] if "image/png" in o.get("data", {})]
    assert page.evaluate(PICTURES) == len(stored)
    page.evaluate(CLOSE)
