"""Which of an exercise's known mistakes a function makes, told by what it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teachkit.exercises.answers import Answer, close
from teachkit.exercises.observe import Material, Outcome, observe, same_outcome, trusted

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
    with trusted(material.seed):
        tables = {
            message: _Table(material, outcomes, right, message)
            for message in material.exercise.mistakes
        }
    for message, table in tables.items():
        if table.whole and all(table.agrees):
            return Match(message, table.tells.index(True), 0)
    likely = {
        message: table
        for message, table in tables.items()
        if table.whole and _explains(table, tables)
    }
    fewest = min((len(table.apart) for table in likely.values()), default=0)
    best = [message for message, table in likely.items() if len(table.apart) == fewest]
    if len(best) != 1:
        return None
    return Match(best[0], tables[best[0]].together[0], fewest)


class _Table:
    """Where a mistake tells, being wrong, and where a function does the same as it.

    It is made input by input, the smallest first, and left as soon as the mistake can no longer be
    what the function does: most are left at once, before the inputs that take time.

    Parameters
    ----------
    material : Material
        The exercise, its inputs, and what is right.
    outcomes : list of Outcome
        What the function did.
    right : list of bool
        Where that is right.
    message : str
        The mistake's name.

    Attributes
    ----------
    whole : bool
        Whether it was made to its end.
    answers : list of bool
        Where the mistake gives an answer at all.
    """

    def __init__(
        self, material: Material, outcomes: list[Outcome], right: list[bool], message: str
    ) -> None:
        tolerance = material.exercise.tolerance
        counts = _are_counts(material)
        self.agrees: list[bool] = []
        self.tells: list[bool] = []
        self.answers: list[bool] = []
        self.in_part: list[int] = []
        self.values: list[int] = []
        self.whole = False
        for place, (mine, expected) in enumerate(zip(outcomes, material.expected, strict=True)):
            theirs = _outcome_of(material, message, place)
            self.agrees.append(same_outcome(mine, theirs, tolerance))
            self.tells.append(not same_outcome(theirs, expected, tolerance))
            self.answers.append(theirs.crash is None)
            if self.agrees[-1]:
                continue
            if right[place]:
                return
            if _same_rows(mine, theirs, expected, tolerance):
                self.in_part.append(place)
            elif not _is_slip(mine, expected):
                self.values.append(place)
            if self.values and (counts or 3 * len(self.values) > len(outcomes)):
                return
        self.whole = True

    @property
    def together(self) -> list[int]:
        """Where the mistake tells by its answer, and the function gives the same.

        An error tells nothing here: those of one kind have many causes.
        """
        marks = zip(self.tells, self.agrees, self.answers, strict=True)
        return [i for i, all_three in enumerate(marks) if all(all_three)]

    @property
    def apart(self) -> list[int]:
        """Where the function does something else."""
        return [i for i, agrees in enumerate(self.agrees) if not agrees]


def _outcome_of(material: Material, message: str, place: int) -> Outcome:
    """What a mistake does with one input; kept, so that the next check need not ask again."""
    known = material.mistaken.setdefault(message, [])
    mistake = material.exercise.mistakes[message]
    while len(known) <= place:
        observe(mistake, [material.cases[len(known)]], material.exercise, known)
    return known[place]


def _explains(table: _Table, tables: dict[str, _Table]) -> bool:
    """Whether a mistake is the main thing wrong, and the rest are slips besides."""
    together, values = table.together, table.values
    others = len(table.apart) - len(table.in_part)
    if len(together) < ENOUGH or others > len(together):
        return False
    # Other numbers are a second slip only where the mistake itself is right, and where that slip
    # is known or seen in single rows too. Else they say that this is another mistake.
    told = {i for other in tables.values() for i in other.together}
    strange = [i for i in values if table.tells[i] or not (table.in_part or i in told)]
    return not strange and 3 * len(values) <= len(together)


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


def _are_counts(material: Material) -> bool:
    """Whether whole numbers are asked for: among these many agree by chance."""
    answers = [expected.answer for expected in material.expected]
    return all(
        answer.kind in ("number", "array") and answer.value.dtype.kind in "biu"
        for answer in answers
    )
