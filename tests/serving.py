"""The service of lesson 16 for tests: trained once, asked in process or over real HTTP."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from waiting import LAST_RESORT, wait_until

for name in ("fastapi", "skops", "uvicorn"):
    # Who imports this is skipped where the libraries' oldest and newest versions are tried.
    pytest.importorskip(name, reason="the extra `service` is not installed")

SERVICE = Path(__file__).resolve().parents[1] / "service"
UVICORN = ["-m", "uvicorn", "app:app"]


def load(name: str) -> ModuleType:
    """A file of the service as a module of its own, new each time."""
    spec = importlib.util.spec_from_file_location(f"service_{name}", SERVICE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def train(monkeypatch: Any, file: Path) -> Path:
    """What `python train.py FILE` does, without the seconds that a new process takes."""
    monkeypatch.setattr(sys, "argv", ["train.py", str(file)])
    runpy.run_path(str(SERVICE / "train.py"), run_name="__main__")
    return file


def load_app(monkeypatch: Any, model: Path) -> ModuleType:
    """The service's file app.py, with this model."""
    monkeypatch.setenv("MODEL", str(model))
    return load("app")


def ask(app: Any, method: str, url: str, **given: Any) -> httpx.Response:
    """Ask the service without a network: what it would answer, and 500 where it would crash."""

    async def in_pieces(pieces: list[bytes]) -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def once() -> httpx.Response:
        if isinstance(given.get("content"), list):
            given["content"] = in_pieces(given["content"])
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://penguins") as client:
            return await client.request(method, url, **given)

    return asyncio.run(once())


class Server:
    """uvicorn in a process of its own, on a port that was free."""

    def __init__(self, model: Path) -> None:
        command = [sys.executable, *UVICORN, "--port", "0", "--no-access-log"]
        environment = {**os.environ, "MODEL": str(model)}
        self.process = subprocess.Popen(
            command, cwd=SERVICE, env=environment, stderr=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        # Who writes into a pipe that nobody empties stands still one day.
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(self.process.stderr)

    @property
    def said(self) -> str:
        return "".join(self.lines)

    @property
    def port(self) -> int:
        def found() -> re.Match[str] | None:
            return re.search(r"running on http://127\.0\.0\.1:(\d+)", self.said)

        wait_until(lambda: found() or self.process.poll() is not None, "uvicorn's port")
        port = found()
        assert port, self.said
        return int(port[1])

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(LAST_RESORT)
        self.reader.join(LAST_RESORT)
        assert self.process.stderr is not None
        self.process.stderr.close()


@contextmanager
def served(model: Path) -> Iterator[Server]:
    server = Server(model)
    try:
        server.port  # noqa: B018  it waits until the server listens
        yield server
    finally:
        server.close()
