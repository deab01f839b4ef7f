"""Whatever holds numbers is read as float64; what does not is told so, with a remedy.

NumPy turns text into numbers, forgets masks, drops imaginary parts, and says in its own words what
it cannot read. Here each of these gets a sentence that names the argument as the caller knows it,
what came, and what to do.
"""

from __future__ import annotations

import datetime
import numbers
from contextlib import suppress
from decimal import Decimal
from typing import Any

import numpy as np

#: What stands in a table in place of a number -> what to do about it.
REMEDIES = {
    "missing": "a value is missing there: fill it or leave the row out",
    "text": (
        "if the text reads as numbers, np.asarray({name}).astype(float) turns it into numbers; "
        "if not, leave the column out"
    ),
    "date": (
        "turn dates into numbers, such as days since the first: "
        "(t - t.min()) / np.timedelta64(1, 'D') for dates t"
    ),
    "duration": (
        "turn durations into numbers, such as seconds: t / np.timedelta64(1, 's') for durations t"
    ),
    "complex": "pass {name}.real, or its real and its imaginary part as two columns",
    "record": (
        "its columns have names and types of their own: pass "
        "np.lib.recfunctions.structured_to_unstructured({name})"
    ),
    "other": (
        "a value of this argument must be no list, no table and no string, but a number; leave "
        "the column or row out"
    ),
}
#: What a single value is -> its types; the first that fits counts.
TYPES = {
    "text": (str, bytes, bytearray),
    "date": (datetime.date, datetime.time, np.datetime64),
    "duration": (datetime.timedelta, np.timedelta64),  # NumPy's counts as a whole number
    "number": (numbers.Real, Decimal),
    "complex": (numbers.Complex,),
    "list": (list, tuple, np.ndarray),
}
#: NumPy's letters for what an array holds.
KINDS = {
    **dict.fromkeys("UST", "text"),
    "M": "date",
    "m": "duration",
    "c": "complex",
    "V": "record",
}


def as_numbers(values: Any, name: str) -> np.ndarray:
    """Return ``values`` as a new float64 array of whatever shape they have.

    Parameters
    ----------
    values : array-like
        Real numbers, True and False among them: an array, a list, a table; of any type that holds
        such numbers, Decimal and Fraction included.
    name : str
        What the caller calls it, for the messages.

    Raises
    ------
    TypeError
        If it holds, or is, something other than real numbers.
    ValueError
        If something is missing, complex or too large, or rows differ in length.
    """
    if hasattr(type(values), "toarray"):
        raise TypeError(f"{name} is a sparse matrix: pass {name}.toarray().")
    if _is_masked(values):
        raise ValueError(f"{name} has masked (missing) values: fill them or leave the rows out.")
    array = _as_array(values, name)
    if array.size == 0:  # nothing in it is wrong, whatever its type: its shape may be
        return np.empty(array.shape)
    if array.dtype.kind == "O":
        return _objects_as_numbers(array, name)
    if array.dtype.kind not in "biuf":
        raise _wrong_type(array, name)
    with np.errstate(over="ignore"):  # a long double may become infinite: its place is told later
        return array.astype(np.float64)


def as_float(value: Any, name: str) -> float:
    """Return a number, already known as one, as a float."""
    try:
        with np.errstate(over="ignore"):
            return float(value)
    except (OverflowError, ValueError) as error:  # 10**400; Decimal's signalling NaN
        raise ValueError(
            f"{name} must be a number that float64 holds, at most 1.8e308, but came as "
            f"{shown(value)}: bring it to smaller units."
        ) from error


def kind_of(value: Any) -> str:
    """Say what a single value is: "number", "list", or a key of `REMEDIES`."""
    # pandas' own missing values are known by name: pandas is never loaded here.
    if value is None or value is np.ma.masked or type(value).__name__ in ("NAType", "NaTType"):
        return "missing"
    for kind, types in TYPES.items():
        if isinstance(value, types):
            return kind
    return "date" if type(value).__name__ == "Period" else "other"


def shown(value: Any) -> str:
    """Return ``repr(value)``, in one short line."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # Python writes no integer of more than 4,300 digits
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 80 else f"{text[:60]} … {text[-15:]}"


def _is_masked(values: Any) -> bool:
    """Say whether anything is masked in an array, in a row of a list, or in a list itself."""
    if isinstance(values, (list, tuple)):
        return any(
            id(np.ma.masked) in map(id, row)  # by far the quickest way to ask
            if isinstance(row, (list, tuple))
            else isinstance(row, np.ma.MaskedArray) and _is_masked(row)
            for row in values
        )
    if not isinstance(values, np.ma.MaskedArray) or values.dtype.names:
        return False
    return bool(np.ma.is_masked(values))


def _as_array(values: Any, name: str) -> np.ndarray:
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "US" or isinstance(values, np.ndarray):
            return array
    except Exception:  # rows of unequal length, dates beside numbers
        pass
    try:
        # Once more with every value as it came, so that the one that is at fault can be named.
        return np.asarray(values, dtype=object)
    except Exception as error:
        raise TypeError(
            f"{name} cannot be read as an array ({type(error).__name__}: {error}): pass a list of "
            "rows of one length, an array or a DataFrame."
        ) from error


def _wrong_type(array: np.ndarray, name: str) -> Exception:
    """Return what to raise for an array whose type holds no real numbers."""
    kind = KINDS.get(array.dtype.kind, "other")
    if kind == "record" and not array.dtype.names:
        kind = "other"
    first = array.reshape(-1)[0]
    # As Python prints it; a date as NumPy does, which Python may write as a mere integer.
    first = first.item() if isinstance(first, (np.character, np.complexfloating)) else first
    return _not_numbers(kind, name, f"{array.dtype.name} (first: {shown(first)})")


def _objects_as_numbers(array: np.ndarray, name: str) -> np.ndarray:
    if array.ndim == 0:
        return np.array(_one_number(array.item(), name))
    values = array.reshape(-1)
    if set(map(type, values)) <= {bool, int, float}:  # most often: as quick as NumPy is
        with suppress(OverflowError):
            return array.astype(np.float64)
    result = np.empty(values.shape)
    for at, value in enumerate(values):
        kind = kind_of(value)
        if kind == "number":
            result[at] = as_float(value, f"{name}{_place(at, array.shape)}")
        elif kind == "list":
            raise _lists_inside(values, name)
        else:
            what = f"{shown(value)} ({type(value).__name__}){_place(at, array.shape)}"
            raise _not_numbers(kind, name, what)
    return result.reshape(array.shape)


def _one_number(value: Any, name: str) -> float:
    """Return as a float what NumPy takes for a single thing, if it is a number."""
    kind, what = kind_of(value), f"{shown(value)} ({type(value).__name__})"
    if kind == "number":
        return as_float(value, name)
    if kind not in ("missing", "other"):
        raise _not_numbers(kind, name, what)
    remedy = "pass a list of rows, an array or a DataFrame"
    if isinstance(value, dict):
        remedy = f"pass pandas.DataFrame({name}) for a table, list({name}.values()) for numbers"
    elif hasattr(value, "__iter__"):  # a set, a generator
        remedy = f"pass list({name}), an array or a DataFrame"
    raise TypeError(f"{name} must hold real numbers, but came as {what}: {remedy}.")


def _place(at: int, shape: tuple[int, ...]) -> str:
    """Say where the value is that comes ``at`` that place, row by row."""
    if len(shape) == 1:
        return f" at row {at}"
    return f" at row {at // shape[1]}, column {at % shape[1]}" if len(shape) == 2 else ""


def _not_numbers(kind: str, name: str, what: str) -> Exception:
    """Return what to raise for an argument that holds something else; ``what`` came."""
    # scikit-learn's own checks ask for these words, and for a ValueError, where data are complex.
    start = "Complex data not supported: " if kind == "complex" else ""
    error = ValueError if kind in ("complex", "missing") else TypeError
    remedy = REMEDIES[kind].format(name=name)
    return error(f"{start}{name} must hold real numbers, but holds {what}: {remedy}.")


def _lists_inside(array: np.ndarray, name: str) -> Exception:
    """Return what to raise for a row of values with lists among them."""
    lengths = {
        len(value) if isinstance(value, (list, tuple)) else getattr(value, "size", None)
        for value in array
    }
    if len(lengths) > 1:
        return ValueError(f"{name} has rows of unequal length: give every row one length.")
    return ValueError(
        f"{name} must hold real numbers, but holds lists: pass np.array(list({name}), dtype=float)."
    )
