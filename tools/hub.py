"""Start the course's JupyterHub (serving/) for a while, and log learners in by the browser.

Used by the tests of the hub and by its benchmark. It listens on ports that were free, and keeps
all it writes in one folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import browser as tools
import psutil

ROOT = tools.ROOT
CONFIG = ROOT / "serving" / "jupyterhub_config.py"
PROXY = ROOT / "serving" / "node_modules" / ".bin" / "configurable-http-proxy"
PASSWORD = "a password for a while"

# What is other than in a class: ports, a password that is known, a page that scripts can look into.
# Containers are root, and JupyterLab wants to be told that this is meant.
SETTINGS = """
import os

load_subconfig({config!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.Spawner.args += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url="]
if os.geteuid() == 0:
    c.Spawner.args.append("--allow-root")
"""
# The hub opens the first lesson, and that its kernel.
HAS_KERNEL = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"


@contextmanager
def hub(folder: Path) -> Iterator[str]:
    """Serve the course to a class whose folder is `folder`; the block gets the hub's address.

    At the end no process is left, whatever happened in the block.
    """
    port, hub_port, proxy_port = (tools.free_port() for _ in range(3))
    settings = folder / "settings.py"
    given = {"config": str(CONFIG), "password": PASSWORD}
    ports = {"port": port, "hub_port": hub_port, "proxy_port": proxy_port}
    settings.write_text(SETTINGS.format(**given, **ports), encoding="utf-8")
    command = ["env", f"TEACHKIT_CLASS={folder}"]
    command += [sys.executable, "-m", "jupyterhub", "-f", str(settings)]
    address = f"http://127.0.0.1:{port}"
    try:
        with tools.serving(command, folder, f"{address}/hub/health"):
            yield address
    finally:
        left = processes(folder)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=tools.PATIENCE / 1000)


def processes(folder: Path) -> list[psutil.Process]:
    """Return what runs in a folder or below: hub, proxy, servers and kernels of a class."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder.resolve()):
                found.append(process)
    return found


def log_in(browser: Any, address: str, *names: str) -> list[Any]:
    """Log learners in, each in a window of their own; return their pages, the first lesson open."""
    pages = [browser.new_page(viewport={"width": 1280, "height": 900}) for _ in names]
    for page, name in zip(pages, names, strict=True):
        page.set_default_timeout(tools.PATIENCE)
        page.goto(f"{address}/hub/login")
        page.fill("#username_input", name)
        page.fill("#password_input", PASSWORD)
        page.click("#login_submit")
    for page in pages:
        page.wait_for_function(HAS_KERNEL)
    return pages
