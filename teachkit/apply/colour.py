"""Colours: from the numbers of a screen to CIELAB, where a distance is about what an eye sees."""

from __future__ import annotations

import numpy as np
from numpy import ndarray as Array
from numpy.typing import ArrayLike

from teachkit.apply.image import as_image
from teachkit.reading import as_numbers
from teachkit.validate import as_choice, check_finite

__all__ = ["lab_to_rgb", "rgb_to_lab"]

#: How much X, Y and Z there is in a screen's red, green and blue: of sRGB's primaries and white
#: (IEC 61966-2-1). The norm prints four digits: that moves a colour by up to 0.02.
XYZ_OF_RGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
#: X, Y and Z of white, where red, green and blue are 1: so white, and every grey, has no hue.
WHITE = XYZ_OF_RGB.sum(axis=1)
#: Where the cube root goes over into a straight line, so that black has no infinite slope.
BEND = 6 / 29

#: L*, a* and b* beyond it are no colour of anything: cut here, their cubes stay finite.
MOST = 1000.0

#: The spaces in which colours can be compared.
SPACES = ("lab", "rgb")


def rgb_to_lab(image: ArrayLike) -> Array:
    """Turn a picture's red, green and blue into CIELAB: lightness L*, and two axes of hue.

    L* = 116 f(Y/Yₙ) − 16, a* = 500 (f(X/Xₙ) − f(Y/Yₙ)), b* = 200 (f(Y/Yₙ) − f(Z/Zₙ)), with f the
    cube root, and a straight line near 0. X, Y and Z are sums of the *light* in red, green and
    blue, which a screen's numbers are not: they are raised to about the power 2.2 first.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width)
        Bytes (uint8), or floats from 0 to 1. Grey is a colour whose three numbers are equal.

    Returns
    -------
    ndarray of shape (height, width, 3)
        L* from 0 to 100, a* (green to red) and b* (blue to yellow) about from −100 to 100.

    Raises
    ------
    TypeError, ValueError
        If ``image`` is not one picture; the message names it and the remedy.

    See Also
    --------
    lab_to_rgb : The way back.
    skimage.color.rgb2lab : The same within 0.005: its constants have other digits.

    References
    ----------
    IEC 61966-2-1:1999 (sRGB). CIE 015:2018, Colorimetry.

    Examples
    --------
    >>> from teachkit.apply.colour import rgb_to_lab
    >>> rgb_to_lab([[[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]]).round(1).tolist()
    [[[100.0, 0.0, 0.0], [53.2, 80.1, 67.2]]]
    """
    rgb = as_rgb(image, "image")
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    ratio = light @ XYZ_OF_RGB.T / WHITE
    x, y, z = np.moveaxis(
        np.where(ratio > BEND**3, np.cbrt(ratio), ratio / (3 * BEND**2) + 4 / 29), -1, 0
    )
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_to_rgb(lab: ArrayLike) -> Array:
    """Turn CIELAB into red, green and blue, as far as a screen can show them.

    Parameters
    ----------
    lab : array-like of shape (..., 3)
        L*, a* and b*.

    Returns
    -------
    ndarray of shape (..., 3)
        Floats from 0 to 1: what no screen shows is cut off there.

    Raises
    ------
    TypeError, ValueError
        If ``lab`` cannot be used; the message says why.

    See Also
    --------
    rgb_to_lab : The way there.

    Examples
    --------
    >>> from teachkit.apply.colour import lab_to_rgb
    >>> lab_to_rgb([100.0, 0.0, 0.0]).round(3).tolist()
    [1.0, 1.0, 1.0]
    """
    lightness, red, blue = np.moveaxis(_as_lab(lab), -1, 0)
    y = (lightness + 16) / 116
    f = np.stack([y + red / 500, y, y - blue / 200], axis=-1)
    ratio = np.where(f > BEND, f**3, 3 * BEND**2 * (f - 4 / 29))
    light = np.clip((ratio * WHITE) @ np.linalg.inv(XYZ_OF_RGB).T, 0, 1)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def as_rgb(image: ArrayLike, name: str) -> Array:
    """Return a picture as floats from 0 to 1, of shape (height, width, 3): grey three times."""
    picture = as_image(image, name)
    return picture if picture.ndim == 3 else np.repeat(picture[..., np.newaxis], 3, axis=-1)


def in_space(rgb: Array, space: str) -> Array:
    """Return colours where their distances are to be taken: CIELAB, or RGB from 0 to 255."""
    return rgb_to_lab(rgb) if as_choice(space, "space", SPACES) == "lab" else rgb * 255


def out_of_space(colours: Array, space: str) -> Array:
    """Return colours as red, green and blue from 0 to 1: what `in_space` undoes."""
    return lab_to_rgb(colours) if space == "lab" else (colours / 255).clip(0, 1)


def _as_lab(lab: ArrayLike) -> Array:
    """Return L*, a* and b* as floats, if they are that."""
    colours = as_numbers(lab, "lab")
    if colours.ndim == 0 or colours.shape[-1] != 3:
        raise ValueError(
            f"lab must have three numbers a colour, shape (..., 3), but came with shape "
            f"{colours.shape}: pass what rgb_to_lab returns, or give three numbers each."
        )
    check_finite(colours, "lab")
    return np.clip(colours, -MOST, MOST)
