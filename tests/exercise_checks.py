"""What the tests of a lesson's exercises ask of `check`: its inputs, what passes, what is told."""

from teachkit import check
from teachkit.exercises import EXERCISES, engine


def inputs(name):
    """What a check tries."""
    return engine._material(name, EXERCISES[name]).cases


def passes(name, function):
    result = check(name, function)
    assert result.passed, result


def is_told(name, function, *words):
    result = check(name, function)
    assert result.kind in ("wrong", "known mistake"), result
    assert all(word in result.message for word in words), result
