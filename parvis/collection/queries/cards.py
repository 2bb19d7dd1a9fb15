"""Works as a list shows them: title, maker, date, first picture. Two queries, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from parvis.collection.models import Work
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
    rows, pictures = _rows(wanted), first_pictures(wanted)
    return [_card(rows[pk], pictures.get(pk)) for pk in wanted if pk in rows]


def _card(rows: Sequence[tuple[Any, ...]], picture: Picture | None) -> WorkCard:
    pk, slug, inventory, title_fr, title_en, date_fr, date_en, _maker = rows[0]
    words = Work(pk=pk, title_fr=title_fr, title_en=title_en, date_fr=date_fr, date_en=date_en)
    makers = tuple(row[-1] for row in rows if row[-1])
    title = pick(words, "title") or inventory
    return WorkCard(pk, slug, title, language_of(words, "title"), makers, pick(words, "date"), picture)


# Written by hand: a page asks for cards on every visit, and the ORM takes three times as long to write it.
_CARDS = """
    SELECT w.id, w.slug, w.inventory, w.title_fr, w.title_en, w.date_fr, w.date_en, m.name
    FROM collection_work w
    LEFT JOIN collection_workmaker c ON c.work_id = w.id
    LEFT JOIN collection_maker m ON m.id = c.maker_id
    WHERE w.id IN ({marks}) ORDER BY w.id, c."order", c.id
"""
_PICTURES = """
    SELECT p.*, l.work_id AS of_work
    FROM collection_workpicture l JOIN media_picture p ON p.id = l.picture_id
    WHERE l.work_id IN ({marks}) ORDER BY l.work_id, l."order", l.id
"""


def _rows(works: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of each work: one a maker, in their order."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CARDS.format(marks=_marks(works)), list(works))
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(row)
    return found


def first_pictures(works: Iterable[int]) -> dict[int, Picture]:
    """The first picture of each work, by the work's primary key."""
    wanted = list(works)
    found: dict[int, Picture] = {}
    if wanted:
        for picture in Picture.objects.raw(_PICTURES.format(marks=_marks(wanted)), wanted):
            found.setdefault(picture.of_work, picture)
    return found


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))
