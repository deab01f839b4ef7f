"""Call a function with every case of an exercise and write down what it does."""

from __future__ import annotations

import contextlib
import copy
import linecache
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from teachkit.exercises.answers import Answer, plain, same, short
from teachkit.exercises.declare import Exercise
from teachkit.exercises.sandbox import Refused, Stopped, kept_state


@dataclass
class Crash:
    """An exception, in words."""

    kind: str
    message: str
    line: int | None
    source: str
    refused: bool


@dataclass
class Outcome:
    """What a function did with one case.

    Where an exercise has a judge, `answer` is its verdict, and `lacks` its sentences.
    """

    answer: Answer | None = None
    crash: Crash | None = None
    changed: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    printed: str = ""
    warning: str = ""


@dataclass
class Material:
    """What a check of one exercise needs, made once a kernel.

    What mistakes do, `mistaken`, is made where it is first asked for.
    """

    exercise: Exercise
    seed: int
    cases: list[tuple]
    expected: list[Outcome]
    mistaken: dict[str, list[Outcome]] = field(default_factory=dict)


def observe(
    function: Callable[..., Any],
    cases: list[tuple],
    exercise: Exercise,
    outcomes: list[Outcome],
    take: Callable[[], tuple[str, str]] = lambda: ("", ""),
) -> None:
    """Call `function` with fresh copies of every case and append what it does.

    `take` gives what it printed and warned of since it was last asked: nothing, unless given.
    """
    for case in cases:
        arguments = copy.deepcopy(case)
        outcome = Outcome()
        take()
        try:
            outcome.answer = plain(function(*arguments))
            # A view of the input is no change, but it must not be compared after one.
            outcome.changed = tuple(
                name
                for name, now, before in zip(exercise.names, arguments, case, strict=False)
                if not _unchanged(now, before)
            )
        except Stopped:
            raise
        except BaseException as error:
            outcome.crash = _crash(error, function)
        if exercise.judge and outcome.answer and outcome.answer.kind != "nothing":
            lacks = exercise.judge(outcome.answer, *case)
            outcome.answer, outcome.lacks = plain(tuple(lacks)), tuple(lacks.values())
        outcome.printed, outcome.warning = take()
        outcomes.append(outcome)


def observe_trusted(
    function: Callable[..., Any], cases: list[tuple], exercise: Exercise, seed: int
) -> list[Outcome]:
    """The same for a function of our own, without a thread."""
    outcomes: list[Outcome] = []
    with trusted(seed):
        observe(function, cases, exercise, outcomes)
    return outcomes


@contextlib.contextmanager
def trusted(seed: int) -> Iterator[None]:
    """Keep the kernel's state, and say nothing, while functions of our own are observed."""
    with kept_state(seed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def same_outcome(mine: Outcome, theirs: Outcome, tolerance: float) -> bool:
    """Whether two functions did the same with one case."""
    if mine.crash is not None or theirs.crash is not None:
        return (
            mine.crash is not None
            and theirs.crash is not None
            and mine.crash.kind == theirs.crash.kind
        )
    return mine.changed == theirs.changed and same(mine.answer, theirs.answer, tolerance)


def _unchanged(now: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return (
            now.shape == before.shape
            and now.dtype == before.dtype
            and now.tobytes() == before.tobytes()
        )
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(_unchanged, now, before))
    if isinstance(before, dict):
        return now.keys() == before.keys() and all(_unchanged(now[key], before[key]) for key in now)
    if hasattr(before, "columns"):  # a table of pandas
        return bool(now.equals(before))
    return True


def _crash(error: BaseException, function: Callable[..., Any]) -> Crash:
    """What an exception says, and where in the learner's code it was raised."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    line, source = None, ""
    trace = error.__traceback__
    while trace is not None:
        if file is not None and trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    if line is not None:
        source = short(linecache.getline(file, line), 100)
    kind = short(type(error).__name__, 40)
    try:
        message = str(error)
    except Stopped:
        raise
    except BaseException:
        message = ""
    return Crash(kind, short(message, 200), line, source, isinstance(error, Refused))
