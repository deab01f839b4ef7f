"""Kernels: profiles, slopes, constants, shadows, and the learner's own."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import plain
import pytest

import teachkit
from teachkit import density, mean_shift_vector
from teachkit.bandwidth import default_bandwidth
from teachkit.kernels import KERNELS, Kernel, as_kernel

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


# ---- a learner's own profile, in many dimensions

MANY = [1, 2, 3, 10, 100, 200, 230, 300, 500, 1000]


def log_ball(d):
    return d / 2 * math.log(math.pi) - math.lgamma(d / 2 + 1)


def beta_constant(power):
    """log c_d of (1 − u)ᵖ."""
    return lambda d: (
        math.lgamma(power + 1 + d / 2) - d / 2 * math.log(math.pi) - math.lgamma(power + 1)
    )


def power_profile(power):
    return lambda u: np.where(u <= 1, np.maximum(1 - u, 0.0) ** power, 0.0)


# A kernel of a learner's own, and log c_d as a formula.
CLOSED_FORMS = {
    "exp(-u/2)": (Kernel(lambda u: np.exp(-u / 2)), lambda d: -d / 2 * math.log(2 * math.pi)),
    "exp(-7u)": (Kernel(lambda u: np.exp(-7 * u)), lambda d: d / 2 * math.log(7 / math.pi)),
    "exp(-u/90)": (Kernel(lambda u: np.exp(-u / 90)), lambda d: -d / 2 * math.log(90 * math.pi)),
    "exp(-20r)": (
        Kernel(lambda u: np.exp(-20 * np.sqrt(u))),
        lambda d: d * math.log(20) - math.log(d) - log_ball(d) - math.lgamma(d),
    ),
    "(1+u)^-600": (
        Kernel(lambda u: (1 + u) ** -600.0),
        lambda d: (
            math.log(2 / d) - log_ball(d) - math.lgamma(d / 2)
            - math.lgamma(600 - d / 2) + math.lgamma(600)
        ),
    ),
    "a step at 3": (
        Kernel(lambda u: np.where(u <= 3, 1.0, 0.0)),
        lambda d: -log_ball(d) - d / 2 * math.log(3),
    ),
    "two steps": (
        Kernel(lambda u: 0.5 * (u <= 1) + 0.5 * (u <= 4)),
        lambda d: -log_ball(d) - d * math.log(2) - math.log((1 + 2.0**-d) / 2),
    ),
    "1e200 exp(-u/2)": (
        Kernel(lambda u: 1e200 * np.exp(-u / 2)),
        lambda d: -d / 2 * math.log(2 * math.pi) - math.log(1e200),
    ),
    **{f"(1-u)^{p}": (Kernel(power_profile(p)), beta_constant(p)) for p in (0, 1, 3, 50, 200)},
    **{
        f"(1-u)^{p}, reach 1": (Kernel(power_profile(p), reach=1.0), beta_constant(p))
        for p in (0, 1, 2)
    },
}  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("d", MANY)
@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_a_callables_constant_is_right_in_many_dimensions(name, d):
    kernel, formula = CLOSED_FORMS[name]
    assert kernel.log_constant(d) == pytest.approx(formula(d), rel=1e-10, abs=1e-10)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("d", MANY)
@pytest.mark.parametrize("name", plain.NAMES)
def test_a_callables_shadow_is_right_in_many_dimensions(name, d):
    own, named = Kernel(plain.PROFILES[name], reach=KERNELS[name].reach), KERNELS[name]
    assert own.shadow_variance(d) == pytest.approx(named.shadow_variance(d), rel=1e-10)
    assert own.shadow.log_constant(d) == pytest.approx(named.shadow.log_constant(d), rel=1e-10)
    again, expected = own.shadow.shadow.log_constant(d), named.shadow.shadow.log_constant(d)
    assert again == pytest.approx(expected, rel=1e-10), "the shadow's shadow"
    u = np.array([0.0, 0.1, 0.9, 0.999, 2.0, 30.0, 1000.0])
    np.testing.assert_allclose(own.shadow.profile(u), named.shadow.profile(u), rtol=1e-10)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("d", [1, 2, 10, 100, 230, 1000])
@pytest.mark.parametrize("name", plain.NAMES)
def test_a_copy_of_a_named_kernel_does_all_that_it_does_in_many_dimensions(name, d):
    own, rng = Kernel(plain.PROFILES[name], reach=KERNELS[name].reach), np.random.default_rng(d)
    data = rng.standard_normal((12, d))
    data[6:] += 12 / math.sqrt(d)
    at, h = data[:4] + 0.1, 1.0 if name == "gaussian" else 1.7 * math.sqrt(d)
    for function in (teachkit.log_density, teachkit.density, teachkit.density_gradient):
        np.testing.assert_allclose(
            function(at, data, h, kernel=own),
            function(at, data, h, kernel=name),
            rtol=1e-8,
            atol=1e-15,
            err_msg=function.__name__,
        )
    for found in (
        lambda kernel: mean_shift_vector(at, data, h, kernel=kernel),
        lambda kernel: teachkit.climb(at, data, h, kernel=kernel).ends,
        lambda kernel: teachkit.MeanShift(h, kernel=kernel).fit(data[:, :230]).cluster_centers_,
        lambda kernel: [default_bandwidth(data, as_kernel(kernel))],
    ):
        np.testing.assert_allclose(found(own), found(name), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("d", [10**4, 10**5])
def test_no_peak_is_too_narrow_to_be_found(d):
    """In 10⁵ dimensions all of the integral lies in the last 1e-4 before the step."""
    kernel, formula = CLOSED_FORMS["a step at 3"]
    assert kernel.log_constant(d) == pytest.approx(formula(d), rel=1e-10)


def test_a_constant_that_no_float_can_hold_is_inf_or_0_and_its_logarithm_is_finite():
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert KERNELS["flat"].constant(1000) == math.inf
        assert Kernel(lambda u: np.exp(-u / 90)).constant(1000) == 0
        assert KERNELS["flat"].log_constant(1000) == pytest.approx(-log_ball(1000))


def laplace(u):
    return np.exp(-np.sqrt(u))


def test_a_profile_too_small_for_a_float_where_its_integral_lies_is_right_or_an_error(monkeypatch):
    """In 1,000 dimensions e^−r has its weight at r = 999, where it is e⁻⁹⁹⁹."""
    formula = -math.log(1000) - log_ball(1000) - math.lgamma(1000)
    if np.finfo(np.longdouble).tiny < 1e-4000:
        assert Kernel(laplace).log_constant(1000) == pytest.approx(formula, rel=1e-10)
    monkeypatch.setattr(np, "longdouble", np.float64)  # as on other processors
    for d in (100, 500):
        few = -math.log(d) - log_ball(d) - math.lgamma(d)
        assert Kernel(laplace).log_constant(d) == pytest.approx(few, rel=1e-10)
    for d in (560, 600, 700, 1000):
        with pytest.raises(ValueError, match="laplace is too small a number for this many dim"):
            Kernel(laplace).log_constant(d)


def test_a_profile_that_takes_no_other_floats_is_asked_for_none():
    def doubles(u):
        if u.dtype != float:
            raise TypeError("only float64")
        return np.exp(-u / 2)

    assert Kernel(doubles).log_constant(300) == pytest.approx(-150 * math.log(2 * math.pi))


@pytest.mark.parametrize("d", [1, 3, 1000])
def test_a_profile_that_is_not_finite_somewhere_says_where(d):
    def broken(u):
        return np.where(u > 2e6, np.nan, np.exp(-u))

    with pytest.raises(ValueError, match=r"the profile broken must be finite .* is nan for u = \d"):
        density(np.zeros((1, d)), np.zeros((1, d)), 1.0, kernel=broken)
    with pytest.raises(ValueError, match=r"the profile broken must be finite .* is nan for u = 9e"):
        mean_shift_vector([[0.0]], [[3000.0], [0.0]], 1.0, kernel=broken)


@pytest.mark.filterwarnings("error")
def test_what_overflows_on_its_way_to_0_is_no_matter():
    def steep(u):
        return 1 / (1 + u) ** 100

    expected = math.lgamma(100) - math.lgamma(99) - math.log(math.pi)
    assert Kernel(steep).log_constant(2) == pytest.approx(expected, rel=1e-10)
    assert mean_shift_vector([[0.0]], [[1e60]], 1.0, kernel=steep).tolist() == [[0.0]]


def _rough(u):
    """Smooth where a profile is looked at first, and nowhere else."""
    looked_at = (np.abs(u % 0.01 - 0.005) > 0.00499) | (u > 9)
    return np.exp(-u / 2) * np.where(looked_at, 1, 1 + np.sin(1e9 * u))


@pytest.mark.parametrize(
    ("rough", "message"),
    [
        (_rough, "not smooth enough"),
        (lambda u: np.where(u < 0.5, 1.0, 1 / (1 + u)), "falls too slowly"),
    ],
)
def test_an_integral_that_does_not_settle_ends_in_words_and_in_bounded_memory(rough, message):
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=message):
            density([[0.0] * 3], [[0.0] * 3], 1.0, kernel=rough)
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()


def test_a_profile_in_single_precision_has_its_constant_in_single_precision():
    single = Kernel(lambda u: np.exp(-u.astype(np.float32) / 2))
    for d in (1, 10, 50):
        assert single.log_constant(d) == pytest.approx(-d / 2 * math.log(2 * math.pi), rel=1e-6)


def test_the_slope_of_a_callable_is_right_near_and_far():
    u = np.array([0.0, 1e-5, 0.3, 8.0, 12.0, 500.0, 1000.0, 1400.0])
    np.testing.assert_allclose(
        Kernel(plain.PROFILES["gaussian"]).slope(u), KERNELS["gaussian"].slope(u), rtol=1e-5
    )
    far = np.array([1.0, 1e3, 1e8, 1e20, 1e50])
    np.testing.assert_allclose(
        Kernel(lambda u: (1 + u) ** -2.0).slope(far), 2 * (1 + far) ** -3, rtol=1e-4
    )
    short = Kernel(lambda u: np.maximum(1 - 1e6 * u, 0.0), reach=1e-3)
    np.testing.assert_allclose(short.slope(np.array([0.0, 5e-7, 1e-6])), 1e6, rtol=1e-8)


@pytest.mark.parametrize("reach", [0, -1, math.nan, 1e-200, 1e200])
def test_a_reach_that_cannot_be_squared_is_an_error(reach):
    with pytest.raises(ValueError, match="reach must be a number above 0"):
        Kernel(plain.narrow, reach=reach)
