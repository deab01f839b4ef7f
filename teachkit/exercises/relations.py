"""What holds between all that a function returned and all that was expected.

Only what holds on every input that a sentence speaks of is claimed, number by number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

EXACT = 1e-6
"""How far a number may be from what is claimed of it, as a share of itself."""
NOISE = 1e-12
"""How far besides, as a share of the input's largest number: what rounding leaves of zeros."""
ENOUGH = 3
"""So many different numbers must tell before a factor or an amount is claimed."""

Pairs = Sequence[tuple[np.ndarray, np.ndarray]]
"""For each input what came and what was expected, in arrays of one shape."""


def relation(pairs: Pairs) -> str:
    """How all numbers are off by one factor, or by one amount, in a sentence; "" if they are not.

    Parameters
    ----------
    pairs : sequence of (array, array)
        For each input what came and what was expected: only what holds for each is said.

    Returns
    -------
    str
        A sentence that speaks of all these inputs.
    """
    if not pairs:
        return ""
    if all(got.dtype.kind == expected.dtype.kind == "b" for got, expected in pairs):
        return _turned_about(pairs)
    if not all(one.dtype.kind in "iuf" for pair in pairs for one in pair):
        return ""
    as_floats = [(got.astype(float), expected.astype(float)) for got, expected in pairs]
    factor = _factor(as_floats)
    if factor is not None:
        if abs(factor + 1) <= EXACT:
            return "The sign is turned: plus where minus is expected, and minus where plus is."
        return f"Your numbers are the expected ones times {_digits(factor)}."
    amount = _amount(as_floats)
    return "" if amount is None else f"Your numbers are the expected ones plus {_digits(amount)}."


def _turned_about(pairs: Pairs) -> str:
    seen = {truth for _, expected in pairs for truth in expected.ravel().tolist()}
    if len(seen) == 2 and all(np.all(got != expected) for got, expected in pairs):
        return "True and False have changed places."
    return ""


def _factor(pairs: Pairs) -> float | None:
    """The one number that each expected number is multiplied by, if enough of them tell."""
    ratios = np.concatenate([_ratios(got, expected) for got, expected in pairs])
    if not ratios.size or _different([expected[expected != 0] for _, expected in pairs]) < ENOUGH:
        return None
    factor = float(np.median(ratios))
    if not np.isfinite(factor) or factor == 0 or abs(factor - 1) <= 1e-4:
        return None
    with np.errstate(all="ignore"):
        holds = all(_equal(got, factor * expected) for got, expected in pairs)
    return factor if holds else None


def _ratios(got: np.ndarray, expected: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        ratios = got / expected
    return ratios[np.isfinite(ratios) & (expected != 0)]


def _amount(pairs: Pairs) -> float | None:
    """The one number that is added to each expected number, if enough of them tell."""
    with np.errstate(all="ignore"):
        amounts = np.concatenate([np.ravel(got - expected) for got, expected in pairs])
    amounts = amounts[np.isfinite(amounts)]
    if not amounts.size or _different([expected for _, expected in pairs]) < ENOUGH:
        return None
    amount = float(np.median(amounts))
    for got, expected in pairs:
        finite = np.isfinite(got) & np.isfinite(expected)
        if not np.array_equal(got[~finite], expected[~finite], equal_nan=True):
            return None
        off = np.abs(got[finite] - expected[finite] - amount)
        largest = np.abs(expected[finite]).max(initial=0.0)
        # An amount that rounding could have made, or that could hide in it, is none.
        if abs(amount) <= 1e-4 * largest or np.any(off > EXACT * abs(amount) + NOISE * largest):
            return None
    return amount if amount else None


def _different(arrays: list[np.ndarray]) -> int:
    """How many clearly different finite numbers there are in all."""
    numbers = np.concatenate([np.ravel(array) for array in arrays])
    return len({f"{number:.6g}" for number in numbers[np.isfinite(numbers)].tolist()})


def _equal(got: np.ndarray, claimed: np.ndarray) -> bool:
    """Whether each number is what is claimed, NaN and infinity too."""
    finite = np.isfinite(claimed)
    largest = np.abs(claimed[finite]).max(initial=0.0)
    near = np.abs(got - claimed) <= EXACT * np.abs(claimed) + NOISE * largest
    return bool(
        np.all(np.where(finite, near, np.equal(got, claimed) | np.isnan(claimed) & np.isnan(got)))
    )


def _digits(number: float) -> str:
    text = f"{number:.5g}"
    return text if "." in text or "e" in text else f"{text}.0"


def rounded(got: np.ndarray, expected: np.ndarray) -> str:
    """What was done to the digits of the expected numbers to get these, in a sentence, or "".

    Parameters
    ----------
    got, expected : array
        Numbers of one shape that differ in late digits only.
    """
    if got.dtype.kind != "f" or expected.dtype.kind != "f":
        return ""
    if got.dtype == np.float32 or np.array_equal(got, expected.astype(np.float32)):
        return "Here only late digits differ, and float32 keeps no more than 7."
    for digits in range(1, 13):
        if np.allclose(got, np.round(expected, digits), rtol=1e-15, atol=1e-15):
            return f"Here your numbers are the expected ones, rounded to {digits} digits."
    return ""
