"""When the last whole backup of this home was made."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

_NAME = "last-backup.txt"


def remember(folder: Path, moment: datetime) -> None:
    """Note it in the home, whole or not at all."""
    beside = folder / f"{_NAME}.{os.getpid()}"
    beside.write_text(f"{moment.isoformat()}\n")
    beside.replace(folder / _NAME)


def last_backup(folder: Path) -> datetime | None:
    """The moment of the last one; None when there was none."""
    try:
        return datetime.fromisoformat((folder / _NAME).read_text().strip())
    except (OSError, ValueError):
        return None
