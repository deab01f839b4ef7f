"""Shares of a whole: they add up, their ratios stay, and a common factor changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from teachkit import load_budgets
from teachkit.apply.compositions import fill_zeros, log_ratios, to_shares

AMOUNTS = np.random.default_rng(0).lognormal(0, 2, (50, 6))
WITH_ZEROS = AMOUNTS * [1, 1, 1, 1, 1, 0] * (AMOUNTS > [0, 0.3, 0.3, 0.3, 0.3, 0])


def test_shares_add_up_to_one_and_keep_their_ratios():
    shares = to_shares(AMOUNTS)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(shares[:, 1:] / shares[:, :1], AMOUNTS[:, 1:] / AMOUNTS[:, :1])


@pytest.mark.parametrize("function", [to_shares, lambda rows: fill_zeros(rows, 0.01)])
def test_a_common_factor_of_a_row_changes_no_share(function):
    factors = np.geomspace(1e-9, 1e9, 50)[:, None]
    np.testing.assert_allclose(function(WITH_ZEROS * factors), function(WITH_ZEROS), rtol=1e-12)


def test_a_common_factor_of_a_row_changes_no_log_ratio():
    factors = np.geomspace(1e-9, 1e9, 50)[:, None]
    np.testing.assert_allclose(log_ratios(AMOUNTS * factors), log_ratios(AMOUNTS), atol=1e-13)


def test_zeros_get_the_small_share_and_all_else_keeps_its_ratios():
    shares, filled = to_shares(WITH_ZEROS), fill_zeros(WITH_ZEROS, 0.01)
    assert (shares == 0).any()
    np.testing.assert_allclose(filled.sum(axis=1), 1, rtol=1e-14)
    for row, full in zip(shares, filled, strict=True):
        given = row > 0
        zeros = (~given).sum()
        np.testing.assert_allclose(full[given], row[given] / (1 + 0.01 * zeros))
        np.testing.assert_allclose(full[~given], 0.01 / (1 + 0.01 * zeros))


def test_where_nothing_is_zero_nothing_is_filled():
    np.testing.assert_allclose(fill_zeros(AMOUNTS, 0.3), to_shares(AMOUNTS), rtol=1e-14)


def test_log_ratios_are_logarithms_over_the_geometric_mean():
    for row, ratios in zip(AMOUNTS, log_ratios(AMOUNTS), strict=True):
        middle = math.prod(row) ** (1 / 6)
        np.testing.assert_allclose(ratios, [math.log(amount / middle) for amount in row])
        assert abs(ratios.sum()) < 1e-12


def test_exponentials_closed_again_are_the_shares():
    np.testing.assert_allclose(to_shares(np.exp(log_ratios(AMOUNTS))), to_shares(AMOUNTS))


def test_a_budget_can_be_opened_once_its_zeros_are_filled():
    shares = load_budgets().filter(like="_share")
    assert (shares == 0).sum().sum() > 0
    with pytest.raises(ValueError, match="smallest is 0, .*fill the zeros first"):
        log_ratios(shares)
    ratios = log_ratios(fill_zeros(shares, 0.001))
    assert np.isfinite(ratios).all()
    assert np.linalg.matrix_rank(ratios) == 5


def test_one_column_is_the_whole():
    assert to_shares([[3.0], [7.0]]).tolist() == [[1], [1]]
    assert log_ratios([[3.0], [7.0]]).tolist() == [[0], [0]]


@pytest.mark.parametrize("name", ["amounts", "shares"])
def test_parts_below_zero_and_rows_of_nothing_are_refused(name):
    function = to_shares if name == "amounts" else lambda rows: fill_zeros(rows, 0.01)
    with pytest.raises(ValueError, match=f"{name} must not be below 0, but the smallest is -2"):
        function([[1.0, 2.0], [3.0, -2.0]])
    with pytest.raises(ValueError, match=f"{name} must have .*row 1 is all 0.*Leave it out"):
        function([[1.0, 2.0], [0.0, 0.0]])
    with pytest.raises(ValueError, match=f"{name} must be finite.*NaN at row 0, column 1"):
        function([[1.0, np.nan]])


@pytest.mark.parametrize("smallest", [0, -0.1, 1, 2, np.nan, np.inf])
def test_what_is_no_small_share_fills_nothing(smallest):
    with pytest.raises(ValueError, match="smallest must be a share above 0 and below 1"):
        fill_zeros([[1.0, 0.0]], smallest)


def test_the_callers_arrays_are_never_changed():
    rows = WITH_ZEROS.copy()
    rows.flags.writeable = False
    to_shares(rows)
    log_ratios(fill_zeros(rows, 0.1))
    np.testing.assert_array_equal(rows, WITH_ZEROS)
