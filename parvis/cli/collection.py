"""``parvis collection import`` and ``parvis collection map``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid

from parvis.cli import homes
from parvis.cli.language import language, say
from parvis.cli.terminal import err, out, print_json
from parvis.config.home import current_home

if TYPE_CHECKING:
    from parvis.collection.importing.proposing import Proposal
    from parvis.collection.importing.report import Counts, Report
    from parvis.collection.importing.running import Tell

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say(
        "La collection : l’importer, proposer une correspondance. "
        "Codes de sortie : 0 tout est entré, 1 des lignes refusées ou des conflits, 2 fichier ou correspondance inutilisable.",
        "The collection: import it, propose a mapping. "
        "Exit codes: 0 all went in, 1 rows refused or conflicts, 2 file or mapping unusable.",
    ),
)

File = Annotated[
    Path,
    typer.Argument(help=say("CSV, TSV (.gz, .xz), JSON Lines ou XLSX.", "CSV, TSV (.gz, .xz), JSON Lines or XLSX.")),
]
AsJson = Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))]


def import_(
    file: File,
    mapping: Annotated[
        str,
        typer.Option(
            help=say("Nom d’une correspondance prête, ou un fichier TOML.", "A ready mapping’s name, or a TOML file.")
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option(help=say("Ne rien écrire, tout dire.", "Write nothing, tell all."))] = False,
    errors: Annotated[
        Path | None, typer.Option(help=say("CSV des lignes refusées.", "CSV of the refused rows."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import a collection. Stopped halfway, the same command goes on; run again, only what changed is written."""
    _home()
    from parvis.collection.importing.report import write_problems
    from parvis.collection.importing.running import start_import

    text = _mapping_text(file, mapping)
    with _bar(file.name, shown=not as_json) as tell:
        report = start_import(path=file, mapping=text, dry_run=dry_run, tell=tell)
    if errors:
        write_problems(errors, report.every_problem())
    if as_json:
        print_json(report.as_dict())
    else:
        _print_report(report, errors)
    raise typer.Exit(1 if report.counts.refused or report.counts.conflicts else 0)


import_.__doc__ = say(
    "Importe une collection. Interrompue, la même commande continue ; relancée, elle n’écrit que ce qui a changé.",
    import_.__doc__ or "",
)


def map_(
    file: File,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("Où écrire la correspondance.", "Where to write the mapping.")),
    ] = None,
    source: Annotated[str, typer.Option(help=say("Nom de la source.", "Name of the source."))] = "",
    as_json: AsJson = False,
) -> None:
    """Propose a mapping for a file by looking at its headings and values, and explain it."""
    _speak()
    from parvis.collection.importing.proposing import propose_mapping

    proposal = propose_mapping(path=file, source=source)
    if output:
        output.write_text(proposal.toml, encoding="utf-8")
    if as_json:
        print_json(proposal.as_dict())
        return
    _print_proposal(proposal, output)


map_.__doc__ = say("Propose une correspondance en regardant intitulés et valeurs, et l’explique.", map_.__doc__ or "")

app.command("import")(import_)
app.command("map")(map_)


def _speak() -> None:
    """Looking at a file needs our words, not an institution: Django without apps, database or home."""
    import django
    from django.conf import settings
    from django.utils import translation

    settings.configure(LANGUAGE_CODE=language(), LOCALE_PATHS=[Path(__file__).parents[1] / "collection" / "locale"])
    django.setup()
    translation.activate(language())


def _home() -> None:
    """The chosen home; one never used is prepared first, so that an import can be the first thing done."""
    home = current_home()
    if home.secret:
        homes.existing_home()
        return
    homes.prepared_home()
    homes.migrate()
    from parvis.cli.setup import set_up

    account = set_up(name="", email="")
    err.print(f"{account.username} / {account.password}", markup=False)


def _mapping_text(file: Path, name: str) -> str:
    from parvis.collection.importing.choosing import fitting_mapping
    from parvis.collection.importing.mapping import load_mapping

    return load_mapping(name)[1] if name else fitting_mapping(file)


@contextmanager
def _bar(name: str, *, shown: bool) -> Iterator[Tell]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[rows]}"),
    )
    with Progress(*columns, console=err, disable=not shown, transient=True) as progress:
        task = progress.add_task(name, total=None, rows="")

        def tell(done: int, size: int, counts: Counts) -> None:
            progress.update(task, completed=done, total=size or None, rows=f"{counts.rows}")

        yield tell


def _print_report(report: Report, errors: Path | None) -> None:
    if report.is_dry:
        out.print(say("Essai : rien n’a été écrit.", "Dry run: nothing was written."), markup=False)
    if report.is_resumed:
        out.print(say("Import repris où il s’était arrêté.", "Import resumed where it had stopped."), markup=False)
    if report.is_encoding_guessed:
        told = say(
            "Encodage deviné : {name}. Si des lettres sont fausses, exportez en UTF-8.",
            "Encoding guessed: {name}. If letters look wrong, export in UTF-8.",
        )
        out.print(told.format(name=report.encoding), markup=False)
    for name in report.absent:
        told = say(
            "Sans le fichier {name} : le mettre à côté et relancer complète les auteurs.",
            "Without the file {name}: put it beside and import again to complete the makers.",
        )
        out.print(told.format(name=name), markup=False)
    counts = report.counts
    words = (
        (say("créées", "created"), counts.created),
        (say("mises à jour", "updated"), counts.updated),
        (say("inchangées", "unchanged"), counts.unchanged),
        (say("refusées", "refused"), counts.refused),
        (say("conflits à régler", "conflicts to settle"), counts.conflicts),
    )
    out.print(" · ".join(f"{word} {number}" for word, number in words), markup=False)
    if counts.left_aside:
        out.print(report.left_aside_note, markup=False)
    for problem in report.problems[:20]:
        place = say("ligne", "row") + f" {problem.row}" + (f", {problem.column}" if problem.column else "")
        out.print(f"  {place} : {problem.message} {problem.remedy}", markup=False)
    if counts.refused > 20 and not errors:
        out.print(
            say("Toutes les lignes refusées : --errors FICHIER.csv", "All refused rows: --errors FILE.csv"),
            markup=False,
        )


def _print_proposal(proposal: Proposal, output: Path | None) -> None:
    grid = Grid(box=None, pad_edge=False)
    for heading in (
        say("champ", "field"),
        say("colonne", "column"),
        say("confiance", "confidence"),
        say("parce que", "because"),
    ):
        grid.add_column(heading, overflow="fold")
    for choice in proposal.choices:
        grid.add_row(choice.field, choice.column, f"{choice.confidence:.0%}", choice.reason)
    out.print(grid)
    if proposal.unused:
        out.print(
            say("Colonnes laissées de côté : ", "Columns left aside: ") + ", ".join(proposal.unused), markup=False
        )
    if output:
        out.print(
            say(f"Écrit dans {output}. Ensuite : ", f"Written to {output}. Next: ")
            + f"parvis collection import {proposal.path} --mapping {output}",
            markup=False,
        )
    else:
        out.print(proposal.toml, markup=False)
