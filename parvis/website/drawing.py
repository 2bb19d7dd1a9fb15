"""Drawing the card of a shared link without a picture: words on paper, the mark in the accent."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pyvips

from parvis.core.assets import DIST
from parvis.core.text import shorten

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
_PAPER, _INK, _SOFT = (253, 252, 250), (23, 19, 26), (92, 86, 96)
# Built by frontend/plugins/card.ts; the name is the one the font file bears, whatever its weight.
_FACE, _FAMILY = DIST / "card.ttf", "Bricolage Grotesque 96pt ExtraBold"
_CELLS = [(column, row) for row in range(3) for column in range(3)]


@dataclass(frozen=True)
class Words:
    """What the card says."""

    title: str
    about: str
    institution: str
    accent: str


def draw_card(words: Words) -> bytes:
    """The card as a JPEG, 1200 by 630."""
    card = pyvips.Image.black(WIDTH, HEIGHT, bands=3).copy(interpretation="srgb") + list(_PAPER)
    card = card.cast("uchar")
    title = _text(shorten(words.title, 110), 74, WIDTH - 2 * MARGIN)
    about = _text(shorten(words.about, 110), 30, WIDTH - 2 * MARGIN)
    name = _text(shorten(words.institution, 70), 26, WIDTH - 2 * MARGIN - 90)
    card = _lay(card, title, MARGIN, MARGIN, _INK)
    if about is not None:
        below = MARGIN + (title.height if title is not None else 0) + 34
        card = _lay(card, about, MARGIN, min(below, HEIGHT - 190), _SOFT)
    card = _mark(card, MARGIN, HEIGHT - MARGIN - 60, _colour(words.accent))
    card = _lay(card, name, MARGIN + 84, HEIGHT - MARGIN - 46, _INK)
    jpeg: bytes = card.write_to_buffer(".jpg", Q=88, strip=True)
    return jpeg


def _text(text: str, size: int, width: int) -> pyvips.Image | None:
    """The words as a mask of their letters, in at most so many pixels; None for no word."""
    if not text.strip():
        return None
    face = {"fontfile": str(_FACE)} if _FACE.exists() else {}
    # At 72 dots an inch a point is a pixel. Pango reads markup: the text is escaped.
    mask = pyvips.Image.text(escape(text), width=width, dpi=72, font=f"{_FAMILY}, Sans, {size}", spacing=4, **face)
    return mask if mask.height <= HEIGHT - 260 else mask.crop(0, 0, mask.width, HEIGHT - 260)


def _lay(card: pyvips.Image, mask: pyvips.Image | None, x: int, y: int, colour: tuple[int, ...]) -> pyvips.Image:
    """Print a mask in a colour at a place."""
    if mask is None:
        return card
    ink = mask.new_from_image(list(colour)).copy(interpretation="srgb").bandjoin(mask)
    return card.composite2(ink, "over", x=x, y=y).flatten(background=list(_PAPER))


def _mark(card: pyvips.Image, x: int, y: int, accent: tuple[int, ...]) -> pyvips.Image:
    """The house's nine stones, the middle one in the accent."""
    for column, row in _CELLS:
        colour = accent if (column, row) == (1, 1) else _INK
        card = card.draw_rect(list(colour), x + column * 21, y + row * 21, 18, 18, fill=True)
    return card


def _colour(code: str) -> tuple[int, ...]:
    return tuple(int(code[place : place + 2], 16) for place in (1, 3, 5))
