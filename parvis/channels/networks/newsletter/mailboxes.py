"""Where letters come back: a Maildir folder, or a mailbox asked by IMAP (RFC 3501)."""

from __future__ import annotations

import imaplib
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.channels.networks.newsletter.reports import MOST_BYTES
from parvis.core.bilingual import say
from parvis.core.errors import BadInput

Taking = Callable[[bytes], bool]
_SECONDS = 30


@dataclass(frozen=True)
class Account:
    """A mailbox. security: "tls", "starttls" or "none"; certificate: a PEM file trusted beside the system's authorities;
    table: where the configuration names it; most_bytes: no more of one message is read."""

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    folder: str
    certificate: str = ""
    table: str = "bounces"
    most_bytes: int = MOST_BYTES

    @property
    def place(self) -> str:
        """As a person knows it."""
        return f"{self.username}@{self.host}:{self.port}/{self.folder}"


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
    """Read what is unseen and mark it seen once it was taken in. How many were ours.

    Raises BadInput, which says why the mailbox cannot be read and what to do.
    """
    with _in_words(account), _selected(account) as box:
        numbers = _asked(box.uid("SEARCH", "UNSEEN"))[0].split()[:most]
        return sum(_read_message(box, number.decode(), take, account.most_bytes) for number in numbers)


def knock(account: Account) -> None:
    """Open the mailbox and read nothing. Raises BadInput, as read_imap does."""
    with _in_words(account), _selected(account, is_readonly=True):
        pass


@contextmanager
def _selected(account: Account, *, is_readonly: bool = False) -> Iterator[imaplib.IMAP4]:
    box = _opened(account)
    try:
        try:
            box.login(account.username, account.password)
        except imaplib.IMAP4.error as error:
            raise _LoginRefused from error
        _asked(box.select(f'"{account.folder}"', readonly=is_readonly))
        yield box
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _opened(account: Account) -> imaplib.IMAP4:
    if account.security == "tls":
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=_trust(account), timeout=_SECONDS)
    box = imaplib.IMAP4(account.host, account.port, timeout=_SECONDS)
    if account.security == "starttls":
        try:
            box.starttls(_trust(account))
        except BaseException:
            with suppress(OSError):
                box.shutdown()
            raise
    return box


def _trust(account: Account) -> ssl.SSLContext:
    """What the system trusts, and what the configuration names. Raises BadInput when that file is no certificate."""
    context = ssl.create_default_context()
    if account.certificate:
        try:
            context.load_verify_locations(account.certificate)
        except OSError as error:
            raise BadInput(
                say(_("%(file)s is no certificate that can be read."), file=account.certificate),
                remedy=_("Give the path of a PEM file that Parvis may read, or leave it empty."),
                field=f"{account.table}.certificate",
            ) from error
    return context


class _LoginRefused(Exception):
    """The server does not know this account, or not this password."""


@contextmanager
def _in_words(account: Account) -> Iterator[None]:
    """What goes wrong with a mailbox, as a sentence with its remedy."""
    where, table = f"{account.host}:{account.port}", account.table
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise BadInput(
            say(_("The certificate of %(where)s is not trusted: %(why)s."), where=where, why=error.verify_message),
            remedy=say(_("Correct the name of the server; or, if its certificate is your own, name its PEM file in [%(table)s] certificate."), table=table),
            field=f"{table}.certificate",
        ) from error  # fmt: skip
    except ssl.SSLError as error:
        raise BadInput(
            say(_("%(where)s does not speak TLS as asked."), where=where),
            remedy=say(
                _("Set [%(table)s] security and port as the server wants them: tls and 993, or starttls and 143."),
                table=table,
            ),
            field=f"{table}.security",
        ) from error
    except _LoginRefused as error:
        raise BadInput(
            say(_("%(where)s refuses the account %(account)s."), where=where, account=account.username),
            remedy=say(_("Correct [%(table)s] username and password."), table=table),
            field=f"{table}.username",
        ) from error
    except imaplib.IMAP4.error as error:
        raise BadInput(
            say(_("%(where)s answers, but the folder %(folder)s cannot be read."), where=where, folder=account.folder),
            remedy=say(_("Correct [%(table)s] folder and security."), table=table),
            field=f"{table}.folder",
        ) from error
    except OSError as error:
        raise BadInput(
            say(_("%(where)s does not answer."), where=where),
            remedy=say(_("Look whether the mail server runs, and at [%(table)s] host and port."), table=table),
            field=f"{table}.host",
        ) from error


def _read_message(box: imaplib.IMAP4, number: str, take: Taking, most: int) -> bool:
    """No more of it is asked for than what is wanted weighs."""
    answer = _asked(box.uid("FETCH", number, f"(BODY.PEEK[]<0.{most}>)"))
    raw: bytes = next((each[1] for each in answer if isinstance(each, tuple) and len(each) > 1), b"")
    is_ours = take(raw)
    _asked(box.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
    return is_ours


def _asked(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"the mailbox said {kind}")
    return [each if each is not None else b"" for each in data]
