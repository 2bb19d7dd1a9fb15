"""``parvis restore``: an archive brought back into an empty home, and proven."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.progress import Tell, bar
from parvis.cli.terminal import err, out, print_json
from parvis.config.home import Home, current_home
from parvis.core.errors import BadInput

if TYPE_CHECKING:
    from parvis.core.backup.reading import Archive


def restore(
    file: Annotated[Path, typer.Argument(help=say("L’archive à restaurer.", "The archive to restore."))],
    fingerprint: Annotated[
        str,
        typer.Option(
            help=say(
                "L’empreinte dite à la sauvegarde ; toute autre est refusée.",
                "The fingerprint the backup told; any other is refused.",
            )
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Bring an archive back into an empty home and prove it row by row. Interrupted, the same command goes on.

    Exit codes: 0 all came back; 1 refused, or files are missing; 2 configuration; 130 interrupted.
    """
    home = current_home()
    start = monotonic()
    homes.start(home)
    from parvis.core.backup.reading import Archive

    with homes.held(home, alone=True), Archive(file) as archive, bar(shown=not as_json) as tell:
        _check_fingerprint(archive, fingerprint)
        lost = bring_back(home, archive, tell)
    if as_json:
        print_json({**_summary(home, archive, lost), "seconds": round(monotonic() - start, 2)})
    else:
        _print(home, archive, lost)
    raise typer.Exit(1 if lost else 0)


restore.__doc__ = say(
    "Restaure une archive dans un dossier vide et le prouve ligne à ligne. Interrompue, la même commande continue.\n\n"
    "Codes : 0 tout est revenu ; 1 refusé, ou des fichiers manquent ; 2 configuration ; 130 interrompu.",
    restore.__doc__ or "",
)


def bring_back(home: Home, archive: Archive, tell: Tell) -> list[str]:
    """Restore into the home, which nothing serves before the end. The files that did not come."""
    from parvis.core.backup import restoring

    restoring.check_version(archive.manifest)
    if not _goes_on(home, archive):
        _refuse_used(home)
        _check_space(home, archive)
        restoring.check_empty_storage()
        restoring.check_empty_database()
        _mark(home, archive)
    for folder in (home.media, home.imports):
        folder.mkdir(parents=True, exist_ok=True)
    restoring.restore_files(archive, tell)
    restoring.restore_database(archive, home.folder, tell)
    lost = restoring.lost_files(archive.manifest.missing)
    _bring_configuration(home, archive)
    home.prepare()
    home.restoring_file.unlink()
    return lost


def _check_fingerprint(archive: Archive, fingerprint: str) -> None:
    if fingerprint and fingerprint.strip().lower() != archive.fingerprint:
        raise BadInput(
            say("Ce n’est pas la sauvegarde attendue.", "This is not the backup expected."),
            remedy=say(f"Son empreinte est {archive.fingerprint}.", f"Its fingerprint is {archive.fingerprint}."),
            field="fingerprint",
        )


def _goes_on(home: Home, archive: Archive) -> bool:
    """Whether an interrupted restore of the same archive goes on. Raises BadInput for one of another."""
    if not home.restoring_file.exists():
        return False
    if home.restoring_file.read_text() == _note(archive):
        return True
    raise BadInput(
        say(
            "La restauration d’une autre archive est inachevée ici.",
            "The restore of another archive is unfinished here.",
        ),
        remedy=say(
            f"Relancez celle-là, ou videz {home.folder} et sa base.",
            f"Run that one again, or empty {home.folder} and its database.",
        ),
        field="home",
    )


def _refuse_used(home: Home) -> None:
    """A home may hold its configuration, which says where to restore, and nothing else."""
    allowed = {home.config_file.name, home.lock_file.name, home.figures.name}
    if any(path.name not in allowed for path in home.folder.iterdir()):
        raise BadInput(
            say(f"{home.folder} n’est pas vide.", f"{home.folder} is not empty."),
            remedy=say(
                "Donnez un dossier neuf : parvis --home DOSSIER restore …",
                "Give a new folder: parvis --home DIR restore …",
            ),
            field="home",
        )


def _check_space(home: Home, archive: Archive) -> None:
    """The archive says what it unfolds to, and unfolds to no more."""
    needed, free = archive.manifest.members.bytes, shutil.disk_usage(home.folder).free
    if needed > free:
        raise BadInput(
            say(
                f"Il faut {needed / 1e9:.1f} Go, il en reste {free / 1e9:.1f}.",
                f"{needed / 1e9:.1f} GB are needed, {free / 1e9:.1f} are left.",
            ),
            remedy=say("Faites de la place, ou choisissez un autre disque.", "Make room, or choose another disk."),
            field="home",
        )


def _note(archive: Archive) -> str:
    return json.dumps({"fingerprint": archive.fingerprint})


def _mark(home: Home, archive: Archive) -> None:
    """Say that a restore is under way, on the disk before anything of it is written."""
    with home.restoring_file.open("w") as note:
        note.write(_note(archive))
        note.flush()
        os.fsync(note.fileno())


def _bring_configuration(home: Home, archive: Archive) -> None:
    """The archive's configuration, where the home has none of its own; never where the data lies."""
    from parvis.config.portable import brought_back
    from parvis.core.backup.manifest import CONFIGURATION

    member = archive.members.get(CONFIGURATION)
    if home.config_file.exists() or member is None or member.size > 1024 * 1024:
        return
    text = b"".join(archive.chunks(member)).decode("utf-8", "replace")
    home.config_file.write_text(brought_back(text), encoding="utf-8")


def _count_files(archive: Archive) -> int:
    from parvis.core.backup.manifest import IMPORTS, MEDIA

    return sum(1 for folder in (MEDIA, IMPORTS) for _member in archive.under(folder))


def _summary(home: Home, archive: Archive, lost: list[str]) -> dict[str, object]:
    manifest = archive.manifest
    return {
        "home": str(home.folder),
        "fingerprint": archive.fingerprint,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": _count_files(archive),
        "lost": lost,
        "secrets": manifest.secrets,
    }


def _print(home: Home, archive: Archive, lost: list[str]) -> None:
    rows, files = archive.manifest.rows, _count_files(archive)
    out.print(
        say(
            f"Restauré dans {home.folder} : {rows} lignes et {files} fichiers, vérifiés",
            f"Restored into {home.folder}: {rows} rows and {files} files, proven",
        ),
        markup=False,
    )
    if left := ", ".join(archive.manifest.secrets):
        out.print(say(f"À remettre dans parvis.toml : {left}", f"To put back into parvis.toml: {left}"), markup=False)
    for name in lost[:20]:
        err.print(say(f"Manque : {name}", f"Missing: {name}"), markup=False)
    out.print(say("Ensuite : parvis serve", "Next: parvis serve"), markup=False)
