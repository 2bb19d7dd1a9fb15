"""The card of a shared link: a picture of the page where rights allow it, else the page's words, drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from parvis.core.bilingual import current
from parvis.media.models import Picture
from parvis.rights.services import share_card, show_picture

Card = dict[str, Any]
# The title is outside the picture: what is cropped is its own affair.
CARD_SIZE = (1200, 630)
# Few are asked: the first picture that may be shared is nearly always the first one.
_TRIED = 6


def picture_card(picture: Picture | None) -> Card | None:
    """The card made of this picture; None where rights do not allow it."""
    path = share_card(picture) if picture is not None else ""
    return _card(path, show_picture(picture).alt) if picture is not None and path else None


def card_of(pictures: Iterable[Picture | None], *, name: UUID | str, alt: str) -> Card:
    """The first of a page's pictures that may be shared, else the card of its words.

    name: the thing the page tells, or the name of a page that tells none (``views.cards.PAGES``).
    """
    shown = [picture for picture in pictures if picture is not None][:_TRIED]
    found = next((card for picture in shown if (card := picture_card(picture))), None)
    return found or words_card(name, alt)


def words_card(name: UUID | str, alt: str) -> Card:
    """The card of a page's words."""
    kind = "page_card" if isinstance(name, str) else "card"
    return _card(reverse(f"site:{kind}", args=[current(), name]), alt)


def _card(path: str, alt: str) -> Card:
    width, height = CARD_SIZE
    return {"url": f"{settings.PUBLIC_ADDRESS}{path}", "alt": alt, "width": width, "height": height}
