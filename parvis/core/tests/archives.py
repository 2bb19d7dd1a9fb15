"""Archives made by hand, to be changed one thing at a time."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from parvis.core.backup.manifest import FORMAT, MANIFEST, MEMBERS

Entries = dict[str, bytes]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def manifest(listing: bytes, count: int, total: int, **changes: Any) -> bytes:
    said = {
        "format": FORMAT,
        "parvis": "0.1",
        "created_at": "2026-03-01T10:00:00Z",
        "engine": "sqlite",
        "has_files": True,
        "migrations": ["core.0001_jobs"],
        "tables": [],
        "members": {"count": count, "bytes": total, "sha256": sha256(listing)},
        "missing": [],
        "secrets": [],
    }
    return json.dumps({**said, **changes}).encode()


def listing_of(entries: Entries) -> bytes:
    lines = [json.dumps([name, len(data), sha256(data)]) for name, data in entries.items()]
    return "".join(f"{line}\n" for line in lines).encode()


def write(path: Path, entries: Entries, *, listed: Entries | None = None, **changes: Any) -> Path:
    """An archive of these members; ``listed`` is what its list says instead."""
    said = entries if listed is None else listed
    listing = listing_of(said)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        archive.writestr(MEMBERS, listing)
        archive.writestr(MANIFEST, manifest(listing, len(said), sum(map(len, said.values())), **changes))
    return path
