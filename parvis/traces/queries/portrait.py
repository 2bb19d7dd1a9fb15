"""Everything held about somebody, as they may ask for it (GDPR, articles 15 and 20)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings

from parvis.accounts.models import Institution
from parvis.core.clock import now
from parvis.core.processing import Processing, processings
from parvis.traces.holdings import holdings
from parvis.traces.kinds import kinds, tell
from parvis.traces.models import Attribution, Thing, Trace
from parvis.traces.queries.people import acts_of, kept_until, mentions_of, months_kept
from parvis.traces.queries.register import say_months
from parvis.traces.queries.subjects import Subject

Told = dict[str, Any]
FORMAT = "parvis-person-1"


def portrait_of(subject: Subject) -> Told:
    """All of it as JSON values: who, addresses, acts with their words, who named them, why it is kept.

    Texts (sentences, titles) are in the current language; moments are ISO 8601 in UTC.
    """
    acts = list(acts_of(subject))
    records = _records(subject)
    mine = {act.pk for act in acts}
    return {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "institution": str(Institution.current()),
        "person": _person(subject),
        "addresses": [_address(handle) for handle in subject.handles],
        "acts": _acts(acts),
        "named_by_others": [_mention(trace) for trace in mentions_of(_known(subject)) if trace.pk not in mine],
        "campaigns": _campaigns(mine),
        "records": records,
        "processings": _processings(acts, records),
    }


def _known(subject: Subject) -> list[str]:
    own = [handle.address for handle in subject.handles if handle.erased_at is None]
    return [*own, *subject.contacts]


def _person(subject: Subject) -> Told | None:
    person = subject.person
    if person is None:
        return None
    told = {"id": str(person.pk), "pseudonym": person.pseudonym, "circle": person.circle}
    return told | {"since": person.created_at.isoformat()}


def _address(handle: Any) -> Told:
    return {
        "network": handle.network,
        "address": handle.address,
        "name": handle.name,
        "since": handle.created_at.isoformat(),
        "objected_at": handle.objected_at.isoformat() if handle.objected_at else None,
        "erased_at": handle.erased_at.isoformat() if handle.erased_at else None,
    }


def _acts(acts: list[Trace]) -> list[Told]:
    months = {name: months_kept(kind) for name, kind in kinds}
    return [_act(act, months.get(act.kind)) for act in acts]


def _act(act: Trace, months: int | None) -> Told:
    until = kept_until(act, months)
    return {
        "id": str(act.pk),
        "kind": act.kind,
        "verb": act.verb,
        "sentence": tell(act),
        "thing": _thing(act.thing),
        "about": _thing(act.about) if act.about else None,
        "in_reply_to": str(act.in_reply_to_id) if act.in_reply_to_id else None,
        "towards": act.towards,
        "channel": act.channel,
        "occurred_at": act.occurred_at.isoformat(),
        "recorded_at": act.recorded_at.isoformat(),
        "language": act.language,
        "text": act.text,
        "payload": act.payload,
        "words_erased_on": until.date().isoformat() if until else None,
    }


def _thing(thing: Thing) -> Told:
    return {"title": thing.title, "address": f"{settings.PUBLIC_ADDRESS}{thing.path}"}


def _mention(trace: Trace) -> Told:
    """That others named them, not what others wrote: their words are theirs."""
    return {
        "id": str(trace.pk),
        "kind": trace.kind,
        "occurred_at": trace.occurred_at.isoformat(),
        "thing": _thing(trace.thing),
    }


def _campaigns(acts: set[Any]) -> list[Told]:
    rows = Attribution.objects.filter(trace__in=acts).select_related("campaign").order_by("created_at")
    return [
        {"act": str(row.trace_id), "campaign": row.campaign.title, "by": row.by, "since": row.created_at.isoformat()}
        for row in rows
    ]


def _records(subject: Subject) -> dict[str, Told]:
    """What apps above hold: rows, and their names in words."""
    told = {name: (holding, holding.tell(subject)) for name, holding in holdings}
    return {
        name: {
            "title": str(holding.title),
            "labels": {column: str(label) for column, label in holding.labels.items()},
            "rows": rows,
        }
        for name, (holding, rows) in told.items()
        if rows
    }


def _processings(acts: list[Trace], records: dict[str, Told]) -> list[Told]:
    """Why what is there is kept, on which ground, for how long, and who sees it."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for act in acts:
        kind = kinds.get(act.kind)
        if kind is not None:
            counted[kind.processing][0] += 1
    for name, told in records.items():
        if holdings[name].processing:
            counted[holdings[name].processing][1] += len(told["rows"])
    return [_processing(processings[name], *counts) for name, counts in counted.items()]


def _processing(line: Processing, acts: int, records: int) -> Told:
    return {
        "title": str(line.title),
        "purpose": str(line.purpose),
        "basis": str(line.basis.label),
        "recipients": str(line.recipients),
        "kept": line.kept_in_words or say_months(line.months),
        "acts": acts,
        "records": records,
    }
