"""No near miss of a right answer passes a check, unless it is equal on all valid input."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from near_misses import Endless, NearMiss, is_caught, near_misses

from teachkit.exercises import EXERCISES

#: What an edit does can hang on the version of NumPy.
pytestmark = pytest.mark.pinned

FOLDER = Path(__file__).with_name("equal")
#: {exercise: {why they are equal: their labels}}, a file a lesson.
LISTED = {
    name: reasons
    for file in sorted(FOLDER.glob("lesson*.toml"))
    for name, reasons in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
#: One near miss in so many is tried where time is short.
SAMPLE = 12


@cache
def made(name: str) -> list[NearMiss]:
    return near_misses(EXERCISES[name])


def listed(name: str) -> list[str]:
    """What is equal on all valid input."""
    return [label for labels in LISTED.get(name, {}).values() for label in labels]


def unexplained(name: str, some: slice) -> list[str]:
    """Near misses that pass and are not listed."""
    equal = set(listed(name))
    left = [one for one in made(name)[some] if one.label not in equal]
    return [one.label for one in left if not is_caught(EXERCISES[name], one)]


def file_of(name: str) -> str:
    return f"tests/equal/lesson{EXERCISES[name].lesson}.toml"


def told(name: str, labels: list[str]) -> str:
    lines = [
        f"{len(labels)} near misses of {name} pass its check. Add an input on which they differ, "
        f"or list them in {file_of(name)} with the reason why no valid input tells them apart:"
    ]
    return "\n    ".join([*lines, *labels])


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_every_near_miss_is_caught_or_equal_for_a_reason(name):
    survivors = unexplained(name, slice(None))
    assert not survivors, told(name, survivors)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_sample_of_near_misses_is_caught(name):
    survivors = unexplained(name, slice(None, None, SAMPLE))
    assert not survivors, told(name, survivors)


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_is_listed_that_is_caught_or_no_longer_made(name):
    there = {one.label: one for one in made(name)}
    gone = [label for label in listed(name) if label not in there]
    assert not gone, f"{file_of(name)} lists for {name} what is made no more: {gone}"
    caught = [label for label in listed(name) if is_caught(EXERCISES[name], there[label])]
    assert not caught, f"{file_of(name)} calls equal for {name} what its check catches: {caught}"


def test_the_list_names_exercises_and_reasons_and_nothing_twice():
    assert set(LISTED) <= set(EXERCISES)
    for name, reasons in LISTED.items():
        assert all(len(reason.split()) >= 4 for reason in reasons), name
        assert len(listed(name)) == len(set(listed(name))), name


def test_near_misses_are_many_and_all_different():
    for name in EXERCISES:
        labels = [one.label for one in made(name)]
        assert len(labels) == len(set(labels)) >= 10, name


def test_an_endless_edit_is_caught():
    [near_miss] = [
        one for one in made("climb_path") if one.label == "path.append(path[-1] + move)  # left out"
    ]
    with pytest.raises(Endless):
        near_miss.function(np.zeros(1), np.array([[0.0], [1.0]]), 1.0, 1e-3)
    assert is_caught(EXERCISES["climb_path"], near_miss)


def test_the_reference_itself_is_not_caught():
    for exercise in EXERCISES.values():
        assert not is_caught(exercise, NearMiss("the reference", exercise.reference))


def test_an_edit_that_only_one_input_tells_is_caught():
    """Ties decide between ``<`` and ``<=``."""
    labels = {one.label: one for one in made("window_density")}
    near_miss = labels["inside = np.abs(points[:, None] - data) < bandwidth"]
    assert is_caught(EXERCISES["window_density"], near_miss)
    assert isinstance(near_miss.function(np.zeros(1), np.zeros(1), 1.0), np.ndarray)
