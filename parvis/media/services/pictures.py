"""Pictures: taken in whole or not at all, their originals never touched."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from parvis.media import files
from parvis.media.inspection import Inspected, inspect_picture
from parvis.media.kinds import kind_of_stream
from parvis.media.models import Derivative, Picture
from parvis.media.services.derivatives import make_again, share_path
from parvis.media.services.likenesses import keep_likeness
from parvis.media.signals import media_changed
from parvis.traces.services import change_thing, register_thing, remove_thing

KIND = "picture"


@transaction.atomic
def add_picture(
    source: Path,
    *,
    alt_fr: str,
    alt_en: str,
    title: str = "",
    name: str = "",
    focus: tuple[float, float] | None = None,
    seen: Inspected | None = None,
    **texts: Any,
) -> Picture:
    """Take a picture from a file. Raises NotAPicture when it cannot be one.

    seen: what was found by who looked at it already; name: the original's name, else the file's; focus: where to look, from 0 to 1 in each
    direction; texts: caption_fr, caption_en, is_illustration. Its derivatives are made in
    the background after commit (receivers.py); ``make_derivatives`` makes them at once.
    """
    called = name or source.name
    seen = seen or inspect_picture(source, name=called)
    picture = Picture(title=title or Path(called).stem, alt_fr=alt_fr, alt_en=alt_en, **texts)
    if focus is not None:
        picture.focal_point_x = round(focus[0] * seen.width)
        picture.focal_point_y = round(focus[1] * seen.height)
    with source.open("rb") as stream:
        sent = File(stream, name=called)
        sent.inspected = seen  # type: ignore[attr-defined]
        setattr(picture, "file", sent)  # noqa: B010
        picture._set_image_file_metadata()
        picture.save()
    return picture


def settle_picture(picture: Picture) -> None:
    """After any save: give it its address and its fingerprint, where they lack.

    A new original or a new focus puts back to pending what depends on it.
    """
    if picture.thing is None:
        picture.thing = register_thing(kind=KIND, title=picture.title)
    elif picture.thing.title != picture.title[:500]:
        change_thing(picture.thing, title=picture.title)
    if picture.settled_file != picture.file.name:
        _take_fingerprint(picture)
        make_again(picture)
    else:
        _follow_focus(picture)
    _keep(picture)
    transaction.on_commit(partial(media_changed.send, sender=Picture, media=picture.address))


def _take_fingerprint(picture: Picture) -> None:
    if not files.exists(picture.file.name):
        return
    with picture.file.storage.open(picture.file.name) as stream:
        picture.kind = kind_of_stream(stream)
        picture.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    picture.settled_file = picture.file.name
    keep_likeness(picture)


def _follow_focus(picture: Picture) -> None:
    card = picture.derivatives.filter(kind=Derivative.Kind.SHARE, state=Derivative.State.MADE).first()
    if card is not None and card.path != share_path(picture):
        make_again(picture, kinds=(Derivative.Kind.SHARE,))


def _keep(picture: Picture) -> None:
    """Write what was settled without saving again."""
    columns = ("thing_id", "kind", "sha256", "settled_file")
    Picture.objects.filter(pk=picture.pk).update(**{name: getattr(picture, name) for name in columns})


def forget_picture(picture: Picture) -> None:
    """After a deletion: leave a tombstone, and delete what was made of it."""
    thing = picture.thing
    if thing is not None:
        remove_thing(thing)
        transaction.on_commit(partial(files.remove_all, thing.pk))
