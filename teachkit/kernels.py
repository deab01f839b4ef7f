"""Kernels: a profile k(u) of u = ‖x − xᵢ‖²/h², and everything that follows from it.

``KERNELS`` holds those that have a name here; scikit-learn's ``KernelDensity`` calls flat "tophat".

See Also
--------
teachkit.Kernel : A kernel of one's own.
sklearn.neighbors.KernelDensity : Has other names and other constants.

Examples
--------
>>> from teachkit import KERNELS
>>> list(KERNELS)
['gaussian', 'flat', 'epanechnikov', 'biweight', 'triweight']
>>> KERNELS["flat"].shadow
<Kernel epanechnikov>
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from math import exp, lgamma, log, pi, prod
from typing import Any

import numpy as np
from numpy import ndarray as Array

from teachkit.quadrature import gauss, log_integral, panels
from teachkit.reading import shown
from teachkit.validate import (
    as_number,
    profile_values,
    refuse_faint,
    refuse_not_finite,
    refuse_slow,
    unknown_kernel,
)

#: A learner's own profile is asked for u up to here, and all beyond counts as here: its square and
#: its cube are numbers still.
FARTHEST = 1e100
#: A profile that is 0 from somewhere on has been too small for a float, and does not end there, if
#: its logarithm was below this just before.
VANISHING = -600.0


class Kernel:
    """A kernel given by its profile alone; everything else comes from numerical integrals.

    Parameters
    ----------
    profile : callable
        k(u) for an array u ≥ 0 of squared scaled distances: vectorised, finite, ≥ 0 and
        non-increasing, since otherwise a climb need not go up.
    reach : float, default=inf
        The distance, in bandwidths, beyond which the weight is 0.

    Attributes
    ----------
    name : str
        What messages call it.
    reach : float
        1.0 for the kernels that end, inf for the Gaussian.

    Raises
    ------
    TypeError
        If the profile cannot be called.
    ValueError
        If it breaks a rule above on a grid of values of u, or is not finite where it is asked for;
        if its integral is infinite in the dimensions of the data, or cannot be had.

    See Also
    --------
    KERNELS : those with a name.
    sklearn.neighbors.KernelDensity : its "gaussian" and "epanechnikov" are these, its "tophat" is
        "flat" here; it has no profiles of one's own.

    Notes
    -----
    The profile is asked for u up to 1e100; beyond, it counts as there. Where k(u) is below the
    smallest float it is 0, as if the kernel ended.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import Kernel
    >>> cone = Kernel(lambda u: 1 - np.sqrt(u), reach=1.0)
    >>> cone.profile(np.array([0.0, 0.25, 4.0])).tolist()
    [1.0, 0.5, 0.0]
    >>> round(cone.constant(1), 6)  # a triangle of base 2 and height 1
    1.0
    """

    #: k(a + b) = k(a) k(b): weights that all underflow can be divided by the largest.
    memoryless = False
    #: The density has plateaus, on which a climb rests anywhere.
    plateaus = False
    #: The distance, in bandwidths, up to which the weight is the same.
    solid = 0.0
    #: k has a derivative at u = 0, which a learner's need not have.
    smooth = False

    def __init__(self, profile: Callable[[Array], Array], *, reach: float = np.inf):
        if not callable(profile):
            raise TypeError(
                f"profile must be a function of u, but came as {shown(profile)}: "
                "pass one, such as lambda u: np.exp(-u / 2)."
            )
        reach = as_number(reach, "reach")
        if not (1e-40 <= reach <= 1e40 or reach == np.inf):
            raise ValueError(
                f"reach must be a number above 0, from 1e-40 to 1e40, but came as {reach!r}: "
                "it is a distance in bandwidths, inf for a profile that does not end."
            )
        self.name = getattr(profile, "__name__", type(profile).__name__)
        self.reach = reach
        self._function = profile
        values = profile_values(profile, self.name, self.reach)
        self.plateaus = bool(((values == values[0]) | (values == 0)).all())

    def __repr__(self) -> str:
        return f"<Kernel {self.name}>"

    def __getstate__(self) -> dict[str, Any]:
        """Return what is stored: not the shadow, whose way back to the kernel skops never ends."""
        return {name: value for name, value in vars(self).items() if name != "shadow"}

    def profile(self, u: Array) -> Array:
        """Return k(u), 0 beyond the reach; ``u`` of any shape.

        Examples
        --------
        >>> KERNELS["epanechnikov"].profile([0.0, 0.75, 2.0]).tolist()
        [1.0, 0.25, 0.0]
        """
        u = np.asarray(u, dtype=float)
        # Rounding can leave a u just below 0, where a learner's profile need not be defined.
        values = np.asarray(self._values(np.clip(u, 0.0, FARTHEST)), dtype=float)
        return values if np.isinf(self.reach) else np.where(u <= self.reach**2, values, 0.0)

    def slope(self, u: Array) -> Array:
        """Return s(u) = −k′(u), 0 beyond the reach; here by a five-point finite difference.

        Examples
        --------
        >>> KERNELS["biweight"].slope([0.0, 0.75, 2.0]).tolist()
        [2.0, 0.5, 0.0]
        """
        u = np.clip(np.asarray(u, dtype=float), 0.0, FARTHEST)
        end = min(self.reach, FARTHEST) ** 2
        # Far out steps grow slower than u, lest an exponential tail bend within one.
        wide = np.maximum(np.minimum(u, np.sqrt(10 * u)), 1e-6 * u)
        step = 1e-3 * np.maximum(wide, min(0.01, end))
        centre = np.clip(u, 2 * step, end - 2 * step)
        at = np.arange(-2.0, 3.0)
        values = self.profile(centre[..., None] + at * step[..., None])
        coefficients = values @ np.linalg.inv(np.vander(at, increasing=True)).T
        t = (u - centre) / step
        rise = sum(j * coefficients[..., j] * t ** (j - 1) for j in range(1, 5))
        return np.where(u <= end, np.maximum(-rise / step, 0.0), 0.0)

    def constant(self, d: int) -> float:
        """Return c_d = 1 / ∫ k(‖x‖²) dx over d dimensions; inf or 0 where no float can hold it.

        See Also
        --------
        log_constant : finite in any number of dimensions.

        Examples
        --------
        >>> round(KERNELS["flat"].constant(1), 6), KERNELS["flat"].constant(1000)
        (0.5, inf)
        """
        with np.errstate(over="ignore"):
            return float(np.exp(self.log_constant(d)))

    def log_constant(self, d: int) -> float:
        """Return log c_d, which is finite in any number of dimensions.

        Examples
        --------
        >>> round(KERNELS["flat"].log_constant(1000), 3)
        2038.966
        """
        return -log(d) - log_ball_volume(d) - self._log_moment(d - 1)

    def shadow_variance(self, d: int) -> float:
        """Return the variance per axis of the shadow's density in d dimensions, for h = 1.

        With M_p = ∫ rᵖ k(r²) dr it is M_{d+3} / ((d + 2) M_{d+1}).

        Examples
        --------
        >>> KERNELS["flat"].shadow_variance(1)  # of Epanechnikov's density
        0.2
        """
        return exp(self._log_moment(d + 3) - self._log_moment(d + 1)) / (d + 2)

    @cached_property
    def shadow(self) -> Kernel:
        """The kernel whose density these weights climb: −shadow′(u) ∝ k(u) (Cheng 1995).

        Examples
        --------
        >>> KERNELS["flat"].shadow
        <Kernel epanechnikov>
        """
        return _Shadow(self)

    def _values(self, u: Array) -> Array:
        """Return what the profile gives for u, in the precision of u, if it is finite."""
        # What overflows on its way, as (1 + u)² does before it is divided by, may well end in 0.
        with np.errstate(all="ignore"):
            values = np.asarray(self._function(u))
        refuse_not_finite(self.name, u, values)
        return values

    def _log_profile(self, u: Array) -> Array:
        """Return log k(u), −inf where it is 0.

        Where k(u) is too small for a float, as e^−√u is from u = 501,000 on, it is asked for in
        the machine's longest, which on most processors reaches down to e⁻¹¹³⁵⁵.
        """
        values = self._values(u)
        longer, faint = values.astype(np.longdouble), values < np.finfo(float).tiny
        with suppress(TypeError):  # not every function takes other floats
            longer[faint] = self._values(u[faint].astype(np.longdouble))
        with np.errstate(divide="ignore"):
            return np.log(longer).astype(float)

    def _log_moment(self, p: int, what: str = "for this many dimensions") -> float:
        """Return log M_p, M_p = ∫ rᵖ k(r²) dr = ½ ∫ e^((p+1)x/2) k(eˣ) dx with x = log r²."""
        rate, high = (p + 1) / 2, self._log_reach
        value, error, (left, right) = log_integral(
            lambda x: rate * x + self._log_profile(np.exp(x)), -log(FARTHEST), high, rate
        )
        before, after = self._log_profile(np.exp(left)), self._log_profile(np.exp(right))
        cut = (after == -np.inf) & (before < VANISHING) & (before + rate * left > value - 25)
        refuse_faint(self.name, what, bool(cut.any()))
        endless = np.isinf(self.reach) and right[-1] == high
        refuse_slow(self.name, what, bool(endless), error)
        return value - log(2)

    @property
    def _log_reach(self) -> float:
        """The largest x = log u for which there is anything, or that is asked for."""
        return log(FARTHEST) if np.isinf(self.reach) else 2 * log(self.reach)


class _Shadow(Kernel):
    """The shadow of a kernel that has no formula for it: S(u) = ∫ᵤ k / ∫₀ k."""

    def __init__(self, kernel: Kernel):
        self.name = f"shadow of {kernel.name}"
        self.reach = kernel.reach
        self._kernel, self._peak = kernel, kernel.profile(np.zeros(1))[0]
        kernel._log_moment(1, "to have a shadow")  # else it is refused
        edges = np.linspace(-log(FARTHEST), self._log_reach, 513)
        halves = np.stack([edges[:-1], edges[1:]])
        self._left, self._right, values, _ = panels(self._integrand, halves)
        self._total = values.sum()
        self._beyond = np.append(np.cumsum(values[::-1])[::-1], 0.0)[1:]

    def _integrand(self, x: Array) -> Array:
        """Return k(v)/k(0) dv/dx for x = log v."""
        v = np.exp(x)
        return self._kernel.profile(v) / self._peak * v

    def profile(self, u: Array) -> Array:
        """Return ∫ᵤ k(v) dv / ∫₀ k(v) dv."""
        u = np.asarray(u, dtype=float)
        x = np.log(np.clip(u, 1 / FARTHEST, FARTHEST)).ravel()
        last = np.clip(np.searchsorted(self._right, x), 0, len(self._right) - 1)
        rest = gauss(self._integrand, x, np.maximum(self._right[last], x))
        return ((rest + self._beyond[last]) / self._total).reshape(u.shape)

    def slope(self, u: Array) -> Array:
        """Return k(u) / ∫₀ k(v) dv."""
        return self._kernel.profile(u) / self._peak / self._total

    def _log_moment(self, p: int, what: str = "for this many dimensions") -> float:
        """Return log ∫ rᵖ S(r²) dr, by parts M_{p+2} / ((p + 1) M_1) in the kernel's moments."""
        moment = self._kernel._log_moment
        return moment(p + 2, what) - moment(1, what) - log(p + 1)


class _Gaussian(Kernel):
    """k(u) = e^(−u/2), its own shadow."""

    memoryless = smooth = True

    def __init__(self) -> None:
        self.name, self.reach = "gaussian", np.inf

    def profile(self, u: Array) -> Array:
        """Return e^(−u/2)."""
        return np.exp(np.asarray(u) * -0.5)

    def slope(self, u: Array) -> Array:
        """Return ½ e^(−u/2)."""
        return 0.5 * self.profile(u)

    def log_constant(self, d: int) -> float:
        """Return −(d/2) log 2π."""
        return -0.5 * d * log(2 * pi)

    def shadow_variance(self, d: int) -> float:
        """Return 1: h is the standard deviation."""
        return 1.0

    @property  # kept nowhere: a kernel that holds itself cannot be stored by skops
    def shadow(self) -> Kernel:
        """The Gaussian itself."""
        return self


class _Power(Kernel):
    """k(u) = (1 − u)ᵖ for u ≤ 1: flat, Epanechnikov, biweight, triweight for p = 0, 1, 2, 3."""

    smooth = True

    def __init__(self, power: int, name: str):
        self.power, self.name, self.reach = power, name, 1.0
        self.plateaus, self.solid = power == 0, float(power == 0)

    def profile(self, u: Array) -> Array:
        """Return (1 − u)ᵖ where u ≤ 1, else 0."""
        u = np.asarray(u)
        if self.power == 0:
            return (u <= 1).astype(float)
        # As a product: NumPy is far slower with a power of 3.
        return prod([np.maximum(1 - u, 0.0)] * self.power)

    def slope(self, u: Array) -> Array:
        """Return p (1 − u)ᵖ⁻¹ where u ≤ 1, else 0."""
        u = np.asarray(u)
        if self.power == 0:
            return np.zeros_like(u, dtype=float)
        return np.where(u <= 1, self.power * np.maximum(1 - u, 0.0) ** (self.power - 1), 0.0)

    def log_constant(self, d: int) -> float:
        """Return log of Γ(p + 1 + d/2) / (π^(d/2) Γ(p + 1))."""
        return lgamma(self.power + 1 + d / 2) - d / 2 * log(pi) - lgamma(self.power + 1)

    def shadow_variance(self, d: int) -> float:
        """Return 1 / (d + 2p + 4)."""
        return 1.0 / (d + 2 * self.power + 4)

    @cached_property
    def shadow(self) -> Kernel:
        """The next power: (1 − u)ᵖ⁺¹."""
        for kernel in KERNELS.values():
            if isinstance(kernel, _Power) and kernel.power == self.power + 1:
                return kernel
        return _Power(self.power + 1, f"(1-u)^{self.power + 1}")


def log_ball_volume(d: int) -> float:
    """Return log V_d, the volume of the unit ball: π^(d/2) / Γ(d/2 + 1).

    Examples
    --------
    >>> round(log_ball_volume(2) - log(pi), 6)
    0.0
    """
    return d / 2 * log(pi) - lgamma(d / 2 + 1)


def as_kernel(kernel: Any) -> Kernel:
    """Return the kernel of that name, the kernel itself, or the kernel of a learner's own profile.

    Raises
    ------
    ValueError
        If there is no kernel of that name, or the profile breaks a rule of `Kernel`.
    TypeError
        If it is none of the three.

    Examples
    --------
    >>> as_kernel("flat")
    <Kernel flat>
    """
    if isinstance(kernel, Kernel):
        return kernel
    if isinstance(kernel, str) and kernel in KERNELS:
        return KERNELS[kernel]
    if callable(kernel):
        return Kernel(kernel)
    raise unknown_kernel(kernel, ", ".join(KERNELS))


#: The kernels that have a name. "flat" is "tophat" in `sklearn.neighbors.KernelDensity`.
KERNELS: dict[str, Kernel] = {
    "gaussian": _Gaussian(),
    "flat": _Power(0, "flat"),
    "epanechnikov": _Power(1, "epanechnikov"),
    "biweight": _Power(2, "biweight"),
    "triweight": _Power(3, "triweight"),
}
