"""Which files are made from an original: pure arithmetic on its size."""

from __future__ import annotations

from collections.abc import Sequence

WIDTHS = (320, 640, 960, 1280, 1920, 2400)
SHARE_WIDTH, SHARE_HEIGHT = 1200, 630
# Up to here the largest derivative serves as a zoom; beyond, tiles.
_WHOLE_PIXELS = 12_000_000
TILE = 512
# The ending of the copy for download, by the kind of the original: what most programs open.
COPIES = {
    "jpeg": "jpg", "png": "png", "webp": "webp", "gif": "gif", "tiff": "tif", "svg": "svg", "heic": "jpg", "avif": "jpg",
}  # fmt: skip


def widths_of(width: int) -> Sequence[int]:
    """The widths made from an original of that width, never larger than it."""
    largest = min(width, WIDTHS[-1])
    return [step for step in WIDTHS if step < largest] + [largest]


def height_at(width: int, *, of: tuple[int, int]) -> int:
    """The height of a derivative of that width from an original of (width, height)."""
    return max(1, round(width * of[1] / of[0]))


def has_zoom(width: int, height: int) -> bool:
    """Whether an original of that size gets tiles: it holds more than its largest derivative."""
    return width > WIDTHS[-1] or width * height > _WHOLE_PIXELS


def share_box(width: int, height: int, *, focus: tuple[float, float]) -> tuple[int, int, int, int]:
    """The part (left, top, width, height) of an original that fits 1200 by 630 around the focus.

    focus: where to look, from 0 to 1 in each direction.
    """
    ratio = SHARE_WIDTH / SHARE_HEIGHT
    wide = min(width, round(height * ratio))
    high = min(height, max(1, round(wide / ratio)))
    left = min(max(0, round(focus[0] * width - wide / 2)), width - wide)
    top = min(max(0, round(focus[1] * height - high / 2)), height - high)
    return left, top, wide, high
