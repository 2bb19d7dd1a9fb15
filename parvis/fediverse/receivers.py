"""What the social web hears of the apps below."""

from __future__ import annotations

from typing import Any

from parvis.fediverse.services.forgetting import erase_somebody
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.queries import Subject
from parvis.traces.signals import person_erased


def connect() -> None:
    """Listen."""
    person_erased.connect(somebody_erased, dispatch_uid="fediverse.erased")


def somebody_erased(subject: Subject, **_event: Any) -> ErasedElsewhere:
    """In the same transaction as the ledger's own erasing."""
    return erase_somebody(subject)
