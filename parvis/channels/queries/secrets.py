"""Who knows the secrets of connected accounts."""

from __future__ import annotations

from typing import Any

from parvis.channels.models import Connection


def knew_secret(network: str, member: Any) -> bool:
    """Whether somebody connected an account of a network that still has secrets."""
    theirs = Connection.objects.filter(network=network, connected_by=member).exclude(secrets="")
    return theirs.exists()
