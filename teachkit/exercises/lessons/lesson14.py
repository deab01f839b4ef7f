"""The exercises of lesson 14: TODO, what about."""

import numpy as np

from teachkit.exercises.declare import exercise


# TODO: choose the name well: progress is kept by it, so that it never changes after a release.
@exercise(
    lesson="14",
    task="TODO: say in one sentence what to return.",
    hints=["TODO: a first step.", "TODO: one step further."],
    learned="TODO: what the learner now knows.",
)
def todo_14_1(numbers):
    """TODO: what it returns."""
    # Your code here.


@todo_14_1.reference
def todo_14_1_answer(numbers):
    return numbers.mean()


@todo_14_1.loops
def todo_14_1_in_loops(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


todo_14_1.wrong("TODO: an edit of the right answer. You returned the sum.", {".mean()": ".sum()"})
todo_14_1.wrong("TODO: what was done after it. The sign is wrong.", after=lambda answer: -answer)


@todo_14_1.wrong("TODO: another way altogether. You returned the largest number.")
def todo_14_1_largest(numbers):
    return numbers.max()


@todo_14_1.cases
def todo_14_1_cases(rng):
    yield (np.array([1.0, 3.0]),)
    yield (np.array([2.0]),)
    yield (np.array([4.0, 4.0, 1.0]),)
    for n in (3, 5, 8):
        yield (rng.normal(size=n),)


# TODO: choose the name well: progress is kept by it, so that it never changes after a release.
@exercise(
    lesson="14",
    task="TODO: say in one sentence what to return.",
    hints=["TODO: a first step.", "TODO: one step further."],
    learned="TODO: what the learner now knows.",
)
def todo_14_2(numbers):
    """TODO: what it returns."""
    # Your code here.


@todo_14_2.reference
def todo_14_2_answer(numbers):
    return numbers.mean()


@todo_14_2.loops
def todo_14_2_in_loops(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


todo_14_2.wrong("TODO: an edit of the right answer. You returned the sum.", {".mean()": ".sum()"})
todo_14_2.wrong("TODO: what was done after it. The sign is wrong.", after=lambda answer: -answer)


@todo_14_2.wrong("TODO: another way altogether. You returned the largest number.")
def todo_14_2_largest(numbers):
    return numbers.max()


@todo_14_2.cases
def todo_14_2_cases(rng):
    yield (np.array([1.0, 3.0]),)
    yield (np.array([2.0]),)
    yield (np.array([4.0, 4.0, 1.0]),)
    for n in (3, 5, 8):
        yield (rng.normal(size=n),)


# TODO: choose the name well: progress is kept by it, so that it never changes after a release.
@exercise(
    lesson="14",
    task="TODO: say in one sentence what to return.",
    hints=["TODO: a first step.", "TODO: one step further."],
    learned="TODO: what the learner now knows.",
)
def todo_14_3(numbers):
    """TODO: what it returns."""
    # Your code here.


@todo_14_3.reference
def todo_14_3_answer(numbers):
    return numbers.mean()


@todo_14_3.loops
def todo_14_3_in_loops(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


todo_14_3.wrong("TODO: an edit of the right answer. You returned the sum.", {".mean()": ".sum()"})
todo_14_3.wrong("TODO: what was done after it. The sign is wrong.", after=lambda answer: -answer)


@todo_14_3.wrong("TODO: another way altogether. You returned the largest number.")
def todo_14_3_largest(numbers):
    return numbers.max()


@todo_14_3.cases
def todo_14_3_cases(rng):
    yield (np.array([1.0, 3.0]),)
    yield (np.array([2.0]),)
    yield (np.array([4.0, 4.0, 1.0]),)
    for n in (3, 5, 8):
        yield (rng.normal(size=n),)
