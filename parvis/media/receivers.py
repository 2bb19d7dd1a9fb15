"""What media hears: a picture or a film was saved or deleted, by whatever door."""

from __future__ import annotations

from typing import Any

from parvis.core.tasks import enqueue
from parvis.media import services, tasks
from parvis.media.models import Picture, Video


def picture_saved(instance: Picture, raw: bool = False, **_event: Any) -> None:
    """Settle it, then ask for its derivatives."""
    if not raw:
        services.settle_picture(instance)
        enqueue(tasks.make_derivatives, instance.pk)


def picture_deleted(instance: Picture, **_event: Any) -> None:
    """Leave a tombstone."""
    services.forget_picture(instance)


def video_saved(instance: Video, raw: bool = False, **_event: Any) -> None:
    """Settle it."""
    if not raw:
        services.settle_video(instance)


def video_deleted(instance: Video, **_event: Any) -> None:
    """Leave a tombstone."""
    services.forget_video(instance)
