"""Daily counts in the database: added to, and forgotten when their time is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Sum
from django.utils import timezone

from parvis.core.clock import months_from, now, today
from parvis.traces.models import DailyCount, DayMark, DaySalt, Thing
from parvis.traces.services.tally import Act, Key, Tally
from parvis.traces.small import FEW

MONTHS_KEPT = 25
# A day's salt and marks go this long after its end: late writes are in, and 48 hours are far.
GRACE = timedelta(hours=1)
DAYS_OF_RARE_WORDS = 28
# SQLite takes no more than 999 values in one statement.
_STEP = 400


def salt_of(day: date) -> bytes:
    """The salt of a day, made by whoever asks first; all processes read the same."""
    DaySalt.objects.bulk_create([DaySalt(day=day, value=token_bytes(32))], ignore_conflicts=True)
    return bytes(DaySalt.objects.values_list("value", flat=True).get(day=day))


@transaction.atomic
def write_tally(tally: Tally) -> None:
    """Add a tally to the counts, whole or not at all; the tally itself is left as it is."""
    sums = tally.sums.copy()
    for name in _new_marks(tally):
        sums[tally.marks[name]] += 1
    # Everybody adds in the same order: two processes never wait for each other.
    _add(sorted(sums.items()))


def existing_things(targets: set[str]) -> set[str]:
    """Those of the identifiers that are things."""
    return {str(number) for number in Thing.objects.filter(pk__in=targets).values_list("pk", flat=True)}


def _new_marks(tally: Tally) -> Iterator[UUID]:
    """Make the marks that are not made yet; which ones these were."""
    names, quote = sorted(tally.marks), connection.ops.quote_name
    table = quote(DayMark._meta.db_table)
    with connection.cursor() as cursor:
        for start in range(0, len(names), _STEP):
            step = names[start : start + _STEP]
            marks = ", ".join(["(%s, %s)"] * len(step))
            values = [value for name in step for value in (_stored(name), tally.marks[name].day)]
            cursor.execute(
                f"INSERT INTO {table} (id, day) VALUES {marks} ON CONFLICT (id) DO NOTHING RETURNING id", values
            )
            yield from (UUID(str(row[0])) for row in cursor.fetchall())


def _stored(name: UUID) -> Any:
    return DayMark._meta.pk.get_db_prep_value(name, connection)


def _add(rows: Sequence[tuple[Key, int]]) -> None:
    """One upsert a row."""
    quote = connection.ops.quote_name
    table, count = quote(DailyCount._meta.db_table), quote("count")
    names = ", ".join(map(quote, Key._fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}, {count}) VALUES (%s, %s, %s, %s, %s, %s) "
            f"ON CONFLICT ({names}) DO UPDATE SET {count} = {table}.{count} + excluded.{count}",
            [(*key, added) for key, added in rows],
        )


def forget_visitors() -> int:
    """Drop the salts and marks of days that are over, an hour after their end; how many marks went."""
    day = timezone.localdate(now() - GRACE)
    DaySalt.objects.filter(day__lt=day).delete()
    return DayMark.objects.filter(day__lt=day).delete()[0]


def forget_old_counts() -> int:
    """Drop the counts of more than 25 months ago; how many rows went."""
    return DailyCount.objects.filter(day__lt=months_from(today(), -MONTHS_KEPT)).delete()[0]


@transaction.atomic
def forget_rare_words() -> int:
    """Drop words that in four weeks were not searched five times: a name may be among them; how many went.

    That somebody searched in vain still counts.
    """
    before = today() - timedelta(days=DAYS_OF_RARE_WORDS)
    worded = DailyCount.objects.filter(act=Act.VAIN).exclude(detail="")
    rare = worded.values("detail").annotate(times=Sum("count"), last=Max("day")).filter(times__lt=FEW, last__lt=before)
    words = [row["detail"] for row in rare]
    for start in range(0, len(words), _STEP):
        rows = worded.filter(detail__in=words[start : start + _STEP])
        _add(sorted((Key(row.day, Act.VAIN, "", row.language), row.count) for row in rows))
        rows.delete()
    return len(words)
