"""Near misses: every small edit of a right answer, made by program, and what a check says of each.

An edit exchanges one node of the syntax tree of an exercise's reference, adds one line at its
start, or does one thing to its answer. It is *caught* if on some input it does what no right answer
does, or if it never ends. The others are equal on all valid input, with a reason in
a file of ``tests/equal``, or an exercise lets wrong answers pass.
"""

from __future__ import annotations

import ast
import copy
import functools
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from teachkit.exercises import engine
from teachkit.exercises.declare import Exercise, source_of
from teachkit.exercises.observe import Outcome, observe, same_outcome, trusted

#: A loop of an edit may turn so many times more than all loops of the reference on that input.
TURNS, TURNS_AT_LEAST = 4, 2000

COMPARISONS: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq, ast.LtE, ast.GtE],
    ast.NotEq: [ast.Eq, ast.Lt, ast.Gt],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
OPERATORS: dict[type, list[type]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div],
    ast.Pow: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
}
#: Names that stand for the same kind of thing: each is tried in place of each.
NAMES = [
    {"sum", "mean", "max", "median"},
    {"min", "max"},
    {"argmin", "argmax"},
    {"any", "all"},
    {"zeros", "ones"},
    {"round", "rint", "floor", "ceil", "trunc"},
    {"ptp", "std"},
    {"var", "std"},
    {"cumsum", "cumprod"},
    {"append", "extend"},
]
#: Functions that may be forgotten: their first argument alone is left.
FORGOTTEN = {"sqrt", "abs", "exp", "log", "round", "sorted", "float", "int", "diff", "ravel"}
FORGOTTEN |= {"cumsum", "astype", "copy"}


@dataclass(frozen=True)
class NearMiss:
    """One edit: what it is called in a file of ``tests/equal``, and the function that it makes."""

    label: str
    function: Callable[..., Any]


class Endless(Exception):
    """A loop turned far more often than any of the reference's."""


class _Turns:
    """Counts the turns of all loops of one call."""

    def __init__(self) -> None:
        self.count, self.most = 0, 10_000.0

    def __call__(self) -> None:
        self.count += 1
        if self.count > self.most:
            raise Endless


def near_misses(exercise: Exercise) -> list[NearMiss]:
    """All near misses of an exercise's reference, each text once."""
    found: dict[str, NearMiss] = {}
    right = ast.unparse(_tree(exercise.reference))
    for label, tree in [*_edited_trees(exercise), *_begun_otherwise(exercise)]:
        text = ast.unparse(tree)
        if text == right:
            continue
        found.setdefault(text, NearMiss(label, _compiled(tree, exercise.reference)))
    labels: dict[str, int] = {}
    for text, one in found.items():
        labels[one.label] = count = labels.get(one.label, 0) + 1
        if count > 1:  # the same line made from another one
            found[text] = NearMiss(f"{one.label}  # {count}", one.function)
    return [*found.values(), *_answers_changed(exercise)]


def is_caught(exercise: Exercise, near_miss: NearMiss) -> bool:
    """Whether a check would see, on some input, that this is no right answer."""
    name = exercise.stub.__name__
    made = engine._material(name, exercise)
    turns = near_miss.function.__globals__.get("_turn") or _Turns()
    outcomes: list[Outcome] = []
    with trusted(made.seed), np.errstate(all="ignore"):
        for case, right, most in zip(
            made.cases, made.expected, _turns_of_reference(name), strict=True
        ):
            turns.count, turns.most = 0, TURNS * most + TURNS_AT_LEAST
            observe(near_miss.function, [case], exercise, outcomes)
            if not same_outcome(outcomes[-1], right, exercise.tolerance):
                return True
    return False


@functools.cache
def _turns_of_reference(name: str) -> list[int]:
    """How often the loops of the reference turn on each input."""
    from teachkit.exercises import EXERCISES

    exercise = EXERCISES[name]
    made = engine._material(name, exercise)
    counted = _compiled(_tree(exercise.reference), exercise.reference)
    turns, counts = counted.__globals__["_turn"], []
    with trusted(made.seed):
        turns.most = float("inf")
        for case in made.cases:
            turns.count = 0
            counted(*copy.deepcopy(case))
            counts.append(turns.count)
    return counts


# How an edit becomes a function


def _tree(function: Callable[..., Any]) -> ast.Module:
    return ast.parse(source_of(function))


def _compiled(tree: ast.Module, reference: Callable[..., Any]) -> Callable[..., Any]:
    """The function of a tree, whose loops count their turns."""
    counting = ast.fix_missing_locations(_Counting().visit(copy.deepcopy(tree)))
    world = {**reference.__globals__, "_turn": _Turns()}
    exec(compile(counting, f"<{reference.__name__}, edited>", "exec"), world)
    return world[reference.__name__]


class _Counting(ast.NodeTransformer):
    """Puts a call of ``_turn`` at the start of every loop's body."""

    def _counted(self, node: Any) -> Any:
        self.generic_visit(node)
        node.body.insert(0, ast.parse("_turn()").body[0])
        return node

    visit_For = visit_While = _counted


# The edits


def _edited_trees(exercise: Exercise) -> Iterator[tuple[str, ast.Module]]:
    """The reference with one node exchanged, in every way there is."""
    tree = _tree(exercise.reference)
    arguments = [one.arg for one in tree.body[0].args.args]
    for statement, holder, field, place in _places(tree):
        old = getattr(holder, field) if place is None else getattr(holder, field)[place]
        for new in _instead_of(old, arguments):
            _put(holder, field, place, new)
            yield _first_line(statement), copy.deepcopy(tree)
        _put(holder, field, place, old)
    for block, place, statement in _statements(tree):
        for new in _lines_instead_of(statement):
            block[place : place + 1] = new
            yield f"{_first_line(statement)}  # {_what(statement, new)}", copy.deepcopy(tree)
            block[place : place + len(new)] = [statement]


def _what(statement: ast.stmt, new: list[ast.stmt]) -> str:
    if isinstance(statement, ast.While):
        return ast.unparse(new[0].iter)
    return "left out" if isinstance(new[0], ast.Pass) else "by " + _first_line(new[0])


def _first_line(statement: ast.stmt) -> str:
    return ast.unparse(statement).split("\n")[0]


def _put(holder: ast.AST, field: str, place: int | None, node: Any) -> None:
    if place is None:
        setattr(holder, field, node)
    else:
        getattr(holder, field)[place] = node


def _places(tree: ast.Module) -> list[tuple[ast.stmt, ast.AST, str, int | None]]:
    """Where an expression stands: its statement, what holds it, in which field, at which place."""
    found = []

    def look(node: ast.AST, statement: ast.stmt | None) -> None:
        statement = node if isinstance(node, ast.stmt) else statement
        for field, value in ast.iter_fields(node):
            parts = enumerate(value) if isinstance(value, list) else [(None, value)]
            for place, part in parts:
                if isinstance(part, ast.AST) and not isinstance(part, ast.arguments):
                    if statement is not None and not isinstance(part, ast.stmt):
                        found.append((statement, node, field, place))
                    look(part, statement)

    look(tree, None)
    return found


def _statements(tree: ast.Module) -> list[tuple[list[ast.stmt], int, ast.stmt]]:
    """Every statement within the function, with the block that it stands in."""
    return [
        (block, place, statement)
        for node in ast.walk(tree)
        if not isinstance(node, ast.Module)
        for block in (getattr(node, "body", None), getattr(node, "orelse", None))
        if isinstance(block, list)
        for place, statement in enumerate(block)
    ]


def _instead_of(node: ast.AST, arguments: list[str]) -> list[Any]:
    """What one may write for an expression and nearly be right."""
    if isinstance(node, ast.cmpop):
        return [other() for other in COMPARISONS.get(type(node), [])]
    if isinstance(node, ast.operator):
        return [other() for other in OPERATORS.get(type(node), [])]
    if isinstance(node, ast.Constant):
        return [ast.Constant(value) for value in _values_near(node.value)]
    if isinstance(node, ast.BinOp):
        return _of_two(node)
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.BoolOp):
        return list(node.values)
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        return [ast.Tuple(node.elts[::-1], node.ctx)]
    if isinstance(node, ast.Call):
        return _of_call(node)
    if isinstance(node, ast.Attribute):
        return [ast.Attribute(node.value, other, node.ctx) for other in _names_near(node.attr)]
    if isinstance(node, ast.Name):
        return _of_name(node, arguments)
    if isinstance(node, ast.Slice):
        return _of_slice(node)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return [node.value]
    return []


def _values_near(value: Any) -> list[Any]:
    """Other numbers: a little off, of the next size, one more, one less, the other sign."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, 2 * value, -value] if value else [1, -1]
    if isinstance(value, float):
        return [value * 1.01, value * 10, value / 10, -value, 0.0] if value else [1e-3, -1e-3, 1.0]
    return []


def _of_two(node: ast.BinOp) -> list[ast.expr]:
    """One side alone; the sides exchanged; for a square the plain length."""
    found: list[ast.expr] = [node.left]
    if not isinstance(node.op, ast.Pow):
        found.append(node.right)
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
        found.append(ast.BinOp(node.right, node.op, node.left))
    if isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "2":
        found.append(_call("np.abs", node.left))
    if isinstance(node.op, ast.Div) and not isinstance(node.right, ast.Constant):
        found.append(ast.BinOp(node.left, node.op, _floor(node.right)))
        found.append(ast.BinOp(node.left, node.op, _plus(node.right, 1e-3)))
    return found


def _floor(node: ast.expr, least: float = 1.0) -> ast.expr:
    return _call("np.maximum", node, ast.Constant(least))


def _plus(node: ast.expr, amount: float) -> ast.expr:
    return ast.BinOp(node, ast.Add(), ast.Constant(amount))


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_expression(name), list(arguments), [])


def _of_call(node: ast.Call) -> list[ast.expr]:
    """A call with other arguments, or none of it but what it is called on."""
    return [*_of_keywords(node), *_of_arguments(node), *_of_floors(node), *_forgotten(node)]


def _with(node: ast.Call, args: list[ast.expr], *keywords: ast.keyword) -> ast.Call:
    """The call with these arguments, and further keywords."""
    return ast.Call(node.func, args, [*node.keywords, *keywords])


def _name_of(node: ast.Call) -> str:
    return ast.unparse(node.func).split(".")[-1]


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _of_keywords(node: ast.Call) -> list[ast.expr]:
    """Without one of the keywords; along another axis; another length; whole numbers."""
    found: list[ast.expr] = []
    for place, keyword in enumerate(node.keywords):
        before, after = node.keywords[:place], node.keywords[place + 1 :]
        found.append(ast.Call(node.func, node.args, [*before, *after]))
        if keyword.arg == "axis":
            axes = [ast.keyword("axis", ast.Constant(axis)) for axis in (0, 1, 2, None)]
            found += [ast.Call(node.func, node.args, [*before, axis, *after]) for axis in axes]
    if _name_of(node) == "norm":
        orders = [ast.keyword("ord", _expression(order)) for order in ("1", "np.inf")]
        found += [_with(node, node.args, order) for order in orders]
    if _name_of(node) in ("zeros", "ones"):
        found.append(ast.Call(node.func, node.args, [ast.keyword("dtype", _expression("int"))]))
    return found


def _of_arguments(node: ast.Call) -> list[ast.expr]:
    """The first two exchanged; without the last; a loop that begins late or ends early."""
    found: list[ast.expr] = []
    if len(node.args) >= 2:
        found.append(_with(node, [node.args[1], node.args[0], *node.args[2:]]))
        found.append(_with(node, node.args[:-1]))
    if _name_of(node) == "range" and len(node.args) == 1:
        found += [_call("range", _call("min", node.args[0], ast.Constant(n))) for n in (1, 10, 100)]
        found.append(_with(node, [ast.Constant(1), *node.args]))
    return found


def _of_floors(node: ast.Call) -> list[ast.expr]:
    """A floor under what a logarithm is taken of."""
    if _name_of(node) != "log" or not node.args:
        return []
    leasts = (1e-300, 1e-12, 1e-3)
    return [
        _with(node, [raised(node.args[0], least)]) for least in leasts for raised in (_floor, _plus)
    ]


def _forgotten(node: ast.Call) -> list[ast.expr]:
    """What is called on alone, for what one may forget to call."""
    if _name_of(node) not in FORGOTTEN:
        return []
    if node.args and _name_of(node) != "astype":
        return [node.args[0]]
    return [node.func.value] if isinstance(node.func, ast.Attribute) else []


def _names_near(name: str) -> list[str]:
    return sorted({other for names in NAMES if name in names for other in names} - {name})


def _of_name(node: ast.Name, arguments: list[str]) -> list[ast.expr]:
    """Another argument in place of this one; another function of its kind."""
    if not isinstance(node.ctx, ast.Load):
        return []
    others = [name for name in arguments if name != node.id] if node.id in arguments else []
    return [ast.Name(other, ast.Load()) for other in [*others, *_names_near(node.id)]]


def _of_slice(node: ast.Slice) -> list[ast.Slice]:
    """One more and one less at each end, and the end left out."""
    found = []
    for field in ("lower", "upper"):
        if getattr(node, field) is not None:
            for amount in (1, -1):
                other = copy.copy(node)
                setattr(other, field, _plus(getattr(node, field), amount))
                found.append(other)
            other = copy.copy(node)
            setattr(other, field, None)
            found.append(other)
    return found


def _lines_instead_of(statement: ast.stmt) -> list[list[ast.stmt]]:
    """A line left out; an ``if`` always or never taken; a loop that ends early."""
    found: list[list[ast.stmt]] = []
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr):
        found.append([ast.Pass()])
    if isinstance(statement, ast.If):
        found.append(list(statement.body))
        found.append(list(statement.orelse) or [ast.Pass()])
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.BinOp):
        target = statement.targets[0]
        if isinstance(target, ast.Name) and ast.unparse(statement.value.left) == target.id:
            found.append([ast.AugAssign(target, statement.value.op, statement.value.right)])
    if isinstance(statement, ast.While):
        for most in (1, 10, 100, 300):
            capped = ast.For(
                ast.Name("_", ast.Store()),
                _expression(f"range({most})"),
                [
                    ast.If(ast.UnaryOp(ast.Not(), statement.test), [ast.Break()], []),
                    *statement.body,
                ],
                [],
            )
            found.append([ast.fix_missing_locations(ast.copy_location(capped, statement))])
    return found


def _begun_otherwise(exercise: Exercise) -> Iterator[tuple[str, ast.Module]]:
    """The reference with a line in front that changes one argument."""
    made = engine._material(exercise.stub.__name__, exercise)
    names = [one.arg for one in _tree(exercise.reference).body[0].args.args]
    for place, name in enumerate(names):
        values = [case[place] for case in made.cases]
        for line in _first_lines(name, values):
            tree = _tree(exercise.reference)
            tree.body[0].body[:0] = ast.parse(textwrap.dedent(line)).body
            yield f"first line: {line}", tree


def _first_lines(name: str, values: list[Any]) -> list[str]:
    """What one may do to an argument before anything else."""
    if not all(isinstance(value, np.ndarray | int | float | np.generic) for value in values):
        return []
    if all(isinstance(value, np.ndarray) and value.ndim for value in values):
        lines = [f"{name} = {name}{part}" for part in ("[:1]", "[:-1]", "[1:]", "[::-1]")]
        if any(value.dtype.kind == "f" for value in values):
            lines += [f"{name} = {name}.astype(int)", f"{name} = np.abs({name})"]
            lines += [f"{name} = {name} - {name}.mean()"]
        if all(value.ndim == 2 for value in values):
            lines += [f"{name} = {name}[:, :1]", f"{name} = {name}[:, :2]"]
        if all(value.ndim == 1 for value in values):
            lines += [f"{name} = np.ones_like({name})", f"{name} = np.sort({name})"]
        lines += [f"{name} = np.unique({name}, axis=0)"]
        return lines
    lines = [f"{name} = {name} * 1.01", f"{name} = 1", f"{name} = int({name})"]
    return [*lines, f"{name} = min({name}, 1)", f"{name} = max({name}, 1)"]


def _answers_changed(exercise: Exercise) -> list[NearMiss]:
    """The reference, and then one thing done to its answer."""
    made = engine._material(exercise.stub.__name__, exercise)
    values = [one.answer.value for one in made.expected if one.answer is not None]
    whole = all(np.asarray(value).dtype.kind in "iu" for value in values)
    most = max(np.ndim(value) for value in values)

    def changed(change: Callable[[Any], Any]) -> Callable[..., Any]:
        @functools.wraps(exercise.reference)
        def near_miss(*arguments: Any) -> Any:
            return change(exercise.reference(*arguments))

        return near_miss

    return [
        NearMiss(f"answer: {label}", changed(change))
        for label, change in _changes(whole, most).items()
    ]


def _changes(whole: bool, dimensions: int) -> dict[str, Callable[[Any], Any]]:
    """What can be done to whole numbers, or others, in so many dimensions."""
    changes: dict[str, Callable[[Any], Any]] = {
        "-answer": lambda answer: -answer,
        "twice": lambda answer: answer * 2,
        "min(answer, 1)": lambda answer: np.minimum(answer, 1),
        "print": lambda answer: None,
    }
    if not whole:
        changes |= {
            "times 1.001": lambda answer: answer * 1.001,
            "plus 0.001": lambda answer: answer + 0.001,
            "max(answer, 0.001)": lambda answer: np.maximum(answer, 0.001),
            "round(answer, 3)": lambda answer: np.round(answer, 3),
            "int": lambda answer: np.asarray(answer).astype(int),
        }
    if dimensions:
        changes |= {
            "the first": lambda answer: answer[0],
            "without the last": lambda answer: answer[:-1],
            "turned round": lambda answer: answer[::-1],
            "sorted": lambda answer: np.sort(answer, axis=0),
            "as a list": lambda answer: answer.tolist(),
            "as a column": lambda answer: answer[..., None],
        }
        if whole:
            changes["as float numbers"] = lambda answer: answer.astype(float)
    if dimensions == 2:
        changes["transposed"] = lambda answer: answer.T
    return changes
