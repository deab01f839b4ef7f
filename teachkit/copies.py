"""A learner's folder: what is copied there, and what becomes of it when the course changes.

What a learner wrote is never overwritten. A copy in which nobody wrote follows the course; where it
holds anything that is not known to be the course's own, such as results, it is kept beside.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from teachkit import ipynb
from teachkit.files import keep_beside, write_atomically

MANIFEST = ".teachkit.json"


@dataclass
class Copied:
    """What became of each file, in names; `beside` has the name of each learner's copy too."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)


def bring(source: Path, course: Path, results: bool) -> Copied:
    """Copy what ships in `source` into the folder `course`, with results or without."""
    known, copied = read_list(course), Copied()
    for path in shipped_files(source):
        _bring_one(source / path, course / path, path.as_posix(), results, known, copied)
    write_list(course, known)
    return copied


def read_list(course: Path) -> dict[str, str]:
    """The hash of each file as it was copied, but for what JupyterLab writes there by itself.

    None is known if the list is damaged.
    """
    try:
        files = json.loads((course / MANIFEST).read_bytes())["files"]
        if all(isinstance(key, str) and isinstance(one, str) for key, one in files.items()):
            return dict(files)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    return {}


def write_list(course: Path, files: dict[str, str]) -> None:
    """Write the list into a folder."""
    text = json.dumps({"files": dict(sorted(files.items()))}, indent=1) + "\n"
    write_atomically(course / MANIFEST, text.encode())


def shipped_files(folder: Path) -> list[Path]:
    """All files to copy, relative to `folder`, without hidden ones."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if not any(part[0] in "._" for part in path.parts))


def restore(source: Path, course: Path, name: str, results: bool) -> tuple[bool, Path | None]:
    """Make a file as it ships: whether it was not, and where the learner's is kept, if anywhere."""
    known, target = read_list(course), course / name
    shipped = (source / name).read_bytes()
    wanted = ipynb.for_learner(shipped, results)
    present = target.read_bytes() if target.exists() else None
    changed = present is None or not _alike(present, wanted)
    kept = None
    if changed:
        if present is not None and not _is_ours(present, known.get(name)):
            kept = keep_beside(target, "mine")
        write_atomically(target, wanted)
    known[name] = _hash(ipynb.as_stored(wanted))
    write_list(course, known)
    return changed, kept


def _bring_one(
    shipped: Path, target: Path, name: str, results: bool, known: dict[str, str], copied: Copied
) -> None:
    content = shipped.read_bytes()
    wanted = ipynb.for_learner(content, results)
    if not os.path.lexists(target):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            copied.blocked.append(name)
            return
        write_atomically(target, wanted)
        copied.new.append(name)
    elif target.is_dir():
        copied.blocked.append(name)
        return
    elif target.is_symlink():
        copied.kept.append(name)
        return
    else:
        present = target.read_bytes()
        ours = _is_ours(present, known.get(name))
        if _alike(present, wanted):
            copied.same.append(name)
        elif not (ours or ipynb.is_unedited(present)):
            newer = _is_outdated(present, known.get(name), content, wanted)
            (copied.outdated if newer else copied.kept).append(name)
            return
        elif _may_stay(present, wanted, results):
            copied.same.append(name)
            return
        else:
            if not ours:
                copied.beside[name] = keep_beside(target, "mine").name
            write_atomically(target, wanted)
            copied.updated.append(name)
    known[name] = _hash(ipynb.as_stored(wanted))


def _may_stay(unedited: bytes, wanted: bytes, results: bool) -> bool:
    """Whether a copy is of this version, though run, or made with results, and lacks none."""
    return ipynb.same_cells(unedited, wanted) and (not results or ipynb.has_results(unedited))


def _is_ours(present: bytes, known: str | None) -> bool:
    """Whether a file holds what was copied, and nothing of the learner's."""
    return known == _hash(ipynb.as_stored(present))


def _is_outdated(present: bytes, known: str | None, shipped: bytes, wanted: bytes) -> bool:
    """Whether what ships now is newer than what the learner's file was made of."""
    made_of = ipynb.copied_cells(present)
    if made_of is not None:
        return made_of != ipynb.copied_cells(wanted)
    return known not in (None, _hash(shipped), _hash(ipynb.as_stored(wanted)))


def _alike(one: bytes, other: bytes) -> bool:
    """Whether two files are the same, but for what JupyterLab writes there by itself."""
    return one == other or ipynb.as_stored(one) == ipynb.as_stored(other)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
