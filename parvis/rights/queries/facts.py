"""From a row of the database to facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from parvis.accounts.models import Institution
from parvis.rights import societies
from parvis.rights.contracts import (
    AcceptanceFacts,
    ConsentFacts,
    ContributionFacts,
    Facts,
    GrantFacts,
    MakerDates,
    PersonFacts,
    RestrictionFacts,
)
from parvis.rights.jurisdictions import EUROPEAN_UNION
from parvis.rights.majority import comes_of_age
from parvis.rights.models import Consent
from parvis.rights.prints import size_of
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
        persons=_persons(_listed(row["persons"])) if row["persons"] else (),
        contributions=_contributions(_listed(row["contributors"])) if row["contributors"] else (),
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
        asked_of=societies.name_of(item["society"]),
        uses=_codes(item["uses"]),
        territories=_countries(_codes(item["territories"])),
        places=_codes(item["places"]),
        begins=_day(item["valid_from"]),
        until=_day(item["valid_until"]),
        revoked_at=_moment(item["revoked_at"]),
        max_works=item["max_works"],
        rank=item["rank"] or 1,
        max_width=item["max_width"],
        max_print=size_of(item["max_print_width"], item["max_print_height"], item["max_print_ppi"]),
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
        ends_at=_moment(item["ends_at"]),
    )


def _persons(rows: list[dict[str, Any]]) -> tuple[PersonFacts, ...]:
    """One for each person, from one row for each consent."""
    consents: dict[int, list[ConsentFacts]] = {}
    known: dict[int, tuple[date | None, bool]] = {}
    for row in rows:
        born = _day(row["born_on"])
        known[row["person"]] = (comes_of_age(born) if born else None, bool(row["is_minor"]))
        consents.setdefault(row["person"], []).extend([_consent(row)] if row["consent"] else [])
    return tuple(
        PersonFacts(pk=pk, of_age_on=known[pk][0], is_minor=known[pk][1], consents=tuple(given))
        for pk, given in sorted(consents.items())
    )


def _consent(row: dict[str, Any]) -> ConsentFacts:
    return ConsentFacts(
        uses=_codes(row["uses"]),
        by_guardian=row["by"] == Consent.By.GUARDIAN,
        given_on=_day(row["given_on"]),
        begins=_day(row["valid_from"]),
        until=_day(row["valid_until"]),
        withdrawn_at=_moment(row["withdrawn_at"]),
    )


def _contributions(rows: list[dict[str, Any]]) -> tuple[ContributionFacts, ...]:
    """One for each contribution, from one row for each acceptance; a draft of terms binds nobody."""
    found: dict[int, list[AcceptanceFacts]] = {}
    for row in rows:
        counted = row["acceptance"] and row["published_at"]
        found.setdefault(row["contribution"], []).extend([_acceptance(row)] if counted else [])
    return tuple(ContributionFacts(pk=pk, acceptances=tuple(accepted)) for pk, accepted in sorted(found.items()))


def _acceptance(row: dict[str, Any]) -> AcceptanceFacts:
    accepted = _moment(row["accepted_at"])
    assert accepted is not None, "the column is never empty"
    return AcceptanceFacts(
        version=row["version"],
        uses=_codes(row["uses"]),
        accepted_at=accepted,
        withdrawn_at=_moment(row["withdrawn_at"]),
        until=_day(row["ends_on"]),
    )


def _codes(stored: Any) -> frozenset[str]:
    """A JSON list; SQLite hands it over as text inside the object."""
    return frozenset(json.loads(stored) if isinstance(stored, str) else stored or ())


def _countries(codes: frozenset[str]) -> frozenset[str]:
    """The Union stands for its members, and keeps its name."""
    return codes | EUROPEAN_UNION if "EU" in codes else codes


def _moment(stored: str | None) -> datetime | None:
    """A moment; SQLite keeps moments in UTC without saying so."""
    moment = parse_datetime(stored) if stored else None
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(stored: str | None) -> date | None:
    return parse_date(stored) if stored else None
