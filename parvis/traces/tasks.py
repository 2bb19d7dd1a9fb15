"""The ledger's work in the background."""

from __future__ import annotations

from parvis.core.tasks import periodic
from parvis.traces.services import forget_expired


@periodic(hour="3", minute="20")
def forget_what_is_over() -> None:
    """Erase the words and addresses whose time is over."""
    forget_expired()
