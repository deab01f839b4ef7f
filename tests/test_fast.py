"""The short cuts: boxes, lattice, climbs that met. Every way gives the answer of the plain sums."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import plain
import pytest

from teachkit import MeanShift, climb, log_density, mean_shift_vector, merge_modes
from teachkit import field as field_module
from teachkit import peaks as peaks_module
from teachkit import settle as settle_module
from teachkit import sums as sums_module
from teachkit import windows as windows_module
from teachkit.ascent import shift
from teachkit.faint import subtracted_sums
from teachkit.field import Field, fits, lattice_shape
from teachkit.kernels import KERNELS, Kernel, as_kernel
from teachkit.modes import kernel_moments
from teachkit.sums import distinct_rows, nearest
from teachkit.windows import Windows


def tent(u):
    """A kernel of one's own that ends with a jump: boxes must not take its inside for flat."""
    return np.where(u <= 1, 1 - 0.7 * np.sqrt(u), 0.0)


ENDING = ["flat", "epanechnikov", "biweight", "triweight", Kernel(tent, reach=1.0)]


def sample(rng, d, n=400):
    """Blobs of unequal spread, with repeated rows and a stray datum."""
    data = rng.standard_normal((n, d)) * rng.uniform(0.3, 1.5, (n, 1))
    data += 4 * rng.integers(0, 3, (n, 1))
    data[: n // 8] = data[n // 8 : n // 4]
    data[0] += 30
    return data


def lattice_points(rng, d, n=400):
    """Whole numbers: many distances of exactly h, for whole h."""
    return rng.integers(-6, 7, (n, d)).astype(float)


def agree(windows, points):
    """The sums by boxes are those by subtraction, to rounding."""
    totals, shifts = windows.sums(points)
    true_totals, true_shifts = subtracted_sums(points, windows, np.zeros(len(points)))
    scale = windows.weights.sum()
    np.testing.assert_allclose(totals, true_totals, rtol=0, atol=1e-11 * scale)
    np.testing.assert_allclose(
        shifts / windows.bandwidth, true_shifts / windows.bandwidth, rtol=0, atol=1e-10 * scale
    )


def boxes(windows):
    """All boxes that are remembered."""
    found, left = [], [windows._root]
    while left:
        found.append(left.pop())
        left += found[-1].parts.values()
    return found


@pytest.fixture
def small_boxes(monkeypatch):
    """So many boxes as if there were a million data."""
    monkeypatch.setattr(windows_module, "ENOUGH", 64)


@pytest.mark.parametrize("weighted", [False, True], ids=["equal weights", "weights"])
@pytest.mark.parametrize("d", [1, 2, 3, 6])
@pytest.mark.parametrize("kernel", ENDING, ids=lambda k: getattr(k, "name", k))
def test_boxes_change_no_sum(kernel, d, weighted, small_boxes):
    rng = np.random.default_rng(d)
    for make, h in [(sample, 0.7 * d**0.5), (lattice_points, 2.0), (lattice_points, 5.0)]:
        data = make(rng, d)
        weights = rng.uniform(0.1, 3, len(data)) if weighted else np.ones(len(data))
        windows = Windows(data, h, as_kernel(kernel), weights)
        here = data.copy()
        for _ in range(4):  # the same boxes again and again, for points that move
            agree(windows, here)
            here = here + 0.8 * shift(here, windows)[0]
        if d < 6 and make is sample:
            assert len(boxes(windows)) > 4, "the test needs boxes"
        agree(windows, rng.permutation(here)[:30])
        agree(windows, here[:50] + rng.normal(0, 3 * h, (50, d)))  # out of the boxes, and beyond


@pytest.mark.parametrize("stray", [0.0, 2e4], ids=["near", "a datum far away"])
@pytest.mark.parametrize("make", [sample, lattice_points], ids=["blobs", "lattice"])
@pytest.mark.parametrize("kernel", ENDING, ids=lambda k: getattr(k, "name", k))
@pytest.mark.parametrize("d", [1, 2, 5])
def test_few_points_look_at_the_data_near_them_along_one_axis(kernel, d, make, stray, monkeypatch):
    pairs, plainly = [], windows_module.product_sums

    def counting(at, rows, pulls, phi):
        pairs.append(at.shape[1] * rows.shape[1])
        return plainly(at, rows, pulls, phi)

    monkeypatch.setattr(windows_module, "product_sums", counting)
    rng = np.random.default_rng(d)
    data = make(rng, d, 3_000)
    data[0, -1] += stray
    points = np.concatenate([make(rng, d)[:27], data.min(axis=0) - [[0.5], [1.0], [50.0]]])
    windows = Windows(data, 1.0, as_kernel(kernel), rng.uniform(0.5, 2, len(data)))
    agree(windows, points)
    assert len(pairs) > 1 and sum(pairs) < 0.7 * len(points) * len(data)


@pytest.mark.parametrize("kernel", ["flat", "gaussian"])
def test_points_beyond_those_asked_first(kernel):
    data = sample(np.random.default_rng(0), 2)
    windows = Windows(data, 0.8, KERNELS[kernel], np.ones(len(data)))
    for some in (data[5:8], data[5:9], data, data + 500, data[5:8]):
        agree(windows, some)


@pytest.mark.parametrize("away", [6.0, 15.0, 16.5, 17.0, 19.99, 25.0, 60.0])
def test_what_a_gaussian_is_not_felt_from_is_not_felt(away):
    data = np.array([[away, 0.0], [away + 0.1, 0.0], [-away - 0.2, 0.0], [0.0, 20.01]])
    np.testing.assert_allclose(
        log_density([[0.0, 0.0]], data, 1.0), plain.log_density([[0.0, 0.0]], data, 1.0), rtol=1e-12
    )
    np.testing.assert_allclose(
        mean_shift_vector([[0.0, 0.0]], data, 1.0),
        plain.shift([[0.0, 0.0]], data, 1.0),
        rtol=1e-10,
        atol=1e-10,
    )


@pytest.mark.parametrize("kernel", ["flat", "triweight"])
def test_slopes_are_summed_in_boxes_too(kernel, small_boxes):
    data = sample(np.random.default_rng(0), 2)
    of_slope = Windows(data, 0.8, KERNELS[kernel], np.ones(len(data)), KERNELS[kernel].slope)
    agree(of_slope, data)


@pytest.mark.parametrize("offset", [0.0, 1e6])
@pytest.mark.parametrize("kernel", ["flat", "biweight", "gaussian"])
def test_points_spread_wider_than_an_origin_reaches(kernel, offset, small_boxes):
    rng = np.random.default_rng(1)
    data = rng.standard_normal((300, 2)) + offset
    data[::3] += 1e6
    data[1::50] -= 10.0 ** rng.uniform(1, 9, (6, 1))
    windows = Windows(data, 0.9, KERNELS[kernel], np.ones(300))
    for _ in range(2):
        agree(windows, data)
    agree(windows, data[rng.permutation(300)[:40]] + 0.3)


def test_boxes_remember_no_more_than_they_may(small_boxes, monkeypatch):
    monkeypatch.setattr(windows_module, "REMEMBERED", 2_000)
    monkeypatch.setattr(windows_module, "REMEMBERED_EACH", 4)
    rng = np.random.default_rng(2)
    data = sample(rng, 2, 2000)
    windows = Windows(data, 0.7, KERNELS["flat"], np.ones(2000))
    agree(windows, data)
    agree(windows, data + 0.1)
    held = sum(box.rows.size + box.ring.size for box in boxes(windows) if box is not windows._root)
    assert 0 < held <= 2_000 + 4 * 2000


@pytest.mark.parametrize("n, most", [(5_000, 10), (100_000, 256)])
@pytest.mark.parametrize("kernel", ["flat", "gaussian"])
def test_a_fit_takes_no_more_memory_than_is_said(kernel, n, most):
    """With every point a seed. MiB above the data; what is loaded once is not counted."""
    data = sample(np.random.default_rng(3), 2, n)
    model = MeanShift(1.5, kernel=kernel, assign="nearest" if kernel == "flat" else "basin")
    model.fit(data[:500])
    tracemalloc.start()
    try:
        model.fit(data)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert peak <= most, f"{peak:.1f} MiB"


# --- climbs that have met -----------------------------------------------------------


@pytest.mark.parametrize("kernel", ["flat", "epanechnikov", "gaussian"])
@pytest.mark.parametrize("make", [sample, lattice_points])
def test_climbs_that_met_end_as_they_would_have_alone(kernel, make):
    data = make(np.random.default_rng(4), 2)
    together = climb(data, data, 1.7, kernel=kernel)
    alone = climb(data, data, 1.7, kernel=kernel, keep_paths=True)  # paths are kept one by one
    np.testing.assert_allclose(together.ends, alone.ends, rtol=0, atol=1e-9)
    assert together.n_iter.tolist() == alone.n_iter.tolist()
    assert together.converged.tolist() == alone.converged.tolist()
    np.testing.assert_allclose(together.totals, alone.totals, rtol=1e-9)


# --- merging and seeding ------------------------------------------------------------


def greedy(ends, strength, radius):
    """One end after the other, as the definition says it."""
    order = sorted(range(len(ends)), key=lambda i: (-strength[i], *-ends[i]))
    modes = []
    for i in order:
        if all(((ends[i] - mode) ** 2).sum() > radius**2 for mode in modes):
            modes.append(ends[i])
    return np.array(modes)


@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("radius", [0.0, 0.05, 0.3, 2.0])
def test_merging_many_at_a_time_is_merging_one_after_the_other(d, radius):
    rng = np.random.default_rng(d)
    for ends in (rng.standard_normal((700, d)), np.round(rng.standard_normal((300, d)), 1)):
        strength = np.round(rng.uniform(0, 20, len(ends)))
        modes, labels = merge_modes(ends, strength, radius)
        assert modes.tolist() == greedy(ends, strength, radius).tolist()
        distances = np.linalg.norm(ends[:, None] - modes[None], axis=2)
        np.testing.assert_allclose(
            distances[np.arange(len(ends)), labels], distances.min(axis=1), atol=1e-12
        )


@pytest.mark.parametrize("spread", [3, 30, 2**40])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_distinct_rows_are_numpys(d, spread):
    rng = np.random.default_rng(5)
    keys = rng.integers(-spread, spread, (500, d)).astype(float)
    keys[::7] = keys[3]
    first, which = distinct_rows(keys)
    found, index, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    assert keys[first].tolist() == found.tolist()
    assert first.tolist() == index.tolist()
    assert which.tolist() == inverse.ravel().tolist()


def test_the_first_of_a_hundred_thousand_equals_is_nearest():
    which, u = nearest(np.zeros((2, 1)), np.ones((100_000, 1)))
    assert which.tolist() == [0, 0]
    assert u.tolist() == [1, 1]


@pytest.mark.parametrize("make", [sample, lattice_points], ids=["blobs", "lattice"])
@pytest.mark.parametrize("d", [1, 2, 6])
def test_the_nearest_of_many_is_looked_for_nearby(d, make, monkeypatch):
    """To the last digit as among all, the first of equals included."""
    rng = np.random.default_rng(d)
    data = np.concatenate([make(rng, d, 320), make(rng, d, 320)])
    points = np.concatenate([make(rng, d, 720), data[:9], data[:9] + 1e-13, data[:9] + 1e4])
    points = np.concatenate([points, np.repeat(data[:9] + 0.3, 80, axis=0)])
    for h, spread in itertools.product((1.0, 0.3, 1e-100, 1e100), (1, 9, 30)):
        monkeypatch.setattr(sums_module, "MANY", len(data) + 1)
        which, u = nearest(points, spread * data, h)
        monkeypatch.setattr(sums_module, "MANY", len(data))
        nearby, near_u = nearest(points, spread * data, h)
        assert nearby.tolist() == which.tolist() and near_u.tolist() == u.tolist()


def test_few_pairs_are_looked_at_where_there_are_many_modes(monkeypatch):
    pairs, plainly = [], sums_module.blocks

    def counting(points, data, bandwidth):
        pairs.append(len(points) * len(data))
        return plainly(points, data, bandwidth)

    monkeypatch.setattr(sums_module, "blocks", counting)
    monkeypatch.setattr("teachkit.modes.blocks", counting)
    rng = np.random.default_rng(0)
    modes = rng.uniform(0, 40, (1_000, 2))
    nearest(rng.uniform(0, 40, (5_000, 2)), modes)
    assert sum(pairs) < 0.1 * 5_000 * 1_000
    pairs.clear()
    kernel_moments(modes, Windows(modes, 1.0, KERNELS["biweight"], np.ones(1_000)), np.zeros(1_000))
    assert sum(pairs) < 0.1 * 1_000 * 1_000


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov", "triweight"])
@pytest.mark.parametrize("d", [1, 3])
def test_moments_are_those_of_all_data(kernel, d):
    rng = np.random.default_rng(d)
    data = sample(rng, d)
    weights, kernel, h = rng.uniform(0.5, 2, len(data)), KERNELS[kernel], 0.9
    points = np.concatenate([data[:90], data[:90] + 200])
    offsets = data - points[:, None]
    u = (offsets**2).sum(axis=2) / h**2
    for nearest_u in (np.zeros(len(points)), u.min(axis=1)):
        share = weights * kernel.slope(u - nearest_u[:, None])
        expected = np.einsum("mn,mna,mnb->mab", share, offsets, offsets) / h**2
        found = kernel_moments(points, Windows(data, h, kernel, weights), nearest_u)
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


def test_half_way_between_two_the_first_is_nearest_whatever_the_last_digit_says():
    data = np.array([[0.3, 0.1], [-0.7, 0.9], [5.0, 5.0]])
    half_way = data[:2].mean(axis=0) + 1e-16 * np.array([[1, 1], [-1, 0], [0, 1], [0, -1], [0, 0]])
    assert nearest(half_way, data)[0].tolist() == [0] * 5
    assert nearest(half_way, data[::-1])[0].tolist() == [1] * 5
    assert nearest(half_way + 1e-9, data)[0].tolist() == [0] * 5
    assert nearest(half_way + [-1e-9, 0], data)[0].tolist() == [1] * 5


def test_hardly_an_exponential_is_asked_for_what_underflows():
    """It is far slower there, and such a weight is forgotten beside any that is felt."""
    data = np.random.default_rng(0).uniform(0, 60, (1000, 6))
    asked, gaussian = [], KERNELS["gaussian"]

    def watched(u):
        asked.append((u > windows_module.UNFELT).any())
        return gaussian.profile(u)

    windows = Windows(data, 1.0, gaussian, np.ones(len(data)), watched)
    totals, shifts = windows.sums(data)
    assert np.mean(asked) < 0.2, "most data are far here, which two corners of a tile show"
    true_totals, true_shifts = subtracted_sums(data, windows, np.zeros(len(data)))
    np.testing.assert_allclose(totals, true_totals, rtol=1e-12)
    np.testing.assert_allclose(shifts, true_shifts, rtol=0, atol=1e-12)
    assert (KERNELS["gaussian"].profile(np.array([1500.0, 1e300])) == 0).all()


# --- the lattice --------------------------------------------------------------------

BOUND = {1: 2e-5, 2: 1e-4, 3: 1e-3}


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_lattice_is_as_exact_as_it_says(d):
    rng = np.random.default_rng(6)
    worst = 0.0
    for h in (0.3, 0.8, 2.0) if d < 3 else (0.9, 1.5, 3.0):
        data, weights = sample(rng, d), rng.uniform(0.5, 2, 400)
        data[0] -= 25 if d < 3 else 30
        windows = Windows(data, h, KERNELS["gaussian"], weights)
        assert fits(windows)
        lattice, here = Field(windows), data
        for _ in range(15):
            vectors, totals, trusted = lattice.shift(here)
            true, true_totals, _ = shift(here, windows)
            assert trusted.all(), "a climb from a datum"
            worst = max(worst, np.linalg.norm(vectors - true, axis=1).max() / h)
            np.testing.assert_allclose(totals, true_totals, rtol=10 * BOUND[d])
            here = here + true
    assert worst <= BOUND[d]
    assert worst >= BOUND[d] / 100, "a bound that says something"


def test_far_from_all_data_the_lattice_is_not_trusted():
    rng = np.random.default_rng(7)
    data = sample(rng, 2)
    lattice = Field(Windows(data, 0.4, KERNELS["gaussian"], np.ones(400)))
    far = np.array([[15.0, 15.0], [1e3, 0.0], [-40.0, -40.0], [np.inf, 0.0]])
    vectors, _, trusted = lattice.shift(far)
    assert not trusted.any()
    assert not vectors.any()


def test_too_many_dimensions_too_wide_or_not_gaussian_has_no_lattice():
    rng = np.random.default_rng(8)
    ones = np.ones(50)
    assert fits(Windows(rng.standard_normal((50, 3)), 1.0, KERNELS["gaussian"], ones))
    assert not fits(Windows(rng.standard_normal((50, 4)), 1.0, KERNELS["gaussian"], ones))
    assert not fits(Windows(rng.standard_normal((50, 2)), 1e-3, KERNELS["gaussian"], ones))
    assert not fits(Windows(rng.standard_normal((50, 2)), 1.0, KERNELS["biweight"], ones))
    assert not fits(Windows(1e200 * rng.standard_normal((50, 2)), 1e-9, KERNELS["gaussian"], ones))


@pytest.mark.parametrize("width", [1, 7.3, 100, 1234.5])
def test_a_lattice_has_few_prime_factors_and_is_hardly_larger_than_it_must_be(width):
    data = np.array([[0.0, 0.0], [width, width / 3]])
    windows = Windows(data, 1.0, KERNELS["gaussian"], np.ones(2))
    for nodes, span in zip(lattice_shape(windows), [width, width / 3], strict=True):
        least = (span + 2 * field_module.MARGIN) * field_module.NODES[1]
        assert least <= nodes <= 1.13 * least + 1
        while nodes % 2 == 0:
            nodes //= 2
        assert nodes <= 15


# --- all ways to a clustering -------------------------------------------------------


@pytest.mark.parametrize("weighted", [False, True], ids=["equal weights", "weights"])
@pytest.mark.parametrize(
    "kernel, d, h",
    [
        ("gaussian", 1, 0.3),
        ("gaussian", 2, 0.4),
        ("gaussian", 2, 1.0),
        ("gaussian", 3, 0.7),
        ("gaussian", 5, 1.0),
        ("epanechnikov", 2, 1.5),
        ("biweight", 2, 2.0),
        (Kernel(lambda u: np.exp(-u)), 2, 0.8),
    ],
    ids=str,
)
def test_fast_and_plain_give_one_answer(kernel, d, h, weighted, monkeypatch):
    monkeypatch.setattr("teachkit.settle.WORTH_A_LATTICE", 0)
    monkeypatch.setattr("teachkit.peaks.WORTH", 1)
    rng = np.random.default_rng(9)
    data = sample(rng, d)
    weights = rng.integers(1, 4, len(data)) if weighted else None
    given = {"bandwidth": h, "kernel": kernel, "cluster_all": False}
    fast = MeanShift(**given).fit(data, sample_weight=weights)
    slow = MeanShift(**given, algorithm="plain").fit(data, sample_weight=weights)
    np.testing.assert_allclose(fast.cluster_centers_, slow.cluster_centers_, rtol=0, atol=2e-9 * h)
    assert fast.labels_.tolist() == slow.labels_.tolist()
    new = np.concatenate([data + 0.1, rng.uniform(data.min() - 9 * h, data.max() + 9 * h, (99, d))])
    assert (fast.predict(new) != slow.predict(new)).sum() <= 1


@pytest.mark.parametrize("kernel", ["biweight", "gaussian"])
def test_what_no_datum_reaches_stays_where_it_is(kernel):
    """However near to each other such points are, each goes to the mode that is nearest to it."""
    data = np.concatenate([np.full(50, -60.0), np.full(50, 60.0)])[:, None]
    near_the_middle = np.repeat([-0.02, 0.01], 20)[:, None]
    for algorithm in ("auto", "plain"):
        model = MeanShift(1.0, kernel=kernel, algorithm=algorithm).fit(data)
        left, right = model.predict([[-60.0], [60.0]])
        assert model.predict(near_the_middle).tolist() == [left] * 20 + [right] * 20


@pytest.mark.parametrize("worth, finished", [(1, 3), (16, 3), (1000, 60)])
def test_where_nearly_every_point_has_a_mode_no_climb_is_left_early(worth, finished, monkeypatch):
    """Three blobs, twenty points each: one finish a blob, or one a point."""
    asked = []
    plainly = peaks_module.finished
    counting = lambda ends, windows: asked.append(len(ends)) or plainly(ends, windows)  # noqa: E731
    monkeypatch.setattr(peaks_module, "finished", counting)
    monkeypatch.setattr("teachkit.settle.finished", counting)
    monkeypatch.setattr(peaks_module, "WORTH", worth)
    data = np.repeat([[0.0], [10.0], [20.0]], 20, axis=0)
    data += 0.01 * np.random.default_rng(0).standard_normal(data.shape)
    assert len(MeanShift(1.0, kernel="biweight").fit(data).cluster_centers_) == 3
    assert asked == [finished]


def test_climbs_to_flat_modes_are_followed_until_they_are_sure(monkeypatch):
    """Where a mode is nearly flat, steps are short far from it: smaller steps make sure of it."""
    plainly, alone = settle_module._one_by_one, []

    def counting(points, windows, ground):
        alone.append(len(points))
        return plainly(points, windows, ground)

    rng = np.random.default_rng(3_002)
    data = rng.normal(size=(3_000, 2)) + 4 * rng.integers(0, 3, size=(3_000, 1))
    slow = MeanShift(0.3, algorithm="plain").fit(data)
    monkeypatch.setattr(settle_module, "_one_by_one", counting)
    fast = MeanShift(0.3).fit(data)
    assert sum(alone) <= 10
    np.testing.assert_allclose(fast.cluster_centers_, slow.cluster_centers_, atol=1e-9)
    assert (fast.labels_ != slow.labels_).sum() <= 3


def test_modes_of_the_lattice_are_modes_of_the_density():
    rng = np.random.default_rng(10)
    data = sample(rng, 2, 3000)
    h = 0.5
    model = MeanShift(h).fit(data)
    left = plain.shift(model.cluster_centers_, data, h)
    assert np.linalg.norm(left, axis=1).max() <= 1e-9 * h
    windows = Windows(data, h, KERNELS["gaussian"], np.ones(3000))
    spread = (
        kernel_moments(model.cluster_centers_, windows, np.zeros(len(model.cluster_centers_)))
        / windows.sums(model.cluster_centers_)[0][:, None, None]
    )
    top = np.linalg.eigvalsh(2 * spread - np.eye(2))[:, -1]
    assert (top < 0).all(), "a mode is no saddle"
