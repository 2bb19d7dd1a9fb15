"""Reading what is known of the rights in many media: one query, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from typing import Any, cast
from uuid import UUID

from django.db.models import Aggregate, F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from parvis.accounts.models import Institution
from parvis.rights.contracts import Facts, GrantFacts, MakerDates, RestrictionFacts
from parvis.rights.jurisdictions import EUROPEAN_UNION
from parvis.rights.models import Grant, MakerFact, Restriction
from parvis.traces.models import Thing

# SQLite takes at most 999 parameters in old builds; a page never shows as many.
_STEP = 500


class _JSONList(Aggregate):
    """The rows of a group as one JSON array."""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def facts_of(media: Iterable[UUID]) -> dict[UUID, Facts]:
    """What is known of each media; an unknown one is absent. One query for 500 of them."""
    wanted = list(dict.fromkeys(media))
    found: dict[UUID, Facts] = {}
    for start in range(0, len(wanted), _STEP):
        found.update(_read(wanted[start : start + _STEP]))
    return found


def _read(media: list[UUID]) -> Iterator[tuple[UUID, Facts]]:
    rows = Thing.objects.filter(pk__in=media).values(
        "pk",
        "state",
        alt_fr=F("picture__alt_fr"),
        alt_en=F("picture__alt_en"),
        film=F("video__pk"),
        captions_fr=F("video__captions_fr"),
        captions_en=F("video__captions_en"),
        licence=F("rights_statement__licence"),
        holder=F("rights_statement__holder"),
        credit_fr=F("rights_statement__credit_fr"),
        credit_en=F("rights_statement__credit_en"),
        source=F("rights_statement__source"),
        home=Subquery(Institution.objects.filter(pk=1).values("jurisdiction")),
        makers=_rows(MakerFact.objects.all(), "thing", _MAKER),
        allowed=_rows(Grant.objects.order_by(), "things", _GRANT),
        withheld=_rows(Restriction.objects.filter(lifted_at=None).order_by(), "things", _RESTRICTION),
    )
    for row in rows:
        yield row["pk"], _facts(cast(dict[str, Any], row))


_MAKER = ("name", "death_year", "created_year", "is_anonymous", "died_for_france")
_GRANT = (
    "holder", "uses", "territories", "valid_from", "valid_until", "revoked_at", "max_width", "may_crop",
    "may_overprint",
)  # fmt: skip
_RESTRICTION = ("why_fr", "why_en", "uses", "valid_from", "valid_until")


def _rows(rows: QuerySet[Any], to_thing: str, columns: tuple[str, ...]) -> Subquery:
    """A column holding, as JSON, the rows that belong to the outer thing."""
    grouped = rows.filter(**{to_thing: OuterRef("pk")}).values(to_thing)
    return Subquery(grouped.annotate(listed=_JSONList(JSONObject(**{name: name for name in columns}))).values("listed"))


def _facts(row: dict[str, Any]) -> Facts:
    is_film = row["film"] is not None
    described = row["captions_fr"] or row["captions_en"] if is_film else _both(row["alt_fr"], row["alt_en"])
    return Facts(
        is_live=row["state"] == Thing.State.LIVE,
        is_described=bool(described),
        is_film=is_film,
        home=row["home"] or Institution._meta.get_field("jurisdiction").default,
        licence=row["licence"] or "",
        holder=row["holder"] or "",
        credit_fr=row["credit_fr"] or "",
        credit_en=row["credit_en"] or "",
        source=row["source"] or "",
        makers=tuple(_maker(item) for item in row["makers"] or ()),
        grants=tuple(_grant(item) for item in row["allowed"] or ()),
        restrictions=tuple(_restriction(item) for item in row["withheld"] or ()),
    )


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
