"""What is on view, with all it can be found by: read once, and again when it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce

from parvis.collection.models import Work
from parvis.collection.search.words import words
from parvis.conversation.models import OnView
from parvis.core.bilingual import LANGUAGES
from parvis.core.clock import today
from parvis.stories.models import StoryPage, StoryWork
from parvis.traces.models import Thing

SHORTEST = 4
NAMED = ("maker", "place", "subject")
Years = tuple[int, int]
Entry = tuple[str, int]


@dataclass(frozen=True)
class Told:
    """One language of something on view."""

    language: str
    title: str
    words: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One thing on view. row: the key of its ``OnView``; years: of its works that are dated."""

    row: int
    site: int | None
    pages: list[Told] = field(default_factory=list)
    years: list[Years] = field(default_factory=list)


@dataclass(frozen=True)
class Index:
    """Things on view, and which of them a work, a maker (a place, a subject), a word of a title leads to; names: by
    what words an entry is named, folded → (kind, key, as written)."""

    things: dict[UUID, Shown] = field(default_factory=dict)
    by_work: dict[int, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_entry: dict[Entry, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_word: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, list[tuple[str, int, str]]] = field(default_factory=lambda: defaultdict(list))


_KEPT: dict[tuple[Any, ...], Index] = {}
# Names and works' own entries change rarely: at most so long they are found by the former ones.
_KEPT_FOR = 300


def on_view_at(day: date) -> Q:
    """What is on that day, that still stands at its address."""
    within = (Q(first_day=None) | Q(first_day__lte=day)) & (Q(last_day=None) | Q(last_day__gte=day))
    return within & Q(thing__state=Thing.State.LIVE)


def index() -> Index:
    """Of today; made anew when what is on view, its stories or their works change."""
    shown = OnView.objects.filter(on_view_at(today()))
    which = shown.aggregate(count=Count("pk"), rows=Sum("pk"), sites=Sum(F("pk") * Coalesce(F("site"), 0)))
    facts = StoryPage.objects.live().aggregate(count=Count("pk"), last=Max("last_published_at"))
    told = StoryWork.objects.aggregate(count=Count("pk"), last=Max("pk"))
    key = (
        connection.settings_dict["NAME"],
        *which.values(),
        *facts.values(),
        *told.values(),
        int(monotonic() / _KEPT_FOR),
    )
    found = _KEPT.get(key)
    if found is None:
        found = _made(list(shown.order_by("pk").values_list("pk", "thing", "site")))
        _KEPT.clear()
        _KEPT[key] = found
    return found


def _made(shown: Collection[tuple[int, UUID, int | None]]) -> Index:
    made = Index()
    rows = {thing: Shown(row=pk, site=site) for pk, thing, site in shown}
    _add_pages(made, rows)
    _add_works(made)
    for kind in NAMED:
        _add_entries(made, kind)
        _add_names(made, kind)
    return made


def _add_pages(made: Index, rows: dict[UUID, Shown]) -> None:
    pages = StoryPage.objects.live().filter(thing__in=list(rows)).order_by("pk")
    for thing, title, language in pages.values_list("thing", "title", "locale__language_code"):
        told = Told(language, title, frozenset(word for word in words(title) if len(word) >= SHORTEST))
        made.things.setdefault(thing, rows[thing]).pages.append(told)
        for word in told.words:
            made.by_word[word].add(thing)


def _add_works(made: Index) -> None:
    shown = StoryWork.objects.filter(page__live=True, page__thing__in=list(made.things))
    rows = shown.values_list("page__thing", "work", "work__earliest", "work__latest").distinct()
    for thing, work, earliest, latest in rows:
        made.by_work[work].add(thing)
        if earliest is not None and latest is not None:
            made.things[thing].years.append((earliest, latest))


def links(kind: str) -> Any:
    """The rows that tie works to their makers, places or subjects."""
    model: Any = getattr(Work, f"{kind}s").through
    return model.objects


def _of_those_shown(made: Index, kind: str) -> Any:
    return links(kind).filter(work__told_in__page__live=True, work__told_in__page__thing__in=list(made.things))


def _add_entries(made: Index, kind: str) -> None:
    for work, pk in _of_those_shown(made, kind).values_list("work_id", f"{kind}_id").distinct():
        made.by_entry[kind, pk] |= made.by_work[work]


def _add_names(made: Index, kind: str) -> None:
    fields = ["maker__name"] if kind == "maker" else [f"{kind}__name_{language}" for language in LANGUAGES]
    for pk, *written in _of_those_shown(made, kind).values_list(f"{kind}_id", *fields).distinct():
        for folded in {" ".join(words(each)) for each in written if each}:
            # A maker is often named by the last name alone.
            short = folded.split()[-1:] if kind == "maker" else []
            for name in {folded, *short}:
                if len(name) >= SHORTEST:
                    made.names[name].append((kind, pk, next(filter(None, written))))
