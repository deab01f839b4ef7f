"""A picture is filtered as a double loop filters it, and its regions are what they say."""

import dataclasses
import tracemalloc
from math import hypot

import numpy as np
import pytest
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.datasets import load_sample_image

from teachkit import KERNELS, Kernel, climb
from teachkit.apply import filtering
from teachkit.apply import segment as module
from teachkit.apply.colour import in_space, rgb_to_lab
from teachkit.apply.filtering import window_means
from teachkit.apply.pieces import by_size, pieces
from teachkit.apply.segment import (
    boundaries,
    connect,
    filter_image,
    merge_small_regions,
    segment_image,
)

CONE = Kernel(lambda u: np.maximum(4 - np.sqrt(u), 0), reach=4.0)
ALL = {**KERNELS, "a cone of reach 4": CONE}


def china(width):
    """The course's photograph, so many pixels wide: means of tiles, as bytes."""
    photo = load_sample_image("china.jpg")
    side = photo.shape[1] // width
    high = photo.shape[0] // side
    tiles = photo[: side * high, : side * width].reshape(high, side, width, side, 3)
    return np.rint(tiles.mean(axis=(1, 3))).astype(np.uint8)


def noisy(height, width, seed=0):
    """Two halves of different colours, with noise."""
    rng = np.random.default_rng(seed)
    picture = np.full((height, width, 3), [90, 120, 60]) + rng.normal(0, 9, (height, width, 3))
    picture[:, width // 2 :] += [60, -30, 40]
    return picture.clip(0, 255).astype(np.uint8)


# --- one step, and climbs -----------------------------------------------------------


def step_in_loops(colours, place, end, bandwidths, kernel, cut):
    """The weighted means of place and colour of all pixels, as one says it."""
    total, place_sum, colour_sum = 0.0, np.zeros(2), np.zeros(3)
    for y, row in enumerate(colours):
        for x, colour in enumerate(row):
            squares = (x - place[0]) ** 2 + (y - place[1]) ** 2
            if squares > (cut * bandwidths[0]) ** 2:
                continue
            unlike = sum((a - b) ** 2 for a, b in zip(colour, end, strict=True))
            weight = float(kernel.profile(squares / bandwidths[0] ** 2))
            weight *= float(kernel.profile(unlike / bandwidths[1] ** 2))
            total += weight
            place_sum += weight * np.array([x, y])
            colour_sum += weight * colour
    return (place_sum / total, colour_sum / total) if total else (place, end)


@pytest.mark.parametrize("tile", [1, 200, filtering.TILE], ids="tile {}".format)
@pytest.mark.parametrize("name", ALL)
def test_a_step_goes_where_a_double_loop_goes(name, tile, monkeypatch):
    monkeypatch.setattr(filtering, "TILE", tile)
    kernel, bandwidths = ALL[name], (2.5, 12.0)
    cut = 3.0 if name == "gaussian" else kernel.reach
    colours = rgb_to_lab(noisy(7, 9))
    y, x = np.indices((7, 9))
    places, ends = np.column_stack([x.ravel(), y.ravel()]).astype(float), colours.reshape(-1, 3)
    for _ in range(2):  # from the pixels, and from in between
        expected = [
            step_in_loops(colours, place, end, bandwidths, kernel, cut)
            for place, end in zip(places, ends, strict=True)
        ]
        places, ends = window_means(colours, places, ends, bandwidths, kernel)
        np.testing.assert_allclose(places, [place for place, _ in expected], atol=1e-10)
        np.testing.assert_allclose(ends, [end for _, end in expected], atol=1e-10)


@pytest.mark.parametrize("name", ALL)
def test_all_pixels_climb_until_they_stay(name):
    kernel, bandwidths = ALL[name], (2.0, 15.0)
    cut = 3.0 if name == "gaussian" else kernel.reach
    picture = noisy(6, 8)
    colours = rgb_to_lab(picture)
    found = filter_image(picture, *bandwidths, kernel=kernel)
    for y in range(0, 6, 2):
        for x in range(8):
            place, end, taken = np.array([x, y], float), colours[y, x], 0
            for _ in range(100):
                new = step_in_loops(colours, place, end, bandwidths, kernel, cut)
                step = max(
                    hypot(*(new[0] - place)) / bandwidths[0],
                    np.linalg.norm(new[1] - end) / bandwidths[1],
                )
                (place, end), taken = new, taken + 1
                if step <= 0.01:
                    break
            assert found.n_iter[y, x] == taken
            np.testing.assert_allclose(found.places[y, x], place, atol=1e-9)
            np.testing.assert_allclose(found.colours[y, x], end, atol=1e-9)


def in_five_columns(colours, bandwidths):
    y, x = np.indices(colours.shape[:2])
    place = np.column_stack([x.ravel(), y.ravel()]) / bandwidths[0]
    return np.hstack([place, colours.reshape(-1, 3) / bandwidths[1]])


def test_for_the_gaussian_it_is_mean_shift_in_five_columns():
    """Where the cut does not matter: the picture is smaller than 3 spatial bandwidths."""
    picture, bandwidths = noisy(6, 8), (4.0, 12.0)
    assert hypot(5, 7) < 3 * bandwidths[0]
    rows = in_five_columns(rgb_to_lab(picture), bandwidths)
    whole = climb(rows, rows, 1.0, max_iter=1000, tol=1e-6).ends
    found = filter_image(picture, *bandwidths)
    gaussian = filter_image(picture, *bandwidths, kernel="gaussian")
    ours = in_five_columns(gaussian.colours, bandwidths)
    ours[:, :2] = gaussian.places.reshape(-1, 2) / bandwidths[0]
    # Ours stop at steps of a hundredth of a bandwidth: that near to where they go.
    assert np.abs(ours - whole).max() < 0.15
    assert np.abs(found.colours - gaussian.colours).max() > 1


def test_for_the_flat_kernel_the_product_is_another_window_than_a_ball():
    colours, bandwidths = rgb_to_lab(noisy(9, 9)), (3.0, 12.0)
    rows = in_five_columns(colours, bandwidths)
    start = rows[40]
    ball = np.linalg.norm(rows - start, axis=1) <= 1
    apart, unlike = (
        np.hypot(*(rows - start)[:, :2].T),
        np.linalg.norm((rows - start)[:, 2:], axis=1),
    )
    product = (apart <= 1) & (unlike <= 1)
    assert (ball <= product).all() and ball.sum() < product.sum()
    place, _ = window_means(
        colours, np.array([[4.0, 4.0]]), colours[4, 4][np.newaxis], bandwidths, KERNELS["flat"]
    )
    np.testing.assert_allclose(place[0] / 3, rows[product, :2].mean(axis=0))
    assert np.abs(place[0] / 3 - rows[ball, :2].mean(axis=0)).max() > 1e-3


def test_a_window_is_closed():
    """3, 4, 5 and bytes that differ by h_r exactly: both count."""
    colours = np.full((5, 4, 3), 1e3)
    colours[0, 0], colours[4, 3] = 100.0, [103.0, 104.0, 100.0]
    start = np.array([[0.0, 0.0]]), colours[0, 0][np.newaxis]
    place, end = window_means(colours, *start, (5.0, 5.0), KERNELS["flat"])
    assert place.tolist() == [[1.5, 2.0]] and end.tolist() == [[101.5, 102.0, 100.0]]
    place, _ = window_means(colours, *start, (4.999, 5.0), KERNELS["flat"])
    assert place.tolist() == [[0.0, 0.0]]


def test_a_climb_whose_window_holds_nothing_stays():
    """Half of its pixels lie outside in place and half in colour, once it moved to their mean."""
    colours = np.full((30, 30, 3), 1e3)
    colours[1, 16] = colours[19, 16] = [-0.6, 0, 0]
    colours[9, 4], colours[11, 4] = [0.6, 0.85, 0], [0.6, -0.85, 0]
    start = np.array([[11.0, 10.0]]), np.array([[0.1, 0.0, 0.0]])
    place, end = window_means(colours, *start, (10.3, 1.0), KERNELS["flat"])
    np.testing.assert_allclose(np.hstack([place, end]), [[10, 10, 0, 0, 0]], atol=1e-12)
    again = window_means(colours, place, end, (10.3, 1.0), KERNELS["flat"])
    assert again[0].tolist() == place.tolist() and again[1].tolist() == end.tolist()


# --- the filter ---------------------------------------------------------------------


def test_grey_and_the_same_grey_as_colours_are_filtered_alike():
    grey = noisy(9, 11)[..., 0]
    one = filter_image(grey, 3, 10)
    other = filter_image(np.repeat(grey[..., None], 3, axis=-1), 3, 10)
    assert (one.image == other.image[..., 0]).all() and one.image.shape == grey.shape
    assert (one.places == other.places).all() and (one.n_iter == other.n_iter).all()


@pytest.mark.parametrize("kernel", ["flat", "gaussian"])
def test_an_object_is_filtered_alike_wherever_it_stands(kernel):
    """Far from the picture's ends: there a window holds less."""
    thing = noisy(6, 6, seed=4)
    first, second = np.zeros((2, 30, 34, 3), np.uint8)
    first[9:15, 10:16], second[12:18, 15:21] = thing, thing
    one, other = (filter_image(p, 2, 15, kernel=kernel) for p in (first, second))
    assert (one.image[9:15, 10:16] == other.image[12:18, 15:21]).all()
    moved = other.places[12:18, 15:21] - one.places[9:15, 10:16]
    np.testing.assert_allclose(moved, np.broadcast_to([5, 3], moved.shape), atol=1e-9)


def test_a_picture_of_one_colour_stays_as_it_is():
    picture = np.full((5, 9, 3), [12, 200, 77], np.uint8)
    for bandwidths in [(3, 10), (1e-200, 10), (3, 1e-200), (1e200, 1e200)]:
        assert (filter_image(picture, *bandwidths).image == picture).all()
        assert segment_image(picture, *bandwidths).sizes.tolist() == [45]


def test_with_a_window_over_the_whole_picture_only_colours_count():
    picture = noisy(8, 9)
    colours = rgb_to_lab(picture)
    wide = filter_image(picture, 500, 25, kernel="epanechnikov")
    rows = colours.reshape(-1, 3)
    only = climb(rows, rows, 25.0, kernel="epanechnikov", tol=0.01).ends
    assert np.abs(wide.colours.reshape(-1, 3) - only).max() < 0.25


def test_windows_of_one_pixel_or_one_colour_move_nothing():
    picture = noisy(7, 8)
    for bandwidths in [(0.5, 30), (1e-6, 30), (1e-300, 1e300), (4, 1e-9), (4, 1e-300)]:
        assert (filter_image(picture, *bandwidths).image == picture).all(), bandwidths


def test_noise_goes_and_edges_stay():
    picture = noisy(20, 24)
    found = filter_image(picture, 5, 25).image.astype(int)
    for half in (np.s_[:, :12], np.s_[:, 12:]):
        # As a median, since a few pixels of noise stand alone.
        assert np.median(np.abs(found[half] - np.median(found[half], axis=(0, 1)))) < 3
    assert np.abs(found[:, 11] - found[:, 12]).mean() > 30


@pytest.mark.parametrize("space", ["lab", "rgb"])
def test_the_answer_comes_as_the_picture_came(space):
    picture = noisy(6, 7)
    found = filter_image(picture, 2, 20, space=space)
    assert found.image.dtype == np.uint8 and found.image.shape == picture.shape
    floats = filter_image(picture / 255, 2, 20, space=space)
    assert floats.image.dtype == float and floats.image.min() >= 0 and floats.image.max() <= 1
    assert (np.rint(floats.image * 255) == found.image).all()
    grey = segment_image(picture[..., 0] / 255, 2, 20, space=space)
    assert grey.image.shape == (6, 7) and grey.image.dtype == float


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (6, 1), (1, 1, 3), (2, 1, 3)], ids=str)
def test_rows_columns_and_single_pixels_are_pictures(shape):
    picture = np.linspace(0, 1, int(np.prod(shape))).reshape(shape)
    for kernel in ("flat", "gaussian"):
        found = segment_image(picture, 3, 10, kernel=kernel)
        assert found.image.shape == shape and found.sizes.sum() == np.prod(shape[:2])
    assert boundaries(found.labels).shape == shape[:2]


# --- regions ------------------------------------------------------------------------


def flooded(labels):
    """How many pieces each label has, by SciPy's flood fill."""
    return [ndimage.label(labels == label)[1] for label in np.unique(labels)]


def flood(colours, limit):
    """Regions by a flood fill: from each pixel not yet reached to all that it hangs together with.

    They are numbered in the order in which rows of pixels come to them.
    """
    height, width = colours.shape[:2]
    region = -np.ones((height, width), int)
    count = 0
    for start in np.ndindex(height, width):
        if region[start] >= 0:
            continue
        region[start], wet = count, [start]
        while wet:
            y, x = wet.pop()
            for other in ((y, x + 1), (y, x - 1), (y + 1, x), (y - 1, x)):
                if not (0 <= other[0] < height and 0 <= other[1] < width) or region[other] >= 0:
                    continue
                if np.linalg.norm(colours[other] - colours[y, x]) <= limit:
                    region[other] = count
                    wet.append(other)
        count += 1
    return region


def merged_slowly(labels, colours, smallest):
    """The same by loops: rounds in which every small region joins the neighbour most like it."""
    labels = flood(np.asarray(labels)[..., np.newaxis], 0)
    while labels.max() > 0:
        k = labels.max() + 1
        means = [colours[labels == one].mean(axis=0) for one in range(k)]
        sizes = [(labels == one).sum() for one in range(k)]
        touching = {one: set() for one in range(k)}
        for y, x in np.ndindex(labels.shape):
            for other in ((y, x + 1), (y + 1, x)):
                if other[0] < labels.shape[0] and other[1] < labels.shape[1]:
                    touching[labels[y, x]].add(labels[other])
                    touching[labels[other]].add(labels[y, x])
        names = list(range(k))
        for one in range(k):
            if sizes[one] < smallest:
                others = sorted(touching[one] - {one})
                best = min(others, key=lambda o: np.linalg.norm(means[one] - means[o]))
                old, new = names[one], names[best]
                names = [new if name == old else name for name in names]
        if names == list(range(k)):
            break
        labels = np.array(names)[labels]
        labels = np.unique(labels, return_inverse=True)[1].reshape(labels.shape)
    return labels


def same_regions(one, other):
    """Whether two tables of labels cut a picture alike, whatever the numbers."""
    pairs = {*zip(one.ravel().tolist(), other.ravel().tolist(), strict=True)}
    return len(pairs) == len(np.unique(one)) == len(np.unique(other))


def assert_regions(labels, sizes):
    assert flooded(labels) == [1] * len(sizes)
    assert np.bincount(labels.ravel()).tolist() == sizes.tolist()
    assert (np.diff(sizes) <= 0).all() and sizes.sum() == labels.size and sizes.min() > 0


@pytest.mark.parametrize("smallest", [1, 2, 20, 10**9])
@pytest.mark.parametrize("space", ["lab", "rgb"])
def test_each_label_is_one_piece_and_they_are_numbered_by_size(space, smallest):
    picture = china(64)
    found = segment_image(picture, 4, 12, smallest=smallest, space=space)
    assert_regions(found.labels, found.sizes)
    assert found.sizes.min() >= smallest or len(found.sizes) == 1
    again = segment_image(picture, 4, 12, smallest=smallest, space=space)
    for field in ("labels", "sizes", "image"):
        assert (getattr(found, field) == getattr(again, field)).all()


def test_regions_are_what_hangs_together_in_the_filtered_picture():
    picture = noisy(12, 14)
    found = segment_image(picture, 2, 6, smallest=1)
    assert same_regions(found.labels, flood(found.filtered.colours, 3.0))
    assert not same_regions(found.labels, flood(found.filtered.colours, 6.0))
    alone = filter_image(picture, 2, 6)
    assert all((getattr(alone, f) == getattr(found.filtered, f)).all() for f in ("image", "places"))


def test_each_region_has_the_mean_colour_of_its_pixels():
    picture = noisy(12, 14) / 255
    found = segment_image(picture, 2, 14, smallest=6, space="rgb")
    for label in range(len(found.sizes)):
        region = found.labels == label
        np.testing.assert_allclose(
            found.image[region], [picture[region].mean(axis=0)] * region.sum()
        )


@pytest.mark.parametrize("seed", range(6))
def test_connected_is_what_a_flood_fill_reaches(seed):
    rng = np.random.default_rng(seed)
    shape = rng.integers(1, 14, 2)
    colours = rng.integers(0, 4, (*shape, 1 + seed % 3)).astype(float)
    labels = connect(colours, 1.0)
    assert same_regions(labels, flood(colours, 1.0))
    assert_regions(labels, np.bincount(labels.ravel()))


def test_a_chain_of_like_colours_is_one_region_however_long():
    ramp = np.linspace(0, 1, 300)[np.newaxis]
    assert segment_image(ramp, 0.4, 2.0, smallest=1).sizes.tolist() == [300]


@pytest.mark.parametrize("smallest", [1, 2, 5, 30, 200])
@pytest.mark.parametrize("seed", range(4))
def test_small_regions_join_the_neighbour_most_like_them(seed, smallest):
    rng = np.random.default_rng(seed)
    labels = rng.integers(-2, 3, (11, 13)) * 7
    picture = rng.integers(0, 256, (11, 13, 3), dtype=np.uint8)
    found = merge_small_regions(labels, picture, smallest)
    assert same_regions(found, merged_slowly(labels, in_space(picture / 255, "lab"), smallest))
    sizes = np.bincount(found.ravel())
    assert_regions(found, sizes)
    assert sizes.min() >= smallest or len(sizes) == 1


def test_merging_asks_for_no_more_of_labels_than_which_are_equal():
    rng = np.random.default_rng(5)
    labels = rng.integers(0, 5, (9, 10))
    picture = rng.random((9, 10))
    renamed = np.array([2.0**80, -3.0, 1e140, 0.0, 7.0])[labels]
    one, other = (merge_small_regions(table, picture, 4) for table in (labels, renamed))
    assert (one == other).all()
    assert (merge_small_regions(one, picture, 4) == one).all()


def test_a_boundary_is_left_of_and_above_another_region():
    rng = np.random.default_rng(6)
    labels = rng.integers(0, 3, (8, 9))
    found = boundaries(labels)
    for y, x in np.ndindex(labels.shape):
        beside = [
            labels[other] for other in ((y, x + 1), (y + 1, x)) if other[0] < 8 and other[1] < 9
        ]
        assert found[y, x] == any(other != labels[y, x] for other in beside)
    assert not boundaries(np.zeros((4, 5))).any()


# --- pieces -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_pieces_are_the_connected_components_of_a_graph(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 400))
    one, other = rng.integers(0, n, (2, int(n * rng.uniform(0, 1.2))))
    found = pieces(n, one, other)
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(n, n))
    count, theirs = connected_components(graph, directed=False)
    assert same_regions(found, theirs)
    first = {int(label): int(np.flatnonzero(theirs == label)[0]) for label in range(count)}
    assert found.tolist() == [first[int(label)] for label in theirs]


def test_a_long_chain_takes_few_rounds(monkeypatch):
    n, rounds = 2**14, []
    follow = pieces.__globals__["ends_of"]
    monkeypatch.setitem(pieces.__globals__, "ends_of", lambda p: rounds.append(1) or follow(p))
    order = np.random.default_rng(0).permutation(n)
    assert (pieces(n, order[:-1], order[1:]) == 0).all()
    assert len(rounds) <= 20


def test_pieces_are_numbered_by_size_and_then_by_name():
    names = np.array([[9, 2, 2], [5, 9, 7]])
    assert by_size(names).tolist() == [[1, 0, 0], [2, 1, 3]]  # 2 and 9 have two each
    assert by_size(np.array([4, 4, 1])).tolist() == [0, 0, 1]


# --- bad input ----------------------------------------------------------------------

PICTURE = noisy(6, 7)


@pytest.mark.parametrize("value", [0, -1, np.nan, np.inf, "4", None, [3], True], ids=repr)
@pytest.mark.parametrize("name", ["spatial_bandwidth", "range_bandwidth"])
@pytest.mark.parametrize("function", [filter_image, segment_image])
def test_a_bandwidth_that_is_none_is_named(function, name, value):
    bandwidths = {"spatial_bandwidth": 3, "range_bandwidth": 10, name: value}
    with pytest.raises((TypeError, ValueError), match=f"^{name} must be .*: "):
        function(PICTURE, **bandwidths)


def test_other_arguments_are_named_too():
    with pytest.raises(ValueError, match="^space must be one of lab, rgb"):
        filter_image(PICTURE, 3, 10, space="hsv")
    with pytest.raises(ValueError, match="^smallest must be at least 1"):
        segment_image(PICTURE, 3, 10, smallest=0)
    with pytest.raises(ValueError, match="^labels must have one label for each pixel of image"):
        merge_small_regions(np.zeros((7, 6)), PICTURE, 3)
    with pytest.raises(ValueError, match="^labels must hold whole numbers"):
        boundaries(np.full((3, 3), 0.5))


def test_the_callers_arrays_are_never_changed():
    picture, labels = PICTURE / 255, np.arange(42).reshape(6, 7)
    before = picture.copy(), labels.copy()
    for array in (picture, labels):
        array.flags.writeable = False
    found = segment_image(picture, 3, 10)
    merge_small_regions(labels, picture, 4)
    boundaries(labels)
    assert (picture == before[0]).all() and (labels == before[1]).all()
    for answer in (found, found.filtered):
        for field in dataclasses.fields(answer):
            value = getattr(answer, field.name)
            assert not (isinstance(value, np.ndarray) and np.shares_memory(value, picture))


def test_all_of_segmentation_can_be_had_from_one_file():
    assert set(module.__all__) >= {*filtering.__all__, "Segments", "segment_image", "outlines"}
    assert all(hasattr(module, name) for name in module.__all__)
    assert module.filter_image is filtering.filter_image


# --- work ---------------------------------------------------------------------------


def test_a_photograph_is_segmented_in_bounded_work(monkeypatch):
    """No clock: pixels in tables, and rounds of merging, are counted."""
    climbs, rounds = [], []
    step, alike = filtering.window_means, module.most_alike
    monkeypatch.setattr(filtering, "window_means", lambda *a: climbs.append(len(a[1])) or step(*a))
    monkeypatch.setattr(module, "most_alike", lambda *a: rounds.append(1) or alike(*a))
    picture = china(128)
    assert picture.shape == (85, 128, 3)
    segment_image(picture, 4, 10)
    assert len(climbs) <= 100 and sum(climbs) < 10 * 85 * 128
    assert len(rounds) <= 20


@pytest.mark.parametrize("bandwidth", [4, 500])
def test_memory_is_bounded_whatever_the_window(bandwidth):
    picture = china(32)
    tracemalloc.start()
    try:
        filter_image(picture, bandwidth, 10)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert peak < 5
