"""Letters that come back: refused as they are handed over, told by a report, or complained of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from parvis.channels.models import Letter, ReturnsRead, Subscriber
from parvis.channels.networks.newsletter import mailboxes
from parvis.channels.networks.newsletter.reports import Report, What, read_report
from parvis.channels.services.newsletters.subscribing import leave_newsletter
from parvis.channels.services.newsletters.writing import BOUNCE
from parvis.channels.states import Posting, Subscribing
from parvis.channels.tokens import read_token
from parvis.core.bilingual import both, say
from parvis.core.clock import now
from parvis.core.errors import BadInput

# What passes is believed only when it does not: so many letters, over so many days.
SOFT_COUNT, SOFT_DAYS = 4, timedelta(days=7)
# So long without one, and counting begins anew.
_FORGIVEN = timedelta(days=60)
_MOST_READ = 500
_State = Subscriber.State


def take_in_report(raw: bytes) -> bool:
    """Read one message that came back; whether it was a report about a letter of ours."""
    report = read_report(raw)
    return report is not None and hear_report(report)


@transaction.atomic
def hear_report(report: Report) -> bool:
    """Do what a report says; whether its letter is known. Harmless when repeated."""
    ids = read_token(BOUNCE, report.mark)
    letter = Letter.objects.select_related("subscriber__connection").filter(pk=ids[0]).first() if ids else None
    if letter is None:
        return False
    if report.what == "complaint":
        if letter.subscriber is not None:
            leave_newsletter(letter.subscriber, letter=letter, why="complaint")
    elif report.what != "delayed" and _mark_bounced(letter, report.status):
        hear_refusal(letter, report.what, report.status)
    return True


def _mark_bounced(letter: Letter, status: str) -> bool:
    """False when it was told before: a report repeated counts once."""
    told = {"answer": status, "lease_until": None}
    return any(
        Posting.claim(letter, before=before, after=Letter.State.BOUNCED, **told)
        for before in (Letter.State.SENT, Letter.State.UNKNOWN, Letter.State.SENDING)
        if letter.state == before
    )


def hear_refusal(letter: Letter, what: What, status: str) -> None:
    """A letter was refused: for good at once, for what passes after several over days."""
    reader = letter.subscriber
    if reader is None:
        return
    if what == "hard" or _is_lasting(reader):
        for before in (_State.CONFIRMED, _State.ASKED):
            if reader.state == before:
                Subscribing.claim(reader, before=before, after=_State.BOUNCED, ended_at=now(), bounce=status[:20])


def _is_lasting(reader: Subscriber) -> bool:
    """Count one more that passes; whether they are too many by now."""
    moment, mine = now(), Subscriber.objects.filter(pk=reader.pk)
    mine.filter(soft_at__lt=moment - _FORGIVEN).update(soft_count=0, soft_since=None)
    mine.filter(soft_since=None).update(soft_since=moment)
    mine.update(soft_count=F("soft_count") + 1, soft_at=moment)
    reader.refresh_from_db(fields=["soft_count", "soft_since", "soft_at"])
    since = reader.soft_since or moment
    return reader.soft_count >= SOFT_COUNT and since <= moment - SOFT_DAYS


def read_bounces() -> int:
    """Read what came back where the configuration says; how many reports were of ours.

    Raises BadInput when the mailbox cannot be read, having noted why.
    """
    told = settings.BOUNCES
    if told.maildir:
        found = mailboxes.read_maildir(told.maildir, take_in_report, most=_MOST_READ)
        note_read(ReturnsRead.Way.MAILDIR, place=told.maildir, ours=found)
        return found
    account = mailbox_of_returns()
    if account is None:
        return 0
    try:
        found = mailboxes.read_imap(account, take_in_report, most=_MOST_READ)
    except BadInput as error:
        note_unread(ReturnsRead.Way.IMAP, place=account.place, problem=error)
        raise
    note_read(ReturnsRead.Way.IMAP, place=account.place, ours=found)
    return found


def mailbox_of_returns() -> mailboxes.Account | None:
    """The mailbox the configuration names, None where it names none."""
    told = settings.BOUNCES
    if told.maildir or not told.host:
        return None
    return mailboxes.Account(
        told.host, told.port, told.security, told.username, told.secret, told.folder, told.certificate
    )


def take_in_piped(raw: bytes) -> bool:
    """Read one message from a mail server's pipe; whether it was a report about a letter of ours."""
    is_ours = take_in_report(raw)
    note_read(ReturnsRead.Way.PIPE, place="", ours=int(is_ours))
    return is_ours


def note_read(way: ReturnsRead.Way, *, place: str, ours: int) -> None:
    """They were read just now; another place than last time begins anew."""
    moment = now()
    row = _row(way, place)
    told: dict[str, Any] = {"read_at": moment, "problem": {}, "since": row.since or moment}
    ReturnsRead.objects.filter(pk=row.pk).update(**told, **({"ours_at": moment} if ours else {}))


def note_unread(way: ReturnsRead.Way, *, place: str, problem: BadInput) -> None:
    """They could not be read, and why."""
    ReturnsRead.objects.filter(pk=_row(way, place).pk).update(
        problem=both(say("%(problem)s %(remedy)s", problem=problem.message, remedy=problem.remedy))
    )


def _row(way: ReturnsRead.Way, place: str) -> ReturnsRead:
    row, _is_new = ReturnsRead.objects.get_or_create(way=way, defaults={"place": place[:600]})
    if row.place != place[:600]:
        row.place, row.since, row.read_at, row.ours_at, row.problem = place[:600], None, None, None, {}
        row.save()
    return row
