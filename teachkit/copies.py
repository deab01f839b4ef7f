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
from typing import Any

from teachkit import ipynb
from teachkit.files import keep_beside, write_atomically

MANIFEST = ".teachkit.json"


@dataclass
class Known:
    """What the folder's list says of each file, by name.

    Attributes
    ----------
    files : dict of str
        The hash of each file as it was copied, but for what JupyterLab writes there by itself.
    versions : dict of str
        The hash of what it is a copy of, without results. Early lists do not have it.
    """

    files: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Path) -> Known:
        """The list in a folder. Nothing is known if it is missing or damaged."""
        try:
            stored = json.loads((course / MANIFEST).read_bytes())
        except (OSError, ValueError, RecursionError):
            return cls()
        files, versions = (_names(stored, key) for key in ("files", "versions"))
        return cls(files, versions)

    def save(self, course: Path) -> None:
        """Write the list into a folder."""
        stored = {"files": self.files, "versions": self.versions}
        text = json.dumps(stored, indent=1, sort_keys=True) + "\n"
        write_atomically(course / MANIFEST, text.encode())

    def is_ours(self, name: str, content: bytes) -> bool:
        """Whether a file holds what was copied, and nothing of the learner's."""
        return self.files.get(name) == _hash(ipynb.as_stored(content))

    def is_outdated(self, name: str, shipped: bytes) -> bool:
        """Whether what ships now is newer than what the file is a copy of."""
        copied = self.versions.get(name, self.files.get(name))
        return copied not in (None, _version(shipped), _hash(shipped))

    def copied(self, name: str, shipped: bytes, copy: bytes) -> None:
        """Remember what was copied."""
        self.files[name] = _hash(ipynb.as_stored(copy))
        self.versions[name] = _version(shipped)


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
    known, copied = Known.of(course), Copied()
    for path in shipped_files(source):
        _bring_one(source / path, course / path, path.as_posix(), results, known, copied)
    known.save(course)
    return copied


def shipped_files(folder: Path) -> list[Path]:
    """All files to copy, relative to `folder`, without hidden ones."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if not any(part[0] in "._" for part in path.parts))


def restore(source: Path, course: Path, name: str, results: bool) -> tuple[bool, Path | None]:
    """Make a file as it ships: whether it was not, and where the learner's is kept, if anywhere."""
    known, target = Known.of(course), course / name
    shipped = (source / name).read_bytes()
    wanted = ipynb.for_learner(shipped, results)
    present = target.read_bytes() if target.exists() else None
    changed = present is None or not _alike(present, wanted)
    kept = None
    if changed:
        if present is not None and not known.is_ours(name, present):
            kept = keep_beside(target, "mine")
        write_atomically(target, wanted)
    known.copied(name, shipped, wanted)
    known.save(course)
    return changed, kept


def _bring_one(
    shipped: Path, target: Path, name: str, results: bool, known: Known, copied: Copied
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
        if _alike(present, wanted):
            copied.same.append(name)
        elif not (known.is_ours(name, present) or ipynb.is_unedited(present)):
            newer = known.is_outdated(name, content)
            (copied.outdated if newer else copied.kept).append(name)
            return
        elif ipynb.same_cells(present, wanted) and (not results or ipynb.has_results(present)):
            copied.same.append(name)  # but run, or copied with results: it stays so
            return
        else:
            if not known.is_ours(name, present):
                copied.beside[name] = keep_beside(target, "mine").name
            write_atomically(target, wanted)
            copied.updated.append(name)
    known.copied(name, content, wanted)


def _alike(one: bytes, other: bytes) -> bool:
    """Whether two files are the same, but for what JupyterLab writes there by itself."""
    return one == other or ipynb.as_stored(one) == ipynb.as_stored(other)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _version(shipped: bytes) -> str:
    """What tells one version of a file from another, whatever its cells print."""
    return _hash(ipynb.as_stored(ipynb.for_learner(shipped, results=False)))


def _names(stored: Any, key: str) -> dict[str, str]:
    """A part of the list; empty if it is damaged."""
    part = stored.get(key) if isinstance(stored, dict) else None
    sound = isinstance(part, dict) and all(isinstance(value, str) for value in part.values())
    return part if sound else {}
