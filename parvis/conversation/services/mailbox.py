"""Letters come in: from a mail server's pipe, or from a mailbox asked by IMAP; each once, whatever it holds."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils.translation import gettext_lazy as _

from parvis.channels.networks.newsletter import mailboxes
from parvis.conversation import cleaning
from parvis.conversation.contracts import Arrival, Author, Enclosed
from parvis.conversation.letters.reading import MOST_BYTES, Letter, read_letter
from parvis.conversation.models import MailRead, Message
from parvis.conversation.services.correspondents import SEAL, digest_of
from parvis.conversation.services.mailing import hear_answered, hear_failure
from parvis.conversation.services.receiving import receive
from parvis.core.bilingual import both, say
from parvis.core.clock import now
from parvis.core.errors import BadInput

# More from one sender within an hour is a machine that does not say so: kept, and no answer is owed.
MOST_AN_HOUR = 60
_MOST_READ = 200
_OLDEST = timedelta(days=366)
_LONGEST_FOLDED = 20_000
_log = logging.getLogger(__name__)


def take_in_letter(raw: bytes) -> Message | None:
    """Keep one letter; None for one of ours that came back, and for a report about one. Harmless when repeated.

    One that cannot be read at all is kept as a file: nothing that was written to us is lost.
    """
    try:
        return _take_in(raw, read_letter(raw, server=settings.MAIL.server))
    except Error:
        raise
    except Exception:
        # At the rim: a letter that trips us must stop no other.
        _log.exception("a letter could not be read")
        return receive(_unread(raw))


def _take_in(raw: bytes, letter: Letter) -> Message | None:
    if letter.failed and hear_failure(letter.failed, letter.status):
        return None
    known = Message.objects.filter(address=address_of_id(letter.message_id)).first() if letter.message_id else None
    if known is not None and known.direction == Message.Direction.OUT and _is_ours(letter):
        # Our own letter, come back by a list or a redirection.
        return None
    if not letter.automatic:
        hear_answered((letter.in_reply_to, *letter.references))
    return receive(_arrival(letter, is_taken=known is not None))


def _is_ours(letter: Letter) -> bool:
    return settings.ANSWERS_FROM.casefold().find(letter.sender.casefold() or "@") >= 0


def address_of_id(message_id: str) -> str:
    """A Message-ID as messages are known here; what is longer than any mailer writes, by its digest."""
    if not message_id:
        return ""
    return f"mid:{message_id}" if len(message_id) <= 400 else f"mid:{hashlib.sha256(message_id.encode()).hexdigest()}"


def _arrival(letter: Letter, *, is_taken: bool) -> Arrival:
    """is_taken: another message bears its id already; where that is another letter, its own is kept without."""
    key, moment = _key(letter), now()
    is_other = is_taken and not Message.objects.filter(key=key).exists()
    at = letter.at if letter.at is not None and letter.at > moment - _OLDEST else moment
    flood = _is_flood(letter.sender)
    return Arrival(
        key=key, way="mail", at=at, text=letter.text or ("" if letter.html else _nothing(letter)), html=letter.html,
        author=_author(letter), address="" if is_other else address_of_id(letter.message_id),
        in_reply_to=address_of_id(letter.in_reply_to), earlier=[address_of_id(each) for each in letter.references],
        language=letter.language, is_private=True, is_automatic=bool(letter.automatic) or flood, subject=letter.subject,
        visibility="direct", enclosed=[Enclosed(name=each.name, media_type=each.media_type, content=each.content)
                                       for each in letter.files],
        payload=_payload(letter, flood=flood),
    )  # fmt: skip


def _nothing(letter: Letter) -> str:
    """An empty letter says at least its subject."""
    return letter.subject


def _author(letter: Letter) -> Author | None:
    return Author(network="mail", email=letter.sender, name=letter.name) if letter.sender else None


def _key(letter: Letter) -> str:
    """The same for the same letter, by whatever way and however often it comes: the way it took says nothing."""
    told = [letter.message_id, letter.sender, letter.subject, str(letter.at), letter.text, letter.html, letter.folded]
    told += [f"{each.name}:{hashlib.sha256(each.content).hexdigest()}" for each in letter.files]
    return f"mail:{hashlib.sha256(chr(0).join(told).encode('utf-8', 'replace')).hexdigest()}"


def _is_flood(sender: str) -> bool:
    if not sender:
        return False
    since = now() - timedelta(hours=1)
    rows = Message.objects.filter(
        thread__correspondent__digest=digest_of(sender), direction="in", created_at__gte=since
    )
    return rows.count() >= MOST_AN_HOUR


def _payload(letter: Letter, *, flood: bool) -> dict[str, Any]:
    """What stands beside the words: what is folded, the marks, what the answer needs. Where answers go is sealed, and
    nobody's whose sender our server believes forged."""
    elsewhere = letter.reply_to and letter.verdict != "fail" and digest_of(letter.reply_to) != digest_of(letter.sender)
    told = {
        "folded": cleaning.clean_text(letter.folded, longest=_LONGEST_FOLDED), "verdict": letter.verdict,
        "automatic": letter.automatic or ("flood" if flood else ""), "left_out": letter.left_out,
        "reply_to": SEAL.close(letter.reply_to) if elsewhere else "", "message_id": letter.message_id,
        "references": list(reversed(letter.references))[-19:],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _unread(raw: bytes) -> Arrival:
    return Arrival(
        key=f"mail:{hashlib.sha256(raw).hexdigest()}", way="mail", at=now(), is_private=True,
        text=str(_("This letter could not be read. It is enclosed as it came.")),
        enclosed=[Enclosed(name="letter.eml", media_type="application/octet-stream", content=raw[:MOST_BYTES])],
    )  # fmt: skip


def take_in_piped(raw: bytes) -> Message | None:
    """Keep one letter a mail server piped, and that it did."""
    found = take_in_letter(raw)
    _note_read(MailRead.Way.PIPE, "")
    return found


def read_mailbox() -> int:
    """Read what is unseen where [mail] says; how many letters were kept. Raises BadInput, noted, when it cannot be."""
    account = mailbox()
    if account is None:
        return 0
    try:
        found = mailboxes.read_imap(account, _taking(), most=_MOST_READ)
    except BadInput as error:
        told = both(say("%(problem)s %(remedy)s", problem=error.message, remedy=error.remedy))
        MailRead.objects.filter(pk=_row(MailRead.Way.IMAP, account.place).pk).update(problem=told)
        raise
    _note_read(MailRead.Way.IMAP, account.place)
    return found


def _taking() -> Callable[[bytes], bool]:
    return lambda raw: take_in_letter(raw) is not None


def mailbox() -> mailboxes.Account | None:
    """The mailbox the configuration names, None where it names none."""
    told = settings.MAIL
    if not told.host:
        return None
    return mailboxes.Account(
        told.host, told.port, told.security, told.username, told.secret, told.folder, told.certificate, table="mail",
        most_bytes=MOST_BYTES,
    )  # fmt: skip


def _note_read(way: str, place: str) -> None:
    row = _row(way, place)
    MailRead.objects.filter(pk=row.pk).update(read_at=now(), problem={}, since=row.since or now())


def _row(way: str, place: str) -> MailRead:
    """Another place than last time begins anew."""
    row, _is_new = MailRead.objects.get_or_create(way=way, defaults={"place": place[:600]})
    if row.place != place[:600]:
        row.place, row.since, row.read_at, row.problem = place[:600], None, None, {}
        row.save()
    return row
