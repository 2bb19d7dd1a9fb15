"""Reading an archive that anybody may have made: looked at as a whole before anything of it is used.

Refused: what is no archive, truncated, changed, from a newer version, larger than it says, or naming
files outside its own folders.
"""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from django.utils.translation import gettext as _
from pydantic import ValidationError

from parvis.core.backup.manifest import FORMAT, MANIFEST, MEMBERS, MOST_BYTES, Manifest, Member, is_safe_name
from parvis.core.errors import BadInput

_CHUNK = 1024 * 1024
_MOST_LIST_BYTES = 2 * 1024**3
_LONGEST_LINE = 64 * 1024 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_Broken = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


def refuse(reason: str, remedy: str = "") -> NoReturn:
    """Say calmly why an archive cannot be used."""
    raise BadInput(reason, remedy=remedy or _("Take another copy of the backup."), field="file")


class Archive:
    """An archive, checked when it is opened; each member's checksum is checked as it is read."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            refuse(_("There is no file “%(name)s”.") % {"name": path.name}, _("Check its name and its folder."))
        except _Broken:
            refuse(_("This file is no backup of Parvis, or a part of it is missing."))
        try:
            self.manifest, self.fingerprint = self._read_manifest()
            self.members = self._read_list()
            self._check_entries()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _read_manifest(self) -> tuple[Manifest, str]:
        text = b"".join(self._bounded(MANIFEST, MOST_BYTES))
        try:
            written = json.loads(text)
            version = written["format"] if isinstance(written, dict) else None
            if isinstance(version, int) and version > FORMAT:
                refuse(
                    _("This backup was made by a newer version of Parvis (%(version)s).")
                    % {"version": str(written.get("parvis", "?"))[:60]},
                    _("Install that version, then restore."),
                )
            return Manifest.model_validate(written), hashlib.sha256(text).hexdigest()
        except (ValidationError, ValueError, KeyError, RecursionError):
            refuse(_("What this backup says of itself cannot be read: it was changed."))

    def _read_list(self) -> dict[str, Member]:
        said, total, found = self.manifest.members, hashlib.sha256(), dict[str, Member]()
        rest = b""
        for chunk in self._bounded(MEMBERS, _MOST_LIST_BYTES):
            total.update(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                member = _member(line)
                found[member.name] = member
        is_whole = total.hexdigest() == said.sha256 and len(found) == said.count and not rest
        if not is_whole or sum(member.size for member in found.values()) != said.bytes:
            refuse(_("The list of the files of this backup was changed."))
        return found

    def _check_entries(self) -> None:
        """What the container holds is what the list says, no more, no less, and plain files only."""
        entries = self._zip.infolist()
        names = [entry.filename for entry in entries]
        if len(set(names)) != len(names) or set(names) != {MANIFEST, MEMBERS, *self.members}:
            refuse(_("This backup does not hold the files it lists."))
        for entry in entries:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            is_plain = kind in (0, stat.S_IFREG) and not entry.flag_bits & 0x1 and entry.compress_type in _METHODS
            listed = self.members.get(entry.filename)
            if not is_plain or (listed and listed.size != entry.file_size):
                refuse(_("“%(name)s” in this backup is not a plain file.") % {"name": entry.filename[:80]})

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The member's bytes; refused at the end when they are not those it was made with."""
        total, size = hashlib.sha256(), 0
        for chunk in self._bounded(member.name, member.size):
            total.update(chunk)
            size += len(chunk)
            yield chunk
        if size != member.size or total.hexdigest() != member.sha256:
            refuse(_("“%(name)s” was changed since the backup was made.") % {"name": member.name[:80]})

    def lines(self, member: Member) -> Iterator[bytes]:
        """The member's lines, each with its end."""
        rest = b""
        for chunk in self.chunks(member):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (line + b"\n" for line in lines)
            if len(rest) > _LONGEST_LINE:
                refuse(_("“%(name)s” was changed since the backup was made.") % {"name": member.name[:80]})
        if rest:
            refuse(_("“%(name)s” was changed since the backup was made.") % {"name": member.name[:80]})

    def under(self, folder: str) -> Iterator[Member]:
        """The members of a folder."""
        yield from (member for name, member in self.members.items() if name.startswith(f"{folder}/"))

    def _bounded(self, name: str, most: int) -> Iterator[bytes]:
        """The bytes of an entry, never more than ``most`` whatever it unfolds to."""
        read = 0
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    if read > most:
                        refuse(_("“%(name)s” in this backup is larger than it says.") % {"name": name[:80]})
                    yield chunk
        except BadInput:
            raise
        except _Broken:
            refuse(_("This file is no backup of Parvis, or a part of it is missing."))


def _member(line: bytes) -> Member:
    try:
        name, size, sha256 = json.loads(line)
        member = Member(name=name, size=size, sha256=sha256)
    except (ValueError, TypeError, RecursionError):
        refuse(_("The list of the files of this backup was changed."))
    if not is_safe_name(member.name):
        refuse(
            _("This backup names a file outside its own folders: “%(name)s”.") % {"name": member.name[:80]},
            _("Do not use it: it was not made by Parvis."),
        )
    return member
