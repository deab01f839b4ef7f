"""What a check found, in words."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable
from typing import Any

import numpy as np

from teachkit.exercises.answers import (
    difference,
    first_difference,
    input_told,
    plain,
    printed,
    short,
)
from teachkit.exercises.crashes import explained
from teachkit.exercises.declare import Exercise
from teachkit.exercises.known import Match
from teachkit.exercises.observe import Material, Outcome
from teachkit.exercises.relations import relation


def unknown_told(name: object, exercises: dict[str, Exercise]) -> str:
    """A sentence for a name that no exercise has, or ""."""
    if not isinstance(name, str):
        return (
            "The exercise's name comes first, in quotes, as in "
            'check("distance_between", distance_between).'
        )
    if name in exercises:
        return ""
    near = difflib.get_close_matches(name, exercises, n=3)
    called = f'There is no exercise called "{short(name, 60)}".'
    if near:
        quoted = " or ".join(f'"{one}"' for one in near)
        return f"{called} Did you mean {quoted}?"
    return f"{called} progress() says which there are."


def misfit_told(name: str, function: Any, exercise: Exercise) -> str:
    """A sentence when `function` cannot be called as the exercise calls it, or ""."""
    if issubclass(type(function), type):
        return f'You passed a class. The check wants a function: check("{name}", {name}).'
    if not callable(function):
        return (
            f"You passed {_with_article(function)}, not a function. Give the function itself, "
            f'without parentheses: check("{name}", {name}).'
        )
    wanted = list(inspect.signature(exercise.stub).parameters)
    try:
        waits = inspect.iscoroutinefunction(function)
        signature = inspect.signature(function)
    except Exception:  # many compiled functions do not tell
        return ""
    if waits:
        return "Your function starts with `async def`. A plain `def` is what the check can call."
    try:
        signature.bind(*wanted)
    except TypeError:
        return (
            f"Your function takes {_counted(list(signature.parameters))}. The check calls it with "
            f"{_counted(wanted)}."
        )
    return ""


def _with_article(value: Any) -> str:
    try:
        return plain(value).name
    except Exception:  # an object may do anything when it is looked at
        return "an object"


def _counted(names: list[str]) -> str:
    if not names:
        return "no arguments"
    shown = ", ".join(short(name, 30) for name in names[:6]) + (", …" if len(names) > 6 else "")
    return f"{len(names)} argument{'s' if len(names) > 1 else ''} ({shown})"


def too_slow_told(material: Material, number: int, ending: str) -> str:
    """What to do about a function that did not come back from case `number`."""
    case = _case_told(material, min(number, len(material.cases) - 1), "It was busy with")
    return "\n".join([_ENDINGS[ending], *case])


_ENDINGS = {
    "stopped": (
        "Your function did not come back, so it was stopped. "
        "Look for a loop that never ends (does something in its condition change?), "
        "or for far more work than the answer needs."
    ),
    "waited": (
        "Your function did not come back within a minute, so it was stopped, though it had hardly "
        "worked. Either it waits for something, as time.sleep and input from elsewhere do, or this "
        "machine may be busy: then close what else runs, and run the cell again."
    ),
    "stuck": (
        "Your function did not come back, and one call inside NumPy or another library is "
        "still running, or waits: it cannot be stopped from here. Restart the kernel (menu Kernel, "
        "Restart Kernel), then run the cells again from the top."
    ),
}


PRINTS = (
    "Your function prints something, but it returns nothing: who calls it gets None. End it with "
    "`return` and the value."
)
"""About a function that prints in place of returning."""


def _case_told(material: Material, place: int, start: str) -> list[str]:
    """An input in lines below `start`; no lines where nothing goes in."""
    arguments = [
        f"  {name} = {input_told(value)}"
        for name, value in zip(material.exercise.names, material.cases[place], strict=False)
    ]
    return [start, *arguments] if arguments else []


def _printed_told(outcome: Outcome) -> list[str]:
    lines = [short(line, 80) for line in outcome.printed.splitlines() if line.strip()]
    return ["It printed", *(f"  {line}" for line in lines[:3])] if lines else []


def wrong_told(material: Material, outcomes: list[Outcome], right: list[bool], worst: int) -> str:
    """What a function got wrong, shown on the smallest input that shows it."""
    outcome = outcomes[worst]
    if outcome.changed:
        names = " and ".join(outcome.changed)
        return "\n".join(
            [
                f"Your function changes its input {names}. Whoever calls it may still need the "
                "old values: work on a copy, or write `a = a + 1` instead of `a += 1`.",
                *_case_told(material, worst, "It happened with"),
            ]
        )
    if outcome.lacks:
        lines = [*outcome.lacks, *_case_told(material, worst, "With")]
    else:
        lines = [_what_differs(material, outcomes, right, worst)]
        open_ended = material.exercise.judge is not None  # there is no one answer to expect
        lines += (
            _case_told(material, worst, "With")
            if open_ended
            else _answers_told(material, worst, outcome, "With")
        )
    if outcome.warning:
        lines.append(f"A warning came up: {short(outcome.warning, 100).rstrip('.')}.")
    return "\n".join(lines + _printed_told(outcome))


def _answers_told(material: Material, place: int, outcome: Outcome, start: str) -> list[str]:
    """An input, what was expected for it, and what came."""
    expected = material.expected[place].answer
    mine, theirs = printed(outcome.answer, expected)
    if mine == theirs:
        mine = f"{mine} ({outcome.answer.name})"
    lines = _case_told(material, place, start)
    lines += [f"  expected {theirs}", f"  got      {mine}"]
    where = first_difference(outcome.answer, expected, material.exercise.tolerance)
    return [*lines, f"  {where}"] if where else lines


def known_told(material: Material, outcomes: list[Outcome], match: Match) -> str:
    """The mistake's own message; and, where it is not all that is wrong, an input that shows it."""
    shown = outcomes[match.shown]
    if shown.lacks:
        case = _case_told(material, match.shown, "With")
        return "\n".join([match.message, *shown.lacks, *case])
    if not match.apart:
        return match.message
    inputs = f"{match.apart} of {len(outcomes)} inputs"
    return "\n".join(
        [
            match.message,
            *_answers_told(material, match.shown, shown, "It shows with"),
            f"On {inputs} something else goes wrong, too. Mend this first, then check again.",
        ]
    )


def _what_differs(
    material: Material, outcomes: list[Outcome], right: list[bool], worst: int
) -> str:
    """The first sentences of a wrong result: what kind of difference, and how common."""
    failing, total = right.count(False), len(right)
    words = relation(_pairs(material, outcomes, range(total)))
    if words:
        return f"{words} That is so for every input."
    sentences = []
    if failing < total:
        what = (
            ": this is an edge case to think about" if _is_edge(right) else ", but not for this one"
        )
        sentences.append(f"Right for {total - failing} of {total} inputs{what}.")
    words = relation(_pairs(material, outcomes, [i for i in range(total) if not right[i]]))
    if words:
        where = "every input that fails" if failing > 1 else "the input that fails"
        sentences.append(f"{words} That is so for {where}.")
    else:
        answers = outcomes[worst].answer, material.expected[worst].answer
        sentences.append(difference(*answers, material.exercise.tolerance))
    return " ".join(filter(None, sentences)) or "The values differ from the expected ones."


def _pairs(
    material: Material, outcomes: list[Outcome], places: Iterable[int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """What came and what was expected in these places; none if not all are of the same kind."""
    pairs = []
    for place in places:
        mine, theirs = outcomes[place].answer, material.expected[place].answer
        if (
            mine is None
            or mine.kind != theirs.kind
            or mine.kind not in ("number", "array")
            or mine.value.shape != theirs.value.shape
        ):
            return []
        pairs.append((mine.value, theirs.value))
    return pairs


def _is_edge(right: list[bool]) -> bool:
    """Whether few inputs fail, and none of the largest, which are made at random."""
    few = len(right) // 3
    return right.count(False) <= few and all(right[-few:])


def crash_told(material: Material, worst: int, outcome: Outcome) -> str:
    """Which exception came from where, with which input, and what it means."""
    crash = outcome.crash
    case = _case_told(material, worst, "With")
    if crash.refused:
        return crash.message[:1].upper() + crash.message[1:] + "."
    ending = f": {crash.message}" if crash.message else ""
    lines = [f"{crash.kind}{ending}"]
    if crash.line is not None:
        lines.append(f"It comes from line {crash.line} of your cell:")
        if crash.source:
            lines.append(f"  {crash.source}")
        else:
            lines[-1] = lines[-1][:-1] + "."
    words = explained(crash.kind, crash.message, crash.source)
    if words:
        lines.append(words)
    return "\n".join([*lines, *case, *_printed_told(outcome)])
