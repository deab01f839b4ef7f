"""Exercises of lesson 01: count a window, step with weights, count hot spots."""

import math

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="01",
    task="Count the points within a radius of a place, those exactly at the radius included.",
    hints=[
        "`data - place` subtracts the place from every row. Square it and add up along each row with `.sum(axis=1)`: one squared distance for each point.",
        "Compare the squared distances with `radius**2`, using `<=`. The result holds one True or False for each point, and `.sum()` counts the True ones.",
    ],
    learned="You can say how crowded any place is. That one count is all this lesson needs.",
)
def count_within(place, data, radius):
    """How many rows of data, shape (n, 2), lie within radius of place, shape (2,): an integer."""
    # Your code here.


@count_within.reference
def count_within_answer(place, data, radius):
    squared_distances = ((data - place) ** 2).sum(axis=1)
    return int((squared_distances <= radius**2).sum())


@count_within.loops
def count_within_in_loops(place, data, radius):
    count = 0
    for x, y in data:
        if ((x - place[0]) ** 2 + (y - place[1]) ** 2) ** 0.5 <= radius:
            count += 1
    return count


count_within.wrong(
    "You left out points whose distance is exactly the radius. The window includes its edge: `<=`, not `<`.",
    {"<=": "<"},
)
count_within.wrong(
    "You compared each coordinate with the radius by itself: that is a square window. Its corners are farther away than the radius.",
    {"squared_distances <= radius**2": "(np.abs(data - place) <= radius).all(axis=1)"},
)
count_within.wrong(
    "You added up the differences along x and y without squaring them: that is a window in the shape of a diamond, which misses points.",
    {"((data - place) ** 2)": "np.abs(data - place)", "radius**2": "radius"},
)
count_within.wrong(
    "You compared a squared distance with the radius. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"radius**2": "radius"},
)
count_within.wrong(
    "You compared a distance with the squared radius. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"((data - place) ** 2).sum(axis=1)": "np.sqrt(((data - place) ** 2).sum(axis=1))"},
)
count_within.wrong(
    "You added up down the columns (`axis=0`), over all points at once. A distance belongs to one row: `axis=1`.",
    {"axis=1": "axis=0"},
)
count_within.wrong(
    "You added up all the differences there are: one distance for all points together. A distance belongs to one row: `axis=1`.",
    {"sum(axis=1)": "sum()"},
)
count_within.wrong(
    "You added up the differences along x and y before you squared them, so that +3 and −3 cancel. Square first, then add.",
    {"((data - place) ** 2).sum(axis=1)": "(data - place).sum(axis=1) ** 2"},
)
count_within.wrong(
    "You returned one True or False for each point. True counts as 1: `.sum()` tells how many there are.",
    {"int((squared_distances <= radius**2).sum())": "squared_distances <= radius**2"},
)
count_within.wrong(
    "You took the length of the whole array, where points outside have their False. Count the True ones: `.sum()`.",
    {"int((squared_distances <= radius**2).sum())": "len(squared_distances <= radius**2)"},
)
count_within.wrong(
    "You counted coordinates, not points: a point with both coordinates near counted twice.",
    {"squared_distances <= radius**2": "np.abs(data - place) <= radius"},
)
count_within.wrong(
    "You counted what lies outside. Inside is where the distance is at most the radius: `<=`.",
    {"<=": ">"},
)
count_within.wrong(
    "You measured from the corner (0, 0) of the map. Subtract place from the rows first: `data - place`.",
    {"data - place": "data"},
)
count_within.wrong(
    "You returned a share, the mean of True and False. The count is their sum.",
    {
        "int((squared_distances <= radius**2).sum())": (
            "(squared_distances <= radius**2).sum() / len(data)"
        )
    },
)
count_within.wrong(
    "You returned the rows within the radius. Asked is how many there are: `len(…)` of them.",
    {"int((squared_distances <= radius**2).sum())": "data[squared_distances <= radius**2]"},
)
count_within.wrong(
    "You added up the squared distances of the points inside. Each of them counts one: add up the True and False.",
    {"(squared_distances <= radius**2)": "squared_distances[squared_distances <= radius**2]"},
)


count_within.wrong(
    "You took the length of what `np.where` returns: a tuple with one array in it, so 1. The rows are inside, `np.where(…)[0]`; or add up the True and False themselves.",
    {"int((squared_distances <= radius**2).sum())": "1"},
)
count_within.wrong(
    "You returned the numbers of the rows within the radius. Asked is how many there are: `len(…)` of them.",
    {"int((squared_distances <= radius**2).sum())": "np.where(squared_distances <= radius**2)[0]"},
)
count_within.wrong(
    "You added up the numbers of the rows within the radius. Asked is how many there are: add up the True and False.",
    {
        "int((squared_distances <= radius**2).sum())": "int(np.where(squared_distances <= radius**2)[0].sum())"
    },
)
count_within.wrong(
    "You counted the numbers in the rows inside, two for each point: `.size` counts all. `len(…)` counts rows.",
    {"int((squared_distances <= radius**2).sum())": "data[(squared_distances <= radius**2)].size"},
)
count_within.wrong(
    "You added up the coordinates of the points inside. Each point counts one: take `len(…)` of the rows, or add up the True and False.",
    {"int((squared_distances <= radius**2).sum())": "data[(squared_distances <= radius**2)].sum()"},
)
count_within.wrong(
    "You told whether there is any point within the radius. Asked is how many there are: `.sum()`, not `.any()`.",
    {"int((squared_distances <= radius**2).sum())": "(squared_distances <= radius**2).any()"},
)
count_within.wrong(
    "Your count never gets beyond 1: `count =+ 1` puts a 1 there. `count += 1` adds one.",
    {"int((squared_distances <= radius**2).sum())": "int((squared_distances <= radius**2).any())"},
)
count_within.wrong(
    "Only the last row is counted: your count begins anew with each. Put `count = 0` before the loop.",
    {"int((squared_distances <= radius**2).sum())": "int((squared_distances <= radius**2)[-1])"},
)
count_within.wrong(
    "You counted one too many. Does your count begin at 1? It begins at 0, with no point seen yet.",
    after=lambda answer: answer + 1,
)
count_within.wrong(
    "You counted one too few, as if the place were a point of the data. It need not be one: count all that lie inside.",
    after=lambda answer: answer - 1,
)
count_within.wrong(
    "You left out the first row. Rows count from 0: `range(len(data))`.",
    {"(squared_distances <= radius**2)": "(squared_distances <= radius**2)[1:]"},
)
count_within.wrong(
    "You left out the last row. `range(len(data))` ends with it already: take no 1 away.",
    {"(squared_distances <= radius**2)": "(squared_distances <= radius**2)[:-1]"},
)
count_within.wrong(
    "Your count ends at the first point outside: there may be more inside behind it. Go on through all the rows.",
    {
        "(squared_distances <= radius**2)": "np.logical_and.accumulate(squared_distances <= radius**2)"
    },
)
count_within.wrong(
    "You compared the differences along x alone. A distance takes both coordinates: square both, and add them up.",
    {"((data - place) ** 2).sum(axis=1)": "(data[:, 0] - place[0]) ** 2"},
)
count_within.wrong(
    "You compared the differences along y alone. A distance takes both coordinates: square both, and add them up.",
    {"((data - place) ** 2).sum(axis=1)": "(data[:, 1] - place[1]) ** 2"},
)
count_within.wrong(
    "You counted a point where one of its coordinates is near. The other may be far: square both differences and add them up.",
    {"squared_distances <= radius**2": "(np.abs(data - place) <= radius).any(axis=1)"},
)
count_within.wrong(
    "You took the mean of the two squares. A squared distance is their sum: `.sum(axis=1)`.",
    {"sum(axis=1)": "mean(axis=1)"},
)
count_within.wrong(
    "You doubled the radius where it must be squared: `2 * radius` is not `radius**2`. With radius 2 you cannot tell, with any other you can.",
    {"radius**2": "2 * radius"},
)
count_within.wrong(
    "You compared a distance with twice the radius. The radius reaches from the place to the edge: compare with it as it is.",
    {"radius**2": "(2 * radius) ** 2"},
)
count_within.wrong(
    "You compared a distance with half the radius. The radius reaches from the place to the edge: compare with it as it is.",
    {"radius**2": "(radius / 2) ** 2"},
)
count_within.wrong(
    "You added the differences along x and y as they are, so that +3 and −3 cancel, and a negative sum counts as near. Square each first, then add.",
    {"((data - place) ** 2)": "(data - place)", "radius**2": "radius"},
)
count_within.wrong(
    "You compared differences with the radius and forgot that a distance has no sign: all that lies below and to the left counted. Square each difference, then add.",
    {"squared_distances <= radius**2": "(data - place <= radius).all(axis=1)"},
)
count_within.wrong(
    "You added place to the rows. Subtract it: where `data - place` is 0, the point is here.",
    {"data - place": "data + place"},
)
count_within.wrong(
    "You compared how far each row is from the corner (0, 0) with how far place is. Two spots equally far from the corner can be far apart: subtract place from the rows first.",
    {
        "((data - place) ** 2).sum(axis=1)": "(np.sqrt((data**2).sum(axis=1)) - np.sqrt((place**2).sum())) ** 2"
    },
)
count_within.wrong(
    "You counted equal points once. Each row is a point: count them all.",
    {"    squared_distances": "    data = np.unique(data, axis=0)\n    squared_distances"},
)
count_within.wrong(
    "You divided by the window's area. That is a density; asked is the count itself.",
    {
        "int((squared_distances <= radius**2).sum())": "(squared_distances <= radius**2).sum() / (math.pi * radius**2)"
    },
)
count_within.wrong(
    "You returned the squared distances. Compare them with `radius**2`, and add up the True and False.",
    {"int((squared_distances <= radius**2).sum())": "squared_distances"},
)


@count_within.wrong(
    "Your loop ends with the first row: `return` stands inside it. Count on, and return after the loop."
)
def count_within_first(place, data, radius):
    return count_within.answer(place, data[:1], radius)


@count_within.wrong(
    "Your loop ends with the first point inside: `return` stands under the `if`. Count on, and return after the loop."
)
def count_within_first_inside(place, data, radius):
    return 1 if count_within.answer(place, data, radius) else None


count_within.wrong(
    "You compared a squared distance with the radius, and left out what lies exactly at it. It is `<=`, with `radius**2`.",
    {"<= radius**2": "< radius"},
)
count_within.wrong(
    "You added up the distances of the points inside. Each of them counts one: add up the True and False.",
    {
        "int((squared_distances <= radius**2).sum())": "np.sqrt(squared_distances[squared_distances <= radius**2]).sum()"
    },
)
count_within.wrong(
    "You added up the rows inside, coordinate by coordinate. Asked is how many there are: `len(…)` of them.",
    {
        "int((squared_distances <= radius**2).sum())": "data[squared_distances <= radius**2].sum(axis=0)"
    },
)


@count_within.cases
def count_within_cases(rng):
    origin = np.array([0.0, 0.0])
    yield origin, np.array([[0.5, 0.5]]), 1.0
    yield origin, np.array([[5.0, 5.0]]), 1.0
    yield origin, np.array([[3.0, 4.0], [4.0, 4.0]]), 5.0
    yield origin, np.array([[0.0, 1.999], [2.001, 0.0]]), 2.0
    yield np.array([10.0, 20.0]), np.array([[10.0, 22.0], [12.0, 20.0], [12.0, 22.0]]), 2.0
    yield origin, np.array([[1.0, 1.0], [1.0, 1.0], [-1.5, 0.0]]), 2.0
    yield origin, np.array([[0.3, 0.3], [0.6, 0.0], [0.0, -0.2]]), 0.5
    for n, radius in ((5, 1.0), (20, 0.5), (20, 2.0), (60, 1.0), (60, 1.7), (60, 3.0)):
        yield rng.normal(size=2), rng.normal(scale=1.5, size=(n, 2)), radius


@exercise(
    lesson="01",
    task="Move to the mean position of all deaths within the radius, house by house.",
    hints=[
        "First find the houses within the radius, as in the lesson: one True or False for each house. The same array picks rows from `houses` and numbers from `died`.",
        "A house where three people died counts as three points at the same spot. So multiply each house's position by its deaths, add up, and divide by the number of deaths in the window.",
        "`died[window] @ houses[window]` multiplies and adds up in one go. Before you divide, look whether the number of deaths in the window is 0.",
    ],
    learned="A point that counts w times has a weight of w: multiply by it above, add it up below. Later lessons choose such weights by how near a point is.",
)
def weighted_step(place, houses, died, radius):
    """The mean position of all deaths within radius of place, shape (2,).

    houses, shape (n, 2): where each house is; died, shape (n,): how many people died there.
    Where nobody died within radius, stay: return place.
    """
    # Your code here.


@weighted_step.reference
def weighted_step_answer(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    total = died[window].sum()
    if total == 0:
        return place
    return died[window] @ houses[window] / total


@weighted_step.loops
def weighted_step_in_loops(place, houses, died, radius):
    total, x, y = 0, 0.0, 0.0
    for house, deaths in zip(houses, died, strict=True):
        if (house[0] - place[0]) ** 2 + (house[1] - place[1]) ** 2 <= radius**2:
            total += deaths
            x += deaths * house[0]
            y += deaths * house[1]
    if total == 0:
        return place
    return np.array([x / total, y / total])


weighted_step.wrong(
    "You left out houses whose distance is exactly the radius. The window includes its edge, here too: `<=`, not `<`.",
    {"<=": "<"},
)
weighted_step.wrong(
    "You divided by the number of houses. The weights add up to the number of deaths in the window: divide by that, or the mean leaves the map.",
    {"/ total": "/ window.sum()"},
)
weighted_step.wrong(
    "You gave every house the same say. A house where eight people died pulls eight times as hard as a house where one did.",
    {"died[window] @ houses[window] / total": "houses[window].mean(axis=0)"},
)
weighted_step.wrong(
    "You divided by all deaths on the map, also those outside the window. Only what is in the window counts, above and below the line.",
    {"/ total": "/ died.sum()"},
)
weighted_step.wrong(
    "You took the mean over the whole map. Only houses within the radius have a say: that is what makes the step local.",
    {"died[window].sum()": "died.sum()", "died[window] @ houses[window]": "died @ houses"},
)
weighted_step.wrong(
    "Where nobody died within the radius you divided 0 by 0 and got nan. Return the place you started from.",
    {"    if total == 0:\n        return place\n": ""},
)
weighted_step.wrong(
    "You looked whether there is a house in the window, but a house may have no deaths: then you divided 0 by 0. Look at the number of deaths.",
    {"if total == 0": "if window.sum() == 0"},
)
weighted_step.wrong(
    "Where nobody died you went to (0, 0), a place that means nothing here. An empty window gives no reason to move: return place.",
    {"return place": "return np.zeros(2)"},
)
weighted_step.wrong(
    "You returned how far to move, not where to. Add place, or do not subtract it.",
    {"/ total": "/ total - place"},
)
weighted_step.wrong(
    "You added up and did not divide. A mean is the sum divided by the number of deaths in the window.",
    {" / total": ""},
)
weighted_step.wrong(
    "You added up and did not divide. A mean is the sum divided by the number of deaths in the window; where that is 0, return place.",
    {"    if total == 0:\n        return place\n": "", " / total": ""},
)
weighted_step.wrong(
    "You went on to the end of the climb. Asked is one step: the mean of the window around place, and no more.",
    {
        "    window": "    before = None\n    while not np.array_equal(before, place):\n        before = place\n        place = weighted_step.answer(place, houses, died, radius)\n    return place\n    window"
    },
)
weighted_step.wrong(
    "You multiplied `died` and `houses` as they are, which does not fit row by row. One number for each row is a column: `died[:, None] * houses`, and then the sum down the rows, `axis=0`.",
    {"died[window] @ houses[window]": "(died[window] * houses[window]).sum(axis=0)"},
)
weighted_step.wrong(
    "You added up x and y together. A place has two coordinates: sum down the rows, `axis=0`.",
    {"died[window] @ houses[window]": ("np.sum(died[window][:, None] * houses[window])")},
)
weighted_step.wrong(
    "You compared a squared distance with the radius. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"radius**2": "radius"},
)
weighted_step.wrong(
    "You compared each coordinate with the radius by itself: that is a square window. Its corners are farther away than the radius.",
    {
        "((houses - place) ** 2).sum(axis=1) <= radius**2": "(np.abs(houses - place) <= radius).all(axis=1)"
    },
)
weighted_step.wrong(
    "You moved to the house where most people died. The step goes to the mean of all deaths in the window.",
    {"died[window] @ houses[window] / total": "houses[window][died[window].argmax()]"},
)


weighted_step.wrong(
    "You added place to the mean. The mean is a place on the map already: return it as it is.",
    {"died[window] @ houses[window] / total": "place + died[window] @ houses[window] / total"},
)
weighted_step.wrong(
    "You added place everywhere, also where nobody died. The mean is a place already, and an empty window leaves you where you are.",
    after=lambda answer, place: place + answer,
)
weighted_step.wrong(
    "You multiplied all houses of the map by their deaths, and divided by the deaths in the window. Choose the houses, too: `houses[window]`.",
    {"died[window] @ houses[window]": "died @ houses"},
)
weighted_step.wrong(
    "You divided by the number of houses on the map. The weights add up to the number of deaths in the window: divide by that.",
    {"/ total": "/ len(houses)"},
)
weighted_step.wrong(
    "You divided twice: `.mean` divides by the number of houses, and then you divided by the deaths. Add up, `.sum(axis=0)`, and divide by the deaths once.",
    {"/ total": "/ total / window.sum()"},
)
weighted_step.wrong(
    "Where nobody died your function returns nothing: it ends without `return`. Return place there.",
    {"return place": "return None"},
)
weighted_step.wrong(
    "Where nobody died you returned 0, one number. An empty window gives no reason to move: return place.",
    {"return place": "return 0"},
)
weighted_step.wrong(
    "Where nobody died you took the mean over the whole map. Only what is within the radius has a say: return place.",
    {"return place": "return died @ houses / died.sum()"},
)
weighted_step.wrong(
    "You compared a distance with the squared radius. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"((houses - place) ** 2).sum(axis=1)": "np.sqrt(((houses - place) ** 2).sum(axis=1))"},
)
weighted_step.wrong(
    "You added up the differences along x and y without squaring them: that is a window in the shape of a diamond, which misses houses.",
    {
        "((houses - place) ** 2).sum(axis=1)": "np.abs(houses - place).sum(axis=1)",
        "radius**2": "radius",
    },
)
weighted_step.wrong(
    "You measured from the corner (0, 0) of the map. Subtract place from the houses first: `houses - place`.",
    {"houses - place": "houses"},
)
weighted_step.wrong(
    "You moved to the nearest house. The step goes to the mean of all deaths in the window.",
    {
        "died[window] @ houses[window] / total": "houses[((houses - place) ** 2).sum(axis=1).argmin()]"
    },
)
weighted_step.wrong(
    "You took the middle between place and the mean. The step goes all the way to the mean.",
    {
        "died[window] @ houses[window] / total": "(place + died[window] @ houses[window] / total) / 2"
    },
)
weighted_step.wrong(
    "You took the median of the houses. The step goes to the mean of all deaths in the window.",
    {"died[window] @ houses[window] / total": "np.median(houses[window], axis=0)"},
)
weighted_step.wrong(
    "You took the median of the deaths' positions. The step goes to their mean.",
    {
        "died[window] @ houses[window] / total": "np.median(np.repeat(houses[window], died[window], axis=0), axis=0)"
    },
)
weighted_step.wrong(
    "You squared the weights: `died` stands twice above the line. Multiply each position by its deaths once.",
    {"died[window] @ houses": "died[window] ** 2 @ houses"},
)


@weighted_step.wrong(
    "Where nobody died you divided by 0 deaths, and that is the ZeroDivisionError; `np.average`, which divides by the sum of its weights, gives it, too. Look at the number of deaths first: if it is 0, return place."
)
def weighted_step_average(place, houses, died, radius):
    window = ((houses - place) ** 2).sum(axis=1) <= radius**2
    return np.average(houses[window], axis=0, weights=died[window])


weighted_step.wrong(
    "You left out houses exactly at the radius, and where nobody died your function returns nothing. It is `<=`; and return place there.",
    {"<=": "<", "return place": "return None"},
)


@weighted_step.cases
def weighted_step_cases(rng):
    place = np.array([1.0, 1.0])
    # What the exercise is about comes first: an answer is shown the first of the smallest inputs
    # that it gets wrong.
    for houses, died in (
        ([[1.0, 0.5], [1.0, 1.5]], [1, 3]),
        ([[1.0, 0.5], [1.5, 1.0]], [1, 1]),
        ([[1.0, 0.5], [4.0, 4.0]], [2, 5]),
        ([[1.0, 0.5], [1.0, 2.0]], [1, 1]),
        ([[1.0, 0.001], [1.0, 2.001]], [1, 1]),
        ([[1.0, 0.5], [1.0, 1.5]], [0, 2]),
        ([[1.0, 0.5], [4.0, 4.0]], [0, 5]),
        ([[1.0, 0.5], [1.0, 1.5], [1.0, 0.5]], [3, 2, 3]),
        ([[4.0, 4.0], [5.0, 4.0], [-1.0, 2.0]], [2, 1, 3]),
    ):
        yield place, np.array(houses), np.array(died), 1.0
    yield -place, np.array([[-1.0, -2.0], [-2.5, -1.0], [-3.0, 0.0]]), np.array([1, 3, 2]), 2.0
    for n, radius in ((6, 1.0), (12, 0.8), (25, 1.5), (40, 1.0), (40, 2.5)):
        houses = rng.normal(loc=10.0, scale=1.2, size=(n, 2))
        yield houses[0] + 0.1, houses, rng.integers(1, 9, size=n), radius


@exercise(
    lesson="01",
    task="Climb from every point and count the different places where the climbs end.",
    hints=[
        "Two loops: over the rows (each one is a seed), and inside it `while` the place still moves: replace it by the mean of the points in its window.",
        "Keep a list of hot spots. When a climb has ended, add its end only if it is farther than the radius from every hot spot in the list.",
        "A seed that is a row of data always has itself in its window, so no window is empty. `np.array_equal(new, old)` tells whether the place has stopped.",
    ],
    learned="You wrote mean shift: climb from everywhere, and let the ends say how many hot spots there are.",
)
def count_hot_spots(data, radius):
    """How many hot spots data, shape (n, 2), has for this radius: an integer.

    Climb from every row until the place no longer moves. Ends at most radius apart are one hot
    spot.
    """
    # Your code here.


@count_hot_spots.reference
def count_hot_spots_answer(data, radius):
    hot_spots = []
    for place in data:
        moved = True
        while moved:
            window = ((data - place) ** 2).sum(axis=1) <= radius**2
            mean = data[window].mean(axis=0)
            moved = not np.array_equal(mean, place)
            place = mean
        if all(((place - spot) ** 2).sum() > radius**2 for spot in hot_spots):
            hot_spots.append(place)
    return len(hot_spots)


@count_hot_spots.loops
def count_hot_spots_in_loops(data, radius):
    hot_spots = []
    for x, y in data:
        while True:
            x_total, y_total, inside = 0.0, 0.0, 0
            for a, b in data:
                if (a - x) ** 2 + (b - y) ** 2 <= radius**2:
                    x_total += a
                    y_total += b
                    inside += 1
            before = x, y
            x, y = x_total / inside, y_total / inside
            if (x, y) == before:
                break
        near = [spot for spot in hot_spots if math.dist((x, y), spot) <= radius]
        if not near:
            hot_spots.append((x, y))
    return len(hot_spots)


count_hot_spots.wrong(
    "You counted every different end. Climbs up the same hill can stop a little apart: ends within the radius of each other are one hot spot.",
    {"((place - spot) ** 2).sum() > radius**2": "not np.array_equal(place, spot)"},
)
count_hot_spots.wrong(
    "You stopped after one step. Far from the crowd, one step is not enough: go on until the place no longer moves.",
    {"moved = not np.array_equal(mean, place)": "moved = False"},
)
count_hot_spots.wrong(
    "You grouped the points themselves, before any climb. Groups of points depend on where they happen to lie; ends are where the crowd is.",
    {"moved = True": "moved = False"},
)
count_hot_spots.wrong(
    "You climbed from one seed only. One climb finds one hot spot: start from every row.",
    {"for place in data:": "for place in data[:1]:"},
)
count_hot_spots.wrong(
    "You compared each end with one other only, the last that you kept. The order of the rows means nothing: compare with every hot spot kept so far.",
    {"for spot in hot_spots)": "for spot in hot_spots[-1:])"},
)
count_hot_spots.wrong(
    "You rounded the ends to a grid. Two ends close together can lie on two sides of a line of the grid: compare their distance with the radius.",
    {
        "((place - spot) ** 2).sum() > radius**2": (
            "not np.array_equal((place / radius).round(), (spot / radius).round())"
        )
    },
)


@count_hot_spots.wrong(
    "You moved the data while you climbed: later windows hold points that are no longer where they were. The data stay, only the place moves."
)
def count_hot_spots_moving(data, radius):
    for _ in range(100):
        windows = ((data[:, None] - data) ** 2).sum(axis=2) <= radius**2
        data = windows @ data / windows.sum(axis=1, keepdims=True)
    return count_hot_spots.answer(data, radius)


count_hot_spots.wrong(
    "You counted one hot spot for each point. Climbs that end together share one.",
    {"len(hot_spots)": "len(data)"},
)
for steps in (10, 20, 30, 50, 100):
    count_hot_spots.wrong(
        f"You climbed some {steps} steps at most. "
        "Some climbs need more, and were counted where you broke them off: go on `while` the place moves.",
        {"        while moved:": f"        for _ in range({steps}):"},
    )
count_hot_spots.wrong(
    "You stopped at a short step. The next step may be longer, when a point enters the window: go on until the place no longer moves.",
    {"not np.array_equal(mean, place)": "np.abs(mean - place).max() > 0.01"},
)
count_hot_spots.wrong(
    "You left out of the window what lies exactly at the radius. The window includes its edge: `<=`, not `<`.",
    {"<=": "<"},
)
count_hot_spots.wrong(
    "You kept ends that are exactly the radius apart as two hot spots. At most the radius apart is one: a new hot spot is farther, `>`.",
    {"sum() > radius**2": "sum() >= radius**2"},
)
count_hot_spots.wrong(
    "You added an end where it is far from any hot spot of the list. It is a new one only where it is far from all of them.",
    {"if all(": "if not hot_spots or any("},
)
count_hot_spots.wrong(
    "Your list of hot spots stays empty: `any` of nothing is False, so that no end is ever added. An end is new where it is far from all in the list, and `all` of nothing is True.",
    {"if all(": "if any("},
)
count_hot_spots.wrong(
    "You compared a squared distance with the radius in the window. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"<= radius**2": "<= radius"},
)
count_hot_spots.wrong(
    "You compared the squared distance of two ends with the radius. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"> radius**2": "> radius"},
)
count_hot_spots.wrong(
    "You compared squared distances with the radius, in the window and between ends. Square both or neither: with radius 1 you cannot tell, with any other you can.",
    {"<= radius**2": "<= radius", "> radius**2": "> radius"},
)
count_hot_spots.wrong(
    "Your window is a square: you compared each coordinate with the radius by itself. Its corners are farther away than the radius.",
    {
        "((data - place) ** 2).sum(axis=1) <= radius**2": "(np.abs(data - place) <= radius).all(axis=1)"
    },
)
count_hot_spots.wrong(
    "You compared the ends coordinate by coordinate. Two ends that differ by less than the radius in x and in y can be farther apart than the radius.",
    {"((place - spot) ** 2).sum() > radius**2": "np.abs(place - spot).max() > radius"},
)
count_hot_spots.wrong(
    "You took each datum once. Where two points lie at one spot, both count in the mean, as in the table of houses.",
    {"hot_spots = []": "hot_spots = []\n    data = np.unique(data, axis=0)"},
)


count_hot_spots.wrong(
    "You returned the hot spots themselves. Asked is how many there are: `len(…)` of the list.",
    {"len(hot_spots)": "hot_spots"},
)
count_hot_spots.wrong(
    "You counted a hot spot only where two climbs or more end. A single point far from all others climbs to itself: that is an end like every other.",
    {
        "hot_spots = []": "hot_spots, ends = [], []",
        "        if all(": "        ends.append(place)\n        if all(",
        "return len(hot_spots)": "return sum(\n        sum(((end - spot) ** 2).sum() <= radius**2 for end in ends) > 1 for spot in hot_spots\n    )",
    },
)
count_hot_spots.wrong(
    "You counted one too few. Does your count begin with the first end? That one is a hot spot, too.",
    {"len(hot_spots)": "len(hot_spots) - 1"},
)
count_hot_spots.wrong(
    "You counted one too many. The list of hot spots is empty before the first climb ends.",
    {"len(hot_spots)": "len(hot_spots) + 1"},
)
count_hot_spots.wrong(
    "You took ends for one hot spot up to twice the radius apart. At most the radius apart is one: beyond it they are two.",
    {"((place - spot) ** 2).sum() > radius**2": "((place - spot) ** 2).sum() > (2 * radius) ** 2"},
)
count_hot_spots.wrong(
    "You took ends for one hot spot up to half the radius apart. At most the radius apart is one.",
    {"((place - spot) ** 2).sum() > radius**2": "((place - spot) ** 2).sum() > (radius / 2) ** 2"},
)


count_hot_spots.wrong(
    "You took ends for one hot spot up to a fixed distance apart, a small one, whatever the radius is. The radius decides: at most that far apart is one.",
    {"((place - spot) ** 2).sum() > radius**2": "((place - spot) ** 2).sum() > 0.1**2"},
)
for decimals in (0, 1):
    rounded = {
        "((place - spot) ** 2).sum() > radius**2": (
            f"not np.array_equal(place.round({decimals}), spot.round({decimals}))"
        )
    }
    count_hot_spots.wrong(
        f"You rounded the ends to {decimals} decimals. "
        "Two ends of one hill can differ by more, and lie on two sides of a line of that grid: compare their distance with the radius.",
        rounded,
    )
    count_hot_spots.wrong(
        f"You rounded the ends to {decimals} decimals, after 100 steps at most. "
        "Two ends of one hill can differ by more: compare their distance with the radius. And go on `while` the place moves.",
        {**rounded, "        while moved:": "        for _ in range(100):"},
    )

#: What else goes wrong where a climb is broken off, too: words and the edit.
WITH_FEW_STEPS = (
    (
        "You counted every different end. Ends within the radius of each other are one hot spot.",
        {"((place - spot) ** 2).sum() > radius**2": "not np.array_equal(place, spot)"},
    ),
    (
        "You added an end where it is far from any hot spot of the list. It is a new one only where it is far from all of them.",
        {"if all(": "if not hot_spots or any("},
    ),
    (
        "You returned the hot spots themselves. Asked is how many there are: `len(…)`.",
        {"len(hot_spots)": "hot_spots"},
    ),
    (
        "You compared each end with the last hot spot only. Compare it with every hot spot kept so far.",
        {"for spot in hot_spots)": "for spot in hot_spots[-1:])"},
    ),
    (
        "You left out of the window what lies exactly at the radius. The window includes its edge: `<=`, not `<`.",
        {"<=": "<"},
    ),
    (
        "You compared a squared distance with the radius in the window. Square both or neither.",
        {"<= radius**2": "<= radius"},
    ),
    (
        "You compared squared distances with the radius, in the window and between ends. Square both or neither.",
        {"<= radius**2": "<= radius", "> radius**2": "> radius"},
    ),
    (
        "You kept ends that are exactly the radius apart as two hot spots. At most the radius apart is one: a new hot spot is farther, `>`.",
        {"sum() > radius**2": "sum() >= radius**2"},
    ),
)
for words, edit in WITH_FEW_STEPS:
    count_hot_spots.wrong(
        f"{words} And a hundred steps are too few for some climbs: go on `while` the place moves.",
        {**edit, "        while moved:": "        for _ in range(100):"},
    )
count_hot_spots.wrong(
    "You stopped at a step shorter than a tenth or so. The next one may be longer, when a point enters the window: go on until the place no longer moves.",
    {"not np.array_equal(mean, place)": "np.abs(mean - place).max() > 0.1"},
)
count_hot_spots.wrong(
    "You counted pairs of ends that lie far apart. Two crowds make many such pairs and are two hot spots. Keep a list, and add an end where it is far from all in it.",
    {
        "        if all(((place - spot) ** 2).sum() > radius**2 for spot in hot_spots):\n            hot_spots.append(place)\n    return len(hot_spots)": "        hot_spots.append(place)\n    ends = np.array(hot_spots)\n    far = ((ends[:, None] - ends) ** 2).sum(axis=2) > radius**2\n    return int(far.sum()) // 2"
    },
)
count_hot_spots.wrong(
    "You took the median of each window. The climb goes to the mean of the points in it.",
    {"data[window].mean(axis=0)": "np.median(data[window], axis=0)"},
)


def _tail(rng, radius):
    """A crowd at the origin with a thinning tail, 2.7 radii long: many steps, one hot spot."""
    along = np.repeat([0.0, 0.45, 0.9, 1.35, 1.8, 2.25, 2.7], [9, 6, 4, 3, 2, 2, 1])
    angle = rng.uniform(0, 2 * np.pi)
    points = along[:, None] * [np.cos(angle), np.sin(angle)]
    return radius * (points + rng.uniform(-0.03, 0.03, size=points.shape))


def _plateau(rng, radius):
    """One crowd whose climbs end at several places around the origin, well within one radius."""
    while True:
        points = radius * rng.normal(scale=0.45, size=(14, 2))
        ends = _ends(points, radius)
        apart = np.sqrt(((ends[:, None] - ends) ** 2).sum(axis=2)).max()
        if 0.05 * radius < apart < 0.7 * radius:
            return points - (ends.min(axis=0) + ends.max(axis=0)) / 2


def _ends(data, radius):
    """Where the climbs from all rows of data end."""
    ends = data
    while True:
        windows = ((ends[:, None] - data) ** 2).sum(axis=2) <= radius**2
        moved = windows @ data / windows.sum(axis=1, keepdims=True)
        if np.abs(moved - ends).max() <= 1e-12:
            return ends
        ends = moved


count_hot_spots.wrong(
    "You took ends for one hot spot up to a small part of the radius apart. At most the whole radius apart is one.",
    {"((place - spot) ** 2).sum() > radius**2": "((place - spot) ** 2).sum() > (radius / 10) ** 2"},
)


@count_hot_spots.cases
def count_hot_spots_cases(rng):
    for data in (
        [[2.0, 3.0]],
        [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
        [[0.0, 0.0], [5.0, 0.0]],
        [[0.0, 0.0], [1.5, 0.0]],
        [[0.0, 0.0], [0.2, 0.0], [5.0, 0.0], [5.0, 0.2], [0.0, 9.0]],
        [[1.5, -0.4], [-1.8, -0.1], [-1.5, 0.4], [-0.5, 0.3], [0.7, -0.3], [-0.7, -0.3]],
    ):
        yield np.array(data), 1.0
    # Multiples of an eighth are exact in floating point, so that ties are ties for everybody.
    for eighths, radius in (
        # A point at the edge of a window; two ends exactly the radius apart.
        ([[8, -2], [8, 4], [8, 3], [-2, -1]], 0.625),
        ([[-3, 2], [3, -1], [-4, 3], [-1, 4], [4, 4], [3, -1], [0, -1]], 0.625),
        # Equal points count twice in a mean.
        ([[2, 3], [-6, 3], [-3, 3], [1, 1], [0, -2], [2, 3]], 0.625),
        # Two ends that are near in x and in y, and farther apart than the radius.
        ([[11, -12], [3, -11], [-3, 10], [7, 6], [3, -11]], 1.25),
        # Two ends nearer than the radius, of which |x| and |y| add up to more than its square.
        ([[-14, -25], [11, -18], [-10, 30], [11, -17], [-30, 29], [-6, 17], [-10, 18]], 2.5),
    ):
        yield np.array(eighths) / 8, radius
    # Two rows, hot spots a little more than the radius apart: a wider window makes one of them.
    row = np.array([[-4, 3], [0, 3], [0, 3], [1, 3], [3, 2], [3, 2], [3, 3]]) / 8
    yield np.vstack([row, -row]), 0.625
    # A step of 0.0016 is no end: after it a point enters, and the climb goes on.
    pause = [[2, -1], [-3, -14], [-7.936, -1.996], [9, -6], [14, -2], [5, 5]]
    yield np.array(pause) / 10, 1.0
    # The climb from its thin end takes 127 steps, of at least 0.017 each.
    along = np.round(1.15 * np.sqrt(np.arange(78) + 0.5), 3)
    yield np.column_stack([along, np.zeros(78)]), 1.0
    corners = np.array([[0.5, 0.5], [9.5, 1.5], [2.5, 8.5], [-8.5, 3.5]])
    for radius, shapes in (
        (1.0, (_plateau,)),
        (1.0, (_tail,)),
        (2.0, (_tail, _plateau)),
        (0.5, (_plateau, _tail, _plateau)),
    ):
        crowds = [
            shape(rng, radius) + radius * corner
            for shape, corner in zip(shapes, corners, strict=False)
        ]
        yield rng.permutation(np.vstack(crowds)), radius
