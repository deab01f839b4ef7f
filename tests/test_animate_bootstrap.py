"""The film of the bootstrap shows the samples and the modes that `hot_spots` counts."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from test_animation import assert_alike, chunks, numbers, played, png_of, said
from test_demos_plane import DATA

from teachkit import load_cholera
from teachkit.apply.spots import bootstrap_samples, hot_spots
from teachkit.kernels import as_kernel
from teachkit.show import animate_bootstrap

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("error"),
    pytest.mark.xdist_group("animate_bootstrap"),  # the film, made once
]

DEATHS = load_cholera()[["x", "y"]].to_numpy()
POINTS = np.random.default_rng(3).normal(size=(40, 2)) + np.repeat([[0, 0], [5, 0]], [25, 15], 0)


@pytest.fixture(scope="module")
def soho():
    return animate_bootstrap()


@pytest.fixture(scope="module")
def spots():
    return hot_spots(DEATHS, 0.5)


def scene_of(one):
    fig, moving, draw = one._scene()
    plt.close(fig)
    return fig, [moving[:4], moving[4:]], draw


def test_it_plays_every_frame_as_drawn_ends_on_a_still_one_and_is_small(soho):
    png = png_of(soho)
    assert len(png) < 300_000 and png == png_of(soho)
    assert {kind for kind, _ in chunks(png)} >= {"acTL", "fcTL", "fdAT"}
    shown, lasting = played(png)
    assert len(shown) == len(soho.frames) + 1 <= 41
    assert lasting[0] >= 1000 and lasting[-1] >= 1000 and sum(lasting[2:-1]) <= 5000
    for one, other in zip(shown, [soho.frames[-1], *soho.frames], strict=True):
        assert_alike(one, other, mean=2)


def test_the_words_are_those_of_hot_spots(soho, spots):
    words = said(soho)
    assert len(set(words)) == len(words) and max(map(len, words)) <= 200
    away = np.linalg.norm(spots.tops - spots.places[0], axis=1)
    for text, sample in zip(words[:-1], soho.steps.values, strict=False):
        assert numbers(text)[0] == sample
        assert numbers(text)[-1] == pytest.approx(away[sample - 1], rel=0.005)
    share, radius, farthest = numbers(words[-1])[1:]
    assert share == 95
    assert radius == pytest.approx(spots.radius(), rel=0.005)
    assert farthest == pytest.approx(away.max(), rel=0.005)
    assert "578 points" in soho.alt and "Blue triangles: Broad St." in soho.alt


def test_cloud_cross_and_circle_are_where_hot_spots_finds_them(soho, spots):
    _, panels, draw = scene_of(soho)
    for sample in soho.steps.values:
        draw(sample)
        for _, cloud, circle, mode in panels:
            assert np.allclose(np.transpose(cloud.get_data()), spots.tops[:sample])
            at_end = sample == 100
            top = spots.places[0] if at_end else spots.tops[sample - 1]
            assert np.allclose(np.ravel(mode.get_data()), top)
            assert circle.get_visible() == at_end
            assert np.allclose([*circle.center, circle.radius], [*spots.places[0], spots.radius()])


def test_a_dot_is_as_large_as_it_was_drawn_often_and_fades_where_it_was_not():
    one = animate_bootstrap(POINTS, 1.0, samples=3)
    _, panels, draw = scene_of(one)
    samples = bootstrap_samples(POINTS, 1.0, as_kernel("gaussian"), 3, 0)
    for sample, (drawn, _) in enumerate(samples, start=1):
        draw(sample)
        times = np.bincount(drawn, minlength=len(POINTS))
        if sample == 3:
            times = np.ones(len(POINTS))
        for dots, *_ in panels:
            assert np.allclose(dots.get_offsets(), POINTS)
            sizes = np.broadcast_to(dots.get_sizes(), len(POINTS))
            assert np.allclose(sizes / sizes.min(), np.maximum(times, 1))
            pale = dots.get_facecolor()[:, :3].mean(axis=1) > 0.7
            assert (pale == (times == 0)).all()


def test_few_samples_have_a_frame_each_and_of_many_the_last_is_there():
    def frames(samples):
        return animate_bootstrap(POINTS, 1.0, samples=samples).steps.values

    assert frames(1) == [1] and frames(30) == list(range(1, 31))
    for many in (31, 100, 137):
        steps = frames(many)
        assert len(steps) == 30 and steps[:20] == list(range(1, 21)) and steps[-1] == many
        assert (np.diff(steps) > 0).all()


def test_another_seed_and_kernel_are_those_of_hot_spots():
    one = animate_bootstrap(POINTS, 2.0, kernel="epanechnikov", samples=9, seed=4)
    theirs = hot_spots(POINTS, 2.0, kernel="epanechnikov", samples=9, seed=4)
    _, panels, draw = scene_of(one)
    draw(9)
    assert np.allclose(np.transpose(panels[0][1].get_data()), theirs.tops)
    assert "Epanechnikov weights, h = 2." in one.alt


def test_what_lies_beneath_and_beside_is_drawn_in_both_panels_and_moves_no_limit():
    def beneath(ax):
        ax.plot([0, 99], [0, 99], color="#123456")
        ax.set(xlim=(-50, 50))

    beside = {f"well {i}": (i, 0.5) for i in range(5)}
    one = animate_bootstrap(POINTS, 1.0, samples=2, beneath=beneath, beside=beside)
    fig, _, _ = scene_of(one)
    plain, _, _ = scene_of(animate_bootstrap(POINTS, 1.0, samples=2))
    for ax, other in zip(fig.axes, plain.axes, strict=True):
        assert ax.get_xlim() == other.get_xlim() and ax.get_ylim() == other.get_ylim()
        assert any(to_rgb(line.get_color()) == to_rgb("#123456") for line in ax.lines)
        assert [text.get_text() for text in ax.texts] == list(beside)
    assert "Blue triangles: 5 places." in one.alt


@pytest.mark.parametrize("data", [d for d in DATA if d != "default"])
def test_any_places_can_be_animated(data):
    one = animate_bootstrap(DATA[data], samples=4)
    assert len(png_of(one)) < 300_000
    assert not re.search(r"\b(nan|inf)\b", one.alt) and len(one.alt) < 500


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"data": np.zeros((4, 3))}, ValueError, "data has 3 columns"),
        ({"bandwidth": 0}, ValueError, "bandwidth must be a number above 0"),
        ({"samples": 0}, ValueError, "samples must be at least 1"),
        ({"kernel": "gausian"}, ValueError, "gaussian"),
        ({"beneath": 3}, TypeError, "beneath must be a function that draws"),
        ({"beside": [(1, 2)]}, TypeError, "beside must be a mapping from names to places.*list"),
        ({"beside": {"a": (1, 2, 3)}}, ValueError, r"beside\['a'\] has 3 columns"),
    ],
)
def test_bad_input_gets_the_librarys_sentence(options, error, message):
    with pytest.raises(error, match=message):
        animate_bootstrap(**{"data": POINTS, "samples": 2, **options})
