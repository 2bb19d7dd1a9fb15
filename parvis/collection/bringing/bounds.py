"""What a folder or an archive may hold, and the refusals: of the whole, or of one member.

Nothing an archive says decides where we write: each file is unpacked under a name of ours, and a name that
would lead out of the archive is refused with all of it.
"""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

MOST_FILES = 100_000
_CHUNK = 1 << 20
# What systems leave in folders and archives.
_LEFT = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
_UNREADABLE = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, RuntimeError, UnicodeError, zlib.error,
    lzma.LZMAError, OSError,
)  # fmt: skip


class ArchiveRefused(BadInput):
    """A folder or an archive that cannot be used."""

    exit_code = 2


class MemberRefused(Exception):
    """One file of an archive that cannot be unpacked; the others can. reason: as the library tells it."""


@contextmanager
def readable() -> Iterator[None]:
    """What a library says of a broken archive, as a refusal. Raises ArchiveRefused."""
    try:
        yield
    except _UNREADABLE as error:
        _pass_on_machine(error)
        raise ArchiveRefused(
            _("The archive cannot be read: %(reason)s") % {"reason": str(error)[:120]},
            remedy=_("Make it again, without a password."),
        ) from None


def unpack(packed: IO[bytes], path: Path, size: int) -> None:
    """Write no more than was announced. Raises MemberRefused."""
    written = 0
    try:
        with path.open("wb") as target:
            while piece := packed.read(_CHUNK):
                written += len(piece)
                if written > size:
                    raise MemberRefused("> " + str(size))
                target.write(piece)
    except _UNREADABLE as error:
        _pass_on_machine(error)
        raise MemberRefused(str(error)[:120]) from None


def _pass_on_machine(error: Exception) -> None:
    """A full disk is no fault of the archive."""
    if isinstance(error, OSError) and error.errno:
        raise error


def check_name(name: str) -> None:
    """Raises ArchiveRefused for a name that leads out."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        raise leads_out(name)


def check_size(total: int, count: int) -> None:
    """Raises ArchiveRefused for too many bytes or files."""
    limit = settings.MEDIA_LIMITS.archive_mb
    if total > limit << 20 or count > MOST_FILES:
        raise ArchiveRefused(
            _("The archive holds more than %(limit)s MB or %(count)s files.") % {"limit": limit, "count": MOST_FILES},
            remedy=_("Cut it into several archives."),
        )


def leads_out(name: str) -> ArchiveRefused:
    """The refusal of a name or a link that leads out of the archive."""
    return ArchiveRefused(
        _("The archive holds a name that leads out of it: %(name)s") % {"name": shown(name)},
        remedy=_("Make the archive again from one folder."),
    )


def bomb(name: str) -> ArchiveRefused:
    """The refusal of what grows too much."""
    return ArchiveRefused(
        _("%(name)s grows more than a hundred times: it looks like a decompression bomb.") % {"name": shown(name)},
        remedy=_("Unpack the archive yourself and give the folder."),
    )


def locked() -> ArchiveRefused:
    """The refusal of an archive with a password."""
    return ArchiveRefused(_("The archive is protected by a password."), remedy=_("Make it again, without a password."))


def shown(name: str) -> str:
    """A name as it can be printed: what is no letter is told by its number."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in name[:120])


def wanted(names: Iterable[str]) -> list[str]:
    """Each name once, in order, without what systems leave behind."""
    return sorted({name for name in names if not _LEFT.intersection(PurePosixPath(name).parts)})
