"""Making derivatives with libvips: read once, turned upright, in sRGB, without the camera's notes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyvips

from parvis.media.cell.opening import Limits, fails_on, open_picture, profile_of, without_lies
from parvis.media.cell.refused import Refused
from parvis.media.cell.svg import cleaned
from parvis.media.formats import COPIES, SHARE_WIDTH, TILE, WIDTHS, share_box

Size = tuple[int, int]
_BARE = {"keep": "none"}
# The one note that stays in a copy for download: what its colours mean.
_COLOURS = {"keep": "icc"}
# Kinds libvips shrinks while it reads.
_SHRUNK_AT_ONCE = ("jpeg", "png", "webp", "avif", "tiff", "gif")
# A height no picture reaches: the width alone decides.
_TALL = 10_000_000
_OPTIMISED = 20_000_000
_MOVING = {"frames": 500, "pixels": 60_000_000}


class Original:
    """One original; its largest derivative is decoded once and the smaller ones shrunk from it."""

    def __init__(self, path: str, kind: str, limits: Limits) -> None:
        self._path, self._kind, self._limits = path, kind, limits
        self._largest: pyvips.Image | None = None

    def largest(self) -> pyvips.Image:
        """The picture at its largest derivative's width, never enlarged."""
        if self._largest is None:
            self._largest = self.at_most(WIDTHS[-1]).copy_memory()
        return self._largest

    def at_most(self, width: int) -> pyvips.Image:
        """Turned upright, in sRGB, no wider than that."""
        header = open_picture(self._path, self._kind, self._limits)
        options = {"height": _TALL, "size": "down", "fail_on": fails_on(self._kind)}
        if profile_of(header) or header.interpretation == "cmyk":
            # Converting takes twenty times what reading does: only where the colours are not sRGB already.
            options["output_profile"] = "srgb"
        if self._kind not in _SHRUNK_AT_ONCE or (header.get_typeof("icc-profile-data") and not profile_of(header)):
            return _thumbnail(without_lies(header.autorot()), width, options)
        return pyvips.Image.thumbnail(self._path, width, **options)

    def write_width(self, width: int, target: str) -> Size:
        """Write a WebP of that width. Returns its size."""
        largest = self.largest()
        image = largest if largest.width == width else largest.thumbnail_image(width, height=_TALL, size="down")
        image.webpsave(target, Q=82, effort=2, **_BARE)
        return image.width, image.height

    def write_share(self, target: str, *, focus: tuple[float, float]) -> Size:
        """Write the JPEG of a shared link's card: 1200 by 630 around the focus, smaller if the picture is."""
        image = _opaque(self.largest())
        image = image.crop(*share_box(image.width, image.height, focus=focus))
        image = image.thumbnail_image(SHARE_WIDTH, height=_TALL, size="down")
        image.jpegsave(target, Q=85, optimize_coding=True, **_BARE)
        return image.width, image.height

    def write_tiles(self, target: str) -> Size:
        """Write the folder of tiles of the zoom (IIIF Image API 3.0, level 0). Returns the whole's size."""
        image = _opaque(_to_srgb(self._still()))
        nest = Path(f"{target}.nest")
        try:
            nest.mkdir()
            image.dzsave(str(nest / "tiles"), layout="iiif3", tile_size=TILE, suffix=".jpg[Q=84,keep=none]")
            (nest / "tiles").rename(target)
        finally:
            shutil.rmtree(nest, ignore_errors=True)
        return image.width, image.height

    def write_copy(self, target: str) -> Size:
        """Write the whole anew for download: every pixel and the colour profile, no other note."""
        if self._kind == "svg":
            Path(target).write_bytes(cleaned(self._path))
            image = open_picture(self._path, self._kind, self._limits)
            return image.width, image.height
        image = self._moving() if self._kind == "gif" else self._still()
        height = image.get_page_height() if self._kind == "gif" else image.height
        _WRITERS[COPIES[self._kind]](image, target)
        return image.width, height

    def _still(self) -> pyvips.Image:
        """Every pixel of the first frame, upright."""
        header = open_picture(self._path, self._kind, self._limits)
        turned = header.get_typeof("orientation") and header.get("orientation") != 1
        image = open_picture(self._path, self._kind, self._limits, is_sequential=True)
        # Turning asks for the last line first: the lines wait on disk, not in memory.
        return without_lies(image.copy_file().autorot() if turned else image)

    def _moving(self) -> pyvips.Image:
        """Every frame while they are not too many, else the first."""
        header = open_picture(self._path, self._kind, self._limits)
        frames = header.get("n-pages") if header.get_typeof("n-pages") else 1
        if 1 < frames <= _MOVING["frames"] and frames * header.width * header.height <= _MOVING["pixels"]:
            return pyvips.Image.gifload(self._path, n=-1, fail_on="truncated")
        return header


def _thumbnail(image: pyvips.Image, width: int, options: dict[str, object]) -> pyvips.Image:
    told = {name: value for name, value in options.items() if name != "fail_on"}
    return image.thumbnail_image(width, **told)


def _to_srgb(image: pyvips.Image) -> pyvips.Image:
    """In the colours screens expect, eight bits each."""
    if profile_of(image):
        return image.icc_transform("srgb", embedded=True, depth=8)
    return image.colourspace("srgb")


def _opaque(image: pyvips.Image) -> pyvips.Image:
    """JPEG knows no transparency: white shows through."""
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image


def _write_jpeg(image: pyvips.Image, target: str) -> None:
    # Optimising keeps every pixel in memory until the end: not for large ones.
    small = image.width * image.height < _OPTIMISED
    _opaque(image).jpegsave(target, Q=95, subsample_mode="off", optimize_coding=small, **_COLOURS)


def _write_tiff(image: pyvips.Image, target: str) -> None:
    image.tiffsave(target, compression="deflate", predictor="horizontal", bigtiff=True, **_COLOURS)


_WRITERS: dict[str, Callable[[pyvips.Image, str], Any]] = {
    "jpg": _write_jpeg,
    "png": lambda image, target: image.pngsave(target, **_COLOURS),
    "webp": lambda image, target: image.webpsave(target, Q=95, effort=2, **_COLOURS),
    "tif": _write_tiff,
    "gif": lambda image, target: image.gifsave(target, **_BARE),
}


def write_fitted(
    path: str, kind: str, limits: Limits, target: str, *, box: list[float], side: int, most_bytes: int
) -> tuple[int, int]:
    """Write a JPEG for another server: upright, in sRGB, the box cut out, without any note, within sides and bytes.

    box: left, top, width and height, each from 0 to 1 of the whole. Returns its size. Raises Refused when
    even a small one weighs too much.
    """
    image = _to_srgb(_opaque(Original(path, kind, limits)._still())).copy_memory()
    left, top = round(box[0] * image.width), round(box[1] * image.height)
    wide = max(1, min(image.width - left, round(box[2] * image.width)))
    high = max(1, min(image.height - top, round(box[3] * image.height)))
    image = image.crop(left, top, wide, high)
    for side_tried, quality in _sizes_to_try(min(side, max(wide, high))):
        fitted = image.thumbnail_image(side_tried, height=side_tried, size="down")
        fitted.jpegsave(target, Q=quality, optimize_coding=True, **_BARE)
        if Path(target).stat().st_size <= most_bytes:
            return fitted.width, fitted.height
    raise Refused("too_heavy")


def _sizes_to_try(side: int) -> list[tuple[int, int]]:
    """First less quality, then fewer pixels."""
    return [(side, 88), (side, 78), *((max(64, round(side * 0.8**step)), 78) for step in range(1, 11))]
