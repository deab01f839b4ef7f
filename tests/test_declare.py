"""An exercise is declared in one place, and a declaration that does not fit is refused in words."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from teachkit.exercises import registry
from teachkit.exercises.declare import Declared, Exercise, edited, exercise, followed, source_of

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "teachkit" / "exercises" / "lessons").glob("lesson*.py"))


def declared() -> Declared:
    @exercise(lesson="01", task="Add.", hints=["One.", "Two."], learned="sums.", tolerance=1e-3)
    def total(data, scale):
        """The sum of the data, scaled."""
        # Your code here.

    @total.reference
    def total_answer(data, scale):
        return scale * data.sum()

    @total.cases
    def total_cases(rng):
        yield np.array([1.0, 2.0]), 3.0

    return total


def test_an_exercise_has_all_that_was_declared_in_its_order():
    total = declared()
    total.wrong("Edited.", {"sum": "max"})
    total.wrong("Afterwards.", after=lambda answer: -answer)

    @total.wrong("Written.")
    def total_unscaled(data, scale):
        return data.sum()

    made = total.finished()
    assert isinstance(made, Exercise)
    assert (made.lesson, made.task, made.tolerance) == ("01", "Add.", 1e-3)
    assert (made.hints, made.learned) == (["One.", "Two."], "sums.")
    assert made.stub.__name__ == total.name == "total"
    (case,) = made.cases(np.random.default_rng(0))
    assert made.reference(*case) == total.answer(*case) == 9.0
    answers = {message: function(*case) for message, function in made.mistakes.items()}
    assert list(answers.items()) == [("Edited.", 6.0), ("Afterwards.", -9.0), ("Written.", 3.0)]


def test_an_exercise_is_judged_only_where_that_is_declared():
    total = declared()
    assert total.finished().judge is None
    total.judged(lambda answer, data, scale: {})
    assert total.finished().judge is total.judge
    assert total.finished().names == ["data", "scale"]


def counted(data):
    inside = data <= 1
    return inside.sum() / len(data)


def test_edits_are_made_all_at_once():
    both = edited(counted, {"data <= 1": "data < 1", "sum": "mean", " / len(data)": " + len(data)"})
    assert both(np.array([0.0, 1.0])) == 0.5 + 2
    swapped = edited(counted, {"inside.sum()": "len(data)", "len(data)": "inside.sum()"})
    assert swapped(np.array([0.0, 5.0])) == 2 / 1
    assert counted(np.array([0.0, 1.0])) == 1.0


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"median": "mean"}, "'median' stands 0 times in counted"),
        ({"inside": "outside"}, "'inside' stands 2 times in counted"),
        ({"inside.sum": "inside.max", "sum()": "min()"}, "overlap"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(edit, words):
    with pytest.raises(ValueError, match=words):
        edited(counted, edit)


def test_what_comes_after_gets_the_answer_and_the_arguments_that_it_names():
    def scaled(answer, data):
        return answer * len(data)

    assert followed(counted, scaled)(np.array([0.0, 5.0])) == 1.0
    with pytest.raises(ValueError, match=r"no arguments \['points'\]"):
        followed(counted, lambda answer, points: answer)


def test_a_source_comes_without_decorators():
    assert source_of(declared().stub).startswith("def total(data, scale):\n")
    assert source_of(declared().answer) == (
        "def total_answer(data, scale):\n    return scale * data.sum()"
    )


def test_what_is_declared_too_early_twice_or_not_at_all_is_said():
    total = declared()
    total.wrong("Same.", {"sum": "max"})
    with pytest.raises(ValueError, match=r"total: two wrong answers have the message 'Same\.'"):
        total.wrong("Same.", {"sum": "min"})

    @exercise(lesson="01", task="Add.", hints=[], learned="sums.")
    def early(data):
        """The sum."""

    with pytest.raises(ValueError, match=r"early: no right answer yet.*@early\.reference"):
        early.wrong("Much too early.", {"sum": "max"})
    early.reference(counted)
    with pytest.raises(ValueError, match=r"early: no inputs.*@early\.cases"):
        early.finished()


TWICE = """
from teachkit.exercises.declare import exercise

for _ in range(2):
    @exercise(lesson="98", task="Add.", hints=[], learned="sums.")
    def total(data):
        pass
"""


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (TWICE, r"lessons/lesson98\.py, line 5: two exercises of this file are called total"),
        ("x = 1\ny = (", r"lessons/lesson98\.py, line 2: .*never closed"),
    ],
)
def test_what_is_wrong_with_a_file_comes_with_its_name_and_line(
    source, told, tmp_path, monkeypatch
):
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "lesson98.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    for loaded in ("lessons", "lessons.lesson98"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    with pytest.raises(ValueError, match=told):
        registry.lesson_module("lessons.lesson98")


#: A line of words for learners, or of an edit of the answer.
WORDS = re.compile(r"""\s*(task=|learned=)?[f{]?["']""")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_words_for_learners_make_a_line_long(path):
    long = [
        f"{path.name}:{number}: {line[:60]}…"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 100 and not WORDS.match(line)
    ]
    assert long == []
