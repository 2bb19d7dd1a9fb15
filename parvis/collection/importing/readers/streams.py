"""Opening a file: what it is by its first bytes, decompressed under a limit, hashed and its encoding found in one pass."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import lzma
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from parvis.collection.importing.limits import LIMITS, MIB, Limits
from parvis.collection.importing.problems import FileRefused

CHUNK = 256 * 1024
XZ_MEMORY = 128 * MIB
_DAMAGED = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)


class Inflating(io.RawIOBase):
    """An xz file, of one stream or several, read in small pieces; its decoder may not take more than XZ_MEMORY bytes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._decoder, self._left = lzma.LZMADecompressor(memlimit=XZ_MEMORY), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer. Raises EOFError when the file stops short."""
        while not self._decoder.eof or self._begins_another():
            fed = b""
            if self._decoder.needs_input:
                fed = self._left or self._source.read(CHUNK // 4)
                self._left = b""
                if not fed:
                    raise EOFError("the file ends too soon")
            data = self._decoder.decompress(fed, len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0

    def _begins_another(self) -> bool:
        # Between streams there may be zeros, to a multiple of four.
        rest = self._decoder.unused_data.lstrip(b"\0")
        while not rest and (piece := self._source.read(CHUNK // 4)):
            rest = piece.lstrip(b"\0")
        if rest:
            self._decoder, self._left = lzma.LZMADecompressor(memlimit=XZ_MEMORY), rest
        return bool(rest)


class Counted(io.RawIOBase):
    """A stream that refuses to grow past the limits, and knows how far the file on disk was read."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        magic = self._file.read(6)
        self._file.seek(0)
        self.is_packed = magic[:2] == b"\x1f\x8b" or magic == b"\xfd7zXZ\x00"
        self._inner: BinaryIO = self._file
        if magic[:2] == b"\x1f\x8b":
            self._inner = gzip.GzipFile(fileobj=self._file)  # type: ignore[assignment]
        elif self.is_packed:
            self._inner = io.BufferedReader(Inflating(self._file))
        self._limits, self._read = limits, 0

    def readable(self) -> bool:
        return True

    def position(self) -> int:
        """Bytes of the file on disk read so far, out of ``size``."""
        return self.size if self._file.closed else self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer. Raises FileRefused for a bomb, a file too big or a damaged one."""
        try:
            data = self._inner.read(min(len(buffer), CHUNK))
        except _DAMAGED as error:
            raise FileRefused("damaged", reason=str(error)) from error
        self._read += len(data)
        if self._read > self._limits.file:
            raise FileRefused("too_big", limit=self._limits.file)
        if self.is_packed and self._read > max(self._limits.ratio_from, self.size * self._limits.ratio):
            raise FileRefused("bomb", ratio=self._limits.ratio)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a file told: digest of its content, size decompressed, encoding and whether that is a guess."""

    digest: str
    size: int
    encoding: str
    is_guessed: bool
    head: bytes


def survey(path: Path, limits: Limits = LIMITS) -> Survey:
    """Read the whole file once, a piece at a time. Raises FileRefused.

    A file that is not UTF-8 and has no well-formed accented letter is taken for Windows-1252, and that is told;
    one that is UTF-8 but for a few bytes stays UTF-8, and the rows with those bytes will be refused.
    """
    if not path.is_file():
        raise FileRefused("missing", name=str(path))
    digest, size, head = hashlib.blake2b(digest_size=32), 0, b""
    letters = _Letters()
    with Counted(path, limits) as stream:
        while piece := stream.read(CHUNK):
            head = head or piece[:65536]
            digest.update(piece)
            letters.take(piece)
            size += len(piece)
    if not size:
        raise FileRefused("empty")
    encoding, is_guessed = _encoding(head, letters)
    return Survey(digest.hexdigest(), size, encoding, is_guessed, head)


class _Letters:
    """Counts well-formed and broken UTF-8 letters beyond ASCII."""

    def __init__(self) -> None:
        self.good = self.broken = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def take(self, piece: bytes) -> None:
        if piece.isascii() and not self._decoder.getstate()[0]:
            return
        text = self._decoder.decode(piece)
        if text.isascii():
            return
        try:
            text.encode("utf-8")
            self.good += 1
        except UnicodeEncodeError:
            broken = sum("\udc80" <= letter <= "\udcff" for letter in text)
            self.broken += broken
            self.good += sum(letter > "\x7f" for letter in text) - broken


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _encoding(head: bytes, letters: _Letters) -> tuple[str, bool]:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, False
    if letters.broken and letters.good < letters.broken:
        return "cp1252", True
    return "utf-8", False
