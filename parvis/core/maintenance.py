"""The database's own upkeep."""

from __future__ import annotations

from django.db import connection


def analyze() -> None:
    """Refresh the planner's statistics (ANALYZE); cheap on SQLite thanks to its sampling limit."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")
