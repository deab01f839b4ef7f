"""Which of an exercise's known mistakes a function makes, told by what it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teachkit.exercises.answers import Answer, close
from teachkit.exercises.observe import Material, Outcome, observe_trusted, same_outcome

ENOUGH = 3
"""On so many inputs at least a mistake must tell, and the function do the same, beside others."""


@dataclass(frozen=True)
class Match:
    """A mistake that a function makes.

    Parameters
    ----------
    message : str
        The mistake's message, which is its name.
    shown : int
        The place of the smallest input on which it tells.
    apart : int
        On how many inputs the function does something else, wrong too.
    """

    message: str
    shown: int
    apart: int


def known_mistake(material: Material, outcomes: list[Outcome], right: list[bool]) -> Match | None:
    """The mistake that `outcomes` show, if it is one that is known.

    A function that does on every input what a mistake does makes it. So does one that does the
    same on enough of the inputs that tell, and slips besides on others, with an empty window,
    say: as long as it is right nowhere where the mistake is wrong, and no other mistake would
    explain it as well.

    Parameters
    ----------
    material : Material
        The exercise, its inputs, and what is right.
    outcomes : list of Outcome
        What the function did with each input.
    right : list of bool
        Where that is right.

    Returns
    -------
    Match or None
        None if no mistake, or no single one, explains what was done.
    """
    tables = {
        message: _Table(material, outcomes, message) for message in material.exercise.mistakes
    }
    for message, table in tables.items():
        if all(table.agrees):
            return Match(message, table.tells.index(True), 0)
    likely = {
        message: table
        for message, table in tables.items()
        if _explains(table, tables, material, outcomes, right)
    }
    fewest = min((len(table.apart) for table in likely.values()), default=0)
    best = [message for message, table in likely.items() if len(table.apart) == fewest]
    if len(best) != 1:
        return None
    return Match(best[0], tables[best[0]].together[0], fewest)


class _Table:
    """Where a mistake tells, being wrong, and where a function does the same as it.

    Parameters
    ----------
    material : Material
        The exercise, its inputs, and what is right.
    outcomes : list of Outcome
        What the function did.
    message : str
        The mistake's name.
    """

    def __init__(self, material: Material, outcomes: list[Outcome], message: str) -> None:
        theirs = _outcomes_of(material, message)
        tolerance = material.exercise.tolerance
        self.agrees = [
            same_outcome(*pair, tolerance) for pair in zip(outcomes, theirs, strict=True)
        ]
        self.tells = [
            not same_outcome(*pair, tolerance)
            for pair in zip(theirs, material.expected, strict=True)
        ]
        self.together = [i for i, tells in enumerate(self.tells) if tells and self.agrees[i]]
        self.apart = [i for i, agrees in enumerate(self.agrees) if not agrees]
        self.in_part = [
            i
            for i in self.apart
            if _same_rows(outcomes[i], theirs[i], material.expected[i], tolerance)
        ]


def _outcomes_of(material: Material, message: str) -> list[Outcome]:
    if message not in material.mistaken:
        mistake = material.exercise.mistakes[message]
        made = observe_trusted(mistake, material.cases, material.names, material.seed)
        material.mistaken[message] = made
    return material.mistaken[message]


def _explains(
    table: _Table,
    tables: dict[str, _Table],
    material: Material,
    outcomes: list[Outcome],
    right: list[bool],
) -> bool:
    """Whether a mistake is the main thing wrong, and the rest are slips besides."""
    others = [i for i in table.apart if i not in table.in_part]
    if len(table.together) < ENOUGH or len(others) > len(table.together):
        return False
    if any(right[i] for i in table.apart):
        return False
    values = [i for i in others if not _is_slip(outcomes[i], material.expected[i])]
    if all(_is_count(expected.answer) for expected in material.expected):
        return not values  # among whole numbers many agree by chance
    # Other numbers are a second slip only where the mistake itself is right, and where that slip
    # is known or seen in single rows too. Else they say that this is another mistake.
    told = {i for other in tables.values() for i in other.together}
    strange = [i for i in values if table.tells[i] or not (table.in_part or i in told)]
    return not strange and 3 * len(values) <= len(table.together)


def _same_rows(mine: Outcome, theirs: Outcome, expected: Outcome, tolerance: float) -> bool:
    """Whether an array has the mistake's rows wherever these are wrong, if it differs elsewhere."""
    answers = [outcome.answer for outcome in (mine, theirs, expected)]
    if any(answer is None or answer.kind != "array" for answer in answers):
        return False
    got, mistaken, right = (answer.value for answer in answers)
    if not got.shape == mistaken.shape == right.shape or not got.size:
        return False
    if len({_is_text(array) for array in (got, mistaken, right)}) > 1:
        return False
    rows = len(got), -1
    tells = ~close(mistaken, right, tolerance).reshape(rows).all(axis=1)
    agrees = close(got, mistaken, tolerance).reshape(rows).all(axis=1)
    return bool(tells.any() and agrees[tells].all())


def _is_text(array: np.ndarray) -> bool:
    return array.dtype.kind == "U"


def _is_slip(outcome: Outcome, expected: Outcome) -> bool:
    """Whether an answer was expected, and an error, nothing, no numbers, NaN or infinity came."""
    if outcome.crash is not None or outcome.answer.kind == "nothing":
        return True
    if expected.answer.kind == "array" and np.size(outcome.answer.value) == 0:
        return np.size(expected.answer.value) > 0
    return _all_finite(expected.answer) and not _all_finite(outcome.answer)


def _all_finite(answer: Answer) -> bool:
    if answer.kind in ("number", "array") and answer.value.dtype.kind in "fc":
        return bool(np.all(np.isfinite(answer.value)))
    return True


def _is_count(answer: Answer) -> bool:
    return answer.kind in ("number", "array") and answer.value.dtype.kind in "biu"
