"""All the exercises that there are."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from functools import lru_cache
from pathlib import Path
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
    return [lesson_module(f"{package.__name__}.{name}") for name in names]


def lesson_module(name: str) -> ModuleType:
    """One file of exercises; ValueError says in which line it is wrong, and how."""
    file = f"{name.replace('.', '/')}.py"
    try:
        return importlib.import_module(name)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if Path(frame.filename).as_posix().endswith(file)]
        line = error.lineno if isinstance(error, SyntaxError) else (lines or [1])[-1]
        raise ValueError(f"{file}, line {line}: {error}") from error


def exercises_of(module: ModuleType) -> dict[str, Exercise]:
    """What a file declares, in its order."""
    declared = [value for value in vars(module).values() if isinstance(value, Declared)]
    try:
        return {one.name: one.finished() for one in declared}
    except ValueError as error:
        raise ValueError(f"{module.__name__.replace('.', '/')}.py: {error}") from error
