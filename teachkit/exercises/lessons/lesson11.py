"""Exercises of lesson 11: CIELAB, a step of the filter, regions, boundaries, what an index misses."""

import math

import numpy as np

from teachkit.exercises.declare import exercise
from teachkit.exercises.labelled import NO_LABELS


@exercise(
    lesson="11",
    task="Return L, a and b of each colour, whose red, green and blue go from 0 to 1.",
    hints=[
        "From a screen's numbers to light, each number by itself: `np.where(condition, one, other)` takes `rgb / 12.92` where it is at most 0.04045, and `((rgb + 0.055) / 1.055) ** 2.4` elsewhere.",
        "X, Y and Z are sums of light, and each row of the matrix says how much of red, green and blue. For rows of colours that is `light @ matrix.T`. White has light 1, 1, 1, so that its X, Y and Z are the sums of the matrix's rows, `matrix.sum(axis=1)`: divide by them.",
        "Take the cube root of each ratio above (6/29)³, `np.cbrt(ratio)`, and elsewhere `ratio / (3 * (6 / 29) ** 2) + 4 / 29`. Then `x, y, z = f.T`, and the three columns are `116 * y - 16`, `500 * (x - y)` and `200 * (y - z)`: `np.column_stack([…])` puts them side by side.",
    ],
    learned="Light is added up, and the eye takes about its cube root: so a step in L, a or b looks about equally large everywhere, which a step in red, green or blue does not.",
    # The constants are printed with more digits or fewer: they move a colour by 0.00025 of it.
    tolerance=4e-4,
)
def lab(rgb):
    """The CIELAB colours of sRGB colours from 0 to 1, shape (n, 3)."""
    # Your code here.


@lab.reference
def lab_answer(rgb):
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = light @ matrix.T / matrix.sum(axis=1)
    line = ratio / (3 * (6 / 29) ** 2) + 4 / 29
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), line)
    x, y, z = f.T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@lab.loops
def lab_in_loops(rgb):
    matrix = [(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)]
    colours = []
    for colour in rgb.tolist():
        light = []
        for number in colour:
            if number <= 0.04045:
                light.append(number / 12.92)
            else:
                light.append(((number + 0.055) / 1.055) ** 2.4)
        f = []
        for row in matrix:
            ratio = sum(share * one for share, one in zip(row, light, strict=True)) / sum(row)
            f.append(ratio ** (1 / 3) if ratio > (6 / 29) ** 3 else 841 / 108 * ratio + 4 / 29)
        x, y, z = f
        colours.append([116 * y - 16, 500 * (x - y), 200 * (y - z)])
    return np.array(colours)


#: Pieces of the answer, which its wrong ones exchange.
CURVE = "np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)"
RATIO = "light @ matrix.T / matrix.sum(axis=1)"
ROOT = "np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), line)"
ROWS = "np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])"

lab.wrong(
    "You left out the first step: a screen's numbers are not light. Below 0.04045 divide by 12.92, above take ((number + 0.055) / 1.055) to the power 2.4.",
    {CURVE: "rgb"},
)
lab.wrong(
    "You raised to the power 2.2. That is near the curve, but not the curve: dark colours come out visibly too dark. Take the two parts.",
    {CURVE: "rgb**2.2"},
)
lab.wrong(
    "You raised to the power 2.4 without the 0.055. The curve is ((number + 0.055) / 1.055) to the power 2.4, and a straight line below 0.04045.",
    {CURVE: "rgb**2.4"},
)
lab.wrong(
    "You took the power for all numbers. At most 0.04045 they are only divided by 12.92: otherwise even black gives light.",
    {CURVE: "((rgb + 0.055) / 1.055) ** 2.4"},
)
lab.wrong(
    "You divided all numbers by 12.92. That is for those up to 0.04045; above take the power.",
    {CURVE: "rgb / 12.92"},
)
lab.wrong(
    "You went from light to the screen's numbers. The other way is asked for: the power is 2.4, not 1/2.4.",
    {CURVE: "np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055)"},
)
lab.wrong(
    "The two parts of the first step have changed places: up to 0.04045 divide by 12.92, above take the power.",
    {"rgb <= 0.04045": "rgb > 0.04045"},
)
lab.wrong(
    "You changed over at 0.0031308. That is where the way back does, from light to a screen's numbers; here it is at 0.04045.",
    {"0.04045": "0.0031308"},
)
lab.wrong(
    "You took the power 2.2 in the curve. With its 0.055 the power is 2.4.",
    {"** 2.4": "** 2.2"},
)
lab.wrong(
    "You divided only 0.055 by 1.055. Both are: put brackets round `rgb + 0.055`.",
    {"((rgb + 0.055) / 1.055)": "(rgb + 0.055 / 1.055)"},
)
lab.wrong(
    "You asked once for each colour whether its numbers are up to 0.04045. Ask for red, green and blue each by itself.",
    {"rgb <= 0.04045": "rgb.max(axis=1, keepdims=True) <= 0.04045"},
)
lab.wrong(
    "You divided by 255. These numbers go from 0 to 1 already.",
    {CURVE: CURVE.replace("rgb", "(rgb / 255)")},
)
lab.wrong(
    "The matrix lies on its side: X is the sum of the first *row* times red, green and blue. For rows of colours that is `light @ matrix.T`.",
    {"light @ matrix.T": "light @ matrix"},
)
lab.wrong(
    "The matrix lies on its side, and white with it. X is the sum of the first *row* times red, green and blue, and of white the sum of this row.",
    {RATIO: "light @ matrix / matrix.sum(axis=0)"},
)
lab.wrong(
    "You did not divide by the X, Y and Z of white. Without that white has a tint, and so have greys.",
    {RATIO: "light @ matrix.T"},
)
lab.wrong(
    "You took the sums of the matrix's columns for white. Its X is the sum of the first row: `axis=1`.",
    {"matrix.sum(axis=1)": "matrix.sum(axis=0)"},
)
lab.wrong(
    "You divided by the largest X, Y and Z among the colours given. White is not always among them: its X, Y and Z are the sums of the matrix's rows.",
    {RATIO: "light @ matrix.T / (light @ matrix.T).max(axis=0).clip(1e-300)"},
)
lab.wrong(
    "You took the cube root everywhere. At most (6/29)³ it is a straight line, so that black has L = 0: ratio / (3·(6/29)²) + 4/29.",
    {ROOT: "np.cbrt(ratio)"},
)
lab.wrong(
    "You left 4/29 off the straight line. It has to meet the cube root where this begins.",
    {" + 4 / 29": ""},
)
lab.wrong(
    "You took the straight line everywhere. Above (6/29)³ it is the cube root.",
    {ROOT: "line"},
)
lab.wrong(
    "You changed over at 6/29. It is at the cube of that, (6/29)³, about 0.0089.",
    {"(6 / 29) ** 3": "6 / 29"},
)
lab.wrong(
    "You took the square root. It is the cube root, `np.cbrt`.",
    {"np.cbrt": "np.sqrt"},
)
lab.wrong(
    "You took the logarithm. It is the cube root, `np.cbrt`.",
    {"np.cbrt": "np.log"},
)
lab.wrong(
    "You took the third power. It is the cube root, `np.cbrt`, or the power 1/3.",
    {"np.cbrt(ratio)": "ratio**3"},
)
lab.wrong(
    "You took no root. L, a and b are made of the cube roots, and of the straight line below (6/29)³.",
    {ROOT: "ratio"},
)
lab.wrong(
    "You left 16 out. Without it black has L = 16: L is 116·y - 16.",
    {"116 * y - 16": "116 * y"},
)
lab.wrong(
    "a and b have changed places.",
    after=lambda answer: answer[:, [0, 2, 1]],
)
lab.wrong(
    "The factors of a and b have changed places: 500 belongs to a, 200 to b.",
    {"500": "200", "200": "500"},
)
lab.wrong(
    "The sign of a is turned: it is 500·(x - y), above 0 for red.",
    {"x - y": "y - x"},
)
lab.wrong(
    "The sign of b is turned: it is 200·(y - z), above 0 for yellow.",
    {"y - z": "z - y"},
)
lab.wrong(
    "The signs of a and b are turned: they are 500·(x - y) and 200·(y - z).",
    {"x - y": "y - x", "y - z": "z - y"},
)
lab.wrong(
    "You made L of x. It is made of y: 116·y - 16.",
    {"116 * y": "116 * x"},
)
lab.wrong(
    "You returned L alone. a and b are asked for, too, in a row for each colour.",
    {ROWS: "116 * y - 16"},
)
lab.wrong(
    "You returned X, Y and Z over those of white. L, a and b are made of their cube roots.",
    {ROWS: "ratio"},
)
lab.wrong(
    "You returned X, Y and Z. Divide by those of white, and make L, a and b of the cube roots.",
    {ROWS: "light @ matrix.T"},
)
lab.wrong(
    "Red and blue have changed places: the columns are red, green, blue.",
    {CURVE: CURVE.replace("rgb", "rgb[:, ::-1]")},
)
lab.wrong(
    "You cut off what is below 0. a and b go both ways from 0, which is grey.",
    after=lambda answer: np.clip(answer, 0, None),
)
lab.wrong(
    "You made bytes of it: whole numbers from 0 to 255. L, a and b have digits after the point, and a and b go below 0.",
    after=lambda answer: np.clip(np.round(answer), 0, 255).astype(np.uint8),
)
lab.wrong(
    "You rounded to whole numbers. Return the numbers as they are; round when you print.",
    after=lambda answer: np.round(answer),
)
lab.wrong(
    "You rounded to one digit. Return the numbers as they are; round when you print.",
    after=lambda answer: np.round(answer, 1),
)
lab.wrong(
    "You divided L, a and b by 100. L goes from 0 to 100.",
    after=lambda answer: answer / 100,
)


@lab.cases
def lab_cases(rng):
    yield (np.array([[0.2, 0.4, 0.6]]),)
    yield (np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]),)
    yield (np.array([[0.0, 0.0, 0.0]]),)
    # pure colours, which are whole numbers here
    yield (np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),)
    yield (np.array([[0, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]]),)
    # greys, dark ones among them; dark colours by themselves
    yield (np.repeat([[0.5], [0.01], [0.02], [0.1], [0.04045], [0.06], [0.9]], 3, axis=1),)
    yield (np.array([[0.02, 0.03, 0.01], [0.004, 0.0, 0.03]]),)
    yield (np.array([[0.0001, 0.0001, 0.0001]]),)
    # one dark number beside a bright one
    yield (np.array([[0.9, 0.03, 0.0], [0.0, 0.8, 0.035], [0.02, 0.04, 0.7], [0.6, 0.7, 0.01]]),)
    for n in (3, 6, 12, 40):
        yield (rng.uniform(size=(n, 3)),)
    yield (rng.integers(0, 256, (20, 3)) / 255,)
    yield (rng.uniform(0, 0.12, (9, 3)),)


@exercise(
    lesson="11",
    task="Return where each point (x, y, L, a, b) goes in one step: to the mean of the pixels in its two windows.",
    hints=[
        "Write the picture as a table first, a row for each pixel. `y, x = np.indices((height, width))` gives the row and the column of each, `np.column_stack([x.ravel(), y.ravel()])` the places, and `image.reshape(-1, 3)` the colours in the same order.",
        "Go through the points one by one. A pixel counts if its place is within the one bandwidth of the point's place, `point[:2]`, *and* its colour within the other of the point's colour, `point[2:]`. `np.linalg.norm(…, axis=1)` gives the distances.",
        "With `window = near & alike` the point goes to the mean of the places and the mean of the colours of these pixels. If `window.any()` is False it stays.",
    ],
    learned="Two windows, one in place and one in colour, and one mean: a pixel counts if it is in both. The points move, the picture does not.",
)
def filter_step(points, image, spatial_bandwidth, range_bandwidth):
    """Where each point (x, y, L, a, b) goes in one step, shape (m, 5)."""
    # Your code here.


@filter_step.reference
def filter_step_answer(points, image, spatial_bandwidth, range_bandwidth):
    y, x = np.indices(image.shape[:2])
    places, colours = np.column_stack([x.ravel(), y.ravel()]), image.reshape(-1, 3)
    moved = []
    for point in points:
        near = np.linalg.norm(places - point[:2], axis=1) <= spatial_bandwidth
        alike = np.linalg.norm(colours - point[2:], axis=1) <= range_bandwidth
        window = near & alike
        if window.any():
            place, colour = places[window].mean(axis=0), colours[window].mean(axis=0)
            moved.append(np.concatenate([place, colour]))
        else:
            moved.append(point)
    return np.array(moved)


@filter_step.loops
def filter_step_in_loops(points, image, spatial_bandwidth, range_bandwidth):
    picture, moved = image.tolist(), []
    for point in points.tolist():
        count, total = 0, [0.0] * 5
        for y, row in enumerate(picture):
            for x, colour in enumerate(row):
                if math.dist((x, y), point[:2]) > spatial_bandwidth:
                    continue
                if math.dist(colour, point[2:]) > range_bandwidth:
                    continue
                count += 1
                total = [a + b for a, b in zip(total, [x, y, *colour], strict=True)]
        moved.append([number / count for number in total] if count else point)
    return np.array(moved, dtype=float)


#: Pieces of the answer, which its wrong ones exchange.
PIXELS = "places, colours = np.column_stack([x.ravel(), y.ravel()]), image.reshape(-1, 3)"
NEAR = "np.linalg.norm(places - point[:2], axis=1)"
ALIKE = "np.linalg.norm(colours - point[2:], axis=1)"
BOTH = "near & alike"
MOVED = "np.concatenate([place, colour])"
STAYS = "moved.append(point)"

filter_step.wrong(
    "x and y have changed places: x is the column, y is the row.",
    {"y, x = np.indices": "x, y = np.indices"},
)
filter_step.wrong(
    "Your places go down the columns, and your colours along the rows: each colour has another pixel's place. `np.indices` and `reshape` both go row by row.",
    {"x.ravel(), y.ravel()": "x.T.ravel(), y.T.ravel()"},
)
filter_step.wrong(
    "You took the mean of the points. That is blurring: the pixels of `image` are the data, and they never move.",
    {PIXELS: "places, colours = points[:, :2], points[:, 2:]"},
)
filter_step.wrong(
    "You let the picture wrap round: what leaves on the right came in on the left. A window ends where the picture ends.",
    {
        NEAR: (
            "np.linalg.norm([np.minimum(np.abs(gap) % side, side - np.abs(gap) % side) "
            "for gap, side in zip((places - point[:2]).T, image.shape[1::-1])], axis=0)"
        )
    },
)
filter_step.wrong(
    "You added the two distances up, each squared and over its bandwidth: that is one ball in five dimensions. Ask both questions by themselves: near, and alike.",
    {BOTH: (f"({NEAR} / spatial_bandwidth) ** 2 + ({ALIKE} / range_bandwidth) ** 2 <= 1")},
)
filter_step.wrong(
    "You left out pixels at exactly the bandwidth, in place and in colour. Both windows are closed: <=.",
    {f"{NEAR} <=": f"{NEAR} <", f"{ALIKE} <=": f"{ALIKE} <"},
)
filter_step.wrong(
    "You left out pixels at exactly the spatial bandwidth. Both windows are closed: <=.",
    {f"{NEAR} <=": f"{NEAR} <"},
)
filter_step.wrong(
    "You left out pixels at exactly the range bandwidth. Both windows are closed: <=.",
    {f"{ALIKE} <=": f"{ALIKE} <"},
)
filter_step.wrong(
    "Only the colour moves in your step. The place moves too, to the mean of the places.",
    after=lambda answer, points: np.column_stack([points[:, :2], answer[:, 2:]]),
)
filter_step.wrong(
    "Only the place moves in your step. The colour moves too, to the mean of the colours.",
    after=lambda answer, points: np.column_stack([answer[:, :2], points[:, 2:]]),
)
filter_step.wrong(
    "You returned how far each point moves. Where it goes is asked for.",
    after=lambda answer, points: answer - points,
)
filter_step.wrong(
    "The two bandwidths have changed places: the spatial one belongs to x and y, the range one to L, a and b.",
    {"<= spatial_bandwidth": "<= range_bandwidth", "<= range_bandwidth": "<= spatial_bandwidth"},
)
filter_step.wrong(
    "You measured from the pixel nearest to the point. A point may lie between pixels: measure from where it is.",
    {"places - point[:2]": "places - np.round(point[:2])"},
)
filter_step.wrong(
    "You rounded the new places to whole pixels. A mean may lie between pixels: leave it there.",
    after=lambda answer: np.column_stack([np.round(answer[:, :2]), answer[:, 2:]]),
)
filter_step.wrong(
    "Your window in place is a square. It is a circle: the root of the sum of the squares of both gaps is at most the bandwidth.",
    {NEAR: "np.abs(places - point[:2]).max(axis=1)"},
)
filter_step.wrong(
    "Your window in place is a diamond: you added up the gaps. It is a circle: the root of the sum of the squares of both.",
    {NEAR: "np.abs(places - point[:2]).sum(axis=1)"},
)
filter_step.wrong(
    "Your window in colour is a box: you asked for L, a and b each by itself. It is a ball: the root of the sum of the squares of the three gaps.",
    {ALIKE: "np.abs(colours - point[2:]).max(axis=1)"},
)
filter_step.wrong(
    "You added up the gaps in L, a and b. The distance of two colours is the root of the sum of their squares.",
    {ALIKE: "np.abs(colours - point[2:]).sum(axis=1)"},
)
filter_step.wrong(
    "You compared lightness alone. The distance of two colours goes over L, a and b.",
    {ALIKE: "np.abs(colours[:, 0] - point[2])"},
)
filter_step.wrong(
    "You compared a and b alone. The distance of two colours goes over L, a and b.",
    {ALIKE: "np.linalg.norm(colours[:, 1:] - point[3:], axis=1)"},
)
filter_step.wrong(
    "You compared squared distances with the bandwidths. Take the roots, or compare with the squares of the bandwidths.",
    {NEAR: f"{NEAR} ** 2", ALIKE: f"{ALIKE} ** 2"},
)
filter_step.wrong(
    "You compared with the colour of the pixel under the point. A point has a colour of its own, which moves: `point[2:]`.",
    {
        "colours - point[2:]": (
            "colours - image[tuple(np.clip(np.rint(point[1::-1]).astype(int), 0, "
            "np.array(image.shape[:2]) - 1))]"
        )
    },
)
filter_step.wrong(
    "You asked only whether a pixel is near. It also has to be alike: both windows at once.",
    {BOTH: "near"},
)
filter_step.wrong(
    "You asked only whether a pixel is alike. It also has to be near: both windows at once.",
    {BOTH: "alike"},
)
filter_step.wrong(
    "You let a pixel count that is near *or* alike. It has to be both: `near & alike`.",
    {BOTH: "near | alike"},
)
filter_step.wrong(
    "You took the place from all pixels that are near. Only those count that are alike, too: one window for both means.",
    {"places[window].mean": "places[near].mean"},
)
filter_step.wrong(
    "You took the colour from all pixels that are near. Only those count that are alike, too: one window for both means.",
    {"colours[window].mean": "colours[near].mean"},
)
filter_step.wrong(
    "You took medians. The step goes to the mean.",
    {
        "places[window].mean(axis=0), colours[window].mean(axis=0)": (
            "np.median(places[window], axis=0), np.median(colours[window], axis=0)"
        )
    },
)
filter_step.wrong(
    "You added the pixels up and did not divide by their number.",
    {
        "places[window].mean": "places[window].sum",
        "colours[window].mean": "colours[window].sum",
    },
)
filter_step.wrong(
    "You divided by the number of all pixels. Divide by how many are in the windows.",
    {MOVED: "np.concatenate([place, colour]) * window.mean()"},
)
filter_step.wrong(
    "You counted the point itself beside the pixels. The data are the pixels alone.",
    {MOVED: f"({MOVED} * window.sum() + point) / (window.sum() + 1)"},
)
filter_step.wrong(
    "A point whose window is empty became NaN: 0 divided by 0. Such a point stays where it is.",
    {STAYS: "moved.append(point * np.nan)"},
)
filter_step.wrong(
    "A point whose window is empty went to 0. Such a point stays where it is.",
    {STAYS: "moved.append(0 * point)"},
)
filter_step.wrong(
    "You left out points whose window is empty. Each point has a row: such a point stays where it is.",
    {STAYS: "pass", "np.array(moved)": "np.array(moved).reshape(-1, 5)"},
)
filter_step.wrong(
    "A point whose window is empty went to the nearest pixel. Such a point stays where it is.",
    {STAYS: (f"moved.append(np.concatenate([places[{NEAR}.argmin()], colours[{NEAR}.argmin()]]))")},
)
filter_step.wrong(
    "You counted rows and columns from 1. They count from 0.",
    {"x.ravel(), y.ravel()": "x.ravel() + 1, y.ravel() + 1"},
)
filter_step.wrong(
    "You returned the new places and colours in units of the bandwidths. Multiply by these again.",
    after=lambda answer, spatial_bandwidth, range_bandwidth: (
        answer / np.repeat([spatial_bandwidth, range_bandwidth], [2, 3])
    ),
)
filter_step.wrong(
    "You put the colour first. A point is (x, y, L, a, b).",
    after=lambda answer: np.roll(answer, 3, axis=1),
)


@filter_step.wrong(
    "You weighted the pixels by Gaussian bumps. Here the windows are flat: a pixel in both counts fully, and any other not at all."
)
def filter_step_gaussian(points, image, spatial_bandwidth, range_bandwidth):
    y, x = np.indices(image.shape[:2])
    pixels = np.column_stack([x.ravel(), y.ravel(), image.reshape(-1, 3)])
    unit = np.repeat([spatial_bandwidth, range_bandwidth], [2, 3])
    squares = (((points[:, None] - pixels) / unit) ** 2).sum(axis=2)
    weights = np.exp(-(squares - squares.min(axis=1, keepdims=True)) / 2)
    return weights @ pixels / weights.sum(axis=1, keepdims=True)


@filter_step.wrong("You went on until the points stopped. One step of each is asked for.")
def filter_step_to_the_end(points, image, spatial_bandwidth, range_bandwidth):
    for _ in range(100):
        points = filter_step_answer(points, image, spatial_bandwidth, range_bandwidth)
    return points


@filter_step.cases
def filter_step_cases(rng):
    def pixels_of(image):
        y, x = np.indices(image.shape[:2])
        return np.column_stack([x.ravel(), y.ravel(), image.reshape(-1, 3)])

    yield np.array([[0.0, 0.0, 50.0, 10.0, -5.0]]), np.array([[[52.0, 11.0, -4.0]]]), 1.0, 6.0
    # exactly at the spatial bandwidth, exactly at the range bandwidth, and just outside of either
    row = np.array([[[50.0, 0.0, 0.0], [50.0, 0.0, 0.0], [53.0, 4.0, 0.0], [50.0, 0.0, 7.0]]])
    yield np.array([[0.0, 0.0, 50.0, 0.0, 0.0]]), row, 1.0, 3.0
    yield np.array([[1.0, 0.0, 50.0, 0.0, 0.0]]), row, 1.5, 5.0
    yield np.array([[1.5, 0.0, 50.0, 0.0, 0.0], [0.25, 0.0, 50.0, 1.0, 0.0]]), row, 1.25, 4.5
    # a point with an empty window: nothing near, and nothing alike
    yield np.array([[9.0, 2.0, 50.0, 0.0, 0.0], [1.0, 0.0, 10.0, 0.0, 3.0]]), row, 2.0, 6.0
    yield np.array([[2.0, 0.0, 51.0, 1.0, 1.0], [9.0, 2.0, 50.0, 0.0, 0.0]]), row, 2.0, 6.0
    # bandwidths below 1
    close = np.array([[[50.0, 0.0, 0.0], [50.25, 0.0, 0.5], [50.0, 1.25, 0.5]]])
    points = [
        [0.5, 0.0, 50.0, 0.0, 0.0],
        [1.25, 0.0, 50.5, 0.5, 0.5],
        [0.125, 0.0, 50.25, 0.0, 0.5],
    ]
    yield np.array(points), close, 0.75, 0.75
    # whole numbers; a corner of a circle, and a corner of a box of colours
    whole = np.arange(36).reshape(4, 3, 3) % 7 * 5
    yield np.array([[1, 2, 15, 15, 10], [2, 0, 10, 20, 15], [7, 7, 0, 0, 0]]), whole, 2, 20
    yield np.array([[1, 1, 15, 20, 10], [0, 0, 18, 24, 9]]), np.full((3, 4, 3), [18, 24, 10]), 2, 4
    # some exactly at the range bandwidth, none at the spatial one
    ties = np.array([[[50.0, 0.0, 0.0], [56.0, 8.0, 0.0], [50.0, 0.0, 10.0], [40.0, 0.0, 1.0]]])
    for x, spatial in ((1.5, 1.75), (0.75, 1.5), (2.25, 3.0)):
        yield np.array([[x, 0.0, 50.0, 0.0, 0.0]]), ties, spatial, 10.0
    # all pixels of a picture, where they are, and moved already
    for height, width, spatial, colour in ((2, 5, 1.0, 9.0), (4, 3, 1.5, 12.0), (5, 7, 2.0, 10.0)):
        image = rng.choice([30.0, 60.0], (height, width, 1)) + rng.normal(0, 4, (height, width, 3))
        points = pixels_of(image)
        yield points, image, spatial, colour
        yield points + rng.normal(0, 0.6, points.shape), image, spatial, colour
    for height, width, m in ((6, 4, 5), (3, 9, 8), (9, 6, 12), (8, 11, 20)):
        image = rng.uniform([20, -20, -20], [60, 20, 20], (height, width, 3)).round(1)
        places = rng.uniform(-1, [width, height], (m, 2))
        points = np.column_stack([places, rng.uniform([20, -20, -20], [60, 20, 20], (m, 3))])
        yield points, image, rng.uniform(2, 4), rng.uniform(15, 30)


@exercise(
    lesson="11",
    task="Return a table that holds the region of each pixel, as a whole number.",
    hints=[
        "Keep a table of labels that holds -1 where a pixel has none yet: `np.full((height, width), -1)`. Go through the pixels; one without a label begins a new region.",
        "A new region grows: keep a list of pixels that wait. Take one out, look at its four neighbours, and put each into the list that is inside the picture, has no label yet, and is linked to *this* pixel. Give it the label as you put it in.",
        "When the list is empty the region is complete, and the next pixel without a label begins another. `while waiting:` goes on as long as there are pixels in the list, and `waiting.pop()` takes one out.",
    ],
    learned="Links make chains, and a chain of small steps can go far: all that it reaches is one region, whatever its shape. So a region is a plateau, not a hill, and where two plateaus have a slope of small steps between them they become one.",
)
def connect(colours, limit):
    """The region of each pixel: neighbours of like colour are linked, shape (height, width)."""
    # Your code here.


@connect.reference
def connect_answer(colours, limit):
    height, width = colours.shape[:2]
    labels = np.full((height, width), -1)
    regions = 0
    for start in np.ndindex(height, width):
        if labels[start] >= 0:
            continue
        labels[start] = regions
        waiting = [start]
        while waiting:
            row, column = waiting.pop()
            for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
                r, c = row + down, column + right
                if not (0 <= r < height and 0 <= c < width) or labels[r, c] >= 0:
                    continue
                if np.linalg.norm(colours[r, c] - colours[row, column]) <= limit:
                    labels[r, c] = regions
                    waiting.append((r, c))
        regions += 1
    return labels


@connect.loops
def connect_in_loops(colours, limit):
    """Every pixel has a label of its own, and the smaller one wins until no link joins two."""
    height, width = colours.shape[:2]
    picture = colours.tolist()
    links = []
    for y in range(height):
        for x in range(width):
            for v, u in ((y, x + 1), (y + 1, x)):
                inside = v < height and u < width
                if inside and math.dist(picture[y][x], picture[v][u]) <= limit:
                    links.append((y, x, v, u))
    labels = [[y * width + x for x in range(width)] for y in range(height)]
    changed = True
    while changed:
        changed = False
        for y, x, v, u in links:
            if labels[y][x] != labels[v][u]:
                labels[y][x] = labels[v][u] = min(labels[y][x], labels[v][u])
                changed = True
    return np.array(labels)


@connect.judged
def connect_judged(answer, colours, limit):
    lacks = lacks_of_regions(answer, colours.shape[:2])
    if lacks:
        return lacks
    labels, right = answer.value, connect_answer(colours, limit)
    named = as_first_seen(labels)
    if np.array_equal(named, as_first_seen(right)):
        return {}
    # What is compared is the regions themselves, under names that any learner's could have.
    return {str(named.tolist()): "\n".join(differences_of_regions(labels, right, colours))}


def lacks_of_regions(answer, shape):
    """What hinders that labels of a picture's pixels are looked into: the first reason, or none."""
    height, width = shape
    wanted = f"a label for each pixel is asked for, in an array of shape ({height}, {width})."
    if answer.kind != "array":
        return {answer.kind: f"It returns {answer.name}; {wanted}"}
    labels = answer.value
    if labels.shape == (height * width,):
        return {"flat": f"The labels have shape {labels.shape}; {wanted}"}
    if labels.shape != shape:
        return {"shape": f"The labels have shape {labels.shape}; {wanted}"}
    if labels.dtype.kind not in "iu":
        held = NO_LABELS.get(labels.dtype.kind, "numbers with a point")
        return {held: f"The labels are {held}; whole numbers are asked for."}
    return {}


def as_first_seen(labels):
    """The same regions, named 0, 1, 2 and so on in the order in which their first pixels come."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return first.argsort().argsort()[inverse].reshape(labels.shape)


def differences_of_regions(labels, right, colours):
    """Two pixels that are linked and parted, and two that nothing links and yet are together."""
    sentences = []
    parted = parted_neighbours(labels, right, colours)
    if parted:
        one, other, apart = parted
        sentences.append(
            f"Pixels {list(one)} and {list(other)}, row and column, are linked, and so of one "
            f"region: their colours differ by {apart:.4g}. Yours have two labels."
        )
    for label in np.unique(labels):
        own = np.argwhere(labels == label).tolist()
        others = [pixel for pixel in own if right[tuple(pixel)] != right[tuple(own[0])]]
        if others:
            sentences.append(
                f"Pixels {own[0]} and {others[0]}, row and column, have one label, but no chain "
                "of links joins them: they are of two regions."
            )
            break
    return sentences


def parted_neighbours(labels, right, colours):
    """The first two linked pixels with two labels, and how far apart their colours are, or None.

    Neighbours of one region may be linked only by a way round: the nearest in colour are surely.
    """
    height, width = labels.shape
    found = []
    for row, column in np.ndindex(height, width):
        for r, c in ((row, column + 1), (row + 1, column)):
            inside = r < height and c < width
            if inside and right[r, c] == right[row, column] and labels[r, c] != labels[row, column]:
                apart = np.linalg.norm(colours[r, c] - colours[row, column])
                found.append(((row, column), (r, c), apart))
    return min(found, key=lambda pair: pair[2], default=None)


#: Pieces of the answer, which its wrong ones exchange.
FOUR = "((0, 1), (0, -1), (1, 0), (-1, 0))"
LINKED = "np.linalg.norm(colours[r, c] - colours[row, column]) <= limit"
INSIDE = "not (0 <= r < height and 0 <= c < width) or labels[r, c] >= 0"
BESIDE = "r, c = row + down, column + right"
WAITS = "waiting.append((r, c))"

connect.wrong(
    "You linked across corners. A pixel has four neighbours: two beside it, one above, one below.",
    {FOUR: "((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))"},
)
connect.wrong(
    "You linked across corners alone. A pixel's neighbours are the two beside it, the one above and the one below.",
    {FOUR: "((1, 1), (1, -1), (-1, 1), (-1, -1))"},
)
connect.wrong(
    "You linked only pixels side by side. Those above and below are neighbours, too.",
    {FOUR: "((0, 1), (0, -1))"},
)
connect.wrong(
    "You linked only pixels one above the other. Those beside are neighbours, too.",
    {FOUR: "((1, 0), (-1, 0))"},
)
connect.wrong(
    "You went only to the right and down. A region can also go back to the left and up: look at all four neighbours, and again at theirs.",
    {FOUR: "((0, 1), (1, 0))"},
)
connect.wrong(
    "You went to the right, to the left and down, but never up. Look at all four neighbours.",
    {FOUR: "((0, 1), (0, -1), (1, 0))"},
)
connect.wrong(
    "You linked the picture's edges: the first row with the last, the first column with the last. In Python −1 means the last place, and `np.roll` wraps round. The picture ends there.",
    {BESIDE: "r, c = (row + down) % height, (column + right) % width"},
)
connect.wrong(
    "You linked the first column with the last: −1 means the last place in Python. The picture ends there.",
    {BESIDE: "r, c = row + down, (column + right) % width"},
)
connect.wrong(
    "You linked the end of each row with the beginning of the next. In a list of all pixels these are neighbours; in the picture they are not.",
    {BESIDE: "r, c = divmod((row + down) * width + column + right, width)"},
)
connect.wrong(
    "You left out links whose colours differ by exactly the limit. *At most* means <=.",
    {") <= limit": ") < limit"},
)
connect.wrong(
    "You compared the squared distance with the limit. Take the root, or compare with `limit**2`.",
    {") <= limit": ") ** 2 <= limit"},
)
connect.wrong(
    "You compared the distance with the limit's square. That belongs to squared distances: compare like with like.",
    {"<= limit": "<= limit**2"},
)
connect.wrong(
    "You added up the differences of the three numbers. The distance of two colours is the root of the sum of their squares.",
    {LINKED: "np.abs(colours[r, c] - colours[row, column]).sum() <= limit"},
)
connect.wrong(
    "You took the largest of the three differences. The distance of two colours is the root of the sum of their squares.",
    {LINKED: "np.abs(colours[r, c] - colours[row, column]).max() <= limit"},
)
connect.wrong(
    "You compared the first of the three numbers alone. The distance of two colours goes over all three.",
    {LINKED: "abs(colours[r, c, 0] - colours[row, column, 0]) <= limit"},
)
connect.wrong(
    "You compared how far the colours are from 0. Two of the same length may be far apart: take the length of their difference.",
    {LINKED: "abs(np.linalg.norm(colours[r, c]) - np.linalg.norm(colours[row, column])) <= limit"},
)
connect.wrong(
    "You linked only pixels of exactly one colour. They may differ by the limit.",
    {LINKED: "(colours[r, c] == colours[row, column]).all()"},
)
connect.wrong(
    "You took half of the limit. Whoever calls `connect` has done that already.",
    {"<= limit": "<= limit / 2"},
)
connect.wrong(
    "You took twice the limit. Two linked colours differ by the limit at most.",
    {"<= limit": "<= 2 * limit"},
)
connect.wrong(
    "You linked what is *not* alike. Links join colours that differ by the limit at most.",
    {") <= limit": ") > limit"},
)
connect.wrong(
    "You asked for no likeness: all became one region. Link two neighbours only if their colours differ by the limit at most.",
    {LINKED: "True"},
)
connect.wrong(
    "You compared each pixel with the first of its region. A link joins two *neighbours*: so a region can go far from where it began, in small steps.",
    {"colours[row, column])": "colours[start])"},
)
connect.wrong(
    "You gave the label to the neighbours of the first pixel, and not to theirs. Let each pixel that you add wait, and look at its neighbours in turn.",
    {WAITS: "pass"},
)
connect.wrong(
    "You gave each pixel a region of its own. Linked neighbours share one.",
    {"<= limit": "<= -1"},
)


@connect.wrong(
    "You compared each pixel with the mean of its region so far. A link joins two *neighbours*, whatever else is in the region."
)
def connect_to_the_mean(colours, limit):
    height, width = colours.shape[:2]
    labels = np.full((height, width), -1)
    for start in np.ndindex(height, width):
        if labels[start] >= 0:
            continue
        region = labels.max() + 1
        labels[start] = region
        waiting = [start]
        while waiting:
            row, column = waiting.pop(0)
            for r, c in (
                (row, column + 1),
                (row, column - 1),
                (row + 1, column),
                (row - 1, column),
            ):
                if 0 <= r < height and 0 <= c < width and labels[r, c] < 0:
                    mean = colours[labels == region].mean(axis=0)
                    if np.linalg.norm(colours[r, c] - mean) <= limit:
                        labels[r, c] = region
                        waiting.append((r, c))
    return labels


@connect.wrong(
    "You made one region of like colours wherever they are. Two plateaus that do not touch are two regions: link neighbours only."
)
def connect_everywhere(colours, limit):
    height, width = colours.shape[:2]
    row = colours.reshape(1, -1, 3)
    labels = np.arange(height * width)
    for one, other in np.argwhere(np.linalg.norm(row - row.transpose(1, 0, 2), axis=2) <= limit):
        if labels[one] != labels[other]:
            labels[labels == labels[other]] = labels[one]
    return labels.reshape(height, width)


@connect.wrong(
    "You named colours, not regions: all pixels of exactly one colour share a label. Link neighbours, and let links make chains."
)
def connect_by_colour(colours, limit):
    _, labels = np.unique(colours.reshape(-1, 3), axis=0, return_inverse=True)
    return labels.reshape(colours.shape[:2])


def in_one_pass(colours, limit, first, second):
    """Labels of one pass from top left to bottom right: each pixel asks two neighbours for one."""
    height, width = colours.shape[:2]
    labels = np.arange(height * width).reshape(height, width)
    for row, column in np.ndindex(height, width):
        for up, left in (first, second):
            r, c = row - up, column - left
            if r >= 0 and c >= 0 and np.linalg.norm(colours[r, c] - colours[row, column]) <= limit:
                labels[row, column] = labels[r, c]
                break
    return labels


@connect.wrong(
    "You went through the picture once, and each pixel took its label from the left, or else from above. Where two labels meet, as at the foot of a U, they are one region: one of the two has to be exchanged everywhere."
)
def connect_from_the_left(colours, limit):
    return in_one_pass(colours, limit, (0, 1), (1, 0))


@connect.wrong(
    "You went through the picture once, and each pixel took its label from above, or else from the left. Where two labels meet, as at the foot of a U, they are one region: one of the two has to be exchanged everywhere."
)
def connect_from_above(colours, limit):
    return in_one_pass(colours, limit, (1, 0), (0, 1))


@connect.wrong(
    "You went through the picture once in each direction, and passed labels on. A spiral turns more often: go on until no label changes any more."
)
def connect_there_and_back(colours, limit):
    height, width = colours.shape[:2]
    labels = np.arange(height * width).reshape(height, width)
    pixels = list(np.ndindex(height, width))
    for order, way in ((pixels, -1), (pixels[::-1], 1)):
        for row, column in order:
            for r, c in ((row, column + way), (row + way, column)):
                if not (0 <= r < height and 0 <= c < width):
                    continue
                if np.linalg.norm(colours[r, c] - colours[row, column]) <= limit:
                    labels[row, column] = min(labels[row, column], labels[r, c])
    return labels


@connect.wrong(
    "You began a new region at each step in a row, and counted on: that follows the rows as one line. Neighbours above and below can be linked, too."
)
def connect_along_the_rows(colours, limit):
    steps = np.linalg.norm(np.diff(colours.reshape(-1, 3), axis=0), axis=1) > limit
    return np.append(0, np.cumsum(steps)).reshape(colours.shape[:2])


connect.wrong(
    "You returned one long row of labels. Bring it into the picture's shape: `labels.reshape(height, width)`.",
    after=lambda answer: answer.ravel(),
)
connect.wrong(
    "Your labels are numbers with a point, as `np.zeros` makes them. A label is a name: `.astype(int)`, or `dtype=int` where you make the table.",
    after=lambda answer: answer.astype(float),
)
connect.wrong(
    "You returned True and False. Each region needs a label of its own, a whole number.",
    after=lambda answer: answer > 0,
)
connect.wrong(
    "You returned how many regions there are. The region of each pixel is asked for.",
    after=lambda answer: answer.max() + 1,
)


@connect.cases
def connect_cases(rng):
    def picture(rows, *, colour=(1.0, 0.0, 0.0)):
        """Letters or digits as colours: each a number of times one colour."""
        return np.array([[int(one) for one in row] for row in rows])[..., None] * np.array(colour)

    yield np.array([[[50.0, 0.0, 0.0]]]), 1.0
    yield picture(["02"]), 2.0  # exactly at the limit
    yield picture(["0", "2"]), 1.5
    yield picture(["02", "51"], colour=(0.0, 3.0, 4.0)), 5.0
    yield picture(["0123456"], colour=(2.0, -2.0, 1.0)), 3.0  # a chain
    yield picture(["0123"], colour=(0.25, 0.0, 0.5)), 0.5  # a limit below 1
    yield picture(["03", "30", "03"]), 1.0  # corners
    # two of one colour that do not touch, but for the edges of the picture
    yield picture(["09990", "09990"]), 1.0
    yield picture(["000", "999", "000"]), 1.0
    yield picture(["0999", "9900", "0099"]), 0.0
    # a U, and its like in all directions; a spiral
    yield picture(["090", "090", "000"]), 2.0
    yield picture(["9090", "9090", "0000", "0999"]), 2.0
    yield picture(["000", "099", "000", "990", "000"]), 2.0
    yield picture(["0000", "9990", "0090", "0990", "0000"]), 3.0
    yield picture(["90909", "00909", "99009", "90099"]), 2.0
    yield picture(["000000", "099990", "090090", "090990", "090000", "099999"]), 1.0
    # whole numbers; slopes; the length of a colour says nothing
    yield picture(["0123", "4567", "1133"], colour=(3, 4, 0)), 5
    yield picture(["1223", "4445", "8765"], colour=(2.0, 1.0, 2.0)), 3.5
    yield np.array([[[5.0, 0.0, 0.0], [0.0, 5.0, 0.0], [3.0, -4.0, 0.0], [3.0, 4.0, 0.0]]] * 2), 4.5
    for height, width, limit in ((3, 8, 3.0), (7, 4, 4.0), (6, 9, 5.5), (9, 7, 2.5)):
        levels = rng.integers(-2, 3, (height, width, 1)) * 4.0
        yield levels * [1.0, 0.5, -0.5] + rng.normal(0, 0.8, (height, width, 3)), limit
    # plateaus of several pixels, with noise on them, where whole limits decide nothing
    coarse = rng.integers(0, 3, (3, 4, 3)) * 10.0
    fine = np.kron(coarse, np.ones((3, 3, 1)))
    yield fine + rng.uniform(-1, 1, fine.shape), 4.25
    yield fine - 12.0, 0.0
    yield rng.uniform(0, 1, (1, 320, 3)), 2.0  # one long region


@exercise(
    lesson="11",
    task="Return the share of the true boundary pixels that have a found one at most `tolerance` away across, and at most that down.",
    hints=[
        "Make a table of the boundary first, all False, with `np.zeros(regions.shape, dtype=bool)`. `regions[:, :-1] != regions[:, 1:]` says which pixels have another label to their right: it belongs to all columns but the last. The same goes for rows, and `|=` keeps what is True already.",
        "`np.argwhere(boundary)` gives the row and column of each boundary pixel. Around a true one look at the found ones in `found[row - tolerance : row + tolerance + 1, …]`; a slice may go beyond the end, but must not begin below 0: `max(row - tolerance, 0)`.",
        "Count the true ones whose square holds at least one found one, `.any()`, and divide by how many true ones there are. If there are none return 1.",
    ],
    learned="Recall asks how much of the truth was found. It says nothing of what was found besides: whoever marks every pixel has a recall of 1, which is why precision stands beside it.",
)
def boundary_recall(labels, truth, tolerance):
    """The share of true boundary pixels with a found one within the tolerance."""
    # Your code here.


@boundary_recall.reference
def boundary_recall_answer(labels, truth, tolerance):
    def boundary(regions):
        edge = np.zeros(regions.shape, dtype=bool)
        edge[:, :-1] |= regions[:, :-1] != regions[:, 1:]
        edge[:-1] |= regions[:-1] != regions[1:]
        return edge

    found, true = boundary(labels), boundary(truth)
    if not true.any():
        return 1.0
    near = []
    for row, column in np.argwhere(true):
        top, left = max(row - tolerance, 0), max(column - tolerance, 0)
        square = found[top : row + tolerance + 1, left : column + tolerance + 1]
        near.append(square.any())
    return np.mean(near)


@boundary_recall.loops
def boundary_recall_in_loops(labels, truth, tolerance):
    def boundary(regions):
        pixels = []
        for row in range(len(regions)):
            for column in range(len(regions[0])):
                here = regions[row][column]
                beside = column + 1 < len(regions[0]) and regions[row][column + 1] != here
                below = row + 1 < len(regions) and regions[row + 1][column] != here
                if beside or below:
                    pixels.append((row, column))
        return pixels

    found, true, count = boundary(labels.tolist()), boundary(truth.tolist()), 0
    for row, column in true:
        for r, c in found:
            if abs(r - row) <= tolerance and abs(c - column) <= tolerance:
                count += 1
                break
    return count / len(true) if true else 1.0


#: Pieces of the answer, which its wrong ones exchange.
RIGHT = "edge[:, :-1] |= regions[:, :-1] != regions[:, 1:]"
LOWER = "edge[:-1] |= regions[:-1] != regions[1:]"
CORNER = "top, left = max(row - tolerance, 0), max(column - tolerance, 0)"
SQUARE = "found[top : row + tolerance + 1, left : column + tolerance + 1]"
SHARE = "np.mean(near)"
BOTH_MADE = "found, true = boundary(labels), boundary(truth)"

boundary_recall.wrong(
    "You returned the precision: the share of the *found* ones that have a true one near. The share of the true ones that have a found one near is asked for.",
    {BOTH_MADE: "found, true = boundary(truth), boundary(labels)"},
)
boundary_recall.wrong(
    "You took a circle round the true pixel. At most so many pixels across and at most so many down make a square.",
    {
        "near.append(square.any())": (
            "gaps = np.argwhere(found) - [row, column]\n"
            "        near.append((np.hypot(*gaps.T) <= tolerance).any())"
        )
    },
)
boundary_recall.wrong(
    "You looked at a diamond: the pixels across and down, added up. At most so many across *and* at most so many down make a square.",
    {
        "near.append(square.any())": (
            "gaps = np.argwhere(found) - [row, column]\n"
            "        near.append((np.abs(gaps).sum(axis=1) <= tolerance).any())"
        )
    },
)
boundary_recall.wrong(
    "You marked a pixel if its left or its upper neighbour has another label. It is the right or the lower one.",
    {
        RIGHT: "edge[:, 1:] |= regions[:, :-1] != regions[:, 1:]",
        LOWER: "edge[1:] |= regions[:-1] != regions[1:]",
    },
)
boundary_recall.wrong(
    "You marked the pixels on both sides of a boundary. Mark only the one whose right or lower neighbour is another region.",
    {
        RIGHT: f"{RIGHT}\n        edge[:, 1:] |= regions[:, :-1] != regions[:, 1:]",
        LOWER: f"{LOWER}\n        edge[1:] |= regions[:-1] != regions[1:]",
    },
)
boundary_recall.wrong(
    "You looked only to the right. A pixel is on the boundary, too, if its lower neighbour has another label.",
    {LOWER: "pass"},
)
boundary_recall.wrong(
    "You looked only down. A pixel is on the boundary, too, if its right neighbour has another label.",
    {RIGHT: "pass"},
)
boundary_recall.wrong(
    "You asked that the right *and* the lower neighbour have another label. One is enough.",
    {LOWER: ("edge[:-1] &= regions[:-1] != regions[1:]\n        edge[-1] = False")},
)
boundary_recall.wrong(
    "You looked at the neighbour across the corner, too. Only the right and the lower one count.",
    {LOWER: f"{LOWER}\n        edge[:-1, :-1] |= regions[:-1, :-1] != regions[1:, 1:]"},
)
boundary_recall.wrong(
    "You compared the last column with the first, and the last row with the first, as `np.roll` does. The picture ends there.",
    {
        RIGHT: "edge |= regions != np.roll(regions, -1, axis=1)",
        LOWER: "edge |= regions != np.roll(regions, -1, axis=0)",
    },
)
boundary_recall.wrong(
    "You marked the last column and the last row as boundary. Where the picture ends there is no neighbour, and so no boundary.",
    {"return edge": "edge[-1] = edge[:, -1] = True\n        return edge"},
)
boundary_recall.wrong(
    "You marked pixels only where the label goes up. A label is a name: ask whether the two differ, `!=`.",
    {
        RIGHT: "edge[:, :-1] |= regions[:, :-1] < regions[:, 1:]",
        LOWER: "edge[:-1] |= regions[:-1] < regions[1:]",
    },
)
boundary_recall.wrong(
    "You marked pixels only where the labels differ by 1. A label is a name: ask whether the two differ, `!=`.",
    {
        RIGHT: "edge[:, :-1] |= np.abs(np.diff(regions, axis=1)) == 1",
        LOWER: "edge[:-1] |= np.abs(np.diff(regions, axis=0)) == 1",
    },
)
boundary_recall.wrong(
    "You counted only what is found in the very place. It may be off by the tolerance.",
    {SQUARE: "found[row, column]"},
)
boundary_recall.wrong(
    "You looked only across. The found one may also be off by the tolerance downwards or upwards.",
    {SQUARE: "found[row, left : column + tolerance + 1]"},
)
boundary_recall.wrong(
    "You looked only up and down. The found one may also be off by the tolerance to either side.",
    {SQUARE: "found[top : row + tolerance + 1, column]"},
)
boundary_recall.wrong(
    "You looked only across and only down, in a cross. The found one may be off in both directions at once.",
    {
        "square.any()": (
            "found[row, left : column + tolerance + 1].any() "
            "or found[top : row + tolerance + 1, column].any()"
        )
    },
)
boundary_recall.wrong(
    "Your square ends one pixel too early: a slice leaves its end out. Write `row + tolerance + 1`, and the same for columns.",
    {SQUARE: "found[top : row + tolerance, left : column + tolerance]"},
)
boundary_recall.wrong(
    "You left out found pixels that are exactly `tolerance` away, across or down. *At most* means <=.",
    {
        CORNER: "top, left = max(row - tolerance + 1, 0), max(column - tolerance + 1, 0)",
        SQUARE: "found[top : row + tolerance, left : column + tolerance]",
    },
)
boundary_recall.wrong(
    "You looked only to the right and down of the true pixel. The found one may be off to the left and upwards, too.",
    {CORNER: "top, left = row, column"},
)
boundary_recall.wrong(
    "Near the first row or column your slice begins below 0, which counts from the end in Python, so that nothing is in it. Begin at `max(row - tolerance, 0)`, and the same for columns.",
    {CORNER: "top, left = row - tolerance, column - tolerance"},
)
boundary_recall.wrong(
    "Your square wraps round: near one edge of the picture it looks at the other, as `np.roll` does. The picture ends there.",
    {
        "square.any()": (
            "found[np.ix_(np.arange(row - tolerance, row + tolerance + 1) % len(found), "
            "np.arange(column - tolerance, column + tolerance + 1) % found.shape[1])].any()"
        )
    },
)
boundary_recall.wrong(
    "Your square is twice as large as asked for.",
    {
        CORNER: "top, left = max(row - 2 * tolerance, 0), max(column - 2 * tolerance, 0)",
        SQUARE: "found[top : row + 2 * tolerance + 1, left : column + 2 * tolerance + 1]",
    },
)
boundary_recall.wrong(
    "Your square is as wide as the tolerance. The tolerance goes from the pixel to each side.",
    {
        CORNER: "top, left = max(row - tolerance // 2, 0), max(column - tolerance // 2, 0)",
        SQUARE: "found[top : row + tolerance // 2 + 1, left : column + tolerance // 2 + 1]",
    },
)
boundary_recall.wrong(
    "You asked that the whole square is boundary. One found pixel in it is enough: `.any()`.",
    {"square.any()": "square.all()"},
)
boundary_recall.wrong(
    "You counted the found pixels in each square. One is enough, and more count no more: `.any()`.",
    {"square.any()": "square.sum()"},
)
boundary_recall.wrong(
    "Without a true boundary you returned NaN: 0 divided by 0. Nothing was there to find, and all of it was found: return 1.",
    {"return 1.0": "return np.nan"},
)
boundary_recall.wrong(
    "Without a true boundary you returned 0. Nothing was there to find, and all of it was found: return 1.",
    {"return 1.0": "return 0.0"},
)
boundary_recall.wrong(
    "You returned how many true boundary pixels were found. Their share is asked for.",
    {SHARE: "np.sum(near)"},
)
boundary_recall.wrong(
    "You divided by the number of all pixels. Divide by the number of true boundary pixels.",
    {SHARE: "np.sum(near) / truth.size"},
)
boundary_recall.wrong(
    "You divided by the number of found boundary pixels. Divide by the number of true ones.",
    {SHARE: "np.sum(near) / max(found.sum(), 1)"},
)
boundary_recall.wrong(
    "You returned the share that was missed. The share that was found is asked for.",
    after=lambda answer: 1 - answer,
)
boundary_recall.wrong(
    "You returned percent. The share goes from 0 to 1.",
    after=lambda answer: 100 * answer,
)
boundary_recall.wrong(
    "You rounded the share to two digits. Return it as it is; round when you print.",
    after=lambda answer: round(float(answer), 2),
)
boundary_recall.wrong(
    "You asked of all pixels whether both tables say the same. Only true boundary pixels count.",
    {SHARE: "(found == true).mean()"},
)
boundary_recall.wrong(
    "You divided what both mark by what at least one marks. Take the share of the true ones, with a found one within the tolerance.",
    {SHARE: "(found & true).sum() / (found | true).sum()"},
)
boundary_recall.wrong(
    "You compared the labels of the pixels. A label is a name: mark the boundaries of both, and compare these.",
    {SHARE: "(labels == truth).mean()"},
)


@boundary_recall.wrong(
    "You returned the F-measure, which mixes recall and precision. The recall alone is asked for."
)
def boundary_recall_and_precision(labels, truth, tolerance):
    recall = boundary_recall_answer(labels, truth, tolerance)
    precision = boundary_recall_answer(truth, labels, tolerance)
    return 2 * recall * precision / max(recall + precision, 1e-300)


@boundary_recall.wrong(
    "You returned the adjusted Rand index, which looks at pairs of pixels. Compare the boundaries."
)
def boundary_recall_by_pairs(labels, truth, tolerance):
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(truth.ravel(), labels.ravel())


@boundary_recall.cases
def boundary_recall_cases(rng):
    def table(*rows):
        return np.array([[int(one) for one in row] for row in rows])

    def alone(height, width, pixel):
        """One region everywhere but for one pixel."""
        regions = np.zeros((height, width), dtype=int)
        regions[pixel] = 2
        return regions

    def blocks(height, width, rows, columns):
        """Random names on a lattice of blocks, whose lines are drawn too."""
        down = np.sort(rng.choice(np.arange(1, height), rows - 1, replace=False))
        across = np.sort(rng.choice(np.arange(1, width), columns - 1, replace=False))
        names = rng.integers(0, 9, (rows, columns)) * 3 - 2
        row = np.searchsorted(down, np.arange(height), side="right")
        column = np.searchsorted(across, np.arange(width), side="right")
        return names[row[:, None], column]

    yield table("00"), table("00"), 1  # nothing to find
    yield table("01"), table("11"), 0
    yield table("00"), table("01"), 1  # nothing found
    yield table("0", "5"), table("2", "0"), 0
    yield table("00011"), table("30000"), 1
    yield table("00011"), table("30000"), 2
    yield table("0011", "0011"), table("0001", "0001"), 0
    yield table("00", "00", "11"), table("00", "11", "11"), 1
    yield table("0000", "0110", "0000"), table("0000", "0000", "0009"), 1
    # the last row and column, and the first, each by itself
    yield table("1000", "0000", "0000"), table("0000", "0000", "0001"), 1
    yield table("00700", "00700", "00700"), table("0000", "0000", "0011")[:, [0, 1, 1, 2, 3]], 1
    yield table("0001", "0001", "0001"), table("0111", "0111", "0111"), 1
    # off in both directions at once
    yield alone(5, 5, (3, 3)), alone(5, 5, (1, 1)), 2
    yield alone(4, 6, (2, 4)), alone(4, 6, (1, 1)), 2
    yield alone(8, 8, (4, 4)), alone(8, 8, (6, 6)), 3
    # far larger than the picture
    yield table("0002", "0000", "0000"), table("0000", "4000", "4444"), 9
    for height, width, tolerance in ((6, 9, 0), (9, 5, 1), (8, 12, 1), (12, 9, 2), (7, 16, 3)):
        truth = blocks(height, width, 3, 4)
        yield np.roll(truth, (1, -2), axis=(0, 1)), truth, tolerance
        yield blocks(height, width, 2, 2), blocks(height, width, 3, 3), tolerance
    yield rng.integers(0, 2, (5, 8)), rng.integers(0, 3, (5, 8)), 0


@exercise(
    lesson="11",
    task="Return labels that lose two of the six regions at least, and yet have an adjusted Rand index of 0.95 or more.",
    hints=[
        "The adjusted Rand index counts pairs of pixels. A region of n pixels that joins one of m brings n·m pairs together that were apart: few, if both are small.",
        "`names, sizes = np.unique(truth, return_counts=True)` counts the pixels of each region, and `names[sizes.argsort()]` are the names from the smallest region to the largest.",
        "Give the pixels of the two smallest regions the name of the third smallest, or each that of the region around it; the largest of all costs too many pairs. `np.isin(truth, some_names)` says which pixels are of some regions. Work on a copy, `truth.copy()`.",
    ],
    learned="An index over pairs of pixels hardly sees what is small, and what is small may be what you look for. So count the regions that were found, too.",
)
def hide_a_region(truth):
    """A labelling that loses two of the six regions and still has an ARI of 0.95 or more."""
    # Your code here.


@hide_a_region.reference
def hide_a_region_answer(truth):
    names, sizes = np.unique(truth, return_counts=True)
    names = names[sizes.argsort()]
    labels = truth.copy()
    labels[np.isin(truth, names[:2])] = names[2]
    return labels


@hide_a_region.loops
def hide_a_region_in_loops(truth):
    """Each of the two smallest goes to the neighbour that it touches most."""
    labels = truth.tolist()
    height, width = len(labels), len(labels[0])
    pixels = {}
    for y in range(height):
        for x in range(width):
            pixels.setdefault(labels[y][x], []).append((y, x))
    for name in sorted(pixels, key=lambda name: len(pixels[name]))[:2]:
        touched = {}
        for y, x in pixels[name]:
            for r, c in ((y, x + 1), (y, x - 1), (y + 1, x), (y - 1, x)):
                if 0 <= r < height and 0 <= c < width and labels[r][c] != name:
                    touched[labels[r][c]] = touched.get(labels[r][c], 0) + 1
        around = max(touched, key=touched.get)
        for y, x in pixels[name]:
            labels[y][x] = around
    return np.array(labels)


LEAST_INDEX = 0.95
"""The adjusted Rand index that is asked for."""
FOUND_OVERLAP = 0.5
"""A true region that a found one overlaps by this share or more is found."""
LOST = 2
"""So many true regions at least have to be lost."""


@hide_a_region.judged
def hide_a_region_judged(answer, truth):
    return lacks_of_regions(answer, truth.shape) or lacks_of_hiding(answer.value, truth)


def lacks_of_hiding(labels, truth):
    """Whether too few regions are lost, and whether the index is too low; both in numbers."""
    from sklearn.metrics import adjusted_rand_score

    index = adjusted_rand_score(truth.ravel(), labels.ravel())
    overlaps = best_overlaps(labels, truth)
    lost = [name for name, overlap in overlaps.items() if overlap < FOUND_OVERLAP]
    lacks = {}
    if len(lost) < LOST:
        each = ", ".join(f"{name}: {digits(overlap)}" for name, overlap in overlaps.items())
        which = f"only region {lost[0]} is lost" if lost else "none is lost"
        lacks[f"lost {len(lost)}"] = (
            f"Of the {len(overlaps)} true regions {which}; at least {LOST} are asked for. The best "
            f"overlap of each with a region of yours: {each}. Below {FOUND_OVERLAP} it is lost."
        )
    if index < LEAST_INDEX:
        lacks["index"] = (
            f"The adjusted Rand index is {digits(index)}; at least {LEAST_INDEX} is asked for."
        )
    return lacks


def digits(number):
    """A number cut, not rounded, to three digits: what is too low never looks like enough."""
    return f"{math.floor(1000 * number + 1e-9) / 1000:.3f}"


def best_overlaps(labels, truth):
    """How far each true region is overlapped by the found one that overlaps it most, by name.

    Two regions overlap by the share of the pixels of both together that are in both (Jaccard).
    """
    overlaps = {}
    for name in np.unique(truth).tolist():
        own = truth == name
        found = [labels == label for label in np.unique(labels[own])]
        overlaps[name] = max(float((own & one).sum() / (own | one).sum()) for one in found)
    return overlaps


hide_a_region.wrong(
    "You lost no region. Other names for the same regions change nothing, and a few pixels more or less lose none: give all pixels of a small region another's label.",
    after=lambda answer, truth: truth + 1,
)


@hide_a_region.wrong(
    "You lost one region, and two at least are asked for. If you joined two small ones with each other: the larger one makes up half of both, or more, and so is found."
)
def hide_a_region_alone(truth):
    names, sizes = np.unique(truth, return_counts=True)
    return np.where(truth == names[sizes.argmin()], names[sizes.argmax()], truth)


@hide_a_region.wrong(
    "Regions enough are lost, but so are too many pairs of pixels. A region of n pixels that joins one of m costs n·m pairs: lose the two smallest, let them join a small one or what is around them, and leave the others as they are."
)
def hide_a_region_large(truth):
    names, sizes = np.unique(truth, return_counts=True)
    names = names[sizes.argsort()]
    return np.where(np.isin(truth, names[:-1]), names[0], names[-1])


@hide_a_region.wrong(
    "You lost one region, and too many pairs of pixels with it. Lose the smallest regions, and leave the others as they are."
)
def hide_a_region_halved(truth):
    labels = hide_a_region_alone(truth)
    names, sizes = np.unique(truth, return_counts=True)
    largest = labels == names[sizes.argmax()]
    middle = np.median(np.argwhere(largest)[:, 1])
    return np.where(largest & (np.indices(truth.shape)[1] > middle + 1), names.max() + 1, labels)


hide_a_region.wrong(
    "You lost no region, and yet too many pairs of pixels agree no more. Leave the large regions as they are, and give all pixels of a small one another's label.",
    after=lambda answer, truth: truth * 2 + (np.indices(truth.shape)[1] % 5 == 0),
)
hide_a_region.wrong(
    "You returned one long row of labels. Bring it into the picture's shape: `labels.reshape(truth.shape)`.",
    after=lambda answer: answer.ravel(),
)
hide_a_region.wrong(
    "Your labels are numbers with a point, as `np.zeros` makes them. A label is a name: `.astype(int)`, or `dtype=int` where you make the table.",
    after=lambda answer: answer.astype(float),
)
hide_a_region.wrong(
    "You returned True and False. A label for each pixel is asked for: use that table between square brackets, `labels[…] = another`.",
    after=lambda answer, truth: answer != truth,
)


@hide_a_region.cases
def hide_a_region_cases(rng):
    for height, width, hill, discs, house, window in (
        (64, 96, 44, [(16, 22, 10), (54, 74, 8)], (22, 40, 50, 70), (27, 34, 56, 62)),
        (40, 72, 26, [(9, 58, 5), (34, 12, 4)], (12, 22, 20, 36), (14, 18, 24, 28)),
        (50, 45, 36, [(12, 9, 5), (43, 30, 4)], (10, 24, 20, 34), (14, 18, 23, 27)),
        (36, 80, 26, [(12, 70, 6), (30, 10, 4)], (4, 12, 30, 60), (6, 9, 50, 56)),
    ):
        y, x = np.indices((height, width))
        truth = (y > hill + height / 8 * np.sin(x / 15)).astype(int)
        for place, (row, column, radius) in enumerate(discs):
            truth[(x - column) ** 2 + (y - row) ** 2 < radius**2] = 2 + place
        for place, (top, bottom, left, right) in enumerate((house, window)):
            truth[top:bottom, left:right] = 4 + place
        yield (rng.permutation(6)[truth],)
