"""Opening pictures of every kind as libvips images, bounded before anything is decoded."""

from __future__ import annotations

import logging
import os
from typing import Any

import pyvips

from parvis.media.cell.refused import Refused, is_for_memory

# It tells each step of each picture; only what goes wrong is of use.
logging.getLogger("pyvips").setLevel(logging.WARNING)

_LOADERS = {
    "jpeg": "jpegload", "png": "pngload", "webp": "webpload", "avif": "heifload", "tiff": "tiffload", "gif": "gifload",
}  # fmt: skip
# libvips opens by content whatever it knows: here it knows our kinds and no other.
_KNOWN = ("Jpeg", "Png", "Webp", "Heif", "Tiff", "Nsgif", "Svg")
# A drawing has no pixels of its own: its longer side is drawn at this many.
DRAWN = 2400
Limits = dict[str, int]


def _know_only_ours() -> None:
    pyvips.operation_block_set("VipsForeignLoad", True)
    for name in _KNOWN:
        pyvips.operation_block_set(f"VipsForeignLoad{name}", False)
    pyvips.cache_set_max(0)


_know_only_ours()


def open_picture(path: str, kind: str, limits: Limits, *, is_sequential: bool = False, **options: Any) -> pyvips.Image:
    """The first frame or page, not yet turned upright. Raises Refused when it is too large or damaged."""
    try:
        if kind == "heic":
            return _open_heic(path, limits)
        if kind == "svg":
            return _open_drawing(path)
        access = "sequential" if is_sequential else "random"
        image = getattr(pyvips.Image, _LOADERS[kind])(path, access=access, fail_on=fails_on(kind), **options)
    except pyvips.Error as error:
        raise _refusal(error) from None
    check_size(image.width, image.height, limits)
    return image


def fails_on(kind: str) -> str:
    """How damaged a picture may be: cameras and scanners write many a JPEG that is not quite right."""
    return "error" if kind == "tiff" else "truncated"


def check_size(width: int, height: int, limits: Limits) -> None:
    """Refuse too many pixels. Raises Refused."""
    if width * height > limits["pixels"] or max(width, height) > limits["side"]:
        raise Refused("too_large", width=width, height=height, limit=limits["pixels"] // 1_000_000, side=limits["side"])


def _refusal(error: pyvips.Error) -> Refused:
    if is_for_memory(error):
        return Refused("too_heavy")
    words = str(error).lower()
    return Refused("too_large_told") if "too large" in words or "limits" in words else Refused("damaged")


def _open_heic(path: str, limits: Limits) -> pyvips.Image:
    """HEIC through libheif with its HEVC decoder, already upright; libvips' build has none."""
    import pi_heif

    try:
        held = pi_heif.open_heif(path)
        width, height = held.size
        check_size(width, height, limits)
        pixels, bands = held.data, len(held.mode.split(";")[0])
    except (ValueError, EOFError, RuntimeError, OSError):
        raise Refused("damaged") from None
    line = width * bands
    rows = pyvips.Image.new_from_memory(pixels, held.stride, height, 1, "uchar").crop(0, 0, line, height)
    image = pyvips.Image.new_from_memory(rows.write_to_memory(), width, height, bands, "uchar")
    image = image.copy(interpretation="b-w" if bands < 3 else "srgb")
    profile = held.info.get("icc_profile")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def _open_drawing(path: str) -> pyvips.Image:
    from parvis.media.cell.svg import cleaned

    drawing = cleaned(path)
    size = pyvips.Image.svgload_buffer(drawing)
    scale = DRAWN / max(size.width, size.height, 1)
    image = pyvips.Image.svgload_buffer(drawing, scale=scale)
    check_size(image.width, image.height, {"pixels": 4 * DRAWN * DRAWN, "side": 2 * DRAWN})
    return image


def profile_of(image: pyvips.Image) -> bytes | None:
    """Its colour profile, when it is one that may be kept: whole, of its own size, and not huge (ICC.1, 7.2)."""
    if not image.get_typeof("icc-profile-data"):
        return None
    profile: bytes = image.get("icc-profile-data")
    is_whole = len(profile) >= 128 and int.from_bytes(profile[:4], "big") == len(profile) and profile[36:40] == b"acsp"
    return profile if is_whole and len(profile) <= 4 << 20 else None


def without_lies(image: pyvips.Image) -> pyvips.Image:
    """The picture without a profile that lies about itself."""
    if image.get_typeof("icc-profile-data") and profile_of(image) is None:
        image = image.copy()
        image.remove("icc-profile-data")
    return image


def weight_of(path: str) -> int:
    """Bytes of a file."""
    return os.stat(path).st_size
