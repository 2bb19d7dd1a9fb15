"""Reads for a work's page: the work, its fonds, what is near it, where its old address leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from parvis.collection.models import Maker, Place, Subject, Work, WorkMaker, WorkPicture, WorkPlace, WorkType
from parvis.media.models import Picture
from parvis.traces.models import FormerSlug, Thing

MOST_PARTS = 60
_MOST_LEVELS = 8


@dataclass(frozen=True)
class Near:
    """A work near another one and why: ``kind`` is maker, subject, place or type."""

    pk: int
    kind: str
    because: Any


def works_of() -> QuerySet[Work]:
    """Published works of things not removed."""
    return Work.objects.filter(is_published=True, thing__state=Thing.State.LIVE)


def work_at(slug: str) -> Work | None:
    """The published work of that slug with all that its page shows. Seven queries, one more within a fonds.

    Written by hand, as the cards are: the ORM takes longer to write them than the database to answer.
    """
    for work in Work.objects.raw(_WORK, [slug, Thing.State.LIVE]):
        work.thing = next(iter(Thing.objects.raw(_THING, [work.pk])))
        work.type = next(iter(WorkType.objects.raw(_TYPE, [work.type_id])), None) if work.type_id else None
        return fill(work)
    return None


def fill(work: Work) -> Work:
    """Read a work's credits, places, subjects and pictures as its page needs them, one query each."""
    credits = [
        WorkMaker(work=work, maker=maker, role=maker.credited)  # type: ignore[attr-defined]
        for maker in Maker.objects.raw(_MAKERS, [work.pk])
    ]
    located = [
        WorkPlace(work=work, place=place, role=place.happened)  # type: ignore[attr-defined]
        for place in Place.objects.raw(_PLACES, [work.pk])
    ]
    pictures = [WorkPicture(work=work, picture=picture) for picture in Picture.objects.raw(_PICTURES, [work.pk])]
    subjects = list(Subject.objects.raw(_SUBJECTS, [work.pk]))
    for name, rows in (("credits", credits), ("located", located), ("pictures", pictures), ("subjects", subjects)):
        _remember(work, name, rows)
    return work


_WORK = """
    SELECT w.* FROM collection_work w JOIN traces_thing t ON t.id = w.thing_id
    WHERE w.slug = %s AND w.is_published AND t.state = %s
"""
_THING = "SELECT t.* FROM traces_thing t JOIN collection_work w ON w.thing_id = t.id WHERE w.id = %s"
_TYPE = "SELECT * FROM collection_worktype WHERE id = %s"
_MAKERS = """
    SELECT m.*, c.role AS credited FROM collection_workmaker c JOIN collection_maker m ON m.id = c.maker_id
    WHERE c.work_id = %s ORDER BY c."order", c.id
"""
_PLACES = """
    SELECT p.*, l.role AS happened FROM collection_workplace l JOIN collection_place p ON p.id = l.place_id
    WHERE l.work_id = %s ORDER BY l.id
"""
_PICTURES = """
    SELECT p.* FROM collection_workpicture l JOIN media_picture p ON p.id = l.picture_id
    WHERE l.work_id = %s ORDER BY l."order", l.id
"""
_SUBJECTS = """
    SELECT s.* FROM collection_worksubject l JOIN collection_subject s ON s.id = l.subject_id
    WHERE l.work_id = %s ORDER BY l.id
"""


def _remember(work: Work, name: str, rows: list[Any]) -> None:
    """Keep rows where ``prefetch_related`` would: the relation's ``all()`` then asks nothing."""
    kept = getattr(work, name).get_queryset()
    kept._result_cache, kept._prefetch_done = rows, True
    cache = work.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = kept


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
    """The primary keys of the published works directly inside this one, by inventory."""
    return _ids(
        "SELECT w.id FROM collection_work w WHERE w.part_of_id = %s AND w.is_published"
        " ORDER BY w.inventory, w.id LIMIT %s",
        (work.pk, MOST_PARTS),
    )


def related_to(work: Work, *, limit: int = 6) -> list[Near]:
    """Other works by the same makers, then with its most particular subjects, from its place, of its type.

    It stops asking once there are enough: a query a reason, usually one or two.
    """
    found: dict[int, Near] = {}
    for kind, because in _reasons(work):
        # No order is asked for: sorting all the works of a common subject would be slow.
        for pk in _ids(_NEAR[kind], (because.pk, work.pk, limit + len(found))):
            found.setdefault(pk, Near(pk, kind, because))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


_LINKED = (
    "SELECT w.id FROM collection_work{kind} l JOIN collection_work w ON w.id = l.work_id"
    " WHERE l.{kind}_id = %s AND w.id <> %s AND w.is_published LIMIT %s"
)
_NEAR = {kind: _LINKED.format(kind=kind) for kind in ("maker", "subject", "place")} | {
    "type": "SELECT w.id FROM collection_work w WHERE w.type_id = %s AND w.id <> %s AND w.is_published LIMIT %s"
}


def _reasons(work: Work) -> Iterator[tuple[str, Any]]:
    for credit in list(work.credits.all())[:2]:
        yield "maker", credit.maker
    for subject in _deepest_first(list(work.subjects.all())):
        yield "subject", subject
    for link in list(work.located.all())[:1]:
        yield "place", link.place
    if work.type is not None:
        yield "type", work.type


def _ids(statement: str, parameters: tuple[Any, ...]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def _deepest_first(subjects: list[Subject]) -> list[Subject]:
    """Subjects that stand under another of the list first: they say more."""
    parents = {subject.parent_id for subject in subjects}
    return sorted(subjects, key=lambda subject: (subject.pk in parents, subject.parent_id is None, subject.pk))[:3]
