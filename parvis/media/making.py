"""Making derivatives with libvips: read once, turned upright, in sRGB, without the camera's notes."""

from __future__ import annotations

import logging
from pathlib import Path

import pyvips

from parvis.media import files
from parvis.media.formats import SHARE_WIDTH, TILE, WIDTHS, share_box

Size = tuple[int, int]
_BARE = {"keep": "none"}
# It tells each step of each picture; only what goes wrong is of use.
logging.getLogger("pyvips").setLevel(logging.WARNING)


class Original:
    """One original; its largest derivative is decoded once and the smaller ones shrunk from it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._largest: pyvips.Image | None = None

    def largest(self) -> pyvips.Image:
        """The picture at its largest derivative's width, never enlarged."""
        if self._largest is None:
            self._largest = _upright(self._path, WIDTHS[-1]).copy_memory()
        return self._largest

    def write_width(self, width: int, target: Path) -> Size:
        """Write a WebP of that width. Returns its size."""
        largest = self.largest()
        image = largest if largest.width == width else largest.thumbnail_image(width, height=_TALL, size="down")
        image.webpsave(str(target), Q=82, effort=2, **_BARE)
        return image.width, image.height

    def write_share(self, target: Path, *, focus: tuple[float, float]) -> Size:
        """Write the JPEG of a shared link's card: 1200 by 630 around the focus, smaller if the picture is."""
        image = _opaque(self.largest())
        image = image.crop(*share_box(image.width, image.height, focus=focus))
        image = image.thumbnail_image(SHARE_WIDTH, height=_TALL, size="down")
        image.jpegsave(str(target), Q=85, optimize_coding=True, **_BARE)
        return image.width, image.height

    def write_tiles(self, target: Path) -> Size:
        """Write the folder of tiles of the zoom (IIIF Image API 3.0, level 0). Returns the whole's size."""
        image = _opaque(_upright(self._path, _TALL))
        nest = files.aside()
        try:
            nest.mkdir()
            image.dzsave(str(nest / "tiles"), layout="iiif3", tile_size=TILE, suffix=".jpg[Q=84,keep=none]")
            (nest / "tiles").rename(target)
        finally:
            files.remove(nest)
        return image.width, image.height


# A height no picture reaches: the width alone decides.
_TALL = 10_000_000


def _upright(path: Path, width: int) -> pyvips.Image:
    """Turned upright, in sRGB, no wider than that."""
    options = {"height": _TALL, "size": "down", "fail_on": "truncated"}
    if _has_own_colours(path):
        options["output_profile"] = "srgb"
    return pyvips.Image.thumbnail(str(path), width, **options)


def _has_own_colours(path: Path) -> bool:
    """Whether its colours are not already sRGB. Converting takes twenty times what reading does."""
    header = pyvips.Image.new_from_file(str(path))
    return bool(header.get_typeof("icc-profile-data")) or header.interpretation == "cmyk"


def _opaque(image: pyvips.Image) -> pyvips.Image:
    """JPEG knows no transparency: white shows through."""
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image
