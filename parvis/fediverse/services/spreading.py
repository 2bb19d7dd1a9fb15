"""An activity on its way: one delivery a distinct inbox, shared inboxes joined."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from parvis.core.clock import now
from parvis.fediverse.addresses import host_of
from parvis.fediverse.models import Activity, Delivery, Follower


@transaction.atomic
def spread(activity: Activity, *, to_followers: bool, inboxes: Sequence[str]) -> int:
    """Write down the deliveries of an activity; how many. Harmless when repeated."""
    wanted = dict.fromkeys(inboxes)
    if to_followers:
        followers = Follower.objects.filter(
            actor=activity.actor_id, state=Follower.State.ACCEPTED, remote__gone_at=None
        ).exclude(remote__rule="block")
        shared = Coalesce(NullIf(F("remote__shared_inbox"), Value("")), F("remote__inbox"))
        wanted |= dict.fromkeys(followers.values_list(shared, flat=True).distinct())
    rows = [Delivery(activity=activity, inbox=inbox, host=host_of(inbox)) for inbox in wanted]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    Activity.objects.filter(pk=activity.pk).update(spread_at=now())
    return len(rows)
