"""The animation of a picture that is filtered: its colours climb, and the picture follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from teachkit.apply.coarse import shrink_image
from teachkit.apply.colour import as_rgb
from teachkit.apply.segment import filter_steps
from teachkit.show.animate import steps_of, telling
from teachkit.show.animation import Animation, Scene
from teachkit.show.demos.common import count
from teachkit.show.figures import subplots
from teachkit.show.widgets import short

#: Pixels of the picture, each of which is a dot.
MOST_PIXELS = 48 * 32
#: Colours of all frames together: a picture has more than a diagram.
MOST_COLOURS = 250
#: Width of a frame, in inches, and the height of its picture over its width, at the extremes.
WIDTH, FLATTEST, TALLEST = 5.6, 0.25, 1.0


def animate_colour_climb(
    image: ArrayLike | None = None,
    spatial_bandwidth: float = 4.0,
    range_bandwidth: float = 10.0,
) -> Animation:
    """Show the colours of a picture climbing in CIELAB, and the picture that comes of it.

    Parameters
    ----------
    image : array-like of shape (height, width) or (height, width, 3), optional
        A picture: bytes (uint8), or floats from 0 to 1. One of more than some 1,500 pixels is made
        smaller. A photograph of a Chinese temple, 48 pixels wide, unless given.
    spatial_bandwidth : float
        h_s, in pixels of the picture as it is shown.
    range_bandwidth : float
        h_r, in units of CIELAB.

    Returns
    -------
    Animation

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    teachkit.apply.segment.filter_steps : The steps that it shows.
    teachkit.SegmentExplorer : The regions that come of it, by hand.

    Examples
    --------
    >>> from teachkit.show import animate_colour_climb
    >>> grey = [[0.40, 0.42, 0.44, 0.80, 0.82, 0.84]]
    >>> animate_colour_climb(grey).alt.rpartition("end: ")[2]
    'Step 2 of 2. All have stopped; the picture has 2 colours.'
    """
    if image is None:
        from teachkit.datasets import load_picture

        image = load_picture("china", 48)
    small = shrink_image(image, MOST_PIXELS)
    steps = list(filter_steps(small, spatial_bandwidth, range_bandwidth))
    climbed = np.stack([step.colours.reshape(-1, 3) for step in steps])
    paths = climbed[..., [2, 0]].swapaxes(0, 1)  # b* across and L* up, pixel by pixel
    low, high = paths.min(axis=(0, 1)), paths.max(axis=(0, 1))
    margin = 0.05 * max(*(high - low), 1.0)
    pictures = [as_rgb(step.image, "image") for step in steps]
    height, width = small.shape[:2]
    pixel = float(np.clip(height / width, FLATTEST, TALLEST)) * width / height
    last = len(steps) - 1

    def scene() -> Scene:
        fig, (plane, beside) = subplots(1, 2, size=(WIDTH, 2.6), width_ratios=[1, 1.1])
        dots = plane.scatter(*paths[:, 0].T, s=5, linewidths=0)
        plane.set(xlabel="b*: blue to yellow", ylabel="L*: dark to light", facecolor="#dddddd")
        plane.set(xlim=(low[0] - margin, high[0] + margin))
        plane.set(ylim=(low[1] - margin, high[1] + margin))
        panel = beside.imshow(pictures[0], interpolation="nearest")
        beside.set_aspect(pixel)
        beside.set_axis_off()

        def draw(step: int) -> str:
            dots.set_offsets(paths[:, step])
            dots.set_facecolor(pictures[step].reshape(-1, 3))
            panel.set_data(pictures[step])
            left = int((steps[last].n_iter > step).sum())
            state = f"{left:,} of {height * width:,} are still climbing"
            colours = np.unique(np.rint(255 * pictures[step]).reshape(-1, 3), axis=0)
            return (
                f"Step {step} of {last}. {state if left else 'All have stopped'}; the picture has "
                f"{count(len(colours), 'colour')}."
            )

        return fig, [dots, panel], draw

    made = "" if small.shape == np.shape(image) else ", made smaller"
    return Animation(
        "Colours climbing",
        f"Left, a dot in its own colour for each pixel of a picture, {width:,} × {height:,}{made}: "
        f"b* across, L* up. Right, the picture. Each pixel climbs in place and colour, h_s = "
        f"{short(spatial_bandwidth)} px, h_r = {short(range_bandwidth)}.",
        steps_of(telling(list(paths), high - low)),
        scene,
        colours=MOST_COLOURS,
    )
