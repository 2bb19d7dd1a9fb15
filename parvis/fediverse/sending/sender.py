"""The sender's loop: rows are taken, posted from many lanes at once, and their answers recorded together.

One thread does it all. The event loop runs between two turns at the database and never during one: Django's
connection then belongs to no loop, sockets wait the few milliseconds, and tests need no second connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from uuid import uuid4

import uvloop
from django.db import close_old_connections, transaction

from parvis.core.bulk import unmapped
from parvis.fediverse.sending import rows, servers
from parvis.fediverse.sending.envelopes import Envelopes
from parvis.fediverse.sending.lanes import Lanes
from parvis.fediverse.sending.posting import Poster
from parvis.fediverse.services.spreading import go_on_spreading, is_spreading

# Held at a time, taken at a time once half of it is left.
MOST_HELD, TAKEN_AT_ONCE = 1_000, 500
_RECORDED_AT_ONCE, _LONGEST_TURN_S = 100, 0.25
_KEEP_EVERY_S = 15.0
_IDLE_S = 1.0
# Senders of this process that ended without giving back what they held: the database did not listen.
_left: set[str] = set()


class Sender:
    """One sender. poster: opens connections; a fake one in tests."""

    def __init__(self, poster: Poster | None = None) -> None:
        self.owner = uuid4().hex
        self._loop = uvloop.new_event_loop()
        self._lanes = Lanes(poster)
        self._envelopes = Envelopes()
        self._kept_at = 0.0

    def step(self) -> bool:
        """Take, let the lanes run for a moment, record. Whether there was, or still is, anything to do."""
        self._keep()
        spread = go_on_spreading() if is_spreading() else 0
        taken = self._take() if self._lanes.held <= MOST_HELD - TAKEN_AT_ONCE else 0
        if self._lanes.held:
            self._loop.run_until_complete(self._lanes.run(_RECORDED_AT_ONCE, _LONGEST_TURN_S))
        self._record()
        return bool(spread or taken or self._lanes.held)

    def close(self) -> None:
        """End what is under way, record it, give back the rest; what cannot be, the next sender does."""
        try:
            self._loop.run_until_complete(self._lanes.stop())
            self._record()
            rows.give_back(self.owner)
        except Exception:
            _left.add(self.owner)
            raise
        finally:
            self._end_loop()

    def _end_loop(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _keep(self) -> None:
        """Signs of life, and what the dead left."""
        if not self._kept_at or monotonic() - self._kept_at >= _KEEP_EVERY_S:
            rows.keep(self.owner)
            rows.release()
            _give_back_what_was_left()
            self._kept_at = monotonic()

    def _take(self) -> int:
        if not rows.is_due():
            return 0
        parcels = rows.take(self.owner, TAKEN_AT_ONCE)
        names = {parcel.host for parcel in parcels} - self._lanes.names
        self._lanes.know(servers.read(names))
        self._lanes.put(parcels, self._envelopes.bring(parcel.activity for parcel in parcels))
        return len(parcels)

    def _record(self) -> None:
        """What is recorded leaves the lanes' hands only once the database has it."""
        settled, changed = self._lanes.settled(), self._lanes.changed()
        if settled or changed:
            with transaction.atomic():
                rows.settle(self.owner, settled)
                servers.write(changed)
            self._lanes.forget(len(settled))


def _give_back_what_was_left() -> None:
    for owner in list(_left):
        rows.give_back(owner)
        _left.discard(owner)


def keep_sending(stopped: threading.Event, *, made: Callable[[], Sender] = Sender) -> None:
    """Send what is due until told to stop; a companion of the worker."""
    with unmapped():
        sender = made()
        try:
            while not stopped.is_set():
                if not sender.step():
                    close_old_connections()
                    stopped.wait(_IDLE_S)
        finally:
            sender.close()


def send_due(poster: Poster | None = None) -> None:
    """Send what is due, here and now, and return when nothing more is. For tests and commands."""
    sender = Sender(poster)
    try:
        while sender.step():
            pass
    finally:
        sender.close()
