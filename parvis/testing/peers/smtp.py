"""A real mail server on the loopback (aiosmtpd) that keeps the letters it is given, and refuses whom it is told.

with smtp.running(refuse={"gone@example.test": "550 5.1.1 No such user"}) as server:
    ...  # send to server.host, server.port
    [letter] = server.wait()
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from parvis.testing.live import free_port
from parvis.testing.peers.remote import WAIT_SECONDS, until

TAKEN = "250 OK"


@dataclass(frozen=True)
class Letter:
    """What one DATA brought: the envelope's sender and recipients, and the message."""

    sender: str
    recipients: Sequence[str]
    message: EmailMessage
    raw: bytes


@dataclass
class Smtp:
    """The running server. ``refuse``: what a recipient is answered instead of 250; it may change at any time."""

    host: str
    port: int
    refuse: dict[str, str]
    letters: list[Letter] = field(default_factory=list)

    def wait(self, *, to: str | None = None, count: int = 1, seconds: float = WAIT_SECONDS) -> list[Letter]:
        """The letters (to somebody), once there are ``count``. Raises TimeoutError."""

        def look() -> list[Letter] | None:
            found = [one for one in self.letters if to in (None, *one.recipients)]
            return found if len(found) >= count else None

        return until(look, what=f"{count} letters to {to or 'anybody'}", seconds=seconds)


class _Handler:
    """The names are aiosmtpd's."""

    def __init__(self, server: Smtp) -> None:
        self._server = server

    async def handle_RCPT(self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        answer = self._server.refuse.get(address, TAKEN)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _smtp: SMTP, _session: Session, envelope: Envelope) -> str:
        raw = cast(bytes, envelope.original_content)
        message = cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default))
        self._server.letters.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, raw))
        return TAKEN


@contextmanager
def running(*, refuse: Mapping[str, str] | None = None) -> Iterator[Smtp]:
    """A server on a free port, in a thread of this process."""
    server = Smtp("127.0.0.1", free_port(), dict(refuse or {}))
    controller = Controller(_Handler(server), hostname=server.host, port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
