"""What hostile files are made of: good ones, and pieces of them."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw

Make = Callable[..., bytes]


@dataclass(frozen=True)
class Case:
    """One file. sort: "picture", "film", "sound", "document" or "captions"; must: "refused" or "harmless" (or either)."""

    name: str
    sort: str
    file: str
    make: Make
    must: str = "either"


@cache
def good(ending: str) -> bytes:
    """A small good file of that kind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"good.{ending}"
        if ending in ("mp4", "webm"):
            return recordings.film(path).read_bytes()
        if ending in ("mp3", "ogg", "m4a", "wav"):
            return recordings.sound(path).read_bytes()
        if ending == "pdf":
            return recordings.document(path).read_bytes()
        return draw(path, width=400, height=300).read_bytes()


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    checked = kind + content
    return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")


def png(width: int, height: int, *, data: bytes | None = None, more: bytes = b"", kind: int = 0) -> bytes:
    """A PNG that says it is so large; its pixels are what ``data`` compresses to."""
    size = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    pixels = zlib.compress(bytes(1000) if data is None else data, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + more + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PAGE = b"<html><script>alert(1)</script></html>"


PHP = b"<?php system($_GET['c']); ?>"


def archive() -> bytes:
    """A small ZIP."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("index.html", PAGE)
    return held.getvalue()


def broken(whole: bytes, seed: int) -> bytes:
    """The same with some of its bytes changed by chance."""
    chance, out = random.Random(seed), bytearray(whole)
    for _ in range(40):
        out[chance.randrange(16, len(out))] = chance.randrange(256)
    return bytes(out)
