"""Every door takes every kind of array: with the answer of plain floats, or with a sentence.

A door is one argument of one public function or method, found by its signature. A cell of the table
is a door and an input: what comes out is what comes out for the float64 array of the same numbers,
or an error of the library's own that names the argument and a remedy. Nothing ever warns.
"""

from __future__ import annotations

import array
import copy
import dataclasses
import datetime
import importlib
import inspect
import pkgutil
import re
import traceback
import warnings
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.lib.recfunctions
import pandas as pd
import pytest
import scipy.sparse

import teachkit
import teachkit.apply
from teachkit import KERNELS, Kernel, MeanShift
from teachkit.show.demos.common import as_line, as_plane, as_table

HOUSE = Path(teachkit.__file__).parent

# ---- the doors

TABLE = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [6.0, 7.0], [7.0, 6.0], [7.0, 7.0]])
VECTOR = np.array([1.0, 2.0, 3.0, 1.0, 2.0, 4.0])
COLOURS = np.array([[5.0, 0.0, 0.0], [9.0, 2.0, 3.0], [10.0, 1.0, 2.0], [7.0, 7.0, 7.0]])
#: What an argument of this name takes -> its part in the table, and what is right for it.
ROLES = {
    **dict.fromkeys(["data", "points", "seeds", "starts", "ends", "X"], ("table", TABLE)),
    **dict.fromkeys(["amounts", "shares"], ("table", TABLE)),
    "corners": ("table", np.array([[0.0, 1.0], [4.0, 0.0], [8.0, 1.0], [7.0, 8.0], [1.0, 7.0]])),
    **dict.fromkeys(["latitude", "longitude"], ("vector", VECTOR)),
    "origin": ("vector", np.array([1.0, 2.0])),
    **dict.fromkeys(["sample_weight", "strength", "labels"], ("vector", VECTOR)),
    **dict.fromkeys(["one", "other"], ("vector", VECTOR)),
    "target": ("vector", np.array([1.0, 2.0, 3.0, 1.0, 2.0, 4.0, 1.0, 2.0])),
    "box": ("vector", np.array([1.0, 2.0, 3.0, 4.0])),
    "image": ("picture", np.where(TABLE > 3, 1.0, 0.0)),
    "lab": ("picture", COLOURS),
    "weights": ("picture", TABLE),
    "frames": ("film", np.linspace(0, 1, 108).reshape(3, 6, 2, 3)),
    **dict.fromkeys(["candidates", "bandwidths"], ("vector", np.array([3.0, 4.0]))),
    **dict.fromkeys(["bandwidth", "step", "radius", "reach"], ("number", 2.0)),
    **dict.fromkeys(["spatial_bandwidth", "range_bandwidth"], ("number", 2.0)),
    **dict.fromkeys(["quantile", "tol", "share", "adapt", "search", "level"], ("number", 0.5)),
    **dict.fromkeys(["max_iter", "min_bin_freq", "n_splits", "seed"], ("count", 2)),
    **dict.fromkeys(["bins", "smallest", "pixels", "n", "samples", "maps"], ("count", 2)),
    "modes": ("count", 2),
    **dict.fromkeys(["keep_paths", "bin_seeding", "cluster_all"], ("flag", True)),
    **dict.fromkeys(["fast", "scaled", "resize"], ("flag", True)),
    "kernel": ("kernel", "biweight"),
    "rng": ("generator", np.random.default_rng(0)),
    "simulate": ("function", lambda rng: rng.normal(3, 1, TABLE.shape)),
    "profile": ("kernel", KERNELS["biweight"].profile),
    "assign": ("choice", "nearest"),
    "algorithm": ("choice", "plain"),
    "which": ("choice", "pumps"),
    "name": ("choice", "flower"),
    "noise": ("number", 2.0),
    "width": ("count", 2),
    # of one shape or another, so that tests/test_pictures.py holds them
    **dict.fromkeys(["paths", "radii", "colours", "size"], ("drawn", [[8, 8]])),
    "part": ("choice", "test"),
    "space": ("choice", "rgb"),
    "y": ("ignored", None),
    "kwargs": ("ignored", None),
}
#: (function, argument) -> the same, where the name alone does not say it.
OWN_ROLES = {
    **dict.fromkeys(
        [(name, "labels") for name in ("merge_small_regions", "boundaries", "outlines")],
        ("picture", TABLE),
    ),
    ("cam_shift", "weights"): ("film", np.arange(36.0).reshape(3, 6, 2)),
    ("load_bunny", "which"): ("choice", "boxes"),
    **dict.fromkeys(
        [(name, "data") for name in ("count_peaks", "critical_bandwidth", "silverman_test")],
        ("vector", VECTOR),
    ),
    ("fill_zeros", "smallest"): ("number", 0.25),
    ("scatter_along", "starts"): ("table", TABLE[::-1]),
}
#: Public names that take no numbers, or are answers of what does.
NO_DOORS = {
    *("BUNNY_CREDIT", "KERNELS", "Ascent", "Cells", "datasets", "exercises", "show"),
    *("check", "hint", "solution", "progress", "doctor"),
    # The demos read their data by `as_line`, `as_plane` or `as_table`, which stand in the table, or
    # a film as `track` does.
    *("BandwidthExplorer", "BasinExplorer", "ClimbPlayer"),
    "HotSpotExplorer",
    *("KernelExplorer", "ModeTree", "SegmentExplorer", "ShiftStepper", "SweepExplorer"),
    "TrackPlayer",
}


def public():
    """Every public function and class, by name: those of the package, those of `apply`."""
    yield from ((name, getattr(teachkit, name)) for name in teachkit.__all__)
    for module in pkgutil.iter_modules(teachkit.apply.__path__):
        loaded = importlib.import_module(f"teachkit.apply.{module.name}")
        for name in loaded.__all__:
            if inspect.isfunction(thing := getattr(loaded, name)):
                yield name, thing


def functions():
    """Name -> function: every function, and what an estimator does with each of its methods."""
    for name, thing in public():
        if name in NO_DOORS:
            continue
        if not (inspect.isclass(thing) and hasattr(thing, "fit")):
            yield name, thing
            continue
        yield name, fitted_with(thing)
        yield f"{name}, in bins", fitted_with(thing, bin_seeding=True)
        yield f"{name}, nearest", fitted_with(thing, kernel="flat", assign="nearest")
        for method, function in inspect.getmembers(thing, inspect.isfunction):
            if not method.startswith("_") and "X" in inspect.signature(function).parameters:
                yield f"{name}.{method}", method_of(thing, method, function)
    yield "as_line", lambda data: as_line(data, "x")[0]
    yield "as_plane", lambda data: as_plane(data, ["x", "y"])[0]
    yield "as_table", lambda data: as_table(data)[0]


def fitted_with(estimator, **others):
    def fit(**parameters):
        return estimator(**{"bandwidth": 2.0, **others, **parameters}).fit(TABLE)

    fit.__signature__ = inspect.signature(estimator)
    return fit


def method_of(estimator, name, function):
    def call(**arguments):
        model = estimator(2.0)
        return getattr(model if "fit" in name else model.fit(TABLE), name)(**arguments)

    parameters = inspect.signature(function).parameters
    call.__signature__ = inspect.Signature([p for n, p in parameters.items() if n != "self"])
    return call


def role_of(name, argument):
    return OWN_ROLES.get((name, argument), ROLES.get(argument, ("unknown", None)))


#: How often something is done, many times unless told: twice says as much of what a door lets in.
REPEATED = ("samples", "n_splits")


def doors():
    """(function's name, argument's name) -> its role and a call with that argument alone free."""
    found = {}
    for name, function in functions():
        parameters = inspect.signature(function).parameters
        needed = {n: role_of(name, n)[1] for n, p in parameters.items() if p.default is p.empty}
        needed.pop("kwargs", None)
        needed |= {n: 2 for n in REPEATED if n in parameters}
        for argument, parameter in parameters.items():
            role = role_of(name, argument)[0]
            role = "ignored" if str(parameter.default) == "deprecated" else role
            role = (
                "vector" if name == "as_line" else role
            )  # the demos on a line take a row of numbers
            found[name, argument] = role, call_with(function, argument, needed)
    return found


def call_with(function, argument, needed):
    return lambda value: function(**{**copy.deepcopy(needed), argument: value})  # a generator moves


DOORS = doors()


def right_for(door):
    """An array that this door takes, or a word."""
    return VECTOR if door[0] == "as_line" else role_of(*door)[1]


def of_role(*roles):
    return [door for door, (role, _) in DOORS.items() if role in roles]


def test_every_argument_of_every_public_function_has_a_part_in_the_table():
    unknown = [f"{name}({argument})" for name, argument in of_role("unknown")]
    assert not unknown, f"say in ROLES what these take: {', '.join(unknown)}"
    assert len(of_role("table")) > 20
    assert set(NO_DOORS) <= set(teachkit.__all__)


def test_a_new_public_function_joins_the_table(monkeypatch):
    def densest(data, bandwidth, flavour="plain"): ...

    monkeypatch.setattr(teachkit, "densest", densest, raising=False)
    monkeypatch.setattr(teachkit, "__all__", [*teachkit.__all__, "densest"])
    parts = {door: role for door, (role, _) in doors().items() if door[0] == "densest"}
    assert parts == {
        ("densest", "data"): "table",
        ("densest", "bandwidth"): "number",
        ("densest", "flavour"): "unknown",
    }


# ---- the inputs


class WithArray:
    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


class WithInterface:
    def __init__(self, values):
        self.held, self.__array_interface__ = values, values.__array_interface__


def table_of(a):
    return pd.DataFrame(a) if a.ndim == 2 else pd.Series(a)


def with_one(a, value):
    """The numbers as objects, the last of them replaced."""
    objects = a.astype(object)
    objects[(-1,) * a.ndim] = value
    return objects


def read_only(a):
    a = a.copy()
    a.flags.writeable = False
    return a


def structured(a):
    fields = np.dtype([("x", float), ("y", float)])
    return np.array([(v, v) for v in a.ravel()], dtype=fields)


def masked(a):
    return np.ma.array(a, mask=np.arange(a.size).reshape(a.shape) == 0)


def itself():
    values = []
    values.append(values)
    return values


def deep(levels):
    values = 1.0
    for _ in range(levels):
        values = [values]
    return values


def dates(a):
    return np.datetime64("2020-01-01") + a.astype("timedelta64[D]")


def each(a, make):
    """A list of lists of what ``make`` makes of every number."""
    return [each(row, make) for row in a] if a.ndim > 1 else [make(float(v)) for v in a]


#: Kinds that hold real numbers: what comes, made of floats; the floats it stands for, if others.
ANSWERED = {
    "a list": lambda a: a.tolist(),
    "a tuple": lambda a: tuple(a.tolist()),
    "a list of arrays": lambda a: [np.array(row) for row in a],
    "a deque": lambda a: deque(a.tolist()),
    "integers": lambda a: a.astype(int),
    "uint8": lambda a: a.astype(np.uint8),
    "big-endian": lambda a: a.astype(">i4"),
    "float16": lambda a: a.astype(np.float16),
    "float32": lambda a: a.astype(np.float32),
    "long double": lambda a: a.astype(np.longdouble),
    "read-only": read_only,
    "Fortran order": np.asfortranarray,
    "negative strides": lambda a: np.flip(np.flip(a).copy()),
    "masked array with nothing masked": np.ma.array,
    "a memoryview": lambda a: memoryview(np.ascontiguousarray(a)),
    "something with __array__": WithArray,
    "something with __array_interface__": lambda a: WithInterface(a.copy()),
    "objects": lambda a: a.astype(object),
    "Decimals": lambda a: each(a, Decimal),
    "an array of Decimals": lambda a: np.array(each(a, Decimal)),
    "Fractions": lambda a: each(a, Fraction),
    "integers and floats": lambda a: with_one(a.astype(int), 2.5),
    "an integer of 70 bits": lambda a: with_one(a.astype(int), 2**70).tolist(),
    "bools": lambda a: (a % 2).astype(bool),
    "Python's bools": lambda a: (a % 2).astype(bool).tolist(),
    "a DataFrame or Series": table_of,
    "a table with an index of its own": lambda a: table_of(a).set_axis(range(9, 9 + len(a))),
    "a nullable Int64 table": lambda a: table_of(a).astype("Int64"),
    "a nullable Float64 table": lambda a: table_of(a).astype("Float64"),
    "a nullable boolean table": lambda a: table_of(a % 2).astype("boolean"),
    "a nullable UInt8 table": lambda a: table_of(a).astype("UInt8"),
    "a table of categories that are numbers": lambda a: table_of(a).astype("category"),
    "a sparse table": lambda a: table_of(a).astype(pd.SparseDtype(float, 0.0)),
    "a table of objects": lambda a: table_of(a).astype(object),
    "a table of Decimals": lambda a: table_of(np.array(each(a, Decimal))),
}
#: The same for kinds that have one shape only.
SHAPED = {
    "table": {
        "np.matrix": np.matrix,
        "a mixed table of numbers": lambda a: pd.DataFrame(
            {0: pd.Series(a[:, 0], dtype="Int64"), 1: a[:, 1].astype(np.float32)}
        ),
    },
    "vector": {
        "array.array": lambda a: array.array("d", a),
        "an Index": pd.Index,
        "bytes as numbers": lambda a: bytearray(a.astype(np.uint8)),
        "a range": lambda a: range(1, 1 + len(a)),
        "a pandas array": lambda a: pd.array(a, dtype="Int64"),
    },
}
#: Kinds that hold something else -> what the sentence says of them.
REFUSED = {
    "a masked value": (masked, "masked"),
    "a list of masked arrays": (
        lambda a: [masked(a)] if a.ndim == 1 else list(masked(a)),
        "masked",
    ),
    "np.ma.masked inside": (lambda a: with_one(a, np.ma.masked).tolist(), "masked|missing"),
    "text": (lambda a: a.astype(str), r"astype\(float\)"),
    "bytes": (lambda a: a.astype(bytes), r"astype\(float\)"),
    "a list of text": (lambda a: each(a, str), r"astype\(float\)"),
    "text among numbers": (lambda a: with_one(a, "4").tolist(), r"'4' \(str\) at row"),
    "a text table": (lambda a: table_of(a).astype(str), r"astype\(float\)"),
    "a string table": (lambda a: table_of(a).astype("string"), r"astype\(float\)"),
    "a table of categories that are text": (
        lambda a: table_of(a).astype(str).astype("category"),
        r"astype\(float\)",
    ),
    "a table with a text column": (lambda a: table_of(with_one(a, "seven")), "'seven'"),
    "a missing integer": (
        lambda a: table_of(with_one(a, pd.NA)).astype("Int64"),
        "(?i)missing|NaN",
    ),
    "a missing float": (
        lambda a: table_of(with_one(a, pd.NA)).astype("Float64"),
        "(?i)missing|NaN",
    ),
    "a missing bool": (lambda a: table_of(with_one(a % 2 > 0, pd.NA)).astype("boolean"), "missing"),
    "None inside": (lambda a: with_one(a, None).tolist(), "missing"),
    "NaT inside": (lambda a: with_one(a, pd.NaT), "missing"),
    "NaN": (lambda a: with_one(a, np.nan).astype(float), "(?i)NaN"),
    "an infinite long double": (
        lambda a: with_one(a.astype(int), np.longdouble("1e400")).astype(np.longdouble),
        "infinity",
    ),
    "datetime64": (dates, "dates into numbers"),
    "timedelta64": (lambda a: a.astype("timedelta64[s]"), "durations into numbers"),
    "a table of dates": (lambda a: table_of(dates(a)), "dates into numbers"),
    "a table of durations": (lambda a: table_of(a.astype("m8[s]")), "durations into numbers"),
    "a table of periods": (
        lambda a: table_of(np.array(each(a, lambda v: pd.Period(str(2000 + int(v)), "Y")))),
        "dates into numbers",
    ),
    "dates": (lambda a: each(a, lambda v: datetime.date(2020, 1, 1 + int(v))), "dates into"),
    "datetimes": (lambda a: each(a, lambda v: datetime.datetime(2020, 1, 1 + int(v))), "dates"),
    "durations": (lambda a: each(a, lambda v: datetime.timedelta(v)), "durations into"),
    "a date among numbers": (lambda a: with_one(a, np.datetime64("2020-01-01")).tolist(), "dates"),
    "complex numbers": (lambda a: a + 0j, r"\.real"),
    "a list of complex numbers": (lambda a: each(a, complex), r"\.real"),
    "a complex number inside": (lambda a: with_one(a, 1j), r"\.real"),
    "a single complex number": (lambda a: 1j, r"\.real"),
    "an integer of 401 digits": (
        lambda a: with_one(a.astype(int), 10**400).tolist(),
        "smaller units",
    ),
    "an integer of 5001 digits": (lambda a: with_one(a, 10**5000), "smaller units"),
    "a huge Decimal": (lambda a: with_one(a, Decimal("1e400")), "infinity"),
    "a signalling NaN": (lambda a: with_one(a, Decimal("sNaN")), "Decimal"),
    "a huge Fraction": (lambda a: with_one(a, Fraction(10**400)), "smaller units"),
    "a colour image": (lambda a: np.zeros((8, 8, 3), np.uint8), r"reshape\(-1, 3\)|shape"),
    "an image with four channels": (
        lambda a: np.zeros((5, 6, 4), np.uint8),
        r"reshape\(-1, 4\)|shape",
    ),
    "three dimensions": (lambda a: np.zeros((3, 2, 1)), "shape"),
    "four dimensions": (lambda a: np.zeros((3, 2, 2, 1)), "shape"),
    "a list of lists of lists": (lambda a: [[[1, 2], [3, 4]]], "shape"),
    "ragged rows": (lambda a: [[1.0, 2.0], [3.0]], "unequal length"),
    "ragged arrays": (lambda a: [np.ones(2), np.ones((2, 2))], "unequal length|pass|give"),
    "an array of lists": (lambda a: with_one(a, [1.0]), "unequal length"),
    "a Series of lists": (lambda a: pd.Series([[1.0, 2.0], [3.0, 4.0]]), r"np\.array\(list"),
    "an empty list": (lambda a: [], "no rows|give"),
    "an empty text array": (lambda a: np.empty((0, 2), dtype=str), "no rows|give|ravel"),
    "no columns": (lambda a: np.empty((3, 0)), "no columns|give"),
    "a set": (lambda a: set(a.ravel()), r"pass list\("),
    "a dict": (lambda a: {"x": a.tolist()}, r"pandas\.DataFrame\(\w+\).*list\(\w+\.values\(\)\)"),
    "a list that holds itself": (lambda a: itself(), "pass|give|ravel"),
    "a list fifty deep": (lambda a: deep(50), "pass|give|ravel|reshape"),
    "a list a hundred deep": (lambda a: deep(100), "pass|give|ravel|reshape|lists"),
    "nameless bytes": (lambda a: np.zeros(a.shape, "V8"), "real numbers, but holds void64"),
    "a table of intervals": (
        lambda a: table_of(np.array(each(a, lambda v: pd.Interval(v, v + 1)))),
        "Interval",
    ),
    "a table of dates with a zone": (
        lambda a: table_of(dates(a)).apply(pd.to_datetime, utc=True),
        "dates into numbers",
    ),
    "a module": (lambda a: np, "pass a list of rows"),
    "an iterator": (iter, r"pass list\("),
    "a generator": (lambda a: (row for row in a), r"pass list\("),
    "a string": (lambda a: "data.csv", r"astype\(float\)"),
    "a bytes object": (lambda a: b"12", r"astype\(float\)"),
    "some object": (lambda a: object(), "pass a list of rows"),
    "a function": (lambda a: len, "pass a list of rows"),
    "a number": (lambda a: 3.0, r"shape \(\)"),
    "an array without dimensions": (lambda a: np.array(3.0), r"shape \(\)"),
    "a sparse matrix": (lambda a: scipy.sparse.csr_matrix(np.atleast_2d(a)), "toarray"),
    "a sparse array": (lambda a: scipy.sparse.csr_array(np.atleast_2d(a)), "toarray"),
    "a structured array": (structured, "structured_to_unstructured"),
    "a record array": (lambda a: structured(a).view(np.recarray), "structured_to_unstructured"),
    "a structured masked array": (lambda a: np.ma.array(structured(a)), "structured_to_unstr"),
    "a table of the other shape": (
        lambda a: pd.Series(a[:, 0]) if a.ndim == 2 else pd.DataFrame(a),
        r"to_frame\(\)|np\.ravel",
    ),
    "an array of the other shape": (
        lambda a: a[:, 0] if a.ndim == 2 else a[:, None],
        r"reshape\(-1, 1\)|np\.ravel",
    ),
}
if hasattr(np.dtypes, "StringDType"):
    REFUSED["StringDType"] = (
        lambda a: a.astype(str).astype(np.dtypes.StringDType()),
        r"astype\(float\)",
    )


class Narrow:
    """Anything that Python prints, and that fails to turn itself into an array."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no array today")


REFUSED["something whose __array__ fails"] = (lambda a: Narrow(), "pass a list of rows|cannot be")


def as_floats(value):
    """The numbers of what came, as a float64 array, without a word from NumPy."""
    if isinstance(value, WithInterface):
        return value.held.copy()
    return np.array(pd.DataFrame(value) if isinstance(value, pd.DataFrame) else value, dtype=float)


# ---- what comes out


def outcome(call):
    """Return ("answer", arrays) or ("error", the error); fail if anything warns."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = "answer", flattened(call())
        except Exception as error:
            result = "error", error
    assert not caught, f"warned: {[str(warning.message) for warning in caught]}"
    return result


def flattened(answer):
    """Everything that stands in an answer, as one list of arrays."""
    if isinstance(answer, MeanShift):
        return [answer.cluster_centers_, answer.labels_, np.array(answer.bandwidth_)]
    if isinstance(answer, Kernel):
        return [answer.profile(np.linspace(0, 9, 50)), np.array(answer.reach)]
    if dataclasses.is_dataclass(answer):
        answer = [getattr(answer, field.name) for field in dataclasses.fields(answer)]
    if isinstance(answer, (list, tuple, Iterator)):
        return [part for one in answer if one is not None for part in flattened(one)]
    return [np.asarray(answer)]


def assert_sentence(error, argument, said=""):
    """The error is the library's own, names the argument, and says what to do."""
    message = str(error)
    assert type(error) in (ValueError, TypeError), f"a raw {type(error).__name__}: {message}"
    raised = Path(traceback.extract_tb(error.__traceback__)[-1].filename)
    assert raised.is_relative_to(HOUSE), f"raised in {raised.name}: {message}"
    assert re.search(rf"(?<![\w.]){argument}\b", message), f"{argument} is not named: {message}"
    assert re.search(r": |\. [A-Z]|one of", message), f"no remedy: {message}"
    assert re.search(said, message), f"not said ({said}): {message}"
    assert len(message) < 600, f"too long to read: {message}"


def assert_refused(made, argument, said=""):
    assert made[0] == "error", f"answered: {made[1]}"
    assert_sentence(made[1], argument, said)


def assert_same(made, expected, argument, said=""):
    """Both answer alike, or both are refused in the library's own words."""
    if expected[0] == "error":
        assert_sentence(expected[1], argument)
        assert made[0] == "error", "answered, where the floats are refused"
        return assert_sentence(made[1], argument, said)
    assert made[0] == "answer", f"refused: {made[1]}"
    for one, other in zip(made[1], expected[1], strict=True):
        tight = 1e-6 if one.dtype == np.float32 else 1e-12
        if other.dtype.kind in "biuf":
            np.testing.assert_allclose(one, other, rtol=tight, atol=tight)
        else:
            assert one.tolist() == other.tolist()


def name_of(door):
    return "{}({})".format(*door)


def test_the_sentences_check_sees_raw_errors():
    def raw():
        float("bandwidth: 1")

    with pytest.raises(AssertionError, match="raised in"):
        assert_sentence(outcome(raw)[1], "bandwidth")
    with pytest.raises(AssertionError, match="warned"):
        outcome(lambda: np.array([1j]).astype(float))


def every(kinds, check):
    """Check every kind, and fail with what is wrong, kind by kind."""
    wrong = []
    for kind in kinds:
        try:
            check(kind)
        except AssertionError as problem:
            wrong.append(f"{kind}: {problem}")
    assert not wrong, "\n".join(wrong)


# ---- tables and vectors


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("door", of_role("table", "vector"), ids=name_of)
def test_every_kind_of_real_numbers_gets_the_answer_of_floats(door):
    (role, call), right = DOORS[door], right_for(door)
    makers = {**ANSWERED, **SHAPED[role]}

    def check(kind):
        value, floats = makers[kind](right.copy()), as_floats(makers[kind](right.copy()))
        assert_same(outcome(lambda: call(value)), outcome(lambda: call(floats)), door[1])

    every(makers, check)


#: What these doors take all the same.
WELCOME = {
    (name, f"{kind} of the other shape")
    for name in (
        *("as_line", "count_peaks", "critical_bandwidth", "silverman_test", "to_kilometres"),
    )
    for kind in ("an array", "a table")
}


@pytest.mark.parametrize("door", of_role("table", "vector"), ids=name_of)
def test_what_is_no_table_of_real_numbers_is_refused_with_a_remedy(door):
    def check(kind):
        make, said = REFUSED[kind]
        value = make(right_for(door).copy())
        assert_refused(outcome(lambda: DOORS[door][1](value)), door[1], said)

    every([kind for kind in REFUSED if (door[0], kind) not in WELCOME], check)


def test_the_pixels_of_an_image_are_its_rows():
    for shape in ((8, 8, 3), (5, 6, 4), (4, 4, 1)):
        image = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
        for door in of_role("table"):
            message = str(outcome(lambda: DOORS[door][1](image))[1])  # noqa: B023
            assert f"{door[1]}.reshape(-1, {shape[-1]})" in message, message
        assert len(teachkit.density(image.reshape(-1, shape[-1]), [[0] * shape[-1]], 99.0))


@pytest.mark.parametrize(
    "value, remedy",
    [
        (np.ones(4), "data.reshape(-1, 1)"),
        ([1, 2, 3], "np.asarray(data).reshape(-1, 1)"),
        (pd.Series([1, 2]), "data.to_frame()"),
        (pd.Index([1, 2]), "data.to_frame()"),
        (np.zeros((2, 2, 3)), "data.reshape(-1, 3)"),
        (np.array([["1"], ["2"]]), "np.asarray(data).astype(float)"),
        ([["1"], ["2"]], "np.asarray(data).astype(float)"),
        (pd.DataFrame({"x": ["1", "2"]}), "np.asarray(data).astype(float)"),
        (pd.Series([[1.0], [2.0]]), "np.array(list(data), dtype=float)"),
        ({(1.0, 2.0)}, "list(data)"),
        ((row for row in TABLE), "list(data)"),
        ({"x": [1.0]}, "pandas.DataFrame(data)"),
        (TABLE + 1j, "data.real"),
        (scipy.sparse.csr_array(np.ones((2, 2))), "data.toarray()"),
        (structured(VECTOR), "np.lib.recfunctions.structured_to_unstructured(data)"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_the_remedies_help(value, remedy):
    result, error = outcome(lambda: teachkit.density_modes(value, 1.0))
    assert result == "error"
    assert remedy in str(error)
    mended = eval(remedy, {"data": value, "np": np, "pandas": pd})
    assert len(teachkit.density_modes(mended, 1.0))


# ---- pictures and films

#: Whole numbers: in a picture they are bytes, or their range is not known.
WHOLE = {
    *("integers", "uint8", "big-endian", "an integer of 70 bits"),
    *("a nullable Int64 table", "a nullable UInt8 table"),
}
#: What is a picture all the same.
A_PICTURE = {
    ("image", "a colour image"),
    ("lab", "a colour image"),
}
#: Kinds of what has another shape than a picture.
OF_ANOTHER_SHAPE = {
    *("a colour image", "an image with four channels", "three dimensions"),
    *("a table of the other shape", "an array of the other shape"),
}
#: Kinds that a film can come as: none of a table.
FILMS = [
    *("a list", "a tuple", "a list of arrays", "float16", "float32", "long double", "read-only"),
    *("Fortran order", "negative strides", "masked array with nothing masked", "objects"),
    *("something with __array__", "something with __array_interface__", "Decimals"),
]


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("door", of_role("picture"), ids=name_of)
def test_every_kind_of_picture_gets_the_answer_of_floats(door):
    call, right = DOORS[door][1], right_for(door)
    makers = {**ANSWERED, "np.matrix": np.matrix}

    def check(kind):
        value, floats = makers[kind](right.copy()), as_floats(makers[kind](right.copy()))
        assert_same(outcome(lambda: call(value)), outcome(lambda: call(floats)), door[1])

    every(set(makers) - (WHOLE if door[1] == "image" else set()), check)


@pytest.mark.parametrize("door", of_role("picture"), ids=name_of)
def test_what_is_no_picture_is_refused_with_a_remedy(door):
    def check(kind):
        make, said = REFUSED[kind]
        value = make(right_for(door).copy())
        said = "shape" if kind in OF_ANOTHER_SHAPE else said
        assert_refused(outcome(lambda: DOORS[door][1](value)), door[1], said)

    every([kind for kind in REFUSED if (door[1], kind) not in A_PICTURE], check)


@pytest.mark.parametrize("door", of_role("film"), ids=name_of)
def test_every_kind_of_film_gets_the_answer_of_floats(door):
    call, right = DOORS[door][1], right_for(door)

    def check(kind):
        value, floats = ANSWERED[kind](right.copy()), as_floats(ANSWERED[kind](right.copy()))
        assert_same(outcome(lambda: call(value)), outcome(lambda: call(floats)), door[1])

    every(FILMS, check)


@pytest.mark.parametrize("door", of_role("film"), ids=name_of)
def test_what_is_no_film_is_refused_with_a_remedy(door):
    right, call = right_for(door), DOORS[door][1]
    values = {
        "one picture": right[0],
        "no frames": right[:0],
        "no pixels": right[:, :0],
        "frames in frames": right[np.newaxis],
        "frames of two sizes": [right[0], right[1][1:]],
        "a masked value": masked(right),
        "text": right.astype(str),
        "NaN": np.where(right == right[2, 3, 1], np.nan, right),
        "infinity": np.where(right == right[2, 3, 1], np.inf, right),
        "a negative number": np.where(right == right[2, 3, 1], -1.0, right),
        "a sparse matrix": scipy.sparse.csr_matrix(TABLE),
        "a generator": (frame for frame in right),
        "an empty list": [],
        "a string": "film.mp4",
    }
    every(values, lambda kind: assert_refused(outcome(lambda: call(values[kind])), door[1]))
    for kind in ("NaN", "infinity", "a negative number"):
        assert f"{door[1]}[2]" in str(outcome(lambda: call(values[kind]))[1]), kind  # noqa: B023


# ---- single numbers

NUMBERS = {
    "an integer": int,
    "a float32": np.float32,
    "a float16": np.float16,
    "a long double": np.longdouble,
    "an int8": np.int8,
    "a uint64": np.uint64,
    "an array without dimensions": np.array,
    "a masked array without dimensions": np.ma.array,
    "a Decimal": Decimal,
    "a Fraction": Fraction,
    "an integer of 70 bits": lambda v: 2**70,
    "a negative number": lambda v: -1,
    "infinity": lambda v: np.inf,
    "NaN": lambda v: np.nan,
    "Decimal's NaN": lambda v: Decimal("NaN"),
    "a huge Decimal": lambda v: Decimal("1e400"),
}
NO_NUMBERS = {
    "True": True,
    "NumPy's True": np.True_,
    "a string": "1",
    "bytes": b"1",
    "a NumPy string": np.str_("1"),
    "a complex number": 1j,
    "NumPy's complex number": np.complex128(1),
    "a list": [1.0],
    "an array": np.array([1.0]),
    "two numbers": np.array([1.0, 2.0]),
    "a matrix": np.matrix([[1.0]]),
    "a Series": pd.Series([1.0]),
    "a table": pd.DataFrame({"x": [1.0]}),
    "an image": np.zeros((8, 8, 3), np.uint8),
    "masked": np.ma.masked,
    "a masked array without dimensions": np.ma.array(1.0, mask=True),
    "pandas' NA": pd.NA,
    "pandas' NaT": pd.NaT,
    "a date": datetime.date(2020, 1, 1),
    "a datetime64": np.datetime64("2020-01-01"),
    "a timedelta64": np.timedelta64(1, "D"),
    "an array of a timedelta64": np.array(np.timedelta64(1, "ns")),
    "a duration": datetime.timedelta(1),
    "a Timedelta": pd.Timedelta(1, "D"),
    "a Period": pd.Period("2000", "Y"),
    "an integer of 401 digits": 10**400,
    "an integer of 5001 digits": 10**5000,
    "a huge Fraction": Fraction(10**400, 3),
    "a signalling NaN": Decimal("sNaN"),
    "a set": {1.0},
    "a dict": {},
    "some object": object(),
    "a function": len,
    "a sparse array": scipy.sparse.csr_array([[1.0]]),
}


@pytest.mark.parametrize("door", of_role("number"), ids=name_of)
def test_every_kind_of_number_gets_the_answer_of_a_float(door):
    right = 1.0 if door[1] in ("quantile", "tol") else role_of(*door)[1]

    def check(kind):
        value, call = NUMBERS[kind](right), DOORS[door][1]
        assert_same(outcome(lambda: call(value)), outcome(lambda: call(float(value))), door[1])

    every(NUMBERS, check)


@pytest.mark.parametrize("door", of_role("number", "count"), ids=name_of)
def test_what_is_no_number_is_refused_with_a_remedy(door):
    call = DOORS[door][1]
    every(NO_NUMBERS, lambda kind: assert_refused(outcome(lambda: call(NO_NUMBERS[kind])), door[1]))


@pytest.mark.parametrize("door", of_role("count"), ids=name_of)
def test_every_kind_of_whole_number_gets_the_answer_of_an_integer(door):
    call = DOORS[door][1]
    right = outcome(lambda: call(2))
    every(
        [np.int8(2), np.uint64(2), np.array(2)],
        lambda value: assert_same(outcome(lambda: call(value)), right, door[1]),
    )


@pytest.mark.parametrize("door", of_role("count"), ids=name_of)
def test_what_is_no_whole_number_is_refused(door):
    every(
        [2.0, np.float64(2), Decimal(2), Fraction(2), -1, 2**64, "2"],
        lambda value: assert_refused(outcome(lambda: DOORS[door][1](value)), door[1]),
    )


@pytest.mark.parametrize("door", of_role("flag"), ids=name_of)
def test_what_is_neither_true_nor_false_is_refused(door):
    call, values = DOORS[door][1], {**NO_NUMBERS, "one": 1, "none": None}
    right = outcome(lambda: call(True))
    for true in ("True", "NumPy's True"):
        made = values.pop(true)
        assert_same(outcome(lambda: call(made)), right, door[1])  # noqa: B023
    every(values, lambda kind: assert_refused(outcome(lambda: call(values[kind])), door[1]))


# ---- generators and functions


@pytest.mark.parametrize("door", of_role("generator"), ids=name_of)
def test_what_is_no_generator_is_refused_with_one_to_pass(door):
    values = {**NO_NUMBERS, "none": None, "a seed": 0, "the module": np.random}
    values["an old generator"] = np.random.RandomState(0)
    said = r"np\.random\.default_rng\(0\)"
    every(
        values,
        lambda kind: assert_refused(outcome(lambda: DOORS[door][1](values[kind])), "rng", said),
    )


@pytest.mark.parametrize("door", of_role("function"), ids=name_of)
def test_what_is_no_function_is_refused_with_one_to_pass(door):
    values = {**NO_NUMBERS, "none": None, "a map": TABLE}
    del values["a function"]
    every(
        values,
        lambda kind: assert_refused(
            outcome(lambda: DOORS[door][1](values[kind])), door[1], "lambda"
        ),
    )


# ---- names


@pytest.mark.parametrize("door", of_role("choice"), ids=name_of)
def test_what_is_no_choice_is_refused_with_those_there_are(door):
    call, right = DOORS[door][1], right_for(door)
    values = {**NO_NUMBERS, "none": None, "a word": "zzz"}
    every(values, lambda kind: assert_refused(outcome(lambda: call(values[kind])), door[1], right))
    every(
        [right[:-1] + "y", right.upper(), f" {right} ", right + "s"],
        lambda near: assert_refused(
            outcome(lambda: call(near)), door[1], f"Did you mean {right!r}"
        ),
    )


@pytest.mark.parametrize("door", of_role("kernel"), ids=name_of)
def test_what_is_no_kernel_is_refused(door):
    call, kinds = DOORS[door][1], set(NO_NUMBERS) - {"a function"}
    every(kinds, lambda kind: assert_refused(outcome(lambda: call(NO_NUMBERS[kind])), door[1]))


KERNEL_DOORS = [door for door in of_role("kernel") if door[1] == "kernel"]
CALLED_ELSEWHERE = {
    **dict.fromkeys(["tophat", "top-hat", "Top hat", "top_hat", "uniform", "box"], "flat"),
    **dict.fromkeys(["rectangular", "boxcar", "Flat", "flatt", " flat"], "flat"),
    **dict.fromkeys(["normal", "rbf", "gauss", "Gaussian", "gausian", "guassian"], "gaussian"),
    **dict.fromkeys(["Epanechnikov", "epanechnikow", "epan", "parabolic"], "epanechnikov"),
    **dict.fromkeys(["quartic", "bisquare", "bi-weight", "BIWEIGHT"], "biweight"),
    **dict.fromkeys(["tri-weight", "triweigth"], "triweight"),
}


@pytest.mark.parametrize("word, name", CALLED_ELSEWHERE.items())
def test_a_kernel_by_its_name_elsewhere_is_told_its_name_here(word, name):
    for door in KERNEL_DOORS:
        made = outcome(lambda: DOORS[door][1](word))  # noqa: B023
        assert_refused(made, "kernel", f"Did you mean '{name}'")
        assert all(known in str(made[1]) for known in KERNELS), made[1]


@pytest.mark.parametrize("word", ["linear", "cosine", "exponential"])
def test_a_kernel_without_a_name_here_is_told_as_a_profile(word):
    from sklearn.neighbors import KernelDensity

    result, error = outcome(lambda: teachkit.density(TABLE, TABLE, 2.0, kernel=word))
    assert result == "error"
    profile = eval(re.search(r"lambda u: .*(?=\.$)", str(error))[0], {"np": np})
    data, at = TABLE[:, :1], TABLE[:, :1] + 0.3
    theirs = KernelDensity(kernel=word, bandwidth=2.0).fit(data).score_samples(at)
    ours = teachkit.density(at, data, 2.0, kernel=Kernel(profile))
    np.testing.assert_allclose(ours, np.exp(theirs), rtol=1e-6)


@pytest.mark.parametrize("word", ["zzz", "", "kernel"])
def test_a_word_like_no_kernel_gets_no_guess(word):
    with pytest.raises(ValueError, match="use one of gaussian, flat") as caught:
        teachkit.density(TABLE, TABLE, 2.0, kernel=word)
    assert "Did you mean" not in str(caught.value)


#: What a learner's profile may return for an array u, and what is said of it.
RETURNED = {
    "complex numbers": (lambda u: np.exp(-u) + 0j, "complex|Complex"),
    "text": (lambda u: np.exp(-u).astype(str), "text"),
    "None": (lambda u: None, "return"),
    "one number": (lambda u: 1.0, "vectorised"),
    "a generator": (lambda u: (1.0 for _ in u), "list"),
    "too large numbers": (lambda u: [10**400 for _ in u], "smaller"),
    "masked values": (lambda u: np.ma.masked_less(np.exp(-u), 0.1), "masked"),
    "a missing value": (lambda u: [None for _ in u], "missing"),
    "dates": (lambda u: np.datetime64("2020-01-01") + u.astype("m8[D]"), "dates"),
    "a sparse array": (lambda u: scipy.sparse.csr_array(np.exp(-u)[None]), "sparse"),
    "ragged rows": (lambda u: [[1.0], [1.0, 2.0]], "unequal"),
    "another shape": (lambda u: np.ones((2, 2)), "vectorised"),
}


@pytest.mark.parametrize("door", of_role("kernel"), ids=name_of)
def test_a_profile_that_returns_no_numbers_is_refused(door):
    def check(kind):
        profile, said = RETURNED[kind]
        profile.__name__ = "my_profile"
        assert_refused(outcome(lambda: DOORS[door][1](profile)), "profile my_profile", said)

    every(RETURNED, check)


# ---- weights


def test_an_index_in_another_order_is_not_passed_over():
    table = pd.DataFrame(TABLE, index=list("abcdef"))
    weights = pd.Series(VECTOR, index=list("abcdef"))
    for call in (
        lambda w: teachkit.density(TABLE, table, 2.0, sample_weight=w),
        lambda w: teachkit.summarise(table, 2.0, sample_weight=w),
        lambda w: MeanShift(2.0).fit(table, sample_weight=w),
    ):
        right = outcome(lambda: call(VECTOR))  # noqa: B023
        backwards = weights[::-1]
        made = outcome(lambda: call(backwards))  # noqa: B023
        assert_refused(made, "sample_weight", r"\.loc\[\w+\.index\]")
        for same in (weights, backwards.loc[table.index], weights.to_numpy()):
            assert_same(outcome(lambda: call(same)), right, "sample_weight")  # noqa: B023
        # Names of their own say nothing about the order.
        other = weights.set_axis(range(6, 0, -1))
        assert_same(outcome(lambda: call(other)), right, "sample_weight")  # noqa: B023


def test_the_estimator_keeps_the_names_of_columns_and_single_precision():
    for kind in (np.float32, "Int64", "Float64", float, object):
        table = pd.DataFrame(TABLE, columns=["x", "y"]).astype(kind)
        model = MeanShift(2.0).fit(table)
        assert model.feature_names_in_.tolist() == ["x", "y"]
        assert model.n_features_in_ == 2
        single = kind is np.float32
        assert model.cluster_centers_.dtype == (np.float32 if single else np.float64)
        with pytest.raises(ValueError, match="feature names"):
            model.predict(table[["y", "x"]])
