"""Writing an archive: aside, member by member with its checksum, then in place whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from parvis.core.backup.manifest import MANIFEST, MEMBERS, Listing, Manifest, Member
from parvis.core.backup.values import line_of
from parvis.core.errors import BadInput

PARTIAL = ".partial"
_CHUNK = 1024 * 1024
# The day is in the manifest; in the listing it would only make two equal archives differ.
_DAY = (1980, 1, 1, 0, 0, 0)


class Writer:
    """An archive being written."""

    def __init__(self, path: Path) -> None:
        self._stream = open(path, "xb", opener=_private)  # noqa: SIM115 - closed by ``end``
        self._zip = zipfile.ZipFile(self._stream, "w", allowZip64=True)
        self._list = path.with_suffix(".list").open("w+b")
        self.names: set[str] = set()
        self.bytes = 0

    def add(self, name: str, chunks: Iterable[bytes], *, is_packed: bool) -> Member:
        """Write a member. is_packed: its bytes are compressed already."""
        info = zipfile.ZipInfo(name, date_time=_DAY)
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        total, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                total.update(chunk)
                size += len(chunk)
        made = Member(name=name, size=size, sha256=total.hexdigest())
        self._list.write(line_of([made.name, made.size, made.sha256]))
        self.names.add(name)
        self.bytes += size
        return made

    def end(self, describe: Callable[[Listing], Manifest]) -> tuple[Manifest, str]:
        """Write the list and the manifest, and let the disk have them. The manifest and its checksum."""
        self._list.seek(0)
        total = hashlib.sha256()
        with self._zip.open(_info(MEMBERS), "w", force_zip64=True) as member:
            while chunk := self._list.read(_CHUNK):
                member.write(chunk)
                total.update(chunk)
        self._list.close()
        manifest = describe(Listing(count=len(self.names), bytes=self.bytes, sha256=total.hexdigest()))
        text = manifest.model_dump_json(indent=1).encode()
        self._zip.writestr(_info(MANIFEST), text)
        self._zip.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        return manifest, hashlib.sha256(text).hexdigest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


def _private(path: str, flags: int) -> int:
    """Readable by its owner alone: it holds what the database holds."""
    return os.open(path, flags, 0o600)


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A working folder beside the target, removed at the end; what killed backups left there goes first.

    Raises BadInput when another backup is writing to the same folder.
    """
    for left in target.parent.glob(f".*{PARTIAL}"):
        _remove_if_dead(left)
    folder = target.parent / f".{target.name}{PARTIAL}"
    folder.mkdir(mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_if_dead(folder: Path) -> None:
    with open_lock(folder / "lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(
                _("Another backup is being written in this folder."),
                remedy=_("Wait for its end, or choose another folder."),
                field="file",
            ) from None
        shutil.rmtree(folder, ignore_errors=True)


def open_lock(path: Path) -> IO[str]:
    """The file of a lock, made if need be."""
    return path.open("a")


def put_in_place(made: Path, target: Path) -> None:
    """Rename, and let the disk know."""
    os.replace(made, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """A stream, a piece at a time."""
    while chunk := stream.read(_CHUNK):
        yield chunk
