"""Who takes a conversation: whoever's turn it is, an expert, a department; deputies of those away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from parvis.accounts.models import Department, Topic, User
from parvis.accounts.queries.deciding import absences_on
from parvis.conversation.models import Message, Rota, Route, Thread, Turn
from parvis.conversation.queries.once import once
from parvis.core.clock import today
from parvis.core.text import fold

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a conversation goes by a route. instead_of: whose deputy the member is today."""

    department: Department | None = None
    topic: Topic | None = None
    member: User | None = None
    instead_of: User | None = None


def members_able(permission: str = "conversation.view_thread") -> QuerySet[User]:
    """Members of staff who work here and may, by their name."""
    found: QuerySet[User] = User.objects.with_perm(permission, backend=_BACKEND)
    return found.filter(is_active=True).order_by("last_name", "first_name", "username").distinct()


def stand_in(member: User, *, on: date | None = None) -> User | None:
    """Somebody, or whoever stands in for them that day; None when nobody does."""
    seen: set[int] = set()
    found: User | None = member
    while found is not None and found.pk not in seen:
        seen.add(found.pk)
        away = absences_on(on or today()).filter(member=found).select_related("deputy").first()
        if away is None:
            return found if found.is_active else None
        found = away.deputy
    return None


def first_here(members: Iterable[User], *, on: date | None = None) -> tuple[User | None, User | None]:
    """(the first of them who is here, or stands in for one of them; instead of whom)."""
    for member in members:
        found = stand_in(member, on=on)
        if found is not None:
            return found, member if found.pk != member.pk else None
    return None, None


def turn_of(rota: Rota, *, on: date | None = None) -> list[User]:
    """Whose turn it is: those of these very days first, then those of the weekday, then the others, in order."""
    day = on or today()
    within = (Q(first_day=None) | Q(first_day__lte=day)) & (Q(last_day=None) | Q(last_day__gte=day))
    turns = rota.turns.filter(within, Q(weekday=None) | Q(weekday=day.weekday()), member__is_active=True)
    return [each.member for each in sorted(turns.select_related("member"), key=_width)]


def _width(turn: Turn) -> tuple[bool, bool, int, int]:
    return (turn.first_day is None and turn.last_day is None, turn.weekday is None, turn.order, turn.pk)


def experts_of(topic: Topic) -> list[User]:
    """Those who know a topic, the least busy first."""
    rows = topic.people.filter(is_active=True)
    busy = Count("threads", filter=Q(threads__state__in=("new", "assigned")))
    return list(rows.annotate(busy=busy).order_by("busy", "last_name", "pk"))


def route_of(thread: Thread, message: Message) -> Route | None:
    """The first route, by order, all of whose conditions hold."""
    rows = Route.objects.filter(is_active=True).select_related("department", "topic", "rota", "member")
    routes = once("routes", lambda: list(rows))
    words = fold(f"{thread.subject} {message.text}")
    return next((each for each in routes if _holds(each, thread, words)), None)


def _holds(route: Route, thread: Thread, words: str) -> bool:
    asked = (("way", "way"), ("network", "network"), ("site_id", "site_id"), ("about_id", "about_id"))
    if any(getattr(route, ours) and getattr(route, ours) != getattr(thread, theirs) for ours, theirs in asked):
        return False
    if route.language and route.language[:2] != thread.language[:2]:
        return False
    if route.about_kind and (thread.about is None or thread.about.kind != route.about_kind):
        return False
    listed = [fold(each).strip() for each in route.words.splitlines() if each.strip()]
    return not listed or any(says(words, each) for each in listed)


def says(text: str, word: str) -> bool:
    """Whether a text says a word, or a phrase, from the beginning of a word on."""
    place = text.find(word)
    while place >= 0:
        if place == 0 or not text[place - 1].isalnum():
            return True
        place = text.find(word, place + 1)
    return False


def destination_of(route: Route, *, on: date | None = None) -> Destination:
    """Where a route leads today."""
    member, instead_of = first_here(_members(route, on), on=on)
    return Destination(department=route.department, topic=route.topic, member=member, instead_of=instead_of)


def _members(route: Route, on: date | None) -> Sequence[User]:
    if route.member is not None:
        return [route.member]
    if route.rota is not None:
        return turn_of(route.rota, on=on)
    return experts_of(route.topic) if route.topic is not None else []
