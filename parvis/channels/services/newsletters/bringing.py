"""Readers brought in from a table, each with the proof of their consent; and written out as one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.models import Connection, Subscriber
from parvis.channels.queries.newsletters import digest_of, languages_of
from parvis.channels.services.newsletters.subscribing import SEAL, address_of, admit, checked_address, version_of
from parvis.core.clock import now, today
from parvis.core.errors import BadInput

MOST_BYTES, MOST_ROWS = 8_000_000, 50_000
_COLUMNS = {
    "address": ("address", "email", "e-mail", "mail", "adresse", "courriel", "mél"),
    "language": ("language", "lang", "langue"),
    "agreed_on": ("agreed_on", "agreed on", "date", "consent date", "date du consentement", "accord le"),
    "proof": ("proof", "consent", "preuve", "consentement", "preuve du consentement"),
}
_LEAST_PROOF = 8
_State = Subscriber.State


@dataclass
class Brought:
    """What came of a table. problems: (row, what), the first hundred; left: who left or complained, and stay out."""

    new: int = 0
    known: int = 0
    left: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    refused: int = 0

    def refuse(self, row: int, why: str) -> None:
        """One row that was not taken."""
        self.refused += 1
        if len(self.problems) < 100:
            self.problems.append((row, why))


def bring_subscribers(connection: Connection, *, stream: IO[bytes], by: User) -> Brought:
    """Take in a table (CSV) with address, language, date and proof of consent; rows that cannot be taken say why.

    Raises BadInput when the table itself cannot be read. Repeating it is harmless.
    """
    brought = Brought()
    for number, row in _rows(stream):
        try:
            _bring(connection, row, brought, by)
        except BadInput as refusal:
            brought.refuse(number, str(refusal))
    return brought


def _rows(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, str]]]:
    """Numbered as a spreadsheet numbers them: the heading is row 1."""
    raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BadInput(_("This table is too heavy."), remedy=_("Bring it in several parts."), field="table")
    lines = csv.reader(io.StringIO(_text(raw), newline=""), delimiter=_delimiter(raw))
    try:
        places = _places(next(lines, []))
        for number, line in enumerate(lines, 2):
            if number > MOST_ROWS + 1:
                raise BadInput(
                    _("This table has too many rows."), remedy=_("Bring it in several parts."), field="table"
                )
            if any(cell.strip() for cell in line):
                yield number, {name: line[at].strip() if at < len(line) else "" for name, at in places.items()}
    except csv.Error:
        raise BadInput(_("This is no table that can be read."), remedy=_("Save it as CSV, in UTF-8."), field="table") from None  # fmt: skip


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(raw: bytes) -> str:
    head = raw.split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(";,\t", key=head.count)


def _places(heading: list[str]) -> dict[str, int]:
    """Where each column is. Raises BadInput naming the one that is missing."""
    written = [cell.strip().casefold() for cell in heading]
    found = {
        name: next((written.index(each) for each in names if each in written), -1) for name, names in _COLUMNS.items()
    }
    for name, label in (("address", _("address")), ("agreed_on", _("agreed on")), ("proof", _("proof"))):
        if found[name] < 0:
            raise BadInput(
                _("The column “%(column)s” is missing.") % {"column": label}, field="table",
                remedy=_("Give four columns: address, language, agreed on, proof."),
            )  # fmt: skip
    return {name: at for name, at in found.items() if at >= 0}


@transaction.atomic
def _bring(connection: Connection, row: dict[str, str], brought: Brought, by: User) -> None:
    address, agreed, proof = checked_address(row["address"]), _day(row["agreed_on"]), row["proof"]
    if len(proof) < _LEAST_PROOF:
        raise BadInput(
            _("The proof of consent is missing."), remedy=_("Write what they agreed to, and where."), field="proof"
        )
    made, is_new = Subscriber.objects.get_or_create(
        connection=connection, digest=digest_of(address), defaults={"language": _language(connection, row)}
    )
    if made.state in (_State.LEFT, _State.COMPLAINED, _State.BOUNCED):
        brought.left += 1
    elif made.state == _State.CONFIRMED:
        brought.known += 1
    else:
        Subscriber.objects.filter(pk=made.pk).update(address=SEAL.close(address))
        made.refresh_from_db()
        admit(made, consent=_consent(proof, agreed, made.language, by), at=now())
        brought.new += is_new
        brought.known += not is_new


def _consent(proof: str, agreed: date, language: str, by: User) -> dict[str, str]:
    told = proof[:2_000]
    moment = datetime(agreed.year, agreed.month, agreed.day, tzinfo=UTC).isoformat()
    return {
        "text": told, "version": version_of(told), "page": "", "language": language, "asked_at": moment,
        "confirmed_at": moment, "source": "import", "brought_at": now().isoformat(), "by": by.get_username(),
    }  # fmt: skip


def _day(text: str) -> date:
    """As 2024-05-31 or 31/05/2024. Raises BadInput."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text[:10], form).date()
        except ValueError:
            continue
        if found <= today():
            return found
    raise BadInput(
        _("The day of consent cannot be read, or has not come yet."),
        remedy=_("Write it as 2024-05-31."),
        field="agreed_on",
    )


def _language(connection: Connection, row: dict[str, str]) -> str:
    told, can = row.get("language", "").casefold()[:2], languages_of(connection)
    return told if told in can else can[0]


def export_subscribers(connection: Connection) -> Iterator[list[str]]:
    """The table of those who read it, heading first, with the proof of each."""
    yield ["address", "language", "agreed_on", "proof", "confirmed_at", "page", "version"]
    readers = Subscriber.objects.filter(connection=connection, state=_State.CONFIRMED).order_by("pk")
    for one in readers.iterator(chunk_size=500):
        told = one.consent
        yield [
            _cell(each)
            for each in (
                address_of(one), one.language, str(told.get("asked_at", ""))[:10], told.get("text", ""),
                told.get("confirmed_at", ""), told.get("page", ""), told.get("version", ""),
            )
        ]  # fmt: skip


def _cell(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
