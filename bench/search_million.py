"""Tasks of the search bench inside its own home: multiply the works, weigh the index, save one work.

``python -m bench.search_million multiply|index_mb|save`` prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
django.setup()

from django.db import connection, models, transaction  # noqa: E402

from bench.search_timing import percentiles  # noqa: E402
from parvis.collection.models import SearchDetail, SearchRow, SearchTotal, Work, WorkMaker  # noqa: E402
from parvis.collection.services import save_work  # noqa: E402
from parvis.traces.models import Thing  # noqa: E402

MILLION = 1_000_000
SAVES = 40
_KEPT_TABLE = "collection_searchkept"
INDEX_TABLES = (*(model._meta.db_table for model in (SearchRow, SearchDetail, SearchTotal)), _KEPT_TABLE)
# SQLite's index is told its words again; PostgreSQL's is built at the end, as it would be after a restore.
_FTS = (
    "INSERT INTO collection_search (rowid, title, maker, body, facets)"
    " SELECT k.work_id + {shift}, k.title, k.maker, k.body, 'all ' || r.maker || ' ' || r.period || ' ' || r.type"
    " || ' ' || r.place || ' ' || r.status || ' ' || r.flag || ' ' || d.subject"
    " FROM collection_searchkept k JOIN collection_searchrow r ON r.work_id = k.work_id"
    " JOIN collection_searchdetail d ON d.work_id = k.work_id WHERE k.work_id <= {first}"
)
_KEPT = (
    "INSERT INTO collection_searchkept (work_id, title, maker, body)"
    " SELECT work_id + {shift}, title, maker, body FROM collection_searchkept WHERE work_id <= {first}"
)
_BEFORE = {"sqlite": ("PRAGMA synchronous=OFF",), "postgresql": ("DROP INDEX collection_search_document",)}
_AFTER = {
    "sqlite": ("INSERT INTO collection_search (collection_search) VALUES ('optimize')", "ANALYZE"),
    "postgresql": (
        "SET maintenance_work_mem = '512MB'",
        "CREATE INDEX collection_search_document ON collection_searchrow USING gin (document) WITH (fastupdate = off)",
        "VACUUM ANALYZE",
    ),
}


def multiply() -> dict[str, int]:
    """Copies of every work with its address, makers and search rows, until there are a million or just more.

    The links to subjects are not copied: only saving a copy would read them, and originals are saved.
    """
    first = Work.objects.order_by("-pk").values_list("pk", flat=True)[0]
    times = -(-MILLION // Work.objects.count())
    _execute(*_BEFORE[connection.vendor])
    for copy in range(1, times):
        with transaction.atomic():
            _execute(*_copies(first, copy * first))
    _execute(f"UPDATE collection_searchtotal SET works = works * {times}", *_AFTER[connection.vendor])
    return {"works": Work.objects.count()}


def _copies(first: int, shift: int) -> list[str]:
    """The statements that copy the works up to ``first``, their numbers shifted."""
    is_sqlite = connection.vendor == "sqlite"
    thing = _thing("w.thing_id", f"w.id + {shift}")
    things = {column: f"t.{column}" for column in _columns(Thing)} | {"id": thing}
    works = {"id": f"w.id + {shift}", "thing_id": thing, "slug": f"w.slug || '-' || {shift}", "part_of_id": "NULL"}
    moved = {"work_id": f"work_id + {shift}"}
    row = {"document": "document"} if not is_sqlite else {}
    statements = [
        _copy(Thing, things, "collection_work w JOIN traces_thing t ON t.id = w.thing_id", f"w.id <= {first}"),
        _copy(
            Work, {column: f"w.{column}" for column in _columns(Work)} | works, "collection_work w", f"w.id <= {first}"
        ),
        _copy(WorkMaker, moved, "collection_workmaker", f"work_id <= {first}"),
        _copy(SearchRow, row | moved, "collection_searchrow", f"work_id <= {first}"),
        _copy(SearchDetail, moved, "collection_searchdetail", f"work_id <= {first}"),
    ]
    text = [statement.format(shift=shift, first=first) for statement in (_FTS, _KEPT)]
    return statements + (text if is_sqlite else [])


def _copy(model: type[models.Model], changed: dict[str, str], tables: str, condition: str) -> str:
    """INSERT … SELECT of every column, some of them changed; automatic numbers are left to the database."""
    numbered = isinstance(model._meta.pk, models.AutoField) and "id" not in changed
    columns = {f'"{name}"': f'"{name}"' for name in _columns(model) if not (numbered and name == "id")}
    columns |= {f'"{name}"': value for name, value in changed.items()}
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
    return f"{into} SELECT {', '.join(columns.values())} FROM {tables} WHERE {condition}"


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if field.column]


def _thing(old: str, number: str) -> str:
    """The address of a copy: the original's, ending with the copy's number in hexadecimal."""
    if connection.vendor == "sqlite":
        return f"substr({old}, 1, 26) || printf('%06x', {number})"
    return f"(left(replace({old}::text, '-', ''), 26) || lpad(to_hex({number}), 6, '0'))::uuid"


def index_mb() -> dict[str, float]:
    """What the index weighs on disk: words, rows, details, totals and what is kept to take words out again."""
    if connection.vendor == "sqlite":
        names = ", ".join(f"'{name}'" for name in INDEX_TABLES)
        statement = (
            "SELECT sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name"
            f" WHERE m.tbl_name IN ({names}) OR m.tbl_name LIKE 'collection\\_search\\_%' ESCAPE '\\'"
        )
    else:
        sizes = (f"pg_total_relation_size('{name}')" for name in INDEX_TABLES if name != _KEPT_TABLE)
        statement = f"SELECT {' + '.join(sizes)}"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {"index_mb": round(float(cursor.fetchone()[0]) / 1e6, 1)}


def save() -> dict[str, float]:
    """Staff's own way: ``save_work`` with its log, thing and search index, committed.

    Median, 95th percentile, and the median of this process's CPU, which a busy machine does not lengthen.
    """
    draw = random.Random(2)
    times, cpu = list[float](), list[float]()
    ids = list(Work.objects.order_by("pk").values_list("pk", flat=True)[:60_000])
    for pk in draw.sample(ids, SAVES + 5):
        work = Work.objects.select_related("thing").get(pk=pk)
        work.title_en = f"{work.title_en} seen again"
        start, used = time.perf_counter(), time.process_time()
        with transaction.atomic():
            save_work(work=work, by=None)
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    p50, p95 = percentiles(times[5:])
    cpu_p50 = percentiles(cpu[5:])[0]
    return {"save_at_million_ms": p50, "save_at_million_p95_ms": p95, "save_at_million_cpu_ms": cpu_p50}


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            # Copies bear no parameters: a percent sign in a statement is a percent sign.
            cursor.execute(statement, None)


if __name__ == "__main__":
    print(json.dumps({"multiply": multiply, "index_mb": index_mb, "save": save}[sys.argv[1]]()))
