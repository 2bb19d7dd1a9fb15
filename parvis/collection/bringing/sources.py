"""A folder, a ZIP or a TAR as one: named files, of which one at a time is put at hand, bounded.

Nothing an archive says decides where we write: each file is unpacked under a name of ours, and a name that
would lead out of the archive is refused with all of it.
"""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

MOST_FILES = 100_000
# A picture hardly shrinks: what grows a hundred times is a bomb.
_RATIO = 100
_RATIO_FROM = 16 << 20
_CHUNK = 1 << 20
# What systems leave in folders and archives.
_LEFT = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}


class ArchiveRefused(BadInput):
    """A folder or an archive that cannot be used."""

    exit_code = 2


class Source(Protocol):
    """Files by name, in order; names use slashes."""

    names: list[str]

    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """A context in which one file is on this machine."""


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """A folder or an archive, told by its content. Raises ArchiveRefused."""
    if path.is_dir():
        yield _Folder(path)
    elif not path.exists():
        raise ArchiveRefused(_("There is no file %(name)s.") % {"name": path.name}, remedy=_("Check the path."))
    elif zipfile.is_zipfile(path):
        with _readable(), zipfile.ZipFile(path) as archive:
            yield _Zip(archive)
    elif tarfile.is_tarfile(path):
        with _readable(), tarfile.open(path) as archive, tempfile.TemporaryDirectory() as folder:
            yield _Tar(archive, Path(folder))
    else:
        raise ArchiveRefused(
            _("%(name)s is neither a folder nor a ZIP or TAR archive.") % {"name": path.name},
            remedy=_("Put the files in a folder or a ZIP archive, with their table beside them."),
        )


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveRefused(
            _("The archive cannot be read: %(reason)s") % {"reason": str(error)[:120]},
            remedy=_("Make it again, without a password."),
        ) from None


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        found = (entry for entry in sorted(path.rglob("*")) if entry.is_file() and not entry.is_symlink())
        self.names = _wanted([entry.relative_to(path).as_posix() for entry in found])

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        yield self._path / name


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        members = [member for member in archive.infolist() if not member.is_dir()]
        _check_size(sum(member.file_size for member in members), len(members))
        for member in members:
            _check_name(member.filename)
            if member.file_size > max(_RATIO_FROM, member.compress_size * _RATIO):
                raise _bomb(member.filename)
        self.names = _wanted([member.filename for member in members])

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        with _readable(), tempfile.TemporaryDirectory() as folder, self._archive.open(name) as packed:
            path = Path(folder) / f"brought{PurePosixPath(name).suffix.lower()}"
            _unpack(packed, path, self._archive.getinfo(name).file_size, name)
            yield path


class _Tar:
    """A TAR, compressed or not, can only be read from its beginning to its end: it is unpacked once."""

    def __init__(self, archive: tarfile.TarFile, folder: Path) -> None:
        self._paths: dict[str, Path] = {}
        total = 0
        for place, member in enumerate(archive):
            if not member.isfile():
                # A link could lead anywhere; a device is nothing to show.
                if member.issym() or member.islnk() or member.isdev():
                    raise _leads_out(member.name)
                continue
            _check_name(member.name)
            total += member.size
            _check_size(total, len(self._paths) + 1)
            path = folder / f"{place}{PurePosixPath(member.name).suffix.lower()}"
            packed = archive.extractfile(member)
            if packed is not None:
                _unpack(packed, path, member.size, member.name)
                self._paths[PurePosixPath(member.name).as_posix()] = path
        self.names = _wanted(list(self._paths))

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        yield self._paths[name]


def _unpack(packed: IO[bytes], path: Path, size: int, name: str) -> None:
    """Write no more than was announced."""
    written = 0
    with path.open("wb") as target:
        while piece := packed.read(_CHUNK):
            written += len(piece)
            if written > size:
                raise _bomb(name)
            target.write(piece)


def _check_name(name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        raise _leads_out(name)


def _check_size(total: int, count: int) -> None:
    limit = settings.MEDIA_LIMITS.archive_mb
    if total > limit << 20 or count > MOST_FILES:
        raise ArchiveRefused(
            _("The archive holds more than %(limit)s MB or %(count)s files.") % {"limit": limit, "count": MOST_FILES},
            remedy=_("Cut it into several archives."),
        )


def _leads_out(name: str) -> ArchiveRefused:
    return ArchiveRefused(
        _("The archive holds a name that leads out of it: %(name)s") % {"name": name[:120]},
        remedy=_("Make the archive again from one folder."),
    )


def _bomb(name: str) -> ArchiveRefused:
    return ArchiveRefused(
        _("%(name)s grows more than a hundred times: it looks like a decompression bomb.") % {"name": name[:120]},
        remedy=_("Unpack the archive yourself and give the folder."),
    )


def _wanted(names: list[str]) -> list[str]:
    return sorted(name for name in names if not _LEFT.intersection(PurePosixPath(name).parts))
