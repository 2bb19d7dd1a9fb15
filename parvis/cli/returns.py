"""What ``doctor`` says of letters that come back: whether they are read, and since when."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from parvis.cli.language import say
from parvis.core.clock import now
from parvis.core.errors import BadInput

if TYPE_CHECKING:
    from parvis.channels.models import ReturnsRead

# They are read every ten minutes; so long without, and something is wrong where the site is served.
_LATE = timedelta(hours=1)


def look(*, is_served: bool) -> tuple[bool, str]:
    """Whether letters that come back are read as they should, and what is to be said of it. The mailbox is opened."""
    from django.conf import settings

    from parvis.channels.queries.newsletters import returns_read
    from parvis.channels.services.newsletters import mailbox_of_returns

    if settings.BOUNCES.maildir:
        return _of_folder(settings.BOUNCES.maildir, is_served=is_served)
    account = mailbox_of_returns()
    if account is None:
        return _of_pipe(returns_read("pipe"))
    from parvis.channels.networks.newsletter.mailboxes import knock

    try:
        knock(account)
    except BadInput as error:
        return False, str(error)
    return _told(account.place, returns_read("imap", account.place), is_served=is_served)


def _of_folder(folder: str, *, is_served: bool) -> tuple[bool, str]:
    from parvis.channels.queries.newsletters import returns_read

    if not (Path(folder) / "new").is_dir():
        return False, say(
            f"{folder}/new n’existe pas : corrigez maildir dans [bounces], ou créez ce dossier",
            f"{folder}/new does not exist: correct maildir in [bounces], or make that folder",
        )
    return _told(folder, returns_read("maildir", folder), is_served=is_served)


def _of_pipe(row: ReturnsRead | None) -> tuple[bool, str]:
    """A pipe is only heard when something comes: how long ago says nothing."""
    from parvis.channels.queries.newsletters import wants_returns

    if row is not None:
        return True, f"parvis bounces: {_since(row)}"
    if not wants_returns():
        return True, say("aucune lettre d’information n’en attend", "no newsletter expects any")
    return False, say(
        "personne ne les lit : remplissez [bounces], ou faites-les passer par « parvis bounces »",
        "nobody reads them: fill [bounces] in, or pipe them to “parvis bounces”",
    )


def _told(place: str, row: ReturnsRead | None, *, is_served: bool) -> tuple[bool, str]:
    if row is None or row.read_at is None:
        return True, say(f"{place} : pas encore lus", f"{place}: not read yet")
    is_late = is_served and row.read_at < now() - _LATE
    return not is_late, f"{place}: {_since(row)}"


def _since(row: ReturnsRead) -> str:
    parts = [
        say(f"lus depuis le {_when(row.since)}", f"read since {_when(row.since)}"),
        say(f"la dernière fois le {_when(row.read_at)}", f"last on {_when(row.read_at)}"),
        say(f"dernier rapport le {_when(row.ours_at)}", f"last report on {_when(row.ours_at)}")
        if row.ours_at
        else say("aucun rapport encore", "no report yet"),
    ]
    return ", ".join(parts)


def _when(moment: datetime | None) -> str:
    from django.utils.timezone import localtime

    return localtime(moment).strftime(say("%d/%m/%Y à %H:%M", "%Y-%m-%d at %H:%M")) if moment else "–"
