"""``parvis demo``: an invented museum online, with works, stories and one account a role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.serve import serve
from parvis.cli.terminal import err, out, print_json

if TYPE_CHECKING:
    from parvis.demo.building import Built, Tell

# The printed passwords open the desk at once, the administrator's too.
_CHOSEN: dict[tuple[str, str], object] = {("security", "require_mfa"): []}
_STEPS = {
    "paint": ("Peindre les illustrations", "Painting the illustrations"),
    "acquire": ("Décrire les œuvres", "Describing the works"),
    "derive": ("Préparer les images", "Preparing the pictures"),
    "import": ("Importer la collection", "Importing the collection"),
}


def demo(
    collection: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help=say(
                "Une vraie collection à la place des œuvres d’exemple.",
                "A real collection instead of the example works.",
            ),
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(help=say("La correspondance à employer (sinon proposée).", "The mapping to use (else proposed).")),
    ] = None,
    will_serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help=say("Servir le site ensuite.", "Serve the site afterwards."))
    ] = True,
    browser: Annotated[
        bool, typer.Option("--open/--no-open", help=say("Ouvrir le navigateur.", "Open the browser."))
    ] = True,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=say("Le port.", "The port."))] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("Répondre en JSON, sans servir.", "Answer in JSON, without serving."))
    ] = False,
) -> None:
    """An invented museum, ready to visit. Safe to run again."""
    if mapping and not collection:
        raise typer.BadParameter(say("Une correspondance va avec --collection.", "A mapping goes with --collection."))
    home = homes.prepared_home(_CHOSEN)
    if not as_json:
        # The longest step, and the only one that cannot tell how far it is.
        err.print(say("Préparer la base de données (une minute)…", "Preparing the database (a minute)…"))
    homes.migrate()
    from parvis.demo.building import build_demo

    will_serve = will_serve and not as_json
    with _progress(shown=not as_json) as tell:
        built = build_demo(home, collection=collection, mapping=mapping, at_once=not will_serve, tell=tell)
    if as_json:
        print_json(_as_dict(built, str(home.folder)))
        return
    _print(built, str(home.folder))
    if will_serve:
        raise typer.Exit(serve(home, port=port, open_browser=browser))


demo.__doc__ = say("Un musée inventé, prêt à visiter. Peut être relancé sans risque.", demo.__doc__ or "")


@contextmanager
def _progress(*, shown: bool) -> Iterator[Tell]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not shown) as progress:
        bars = {}

        def tell(step: str, done: int, whole: int) -> None:
            if step not in bars:
                bars[step] = progress.add_task(say(*_STEPS[step]), total=whole or None)
            progress.update(bars[step], completed=done, total=whole or None)

        yield tell


def _as_dict(built: Built, folder: str) -> dict[str, object]:
    accounts = [{"username": a.username, "password": a.password, "role": a.role} for a in built.accounts]
    return {"home": folder, "works": built.works, "imported": built.imported, "accounts": accounts}


def _print(built: Built, folder: str) -> None:
    out.print(
        say(
            f"Le Musée du Parvis est prêt : {built.works} œuvres et pièces d’archives.",
            f"The Musée du Parvis is ready: {built.works} works and archive items.",
        ),
        markup=False,
    )
    if built.imported:
        out.print("  ".join(f"{name} {number}" for name, number in built.imported.items()), markup=False)
    table = Table(
        title=say("Comptes, pour le bureau à /desk/", "Accounts, for the desk at /desk/"), title_justify="left"
    )
    for heading in (say("Compte", "Account"), say("Mot de passe", "Password"), say("Rôle", "Role"), say("Nom", "Name")):
        table.add_column(heading, no_wrap=True)
    for account in built.accounts:
        table.add_row(
            account.username, account.password or say("changé depuis", "changed since"), account.role, account.name
        )
    out.print(table)
    out.print(
        say(
            f"Dossier : {folder}. Relancer la commande redonne ces mots de passe ; le supprimer efface tout.",
            f"Folder: {folder}. Running the command again prints these passwords; deleting it removes everything.",
        ),
        markup=False,
    )
