"""The values of an import in words: names of fields, and of what a key stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.collection.models import Maker, Place, Subject, Work, WorkPlace, WorkType

_NAMES = {
    "identifier": gettext_lazy("identifier"),
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "technique": gettext_lazy("technique"),
    "location": gettext_lazy("room"),
    "date": gettext_lazy("date"),
    "written": gettext_lazy("date as written"),
    "makers": gettext_lazy("makers"),
    "credits": gettext_lazy("makers"),
    "places": gettext_lazy("places"),
    "subjects": gettext_lazy("subjects"),
    "name": gettext_lazy("name"),
    "role": gettext_lazy("role"),
    "column": gettext_lazy("list"),
}
_SECTIONS = {"makers": gettext_lazy("makers"), "places": gettext_lazy("places"), "subjects": gettext_lazy("subjects")}
_KINDS: dict[str, type[Model]] = {
    "type": WorkType,
    "part_of": Work,
    "credits": Maker,
    "places": Place,
    "subjects": Subject,
}


def name_of_field(key: str) -> str:
    """A field of a work, or a key of a mapping ("work.title", "makers.name"), as one says it."""
    section, _dot, name = key.rpartition(".")
    section = section.partition("[")[0].partition(".")[0]
    if section in _SECTIONS:
        return f"{capfirst(str(_SECTIONS[section]))} – {_plain(name)}"
    return capfirst(_plain(name))


def _plain(name: str) -> str:
    if name in _NAMES:
        return str(_NAMES[name])
    try:
        return str(Work._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name.replace("_", " ")


def value_in_words(field: str, value: Any) -> str:
    """A value as an import keeps it, with names in place of keys; “nothing” for an empty one."""
    if value in (None, "", []):
        return _("nothing")
    if field == "date":
        return str(value[0] or value[1] or value[2])
    if field in ("credits", "places"):
        return _pairs(field, value)
    if field in _KINDS:
        return ", ".join(_named(_KINDS[field], value if isinstance(value, list) else [value]))
    return str(dict(Work.Status.choices).get(value, value)) if field == "status" else str(value)


def place_in_words(place: str) -> str:
    """“Paris (made)” as one says it: “Paris (made in)” in the page's language."""
    name, _opening, role = place.rpartition(" (")
    labels = dict(WorkPlace.Role.choices)
    return f"{name} ({labels[role[:-1]]})" if role[:-1] in labels else place


def _pairs(field: str, pairs: Sequence[Sequence[Any]]) -> str:
    names = _named(_KINDS[field], [key for key, _role in pairs])
    roles = [dict(WorkPlace.Role.choices).get(role, role) for _key, role in pairs]
    return " ; ".join(f"{name} ({role})" if role else name for name, role in zip(names, roles, strict=True))


def _named(model: type[Model], keys: Sequence[int]) -> list[str]:
    found = model._default_manager.in_bulk(list(keys))
    return [str(found.get(key, key)) for key in keys]
