"""BasinExplorer: coarse while a hand moves, fine at rest, and in all that a cell stores."""

import asyncio

import numpy as np
import pytest
from resting import Later

from teachkit import BasinExplorer, make_three_blobs
from teachkit.apply.basins import Square, basins_on_grid
from teachkit.show.demos.basin_explorer import NODES, NODES_AT_REST

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

BLOBS = make_three_blobs().to_numpy()


@pytest.fixture
def later(monkeypatch):
    return Later(monkeypatch)


def is_coarse(demo):
    assert ("Coarse until you rest." in demo.words) == ("about" in demo.words)
    return "Coarse" in demo.words


def labels(demo, nodes):
    square = Square(demo.corner, demo.side, nodes)
    return basins_on_grid(BLOBS, demo.values["h"], square).labels


def test_a_move_on_a_page_is_answered_coarsely_and_at_rest_finely(later):
    demo, other = BasinExplorer(), BasinExplorer()
    demo._repr_mimebundle_()
    assert not is_coarse(demo) and later.asked == []
    demo.move({"h": 40})
    assert is_coarse(demo)
    coarse = demo.pixels()
    assert np.array_equal(demo.coarse[demo.values["h"]].labels, labels(demo, NODES))
    assert later.do() is not None
    other.move({"h": 40})
    assert not is_coarse(demo) and not is_coarse(other)
    assert np.array_equal(demo.known[demo.values["h"]].labels, labels(demo, NODES_AT_REST))
    assert (demo.words, demo._view.caption) == (other.words, other.words)
    assert np.array_equal(demo.pixels(), other.pixels())
    assert not np.array_equal(demo.pixels(), coarse)


def test_a_hand_that_moves_on_calls_off_the_fine_answer(later):
    demo = BasinExplorer()
    demo._repr_mimebundle_()
    demo.move({"h": 40})
    demo.move({"h": 41})
    assert later.do() is None and is_coarse(demo)
    assert later.do() is not None and not is_coarse(demo)


def test_set_is_answered_finely_at_once_and_two_runs_store_the_same(later):
    async def show():
        demo = BasinExplorer()
        bundles = [demo._repr_mimebundle_()]
        demo.move({"h": 40})
        return [*bundles, demo.set(h=2.5)._repr_mimebundle_()]

    runs = [asyncio.run(show()) for _ in range(2)]
    for data, _ in (bundle for run in runs for bundle in run):
        data.pop("application/vnd.jupyter.widget-view+json")
        assert "Coarse" not in data["text/plain"]
    assert runs[0] == runs[1]


def test_a_border_is_drawn_as_a_line_between_the_tints():
    demo = BasinExplorer().set(h=2.5)
    pieces = demo.known[demo.values["h"]].borders
    drawn = demo.borders.get_xydata().reshape(-1, 3, 2)
    assert np.array_equal(drawn[:, :2], pieces) and np.isnan(drawn[:, 2]).all()
    rows = demo.image.get_array()
    column, row = ((pieces[:, 0] - demo.corner) / demo.side * 384).round().astype(int).T
    inner = (row > 3) & (row < 381) & (column > 3) & (column < 381)
    for r, c in zip(row[inner][::50], column[inner][::50], strict=True):
        near = rows[r - 3 : r + 4, c - 3 : c + 4].reshape(-1, 3)
        assert len({tuple(colour) for colour in near.tolist() if len(set(colour)) > 1}) == 2
