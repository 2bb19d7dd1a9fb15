"""Alerts: those to see to, what each is about, who was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from parvis.accounts.models import User
from parvis.conversation.models import Alert, AlertLetter, AlertRule, Message, Thread
from parvis.conversation.queries.surges import HOUR

_READS_PRIVATE = "conversation.view_private_thread"


def alerts_for(user: User) -> QuerySet[Alert]:
    """Those somebody may see, the open ones first, then the latest; about private words only for those who read them."""
    rows = Alert.objects.select_related("rule", "thread", "seen_by")
    if not user.has_perm(_READS_PRIVATE):
        rows = rows.exclude(thread__is_private=True)
    is_seen = Case(When(state=Alert.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(is_seen, "-created_at", "-pk")


def open_alerts(user: User) -> QuerySet[Alert]:
    """Those nobody saw to yet."""
    return alerts_for(user).filter(state=Alert.State.OPEN)


def letters_of(alert: Alert) -> QuerySet[AlertLetter]:
    """Who was told, and what became of each letter."""
    return alert.letters.select_related("person")


def messages_of(alert: Alert) -> Q:
    """The messages of a surge: those of its hour and since, by the way its rule looks at."""
    told = {"thread__way": alert.rule.way, "thread__network": alert.rule.network}
    narrow = {name: value for name, value in told.items() if value}
    return Q(direction="in", created_at__gt=alert.created_at - HOUR, created_at__lte=alert.changed_at, **narrow)


def threads_of_alert(pk: int) -> Any:
    """The keys of the conversations an alert is about: its own, or all of a surge."""
    alert = Alert.objects.select_related("rule").filter(pk=pk).first()
    if alert is None:
        return []
    if alert.rule.kind != AlertRule.Kind.VOLUME:
        return [_standing(alert.thread_id)] if alert.thread_id else []
    return Message.objects.filter(messages_of(alert)).values("thread")


def _standing(pk: UUID) -> UUID:
    """The conversation itself, or the one it was joined to since."""
    return Thread.objects.filter(pk=pk).values_list("merged_into", flat=True).first() or pk
