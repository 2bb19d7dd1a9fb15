"""Films: taken with their captions, their originals never touched."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from parvis.media.films import inspect_captions, inspect_film
from parvis.media.models import Picture, Video
from parvis.media.signals import media_changed
from parvis.traces.services import change_thing, register_thing, remove_thing

KIND = "video"


@transaction.atomic
def add_video(
    source: Path,
    *,
    captions_fr: Path | None = None,
    captions_en: Path | None = None,
    poster: Picture | None = None,
    **texts: Any,
) -> Video:
    """Take a film from a file. Raises NotAFilm when it, or its captions, cannot be used.

    texts: title_fr, title_en, transcript_fr, transcript_en.
    """
    video = Video(poster=poster, **texts)
    with source.open("rb") as stream:
        ending = inspect_film(stream, source.stat().st_size)
        video.file.save(f"{source.stem}.{ending}", File(stream), save=False)
    for name, captions in (("captions_fr", captions_fr), ("captions_en", captions_en)):
        if captions is not None:
            with captions.open("rb") as stream:
                inspect_captions(stream, captions.stat().st_size)
                getattr(video, name).save(captions.name, File(stream), save=False)
    video.save()
    return video


def settle_video(video: Video) -> None:
    """After any save: give it its address, or tell it is called otherwise."""
    title = str(video)
    if video.thing is None:
        video.thing = register_thing(kind=KIND, title=title)
        Video.objects.filter(pk=video.pk).update(thing=video.thing)
    elif video.thing.title != title[:500]:
        change_thing(video.thing, title=title)
    transaction.on_commit(partial(media_changed.send, sender=Video, media=video.thing.pk))


def forget_video(video: Video) -> None:
    """After a deletion: leave a tombstone, and delete the film and its captions."""
    if video.thing is not None:
        remove_thing(video.thing)
    for held in (video.file, video.captions_fr, video.captions_en):
        if held.name:
            transaction.on_commit(partial(held.storage.delete, held.name))
