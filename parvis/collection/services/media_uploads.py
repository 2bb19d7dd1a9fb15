"""Media staff bring: an archive or several files at once, looked at, then brought by the worker."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.bringing import Brought, bring_media
from parvis.collection.bringing.journal import Journal
from parvis.collection.services.uploads import Kind, Sent, Step, Upload, fresh_folder, language_of, write_sent
from parvis.core.errors import BadInput, Refusal

GIVEN, BESIDE, VIEWS = "given", "beside", "views"
ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
# Files chosen at once; the settings take one more, for their table.
MOST_AT_ONCE = 100
_LONGEST_NAME = 200
# Between two notes of how far it is: each is a small file written anew.
_EVERY = 5


def receive_media(*, files: Sequence[Sent], table: Sent | None, by: int | None) -> Upload:
    """Keep an archive, or several files, and the table beside them. Raises BadInput."""
    _check_weight([*files, *([table] if table else [])])
    archives = [file for file in files if (file.name or "").lower().endswith(ARCHIVES)]
    if archives and len(files) > 1:
        raise BadInput(
            _("An archive was sent together with other files."),
            remedy=_("Send one archive alone, or files that are no archives."),
            field="given",
        )
    token, folder = fresh_folder()
    upload = Upload(token=token, file_name=GIVEN, mapping="", by=by, kind=Kind.MEDIA)
    upload.label = _keep(files, folder / GIVEN, is_archive=bool(archives))
    if table is not None:
        upload.table = BESIDE + Path(table.name or "").suffix.lower()
        write_sent(table, folder / upload.table)
    upload.note()
    return upload


def too_many_files() -> BadInput:
    """The refusal of more files than a form takes."""
    return BadInput(
        _("“Files” takes at most %(most)s at once; more were chosen.") % {"most": MOST_AT_ONCE},
        remedy=_("Put them in one ZIP archive, with their table, or send fewer at a time. Nothing was taken."),
        field="given",
    )


def _check_weight(files: Sequence[Sent]) -> None:
    limit = settings.MEDIA_LIMITS.archive_mb
    if sum(file.size or 0 for file in files) > limit << 20:
        raise BadInput(
            _("These files weigh more than %(limit)s MB.") % {"limit": limit},
            remedy=_("Bring them in several times, or use the command parvis media import on the server."),
            field="given",
        )


def _keep(files: Sequence[Sent], place: Path, *, is_archive: bool) -> str:
    """Write the files; how a person knows them."""
    if is_archive:
        write_sent(files[0], place)
        return (files[0].name or "")[-_LONGEST_NAME:]
    place.mkdir()
    for number, file in enumerate(files):
        write_sent(file, _free(place, _called(file), number))
    return ngettext("%(n)s file", "%(n)s files", len(files)) % {"n": len(files)}


def _called(file: Sent) -> str:
    """The sender's own name, which the table uses; never a path, never hidden, not too long for a disk."""
    name = Path(file.name or "").name.lstrip(".") or "file"
    return name if len(name.encode()) <= _LONGEST_NAME else f"{name[:40]}{Path(name).suffix[:10]}"


def _free(place: Path, name: str, number: int) -> Path:
    """Two files of one name come from two folders: both are kept."""
    path = place / name
    return path.with_stem(f"{path.stem} ({number})") if path.exists() else path


def journal_of(upload: Upload, *, is_dry: bool) -> Path:
    """Where what became of each row is told: of looking, or of bringing."""
    return upload.folder / ("looked.jsonl" if is_dry else "brought.jsonl")


def view_of(upload: Upload, row: int) -> Path:
    """The small picture kept of a row when it was looked at."""
    return upload.folder / VIEWS / f"{row}.webp"


def begin_again(upload: Upload) -> None:
    """Forget what an earlier look found: asked for anew, it is done anew."""
    journal_of(upload, is_dry=True).unlink(missing_ok=True)
    shutil.rmtree(upload.folder / VIEWS, ignore_errors=True)


def carry_out_media(upload: Upload) -> None:
    """Look at what was brought, or bring it. Called again after a worker's death, it goes on after the last row told.

    A refusal of the archive or of its table is told on the page; anything else is left to the worker's log.
    """
    user = User.objects.filter(pk=upload.by).first() if upload.by else None
    is_dry = upload.step == Step.COUNTING
    upload.note(attempts=upload.attempts + 1)
    with override(language_of(user)):
        try:
            result = bring_media(
                path=upload.path,
                table=upload.folder / upload.table if upload.table else None,
                dry_run=is_dry,
                tell=lambda done, size, so_far: _tell(upload, done, size, so_far),
                journal=Journal(journal_of(upload, is_dry=is_dry)),
                aside=upload.aside,
                views=upload.folder / VIEWS if is_dry else None,
            )
        except Refusal as refusal:
            upload.note(step=Step.FAILED, message=str(refusal))
            return
    upload.note(step=Step.COUNTED if is_dry else Step.DONE, counts=result.counts, message="")
    if not is_dry:
        _close(upload, result, user)


def _tell(upload: Upload, done: int, size: int, so_far: Brought) -> None:
    if done % _EVERY == 0 or done == size:
        upload.note(done=done, size=size, counts=so_far.counts)


def _close(upload: Upload, result: Brought, user: User | None) -> None:
    """What was sent is in, or refused: only the report is kept."""
    given = upload.path
    shutil.rmtree(given) if given.is_dir() else given.unlink(missing_ok=True)
    shutil.rmtree(upload.folder / VIEWS, ignore_errors=True)
    if user is not None:
        told: dict[str, Any] = {"name": upload.name, **result.counts}
        log(user, "parvis.import_media", user=user, data=told)
