"""``parvis rescue``: an account nobody can enter any more, from the machine itself."""

from __future__ import annotations

from typing import Annotated

import typer

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.terminal import out, print_json


def rescue_command(
    account: Annotated[str, typer.Argument(help=say("Le nom du compte.", "The account’s name."))],
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Take the second factor off an account and end its sessions: phone and codes lost, or secret.key changed."""
    homes.existing_home()
    from parvis.accounts.services import rescue

    count = rescue(name=account)
    if as_json:
        print_json({"account": account, "forgotten": count})
        return
    out.print(
        say(
            f"{account} : second facteur retiré, sessions fermées. Un mot de passe suffit pour entrer et en poser un autre.",
            f"{account}: second factor taken off, sessions ended. A password is enough to enter and set up another.",
        ),
        markup=False,
    )


rescue_command.__doc__ = say(
    "Retire le second facteur d’un compte et ferme ses sessions : téléphone et codes perdus, ou secret.key changé.",
    rescue_command.__doc__ or "",
)
