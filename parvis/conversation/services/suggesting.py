"""What is on now that is nearest to what a message is about, with why: a person decides whether to say it.

Points are few and can be told: the very work is shown (10), its maker (5), a place (4), a subject (3), words of the
title (2 each), the same years (1). Nothing is learned, nothing leaves the house.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Site, User
from parvis.collection.models import Work
from parvis.collection.search.words import words
from parvis.conversation.models import Message, OnView, Thread
from parvis.core.bilingual import LANGUAGES, current, pick, say
from parvis.core.clock import today
from parvis.core.errors import BadInput
from parvis.stories.models import StoryPage, StoryWork
from parvis.traces.models import Thing

_POINTS = {"work": 10, "maker": 5, "place": 4, "subject": 3, "site": 2, "title": 2, "years": 1}
_SHORTEST = 4
_MOST_WORDS, _LONGEST_NAME = 400, 6
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
    known = _known(shown)
    about = _about(thread, message, known)
    found = _points(about, set(known.pages))
    for thing, told in known.pages.items():
        if words_shared := sorted(about.words & {word for each in told for word in each.words}):
            found[thing]["title"] = words_shared
    _add_what_is_near(about, shown, found)
    made = [_made(each, known.pages[each.thing_id], found[each.thing_id]) for each in shown if found.get(each.thing_id)]
    return sorted(made, key=lambda each: (-each.points, each.title))[:most]


@dataclass(frozen=True)
class _Told:
    """One language of something on view."""

    language: str
    title: str
    words: frozenset[str]


@dataclass(frozen=True)
class _Known:
    """What is on view, and who and what it can be named by: folded name → (kind, key, name)."""

    pages: dict[UUID, list[_Told]]
    names: dict[str, list[tuple[str, int, str]]]


_KEPT: dict[tuple[Any, ...], _Known] = {}
# Names of makers or places change rarely: at most so long they are found by the former one.
_KEPT_FOR = 300


def _known(shown: list[OnView]) -> _Known:
    """Read once, and again when what is on view, its stories or their works change."""
    things = frozenset(each.thing_id for each in shown)
    facts = StoryPage.objects.live().aggregate(count=Count("pk"), last=Max("last_published_at"))
    told = StoryWork.objects.aggregate(count=Count("pk"), last=Max("pk"))
    key = (connection.settings_dict["NAME"], things, *facts.values(), *told.values(), int(monotonic() / _KEPT_FOR))
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = _Known(_pages(things), _names(things))
    return _KEPT[key]


def _pages(things: Iterable[UUID]) -> dict[UUID, list[_Told]]:
    found: dict[UUID, list[_Told]] = defaultdict(list)
    rows = StoryPage.objects.live().filter(thing__in=list(things)).order_by("pk")
    for thing, title, language in rows.values_list("thing", "title", "locale__language_code"):
        said = frozenset(word for word in words(title) if len(word) >= _SHORTEST)
        found[thing].append(_Told(language, title, said))
    return found


def _names(things: Iterable[UUID]) -> dict[str, list[tuple[str, int, str]]]:
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for kind in _NAMED:
        fields = ["maker__name"] if kind == "maker" else [f"{kind}__name_{language}" for language in LANGUAGES]
        rows = _links(kind).filter(work__told_in__page__thing__in=list(things))
        for pk, *written in rows.values_list(f"{kind}_id", *fields).distinct():
            for folded in {" ".join(words(each)) for each in written if each}:
                # A maker is often named by the last name alone.
                short = folded.split()[-1:] if kind == "maker" else []
                for name in {folded, *short}:
                    if len(name) >= _SHORTEST:
                        found[name].append((kind, pk, next(filter(None, written))))
    return found


def _about(thread: Thread, message: Message | None, known: _Known) -> _About:
    said = message or thread.said.filter(direction="in", deleted_at=None).order_by("-at", "-pk").first()
    told = words(f"{thread.subject} {said.text if said else ''}")[:_MOST_WORDS]
    about = _About(words=frozenset(told), site=thread.site_id)
    if thread.about_id is not None:
        works = Work.objects.filter(Q(thing=thread.about_id) | Q(told_in__page__thing=thread.about_id)).distinct()
        _add_works(about, list(works[:50]))
    for first in range(len(told)):
        for length in range(1, _LONGEST_NAME + 1):
            for kind, pk, name in known.names.get(" ".join(told[first : first + length]), ()):
                about.named[kind].setdefault(pk, name)
    return about


def _add_works(about: _About, works: list[Work]) -> None:
    about.works = {each.pk for each in works}
    dated = [(each.earliest, each.latest) for each in works if each.earliest is not None and each.latest is not None]
    about.years = (min(each[0] for each in dated), max(each[1] for each in dated)) if dated else None
    for kind in _NAMED:
        for row in _links(kind).filter(work__in=about.works).select_related(kind)[:200]:
            entry = getattr(row, kind)
            about.named[kind][entry.pk] = entry.name if kind == "maker" else pick(entry, "name")


def _links(kind: str) -> Any:
    model: Any = getattr(Work, f"{kind}s").through
    return model.objects


_Found = dict[UUID, dict[str, list[str]]]


def _points(about: _About, things: set[UUID]) -> _Found:
    found: _Found = defaultdict(lambda: defaultdict(list))
    shown = StoryWork.objects.filter(page__live=True)
    told: list[tuple[UUID, str, str]] = []
    if about.works:
        same = shown.filter(work__in=about.works).values_list("page__thing", flat=True)
        told += [(thing, "work", "") for thing in same.distinct()]
    for kind in _NAMED:
        known, through = about.named[kind], f"work__{kind}s"
        rows = shown.filter(**{f"{through}__in": list(known)}).values_list("page__thing", through) if known else ()
        told += [(thing, kind, known[pk]) for thing, pk in rows if pk in known]
    for thing, kind, name in told:
        if thing in things and name not in found[thing][kind]:
            found[thing][kind].append(name)
    return found


def _add_what_is_near(about: _About, shown: list[OnView], found: _Found) -> None:
    """Years and the place where it can be seen make near what is near already; alone they would say nothing."""
    near = [thing for thing, why in found.items() if why]
    if about.years is not None and near:
        first, last = about.years
        same = StoryWork.objects.filter(page__thing__in=near, work__earliest__lte=last, work__latest__gte=first)
        for thing in same.values_list("page__thing", flat=True).distinct():
            found[thing]["years"].append("")
    for each in shown:
        if each.site_id is not None and each.site_id == about.site and found.get(each.thing_id):
            found[each.thing_id]["site"].append(str(each.site))


def _made(each: OnView, pages: list[_Told], why: dict[str, list[str]]) -> Suggestion:
    page = next((one for one in pages if one.language == current()), pages[0])
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
