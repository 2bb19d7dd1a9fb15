"""Files beside the database, through Django's storages: on disk or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import connections, models

from parvis.core.backup.manifest import IMPORTS, MEDIA, is_safe_name
from parvis.core.backup.tables import Shape


def storages() -> dict[str, Storage]:
    """The folders of an archive and where their files live."""
    return {MEDIA: default_storage, IMPORTS: FileSystemStorage(location=settings.HOME.imports)}


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of a storage, but those a process is still writing (in folders with a dot)."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        full = f"{folder}/{name}" if folder else name
        if is_safe_name(f"{MEDIA}/{full}") and not name.startswith("."):
            yield full
    for inner in sorted(folders):
        if not inner.startswith("."):
            yield from names(storage, f"{folder}/{inner}" if folder else inner)


def opened(storage: Storage, name: str) -> IO[bytes] | None:
    """The file, or None when it is gone meanwhile."""
    try:
        return storage.open(name, "rb")
    except FileNotFoundError:
        return None


def referenced(found: list[Shape], alias: str) -> set[str]:
    """The files the database speaks of, as names of members."""
    spoken: set[str] = set()
    for shape in found:
        for field in shape.fields:
            if isinstance(field, models.FileField):
                spoken |= {f"{MEDIA}/{name}" for name in _values(shape, str(field.column), alias)}
    return spoken


def _values(shape: Shape, column: str, alias: str) -> Iterator[str]:
    connection = connections[alias]
    quote = connection.ops.quote_name
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {quote(column)} FROM {quote(shape.name)} WHERE {quote(column)} <> ''")
        while rows := cursor.fetchmany(2_000):
            yield from (name for (name,) in rows)
