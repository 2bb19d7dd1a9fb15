"""The table beside the files: one row a media, its headings in French or in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parvis.collection.importing.problems import FileRefused, Problem
from parvis.collection.importing.readers.opening import open_table
from parvis.core.text import fold

ENDINGS = (".csv", ".tsv", ".xlsx", ".jsonl")
# Folded headings of each column, the first being the one told.
HEADINGS: dict[str, tuple[str, ...]] = {
    "file": ("fichier", "file", "file name", "filename", "nom du fichier", "nom de fichier", "image"),
    "title": ("titre", "title", "nom", "name"),
    "alt_fr": ("alt fr", "texte alternatif", "texte alternatif fr", "alternative fr", "description fr"),
    "alt_en": ("alt en", "alternative text", "texte alternatif en", "alternative en", "description en"),
    "credit": ("credit", "credits", "mention"),
    "licence": ("licence", "license", "droits", "rights"),
    "holder": ("ayant droit", "titulaire", "titulaire des droits", "holder", "rights holder"),
    "work": (
        "oeuvre",
        "work",
        "identifiant",
        "identifier",
        "inventaire",
        "numero d'inventaire",
        "inventory",
        "inventory number",
    ),
}


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet counts, what it says by column, and the file's own headings."""

    row: int
    values: dict[str, str]
    headings: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_sidecar(path: Path) -> Iterator[Line | Problem]:
    """Every row of the table. Raises FileRefused when it names no column of files."""
    table = open_table(path)
    places = {
        column: place for column, names in HEADINGS.items() if (place := _place(table.headings, names)) is not None
    }
    if "file" not in places:
        raise FileRefused("no_file_column", headings=", ".join(table.headings)[:200])
    headings = {column: table.headings[place] for column, place in places.items()}
    for row in table.rows():
        if isinstance(row, Problem):
            yield row
        else:
            yield Line(row.number, {column: row.cells[place].strip() for column, place in places.items()}, headings)


def _place(headings: list[str], names: tuple[str, ...]) -> int | None:
    folded = [
        " ".join(fold(heading).replace("_", " ").replace("-", " ").replace("(", " ").replace(")", " ").split())
        for heading in headings
    ]
    return next((folded.index(name) for name in names if name in folded), None)
