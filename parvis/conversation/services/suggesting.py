"""What is on now that is nearest to what a message is about, with why: a person decides whether to say it.

Points are few and can be told: the very work is shown (10), its maker (5), a place (4), a subject (3), words of the
title (2 each), the same years (1). Nothing is learned, nothing leaves the house.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Site, User
from parvis.collection.models import Work
from parvis.collection.search.words import words
from parvis.conversation.models import Message, OnView, Thread
from parvis.conversation.queries.onview import NAMED, Index, Shown, Told, index, links, on_view_at
from parvis.core.bilingual import current, pick, say
from parvis.core.clock import today
from parvis.core.errors import BadInput
from parvis.traces.models import Thing

_POINTS = {"work": 10, "maker": 5, "place": 4, "subject": 3, "site": 2, "title": 2, "years": 1}
_MOST_WORDS, _LONGEST_NAME = 400, 6


_Found = dict[UUID, dict[str, list[str]]]


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
    named: dict[str, dict[int, str]] = field(default_factory=lambda: {kind: {} for kind in NAMED})
    years: tuple[int, int] | None = None
    words: frozenset[str] = frozenset()
    site: int | None = None


def on_view_now(*, on: date | None = None) -> list[OnView]:
    """What is on, that still stands at its address."""
    return list(OnView.objects.filter(on_view_at(on or today())).select_related("thing", "site"))


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
    shown = index()
    if not shown.things:
        return []
    about = _about(thread, message, shown)
    found = _points(about, shown)
    _add_what_is_near(about, shown, found)
    ranked = _nearest(shown, found, most)
    rows = OnView.objects.select_related("thing", "site").in_bulk([shown.things[thing].row for thing in ranked])
    near = [(thing, row) for thing in ranked if (row := rows.get(shown.things[thing].row)) is not None]
    return [_made(row, shown.things[thing], found[thing]) for thing, row in near]


def _nearest(shown: Index, found: _Found, most: int) -> list[UUID]:
    """The things of most points, by title where they have as many."""
    points = {thing: _weight(why) for thing, why in found.items() if why}
    least = sorted(points.values(), reverse=True)[:most][-1:] or [0]
    near = [thing for thing, count in points.items() if count >= least[0]]
    return sorted(near, key=lambda thing: (-points[thing], _page(shown.things[thing]).title))[:most]


def _about(thread: Thread, message: Message | None, shown: Index) -> _About:
    said = message or thread.said.filter(direction="in", deleted_at=None).order_by("-at", "-pk").first()
    told = words(f"{thread.subject} {said.text if said else ''}")[:_MOST_WORDS]
    about = _About(words=frozenset(told), site=thread.site_id)
    if thread.about_id is not None:
        _add_works(about, thread.about_id)
    for first in range(len(told)):
        for length in range(1, _LONGEST_NAME + 1):
            for kind, pk, name in shown.names.get(" ".join(told[first : first + length]), ()):
                about.named[kind].setdefault(pk, name)
    return about


def _add_works(about: _About, thing: UUID) -> None:
    """The work it is about, or those the story it is about tells of."""
    fields = ("pk", "earliest", "latest")
    rows = list(Work.objects.filter(thing=thing).values_list(*fields))
    if not rows:
        rows = list(Work.objects.filter(told_in__page__thing=thing).values_list(*fields).distinct()[:50])
    about.works = {pk for pk, _earliest, _latest in rows}
    dated = [(earliest, latest) for _pk, earliest, latest in rows if earliest is not None and latest is not None]
    about.years = (min(each[0] for each in dated), max(each[1] for each in dated)) if dated else None
    for kind in NAMED if rows else ():
        for row in links(kind).filter(work__in=about.works).select_related(kind)[:200]:
            entry = getattr(row, kind)
            about.named[kind][entry.pk] = entry.name if kind == "maker" else pick(entry, "name")


def _points(about: _About, shown: Index) -> _Found:
    found: _Found = defaultdict(lambda: defaultdict(list))
    for work in about.works:
        for thing in shown.by_work.get(work, ()):
            found[thing]["work"] = [""]
    for kind in NAMED:
        for pk, name in about.named[kind].items():
            for thing in shown.by_entry.get((kind, pk), ()):
                if name not in found[thing][kind]:
                    found[thing][kind].append(name)
    for word in sorted(about.words):
        for thing in shown.by_word.get(word, ()):
            found[thing]["title"].append(word)
    return found


def _add_what_is_near(about: _About, shown: Index, found: _Found) -> None:
    """Years and the place where it can be seen make near what is near already; alone they would say nothing."""
    for thing, why in found.items():
        here = shown.things[thing]
        if about.years is not None and any(
            first <= about.years[1] and last >= about.years[0] for first, last in here.years
        ):
            why["years"].append("")
        if here.site is not None and here.site == about.site:
            why["site"].append("")


def _weight(why: dict[str, list[str]]) -> int:
    return sum(_POINTS[kind] * (min(len(names), 3) if kind == "title" else 1) for kind, names in why.items())


def _page(shown: Shown) -> Told:
    return next((one for one in shown.pages if one.language == current()), shown.pages[0])


def _made(row: OnView, shown: Shown, why: dict[str, list[str]]) -> Suggestion:
    kinds = sorted(why, key=lambda kind: -_POINTS[kind])
    if row.site is not None and "site" in why:
        why["site"] = [str(row.site)]
    return Suggestion(
        thing=row.thing, title=_page(shown).title, url=f"{settings.PUBLIC_ADDRESS}{row.thing.path}", points=_weight(why),
        reasons=tuple(_reason(kind, why[kind]) for kind in kinds), until=row.last_day,
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
