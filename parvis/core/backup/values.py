"""A database's values as JSON and back, alike on SQLite and PostgreSQL.

Only the kind of a field counts (text, moment, JSON…), never the class an app gave it: what is stored is
what is kept.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col

Read = Callable[[Any], Any]
Write = Callable[[Any], Any]
_FILES = {"FileField", "ImageField", "FilePathField"}


def plain(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The field Django would use for such a column, without what an app adds to it."""
    target: Any = field
    while target.remote_field and hasattr(target, "target_field"):
        target = target.target_field
    kind = target.get_internal_type()
    if kind == "DecimalField":
        made: Any = models.DecimalField(max_digits=target.max_digits, decimal_places=target.decimal_places)
    else:
        known = None if kind in _FILES else getattr(models, kind, None)
        made = known() if known and issubclass(known, models.Field) else models.TextField()
    made.null = field.null
    made.set_attributes_from_name(field.column)
    return made


def reader(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Read:
    """How to turn what the driver gives for this column into JSON."""
    made = plain(field)
    expression = Col("", made)
    steps: list[Callable[..., Any]] = [*connection.ops.get_db_converters(expression)]
    if isinstance(made, models.JSONField):
        steps.append(made.from_db_value)

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return _as_json(value)

    return read


def _as_json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return str(value // dt.timedelta(microseconds=1))
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value


def writer(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Write:
    """How to turn the JSON back into what the driver takes for this column."""
    made = plain(field)

    def write(value: Any) -> Any:
        if isinstance(made, models.JSONField):
            # A column that refuses NULL may still hold JSON's own null.
            wanted = models.Value(None, models.JSONField()) if value is None and not field.null else value
            return (
                connection.ops.adapt_json_value(None, None)
                if wanted is not value
                else made.get_db_prep_save(value, connection)
            )
        if isinstance(made, models.DurationField) and value is not None:
            value = dt.timedelta(microseconds=int(value))
        return made.get_db_prep_save(made.to_python(value), connection)

    return write


def line_of(values: Sequence[Any]) -> bytes:
    """A row as one line, the same for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
