"""Pictures and films: of the world, and made ones whose truth is known.

A picture is an array of shape (height, width, 3): red, green and blue, whole numbers from 0 to 255
(uint8). A film is an array of shape (frames, height, width, 3). A place in a picture is (x, y) in
pixels, x to the right and y down, counted from the middle of the pixel at the top left.

See Also
--------
teachkit.datasets : the tables.

Examples
--------
>>> from teachkit.datasets.pictures import BUNNY_CREDIT
>>> BUNNY_CREDIT
'Big Buck Bunny, © 2008 Blender Foundation, www.bigbuckbunny.org, CC BY 3.0'
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from teachkit.datasets.tables import read_table
from teachkit.reading import as_numbers, shown
from teachkit.validate import as_choice, as_count, as_number, as_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BUNNY_CREDIT", "load_bunny", "load_picture", "make_clip", "make_picture"]

#: What must stand where the film, or a frame of it, is shown.
BUNNY_CREDIT = "Big Buck Bunny, © 2008 Blender Foundation, www.bigbuckbunny.org, CC BY 3.0"

_FRAME = (90, 160, 3)  # height, width and channels of the film
_COLUMNS = 11  # frames that stand side by side in its file


@overload
def load_bunny(which: Literal["frames"] = "frames") -> np.ndarray: ...
@overload
def load_bunny(which: Literal["boxes"]) -> pd.DataFrame: ...
def load_bunny(which: str = "frames") -> np.ndarray | pd.DataFrame:
    """A film of five seconds, in which a grey rabbit comes out of its burrow and stretches.

    Show `BUNNY_CREDIT` where you show the film: its licence asks for it.

    Parameters
    ----------
    which : {"frames", "boxes"}
        The film, or boxes that were marked in it by hand.

    Returns
    -------
    ndarray of shape (66, 90, 160, 3), or DataFrame
        "frames": red, green and blue of each pixel, 0 to 255 (uint8); 12.5 frames a second.
        "boxes": 82 rows, a box each. `frame` (its number, from 0), `part` ("head": the head without
        its ears; "body": all of the trunk that is seen, without head, arms and ears), `pass` (1 or
        2: all was marked twice), `x`, `y` (the middle of the box), `half_width`, `half_height`; all
        four in pixels, x to the right and y down. Every third frame has a box for the head, from
        frame 9 on for the body too: before, the burrow's dark hides a part of it.

    Raises
    ------
    ValueError
        If there is no such part.

    See Also
    --------
    make_clip : films in which the truth is known.

    Notes
    -----
    How far two markings differ is how exact such a box can be: see `PROVENANCE.md`.
    Source: Big Buck Bunny, © 2008 Blender Foundation, www.bigbuckbunny.org; made smaller.
    Licence: CC BY 3.0. The boxes were marked for this course, BSD-3-Clause as its code.

    Examples
    --------
    >>> from teachkit import load_bunny
    >>> film = load_bunny()
    >>> film.shape, film.dtype.name
    ((66, 90, 160, 3), 'uint8')
    >>> boxes = load_bunny("boxes")
    >>> boxes.loc[0, ["x", "y", "half_width", "half_height"]].tolist()
    [45.5, 52.5, 7.5, 9.5]
    """
    if as_choice(which, "which", ("frames", "boxes")) == "boxes":
        return read_table("bunny_boxes.csv")
    from PIL import Image  # here, so that `import teachkit` stays quick

    with files("teachkit.datasets").joinpath("bunny_filmstrip.webp").open("rb") as file:
        strip = np.asarray(Image.open(file).convert("RGB"))
    height, width, channels = _FRAME
    tiles = strip.reshape(-1, height, _COLUMNS, width, channels)
    return tiles.swapaxes(1, 2).reshape(-1, *_FRAME)


def load_picture(name: str = "china", width: int = 96) -> np.ndarray:
    """A photograph that comes with scikit-learn, made smaller.

    Parameters
    ----------
    name : {"china", "flower"}
        A Chinese temple in front of trees, or a flower in front of leaves.
    width : int
        How many pixels wide, from 1 to 640, which is the photograph's own. The height follows: both
        photographs are 427 pixels high.

    Returns
    -------
    ndarray of shape (height, width, 3)
        Red, green and blue of each pixel, 0 to 255 (uint8). A pixel is the mean of those pixels of
        the photograph whose middle lies in its tile.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    make_picture : a picture whose regions are known.

    Notes
    -----
    Source: scikit-learn's `load_sample_image`; photographs of 2011 on Flickr by danielbuechele
    (china) and vultilion (flower).
    Licence: CC BY 2.0; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_picture
    >>> load_picture("china").shape, load_picture("flower", width=64).shape
    ((64, 96, 3), (43, 64, 3))
    """
    as_choice(name, "name", ("china", "flower"))
    width = as_count(width, "width", least=1)
    from PIL import Image  # here, so that `import teachkit` stays quick
    from sklearn.datasets import load_sample_image

    photograph = Image.fromarray(load_sample_image(f"{name}.jpg"))
    if width > photograph.width:
        raise ValueError(
            f"width must be at most {photograph.width}, the photograph's own, but came as {width}: "
            "pictures are made smaller here, never larger."
        )
    height = max(round(photograph.height * width / photograph.width), 1)
    return np.array(photograph.resize((width, height), Image.Resampling.BOX))


def make_picture(*, noise: float = 10.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A made landscape of six regions, and which region each pixel belongs to.

    Parameters
    ----------
    noise : float
        Standard deviation of the Gaussian noise on red, green and blue of each pixel, in their
        units of 0 to 255. 0: none.
    seed : int
        Where the noise starts: one seed, one picture.

    Returns
    -------
    picture : ndarray of shape (64, 96, 3)
        Red, green and blue of each pixel, 0 to 255 (uint8): clipped and rounded.
    truth : ndarray of shape (64, 96)
        The number of each pixel's region. 0: the sky, whose colour changes gently from top to
        bottom. 1: a hill with a wavy edge. 2: a disc in the sky. 3: a disc on the hill, of the same
        colour. 4: a dark house. 5: its window, dark too, of another colour. Each is in one piece.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    load_picture : photographs, whose regions nobody knows.

    Notes
    -----
    Licence: made here, nothing to license.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import make_picture
    >>> picture, truth = make_picture(noise=0)
    >>> picture.shape, np.unique(truth).tolist()
    ((64, 96, 3), [0, 1, 2, 3, 4, 5])
    >>> picture[truth == 2][0].tolist() == picture[truth == 3][0].tolist()
    True
    """
    noise = as_number(noise, "noise", least=0)
    draw = np.random.default_rng(as_count(seed, "seed"))
    y, x = np.mgrid[:64, :96]
    down = y[..., None] / 63
    scene = (1 - down) * [100, 150, 225] + down * [190, 215, 240]
    truth = np.zeros(y.shape, int)
    for region, where, colour in [
        (1, y > 38 + 5 * np.sin(x / 14), (80, 130, 65)),
        (2, _disc(x, y, (20, 16), 10), (225, 130, 45)),
        (3, _disc(x, y, (76, 51), 8), (225, 130, 45)),
        (4, (x >= 40) & (x < 62) & (y >= 22) & (y < 44), (75, 50, 60)),
        (5, (x >= 47) & (x < 55) & (y >= 27) & (y < 34), (60, 70, 115)),
    ]:
        scene[where], truth[where] = colour, region
    return _with_noise(scene, noise, draw), truth


def make_clip(
    paths: Any,
    *,
    radii: Any = 8,
    colours: Any = (200, 60, 50),
    noise: float = 8.0,
    seed: int = 0,
    size: tuple[int, int] = (160, 96),
) -> np.ndarray:
    """A made film of discs that move along paths of your own.

    Parameters
    ----------
    paths : array-like of shape (frames, 2) or (discs, frames, 2)
        Where the middle of a disc is in each frame: x to the right, y down, in pixels. One disc, or
        several; a later disc hides an earlier one. What leaves the picture is not seen.
    radii : float, or array-like of shape (discs,) or (discs, frames)
        How large a disc is, in pixels.
    colours : array-like of shape (3,), (discs, 3) or (discs, frames, 3)
        Red, green and blue, each from 0 to 255.
    noise : float
        Standard deviation of the Gaussian noise on red, green and blue of each pixel of each frame,
        in their units of 0 to 255. 0: none.
    seed : int
        Where the background and the noise start: one seed, one film.
    size : tuple of two int
        The width and the height of the picture, in pixels.

    Returns
    -------
    ndarray of shape (frames, height, width, 3)
        Red, green and blue of each pixel, 0 to 255 (uint8). The background is a quiet texture of
        grey-green tiles, the same in all frames but for the noise.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    load_bunny : a film that was not made for us.

    Notes
    -----
    Licence: made here, nothing to license.

    Examples
    --------
    >>> import numpy as np
    >>> from teachkit import make_clip
    >>> path = np.column_stack([np.linspace(20, 140, 13), np.full(13, 48)])
    >>> film = make_clip(path, noise=0)
    >>> film.shape
    (13, 96, 160, 3)
    >>> film[12, 48, 140].tolist()
    [200, 60, 50]
    """
    places = _as_paths(paths)
    discs, frames, _ = places.shape
    radii = _for_each(radii, "radii", discs, frames)
    colours = _for_each(colours, "colours", discs, frames, channels=(3,), most=255)
    noise = as_number(noise, "noise", least=0)
    draw = np.random.default_rng(as_count(seed, "seed"))
    width, height = _as_size(size)

    background = _texture(height, width, draw)
    y, x = np.mgrid[:height, :width]
    film = np.empty((frames, height, width, 3), np.uint8)
    for frame in range(frames):
        scene = background.copy()
        for disc in range(discs):
            scene[_disc(x, y, places[disc, frame], radii[disc, frame])] = colours[disc, frame]
        film[frame] = _with_noise(scene, noise, draw)
    return film


def _disc(x: np.ndarray, y: np.ndarray, middle: Any, radius: float) -> np.ndarray:
    """Say which pixels lie within the radius of the middle."""
    return (x - middle[0]) ** 2 + (y - middle[1]) ** 2 <= radius**2


def _texture(height: int, width: int, draw: np.random.Generator) -> np.ndarray:
    """Return a background: tiles of 4 × 4 pixels, each a little lighter or darker than others."""
    rows, columns = -(-height // 4), -(-width // 4)
    tiles = np.kron(draw.normal(0, 6, (rows, columns)), np.ones((4, 4)))
    return np.array([105.0, 120.0, 100.0]) + tiles[:height, :width, None]


def _with_noise(scene: np.ndarray, noise: float, draw: np.random.Generator) -> np.ndarray:
    """Return a picture of the scene: with noise of this standard deviation, clipped, rounded."""
    noisy = scene + noise * draw.standard_normal(scene.shape)
    return np.clip(noisy, 0, 255).round().astype(np.uint8)


def _as_paths(paths: Any) -> np.ndarray:
    """Return ``paths`` as finite numbers of shape (discs, frames, 2)."""
    array = as_numbers(paths, "paths")
    if array.ndim not in (2, 3) or array.shape[-1] != 2 or array.size == 0:
        raise ValueError(
            f"paths must have shape (frames, 2), or (discs, frames, 2) for several discs, but came "
            f"with shape {array.shape}: give x and y for each frame."
        )
    if array.ndim == 2:
        return as_rows(array, "paths")[None]
    return np.stack([as_rows(path, f"paths[{disc}]") for disc, path in enumerate(array)])


def _for_each(
    values: Any,
    name: str,
    discs: int,
    frames: int,
    *,
    channels: tuple[int, ...] = (),
    most: float = 1e6,
) -> np.ndarray:
    """Return ``values`` for each disc and frame, whether given for all, a disc, or both.

    Each must lie between 0 and ``most``.
    """
    array = as_numbers(values, name)
    shapes = [channels, (discs, *channels), (discs, frames, *channels)]
    if array.shape not in shapes:
        raise ValueError(
            f"{name} must have shape {shapes[0]} for all discs, {shapes[1]} for one a disc or "
            f"{shapes[2]} for one a disc and frame, but came with shape {array.shape}: give one of "
            "these."
        )
    beyond = array[~((array >= 0) & (array <= most))]  # NaN too
    if beyond.size:
        raise ValueError(
            f"{name} must lie between 0 and {most:g}, but hold {beyond[0]:g}: give others."
        )
    if array.shape == shapes[1]:
        array = array[:, None]
    return np.broadcast_to(array, shapes[2])


def _as_size(size: Any) -> tuple[int, int]:
    """Return ``size`` as a width and a height."""
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        raise ValueError(
            f"size must be a width and a height, but came as {shown(size)}: pass two whole "
            "numbers, such as (160, 96)."
        )
    return as_count(size[0], "size[0]", least=1), as_count(size[1], "size[1]", least=1)
