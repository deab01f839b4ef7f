"""Python's and NumPy's short messages are told in words that fit them."""

import math

import numpy as np
import pytest
from scipy.stats import gaussian_kde

from teachkit.exercises.crashes import explained


def log_of(x):
    return math.log(x)


def root_of(x):
    return math.sqrt(x)


def either(x):
    return math.log(math.sqrt(x))


def changed_in_a_loop():
    words = {1: 1}
    for _ in words:
        words[2] = 2


def added_in_place():
    whole = np.zeros(2, dtype=int)
    whole += 0.5


def read_only():
    array = np.zeros(2)
    array.flags.writeable = False
    array[0] = 1


def beyond_a_byte():
    """What NumPy 2 says to `picture // 256`; older versions say nothing."""
    raise OverflowError("Python integer 256 out of bounds for uint8")


@pytest.mark.parametrize(
    ("crash", "source", "words"),
    [
        (lambda: log_of(0), "return math.log(x)", "log of 0 or of a negative number."),
        (lambda: log_of(-1), "return math.log(x)", "log of 0 or of a negative number."),
        (lambda: root_of(-1), "return math.sqrt(x)", "root of a negative number."),
        (
            lambda: either(-1),
            "return math.log(math.sqrt(x))",
            "log of 0 or of a negative number, the",
        ),
        (lambda: log_of(0), "", "or the like"),
        (lambda: math.acos(2), "math.acos(2)", "no value there"),
        (lambda: math.exp(1000), "", "too large for a number"),
        (lambda: 10.0**400, "", "too large for a number"),
        (lambda: int(math.inf), "", "Infinity is no whole number"),
        (beyond_a_byte, "", "bytes, uint8, end at 255"),
        (lambda: int(math.nan), "", "NaN, which is not a number"),
        (lambda: 1 / 0, "", "divided by 0"),
        (lambda: 1.0 // 0, "", "divided by 0"),
        (lambda: 0.0**-1, "", "0 to a negative power"),
        (lambda: [1][5], "", "points past the end"),
        (lambda: np.zeros(2)[5], "", "points past the end"),
        (lambda: np.zeros(2)[0, 1], "", "fewer axes"),
        (lambda: np.zeros(2)[1.0], "", "whole number"),
        (lambda: [1][1.0], "", "whole number"),
        (lambda: np.zeros(2)[np.ones(3, bool)], "", "True and False is not as long"),
        (lambda: [].pop(), "", "a list that is empty"),
        (lambda: None[0], "", "Something is None"),
        (lambda: None + 1, "", "Something is None"),
        (lambda: None.sum(), "", "Something is None"),
        (lambda: None(), "", "Something is None"),
        (lambda: {[1]: 2}, "", "key of a dict"),
        (lambda: {np.zeros(2)}, "", "key of a dict"),
        (lambda: np.zeros(2) + np.zeros(3), "", "Print both shapes"),
        (lambda: np.zeros((2, 3)) @ np.zeros(2), "", "matrix product"),
        (lambda: bool(np.zeros(2)), "", ".any()"),
        (lambda: np.array([[1], [1, 2]]), "", "rows of one length"),
        (lambda: max([]), "", "it is empty"),
        (lambda: np.zeros(0).max(), "", "it is empty"),
        (lambda: np.concatenate([]), "", "it is empty"),
        (lambda: np.zeros(3).reshape(2, 2), "", "another number of values"),
        (lambda: np.bincount([0, -1]), "", "A label of −1 is no cluster"),
        (lambda: gaussian_kde(np.zeros((3, 1))), "", "more points than they have coordinates"),
        (lambda: gaussian_kde(np.zeros((1, 3))), "", "more points than they have coordinates"),
        (lambda: exec("a, b = [1, 2, 3]"), "", "more or fewer names"),
        (lambda: exec("a, b = [1]"), "", "more or fewer names"),
        (lambda: exec("a, b = 3"), "", "needs many things"),
        (lambda: exec("for x in 3.0: pass"), "", "needs many things"),
        (lambda: sum(3), "", "needs many things"),
        (lambda: len(3.0), "", "how many things"),
        (lambda: 3.0(2), "", "Round brackets call"),
        (lambda: np.zeros(2)(1), "", "Round brackets call"),
        (lambda: 3.0[0], "", "Square brackets"),
        (lambda: len[0], "", "Square brackets"),
        (lambda: np.float64(3)[0], "", "Square brackets"),
        (lambda: range(2.0), "", "whole number"),
        (lambda: np.zeros(2.0), "", "whole number"),
        (lambda: [1] - [2], "", "A list is no array"),
        (lambda: [1] * 2.0, "", "A list is no array"),
        (lambda: [1].sum(), "", "A list is no array"),
        (lambda: np.zeros(2).add, "", "no part with that name"),
        (lambda: exec("a = (1,)\na[0] = 2"), "", "changed in place"),
        (lambda: 2.0 ^ 2.0, "", "**, not with ^"),
        (lambda: np.zeros(2) ^ 2, "", "**, not with ^"),
        (lambda: np.ones((2, 2)) ^ np.ones(2), "", "**, not with ^"),
        (lambda: np.ones(2, bool) - np.ones(2, bool), "", "`.astype(float)` first"),
        (lambda: np.True_ - np.False_, "", "`.astype(float)` first"),
        (lambda: -np.ones(2, bool), "", "~ turns each of them round"),
        (lambda: math.sqrt(1, 2), "", "number or names of arguments"),
        (lambda: log_of(), "", "number or names of arguments"),
        (lambda: log_of(1, y=2), "", "number or names of arguments"),
        (lambda: math.sqrt(np.zeros(2)), "", "one number is needed"),
        (lambda: float([1]), "", "in a way its type does not know"),
        (lambda: np.zeros(2).sum(axis=3), "", "fewer axes"),
        (lambda: np.linalg.inv(np.zeros((2, 2))), "", "no inverse"),
        (lambda: float("x"), "", "no number"),
        (lambda: [1].index(2), "", "does not hold"),
        (lambda: [1] + np.float64, "", "A list is no array"),
        (lambda: np.array(["a"]) - np.array(["b"]), "", "Text is no number"),
        (lambda: np.array(["a"]) * 2.0, "", "Text is no number"),
        (added_in_place, "", "whole numbers and cannot take others"),
        (read_only, "", "work on a copy"),
        (changed_in_a_loop, "", "must not grow or shrink"),
        (lambda: undefined, "", "typing mistake"),  # noqa: F821
        (lambda: {}[1], "", "not in the dict"),
        (lambda: np.zeros((10**8, 10**8)), "", "more memory"),
    ],
)
@pytest.mark.filterwarnings("ignore")  # Python sees some of these mistakes coming
def test_a_short_message_is_told_in_words_that_fit(crash, source, words):
    try:
        crash()
    except Exception as error:
        told = explained(type(error).__name__, str(error), source)
        assert words in told, f"{type(error).__name__}: {error}\n-> {told}"
    else:
        pytest.fail("there is no error here")


@pytest.mark.parametrize("message", ["math domain error", "expected a positive input, got 0.0"])
def test_the_log_is_told_in_every_version_of_python(message):
    assert "log of 0" in explained("ValueError", message, "return math.log(total)")
