"""Where derivatives lie, and how they arrive there whole: written aside, then renamed."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

_FOLDER = "derivatives"
_ASIDE = ".making"


def folder_of(thing: UUID) -> str:
    """The folder of one picture's derivatives, relative to MEDIA_ROOT."""
    return f"{_FOLDER}/{thing.hex[-2:]}/{thing}"


def full_path(path: str) -> Path:
    """A path relative to MEDIA_ROOT on this machine."""
    return Path(settings.MEDIA_ROOT) / path


def aside(ending: str = "") -> Path:
    """A fresh name to write under, on the same file system as the derivatives."""
    folder = full_path(f"{_FOLDER}/{_ASIDE}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{uuid4().hex}{ending}"


def put_in_place(made: Path, path: str) -> int:
    """Rename a finished file or folder to its place, replacing what is there. Returns its bytes."""
    target = full_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    weight = _weight(made)
    if made.is_dir() and target.exists():
        os.replace(target, aside())
    os.replace(made, target)
    return weight


def remove(path: Path) -> None:
    """Delete a file or a folder; one that is gone is fine."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def remove_all(thing: UUID, *, but: str = "") -> None:
    """Delete a picture's derivatives, keeping the folder of one stamp if named."""
    folder = full_path(folder_of(thing))
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name != but:
            remove(entry)
    if not but:
        remove(folder)


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
