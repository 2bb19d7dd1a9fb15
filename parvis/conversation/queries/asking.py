"""What whoever wrote by a form may read of it."""

from __future__ import annotations

from django.db.models import Q

from parvis.conversation.models import Message

# Held back by a pause, or still on its way, an answer is not said yet.
_SAID = ("done", "failed")
_MOST = 200


def said_with(first: Message) -> list[Message]:
    """What they wrote and what they were answered, in order: nobody else's words, whoever's thread it joined."""
    theirs = Q(key=first.key) | Q(key__startswith=f"{first.key}:")
    own = Message.objects.filter(theirs, direction="in")
    answers = Q(direction="out", reply_to__in=own.values("pk"), answer__state__in=_SAID)
    rows = Message.objects.filter(Q(pk__in=own.values("pk")) | answers, deleted_at=None, hidden_at=None)
    return list(rows.select_related("thread").order_by("pk")[:_MOST])
