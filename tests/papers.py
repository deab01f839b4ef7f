"""What is written for machines that are not here, read for tests: Dockerfiles, commands."""

from __future__ import annotations

import shlex
from pathlib import Path


class Dockerfile:
    """A Dockerfile: its instructions as (word, the rest), long lines joined."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        self.instructions = [tuple(line.split(maxsplit=1)) for line in lines]

    def given(self, word: str) -> list[str]:
        """What follows each instruction of this word."""
        return [rest for found, rest in self.instructions if found == word]

    def copied(self) -> list[str]:
        """What the image takes out of the project's folder."""
        return [source for rest in self.given("COPY") for source in rest.split()[:-1]]

    def lacks(self, project: Path) -> list[str]:
        """What it takes out of the project's folder, and is not there or kept out of its sight."""
        ignore = self.path.with_name(f"{self.path.name}.dockerignore")
        kept = ignore.read_text(encoding="utf-8").splitlines()
        assert kept[1] == "*", f"{ignore.name} must begin by leaving out everything"
        return [
            source
            for source in self.copied()
            if not (project / source).exists() or f"!{source.split('/')[0]}" not in kept
        ]


def commands(page: Path) -> list[list[str]]:
    """The commands of a page of Markdown, which are indented, in words."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("    ")]
