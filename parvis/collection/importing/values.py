"""A work's values as they are kept to be compared: what the source said last, what it says now, what the work has.

One shape for the three: the work's texts by field name, its date as one list of five, its type and the work it is
part of by their keys, its makers and places as pairs of key and role, its subjects as sorted keys. What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from parvis.collection.importing.building import DATES, DEFAULTS, TEXTS
from parvis.collection.importing.drafts import Draft
from parvis.collection.models import Work, WorkMaker, WorkPlace, WorkSubject

Values = dict[str, Any]
_NO_DATE = ["", "", "", None, None]


def values_of_draft(draft: Draft, *, type_id: int | None, parent_id: int | None) -> Values:
    """What the source says now."""
    told = draft.values
    values: Values = {name: told[name] for name in TEXTS if told[name] and told[name] != DEFAULTS.get(name)}
    _add(values, "date", [told[name] for name in DATES], _NO_DATE)
    _add(values, "type", type_id)
    _add(values, "part_of", parent_id)
    _add(values, "credits", [[maker.id, role] for maker, role in draft.credits])
    _add(values, "places", sorted([place.id, role] for place, role in draft.places))
    _add(values, "subjects", sorted(node.id for node in draft.subjects))
    return values


def _add(values: Values, name: str, value: Any, empty: Any = None) -> None:
    if value and value != empty:
        values[name] = value


def values_of_works(ids: Sequence[int]) -> dict[int, Values]:
    """What the works have now, by their keys."""
    found: dict[int, Values] = {}
    for work in Work.objects.filter(pk__in=ids).iterator():
        values = found[work.pk] = {
            name: value for name in TEXTS if (value := getattr(work, name)) and value != DEFAULTS.get(name)
        }
        _add(values, "date", [getattr(work, name) for name in DATES], _NO_DATE)
        _add(values, "type", work.type_id)
        _add(values, "part_of", work.part_of_id)
    _gather(
        found,
        "credits",
        WorkMaker.objects.filter(work__in=ids).order_by("order", "pk").values_list("work", "maker", "role"),
    )
    _gather(
        found,
        "places",
        WorkPlace.objects.filter(work__in=ids).order_by("place", "role").values_list("work", "place", "role"),
    )
    for work_id, subject in WorkSubject.objects.filter(work__in=ids).order_by("subject").values_list("work", "subject"):
        found[work_id].setdefault("subjects", []).append(subject)
    return found


def _gather(found: dict[int, Values], name: str, rows: Iterable[tuple[int, int, str]]) -> None:
    for work_id, other, role in rows:
        found[work_id].setdefault(name, []).append([other, role])


def fields_of(name: str, value: Any) -> dict[str, Any]:
    """The columns of a work that hold a value of that name; none for makers, places and subjects."""
    if name == "date":
        return dict(zip(DATES, value or _NO_DATE, strict=True))
    if name in ("type", "part_of"):
        return {f"{name}_id": value}
    return {name: value or DEFAULTS.get(name, "")} if name in TEXTS else {}
