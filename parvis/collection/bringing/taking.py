"""Taking one file whole, in one transaction: the media, its rights, its link to a work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import connection, transaction

from parvis.collection.bringing.looking import Look, look
from parvis.collection.bringing.sidecar import Line
from parvis.collection.models import Work, WorkPicture
from parvis.media.films import DOCUMENT, FILM, SOUND, Sort
from parvis.media.models import Document, Picture, Sound, Video
from parvis.media.services import add_document, add_picture, add_sound, add_video
from parvis.rights.models import Statement
from parvis.rights.services import state_rights

_ADD: dict[Sort, Callable[..., Any]] = {FILM: add_video, SOUND: add_sound, DOCUMENT: add_document}
_TEXT = {SOUND: "transcript", DOCUMENT: "summary", FILM: "transcript"}
_MODELS: tuple[Any, ...] = (Picture, Video, Sound, Document)


def known(sha256: str) -> Any:
    """The media of that very file, if it is here."""
    found = (model.objects.filter(sha256=sha256).first() for model in _MODELS)
    return next((media for media in found if media is not None), None)


def take(path: Path, name: str, line: Line, seen: Look | None, sha256: str, licence: str, work: Work | None) -> bool:
    """Take the file unless it is here already; state its rights if nobody has. Whether it was joined to its work.

    seen: what was found when it was looked at, before the transaction: nobody waits while it is decoded.
    """
    if seen is None and known(sha256) is None:
        seen = look(path, name)
    with transaction.atomic():
        _alone_with(sha256)
        media = known(sha256) or _add(path, name, line, seen or look(path, name), sha256)
        if licence and not Statement.objects.filter(thing=media.thing_id).exists():
            credit = line["credit"]
            state_rights(media.thing, licence=licence, holder=line["holder"], credit_fr=credit, credit_en=credit)
        return work is not None and isinstance(media, Picture) and _link(work, media)


def _alone_with(sha256: str) -> None:
    """Two imports of one file wait for each other; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def _add(path: Path, name: str, line: Line, seen: Look, sha256: str) -> Any:
    title = line["title"] or PurePosixPath(name).stem
    if seen.sort is None:
        return add_picture(path, name=name, title=title, alt_fr=line["alt_fr"], alt_en=line["alt_en"], seen=seen.found)
    told = _TEXT[seen.sort]
    texts = {f"{told}_fr": line["alt_fr"], f"{told}_en": line["alt_en"]}
    media = _ADD[seen.sort](path, name=name, title_fr=title, seen=seen.found, **texts)
    type(media).objects.filter(pk=media.pk).update(sha256=sha256)
    return media


def _link(work: Work, picture: Picture) -> bool:
    order = work.pictures.count()
    _link, made = WorkPicture.objects.get_or_create(work=work, picture=picture, defaults={"order": order})
    return made
