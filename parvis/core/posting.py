"""Handing a message to the mail server, and knowing what is known of what came of it.

Whoever calls has written the attempt down first, with the Message-ID of the message, and settles it after.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.utils import make_msgid

from django.core.mail import EmailMessage, get_connection

# The server said no: nothing left.
_SAID_NO = (
    ConnectionRefusedError, smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError,
    smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError,
)  # fmt: skip
# An answer of this hundred or above is the server's last word.
_FINAL = 500


class DidNotLeave(Exception):
    """The message did not leave; is_final: trying again would change nothing, the address is refused."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.is_final = isinstance(cause, smtplib.SMTPRecipientsRefused) and all(
            code >= _FINAL for code, _said in cause.recipients.values()
        )


class PerhapsLeft(Exception):
    """Nobody can tell whether the message left: the server did not say."""


def new_message_id(sender: str) -> str:
    """The name by which mailboxes know that two copies are one message."""
    return make_msgid(domain=sender.rpartition("@")[2] or None)


def hand_over(message: EmailMessage) -> None:
    """Give a message to the mail server. Raises DidNotLeave or PerhapsLeft, with the cause."""
    connection = message.connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise DidNotLeave(error) from error
    try:
        message.send()
    except _SAID_NO as error:
        raise DidNotLeave(error) from error
    except OSError as error:
        raise PerhapsLeft(str(error)) from error
    finally:
        # A server that no longer says goodbye has nothing to add.
        with suppress(OSError):
            connection.close()
