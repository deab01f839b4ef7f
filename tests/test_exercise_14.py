"""What libraries answer to the exercises of lesson 14, and where the open one draws its lines."""

import statistics

import numpy as np
import pandas as pd
import pytest
from exercise_checks import inputs, is_told, passes
from scipy.signal import find_peaks
from scipy.stats import gaussian_kde, gmean
from sklearn.preprocessing import normalize

from teachkit import check, mode_counts
from teachkit.apply.compositions import fill_zeros, log_ratios, to_shares
from teachkit.apply.modality import count_peaks, critical_bandwidth, smoothed_sample
from teachkit.exercises import EXERCISES
from teachkit.exercises.answers import plain
from teachkit.exercises.lessons import lesson14

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


# Shares, ratios, zeros


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("close", to_shares),
        ("close", lambda amounts: normalize(amounts, norm="l1")),
        ("close", lambda amounts: (amounts.T / amounts.sum(axis=1)).T),
        ("close", lambda amounts: np.apply_along_axis(lambda row: row / row.sum(), 1, amounts)),
        ("close", lambda amounts: to_shares(to_shares(amounts))),
        ("clr", log_ratios),
        ("clr", lambda shares: np.log(shares / gmean(shares, axis=1, keepdims=True))),
        ("clr", lambda shares: log_ratios(to_shares(shares))),
        ("replace_zeros", fill_zeros),
    ],
)
def test_what_libraries_answer_passes(name, function):
    passes(name, function)


@pytest.mark.parametrize("name", ["close", "clr", "replace_zeros"])
def test_tables_are_square_too_where_a_lying_sum_goes_unnoticed(name):
    shapes = [case[0].shape for case in inputs(name)]
    assert sum(n == d > 1 for n, d in shapes) >= 2
    assert {n > d for n, d in shapes if n != d} == {True, False}


@pytest.mark.parametrize(
    ("name", "row_of", "words"),
    [
        ("close", lambda row, smallest: row / row.sum(), "np.zeros_like(amounts)"),
        ("clr", lambda row, smallest: np.log(row) - np.log(row).mean(), "np.zeros_like(shares)"),
    ],
)
def test_a_table_of_whole_numbers_is_told_what_it_loses(name, row_of, words):
    def function(table, smallest=0.0):
        made = np.zeros_like(table)
        for place, row in enumerate(table):
            made[place] = row_of(row, smallest)
        return made

    is_told(name, function, words)


def test_zeros_filled_in_a_copy_of_the_shares_pass():
    def replace_zeros(shares, smallest):
        filled = shares.copy()
        filled[filled == 0] = smallest
        return filled / filled.sum(axis=1, keepdims=True)

    passes("replace_zeros", replace_zeros)


@pytest.mark.parametrize("name", ["close", "clr", "replace_zeros"])
def test_rows_in_a_list_are_told_how_to_become_an_array(name):
    right = EXERCISES[name].reference
    is_told(name, lambda *case: right(*case).tolist(), "values are right", "np.array(…)")


def test_who_writes_into_the_amounts_or_shares_is_told():
    def close(amounts):
        if amounts.dtype.kind == "i":
            return to_shares(amounts)
        amounts /= amounts.sum(axis=1, keepdims=True)
        return amounts

    def replace_zeros(shares, smallest):
        shares[shares == 0] = smallest
        return to_shares(shares)

    is_told("close", close, "changes its input amounts")
    is_told("replace_zeros", replace_zeros, "changes its input shares")


def test_closing_only_the_rows_that_had_zeros_passes():
    def replace_zeros(shares, smallest):
        filled = shares.astype(float)
        for row in filled:
            zeros = row == 0
            if zeros.any():
                row[zeros] = smallest
                row /= row.sum()
        return filled

    passes("replace_zeros", replace_zeros)
    for shares, _ in inputs("replace_zeros"):
        assert np.allclose(shares.sum(axis=1), 1, atol=1e-12, rtol=0)


@pytest.mark.parametrize("closed", [lambda shares: shares, to_shares])
def test_multiplicative_replacement_is_told_by_its_name_closed_again_or_not(closed):
    def replace_zeros(shares, smallest):
        zeros = (shares == 0).sum(axis=1, keepdims=True)
        return closed(np.where(shares == 0, smallest, shares * (1 - smallest * zeros)))

    is_told("replace_zeros", replace_zeros, "a rule in use, called multiplicative replacement")


def test_some_shares_are_smaller_than_what_is_put_for_zeros():
    small = [
        ((shares > 0) & (shares < smallest)).any() for shares, smallest in inputs("replace_zeros")
    ]
    assert sum(small) >= 2


# One mode


def p_value(has_more, sample_of):
    """An answer that makes samples and counts them in its own way."""

    def silverman_p(data, bandwidth, draws, noise):
        samples = [
            sample_of(data, bandwidth, drawn, numbers)
            for drawn, numbers in zip(draws, noise, strict=True)
        ]
        more = sum(bool(has_more(sample, bandwidth)) for sample in samples)
        return (1 + more) / (1 + len(samples))

    return silverman_p


def more_peaks(sample, bandwidth):
    return count_peaks(sample, bandwidth) > 1


def more_peaks_by_scipy(sample, bandwidth):
    curve = gaussian_kde(sample, bw_method=bandwidth / sample.std(ddof=1))
    grid = np.linspace(sample.min() - 3 * bandwidth, sample.max() + 3 * bandwidth, 500)
    return len(find_peaks(curve(grid))[0]) > 1


def rescaled(data, bandwidth, drawn, numbers, ddof=0):
    wider = np.sqrt(1 + bandwidth**2 / np.var(data, ddof=ddof))
    return (data[drawn] + bandwidth * numbers) / wider


@pytest.mark.parametrize(
    "has_more",
    [more_peaks_by_scipy, lambda sample, bandwidth: critical_bandwidth(sample) > bandwidth],
    ids=["scipy", "a critical bandwidth for each sample"],
)
def test_other_ways_to_count_peaks_pass(has_more):
    passes("silverman_p", p_value(has_more, rescaled))


def test_the_exact_count_of_modes_gives_the_same_p_values():
    exact = p_value(lambda sample, h: mode_counts(sample[:, None], [h])[0] > 1, rescaled)
    right = EXERCISES["silverman_p"].reference
    for case in inputs("silverman_p"):
        assert exact(*case) == right(*case)


def test_the_other_divisor_of_the_variance_passes():
    passes("silverman_p", p_value(more_peaks, lambda *case: rescaled(*case, ddof=1)))


def test_a_larger_bandwidth_does_what_narrower_samples_do():
    def silverman_p(data, bandwidth, draws, noise):
        wider = bandwidth * np.sqrt(1 + bandwidth**2 / data.var())
        more = sum(count_peaks(sample, wider) > 1 for sample in data[draws] + bandwidth * noise)
        return (1 + more) / (1 + len(draws))

    passes("silverman_p", silverman_p)


class Given:
    """A generator that gives the rows and the noise of a case."""

    def __init__(self, drawn, numbers):
        self.integers = lambda n, size: drawn
        self.standard_normal = lambda n: numbers


def test_samples_are_those_of_the_librarys_test():
    def of_library(data, bandwidth, drawn, numbers):
        return smoothed_sample(data, bandwidth, Given(drawn, numbers))

    passes("silverman_p", p_value(more_peaks, of_library))


def test_samples_that_were_not_rescaled_fail_on_most_inputs():
    wide = p_value(more_peaks, lambda data, h, drawn, numbers: data[drawn] + h * numbers)
    right = EXERCISES["silverman_p"].reference
    assert sum(wide(*case) > right(*case) for case in inputs("silverman_p")) >= 6
    is_told("silverman_p", wide, "did not bring the samples back to the spread of the data")


@pytest.mark.parametrize(
    ("sample_of", "power", "words"),
    [
        (rescaled, -1, "or you shrank the bandwidth along with them"),
        (lambda data, h, drawn, numbers: data[drawn] + h * numbers, -1, "or you shrank the band"),
        (rescaled, 1, "Or did you widen the bandwidth as well?"),
    ],
    ids=["shrunk too", "shrunk alone", "widened too"],
)
def test_what_is_done_to_the_bandwidth_is_told_as_what_it_comes_to(sample_of, power, words):
    def silverman_p(data, bandwidth, draws, noise):
        wider = np.sqrt(1 + bandwidth**2 / data.var())
        counted = bandwidth * wider**power
        samples = [sample_of(data, bandwidth, *one) for one in zip(draws, noise, strict=True)]
        more = sum(count_peaks(sample, counted) > 1 for sample in samples)
        return (1 + more) / (1 + len(draws))

    is_told("silverman_p", silverman_p, words)


def test_the_bandwidth_of_each_input_is_the_critical_one_of_its_data():
    for data, bandwidth, draws, noise in inputs("silverman_p"):
        assert count_peaks(data, bandwidth) == 1 < count_peaks(data, 0.99 * bandwidth)
        assert draws.shape == noise.shape == (len(draws), len(data))


def test_p_values_are_small_middling_and_large_and_samples_as_many_as_data_and_not():
    right = EXERCISES["silverman_p"].reference
    p_values = [right(*case) for case in inputs("silverman_p")]
    assert min(p_values) <= 0.1 and max(p_values) >= 0.8
    assert any(0.3 < p < 0.7 for p in p_values)
    assert (
        len({np.sign(len(draws) - len(data)) for data, _, draws, _ in inputs("silverman_p")}) == 3
    )


# Cards

COLUMNS = ["food", "fuel", "other"]


def households():
    """Three segments of ten, whose medians lie on quartiles: of food, of fuel, in the middle."""
    shares = np.repeat([[0.6, 0.1, 0.3], [0.2, 0.5, 0.3], [0.4, 0.3, 0.3]], 10, axis=0)
    return pd.DataFrame(shares, columns=COLUMNS), np.repeat([0, 1, 2], 10)


def lacks(cards, shares=None, labels=None, found=(0.8, 0.8, 0.8), valleys=(0.1, 0.9, 0.9)):
    """What the judge says of cards, held against 39 nulls with valleys from 0.2 on."""
    table, numbers = households()
    return lesson14.segment_cards_judged(
        plain(cards),
        table if shares is None else shares,
        numbers if labels is None else labels,
        np.array(found),
        np.array(valleys),
        np.linspace(0.2, 0.96, 39),
    )


def cards(*names, sizes=(10, 10, 10), verdicts=("natural", "reproducible", "reproducible")):
    return [
        {"name": name, "size": size, "verdict": verdict}
        for name, size, verdict in zip(names, sizes, verdicts, strict=True)
    ]


#: What is true of these: a third of the households is at each end, and the quartile there, too.
MIDDLE = ("in the middle",) * 3


def apart():
    """The same, but each end has a fifth only, so that its medians are beyond the quartiles."""
    shares, _ = households()
    labels = np.repeat([0, 1, 2], [6, 6, 18])
    rows = np.r_[0:6, 10:16, np.resize(np.arange(20, 30), 18)]
    return shares.iloc[rows], labels


def lacks_apart(*names, **changes):
    shares, labels = apart()
    return lacks(cards(*names, sizes=(6, 6, 18), **changes), shares, labels)


NAMES = ("much food, little fuel", "much fuel, little food", "in the middle")


def test_a_median_on_a_quartile_is_neither_much_nor_little():
    assert lacks(cards(*MIDDLE)) == {}
    told = lacks(cards("much food", *MIDDLE[1:]))
    (sentence,) = told.values()
    assert 'Segment 0: "much food" is false' in sentence
    assert "its median is 0.6, the three-quarter mark of all households 0.6" in sentence
    assert lacks_apart(*NAMES) == {}


@pytest.mark.parametrize(
    "name",
    [
        "much food",
        "little fuel",
        "Much food, and little fuel!",
        "little fuel but much food",
        "much  food / little\nfuel",
        "Segment 0: * much food with little fuel *",
        np.str_("much food"),
    ],
)
def test_a_name_may_be_joined_in_any_way_and_say_less_than_there_is(name):
    assert lacks_apart(name, *NAMES[1:]) == {}


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("much other", "false", "its median is 0.3, the three-quarter mark of all households 0.3"),
        ("little food", "turned round", "its median is 0.6, the quarter mark"),
        ("much drink", "no column", "names no column; they are food, fuel, other."),
        ("much food and fuel", "bare column", '"fuel" has neither "much" nor "little"'),
        ("food", "bare column", '"food" has neither'),
        ("not much food", "not", "denies something"),
        ("rich", "no words", '"much food" is true: its median is 0.6, the three-quarter mark'),
        ("in the middle", "in the middle", '"much food" is true'),
        ("much food, in the middle", "both", "names a column, too"),
        ("much food, the well-dressed", "more words", '"the well-dressed"'),
        ("very much food", "more words", '"very"'),
        ("much food (0.6)", "more words", '"0.6"'),
        ("much food, one segment", "more words", '"one segment"'),
        ("segment 1: much food", "another number", "stands on the card of segment 0"),
    ],
)
def test_a_name_that_is_not_borne_out_is_told_with_its_numbers(name, key, words):
    told = lacks_apart(name, *NAMES[1:])
    assert list(told) == [key], told
    assert told[key].startswith("Segment 0: ") and words in told[key]


def test_where_nothing_is_beyond_a_quartile_the_name_is_in_the_middle():
    assert lacks_apart(*NAMES[:2], "Segment 2: in  the\nmiddle") == {}
    told = lacks_apart(*NAMES[:2], "rich people in the middle class")
    assert list(told) == ["more words"] and "rich people class" in told["more words"]
    told = lacks_apart(*NAMES[:2], "ordinary")
    assert list(told) == ["not in the middle"] and "Segment 2: " in told["not in the middle"]


def test_two_segments_with_one_name_are_told_unless_both_are_in_the_middle():
    shares = pd.DataFrame(
        np.repeat([[0.8, 0.1, 0.1], [0.7, 0.3, 0.0], [0.2, 0.2, 0.6]], [3, 3, 20], axis=0),
        columns=COLUMNS,
    )
    labels = np.repeat([0, 1, 2], [3, 3, 20])

    def of(one, other):
        return lacks(cards(one, other, "in the middle", sizes=(3, 3, 20)), shares, labels)

    assert of("much food, little fuel", "much food, much fuel") == {}
    told = of("much food, little other", "little other, much food")
    assert 'Segments 0 and 1 have the same name, "much food, little other"' in told["same name"]
    assert lacks(cards(*MIDDLE)) == {}


@pytest.mark.parametrize(
    ("found", "valley", "verdict", "why"),
    [
        (0.75, 0.1, "natural", "p = (1 + 0) / (1 + 39) = 0.025 is at most 0.05"),
        (0.75, 0.2, "natural", "p = (1 + 1) / (1 + 39) = 0.05 is at most 0.05"),
        (0.75, 0.22, "reproducible", "p = (1 + 2) / (1 + 39) = 0.075 is above 0.05"),
        (0.749, 0.1, "constructed", "found again by 0.749, and 0.75 is asked for"),
        (0.3, 1.0, "constructed", "found again by 0.3"),
    ],
)
def test_a_verdict_turns_at_three_quarters_and_at_a_twentieth(found, valley, verdict, why):
    for given in lesson14.VERDICTS:
        deck = cards(*MIDDLE, verdicts=(given, "reproducible", "reproducible"))
        told = lacks(deck, found=(found, 0.8, 0.8), valleys=(valley, 0.9, 0.9))
        if given == verdict:
            assert told == {}
        else:
            (sentence,) = told.values()
            assert sentence.startswith(f'The verdict on segment 0 is "{given}". By the rule it is ')
            assert f'"{verdict}"' in sentence and why in sentence


def judged_by(rule):
    """Cards whose verdicts come from a rule on overlap, valley, p and the nulls."""
    right = EXERCISES["segment_cards"].reference

    def segment_cards(shares, labels, found_again, valleys, null_valleys):
        deck = right(shares, labels, found_again, valleys, null_valleys)
        for card, found, valley in zip(deck, found_again, valleys, strict=True):
            p = (1 + (null_valleys <= valley).sum()) / (1 + len(null_valleys))
            card["verdict"] = rule(found, valley, p, null_valleys)
        return deck

    return segment_cards


def if_found(is_natural, found_at=0.75):
    """A rule that is right but for what it calls natural, and what found again."""

    def rule(found, valley, p, nulls):
        if found < found_at:
            return "constructed"
        return "natural" if is_natural(valley, p, nulls) else "reproducible"

    return rule


def by_p(valley, p, nulls):
    return p <= 0.05


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            if_found(lambda valley, p, nulls: valley < nulls.max()),
            "most nulls have a deeper valley",
        ),
        (if_found(lambda valley, p, nulls: valley < np.median(nulls)), "nulls on average"),
        (if_found(lambda valley, p, nulls: valley < nulls.min()), "the deepest of the nulls alone"),
        (lambda found, *rest: if_found(by_p)(np.round(found, 2), *rest), "You rounded the overlap"),
        # no slip that has a name: what is said is the rule, in numbers
        (if_found(lambda valley, p, nulls: valley < 0.5), "The verdict on segment"),
        (if_found(lambda valley, p, nulls: p <= 0.1), "The verdict on segment"),
        (if_found(by_p, found_at=0.7), "The verdict on segment"),
    ],
)
def test_another_rule_is_told_what_is_true_of_it(rule, words):
    result = check("segment_cards", judged_by(rule))
    assert not result.passed and result.message.startswith(("You", "The verdict"))
    assert words in result.message.split("\n")[0]


def test_a_size_that_is_wrong_is_told_with_the_right_one():
    assert lacks(cards(*MIDDLE, sizes=(10.0, np.int64(10), np.float32(10)))) == {}
    assert lacks(cards(*MIDDLE, sizes=(10, 11, 10)))["size"] == (
        "Segment 1 has 10 households; its card says 11."
    )
    assert "its card says 0.3333." in lacks(cards(*MIDDLE, sizes=[1 / 3] * 3))["share"]


def test_every_fault_is_told_at_once():
    told = lacks_apart(
        "much other", "much drink", "rich", verdicts=("constructed", "natural", "reproducible")
    )
    assert len("\n".join(told.values()).split("\n")) == 5


def test_cards_in_another_order_are_told_so_and_nothing_else():
    shares, labels = apart()
    deck = cards(*NAMES, sizes=(6, 6, 18))[::-1]
    assert list(lacks(deck, shares, labels)) == ["order"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda deck: pd.DataFrame(deck), '`.to_dict("records")` makes one'),
        (lambda deck: dict(enumerate(deck)), "It returns a dict; a list with a card for each"),
        (lambda deck: deck[0], "It returns a dict"),
        (lambda deck: "cards", "It returns text; a list of cards"),
        (lambda deck: [deck], "a list that holds a list of cards"),
        (lambda deck: deck[1:], "There are 3 segments, 0 to 2, and the list has length 2."),
        (lambda deck: deck * 2, "and the list has length 6."),
        (lambda deck: [list(card.values()) for card in deck], "segment 0 is a list; a dictionary"),
        (lambda deck: [None, *deck[1:]], "The card of segment 0 is nothing"),
        (
            lambda deck: [{key.title(): card[key] for key in card} for card in deck],
            'no "name". It has "Name", "Size", "Verdict".',
        ),
        (lambda deck: [{} for _ in deck], 'no "name". It has nothing.'),
        (lambda deck: [card | {"name": ["much food"]} for card in deck], '`", ".join(…)` makes'),
        (lambda deck: [card | {"name": 3} for card in deck], "is one number; text is asked for"),
        (lambda deck: [card | {"size": "10"} for card in deck], "size of segment 0 is text"),
        (lambda deck: [card | {"size": True} for card in deck], "size of segment 0 is True or"),
        (lambda deck: [card | {"verdict": "Natural"} for card in deck], 'is "Natural"; "natural"'),
        (lambda deck: [card | {"verdict": True} for card in deck], "is True or False; "),
    ],
)
def test_what_is_no_list_of_cards_is_said(change, words):
    told = lacks(change(cards(*MIDDLE)))
    assert len(told) == 1 and words in next(iter(told.values())), told


def test_a_tuple_of_cards_with_more_on_them_passes():
    assert lacks(tuple(card | {"median": 0.5} for card in cards(*MIDDLE))) == {}


def named_by(quartile):
    """Cards whose names hang on a way to compute quartiles."""
    right = EXERCISES["segment_cards"].reference

    def segment_cards(shares, labels, *evidence):
        deck = right(shares, labels, *evidence)
        for k, card in enumerate(deck):
            words = []
            for column in shares.columns:
                values, median = shares[column], shares[column][labels == k].median()
                words += [f"much {column}"] * bool(median > quartile(values, 0.75))
                words += [f"little {column}"] * bool(median < quartile(values, 0.25))
            card["name"] = " & ".join(words) or "in the middle"
        return deck

    return segment_cards


@pytest.mark.parametrize(
    "quartile",
    [
        lambda values, share: values.quantile(share),
        lambda values, share: statistics.quantiles(values, n=4)[round(4 * share) - 1],
        *(
            lambda values, share, how=how: np.quantile(values, share, method=how)
            for how in ("lower", "higher", "nearest", "midpoint", "hazen", "weibull")
        ),
    ],
)
def test_no_name_hangs_on_how_a_quartile_is_computed(quartile):
    passes("segment_cards", named_by(quartile))


def test_who_adds_a_column_to_the_table_is_told():
    def segment_cards(shares, labels, *evidence):
        deck = EXERCISES["segment_cards"].reference(shares, labels, *evidence)
        shares["segment"] = labels
        return deck

    is_told("segment_cards", segment_cards, "changes its input shares")


def test_a_table_is_shown_by_its_rows_and_columns():
    words = "shares = a pandas DataFrame of 10 rows, with the columns food, alcohol, other"
    is_told("segment_cards", lambda *case: [], words)


def test_segments_come_in_all_sorts():
    decks = [EXERCISES["segment_cards"].reference(*case) for case in inputs("segment_cards")]
    deck = [card for one in decks for card in one]
    assert {card["verdict"] for card in deck} == set(lesson14.VERDICTS)
    names = [card["name"] for card in deck]
    assert "in the middle" in names
    assert any("much" not in name and "little" in name for name in names)
    assert any("little" not in name and "much" in name for name in names)
    for shares, labels, *_ in inputs("segment_cards"):
        assert sorted(set(labels.tolist())) == list(range(labels.max() + 1))
        assert np.allclose(shares.sum(axis=1), 1)


def test_rows_are_not_numbered_from_0_in_most_tables():
    tables = [case[0] for case in inputs("segment_cards")]
    assert sum(table.index[0] != 0 for table in tables) > len(tables) / 2
    assert len({tuple(table.columns) for table in tables}) == 3
