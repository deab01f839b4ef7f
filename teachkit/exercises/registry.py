"""All the exercises that there are."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType

from teachkit.exercises.declare import Declared, Exercise


@lru_cache(maxsize=1)
def load_exercises() -> dict[str, Exercise]:
    """All exercises by name, lesson after lesson."""
    exercises: dict[str, Exercise] = {}
    for module in lesson_modules():
        for name, exercise in exercises_of(module).items():
            if name in exercises:
                raise ValueError(
                    f"two exercises are called {name!r}: "
                    f"in lessons {exercises[name].lesson} and {exercise.lesson}"
                )
            exercises[name] = exercise
    return exercises


def lesson_modules() -> list[ModuleType]:
    """The files of exercises, lesson after lesson."""
    import teachkit.exercises.lessons as package

    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def exercises_of(module: ModuleType) -> dict[str, Exercise]:
    """What a file declares, in its order."""
    declared = [value for value in vars(module).values() if isinstance(value, Declared)]
    return {one.name: one.finished() for one in declared}
