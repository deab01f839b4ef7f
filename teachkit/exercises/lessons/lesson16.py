"""Exercises of lesson 16: labels or −1, a limit, rows that are wrong, drift, names that stay."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="16",
    task="Return the cluster that the model predicts for each row, and −1 where the row's log density is below the limit.",
    hints=[
        "The model knows both: `model.predict(rows)` is the cluster of each row, and `model.score_samples(rows)` its log density.",
        "`near = model.score_samples(rows) >= limit` is True where a row stays: on the limit it is not below it.",
        "`np.where(near, labels, -1)` takes the label where `near` is True, and −1 elsewhere.",
    ],
    learned="A basin has no end, so that every row climbs somewhere, from however far. What says that a row belongs nowhere is the density where it starts.",
)
def assign_or_reject(model, rows, limit):
    """The cluster of each row, −1 where its log density is below the limit, shape (m,)."""
    # Your code here.


@assign_or_reject.reference
def assign_or_reject_answer(model, rows, limit):
    near = model.score_samples(rows) >= limit
    return np.where(near, model.predict(rows), -1)


@assign_or_reject.loops
def assign_or_reject_in_loops(model, rows, limit):
    labels = []
    for row in rows:
        (log_density,) = model.score_samples([row])
        (label,) = model.predict([row])
        labels.append(-1 if log_density < limit else label)
    return np.array(labels)


#: Pieces of the answer, which its wrong ones exchange.
NEAR = "model.score_samples(rows) >= limit"
LABELS = "model.predict(rows)"
AWAY = "np.linalg.norm(rows[:, None] - model.cluster_centers_, axis=2)"

assign_or_reject.wrong(
    "You gave −1 to what is further than h from its nearest centre, and did not use the limit. Most of a wide cluster is that far from its centre. Ask how dense it is where the row is: `model.score_samples(rows) >= limit`.",
    {NEAR: f"{AWAY}.min(axis=1) <= model.bandwidth_"},
)
assign_or_reject.wrong(
    "You gave each row the cluster of the nearest centre. A row belongs to the mode that it climbs to, which need not be the nearest: `model.predict(rows)`.",
    {LABELS: f"{AWAY}.argmin(axis=1)"},
)
assign_or_reject.wrong(
    "You compared distances to the nearest centre with the limit. The limit is a log density: compare `model.score_samples(rows)` with it.",
    {NEAR: f"{AWAY}.min(axis=1) <= limit"},
)
assign_or_reject.wrong(
    "You compared the density with the limit. The limit is a log density, as `model.score_samples` returns it: leave `np.exp` out.",
    {"model.score_samples(rows)": "np.exp(model.score_samples(rows))"},
)
assign_or_reject.wrong(
    "You took e to the power of the limit. The limit is a log density already, as `model.score_samples` returns it: compare the two as they are.",
    {">= limit": ">= np.exp(limit)"},
)
assign_or_reject.wrong(
    "You took the logarithm of the limit. It is a log density already, as `model.score_samples` returns it: compare the two as they are.",
    {">= limit": ">= np.log(limit)"},
)
assign_or_reject.wrong(
    "A row that lies exactly on the limit got −1. It is not below it, and keeps its cluster: `>=`.",
    {">=": ">"},
)
assign_or_reject.wrong(
    "It is the other way round: −1 goes to the rows whose log density is below the limit.",
    {">=": "<"},
)
assign_or_reject.wrong(
    "You returned the labels of the rows that stay, and nothing for the others. Who sent m rows wants m answers: −1 for the others.",
    {"np.where(near, model.predict(rows), -1)": "model.predict(rows)[near]"},
)
assign_or_reject.wrong(
    "You left the limit out: every row got a cluster, from however far. Give −1 where `model.score_samples(rows)` is below the limit.",
    {"np.where(near, model.predict(rows), -1)": "model.predict(rows)"},
)
assign_or_reject.wrong(
    "You said which rows stay. The cluster of each is asked for, and −1 for the others.",
    {"np.where(near, model.predict(rows), -1)": "near"},
)
assign_or_reject.wrong(
    "You said which rows do not stay. The cluster of each row that does is asked for, and −1 for the others.",
    {"np.where(near, model.predict(rows), -1)": "~near"},
)
assign_or_reject.wrong(
    "You gave 0 to the rows that are below the limit, and 0 is a cluster, the largest one. Give them −1.",
    {"-1)": "0)"},
)
assign_or_reject.wrong(
    "You gave the rows that are below the limit a cluster of their own, the next number. They have nothing in common but that they are far from the data: give them −1.",
    {"-1)": "len(model.cluster_centers_))"},
)
assign_or_reject.wrong(
    "You gave NaN to the rows that are below the limit. NaN makes numbers with a point of all labels, and is equal to nothing: give −1.",
    {"-1)": "np.nan)"},
)
assign_or_reject.wrong(
    "You gave None to the rows that are below the limit, and then the array holds no numbers any more. Give −1.",
    {"-1)": "None)"},
)
assign_or_reject.wrong(
    "You clustered the new rows among themselves: `fit` and `fit_predict` forget the model. `model.predict(rows)` puts them into the clusters that it has.",
    {LABELS: "type(model)(model.bandwidth_, kernel=model.kernel).fit_predict(rows)"},
)
assign_or_reject.wrong(
    "You compared the mean log density of all rows with the limit, so that all stay or none does. Each row is judged by its own.",
    {"model.score_samples(rows)": "np.full(len(rows), model.score_samples(rows).mean())"},
)
assign_or_reject.wrong(
    "As soon as one row is below the limit all got −1. Each row is judged by its own log density.",
    {NEAR: "np.all(model.score_samples(rows) >= limit)"},
)
assign_or_reject.wrong(
    "As soon as one row reaches the limit all keep their clusters. Each row is judged by its own log density.",
    {NEAR: "np.any(model.score_samples(rows) >= limit)"},
)
assign_or_reject.wrong(
    "You compared the log density of the centre that each row climbs to with the limit. Ask how dense it is where the row itself is: `model.score_samples(rows)`.",
    {
        "model.score_samples(rows)": "model.score_samples(model.cluster_centers_)[model.predict(rows)]"
    },
)
assign_or_reject.wrong(
    "You took the size of the log density, without its sign. Far away it is minus a large number: compare it as it is.",
    {"model.score_samples(rows)": "abs(model.score_samples(rows))"},
)
assign_or_reject.wrong(
    "Your labels are numbers with a point, and those cannot stand between square brackets. −1 is a whole number like the others: keep the array whole, or end with `.astype(int)`.",
    after=lambda answer: answer.astype(float),
)


def heaps(rng, *sizes_and_places, spread=1.0):
    """Data in heaps: for each so many rows about its place."""
    drawn = [rng.normal(place, spread, (size, len(place))) for size, place in sizes_and_places]
    return np.vstack(drawn)


@assign_or_reject.cases
def assign_or_reject_cases(rng):
    from teachkit import MeanShift

    line = MeanShift(1.0).fit([[0.0], [0.5], [1.0], [6.0], [6.5]])
    yield line, np.array([[0.4]]), -4.0
    yield line, np.array([[6.1], [20.0]]), -4.0
    yield line, np.array([[3], [6], [0], [-3]]), -3.0  # whole numbers
    # on a lattice whose sums are exact: a row that is exactly on the limit, and its equals
    grid = [[x, y] for x in range(4) for y in range(3)] + [[x, 12] for x in range(3)]
    exact = MeanShift(4.0, kernel="epanechnikov").fit(grid)
    rows = np.array([[6, 1], [1, 1], [-1, 1], [1, 13], [5, 2], [1, 5], [30, 30]])
    yield exact, rows, float(exact.score_samples(rows)[3])
    yield exact, rows[[0, 4, 6]], float(exact.score_samples(rows)[0])
    yield exact, rows, float(exact.score_samples(rows)[4]) * 0.997  # a little below the limit
    # small units: the log of a density may be far above 0
    metres = heaps(rng, (14, (0.0, 0.0)), (8, (9.0, 0.0)))
    small = MeanShift(0.015).fit(metres * 0.01)
    far = np.array([[0.02, -0.01], [0.09, 0.0], [0.06, 0.05], [0.2, 0.1], [0.05, 0.01]])
    yield small, far, 5.0
    yield small, far[[0, 4]], 5.0
    yield small, far, 2.0
    # a long heap beside a small one: where its end lies, the other centre is nearer
    long = np.vstack(
        [heaps(rng, (60, (0.0, 0.0))) * [3.0, 0.5], heaps(rng, (9, (3.0, 4.0)), spread=0.4)]
    )
    ridge = MeanShift(1.3).fit(long)
    between = np.array([[3.5, 0.5], [2.5, 1.5], [4.0, 0.5], [3.0, 4.0], [1.5, 2.0], [9.0, 5.0]])
    yield ridge, between, -5.0
    yield ridge, rng.uniform([-9, -3], [11, 7], (12, 2)), -6.0
    yield ridge, rng.uniform([-9, -3], [11, 7], (25, 2)), -5.0
    flat = MeanShift(2.0, kernel="flat").fit(long)
    yield flat, between[[0, 2, 3]], -4.8
    yield flat, rng.uniform([-9, -3], [11, 7], (16, 2)), -4.2
    # none stays, or all do
    yield ridge, np.array([[40.0, 3.0], [-30.0, 2.0]]), -5.0
    yield ridge, np.array([[0.5, 0.2], [3.0, 4.0], [4.0, 0.3]]), -30.0
    # little is missing, and a cluster whose own centre is below the limit
    lone = MeanShift(1.0).fit([[0.0], [0.3], [0.9], [1.2], [9.0]])
    yield lone, np.array([[0.5], [9.2], [1.0], [9.0]]), -2.4
    yield lone, np.array([[0.1], [0.5], [-1.6], [0.8], [1.1]]), -2.2
    # three columns and three rows
    cube = MeanShift(1.2).fit(heaps(rng, (20, (0, 0, 0)), (15, (4, 4, 0)), (6, (0, 5, 5))))
    yield cube, np.array([[0.3, 4.4, 4.6], [3.8, 4.4, 0.5], [2.0, 2.0, 9.0]]), -7.0
    yield cube, rng.uniform(-2, 8, (20, 3)), -7.5


@exercise(
    lesson="16",
    task="Return the log density below which that share of the data lies, each datum judged by the density that the others make (Gaussian), with `np.quantile`.",
    hints=[
        "Lesson 03 did it for the likelihood: leave a datum out with `np.delete(data, i, axis=0)`, and ask the others.",
        "`log_density(data[[i]], others, bandwidth)[0]` is what the others say of datum i; the double brackets keep it a table of one row. Collect these n numbers in a list.",
        "`np.quantile(logs, share)` is the number below which that share of them lies.",
    ],
    learned="Its own bump flatters every datum that the model has seen, and no new row has one. A limit that is to hold for new rows has to come from data that were left out.",
)
def density_limit(data, bandwidth, share):
    """The log density below which that share of the data lies, each judged by the others."""
    # Your code here.


@density_limit.reference
def density_limit_answer(data, bandwidth, share):
    from teachkit import log_density

    logs = []
    for i in range(len(data)):
        others = np.delete(data, i, axis=0)
        logs.append(log_density(data[[i]], others, bandwidth)[0])
    return np.quantile(logs, share)


@density_limit.loops
def density_limit_in_loops(data, bandwidth, share):
    rows, d = data.tolist(), data.shape[1]
    height = d * math.log(bandwidth) + d / 2 * math.log(2 * math.pi)
    logs = []
    for i, row in enumerate(rows):
        total = 0.0
        for j, other in enumerate(rows):
            if j != i:
                square = sum((a - b) ** 2 for a, b in zip(row, other, strict=True))
                total += math.exp(-square / (2 * bandwidth**2))
        logs.append(math.log(total / (len(rows) - 1)) - height)
    logs.sort()
    place = share * (len(logs) - 1)
    below = min(int(place), len(logs) - 2)
    return logs[below] + (place - below) * (logs[below + 1] - logs[below])


#: Pieces of the answer, which its wrong ones exchange.
OF_OTHERS = "log_density(data[[i]], others, bandwidth)[0]"
OF_ALL = "log_density(data[[i]], data, bandwidth)[0]"
QUANTILE = "np.quantile(logs, share)"

density_limit.wrong(
    "You let each datum judge itself as well: its own bump is in the sum, and no new row will have one. So the limit is too high for them. Leave each out before you ask: `np.delete(data, i, axis=0)`.",
    {OF_OTHERS: OF_ALL},
)
density_limit.wrong(
    "You left out each datum's own bump, and still divided by n. The density is made by n − 1 others.",
    after=lambda answer, data: answer + math.log(1 - 1 / len(data)),
)
density_limit.wrong(
    "You took the share from the upper end. Below the limit lies the share, so that few lie there if it is small: `np.quantile(logs, share)`.",
    {QUANTILE: "np.quantile(logs, 1 - share)"},
)
density_limit.wrong(
    "Two things. Each datum's own bump is in the sum: leave it out before you ask the others. And you took the share from the upper end: below the limit lies the share.",
    {OF_OTHERS: OF_ALL, QUANTILE: "np.quantile(logs, 1 - share)"},
)
density_limit.wrong(
    "`np.percentile` wants a number from 0 to 100, and `share` is one from 0 to 1. `np.quantile(logs, share)` takes it as it is.",
    {QUANTILE: "np.percentile(logs, share)"},
)
density_limit.wrong(
    "You took the quantile of the densities, and then the logarithm. Halfway between two densities is not halfway between their logarithms: take the logarithms first.",
    {QUANTILE: "np.log(np.quantile(np.exp(logs), share))"},
)
density_limit.wrong(
    "Two things. Each datum's own bump is in the sum: leave it out before you ask the others. And you took the logarithm last: halfway between two densities is not halfway between their logarithms, so take the logarithms first.",
    {OF_OTHERS: OF_ALL, QUANTILE: "np.log(np.quantile(np.exp(logs), share))"},
)
density_limit.wrong(
    "You returned a density. Its logarithm is asked for, to be compared with what `score_samples` returns.",
    {QUANTILE: "np.quantile(np.exp(logs), share)"},
)
density_limit.wrong(
    "You returned the density at the limit. Leave `np.exp` out: its logarithm is asked for, to be compared with what `score_samples` returns.",
    after=lambda answer: np.exp(answer),
)
density_limit.wrong(
    "Your logarithm is to base 10. Take the natural one, `np.log`, as `score_samples` does.",
    after=lambda answer: answer / math.log(10),
)
for how, words in (
    ("lower", "the next datum below"),
    ("higher", "the next datum above"),
    ("nearest", "the datum nearest to that place"),
    ("midpoint", "the middle between the data on both sides"),
    ("inverted_cdf", "the first datum at which that share is reached"),
):
    density_limit.wrong(
        f"You took {words}. That is a limit, too, and with many data nearly the same; `np.quantile(logs, share)`, which is asked for, goes between two of them in proportion.",
        {QUANTILE: f'np.quantile(logs, share, method="{how}")'},
    )
density_limit.wrong(
    "You took the sorted number at place int(share · n). That is a limit, too, and with many data nearly the same; `np.quantile(logs, share)`, which is asked for, goes between two of them in proportion.",
    {QUANTILE: "sorted(logs)[min(int(share * len(logs)), len(logs) - 1)]"},
)
density_limit.wrong(
    "You asked the others each time about the first datum, and about it alone. Ask about the one that is left out: `data[[i]]` in place of `data`.",
    {"data[[i]], others": "data, others"},
)
density_limit.wrong(
    "You asked the others each time about all data, and all but one of them stand on their own bump. Ask about the one that is left out: `data[[i]]` in place of `data`.",
    {OF_OTHERS: "log_density(data, others, bandwidth)"},
)
density_limit.wrong(
    "You rounded to 2 digits, and then a datum on the limit may fall off it. Return the number as it is; round when you print.",
    after=lambda answer: np.round(answer, 2),
)
density_limit.wrong(
    "You took the mean of the log densities, and left the share out: `np.quantile(logs, share)`.",
    {QUANTILE: "np.mean(logs)"},
)
density_limit.wrong(
    "You took the median of the log densities, and left the share out: `np.quantile(logs, share)`.",
    {QUANTILE: "np.median(logs)"},
)
density_limit.wrong(
    "You took the lowest log density, and left the share out: `np.quantile(logs, share)`.",
    {QUANTILE: "min(logs)"},
)
density_limit.wrong(
    "You returned the share of the lowest log density, a number times another. Below which log density does that share of the *data* lie? `np.quantile(logs, share)`.",
    {QUANTILE: "share * min(logs)"},
)
density_limit.wrong(
    "You went from the lowest log density to the highest by that share of the way. It is the data that are shared: `np.quantile(logs, share)`.",
    {QUANTILE: "min(logs) + share * (max(logs) - min(logs))"},
)
density_limit.wrong(
    "You returned all the log densities. One number is asked for: `np.quantile(logs, share)`.",
    {QUANTILE: "np.array(logs)"},
)
density_limit.wrong(
    "You left out all data that are equal to the one you ask about. Only itself is left out: its equals are others. `np.delete(data, i, axis=0)`.",
    {"np.delete(data, i, axis=0)": "data[(data != data[i]).any(axis=1)]"},
)
density_limit.wrong(
    "You left out the factor of the Gaussian, (2π)^(d/2) · hᵈ: that is no density yet. `log_density(data[[i]], others, bandwidth)` has it.",
    after=lambda answer, data, bandwidth: (
        answer + data.shape[1] * (math.log(bandwidth) + math.log(2 * math.pi) / 2)
    ),
)
density_limit.wrong(
    "You divided by h where hᵈ is needed, and by √(2π) where its d-th power is. `log_density(data[[i]], others, bandwidth)` does it for any number of columns.",
    after=lambda answer, data, bandwidth: (
        answer + (data.shape[1] - 1) * (math.log(bandwidth) + math.log(2 * math.pi) / 2)
    ),
)
density_limit.wrong(
    "You left out hᵈ: a bump is the lower, the wider it is. `log_density(data[[i]], others, bandwidth)` does it.",
    after=lambda answer, data, bandwidth: answer + data.shape[1] * math.log(bandwidth),
)
density_limit.wrong(
    "The 2 is missing in your Gaussian: e to the power −distance² / (2h²).",
    {
        "bandwidth)[0]": "bandwidth / 2**0.5)[0] - data.shape[1] * np.log(2) / 2",
    },
)
density_limit.wrong(
    "You did not ask about the last datum. It counts like the others: `range(len(data))`.",
    {"range(len(data))": "range(len(data) - 1)"},
)
density_limit.wrong(
    "You took the logarithm of the nearest other's bump alone. All others add to the density: `log_density(data[[i]], others, bandwidth)`.",
    {"np.delete(data, i, axis=0)": "data[np.linalg.norm(data - data[i], axis=1).argsort()[1:2]]"},
)


@density_limit.cases
def density_limit_cases(rng):
    yield np.array([[0.0], [1.0], [3.0]]), 1.0, 0.5
    yield np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0], [4.0, 3.5]]), 1.5, 0.3
    yield np.array([[0], [1], [1], [4], [6]]), 1.6, 0.15  # whole numbers, two of them equal
    yield np.array([[1, 0, 2], [0, 1, 1], [2, 2, 0]]), 0.9, 0.4  # as many rows as columns
    yield np.array([[0.2, 0.1], [0.2, 0.1], [0.5, 0.3], [0.1, 0.7], [0.9, 0.8]]), 0.25, 0.35
    yield rng.normal(size=(6, 1)), 0.8, 0.0  # none lies below the lowest
    yield 100 + 10 * rng.normal(size=(7, 2)), 9.0, 0.9
    yield 0.01 * rng.normal(size=(8, 2)), 0.012, 0.25  # small units: densities far above 1
    for n, d, bandwidth, share in (
        (9, 2, 0.9, 0.05),
        (5, 5, 1.4, 0.33),
        (12, 3, 1.1, 0.1),
        (20, 2, 0.7, 0.07),
        (25, 4, 1.2, 0.02),
        (30, 1, 0.4, 0.12),
        (105, 2, 0.4, 0.05),
    ):
        yield rng.normal(size=(n, d)), bandwidth, share


#: What a penguin measures: the lowest and the highest number of each column.
LIMITS = {
    "bill_length_mm": (10, 100),
    "bill_depth_mm": (5, 50),
    "flipper_length_mm": (50, 500),
    "body_mass_g": (500, 50_000),
}


@exercise(
    lesson="16",
    task='Return what is wrong with a row, as a list of pairs (column, what). For each column of LIMITS, in their order, at most one: "missing" if the row has no such key; "not a number" for text, True, False, None or a list; "not finite" for NaN and infinity; "out of range" below the lowest or above the highest number (bill_length_mm 10 to 100, bill_depth_mm 5 to 50, flipper_length_mm 50 to 500, body_mass_g 500 to 50,000). Then (key, "unknown") for every other key, in the row\'s order.',
    hints=[
        "`for column, (low, high) in LIMITS.items():` goes through the columns. Begin with `if column not in row`, and ask one question after the other with `elif`: so each column gets one finding at most.",
        "`isinstance(value, (int, float))` is True for numbers, and for True and False as well: ask for those first, `isinstance(value, bool)`.",
        "NaN is neither below nor above anything, and not even equal to itself: `value != value`. Infinity is a float that equals `np.inf` or `-np.inf`; ask so, for `isfinite` fails with whole numbers that no float can hold.",
        "At the end, `for key in row:` goes through the row's own order: what is not in LIMITS is unknown.",
    ],
    learned="What comes from outside is anything, until you have looked: text that looks like a number, True that counts as 1, NaN that no comparison stops. And who sent it wants to hear all that is wrong, at once.",
)
def validate_row(row):
    """What is wrong with a row: a list of (column, what) pairs, empty if nothing is."""
    # Your code here.


@validate_row.reference
def validate_row_answer(row):
    found = []
    for column, (low, high) in LIMITS.items():
        value = row.get(column)
        if column not in row:
            found.append((column, "missing"))
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            found.append((column, "not a number"))
        elif value != value or abs(value) == np.inf:
            found.append((column, "not finite"))
        elif not low <= value <= high:
            found.append((column, "out of range"))
    for column in row:
        if column not in LIMITS:
            found.append((column, "unknown"))
    return found


@validate_row.loops
def validate_row_in_loops(row):
    found = []
    for column, limits in LIMITS.items():
        what = None
        if column not in row:
            what = "missing"
        elif type(row[column]) not in (int, float):
            what = "not a number"
        elif type(row[column]) is float and not math.isfinite(row[column]):
            what = "not finite"
        elif row[column] < limits[0] or row[column] > limits[1]:
            what = "out of range"
        if what is not None:
            found.append((column, what))
    for column in row:
        if column not in LIMITS:
            found.append((column, "unknown"))
    return found


#: Pieces of the answer, which its wrong ones exchange.
IS_BOOL = "isinstance(value, bool) or "
NO_NUMBER = "isinstance(value, bool) or not isinstance(value, (int, float))"
NOT_FINITE = "value != value or abs(value) == np.inf"
OUTSIDE = "not low <= value <= high"

validate_row.wrong(
    "You took True and False for numbers: `isinstance(True, int)` is True in Python. Ask `isinstance(value, bool)` first.",
    {IS_BOOL: ""},
)
validate_row.wrong(
    "NaN goes through, and infinity is called out of range: NaN is neither below the lowest nor above the highest number. Ask whether the number is finite before you compare it.",
    {NOT_FINITE: "False", OUTSIDE: "value < low or value > high"},
)
validate_row.wrong(
    'NaN and infinity are called out of range. They are no measurements at all: say "not finite", and ask for it before you compare.',
    {NOT_FINITE: "False"},
)
validate_row.wrong(
    'Infinity is called out of range. Say "not finite" for it, as for NaN: `abs(value) == np.inf`.',
    {" or abs(value) == np.inf": ""},
)
validate_row.wrong(
    'Minus infinity is called out of range. Say "not finite" for it, too: `abs(value) == np.inf`.',
    {"abs(value)": "value"},
)
validate_row.wrong(
    'NaN is called out of range. Say "not finite" for it: `value != value` is True for NaN alone.',
    {"value != value or ": ""},
)
validate_row.wrong(
    "NaN goes through: `value == np.nan` is False for every number, NaN as well. `value != value` is True for NaN alone.",
    {"value != value or ": "", OUTSIDE: "value < low or value > high"},
)
validate_row.wrong(
    "You called a whole number of 400 digits not finite. It is too large for a float, but it is finite, and out of range: Python compares whole numbers of any size without making floats of them.",
    {"abs(value) == np.inf": "abs(value) > 1e308"},
)
validate_row.wrong(
    'You turned text into numbers. Who sends "4200" has quotes where none belong, and the next one sends "4,200": text is not a number, whatever it looks like.',
    {
        NO_NUMBER: "isinstance(value, bool) or not reads_as_number(value)",
        "row.get(column)": "as_read(row.get(column), str)",
    },
)
validate_row.wrong(
    "You made a number of whatever `float(…)` takes, and it takes text and True. Ask what the value is, and do not turn it into something else: `isinstance`.",
    {
        NO_NUMBER: "not reads_as_number(value)",
        "row.get(column)": "as_read(row.get(column), (str, bool))",
    },
)
validate_row.wrong(
    'You did not look for keys that are in the row and not in LIMITS. A name with a typing mistake is one: say "unknown".',
    {"if column not in LIMITS": "if False"},
)
validate_row.wrong(
    "You returned the first finding alone. Who sent the row wants to mend all of it at once: go on, and return the list at the end.",
    after=lambda answer: answer[:1],
)
validate_row.wrong(
    "You called 0 missing, and None, and an empty text or list, for `not row.get(column)` is True for all of them. `column not in row` is True only if the key is not there.",
    {"if column not in row": "if not row.get(column)"},
)
validate_row.wrong(
    "You called None missing. The key is there, with `null` for a value: that is not a number. `column not in row` is True only if the key is not there.",
    {"if column not in row": "if row.get(column) is None"},
)
validate_row.wrong(
    "You left out columns that are missing. Go through LIMITS, and not through the row alone: what is not there cannot be found there.",
    {'found.append((column, "missing"))': "pass"},
)
validate_row.wrong(
    'You called a column that is missing "not a number". Ask first whether it is there: `column not in row`.',
    {'"missing"': '"not a number"'},
)
validate_row.wrong(
    "You refused the limits themselves. 10 to 100 has both ends in it: `<=`.",
    {"low <= value <= high": "low < value < high"},
)
validate_row.wrong(
    "You refused the lowest number itself. 10 to 100 has both ends in it: `<=`.",
    {"low <= value": "low < value"},
)
validate_row.wrong(
    "You refused the highest number itself. 10 to 100 has both ends in it: `<=`.",
    {"value <= high": "value < high"},
)
validate_row.wrong(
    "You looked for numbers that are too large, and not for those that are too small.",
    {"low <= value <= high": "value <= high"},
)
validate_row.wrong(
    "You looked for numbers that are too small, and not for those that are too large.",
    {"low <= value <= high": "low <= value"},
)
validate_row.wrong(
    "You did not compare the numbers with LIMITS.",
    {OUTSIDE: "False"},
)
validate_row.wrong(
    "You refused whole numbers. 4200 is a number as 4200.0 is: `isinstance(value, (int, float))`.",
    {"isinstance(value, (int, float))": "isinstance(value, float)"},
)
validate_row.wrong(
    "You refused numbers with a point. 46.1 is a number as 46 is: `isinstance(value, (int, float))`.",
    {"isinstance(value, (int, float))": "isinstance(value, int)"},
)
validate_row.wrong(
    "You returned the columns alone. What is wrong with each is asked for, too: pairs (column, what).",
    after=lambda answer: [column for column, _ in answer],
)
validate_row.wrong(
    "You returned what is wrong, and not where. Pairs are asked for: (column, what).",
    after=lambda answer: [what for _, what in answer],
)
validate_row.wrong(
    "The two of each pair have changed places: the column comes first.",
    after=lambda answer: [(what, column) for column, what in answer],
)
validate_row.wrong(
    "You returned a dictionary. A list of pairs is asked for: `list(found.items())` makes one of it.",
    after=lambda answer: dict(answer),
)
validate_row.wrong(
    "You returned an array. A list is asked for, which can hold pairs, and none as well: leave `np.array` out.",
    after=lambda answer: np.array(answer),
)
validate_row.wrong(
    "You returned sentences. Whoever reads them by program wants the two apart: pairs (column, what).",
    after=lambda answer: [f"{column}: {what}" for column, what in answer],
)
validate_row.wrong(
    "You returned a dictionary for each finding. Pairs are asked for: (column, what).",
    after=lambda answer: [{"column": column, "what": what} for column, what in answer],
)
validate_row.wrong(
    "You said whether anything is wrong. Say what: a list of pairs (column, what).",
    after=lambda answer: bool(answer),
)
validate_row.wrong(
    "You said whether the row is right. Say what is wrong: a list of pairs (column, what).",
    after=lambda answer: not answer,
)
validate_row.wrong(
    "You said how many things are wrong. Say which: a list of pairs (column, what).",
    after=lambda answer: len(answer),
)
validate_row.wrong(
    "Where nothing is wrong you returned None. Return the list, empty as it is: who calls you can go through it without asking.",
    after=lambda answer: answer or None,
)
validate_row.wrong(
    "You put the pairs into one list without brackets. Each pair is a thing of its own: `found.append((column, what))`, with both pairs of brackets.",
    after=lambda answer: [text for pair in answer for text in pair],
)
validate_row.wrong(
    "You sorted what you found. The columns come in the order of LIMITS, and unknown keys after them, in the row's order.",
    after=lambda answer: sorted(answer),
)
validate_row.wrong(
    "Unknown keys come last, after the columns of LIMITS. You put them first.",
    after=lambda answer: sorted(answer, key=lambda pair: pair[1] != "unknown"),
)
validate_row.wrong(
    "You sorted the unknown keys. They come in the row's order.",
    {"for column in row": "for column in sorted(row)"},
)
validate_row.wrong(
    "You took the columns in the row's order. Rows come in any order, so findings come in that of LIMITS: `for column, (low, high) in LIMITS.items():`.",
    after=lambda answer, row: sorted(answer, key=lambda pair: [*row, *LIMITS].index(pair[0])),
)
validate_row.wrong(
    "You took the columns in the row's order, with the unknown keys at the end. Rows come in any order, so findings come in that of LIMITS: `for column, (low, high) in LIMITS.items():`.",
    after=lambda answer, row: sorted(
        answer, key=lambda pair: (pair[1] == "unknown", [*row, *LIMITS].index(pair[0]))
    ),
)
validate_row.wrong(
    "You put all columns that are missing first. Findings come in the order of LIMITS: one loop, with `if` and `elif`.",
    after=lambda answer: sorted(answer, key=lambda pair: pair[1] != "missing"),
)
validate_row.wrong(
    "Numbers that are not finite got two findings. One for each column is asked for: `elif` asks the next question only where none has been answered.",
    after=lambda answer: [
        (column, each)
        for column, what in answer
        for each in ([what, "out of range"] if what == "not finite" else [what])
    ],
)
validate_row.wrong(
    'NaN and infinity are called not a number. NaN means that, but here it has a name of its own: "not finite".',
    {'"not finite"': '"not a number"'},
)


def reads_as_number(value):
    """Whether float takes it, as who turns text into numbers finds out."""
    try:
        float(value)
    except OverflowError:  # a whole number that is too large for it
        return True
    except (TypeError, ValueError):
        return False
    return True


def as_read(value, kinds):
    """The number that float makes of a value of these kinds, where it makes one."""
    return float(value) if isinstance(value, kinds) and reads_as_number(value) else value


@validate_row.cases
def validate_row_cases(rng):
    inf, nan, huge = math.inf, math.nan, 10**400
    gentoo = {
        "bill_length_mm": 46.1,
        "bill_depth_mm": 13.2,
        "flipper_length_mm": 211.0,
        "body_mass_g": 4500.0,
    }

    def penguin(*values):
        return dict(zip(gentoo, values, strict=False))

    rows = [
        gentoo,
        {},
        penguin(46, 13, 211, 4500),  # whole numbers are numbers
        penguin(46.1, 13.2, 211.0, "4500"),
        penguin(True, 13.2, 211.0, False),
        penguin(nan, 13.2, inf, -inf),
        penguin(46.1, None, [211.0], {"g": 4500}),
        penguin(0, 0.0, -211.0, 4.5),  # kilograms for grams; 0 is there
        gentoo | {"sex": "male"},
        # the limits themselves, and just beyond
        penguin(10, 5, 50, 500),
        penguin(100, 50, 500, 50_000),
        penguin(10.0, 50.0, 50.0, 50_000.0),
        penguin(9.999, 4.999, 49.999, 499.999),
        penguin(100.001, 50.001, 500.001, 50_000.001),
        penguin(9, 51, 49, 50_001),
        penguin(101, 4, 501, 499),
        # text that looks like a number, and what is empty
        penguin("46.1", "nan", "", "ten"),
        penguin("inf", " 13 ", [], {}),
        penguin(huge, -huge, 2.5e300, 1e9),
        # other orders, with keys that nobody knows
        {"body_mass_g": "4500", "flipper_length_mm": 30, "bill_depth_mm": nan},
        {"species": "Gentoo", "body_mass_g": 4500, "Bill_length_mm": 46.1, "bill_depth_mm": 13.2},
        {"wings": 2, "island": None, "feet": [1, 2], "colour": nan, "bill_depth_mm": False},
        {"year": 2009, "body_mass_g": inf, "id": 7, "bill_depth_mm": None, "alive": True},
        {"mass_g": 4500.0, "bill_length": 46.1, "flipper": 211.0, "bill_depth": 13.2},
    ]
    values = [True, None, "4200", "", nan, -inf, [13.0], 0, huge, 60, 75.5, 450, 4200, -1.0, 7.5]
    for _ in range(12):
        keys = rng.permutation([*gentoo, "sex", "island", "year", "Body_mass_g"])
        chosen = keys[: rng.integers(3, 8)].tolist()
        rows.append({key: values[rng.integers(len(values))] for key in chosen})
    yield from ((row,) for row in rows)


@exercise(
    lesson="16",
    task="Return True for each column whose p-value, of `scipy.stats.ks_2samp` with the reference's column and the new one, is below alpha divided by the number of columns; False for the others.",
    hints=[
        "Column j of a table is `table[:, j]`. `ks_2samp(reference[:, j], new[:, j]).pvalue` asks how often chance alone sets two samples from one source that far apart.",
        "You look at d columns, and each is another chance of a false alarm. So each gets a d-th of alpha: `alpha / reference.shape[1]`.",
        "Collect one p-value for each column, and compare all of them at once: `np.array(p_values) < alpha / d`.",
    ],
    learned="Who looks at ten columns at 0.05 each may cry wolf on four days of ten with nothing the matter. Dividing alpha by the number of columns keeps it to one day in twenty at most, at the price of some true alarms.",
)
def drift_alarms(reference, new, alpha):
    """Which columns raise an alarm, with at most alpha of false alarms over all of them, shape (d,)."""
    # Your code here.


@drift_alarms.reference
def drift_alarms_answer(reference, new, alpha):
    from scipy.stats import ks_2samp

    d = reference.shape[1]
    p_values = [ks_2samp(reference[:, j], new[:, j]).pvalue for j in range(d)]
    return np.array(p_values) < alpha / d


@drift_alarms.loops
def drift_alarms_in_loops(reference, new, alpha):
    from scipy.stats import ks_2samp

    alarms = []
    for before, after in zip(reference.T.tolist(), new.T.tolist(), strict=True):
        alarms.append(ks_2samp(before, after).pvalue * reference.shape[1] < alpha)
    return np.array(alarms)


#: Pieces of the answer, which its wrong ones exchange.
P_VALUE = "ks_2samp(reference[:, j], new[:, j]).pvalue"
DIVIDED = "alpha / d"
ALARMS = "np.array(p_values) < alpha / d"

drift_alarms.wrong(
    "You compared each p-value with alpha itself. With d columns there are d chances of a false alarm: compare with alpha / d.",
    {DIVIDED: "alpha"},
)
drift_alarms.wrong(
    "You multiplied alpha by the number of columns. That makes false alarms more frequent: divide.",
    {DIVIDED: "alpha * d"},
)
drift_alarms.wrong(
    "You divided alpha by one less than the number of columns. There are `reference.shape[1]` of them, counted from 1.",
    {DIVIDED: "alpha / max(d - 1, 1)"},
)
drift_alarms.wrong(
    "You divided alpha by a number of rows. It is the columns that each may raise a false alarm: `reference.shape[1]`.",
    {DIVIDED: "alpha / len(reference)"},
)
drift_alarms.wrong(
    "You said whether any column raises an alarm. Which ones is asked for: True or False for each.",
    after=lambda answer: answer.any(),
)
drift_alarms.wrong(
    "You said whether all columns raise an alarm. Which ones is asked for: True or False for each.",
    after=lambda answer: answer.all(),
)
drift_alarms.wrong(
    "You counted the alarms. Which columns raise one is asked for: True or False for each.",
    after=lambda answer: answer.sum(),
)
drift_alarms.wrong(
    "You returned the numbers of the columns that raise an alarm. True or False for each column is asked for: leave `np.flatnonzero` or `np.where` out.",
    after=lambda answer: np.flatnonzero(answer),
)
drift_alarms.wrong(
    "It is the other way round: a small p-value is what chance seldom does. An alarm is a p-value *below* alpha / d.",
    {"np.array(p_values) <": "np.array(p_values) >"},
)
drift_alarms.wrong(
    "You returned the p-values. Compare them with alpha / d.",
    {ALARMS: "np.array(p_values)"},
)
drift_alarms.wrong(
    "You compared the statistic, which is the largest gap between two curves and *large* where there is drift. Compare the p-value: `.pvalue`.",
    {").pvalue": ").statistic"},
)
drift_alarms.wrong(
    "You called it an alarm where the statistic is above alpha / d. How large a gap chance makes hangs on the number of rows, and the p-value knows it: `.pvalue`, and below.",
    {").pvalue": ").statistic", "np.array(p_values) <": "np.array(p_values) >"},
)
drift_alarms.wrong(
    "You called it an alarm where the statistic is above alpha. How large a gap chance makes hangs on the number of rows, and the p-value knows it: `.pvalue`, below alpha / d.",
    {").pvalue": ").statistic", ALARMS: "np.array(p_values) > alpha"},
)
drift_alarms.wrong(
    "You asked the first column alone, and gave its answer to all. Each column has a p-value of its own: `reference[:, j]` and `new[:, j]`.",
    {P_VALUE: "ks_2samp(reference[:, 0], new[:, 0]).pvalue"},
)
drift_alarms.wrong(
    "You compared rows. Row j is all that was measured of one; column j is one measurement of all, `reference[:, j]`.",
    {P_VALUE: "ks_2samp(reference[j % len(reference)], new[j % len(new)]).pvalue"},
)
drift_alarms.wrong(
    "You compared all numbers of both tables at once, whatever their column. Each column has a p-value of its own.",
    {P_VALUE: "ks_2samp(reference.ravel(), new.ravel()).pvalue"},
)
drift_alarms.wrong(
    "You compared the reference with both tables stacked. It is half of what it is compared with then: compare it with the new rows alone.",
    {P_VALUE: "ks_2samp(reference[:, j], np.vstack([reference, new])[:, j]).pvalue"},
)
drift_alarms.wrong(
    "You compared the new rows with both tables stacked. They are part of what they are compared with then: compare them with the reference alone.",
    {P_VALUE: "ks_2samp(new[:, j], np.vstack([reference, new])[:, j]).pvalue"},
)
drift_alarms.wrong(
    "You compared the means, by a t-test. A column that spreads twice as wide about the same mean has drifted, too: `ks_2samp` compares all of it.",
    {
        "from scipy.stats import ks_2samp": "from scipy.stats import ttest_ind",
        "ks_2samp(reference": "ttest_ind(reference",
    },
)
drift_alarms.wrong(
    "You compared the means, by Welch's t-test. A column that spreads twice as wide about the same mean has drifted, too: `ks_2samp` compares all of it.",
    {
        "from scipy.stats import ks_2samp": "from scipy.stats import ttest_ind",
        P_VALUE: "ttest_ind(reference[:, j], new[:, j], equal_var=False).pvalue",
    },
)
drift_alarms.wrong(
    "You compared ranks, by the test of Mann and Whitney. It asks which of two samples lies higher: a column that spreads twice as wide about the same middle goes unseen. `ks_2samp` compares all of it.",
    {
        "from scipy.stats import ks_2samp": "from scipy.stats import mannwhitneyu",
        "ks_2samp(reference": "mannwhitneyu(reference",
    },
)
for limit, words in (
    ("reference.std(axis=0)", "one standard deviation"),
    ("2 * reference.std(axis=0)", "two standard deviations"),
):
    drift_alarms.wrong(
        f"You called it an alarm where the means are more than {words} apart. A column that spreads twice as wide about the same mean has drifted, too: compare the p-value of `ks_2samp` with alpha / d.",
        {ALARMS: f"abs(new.mean(axis=0) - reference.mean(axis=0)) > {limit}"},
    )
for side in ("less", "greater"):
    drift_alarms.wrong(
        f'You asked on one side alone, `alternative="{side}"`. A column may move up or down: leave it out.',
        {"new[:, j])": f'new[:, j], alternative="{side}")'},
    )
drift_alarms.wrong(
    "You sorted the alarms. Which column raises one is asked for: the answers stand in the order of the columns.",
    after=lambda answer: np.sort(answer),
)
drift_alarms.wrong(
    "You sorted the alarms, largest first. Which column raises one is asked for: the answers stand in the order of the columns.",
    after=lambda answer: np.sort(answer)[::-1],
)
drift_alarms.wrong(
    "You sorted the p-values and widened the limit from one to the next, which is Holm's rule. It keeps the promise, too, and misses less; here one limit for all columns is asked for, alpha / d.",
    {ALARMS: "by_holm(np.array(p_values)) < alpha"},
)
drift_alarms.wrong(
    "You compared the p-values by the rule of Benjamini and Hochberg. It keeps the share of false ones *among the alarms* at alpha, and lets a false alarm pass more often: compare with alpha / d.",
    {
        ALARMS: "false_discovery_control(p_values) < alpha",
        "import ks_2samp": "import false_discovery_control, ks_2samp",
    },
)
drift_alarms.wrong(
    "All columns raise an alarm as soon as one of them does. Each answers for itself.",
    {ALARMS: "np.full(d, min(p_values) < alpha / d)"},
)
drift_alarms.wrong(
    "Your answers are 1 and 0. True and False are asked for, so that they can choose columns between square brackets: leave `int` out.",
    after=lambda answer: answer.astype(int),
)


def by_holm(p_values):
    """P-values to be compared with alpha, adjusted from the smallest to the largest."""
    order = p_values.argsort()
    times = np.arange(len(order), 0, -1)
    return np.maximum.accumulate(times * p_values[order])[order.argsort()]


def undecided(reference, new, alpha):
    """Whether a p-value is so near what it is compared with that its rounding may decide."""
    from scipy.stats import ks_2samp

    limit = alpha / reference.shape[1]
    return any(
        0.8 < ks_2samp(before, after, method=method).pvalue / limit < 1.25
        for before, after in zip(reference.T, new.T, strict=True)
        for method in ("exact", "asymp")
    )


def drifted(rng, n, m, changes, alpha, broken=0):
    """A reference of n rows, and m new ones: each column is stretched and moved, some rows lost."""
    stretch, move = np.array(changes).T
    while True:
        reference = rng.normal(size=(n, len(changes)))
        new = rng.normal(size=(m, len(changes))) * stretch + move
        new[:broken] = 999.0
        if not undecided(reference, new, alpha):
            return reference, new, alpha


@drift_alarms.cases
def drift_alarms_cases(rng):
    yield np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[5.0], [6.0], [7.0], [8.0]]), 0.05
    yield np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[1.5], [2.5], [3.5], [0.5]]), 0.05
    # as many rows as columns
    apart = np.array([[1, 7, 3, 2], [2, 5, 9, 4], [3, 8, 1, 6], [4, 6, 5, 8]])
    yield apart, apart + [9, 0, 0, -9], 0.2
    yield apart + [0, 5, 0, 20], apart + [0, 0, 1, -20], 0.3
    yield apart, apart + [2.5, 0, 0, 0], 0.3
    yield apart, apart + [2.5, 2.5, 5, 5], 0.3
    steps = np.repeat(np.arange(20)[:, None], 2, axis=1)
    yield steps, steps + [0, 8], 0.09  # a p-value between alpha / 2 and alpha
    # heaped: many rows are equal
    heaped, lower = np.repeat([[0], [1], [2]], 10, axis=0), np.repeat([[0], [1]], 12, axis=0)
    yield heaped, heaped[::2], 0.1
    yield lower, heaped, 0.2
    yield heaped, np.repeat([[0], [1], [2]], [14, 6, 4], axis=0), 0.2
    same, up, down, wide = (1, 0), (1, 0.9), (1, -0.9), (4, 0)
    for n, m, changes, alpha in (
        (20, 16, (same, (1, 2.5)), 0.05),
        (24, 18, (down, same, (1, -2.5)), 0.1),
        (30, 25, (same, same, same), 0.05),
        (25, 40, ((1, 5), (0.2, -3), (1, 4)), 0.01),
        (40, 30, (wide, same, up, (6, 0.1), same), 0.05),
        (35, 35, (same, up, same, down, up, wide), 0.1),
        (50, 35, (up, down, up, same, wide, same, up, down), 0.2),
        (20, 15, 9 * ((1, 6),), 0.2),
        (60, 20, ((1, 0.6), wide, (1, -0.6), up), 0.05),
        (20, 60, (up, up, (1, 0.7), (1, -0.7), (3, 0)), 0.1),
    ):
        yield drifted(rng, n, m, changes, alpha)
    # an instrument that fails once, which means feel and ranks do not; few rows that spread wide
    yield drifted(rng, 30, 24, (up, same, (1, -1.5), wide), 0.05, broken=1)
    yield drifted(rng, 30, 24, ((1, 2.5), (1, -2.5), (1, 3)), 0.05, broken=1)
    yield drifted(rng, 60, 12, ((4, 1.5), (4, -1.5), same, (4, 1.2)), 0.3)
    yield drifted(rng, 45, 45, [(1, move) for move in rng.uniform(-0.9, 0.9, 12)], 0.15)


@exercise(
    lesson="16",
    task="Return the new labels, renamed so that as many as can be agree with the old ones. −1 stays −1 and is matched with nothing. A pair that shares no row is no pair; new clusters without a partner get the numbers after the last old one, in the order of their own numbers.",
    hints=[
        "Count first: `table[a, b]` is how many rows have the old label a and the new label b. Leave out rows where one of the two is −1: `table[-1, b]` would be the last cluster.",
        "`scipy.optimize.linear_sum_assignment(costs)` chooses pairs, each row and each column at most once, with the smallest sum. You want the largest: give it `-table`.",
        "It returns rows and columns of the pairs: old numbers and new ones. A dictionary from new to old, `dict(zip(new_numbers, old_numbers))`, renames.",
        "It pairs as many as it can, also two clusters that share no row, `table[a, b] == 0`: such a pair is none.",
        "Give new numbers that have no partner `old.max() + 1`, `old.max() + 2`, and so on; put −1 for −1; then look up each new label.",
    ],
    learned="A label is a name, and clustering again deals the names anew, by size. The best matching keeps them, so that whoever stored cluster 2 last month still finds the same birds there.",
)
def match_labels(old, new):
    """The new labels, renamed so that as many as can be agree with the old ones, shape (n,)."""
    # Your code here.


@match_labels.reference
def match_labels_answer(old, new):
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((old.max() + 1, new.max() + 1))
    for a, b in zip(old, new, strict=True):
        if a >= 0 and b >= 0:
            table[a, b] += 1
    old_numbers, new_numbers = linear_sum_assignment(-table)
    names = dict(zip(new_numbers, old_numbers, strict=True))
    for a, b in zip(old_numbers, new_numbers, strict=True):
        if table[a, b] == 0:
            names.pop(b, None)
    names[-1] = -1
    free = old.max() + 1
    for b in range(new.max() + 1):
        if b not in names:
            names[b] = free
            free += 1
    return np.array([names[b] for b in new])


@match_labels.loops
def match_labels_in_loops(old, new):
    from itertools import permutations

    old, new = old.tolist(), new.tolist()
    rows, columns = max(old) + 1, max(new) + 1
    best, agree = {}, -1
    # Of two lists of numbers each order of the longer is tried against the shorter.
    for order in permutations(range(max(rows, columns))):
        names = {b: a for a, b in enumerate(order) if a < rows and b < columns}
        right, shared = 0, {}
        for a, b in zip(old, new, strict=True):
            if a >= 0 and names.get(b) == a:
                right += 1
                shared[b] = a
        if right > agree:
            best, agree = shared, right
    for b in range(columns):
        if b not in best:
            best[b] = max(rows - 1, *best.values()) + 1
    return np.array([best.get(b, -1) for b in new])


#: Pieces of the answer, which its wrong ones exchange.
PAIRS = "zip(new_numbers, old_numbers, strict=True)"
COUNTED = "if a >= 0 and b >= 0"
CHOSEN = "linear_sum_assignment(-table)"
RENAMED = "np.array([names[b] for b in new])"

match_labels.wrong(
    "You named the clusters by size: the largest new one got the name of the largest old one. Two of nearly equal size change places by chance; count which rows they share.",
    {
        CHOSEN: "by_size(old), by_size(new)",
        "new_numbers, old_numbers, strict=True": "new_numbers, old_numbers",
    },
)
match_labels.wrong(
    "You gave each new cluster the old one that it shares most rows with, and then two may get one name. Each name goes once: `linear_sum_assignment(-table)` takes care of it.",
    {CHOSEN: "table.argmax(axis=0), np.arange(table.shape[1])"},
)
match_labels.wrong(
    "You gave each old cluster the new one that it shares most rows with, so that one new cluster may be taken twice and another gets no name. Each goes once: `linear_sum_assignment(-table)` takes care of it.",
    {CHOSEN: "np.arange(len(table)), table.argmax(axis=1)"},
)
match_labels.wrong(
    "Your dictionary leads from old to new. It has to rename the new labels: `dict(zip(new_numbers, old_numbers))`.",
    {PAIRS: "zip(old_numbers, new_numbers, strict=True)"},
)
match_labels.wrong(
    "The minus is missing: `linear_sum_assignment` looks for the smallest sum, and paired what shares least. Give it `-table`.",
    {"-table": "table"},
)
match_labels.wrong(
    "You kept pairs that share no row: `linear_sum_assignment` pairs as many as it can. Whoever wrote to that cluster last month would now write to strangers; where `table[a, b]` is 0 there is no pair.",
    {"table[a, b] == 0": "False"},
)
match_labels.wrong(
    "You renamed the old labels. They stay, for they are stored with whoever uses them: rename the new ones.",
    after=lambda answer, old, new: match_labels_answer(new, old),
)
match_labels.wrong(
    "You returned the new labels as they came.",
    after=lambda answer, new: new.copy(),
)
match_labels.wrong(
    "You returned the old labels. Rows may have changed their cluster: return the new ones, renamed.",
    after=lambda answer, old: old.copy(),
)
match_labels.wrong(
    "You numbered the new clusters in the order in which they first come. That hangs on the order of the rows and not on the old labels.",
    {RENAMED: "np.array([by_coming(new).get(b, -1) for b in new])"},
)
match_labels.wrong(
    "You took the largest number of shared rows first, then the largest of what is left. That can give away a partner that another needs more: all pairs have to be chosen together, `linear_sum_assignment(-table)`.",
    {CHOSEN: "largest_first(table)"},
)
match_labels.wrong(
    "You went through the new clusters in their order, and gave each the best old one that was still free. Whoever comes late gets what is left: all pairs have to be chosen together, `linear_sum_assignment(-table)`.",
    {CHOSEN: "one_after_another(table.T)[::-1]"},
)
match_labels.wrong(
    "You went through the old clusters in their order, and gave each the best new one that was still free. Whoever comes late gets what is left: all pairs have to be chosen together, `linear_sum_assignment(-table)`.",
    {CHOSEN: "one_after_another(table)"},
)
match_labels.wrong(
    "You counted −1 as the last cluster: `table[-1]` is the last row. Leave out rows where one of the two labels is −1.",
    {COUNTED: "if True"},
)
match_labels.wrong(
    "You left out rows whose new label is −1, and counted those whose old label is −1 for the last old cluster: `table[-1]` is the last row.",
    {COUNTED: "if b >= 0"},
)
match_labels.wrong(
    "You left out rows whose old label is −1, and counted those whose new label is −1 for the last new cluster: `table[a, -1]` is the last column.",
    {COUNTED: "if a >= 0"},
)
match_labels.wrong(
    "Your −1 got the name of the last cluster: `names[-1]` of an array or a list is its last one. Put −1 back where it was.",
    {"names[-1] = -1": "", RENAMED: "np.array([names[b % (new.max() + 1)] for b in new])"},
)
match_labels.wrong(
    "Each pair of labels counts once, however many rows have it. `table[old, new] += 1` adds 1 to a place only once; go through the rows, or use `np.add.at(table, (old, new), 1)` on those without −1.",
    {"+= 1\n    old_numbers": "= 1\n    old_numbers"},
)
match_labels.wrong(
    "You gave −1 to new clusters without a partner. They are clusters: give them the numbers after the last old one.",
    {"names[b] = free": "names[b] = -1"},
)
match_labels.wrong(
    "New clusters without a partner kept their number, which may be an old cluster's that is another. Give them the numbers after the last old one.",
    {"names[b] = free": "names[b] = b"},
)
match_labels.wrong(
    "All new clusters without a partner got the same number. Each needs one of its own.",
    {"            free += 1\n": ""},
)
match_labels.wrong(
    "Your new clusters without a partner are numbered after the last *new* one. Go on after the last old one: `old.max() + 1`.",
    {"free = old.max() + 1": "free = new.max() + 1"},
)
match_labels.wrong(
    "New clusters without a partner begin at the last old number itself, which is taken. Begin one higher: `old.max() + 1`.",
    {"free = old.max() + 1": "free = old.max()"},
)
match_labels.wrong(
    "You numbered the new clusters without a partner from behind. They get their numbers in the order of their own.",
    {"for b in range(new.max() + 1)": "for b in range(new.max(), -1, -1)"},
)
match_labels.wrong(
    "You left out rows whose new cluster has no partner. Each row needs a label: those get the numbers after the last old one.",
    after=lambda answer, old: answer[answer <= old.max()],
)
match_labels.wrong(
    "You left out rows whose new label is −1. Each row needs a label: −1 stays −1.",
    after=lambda answer: answer[answer >= 0],
)
match_labels.wrong(
    "You matched shares of both clusters together (Jaccard), and not numbers of rows. As many *rows* as can be are to agree: give `-table` to `linear_sum_assignment`.",
    {
        CHOSEN: "linear_sum_assignment(-table / (table.sum(0) + table.sum(1)[:, None] - table))",
    },
)
match_labels.wrong(
    "You matched shares of the new clusters, and not numbers of rows. As many *rows* as can be are to agree: give `-table` to `linear_sum_assignment`.",
    {CHOSEN: "linear_sum_assignment(-table / table.sum(axis=0))"},
)
match_labels.wrong(
    "You matched shares of the old clusters, and not numbers of rows. As many *rows* as can be are to agree: give `-table` to `linear_sum_assignment`.",
    {CHOSEN: "linear_sum_assignment(-table / table.sum(axis=1, keepdims=True))"},
)
match_labels.wrong(
    "You renamed one cluster after another in the same array, so that rows which just got a name are renamed again with the next one. Compare with `new`, and write into another array.",
    {RENAMED: "renamed_in_place(new, names)"},
)
match_labels.wrong(
    "You returned the dictionary. Look up each new label in it, so that each row gets its name.",
    {RENAMED: "{b: names[b] for b in sorted(names) if b >= 0}"},
)
match_labels.wrong(
    "You returned the name of each new cluster. Look up each new label there, so that each row gets its own.",
    {RENAMED: "np.array([names[b] for b in range(new.max() + 1)])"},
)
match_labels.wrong(
    "You said which rows agree. The renamed labels are asked for.",
    after=lambda answer, old: answer == old,
)


@match_labels.wrong(
    "You matched −1 as if it were a cluster. Rows with −1 have nothing in common but that they are far from the data: −1 stays −1 and is matched with nothing.",
)
def match_labels_of_all(old, new):
    before, after = np.unique(old), np.unique(new)
    a, b = np.searchsorted(before, old), np.searchsorted(after, new)
    renamed = match_labels_answer(a, b)
    names = [*before.tolist(), *range(old.max() + 1, old.max() + 1 + len(after))]
    return np.array(names)[renamed]


def by_size(labels):
    """The clusters, the largest first."""
    return np.argsort(-np.bincount(labels[labels >= 0]), kind="stable")


def by_coming(labels):
    """The place of each cluster among those that come one after another."""
    return {label: place for place, label in enumerate(dict.fromkeys(labels[labels >= 0]))}


def renamed_in_place(labels, names):
    """The labels, renamed by one name after another."""
    renamed = labels.copy()
    for number, name in names.items():
        renamed[renamed == number] = name
    return renamed


def largest_first(table):
    """Old and new numbers of pairs, the pair that shares most first."""
    rest, pairs = table.copy(), []
    for _ in range(min(table.shape)):
        a, b = np.unravel_index(rest.argmax(), rest.shape)
        pairs.append((a, b))
        rest[a], rest[:, b] = -1, -1
    return np.array(pairs).T


def one_after_another(table):
    """For each row the best column that is still free, as rows and columns of pairs."""
    rest, chosen = table.copy(), []
    for row in range(min(table.shape)):
        chosen.append(rest[row].argmax())
        rest[:, chosen[-1]] = -1
    return np.arange(len(chosen)), np.array(chosen)


def labelled(rng, table):
    """Two labellings that share so many rows; the first row and column are those of −1."""
    pairs = [
        (a - 1, b - 1)
        for a, row in enumerate(table)
        for b, count in enumerate(row)
        for _ in range(count)
    ]
    old, new = rng.permutation(pairs).T
    return old.copy(), new.copy()


@match_labels.cases
def match_labels_cases(rng):
    yield np.array([0, 0, 1]), np.array([1, 1, 0])
    yield np.array([0, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 1])
    yield np.array([0, 0, 1, 1, 2]), np.array([2, 2, 0, 0, 1])  # round in a ring
    yield np.array([0, 0, 0, -1, 1, 1]), np.array([1, 1, 1, 0, 0, -1])
    yield np.array([0, 0, 0, 0]), np.array([0, 1, 1, 2])  # more new than old
    yield np.array([0, 0, 0, 0, 0, 0]), np.array([-1, 0, -1, 1, 0, -1])  # half are nobody's
    yield np.array([2, 2, 0, 1, 2, 0]), np.array([0, 0, 0, 0, 0, -1])  # and fewer
    for table in (
        # nearly equal sizes change places
        [[0, 0, 0], [0, 2, 9], [0, 10, 2]],
        [[0, 0, 0, 0], [0, 1, 0, 8], [0, 7, 1, 0], [0, 0, 6, 1]],
        # the largest first is not the most: 9 + 1 < 8 + 8
        [[0, 0, 0], [0, 9, 8], [0, 8, 1]],
        [[1, 0, 0, 0], [0, 7, 6, 0], [2, 6, 2, 3], [0, 0, 3, 2]],
        # many that were nobody are a cluster now, and a cluster fell apart into nobody
        [[3, 9, 0, 0], [8, 0, 2, 0], [0, 0, 1, 6], [0, 2, 0, 5]],
        [[2, 0, 7, 0], [0, 4, 0, 1], [9, 1, 3, 0], [1, 0, 2, 4]],
        [[0, 0, 6, 1], [6, 3, 2, 0], [5, 0, 3, 4]],
        # more new than old, of any size, with partners in between
        [[1, 0, 1, 0, 0, 2], [0, 2, 0, 7, 5, 0], [1, 1, 3, 0, 0, 9]],
        [[0, 1, 5, 0, 0], [2, 3, 0, 8, 0], [1, 4, 1, 0, 6]],
        # fewer new than old
        [[2, 1, 0], [0, 0, 4], [1, 9, 0], [0, 1, 5], [3, 2, 0], [0, 3, 1]],
        # one that fell apart, beside one that is gone: they share no row
        [[0, 0, 0, 0], [0, 4, 0, 0], [0, 0, 3, 2], [0, 2, 0, 0]],
        [[0, 0, 1, 0, 0], [0, 3, 0, 0, 1], [0, 5, 0, 0, 0], [1, 0, 6, 4, 0]],
        # shares would choose otherwise
        [[0, 0, 0], [0, 10, 5], [0, 5, 1]],
        [[0, 0, 0, 0], [0, 20, 9, 0], [0, 8, 1, 0], [0, 3, 0, 2]],
        [[0, 0, 0, 0], [0, 10, 6, 12], [0, 3, 1, 2], [0, 1, 4, 0]],
    ):
        yield labelled(rng, table)
    for k in (3, 4, 5):
        names = rng.permutation(k)
        old = rng.integers(k, size=12 * k)
        new = np.where(rng.random(12 * k) < 0.8, names[old], rng.integers(k, size=12 * k))
        far = rng.random((2, 12 * k)) < 0.1
        yield np.where(far[0], -1, old), np.where(far[1], -1, new)
