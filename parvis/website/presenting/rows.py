"""Works in justified rows: what each shows, its rights asked for all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest

from parvis.collection.queries import WorkCard, cards
from parvis.collection.representations import page_of
from parvis.collection.search import Query, search
from parvis.media.models import Picture
from parvis.rights.contracts import Use
from parvis.rights.services import prepare_pictures, show_picture
from parvis.website.page_cache import keep_until

Shown = dict[str, Any]
# Pictures 220 pixels high, side by side on a page 1300 pixels wide, ten pixels between two of them.
_ROW, _GAP = 5.9, 0.046


def rows(ids: Sequence[int], *, request: HttpRequest | None = None, also: Iterable[Picture | None] = ()) -> list[Shown]:
    """The works of these primary keys, in that order, as the component takes them.

    also: other pictures of the page, whose rights are read by the same query.
    """
    found = cards(ids)
    prepare_pictures([*also, *(card.picture for card in found)])
    return [_row(card, request) for card in found]


def one_row(shown: Sequence[Shown]) -> Shown | None:
    """As many as fill one row of a desktop's width, and whether they do; None for nothing."""
    kept: list[Shown] = []
    for row in shown:
        if kept and sum(one["ratio"] + _GAP for one in kept) + row["ratio"] > _ROW:
            break
        kept.append(row)
    return {"rows": kept, "fill": sum(row["ratio"] for row in kept) > 0.6 * _ROW} if kept else None


def _row(card: WorkCard, request: HttpRequest | None) -> Shown:
    picture = showable(card.picture, request)
    return {
        "pk": card.pk,
        "url": page_of("work", card.slug),
        "title": card.title,
        "lang": card.language,
        "note": ", ".join(part for part in (card.maker, card.date) if part),
        "ratio": card.ratio if picture else 1.0,
        "at": "{:.0%} {:.0%}".format(*picture.focus) if picture else "",
        "image": picture,
        "alt": "",
        "reusable": bool(picture and show_picture(picture, use=Use.OPEN_DATA)),
    }


def showable(picture: Picture | None, request: HttpRequest | None = None, *, use: Use = Use.SITE) -> Picture | None:
    """The picture if it may be shown; the page is kept no longer than that answer holds."""
    if picture is None:
        return None
    shown = show_picture(picture, use=use)
    if request is not None:
        keep_until(request, shown.decision.changes_at)
    return picture if shown else None


def one_picture() -> Picture | None:
    """A picture of the collection that may be shown, for a page that found nothing."""
    found = cards(search(Query().choose("image", ["1"]), limit=1, with_facets=False).ids)
    picture = found[0].picture if found else None
    prepare_pictures([picture])
    return showable(picture)
