"""Basins on a lattice: each node has the mode that the estimator climbs to, borders are smooth."""

import numpy as np
import plain
import pytest
from test_demos_plane import COURSE, away_from_borders

from teachkit import MeanShift
from teachkit.apply.basins import NOWHERE, Square, basin_steps, basins_on_grid, borders_of
from teachkit.show.demos.common import square_around

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

BLOBS = COURSE["blobs"]


def around(data, nodes):
    """A lattice around data."""
    across, up = square_around(data)
    return Square(np.array([across[0], up[0]]), across[-1] - across[0], nodes)


def predicted(data, h, kernel, places):
    """The estimator's labels; NOWHERE beyond the reach of all data."""
    labels = MeanShift(h, kernel=kernel).fit(data).predict(places)
    if kernel != "gaussian":
        labels[plain.pairs(places, data, h).min(axis=1) > 1] = NOWHERE
    return labels


@pytest.mark.parametrize("kernel", ["gaussian", "flat", "triweight"])
@pytest.mark.parametrize("name", COURSE)
def test_a_node_has_the_label_that_the_estimator_predicts_there(name, kernel):
    data = COURSE[name]
    square = around(data, 97)
    row, column = np.indices((97, 97))
    for share in (0.02, 0.06, 0.12, 0.3):
        h = share * square.side
        labels = basins_on_grid(data, h, square, kernel=kernel).labels
        places = square.places(row, column).reshape(-1, 2)
        expected = predicted(data, h, kernel, places).reshape(97, 97)
        wrong = labels != expected
        assert wrong.mean() <= 0.002
        assert (wrong & away_from_borders(expected)).sum() <= 4


@pytest.mark.parametrize(("h", "kernel"), [(0.5, "gaussian"), (2.5, "gaussian"), (1.0, "flat")])
def test_beside_the_borders_of_a_fine_lattice_too(h, kernel):
    square = around(BLOBS, 385)
    labels = basins_on_grid(BLOBS, h, square, kernel=kernel).labels
    row, column = np.nonzero(~away_from_borders(labels))
    expected = predicted(BLOBS, h, kernel, square.places(row, column))
    assert len(row) > 500 and (labels[row, column] != expected).mean() <= 0.01
    coarse = basins_on_grid(BLOBS, h, around(BLOBS, 97), kernel=kernel).labels
    assert (labels[::4, ::4] != coarse).mean() <= 0.002


def test_modes_sizes_and_what_is_nearer_are_those_of_the_estimator():
    found = basins_on_grid(BLOBS, 0.5, around(BLOBS, 97))
    model = MeanShift(0.5).fit(BLOBS)
    assert np.array_equal(found.modes, model.cluster_centers_)
    assert np.array_equal(found.sizes, np.bincount(model.labels_))
    nearest = plain.pairs(BLOBS, found.modes, 1.0).argmin(axis=1)
    assert found.data_moved == np.sum(nearest != model.labels_) > 0
    places = around(BLOBS, 97).places(*np.indices((97, 97))).reshape(-1, 2)
    nearest = plain.pairs(places, found.modes, 1.0).argmin(axis=1).reshape(97, 97)
    assert np.array_equal(found.differs, found.labels != nearest)


def test_where_pairs_run_out_a_coarser_lattice_stands_for_the_finer():
    square = around(BLOBS, 97)
    coarsest = basins_on_grid(BLOBS, 0.3, square, most_pairs=0).labels
    every_eighth = basins_on_grid(BLOBS, 0.3, around(BLOBS, 13)).labels
    assert np.array_equal(coarsest[::8, ::8], every_eighth)
    assert np.array_equal(coarsest[6:11, 6:11], np.full((5, 5), coarsest[8, 8]))
    finest = basins_on_grid(BLOBS, 0.3, square).labels
    assert 0.01 < (coarsest != finest).mean() < 0.3


def test_whoever_waits_can_leave_off_between_two_lattices():
    steps = list(basin_steps(BLOBS, 1.0, around(BLOBS, 97)))
    assert len(steps) == 5 and steps[:-1] == [None] * 4
    assert np.array_equal(steps[-1].labels, basins_on_grid(BLOBS, 1.0, around(BLOBS, 97)).labels)


def test_a_border_is_smooth_hangs_together_and_keeps_within_a_step_of_the_nodes():
    """A stair of ten nodes a step becomes nearly a straight line."""
    row, column = np.indices((60, 80))
    labels = (row > 20.3 + column / 10).astype(int)
    lines = borders_of(labels)
    ends = lines.reshape(-1, 2)
    assert np.abs(ends[:, 1] - (20.8 + ends[:, 0] / 10) + 0.5).max() < 0.6
    _, times = np.unique(ends, axis=0, return_counts=True)
    assert np.sum(times == 1) == 2  # at the rim
    assert ends[:, 0].min() == 0 and ends[:, 0].max() == 79
    slopes = np.diff(lines, axis=1)[:, 0]
    steep = np.abs(slopes[:, 1]) > 0.5 * np.abs(slopes[:, 0])
    assert not steep.any(), "a stair would be upright at every step"


def test_three_borders_meet_where_three_basins_do_and_one_basin_has_none():
    labels = np.zeros((13, 13), dtype=int)
    labels[:, 7:], labels[8:, 7:] = 1, 2
    ends = borders_of(labels).reshape(-1, 2)
    places, times = np.unique(ends, axis=0, return_counts=True)
    assert np.sum(times == 3) == 1 and np.sum(times == 1) == 3
    assert np.allclose(places[times == 3], [[6.5, 7.5]], atol=0.5)
    assert borders_of(np.full((13, 13), 4)).shape == (0, 2, 2)


@pytest.mark.parametrize(
    ("data", "h", "kernel", "message"),
    [
        (BLOBS, 0.0, "gaussian", "bandwidth"),
        (BLOBS[:, :1], 1.0, "gaussian", "column"),
        (BLOBS, 1.0, "gausian", "kernel"),
    ],
)
def test_bad_input_gets_a_sentence(data, h, kernel, message):
    with pytest.raises(ValueError, match=message):
        basins_on_grid(data, h, around(BLOBS, 13), kernel=kernel)
