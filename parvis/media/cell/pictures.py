"""Pictures: looked at, compared, and made into what is shown of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyvips

from parvis.media.cell.making import Original, write_fitted
from parvis.media.cell.opening import Limits, open_picture
from parvis.media.cell.refused import Refused, is_for_memory

_held: tuple[tuple[str, str, int], Original] | None = None


def look(path: str, kind: str, limits: Limits) -> dict[str, Any]:
    """Its size as shown, and its likeness; decoded to its end. Raises Refused."""
    image = open_picture(path, kind, limits, is_sequential=True)
    width, height = image.width, image.height
    try:
        likeness = _likeness(Original(path, kind, limits))
    except pyvips.Error as error:
        if is_for_memory(error) and image.get_typeof("interlaced"):
            # libjpeg keeps every coefficient of a progressive picture, two bytes each, even to show it small.
            raise Refused("held_whole", millions=round(width * height / 1e6)) from None
        raise
    if (
        kind in ("jpeg", "png", "webp", "tiff", "avif")
        and image.get_typeof("orientation")
        and image.get("orientation") >= 5
    ):
        width, height = height, width
    return {"width": width, "height": height, "likeness": likeness}


def derive(
    path: str,
    kind: str,
    limits: Limits,
    make: str,
    target: str,
    width: int = 0,
    focus: tuple[float, float] = (0.5, 0.5),
) -> dict[str, Any]:
    """Make one derivative; the original stays open for the next one of the same file. Raises Refused."""
    global _held
    which = (path, kind, Path(path).stat().st_mtime_ns)
    if _held is None or _held[0] != which:
        _held = (which, Original(path, kind, limits))
    original = _held[1]
    try:
        made = {
            "width": lambda: original.write_width(width, target),
            "share": lambda: original.write_share(target, focus=focus),
            "tiles": lambda: original.write_tiles(target),
            "copy": lambda: original.write_copy(target),
        }[make]()
    except pyvips.Error as error:
        _held = None
        raise Refused("too_heavy" if is_for_memory(error) else "damaged") from error
    if make == "copy":
        _held = None
    return {"width": made[0], "height": made[1]}


def fit(
    path: str, kind: str, limits: Limits, target: str, box: list[float], side: int, most_bytes: int
) -> dict[str, Any]:
    """Make a picture as another server takes it. Raises Refused."""
    try:
        width, height = write_fitted(path, kind, limits, target, box=box, side=side, most_bytes=most_bytes)
    except pyvips.Error as error:
        raise Refused("too_heavy" if is_for_memory(error) else "damaged") from error
    return {"width": width, "height": height}


def _likeness(original: Original) -> int | None:
    """Sixty-four bits that resemble each other when two pictures do (a difference hash).

    Each bit says whether one of 8 by 8 places is lighter than the next to its right. A picture of one
    tone all over has none: it would resemble all its kind.
    """
    small = original.at_most(288)
    small = small.flatten(background=[255, 255, 255]) if small.hasalpha() else small
    grey = small.colourspace("b-w")[0].copy_memory()
    if grey.deviate() < 2:
        return None
    grey = grey.resize(9 / grey.width, vscale=8 / grey.height, kernel="linear").cast("float").copy_memory()
    values = [grey.getpoint(x, y)[0] for y in range(8) for x in range(9)]
    rows = [values[start : start + 9] for start in range(0, 72, 9)]
    bits = [row[x] < row[x + 1] for row in rows for x in range(8)]
    return sum(bit << place for place, bit in enumerate(bits))
