"""Servers and people for those who decide about them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from parvis.fediverse.models import Deed, Host, Judgement, RemoteActor
from parvis.traces.models import Trace

_ACTS = 20


def judged_hosts(*, rule: str = "", words: str = "") -> QuerySet[Host]:
    """Servers with a rule, or whose name holds some words, by name."""
    rows = Host.objects.filter(name__icontains=words.strip()[:100]) if words.strip() else Host.objects.exclude(rule="")
    return (rows.filter(rule=rule) if rule else rows).order_by("name")


def judged_people(words: str = "") -> QuerySet[RemoteActor]:
    """People with a rule, or whose account or name holds some words."""
    words = words.strip().removeprefix("@")[:100]
    rows = RemoteActor.objects.filter(gone_at=None)
    if not words:
        return rows.exclude(rule="").order_by("address")
    named = Q(address__icontains=words) | Q(account__icontains=words) | Q(name__icontains=words)
    return rows.filter(named).order_by("address")


def counts() -> dict[str, int]:
    """How many servers have each rule."""
    return dict(Host.objects.exclude(rule="").order_by().values_list("rule").annotate(n=Count("pk")))


def history_of_host(name: str) -> QuerySet[Judgement]:
    """What was decided, the last first."""
    return Judgement.objects.select_related("by").filter(host=name)


def history_of(remote: RemoteActor) -> QuerySet[Judgement]:
    """The same of somebody."""
    return Judgement.objects.select_related("by").filter(remote=remote)


def acts_of(remote: RemoteActor) -> list[Trace]:
    """The last of what somebody did towards us."""
    if remote.handle_id is None:
        return []
    rows = Trace.objects.select_related("handle", "thing").filter(handle=remote.handle_id)
    return list(rows.order_by("-occurred_at", "-pk")[:_ACTS])


def posts_of(remote: RemoteActor) -> list[Deed]:
    """What they wrote that is still known by its address: what a report may name."""
    rows = Deed.objects.select_related("trace", "thing").filter(remote=remote, gone_at=None)
    return list(rows.filter(what__in=["reply", "mention", "quote", "message"]).order_by("-at")[:_ACTS])


def people_of(handles: list[Any]) -> dict[int, RemoteActor]:
    """Who of the social web these handles are."""
    return {row.handle_id: row for row in RemoteActor.objects.filter(handle__in=handles) if row.handle_id}
