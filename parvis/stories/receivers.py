"""What stories do when a page is published, moved or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_slug_changed

from parvis.media.usage import Use
from parvis.stories import queries, services
from parvis.stories.models import StoryPage


@receiver(page_published, sender=StoryPage)
def settle_published(instance: StoryPage, **_kwargs: Any) -> None:
    services.settle_story(instance)


@receiver(page_slug_changed, sender=StoryPage)
def keep_former_address(instance: StoryPage, instance_before: StoryPage, **_kwargs: Any) -> None:
    services.keep_address(instance, slug=instance_before.slug)


@receiver(post_delete, sender=StoryPage)
def retire_deleted(instance: StoryPage, **_kwargs: Any) -> None:
    services.retire_story(instance)


def uses_of(media: Any) -> Iterator[Use]:
    """The stories a media is shown in."""
    for page in queries.stories_showing(media):
        yield Use(_("story"), page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))
