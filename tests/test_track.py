"""Tracking finds what plain loops find, and stays where there is nothing to find."""

import dataclasses
from math import ceil, floor, hypot, sqrt

import numpy as np
import pytest
from peers import peer
from scipy import ndimage

import teachkit.apply.track as module
from teachkit.apply.track import (
    Track,
    back_projection,
    cam_shift,
    climb_window,
    colour_bins,
    colour_histogram,
    locate,
    similarity,
    size_from_moments,
    track,
)
from teachkit.datasets import load_bunny

RNG = np.random.default_rng(11)
PICTURE = RNG.integers(0, 256, (18, 23, 3), dtype=np.uint8)
BOX = (9.3, 7.8, 4.5, 3.2)


def patch(at):
    """A black picture with a disc of rings of different colours, its middle at (x, y)."""
    y, x = np.indices((60, 80))
    ring = np.hypot(x - at[0], y - at[1]).astype(int)
    colours = [[250, 250, 90], [240, 120, 40], [200, 60, 60], [120, 40, 90], [60, 60, 160]]
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[ring < 5] = np.array(colours)[ring[ring < 5]]
    return picture


PATH = [(20 + 3 * i, 18 + 2 * i) for i in range(8)]
FILM = np.stack([patch(at) for at in PATH])
FIRST = (*PATH[0], 7.0, 7.0)
#: How near, in pixels, a climb comes to a disc of radius 5 with a window of 7: where half of the
#: window is background, the pull is weak, and which pixels lie in the ellipse sways it.
NEAR = 1.6


# --- histograms ---------------------------------------------------------------------


def histogram_in_loops(picture, box, bins):
    shares, (height, width) = [0.0] * bins**3, picture.shape[:2]
    for y in range(height):
        for x in range(width):
            u = ((x - box[0]) / box[2]) ** 2 + ((y - box[1]) / box[3]) ** 2
            if u < 1:
                r, g, b = (int(value) * bins // 256 for value in picture[y, x])
                shares[(r * bins + g) * bins + b] += 1 - u
    total = sum(shares)
    return [share / total for share in shares]


@pytest.mark.parametrize("bins", [1, 2, 6, 16, 128, 256])
def test_every_byte_falls_into_the_bin_of_whole_numbers(bins):
    every = np.arange(256, dtype=np.uint8)
    picture = np.stack([every, every[::-1], np.roll(every, 9)], axis=-1)[np.newaxis]
    red, green, blue = np.moveaxis(picture.astype(int) * bins // 256, -1, 0)
    expected = (red * bins + green) * bins + blue
    for came in (picture, picture / 255, picture * (1 / 255), picture * np.float32(1 / 255)):
        assert (colour_bins(came, bins) == expected).all()


@pytest.mark.parametrize("bins", [2, 5])
@pytest.mark.parametrize("box", [BOX, (0, 0, 3, 6), (22.5, 9, 9, 2.5), (9, 9, 500, 500)], ids=str)
def test_a_histogram_weighs_the_middle_most_as_a_double_loop_does(box, bins):
    found = colour_histogram(PICTURE, box, bins=bins)
    np.testing.assert_allclose(found, histogram_in_loops(PICTURE, box, bins), atol=1e-14)
    assert found.sum() == pytest.approx(1)


def test_similarity_is_the_sum_of_the_roots_of_products():
    p, q = RNG.random((2, 27))
    p, q = p / p.sum(), q / q.sum()
    assert similarity(p, q) == pytest.approx(sum(sqrt(a * b) for a, b in zip(p, q, strict=True)))
    assert similarity(p, q) == pytest.approx(similarity(3 * q, 1e-9 * p))
    assert similarity([1, 0], [0, 5]) == 0
    for _ in range(50):
        p = RNG.random(4096)
        assert 1 - 1e-12 < similarity(p, p) <= 1


def test_back_projection_is_the_share_of_each_pixels_colour():
    target = colour_histogram(PICTURE, BOX, bins=4)
    found = back_projection(PICTURE, target)
    for y, x in np.ndindex(found.shape):
        r, g, b = (int(value) * 4 // 256 for value in PICTURE[y, x])
        assert found[y, x] == pytest.approx(target[(r * 4 + g) * 4 + b] / max(target))
    assert found.max() == 1
    np.testing.assert_allclose(back_projection(PICTURE, 7 * target), found, rtol=1e-12)


# --- locate -------------------------------------------------------------------------


def located_in_loops(picture, box, target, bins):
    x, y, a, b = box

    def alike(x, y):
        shares = histogram_in_loops(picture, (x, y, a, b), bins)
        return sum(sqrt(p * q) for p, q in zip(shares, target, strict=True))

    for taken in range(1, 31):  # noqa: B007
        shares = histogram_in_loops(picture, (x, y, a, b), bins)
        total = sum_x = sum_y = 0.0
        for v, u in np.ndindex(picture.shape[:2]):
            if ((u - x) / a) ** 2 + ((v - y) / b) ** 2 < 1:
                red, green, blue = (int(value) * bins // 256 for value in picture[v, u])
                colour = (red * bins + green) * bins + blue
                weight = sqrt(target[colour] / shares[colour])
                total, sum_x, sum_y = total + weight, sum_x + weight * u, sum_y + weight * v
        new_x, new_y = sum_x / total, sum_y / total
        while hypot(new_x - x, new_y - y) >= 0.05 and alike(new_x, new_y) < alike(x, y):
            new_x, new_y = (new_x + x) / 2, (new_y + y) / 2
        step = hypot(new_x - x, new_y - y)
        if step >= 0.05:
            x, y = new_x, new_y
        if step < 0.1:
            break
    return (x, y), alike(x, y), taken


@pytest.mark.parametrize("start", [(9, 8), (4.2, 3.1), (20, 15), (0, 0)], ids=str)
def test_a_climb_goes_where_plain_loops_go(start):
    blurred = ndimage.gaussian_filter(PICTURE.astype(float), (2, 2, 0)).astype(np.uint8)
    target = colour_histogram(blurred, (12, 9, 4.5, 4), bins=8)
    box = (*start, 4.5, 4)
    place, value, taken = located_in_loops(blurred, box, target, 8)
    found = locate(blurred, box, target)
    np.testing.assert_allclose(found[0], place, atol=1e-9)
    assert (found[1], found[2]) == (pytest.approx(value), taken)


@pytest.mark.parametrize("move", [(0, 0), (4, 0), (-3, 3), (0, -5)], ids=str)
def test_a_patch_that_moved_on_a_flat_background_is_found(move):
    at = np.array([40, 30])
    target = colour_histogram(patch(at), (*at, 7, 7))
    place, alike, _ = locate(patch(at + move), (*at, 7, 7), target)
    assert np.abs(place - (at + move)).max() < NEAR and alike > 0.98


def test_where_no_colour_of_the_target_is_the_window_stays():
    target = colour_histogram(FILM[0], (20, 18, 3, 3))
    place, alike, taken = locate(np.zeros((60, 80, 3)), (33.25, 21.5, 7, 7), target)
    assert (place.tolist(), alike, taken) == ([33.25, 21.5], 0.0, 0)
    gone = np.concatenate([FILM[:3], np.zeros_like(FILM[:2])])
    found = track(gone, FIRST, target=target)
    assert (found.positions[2:] == found.positions[2]).all()
    assert found.similarities[3:].tolist() == [0, 0] and found.n_iter[3:].tolist() == [0, 0]


def test_a_window_half_outside_the_picture_climbs_on_what_lies_inside():
    at = (4, 5)
    target = colour_histogram(patch(at), (*at, 7, 7))
    place, alike, _ = locate(patch(at), (-2, -1, 7, 7), target)
    assert np.abs(place - at).max() < NEAR and alike > 0.98


def test_windows_of_less_than_a_pixel_hold_one_still():
    grey = RNG.random((9, 9))
    for size in (0.5, 0.7, 1.0, 1.4):
        for kind in (locate, track):
            target = colour_histogram(grey, (4, 5, size, size))
            if kind is locate:
                assert np.isfinite(locate(grey, (4, 5, size, size), target)[0]).all()
            else:
                film = np.repeat(np.stack([grey, grey[::-1]])[..., None], 3, axis=-1)
                found = track(film, (4, 5, size, size))
                assert (found.sizes == size).all()


# --- track --------------------------------------------------------------------------


def test_a_film_is_followed_frame_by_frame():
    target, box, found = colour_histogram(FILM[0], FIRST), np.array(FIRST), track(FILM, FIRST)
    assert found.positions[0].tolist() == [*FIRST[:2]] and found.n_iter[0] == 0
    assert found.similarities[0] == pytest.approx(1)
    for i, frame in enumerate(FILM[1:], 1):
        box[:2], alike, taken = locate(frame, box, target)
        np.testing.assert_allclose(found.positions[i], box[:2], atol=1e-9)
        assert (found.similarities[i], found.n_iter[i]) == (pytest.approx(alike), taken)
    assert (found.sizes == 7).all()
    assert np.abs(found.positions - PATH).max() < NEAR


def test_a_target_of_ones_own_is_followed_in_place_of_the_first_window():
    target = colour_histogram(FILM[0], FIRST, bins=4)
    elsewhere = (PATH[0][0] + 4, PATH[0][1], 7, 7)
    given, own = track(FILM, elsewhere, target=target), track(FILM, elsewhere)
    assert np.abs(given.positions[1:] - PATH[1:]).max() < NEAR
    assert given.similarities[0] == pytest.approx(
        similarity(colour_histogram(FILM[0], elsewhere, bins=4), target)
    )
    assert own.similarities[0] == pytest.approx(1)


@pytest.mark.parametrize("adapt", [0.3, 1.0])
def test_a_target_that_adapts_becomes_what_was_found(adapt):
    """From red to blue, a little each frame."""
    film = np.zeros((9, 30, 40, 3))
    for i, frame in enumerate(film):
        red = 0.9 - 0.06 * i - np.linspace(0, 0.3, 9)
        frame[11:20, 16:25] = np.stack([red, 0.2 + 0 * red, 1 - red], axis=-1)
    box = (20, 15, 5.5, 5.5)
    found = track(film, box, adapt=adapt)
    target, place = colour_histogram(film[0], box), np.array(box)
    for i, frame in enumerate(film[1:], 1):
        place[:2], alike, _ = locate(frame, place, target)
        assert found.similarities[i] == pytest.approx(alike)
        target = (1 - adapt) * target + adapt * colour_histogram(frame, place)
    assert target.sum() == pytest.approx(1)
    fixed = track(film, box)
    assert found.similarities[-1] > fixed.similarities[-1]


def growing(sizes):
    """Discs of these radii in the middle, each ring of them in a colour of its own."""
    y, x = np.indices((61, 61))
    out = np.hypot(x - 30, y - 30)
    film = np.zeros((len(sizes), 61, 61, 3))
    for frame, size in zip(film, sizes, strict=True):
        inside = out <= size
        frame[inside] = np.stack([1 - out / size, out / size, 0.5 + 0 * out], axis=-1)[inside]
    return film


@pytest.mark.parametrize("growth", [1.1, 0.9])
def test_a_search_keeps_the_most_similar_of_three_sizes(growth):
    film = growing(10 * growth ** np.arange(4))
    box, target = np.array([30, 30, 10, 10.0]), colour_histogram(film[0], (30, 30, 10, 10))
    found = track(film, box, search=0.1)
    for i, frame in enumerate(film[1:], 1):
        tries = []
        for factor in (1, 0.9, 1.1):
            one = box * [1, 1, factor, factor]
            place, alike, _ = locate(frame, one, target)
            tries.append((alike, [*place, *one[2:]]))
        alike, end = max(tries, key=lambda one: one[0])
        assert found.similarities[i] == pytest.approx(alike)
        np.testing.assert_allclose([*found.positions[i], *found.sizes[i]], end, atol=1e-9)
        box = np.array(end)
    np.testing.assert_allclose(found.sizes[:, 0], 10 * growth ** np.arange(4))


def test_a_search_leaves_the_size_alone_where_all_are_alike():
    """Up to rounding: left and right have a colour each, and the target has three."""
    film = np.zeros((2, 30, 40, 3))
    film[:, :, 20:] = 1
    target = [0.25, 0, 0, 0.5, 0, 0, 0, 0.25]
    for size in np.linspace(4, 9, 21):
        found = track(film, (19.5, 14.5, size, size), search=0.2, target=target)
        assert (found.sizes == size).all()


@pytest.mark.parametrize(("size", "smallest"), [(6.0, 2.0), (2.0, 2.0), (1.2, 1.2)])
def test_a_search_never_goes_below_two_pixels_or_what_was_given(size, smallest):
    film = np.repeat(growing([9]), 9, axis=0)
    middle = colour_histogram(film[0], (30, 30, smallest, smallest))
    found = track(film, (30, 30, size, size), search=0.5, target=middle)
    assert (found.sizes[-1] == smallest).all() and found.similarities[-1] == pytest.approx(1)


def test_a_search_from_less_than_two_pixels_tries_no_more_than_it_says():
    film = np.repeat(growing([9]), 2, axis=0)
    found = track(
        film, (30, 30, 1.2, 1.2), search=0.5, target=colour_histogram(film[0], (30, 30, 2, 2))
    )
    assert found.sizes[1, 0] in (1.2, pytest.approx(1.8))


def test_a_film_of_one_frame_is_followed():
    found = track(FILM[:1], FIRST)
    assert found.positions.tolist() == [[20, 18]] and found.n_iter.tolist() == [0]
    assert found.sizes.tolist() == [[7, 7]] and found.similarities[0] == pytest.approx(1)


# --- rectangles ---------------------------------------------------------------------


def rectangle_in_loops(weights, box):
    """The weights of the pixels in a box, its border included."""
    (height, width), (x, y, a, b) = weights.shape, box
    rows = range(max(0, ceil(y - b)), min(height - 1, floor(y + b)) + 1)
    columns = range(max(0, ceil(x - a)), min(width - 1, floor(x + a)) + 1)
    return [(u, v, weights[v, u]) for v in rows for u in columns]


@pytest.mark.parametrize("box", [BOX, (2, 3, 5, 5), (-3, 20, 6, 5), (11, 9, 99, 99)], ids=str)
def test_a_rectangle_goes_to_the_mean_of_its_weights_until_it_stays(box):
    weights = ndimage.gaussian_filter(PICTURE[..., 0] / 255.0, 2) ** 4
    place = np.array(box[:2], float)
    for _ in range(30):
        held = rectangle_in_loops(weights, (*place, *box[2:]))
        total = sum(w for *_, w in held)
        new = np.array([sum(u * w for u, _, w in held), sum(v * w for _, v, w in held)]) / total
        step = hypot(*(new - place))
        place = new
        if step < 0.1:
            break
    np.testing.assert_allclose(climb_window(weights, box), place, atol=1e-9)


def test_a_rectangle_that_holds_no_weight_stays():
    weights = np.zeros((20, 30))
    weights[2:5, 2:5] = 1
    assert climb_window(weights, (20.5, 11.25, 4, 4)).tolist() == [20.5, 11.25]
    assert size_from_moments(weights, (20.5, 11.25, 4, 3)).tolist() == [4, 3]
    found = cam_shift(np.stack([weights, 0 * weights]), (3, 3, 4, 4))
    assert found.positions.tolist() == [[3, 3], [3, 3]] and found.sizes.tolist() == [[4, 4]] * 2
    assert found.similarities.tolist() == [pytest.approx(9 / 64), 0]  # 8 × 8 pixels: 0 to 7


def disc(radius, x=40.0, y=30.0, stretch=1.0):
    rows, columns = np.indices((61, 81))
    return (np.hypot(columns - x, (rows - y) / stretch) <= radius).astype(float)


@pytest.mark.parametrize("radius", [4, 7.5, 12, 20])
@pytest.mark.parametrize("stretch", [1.0, 0.6])
def test_moments_measure_a_disc_and_an_ellipse(radius, stretch):
    found = size_from_moments(disc(radius, stretch=stretch), (40, 30, 35, 28))
    assert np.abs(found - [radius, max(2, stretch * radius)]).max() < 0.25


@pytest.mark.parametrize("radii", [np.linspace(8, 20, 13), np.linspace(20, 6, 15)], ids=str)
def test_a_window_fits_a_disc_that_grows_and_one_that_shrinks(radii):
    places = np.column_stack([40 + 0.8 * np.arange(len(radii)), 30 - 0.5 * np.arange(len(radii))])
    film = np.stack([disc(r, *at) for r, at in zip(radii, places, strict=True)])
    start = (*places[0], radii[0] + 2, radii[0] + 2)
    found = cam_shift(film, start)
    assert np.abs(found.positions - places).max() < 1
    assert np.abs(found.sizes[1:] - radii[1:, np.newaxis]).max() < 1
    fixed = cam_shift(film, start, resize=False)
    assert (fixed.sizes == start[2:]).all()


def test_a_window_becomes_no_smaller_than_two_pixels():
    weights = np.zeros((2, 20, 20))
    weights[:, 9, 9] = 1
    found = cam_shift(weights, (10, 10, 5, 5))
    assert found.positions[1].tolist() == [9, 9] and found.sizes[1].tolist() == [2, 2]


# --- OpenCV -------------------------------------------------------------------------


def spots(rng):
    """Some bright spots, as back-projections have them."""
    y, x = np.indices((80, 100))
    picture = np.zeros((80, 100))
    for _ in range(rng.integers(2, 9)):
        squares = (x - rng.uniform(0, 100)) ** 2 + (y - rng.uniform(0, 80)) ** 2
        picture += rng.uniform(0.3, 1) * np.exp(-squares / (2 * rng.uniform(1, 3.5) ** 2))
    return picture


def hills(rng):
    """Smooth noise, of which a tenth shows."""
    noise = ndimage.gaussian_filter(rng.random((80, 100)), 2.5)
    return np.clip(noise - np.quantile(noise, 0.9), 0, None) * 50


def discs(rng):
    return (spots(rng) > 0.4) * 1.0


def opencv_end(cv2, weights, box):
    """Where the middle of OpenCV's window ends; within a border, since it crops windows."""
    x, y, a, b = (int(one) for one in box)
    border = max(a, b) + 1
    padded = np.pad(weights, border).astype(np.float32)
    window = (x - a + border, y - b + border, 2 * a + 1, 2 * b + 1)
    stop = (cv2.TERM_CRITERIA_MAX_ITER | cv2.TERM_CRITERIA_EPS, 100, 1)
    taken, (left, top, *_) = cv2.meanShift(padded, window, stop)
    assert taken < 100
    return np.array([left + a - border, top + b - border])


def opencv_ends(cv2, weights, box):
    """The same, and where it ends in the picture turned by half a turn."""
    last = np.array(weights.shape[::-1]) - 1
    turned = opencv_end(cv2, weights[::-1, ::-1], (*(last - box[:2]), *box[2:]))
    return opencv_end(cv2, weights, box), last - turned


@pytest.mark.parametrize("outside", [False, True], ids=["inside", "half outside"])
@pytest.mark.parametrize("kind", [spots, hills, discs])
def test_a_rectangle_ends_where_opencvs_ends(kind, outside):
    """To a pixel, where OpenCV itself is sure of one.

    OpenCV moves whole pixels, stops where less than half a one is left, and measures from half a
    pixel beside the middle: where weights pull gently, that is early. In the picture turned by half
    a turn it errs to the other side. Both ends are within a pixel for two windows of three in which
    anything weighs; there ours is as near. Else ours lies between both, to a pixel.
    """
    cv2 = peer("cv2")
    rng = np.random.default_rng(1)
    sure, between = [], []
    while len(between) < 200:
        weights = kind(rng)
        a, b = rng.integers(5, 16, 2)
        x, y = (0, rng.integers(0, 80)) if outside else rng.integers(16, [84, 64])
        if sum(w for *_, w in rectangle_in_loops(weights, (x, y, a, b))) < 1e-3:
            continue
        ends = opencv_ends(cv2, weights, (x, y, a, b))
        # 2a + 1 pixels of OpenCV's are as wide as a box from half a pixel before to half behind.
        ours = climb_window(weights, (x, y, a + 0.5, b + 0.5))
        between.append((ours >= np.min(ends, 0) - 1).all() and (ours <= np.max(ends, 0) + 1).all())
        if np.abs(ends[0] - ends[1]).max() <= 1:
            sure.append(np.abs(ours - np.mean(ends, axis=0)).max())
    assert len(sure) > 0.6 * len(between)
    assert max(sure) <= 1
    assert np.mean(between) > 0.98


# --- bad input ----------------------------------------------------------------------

TARGET = colour_histogram(PICTURE, BOX, bins=4)
WEIGHTS = back_projection(PICTURE, TARGET)
TAKES_BOX = {
    "colour_histogram": lambda box: colour_histogram(PICTURE, box),
    "locate": lambda box: locate(PICTURE, box, TARGET),
    "track": lambda box: track(PICTURE[np.newaxis], box),
    "cam_shift": lambda box: cam_shift(WEIGHTS[np.newaxis], box),
    "climb_window": lambda box: climb_window(WEIGHTS, box),
    "size_from_moments": lambda box: size_from_moments(WEIGHTS, box),
}
NO_BOX = {
    "three numbers": ((9, 8, 4), "four numbers"),
    "four in a row": ([[9, 8, 4, 3]], "np.ravel"),
    "no width": ((9, 8, 0, 3), "half a pixel"),
    "negative": ((9, 8, 4, -3), "half a pixel"),
    "NaN": ((9, np.nan, 4, 3), "NaN"),
    "infinity": ((9, 8, 4, np.inf), "infinity"),
    "outside": ((60, 8, 4, 3), "holds no pixel"),
    "far outside": ((-1e140, 8, 4, 3), "holds no pixel"),
    "between pixels": ((9, 8.5, 4, 0.49), "half a pixel"),
    "text": (("9", "8", "4", "3"), "astype"),
}


@pytest.mark.parametrize("kind", NO_BOX)
@pytest.mark.parametrize("function", TAKES_BOX)
def test_what_is_no_box_is_told_so(function, kind):
    box, said = NO_BOX[kind]
    with pytest.raises((TypeError, ValueError), match=rf"^box .*{said}"):
        TAKES_BOX[function](box)


@pytest.mark.parametrize("function", TAKES_BOX)
def test_a_box_may_be_huge_or_reach_outside(function):
    for box in [(9, 8, 1e140, 0.5), (0, 0, 1e100, 1e100), (-4, -3, 6, 6), (22, 17, 0.5, 0.5)]:
        TAKES_BOX[function](box)


@pytest.mark.parametrize("function", [back_projection, lambda i, t: locate(i, BOX, t)])
@pytest.mark.parametrize(
    ("target", "said"),
    [
        (TARGET[:-1], "bins³"),
        (-TARGET, "0 or more"),
        (0 * TARGET, "not all 0"),
        (TARGET.reshape(4, 4, 4), r"np\.ravel"),
        (np.full(64, np.nan), "NaN"),
        ([], "at least one"),
    ],
    ids=["length", "negative", "zero", "a cube", "NaN", "empty"],
)
def test_what_is_no_target_is_told_so(function, target, said):
    with pytest.raises(ValueError, match=f"^target .*{said}"):
        function(PICTURE, target)


def test_other_arguments_are_named_too():
    film = PICTURE[np.newaxis]
    for bins in (0, 257, 2**40):
        with pytest.raises(ValueError, match="^bins must be at (least|most)"):
            track(film, BOX, bins=bins)
    for name in ("adapt", "search"):
        with pytest.raises(ValueError, match=f"^{name} must lie between 0 and 1"):
            track(film, BOX, **{name: 1.5})
    with pytest.raises(ValueError, match=r"^one and other must have as many shares, .* 8 and 64"):
        similarity(np.ones(8), TARGET)
    with pytest.raises(ValueError, match="^weights must not be negative"):
        climb_window(-WEIGHTS, BOX)
    with pytest.raises(ValueError, match=r"^weights must have .*weights\[0\]"):
        climb_window(WEIGHTS[np.newaxis], BOX)
    with pytest.raises(ValueError, match=r"^weights must have .*\[weights\]"):
        cam_shift(WEIGHTS, BOX)
    with pytest.raises(ValueError, match="^frames must have the shape"):
        track(PICTURE, BOX)


def test_the_callers_arrays_are_never_changed():
    film, box = FILM[:3].copy(), np.array(FIRST)
    target = colour_histogram(film[0], box)
    weights = np.stack([back_projection(frame, target) for frame in film])
    arrays = (film, box, target, weights)
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.flags.writeable = False
    answers = [
        track(film, box, target=target, adapt=0.5, search=0.2),
        cam_shift(weights, box),
        locate(film[1], box, target)[0],
        climb_window(weights[1], box),
        size_from_moments(weights[0], box),
    ]
    for array, old in zip(arrays, before, strict=True):
        assert (array == old).all()
    for answer in answers:
        parts = dataclasses.astuple(answer) if isinstance(answer, Track) else (answer,)
        assert not any(np.shares_memory(part, array) for part in parts for array in arrays)


def test_all_of_tracking_can_be_had_from_one_file():
    assert set(module.__all__) >= {"Track", "cam_shift", "climb_window", "colour_bins", "track"}
    assert all(hasattr(module, name) for name in module.__all__)


def test_no_processors_last_digit_decides_where_a_box_goes_next():
    film = load_bunny()[24:34]
    target = colour_histogram(film[0], (57, 46, 17, 28))
    followed = track(film, (57, 46, 17, 28))
    fitted = cam_shift([back_projection(frame, target) for frame in film], (57, 46, 17, 28))
    for lengths in (followed.positions, fitted.positions, fitted.sizes):
        np.testing.assert_array_equal(lengths, lengths.round(9))
