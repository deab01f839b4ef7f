"""Reading a picture: grey or colour, bytes or floats, and the sentence for what is neither."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.reading import as_numbers

__all__: list[str] = []  # what the other files of apply share

#: What Pillow calls the pictures whose numbers are what they seem: in others they are the numbers
#: of a palette, or other inks than red, green and blue.
PLAIN_MODES = ("1", "L", "RGB", "F")


def as_image(values: ArrayLike, name: str) -> Array:
    """Return a picture as a new array of floats from 0 to 1, (height, width) or with 3 colours.

    Parameters
    ----------
    values : array-like of shape (height, width) or (height, width, 3)
        Bytes (uint8, 0 to 255), floats from 0 to 1, or True and False.
    name : str
        What the caller calls it, for the messages.

    Raises
    ------
    TypeError
        If it holds something other than numbers, or integers that are no bytes.
    ValueError
        If its shape is not that of one picture, or a number is missing or out of range.
    """
    _check_mode(values, name)
    picture = as_numbers(values, name)
    array = name if isinstance(values, np.ndarray) else f"np.asarray({name})"
    _check_shape(picture.shape, name, array)
    kind = np.asarray(values).dtype
    if kind == np.uint8:
        return picture / 255
    if kind.kind in "iu":
        raise _no_bytes(picture, name, array, kind)
    _check_range(picture, name, array)
    return picture


def as_frames(values: ArrayLike, name: str) -> list[Array]:
    """Return the frames of a film, each of shape (height, width, 3), as floats from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As `as_image`; and if it is one picture, or the frames are grey.
    """
    shape = as_numbers(values, name).shape
    if len(shape) != 4 or shape[-1] != 3 or 0 in shape:
        array = name if isinstance(values, np.ndarray) else f"np.asarray({name})"
        raise ValueError(
            f"{name} must have the shape (frames, height, width, 3), but came with shape {shape}: "
            f"{_frames_remedy(shape, array)}."
        )
    return [as_image(frame, f"{name}[{at}]") for at, frame in enumerate(np.asarray(values))]


def _check_mode(values: Any, name: str) -> None:
    """Raise if this is a picture of Pillow's whose numbers are not grey, or red, green and blue."""
    if not type(values).__module__.startswith("PIL.") or not hasattr(values, "mode"):
        return
    if values.mode not in PLAIN_MODES:
        raise TypeError(
            f"{name} is a picture of Pillow's of mode {values.mode!r}, whose numbers are not just "
            f"red, green and blue: pass {name}.convert('RGB')."
        )


def _check_shape(shape: tuple[int, ...], name: str, array: str) -> None:
    """Raise if this is not the shape of one picture; ``array`` is how to call it as an array."""
    if 0 in shape:
        raise ValueError(f"{name} is empty, of shape {shape}: give at least one pixel.")
    if len(shape) != 2 and not (len(shape) == 3 and shape[2] == 3):
        raise ValueError(
            f"{name} must have the shape (height, width) or (height, width, 3), but came with "
            f"shape {shape}: {_shape_remedy(shape, array)}."
        )


def _shape_remedy(shape: tuple[int, ...], array: str) -> str:
    """Say how numbers of this shape become a picture."""
    if len(shape) < 2:
        return f"pass {array}.reshape(height, width), or with the 3 of colours behind"
    if len(shape) == 4:
        return f"pass one frame of the film, such as {array}[0]"
    if shape[-1] == 4:
        return f"pass {array}[..., :3], which leaves out how opaque each pixel is"
    if shape[-1] in (1, 2):
        return f"pass {array}[..., 0], its grey values"
    if shape[0] in (3, 4):
        return f"pass np.moveaxis({array}[:3], 0, -1), which puts the colours last"
    return f"pass one picture; of the frames of a film one, such as {array}[0]"


def _frames_remedy(shape: tuple[int, ...], array: str) -> str:
    """Say how numbers of this shape become the frames of a film."""
    if 0 in shape:
        return "give at least one frame, and one pixel in each"
    if len(shape) == 4 and shape[-1] == 4:
        return f"pass {array}[..., :3], which leaves out how opaque each pixel is"
    if len(shape) == 3 and shape[-1] == 3:
        return f"pass {array}[np.newaxis] for a film of one picture in colour"
    if len(shape) == 3:
        return f"pass np.repeat({array}[..., np.newaxis], 3, axis=-1) for grey frames"
    return "pass a list of pictures in colour, all of one size"


def _no_bytes(picture: Array, name: str, array: str, kind: np.dtype[Any]) -> TypeError:
    """Return what to raise for integers that are no bytes."""
    remedy = "bring them to floats from 0 to 1"
    if picture.min() >= 0:
        remedy = f"pass {array}.astype(np.uint8) if they go from 0 to 255"
    if picture.max() > 255:
        remedy = f"pass {array} / 65535 if they have 16 bits, so that they go from 0 to 1"
    return TypeError(
        f"{name} holds whole numbers of type {kind}, and their range is not known: {remedy}."
    )


def _check_range(picture: Array, name: str, array: str) -> None:
    """Raise if a number is missing, or below 0, or above 1."""
    wrong = ~((picture >= 0) & (picture <= 1))
    if not wrong.any():
        return
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    value, where = picture[place], f"row {place[0]}, column {place[1]}"
    if not np.isfinite(value):
        what = "NaN" if np.isnan(value) else "infinity"
        raise ValueError(f"{name} holds {what} at {where}: fill it before.")
    remedy = f"bring it into that range, as np.clip({array}, 0, 1) does"
    if picture.min() >= 0 and 1 < picture.max() <= 255:
        remedy = f"pass {array} / 255 if it goes from 0 to 255"
    raise ValueError(
        f"{name} must hold floats from 0 to 1, but holds {value:g} at {where}: {remedy}."
    )
