"""A ZIP, looked at whole before anything of it is unpacked."""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from parvis.collection.bringing.bounds import (
    ArchiveRefused,
    MemberRefused,
    bomb,
    check_name,
    check_size,
    leads_out,
    locked,
    readable,
    unpack,
    wanted,
)

# A picture hardly shrinks: what grows a hundred times is a bomb.
_RATIO = 100
_RATIO_FROM = 16 << 20
# zipfile holds the whole list of members in memory: so much is a hundred thousand long names.
_MOST_LISTING = 24 << 20
_ENCRYPTED = 0x1
_UTF8 = 0x800
# The record that ends a ZIP is 22 bytes and a comment of at most 64 KB (APPNOTE 4.3.16).
_LAST = 22 + 0xFFFF


@contextmanager
def open_zip(path: Path) -> Iterator[Zip]:
    """The files of a ZIP. Raises ArchiveRefused."""
    _check_listing(path)
    with readable():
        archive = zipfile.ZipFile(path)
    with archive:
        yield Zip(archive)


class Zip:
    """Files by name; each is unpacked alone, under a name of ours."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        members = [member for member in archive.infolist() if not member.is_dir()]
        check_size(sum(member.file_size for member in members), len(members))
        for member in members:
            _check(member)
        self._members = {_name_of(member): member for member in members}
        self.names = wanted(self._members)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        """Raises MemberRefused."""
        member = self._members[name]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"brought{PurePosixPath(name).suffix.lower()}"
            try:
                with readable(), self._archive.open(member) as packed:
                    unpack(packed, path, member.file_size)
            except ArchiveRefused as refusal:
                # What one member says of itself is wrong; the others can still be read.
                raise MemberRefused(str(refusal.message)) from None
            yield path


def _check(member: zipfile.ZipInfo) -> None:
    check_name(member.filename)
    if member.flag_bits & _ENCRYPTED:
        raise locked()
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        # A link could lead anywhere; a device is nothing to show.
        raise leads_out(member.filename)
    if member.file_size > max(_RATIO_FROM, member.compress_size * _RATIO):
        raise bomb(member.filename)


def _name_of(member: zipfile.ZipInfo) -> str:
    """Its name as it was meant: many programs write UTF-8 without saying so, and zipfile then reads CP437."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _check_listing(path: Path) -> None:
    """Refuse a list of members too long to be held, before it is read. Raises ArchiveRefused."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _LAST))
        end = stream.read()
        last = end.rfind(b"PK\x05\x06")
        listing = int.from_bytes(end[last + 12 : last + 16], "little") if last >= 0 else 0
        wide = end.rfind(b"PK\x06\x06")
        if listing == 0xFFFFFFFF and wide >= 0:
            listing = int.from_bytes(end[wide + 40 : wide + 48], "little")
    if listing > _MOST_LISTING:
        check_size(0, listing)
