"""``parvis backup``: one archive, of one moment, while the server writes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.progress import Tell, bar
from parvis.cli.terminal import err, out, print_json
from parvis.config.home import Home
from parvis.core.errors import BadInput

if TYPE_CHECKING:
    from parvis.core.backup.making import Made

NAMED = "parvis-????????-??????.zip"


def backup(
    file: Annotated[
        Path, typer.Argument(help=say("L’archive à écrire, ou un dossier.", "The archive to write, or a folder."))
    ],
    keep: Annotated[
        int,
        typer.Option(
            min=0,
            help=say("Dans un dossier : n’y garder que les N dernières.", "In a folder: keep only the last N there."),
        ),
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Save database, media and configuration less secrets in one archive, even while the server writes.

    Exit codes: 0 all is in it; 1 refused, or files were missing already; 2 configuration; 130 interrupted.
    """
    home = homes.existing_home()
    start = monotonic()
    with homes.held(home), bar(shown=not as_json) as tell:
        made = make(home, _target(file), tell)
    gone = _thin(file, keep) if keep and file.is_dir() else []
    if as_json:
        print_json({**summary(made), "seconds": round(monotonic() - start, 2), "removed": gone})
    else:
        _print(made, gone)
    raise typer.Exit(1 if made.manifest.missing else 0)


backup.__doc__ = say(
    "Sauvegarde base, médias et configuration sans secrets dans une archive, même pendant que le serveur écrit.\n\n"
    "Codes : 0 tout y est ; 1 refusé, ou des fichiers manquaient déjà ; 2 configuration ; 130 interrompu.",
    backup.__doc__ or "",
)


def make(home: Home, target: Path, tell: Tell, *, has_files: bool = True) -> Made:
    """Write the archive of a home, and remember when."""
    from parvis.config.portable import without_secrets
    from parvis.core.backup.last import remember
    from parvis.core.backup.making import make_backup

    text, secrets = without_secrets(home.config_file)
    made = make_backup(target=target, configuration=text, secrets=secrets, has_files=has_files, tell=tell)
    if has_files:
        remember(home.folder, made.manifest.created_at)
    return made


def _target(file: Path) -> Path:
    """The archive's own name; in a folder it is made of the moment. Raises BadInput for one that is taken."""
    target = file / f"parvis-{datetime.now():%Y%m%d-%H%M%S}.zip" if file.is_dir() else file
    if not target.parent.is_dir():
        raise BadInput(
            say(f"Le dossier {target.parent} n’existe pas.", f"The folder {target.parent} does not exist."),
            remedy=say("Créez-le d’abord.", "Make it first."),
            field="file",
        )
    if target.exists():
        raise BadInput(
            say(f"{target} existe déjà.", f"{target} exists already."),
            remedy=say("Donnez un autre nom, ou un dossier.", "Give another name, or a folder."),
            field="file",
        )
    return target.resolve()


def _thin(folder: Path, keep: int) -> list[str]:
    """Remove our own older archives from a folder."""
    ours = sorted(folder.glob(NAMED))[:-keep]
    for path in ours:
        path.unlink()
    return [path.name for path in ours]


def summary(made: Made) -> dict[str, object]:
    """What was made, for other programs."""
    manifest = made.manifest
    return {
        "file": str(made.path),
        "bytes": made.size,
        "fingerprint": made.fingerprint,
        "engine": manifest.engine,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": made.files,
        "missing": manifest.missing,
        "secrets": manifest.secrets,
    }


def _print(made: Made, gone: list[str]) -> None:
    manifest, files, size = made.manifest, made.files, made.size / 1e6
    lines = [
        say(
            f"{made.path} : {manifest.rows} lignes, {files} fichiers, {size:.1f} Mo",
            f"{made.path}: {manifest.rows} rows, {files} files, {size:.1f} MB",
        ),
        say(f"Empreinte : {made.fingerprint}", f"Fingerprint: {made.fingerprint}"),
    ]
    if left := ", ".join(manifest.secrets):
        lines.append(say(f"Secrets laissés de côté : {left}", f"Secrets left out: {left}"))
    if gone:
        lines.append(say(f"Anciennes supprimées : {len(gone)}", f"Older ones removed: {len(gone)}"))
    for line in lines:
        out.print(line, markup=False)
    for name in manifest.missing[:20]:
        err.print(say(f"Manquait déjà : {name}", f"Was missing already: {name}"), markup=False)
