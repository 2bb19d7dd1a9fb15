"""Where letters come back: a Maildir folder, or a mailbox asked by IMAP (RFC 3501)."""

from __future__ import annotations

import imaplib
import logging
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from parvis.channels.networks.newsletter.reports import MOST_BYTES

Taking = Callable[[bytes], bool]
_SECONDS = 30
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """A mailbox. security: "tls", "starttls" or "none"."""

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    folder: str


def read_maildir(folder: str, take: Taking, *, most: int) -> int:
    """Read what is new; each is moved to cur/, seen, so that it is read once. How many were taken as ours."""
    new, seen = Path(folder) / "new", Path(folder) / "cur"
    seen.mkdir(parents=True, exist_ok=True)
    return sum(_read_file(path, seen, take) for path in islice(_files(new), most))


def _files(new: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError), os.scandir(new) as entries:
        yield from sorted(Path(each.path) for each in entries if each.is_file(follow_symlinks=False))


def _read_file(path: Path, seen: Path, take: Taking) -> bool:
    try:
        with path.open("rb") as stream:
            is_ours = take(stream.read(MOST_BYTES))
        path.rename(seen / f"{path.name.partition(':')[0]}:2,S")
    except FileNotFoundError:
        # Another worker had it.
        return False
    return is_ours


def read_imap(account: Account, take: Taking, *, most: int) -> int:
    """Read what is unseen and mark it seen once it was taken in. How many were ours. Raises OSError, imaplib's errors."""
    box = _opened(account)
    try:
        box.login(account.username, account.password)
        _asked(box.select(f'"{account.folder}"'))
        numbers = _asked(box.uid("SEARCH", "UNSEEN"))[0].split()[:most]
        return sum(_read_message(box, number.decode(), take) for number in numbers)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _opened(account: Account) -> imaplib.IMAP4:
    if account.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=_SECONDS)
    box = imaplib.IMAP4(account.host, account.port, timeout=_SECONDS)
    if account.security == "starttls":
        box.starttls(ssl.create_default_context())
    return box


def _read_message(box: imaplib.IMAP4, number: str, take: Taking) -> bool:
    """No more of it is asked for than a report weighs."""
    answer = _asked(box.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
    raw: bytes = next((each[1] for each in answer if isinstance(each, tuple) and len(each) > 1), b"")
    is_ours = take(raw)
    _asked(box.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
    return is_ours


def _asked(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"the mailbox said {kind}")
    return [each if each is not None else b"" for each in data]
