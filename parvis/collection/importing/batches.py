"""One batch: what its rows become, written in one transaction with the place reached in the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parvis.collection.importing.building import Builder
from parvis.collection.importing.comparing import compare
from parvis.collection.importing.drafts import Draft
from parvis.collection.importing.problems import Problem, RowRefused
from parvis.collection.importing.readers.table import Row
from parvis.collection.importing.references import References
from parvis.collection.importing.report import Counts
from parvis.collection.importing.values import Values, values_of_draft, values_of_works
from parvis.collection.importing.writing import change_work, create_works
from parvis.collection.models import Conflict, ImportProblem, ImportRun, RemovedWork, SourceRecord
from parvis.collection.search.writing import BulkIndexer
from parvis.core.errors import Refusal
from parvis.core.maintenance import analyze


class Overtaken(Refusal):
    """Another process works on the same import."""


@dataclass(slots=True)
class Batch:
    """Rows with their identifiers, and those refused while they were read; next_row is where the next batch starts."""

    rows: list[tuple[Row, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    next_row: int = 0

    def __len__(self) -> int:
        return len(self.rows) + len(self.problems)


@dataclass(frozen=True, slots=True)
class Known:
    """A work this source described before."""

    record: int
    work: int
    digest: str


class Writer:
    """Writes batches of one run. Without a run (a dry run) everything is rolled back."""

    def __init__(self, builder: Builder, run: ImportRun | None, *, is_fresh: bool) -> None:
        self._builder, self._run, self._is_fresh = builder, run, is_fresh
        self._source = builder.mapping.source
        self._references, self._indexer = References(), BulkIndexer()

    def write(self, batch: Batch) -> tuple[Counts, list[Problem]]:
        """Write one batch, all or nothing. Raises Overtaken when another process wrote it first.

        1. claim the batch: move the run's place in the file
        2. part the rows into new, changed and unchanged ones
        3. make what they name, then the works, then the index
        4. record what was refused
        """
        with transaction.atomic():
            if self._run:
                self._claim(batch)
            counts, problems = self._write(batch)
            if self._run:
                self._settle_run(counts, problems)
            else:
                transaction.set_rollback(True)
        if not self._run:
            self._references.forget()
        return counts, problems

    def finish(self) -> None:
        """Once the last batch is in: the index is merged, the database counts its rows anew."""
        self._indexer.settle()
        analyze()

    def _claim(self, batch: Batch) -> None:
        run = self._run
        assert run is not None
        mine = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING, next_row=run.next_row)
        if not mine.update(next_row=batch.next_row):
            raise Overtaken(
                _("Another process is importing the same file."), remedy=_("Let it finish, then import again.")
            )
        run.next_row = batch.next_row

    def _write(self, batch: Batch) -> tuple[Counts, list[Problem]]:
        problems, counts = list(batch.problems), Counts()
        known = {} if self._is_fresh else self._known([identifier for _, identifier in batch.rows])
        removed = {} if self._is_fresh else self._removed({each for _, each in batch.rows} - known.keys())
        new: list[Draft] = []
        changed: list[tuple[Draft, Known]] = []
        for row, identifier in batch.rows:
            digest = self._builder.digest(row.cells)
            before = known.get(identifier)
            if before and before.digest == digest:
                counts.unchanged += 1
                continue
            if identifier in removed and not removed[identifier].may_return:
                counts.left_aside += 1
                continue
            try:
                draft = self._builder.build(row, identifier, digest)
            except RowRefused as refused:
                problems.append(refused.at(row.number))
                continue
            changed.append((draft, before)) if before else new.append(draft)
        self._references.settle([*new, *(draft for draft, _ in changed)])
        counts.created = self._create(new, problems, removed)
        counts.updated, counts.conflicts, same = self._update(changed, problems)
        counts.unchanged += same
        counts.refused = len(problems)
        return counts, problems

    def _known(self, identifiers: Sequence[str]) -> dict[str, Known]:
        rows = SourceRecord.objects.filter(source=self._source, identifier__in=identifiers)
        return {
            identifier: Known(record, work, digest)
            for identifier, record, work, digest in rows.values_list("identifier", "pk", "work", "digest")
        }

    def _removed(self, identifiers: Collection[str]) -> dict[str, RemovedWork]:
        """Works of this source that staff removed, by identifier."""
        if not identifiers:
            return {}
        rows = RemovedWork.objects.filter(source=self._source, identifier__in=identifiers).select_related("thing")
        return {row.identifier: row for row in rows}

    def _create(self, drafts: list[Draft], problems: list[Problem], returning: Mapping[str, RemovedWork]) -> int:
        """New works; those that belong to a work of the same batch come after it."""
        waiting, done = drafts, 0
        while waiting:
            parents = self._parents(waiting)
            here = {draft.identifier for draft in waiting}
            ready = [draft for draft in waiting if draft.part_of in parents]
            held = [draft for draft in waiting if draft.part_of not in parents]
            orphans = held if not ready else [draft for draft in held if draft.part_of not in here]
            problems += [_orphan(draft) for draft in orphans]
            told = [self._values(draft, parents) for draft in ready]
            ids = create_works(ready, told, self._source, returning)
            self._index(ids, fresh=True)
            done += len(ids)
            waiting = [draft for draft in held if draft not in orphans]
        return done

    def _parents(self, drafts: Sequence[Draft]) -> dict[str, int | None]:
        wanted = {draft.part_of for draft in drafts} - {""}
        rows = SourceRecord.objects.filter(source=self._source, identifier__in=wanted) if wanted else ()
        return {"": None, **{record.identifier: record.work_id for record in rows}}

    def _values(self, draft: Draft, parents: dict[str, int | None]) -> Values:
        return values_of_draft(draft, type_id=self._references.type_id(draft), parent_id=parents[draft.part_of])

    def _update(self, changed: Sequence[tuple[Draft, Known]], problems: list[Problem]) -> tuple[int, int, int]:
        """(updated, conflicts, found unchanged after all)"""
        if not changed:
            return 0, 0, 0
        parents = self._parents([draft for draft, _ in changed])
        current = values_of_works([before.work for _, before in changed])
        records = SourceRecord.objects.in_bulk([before.record for _, before in changed])
        touched: list[int] = []
        conflicts = same = 0
        for draft, before in changed:
            if draft.part_of not in parents:
                problems.append(_orphan(draft))
                continue
            said = records[before.record].values
            silent = {name: value for name, value in said.items() if name not in self._builder.covers}
            told = {**silent, **self._values(draft, parents)}
            outcome = compare(before=said, source=told, current=current[before.work])
            if outcome.changes:
                change_work(before.work, outcome.changes)
                touched.append(before.work)
            conflicts += self._record_conflicts(before.work, outcome.conflicts)
            same += not outcome.changes
            SourceRecord.objects.filter(pk=before.record).update(digest=draft.digest, values=told)
        self._index(touched)
        return len(touched), conflicts, same

    def _record_conflicts(self, work: int, conflicts: dict[str, tuple[Any, Any]]) -> int:
        for name, (ours, theirs) in conflicts.items():
            values = {"ours": ours, "theirs": theirs}
            still = Conflict.objects.filter(work=work, field=name, settled_at=None)
            if self._run and not still.update(run=self._run, **values):
                Conflict.objects.create(work_id=work, run=self._run, field=name, **values)
        return len(conflicts)

    def _index(self, ids: Sequence[int], *, fresh: bool = False) -> None:
        if ids and self._run:
            self._indexer.add(ids, fresh=fresh)

    def _settle_run(self, counts: Counts, problems: Sequence[Problem]) -> None:
        assert self._run is not None
        added = {name: F(name) + getattr(counts, name) for name in Counts.__slots__}
        ImportRun.objects.filter(pk=self._run.pk).update(**added)
        rows = {(p.row, p.column[:200], p.code): p for p in problems}
        ImportProblem.objects.bulk_create(
            ImportProblem(run=self._run, row=row, column=column, code=code, details=dict(problem.details))
            for (row, column, code), problem in rows.items()
        )


def _orphan(draft: Draft) -> Problem:
    return Problem(draft.row, "unknown_parent", "part_of", {"value": draft.part_of[:80]})
