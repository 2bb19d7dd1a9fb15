"""What a worker does all the time, beside its tasks: each companion is a loop in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from parvis.core.registry import Registry

# Runs until the event is set, and ends soon after.
Companion = Callable[[threading.Event], None]
companions: Registry[Companion] = Registry("companion")
_PAUSE_S = 5.0
_LAST_WORDS_S = 15.0
_log = logging.getLogger(__name__)


class Company:
    """The companions of one worker, started together and stopped together."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep, args=(name, run), name=f"parvis-{name}", daemon=True)
            for name, run in companions
        ]

    def start(self) -> None:
        """Start each."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each finish what it has in hand."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(timeout=_LAST_WORDS_S)

    def _keep(self, name: str, run: Companion) -> None:
        """One that fails begins again: the rows say what remains."""
        while not self._stopped.is_set():
            try:
                close_old_connections()
                run(self._stopped)
            except Exception:
                _log.exception("the worker’s companion %s failed and begins again", name)
                self._stopped.wait(_PAUSE_S)
        connections.close_all()
