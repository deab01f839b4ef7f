"""Every check says the right thing, in kind words, about whatever a learner may write."""

import copy
import functools
import itertools
import os
import re
import subprocess
import sys
import types

import numpy as np
import pytest
from waiting import LAST_RESORT, Clock, limit_checks, wait_until_all_are_gone

from teachkit.exercises import (
    EXERCISES,
    Exercise,
    Result,
    check,
    engine,
    hint,
    hints,
    solution,
    words,
)
from teachkit.exercises.answers import plain, same
from teachkit.exercises.observe import observe_trusted

pytestmark = pytest.mark.usefixtures("patient")

KINDS = {"passed", "not attempted", "known mistake", "wrong", "error", "too slow"}

# An exercise made for these tests


def column_means(data, weights):
    """The weighted mean of each column."""
    # Your code here.


def _total(weights):
    return weights.sum()


def _column_means(data, weights):
    return weights @ data / _total(weights)


def _column_means_plain(data, weights):
    return data.mean(axis=0)


def _column_means_sums(data, weights):
    return weights @ data


def _column_means_first(data, weights):
    return data[0]


def _column_means_cases(rng):
    return [
        (np.array([[1.0, 2.0], [3.0, 7.0]]), np.array([1.0, 3.0])),
        (np.array([[1.0, 2.0]]), np.array([0.5])),
        (np.array([[-1.0, 2.0], [-3.0, 7.0]]), np.array([1.0, 3.0])),
        (np.zeros((3, 2)), np.array([1.0, 3.0, 2.0])),
        (rng.normal(size=(30, 20)), rng.uniform(size=30)),
        (rng.normal(size=(8, 1)), rng.uniform(size=8)),
    ]


SAMPLE = Exercise(
    "01",
    "Compute the weighted mean of each column.",
    column_means,
    _column_means,
    ["Multiply each row by its weight.", "Divide by the sum of the weights."],
    {
        "You left the weights out.": _column_means_plain,
        "You did not divide by the sum of the weights.": _column_means_sums,
        "You returned the first row.": _column_means_first,
    },
    _column_means_cases,
    "weights count a row several times.",
)


@pytest.fixture
def sample(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))
    monkeypatch.setattr(engine, "load_exercises", lambda: {"column_means": SAMPLE})
    monkeypatch.setattr(hints, "load_exercises", lambda: {"column_means": SAMPLE})
    monkeypatch.setattr(hints, "_hints_given", {})
    monkeypatch.setattr(hints, "_shown_in", {})
    return functools.partial(check, "column_means")


def is_kind(result, kind, *words):
    """The result is of this kind, short, says these words, and shows nothing it must not."""
    assert isinstance(result, Result)
    assert result.kind == kind, result
    assert result.passed == (kind == "passed")
    shown = [result.message, repr(result), result._repr_html_()]
    for text in shown:
        assert "Traceback" not in text
        assert not re.search(r"0x[0-9a-f]{4}", text)
        assert "/teachkit/" not in text
    assert not re.search(r"[Ww]ith\n?$", result.message)
    assert result.message.count("\n") < 15
    assert len(result.message) < 2000
    for word in words:
        assert word in result.message, result.message
    return result


# Passing, and not yet


def test_the_right_function_passes_and_says_what_is_known(sample):
    result = sample(lambda data, weights: np.average(data, axis=0, weights=weights))
    is_kind(result, "passed", "Weights count a row several times.")


def test_the_stub_is_not_attempted(sample):
    is_kind(sample(column_means), "not attempted", "Compute the weighted mean", "column_means")
    is_kind(sample(lambda data, weights: None), "not attempted")


def test_printing_instead_of_returning_is_said(sample):
    result = is_kind(sample(lambda data, weights: print(3)), "wrong", "prints", "return")
    for shown in (repr(result), result._repr_html_()):
        assert "It prints, but returns nothing" in shown
        assert "Not attempted" not in shown and "Not right yet" not in shown


def test_it_is_the_learners_function_that_runs(sample):
    calls = []

    def column_means(data, weights):
        calls.append(1)
        return data + np.nan

    is_kind(sample(column_means), "wrong")
    assert len(calls) == len(_column_means_cases(np.random.default_rng(0)))


def test_functions_are_known_by_what_they_do(sample):
    def column_means(a, b):
        return a.sum(axis=0) / len(a)

    is_kind(sample(column_means), "known mistake")
    # The reference's name, code object and source, on a function that does something else.
    fake = types.FunctionType(_column_means.__code__, {"_total": len}, "_column_means")
    assert sample(fake).kind == "wrong"


@pytest.mark.parametrize("message", SAMPLE.mistakes)
def test_each_mistake_has_its_own_message(sample, message):
    mistake = SAMPLE.mistakes[message]
    assert sample(lambda data, weights: mistake(data, weights)).message == message


def test_inputs_repeat(sample):
    seen = []

    def column_means(data, weights):
        seen.append(data.tobytes())
        return 0

    assert repr(sample(column_means)) == repr(sample(column_means))
    assert seen[: len(seen) // 2] == seen[len(seen) // 2 :]
    assert len(set(seen)) > 3


def test_a_callable_that_is_no_function_will_do(sample):
    class Average:
        def __call__(self, data, weights):
            return np.average(data, axis=0, weights=weights)

    is_kind(sample(Average()), "passed")
    is_kind(sample(functools.partial(lambda n, a, b: _column_means(a, b), 3)), "passed")


# Wrong answers


def test_the_smallest_failing_input_is_shown(sample):
    def column_means(data, weights):
        return _column_means(data, weights) + (len(data) > 1) * np.arange(data.shape[1]) ** 2

    result = is_kind(
        sample(column_means), "wrong", "With", "data = array([[1.0, 2.0], [3.0, 7.0]])"
    )
    assert "weights = array([1.0, 3.0])" in result.message
    assert "expected array([2.5, 5.75])" in result.message
    assert "got      array([2.5, 6.75])" in result.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: list(a), ["values are right", "a list instead of an array"]),
        (lambda a: tuple(a), ["a tuple instead of an array"]),
        (lambda a: a[:, None], ["values are right", "(2, 1) instead of (2,)"]),
        (lambda a: a[:1], ["shape (1,) instead of (2,)"]),
        (lambda a: a.astype("float32"), ["float32"]),
        (lambda a: np.round(a, 6) + 1e-7, ["digits"]),
        (lambda a: a.astype(int), ["whole numbers", "int64"]),
        (lambda a: a > 0, ["true or false", "dtype bool", "instead of numbers"]),
        (lambda a: a.astype(str), ["text", "instead of numbers"]),
        (lambda a: a.astype(object), ["dtype object"]),
        (lambda a: a * np.nan, ["NaN"]),
        (lambda a: a + np.inf, ["Infinity"]),
        (lambda a: 3 * a, ["times 3.0", "every input"]),
        (lambda a: -a, ["sign is turned"]),
        (lambda a: a - 0.25, ["plus -0.25", "every input"]),
        (lambda a: a[::-1], ["another order"]),
        (lambda a: float(a.sum()), ["one number instead of an array of shape (2,)"]),
        (lambda a: {"means": a}, ["a dict instead of"]),
        (lambda a: np.matrix(a), ["matrix"]),
        (lambda a: np.ma.array(a), ["MaskedArray"]),
        (lambda a: "text" * 10**6, ["text instead of"]),
        (lambda a: range(3), ["range"]),
        (lambda a: (x for x in a), ["generator", "yield"]),
        (lambda a: lambda: a, ["a function", "parentheses"]),
        (lambda a: np, ["module"]),
        (lambda a: int, ["class"]),
        (lambda a: np.zeros((1500, 1500)), ["shape (1500, 1500)"]),
        (lambda a: [0] * 10**6, ["list of 1000000"]),
        (lambda a: 10**5000, ["large whole number"]),
        (lambda a: np.array(["x", None]), ["dtype object"]),
    ],
)
def test_the_kind_of_difference_is_said_first(sample, change, words):
    result = sample(lambda data, weights: change(_column_means(data, weights)))
    is_kind(result, "wrong")
    said = result.message.split("\nWith")[0]
    for word in words:
        assert word in said, said


def test_an_edge_case_is_called_one(sample):
    def column_means(data, weights):
        if len(data) == 1:
            return np.full(data.shape[1], 9.0)
        return _column_means(data, weights)

    is_kind(sample(column_means), "wrong", "Right for 5 of 6", "edge case", "[[1.0, 2.0]]")


def test_none_for_some_inputs_only_is_said(sample):
    def column_means(data, weights):
        if len(data) > 1:
            return _column_means(data, weights)

    is_kind(sample(column_means), "wrong", "returns nothing", "return?")


def test_long_arrays_are_cut_and_their_first_difference_is_named(sample):
    def column_means(data, weights):
        means = _column_means(data, weights)
        if len(means) > 2:
            means[17] += 1
        return means

    is_kind(sample(column_means), "wrong", "first difference at [17]", "of shape (20,)")


def test_tiny_differences_are_printed_so_that_they_show(sample):
    result = sample(lambda data, weights: _column_means(data, weights) * (1 + 1e-6))
    expected, got = re.findall(r"(?:expected|got) +(array.*)", result.message)
    assert expected != got


def test_rounding_passes(sample):
    is_kind(sample(lambda data, weights: _column_means(data, weights) * (1 + 1e-12)), "passed")


def test_a_changed_input_is_named(sample):
    def column_means(data, weights):
        weights /= weights.sum()
        return weights @ data

    is_kind(sample(column_means), "wrong", "changes its input weights", "copy")


def test_a_changed_input_does_not_reach_the_next_check(sample):
    def column_means(data, weights):
        data[:] = 0
        weights[:] = 0
        return 0

    sample(column_means)
    is_kind(sample(_column_means), "passed")


def test_what_was_printed_is_shown_shortly(sample, capfd):
    def column_means(data, weights):
        for number in range(100):
            print("line", number)
        return 0

    result = is_kind(sample(column_means), "wrong", "It printed\n  line 0\n  line 1\n  line 2")
    assert "line 3" not in result.message
    assert capfd.readouterr() == ("", "")


def test_warnings_are_told_not_shown(sample, capfd):
    result = sample(lambda data, weights: data / np.zeros(1))
    is_kind(result, "wrong", "A warning came up: ")
    assert capfd.readouterr() == ("", "")


class Hostile:
    """Objects to everything."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError

    def __array__(self, *args):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError

    __hash__ = None


class HostileText(str):
    def __str__(self):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError


class HostileList(list):
    def __iter__(self):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError


@pytest.mark.parametrize("kind", [Hostile, HostileText, HostileList])
def test_objects_that_object_are_borne(sample, kind):
    result = sample(lambda data, weights: kind())
    assert result.kind in ("wrong", "error")
    is_kind(result, result.kind)


def test_a_list_in_itself_is_borne(sample):
    def column_means(data, weights):
        items = []
        items.append(items)
        return items

    is_kind(sample(column_means), "wrong", "a list")


# Judged by what an answer does


def spread_out(n, least):
    """So many numbers, with at least this much room between neighbours."""
    # Your code here.


def _judged(answer, n, least):
    if answer.kind != "array" or answer.value.ndim != 1:
        return {"kind": f"It returns {answer.name}; an array of numbers is asked for."}
    lacks = {}
    if len(answer.value) != n:
        lacks["number"] = f"It has {len(answer.value)} numbers; {n} are asked for."
    room = np.diff(np.sort(answer.value)).min(initial=np.inf)
    if not room >= least:
        lacks["room"] = f"Two of its numbers are {room:g} apart; at least {least} is asked for."
    return lacks


OPEN = Exercise(
    "01",
    "Spread numbers out.",
    spread_out,
    lambda n, least: np.arange(n) * least,
    ["Begin anywhere.", "Go on in steps."],
    {
        "You left one out.": lambda n, least: np.arange(n - 1) * least,
        "Your steps are too short.": lambda n, least: np.arange(n) * least / 2,
    },
    lambda rng: [(2, 1.0), (4, 3.0), (9, 0.5)],
    "many answers are right.",
    judge=_judged,
)


@pytest.fixture
def open_sample(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))
    monkeypatch.setattr(engine, "load_exercises", lambda: {"spread_out": OPEN})
    return functools.partial(check, "spread_out")


def test_any_answer_that_lacks_nothing_passes(open_sample):
    is_kind(open_sample(OPEN.reference), "passed", "Right on all 3 inputs.\nMany answers")
    is_kind(open_sample(lambda n, least: 5.0 - 2 * least * np.arange(n)), "passed")


def test_a_mistake_is_known_by_what_its_answers_lack_and_the_numbers_are_the_learners(open_sample):
    result = is_kind(open_sample(lambda n, least: np.zeros(n) + 7), "known mistake")
    assert result.message == (
        "Your steps are too short.\nTwo of its numbers are 0 apart; at least 1.0 is asked for.\n"
        "With\n  n = 2\n  least = 1.0"
    )


def test_what_no_known_mistake_lacks_is_said_in_the_judges_sentences(open_sample):
    result = is_kind(open_sample(lambda n, least: np.full(n + 5, least)), "wrong")
    assert result.message == (
        "It has 7 numbers; 2 are asked for.\n"
        "Two of its numbers are 0 apart; at least 1.0 is asked for.\nWith\n  n = 2\n  least = 1.0"
    )
    odd = open_sample(lambda n, least: np.arange(n) * least if n < 9 else np.zeros(9))
    is_kind(odd, "wrong", "0 apart; at least 0.5", "n = 9")


def test_a_judge_sees_nothing_of_the_learners_that_could_run(open_sample):
    assert open_sample(lambda n, least: HostileText("a")).kind in ("wrong", "error")
    is_kind(open_sample(lambda n, least: object()), "wrong", "It returns an object; an array")
    is_kind(open_sample(lambda n, least: np.ma.arange(n)), "wrong", "It returns a MaskedArray")


def test_nothing_and_an_error_are_what_they_are_where_there_is_a_judge(open_sample):
    is_kind(open_sample(spread_out), "not attempted")
    is_kind(open_sample(lambda n, least: 1 / 0), "error", "divided by 0", "n = 2")
    is_kind(open_sample(lambda n, least: n if n < 4 else None), "wrong", "It returns one number")


# Exceptions


def no_name(data, weights):
    return undefined_thing  # noqa: F821


def no_shape(data, weights):
    return data + np.ones(17)


def no_truth(data, weights):
    if data > 0:
        return 1
    return data / 0 if (data > 0) else 2


def no_index(data, weights):
    return [1, 2][9]


def no_zero(data, weights):
    return 1 / 0


def no_end(data, weights):
    return no_end(data, weights)


def no_type(data, weights):
    return data + None


def no_exit(data, weights):
    sys.exit(3)


def no_interrupt(data, weights):
    raise KeyboardInterrupt


def no_sentence(data, weights):
    raise ValueError("many words " * 1000 + "\n" * 50)


def no_input(data, weights):
    return input("?")


def no_check(data, weights):
    return check("column_means", no_check)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (no_name, ["NameError", "undefined_thing", "typing mistake"]),
        (no_shape, ["ValueError", "broadcast", "np.ones(17)", "Print both shapes"]),
        (no_truth, ["ValueError", ".any()"]),
        (no_index, ["IndexError", "[1, 2][9]", "past the end"]),
        (no_zero, ["ZeroDivisionError", "divided by 0"]),
        (no_end, ["RecursionError", "calls itself"]),
        (no_type, ["TypeError", "None"]),
        (no_exit, ["SystemExit", "sys.exit"]),
        (no_interrupt, ["KeyboardInterrupt"]),
        (no_sentence, ["ValueError"]),
        (no_input, ["input()", "arguments"]),
        (no_check, ["check()"]),
    ],
)
def test_an_exception_becomes_sentences(sample, function, words, capfd):
    is_kind(sample(function), "error", *words)
    assert capfd.readouterr() == ("", "")


def test_the_line_and_the_input_are_told(sample):
    line = no_zero.__code__.co_firstlineno + 1
    result = is_kind(sample(no_zero), "error", f"line {line}", "  return 1 / 0")
    assert "data = array([[1.0, 2.0]])" in result.message


def test_an_address_is_never_shown(sample):
    def column_means(data, weights):
        raise ValueError(f"not this {object()}")

    is_kind(sample(column_means), "error", "not this <object object at 0x…>")


def test_huge_answers_are_not_looked_into():
    assert plain(np.zeros(3_000_000)).value is None
    assert plain([[0] * 300] * 300).value[99].value is None


def test_an_exception_that_cannot_be_printed_is_borne(sample):
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError

    def column_means(data, weights):
        raise Odd

    is_kind(sample(column_means), "error", "Odd")


# What is no function, and no exercise


async def waits(data, weights):
    return 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (3.0, ["one number", "without parentheses"]),
        (None, ["nothing (None)"]),
        (np.zeros(3), ["an array"]),
        (Exercise, ["a class"]),
        (lambda data: data, ["1 argument (data)", "2 arguments (data, weights)"]),
        (lambda: 3, ["no arguments"]),
        (waits, ["async"]),
    ],
)
def test_what_cannot_be_called_is_said(sample, given, words):
    is_kind(sample(given), "error", *words)


def test_hostile_objects_instead_of_functions_are_borne(sample):
    is_kind(sample(Hostile()), "error")


def test_a_wrong_name_gets_close_ones(sample):
    is_kind(check("colum_means", column_means), "error", 'Did you mean "column_means"?')
    is_kind(check("xyz", column_means), "error", "progress()")
    is_kind(check(column_means, "column_means"), "error", "name comes first")
    for ask in (hint, solution):
        assert 'Did you mean "column_means"?' in repr(ask("colum_means"))
        assert "name comes first" in repr(ask(3))


# Never too long


def test_an_endless_loop_is_stopped(sample, clock):
    def column_means(data, weights):
        if len(data) > 1:
            clock.be_up()
            while True:
                try:
                    while True:
                        np.sum(data)
                except:  # noqa: E722
                    continue
        return _column_means(data, weights)

    is_kind(sample(column_means), "too slow", "stopped", "[[1.0, 2.0], [3.0, 7.0]]")
    is_kind(sample(_column_means), "passed")


def test_a_call_that_cannot_be_stopped_asks_for_a_restart(sample, monkeypatch):
    clock = Clock()
    limit_checks(monkeypatch, clock=clock, grace=0)
    reader, writer = os.pipe()

    def column_means(data, weights):
        clock.be_up()
        os.read(reader, 1)  # one call into C, which ends when the test says so

    is_kind(sample(column_means), "too slow", "Restart the kernel")
    os.close(writer)
    wait_until_all_are_gone()
    os.close(reader)


def test_answers_that_never_end_are_stopped(sample, clock):
    class Endless(list):
        def __iter__(self):
            clock.be_up()
            return itertools.repeat(1)

    assert sample(lambda data, weights: Endless([1])).kind in ("too slow", "wrong")


NOTEBOOK = [
    "import numpy as np\nfrom teachkit import check, progress",
    "def distance_between(a, b):\n    while True:\n        try:\n            len([])\n"
    "        except:\n            pass\n\n\ncheck('distance_between', distance_between)",
    "def distance_between(a, b):\n    exit()\n\n\ncheck('distance_between', distance_between)",
    "def distance_between(a, b):\n    display('seen')\n    return input()\n\n\n"
    "check('distance_between', distance_between)",
    "6 * 7",
]


def test_a_kernel_lives_through_it(tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in NOTEBOOK])
    environment = {**os.environ, "TEACHKIT_HOME": str(tmp_path)}
    client = nbclient.NotebookClient(notebook, timeout=LAST_RESORT, kernel_name="python3")
    client.execute(env=environment)
    outputs = [cell.outputs for cell in notebook.cells]
    assert [len(found) for found in outputs] == [0, 1, 1, 1, 1]
    shown = [found[0]["data"] for found in outputs[1:]]
    assert "was stopped" in shown[0]["text/plain"]
    assert 'role="status"' in shown[0]["text/html"]
    assert "SystemExit" in shown[1]["text/plain"]
    assert "input()" in shown[2]["text/plain"]
    assert shown[3]["text/plain"] == "42"


# How it shows


def test_a_result_shows_icon_word_and_role():
    for kind in KINDS:
        result = Result(kind == "passed", kind, "a < b & `c`\n  x <b>")
        page = result._repr_html_()
        assert 'role="status"' in page
        assert "a &lt; b &amp; <code>c</code>" in page
        assert "x &lt;b&gt;" in page
        assert "color: inherit" in page
        icon, word = repr(result).split(":")[0].split(" ", 1)
        assert icon in page
        assert word in page
    with pytest.raises(AttributeError):
        result.passed = True


# Hints and solutions


def test_hints_come_one_by_one(sample):
    assert repr(hint("column_means")) == (
        "Hint 1 of 2: Multiply each row by its weight.\nRun this again for the next hint."
    )
    for _ in range(2):
        last = hint("column_means")
        assert repr(last).startswith("Hint 2 of 2: Divide")
        assert 'solution("column_means")' in repr(last)
        assert last._repr_markdown_().startswith("**Hint 2 of 2.** Divide")


class Lab:
    """A notebook's kernel, as far as hints look at it."""

    execution_count = 0
    cell = ""

    def get_parent(self):
        return {"metadata": {"cellId": self.cell} if self.cell else {}}

    def run(self, cell, call=None):
        """Run a cell; what it shows."""
        self.execution_count += 1
        self.cell = cell
        return repr(call()) if call else ""


@pytest.fixture
def lab(monkeypatch):
    lab = Lab()
    monkeypatch.setattr("IPython.get_ipython", lambda: lab)
    return lab


def test_all_cells_run_again_show_the_hints_that_they_showed(sample, lab):
    def run_all():
        for cell in ("one", "two"):
            lab.run("another")
            yield lab.run(cell, lambda: hint("column_means"))

    shown = list(run_all())
    assert [words[:11] for words in shown] == ["Hint 1 of 2", "Hint 2 of 2"]
    for _ in range(2):
        assert list(run_all()) == shown


def test_a_cell_run_again_straight_away_gives_the_next_hint(sample, lab):
    def run():
        return lab.run("one", lambda: hint("column_means"))[:11]

    assert [run(), run(), run()] == ["Hint 1 of 2", "Hint 2 of 2", "Hint 2 of 2"]
    lab.run("another")
    assert run() == "Hint 2 of 2"


def test_after_another_try_a_cell_shows_its_hint_first_and_then_the_next(sample, lab):
    shown = []
    for cell in ("hint", "try", "hint", "hint"):
        call = (lambda: hint("column_means")) if cell == "hint" else None
        shown.append(lab.run(cell, call)[:11])
    assert shown == ["Hint 1 of 2", "", "Hint 1 of 2", "Hint 2 of 2"]


def test_where_cells_have_no_names_each_call_gives_one_more(sample, lab):
    lab.run("", lambda: hint("column_means"))
    lab.run("")
    assert lab.run("", lambda: hint("column_means")).startswith("Hint 2 of 2")


def test_a_solution_has_the_learners_name_and_all_it_needs(sample):
    shown = solution("column_means")
    assert repr(shown) == (
        "def total(weights):\n    return weights.sum()\n\n\n"
        "def column_means(data, weights):\n    return weights @ data / total(weights)"
    )
    assert "```python" in shown._repr_markdown_()


# Every exercise of the course

NAMES = list(EXERCISES)
MISTAKES = [(name, message) for name in NAMES for message in EXERCISES[name].mistakes]


@pytest.fixture(autouse=True)
def no_learner(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "home"))


def rewrapped(function):
    """The same behaviour, without the name, the code or the source."""
    return lambda *args: function(*args)


def file_of(name):
    return f"teachkit/exercises/lessons/lesson{EXERCISES[name].lesson}.py"


def material(name):
    return engine._material(name, EXERCISES[name])


def test_names_are_unique_and_the_learners():
    for name, exercise in EXERCISES.items():
        assert exercise.stub.__name__ == name
        assert re.fullmatch(r"\d\d", exercise.lesson)


def test_two_exercises_of_one_name_are_refused(monkeypatch):
    from teachkit.exercises import registry
    from teachkit.exercises.lessons import lesson00, lesson01

    monkeypatch.setattr(lesson01, "distance_between", lesson00.distance_between, raising=False)
    with pytest.raises(ValueError, match="distance_between"):
        registry.load_exercises.__wrapped__()


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_is_complete(name):
    exercise = EXERCISES[name]
    here = f"{file_of(name)}: {name}"
    for least, what, there in (
        (2, "hints", exercise.hints),
        (3, "wrong answers", exercise.mistakes),
        (4 if exercise.names else 1, "cases", material(name).cases),
    ):
        assert len(there) >= least, f"{here} has {len(there)} {what}; at least {least}"
    assert exercise.stub.__doc__, f"{here}: its stub has no docstring"
    assert exercise.learned.rstrip().endswith("."), f"{here}: `learned` does not end in a full stop"
    for text in (exercise.task, *exercise.hints, *exercise.mistakes):
        assert text.rstrip()[-1] in ".?)", f"{here}: this does not end like a sentence: {text}"
    assert not exercise.task[0].islower(), f"{here}: its task begins with a small letter"


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_passes(name):
    is_kind(check(name, EXERCISES[name].reference), "passed")
    is_kind(check(name, rewrapped(EXERCISES[name].reference)), "passed")


@pytest.mark.parametrize("name", [one for one in NAMES if EXERCISES[one].judge])
def test_a_judge_finds_nothing_wanting_in_the_right_answers(name):
    for function in (EXERCISES[name].reference, EXERCISES[name].loops):
        assert what_it_lacks(name, function) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_stub_is_not_attempted(name):
    is_kind(check(name, EXERCISES[name].stub), "not attempted")


def what_it_lacks(name, function):
    """What a judge says of an answer, and of which input: a mistake's message ends in this."""
    exercise, made = EXERCISES[name], material(name)
    outcomes = observe_trusted(function, made.cases if exercise.judge else [], exercise, made.seed)
    for place, outcome in enumerate(outcomes):
        if outcome.lacks:
            return (*outcome.lacks, *words._case_told(made, place, "With"))
    return ()


@pytest.mark.parametrize(("name", "message"), MISTAKES)
def test_a_mistake_gets_its_own_message(name, message):
    # As a learner's: another object that does the same, so that nothing is known by what it is.
    function = rewrapped(EXERCISES[name].mistakes[message])
    result = check(name, function)
    here = f"{file_of(name)}: the wrong answer under {message!r}"
    assert not result.passed, f"{here} passes: change it, or add a case that tells it apart"
    assert result.kind == "known mistake", f"{here} is not known again: {result}"
    lacks = what_it_lacks(name, function)
    assert result.message == "\n".join([message, *lacks]), (
        f"{here} gets {result.message!r}: change one, or add a case in which they differ"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_reference_leaves_its_inputs_alone(name):
    exercise, made = EXERCISES[name], material(name)
    outcomes = observe_trusted(exercise.reference, made.cases, exercise, made.seed)
    assert not any(outcome.changed for outcome in outcomes)
    assert not any(outcome.crash for outcome in made.expected)


@pytest.mark.parametrize("name", NAMES)
def test_cases_repeat(name):
    exercise, made = EXERCISES[name], material(name)
    again = sorted(exercise.cases(np.random.default_rng(made.seed)), key=engine._size)
    for case, other in zip(made.cases, again, strict=True):
        for value, twin in zip(case, other, strict=True):
            if not callable(value):
                assert same(plain(value), plain(twin), 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_usual_accidents_get_kind_words(name):
    exercise = EXERCISES[name]

    def crashes(*args):
        raise OSError("broken")

    def wrong_shape(*args):
        return np.zeros((3, 1, 4, 1))

    def as_list(*args):
        answer = exercise.reference(*args)
        return answer.tolist() if isinstance(answer, np.ndarray) else [answer]

    def changes(*args):
        answer = copy.deepcopy(exercise.reference(*args))
        for arg in args:
            if isinstance(arg, np.ndarray) and arg.size:
                arg[...] = "changed" if arg.dtype.kind == "U" else arg + 1
        return answer

    is_kind(check(name, crashes), "error", "OSError: broken")
    is_kind(check(name, wrong_shape), "wrong")
    is_kind(check(name, as_list), "wrong")
    assert check(name, lambda *args: object()).kind == "wrong"
    if any(isinstance(value, np.ndarray) for value in material(name).cases[0]):
        is_kind(check(name, changes), "wrong", "changes its input")
    if exercise.names:
        is_kind(check(name, lambda: 1), "error", "no arguments")
    else:
        is_kind(check(name, lambda given: 1), "error", "with no arguments")


@pytest.mark.parametrize("name", NAMES[:1] + NAMES[-1:])
def test_an_endless_loop_is_stopped_in_any_exercise(name, clock):
    def endless(*args):
        clock.be_up()
        while True:
            try:
                len([])
            except BaseException:
                continue

    is_kind(check(name, endless), "too slow")


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_shown_passes_by_itself(name):
    scope = {"np": np, "__name__": "__main__"}
    exec(repr(solution(name)), scope)
    is_kind(check(name, scope[name]), "passed")
    assert not re.search(r"\b_[a-z]\w+", repr(solution(name)))


FRESH = """
import os, tempfile
os.environ["TEACHKIT_HOME"] = tempfile.mkdtemp()
from teachkit import check, hint, progress, solution
from teachkit.exercises import EXERCISES, engine
for name, exercise in EXERCISES.items():
    wrong = lambda *args: 12345.0
    for shown in (check(name, exercise.stub), check(name, wrong), hint(name), solution(name)):
        print(shown)
    made = engine._material(name, exercise)
    print([value.tobytes() for case in made.cases for value in case if hasattr(value, "tobytes")])
print(progress())
"""


def test_what_is_shown_is_the_same_in_every_kernel(tmp_path):
    outputs = {
        subprocess.run(
            [sys.executable, "-c", FRESH],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000
