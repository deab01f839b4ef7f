"""What a function returned: made plain, compared, and told in words."""

from __future__ import annotations

import dataclasses
import re
import types
from typing import Any

import numpy as np

from teachkit.exercises.relations import rounded

LARGEST = 2_000_000
"""Arrays with more numbers than this are not looked into."""
MOST_ITEMS = 20_000
"""Nor are lists and what is in them."""

SMALLEST_SCALE = 1e-3
"""Differences are measured against the largest expected number, or this if it is smaller."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """A returned value, in a form that runs none of the learner's code.

    Parameters
    ----------
    kind : str
        "nothing", "number", "array", "text", "sequence", "dict", "record" or "other".
    value : object
        An array (for numbers too), a string, or answers in a tuple or dict.
    name : str
        What it is, in words.
    """

    kind: str
    value: Any
    name: str


def plain(value: Any) -> Answer:
    """`value` as an answer. Runs the learner's code, so do it where that may take forever."""
    return _plain(value, [MOST_ITEMS], 0)


def _plain(value: Any, budget: list[int], depth: int) -> Answer:
    budget[0] -= 1
    kind = type(value)
    if value is None:
        return Answer("nothing", None, "nothing (None)")
    if isinstance(value, bool | int | float | complex | np.generic) and not isinstance(
        value, str | bytes
    ):
        if isinstance(value, int) and abs(value) >= 2**63:
            return Answer("other", None, "a very large whole number")
        return _plain_array(np.asarray(value))
    if isinstance(value, np.ndarray):
        answer = _plain_array(np.asarray(value))
        if kind is np.ndarray or answer.kind == "other":
            return answer
        if answer.kind == "number" and kind is np.memmap:
            return answer
        return Answer("other", answer, f"a {kind.__name__}")
    if isinstance(value, str):
        return Answer("text", str(value), "text")
    if isinstance(value, list | tuple):
        name = "a list" if isinstance(value, list) else "a tuple"
        if depth > 6 or len(value) > budget[0]:
            return Answer("other", None, f"{name} of {len(value)} things")
        items = tuple(_plain(item, budget, depth + 1) for item in value)
        return Answer("sequence", items, name)
    if isinstance(value, dict):
        if depth > 6 or len(value) > budget[0]:
            return Answer("other", None, f"a dict of {len(value)} things")
        pairs = {_key(key): _plain(item, budget, depth + 1) for key, item in value.items()}
        return Answer("dict", pairs, "a dict")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = {
            part.name: _plain(getattr(value, part.name), budget, depth + 1)
            for part in dataclasses.fields(value)
        }
        return Answer("record", pairs, f"a {kind.__name__}")
    if isinstance(value, types.GeneratorType | types.CoroutineType):
        value.close()
    return Answer("other", None, _name(value))


def _plain_array(value: np.ndarray) -> Answer:
    if value.dtype.kind not in "biufcU":
        return Answer("other", None, f"an array of dtype {value.dtype.kind and value.dtype.name}")
    if value.size > LARGEST:
        return Answer("other", None, f"an array of shape {value.shape}")
    if value.ndim == 0:
        if value.dtype.kind == "U":
            return Answer("text", str(value), "text")
        name = "True or False" if value.dtype.kind == "b" else "one number"
        return Answer("number", np.array(value), name)
    return Answer("array", np.array(value), "an array")


def _key(key: Any) -> Any:
    if isinstance(key, np.integer):
        return int(key)
    return key if isinstance(key, str | int | float | bool) else _name(key)


def _name(value: Any) -> str:
    kind = type(value)
    if isinstance(value, types.GeneratorType):
        return "a generator (there is a `yield` in the function)"
    if isinstance(value, types.CoroutineType):
        return "a coroutine (there is an `async` before the `def`)"
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        return "a function (are the parentheses of a call missing?)"
    if isinstance(value, type):
        return f"the class {short(value.__name__, 40)}"
    if isinstance(value, types.ModuleType):
        return "a module"
    if kind.__module__.startswith("pandas"):
        return f"a pandas {kind.__name__}"
    article = "an" if kind.__name__[:1].lower() in set("aeiou") else "a"
    return f"{article} {short(kind.__name__, 40)}"


def same(got: Answer, expected: Answer, tolerance: float) -> bool:
    """Whether two answers are the same, numbers within `tolerance` of the largest expected."""
    if got.kind != expected.kind:
        return False
    if got.kind in ("number", "array"):
        if got.value.shape != expected.value.shape or not _alike(got.value, expected.value):
            return False
        return bool(np.all(close(got.value, expected.value, tolerance)))
    if got.kind == "sequence":
        return len(got.value) == len(expected.value) and all(
            same(mine, theirs, tolerance)
            for mine, theirs in zip(got.value, expected.value, strict=True)
        )
    if got.kind in ("dict", "record"):
        return got.value.keys() == expected.value.keys() and all(
            same(got.value[key], expected.value[key], tolerance) for key in expected.value
        )
    if got.kind == "other":
        return got.name == expected.name and got.value is None and expected.value is None
    return got.value == expected.value


def _alike(got: np.ndarray, expected: np.ndarray) -> bool:
    """Whether both are numbers, both are true or false, or both are text.

    Where an array of labels or counts is expected, numbers with a point are not: they cannot stand
    between square brackets.
    """
    return _sort_of(got) == _sort_of(expected) and not _has_points(got, expected)


def _has_points(got: np.ndarray, expected: np.ndarray) -> bool:
    return bool(expected.ndim) and expected.dtype.kind in "iu" and got.dtype.kind in "fc"


def _sort_of(array: np.ndarray) -> str:
    return {"b": "true or false", "U": "text"}.get(array.dtype.kind, "numbers")


def close(got: np.ndarray, expected: np.ndarray, tolerance: float) -> np.ndarray:
    """Where two arrays of one shape agree."""
    if expected.dtype.kind in "bU":
        return got == expected
    with np.errstate(all="ignore"):
        finite = np.abs(expected[np.isfinite(expected)])
        scale = max(SMALLEST_SCALE, float(finite.max())) if finite.size else SMALLEST_SCALE
        both_nan = np.isnan(got) & np.isnan(expected)
        near = np.abs(np.subtract(got, expected, dtype=_wide(got, expected))) <= tolerance * scale
        return (got == expected) | both_nan | near


def _wide(got: np.ndarray, expected: np.ndarray) -> type:
    return complex if "c" in (got.dtype.kind, expected.dtype.kind) else float


# In words


def difference(got: Answer, expected: Answer, tolerance: float) -> str:
    """What kind of difference there is, in one or two sentences; "" if none has a name.

    They speak of this one input: "Here …".
    """
    if got.kind == "nothing":
        return "For this input it returns nothing (None). Does every way through it end in return?"
    if expected.kind == "sequence" and got.kind == "sequence":
        return _difference_of_parts(got, expected, tolerance)
    if got.kind in ("dict", "record") and got.kind == expected.kind:
        return _difference_of_keys(got, expected, tolerance)
    if got.kind != expected.kind:
        return _difference_of_kind(got, expected, tolerance)
    if got.kind == "array" and got.value.shape != expected.value.shape:
        return _difference_of_shape(got.value, expected.value, tolerance)
    if got.kind in ("array", "number"):
        return _difference_of_values(got.value, expected.value, tolerance)
    return ""


def _difference_of_kind(got: Answer, expected: Answer, tolerance: float) -> str:
    if got.kind == "other" and isinstance(got.value, Answer):
        return (
            f"It returns {got.name}. Return a plain NumPy array: np.asarray(…) makes one "
            f"{'of it' if got.value.kind == expected.kind else ''}".rstrip()
            + "."
        )
    wanted = _wanted(expected)
    if expected.kind == "array" and got.kind == "sequence":
        as_array = _as_array(got)
        if as_array is not None and same(_plain_array(as_array), expected, tolerance):
            return (
                f"Here the values are right, but they come in {got.name} instead of an array. "
                "np.array(…) makes one."
            )
        return f"It returns {got.name} instead of an array. np.array(…) makes one."
    if expected.kind == "array" and got.name in ("a pandas DataFrame", "a pandas Series"):
        return f"It returns {got.name} instead of {wanted}. Its method `.to_numpy()` makes one."
    if expected.kind == "number" and got.kind == "array":
        right = got.value.size == 1 and same(
            _plain_array(got.value.reshape(())), expected, tolerance
        )
        start = "Here the number is right, but it comes" if right else "Here it comes"
        if got.value.size == 1:
            return f"{start} in an array of shape {got.value.shape} instead of as {wanted}."
        return f"It returns an array of shape {got.value.shape} instead of {wanted}."
    if expected.kind == "array" and got.kind == "number":
        return f"It returns one number instead of {wanted}."
    if expected.name == "a tuple":
        return f"It returns {got.name} instead of {wanted}: return them with a comma in between."
    return f"It returns {got.name} instead of {wanted}."


def _wanted(expected: Answer) -> str:
    if expected.kind == "array":
        return f"an array of shape {expected.value.shape}"
    if expected.kind == "sequence":
        return f"{expected.name} of {len(expected.value)} things"
    return expected.name


def _as_array(got: Answer) -> np.ndarray | None:
    """A list of numbers, or of equally long lists of numbers, as an array."""

    def unpacked(answer: Answer) -> Any:
        if answer.kind == "sequence":
            return [unpacked(item) for item in answer.value]
        if answer.kind in ("number", "array"):
            return answer.value.tolist()
        raise ValueError

    try:
        return np.array(unpacked(got))
    except (ValueError, OverflowError):
        return None


def _difference_of_parts(got: Answer, expected: Answer, tolerance: float) -> str:
    if len(got.value) != len(expected.value):
        return f"It returns {len(got.value)} things instead of {len(expected.value)}."
    for place, (mine, theirs) in enumerate(zip(got.value, expected.value, strict=True)):
        if not same(mine, theirs, tolerance):
            words = difference(mine, theirs, tolerance)
            return f"Number {place + 1} of what it returns differs. {words}".rstrip()
    return ""


def _difference_of_keys(got: Answer, expected: Answer, tolerance: float) -> str:
    missing = [key for key in expected.value if key not in got.value]
    if missing:
        return f"{short(repr(missing[0]), 40)} is missing from what it returns."
    extra = [key for key in got.value if key not in expected.value]
    if extra:
        return f"{short(repr(extra[0]), 40)} is too much in what it returns."
    for key, theirs in expected.value.items():
        if not same(got.value[key], theirs, tolerance):
            words = difference(got.value[key], theirs, tolerance)
            return f"What it returns under {short(repr(key), 40)} differs. {words}".rstrip()
    return ""


def _difference_of_shape(got: np.ndarray, expected: np.ndarray, tolerance: float) -> str:
    shapes = f"shape {got.shape} instead of {expected.shape}"
    for fix, words in (
        (got.T, "Here rows and columns have changed places"),
        (
            got.reshape(expected.shape) if got.size == expected.size else None,
            "Here the values are right",
        ),
    ):
        if (
            fix is not None
            and fix.shape == expected.shape
            and _alike(fix, expected)
            and np.all(close(fix, expected, tolerance))
        ):
            return f"{words}, but the array has {shapes}."
    return f"The array it returns has {shapes}."


def _difference_of_values(got: np.ndarray, expected: np.ndarray, tolerance: float) -> str:
    if _has_points(got, expected):
        return (
            f"It returns numbers with a point (dtype {got.dtype.name}) where whole numbers are "
            "expected: labels and counts. Make the array with dtype=int, or end with .astype(int)."
        )
    if not _alike(got, expected):
        return (
            f"It returns {_sort_of(got)} (dtype {got.dtype.name}) instead of {_sort_of(expected)}."
        )
    if expected.dtype.kind in "bU":
        return ""
    with np.errstate(all="ignore"):
        for test, words in ((np.isnan, "NaN, which is not a number,"), (np.isinf, "Infinity")):
            if np.any(test(got) & np.isfinite(expected)):
                return f"{words} comes out where a number is expected."
        if np.any(~np.isfinite(expected) & np.isfinite(got)):
            special = expected[~np.isfinite(expected) & np.isfinite(got)].flat[0]
            return f"A number comes out where {_number(special, 4)} is expected."
        if _cut(got, expected):
            return (
                f"Your array holds whole numbers (dtype {got.dtype.name}), so what comes after the "
                "point is lost. Make it with float numbers, for example with np.zeros(…)."
            )
        share = max(1e-5, min(100 * tolerance, 1e-3))
        if _nearly(got, expected, share):
            return rounded(got, expected) or (
                f"Here only late digits differ, by at most {share:g} of the largest number."
            )
        if got.size > 1 and np.all(
            close(np.sort(got, axis=None), np.sort(expected, axis=None), tolerance)
        ):
            return "Here the values are right, but in another order."
    return ""


def _nearly(got: np.ndarray, expected: np.ndarray, share: float) -> bool:
    """Whether numbers differ by at most a share of the largest one expected."""
    off = np.abs(got - expected)[np.isfinite(expected)]
    return bool(off.size and off.max() <= share * np.abs(expected[np.isfinite(expected)]).max())


def _cut(got: np.ndarray, expected: np.ndarray) -> bool:
    """Whether an array of whole numbers is an array of others without what follows the point."""
    whole = got.dtype.kind in "iu" and expected.dtype.kind == "f" and got.size > 1
    return whole and bool(np.array_equal(got, np.trunc(expected)))


def printed(got: Answer, expected: Answer) -> tuple[str, str]:
    """Both answers in as many digits as it takes to see the difference."""
    for digits in (4, 6, 9, 12, 17):
        mine, theirs = told(got, digits), told(expected, digits)
        if mine != theirs:
            break
    return mine, theirs


def first_difference(got: Answer, expected: Answer, tolerance: float) -> str:
    """Where long arrays differ first, for arrays too long to be printed whole."""
    if got.kind != "array" or expected.kind != "array" or got.value.shape != expected.value.shape:
        return ""
    if got.value.size <= _SHOWN or not _alike(got.value, expected.value):
        return ""
    place = np.argwhere(~close(got.value, expected.value, tolerance))
    if not len(place):
        return ""
    index = tuple(int(i) for i in place[0])
    mine, theirs = printed(_plain_array(got.value[index]), _plain_array(expected.value[index]))
    where = ", ".join(map(str, index))
    return f"first difference at [{where}]: expected {theirs}, got {mine}"


_SHOWN = 12


def told(answer: Answer, digits: int = 4) -> str:
    """An answer in one short line."""
    return short(_told(answer, digits), 300)


def _told(answer: Answer, digits: int) -> str:
    if answer.kind == "nothing":
        return "None"
    if answer.kind == "number":
        return _number(answer.value.item(), digits)
    if answer.kind == "array":
        return _array(answer.value, digits)
    if answer.kind == "text":
        return repr(short(answer.value, 100))
    if answer.kind == "sequence":
        shown = ", ".join(_told(item, digits) for item in answer.value[:_SHOWN])
        more = ", …" if len(answer.value) > _SHOWN else ""
        if answer.name == "a list":
            return f"[{shown}{more}]"
        return f"({shown}{more})" if len(answer.value) != 1 else f"({shown},)"
    if answer.kind in ("dict", "record"):
        shown = ", ".join(
            f"{short(repr(key), 40)}: {_told(item, digits)}"
            for key, item in list(answer.value.items())[:_SHOWN]
        )
        return "{" + shown + (", …" if len(answer.value) > _SHOWN else "") + "}"
    if isinstance(answer.value, Answer):
        return f"{answer.name}: {_told(answer.value, digits)}"
    return answer.name.split(" (")[0]


def _array(array: np.ndarray, digits: int) -> str:
    if array.size == 0:
        return f"an empty array of shape {array.shape}"
    if array.size <= _SHOWN:
        return f"array({_nested(array, digits)})"
    if array.ndim == 1:
        start = ", ".join(_number(item, digits) for item in array[:6].tolist())
        return f"array([{start}, …]) of shape {array.shape}"
    rows = ", ".join(_nested(row[:4], digits) for row in array.reshape(-1, array.shape[-1])[:3])
    if array.ndim > 2 or array.shape[-1] > 4:
        return (
            f"an array of shape {array.shape} that starts with {_nested(array.ravel()[:6], digits)}"
        )
    return f"array([{rows}{', …' if len(array) > 3 else ''}]) of shape {array.shape}"


def _nested(array: np.ndarray, digits: int) -> str:
    if array.ndim == 0:
        return _number(array.item(), digits)
    return "[" + ", ".join(_nested(item, digits) for item in array) + "]"


def _number(value: Any, digits: int) -> str:
    if isinstance(value, float | np.floating):
        value = float(value)
        text = f"{value:.{digits}g}"
        if "." not in text and "e" not in text and text.lstrip("-").isdigit():
            text += ".0"
        return "0.0" if text == "-0.0" else text
    if isinstance(value, complex):
        return f"{value:.{digits}g}"
    return repr(value)


def input_told(value: Any) -> str:
    """One of the check's own inputs in one short line."""
    if callable(value):
        return getattr(value, "__name__", "a function")
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if hasattr(value, "columns"):
        columns = ", ".join(map(str, value.columns))
        return f"{told(plain(value))} of {len(value)} rows, with the columns {columns}"
    return told(plain(value))


def short(text: str, length: int) -> str:
    """`text` on one line, without addresses, cut at `length`."""
    text = re.sub(r"0x[0-9a-fA-F]{4,}", "0x…", text[: 4 * length])
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
