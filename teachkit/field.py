"""The Gaussian density on a lattice: one Fourier transform in place of a sum at every point."""

from __future__ import annotations

from math import pi, prod, sqrt

import numpy as np
from numpy import ndarray as Array

from teachkit.sums import TILE
from teachkit.windows import Windows

#: Nodes of the lattice for each bandwidth, in one, two and three dimensions: the error falls as
#: their fourth power.
NODES = 16, 8, 4
#: Empty lattice around the data, in bandwidths: what reaches beyond it comes in at the other side.
MARGIN = 4.5
#: The most nodes: 16 MiB of numbers.
MOST_NODES = 2**21


class Field:
    """Σ w e^(−u/2) and its gradient everywhere, by interpolation.

    Each datum is spread over the 4ᵈ nodes around it by cubic B-splines, the lattice is convolved
    with the Gaussian by a fast Fourier transform, and read between its nodes by the same splines.
    What the splines blur, twice, is divided out: the transform of a cubic B-spline is sinc⁴.

    The vector is right to 2e-5·h, 1e-4·h and 1e-3·h in one, two and three dimensions wherever the
    total is at least half of the least weight, as at every datum and on every climb from one.

    Parameters
    ----------
    windows : Windows
        Data, bandwidth and weights; the kernel is the Gaussian.

    References
    ----------
    B. W. Silverman (1982), Applied Statistics 31:93-99.
    """

    def __init__(self, windows: Windows):
        data, h = windows.data, windows.bandwidth
        d = data.shape[1]
        nodes, shape = NODES[d - 1], lattice_shape(windows)
        self.bandwidth, self.step = h, h / nodes
        self.low, self.high = data.min(axis=0) - h, data.max(axis=0) + h
        self._corner = data.min(axis=0) - MARGIN * h
        self._strides = np.append(np.cumprod(shape[:0:-1])[::-1], 1).astype(int)
        corners = np.indices((4,) * d).reshape(d, -1)
        self._around = self._strides @ corners
        first, splines, _ = self._splines(data)
        spread = np.zeros(prod(shape))
        for around, corner in zip(self._around, corners.T, strict=True):
            share = windows.weights * prod(splines[axis][:, corner[axis]] for axis in range(d))
            spread += np.bincount(first + around, share, minlength=len(spread))
        waves = np.fft.rfftn(spread.reshape(shape))
        for axis, size in enumerate(shape):
            cycles = np.fft.rfftfreq(size) if axis == d - 1 else np.fft.fftfreq(size)
            gaussian = sqrt(2 * pi) * nodes * np.exp(-2 * (pi * nodes * cycles) ** 2)
            along = (-1,) + (1,) * (d - 1 - axis)
            waves *= (gaussian / np.sinc(cycles) ** 8).reshape(along)
        self._values = np.fft.irfftn(waves, shape, range(d)).ravel()
        self._least = windows.weights.min() / 2

    def shift(self, points: Array) -> tuple[Array, Array, Array]:
        """Return m(x) = h² ∇f/f, Σ w k(u), and whether they can be trusted.

        Parameters
        ----------
        points : ndarray of shape (m, d)

        Returns
        -------
        vectors : ndarray of shape (m, d)
            0 where they cannot.
        totals, trusted : ndarray of shape (m,)
        """
        d = points.shape[1]
        vectors, totals = np.zeros_like(points), np.zeros(len(points))
        within = ((points >= self.low) & (points <= self.high)).all(axis=1)
        for some in np.array_split(np.flatnonzero(within), len(points) * 4**d // TILE + 1):
            first, splines, slopes = self._splines(points[some])
            values = self._values[first[:, None] + self._around].reshape(1, -1, *(4,) * d)
            for axis in range(d - 1, -1, -1):
                along = np.einsum("pm...k,mk->pm...", values, splines[axis])
                across = np.einsum("pm...k,mk->pm...", values[:1], slopes[axis])
                values = np.concatenate([along, across])
            totals[some], vectors[some] = values[0], values[:0:-1].T
        trusted = totals >= self._least
        vectors[~trusted] = 0
        vectors[trusted] *= self.bandwidth**2 / self.step / totals[trusted, None]
        return vectors, totals, trusted

    def _splines(self, points: Array) -> tuple[Array, Array, Array]:
        """Return the first of the nodes around points, and the splines there: values, slopes."""
        places = ((points - self._corner) / self.step).T
        nodes = np.floor(places)
        t = places - nodes
        s = 1 - t
        values = [s**3 / 6, 2 / 3 - t * t * (1 + s) / 2, 2 / 3 - s * s * (1 + t) / 2, t**3 / 6]
        slopes = [-s * s / 2, t * (1.5 * t - 2), s * (2 - 1.5 * s), t * t / 2]
        first = self._strides @ (nodes.astype(int) - 1)
        return first, np.stack(values, axis=-1), np.stack(slopes, axis=-1)


def lattice_shape(windows: Windows) -> tuple[int, ...]:
    """Return how many nodes a field's lattice has along each axis."""
    with np.errstate(over="ignore"):
        width = np.minimum(np.ptp(windows.data, axis=0) / windows.bandwidth, MOST_NODES)
    least = np.ceil((width + 2 * MARGIN) * NODES[len(width) - 1]).astype(int).tolist()
    # Rounded up to few bits: the transform is slow where the number has large prime factors.
    return tuple(-(-n >> (n.bit_length() - 4)) << (n.bit_length() - 4) for n in least)


def fits(windows: Windows) -> bool:
    """Say whether a field can stand for the windows: Gaussian, few dimensions, not too wide."""
    gaussian = windows.kernel.memoryless and windows.data.shape[1] <= 3
    return gaussian and prod(lattice_shape(windows)) <= MOST_NODES
