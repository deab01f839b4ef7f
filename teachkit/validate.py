"""What the library accepts, and the sentence it says when it cannot."""

from __future__ import annotations

import numbers
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from teachkit.reading import as_float, as_numbers, kind_of, shown

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
    array = as_numbers(values, name)
    if array.size == 0 and array.ndim in (1, 2):
        rows = array.shape[0]
        # The words on columns are scikit-learn's, whose checks of estimators ask for them.
        what = f"0 feature(s) (shape={array.shape}) while a minimum of 1 is required"
        raise ValueError(
            f"{name} has no {'columns: ' + what if rows else f'rows (shape {array.shape})'}: "
            "pass at least one row and one column."
        )
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have two dimensions, (rows, columns), but came with shape {array.shape}. "
            f"Reshape your data: {_reshaped(values, name, array.shape)}."
        )
    check_finite(array, name)
    if columns is not None and array.shape[1] != columns:
        raise ValueError(
            f"{name} has {array.shape[1]} columns, the data have {columns}: "
            "give both the same columns in the same order."
        )
    return array


def as_column(values: Any, name: str) -> np.ndarray:
    """Return ``values``, one number a row or a table of one column, as an array of shape (n,)."""
    array = as_numbers(values, name)
    rows = as_rows(array[:, None] if array.ndim == 1 and array.size else values, name)
    if rows.shape[1] != 1:
        raise ValueError(
            f"{name} must be one column of numbers, but came with shape {rows.shape}: pass one of "
            "its columns."
        )
    return rows[:, 0]


def as_generator(value: Any, name: str) -> np.random.Generator:
    """Return ``value`` if it is a generator of random numbers."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            f"{name} must be a generator of random numbers, but came as {shown(value)}: "
            "pass one, such as np.random.default_rng(0)."
        )
    return value


def as_precise(rows: np.ndarray, X: Any) -> np.ndarray:
    """Return the rows of ``X`` in single precision (float32) if they came so, else themselves."""
    return rows.astype(np.float32) if np.asarray(X).dtype == np.float32 else rows


def as_weighted(data: Any, sample_weight: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of ``data`` that weigh something, and their weights (1 unless given)."""
    refuse_reordered(data, "data", sample_weight)
    data = as_rows(data, "data")
    weights = as_weights(sample_weight, len(data))
    counted = weights > 0
    return (data, weights) if counted.all() else (data[counted], weights[counted])


def as_weights(sample_weight: Any, rows: int) -> np.ndarray:
    """Return ``sample_weight`` as a float64 array of shape (rows,), all ones if None.

    They are taken in their order, as scikit-learn takes them, whatever a Series' index says.
    """
    if sample_weight is None:
        return np.ones(rows)
    weights = as_numbers(sample_weight, "sample_weight")
    if weights.shape != (rows,):
        remedy = f"give {rows}, or none at all for weights of 1"
        if weights.ndim > 1 and weights.size == rows:
            remedy = "np.ravel(sample_weight) makes it so"
        elif weights.ndim == 0:
            remedy = f"np.full({rows}, sample_weight) makes it so"
        raise ValueError(
            f"sample_weight must have one weight a row, shape ({rows},), "
            f"but came with shape {weights.shape}: {remedy}."
        )
    check_finite(weights, "sample_weight")
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
            f"{name} must be a number above 0 and below infinity, but came as {shown(value)}: "
            "it is a length in the units of the data."
        )
    return number


def as_number(value: Any, name: str, *, least: float | None = None) -> float:
    """Return ``value`` as a float, if it is one number and not below ``least``."""
    value = _unwrapped(value)
    if isinstance(value, (bool, np.bool_)) or kind_of(value) != "number":
        remedy = f"pass float({name})" if kind_of(value) == "text" else "pass a single number"
        raise TypeError(
            f"{name} must be a number, but came as {shown(value)} ({type(value).__name__}): "
            f"{remedy}."
        )
    number = as_float(value, name)
    if least is not None and not least <= number < np.inf:
        raise ValueError(
            f"{name} must be a finite number of at least {least:g}, but came as {shown(value)}: "
            "pass a single number."
        )
    return number


def as_share(value: Any, name: str) -> float:
    """Return ``value`` as a float, if it lies between 0 and 1."""
    number = as_number(value, name)
    if not 0 <= number <= 1:
        raise ValueError(
            f"{name} must lie between 0 and 1, but came as {shown(value)}: 0.3 stands for 30 %."
        )
    return number


def as_count(value: Any, name: str, *, least: int = 0) -> int:
    """Return ``value`` as a whole number of at least ``least``, and of 64 bits at most."""
    value = _unwrapped(value)
    whole = isinstance(value, numbers.Integral) and kind_of(value) == "number"
    if not whole or isinstance(value, (bool, np.bool_)):
        raise TypeError(
            f"{name} must be a whole number, but came as {shown(value)} ({type(value).__name__}): "
            f"pass one, such as {max(least, 100)}."
        )
    if not least <= value < 2**63:
        raise ValueError(
            f"{name} must be at least {least} and below 2**63, but came as {shown(value)}: "
            f"pass one, such as {max(least, 100)}."
        )
    return int(value)


def as_flag(value: Any, name: str) -> bool:
    """Return ``value`` if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, but came as {shown(value)}: pass either.")
    return bool(value)


def as_choice(value: Any, name: str, choices: Sequence[str]) -> str:
    """Return ``value`` if it is one of ``choices``."""
    if not (isinstance(value, str) and value in choices):
        meant = _meant(value, choices) if isinstance(value, str) else ""
        raise ValueError(
            f"{name} must be one of {', '.join(choices)}, but came as {shown(value)}.{meant}"
        )
    return value


def as_bandwidths(values: Any, name: str) -> list[float]:
    """Return ``values`` as a list of at least one bandwidth, each positive and finite."""
    array = as_numbers(values, name)
    if array.ndim != 1 or array.size == 0:
        remedy = f"np.ravel({name}) makes it so" if array.size else "give at least one"
        raise ValueError(
            f"{name} must be a list of bandwidths, but came with shape {array.shape}: {remedy}."
        )
    return [as_bandwidth(value, name) for value in array.tolist()]


def as_strength(values: Any, ends: int) -> np.ndarray:
    """Return ``values`` as one finite number for each of the ends."""
    strength = as_numbers(values, "strength")
    if strength.shape != (ends,):
        remedy = "np.ravel(strength) makes it so" if strength.size == ends else "give one each"
        raise ValueError(
            f"strength must have one value for each of the {ends} ends, shape ({ends},), but came "
            f"with shape {strength.shape}: {remedy}."
        )
    check_finite(strength, "strength")
    return strength


def as_labels(values: Any, name: str) -> np.ndarray:
    """Return ``values`` as an array of whole numbers, one for each point."""
    labels = as_numbers(values, name)
    if labels.ndim != 1 or labels.size == 0:
        remedy = f"np.ravel({name}) makes it so" if labels.size else "give at least one"
        raise ValueError(
            f"{name} must hold one whole number for each point, shape (n,), but came with shape "
            f"{labels.shape}: {remedy}."
        )
    check_finite(labels, name)
    broken = np.flatnonzero(labels != np.round(labels))
    if broken.size:
        raise ValueError(
            f"{name} must hold whole numbers, but {name}[{broken[0]}] is {labels[broken[0]]:g}: "
            "number the clusters 0, 1, 2 and so on."
        )
    return labels


def as_step(value: Any, data: np.ndarray) -> float:
    """Return ``value`` as a length by which the data can be counted off."""
    step, largest = as_bandwidth(value, "step"), max(data.max(), -data.min())
    if largest > 2**53 * step:
        raise ValueError(
            f"step must not be below the last digit of the data, but came as {step!r} for data of "
            f"up to {largest:g}: use at least {largest * 2.0**-52:g}."
        )
    return step


def same_step(one: float, other: float) -> bool:
    """Say whether two steps are one up to rounding, as ``3 * 0.1`` and ``0.3`` are.

    So near, their cells lie apart by no more than the last digits of the data in them.
    """
    return abs(one - other) <= 4 * sys.float_info.epsilon * abs(one)


def refuse_unlike(steps: tuple[float, float], columns: tuple[int, int]) -> None:
    """Raise if two sets of cells are not those of one lattice."""
    if not same_step(*steps) or columns[0] != columns[1]:
        raise ValueError(
            f"cells of step {steps[0]!r} and {columns[0]} columns cannot be added to cells of "
            f"step {steps[1]!r} and {columns[1]} columns: summarise both with one step and "
            "the same columns."
        )


def refuse_reordered(data: Any, name: str, sample_weight: Any) -> None:
    """Raise if the weights' index names the rows of the data in another order."""
    one: Any = getattr(data, "index", None)
    other: Any = getattr(sample_weight, "index", None)
    if not (hasattr(one, "equals") and hasattr(other, "equals")):  # not both from pandas
        return
    if not one.equals(other) and len(one) == len(other) and set(one) == set(other):
        raise ValueError(
            f"sample_weight has the index of {name} in another order: pass "
            f"sample_weight.loc[{name}.index] to go by the index, sample_weight.to_numpy() to go "
            "by the order."
        )


def refuse_empty(full: np.ndarray, min_bin_freq: int) -> None:
    """Raise if no cell of the grid is full enough to be a seed."""
    if not full.any():
        raise ValueError(
            f"no cell of the grid holds min_bin_freq={min_bin_freq} points: lower "
            "min_bin_freq or increase the bandwidth."
        )


def lone_points(alone: int, shape: tuple[int, ...], rule: object, bandwidth: float) -> str:
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
        with np.errstate(all="ignore"):  # what it ends in is looked at, not its way there
            answer = profile(grid.copy())
    except Exception as error:
        raise ValueError(
            f"the profile {name} fails on an array ({type(error).__name__}: {error}): "
            "it must be vectorised, for example with np.where in place of if."
        ) from error
    if answer is None:
        raise ValueError(f"the profile {name} returns None: end it with return and the values.")
    try:
        values = as_numbers(answer, "k(u)")
    except (TypeError, ValueError) as error:
        raise ValueError(f"the profile {name} must return numbers: {error}") from error
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


def refuse_slow(name: str, what: str, slow: bool, error: float) -> None:
    """Raise if the integral of a learner's profile is not known to six digits."""
    if slow:
        raise ValueError(
            f"the profile {name} falls too slowly {what}: its integral does not settle; "
            "let it fall faster or end it with Kernel(profile, reach=…)."
        )
    if not error <= 1e-6:
        raise ValueError(
            f"the profile {name} is not smooth enough {what}: its integral does not settle; "
            "use a formula in place of a table or of rounded numbers."
        )


def refuse_faint(name: str, what: str, faint: bool) -> None:
    """Raise if a learner's profile is 0 for want of smaller floats where its integral lies."""
    if faint:
        raise ValueError(
            f"the profile {name} is too small a number {what} where most of its integral lies: "
            "let it fall faster, so that it lies nearer, or end it with Kernel(profile, reach=…)."
        )


def refuse_not_finite(name: str, u: np.ndarray, values: np.ndarray) -> None:
    """Raise if a learner's profile is NaN or infinite for some u."""
    wrong = ~np.isfinite(values)
    if wrong.any():
        first = tuple(np.argwhere(wrong)[0])
        raise ValueError(
            f"the profile {name} must be finite for every u ≥ 0, but is {values[first]} for "
            f"u = {u[first]:g}: rewrite it so that no step of it is 0·inf, inf/inf or a root or "
            "logarithm of a negative number, or end it with Kernel(profile, reach=…)."
        )


#: What kernels are called elsewhere -> what they are called here.
ELSEWHERE = {
    **dict.fromkeys(["normal", "gauss", "rbf", "squared_exponential"], "gaussian"),
    **dict.fromkeys(["tophat", "uniform", "box", "boxcar", "rectangular", "constant"], "flat"),
    **dict.fromkeys(["epan", "parabolic", "quadratic"], "epanechnikov"),
    **dict.fromkeys(["quartic", "bisquare"], "biweight"),
}
#: Kernels that have a name elsewhere and none here -> their profile.
NAMELESS = {
    **dict.fromkeys(["linear", "triangular", "triangle"], "np.maximum(1 - np.sqrt(u), 0)"),
    **dict.fromkeys(["exponential", "laplace", "laplacian"], "np.exp(-np.sqrt(u))"),
    **dict.fromkeys(["cosine", "cosinus"], "np.where(u < 1, np.cos(np.pi / 2 * np.sqrt(u)), 0)"),
    "tricube": "np.maximum(1 - u**1.5, 0) ** 3",
}


def unknown_kernel(kernel: Any, names: str) -> Exception:
    """Return what to raise for something that is no kernel."""
    if not isinstance(kernel, str):
        return TypeError(
            f"kernel must be a name ({names}) or a profile k(u), but came as {shown(kernel)}: "
            "pass a name or a function of u, such as lambda u: np.exp(-u / 2)."
        )
    plain = kernel.strip().lower().replace(" ", "_").replace("-", "").replace("top_hat", "tophat")
    if plain in NAMELESS:
        hint = f" That one has no name here; pass its profile: lambda u: {NAMELESS[plain]}."
    elif plain in ELSEWHERE:
        hint = f" Did you mean {ELSEWHERE[plain]!r}, as it is called here?"
    else:
        hint = _meant(kernel, names.split(", "))
    return ValueError(f"kernel {shown(kernel)} is not known: use one of {names}.{hint}")


def _meant(word: str, names: Sequence[str]) -> str:
    """Return a question that names what was probably meant, or nothing."""
    from difflib import get_close_matches  # here, since few need it

    near = get_close_matches(word.strip().lower(), names, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _unwrapped(value: Any) -> Any:
    """Return the one value of an array without dimensions."""
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _reshaped(values: Any, name: str, shape: tuple[int, ...]) -> str:
    """Say how values of this shape become a table of rows and columns."""
    if hasattr(type(values), "to_frame"):  # a Series or an Index of pandas has no reshape
        return f"use {name}.to_frame() for one column, {name}.to_frame().T for one row"
    array = name if hasattr(values, "reshape") else f"np.asarray({name})"
    if len(shape) < 2:
        return f"use {array}.reshape(-1, 1) for one column, {array}.reshape(1, -1) for one row"
    return (
        f"use {array}.reshape(-1, {shape[-1]}) for one row a pixel of an image, or "
        f"{array}.reshape({shape[0]}, -1) for one row an item along the first axis"
    )


def check_finite(array: np.ndarray, name: str) -> None:
    """Raise if a number is missing, infinite, or so large that its square would overflow."""
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
