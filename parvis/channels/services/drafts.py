"""What somebody is writing, kept at each pause: a page reloaded, a session that ends, another machine lose nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import QuerySet

from parvis.accounts.models import User
from parvis.channels.models import Draft
from parvis.core.clock import now

_KEPT = timedelta(days=60)
# More than every field of the longest message: what is longer is no message.
_MOST_SIGNS = 400_000
_MOST_KEPT = 50


def keep_draft(*, by: User, purpose: str, data: Mapping[str, Sequence[str]]) -> bool:
    """Keep what is written so far; whether it was. Nothing written is nothing to keep."""
    typed = {name: list(values) for name, values in data.items()}
    if sum(len(each) for values in typed.values() for each in values) > _MOST_SIGNS:
        return False
    Draft.objects.update_or_create(by=by, purpose=purpose[:60], defaults={"data": typed, "changed_at": now()})
    _forget_beyond(by)
    return True


def _forget_beyond(by: User) -> None:
    over = Draft.objects.filter(by=by).order_by("-changed_at").values_list("pk", flat=True)[_MOST_KEPT:]
    Draft.objects.filter(pk__in=list(over)).delete()


def draft_of(by: User, purpose: str) -> Draft | None:
    """What they were writing for this purpose."""
    return Draft.objects.filter(by=by, purpose=purpose[:60]).first()


def drafts_of(by: User) -> QuerySet[Draft]:
    """All they are writing, the latest first."""
    return Draft.objects.filter(by=by).order_by("-changed_at")


def drop_draft(*, by: User, purpose: str) -> None:
    """It is sent, or begun anew."""
    Draft.objects.filter(by=by, purpose=purpose[:60]).delete()


def forget_drafts() -> int:
    """Those nobody went on with. How many."""
    return Draft.objects.filter(changed_at__lt=now() - _KEPT).delete()[0]
