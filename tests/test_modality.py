"""Silverman's test is what its definition says, and cautious."""

from __future__ import annotations

import math

import numpy as np
import pytest

from teachkit import load_budgets, load_faithful, mode_counts
from teachkit.apply.modality import (
    ModeTest,
    count_peaks,
    critical_bandwidth,
    silverman_test,
    smoothed_sample,
)

SAMPLES = {
    "waiting": load_faithful()["waiting"].to_numpy(float),
    "food": load_budgets()["food_share"].to_numpy()[:200],
    "normal": np.random.default_rng(0).standard_normal(100),
}


def peaks_by_brute_force(line, h):
    """Where the exact derivative turns from + to −, on a lattice of h/100."""
    low, high = line.min() - h / 100, line.max() + h / 100
    x = np.linspace(low, high, int(100 * (high - low) / h) + 2)
    u = (line - x[:, None]) / h
    rising = np.sign((np.exp(-u * u / 2) * u).sum(axis=1))
    return int((np.diff(rising[rising != 0]) < 0).sum())


def critical_by_brute_force(line, modes):
    low, high = np.ptp(line) / 1000, 2 * np.ptp(line)
    while high / low > 1 + 1e-6:
        middle = math.sqrt(low * high)
        if peaks_by_brute_force(line, middle) <= modes:
            high = middle
        else:
            low = middle
    return high


def drawn_by_hand(line, h, rng):
    """A sample from the density, with the mean and the variance of the line."""
    chosen = [line[i] for i in rng.integers(len(line), size=len(line))]
    noise = rng.standard_normal(len(line))
    mean = sum(line) / len(line)
    variance = sum((value - mean) ** 2 for value in line) / len(line)
    shrink = math.sqrt(1 + h * h / variance)
    moved = [c - mean + h * e for c, e in zip(chosen, noise, strict=True)]
    return np.array([mean + away / shrink for away in moved])


# ---- peaks


@pytest.mark.parametrize("name", SAMPLES)
def test_peaks_are_the_modes_that_are_counted_exactly(name):
    line = SAMPLES[name]
    bandwidths = np.ptp(line) * np.geomspace(0.01, 1, 15)
    assert [count_peaks(line, h) for h in bandwidths] == list(
        mode_counts(line[:, None], bandwidths)
    )


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("far", [0.0, 1e6])
def test_peaks_do_not_hang_on_the_unit_nor_on_the_origin(scale, far):
    line = SAMPLES["waiting"]
    for h in (1.0, 3.0, 9.0):
        assert count_peaks((line + far) * scale, h * scale) == count_peaks(line, h)


def test_an_outlier_is_one_more_peak_and_costs_no_more_nodes(monkeypatch):
    from teachkit.apply import modality

    nodes, density = [], modality.density

    def counted(at, *rest, **named):
        nodes.append(len(at))
        return density(at, *rest, **named)

    monkeypatch.setattr(modality, "density", counted)
    line = np.append(np.zeros(9999), 1e6)
    assert count_peaks(line, 1.0) == 2
    assert nodes[0] < 100  # two different numbers
    assert count_peaks(np.append(SAMPLES["normal"], 1e12), 0.5) == 1 + count_peaks(
        SAMPLES["normal"], 0.5
    )


def test_numbers_that_come_often_are_counted_as_often():
    line = np.repeat([0.0, 1.0, 5.0], [1, 1000, 40])
    for h in (0.05, 0.3, 0.6, 2.0):
        assert count_peaks(line, h) == peaks_by_brute_force(line, h)


def test_a_level_stretch_is_no_crowd_of_peaks():
    assert count_peaks(np.arange(101.0), 5.0) == 1  # level in the middle to all digits
    assert count_peaks(np.arange(101.0), 0.2) == 101


def test_a_huge_bandwidth_leaves_one_peak():
    for h in (1e9, 1e30, 1e140):
        assert count_peaks([0.0, 1.0, 5.0], h) == 1


def test_one_number_is_one_peak():
    assert count_peaks([3.0], 1.0) == count_peaks([3.0] * 9, 1e-9) == 1


def test_a_bandwidth_below_the_last_digit_is_refused():
    with pytest.raises(ValueError, match="bandwidth must not be below the last digits"):
        count_peaks([0.0, 1.0], 1e-17)


# ---- the critical bandwidth


def test_two_equal_bumps_part_at_half_their_distance():
    for scale in (1e-9, 1.0, 1e9):
        h = critical_bandwidth(np.array([-1.0, 1.0]) * scale)
        assert h == pytest.approx(scale, rel=1e-3)
        assert critical_bandwidth(np.array([3.0, 5.0, 3.0, 5.0]) * scale) == pytest.approx(h)


@pytest.mark.parametrize("modes", [1, 2])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_critical_bandwidth_is_that_of_brute_force_to_a_thousandth(name, modes):
    line = SAMPLES[name]
    right = critical_by_brute_force(line, modes)
    assert critical_bandwidth(line, modes) == pytest.approx(right, rel=1e-3)
    exact = mode_counts(line[:, None], [0.998 * right, 1.002 * right])
    assert list(exact) == [modes + 1, modes]


def test_numbers_that_lie_close_together_have_their_critical_bandwidth_too():
    assert critical_bandwidth([0.0, 1e-6, 1.0], 2) == pytest.approx(5e-7, rel=1e-3)


def test_there_must_be_more_numbers_than_modes():
    with pytest.raises(ValueError, match="two different points, but all 3 are equal"):
        critical_bandwidth([2.0, 2.0, 2.0])
    for line in ([0.0, 1.0, 1.0], [0.0, 0.3, 0.1 + 0.2]):  # the last two differ by rounding
        with pytest.raises(ValueError, match="modes must be fewer than the different numbers.* 2,"):
            critical_bandwidth(line, 2)


# ---- the test


@pytest.mark.parametrize("modes", [1, 2])
@pytest.mark.parametrize("name", SAMPLES)
def test_silvermans_test_is_its_definition(name, modes):
    """The same draws, counted on the exact derivative: of 99 samples none is counted otherwise."""
    line = SAMPLES[name]
    h = critical_by_brute_force(line, modes)
    rng = np.random.default_rng(7)
    more = sum(peaks_by_brute_force(drawn_by_hand(line, h, rng), h) > modes for _ in range(99))
    result = silverman_test(line, modes, samples=99, seed=7)
    assert (result.more, result.samples) == (more, 99)
    assert result.bandwidth == pytest.approx(h, rel=1e-3)


def test_a_smoothed_sample_keeps_mean_and_variance_on_the_whole():
    line, rng = SAMPLES["waiting"], np.random.default_rng(0)
    drawn = np.array([smoothed_sample(line, 10.0, rng) for _ in range(2000)])
    assert drawn.mean() == pytest.approx(line.mean(), abs=0.1)
    spread = ((drawn - line.mean()) ** 2).mean()
    assert spread == pytest.approx(line.var(), rel=0.01)


def test_the_p_value_counts_the_data_among_the_samples():
    assert ModeTest(1.0, 0, 199).p_value == 1 / 200
    assert ModeTest(1.0, 199, 199).p_value == 1


def test_two_hills_are_told_and_one_is_not_denied():
    assert silverman_test(SAMPLES["waiting"]).p_value == 0.005
    assert silverman_test(SAMPLES["waiting"], 2).p_value > 0.5
    assert silverman_test(SAMPLES["normal"]).p_value > 0.1


def test_of_samples_with_one_hill_at_most_five_in_a_hundred_are_told_to_have_more():
    p_values = [
        silverman_test(np.random.default_rng([1, i]).standard_normal(50), samples=19).p_value
        for i in range(200)
    ]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.05


def test_the_answer_repeats_by_seed_and_does_not_hang_on_the_unit():
    line = SAMPLES["food"]
    one, same, other = (silverman_test(line, samples=49, seed=seed) for seed in (0, 0, 1))
    assert one == same != other
    scaled = silverman_test(line * 1e9, samples=49)
    assert scaled.more == one.more
    assert scaled.bandwidth == pytest.approx(one.bandwidth * 1e9)


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"data": [[1.0, 2.0], [3.0, 4.0]]}, r"data must be one column.*\(2, 2\)"),
        ({"data": [1.0, np.nan]}, "data must be finite"),
        ({"data": [1.0, 1.0]}, "all 2 are equal"),
        ({"samples": 0}, "samples must be at least 1"),
        ({"modes": 0}, "modes must be at least 1"),
        ({"modes": 5}, "modes must be fewer"),
    ],
)
def test_what_cannot_be_tested_gets_a_sentence(changed, said):
    with pytest.raises(ValueError, match=said):
        silverman_test(**{"data": [1.0, 2.0, 4.0], **changed})


def test_the_callers_array_is_never_changed():
    line = SAMPLES["normal"].copy()
    line.flags.writeable = False
    silverman_test(line, samples=2)
    np.testing.assert_array_equal(line, SAMPLES["normal"])
