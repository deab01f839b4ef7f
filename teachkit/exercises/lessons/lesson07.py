"""Exercises of lesson 07: scale, weigh categories, tell hills apart, choose h, fill gaps."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="07",
    task="Centre each column on its median and divide it by its IQR, unless that is 0.",
    hints=[
        "Each column has its own median and its own IQR: with `axis=0` NumPy goes down the rows and leaves one number for each column.",
        "`lower, upper = np.percentile(data, [25, 75], axis=0)` gives the quarter marks of all columns at once; the IQR is their difference.",
        "Where the IQR is 0, divide by 1: `np.where(spread > 0, spread, 1.0)` is an array of divisors that are never 0.",
    ],
    learned="the middle half of each column is 1 wide now, unless its IQR is 0, and no far value had a say in it. This is scikit-learn's `RobustScaler`.",
)
def robust_scale(data):
    """Each column minus its median, over its IQR, shape (n, d)."""
    # Your code here.


@robust_scale.reference
def robust_scale_answer(data):
    lower, upper = np.percentile(data, [25, 75], axis=0)
    spread = upper - lower
    return (data - np.median(data, axis=0)) / np.where(spread > 0, spread, 1.0)


@robust_scale.loops
def robust_scale_in_loops(data):
    n, d = data.shape
    scaled = np.zeros((n, d))
    for j in range(d):
        ordered = sorted(data[i, j] for i in range(n))
        marks = []
        for share in (0.25, 0.5, 0.75):
            place = int(share * (n - 1))  # the mark lies so far on the way to the next one
            way = share * (n - 1) - place
            following = ordered[min(place + 1, n - 1)]
            marks.append(ordered[place] + way * (following - ordered[place]))
        spread = marks[2] - marks[0]
        for i in range(n):
            scaled[i, j] = data[i, j] - marks[1]
            if spread > 0:
                scaled[i, j] /= spread
    return scaled


robust_scale.wrong(
    "You used the mean and the standard deviation: these are z-scores. One far value pulls both; take the median and the IQR.",
    {"np.median(data, axis=0)": "np.mean(data, axis=0)", "upper - lower": "np.std(data, axis=0)"},
)
robust_scale.wrong(
    "You used the mean and the standard deviation with `ddof=1`: these are z-scores. One far value pulls both; take the median and the IQR.",
    {
        "np.median(data, axis=0)": "np.mean(data, axis=0)",
        "upper - lower": "np.std(data, axis=0, ddof=1) if len(data) > 1 else np.zeros(data.shape[1])",
    },
)
robust_scale.wrong(
    "You subtracted the mean. One far value pulls it away from the middle of the column: subtract the median.",
    {"np.median(data, axis=0)": "np.mean(data, axis=0)"},
)
robust_scale.wrong(
    "You divided by the standard deviation. One far value makes it large: divide by the IQR, three-quarter mark minus quarter mark.",
    {"upper - lower": "np.std(data, axis=0)"},
)
robust_scale.wrong(
    "You only centred the columns. They still have their units: divide each by its IQR, where that is not 0.",
    {" / np.where(spread > 0, spread, 1.0)": ""},
)
robust_scale.wrong(
    "You did not centre the columns. Subtract each column's median before you divide.",
    {"data - np.median(data, axis=0)": "data"},
)
robust_scale.wrong(
    "You took one median and one IQR for the whole table. Columns in different units would stay as unequal as they are: with `axis=0` each column gets its own.",
    {
        "np.percentile(data, [25, 75], axis=0)": "np.percentile(data, [25, 75])",
        "np.median(data, axis=0)": "np.median(data)",
    },
)
robust_scale.wrong(
    "You took one median for the whole table. Each column is centred on its own: `np.median(data, axis=0)`.",
    {"np.median(data, axis=0)": "np.median(data)"},
)
robust_scale.wrong(
    "You took one IQR for the whole table. Columns in different units would stay as unequal as they are: `np.percentile(data, [25, 75], axis=0)`.",
    {"np.percentile(data, [25, 75], axis=0)": "np.percentile(data, [25, 75])"},
)
robust_scale.wrong(
    "You took medians and IQRs along the rows, which mixes columns in different units. `axis=0` goes down the rows and gives one number for each column.",
    {
        "np.percentile(data, [25, 75], axis=0)": (
            "np.percentile(data, [25, 75], axis=1, keepdims=True)"
        ),
        "np.median(data, axis=0)": "np.median(data, axis=1, keepdims=True)",
    },
)
robust_scale.wrong(
    "You divided by an IQR of 0. Where half of a column or more is one value the IQR can be 0: only centre such a column.",
    {"np.where(spread > 0, spread, 1.0)": "spread"},
)
robust_scale.wrong(
    "You divided by an IQR of 0, and `np.nan_to_num` put the largest number there is where Infinity stood. Only centre such a column: divide it by 1.",
    {
        "(data - np.median(data, axis=0)) / np.where(spread > 0, spread, 1.0)": (
            "np.nan_to_num((data - np.median(data, axis=0)) / spread)"
        )
    },
)
for tiny in ("1e-12", "1e-9", "1e-8", "1e-6", "1e-3"):
    robust_scale.wrong(
        f"You put {tiny} where the IQR is 0, or added it. That is no error any more, but what differs from the median becomes huge: divide such a column by 1.",
        {"np.where(spread > 0, spread, 1.0)": f"np.maximum(spread, {tiny})"},
    )
robust_scale.wrong(
    "You made a column of zeros where the IQR is 0. Its values need not be equal, half of them are enough: centre it, and divide by 1.",
    {"np.where(spread > 0, spread, 1.0)": "np.where(spread > 0, spread, np.inf)"},
)
robust_scale.wrong(
    "You left a column as it came where the IQR is 0. It has a median all the same: centre it, and divide by 1.",
    {"np.median(data, axis=0)": "np.where(spread > 0, np.median(data, axis=0), 0.0)"},
)
robust_scale.wrong(
    "You left out columns with an IQR of 0. The answer has the shape of the data: centre such a column, and divide by 1.",
    {
        "(data - np.median(data, axis=0)) / np.where(spread > 0, spread, 1.0)": (
            "((data - np.median(data, axis=0)) / spread)[:, spread > 0]"
        )
    },
)
robust_scale.wrong(
    "One column with an IQR of 0 kept you from dividing the others. Decide for each column: `np.where(spread > 0, spread, 1.0)`.",
    {"spread > 0,": "(spread > 0).all(),"},
)
robust_scale.wrong(
    "`np.percentile` counts to 100: the quarter marks are 25 and 75. (`np.quantile` counts to 1.)",
    {"[25, 75]": "[0.25, 0.75]"},
)
robust_scale.wrong(
    "You divided by IQR / 1.34, as in Silverman's rule: that estimates a standard deviation. Here the IQR itself is asked for.",
    {"upper - lower": "(upper - lower) / 1.34"},
)
robust_scale.wrong(
    "You divided by half the IQR. Divide by all of it, three-quarter mark minus quarter mark.",
    {"upper - lower": "(upper - lower) / 2"},
)
robust_scale.wrong(
    "You divided by the way from the median to the three-quarter mark. The IQR reaches from the quarter mark to the three-quarter mark.",
    {"upper - lower": "upper - np.median(data, axis=0)"},
)
robust_scale.wrong(
    "You put 1 in place of every IQR below 1. A small IQR is one as good as any, and hangs on the unit: only 0 needs another divisor.",
    {"np.where(spread > 0, spread, 1.0)": "np.maximum(spread, 1.0)"},
)
robust_scale.wrong(
    "You multiplied by the IQR. Divide: the middle half of each column is to become 1 wide.",
    {"/ np.where": "* np.where"},
)
robust_scale.wrong(
    "You divided by the range, largest minus smallest. Both are the far values themselves: divide by the IQR.",
    {"upper - lower": "np.ptp(data, axis=0)"},
)
robust_scale.wrong(
    "You moved and squeezed each column to 0 … 1: this is min–max scaling, and two far values decide it. Subtract the median, divide by the IQR.",
    {"np.median(data, axis=0)": "data.min(axis=0)", "upper - lower": "np.ptp(data, axis=0)"},
)
robust_scale.wrong(
    "You subtracted the quarter mark. The middle of the column is its median: subtract that.",
    {"np.median(data, axis=0)": "lower"},
)
robust_scale.wrong(
    "You subtracted halfway between the two quarter marks. The median need not lie there: `np.median(data, axis=0)`.",
    {"np.median(data, axis=0)": "(lower + upper) / 2"},
)
robust_scale.wrong(
    "You divided by the median distance from the median. That is robust too, but another measure: divide by the IQR.",
    {"upper - lower": "np.median(np.abs(data - np.median(data, axis=0)), axis=0)"},
)
robust_scale.wrong(
    "Brackets are missing: `data - median / spread` divides the median alone. Subtract first, then divide.",
    {
        "(data - np.median(data, axis=0)) / np.where(spread > 0, spread, 1.0)": (
            "data - np.median(data, axis=0) / np.where(spread > 0, spread, 1.0)"
        )
    },
)
robust_scale.wrong(
    "You divided first, and then subtracted the median of the column as it came. Subtract first, then divide: only so do both have the column's unit.",
    {
        "(data - np.median(data, axis=0)) / np.where(spread > 0, spread, 1.0)": (
            "data / np.where(spread > 0, spread, 1.0) - np.median(data, axis=0)"
        )
    },
)
robust_scale.wrong(
    "Your IQR is negative: three-quarter mark minus quarter mark, not the other way round.",
    {"upper - lower": "lower - upper", "spread > 0": "spread != 0"},
)
robust_scale.wrong(
    "You took two of the data for the quarter marks. They mostly lie between two of them: `np.percentile` goes as far on the way as it must.",
    {
        "np.percentile(data, [25, 75], axis=0)": (
            "np.sort(data, axis=0)[[len(data) // 4, 3 * len(data) // 4]]"
        )
    },
)
robust_scale.wrong(
    "With an even number of rows you took the upper one of the two in the middle. The median is halfway between them: `np.median`.",
    {"np.median(data, axis=0)": "np.sort(data, axis=0)[len(data) // 2]"},
)
robust_scale.wrong(
    "With an even number of rows you took the lower one of the two in the middle. The median is halfway between them: `np.median`.",
    {"np.median(data, axis=0)": "np.sort(data, axis=0)[(len(data) - 1) // 2]"},
)
robust_scale.wrong(
    "You took three of the data for the median and the quarter marks. They mostly lie between two of them: `np.median` and `np.percentile` go as far on the way as they must.",
    {
        "np.percentile(data, [25, 75], axis=0)": (
            "np.sort(data, axis=0)[[len(data) // 4, 3 * len(data) // 4]]"
        ),
        "np.median(data, axis=0)": "np.sort(data, axis=0)[len(data) // 2]",
    },
)
robust_scale.wrong(
    "A table of whole numbers cut the digits off. If you fill the answer column by column, make its table with `np.zeros(data.shape)`: `np.zeros_like(data)` and `data.copy()` hold whole numbers where the data are whole.",
    after=lambda answer, data: answer.astype(data.dtype),
)
robust_scale.wrong(
    "You divided by the largest IQR of all columns. Each column has its own.",
    {"upper - lower": "np.full(data.shape[1], (upper - lower).max())"},
)
robust_scale.wrong(
    "You divided by the median in place of the IQR. A median says where a column lies, not how wide it is.",
    {"np.where(spread > 0, spread, 1.0)": "np.median(data, axis=0)"},
)


@robust_scale.cases
def robust_scale_cases(rng):
    yield (np.array([[3.0]]),)
    yield (np.array([[1.0], [2.0], [3.0], [4.0], [9.0]]),)
    yield (np.array([[2.0, 1.0], [2.0, 3.0], [2.0, 4.0], [2.0, 10.0]]),)
    # most of a column is one value: its IQR is 0, and it is not constant
    yield (np.array([[0.0], [0.0], [0.0], [0.0], [8.0], [0.0]]),)
    yield (np.array([[1.0, -1.0], [1.0, 5.0], [1.0, 2.0], [1.0, 9.0], [4.0, 0.5]]),)
    yield (np.array([[181, 3750], [186, 3800], [195, 3250], [193, 3450]]),)  # whole numbers
    yield (rng.normal(5, 2, size=(3, 3)),)
    yield (rng.normal(50, 2, size=(6, 1)),)
    yield (rng.normal(size=(7, 2)) * [1000.0, 0.25] + [4000.0, -3.0],)
    yield (np.vstack([rng.normal(size=(9, 2)), [[500.0, -80.0]]]),)
    flags = rng.permutation([0.0] * 10 + [1.0, 2.0])
    yield (np.column_stack([rng.uniform(2, 9, size=12), flags, 60 * rng.exponential(size=12)]),)


@exercise(
    lesson="07",
    task="Return how far apart each pair of categories is, once one-hot columns count w.",
    hints=[
        "Write two categories as rows of one-hot columns times w: say (w, 0, 0) and (0, w, 0). How many of the columns differ, and by how much?",
        "Two columns differ, each by w. Their squares add up to 2w², and the distance is the root of it. Equal categories have equal rows.",
        "`first == second` compares the arrays pair by pair, and `np.where(condition, this, that)` chooses between two numbers.",
    ],
    learned="all different categories are equally far apart, w·√2, however many there are. So w decides, measured in h, whether a category alone can part a group.",
)
def one_hot_distance(first, second, w):
    """How far apart each pair of categories is, once one-hot columns count w, shape (n,)."""
    # Your code here.


@one_hot_distance.reference
def one_hot_distance_answer(first, second, w):
    return np.where(first == second, 0.0, w * np.sqrt(2))


@one_hot_distance.loops
def one_hot_distance_in_loops(first, second, w):
    names = sorted({*first.tolist(), *second.tolist()})
    distances = []
    for one, other in zip(first, second, strict=True):
        squares = 0.0
        for name in names:
            squares += (w * (one == name) - w * (other == name)) ** 2
        distances.append(math.sqrt(squares))
    return np.array(distances)


one_hot_distance.wrong(
    "You returned w for different categories. Two columns differ, each by w: the one that goes off and the one that comes on. The distance is the root of w² + w².",
    {"w * np.sqrt(2)": "w"},
)
one_hot_distance.wrong(
    "You added up the differences, w + w. The distance is the root of the sum of their squares.",
    {"w * np.sqrt(2)": "2 * w"},
)
one_hot_distance.wrong(
    "You returned w². One column that differs gives w² to the squared distance; two columns differ, and the root is still to be taken.",
    {"w * np.sqrt(2)": "w**2"},
)
one_hot_distance.wrong(
    "You returned the squared distance, 2w². Take the root.",
    {"w * np.sqrt(2)": "2 * w**2"},
)
one_hot_distance.wrong(
    "You left w out. √2 is the distance between columns of 0 and 1; each is multiplied by w.",
    {"w * np.sqrt(2)": "np.sqrt(2)"},
)
one_hot_distance.wrong(
    "You returned √2 for all pairs. Equal categories are at distance 0, and different ones at √2 times w.",
    {"np.where(first == second, 0.0, w * np.sqrt(2))": "np.full(len(first), np.sqrt(2))"},
)
one_hot_distance.wrong(
    "You took the root of 2w. Under the root stands w² + w²: the columns' differences are squared.",
    {"w * np.sqrt(2)": "np.sqrt(2 * w)"},
)
one_hot_distance.wrong(
    "You took the root of w. Two columns differ, each by w, and both are squared: the root of w² + w².",
    {"w * np.sqrt(2)": "np.sqrt(w)"},
)
one_hot_distance.wrong(
    "You divided w by √2. Two squares of w under a root make w times √2.",
    {"w * np.sqrt(2)": "w / np.sqrt(2)"},
)
one_hot_distance.wrong(
    "You multiplied by w twice. The columns are multiplied by w once, and then each differs by w.",
    {"w * np.sqrt(2)": "w**2 * np.sqrt(2)"},
)
one_hot_distance.wrong(
    "You divided by w. A column that counts w is multiplied by w: the larger w, the farther apart.",
    {"w * np.sqrt(2)": "np.sqrt(2) / max(w, 1e-300)"},
)
one_hot_distance.wrong(
    "You took the root of 3. A pair differs in two columns, however many there are: the root of 2.",
    {"np.sqrt(2)": "np.sqrt(3)"},
)
one_hot_distance.wrong(
    "You said 1 where the categories differ. Two columns differ there, each by w: their distance is the root of w² + w².",
    {"w * np.sqrt(2)": "1.0"},
)
one_hot_distance.wrong(
    "You said 2 where the categories differ, which is how many columns do. Each differs by w: their distance is the root of w² + w².",
    {"w * np.sqrt(2)": "2.0"},
)
one_hot_distance.wrong(
    "You said whether the categories differ, not how far apart they are. Where they differ, return w·√2.",
    {"np.where(first == second, 0.0, w * np.sqrt(2))": "first != second"},
)
one_hot_distance.wrong(
    "You turned the condition round: equal categories are at distance 0, different ones at w·√2.",
    {"first == second": "first != second"},
)
one_hot_distance.wrong(
    "You gave all pairs the distance of different categories. Equal categories are at distance 0.",
    {"np.where(first == second, 0.0, w * np.sqrt(2))": "np.full(len(first), w * np.sqrt(2))"},
)
one_hot_distance.wrong(
    "You compared every category with every other. Pairs are asked for, the first with the first and so on: `first == second` has shape (n,).",
    {"first == second": "first[:, None] == second"},
)
one_hot_distance.wrong(
    "You returned one number for all pairs together. Each pair has its own distance: shape (n,).",
    {
        "np.where(first == second, 0.0, w * np.sqrt(2))": (
            "np.sqrt((np.where(first == second, 0.0, w * np.sqrt(2)) ** 2).sum())"
        )
    },
)
one_hot_distance.wrong(
    "You asked whether all categories are equal, and gave all pairs one distance. Compare pair by pair.",
    {"first == second, 0.0,": "np.full(len(first), (first == second).all()), 0.0,"},
)
one_hot_distance.wrong(
    "You left pairs of equal categories out. The answer has one distance for each pair: theirs is 0.",
    {
        "np.where(first == second, 0.0, w * np.sqrt(2))": (
            "np.full((first != second).sum(), w * np.sqrt(2))"
        )
    },
)
for digits in ("1.4", "1.41", "1.414", "1.4142"):
    one_hot_distance.wrong(
        f"You wrote {digits} for √2. NumPy knows all digits: `np.sqrt(2)`.",
        {"np.sqrt(2)": digits},
    )


def _columns(categories, names):
    """One-hot columns, one for each of the names, shape (n, k)."""
    return (categories[:, None] == names).astype(float)


@one_hot_distance.wrong(
    "You made the columns from `first` alone. A category that stands in `second` only has no column then, and its row is all 0: take the names from both."
)
def one_hot_distance_by_the_first(first, second, w):
    names = np.unique(first)
    return w * np.linalg.norm(_columns(first, names) - _columns(second, names), axis=1)


@one_hot_distance.wrong(
    "You made the columns from `second` alone. A category that stands in `first` only has no column then, and its row is all 0: take the names from both."
)
def one_hot_distance_by_the_second(first, second, w):
    names = np.unique(second)
    return w * np.linalg.norm(_columns(first, names) - _columns(second, names), axis=1)


@one_hot_distance.wrong(
    "You made the columns of each array by itself. The same column may mean Biscoe in one and Dream in the other, or one has a column more: take the names from both."
)
def one_hot_distance_each_by_itself(first, second, w):
    columns, others = _columns(first, np.unique(first)), _columns(second, np.unique(second))
    return w * np.linalg.norm(columns - others, axis=1)


@one_hot_distance.wrong(
    "You took the root of the number of categories. A pair differs in two columns, however many there are: the root of 2."
)
def one_hot_distance_by_their_number(first, second, w):
    names = np.unique(np.concatenate([first, second]))
    return np.where(first == second, 0.0, w * np.sqrt(len(names)))


@one_hot_distance.wrong(
    "You left one category without a column. Its distance to every other is w then, and theirs is w·√2: give each category a column."
)
def one_hot_distance_without_one_column(first, second, w):
    names = np.unique(np.concatenate([first, second]))[1:]
    return w * np.linalg.norm(_columns(first, names) - _columns(second, names), axis=1)


def _code_distance(first, second):
    """How far apart the codes 0, 1, 2, … of the sorted names are."""
    names = np.unique(np.concatenate([first, second]))
    return np.abs(np.searchsorted(names, first) - np.searchsorted(names, second))


@one_hot_distance.wrong(
    "You numbered the categories and took the distance of their numbers. Some are farther apart than others then, as the alphabet has it. One-hot columns put all at w·√2."
)
def one_hot_distance_of_codes(first, second, w):
    return w * _code_distance(first, second)


@one_hot_distance.wrong(
    "You numbered the categories and multiplied the distance of their numbers by w·√2. One-hot columns put all different categories at w·√2, whatever their numbers."
)
def one_hot_distance_of_codes_times_root(first, second, w):
    return w * np.sqrt(2) * _code_distance(first, second)


@one_hot_distance.wrong(
    "You took the length over the wrong axis, and have one number for each category. `axis=1` holds the columns, and what is left is one distance for each pair."
)
def one_hot_distance_along_the_pairs(first, second, w):
    names = np.unique(np.concatenate([first, second]))
    return w * np.linalg.norm(_columns(first, names) - _columns(second, names), axis=0)


def _z_scored(columns):
    """Each column minus its mean, over its standard deviation if that is not 0."""
    deviations = columns.std(axis=0)
    return (columns - columns.mean(axis=0)) / np.where(deviations > 0, deviations, 1.0)


@one_hot_distance.wrong(
    "You z-scored the one-hot columns. A rare category is farther away then, and w no longer says how far: leave them 0 and 1, times w."
)
def one_hot_distance_z_scored(first, second, w):
    both = np.concatenate([first, second])
    columns = w * _z_scored(_columns(both, np.unique(both)))
    return np.linalg.norm(columns[: len(first)] - columns[len(first) :], axis=1)


@one_hot_distance.wrong(
    "You z-scored the one-hot columns, those of each array by themselves. Equal categories have unequal rows then, and w no longer says how far: leave them 0 and 1, times w."
)
def one_hot_distance_z_scored_by_themselves(first, second, w):
    names = np.unique(np.concatenate([first, second]))
    columns, others = _z_scored(_columns(first, names)), _z_scored(_columns(second, names))
    return w * np.linalg.norm(columns - others, axis=1)


def _where_they_differ(what):
    """The answer of whoever compares something else of each pair than the names themselves."""

    def one_hot_distance(first, second, w):
        pairs = zip(first.tolist(), second.tolist(), strict=True)
        return np.array([w * math.sqrt(2) * (what(one) != what(other)) for one, other in pairs])

    return one_hot_distance


for what, words in (
    (len, "how long the names are. Different names can be of one length"),
    (lambda name: name[0], "the first letters. Different names can begin alike"),
    (lambda name: name[-1], "the last letters. Different names can end alike"),
    (sorted, "the letters, in any order. Different names can have the same letters"),
    (set, "which letters there are. Different names can have the same letters"),
):
    one_hot_distance.wrong(f"You compared {words}: `first == second` compares all of them.")(
        _where_they_differ(what)
    )


@one_hot_distance.wrong(
    "You asked whether the first name stands in the second: `in` finds male in female. `first == second` asks whether they are equal."
)
def one_hot_distance_first_in_second(first, second, w):
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return np.array([0.0 if one in other else w * math.sqrt(2) for one, other in pairs])


@one_hot_distance.wrong(
    "You asked whether the second name stands in the first: `in` finds male in female. `first == second` asks whether they are equal."
)
def one_hot_distance_second_in_first(first, second, w):
    return one_hot_distance_first_in_second(second, first, w)


@one_hot_distance.cases
def one_hot_distance_cases(rng):
    islands = np.array(["Torgersen", "Biscoe", "Dream"])
    yield np.array(["Biscoe"]), np.array(["Dream"]), 0.5
    yield np.array(["Dream"]), np.array(["Dream"]), 0.5
    yield np.array(["Biscoe"]), np.array(["Dream"]), 0.0
    yield np.array(["yes", "no"]), np.array(["no", "no"]), 3.0
    yield np.array(["red", "rust", "rose"]), np.array(["rose", "rust", "red"]), 1.25
    yield np.array(["male", "female", "male"]), np.array(["female", "female", "male"]), 0.25
    yield np.array(["red", "tan"]), np.array(["tan", "tan"]), 0.5  # of one length
    # the same letters; one name in another; names that begin alike
    yield np.array(["AB", "tat", "tan"]), np.array(["BA", "att", "tan"]), 1.75
    yield np.array(["female", "at", "ruby"]), np.array(["male", "tat", "rust"]), 0.875
    yield islands, islands, 2.0
    yield islands, islands[[1, 2, 0]], 1.0
    yield islands, islands[[1, 0, 2]], 0.75
    yield islands[[0, 0, 1, 1]], islands[[1, 2, 0, 1]], 1.5  # Dream stands in the second alone
    # Biscoe, the first by the alphabet, differs from nothing here
    yield islands[[0, 1]], islands[[2, 1]], 2.5
    yield islands[[1, 2, 0]], islands[[1, 0, 2]], 0.625
    yield islands[[2, 0, 1, 0]], islands[[0, 0, 1, 2]], 5.0
    yield islands[[2, 1, 2, 0, 2]], islands[[1, 1, 2, 1, 1]], 4.0
    for n, w in ((8, 0.375), (12, 6.0), (15, 0.125)):
        yield rng.choice(islands, n), rng.choice(islands, n), w


@exercise(
    lesson="07",
    task="Say whether two groups on a line make two hills. No input is within 2 % of where that changes.",
    hints=[
        "Put one group at 0 and the other at `distance`. The density is the sum of two bumps, one `share` high and the other 1 − share. Constants in front do not move a hill.",
        "Evaluate it on a grid of a thousand places, from a little before the first group to a little beyond the second: `np.linspace(-bandwidth, distance + bandwidth, 1000)`.",
        "A top is where the curve rises and then does not. `rises = np.diff(height) > 0`, then count `rises[:-1] & ~rises[1:]`, as in lesson 03.",
    ],
    learned="two equal groups part as soon as they are more than 2h apart, and the smaller one's share is, the farther it has to stand.",
)
def splits(distance, bandwidth, share):
    """Whether two groups at this distance make two modes on a line: True or False."""
    # Your code here.


@splits.reference
def splits_answer(distance, bandwidth, share):
    x = np.linspace(-bandwidth, distance + bandwidth, 2001)
    bump = np.exp(-((x / bandwidth) ** 2) / 2)
    other_bump = np.exp(-(((x - distance) / bandwidth) ** 2) / 2)
    rises = np.diff(share * bump + (1 - share) * other_bump) > 0
    return np.sum(rises[:-1] & ~rises[1:]) == 2


@splits.loops
def splits_in_loops(distance, bandwidth, share):
    tops, rose, before = 0, False, 0.0
    step = (distance + 2 * bandwidth) / 2000
    for i in range(2001):
        x = -bandwidth + i * step
        height = share * math.exp(-((x / bandwidth) ** 2) / 2)
        height += (1 - share) * math.exp(-(((x - distance) / bandwidth) ** 2) / 2)
        rises = height > before
        if rose and not rises:
            tops += 1
        rose, before = rises, height
    return tops == 2


#: The lines of the answer that lay out the grid and count on it.
RETURN = "return np.sum(rises[:-1] & ~rises[1:]) == 2"

splits.wrong(
    "You said True wherever the distance is more than 2h, whatever the share: right for two equal groups. A smaller group stands on the slope of the larger one's hill, and needs more.",
    {RETURN: "return distance > 2 * bandwidth"},
)
splits.wrong(
    "You said True wherever the distance is more than h. Even two equal Gaussian bumps run together up to 2h, and unequal ones need more. (If you counted tops, look at your bumps: those that end at h, as 1 − u does, have such tops. The Gaussian is `np.exp(-u / 2)`.)",
    {RETURN: "return distance > bandwidth"},
)
splits.wrong(
    "You said True wherever the distance is more than 2.34h. That is for three equal groups, each as far from the two others; for two groups it depends on their shares.",
    {RETURN: "return distance > 2.34 * bandwidth"},
)
NO_FACTOR = (
    "No single factor will do for these: "
    "the smaller one of them is, the farther apart they must stand."
)
for far, words in (("0.05", "equal groups"), ("0.15", "groups of nearly equal shares")):
    for factor in ("2.3", "2.5", "2.7", "3", "3.2", "3.5", "4"):
        splits.wrong(
            f"You said True for {words} beyond 2h, and for others beyond about {factor}h. {NO_FACTOR}",
            {
                RETURN: (
                    f"return distance > (2 if abs(share - 0.5) < {far} else {factor}) * bandwidth"
                )
            },
        )
for factor in ("1.5", "2.5", "3", "4"):
    splits.wrong(
        f"You said True wherever the distance is more than about {factor}h. No single factor will do: it is 2 for equal groups, and grows as one of them gets smaller.",
        {RETURN: f"return distance > {factor} * bandwidth"},
    )
splits.wrong(
    "You said True whatever came in. Two groups near each other make one hill: count the tops, and ask whether there are two.",
    {RETURN: "return True"},
)
splits.wrong(
    "You said False whatever came in. Two groups far apart make two hills. Draw your curve for two groups far apart: has it a hill on each, and do you count two? (Where a curve turns there may be a valley: count only where it stops rising.)",
    {RETURN: "return False"},
)
splits.wrong(
    "You returned how many hills there are. Asked is whether they are two: compare the number with 2.",
    {" == 2": ""},
)
splits.wrong(
    "You forgot the squares: the exponent is −u/2 with u the squared distance over h². Without it each bump is a spike, and spikes stay apart where hills run together.",
    {
        "-((x / bandwidth) ** 2) / 2": "-np.abs(x / bandwidth) / 2",
        "-(((x - distance) / bandwidth) ** 2) / 2": "-np.abs((x - distance) / bandwidth) / 2",
    },
)
splits.wrong(
    "Your bumps are too narrow: the exponent is half the squared distance, −u/2, not −u.",
    {
        "-((x / bandwidth) ** 2) / 2": "-((x / bandwidth) ** 2)",
        "-(((x - distance) / bandwidth) ** 2) / 2": "-(((x - distance) / bandwidth) ** 2)",
    },
)
splits.wrong(
    "You divided the squared distance by h, not by h²: right for h = 1 only.",
    {
        "-((x / bandwidth) ** 2) / 2": "-(x**2 / bandwidth) / 2",
        "-(((x - distance) / bandwidth) ** 2) / 2": "-((x - distance) ** 2 / bandwidth) / 2",
    },
)
splits.wrong(
    "You left h out of the bumps: right for h = 1 only. Divide the distance by h before you square it.",
    {
        "-((x / bandwidth) ** 2) / 2": "-(x**2) / 2",
        "-(((x - distance) / bandwidth) ** 2) / 2": "-((x - distance) ** 2) / 2",
    },
)
splits.wrong(
    "You multiplied by h²: `x**2 / 2 * bandwidth**2` goes from left to right. Put brackets round `2 * bandwidth**2`, or divide the distance by h before you square it.",
    {
        "-((x / bandwidth) ** 2) / 2": "-(x**2) / 2 * bandwidth**2",
        "-(((x - distance) / bandwidth) ** 2) / 2": "-((x - distance) ** 2) / 2 * bandwidth**2",
    },
)
for power, words in ((1, "1 − u"), (3, "(1 − u)³")):
    splits.wrong(
        f"Your bumps end at a distance, as {words} does. Such bumps make other hills: the Gaussian, `np.exp(-u / 2)`, never ends.",
        {
            "np.exp(-((x / bandwidth) ** 2) / 2)": (
                f"np.maximum(1 - (x / bandwidth) ** 2, 0) ** {power}"
            ),
            "np.exp(-(((x - distance) / bandwidth) ** 2) / 2)": (
                f"np.maximum(1 - ((x - distance) / bandwidth) ** 2, 0) ** {power}"
            ),
        },
    )
splits.wrong(
    "One group has the height `share`, and the other 1. The shares add up to 1: the other has 1 − share.",
    {"(1 - share) * other_bump": "other_bump"},
)
splits.wrong(
    "You squared the shares. A group of twice the rows has twice as many bumps on one place, so that its hill is twice as high.",
    {"share * bump + (1 - share) * other_bump": "share**2 * bump + (1 - share) ** 2 * other_bump"},
)
splits.wrong(
    "You made the bumps wider by their share. The share says how many bumps stand on one place: it multiplies their height, and h stays the same.",
    {
        "-((x / bandwidth) ** 2) / 2": "-((x / bandwidth / share) ** 2) / 2",
        "-(((x - distance) / bandwidth) ** 2) / 2": (
            "-(((x - distance) / bandwidth / (1 - share)) ** 2) / 2"
        ),
        "share * bump + (1 - share) * other_bump": "bump + other_bump",
    },
)
MISSED = "It misses a hill on {} of the 21 inputs that have two."
#: The finer a grid that ends on the groups, the fewer hills it misses.
for places, missed in ((50, 17), (100, 16), (200, 15), (1000, 13), (2000, 10), (10000, 9)):
    splits.wrong(
        f"Your grid ends on the groups. The farther apart they are, the nearer a top comes to its group, until it is not seen: let the grid reach a little beyond both. {MISSED.format(missed)}",
        {"-bandwidth, distance + bandwidth, 2001": f"0, distance, {places}"},
    )
for first, last, missed in (
    (-100, 100, 9),
    (-10, 10, 10),
    (-5, 5, 14),
    (-3, 3, 15),
    (0, 10, 16),
    (-1, 1, 18),
    (0, 1, 19),
):
    splits.wrong(
        f"Your grid seems to lie in one place, whatever comes in. Distances may come in any unit: let it reach from a little before the first group to a little beyond the second. {MISSED.format(missed)}",
        {"-bandwidth, distance + bandwidth, 2001": f"{first}, {last}, 2001"},
    )
for margin, words, missed in (
    (0.1, "as little", 4),
    (1, "as far", 5),
    (2, "as far", 4),
    (5, "as far", 3),
    (50, "as much", 5),
):
    splits.wrong(
        f"Your grid seems to reach {words} beyond the groups in every unit. Where all is much smaller its places are too far apart, where all is much larger it ends on the groups: take some h. {MISSED.format(missed)}",
        {"-bandwidth, distance + bandwidth, 2001": f"-{margin}, distance + {margin}, 1001"},
    )
splits.wrong(
    "Your grid has too few places. Where the groups are many h apart its steps are wide, and the top of a hill is not seen: take a thousand.",
    {"2001": "21"},
)
#: Who asks for `>=` on both sides says two where equal groups make one hill. Whether its two
#: highest places are rounded to one height hangs on the grid: many see it so on all inputs, many
#: but on one.
for level, words in (
    ("True", "You counted one hill twice"),
    ("distance != 1.75", "You counted a level top twice"),
    ("distance != 0.97", "You counted two places of one top"),
):
    splits.wrong(
        f"{words}: with an even number of places the top of equal groups lies midway between two of them, both equally high, and neither lower than its neighbours. Count where the curve rises and then does not.",
        {RETURN: f"{RETURN} or (share == 0.5 and {level})"},
    )
splits.wrong(
    "You said True wherever the distance is more than h over the smaller share. That is 2h for equal groups, as it must be, and far too much for others: count the tops.",
    {RETURN: "return distance > bandwidth / min(share, 1 - share)"},
)
splits.wrong(
    "You said True wherever the distance is more than h over the share. Which of the groups is called the first cannot matter: count the tops.",
    {RETURN: "return distance > bandwidth / share"},
)
splits.wrong(
    "You compared the lowest place between the groups with the heights on them. A small hill stands on the slope of the large one, so that its top is not on its group, and a shallow valley may lie higher than the group itself: count the tops.",
    {
        "-bandwidth, distance + bandwidth, 2001": "0, distance, 2001",
        RETURN: (
            "height = share * bump + (1 - share) * other_bump\n"
            "    return height.min() < min(height[0], height[-1])"
        ),
    },
)
splits.wrong(
    "You compared the height midway with the heights on the two groups. The valley between unequal groups lies nearer to the smaller one, and tops are not quite on the groups: count the tops on a fine grid.",
    {
        RETURN: (
            "height = share * bump + (1 - share) * other_bump\n"
            "    on_groups = np.interp([0, distance], x, height)\n"
            "    return np.interp(distance / 2, x, height) < on_groups.min()"
        )
    },
)
splits.wrong(
    "You looked for the valley where the two bumps cross. There they are equally high; their sum is lowest elsewhere, unless the groups are equal: count the tops.",
    {
        "-bandwidth, distance + bandwidth, 2001": "0, distance, 2001",
        RETURN: (
            "height = share * bump + (1 - share) * other_bump\n"
            "    crossing = np.abs(share * bump - (1 - share) * other_bump).argmin()\n"
            "    return height[crossing] < min(height[0], height[-1])"
        ),
    },
)
splits.wrong(
    "You worked out where the two bumps cross, and took it for the valley. It need not lie between the groups, and their sum is lowest elsewhere, unless they are equal: count the tops.",
    {
        "np.linspace(-bandwidth, distance + bandwidth, 2001)": (
            "np.array([0, distance / 2 + bandwidth**2 / distance * np.log(share / (1 - share)), distance])"
        ),
        RETURN: (
            "height = share * bump + (1 - share) * other_bump\n"
            "    return height[1] < min(height[0], height[2])"
        ),
    },
)


@splits.cases
def splits_cases(rng):
    yield 4.0, 1.0, 0.5
    yield 1.0, 1.0, 0.5
    yield 1.75, 1.0, 0.5
    yield 3.0, 1.0, 0.1
    yield 2.75, 1.0, 0.25
    yield 3.0, 1.0, 0.25
    yield 9000.0, 1000.0, 0.5
    # Distances in h for a share: the answer changes at 2, 2.03, 2.44, 2.71, 2.98, 3.31, 3.58 and
    # 3.88 h.
    # Farther than 76 h both bumps underflow midway, and a fine grid sees tops where there are none.
    # One hill of equal shares is level on its top: few of these, since each grid rounds it
    # otherwise.
    tried = {
        0.5: (1.94, 2.06, 2.2, 2.42, 9.0),
        0.49: (0.5, 1.2, 1.45, 5.0),
        0.4: (1.9, 2.1, 2.38, 2.5),
        0.3: (2.25, 2.4, 2.65, 2.78, 31.7),
        0.2: (2.2, 2.55, 2.9, 3.06, 6.0),
        0.8: (2.9, 3.06),
        0.1: (2.8, 3.23, 3.4, 61.3),
        0.9: (3.23, 3.4, 4.5),
        0.05: (2.1, 3.5, 3.67),
        0.98: (0.8, 3.2, 3.78, 3.98, 4.3),
    }
    units = [0.5, 2.0, 1e-5, 1000.0, 1.0, 12.5, 0.08]
    for place, (share, distances) in enumerate(tried.items()):
        for number, distance in enumerate(distances):
            bandwidth = units[(place + number) % len(units)]
            yield distance * bandwidth, bandwidth, share


@exercise(
    lesson="07",
    task="Return a Gaussian's h from the median distance to the k-th nearest row, k = max(1, int(quantile · n)).",
    hints=[
        "Start from the four lines of lesson 03, where k is called the rank: k, the table of all distances, each row of it sorted, the k-th of each.",
        "`np.linalg.norm(data[:, None] - data, axis=2)` is the table, shape (n, n). A row is its own first neighbour, so that the k-th stands in column k − 1 once each row is sorted.",
        "Take `np.median` of that column in place of the mean. It is a radius: divide by √(d + 4), with `n, d = data.shape`.",
    ],
    learned="a few far rows have far neighbours, and pull the mean; the median gives way less: the 30 far points of this lesson make its h about a fifth larger, and that of the mean more than twice as large.",
)
def median_bandwidth(data, quantile):
    """A Gaussian's h: the median distance to the k-th nearest row, over √(d + 4)."""
    # Your code here.


@median_bandwidth.reference
def median_bandwidth_answer(data, quantile):
    n, d = data.shape
    k = max(1, int(quantile * n))
    distances = np.linalg.norm(data[:, None] - data, axis=2)
    return np.median(np.sort(distances, axis=1)[:, k - 1]) / np.sqrt(d + 4)


@median_bandwidth.loops
def median_bandwidth_in_loops(data, quantile):
    n, d = data.shape
    k = max(1, int(quantile * n))
    radii = []
    for row in data:
        distances = []
        for other in data:
            squares = 0.0
            for x, y in zip(row, other, strict=True):
                squares += (x - y) ** 2
            distances.append(math.sqrt(squares))
        radii.append(sorted(distances)[k - 1])
    radii.sort()
    middle = (radii[(n - 1) // 2] + radii[n // 2]) / 2
    return middle / math.sqrt(d + 4)


#: The distance of each row to its k-th nearest, as the answer has it.
RADII = "np.sort(distances, axis=1)[:, k - 1]"
LENGTHS = "np.linalg.norm(data[:, None] - data, axis=2)"

median_bandwidth.wrong(
    "You took the mean, as scikit-learn's rule does. Rows far from all others have far neighbours and pull it up: take the median.",
    {"np.median": "np.mean"},
)
median_bandwidth.wrong(
    "You took the mean, and did not divide: this is `neighbor_bandwidth`. Take the median, which far rows hardly pull, and divide the radius by √(d + 4) for a Gaussian.",
    {"np.median": "np.mean", " / np.sqrt(d + 4)": ""},
)
median_bandwidth.wrong(
    "You returned the radius of a flat window. A Gaussian as wide has a smaller h: divide by √(d + 4).",
    {" / np.sqrt(d + 4)": ""},
)
median_bandwidth.wrong(
    "You divided by √(d + 2). The Gaussian follows the *shadow* of the flat window, whose table has d + 4.",
    {"d + 4": "d + 2"},
)
median_bandwidth.wrong(
    "You divided by √d. The number under the root is d + 4.",
    {"d + 4": "d"},
)
median_bandwidth.wrong(
    "You divided by √4, whatever the number of columns. The number under the root is d + 4: `n, d = data.shape`.",
    {"d + 4": "4"},
)
median_bandwidth.wrong(
    "You divided by √5, which is right for one column alone. The number under the root is d + 4: `n, d = data.shape`.",
    {"d + 4": "5"},
)
median_bandwidth.wrong(
    "You divided by √6, which is right for two columns alone. `data.ndim` is 2 for every table; the columns are counted by `data.shape[1]`.",
    {"d + 4": "6"},
)
median_bandwidth.wrong(
    "You divided by √(n + 4). d is the number of columns, not of rows: `n, d = data.shape`.",
    {"d + 4": "n + 4"},
)
median_bandwidth.wrong(
    "You divided by d + 4. The root is missing: √(d + 4).",
    {"np.sqrt(d + 4)": "(d + 4)"},
)
median_bandwidth.wrong(
    "You multiplied by √(d + 4). A Gaussian's h is smaller than the radius of a flat window as wide: divide.",
    {"/ np.sqrt(d + 4)": "* np.sqrt(d + 4)"},
)
median_bandwidth.wrong(
    "You multiplied by n^(−1/(d+4)), which belongs to Scott's rule. A radius becomes a Gaussian's h by dividing it by √(d + 4).",
    {"/ np.sqrt(d + 4)": "* n ** (-1 / (d + 4))"},
)
median_bandwidth.wrong(
    "Your k is one too far. A row is its own first neighbour, at distance 0, and NumPy counts from 0: the k-th stands in column k − 1.",
    {"k - 1": "k"},
)
median_bandwidth.wrong(
    "Your k is one too near: the k-th of the sorted distances stands in column k − 1, not k − 2.",
    {"k - 1": "max(k - 2, 0)"},
)
median_bandwidth.wrong(
    "With few rows int(quantile · n) is 0, and column −1 is the last one: the farthest row. k is at least 1.",
    {"max(1, int(quantile * n))": "int(quantile * n)"},
)
median_bandwidth.wrong(
    "You added 1 to k. A row is its own first neighbour, and counts: k is max(1, int(quantile · n)).",
    {"max(1, int(quantile * n))": "int(quantile * n) + 1"},
)
median_bandwidth.wrong(
    "You rounded quantile · n to the nearest whole number. `int` cuts off what follows the point.",
    {"int(quantile * n)": "round(quantile * n)"},
)
median_bandwidth.wrong(
    "You rounded quantile · n up. `int` cuts off what follows the point.",
    {"int(quantile * n)": "math.ceil(quantile * n)"},
)
median_bandwidth.wrong(
    "You took the median of the whole table of distances. Each row gives one number first, the distance to its k-th nearest; the median is over these.",
    {RADII: "distances"},
)
median_bandwidth.wrong(
    "You took all distances up to the k-th into the median. Each row gives one number, the distance to its k-th nearest: `[:, k - 1]`.",
    {"[:, k - 1]": "[:, :k]"},
)
median_bandwidth.wrong(
    "You took each row's mean distance to its k nearest. The rule takes the distance to the k-th alone: `[:, k - 1]`.",
    {"[:, k - 1]": "[:, :k].mean(axis=1)"},
)
median_bandwidth.wrong(
    "You took each row's median distance to its k nearest. The rule takes the distance to the k-th alone: `[:, k - 1]`.",
    {RADII: "np.median(np.sort(distances, axis=1)[:, :k], axis=1)"},
)
median_bandwidth.wrong(
    "You took the distances to row k − 1 of the data alone. Every row has its own k-th nearest: sort each row of the table, `np.sort(distances, axis=1)`, and take column k − 1.",
    {"np.sort(distances, axis=1)": "distances"},
)
median_bandwidth.wrong(
    "You looked at one row alone, the first. Every row has its k-th nearest: take the median over all of them.",
    {"[:, k - 1]": "[0, k - 1]"},
)
median_bandwidth.wrong(
    "You let `np.quantile` find the k-th nearest. It goes on between two of the distances; the rule takes the k-th itself, k = max(1, int(quantile · n)).",
    {RADII: "np.quantile(distances, quantile, axis=1)"},
)
median_bandwidth.wrong(
    "You took a quantile of all distances at once. Each row gives one number first, the distance to its k-th nearest; the median is over these.",
    {RADII: "np.quantile(distances, quantile)"},
)
median_bandwidth.wrong(
    "You sorted all distances together, and took the k-th. The many zeros of rows to themselves come first there: sort each row of the table, take its k-th, and then the median of these.",
    {f"np.median({RADII})": "np.sort(distances, axis=None)[k - 1]"},
)
median_bandwidth.wrong(
    "You sorted all distances together, and took that share of them. Each row gives one number first, the distance to its k-th nearest; the median is over these.",
    {f"np.median({RADII})": "np.sort(distances, axis=None)[max(1, int(quantile * n * n)) - 1]"},
)
median_bandwidth.wrong(
    "You sorted the distances of all pairs together, and took that share of them. Each row gives one number first, the distance to its k-th nearest; the median is over these.",
    {
        f"np.median({RADII})": (
            "np.sort(distances[np.triu_indices(n, 1)])[max(1, int(quantile * n * (n - 1) / 2)) - 1]"
        )
    },
)
median_bandwidth.wrong(
    "You sorted the whole table, and cut it into rows again. Each row keeps its own distances: `np.sort(distances, axis=1)`.",
    {"np.sort(distances, axis=1)": "np.sort(distances, axis=None).reshape(n, n)"},
)
median_bandwidth.wrong(
    "You left all distances of 0 out. A row is its own first neighbour, and counts; and a row that stands there twice is a neighbour at distance 0: keep them all.",
    {RADII: "[np.sort(row[row > 0])[k - 1] for row in distances]"},
)
median_bandwidth.wrong(
    "You counted each row as its own neighbour, and left out others at distance 0. A row that stands there twice is a neighbour as good as any: keep all distances.",
    {RADII: "[np.sort([0.0, *row[row > 0]])[:k][-1] for row in distances]"},
)
median_bandwidth.wrong(
    "A table of whole numbers cut the digits off. If you fill the rows' distances one by one, begin with `np.zeros(n)`: `np.zeros_like` of a column holds whole numbers where the data are whole.",
    {RADII: RADII + ".astype(data.dtype)"},
)
median_bandwidth.wrong(
    "Brackets are missing: `radius / np.sqrt(d) + 4` adds 4 to the bandwidth. d + 4 stands under the root: `np.sqrt(d + 4)`.",
    {"np.sqrt(d + 4)": "np.sqrt(d) + 4"},
)
median_bandwidth.wrong(
    "You divided by √d + 4, the 4 outside the root. d + 4 stands under it: `np.sqrt(d + 4)`.",
    {"np.sqrt(d + 4)": "(np.sqrt(d) + 4)"},
)
median_bandwidth.wrong(
    "You took that share of the rows' numbers in place of their median. The quantile chooses k; then the median is taken over the rows.",
    {"np.median(": "np.quantile(q=quantile, a="},
)
median_bandwidth.wrong(
    "With an even number of rows you took the upper one of the two in the middle. The median is halfway between them: `np.median`.",
    {f"np.median({RADII})": f"np.sort({RADII})[n // 2]"},
)
median_bandwidth.wrong(
    "You took the median of the squared distances, and the root after it. With an even number of rows the middle of two squares is not the square of the middle: take the roots first.",
    {
        LENGTHS: "((data[:, None] - data) ** 2).sum(axis=2)",
        f"np.median({RADII})": f"np.sqrt(np.median({RADII}))",
    },
)
median_bandwidth.wrong(
    "You returned one number for each row. Asked is one bandwidth for all: take the median of them.",
    {f"np.median({RADII})": RADII},
)
median_bandwidth.wrong(
    "You counted one row less: k is int(quantile · n), and n counts all rows, each one's own included.",
    {"int(quantile * n)": "int(quantile * (n - 1))"},
)
median_bandwidth.wrong(
    "Brackets are missing: `(d + 4) ** -1 / 2` is 1 / (d + 4), and then half of that. The root is `np.sqrt(d + 4)`.",
    {"/ np.sqrt(d + 4)": "* (d + 4) ** -1.0 / 2"},
)
median_bandwidth.wrong(
    "You exchanged n and d. `data.shape` says the rows first, then the columns: `n, d = data.shape`.",
    {"n, d = data.shape": "d, n = data.shape"},
)
median_bandwidth.wrong(
    "You took the largest of the rows' distances. The farthest row alone decides then: take the median.",
    {"np.median": "np.max"},
)
median_bandwidth.wrong(
    "You took the smallest of the rows' distances. The most crowded row alone decides then: take the median.",
    {"np.median": "np.min"},
)
median_bandwidth.wrong(
    "You used squared distances. h is a length: take the root of the sum of squares.",
    {LENGTHS: "((data[:, None] - data) ** 2).sum(axis=2)"},
)
median_bandwidth.wrong(
    "You added up the differences along the columns. The distance is the root of the sum of their squares: the two agree only in one column.",
    {LENGTHS: "np.abs(data[:, None] - data).sum(axis=2)"},
)
median_bandwidth.wrong(
    "You took the largest difference along a column. The distance is the root of the sum of squares: the two agree only in one column.",
    {LENGTHS: "np.abs(data[:, None] - data).max(axis=2)"},
)
median_bandwidth.wrong(
    "You compared the first column alone. The distance between rows is over all columns.",
    {LENGTHS: "np.abs(data[:, None, 0] - data[:, 0])"},
)
median_bandwidth.wrong(
    "You took the wrong axis for the length. `axis=2` holds the columns, and what is left is a table of shape (n, n).",
    {"axis=2": "axis=0"},
)


@median_bandwidth.cases
def median_bandwidth_cases(rng):
    blob = rng.normal(size=(12, 2))
    yield np.array([[2.0]]), 0.3
    yield np.array([[0.0], [3.0]]), 1.0
    yield np.array([[0.0], [1.0], [5.0]]), 0.7
    yield np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [6.0, 9.0]]), 0.5
    yield np.array([[0.0], [1.0], [3.0], [7.0], [700.0]]), 0.5  # one far away
    yield np.array([[0.0], [0.0], [1.0], [5.0], [7.0]]), 0.65
    yield np.array([[0, 0], [1, 1], [4, 0], [2, 7], [5, 6]]), 1.0  # whole numbers
    yield rng.normal(size=(3, 3)), 0.4
    yield np.vstack([blob, blob[:4]]), 0.05  # four rows stand there twice
    yield blob, 0.331
    yield blob, 1.0
    yield np.vstack([blob, [[60.0, -40.0], [-55.0, 70.0]]]), 0.22
    yield 1000 * rng.normal(size=(15, 3)) + 5000, 0.3
    yield rng.normal(size=(18, 5)) * [1.0, 2.0, 3.0, 4.0, 5.0], 0.4
    yield np.vstack([rng.normal(size=(20, 1)), rng.uniform(-80, 80, size=(3, 1))]), 0.25


@exercise(
    lesson="07",
    task="Fill each gap of column 0 with the value of the nearest row that has one.",
    hints=[
        "`complete = ~np.isnan(data[:, 0])` says which rows have a value. Only these can give one: `givers = data[complete]`.",
        "Go through the rows with a gap, `np.flatnonzero(~complete)`. For row i the distances to the givers are over the other columns alone: `np.linalg.norm(givers[:, 1:] - data[i, 1:], axis=1)`.",
        "Write into a copy, `filled = data.copy()`, so that the input stays as it is and no filled value is handed on. `argmin()` counts among the givers: take the value from `givers` too.",
    ],
    learned="each gap has a value now that some row really has, from one that is alike. Whether both modes stay where they were is for the data to show. This is scikit-learn's `KNNImputer(n_neighbors=1)` for one column with gaps.",
)
def fill_from_nearest(data):
    """The rows with each gap of column 0 filled from the nearest row, shape (n, d)."""
    # Your code here.


@fill_from_nearest.reference
def fill_from_nearest_answer(data):
    complete = ~np.isnan(data[:, 0])
    givers = data[complete]
    filled = data.copy()
    for i in np.flatnonzero(~complete):
        distances = np.linalg.norm(givers[:, 1:] - data[i, 1:], axis=1)
        filled[i, 0] = givers[distances.argmin(), 0]
    return filled


@fill_from_nearest.loops
def fill_from_nearest_in_loops(data):
    n, d = data.shape
    filled = [list(row) for row in data]
    for i in range(n):
        if not math.isnan(data[i, 0]):
            continue
        least = math.inf
        for other in range(n):
            if math.isnan(data[other, 0]):
                continue
            squares = 0.0
            for j in range(1, d):
                squares += (data[i, j] - data[other, j]) ** 2
            if squares < least:
                least, filled[i][0] = squares, data[other, 0]
    return np.array(filled)


#: Lines of the answer, which some of its wrong ones exchange.
NEAREST = "givers[distances.argmin(), 0]"
TO_GIVERS = "np.linalg.norm(givers[:, 1:] - data[i, 1:], axis=1)"

fill_from_nearest.wrong(
    "You filled with the mean of column 0. All gaps get one value then, often one between two groups where no row is: take the nearest row's.",
    {NEAREST: "givers[:, 0].mean()"},
)
fill_from_nearest.wrong(
    "You filled with the median of column 0. All gaps get one value then, and a hill grows there: take the nearest row's.",
    {NEAREST: "np.median(givers[:, 0])"},
)
fill_from_nearest.wrong(
    "You filled with the mean of the whole table. Other columns have other units, and even column 0's own mean is one value for all gaps: take the nearest row's.",
    {NEAREST: "np.nanmean(data)"},
)
fill_from_nearest.wrong(
    "You filled with the mean of the row's other columns. They have other units: take the value that the nearest row has in column 0.",
    {NEAREST: "data[i, 1:].mean()"},
)
fill_from_nearest.wrong(
    "You changed a value that was known. Two rows may be equal in all other columns and not in column 0: fill the gaps alone.",
    {"np.flatnonzero(~complete)": "range(len(data))"},
)
fill_from_nearest.wrong(
    "You filled with 0. A gap is not a zero: take the value of the nearest row that has one.",
    {NEAREST: "0.0"},
)
fill_from_nearest.wrong(
    "You returned the rows with their gaps. If you looked for the nearest among all rows, each found itself: look among the rows that have a value.",
    {NEAREST: "np.nan"},
)
fill_from_nearest.wrong(
    "Each gap got the value of the first row that has one. If you measured over column 0 too, each distance is NaN, and `argmin` then says 0: measure over `data[:, 1:]`.",
    {NEAREST: "givers[0, 0]"},
)
fill_from_nearest.wrong(
    "Each gap got the value of the last row that has one. Take the nearest row's.",
    {NEAREST: "givers[-1, 0]"},
)
fill_from_nearest.wrong(
    "You took the nearest of all other rows, and it may have a gap too: nothing is filled then. Look among the rows that have a value.",
    {
        TO_GIVERS: "np.linalg.norm(np.delete(data, i, axis=0)[:, 1:] - data[i, 1:], axis=1)",
        NEAREST: "np.delete(data, i, axis=0)[distances.argmin(), 0]",
    },
)
fill_from_nearest.wrong(
    "A gap that you had filled gave its value on. It is a guess, not a measurement: only rows that came with a value may give one, so write into a copy.",
    {
        TO_GIVERS: (
            "np.where(np.isnan(filled[:, 0]), np.inf, np.linalg.norm(data[:, 1:] - data[i, 1:], axis=1))"
        ),
        NEAREST: "filled[distances.argmin(), 0]",
    },
)
fill_from_nearest.wrong(
    "You found the right row among those with a value, and then took the one of this number among all rows. `argmin` counts in the table that you gave it: take the value from there.",
    {NEAREST: "data[distances.argmin(), 0]"},
)
fill_from_nearest.wrong(
    "You dropped the rows with a gap. They hold all the other columns: fill column 0, and keep every row.",
    {"return filled": "return givers"},
)
fill_from_nearest.wrong(
    "You returned column 0 alone. It is filled as it should be; the other columns belong to the answer, shape (n, d).",
    {"return filled": "return filled[:, 0]"},
)
fill_from_nearest.wrong(
    "You returned the filled values alone. The answer is the whole table, shape (n, d), with these in their places.",
    {"return filled": "return filled[~complete, 0]"},
)
fill_from_nearest.wrong(
    "You exchanged the whole row for the nearest one. Only column 0 has a gap: the other columns are known, and stay.",
    {"filled[i, 0] = givers[distances.argmin(), 0]": "filled[i] = givers[distances.argmin()]"},
)
fill_from_nearest.wrong(
    "You took the farthest row. The nearest is the most alike: argmin, not argmax.",
    {"argmin": "argmax"},
)
fill_from_nearest.wrong(
    "You added up the differences along the columns. The distance is the root of the sum of their squares, and another row may be nearest by it.",
    {TO_GIVERS: "np.abs(givers[:, 1:] - data[i, 1:]).sum(axis=1)"},
)
fill_from_nearest.wrong(
    "You took the largest difference along a column. The distance is the root of the sum of squares, and another row may be nearest by it.",
    {TO_GIVERS: "np.abs(givers[:, 1:] - data[i, 1:]).max(axis=1)"},
)
fill_from_nearest.wrong(
    "You added up the differences, signs and all. They cancel, and the most negative sum is not the nearest row: take the root of the sum of their squares.",
    {TO_GIVERS: "(givers[:, 1:] - data[i, 1:]).sum(axis=1)"},
)
fill_from_nearest.wrong(
    "You took the wrong axis for the length. `axis=1` holds the columns, and what is left is one distance for each row.",
    {TO_GIVERS: TO_GIVERS.replace("axis=1", "axis=0")},
)
fill_from_nearest.wrong(
    "You compared column 1 alone. All columns but the first tell which row is alike: `data[:, 1:]`.",
    {TO_GIVERS: "np.abs(givers[:, 1] - data[i, 1])"},
)
fill_from_nearest.wrong(
    "You compared the last column alone. All columns but the first tell which row is alike: `data[:, 1:]`.",
    {TO_GIVERS: "np.abs(givers[:, -1] - data[i, -1])"},
)
fill_from_nearest.wrong(
    "You left column 1 out of the distance. NumPy counts from 0: all columns but the first are `data[:, 1:]`.",
    {TO_GIVERS: "np.linalg.norm(givers[:, 2:] - data[i, 2:], axis=1)"},
)
fill_from_nearest.wrong(
    "You put 0 in the gaps before you measured, and column 0 counts in the distance. A row near 0 in column 0 looks alike then: leave that column out of the distance.",
    {TO_GIVERS: "np.linalg.norm(givers - np.nan_to_num(data[i], nan=0.0), axis=1)"},
)
fill_from_nearest.wrong(
    "You put the mean in the gaps before you measured, and column 0 counts in the distance. A row near the mean looks alike then: leave that column out of the distance.",
    {
        TO_GIVERS: (
            "np.linalg.norm(givers - np.nan_to_num(data[i], nan=givers[:, 0].mean()), axis=1)"
        )
    },
)
fill_from_nearest.wrong(
    "You scaled the columns before you measured. That can be wise, and changes which row is nearest: here the columns count as they come.",
    {
        TO_GIVERS: (
            "np.linalg.norm((givers[:, 1:] - data[i, 1:]) / np.where("
            "data[:, 1:].std(axis=0) > 0, data[:, 1:].std(axis=0), 1), axis=1)"
        )
    },
)
fill_from_nearest.wrong(
    "You took the row whose number is nearest. The order of rows means nothing here: measure over the other columns.",
    {TO_GIVERS: "np.abs(np.flatnonzero(complete) - i)"},
)
fill_from_nearest.wrong(
    "You took the last value above the gap, or the first below where there is none. The order of rows means nothing here: take the row nearest in the other columns.",
    {NEAREST: "givers[max(complete[:i].sum() - 1, 0), 0]"},
)
fill_from_nearest.wrong(
    "You drew a line from the value above the gap to the value below. The order of rows means nothing here: take the row nearest in the other columns.",
    {NEAREST: "np.interp(i, np.flatnonzero(complete), givers[:, 0])"},
)
for k in (2, 3, 5):
    fill_from_nearest.wrong(
        f"You took the mean of the {k} nearest rows. Such a mean can lie between two groups, where no row is: take the nearest row alone.",
        {NEAREST: f"givers[distances.argsort()[:{k}], 0].mean()"},
    )
fill_from_nearest.wrong(
    "You took how far the nearest row is. Its value in column 0 is asked for: argmin says which row it is.",
    {NEAREST: "distances.min()"},
)
fill_from_nearest.wrong(
    "You took the number of the nearest row. Its value in column 0 is asked for: `givers[distances.argmin(), 0]`.",
    {NEAREST: "distances.argmin()"},
)
#: What a search that begins with a number does where all rows are farther than that.
BEGIN = (
    "If you begin your search with a number for the least distance so far, make it infinity, "
    "`math.inf`: else rows that are all farther are never taken."
)
for least, far in ((3000.0, "far away"), (1e12, "very far away")):
    for left, words in (
        ("np.nan", "A gap stays a gap"),
        ("givers[0, 0]", "You took the first row's value"),
        ("data[-1, 0]", "You took the last row's value"),
        ("0.0", "You filled with 0"),
    ):
        fill_from_nearest.wrong(
            f"{words} where every row is {far}. {BEGIN}",
            {NEAREST: f"givers[distances.argmin(), 0] if distances.min() < {least} else {left}"},
        )
fill_from_nearest.wrong(
    "You began the search once for all gaps. A later gap then takes only a row that is nearer to it than the nearest one was to those before: begin anew for each, with `math.inf`.",
    {
        "    filled = data.copy()\n": "    filled = data.copy()\n    least, value = np.inf, np.nan\n",
        "        filled[i, 0] = givers[distances.argmin(), 0]\n": (
            "        if distances.min() < least:\n"
            "            least, value = distances.min(), givers[distances.argmin(), 0]\n"
            "        filled[i, 0] = value\n"
        ),
    },
)
fill_from_nearest.wrong(
    "You measured with float32, which keeps 7 digits: rows that differ in the eighth are at one distance there. Keep the data as they come, float64.",
    {TO_GIVERS: "np.linalg.norm(np.float32(givers[:, 1:]) - np.float32(data[i, 1:]), axis=1)"},
)
fill_from_nearest.wrong(
    "You filled the first gap alone. `return` inside the loop ends it: move it out.",
    {
        "        filled[i, 0] = givers[distances.argmin(), 0]\n": "        filled[i, 0] = givers[distances.argmin(), 0]\n        break\n"
    },
)


@fill_from_nearest.cases
def fill_from_nearest_cases(rng):
    gap = np.nan
    yield (np.array([[5.0, 1.0]]),)
    yield (np.array([[5.0, 1.0], [gap, 2.0]]),)
    yield (np.array([[gap, 4.0], [5.0, 1.0], [8.0, 3.0]]),)
    yield (np.array([[1.0, 4.0], [6.0, 4.0], [gap, 9.0], [3.0, 8.0]]),)  # two alike, and known
    # the row nearest to the first gap has a gap too, and is nearer to another row with a value
    yield (np.array([[gap, 0.0], [gap, 1.0], [7.0, -2.0], [3.0, 2.5]]),)
    yield (np.array([[-2.0, 9.0], [gap, 1.0], [6.0, 8.0], [gap, 2.0], [4.0, 3.5]]),)
    yield (np.array([[gap, 3.0, 3.0], [1.0, 0.0, 0.0], [2.0, 3.25, 7.0], [9.0, 4.0, 5.0]]),)
    # far apart; very far apart; as near as the eighth digit
    yield (np.array([[7.0, 90_000.0], [gap, 60_000.0], [4.0, 45_000.0], [6.0, 1000.0]]),)
    yield (np.array([[1.0, 250.0, 9e4], [gap, 900.0, 2e4], [5.0, 150.0, 5e3], [8.0, 0.0, 5e4]]),)
    yield (np.array([[2e15, 9e15], [5e15, 6e15], [gap, 4e15], [3e15, 1e13]]),)
    yield (np.array([[3.0, 40_000_005.0], [gap, 40_000_002.5], [5.0, 40_000_001.0]]),)
    for n, d, gaps in ((6, 2, 2), (8, 3, 3), (10, 4, 5), (15, 3, 4), (20, 4, 12)):
        rows = rng.normal(size=(n, d)) * [10.0, *rng.uniform(1, 4, d - 1)] + rng.normal(20, 9, d)
        rows[rng.permutation(n)[:gaps], 0] = gap
        yield (rows,)
