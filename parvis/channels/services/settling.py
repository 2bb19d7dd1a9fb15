"""Where a sending comes to rest, and who is told: the only writer of its outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from parvis.accounts.models import User
from parvis.channels.contracts import ChannelError, Sent
from parvis.channels.models import AuthorLetter, Connection, Delivery, Part
from parvis.channels.services import letters
from parvis.channels.signals import account_ailing, delivery_settled
from parvis.channels.states import Connecting, Going
from parvis.core.bilingual import both
from parvis.core.clock import now

_State = Delivery.State
# What a sending forgets when it begins anew.
CLEAR: dict[str, Any] = {"reason": "", "problem": {}, "remedy": {}, "lease_until": None, "attempts": 0}


def settle(delivery: Delivery, *, before: str, after: str, by: User | None = None, **changes: Any) -> bool:
    """Move it to where it rests and tell it, its author by a letter when it is held back; False when somebody else
    moved it first. by: who did it, who needs no letter."""
    with transaction.atomic():
        moved = Going.claim(delivery, before=before, after=after, lease_until=None, **changes)
        if moved and after == _State.HELD:
            letters.note(delivery, AuthorLetter.Kind.HELD, by=by)
        if moved:
            transaction.on_commit(partial(delivery_settled.send, sender=Delivery, delivery=delivery))
    return moved


def hold(
    delivery: Delivery,
    *,
    before: str,
    reason: str,
    problem: str | Promise | dict[str, str],
    remedy: str | Promise | dict[str, str] = "",
    by: User | None = None,
) -> bool:
    """Hold it back until a person acts, saying why and what to do. by: who did it."""
    told = {"reason": reason, "problem": in_both(problem), "remedy": in_both(remedy)}
    return settle(delivery, before=before, after=_State.HELD, by=by, **told)


def in_both(text: str | Promise | dict[str, str]) -> dict[str, str]:
    """A sentence as its row keeps it."""
    if isinstance(text, dict):
        return text
    return both(text) if text else {}


def settle_sent(delivery: Delivery, sent: Sent, *, before: str, at: datetime | None = None) -> bool:
    """It is out: its address, and those of its parts. False when somebody else moved it first."""
    with transaction.atomic():
        done = settle(
            delivery, before=before, after=_State.SENT, sent_at=at or now(), remote_id=sent.id[:500],
            remote_url=sent.url[:500], remote=as_kept(sent), reason="", problem={}, remedy={},
        )  # fmt: skip
        if done:
            Part.objects.filter(delivery=delivery).delete()
            Part.objects.bulk_create(_parts(delivery, sent))
    return done


def _parts(delivery: Delivery, sent: Sent) -> list[Part]:
    posts = [sent, *(part for part in sent.parts if part.id != sent.id)]
    return [
        Part(delivery=delivery, place=place, remote_id=post.id[:500], url=post.url[:500])
        for place, post in enumerate(posts)
        if post.id
    ]


def as_kept(sent: Sent) -> dict[str, Any]:
    """What the network answered, as JSON."""
    parts = [as_kept(part) for part in sent.parts]
    return {"id": sent.id, "url": sent.url, "parts": parts, "extra": dict(sent.extra)}


def sent_of(delivery: Delivery) -> Sent:
    """What the network answered, as its adapter knows it."""
    return _sent(delivery.remote or {"id": delivery.remote_id, "url": delivery.remote_url})


def _sent(kept: dict[str, Any]) -> Sent:
    parts = tuple(_sent(part) for part in kept.get("parts", ()))
    return Sent(id=kept["id"], url=kept.get("url", ""), parts=parts, extra=kept.get("extra", {}))


def wait_again(delivery: Delivery, *, before: str, error: ChannelError | None, after: float | None = None) -> bool:
    """Put it back to wait: not before so long, and longer each time."""
    told = {"problem": in_both(error.message), "remedy": in_both(error.remedy)} if error else {}
    asked = after if after is not None else getattr(error, "after", None)
    not_before = now() + timedelta(seconds=max(asked or 0.0, backoff(delivery.attempts) if error else 0.0))
    return Going.claim(delivery, before=before, after=_State.WAITING, lease_until=not_before, **told)


def backoff(attempts: int) -> float:
    """Seconds: one minute, then twice as long each time, six hours at most."""
    return float(min(21_600, 60 * 2 ** max(0, min(attempts, 12) - 1)))


def break_connection(connection: Connection, error: ChannelError) -> bool:
    """The account no longer works until somebody connects it again; told once."""
    problem = {"problem": in_both(error.message), "told_stage": "broken", "told_at": now()}
    for before in (Connection.State.WORKING, Connection.State.AILING):
        if Connecting.claim(connection, before=before, after=Connection.State.BROKEN, **problem):
            tell_ailing(connection)
            return True
    return False


def tell_ailing(connection: Connection) -> None:
    """Tell the apps above, once committed, that an account needs somebody."""
    why = dict(connection.problem)
    transaction.on_commit(partial(account_ailing.send, sender=Connection, connection=connection, why=why))
