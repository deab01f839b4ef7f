"""MeanShift: modes, basins, weights, missing bandwidths, and scikit-learn's contract."""

from __future__ import annotations

import copy
import inspect
import io
import math
import pickle
import re
import warnings

import joblib
import numpy as np
import pandas as pd
import plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score, make_scorer, silhouette_score
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks
from skops import io as skops_io

from teachkit import (
    MeanShift,
    climb,
    density,
    load_faithful,
    load_penguins,
    make_three_blobs,
    mean_shift_vector,
    median_neighbor_bandwidth,
    neighbor_bandwidth,
    scott,
    silverman,
)
from teachkit.bandwidth import DEVIATIONS, RADII, rule_bandwidth
from teachkit.kernels import KERNELS, Kernel

SMOOTH = ["gaussian", "epanechnikov", "biweight", "triweight"]
ALL = [*plain.NAMES, plain.narrow]
ASSIGN = ["basin", "nearest"]
continuous = plain.samples(min_n=2, max_n=40, kinds=("cloud", "blobs"))


def fit_quietly(model, X, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return model.fit(X, **kwargs)


def check_labels(model, cluster_all=True):
    """Labels are consecutive, whole numbers, and no cluster is empty."""
    found = set(model.labels_.tolist()) - ({-1} if not cluster_all else set())
    k = len(model.cluster_centers_)
    assert model.labels_.dtype.kind == "i"
    assert found == set(range(k)), f"{k} centres, but labels {sorted(found)}"


# ---- scikit-learn's contract


class Narrow:
    """`plain.narrow`, shown the same in every process: tests are told apart by what is shown."""

    def __call__(self, u):
        return plain.narrow(u)

    def __repr__(self):
        return "narrow"


def the_estimators():
    for kernel in [*plain.NAMES, Narrow()]:
        for assign in ASSIGN:
            yield MeanShift(kernel=kernel, assign=assign)


@parametrize_with_checks(list(the_estimators()))
def test_meanshift_passes_scikit_learns_own_checks(estimator, check):
    check(estimator)


def test_parameters_have_the_promised_names_and_defaults():
    assert MeanShift().get_params() == {
        "bandwidth": None,
        "kernel": "gaussian",
        "assign": "basin",
        "seeds": None,
        "bin_seeding": False,
        "min_bin_freq": 1,
        "cluster_all": True,
        "max_iter": 300,
        "tol": 1e-3,
        "algorithm": "auto",
        "fast": "deprecated",
    }
    parameters = list(inspect.signature(MeanShift).parameters.values())
    assert parameters[0].name == "bandwidth"
    assert parameters[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters[1:])
    assert list(inspect.signature(MeanShift.fit).parameters) == ["self", "X", "y", "sample_weight"]


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_fitting_sets_the_promised_attributes(kernel, assign):
    X = plain.blobs(1)
    model = MeanShift(1.5, kernel=kernel, assign=assign)
    assert model.fit(X) is model
    assert model.cluster_centers_.shape[1] == 2
    assert model.labels_.shape == (len(X),)
    assert model.bandwidth_ == 1.5
    assert isinstance(model.n_iter_, (int, np.integer))
    assert model.n_features_in_ == 2
    assert not hasattr(model, "feature_names_in_")
    np.testing.assert_array_equal(model.fit_predict(X), model.labels_)
    check_labels(model)


def test_it_works_in_a_pipeline_with_frames_and_set_output():
    frame = load_penguins()[["bill_length_mm", "bill_depth_mm"]].dropna()
    pipe = make_pipeline(StandardScaler().set_output(transform="pandas"), MeanShift(0.5))
    labels = pipe.fit_predict(frame)
    assert pipe[-1].feature_names_in_.tolist() == ["bill_length_mm", "bill_depth_mm"]
    by_hand = (frame - frame.mean()) / frame.std(ddof=0)
    np.testing.assert_array_equal(labels, MeanShift(0.5).fit(by_hand.to_numpy()).labels_)
    assert pipe.predict(frame.iloc[:7]).tolist() == labels[:7].tolist()
    with pytest.raises(ValueError, match="feature names"):
        pipe[-1].predict(by_hand.rename(columns=str.upper))


def test_clone_gives_the_same_answer_and_forgets_the_fit():
    X = plain.blobs(2)
    model = MeanShift(1.2, kernel=plain.narrow, cluster_all=False).fit(X)
    again = clone(model)
    assert not hasattr(again, "labels_")
    np.testing.assert_array_equal(again.fit(X).labels_, model.labels_)


def silhouette(model, X, y=None):
    labels = model.predict(X)
    return silhouette_score(X, labels) if 1 < len(set(labels)) < len(X) else -1.0


def test_grid_search_tries_bandwidths_and_kernels():
    X = plain.blobs(3, gap=9.0)
    y = np.repeat([0, 1, 2], [30, 25, 20])
    grid = {"bandwidth": [0.2, 1.5, 40.0], "kernel": ["gaussian", "flat"]}
    X, y = X[(order := np.random.default_rng(0).permutation(len(X)))], y[order]
    for scoring in (silhouette, make_scorer(adjusted_rand_score)):
        search = GridSearchCV(MeanShift(), grid, scoring=scoring, cv=3, error_score="raise")
        search.fit(X, y)
        assert search.best_params_["bandwidth"] == 1.5
        assert len(search.best_estimator_.cluster_centers_) == 3


# ---- ways to climb, by their old name and the new one


@pytest.mark.parametrize(("fast", "algorithm"), [(True, "auto"), (False, "plain")])
def test_fast_still_works_and_names_what_to_write_instead(fast, algorithm, recwarn):
    X = plain.blobs(20)
    old = MeanShift(1.2, fast=fast)
    assert not recwarn.list, "nothing is said before `fit`"
    with pytest.warns(FutureWarning, match=f"algorithm='{algorithm}'") as said:
        old.fit(X)
    assert len(said) == 1 and said[0].filename == __file__
    new = fit_quietly(MeanShift(1.2, algorithm=algorithm), X)
    np.testing.assert_array_equal(old.cluster_centers_, new.cluster_centers_)
    np.testing.assert_array_equal(old.labels_, new.labels_)
    assert old.get_params()["fast"] is fast and clone(old).fast is fast
    with pytest.warns(FutureWarning, match=f"algorithm='{algorithm}'"):
        clone(new).set_params(fast=fast).fit(X)


def test_plain_takes_no_short_cut_however_it_is_asked_for(monkeypatch):
    def short_cut(*_):
        raise AssertionError("a short cut was taken")

    monkeypatch.setattr("teachkit.settle._together", short_cut)
    X = plain.blobs(20)
    model = fit_quietly(MeanShift(1.2, algorithm="plain"), X)
    model.predict(X)
    with pytest.warns(FutureWarning):
        MeanShift(1.2, fast=False).fit(X).predict(X)
    with pytest.raises(AssertionError, match="short cut"):
        MeanShift(1.2).fit(X)


def test_grid_search_tries_ways_to_climb_by_both_names():
    X = plain.blobs(3, gap=9.0)
    grid = [{"algorithm": ["auto", "plain"]}, {"fast": [True, False]}]
    search = GridSearchCV(MeanShift(1.5), grid, scoring=silhouette, cv=3, error_score="raise")
    with pytest.warns(FutureWarning, match="algorithm="):
        search.fit(X)
    assert np.ptp(search.cv_results_["mean_test_score"]) < 1e-9


@pytest.mark.parametrize("parameter", ["algorithm", "assign", "fast"])
@pytest.mark.parametrize("value", ["quick", None, 1])
def test_an_unknown_way_is_an_error_that_names_it(parameter, value):
    with pytest.raises((ValueError, TypeError), match=f"^{parameter} must be .*{value!r}"):
        MeanShift(1.0, **{parameter: value}).fit([[0.0], [1.0]])


# ---- a fit that fails


GOOD = plain.blobs(21)
UNLUCKY = [  # parameters, data, weights with which a refit raises
    ({}, [[1.0, np.nan]], None),
    ({}, [[1.0, np.inf], [2.0, 3.0]], None),
    ({}, [["a", "b"]], None),
    ({}, [1.0, 2.0], None),
    ({}, np.empty((0, 2)), None),
    ({}, np.ones((5, 3)), [1, 1, 1, 1, -1]),
    ({}, np.ones((5, 3)), [0, 0, 0, 0, 0]),
    ({}, np.ones((5, 3)), [1, 1]),
    ({"bandwidth": -1.0}, GOOD + 50, None),
    ({"bandwidth": 0.0}, GOOD + 50, None),
    ({"bandwidth": [1.0]}, GOOD + 50, None),
    ({"bandwidth": "scoot"}, GOOD + 50, None),
    ({"bandwidth": "scott"}, np.full((9, 4), 50.0), None),
    ({"kernel": "gauss"}, GOOD + 50, None),
    ({"kernel": lambda u: u}, GOOD + 50, None),
    ({"assign": "far"}, GOOD + 50, None),
    ({"algorithm": "quick"}, GOOD + 50, None),
    ({"fast": "no"}, GOOD + 50, None),
    ({"max_iter": -1}, GOOD + 50, None),
    ({"tol": -1.0}, GOOD + 50, None),
    ({"bin_seeding": "yes"}, GOOD + 50, None),
    ({"bin_seeding": True, "min_bin_freq": 10**6}, GOOD + 50, None),
    ({"min_bin_freq": 0}, GOOD + 50, None),
    ({"cluster_all": None}, GOOD + 50, None),
    ({"seeds": [[0.0, 0.0]]}, np.ones((5, 3)), None),
    ({"seeds": [[900.0, 900.0]], "kernel": "flat"}, GOOD + 50, None),
    ({"seeds": [[900.0, 900.0]], "kernel": "flat", "assign": "nearest"}, GOOD + 50, None),
]


def whole_state(model, X):
    """All that is known of a fitted model, but for its parameters."""
    learnt = {name: value for name, value in vars(model).items() if name.endswith("_")}
    said = {"predict": model.predict(X), "score_samples": model.score_samples(X)}
    return {name: np.asarray(value).tolist() for name, value in (learnt | said).items()}


@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("kernel", ["gaussian", "flat"])
@pytest.mark.parametrize("case", UNLUCKY, ids=lambda case: f"{[*case[0]]} {np.shape(case[1])}")
def test_a_refit_that_fails_leaves_the_old_model_whole(case, kernel, assign):
    parameters, X, w = case
    rng = np.random.default_rng(0)
    unequal = np.vstack(
        [3.0 * rng.standard_normal((200, 2)), 0.5 * rng.standard_normal((70, 2)) + 6]
    )
    model = MeanShift(1.5, kernel=kernel, assign=assign, cluster_all=False)
    frame = pd.DataFrame(unequal, columns=["width", "height"])
    new = pd.DataFrame(np.vstack([unequal + 0.2, GOOD[:5] + 40]), columns=frame.columns)
    before = whole_state(model.fit(frame), new)
    other = {"kernel": "biweight", "assign": ASSIGN[assign == "basin"], "cluster_all": True}
    with pytest.raises((ValueError, TypeError)):
        model.set_params(**(other | parameters)).fit(X, sample_weight=w)
    assert whole_state(model, new) == before
    again = clone(MeanShift(1.5)).set_params(**parameters)
    with pytest.raises((ValueError, TypeError)):
        again.set_params(**({"kernel": kernel, "assign": assign} | parameters)).fit(X, None, w)
    assert not [name for name in vars(again) if name.endswith("_")], "half a first fit"


class Stopped:
    """A Gaussian that stops whoever computes with it, the moment it has been called so often."""

    def __init__(self):
        self.left = math.inf

    def __call__(self, u):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return np.exp(-u / 2)


def test_a_refit_that_is_interrupted_leaves_the_old_model_whole():
    kernel, stopped = Stopped(), 0
    model = MeanShift(1.5, kernel=kernel).fit(GOOD)
    before = whole_state(model, GOOD)
    for calls in [*range(10), *range(10, 400, 7)]:
        kernel.left = calls
        try:
            model.fit(3 * GOOD[:, ::-1] + 50)
        except KeyboardInterrupt:
            kernel.left, stopped = math.inf, stopped + 1
            assert whole_state(model, GOOD) == before, f"stopped after {calls} calls"
        else:
            break
    assert stopped > 10
    kernel.left = math.inf
    assert whole_state(model, GOOD) != before, "at last it fitted"


def test_a_warning_that_is_made_an_error_leaves_the_old_model_whole():
    X, _ = two_blobs(15)
    model = MeanShift(4.0).fit(X)
    before = whole_state(model, X)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="stand alone"):
            model.set_params(bandwidth=None).fit(X + 7)
    assert whole_state(model, X) == before


def test_a_refit_forgets_names_that_no_longer_hold():
    model = MeanShift(1.5).fit(pd.DataFrame(GOOD, columns=["width", "height"]))
    fit_quietly(model, GOOD[:, :1])
    assert model.n_features_in_ == 1 and not hasattr(model, "feature_names_in_")


# ---- models that are kept


class Halved:
    """A profile of one's own that any way of keeping models can find again."""

    __name__ = "halved"

    def __call__(self, u):
        return np.exp(-u)


def by_skops(model):
    kept = skops_io.dumps(model)
    untrusted = skops_io.get_untrusted_types(data=kept)
    assert set(untrusted) <= {"teachkit.cluster.MeanShift"}, untrusted
    return skops_io.loads(kept, trusted=untrusted)


def by_joblib(model):
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    buffer.seek(0)
    return joblib.load(buffer)


KEEP = {
    "pickle": lambda model: pickle.loads(pickle.dumps(model)),
    "joblib": by_joblib,
    "deepcopy": copy.deepcopy,
    "skops": by_skops,
}


#: A class of one's own may be kept too, but skops asks for trust in it.
KEPT = [(keep, kernel) for keep in KEEP for kernel in KERNELS]
KEPT += [(keep, Halved()) for keep in KEEP if keep != "skops"]


@pytest.mark.parametrize(("keep", "kernel"), KEPT, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_a_model_that_was_kept_answers_alike(kernel, assign, keep):
    X, w = plain.blobs(22), np.random.default_rng(0).uniform(0.2, 2, 75)
    model = MeanShift(1.5, kernel=kernel, assign=assign, cluster_all=False)
    pipe = make_pipeline(StandardScaler(), model).fit(X, meanshift__sample_weight=w)
    pipe[-1].score_samples(X)  # the kernel's shadow, too, has been made
    new = X[::3] + 0.3
    for whole in (pipe, pipe[-1].fit(X), MeanShift(kernel=kernel, assign=assign)):
        kept = KEEP[keep](whole)
        if hasattr(whole, "labels_") or whole is pipe:
            assert kept.predict(new).tolist() == whole.predict(new).tolist()
            ours, theirs = (m[-1] if whole is pipe else m for m in (kept, whole))
            assert ours.labels_.tolist() == theirs.labels_.tolist()
            assert ours.score_samples(new).tolist() == theirs.score_samples(new).tolist()
            assert clone(ours).fit(X).labels_.tolist() == clone(theirs).fit(X).labels_.tolist()
        assert kept.fit(X + 1).predict(new).tolist() == whole.fit(X + 1).predict(new).tolist()
        assert str(kept.get_params()).split(" at ")[0] == str(whole.get_params()).split(" at ")[0]


@pytest.mark.parametrize("name", KERNELS)
def test_a_model_with_a_kernel_object_can_be_kept_too(name):
    X, kernel = plain.blobs(22), KERNELS[name]
    model = MeanShift(1.5, kernel=kernel).fit(X)
    model.score_samples(X)
    asked = skops_io.get_untrusted_types(data=(kept := skops_io.dumps(model)))
    assert set(asked) == {"teachkit.cluster.MeanShift", f"teachkit.kernels.{type(kernel).__name__}"}
    again = skops_io.loads(kept, trusted=asked)
    assert again.predict(X).tolist() == model.labels_.tolist()


@pytest.mark.parametrize("keep", KEEP)
def test_a_kernel_of_ones_own_can_be_kept_after_its_shadow_was_made(keep):
    X, own = plain.blobs(22), Kernel(Halved(), reach=3.0)
    model = MeanShift(1.5, kernel=own).fit(X)
    heights = model.score_samples(X)
    if keep != "skops":
        again = KEEP[keep](model)
    else:  # which asks for trust in the kernel and in its profile
        again = skops_io.loads(
            kept := skops_io.dumps(model), trusted=skops_io.get_untrusted_types(data=kept)
        )
    assert again.score_samples(X).tolist() == heights.tolist()


# ---- the density that is climbed


@settings(max_examples=40)
@given(continuous, plain.bandwidths, st.sampled_from(plain.NAMES), st.booleans())
def test_score_samples_is_the_log_of_the_shadows_density(sample, h, kernel, weighted):
    X, rng = sample
    w = rng.uniform(0.1, 2, len(X)) if weighted else None
    at = np.vstack([X[rng.integers(len(X), size=20)] + 0.4 * h, X[:1] + 1e3])
    model = MeanShift(h, kernel=kernel).fit(X + 5e3, sample_weight=w)  # seen from its own origin
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = model.score_samples(at + 5e3)
    expected = plain.log_density(at, X, h, plain.SHADOWS[kernel], w)
    np.testing.assert_allclose(made, expected, rtol=1e-7, atol=1e-6)
    assert (made[-1] == -np.inf) == (kernel != "gaussian")


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("assign", ASSIGN)
def test_score_samples_grows_along_a_climb(kernel, assign):
    X = plain.blobs(23)
    model = MeanShift(2.0, kernel=kernel, assign=assign).fit(X)
    path = climb(X[:9], X, 2.0, kernel=kernel, keep_paths=True).paths
    for steps in path:
        heights = model.score_samples(steps)
        assert (np.diff(heights) >= -1e-9).all()


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_with_a_bandwidth_of_zero_score_samples_has_its_limit(kernel):
    model = MeanShift(kernel=kernel).fit([[0.0], [1.0], [1.0]])
    assert model.score_samples([[1.0], [0.5], [0.0]]).tolist() == [np.inf, -np.inf, np.inf]


def test_score_samples_refuses_what_predict_refuses():
    model = MeanShift(1.0)
    for X in ([[np.nan, 1.0]], [["a", "b"]], [[1.0]], [1.0, 2.0]):
        with pytest.raises((ValueError, TypeError)) as ours:
            clone(model).fit(GOOD).score_samples(X)
        with pytest.raises((ValueError, TypeError)) as theirs:
            clone(model).fit(GOOD).predict(X)
        assert str(ours.value) == str(theirs.value)
    with pytest.raises(ValueError, match="not fitted"):
        model.score_samples(GOOD)


# ---- the bandwidth that is not given


@pytest.mark.parametrize("rule", [*RADII, *DEVIATIONS])
@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_a_rules_name_stands_for_its_bandwidth(kernel, assign, rule):
    X = plain.blobs(24)
    named = MeanShift(rule, kernel=kernel, assign=assign).fit(X)
    as_object = KERNELS[kernel] if isinstance(kernel, str) else Kernel(kernel)
    h = rule_bandwidth(rule, X, as_object)
    assert named.bandwidth_ == pytest.approx(h, rel=1e-9)
    given_ = MeanShift(named.bandwidth_, kernel=kernel, assign=assign).fit(X)
    np.testing.assert_array_equal(named.labels_, given_.labels_)
    if rule == "neighbors":
        assert MeanShift(kernel=kernel, assign=assign).fit(X).bandwidth_ == named.bandwidth_


def test_a_rules_bandwidth_for_the_gaussian_is_what_its_function_returns():
    X = plain.blobs(24)
    assert MeanShift("scott").fit(X).bandwidth_ == pytest.approx(scott(X), rel=1e-12)
    assert MeanShift("silverman").fit(X).bandwidth_ == pytest.approx(silverman(X), rel=1e-12)
    radius = median_neighbor_bandwidth(X)
    assert MeanShift("median").fit(X).bandwidth_ == pytest.approx(radius / math.sqrt(6), rel=1e-12)
    for rule in ("neighbors", "median", "scott"):  # and bins start from it
        binned = MeanShift(rule, bin_seeding=True).fit(X)
        np.testing.assert_array_equal(binned.labels_, MeanShift(rule).fit(X).labels_)


def test_an_unknown_rule_is_an_error_that_lists_those_there_are():
    for name in ("scoot", "", "Scott"):
        with pytest.raises(ValueError, match="^bandwidth ") as said:
            MeanShift(name).fit(GOOD)
        assert repr(name) in str(said.value)
        assert all(repr(rule) in str(said.value) for rule in [*RADII, *DEVIATIONS])


@pytest.mark.parametrize("rule", DEVIATIONS)
def test_a_rule_that_needs_two_different_points_says_so(rule):
    for X in ([[1.0, 2.0]], np.ones((9, 2))):
        with pytest.raises(ValueError, match=f"^{rule} needs data with at least two different"):
            MeanShift(rule).fit(X)
    for rule in RADII:
        assert MeanShift(rule).fit(np.ones((9, 2))).bandwidth_ == 0.0


def two_blobs(d, n=50, seed=0):
    rng = np.random.default_rng(seed)
    drawn = np.repeat([0, 1], n)
    return rng.standard_normal((2 * n, d)) + 6.0 * drawn[:, None], drawn


@pytest.mark.parametrize(("d", "n"), [(15, 50), (20, 15), (40, 100), (100, 10)])
@pytest.mark.parametrize("rule", [None, "neighbors", "median", "likelihood"])
@pytest.mark.parametrize("assign", ASSIGN)
def test_a_chosen_bandwidth_that_leaves_most_points_alone_is_warned_of_once(assign, rule, d, n):
    X, drawn = two_blobs(d, n)
    model = MeanShift(rule, assign=assign)
    with pytest.warns(UserWarning, match="stand alone") as said:
        model.fit(X)
    assert len(said) == 1 and said[0].filename == __file__
    alone = (np.bincount(model.labels_) == 1).sum()
    for words in (f"{alone} of {2 * n}", f"bandwidth={rule!r}", f"here {d}", "kernel='flat'"):
        assert words in str(said[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.predict(X)
        MeanShift(model.bandwidth_, assign=assign).fit(X)  # it was asked for


@pytest.mark.parametrize("d", [15, 20, 30])
@pytest.mark.parametrize("seed", range(3))
def test_what_the_warning_advises_helps(d, seed):
    X, drawn = two_blobs(d, seed=seed)
    with pytest.warns(UserWarning, match="stand alone") as said:
        MeanShift().fit(X)
    larger = float(re.search(r"\(([\d.]+), say\)", str(said[0].message))[1])
    for model in (MeanShift(larger), MeanShift(kernel="flat"), MeanShift("scott")):
        assert adjusted_rand_score(drawn, fit_quietly(model, X).labels_) > 0.95
    few = fit_quietly(MeanShift(), X[:, :4])
    assert adjusted_rand_score(drawn, few.labels_) > 0.95


def test_points_counted_more_than_once_do_not_stand_alone():
    X, _ = two_blobs(20)
    repeated = np.repeat(X, 2, axis=0)
    for given_, w in ((repeated, None), (X, np.full(100, 2))):
        fit_quietly(MeanShift(), given_, sample_weight=w)
    fit_quietly(MeanShift(), X, sample_weight=np.repeat([1, 2], 50))  # 50 of 150 do
    for w in (np.full(100, 0.01), np.full(100, 1)):
        with pytest.warns(UserWarning, match="stand alone"):
            MeanShift().fit(X, sample_weight=w)


@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("assign", ASSIGN)
def test_a_missing_bandwidth_has_the_flat_shadows_variance(assign, d):
    X = plain.blobs(4, d=d)
    r = neighbor_bandwidth(X, 0.3)
    expected = {
        "flat": r,
        "epanechnikov": r * math.sqrt((d + 6) / (d + 4)),
        "biweight": r * math.sqrt((d + 8) / (d + 4)),
        "triweight": r * math.sqrt((d + 10) / (d + 4)),
        "gaussian": r / math.sqrt(d + 4),
    }
    for kernel, h in expected.items():
        made = MeanShift(kernel=kernel, assign=assign).fit(X).bandwidth_
        assert made == pytest.approx(h, rel=1e-12), kernel
    own = MeanShift(kernel=plain.narrow, assign=assign).fit(X).bandwidth_
    assert own == pytest.approx(math.sqrt(2) * expected["gaussian"], rel=1e-5)
    own = Kernel(plain.PROFILES["flat"], reach=1.0)
    made = MeanShift(kernel=own, assign=assign).fit(X).bandwidth_
    assert made == pytest.approx(r, rel=1e-5)


@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize("part", ["all", "train"])
def test_the_default_finds_the_articles_three_blobs(scaled, part):
    X = make_three_blobs(scaled=scaled, part=part)
    model = MeanShift().fit(X)
    assert len(model.cluster_centers_) == 3
    drawn = np.searchsorted([60, 130], X.index, side="right")
    assert adjusted_rand_score(drawn, model.labels_) > 0.95
    r = neighbor_bandwidth(X, 0.3)
    assert len(MeanShift(r).fit(X).cluster_centers_) == 1, "a radius is no standard deviation"


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("n", [1, 2, 5, 6])
def test_a_bandwidth_estimated_as_zero_makes_every_distinct_point_a_mode(kernel, assign, n):
    X = np.random.default_rng(n).standard_normal((n, 2))
    model = fit_quietly(MeanShift(kernel=kernel, assign=assign), X)
    assert model.bandwidth_ == 0.0
    np.testing.assert_array_equal(model.cluster_centers_[model.labels_], X)
    assert len(model.cluster_centers_) == n
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    assert model.predict(X[:1] + 1e-9).tolist() == model.labels_[:1].tolist()


@pytest.mark.filterwarnings("ignore:overflow encountered")
@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize(("h", "clusters"), [(1e-300, 30), (1e200, 1)])
def test_a_bandwidth_whose_square_is_no_number_is_a_bandwidth(h, clusters, assign, kernel):
    X = np.random.default_rng(2).normal(size=(30, 2))
    model = MeanShift(h, kernel=kernel, assign=assign).fit(X)
    assert len(model.cluster_centers_) == clusters


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_equal_points_are_one_mode(kernel, assign):
    model = fit_quietly(MeanShift(kernel=kernel, assign=assign), np.full((20, 3), 2.5))
    assert model.bandwidth_ == 0.0
    assert model.cluster_centers_.tolist() == [[2.5, 2.5, 2.5]]
    assert not model.labels_.any()
    given = fit_quietly(MeanShift(0.3, kernel=kernel, assign=assign), np.full((20, 3), 2.5))
    np.testing.assert_allclose(given.cluster_centers_, [[2.5, 2.5, 2.5]], rtol=0, atol=1e-12)


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
def test_with_a_bandwidth_of_zero_duplicates_are_one_mode_and_the_largest_comes_first(
    kernel, assign
):
    X = np.array([[0.0, 1.0], [2.0, 2.0], [2.0, 2.0], [0.0, 1.0], [2.0, 2.0], [9.0, 9.0]])
    model = fit_quietly(MeanShift(kernel=kernel, assign=assign), X)
    assert model.cluster_centers_.tolist() == [[2.0, 2.0], [0.0, 1.0], [9.0, 9.0]]
    assert model.labels_.tolist() == [1, 0, 0, 1, 0, 2]


# ---- modes


@settings(max_examples=40)
@given(continuous, plain.bandwidths, st.sampled_from([*SMOOTH, plain.narrow]), st.booleans())
def test_modes_are_stationary_to_1e_9_h(sample, h, kernel, seeded):
    X, rng = sample
    seeds = X[rng.integers(len(X), size=3)] + 0.2 * h if seeded else None
    model = fit_quietly(MeanShift(h, kernel=kernel, seeds=seeds), X)
    left = np.linalg.norm(plain.shift(model.cluster_centers_, X, h, kernel), axis=1).max()
    assert left <= 1e-9 * h, f"a mode still moves by {left / h:.1e} h"


@settings(max_examples=40)
@given(continuous, plain.bandwidths, st.sampled_from(SMOOTH))
def test_modes_are_maxima_of_the_shadows_density(sample, h, kernel):
    X, rng = sample
    modes = MeanShift(h, kernel=kernel).fit(X).cluster_centers_
    name = KERNELS[kernel].shadow
    climbed = KERNELS[name] if isinstance(name, str) else name
    top = density(modes, X, h, kernel=climbed)
    for push in 1e-3 * h * np.vstack([np.eye(X.shape[1]), rng.standard_normal((5, X.shape[1]))]):
        for side in (push, -push):
            assert (density(modes + side, X, h, kernel=climbed) <= top * (1 + 1e-12)).all()


def test_newton_finds_gaussian_modes_to_1e_9_h():
    for seed in range(6):
        X, h = plain.blobs(seed, spread=1.4, gap=3.0), 0.9
        for mode in MeanShift(h).fit(X).cluster_centers_:
            gaps = X - mode
            k = np.exp(-((gaps / h) ** 2).sum(axis=1) / 2)
            jacobian = (k[:, None, None] * gaps[:, :, None] * gaps[:, None, :]).sum(0) / h**2
            mean = k @ gaps / k.sum()
            jacobian = jacobian / k.sum() - np.outer(mean, mean) / h**2
            error = np.linalg.solve(np.eye(2) - jacobian, mean)
            assert np.linalg.norm(error) <= 1e-9 * h


@given(continuous, plain.bandwidths, st.sampled_from(ALL))
def test_modes_closer_than_a_tenth_of_h_are_one(sample, h, kernel):
    X, _ = sample
    modes = MeanShift(h, kernel=kernel).fit(X).cluster_centers_
    gaps = np.linalg.norm(modes[:, None] - modes[None], axis=2)[np.triu_indices(len(modes), 1)]
    assert (gaps >= (1 if kernel == "flat" else 0.1) * h).all()


@pytest.mark.parametrize(
    "h, modes, apart",
    [
        (0.9, 2, 1.546),
        (0.99, 2, 0.49),
        (0.999, 2, 0.155),
        (0.9998, 1, 0.069),
        (1.01, 1, 0),
        (2, 1, 0),
    ],
)
def test_two_points_part_into_modes_at_a_tenth_of_h(h, modes, apart):
    # the density of {−1, 1} has maxima at the roots of x = tanh(x/h²): `apart` h from each other
    model = fit_quietly(MeanShift(h), [[-1.0], [1.0]])
    assert len(model.cluster_centers_) == modes
    if modes == 2:
        x = model.cluster_centers_[:, 0]
        np.testing.assert_allclose(x, np.tanh(x / h**2), atol=1e-9)
        assert abs(x[0] - x[1]) / h == pytest.approx(apart, rel=0.02)


@given(continuous, plain.bandwidths)
def test_flat_basins_end_when_the_window_no_longer_changes(sample, h):
    X, _ = sample
    for mode in MeanShift(h, kernel="flat", tol=0.1).fit(X).cluster_centers_:
        inside = X[plain.pairs([mode], X, h)[0] <= 1]
        np.testing.assert_allclose(mode, inside.mean(axis=0), rtol=0, atol=1e-12 * max(1, h))


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("kernel", ["gaussian", "triweight"])
def test_a_point_on_a_saddle_is_nudged_and_climbs_on(kernel, d):
    # a minimum (1-D) or saddle (2-D) in the middle, by symmetry: its shift is zero but for rounding
    h = {"gaussian": 0.5, "triweight": 1.6}[kernel]
    X = np.zeros((21, d))
    X[:10, 0], X[11:, 0] = -1.0, 1.0
    assert np.abs(mean_shift_vector(X[10:11], X, h, kernel=kernel)).max() < 1e-15
    model = fit_quietly(MeanShift(h, kernel=kernel), X)
    assert len(model.cluster_centers_) == 2
    assert sorted(np.bincount(model.labels_)) == [10, 11]
    from_the_saddle = fit_quietly(MeanShift(h, kernel=kernel, seeds=X[10:11]), X)
    np.testing.assert_allclose(
        np.sort(from_the_saddle.cluster_centers_, axis=0),
        np.sort(model.cluster_centers_, axis=0),
        atol=1e-8,
    )


def test_seeds_in_a_symmetric_middle_reach_the_corners():
    square = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    seeds = [[0.0, 0.0], [1.0, 0.0], [0.0, -1.0]]
    model = fit_quietly(MeanShift(0.6, seeds=seeds), square)
    assert len(model.cluster_centers_) == 4
    assert sorted(model.labels_.tolist()) == [0, 1, 2, 3]


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_modes_are_sorted_by_the_number_of_points(kernel):
    X = plain.blobs(5, sizes=(10, 40, 25, 3), gap=12.0)
    model = MeanShift(2.0, kernel=kernel).fit(X)
    sizes = np.bincount(model.labels_)
    assert (np.diff(sizes) <= 0).all(), f"sizes {sizes.tolist()}"


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_modes_of_equal_size_are_sorted_by_coordinates_like_scikit_learns(kernel):
    X = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
    model = MeanShift(1.0, kernel=kernel).fit(X)
    expected = [[10.0, 10.0], [10.0, 0.0], [0.0, 10.0], [0.0, 0.0]]
    np.testing.assert_allclose(model.cluster_centers_, expected, atol=1e-9)


def test_modes_are_sorted_by_weight():
    X = np.array([[0.0], [0.1], [10.0]])
    centers = MeanShift(0.5).fit(X, sample_weight=[1, 1, 5]).cluster_centers_
    assert centers[0, 0] == pytest.approx(10.0)


# ---- basins


@settings(max_examples=40)
@given(continuous, plain.bandwidths, st.sampled_from([*SMOOTH, plain.narrow]))
def test_a_point_belongs_to_the_mode_it_climbs_to(sample, h, kernel):
    X, rng = sample
    model = fit_quietly(MeanShift(h, kernel=kernel), X)
    check_labels(model)
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    new = X[rng.integers(len(X), size=15)] + 0.4 * h * rng.standard_normal((15, X.shape[1]))
    for points, labels in ((X, model.labels_), (new, model.predict(new))):
        ends = plain.climb(points, X, h, kernel, tol=1e-7)
        gaps = np.linalg.norm(ends[:, None] - model.cluster_centers_[None], axis=2)
        arrived = gaps.min(axis=1) <= 0.1 * h  # the rest: modes that no datum climbs to
        if points is X:
            assert arrived.all(), "a training point climbs to no mode"
        wrong = labels[arrived] != gaps[arrived].argmin(axis=1)
        assert not wrong.any(), f"{wrong.sum()} points are not labelled by where they climb"


@given(continuous, plain.bandwidths)
def test_flat_basins_are_where_flat_climbs_end(sample, h):
    X, _ = sample
    model = fit_quietly(MeanShift(h, kernel="flat"), X)
    check_labels(model)
    ends = plain.climb(X, X, h, "flat", tol=1e-12)
    gaps = np.linalg.norm(ends - model.cluster_centers_[model.labels_], axis=1)
    assert (gaps <= h * (1 + 1e-9)).all(), "a point's climb ends beyond h of its centre"


def test_no_point_is_hurried_past_a_shallow_mode():
    # a low hill between two minima, a tenth of h from the one that points must not cross
    rng = np.random.default_rng(2076)
    X, h = rng.standard_normal((int(rng.integers(5, 120)), 1)), float(np.exp(rng.uniform(-2.5, 0)))
    model = fit_quietly(MeanShift(h, kernel="epanechnikov"), X)
    ends = plain.climb(X, X, h, "epanechnikov", tol=1e-12)
    gaps = np.abs(ends - model.cluster_centers_[model.labels_])
    assert gaps.max() < 1e-6 * h, f"X[{gaps.argmax()}] does not climb to the mode of its label"


def test_basins_differ_from_the_nearest_centre():
    rng = np.random.default_rng(0)
    X = np.vstack([3.0 * rng.standard_normal((300, 2)), 0.5 * rng.standard_normal((100, 2)) + 6])
    basin = MeanShift(1.5).fit(X)
    nearest = MeanShift(1.5, assign="nearest").fit(X)
    gaps = np.linalg.norm(X[:, None] - basin.cluster_centers_[None], axis=2)
    assert (basin.labels_ != gaps.argmin(axis=1)).any()
    gaps = np.linalg.norm(X[:, None] - nearest.cluster_centers_[None], axis=2)
    np.testing.assert_array_equal(nearest.labels_, gaps.argmin(axis=1))
    np.testing.assert_array_equal(nearest.predict(X), gaps.argmin(axis=1))


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_a_training_point_that_ends_elsewhere_makes_a_further_mode(kernel):
    X = plain.blobs(6, gap=20.0)
    full = MeanShift(2.0, kernel=kernel).fit(X)
    seeded = fit_quietly(MeanShift(2.0, kernel=kernel, seeds=X[:1]), X)
    np.testing.assert_allclose(seeded.cluster_centers_, full.cluster_centers_, atol=1e-8)
    np.testing.assert_array_equal(seeded.labels_, full.labels_)


def test_a_mode_that_no_point_climbs_to_is_no_cluster():
    angles = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    triangle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    model = fit_quietly(MeanShift(0.725, seeds=np.vstack([[[0.0, 0.0]], triangle])), triangle)
    assert len(model.cluster_centers_) == 3, "the fourth mode, in the middle, has no point"
    check_labels(model)
    assert model.predict([[0.0, 0.0]])[0] in (0, 1, 2), "a new point gets the nearest mode"
    strict = MeanShift(0.725, cluster_all=False, seeds=[[0.0, 0.0]]).fit(triangle)
    check_labels(strict, cluster_all=False)


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov", "biweight", "triweight"])
def test_a_new_point_beyond_reach_gets_the_nearest_mode_or_minus_one(kernel):
    X = plain.blobs(7, gap=9.0)
    new = np.array([[100.0, 100.0], [-100.0, -100.0], X[3]])
    model = MeanShift(2.0, kernel=kernel).fit(X)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        labels = model.predict(new)
    nearest = np.linalg.norm(new[:, None] - model.cluster_centers_[None], axis=2).argmin(axis=1)
    assert labels[:2].tolist() == nearest[:2].tolist()
    strict = MeanShift(2.0, kernel=kernel, cluster_all=False).fit(X)
    assert strict.predict(new).tolist() == [-1, -1, strict.labels_[3]]


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov", "biweight", "triweight"])
def test_without_cluster_all_minus_one_begins_beyond_reach_h_of_every_datum(kernel):
    model = MeanShift(1.0, kernel=kernel, cluster_all=False).fit([[0.0], [0.5], [8.0], [8.5]])
    new = [[-1.5], [-1.001], [-0.999], [1.499], [1.501], [4.0], [6.999], [7.001], [9.499], [9.501]]
    labels = model.predict(new)
    low, high = model.predict([[0.25], [8.25]])
    assert low != high
    assert labels.tolist() == [-1, -1, low, low, -1, -1, -1, high, high, -1]


def test_beyond_reach_of_every_datum_is_minus_one_even_near_a_mode():
    X = np.array([[-0.4, 0.0], [0.0, 0.7], [0.0, -0.7]])
    lone = np.array([[0.8, 0.0]])  # within h of the mode at (-0.13, 0), beyond h of every datum
    assert np.linalg.norm(X - lone, axis=1).min() > 1 > np.linalg.norm(X.mean(axis=0) - lone)
    model = MeanShift(1.0, kernel="flat", cluster_all=False).fit(X)
    np.testing.assert_allclose(model.cluster_centers_, [X.mean(axis=0)], atol=1e-12)
    assert model.predict(lone).tolist() == [-1]
    model.fit(np.vstack([X, lone]), sample_weight=[1, 1, 1, 0])
    assert model.labels_.tolist() == [0, 0, 0, -1]


def test_a_kernels_own_reach_counts_for_minus_one():
    wide = Kernel(lambda u: np.maximum(1 - u / 9, 0), reach=3.0)
    model = MeanShift(1.0, kernel=wide, cluster_all=False).fit([[0.0], [0.5]])
    assert model.predict([[-2.9], [3.4], [-3.1], [3.6]]).tolist() == [0, 0, -1, -1]


def test_gaussian_basins_leave_no_point_out():
    X = plain.blobs(8)
    strict = MeanShift(1.0, cluster_all=False).fit(X)
    assert (strict.labels_ >= 0).all()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        far = strict.predict([[1e5, 0.0], [-1e5, 3.0]])
    assert (far >= 0).all()


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_basins_without_cluster_all_keep_every_training_point(kernel):
    X = plain.blobs(9, sizes=(20, 1, 20), gap=8.0)
    model = MeanShift(1.5, kernel=kernel, cluster_all=False).fit(X)
    check_labels(model)


# ---- seeds


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov", "biweight", "triweight"])
@pytest.mark.parametrize("assign", ASSIGN)
def test_when_no_seed_has_a_point_within_reach_fit_raises_scikit_learns_error(kernel, assign):
    X = plain.blobs(10)
    model = MeanShift(1.0, kernel=kernel, assign=assign, seeds=[[500.0, 500.0], [900.0, 0.0]])
    with pytest.raises(ValueError, match="No point was within bandwidth"):
        fit_quietly(model, X)


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov"])
@pytest.mark.parametrize("assign", ASSIGN)
def test_an_end_in_an_empty_window_is_never_a_mode(kernel, assign):
    X = plain.blobs(11)
    seeds = np.vstack([[[500.0, 500.0]], X])
    some = fit_quietly(MeanShift(1.5, kernel=kernel, assign=assign, seeds=seeds), X)
    full = MeanShift(1.5, kernel=kernel, assign=assign).fit(X)
    np.testing.assert_allclose(some.cluster_centers_, full.cluster_centers_, atol=1e-9)
    np.testing.assert_array_equal(some.labels_, full.labels_)


@pytest.mark.parametrize("kernel", SMOOTH)
def test_bin_seeding_finds_the_same_basins(kernel):
    X = plain.blobs(12, sizes=(80, 60, 50), gap=7.0)
    full = MeanShift(1.3, kernel=kernel).fit(X)
    binned = fit_quietly(MeanShift(1.3, kernel=kernel, bin_seeding=True), X)
    np.testing.assert_allclose(binned.cluster_centers_, full.cluster_centers_, atol=1e-8)
    np.testing.assert_array_equal(binned.labels_, full.labels_)


def test_bins_too_few_for_min_bin_freq_are_an_error():
    with pytest.raises(ValueError, match="min_bin_freq"):
        MeanShift(1.0, bin_seeding=True, min_bin_freq=1000).fit(plain.blobs(13))


# ---- weights


def sparse_weights(rng, n):
    w = rng.integers(0, 4, n)
    w[rng.integers(n)] = 2
    return w


@settings(max_examples=60)
@given(
    plain.samples(min_n=2, max_n=30, kinds=("cloud", "blobs")),
    st.sampled_from([None, 0.6, 1.5]),
    st.sampled_from(ALL),
    st.sampled_from(ASSIGN),
    st.booleans(),
    st.booleans(),
)
def test_whole_weights_equal_repetition(sample, h, kernel, assign, bins, cluster_all):
    X, rng = sample
    w = sparse_weights(rng, len(X))
    settings_ = {
        "kernel": kernel,
        "assign": assign,
        "bin_seeding": bins,
        "min_bin_freq": 1 + bins,
        "cluster_all": cluster_all,
    }
    repeated = np.repeat(X, w, axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            plainly = MeanShift(h, **settings_).fit(repeated)
        except ValueError:  # no bin holds enough points
            with pytest.raises(ValueError, match="."):
                MeanShift(h, **settings_).fit(X, sample_weight=w)
            return
        weighted = MeanShift(h, **settings_).fit(X, sample_weight=w)
    assert weighted.bandwidth_ == pytest.approx(plainly.bandwidth_, rel=1e-12)
    np.testing.assert_allclose(
        weighted.cluster_centers_, plainly.cluster_centers_, rtol=0, atol=1e-8
    )
    np.testing.assert_array_equal(np.repeat(weighted.labels_, w), plainly.labels_)
    np.testing.assert_array_equal(weighted.predict(X), plainly.predict(X))


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("h", [None, 1.5])
def test_rows_of_weight_zero_are_no_data_they_are_only_labelled(kernel, assign, h):
    X = plain.blobs(14)
    ghosts = np.array([[2.5, 2.5], [40.0, 40.0], [-40.0, 0.0]])
    w = np.r_[np.ones(len(X)), 0, 0, 0]
    model = fit_quietly(
        MeanShift(h, kernel=kernel, assign=assign), np.vstack([X, ghosts]), sample_weight=w
    )
    without = MeanShift(h, kernel=kernel, assign=assign).fit(X)
    assert model.bandwidth_ == pytest.approx(without.bandwidth_, rel=1e-12)
    np.testing.assert_allclose(model.cluster_centers_, without.cluster_centers_, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(model.labels_[: len(X)], without.labels_)
    np.testing.assert_array_equal(model.labels_[len(X) :], without.predict(ghosts))


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov", "biweight", "triweight"])
def test_a_far_row_of_weight_zero_is_minus_one_without_cluster_all(kernel):
    X = np.vstack([plain.blobs(15), [[90.0, 90.0]]])
    w = np.r_[np.ones(len(X) - 1), 0]
    model = fit_quietly(MeanShift(1.5, kernel=kernel, cluster_all=False), X, sample_weight=w)
    assert model.labels_[-1] == -1
    assert (model.labels_[:-1] >= 0).all()


def test_rows_of_weight_zero_with_a_bandwidth_of_zero():
    X = [[0.0], [1.0], [1.2], [5.0]]
    model = fit_quietly(MeanShift(), X, sample_weight=[1, 2, 0, 1])
    assert model.bandwidth_ == 0.0
    assert model.cluster_centers_[0].tolist() == [1.0], "the heaviest point comes first"
    assert sorted(model.cluster_centers_.ravel().tolist()) == [0.0, 1.0, 5.0]
    assert model.labels_[2] == model.labels_[1], "the row of weight 0 gets the nearest mode"


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
def test_a_common_factor_of_the_weights_moves_no_mode(kernel):
    X = plain.blobs(16)
    w = np.random.default_rng(0).uniform(0.1, 2, len(X))
    one = MeanShift(1.5, kernel=kernel).fit(X, sample_weight=w)
    other = MeanShift(1.5, kernel=kernel).fit(X, sample_weight=w / 7)
    np.testing.assert_allclose(one.cluster_centers_, other.cluster_centers_, atol=1e-9)
    np.testing.assert_array_equal(one.labels_, other.labels_)


@settings(max_examples=60)
@given(
    plain.samples(min_n=2, max_n=30),
    st.sampled_from([None, 0.6, 1.5, "median", "scott", "silverman", "likelihood"]),
    st.sampled_from([*plain.NAMES, plain.narrow]),
    st.sampled_from(ASSIGN),
    st.booleans(),
    st.floats(-6, 6),
    st.booleans(),
)
def test_a_common_factor_of_shares_changes_nothing(sample, h, kernel, assign, bins, power, few):
    X, rng = sample
    if h in DEVIATIONS and not np.ptp(X, axis=0).any():
        return
    w = rng.choice([0.1, 0.3, 0.7], len(X)) if few else rng.uniform(0.1, 2, len(X))
    scaled = w * 10**power
    if not (scaled % 1).any():
        return  # these count rows
    settings_ = {"kernel": kernel, "assign": assign, "bin_seeding": bins, "min_bin_freq": 1 + bins}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            one = MeanShift(h, **settings_).fit(X, sample_weight=w)
        except ValueError:  # no bin holds enough points
            with pytest.raises(ValueError, match="."):
                MeanShift(h, **settings_).fit(X, sample_weight=scaled)
            return
        other = MeanShift(h, **settings_).fit(X, sample_weight=scaled)
    assert other.bandwidth_ == pytest.approx(one.bandwidth_, rel=1e-9)
    np.testing.assert_array_equal(one.labels_, other.labels_)
    np.testing.assert_allclose(one.cluster_centers_, other.cluster_centers_, atol=1e-8)


@pytest.mark.parametrize("kernel", ALL, ids=plain.name_of)
@pytest.mark.parametrize("assign", ASSIGN)
@pytest.mark.parametrize("rule", [None, "median", "scott", "likelihood"])
def test_equal_shares_are_as_good_as_no_weights(rule, assign, kernel):
    X = make_three_blobs().to_numpy()
    without = MeanShift(rule, kernel=kernel, assign=assign).fit(X)
    for share in (1 / len(X), 0.1, 1e-9, 1234.5):
        model = MeanShift(rule, kernel=kernel, assign=assign).fit(
            X, sample_weight=np.full(len(X), share)
        )
        assert model.bandwidth_ == without.bandwidth_
        np.testing.assert_array_equal(model.labels_, without.labels_)


def test_min_bin_freq_counts_equal_shares_as_points():
    X = plain.blobs(12, sizes=(80, 60, 50), gap=7.0)
    settings_ = {"bandwidth": 1.3, "bin_seeding": True, "min_bin_freq": 3}
    settings_ |= {"kernel": "flat", "assign": "nearest"}
    without = MeanShift(**settings_).fit(X)
    model = MeanShift(**settings_).fit(X, sample_weight=np.full(len(X), 1 / len(X)))
    np.testing.assert_array_equal(model.cluster_centers_, without.cluster_centers_)


# ---- real data


@pytest.mark.parametrize("kernel", SMOOTH)
def test_old_faithful_has_two_clusters_each_labelled_by_its_climb(kernel):
    X = StandardScaler().fit_transform(load_faithful())
    h = {"gaussian": 0.4}.get(kernel, 1.1)
    model = fit_quietly(MeanShift(h, kernel=kernel), X)
    assert len(model.cluster_centers_) == 2
    ends = climb(X, X, h, kernel=kernel, tol=1e-7, max_iter=20_000).ends
    gaps = np.linalg.norm(ends[:, None] - model.cluster_centers_[None], axis=2)
    np.testing.assert_array_equal(gaps.argmin(axis=1), model.labels_)
