"""Exercises of lesson 02: slide a window, weigh the data, compare far places, stand up cones."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="02",
    task="Compute the share of the data within bandwidth of each point, per unit of length.",
    hints=[
        "`points[:, None] - data` is the table of all differences: one row for each point, one column for each datum. Its absolute values are the distances.",
        "`distances <= bandwidth` is a table of True and False. The mean of a row of it, `.mean(axis=1)`, is a share.",
        "Divide by the width of the window: it reaches `bandwidth` to the left and as far to the right.",
    ],
    learned="a window that moves with the question needs no bins, and dividing by its width turns a share into a density.",
    tolerance=1e-6,
)
def window_density(points, data, bandwidth):
    """Share of the data within bandwidth of each point, divided by the window's width."""
    # Your code here.


@window_density.reference
def window_density_answer(points, data, bandwidth):
    inside = np.abs(points[:, None] - data) <= bandwidth
    return inside.mean(axis=1) / (2 * bandwidth)


@window_density.loops
def window_density_in_loops(points, data, bandwidth):
    densities = []
    for x in points:
        inside = 0
        for datum in data:
            if abs(x - datum) <= bandwidth:
                inside += 1
        densities.append(inside / len(data) / (2 * bandwidth))
    return np.array(densities)


window_density.wrong(
    "You left out data at distance exactly h. The window is closed, so `<=` and not `<`: rounded data and a round h do meet.",
    {"<=": "<"},
)
window_density.wrong(
    "You divided by h, but the window reaches h to either side: it is 2h wide, and so the area came out as 2.",
    {"(2 * bandwidth)": "bandwidth"},
)
window_density.wrong(
    "You returned the share itself. A wider window catches more, so divide by its width to get a share per unit of length.",
    {" / (2 * bandwidth)": ""},
)
window_density.wrong(
    "You counted the data but did not divide by how many there are. A density tells shares: twice the data must not make it twice as high.",
    {"inside.mean(axis=1)": "inside.sum(axis=1)"},
)
window_density.wrong(
    "You divided by how many points you ask about. A share is out of the n data, whatever the number of questions.",
    {
        "inside.mean(axis=1)": "inside.sum(axis=1)",
        "(2 * bandwidth)": "(len(points) * 2 * bandwidth)",
    },
)
window_density.wrong(
    "You returned how many data each window holds. Divide by n to get a share, then by the window's width to get a density.",
    {"inside.mean(axis=1) / (2 * bandwidth)": "inside.sum(axis=1)"},
)
window_density.wrong(
    "You forgot that a distance has no sign: without the absolute value every datum to the right of the point, however far, counts as near.",
    {"np.abs(points[:, None] - data)": "points[:, None] - data"},
)
window_density.wrong(
    "You went along the wrong axis: you have one answer for each datum. There must be one for each point.",
    {"axis=1": "axis=0"},
)
window_density.wrong(
    "You returned one number for all points together. There must be one for each point: take the mean along each row of the table, `.mean(axis=1)`.",
    {"inside.mean(axis=1)": "inside.mean()"},
)
window_density.wrong(
    "You returned the first point's number alone. If you loop over the points, collect a number for each, and return the array after the loop.",
    after=lambda answer: answer[0],
)
window_density.wrong(
    "`/ 2 * bandwidth` divides by 2 and then multiplies by h. Put the width in brackets: `/ (2 * bandwidth)`.",
    {"(2 * bandwidth)": "2 * bandwidth"},
)
window_density.wrong(
    "Your window is only h wide in all. It should reach a full h to either side, as the bandwidth is a radius.",
    {"<= bandwidth": "<= bandwidth / 2", "(2 * bandwidth)": "bandwidth"},
)
window_density.wrong(
    "You subtracted the data from the points one from one, as if there were as many of both. A column of points, `points[:, None]`, makes the table of all differences.",
    {"points[:, None] - data": "points - data", "inside.mean(axis=1)": "inside.mean()"},
)
window_density.wrong(
    "You multiplied the share by the window's width. A wider window catches more, and to undo that you divide by its width.",
    {"/ (2 * bandwidth)": "* (2 * bandwidth)"},
)
window_density.wrong(
    "You compared the squared distance with h. Square both or neither: with h = 1 you cannot tell, with any other you can.",
    {"np.abs(points[:, None] - data)": "(points[:, None] - data) ** 2"},
)


window_density.wrong(
    "You divided by h². The window is a piece of a line, 2h wide: divide by its width.",
    {"(2 * bandwidth)": "bandwidth**2"},
)
window_density.wrong(
    "You divided by (2h)². The window is a piece of a line, 2h wide: divide by its width once.",
    {"(2 * bandwidth)": "(2 * bandwidth) ** 2"},
)
window_density.wrong(
    "You divided by πh², the area of a disc. These data lie on a line, and the window is 2h wide.",
    {"(2 * bandwidth)": "(np.pi * bandwidth**2)"},
)
window_density.wrong(
    "You counted and divided by h alone. Divide by n, which makes a share of the count, and by the whole width 2h.",
    {"inside.mean(axis=1) / (2 * bandwidth)": "inside.sum(axis=1) / bandwidth"},
)
window_density.wrong(
    "You counted, and `/ 2 * bandwidth` then divided by 2 and multiplied by h. Divide by n, and put the width in brackets: `/ (2 * bandwidth)`.",
    {"inside.mean(axis=1) / (2 * bandwidth)": "inside.sum(axis=1) / 2 * bandwidth"},
)
window_density.wrong(
    "You looked to the left of each point only. The window reaches h to either side.",
    {
        "np.abs(points[:, None] - data) <= bandwidth": "(data <= points[:, None]) & (data >= points[:, None] - bandwidth)"
    },
)
window_density.wrong(
    "You looked to the right of each point only. The window reaches h to either side.",
    {
        "np.abs(points[:, None] - data) <= bandwidth": "(data >= points[:, None]) & (data <= points[:, None] + bandwidth)"
    },
)
window_density.wrong(
    "You left out data at the right end of the window, x + h. It is closed at both ends: `<=`.",
    {
        "np.abs(points[:, None] - data) <= bandwidth": "(data >= points[:, None] - bandwidth) & (data < points[:, None] + bandwidth)"
    },
)
window_density.wrong(
    "You left out data at the left end of the window, x − h. It is closed at both ends: `>=`.",
    {
        "np.abs(points[:, None] - data) <= bandwidth": "(data > points[:, None] - bandwidth) & (data <= points[:, None] + bandwidth)"
    },
)
window_density.wrong(
    "Your window reaches h / 2 to either side, but you divided by 2h. The bandwidth is a radius: it reaches a full h to either side.",
    {"<= bandwidth": "<= bandwidth / 2"},
)
window_density.wrong(
    "Your window reaches 2h to either side. The bandwidth is a radius: h to the left and as far to the right, 2h in all.",
    {"<= bandwidth": "<= 2 * bandwidth"},
)
window_density.wrong(
    "You divided by the number of data in the window, and not by all there are. The share is out of all n.",
    {
        "inside.mean(axis=1) / (2 * bandwidth)": "inside.sum(axis=1) / np.maximum(inside.sum(axis=1), 1) / (2 * bandwidth)"
    },
)
window_density.wrong(
    "You counted what lies outside the window. Inside is where the distance is at most h: `<=`.",
    {"<=": ">"},
)
window_density.wrong(
    "You compared how far point and datum are from 0. Left and right of it can be equally far: subtract first, and take the absolute value then.",
    {"np.abs(points[:, None] - data)": "np.abs(np.abs(points[:, None]) - np.abs(data))"},
)
window_density.wrong(
    "You added point and datum. Their distance is the size of their difference: `abs(x - datum)`.",
    {"points[:, None] - data": "points[:, None] + data"},
)
window_density.wrong(
    "You added up the distances of the data in the window. Each datum in it counts one, however far it is.",
    {
        "inside.mean(axis=1) / (2 * bandwidth)": "(inside * np.abs(points[:, None] - data)).mean(axis=1) / (2 * bandwidth)"
    },
)
window_density.wrong(
    "You scaled the numbers so that they add up to 1. A density has the area 1, whatever points you ask about: divide the share by the window's width.",
    {"inside.mean(axis=1) / (2 * bandwidth)": "inside.sum(axis=1) / inside.sum()"},
)
window_density.wrong(
    "You left the point out of its own window, or divided by n − 1. A density at any place is the share of all n data: divide by `len(data)`.",
    {
        "inside.mean(axis=1) / (2 * bandwidth)": "inside.sum(axis=1) / max(len(data) - 1, 1) / (2 * bandwidth)"
    },
)
window_density.wrong(
    "You returned True and False for each pair. The mean of each row, `.mean(axis=1)`, is a share; divide it by the window's width.",
    {"inside.mean(axis=1) / (2 * bandwidth)": "inside"},
)
window_density.wrong(
    "You counted equal data once. Two data at one place are two: take all of them.",
    {"    inside =": "    data = np.unique(data)\n    inside ="},
)


window_density.wrong(
    "Your loop ends with the first point: `return` stands inside it, and the other places keep their 0. Return after the loop.",
    after=lambda answer: np.where(np.arange(len(answer)) == 0, answer, 0.0),
)
window_density.wrong(
    "You halved the share. The window is 2h wide: divide by 2h.",
    {"(2 * bandwidth)": "2"},
)
window_density.wrong(
    "`/ 2 * bandwidth` divides by 2 and then multiplies by h: put the width in brackets. And a list is no array: `np.array(…)` makes one.",
    {
        "return inside.mean(axis=1) / (2 * bandwidth)": "return list(inside.mean(axis=1) / 2 * bandwidth)"
    },
)
window_density.wrong(
    "You divided by h, but the window is 2h wide. And a list is no array: `np.array(…)` makes one.",
    {
        "return inside.mean(axis=1) / (2 * bandwidth)": "return list(inside.mean(axis=1) / bandwidth)"
    },
)
window_density.wrong(
    "You returned shares: divide by the window's width, 2h. And a list is no array: `np.array(…)` makes one.",
    {"return inside.mean(axis=1) / (2 * bandwidth)": "return list(inside.mean(axis=1))"},
)
window_density.wrong(
    "You did not divide by how many data there are. And a list is no array: `np.array(…)` makes one.",
    {
        "return inside.mean(axis=1) / (2 * bandwidth)": "return list(inside.sum(axis=1) / (2 * bandwidth))"
    },
)
window_density.wrong(
    "You returned how many data each window holds: divide by n and by 2h. And a list is no array: `np.array(…)` makes one.",
    {"return inside.mean(axis=1) / (2 * bandwidth)": "return list(inside.sum(axis=1))"},
)


@window_density.cases
def window_density_cases(rng):
    yield np.array([0.0]), np.array([0.25]), 0.5
    yield np.array([1.0]), np.array([1.0, 1.125]), 0.125
    yield np.array([0.0]), np.array([-4.0, 0.25, 4.0]), 0.5
    yield np.array([0.0]), np.array([0.0, 2.0]), 2.0
    yield np.array([0.0, 1.0]), np.array([0.0, 1.0, 2.0]), 1.0
    yield np.array([0.0]), np.array([-0.999, 1.001]), 1.0
    yield np.array([100.0]), np.array([0.0, 1.0]), 1.0
    yield np.array([0.0, 0.5, 3.0]), np.array([0.25, 0.25]), 0.75
    # Multiples of an eighth are exact in floating point, so that ties are ties for everybody.
    for m, n, bandwidth in ((1, 5, 0.5), (3, 8, 0.75), (6, 6, 1.0), (5, 20, 0.25), (8, 40, 2.5)):
        points = rng.integers(-24, 25, size=m) / 8
        yield points, rng.integers(-24, 25, size=n) / 8, bandwidth


@exercise(
    lesson="02",
    task="Compute the Gaussian density of weighted data in any number of dimensions.",
    hints=[
        "Start with u for every pair: `points[:, None, :] - data` has shape (m, n, d). Square it, sum over the last axis, divide by the square of the bandwidth.",
        "Each bump `np.exp(-u / 2)` counts as often as its datum's weight says: `heights @ weights` multiplies and sums along each row.",
        "Three factors make the total one: (2π)^(-d/2) for the kernel, h^d for the bandwidth, and the sum of the weights where n stood. d is `data.shape[1]`.",
    ],
    learned="the kernel, the bandwidth and the weights each bring one factor, and together they make the total one in any number of dimensions.",
    tolerance=1e-6,
)
def weighted_density(points, data, weights, bandwidth):
    """Gaussian density at each point, the datum i counted weights[i] times: shape (m,)."""
    # Your code here.


@weighted_density.reference
def weighted_density_answer(points, data, weights, bandwidth):
    d = data.shape[1]
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    constant = (2 * np.pi) ** (-d / 2)
    return constant / (weights.sum() * bandwidth**d) * (np.exp(-u / 2) @ weights)


@weighted_density.loops
def weighted_density_in_loops(points, data, weights, bandwidth):
    d = len(data[0])
    densities = []
    for point in points:
        total = 0.0
        for datum, weight in zip(data, weights, strict=True):
            squared = 0.0
            for a, b in zip(point, datum, strict=True):
                squared += (a - b) ** 2
            total += weight * math.exp(-squared / (2 * bandwidth**2))
        densities.append(total / (sum(weights) * bandwidth**d * (2 * math.pi) ** (d / 2)))
    return np.array(densities)


weighted_density.wrong(
    "You divided by h, not by hᵈ: right in 1-D, wrong in 2-D, where a bump is stretched along both axes.",
    {"bandwidth**d": "bandwidth"},
)
weighted_density.wrong(
    "You did not divide by hᵈ: the total then changes with the bandwidth.",
    {" * bandwidth**d": ""},
)
weighted_density.wrong(
    "The factor (2π)^(−d/2) is missing: the hills stand in the right place but the total is not 1.",
    {"(2 * np.pi) ** (-d / 2)": "1"},
)
weighted_density.wrong(
    "You used 1/√(2π) whatever d is: right in 1-D only. There is one such factor for each axis, (2π)^(−d/2) in all.",
    {"(2 * np.pi) ** (-d / 2)": "1 / np.sqrt(2 * np.pi)"},
)
weighted_density.wrong(
    "You multiplied by (2π)^(d/2), the volume of one bell. The constant is 1 divided by that volume.",
    {"-d / 2": "d / 2"},
)
weighted_density.wrong(
    "You took d to be the number of rows. It is the number of columns, `data.shape[1]`: how many coordinates a datum has.",
    {"data.shape[1]": "data.shape[0]"},
)
weighted_density.wrong(
    "You divided by n, the number of rows. A row of weight 3 stands for three data, so divide by the sum of the weights.",
    {"weights.sum()": "len(data)"},
)
weighted_density.wrong(
    "You did not divide by the sum of the weights: doubling all weights must not change a density.",
    {"(weights.sum() * bandwidth**d)": "bandwidth**d"},
)
weighted_density.wrong(
    "You left the weights out: every datum counts once, whatever its weight.",
    {"weights.sum()": "len(data)", "(np.exp(-u / 2) @ weights)": "np.exp(-u / 2).sum(axis=1)"},
)
weighted_density.wrong(
    "You divided by the sum of the weights, but the bumps themselves are not weighted: multiply each by its wᵢ before you sum.",
    {"(np.exp(-u / 2) @ weights)": "np.exp(-u / 2).sum(axis=1)"},
)
weighted_density.wrong(
    "You put the weights inside the exponential. A weight makes a bump higher, not narrower: multiply the bump by it.",
    {"(np.exp(-u / 2) @ weights)": "np.exp(-weights * u / 2).sum(axis=1)"},
)
weighted_density.wrong(
    "The exponent is −u/2; you used −u. That is a narrower bell with another constant.",
    {"-u / 2": "-u"},
)
weighted_density.wrong(
    "You took the root: the exponent needs the squared distance, and you gave it the distance. Your bumps have a spike in the middle.",
    {"-u / 2": "-np.sqrt(u) / 2"},
)
weighted_density.wrong(
    "You divided the squared distance by h. It must be h²: u is the square of the distance in bandwidths.",
    {"bandwidth**2": "bandwidth"},
)
weighted_density.wrong(
    "You multiplied by hᵈ. Wider bumps must be lower: divide. Where it stands behind a division, put brackets around all that divides, `a / (b * c)`.",
    {"(weights.sum() * bandwidth**d)": "weights.sum() * bandwidth**d"},
)
weighted_density.wrong(
    "You multiplied by hᵈ and by (2π)^(d/2) where both divide. In `a / b * c` only b divides: put brackets, `a / (b * c)`.",
    {
        "(2 * np.pi) ** (-d / 2)": "1 / weights.sum() * bandwidth**d * (2 * np.pi) ** (d / 2)",
        "constant / (weights.sum() * bandwidth**d)": "constant",
    },
)
weighted_density.wrong(
    "You used (2π)^(−d). There is one factor √(2π) for each axis, so the power is −d/2.",
    {"-d / 2": "-d"},
)
weighted_density.wrong(
    "You multiplied the data by their weights, which moves them. A weight makes a bump higher; it leaves the bump where it is.",
    {"points[:, None, :] - data": "points[:, None, :] - weights[:, None] * data"},
)
weighted_density.wrong(
    "You multiplied the data by their weights, which moves them. Multiply the bumps: a weight makes its bump higher and leaves it where it is.",
    {
        "points[:, None, :] - data": "points[:, None, :] - weights[:, None] * data",
        "(np.exp(-u / 2) @ weights)": "np.exp(-u / 2).sum(axis=1)",
    },
)
weighted_density.wrong(
    "You added the differences along the axes before you squared them: +1 and −1 then cancel, as if the datum were here. Square first, then sum.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": (
            "(points[:, None, :] - data).sum(axis=2) ** 2"
        )
    },
)
weighted_density.wrong(
    "The bandwidth is missing in the exponent: every bump is one unit wide, whatever h is. Divide the squared distance by h².",
    {" / bandwidth**2": ""},
)
weighted_density.wrong(
    "You divided by h² twice. It is in u already: the exponent is −u/2.",
    {"-u / 2": "-u / (2 * bandwidth**2)"},
)
weighted_density.wrong(
    "You squared and added along the wrong axis. The table of differences has the shape (m, n, d): the coordinates stand along the last axis, `axis=2`.",
    {"axis=2": "axis=1"},
)
weighted_density.wrong(
    "You added up over the points and got a number for each datum. There must be one for each point: add along each row, `axis=1` or `@ weights`.",
    {"(np.exp(-u / 2) @ weights)": "(np.exp(-u / 2) * weights).sum(axis=0)"},
)
weighted_density.wrong(
    "You returned one number for all points together. There must be one for each point: add along each row, `axis=1` or `@ weights`.",
    {"(np.exp(-u / 2) @ weights)": "(np.exp(-u / 2) * weights).sum()"},
)
weighted_density.wrong(
    "You repeated each row as often as its weight says, in whole numbers. A weight of 1.5 counts one and a half times: multiply the bump by it.",
    {"weights.sum()": "weights.astype(int).sum()", "@ weights": "@ weights.astype(int)"},
)
weighted_density.wrong(
    "You took the largest difference along one axis for the distance. Pythagoras adds the squares of all.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "((points[:, None, :] - data) ** 2).max(axis=2)"
    },
)
weighted_density.wrong(
    "You added up the differences along the axes without squaring them, and squared their sum. Square each first, then add.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "np.abs(points[:, None, :] - data).sum(axis=2) ** 2"
    },
)


weighted_density.wrong(
    "`** -d / 2` raises to the power −d and then halves. The power is −d/2: put it in brackets, `** (-d / 2)`.",
    {"(2 * np.pi) ** (-d / 2)": "(2 * np.pi) ** -d / 2"},
)
weighted_density.wrong(
    "You halved twice: u is the squared distance divided by h², without the 2, which comes in the exponent −u/2.",
    {"-u / 2": "-u / 4"},
)
weighted_density.wrong(
    "You divided twice, by n in the mean and by the sum of the weights. Add the weighted bumps up, and divide by the sum of the weights once.",
    {"(np.exp(-u / 2) @ weights)": "(np.exp(-u / 2) * weights).mean(axis=1)"},
)
weighted_density.wrong(
    "You subtracted the data from the points one from one, as if there were as many of both. `points[:, None, :]` makes the table of all differences, of shape (m, n, d).",
    {"points[:, None, :] - data": "points - data", "axis=2": "axis=1"},
)
weighted_density.wrong(
    "This is the formula without its constant, and with n where the weights belong. All three factors are needed: (2π)^(−d/2), 1/hᵈ, and 1 divided by the sum of the weights.",
    {"(2 * np.pi) ** (-d / 2)": "1", "weights.sum()": "len(data)"},
)


weighted_density.wrong(
    "You used 1/(h√(2π)), the normal curve of one dimension. In d dimensions there is one such factor for each axis: its power d.",
    {"(2 * np.pi) ** (-d / 2)": "1 / np.sqrt(2 * np.pi)", "bandwidth**d": "bandwidth"},
)
weighted_density.wrong(
    "You used 1/(2πh²), which is right on a map only. In d dimensions it is (2π)^(−d/2) / hᵈ.",
    {"(2 * np.pi) ** (-d / 2)": "1 / (2 * np.pi)", "bandwidth**d": "bandwidth**2"},
)
weighted_density.wrong(
    "You used 1/(2π), which is right on a map only. There is one factor √(2π) for each axis: (2π)^(−d/2).",
    {"(2 * np.pi) ** (-d / 2)": "1 / (2 * np.pi)"},
)
weighted_density.wrong(
    "You used 1/(2πh). The constant is (2π)^(−d/2) / hᵈ: the root belongs to 2π, and the power d to both.",
    {"(2 * np.pi) ** (-d / 2)": "1 / (2 * np.pi)", "bandwidth**d": "bandwidth"},
)
weighted_density.wrong(
    "You used 1/√(2πh), with h under the root. In one dimension it is 1/(h√(2π)); in d dimensions (2π)^(−d/2) / hᵈ.",
    {"(2 * np.pi) ** (-d / 2)": "1 / np.sqrt(2 * np.pi)", "bandwidth**d": "bandwidth**0.5"},
)
weighted_density.wrong(
    "You took the root of h, too: (2πh)^(d/2). It is (2πh²)^(d/2), or (2π)^(d/2) hᵈ.",
    {"bandwidth**d": "bandwidth ** (d / 2)"},
)
weighted_density.wrong(
    "You left out the whole constant, (2π)^(−d/2) and 1/hᵈ: the total is then not 1.",
    {"(2 * np.pi) ** (-d / 2)": "1", " * bandwidth**d": ""},
)
weighted_density.wrong(
    "Neither the constant is there nor the division by the sum of the weights: this is the sum of the bumps. Divide by (2π)^(d/2) hᵈ Σw.",
    {"(2 * np.pi) ** (-d / 2)": "1", "constant / (weights.sum() * bandwidth**d)": "constant"},
)
weighted_density.wrong(
    "`2 * np.pi ** (…)` raises only π to the power. Put brackets: `(2 * np.pi) ** (…)`.",
    {"(2 * np.pi) ** (-d / 2)": "1 / (2 * np.pi ** (d / 2))"},
)
weighted_density.wrong(
    "`2 * np.pi ** (-d / 2)` raises only π to the power. Put brackets: `(2 * np.pi) ** (-d / 2)`.",
    {"(2 * np.pi) ** (-d / 2)": "2 * np.pi ** (-d / 2)"},
)
weighted_density.wrong(
    "`(2 * np.pi) ** d / 2` raises to the power d and then halves. The power is d/2: put it in brackets, `** (d / 2)`.",
    {"(2 * np.pi) ** (-d / 2)": "2 / (2 * np.pi) ** d"},
)
weighted_density.wrong(
    "You used π^(−d/2). That belongs to the exponent −u; with −u/2 it is (2π)^(−d/2).",
    {"(2 * np.pi) ** (-d / 2)": "np.pi ** (-d / 2)"},
)
weighted_density.wrong(
    "You multiplied h by d where it must be raised to it: hᵈ is `bandwidth**d`.",
    {"bandwidth**d": "bandwidth * d"},
)
weighted_density.wrong(
    "You raised h to the power 2 whatever d is. h stretches a bump along each axis: hᵈ.",
    {"bandwidth**d": "bandwidth**2"},
)
weighted_density.wrong(
    "You raised h to the power n, the number of rows. It is hᵈ, with d columns: `data.shape[1]`.",
    {"bandwidth**d": "bandwidth ** len(data)"},
)
weighted_density.wrong(
    "`-u / 2 * bandwidth**2` divides by 2 and then multiplies by h². Put brackets around all that divides: `/ (2 * bandwidth**2)`.",
    {" / bandwidth**2": " * bandwidth**2"},
)
weighted_density.wrong(
    "Your bumps rise outwards: the minus is missing in the exponent, −u/2.",
    {"-u / 2": "u / 2"},
)
weighted_density.wrong(
    "Your exponent is minus the distance over h. It is −u/2, with the squared distance: a normal bump is round on top.",
    {"-u / 2": "-np.sqrt(u)"},
)
weighted_density.wrong(
    "You squared the weights: they stand twice above the line. Multiply each bump by its weight once.",
    {"@ weights": "@ weights**2"},
)
weighted_density.wrong(
    "You divided by the number of points you ask about. Divide by the sum of the weights, whatever the number of questions.",
    {"weights.sum()": "len(points)"},
)
weighted_density.wrong(
    "You divided by the largest weight. A row of weight 3 stands for three data: divide by the sum of all weights.",
    {"weights.sum()": "weights.max()"},
)
weighted_density.wrong(
    "You took the largest bump at each point. A density is the sum of all bumps, each times its weight.",
    {"(np.exp(-u / 2) @ weights)": "(np.exp(-u / 2) * weights).max(axis=1)"},
)
weighted_density.wrong(
    "You scaled the numbers so that they add up to 1. A density's total is taken over all places, not over the points you ask about: divide by (2π)^(d/2) hᵈ Σw.",
    after=lambda answer: answer / answer.sum(),
)
weighted_density.wrong(
    "You added the place and the datum. Their distance comes from the difference: `points[:, None, :] - data`.",
    {"points[:, None, :] - data": "points[:, None, :] + data"},
)
weighted_density.wrong(
    "You returned the first point's number alone. If you loop over the points, collect a number for each, and return the array after the loop.",
    after=lambda answer: answer[0],
)
weighted_density.wrong(
    "You took the mean of the squares over the axes. A squared distance is their sum: `.sum(axis=2)`.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "((points[:, None, :] - data) ** 2).mean(axis=2)"
    },
)
weighted_density.wrong(
    "You cut the bumps off at distance h. A Gaussian bump has no edge: every datum counts, far ones a little.",
    {"(np.exp(-u / 2) @ weights)": "((u <= 1) * np.exp(-u / 2) @ weights)"},
)


@weighted_density.wrong(
    "Your weights stand in a column, `weights[:, None]`, but a row of the table of bumps belongs to a point, and its columns to the data. Write `bumps * weights`, or `bumps @ weights`."
)
def weighted_density_in_a_column(points, data, weights, bandwidth):
    n, d = data.shape
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    bumps = np.exp(-u / 2) / ((2 * np.pi) ** (d / 2) * bandwidth**d)
    return (bumps * weights[:, None]).sum(axis=1) / weights.sum()


weighted_density.wrong(
    "You divided the distance, without its square, by h². u is the squared distance over h²: square both.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "np.sqrt(((points[:, None, :] - data) ** 2).sum(axis=2))"
    },
)


@weighted_density.cases
def weighted_density_cases(rng):
    yield np.array([[0.0]]), np.array([[0.0]]), np.array([1.0]), 1.0
    yield np.array([[0.0]]), np.array([[1.0]]), np.array([2.0]), 0.5
    yield np.array([[0.0]]), np.array([[0.0], [1.0]]), np.array([3.0, 1.0]), 0.5
    yield np.array([[0.0, 0.0]]), np.array([[0.0, 0.0]]), np.array([1.0]), 2.0
    yield np.array([[0.0, 0.0]]), np.array([[1.0, -1.0]]), np.array([1.0]), 1.0
    yield np.array([[0.0], [5.0]]), np.array([[0.0], [5.0]]), np.array([1.0, 0.0]), 1.0
    yield np.array([[0.0], [0.25]]), np.array([[0.25]]), np.array([0.5]), 0.125
    yield np.array([[90.0]]), np.array([[0.0], [1.0]]), np.array([1.0, 2.0]), 1.0
    shapes = ((3, 4, 1, 0.5), (1, 6, 2, 0.7), (4, 5, 2, 1.5), (6, 6, 3, 0.8), (5, 30, 2, 2.0))
    for m, n, d, bandwidth in shapes:
        weights = rng.integers(1, 5, size=n) / 2
        yield rng.normal(size=(m, d)), rng.normal(size=(n, d)), weights, bandwidth


@exercise(
    lesson="02",
    task="Compute log f(p) − log f(q) for the Gaussian density, also very far from the data.",
    hints=[
        "c_d, n and hᵈ are the same at both places, so they cancel in the difference. What is left is the log of a sum of exp(−u/2) for each place.",
        "For one place, the exponents are `a = -((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)`. Do not take `np.exp(a)`: far away it is 0.",
        "`a.max() + np.log(np.exp(a - a.max()).sum())` is the log of the sum. Each place needs its own largest exponent.",
    ],
    learned="constants cancel in a ratio, and log-sum-exp tells far from very far, where densities have long been rounded to 0.",
)
def log_ratio(p, q, data, bandwidth):
    """log f(p) - log f(q) for the Gaussian density of data (n, d): one number."""
    # Your code here.


@log_ratio.reference
def log_ratio_answer(p, q, data, bandwidth):
    def log_sum(place):
        a = -((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)
        return a.max() + np.log(np.exp(a - a.max()).sum())

    return float(log_sum(p) - log_sum(q))


@log_ratio.loops
def log_ratio_in_loops(p, q, data, bandwidth):
    logs = []
    for place in (p, q):
        exponents = []
        for row in data:
            squared = 0.0
            for a, b in zip(place, row, strict=True):
                squared += (a - b) ** 2
            exponents.append(-squared / (2 * bandwidth**2))
        largest = max(exponents)
        total = 0.0
        for exponent in exponents:
            total += math.exp(exponent - largest)
        logs.append(largest + math.log(total))
    return logs[0] - logs[1]


log_ratio.wrong(
    "Right near the data, but far away your sums underflow to 0, and neither their logs nor their ratio mean anything. Take the largest exponent out before you call exp.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "np.log(np.exp(a).sum())"},
)
log_ratio.wrong(
    "You added something tiny, or put it as a floor under the sum, to avoid log(0). The warning is gone and the answer is wrong: all far places now look equally far.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "np.log(np.exp(a).sum() + 1e-300)"},
)
log_ratio.wrong(
    "You computed log f(q) − log f(p). It should be positive when p is the denser place.",
    {"log_sum(p) - log_sum(q)": "log_sum(q) - log_sum(p)"},
)
log_ratio.wrong(
    "You kept the largest exponent and dropped the rest of the sum. Only the nearest datum counts then; add the log of Σ exp(a − a_max).",
    {" + np.log(np.exp(a - a.max()).sum())": ""},
)


@log_ratio.wrong(
    "You took one largest exponent for both places. If one is much farther from the data, its sum underflows all the same: each place needs its own."
)
def log_ratio_one_largest(p, q, data, bandwidth):
    a_p = -((data - p) ** 2).sum(axis=1) / (2 * bandwidth**2)
    a_q = -((data - q) ** 2).sum(axis=1) / (2 * bandwidth**2)
    largest = max(a_p.max(), a_q.max())
    return np.log(np.exp(a_p - largest).sum()) - np.log(np.exp(a_q - largest).sum())


log_ratio.wrong(
    "You took the largest exponent out and did not add it back to the log.",
    {"a.max() + np.log": "np.log"},
)
log_ratio.wrong(
    "You added up the exponents of all data, as `.sum()` without `axis=1` does, too. The sum of logs is the log of a product; a density is a sum of bumps, so its log is the log of a sum.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "a.sum()"},
)
log_ratio.wrong(
    "The exponent is −u/2; you used −u.",
    {"(2 * bandwidth**2)": "bandwidth**2"},
)
log_ratio.wrong(
    "You divided the squared distance by 2h. It must be 2h²: u is the square of the distance in bandwidths.",
    {"(2 * bandwidth**2)": "(2 * bandwidth)"},
)
log_ratio.wrong(
    "You returned the ratio. Return its logarithm: far away the ratio itself is 0 or too large for a number.",
    {"float(log_sum(p) - log_sum(q))": "np.exp(log_sum(p) - log_sum(q))"},
)
log_ratio.wrong(
    "The bandwidth is missing in the exponent: your bumps are one unit wide, whatever h is. Divide the squared distance by 2h².",
    {" / (2 * bandwidth**2)": " / 2"},
)
log_ratio.wrong(
    "`/ 2 * bandwidth**2` divides by 2 and then multiplies by h². Put brackets around all that divides: `/ (2 * bandwidth**2)`.",
    {"(2 * bandwidth**2)": "2 * bandwidth**2"},
)
log_ratio.wrong(
    "You took the smallest exponent out. What is left then is too large for exp: with the largest out, no term is above 1.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "a.min() + np.log(np.exp(a - a.min()).sum())"},
)
log_ratio.wrong(
    "You added up down the columns, over all data. A squared distance belongs to one row: `axis=1`.",
    {".sum(axis=1)": ".sum(axis=0)"},
)
log_ratio.wrong(
    "You gave exp the distance. The exponent needs the squared distance: it is −u/2, and u is squared already, so take no root.",
    {"((data - place) ** 2).sum(axis=1)": "np.sqrt(((data - place) ** 2).sum(axis=1))"},
)
log_ratio.wrong(
    "You divided one log by the other. The log of a ratio is the difference of the logs.",
    {"log_sum(p) - log_sum(q)": "log_sum(p) / log_sum(q)"},
)
log_ratio.wrong(
    "You took the absolute value. The sign says which place is denser: negative when it is q.",
    after=lambda answer: abs(answer),
)
log_ratio.wrong(
    "You returned log f(p) alone. Subtract log f(q): the difference of the logs is the log of the ratio.",
    {" - log_sum(q)": ""},
)
log_ratio.wrong(
    "You took the mean of the exponents. Each is the log of a bump, and the log of a sum is no mean of logs: add the bumps first.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "a.mean()"},
)


log_ratio.wrong(
    "You subtracted a_max of q, and then added the log of its sum. Both belong to log f(q): put brackets around the two.",
    {
        "    return float(log_sum(p) - log_sum(q))": (
            "    largest = -((data - q) ** 2).sum(axis=1).min() / (2 * bandwidth**2)\n"
            "    return log_sum(p) + log_sum(q) - 2 * largest"
        )
    },
)
log_ratio.wrong(
    "You subtracted the largest exponent from the sum. It comes out of every exponent, before exp: `np.exp(a - a.max()).sum()`.",
    {"np.exp(a - a.max()).sum()": "np.exp(a).sum() - a.max()"},
)


@log_ratio.wrong(
    "Far away your sums underflow to 0, and `math.log` of 0 is the `math domain error`. Take the largest exponent out before you call exp."
)
def log_ratio_of_zero(p, q, data, bandwidth):
    def log_sum(place):
        return math.log(np.exp(-((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)).sum())

    return log_sum(p) - log_sum(q)


log_ratio.wrong(
    "You multiplied the largest exponent by the log. What was taken out of every term is a factor, and its log is added: `a.max() + np.log(…)`.",
    {"a.max() + np.log": "a.max() * np.log"},
)
log_ratio.wrong(
    "You subtracted the largest exponent from the log. What was taken out of every exponent is added again after the log: `a.max() + np.log(…)`.",
    {"a.max() + np.log": "-a.max() + np.log"},
)
log_ratio.wrong(
    "You subtracted the log of the rest. The log of a product is the sum of the logs: `a.max() + np.log(…)`.",
    {"a.max() + np.log": "a.max() - np.log"},
)
log_ratio.wrong(
    "You added the largest exponent before exp. It comes out there, `a - a.max()`, and is added after the log.",
    {"np.exp(a - a.max())": "np.exp(a + a.max())"},
)
log_ratio.wrong(
    "You added exp of the largest exponent after the log. In logs it is the exponent itself that is added.",
    {"a.max() + np.log": "np.exp(a.max()) + np.log"},
)
log_ratio.wrong(
    "You added the largest exponent inside the log. It is a log already: `a.max() + np.log(…)`.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "np.log(a.max() + np.exp(a - a.max()).sum())"},
)
log_ratio.wrong(
    "You used the log to base 10. `np.log` is the natural one, which undoes exp.",
    {"np.log(": "np.log10("},
)
log_ratio.wrong(
    "You used the log to base 2. `np.log` is the natural one, which undoes exp.",
    {"np.log(": "np.log2("},
)
log_ratio.wrong(
    "You used `np.log1p`, the log of 1 + x. Here it is the sum itself: `np.log`.",
    {"np.log(": "np.log1p("},
)
log_ratio.wrong(
    "The minus is missing in the exponent, −u/2: your far data count the most.",
    {"-((data": "((data"},
)
log_ratio.wrong(
    "You divided by (2h)². The exponent is −u/2, the squared distance over 2h²: only h is squared.",
    {"(2 * bandwidth**2)": "(2 * bandwidth) ** 2"},
)
log_ratio.wrong(
    "`/ 2 * bandwidth` divides by 2 and then multiplies by h. It is `/ (2 * bandwidth**2)`, with brackets and with h².",
    {"(2 * bandwidth**2)": "2 * bandwidth"},
)
log_ratio.wrong(
    "You divided the squared distance by h. It must be 2h²: u is the square of the distance in bandwidths, and the exponent half of it.",
    {"(2 * bandwidth**2)": "bandwidth"},
)
log_ratio.wrong(
    "You added up along no axis, so that each coordinate had a bump of its own. Add the squares of a row first: `.sum(axis=1)`.",
    {".sum(axis=1)": ""},
)
log_ratio.wrong(
    "You took the mean of the squares over the axes. A squared distance is their sum: `.sum(axis=1)`.",
    {".sum(axis=1)": ".mean(axis=1)"},
)
log_ratio.wrong(
    "You added the differences along the axes before you squared them, so that +1 and −1 cancel. Square first, then sum.",
    {"((data - place) ** 2).sum(axis=1)": "(data - place).sum(axis=1) ** 2"},
)
log_ratio.wrong(
    "You added the absolute differences along the axes. A squared distance is the sum of their squares.",
    {"((data - place) ** 2)": "np.abs(data - place)"},
)
log_ratio.wrong(
    "You added the logs. The log of a ratio is their difference: log f(p) − log f(q).",
    {"log_sum(p) - log_sum(q)": "log_sum(p) + log_sum(q)"},
)
log_ratio.wrong(
    "You returned log f(q) alone. Subtract it from log f(p).",
    {"log_sum(p) - log_sum(q)": "log_sum(q)"},
)
log_ratio.wrong(
    "You took the log of the difference of the two. The log of a ratio is the difference of the logs.",
    {"float(log_sum(p) - log_sum(q))": "np.log(np.exp(log_sum(p)) - np.exp(log_sum(q)))"},
)
log_ratio.wrong(
    "You returned the difference of the densities without logs. Asked is log f(p) − log f(q).",
    {"float(log_sum(p) - log_sum(q))": "np.exp(log_sum(p)) - np.exp(log_sum(q))"},
)
log_ratio.wrong(
    "You took the density at p − q. Take it at each place, and subtract the logs.",
    {"float(log_sum(p) - log_sum(q))": "float(log_sum(p - q))"},
)
log_ratio.wrong(
    "You subtracted the distances of the nearest data, without their squares and h. The exponent is −u/2, and all data count.",
    {
        "a.max() + np.log(np.exp(a - a.max()).sum())": "-np.sqrt(((data - place) ** 2).sum(axis=1)).min()"
    },
)


@log_ratio.wrong(
    "You subtracted the exponents pair by pair, and took the log of the sum of their exp. A ratio of sums is no sum of ratios: take the log of each place's sum, and subtract these."
)
def log_ratio_pair_by_pair(p, q, data, bandwidth):
    a_p = -((data - p) ** 2).sum(axis=1) / (2 * bandwidth**2)
    a_q = -((data - q) ** 2).sum(axis=1) / (2 * bandwidth**2)
    return np.log(np.exp(a_p - a_q).sum())


@log_ratio.wrong(
    "Far away the sum at q underflows to 0, and Python cannot divide by it. Take the largest exponent out before you call exp, and subtract logs."
)
def log_ratio_divided_by_zero(p, q, data, bandwidth):
    def density(place):
        exponents = -((data - place) ** 2).sum(axis=1) / (2 * bandwidth**2)
        return float(np.exp(exponents).sum())

    return math.log(density(p) / density(q))


for amount in ("1e-16", "1e-12", "1e-10", "1e-8"):
    log_ratio.wrong(
        f"You added {amount} to the sum, or put it as a floor under it, to avoid log(0). "
        "The warning is gone and the answer is wrong: all far places now look equally far. Take the largest exponent out before exp.",
        {
            "a.max() + np.log(np.exp(a - a.max()).sum())": f"np.log(np.exp(a).sum() + {amount})",
        },
    )
log_ratio.wrong(
    "You put 0 where nan or an infinite number came. It came because the sums underflow far away: take the largest exponent out before you call exp.",
    {
        "float(log_sum(p) - log_sum(q))": "np.nan_to_num(log_sum(p) - log_sum(q), posinf=0, neginf=0)",
        "a.max() + np.log(np.exp(a - a.max()).sum())": "np.log(np.exp(a).sum())",
    },
)


log_ratio.wrong(
    "You subtracted the largest exponent after exp. It comes out of the exponents, before: `np.exp(a - a.max())`.",
    {"np.log(np.exp(a - a.max()).sum())": "np.log(np.exp(a) - a.max()).sum()"},
)
log_ratio.wrong(
    "You took the log of each bump and added these up. A density is a sum of bumps: add first, and take the log of the sum.",
    {"a.max() + np.log(np.exp(a - a.max()).sum())": "np.log(np.exp(a)).sum()"},
)


@log_ratio.cases
def log_ratio_cases(rng):
    yield np.array([0.0]), np.array([1.0]), np.array([[0.0]]), 1.0
    yield np.array([0.0]), np.array([0.0]), np.array([[0.0], [1.0]]), 1.0
    yield np.array([0.0]), np.array([2.0]), np.array([[0.0], [0.0], [2.0]]), 0.5
    yield np.array([100.0]), np.array([0.0]), np.array([[0.0]]), 1.0
    yield np.array([200.0]), np.array([-100.0]), np.array([[0.0], [1.0]]), 1.0
    # Far from three data that are all equally near: none of them may be dropped.
    three = np.array([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]])
    yield np.array([0.0, 100.0]), np.array([1.0, 0.0]), three, 1.0
    yield np.array([50.0, 0.0]), np.array([0.0, 60.0]), np.array([[0.0, 0.0], [1.0, 1.0]]), 0.5
    for n, d, bandwidth, far in ((4, 1, 0.6, 1), (8, 2, 0.8, 1), (20, 3, 1.5, 1), (10, 2, 0.5, 80)):
        p, q = far * rng.normal(size=(2, d))
        yield p, q, rng.normal(size=(n, d)), bandwidth
    yield np.array([1e6]), np.array([2e6]), rng.normal(size=(12, 1)), 0.3


@exercise(
    lesson="02",
    task="Compute a density whose bumps are cones, with its own normalising constant.",
    hints=[
        "The profile takes u, the squared scaled distance. The height of the cone is one minus the distance itself: k(u) = 1 − √u, and 0 beyond u = 1.",
        "`constant(profile, d)` from the lesson peels any profile: `constant(lambda u: np.maximum(1 - np.sqrt(u), 0), d)` is c_d.",
        "Or find the formula: a cone of height 1 on a ball of volume V_d has the volume V_d / (d + 1), half of base times height in 1-D, a third in 2-D. So c_d = (d + 1) / V_d. Then multiply by the sum of cones and divide by n hᵈ.",
    ],
    learned="any bump that does not rise on its way out makes a density, once you know its constant. scikit-learn calls this one `linear`.",
    tolerance=1e-4,
)
def cone_density(points, data, bandwidth):
    """Density at points (m, d) of data (n, d), a cone of radius bandwidth on each datum."""
    # Your code here.


@cone_density.reference
def cone_density_answer(points, data, bandwidth):
    n, d = data.shape
    u = ((points[:, None, :] - data) ** 2).sum(axis=2) / bandwidth**2
    cones = np.maximum(1 - np.sqrt(u), 0).sum(axis=1)
    ball_volume = math.pi ** (d / 2) / math.gamma(d / 2 + 1)
    return (d + 1) / ball_volume / (n * bandwidth**d) * cones


@cone_density.loops
def cone_density_in_loops(points, data, bandwidth):
    n, d = len(data), len(data[0])
    ball_volume = math.pi ** (d / 2) / math.gamma(d / 2 + 1)
    densities = []
    for point in points:
        total = 0.0
        for datum in data:
            distance = math.dist(point, datum)
            if distance < bandwidth:
                total += 1 - distance / bandwidth
        densities.append((d + 1) / ball_volume * total / (n * bandwidth**d))
    return np.array(densities)


cone_density.wrong(
    "Your bumps are parabolas: that is 1 − u. A cone is straight over the distance, and u is the distance squared.",
    {"np.sqrt(u)": "u"},
)
cone_density.wrong(
    "This is the Epanechnikov density: 1 − u is straight over u, not over the distance. A cone is 1 − √u, with a constant of its own.",
    {"np.sqrt(u)": "u", "(d + 1) / ball_volume": "(d + 2) / (2 * ball_volume)"},
)
cone_density.wrong(
    "Your cones go on below the ground: beyond distance h the height is 0, not negative.",
    {"np.maximum(1 - np.sqrt(u), 0)": "(1 - np.sqrt(u))"},
)
cone_density.wrong(
    "Your profile goes on below the ground, and so did the volume you measured. Beyond u = 1 the height is 0: `np.maximum(…, 0)`.",
    {
        "np.maximum(1 - np.sqrt(u), 0)": "(1 - np.sqrt(u))",
        # What the lesson's shells, out to radius 10, make of 1 - √u.
        "(d + 1) / ball_volume": "1 / (ball_volume * (10**d - d / (d + 1) * 10 ** (d + 1)))",
    },
)
cone_density.wrong(
    "Your profile is 1 − u². But u is the square of the distance already: take its root, not its square.",
    {"np.sqrt(u)": "u**2", "(d + 1) / ball_volume": "(d + 4) / (4 * ball_volume)"},
)
cone_density.wrong(
    "Your cones are h high. They are 1 high for every h: one minus the distance divided by h.",
    {"1 - np.sqrt(u)": "bandwidth * (1 - np.sqrt(u))"},
)
cone_density.wrong(
    "Your constant is 1, which is right for cones in 1-D only. Measure it in d dimensions: `constant(profile, d)`.",
    {"(d + 1) / ball_volume": "1"},
)
cone_density.wrong(
    "Your constant is 3/π, which is right for cones on a map only. Measure it in d dimensions: `constant(profile, d)`.",
    {"(d + 1) / ball_volume": "3 / math.pi"},
)
cone_density.wrong(
    "The cones are right, but the constant is the Epanechnikov kernel's. Each profile has its own.",
    {"(d + 1) / ball_volume": "(d + 2) / (2 * ball_volume)"},
)
cone_density.wrong(
    "You multiplied by the volume of one cone. The constant is 1 divided by that volume.",
    {"(d + 1) / ball_volume": "ball_volume / (d + 1)"},
)
cone_density.wrong(
    "1/V_d is the constant of the flat kernel. A cone fills only a part of the cylinder around it, so it must be higher.",
    {"(d + 1) / ball_volume": "1 / ball_volume"},
)
cone_density.wrong(
    "You divided by h, not by hᵈ: right in 1-D, wrong in 2-D, where a bump is stretched along both axes.",
    {"bandwidth**d": "bandwidth"},
)
cone_density.wrong(
    "Your cones all have radius 1: divide the squared distance by h² before you call it u.",
    {" / bandwidth**2": ""},
)
cone_density.wrong(
    "You did not divide by n: a density tells shares, so twice the data must not make it twice as high.",
    {"(n * bandwidth**d)": "bandwidth**d"},
)
cone_density.wrong(
    "You did not divide by hᵈ: a wider cone holds more, and the total then changes with the bandwidth.",
    {"(n * bandwidth**d)": "n"},
)
cone_density.wrong(
    "You divided by n and multiplied by hᵈ. In `a / b * c` only b divides: put brackets, `a / (b * c)`.",
    {"(n * bandwidth**d)": "n * bandwidth**d"},
)
cone_density.wrong(
    "You added up over the points and got a number for each datum. There must be one for each point: add along each row, `axis=1`.",
    {"0).sum(axis=1)": "0).sum(axis=0)"},
)
cone_density.wrong(
    "You returned one number for all points together. There must be one for each point: add along each row, `axis=1`.",
    {"0).sum(axis=1)": "0).sum()"},
)
cone_density.wrong(
    "You stood a cone on the nearest datum only. A density is the sum of all bumps.",
    {"0).sum(axis=1)": "0).max(axis=1)"},
)
cone_density.wrong(
    "You took each datum once. Two equal data are two cones on one spot, twice as high.",
    {"    n, d = data.shape": "    data = np.unique(data, axis=0)\n    n, d = data.shape"},
)
cone_density.wrong(
    "Your cones have corners: you added up the differences along the axes without squaring them. The distance comes from Pythagoras.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "np.abs(points[:, None, :] - data).sum(axis=2) ** 2"
    },
)


cone_density.wrong(
    "Your cones end at distance h, but they fall by one for each unit, not for each bandwidth. The height is one minus the distance divided by h.",
    {"np.maximum(1 - np.sqrt(u), 0)": "np.where(u <= 1, 1 - bandwidth * np.sqrt(u), 0)"},
)
cone_density.wrong(
    "You multiplied by V_d, the volume of the ball. The constant is 1 divided by the volume of one cone: (d + 1) / V_d.",
    {"(d + 1) / ball_volume": "(d + 1) * ball_volume"},
)


cone_density.wrong(
    "You used 3/(πh²), which is right for cones on a map only. In d dimensions the constant is `constant(profile, d)`, and the power of h is d.",
    {"(d + 1) / ball_volume": "3 / math.pi", "bandwidth**d": "bandwidth**2"},
)
cone_density.wrong(
    "You used 1/h, which is right for cones in 1-D only. In d dimensions it is hᵈ, and the constant is `constant(profile, d)`.",
    {"(d + 1) / ball_volume": "1", "bandwidth**d": "bandwidth"},
)
cone_density.wrong(
    "You used 3/π and 1/h. The constant belongs to cones on a map, the power of h to cones in 1-D: take `constant(profile, d)` and hᵈ.",
    {"(d + 1) / ball_volume": "3 / math.pi", "bandwidth**d": "bandwidth"},
)
cone_density.wrong(
    "You used 1/(πh²), which is the constant of a flat disc on a map. A cone fills a third of it; in d dimensions take `constant(profile, d)` and hᵈ.",
    {"(d + 1) / ball_volume": "1 / math.pi", "bandwidth**d": "bandwidth**2"},
)
cone_density.wrong(
    "You divided by 2h, the width of a flat window. A cone in 1-D fills half of that, and in d dimensions it is `constant(profile, d)` and hᵈ.",
    {"(d + 1) / ball_volume": "0.5", "bandwidth**d": "bandwidth"},
)
cone_density.wrong(
    "You took the mean of the cones as they are. Multiply by `constant(profile, d)` and divide by hᵈ, or the total is not 1.",
    {"(d + 1) / ball_volume": "1", "(n * bandwidth**d)": "n"},
)
cone_density.wrong(
    "You added up the cones as they are. Divide by n hᵈ, and multiply by `constant(profile, d)`, or the total is not 1.",
    {"(d + 1) / ball_volume": "1", " / (n * bandwidth**d)": ""},
)
cone_density.wrong(
    "You divided by d + 1 where it multiplies: a cone fills one part in d + 1 of the cylinder, so its constant is (d + 1) / V_d.",
    {"(d + 1) / ball_volume": "1 / (d + 1) / ball_volume"},
)
cone_density.wrong(
    "Your constant is d / V_d. A cone fills one part in d + 1 of the cylinder: half of it in 1-D, a third in 2-D. So it is (d + 1) / V_d.",
    {"(d + 1) / ball_volume": "d / ball_volume"},
)
cone_density.wrong(
    "Your constant is (d + 2) / V_d. A cone fills one part in d + 1 of the cylinder: half of it in 1-D, a third in 2-D. So it is (d + 1) / V_d.",
    {"(d + 1) / ball_volume": "(d + 2) / ball_volume"},
)
cone_density.wrong(
    "You measured the constant in 1 dimension, or took that of the interval: right for d = 1 only. V_d changes with d: `ball_volume(d)`.",
    {"(d + 1) / ball_volume": "(d + 1) / 2"},
)
cone_density.wrong(
    "You took π for the ball's volume, which is right on a map only: `ball_volume(d)`.",
    {"(d + 1) / ball_volume": "(d + 1) / math.pi"},
)
cone_density.wrong(
    "Γ(d/2) stands in your volume of the ball: V_d is π^(d/2) / Γ(d/2 + 1). `ball_volume(d)` from the lesson has it.",
    {"math.gamma(d / 2 + 1)": "math.gamma(d / 2)"},
)
cone_density.wrong(
    "You multiplied h by d where it must be raised to it: hᵈ is `bandwidth**d`.",
    {"bandwidth**d": "bandwidth * d"},
)
cone_density.wrong(
    "You raised h to the power 2 whatever d is. A bump is stretched along each axis: hᵈ.",
    {"bandwidth**d": "bandwidth**2"},
)
cone_density.wrong(
    "You divided the squared distance by h, not by h²: right for h = 1, wrong for every other.",
    {" / bandwidth**2": " / bandwidth"},
)
cone_density.wrong(
    "You took the absolute value of 1 − √u: beyond distance h your cones rise again. The height there is 0, `np.maximum(1 - …, 0)`.",
    {"np.maximum(1 - np.sqrt(u), 0)": "np.abs(1 - np.sqrt(u))"},
)
cone_density.wrong(
    "You took the smaller of the height and 0: that keeps what is below the ground. `np.maximum(…, 0)` keeps what is above.",
    {"np.maximum": "np.minimum"},
)
cone_density.wrong(
    "Your bumps are the distances themselves: lowest on the datum. The height is one minus the distance, 1 − √u, within u = 1.",
    {"np.maximum(1 - np.sqrt(u), 0)": "(np.sqrt(u) * (u <= 1))"},
)
cone_density.wrong(
    "You squared the cones. Their sides are straight: 1 − √u, without a square.",
    {"np.maximum(1 - np.sqrt(u), 0)": "(np.maximum(1 - np.sqrt(u), 0) ** 2)"},
)
cone_density.wrong(
    "You took the root of 1 − u: that is half a ball. A cone is straight over the distance: 1 − √u.",
    {"np.maximum(1 - np.sqrt(u), 0)": "np.sqrt(np.maximum(1 - u, 0))"},
)
cone_density.wrong(
    "You counted what lies within h of each point: these are cylinders. A cone is one minus the distance, 1 − √u.",
    {"np.maximum(1 - np.sqrt(u), 0)": "(u <= 1)"},
)
cone_density.wrong(
    "You counted what lies within h, each as one, with the constant 1/V_d: that is the flat density. A cone falls with the distance, 1 − √u, and has a constant of its own.",
    {"np.maximum(1 - np.sqrt(u), 0)": "(u <= 1)", "(d + 1) / ball_volume": "1 / ball_volume"},
)
cone_density.wrong(
    "You took the root twice, once before u and once in the profile. u is the squared distance over h², and the cone is 1 − √u.",
    {"np.maximum(1 - np.sqrt(u), 0)": "np.maximum(1 - np.sqrt(np.sqrt(u)), 0)"},
)
cone_density.wrong(
    "Your cones are pyramids: you took the largest difference along one axis for the distance. Pythagoras adds the squares of all.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "((points[:, None, :] - data) ** 2).max(axis=2)"
    },
)
cone_density.wrong(
    "You added the differences along the axes before you squared them, so that +1 and −1 cancel. Square first, then sum.",
    {
        "((points[:, None, :] - data) ** 2).sum(axis=2)": "(points[:, None, :] - data).sum(axis=2) ** 2"
    },
)
cone_density.wrong(
    "You divided by the number of points you ask about. A share is out of the n data, whatever the number of questions.",
    {"(n * ": "(len(points) * "},
)
cone_density.wrong(
    "You divided by n twice: `.mean(axis=1)` does it already.",
    {"(n * ": "(n * n * "},
)
cone_density.wrong(
    "You returned the first point's number alone. If you loop over the points, collect a number for each, and return the array after the loop.",
    after=lambda answer: answer[0],
)
cone_density.wrong(
    "You scaled the numbers so that they add up to 1. A density's total is taken over all places, not over the points you ask about: its constant does that.",
    after=lambda answer: answer / max(answer.sum(), 1e-300),
)


cone_density.wrong(
    "This is the Gaussian density. A cone is 1 − √u within u = 1, and 0 beyond, with a constant of its own.",
    {
        "np.maximum(1 - np.sqrt(u), 0)": "np.exp(-u / 2)",
        "(d + 1) / ball_volume": "(2 * math.pi) ** (-d / 2)",
    },
)


@cone_density.cases
def cone_density_cases(rng):
    yield np.array([[0.0]]), np.array([[0.0]]), 2.0
    yield np.array([[0.0]]), np.array([[0.5], [0.75]]), 1.0
    yield np.array([[0.0], [4.0]]), np.array([[0.0], [1.0]]), 1.5
    yield np.array([[0.0, 0.0]]), np.array([[0.3, 0.4]]), 1.0
    yield np.array([[0.0, 0.0]]), np.array([[0.6, 0.8], [3.0, 4.0]]), 1.0
    yield np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [0.3, 0.4]]), 2.0
    yield np.array([[9.0, 9.0, 9.0]]), np.array([[0.0, 0.0, 0.0]]), 1.0
    yield np.array([[0.0], [0.25]]), np.array([[0.125], [0.125], [0.25]]), 0.25
    # In 13 dimensions a ball of radius 1 is smaller than 1.
    yield np.full((1, 13), 0.125), np.zeros((1, 13)), 1.0
    shapes = ((3, 5, 1, 0.8), (4, 10, 2, 1.5), (5, 12, 3, 2.0), (6, 30, 2, 0.7), (3, 25, 4, 2.5))
    for m, n, d, bandwidth in shapes:
        yield rng.normal(size=(m, d)), rng.normal(size=(n, d)), bandwidth
