"""The exercises in their new form are the old ones: every word, input, answer and mistake."""

import importlib
import zlib

import numpy as np
import pytest

from teachkit.exercises.answers import plain, same
from teachkit.exercises.declare import source_of
from teachkit.exercises.engine import _same_outcome, _size
from teachkit.exercises.observe import observe_trusted
from teachkit.exercises.registry import exercises_of, lesson_modules

NEW = {module.__name__.rsplit(".", 1)[1]: exercises_of(module) for module in lesson_modules()}
OLD = {name: importlib.import_module(f"teachkit.exercises.{name}").EXERCISES for name in NEW}
PAIRS = [(lesson, name) for lesson in NEW for name in OLD[lesson]]
EXACT = 1e-13


def both(lesson, name):
    return OLD[lesson][name], NEW[lesson][name]


@pytest.mark.parametrize("lesson", NEW)
def test_no_exercise_is_lost_and_their_order_is_kept(lesson):
    assert list(NEW[lesson]) == list(OLD[lesson])


def cases(name, exercise):
    made = exercise.cases(np.random.default_rng(zlib.crc32(name.encode())))
    return sorted(made, key=_size)


@pytest.mark.parametrize(("lesson", "name"), PAIRS)
def test_words_and_inputs_are_the_same(lesson, name):
    old, new = both(lesson, name)
    for words in ("lesson", "task", "hints", "learned", "tolerance"):
        assert getattr(new, words) == getattr(old, words)
    assert list(new.mistakes) == list(old.mistakes)
    assert source_of(new.stub) == source_of(old.stub)
    for mine, theirs in zip(cases(name, new), cases(name, old), strict=True):
        for value, twin in zip(mine, theirs, strict=True):
            if not callable(value):
                assert type(value) is type(twin)
                assert same(plain(value), plain(twin), 0)


def body(function):
    return source_of(function).split("\n", 1)[1]


@pytest.mark.parametrize(("lesson", "name"), PAIRS)
def test_reference_and_mistakes_do_the_same_on_every_case(lesson, name):
    old, new = both(lesson, name)
    assert body(new.reference) == body(old.reference)
    given = cases(name, new)
    names = list(range(9))
    pairs = {"the reference": (old.reference, new.reference)}
    pairs |= {message: (old.mistakes[message], new.mistakes[message]) for message in old.mistakes}
    for message, functions in pairs.items():
        outcomes = [observe_trusted(function, given, names, 7) for function in functions]
        for case, theirs, mine in zip(given, *outcomes, strict=True):
            assert _same_outcome(mine, theirs, EXACT), (message, case, theirs, mine)
