"""Check a learner's function, and say how far the learner is."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from teachkit.exercises import records
from teachkit.exercises.answers import plain
from teachkit.exercises.declare import Exercise
from teachkit.exercises.display import Progress, Result
from teachkit.exercises.known import known_mistake
from teachkit.exercises.observe import (
    Material,
    Outcome,
    observe,
    observe_trusted,
    same_outcome,
)
from teachkit.exercises.reads import slip_told, unused_told
from teachkit.exercises.registry import load_exercises
from teachkit.exercises.sandbox import Refused, inside, kept_state, run_limited
from teachkit.exercises.words import (
    PRINTS,
    crash_told,
    known_told,
    misfit_told,
    too_slow_told,
    unknown_told,
    wrong_told,
)

_materials: dict[str, Material] = {}


def _material(name: str, exercise: Exercise) -> Material:
    known = _materials.get(name)
    if known is None or known.exercise is not exercise:
        seed = zlib.crc32(name.encode())
        cases = exercise.cases(np.random.default_rng(seed))
        cases = sorted(cases, key=_size)
        if exercise.judge:  # a right answer lacks nothing; to judge ours may take seconds
            expected = [Outcome(answer=plain(())) for _ in cases]
        else:
            expected = observe_trusted(exercise.reference, cases, exercise, seed)
        known = _materials[name] = Material(exercise, seed, cases, expected)
    return known


def _size(case: Sequence) -> int:
    """How much there is to look at in an input."""
    return sum(
        # the parts of a list may differ in shape
        _size(argument) if isinstance(argument, list | tuple) else np.size(argument)
        for argument in case
        if not callable(argument)
    )


def check(name: str, function: Callable[..., Any]) -> Result:
    """Run your function on many inputs and say what it does.

    Parameters
    ----------
    name : str
        The exercise's name.
    function : callable
        Your function itself, without parentheses.

    Returns
    -------
    Result
        Whether it passed, the kind of result, and a message.

    See Also
    --------
    hint : One more hint each time.
    solution : One right answer.
    progress : What you have passed.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import check
    >>> def distance_between(a, b):
    ...     return np.abs(a - b).sum()
    >>> result = check("distance_between", distance_between)
    >>> result.passed, result.kind
    (False, 'known mistake')
    >>> print(result.message)  # doctest: +ELLIPSIS
    You added up the differences themselves, ...
    """
    if inside():
        raise Refused("your function calls check(): check it from outside, in a line of its own")
    exercises = load_exercises()
    problem = unknown_told(name, exercises)
    if problem:
        return Result(False, "error", problem)
    problem = misfit_told(name, function, exercises[name])
    if problem:
        return Result(False, "error", problem)
    material = _material(name, exercises[name])
    outcomes: list[Outcome] = []
    with kept_state(material.seed) as heard:
        ending = run_limited(
            lambda: observe(function, material.cases, exercises[name], outcomes, heard.take)
        )
    if ending != "finished":
        message = too_slow_told(material, len(outcomes), ending)
        return Result(False, "too slow", _joined(slip_told(function, exercises[name]), message))
    result = _judge(name, material, outcomes)
    if result.passed:
        note = records.record(name)
        return dataclasses.replace(result, message=_joined(result.message, note))
    if result.kind == "not attempted" or result.heading:
        return result
    slip = slip_told(function, exercises[name])
    if result.kind == "wrong":
        slip = slip or unused_told(function, exercises[name])
    return dataclasses.replace(result, message=_joined(slip, result.message))


def _joined(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _judge(name: str, material: Material, outcomes: list[Outcome]) -> Result:
    exercise = material.exercise
    if all(_did_nothing(outcome) for outcome in outcomes):
        if any(outcome.printed for outcome in outcomes):
            return Result(False, "wrong", PRINTS, heading="It prints, but returns nothing")
        task = f"{exercise.task} Write your code in {name}, then run the cell again."
        return Result(False, "not attempted", task)
    right = [
        same_outcome(mine, theirs, exercise.tolerance)
        for mine, theirs in zip(outcomes, material.expected, strict=True)
    ]
    if all(right):
        learned = exercise.learned[:1].upper() + exercise.learned[1:]
        inputs = f"Right on all {len(right)} inputs." if exercise.names else ""
        return Result(True, "passed", _joined(inputs, learned))
    match = known_mistake(material, outcomes, right)
    if match is not None:
        return Result(False, "known mistake", known_told(material, outcomes, match))
    worst = right.index(False)
    outcome = outcomes[worst]
    if outcome.crash is not None:
        return Result(False, "error", crash_told(material, worst, outcome))
    return Result(False, "wrong", wrong_told(material, outcomes, right, worst))


def _did_nothing(outcome: Outcome) -> bool:
    return outcome.crash is None and outcome.answer.kind == "nothing" and not outcome.changed


def progress() -> Progress:
    """What you have passed, lesson by lesson, and what comes next.

    See Also
    --------
    check : Whether your function is right; what passes is written down.
    teachkit.doctor : Whether it can be written down, and the rest of the set-up.

    Examples
    --------
    >>> from teachkit import progress
    >>> progress()  # doctest: +ELLIPSIS
    Lesson 00   ... of 1 passed
    Lesson 01   ... of 3 passed
    ...
    """
    exercises = load_exercises()
    done, note = records.passed()
    lessons: dict[str, list[str]] = {}
    for name, exercise in exercises.items():
        lessons.setdefault(exercise.lesson, []).append(name)
    rows = tuple(
        (lesson, sum(name in done for name in names), len(names))
        for lesson, names in sorted(lessons.items())
    )
    return Progress(rows, _following(exercises, done), note)


def _following(exercises: dict[str, Exercise], done: set[str]) -> str:
    for name, exercise in exercises.items():
        if name not in done:
            return f"Next: lesson {exercise.lesson}, `{name}`. {exercise.task}"
    return "You have passed every exercise. Go on with data of your own."
