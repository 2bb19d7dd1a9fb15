"""A letter as it leaves: text and HTML, pictures within, and the headers by which one leaves and by which it comes back.

Sources: RFC 2369 and 8058 (List-Unsubscribe), 2919 (List-Id), 3834 (Auto-Submitted), 2392 (cid).
"""

from __future__ import annotations

import email.message
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import localtime
from typing import Any

from django.core.mail import EmailMessage

from parvis.channels.contracts import Media
from parvis.core.clock import now


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: name and address, where answers go, and the list's own name (RFC 2919)."""

    name: str
    address: str
    reply_to: str = ""
    list_name: str
    list_id: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """One letter to one reader. return_path: where it comes back; leave_url: the one-click address, empty where the
    letter is of no list; is_automatic: written to somebody who has just asked for it.
    """

    sender: Sender
    to: str
    message_id: str
    return_path: str
    subject: str
    text: str
    html: str
    pictures: Sequence[Media] = ()
    leave_url: str = ""
    is_automatic: bool = False


class _Bytes(email.message.EmailMessage):
    """Django asks for bytes in its own way."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\r\n") -> bytes:
        """With the line ends of mail."""
        return super().as_bytes(unixfrom, policy=policy or email.policy.SMTP)


class Leaving(EmailMessage):
    """What Django's mail hands over: the envelope here, the letter already built."""

    def __init__(self, written: Written) -> None:
        super().__init__(from_email=written.return_path, to=[written.to])
        self._built = build(written)

    def message(self, *, policy: Any = None) -> Any:
        """The letter."""
        return self._built


def picture_id(number: int, message_id: str) -> str:
    """The name of a picture within its letter; short, so that its header stays on one line."""
    mark, _at, domain = message_id.partition("@")
    return f"{number}.{mark[:16]}@{domain}"


def build(written: Written) -> email.message.EmailMessage:
    """The letter itself."""
    made = _Bytes(policy=email.policy.SMTP)
    _head(made, written)
    made.set_content(written.text, cte="quoted-printable")
    made.add_alternative(written.html, subtype="html", cte="quoted-printable")
    part = made.get_payload(1)
    for number, picture in enumerate(written.pictures, 1):
        main, _slash, subtype = picture.media_type.partition("/")
        name = f"{number}.{'jpg' if subtype == 'jpeg' else subtype}"
        part.add_related(  # type: ignore[union-attr]
            picture.content, maintype=main, subtype=subtype, cid=f"<{picture_id(number, written.message_id)}>",
            filename=name, disposition="inline",
        )  # fmt: skip
    return made


def _head(made: email.message.EmailMessage, written: Written) -> None:
    sender = written.sender
    made["From"] = _address(sender.name, sender.address)
    made["To"] = _address("", written.to)
    made["Subject"] = one_line(written.subject)
    made["Date"] = localtime(now())
    made["Message-ID"] = f"<{written.message_id}>"
    if sender.reply_to:
        made["Reply-To"] = _address("", sender.reply_to)
    if written.is_automatic:
        made["Auto-Submitted"] = "auto-generated"
    if written.leave_url:
        made["List-Id"] = f"{_quoted(sender.list_name)} <{sender.list_id}>"
        made["List-Unsubscribe"] = f"<{written.leave_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # Nobody's holidays answer a list.
        made["Precedence"] = "bulk"


def _address(name: str, address: str) -> Address:
    user, _at, host = address.rpartition("@")
    return Address(display_name=one_line(name), username=user, domain=host)


def one_line(text: str) -> str:
    """A text as a header takes it."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:200]


def _quoted(name: str) -> str:
    plain = one_line(name).replace("\\", "").replace('"', "")
    return f'"{plain}"' if plain.isascii() else plain
