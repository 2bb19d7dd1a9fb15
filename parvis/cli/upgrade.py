"""``parvis upgrade``: bring the database to this version, a backup first, and put it back if that fails."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from parvis import __version__
from parvis.cli import homes
from parvis.cli.backup import make
from parvis.cli.language import say
from parvis.cli.progress import Tell, bar
from parvis.cli.terminal import out, print_json
from parvis.config.home import Home
from parvis.core.errors import Refusal

KEPT = 5
_NAMED = "before-*.zip"


class UpgradeFailed(Refusal):
    """The database could not be brought to this version."""


def upgrade(
    media: Annotated[
        bool,
        typer.Option(
            "--media",
            help=say(
                "Sauvegarder aussi les médias, que rien ne change.", "Back the media up too, which nothing changes."
            ),
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Back the database up, then bring it to this version. If that fails the backup is put back.

    Exit codes: 0 up to date; 1 refused, or failed and put back; 2 configuration; 130 interrupted.
    """
    home = homes.existing_home()
    with homes.held(home, alone=True), bar(shown=not as_json) as tell:
        pending = homes.pending_migrations()
        saved = _change(home, tell, has_files=media) if pending else None
    if as_json:
        print_json({"changes": pending, "backup": str(saved) if saved else None, "version": __version__})
    elif saved is None:
        out.print(say("La base est à jour.", "The database is up to date."))
    else:
        count = len(pending)
        out.print(
            say(
                f"Base mise à jour : {count} changement(s). Sauvegarde : {saved}",
                f"Database upgraded: {count} change(s). Backup: {saved}",
            ),
            markup=False,
        )


upgrade.__doc__ = say(
    "Sauvegarde la base, puis la met à la version présente. En cas d’échec, la sauvegarde est remise en place.\n\n"
    "Codes : 0 à jour ; 1 refusé, ou manqué et remis en place ; 2 configuration ; 130 interrompu.",
    upgrade.__doc__ or "",
)


def _change(home: Home, tell: Tell, *, has_files: bool) -> Path:
    from parvis.core.backup.restoring import forget_aside, set_aside

    home.backups.mkdir(mode=0o700, exist_ok=True)
    target = home.backups / f"before-{__version__}-{datetime.now():%Y%m%d-%H%M%S-%f}.zip"
    saved = make(home, target, tell, has_files=has_files).path
    set_aside()
    try:
        homes.migrate()
        _give_voices()
    except BaseException as error:
        _put_back(saved, home, tell, error)
    finally:
        forget_aside()
    for old in sorted(home.backups.glob(_NAMED), key=os.path.getmtime)[:-KEPT]:
        old.unlink()
    return saved


def _give_voices() -> None:
    """An institution of a version without a social web gets its voice there."""
    from parvis.fediverse.services.actors import ensure_actors_if_named

    ensure_actors_if_named()


def _put_back(saved: Path, home: Home, tell: Tell, cause: BaseException) -> None:
    """Undo what was done. Raises UpgradeFailed in any case, telling how things stand."""
    from parvis.core.backup.reading import Archive
    from parvis.core.backup.restoring import replace_database
    from parvis.core.redaction import clean

    reason = clean(f"{type(cause).__name__}: {cause}".splitlines()[0][:300])
    message = say(f"La mise à jour a échoué : {reason}.", f"The upgrade failed: {reason}.")
    try:
        with Archive(saved) as archive:
            replace_database(archive, home.folder, tell)
    except Exception as error:
        second = str(error).splitlines()[0][:300]
        raise UpgradeFailed(
            f"{message} {say('Et la sauvegarde n’a pu être remise', 'And the backup could not be put back')}: {second}",
            remedy=say(
                f"Ne servez pas ce dossier. Restaurez {saved} ailleurs, avec la version d’avant.",
                f"Do not serve this folder. Restore {saved} elsewhere, with the version before.",
            ),
        ) from cause
    raise UpgradeFailed(
        message,
        remedy=say(
            f"La base est comme avant ; sa sauvegarde est {saved}. Revenez à la version d’avant de Parvis.",
            f"The database is as before; its backup is {saved}. Go back to the version of Parvis before.",
        ),
    ) from cause
