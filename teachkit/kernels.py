"""Kernels: a profile k(u) of u = ‖x − xᵢ‖²/h², and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import exp, lgamma, log, pi, prod
from typing import Any

import numpy as np
from numpy import ndarray as Array

from teachkit.quadrature import gauss, panels
from teachkit.validate import as_number, profile_values, refuse_slow, unknown_kernel


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
        If it breaks a rule above on a grid of values of u.
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
            raise TypeError(f"profile must be a function of u, but came as {profile!r}.")
        if not as_number(reach, "reach") > 0:
            raise ValueError(f"reach must be a number above 0 (bandwidths), but came as {reach!r}.")
        self.name = getattr(profile, "__name__", type(profile).__name__)
        self.reach = float(reach)
        self._function = profile
        values = profile_values(profile, self.name, self.reach)
        self.plateaus = bool(((values == values[0]) | (values == 0)).all())

    def __repr__(self) -> str:
        return f"<Kernel {self.name}>"

    def profile(self, u: Array) -> Array:
        """Return k(u), 0 beyond the reach; ``u`` of any shape."""
        u = np.asarray(u, dtype=float)
        # Rounding can leave a u just below 0, where a learner's profile need not be defined.
        values = np.asarray(self._function(np.maximum(u, 0.0)), dtype=float)
        return values if np.isinf(self.reach) else np.where(u <= self.reach**2, values, 0.0)

    def slope(self, u: Array) -> Array:
        """Return s(u) = −k′(u), 0 beyond the reach; here by a five-point finite difference."""
        u = np.asarray(u, dtype=float)
        step = 1e-3 * np.maximum(u, 0.01)
        centre = np.clip(u, 2 * step, max(self.reach**2, 5e-5) - 2 * step)
        at = np.arange(-2.0, 3.0)
        values = self.profile(centre[..., None] + at * step[..., None])
        coefficients = values @ np.linalg.inv(np.vander(at, increasing=True)).T
        t = (u - centre) / step
        rise = sum(j * coefficients[..., j] * t ** (j - 1) for j in range(1, 5))
        return np.where(u <= self.reach**2, np.maximum(-rise / step, 0.0), 0.0)

    def constant(self, d: int) -> float:
        """Return c_d = 1 / ∫ k(‖x‖²) dx over d dimensions."""
        return exp(self.log_constant(d))

    def log_constant(self, d: int) -> float:
        """Return log c_d, which does not overflow in many dimensions."""
        return -log(d) - log_ball_volume(d) - log(self._moment(d - 1))

    def shadow_variance(self, d: int) -> float:
        """Return the variance per axis of the shadow's density in d dimensions, for h = 1.

        With M_p = ∫ rᵖ k(r²) dr it is M_{d+3} / ((d + 2) M_{d+1}).
        """
        return self._moment(d + 3) / ((d + 2) * self._moment(d + 1))

    @cached_property
    def shadow(self) -> Kernel:
        """The kernel whose density these weights climb: −shadow′(u) ∝ k(u) (Cheng 1995)."""
        return _Shadow(self)

    def _u_of(self, t: Array) -> tuple[Array, Array]:
        """Map t in [0, 1] to u in [0, reach²], and give du/dt."""
        if np.isinf(self.reach):
            t = np.minimum(t, 1 - 2.0**-53)  # a t rounded to 1 would stand for infinity
            return t / (1 - t), 1 / (1 - t) ** 2
        return t * self.reach**2, np.full_like(t, self.reach**2)

    def _moment(self, p: int) -> float:
        """Return M_p = ∫ rᵖ k(r²) dr, in terms of u = r²."""

        def integrand(t: Array) -> Array:
            u, du = self._u_of(t**2)  # t² tames u^((p−1)/2) at 0
            weight = self.profile(u)
            with np.errstate(over="ignore", invalid="ignore"):
                return np.where(weight > 0, weight * u ** ((p - 1) / 2) * du * t, 0.0)

        _, _, values, error = panels(integrand)
        refuse_slow(self.name, "for this many dimensions", float(values.sum()), error)
        return float(values.sum())


class _Shadow(Kernel):
    """The shadow of a kernel that has no formula for it: S(u) = ∫ᵤ k / ∫₀ k."""

    def __init__(self, kernel: Kernel):
        self.name = f"shadow of {kernel.name}"
        self.reach = kernel.reach
        self._kernel = kernel
        self._left, self._right, values, error = panels(self._integrand)
        self._total = values.sum()
        refuse_slow(kernel.name, "to have a shadow", self._total, error)
        self._beyond = np.append(np.cumsum(values[::-1])[::-1], 0.0)[1:]

    def _integrand(self, t: Array) -> Array:
        u, du = self._u_of(t)
        return self._kernel.profile(u) * du

    def profile(self, u: Array) -> Array:
        """Return ∫ᵤ k(v) dv / ∫₀ k(v) dv."""
        u = np.asarray(u, dtype=float)
        t = u / (1 + u) if np.isinf(self.reach) else np.minimum(u / self.reach**2, 1.0)
        flat = t.ravel()
        last = np.clip(np.searchsorted(self._right, flat), 0, len(self._right) - 1)
        rest = gauss(self._integrand, flat, np.maximum(self._right[last], flat))
        return ((rest + self._beyond[last]) / self._total).reshape(u.shape)

    def slope(self, u: Array) -> Array:
        """Return k(u) / ∫₀ k(v) dv."""
        return self._kernel.profile(u) / self._total


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
    """Return log V_d, the volume of the unit ball: π^(d/2) / Γ(d/2 + 1)."""
    return d / 2 * log(pi) - lgamma(d / 2 + 1)


def as_kernel(kernel: Any) -> Kernel:
    """Return the kernel of that name, the kernel itself, or the kernel of a learner's own profile.

    Raises
    ------
    ValueError
        If there is no kernel of that name, or the profile breaks a rule of `Kernel`.
    TypeError
        If it is none of the three.
    """
    if isinstance(kernel, Kernel):
        return kernel
    if isinstance(kernel, str) and kernel in KERNELS:
        return KERNELS[kernel]
    if callable(kernel):
        return Kernel(kernel)
    raise unknown_kernel(kernel, ", ".join(KERNELS))


KERNELS: dict[str, Kernel] = {
    "gaussian": _Gaussian(),
    "flat": _Power(0, "flat"),
    "epanechnikov": _Power(1, "epanechnikov"),
    "biweight": _Power(2, "biweight"),
    "triweight": _Power(3, "triweight"),
}
