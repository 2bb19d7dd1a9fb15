"""Commands to a peer over its control address, and waiting for what it has to tell."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from parvis.testing.peers.process import PeerFailed, Running

Found = TypeVar("Found")
ANSWER_SECONDS = 120
WAIT_SECONDS = 60
# The loopback is reached straight, whatever proxy the machine has.
_OPENER = build_opener(ProxyHandler({}))


class PeerRefused(PeerFailed):
    """The peer understood the command and cannot follow it: nothing found, nobody of that name."""


class Remote:
    """The control address of a running peer."""

    def __init__(self, running: Running) -> None:
        self._address = str(running.told["control"])
        self._running = running

    def say(self, command: str, **words: Any) -> dict[str, Any]:
        """Give a command, return its answer. Raises PeerRefused, or PeerFailed with the peer's log."""
        said = {name.removesuffix("_"): value for name, value in words.items() if value is not None}
        request = Request(f"{self._address}/{command}", data=json.dumps(said).encode(), method="POST")
        try:
            with _OPENER.open(request, timeout=ANSWER_SECONDS) as answer:
                return dict(json.load(answer))
        except HTTPError as error:
            text = error.read().decode(errors="replace")
            if error.code == 400:
                raise PeerRefused(json.loads(text)["error"]) from error
            raise PeerFailed(f"{command}: {text}\n{self.log()}") from error

    def log(self) -> str:
        """The end of what the peer wrote."""
        return self._running.tail()


def until(look: Callable[[], Found | None], *, what: str, seconds: float = WAIT_SECONDS) -> Found:
    """The first answer that is not empty. Raises TimeoutError naming what was waited for."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain for {what}")
        time.sleep(0.05)
    return found
