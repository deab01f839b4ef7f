"""A variable of the notebook in an argument's place is named, and nobody is accused wrongly."""

import numpy as np
import pytest

from teachkit.exercises import EXERCISES, check
from teachkit.exercises.reads import reading

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


def written(source, name="f", **notebook):
    """The function of this name, written in a notebook that holds these variables."""
    scope = {"np": np, "__name__": "__main__", **notebook}
    exec(source, scope)
    return scope[name]


DENSITY = """
def f(points, data, bandwidth):
    inside = np.abs(points[:, None] - {data}) <= {bandwidth}
    return inside.mean(axis=1) / (2 * {bandwidth})
"""


def density(data="data", bandwidth="bandwidth"):
    source = DENSITY.format(data=data, bandwidth=bandwidth)
    return written(source, eruptions=np.array([1.5, 2.0, 4.5]), h=0.25, H=0.25)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (density(data="eruptions"), ["reads `eruptions`, which is a variable", "`data`"]),
        (density(bandwidth="h"), ["reads `h`, which is a variable", "argument `bandwidth`"]),
        (density(bandwidth="H"), ["reads `H`, which is a variable", "argument `bandwidth`"]),
        (
            density("eruptions", "h"),
            ["reads `eruptions` and `h`, which are variables", "arguments `data` and `bandwidth`"],
        ),
    ],
)
def test_a_variable_of_the_notebook_in_an_arguments_place_is_named(function, words):
    message = check("window_density", function).message
    for word in ["of the notebook", *words]:
        assert word in message.split("\n")[0], message


def test_it_is_named_where_the_shapes_do_not_fit_too():
    source = (
        "def f(place, houses, died, radius):\n"
        "    near = ((houses - place) ** 2).sum(axis=1) <= radius**2\n"
        "    return deaths[near] @ houses[near] / deaths[near].sum()\n"
    )
    result = check("weighted_step", written(source, deaths=np.ones(578)))
    assert result.kind == "error"
    assert "reads `deaths`" in result.message and "`died`" in result.message, result.message


def test_it_is_named_where_it_makes_a_loop_endless(clock):
    source = (
        "def f(data, radius):\n"
        "    place, old = deaths[0], None\n"
        "    be_up()\n"
        "    while not np.array_equal(place, old):\n"
        "        pass\n"
        "    return radius\n"
    )
    result = check("count_hot_spots", written(source, deaths=np.ones((9, 2)), be_up=clock.be_up))
    assert result.kind == "too slow"
    assert "reads `deaths`" in result.message and "`data`" in result.message, result.message


def test_it_is_named_where_a_function_of_the_notebook_reads_it():
    source = (
        "def near(x):\n    return np.abs(eruptions - x) <= 0.5\n\n"
        "def f(points, data, bandwidth):\n"
        "    return np.array([near(x).mean() / (2 * bandwidth) for x in points])\n"
    )
    message = check("window_density", written(source, eruptions=np.array([1.5, 2.0]))).message
    assert "`near`, which your function calls, reads `eruptions`" in message, message
    assert "your function never uses its argument `data`" in message, message


def test_an_argument_that_is_overwritten_first_is_named():
    source = "def f(points, data, bandwidth):\n    bandwidth = 0.5\n" + DENSITY.format(
        data="data", bandwidth="bandwidth"
    ).replace("\ndef f(points, data, bandwidth):\n", "")
    message = check("window_density", written(source)).message
    assert "gives its argument `bandwidth` a value of its own" in message, message


def test_an_argument_that_is_never_used_is_named():
    message = check("window_density", lambda points, data, h: points * 0 + 7.25).message
    assert "never uses its arguments `data` and `h`." in message, message
    assert "notebook" not in message


def test_a_mistake_that_is_known_is_told_with_the_variable_that_hides_it():
    function = density(bandwidth="h")
    message = check("window_density", function).message
    assert message.startswith("Your function reads `h`"), message


INNOCENT = {
    "constants": "def f(a, b):\n    return SCALE * (a + b) + tiny",
    "constants in a helper": "def g(a):\n    return a * tiny\n\ndef f(a, b):\n    return g(a) + b",
    "used in a function inside": "def f(a, b):\n    def g(x): return x + b\n    return g(a)",
    "used inside, and then set": (
        "def f(a, b):\n    def g():\n        return b\n    c = g()\n    b = 2\n    return a + b + c"
    ),
    "used in a lambda": "def f(a, b):\n    return sorted(a, key=lambda x: x - b)",
    "used in a comprehension": "def f(a, b):\n    return [x - b for x in a]",
    "a name again in a comprehension": "def f(a, b):\n    return [b for b in (a, b)]",
    "made an array": "def f(a, b):\n    a = np.asarray(a)\n    return a + b",
    "a default": "def f(a, b):\n    if b is None:\n        b = 0.5\n    return a + b",
    "a way out": "def f(a, b):\n    if len(a) == 0:\n        b = 0.5\n    return a + b",
    "in a loop": "def f(a, b):\n    for x in a:\n        b = b + x\n    return b",
    "after an or": "def f(a, b):\n    a = a or [1]\n    b += 1\n    return a, b",
    "locals": "def f(a, b):\n    return eval('a + b + tiny')",
    "another function": "def g(x):\n    return x\n\ndef f(a, b):\n    return g(a) + g(b)",
    "set later inside": (
        "def f(a, b):\n    def g():\n        nonlocal b\n        b += 1\n    g()\n    return a + b"
    ),
    "for one of many": "def f(a, b):\n    a, rest = a[0], b\n    return a + rest",
    "with": "def f(a, b):\n    with np.errstate(all='ignore'):\n        return a / b",
    "a try": "def f(a, b):\n    try:\n        return a + b\n    except TypeError:\n        pass",
}


@pytest.mark.parametrize("source", INNOCENT.values(), ids=INNOCENT)
def test_nobody_is_accused_wrongly(source):
    read = reading(written(source, SCALE=2.0, tiny=1e-12))
    assert not read.unused and not read.overwritten, read


def test_functions_modules_classes_and_built_in_names_are_no_variables():
    source = (
        "import math\nfrom math import pi\n\ndef g(x):\n    return x\n\nclass C:\n    pass\n\n"
        "def f(a):\n    return g(np.sum(a)) + pi * math.exp(len(a)) + bool(C), __name__\n"
    )
    assert reading(written(source)).variables == ()


@pytest.mark.parametrize("thing", [len, np.sum, np.add, int, abs, object()])
def test_what_has_no_code_of_pythons_is_not_read(thing):
    assert reading(thing) == reading(len)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_reference_reads_a_variable_or_leaves_an_argument_alone(name):
    """A constant in capitals is no variable: `solution` shows it with the answer."""
    read = reading(EXERCISES[name].reference)
    variables = [variable for variable in read.variables if not variable.isupper()]
    assert not (read.unused or read.overwritten or variables), read
