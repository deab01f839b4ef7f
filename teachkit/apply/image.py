"""Reading a picture: grey or colour, bytes or floats, and the sentence for what is neither."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.reading import as_numbers

__all__: list[str] = []  # what the other files of apply share


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
    picture = as_numbers(values, name)
    _check_shape(picture.shape, name)
    kind = np.asarray(values).dtype
    if kind == np.uint8:
        return picture / 255
    if kind.kind in "iu":
        raise TypeError(
            f"{name} holds integers of type {kind}, and their range is not known: pass "
            f"{name}.astype(np.uint8) if they go from 0 to 255, or floats from 0 to 1 "
            f"({name} / 65535 for 16 bits)."
        )
    _check_range(picture, name)
    return picture


def as_frames(values: ArrayLike, name: str) -> Array:
    """Return the frames of a film, each of shape (height, width, 3), as floats from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As `as_image`; and if it is one picture, or the frames are grey.
    """
    frames = np.asarray(values)
    if frames.ndim != 4 or frames.shape[-1] != 3 or 0 in frames.shape:
        remedy = f"pass {name}[np.newaxis] for a single picture in colour"
        if frames.ndim == 3 and frames.shape[-1] != 3:
            remedy = f"pass np.repeat({name}[..., np.newaxis], 3, axis=-1) for grey frames"
        raise ValueError(
            f"{name} must have the shape (frames, height, width, 3), but came with shape "
            f"{frames.shape}: {remedy}."
        )
    side_by_side = frames.reshape(-1, frames.shape[2], 3)
    return as_image(side_by_side, name).reshape(frames.shape)


def _check_shape(shape: tuple[int, ...], name: str) -> None:
    """Raise if this is not the shape of one picture."""
    if 0 in shape:
        raise ValueError(f"{name} is empty, of shape {shape}: pass at least one pixel.")
    if len(shape) == 2 or (len(shape) == 3 and shape[2] == 3):
        return
    remedy = f"pass one picture; for frames of a film one of them, such as {name}[0]"
    if len(shape) == 3 and shape[2] == 4:
        remedy = f"pass {name}[..., :3], which leaves out how opaque each pixel is"
    elif len(shape) == 3 and shape[2] in (1, 2):
        remedy = f"pass {name}[..., 0], its grey values"
    elif len(shape) == 3 and shape[0] == 3:
        remedy = f"pass np.moveaxis({name}, 0, -1), which puts the colours last"
    raise ValueError(
        f"{name} must have the shape (height, width) or (height, width, 3), but came with shape "
        f"{shape}: {remedy}."
    )


def _check_range(picture: Array, name: str) -> None:
    """Raise if a number is missing, or below 0, or above 1."""
    wrong = ~((picture >= 0) & (picture <= 1))
    if not wrong.any():
        return
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    value = picture[place]
    where = f"row {place[0]}, column {place[1]}"
    if not np.isfinite(value):
        what = "NaN" if np.isnan(value) else "infinity"
        raise ValueError(f"{name} holds {what} at {where}: fill it before.")
    remedy = f"bring it into that range, as np.clip({name}, 0, 1) does"
    if picture.min() >= 0 and picture.max() <= 255:
        remedy = f"pass {name} / 255 if it goes from 0 to 255"
    raise ValueError(
        f"{name} must hold floats from 0 to 1, but holds {value:g} at {where}: {remedy}."
    )
