"""Exercises, their checks, hints and solutions, and what the learner has passed.

See Also
--------
teachkit.check : Whether a function is right.
teachkit.progress : What you have passed.

Examples
--------
``EXERCISES`` holds every exercise by its name, in the order of the lessons:

>>> from teachkit.exercises import EXERCISES
>>> list(EXERCISES)[:2]
['distance_between', 'count_within']
"""

from __future__ import annotations

from typing import Any

from teachkit.exercises.declare import Exercise
from teachkit.exercises.display import Result
from teachkit.exercises.engine import check, progress
from teachkit.exercises.hints import hint, solution
from teachkit.exercises.registry import load_exercises

__all__ = ["EXERCISES", "Exercise", "Result", "check", "hint", "progress", "solution"]


def __getattr__(name: str) -> Any:
    if name == "EXERCISES":
        return load_exercises()
    raise AttributeError(f"module 'teachkit.exercises' has no attribute {name!r}")
