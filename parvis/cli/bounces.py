"""``parvis bounces``: one message that came back, read from a mail server's pipe."""

from __future__ import annotations

import sys

import typer

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.terminal import err

# What mail servers take as “keep it and come again” (sysexits.h, EX_TEMPFAIL).
TRY_AGAIN = 75


def bounces() -> None:
    """Read one message that came back to a newsletter, from standard input.

    Always 0 once it was read, whatever it holds: an answer to a report would come back in its turn. 75 when it could not
    be kept: the mail server tries again.
    """
    homes.existing_home()
    from django.db import Error

    from parvis.channels.networks.newsletter.reports import MOST_BYTES
    from parvis.channels.services.newsletters import take_in_piped

    raw = sys.stdin.buffer.read(MOST_BYTES)
    # The rest is drained, so that whoever pipes it is not cut off.
    while sys.stdin.buffer.read(1 << 16):
        pass
    try:
        is_ours = take_in_piped(raw)
    except Error:
        err.print(say("La base ne répond pas : à retenter.", "The database does not answer: try again."))
        raise typer.Exit(TRY_AGAIN) from None
    if not is_ours:
        err.print(say("Ce n’est pas un rapport sur l’une de nos lettres.", "This is no report about a letter of ours."))


bounces.__doc__ = say(
    "Lit sur l’entrée un message revenu à une lettre d’information (tuyau du serveur de courrier).",
    bounces.__doc__ or "",
)
