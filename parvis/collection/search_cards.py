"""Works as search.json tells them: one statement for a page of works, no model instances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.urls import reverse

from parvis.collection.queries.cards import first_pictures
from parvis.collection.search.reading import in_list
from parvis.core.bilingual import current
from parvis.rights.services.shown import Shown, prepare_pictures, show_picture

_SLUG: Final = "slug-of-the-work"
_THUMB_WIDTH: Final = 480
_COLUMNS: Final = "w.id, w.thing_id, w.slug, w.inventory, w.title_fr, w.title_en, w.date_fr, w.date_en, r.bare"


def tell_works(ids: Sequence[int]) -> list[dict[str, Any]]:
    """The works in the order given, as JSON-ready values in the current language.

    id: the permanent IRI; language: that of the title; url: its page; image: the first picture
    that may be shown, or None.
    """
    works: dict[int, Sequence[Any]] = {}
    makers: dict[int, dict[str, None]] = {}
    for *row, maker in _credited(ids):
        works[row[0]] = row
        # A maker with two roles is named once.
        makers.setdefault(row[0], {}).update({maker: None} if maker else {})
    images = _images([pk for pk, row in works.items() if not row[-1]])
    page = reverse("collection:work", args=[_SLUG])
    return [_tell(works[pk], list(makers[pk]), images.get(pk), page) for pk in ids if pk in works]


def _tell(row: Sequence[Any], makers: list[str], image: dict[str, Any] | None, page: str) -> dict[str, Any]:
    _pk, thing, slug, inventory, title_fr, title_en, date_fr, date_en, _bare = row
    french = current() == "fr"
    is_french = bool(title_fr) if french else not title_en
    return {
        "id": f"{settings.PUBLIC_ADDRESS}/id/{_uuid(thing)}",
        "title": (title_fr if is_french else title_en) or inventory,
        "language": "fr" if is_french else "en",
        "makers": makers,
        "date": (date_fr or date_en) if french else (date_en or date_fr),
        "url": f"{settings.PUBLIC_ADDRESS}{page.replace(_SLUG, slug)}",
        "image": image,
    }


def _uuid(thing: Any) -> str:
    """SQLite keeps a UUID as 32 digits."""
    text = str(thing)
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _credited(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """A row for each maker of each work, in their order; one without a name for a work without makers."""
    statement = (
        f"SELECT {_COLUMNS}, m.name FROM collection_work w JOIN collection_searchrow r ON r.work_id = w.id"
        " LEFT JOIN collection_workmaker c ON c.work_id = w.id LEFT JOIN collection_maker m ON m.id = c.maker_id"
        f' WHERE w.id IN {in_list(ids)} ORDER BY c."order", c.id'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _images(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The first picture of each work, where rights allow it to be shown."""
    pictures = first_pictures(ids) if ids else {}
    prepare_pictures(pictures.values())
    shown = {work: show_picture(picture, largest=_THUMB_WIDTH) for work, picture in pictures.items()}
    return {work: _tell_image(each) for work, each in shown.items() if each}


def _tell_image(shown: Shown) -> dict[str, Any]:
    return {
        "url": f"{settings.PUBLIC_ADDRESS}{shown.address(shown.largest)}",
        "width": shown.largest,
        "height": shown.height,
        "alt": shown.alt,
    }
