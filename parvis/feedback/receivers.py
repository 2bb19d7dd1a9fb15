"""What feedback hears."""

from __future__ import annotations

from typing import Any

from parvis.feedback import services
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.queries import Subject


def person_erased(subject: Subject, **_event: Any) -> ErasedElsewhere:
    """Somebody is erased: what they said goes in the same transaction."""
    return services.erase_somebody(subject)
