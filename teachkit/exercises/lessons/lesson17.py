"""Exercises of lesson 17: cells of two chunks, sums along a tree, the step that is fine enough."""

import math
from functools import reduce

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="17",
    task="Return the pair (keys, sums) of all rows of two chunks: each cell once, in the order of `np.unique(…, axis=0)`, with its sums over both.",
    hints=[
        "Put the keys of both below each other, `np.concatenate([first[0], second[0]])`, and their sums in the same way. What is left is to add up rows that have the same key.",
        "`keys, which = np.unique(both, axis=0, return_inverse=True)` gives each cell once, and for each row of `both` the number of its cell.",
        "`np.bincount(which.ravel(), column)` adds up one column for each cell. Do so for each column of the sums, and put them beside each other with `np.column_stack`.",
    ],
    learned="Sums over chunks add up to the sums over all rows, whoever made them. Means do not. So machines send each other sums.",
)
def add_cells(first, second):
    """The cells of two chunks added up: keys and sums, as each of them is."""
    # Your code here.


@add_cells.reference
def add_cells_answer(first, second):
    both = np.concatenate([first[0], second[0]])
    sums = np.concatenate([first[1], second[1]])
    keys, which = np.unique(both, axis=0, return_inverse=True)
    added = [np.bincount(which.ravel(), column) for column in sums.T]
    return keys, np.column_stack(added)


@add_cells.loops
def add_cells_in_loops(first, second):
    found = {}
    for keys, sums in (first, second):
        for key, row in zip(keys.tolist(), sums.tolist(), strict=True):
            total = found.setdefault(tuple(key), [0.0] * len(row))
            for column, number in enumerate(row):
                total[column] += number
    cells = sorted(found)
    return np.array(cells), np.array([found[cell] for cell in cells])


#: Pieces of the answer, which its wrong ones exchange.
BINCOUNT = "np.bincount(which.ravel(), column)"
PAIR = "keys, np.column_stack(added)"
SORTED = "which.ravel().argsort(kind='stable')"


def in_order(cells, key):
    """The same cells, in another order: that of what `key` makes of each cell and its sums."""
    rows = sorted(zip(*(part.tolist() for part in cells), strict=True), key=lambda row: key(*row))
    return tuple(np.array(part) for part in zip(*rows, strict=True))


def has(keys, others):
    """Which of the keys are among others."""
    return np.array([(others == key).all(axis=1).any() for key in keys])


def rows_of(cells, which):
    """Some of the cells."""
    return tuple(part[which] for part in cells)


add_cells.wrong(
    "You put one chunk below the other: a cell that both have stands there twice. Add its two rows up to one.",
    {PAIR: "both, sums"},
)
add_cells.wrong(
    "You put one chunk below the other and sorted: a cell that both have stands there twice. Add its two rows up to one.",
    {PAIR: f"both[{SORTED}], sums[{SORTED}]"},
)
add_cells.wrong(
    "You took the mean of the two rows where both have a cell. All rows of the data count: add.",
    {BINCOUNT: f"{BINCOUNT} / np.bincount(which.ravel())"},
)
add_cells.wrong(
    "You divided by the weights: those are centres, which do not add up any more. Leave the sums, as each chunk has them.",
    after=lambda answer: (
        answer[0],
        np.column_stack([answer[1][:, 0], answer[1][:, 1:] / answer[1][:, :1]]),
    ),
)
add_cells.wrong(
    "You divided by the weights, and left the weights out. Sums are asked for, as each chunk has them: the weight first.",
    after=lambda answer: (answer[0], answer[1][:, 1:] / answer[1][:, :1]),
)
add_cells.wrong(
    "You counted how often each cell comes, and a cell comes once in a chunk, however many rows it stands for. Its weight is the first column of its sums: add it like the others.",
    {PAIR: "keys, np.column_stack([np.bincount(which.ravel())] + added[1:])"},
)
add_cells.wrong(
    "You kept the cells that both chunks have, and lost the others. What one chunk alone has stays as it is.",
    after=lambda answer, first, second: rows_of(
        answer, has(answer[0], first[0]) & has(answer[0], second[0])
    ),
)
add_cells.wrong(
    "You kept the cells of the first chunk. What the second alone has comes in, too.",
    after=lambda answer, first: rows_of(answer, has(answer[0], first[0])),
)
add_cells.wrong(
    "You kept the cells of the second chunk. What the first alone has comes in, too.",
    after=lambda answer, second: rows_of(answer, has(answer[0], second[0])),
)
add_cells.wrong(
    "You lost the cells that both chunks have. Their two rows become one, the sum.",
    after=lambda answer, first, second: rows_of(
        answer, has(answer[0], first[0]) ^ has(answer[0], second[0])
    ),
)
add_cells.wrong(
    "You returned the first chunk as it came. Add the second to it.",
    {PAIR: "first[0], first[1]"},
)
add_cells.wrong(
    "Where both have a cell, the sums of the second took the place of those of the first (`=` where `+=` is needed? And `sums[which] += …` adds the last row of each cell alone). Add them: `np.bincount` adds all.",
    {BINCOUNT: "column[::-1][np.unique(both[::-1], axis=0, return_index=True)[1]]"},
)
add_cells.wrong(
    "Where both have a cell, the sums of the second are lost: `np.unique` keeps the first row of each. Add them.",
    {BINCOUNT: "column[np.unique(both, axis=0, return_index=True)[1]]"},
)
add_cells.wrong(
    "Right cells, right sums, in the order in which they came. Asked is the order of `np.unique(…, axis=0)`, so that equal cells are equal whoever adds them first: `sorted` brings tuples into it.",
    after=lambda answer, first, second: in_order(
        answer, lambda key, _: np.concatenate([first[0], second[0]]).tolist().index(key)
    ),
)
add_cells.wrong(
    "Right cells, right sums, in the order of text: there 10 comes before 2. Asked is the order of numbers, that of `np.unique(…, axis=0)`.",
    after=lambda answer: in_order(answer, lambda key, _: list(map(str, key))),
)
add_cells.wrong(
    "Right cells, right sums, in falling order. Asked is the order of `np.unique(…, axis=0)`, which rises.",
    after=lambda answer: (answer[0][::-1], answer[1][::-1]),
)
add_cells.wrong(
    "Right cells, right sums, sorted by the last axis first (as `np.lexsort(keys.T)` does it). `np.unique(…, axis=0)` sorts by the first axis first.",
    after=lambda answer: in_order(answer, lambda key, _: key[::-1]),
)
add_cells.wrong(
    "Right cells, right sums, the heaviest first. Asked is the order of `np.unique(…, axis=0)`.",
    after=lambda answer: in_order(answer, lambda _, sums: -sums[0]),
)
add_cells.wrong(
    "Your weights are right, and the sums of w·x are missing: add up all columns of the sums.",
    after=lambda answer: (answer[0], answer[1][:, :1]),
)
add_cells.wrong(
    "You returned the weights alone, in an array of one axis. Add up all columns of the sums, and put them beside each other: `np.column_stack`.",
    after=lambda answer: (answer[0], answer[1][:, 0]),
)
add_cells.wrong(
    "You left the weights out. They are the first column of the sums, and add up like the others.",
    after=lambda answer: (answer[0], answer[1][:, 1:]),
)
add_cells.wrong(
    "Your sums lie on their side: a row for each cell is asked for, `np.column_stack`.",
    {"np.column_stack(added)": "np.array(added)"},
)
add_cells.wrong(
    "The weights come last in your sums. They are the first column, as in each chunk.",
    after=lambda answer: (answer[0], np.roll(answer[1], -1, axis=1)),
)
add_cells.wrong(
    "You have the two of the pair the other way round: keys first, then sums.",
    after=lambda answer: answer[::-1],
)
add_cells.wrong(
    "You returned one array of keys and sums. A pair is asked for, as each chunk is one: `return keys, sums`.",
    after=lambda answer: np.column_stack(answer),
)
add_cells.wrong(
    "You returned a dictionary. A pair of arrays is asked for, as each chunk is one: sort its keys, and look each up.",
    after=lambda answer: dict(zip(map(tuple, answer[0].tolist()), answer[1].tolist(), strict=True)),
)
add_cells.wrong(
    "You returned the sums without their keys. Nobody knows then which cell each row is: return the pair.",
    after=lambda answer: answer[1],
)
add_cells.wrong(
    "You returned the keys without their sums. Return the pair.",
    after=lambda answer: answer[0],
)
add_cells.wrong(
    "You doubled the sums of the cells that both have, or of some of them. The row of the first and the row of the second are added once.",
    after=lambda answer, first, second: (
        answer[0],
        answer[1] * (1 + (has(answer[0], first[0]) & has(answer[0], second[0])))[:, None],
    ),
)


def added_by(number):
    """Cells added up as if those were the same that have the same number."""

    def add_cells(first, second):
        both = np.concatenate([first[0], second[0]])
        sums = np.concatenate([first[1], second[1]])
        _, rows, which = np.unique(number(both), return_index=True, return_inverse=True)
        return both[rows], np.column_stack([np.bincount(which, column) for column in sums.T])

    return add_cells


add_cells.wrong(
    "You looked at the first axis alone, and added up cells that differ along another. Compare whole keys: `np.unique(…, axis=0)`, or tuples."
)(added_by(lambda keys: keys[:, 0]))
add_cells.wrong(
    "You compared the sums of the keys, and cells that lie far apart have the same: (0, 1) and (1, 0). Compare whole keys: `np.unique(…, axis=0)`, or tuples."
)(added_by(lambda keys: keys.sum(axis=1)))
for base in (10, 100, 1000, 10**6):
    add_cells.wrong(
        f"You made one number of each key, {base:,} times the first plus the second and so on. Cells that lie far apart have the same: (0, {base:,}) and (1, 0). Compare whole keys: `np.unique(…, axis=0)`, or tuples."
    )(added_by(lambda keys, base=base: keys @ base ** np.arange(keys.shape[1])[::-1]))


@add_cells.wrong(
    "You added row by row, as if both chunks had the same cells in the same places. Which rows belong together the keys say."
)
def add_cells_by_place(first, second):
    rows = min(len(first[0]), len(second[0]))
    return first[0][:rows], first[1][:rows] + second[1][:rows]


@add_cells.wrong(
    "You added row by row, and that is possible only where both chunks have as many cells; even there they may be others. Which rows belong together the keys say."
)
def add_cells_as_they_are(first, second):
    return first[0], first[1] + second[1]


@add_cells.wrong(
    "You added the keys as well. They say which cells, and are no sums: rows with the same key are added up, and keep it."
)
def add_cells_and_keys(first, second):
    keys, sums = add_cells_answer(first, second)
    twice = has(keys, first[0]) & has(keys, second[0])
    return keys * (1 + twice)[:, None], sums


def chunk(rows, step=1.0, weights=None):
    """The cells of a chunk of rows: keys and sums."""
    weights = np.ones(len(rows)) if weights is None else weights
    keys, which = np.unique(np.rint(rows / step).astype(int), axis=0, return_inverse=True)
    columns = np.column_stack([weights, weights[:, None] * rows]).T
    return keys, np.column_stack([np.bincount(which.ravel(), column) for column in columns])


@add_cells.cases
def add_cells_cases(rng):
    def cells(*rows):
        """Cells written down: the key, then the sums."""
        d = len(rows[0]) // 2
        table = np.array(rows)
        return table[:, :d].astype(int), table[:, d:]

    yield cells([0, 2.0, 0.5]), cells([0, 1.0, -0.25])
    yield cells([3, 1.0, 3.25]), cells([-1, 4.0, -4.5])
    # whole numbers in one chunk: what is made like them keeps no halves
    yield cells([2, 3, 6], [10, 1, 10]), cells([2, 0.5, 1.125], [9, 1.5, 13.25], [11, 1.0, 11.25])
    yield cells([0, 5, 1], [1, 1, 1]), cells([0, 2.5, -1.25], [1, 4.0, 3.5])
    # the heavier chunk comes first or last, and halves of rows count as halves
    yield cells([-2, 0.5, -1.0], [5, 8.0, 41.0]), cells([-3, 40.0, -121.0], [5, 1.5, 7.25])
    # keys that look alike: as text, as one number, as a sum
    yield (
        cells([0, 1, 2.0, 0.5, 2.25], [1, 11, 1.0, 1.25, 11.0], [11, 1, 4.0, 44.5, 4.5]),
        cells([0, 1, 1.0, 0.25, 1.0], [1, 0, 3.0, 2.75, 0.5], [11, 1, 2.0, 22.0, 2.5]),
    )
    for large in (10, 100, 1000, 10**6, 10**9):
        yield (
            cells([0, large, 1.0, 0.25, large], [2, 3, 2.0, 4.25, 6.5]),
            cells([0, 0, 2.5, 0.5, 1.0], [1, 0, 3.0, 3.25, 0.5], [2, 3, 1.0, 2.25, 3.5]),
        )
    yield (
        cells([-10, 9, 2.0, -20.5, 18.0], [-2, 10, 1.0, -1.75, 10.25], [3, 2, 1.0, 3.0, 2.5]),
        cells([-2, 9, 1.0, -2.25, 9.0], [-2, 10, 5.0, -10.5, 50.0], [20, -1, 3.0, 60.5, -3.0]),
    )
    for rows, others, d, step in (
        (12, 20, 1, 0.5),
        (25, 9, 2, 1.0),
        (30, 30, 3, 2.0),
        (60, 100, 2, 0.7),
        (150, 40, 4, 1.6),
    ):
        weights = rng.integers(1, 9, rows) / 4
        first = chunk(2 * rng.normal(size=(rows, d)), step, weights)
        yield first, chunk(2 * rng.normal(size=(others, d)) - 0.5, step)
    # the same cells in both: what is added by place is right here
    corners = np.array([[0.0, 0.0, 0.0], [0.0, 2.0, 1.0], [2.0, 0.0, 1.0]])
    yield chunk(corners + 0.125), chunk(np.vstack([corners, corners - 0.25]))


class Brackets:
    """An `add` that shows what it adds, `(a+b)`, and which call it is after too many."""

    def __init__(self, most):
        self.__name__ = "add"
        self.most, self.calls = most, 0

    def __call__(self, a, b):
        """Write down that a and b are added."""
        self.calls += 1
        late = "" if self.calls <= self.most else f", call {self.calls} where {self.most} will do"
        return f"({a}+{b}{late})"


@exercise(
    lesson="17",
    task='Return the sum of the parts, added by `add(a, b)` as a tree. In each round neighbours are added: the first and the second, the third and the fourth, and so on. Where the number of parts is odd, the last waits for the next round as it is. Rounds follow until one part is left: `"((a+b)+c)"` of three, `"(((a+b)+(c+d))+e)"` of five. n parts take n − 1 calls of `add`, and the list stays as it came.',
    hints=[
        "One round makes a new list: `add(parts[i], parts[i + 1])` for each `i in range(0, len(parts) - 1, 2)`.",
        "If `len(parts)` is odd, the last one is left over: put it behind them, unchanged.",
        "`while len(parts) > 1:` makes rounds until one part is left: `return parts[0]`. Give the new list the name `parts`: the old one stays as it is.",
    ],
    learned="A tree of n parts takes n − 1 additions, as a chain does. But in a tree each round has half as many as the last, and they can be added all at once, by different machines: 1,000 parts take 10 rounds, where a chain takes 999 additions one after the other.",
)
def tree_sum(parts, add):
    """The sum of the parts, added as a tree: neighbours two by two, round after round."""
    # Your code here.


@tree_sum.reference
def tree_sum_answer(parts, add):
    while len(parts) > 1:
        added = []
        for i in range(0, len(parts) - 1, 2):
            added.append(add(parts[i], parts[i + 1]))
        if len(parts) % 2 == 1:
            added.append(parts[-1])
        parts = added
    return parts[0]


@tree_sum.loops
def tree_sum_in_loops(parts, add):
    row = list(parts)
    while len(row) > 1:
        following = []
        place = 0
        while place < len(row):
            if place + 1 < len(row):
                following.append(add(row[place], row[place + 1]))
            else:
                following.append(row[place])
            place += 2
        row = following
    return row[0]


#: Pieces of the answer, which its wrong ones exchange.
NEIGHBOURS = "add(parts[i], parts[i + 1])"
WAITS = "added.append(parts[-1])"


def in_rounds(one_round):
    """The only part that is left of rounds: `one_round` makes one list of another."""

    def tree_sum(parts, add):
        while len(parts) > 1:
            parts = one_round(parts, add)
        return parts[0]

    return tree_sum


def added_up(firsts, seconds, add):
    """The sums of pairs, as far as both go."""
    return [add(a, b) for a, b in zip(firsts, seconds, strict=False)]


def odd_one_last(parts, add):
    """One round; or all of them before the odd one is added."""
    if len(parts) % 2:
        return [add(in_rounds(odd_one_last)(parts[:-1], add), parts[-1])]
    return added_up(parts[::2], parts[1::2], add)


tree_sum.wrong(
    "You added the parts one after the other, a chain: each sum waits for the one before. In a tree neighbours are added at once, round after round."
)(lambda parts, add: reduce(add, parts))
tree_sum.wrong(
    "You added the parts one after the other from the end, a chain: each sum waits for the one before. In a tree neighbours are added at once, round after round."
)(lambda parts, add: reduce(lambda behind, part: add(part, behind), parts[::-1]))
tree_sum.wrong(
    "The last part is lost in rounds whose number of parts is odd. Let it wait: put it behind the sums, as it is.",
    {WAITS: "pass"},
)
tree_sum.wrong(
    "You gave the odd one to the sum before it at once. It waits for the next round as it is, so that each sum of a round has two parts and all are ready together.",
    {WAITS: "added[-1] = add(added[-1], parts[-1])"},
)
tree_sum.wrong(
    "The part that waits came to the front, as it does where you take parts from a queue and put each sum behind it. It is the last one, and the order stays: put it behind the sums of its round.",
    {WAITS: "added.insert(0, parts[-1])"},
)
tree_sum.wrong(
    "An odd one is added at the very end. It waits for the next round and no longer: there it is a neighbour like the others."
)(in_rounds(odd_one_last))
tree_sum.wrong(
    "You added the odd one to itself, so that it counts twice. It waits for the next round as it is.",
    {WAITS: "added.append(add(parts[-1], parts[-1]))"},
)
tree_sum.wrong(
    "The two have changed places: `add(b, a)` is not `add(a, b)` for whatever is added. Keep the order.",
    {NEIGHBOURS: "add(parts[i + 1], parts[i])"},
)
tree_sum.wrong(
    "You turned the parts round, the last one first. Keep the order.",
    {"    while len": "    parts = parts[::-1]\n    while len"},
)
tree_sum.wrong(
    "You stopped after the first round. Add its sums in the same way, and so on until one part is left.",
    {
        "while len(parts) > 1": "if len(parts) > 1",
        "return parts[0]": "return parts if len(parts) > 1 else parts[0]",
    },
)
tree_sum.wrong(
    "You stopped after the first round, and returned the first of its sums. Add them in the same way, and so on until one part is left.",
    {"while len(parts) > 1": "if len(parts) > 1"},
)
tree_sum.wrong(
    "You returned a list of one part. Return the part itself: `parts[0]`.",
    {"parts[0]": "parts"},
)
tree_sum.wrong(
    "One part alone came to nothing. It is the sum already: return it as it is.",
    after=lambda answer, parts: answer if len(parts) > 1 else None,
)
tree_sum.wrong("You added one part alone to itself. It is the sum already: return it as it is.")(
    lambda parts, add: tree_sum_answer(parts * 2 if len(parts) == 1 else parts, add)
)
tree_sum.wrong(
    "The first waits where their number is odd: you paired from the end. Pair from the front, the first with the second, and let the last wait."
)(
    in_rounds(
        lambda parts, add: [
            *parts[: len(parts) % 2],
            *added_up(parts[len(parts) % 2 :: 2], parts[len(parts) % 2 + 1 :: 2], add),
        ]
    )
)
tree_sum.wrong(
    "You paired the first with the last, the second with the last but one. Neighbours are asked for: the first and the second, the third and the fourth."
)(
    in_rounds(
        lambda parts, add: [
            *added_up(parts[: len(parts) // 2], parts[::-1], add),
            *parts[len(parts) // 2 : (len(parts) + 1) // 2],
        ]
    )
)
tree_sum.wrong(
    "You paired the first half with the second, part by part. Neighbours are asked for: the first and the second, the third and the fourth."
)(
    in_rounds(
        lambda parts, add: [
            *added_up(parts[: len(parts) // 2], parts[len(parts) // 2 :], add),
            *parts[2 * (len(parts) // 2) :],
        ]
    )
)
tree_sum.wrong(
    "You added each part to the next one, so that all but two are added twice. Pair them: the first and the second, the third and the fourth."
)(in_rounds(lambda parts, add: added_up(parts, parts[1:], add)))
tree_sum.wrong(
    "You wrote `a + b`, which is not what `add` does with text, or with pairs of arrays. Who calls your function says how parts are added: call `add(a, b)`.",
    {NEIGHBOURS: "parts[i] + parts[i + 1]"},
)


def halved(parts, add, half):
    """The sum of the first `half(n)` of n parts, and of the others, each made in the same way."""
    if len(parts) == 1:
        return parts[0]
    middle = half(len(parts))
    return add(halved(parts[:middle], add, half), halved(parts[middle:], add, half))


for name, half in (("smaller", lambda n: n // 2), ("larger", lambda n: (n + 1) // 2)):
    tree_sum.wrong(
        f"You halved the parts from the top, the {name} half first. That is a tree, too, but for many numbers of parts another one: begin with neighbours, and let an odd last one wait."
    )(lambda parts, add, half=half: halved(parts, add, half))


def adding(function):
    """An `add` that a message can name."""

    def add(a, b):
        return function(a, b)

    return add


@tree_sum.cases
def tree_sum_cases(rng):
    letters = list("abcdefghijklmnopq")
    for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 17):
        yield letters[:n], Brackets(n - 1)
    yield [7], Brackets(0)
    yield [3, 0, 0], Brackets(2)  # a part that counts as false is a part
    for n, d in ((1, 2), (2, 3), (3, 2), (6, 1)):
        yield [rng.integers(-9, 10, (3, d)).astype(float) for _ in range(n)], adding(np.add)
    for n in (1, 3, 4):
        yield [chunk(rng.normal(size=(4, 2))) for _ in range(n)], adding(add_cells_answer)


@exercise(
    lesson="17",
    task="Return the first of the steps h, h/2, h/4, … whose cells (`teachkit.summarise(data, step)`) change the Gaussian density at no datum by more than that share: the largest |rough/exact − 1| over the data is at most the tolerance.",
    hints=[
        "`exact = density(data, data, bandwidth)` is what the cells are compared with. It does not depend on the step.",
        "`cells = summarise(data, step)`, then `rough = density(data, cells.centres, bandwidth, sample_weight=cells.weights)`: the same places, and cells in place of data.",
        "`np.abs(rough / exact - 1).max()` is the largest change. If it is at most the tolerance return the step, otherwise halve it and ask again.",
    ],
    learned="Cells are an answer of known error, if you measure it on data that one machine can hold. Whoever says how much error is allowed has chosen the step.",
)
def largest_step(data, bandwidth, tolerance):
    """The first of h, h/2, h/4, … whose cells change no density at the data by more than that share."""
    # Your code here.


@largest_step.reference
def largest_step_answer(data, bandwidth, tolerance):
    from teachkit import density, summarise

    exact = density(data, data, bandwidth)
    step = bandwidth
    while True:
        cells = summarise(data, step)
        rough = density(data, cells.centres, bandwidth, sample_weight=cells.weights)
        if np.abs(rough / exact - 1).max() <= tolerance:
            return step
        step = step / 2


@largest_step.loops
def largest_step_in_loops(data, bandwidth, tolerance):
    rows = data.tolist()
    exact = [bumps(x, rows, [1] * len(rows), bandwidth) for x in rows]
    step = bandwidth
    while True:
        members = {}
        for row in rows:
            members.setdefault(tuple(round(x / step) for x in row), []).append(row)
        sizes = [len(cell) for cell in members.values()]
        axes = range(len(rows[0]))
        centres = [
            [sum(row[axis] for row in cell) / len(cell) for axis in axes]
            for cell in members.values()
        ]
        worst = 0.0
        for x, right in zip(rows, exact, strict=True):
            worst = max(worst, abs(bumps(x, centres, sizes, bandwidth) / right - 1))
        if worst <= tolerance:
            return step
        step /= 2


def bumps(x, centres, sizes, bandwidth):
    """The sum of Gaussian bumps at x, each as often as its size says."""
    total = 0.0
    for centre, size in zip(centres, sizes, strict=True):
        square = sum((a - b) ** 2 for a, b in zip(x, centre, strict=True))
        total += size * math.exp(-square / (2 * bandwidth**2))
    return total


#: Pieces of the answer, which its wrong ones exchange.
CHANGE = "np.abs(rough / exact - 1).max()"
START = "step = bandwidth\n"
FOUND = "return step"

largest_step.wrong(
    "You compared the mean change with the tolerance. No density may change by more: compare the largest.",
    {".max()": ".mean()"},
)
largest_step.wrong(
    "You compared the median change with the tolerance. No density may change by more: compare the largest.",
    {CHANGE: "np.median(np.abs(rough / exact - 1))"},
)
largest_step.wrong(
    "You compared the root of the mean squared change with the tolerance. No density may change by more: compare the largest.",
    {CHANGE: "np.sqrt(np.mean((rough / exact - 1) ** 2))"},
)
largest_step.wrong(
    "You compared the smallest change with the tolerance (or were content if one density keeps it). No density may change by more: compare the largest.",
    {".max()": ".min()"},
)
largest_step.wrong(
    "You compared the sum of all changes with the tolerance, which grows with the number of data. Compare the largest.",
    {".max()": ".sum()"},
)
largest_step.wrong(
    "You compared the change of the mean density: there what is too much here and too little there cancels. Compare the largest change of all.",
    {CHANGE: "abs(rough.mean() / exact.mean() - 1)"},
)
largest_step.wrong(
    "You compared the difference of the densities, which has the units of a density: in other units of the data it is another number. A share is asked for: |rough/exact − 1|.",
    {CHANGE: "np.abs(rough - exact).max()"},
)
largest_step.wrong(
    "You left the sign on, or took `abs` of the largest alone: a density that falls by much is changed, too, and minus a large number is below every tolerance. First `np.abs`, then the largest.",
    {"np.abs(rough / exact - 1)": "(rough / exact - 1)"},
)
largest_step.wrong(
    "You divided by the largest density of all. Where it is low, a large share is then a small number: divide each difference by the exact density in the same place.",
    {CHANGE: "np.abs(rough - exact).max() / exact.max()"},
)
largest_step.wrong(
    "You divided by the mean density. Divide each difference by the exact density in the same place: |rough/exact − 1|.",
    {CHANGE: "np.abs(rough - exact).max() / exact.mean()"},
)
largest_step.wrong(
    "You took the share of the rough density. What is changed is the exact one: |rough/exact − 1|.",
    {"rough / exact": "exact / rough"},
)
largest_step.wrong(
    "You compared logarithms. log(rough/exact) is near rough/exact − 1 where that is small, and not where it is not: |rough/exact − 1| is asked for.",
    {CHANGE: "np.abs(np.log(rough / exact)).max()"},
)
largest_step.wrong(
    "You squared the change. The tolerance is a share, not its square: `np.abs`.",
    {CHANGE: "((rough / exact - 1) ** 2).max()"},
)
largest_step.wrong(
    "You took the change in per cent. The tolerance is a share, 0.01 for one per cent: leave out the 100.",
    {CHANGE: f"100 * {CHANGE}"},
)
largest_step.wrong(
    "You compared at one place, the first datum. Compare at all data, and take the largest change.",
    {CHANGE: "np.abs(rough / exact - 1)[0]"},
)
largest_step.wrong(
    "You compared at one place, the last datum. Compare at all data, and take the largest change.",
    {CHANGE: "np.abs(rough / exact - 1)[-1]"},
)
largest_step.wrong(
    "You left the weights out, so that a cell of many data counts as one datum: `sample_weight=cells.weights`.",
    {", sample_weight=cells.weights": ""},
)
largest_step.wrong(
    "You put each cell's weight into its middle, `cells.keys * step`. Its data have their mean elsewhere: `cells.centres`.",
    {"cells.centres": "cells.keys * step"},
)
largest_step.wrong(
    "Two things. You put each cell into its middle, and its data have their mean elsewhere: `cells.centres`. And you left out how many they are: `sample_weight=cells.weights`.",
    {"cells.centres": "cells.keys * step", ", sample_weight=cells.weights": ""},
)
largest_step.wrong(
    "You began at h/2. The first step to ask is h itself.",
    {START: "step = bandwidth / 2\n"},
)
largest_step.wrong(
    "You began at 2h. The first step to ask is h itself.",
    {START: "step = 2 * bandwidth\n"},
)
largest_step.wrong(
    "You began at 1, which is h only if h is 1. The first step to ask is h itself.",
    {START: "step = 1.0\n"},
)
largest_step.wrong(
    "You halved once more than needed: return the step before you halve it.",
    {FOUND: "return step / 2"},
)
largest_step.wrong(
    "You returned the step before, the last one that changes too much (or 2h, where h itself will do). Return the one that is fine enough.",
    {FOUND: "return 2 * step"},
)
largest_step.wrong(
    "You returned the step in bandwidths, 1, 1/2, 1/4, …. The step itself is asked for: that many times h.",
    {FOUND: "return step / bandwidth"},
)
largest_step.wrong(
    "You returned how often h is halved. The step itself is asked for.",
    {FOUND: "return int(np.log2(bandwidth / step))"},
)
largest_step.wrong(
    "You returned the change. The step that makes it is asked for.",
    {FOUND: f"return {CHANGE}"},
)
largest_step.wrong(
    "You returned the cells. Their step is asked for.",
    {FOUND: "return cells"},
)
largest_step.wrong(
    "It is the other way round: you returned the first step whose cells change too much.",
    {"<= tolerance": "> tolerance", "while True": "while step > bandwidth / 2**12"},
)
largest_step.wrong(
    "You compared each step with the one before. What cells change is seen beside the data themselves: keep `exact`.",
    {"        step = step / 2": "        exact = rough\n        step = step / 2"},
)
largest_step.wrong(
    "You took a tenth each time. The next step is half of the last.",
    {"step / 2": "step / 10"},
)
largest_step.wrong(
    "You divided h by 1, 2, 3, 4, …. Each step is half of the last: h, h/2, h/4, ….",
    {
        START: "step = bandwidth\n    parts = 1\n",
        "step = step / 2": "parts += 1\n        step = bandwidth / parts",
    },
)
largest_step.wrong(
    "You divided by 4 each time. The next step is half of the last.",
    {"step / 2": "step / 4"},
)


@largest_step.wrong(
    "You halved the bandwidth with the step, so that each density is another one. h stays; only the step is halved."
)
def largest_step_of_another_density(data, bandwidth, tolerance):
    from teachkit import density, summarise

    while True:
        cells = summarise(data, bandwidth)
        exact = density(data, data, bandwidth)
        rough = density(data, cells.centres, bandwidth, sample_weight=cells.weights)
        if np.abs(rough / exact - 1).max() <= tolerance:
            return bandwidth
        bandwidth = bandwidth / 2


@largest_step.wrong(
    "You compared at the centres of the cells. The densities that must not change are those at the data."
)
def largest_step_at_centres(data, bandwidth, tolerance):
    from teachkit import density, summarise

    step = bandwidth
    while True:
        cells = summarise(data, step)
        exact = density(cells.centres, data, bandwidth)
        rough = density(cells.centres, cells.centres, bandwidth, sample_weight=cells.weights)
        if np.abs(rough / exact - 1).max() <= tolerance:
            return step
        step = step / 2


@largest_step.wrong(
    "You asked the smallest steps first, and stopped where one changes too much. A larger one may be within the tolerance by luck: ask h first, and halve."
)
def largest_step_from_below(data, bandwidth, tolerance):
    from teachkit import density, summarise

    exact = density(data, data, bandwidth)
    best = bandwidth
    for step in bandwidth / 2.0 ** np.arange(12, -1, -1):
        cells = summarise(data, step)
        rough = density(data, cells.centres, bandwidth, sample_weight=cells.weights)
        if np.abs(rough / exact - 1).max() > tolerance:
            break
        best = step
    return best


@largest_step.wrong(
    "You made cells with `np.floor`, which begin at a multiple of the step. Those of `summarise` lie around it: call it, or round with `np.rint`."
)
def largest_step_of_floors(data, bandwidth, tolerance):
    from teachkit import density

    exact = density(data, data, bandwidth)
    step = bandwidth
    while True:
        _, which, counts = np.unique(
            np.floor(data / step), axis=0, return_inverse=True, return_counts=True
        )
        sums = [np.bincount(which.ravel(), column) for column in data.T]
        centres = np.column_stack(sums) / counts[:, None]
        rough = density(data, centres, bandwidth, sample_weight=counts)
        if np.abs(rough / exact - 1).max() <= tolerance:
            return step
        step = step / 2


@largest_step.cases
def largest_step_cases(rng):
    yield np.array([[2.3]]), 1.0, 0.1
    # whole numbers, which an odd h never halves; a step that will do where a smaller one will not
    yield np.array([[14], [15], [1], [12], [0]]), 9, 0.004
    yield np.array([[2], [19], [6], [17], [18], [5]]), 7, 0.0035
    yield np.array([[12, 19], [3, 2], [2, 2], [5, 5]]), 7, 0.008
    yield np.array([[18, 6], [19, 15], [17, 16], [18, 17], [7, 18]]), 9, 0.0025
    # where one falls by more than any rises
    yield np.array([[3], [10], [4], [3], [8], [9], [5], [15], [7], [2]]), 3, 0.026
    yield np.repeat([[0.49], [-0.49], [2.0]], [20, 20, 1], axis=0), 1.0, 0.15
    # where mean, median, centres and mean density say something else
    yield np.array([[3, 0], [14, 13], [3, 14], [14, 11], [0, 2], [7, 0]]), 3, 0.0085
    yield np.array([[7], [12], [4], [2], [13], [13], [3], [8], [5]]), 5, 0.0285
    yield np.array([[7, 2], [10, 11], [15, 13], [12, 7], [2, 9], [8, 3], [10, 13]]), 5, 0.068
    yield (
        np.array(
            [[9, 10], [14, 5], [2, 5], [1, 1], [1, 15], [9, 5], [13, 1], [8, 7], [8, 8], [6, 5]]
        ),
        3,
        0.052,
    )
    # two heaps in opposite corners of a cell, and one datum beside them: errors are large
    heaps = np.array([[0.49, 0.49, 0.49], [-0.49, -0.49, -0.49], [0.6, -0.3, -0.3]])
    crowd = np.repeat(heaps, [20, 20, 1], axis=0)
    for tolerance in (0.32, 0.38, 0.45):
        yield crowd, 1.0, tolerance
    for n, d, scale, bandwidth, tolerance in (
        (3, 3, 1.0, 2.5, 0.01),
        (5, 5, 1.0, 3.0, 0.01),
        (8, 1, 0.001, 0.0006, 0.01),
        (12, 2, 100.0, 60.0, 0.01),
        (20, 2, 1.0, 0.9, 0.01),
        (30, 3, 1.0, 1.0, 0.02),
        (40, 1, 1.0, 0.3, 0.001),
        (60, 2, 5.0, 3.0, 0.002),
        (60, 1, 1.0, 0.5, 0.0001),
    ):
        yield scale * rng.normal(size=(n, d)), bandwidth, tolerance
