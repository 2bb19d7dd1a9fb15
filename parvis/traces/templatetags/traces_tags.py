"""Reading the JSON values of a portrait in a template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.timezone import localtime

register = template.Library()


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
def worded(row: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    """A record's columns as people read them; several values in one line."""
    return [
        (labels.get(name, name), ", ".join(map(str, value)) if isinstance(value, list) else value)
        for name, value in row.items()
    ]
