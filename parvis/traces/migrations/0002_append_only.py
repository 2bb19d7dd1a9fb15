"""The ledger is append-only: the database itself refuses deletions and edits.

Only text and payload may become NULL (erasure of a person's words).
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIXED = (
    "id kind verb handle_id thing_id about_id in_reply_to_id towards channel occurred_at recorded_at language"
).split()

SQLITE = [
    f"""CREATE TRIGGER traces_trace_fixed BEFORE UPDATE OF {", ".join(FIXED)} ON traces_trace
    BEGIN SELECT RAISE(ABORT, 'traces are append-only'); END""",
    """CREATE TRIGGER traces_trace_erase_only BEFORE UPDATE OF text, payload ON traces_trace
    WHEN (NEW.text IS NOT NULL AND NEW.text IS NOT OLD.text)
      OR (NEW.payload IS NOT NULL AND NEW.payload IS NOT OLD.payload)
    BEGIN SELECT RAISE(ABORT, 'traces are append-only'); END""",
    """CREATE TRIGGER traces_trace_kept BEFORE DELETE ON traces_trace
    BEGIN SELECT RAISE(ABORT, 'traces are append-only'); END""",
]
_CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FIXED)
POSTGRESQL = [
    f"""CREATE FUNCTION traces_trace_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' OR {_CHANGED}
        OR (NEW.text IS NOT NULL AND NEW.text IS DISTINCT FROM OLD.text)
        OR (NEW.payload IS NOT NULL AND NEW.payload IS DISTINCT FROM OLD.payload)
      THEN RAISE EXCEPTION 'traces are append-only'; END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER traces_trace_guard BEFORE UPDATE OR DELETE ON traces_trace
    FOR EACH ROW EXECUTE FUNCTION traces_trace_guard()""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER traces_trace_fixed",
        "DROP TRIGGER traces_trace_erase_only",
        "DROP TRIGGER traces_trace_kept",
    ],
    "postgresql": ["DROP TRIGGER traces_trace_guard ON traces_trace", "DROP FUNCTION traces_trace_guard()"],
}
DO = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DO[editor.connection.vendor]:
        editor.execute(statement, params=None)


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("traces", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
