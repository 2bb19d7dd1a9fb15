"""Works for the desk's lists: published ones through our search, drafts through the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.db.models import Prefetch, Q, QuerySet

from parvis.collection.models import Work, WorkMaker, WorkPicture
from parvis.collection.search import Query, search

# Words of a draft's search; more would only slow a list of a few hundred rows.
MOST_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class WorkQuestion:
    """What staff ask of the list of works; facets are those of our search, by name."""

    text: str = ""
    drafts: bool = False
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = "newest"

    @property
    def query(self) -> Query:
        """The same question for the search; sorted by nearness as soon as there are words."""
        query = Query(text=self.text, sort="relevance" if self.text and self.sort == "newest" else self.sort)
        for facet, values in self.facets:
            query = query.choose(facet, values)
        return query


def with_relations(works: QuerySet[Work]) -> QuerySet[Work]:
    """Works with what a list shows of them: type, makers, first pictures. Four queries a page."""
    return works.select_related("type", "thing").prefetch_related(
        Prefetch("credits", WorkMaker.objects.select_related("maker")),
        Prefetch("pictures", WorkPicture.objects.select_related("picture")),
    )


def drafts(text: str = "") -> QuerySet[Work]:
    """Works not published, newest first, whose titles or number hold every word."""
    found = Work.objects.filter(is_published=False).order_by("-pk")
    for word in text.split()[:MOST_WORDS]:
        found = found.filter(Q(title_fr__icontains=word) | Q(title_en__icontains=word) | Q(inventory__icontains=word))
    return found


class FoundWorks(Sequence[Work]):
    """The works that answer a question, read page by page; at most 10,000 are counted or reached."""

    model = Work
    ordered = True

    def __init__(self, question: WorkQuestion) -> None:
        self._query = question.query
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = search(self._query, limit=0, with_facets=False).total
        return self._total

    @overload
    def __getitem__(self, place: int) -> Work: ...
    @overload
    def __getitem__(self, place: slice) -> list[Work]: ...
    def __getitem__(self, place: int | slice) -> Work | list[Work]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop = place.start or 0, len(self) if place.stop is None else place.stop
        found = search(self._query, limit=stop - start, offset=start, with_facets=False)
        self._total = found.total
        return in_order(found.ids)


def in_order(ids: Sequence[int]) -> list[Work]:
    """Works by primary key, in the order given, with what a list shows of them."""
    works = with_relations(Work.objects.all()).in_bulk(list(ids))
    return [works[pk] for pk in ids if pk in works]


def found_works(question: WorkQuestion) -> Any:
    """A page-able list of works: a sequence or a queryset."""
    return with_relations(drafts(question.text)) if question.drafts else FoundWorks(question)
