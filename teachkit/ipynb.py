"""What the bytes of a notebook say: which lesson it is, and whether a learner wrote in it.

A cell that was built has a digest of its type and text for an id. As long as each cell still
matches its own, nobody wrote in the notebook, whatever its version; running it changes results,
not text.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

KERNEL = Path(__file__).parent / "jupyter" / "kernels" / "python3" / "kernel.json"
STORED_NAME = "Python 3"  # what a build calls the kernel; JupyterLab writes the kernel's own name
ANY = {"errors": "surrogatepass"}  # half a character, in JSON a text like any other, can be written

Notebook = dict[str, Any]


def cell_ids(cells: Sequence[tuple[str, str]]) -> list[str]:
    """The ids with which cells are stored, from the type and text of each.

    Copies of every version are known by them: they never change.
    """
    ids: list[str] = []
    seen: dict[str, int] = {}
    for kind, text in cells:
        digest = hashlib.sha256(f"{kind}\n{text}".encode(**ANY)).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def read(content: bytes) -> Notebook | None:
    """The notebook with these bytes, or None where they are not one."""
    try:
        notebook = json.loads(content)
        metadata, cells = notebook["metadata"], notebook["cells"]
        texts = [_text(cell) for cell in cells]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    sound = isinstance(metadata, dict) and all(isinstance(text, str) for text in texts)
    return notebook if sound else None


def write(notebook: Notebook) -> bytes:
    """The bytes of a notebook, as Jupyter writes them."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode(**ANY)


def for_learner(content: bytes, results: bool) -> bytes:
    """A shipped notebook as it is copied to a learner: without what it printed, unless asked for.

    It says of kernel and Python what JupyterLab would write there, so that opening it changes
    nothing, and of its cells which there are: one that is deleted or moved is missed.
    """
    notebook = read(content)
    if notebook is None:
        return content
    if not results:
        for cell in notebook["cells"]:
            if cell.get("cell_type") == "code":
                cell |= {"execution_count": None, "outputs": []}
    stored = notebook["metadata"]
    kernel = json.loads(KERNEL.read_bytes())["display_name"]
    notebook["metadata"] = {
        "kernelspec": {**stored.get("kernelspec", {}), "display_name": kernel},
        "language_info": {**stored.get("language_info", {}), "version": platform.python_version()},
        "teachkit": {"cells": _order(_ids(notebook))},
    }
    return write(notebook)


def as_stored(content: bytes) -> bytes:
    """The same without what JupyterLab writes by itself: the kernel's name, Python's version."""
    notebook = read(content)
    if notebook is None:
        return content
    kernel, language = (notebook["metadata"].get(key) for key in ("kernelspec", "language_info"))
    if isinstance(kernel, dict):
        kernel["display_name"] = STORED_NAME
    if isinstance(language, dict):
        language.pop("version", None)
    try:
        return write(notebook)
    except RecursionError:  # results that are nested deeper than any that ship
        return content


def is_unedited(content: bytes) -> bool:
    """Whether each cell is as it came, and none is new, gone or elsewhere.

    What was run, folded or tagged was not edited. Copies of early versions do not say which cells
    they had: there a cell that is gone is not missed.
    """
    notebook = read(content)
    if notebook is None:
        return False
    cells = _written(notebook)
    if any(cell.get("attachments") for cell in cells):
        return False
    texts = [(str(cell.get("cell_type")), _text(cell)) for cell in cells]
    ids = _ids(notebook)
    missed = copied_cells(content) not in (None, _order(ids))
    return bool(ids) and ids == cell_ids(texts) and not missed


def copied_cells(content: bytes) -> str | None:
    """What a copy says of the cells with which it was made: a digest that tells its version."""
    notebook = read(content)
    said = notebook["metadata"].get("teachkit") if notebook else None
    return said.get("cells") if isinstance(said, dict) else None


def same_cells(one: bytes, other: bytes) -> bool:
    """Whether two notebooks hold the same cells, whatever these printed."""
    first, second = read(one), read(other)
    return first is not None and second is not None and _ids(first) == _ids(second)


def has_results(content: bytes) -> bool:
    """Whether a cell of the notebook holds what it printed."""
    notebook = read(content)
    return notebook is not None and any(cell.get("outputs") for cell in notebook["cells"])


def _written(notebook: Notebook) -> list[dict[str, Any]]:
    """Its cells, without empty ones: running the last cell makes one more."""
    return [cell for cell in notebook["cells"] if _text(cell).strip() or cell.get("outputs")]


def _text(cell: dict[str, Any]) -> str:
    """A cell's text, which may stand there line by line."""
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else source


def _ids(notebook: Notebook) -> list[Any]:
    return [cell.get("id") for cell in _written(notebook)]


def _order(ids: list[Any]) -> str:
    return hashlib.sha256("\n".join(map(str, ids)).encode(**ANY)).hexdigest()[:16]
