"""What accounts hears."""

from __future__ import annotations

from typing import Any

from parvis.accounts.roles import ensure_roles


def write_roles(**_event: Any) -> None:
    """After a migration: the groups exist and hold what the apps allow."""
    ensure_roles()
