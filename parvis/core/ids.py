"""Identifiers: UUID version 7 (RFC 9562), ordered by time so that indexes stay compact."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered identifier."""
    return _uuid7()
