"""The page for a learner's own data runs to its end, or says in words why it cannot.

Its cells are run from top to bottom, as a new learner would, with a table of the test's in place
of the one that its cell of the table names.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
import traceback
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import lint_lessons  # noqa: E402

pytestmark = pytest.mark.slow

OWN, EXAMPLE = (ROOT / "lessons" / f"{name}.md" for name in ("capstone", "capstone-example"))


def cells_of(page: Path) -> list[str]:
    """The code of a page, cell by cell."""
    return [cell.source for cell in lint_lessons.read(page).code()]


def go_through(table: object, **edits: str) -> str:
    """What the page prints of a table, to its end; no warning is let through.

    The edits are the learner's: the name of what a line sets, and what it is set to instead.
    """
    printed, page = io.StringIO(), {}
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("error")
        for i, source in enumerate(cells_of(OWN)):
            if source.startswith("# table = "):
                page["table"] = table
                continue
            for name, value in edits.items():
                source = re.sub(rf"^{name} = .*", f"{name} = {value}", source, flags=re.MULTILINE)
            exec(compile(source, f"cell {i}", "exec"), page)
    return printed.getvalue()


def refusal(table: object, **edits: str) -> str:
    """The sentence with which the page stops at a table: a cell's own, not one of a library."""
    with pytest.raises(ValueError) as stopped:
        go_through(table, **edits)
    last = traceback.extract_tb(stopped.value.__traceback__)[-1]
    assert last.filename.startswith("cell "), f"{last.filename} speaks: {stopped.value}"
    return str(stopped.value)


def groups(n: int = 80, columns: int = 2) -> pd.DataFrame:
    """Two round groups, far apart in every column."""
    points = np.random.default_rng(0).normal(size=(n, columns))
    points[: n // 2] += 6
    return pd.DataFrame(points).add_prefix("x")


def cloud(n: int, columns: int) -> pd.DataFrame:
    """One round Gaussian hill."""
    return pd.DataFrame(np.random.default_rng(1).normal(size=(n, columns))).add_prefix("x")


def test_two_groups_among_columns_of_every_kind_are_found_and_each_kind_is_told():
    table = groups()
    table["x0"] = table["x0"].where(np.arange(80) % 8 > 0)  # every eighth is missing
    table.loc[[1, 2], "x1"] = [np.inf, -np.inf]
    table["day"] = pd.date_range("2026-01-01", periods=80)
    table["who"] = np.where(np.arange(80) < 40, "first", "second")
    table["same"], table["number"], table["happy"] = 7, np.arange(80), table["x1"] > 3
    table["code"], table["typed"] = np.arange(80) % 3, [f"{i / 7:.2f}" for i in range(80)]
    told = go_through(table)
    kinds = {"day": "date", "who": "text", "same": "constant", "number": "counter"}
    kinds |= {"happy": "yes or no", "code": "few values", "typed": "numbers as text"}
    lines = [line.split(maxsplit=1) for line in told.splitlines()]
    for name, kind in kinds.items():
        assert any(one[0] == name and one[1].startswith(kind) for one in lines if len(one) > 1), (
            name
        )
    assert "2 of 9 columns: x0, x1" in told
    assert "68 of 80 rows have no gap, 12 are left out" in told
    assert "columns with a second hill: x0, x1" in told
    assert "2 clusters, halves agree 1.00" in told
    assert "FOUND      more than one hill" in told


def test_a_cloud_without_groups_ends_in_words_that_say_so_however_large_it_is():
    told = go_through(cloud(100_000, 3).to_numpy())  # an array will do
    assert "400 of 100,000 complete rows are looked at" in told
    assert "NO STRUCTURE" in told
    assert "FOUND      no structure: one hill explains these rows" in told


def test_forty_columns_come_to_an_end_and_are_warned_of():
    told = go_through(cloud(30, 40))
    assert "40 of 40 columns" in told
    assert "In so many columns" in told
    assert "ALARM" in told


def gaps_nearly_everywhere() -> pd.DataFrame:
    return groups().assign(rare=np.where(np.arange(80) < 12, np.arange(80.0) ** 2, np.nan))


def one_value_where_no_gap_is() -> pd.DataFrame:
    numbers = np.arange(80.0)
    return pd.DataFrame(
        {"x": np.where(numbers < 20, np.nan, numbers), "y": np.where(numbers < 20, numbers, 5)}
    )


REFUSED = {
    "two rows": (groups(2), ["2 rows", "collect more"]),
    "no rows": (pd.DataFrame(), ["0 rows", "collect more"]),
    "text alone": (
        pd.DataFrame({"name": ["a", "b"] * 40, "town": list("abcd") * 20}),
        ["'name' holds text", "'town' holds text", "Step 2"],
    ),
    "dates alone": (
        pd.DataFrame({"day": pd.date_range("2026-01-01", periods=40)}),
        ["'day' holds date", "Step 2"],
    ),
    "one value": (pd.DataFrame({"x": np.ones(50)}), ["'x' holds constant"]),
    "codes alone": (pd.DataFrame({"x": np.arange(90) % 5}), ["'x' holds few values"]),
    "a name twice": (pd.concat([groups(), groups()], axis=1), ["called 'x0'", "rename"]),
    "lists": (groups().assign(l=[[1, 2]] * 80), ["'l' holds lists", "columns='l'"]),
    "gaps": (gaps_nearly_everywhere(), ["Only 12 rows", "'rare' alone", "leave that column out"]),
    "one value where no gap is": (one_value_where_no_gap_is(), ["'y' holds one value", "leave it"]),
    "nearly one value": (
        groups().assign(x1=1e9 + 1e-3 * np.arange(80) / 80),
        ["'x1'", "but for its last digits"],
    ),
}


@pytest.mark.parametrize("table, words", REFUSED.values(), ids=REFUSED)
def test_what_the_page_cannot_use_is_refused_in_words(table, words):
    sentence = refusal(table)
    for part in words:
        assert part in sentence


CHOICES = {
    "a name that is not there": ({"chosen": '["x0", "y"]'}, ["no column 'y'", "x0, x1, code"]),
    "text": ({"chosen": '["x0", "who"]'}, ["'who' is no number (text)", "leave it out"]),
    "a code of three": ({"chosen": '["x0", "code"]'}, ["column 'code'", "take it out"]),
    "a logarithm below 0": ({"logs": '["x1"]'}, ["'x1' has no logarithm", "never below 0"]),
    "a logarithm of what is not chosen": ({"logs": '["code"]'}, ["'code'", "one of `chosen`"]),
}


@pytest.mark.parametrize("edits, words", CHOICES.values(), ids=CHOICES)
def test_a_choice_that_cannot_be_is_refused_in_words(edits, words):
    table = groups().assign(code=np.arange(80) % 3, who=["a", "b"] * 40)
    sentence = refusal(table, **edits)
    for part in words:
        assert part in sentence


def functions_of(page: Path) -> dict[str, str]:
    """The functions that a page defines, letter for letter."""
    found = {}
    for source in cells_of(page):
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = ast.get_source_segment(source, node)
    return found


def test_the_example_has_the_steps_and_the_functions_of_the_page_letter_for_letter():
    own, example = (lint_lessons.read(page).headings() for page in (OWN, EXAMPLE))
    steps = [title for _, _, title in own if title[0].isdigit()]
    assert steps == [title for _, _, title in example if title[0].isdigit()]
    assert len(steps) == 12
    assert functions_of(EXAMPLE) == functions_of(OWN)


@pytest.mark.parametrize("page, words", [(OWN, "Your words:"), (EXAMPLE, "My words:")])
def test_every_step_ends_in_words(page, words):
    parts = page.read_text(encoding="utf-8").split("\n## ")
    steps = [part for part in parts if part[0].isdigit()]
    assert [part.splitlines()[0] for part in steps if f"> *{words}*" not in part] == []
