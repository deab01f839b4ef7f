"""Animations: they play what was drawn, twice at most, small, in words too, and go into files."""

import base64
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.animation import FuncAnimation, PillowWriter
from matplotlib.colors import to_rgb
from peers import refuse
from PIL import Image

import teachkit
from teachkit import (
    blur,
    climb,
    density,
    load_cholera,
    load_faithful,
    load_galaxies,
    make_three_blobs,
    merge_modes,
    mode_counts,
)
from teachkit.show import (
    COLORS,
    Animation,
    animate_bandwidth,
    animate_blurring,
    animate_climb,
    animate_climbs,
    animate_window,
    animation,
    set_style,
)
from teachkit.show.widgets import Control, Demo, short
from tests.plain import narrow

pytestmark = pytest.mark.slow

IN_THE_PLANE = [animate_climb, animate_climbs, animate_blurring]
ON_A_LINE = [animate_bandwidth, animate_window]
MAKERS = IN_THE_PLANE + ON_A_LINE
RNG = np.random.default_rng(7)
VERMILION = tuple(round(255 * part) for part in to_rgb(COLORS["vermilion"]))


def name_of(thing):
    return getattr(thing, "__name__", str(thing))


def a_dot(count=5, **options):
    """An animation of a dot that goes from left to right."""

    def scene():
        fig, ax = plt.subplots(figsize=(2, 1.5), layout="constrained")
        (dot,) = ax.plot([], [], "o", color=COLORS["vermilion"])
        ax.set(xlim=(-1, count), ylim=(-1, 1))

        def draw(x):
            dot.set_data([x], [0])
            return f"The dot is at {x}."

        return fig, [dot], draw

    words = [f"x = {i}" for i in range(count)]
    steps = Control("x", "place", list(range(count)), words, count - 1, "player", 100)
    return Animation("A dot", "A dot on a line.", steps, scene, **options)


@pytest.fixture(scope="module")
def made():
    """Each animation with its own data, made once."""
    return {maker: maker() for maker in MAKERS}


@pytest.fixture(autouse=True)
def nothing_open():
    plt.close("all")
    yield
    assert plt.get_fignums() == []


def png_of(animation):
    data, _ = animation._repr_mimebundle_()
    return base64.b64decode(data["image/png"])


def chunks(png):
    """The chunks of a PNG: (type, content)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append((png[at + 4 : at + 8].decode(), png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def played(content):
    """What a viewer shows: every frame in red, green, blue, and its milliseconds."""
    with Image.open(io.BytesIO(content)) as picture:
        frames, lasting = [], []
        for i in range(getattr(picture, "n_frames", 1)):
            picture.seek(i)
            frames.append(np.asarray(picture.convert("RGBA").convert("RGB")).astype(int))
            lasting.append(picture.info.get("duration", 0))
        return frames, lasting


def assert_alike(shown, drawn, mean=1.0, share=2e-3):
    """Two pictures that look the same: nearly all pixels within a few shades."""
    off = np.abs(np.asarray(shown).astype(int) - drawn).max(axis=-1)
    assert off.mean() < mean and (off > 40).mean() < share, (off.mean(), (off > 40).mean())


# --- what plays ---------------------------------------------------------------------


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_it_plays_the_last_frame_and_then_every_frame_as_drawn(made, maker):
    drawn = made[maker].frames
    shown, _ = played(png_of(made[maker]))
    assert len(shown) == len(drawn) + 1
    for one, other in zip(shown, [drawn[-1], *drawn], strict=True):
        assert_alike(one, other)
    assert all((one != other).any() for one, other in zip(shown, shown[1:], strict=False))


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_it_plays_twice_at_most_and_moves_for_less_than_five_seconds(made, maker):
    png = png_of(made[maker])
    control = dict(chunks(png))["acTL"]
    frames, rounds = struct.unpack(">II", control)
    assert rounds == 2 and frames == len(made[maker].frames) + 1
    _, lasting = played(png)
    assert lasting[0] >= 1000 and lasting[-1] >= 1000 and lasting[1] >= 500
    assert rounds * sum(lasting[2:-1]) <= 5000


def test_a_long_one_plays_once():
    assert struct.unpack(">II", dict(chunks(png_of(a_dot(30))))["acTL"])[1] == 1
    assert struct.unpack(">II", dict(chunks(png_of(a_dot(20))))["acTL"])[1] == 2


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_the_bytes_are_small_and_depend_on_the_picture_alone(made, maker):
    png = png_of(made[maker])
    assert len(png) <= 60_000
    assert png == png_of(maker())
    kinds = {kind for kind, _ in chunks(png)}
    assert kinds == {"IHDR", "PLTE", "tRNS", "acTL", "fcTL", "IDAT", "fdAT", "IEND"}


def test_a_rare_colour_stays_as_it_is(made):
    """A palette by popularity turns a small vermilion mark among many dots brown."""
    for maker in (animate_climb, animate_window):
        for frame in played(png_of(made[maker]))[0]:
            assert (frame == VERMILION).all(axis=-1).sum() > 15


def test_what_stays_costs_next_to_nothing(made):
    frames = made[animate_climbs].frames
    whole = sum(
        len(animation._encoded([picture], format="PNG", optimize=True))
        for picture in animation._in_one_palette(frames, animation.PALETTE)
    )
    assert len(png_of(made[animate_climbs])) < whole / 2


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_it_shows_itself_with_its_words(made, maker):
    one = made[maker]
    data, metadata = one._repr_mimebundle_()
    player = one.player().set(**{one.steps.name: one.steps.values[0]})
    assert one.alt.startswith(f"Animation. {one.shows} At first: {player.words}")
    assert one.alt.endswith(one.player().words)
    assert data["text/plain"] == one.alt and metadata["image/png"]["alt"] == one.alt
    height, width = one.frames[0].shape[:2]
    assert f'width="{width}" height="{height}"' in data["text/html"]
    assert "nan" not in one.alt and len(one.alt) < 500


def test_a_lecture_has_more_pixels_and_films_an_even_number():
    small = animate_climb(make_three_blobs().iloc[::10]).frames[0].shape
    set_style("lecture")
    try:
        large = animate_climb(make_three_blobs().iloc[::10]).frames[0].shape
    finally:
        set_style("page")
    assert large[0] == 1.5 * small[0] and large[1] == 1.5 * small[1]
    assert large[0] % 2 == large[1] % 2 == small[0] % 2 == small[1] % 2 == 0


# --- the player, and matplotlib -----------------------------------------------------


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_the_player_steps_through_the_same_frames(made, maker):
    one, player = made[maker], made[maker].player()
    (control,) = player.controls.values()
    assert isinstance(player, Demo) and control.kind == "player"
    assert (player.pixels() == one.frames[-1]).all()
    said = []
    for i, frame in enumerate(one.frames):
        player.move({control.name: i})
        assert (player.pixels() == frame).all()
        said.append(player.words)
    assert len(set(said)) == len(said) and max(map(len, said)) <= 200


def test_players_do_not_disturb_each_other_or_the_animation():
    one = a_dot()
    first, second = one.player(), one.player()
    first.set(x=0)
    assert second.words == "The dot is at 4." and (second.pixels() == one.frames[4]).all()


def test_matplotlib_gets_the_same_frames(tmp_path, made):
    one = made[animate_window]
    theirs = one.to_matplotlib()
    assert isinstance(theirs, FuncAnimation)
    theirs.save(tmp_path / "x.gif", writer=PillowWriter(fps=10))
    shown, _ = played((tmp_path / "x.gif").read_bytes())
    assert len(shown) == len(one.frames)
    for frame, drawn in zip(shown, one.frames, strict=True):
        assert_alike(frame, drawn, mean=3)


def test_matplotlib_makes_its_player_of_it():
    page = a_dot().to_matplotlib().to_jshtml()
    assert page.count("frames[") >= 5 and "<img" in page


# --- files --------------------------------------------------------------------------


def test_a_png_file_is_what_the_notebook_shows(tmp_path):
    a_dot().save(tmp_path / "dot.PNG")
    assert (tmp_path / "dot.PNG").read_bytes() == png_of(a_dot())


def test_a_gif_file_plays_the_same_frames_twice(tmp_path, made):
    made[animate_climb].save(str(tmp_path / "climb.gif"))
    content = (tmp_path / "climb.gif").read_bytes()
    shown, _ = played(content)
    drawn = made[animate_climb].frames
    for frame, other in zip(shown, [drawn[-1], *drawn], strict=True):
        assert_alike(frame, other)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.info["loop"] == 1  # once more after the first time
    a_dot(30).save(tmp_path / "long.gif")
    with Image.open(tmp_path / "long.gif") as picture:
        assert "loop" not in picture.info


def ffmpeg():
    """Where ffmpeg is; without it the test is skipped, and fails where it is promised."""
    found = shutil.which("ffmpeg")
    if found is None:
        refuse("ffmpeg is not installed (on Debian: apt install ffmpeg)")
    return found


def test_an_mp4_file_holds_the_same_frames_and_waits_at_both_ends(tmp_path, made):
    program = ffmpeg()
    one = made[animate_window]
    one.save(tmp_path / "window.mp4")
    height, width = one.frames[0].shape[:2]
    command = [program, "-v", "error", "-i", tmp_path / "window.mp4"]
    raw = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True
    ).stdout
    film = np.frombuffer(raw, dtype=np.uint8).reshape(-1, height, width, 3)
    waits = [round(wait / one.steps.interval) for wait in (animation.START, animation.END)]
    expected = [one.frames[0]] * waits[0] + one.frames + [one.frames[-1]] * waits[1]
    assert len(film) == len(expected)
    for frame, drawn in zip(film, expected, strict=True):
        assert_alike(frame, drawn, mean=3, share=0.02)
    assert os.listdir(tmp_path) == ["window.mp4"]


def test_without_ffmpeg_an_mp4_says_what_to_install_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    kept = tmp_path / "kept.mp4"
    kept.write_text("an older one")
    for name in ("new.mp4", "kept.mp4"):
        with pytest.raises(RuntimeError) as caught:
            a_dot().save(tmp_path / name)
    for word in ("ffmpeg", "apt install", "brew install", "winget install", ".gif"):
        assert word in str(caught.value)
    assert os.listdir(tmp_path) == ["kept.mp4"] and kept.read_text() == "an older one"
    a_dot().save(tmp_path / "dot.gif")
    assert played((tmp_path / "dot.gif").read_bytes())[0]


def test_a_failure_leaves_no_half_a_file(tmp_path, monkeypatch):
    kept = tmp_path / "kept.gif"
    kept.write_text("an older one")

    def breaks(self, file, *args, **kwargs):
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(Image.Image, "save", breaks)
    for name in ("new.gif", "kept.gif", "new.png"):
        with pytest.raises(OSError):
            a_dot().save(tmp_path / name)
    assert os.listdir(tmp_path) == ["kept.gif"] and kept.read_text() == "an older one"


def test_an_unknown_ending_or_folder_is_refused(tmp_path):
    for name in ("x.avi", "x", "gif"):
        with pytest.raises(ValueError, match=r"\.png, \.gif, \.mp4"):
            a_dot().save(tmp_path / name)
    with pytest.raises(ValueError, match="no such folder"):
        a_dot().save(tmp_path / "missing" / "x.gif")


# --- what is said is so -------------------------------------------------------------


def said(animation):
    return animation._drawn[1]


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def test_one_climb_is_the_climb_of_the_library():
    blobs = make_three_blobs().to_numpy()
    words = said(animate_climb(blobs, [0.4, -0.6], 0.8))
    (path,) = climb([[0.4, -0.6]], blobs, 0.8, keep_paths=True).paths
    for text in words[:-1]:
        step, last, x, y, height, *length = numbers(text)
        at, after = path[int(step)], path[int(step) + 1]
        assert last == len(path) - 1
        assert np.allclose([x, y], at, atol=0.06)
        assert np.isclose(height, density(at[None], blobs, 0.8)[0], rtol=5e-3)
        assert np.isclose(length[0], np.linalg.norm(after - at) / 0.8, rtol=5e-3)
    assert words[-1].startswith(f"Step {len(path) - 1} of") and words[-1].endswith("is over.")


def test_a_flat_climb_names_the_density_that_it_goes_up():
    """That of the shadow: the flat density itself can fall from one step to the next."""
    blobs = make_three_blobs().to_numpy()
    words = said(animate_climb(blobs, [0.4, -0.6], 2.0, kernel="flat"))
    (path,) = climb([[0.4, -0.6]], blobs, 2.0, kernel="flat", keep_paths=True).paths
    for text in words:
        step, _, _, _, height, *_ = numbers(text)
        at = path[[int(step)]]
        assert np.isclose(height, density(at, blobs, 2.0, kernel="epanechnikov")[0], rtol=5e-3)


@pytest.mark.parametrize("kernel", ["gaussian", "flat"])
def test_the_bandwidth_not_given_is_the_estimators(kernel):
    data = make_three_blobs().to_numpy() / 7
    h = teachkit.MeanShift(kernel=kernel).fit(data).bandwidth_
    for maker in IN_THE_PLANE:
        assert f"h = {short(h)}." in maker(data, kernel=kernel).shows
    h = teachkit.MeanShift(kernel=kernel).fit(data[:, :1]).bandwidth_
    assert f"h = {short(h)}," in animate_window(data[:, 0], kernel=kernel).shows


@pytest.mark.parametrize(("kernel", "h"), [("gaussian", 0.8), ("flat", 1.5), (narrow, 1.0)])
def test_all_climbs_end_where_the_library_ends(kernel, h):
    blobs = make_three_blobs().to_numpy()
    ascent = climb(blobs, blobs, h, kernel=kernel)
    ends, heights = ascent.ends, density(ascent.ends, blobs, h, kernel=kernel)
    words = said(animate_climbs(blobs, h, kernel=kernel))
    heaps = len(merge_modes(ends, heights, 0.1 * h)[0])
    steps = ascent.n_iter.max()
    assert words[-1] == f"Step {steps} of {steps}. All have stopped, in {heaps} heaps."
    for text in words[:-1]:
        step, _, left, n, _ = numbers(text)
        assert left == (ascent.n_iter > step).sum() > 0 and n == 200


def test_blurring_is_the_blurring_of_the_library():
    blobs = make_three_blobs().to_numpy()
    words = said(animate_blurring(blobs, 2.0))
    for step, _, fixed, moved in map(numbers, words):
        step = int(step)
        now = climb(blobs, blobs, 2.0, max_iter=step).ends
        assert fixed == len(merge_modes(now, density(now, blobs, 2.0), 0.2)[0])
        now = blur(blobs, 2.0, max_iter=step).ends
        assert moved == len(merge_modes(now, density(now, blobs, 2.0), 0.2)[0])
    assert (fixed, moved) == (3, 1)


def test_the_modes_counted_as_h_grows_are_the_densitys():
    galaxies = load_galaxies().to_numpy() / 1000
    widths = np.geomspace(0.25, 6, 9)
    words = said(animate_bandwidth(galaxies, widths))
    assert [numbers(text)[1] for text in words] == mode_counts(galaxies, widths).tolist()
    assert np.allclose([numbers(text)[0] for text in words], widths, rtol=5e-3)


def test_the_window_counts_what_is_in_it():
    minutes = load_faithful()["eruptions"].to_numpy()
    one = animate_window(minutes, 0.3337)
    low, high = minutes.min() - 0.3337 * 1.1, minutes.max() + 0.3337 * 1.1
    places = np.linspace(low, high, len(one.frames))
    for x, text in zip(places, said(one), strict=True):
        _, held, n, height = numbers(text)
        inside = (np.abs(minutes - x) <= 0.3337).sum()
        assert held == inside and n == 272
        assert np.isclose(height, inside / 272 / (2 * 0.3337), rtol=5e-3)


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_a_sample_is_owned_up_to(made, maker):
    assert "sample" not in made[maker].shows
    many = RNG.normal(size=(1500, 2) if maker in IN_THE_PLANE else 1500)
    drawn = {animate_blurring: "1,000 of 1,500", animate_bandwidth: ""}.get(maker, "600 of 1,500")
    assert drawn in maker(many).shows


# --- the learner's own --------------------------------------------------------------

PLANES = {
    "one point": [[3.0, 4.0]],
    "two points": [[0.0, 0.0], [1.0, 2.0]],
    "equal points": np.full((20, 2), 5.0),
    "at a million": RNG.normal(1e6, 1.0, (60, 2)),
    "flat as a line": np.column_stack([np.arange(30.0), np.zeros(30)]),
    "very unlike scales": RNG.normal(size=(40, 2)) * [1, 1000],
    "integers": RNG.integers(0, 9, (30, 2)),
}


@pytest.mark.parametrize("kernel", ["flat", narrow], ids=name_of)
@pytest.mark.parametrize("data", PLANES.values(), ids=PLANES)
@pytest.mark.parametrize("maker", IN_THE_PLANE, ids=name_of)
def test_any_points_in_the_plane_can_be_animated(maker, data, kernel):
    check_odd(maker, data, kernel)


@pytest.mark.parametrize("kernel", ["flat", narrow], ids=name_of)
@pytest.mark.parametrize("data", PLANES.values(), ids=PLANES)
@pytest.mark.parametrize("maker", ON_A_LINE, ids=name_of)
def test_any_numbers_can_be_animated(maker, data, kernel):
    check_odd(maker, np.asarray(data)[:, 1], kernel)


@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_two_thousand_points_can_be_animated(maker):
    check_odd(maker, RNG.normal(size=(2000, 2) if maker in IN_THE_PLANE else 2000), "gaussian")


def check_odd(maker, data, kernel):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = maker(data, kernel=kernel)
        png = png_of(one)
        shown, _ = played(png)
    assert all(frame.shape == one.frames[0].shape for frame in shown)
    assert "nan" not in one.alt and "inf" not in one.alt
    assert max(map(len, said(one))) <= 200
    assert len(png) <= 150_000
    assert len(np.unique(shown[0].reshape(-1, 3), axis=0)) > 3


@pytest.mark.parametrize("h", [1e-6, 1e6])
@pytest.mark.parametrize("maker", MAKERS, ids=name_of)
def test_any_bandwidth_can_be_animated(maker, h):
    data = RNG.normal(size=(50, 2) if maker in IN_THE_PLANE else 50)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = (
            maker(data, bandwidths=[h]) if maker is animate_bandwidth else maker(data, bandwidth=h)
        )
        png_of(one)
    assert "nan" not in one.alt


def test_a_seed_far_from_all_data_stays_or_comes():
    blobs = make_three_blobs()
    assert said(animate_climb(blobs, [50, 50], 1.0, kernel="flat"))[-1].endswith("is over.")
    assert len(said(animate_climb(blobs, [50, 50], 1.0))) > 2


def test_columns_names_become_labels():
    frame = pd.DataFrame({"width": [1.0, 2, 4], "height": [1.0, 3, 2]})
    assert "width" in animate_bandwidth(frame["width"]).shows
    fig, *_ = animate_climbs(frame)._scene()
    assert (fig.axes[0].get_xlabel(), fig.axes[0].get_ylabel()) == ("width", "height")
    plt.close(fig)


def test_a_map_lies_beneath_the_climbs():
    deaths = load_cholera("deaths")[["x", "y"]].to_numpy()

    def draw_map(ax):
        ax.plot(*deaths.T, ".", color=COLORS["black"], markersize=3)
        ax.set(xlim=(7.8, 19.4), ylim=(4.5, 19), aspect="equal")

    one = animate_climbs(deaths, 1.0, kernel="flat", beneath=draw_map)
    fig, *_ = one._scene()
    assert fig.axes[0].get_xlim() == (7.8, 19.4) and len(fig.axes[0].lines) == 2
    plt.close(fig)
    assert len(png_of(one)) < 100_000


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: animate_climb([[1.0, 2, 3]]), ValueError, "3 columns"),
        (lambda: animate_climbs([[1.0, np.nan]]), ValueError, "NaN"),
        (lambda: animate_blurring([["a", "b"]]), TypeError, "data"),
        (lambda: animate_window([[1.0, 2.0]]), ValueError, "2 columns"),
        (lambda: animate_climb(seed=[1.0, 2, 3]), ValueError, "seed has 3 columns"),
        (lambda: animate_climb(seed=[[1.0, 2], [3, 4]]), ValueError, "seed has 2 rows"),
        (lambda: animate_climb(bandwidth=0), ValueError, "bandwidth"),
        (lambda: animate_climbs(bandwidth="wide"), TypeError, "bandwidth"),
        (lambda: animate_climbs(beneath="a map"), TypeError, "beneath"),
        (lambda: animate_bandwidth(bandwidths=[]), ValueError, "bandwidths"),
        (lambda: animate_bandwidth(bandwidths=2.0), ValueError, "bandwidths"),
        (lambda: animate_bandwidth(bandwidths=[1, -1]), ValueError, "bandwidth"),
        (lambda: animate_window(kernel="box"), ValueError, "kernel 'box'"),
        (lambda: animate_window(kernel=3), TypeError, "kernel"),
    ],
)
def test_bad_input_is_refused_in_words(call, kind, words):
    with pytest.raises(kind, match=words):
        call()


def test_the_makers_are_in_the_show_window_and_load_when_named():
    for maker in [*MAKERS, Animation]:
        assert maker.__name__ in teachkit.show.__all__ and maker.__name__ in dir(teachkit.show)
    code = "import sys, teachkit.show; print('teachkit.show.animation' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
    with pytest.raises(AttributeError, match="animate_all"):
        _ = teachkit.show.animate_all
