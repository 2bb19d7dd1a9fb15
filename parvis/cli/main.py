"""The ``parvis`` command.

Exit codes: 0 done; 1 done in part or refused, as told; 2 wrong use or configuration;
3 a check of ``doctor`` failed; 130 stopped by the keyboard.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from parvis import __version__
from parvis.cli import (
    backup,
    bench,
    bounces,
    collection,
    demo,
    doctor,
    init,
    mail,
    media,
    person,
    rescue,
    restore,
    serve,
    upgrade,
    worker,
)
from parvis.cli.language import say
from parvis.cli.terminal import print_refusal
from parvis.core.errors import ConfigurationError, Refusal

app = typer.Typer(
    name="parvis",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=say(
        "Parvis, l’écosystème numérique libre d’une institution culturelle. "
        "Codes de sortie : 0 fait, 1 refusé en tout ou partie, 2 usage ou configuration, "
        "3 vérification manquée, 130 interrompu.",
        "Parvis, the open digital ecosystem of a cultural institution. "
        "Exit codes: 0 done, 1 refused in whole or part, 2 wrong use or configuration, "
        "3 a check failed, 130 interrupted.",
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"parvis {__version__}")
        raise typer.Exit


@app.callback()
def choose_home(
    home: Annotated[
        Path | None,
        typer.Option(
            envvar="PARVIS_HOME",
            help=say("Le dossier de l’institution (sinon ~/.parvis).", "The institution’s folder (else ~/.parvis)."),
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=say("La version.", "The version."))
    ] = False,
) -> None:
    """Set the home for everything below; nothing is read or written yet."""
    os.environ["PARVIS_HOME"] = str((home or Path("~/.parvis")).expanduser().resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"


app.command("init")(init.init)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve_command)
app.command("worker")(worker.worker)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("rescue")(rescue.rescue_command)
app.command("upgrade")(upgrade.upgrade)
app.command("bounces")(bounces.bounces)
app.command("mail")(mail.mail)
app.command("bench")(bench.bench)
app.add_typer(collection.app, name="collection")
app.add_typer(media.app, name="media")
app.add_typer(person.app, name="person")


def run() -> None:
    """Run the command; expected refusals are told in a sentence, never as a traceback."""
    try:
        app()
    except Refusal as refusal:
        print_refusal(refusal)
        sys.exit(refusal.exit_code)
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
