"""What a visitor may do with a picture, said on the work's page; its card, its zoom, its downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from parvis.core.bilingual import pick
from parvis.media.formats import has_zoom
from parvis.media.models import Derivative, Picture
from parvis.rights.addresses import folder, original_address, share_address, zoom_address
from parvis.rights.contracts import Decision, Facts, Showing, Use
from parvis.rights.decision import decide
from parvis.rights.licences import IN_COPYRIGHT, LICENCES, Licence
from parvis.rights.reasons import Reason
from parvis.rights.services.shown import facts_about, show_picture

_SCREEN, _SLIDES = 1280, 2400
_MADE = "_derivatives_made"
# Asked on every work's page: the ORM takes five times as long to write it.
_MADE_OF = "SELECT * FROM media_derivative WHERE picture_id = %s AND state = %s ORDER BY width"


@dataclass(frozen=True)
class Download:
    """One size to take away; size in bytes."""

    label: str
    address: str
    width: int
    height: int
    size: int


@dataclass(frozen=True)
class RightsBox:
    """What one may do with a picture.

    tone: "ok" (anything), "wait" (some things), "stop" (not shown); why: the reasons told;
    credit: what to write beside it, empty when nothing has to be.
    """

    tone: str
    licence: Licence | None
    label: str
    deed: str
    credit: str
    holder: str
    source: str
    why: Sequence[Reason]
    decision: Decision
    downloads: Sequence[Download] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Whether anyone may reuse it for anything."""
        return self.tone == "ok"


def box_about(picture: Picture) -> RightsBox | None:
    """The box of one picture; None when nothing is known of it. Two queries, one once prepared."""
    facts = facts_about(picture) if picture.thing_id else None
    if facts is None:
        return None
    site, free = (_decide(facts, picture, use) for use in (Use.SITE, Use.OPEN_DATA))
    licence = _licence_told(facts, free)
    return RightsBox(
        tone="ok" if free else "wait" if site else "stop",
        licence=licence,
        label=str(licence.label) if licence else _("Rights not stated"),
        deed=str(_deed(licence, site)),
        credit=pick(facts, "credit"),
        holder=facts.holder,
        source=facts.source,
        why=(free if free else site).told,
        decision=site,
        downloads=_downloads(picture, facts),
    )


def _decide(facts: Facts, picture: Picture, use: Use, *, size: int = 0) -> Decision:
    return decide(facts, Showing(media=picture.address, use=use, size=size))


def _licence_told(facts: Facts, free: Decision) -> Licence | None:
    """A term that has not ended is told as what it is meanwhile: in copyright."""
    licence = LICENCES.get(facts.licence)
    return LICENCES[IN_COPYRIGHT] if licence and licence.by_term and not free else licence


def _deed(licence: Licence | None, site: Decision) -> str | Promise:
    if not site:
        return _("It is not shown here.")
    return licence.deed if licence else _("Look here; for anything else, ask us first.")


def _downloads(picture: Picture, facts: Facts) -> list[Download]:
    """The sizes that may be taken away: two made for screens, and the whole."""
    rows = [row for row in _made(picture) if row.kind == Derivative.Kind.WIDTH]
    made = [row for row in rows if _decide(facts, picture, Use.DOWNLOAD, size=row.width)]
    screen = next((row for row in reversed(made) if row.width <= _SCREEN), None)
    slides = next((row for row in reversed(made) if _SCREEN < row.width <= _SLIDES and row.width < picture.width), None)
    found = [_derived(picture, row, label) for row, label in ((screen, _("For the screen")), (slides, _("For slides")))
             if row is not None]  # fmt: skip
    whole = next((row for row in _made(picture) if row.kind == Derivative.Kind.COPY), None)
    if whole is not None and _decide(facts, picture, Use.DOWNLOAD, size=picture.width):
        address = original_address(picture.address)
        found.append(Download(_("At full size"), address, whole.width, whole.height, whole.size))
    return found


def _derived(picture: Picture, row: Derivative, label: str) -> Download:
    address = f"{folder(picture.address)}{row.width}.webp?download"
    return Download(label, address, row.width, row.height, row.size)


def share_card(picture: Picture) -> str:
    """The path of the card's picture; empty when it is not made or may not be used so."""
    return share_address(picture.address, stamp=picture.stamp) if _may(picture, Derivative.Kind.SHARE) else ""


def zoom_of(picture: Picture) -> str:
    """The path of what a zoom opens: tiles, else the largest derivative, which holds as much.

    Empty when the picture may not be shown at that size.
    """
    if has_zoom(picture.width, picture.height):
        return zoom_address(picture.address) if _may(picture, Derivative.Kind.TILES) else ""
    shown = show_picture(picture)
    return shown.address(shown.largest) if shown else ""


def _may(picture: Picture, kind: Derivative.Kind) -> bool:
    facts = facts_about(picture) if picture.thing_id else None
    if facts is None or not decide(facts, showing_of(picture, kind)):
        return False
    return any(row.kind == kind for row in _made(picture))


def _made(picture: Picture) -> list[Derivative]:
    """What is made of a picture, read once: its page asks of sizes, card and zoom."""
    made: list[Derivative] | None = getattr(picture, _MADE, None)
    if made is None:
        made = list(Derivative.objects.raw(_MADE_OF, [picture.pk, Derivative.State.MADE]))
        setattr(picture, _MADE, made)
    return made


def showing_of(picture: Picture, kind: Derivative.Kind, *, width: int = 0) -> Showing:
    """How a derivative of that kind shows its picture."""
    if kind == Derivative.Kind.SHARE:
        return Showing(media=picture.address, use=Use.SHARE_CARD, size=1200, crop=True)
    if kind == Derivative.Kind.TILES:
        return Showing(media=picture.address, use=Use.SITE, size=picture.width)
    return Showing(media=picture.address, use=Use.SITE, size=width)
