"""Bad input is refused, by an error that names the argument, what came, and what to do."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import plain
import pytest

from teachkit import (
    MeanShift,
    blur,
    climb,
    density,
    density_gradient,
    density_modes,
    likelihood_bandwidth,
    log_density,
    mean_shift_vector,
    merge_modes,
    mode_counts,
    neighbor_bandwidth,
    scott,
    silverman,
    summarise,
)

GOOD = plain.blobs(0)
EVALUATED = [density, log_density, density_gradient, mean_shift_vector]
BAD_TABLES = {
    "NaN": [[1.0, 2.0], [np.nan, 0.0]],
    "infinity": [[1.0, 2.0], [np.inf, 0.0]],
    "minus infinity": [[1.0, -np.inf], [0.0, 0.0]],
    "one dimension": [1.0, 2.0, 3.0],
    "three dimensions": np.zeros((3, 2, 1)),
    "a number": 3.0,
    "no columns": np.zeros((3, 0)),
    "text": [["a", "b"], ["c", "d"]],
    "numbers as text": [["1", "2"], ["3", "4"]],
    "a text column": pd.DataFrame({"x": [1.0, 2.0], "species": ["Adelie", "Gentoo"]}),
    "missing cells": pd.DataFrame({"x": [1.0, None], "y": [1.0, 2.0]}),
    "ragged rows": [[1.0, 2.0], [3.0]],
    "complex numbers": np.ones((3, 2)) + 1j,
    "None": None,
    "a dictionary": {"x": 1.0},
}
NO_ROWS = {"no rows": np.zeros((0, 2)), "an empty list": []}
BAD_BANDWIDTHS = [0, 0.0, -1, -0.5, np.nan, np.inf, -np.inf, "1", "wide", [1.0, 2.0], {}, 1j, b"1"]
BAD_WEIGHTS = {
    "negative": np.r_[-1.0, np.ones(len(GOOD) - 1)],
    "all zero": np.zeros(len(GOOD)),
    "NaN": np.r_[np.nan, np.ones(len(GOOD) - 1)],
    "infinite": np.r_[np.inf, np.ones(len(GOOD) - 1)],
    "too short": np.ones(len(GOOD) - 1),
    "too long": np.ones(len(GOOD) + 1),
    "a table": np.ones((len(GOOD), 2)),
    "text": ["a"] * len(GOOD),
}


def refused(argument, call, *, came=None):
    """Run `call`; it must raise, and its message must name the argument (and what came)."""
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    message = str(caught.value)
    assert re.search(rf"\b{argument}\b", message), f"{argument} is not named: {message}"
    assert len(message.split()) >= 6, f"too short to help: {message}"
    if came is not None:
        assert str(came) in message, f"what came ({came}) is not told: {message}"


def tables(*more):
    kinds = {**BAD_TABLES}
    for extra in more:
        kinds |= extra
    return [pytest.param(value, id=key) for key, value in kinds.items()]


@pytest.mark.parametrize("table", tables(NO_ROWS))
@pytest.mark.parametrize("function", [*EVALUATED, climb], ids=plain.name_of)
def test_bad_data_are_refused(function, table):
    refused("data", lambda: function(GOOD, table, 1.0))


@pytest.mark.parametrize("table", tables())
@pytest.mark.parametrize("function", EVALUATED, ids=plain.name_of)
def test_bad_points_are_refused(function, table):
    refused("points", lambda: function(table, GOOD, 1.0))


@pytest.mark.parametrize("table", tables())
def test_bad_seeds_are_refused(table):
    refused("seeds", lambda: climb(table, GOOD, 1.0))
    if table is not None:  # MeanShift's own seeds are None unless given
        refused("seeds", lambda: MeanShift(1.0, seeds=table).fit(GOOD))


@pytest.mark.parametrize("table", tables(NO_ROWS))
@pytest.mark.parametrize(
    "call",
    [
        lambda data: blur(data, 1.0),
        scott,
        silverman,
        neighbor_bandwidth,
        lambda data: likelihood_bandwidth(data, [1.0, 2.0]),
        lambda data: mode_counts(data, [1.0]),
        lambda data: density_modes(data, 1.0),
        lambda data: summarise(data, 1.0),
    ],
    ids=[
        *("blur", "scott", "silverman", "neighbor", "likelihood", "mode_counts", "density_modes"),
        "summarise",
    ],
)
def test_bad_data_are_refused_by_what_takes_data_alone(call, table):
    refused("data", lambda: call(table))


@pytest.mark.parametrize("table", tables(NO_ROWS))
@pytest.mark.parametrize("assign", ["basin", "nearest"])
def test_bad_samples_are_refused_by_the_estimator(assign, table):
    with pytest.raises((ValueError, TypeError), match=r"\w+ \w+ \w+"):
        MeanShift(1.0, assign=assign).fit(table)
    model = MeanShift(1.0, assign=assign).fit(GOOD)
    with pytest.raises((ValueError, TypeError), match=r"\w+ \w+ \w+"):
        model.predict(table)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e200])
def test_the_estimator_says_where_a_number_is_not_finite(value):
    table = np.array(GOOD, dtype=float)
    table[3, 1] = value
    refused("X", lambda: MeanShift(1.0).fit(table), came="row 3, column 1")
    refused("X", lambda: MeanShift(1.0).fit(GOOD).predict(table), came="row 3, column 1")


@pytest.mark.parametrize("function", EVALUATED, ids=plain.name_of)
def test_points_and_data_of_different_width_are_refused(function):
    refused("points", lambda: function(np.zeros((2, 3)), GOOD, 1.0), came=3)


def test_seeds_and_data_of_different_width_are_refused():
    refused("seeds", lambda: climb(np.zeros((2, 3)), GOOD, 1.0), came=3)
    refused("seeds", lambda: MeanShift(1.0, seeds=np.zeros((2, 3))).fit(GOOD), came=3)


def test_no_seeds_are_refused():
    refused("seeds", lambda: MeanShift(1.0, seeds=np.zeros((0, 2))).fit(GOOD))


@pytest.mark.parametrize("bandwidth", BAD_BANDWIDTHS, ids=repr)
@pytest.mark.parametrize("function", [*EVALUATED, climb], ids=plain.name_of)
def test_bad_bandwidths_are_refused(function, bandwidth):
    refused("bandwidth", lambda: function(GOOD, GOOD, bandwidth))


@pytest.mark.parametrize("bandwidth", [None, *BAD_BANDWIDTHS], ids=repr)
def test_bad_bandwidths_are_refused_by_blur_and_density_modes(bandwidth):
    refused("bandwidth", lambda: blur(GOOD, bandwidth))
    refused("bandwidth", lambda: density_modes(GOOD, bandwidth))
    refused("bandwidth", lambda: density(GOOD, GOOD, bandwidth))


@pytest.mark.parametrize("step", [None, *BAD_BANDWIDTHS], ids=repr)
def test_bad_steps_are_refused(step):
    refused("step", lambda: summarise(GOOD, step))


@pytest.mark.parametrize("step", [1e-12, 5e-324])
@pytest.mark.parametrize("far", [1e6, -1e6])
def test_a_step_below_the_last_digit_of_the_data_is_refused(step, far):
    refused("step", lambda: summarise(GOOD + far, step), came=step)


@pytest.mark.parametrize("bandwidth", BAD_BANDWIDTHS, ids=repr)
@pytest.mark.parametrize("assign", ["basin", "nearest"])
@pytest.mark.parametrize("kernel", ["gaussian", "flat"])
def test_bad_bandwidths_are_refused_by_the_estimator(kernel, assign, bandwidth):
    refused("bandwidth", lambda: MeanShift(bandwidth, kernel=kernel, assign=assign).fit(GOOD))


@pytest.mark.parametrize("bandwidth", [-0.5, 0, np.nan, "wide"])
def test_the_message_tells_which_bandwidth_came(bandwidth):
    refused("bandwidth", lambda: density(GOOD, GOOD, bandwidth), came=bandwidth)
    refused("bandwidth", lambda: MeanShift(bandwidth).fit(GOOD), came=bandwidth)


@pytest.mark.parametrize("weights", BAD_WEIGHTS)
@pytest.mark.parametrize("function", [*EVALUATED, climb], ids=plain.name_of)
def test_bad_weights_are_refused(function, weights):
    refused(
        "sample_weight",
        lambda: function(GOOD, GOOD, 1.0, sample_weight=BAD_WEIGHTS[weights]),
    )


@pytest.mark.parametrize("weights", BAD_WEIGHTS)
def test_bad_weights_are_refused_by_the_rule_and_the_estimator(weights):
    bad = BAD_WEIGHTS[weights]
    refused("sample_weight", lambda: neighbor_bandwidth(GOOD, sample_weight=bad))
    refused("sample_weight", lambda: summarise(GOOD, 1.0, sample_weight=bad))
    for kernel, assign in (("gaussian", "basin"), ("flat", "nearest")):
        model = MeanShift(1.0, kernel=kernel, assign=assign)
        with pytest.raises((ValueError, TypeError), match=r"(?i)sample_?.?weight"):
            model.fit(GOOD, sample_weight=bad)


@pytest.mark.parametrize("kernel", ["gauss", "Gaussian", "", None, 3, ["flat"]], ids=repr)
@pytest.mark.parametrize("function", [*EVALUATED, climb], ids=plain.name_of)
def test_an_unknown_kernel_is_refused_with_the_names_there_are(function, kernel):
    with pytest.raises((ValueError, TypeError), match="kernel") as caught:
        function(GOOD, GOOD, 1.0, kernel=kernel)
    for name in plain.NAMES:
        assert name in str(caught.value), f"{name} is not among the names told: {caught.value}"
    assert repr(kernel) in str(caught.value), f"what came is not told: {caught.value}"


@pytest.mark.parametrize("kernel", ["gauss", None, 3], ids=repr)
def test_an_unknown_kernel_is_refused_by_blur_and_the_estimator(kernel):
    for call in (
        lambda: blur(GOOD, 1.0, kernel=kernel),
        lambda: MeanShift(1.0, kernel=kernel).fit(GOOD),
        lambda: MeanShift(kernel=kernel).fit(GOOD),
    ):
        with pytest.raises((ValueError, TypeError), match="kernel") as caught:
            call()
        for name in plain.NAMES:
            assert name in str(caught.value)


@pytest.mark.parametrize(
    "parameter, value",
    [
        ("assign", "nearby"),
        ("assign", None),
        ("bin_seeding", "yes"),
        ("min_bin_freq", 0),
        ("min_bin_freq", 1.5),
        ("cluster_all", "no"),
        ("max_iter", -1),
        ("max_iter", 2.5),
        ("tol", -1e-3),
        ("tol", np.nan),
        ("tol", "small"),
    ],
)
def test_bad_parameters_of_the_estimator_are_refused_at_fit(parameter, value):
    model = MeanShift(1.0, **{parameter: value})  # __init__ stores what it is given
    refused(parameter, lambda: model.fit(GOOD), came=value)


@pytest.mark.parametrize(
    "name, value", [("max_iter", -1), ("max_iter", 1.5), ("tol", -1.0), ("tol", np.nan)]
)
def test_bad_limits_of_a_climb_are_refused(name, value):
    refused(name, lambda: climb(GOOD, GOOD, 1.0, **{name: value}))
    refused(name, lambda: blur(GOOD, 1.0, **{name: value}))


def test_bad_ends_strengths_and_radii_are_refused():
    ends = [[0.0, 0.0], [1.0, 1.0]]
    refused("ends", lambda: merge_modes([[np.nan, 0.0], [1.0, 1.0]], [1, 2], 0.5))
    refused("ends", lambda: merge_modes([0.0, 1.0], [1, 2], 0.5))
    refused("strength", lambda: merge_modes(ends, [1, 2, 3], 0.5))
    refused("strength", lambda: merge_modes(ends, [1, np.nan], 0.5))
    refused("radius", lambda: merge_modes(ends, [1, 2], -0.5))
    refused("radius", lambda: merge_modes(ends, [1, 2], np.nan))


def test_cells_that_do_not_fit_together_are_refused():
    cells = summarise(GOOD, 0.5)
    refused("step", lambda: cells + summarise(GOOD, 0.25), came=0.25)
    refused("columns", lambda: cells + summarise(GOOD[:, :1], 0.5), came=1)
    with pytest.raises(TypeError):
        cells + GOOD


def test_arguments_in_the_wrong_place_are_refused():
    with pytest.raises(TypeError):
        density(GOOD, GOOD, 1.0, "gaussian")
    with pytest.raises(TypeError):
        MeanShift(1.0, "gaussian")


def test_predict_before_fit_is_refused():
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        MeanShift(1.0).predict(GOOD)


def test_the_wrong_number_of_columns_in_predict_is_refused():
    with pytest.raises(ValueError, match="features"):
        MeanShift(1.0).fit(GOOD).predict(np.zeros((2, 3)))
