"""What rights hears."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.rights.models import Acceptance, Consent, Statement
from parvis.rights.services import erase_somebody, media_of, pass_to_managers, tell_changed
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.queries import Subject


def media_changed(media: UUID, **_event: Any) -> None:
    """A picture was described, replaced or made ready: the answer about it may be another one."""
    tell_changed([media])


def record_deleted(instance: Any, **_event: Any) -> None:
    """Before a record goes, while it still knows its media."""
    tell_changed(media_of(instance))


def part_deleted(instance: Consent | Acceptance, **_event: Any) -> None:
    """A consent or an acceptance goes: what it allowed is no longer."""
    tell_changed(media_of(instance.person if isinstance(instance, Consent) else instance.contribution))


def statement_deleted(instance: Statement, **_event: Any) -> None:
    """Nothing is stated any more: the answer is no."""
    tell_changed([instance.thing_id])


def person_erased(subject: Subject, by_time: bool, **_event: Any) -> ErasedElsewhere:
    """Somebody asked to be erased: what rights hold of them goes in the same transaction. Time alone: see retaining."""
    return ErasedElsewhere() if by_time else erase_somebody(subject)


def member_left(member: Any) -> None:
    """Somebody left: the deliveries they received go to the managers."""
    pass_to_managers(member)
