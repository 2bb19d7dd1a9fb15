"""Films, sounds and documents: taken whole, their originals never touched, a harmless copy shown."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.core.files import File
from django.db import transaction

from parvis.media import files
from parvis.media.films import DOCUMENT, FILM, SOUND, Sort, inspect_captions, inspect_file
from parvis.media.inspection import ask_about
from parvis.media.kinds import ENDINGS
from parvis.media.models import Document, Picture, Recording, Sound, Video
from parvis.media.refusals import NotTaken
from parvis.media.signals import media_changed
from parvis.traces.services import change_thing, register_thing, remove_thing

SORTS: dict[Any, Sort] = {Video: FILM, Sound: SOUND, Document: DOCUMENT}
MAX_ATTEMPTS = 3
# Copying two gigabytes takes longer than looking at them.
_SECONDS = 600
_log = logging.getLogger(__name__)
Taken = TypeVar("Taken", Video, Sound, Document)


@transaction.atomic
def add_video(
    source: Path,
    *,
    captions_fr: Path | None = None,
    captions_en: Path | None = None,
    poster: Picture | None = None,
    name: str = "",
    seen: Mapping[str, Any] | None = None,
    **texts: Any,
) -> Video:
    """Take a film from a file. Raises NotAFilm when it, or its captions, cannot be used.

    seen: what was found by who looked at it already; texts: title_fr, title_en, transcript_fr, transcript_en.
    """
    video = Video(poster=poster, **texts)
    for column, captions in (("captions_fr", captions_fr), ("captions_en", captions_en)):
        if captions is not None:
            with captions.open("rb") as stream:
                inspect_captions(stream, captions.stat().st_size)
                getattr(video, column).save(captions.name, File(stream), save=False)
    return _take(video, source, name=name, seen=seen)


@transaction.atomic
def add_sound(source: Path, *, name: str = "", seen: Mapping[str, Any] | None = None, **texts: Any) -> Sound:
    """Take a sound from a file. Raises NotASound. texts: title_fr, title_en, transcript_fr, transcript_en."""
    return _take(Sound(**texts), source, name=name, seen=seen)


@transaction.atomic
def add_document(source: Path, *, name: str = "", seen: Mapping[str, Any] | None = None, **texts: Any) -> Document:
    """Take a PDF from a file. Raises NotADocument. texts: title_fr, title_en, summary_fr, summary_en."""
    return _take(Document(**texts), source, name=name, seen=seen)


def _take(recording: Taken, source: Path, *, name: str, seen: Mapping[str, Any] | None) -> Taken:
    called = name or source.name
    seen = seen or inspect_file(source, SORTS[type(recording)], name=called)
    if not str(recording):
        recording.title_fr = Path(called).stem
    with source.open("rb") as stream:
        recording.file.save(f"{Path(called).stem}{ENDINGS[seen['kind']][0]}", File(stream), save=False)
    recording.save()
    return recording


def settle_recording(recording: Taken) -> bool:
    """After any save: give it its address, or tell it is called otherwise. Whether it has to be prepared."""
    title = str(recording)
    if recording.thing is None:
        recording.thing = register_thing(kind=type(recording)._meta.model_name or "", title=title)
        type(recording).objects.filter(pk=recording.pk).update(thing=recording.thing)
    elif recording.thing.title != title[:500]:
        change_thing(recording.thing, title=title)
    _tell(recording)
    if recording.prepared_file == recording.file.name:
        return False
    type(recording).objects.filter(pk=recording.pk).update(attempts=0, problem="")
    return True


def prepare_recording(recording: Taken) -> bool:
    """Make what is shown of it: a copy without private notes or anything that acts, and a still picture.

    Harmless when repeated. Whether it can now be shown; a failure is written in the row.
    """
    if recording.is_prepared and files.exists(recording.shown):
        return True
    rows = type(recording).objects.filter(pk=recording.pk)
    rows.update(attempts=recording.attempts + 1)
    try:
        with files.at_hand(recording.file) as original:
            found = _prepare(recording, original)
    except (NotTaken, OSError) as error:
        _log.warning("%s %s cannot be prepared: %s", type(recording).__name__, recording.pk, error)
        rows.update(problem=str(error)[:2000])
        return False
    # The row says so only once the files are in place, and only of the original they were made of.
    rows.filter(file=recording.file.name).update(**found, prepared_file=recording.file.name, problem="")
    recording.refresh_from_db()
    files.remove_all(_address(recording), but=recording.stamp)
    transaction.on_commit(partial(_tell, recording))
    return True


def _prepare(recording: Taken, original: Path) -> dict[str, Any]:
    sort = SORTS[type(recording)]
    seen = inspect_file(original, sort, name=recording.file.name or "")
    with original.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    folder = f"{files.folder_of(_address(recording))}/{sha256[:12]}"
    kind = seen["kind"]
    told = {} if sort is DOCUMENT else {"kind": kind}
    copy = "copy_document" if sort is DOCUMENT else "copy_recording"
    shown = f"{folder}/shown{ENDINGS[kind][0]}"
    size = _make(copy, original, shown, sort, **told)
    still = ""
    if sort is not SOUND:
        still = f"{folder}/still.webp"
        _make("document_still" if sort is DOCUMENT else "film_still", original, still, sort, **told)
    fields = {
        name: seen[name] for name in ("seconds", "width", "height", "pages") if name in seen and _has(recording, name)
    }
    return {"kind": kind, "sha256": sha256, "shown": shown, "shown_size": size, "still": still, **fields}


def _address(recording: Taken) -> UUID:
    """The identifier of its thing. Raises ValueError before it was saved once."""
    if recording.thing_id is None:
        raise ValueError(f"{recording} has no thing yet")
    return recording.thing_id


def _has(recording: Recording, name: str) -> bool:
    return any(field.name == name for field in recording._meta.get_fields())


def _make(job: str, original: Path, path: str, sort: Sort, **told: Any) -> int:
    """Have one file made aside, then put in its place. Returns its bytes."""
    made = files.aside(Path(path).suffix)
    try:
        ask_about(job, refusal=sort.refusal, seconds=_SECONDS, path=str(original), target=str(made), **told)
        return files.put_in_place(made, path)
    finally:
        files.remove(made)


def unprepared() -> list[tuple[type[Recording], int]]:
    """(model, primary key) of what still has to be made, or was lost; not what failed three times."""
    found: list[tuple[type[Recording], int]] = []
    for model in SORTS:
        for row in model._default_manager.filter(attempts__lt=MAX_ATTEMPTS).exclude(file=""):
            if not (row.is_prepared and files.exists(row.shown)):
                found.append((model, row.pk))
    return found


def forget_recording(recording: Taken) -> None:
    """After a deletion: leave a tombstone, and delete the original and what was made of it."""
    thing = recording.thing
    if thing is not None:
        remove_thing(thing)
        transaction.on_commit(partial(files.remove_all, thing.pk))
    for name in ("file", "captions_fr", "captions_en"):
        held = getattr(recording, name, None)
        if held:
            transaction.on_commit(partial(held.storage.delete, held.name))


def _tell(recording: Taken) -> None:
    transaction.on_commit(partial(media_changed.send, sender=type(recording), media=recording.thing_id))
