"""One row a media, with everything known of its rights: one query, whatever their number.

Django writes the query once in a process; after that only the identifiers change. Building it
anew would cost ten times what the database takes to answer it, on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Aggregate, Case, Count, F, JSONField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from parvis.accounts.models import Institution
from parvis.rights.models import Contribution, Grant, MakerFact, PersonShown, Restriction
from parvis.traces.models import Thing

# Stands for the identifiers while the query is written.
_PLACE = UUID(int=0)
_MAKER = {name: name for name in ("name", "death_year", "created_year", "is_anonymous", "died_for_france")}
_GRANT = (
    "holder", "society", "uses", "territories", "places", "valid_from", "valid_until", "revoked_at", "max_works",
    "max_width", "max_print_width", "max_print_height", "max_print_ppi", "may_crop", "may_overprint",
)  # fmt: skip
_RESTRICTION = ("why_fr", "why_en", "uses", "valid_from", "valid_until", "ends_at")
_CONSENT = ("by", "uses", "given_on", "valid_from", "valid_until", "withdrawn_at")


class _JSONList(Aggregate):
    """The rows of a group as one JSON array."""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def rows_of(media: Sequence[UUID]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """(media, row) for each known one, in no order; JSON columns are text."""
    field = Thing._meta.pk
    names, before, after, sql = _written(connection.vendor)
    places = ", ".join(["%s"] * len(media))
    identifiers = [field.get_db_prep_value(one, connection) for one in media]
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("IN (%s)", f"IN ({places})"), [*before, *identifiers, *after])
        for pk, *values in cursor.fetchall():
            yield UUID(str(pk)), dict(zip(names, values, strict=True))


@lru_cache(maxsize=2)
def _written(vendor: str) -> tuple[list[str], list[Any], list[Any], str]:
    """(columns, parameters before the identifiers, those after, the query with room for one identifier)."""
    columns = _columns()
    query = Thing.objects.filter(pk__in=[_PLACE]).annotate(**columns).values_list("pk", *columns).query
    sql, given = query.sql_with_params()
    parameters, place = list(given), Thing._meta.pk.get_db_prep_value(_PLACE, connection)
    if sql.count("IN (%s)") != 1 or parameters.count(place) != 1:
        raise RuntimeError("the query names its identifiers more than once")
    at = parameters.index(place)
    return list(columns), parameters[:at], parameters[at + 1 :], sql


def _columns() -> dict[str, Any]:
    """What is read beside the identifier."""
    statement = ("licence", "holder", "credit_fr", "credit_en", "source")
    return {
        "live": F("state"),
        "alt_fr": F("picture__alt_fr"),
        "alt_en": F("picture__alt_en"),
        "film": F("video__pk"),
        "captions_fr": F("video__captions_fr"),
        "captions_en": F("video__captions_en"),
        "sound_pk": F("sound__pk"),
        "transcript_fr": F("sound__transcript_fr"),
        "transcript_en": F("sound__transcript_en"),
        "document_pk": F("document__pk"),
        "summary_fr": F("document__summary_fr"),
        "summary_en": F("document__summary_en"),
        **{name: F(f"rights_statement__{name}") for name in statement},
        "home": Subquery(Institution.objects.filter(pk=1).values("jurisdiction")),
        "makers": _listed(MakerFact.objects.all(), _MAKER),
        "allowed": _listed(Grant.things.through.objects.all(), _of("grant", _GRANT) | {"rank": _rank()}),
        "withheld": _listed(
            Restriction.things.through.objects.filter(restriction__lifted_at=None), _of("restriction", _RESTRICTION)
        ),
        "persons": _listed(PersonShown.things.through.objects.all(), _persons()),
        "contributors": _listed(Contribution.things.through.objects.all(), _contributions()),
    }


def _listed(rows: QuerySet[Any], columns: dict[str, Any]) -> Subquery:
    """A column holding, as JSON, the rows that belong to the outer thing."""
    grouped = rows.filter(thing=OuterRef("pk")).order_by().values("thing")
    return Subquery(grouped.annotate(listed=_JSONList(JSONObject(**columns))).values("listed"))


def _of(relation: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: f"{relation}__{name}" for name in names}


def _rank() -> Case:
    """The media's place among the live ones a grant covers, where it bounds their number."""
    through = Grant.things.through.objects
    before = through.filter(grant=OuterRef("grant"), pk__lte=OuterRef("pk"), thing__state=Thing.State.LIVE)
    counted: QuerySet[Any] = before.order_by().values("grant").annotate(number=Count("pk"))
    return Case(When(grant__max_works__isnull=False, then=Subquery(counted.values("number"))), default=1)


def _persons() -> dict[str, Any]:
    """One row for each consent of each person shown; one without consent for who gave none."""
    person = _of("personshown", ("born_on", "is_minor")) | {"person": "personshown__pk"}
    return person | _of("personshown__consents", _CONSENT) | {"consent": "personshown__consents__pk"}


def _contributions() -> dict[str, Any]:
    """One row for each acceptance of each contribution; one without for who accepted nothing."""
    accepted = "contribution__acceptances"
    return (
        {"contribution": "contribution__pk", "acceptance": f"{accepted}__pk"}
        | _of(accepted, ("accepted_at", "withdrawn_at"))
        | {name: f"{accepted}__terms__{name}" for name in ("version", "uses", "ends_on", "published_at")}
    )
