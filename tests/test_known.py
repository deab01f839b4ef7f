"""A known mistake is told by the inputs that tell, and never another in its place."""

import dataclasses
import re

import numpy as np
import pytest

from teachkit.exercises import EXERCISES, check, engine
from teachkit.exercises.known import known_mistake
from teachkit.exercises.observe import Crash, Outcome, observe_trusted, same_outcome

pytestmark = pytest.mark.usefixtures("no_learner", "patient")
MISTAKES = [(name, message) for name in EXERCISES for message in EXERCISES[name].mistakes]


def what_it_does(name, message):
    """An exercise's material, what a mistake does, and where it tells."""
    exercise = EXERCISES[name]
    material = engine._material(name, exercise)
    mistake = exercise.mistakes[message]
    outcomes = observe_trusted(mistake, material.cases, exercise, material.seed)
    return material, outcomes, [not right for right in where_right(material, outcomes)]


def where_right(material, outcomes):
    pairs = zip(outcomes, material.expected, strict=True)
    return [same_outcome(*pair, material.exercise.tolerance) for pair in pairs]


def named(material, outcomes):
    match = known_mistake(material, outcomes, where_right(material, outcomes))
    return match and match.message


@pytest.mark.parametrize(("name", "message"), MISTAKES)
def test_a_mistake_leaves_its_inputs_alone_and_gets_no_others_name(name, message):
    """No other's name where it is not known itself, or ends in an error on the smallest input."""
    material, outcomes, tells = what_it_does(name, message)
    assert not any(outcome.changed for outcome in outcomes), (
        f"{name}: {message!r} changes its input"
    )
    others = {other: do for other, do in EXERCISES[name].mistakes.items() if other != message}
    without = dataclasses.replace(EXERCISES[name], mistakes=others)
    told = named(dataclasses.replace(material, exercise=without), outcomes)
    assert told is None, f"{name}: whoever does this: {message!r}, is told this: {told!r}"
    outcomes[tells.index(True)] = Outcome(crash=Crash("ZeroDivisionError", "", None, "", False))
    assert named(material, outcomes) in (message, None)


def step(houses_in, empty):
    """A wrong step for 01.2: what it takes from the window, and what where nobody died."""

    def weighted_step(place, houses, died, radius):
        near = ((houses - place) ** 2).sum(axis=1) <= radius**2
        if not died[near].sum():
            return empty(place)
        return houses_in(houses[near], died[near])

    return weighted_step


@pytest.mark.parametrize(
    "empty",
    [
        lambda place: None,
        lambda place: 1 / 0,
        lambda place: place * np.nan,
        lambda place: np.zeros(2),
        lambda place: np.zeros(0),
    ],
    ids=["nothing", "an error", "nan", "the origin", "empty"],
)
@pytest.mark.parametrize(
    ("houses_in", "words"),
    [
        (lambda houses, died: died @ houses / len(houses), "You divided by the number of houses."),
        (lambda houses, died: houses.mean(axis=0), "You gave every house the same say."),
    ],
)
def test_a_slip_where_nobody_died_does_not_hide_the_main_mistake(houses_in, words, empty):
    result = check("weighted_step", step(houses_in, empty))
    assert result.kind == "known mistake" and result.message.startswith(words), result
    assert "something else goes wrong, too" in result.message
    assert "nan" not in result.message and "0.0, 0.0" not in result.message


def shift_of(mean, empty):
    def flat_shift(points, data, bandwidth):
        rows = []
        for x in points:
            inside = data[((data - x) ** 2).sum(axis=1) <= bandwidth**2]
            rows.append(mean(inside, data) - x if len(inside) else empty(x))
        return np.array(rows)

    return flat_shift


@pytest.mark.parametrize(
    "empty", [lambda x: x, lambda x: -x, lambda x: x * np.nan, lambda x: 1 / 0]
)
def test_a_slip_in_some_rows_does_not_hide_the_mistake_in_the_others(empty):
    function = shift_of(lambda inside, data: inside.sum(axis=0) / len(data), empty)
    result = check("flat_shift", function)
    assert result.kind == "known mistake", result
    assert result.message.startswith("You divided the window's sum by n"), result


def test_the_smallest_input_that_tells_is_shown():
    result = check(
        "weighted_step", step(lambda houses, died: houses.mean(axis=0), lambda place: None)
    )
    lines = result.message.split("\n")
    assert lines[1] == "It shows with"
    assert [line.split(" = ")[0].strip() for line in lines[2:6]] == [
        *("place", "houses", "died", "radius")
    ]
    assert re.match(r"On \d+ of \d+ inputs something else goes wrong, too\.", lines[-1])


def test_who_is_right_where_a_mistake_is_wrong_does_not_make_it():
    name = "weighted_density"
    reference = EXERCISES[name].reference
    message = next(text for text in EXERCISES[name].mistakes if "divided by h, not by hᵈ" in text)
    mistake = EXERCISES[name].mistakes[message]

    def sometimes(points, data, weights, bandwidth):
        do = reference if data.shape[1] == 3 else mistake
        return do(points, data, weights, bandwidth)

    result = check(name, sometimes)
    assert result.kind == "wrong", result


def test_an_error_of_the_same_kind_is_no_sign_of_a_mistake():
    """Some mistakes of this exercise ask for a place past the end, most of the time."""

    def median_bandwidth(data, quantile):
        return np.median(np.sort(data, axis=0)[:, quantile * len(data)])

    result = check("median_bandwidth", median_bandwidth)
    assert result.kind == "error" and "IndexError" in result.message, result


def test_nonsense_is_no_known_mistake():
    for name, exercise in EXERCISES.items():
        if engine._material(name, exercise).expected[0].answer.kind == "array":

            def nonsense(*arguments, right=exercise.reference):
                return np.asarray(right(*arguments)) * 0 - 12345.5

            assert check(name, nonsense).kind == "wrong", name
