"""The ledger: appended to one by one or by thousands, erased of words, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.ids import uuid7
from parvis.traces.kinds import kinds
from parvis.traces.models import Attribution, Thing, Trace
from parvis.traces.services.objecting import objecting

BULK_LIMIT = 10_000


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act to record. ``occurred_at`` is aware; ``id`` given makes a repetition harmless."""

    kind: str
    thing_id: UUID
    channel: str
    occurred_at: datetime | None = None
    handle_id: int | None = None
    about_id: UUID | None = None
    in_reply_to_id: UUID | None = None
    towards: Sequence[str] = ()
    language: str | None = None
    text: str | None = None
    payload: dict[str, Any] | None = None
    id: UUID = field(default_factory=uuid7)


def append(act: Act) -> Trace:
    """Record one act in the caller's transaction. Raises BadInput for an unknown kind.

    An act of somebody who objected counts, without them and without their words.
    """
    trace = _of_nobody([_trace(act)])[0]
    trace.save()
    return trace


def append_many(acts: Iterable[Act]) -> int:
    """Record up to 10,000 acts at once; acts already recorded (same id) are left as they are.

    Returns the number newly recorded. Raises BadInput above the limit or for an unknown kind.
    """
    traces = [_trace(act) for act in acts]
    if len(traces) > BULK_LIMIT:
        raise BadInput(
            _("%(count)s traces in one call; the limit is %(limit)s.") % {"count": len(traces), "limit": BULK_LIMIT},
            remedy=_("Send them in several calls."),
        )
    _of_nobody(traces)
    with transaction.atomic():
        before = _known({trace.id for trace in traces})
        Trace.objects.bulk_create(traces, ignore_conflicts=True, batch_size=1000)
    return len({trace.id for trace in traces} - before)


def _of_nobody(traces: list[Trace]) -> list[Trace]:
    """Take out of these traces whoever objected to being recorded."""
    silent = objecting({trace.handle_id for trace in traces if trace.handle_id is not None})
    for trace in traces:
        if trace.handle_id in silent:
            trace.handle_id, trace.text, trace.payload, trace.towards, trace.language = None, None, None, [], None
    return traces


def _known(ids: set[UUID]) -> set[UUID]:
    step, found, listed = 500, set[UUID](), list(ids)
    for start in range(0, len(listed), step):
        found.update(Trace.objects.filter(id__in=listed[start : start + step]).values_list("id", flat=True))
    return found


def _trace(act: Act) -> Trace:
    kind = kinds.get(act.kind)
    if kind is None:
        raise BadInput(
            _("The trace kind “%(kind)s” is not registered.") % {"kind": act.kind},
            remedy=_("Register it in the traces module of its app."),
            field="kind",
        )
    moment = now()
    return Trace(
        id=act.id,
        kind=kind.name,
        verb=kind.verb,
        handle_id=act.handle_id,
        thing_id=act.thing_id,
        about_id=act.about_id,
        in_reply_to_id=act.in_reply_to_id,
        towards=list(act.towards),
        channel=act.channel,
        occurred_at=act.occurred_at or moment,
        recorded_at=moment,
        language=act.language,
        text=act.text,
        payload=act.payload,
    )


def attribute(trace: Trace, *, campaign: Thing, by: Attribution.By) -> Attribution:
    """Count a trace for a campaign; once, however often it is asked."""
    return Attribution.objects.get_or_create(trace=trace, campaign=campaign, defaults={"by": by})[0]
