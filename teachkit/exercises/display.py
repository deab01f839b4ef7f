"""What an exercise shows in a notebook: a result, a note, a table of progress."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_LOOKS = {
    "passed": ("✓", "Passed", "#009e73"),
    "not attempted": ("○", "Not attempted yet", "#0072b2"),
    "known mistake": ("✗", "A known mistake", "#d55e00"),
    "wrong": ("✗", "Not right yet", "#d55e00"),
    "error": ("!", "An error", "#d55e00"),
    "too slow": ("…", "Too slow", "#d55e00"),
}


_BOX = (
    "border: 1px solid #8888; border-left-width: 6px; border-radius: 4px; padding: 0.5em 1em; "
    "margin: 0.3em 0; max-width: 52em; background: transparent; color: inherit"
)


@dataclass(frozen=True, repr=False)
class Result:
    """What a check found. It shows itself in a notebook.

    Parameters
    ----------
    passed : bool
        Whether the function is right.
    kind : str
        "passed", "not attempted", "known mistake", "wrong", "error" or "too slow".
    message : str
        What to know or do now.
    heading : str, optional
        What stands above it, where it is not what stands above all results of this kind.

    See Also
    --------
    teachkit.check : Makes one.

    Examples
    --------
    >>> from teachkit.exercises import Result
    >>> Result(False, "wrong", "Your function returned 3, but 4 is right.")
    ✗ Not right yet: Your function returned 3, but 4 is right.
    """

    passed: bool
    kind: str
    message: str
    heading: str = ""

    def __repr__(self) -> str:
        icon, word, _ = _LOOKS[self.kind]
        return f"{icon} {self.heading or word}: {self.message}"

    def _repr_html_(self) -> str:
        icon, word, colour = _LOOKS[self.kind]
        return (
            f'<div role="status" style="{_BOX}; border-left-color: {colour}">'
            f'<strong><span aria-hidden="true">{icon}</span> {self.heading or word}</strong>'
            f"{_lines_as_html(self.message)}</div>"
        )


def _lines_as_html(message: str) -> str:
    """Sentences as paragraphs, lines that start with blanks as code."""
    parts = []
    for line in message.split("\n"):
        if line.startswith("  "):
            parts.append(
                '<div style="font-family: monospace; margin-left: 1.5em; white-space: pre-wrap; '
                f'overflow-wrap: anywhere">{html.escape(line.strip(), quote=False)}</div>'
            )
        else:
            parts.append(f'<div style="margin-top: 0.3em">{_inline(line)}</div>')
    return "".join(parts)


def _inline(text: str) -> str:
    """A sentence, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text.strip(), quote=False))


@dataclass(frozen=True, repr=False)
class Note:
    """Something to read: it shows itself as Markdown, or as plain text."""

    text: str
    markdown: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.markdown


@dataclass(frozen=True, repr=False)
class Progress:
    """How far the learner is, lesson by lesson. It shows itself in a notebook.

    See Also
    --------
    teachkit.progress : Makes one.

    Examples
    --------
    >>> from teachkit.exercises.display import Progress
    >>> Progress((("00", 1, 1), ("01", 0, 3)), "Next: lesson 01.")
    Lesson 00   1 of 1 passed
    Lesson 01   0 of 3 passed
    Next: lesson 01.
    """

    rows: tuple[tuple[str, int, int], ...]
    following: str
    note: str = ""

    def __repr__(self) -> str:
        lines = [f"Lesson {lesson}   {done} of {total} passed" for lesson, done, total in self.rows]
        return "\n".join(line for line in [*lines, self.following, self.note] if line)

    def _repr_html_(self) -> str:
        tick = ' <span aria-hidden="true">✓</span>'
        rows = "".join(
            f'<tr><th scope="row" style="text-align: left">Lesson {lesson}</th>'
            f'<td style="text-align: left">{done} of {total}{tick if done == total else ""}</td>'
            "</tr>"
            for lesson, done, total in self.rows
        )
        words = "".join(f"<p>{_inline(line)}</p>" for line in (self.following, self.note) if line)
        return (
            '<table><caption style="text-align: left">Exercises passed</caption><thead><tr>'
            '<th scope="col" style="text-align: left">Lesson</th>'
            '<th scope="col" style="text-align: left">Passed</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>{words}"
        )
