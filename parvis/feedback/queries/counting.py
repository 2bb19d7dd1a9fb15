"""Figures of a topic and of a department: how much was said, by how many people, where and in which tone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from parvis.accounts.models import Department
from parvis.feedback.models import Remark, Topic


@dataclass(frozen=True)
class Line:
    """One source, or one kind: its name, how many remarks, how many people."""

    name: str
    label: str
    remarks: int
    people: int


@dataclass(frozen=True)
class Counts:
    """Sums: remarks, the people behind them, by source and by kind; first and last, when they were said."""

    remarks: int
    people: int
    by_source: Sequence[Line]
    by_mark: Sequence[Line]
    first: datetime | None
    last: datetime | None


def counts_of(topic: Topic) -> Counts:
    """Of one topic. Words erased still count."""
    return _counts(Remark.objects.filter(topic=topic))


def counts_of_department(department: Department, *, since: datetime | None = None) -> Counts:
    """Of all that was said of a department's work: named when taken down, or gathered in its topics."""
    rows = said_of(department)
    return _counts(rows.filter(said_at__gte=since) if since else rows)


def said_of(department: Department) -> QuerySet[Remark]:
    """What was said of a department's work; a topic's department is the surer one."""
    return Remark.objects.filter(
        Q(topic__department=department) | Q(topic=None, department=department, set_aside_at=None)
        | Q(topic__isnull=False, topic__department=None, department=department)
    )  # fmt: skip


def _counts(rows: QuerySet[Remark]) -> Counts:
    total = rows.aggregate(n=Count("pk"), people=Sum("people"), first=Min("said_at"), last=Max("said_at"))
    return Counts(
        remarks=total["n"],
        people=total["people"] or 0,
        by_source=_lines(rows, "source", Remark.Source),
        by_mark=_lines(rows, "mark", Remark.Mark),
        first=total["first"],
        last=total["last"],
    )


def _lines(rows: QuerySet[Remark], field: str, names: Any) -> list[Line]:
    """By one field, most people first."""
    sums = rows.order_by().values(field).annotate(n=Count("pk"), people=Sum("people"))
    lines = [Line(row[field], str(names(row[field]).label), row["n"], row["people"]) for row in sums]
    return sorted(lines, key=lambda line: (-line.people, line.name))
