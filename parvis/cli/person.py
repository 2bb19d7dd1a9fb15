"""``parvis person``: what is held about somebody, told or erased; the register it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.terminal import err, out, print_json

if TYPE_CHECKING:
    from parvis.traces.queries import Subject

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say(
        "Les personnes : ce qui est gardé d’elles, l’exporter, l’effacer ; le registre des traitements.",
        "People: what is kept about them, exported or erased; the register of processing.",
    ),
)

Who = Annotated[
    str,
    typer.Argument(
        help=say(
            "Identifiant de personne, adresse, réseau:adresse, courriel, ou ce que « find » a trouvé.",
            "Person identifier, address, network:address, e-mail, or what “find” found.",
        )
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))]
To = Annotated[
    Path | None,
    typer.Option("--out", dir_okay=False, help=say("Le fichier à écrire (sinon à l’écran).", "The file to write.")),
]


def find(
    sought: Annotated[str, typer.Argument(help=say("Une partie de l’adresse ou du nom.", "Part of address or name."))],
    as_json: AsJson = False,
) -> None:
    """List the addresses known that hold these words, the last seen first."""
    homes.existing_home()
    from parvis.traces.holdings import found_elsewhere
    from parvis.traces.queries import people_known

    columns = ("network", "address", "name", "acts")
    known = [*people_known(sought).values_list(*columns)[:50]]
    known += [(one.email and "email", one.record, one.name, 0) for one in found_elsewhere(sought)]
    found = [dict(zip(columns, one, strict=True)) for one in known]
    if as_json:
        print_json({"found": found})
        return
    table = Table()
    for heading in (say("Réseau", "Network"), say("Adresse", "Address"), say("Nom", "Name"), say("Actes", "Acts")):
        table.add_column(heading)
    for one in found:
        table.add_row(*(str(value) for value in one.values()))
    out.print(table if found else say("Personne de ce nom.", "Nobody of that name."))


find.__doc__ = say("Liste les adresses connues qui contiennent ces mots, la dernière vue d’abord.", find.__doc__ or "")


def export(
    who: Who,
    folder: Annotated[
        Path,
        typer.Option("--out", file_okay=False, help=say("Le dossier où écrire.", "The folder to write into.")),
    ] = Path("."),
    as_json: AsJson = False,
) -> None:
    """Write everything held about somebody: person.json, and person.html to read."""
    subject = _subject(who)
    from parvis.traces.services import write_portrait

    files = write_portrait(subject, folder)
    if as_json:
        print_json({"files": [str(file) for file in files]})
        return
    for file in files:
        out.print(str(file), markup=False)


export.__doc__ = say(
    "Écrit tout ce qui est gardé de quelqu’un : person.json, et person.html à lire.", export.__doc__ or ""
)


def erase(
    who: Who,
    objects: Annotated[
        bool,
        typer.Option(
            "--objects",
            help=say("La personne s’oppose aussi à être enregistrée désormais.", "They also object to being recorded."),
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=say("Sans demander.", "Without asking."))] = False,
    as_json: AsJson = False,
) -> None:
    """Erase somebody everywhere. What they did still counts, as nobody's. This cannot be undone."""
    subject = _subject(who)
    from parvis.traces.holdings import title_of
    from parvis.traces.services import erase_person, object_to_processing, say_kept

    if not yes:
        _confirm(subject)
    done = object_to_processing(subject) if objects else erase_person(subject)
    told = {"emptied": done.emptied, "masked": done.masked, "addresses": done.addresses, **done.elsewhere}
    if as_json:
        kept = [{"what": one.what, "why": one.why, "until": one.until and one.until.isoformat()} for one in done.kept]
        print_json(told | ({"kept": kept} if kept else {}))
        return
    out.print(
        say(
            f"Effacé : {done.addresses} adresses, les mots de {done.emptied} actes, "
            f"le nom dans {done.masked} messages d’autres personnes.",
            f"Erased: {done.addresses} addresses, the words of {done.emptied} acts, "
            f"the name in {done.masked} messages of others.",
        )
    )
    for what, count in done.elsewhere.items():
        out.print(f"{title_of(what)}: {count}", markup=False)
    for one in done.kept:
        out.print(say_kept(one), markup=False)


erase.__doc__ = say(
    "Efface quelqu’un partout. Ses actes comptent encore, sans lui. Ne peut être défait.", erase.__doc__ or ""
)


def register(out_file: To = None) -> None:
    """Write the register of processing (GDPR, article 30), from what the code declares."""
    homes.existing_home()
    from parvis.traces.queries.register import register_markdown

    _write(register_markdown(), out_file)


register.__doc__ = say(
    "Écrit le registre des traitements (RGPD, article 30), d’après ce que le code déclare.", register.__doc__ or ""
)


def assessment(out_file: To = None) -> None:
    """Write an impact assessment to complete (GDPR, article 35), what the code knows filled in."""
    homes.existing_home()
    from parvis.traces.queries.register import assessment_markdown

    _write(assessment_markdown(), out_file)


assessment.__doc__ = say(
    "Écrit une analyse d’impact à compléter (RGPD, article 35), remplie de ce que le code sait.",
    assessment.__doc__ or "",
)


def _subject(who: str) -> Subject:
    homes.existing_home()
    from parvis.traces.queries import subject_named

    return subject_named(who)


def _confirm(subject: Subject) -> None:
    listed = ", ".join(subject.addresses)
    asked = say(f"Effacer {subject} ({listed}) ? Cela ne peut être défait.", f"Erase {subject} ({listed})? For good.")
    if not typer.confirm(asked):
        raise typer.Exit(1)


def _write(text: str, file: Path | None) -> None:
    if file is None:
        typer.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    err.print(str(file), markup=False)


app.command("find")(find)
app.command("export")(export)
app.command("erase")(erase)
app.command("register")(register)
app.command("assessment")(assessment)
