"""``make_backup``: one archive, of one moment, while the institution goes on working.

1. Copy the files that are there.
2. Take the snapshot of the database.
3. Copy the files that came meanwhile. One the snapshot speaks of and that is neither copied nor there was
   deleted between 1 and 2: a newer snapshot no longer speaks of it, so take one.
4. Read the snapshot: rows counted and summed; on PostgreSQL they are the archive's database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from parvis import __version__
from parvis.core.backup import files, snapshot, tables
from parvis.core.backup.manifest import (
    CONFIGURATION,
    DATABASE,
    FORMAT,
    IMPORTS,
    MEDIA,
    TABLES,
    Listing,
    Manifest,
    Table,
)
from parvis.core.backup.writing import Writer, aside, chunks_of, put_in_place
from parvis.core.clock import now

_SNAPSHOTS = 3
# name of the step, what is done, what there is to do.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Made:
    """What was made: the archive, what it says of itself, and the checksum that proves it says that."""

    path: Path
    manifest: Manifest
    fingerprint: str
    size: int
    files: int


@dataclass
class _Work:
    writer: Writer
    folder: Path
    tell: Tell
    tables: list[Table] = field(default_factory=list)
    migrations: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def make_backup(
    *, target: Path, configuration: str, secrets: list[str], has_files: bool = True, tell: Tell = lambda *_: None
) -> Made:
    """Write the archive; the target exists only when it is whole. Raises BadInput when another is being written.

    configuration: the text to keep, less the keys named in ``secrets``.
    """
    with aside(target) as folder:
        work = _Work(Writer(folder / "archive.zip"), folder, tell)
        work.writer.add(CONFIGURATION, [configuration.encode()], is_packed=False)
        if has_files:
            _copy_files(work)
        _keep_database(work, has_files=has_files)

        def describe(listing: Listing) -> Manifest:
            return _manifest(work, listing, secrets=secrets, has_files=has_files)

        manifest, fingerprint = work.writer.end(describe)
        put_in_place(folder / "archive.zip", target)
    return Made(target, manifest, fingerprint, target.stat().st_size, _count_files(work.writer))


def _count_files(writer: Writer) -> int:
    return sum(name.split("/", 1)[0] in {MEDIA, IMPORTS} for name in writer.names)


def _manifest(work: _Work, listing: Listing, *, secrets: list[str], has_files: bool) -> Manifest:
    return Manifest(
        format=FORMAT,
        parvis=__version__,
        created_at=now(),
        engine=connection.vendor,  # type: ignore[arg-type]
        has_files=has_files,
        migrations=work.migrations,
        tables=work.tables,
        members=listing,
        missing=sorted(work.missing),
        secrets=secrets,
    )


def _copy_files(work: _Work) -> None:
    """Copy what is there and not yet copied."""
    for folder, storage in files.storages().items():
        wanted = [name for name in files.names(storage) if f"{folder}/{name}" not in work.writer.names]
        for done, name in enumerate(wanted):
            stream = files.opened(storage, name)
            if stream is not None:
                with stream:
                    work.writer.add(f"{folder}/{name}", chunks_of(stream), is_packed=True)
            work.tell("files", done + 1, len(wanted))


def _keep_database(work: _Work, *, has_files: bool) -> None:
    with ExitStack() as stack:
        for attempt in range(_SNAPSHOTS):
            alias = stack.enter_context(snapshot.taken(work.folder, lambda *count: work.tell("database", *count)))
            work.migrations = tables.applied(alias)
            found = tables.shapes(work.migrations)
            if not has_files:
                break
            _copy_files(work)
            work.missing = sorted(files.referenced(found, alias) - work.writer.names)
            if not work.missing or attempt == _SNAPSHOTS - 1:
                break
            stack.close()
        _keep_rows(work, found, alias)
    if connection.vendor == "sqlite":
        with (work.folder / "snapshot.sqlite3").open("rb") as stream:
            work.writer.add(DATABASE, chunks_of(stream), is_packed=False)


def _keep_rows(work: _Work, found: list[tables.Shape], alias: str) -> None:
    done = 0

    def told(rows: int) -> None:
        nonlocal done
        done += rows
        work.tell("rows", done, 0)

    for shape in found:
        keep = None if connection.vendor == "sqlite" else _keeping(work, shape)
        work.tables.append(tables.summed(shape, alias, tell=told, keep=keep))


def _keeping(work: _Work, shape: tables.Shape) -> Callable[[Iterator[bytes]], None]:
    def keep(lines: Iterator[bytes]) -> None:
        work.writer.add(f"{TABLES}/{shape.name}.jsonl", lines, is_packed=False)

    return keep
