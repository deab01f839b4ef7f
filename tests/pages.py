"""What tests of pages share: where the parts of a demo are, and that each has its own place."""

from typing import Any

# Asked in one go: asked one by one, the page may move between two.
BOXES = """node => [...node.querySelectorAll(".tk-row, canvas, .tk-caption")].map(part => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return { x, y, width, height };
})"""


def none_covers_another(boxes: list[dict[str, Any]]) -> bool:
    """Whether controls, picture and words of a demo each have a place of their own."""
    return not any(
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
        for i, one in enumerate(boxes)
        for other in boxes[:i]
    )
