"""What rights say of a work's pictures, as flags to filter by: a picture to show, free to reuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from parvis.collection.models import WorkPicture
from parvis.collection.search.document import REUSABLE, WITH_IMAGE
from parvis.media.models import Picture
from parvis.rights.contracts import Showing, Use
from parvis.rights.services import may_show_many


def flags_of_works(works: Sequence[int]) -> dict[int, str]:
    """The flags of those of the works that have some."""
    pictures: dict[int, list[int]] = {}
    links = WorkPicture.objects.filter(work__in=works).order_by("work", "order", "pk")
    for work, picture in links.values_list("work", "picture"):
        pictures.setdefault(work, []).append(picture)
    return flags_of(pictures)


def flags_of(pictures: Mapping[int, Sequence[int]]) -> dict[int, str]:
    """The flags of works by the primary keys of their pictures; works without a flag are left out."""
    wanted = {pk for pks in pictures.values() for pk in pks}
    if not wanted:
        return {}
    rows = Picture.objects.filter(pk__in=wanted, thing__isnull=False).values_list("pk", "thing")
    things: dict[int, UUID] = dict(rows)
    shown, reusable = _allowed(things, Use.SITE), _allowed(things, Use.OPEN_DATA)
    flags = {work: _flags(set(pks) & shown, reusable) for work, pks in pictures.items()}
    return {work: flag for work, flag in flags.items() if flag}


def _allowed(things: Mapping[int, UUID], use: Use) -> set[int]:
    decisions = may_show_many(Showing(media=thing, use=use) for thing in things.values())
    return {pk for pk, decision in zip(things, decisions, strict=True) if decision}


def _flags(shown: set[int], reusable: set[int]) -> str:
    return " ".join([WITH_IMAGE] * bool(shown) + [REUSABLE] * bool(shown & reusable))
