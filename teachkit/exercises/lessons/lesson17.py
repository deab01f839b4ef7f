"""The exercises of lesson 17: TODO, what about."""

import numpy as np

from teachkit.exercises.declare import exercise


# TODO: choose the name well: progress is kept by it, so that it never changes after a release.
@exercise(
    lesson="17",
    task="TODO: say in one sentence what to return.",
    hints=["TODO: a first step.", "TODO: one step further."],
    learned="TODO: what the learner now knows.",
)
def todo_17_1(numbers):
    """TODO: what it returns."""
    # Your code here.


@todo_17_1.reference
def todo_17_1_answer(numbers):
    return numbers.mean()


@todo_17_1.loops
def todo_17_1_in_loops(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


todo_17_1.wrong("TODO: an edit of the right answer. You returned the sum.", {".mean()": ".sum()"})
todo_17_1.wrong("TODO: what was done after it. The sign is wrong.", after=lambda answer: -answer)


@todo_17_1.wrong("TODO: another way altogether. You returned the largest number.")
def todo_17_1_largest(numbers):
    return numbers.max()


@todo_17_1.cases
def todo_17_1_cases(rng):
    yield (np.array([1.0, 3.0]),)
    yield (np.array([2.0]),)
    yield (np.array([4.0, 4.0, 1.0]),)
    for n in (3, 5, 8):
        yield (rng.normal(size=n),)


# TODO: choose the name well: progress is kept by it, so that it never changes after a release.
@exercise(
    lesson="17",
    task="TODO: say in one sentence what to return.",
    hints=["TODO: a first step.", "TODO: one step further."],
    learned="TODO: what the learner now knows.",
)
def todo_17_2(numbers):
    """TODO: what it returns."""
    # Your code here.


@todo_17_2.reference
def todo_17_2_answer(numbers):
    return numbers.mean()


@todo_17_2.loops
def todo_17_2_in_loops(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


todo_17_2.wrong("TODO: an edit of the right answer. You returned the sum.", {".mean()": ".sum()"})
todo_17_2.wrong("TODO: what was done after it. The sign is wrong.", after=lambda answer: -answer)


@todo_17_2.wrong("TODO: another way altogether. You returned the largest number.")
def todo_17_2_largest(numbers):
    return numbers.max()


@todo_17_2.cases
def todo_17_2_cases(rng):
    yield (np.array([1.0, 3.0]),)
    yield (np.array([2.0]),)
    yield (np.array([4.0, 4.0, 1.0]),)
    for n in (3, 5, 8):
        yield (rng.normal(size=n),)


# TODO: choose the name well: progress is kept by it, so that it never changes after a release.
@exercise(
    lesson="17",
    task="TODO: say in one sentence what to return.",
    hints=["TODO: a first step.", "TODO: one step further."],
    learned="TODO: what the learner now knows.",
)
def todo_17_3(numbers):
    """TODO: what it returns."""
    # Your code here.


@todo_17_3.reference
def todo_17_3_answer(numbers):
    return numbers.mean()


@todo_17_3.loops
def todo_17_3_in_loops(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


todo_17_3.wrong("TODO: an edit of the right answer. You returned the sum.", {".mean()": ".sum()"})
todo_17_3.wrong("TODO: what was done after it. The sign is wrong.", after=lambda answer: -answer)


@todo_17_3.wrong("TODO: another way altogether. You returned the largest number.")
def todo_17_3_largest(numbers):
    return numbers.max()


@todo_17_3.cases
def todo_17_3_cases(rng):
    yield (np.array([1.0, 3.0]),)
    yield (np.array([2.0]),)
    yield (np.array([4.0, 4.0, 1.0]),)
    for n in (3, 5, 8):
        yield (rng.normal(size=n),)
