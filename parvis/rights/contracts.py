"""What is asked before showing a media, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import today
from parvis.rights.jurisdictions import MakerDates
from parvis.rights.reasons import Reason

__all__ = ["Decision", "Facts", "GrantFacts", "MakerDates", "Reason", "RestrictionFacts", "Showing", "Use", "Where"]


class Use(TextChoices):
    """What the media is used for. An authorisation names the uses it covers."""

    SITE = "site", _("on our site")
    SHARE_CARD = "share_card", _("on the card of a shared link")
    POST = "post", _("in a post on a network")
    SCREEN = "screen", _("on a screen in our rooms")
    PRINT = "print", _("in print, not for sale")
    PRODUCT = "product", _("on things for sale")
    DOWNLOAD = "download", _("for download, at full size")
    OPEN_DATA = "open_data", _("in open data, for any reuse")


class Where(TextChoices):
    """Where it is shown. The open web reaches every country, whatever territory is named."""

    WEB = "web", _("on the open web")
    ROOM = "room", _("in a room")
    PAPER = "paper", _("on paper")


@dataclass(frozen=True, kw_only=True)
class Showing:
    """One way of showing one media.

    media: the UUID of its thing; territory: a country (ISO 3166-1 alpha-2), empty for the
    institution's own; size: the larger of the widths shown, in pixels; crop: whether part of the
    picture is cut off; overprint: whether text is laid on it; at: the day.
    """

    media: UUID
    use: Use = Use.SITE
    where: Where = Where.WEB
    territory: str = ""
    size: int = 0
    crop: bool = False
    overprint: bool = False
    at: date = field(default_factory=today)


@dataclass(frozen=True)
class Decision:
    """Yes or no, why, and the first day on which the answer is another one (None: not foreseen)."""

    allowed: bool
    reasons: tuple[Reason, ...]
    changes_at: date | None = None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, kw_only=True)
class GrantFacts:
    """One authorisation: empty territories mean the whole world; dates are included."""

    holder: str
    uses: frozenset[str]
    territories: frozenset[str] = frozenset()
    begins: date | None = None
    until: date | None = None
    revoked_on: date | None = None
    max_width: int | None = None
    may_crop: bool = True
    may_overprint: bool = True


@dataclass(frozen=True, kw_only=True)
class RestrictionFacts:
    """One reason to withhold, whatever the licence: empty uses mean every use; dates are included."""

    why_fr: str = ""
    why_en: str = ""
    uses: frozenset[str] = frozenset()
    begins: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that is known of the rights in one media; the decision is a pure function of it."""

    is_live: bool = True
    is_described: bool = True
    is_film: bool = False
    # The code of the reason when is_described is not so; empty: "not_captioned" of a film, else "not_described".
    lacks: str = ""
    home: str = "FR"
    licence: str = ""
    holder: str = ""
    credit_fr: str = ""
    credit_en: str = ""
    source: str = ""
    makers: tuple[MakerDates, ...] = ()
    grants: tuple[GrantFacts, ...] = ()
    restrictions: tuple[RestrictionFacts, ...] = ()
