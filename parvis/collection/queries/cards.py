"""Works as a list shows them: title, maker, date, first picture. Three queries, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parvis.collection.models import Work, WorkMaker, WorkPicture
from parvis.core.bilingual import language_of, pick
from parvis.media.models import Picture


@dataclass(frozen=True)
class WorkCard:
    """One work of a list. ratio: width by height of its picture, 1 without one."""

    pk: int
    slug: str
    title: str
    language: str
    makers: tuple[str, ...]
    date: str
    picture: Picture | None

    @property
    def maker(self) -> str:
        """The first maker, «et autres» left to the page."""
        return self.makers[0] if self.makers else ""

    @property
    def ratio(self) -> float:
        """Width by height, bounded so that neither a frieze nor a column upsets the rows."""
        if self.picture is None or not self.picture.height:
            return 1.0
        return round(min(2.6, max(0.5, self.picture.width / self.picture.height)), 3)


def cards(ids: Sequence[int]) -> list[WorkCard]:
    """The works of these primary keys, in that order; those that are gone are left out."""
    wanted = list(ids)
    if not wanted:
        return []
    fields = ("pk", "slug", "inventory", "title_fr", "title_en", "date_fr", "date_en")
    works = {work.pk: work for work in Work.objects.filter(pk__in=wanted).only(*fields)}
    makers, pictures = _makers_of(works), first_pictures(works)
    return [_card(works[pk], makers.get(pk, ()), pictures.get(pk)) for pk in wanted if pk in works]


def _card(work: Work, makers: Sequence[str], picture: Picture | None) -> WorkCard:
    title = pick(work, "title") or work.inventory
    return WorkCard(work.pk, work.slug, title, language_of(work, "title"), tuple(makers), pick(work, "date"), picture)


def _makers_of(works: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    credits = WorkMaker.objects.filter(work__in=list(works)).order_by("work", "order", "pk")
    for pk, name in credits.values_list("work", "maker__name"):
        found.setdefault(pk, []).append(name)
    return found


def first_pictures(works: Iterable[int]) -> dict[int, Picture]:
    """The first picture of each work, by the work's primary key."""
    found: dict[int, Picture] = {}
    links = WorkPicture.objects.filter(work__in=list(works)).select_related("picture__thing")
    for link in links.order_by("work", "order", "pk"):
        found.setdefault(link.work_id, link.picture)
    return found
