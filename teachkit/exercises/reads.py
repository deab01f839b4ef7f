"""What a function reads: arguments that it does not use, variables of the notebook that it does."""

from __future__ import annotations

import builtins
import dis
import inspect
import math
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from teachkit.exercises.declare import Exercise

_LOOKS_AROUND = {"locals", "vars", "eval", "exec", "dir"}
"""Who calls one of these may read anything, by names that stand nowhere in the code."""


@dataclass(frozen=True)
class Reading:
    """What a look at a function's code shows.

    Parameters
    ----------
    arguments : tuple of str
        Its arguments, in their order.
    unused : tuple of str
        Those that it never uses.
    overwritten : tuple of str
        Those that get another value before their own is used.
    variables : tuple of str
        Variables of the notebook that it reads, or that a function reads which it calls.
    by : str
        Which function that is, in words; "" if it is this one.
    """

    arguments: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    by: str = ""


def reading(function: Callable[..., Any]) -> Reading:
    """What `function` reads; nothing is run, and what has no code of Python's has no reading."""
    if type(function) is not types.FunctionType:
        return Reading()
    code = function.__code__
    if _LOOKS_AROUND & {name for one in _codes(code) for name in one.co_names}:
        return Reading()
    arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    overwritten = _overwritten(code) & set(arguments)
    unused = set(arguments) - _used(code) - overwritten
    by, variables = next(_readers(function, {code}), ("", ()))
    return Reading(
        arguments=arguments,
        unused=tuple(name for name in arguments if name in unused),
        overwritten=tuple(name for name in arguments if name in overwritten),
        variables=variables,
        by=by,
    )


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """This code, and that of all functions that stand in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _locals(step: dis.Instruction) -> Iterator[tuple[str, str]]:
    """What an instruction does to which variables of its function: ("LOAD" or "STORE", name).

    Newer versions of Python put two such steps into one: ``STORE_FAST_LOAD_FAST`` and the like.
    """
    deeds = [deed for deed in step.opname.split("_") if deed in ("LOAD", "STORE")]
    if step.opname == "LOAD_FAST_AND_CLEAR":
        return  # this puts a variable aside, for a comprehension to use its name
    if "_FAST" in step.opname or "_DEREF" in step.opname:
        names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        yield from zip(deeds, names, strict=False)


def _used(code: types.CodeType) -> set[str]:
    """The variables of a function that it reads, or a function that stands in it does."""
    used = {
        name
        for step in dis.get_instructions(code)
        for deed, name in _locals(step)
        if deed == "LOAD"
    }
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            used |= _used(inner) & set(inner.co_freevars)
    return used


def _overwritten(code: types.CodeType) -> set[str]:
    """Variables that get a value before theirs is used, in the lines that always run.

    What a function that stands inside uses may be used at any time: such names are left out.
    """
    found: set[str] = set()
    seen = set(code.co_cellvars)
    for step in dis.get_instructions(code):
        if step.is_jump_target or step.opcode in dis.hasjrel or step.opcode in dis.hasjabs:
            break
        for deed, name in _locals(step):
            if deed == "STORE" and name not in seen:
                found.add(name)
            seen.add(name)
    return found


def _readers(
    function: types.FunctionType, seen: set[types.CodeType]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who reads which variables of the notebook: the function, then those beside it that it calls.

    The function itself goes by the name "".
    """
    around = function.__globals__
    names = dict.fromkeys(
        step.argval
        for code in _codes(function.__code__)
        for step in dis.get_instructions(code)
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval in around
    )
    data = tuple(name for name in names if _is_data(name, around[name]))
    if data:
        yield "", data
    for name in names:
        value = around[name]
        beside = type(value) is types.FunctionType and value.__globals__ is around
        if beside and value.__code__ not in seen:
            seen.add(value.__code__)
            for by, variables in _readers(value, seen):
                yield by or f"`{name[:30]}`, which your function calls,", variables


def _is_data(name: str, value: Any) -> bool:
    """Whether a global is a variable, and no tool: a function, a class, a module, pi."""
    kind = type(value)
    tool = callable(value) or issubclass(kind, types.ModuleType)
    tool = tool or (kind is float and value == getattr(math, name, None))  # pi, e, inf
    return not (tool or hasattr(builtins, name) or name.startswith("__"))


def slip_told(function: Callable[..., Any], exercise: Exercise) -> str:
    """A sentence on a variable of the notebook, or a value, in an argument's place, or "".

    Only an argument that the reference uses can be missed.

    Parameters
    ----------
    function : callable
        The learner's.
    exercise : Exercise
        What it should do.
    """
    read = reading(function)
    needed = _needed(read, exercise)
    unused = [name for name in needed if name in read.unused]
    overwritten = [name for name in needed if name in read.overwritten]
    if unused and read.variables:
        subject = " and your function" if read.by else " and"
        return (
            f"{read.by or 'Your function'} reads {_quoted(read.variables)}, "
            f"{_what(read.variables)} of the notebook,{subject} never uses its "
            f"{_arguments(unused)}. The check calls it with other data: use the argument."
        )
    if overwritten:
        return (
            f"Your function gives its {_arguments(overwritten)} a value of its own before it has "
            "used the one that it was called with. Leave that line out: whoever calls it decides."
        )
    return ""


def unused_told(function: Callable[..., Any], exercise: Exercise) -> str:
    """A sentence on arguments that the reference uses and `function` never does, or ""."""
    read = reading(function)
    unused = [name for name in _needed(read, exercise) if name in read.unused]
    return f"Your function never uses its {_arguments(unused)}." if unused else ""


def _needed(read: Reading, exercise: Exercise) -> list[str]:
    """A function's arguments whose places the reference uses: learners may rename them."""
    needless = reading(exercise.reference).unused
    names = inspect.signature(exercise.reference).parameters
    pairs = zip(read.arguments, names, strict=False)
    return [mine for mine, theirs in pairs if theirs not in needless]


def _arguments(names: list[str]) -> str:
    return f"argument{'s' if len(names) > 1 else ''} {_quoted(names)}"


def _what(names: tuple[str, ...]) -> str:
    return "which is a variable" if len(names) == 1 else "which are variables"


def _quoted(names: tuple[str, ...] | list[str]) -> str:
    quoted = [f"`{name[:30]}`" for name in names[:4]]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
