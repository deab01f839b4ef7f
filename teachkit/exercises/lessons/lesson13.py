"""Exercises of lesson 13: kilometres, tops of samples, streets, a p-value, ranks, what hides."""

import numpy as np

from teachkit.exercises.declare import exercise


@exercise(
    lesson="13",
    task="Return how many kilometres east and north of the origin each place lies, on a flat map.",
    hints=[
        "A turn of one radian along a circle of radius R is a way of length R. So kilometres are 6371 times an angle, and `np.radians` makes radians of degrees.",
        "North: the latitude less that of the origin. East: the longitude less that of the origin, times the cosine of the origin's latitude, since the circles of latitude shrink towards the poles. `np.cos` wants radians.",
        "190 and −170 are the same line: take the short way round. `(turn + 180) % 360 - 180` makes any difference of longitudes one from −180 to 180. Subtract first, then wrap.",
        "`np.column_stack([east, north])` puts the two side by side: east first.",
    ],
    learned="One unit on both axes: now a bandwidth is a distance. The price is one cosine for the whole map, which is right at the origin's latitude and a little off elsewhere.",
    tolerance=1e-4,  # 6371.0088 km for R, or 111.19 km a degree, are right too
)
def to_km(latitude, longitude, origin):
    """Kilometres east and north of the origin (latitude, longitude), shape (n, 2)."""
    # Your code here.


@to_km.reference
def to_km_answer(latitude, longitude, origin):
    north, east = origin
    turn = (longitude - east + 180) % 360 - 180
    shrink = np.cos(np.radians(north))
    degrees = np.column_stack([turn * shrink, latitude - north])
    return 6371 * np.radians(degrees)


@to_km.loops
def to_km_in_loops(latitude, longitude, origin):
    from math import cos, pi

    places = []
    for north, east in zip(latitude.tolist(), longitude.tolist(), strict=True):
        turn = east - origin[1]
        while turn > 180:
            turn -= 360
        while turn < -180:
            turn += 360
        places.append([turn * cos(origin[0] * pi / 180), north - origin[0]])
    return np.array([[6371 * pi / 180 * degrees for degrees in place] for place in places])


#: Lines of the answer, which its wrong ones exchange.
TURN = "(longitude - east + 180) % 360 - 180"
SHRINK = "np.cos(np.radians(north))"
STACK = "np.column_stack([turn * shrink, latitude - north])"
KILOMETRES = "6371 * np.radians(degrees)"

to_km.wrong(
    "North and east have changed places: kilometres east come first.",
    {STACK: "np.column_stack([latitude - north, turn * shrink])"},
)
to_km.wrong(
    "Your columns have changed places, and the cosine stands on the wrong one: east comes first, and it is the longitudes that shrink.",
    {STACK: "np.column_stack([(latitude - north) * shrink, turn])"},
)
to_km.wrong(
    "You left out the cosine: a degree of longitude is as long as one of latitude at the equator alone. Multiply the difference of longitudes by the cosine of the origin's latitude.",
    {STACK: "np.column_stack([turn, latitude - north])"},
)
to_km.wrong(
    "Two things. You left out the cosine: multiply the difference of longitudes by that of the origin's latitude. And some places went the long way round, since 190 and −170 are the same line: `(turn + 180) % 360 - 180` makes of a difference the short way.",
    {TURN: "longitude - east", STACK: "np.column_stack([turn, latitude - north])"},
)
to_km.wrong(
    "You multiplied the latitudes by the cosine. A degree north is equally long everywhere: it is the longitudes that shrink.",
    {STACK: "np.column_stack([turn, (latitude - north) * shrink])"},
)
to_km.wrong(
    "You multiplied the latitudes by the cosine, too. A degree north is equally long everywhere: only the longitudes shrink.",
    {STACK: "np.column_stack([turn * shrink, (latitude - north) * shrink])"},
)
to_km.wrong(
    "You took the cosine of each place's own latitude. That is a map, too, and a good one near the middle, but its lines due north lean: of two places on one longitude one then lies further east. Here the whole map has one cosine, that of the origin's latitude.",
    {SHRINK: "np.cos(np.radians(latitude))"},
)
to_km.wrong(
    "You took the cosine of the mean latitude of all places. Take that of the origin's, or the same place moves when another joins the map.",
    {SHRINK: "np.cos(np.radians(latitude.mean()))"},
)
to_km.wrong(
    "You took the cosine halfway between each place and the origin. Here the whole map has one cosine, that of the origin's latitude.",
    {SHRINK: "np.cos(np.radians((latitude + north) / 2))"},
)
to_km.wrong(
    "You took the cosine of the origin's longitude. It is the latitude that says how much the circles have shrunk.",
    {SHRINK: "np.cos(np.radians(east))"},
)
to_km.wrong(
    "You took the cosine of degrees. `np.cos` wants radians: `np.cos(np.radians(…))`.",
    {SHRINK: "np.cos(north)"},
)
to_km.wrong(
    "You took the sine of the latitude. At the equator a degree of longitude is longest, and there the cosine is 1.",
    {SHRINK: "np.sin(np.radians(north))"},
)
to_km.wrong(
    "You divided by the cosine. Towards the poles a degree of longitude gets shorter: multiply.",
    {STACK: "np.column_stack([turn / shrink, latitude - north])"},
)
to_km.wrong(
    "You multiplied degrees by the radius. Radius times an angle is a length if the angle is in radians: `np.radians(…)`.",
    {KILOMETRES: "6371 * degrees"},
)
to_km.wrong(
    "Radians are missing twice: the cosine wants them, and so does the radius, times an angle in radians. `np.radians(…)` makes them.",
    {SHRINK: "np.cos(north)", KILOMETRES: "6371 * degrees"},
)
to_km.wrong(
    "Your answer is in degrees, and not yet in kilometres: make radians of them, and multiply by the radius.",
    {KILOMETRES: "degrees"},
)
to_km.wrong(
    "Your answer is in radians, and not yet in kilometres: multiply by the radius.",
    {KILOMETRES: "np.radians(degrees)"},
)
to_km.wrong(
    "You subtracted longitudes, and some places went the long way round: 190 and −170 are the same line. `(turn + 180) % 360 - 180` makes of a difference the short way.",
    {TURN: "longitude - east"},
)
to_km.wrong(
    "You wrapped the longitudes to ±180 and not that of the origin, which may be given as 190. Subtract first, then wrap the difference.",
    {TURN: "(longitude + 180) % 360 - 180 - east"},
)
to_km.wrong(
    "You wrapped longitudes to ±180 before you subtracted: that cuts a map about 180° in two. Subtract first, then wrap the difference.",
    {TURN: "(longitude + 180) % 360 - 180 - ((east + 180) % 360 - 180)"},
)
to_km.wrong(
    "You made all longitudes numbers from 0 to 360, and not that of the origin. Subtract first, then wrap the difference.",
    {TURN: "longitude % 360 - east"},
)
to_km.wrong(
    "You made longitudes numbers from 0 to 360 before you subtracted: that cuts a map about 0° in two. Subtract first, then wrap the difference.",
    {TURN: "longitude % 360 - east % 360"},
)
to_km.wrong(
    "You always went east, up to 360 degrees of it. A place one degree to the west is −1, and not 359: `(turn + 180) % 360 - 180`.",
    {TURN: "(longitude - east) % 360"},
)
to_km.wrong(
    "You shortened ways of over 180 degrees, and not those below −180. They are long ways round, too.",
    {TURN: "np.where(longitude - east > 180, longitude - east - 360, longitude - east)"},
)
to_km.wrong(
    "You shortened ways below −180 degrees, and not those over 180. They are long ways round, too.",
    {TURN: "np.where(longitude - east < -180, longitude - east + 360, longitude - east)"},
)
to_km.wrong(
    "You measured by half turns: a whole turn has 360 degrees, and `(turn + 180) % 360 - 180` takes whole turns away.",
    {TURN: "(longitude - east + 90) % 180 - 90"},
)
to_km.wrong(
    "You took the size of the difference of longitudes. East is plus and west is minus.",
    {TURN: "abs((longitude - east + 180) % 360 - 180)"},
)
to_km.wrong(
    "All your numbers are 0 or more. West and south are minus.",
    after=lambda answer: np.abs(answer),
)
to_km.wrong(
    "The origin's two numbers have changed places: its latitude comes first.",
    {"north, east = origin": "east, north = origin"},
)
to_km.wrong(
    "West and east have changed places: east is plus. Subtract the origin from the places.",
    after=lambda answer: answer * [-1, 1],
)
to_km.wrong(
    "South and north have changed places: north is plus. Subtract the origin from the places.",
    after=lambda answer: answer * [1, -1],
)
to_km.wrong(
    "You subtracted the places from the origin: east and north are plus.",
    after=lambda answer: -answer,
)
to_km.wrong(
    "You did not subtract the origin. It is the place (0, 0) of the map.",
    {TURN: "(longitude + 180) % 360 - 180", STACK: "np.column_stack([turn * shrink, latitude])"},
)
to_km.wrong(
    "You did not subtract the origin, and left longitudes unwrapped. The origin is the place (0, 0) of the map: subtract it, then wrap the difference of longitudes.",
    {TURN: "longitude", STACK: "np.column_stack([turn * shrink, latitude])"},
)
to_km.wrong(
    "You subtracted the mean of the places. The origin is given: it is the place (0, 0) of the map.",
    after=lambda answer: answer - answer.mean(axis=0),
)
to_km.wrong(
    "You took the first place for the origin. The origin is given: it is the place (0, 0) of the map.",
    after=lambda answer: answer - answer[0],
)
for factor, words in (
    ("111 * degrees", "You took 111 km for a degree. It is 6371 · π/180 = 111.19 km."),
    ("110 * degrees", "You took 110 km for a degree. It is 6371 · π/180 = 111.19 km."),
    (
        "6378.137 * np.radians(degrees)",
        "You took the radius of the equator, 6378 km, or the 111.32 km that a degree is long there. Take the mean radius, 6371 km: a degree is 111.19 km.",
    ),
    (
        "40000 / 360 * degrees",
        "You took 40,000 km for the way round the earth. It is 2π · 6371 = 40,030 km.",
    ),
    ("3958.8 * np.radians(degrees)", "Your answer is in miles. Take the radius in km, 6371."),
    ("6371000 * np.radians(degrees)", "Your answer is in metres. Take the radius in km, 6371."),
    (
        "12742 * np.radians(degrees)",
        "You took the diameter, 12,742 km, for the radius, 6371 km.",
    ),
    ("60 * degrees", "Your answer is in nautical miles. Kilometres are asked for."),
):
    to_km.wrong(words, {KILOMETRES: factor})
to_km.wrong(
    "You returned how far each place is from the origin. Two numbers for each are asked for: how far east, and how far north.",
    after=lambda answer: np.hypot(*answer.T),
)
to_km.wrong(
    "You rounded to whole kilometres. On a map of a city that is too coarse: leave the numbers as they come.",
    after=lambda answer: np.round(answer),
)
to_km.wrong(
    "You cut the answer down to whole kilometres. If you filled an array made from whole numbers, make it with `np.zeros(…)`.",
    after=lambda answer: np.trunc(answer),
)


@to_km.wrong(
    "You returned how far each place is from the origin, by the formula for a sphere. Two numbers for each are asked for: how far east, and how far north."
)
def to_km_on_a_sphere(latitude, longitude, origin):
    north, east, north_0, east_0 = map(np.radians, (latitude, longitude, *origin))
    across = np.cos(north) * np.cos(north_0) * np.sin((east - east_0) / 2) ** 2
    return 2 * 6371 * np.arcsin(np.sqrt(np.sin((north - north_0) / 2) ** 2 + across))


@to_km.cases
def to_km_cases(rng):
    yield np.array([52.5]), np.array([13.0]), (51.5, 12.0)
    # a quarter of London: less than 2 km
    yield np.array([51.513, 51.509]), np.array([-0.136, -0.15]), (51.512, -0.14)
    yield np.array([51.5137, 51.5, 51.52]), np.array([-0.1366, -0.12, -0.15]), (51.51, -0.13)
    # whole numbers; west and east of Greenwich
    yield np.array([48, 52, 41, 60]), np.array([2, -4, -9, 25]), (50, 8)
    yield np.array([51.0, 50.2, 49.5]), np.array([358.5, 1.25, -3.0]), (50.5, 0.5)
    yield np.array([-33.9, -34.4, -29.9]), np.array([18.4, 20.1, 31.0]), (-32.0, 24.0)
    # about 180 degrees, however it is written
    yield (
        np.array([-17.7, -20.3, -13.8, -25.0]),
        np.array([178.1, 190.0, -170.0, 183.5]),
        (-18, 179),
    )
    yield np.array([-21.1, -15.0, -18.5]), np.array([-175.2, 186.0, 177.5]), (-19.0, -178.5)
    yield np.array([64.0, 66.5, 62.0, 65.0, 58.5]), np.array([170, -170, 190, 179, -181]), (63, 190)
    yield np.array([52.0, 55.0]), np.array([-178.0, 175.0]), (53.5, -181.5)
    # once round the globe, in steps that each have a shorter way
    yield np.array([2.0, -3.0, 5.0]), np.array([100.0, 170.0, -100.0]), (0.0, 0.0)
    # on the equator, and far north
    yield np.array([0.0, 1.5, -2.0]), np.array([-78.5, -70.0, 282.5]), (0.0, -75.0)
    yield np.array([78.2, 69.6, 82.5]), np.array([15.6, 18.9, -62.3]), (75.0, 10.0)
    for n, width in ((4, 3.0), (6, 20.0), (9, 150.0)):
        north, east = rng.uniform(-60, 60), rng.uniform(-180, 180)
        longitude = (east + rng.uniform(-width, width, n)) % 360
        yield north + rng.uniform(-6, 6, n), longitude, (north, east)


@exercise(
    lesson="13",
    task="Return the densest mode of each bootstrap sample. Each row of `draws` says which rows of the data make one sample.",
    hints=[
        "Go through `draws` row by row: `for rows in draws:`. `data[rows]` is that sample, with some rows of the data twice and others not at all.",
        "`MeanShift(bandwidth).fit(sample).cluster_centers_` are its modes. The first of them has the most points, and need not be the densest.",
        "`density(modes, sample, bandwidth)` says how dense the sample is at each of its modes. Take the mode where that is largest, `np.argmax`, and put one for each sample into an array.",
    ],
    learned="A bootstrap sample is another map that might have been drawn. Where its densest mode wanders from sample to sample, your map does not know that place any better.",
    tolerance=1e-4,  # of the largest coordinate: a thousandth of the bandwidth or so
)
def bootstrap_mode(data, draws, bandwidth):
    """The densest mode of each bootstrap sample, shape (samples, d)."""
    # Your code here.


@bootstrap_mode.reference
def bootstrap_mode_answer(data, draws, bandwidth):
    from teachkit import MeanShift, density

    tops = []
    for rows in draws:
        sample = data[rows]
        modes = MeanShift(bandwidth).fit(sample).cluster_centers_
        densities = density(modes, sample, bandwidth)
        tops.append(modes[np.argmax(densities)])
    return np.array(tops)


@bootstrap_mode.loops
def bootstrap_mode_in_loops(data, draws, bandwidth):
    from math import exp

    from teachkit import MeanShift

    tops = np.zeros((len(draws), data.shape[1]))
    for number, rows in enumerate(draws):
        sample = np.array([data[row] for row in rows])
        best = 0.0
        for mode in MeanShift(bandwidth).fit(sample).cluster_centers_:
            total = 0.0
            for point in sample.tolist():
                square = sum((a - b) ** 2 for a, b in zip(point, mode.tolist(), strict=True))
                total += exp(-square / bandwidth**2 / 2)
            if total > best:
                best, tops[number] = total, mode
    return tops


#: Lines of the answer, which its wrong ones exchange.
SAMPLE = "sample = data[rows]"
MODES = "MeanShift(bandwidth).fit(sample).cluster_centers_"
DENSITIES = "density(modes, sample, bandwidth)"
TOP = "modes[np.argmax(densities)]"

bootstrap_mode.wrong(
    "You took the first mode, to which most points climb. The fullest need not be the densest: ask `density` at each mode.",
    {TOP: "modes[0]"},
)
bootstrap_mode.wrong(
    "You took the last mode, to which fewest points climb. Ask `density` at each mode, and take the one where it is largest.",
    {TOP: "modes[-1]"},
)
bootstrap_mode.wrong(
    "You took the mode where the density is lowest. Take the densest: `np.argmax`.",
    {TOP: "modes[np.argmin(densities)]"},
)
bootstrap_mode.wrong(
    "You asked the density of the original data which mode is densest. Each sample is a map of its own: ask its own density.",
    {DENSITIES: "density(modes, data, bandwidth)"},
)
bootstrap_mode.wrong(
    "You took the modes of the original data, and asked each sample which of them is densest. Each sample has modes of its own.",
    {MODES: "MeanShift(bandwidth).fit(data).cluster_centers_"},
)
bootstrap_mode.wrong(
    "You returned the densest mode of the data for each sample. Draw first, `data[rows]`, and then look for the modes of what was drawn.",
    {SAMPLE: "sample = data"},
)
bootstrap_mode.wrong(
    "You dropped repeated points from the samples. A row that was drawn twice counts twice: that is what makes samples differ.",
    {SAMPLE: "sample = np.unique(data[rows], axis=0)"},
)
bootstrap_mode.wrong(
    "You dropped repeated rows from the samples. A row that was drawn twice counts twice: that is what makes samples differ.",
    {SAMPLE: "sample = data[np.unique(rows)]"},
)
bootstrap_mode.wrong(
    "You added the sample to the original data. A bootstrap sample stands in place of the data.",
    {SAMPLE: "sample = np.concatenate([data, data[rows]])"},
)
bootstrap_mode.wrong(
    "You took the columns of `draws` for samples. Each of its rows is one.",
    {"for rows in draws:": "for rows in draws.T:"},
)
bootstrap_mode.wrong(
    "You returned the mode of one sample, the first. Go on to the end of `draws`: a row for each sample is asked for.",
    {"return np.array(tops)": "return tops[0]"},
)
bootstrap_mode.wrong(
    "You returned the mode of one sample, the last. Collect them in a list: a row for each sample is asked for.",
    {"return np.array(tops)": "return tops[-1]"},
)
bootstrap_mode.wrong(
    "You left one sample out, the last. A row for each is asked for.",
    {"for rows in draws:": "for rows in draws[:-1]:"},
)
bootstrap_mode.wrong(
    "You returned the mean of all the densest modes. One for each sample is asked for: how they scatter is what a bootstrap shows.",
    {"return np.array(tops)": "return np.mean(tops, axis=0)"},
)
bootstrap_mode.wrong(
    "You returned how dense it is there. Where it is densest is asked for.",
    {TOP: "densities.max()"},
)
bootstrap_mode.wrong(
    "You returned the number of the mode. Its place is asked for.", {TOP: "np.argmax(densities)"}
)
bootstrap_mode.wrong(
    "You returned all modes of all samples. One for each sample is asked for, the densest.",
    {f"tops.append({TOP})": "tops.extend(modes)"},
)
bootstrap_mode.wrong(
    "You returned the mean of each sample. Its densest mode is asked for.",
    {TOP: "sample.mean(axis=0)"},
)
bootstrap_mode.wrong(
    "You returned the medians of each sample. Its densest mode is asked for.",
    {TOP: "np.median(sample, axis=0)"},
)
bootstrap_mode.wrong(
    "You returned the mean of each sample's modes. One of them is asked for, the densest.",
    {TOP: "modes.mean(axis=0)"},
)
bootstrap_mode.wrong(
    "You returned the point of the sample where its density is largest. The mode lies between the points: take the modes of `MeanShift`.",
    {MODES: "sample"},
)
bootstrap_mode.wrong(
    "You returned the mean of the points that climb to the densest mode. Return the mode itself.",
    {
        TOP: "sample[MeanShift(bandwidth).fit(sample).labels_ == np.argmax(densities)]"
        ".mean(axis=0)",
    },
)
for one in ("flat", "epanechnikov", "biweight", "triweight"):
    bootstrap_mode.wrong(
        f'You climbed with the kernel "{one}". Take the Gaussian, which `MeanShift(bandwidth)` has unless told otherwise.',
        {MODES: f'MeanShift(bandwidth, kernel="{one}").fit(sample).cluster_centers_'},
    )
    bootstrap_mode.wrong(
        f'You climbed with the kernel "{one}", and took the density of that kernel, too. Take the Gaussian, which both have unless told otherwise.',
        {
            MODES: f'MeanShift(bandwidth, kernel="{one}").fit(sample).cluster_centers_',
            DENSITIES: f'density(modes, sample, bandwidth, kernel="{one}")',
        },
    )
bootstrap_mode.wrong(
    "Your answers are modes of the samples, but not always the densest. Did you ask another kernel's density, or one with another bandwidth? Ask the density that was climbed: `density(modes, sample, bandwidth)`.",
    {DENSITIES: 'density(modes, sample, bandwidth, kernel="flat")'},
)
bootstrap_mode.wrong(
    "You left the bandwidth to `MeanShift`. It is given: `MeanShift(bandwidth)`.",
    {MODES: "MeanShift().fit(sample).cluster_centers_"},
)
for one in ("scott", "silverman"):
    bootstrap_mode.wrong(
        f'You took the bandwidth of the rule "{one}". It is given: `MeanShift(bandwidth)`.',
        {
            SAMPLE: f"sample = data[rows]\n        from teachkit import {one}\n"
            f"        bandwidth = {one}(sample) if np.ptp(sample, axis=0).any() else bandwidth"
        },
    )


@bootstrap_mode.wrong(
    "You returned the mode of each sample that lies nearest to the densest mode of the data. Ask each sample which of its own modes is densest."
)
def bootstrap_mode_nearest(data, draws, bandwidth):
    from teachkit import MeanShift

    top = bootstrap_mode_answer(data, np.arange(len(data))[None], bandwidth)[0]
    tops = []
    for rows in draws:
        modes = MeanShift(bandwidth).fit(data[rows]).cluster_centers_
        tops.append(modes[np.linalg.norm(modes - top, axis=1).argmin()])
    return np.array(tops)


@bootstrap_mode.wrong(
    "You climbed from the sample's mean. That finds one mode, and not always the densest: `MeanShift` climbs from every point."
)
def bootstrap_mode_from_the_mean(data, draws, bandwidth):
    from teachkit import climb

    return np.array(
        [
            climb(data[rows].mean(axis=0)[None], data[rows], bandwidth, tol=1e-9).ends[0]
            for rows in draws
        ]
    )


def tight_and_wide(rng, sizes, tight, wide, apart, bandwidth):
    """A few points close together, and more points that lie further apart."""
    few, many = sizes
    close = tight * bandwidth * rng.standard_normal((few, len(apart)))
    loose = apart + wide * bandwidth * rng.standard_normal((many, len(apart)))
    return rng.permutation(np.concatenate([close, loose]))


@bootstrap_mode.cases
def bootstrap_mode_cases(rng):
    pair = np.array([[1.0, 3.0], [1.5, 3.25]])
    yield pair, np.array([[0, 1], [0, 0], [1, 1]]), 0.5
    # a point twice in the data; one sample; whole numbers
    points = np.array([[0], [1], [5], [5], [9]])
    yield points / 2, np.array([[2, 3, 0, 1, 1]]), 0.6
    yield points, np.array([[0, 0, 2, 3, 2], [4, 4, 4, 0, 0], [1, 0, 0, 4, 2], [3, 1, 3, 0, 1]]), 1
    # a dense middle with others around it, which climb there, too
    around = [0.0, 0.02, 0.05, 0.03, -0.02, 1.6, 1.75, -1.5, -1.7]
    points = np.array([*around, 20.0, 20.02, 20.05, 19.97, 20.01])[:, None]
    yield points, np.array([np.arange(14), [*range(1, 14), 1], [*range(13), 2]]), 1.0
    # samples without the densest group, where others are as dense as they were drawn
    points = np.array([[0.0], [0.1], [0.2], [0.15], [0.05], [6.0], [6.3], [-9.0], [-8.8], [-9.1]])
    draws = [[7, 8, 9, 7, 8, 9, 7, 5, 6, 5], [5, 5, 5, 6, 6, 6, 5, 8, 9, 7], [*range(5, 10)] * 2]
    yield points, np.array([*draws, [0, 1, 7, 8, 9, 9, 5, 8, 6, 7]]), 1.0
    for sizes, tight, wide, apart, bandwidth, samples in (
        ((3, 4), 0.2, 1.4, [6.0], 0.8, 7),
        ((3, 6), 0.1, 1.2, [0.08, 0.02], 0.015, 5),
        ((4, 8), 0.2, 1.1, [-3.0, 5.0], 1.0, 4),
        ((4, 8), 0.3, 1.5, [50.0, 20.0], 9.0, 12),
        ((5, 9), 0.2, 1.3, [2.0, 2.0, 3.0], 0.7, 5),
    ):
        data = tight_and_wide(rng, sizes, tight, wide, np.array(apart), bandwidth)
        n = len(data)
        yield data, rng.integers(0, n, (samples, n)), bandwidth


@exercise(
    lesson="13",
    task="Lay all streets end to end, in their order. Return for each number drawn the place that lies so far along this line: at 0.5 half of all length lies behind it.",
    hints=[
        "`lengths = np.linalg.norm(ends - starts, axis=1)`, and `until = np.cumsum(lengths)` says how much length there is up to the end of each street. Its last number is all length; `draws` times that is how far along the line each place lies.",
        '`np.searchsorted(until, along, side="right")` says in which street each of these is: the first that ends beyond it. Streets of length 0 are passed over.',
        "What lies before a street is `until - lengths`. Take that away from `along`, divide by the street's length, and you know which share of the street to go: from its start, that share of the way to its end.",
    ],
    learned="Each metre of street is as likely as any other. A random map is only as good as its idea of where things could have happened at all: here along streets, and not in the middle of a block.",
)
def random_on_streets(starts, ends, draws):
    """A place on the streets for each number drawn, by length, shape (n, 2)."""
    # Your code here.


@random_on_streets.reference
def random_on_streets_answer(starts, ends, draws):
    lengths = np.linalg.norm(ends - starts, axis=1)
    until = np.cumsum(lengths)
    along = draws * until[-1]
    street = np.searchsorted(until, along, side="right")
    share = (along - (until - lengths)[street]) / lengths[street]
    return starts[street] + share[:, None] * (ends - starts)[street]


@random_on_streets.loops
def random_on_streets_in_loops(starts, ends, draws):
    from math import hypot

    streets = []
    for (x, y), (end_x, end_y) in zip(starts.tolist(), ends.tolist(), strict=True):
        streets.append((x, y, end_x - x, end_y - y, hypot(end_x - x, end_y - y)))
    total = sum(street[4] for street in streets)
    places = []
    for draw in draws.tolist():
        left = draw * total
        for x, y, across, up, length in streets:
            if left < length:
                places.append([x + across * left / length, y + up * left / length])
                break
            left -= length
    return np.array(places)


#: Lines of the answer, which its wrong ones exchange.
LENGTHS = "np.linalg.norm(ends - starts, axis=1)"
ALONG = "draws * until[-1]"
STREET = 'np.searchsorted(until, along, side="right")'
SHARE = "(along - (until - lengths)[street]) / lengths[street]"
PLACES = "starts[street] + share[:, None] * (ends - starts)[street]"
EVEN = "np.floor(draws * len(starts)).astype(int)"

random_on_streets.wrong(
    "You gave each street the same chance. A long street holds more places than a short one: go by length.",
    {STREET: EVEN, SHARE: "draws * len(starts) % 1"},
)
random_on_streets.wrong(
    "You gave each street the same chance, and then put the number drawn in as the share of it, too. Go by length: how far along the line of all streets is `draws` times all length.",
    {STREET: EVEN, SHARE: "draws"},
)
random_on_streets.wrong(
    "You took squared lengths: the root is missing. Long streets then get far too many places.",
    {LENGTHS: "((ends - starts) ** 2).sum(axis=1)"},
)
random_on_streets.wrong(
    "You added up the differences of x and y for a length. A street goes straight: the root of the sum of their squares.",
    {LENGTHS: "np.abs(ends - starts).sum(axis=1)"},
)
random_on_streets.wrong(
    "You took the larger of the differences of x and y for a length. A street goes straight: the root of the sum of their squares.",
    {LENGTHS: "np.abs(ends - starts).max(axis=1)"},
)
random_on_streets.wrong(
    "You added the two differences of a street before taking their size, so that they can cancel. A length is the root of the sum of their squares.",
    {LENGTHS: "np.abs((ends - starts).sum(axis=1))"},
)
random_on_streets.wrong(
    "Your places are the starts of streets. Go on from there, along the street.",
    {SHARE: "np.zeros(len(draws))"},
)
random_on_streets.wrong(
    "Your places are the ends of streets. Begin at the start, and go as far along the street as is left.",
    {SHARE: "np.ones(len(draws))"},
)
random_on_streets.wrong(
    "Your places are the middles of streets. Begin at the start, and go as far along the street as is left.",
    {SHARE: "np.full(len(draws), 0.5)"},
)
random_on_streets.wrong(
    "You chose the right streets, and then took the number drawn for the share of the street. It is the share of all length: take away what lies before the street, and divide by the street's length.",
    {SHARE: "draws"},
)
random_on_streets.wrong(
    "You did not take away the length that lies before the street, so that your places lie beyond its end.",
    {SHARE: "along / lengths[street]"},
)
random_on_streets.wrong(
    "You took away the length up to the street's end, so that your places lie before its start. Take away what lies before it: `until - lengths`.",
    {SHARE: "(along - until[street]) / lengths[street]"},
)
random_on_streets.wrong(
    "You did not divide by the length of the street: how much is left is a length, and a share is asked for.",
    {SHARE: "along - (until - lengths)[street]"},
)
random_on_streets.wrong(
    "You divided by all length. What is left on a street is a share of that street's own length.",
    {SHARE: "(along - (until - lengths)[street]) / until[-1]"},
)
random_on_streets.wrong(
    "You did not multiply the numbers drawn by all length. They are shares: half of all length is behind 0.5.",
    {ALONG: "draws"},
)
random_on_streets.wrong(
    "You multiplied the numbers drawn by how many streets there are. Multiply by all length: they are shares of that.",
    {ALONG: "np.minimum(draws * len(starts), until[-1] * (1 - 1e-12))"},
)
random_on_streets.wrong(
    "You took the longest street for all length. Add the lengths up.",
    {ALONG: "draws * lengths.max()"},
)
random_on_streets.wrong(
    "You are one street behind: the street is the first that ends beyond the place. Each time you took the one before it.",
    {STREET: f"{STREET} - 1"},
)
random_on_streets.wrong(
    "You are one street ahead: the street is the first that ends beyond the place. Each time you took the one after it.",
    {STREET: f"np.minimum({STREET} + 1, len(starts) - 1)"},
)
random_on_streets.wrong(
    "You left the last street out: what belongs to it lies beyond the end of the one before.",
    {STREET: f"np.minimum({STREET}, max(len(starts) - 2, 0))"},
)
random_on_streets.wrong(
    "You took the street whose end is nearest along the line. It is the first that ends beyond the place.",
    {STREET: "np.abs(along[:, None] - until).argmin(axis=1)"},
)
random_on_streets.wrong(
    'A street of length 0 was chosen, and you divided by its length. No place belongs to it: `side="right"` passes it over.',
    {STREET: "np.searchsorted(until, along)"},
)
random_on_streets.wrong(
    "You gave streets of length 0 a length of 1. No place belongs to them.",
    {LENGTHS: f"{LENGTHS}\n    lengths = np.where(lengths == 0, 1.0, lengths)"},
)
random_on_streets.wrong(
    "You let no street be shorter than 1. A short one has a length, too, and gets places by it.",
    {LENGTHS: f"np.maximum({LENGTHS}, 1)"},
)
random_on_streets.wrong(
    "You went along each street from its end to its start. Go from its start to its end.",
    {PLACES: "ends[street] + share[:, None] * (starts - ends)[street]"},
)
random_on_streets.wrong(
    "You added a share of the end itself to the start. The way from start to end is `ends - starts`.",
    {PLACES: "starts[street] + share[:, None] * ends[street]"},
)
random_on_streets.wrong(
    "You began at the ends of streets, and went on beyond them. Begin at the start of a street.",
    {PLACES: "ends[street] + share[:, None] * (ends - starts)[street]"},
)
random_on_streets.wrong(
    "You subtracted the way along the street. Go from the start towards the end: plus.",
    {PLACES: "starts[street] - share[:, None] * (ends - starts)[street]"},
)
random_on_streets.wrong(
    "You returned in which street each place lies. The places themselves are asked for, x and y.",
    {PLACES: "street"},
)
random_on_streets.wrong(
    "You returned how far along the line each place lies. The places themselves are asked for, x and y.",
    {PLACES: "along"},
)
random_on_streets.wrong(
    "You returned how far each place lies from the start of the first street, as if the street began at (0, 0). Add the start of its own street.",
    {PLACES: "share[:, None] * (ends - starts)[street]"},
)
random_on_streets.wrong(
    "You sorted the numbers drawn. Each place belongs to its number: keep their order.",
    {ALONG: "np.sort(draws) * until[-1]"},
)
random_on_streets.wrong(
    "You sorted the streets by length. Lay them end to end in their order.",
    {
        LENGTHS: f"{LENGTHS}\n    order = np.argsort(lengths, kind='stable')\n"
        "    starts, ends, lengths = starts[order], ends[order], lengths[order]"
    },
)
random_on_streets.wrong(
    "You laid the streets end to end from the last to the first. Lay them in their order.",
    {LENGTHS: f"{LENGTHS}[::-1]\n    starts, ends = starts[::-1], ends[::-1]"},
)
random_on_streets.wrong(
    "You went along the straight line from the first start to the last end. Go along the streets.",
    {PLACES: "starts[0] + draws[:, None] * (ends[-1] - starts[0])"},
)
random_on_streets.wrong(
    "You put places into the box that holds the streets. They have to lie on the streets.",
    {
        PLACES: "np.minimum(starts, ends).min(axis=0) + draws[:, None] * "
        "np.ptp(np.concatenate([starts, ends]), axis=0)"
    },
)
random_on_streets.wrong(
    "You joined the end of each street to that of the next. Between them there need be no street: go from the start of a street to its own end.",
    {
        PLACES: "np.column_stack([np.interp(along, [0, *until], "
        "[starts[0, axis], *ends[:, axis]]) for axis in (0, 1)])"
    },
)
random_on_streets.wrong(
    "You joined the start of each street to that of the next. Between them there need be no street: go from the start of a street to its own end.",
    {
        PLACES: "np.column_stack([np.interp(along, [0, *until], "
        "[*starts[:, axis], ends[-1, axis]]) for axis in (0, 1)])"
    },
)
random_on_streets.wrong(
    "You cut the places down to whole numbers. If you filled an array made from whole numbers, make it with `np.zeros(…)`.",
    after=lambda answer: np.trunc(answer),
)
random_on_streets.wrong(
    "You rounded the places to whole numbers. They may lie anywhere on a street.",
    after=lambda answer: np.round(answer),
)


@random_on_streets.cases
def random_on_streets_cases(rng):
    yield np.array([[1.0, 2.0]]), np.array([[5.0, 5.0]]), np.array([0.25])
    yield (
        np.array([[0.0, 0.0], [5.0, 1.0]]),
        np.array([[3.0, 0.0], [5.0, 2.0]]),
        np.array([0.875, 0.0, 0.5]),
    )
    # streets that join; the first, one in the middle and the last have no length
    corners = np.array([[2, 1], [2, 1], [5, 5], [5, 5], [5, 8], [5, 8]])
    yield corners[:-1], corners[1:], np.array([0.625, 0.0, 0.25, 0.9])
    # whole numbers; no street begins where another ends, and short ones lie elsewhere
    starts = np.array([[-4, 7], [0, 0], [9, 9], [3, -6]])
    ends = np.array([[-4, 7], [8, 6], [9, 9], [-2, 6]])
    yield starts, ends, np.array([0.3, 0.01, 0.77, 0.99, 0.5, 0.45])
    # one street is longer than all others together
    starts = np.array([[0.0, 0.0], [0.2, 0.1], [1.0, 1.0]])
    ends = np.array([[0.1, 0.3], [0.2, 0.4], [-8.0, 4.0]])
    yield starts, ends, np.array([0.04, 0.6, 0.95])
    # as many streets as numbers drawn
    yield rng.uniform(-1, 1, (5, 2)), rng.uniform(-1, 1, (5, 2)), rng.random(5)
    for streets, n, size in ((3, 6, 0.4), (6, 4, 3.0), (8, 20, 30.0)):
        starts = rng.uniform(-size, size, (streets, 2))
        yield starts, starts + rng.standard_normal((streets, 2)) * size, rng.random(n)


@exercise(
    lesson="13",
    task="Return the p-value of an observed number: one more than how many simulated ones are as large or larger, divided by one more than how many there are.",
    hints=[
        "`simulated >= observed` is True where chance has made a number at least as large. `.sum()` counts these.",
        "The observed number counts as one more map, above and below: (1 + how many) / (1 + all). So no p-value is ever 0, which no number of maps could prove.",
    ],
    learned="From 99 maps the smallest p-value is 1/100. If the observed map is one like the others, it is as likely to be in any place among them: that is why it is counted in.",
)
def monte_carlo_p(observed, simulated):
    """The p-value of an observed number among simulated ones."""
    # Your code here.


@monte_carlo_p.reference
def monte_carlo_p_answer(observed, simulated):
    as_extreme = (simulated >= observed).sum()
    return (1 + as_extreme) / (1 + len(simulated))


@monte_carlo_p.loops
def monte_carlo_p_in_loops(observed, simulated):
    count = 1
    for number in simulated:
        if number >= observed:
            count += 1
    return count / (len(simulated) + 1)


#: Lines of the answer, which its wrong ones exchange.
P = "(1 + as_extreme) / (1 + len(simulated))"
EXTREME = "(simulated >= observed).sum()"

monte_carlo_p.wrong(
    "You did not count the observed map. Without it a p-value of 0 comes out where no map is as extreme, and no number of maps proves that: add 1 above and below.",
    {P: "as_extreme / len(simulated)"},
)
monte_carlo_p.wrong(
    "You added 1 above and not below: where all maps are as extreme, more than 1 comes out.",
    {P: "(1 + as_extreme) / len(simulated)"},
)
monte_carlo_p.wrong(
    "You added 1 below and not above: where no map is as extreme, 0 comes out.",
    {P: "as_extreme / (1 + len(simulated))"},
)
monte_carlo_p.wrong(
    "You put a 1 where no map is as extreme, and counted the observed map nowhere else. It always counts: add 1 above and below.",
    {P: "max(as_extreme, 1) / len(simulated)"},
)
monte_carlo_p.wrong(
    "You added 1 above, and 2 below. The observed map is one more: 1 above and 1 below.",
    {P: "(1 + as_extreme) / (2 + len(simulated))"},
)
monte_carlo_p.wrong(
    "The parentheses above are missing: a division comes before an addition. (1 + how many) / (1 + all).",
    {P: "1 + as_extreme / (1 + len(simulated))"},
)
monte_carlo_p.wrong(
    "Parentheses are missing: a division comes before an addition. (1 + how many) / (1 + all).",
    {P: "1 + as_extreme / 1 + len(simulated)"},
)
monte_carlo_p.wrong(
    "You divided whole numbers by `//`, which cuts all shares below 1 down to 0. Take `/`.",
    {P: P.replace("/", "//")},
)
monte_carlo_p.wrong(
    "You left out maps that are exactly as extreme. They count, too: `>=`.",
    {EXTREME: "(simulated > observed).sum()"},
)
monte_carlo_p.wrong(
    "You left out maps that are exactly as extreme, which count, too: `>=`. And you did not count the observed map: add 1 above and below.",
    {EXTREME: "(simulated > observed).sum()", P: "as_extreme / len(simulated)"},
)
monte_carlo_p.wrong(
    "You counted maps that are exactly as extreme by half. They count whole: `>=`.",
    {EXTREME: "(simulated > observed).sum() + (simulated == observed).sum() / 2"},
)
monte_carlo_p.wrong(
    "You counted the maps below the observed number, and those equal to it. As extreme are those that are as large or larger: `>=`.",
    {EXTREME: "(simulated <= observed).sum()"},
)
monte_carlo_p.wrong(
    "You counted the maps below the observed number. As extreme are those that are as large or larger: `>=`.",
    {EXTREME: "(simulated < observed).sum()"},
)
monte_carlo_p.wrong(
    "You returned the share of the maps below the observed number. As extreme are those that are as large or larger, `>=`, and the observed map counts as one more.",
    {P: "1 - as_extreme / len(simulated)"},
)
monte_carlo_p.wrong(
    "You returned the share of the maps up to the observed number. As extreme are those that are as large or larger, `>=`, and the observed map counts as one more.",
    {P: "(simulated <= observed).mean()"},
)
monte_carlo_p.wrong(
    "You returned 1 minus the p-value. A small p-value says that chance hardly ever makes such a number.",
    after=lambda answer: 1 - answer,
)
monte_carlo_p.wrong(
    "You counted numbers that are as far from 0, on either side. As extreme are those that are as large or larger.",
    {EXTREME: "(np.abs(simulated) >= abs(observed)).sum()"},
)
monte_carlo_p.wrong(
    "You counted numbers that are as far from the mean of all maps, on either side. As extreme are those that are as large or larger.",
    {EXTREME: "(np.abs(simulated - simulated.mean()) >= abs(observed - simulated.mean())).sum()"},
)
monte_carlo_p.wrong(
    "You doubled the p-value. One side is asked for: as large or larger.",
    after=lambda answer: 2 * answer,
)
monte_carlo_p.wrong(
    "You doubled the p-value, and kept it at 1 or below. One side is asked for: as large or larger.",
    after=lambda answer: min(1.0, 2 * answer),
)
monte_carlo_p.wrong(
    "You took the smaller side, and doubled it. One side is asked for: as large or larger.",
    {
        P: "min(1.0, 2 * min(1 + as_extreme, 1 + (simulated <= observed).sum())"
        " / (1 + len(simulated)))"
    },
)
monte_carlo_p.wrong(
    "You took the smaller of the two sides. One side is asked for: as large or larger, whichever it is.",
    {P: "min(1 + as_extreme, 1 + (simulated <= observed).sum()) / (1 + len(simulated))"},
)
monte_carlo_p.wrong(
    "You returned a percentage. A p-value is a share, from 0 to 1.",
    after=lambda answer: 100 * answer,
)
monte_carlo_p.wrong(
    "You returned the rank of the observed number. Divide it by one more than how many maps there are.",
    {P: "1 + as_extreme"},
)
monte_carlo_p.wrong(
    "You returned how many maps are as extreme. Add 1, and divide by one more than how many maps there are.",
    {P: "as_extreme"},
)
monte_carlo_p.wrong(
    "You returned whether the p-value is 0.05 or below. The p-value itself is asked for: where to draw a line is for the reader to say.",
    after=lambda answer: answer <= 0.05,
)
monte_carlo_p.wrong(
    "You asked whether the observed number is larger than all simulated ones. Count how many are as large or larger.",
    {EXTREME: "int(simulated.max() >= observed)"},
)
monte_carlo_p.wrong(
    "You counted equal numbers of different maps once. Each map counts.",
    {EXTREME: "(np.unique(simulated) >= observed).sum()"},
)
monte_carlo_p.wrong(
    "You counted the maps that are exactly equal to the observed number. As extreme are those that are as large or larger: `>=`.",
    {EXTREME: "(simulated == observed).sum()"},
)
monte_carlo_p.wrong(
    "You rounded the p-value to 2 digits. From many maps it can be smaller than that: leave it as it comes.",
    after=lambda answer: round(answer, 2),
)
monte_carlo_p.wrong(
    "You returned by how many standard deviations the observed number is above the mean of the maps. Count the maps that are as large or larger: that asks for no Gaussian.",
    {P: "(observed - simulated.mean()) / simulated.std()"},
)


@monte_carlo_p.wrong(
    "You took a Gaussian with the mean and the standard deviation of the maps. Highest numbers of maps are skewed, and need none: count the maps that are as large or larger."
)
def monte_carlo_p_gaussian(observed, simulated):
    from statistics import NormalDist

    spread = simulated.std() or 1.0
    return 1 - NormalDist(simulated.mean(), spread).cdf(observed)


@monte_carlo_p.cases
def monte_carlo_p_cases(rng):
    yield 3.0, np.array([2.0])
    yield 2, np.array([2])
    yield 2.5, np.array([1.0, 4.0, 2.5])
    yield 9.25, np.array([3.5, 4.0, 3.75, 8.0])  # larger than all
    yield 1.5, np.array([3.5, 1.5, 4.0, 1.75])  # larger than none
    yield 4, np.array([4, 1, 6, 4, 3, 4, 2])  # ties among whole numbers
    yield -0.5, np.array([-2.0, 0.25, -0.5, 1.0, -0.75, -3.0])  # below 0
    yield 0.0, np.array([-1.5, 0.0, 2.0, 0.0])
    yield 3.9, np.round(rng.normal(3.0, 0.6, 19), 1)
    yield 4.2, rng.normal(3.0, 0.5, 99)
    yield 60, rng.poisson(50, 199)
    yield 4.5, np.append(rng.normal(2.0, 0.4, 1998), 4.25)  # none of many is as large


@exercise(
    lesson="13",
    task="Return the numbers of the rows, the loneliest first: by the density that all the other rows make where a row is. Of equals the earlier row comes first.",
    hints=[
        "`((data[:, None] - data) ** 2).sum(axis=2)` is the table of squared distances between all rows. A Gaussian bump is `np.exp(-squares / bandwidth**2 / 2)`; the constant in front changes no rank.",
        "The diagonal of that table is each row's own bump, 1. Next to it what a distant row gets from the others is lost in the last digit. `np.fill_diagonal(bumps, 0)` takes it out.",
        '`np.argsort(sums, kind="stable")` gives the numbers of the rows, the lowest sum first, and leaves equals in their order.',
    ],
    learned="A rank says which rows to look at first, and no more. How many of them are wrong it cannot say: some row is always the loneliest.",
)
def rank_anomalies(data, bandwidth):
    """The rows by the density that the others make there, lowest first, shape (n,)."""
    # Your code here.


@rank_anomalies.reference
def rank_anomalies_answer(data, bandwidth):
    squares = ((data[:, None] - data) ** 2).sum(axis=2)
    bumps = np.exp(-squares / bandwidth**2 / 2)
    np.fill_diagonal(bumps, 0)
    return np.argsort(bumps.sum(axis=1), kind="stable")


@rank_anomalies.loops
def rank_anomalies_in_loops(data, bandwidth):
    from math import exp

    rows, sums = data.tolist(), []
    for i, here in enumerate(rows):
        total = 0.0
        for j, there in enumerate(rows):
            if i != j:
                square = sum((a - b) ** 2 for a, b in zip(here, there, strict=True))
                total += exp(-square / bandwidth**2 / 2)
        sums.append(total)
    return np.array(sorted(range(len(rows)), key=lambda row: sums[row]))


#: Lines of the answer, which its wrong ones exchange.
SQUARES = "((data[:, None] - data) ** 2).sum(axis=2)"
BUMPS = "np.exp(-squares / bandwidth**2 / 2)"
OUT = "np.fill_diagonal(bumps, 0)"
RANK = 'np.argsort(bumps.sum(axis=1), kind="stable")'
FROM_MEAN = "np.linalg.norm(data - data.mean(axis=0), axis=1)"
FROM_MEDIANS = "np.linalg.norm(data - np.median(data, axis=0), axis=1)"
FROM_OTHERS = "(np.sqrt(squares).sum(axis=1))"
NEAREST = "np.where(np.eye(len(data)) == 1, np.inf, squares).min(axis=1)"

rank_anomalies.wrong(
    "You ranked the highest density first. What lies alone comes first: the lowest.",
    {RANK: 'np.argsort(-bumps.sum(axis=1), kind="stable")'},
)
rank_anomalies.wrong(
    "You turned the order round: the highest density comes first, and of equals the later row. What lies alone comes first: the lowest.",
    after=lambda answer: answer[::-1],
)
rank_anomalies.wrong(
    "Among equals you put the later row first. The earlier comes first.",
    {RANK: 'len(data) - 1 - np.argsort(bumps.sum(axis=1)[::-1], kind="stable")'},
)
rank_anomalies.wrong(
    'Only equals are in another order. `np.argsort` leaves them as they are if asked to: `kind="stable"`.',
    {RANK: "np.argsort(bumps.sum(axis=1))"},
)
rank_anomalies.wrong(
    "You left each row's own bump in, or took it away from the sum, which is too late. It changes no rank, but digits: where a row is far from all others, what they add is lost beside a 1, and such rows become equals. Take the diagonal out before you add up: `np.fill_diagonal(bumps, 0)`.",
    {OUT: "pass"},
)
rank_anomalies.wrong(
    'Two things. You left each row\'s own bump in: where a row is far from all others, what they add is lost beside a 1, and such rows become equals: take the diagonal out before you add up. And equals are in another order: `kind="stable"`.',
    {OUT: "pass", RANK: "np.argsort(bumps.sum(axis=1))"},
)
rank_anomalies.wrong(
    "You left out all rows that lie at the same place. Only the row itself is no other: one that equals it counts.",
    {OUT: "bumps[squares == 0] = 0"},
)
rank_anomalies.wrong(
    "You returned the rank of each row. The numbers of the rows are asked for, in the order of their rank: one `np.argsort`.",
    after=lambda answer: np.argsort(answer),
)
rank_anomalies.wrong(
    "You returned the sums. The numbers of the rows are asked for, the one with the lowest sum first: `np.argsort`.",
    {RANK: "bumps.sum(axis=1)"},
)
rank_anomalies.wrong(
    "You returned the sums, sorted. The numbers of the rows are asked for: `np.argsort`.",
    {RANK: "np.sort(bumps.sum(axis=1))"},
)
rank_anomalies.wrong(
    "You returned the rows themselves, in order. Their numbers are asked for.",
    {RANK: 'data[np.argsort(bumps.sum(axis=1), kind="stable")]'},
)
rank_anomalies.wrong(
    "You returned the loneliest row alone. The numbers of all rows are asked for.",
    after=lambda answer: answer[0],
)
rank_anomalies.wrong(
    "You count rows from 1. The first has number 0.",
    after=lambda answer: answer + 1,
)
rank_anomalies.wrong(
    "You ranked by how far a row is from the mean of all. A row between two groups is alone, too, and near the mean: add up the others' bumps.",
    {RANK: f'np.argsort(-{FROM_MEAN}, kind="stable")'},
)
rank_anomalies.wrong(
    "You ranked by how far a row is from the medians of all. A row between two groups is alone, too, and near the middle: add up the others' bumps.",
    {
        RANK: f'np.argsort(-{FROM_MEDIANS}, kind="stable")',
    },
)
rank_anomalies.wrong(
    "You ranked by the mean distance to the others. A group far away then comes before a row that is alone: add up the others' bumps.",
    {RANK: f'np.argsort(-{FROM_OTHERS}, kind="stable")'},
)
rank_anomalies.wrong(
    "You ranked by the distance to the nearest row. The density counts all others: add up their bumps.",
    {RANK: f'np.argsort(-{NEAREST}, kind="stable")'},
)
rank_anomalies.wrong(
    "You counted the rows within h. Gaussian bumps are asked for, to which every row adds.",
    {BUMPS: "(squares <= bandwidth**2) * 1.0"},
)
rank_anomalies.wrong(
    "You took bumps of Epanechnikov, which end at h. Gaussian ones are asked for.",
    {BUMPS: "np.maximum(1 - squares / bandwidth**2, 0)"},
)
rank_anomalies.wrong(
    "You divided the squared distances by h and not by h²: a bump is exp(−u/2), with u the square of distance over h.",
    {BUMPS: "np.exp(-squares / bandwidth / 2)"},
)
rank_anomalies.wrong(
    "You left the bandwidth out: a bump is exp(−u/2), with u the square of distance over h.",
    {BUMPS: "np.exp(-squares / 2)"},
)
rank_anomalies.wrong(
    "The half is missing: a bump is exp(−u/2), with u the square of distance over h.",
    {BUMPS: "np.exp(-squares / bandwidth**2)"},
)
rank_anomalies.wrong(
    "You did not square the distances: a bump is exp(−u/2), with u the square of distance over h.",
    {BUMPS: "np.exp(-np.sqrt(squares) / bandwidth / 2)"},
)
rank_anomalies.wrong(
    "You took the first column alone. Squared differences of all columns make a distance.",
    {SQUARES: "((data[:, None] - data) ** 2)[:, :, 0]"},
)
rank_anomalies.wrong(
    "You added up the sizes of the differences for a distance. Add up their squares.",
    {SQUARES: "np.abs(data[:, None] - data).sum(axis=2) ** 2"},
)
rank_anomalies.wrong(
    "You made a bump for each column, and added them up. Add up the squares first: what is far in one column is far away.",
    {
        SQUARES: "(data[:, None] - data) ** 2",
        BUMPS: "np.exp(-squares / bandwidth**2 / 2).sum(axis=2)",
    },
)
rank_anomalies.wrong(
    "You took z-scores of the columns first. They have one unit already, and h is in it.",
    {
        SQUARES: "(((data[:, None] - data) / "
        "np.where(np.ptp(data, axis=0) > 0, data.std(axis=0), 1)) ** 2).sum(axis=2)"
    },
)


@rank_anomalies.wrong(
    "You ranked each row by the mode that it climbs to, the emptiest first. Rank each row by the density where it is itself."
)
def rank_anomalies_by_clusters(data, bandwidth):
    from teachkit import MeanShift

    labels = MeanShift(bandwidth).fit(data).labels_
    return np.argsort(np.bincount(labels)[labels], kind="stable")


def apart(rng, rows, pairs):
    """Pairs of whole numbers, far from one another, in any order: what they make is exact."""
    middles = 100 * np.arange(len(pairs))
    places = np.concatenate([middles, middles + pairs])
    data = np.column_stack([places, *[np.zeros_like(places)] * (rows - 1)])
    return rng.permutation(data)


@rank_anomalies.cases
def rank_anomalies_cases(rng):
    yield np.array([[0.0], [0.1], [9.0]]), 2.5
    yield np.array([[0.0], [0.1], [0.2], [0.9], [5.0]]), 0.5
    # whole numbers, equals, two rows at one place far from all others
    yield np.array([[0, 0], [0, 1], [100, 0], [100, 1], [200, 50], [203, 50]]), 1
    yield np.array([[300, 5], [0, 0], [102, 0], [0, 2], [300, 5], [100, 0]]), 2
    # alone so far away that beside a bump of one's own the others' vanish
    yield np.array([[5.0], [0.1], [0.0], [-5.0], [0.35], [10.5], [0.2], [17.0]]), 0.5
    far = np.array([[30.0, 0.0], [0.0, 25.0], [-1.0, 0.5], [0.0, 0.0], [-40.0, -8.0], [0.7, 1.1]])
    yield far, 2.0
    # two neighbours, or one that is a little nearer: the bandwidth decides
    yield 0.2 * np.array([[0.0], [2.0], [100.0], [97.67], [102.32]]), 0.2
    # equals among many
    yield apart(rng, 1, rng.integers(1, 3, 20)), 1.0
    yield apart(rng, 2, rng.integers(1, 4, 24)), 1.5
    # one between two groups is alone, and near the mean of all
    left, right = rng.normal([-5, 0], 0.6, (7, 2)), rng.normal([5, 0], 0.6, (6, 2))
    yield np.concatenate([left, [[0.0, 0.2]], right]), 1.0
    for n, d, bandwidth in ((5, 1, 0.4), (6, 2, 0.6), (4, 4, 1.3), (9, 3, 0.8), (14, 2, 3.0)):
        yield bandwidth * 2 * rng.standard_normal((n, d)) + 40 * rng.random(d), bandwidth


@exercise(
    lesson="13",
    task="Return between 3 and 20 places, each at least 4 bandwidths from every row of the data. Ranked together with the data, none of your m places may be among the m lowest.",
    hints=[
        "A single place far away is the loneliest of all. What would have to be near it, so that its density is not low? The data may not.",
        "Put all your places at one spot, or close together, far from the data: `data.max(axis=0) + 5 * bandwidth` is far from every row. Each of the m places then has m − 1 others on top of it.",
        "How many? Too few, and they are still lonelier than the data; too many, and there are not enough lonelier rows to fill the m lowest. Try each m from 3 to 20: rank `np.vstack([data, places])`, and see whether the first m numbers are all below `len(data)`.",
    ],
    learned="A clump of wrong rows shields itself: each finds the others, and looks at home. Low density finds what is alone, and only that: it says nothing about forgeries that come in numbers.",
)
def hide_from_the_density(data, bandwidth):
    """Places far from all data, none of which is among the lowest ranked, shape (m, d)."""
    # Your code here.


@hide_from_the_density.reference
def hide_from_the_density_answer(data, bandwidth):
    from teachkit import density

    spot = data.max(axis=0) + 5 * bandwidth
    for m in range(3, 21):
        places = np.tile(spot, (m, 1))
        both = np.vstack([data, places])
        order = np.argsort(density(both, both, bandwidth), kind="stable")
        if order[:m].max() < len(data):
            return places


@hide_from_the_density.loops
def hide_from_the_density_in_loops(data, bandwidth):
    from math import exp

    spot = [max(column) + 5 * bandwidth for column in data.T.tolist()]
    for m in range(3, 21):
        both, sums = data.tolist() + [spot] * m, []
        for here in both:
            total = 0.0
            for there in both:
                square = sum((a - b) ** 2 for a, b in zip(here, there, strict=True))
                total += exp(-square / bandwidth**2 / 2)
            sums.append(total)
        order = sorted(range(len(both)), key=lambda row: sums[row])
        if max(order[:m]) < len(data):
            return np.array([spot] * m)


FEWEST, MOST = 3, 20
"""So many places are asked for."""
AWAY = 4
"""Each is at least so many bandwidths from every row of the data."""
FARTHEST = 1e100
"""Squares of larger numbers, divided by that of a small bandwidth, may overflow."""


@hide_from_the_density.judged
def hide_from_the_density_judged(answer, data, bandwidth):
    d = data.shape[1]
    if answer.kind != "array":
        made = " `np.array(…)` makes one." if answer.kind == "sequence" else ""
        return {
            "array": f"It returns {answer.name}; an array of shape (m, {d}) is asked for.{made}"
        }
    return lacks_of_a_table(answer.value, d) or lacks_of_a_hiding_place(
        answer.value.astype(float), data, bandwidth
    )


def lacks_of_a_table(places, d):
    """What hinders that these are a number of places."""
    if places.dtype.kind not in "iuf":
        return {"type": f"It holds {places.dtype.name}; numbers are asked for."}
    if places.ndim != 2 or places.shape[1] != d:
        return {
            "shape": f"It has shape {places.shape}; (m, {d}) is asked for, a row for each place."
        }
    if len(places) < FEWEST:
        return {"few": f"It has {told(len(places))}; at least {FEWEST} are asked for."}
    if len(places) > MOST:
        return {"many": f"It has {told(len(places))}; at most {MOST} are asked for."}
    if not np.all(np.abs(places.astype(float)) < FARTHEST):
        return {"finite": "It holds NaN, Infinity, or numbers too large to square."}
    return {}


def lacks_of_a_hiding_place(places, data, bandwidth):
    """Whether places are far from the data, and whether their density gives them away."""
    from teachkit.apply import spots

    m, lacks = len(places), {}
    away = np.linalg.norm((places[:, None] - data) / bandwidth, axis=2)
    near = away.min(axis=1) < AWAY * (1 - 1e-9)
    if near.any():
        place, row = np.unravel_index(away.argmin(), away.shape)
        lacks["near" if near.all() else "some near"] = (
            f"{told(near.sum())} of {m} {'is' if near.sum() == 1 else 'are'} too near to the data. "
            f"Place {place} is {away[place, row]:.2f} bandwidths from row {row}; at least {AWAY} "
            "are asked for."
        )
    lowest = spots.rank_anomalies(np.vstack([data, places]), bandwidth).order[:m]
    found = (lowest >= len(data)).sum()
    if found:
        lacks["found" if found == m else "some found"] = (
            f"{found} of your {m} places {'is' if found == 1 else 'are'} among the {m} lowest; "
            f"none may be. There are {len(data)} rows of data."
        )
    return lacks


def told(number):
    return "1 place" if number == 1 else f"{number} places"


SPOT = "data.max(axis=0) + 5 * bandwidth"
CLUMP = "np.tile(spot, (m, 1))"
NUMBERS = "range(3, 21)"
HIDDEN = "order[:m].max() < len(data)"


def clump_of(number):
    """A mistake that always plants so many places at one spot."""
    return {NUMBERS: f"[{number}]", HIDDEN: "True"}


hide_from_the_density.wrong(
    "Your places are far from the data, and far from one another: each is alone, and they are found first of all. What could be near a place, if the data may not?",
    {**clump_of(5), CLUMP: "spot + 9 * bandwidth * np.arange(m)[:, None]"},
)
hide_from_the_density.wrong(
    "Your places are in a row, two bandwidths apart: too far to shield one another. Put them closer together.",
    {**clump_of(8), CLUMP: "spot + 2 * bandwidth * np.arange(m)[:, None] * np.eye(len(spot))[0]"},
)
hide_from_the_density.wrong(
    "You planted one place, or two. At least three are asked for: it takes company to hide.",
    clump_of(2),
)
hide_from_the_density.wrong(
    "Where all rows of the data, or nearly all, have more company than your places, these are found. Do you always plant so few? Plant more there: try each number from 3 to 20, and rank.",
    clump_of(3),
)
hide_from_the_density.wrong(
    "Where few rows of the data are lonelier than your places, some of these fill up the lowest. Do you always plant 20 of them or so? Plant fewer there: try each number from 3 to 20, and rank.",
    clump_of(20),
)
for number, words in (
    (
        5,
        "They are too few where all rows of the data have company, and too many where three rows are lonelier.",
    ),
    (
        6,
        "They are too few where all rows of the data have company, and too many where there are five rows in all, or three that are lonelier.",
    ),
    (
        8,
        "They are enough beside groups of seven rows, too few beside larger ones, and too many where fewer rows are lonelier.",
    ),
    (
        15,
        "They are too few beside groups of seventeen rows, and too many where fewer rows are lonelier.",
    ),
):
    hide_from_the_density.wrong(
        f"Do you always plant the same number of places? {words} No one number does it for all data: put all of them at one spot, try each number from 3 to 20, and rank.",
        clump_of(number),
    )
hide_from_the_density.wrong(
    "Where the data have more than 20 rows you plant too many. Do you always plant as many places as there are rows? Try each number from 3 to 20, and rank.",
    {NUMBERS: "[len(data)]", HIDDEN: "True"},
)
hide_from_the_density.wrong(
    "You hid your places in the middle of the data. They have to be at least 4 bandwidths from every row.",
    {**clump_of(5), SPOT: "np.median(data, axis=0)"},
)
hide_from_the_density.wrong(
    "You returned rows of the data. Your places have to be at least 4 bandwidths from every row.",
    {"return places": "return data[:m]"},
)
hide_from_the_density.wrong(
    "You put your places one bandwidth beyond the largest numbers of the data. At least 4 bandwidths from every row are asked for.",
    {SPOT: "data.max(axis=0) + bandwidth"},
)
hide_from_the_density.wrong(
    "You put your places 4 units beyond the largest numbers of the data. 4 bandwidths are asked for: multiply.",
    {SPOT: "data.max(axis=0) + 4"},
)
hide_from_the_density.wrong(
    "You put your places 5 bandwidths from the mean of the data. It is every row that they have to be far from: go beyond the largest numbers.",
    {SPOT: "data.mean(axis=0) + 5 * bandwidth"},
)


def in_groups(rng, middles, size, bandwidth):
    """So many rows near each middle, a tenth of the bandwidth away or so."""
    near = np.repeat(middles, size, axis=0)
    return near + rng.normal(0, 0.08 * bandwidth, near.shape)


@hide_from_the_density.cases
def hide_from_the_density_cases(rng):
    from teachkit.datasets import load_quakes

    # five rows, each alone: five places are the most
    yield np.array([[0.0, 0.0], [9.0, 1.0], [12.0, 14.0], [-8.0, 5.0], [4.0, -9.0]]), 1.0
    # three are alone, and all others in one group: three places, and no more
    group = rng.normal([50.0, 50.0], 0.01, (30, 2))
    alone = np.array([[50.0, 50.7], [49.3, 50.0], [50.9, 49.8]])
    yield np.concatenate([group, alone]), 0.1
    # everybody is in a group of seven: with fewer places one would be lonelier
    yield in_groups(rng, [[-40.0, 0.0], [30.0, -25.0], [0.0, 40.0], [55.0, 65.0]], 7, 3.0), 3.0
    # two are lonelier than three places would be, and all others are not
    groups = in_groups(rng, [[-8.0, 1.0], [-2.0, -3.0], [5.0, -1.0]], 9, 0.5)
    yield np.concatenate([groups, [[0.0, 4.0], [0.25, 4.0]]]), 0.5
    # groups of seventeen: more places than that
    yield in_groups(rng, [[700.0, 100.0], [150.0, 400.0]], 17, 20.0), 20.0
    # three columns
    yield in_groups(rng, rng.uniform(-900, 900, (8, 3)), 3, 30.0), 30.0
    # earthquakes near Fiji, in kilometres
    latitude, longitude, depth = load_quakes()[["lat", "long", "depth"]].to_numpy()[:60].T
    yield np.column_stack([to_km_answer(latitude, longitude, (-20, 180)), depth]), 60.0
