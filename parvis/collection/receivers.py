"""What the collection hears from below: rights that change show in its search at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.collection.models import WorkPicture
from parvis.collection.search import refresh_pictures
from parvis.media.models import Picture
from parvis.media.usage import Use
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


def uses_of(media: Any) -> Iterator[Use]:
    """The works a picture is of."""
    for link in (
        WorkPicture.objects.filter(picture=media.pk).select_related("work") if isinstance(media, Picture) else ()
    ):
        yield Use(_("work"), str(link.work), reverse("works:edit", args=[link.work_id]))
