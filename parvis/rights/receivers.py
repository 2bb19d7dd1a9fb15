"""What rights hears."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.rights.services import tell_changed


def media_changed(media: UUID, **_event: Any) -> None:
    """A picture was described, replaced or made ready: the answer about it may be another one."""
    tell_changed([media])
