"""The mathematics of the library once more, as plainly as it can be written.

The tests compare `teachkit` with this page. It subtracts before it squares, builds every pair, and
shares no line with the library.
"""

from __future__ import annotations

import math

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, max_examples=25, database=None
)
settings.load_profile("repeatable")

NAMES = ["gaussian", "flat", "epanechnikov", "biweight", "triweight"]
PROFILES = {
    "gaussian": lambda u: np.exp(-u / 2),
    "flat": lambda u: np.where(u <= 1, 1.0, 0.0),
    "epanechnikov": lambda u: np.where(u <= 1, 1 - u, 0.0),
    "biweight": lambda u: np.where(u <= 1, (1 - u) ** 2, 0.0),
    "triweight": lambda u: np.where(u <= 1, (1 - u) ** 3, 0.0),
    "quadweight": lambda u: np.where(u <= 1, (1 - u) ** 4, 0.0),  # the triweight's unnamed shadow
}
SLOPES = {
    "gaussian": lambda u: np.exp(-u / 2) / 2,
    "flat": lambda u: np.zeros_like(u),
    "epanechnikov": lambda u: np.where(u <= 1, 1.0, 0.0),
    "biweight": lambda u: np.where(u <= 1, 2 * (1 - u), 0.0),
    "triweight": lambda u: np.where(u <= 1, 3 * (1 - u) ** 2, 0.0),
}
SHADOWS = {
    "gaussian": "gaussian",
    "flat": "epanechnikov",
    "epanechnikov": "biweight",
    "biweight": "triweight",
    "triweight": "quadweight",
}


def narrow(u):
    """A learner's own profile: at bandwidth h, the Gaussian of bandwidth h/√2."""
    return np.exp(-u)


def name_of(kernel):
    """A short name for a test's id."""
    return getattr(kernel, "__name__", kernel)


def ball(d):
    """Volume of the unit ball."""
    return math.pi ** (d / 2) / math.gamma(d / 2 + 1)


def constant(name, d):
    return {
        "gaussian": (2 * math.pi) ** (-d / 2),
        "flat": 1 / ball(d),
        "epanechnikov": (d + 2) / (2 * ball(d)),
        "biweight": (d + 2) * (d + 4) / (8 * ball(d)),
        "triweight": (d + 2) * (d + 4) * (d + 6) / (48 * ball(d)),
        "quadweight": (d + 2) * (d + 4) * (d + 6) * (d + 8) / (384 * ball(d)),
    }[name]


def pairs(points, data, h):
    """Scaled squared distances u, shape (m, n)."""
    gaps = np.asarray(points, float)[:, None, :] - np.asarray(data, float)[None, :, :]
    return ((gaps / h) ** 2).sum(axis=2)


def weights(data, w):
    return np.ones(len(data)) if w is None else np.asarray(w, float)


def density(points, data, h, kernel="gaussian", w=None):
    w, d = weights(data, w), np.shape(data)[1]
    return constant(kernel, d) / (w.sum() * h**d) * PROFILES[kernel](pairs(points, data, h)) @ w


def log_density(points, data, h, kernel="gaussian", w=None):
    w, d = weights(data, w), np.shape(data)[1]
    kept = w > 0
    u = pairs(points, np.asarray(data, float)[kept], h)
    with np.errstate(divide="ignore"):
        logs = (-u / 2 if kernel == "gaussian" else np.log(PROFILES[kernel](u))) + np.log(w[kept])
    sums = np.logaddexp.reduce(logs, axis=1)
    return sums + math.log(constant(kernel, d)) - math.log(w.sum()) - d * math.log(h)


def gradient(points, data, h, kernel="gaussian", w=None):
    w, d = weights(data, w), np.shape(data)[1]
    s = SLOPES[kernel](pairs(points, data, h)) * w
    gaps = np.asarray(data, float)[None, :, :] - np.asarray(points, float)[:, None, :]
    return 2 * constant(kernel, d) / (w.sum() * h ** (d + 2)) * (s[:, :, None] * gaps).sum(axis=1)


def shift(points, data, h, kernel="gaussian", w=None):
    """The mean-shift vector; zero where nothing is within reach."""
    w = weights(data, w)
    u = pairs(points, data, h)
    if kernel == "gaussian":  # the nearest weighted point has weight 1: nothing underflows
        u = u - u[:, w > 0].min(axis=1, keepdims=True)
    k = (PROFILES[kernel] if isinstance(kernel, str) else kernel)(u) * w
    gaps = np.asarray(data, float)[None, :, :] - np.asarray(points, float)[:, None, :]
    total = k.sum(axis=1)[:, None]
    moved = (k[:, :, None] * gaps).sum(axis=1)
    return np.divide(moved, total, out=np.zeros_like(moved), where=total > 0)


def climb(seeds, data, h, kernel="gaussian", w=None, tol=1e-8, max_iter=20_000):
    """Where each seed ends, climbed almost to the top."""
    ends = np.array(seeds, float)
    moving = np.arange(len(ends))
    for _ in range(max_iter):
        step = shift(ends[moving], data, h, kernel, w)
        ends[moving] += step
        moving = moving[np.linalg.norm(step, axis=1) > tol * h]
        if not len(moving):
            break
    return ends


def same_partition(a, b):
    """Whether two labelings divide the points in the same way, whatever the numbers are."""
    a, b = np.asarray(a), np.asarray(b)
    couples = len(set(zip(a.tolist(), b.tolist(), strict=True)))
    return len(set(a.tolist())) == len(set(b.tolist())) == couples


def rotation(d, rng):
    """A random rotation of d-dimensional space."""
    q, r = np.linalg.qr(rng.standard_normal((d, d)))
    q = q * np.sign(np.diag(r))
    if np.linalg.det(q) < 0:
        q[:, 0] = -q[:, 0]
    return q


def blobs(seed=0, sizes=(30, 25, 20), d=2, spread=1.0, gap=6.0):
    """A few round clouds, far enough from each other to be told apart."""
    rng = np.random.default_rng(seed)
    centers = rng.permutation(len(sizes))[:, None] * gap + rng.uniform(-1, 1, (len(sizes), d))
    return np.vstack(
        [c + spread * rng.standard_normal((n, d)) for c, n in zip(centers, sizes, strict=True)]
    )


@st.composite
def samples(draw, min_n=1, max_n=40, max_d=3, kinds=("cloud", "blobs", "lattice")):
    """(data, rng): a cloud, a few blobs, or lattice points with many duplicates."""
    n = draw(st.integers(min_n, max_n))
    d = draw(st.integers(1, max_d))
    kind = draw(st.sampled_from(kinds))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if kind == "lattice":
        return rng.integers(-2, 3, (n, d)).astype(float), rng
    data = rng.standard_normal((n, d))
    if kind == "blobs":
        data += 4.0 * rng.integers(-1, 2, (n, 1))
    return data, rng


bandwidths = st.floats(0.3, 3.0)
kernels = st.sampled_from(NAMES)
