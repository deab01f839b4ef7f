"""The recipe's trial is fair, can be run again, and hides no loss."""

import importlib
import os
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import bench_recipe as trial  # noqa: E402

from teachkit import load_penguins, make_three_blobs  # noqa: E402
from teachkit.apply.sweep import sweep  # noqa: E402

SOME, OTHER = "0123456789abcdef" + 24 * "0", "fedcba9876543210" + 24 * "0"


@cache
def drawn(commit):
    """The sets of a commit."""
    return [*trial.trial_sets(commit)]


def kept():
    """The table that the trial wrote."""
    return pd.read_csv(trial.TABLE)


def few(name, *, noise=0):
    """Half of two far blobs, the last points noise."""
    data, truth = make_three_blobs().to_numpy()[:130], np.repeat([0, 1], [60, 70])
    data, truth = data[::2], truth[::2].copy()
    truth[len(truth) - noise :] = trial.NOISE
    return trial.TrialSet(name, False, trial.standardised(data), truth)


def a_row(**scores):
    """A row of the table in which every rule scores a half, unless said."""
    told = {"set": "a set", "kind": "made", "n": 9, "d": 2, "clusters": 3, "found": 2}
    costs = {"sweep_cost": 20.0, "recipe_cost": 90.0, "machine": "2 cores", "date": "a day"}
    return told | dict.fromkeys([*trial.RULES, trial.ORACLE], 0.5) | costs | scores


# --- the recipe ---------------------------------------------------------------------


def test_the_recipe_finds_clear_clusters_and_stays_at_its_start():
    data = trial.standardised(make_three_blobs().to_numpy())
    found = trial.recipe(data)
    assert found.big == 3
    assert found.bandwidth == pytest.approx(trial.start_of(data))


def test_the_recipe_finds_nothing_where_nothing_is():
    data = trial.standardised(np.random.default_rng(0).normal(size=(150, 2)))
    assert trial.recipe(data) is None
    assert set(trial.by_recipe(trial.sweep(data, [0.3]))) == {0}


@pytest.mark.parametrize(("agreement", "found"), [(0.59, None), (0.61, 3)])
def test_the_recipe_trusts_no_plateau_on_which_halves_disagree(monkeypatch, agreement, found):
    monkeypatch.setattr(trial, "half_split", lambda data, h: np.full(20, agreement))
    clusters = trial.recipe(trial.standardised(make_three_blobs().to_numpy()))
    assert (clusters and clusters.big) == found


def a_plateau(big, low, factor):
    """As much of a plateau as the recipe looks at."""
    ends = SimpleNamespace(bandwidth=low, big=big), SimpleNamespace(bandwidth=low * factor, big=big)
    return SimpleNamespace(big=big, factor=factor, middle=ends[0], clusterings=ends)


def test_the_recipe_asks_lasting_plateaus_alone_and_takes_the_bandwidth_nearest_to_its_start(
    monkeypatch,
):
    asked, data = [], trial.standardised(make_three_blobs().to_numpy())
    start = trial.start_of(data)
    several = [(9, start / 3, 1.19), (4, start / 2, 1.5), (3, start, 1.1), (2, 1.4 * start, 1.21)]
    plateaus = [a_plateau(*each) for each in (*several, (1, 2 * start, 9.0))]
    swept = SimpleNamespace(plateaus=plateaus, data=data)
    monkeypatch.setattr(trial, "sweep", lambda data: swept)
    monkeypatch.setattr(trial, "half_split", lambda data, h: np.array([asked.append(h) or 1.0]))
    found = trial.recipe(data)
    assert asked == pytest.approx([start / 2, 1.4 * start])
    assert (found.big, found.bandwidth) == (4, pytest.approx(0.75 * start))


def test_the_longest_plateau_has_more_than_one_big_cluster():
    several = [a_plateau(*each) for each in [(5, 0.1, 1.2), (3, 0.2, 1.5), (1, 0.9, 9.0)]]
    for plateau in several:
        plateau.middle.labels = [plateau.big]
    swept = SimpleNamespace(plateaus=several, data=np.zeros((4, 2)))
    assert trial.by_length(swept) == [3]
    swept.plateaus = several[2:]
    assert trial.by_length(swept).tolist() == [0, 0, 0, 0]


# --- the sets -----------------------------------------------------------------------


def test_the_hash_of_the_commit_decides_every_set_that_is_made_or_drawn():
    one, again, other = drawn(SOME), [*trial.trial_sets(SOME)], drawn(OTHER)
    assert len({each.name for each in one}) == len(one) == 20
    for a, b, c in zip(one, again, other, strict=True):
        assert np.array_equal(a.data, b.data) and np.array_equal(a.truth, b.truth)
        # All tumours are used: there is nothing to draw.
        assert np.array_equal(a.data, c.data) == a.name.startswith("tumours"), a.name


@pytest.mark.parametrize("number", range(20))
def test_each_set_has_z_scores_and_more_than_one_true_cluster(number):
    one = drawn(SOME)[number]
    assert 200 <= len(one.data) == len(one.truth) <= 600
    assert np.allclose(one.data.mean(axis=0), 0) and np.allclose(one.data.std(axis=0), 1)
    assert one.clusters >= 2
    assert one.score(one.truth) == 1


def test_noise_is_left_out_of_the_score():
    one = few("some", noise=5)
    assert one.clusters == 2
    answer = np.maximum(one.truth, 0)  # puts noise and the first cluster together
    assert one.score(answer) == 1 and adjusted_rand_score(one.truth, answer) < 1


# --- the trial ----------------------------------------------------------------------


def test_a_set_gets_the_score_of_every_rule_and_the_oracle_is_the_best_of_the_sweep(monkeypatch):
    one = few("some")
    monkeypatch.setattr(trial, "recipe", lambda data: None)
    rules = {trial.RECIPE: trial.by_recipe, "in turns": lambda swept: np.arange(len(one.data)) % 2}
    monkeypatch.setattr(trial, "RULES", rules)
    row, swept = trial.tried(one), trial.sweep(one.data)
    assert row[trial.RECIPE] == 0 and row["in turns"] < 0.1
    assert row["in turns"] == pytest.approx(one.score(rules["in turns"](swept)), abs=1e-4)
    best = max(one.score(clustering.labels) for clustering in swept.clusterings)
    assert row[trial.ORACLE] == pytest.approx(best, abs=1e-4) == 1


@pytest.mark.parametrize("rule", trial.RULES)
def test_every_rule_labels_every_point(rule):
    one = few("some")
    assert len(trial.RULES[rule](trial.sweep(one.data))) == len(one.data)


def test_the_report_says_where_the_recipe_loses_and_to_whom():
    lost = a_row(set="bad", recipe=0.2, start=0.3, Scott=0.1, likelihood=0.9)
    text = trial.losses(pd.DataFrame([a_row(), lost]))
    assert text.startswith("- bad: recipe 0.20; start 0.30, ")
    assert "likelihood 0.90" in text and "Scott" not in text
    assert trial.losses(pd.DataFrame([a_row()])) == "Nowhere."


def test_the_summary_has_mean_and_worst_of_every_rule_and_counts_ties_as_won():
    rows = [a_row(start=0.9, oracle=0.9), a_row(start=0.1), a_row(start=0.496)]
    summary = trial.summary(pd.DataFrame(rows)).set_index("rule")
    assert set(summary.index) == set(trial.RULES)
    assert summary.loc["start", "mean"] == pytest.approx((0.9 + 0.1 + 0.496) / 3)
    assert summary.loc["start", "worst"] == 0.1
    # The start has the best score of the first and the last set, all others that of the other two.
    assert summary["best of all rules"].to_dict() == dict.fromkeys(trial.RULES, 2)
    assert summary.loc["start", "at most .05 below the oracle"] == 2


def test_no_trial_is_run_with_a_recipe_that_is_not_committed(monkeypatch):
    class Answer:
        stdout = " M tools/bench_recipe.py\n"

    monkeypatch.setattr(trial.subprocess, "run", lambda *args, **kwargs: Answer)
    with pytest.raises(SystemExit, match="commit that first"):
        trial.frozen()


# --- what was kept ------------------------------------------------------------------


def test_the_kept_table_is_of_the_sets_that_its_commit_draws():
    table = kept()
    (commit,) = set(table["commit"])
    sets = drawn(commit)
    assert table["set"].tolist() == [one.name for one in sets]
    assert table["n"].tolist() == [len(one.data) for one in sets]
    assert table["d"].tolist() == [one.data.shape[1] for one in sets]
    assert table["clusters"].tolist() == [one.clusters for one in sets]
    for row, one in zip(table.to_dict("records"), sets, strict=True):
        if one.data.shape[1] == 2:
            labels = trial.by_start(trial.sweep(one.data, [1.0]))
            assert row["start"] == pytest.approx(one.score(labels), abs=0.02), one.name


def test_the_kept_table_has_all_scores_and_no_rule_does_better_than_can_be():
    scores = kept()[[*trial.RULES, trial.ORACLE]]
    assert scores.notna().all(axis=None)
    assert ((scores >= -0.1) & (scores <= 1)).all(axis=None)


def test_the_report_in_the_docs_is_of_the_kept_table():
    table, text = kept(), trial.REPORT.read_text(encoding="utf-8")
    assert f"`{table['commit'].iloc[0]}`" in text
    assert f"{table['machine'].iloc[0]}; {table['date'].iloc[0]}." in text
    for part in (trial.table(trial.summary(table), ["rule", "mean", "worst"]), trial.losses(table)):
        assert all(line.rstrip("|") in text for line in part.splitlines()[2:])


def test_importing_the_script_changes_no_setting_of_others(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    importlib.reload(trial)
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"


# --- what the lesson shows ----------------------------------------------------------


def lessons_function():
    """`plateaus_to_trust`, as lesson 08 defines it."""
    (lesson,) = (ROOT / "lessons").glob("08-*.md")
    text = lesson.read_text(encoding="utf-8")
    start = text.index("def plateaus_to_trust")
    names = {}
    exec(text[start : text.index("\n\n\n", start)], names)
    return names["plateaus_to_trust"]


@pytest.mark.parametrize("kind", ["blobs", "penguins", "square"])
def test_the_lesson_trusts_the_plateaus_of_the_recipe_that_was_tried(kind):
    rng = np.random.default_rng(0)
    data = {
        "blobs": lambda: make_three_blobs().to_numpy(),
        "penguins": lambda: load_penguins().iloc[:, 2:6].dropna().to_numpy(),
        "square": lambda: rng.uniform(size=(100, 2)),
    }[kind]()
    swept = sweep(trial.standardised(data))
    trusted = [plateau for plateau, _ in lessons_function()(swept)]
    nearest = min(
        (one for plateau in trusted for one in plateau.clusterings),
        key=lambda one: abs(np.log(one.bandwidth / swept.clusterings[12].bandwidth)),
        default=None,
    )
    found = trial.recipe(swept.data)
    assert (nearest is None) == (found is None)
    assert found is None or nearest.bandwidth == found.bandwidth
