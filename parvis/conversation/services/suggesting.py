"""What is on now that is nearest to what a message is about, with why: a person decides whether to say it.

Points are few and can be told: the very work is shown (10), its maker (5), a place (4), a subject (3), words of the
title (2 each), the same years (1). Nothing is learned, nothing leaves the house.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Site, User
from parvis.collection.models import Work
from parvis.collection.search.words import words
from parvis.conversation.models import Message, OnView, Thread
from parvis.core.bilingual import LANGUAGES, pick, say
from parvis.core.clock import today
from parvis.core.errors import BadInput
from parvis.stories.models import StoryPage, StoryWork
from parvis.traces.models import Thing

_POINTS = {"work": 10, "maker": 5, "place": 4, "subject": 3, "site": 2, "title": 2, "years": 1}
_SHORTEST = 4
_MOST_WORDS = 400
_NAMED = ("maker", "place", "subject")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something on now. url: its permanent address; reasons: sentences, the strongest first; until: its last day."""

    thing: Thing
    title: str
    url: str
    points: int
    reasons: tuple[str | Promise, ...]
    until: date | None = None


@dataclass
class _About:
    """What a message is about: works, and what they are known by."""

    works: set[int] = field(default_factory=set)
    named: dict[str, dict[int, str]] = field(default_factory=lambda: {kind: {} for kind in _NAMED})
    years: tuple[int, int] | None = None
    words: frozenset[str] = frozenset()
    site: int | None = None


def on_view_now(*, on: date | None = None) -> list[OnView]:
    """What is on, that still stands at its address."""
    day = on or today()
    within = (Q(first_day=None) | Q(first_day__lte=day)) & (Q(last_day=None) | Q(last_day__gte=day))
    return list(OnView.objects.filter(within, thing__state=Thing.State.LIVE).select_related("thing", "site"))


def put_on_view(
    thing: Thing, *, by: User, site: Site | None = None, first_day: date | None = None, last_day: date | None = None
) -> OnView:
    """Mark it as on view, or say better until when. Raises BadInput."""
    if first_day and last_day and last_day < first_day:
        raise BadInput(_("It would end before it begins."), field="last_day")
    told = {"site": site, "first_day": first_day, "last_day": last_day, "by": by}
    return OnView.objects.update_or_create(thing=thing, defaults=told)[0]


def take_off_view(thing: Thing) -> None:
    """It is over."""
    OnView.objects.filter(thing=thing).delete()


def suggest(thread: Thread, *, message: Message | None = None, most: int = 3) -> list[Suggestion]:
    """The nearest, the strongest first; [] where nothing on now has anything to do with it."""
    shown = on_view_now()
    if not shown:
        return []
    pages = _pages([each.thing_id for each in shown])
    about = _about(thread, message, set(pages))
    found = _points(about, pages)
    _by_titles(about, pages, found)
    _by_site(about, shown, found)
    made = [_made(each, pages[each.thing_id], found[each.thing_id]) for each in shown if found.get(each.thing_id)
            and each.thing_id in pages]  # fmt: skip
    return sorted(made, key=lambda each: (-each.points, each.title))[:most]


def _pages(things: Iterable[UUID]) -> dict[UUID, list[StoryPage]]:
    found: dict[UUID, list[StoryPage]] = defaultdict(list)
    rows = StoryPage.objects.live().filter(thing__in=list(things)).select_related("locale")
    for page in rows.only("title", "summary", "thing", "locale", "pk"):
        if page.thing_id is not None:
            found[page.thing_id].append(page)
    return found


def _about(thread: Thread, message: Message | None, things: set[UUID]) -> _About:
    said = message or thread.said.filter(direction="in", deleted_at=None).order_by("-at", "-pk").first()
    told = f"{thread.subject} {said.text if said else ''}"
    about = _About(words=frozenset(words(told)[:_MOST_WORDS]), site=thread.site_id)
    if thread.about_id is not None:
        works = Work.objects.filter(Q(thing=thread.about_id) | Q(told_in__page__thing=thread.about_id)).distinct()
        _add_works(about, list(works[:50]))
    _add_named(about, " ".join(words(told)[:_MOST_WORDS]), things)
    return about


def _add_works(about: _About, works: list[Work]) -> None:
    about.works = {each.pk for each in works}
    dated = [(each.earliest, each.latest) for each in works if each.earliest is not None and each.latest is not None]
    about.years = (min(each[0] for each in dated), max(each[1] for each in dated)) if dated else None
    for kind in _NAMED:
        for row in _links(kind).filter(work__in=about.works).select_related(kind)[:200]:
            entry = getattr(row, kind)
            about.named[kind][entry.pk] = pick(entry, "name")


def _links(kind: str) -> Any:
    model: Any = getattr(Work, f"{kind}s").through
    return model.objects


def _add_named(about: _About, told: str, things: set[UUID]) -> None:
    """Makers, places and subjects of what is on, named in the message itself."""
    bounded = f" {told} "
    for kind in _NAMED:
        names = [f"{kind}__name_{language}" for language in LANGUAGES]
        rows = _links(kind).filter(work__told_in__page__thing__in=things).values_list(f"{kind}_id", *names).distinct()
        for pk, *written in rows[:5_000]:
            # A maker is often named by the last name alone.
            names_of = [" ".join(words(each)) for each in written if each]
            short = [each.split()[-1] for each in names_of if kind == "maker" and each.split()]
            if any(len(each) >= _SHORTEST and f" {each} " in bounded for each in (*names_of, *short)):
                about.named[kind].setdefault(pk, next(filter(None, written)))


_Found = dict[UUID, dict[str, list[str]]]


def _points(about: _About, pages: dict[UUID, list[StoryPage]]) -> _Found:
    found: _Found = defaultdict(lambda: defaultdict(list))
    shown = StoryWork.objects.filter(page__thing__in=list(pages), page__live=True)
    for thing, title in shown.filter(work__in=about.works).values_list("page__thing", "work__title_fr").distinct():
        found[thing]["work"].append(title)
    for kind in _NAMED:
        known = about.named[kind]
        through = f"work__{kind}s"
        for thing, pk in shown.filter(**{f"{through}__in": list(known)}).values_list("page__thing", through).distinct():
            if pk in known:
                found[thing][kind].append(known[pk])
    if about.years is not None:
        first, last = about.years
        same = shown.filter(work__earliest__lte=last, work__latest__gte=first)
        for thing in same.values_list("page__thing", flat=True).distinct():
            found[thing]["years"].append("")
    return found


def _by_titles(about: _About, pages: dict[UUID, list[StoryPage]], found: _Found) -> None:
    for thing, told in pages.items():
        titles = {word for page in told for word in words(page.title) if len(word) >= _SHORTEST}
        for word in sorted(titles & about.words):
            found[thing]["title"].append(word)


def _by_site(about: _About, shown: list[OnView], found: _Found) -> None:
    """Being at the place it is about makes near what is near already."""
    for each in shown:
        if each.site_id is not None and each.site_id == about.site and found.get(each.thing_id):
            found[each.thing_id]["site"].append(str(each.site))


def _made(each: OnView, pages: list[StoryPage], why: dict[str, list[str]]) -> Suggestion:
    from parvis.core.bilingual import current

    page = next((one for one in pages if one.locale.language_code == current()), pages[0])
    kinds = sorted(why, key=lambda kind: -_POINTS[kind])
    points = sum(_POINTS[kind] * (min(len(why[kind]), 3) if kind == "title" else 1) for kind in kinds)
    return Suggestion(
        thing=each.thing, title=page.title, url=f"{settings.PUBLIC_ADDRESS}{each.thing.path}", points=points,
        reasons=tuple(_reason(kind, why[kind]) for kind in kinds), until=each.last_day,
    )  # fmt: skip


def _reason(kind: str, names: list[str]) -> str | Promise:
    told = ", ".join(dict.fromkeys(filter(None, names[:3])))
    sentences = {
        "work": _("shows this very work"), "maker": say(_("shows works by %(names)s"), names=told),
        "place": say(_("is about %(names)s"), names=told), "subject": say(_("same subject: %(names)s"), names=told),
        "title": say(_("words of its title: %(names)s"), names=told), "years": _("shows works of the same years"),
        "site": say(_("can be seen at %(names)s"), names=told),
    }  # fmt: skip
    return sentences[kind]
