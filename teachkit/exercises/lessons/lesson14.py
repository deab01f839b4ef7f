"""Exercises of lesson 14: shares, log ratios, zeros, a test of one mode, cards for segments."""

import math
import re

import numpy as np

from teachkit.apply.modality import count_peaks, critical_bandwidth
from teachkit.exercises.answers import short
from teachkit.exercises.declare import exercise


def rounded_to(digits):
    """What rounds an answer to so many digits."""
    return lambda answer: np.round(answer, digits)


@exercise(
    lesson="14",
    task="Return each row as shares that add up to one: each amount over its row's total.",
    hints=[
        "`amounts.sum(axis=1)` goes along each row, and gives n totals: one for each.",
        "With `keepdims=True` the totals stand in a column, shape (n, 1). Then each row of `amounts` is divided by its own.",
    ],
    learned="Shares forget how much there was: a row times 10 has the same ones. And they hang together: where one is larger, the others are smaller.",
)
def close(amounts):
    """Each row as shares that add up to one, shape (n, d)."""
    # Your code here.


@close.reference
def close_answer(amounts):
    return amounts / amounts.sum(axis=1, keepdims=True)


@close.loops
def close_in_loops(amounts):
    rows = []
    for row in amounts.tolist():
        total = sum(row)
        rows.append([amount / total for amount in row])
    return np.array(rows)


#: What the answer divides by, which its wrong ones exchange.
TOTALS = "amounts.sum(axis=1, keepdims=True)"

close.wrong(
    "You divided each column by its total. A row is one household, whose shares add up to one: take the total along the row, `axis=1`.",
    {"axis=1": "axis=0"},
)
close.wrong(
    "You divided by the total of all rows together. Each row has a total of its own: `axis=1`.",
    {TOTALS: "amounts.sum()"},
)
close.wrong(
    "Your shares are in percent, and add up to 100. Leave the factor 100 out.",
    after=lambda answer: answer * 100,
)
close.wrong(
    "You divided each row by its largest amount, which makes that one 1. Divide by the row's total, and the shares add up to one.",
    {TOTALS: "amounts.max(axis=1, keepdims=True)"},
)
close.wrong(
    "You divided each row by its length, the root of the sum of squares: it is the squares that add up to one then. Divide by the row's total.",
    {TOTALS: "np.linalg.norm(amounts, axis=1, keepdims=True)"},
)
close.wrong(
    "You divided each row by its mean, so that it adds up to the number of columns. Divide by the row's total.",
    {TOTALS: "amounts.mean(axis=1, keepdims=True)"},
)
close.wrong(
    "The totals lie in a row, so that the first column was divided by the first total, the second column by the second. Where n and d differ that is mostly an error; where they are equal nobody tells you. `keepdims=True` stands the totals up, shape (n, 1).",
    {", keepdims=True": ""},
)
close.wrong(
    "What comes after the point is lost, so that nearly all shares are 0. Divide with a single `/`, and leave `astype(int)` out.",
    after=lambda answer: np.floor(answer),
)
close.wrong(
    "Where the amounts are whole numbers your shares were cut down to whole numbers, too. Make the array with `np.zeros(…)`: `np.zeros_like(amounts)` holds what the amounts are.",
    after=lambda answer, amounts: answer.astype(amounts.dtype),
)
close.wrong(
    "You divided by the number of columns. Divide each row by its total, which says how much there was.",
    {TOTALS: "amounts.shape[1]"},
)
close.wrong(
    "You returned the totals. Divide the amounts by them.",
    {"amounts / ": ""},
)
close.wrong(
    "You returned the totals. Divide the amounts by them, and stand them up for it with `keepdims=True`.",
    {"amounts / ": "", ", keepdims=True": ""},
)
close.wrong(
    "You divided the totals by the amounts. It is the other way round: amount over total.",
    {f"amounts / {TOTALS}": f"{TOTALS} / amounts"},
)
close.wrong(
    "You divided each amount by the others of its row together. The total holds all of them, the amount itself as well.",
    {TOTALS: f"({TOTALS} - amounts)"},
)
close.wrong(
    "You took e to the power of each amount before you divided. A share is the amount itself over the row's total.",
    {
        f"amounts / {TOTALS}": (
            "np.exp(amounts - amounts.max(axis=1, keepdims=True)) / "
            "np.exp(amounts - amounts.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)"
        )
    },
)
close.wrong(
    "You stretched each row from 0 to 1. A share is the amount itself over the row's total: nothing is taken off first.",
    {
        f"amounts / {TOTALS}": (
            "(amounts - amounts.min(axis=1, keepdims=True)) / np.ptp(amounts, axis=1, keepdims=True)"
        )
    },
)
close.wrong(
    "You divided all rows by the largest total. Each row has a total of its own.",
    {TOTALS: "amounts.sum(axis=1).max()"},
)
close.wrong(
    "You divided all rows by the mean of the totals. Each row has a total of its own.",
    {TOTALS: "amounts.sum(axis=1).mean()"},
)
close.wrong(
    "You divided all rows by the total of the first. Each row has a total of its own.",
    {TOTALS: "amounts[0].sum()"},
)
close.wrong(
    "You put the columns into the rows. Turn the array back: each row of the answer is a row of the amounts.",
    after=lambda answer: answer.T,
)
for digits in (1, 2, 3, 4):
    close.wrong(
        f"You rounded to {digits} digits, and then the shares need not add up to one. Return them as they are; round when you print.",
        after=rounded_to(digits),
    )


@close.cases
def close_cases(rng):
    yield (np.array([[3.0, 1.0]]),)
    yield (np.array([[6.5, 1.5], [0.5, 0.125], [30.0, 90.0]]),)
    yield (np.array([[30, 10, 10], [1, 2, 4]]),)
    yield (np.array([[1, 2, 5], [4, 5, 2], [0, 3, 8]]),)  # whole numbers, as many rows as columns
    yield (np.array([[2.0], [0.25], [7.5]]),)
    yield (np.array([[0.0, 4.0, 0.0, 0.0], [0.6, 0.0, 0.3, 0.1]]),)  # all in one; closed already
    yield (rng.gamma(2, 1e-5, (5, 4)),)  # nearly nothing is shared, too
    yield (rng.gamma(1, [5.0, 90.0, 300.0], (3, 3)),)
    for n, d in ((6, 2), (4, 7), (6, 6), (9, 3), (20, 5)):
        yield (rng.gamma(1, 40, (n, d)) * rng.uniform(0.01, 3, (n, 1)),)
    yield (rng.integers(0, 60, (12, 6)) * 10 + 10,)


@exercise(
    lesson="14",
    task="Return the centred log ratios: the natural logarithm of each share, minus the mean of the logarithms of its row.",
    hints=[
        "Take the logarithm first, `np.log(shares)`, and the mean afterwards: the mean of the logarithms, not the logarithm of the mean.",
        "Each row has a mean of its own: `logs.mean(axis=1, keepdims=True)` has shape (n, 1), and can be taken off `logs`.",
    ],
    learned="Log ratios ask how many times as much, not how much more: twice as much is the same step from 1 % to 2 % as from 20 % to 40 %. And a common factor of a row changes nothing.",
)
def clr(shares):
    """The centred log ratios of shares, shape (n, d)."""
    # Your code here.


@clr.reference
def clr_answer(shares):
    logs = np.log(shares)
    return logs - logs.mean(axis=1, keepdims=True)


@clr.loops
def clr_in_loops(shares):
    rows = []
    for row in shares.tolist():
        logs = [math.log(share) for share in row]
        middle = sum(logs) / len(logs)
        rows.append([log - middle for log in logs])
    return np.array(rows)


#: What the answer takes off, which its wrong ones exchange.
MIDDLE = "logs.mean(axis=1, keepdims=True)"

clr.wrong(
    "You returned the logarithms. Take the mean of each row's logarithms off them.",
    {f" - {MIDDLE}": ""},
)
clr.wrong(
    "You took off the logarithm of the mean share. The mean of the logarithms is asked for: log first, then mean. It is smaller, unless all shares of the row are equal.",
    {MIDDLE: "np.log(shares.mean(axis=1, keepdims=True))"},
)
clr.wrong(
    "You took off the logarithm of each row's total. The mean of the row's logarithms is asked for.",
    {MIDDLE: "np.log(shares.sum(axis=1, keepdims=True))"},
)
clr.wrong(
    "You took off the mean of each column's logarithms. A row is one household, and is compared with itself: `axis=1`.",
    {"axis=1": "axis=0"},
)
clr.wrong(
    "You took off the mean of all logarithms. Each row has a mean of its own: `axis=1`, `keepdims=True`.",
    {MIDDLE: "logs.mean()"},
)
clr.wrong(
    "You took logarithms to base 10. The natural logarithm is asked for: `np.log`.",
    {"np.log": "np.log10"},
)
clr.wrong(
    "You took logarithms to base 2. The natural logarithm is asked for: `np.log`.",
    {"np.log": "np.log2"},
)
clr.wrong(
    "You added 1 before you took the logarithm: `np.log1p` is the log of 1 + s. That undoes the ratios; take `np.log`.",
    {"np.log": "np.log1p"},
)
clr.wrong(
    "You compared each share with the last of its row. Compare it with all of them: take off the mean of the row's logarithms.",
    {MIDDLE: "logs[:, -1:]"},
)
clr.wrong(
    "You compared each share with the last of its row, and left that one out. Keep all columns, and take off the mean of the row's logarithms.",
    {f"logs - {MIDDLE}": "logs[:, :-1] - logs[:, -1:]"},
)
clr.wrong(
    "You compared each share with the first of its row. Compare it with all of them: take off the mean of the row's logarithms.",
    {MIDDLE: "logs[:, :1]"},
)
clr.wrong(
    "You compared each share with the largest of its row. Compare it with all of them: take off the mean of the row's logarithms.",
    {MIDDLE: "logs.max(axis=1, keepdims=True)"},
)
clr.wrong(
    "You took off the median of each row's logarithms. The mean is asked for: then a row adds up to 0.",
    {MIDDLE: "np.median(logs, axis=1, keepdims=True)"},
)
clr.wrong(
    "You took off the sum of each row's logarithms, or forgot the root of the product. Their mean is asked for.",
    {MIDDLE: "logs.sum(axis=1, keepdims=True)"},
)
clr.wrong(
    "You divided the sum of a row's logarithms by the number of rows, or took that root of the product. A row has `shares.shape[1]` shares; `len(shares)` counts rows.",
    {MIDDLE: "logs.sum(axis=1, keepdims=True) / len(shares)"},
)
clr.wrong(
    "You compared each share with an equal share of the whole, 1/d. Compare it with the others of its row: take off the mean of the row's logarithms.",
    {MIDDLE: "np.log(1 / shares.shape[1])"},
)
clr.wrong(
    "You compared each share with the rest of its row. Compare it with all shares, each by itself: take off the mean of the row's logarithms.",
    {MIDDLE: "np.log(shares.sum(axis=1, keepdims=True) - shares)"},
)
clr.wrong(
    "You divided by the standard deviation of each row's logarithms as well. Take the mean off, and leave the rest as it is: how far they differ is what is to be measured.",
    {f"logs - {MIDDLE}": f"(logs - {MIDDLE}) / np.maximum(logs.std(axis=1, keepdims=True), 1e-12)"},
)
clr.wrong(
    "You divided the logarithms by their mean. Take the mean off: the logarithm of a ratio is a difference.",
    {f"logs - {MIDDLE}": f"logs / {MIDDLE}"},
)
clr.wrong(
    "You returned the ratios to the geometric mean. Their logarithms are asked for.",
    after=lambda answer: np.exp(answer),
)
clr.wrong(
    "You took the geometric mean off the shares. Divide by it, and take the logarithm of that.",
    {f"logs - {MIDDLE}": f"shares - np.exp({MIDDLE})"},
)
clr.wrong(
    "You took the mean off the shares, and no logarithm. Take `np.log` first.",
    {"np.log(shares)": "shares"},
)
clr.wrong(
    "The sign is turned: it is the logarithm minus the mean, so that a large share has a large number.",
    after=lambda answer: -answer,
)
clr.wrong(
    "You took the mean of each column off as well. That moves all households alike and changes no distance between them; it is not asked for.",
    after=lambda answer: answer - answer.mean(axis=0),
)
clr.wrong(
    "The means lie in a row, so that the first one was taken off the first column, the second off the second. Where n and d differ that is mostly an error; where they are equal nobody tells you. `keepdims=True` stands them up, shape (n, 1).",
    {", keepdims=True": ""},
)
clr.wrong(
    "Where the numbers that came in are whole your answer was cut down to whole numbers, too. Make the array with `np.zeros(…)`: `np.zeros_like(shares)` holds what came in.",
    after=lambda answer, shares: answer.astype(shares.dtype),
)
clr.wrong(
    "You put the columns into the rows. Turn the array back: each row of the answer is a row of the shares.",
    after=lambda answer: answer.T,
)
for digits in (1, 2, 3, 4):
    clr.wrong(
        f"You rounded to {digits} digits. Return the numbers as they are; round when you print.",
        after=rounded_to(digits),
    )


@clr.cases
def clr_cases(rng):
    yield (np.array([[0.8, 0.2]]),)
    yield (np.array([[0.5, 0.3, 0.2], [0.05, 0.6, 0.35]]),)
    yield (np.array([[1.0], [1.0], [1.0]]),)  # a share of everything is 0
    yield (np.array([[0.25, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.4]]),)
    # amounts, and percents: a common factor of a row changes nothing
    yield (np.array([[30, 10, 5], [1, 2, 4]]),)
    yield (np.array([[61.5, 20.5, 18.0], [2.0, 88.0, 10.0], [30.0, 1.5, 68.5]]),)
    yield (close_answer(rng.gamma(1, 1, (4, 4)) + 1e-6),)  # as many rows as columns
    for n, d in ((5, 2), (3, 6), (6, 6), (8, 3), (9, 5), (20, 6)):
        yield (close_answer(rng.gamma(0.7, 1, (n, d)) + 1e-9),)
    yield (close_answer(np.exp(rng.normal(0, 4, (7, 4)))),)
    yield (close_answer(np.array([[1e-20, 0.4, 0.6], [0.5, 0.5, 1e-9]])),)  # next to nothing


@exercise(
    lesson="14",
    task="Put `smallest` for each share that is 0, and close the rows again: the other shares of a row keep their ratios.",
    hints=[
        "`np.where(shares == 0, smallest, shares)` is a new array: `smallest` where a share is 0, and the share elsewhere.",
        "Now rows with zeros add up to more than one. Divide each row by its sum, as in the first exercise: all its shares shrink alike, so that their ratios stay.",
    ],
    learned="A log ratio can't do without a number in place of 0, and the number is yours, not the data's. So try several, and say what changes.",
)
def replace_zeros(shares, smallest):
    """Shares with a small one for each zero, closed again, shape (n, d)."""
    # Your code here.


@replace_zeros.reference
def replace_zeros_answer(shares, smallest):
    filled = np.where(shares == 0, smallest, shares)
    return filled / filled.sum(axis=1, keepdims=True)


@replace_zeros.loops
def replace_zeros_in_loops(shares, smallest):
    rows = []
    for row in shares.tolist():
        filled = [smallest if share == 0 else share for share in row]
        total = sum(filled)
        rows.append([share / total for share in filled])
    return np.array(rows)


#: Pieces of the answer, which its wrong ones exchange.
FILLED = "np.where(shares == 0, smallest, shares)"
SUMS = "filled.sum(axis=1, keepdims=True)"

replace_zeros.wrong(
    "You did not close the rows again: those that had zeros add up to more than one. Divide each row by its sum.",
    {f" / {SUMS}": ""},
)
replace_zeros.wrong(
    "You added `smallest` to every share. Put it in place of the zeros alone: the other shares of a row keep their ratios.",
    {FILLED: "shares + smallest"},
)
replace_zeros.wrong(
    "You raised the shares below `smallest`, too. However small, they were observed: put `smallest` for zeros alone.",
    {FILLED: "np.maximum(shares, smallest)"},
)
replace_zeros.wrong(
    "You raised the shares below `smallest`, too, and did not close the rows. However small, they were observed: put `smallest` for zeros alone, and divide each row by its sum.",
    {FILLED: "np.maximum(shares, smallest)", f" / {SUMS}": ""},
)
replace_zeros.wrong(
    "The zeros are still there. Put `smallest` for them: `np.where(shares == 0, smallest, shares)`.",
    {FILLED: "shares"},
)
replace_zeros.wrong(
    "You put NaN for the zeros, and all numbers of such a row became NaN. Put `smallest`.",
    {FILLED: "np.where(shares == 0, np.nan, shares)"},
)
replace_zeros.wrong(
    "You put 1 for each zero. `smallest` is the number to put there.",
    {FILLED: "np.where(shares == 0, 1, shares)"},
)
replace_zeros.wrong(
    "You put `smallest` where a share is not 0, and left the zeros. Turn the two round: `np.where(shares == 0, smallest, shares)`.",
    {FILLED: "np.where(shares == 0, shares, smallest)"},
)
replace_zeros.wrong(
    "You divided by 1 + `smallest`, which is the sum of a row with one zero only. Rows have none, or several: divide each by its own sum.",
    {SUMS: "(1 + smallest)"},
)
replace_zeros.wrong(
    "You divided by 1 + `smallest` each row that has a zero. With two zeros a row adds up to 1 + 2 times `smallest`, and so on: divide each row by its own sum.",
    {SUMS: "np.where((shares == 0).any(axis=1, keepdims=True), 1 + smallest, 1)"},
)
replace_zeros.wrong(
    "You divided each column by its sum. A row is one household, whose shares add up to one: `axis=1`.",
    {"axis=1": "axis=0"},
)
replace_zeros.wrong(
    "You divided by the sum of all rows together. Each row is closed by itself: `axis=1`.",
    {SUMS: "filled.sum()"},
)
replace_zeros.wrong(
    "You divided each row by its largest share. Divide by its sum, and it adds up to one.",
    {SUMS: "filled.max(axis=1, keepdims=True)"},
)
replace_zeros.wrong(
    "The sums lie in a row, so that the first column was divided by the first sum, the second column by the second. Where n and d differ that is mostly an error; where they are equal nobody tells you. `keepdims=True` stands them up, shape (n, 1).",
    {", keepdims=True": ""},
)
replace_zeros.wrong(
    "Your numbers are in percent, and add up to 100. Leave the factor 100 out.",
    after=lambda answer: answer * 100,
)
replace_zeros.wrong(
    "You put the columns into the rows. Turn the array back: each row of the answer is a row of the shares.",
    after=lambda answer: answer.T,
)
for digits in (2, 3, 4):
    replace_zeros.wrong(
        f"You rounded to {digits} digits, and a small share may be lost again. Return the numbers as they are; round when you print.",
        after=rounded_to(digits),
    )


@replace_zeros.wrong(
    "You shrank the shares that are not 0, so that the new ones are exactly `smallest`. That is a rule in use, called multiplicative replacement, but another one: here `smallest` is put in first, and then the whole row is closed, the new shares as well."
)
def replace_zeros_multiplicative(shares, smallest):
    zeros = (shares == 0).sum(axis=1, keepdims=True)
    return np.where(shares == 0, smallest, shares * (1 - smallest * zeros))


@replace_zeros.wrong(
    "You took what the zeros got from the largest share of the row. Then its ratios to the others change. Close the row: all its shares shrink alike."
)
def replace_zeros_from_the_largest(shares, smallest):
    filled = np.where(shares == 0, smallest, shares * 1.0)
    rows = np.arange(len(shares))
    filled[rows, shares.argmax(axis=1)] -= smallest * (shares == 0).sum(axis=1)
    return filled


@replace_zeros.wrong(
    "You took what the zeros got from the other shares of the row in equal parts. Then their ratios change. Close the row: all its shares shrink by the same factor."
)
def replace_zeros_in_equal_parts(shares, smallest):
    zeros = (shares == 0).sum(axis=1, keepdims=True)
    part = smallest * zeros / (shares > 0).sum(axis=1, keepdims=True)
    return np.where(shares == 0, smallest, shares - part)


@replace_zeros.wrong("You split `smallest` among the zeros of a row. Each zero gets all of it.")
def replace_zeros_split(shares, smallest):
    zeros = np.maximum((shares == 0).sum(axis=1, keepdims=True), 1)
    filled = np.where(shares == 0, smallest / zeros, shares)
    return filled / filled.sum(axis=1, keepdims=True)


@replace_zeros.wrong(
    "You put something for the first zero of a row, and left the others. Each zero gets `smallest`."
)
def replace_zeros_first(shares, smallest):
    first = (shares == 0) & (np.cumsum(shares == 0, axis=1) == 1)
    filled = np.where(first, smallest, shares)
    return filled / filled.sum(axis=1, keepdims=True)


@replace_zeros.wrong(
    "You put the smallest share of the data that is not 0. What to put is given: `smallest`."
)
def replace_zeros_by_the_data(shares, smallest):
    return replace_zeros_answer(shares, shares[shares > 0].min())


@replace_zeros.wrong("You left out the rows that hold a zero. Keep them all, and mend them.")
def replace_zeros_left_out(shares, smallest):
    return shares[(shares > 0).all(axis=1)] / 1


@replace_zeros.cases
def replace_zeros_cases(rng):
    yield np.array([[0.75, 0.25, 0.0]]), 0.25
    yield np.array([[0.5, 0.5, 0.0, 0.0], [0.4, 0.3, 0.2, 0.1]]), 0.01
    yield np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), 0.02  # all in one
    yield np.array([[0.6, 0.4], [0.0, 1.0], [0.45, 0.55]]), 0.005
    yield np.array([[0.25, 0.75], [0.5, 0.5], [0.9, 0.1]]), 0.1  # nothing to do
    # shares that are smaller than what is put
    yield np.array([[0.003, 0.997, 0.0], [0.0005, 0.0, 0.9995], [0.3, 0.0, 0.7]]), 0.005
    for n, d, smallest in (
        *((4, 4, 0.001), (5, 3, 0.05), (6, 6, 0.01), (3, 7, 0.002), (9, 4, 0.0001)),
        (20, 6, 0.005),
    ):
        amounts = rng.gamma(0.8, 1, (n, d)) * (rng.random((n, d)) > 0.3)
        amounts[:, rng.integers(d)] += 0.5  # something in each row
        yield close_answer(amounts), smallest


@exercise(
    lesson="14",
    task="Return the p-value of one mode: (1 + the number of smoothed samples with more than one peak) / (1 + the number of samples).",
    hints=[
        "One sample is `data[drawn] + bandwidth * numbers`, for a row `drawn` of `draws` and the same row `numbers` of `noise`. It is drawn from the density of the data with this bandwidth, which has one mode.",
        "Noise makes it wider than the data. Take its distances from the mean, and divide them by `np.sqrt(1 + bandwidth**2 / np.var(data))`: a sample's variance is on average that of the data again.",
        "`count_peaks(sample, bandwidth)` counts its peaks, at the same bandwidth. Count the samples that have more than one.",
    ],
    learned="A small p-value says that samples of the one-mode curve seldom need as much smoothing as the data: a second hill does that, and so does one row far out. A large one does not say that there is one mode, only that you can't tell.",
)
def silverman_p(data, bandwidth, draws, noise):
    """The p-value of one mode, from smoothed bootstrap samples."""
    # Your code here.


@silverman_p.reference
def silverman_p_answer(data, bandwidth, draws, noise):
    wider = np.sqrt(1 + bandwidth**2 / np.var(data))
    more = 0
    for drawn, numbers in zip(draws, noise, strict=True):
        away = data[drawn] - data.mean() + bandwidth * numbers
        sample = data.mean() + away / wider
        if count_peaks(sample, bandwidth) > 1:
            more += 1
    return (1 + more) / (1 + len(draws))


@silverman_p.loops
def silverman_p_in_loops(data, bandwidth, draws, noise):
    values = data.tolist()
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    wider = math.sqrt(1 + bandwidth**2 / variance)
    more = 0
    for drawn, numbers in zip(draws.tolist(), noise.tolist(), strict=True):
        sample = []
        for row, number in zip(drawn, numbers, strict=True):
            sample.append(mean + (values[row] - mean + bandwidth * number) / wider)
        more += count_peaks(sample, bandwidth) > 1
    return (1 + more) / (1 + len(draws))


#: Pieces of the answer, which its wrong ones exchange.
WIDER = "np.sqrt(1 + bandwidth**2 / np.var(data))"
P_VALUE = "(1 + more) / (1 + len(draws))"
MORE_PEAKS = "count_peaks(sample, bandwidth) > 1"

silverman_p.wrong(
    "You did not bring the samples back to the spread of the data, or you shrank the bandwidth along with them, which undoes it. The noise makes samples wider, and wider ones have more peaks at the same bandwidth: divide the distances from the mean by √(1 + h²/variance), and count the peaks at `bandwidth` itself.",
    {" / wider": ""},
)
silverman_p.wrong(
    "You divided the noise alone. Then a sample is still wider than the data: divide the whole distance from the mean, noise and all.",
    {
        "bandwidth * numbers": "bandwidth * numbers / wider",
        "data.mean() + away / wider": "data.mean() + away",
    },
)
silverman_p.wrong(
    "You divided what was drawn, and added the noise afterwards. Then a sample is still too wide: divide the whole distance from the mean, noise and all.",
    {
        "data[drawn] - data.mean() + bandwidth * numbers": (
            "(data[drawn] - data.mean()) / wider + bandwidth * numbers"
        ),
        "data.mean() + away / wider": "data.mean() + away",
    },
)
silverman_p.wrong(
    "You multiplied by √(1 + h²/variance), which makes the samples wider still, or you shrank the bandwidth in their place. Divide the distances from the mean by it, and leave the bandwidth as it is.",
    {"away / wider": "away * wider"},
)
silverman_p.wrong(
    "You brought the samples back twice, so that they count as narrower than the data. Did you forget the root? A variance is in squared units: divide by √(1 + h²/variance). Or did you widen the bandwidth as well? Count the peaks at `bandwidth` itself.",
    {WIDER: "1 + bandwidth**2 / np.var(data)"},
)
silverman_p.wrong(
    "You divided h² by the standard deviation. The variance belongs there, its square, in the units of h²: `np.var`.",
    {"np.var": "np.std"},
)
silverman_p.wrong(
    "You divided h by the variance, and forgot its square: √(1 + h²/variance).",
    {"bandwidth**2": "bandwidth"},
)
silverman_p.wrong(
    "You divided h by the standard deviation, and forgot both squares: √(1 + h²/variance).",
    {"bandwidth**2 / np.var(data)": "bandwidth / np.std(data)"},
)
silverman_p.wrong(
    "The fraction under the root stands upside down, so that the samples came out far too narrow. Little noise must change little: √(1 + h²/variance).",
    {"bandwidth**2 / np.var(data)": "np.var(data) / bandwidth**2"},
)
silverman_p.wrong(
    "You left the data's variance out: √(1 + h²) would be right if it were 1. Divide by √(1 + h²/variance).",
    {" / np.var(data)": ""},
)
silverman_p.wrong(
    "You divided by h over the standard deviation, or the 1 under the root is missing: √(1 + h²/variance).",
    {"1 + bandwidth**2 / np": "bandwidth**2 / np"},
)
silverman_p.wrong(
    "You took the variance of each drawn sample. All samples are divided by the same number, which comes from the variance of the data.",
    {" / wider": " / np.sqrt(1 + bandwidth**2 / max(np.var(data[drawn]), 1e-300))"},
)
silverman_p.wrong(
    "You gave each sample exactly the spread of the data. Samples differ in their spread: divide all by the same √(1 + h²/variance).",
    {"away / wider": "(away - away.mean()) / away.std() * data.std()"},
)
silverman_p.wrong(
    "You forgot to count the data themselves: p is (1 + more) / (1 + samples), and never 0.",
    {P_VALUE: "more / len(draws)"},
)
silverman_p.wrong(
    "You counted the data among the samples, but not among those with more peaks. They belong to both: (1 + more) / (1 + samples).",
    {P_VALUE: "more / (1 + len(draws))"},
)
silverman_p.wrong(
    "You counted the data among those with more peaks, but not among the samples. They belong to both: (1 + more) / (1 + samples).",
    {P_VALUE: "(1 + more) / len(draws)"},
)
silverman_p.wrong(
    "You divided by the number of data. Each row of `draws` is a sample: there are `len(draws)` of them.",
    {P_VALUE: "(1 + more) / (1 + len(data))"},
)
silverman_p.wrong(
    "You returned how many samples have more peaks. The p-value is a share: (1 + more) / (1 + samples).",
    {P_VALUE: "more"},
)
silverman_p.wrong(
    "You counted samples with one peak, too. Every sample has one: ask for more than one, `> 1`.",
    {"> 1": ">= 1"},
)
silverman_p.wrong(
    "You counted the samples with one peak. Those with more than one are asked for.",
    {"> 1": "== 1"},
)
silverman_p.wrong(
    "You counted the samples with two peaks. Those with three or more count as well: `> 1`.",
    {"> 1": "== 2"},
)
silverman_p.wrong(
    "You counted the samples with more than two peaks. More than one is asked for: `> 1`.",
    {"> 1": "> 2"},
)
silverman_p.wrong(
    "You added up the peaks. Count the samples that have more than one.",
    {f"if {MORE_PEAKS}:": "if True:", "more += 1": "more += count_peaks(sample, bandwidth)"},
)
silverman_p.wrong(
    "You added up the peaks beyond the first. A sample counts once, however many peaks it has.",
    {f"if {MORE_PEAKS}:": "if True:", "more += 1": "more += count_peaks(sample, bandwidth) - 1"},
)
silverman_p.wrong(
    "You counted each sample's peaks at its own critical bandwidth, where it has one. All are counted at the bandwidth of the data.",
    {MORE_PEAKS: "count_peaks(sample, critical_bandwidth(sample)) > 1"},
)
silverman_p.wrong(
    "The noise is not yet multiplied by the bandwidth: `bandwidth * numbers`.",
    {"bandwidth * numbers": "numbers"},
)
silverman_p.wrong(
    "You left the noise out. Each drawn number moves by `bandwidth` times its own number in `noise`, so that the sample comes from the smooth density.",
    {" + bandwidth * numbers": ""},
)
silverman_p.wrong(
    "You left out the noise, and what mends it. A drawn sample holds numbers of the data, many of them twice, and that makes peaks: add `bandwidth` times `noise`, and divide as the task says.",
    {" + bandwidth * numbers": "", " / wider": ""},
)
silverman_p.wrong(
    "You added noise to the data themselves. Draw first: `data[drawn]`.",
    {"data[drawn]": "data"},
)
silverman_p.wrong(
    "You used the same drawn rows for all samples. Each sample has a row of `draws` of its own.",
    {"data[drawn]": "data[draws[0]]"},
)
silverman_p.wrong(
    "You used the same noise for all samples. Each sample has a row of `noise` of its own.",
    {"bandwidth * numbers": "bandwidth * noise[0]"},
)
silverman_p.wrong(
    "You drew from the noise, too, so that a row drawn twice moves the same way twice. Each number of a sample has noise of its own: take the row of `noise` as it is.",
    {"bandwidth * numbers": "bandwidth * numbers[drawn]"},
)
silverman_p.wrong(
    "`noise[drawn]` takes rows of `noise` by the numbers of the data. Sample number i has row i of `noise`, as it has row i of `draws`: go through both with `zip(draws, noise)`.",
    {"bandwidth * numbers": "bandwidth * noise[drawn]"},
)
silverman_p.wrong(
    "You took the numbers of rows for the sample. They say which data are drawn: `data[drawn]`.",
    {"data[drawn]": "drawn"},
)
silverman_p.wrong(
    "You took the columns of `draws` and `noise` for samples. Each row is one.",
    {"zip(draws, noise, strict=True)": "zip(draws.T, noise.T)", "len(draws)": "draws.shape[1]"},
)
silverman_p.wrong(
    "You took the columns of `draws` and `noise` for samples, and divided by the number of rows. Each row is a sample: go through them without `.T`.",
    {"zip(draws, noise, strict=True)": "zip(draws.T, noise.T)"},
)
silverman_p.wrong(
    "You looked at the first sample only. Does `return` stand inside the loop? Move it to the left, so that it waits for all of them.",
    {"zip(draws, noise, strict=True)": "zip(draws[:1], noise[:1], strict=True)"},
)
silverman_p.wrong(
    "You returned 1 − p. Many samples with more peaks mean a large p.",
    after=lambda answer: 1 - answer,
)


def smoothed(data, bandwidth, drawn, numbers, ddof):
    """One smoothed sample."""
    away = data[drawn] - data.mean() + bandwidth * numbers
    return data.mean() + away / np.sqrt(1 + bandwidth**2 / np.var(data, ddof=ddof))


def is_steady(data, bandwidth, drawn, numbers):
    """Whether neither a grid, nor a few thousandths, nor `ddof` decides if a sample has more peaks."""
    seen = {
        count_peaks(smoothed(data, bandwidth, drawn, numbers, ddof), near * bandwidth) > 1
        for ddof in (0, 1)
        for near in (0.995, 1, 1.005)
    }
    return len(seen) == 1


def steady_case(rng, data, samples):
    """The arguments for some data, without the samples that hang on a last digit."""
    bandwidth, n = critical_bandwidth(data), len(data)
    draws, noise = [], []
    while len(draws) < samples:
        drawn, numbers = rng.integers(n, size=n), rng.standard_normal(n)
        if is_steady(data, bandwidth, drawn, numbers):
            draws.append(drawn)
            noise.append(numbers)
    return data, bandwidth, np.array(draws), np.array(noise)


@silverman_p.cases
def silverman_p_cases(rng):
    two_hills = np.concatenate([rng.normal(-2, 0.4, 9), rng.normal(2.5, 0.6, 7)])
    yield steady_case(rng, np.array([0.0, 1.0, 5.0, 5.5]), 3)
    yield steady_case(rng, np.array([7, 1, 3, 12, 2, 8]), 1)
    yield steady_case(rng, two_hills, 9)  # none has more
    yield steady_case(rng, rng.normal(30, 12, 14), 14)  # as many samples as data
    yield steady_case(rng, rng.normal(0.5, 0.2, 7), 99)
    yield steady_case(rng, 250 * np.arange(12), 15)  # all have more, and most of them three
    yield steady_case(rng, rng.gamma(2, 0.005, 18), 24)
    yield steady_case(rng, 4000 + 900 * rng.standard_normal(15), 19)
    yield steady_case(rng, rng.integers(3, 30, 24) * 10, 19)
    yield steady_case(rng, rng.uniform(-3, 3, 20), 24)
    yield steady_case(rng, np.append(rng.normal(0, 1, 17), rng.normal(2.6, 1, 9)), 24)
    yield steady_case(rng, np.append(rng.normal(0.3, 0.08, 20), [0.9, 1.1]), 14)


@exercise(
    lesson="14",
    task="Write a card for each segment: a name that its medians bear out, how many households it has, and the verdict by the two numbers 0.75 and 0.05.",
    hints=[
        'A card is a dictionary: `{"name": …, "size": …, "verdict": …}`. Return a list of them, segment 0 first. `shares[labels == k]` are the households of segment k, and `len` counts them.',
        'For the verdict compute `p = (1 + (null_valleys <= valleys[k]).sum()) / (1 + len(null_valleys))`. "natural" needs both, `found_again[k] >= 0.75` and `p <= 0.05`; "reproducible" needs the first alone; all else is "constructed".',
        'For the name go through `shares.columns`. `np.quantile(shares[column], [0.25, 0.75])` are the quarter mark and the three-quarter mark of all households. Above the second the segment\'s median earns the words "much …", below the first "little …".',
        'Collect the words in a list, and join them: `", ".join(words)`. An empty list makes the empty text, and `"" or "in the middle"` is "in the middle".',
    ],
    learned="A card says what can be defended and no more: words that all households bear out, a size, and whether the segment is there, comes again, or was made by the method.",
)
def segment_cards(shares, labels, found_again, valleys, null_valleys):
    """A card for each segment: a dictionary with name, size and verdict."""
    # Your code here.


@segment_cards.reference
def segment_cards_answer(shares, labels, found_again, valleys, null_valleys):
    cards = []
    for k in range(labels.max() + 1):
        own = shares[labels == k]
        words = []
        for column in shares.columns:
            lower, upper = np.quantile(shares[column], [0.25, 0.75])
            median = np.median(own[column])
            if median > upper:
                words.append(f"much {column}")
            if median < lower:
                words.append(f"little {column}")
        p = (1 + (null_valleys <= valleys[k]).sum()) / (1 + len(null_valleys))
        verdict = "constructed"
        if found_again[k] >= 0.75:
            verdict = "natural" if p <= 0.05 else "reproducible"
        name = ", ".join(words) or "in the middle"
        cards.append({"name": name, "size": len(own), "verdict": verdict})
    return cards


@segment_cards.loops
def segment_cards_in_loops(shares, labels, found_again, valleys, null_valleys):
    def at_share(values, share):
        values = sorted(values)
        place = share * (len(values) - 1)
        below = int(place)
        above = min(below + 1, len(values) - 1)
        return values[below] + (place - below) * (values[above] - values[below])

    labels = labels.tolist()
    table = {column: shares[column].tolist() for column in shares.columns}
    cards = []
    for k in range(max(labels) + 1):
        words = []
        for column, values in table.items():
            middle = at_share(
                [v for v, label in zip(values, labels, strict=True) if label == k], 0.5
            )
            if middle > at_share(values, 0.75):
                words.append("much " + column)
            elif middle < at_share(values, 0.25):
                words.append("little " + column)
        deeper = sum(valley <= valleys[k] for valley in null_valleys.tolist())
        if found_again[k] < FOUND:
            verdict = "constructed"
        elif (1 + deeper) / (1 + len(null_valleys)) > LEVEL:
            verdict = "reproducible"
        else:
            verdict = "natural"
        name = " and ".join(words) if words else "in the middle"
        cards.append({"name": name, "size": labels.count(k), "verdict": verdict})
    return cards


FOUND = 0.75
"""So large is the overlap, at least, of a segment that is found again."""
LEVEL = 0.05
"""So large is p, at most, where a valley is deeper than chance makes it."""
VERDICTS = ("natural", "reproducible", "constructed")
KEYS = ("name", "size", "verdict")
CLAIM = re.compile(r"\b(much|little)\s+(\w+)")
"""What a name says of a column."""
MIDDLE_NAME = "in the middle"
NUMBERED = re.compile(r"\W*segment\s+(\d+)\b")
"""How a name may begin."""
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
JOINING = {"and", "with", "but"}
"""Words that a name may hold besides."""


@segment_cards.judged
def segment_cards_judged(answer, shares, labels, found_again, valleys, null_valleys):
    sizes = np.bincount(labels)
    lacks = lacks_of_a_deck(answer, len(sizes))
    for k in range(0 if lacks else len(sizes)):
        lacks = lacks or lacks_of_a_card(k, answer.value[k])
    if lacks:
        return lacks
    cards = [card.value for card in answer.value]
    lacks = lacks_of_sizes([card["size"].value for card in cards], sizes)
    if "order" in lacks:  # all else that is said of a segment is said of another one
        return lacks
    verdicts = [
        right_verdict(*evidence, null_valleys)
        for evidence in zip(found_again, valleys, strict=True)
    ]
    return {
        **lacks,
        **lacks_of_verdicts([card["verdict"].value for card in cards], verdicts),
        **lacks_of_names([in_one_line(card["name"].value) for card in cards], shares, labels),
    }


def lacks_of_a_deck(answer, number):
    """What hinders that the cards are looked into: no list of as many as there are segments."""
    if answer.name == "a pandas DataFrame":
        return {
            "frame": 'It returns a pandas DataFrame; a list of dictionaries is asked for. With a row for each segment, `.to_dict("records")` makes one.'
        }
    if answer.kind == "dict":
        return {"dict": "It returns a dict; a list with a card for each segment is asked for."}
    if answer.kind != "sequence":
        return {"list": f"It returns {answer.name}; a list of cards is asked for."}
    came = len(answer.value)
    if came == number:
        return {}
    if came == 1 and answer.value[0].kind == "sequence":
        return {"wrapped": "It returns a list that holds a list of cards; return the inner one."}
    which = {number - 1: "one too few", number + 1: "one too many"}.get(came, "number")
    return {
        which: f"There are {number} segments, 0 to {number - 1}, and the list has length {came}."
    }


def lacks_of_a_card(k, card):
    """What hinders that a card is held against the data: the first of all reasons."""
    if card.kind != "dict":
        return {"card": f"The card of segment {k} is {card.name}; a dictionary is asked for."}
    for key in KEYS:
        if key not in card.value:
            keys = (
                ", ".join(f'"{short(str(one), 20)}"' for one in list(card.value)[:6]) or "nothing"
            )
            return {f"no {key}": f'The card of segment {k} has no "{key}". It has {keys}.'}
    name, size, verdict = (card.value[key] for key in KEYS)
    if name.kind == "sequence":
        return {
            "name": f'The name of segment {k} is {name.name}; text is asked for: `", ".join(…)` makes one of several.'
        }
    if name.kind != "text":
        return {"name": f"The name of segment {k} is {name.name}; text is asked for."}
    if size.kind != "number" or size.value.dtype.kind not in "iuf":
        return {"size's kind": f"The size of segment {k} is {size.name}; a number is asked for."}
    if verdict.kind != "text" or verdict.value not in VERDICTS:
        came = f'"{short(verdict.value, 30)}"' if verdict.kind == "text" else verdict.name
        return {
            "word": f'The verdict on segment {k} is {came}; "natural", "reproducible" or "constructed" is asked for.'
        }
    return {}


def lacks_of_sizes(given, sizes):
    """Which sizes are wrong."""
    wrong = [k for k, size in enumerate(sizes) if given[k] != size]
    if not wrong:
        return {}
    key = "size"
    if sorted(map(float, given)) == sorted(map(float, sizes)):
        key = "order"
    elif all(size <= 1 for size in given):
        key = "share"
    elif all(size == sum(sizes) for size in given):
        key = "all"
    told = [f"Segment {k} has {sizes[k]} households; its card says {given[k]:.4g}." for k in wrong]
    return {key: "\n".join(told)}


def right_verdict(found, valley, null_valleys):
    """What is right of one segment, and why."""
    if found < FOUND:
        return "constructed", f"found again by {found:.4g}, and {FOUND} is asked for"
    deeper, nulls = int((null_valleys <= valley).sum()), len(null_valleys)
    p = (1 + deeper) / (1 + nulls)
    fraction = f"p = (1 + {deeper}) / (1 + {nulls}) = {p:.3g}"
    if p <= LEVEL:
        return "natural", f"found again by {found:.4g}, and {fraction} is at most {LEVEL}"
    return "reproducible", f"found again by {found:.4g}, but {fraction} is above {LEVEL}"


def lacks_of_verdicts(given, verdicts):
    """Which verdicts are wrong, by what stands there and what should."""
    told = {}
    for k, (right, why) in enumerate(verdicts):
        if given[k] != right:
            told.setdefault(f"{given[k]} for {right}", []).append(
                f'The verdict on segment {k} is "{given[k]}". By the rule it is "{right}": {why}.'
            )
    return {key: "\n".join(sentences) for key, sentences in told.items()}


def lacks_of_names(names, shares, labels):
    """Which names say nothing, something false, or the same as another."""
    told = {}
    for k, name in enumerate(names):
        fault, sentences = fault_of_a_name(name, k, shares, labels)
        if sentences:
            told.setdefault(fault, []).append(" ".join([f"Segment {k}:", *sentences]))
    for one, other in same_names(names) if not told else []:
        told.setdefault("same name", []).append(
            f'Segments {one} and {other} have the same name, "{short(names[one], 60)}". Another column tells them apart.'
        )
    return {key: "\n".join(lines) for key, lines in told.items()}


def in_one_line(name):
    """A name in small letters, with single spaces."""
    return " ".join(name.lower().split())


def same_names(names):
    """Pairs of segments of which the same is said, if anything is."""
    claims = [frozenset(CLAIM.findall(name)) for name in names]
    numbers = range(len(names))
    return [
        (i, j) for i in numbers for j in numbers[i + 1 :] if claims[i] and claims[i] == claims[j]
    ]


def fault_of_a_name(name, k, shares, labels):
    """What kind of fault the name of segment k has, and sentences on it; none if it is borne out."""
    claims = CLAIM.findall(name)
    shown, columns = f'"{short(name, 60)}"', [str(column) for column in shares.columns]
    for word, column in claims:
        if column not in columns:
            return "no column", [
                f'"{word} {short(column, 30)}" names no column; they are {", ".join(columns)}.'
            ]
    if re.search(r"\b(not|no|never|neither|nor|without)\b", name):
        return "not", [f"The name {shown} denies something. Say what there is much or little of."]
    bare = [one for one in re.findall(r"\w+", CLAIM.sub("", name)) if one in columns]
    if bare:
        return "bare column", [f'In {shown} "{bare[0]}" has neither "much" nor "little" before it.']
    false = [claim for claim in claims if why_false(*claim, k, shares, labels)]
    if false:
        kind = kind_of_falsehood(false, k, shares, labels)
        return kind, [why_false(*claim, k, shares, labels) for claim in false]
    true = [
        (word, column)
        for column in columns
        for word in ("much", "little")
        if not why_false(word, column, k, shares, labels)
    ]
    if claims or (not true and MIDDLE_NAME in name):
        return more_than_numbers(claims, name, k)
    if not true:
        return "not in the middle", [
            f'The name {shown} does not say "{MIDDLE_NAME}", as it does where no median is above the three-quarter mark of all households or below their quarter mark.'
        ]
    fault = "in the middle" if MIDDLE_NAME in name else "no words"
    return fault, [
        f'The name {shown} has no "much …" or "little …", though "{" ".join(true[0])}" is true: {where_the_median_is(*true[0], k, shares, labels)}.'
    ]


def more_than_numbers(claims, name, k):
    """What a name says besides what the numbers bear out, and a sentence on it."""
    shown = f'"{short(name, 60)}"'
    if claims and MIDDLE_NAME in name:
        return "both", [
            f'The name {shown} says "{MIDDLE_NAME}" and names a column, too. Only where no column can be named a segment is "{MIDDLE_NAME}".'
        ]
    numbered = NUMBERED.match(name)
    if numbered and int(numbered[1]) != k:
        return "another number", [f"The name {shown} stands on the card of segment {k}."]
    besides = CLAIM.sub(" ", NUMBERED.sub("", name, count=1)).replace(MIDDLE_NAME, " ")
    words = [word for word in WORD.findall(besides) if word not in JOINING]
    if words:
        return "more words", [
            f'The name {shown} says more than "much", "little" and "{MIDDLE_NAME}" do: "{short(" ".join(words), 40)}". Perhaps that is true, but no median says so: leave it out.'
        ]
    return "", []


def median_and_quartile(word, column, k, shares, labels):
    """The median of a segment, and the quartile of all households that a word speaks of."""
    values = shares[column].to_numpy()
    share = 0.75 if word == "much" else 0.25
    return np.median(values[labels == k]), np.quantile(values, share)


def where_the_median_is(word, column, k, shares, labels):
    """The two numbers that bear a word out, or don't."""
    median, quartile = median_and_quartile(word, column, k, shares, labels)
    which = "three-quarter" if word == "much" else "quarter"
    return f"its median is {median:.4g}, the {which} mark of all households {quartile:.4g}"


def why_false(word, column, k, shares, labels):
    """Why a word on a column is false of a segment, in a sentence, or ""."""
    median, quartile = median_and_quartile(word, column, k, shares, labels)
    if (median > quartile) if word == "much" else (median < quartile):
        return ""
    side = "above" if word == "much" else "below"
    told = where_the_median_is(word, column, k, shares, labels)
    return f'"{word} {column}" is false: {told}, and it has to be {side} that.'


def by_number(shares, labels):
    """The rows of each segment, for whom takes a row's number for its place."""
    import pandas as pd

    found = pd.Series(labels).reindex(shares.index)
    return [shares[found == k] for k in range(labels.max() + 1)]


def kind_of_falsehood(false, k, shares, labels):
    """What false words have in common, by which mistakes are told apart."""
    turned = {"much": "little", "little": "much"}
    if not any(why_false(turned[word], column, k, shares, labels) for word, column in false):
        return "turned round"
    if all(is_beyond_the_others(*claim, k, shares, labels) for claim in false):
        return "false, but not of the others"
    return "false"


def is_beyond_the_others(word, column, k, shares, labels):
    """Whether a word would be true if the quartiles were those of the other households."""
    values = shares[column].to_numpy()
    own, others = values[labels == k], values[labels != k]
    if word == "much":
        return np.median(own) > np.quantile(others, 0.75)
    return np.median(own) < np.quantile(others, 0.25)


#: Pieces of the answer, which its wrong ones exchange.
QUARTILES = "np.quantile(shares[column], [0.25, 0.75])"
DEEPER = "(null_valleys <= valleys[k]).sum()"
P_OF_A_VALLEY = f"(1 + {DEEPER}) / (1 + len(null_valleys))"
IF_FOUND = "if found_again[k] >= 0.75:"
TWO_VERDICTS = '"natural" if p <= 0.05 else "reproducible"'
NAME = '", ".join(words) or "in the middle"'

segment_cards.wrong(
    'You let too small an overlap pass, or did not ask for it. What halves of the data don\'t find again, at 0.75 or more, is "constructed", whatever its valley.',
    {IF_FOUND: "if True:"},
)
segment_cards.wrong(
    'You called segments natural that are found again, and have no valley that chance seldom makes. k-means finds its segments again in data without any, too: these are "reproducible" only.',
    {TWO_VERDICTS: '"natural"'},
)
segment_cards.wrong(
    'You called a segment natural though most nulls have a deeper valley. Did you ask for any valley at all? It is natural if p is at most 0.05, and "reproducible" if not.',
    {TWO_VERDICTS: '"natural" if valleys[k] < 1 else "reproducible"'},
)
segment_cards.wrong(
    'You called a segment natural whose valley is deeper than that of the nulls on average. Half of the nulls or so have such a one: it is natural if p is at most 0.05, and "reproducible" if not.',
    {TWO_VERDICTS: '"natural" if valleys[k] < null_valleys.mean() else "reproducible"'},
)
segment_cards.wrong(
    "You compared a valley with the deepest of the nulls alone. How much that proves hangs on how many nulls there are: 18 are too few, and of 39 one may be as deep. Compute p = (1 + null valleys as deep) / (1 + nulls), and ask `p <= 0.05`.",
    {TWO_VERDICTS: '"natural" if valleys[k] < null_valleys.min() else "reproducible"'},
)
segment_cards.wrong(
    "You let a valley pass that is at least as deep as the deepest of the nulls. How much that proves hangs on how many nulls there are: 18 are too few. Compute p = (1 + null valleys as deep) / (1 + nulls), and ask `p <= 0.05`.",
    {TWO_VERDICTS: '"natural" if valleys[k] <= null_valleys.min() else "reproducible"'},
)
segment_cards.wrong(
    'You asked for p before the overlap, and called segments natural that are not found again. The overlap comes first: below 0.75 a segment is "constructed", however small its p.',
    {IF_FOUND: "if p <= 0.05 or found_again[k] >= 0.75:"},
)
segment_cards.wrong(
    'You asked for p before the overlap, and called "constructed" what has too large a p. The overlap comes first: below 0.75 a segment is "constructed", and from there on it is at least "reproducible".',
    {
        IF_FOUND: "if p <= 0.05:",
        TWO_VERDICTS: '"natural" if found_again[k] >= 0.75 else "reproducible"',
    },
)
segment_cards.wrong(
    "You rounded the overlap before you compared it. 0.746 is less than 0.75: compare the number as it is, and round when you print.",
    {IF_FOUND: "if round(found_again[k], 2) >= 0.75:"},
)
segment_cards.wrong(
    "You rounded p before you compared it. 0.0526 is more than 0.05: compare the number as it is, and round when you print.",
    {"p <= 0.05": "round(p, 2) <= 0.05"},
)
segment_cards.wrong(
    "You asked for a valley before you called a segment reproducible. Found again at 0.75 or more is enough for that, even where the valley is 1: that is what k-means gives.",
    {IF_FOUND: "if found_again[k] >= 0.75 and valleys[k] < 1:"},
)
segment_cards.wrong(
    'You have no "reproducible". What is found again, and has no valley that chance seldom makes, gets this word: it is less than natural, and more than constructed.',
    {TWO_VERDICTS: '"natural" if p <= 0.05 else "constructed"'},
)
segment_cards.wrong(
    'You exchanged "reproducible" and "constructed". What is found again is reproducible; what is not was constructed by the method.',
    {'"constructed"': '"reproducible"', '"reproducible"': '"constructed"'},
)
segment_cards.wrong(
    "You counted only the nulls with a deeper valley. One with a valley as deep did as well as the data: count `<=`.",
    {"null_valleys <= valleys[k]": "null_valleys < valleys[k]"},
)
segment_cards.wrong(
    "You counted the nulls with a shallower valley. The smaller the number, the deeper the valley: count those that are at most as large, `<=`.",
    {"null_valleys <= valleys[k]": "null_valleys >= valleys[k]"},
)
segment_cards.wrong(
    "You did not count the data themselves among what has so deep a valley: p is (1 + null valleys as deep) / (1 + nulls), and never 0.",
    {P_OF_A_VALLEY: f"{DEEPER} / len(null_valleys)"},
)
segment_cards.wrong(
    "Where p is exactly 0.05 you don't call a segment natural, and that is enough. Ask `p <= 0.05`, with p = (1 + null valleys as deep) / (1 + nulls): the data count among them, too.",
    {"p <= 0.05": "p < 0.05"},
)
segment_cards.wrong(
    "An overlap of exactly 0.75 is enough: ask `found_again[k] >= 0.75`.",
    {">= 0.75": "> 0.75"},
)
segment_cards.wrong(
    "You took the mean of each column for a name. A few households with very large shares pull it along: the median is asked for.",
    {"np.median(own[column])": "own[column].mean()"},
)
segment_cards.wrong(
    'All your segments are "in the middle", on every input. Did you compare a segment\'s median with the quarter marks of the segment itself? Between these it always is. Compare it with those of all households.',
    {QUARTILES: "np.quantile(own[column], [0.25, 0.75])"},
)
segment_cards.wrong(
    "You compared a segment's median with the quarter marks of the other households. Those of all households are asked for, its own among them.",
    {QUARTILES: "np.quantile(shares[column][labels != k], [0.25, 0.75])"},
)
segment_cards.wrong(
    "You compared a segment's median with the median of all households. Half of everything is above that: take the quarter marks.",
    {QUARTILES: "np.median(shares[column]) * np.ones(2)"},
)
segment_cards.wrong(
    "You compared a segment's median with the mean of all households. Take the quarter marks.",
    {QUARTILES: "shares[column].mean() * np.ones(2)"},
)
segment_cards.wrong(
    "You compared a segment's median with marks that lie further out than the quarter marks, such as the mean and a standard deviation up and down. The quarter marks of all households are asked for.",
    {QUARTILES: "shares[column].mean() + np.array([-1, 1]) * shares[column].std()"},
)
segment_cards.wrong(
    'You let a median that lies on a quarter mark count. Where many shares are equal, as zeros are, that says nothing of the segment: "much" is above, "little" below.',
    {"median > upper": "median >= upper", "median < lower": "median <= lower"},
)
segment_cards.wrong(
    'You exchanged "much" and "little". Above the three-quarter mark is much.',
    {"much": "little", "little": "much"},
)
segment_cards.wrong(
    "Some of your names are false. Did you name each segment after its largest share? All households spend most on much the same: ask where the segment differs from them.",
    {NAME: 'f"much {own.median().idxmax()}"'},
)
segment_cards.wrong(
    'Some of your names are false. Did you name each segment after the column where it is furthest above all households? Even there it need not be above the three-quarter mark: then say what there is little of, or "in the middle".',
    {NAME: 'f"much {(own.median() / shares.median().clip(lower=1e-9)).idxmax()}"'},
)
segment_cards.wrong(
    "You named only what there is much of. A segment without such a column may have little of something: that is a name, too.",
    {'words.append(f"little {column}")': "pass"},
)
segment_cards.wrong(
    "You wrote the share of the households. Their number is asked for.",
    {'"size": len(own)': '"size": len(own) / len(shares)'},
)
segment_cards.wrong(
    "You wrote how many numbers a segment holds: households times columns. `len` counts households.",
    {'"size": len(own)': '"size": own.size'},
)
segment_cards.wrong(
    "You wrote the size of all households together. `shares[labels == k]` are those of segment k.",
    {'"size": len(own)': '"size": len(shares)'},
)
segment_cards.wrong(
    "Your cards stand in the order of the segments' sizes. Segment 0 comes first, then 1, and so on.",
    after=lambda answer: sorted(answer, key=lambda card: -card["size"]),
)
segment_cards.wrong(
    "Your cards stand in the order in which the labels first come up. Segment 0 comes first, then 1, and so on.",
    {"range(labels.max() + 1)": "dict.fromkeys(labels.tolist())"},
)
segment_cards.wrong(
    "You made a Series of the labels, and pandas looked for rows of the same number. The households' numbers are not 0, 1, 2 …: leave the labels an array, which is taken row by row.",
    {"own = shares[labels == k]": "own = by_number(shares, labels)[k]"},
)
segment_cards.wrong(
    "You have one card too few. Labels count from 0, so there are `labels.max() + 1` of them.",
    {"range(labels.max() + 1)": "range(labels.max())"},
)
segment_cards.wrong(
    "Return a list, not a dict: the card of segment 0 first, then that of segment 1, and so on.",
    after=lambda answer: dict(enumerate(answer)),
)
segment_cards.wrong(
    'A card is a dictionary, so that whoever reads it need not know an order: `{"name": …, "size": …, "verdict": …}`.',
    after=lambda answer: [tuple(card.values()) for card in answer],
)
segment_cards.wrong(
    'Your cards have no key "size", in small letters: it holds how many households a segment has.',
    after=lambda answer: [{key: card[key] for key in ("name", "verdict")} for card in answer],
)
segment_cards.wrong(
    'Your cards have no key "verdict", in small letters: it holds how far a segment can be trusted.',
    after=lambda answer: [{key: card[key] for key in ("name", "size")} for card in answer],
)
segment_cards.wrong(
    'Your cards have no key "name", in small letters: it holds what there is much or little of.',
    after=lambda answer: [{key: card[key] for key in ("size", "verdict")} for card in answer],
)
segment_cards.wrong(
    'A name is one text. Join the words of the list: `", ".join(words)`.',
    {NAME: 'words or ["in the middle"]'},
)
segment_cards.wrong(
    'The name of a segment without any such column is "in the middle": an empty one says nothing, and other words say what no median does.',
    {NAME: '", ".join(words)'},
)


@segment_cards.wrong(
    "Your names are true, but some segments have the same one, so that it does not tell them apart. Keep more than one word where there are more: another column is not the same in both."
)
def segment_cards_first_word(shares, labels, found_again, valleys, null_valleys):
    cards = segment_cards_answer(shares, labels, found_again, valleys, null_valleys)
    return [{**card, "name": card["name"].split(", ")[0]} for card in cards]


def made_households(rng, usual, segments):
    """Shares of made households, in a random order, and their segments.

    Each segment is a number of households, and for some columns how many times the usual is spent.
    They are made anew until no name hangs on how a quartile is computed.
    """
    labels = np.repeat(np.arange(len(segments)), [number for number, _ in segments])
    spent = [
        [much * segments[k][1].get(column, 1) for column, much in usual.items()] for k in labels
    ]
    while True:
        order = rng.permutation(len(labels))
        shares = close_answer(rng.gamma(9, 1, (len(labels), len(usual))) * spent)[order]
        if all(hangs_on_no_quartile(values, labels[order]) for values in shares.T):
            break
    # households keep their own numbers, as rows of a table do that others were taken out of
    return in_a_table(shares, list(usual), 1000 + 3 * order), labels[order]


def hangs_on_no_quartile(values, labels):
    """Whether medians are on the same side of a quartile in whichever way it is computed."""
    medians = np.array([np.median(values[labels == k]) for k in range(labels.max() + 1)])
    return all(
        len({tuple(medians > np.quantile(values, share, method=how)) for how in QUARTILES_BY}) == 1
        for share in (0.25, 0.75)
    )


QUARTILES_BY = ("linear", "lower", "higher", "midpoint", "weibull", "hazen")
"""Ways to compute a quartile, as `np.quantile` calls them."""


def in_a_table(shares, columns, index=None):
    import pandas as pd

    return pd.DataFrame(shares, index, columns)


@segment_cards.cases
def segment_cards_cases(rng):
    budget = {"food": 30, "fuel": 8, "clothing": 10, "alcohol": 4, "transport": 14, "other": 34}
    # ties: many drink nothing, and in tenths medians lie on quartiles; a few drink a lot
    tenths = [
        *([6, 0, 4], [6, 0, 4], [7, 0, 3], [5, 0, 5], [2, 6, 2]),
        *([3, 1, 6], [4, 0, 6], [4, 0, 6], [3, 0, 7], [6, 0, 4]),
    ]
    yield (
        in_a_table(np.array(tenths) / 10, ["food", "alcohol", "other"]),
        np.array([0] * 5 + [1] * 5),
        np.array([0.75, 0.9]),
        np.array([0.3, 0.5]),
        np.append(np.linspace(0.4, 0.98, 18), 0.5),
    )
    day = {"sleep": 8, "work": 8, "travel": 2, "play": 6}
    yield (
        *made_households(rng, day, [(16, {"work": 3}), (9, {}), (7, {"play": 4, "work": 0.4})]),
        np.array([0.8, 0.6, 0.746]),  # just too little, and no less so when rounded
        np.array([0.2, 0.9, 0.35]),
        rng.uniform(0.45, 1, 39),
    )
    # no valley is deep enough for so few nulls; of one segment only little can be said
    yield (
        *made_households(rng, budget, [(34, {}), (15, {"alcohol": 0.1}), (9, {"food": 3})]),
        np.array([0.62, 0.95, 0.81]),
        np.array([0.9, 0.1, 0.05]),
        rng.uniform(0.5, 1, 9),
    )
    # each has a column of its own, and the largest share is much the same in all
    segments = [(10, {"fuel": 2.5}), (11, {"clothing": 2.2}), (9, {"transport": 1.8})]
    yield (
        *made_households(rng, budget, segments),
        np.array([0.85, 0.55, 0.78]),
        np.array([0.25, 0.6, 0.5]),
        rng.uniform(0.4, 1, 18),  # one null more, and 1 of 20 could be enough
    )
    # one null of 30 is as deep, one of 39, one of 19: the last is no more than chance
    for nulls in (30, 39, 19):
        null_valleys = rng.uniform(0.5, 1, nulls)
        null_valleys[nulls // 2] = 0.42
        segments = [
            *((7, {"food": 5, "fuel": 0.4}), (26, {})),
            *((8, {"food": 5, "fuel": 4}), (11, {"alcohol": 6})),
        ]
        yield (
            *made_households(rng, budget, segments),
            np.array([0.75, 0.91, 0.5, 0.8]),
            np.array([0.42, 0.2, 0.3, 0.6]),
            null_valleys,
        )
    segments = [(30, {}), (12, {"alcohol": 6}), (30, {}), (26, {"other": 0.2})]
    yield (
        *made_households(rng, budget, segments),
        np.array([0.4, 0.88, 0.77, 0.79]),
        np.array([1.0, 0.15, 1.0, 0.6]),  # no valley at all: found again, or not
        # 9 are as deep, some equal, and 10 of 199 is just too many
        np.append(np.repeat([0.12, 0.14, 0.15], 3), np.linspace(0.2, 1, 189)),
    )
    # no valley at all, and one shallower than most of the nulls'
    yield (
        *made_households(rng, budget, [(20, {}), (12, {"fuel": 3})]),
        np.array([0.9, 0.8]),
        np.array([1.0, 1.0]),
        np.linspace(0.5, 1, 19),
    )
    yield (
        *made_households(rng, budget, [(18, {"food": 3}), (14, {})]),
        np.array([0.85, 0.9]),
        np.array([0.8, 0.9]),
        np.linspace(0.2, 0.98, 25),
    )
    # a deep valley, but two of the nulls have one as deep: 3 of 40 is too many
    yield (
        *made_households(rng, budget, [(21, {}), (13, {"clothing": 2.5})]),
        np.array([0.85, 0.7]),
        np.array([0.23, 1.0]),
        np.linspace(0.2, 0.98, 39),
    )
