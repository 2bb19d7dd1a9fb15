"""Asking the cell: one child process at a time, bounded in memory and time, replaced when it dies.

What it is given is a path and numbers; it inherits no environment, no open file and no secret.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import select
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any, cast

from django.conf import settings

from parvis.media.cell.__main__ import PATIENCE

# A library that keeps a little of each file must not keep much of many.
_MOST_REQUESTS = 200
_WRITTEN_MB = 20_480
_log = logging.getLogger(__name__)


class CellRefused(Exception):
    """The cell's no, as a code of ``refusals.REFUSALS`` and what its sentence needs."""

    def __init__(self, code: str, details: dict[str, Any], cause: str = "") -> None:
        super().__init__(cause or code)
        self.code, self.details = code, details


class _Cell:
    """One child."""

    def __init__(self) -> None:
        self.owner, self.requests = os.getpid(), 0
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-m", "parvis.media.cell", str(settings.MEDIA_LIMITS.memory_mb), str(_WRITTEN_MB)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"VIPS_CONCURRENCY": "1", "MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8", "TMPDIR": tempfile.gettempdir()},
            cwd="/",
        )

    @property
    def pid(self) -> int:
        return self._child.pid

    def is_fit(self) -> bool:
        """Whether it can be asked once more, by this process."""
        return self.owner == os.getpid() and self.requests < _MOST_REQUESTS and self._child.poll() is None

    def ask(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Its answer; None when it died or was too long about it."""
        self.requests += 1
        asked, answers = cast(IO[bytes], self._child.stdin), cast(IO[bytes], self._child.stdout)
        try:
            asked.write(json.dumps(request).encode() + b"\n")
            asked.flush()
        except OSError:
            return None
        ready = select.select([answers], [], [], request["seconds"] * PATIENCE + 5)[0]
        line = answers.readline() if ready else b""
        return json.loads(line) if line.endswith(b"\n") else None

    def end(self) -> None:
        """End it, whatever it is doing."""
        if self.owner == os.getpid():
            self._child.kill()
            self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):
                cast(IO[bytes], pipe).close()


_lock = threading.Lock()
_cell: _Cell | None = None


def ask(job: str, *, seconds: int = 0, **request: Any) -> dict[str, Any]:
    """What the cell finds. Raises CellRefused; "too_heavy" when the file made it die."""
    global _cell
    wanted = {"job": job, "seconds": seconds or settings.MEDIA_LIMITS.seconds, **request}
    with _lock:
        if _cell is None or not _cell.is_fit():
            end()
            _cell = _Cell()
        answer = _cell.ask(wanted)
        if answer is None:
            _log.warning("the cell died of %s", job)
            end()
            raise CellRefused("too_heavy", {})
        if answer.get("refused") == "too_heavy":
            # What ran out of memory does not always give it back.
            end()
    if "refused" in answer:
        _log.info("%s refused: %s %s", job, answer["refused"], answer.get("cause", ""))
        raise CellRefused(answer["refused"], answer["details"], answer.get("cause", ""))
    found: dict[str, Any] = answer["found"]
    return found


def end() -> None:
    """End the child, if there is one; the next request starts another."""
    global _cell
    if _cell is not None:
        _cell.end()
        _cell = None


def _renew_lock() -> None:
    """A process forked while somebody asked must not wait for that somebody."""
    global _lock
    _lock = threading.Lock()


atexit.register(end)
os.register_at_fork(after_in_child=_renew_lock)
