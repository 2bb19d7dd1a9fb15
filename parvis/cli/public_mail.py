"""What ``doctor`` says of letters the public writes: whether they are read, and since when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from parvis.cli.language import language, say
from parvis.core.clock import now
from parvis.core.errors import BadInput

if TYPE_CHECKING:
    from parvis.conversation.models import MailRead

# They are read every minute; so long without, and something is wrong where the site is served.
_LATE = timedelta(minutes=15)


def look(*, is_served: bool) -> tuple[bool, str]:
    """Whether letters of the public are read as they should, and what is to be said of it. The mailbox is opened."""
    from parvis.channels.networks.newsletter.mailboxes import knock
    from parvis.conversation.models import MailRead
    from parvis.conversation.services.mailbox import mailbox

    account = mailbox()
    if account is None:
        return True, _of_pipe(MailRead.objects.filter(way=MailRead.Way.PIPE).first())
    try:
        knock(account)
    except BadInput as error:
        return False, str(error)
    row = MailRead.objects.filter(way=MailRead.Way.IMAP, place=account.place).first()
    return _of_mailbox(account.place, row, is_served=is_served)


def _of_pipe(row: MailRead | None) -> str:
    """A pipe is only heard when something comes: how long ago says nothing."""
    if row is not None:
        return f"parvis mail: {_since(row)}"
    return say(
        "non réglé : pour lire ce que le public écrit, remplissez [mail], ou faites passer les lettres par « parvis mail »",
        "not set up: to read what the public writes, fill [mail] in, or pipe the letters to “parvis mail”",
    )


def _of_mailbox(place: str, row: MailRead | None, *, is_served: bool) -> tuple[bool, str]:
    if row is not None and row.problem:
        return False, str(row.problem[language()])
    if row is None or row.read_at is None:
        return True, say(f"{place} : pas encore lue", f"{place}: not read yet")
    is_late = is_served and row.read_at < now() - _LATE
    told = f"{place}: {_since(row)}"
    late = say(
        "le travail de fond ne la lit plus : voir « worker »", "background work reads it no longer: see “worker”"
    )
    return not is_late, f"{told} – {late}" if is_late else told


def _since(row: MailRead) -> str:
    return say(
        f"lettres lues depuis le {_when(row.since)}, la dernière fois le {_when(row.read_at)}",
        f"letters read since {_when(row.since)}, last on {_when(row.read_at)}",
    )


def _when(moment: datetime | None) -> str:
    from django.utils.timezone import localtime

    return localtime(moment).strftime(say("%d/%m/%Y à %H:%M", "%Y-%m-%d at %H:%M")) if moment else "–"
