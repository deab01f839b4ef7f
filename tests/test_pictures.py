"""Pictures and films: what the film shows, which photographs there are, what is made."""

from importlib.resources import files

import numpy as np
import pytest
from scipy import ndimage

from teachkit import BUNNY_CREDIT, load_bunny, load_picture, make_clip, make_picture

RED, BLUE = (200, 60, 50), (60, 60, 220)


def is_of(film, path, frame, colour):
    """Whether the pixel in the middle of a disc's path has this colour."""
    x, y = path[frame]
    return film[frame, round(y), round(x)].tolist() == list(colour)


# ---- the film


def test_the_film_has_66_small_frames_in_their_order():
    film = load_bunny()
    assert film.shape == (66, 90, 160, 3) and film.dtype == np.uint8
    flat = film.reshape(66, -1).astype(np.float32)
    unlike = np.array([np.abs(flat - frame).mean(axis=1) for frame in flat])
    np.fill_diagonal(unlike, np.inf)
    assert (np.abs(unlike.argmin(axis=1) - np.arange(66)) == 1).all(), "a neighbour is most alike"


def test_what_must_stand_beside_the_film_names_owner_year_place_and_licence():
    for words in ("Big Buck Bunny", "© 2008 Blender Foundation", "www.bigbuckbunny.org"):
        assert words in BUNNY_CREDIT
    assert BUNNY_CREDIT.endswith("CC BY 3.0")
    assert BUNNY_CREDIT.split(", www")[0] in load_bunny.__doc__


@pytest.mark.parametrize(
    "load",
    [
        load_bunny,
        load_picture,
        lambda: make_picture()[0],
        lambda: make_picture()[1],
        lambda: make_clip([[9, 9]]),
    ],
    ids=["film", "photograph", "landscape", "truth", "clip"],
)
def test_changing_a_picture_changes_no_later_one(load):
    first = load()
    untouched = first.copy()
    first[:] = 0
    assert (load() == untouched).all()


# ---- the boxes in the film


def both_passes(part):
    """The boxes of the first pass and of the second, frame by frame."""
    boxes = load_bunny("boxes").query("part == @part").set_index("frame")
    return [boxes[boxes["pass"] == number].sort_index() for number in (1, 2)]


def edges(boxes):
    """Left, right, upper and lower edge of each box."""
    return (
        boxes["x"] - boxes["half_width"],
        boxes["x"] + boxes["half_width"],
        boxes["y"] - boxes["half_height"],
        boxes["y"] + boxes["half_height"],
    )


def overlaps(one, other):
    """Area that two boxes share, as a part of the area that they cover together."""
    (left, right, top, bottom), (left_2, right_2, top_2, bottom_2) = edges(one), edges(other)
    wide = np.minimum(right, right_2) - np.maximum(left, left_2)
    high = np.minimum(bottom, bottom_2) - np.maximum(top, top_2)
    shared = np.maximum(wide, 0) * np.maximum(high, 0)
    areas = sum(4 * boxes["half_width"] * boxes["half_height"] for boxes in (one, other))
    return shared / (areas - shared)


@pytest.mark.parametrize(("part", "first"), [("head", 0), ("body", 9)])
def test_every_third_frame_is_marked_twice_from_the_first_that_shows_the_part(part, first):
    for boxes in both_passes(part):
        assert boxes.index.tolist() == list(range(first, 66, 3))
        left, right, top, bottom = edges(boxes)
        assert left.min() >= 0 and right.max() < 160 and top.min() >= 0 and bottom.max() < 90
        assert (boxes[["half_width", "half_height"]] > 5).all(axis=None)


@pytest.mark.parametrize("part", ["head", "body"])
def test_the_two_markings_differ_as_their_provenance_says(part):
    one, other = both_passes(part)
    apart = np.hypot(one["x"] - other["x"], one["y"] - other["y"])
    shared = overlaps(one, other)
    said = (
        f"| {part} | {len(one)} | {apart.median():.2f}, {apart.max():.2f} "
        f"| {shared.median():.2f}, {shared.min():.2f} |"
    )
    print(said)
    provenance = files("teachkit.datasets").joinpath("PROVENANCE.md").read_text(encoding="utf-8")
    assert said in provenance


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_marked_box_is_full_of_fur(part):
    """The fur is grey: its channels lie close together, where grass and moss are green."""
    film = load_bunny().astype(int)
    green = film[..., 1] - film[..., [0, 2]].mean(axis=-1)
    for boxes in both_passes(part):
        for frame, edge in zip(boxes.index, np.array(edges(boxes)).T, strict=True):
            left, right, top, bottom = np.rint(edge).astype(int)
            inside = green[frame, top : bottom + 1, left : right + 1]
            assert np.median(inside) < 5, f"frame {frame} is no fur"


# ---- photographs


@pytest.mark.parametrize("name", ["china", "flower"])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (64, 43), (96, 64), (160, 107), (640, 427)])
def test_a_photograph_keeps_its_shape_at_every_width(name, width, height):
    picture = load_picture(name, width)
    assert picture.shape == (height, width, 3) and picture.dtype == np.uint8


def tile_means(line, size):
    """The means of as many tiles of equal length as asked; a pixel is in one by its middle."""
    tile = ((np.arange(len(line)) + 0.5) * size / len(line)).astype(int)
    return np.bincount(tile, line) / np.bincount(tile)


def test_a_pixel_of_a_small_photograph_is_the_mean_of_its_tile():
    photograph = load_picture("china", 640).astype(float)
    narrow = np.apply_along_axis(tile_means, 1, photograph, 64)
    expected = np.apply_along_axis(tile_means, 0, narrow, 43)
    assert np.abs(load_picture("china", 64) - expected).max() <= 1.01  # rounded in each direction


def test_a_photograph_is_never_made_larger():
    with pytest.raises(ValueError, match="width must be at most 640, the photograph's own.*641"):
        load_picture("china", 641)
    with pytest.raises(ValueError, match="width must be at least 1"):
        load_picture("china", 0)


# ---- the made landscape


def test_the_landscape_has_six_regions_each_in_one_piece():
    picture, truth = make_picture()
    assert picture.shape == (64, 96, 3) and picture.dtype == np.uint8
    assert truth.shape == (64, 96)
    assert np.unique(truth).tolist() == [0, 1, 2, 3, 4, 5]
    for region in range(6):
        assert ndimage.label(truth == region)[1] == 1, f"region {region} is in pieces"
        assert (truth == region).sum() >= 40, f"region {region} is tiny"


def test_the_two_discs_have_one_colour_and_do_not_touch():
    picture, truth = make_picture(noise=0)
    colours = [np.unique(picture[truth == disc], axis=0) for disc in (2, 3)]
    assert colours[0].shape == (1, 3)
    np.testing.assert_array_equal(*colours)
    gap = ndimage.distance_transform_edt(truth != 2)[truth == 3]
    assert gap.min() > 10


def test_the_sky_changes_gently_and_every_edge_is_a_step():
    picture, truth = make_picture(noise=0)
    picture = picture.astype(int)
    for one, other, step in [
        (truth[1:], truth[:-1], np.abs(picture[1:] - picture[:-1]).max(axis=2)),
        (truth[:, 1:], truth[:, :-1], np.abs(picture[:, 1:] - picture[:, :-1]).max(axis=2)),
    ]:
        assert step[one == other].max() <= 2
        assert step[one != other].min() >= 40
    sky = picture[truth == 0]
    assert np.ptp(sky, axis=0).max() > 50, "from top to bottom it changes more than at an edge"


def test_the_noise_of_a_landscape_is_as_large_as_asked():
    clean = make_picture(noise=0)[0].astype(float)
    noisy = make_picture(noise=4.0)[0]
    assert (noisy - clean).std() == pytest.approx(4.0, rel=0.05)
    assert abs((noisy - clean).mean()) < 0.1
    loud = make_picture(noise=200.0)[0]  # clipped, and never turned over
    assert np.isin([0, 255], loud).all()
    assert loud[clean > 200].mean() > loud[clean < 100].mean()


def test_one_seed_makes_one_picture_and_another_another():
    np.testing.assert_array_equal(make_picture(seed=3)[0], make_picture(seed=3)[0])
    assert (make_picture(seed=3)[0] != make_picture(seed=4)[0]).any()
    np.testing.assert_array_equal(make_picture(seed=3)[1], make_picture(seed=4)[1])
    np.testing.assert_array_equal(make_picture(noise=0, seed=3)[0], make_picture(noise=0)[0])


# ---- made films


def test_a_disc_is_where_its_path_says_and_as_large_as_its_radius():
    path = np.column_stack([np.linspace(20, 130, 12), np.linspace(30, 60, 12)])
    film = make_clip(path, radii=8, noise=0)
    assert film.shape == (12, 96, 160, 3) and film.dtype == np.uint8
    for frame, place in zip(film, path, strict=True):
        y, x = np.nonzero((frame == RED).all(axis=2))
        assert np.abs([x.mean() - place[0], y.mean() - place[1]]).max() < 0.3
        assert len(x) == pytest.approx(np.pi * 8**2, rel=0.05)
        assert np.hypot(x - place[0], y - place[1]).max() <= 8


def test_a_later_disc_hides_an_earlier_one():
    right = np.column_stack([np.arange(40, 60), np.full(20, 40)])
    left = right[::-1]
    film = make_clip([right, left], colours=[RED, BLUE], noise=0)
    assert is_of(film, right, 0, RED) and is_of(film, left, 0, BLUE)
    meeting = 9  # their middles are one pixel apart
    assert is_of(film, right, meeting, BLUE) and is_of(film, left, meeting, BLUE)


def test_radii_and_colours_are_for_all_for_a_disc_or_for_a_disc_and_frame():
    paths = np.array([[[30, 30]] * 3, [[100, 60]] * 3])
    film = make_clip(paths, radii=[5, 10], colours=[RED, BLUE], noise=0)
    sizes = [[(frame == c).all(axis=2).sum() for c in (RED, BLUE)] for frame in film]
    assert sizes == [[81, 317]] * 3  # pixels within 5 and within 10 of a pixel
    radii = [[2, 3, 4], [10, 5, 0]]
    fading = [[RED, RED, RED], [BLUE, (60, 90, 90), RED]]
    film = make_clip(paths, radii=radii, colours=fading, noise=0)
    assert [(frame == RED).all(axis=2).sum() for frame in film] == [13, 29, 49 + 1]
    assert film[1, 60, 100].tolist() == [60, 90, 90]


def test_the_background_is_one_quiet_grey_green_texture():
    film = make_clip([[[-50, -50]] * 4], noise=0)
    assert (film == film[0]).all()
    red, green, blue = film[0].reshape(-1, 3).astype(int).T
    assert (green > red).all() and (green > blue).all() and np.ptp(green) > 20
    assert green.std() < 10
    noisy = make_clip([[[-50, -50]] * 4], noise=8.0).astype(float)
    assert (noisy - film).std() == pytest.approx(8.0, rel=0.02)
    assert ((noisy[1:] - noisy[:-1]).std(axis=(1, 2, 3)) > 10).all(), "each frame has its own noise"


def test_one_seed_makes_one_film_and_another_another():
    path = [[20, 20], [30, 20]]
    np.testing.assert_array_equal(make_clip(path, seed=1), make_clip(path, seed=1))
    assert (make_clip(path, seed=1, noise=0) != make_clip(path, seed=2, noise=0)).any()


def test_a_film_may_have_any_size_and_a_disc_may_leave_it():
    film = make_clip([[5, 5], [500, -500]], size=(21, 10), noise=0)
    assert film.shape == (2, 10, 21, 3)
    assert film[0, 5, 5].tolist() == list(RED) and not (film[1] == RED).all(axis=2).any()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"paths": [5, 5]}, r"paths must have shape \(frames, 2\).*\(2,\): give x and y"),
        ({"paths": np.zeros((4, 3))}, r"paths must have shape.*\(4, 3\)"),
        ({"paths": np.zeros((0, 2))}, r"paths must have shape.*\(0, 2\)"),
        ({"paths": [[1, np.nan]]}, "paths must be finite.*NaN at row 0, column 1"),
        ({"paths": [[[1, 1]], [[np.inf, 1]]]}, r"paths\[1\] must be finite.*infinity at row 0"),
        ({"paths": "left"}, "paths must hold real numbers"),
        ({"radii": [1, 2]}, r"radii must have shape \(\) for all discs, \(1,\).*\(2,\): give one"),
        ({"radii": -1}, "radii must lie between 0 and 1e.06, but hold -1"),
        ({"radii": np.nan}, "radii must lie between 0 and 1e.06, but hold nan"),
        ({"radii": None}, "radii must hold real numbers"),
        ({"colours": "red"}, "colours must hold real numbers"),
        ({"colours": [1, 2]}, r"colours must have shape \(3,\) for all discs, \(1, 3\).*\(2,\)"),
        ({"colours": [0, 0, 256]}, "colours must lie between 0 and 255, but hold 256"),
        ({"noise": -1}, "noise must be a finite number of at least 0.*-1"),
        ({"seed": 1.5}, "seed must be a whole number"),
        ({"size": 96}, r"size must be a width and a height, but came as 96: pass two"),
        ({"size": (96, 0)}, r"size\[1\] must be at least 1"),
    ],
)
def test_a_film_that_cannot_be_made_gets_a_sentence(arguments, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        make_clip(**{"paths": [[5, 5], [6, 6]], **arguments})
