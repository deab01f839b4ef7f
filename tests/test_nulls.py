"""Nulls: one hill with the means, the spreads and the correlations of the data, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from teachkit import load_budgets
from teachkit.apply.nulls import copula_null, gaussian_null

NULLS = [copula_null, gaussian_null]
BUDGETS = load_budgets().to_numpy(float)


def generator(seed=0):
    return np.random.default_rng(seed)


def ranks_correlate(rows):
    return np.corrcoef(np.argsort(np.argsort(rows, axis=0), axis=0).T)


def two_crowds():
    """Skewed columns in two groups, correlated within each."""
    noise = generator().normal(size=(2000, 3)) @ [[1, 0.5, 0], [0, 1, -0.4], [0, 0, 1]]
    return np.exp(noise + np.repeat([[0.0], [3.0]], 1000, axis=0) * [1, 0.5, 0])


def test_a_copula_null_holds_the_very_numbers_of_each_column():
    null = copula_null(BUDGETS, generator())
    np.testing.assert_array_equal(np.sort(null, axis=0), np.sort(BUDGETS, axis=0))
    assert (null != BUDGETS).any(axis=1).mean() > 0.99


def test_a_copula_null_keeps_the_correlations_of_the_ranks():
    data = two_crowds()
    nulls = [ranks_correlate(copula_null(data, generator(seed))) for seed in range(20)]
    assert abs(np.mean(nulls, axis=0) - ranks_correlate(data)).max() < 0.03


def test_so_it_does_in_data_of_many_ties():
    nulls = [spearmanr(copula_null(BUDGETS, generator(seed))).statistic for seed in range(10)]
    assert abs(np.mean(nulls, axis=0) - spearmanr(BUDGETS).statistic).max() < 0.05


def test_ties_make_no_correlation():
    """Nine tenths of both columns are 0, and nothing goes together."""
    data = generator().random((5000, 2)) * (generator(1).random((5000, 2)) < 0.1)
    null = copula_null(data, generator(2))
    assert abs(np.corrcoef(null.T)[0, 1]) < 4 / np.sqrt(5000)
    assert abs(np.corrcoef((null == 0).T)[0, 1]) < 4 / np.sqrt(5000)


def test_a_copula_null_has_one_hill_where_the_data_have_two():
    """Between two columns in two groups there is next to nothing; in their null the most."""
    noise = generator().normal(size=(2000, 2))
    data = noise + np.repeat([[0.0, 0.0], [6.0, 6.0]], 1000, axis=0)
    null = copula_null(data, generator())
    mixed = [np.mean((rows[:, 0] < 3) != (rows[:, 1] < 3)) for rows in (data, null)]
    assert mixed[0] < 0.01
    assert mixed[1] > 0.05


def test_a_gaussian_null_has_the_means_and_covariances_of_the_data():
    data = two_crowds()
    nulls = np.array([gaussian_null(data, generator(seed)) for seed in range(100)])
    error = data.std(axis=0) / np.sqrt(200_000)
    assert (abs(nulls.mean(axis=(0, 1)) - data.mean(axis=0)) < 4 * error).all()
    covariance = np.mean([np.cov(null.T) for null in nulls], axis=0)
    scale = np.outer(data.std(axis=0), data.std(axis=0))
    assert abs((covariance - np.cov(data.T)) / scale).max() < 0.015
    assert (np.sort(nulls[0], axis=0) != np.sort(data, axis=0)).all()


def test_units_of_columns_and_the_origin_change_nothing():
    data, units = two_crowds(), np.array([1e-9, 1.0, 1e9])
    for null in NULLS:
        right = null(data, generator())
        np.testing.assert_allclose(null(data * units, generator()), right * units, rtol=1e-6)
        np.testing.assert_allclose(null(data + 1e6, generator()) - 1e6, right, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("null", NULLS)
def test_a_column_that_never_changes_stays_and_changes_no_other(null):
    data = two_crowds()
    wide = np.column_stack([data, np.full(2000, 0.1)])
    np.testing.assert_allclose(null(wide, generator())[:, 3], 0.1, rtol=1e-14)
    correlated = [
        ranks_correlate(null(rows, generator(seed)))[:3, :3]
        for rows in (data, wide)
        for seed in range(20)
    ]
    assert abs(np.mean(correlated[:20], axis=0) - np.mean(correlated[20:], axis=0)).max() < 0.03


@pytest.mark.parametrize("null", NULLS)
def test_a_column_that_follows_from_the_others_follows_still(null):
    data = two_crowds()[:, :2]
    made = null(np.column_stack([data, -data[:, 0]]), generator())
    ranks = np.argsort(np.argsort(made, axis=0), axis=0)
    assert abs(ranks[:, 0] + ranks[:, 2] - (len(data) - 1)).max() <= 2  # but for neighbours


def test_shares_of_a_gaussian_null_add_up_to_one():
    shares = BUDGETS[:, :6] / BUDGETS[:, :6].sum(axis=1, keepdims=True)
    null = gaussian_null(shares, generator())
    np.testing.assert_allclose(null.sum(axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("null", NULLS)
def test_one_column_two_rows_and_equal_rows_have_nulls(null):
    several = [[1.0], [2.0], [4.0]], [[1.0, 5.0], [2.0, 3.0]], [[1.0, 2.0]] * 3, [[0, 1, 2]] * 2
    for rows in several:
        made = null(rows, generator())
        assert made.shape == np.shape(rows)
        assert np.isfinite(made).all()
    assert (null([[1.0, 2.0]] * 3, generator()) == [1, 2]).all()


@pytest.mark.parametrize("null", NULLS)
def test_a_null_repeats_by_seed(null):
    one, same, other = (null(BUDGETS, generator(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize("null", NULLS)
def test_a_null_does_not_hang_on_the_signs_that_a_decomposition_chooses(null, monkeypatch):
    """Cholesky's root is the only one with a positive diagonal; other roots have a choice."""

    def refused(*arguments, **named):
        raise AssertionError("its signs are the machine's choice")

    for name in ("eigh", "eig", "svd", "qr"):
        monkeypatch.setattr(np.linalg, name, refused)
    null(BUDGETS, generator())


@pytest.mark.parametrize("null", NULLS)
def test_what_has_no_null_gets_a_sentence(null):
    with pytest.raises(ValueError, match="data has one row.*give at least 2"):
        null([[1.0, 2.0]], generator())
    with pytest.raises(ValueError, match="data must be finite"):
        null([[1.0], [np.nan]], generator())
    with pytest.raises(TypeError, match="rng must be a generator"):
        null([[1.0], [2.0]], 0)


@pytest.mark.parametrize("null", NULLS)
def test_the_callers_array_is_never_changed(null):
    data = two_crowds()
    data.flags.writeable = False
    null(data, generator())
    np.testing.assert_array_equal(data, two_crowds())
