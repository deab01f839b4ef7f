"""Figures: shown once, with words, the same bytes each time; colours and markers that differ."""

import base64
import io
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.colors import to_hex
from PIL import Image

from teachkit.show import (
    COLORS,
    CYCLE,
    figures,
    plot_clusters,
    set_style,
    show,
    show_source,
    subplots,
)

ALT = "A line that rises from the lower left corner to the upper right one."


def line(**kwargs):
    fig, ax = subplots(**kwargs)
    ax.plot([0, 1], [0, 1], label="line")
    ax.legend()
    return fig


def png_of(fig) -> bytes:
    pixels = figures._pixels(fig)
    data, _ = figures.picture_bundle(pixels, pixels, ALT)
    return base64.b64decode(data["image/png"])


@pytest.fixture
def notebook():
    """An IPython session, as in a notebook."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture(autouse=True)
def nothing_open():
    plt.close("all")
    yield
    figures.end_style()
    assert plt.get_fignums() == []


def test_a_picture_is_shown_once_with_its_words(notebook):
    with capture_output() as captured:
        show(line(), ALT)
    (output,) = captured.outputs
    assert output.data["text/plain"] == ALT
    assert output.metadata == {"image/png": {"alt": ALT}}
    picture = base64.b64decode(output.data["image/png"])
    assert Image.open(io.BytesIO(picture)).size == (640, 400)
    assert len(picture) < 40_000
    assert captured.stdout == captured.stderr == ""


def test_html_pages_take_the_words_as_alt_text(notebook):
    """JupyterLab and nbconvert's lab template read no metadata, and so the words stand in HTML."""
    import nbformat.v4 as v4
    from nbconvert import HTMLExporter

    with capture_output() as captured:
        show(line(), ALT)
    data, metadata = captured.outputs[0].data, captured.outputs[0].metadata
    output = v4.new_output("display_data", data=data, metadata=metadata)
    page, _ = HTMLExporter().from_notebook_node(
        v4.new_notebook(cells=[v4.new_code_cell("", outputs=[output])])
    )
    assert f'alt="{ALT}"' in page
    assert "No description has been provided" not in page


def test_lines_of_the_words_are_joined(notebook):
    with capture_output() as captured:
        show(line(), "  One\n    two. ")
    assert captured.outputs[0].data["text/plain"] == "One two."


def test_without_a_notebook_the_words_are_printed(capsys):
    show(line(), ALT)
    assert capsys.readouterr().out == ALT + "\n"


def test_words_with_marks_of_html_stay_words(notebook):
    with capture_output() as captured:
        show(line(), 'a < b & "c"')
    assert 'alt="a &lt; b &amp; &quot;c&quot;"' in captured.outputs[0].data["text/html"]


def test_without_words_it_is_an_error():
    fig = line()
    with pytest.raises(ValueError, match="alt is empty"):
        show(fig, " ")
    plt.close(fig)


def test_the_same_figure_gives_the_same_bytes_without_date_or_program():
    pictures = []
    for _ in range(2):
        fig = line()
        pictures.append(png_of(fig))
        plt.close(fig)
    assert pictures[0] == pictures[1]
    chunks = {pictures[0][i : i + 4] for i in range(len(pictures[0]))}
    assert not chunks & {b"tEXt", b"iTXt", b"zTXt", b"tIME"}


def labelled() -> bytes:
    """A picture with all that a reader's style could make white on white."""
    fig, ax = subplots()
    ax.plot([0, 1], [0, 1], label="line")
    ax.bar([0.5], [0.2], label="bar")
    ax.hist([0.1, 0.9], bins=3)
    ax.boxplot([[0.2, 0.4, 0.6]], positions=[0.8])
    ax.text(0.2, 0.6, "words")
    ax.annotate("arrow", (0.1, 0.1), (0.4, 0.3), arrowprops={"arrowstyle": "->"})
    ax.set(xlabel="across", ylabel="up", title="title", xticks=[0, 0.5, 1])
    ax.legend()
    fig.suptitle("above")
    pixels = figures._pixels(fig)
    data, _ = figures.picture_bundle(pixels, pixels, ALT)
    figures.end_style()
    plt.close(fig)
    return base64.b64decode(data["image/png"])


STYLES = ["dark_background", "ggplot", "Solarize_Light2", "grayscale"]


@pytest.mark.parametrize("style", STYLES)
def test_whatever_style_was_chosen_before_a_picture_is_the_courses(style):
    before = labelled()
    kept = {name: plt.rcParams[name] for name in ("font.size", "font.family")}
    with plt.style.context([style, kept]):
        after = labelled()
    assert before == after


def test_a_readers_own_settings_change_no_picture():
    before = png_of(line())
    settings = {"figure.facecolor": "black", "axes.grid": False, "savefig.bbox": "tight"}
    with plt.rc_context({**settings, "figure.figsize": (1, 1), "savefig.dpi": 20}):
        after = png_of(line())
        figures.end_style()
    plt.close("all")
    assert before == after


def test_a_reader_may_have_larger_type():
    before = png_of(line())
    figures.end_style()
    with plt.rc_context({"font.size": 14}):
        after = png_of(line())
        figures.end_style()
    plt.close("all")
    assert before != after


def test_once_a_figure_is_shown_matplotlib_is_the_readers_again():
    with plt.style.context("dark_background"):
        fig, _ = subplots()
        assert plt.rcParams["text.color"] == "black"
        show(fig, ALT)
        assert plt.rcParams["text.color"] == "white"


def test_a_cell_that_shows_nothing_leaves_the_readers_settings_too(notebook):
    with plt.style.context("dark_background"):
        notebook.run_cell("from teachkit.show import subplots; fig, ax = subplots()")
        assert plt.rcParams["text.color"] == "white"
        notebook.run_cell("fig, ax = subplots(); 1 / 0")
        assert plt.rcParams["text.color"] == "white"
    plt.close("all")


def test_a_page_gets_a_picture_twice_as_fine_as_it_shows(notebook):
    with capture_output() as captured:
        show(line(), ALT)
    html = captured.outputs[0].data["text/html"]
    assert 'width="640" height="400"' in html
    sharp = re.search('src="data:image/webp;base64,([^"]*)"', html)[1]
    assert Image.open(io.BytesIO(base64.b64decode(sharp))).size == (1280, 800)


def test_no_picture_has_a_blank_band(notebook):
    fig, axes = subplots(1, 4, size=(9, 6))
    for ax in axes:
        ax.set(aspect="equal", xticks=[], yticks=[])
    with capture_output() as captured:
        show(fig, ALT)
    png = base64.b64decode(captured.outputs[0].data["image/png"])
    plain = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    webp = re.search('webp;base64,([^"]*)"', captured.outputs[0].data["text/html"])[1]
    assert Image.open(io.BytesIO(base64.b64decode(webp))).size == (1800, 2 * len(plain))
    blank = (plain == 255).all(axis=(1, 2))
    assert 200 < len(plain) < 300
    assert not blank[8] and not blank[-9] and blank[:8].all() and blank[-8:].all()


def test_colours_of_the_palette_survive_the_small_file():
    fig, axes = subplots(1, 8, size=(8, 1))
    for ax, colour in zip(axes, COLORS.values(), strict=True):
        ax.set_facecolor(colour)
        ax.grid(False)
    picture = Image.open(io.BytesIO(png_of(fig))).convert("RGB")
    plt.close(fig)
    colours = {to_hex(np.array(rgb) / 255).upper() for _, rgb in picture.getcolors()}
    assert set(COLORS.values()) <= colours


def test_panels_in_a_row_are_wide_and_in_a_column_tall():
    for shape, size in {
        (1, 1): (6.4, 4),
        (1, 3): (9, 3.2),
        (2, 1): (6.4, 8),
        (2, 2): (9, 6.4),
    }.items():
        fig, _ = subplots(*shape)
        assert tuple(fig.get_size_inches()) == size
        plt.close(fig)


def test_colours_and_markers_repeat_late_and_leave_black_to_centres():
    assert len(set(CYCLE)) == len(CYCLE) == 56
    assert COLORS["black"] not in {colour for colour, _ in CYCLE}
    for i in range(len(CYCLE) - 1):
        assert CYCLE[i][0] != CYCLE[i + 1][0] and CYCLE[i][1] != CYCLE[i + 1][1]


def test_plot_clusters_takes_any_number_of_clusters():
    data = np.random.default_rng(0).normal(size=(200, 2))
    fig, ax = subplots()
    plot_clusters(ax, data, np.arange(200) - 1, data[:3])
    assert len(ax.collections) == 201
    assert ax.collections[0].get_label() == "no cluster"
    assert sum(len(c.get_offsets()) for c in ax.collections[:-1]) == 200
    plt.close(fig)


def test_a_label_keeps_its_look_from_panel_to_panel():
    data = np.arange(8.0).reshape(4, 2)
    fig, (left, right) = subplots(1, 2)
    plot_clusters(left, data, [0, 1, 2, 2])
    plot_clusters(right, data[2:], [2, 2])
    one, other = left.collections[2], right.collections[0]
    assert (one.get_facecolor() == other.get_facecolor()).all()
    assert (one.get_paths()[0].vertices == other.get_paths()[0].vertices).all()
    plt.close(fig)


@pytest.mark.parametrize(
    ("data", "labels", "message"),
    [(np.zeros((3, 3)), [0, 0, 0], r"data has shape \(3, 3\)"), (np.zeros((3, 2)), [0], "labels")],
)
def test_plot_clusters_says_what_does_not_fit(data, labels, message):
    fig, ax = subplots()
    with pytest.raises(ValueError, match=message):
        plot_clusters(ax, data, labels)
    plt.close(fig)


def documented(x):
    """Double it.

    At length.
    """

    # Twice as much.
    return """text""" + str(2 * x)


def undocumented(x):
    return "no docstring"


def only_documented(x):
    """All there is."""


def test_show_source_leaves_out_the_docstring_and_nothing_else(capsys):
    show_source(documented)
    wanted = 'def documented(x):\n    # Twice as much.\n    return """text""" + str(2 * x)\n'
    assert capsys.readouterr().out == wanted
    show_source(undocumented)
    assert capsys.readouterr().out == 'def undocumented(x):\n    return "no docstring"\n'
    show_source(only_documented)
    assert capsys.readouterr().out == 'def only_documented(x):\n    """All there is."""\n'


def test_show_source_shows_a_method_without_its_indent(capsys):
    show_source(Indented.double)
    assert capsys.readouterr().out == "def double(self):\n    return 2\n"


class Indented:
    def double(self):
        """Double."""
        return 2


def test_importing_teachkit_does_not_import_matplotlib():
    code = "import sys, teachkit; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_lecture_is_larger_and_a_page_afterwards_as_it_was():
    before = figures._pixels(line())
    plt.close("all")
    set_style("lecture")
    try:
        large = figures._pixels(line())
        assert plt.rcParams["font.size"] > plt.rcParamsDefault["font.size"]
    finally:
        set_style("page")
        plt.close("all")
    after = figures._pixels(line())
    plt.close("all")
    assert large.shape == (600, 960, 3)
    assert np.array_equal(before, after)


def test_an_unknown_style_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match="page, lecture"):
        set_style("huge")
