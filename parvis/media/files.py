"""Where derivatives lie, and how they arrive there whole: written aside, then put in place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from parvis.media.storages import keeping, remove

__all__ = ["aside", "at_hand", "exists", "folder_of", "full_path", "put_in_place", "remove", "remove_all", "sweep"]

_FOLDER = "derivatives"
_ASIDE = ".making"


def folder_of(thing: UUID) -> str:
    """The folder of one media's derivatives, relative to the storage."""
    return f"{_FOLDER}/{thing.hex[-2:]}/{thing}"


def full_path(path: str) -> Path:
    """A path of the home's media folder on this machine."""
    return Path(settings.MEDIA_ROOT) / path


def aside(ending: str = "") -> Path:
    """A fresh name to write under; on disk it is on the same file system as the derivatives."""
    folder = full_path(f"{_FOLDER}/{_ASIDE}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{uuid4().hex}{ending}"


def put_in_place(made: Path, path: str) -> int:
    """Put a finished file or folder in its place, replacing what is there. Returns its bytes."""
    weight = _weight(made)
    keeping().put(made, path)
    return weight


def exists(path: str) -> bool:
    """Whether what was put there is still there."""
    return bool(path) and keeping().holds(path)


def remove_all(thing: UUID, *, but: str = "") -> None:
    """Delete a media's derivatives, keeping the folder of one stamp if named."""
    keeping().forget_under(folder_of(thing), but=but)


@contextmanager
def at_hand(held: Any) -> Iterator[Path]:
    """The file of a field on this machine, for as long as the context lasts. Raises FileNotFoundError."""
    with keeping().here(held.name) as path:
        yield path


def sweep(*, older_than: float) -> int:
    """Delete what dead workers left aside more than so many seconds ago. Returns how many."""
    folder = full_path(f"{_FOLDER}/{_ASIDE}")
    limit = time.time() - older_than
    left = [entry for entry in (folder.iterdir() if folder.is_dir() else ()) if entry.stat().st_mtime < limit]
    for entry in left:
        remove(entry)
    return len(left)


def _weight(path: Path) -> int:
    if path.is_dir():
        return sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())
    return path.stat().st_size
