"""Reading the JSON values of a portrait in a template."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

register = template.Library()
# What a portrait writes for dates and moments (ISO 8601).
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?)?")


@register.filter
def moment(text: str) -> datetime:
    """An ISO 8601 moment, in the institution's time zone."""
    return localtime(datetime.fromisoformat(text))


@register.filter
def day(text: str) -> date:
    """An ISO 8601 date."""
    return date.fromisoformat(text)


@register.filter
def as_json(value: Any) -> str:
    """Indented JSON, to be escaped by the template."""
    return json.dumps(value, ensure_ascii=False, indent=2)


@register.filter
def worded(row: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """A record's columns as people read them, those that say something; several values in one line."""
    told = ((labels.get(name, name), _told(value)) for name, value in row.items())
    return [(name, value) for name, value in told if value]


def _told(value: Any) -> str:
    """One value in words: moments and dates as the language writes them, yes and no, lists in one line."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_told, value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        return _told_time(value)
    return "" if value is None else str(value)


def _told_time(text: str) -> str:
    try:
        if "T" in text:
            return date_format(moment(text), "DATETIME_FORMAT")
        return date_format(day(text), "DATE_FORMAT")
    except ValueError:
        return text
