"""Mappings: ready ones, wrong ones, proposed ones."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from django.utils.translation import override

from parvis.collection.importing.building import Builder
from parvis.collection.importing.choosing import fitting_mapping
from parvis.collection.importing.mapping import SubjectsMapping, load_mapping, read_mapping, ready_mappings
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.names import said_and_sorted
from parvis.collection.importing.proposing import propose_mapping
from parvis.collection.importing.proposing.choosing import LEAST
from parvis.collection.importing.proposing.headings import likeness
from parvis.collection.importing.readers.opening import open_table
from parvis.collection.importing.readers.table import Row
from parvis.collection.importing.subjects import Node, reader_of

ROOT = Path(__file__).parents[3]
FILES = {
    "tate": "tate_artworks.csv.gz",
    "carnegie": "cmoa_objects.csv.gz",
    "joconde": "joconde_peintures.csv",
    "agorha": "agorha_provenance_objets.csv",
}
SMALL = 'source = "s"\n[work]\nidentifier = "id"\n'


def test_there_are_four_ready_mappings() -> None:
    assert set(FILES) <= set(ready_mappings())


@pytest.mark.parametrize("name", FILES)
def test_a_ready_mapping_fits_its_file_and_no_other(shared_data: Path, name: str) -> None:
    path = shared_data / "collections" / FILES[name]
    assert fitting_mapping(path) == load_mapping(name)[1]


@pytest.mark.parametrize("page", ["fr/importer.md", "en/import.md"])
def test_the_guide_shows_a_mapping_that_works(page: str) -> None:
    text = (ROOT / "docs" / "guide" / page).read_text("utf-8")
    assert read_mapping(text.partition("```toml\n")[2].partition("```")[0]).work.identifier


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL + "titel = 'x'\n", "work.titel"),
        ("source = 's'\n", "work"),
        (SMALL.replace('"s"', '"A b"'), "source"),
        (SMALL + "[[places]]\nname = 'a'\nrole = 'sold'\n", "places"),
        (SMALL + "title = {}\n", "work.title"),
        ("source = ", "TOML"),
    ],
)
def test_a_wrong_mapping_names_its_key(text: str, words: str) -> None:
    with override("en"), pytest.raises(MappingRefused) as refused:
        read_mapping(text)
    assert words in str(refused.value) and refused.value.remedy and refused.value.exit_code == 2


def test_no_such_mapping_tells_the_ready_ones() -> None:
    with pytest.raises(MappingRefused) as refused:
        load_mapping("nowhere")
    assert "tate" in str(refused.value.remedy)


def test_a_missing_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,titre\n1,a\n")
    table = open_table(tmp_path / "f.csv")
    with pytest.raises(MappingRefused) as refused:
        Builder(read_mapping(SMALL + 'title = "tittre"\n'), table, tmp_path)
    assert "tittre" in str(refused.value) and "titre" in str(refused.value.remedy)


@pytest.mark.parametrize(
    ("name", "written", "said", "sorted_name"),
    [
        ("Turner, Joseph Mallord William", "inverted", "Joseph Mallord William Turner", None),
        ("Moore, Henry, OM, CH", "inverted", "Henry Moore, OM, CH", None),
        ("MOREAU Gustave", "capitals", "Gustave Moreau", "Moreau, Gustave"),
        ("DE LA TOUR Georges", "capitals", "Georges de la Tour", "de la Tour, Georges"),
        ("BAUGIN Lubin", "capitals", "Lubin Baugin", "Baugin, Lubin"),
        ("Anonyme", "capitals", "Anonyme", "Anonyme"),
        ("Berthe Morisot", "natural", "Berthe Morisot", "Berthe Morisot"),
    ],
)
def test_names_are_said_and_sorted(name: str, written: str, said: str, sorted_name: str | None) -> None:
    assert said_and_sorted(name, written) == (said, sorted_name or name)


class TestSubjects:
    def paths(self, cell: str, **options: object) -> list[str]:
        read = reader_of(SubjectsMapping.model_validate({"column": "c", **options}))
        return [" > ".join(node.path()) for node in read(cell, Node("fr", None))]

    def test_flat(self) -> None:
        assert self.paths("lune|étoile| ", separator="|") == ["lune", "étoile"]

    def test_brackets(self) -> None:
        found = self.paths("vue d'intérieur (escalier, Paris);lune", separator=";", brackets=True)
        assert found == ["vue d'intérieur", "vue d'intérieur > escalier", "vue d'intérieur > Paris", "lune"]

    def test_nested_and_under(self) -> None:
        assert self.paths("a>b", nested=">", under="sujet") == ["sujet > a", "sujet > a > b"]

    def test_outline(self) -> None:
        options = {
            "separator": "|",
            "outline": {"people": ["groups", "portraits", "adults"], "nature": ["trees"]},
            "inside": {"portraits": ["groups"]},
        }
        found = self.paths("people|groups|group|portraits|groups|adults|man|man|nature|trees|oak", **options)
        assert found == [
            "people", "people > groups", "people > groups > group", "people > portraits", "people > portraits > groups",
            "people > adults", "people > adults > man", "people > adults > man (2)", "nature", "nature > trees",
            "nature > trees > oak",
        ]  # fmt: skip

    def test_accents_and_case_do_not_make_two_subjects(self) -> None:
        root = Node("fr", None)
        read = reader_of(SubjectsMapping(column="c", separator="|"))
        assert len({id(node) for node in read("Étoile|etoile|ÉTOILE", root)}) == 1


FRENCH = {
    "id": "Notice", "accession_number": "N° inventaire", "artist": "Artiste", "artistRole": "Fonction",
    "artistId": "Id artiste", "title": "Titre de l'œuvre", "dateText": "Datation", "medium": "Matériaux et techniques",
    "creditLine": "Mode d'acquisition", "year": "Année", "dimensions": "Mesures", "url": "Lien",
    "classification": "Domaine", "subjects": "Sujets représentés",
}  # fmt: skip
WANTED = {
    "work.identifier": "id", "work.inventory": "accession_number", "work.title": "title", "work.technique": "medium",
    "work.type": "classification", "work.dimensions": "dimensions", "work.credit_line": "creditLine",
    "work.source_url": "url", "date.written": "dateText", "makers.name": "artist", "makers.role": "artistRole",
    "subjects.column": "subjects",
}  # fmt: skip


@pytest.mark.parametrize("style", ["french", "meaningless"])
def test_tate_in_another_shape_is_mapped_alone(shared_data: Path, tmp_path: Path, style: str) -> None:
    table = open_table(shared_data / "collections" / FILES["tate"])
    order = random.Random(3).sample(range(len(table.headings)), len(table.headings))
    names = {
        heading: FRENCH.get(heading, f"autre {place}") if style == "french" else f"col{place}"
        for place, heading in enumerate(table.headings)
    }
    path = tmp_path / "autre.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.writer(stream, delimiter=";")
        sheet.writerow(names[table.headings[place]] for place in order)
        rows = (row for row in table.rows() if isinstance(row, Row))
        sheet.writerows([row.cells[place] for place in order] for row in rows if row.number % 5 == 0)
    proposal = propose_mapping(path=path)
    found = {choice.field: choice.column for choice in proposal.choices}
    assert {field: found.get(field) for field in WANTED} == {field: names[column] for field, column in WANTED.items()}
    mapping = read_mapping(proposal.toml)
    assert mapping.language == "en" and mapping.subjects[0].outline
    assert all(choice.reason and 0 < choice.confidence < 1 for choice in proposal.choices)


TITLES = (
    "Le Berceau",
    "La Gare Saint-Lazare",
    "Nana",
    "Le Déjeuner sur l’herbe",
    "Impression, soleil levant",
    "Olympia",
)


def proposed(folder: Path, headings: str, rows: list[str]) -> dict[str, str]:
    """Column by field, as proposed for a small file."""
    path = folder / "f.csv"
    path.write_text("\n".join([headings, *rows]), encoding="utf-8")
    return {choice.field: choice.column for choice in propose_mapping(path=path).choices}


@pytest.mark.parametrize(
    "heading",
    ["Work", "works", "Œuvre", "Oeuvre", "L’œuvre", "Œuvre d’art", "Artwork", "Work of art", "Objet", "Object", "item"],
)
@pytest.mark.parametrize("size", [6, 120])
def test_a_column_named_after_the_works_holds_the_title(tmp_path: Path, heading: str, size: int) -> None:
    rows = [f"{n};{TITLES[n % 6]}{f' {n}' if size > 6 else ''};Claude Monet;{1860 + n % 30}" for n in range(size)]
    found = proposed(tmp_path, f"Notice;{heading};Artist;Date", rows)
    assert found["work.title"] == heading and found["work.identifier"] == "Notice"
    assert found["makers.name"] == "Artist" and found["date.written"] == "Date"


@pytest.mark.parametrize("heading", ["Work", "Œuvre", "Objet"])
def test_a_title_beside_it_is_better(tmp_path: Path, heading: str) -> None:
    rows = [f"{n};un tableau {n};{title};1872" for n, title in enumerate(TITLES)]
    assert proposed(tmp_path, f"id;{heading};Titre;Date", rows)["work.title"] == "Titre"


def test_named_after_the_works_it_may_number_them(tmp_path: Path) -> None:
    rows = [f"RF-{n};{title};1872" for n, title in enumerate(TITLES)]
    found = proposed(tmp_path, "Objet;Intitulé;Date", rows)
    assert found["work.title"] == "Intitulé" and found["work.identifier"] == "Objet"
    assert "work.title" not in proposed(tmp_path, "Objet;Date", [f"RF-{n};1872" for n in range(6)])


@pytest.mark.parametrize("heading", ["Work id", "Object type", "Type d’objet", "Numéro d’objet", "Objet lié 2"])
def test_a_longer_heading_says_something_else(heading: str) -> None:
    assert likeness(heading, "work.title") < LEAST


def test_places_are_grouped(shared_data: Path) -> None:
    proposal = propose_mapping(path=shared_data / "collections" / FILES["agorha"])
    places = {place.role: place for place in read_mapping(proposal.toml).places}
    assert places["found"].name == "lieu_decouverte_nom" and places["found"].latitude == "lieu_decouverte_lat"
    assert places["made"].longitude == "lieu_creation_long" and places["kept"].country == "conservation_pays"


def test_without_an_identifier_nothing_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("titre,auteur\na,b\na,b\n")
    with pytest.raises(MappingRefused) as refused:
        propose_mapping(path=tmp_path / "f.csv")
    assert refused.value.remedy
