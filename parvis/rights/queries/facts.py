"""From a row of the database to facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from parvis.accounts.models import Institution
from parvis.rights.contracts import Facts, GrantFacts, MakerDates, RestrictionFacts
from parvis.rights.jurisdictions import EUROPEAN_UNION
from parvis.traces.models import Thing


def facts_in(row: Mapping[str, Any]) -> Facts:
    """What one row of ``rows`` says."""
    described, lacks = _described(row)
    return Facts(
        is_live=row["live"] == Thing.State.LIVE,
        is_described=described,
        is_film=row["film"] is not None,
        lacks=lacks,
        home=row["home"] or Institution._meta.get_field("jurisdiction").default,
        licence=row["licence"] or "",
        holder=row["holder"] or "",
        credit_fr=row["credit_fr"] or "",
        credit_en=row["credit_en"] or "",
        source=row["source"] or "",
        makers=tuple(_maker(item) for item in _listed(row["makers"])),
        grants=tuple(_grant(item) for item in _listed(row["allowed"])),
        restrictions=tuple(_restriction(item) for item in _listed(row["withheld"])),
    )


def _described(row: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether it can be had by those who do not see or hear it, and the code of the reason when not."""
    if row["film"] is not None:
        return bool(row["captions_fr"] or row["captions_en"]), "not_captioned"
    if row["sound_pk"] is not None:
        return bool((row["transcript_fr"] or "").strip() or (row["transcript_en"] or "").strip()), "not_transcribed"
    if row["document_pk"] is not None:
        return _both(row["summary_fr"], row["summary_en"]), "not_summarised"
    return _both(row["alt_fr"], row["alt_en"]), "not_described"


def _listed(stored: str | None) -> list[dict[str, Any]]:
    """A JSON array of objects, as the database sends it; nothing where there is no row."""
    return json.loads(stored) if stored else []


def _both(french: str | None, english: str | None) -> bool:
    return bool((french or "").strip() and (english or "").strip())


def _maker(item: dict[str, Any]) -> MakerDates:
    # SQLite writes booleans as 0 and 1.
    flags = {name: bool(item[name]) for name in ("is_anonymous", "died_for_france")}
    return MakerDates(**{**item, **flags})


def _grant(item: dict[str, Any]) -> GrantFacts:
    return GrantFacts(
        holder=item["holder"],
        uses=_codes(item["uses"]),
        territories=_countries(_codes(item["territories"])),
        begins=_day(item["valid_from"]),
        until=_day(item["valid_until"]),
        revoked_on=_moment(item["revoked_at"]),
        max_width=item["max_width"],
        may_crop=bool(item["may_crop"]),
        may_overprint=bool(item["may_overprint"]),
    )


def _restriction(item: dict[str, Any]) -> RestrictionFacts:
    return RestrictionFacts(
        why_fr=item["why_fr"],
        why_en=item["why_en"],
        uses=_codes(item["uses"]),
        begins=_day(item["valid_from"]),
        until=_day(item["valid_until"]),
    )


def _codes(stored: Any) -> frozenset[str]:
    """A JSON list; SQLite hands it over as text inside the object."""
    return frozenset(json.loads(stored) if isinstance(stored, str) else stored or ())


def _countries(codes: frozenset[str]) -> frozenset[str]:
    """The Union stands for its members, and keeps its name."""
    return codes | EUROPEAN_UNION if "EU" in codes else codes


def _moment(stored: str | None) -> date | None:
    """The local day of a moment; SQLite keeps moments in UTC without saying so."""
    moment = parse_datetime(stored) if stored else None
    if moment is None:
        return None
    return localtime(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).date()


def _day(stored: str | None) -> date | None:
    return parse_date(stored) if stored else None
