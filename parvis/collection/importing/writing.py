"""Drafts become rows: new works in bulk, changed ones one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from parvis.collection.importing.building import DATES, TEXTS
from parvis.collection.importing.drafts import Draft
from parvis.collection.importing.slugs import unique_slugs, work_slug
from parvis.collection.importing.values import Values, fields_of
from parvis.collection.models import RemovedWork, SourceRecord, Work, WorkMaker, WorkPlace, WorkSubject
from parvis.collection.services.rights_facts import tell_rights
from parvis.core.bulk import adapted, insert_rows, reserve_ids
from parvis.core.clock import now
from parvis.traces.services import change_thing, register_addresses, restore_thing

_COLUMNS = (
    "id", "thing", "slug", *TEXTS, *DATES, "type", "part_of", "created_at", "changed_at",
)  # fmt: skip
WORK_KIND = "work"


def create_works(
    drafts: Sequence[Draft], values: Sequence[Values], source: str, returning: Mapping[str, RemovedWork]
) -> Sequence[int]:
    """Insert works with all that belongs to them; their keys, in order.

    values: see values.values_of_draft. returning: by identifier, works that come back to their own address.
    """
    if not drafts:
        return ()
    ids = reserve_ids(Work, len(drafts))
    things = _things(drafts, returning)
    slugs = unique_slugs(Work, [_wanted_slug(draft, returning) for draft in drafts])
    moment = adapted(now())
    insert_rows(
        Work,
        _COLUMNS,
        (
            (
                number, adapted(thing), slug, *(draft.values[name] for name in TEXTS), *(draft.values[name] for name in DATES),
                told.get("type"), told.get("part_of"), moment, moment,
            )
            for number, thing, slug, draft, told in zip(ids, things, slugs, drafts, values, strict=True)
        ),
    )  # fmt: skip
    _link(ids, values)
    _record(ids, drafts, values, source)
    return ids


def _things(drafts: Sequence[Draft], returning: Mapping[str, RemovedWork]) -> list[UUID]:
    """A new address for each work, its own for one that comes back."""
    new = iter(
        register_addresses(
            kind=WORK_KIND, titles=[draft.title for draft in drafts if draft.identifier not in returning]
        )
    )
    return [_own_thing(draft, returning) or next(new) for draft in drafts]


def _own_thing(draft: Draft, returning: Mapping[str, RemovedWork]) -> UUID | None:
    """The address of a work that comes back, answering again from this transaction on."""
    removed = returning.get(draft.identifier)
    if removed is None:
        return None
    restore_thing(removed.thing, title=draft.title)
    removed.delete()
    return removed.thing_id


def _wanted_slug(draft: Draft, returning: Mapping[str, RemovedWork]) -> str:
    if draft.identifier in returning:
        return returning[draft.identifier].slug
    return work_slug(draft.title, str(draft.values["inventory"]) or draft.identifier)


def _link(ids: Sequence[int], values: Sequence[Values]) -> None:
    pairs = list(zip(ids, values, strict=True))
    insert_rows(
        WorkMaker,
        ("work", "maker", "role", "order"),
        (
            (number, maker, role, order)
            for number, told in pairs
            for order, (maker, role) in enumerate(told.get("credits", ()))
        ),
    )
    insert_rows(
        WorkPlace,
        ("work", "place", "role"),
        ((number, place, role) for number, told in pairs for place, role in told.get("places", ())),
    )
    insert_rows(
        WorkSubject,
        ("work", "subject"),
        ((number, subject) for number, told in pairs for subject in told.get("subjects", ())),
    )


def _record(ids: Sequence[int], drafts: Sequence[Draft], values: Sequence[Values], source: str) -> None:
    insert_rows(
        SourceRecord,
        ("work", "source", "identifier", "digest", "values"),
        (
            (
                number,
                source,
                draft.identifier,
                draft.digest,
                json.dumps(told, ensure_ascii=False, separators=(",", ":")),
            )
            for number, draft, told in zip(ids, drafts, values, strict=True)
        ),
    )


_LINKS: dict[str, type[WorkMaker] | type[WorkPlace] | type[WorkSubject]] = {
    "credits": WorkMaker,
    "places": WorkPlace,
    "subjects": WorkSubject,
}


def change_work(work_id: int, changes: Values) -> None:
    """Write new values to a work, in the caller's transaction, and tell that it changed."""
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        columns.update(fields_of(name, value))
        if name in _LINKS:
            _LINKS[name]._default_manager.filter(work=work_id).delete()
            _link([work_id], [{name: value or []}])
    Work.objects.filter(pk=work_id).update(**columns, changed_at=now())
    work = Work.objects.select_related("thing").get(pk=work_id)
    change_thing(work.thing, title=work.title_fr or work.title_en)
    tell_rights(work)
