"""Exercises of lesson 04: differentiate a bump, average a window, find a shadow."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="04",
    task="Differentiate the biweight bump (1 − u)² of one datum with the chain rule.",
    hints=[
        "First u: `((datum - x) ** 2).sum() / bandwidth**2`, one number. The profile (1 − u)² has k′(u) = −2(1 − u), so its slope is s(u) = 2(1 − u).",
        "Beyond u = 1 the bump is 0 and level, so the slope is 0 there: `2 * max(1 - u, 0)`.",
        "The gradient is s(u) times 2(datum − x)/h²: the arrow to the datum, scaled.",
    ],
    learned="a bump pulls towards its datum, as strongly as its profile falls there.",
)
def bump_gradient(x, datum, bandwidth):
    """Gradient at x of the biweight bump (1 - u)² on one datum, both of shape (d,): shape (d,)."""
    # Your code here.


@bump_gradient.reference
def bump_gradient_answer(x, datum, bandwidth):
    u = ((datum - x) ** 2).sum() / bandwidth**2
    slope = 2 * max(1 - u, 0)
    return slope * 2 * (datum - x) / bandwidth**2


@bump_gradient.loops
def bump_gradient_in_loops(x, datum, bandwidth):
    square = 0.0
    for here, there in zip(x, datum, strict=True):
        square += (there - here) ** 2
    u = square / bandwidth**2
    gradient = []
    for here, there in zip(x, datum, strict=True):
        gradient.append(4 * (1 - u) * (there - here) / bandwidth**2 if u < 1 else 0.0)
    return np.array(gradient)


bump_gradient.wrong(
    "Your gradient points away from the datum. A bump is highest on its datum, so uphill is towards it: datum − x, not x − datum.",
    {"2 * (datum - x)": "2 * (x - datum)"},
)
bump_gradient.wrong(
    "Beyond the bandwidth your bump has a slope. It ended at u = 1: the ground outside is level, and its gradient is 0.",
    {"max(1 - u, 0)": "(1 - u)"},
)
bump_gradient.wrong(
    "You let the bump end at u = h. u is the squared distance over h², so h is in it already: the bump ends at u = 1.",
    {"max(1 - u, 0)": "(1 - u) * (u <= bandwidth)"},
)
bump_gradient.wrong(
    "You divided by h, not by h². The difference only shows when h is not 1: change the unit of length, and your gradient is no longer a slope.",
    {"(datum - x) / bandwidth**2": "(datum - x) / bandwidth"},
)
bump_gradient.wrong(
    "You differentiated the profile and left out the inner derivative. u itself changes with x, at a rate of 2(x − datum)/h²: multiply by its size, 2/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * (datum - x)"},
)
bump_gradient.wrong(
    "You are off by a factor of 2. There are two of them: one from (1 − u)², one from the square in u.",
    {"slope * 2": "slope"},
)
bump_gradient.wrong(
    "You weighed the arrow with the profile (1 − u)². The gradient needs its slope 2(1 − u): how fast the bump falls, not how high it is.",
    {"2 * max(1 - u, 0)": "max(1 - u, 0) ** 2"},
)
bump_gradient.wrong(
    "You made a u for every coordinate. There is one u for the whole point: add the squares of all coordinates first. In 1-D you cannot see the difference.",
    {"((datum - x) ** 2).sum()": "(datum - x) ** 2", "max(1 - u, 0)": "np.maximum(1 - u, 0)"},
)
bump_gradient.wrong(
    "You put the distance over h in the place of u. u is its square: without it the bump is another one, with a spike on its datum.",
    {"((datum - x) ** 2).sum() / bandwidth**2": "np.sqrt(((datum - x) ** 2).sum()) / bandwidth"},
)
bump_gradient.wrong(
    "You did not divide the squared distance by h². u is a distance in bandwidths, squared: only then does the bump end at u = 1.",
    {".sum() / bandwidth**2": ".sum()"},
)
bump_gradient.wrong(
    "You divided the squared distance by h, not by h²: right for h = 1, wrong for every other.",
    {".sum() / bandwidth**2": ".sum() / bandwidth"},
)
bump_gradient.wrong(
    "h² is missing from the inner derivative: u is the squared distance over h², so it changes with x at a rate of 2(x − datum)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * (datum - x)"},
)
bump_gradient.wrong(
    "Both factors of 2 are missing: one comes from (1 − u)², one from the square in u.",
    {"2 * max(1 - u, 0)": "max(1 - u, 0)", "slope * 2": "slope"},
)
bump_gradient.wrong(
    "You returned the slope s(u), one number. The gradient has a direction too: s(u) times 2(datum − x)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope"},
)
bump_gradient.wrong(
    "You returned the gradient's length. It is an arrow: one number for each coordinate.",
    after=lambda answer: np.linalg.norm(answer),
)
bump_gradient.wrong(
    "You divided the arrow by its length. The gradient of u is 2(x − datum)/h², the whole difference: it is longer where the datum is farther.",
    {
        "slope * 2 * (datum - x) / bandwidth**2": (
            "slope * 2 * (datum - x) / max(np.linalg.norm(datum - x), 1e-300) / bandwidth**2"
        )
    },
)


bump_gradient.wrong(
    "Beyond u = 1 you returned one number, 0. The gradient has one for each coordinate there, too: `np.zeros(len(x))`, or 0 times the arrow.",
    {"return ": "if u > 1:\n        return 0\n    return "},
)
bump_gradient.wrong(
    "Beyond u = 1 your function returns nothing: it ends without `return`. The ground there is level: one 0 for each coordinate.",
    {"return ": "if u > 1:\n        return None\n    return "},
)

#: What else goes wrong where the bump has no end, too: words and the edit.
WITHOUT_AN_END = (
    (
        "Your gradient points away from the datum: uphill is datum − x.",
        {"2 * (datum - x)": "2 * (x - datum)"},
    ),
    (
        "You are off by a factor of 2: one comes from (1 − u)², one from the square in u.",
        {"slope * 2": "slope"},
    ),
    (
        "You are off by a factor of 2, and your gradient points away from the datum.",
        {"slope * 2 * (datum - x)": "slope * (x - datum)"},
    ),
    (
        "You divided by h, not by h²: u is the squared distance over h².",
        {"(datum - x) / bandwidth**2": "(datum - x) / bandwidth"},
    ),
    (
        "h² is missing from the inner derivative, 2(x − datum)/h².",
        {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * (datum - x)"},
    ),
    (
        "You left out the inner derivative: u changes with x at a rate of 2(x − datum)/h².",
        {"slope * 2 * (datum - x) / bandwidth**2": "slope * (datum - x)"},
    ),
    (
        "Both factors of 2 are missing: one comes from (1 − u)², one from the square in u.",
        {"2 * max(1 - u, 0)": "(1 - u)", "slope * 2": "slope"},
    ),
    (
        "You weighed the arrow with the profile (1 − u)². The gradient needs its slope 2(1 − u).",
        {"2 * max(1 - u, 0)": "(1 - u) ** 2"},
    ),
    (
        "You made a u for every coordinate: add the squares of all coordinates first.",
        {"((datum - x) ** 2).sum()": "(datum - x) ** 2"},
    ),
    (
        "You divided the squared distance by h, not by h².",
        {".sum() / bandwidth**2": ".sum() / bandwidth"},
    ),
    (
        "You did not divide the squared distance by h²: u is a distance in bandwidths, squared.",
        {".sum() / bandwidth**2": ".sum()"},
    ),
)
for words, edit in WITHOUT_AN_END:
    end = {} if any("max(1 - u, 0)" in piece for piece in edit) else {"max(1 - u, 0)": "(1 - u)"}
    bump_gradient.wrong(
        f"{words} And beyond u = 1 the ground is level: the slope there is 0, `2 * max(1 - u, 0)`.",
        {**edit, **end},
    )
bump_gradient.wrong(
    "You are off by a factor of 2, upwards: one 2 comes from (1 − u)², one from the square in u, and there is no third.",
    {"slope * 2 * (datum - x) / bandwidth**2": "2 * slope * 2 * (datum - x) / bandwidth**2"},
)
bump_gradient.wrong(
    "You are off by a factor of 2, and your gradient points away from the datum. One 2 comes from (1 − u)², one from the square in u, and uphill is datum − x.",
    {"slope * 2 * (datum - x)": "slope * (x - datum)"},
)
bump_gradient.wrong(
    "Your gradient points away from the datum, and its inner derivative has no h²: u changes with x at a rate of 2(x − datum)/h², and uphill is datum − x.",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * (x - datum)"},
)
bump_gradient.wrong(
    "Your slope is that of 1 − u, the Epanechnikov bump: 1 everywhere within u = 1. This bump is (1 − u)², and its slope 2(1 − u).",
    {"2 * max(1 - u, 0)": "float(u < 1)"},
)
bump_gradient.wrong(
    "Your slope is 2, or that of another bump: this one is (1 − u)², whose slope 2(1 − u) falls to 0 at u = 1.",
    {"2 * max(1 - u, 0)": "2.0 * (u < 1)"},
)
bump_gradient.wrong(
    "Your slope is that of (1 − u)³. This bump is (1 − u)²: its slope is 2(1 − u).",
    {"2 * max(1 - u, 0)": "3 * max(1 - u, 0) ** 2"},
)
bump_gradient.wrong(
    "Your slope is that of a Gaussian bump. This one is (1 − u)², with the slope 2(1 − u) and an end at u = 1.",
    {"2 * max(1 - u, 0)": "np.exp(-u / 2) / 2"},
)
bump_gradient.wrong(
    "You returned the height of the bump, one number. The gradient is an arrow: the slope 2(1 − u) times 2(datum − x)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "max(1 - u, 0) ** 2"},
)
bump_gradient.wrong(
    "You returned the inner derivative alone. Multiply it by the slope of the profile, 2(1 − u).",
    {"slope * 2 * (datum - x) / bandwidth**2": "2 * (datum - x) / bandwidth**2"},
)
bump_gradient.wrong(
    "You took the size of the differences, so that your arrow never points down or left. Keep the sign: datum − x.",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * np.abs(datum - x) / bandwidth**2"},
)
bump_gradient.wrong(
    "You put the squared differences in the arrow. The square in u is gone when it is differentiated: 2(datum − x)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * (datum - x) ** 2 / bandwidth**2"},
)
bump_gradient.wrong(
    "You added up the differences before you squared them, so that +1 and −1 cancel. Square each coordinate first, then add.",
    {"((datum - x) ** 2).sum() / bandwidth**2": "(datum - x).sum() ** 2 / bandwidth**2"},
)
bump_gradient.wrong(
    "You added up the differences without squaring them. u is the squared distance over h²: Pythagoras.",
    {"((datum - x) ** 2).sum() / bandwidth**2": "(np.abs(datum - x).sum() / bandwidth) ** 2"},
)
bump_gradient.wrong(
    "You took the mean of the squares. u is their sum, divided by h².",
    {"((datum - x) ** 2).sum()": "((datum - x) ** 2).mean()"},
)
bump_gradient.wrong(
    "You took the root of the squared distance and divided it by h². u is the squared distance itself over h².",
    {"((datum - x) ** 2).sum() / bandwidth**2": "np.sqrt(((datum - x) ** 2).sum()) / bandwidth**2"},
)
bump_gradient.wrong(
    "You divided by h² twice, once too often. The inner derivative is 2(datum − x)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * (datum - x) / bandwidth**4"},
)
bump_gradient.wrong(
    "You multiplied by h². The inner derivative is divided by it: 2(datum − x)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "slope * 2 * (datum - x) * bandwidth**2"},
)
bump_gradient.wrong(
    "You added up the arrow's coordinates. The gradient has one number for each: leave it an array.",
    after=lambda answer: answer.sum(),
)
bump_gradient.wrong(
    "You took the smaller of 1 − u and 0: that leaves the slope beyond the bump and takes away that of the bump. It is `max(1 - u, 0)`.",
    {"max(1 - u, 0)": "min(1 - u, 0)"},
)
bump_gradient.wrong(
    "You took the size of 1 − u: beyond u = 1 your bump falls on. The ground there is level: `max(1 - u, 0)`.",
    {"max(1 - u, 0)": "abs(1 - u)"},
)
bump_gradient.wrong(
    "You returned the datum's place, or moved x by the gradient. Return the gradient itself.",
    after=lambda answer, x: x + answer,
)


bump_gradient.wrong(
    "You are off by a factor of 2, and beyond u = 1 you returned one number, 0. One 2 comes from (1 − u)², one from the square in u; and the gradient has a number for each coordinate.",
    {"return slope * 2": "if u > 1:\n        return 0\n    return slope"},
)
bump_gradient.wrong(
    "You weighed the arrow with the profile (1 − u)², and it points away from the datum. The slope is 2(1 − u), and uphill is datum − x.",
    {
        "2 * max(1 - u, 0)": "max(1 - u, 0) ** 2",
        "slope * 2 * (datum - x)": "slope * 2 * (x - datum)",
    },
)
bump_gradient.wrong(
    "You weighed the arrow with the profile (1 − u)², and it points away from the datum. The slope is 2(1 − u), 0 beyond u = 1, and uphill is datum − x.",
    {"2 * max(1 - u, 0)": "(1 - u) ** 2", "slope * 2 * (datum - x)": "slope * 2 * (x - datum)"},
)
bump_gradient.wrong(
    "You returned the height times the arrow to the datum. The gradient is the slope 2(1 − u) times 2(datum − x)/h².",
    {"slope * 2 * (datum - x) / bandwidth**2": "max(1 - u, 0) ** 2 * (datum - x)"},
)


@bump_gradient.cases
def bump_gradient_cases(rng):
    yield np.array([0.0]), np.array([0.5]), 1.0
    yield np.array([0.0]), np.array([-1.0]), 2.0
    yield np.array([1.0]), np.array([1.0]), 1.0
    yield np.array([0.0]), np.array([3.0]), 1.0
    yield np.array([0.0]), np.array([0.4]), 0.5
    yield np.array([1e-4]), np.array([3e-4]), 1e-3  # small units, and large ones
    yield np.array([0.0]), np.array([400.0]), 1000.0
    yield np.array([0.0]), np.array([2.5]), 2.0
    yield np.array([0.0, 0.0]), np.array([3.0, 4.0]), 10.0
    yield np.array([0.0, 0.0]), np.array([3.0, 4.0]), 5.0
    yield np.array([0.0, 0.0]), np.array([0.9, 0.9]), 1.0
    for d, bandwidth in ((1, 0.7), (2, 2.5), (2, 4.0), (3, 1.0), (3, 5.0)):
        yield rng.normal(size=d), rng.normal(size=d), bandwidth


@exercise(
    lesson="04",
    task="Compute the flat mean-shift vector at many points, empty windows included.",
    hints=[
        "For one point x, `inside = ((data - x) ** 2).sum(axis=1) <= bandwidth**2` says which rows are in its window. A loop over the points is fine.",
        "The mean of the window, coordinate by coordinate, is `data[inside].mean(axis=0)`. Subtract x from it.",
        "Start from `np.zeros(points.shape)` and fill in row i only `if inside.any()`: an empty window leaves its zeros.",
    ],
    learned="the flat mean-shift vector is the mean of the window minus x, and 0 if it is empty.",
)
def flat_shift(points, data, bandwidth):
    """Flat mean-shift vector at points (m, d) of data (n, d): shape (m, d), 0 if no data near."""
    # Your code here.


@flat_shift.reference
def flat_shift_answer(points, data, bandwidth):
    vectors = np.zeros(points.shape)
    for i, x in enumerate(points):
        inside = ((data - x) ** 2).sum(axis=1) <= bandwidth**2
        if inside.any():
            vectors[i] = data[inside].mean(axis=0) - x
    return vectors


@flat_shift.loops
def flat_shift_in_loops(points, data, bandwidth):
    vectors = []
    for x in points:
        count, sums = 0, [0.0] * len(x)
        for datum in data:
            square = 0.0
            for here, there in zip(x, datum, strict=True):
                square += (there - here) ** 2
            if math.sqrt(square) <= bandwidth:
                count += 1
                for axis in range(len(x)):
                    sums[axis] += datum[axis]
        vectors.append([sums[axis] / count - x[axis] if count else 0.0 for axis in range(len(x))])
    return np.array(vectors)


flat_shift.wrong(
    "You returned the mean, not the vector to it: subtract x. Added to x, what you returned would jump far past the data.",
    {" - x\n": "\n"},
)
flat_shift.wrong(
    "Your vector points from the mean to x, which is downhill. It is the mean minus x.",
    {"data[inside].mean(axis=0) - x": "x - data[inside].mean(axis=0)"},
)
flat_shift.wrong(
    "You divided the sum of the arrows by n, not by how many data the window holds. The direction is right and the steps are far too short.",
    {"data[inside].mean(axis=0) - x": "(data[inside].mean(axis=0) - x) * inside.sum() / len(data)"},
)
flat_shift.wrong(
    "You divided the window's sum by n instead of by the number of data in it. That is no mean: it is drawn towards the origin.",
    {"data[inside].mean(axis=0)": "data[inside].sum(axis=0) / len(data)"},
)
flat_shift.wrong(
    "You left out data at distance exactly h. Windows in this course are closed: u ≤ 1 is inside, so use <=.",
    {"<=": "<"},
)
flat_shift.wrong(
    "An empty window gave nan: 0 divided by 0. One nan then spreads through everything computed from it. Look at each window by itself: with no data near, the vector is 0.",
    {
        # Right where all the windows are empty: some look whether they are.
        "if inside.any()": "if (((data - points[:, None]) ** 2).sum(axis=2) <= bandwidth**2).any()"
    },
)
flat_shift.wrong(
    "In an empty window you took 0 for the mean, so the vector runs to the origin, where there may be nothing. With no data near, the vector is 0.",
    {"mean(axis=0) - x": "mean(axis=0)", "return vectors": "return vectors - points"},
)
flat_shift.wrong(
    "Your window is a square: you compared each coordinate with h. The window is a ball: add the squares of the coordinates, then compare with h².",
    {
        "((data - x) ** 2).sum(axis=1) <= bandwidth**2": (
            "(np.abs(data - x) <= bandwidth).all(axis=1)"
        )
    },
)
flat_shift.wrong(
    "You averaged over all coordinates at once and got one number. The mean is a point: use mean(axis=0), one number for each column.",
    {"mean(axis=0)": "mean()"},
)


@flat_shift.wrong(
    "You divided along the wrong axis. Each point's weights must add up to 1: sum over the data, not over the points."
)
def flat_shift_wrong_axis(points, data, bandwidth):
    inside = ((data - points[:, None]) ** 2).sum(axis=2) <= bandwidth**2
    shares = inside / np.maximum(inside.sum(axis=0), 1)
    return np.where(inside.any(axis=1, keepdims=True), shares @ data - points, 0.0)


flat_shift.wrong(
    "You compared the squared distance with h. Compare it with h², or take its root first: with h = 1 you cannot see the difference.",
    {"bandwidth**2": "bandwidth"},
)
flat_shift.wrong(
    "You compared the distance with h². Compare it with h, or its square with h²: with h = 1 you cannot see the difference.",
    {"((data - x) ** 2).sum(axis=1)": "np.sqrt(((data - x) ** 2).sum(axis=1))"},
)
flat_shift.wrong(
    "You added up the arrows to the data in the window. Divide by their number: the mean of the arrows is the arrow to the mean.",
    {"data[inside].mean(axis=0) - x": "(data[inside].mean(axis=0) - x) * inside.sum()"},
)
flat_shift.wrong(
    "You took the median of the window. The vector leads to its mean: the median leaves out how far away the others are.",
    {"data[inside].mean(axis=0)": "np.median(data[inside], axis=0)"},
)
flat_shift.wrong(
    "You took the middle between the window's ends. The vector leads to the mean of all data in it: many on one side pull more than one.",
    {
        "data[inside].mean(axis=0)": "(data[inside].min(axis=0) + data[inside].max(axis=0)) / 2",
    },
)
flat_shift.wrong(
    "You counted data that repeat once. Two data at one place pull twice.",
    {"enumerate(points):\n": "enumerate(points):\n        data = np.unique(data, axis=0)\n"},
)
flat_shift.wrong(
    "You averaged all the data. Only those within h of the point count: choose the rows inside before you take the mean.",
    {"data[inside].mean(axis=0)": "data.mean(axis=0)"},
)
flat_shift.wrong(
    "You added the absolute differences. The window is a ball: add the squares of the coordinates, then compare with h².",
    {"((data - x) ** 2).sum(axis=1) <= bandwidth**2": "np.abs(data - x).sum(axis=1) <= bandwidth"},
)
flat_shift.wrong(
    "You left out a datum that lies where the point stands. It is in the window like every other, and holds the mean back.",
    {"bandwidth**2\n": "bandwidth**2\n        inside &= (data != x).any(axis=1)\n"},
)
flat_shift.wrong(
    "You returned one row. There is a vector for each point: fill in row i of an array of the points' shape.",
    {"return vectors": "return vectors[-1]"},
)


flat_shift.wrong(
    "In an empty window you returned the point itself. The vector says how far to move: with no data near, it is 0.",
    {"    return vectors": "        else:\n            vectors[i] = x\n    return vectors"},
)
flat_shift.wrong(
    "In an empty window you took all the data. With no data near, the vector is 0.",
    {
        "    return vectors": "        else:\n            vectors[i] = data.mean(axis=0) - x\n    return vectors"
    },
)
flat_shift.wrong(
    "In an empty window you took the nearest datum. With no data near, the vector is 0.",
    {
        "    return vectors": "        else:\n            vectors[i] = data[((data - x) ** 2).sum(axis=1).argmin()] - x\n    return vectors"
    },
)
flat_shift.wrong(
    "You left out the points whose window is empty. There is a row for every point: 0 where no data are near.",
    {
        "vectors = np.zeros(points.shape)": "vectors = []",
        "vectors[i] = data[inside].mean(axis=0) - x": "vectors.append(data[inside].mean(axis=0) - x)",
        "return vectors": "return np.array(vectors)",
    },
)
flat_shift.wrong(
    "Your loop ends with the first point: `return` stands inside it. Fill in all rows, and return after the loop.",
    {"    return vectors": "        return vectors"},
)
flat_shift.wrong(
    "You returned the first row alone. There is a vector for each point: fill in row i, and return all after the loop.",
    {"return vectors": "return vectors[0]"},
)
flat_shift.wrong(
    "You filled in the first row again and again. Row i belongs to point i: `vectors[i] = …`.",
    {"vectors[i]": "vectors[0]"},
)
flat_shift.wrong(
    "You added up the window's data and subtracted x. Divide by their number first: the mean.",
    {"data[inside].mean(axis=0)": "data[inside].sum(axis=0)"},
)
flat_shift.wrong(
    "You moved half of the way. The vector leads from x to the mean of its window.",
    {"data[inside].mean(axis=0) - x": "(data[inside].mean(axis=0) - x) / 2"},
)
flat_shift.wrong(
    "You divided by one too many, as if the point were a datum of its window. Only the data count.",
    {"data[inside].mean(axis=0)": "(data[inside].sum(axis=0) + x) / (inside.sum() + 1)"},
)
flat_shift.wrong(
    "You divided the window's sum by one more than it holds, to avoid 0 / 0. Then it is no mean: look whether the window is empty instead.",
    {"data[inside].mean(axis=0)": "data[inside].sum(axis=0) / (inside.sum() + 1)"},
)
flat_shift.wrong(
    "You divided the vector by its length. It leads all the way to the mean.",
    after=lambda answer: answer / np.maximum(np.linalg.norm(answer, axis=1, keepdims=True), 1e-300),
)
flat_shift.wrong(
    "You divided the vector by h² or by h. It is a way in the units of the data: the mean minus x.",
    after=lambda answer, bandwidth: answer / bandwidth**2,
)
flat_shift.wrong(
    "You divided the vector by h. It is a way in the units of the data: the mean minus x.",
    after=lambda answer, bandwidth: answer / bandwidth,
)
flat_shift.wrong(
    "You returned the length of each vector. It has a direction: one number for each coordinate.",
    after=lambda answer: np.linalg.norm(answer, axis=1),
)
flat_shift.wrong(
    "Your window reaches h / 2. The bandwidth is a radius: all data within h are inside.",
    {"bandwidth**2": "(bandwidth / 2) ** 2"},
)
flat_shift.wrong(
    "Your window reaches 2h. The bandwidth is a radius: data within h are inside.",
    {"bandwidth**2": "(2 * bandwidth) ** 2"},
)
flat_shift.wrong(
    "You doubled h where it must be squared: `2 * bandwidth` is not `bandwidth**2`.",
    {"bandwidth**2": "2 * bandwidth"},
)
flat_shift.wrong(
    "You averaged what lies outside the window. Inside is where the distance is at most h: `<=`.",
    {"<=": ">"},
)
flat_shift.wrong(
    "You added the differences before you squared them, so that +1 and −1 cancel. Square each first, then add.",
    {"((data - x) ** 2).sum(axis=1)": "(data - x).sum(axis=1) ** 2"},
)
flat_shift.wrong(
    "You measured from the origin. The window lies around x: subtract it from the data first.",
    {"((data - x) ** 2)": "(data**2)"},
)
flat_shift.wrong(
    "You compared the first coordinate alone. A distance takes all: add the squares up.",
    {"((data - x) ** 2).sum(axis=1)": "(data[:, 0] - x[0]) ** 2"},
)
flat_shift.wrong(
    "Your window takes a datum where one of its coordinates is near. The others may be far: add the squares up.",
    {
        "((data - x) ** 2).sum(axis=1) <= bandwidth**2": "(np.abs(data - x) <= bandwidth).any(axis=1)"
    },
)
flat_shift.wrong(
    "You weighed the data in the window with 1 − u. Flat weights are all equal: the plain mean.",
    {
        "data[inside].mean(axis=0) - x": "np.nan_to_num(\n                (w := np.maximum(1 - ((data - x) ** 2).sum(axis=1) / bandwidth**2, 0)) @ data / w.sum() - x\n            )"
    },
)
flat_shift.wrong(
    "You went on to the nearest datum. The vector leads to the mean of all data in the window.",
    {"data[inside].mean(axis=0)": "data[((data - x) ** 2).sum(axis=1).argmin()]"},
)


@flat_shift.wrong(
    "You divided a table of sums, (m, d), by a row of m counts. One count for each row is a column: `.sum(axis=1, keepdims=True)`, or `counts[:, None]`."
)
def flat_shift_without_a_column(points, data, bandwidth):
    inside = ((data - points[:, None]) ** 2).sum(axis=2) <= bandwidth**2
    return inside @ data / np.maximum(inside.sum(axis=1), 1) - points


@flat_shift.cases
def flat_shift_cases(rng):
    square = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]])
    yield np.array([[1.0]]), np.array([[2.0], [4.0]]), 3.5
    yield np.array([[1.0]]), np.array([[2.0], [4.0]]), 1.5
    yield np.array([[1.0]]), np.array([[2.0], [4.0]]), 3.0
    yield np.array([[1.0]]), np.array([[2.0], [4.0]]), 2.0
    yield np.array([[9.0]]), np.array([[2.0], [4.0]]), 1.0
    yield np.array([[1.0]]), np.array([[1.0], [2.0], [3.0], [3.0078125]]), 2.0
    yield np.array([[0.0]]), np.array([[1.0], [1.0], [1.0], [-2.0]]), 2.5
    yield np.array([[1.0, 0.0]]), np.array([[4.0, 4.0], [1.0, 2.0]]), 5.0
    yield np.array([[0.5, 0.5], [8.0, 8.0]]), square, 2.0
    yield np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 3.0]]), square, 2.0
    for m, n, d, bandwidth in ((3, 8, 1, 0.5), (5, 12, 2, 1.0), (4, 12, 2, 2.0), (6, 20, 3, 1.5)):
        yield rng.normal(size=(m, d)), rng.normal(size=(n, d)), bandwidth
    data = rng.normal(size=(10, 2))
    yield data.copy(), data, 0.8
    yield 1000 + data[:4], 1000 + data, 0.6
    yield 1e-4 * data[:4], 1e-4 * data, 1e-4
    yield 1e4 * data[:4], 1e4 * data, 1e4


@exercise(
    lesson="04",
    task="Find, numerically, the profile of the density that weights of any shape k(u) climb.",
    hints=[
        "q has to satisfy −q′ ∝ k and end at 0. So q(u) is the area under k from u to the end of the grid.",
        "Between two grid values lies a strip: its height is the mean of the two k, `(k[:-1] + k[1:]) / 2`, its width is `np.diff(u)`. The widths need not be equal.",
        "Add the strips from the right: `np.cumsum(strips[::-1])[::-1]`, and append the 0 that is left at the end. Divide by the first value.",
    ],
    learned="any weights that do not rise with u climb some density: add them up from the end.",
    tolerance=1e-5,  # what SciPy's quad misses, whose steps do not know the corners of k, is less
)
def shadow_profile(u, k):
    """The shadow's profile on the rising grid u (u[0] = 0) of weights k, scaled to 1 at u = 0."""
    # Your code here.


@shadow_profile.reference
def shadow_profile_answer(u, k):
    strips = (k[:-1] + k[1:]) / 2 * np.diff(u)
    beyond = np.append(np.cumsum(strips[::-1])[::-1], 0.0)
    return beyond / beyond[0]


@shadow_profile.loops
def shadow_profile_in_loops(u, k):
    profile = [0.0]
    for i in range(len(u) - 2, -1, -1):
        strip = (k[i] + k[i + 1]) / 2 * (u[i + 1] - u[i])
        profile.insert(0, profile[0] + strip)
    return np.array([area / profile[0] for area in profile])


shadow_profile.wrong(
    "You added up the area from 0 to u, so your profile rises. A bump must be highest on its datum: take the area from u to the end.",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.append(0.0, np.cumsum(strips))",
        "beyond[0]": "beyond[-1]",
    },
)
shadow_profile.wrong(
    "Your profile does not start at 1. The shape is right; divide it by its first value.",
    {"beyond / beyond[0]": "beyond"},
)
shadow_profile.wrong(
    "You added heights without widths. That works only on an even grid; a strip's area is its height times np.diff(u).",
    {"(k[:-1] + k[1:]) / 2 * np.diff(u)": "(k[:-1] + k[1:]) / 2"},
)
shadow_profile.wrong(
    "You added up the weights k themselves. An area needs strips: there is one strip less than there are grid values, and at the last value no area is left, so q is 0 there.",
    {"np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.cumsum(k[::-1])[::-1]"},
)


@shadow_profile.wrong(
    "You differentiated k. That goes the wrong way: it finds weights that climb the density of k. The shadow is found by adding up, since −q′ must give back k."
)
def shadow_profile_differentiated(u, k):
    return -np.gradient(k, u)


shadow_profile.wrong(
    "Your strips are as high as k at their left edge, which is too high for weights that fall. Use the mean of both edges.",
    {"(k[:-1] + k[1:]) / 2": "k[:-1]"},
)
shadow_profile.wrong(
    "Your strips are as high as k at their right edge, which is too low for weights that fall. Use the mean of both edges.",
    {"(k[:-1] + k[1:]) / 2": "k[1:]"},
)
shadow_profile.wrong(
    "You added up over the distance √u. The chain rule differentiates by u, so the strips must be as wide as u, not as the distance.",
    {"np.diff(u)": "np.diff(np.sqrt(u))"},
)


@shadow_profile.wrong(
    "You multiplied k by 1 − u. That is right for flat, Epanechnikov and biweight, and for no other weights. Add up the area under k instead."
)
def shadow_profile_power(u, k):
    return k * np.maximum(1 - u, 0)


shadow_profile.wrong(
    "Your profile is turned round: added from the right, the sums come in the order from the end to u = 0. Turn them back with [::-1].",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.append(0.0, np.cumsum(strips[::-1]))",
        "beyond[0]": "beyond[-1]",
    },
)
shadow_profile.wrong(
    "The 0 at the end is missing: nothing is left beyond the last grid value, and q has as many values as u.",
    {"np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.cumsum(strips[::-1])[::-1]"},
)
shadow_profile.wrong(
    "You put the 0 in front. No area is left at the end of the grid, so it belongs behind the last sum.",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": (
            "np.append(0.0, np.cumsum(strips[::-1])[::-1])"
        ),
        "beyond[0]": "beyond[1]",
    },
)
shadow_profile.wrong(
    "You gave k itself, scaled. The weights k climb another density than their own: add up the area under k from u to the end.",
    {"beyond / beyond[0]": "k / k[0]"},
)
shadow_profile.wrong(
    "You gave the strips themselves. q(u) is all the area from u to the end: add them up from the right.",
    {"np.cumsum(strips[::-1])[::-1]": "strips"},
)
shadow_profile.wrong(
    "You subtracted the running sum of the weights from all of them. At u = 0 all the area is left, so q is 1 there; and an area needs strips, as wide as np.diff(u).",
    {"beyond / beyond[0]": "1 - np.cumsum(k) / k.sum()"},
)
shadow_profile.wrong(
    "The first value is missing: at u = 0 nothing has been taken away yet, and q is 1. Put a 0 in front of the running sum before you subtract it.",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": (
            "np.append(strips.sum() - np.cumsum(strips), 0.0)"
        ),
        "beyond[0]": "strips.sum()",
    },
)


shadow_profile.wrong(
    "You added the weights up from the left, without widths. Take the area from u to the end: strips as wide as np.diff(u), added from the right.",
    {"beyond / beyond[0]": "np.cumsum(k) / k.sum()"},
)
shadow_profile.wrong(
    "You added the weights up from the left, and neither widths nor the scale are there. Take the area from u to the end, and divide by its first value.",
    {"beyond / beyond[0]": "np.cumsum(k)"},
)
shadow_profile.wrong(
    "You added up the area from 0 to u, so your profile rises, and it is not scaled. Take the area from u to the end, and divide by its first value.",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.append(0.0, np.cumsum(strips))",
        "beyond / beyond[0]": "beyond",
    },
)
shadow_profile.wrong(
    "You differentiated k and scaled it. That goes the wrong way: the shadow is found by adding up, since −q′ must give back k.",
    {"beyond / beyond[0]": "-np.gradient(k, u) / -np.gradient(k, u)[0]"},
)
shadow_profile.wrong(
    "You differentiated k. The shadow is found by adding up: −q′ must give back k, so q is an area under k.",
    {"beyond / beyond[0]": "np.gradient(k, u)"},
)
shadow_profile.wrong(
    "You differentiated k by its place in the list. The shadow is found by adding up: −q′ must give back k, so q is an area under k.",
    {"beyond / beyond[0]": "-np.gradient(k)"},
)
shadow_profile.wrong(
    "You subtracted the area so far from 1. All the area is 1 only for some weights: subtract from the whole area, and divide by it.",
    {"beyond / beyond[0]": "1 - np.append(0.0, np.cumsum(strips))"},
)
shadow_profile.wrong(
    "You took 1 minus the area so far, from strips without their left end. At u = 0 nothing is gone yet, and the whole area need not be 1: divide by it.",
    {"beyond / beyond[0]": "1 - np.cumsum(strips)"},
)
shadow_profile.wrong(
    "You subtracted the area so far from k's first value. Subtract it from the whole area, and divide by that.",
    {"beyond / beyond[0]": "k[0] - np.append(0.0, np.cumsum(strips))"},
)
shadow_profile.wrong(
    "You returned the whole area, one number. q has a value at every u: the area from there to the end.",
    {"beyond / beyond[0]": "strips.sum()"},
)
shadow_profile.wrong(
    "You scaled the profile so that it adds up to 1. It is to be 1 at u = 0: divide by its first value.",
    {"beyond / beyond[0]": "beyond / beyond.sum()"},
)
shadow_profile.wrong(
    "You divided by k[0]. Divide by the profile's own first value, so that it is 1 at u = 0.",
    {"beyond / beyond[0]": "beyond / k[0]"},
)
shadow_profile.wrong(
    "You divided by the last value, which is 0. The profile is to be 1 at u = 0: divide by the first.",
    {"/ beyond[0]": "/ beyond[-1]"},
)
shadow_profile.wrong(
    "You multiplied each weight by the width around it, `np.gradient(u)`. An area from u to the end begins at u, not half a step before: add up strips between the grid values.",
    {
        "beyond / beyond[0]": "np.cumsum((k * np.gradient(u))[::-1])[::-1] / (k * np.gradient(u)).sum()"
    },
)
shadow_profile.wrong(
    "You multiplied the weights by u. A strip is as wide as the step from one grid value to the next: np.diff(u).",
    {"beyond / beyond[0]": "np.cumsum((k * u)[::-1])[::-1] / (k * u).sum()"},
)
shadow_profile.wrong(
    "Your strips begin one place too far left: the width before each grid value, with the weight at it. The area from u on has the strip behind it.",
    {
        "beyond / beyond[0]": "np.cumsum((k * np.diff(u, prepend=u[0]))[::-1])[::-1] / (k * np.diff(u, prepend=u[0])).sum()"
    },
)
shadow_profile.wrong(
    "Your strips are as high as the step of k, not as k. An area is height times width: the mean of both edges times np.diff(u).",
    {"(k[:-1] + k[1:]) / 2": "(k[:-1] - k[1:])"},
)
shadow_profile.wrong(
    "You divided by the widths. An area is height times width: `* np.diff(u)`.",
    {"* np.diff(u)": "/ np.diff(u)"},
)
shadow_profile.wrong(
    "Your heights stand beside brackets: `k[:-1] + k[1:] / 2` halves only the second. The mean is `(k[:-1] + k[1:]) / 2`.",
    {"(k[:-1] + k[1:]) / 2": "(k[:-1] + k[1:] / 2)"},
)
shadow_profile.wrong(
    "You added from the left and turned the sums round. Turn the strips first, add up, and turn back: `np.cumsum(strips[::-1])[::-1]`.",
    {"np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.append(np.cumsum(strips)[::-1], 0.0)"},
)
shadow_profile.wrong(
    "The 0 at the end is missing, and the sums are not scaled. Append it, and divide by the first value.",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.cumsum(strips[::-1])[::-1]",
        "beyond / beyond[0]": "beyond",
    },
)
shadow_profile.wrong(
    "Heights without widths, and no scale: a strip's area is its height times np.diff(u), and q is 1 at u = 0.",
    {"(k[:-1] + k[1:]) / 2 * np.diff(u)": "(k[:-1] + k[1:]) / 2", "beyond / beyond[0]": "beyond"},
)
shadow_profile.wrong(
    "You scaled k by its sum and added nothing up. q(u) is all the area under k from u to the end.",
    {"beyond / beyond[0]": "k / k.sum()"},
)
shadow_profile.wrong(
    "You gave the weights times what is left of u. Add up the area under k from u to the end, strip by strip.",
    {"beyond / beyond[0]": "k * (u[-1] - u) / (k[0] * (u[-1] - u[0]))"},
)


shadow_profile.wrong(
    "Your strips are as high as k at their left edge, and the profile is not scaled. Use the mean of both edges, and divide by the first value.",
    {"(k[:-1] + k[1:]) / 2": "k[:-1]", "beyond / beyond[0]": "beyond"},
)
shadow_profile.wrong(
    "Your sums come in the order from the end to u = 0: turn them back with [::-1] before you append the 0.",
    {
        "np.append(np.cumsum(strips[::-1])[::-1], 0.0)": "np.append(np.cumsum(strips[::-1]), 0.0)",
        "beyond[0]": "beyond.max()",
    },
)
shadow_profile.wrong(
    "The first value is missing: at u = 0 all the area is left, and q is 1. Put a 0 in front of the running sum before you subtract it from the whole.",
    {"beyond / beyond[0]": "(strips.sum() - np.cumsum(strips)) / strips.sum()"},
)


@shadow_profile.cases
def shadow_profile_cases(rng):
    grid, far = np.linspace(0, 1, 101), np.linspace(0, 40, 401)
    uneven = np.sort(np.concatenate([[0.0, 1.0], rng.uniform(size=30)]))
    steps = np.sort(np.concatenate([[0.0, 2.0], rng.uniform(0, 2, size=12)]))
    yield np.array([0.0, 1.0]), np.array([1.0, 1.0])
    yield np.array([0.0, 0.5, 1.0]), np.array([1.0, 1.0, 1.0])
    yield np.array([0.0, 0.5, 1.0]), np.array([1.0, 0.5, 0.0])
    yield np.array([0.0, 1.0, 4.0]), np.array([3.0, 1.0, 0.0])
    yield grid, 1 - grid
    yield grid, (1 - grid) ** 2
    yield far, np.exp(-far / 2)
    yield grid, 5 * np.ones(101)
    yield grid, np.cos(np.pi / 2 * np.sqrt(grid))
    yield uneven, 1 - uneven**2
    yield steps, np.sort(rng.uniform(size=14))[::-1].copy()
