"""Followers whose inbox is gone."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from parvis.core.clock import now
from parvis.fediverse.models import Delivery, Follower, RemoteActor


@transaction.atomic
def forget_inbox(inbox: str) -> int:
    """Its server says it is gone for good (410): whoever was reached by it follows no more; how many.

    What else waited for it is gone too. Somebody who follows again later is welcome.
    """
    there = Q(shared_inbox=inbox) | Q(shared_inbox="", inbox=inbox)
    people = RemoteActor.objects.filter(there, gone_at=None)
    following = Follower.objects.filter(
        remote__in=people, state__in=(Follower.State.REQUESTED, Follower.State.ACCEPTED)
    )
    ended = following.update(state=Follower.State.ENDED, changed_at=now())
    people.update(gone_at=now())
    waiting = Delivery.objects.filter(inbox=inbox, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.GONE, problem=Delivery.Problem.UNKNOWN, status=410, changed_at=now())
    return ended
