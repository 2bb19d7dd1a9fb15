"""Reads for a work's page: the work, its fonds, what is near it, where its old address leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from parvis.collection.models import Subject, Work, WorkMaker, WorkPicture, WorkPlace
from parvis.traces.models import FormerSlug, Thing

MOST_PARTS = 60
_MOST_LEVELS = 8


@dataclass(frozen=True)
class Neighbours:
    """Works near another one and why: ``kind`` is maker, subject, place or type."""

    kind: str
    because: Any
    ids: tuple[int, ...]


def works_of() -> QuerySet[Work]:
    """Published works of things not removed."""
    return Work.objects.filter(is_published=True, thing__state=Thing.State.LIVE)


def work_at(slug: str) -> Work | None:
    """The published work of that slug with all that its page shows. Six queries at most."""
    credits = WorkMaker.objects.select_related("maker__thing")
    located = WorkPlace.objects.select_related("place")
    pictures = WorkPicture.objects.select_related("picture__thing")
    return (
        works_of()
        .filter(slug=slug)
        .select_related("thing", "type", "part_of")
        .prefetch_related(
            Prefetch("credits", credits), Prefetch("located", located), Prefetch("pictures", pictures), "subjects"
        )
        .first()
    )


def moved_to(kind: str, slug: str) -> Thing | None:
    """The thing that once had this slug: live, it is redirected to; removed, it is gone (410)."""
    former = FormerSlug.objects.filter(kind=kind, slug=slug).select_related("thing").first()
    return former.thing if former else None


def ancestors_of(work: Work) -> list[Work]:
    """The fonds, series and files a work stands in, from the top; a circle is walked once."""
    line: dict[int, Work] = {}
    step = work.part_of
    while step is not None and step.pk not in line and len(line) < _MOST_LEVELS:
        line[step.pk] = step
        step = step.part_of
    return list(reversed(line.values()))


def parts_of(work: Work) -> list[int]:
    """The primary keys of the works directly inside this one, by inventory."""
    parts = works_of().filter(part_of=work).order_by("inventory", "pk")
    return list(parts.values_list("pk", flat=True)[:MOST_PARTS])


def related_to(work: Work, *, limit: int = 6) -> Neighbours | None:
    """Other works by the same maker; else with its most particular subject; else from its place or of its type."""
    found = _by_same_maker(work, limit) or _on_same_subject(work, limit)
    return found or _at_same_place(work, limit) or _of_same_type(work, limit)


def _by_same_maker(work: Work, limit: int) -> Neighbours | None:
    for credit in work.credits.all():
        ids = _others(Work.objects.filter(credits__maker=credit.maker_id), work, limit)
        if ids and credit.maker.slug:
            return Neighbours("maker", credit.maker, ids)
    return None


def _on_same_subject(work: Work, limit: int) -> Neighbours | None:
    for subject in _deepest_first(list(work.subjects.all())):
        ids = _others(Work.objects.filter(subjects=subject), work, limit)
        if ids:
            return Neighbours("subject", subject, ids)
    return None


def _deepest_first(subjects: list[Subject]) -> list[Subject]:
    """Subjects that stand under another of the list first: they say more."""
    parents = {subject.parent_id for subject in subjects}
    return sorted(subjects, key=lambda subject: (subject.pk in parents, subject.parent_id is None, subject.pk))[:4]


def _at_same_place(work: Work, limit: int) -> Neighbours | None:
    for link in list(work.located.all())[:2]:
        ids = _others(Work.objects.filter(located__place=link.place_id), work, limit)
        if ids:
            return Neighbours("place", link.place, ids)
    return None


def _of_same_type(work: Work, limit: int) -> Neighbours | None:
    if work.type is None:
        return None
    ids = _others(Work.objects.filter(type=work.type), work, limit)
    return Neighbours("type", work.type, ids) if ids else None


def _others(works: QuerySet[Work], work: Work, limit: int) -> tuple[int, ...]:
    """Some of the works but this one. No order is asked for: sorting all of a common subject would be slow."""
    found = works.filter(is_published=True).exclude(pk=work.pk).values_list("pk", flat=True)
    return tuple(dict.fromkeys(found[: limit * 2]))[:limit]
