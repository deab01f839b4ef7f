"""Exercises of lesson 05: stop a climb, know what is left, use basins, blur, count modes."""

from __future__ import annotations

import numpy as np

from teachkit.ascent import climb, mean_shift_vector
from teachkit.exercises.engine import Exercise


def climb_path(seed, data, bandwidth, tol):
    """The path of one climb, shape (steps + 1, d), from a seed of shape (d,)."""
    # Your code here.


def _climb_path(seed, data, bandwidth, tol):
    path = [seed]
    length = np.inf
    while length > tol * bandwidth:
        move = mean_shift_vector(path[-1][None], data, bandwidth)[0]
        path.append(path[-1] + move)
        length = np.linalg.norm(move)
    return np.array(path)


def _climb_path_tol_without_h(seed, data, bandwidth, tol):
    return _climb_path(seed, data, bandwidth, tol / bandwidth)


def _climb_path_without_seed(seed, data, bandwidth, tol):
    return _climb_path(seed, data, bandwidth, tol)[1:]


def _climb_path_without_last_step(seed, data, bandwidth, tol):
    return _climb_path(seed, data, bandwidth, tol)[:-1]


def _climb_path_only_the_end(seed, data, bandwidth, tol):
    return _climb_path(seed, data, bandwidth, tol)[-1]


def _climb_path_only_one_step(seed, data, bandwidth, tol):
    return _climb_path(seed, data, bandwidth, np.inf)


def _climb_path_each_coordinate(seed, data, bandwidth, tol):
    path = [seed]
    for _ in range(1000):
        move = mean_shift_vector(path[-1][None], data, bandwidth)[0]
        path.append(path[-1] + move)
        if (np.abs(move) <= tol * bandwidth).any():
            break
    return np.array(path)


def _climb_path_largest_coordinate(seed, data, bandwidth, tol):
    path = [seed]
    for _ in range(1000):
        move = mean_shift_vector(path[-1][None], data, bandwidth)[0]
        path.append(path[-1] + move)
        if (np.abs(move) <= tol * bandwidth).all():
            break
    return np.array(path)


def _climb_path_squared_length(seed, data, bandwidth, tol):
    path = [seed]
    for _ in range(1000):
        move = mean_shift_vector(path[-1][None], data, bandwidth)[0]
        path.append(path[-1] + move)
        if (move**2).sum() <= tol * bandwidth:
            break
    return np.array(path)


def _climb_path_jumps_to_vector(seed, data, bandwidth, tol):
    path = [seed]
    for _ in range(300):
        move = mean_shift_vector(path[-1][None], data, bandwidth)[0]
        path.append(move)
        if np.linalg.norm(move) <= tol * bandwidth:
            break
    return np.array(path)


def _climb_path_cases(rng):
    cases = [
        (np.array([0.5]), np.array([[0.0], [1.0]]), 1.0, 0.1),
        (np.array([2.0]), np.array([[0.0]]), 1.0, 1e-3),
        (np.array([1.0]), np.array([[-1.0], [1.0]]), 1.5, 1e-2),
        (np.array([1.0]), np.array([[-1.0], [1.0]]), 1.02, 1e-3),  # a plateau: many steps
        (np.array([0.0, 0.0]), np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), 2.0, 1e-3),
    ]
    for n, d, bandwidth, tol in (
        (5, 1, 0.5, 1e-2),
        (8, 1, 3.0, 1e-4),
        (8, 2, 1.0, 1e-2),
        (12, 2, 0.7, 1e-3),
        (20, 2, 2.0, 1e-5),
        (20, 3, 1.5, 1e-3),
        (30, 3, 0.9, 1e-2),
    ):
        data = rng.normal(size=(n, d))
        cases.append((data[0] + 0.5, data, bandwidth, tol))
    return cases


def distance_left(path):
    """Estimated distance from the end of a path, shape (steps + 1, d), to the mode."""
    # Your code here.


def _distance_left(path):
    before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)
    rate = last / before
    return last * rate / (1 - rate)


def _distance_left_last_step(path):
    return np.linalg.norm(path[-1] - path[-2])


def _distance_left_next_step(path):
    before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)
    return last * last / before


def _distance_left_from_last_but_one(path):
    before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)
    return last / (1 - last / before)


def _distance_left_upside_down(path):
    before, last = np.linalg.norm(np.diff(path[-3:], axis=0), axis=1)
    rate = before / last
    return last * rate / (1 - rate)


def _distance_left_squared_rate(path):
    before, last = (np.diff(path[-3:], axis=0) ** 2).sum(axis=1)
    rate = last / before
    return np.sqrt(last) * rate / (1 - rate)


def _distance_left_rate_of_rows(path):
    rate = np.linalg.norm(path[-1]) / np.linalg.norm(path[-2])
    return np.linalg.norm(path[-1] - path[-2]) * rate / (1 - rate)


def _distance_left_first_steps(path):
    return _distance_left(path[:3])


def _distance_left_mean_rate(path):
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    rate = (lengths[1:] / lengths[:-1]).mean()
    return lengths[-1] * rate / (1 - rate)


def _distance_left_travelled(path):
    return np.linalg.norm(path[-1] - path[0])


def _distance_left_cases(rng):
    cases = [
        (np.array([[8.0], [4.0], [2.0]]),),
        (np.array([[0.0], [9.0], [9.9]]),),
        (np.array([[0.0, 0.0], [3.0, 4.0], [4.5, 6.0]]),),
        (np.array([[10.0, 0.0], [6.0, 0.0], [4.0, 0.0], [2.5, 0.0]]),),
    ]
    for steps, d, rate in ((2, 1, 0.5), (5, 1, 0.9), (4, 2, 0.1), (8, 2, 0.95), (6, 3, 0.7)):
        shrinking = rate ** np.arange(steps + 1)
        direction, mode = rng.normal(size=d), rng.normal(size=d)
        cases.append((mode + shrinking[:, None] * direction,))
    for d, bandwidth in ((1, 1.5), (2, 1.2), (3, 2.0)):
        data = rng.normal(size=(15, d))
        cases.append((_climb_path(data[0] + 1.0, data, bandwidth, 1e-3),))
    return cases


def basin_of(points, data, modes, bandwidth):
    """For each of m points the row of `modes` to which its climb leads, shape (m,)."""
    # Your code here.


def _basin_of(points, data, modes, bandwidth):
    ends = points
    move = np.inf
    while np.abs(move).max() > 1e-4 * bandwidth:
        move = mean_shift_vector(ends, data, bandwidth)
        ends = ends + move
    gaps = np.linalg.norm(ends[:, None] - modes, axis=-1)
    return gaps.argmin(axis=1)


def _basin_of_nearest_mode(points, data, modes, bandwidth):
    return np.linalg.norm(points[:, None] - modes, axis=-1).argmin(axis=1)


def _basin_of_one_step(points, data, modes, bandwidth):
    moved = points + mean_shift_vector(points, data, bandwidth)
    return _basin_of_nearest_mode(moved, data, modes, bandwidth)


def _basin_of_few_steps(points, data, modes, bandwidth):
    for _ in range(5):
        points = points + mean_shift_vector(points, data, bandwidth)
    return _basin_of_nearest_mode(points, data, modes, bandwidth)


def _basin_of_nearest_datum(points, data, modes, bandwidth):
    nearest = np.linalg.norm(points[:, None] - data, axis=-1).argmin(axis=1)
    return _basin_of(data[nearest], data, modes, bandwidth)


def _basin_of_points_as_data(points, data, modes, bandwidth):
    ends = points
    for _ in range(50):
        ends = ends + mean_shift_vector(ends, points, bandwidth)
    return _basin_of_nearest_mode(ends, data, modes, bandwidth)


def _basin_of_wrong_axis(points, data, modes, bandwidth):
    ends = points
    for _ in range(200):
        ends = ends + mean_shift_vector(ends, data, bandwidth)
    return np.linalg.norm(ends[:, None] - modes, axis=-1).argmin(axis=0)


def _modes_of(data, bandwidth):
    """The modes that the data climb to, far enough for a case: first come, first kept."""
    ends = climb(data, data, bandwidth, max_iter=400, tol=1e-9).ends
    modes = []
    for end in ends:
        if all(np.linalg.norm(end - mode) > 0.1 * bandwidth for mode in modes):
            modes.append(end)
    return np.array(modes)


def _basin_of_cases(rng):
    line = np.array([[0.0], [0.2], [0.4], [3.0]])
    ramp = np.log(1 + 4 * np.linspace(0.02, 0.98, 30)) / 0.2  # data ever denser to the right
    ramp = np.concatenate([np.full(3, -2.0), ramp])[:, None]
    cases = [
        (np.array([[-1.0], [4.0]]), line, _modes_of(line, 0.5), 0.5),
        (np.array([[1.4], [1.6], [2.0]]), line, _modes_of(line, 0.8), 0.8),
        # more than a hundred steps up the ramp, away from the nearest mode
        (np.array([[-1.5], [0.3], [1.0]]), ramp, _modes_of(ramp, 0.4), 0.4),
    ]
    for crowd, few, bandwidth in ((30, 4, 0.7), (30, 8, 0.9), (25, 25, 0.7)):
        wide = rng.normal([0, 0], [1.5, 0.8], (crowd, 2))
        data = np.concatenate([wide, rng.normal([4.5, 0], 0.3, (few, 2))])
        modes = _modes_of(data, bandwidth)
        places = rng.uniform([-3, -3], [6, 3], (30, 2))
        climbed = _basin_of(places, data, modes, bandwidth)
        nearest = _basin_of_nearest_mode(places, data, modes, bandwidth)
        telling = np.argsort(climbed == nearest, kind="stable")  # where they differ, first
        cases.append((places[[*telling[:3], *telling[-2:]]], data, modes, bandwidth))
    data = np.concatenate([rng.normal(at, 0.5, (10, 3)) for at in (0.0, 2.5)])
    cases.append((rng.uniform(-1, 4, (4, 3)), data, _modes_of(data, 0.6), 0.6))
    return cases


def blur_sweeps(data, bandwidth, sweeps):
    """The data after `sweeps` sweeps of blurring, shape (n, d)."""
    # Your code here.


def _blur_sweeps(data, bandwidth, sweeps):
    moved = data
    for _ in range(sweeps):
        moved = moved + mean_shift_vector(moved, moved, bandwidth)
    return moved


def _blur_sweeps_fixed_data(data, bandwidth, sweeps):
    moved = data
    for _ in range(sweeps):
        moved = moved + mean_shift_vector(moved, data, bandwidth)
    return moved


def _blur_sweeps_one_at_a_time(data, bandwidth, sweeps):
    moved = data.astype(float)
    for _ in range(sweeps):
        for i in range(len(moved)):
            moved[i] += mean_shift_vector(moved[i : i + 1], moved, bandwidth)[0]
    return moved


def _blur_sweeps_seeds_stay(data, bandwidth, sweeps):
    moved = data
    for _ in range(sweeps):
        moved = data + mean_shift_vector(data, moved, bandwidth)
    return moved


def _blur_sweeps_same_vector(data, bandwidth, sweeps):
    return data + sweeps * mean_shift_vector(data, data, bandwidth)


def _blur_sweeps_only_vector(data, bandwidth, sweeps):
    moved = data
    for _ in range(sweeps):
        moved = mean_shift_vector(moved, moved, bandwidth)
    return moved


def _blur_sweeps_one_sweep(data, bandwidth, sweeps):
    return data + mean_shift_vector(data, data, bandwidth)


def _blur_sweeps_one_more(data, bandwidth, sweeps):
    return _blur_sweeps(data, bandwidth, sweeps + 1)


def _blur_sweeps_cases(rng):
    cases = [
        (np.array([[0.0], [1.0]]), 1.0, 1),
        (np.array([[0.0], [1.0]]), 1.0, 0),
        (np.array([[0.0], [1.0], [5.0]]), 1.0, 2),
        (np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]), 1.5, 3),
        (np.array([[1.0, 2.0]]), 1.0, 2),
    ]
    for n, d, bandwidth, sweeps in (
        (6, 1, 0.8, 2),
        (10, 1, 2.0, 4),
        (10, 2, 0.6, 3),
        (15, 2, 1.0, 5),
        (12, 3, 1.5, 2),
    ):
        cases.append((rng.normal(size=(n, d)), bandwidth, sweeps))
    return cases


def count_modes(data, bandwidth):
    """Number of modes that the climbs from all data reach."""
    # Your code here.


def _climbed(seeds, data, bandwidth, tol):
    ends, moving = seeds.copy(), np.arange(len(seeds))
    for _ in range(5000):
        move = mean_shift_vector(ends[moving], data, bandwidth)
        ends[moving] += move
        moving = moving[np.linalg.norm(move, axis=1) > tol * bandwidth]
        if len(moving) == 0:
            break
    return ends


def _merged(ends, radius):
    modes = []
    for end in ends:
        if all(np.linalg.norm(end - mode) > radius for mode in modes):
            modes.append(end)
    return modes


def _count_modes(data, bandwidth):
    ends = data.astype(float)
    nudge = 0.01 * bandwidth * np.random.default_rng(0).normal(size=ends.shape)
    for push in (0, nudge):  # climb, push aside what may stand on a saddle, climb again
        ends, moving = ends + push, np.arange(len(ends))
        for _ in range(5000):
            move = mean_shift_vector(ends[moving], data, bandwidth)
            ends[moving] += move
            moving = moving[np.linalg.norm(move, axis=1) > 1e-5 * bandwidth]
            if len(moving) == 0:
                break
    modes = []
    for end in ends:
        if all(np.linalg.norm(end - mode) > 0.1 * bandwidth for mode in modes):
            modes.append(end)
    return len(modes)


def _count_modes_unmerged(data, bandwidth):
    return len(np.unique(_climbed(data.astype(float), data, bandwidth, 1e-3), axis=0))


def _count_modes_stopped_early(data, bandwidth):
    nudge = 0.1 * bandwidth * np.random.default_rng(0).normal(size=data.shape)
    ends = _climbed(data.astype(float), data, bandwidth, 1e-3)
    return len(_merged(_climbed(ends + nudge, data, bandwidth, 1e-3), 0.1 * bandwidth))


def _count_modes_on_saddles(data, bandwidth):
    return len(_merged(_climbed(data.astype(float), data, bandwidth, 1e-5), 0.1 * bandwidth))


def _count_modes_careless(data, bandwidth):
    return len(_merged(_climbed(data.astype(float), data, bandwidth, 1e-3), 0.1 * bandwidth))


def _count_modes_merged_within_h(data, bandwidth):
    nudge = 0.01 * bandwidth * np.random.default_rng(0).normal(size=data.shape)
    ends = _climbed(data.astype(float), data, bandwidth, 1e-5)
    return len(_merged(_climbed(ends + nudge, data, bandwidth, 1e-5), bandwidth))


def _count_modes_absolute_radius(data, bandwidth):
    nudge = 0.01 * bandwidth * np.random.default_rng(0).normal(size=data.shape)
    ends = _climbed(data.astype(float), data, bandwidth, 1e-5)
    return len(_merged(_climbed(ends + nudge, data, bandwidth, 1e-5), 0.1))


def _count_modes_blurring(data, bandwidth):
    return len(_merged(_blur_sweeps(data, bandwidth, 40), 0.1 * bandwidth))


def _count_modes_cases(rng):
    # Few data and few cases: climbs may be written as loops, each a thousand steps long.
    pair = np.array([[-1.0], [1.0]])
    between = np.array([[-2.0], [-2.0], [0.0], [2.0], [2.0]])
    cross = np.array([[-1.5, 0.0], [1.5, 0.0], [-1.5, 0.0], [1.5, 0.0], [0.0, 1.0], [0.0, -1.0]])
    cases = [
        (np.array([[3.0]]), 1.0),  # one datum
        (np.array([[0.0], [0.05]]), 0.01),  # far apart, in small units
        (pair, 1.004),  # one mode in the middle, on a plateau
        (pair, 0.993),  # two modes, closer than h/2
        (100 * between, 110.0),  # one datum exactly in the valley
        (cross, 0.8),  # two data exactly above and below the pass
    ]
    centres = rng.uniform(-4, 4, (3, 2))
    cases.append((centres[np.arange(8) % 3] + 0.5 * rng.normal(size=(8, 2)), 0.8))
    return cases


EXERCISES = {
    "climb_path": Exercise(
        lesson="05",
        task="Climb from one seed until a step is at most tol·h long, and return the whole path.",
        stub=climb_path,
        reference=_climb_path,
        hints=[
            "Begin with a list that holds the seed, and repeat: compute the vector at the last "
            "entry, add entry and vector, append the sum.",
            "`mean_shift_vector` wants points of shape (m, d) and gives as many vectors: hand it "
            "`path[-1][None]` and take row `[0]` of the answer.",
            "Test the length of the step, `np.linalg.norm(move) <= tol * bandwidth`, after you "
            "have appended: the last short step counts too. `np.array(path)` makes the array.",
        ],
        mistakes={
            "You compared the step with tol, not with tol·h. In other units (metres instead of "
            "kilometres) your climbs would stop elsewhere: a tolerance must scale with "
            "h.": _climb_path_tol_without_h,
            "Your path lacks its first row, the seed: y₀ belongs to the path, and the first step "
            "cannot be read off without it.": _climb_path_without_seed,
            "You stopped before the short step instead of after it. Once the step is computed it "
            "is free, and its end is nearer to the mode.": _climb_path_without_last_step,
            "You returned only where the climb ends. The path is asked for: every y, the seed "
            "first, one a row.": _climb_path_only_the_end,
            "You took one step and stopped. The weights change once the point has moved, so "
            "compute the vector again from there, until the step is "
            "short.": _climb_path_only_one_step,
            "You stopped as soon as one coordinate moved little. The step is short only if its "
            "length is: a climb can run along one axis and hardly move along the "
            "other.": _climb_path_each_coordinate,
            "You looked at the coordinates of the step one by one. Its length is the root of the sum "
            "of their squares, which is more than the largest of "
            "them.": _climb_path_largest_coordinate,
            "You compared the squared length of the step with tol·h. Take the root first, or the "
            "climb stops far too early.": _climb_path_squared_length,
            "You moved to the vector m(y) itself. It says how far to go from y, not where to "
            "land: add it to y.": _climb_path_jumps_to_vector,
        },
        cases=_climb_path_cases,
        learned="a climb is one line repeated, and its stop is measured in bandwidths.",
    ),
    "distance_left": Exercise(
        lesson="05",
        task="Estimate from the last two steps of a path how far its end is from the mode.",
        stub=distance_left,
        reference=_distance_left,
        hints=[
            "You need the lengths of the last two steps: differences of the last three rows, "
            "`np.diff(path[-3:], axis=0)`, and the norm of each.",
            "The rate r is the last length divided by the one before.",
            "What is left is r·s + r²·s + … = s·r/(1 − r), with s the last length. It starts with "
            "r·s, since the step s has been taken.",
        ],
        mistakes={
            "You returned the length of the last step. That is what tol looks at, and it says "
            "little: all the steps still to come add up to r/(1 − r) times "
            "as much.": _distance_left_last_step,
            "You returned the length of the next step alone. After it come r²·s, r³·s and so on: "
            "add them all.": _distance_left_next_step,
            "You counted the last step too: s/(1 − r) is the distance from the row before the last. "
            "From the last row the sum begins with r·s, with s the last "
            "step.": _distance_left_from_last_but_one,
            "Your ratio is upside down: the rate is the last step divided by the one before, less "
            "than 1 when steps shrink. A distance cannot be "
            "negative.": _distance_left_upside_down,
            "Your rate is a ratio of squared lengths, and so r² in place of r. Take the roots "
            "first.": _distance_left_squared_rate,
            "Your rate compares rows of the path, which are places. It is the lengths of steps that "
            "shrink by r: take differences of rows first.": _distance_left_rate_of_rows,
            "You used the first steps of the path. The rate settles only near the mode, and what "
            "is left depends on the end: use the last two "
            "steps.": _distance_left_first_steps,
            "You averaged the rate over the whole path. Far from the mode steps do not yet shrink "
            "evenly; what is left depends on the rate at the end.": _distance_left_mean_rate,
            "You returned how far the climb has come. Asked is how far it still has to go, which "
            "no row of the path shows.": _distance_left_travelled,
        },
        cases=_distance_left_cases,
        learned="the last step times r/(1 − r) is what is left: tol alone does not tell.",
    ),
    "basin_of": Exercise(
        lesson="05",
        task="Say for each point to which mode its climb leads.",
        stub=basin_of,
        reference=_basin_of,
        hints=[
            "First climb from the points, through the data, until all steps are short. The data "
            "do not move.",
            "Then compare the ends, not the points, with the modes: an array of distances of "
            "shape (m, k) is `np.linalg.norm(ends[:, None] - modes, axis=-1)`.",
            "`argmin(axis=1)` gives for each end the row of the nearest mode. Climb with a small "
            "tolerance, such as 1e-4 times the bandwidth.",
        ],
        mistakes={
            "You gave each point the nearest mode. That draws straight borders halfway between "
            "modes; the borders of basins follow the density. Climb first, then "
            "look.": _basin_of_nearest_mode,
            "You took one step and then the nearest mode. One step is not yet a climb: near a "
            "border the path may still turn.": _basin_of_one_step,
            "You took a few steps and then the nearest mode. Along a ridge a climb may need a "
            "hundred: go on until the steps are short.": _basin_of_few_steps,
            "You gave each point the cluster of its nearest datum. That is often right and not "
            "the same: the climb from the point itself may lead "
            "elsewhere.": _basin_of_nearest_datum,
            "You averaged the new points. They are only seeds: the density is made by the data, so "
            "the data are what you average.": _basin_of_points_as_data,
            "You took the minimum over the wrong axis: that gives for each mode the nearest "
            "point. Asked is for each point its mode, m numbers.": _basin_of_wrong_axis,
        },
        cases=_basin_of_cases,
        learned="a new point belongs to the mode it climbs to, not to the nearest one.",
    ),
    "blur_sweeps": Exercise(
        lesson="05",
        task="Move all data at once by their mean-shift vectors, sweep after sweep.",
        stub=blur_sweeps,
        reference=_blur_sweeps,
        hints=[
            "In a sweep the moved data play both parts: they are the points that move and the "
            "data that are averaged.",
            "Write `moved = moved + mean_shift_vector(moved, moved, bandwidth)` in a loop; begin "
            "with `moved = data`, and do not use `+=`, which would change the caller's array.",
        ],
        mistakes={
            "You averaged the original data in every sweep. That is mean shift on fixed data: "
            "right for finding modes, but in blurring the data move "
            "too.": _blur_sweeps_fixed_data,
            "You moved one point at a time, so that later points of a sweep saw earlier ones "
            "already moved. The answer then depends on the order of the rows. Compute all vectors "
            "first, then move all.": _blur_sweeps_one_at_a_time,
            "You started each sweep from the original points. Let each point go on from where it "
            "is, and let the data be the moved ones.": _blur_sweeps_seeds_stay,
            "You computed the vectors once and added them in every sweep. Once the data have moved "
            "their vectors are others: compute them anew in each "
            "sweep.": _blur_sweeps_same_vector,
            "You replaced the points by their vectors. The vector is the mean minus x: add it to "
            "x.": _blur_sweeps_only_vector,
            "You made one sweep whatever `sweeps` says. Repeat it, and return the data untouched "
            "for 0 sweeps.": _blur_sweeps_one_sweep,
            "You made one sweep too many: after `sweeps=0` the data are where they "
            "were.": _blur_sweeps_one_more,
        },
        cases=_blur_sweeps_cases,
        learned="blurring is one name away from mean shift, and another algorithm.",
    ),
    "count_modes": Exercise(
        lesson="05",
        task="Count the modes of the Gaussian density that the climbs from all data reach.",
        stub=count_modes,
        reference=_count_modes,
        hints=[
            "Three parts: climb from all data, leave saddles, merge the ends and count.",
            "Climb with a much smaller tol than 1e-3 (1e-5, say), and go on until each step is that "
            "short: on a plateau it takes hundreds of steps.",
            "Then push every end aside by about 0.01·h in a random direction and climb again: at "
            "a mode it comes back, from a saddle it goes on to a mode.",
            "Merge within 0.1·h. Two modes can be closer than one bandwidth.",
        ],
        mistakes={
            "You counted ends, not modes. No two climbs end at quite the same place: merge what "
            "lies within a small part of h.": _count_modes_unmerged,
            "You left saddles, but you stopped too early: on a plateau steps are short long "
            "before the mode, and one mode was counted several times. Make tol much smaller than "
            "1e-3, and allow more steps.": _count_modes_stopped_early,
            "You counted a saddle, or a valley, as a mode: a datum stood exactly there and its "
            "vector was zero. Nudge each end, by much more than tol·h, and climb again before you "
            "count.": _count_modes_on_saddles,
            "Two things at once: climbs stopped early on a plateau (make tol much smaller than "
            "1e-3), and a climb that rests on a saddle was counted (nudge it by much more than tol·h "
            "and climb again).": _count_modes_careless,
            "You merged too widely. Two modes can be closer than half a bandwidth, soon after one "
            "has split in two: merge within about 0.1·h.": _count_modes_merged_within_h,
            "Your merge radius does not grow with h. In other units the same data would have "
            "another number of clusters: measure it in "
            "bandwidths.": _count_modes_absolute_radius,
            "You blurred: the data moved while they were averaged. Heaps of blurring are not "
            "modes of the density; keep the data where they are.": _count_modes_blurring,
        },
        cases=_count_modes_cases,
        learned="a number of clusters can be trusted once plateaus, saddles and merging are taken "
        "care of.",
    ),
}
