"""What a check found, in words."""

from __future__ import annotations

import difflib
import inspect
from typing import Any

from teachkit.exercises.answers import (
    difference,
    first_difference,
    input_told,
    plain,
    printed,
    relation,
    short,
)
from teachkit.exercises.declare import Exercise
from teachkit.exercises.observe import Crash, Material, Outcome


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
    case = _case_told(material, material.cases[min(number, len(material.cases) - 1)])
    if ending == "stopped":
        first = (
            "Your function did not come back, so it was stopped. "
            "Look for a loop that never ends (does something in its condition change?), "
            "or for far more work than the answer needs."
        )
    else:
        first = (
            "Your function did not come back, and one call inside NumPy or another library is "
            "still running: it cannot be stopped from here. Restart the kernel (menu Kernel, "
            "Restart Kernel), then run the cells again from the top."
        )
    return "\n".join([first, "It was busy with", *case])


def _case_told(material: Material, case: tuple) -> list[str]:
    return [
        f"  {name} = {input_told(value)}" for name, value in zip(material.names, case, strict=False)
    ]


def _printed_told(outcome: Outcome) -> list[str]:
    lines = [short(line, 80) for line in outcome.printed.splitlines() if line.strip()]
    return ["It printed", *(f"  {line}" for line in lines[:3])] if lines else []


def wrong_told(material: Material, outcomes: list[Outcome], right: list[bool], worst: int) -> str:
    """What a function got wrong, shown on the smallest input that shows it."""
    outcome, tolerance = outcomes[worst], material.exercise.tolerance
    expected = material.expected[worst]
    case = _case_told(material, material.cases[worst])
    if outcome.changed:
        names = " and ".join(outcome.changed)
        return "\n".join(
            [
                f"Your function changes its input {names}. Whoever calls it may still need the "
                "old values: work on a copy, or write `a = a + 1` instead of `a += 1`.",
                "It happened with",
                *case,
            ]
        )
    lines = [_what_differs(material, outcomes, right, worst)]
    mine, theirs = printed(outcome.answer, expected.answer)
    if mine == theirs:
        mine = f"{mine} ({outcome.answer.name})"
    lines += ["With", *case, f"  expected {theirs}", f"  got      {mine}"]
    where = first_difference(outcome.answer, expected.answer, tolerance)
    if where:
        lines.append(f"  {where}")
    if outcome.warning:
        lines.append(f"A warning came up: {short(outcome.warning, 100).rstrip('.')}.")
    return "\n".join(lines + _printed_told(outcome))


def _what_differs(
    material: Material, outcomes: list[Outcome], right: list[bool], worst: int
) -> str:
    """The first sentences of a wrong result: what kind of difference, and how common."""
    tolerance = material.exercise.tolerance
    answer, expected = outcomes[worst].answer, material.expected[worst].answer
    sentences = []
    failing, total = right.count(False), len(right)
    pairs = [
        (mine.answer.value, theirs.answer.value)
        for mine, theirs in zip(outcomes, material.expected, strict=True)
        if mine.answer is not None
        and theirs.answer is not None
        and mine.answer.kind == theirs.answer.kind
        and mine.answer.kind in ("number", "array")
        and mine.answer.value.shape == theirs.answer.value.shape
    ]
    words = relation(pairs) if len(pairs) == total else ""
    if words:
        return f"{words} That is so for every input."
    if 0 < failing <= total // 3:
        sentences.append(
            f"Right for {total - failing} of {total} inputs: this is an edge case to think about."
        )
    elif failing < total:
        sentences.append(f"Right for {total - failing} of {total} inputs, but not for this one.")
    words = difference(answer, expected, tolerance)
    if words:
        sentences.append(words)
    return " ".join(sentences) or "The values differ from the expected ones."


_EXPLAINED = {
    "NameError": "A name is used that nothing has: a typing mistake, or a cell that was not run.",
    "UnboundLocalError": "A variable is used before it has a value on this way through.",
    "IndexError": "An index points past the end. The first has number 0, the last len − 1.",
    "KeyError": "A key is not in the dict.",
    "ZeroDivisionError": "Something is divided by 0. What should come out for this input?",
    "RecursionError": "The function calls itself without end.",
    "AttributeError": "This object has no part with that name: is it the type you think?",
    "MemoryError": "It asks for more memory than there is. Are the shapes what you think?",
    "SystemExit": "Your function called sys.exit or exit. Let it return a value instead.",
    "KeyboardInterrupt": "Your function raised KeyboardInterrupt itself. Return a value instead.",
    "ModuleNotFoundError": "This package is not installed. NumPy is enough here.",
    "AxisError": "The array has fewer axes than that. Look at its shape.",
    "LinAlgError": "The matrix has no inverse, or not the right shape.",
    "NotImplementedError": "The function says itself that it is not written yet.",
    "StopIteration": "next() was called when nothing was left.",
    "AssertionError": "An assert of your own does not hold for this input.",
    "RuntimeWarning": "A warning was turned into an error.",
}


def _explained(crash: Crash) -> str:
    if crash.kind == "TypeError":
        if " ^: " in crash.message or "bitwise_xor" in crash.message:
            return "In Python a power is written with **, not with ^."
        if "None" in crash.message:
            return "Something is None: does a function that you call return nothing?"
        if "argument" in crash.message:
            return "A function is called with the wrong number or names of arguments."
        if "only" in crash.message and "scalar" in crash.message:
            return "An array stands where one number is needed."
        return "Two things are put together, or something is used, in a way its type does not know."
    if crash.kind == "IndexError" and "too many indices" in crash.message:
        return "The array has fewer axes than you ask for. Look at its shape."
    if crash.kind == "ValueError":
        if "broadcast" in crash.message:
            return (
                "Two arrays do not fit together. Print both shapes: axes must be equal, or 1, "
                "counted from the right."
            )
        if "matmul" in crash.message or "not aligned" in crash.message:
            return "The shapes do not fit for a matrix product: print both."
        if "truth value" in crash.message:
            return "An array has many answers: use .any() or .all(), or np.where in place of if."
        return ""
    return _EXPLAINED.get(crash.kind, "")


def crash_told(material: Material, worst: int, outcome: Outcome) -> str:
    """Which exception came from where, with which input, and what it means."""
    crash = outcome.crash
    case = _case_told(material, material.cases[worst])
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
    words = _explained(crash)
    if words:
        lines.append(words)
    return "\n".join([*lines, "With", *case, *_printed_told(outcome)])
