"""Exercises of lesson 12: colours in a window, weights, a step, a size, a tracker that is fooled."""

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="12",
    task="Return which share of a window each colour has, pixels in its middle counting most.",
    hints=[
        "`rows, columns = np.indices(image.shape[:2])` says of each pixel where it stands: x is its column, y its row. From them make `u = ((columns - x) / half_width) ** 2 + ((rows - y) / half_height) ** 2` for all pixels at once.",
        "A pixel counts 1 − u where u is below 1, and nothing elsewhere: `np.maximum(1 - u, 0)`. Take all pixels of the picture, and the edges take care of themselves.",
        "A picture holds bytes, and bytes end at 255: `image.astype(int) * bins // 256` says in which part of red, green and blue each pixel is. `(r * bins + g) * bins + b` makes one number of the three.",
        "`np.bincount(numbers.ravel(), weights.ravel(), bins**3)` adds up the weights of each bin. Divide by their sum.",
    ],
    learned="This is a density of colours, on bins: what is in the window, and not where. Its weights fade to 0 at the edge, so the histogram changes gently when the window moves, and there is a slope to climb.",
)
def colour_histogram(image, box, bins):
    """The shares of colours in a window, pixels in its middle counting most, shape (bins³,)."""
    # Your code here.


@colour_histogram.reference
def colour_histogram_answer(image, box, bins):
    x, y, half_width, half_height = box
    rows, columns = np.indices(image.shape[:2])
    u = ((columns - x) / half_width) ** 2 + ((rows - y) / half_height) ** 2
    weights = np.maximum(1 - u, 0)
    parts = image.astype(int) * bins // 256
    numbers = (parts[:, :, 0] * bins + parts[:, :, 1]) * bins + parts[:, :, 2]
    sums = np.bincount(numbers.ravel(), weights.ravel(), bins**3)
    return sums / sums.sum()


@colour_histogram.loops
def colour_histogram_in_loops(image, box, bins):
    x, y, half_width, half_height = box
    shares, total = np.zeros(bins**3), 0.0
    for row, line in enumerate(image.tolist()):
        for column, colour in enumerate(line):
            u = ((column - x) / half_width) ** 2 + ((row - y) / half_height) ** 2
            if u < 1:
                r, g, b = (byte * bins // 256 for byte in colour)
                shares[(r * bins + g) * bins + b] += 1 - u
                total += 1 - u
    return shares / total


#: Lines of the answer, which its wrong ones exchange.
U = "((columns - x) / half_width) ** 2 + ((rows - y) / half_height) ** 2"
WEIGHTS = "np.maximum(1 - u, 0)"
PARTS = "image.astype(int) * bins // 256"
WIDTH = "(256 // bins)"
NUMBERS = "(parts[:, :, 0] * bins + parts[:, :, 1]) * bins + parts[:, :, 2]"
ONE_CHANNEL = "np.bincount(one.ravel(), weights.ravel(), bins)"
SUMS = "np.bincount(numbers.ravel(), weights.ravel(), bins**3)"
RECTANGLE = "((np.abs(columns - x) <= half_width) & (np.abs(rows - y) <= half_height))"

colour_histogram.wrong(
    "All pixels of the ellipse count alike in yours. The middle counts most: 1 − u.",
    {WEIGHTS: "u < 1"},
)
colour_histogram.wrong(
    "You counted all pixels of the rectangle, each once. The window is the ellipse in it, where u < 1, and a pixel counts 1 − u.",
    {WEIGHTS: RECTANGLE},
)
colour_histogram.wrong(
    "You counted all pixels of the picture, each once. Only those in the window count, each 1 − u.",
    {WEIGHTS: "np.ones_like(u)"},
)
colour_histogram.wrong(
    "You left the weights below 0 in: 1 − u is negative outside the ellipse. Nothing counts there: `np.maximum(1 - u, 0)`.",
    {WEIGHTS: "1 - u"},
)
colour_histogram.wrong(
    "You took all pixels of the rectangle, and in its corners 1 − u is below 0. Nothing counts there: `np.maximum(1 - u, 0)`.",
    {WEIGHTS: f"(1 - u) * {RECTANGLE}"},
)
colour_histogram.wrong(
    "You weighted all pixels of the picture by a Gaussian, exp(−u/2). Here the weights are 1 − u, and end at the edge of the ellipse.",
    {WEIGHTS: "np.exp(-u / 2)"},
)
colour_histogram.wrong(
    "You weighted the pixels of the ellipse by a Gaussian, exp(−u/2). Here they count 1 − u.",
    {WEIGHTS: "np.exp(-u / 2) * (u < 1)"},
)
colour_histogram.wrong(
    "You took the root of u, or of 1 − u, somewhere: your weights are √(1 − u). They are 1 − u.",
    {WEIGHTS: "np.sqrt(np.maximum(1 - u, 0))"},
)
colour_histogram.wrong(
    "Your weights are 1 − √u: they fall in a straight line from the middle. u is a square already, and they are 1 − u.",
    {WEIGHTS: "np.maximum(1 - np.sqrt(u), 0)"},
)
colour_histogram.wrong(
    "Your weights are (1 − u)², those of the biweight. Here they are 1 − u.",
    {WEIGHTS: "np.maximum(1 - u, 0) ** 2"},
)
colour_histogram.wrong(
    "Your weights are u: what lies near the edge of the ellipse counts most. The middle has to: 1 − u.",
    {WEIGHTS: "u * (u < 1)"},
)
colour_histogram.wrong(
    "You multiplied a weight for x with one for y, and so reached into the corners of the rectangle. Add the two squares up first: the weight is 1 − u.",
    {
        U: "((columns - x) / half_width) ** 2",
        WEIGHTS: "np.maximum(1 - u, 0) * np.maximum(1 - ((rows - y) / half_height) ** 2, 0)",
    },
)
colour_histogram.wrong(
    "You took |x| and |y| without squaring them: a diamond came out. Both parts of u are squares, and its edge is an ellipse.",
    {U: "np.abs(columns - x) / half_width + np.abs(rows - y) / half_height"},
)
for radius, words in (
    ("half_width", "half the width"),
    ("half_height", "half the height"),
    ("max(half_width, half_height)", "the larger of the two half sizes"),
    ("min(half_width, half_height)", "the smaller of the two half sizes"),
):
    colour_histogram.wrong(
        f"You divided both distances by {words}: a circle came out. x is divided by half the width, y by half the height.",
        {U: f"((columns - x) ** 2 + (rows - y) ** 2) / {radius} ** 2"},
    )
colour_histogram.wrong(
    "Your shares do not sum to 1. Divide by the sum of all weights.",
    {"return sums / sums.sum()": "return sums"},
)
colour_histogram.wrong(
    "You divided by the number of pixels of the picture. Divide by the sum of all weights: shares sum to 1.",
    {"return sums / sums.sum()": "return sums / numbers.size"},
)
colour_histogram.wrong(
    "You divided by the number of pixels in the ellipse. They do not count 1 each: divide by the sum of their weights.",
    {"return sums / sums.sum()": "return sums / (u < 1).sum()"},
)
colour_histogram.wrong(
    "You made the largest share 1. All of them together are 1: divide by the sum.",
    {"return sums / sums.sum()": "return sums / sums.max()"},
)
colour_histogram.wrong(
    "You made the sum of the squares 1. The shares themselves sum to 1.",
    {"return sums / sums.sum()": "return sums / np.linalg.norm(sums)"},
)
colour_histogram.wrong(
    "You divided by the width of a bin too, as a density does. These are shares: divide by the sum alone.",
    {"return sums / sums.sum()": "return sums / sums.sum() / (256 / bins) ** 3"},
)
colour_histogram.wrong(
    "x and y have changed places: x goes to the right and is a column, y goes down and is a row.",
    {"rows, columns =": "columns, rows ="},
)
colour_histogram.wrong(
    "The middle's x and y have changed places: the box begins with x, to the right.",
    {"x, y, half_width": "y, x, half_width"},
)
colour_histogram.wrong(
    "Half the width and half the height have changed places: the width goes with the columns.",
    {"half_width, half_height = box": "half_height, half_width = box"},
)
colour_histogram.wrong(
    "You took x and y for a corner of the box. They are its middle.",
    {"= box": "= box + np.concatenate([box[2:], [0, 0]])"},
)
colour_histogram.wrong(
    "You took x and y for a corner of the box, and the half sizes for whole ones. x and y are its middle, and it reaches half the width to each side.",
    {"= box": "= np.concatenate([box[:2] + box[2:] / 2, box[2:] / 2])"},
)
colour_histogram.wrong(
    "Your window is half as large as asked for: the box holds *half* the width and *half* the height already.",
    {"= box": "= np.concatenate([box[:2], box[2:] / 2])"},
)
colour_histogram.wrong(
    "Your window is twice as large as asked for: it reaches half the width to each side.",
    {"= box": "= np.concatenate([box[:2], box[2:] * 2])"},
)
colour_histogram.wrong(
    "You cut the middle down to whole pixels. It may lie between pixels: go on with x and y as they are.",
    {U: U.replace("- x", "- np.trunc(x)").replace("- y", "- np.trunc(y)")},
)
colour_histogram.wrong(
    "You rounded the middle to whole pixels. It may lie between pixels: go on with x and y as they are.",
    {U: U.replace("- x", "- np.rint(x)").replace("- y", "- np.rint(y)")},
)
colour_histogram.wrong(
    "You cut the whole box down to whole pixels, as `int(…)` does. Its middle and its sizes may lie between pixels: go on with them as they are.",
    {"= box": "= np.trunc(box)"},
)
colour_histogram.wrong(
    "You rounded the whole box to whole pixels. Its middle and its sizes may lie between pixels: go on with them as they are.",
    {"= box": "= np.rint(box)"},
)
colour_histogram.wrong(
    "You put the pixels at halves. A pixel stands at whole numbers: the first one of all at x = 0, y = 0.",
    {U: U.replace("columns -", "columns + 0.5 -").replace("rows -", "rows + 0.5 -")},
)
colour_histogram.wrong(
    "You counted columns and rows from 1. The first pixel of all stands at x = 0, y = 0.",
    {U: U.replace("columns -", "columns + 1 -").replace("rows -", "rows + 1 -")},
)
colour_histogram.wrong(
    "You moved a middle that lies outside of the picture to its edge. Leave it where it is: the part of the window inside counts.",
    {
        U: U.replace("- x", "- np.clip(x, 0, columns.max())").replace(
            "- y", "- np.clip(y, 0, rows.max())"
        )
    },
)
colour_histogram.wrong(
    "Red and blue have changed places: red comes first in a picture, and (r · bins + g) · bins + b is the number.",
    {NUMBERS: "(parts[:, :, 2] * bins + parts[:, :, 1]) * bins + parts[:, :, 0]"},
)
colour_histogram.wrong(
    "Green and blue have changed places: the number is (r · bins + g) · bins + b.",
    {NUMBERS: "(parts[:, :, 0] * bins + parts[:, :, 2]) * bins + parts[:, :, 1]"},
)
colour_histogram.wrong(
    "You added the three parts up. Different colours then have one number: multiply by `bins` in between, (r · bins + g) · bins + b.",
    {NUMBERS: "parts.sum(axis=2)"},
)
colour_histogram.wrong(
    "You multiplied red by `bins` once. It has to be twice, or red and green are mixed up: (r · bins + g) · bins + b.",
    {NUMBERS: "parts[:, :, 0] * bins + parts[:, :, 1] * bins + parts[:, :, 2]"},
)
colour_histogram.wrong(
    "You counted grey, the mean of red, green and blue. A bin belongs to a colour: (r · bins + g) · bins + b.",
    {NUMBERS: "image.mean(axis=2).astype(int) * bins // 256"},
)
colour_histogram.wrong(
    "You took `bins` for the width of a bin. It is their number: a byte's part is `byte * bins // 256`.",
    {PARTS: "image.astype(int) // bins", "bins**3)": "bins**3)[: bins**3]"},
)
colour_histogram.wrong(
    "You took `bins` for the width of a bin. It is their number: a byte's part is `byte * bins // 256`. And your array is as long as its largest number asks for, not bins³.",
    {PARTS: "image.astype(int) // bins"},
)
colour_histogram.wrong(
    "You divided by 255, so that a byte of 255 has a bin of its own, one beyond the last. There are 256 bytes: `byte * bins // 256`.",
    {PARTS: "image.astype(int) * bins // 255", "bins**3)": "bins**3)[: bins**3]"},
)
colour_histogram.wrong(
    "Your parts end at 255, as a division by 255 makes them, or a range of (0, 255). There are 256 bytes, and the parts go to 256: `byte * bins // 256`.",
    {PARTS: "np.minimum(image.astype(int) * bins // 255, bins - 1)"},
)
colour_histogram.wrong(
    "You multiplied by bins − 1, so that 255 alone is in the last part. All parts have the same width: `byte * bins // 256`.",
    {PARTS: "image.astype(int) * (bins - 1) // 255"},
)
colour_histogram.wrong(
    "You rounded to the nearest part. Cut down instead: `byte * bins // 256`.",
    {PARTS: "np.minimum(np.rint(image * (bins / 256)).astype(int), bins - 1)"},
)
colour_histogram.wrong(
    "You divided by 256 // bins, which is not the width of a part where `bins` does not divide 256. Multiply first: `byte * bins // 256`.",
    {PARTS: f"np.minimum(image.astype(int) // {WIDTH}, bins - 1)"},
)
colour_histogram.wrong(
    "You divided by 256 // bins, which is not the width of a part where `bins` does not divide 256: some bytes then fall into a part beyond the last. Multiply first: `byte * bins // 256`.",
    {PARTS: f"image.astype(int) // {WIDTH}"},
)
colour_histogram.wrong(
    "You divided by 256 // bins, which is not the width of a part where `bins` does not divide 256: some bytes then fall into a part beyond the last, for which your array has no place. Multiply first: `byte * bins // 256`.",
    {
        PARTS: f"image.astype(int) // {WIDTH}",
        SUMS: "np.zeros(bins**3)\n    np.add.at(sums, numbers, weights)",
    },
)
colour_histogram.wrong(
    "Two things. Your numbers of bins begin again at 0 after 255: they are uint8, as the picture is. And 256 // bins is not the width of a part where `bins` does not divide 256. `image.astype(int) * bins // 256` mends both.",
    {PARTS: f"image.astype(int) // {WIDTH}", "numbers.ravel()": "numbers.ravel() % 256"},
)
colour_histogram.wrong(
    "All your pixels are in bin 0. A picture holds bytes, uint8: times `bins` they begin again at 0 after 255, and divided by 256 nothing is left. `image.astype(int)` first.",
    {PARTS: "0 * image.astype(int)"},
)
colour_histogram.wrong(
    "Your numbers of bins begin again at 0 after 255: they are uint8, as the picture is. `image.astype(int)` first.",
    {"numbers.ravel()": "numbers.ravel() % 256"},
)
colour_histogram.wrong(
    "You cut the range that the picture's bytes have, from the least to the largest, into parts. Cut 0 to 256, or two pictures cannot be compared.",
    {
        SUMS: "np.histogramdd(image.reshape(-1, 3), bins, weights=weights.ravel())[0].ravel()",
    },
)
colour_histogram.wrong(
    "You made three histograms, of red, green and blue, one behind the other. A bin here is a colour, all three together: bins³ of them.",
    {SUMS: f"np.concatenate([{ONE_CHANNEL} for one in np.moveaxis(parts, 2, 0)])"},
)
colour_histogram.wrong(
    "You returned a table of three axes. One number after the other is asked for: `.ravel()` makes that of it.",
    after=lambda answer, bins: answer.reshape(bins, bins, bins),
)
colour_histogram.wrong(
    "You left out the colours that are not there. A bin for each of the bins³ colours is asked for: `np.bincount(…, minlength=bins**3)`.",
    after=lambda answer: answer[answer > 0],
)
colour_histogram.wrong(
    "Your array ends with the largest number that comes up in the picture. A share for each of the bins³ colours is asked for: `np.bincount(…, minlength=bins**3)`.",
    {"weights.ravel(), bins**3": "weights.ravel()"},
)
colour_histogram.wrong(
    "You put the last weight of each bin where their sum belongs: `sums[numbers] += weights` sees each number once. `np.bincount`, or a loop, adds all of them.",
    {SUMS: "np.zeros(bins**3)\n    sums[numbers] += weights"},
)


@colour_histogram.wrong(
    "Where the window sticks out on the left or at the top, you counted pixels of the other end of the picture: a negative place counts from the end. Leave out what lies outside of the picture."
)
def colour_histogram_round(image, box, bins):
    x, y, half_width, half_height = box
    height, width = image.shape[:2]
    sums = np.zeros(bins**3)
    for row in range(int(np.ceil(y - half_height)), int(np.floor(y + half_height)) + 1):
        for column in range(int(np.ceil(x - half_width)), int(np.floor(x + half_width)) + 1):
            u = ((column - x) / half_width) ** 2 + ((row - y) / half_height) ** 2
            if u < 1 and -height <= row < height and -width <= column < width:
                r, g, b = image[row, column].astype(int) * bins // 256
                sums[(r * bins + g) * bins + b] += 1 - u
    return sums / sums.sum()


@colour_histogram.wrong(
    "Where the window sticks out, you took the pixels at the picture's edge in place of those that are not there. Leave out what lies outside of the picture."
)
def colour_histogram_stretched(image, box, bins):
    x, y, half_width, half_height = box
    height, width = image.shape[:2]
    sums = np.zeros(bins**3)
    for row in range(int(np.ceil(y - half_height)), int(np.floor(y + half_height)) + 1):
        for column in range(int(np.ceil(x - half_width)), int(np.floor(x + half_width)) + 1):
            u = ((column - x) / half_width) ** 2 + ((row - y) / half_height) ** 2
            if u < 1:
                colour = image[min(max(row, 0), height - 1), min(max(column, 0), width - 1)]
                r, g, b = colour.astype(int) * bins // 256
                sums[(r * bins + g) * bins + b] += 1 - u
    return sums / sums.sum()


@colour_histogram.cases
def colour_histogram_cases(rng):
    def painted(height, width, colours=6):
        """A picture of few colours, so that a bin has several pixels."""
        return rng.integers(0, 256, (colours, 3), np.uint8)[
            rng.integers(0, colours, (height, width))
        ]

    ramp = np.array([[0, 16, 15], [51, 85, 128], [52, 127, 86], [204, 170, 171], [255, 254, 205]])
    ramp = ramp.astype(np.uint8)[None]
    yield np.array([[[200, 100, 50]]], np.uint8), np.array([0.0, 0.0, 1.0, 1.0]), 2
    yield ramp[:, 1:4], np.array([1.0, 0.0, 2.0, 1.0]), 2
    yield ramp[:, 2:].swapaxes(0, 1), np.array([0.0, 1.0, 1.0, 2.0]), 3
    yield ramp, np.array([2.0, 0.0, 3.0, 1.0]), 5  # bytes at the borders of parts
    yield ramp, np.array([2.5, 0.0, 4.0, 1.5]), 3
    yield ramp[:, ::-1], np.array([1.75, 0.25, 3.5, 1.0]), 16
    yield ramp, np.array([2.75, 0.25, 0.8, 1.0]), 4  # less than a pixel to each side
    yield ramp.swapaxes(0, 1), np.array([0.25, 2.75, 1.0, 0.8]), 4
    # out at the top left; out at the bottom right, the middle too; wider than the picture
    yield painted(3, 4), np.array([0.25, -0.5, 1.5, 1.25]), 4
    yield painted(4, 3), np.array([2.5, 4.25, 1.25, 2.5]), 4
    yield painted(3, 5), np.array([1.0, 1.5, 6.0, 3.5]), 2
    yield painted(5, 4), np.array([-0.75, 1.5, 2.0, 1.75]), 6
    for height, width, bins in (
        (6, 4, 3),
        (5, 8, 4),
        (9, 6, 5),
        (8, 13, 16),
        (14, 11, 8),
        (12, 20, 16),
        (22, 17, 10),
    ):
        image = rng.integers(0, 256, (height, width, 3), np.uint8)
        yield image, place_in(rng, height, width), bins
        yield painted(height, width), place_in(rng, height, width), bins


def place_in(rng, height, width):
    """A box in a picture, or partly: seldom in its middle, seldom as wide as high."""
    x, y = rng.uniform(0, width - 1), rng.uniform(0, height - 1)
    return np.array([x, y, rng.uniform(1, width / 2), rng.uniform(1, height / 2)])


@exercise(
    lesson="12",
    task="Return how hard each pixel pulls: the root of its colour's target share over its found share.",
    hints=[
        "`numbers` says of each pixel which colour it has, and `target` and `found` have a share for each colour. First make one weight for each colour.",
        "Where a colour is not found at all, its weight is 0 here. Keep the division away from there: start with `np.zeros(len(found))`, and fill in the places where `found > 0`.",
        "An array between square brackets looks up all its numbers at once, whatever its shape: `weights[numbers]`.",
    ],
    learned="A colour of which the window holds too little pulls hard, and one of which it holds too much pulls little. So the step goes where the window's shares come closer to the target's.",
)
def pixel_weights(numbers, target, found):
    """How hard each pixel pulls: √(target share / found share) of its colour, same shape."""
    # Your code here.


@pixel_weights.reference
def pixel_weights_answer(numbers, target, found):
    weights = np.zeros(len(target))
    there = found > 0
    weights[there] = np.sqrt(target[there] / found[there])
    return weights[numbers]


@pixel_weights.loops
def pixel_weights_in_loops(numbers, target, found):
    weights = []
    for number in numbers.ravel().tolist():
        share, in_window = float(target[number]), float(found[number])
        weights.append((share / in_window) ** 0.5 if in_window > 0 else 0.0)
    return np.array(weights).reshape(numbers.shape)


ROOT = "np.sqrt(target[there] / found[there])"
FILLED = f"weights[there] = {ROOT}"
#: So little changes no share that is found: to add it, or to put it in place of 0, is the same.
TINY = 1e-12, 1e-15, 1e-16, 2.0**-52, 1e-300, 2.0**-1022
LARGE = (
    "A colour of the target that is not found then has a large weight. It is 0 here: "
    "leave such colours out of the division."
)

pixel_weights.wrong(
    "You left out the root: a weight is √(target share / found share).",
    {ROOT: "target[there] / found[there]"},
)
pixel_weights.wrong(
    "The fraction is upside down: the target's share stands above, the found one below.",
    {
        "there = found > 0": "there = target > 0",
        ROOT: "np.sqrt(found[there] / target[there])",
    },
)
pixel_weights.wrong(
    "The fraction is upside down, and the root is missing: a weight is √(target share / found share).",
    {
        "there = found > 0": "there = target > 0",
        ROOT: "found[there] / target[there]",
    },
)
pixel_weights.wrong(
    "You gave each pixel its colour's share in the target alone. Divide by what the window holds already, and take the root.",
    {FILLED: "weights = target"},
)
pixel_weights.wrong(
    "You gave each pixel its colour's share in the target alone, as a part of the largest share. Divide by what the window holds already, and take the root.",
    {FILLED: "weights = target / target.max()"},
)
pixel_weights.wrong(
    "You took the root of the target's share alone. Divide by the found share first.",
    {FILLED: "weights = np.sqrt(target)"},
)
pixel_weights.wrong(
    "You took the found share alone. It stands below the line: √(target share / found share).",
    {FILLED: "weights = found"},
)
pixel_weights.wrong(
    "You multiplied the two shares. That is for the similarity; a weight divides them, √(target share / found share).",
    {ROOT: "np.sqrt(target[there] * found[there])"},
)
pixel_weights.wrong(
    "You multiplied the two shares, without a root. A weight divides them: √(target share / found share).",
    {ROOT: "target[there] * found[there]"},
)
pixel_weights.wrong(
    "You took the difference of the two shares. A weight is a fraction: √(target share / found share).",
    {FILLED: "weights = target - found"},
)
pixel_weights.wrong(
    "You took the difference of the two shares, without its sign. A weight is a fraction: √(target share / found share).",
    {FILLED: "weights = np.abs(target - found)"},
)
pixel_weights.wrong(
    "You took the root of the target's share alone, and divided by the found share itself. The root goes over the whole fraction.",
    {ROOT: "np.sqrt(target[there]) / found[there]"},
)
pixel_weights.wrong(
    "You took the root of the found share alone. The root goes over the whole fraction.",
    {ROOT: "target[there] / np.sqrt(found[there])"},
)
pixel_weights.wrong(
    "You squared the fraction. Its root is asked for.",
    {ROOT: "(target[there] / found[there]) ** 2"},
)
pixel_weights.wrong(
    "You took the logarithm of the fraction, which is below 0 where the window holds too much. Its root is asked for.",
    {
        "there = found > 0": "there = (found > 0) & (target > 0)",
        ROOT: "np.log(target[there] / found[there])",
    },
)
pixel_weights.wrong(
    "You divided by the target's share plus the found one. Below the line stands the found share alone.",
    {ROOT: "np.sqrt(target[there] / (target[there] + found[there]))"},
)
pixel_weights.wrong(
    "You cut the weights off at 1. Above 1 is where the window holds too little of a colour: leave them as they are.",
    {ROOT: "np.minimum(np.sqrt(target[there] / found[there]), 1)"},
)
pixel_weights.wrong(
    "You divided by 0: where a colour is not found, NaN or infinity comes out. Its weight is 0 here.",
    {"there = found > 0": "there = found >= 0"},
)
pixel_weights.wrong(
    "You divided by 0, and put a 0 for NaN alone: where the target has a colour that is not found, infinity is left. Its weight is 0 here.",
    {FILLED: "weights = np.sqrt(target / found)\n    weights[weights != weights] = 0"},
)
pixel_weights.wrong(
    "You divided by 0: `np.nan_to_num` makes 0 of NaN, but a huge number of infinity. Where a colour is not found, its weight is 0 here.",
    {FILLED: "weights = np.nan_to_num(np.sqrt(target / found))"},
)
pixel_weights.wrong(
    "You made the root's fraction finite with `np.nan_to_num` first, and then took the root: a huge number is left where infinity was. Where a colour is not found, its weight is 0 here.",
    {FILLED: "weights = np.sqrt(np.nan_to_num(target / found))"},
)
pixel_weights.wrong(
    "You gave weight 1 to a colour that is not found. It is 0 here.",
    {"np.zeros(": "np.ones("},
)
pixel_weights.wrong(
    "Where a colour is not found you divided by 1 in place of 0. Its weight is 0 here.",
    {FILLED: "weights = np.sqrt(target / np.where(there, found, 1))"},
)
for small in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10):
    pixel_weights.wrong(
        f"You added {small:g} below the line, so as not to divide by 0. {LARGE}",
        {FILLED: f"weights = np.sqrt(target / (found + {small}))"},
    )
    pixel_weights.wrong(
        f"You put {small:g} in place of 0 below the line, or of all that is less. {LARGE}",
        {FILLED: f"weights = np.sqrt(target / np.maximum(found, {small}))"},
    )
for tiny in TINY:
    pixel_weights.wrong(
        f"You put a tiny number, {tiny:.2g}, in place of 0 below the line. {LARGE}",
        {FILLED: f"weights = np.sqrt(target / (found + {tiny}))"},
    )
pixel_weights.wrong(
    "You divided the weights by their sum. Return them as they are.",
    after=lambda answer: answer / (answer.sum() or 1),
)
pixel_weights.wrong(
    "You divided the weights by the largest. Return them as they are.",
    after=lambda answer: answer / (answer.max() or 1),
)
pixel_weights.wrong(
    "You returned one weight for each colour. One for each pixel is asked for: `weights[numbers]`.",
    {"return weights[numbers]": "return weights"},
)
pixel_weights.wrong(
    "You returned the weights in one long row. They have the shape of `numbers`: one for each pixel, where it stands.",
    after=lambda answer: answer.ravel(),
)
pixel_weights.wrong(
    "You returned one weight for each colour that comes up. One for each pixel is asked for, where it stands.",
    {"return weights[numbers]": "return weights[np.unique(numbers)]"},
)
pixel_weights.wrong(
    "You added the weights up. One for each pixel is asked for.",
    after=lambda answer: answer.sum(),
)
pixel_weights.wrong(
    "You put the weights into an array of whole numbers, which cuts them down: `np.zeros_like(numbers)` makes one. `np.zeros(numbers.shape)` makes numbers with a point.",
    after=lambda answer: answer.astype(int),
)
pixel_weights.wrong(
    "You used a colour's place in `numbers` for its number. `numbers` holds the numbers, and `target[numbers]` looks them up.",
    {"weights[numbers]": "weights[np.arange(numbers.size) % len(target)].reshape(numbers.shape)"},
)


@pixel_weights.cases
def pixel_weights_cases(rng):
    half = np.array([0.5, 0.5])
    yield np.array([0]), half, np.array([0.125, 0.875])
    yield np.array([[1, 0, 1]]), np.array([0.8, 0.2]), half
    yield np.array([0, 1, 1]), half, np.array([1.0, 0.0])  # not found
    yield np.array([[1], [2]]), np.array([0.36, 0.64, 0.0]), np.array([0.0, 0.16, 0.84])
    yield np.array([1, 0, 2]), np.array([0.0, 0.5, 0.5]), np.array([0.0, 1.0, 0.0])  # in neither
    yield np.array([[0, 3], [3, 1]]), np.array([0.0, 0.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.0, 0.0])
    yield np.array([[2, 2, 0]]), np.array([0.1, 0.2, 0.7]), np.array([0.6, 0.3, 0.1])
    for shape, count in (
        ((5,), 4),
        ((2, 4), 3),
        ((4, 3), 8),
        ((3, 5), 8),
        ((2, 3, 4), 27),
        ((6, 9), 27),
        ((10, 7), 64),
    ):
        target, found = rng.dirichlet(np.ones(count), 2)
        if count > 4:  # colours that one of the two, or neither, has
            target[rng.permutation(count)[: count // 4]] = 0
            found[rng.permutation(count)[: count // 4]] = 0
        yield rng.integers(0, count, shape), target / target.sum(), found / found.sum()


@exercise(
    lesson="12",
    task="Return where the middle of a window goes in one step: to the mean of the places in it, each counting by its weight.",
    hints=[
        "`rows, columns = np.indices(weights.shape)` says where each pixel stands: x is its column, y its row.",
        "A pixel is in the window if `abs(columns - x) <= half_width` and `abs(rows - y) <= half_height`. `np.where(inside, weights, 0)` keeps the weights there.",
        "The new x is the sum of weight times column, divided by the sum of the weights; the new y is the same with rows: `np.array([new_x, new_y])`. Where that sum is 0 there is nothing to divide by: the window stays.",
    ],
    learned="This is the mean-shift step with a flat kernel, on pixels that count by their weights. Nothing else moves the window: again and again until it stays, and that is tracking, frame by frame.",
)
def shift_window(weights, box):
    """Where the middle of a window goes in one step, x and y, shape (2,)."""
    # Your code here.


@shift_window.reference
def shift_window_answer(weights, box):
    x, y, half_width, half_height = box
    rows, columns = np.indices(weights.shape)
    inside = (np.abs(columns - x) <= half_width) & (np.abs(rows - y) <= half_height)
    pull = np.where(inside, weights, 0)
    if pull.sum() == 0:
        return np.array([x, y])
    return np.array([(pull * columns).sum(), (pull * rows).sum()]) / pull.sum()


@shift_window.loops
def shift_window_in_loops(weights, box):
    x, y, half_width, half_height = box.tolist()
    total = along = down = 0.0
    for row, line in enumerate(weights.tolist()):
        for column, weight in enumerate(line):
            if abs(column - x) <= half_width and abs(row - y) <= half_height:
                total += weight
                along += weight * column
                down += weight * row
    return np.array([along / total, down / total] if total > 0 else [x, y])


INSIDE = "(np.abs(columns - x) <= half_width) & (np.abs(rows - y) <= half_height)"
SQUARES = "((columns - x) / half_width) ** 2 + ((rows - y) / half_height) ** 2"
PULL = "np.where(inside, weights, 0)"


def rectangle(left, right, top, bottom):
    """The edit that makes a window of these sides, each of which is in it."""
    across = f"(columns >= {left}) & (columns <= {right})"
    return {INSIDE: f"{across} & (rows >= {top}) & (rows <= {bottom})"}


def slices(left, right, top, bottom, back=" + np.array([[[top]], [[left]]])"):
    """The edit that cuts a window out of the picture, and then may count back from its corner."""
    sides = f"left, right, top, bottom = {left}, {right}, {top}, {bottom}"
    cut_out = "weights = weights[top:bottom, left:right]"
    return {
        "rows, columns = np.indices(weights.shape)": f"{sides}\n    {cut_out}\n    rows, columns = np.indices(weights.shape){back}",
        INSIDE: "np.ones(weights.shape, bool)",
    }


SIDES = ["x - half_width", "x + half_width", "y - half_height", "y + half_height"]
CUT = [f"int({side})" for side in SIDES]
CUT_AND_1 = [CUT[0], f"{CUT[1]} + 1", CUT[2], f"{CUT[3]} + 1"]
FIRST_AND_LAST = [
    *("int(np.ceil(x - half_width))", "int(np.floor(x + half_width)) + 1"),
    *("int(np.ceil(y - half_height))", "int(np.floor(y + half_height)) + 1"),
]
SLICED = f"{INSIDE} & (columns < np.floor(x + half_width)) & (rows < np.floor(y + half_height))"
INSIDE_ROUNDED = (
    "(np.abs(columns - np.rint(x)) <= np.rint(half_width))"
    " & (np.abs(rows - np.rint(y)) <= np.rint(half_height))"
)
#: Wrong windows, which two exercises have in common: the message, and the edit.
WINDOWS = {
    "Your window is an ellipse. Here it is the whole rectangle: |xᵢ − x| ≤ half the width, and |yᵢ − y| ≤ half the height.": {
        INSIDE: f"{SQUARES} <= 1"
    },
    "Your window is the ellipse of the histogram, where u < 1. Here it is the whole rectangle: |xᵢ − x| ≤ half the width, and |yᵢ − y| ≤ half the height.": {
        INSIDE: f"{SQUARES} < 1"
    },
    "You left out pixels exactly on the border. The window is closed: compare with <=.": {
        INSIDE: INSIDE.replace("<=", "<")
    },
    "You left out pixels exactly on the border on the right and at the bottom. The window is closed on every side: compare with <=, or end the slice at `np.floor(…) + 1`.": {
        INSIDE: f"{INSIDE} & (columns < x + half_width) & (rows < y + half_height)"
    },
    "You left out pixels exactly on the border on the left and at the top. The window is closed on every side: compare with >=, or begin the slice at `np.ceil(…)`.": {
        INSIDE: f"{INSIDE} & (columns > x - half_width) & (rows > y - half_height)"
    },
    "Your window ends one pixel too early on the right and at the bottom: a slice leaves out its end. Add 1 to it.": {
        INSIDE: SLICED
    },
    "Your window takes either the columns or the rows: a cross came out. A pixel has to be inside in x *and* in y: `&`.": {
        " & ": " | "
    },
    "Your window is half as large as asked for: the box holds *half* the width and *half* the height already.": {
        "<= half_width": "<= half_width / 2",
        "<= half_height": "<= half_height / 2",
    },
    "Your window is twice as large as asked for: it reaches half the width to each side.": {
        "<= half_width": "<= 2 * half_width",
        "<= half_height": "<= 2 * half_height",
    },
    "You took x and y for a corner of the window. They are its middle: it reaches to both sides.": rectangle(
        "x", "x + half_width", "y", "y + half_height"
    ),
    "You took x and y for a corner of the window, and its size to be twice the halves. They are its middle: it reaches half the width to each side.": rectangle(
        "x", "x + 2 * half_width", "y", "y + 2 * half_height"
    ),
    "You cut the window's sides down to whole pixels, as `int(…)` does. They may lie between pixels: on the left and at the top a pixel further out then counts too.": rectangle(
        *CUT
    ),
    "You cut the window's sides down to whole pixels, as `int(…)` does, and a slice leaves out its end. The first pixel inside is the side rounded up, `np.ceil`; the end of the slice is the last one inside, `np.floor`, plus 1.": rectangle(
        CUT[0], f"{CUT[1]} - 1", CUT[2], f"{CUT[3]} - 1"
    ),
    "You rounded the window's sides to whole pixels. They may lie between pixels: a pixel counts only if it is inside, however near it lies.": rectangle(
        *(f"np.rint({side})" for side in SIDES)
    ),
    "You cut the middle and the size down to whole pixels, as `int(…)` does. The window may lie between pixels: leave its numbers as they are.": rectangle(
        "int(x) - int(half_width)",
        "int(x) + int(half_width)",
        "int(y) - int(half_height)",
        "int(y) + int(half_height)",
    ),
    "You rounded the middle and the size to whole pixels. The window may lie between pixels: leave its numbers as they are.": {
        INSIDE: INSIDE_ROUNDED
    },
    "Where the window sticks out on the left or at the top, your slice begins below 0, which counts from the end: it is empty, or another part of the picture. `max(…, 0)` helps.": slices(
        *FIRST_AND_LAST
    ),
    "Two things. Where the window sticks out on the left or at the top, your slice begins below 0, which counts from the end: `max(…, 0)` helps. And you cut the sides down to whole pixels, as `int(…)` does: the first pixel inside is the side rounded up, `np.ceil`.": slices(
        *CUT_AND_1
    ),
    "Three things. Where the window sticks out on the left or at the top, your slice begins below 0, which counts from the end: `max(…, 0)` helps. A slice leaves out its end: add 1. And you cut the sides down to whole pixels, as `int(…)` does: the first pixel inside is the side rounded up, `np.ceil`.": slices(
        *CUT
    ),
}
MEAN = "np.array([(pull * columns).sum(), (pull * rows).sum()]) / pull.sum()"
STAYS = "return np.array([x, y])"

for message, edit in WINDOWS.items():
    shift_window.wrong(message, edit)
shift_window.wrong(
    "All pixels of the window count alike in yours. Each counts by its weight.",
    {MEAN: "np.array([columns[inside].mean(), rows[inside].mean()])"},
)
shift_window.wrong(
    "Every pixel of the window with a weight above 0 counts alike in yours. Each counts by its weight.",
    {MEAN: "np.array([columns[pull > 0].mean(), rows[pull > 0].mean()])"},
)
shift_window.wrong(
    "You returned the mean-shift vector, how far the window goes. Where its middle goes *to* is asked for.",
    {MEAN: f"{MEAN} - box[:2]", STAYS: "return np.zeros(2)"},
)
shift_window.wrong(
    "You returned the mean-shift vector, how far the window goes, and where there is no weight the middle itself. Where its middle goes *to* is asked for.",
    {MEAN: f"{MEAN} - box[:2]"},
)
shift_window.wrong(
    "The row came first. x goes to the right, and comes first: (x, y).",
    after=lambda answer: answer[::-1],
)
shift_window.wrong(
    "The row came first where the window moves. x goes to the right, and comes first: (x, y).",
    {
        MEAN: MEAN.replace("columns", "swapped")
        .replace("rows", "columns")
        .replace("swapped", "rows")
    },
)
shift_window.wrong(
    "x and y have changed places in your window: x is a column, y is a row.",
    {"rows, columns =": "columns, rows ="},
)
shift_window.wrong(
    "x and y of the middle have changed places in your window: x is a column, and comes first.",
    {"np.abs(columns - x)": "np.abs(columns - y)", "np.abs(rows - y)": "np.abs(rows - x)"},
)
shift_window.wrong(
    "Half the width and half the height have changed places: the width goes with the columns.",
    {"half_width, half_height = box": "half_height, half_width = box"},
)
shift_window.wrong(
    "You counted from the corner of the window. Count columns and rows of the whole picture, from 0.",
    {
        MEAN: f"{MEAN} - np.maximum(np.ceil([x - half_width, y - half_height]), 0)",
    },
)
shift_window.wrong(
    "Two things. You counted from the corner of the window: count columns and rows of the whole picture, from 0. And where the window sticks out on the left or at the top, your slice begins below 0, which counts from the end: `max(…, 0)` helps.",
    slices(*FIRST_AND_LAST, back=""),
)
shift_window.wrong(
    "You returned the place of the largest weight in the window. All weights pull: return the mean of the places, each counting by its weight.",
    {
        MEAN: "np.array([columns.ravel()[pull.argmax()], rows.ravel()[pull.argmax()]], float)",
    },
)
shift_window.wrong(
    "You took all pixels of the picture. Only those in the window pull.",
    {PULL: "weights"},
)
shift_window.wrong(
    "Your weights fade towards the edge, by 1 − u. That is for the histogram; here the window is flat, a rectangle, and a pixel counts by its weight alone.",
    {PULL: f"weights * np.maximum(1 - ({SQUARES}), 0)"},
)
shift_window.wrong(
    "You added the mean to the middle that the window had. The mean itself is where it goes.",
    {MEAN: f"{MEAN} + box[:2]"},
)
shift_window.wrong(
    "You rounded the answer to whole pixels. The middle may lie between pixels, and small steps would get lost.",
    after=lambda answer: np.round(answer),
)
shift_window.wrong(
    "You cut the answer down to whole pixels. The middle may lie between pixels, and small steps would get lost.",
    after=lambda answer: np.trunc(answer),
)
shift_window.wrong(
    "You divided by the number of pixels in the window. Divide by the sum of their weights.",
    {MEAN: MEAN.replace("pull.sum()", "inside.sum()")},
)
shift_window.wrong(
    "You divided by the sum of all weights of the picture. Divide by the sum of those in the window.",
    {MEAN: MEAN.replace("pull.sum()", "weights.sum()")},
)
shift_window.wrong(
    "You did not divide by the sum of the weights. A mean is a sum of weight times place, divided by the sum of the weights.",
    {MEAN: MEAN.replace(" / pull.sum()", "")},
)
shift_window.wrong(
    "You divided by 0: where no weight is inside, NaN comes out. The window stays there.",
    {STAYS: "return np.array([np.nan, np.nan])"},
)
shift_window.wrong(
    "Where no weight is inside, your window jumps to (0, 0). It stays where it is.",
    {STAYS: "return np.zeros(2)"},
)
shift_window.wrong(
    "Where no weight is inside, your window goes to the middle of the pixels in it. It stays where it is.",
    {STAYS: "return np.array([columns[inside].mean(), rows[inside].mean()])"},
)
shift_window.wrong(
    "You counted each weight by its square. Each counts as it is.",
    {"np.where(inside, weights, 0)": "np.where(inside, weights, 0) ** 2"},
)
shift_window.wrong(
    "You counted each weight by its root. `weights` holds what each pixel counts already.",
    {"np.where(inside, weights, 0)": "np.where(inside, weights, 0) ** 0.5"},
)
shift_window.wrong(
    "You went halfway only. The step goes to the mean itself.",
    after=lambda answer, box: (box[:2] + answer) / 2,
)
shift_window.wrong(
    "You returned the whole box, with its sizes. Its middle is asked for, (x, y).",
    after=lambda answer, box: np.concatenate([answer, box[2:]]),
)


@shift_window.wrong("You went on until the window stays. One step is asked for.")
def shift_window_to_the_end(weights, box):
    middle = box[:2]
    for _ in range(100):
        moved = shift_window_answer(weights, np.concatenate([middle, box[2:]]))
        if np.abs(moved - middle).max() < 1e-9:
            break
        middle = moved
    return middle


@shift_window.wrong(
    "Where the window sticks out on the left or at the top, you took pixels of the other end of the picture: a negative place counts from the end. Leave out what lies outside of the picture."
)
def shift_window_round(weights, box):
    x, y, half_width, half_height = box
    height, width = weights.shape
    total, sums = 0.0, np.zeros(2)
    for row in range(int(np.ceil(y - half_height)), int(np.floor(y + half_height)) + 1):
        for column in range(int(np.ceil(x - half_width)), int(np.floor(x + half_width)) + 1):
            if -height <= row < height and -width <= column < width:
                total += weights[row, column]
                sums += weights[row, column] * np.array([column, row])
    return sums / total if total else np.array([x, y])


@shift_window.cases
def shift_window_cases(rng):
    yield np.array([[2.0]]), np.array([0.25, -0.5, 1.0, 1.0])
    yield np.array([[1.0, 0.0, 0.5]]), np.array([1.0, 0.0, 1.0, 1.0])
    yield np.array([[0.0], [0.25], [0.5]]), np.array([0.0, 1.25, 1.0, 1.0])
    yield np.array([[0.5, 0.0, 0.0, 4.0]]), np.array([1.5, 0.25, 1.0, 1.0])  # nothing inside
    yield np.array([[3, 1, 0], [0, 1, 5]]), np.array([1.0, 0.5, 1.0, 0.5])  # all on the border
    yield np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 2]]), np.array([1.75, 1.0, 1.0, 0.5])
    # a side of the window on pixels: one after the other
    yield np.array([[1.0, 2.0, 4.0], [3.0, 5.0, 2.0]]), np.array([1.5, 0.5, 0.5, 1.0])
    yield np.array([[1.0, 2.0], [4.0, 3.0], [5.0, 2.0]]), np.array([0.5, 0.75, 1.0, 1.25])
    yield np.array([[2.0, 0.5, 1.0, 3.0], [0.5, 6.0, 1.0, 0.0]]), np.array([0.75, 0.0, 1.25, 1.5])
    # out at the top left; out at the bottom right
    yield rng.random((3, 4)), np.array([0.25, -0.5, 1.5, 1.75])
    yield rng.random((4, 3)), np.array([2.25, 3.5, 1.5, 2.25])
    yield np.zeros((4, 6)), np.array([1.75, 2.25, 2.0, 1.5])
    for height, width in ((4, 7), (8, 5), (6, 11), (12, 9), (10, 18), (21, 13)):
        weights = rng.random((height, width)) / 50
        yield weights, place_in(rng, height, width)
        spots = np.where(rng.random((height, width)) < 0.3, 8 * weights * np.arange(width), 0)
        yield spots, place_in(rng, height, width)


@exercise(
    lesson="12",
    task="Return half the width and half the height of what the weights in a window show: twice their standard deviation along x and along y.",
    hints=[
        "Keep the weights in the window, as before, and divide them by their sum: now they are shares.",
        "The sum of share times column is the mean x. How far each column is from *that mean*, squared, times its share, summed: this is the variance along x, and its root is the standard deviation.",
        "Do the same with the rows, and double both: `2 * np.array([along, down])`.",
    ],
    learned="A window that is too small has nearly the colours of one that fits, so similarity hardly tells the size; how widely the weights lie does. For an ellipse that is evenly filled, twice the standard deviation is half its width, and half its height.",
)
def size_from_moments(weights, box):
    """Half the width and half the height of what the weights show, (2,)."""
    # Your code here.


@size_from_moments.reference
def size_from_moments_answer(weights, box):
    x, y, half_width, half_height = box
    rows, columns = np.indices(weights.shape)
    inside = (np.abs(columns - x) <= half_width) & (np.abs(rows - y) <= half_height)
    shares = np.where(inside, weights, 0) / weights[inside].sum()

    def deviation(places):
        middle = (shares * places).sum()
        return np.sqrt((shares * (places - middle) ** 2).sum())

    return 2 * np.array([deviation(columns), deviation(rows)])


@size_from_moments.loops
def size_from_moments_in_loops(weights, box):
    x, y, half_width, half_height = box.tolist()
    total = along = down = along_squared = down_squared = 0.0
    for row, line in enumerate(weights.tolist()):
        for column, weight in enumerate(line):
            if abs(column - x) <= half_width and abs(row - y) <= half_height:
                total += weight
                along += weight * column
                down += weight * row
                along_squared += weight * column**2
                down_squared += weight * row**2
    variances = (
        along_squared / total - (along / total) ** 2,
        down_squared / total - (down / total) ** 2,
    )
    return np.array([2 * variance**0.5 for variance in variances])


SHARES = "np.where(inside, weights, 0) / weights[inside].sum()"
DEVIATION = "np.sqrt((shares * (places - middle) ** 2).sum())"
MIDDLE = "(shares * places).sum()"
BOTH = "[deviation(columns), deviation(rows)]"
PRODUCTS = "[np.std((np.where(inside, weights, 0) * one)[inside]) for one in (columns, rows)]"

for message, edit in WINDOWS.items():
    size_from_moments.wrong(message, edit)
size_from_moments.wrong(
    "You returned the standard deviations. Twice that is asked for.",
    {f"2 * np.array({BOTH})": f"np.array({BOTH})"},
)
size_from_moments.wrong(
    "You returned the whole width and height, four standard deviations. Half of that is asked for: two.",
    {f"2 * np.array({BOTH})": f"4 * np.array({BOTH})"},
)
size_from_moments.wrong(
    "You took three standard deviations. Two are asked for: for an ellipse evenly filled that is half its width.",
    {f"2 * np.array({BOTH})": f"3 * np.array({BOTH})"},
)
size_from_moments.wrong(
    "You took √3 standard deviations, which is right for a rectangle evenly filled. Twice the standard deviation is asked for, as for an ellipse.",
    {f"2 * np.array({BOTH})": f"3**0.5 * np.array({BOTH})"},
)
size_from_moments.wrong(
    "You returned twice the variances. Take their roots first: a variance is a length squared.",
    {DEVIATION: DEVIATION[len("np.sqrt(") : -1]},
)
size_from_moments.wrong(
    "You returned the variances. Take their roots, and double these.",
    {DEVIATION: DEVIATION[len("np.sqrt(") : -1], f"2 * np.array({BOTH})": f"np.array({BOTH})"},
)
size_from_moments.wrong(
    "You doubled the variances and then took the root. The root comes first: 2·√ of the variance.",
    {DEVIATION: "np.sqrt((shares * (places - middle) ** 2).sum() / 2)"},
)
size_from_moments.wrong(
    "You took the mean distance from the middle. The standard deviation is the root of the mean of the squares.",
    {DEVIATION: "(shares * np.abs(places - middle)).sum()"},
)
size_from_moments.wrong(
    "You measured from the middle of the box. Measure from the weights' own mean, which may lie elsewhere in the box.",
    {
        MIDDLE: "x if places is columns else y",
    },
)
size_from_moments.wrong(
    "You measured from the mean of the pixels in the box. Measure from the mean of their places by weight.",
    {MIDDLE: "places[inside].mean()"},
)
size_from_moments.wrong(
    "You did not take away the mean: that is how far the weights lie from 0. How far they lie from their own mean is asked for.",
    {MIDDLE: "0"},
)
size_from_moments.wrong(
    "All pixels of the box count alike in yours, which says how large the box is. Each counts by its weight.",
    {SHARES: "inside / inside.sum()"},
)
size_from_moments.wrong(
    "Every pixel of the box with a weight above 0 counts alike in yours. Each counts by its weight.",
    {SHARES: "(inside & (weights > 0)) / (inside & (weights > 0)).sum()"},
)
size_from_moments.wrong(
    "You counted each weight by its square. Each counts as it is.",
    {SHARES: "np.where(inside, weights, 0) ** 2 / (weights[inside] ** 2).sum()"},
)
size_from_moments.wrong(
    "The height came first. The width does, along x: the columns.",
    after=lambda answer: answer[::-1],
)
size_from_moments.wrong(
    "x and y have changed places throughout: x is a column and y a row, in the window and in the answer.",
    {"rows, columns =": "columns, rows ="},
)
size_from_moments.wrong(
    "x and y of the middle have changed places in your window: x is a column, and comes first.",
    {"x, y, half_width": "y, x, half_width"},
)
size_from_moments.wrong(
    "Half the width and half the height have changed places in your window: the width goes with the columns.",
    {"half_width, half_height = box": "half_height, half_width = box"},
)
size_from_moments.wrong(
    "You took all pixels of the picture. Only those in the window count.",
    {SHARES: "weights / weights.sum()"},
)
size_from_moments.wrong(
    "Your weights fade towards the edge, by 1 − u. That is for the histogram; here a pixel in the rectangle counts by its weight alone.",
    {
        SHARES: f"weights * np.maximum(1 - ({SQUARES}), 0)\n    shares = shares / shares.sum()",
    },
)
size_from_moments.wrong(
    "You divided by the number of pixels in the window. Divide by the sum of their weights.",
    {DEVIATION: f"np.sqrt({DEVIATION}**2 * weights[inside].sum() / inside.sum())"},
)
size_from_moments.wrong(
    "You did not divide by the sum of the weights before you took the root. A variance is a mean of squares.",
    {DEVIATION: f"np.sqrt({DEVIATION}**2 * weights[inside].sum())"},
)
size_from_moments.wrong(
    "You took a variance with one less below the line, as `ddof=1` does. Here the squares' mean is meant: divide by the sum of the weights.",
    {DEVIATION: f"np.sqrt({DEVIATION}**2 * (shares > 0).sum() / ((shares > 0).sum() - 1))"},
)
size_from_moments.wrong(
    "You took `np.cov` as it comes: with `aweights` it makes the variance larger, for what a sample misses. Here the mean of the squares is meant: `ddof=0`.",
    {DEVIATION: f"np.sqrt({DEVIATION}**2 / (1 - (shares**2).sum()))"},
)
size_from_moments.wrong(
    "You took a variance with the sum of the weights less 1 below the line, as `ddof=1` and `np.cov` with `fweights` do. Divide by the sum of the weights itself.",
    {DEVIATION: f"np.sqrt({DEVIATION}**2 * weights[inside].sum() / (weights[inside].sum() - 1))"},
)
size_from_moments.wrong(
    "You took `np.std` of the weights times the places, which is how unequal these products are. A weight says how often a place counts: the squared distances of the places are what is averaged, each with its weight.",
    {f"2 * np.array({BOTH})": f"2 * np.array({PRODUCTS})"},
)
size_from_moments.wrong(
    "You took `np.std` of the weights times the places, over the whole picture, with 0 outside of the window. A weight says how often a place counts: the squared distances of the places are what is averaged, each with its weight.",
    {f"2 * np.array({BOTH})": f"2 * np.array({PRODUCTS.replace('[inside]', '')})"},
)
size_from_moments.wrong(
    "You returned how far the weights reach, half of it: from the first to the last pixel that has one. A single pixel would decide. Twice the standard deviation is asked for.",
    {f"2 * np.array({BOTH})": "np.array([np.ptp(one[shares > 0]) / 2 for one in (columns, rows)])"},
)
size_from_moments.wrong(
    "You returned one size for both directions. The width and the height are two.",
    {f"2 * np.array({BOTH})": f"2 * np.sqrt(np.mean(np.square({BOTH})))"},
)
size_from_moments.wrong(
    "You returned the place of the mean. How widely the weights lie around it is asked for.",
    {f"2 * np.array({BOTH})": "np.array([(shares * columns).sum(), (shares * rows).sum()])"},
)
size_from_moments.wrong(
    "You rounded to whole pixels. A size may lie between them.",
    after=lambda answer: np.round(answer),
)
size_from_moments.wrong(
    "You cut the sizes down to whole pixels. They may lie between them.",
    after=lambda answer: np.trunc(answer),
)
size_from_moments.wrong(
    "You returned the whole box, with its middle. Its sizes alone are asked for.",
    after=lambda answer, box: np.concatenate([box[:2], answer]),
)
size_from_moments.wrong(
    "You returned the place of the mean as well. The two sizes alone are asked for.",
    {
        f"2 * np.array({BOTH})": f"np.array([(shares * columns).sum(), (shares * rows).sum(), *(2 * np.array({BOTH}))])"
    },
)
for floor, pixels in ((2, "2 pixels"), (1, "1 pixel")):
    size_from_moments.wrong(
        f"You let no size be below {pixels}. A tracker needs such a floor, or its window could shrink to nothing; here twice the standard deviation is asked for, however small.",
        {f"2 * np.array({BOTH})": f"np.maximum(2 * np.array({BOTH}), {floor})"},
    )


@size_from_moments.wrong(
    "You moved the window to the mean first, and measured there. Measure in the window that is given."
)
def size_from_moments_moved(weights, box):
    return size_from_moments_answer(weights, [*shift_window_answer(weights, box), *box[2:]])


@size_from_moments.wrong(
    "You moved the window until it stays, and measured there. Measure in the window that is given."
)
def size_from_moments_climbed(weights, box):
    return size_from_moments_answer(weights, [*shift_window_to_the_end(weights, box), *box[2:]])


@size_from_moments.cases
def size_from_moments_cases(rng):
    corners = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 1.0]])
    yield corners, np.array([1.0, 1.0, 1.0, 1.0])  # all on the border
    # small: a few pixels, a row, a column, a single one
    yield np.pad([[1, 1, 1], [1, 1, 1]], ((1, 2), (2, 1))), np.array([2.75, 1.5, 2.0, 1.75])
    yield np.pad([[3.0, 1.0]] * 3, ((2, 1), (1, 3))), np.array([2.25, 2.5, 2.0, 2.25])
    yield np.pad([[1.0, 2.0, 1.0]], ((2, 1), (1, 2))), np.array([2.5, 1.75, 2.0, 1.5])
    yield np.pad([[3.0], [1.0]], ((1, 2), (1, 2))), np.array([1.25, 2.0, 1.5, 1.75])
    yield np.pad([[2.0]], ((1, 3), (2, 0))), np.array([1.75, 1.5, 1.0, 1.25])
    spots = np.array([[3, 0, 0, 1], *[[0, 0, 0, 0]] * 3, [1, 0, 0, 2]])
    yield spots, np.array([1.25, 1.75, 2.0, 2.5])
    yield np.pad(5 * corners, ((0, 1), (2, 0))), np.array([3.25, 1.75, 1.5, 2.0])
    y, x = np.indices((12, 17))
    ellipse = ((x - 7) / 5.5) ** 2 + ((y - 5) / 3.5) ** 2 <= 1
    yield ellipse / 1, np.array([7.0, 5.0, 8.0, 6.0])
    yield ellipse / 4, np.array([9.25, 6.75, 9.0, 7.0])  # the ellipse is not in its middle
    yield ellipse * 3, np.array([8.0, 4.0, 6.0, 4.0])
    yield rng.integers(0, 9, (7, 8)), np.array([3.5, 2.5, 2.5, 2.5])  # sides on pixels
    # out at the top left, with the middle; out at the bottom right
    yield rng.random((7, 9)), np.array([-0.5, 2.0, 6.0, 4.25])
    yield rng.random((9, 7)), np.array([2.0, -0.75, 3.5, 6.0])
    yield rng.random((8, 6)), np.array([4.25, 6.5, 4.0, 5.0])
    # long pictures, far from one end of which even a window twice as large ends
    yield rng.random((7, 24)), np.array([17.5, 3.25, 4.5, 4.0])
    yield rng.random((23, 8)), np.array([3.25, 5.5, 5.0, 4.5])
    yield rng.random((9, 26)), np.array([6.25, 4.5, 5.5, 3.25])
    yield rng.random((25, 7)), np.array([3.5, 18.25, 3.25, 5.0])
    for height, width in ((9, 12), (13, 10), (10, 15), (17, 11), (12, 20), (22, 14)):
        weights = rng.random((height, width)) ** 3 / 40
        yield weights, wide_place_in(rng, height, width)
        spots = np.where(rng.random((height, width)) < 0.4, 60 * weights * np.arange(width), 0)
        yield spots, wide_place_in(rng, height, width)


def wide_place_in(rng, height, width):
    """A box that is not small, in a picture or partly."""
    x, y = rng.uniform(0.25, 0.75, 2) * [width - 1, height - 1]
    return np.array([x, y, rng.uniform(0.28, 0.45) * width, rng.uniform(0.28, 0.45) * height])


@exercise(
    lesson="12",
    task="Return another picture of the same size that the tracker takes for the patch: most pixels have a different colour, and the histogram is nearly the same.",
    hints=[
        "The histogram says which colours there are, each pixel weighted by how far it is from the middle. Where around the middle a pixel is, it does not say.",
        "So move pixels to places as far from the middle. A mirror does that to all at once: `patch[:, ::-1]`, or `patch[::-1]`. Both together are a half turn.",
        "A symmetrical patch looks the same in one of these mirrors. Make all three pictures, count in each how many pixels have changed, and return the one with the most. Subtract as numbers that can be negative: `one.astype(int) - patch`.",
    ],
    learned="The tracker sees a bag of colours. A face upside down, a shirt turned round: to it they are the same. This helps when a thing turns over, and it is why another thing of the same colours can steal the window.",
)
def fool_the_tracker(patch):
    """Another picture of the same size that has the same colours for the tracker."""
    # Your code here.


@fool_the_tracker.reference
def fool_the_tracker_answer(patch):
    pictures = [patch[:, ::-1], patch[::-1], patch[::-1, ::-1]]
    changed = [np.abs(one.astype(int) - patch).max(axis=2) >= 30 for one in pictures]
    return pictures[np.argmax([one.mean() for one in changed])]


@fool_the_tracker.loops
def fool_the_tracker_in_loops(patch):
    height, width, _ = patch.shape
    colours = patch.tolist()
    best, most = colours, -1
    for across, down in ((True, False), (False, True), (True, True)):
        picture, changed = [], 0
        for row in range(height):
            line = colours[height - 1 - row if down else row]
            picture.append(line[::-1] if across else line)
            for old, new in zip(colours[row], picture[row], strict=True):
                changed += max(abs(a - b) for a, b in zip(old, new, strict=True)) >= 30
        if changed > most:
            best, most = picture, changed
    return np.array(best, np.uint8)


BINS = 16
"""The histograms are made with so many parts of red, green and blue."""
ALIKE = 0.95
"""Their similarity is at least this."""
OTHER, CHANGED = 30, 0.8
"""A colour is another one if it differs by so much in a channel; so many pixels have another."""


@fool_the_tracker.judged
def fool_the_tracker_judged(answer, patch):
    if answer.kind != "array":
        return {"array": f"It returns {answer.name}; an array of shape {patch.shape} is asked for."}
    return lacks_of_a_picture(answer.value, patch) or lacks_of_a_trick(answer.value, patch)


def lacks_of_a_picture(picture, patch):
    """What hinders that a picture is compared with a patch."""
    if picture.shape != patch.shape:
        return {"shape": f"It has shape {picture.shape}; that of the patch is {patch.shape}."}
    if picture.dtype.kind not in "iuf":
        return {"type": f"It holds {picture.dtype.name}; numbers from 0 to 255 are asked for."}
    if not np.all((picture >= 0) & (picture <= 255)):
        return {"range": "It holds NaN, or numbers below 0 or above 255, which are no bytes."}
    if picture.dtype != np.uint8:
        return {
            "type": f"It holds {picture.dtype.name}; a picture here holds bytes: `.astype(np.uint8)` makes them of whole numbers from 0 to 255."
        }
    return {}


def lacks_of_a_trick(picture, patch):
    """Whether the tracker takes a picture for the patch, and whether it is another one."""
    if np.array_equal(picture, patch):
        return {"itself": "It is the patch itself: 0.0% of its pixels have a different colour."}
    changed = (np.abs(picture.astype(int) - patch).max(axis=2) >= OTHER).mean()
    alike = similarity_to_tracker(picture, patch)
    lacks = {}
    if alike < ALIKE:
        moved = have_equal(bins_of, picture, patch)
        lacks["places" if moved else "colours"] = (
            f"The similarity of the two histograms is {alike:.3f}; at least {ALIKE} is asked for. {why_unlike(moved, picture, patch)}"
        )
    if changed < CHANGED:
        lacks["changed"] = (
            f"{changed:.1%} of the pixels have a different colour, by {OTHER} or more in red, green or blue; at least {CHANGED:.0%} are asked for."
        )
    return lacks


TAKEN_APART = (
    "It has the bytes of the patch, but red, green and blue are put together anew, "
    "and so other colours came out. Move whole pixels."
)


def why_unlike(moved, picture, patch):
    """What a learner did to the colours, as far as the two pictures tell."""
    if moved:
        return "Its colours are those of the patch, but those in the middle count most."
    if have_equal(np.ravel, picture, patch):
        return TAKEN_APART
    return "Its colours, or how often each of them comes, are not those of the patch."


def have_equal(what, picture, patch):
    """Whether two pictures have the same bins, or bytes, wherever each of them is."""
    return np.array_equal(*(np.sort(what(one), axis=None) for one in (picture, patch)))


def bins_of(picture):
    from teachkit.apply.track import colour_bins

    return colour_bins(picture, BINS)


def similarity_to_tracker(picture, patch):
    """The similarity of two pictures' colours, in the ellipse that fills them."""
    from teachkit.apply.track import colour_histogram, similarity

    height, width, _ = patch.shape
    box = ((width - 1) / 2, (height - 1) / 2, width / 2, height / 2)
    return similarity(*(colour_histogram(one, box, bins=BINS) for one in (picture, patch)))


PICKED = "return pictures[np.argmax([one.mean() for one in changed])]"

fool_the_tracker.wrong(
    "You returned the patch itself. It is to look different to you, and the same to the tracker.",
    {PICKED: "return patch"},
)
fool_the_tracker.wrong(
    "You exchanged left and right, which does it for many patches. One that is its own mirror image stays as it is, or nearly so: try another mirror there.",
    {PICKED: "return pictures[0]"},
)
fool_the_tracker.wrong(
    "You exchanged top and bottom, which does it for many patches. One that is its own mirror image stays as it is, or nearly so: try another mirror there.",
    {PICKED: "return pictures[1]"},
)
fool_the_tracker.wrong(
    "You turned the patch by half a turn, which does it for many patches. One that looks the same after half a turn stays as it is: try a mirror there.",
    {PICKED: "return pictures[2]"},
)
fool_the_tracker.wrong(
    "You turned the patch by a quarter, or laid it on its side: width and height change places, unless they are equal. Half a turn, or a mirror, keeps the size.",
    {PICKED: "return np.rot90(patch)"},
)
fool_the_tracker.wrong(
    "The tracker takes your pictures for the patch, but too few of their pixels have a different colour. A pixel that stays in its bin changes by less than 16: leave the colours as they are, and move them.",
    {PICKED: "return patch // 16 * 16 + (patch + 8) % 16"},
)
fool_the_tracker.wrong(
    "You gave the pixels other colours, and the histogram counts colours. Keep those of the patch, and put them in other places.",
    {PICKED: "return patch + np.uint8(128)"},
)
fool_the_tracker.wrong(
    "You exchanged channels. That keeps grey as it is, and makes other colours of all else; the histogram counts colours. Put the pixels in other places, as they are.",
    {PICKED: "return patch[:, :, ::-1]"},
)
fool_the_tracker.wrong(
    "You turned the channels round as well: red has become blue, and only grey stays as it is. `np.flip` does so with all three axes. `patch[::-1, ::-1]` leaves the colours alone.",
    {PICKED: "return np.flip(patch)"},
)


@fool_the_tracker.wrong(
    "You moved the pixels of the patch about, and some to where they count more, or less: the middle counts most. That does it only where all colours are everywhere. Let each pixel stay as far from the middle as it was."
)
def fool_the_tracker_shuffled(patch):
    places = np.random.default_rng(0).permutation(patch.shape[0] * patch.shape[1])
    return patch.reshape(-1, 3)[places].reshape(patch.shape)


@fool_the_tracker.wrong(
    "You exchanged left and right wherever that changes anything. A patch that is nearly its own mirror image changes too little then: count the pixels that have a different colour, in each mirror."
)
def fool_the_tracker_if_equal(patch):
    mirrored = patch[:, ::-1]
    return patch[::-1] if np.array_equal(mirrored, patch) else mirrored


@fool_the_tracker.cases
def fool_the_tracker_cases(rng):
    from teachkit.datasets import load_bunny, load_picture

    def colours(*shape):
        return rng.integers(0, 256, (*shape, 3), np.uint8)

    yield (colours(4, 6),)
    half = colours(6, 4)
    yield (np.concatenate([half, half[:, ::-1]], axis=1),)  # left is right
    half = colours(4, 7)
    yield (np.concatenate([half, half[::-1]]),)  # top is bottom
    half = colours(6, 6)
    yield (np.concatenate([half, half[::-1, ::-1]]),)  # the same after half a turn
    yield (colours(9, 9),)
    grey = np.arange(0, 240, 10, np.uint8)[:, None, None]
    yield (np.tile(grey, (1, 10, 3)),)
    yield (colours(12)[rng.integers(0, 12, (20, 24))],)  # all colours are everywhere
    yield (load_bunny()[40][10:77, 40:75].copy(),)  # the trunk of the rabbit
    yield (load_picture("flower")[10:54, 30:90].copy(),)
    yield (load_picture("china")[10:54, 30:90].copy(),)
