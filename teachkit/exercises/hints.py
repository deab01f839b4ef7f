"""One more hint each time that a learner asks, and one right answer."""

from __future__ import annotations

import builtins
import re
import sys
import types

import numpy as np

from teachkit.exercises.declare import Exercise, source_of
from teachkit.exercises.display import Note
from teachkit.exercises.registry import load_exercises
from teachkit.exercises.words import unknown_told

_hints_given: dict[str, int] = {}
# The number of the hint that a notebook's cell showed last, and of the run in which it did.
_shown_in: dict[tuple[str, str], tuple[int, int]] = {}


def hint(name: str) -> Note:
    """One more hint each time.

    In a notebook, a cell that has shown a hint gives the next when it is run again straight away.
    Run after others, as when all cells are run, it shows the same again.

    Parameters
    ----------
    name : str
        The exercise's name.

    See Also
    --------
    solution : One right answer.
    check : Whether yours is right.

    Examples
    --------
    >>> from teachkit import hint
    >>> hint("distance_between")
    Hint 1 of 2: `a - b` is an array with one difference for each coordinate.
    Run this again for the next hint.
    """
    exercises = load_exercises()
    problem = unknown_told(name, exercises)
    if problem:
        return Note(problem, problem)
    exercise = exercises[name]
    number = _number_for(name, len(exercise.hints))
    first = f"Hint {number} of {len(exercise.hints)}"
    last = "Run this again for the next hint."
    if number == len(exercise.hints):
        last = f'That was the last hint. `solution("{name}")` shows one answer.'
    text = exercise.hints[number - 1]
    return Note(f"{first}: {text}\n{last}", f"**{first}.** {text}\n\n{last}")


def _number_for(name: str, last: int) -> int:
    """The number of the hint to give: the next one, or the one that this cell showed."""
    cell, run = _running_cell()
    shown, shown_at = _shown_in.get((name, cell), (0, run))
    if shown and run - shown_at > 1:  # other cells ran since: nobody asked for more
        number = shown
    else:
        number = _hints_given[name] = min(_hints_given.get(name, 0) + 1, last)
    if cell:
        _shown_in[name, cell] = number, run
    return number


def _running_cell() -> tuple[str, int]:
    """The id of the notebook's cell that runs, and how many ran so far; no id elsewhere."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if not hasattr(shell, "get_parent"):
        return "", 0
    metadata = shell.get_parent().get("metadata", {})
    return str(metadata.get("cellId", "")), shell.execution_count


def solution(name: str) -> Note:
    """One right answer: the source of a function that passes.

    Parameters
    ----------
    name : str
        The exercise's name.

    See Also
    --------
    hint : One more hint each time; try these first.
    check : Whether your own answer is right.

    Examples
    --------
    >>> from teachkit import solution
    >>> solution("distance_between")
    def distance_between(a, b):
        return np.sqrt(((a - b) ** 2).sum())
    """
    exercises = load_exercises()
    problem = unknown_told(name, exercises)
    if problem:
        return Note(problem, problem)
    source = _solution_source(name, exercises[name])
    return Note(source, f"One answer; yours may be another.\n\n```python\n{source}\n```")


def _solution_source(name: str, exercise: Exercise) -> str:
    """The reference under the learner's name, with all that it needs from its own file."""
    reference = exercise.reference
    imports: list[str] = []
    helpers: dict[str, str] = {}
    _collect(reference, imports, helpers)
    renamed = {key: key.lstrip("_") for key in helpers if key.startswith("_")}
    renamed[reference.__name__] = name
    parts = [*helpers.values(), source_of(reference)]
    text = "\n\n\n".join(part.strip() for part in parts)
    for old, new in renamed.items():
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    return ("\n".join(sorted(set(imports))) + "\n\n\n" if imports else "") + text


def _collect(function: types.FunctionType, imports: list[str], helpers: dict[str, str]) -> None:
    """What `function` takes from its file: import lines, and the source of helpers."""
    for name in _names(function.__code__):
        if name not in function.__globals__ or name in helpers or hasattr(builtins, name):
            continue
        value = function.__globals__[name]
        if value is np or value is function:
            continue
        if isinstance(value, types.ModuleType):
            same_name = value.__name__ == name
            imports.append(f"import {value.__name__}" + ("" if same_name else f" as {name}"))
        elif isinstance(value, types.FunctionType) and value.__module__ == function.__module__:
            helpers[name] = source_of(value)
            _collect(value, imports, helpers)
        elif hasattr(value, "__module__"):
            package = sys.modules["teachkit"]
            public = value.__module__.startswith("teachkit.") and hasattr(package, name)
            imports.append(f"from {'teachkit' if public else value.__module__} import {name}")
        else:
            helpers[name] = f"{name} = {value!r}"


def _names(code: types.CodeType) -> list[str]:
    inner = [part for part in code.co_consts if isinstance(part, types.CodeType)]
    return [*code.co_names, *(name for part in inner for name in _names(part))]
