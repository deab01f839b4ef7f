"""Still figures: the course's style, its colours, and one way to show a picture with words."""

from __future__ import annotations

import ast
import base64
import inspect
import io
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html import escape
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import matplotlib.style
import numpy as np
from IPython import get_ipython
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from PIL import Image

COLORS: dict[str, str] = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
}
"""The Okabe-Ito palette: eight colours that stay apart for colour-blind readers."""

# Black is kept for centres. Seven colours and eight markers share no factor, so that
# 56 clusters differ before a pair comes again.
_CLUSTER_COLOURS = ("blue", "orange", "green", "vermilion", "sky", "purple", "yellow")
_MARKERS = "os^Dv<>p"
CYCLE: list[tuple[str, str]] = [
    (COLORS[_CLUSTER_COLOURS[i % 7]], _MARKERS[i % 8]) for i in range(56)
]
"""(colour, marker) for cluster 0, 1, 2, …"""

# Dots an inch. "lecture" is drawn larger, with larger type, for the back row.
_STYLES: dict[str, tuple[int, dict[str, Any]]] = {
    "page": (100, {}),
    "lecture": (150, {"font.size": 12.5, "lines.linewidth": 2.5, "lines.markersize": 8.0}),
}
_chosen = "page"
_STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.prop_cycle": mpl.cycler(color=[COLORS[name] for name in _CLUSTER_COLOURS]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "grid.alpha": 0.5,
    "grid.color": "#cccccc",
    "grid.linewidth": 0.6,
    "savefig.facecolor": "white",
}
# A reader may choose another type, or a larger one; all else is the course's, whatever was set
# before, since white words of a dark style vanish on our white figures.
_READERS_OWN = ("font.family", "font.size")
#: A picture is stored with so many times as many pixels each way as it takes on a page: sharp on a
#: dense screen, and when a reader zooms in.
SHARP = 2
_EDGE = 8  # pixels that stay blank above and below a picture
_PALETTE = 256  # colours: a third of the size, and the eye does not see the difference


def set_style(name: str) -> None:
    """Draw everything from now on for a page, or for the back row of a lecture hall.

    Parameters
    ----------
    name : {"page", "lecture"}
        A lecture's figures have larger type and thicker lines, and half as many pixels again each
        way; so have figures made with matplotlib alone.

    Raises
    ------
    ValueError
        If there is no style of that name.

    See Also
    --------
    subplots : Makes a figure in the style chosen.

    Examples
    --------
    >>> from teachkit.show import set_style, subplots
    >>> set_style("lecture")
    >>> fig, ax = subplots()
    >>> fig.dpi
    150.0
    >>> set_style("page")
    """
    global _chosen
    if name not in _STYLES:
        raise ValueError(f"style {name!r} is not known: use one of {', '.join(_STYLES)}.")
    end_style()
    for key in _STYLES[_chosen][1]:
        mpl.rcParams[key] = mpl.rcParamsDefault[key]
    _chosen = name
    mpl.rcParams.update(_STYLES[name][1])


def is_large() -> bool:
    """Whether figures are drawn for a lecture."""
    return _chosen == "lecture"


@contextmanager
def course_style() -> Iterator[None]:
    """Draw in the course's style until the block ends, whatever the reader has set."""
    dots, sizes = _STYLES[_chosen]
    own = {name: mpl.rcParams[name] for name in _READERS_OWN}
    with mpl.style.context(["default", {**_STYLE, **own, **sizes, "figure.dpi": dots}]):
        yield


# The style while a figure is being drawn, from `subplots` to `show`; then the reader's again.
_worn: ExitStack | None = None


def _begin_style() -> None:
    global _worn
    end_style()
    _worn = ExitStack()
    _worn.enter_context(course_style())
    if (shell := get_ipython()) is not None:  # at the end of the cell, if the figure is not shown
        shell.events.register("post_run_cell", end_style)
        _worn.callback(shell.events.unregister, "post_run_cell", end_style)


def end_style(_: Any = None) -> None:
    """Give matplotlib the reader's settings back, if `subplots` has put the course's in force."""
    global _worn
    if _worn is not None:
        _worn.close()
        _worn = None


def subplots(
    nrows: int = 1, ncols: int = 1, *, size: tuple[float, float] | None = None, **kwargs: Any
) -> tuple[Figure, Any]:
    """Make a figure and its axes in the course's style.

    Until the figure is shown, or the cell ends, matplotlib's settings are the course's, so that all
    that is drawn on it is in the same style. Then they are the reader's again.

    Parameters
    ----------
    nrows, ncols : int
        Rows and columns of axes.
    size : (float, float), optional
        Width and height in inches. By default one panel is 6.4 × 4 and a row of
        panels 9 × 3.2.
    **kwargs
        Handed to ``matplotlib.pyplot.subplots``.

    Returns
    -------
    fig : matplotlib.figure.Figure
    ax : matplotlib.axes.Axes, or an array of them

    See Also
    --------
    show : Shows the figure, with words, and closes it.
    set_style : Larger type, for a lecture.

    Examples
    --------
    >>> from teachkit.show import COLORS, show, subplots
    >>> fig, ax = subplots()
    >>> lines = ax.plot([0, 1, 2], [0, 1, 4], color=COLORS["blue"])
    >>> show(fig, "A blue line that rises more and more steeply.")
    A blue line that rises more and more steeply.
    """
    if size is None:
        size = (6.4, 4.0 * nrows) if ncols == 1 else (9.0, 3.2 * nrows)
    _begin_style()
    return plt.subplots(nrows, ncols, figsize=size, **kwargs)


def show(fig: Figure, alt: str) -> None:
    """Show a figure once, as a picture with a text alternative, and close it.

    In a notebook the picture is stored with `alt` as its alternative text and as its
    plain text. Without a notebook `alt` is printed.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure. It is closed and cannot be drawn on afterwards.
    alt : str
        What the picture shows, for someone who cannot see it.

    Raises
    ------
    ValueError
        If `alt` is empty.

    See Also
    --------
    subplots : Makes a figure.

    Examples
    --------
    >>> from teachkit.show import show, subplots
    >>> fig, ax = subplots()
    >>> show(fig, "An empty pair of axes.")
    An empty pair of axes.
    """
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError("alt is empty: say in words what the figure shows")
    try:
        plain = _pixels(fig)
        fig.set_layout_engine("none")  # it is made; of more pixels it would be another, by a hair
        sharp = _pixels(fig, SHARP)
    finally:
        plt.close(fig)
        end_style()
    if get_ipython() is None:
        print(alt)
        return
    data, metadata = picture_bundle(*_without_bands(plain, sharp), alt)
    display(data, raw=True, metadata=metadata)


def _without_bands(plain: np.ndarray, sharp: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture's two forms without what is blank above and below all that is drawn.

    Where panels keep their shape matplotlib leaves room over: a white band on a dark page.
    """
    drawn = np.flatnonzero((plain != 255).any(axis=(1, 2)))
    if len(drawn) == 0:
        return plain, sharp
    first, last = max(0, drawn[0] - _EDGE), drawn[-1] + 1 + _EDGE
    return plain[first:last], sharp[SHARP * first : SHARP * last]


def picture_bundle(
    plain: np.ndarray, sharp: np.ndarray, alt: str
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return a picture as Jupyter stores it, with its words: the data by type, and the metadata.

    The picture is there twice: JupyterLab and exports to HTML keep the words of the second form
    alone, and some viewers show the first alone.

    Parameters
    ----------
    plain, sharp : ndarray of uint8 of shape (height, width, 3)
        Red, green, blue: as a page of ordinary density shows it, and with `SHARP` times as many
        pixels each way.
    alt : str
        What the picture shows, for someone who cannot see it.
    """
    height, width, _ = plain.shape
    data, metadata = png_bundle(_png(plain), alt, width, height)
    data["text/html"] = image_tag(webp(_in_palette(sharp)), "webp", alt, width, height)
    return data, metadata


def png_bundle(
    png: bytes, alt: str, width: int, height: int
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return PNG bytes as Jupyter stores them in both forms, with their words."""
    data = {
        "image/png": _text(png),
        "text/html": image_tag(png, "png", alt, width, height),
        "text/plain": alt,
    }
    return data, {"image/png": {"alt": alt}}


# White around a picture, where the page is dark. It is drawn outside: a border or padding would
# take its room from the picture. The white behind it shows in pixels that it fills only in part.
_MARGIN = (
    "background:#fff;border-radius:1px;box-shadow:0 0 0 8px #fff;margin:8px;"
    "max-width:calc(100% - 16px);height:auto"
)


def image_tag(picture: bytes, kind: str, alt: str, width: int, height: int) -> str:
    """Return a picture and its words as HTML, `width` pixels of the page wide."""
    return (
        f'<img src="data:image/{kind};base64,{_text(picture)}" alt="{escape(alt)}" '
        f'width="{width}" height="{height}" style="{_MARGIN}">'
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


# The bytes of both depend on the picture alone: no date, no program's name.
def _png(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    _in_palette(pixels).save(buffer, format="PNG", optimize=True, dpi=(100, 100))
    return buffer.getvalue()


def webp(picture: Image.Image) -> bytes:
    """Return a picture as lossless WebP: four fifths of a PNG of as many pixels."""
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, format="WEBP", lossless=True)
    return buffer.getvalue()


def _in_palette(pixels: np.ndarray) -> Image.Image:
    picture = Image.fromarray(pixels)
    return picture.quantize(_PALETTE, method=Image.Quantize.MEDIANCUT, dither=0)


def _pixels(fig: Figure, ratio: int = 1) -> np.ndarray:
    """The figure's red, green and blue, shape (height, width, 3), at `ratio` times its dots."""
    buffer = io.BytesIO()
    with course_style():
        fig.savefig(buffer, format="raw", dpi=ratio * fig.dpi)
    width, height = (ratio * side for side in fig.canvas.get_width_height())
    rgba = np.frombuffer(buffer.getvalue(), dtype=np.uint8).reshape(height, width, 4)
    return rgba[:, :, :3].copy()


def plot_clusters(
    ax: Axes, data: ArrayLike, labels: ArrayLike, centers: ArrayLike | None = None
) -> None:
    """Draw 2-D points by label, in colour and marker, and centres as a black X.

    A label has the same colour and marker in every panel. Points with a negative label
    belong to no cluster: they are small grey dots.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    data : array-like of shape (n, 2)
        The points.
    labels : array-like of shape (n,)
        Whole numbers.
    centers : array-like of shape (k, 2), optional
        Centres or modes.

    See Also
    --------
    teachkit.MeanShift : Finds labels and centres.
    show : Shows the figure.

    Examples
    --------
    >>> from teachkit.show import plot_clusters, show, subplots
    >>> fig, ax = subplots()
    >>> plot_clusters(ax, [[0, 0], [1, 0], [9, 9]], labels=[0, 0, -1], centers=[[0.5, 0]])
    >>> show(fig, "Two blue dots, a black X between them, and a grey dot far away.")
    Two blue dots, a black X between them, and a grey dot far away.
    """
    data, labels = np.asarray(data, dtype=float), np.asarray(labels)
    if data.ndim != 2 or data.shape[1] != 2:
        raise ValueError(f"data has shape {data.shape}: plot_clusters draws (n, 2)")
    if labels.shape != (len(data),):
        raise ValueError(f"labels has shape {labels.shape}: one label for each of {len(data)} rows")
    for label in np.unique(labels):
        members = data[labels == label]
        if label < 0:
            ax.scatter(*members.T, s=8, color="#767676", marker=".", label="no cluster")
            continue
        colour, marker = CYCLE[int(label) % len(CYCLE)]
        ax.scatter(
            *members.T,
            s=20,
            color=colour,
            marker=marker,
            edgecolors="#333333",
            linewidths=0.3,
            label=f"cluster {label}",
        )
    if centers is not None:
        centers = np.asarray(centers, dtype=float)
        ax.scatter(
            *centers.reshape(-1, 2).T,
            s=110,
            color=COLORS["black"],
            marker="X",
            edgecolors="white",
            linewidths=1.0,
            zorder=3,
            label="centres",
        )


def show_source(function: Callable[..., Any]) -> None:
    """Print the source of a function or class, its docstring left out.

    Parameters
    ----------
    function : callable
        Something written in Python, such as ``teachkit.density``.

    See Also
    --------
    teachkit.solution : The source of one right answer to an exercise.

    Examples
    --------
    >>> from teachkit.show import figures, show_source
    >>> show_source(figures.is_large)
    def is_large() -> bool:
        return _chosen == "lecture"
    """
    source = textwrap.dedent(inspect.getsource(function))
    print(_without_docstring(source).rstrip())


def _without_docstring(source: str) -> str:
    body = ast.parse(source).body[0].body
    first = body[0]
    is_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    if not is_docstring or len(body) == 1:
        return source
    lines = source.splitlines()
    start, end = first.lineno - 1, first.end_lineno
    before = lines[start].encode()[: first.col_offset]
    after = lines[end - 1].encode()[first.end_col_offset :]
    if before.strip() or after.strip():  # the docstring shares a line with code or a comment
        return source
    while end < len(lines) and not lines[end].strip():
        end += 1
    return "\n".join(lines[:start] + lines[end:])
