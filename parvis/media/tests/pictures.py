"""Small pictures drawn for tests."""

from __future__ import annotations

from pathlib import Path

import pyvips

from parvis.media.models import Picture
from parvis.media.services import add_picture


def draw(path: Path, *, width: int = 900, height: int = 600, orientation: int = 1) -> Path:
    """A slope of colours with the camera's notes in it, in the format of the path's ending."""
    grid = pyvips.Image.xyz(width, height)
    image = (grid[0] % 256).bandjoin([grid[1] % 256, (grid[0] + grid[1]) % 256]).cast("uchar")
    image = image.copy(interpretation="srgb")
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Artist", "Somebody (Somebody, ASCII, 9 components, 9 bytes)")
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    image.write_to_file(str(path))
    return path


def add(folder: Path, *, name: str = "tide.jpg", **values) -> Picture:
    """A described picture in the database."""
    sizes = {key: values.pop(key) for key in ("width", "height", "orientation") if key in values}
    texts = {"alt_fr": "Une pente de couleurs", "alt_en": "A slope of colours", **values}
    return add_picture(draw(folder / name, **sizes), **texts)
