"""Counting beside the requests: they leave a hit in a bounded list; a thread makes sums and writes them.

A hit costs a request some microseconds and never waits for the database. The thread writes twice a second and
once more when the process ends, so a process that is killed loses what it saw in its last second at most.
"""

from __future__ import annotations

import atexit
import logging
import threading
from datetime import date, datetime, timedelta
from multiprocessing import util
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from parvis.core.clock import now, today
from parvis.traces import public_pages
from parvis.traces.services.counts import existing_things, forget_visitors, salt_of, write_tally
from parvis.traces.services.tally import MOST_HITS, MOST_MARKS, Hit, Tally, Teller

_log = logging.getLogger(__name__)

EVERY_S = 0.5
# Tomorrow's salt is there before midnight, so that no request waits for it.
AHEAD = timedelta(minutes=15)
_MOST_PATHS = 5_000
# Paths of one round that the site is asked about: referrers may be invented.
_MOST_ASKED = 50


class Counting:
    """One process's counting."""

    def __init__(self) -> None:
        self._hits: list[Hit] = []
        self._lost = 0
        self._guard, self._writing, self._wake = threading.Lock(), threading.Lock(), threading.Event()
        self._teller = Teller()
        self._salts: dict[date, bytes] = {}
        self._pages: dict[str, str] = {}
        self._written: dict[date, set[UUID]] = {}
        self._hour: datetime | None = None
        self._thread: threading.Thread | None = None

    def salt(self) -> bytes | None:
        """Today's salt if this process has it; a request never fetches it."""
        return self._salts.get(today())

    def note(self, hit: Hit) -> None:
        """Take one hit; beyond the bound it is lost rather than kept waiting."""
        with self._guard:
            if len(self._hits) < MOST_HITS:
                self._hits.append(hit)
            else:
                self._lost += 1

    def start(self) -> None:
        """Begin to write in the background, until the process ends."""
        self._attempt()
        self._thread = threading.Thread(target=self._run, name="counting", daemon=True)
        self._thread.start()
        # A web process of Granian ends as multiprocessing ends it, any other as Python does.
        util.Finalize(None, self.stop, exitpriority=10)
        atexit.register(self.stop)

    def stop(self) -> None:
        """Write what is left; harmless when repeated."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._wake.set()
            thread.join(timeout=5)
            self._attempt()

    def _run(self) -> None:
        while self._thread is not None:
            self._wake.wait(EVERY_S)
            if self._thread is not None:
                self._attempt()
        connection.close()

    def _attempt(self) -> None:
        """Write; when the database is away, keep the sums for the next time."""
        try:
            close_old_connections()
            self.flush()
        except DatabaseError as error:
            _log.warning("statistics wait for the database: %s", str(error).splitlines()[0])

    def flush(self) -> None:
        """Make sums of the hits and write them. Raises DatabaseError; the sums are kept then."""
        with self._writing:
            self._tell()
            self._keep_house()
            tally = self._teller.tally
            if tally:
                self._check(tally)
                write_tally(tally)
                self._remember(tally)
                self._teller.tally = Tally()

    def forget(self) -> None:
        """Start again from nothing, unwritten hits included. For tests."""
        with self._writing, self._guard:
            self._hits, self._lost, self._teller = [], 0, Teller()
            self._salts, self._pages, self._written, self._hour = {}, {}, {}, None

    def _tell(self) -> None:
        """Hits become sums; from here on no browser's name is held."""
        with self._guard:
            hits, self._hits = self._hits, []
            lost, self._lost = self._lost, 0
        self._learn(hits)
        self._teller.tell(hits, self._pages)
        lost += self._teller.tally.dropped
        self._teller.tally.dropped = 0
        if lost:
            _log.warning("statistics: %s hits were too many to count", lost)

    def _learn(self, hits: list[Hit]) -> None:
        """What the paths of the site stand for: from the pages just read, else by asking the site once."""
        if len(self._pages) > _MOST_PATHS:
            self._pages.clear()
        self._pages.update((hit.path, hit.target) for hit in hits if hit.path)
        asked = {where for kind, where in (hit.source for hit in hits) if kind == "page"} - self._pages.keys()
        for path in sorted(asked)[:_MOST_ASKED]:
            try:
                target = public_pages.target_of(path)
            except DatabaseError:
                return  # Not known this time: these arrivals come from nowhere.
            if target:
                self._pages[path] = target

    def _keep_house(self) -> None:
        """Today's salt, tomorrow's a little ahead; once an hour, what is over goes."""
        days = {today(), timezone.localdate(now() + AHEAD)}
        for day in days - self._salts.keys():
            self._salts[day] = salt_of(day)
        hour = now().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            forget_visitors()
            self._salts = {day: self._salts[day] for day in days}
            self._written = {day: marks for day, marks in self._written.items() if day in days}
            self._hour = hour

    def _check(self, tally: Tally) -> None:
        """Drop what names no thing, and the marks that this process knows are made."""
        if tally.claimed:
            tally.forget_claims(existing_things(tally.claimed))
        for name in [name for name, key in tally.marks.items() if name in self._written.get(key.day, ())]:
            del tally.marks[name]

    def _remember(self, tally: Tally) -> None:
        for name, key in tally.marks.items():
            made = self._written.setdefault(key.day, set())
            if len(made) < MOST_MARKS:
                made.add(name)


counting = Counting()
