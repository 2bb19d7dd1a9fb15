"""An activity on its way: one delivery a distinct inbox, shared inboxes joined.

Inboxes are written down in their order, so that those of one server stand together and share its connection.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from parvis.core.bulk import adapted, insert_rows
from parvis.core.clock import now
from parvis.fediverse.addresses import host_of
from parvis.fediverse.models import Activity, Delivery, Follower, RemoteActor
from parvis.fediverse.queries.reach import refused_among

# So many followers' inboxes are written in the caller's transaction; the sender goes on with a larger audience.
AT_ONCE = 2_000
_FIELDS = ("activity", "inbox", "host")


@transaction.atomic
def spread(activity: Activity, *, to_followers: bool, inboxes: Sequence[str] = ()) -> int:
    """Write down the deliveries of an activity, none to whom we do not speak. Harmless when repeated.

    Returns how many inboxes were written down here; those of a large audience follow, slice by slice.
    """
    refused = refused_among(host_of(inbox) for inbox in inboxes)
    named = sorted({inbox for inbox in inboxes if (host := host_of(inbox)) and host not in refused})
    _write(activity, named)
    if not to_followers:
        _end(activity)
        return len(named)
    Activity.objects.filter(pk=activity.pk).update(spread_after="")
    activity.spread_after = ""
    return len(named) + spread_slice(activity)


@transaction.atomic
def spread_slice(activity: Activity) -> int:
    """Write down the next inboxes of its followers; how many. ``spread_at`` is set once none is left."""
    found = _audience(activity, activity.spread_after or "")
    wanted = _reached(found)
    _write(activity, wanted)
    if len(found) < AT_ONCE:
        _end(activity)
    else:
        activity.spread_after = found[-1][0]
        Activity.objects.filter(pk=activity.pk).update(spread_after=activity.spread_after)
    return len(wanted)


@transaction.atomic
def go_on_spreading() -> int:
    """Take the next slice of whatever is being spread, unless another has it in hand; how many inboxes."""
    pending = Activity.objects.filter(spread_after__isnull=False).order_by("created_at")
    if connection.features.has_select_for_update_skip_locked:
        pending = pending.select_for_update(skip_locked=True)
    activity = pending.defer("body").first()
    return spread_slice(activity) if activity else 0


def is_spreading() -> bool:
    """Whether some audience is not written down to its end."""
    return Activity.objects.filter(spread_after__isnull=False).exists()


def _audience(activity: Activity, after: str) -> list[tuple[str, str]]:
    """The next inboxes of the followers, and the servers of those who have them."""
    shared = Coalesce(NullIf(F("remote__shared_inbox"), Value("")), F("remote__inbox"))
    followers = Follower.objects.filter(
        actor=activity.actor_id, state=Follower.State.ACCEPTED, remote__gone_at=None
    ).exclude(remote__rule=RemoteActor.Rule.BLOCK)
    rows = followers.annotate(box=shared).filter(box__gt=after).order_by("box")
    return list(rows.values_list("box", "remote__host").distinct()[:AT_ONCE])


def _reached(found: list[tuple[str, str]]) -> list[str]:
    """The inboxes among them that we speak to: neither they nor their owner's server are refused."""
    refused = refused_among({name for box, host in found for name in (host_of(box), host)})
    kept = [box for box, host in found if host not in refused and host_of(box) and host_of(box) not in refused]
    return list(dict.fromkeys(kept))


def _write(activity: Activity, inboxes: list[str]) -> None:
    number = adapted(activity.pk)
    rows = ((number, inbox, host_of(inbox)) for inbox in inboxes)
    insert_rows(Delivery, _FIELDS, rows, leaves_present=True)


def _end(activity: Activity) -> None:
    activity.spread_at, activity.spread_after = now(), None
    Activity.objects.filter(pk=activity.pk).update(spread_at=activity.spread_at, spread_after=None)
