"""What the library accepts, and the sentence it says when it cannot."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

LARGEST = 1e150  # beyond it a squared distance overflows


def as_rows(values: Any, name: str, columns: int | None = None) -> np.ndarray:
    """Return ``values`` as a new, finite float64 array of shape (rows, columns).

    Parameters
    ----------
    values : array-like of shape (rows, columns)
        Numbers: an array, a list of lists or a DataFrame.
    name : str
        What the caller calls it, for the messages.
    columns : int, optional
        How many columns there must be.

    Raises
    ------
    TypeError
        If it holds something other than real numbers.
    ValueError
        If it is not two-dimensional, is empty, is not finite, or has the wrong number of columns.
    """
    array = _as_numbers(values, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have two dimensions, (rows, columns), but came with shape {array.shape}: "
            f"use {name}.reshape(-1, 1) for one column, {name}.reshape(1, -1) for one row."
        )
    if 0 in array.shape:
        raise ValueError(
            f"{name} has no {'rows' if len(array) == 0 else 'columns'} (shape {array.shape}): "
            "pass at least one row and one column."
        )
    _check_finite(array, name)
    if columns is not None and array.shape[1] != columns:
        raise ValueError(
            f"{name} has {array.shape[1]} columns, the data have {columns}: "
            "give both the same columns in the same order."
        )
    return array


def as_weighted(data: Any, sample_weight: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of ``data`` that weigh something, and their weights (1 unless given)."""
    data = as_rows(data, "data")
    weights = as_weights(sample_weight, len(data))
    counted = weights > 0
    return (data, weights) if counted.all() else (data[counted], weights[counted])


def as_weights(sample_weight: Any, rows: int) -> np.ndarray:
    """Return ``sample_weight`` as a float64 array of shape (rows,), all ones if None."""
    if sample_weight is None:
        return np.ones(rows)
    weights = _as_numbers(sample_weight, "sample_weight")
    if weights.shape != (rows,):
        raise ValueError(
            f"sample_weight must have one weight a row, shape ({rows},), "
            f"but came with shape {weights.shape}."
        )
    _check_finite(weights, "sample_weight")
    if weights.min() < 0:
        raise ValueError(
            f"sample_weight must not be negative, but its smallest value is {weights.min():g}: "
            "use 0 to leave a row out."
        )
    if weights.max() == 0:
        raise ValueError(
            "sample_weight must not be zero for every row: give at least one row a weight above 0."
        )
    return weights


def as_bandwidth(value: Any, name: str = "bandwidth") -> float:
    """Return ``value`` as a positive, finite float."""
    number = as_number(value, name)
    if not 0 < number < np.inf:
        raise ValueError(
            f"{name} must be a number above 0 and below infinity, but came as {value!r}: "
            "it is a length in the units of the data."
        )
    return number


def as_number(value: Any, name: str, *, least: float | None = None) -> float:
    """Return ``value`` as a float, if it is one number and not below ``least``."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, but came as {value!r} ({type(value).__name__}).")
    if least is not None and not least <= value < np.inf:  # type: ignore[operator]
        raise ValueError(
            f"{name} must be a finite number of at least {least:g}, but came as {value!r}."
        )
    return float(value)


def as_share(value: Any, name: str) -> float:
    """Return ``value`` as a float, if it lies between 0 and 1."""
    number = as_number(value, name)
    if not 0 <= number <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, but came as {value!r}.")
    return number


def as_count(value: Any, name: str, *, least: int = 0) -> int:
    """Return ``value`` as a whole number of at least ``least``."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(
            f"{name} must be a whole number, but came as {value!r} ({type(value).__name__})."
        )
    if value < least:
        raise ValueError(f"{name} must be at least {least}, but came as {value!r}.")
    return int(value)


def as_flag(value: Any, name: str) -> bool:
    """Return ``value`` if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, but came as {value!r}.")
    return bool(value)


def as_bandwidths(values: Any, name: str) -> list[float]:
    """Return ``values`` as a list of at least one bandwidth, each positive and finite."""
    if np.ndim(values) != 1 or np.size(values) == 0:
        raise ValueError(
            f"{name} must be a list of bandwidths, but came with shape {np.shape(values)}."
        )
    return [as_bandwidth(value, name) for value in np.asarray(values).tolist()]


def as_strength(values: Any, ends: int) -> np.ndarray:
    """Return ``values`` as one finite number for each of the ends."""
    strength = as_rows(np.reshape(values, (-1, 1)), "strength")[:, 0]
    if len(strength) != ends:
        raise ValueError(f"strength has {len(strength)} values for {ends} ends: give one each.")
    return strength


def as_step(value: Any, data: np.ndarray) -> float:
    """Return ``value`` as a length by which the data can be counted off."""
    step, largest = as_bandwidth(value, "step"), max(data.max(), -data.min())
    if largest > 2**53 * step:
        raise ValueError(
            f"step must not be below the last digit of the data, but came as {step!r} for data of "
            f"up to {largest:g}: use at least {largest * 2.0**-52:g}."
        )
    return step


def refuse_unlike(steps: tuple[float, float], columns: tuple[int, int]) -> None:
    """Raise if two sets of cells are not those of one lattice."""
    if steps[0] != steps[1] or columns[0] != columns[1]:
        raise ValueError(
            f"cells of step {steps[0]!r} and {columns[0]} columns cannot be added to cells of "
            f"step {steps[1]!r} and {columns[1]} columns: summarise both with one step and "
            "the same columns."
        )


def refuse_empty(full: np.ndarray, min_bin_freq: int) -> None:
    """Raise if no cell of the grid is full enough to be a seed."""
    if not full.any():
        raise ValueError(
            f"no cell of the grid holds min_bin_freq={min_bin_freq} points: lower "
            "min_bin_freq or increase the bandwidth."
        )


def lone_points(alone: int, shape: tuple[int, ...], rule: str | None, bandwidth: float) -> str:
    """Return what to say where a rule's bandwidth leaves most points without others."""
    return (
        f"Most points stand alone: {alone} of {shape[0]} are a cluster of their own. "
        f"bandwidth={rule!r} chose {bandwidth:.3g}, and within that a point has next to no others; "
        f"in many columns (here {shape[1]}) points are far from each other. Give a larger "
        f"bandwidth ({2 * bandwidth:.3g}, say), take kernel='flat', or use fewer columns."
    )


def refuse_unreached(reached: np.ndarray, bandwidth: float) -> None:
    """Raise scikit-learn's error if no seed has a datum within reach."""
    if not reached.any():
        raise ValueError(
            f"No point was within bandwidth={bandwidth:f} of any seed. "
            "Try a different seeding strategy or increase the bandwidth."
        )


def as_spread(data: Any, rule: str) -> np.ndarray:
    """Return ``data`` as rows, if two of them differ."""
    data = as_rows(data, "data")
    if (data == data[0]).all():
        raise ValueError(
            f"{rule} needs data with at least two different points, but all {len(data)} are equal: "
            "there is no spread to measure a bandwidth by."
        )
    return data


def profile_values(profile: Callable[[np.ndarray], Any], name: str, reach: float) -> np.ndarray:
    """Return a learner's profile on a grid of values of u, if it keeps the rules of `Kernel`."""
    top = 1e6 if np.isinf(reach) else reach**2
    near = np.linspace(0.0, min(top, 20.0), 2001)
    grid = np.concatenate([near, np.geomspace(20.0, top, 200)]) if top > 20 else near
    try:
        values = np.asarray(profile(grid.copy()), dtype=float)
    except Exception as error:
        raise ValueError(
            f"the profile {name} fails on an array ({type(error).__name__}: {error}): "
            "it must be vectorised, for example with np.where in place of if."
        ) from error
    shaped = values.shape == grid.shape
    rules = {
        "be vectorised: an array of u in, an array of that shape out": shaped,
        "be finite": np.isfinite(values).all(),
        "not be negative": (values >= 0).all(),
        "be above 0 at u = 0": shaped and values[0] > 0,
        "not increase with u": shaped and (np.diff(values) <= 1e-12 * np.abs(values[0])).all(),
    }
    for rule, kept in rules.items():
        if not kept:
            raise ValueError(f"the profile {name} must {rule}: k(u) with u = ‖x − xᵢ‖²/h².")
    return values


def refuse_slow(name: str, what: str, integral: float, error: float) -> None:
    """Raise if the integral of a learner's profile is not known to eight digits."""
    if not error <= 1e-8 * integral:
        raise ValueError(
            f"the profile {name} falls too slowly {what}: its integral does not settle; "
            "let it fall faster or end it with Kernel(profile, reach=…)."
        )


def unknown_kernel(kernel: Any, names: str) -> Exception:
    """Return what to raise for something that is no kernel."""
    if isinstance(kernel, str):
        return ValueError(f"kernel {kernel!r} is not known: use one of {names}.")
    return TypeError(f"kernel must be a name ({names}) or a profile k(u), but came as {kernel!r}.")


def refuse_text(values: Any, name: str) -> None:
    """Raise if ``values`` hold text, even text that reads as numbers, or dates."""
    if hasattr(values, "toarray"):
        return
    array = np.asarray(values)
    if array.dtype.kind in "USmM" or (
        array.dtype.kind == "O" and any(isinstance(value, str) for value in array.flat)
    ):
        _as_numbers(array, name)


def _as_numbers(values: Any, name: str) -> np.ndarray:
    if hasattr(values, "toarray"):
        raise TypeError(f"{name} is a sparse matrix: pass {name}.toarray().")
    if np.ma.is_masked(values):
        raise ValueError(f"{name} has masked (missing) values: fill them or leave the rows out.")
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{name} has rows of unequal length: give every row one length."
        ) from error
    if array.dtype.kind == "O":
        return _objects_as_numbers(array, name)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold real numbers, but holds {array.dtype.name} "
            f"(first: {array.flat[0]!r}): turn it into numbers first."
            if array.size
            else f"{name} must hold real numbers, but is empty and of type {array.dtype.name}."
        )
    return array.astype(np.float64)


def _objects_as_numbers(array: np.ndarray, name: str) -> np.ndarray:
    for index, value in np.ndenumerate(array):
        if isinstance(value, (list, tuple, np.ndarray)):
            raise ValueError(f"{name} has rows of unequal length: give every row one length.")
        if not isinstance(value, numbers.Real):
            where = f" in column {index[-1]}" if array.ndim == 2 else ""
            raise TypeError(
                f"{name} must hold real numbers, but holds {value!r} "
                f"({type(value).__name__}){where}: turn such values into numbers, "
                "or leave the column or row out."
            )
    return array.astype(np.float64)


def _check_finite(array: np.ndarray, name: str) -> None:
    wrong = ~(np.abs(array) <= LARGEST)
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        value = array[index]
        what = "NaN" if np.isnan(value) else "infinity" if np.isinf(value) else f"{value:g}"
        remedy = (
            "bring it to smaller units" if np.isfinite(value) else "fill it or leave the row out"
        )
        raise ValueError(
            f"{name} must be finite and below {LARGEST:g}, but holds {what} "
            f"at row {index[0]}"
            + (f", column {index[1]}" if len(index) > 1 else "")
            + f": {remedy}."
        )
