"""What media hears: a media was saved or deleted, by whatever door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import enqueue
from parvis.media import services, tasks, usage
from parvis.media.models import Picture, Video


def picture_saved(instance: Picture, raw: bool = False, **_event: Any) -> None:
    """Settle it, then ask for its derivatives."""
    if not raw:
        services.settle_picture(instance)
        enqueue(tasks.make_derivatives, instance.pk)


def picture_deleted(instance: Picture, **_event: Any) -> None:
    """Leave a tombstone."""
    services.forget_picture(instance)


def recording_saved(instance: Any, raw: bool = False, **_event: Any) -> None:
    """Settle a film, a sound or a document, then ask for what is shown of it."""
    if not raw and services.settle_recording(instance):
        enqueue(tasks.prepare_recording, type(instance).__name__, instance.pk)


def recording_deleted(instance: Any, **_event: Any) -> None:
    """Leave a tombstone."""
    services.forget_recording(instance)


def media_deleting(instance: Any, **_event: Any) -> None:
    """Whatever the door: what is in use is not deleted. Raises InUse."""
    usage.refuse_if_used(instance)


def posters_of(media: Any) -> Iterator[usage.Use]:
    """The films a picture is the poster of."""
    for film in Video.objects.filter(poster=media.pk) if isinstance(media, Picture) else ():
        yield usage.Use(_("film"), str(film), reverse("videos:edit", args=[film.pk]))
