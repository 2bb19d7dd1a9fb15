"""Whether this process lives, and whether it is ready to serve: a word to a stranger, the reasons to the log.

``/health/live`` asks nothing of anybody. ``/health/ready`` asks database, migrations, worker and disk.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from parvis.core import jobs

FREE_BYTES = 200 * 1024 * 1024
# Asked a thousand times a second, the database is asked once.
_KEPT_S = 1.0
_log = logging.getLogger(__name__)


class Health:
    """Answers the two addresses before anything else looks at the request, its host included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._asked_at, self._faults = 0.0, [""]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/health/live":
            return _word("live", 200)
        if request.path_info == "/health/ready":
            return _word("not ready", 503) if self._look() else _word("ready", 200)
        return self._get_response(request)

    def _look(self) -> list[str]:
        if time.monotonic() - self._asked_at > _KEPT_S or not self._asked_at:
            found = faults()
            if found and found != self._faults:
                _log.warning("not ready: %s", ", ".join(found))
            self._asked_at, self._faults = time.monotonic(), found
        return self._faults


def _word(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def faults() -> list[str]:
    """What keeps this installation from serving: none of "database", "migrations", "worker", "disk"."""
    found = []
    try:
        if not _is_migrated():
            found.append("migrations")
        elif not jobs.is_worker_alive():
            found.append("worker")
    except DatabaseError:
        found.append("database")
    if shutil.disk_usage(settings.HOME.folder).free < FREE_BYTES:
        found.append("disk")
    return found


def _is_migrated() -> bool:
    return set(_last_migrations()) <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _last_migrations() -> list[tuple[str, str]]:
    return list(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())
