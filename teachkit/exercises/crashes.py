"""What Python's and NumPy's short messages mean, in words for a learner."""

from __future__ import annotations

import re

_DOMAIN = "math domain error|expected a .* input"
_OTHERS = "acos|asin|atanh|pow|gamma|fmod|remainder"
_LOG = rf"^(?!.*(sqrt|{_OTHERS})).*log"
_ROOT = rf"^(?!.*(log|{_OTHERS})).*sqrt"

_MEANINGS: list[tuple[str, str, str]] = [
    # kinds of exception, a pattern in its message (and, after a tab, one in the line that raised
    # it), what it means. The first that fits is told.
    ("ValueError", f"{_DOMAIN}\t{_LOG}", "This asks for the log of 0 or of a negative number."),
    ("ValueError", f"{_DOMAIN}\t{_ROOT}", "This asks for the root of a negative number."),
    (
        "ValueError",
        _DOMAIN,
        "This function of math has no value there: the log of 0 or of a negative number, the root "
        "of a negative number, or the like.",
    ),
    (
        "OverflowError",
        "math range error|Result too large|result out of range",
        "The result is too large for a number: exp of more than 709, or a high power.",
    ),
    ("OverflowError", "infinity to integer", "Infinity is no whole number: what made it?"),
    (
        "OverflowError",
        "out of bounds for u?int(8|16|32)",
        "The array's type has no number that large: bytes, uint8, end at 255. `.astype(int)` first "
        "makes room.",
    ),
    ("OverflowError", "too large", "A whole number is too large to be made into this type."),
    ("ValueError", "NaN to integer", "NaN, which is not a number, is no whole number either."),
    ("ZeroDivisionError", "negative power", "0 to a negative power is a division by 0."),
    ("ZeroDivisionError", "", "Something is divided by 0. What should come out for this input?"),
    # --- None, and other things of the wrong type ---
    (
        "TypeError|AttributeError",
        "None",
        "Something is None: does a function that you call return nothing? Methods such as append "
        "and sort change a list and return None.",
    ),
    (
        "TypeError",
        "boolean subtract",
        "True and False cannot be subtracted: `.astype(float)` first makes them 1 and 0.",
    ),
    (
        "TypeError",
        "boolean negative",
        "An array of True and False has no minus before it: ~ turns each of them round.",
    ),
    (
        "TypeError",
        r" \^: |bitwise_xor",
        "In Python a power is written with **, not with ^.",
    ),
    (
        "TypeError",
        "(positional|keyword|required|values for) argument|takes .* argument",
        "A function is called with the wrong number or names of arguments.",
    ),
    (
        "TypeError",
        "unhashable",
        "A list or an array cannot be the key of a dict, nor stand in a set. A tuple can: "
        "tuple(…) makes one.",
    ),
    (
        "TypeError",
        "(only|converted).*scalar|only (0|length)",
        "An array stands where one number is needed.",
    ),
    (
        "TypeError",
        "not callable",
        "Round brackets call a function, and this is none. Is a * missing before the bracket, or "
        "are square brackets meant, or has a variable the name of a function?",
    ),
    (
        "TypeError",
        "not subscriptable|not support indexing|too many indices|invalid index to scalar",
        "Square brackets look something up in a list or an array, and this is none: one number, "
        "or a function.",
    ),
    (
        "TypeError",
        "not iterable|non-iterable|iteration over a 0-d",
        "A loop, a sum or an unpacking needs many things, and this is one.",
    ),
    (
        "TypeError",
        "of unsized object|has no len",
        "len() asks how many things there are, and this is a single one.",
    ),
    (
        "TypeError",
        "interpreted as an integer|sequence of integers|must be integers|indices must be integer",
        "A whole number is needed here: int(…) makes one. / always gives a float, // a whole "
        "number of whole ones.",
    ),
    (
        "TypeError|UFuncTypeError",
        "(unsupported operand|bad operand).*'list'|multiply sequence|can only concatenate list",
        "A list is no array: + joins lists, * repeats them, and they know no - or /. np.array(…) "
        "makes an array of one.",
    ),
    (
        "TypeError",
        "does not support item assignment",
        "This cannot be changed in place: a tuple, a text or a number. Make a new one, or a list "
        "or an array.",
    ),
    (
        "TypeError",
        "",
        "Two things are put together, or something is used, in a way its type does not know.",
    ),
    (
        "UFunc.*",
        "did not contain a loop.*'<U",
        "Text is no number. `==` and `!=` say where two arrays of names are equal, and where not.",
    ),
    (
        "UFunc.*",
        "Cannot cast",
        "This array holds whole numbers and cannot take others in place. Make it with float "
        "numbers, or write `a = a + b` in place of `a += b`.",
    ),
    (
        "AttributeError",
        "'list' object has no attribute",
        "A list is no array: it has no shape, sum or mean. np.array(…) makes an array of one.",
    ),
    ("AttributeError", "", "This object has no part with that name: is it the type you think?"),
    # --- places and shapes ---
    ("IndexError", "too many indices", "The array has fewer axes than you ask for. See its shape."),
    (
        "IndexError",
        "must be of integer|only integers, slices",
        "A place in an array is a whole number: int(…) makes one, // divides to one.",
    ),
    (
        "IndexError",
        "boolean index did not match|boolean index",
        "The array of True and False is not as long as the array that it picks from.",
    ),
    ("IndexError", "pop from empty", "Something is taken out of a list that is empty."),
    (
        "IndexError",
        "invalid index to scalar|0-dimensional",
        "Square brackets look something up in an array, and this is one number.",
    ),
    (
        "IndexError",
        "",
        "An index points past the end. The first has number 0, the last len − 1: is the list "
        "empty, or one shorter than you think?",
    ),
    ("KeyError", "", "A key is not in the dict."),
    (
        "ValueError",
        "broadcast",
        "Two arrays do not fit together. Print both shapes: axes must be equal, or 1, counted "
        "from the right.",
    ),
    (
        "ValueError",
        "matmul|not aligned",
        "The shapes do not fit for a matrix product: print both.",
    ),
    (
        "ValueError",
        "truth value",
        "An array has many answers: use .any() or .all(), or np.where in place of if.",
    ),
    (
        "ValueError",
        "inhomogeneous|setting an array element",
        "An array needs rows of one length, and one number in each place: here they differ.",
    ),
    (
        "ValueError",
        "zero-size|empty sequence|empty iterable|argument is empty|at least one array",
        "There is nothing to take the largest of, or to put together: for this input it is empty.",
    ),
    (
        "ValueError",
        "no negative elements",
        "`np.bincount` counts how often 0, 1, 2, … come up, and nothing below 0. A label of −1 is "
        "no cluster: leave its rows out before you count, `labels[labels >= 0]`.",
    ),
    (
        "ValueError|LinAlgError",
        "covariance matrix",
        "`gaussian_kde` makes its bumps from the data's own spread. So it needs each point as a "
        "column, `data.T`, and more points than they have coordinates. A sum of bumps of a given "
        "width needs neither.",
    ),
    (
        "ValueError",
        "cannot reshape",
        "The array has another number of values than the new shape has places.",
    ),
    (
        "ValueError",
        "to unpack",
        "On the left of = stand more or fewer names than there are things on the right.",
    ),
    (
        "ValueError",
        "concatenation|dimensions .* must match|same shape",
        "These arrays cannot be put side by side: print their shapes.",
    ),
    ("ValueError", "read-only", "This array must not be changed: work on a copy, a.copy()."),
    ("ValueError", "invalid literal|could not convert", "This text is no number."),
    ("ValueError", "not in list", "The list does not hold what is looked for."),
    ("AxisError", "", "The array has fewer axes than that. Look at its shape."),
    ("LinAlgError", "", "The matrix has no inverse, or not the right shape."),
    # --- names, and the rest ---
    (
        "NameError",
        "",
        "A name is used that nothing has: a typing mistake, or a cell that was not run.",
    ),
    ("UnboundLocalError", "", "A variable is used before it has a value on this way through."),
    ("RecursionError", "", "The function calls itself without end."),
    ("MemoryError|_ArrayMemoryError", "", "It asks for more memory than there is: see the shapes."),
    ("SystemExit", "", "Your function called sys.exit or exit. Let it return a value instead."),
    (
        "KeyboardInterrupt",
        "",
        "Your function raised KeyboardInterrupt itself. Return a value instead.",
    ),
    ("ModuleNotFoundError", "", "This package is not installed. NumPy is enough here."),
    ("FloatingPointError", "", "NumPy was told to raise an error where it would warn."),
    ("NotImplementedError", "", "The function says itself that it is not written yet."),
    ("StopIteration", "", "next() was called when nothing was left."),
    (
        "RuntimeError",
        "changed size",
        "A dict or a set must not grow or shrink while a loop reads it.",
    ),
    ("AssertionError", "", "An assert of your own does not hold for this input."),
    ("RuntimeWarning", "", "A warning was turned into an error."),
]


def explained(kind: str, message: str, source: str) -> str:
    """What an exception means, in a sentence or two; "" if its own message has to do.

    Parameters
    ----------
    kind : str
        The name of its class.
    message : str
        What it says.
    source : str
        The learner's line that raised it, or "".
    """
    for kinds, pattern, words in _MEANINGS:
        said, _, written = pattern.partition("\t")
        if re.fullmatch(kinds, kind) and re.search(said, message) and re.search(written, source):
            return words
    return ""
