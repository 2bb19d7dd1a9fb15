"""What stories do when a page is published, moved or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished

from parvis.core.approval import services as approval
from parvis.media.usage import Use
from parvis.stories import approving, queries, services
from parvis.stories.models import StoryPage


@receiver(page_published, sender=StoryPage)
def settle_published(instance: StoryPage, **_kwargs: Any) -> None:
    services.settle_story(instance)


@receiver(pre_save, dispatch_uid="stories.guard")
def guard_publishing(
    instance: Any, raw: bool = False, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Whatever the door, nothing unapproved becomes public, now or at a date (a restored row was public already)."""
    if raw:
        return
    if isinstance(instance, Page):
        approving.refuse_unapproved(instance, update_fields)
    elif isinstance(instance, Revision) and instance.approved_go_live_at and (page := approving.story_of(instance)):
        approving.refuse_unapproved_draft(page)


@receiver(post_save, sender=Revision, dispatch_uid="stories.changed")
def note_new_version(instance: Revision, update_fields: frozenset[str] | None, **_kwargs: Any) -> None:
    """A version is written, or written over: what was asked for another content is overtaken."""
    is_written = update_fields is None or "content" in update_fields
    page = approving.story_of(instance) if is_written else None
    if page is not None:
        approval.note_change(
            subject=approving.SUBJECT, target=approving.target_of(page), digest=approving.digest_of(page)
        )


@receiver(page_published, sender=StoryPage, dispatch_uid="stories.one_approval")
def keep_one_approval(instance: StoryPage, **_kwargs: Any) -> None:
    """Once published, only the approval of what is public holds: going back to an earlier text asks again."""
    digest = approving.digest_of(instance)
    approval.lapse(subject=approving.SUBJECT, target=approving.target_of(instance), but=digest)


@receiver(page_unpublished, sender=StoryPage, dispatch_uid="stories.no_approval")
def end_approval(instance: StoryPage, **_kwargs: Any) -> None:
    """Taken down: publishing it again asks again."""
    approval.lapse(subject=approving.SUBJECT, target=approving.target_of(instance))


@receiver(page_slug_changed, sender=StoryPage)
def keep_former_address(instance: StoryPage, instance_before: StoryPage, **_kwargs: Any) -> None:
    services.keep_address(instance, slug=instance_before.slug)


@receiver(post_delete, sender=StoryPage)
def retire_deleted(instance: StoryPage, **_kwargs: Any) -> None:
    services.retire_story(instance)
    approval.forget_target(subject=approving.SUBJECT, target=str(instance.pk))


def uses_of(media: Any) -> Iterator[Use]:
    """The stories a media is shown in."""
    for page in queries.stories_showing(media):
        yield Use(_("story"), page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))
