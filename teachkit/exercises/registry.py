"""What an exercise is, and all that there are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Exercise:
    """One exercise, and all that its check needs to know.

    Parameters
    ----------
    lesson : str
        The lesson's number, ``"02"``.
    task : str
        What to do, in one sentence.
    stub : callable
        What the learner starts from: a docstring, no code. Its name is the exercise's.
    reference : callable
        One right answer.
    hints : list of str
        At least two, each one step further.
    mistakes : dict
        What went wrong, in words, and a function that does it.
    cases : callable
        ``cases(rng)`` makes the inputs: a list of tuples of arguments, smallest first.
    learned : str
        What the learner knows after passing.
    tolerance : float, default=1e-8
        How far an answer may be from the reference's, as a share of its largest number.
    """

    lesson: str
    task: str
    stub: Callable[..., Any]
    reference: Callable[..., Any]
    hints: list[str]
    mistakes: dict[str, Callable[..., Any]]
    cases: Callable[[np.random.Generator], list[tuple]]
    learned: str
    tolerance: float = 1e-8


@lru_cache(maxsize=1)
def load_exercises() -> dict[str, Exercise]:
    """All exercises by name, lesson after lesson."""
    import teachkit.exercises as package

    exercises: dict[str, Exercise] = {}
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    for name in names:
        if not re.fullmatch(r"lesson\d\d", name):
            continue
        module = importlib.import_module(f"{package.__name__}.{name}")
        for exercise_name, exercise in module.EXERCISES.items():
            if exercise_name in exercises:
                raise ValueError(
                    f"two exercises are called {exercise_name!r}: "
                    f"in lessons {exercises[exercise_name].lesson} and {exercise.lesson}"
                )
            exercises[exercise_name] = exercise
    return exercises
