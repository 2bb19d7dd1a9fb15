"""A personal data server of Bluesky's network, real, with a directory of identities that lives in memory.

    with pds.running() as server:
        museum = server.account("musee")
        client = atproto.Client(server.address)
        client.login(museum.handle, museum.app_password)

``network()`` is the same with the whole test network around it: an app view for quotes and notifications.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from parvis.testing import postgres
from parvis.testing.live import free_port
from parvis.testing.peers.process import PeerAbsent, Running, started
from parvis.testing.peers.remote import Remote, until

_QUIET = {"LOG_ENABLED": "false"}
_numbers = count(1)


@dataclass(frozen=True)
class Account:
    """Somebody on the server: what an application needs to enter is the handle and the app password."""

    did: str
    handle: str
    password: str
    app_password: str


class Pds:
    """The running server."""

    def __init__(self, running: Running) -> None:
        self.address = str(running.told["address"])
        self.plc = str(running.told["plc"])
        self.appview: str | None = running.told["appview"]
        self._remote = Remote(running)

    def account(self, name: str | None = None, *, password: str = "a long password") -> Account:
        """A new account, whose handle is NAME.test. Raises PeerRefused where the name is taken or no handle."""
        told = self._remote.say("account", handle=f"{name or f'person{next(_numbers)}'}.test", password=password)
        return Account(told["did"], told["handle"], password, told["app_password"])

    def end_sessions(self, account: Account) -> int:
        """End every session from outside: no refresh token is good any more. Returns how many ended."""
        return int(self._remote.say("end_sessions", did=account.did)["ended"])

    def revoke_app_password(self, account: Account) -> None:
        """Revoke the app password from outside, with the sessions opened by it."""
        self._remote.say("revoke_app_password", did=account.did)

    def change_password(self, account: Account, password: str) -> None:
        """Change the account's own password, as an administrator would."""
        self._remote.say("change_password", did=account.did, password=password)

    def take_down(self, account: Account, *, applied: bool = True) -> None:
        """Suspend the account, or give it back."""
        self._remote.say("take_down", did=account.did, applied=applied)

    def settle(self) -> None:
        """Wait until every part of the network has seen what was written."""
        self._remote.say("settle")

    def log(self) -> str:
        """The end of what the server wrote."""
        return self._remote.log()


@contextmanager
def running() -> Iterator[Pds]:
    """A data server on free ports. Raises PeerAbsent, PeerFailed."""
    with started("atproto", "server.mjs", variables=_QUIET) as peer:
        yield Pds(peer)


@contextmanager
def network() -> Iterator[Pds]:
    """The whole test network, on a PostgreSQL and a Redis of its own. Raises PeerAbsent, PeerFailed."""
    try:
        postgres.programs()
    except postgres.PostgresAbsent as absent:
        raise PeerAbsent(str(absent)) from absent
    with postgres.cluster() as database, _redis() as redis:
        variables = {**_QUIET, "DB_POSTGRES_URL": database, "REDIS_HOST": redis}
        with started("atproto", "server.mjs", "network", variables=variables) as peer:
            yield Pds(peer)


@contextmanager
def _redis() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise PeerAbsent("Redis is absent: install the Debian package redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="parvis-redis-") as folder:
        log = Path(folder) / "log"
        with log.open("w") as output:
            command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            until(lambda: "Ready to accept" in log.read_text(), what="Redis")
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)
