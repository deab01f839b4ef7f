"""Kernels: profiles, slopes, constants, shadows, and the learner's own."""

from __future__ import annotations

import math

import numpy as np
import plain
import pytest

import teachkit
from teachkit import density, mean_shift_vector
from teachkit.kernels import KERNELS, Kernel

U = np.concatenate([np.linspace(0, 1, 101), [1 + 1e-12, 1.5, 4.0, 30.0]])
# slope = −profile′ has two values at the edge u = 1; it is compared inside and outside
EDGELESS = U[np.abs(U - 1) > 1e-9]


def shadow_profile(kernel):
    shadow = kernel.shadow
    return (KERNELS[shadow] if isinstance(shadow, str) else shadow).profile


def test_there_are_five_named_kernels():
    assert list(KERNELS) == plain.NAMES
    assert teachkit.KERNELS is KERNELS
    assert all(isinstance(kernel, Kernel) for kernel in KERNELS.values())


@pytest.mark.parametrize("name", plain.NAMES)
def test_profiles_are_the_textbook_ones_and_windows_are_closed(name):
    np.testing.assert_allclose(KERNELS[name].profile(U), plain.PROFILES[name](U), atol=1e-15)


def test_the_flat_window_includes_its_edge_and_nothing_beyond():
    assert KERNELS["flat"].profile(np.array([1.0]))[0] == 1
    assert KERNELS["flat"].profile(np.array([np.nextafter(1.0, 2)]))[0] == 0
    assert KERNELS["epanechnikov"].slope(np.array([1.0]))[0] == 1, "its slope is the flat profile"


@pytest.mark.parametrize("name", plain.NAMES)
def test_slope_is_minus_the_derivative_of_the_profile(name):
    kernel = KERNELS[name]
    np.testing.assert_allclose(kernel.slope(EDGELESS), plain.SLOPES[name](EDGELESS), atol=1e-15)
    inside = EDGELESS[(EDGELESS > 1e-3) & (np.abs(EDGELESS - 1) > 1e-3)]
    rise = (kernel.profile(inside + 1e-6) - kernel.profile(inside - 1e-6)) / 2e-6
    np.testing.assert_allclose(kernel.slope(inside), -rise, atol=1e-8)


@pytest.mark.parametrize("name", plain.NAMES)
def test_profiles_and_slopes_keep_the_shape_of_what_they_are_given(name):
    for shape in ((), (3,), (2, 3), (0,), (2, 1, 4)):
        u = np.full(shape, 0.25)
        assert np.shape(KERNELS[name].profile(u)) == shape
        assert np.shape(KERNELS[name].slope(u)) == shape


@pytest.mark.parametrize("name", plain.NAMES)
def test_profiles_leave_their_argument_as_it_was(name):
    u = np.linspace(0, 3, 7)
    before = u.copy()
    u.flags.writeable = False
    KERNELS[name].profile(u)
    KERNELS[name].slope(u)
    assert (u == before).all()


@pytest.mark.parametrize("d", [1, 2, 3, 5, 10, 50])
@pytest.mark.parametrize("name", plain.NAMES)
def test_constants_are_the_stated_ones(name, d):
    assert KERNELS[name].constant(d) == pytest.approx(plain.constant(name, d), rel=1e-12)


@pytest.mark.parametrize("d", [1, 2, 3, 6])
@pytest.mark.parametrize("name", plain.NAMES)
def test_constants_make_the_kernel_integrate_to_one(name, d):
    reach = 12.0 if name == "gaussian" else 1.0
    edges = np.linspace(0, reach, 200_001)
    r = (edges[:-1] + edges[1:]) / 2
    shell = d * plain.ball(d) * r ** (d - 1)
    total = KERNELS[name].constant(d) * np.sum(KERNELS[name].profile(r * r) * shell) * edges[1]
    assert total == pytest.approx(1, rel=1e-8)


@pytest.mark.parametrize("name", plain.NAMES)
def test_reach_is_one_or_infinite(name):
    assert KERNELS[name].reach == (math.inf if name == "gaussian" else 1.0)


@pytest.mark.parametrize("name", plain.NAMES)
def test_the_shadow_is_the_next_kernel_of_the_chain(name):
    made, expected = shadow_profile(KERNELS[name])(U), plain.PROFILES[plain.SHADOWS[name]](U)
    np.testing.assert_allclose(made / made[0], expected, atol=1e-12)


@pytest.mark.parametrize("name", [*plain.NAMES, "callable"])
def test_minus_the_shadows_derivative_is_proportional_to_the_profile(name):
    kernel = Kernel(plain.narrow) if name == "callable" else KERNELS[name]
    shadow = kernel.shadow
    shadow = KERNELS[shadow] if isinstance(shadow, str) else shadow
    u = np.linspace(0.01, 0.99, 50)
    ratio = shadow.slope(u) / kernel.profile(u)
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-6)
    assert ratio[0] > 0


# ---- a learner's own profile


def test_a_callable_may_stand_where_a_name_may():
    data = plain.blobs(1)
    at = data[::5] + 0.1
    np.testing.assert_allclose(
        density(at, data, 2.0, kernel=plain.narrow),
        density(at, data, 2.0 / math.sqrt(2)),
        rtol=1e-6,
    )
    np.testing.assert_allclose(
        mean_shift_vector(at, data, 2.0, kernel=plain.narrow),
        mean_shift_vector(at, data, 2.0 / math.sqrt(2)),
        atol=1e-12,
    )


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_a_callables_constant_comes_from_an_integral(d):
    assert Kernel(plain.narrow).constant(d) == pytest.approx(math.pi ** (-d / 2), rel=1e-6)
    for name in plain.NAMES:
        own = Kernel(plain.PROFILES[name], reach=KERNELS[name].reach)
        assert own.constant(d) == pytest.approx(plain.constant(name, d), rel=1e-6), name


@pytest.mark.parametrize("name", ["flat", "epanechnikov", "biweight", "triweight"])
def test_a_callable_that_ends_needs_no_reach_to_be_right(name):
    for d in (1, 2, 3):
        own = Kernel(plain.PROFILES[name])
        assert own.constant(d) == pytest.approx(plain.constant(name, d), rel=1e-3)


@pytest.mark.parametrize("name", plain.NAMES)
def test_a_callables_shadow_comes_from_an_integral(name):
    own = Kernel(plain.PROFILES[name], reach=KERNELS[name].reach)
    u = np.linspace(0, 0.999, 41)
    made, expected = shadow_profile(own)(u), plain.PROFILES[plain.SHADOWS[name]](u)
    np.testing.assert_allclose(made / made[0], expected, atol=1e-6)


def test_a_callables_reach_is_infinite_unless_said():
    assert Kernel(plain.narrow).reach == math.inf
    assert Kernel(plain.PROFILES["flat"]).reach == math.inf
    assert Kernel(plain.PROFILES["flat"], reach=1.0).reach == 1.0
    assert Kernel(plain.narrow, reach=2.5).reach == 2.5


def test_reach_counts_in_bandwidths_and_ends_the_window():
    wide = Kernel(lambda u: np.ones_like(u), reach=2.0)
    data = np.array([[0.0], [6.0]])
    at = np.array([[1.0], [2.0], [2.001], [4.0], [5.0]])
    # h = 1: the window reaches 2 from each datum, the edge included, and has width 4
    np.testing.assert_allclose(
        density(at, data, 1.0, kernel=wide), [0.125, 0.125, 0, 0.125, 0.125], rtol=1e-6
    )


def _math_exp(u):
    return math.exp(-u)


@pytest.mark.filterwarnings("error")
def test_a_heavy_tails_shadow_is_right_wherever_a_float_can_be():
    def heavy(u):
        return 1 / (1 + u) ** 2

    u = np.array([0.0, 1e3, 1e9, 1e12])
    assert np.allclose(shadow_profile(Kernel(heavy))(u), 1 / (1 + u), rtol=1e-3, atol=0)
    farther = shadow_profile(Kernel(heavy))(np.array([1e16, 1e17, 1e300]))
    assert np.all((farther >= 0) & (farther < 1e-12))
    with pytest.raises(ValueError, match="falls too slowly for this many dimensions"):
        teachkit.MeanShift(1.0, kernel=heavy).fit(np.eye(2))


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(lambda u: 2 - 1 / (1 + u), id="increasing"),
        pytest.param(lambda u: np.exp(-((u - 1) ** 2)), id="first up, then down"),
        pytest.param(lambda u: 1 - u, id="negative"),
        pytest.param(lambda u: np.full_like(u, np.nan), id="NaN"),
        pytest.param(lambda u: np.where(u > 0, np.exp(-u), np.inf), id="infinite at zero"),
        pytest.param(_math_exp, id="not vectorised"),
        pytest.param(lambda u: 1.0, id="one number for many"),
        pytest.param(lambda u: np.exp(-u)[:1], id="too short"),
        pytest.param(lambda u: np.cos(u) + 1, id="wavy"),
    ],
)
def test_a_profile_that_breaks_the_rules_is_a_value_error(profile):
    with pytest.raises(ValueError, match="."):
        density([[0.0]], [[1.0]], 1.0, kernel=profile)
    with pytest.raises(ValueError, match="."):
        mean_shift_vector([[0.0]], [[1.0]], 1.0, kernel=profile)
