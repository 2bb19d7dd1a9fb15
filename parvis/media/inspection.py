"""Looking at a picture before taking it: its type by its content, its size, whether it is whole.

Nothing is decoded before the header's dimensions are known to be bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

import pyvips
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

MAX_BYTES = 60 * 1024 * 1024
MAX_PIXELS = 128_000_000
MAX_SIDE = 30_000
_SEARCHED = 64 * 1024

# First bytes of the types we take: (offset, bytes) all present.
_SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "jpeg": ((0, b"\xff\xd8\xff"),),
    "png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "webp": ((0, b"RIFF"), (8, b"WEBP")),
}
_LOADERS = {"jpeg": "jpegload", "png": "pngload", "webp": "webpload"}
_NAMES = {"jpeg": (".jpg", ".jpeg"), "png": (".png",), "webp": (".webp",)}
# What a picture has no reason to carry at its beginning or its end: pages, programs, archives.
# Long enough that compressed pixels do not spell them by chance.
_STRANGERS = (b"<script", b"<html", b"<!doctype", b"<svg ", b"<?php", b"%pdf-", b"rar!\x1a\x07")


class NotAPicture(BadInput):
    """A file that cannot be taken as a picture."""


@dataclass(frozen=True)
class Inspected:
    """A picture found good: type ("jpeg", "png", "webp"), width and height in pixels as shown."""

    type: str
    width: int
    height: int


def inspect_picture(path: Path, *, name: str = "") -> Inspected:
    """Look at the file. Raises NotAPicture with the reason and the remedy.

    name: what the sender calls it, whose ending must agree with the content.
    """
    _check_weight(path)
    kind = _kind(path)
    _check_name(kind, name or path.name)
    _check_alone(path)
    width, height = _check_dimensions(path, kind)
    _check_whole(path)
    return Inspected(kind, width, height)


def _check_weight(path: Path) -> None:
    weight = path.stat().st_size
    if not weight:
        raise NotAPicture(_("The file is empty."), remedy=_("Send it again."), field="file")
    if weight > MAX_BYTES:
        raise NotAPicture(
            _("The file weighs %(weight)s MB; the limit is %(limit)s MB.")
            % {"weight": weight // 2**20, "limit": MAX_BYTES // 2**20},
            remedy=_("Send a smaller version."),
            field="file",
        )


def _kind(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(16)
    for kind, marks in _SIGNATURES.items():
        if all(head[offset : offset + len(mark)] == mark for offset, mark in marks):
            return kind
    raise NotAPicture(
        _("The file is not a JPEG, PNG or WebP picture, whatever its name says."),
        remedy=_("Save it in one of these formats."),
        field="file",
    )


def _check_name(kind: str, name: str) -> None:
    ending = Path(name).suffix.lower()
    if ending and ending not in _NAMES[kind]:
        raise NotAPicture(
            _("The file is called “%(ending)s” but its content is %(kind)s.")
            % {"ending": ending, "kind": kind.upper()},
            remedy=_("Give it its true ending: %(true)s.") % {"true": _NAMES[kind][0]},
            field="file",
        )


def _check_alone(path: Path) -> None:
    """Refuse a file that is also something else: a page, a program, an archive."""
    with path.open("rb") as stream:
        head = stream.read(_SEARCHED)
        stream.seek(max(len(head), path.stat().st_size - _SEARCHED))
        tail = stream.read(_SEARCHED)
    searched = head.lower() + b"\n" + tail.lower()
    if any(mark in searched for mark in _STRANGERS) or is_zipfile(path):
        raise NotAPicture(
            _("The file is a picture and something else at once."),
            remedy=_("Open it in a picture editor and export it anew."),
            field="file",
        )


def _check_dimensions(path: Path, kind: str) -> tuple[int, int]:
    try:
        image = getattr(pyvips.Image, _LOADERS[kind])(str(path), access="sequential")
    except pyvips.Error:
        raise _damaged() from None
    if image.width * image.height > MAX_PIXELS or max(image.width, image.height) > MAX_SIDE:
        raise NotAPicture(
            _("The picture is %(width)s by %(height)s pixels; the limit is %(limit)s million pixels.")
            % {"width": image.width, "height": image.height, "limit": MAX_PIXELS // 1_000_000},
            remedy=_("Send a smaller version."),
            field="file",
        )
    turned = image.get_typeof("orientation") and image.get("orientation") >= 5
    return (image.height, image.width) if turned else (image.width, image.height)


def _check_whole(path: Path) -> None:
    """Decode it to its end, at a reduced size where the format allows it."""
    try:
        pyvips.Image.thumbnail(str(path), 64, fail_on="truncated").avg()
    except pyvips.Error:
        raise _damaged() from None


def _damaged() -> NotAPicture:
    return NotAPicture(
        _("The picture is damaged or incomplete."),
        remedy=_("Send it again, or export it anew from the original."),
        field="file",
    )
