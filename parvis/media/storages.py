"""Where media lie: a folder of the home. ``buckets.py`` is the same on S3.

Nothing here is ever public: what leaves is read by a view that asked for the right.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, cast

from django.core.files.storage import FileSystemStorage, default_storage

CHUNK = 256 * 1024


class Keeping(Protocol):
    """What media ask of a storage beside Django's own."""

    def put(self, made: Path, name: str) -> None:
        """Move a finished file or folder of this machine to its name, replacing what is there."""

    def holds(self, name: str) -> bool:
        """Whether the file, or the folder of tiles, is there."""

    def weigh(self, name: str) -> int:
        """Bytes of a file. Raises FileNotFoundError."""

    def read(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """The bytes from first to last, both included, a few at a time. Raises FileNotFoundError at once."""

    def forget_under(self, folder: str, *, but: str = "") -> None:
        """Delete everything in a folder, keeping one entry if named."""

    def here(self, name: str) -> AbstractContextManager[Path]:
        """A context in which the file is on this machine."""


class MediaDisk(FileSystemStorage):
    """Media in a folder of the home."""

    def put(self, made: Path, name: str) -> None:
        """Rename: whole or not at all."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        if made.is_dir() and target.exists():
            os.replace(target, made.parent / f"{made.name}.old")
        os.replace(made, target)

    def holds(self, name: str) -> bool:
        """Whether it is there."""
        return Path(self.path(name)).exists()

    def weigh(self, name: str) -> int:
        """Its bytes. Raises FileNotFoundError."""
        path = Path(self.path(name))
        if path.is_dir():
            raise FileNotFoundError(name)
        return path.stat().st_size

    def read(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """Its bytes. Raises FileNotFoundError at once."""
        stream = open(self.path(name), "rb")  # noqa: SIM115 - closed by the iterator

        def parts() -> Iterator[bytes]:
            left = last - first + 1
            with stream:
                stream.seek(first)
                while left > 0 and (chunk := stream.read(min(CHUNK, left))):
                    left -= len(chunk)
                    yield chunk

        return parts()

    def forget_under(self, folder: str, *, but: str = "") -> None:
        """Delete the folder, or all but one entry of it."""
        path = Path(self.path(folder))
        for entry in path.iterdir() if path.is_dir() else ():
            if entry.name != but:
                remove(entry)
        if not but:
            remove(path)

    @contextmanager
    def here(self, name: str) -> Iterator[Path]:
        """It is here already."""
        yield Path(self.path(name))


def keeping() -> Keeping:
    """The storage of this home."""
    return cast(Keeping, default_storage)


def remove(path: Path) -> None:
    """Delete a file or a folder of this machine; one that is gone is fine."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
