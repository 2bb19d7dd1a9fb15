"""Importing a file from its first row to its last, or from where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction

from parvis.collection.importing.batches import Batch, Overtaken, Writer
from parvis.collection.importing.building import IDENTIFIER_LENGTH, Builder
from parvis.collection.importing.limits import LIMITS, Limits
from parvis.collection.importing.mapping import read_mapping
from parvis.collection.importing.problems import Problem
from parvis.collection.importing.readers.opening import open_table
from parvis.collection.importing.readers.table import Row, Table
from parvis.collection.importing.report import KEPT_PROBLEMS, Counts, Report, problems_of
from parvis.collection.models import ImportRun, RemovedWork, SourceRecord
from parvis.core.bulk import collecting_between, unmapped
from parvis.core.clock import now
from parvis.core.errors import Refusal

BATCH = 2000

# Told after every batch: how much of the file is read, out of how much, and the counts so far.
Tell = Callable[[int, int, Counts], None]


def _silent(done: int, size: int, counts: Counts) -> None:
    """Nobody listens."""


def start_import(
    *,
    path: Path,
    mapping: str,
    file_name: str = "",
    dry_run: bool = False,
    tell: Tell = _silent,
    limits: Limits = LIMITS,
) -> Report:
    """Import a file by a mapping (its TOML text); an import of the same file that was stopped goes on.

    dry_run writes nothing and says what would happen. tell is called after every batch.
    Raises FileRefused, MappingRefused, Overtaken.
    """
    rules = read_mapping(mapping)
    table = open_table(path, limits)
    builder = Builder(rules, table, path.parent, limits)
    name = file_name or path.name
    if dry_run:
        return _import(table, builder, None, name, tell)
    run = _claimed(rules.source, table, mapping, name)
    try:
        with unmapped():
            return _import(table, builder, run, name, tell)
    except Overtaken:
        raise
    except Refusal as refusal:
        # A refusal is final for this file; a crash or a kill leaves the run open, to go on with.
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.FAILED, message=str(refusal), ended_at=now())
        raise


def resume_import(*, run: ImportRun, path: Path, tell: Tell = _silent) -> Report:
    """Go on with an import that was stopped, given its file again."""
    return start_import(path=path, mapping=run.mapping, file_name=run.file_name, tell=tell)


def _claimed(source: str, table: Table, mapping: str, name: str) -> ImportRun:
    """The run to go on with, or a new one; any other open run of the source is closed, for it is overtaken."""
    with transaction.atomic():
        running = ImportRun.objects.filter(source=source, state=ImportRun.State.RUNNING)
        same = running.filter(file_digest=table.digest, mapping=mapping).order_by("started_at").first()
        running.exclude(pk=same.pk if same else 0).update(state=ImportRun.State.FAILED, ended_at=now())
        return same or ImportRun.objects.create(
            source=source, file_name=name[:500], file_digest=table.digest, mapping=mapping
        )


def _import(table: Table, builder: Builder, run: ImportRun | None, name: str, tell: Tell) -> Report:
    start = run.next_row if run else 0
    writer = Writer(builder, run, is_fresh=_is_fresh(builder.mapping.source))
    counts, problems = _counted(run), list[Problem]()
    with collecting_between() as collect:
        for batch in _batches(table, builder, start):
            added, refused = writer.write(batch)
            for field in Counts.__slots__:
                setattr(counts, field, getattr(counts, field) + getattr(added, field))
            problems += refused[: KEPT_PROBLEMS - len(problems)]
            tell(table.position(), table.size, counts)
            collect()
    if run:
        if counts.created or counts.updated:
            writer.finish()
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.DONE, ended_at=now())
    return Report(
        source=builder.mapping.source, file_name=name, counts=counts, run=run.pk if run else None, is_dry=run is None,
        is_resumed=start > 0, encoding=table.encoding, is_encoding_guessed=table.is_guessed,
        problems=problems_of(run) if run else problems, absent=builder.absent,
    )  # fmt: skip


def _is_fresh(source: str) -> bool:
    """Whether nothing of this source was ever imported: nothing is then looked for."""
    seen = SourceRecord.objects.filter(source=source), RemovedWork.objects.filter(source=source)
    return not any(rows.exists() for rows in seen)


def _counted(run: ImportRun | None) -> Counts:
    return Counts(**{name: getattr(run, name) for name in Counts.__slots__}) if run else Counts()


def _batches(table: Table, builder: Builder, start: int) -> Iterator[Batch]:
    """The rows from ``start`` on, a batch at a time; earlier rows only tell which identifiers they took."""
    taken: dict[str, int] = {}
    batch = Batch()
    for entry in table.rows():
        if isinstance(entry, Problem):
            number = entry.row
            found: Problem | tuple[Row, str] = entry
        else:
            number = entry.number
            found = _identified(entry, builder, taken)
        if number < start:
            continue
        if isinstance(found, Problem):
            batch.problems.append(found)
        else:
            batch.rows.append(found)
        if len(batch) >= BATCH:
            batch.next_row = number + 1
            yield batch
            batch = Batch()
    if len(batch):
        batch.next_row = number + 1
        yield batch


def _identified(row: Row, builder: Builder, taken: dict[str, int]) -> tuple[Row, str] | Problem:
    identifier = builder.identifier(row.cells)
    column = builder.identifier_column
    if not identifier:
        return Problem(row.number, "no_identifier", column)
    if len(identifier) > IDENTIFIER_LENGTH:
        details = {"found": len(identifier), "limit": IDENTIFIER_LENGTH}
        return Problem(row.number, "value_too_long", column, details)
    first = taken.setdefault(identifier, row.number)
    if first != row.number:
        return Problem(row.number, "duplicate_identifier", column, {"value": identifier[:80], "first": first})
    return row, identifier
