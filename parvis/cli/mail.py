"""``parvis mail``: one letter of the public, read from a mail server's pipe."""

from __future__ import annotations

import sys

import typer

from parvis.cli import homes
from parvis.cli.bounces import TRY_AGAIN
from parvis.cli.language import say
from parvis.cli.terminal import err


def mail() -> None:
    """Keep one letter of the public, from standard input (a mail server's pipe).

    Always 0 once it was kept, whatever it holds: an answer to its sender is never ours to give here. 75 when it could not be
    kept: the mail server tries again.
    """
    homes.existing_home()
    from django.db import Error

    from parvis.conversation.letters.reading import MOST_BYTES
    from parvis.conversation.services.mailbox import take_in_piped

    raw = sys.stdin.buffer.read(MOST_BYTES)
    # The rest is drained, so that whoever pipes it is not cut off.
    while sys.stdin.buffer.read(1 << 16):
        pass
    if not raw.strip():
        err.print(say("Rien n’est arrivé sur l’entrée.", "Nothing came on standard input."))
        return
    try:
        take_in_piped(raw)
    except Error:
        err.print(say("La base ne répond pas : à retenter.", "The database does not answer: try again."))
        raise typer.Exit(TRY_AGAIN) from None


mail.__doc__ = say("Garde une lettre du public, lue sur l’entrée (tuyau du serveur de courrier).", mail.__doc__ or "")
