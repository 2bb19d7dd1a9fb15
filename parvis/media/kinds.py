"""Of what kind a file is: by its content alone, never by its name or by what the sender says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO

HEAD = 4096
PICTURES = ("jpeg", "png", "webp", "avif", "tiff", "heic", "gif", "svg")
FILMS = ("mp4", "webm")
SOUNDS = ("mp3", "ogg", "m4a", "wav")

ENDINGS: dict[str, tuple[str, ...]] = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "webp": (".webp",),
    "avif": (".avif",),
    "tiff": (".tif", ".tiff"),
    "heic": (".heic", ".heif", ".hif"),
    "gif": (".gif",),
    "svg": (".svg",),
    "pdf": (".pdf",),
    "mp4": (".mp4", ".m4v"),
    "webm": (".webm",),
    "mp3": (".mp3",),
    "ogg": (".ogg", ".oga", ".opus"),
    "m4a": (".m4a", ".mp4"),
    "wav": (".wav",),
}
TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    "tif": "image/tiff", "svg": "image/svg+xml", "pdf": "application/pdf", "mp4": "video/mp4", "webm": "video/webm",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4", "wav": "audio/wav",
}  # fmt: skip

_BEGINNINGS: tuple[tuple[str, bytes], ...] = (
    ("jpeg", b"\xff\xd8\xff"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("gif", b"GIF87a"),
    ("gif", b"GIF89a"),
    ("tiff", b"II*\x00"),
    ("tiff", b"MM\x00*"),
    ("tiff", b"II+\x00\x08\x00"),
    ("tiff", b"MM\x00+\x00\x08"),
    ("pdf", b"%PDF-"),
    ("mp3", b"ID3"),
    ("ogg", b"OggS"),
)
_AVIF = frozenset({b"avif", b"avis"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?svg[\s>/]",
    re.DOTALL,
)


def kind_of(path: Path) -> str:
    """The kind of a file by its first bytes; empty when we know none."""
    with path.open("rb") as stream:
        return kind_in(stream.read(HEAD))


def kind_of_stream(stream: IO[bytes]) -> str:
    """The same of an open file, left at its beginning."""
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    return kind_in(head)


def kind_in(head: bytes) -> str:
    """The kind that begins with these bytes; empty when we know none."""
    for kind, mark in _BEGINNINGS:
        if head.startswith(mark):
            return kind
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _kind_of_boxes(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else ""
    # An MPEG audio frame (layer III) without any tag before it.
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15):
        return "mp3"
    return "svg" if _SVG.match(head) else ""


def _kind_of_boxes(head: bytes) -> str:
    """ISO base media by its brands (ISO/IEC 14496-12, 4.3): a still picture, a sound or a film."""
    end = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    if _AVIF.intersection(brands):
        return "avif"
    if _HEIC.intersection(brands):
        return "heic"
    return "m4a" if brands[0] in _SOUND_BRANDS else "mp4"
