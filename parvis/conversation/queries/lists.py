"""The list of conversations: filters, words, the newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import F, Q, QuerySet

from parvis.accounts.models import User
from parvis.collection.search.query import parse_terms
from parvis.conversation.models import Message, Thread
from parvis.conversation.queries.alerts import threads_of_alert
from parvis.conversation.search import index
from parvis.core.clock import now

PAGE = 50
# Beyond this many a person narrows.
MOST_COUNTED = 1_000
# How many of the newest hits of a common word are looked at, so many at a time.
_LOOKS = (400, 4_000, 16_000)
OPEN = ("new", "assigned")
READS_PRIVATE = "conversation.view_private_thread"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is looked for; what is empty or None is not asked. All together.

    state: one of ``Thread.State``, "open" (new and assigned) or "" (all but muted); assignee: a member's key,
    "nobody"; kind: one of ``Kind``; way, network, language; about, department, topic, site: keys;
    is_private, is_overdue, needs_answer: yes or no; words: as typed ("a phrase", -excluded); under: a sending of ours;
    alert: the conversations an alert is about.
    """

    state: str = ""
    assignee: int | str | None = None
    department: int | None = None
    topic: int | None = None
    site: int | None = None
    way: str = ""
    network: str = ""
    language: str = ""
    kind: str = ""
    about: UUID | None = None
    under: UUID | None = None
    starter: int | None = None
    is_private: bool | None = None
    is_overdue: bool | None = None
    needs_answer: bool | None = None
    alert: int | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One conversation as a list shows it. last: its last message that is no note."""

    thread: Thread
    last: Message | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """rows; after: what to ask the next page with, "" at the end; is_partial: of a common word, the newest were
    looked at and no more."""

    rows: tuple[Row, ...]
    after: str = ""
    is_partial: bool = False


def visible(user: User) -> QuerySet[Thread]:
    """The conversations somebody may see; private ones are for those who answer them."""
    rows = Thread.objects.filter(merged_into=None)
    return rows if user.has_perm(READS_PRIVATE) else rows.filter(is_private=False)


def filtered(filters: Filters, *, by: User) -> QuerySet[Thread]:
    """Those that fulfil all filters but the words, in no order."""
    return visible(by).filter(_conditions(filters))


def _conditions(filters: Filters, prefix: str = "") -> Q:
    """All but the words; prefix: how a thread is reached from what is asked."""
    wanted = _state(filters.state, prefix) & _assignee(filters.assignee, prefix) & _overdue(filters.is_overdue, prefix)
    plain = ("way", "network", "language", "kind")
    keys = ("department", "topic", "site", "about", "under", "starter")
    for name in (*plain, *keys):
        if value := getattr(filters, name):
            wanted &= Q(**{f"{prefix}{name}": value})
    if filters.alert is not None:
        wanted &= Q(**{f"{prefix}pk__in": threads_of_alert(filters.alert)})
    for name in ("is_private", "needs_answer"):
        if (value := getattr(filters, name)) is not None:
            wanted &= Q(**{f"{prefix}{name}": value})
    return wanted


def _state(state: str, prefix: str) -> Q:
    if state == "open":
        return Q(**{f"{prefix}state__in": OPEN})
    return Q(**{f"{prefix}state": state}) if state else ~Q(**{f"{prefix}state": "muted"})


def _assignee(assignee: int | str | None, prefix: str) -> Q:
    if assignee is None or assignee == "":
        return Q()
    return Q(**{f"{prefix}assignee": None if assignee == "nobody" else assignee})


def _overdue(is_overdue: bool | None, prefix: str) -> Q:
    late = Q(**{f"{prefix}needs_answer": True, f"{prefix}due_at__lt": now()})
    return Q() if is_overdue is None else late if is_overdue else ~late


def threads(filters: Filters, *, by: User, after: str = "", limit: int = PAGE) -> Page:
    """One page, the newest first."""
    if filters.words.strip():
        return _searched(filters, by=by, after=after, limit=limit)
    rows = filtered(filters, by=by)
    if after:
        rows = rows.filter(_older(after))
    ids = list(rows.order_by("-last_at", "id").values_list("id", "last_at")[: limit + 1])
    last = ids[limit - 1] if len(ids) > limit else None
    return Page(
        rows=rows_of([each for each, _at in ids[:limit]]), after=f"{last[1].isoformat()}|{last[0]}" if last else ""
    )


def _older(after: str) -> Q:
    """What comes behind the last one of a page; nothing for an address somebody made up."""
    at, _bar, pk = after.partition("|")
    try:
        moment, key = datetime.fromisoformat(at), UUID(pk)
        return Q(last_at__lt=moment) | Q(last_at=moment, id__gt=key)
    except ValueError:
        return Q(pk__in=[])


def _searched(filters: Filters, *, by: User, after: str, limit: int) -> Page:
    """The conversations of the newest messages that say it, each once."""
    terms = parse_terms(filters.words)
    reads_private = by.has_perm(READS_PRIVATE)
    below = int(after) if after.isdecimal() and len(after) < 19 else None
    found: dict[UUID, int] = {}
    for most in _LOOKS:
        hits = index().hits(terms, below=below, most=most)
        for pk, thread in _threads_of(hits, filters, reads_private):
            found.setdefault(thread, pk)
            if len(found) > limit:
                break
        if len(found) > limit or len(hits) < most:
            break
        below = hits[-1]
    else:
        return Page(rows=rows_of(list(found)[:limit]), after=str(below), is_partial=True)
    # The next page begins below the last thread shown; one met again there is shown again, never lost.
    shown = list(found)[:limit]
    return Page(rows=rows_of(shown), after=str(found[shown[-1]]) if len(found) > limit else "")


def _threads_of(hits: Sequence[int], filters: Filters, reads_private: bool) -> Iterable[tuple[int, UUID]]:
    """(message, thread) of those hits whose thread is wanted, the newest first."""
    if not hits:
        return []
    said = Message.objects.filter(_conditions(filters, "thread__"), thread__merged_into=None)
    if not reads_private:
        said = said.filter(is_private=False, thread__is_private=False)
    # Numbers of our own, written out: thousands of parameters would cost more than the question.
    said = said.extra(where=[f"conversation_message.id IN ({','.join(map(str, hits))})"])
    # No more of them are read than whoever asks goes through.
    return said.order_by("-pk").values_list("pk", "thread").iterator(chunk_size=100)


def rows_of(ids: Sequence[UUID]) -> tuple[Row, ...]:
    """Conversations as a list shows them, in the order of their keys."""
    found = Thread.objects.select_related("starter", "correspondent", "assignee", "department", "about", "connection")
    by_id = {each.pk: each for each in found.filter(pk__in=ids)}
    lasts = _last_messages(ids)
    return tuple(Row(thread=by_id[each], last=lasts.get(each)) for each in ids if each in by_id)


def _last_messages(ids: Sequence[UUID]) -> dict[UUID, Message]:
    """The last word of each, by one look in the index a thread."""
    from django.db.models import OuterRef, Subquery

    said = Message.objects.filter(thread=OuterRef("pk")).exclude(direction="note").order_by("-at", "-pk")
    pairs = (
        Thread.objects.filter(pk__in=ids).annotate(last=Subquery(said.values("pk")[:1])).values_list("last", flat=True)
    )
    rows = Message.objects.filter(pk__in=[each for each in pairs if each]).select_related("handle", "member")
    return {each.thread_id: each for each in rows}


def count(filters: Filters, *, by: User, most: int = MOST_COUNTED) -> int:
    """How many fulfil the filters, words apart; the database counts no further than ``most``."""
    return filtered(filters, by=by).order_by()[:most].count()


def counts_by_state(filters: Filters, *, by: User) -> dict[str, int]:
    """How many in each state, for the tabs; no further than MOST_COUNTED each."""
    states = [state for state, _label in Thread.State.choices]
    return {state: count(replace(filters, state=state), by=by) for state in states}


def changed_since(moment: datetime, filters: Filters, *, by: User, most: int = PAGE) -> tuple[Row, ...]:
    """What changed in a list since a moment: an open page asks it every other second."""
    rows = filtered(filters, by=by).filter(changed_at__gt=moment).order_by("-changed_at")
    return rows_of(list(rows.values_list("id", flat=True)[:most]))


def latest_change() -> datetime | None:
    """When anything last changed: one look in an index, so that a page that polls costs nothing."""
    return cast(Any, Thread.objects.order_by(F("changed_at").desc()).values_list("changed_at", flat=True).first())
