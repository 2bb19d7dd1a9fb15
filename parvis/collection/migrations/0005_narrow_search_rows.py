"""On PostgreSQL the vectors stand outside the search rows, which a search passes over (see search/postgres.py)."""

from __future__ import annotations

from django.db import migrations

_FACETS = ("maker", "period", "type", "place", "status", "flag")
# The token every work bears, short and long enough that PostgreSQL moves the vector out of the row.
_SHORT, _LONG = ":all", ":all".ljust(2_041, "-")


def _replace(old: str, new: str) -> str:
    """The table is written anew, so that vectors already there move too."""
    changed = f"ts_delete(document, '{old}') || $$'{new}'$$::tsvector"
    return f"ALTER TABLE collection_searchrow ALTER COLUMN document TYPE tsvector USING ({changed})"


def _storage(how: str) -> str:
    return ", ".join(f"ALTER COLUMN {column} SET STORAGE {how}" for column in _FACETS)


NARROW = (
    # 128 is the least. Facets stay in the row, which is what it is read for.
    f"ALTER TABLE collection_searchrow SET (toast_tuple_target = 128), {_storage('MAIN')}",
    _replace(_SHORT, _LONG),
    # Narrow rows look cheap to read one after another, each vector fetched: without statistics of its words,
    # the planner always asks the index.
    "ALTER TABLE collection_searchrow ALTER COLUMN document SET STATISTICS 0",
)
WIDE = (
    f"ALTER TABLE collection_searchrow RESET (toast_tuple_target), {_storage('EXTENDED')}",
    _replace(_LONG, _SHORT),
    "ALTER TABLE collection_searchrow ALTER COLUMN document SET STATISTICS -1",
)


def narrow(apps, schema_editor):
    _execute(schema_editor, NARROW)


def widen(apps, schema_editor):
    _execute(schema_editor, WIDE)


def _execute(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("collection", "0004_removed_works")]

    operations = [migrations.RunPython(narrow, widen)]
