"""Files staff bring to import: kept in the home, counted, then imported by the worker.

The database's ImportRun says how far an import really is. Beside each file a small note says what
was asked and how far the reading is, so that a page can show a bar, for counting as for importing.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.errors import BadInput, NotFound

if TYPE_CHECKING:
    Sent = UploadedFile[Any]
else:
    Sent = UploadedFile

NOTE = "note.json"
MOST_BYTES = 1024**3
# A worker that says nothing for so long has died; the import is then gone on with by hand.
SILENT_SECONDS = 90
MOST_ATTEMPTS = 3
KEPT_SECONDS = 30 * 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{24}")


class Kind:
    """What an upload brings in."""

    WORKS = "works"
    MEDIA = "media"


class Step:
    """Where an upload stands."""

    READY = "ready"
    COUNTING = "counting"
    COUNTED = "counted"
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"


@dataclass
class Upload:
    """One file brought, what is asked of it and how far that is. Sizes are in bytes of the file.

    Of media, file_name is an archive or a folder, table the sidecar beside it, and sizes are numbers of files.
    """

    token: str
    file_name: str
    mapping: str
    mapping_name: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    by: int | None = None
    step: str = Step.READY
    done: int = 0
    size: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""
    run: int | None = None
    told_at: float = 0.0
    attempts: int = 0
    kind: str = Kind.WORKS
    label: str = ""
    table: str = ""
    aside: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """How a person knows it."""
        return self.label or self.file_name

    @property
    def is_media(self) -> bool:
        """Whether it brings media rather than works."""
        return self.kind == Kind.MEDIA

    @property
    def folder(self) -> Path:
        """Where the file and those beside it are."""
        return _folder(self.token)

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / self.file_name

    @property
    def percent(self) -> int:
        """How far the reading is, from 0 to 100."""
        return min(100, self.done * 100 // self.size) if self.size else 0

    @property
    def is_working(self) -> bool:
        """Whether the worker has it in hand."""
        return self.step in {Step.COUNTING, Step.IMPORTING}

    @property
    def is_silent(self) -> bool:
        """Whether the worker should have told something by now."""
        return self.is_working and time.time() - self.told_at > SILENT_SECONDS

    def note(self, **changes: Any) -> None:
        """Write down what changed, whole or not at all."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.told_at = time.time()
        aside = self.folder / f"{NOTE}.{os.getpid()}"
        aside.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        aside.replace(self.folder / NOTE)


def receive_upload(*, files: Sequence[Sent], by: int | None, mapping_name: str = "") -> Upload:
    """Keep the files brought, the first being the one to import. Raises BadInput when they are too large."""
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise BadInput(
            _("These files weigh more than 1 GB."),
            remedy=_("Compress them with gzip, or use the command parvis collection import on the server."),
            field="file",
        )
    token, folder = fresh_folder()
    names = [_write(folder, file) for file in files]
    upload = Upload(token=token, file_name=names[0], mapping="", mapping_name=mapping_name, by=by)
    upload.note()
    return upload


def fresh_folder() -> tuple[str, Path]:
    """A new token and its empty folder."""
    token = secrets.token_hex(12)
    folder = _folder(token)
    folder.mkdir(parents=True)
    return token, folder


def _write(folder: Path, file: Sent) -> str:
    name = get_valid_filename(Path(file.name or "file").name)[-120:].lstrip(".") or "file"
    write_sent(file, folder / name)
    return name


def write_sent(file: Sent, path: Path) -> None:
    """Keep a file sent. Raises FileExistsError."""
    with path.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)


def read_upload(token: str) -> Upload:
    """The upload of that token. Raises NotFound."""
    try:
        found = json.loads((_folder(token) / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NotFound(_("This file is no longer here."), remedy=_("Bring it again.")) from None
    known = {each.name for each in fields(Upload)}
    return Upload(**{name: value for name, value in found.items() if name in known})


def uploads() -> Iterator[Upload]:
    """Every upload still kept, the last told of first."""
    notes = sorted(_root().glob(f"*/{NOTE}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in notes:
        yield read_upload(path.parent.name)


def forgotten_by_the_worker() -> list[Upload]:
    """Uploads a worker died on, to be taken up again by itself; not for ever."""
    return [upload for upload in uploads() if upload.is_silent and upload.attempts < MOST_ATTEMPTS]


def forget_old_uploads() -> int:
    """Delete the files nobody has touched for a month, none being worked on. How many."""
    limit = time.time() - KEPT_SECONDS
    old = [upload for upload in uploads() if upload.told_at < limit]
    for upload in old:
        forget_upload(upload)
    return len(old)


def forget_upload(upload: Upload) -> None:
    """Delete the file and its note; what was imported stays."""
    shutil.rmtree(upload.folder)


def language_of(user: User | None) -> str:
    """The language somebody reads the desk in."""
    profile = getattr(user, "wagtail_userprofile", None)
    return str(profile.get_preferred_language()) if profile else "fr"


def _folder(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise NotFound(_("This file is no longer here."), remedy=_("Bring it again."))
    return _root() / token


def _root() -> Path:
    return Path(settings.HOME.imports)
