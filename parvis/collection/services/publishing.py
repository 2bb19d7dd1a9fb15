"""What the public sees of a work: published, withdrawn for a while, removed for good."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.models import SourceRecord, Work
from parvis.collection.search import index_works, remove_works
from parvis.collection.services.returning import remember_removed
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.traces.services import change_thing, remove_thing


def publish_work(*, work: Work, by: User | None) -> Work:
    """Show a work to the public; harmless when it is shown already."""
    return _set_published(work, True, "parvis.publish", by)


def unpublish_work(*, work: Work, by: User | None) -> Work:
    """Withdraw a work from the public; its address answers again once it is published."""
    return _set_published(work, False, "parvis.unpublish", by)


@transaction.atomic
def _set_published(work: Work, published: bool, action: str, by: User | None) -> Work:
    if work.is_published == published:
        return work
    work.is_published, work.changed_at = published, now()
    work.save(update_fields=["is_published", "changed_at"])
    index_works([work.pk])
    change_thing(work.thing)
    log(work, action, user=by)
    return work


@transaction.atomic
def remove_work(*, work: Work, by: User | None) -> None:
    """Remove a work for good. Its permanent address says that it is gone (410).

    What a source told of it is remembered by its identifier, so that the next import does not bring it back.
    Raises BadInput for a fonds that still has parts.
    """
    thing = work.thing
    log(work, "wagtail.delete", user=by, deleted=True)
    record = SourceRecord.objects.filter(work=work).first()
    remove_works([work.pk])
    try:
        work.delete()
    except ProtectedError:
        raise BadInput(
            _("“%(title)s” has parts.") % {"title": thing.title},
            remedy=_("Remove its parts first, or put them under another work."),
        ) from None
    remove_thing(thing)
    if record is not None:
        remember_removed(work=work, record=record)
