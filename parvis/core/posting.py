"""Handing a message to the mail server, and knowing what is known of what came of it.

Whoever calls has written the attempt down first, with the Message-ID of the message, and settles it after.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.utils import make_msgid
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

# The server said no: nothing left.
_SAID_NO = (
    ConnectionRefusedError, smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError,
    smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError,
)  # fmt: skip
# An answer of this hundred or above is the server's last word.
_FINAL = 500


class DidNotLeave(Exception):
    """The message did not leave.

    is_final: trying again would change nothing, the address is refused; is_about_address: the server refused this
    recipient, so that others may still be tried; code, said: its answer, 0 and empty where there was none.
    """

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.is_about_address = isinstance(cause, smtplib.SMTPRecipientsRefused)
        self.code, self.said = _answer(cause)
        self.is_final = self.is_about_address and self.code >= _FINAL
        self.is_about_message = isinstance(cause, smtplib.SMTPDataError)


def _answer(cause: OSError) -> tuple[int, str]:
    """The server's answer; of several recipients, the one with most hope."""
    said: bytes | str
    if isinstance(cause, smtplib.SMTPRecipientsRefused):
        code, said = min(cause.recipients.values(), default=(0, b""))
    elif isinstance(cause, smtplib.SMTPResponseException):
        code, said = cause.smtp_code, cause.smtp_error
    else:
        return 0, ""
    return code, said.decode("utf-8", "replace") if isinstance(said, bytes) else said


class PerhapsLeft(Exception):
    """Nobody can tell whether the message left: the server did not say."""


def new_message_id(sender: str) -> str:
    """The name by which mailboxes know that two copies are one message."""
    return make_msgid(domain=sender.rpartition("@")[2] or None)


def hand_over(message: EmailMessage) -> None:
    """Give a message to the mail server. Raises DidNotLeave or PerhapsLeft, with the cause."""
    with MailSession() as session:
        session.hand_over(message)


class MailSession:
    """One conversation with the mail server for several messages; opened when the first is handed over."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def hand_over(self, message: EmailMessage) -> None:
        """Give a message to the server. Raises DidNotLeave or PerhapsLeft; after either the next one is spoken to anew."""
        message.connection = self._open()
        try:
            message.send()
        except _SAID_NO as error:
            # After a word about a recipient the conversation goes on; after anything else nobody knows where it stands.
            if not isinstance(error, smtplib.SMTPRecipientsRefused):
                self.close()
            raise DidNotLeave(error) from error
        except OSError as error:
            self.close()
            raise PerhapsLeft(str(error)) from error

    def _open(self) -> Any:
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except OSError as error:
                raise DidNotLeave(error) from error
            self._connection = connection
        return self._connection

    def close(self) -> None:
        """Say goodbye; a server that no longer does has nothing to add."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()
