"""A folder, a ZIP or a TAR as one: named files, of which one at a time is put at hand, bounded."""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from parvis.collection.bringing.bounds import (
    ArchiveRefused,
    MemberRefused,
    check_name,
    check_size,
    leads_out,
    readable,
    unpack,
    wanted,
)
from parvis.collection.bringing.zips import open_zip

__all__ = ["ArchiveRefused", "MemberRefused", "Source", "open_source"]


class Source(Protocol):
    """Files by name, in order; names use slashes."""

    names: list[str]

    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """A context in which one file is on this machine. Raises MemberRefused."""


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """A folder or an archive, told by its content. Raises ArchiveRefused."""
    if path.is_dir():
        yield _Folder(path)
    elif not path.exists():
        raise ArchiveRefused(_("There is no file %(name)s.") % {"name": path.name}, remedy=_("Check the path."))
    elif zipfile.is_zipfile(path):
        with open_zip(path) as archive:
            yield archive
    elif _is_tar(path):
        with tempfile.TemporaryDirectory() as folder:
            yield _Tar(path, Path(folder))
    else:
        raise ArchiveRefused(
            _("%(name)s is neither a folder nor a ZIP or TAR archive.") % {"name": path.name},
            remedy=_("Put the files in a folder or a ZIP archive, with their table beside them."),
        )


def _is_tar(path: Path) -> bool:
    """What is cut in its middle is no archive; the library would rather raise."""
    try:
        return tarfile.is_tarfile(path)
    except (EOFError, OSError):
        return False


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        found = (entry for entry in sorted(path.rglob("*")) if entry.is_file() and not entry.is_symlink())
        self.names = wanted(entry.relative_to(path).as_posix() for entry in found)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        yield self._path / name


class _Tar:
    """A TAR, compressed or not, can only be read from its beginning to its end: it is unpacked once."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._paths: dict[str, Path] = {}
        self._total = 0
        try:
            with readable(), tarfile.open(path) as archive:
                for place, member in enumerate(archive):
                    if member.isfile():
                        self._take(archive, member, folder / f"{place}{PurePosixPath(member.name).suffix.lower()}")
                    elif not member.isdir():
                        # A link could lead anywhere; a device is nothing to show.
                        raise leads_out(member.name)
        except MemberRefused as refused:
            raise ArchiveRefused(
                _("The archive cannot be read: %(reason)s") % {"reason": str(refused)},
                remedy=_("Make it again, without a password."),
            ) from None
        self.names = wanted(self._paths)

    def _take(self, archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
        check_name(member.name)
        self._total += member.size
        check_size(self._total, len(self._paths) + 1)
        packed = archive.extractfile(member)
        if packed is not None:
            unpack(packed, path, member.size)
            self._paths[PurePosixPath(member.name).as_posix()] = path

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        yield self._paths[name]
