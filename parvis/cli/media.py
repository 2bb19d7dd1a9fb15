"""``parvis media import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.terminal import err, out, print_json

if TYPE_CHECKING:
    from parvis.collection.bringing import Brought

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say(
        "Les médias : les importer d’un dossier ou d’une archive. "
        "Codes de sortie : 0 tout est entré, 1 des fichiers refusés, 2 dossier, archive ou tableau inutilisable.",
        "Media: import them from a folder or an archive. "
        "Exit codes: 0 all went in, 1 files refused, 2 folder, archive or table unusable.",
    ),
)
_SHOWN = 20


def import_(
    path: Annotated[Path, typer.Argument(help=say("Un dossier, un ZIP ou un TAR.", "A folder, a ZIP or a TAR."))],
    table: Annotated[
        Path | None,
        typer.Option(
            help=say(
                "Le tableau (CSV, TSV, XLSX) ; sinon celui qui est à côté des fichiers.",
                "The table (CSV, TSV, XLSX); else the one beside the files.",
            )
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help=say("Ne rien écrire, tout dire.", "Write nothing, tell all."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Import media. Stopped halfway, the same command goes on; run again, nothing is brought twice."""
    homes.existing_home()
    from parvis.collection.bringing import bring_media

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=as_json, transient=True) as progress:
        task = progress.add_task(path.name, total=None)
        result = bring_media(
            path=path, table=table, dry_run=dry_run,
            tell=lambda done, total, _result: progress.update(task, completed=done, total=total),
        )  # fmt: skip
    print_json(result.as_dict()) if as_json else _print(result)
    raise typer.Exit(1 if result.refused else 0)


import_.__doc__ = say(
    "Importe des médias. Interrompue, la même commande continue ; relancée, elle n’apporte rien deux fois.",
    import_.__doc__ or "",
)
app.command("import")(import_)


@app.callback()
def _media() -> None:
    """Keep ``import`` a word of its own."""


def _print(result: Brought) -> None:
    if result.is_dry:
        out.print(say("Essai : rien n’a été écrit.", "Dry run: nothing was written."), markup=False)
    words = (
        (say("apportés", "brought"), result.brought),
        (say("déjà là", "already here"), result.known),
        (say("reliés à une œuvre", "linked to a work"), result.linked),
        (say("refusés", "refused"), result.refused),
    )
    out.print(" · ".join(f"{word} {number}" for word, number in words), markup=False)
    for problem in result.problems[:_SHOWN]:
        place = say("ligne", "row") + f" {problem.row}" + (f", {problem.column}" if problem.column else "")
        out.print(f"  {place} : {problem.message} {problem.remedy}", markup=False)
    left = len(result.problems) - _SHOWN
    if left > 0:
        out.print(
            say(f"… et {left} autres ; --json les dit tous.", f"… and {left} more; --json tells all."), markup=False
        )
