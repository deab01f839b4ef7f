"""Say in one place what an exercise is: each wrong answer stands under its message.

A lesson's file declares its exercises from top to bottom::

    @exercise(lesson="02", task="…", hints=["…", "…"], learned="…")
    def window_density(points, data, bandwidth):
        '''What the learner starts from.'''
        # Your code here.


    @window_density.reference
    def window_density_answer(points, data, bandwidth):
        inside = np.abs(points[:, None] - data) <= bandwidth
        return inside.mean(axis=1) / (2 * bandwidth)


    @window_density.loops
    def window_density_in_loops(points, data, bandwidth):
        densities = []
        for x in points:
            inside = [datum for datum in data if abs(x - datum) <= bandwidth]
            densities.append(len(inside) / len(data) / (2 * bandwidth))
        return np.array(densities)


    window_density.wrong("You left out data at distance exactly h. …", {"<=": "<"})
    window_density.wrong("You returned the first number alone. …", after=lambda answer: answer[0])


    @window_density.wrong("You …")
    def window_density_scaled(points, data, bandwidth): ...


    @window_density.cases
    def window_density_cases(rng):
        yield np.array([0.0]), np.array([0.25]), 0.5

An open exercise has many right answers, and is judged by what an answer does::

    @large_sample.judged
    def large_sample_judged(answer):
        if answer.kind != "array":
            return {"an array": f"It returns {answer.name} instead of an array."}
        if answer.value.size < 100:
            return {"large": f"It has {answer.value.size} numbers; at least 100 are asked for."}
        return {}
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

import numpy as np

Function = Callable[..., Any]


@dataclass(frozen=True)
class Exercise:
    """One exercise, and all that its check needs to know.

    Parameters
    ----------
    lesson : str
        The lesson's number, ``"02"``.
    task : str
        What to do, in one sentence.
    stub : callable
        What the learner starts from: a docstring, no code. Its name is the exercise's.
    reference : callable
        One right answer.
    hints : list of str
        At least two, each one step further.
    mistakes : dict
        What went wrong, in words, and a function that does it.
    cases : callable
        ``cases(rng)`` makes the inputs: tuples of arguments, smallest first.
    learned : str
        What the learner knows after passing.
    tolerance : float, default=1e-8
        How far an answer may be from the reference's, as a share of its largest number.
    loops : callable, optional
        Another right answer, in loops of plain Python: the slowest that must still pass.
    judge : callable, optional
        Says what an answer lacks, where there are many right ones: ``judge(answer, *arguments)``
        gets it as `teachkit.exercises.answers.Answer`, and returns a sentence for each thing that
        is not as asked, by a short name. These names are what is compared, not the answers.

    See Also
    --------
    teachkit.check : Holds a learner's function against one.
    teachkit.exercises.EXERCISES : All of them, by name.

    Examples
    --------
    >>> from teachkit.exercises import EXERCISES
    >>> one = EXERCISES["distance_between"]
    >>> one.lesson, one.task
    ('00', 'Return the straight-line distance between two places.')
    >>> one.hints[0]
    '`a - b` is an array with one difference for each coordinate.'
    >>> one.names
    ['a', 'b']
    """

    lesson: str
    task: str
    stub: Callable[..., Any]
    reference: Callable[..., Any]
    hints: list[str]
    mistakes: dict[str, Callable[..., Any]]
    cases: Callable[[np.random.Generator], Iterable[tuple]]
    learned: str
    tolerance: float = 1e-8
    loops: Callable[..., Any] | None = None
    judge: Callable[..., dict[str, str]] | None = None

    @property
    def names(self) -> list[str]:
        """The names of its arguments."""
        return list(inspect.signature(self.stub).parameters)


def exercise(
    *, lesson: str, task: str, hints: list[str], learned: str, tolerance: float = 1e-8
) -> Callable[[Function], Declared]:
    """Declare an exercise; what it decorates is the stub.

    The arguments are those of :class:`Exercise`.
    """
    about = {
        "lesson": lesson,
        "task": task,
        "hints": hints,
        "learned": learned,
        "tolerance": tolerance,
    }

    def declare(stub: Function) -> Declared:
        if isinstance(stub.__globals__.get(stub.__name__), Declared):
            raise ValueError(f"two exercises of this file are called {stub.__name__}")
        return Declared(stub, about)

    return declare


class Declared:
    """An exercise, as far as its file has declared it.

    Parameters
    ----------
    stub : callable
        What the learner starts from. Its name is the exercise's.
    about : dict
        Lesson, task, hints, learned and tolerance.

    Attributes
    ----------
    answer : callable or None
        The reference, once it is declared: wrong answers may call it.
    """

    def __init__(self, stub: Function, about: dict[str, Any]) -> None:
        self.stub = stub
        self.name = stub.__name__
        self.about = about
        self.answer: Function | None = None
        self.slowly: Function | None = None
        self.judge: Callable[..., dict[str, str]] | None = None
        self.inputs: Callable[[np.random.Generator], Iterable[tuple]] | None = None
        self.mistakes: dict[str, Function] = {}

    def reference(self, function: Function) -> Function:
        """Declare a right answer, as a decorator."""
        self.answer = function
        return function

    def loops(self, function: Function) -> Function:
        """Declare a right answer in loops of plain Python, as a decorator: as slow as they get."""
        self.slowly = function
        return function

    def judged(self, function: Function) -> Function:
        """Declare what says what an answer lacks, as a decorator: see `Exercise`, `judge`."""
        self.judge = function
        return function

    def cases(self, function: Function) -> Function:
        """Declare what makes the inputs: ``cases(rng)`` gives tuples of arguments."""
        self.inputs = function
        return function

    def wrong(
        self, message: str, edit: dict[str, str] | None = None, *, after: Function | None = None
    ) -> Callable[[Function], Function]:
        """Declare a wrong answer under the message that it gets, in one of three ways.

        Parameters
        ----------
        message : str
            What went wrong, in words.
        edit : dict, optional
            Pieces of the reference's text, each of which stands there exactly once, and what the
            mistake has in their place.
        after : callable, optional
            What the mistake does to the reference's answer. Its first parameter is the answer;
            further ones are arguments of the exercise, by name.

        Returns
        -------
        callable
            A decorator: with neither, the mistake is the function that follows.

        Raises
        ------
        ValueError
            If the message stands here already, the reference does not, or an edit does not fit.
        """
        if message in self.mistakes:
            raise ValueError(f"{self.name}: two wrong answers have the message {message!r}")

        def declare(function: Function) -> Function:
            self.mistakes[message] = function
            return function

        if edit is not None:
            declare(edited(self._answer(), edit))
        elif after is not None:
            declare(followed(self._answer(), after))
        return declare

    def finished(self) -> Exercise:
        """The exercise, now that all of it is declared."""
        if self.inputs is None:
            raise ValueError(f"{self.name}: no inputs; declare them with @{self.name}.cases")
        return Exercise(
            stub=self.stub,
            reference=self._answer(),
            mistakes=self.mistakes,
            cases=self.inputs,
            loops=self.slowly,
            judge=self.judge,
            **self.about,
        )

    def _answer(self) -> Function:
        if self.answer is None:
            raise ValueError(
                f"{self.name}: no right answer yet; declare it with @{self.name}.reference, "
                "above the wrong ones"
            )
        return self.answer


@cache  # each wrong answer of an exercise asks for its reference's
def source_of(function: Function) -> str:
    """The source of a function, without its decorators."""
    text = textwrap.dedent(inspect.getsource(function))
    return text[re.search(r"^def ", text, re.MULTILINE).start() :].rstrip()


def edited(function: Function, edit: dict[str, str]) -> Function:
    """`function` with pieces of its text exchanged, all at once.

    Raises ValueError if a piece does not stand in the text exactly once, or if two overlap.
    """
    text = source_of(function)
    for piece in edit:
        if text.count(piece) != 1:
            raise ValueError(
                f"{piece!r} stands {text.count(piece)} times in {function.__name__}. An edit needs "
                "a piece that stands there once: take a longer one, or write the wrong answer as "
                "a function of its own"
            )
    pieces = "|".join(map(re.escape, edit))
    changed, count = re.subn(pieces, lambda found: edit[found.group()], text)
    if count != len(edit):
        raise ValueError(f"in {function.__name__} two of these overlap: {list(edit)}")
    made: dict[str, Function] = {}
    exec(compile(changed, f"<{function.__name__}, edited>", "exec"), function.__globals__, made)
    return made[function.__name__]


def followed(function: Function, after: Function) -> Function:
    """`function`, and then something done to its answer."""
    names = list(inspect.signature(function).parameters)
    wanted = list(inspect.signature(after).parameters)[1:]
    if unknown := [name for name in wanted if name not in names]:
        raise ValueError(f"{function.__name__} has no arguments {unknown}, which `after` asks for")

    @wraps(function)
    def mistake(*arguments: Any) -> Any:
        given = dict(zip(names, arguments, strict=True))
        return after(function(*arguments), *(given[name] for name in wanted))

    return mistake
