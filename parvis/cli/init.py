"""``parvis init``: an empty institution, ready to be named."""

from __future__ import annotations

from typing import Annotated

import typer

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.terminal import out, print_json


def init(
    name: Annotated[str, typer.Option(help=say("Le nom de l’institution.", "The institution’s name."))] = "",
    email: Annotated[str, typer.Option(help=say("Courriel du premier compte.", "E-mail of the first account."))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Prepare a home: folders, database, pages, roles and a first account. Safe to run again."""
    home = homes.prepared_home()
    homes.migrate()
    from parvis.cli.setup import set_up

    account = set_up(name=name, email=email)
    if as_json:
        print_json({"home": str(home.folder), "account": account.username, "password": account.password})
        return
    out.print(say(f"Institution prête dans {home.folder}", f"Institution ready in {home.folder}"), markup=False)
    if account.password:
        out.print(f"{account.username} / {account.password}", markup=False)
    out.print(say("Ensuite : parvis serve", "Next: parvis serve"), markup=False)


init.__doc__ = say(
    "Prépare un dossier : base, pages, rôles et premier compte. Peut être relancé sans risque.",
    init.__doc__ or "",
)
