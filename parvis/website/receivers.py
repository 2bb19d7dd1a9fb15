"""The site hears every edit: what it kept before is not shown again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_unpublished, post_page_move

from parvis.channels.signals import connection_changed
from parvis.collection.models import ImportRun, Maker, Place, Subject, Work
from parvis.media.models import Picture
from parvis.media.signals import media_changed
from parvis.media.usage import Use
from parvis.rights.signals import decision_changed
from parvis.traces.services import keep_former_slug
from parvis.traces.signals import thing_changed, thing_removed
from parvis.website.freshness import renew
from parvis.website.models import HomePage

# Rows no page shows: writing them, thousands at a time in an import, changes nothing to see.
_UNSEEN = {
    "accounts.user", "collection.sourcerecord", "collection.importrun", "collection.importproblem",
    "collection.conflict", "media.rendition", "rights.calendarmark", "rights.declaration",
    "rights.grantrequest", "rights.requestevent", "rights.depositlink", "rights.deposit", "rights.depositedfile",
}  # fmt: skip
# What is said in public tells of itself by its thing (thing_changed).
_SEEN_APPS = {"accounts", "collection", "media", "rights", "stories", "website"}


@receiver(post_delete)
def keep_address(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """The page of what was removed says so (410) as long as somebody asks for it."""
    if sender in (Work, Maker, Place, Subject):
        keep_former_slug(instance.thing, slug=instance.slug)


@receiver((post_save, post_delete))
def row_changed(sender: Any, **_kwargs: Any) -> None:
    label = sender._meta.label_lower
    if label == "fediverse.actor" or (sender._meta.app_label in _SEEN_APPS and label not in _UNSEEN):
        renew()


@receiver(post_save, sender=ImportRun)
def import_ended(instance: ImportRun, **_kwargs: Any) -> None:
    # An import writes thousands of rows at once, which send no signal of their own.
    if instance.state != ImportRun.State.RUNNING:
        renew()


@receiver(m2m_changed)
def links_changed(sender: Any, action: str, **_kwargs: Any) -> None:
    if sender._meta.app_label in _SEEN_APPS and action.startswith("post_"):
        renew()


@receiver((page_published, page_unpublished, post_page_move))
def page_changed(**_kwargs: Any) -> None:
    renew()


@receiver((decision_changed, media_changed, thing_changed, thing_removed, connection_changed))
def told_from_below(**_kwargs: Any) -> None:
    renew()


def uses_of(media: Any) -> Iterator[Use]:
    """The home pages a picture opens."""
    for page in HomePage.objects.filter(opening_picture=media.pk) if isinstance(media, Picture) else ():
        yield Use(_("home page"), page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))
