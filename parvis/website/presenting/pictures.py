"""The picture of a work's page: the stage, what one may do with it, its sizes, its card."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from parvis.collection.models import Work
from parvis.collection.representations import page_of
from parvis.media.models import Picture
from parvis.rights.services import RightsBox, Shown, box_about, share_card, show_picture, zoom_of
from parvis.website.presenting.cards import Card, card_of
from parvis.website.presenting.words import megabytes, number

Stage = dict[str, Any]


def asked_picture(work: Work, request: HttpRequest) -> Picture | None:
    """The picture the page shows first: the one asked for (``?picture=2``), else the first."""
    listed = list(work.pictures.all())
    return listed[_place(request, len(listed))].picture if listed else None


def stage(work: Work, request: HttpRequest) -> Stage:
    """The picture, the others, and what may be done with it."""
    count, picture = len(work.pictures.all()), asked_picture(work, request)
    if picture is None:
        return {"image": None, "shared": None, "box": None, "shown": None, "refused": [], "card_path": ""}
    place = _place(request, count)
    shown, box = show_picture(picture), box_about(picture)
    path = page_of("work", work.slug)
    card_path = share_card(picture) if shown else ""
    return {
        "picture": picture,
        "image": picture if shown else None,
        "shown": shown,
        # A refusal is false by itself: it travels in a list.
        "refused": [] if shown else [shown.decision],
        "box": right(box) if box else None,
        "sizes": sizes(box) if box and shown else [],
        "licence": _licence(box) if box else "",
        "zoom": zoom_of(picture) if shown else "",
        "width": number(picture.width),
        "note": _note(picture),
        "shared": picture if card_path else None,
        "card_path": card_path,
        "previous": _other(path, place - 1, count),
        "next": _other(path, place + 1, count),
        "rank": place + 1,
        "count": count,
        "caption": picture.caption_fr or picture.caption_en,
    }


def _place(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("picture", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max(1, number), max(1, count)) - 1


def _other(path: str, place: int, count: int) -> str:
    if not 0 <= place < count:
        return ""
    return f"{path}?picture={place + 1}" if place else path


def _note(picture: Picture) -> str:
    return _("Illustration, not a picture of the work.") if picture.is_illustration else ""


def right(box: RightsBox) -> dict[str, Any]:
    """What one may do, in words."""
    text = [box.deed]
    if box.credit:
        text.append(_("Credit: %(credit)s.") % {"credit": box.credit.rstrip(".")})
    if box.tone != "ok":
        text += [reason.sentence for reason in box.why[:2]]
    uri = box.licence.uri if box.licence and box.licence.uri else ""
    return {"tone": box.tone, "word": f"{box.label}.", "text": " ".join(text), "url": box.source or uri}


def sizes(box: RightsBox) -> list[dict[str, Any]]:
    """What may be taken away."""
    return [
        {
            "label": download.label,
            "url": download.address,
            "pixels": f"{number(download.width)} × {number(download.height)} px",
            "weight": megabytes(download.size) if download.size else "",
        }
        for download in box.downloads
    ]


def _licence(box: RightsBox) -> str:
    """The licence under which the sizes are taken away, and the credit it asks for."""
    said = _("Licence: %(licence)s.") % {"licence": box.label}
    return f"{said} {_('Credit: %(credit)s.') % {'credit': box.credit.rstrip('.')}}" if box.credit else said


def card(work: Work, found: Stage) -> Card:
    """The picture of a shared link: the work's where rights allow it, else a card of words."""
    return card_of([found["shared"]], name=work.thing_id, alt=str(work))


def json_ld(found: Stage) -> dict[str, Any]:
    """What schema.org is told of the picture, only where it may be shared."""
    shared, box = found["shared"], found["box"]
    if shared is None:
        return {}
    shown: Shown = found["shown"]
    image = {
        "@type": "ImageObject",
        "contentUrl": f"{settings.PUBLIC_ADDRESS}{shown.address(shown.largest)}",
        "license": box["url"] if box else "",
        "description": shown.alt,
    }
    return {"image": {name: value for name, value in image.items() if value}}
