"""Every demo says what its marks are, where it hides nothing, and where a click moves something."""

import pytest
from matplotlib.legend import Legend
from matplotlib.text import Text

from teachkit.show import demos, set_style

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]

#: Its titles say all: the picture, filtered, regions.
WITHOUT = {"SegmentExplorer"}


@pytest.fixture(params=["page", "lecture"])
def style(request):
    set_style(request.param)
    yield request.param
    set_style("page")


@pytest.mark.parametrize("name", sorted(set(demos.__all__) - WITHOUT))
def test_a_key_hides_nothing_fits_and_costs_nothing_while_a_hand_moves(name, style):
    demo = getattr(demos, name)()
    fig = demo.stage.figure
    renderer = fig.canvas.get_renderer()
    boxes = [ax.get_window_extent(renderer) for ax in fig.axes]
    keys = [child for ax in fig.axes for child in ax.get_children() if isinstance(child, Legend)]
    assert keys
    fig_box = fig.bbox.padded(1)
    titles = [ax.title.get_window_extent(renderer) for ax in fig.axes if ax.get_title()]
    titles += [ax.xaxis.label.get_window_extent(renderer) for ax in fig.axes if ax.get_xlabel()]
    for key in keys:
        box = key.get_window_extent(renderer)
        assert fig_box.x0 <= box.x0 and box.x1 <= fig_box.x1, "it is cut off"
        assert fig_box.y0 <= box.y0 and box.y1 <= fig_box.y1, "it is cut off"
        inner = box.padded(-2)
        others = [k.get_window_extent(renderer).padded(-2) for k in keys if k is not key]
        assert not any(inner.overlaps(one) for one in [*boxes, *others, *titles])
        assert key not in demo.stage._last, "it would be drawn with every picture"
    said = " ".join(text.get_text() for key in keys for text in key.findobj(Text))
    assert (demo._pad is not None) == ("click" in said or "drag" in said)


@pytest.mark.parametrize("name", sorted(WITHOUT))
def test_a_demo_without_a_key_has_a_title_over_each_panel(name):
    assert all(ax.get_title() for ax in getattr(demos, name)().stage.figure.axes)
