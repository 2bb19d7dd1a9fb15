"""Erasing somebody: their words, their addresses, and their name in the words of others.

What they did still counts: each act keeps its kind, its date, its thing, and belongs to the same
nameless somebody as before, so that no figure of the past changes (GDPR, article 17).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from parvis.core.clock import now
from parvis.traces.contracts import ErasedElsewhere, Kept
from parvis.traces.kinds import words_in
from parvis.traces.models import Handle, Masking, Person, Trace
from parvis.traces.queries import Subject, mentions_of, naming
from parvis.traces.signals import person_erased

_STEP = 500
_MASK = (
    "UPDATE traces_trace SET text = m.text, payload = m.payload, towards = m.towards"
    " FROM traces_masking m WHERE m.trace_id = traces_trace.id"
)


@dataclass(frozen=True)
class Erased:
    """What an erasure did: traces emptied of words, traces of others masked, addresses forgotten.

    elsewhere: how many of each holding the apps above erased; kept: what stays there, and why.
    """

    emptied: int
    masked: int
    addresses: int
    elsewhere: dict[str, int] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()


def erase_person(subject: Subject) -> Erased:
    """Erase somebody everywhere, or nothing at all: one transaction, the apps above included.

    Harmless when repeated. A receiver of ``person_erased`` may return {holding: how many}, or an
    ErasedElsewhere that also says what it kept.
    """
    return _erase(subject, by_time=False)


def forget_subject(subject: Subject) -> Erased:
    """Erase somebody because the time of all they said here is over: apps above keep their own time."""
    return _erase(subject, by_time=True)


def _erase(subject: Subject, *, by_time: bool) -> Erased:
    with transaction.atomic():
        elsewhere, kept = _told_above(subject, by_time)
        emptied = sum(erase_words(handle=handle) for handle in subject.handles)
        strangers = {handle.address: _nobody() for handle in subject.handles if handle.erased_at is None}
        # An e-mail only apps above know may be written here too.
        masked = _mask(strangers | {contact: _nobody() for contact in subject.contacts})
        for handle in subject.handles:
            _forget_address(handle, strangers.get(handle.address))
        if subject.person is not None:
            Person.objects.filter(pk=subject.person.pk).update(pseudonym="", erased_at=now())
    return Erased(emptied, masked, len(strangers) + len(subject.contacts), elsewhere, kept)


def _told_above(subject: Subject, by_time: bool) -> tuple[dict[str, int], tuple[Kept, ...]]:
    """Ask every app to erase its own words of them, while the addresses can still be read."""
    event = {"person": subject.person, "handles": subject.handles, "subject": subject, "by_time": by_time}
    answers = person_erased.send(sender=Person, **event)
    told, kept = Counter[str](), list[Kept]()
    for _receiver, answer in answers:
        if isinstance(answer, ErasedElsewhere):
            told.update(answer.erased)
            kept += answer.kept
        elif isinstance(answer, dict):
            told.update(answer)
    return dict(told), tuple(kept)


def erase_words(*, handle: Handle) -> int:
    """Erase what one handle wrote, as each kind's eraser says; who, what and when still count.

    Returns the number of traces emptied. The database refuses every other change of a trace.
    """
    return empty_traces(Trace.objects.filter(handle=handle).select_related("thing").iterator())


def empty_traces(traces: Iterable[Trace]) -> int:
    """Empty these traces of the words their kinds say; the number of those that held any."""
    return sum(_empty(trace) for trace in traces)


def _empty(trace: Trace) -> int:
    columns = [name for name in sorted(words_in(trace)) if getattr(trace, name) is not None]
    if not columns:
        return 0
    assignments = ", ".join(f"{connection.ops.quote_name(name)} = NULL" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE traces_trace SET {assignments} WHERE id = %s", [_key(trace.id)])
        return cursor.rowcount


def _key(pk: UUID) -> Any:
    return Trace._meta.pk.get_db_prep_value(pk, connection)


def _mask(strangers: dict[str, str]) -> int:
    """Put nobody's address where others named them. The database lets exactly these changes through."""
    if not strangers:
        return 0
    pattern = naming(strangers)
    by_address = {address.removeprefix("@").casefold(): nobody for address, nobody in strangers.items()}

    def instead(found: re.Match[str]) -> str:
        return by_address[found.group().removeprefix("@").casefold()]

    maskings = [_masking(trace, pattern, instead) for trace in mentions_of(strangers)]
    Masking.objects.bulk_create(maskings, batch_size=_STEP)
    with connection.cursor() as cursor:
        cursor.execute(_MASK)
    Masking.objects.all().delete()
    return len(maskings)


def _masking(trace: Trace, pattern: re.Pattern[str], instead: Any) -> Masking:
    def masked(value: Any) -> Any:
        return json.loads(pattern.sub(instead, json.dumps(value, ensure_ascii=False))) if value is not None else None

    return Masking(
        trace=trace,
        text=pattern.sub(instead, trace.text) if trace.text is not None else None,
        payload=masked(trace.payload),
        towards=masked(trace.towards),
    )


def _nobody() -> str:
    """An address that leads nowhere and says nothing, different for each somebody."""
    return f"erased:{uuid4().hex}"


def _forget_address(handle: Handle, nobody: str | None) -> None:
    if nobody is None:
        return
    handle.address, handle.name, handle.erased_at = nobody, "", now()
    handle.save(update_fields=["address", "name", "erased_at"])
