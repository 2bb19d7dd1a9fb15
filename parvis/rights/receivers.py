"""What rights hears."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.rights.models import Grant, Restriction, Statement
from parvis.rights.services import media_of, tell_changed


def media_changed(media: UUID, **_event: Any) -> None:
    """A picture was described, replaced or made ready: the answer about it may be another one."""
    tell_changed([media])


def record_deleted(instance: Grant | Restriction, **_event: Any) -> None:
    """Before a record goes, while it still knows its media."""
    tell_changed(media_of(instance))


def statement_deleted(instance: Statement, **_event: Any) -> None:
    """Nothing is stated any more: the answer is no."""
    tell_changed([instance.thing_id])
