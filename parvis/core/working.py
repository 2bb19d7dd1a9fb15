"""The worker's second thread: signs of life, what the dead left, what is due, what the clock asks for."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from parvis.core import jobs
from parvis.core.clock import now
from parvis.core.tasks import OWNER, queue, tasks, wake, watch_over

PULSE_S = 2.0
_LIFE_EVERY_S = 15.0
_AT_ONCE = 50
_MOST_CAUGHT_UP = timedelta(minutes=30)
_log = logging.getLogger(__name__)


class Pulse(threading.Thread):
    """Beats until stopped; a database that cannot answer is tried again at the next beat."""

    def __init__(self) -> None:
        super().__init__(name="parvis-pulse", daemon=True)
        self._stopped = threading.Event()
        self._minute = _minute_of(now())
        self._told = 0.0
        watch_over()

    def run(self) -> None:
        """Beat."""
        while not self._stopped.is_set():
            try:
                self._beat()
            except DatabaseError as error:
                _log.warning("the worker's pulse missed a beat: %s", type(error).__name__)
            finally:
                close_old_connections()
            self._stopped.wait(PULSE_S)

    def stop(self) -> None:
        """Stop beating; the worker has finished what it had in hand."""
        self._stopped.set()
        self.join(timeout=5)
        # Unsaid, it is believed dead in a minute: nothing worth failing at the door.
        with suppress(DatabaseError):
            jobs.leave(OWNER)

    def _beat(self) -> None:
        if monotonic() - self._told >= _LIFE_EVERY_S or not self._told:
            jobs.keep(OWNER)
            jobs.release_abandoned()
            self._told = monotonic()
        self._minute = ask_for_periodic(since=self._minute, until=now())
        wake_due()


def wake_due() -> int:
    """Wake what is due when the queue is idle: what was lost, and what waits to be tried again."""
    if queue.pending_count():
        return 0
    waiting = list(jobs.due()[:_AT_ONCE])
    for job in waiting:
        wake(job)
    return len(waiting)


def ask_for_periodic(*, since: datetime, until: datetime) -> datetime:
    """Put the periodic tasks of each minute after ``since``; however many workers ask, each is put once.

    Returns the last minute looked at.
    """
    minute, last = max(since, _minute_of(until - _MOST_CAUGHT_UP)), _minute_of(until)
    while minute < last:
        minute += timedelta(minutes=1)
        local = timezone.localtime(minute).replace(tzinfo=None)
        for name, each in tasks:
            # One still waiting for a busy worker stands for those of the minutes since.
            if each.when is not None and each.when(local) and not jobs.is_queued(each.key()):
                jobs.put(
                    name=name,
                    once=f"{name}@{minute:%Y-%m-%dT%H:%MZ}",
                    most_attempts=each.attempts,
                    first_delay=each.first_delay,
                )
    return last


def _minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
