"""What is asked before showing a media, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import day_of, midnight, now
from parvis.rights.jurisdictions import MakerDates
from parvis.rights.prints import PrintSize
from parvis.rights.reasons import Reason, in_public
from parvis.rights.uses import Use

__all__ = [
    "AcceptanceFacts",
    "ConsentFacts",
    "ContributionFacts",
    "Decision",
    "Facts",
    "GrantFacts",
    "MakerDates",
    "PersonFacts",
    "Reason",
    "RestrictionFacts",
    "Showing",
    "Use",
    "Where",
]


class Where(TextChoices):
    """Where it is shown. The open web reaches every country, whatever territory is named."""

    WEB = "web", _("on the open web")
    ROOM = "room", _("in a room")
    PAPER = "paper", _("on paper")


@dataclass(frozen=True, kw_only=True)
class Showing:
    """One way of showing one media.

    media: the UUID of its thing; use: a code of ``uses``; territory: a country (ISO 3166-1
    alpha-2), empty for the institution's own; place: a code of ``uses.places``, empty for the
    usual one of the use; page: the thing (an exhibition, a story) on whose page it is shown;
    size: the larger of the widths shown, in pixels; paper: its size on paper, which tells the
    pixels where ``size`` does not (0 and None: as small as one likes); crop: whether part of the picture is cut
    off or a detail shown; overprint: whether text is laid on it; at: the moment; a day stands
    for its first one.
    """

    media: UUID
    use: str = Use.SITE
    where: Where = Where.WEB
    territory: str = ""
    place: str = ""
    page: UUID | None = None
    size: int = 0
    paper: PrintSize | None = None
    crop: bool = False
    overprint: bool = False
    at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        if type(self.at) is date:
            object.__setattr__(self, "at", midnight(self.at))
        if self.paper and not self.size:
            object.__setattr__(self, "size", self.paper.pixels)

    @cached_property
    def day(self) -> date:
        """The date of the moment, where the institution is."""
        return day_of(self.at)


@dataclass(frozen=True)
class Decision:
    """Yes or no, why, and the first moment at which the answer is another one (None: not foreseen)."""

    allowed: bool
    reasons: tuple[Reason, ...]
    changes_at: datetime | None = None

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def told(self) -> tuple[Reason, ...]:
        """The reasons as anyone may read them: nothing is said of persons but that one did not agree."""
        return in_public(self.reasons)


@dataclass(frozen=True, kw_only=True)
class GrantFacts:
    """One authorisation: no territory means the whole world, no place everywhere; dates are included.

    asked_of: whom to write to; rank: the media's place among those it covers, from 1.
    """

    holder: str
    uses: frozenset[str]
    territories: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    begins: date | None = None
    until: date | None = None
    revoked_at: datetime | None = None
    max_works: int | None = None
    rank: int = 1
    max_width: int | None = None
    max_print: PrintSize | None = None
    may_crop: bool = True
    may_overprint: bool = True
    asked_of: str = ""


@dataclass(frozen=True, kw_only=True)
class RestrictionFacts:
    """One reason to withhold, whatever the licence: no use means every use; dates are included.

    ends_at: the moment an embargo ends, itself no longer withheld.
    """

    why_fr: str = ""
    why_en: str = ""
    uses: frozenset[str] = frozenset()
    begins: date | None = None
    until: date | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """What a person shown, or a guardian, agreed to; dates are included."""

    uses: frozenset[str]
    by_guardian: bool = False
    given_on: date | None = None
    begins: date | None = None
    until: date | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """Somebody one recognises. of_age_on: None where the birth is not known; is_minor then decides."""

    pk: int
    of_age_on: date | None = None
    is_minor: bool = False
    consents: tuple[ConsentFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AcceptanceFacts:
    """That a contributor accepted terms; until: the last day that version counts."""

    version: str
    uses: frozenset[str]
    accepted_at: datetime
    withdrawn_at: datetime | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContributionFacts:
    """That the media came from a contributor, and what they accepted."""

    pk: int
    acceptances: tuple[AcceptanceFacts, ...] = ()


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
    persons: tuple[PersonFacts, ...] = ()
    contributions: tuple[ContributionFacts, ...] = ()
