"""What libraries answer to the exercises of lesson 12, and where the open one draws its lines."""

import numpy as np
import pytest
from exercise_checks import inputs, passes

from teachkit import check
from teachkit.apply import boxes, track
from teachkit.exercises import EXERCISES
from teachkit.exercises.answers import plain
from teachkit.exercises.lessons import lesson12

pytestmark = pytest.mark.usefixtures("no_learner", "patient")


def is_told(name, function, *words):
    result = check(name, function)
    assert result.kind in ("wrong", "known mistake", "error"), result
    assert all(word in result.message for word in words), result


# What passes


def numbers_of(image, bins):
    r, g, b = np.moveaxis(image.astype(int) * bins // 256, 2, 0)
    return (r * bins + g) * bins + b


def weights_of(image, box):
    y, x = np.mgrid[: image.shape[0], : image.shape[1]]
    u = ((x - box[0]) / box[2]) ** 2 + ((y - box[1]) / box[3]) ** 2
    return np.where(u < 1, 1 - u, 0)


def by_histogramdd(image, box, bins):
    table, _ = np.histogramdd(
        image.reshape(-1, 3).astype(float),
        bins,
        range=[(0, 256)] * 3,
        weights=weights_of(image, box).ravel(),
    )
    return table.ravel() / table.sum()


def by_add_at(image, box, bins):
    shares = np.zeros(bins**3)
    np.add.at(shares, numbers_of(image, bins), weights_of(image, box))
    return shares / shares.sum()


def by_float_widths(image, box, bins):
    parts = np.floor(image / (256 / bins)).astype(int)
    numbers = parts @ [bins**2, bins, 1]
    return np.bincount(numbers.ravel(), weights_of(image, box).ravel(), bins**3) / np.sum(
        weights_of(image, box)
    )


def by_cutting_out(image, box, bins):
    x, y, half_width, half_height = box
    left, right = max(int(np.ceil(x - half_width)), 0), int(np.floor(x + half_width)) + 1
    top, bottom = max(int(np.ceil(y - half_height)), 0), int(np.floor(y + half_height)) + 1
    inside = image[top:bottom, left:right]
    shares = np.zeros(bins**3)
    moved = [x - left, y - top, half_width, half_height]
    np.add.at(shares, numbers_of(inside, bins), weights_of(inside, moved))
    return shares / shares.sum()


@pytest.mark.parametrize(
    "function",
    [
        lambda image, box, bins: track.colour_histogram(image, box, bins=bins),
        by_histogramdd,
        by_add_at,
        by_float_widths,
        by_cutting_out,
    ],
)
def test_a_colour_histogram_passes_however_it_is_added_up(function):
    passes("colour_histogram", function)


def by_where(numbers, target, found):
    q, p = target[numbers], found[numbers]
    return np.where(p > 0, np.sqrt(q / np.where(p > 0, p, 1)), 0)


def by_divide(numbers, target, found):
    shares = np.divide(target, found, out=np.zeros_like(target), where=found > 0)
    return np.take(np.sqrt(shares), numbers)


def by_nan(numbers, target, found):
    weights = np.sqrt(target / found)
    weights[~np.isfinite(weights)] = 0
    return weights[numbers]


@pytest.mark.parametrize("function", [by_where, by_divide, by_nan])
def test_weights_pass_however_division_by_0_is_kept_away(function):
    passes("pixel_weights", function)


def sliced(weights, box):
    """The weights in the window, and x and y of its pixels, cut out of the picture."""
    x, y, half_width, half_height = box
    left, right = max(int(np.ceil(x - half_width)), 0), int(np.floor(x + half_width)) + 1
    top, bottom = max(int(np.ceil(y - half_height)), 0), int(np.floor(y + half_height)) + 1
    inside = weights[top:bottom, left:right]
    return inside, left + np.arange(inside.shape[1]), top + np.arange(inside.shape[0])


def by_slices(weights, box):
    inside, x, y = sliced(weights, box)
    if not inside.sum():
        return box[:2]
    return np.array([inside.sum(axis=0) @ x, inside.sum(axis=1) @ y]) / inside.sum()


def by_average(weights, box):
    inside, x, y = sliced(weights, box)
    if not inside.any():
        return box[:2].copy()
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return np.average(places, axis=0, weights=inside.ravel())


def one_step_of_the_library(weights, box):
    x, y = boxes.rectangle(weights.shape, box)
    weight = weights[y, x]
    total = weight.sum()
    return np.array([weight @ x, weight @ y]) / total if total else box[:2]


@pytest.mark.parametrize("function", [by_slices, by_average, one_step_of_the_library])
def test_a_step_passes_however_the_window_is_cut_out(function):
    passes("shift_window", function)


def test_steps_end_where_the_library_climbs():
    """Within what one step more would change."""
    step = EXERCISES["shift_window"].reference
    rng = np.random.default_rng(0)
    for _ in range(5):
        weights, box = rng.random((30, 40)) ** 4, np.array([18.3, 14.6, 7.2, 5.4])
        end = track.climb_window(weights, box)
        for _ in range(boxes.MOST_STEPS):
            moved = step(weights, box)
            far = np.hypot(*(moved - box[:2]))
            box[:2] = moved
            if far < boxes.TOLERANCE:
                break
        assert np.allclose(box[:2], end)


def by_cov(weights, box):
    inside, x, y = sliced(weights, box)
    places = np.stack(np.meshgrid(x, y)).reshape(2, -1)
    return 2 * np.sqrt(np.diag(np.cov(places, ddof=0, aweights=inside.ravel())))


def by_two_rows(weights, box):
    inside, x, y = sliced(weights, box)
    sizes = []
    for places, shares in ((x, inside.sum(axis=0)), (y, inside.sum(axis=1))):
        middle = np.average(places, weights=shares)
        sizes.append(2 * np.average((places - middle) ** 2, weights=shares) ** 0.5)
    return np.array(sizes)


@pytest.mark.parametrize("function", [by_cov, by_two_rows])
def test_a_size_passes_however_the_deviation_is_had(function):
    passes("size_from_moments", function)


def sizes_asked_for():
    cases = inputs("size_from_moments")
    return [(case, EXERCISES["size_from_moments"].reference(*case)) for case in cases]


def test_the_librarys_size_is_the_answer_but_for_its_floor():
    compared = 0
    for case, size in sizes_asked_for():
        large = size >= boxes.SMALLEST - 1e-12
        assert np.allclose(track.size_from_moments(*case)[large], size[large])
        compared += large.all()
    assert compared >= 20


def test_sizes_below_the_librarys_floor_are_asked_for_down_to_0():
    sizes = np.array([size for _, size in sizes_asked_for()])
    for low, high in ((0, 0), (0.1, 1), (1.01, boxes.SMALLEST - 0.1)):
        assert ((sizes >= low) & (sizes <= high)).any(axis=0).all(), (low, high)
    is_told("size_from_moments", track.size_from_moments, "no size be below 2 pixels")


def test_an_ellipse_evenly_filled_gets_its_own_half_sizes():
    y, x = np.indices((60, 80))
    ellipse = ((x - 41) / 20) ** 2 + ((y - 28) / 12) ** 2 <= 1
    sizes = EXERCISES["size_from_moments"].reference(ellipse, np.array([38.0, 30.0, 35.0, 28.0]))
    assert np.allclose(sizes, [20, 12], atol=0.2)


# What the inputs tell apart


@pytest.mark.parametrize("name", ["colour_histogram", "shift_window", "size_from_moments"])
def test_pictures_are_not_square_and_boxes_not_in_their_middle(name):
    cases = inputs(name)
    shapes = [case[0].shape[:2] for case in cases]
    assert sum(height != width for height, width in shapes) > 0.8 * len(cases)
    off = [abs(case[1][:2] - (np.array(case[0].shape[1::-1]) - 1) / 2).max() for case in cases]
    assert sum(distance > 0.2 for distance in off) > 0.7 * len(cases)
    assert any(case[0].dtype.kind in "iu" for case in cases)


@pytest.mark.parametrize("name", ["shift_window", "size_from_moments"])
def test_some_weights_lie_exactly_on_the_border(name):
    def in_window(weights, box):
        x, y = boxes.rectangle(weights.shape, box)
        return weights[y, x].sum()

    smaller = [1, 1, 1 - 1e-9, 1 - 1e-9]
    differ = [
        in_window(w, box) > in_window(w, box * smaller) * (1 + 1e-12) for w, box in inputs(name)
    ]
    assert sum(differ) >= 3


@pytest.mark.parametrize("name", ["colour_histogram", "shift_window", "size_from_moments"])
def test_windows_stick_out_on_every_side(name):
    out = np.zeros(4, int)
    for case in inputs(name):
        (height, width), (x, y, half_width, half_height) = case[0].shape[:2], case[1]
        out += [
            x - half_width < -0.5,
            y - half_height < -0.5,
            x + half_width > width - 0.5,
            y + half_height > height - 0.5,
        ]
    assert (out >= 3).all(), out


def test_some_numbers_of_parts_do_not_divide_256():
    parts = {bins for _, _, bins in inputs("colour_histogram")}
    assert {bins for bins in parts if 256 % bins} and 16 in parts


def test_some_colours_are_missing_from_the_target_from_the_window_and_from_both():
    seen = {
        (target[number] > 0, found[number] > 0)
        for numbers, target, found in inputs("pixel_weights")
        for number in np.unique(numbers)
    }
    assert len(seen) == 4


# What learners are told


def test_bytes_that_overflow_are_known_whatever_the_version_of_numpy_says():
    def colour_histogram(image, box, bins):
        parts = (image * np.uint8(bins) / 256).astype(int)  # begins again at 0 after 255
        numbers = (parts[..., 0] * bins + parts[..., 1]) * bins + parts[..., 2]
        shares = np.bincount(numbers.ravel(), weights_of(image, box).ravel(), bins**3)
        return shares / shares.sum()

    is_told("colour_histogram", colour_histogram, "All your pixels are in bin 0", "astype(int)")

    def bytes_kept(image, box, bins):
        r, g, b = np.moveaxis((image / 256 * bins).astype(np.uint8), 2, 0)
        numbers = (r * np.uint8(bins) + g) * np.uint8(bins) + b
        shares = np.bincount(numbers.ravel(), weights_of(image, box).ravel(), bins**3)
        return shares / shares.sum()

    is_told("colour_histogram", bytes_kept, "begin again at 0 after 255", "astype(int)")


def test_a_loop_over_places_is_told_what_a_negative_place_is():
    def colour_histogram(image, box, bins):
        x, y, half_width, half_height = box
        shares = np.zeros(bins**3)
        for row in range(int(y - half_height) - 1, int(y + half_height) + 2):
            for column in range(int(x - half_width) - 1, int(x + half_width) + 2):
                u = ((column - x) / half_width) ** 2 + ((row - y) / half_height) ** 2
                if u < 1 and row < len(image) and column < len(image[0]):
                    r, g, b = image[row, column].astype(int) * bins // 256
                    shares[(r * bins + g) * bins + b] += 1 - u
        return shares / shares.sum()

    is_told("colour_histogram", colour_histogram, "a negative place counts from the end")


def test_a_window_of_pythons_slices_is_told_of_its_end():
    def shift_window(weights, box):
        x, y, half_width, half_height = box
        left, right = max(int(np.ceil(x - half_width)), 0), int(x + half_width)
        top, bottom = max(int(np.ceil(y - half_height)), 0), int(y + half_height)
        inside = weights[top:bottom, left:right]
        if inside.sum() == 0:
            return box[:2]
        across, down = left + np.arange(inside.shape[1]), top + np.arange(inside.shape[0])
        return np.array([inside.sum(axis=0) @ across, inside.sum(axis=1) @ down]) / inside.sum()

    is_told("shift_window", shift_window, "a slice leaves out its end")


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        (lambda low, high: (int(low), int(high)), "your slice begins below 0"),
        (lambda low, high: (int(low), int(high) + 1), "your slice begins below 0"),
        (lambda low, high: (max(int(low), 0), max(int(high), 0)), "a slice leaves out its end"),
        (lambda low, high: (max(int(low), 0), int(high) + 1), "cut the window's sides down"),
        (lambda low, high: (max(round(low), 0), round(high) + 1), "rounded the window's sides"),
        (lambda low, high: (max(int(np.ceil(low)), 0), int(np.ceil(high))), "on the right and at"),
    ],
)
def test_a_window_cut_out_at_the_wrong_place_is_told_how_in_both_exercises(sides, words):
    def cut_out(weights, box):
        x, y, half_width, half_height = box
        left, right = sides(x - half_width, x + half_width)
        top, bottom = sides(y - half_height, y + half_height)
        inside = weights[top:bottom, left:right]
        across, down = left + np.arange(inside.shape[1]), top + np.arange(inside.shape[0])
        return inside.sum(axis=0), inside.sum(axis=1), across, down

    def shift_window(weights, box):
        along, up, across, down = cut_out(weights, box)
        if along.sum() == 0:
            return box[:2]
        return np.array([along @ across, up @ down]) / along.sum()

    def size_from_moments(weights, box):
        along, up, across, down = cut_out(weights, box)
        sizes = []
        for shares, places in ((along / along.sum(), across), (up / up.sum(), down)):
            sizes.append(2 * np.sqrt(shares @ (places - shares @ places) ** 2))
        return np.array(sizes)

    is_told("shift_window", shift_window, words)
    with np.errstate(all="ignore"):
        is_told("size_from_moments", size_from_moments, words)


def test_the_ellipse_of_the_histogram_is_not_the_window_of_a_step():
    def ellipse(weights, box):
        return np.where(weights_of(weights, box) > 0, weights, 0)

    def shift_window(weights, box):
        pull = ellipse(weights, box)
        y, x = np.indices(pull.shape)
        return (
            np.array([(pull * x).sum(), (pull * y).sum()]) / pull.sum() if pull.any() else box[:2]
        )

    is_told("shift_window", shift_window, "the ellipse of the histogram, where u < 1")


@pytest.mark.parametrize("pair", [tuple, list])
def test_a_pair_of_numbers_is_told_how_to_become_an_array(pair):
    for name in ("shift_window", "size_from_moments"):
        right = EXERCISES[name].reference
        is_told(name, lambda *case, do=right: pair(do(*case)), "values are right", "np.array(…)")


@pytest.mark.parametrize("tiny", [1e-3, 1e-6, 1e-9, 1e-12, 2.0**-52, np.finfo(float).tiny])
def test_who_puts_a_tiny_number_in_place_of_0_is_not_told_of_an_addition(tiny):
    def pixel_weights(numbers, target, found):
        return np.sqrt(target / np.maximum(found, tiny))[numbers]

    is_told("pixel_weights", pixel_weights, "You put ", "in place of 0")
    assert "added" not in check("pixel_weights", pixel_weights).message


def test_no_message_speaks_of_a_back_projection_before_the_lesson_does():
    for name in ("colour_histogram", "pixel_weights"):
        assert not any("projection" in message for message in EXERCISES[name].mistakes), name


def test_parts_of_the_wrong_width_are_known_however_the_numbers_are_kept():
    def shares(image, box, parts, bins):
        numbers = (parts[..., 0] * bins + parts[..., 1]) * bins + parts[..., 2]
        sums = np.bincount(numbers.ravel(), weights_of(image, box).ravel(), bins**3)
        return sums / sums.sum()

    def in_whole_numbers(image, box, bins):
        return shares(image, box, image.astype(int) // (256 // bins), bins)

    def in_bytes(image, box, bins):
        return shares(image, box, image // np.uint8(256 // bins), bins)

    is_told("colour_histogram", in_whole_numbers, "256 // bins, which is not the width of a part")
    is_told("colour_histogram", in_bytes, "Two things", "uint8", "256 // bins is not the width")


# Where the tracker is fooled


def picture(height=12, width=16, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def lacks(answer, patch):
    return lesson12.fool_the_tracker_judged(plain(answer), patch)


def by_rings(patch):
    """Pixels change places with others that are as far from the middle: the next of their ring."""
    height, width, _ = patch.shape
    y, x = np.indices((height, width))
    u = ((2 * x - width + 1) / width) ** 2 + ((2 * y - height + 1) / height) ** 2
    picture = patch.copy()
    for ring in np.unique(u.round(9)):
        here = u.round(9) == ring
        colours = patch[here]
        tries = [np.roll(colours, turn, axis=0) for turn in range(len(colours))]
        picture[here] = max(
            tries, key=lambda one: (np.abs(one.astype(int) - colours).max(axis=1) >= 30).sum()
        )
    return picture


def by_half_turns(patch):
    turned = patch[::-1, ::-1]
    return patch[::-1] if np.array_equal(turned, patch) else turned.copy()


@pytest.mark.parametrize("function", [by_rings, by_half_turns])
def test_any_picture_that_fools_the_tracker_passes(function):
    passes("fool_the_tracker", function)


def test_no_single_mirror_or_turn_does_it_for_all_patches():
    for turned in (
        lambda patch: patch[:, ::-1],
        lambda patch: patch[::-1],
        lambda patch: patch[::-1, ::-1],
        lambda patch: np.rot90(patch),
        lambda patch: patch.swapaxes(0, 1),
    ):
        assert not check("fool_the_tracker", turned).passed


def test_every_patch_can_be_answered_with_room_to_spare():
    for (patch,) in inputs("fool_the_tracker"):
        answer = EXERCISES["fool_the_tracker"].reference(patch)
        changed = np.abs(answer.astype(int) - patch).max(axis=2) >= lesson12.OTHER
        assert changed.mean() > lesson12.CHANGED + 0.04
        assert lesson12.similarity_to_tracker(answer, patch) > 1 - 1e-9


def test_four_of_five_pixels_have_another_colour():
    patch = np.zeros((10, 10, 3), np.uint8)
    patch[:, 5:] = 200
    answer = patch[:, ::-1].copy()
    answer[:, [4, 5]] = patch[:, [4, 5]]
    assert lacks(answer, patch) == {}
    answer[0, 0] = patch[0, 0]
    assert "79.0% of the pixels" in lacks(answer, patch)["changed"]


@pytest.mark.parametrize(("shade", "enough"), [(30, True), (29, False)])
def test_a_colour_is_another_one_from_30_on_in_any_channel(shade, enough):
    patch = np.zeros((10, 10, 3), np.uint8)
    patch[:, 5:, 1] = shade
    assert ("changed" in lacks(patch[:, ::-1], patch)) != enough


def test_a_similarity_of_95_hundredths_is_enough(monkeypatch):
    patch = picture()
    monkeypatch.setattr(lesson12, "similarity_to_tracker", lambda one, other: 0.95)
    assert lacks(patch[::-1], patch) == {}
    monkeypatch.setattr(lesson12, "similarity_to_tracker", lambda one, other: 0.949)
    assert "is 0.949; at least 0.95" in lacks(patch[::-1], patch)["places"]
    assert "colours" in lacks(patch + np.uint8(99), patch)


def test_whoever_takes_colours_apart_is_told_so():
    patch = picture()
    for apart in (np.sort(patch, axis=0), np.sort(patch), np.roll(patch, 7)):
        assert "red, green and blue are put together anew" in lacks(apart, patch)["colours"]
    moved = patch[np.arange(len(patch)) // 2 * 2]
    assert "how often each of them comes" in lacks(moved, patch)["colours"]
    assert "those in the middle count most" in lacks(np.roll(patch, 5, axis=1), patch)["places"]


def test_the_similarity_is_that_of_two_histograms_of_16_bins_in_the_ellipse():
    one, other = picture(), picture(seed=1) // 64 * 64
    box = np.array([7.5, 5.5, 8.0, 6.0])
    histograms = [EXERCISES["colour_histogram"].reference(p, box, 16) for p in (one, other)]
    alike = np.sqrt(histograms[0] * histograms[1]).sum()
    assert np.isclose(lesson12.similarity_to_tracker(one, other), alike)


def test_what_is_no_picture_of_the_patchs_size_is_told_so():
    for function, words in [
        (lambda patch: patch[::-1].tolist(), "a list"),
        (lambda patch: patch[:-1], "that of the patch is (4, 6, 3)"),
        (
            lambda patch: patch[::-1] / 255,
            "It holds float64; a picture here holds bytes",
        ),
        (lambda patch: patch[::-1].astype(int), "It holds int"),
        (lambda patch: patch[::-1] - 300.0, "numbers below 0 or above 255"),
        (lambda patch: patch[::-1] * np.nan, "NaN"),
        (lambda patch: patch > 9, "It holds bool"),
        (lambda patch: patch.astype(str), "numbers from 0 to 255 are asked for"),
        (lambda patch: patch * 1j, "numbers from 0 to 255 are asked for"),
    ]:
        is_told("fool_the_tracker", function, words)
