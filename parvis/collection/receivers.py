"""What the collection hears from below: rights that change show in its search at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from parvis.collection.search import refresh_pictures
from parvis.rights.signals import decision_changed
from parvis.traces.models import Thing
from parvis.traces.signals import thing_changed


@receiver(decision_changed)
def rights_changed(media: Collection[UUID], **_kwargs: Any) -> None:
    refresh_pictures(media)


@receiver(thing_changed)
def picture_changed(thing: Thing, **_kwargs: Any) -> None:
    # A picture described at last, in both languages, may be shown.
    if thing.kind == "picture":
        refresh_pictures([thing.pk])
