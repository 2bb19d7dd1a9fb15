"""Importing: what goes in, what is refused, what a second import does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from parvis.collection.importing.mapping import load_mapping
from parvis.collection.importing.previewing import preview_import
from parvis.collection.importing.report import Report, write_problems
from parvis.collection.importing.running import resume_import, start_import
from parvis.collection.importing.settling import settle_conflict
from parvis.collection.models import (
    Conflict,
    ImportProblem,
    ImportRun,
    Maker,
    Place,
    SourceRecord,
    Subject,
    Work,
    WorkSubject,
    WorkType,
)
from parvis.collection.search import Query, search
from parvis.collection.services import save_work
from parvis.core.errors import BadInput
from parvis.traces.models import Thing

pytestmark = pytest.mark.django_db

MAPPING = """
source = "test"
language = "fr"
[work]
identifier = "id"
inventory = "inv"
title = "titre"
title_en = "title"
type = { column = "type", values = { "peinture" = { fr = "peinture", en = "painting" } } }
technique = "technique"
part_of = "ensemble"
source_url = "url"
[date]
written = "date"
[[makers]]
name = "auteur"
separator = ";"
written = "inverted"
[[places]]
role = "found"
name = "lieu"
latitude = "lat"
longitude = "lon"
[[subjects]]
column = "sujets"
separator = "|"
"""
HEADINGS = (
    "id",
    "inv",
    "titre",
    "title",
    "type",
    "technique",
    "ensemble",
    "url",
    "date",
    "auteur",
    "lieu",
    "lat",
    "lon",
    "sujets",
)
Row = dict[str, str]
Import = Callable[..., Report]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Import rows given as dictionaries."""

    def bring(*rows: Row, dry_run: bool = False, mapping: str = MAPPING) -> Report:
        return start_import(path=write(tmp_path / "f.csv", *rows), mapping=mapping, dry_run=dry_run)

    return bring


def write(path: Path, *rows: Row) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.DictWriter(stream, HEADINGS, restval="")
        sheet.writeheader()
        sheet.writerows(rows)
    return path


VENUS: Row = {
    "id": "1", "inv": "A.1", "titre": "Vénus", "title": "Venus", "type": "peinture", "technique": "huile sur toile",
    "date": "vers 1890", "auteur": "Morisot, Berthe; Manet, Édouard", "lieu": "Vulci", "lat": "42.4", "lon": "11,6",
    "sujets": "nu|déesse|Nu", "url": "https://example.org/1",
}  # fmt: skip


def counted(report: Report) -> tuple[int, int, int, int, int]:
    counts = report.counts
    return counts.created, counts.updated, counts.unchanged, counts.refused, counts.conflicts


def test_a_work_goes_in_whole(bring: Import) -> None:
    assert counted(bring(VENUS)) == (1, 0, 0, 0, 0)
    work = Work.objects.get()
    assert (work.title_fr, work.title_en, work.slug) == ("Vénus", "Venus", "venus-a-1")
    assert (work.date_fr, work.date_edtf, work.earliest, work.latest) == ("vers 1890", "1890~", 1890, 1890)
    assert work.type == WorkType.objects.get(slug="painting") and work.type.name_fr == "peinture"
    assert [credit.maker.name for credit in work.credits.all()] == ["Berthe Morisot", "Édouard Manet"]
    assert Maker.objects.get(name="Berthe Morisot").sort_name == "Morisot, Berthe"
    place = work.located.get()
    assert (place.role, place.place.latitude, place.place.longitude) == ("found", 42.4, 11.6)
    assert {subject.name_fr for subject in work.subjects.all()} == {"nu", "déesse"}
    assert work.thing.title == "Vénus" and work.thing.kind == "work"
    kinds = Thing.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["maker", "maker", "place", "subject", "subject", "work"]


def test_what_is_imported_is_found(bring: Import) -> None:
    bring(VENUS, {"id": "2", "titre": "Paysage"})
    assert search(Query(text="venus")).total == 1
    assert search(Query(text="morisot")).total == 1


def test_a_second_import_changes_nothing(bring: Import) -> None:
    bring(VENUS)
    before = list(Work.objects.values())
    assert counted(bring(VENUS)) == (0, 0, 1, 0, 0)
    assert list(Work.objects.values()) == before and ImportRun.objects.count() == 2


def test_what_the_source_changes_is_updated(bring: Import) -> None:
    bring(VENUS)
    changed = {**VENUS, "titre": "Vénus au bain", "auteur": "Morisot, Berthe", "sujets": "nu|bain", "date": "1891"}
    assert counted(bring(changed)) == (0, 1, 0, 0, 0)
    work = Work.objects.get()
    assert (work.title_fr, work.slug, work.date_edtf, work.earliest) == ("Vénus au bain", "venus-a-1", "1891", 1891)
    assert work.makers.count() == 1 and {s.name_fr for s in work.subjects.all()} == {"nu", "bain"}
    assert work.thing.title == "Vénus au bain" and search(Query(text="bain")).total == 1


def test_what_staff_edited_is_kept(bring: Import) -> None:
    bring(VENUS)
    Work.objects.update(title_fr="Vénus corrigée", location_fr="Salle 3")
    assert counted(bring({**VENUS, "technique": "huile sur bois"})) == (0, 1, 0, 0, 0)
    work = Work.objects.get()
    assert (work.title_fr, work.location_fr, work.technique_fr) == ("Vénus corrigée", "Salle 3", "huile sur bois")


def test_what_both_changed_is_a_conflict(bring: Import) -> None:
    bring(VENUS)
    Work.objects.update(title_fr="Vénus corrigée")
    report = bring({**VENUS, "titre": "Vénus au bain"})
    assert counted(report) == (0, 0, 1, 0, 1)
    conflict = Conflict.objects.get()
    assert (conflict.field, conflict.ours, conflict.theirs) == ("title_fr", "Vénus corrigée", "Vénus au bain")
    assert Work.objects.get().title_fr == "Vénus corrigée"
    assert counted(bring({**VENUS, "titre": "Vénus au bain"})) == (0, 0, 1, 0, 0), "the question is asked once"
    bring({**VENUS, "titre": "Vénus, le bain"})
    assert Conflict.objects.get().theirs == "Vénus, le bain", "an open question follows the source"


@pytest.mark.parametrize(("keep", "title"), [("ours", "Vénus corrigée"), ("theirs", "Vénus au bain")])
def test_a_conflict_is_settled(bring: Import, keep: str, title: str) -> None:
    bring(VENUS)
    Work.objects.update(title_fr="Vénus corrigée")
    bring({**VENUS, "titre": "Vénus au bain"})
    conflict = settle_conflict(conflict=Conflict.objects.get(), keep=keep)  # type: ignore[arg-type]
    assert conflict.kept == keep and conflict.settled_at and Work.objects.get().title_fr == title
    with pytest.raises(BadInput):
        settle_conflict(conflict=conflict, keep="ours")
    assert counted(bring({**VENUS, "titre": "Vénus au bain"})) == (0, 0, 1, 0, 0)


def test_a_conflict_about_makers_is_settled(bring: Import) -> None:
    bring(VENUS)
    Work.objects.get().credits.all()[1].delete()
    bring({**VENUS, "auteur": "Morisot, Berthe; Degas, Edgar"})
    conflict = settle_conflict(conflict=Conflict.objects.get(field="credits"), keep="theirs")
    assert [credit.maker.name for credit in conflict.work.credits.all()] == ["Berthe Morisot", "Edgar Degas"]


def test_bad_rows_are_refused_and_good_ones_go_in(bring: Import, tmp_path: Path) -> None:
    report = bring(
        VENUS,
        {"id": "", "titre": "sans numéro"},
        {"id": "1", "titre": "encore la une"},
        {"id": "3", "titre": "trop loin", "lieu": "Nulle part", "lat": "142", "lon": "0"},
        {"id": "4", "titre": "=1+1"},
        {"id": "5", "titre": "x", "url": "javascript:alert(1)"},
        {"id": "6", "titre": "y", "inv": "n" * 121},
        {"id": "7", "titre": "bonne"},
    )
    assert counted(report) == (2, 0, 0, 6, 0)
    found = [(problem.row, problem.column, problem.code) for problem in report.problems]
    assert found == [
        (3, "id", "no_identifier"), (4, "id", "duplicate_identifier"), (5, "lat", "bad_coordinates"),
        (6, "titre", "formula_cell"), (7, "url", "bad_address"), (8, "inv", "value_too_long"),
    ]  # fmt: skip
    assert ImportProblem.objects.count() == 6 and all(problem.message and problem.remedy for problem in report.problems)
    write_problems(tmp_path / "e.csv", report.problems)
    lines = list(csv.DictReader((tmp_path / "e.csv").open(encoding="utf-8-sig")))
    assert (
        [line["row"] for line in lines] == ["3", "4", "5", "6", "7", "8"]
        and lines[0]["problem"]
        and lines[0]["probleme"]
    )


def test_a_dry_run_writes_nothing(bring: Import) -> None:
    bring(VENUS)
    report = bring(
        {**VENUS, "titre": "Autre"}, {"id": "2", "titre": "Neuve", "auteur": "X"}, {"titre": "?"}, dry_run=True
    )
    assert counted(report) == (1, 1, 0, 1, 0) and report.is_dry and report.run is None
    assert report.problems[0].code == "no_identifier"
    assert Work.objects.get().title_fr == "Vénus" and Maker.objects.count() == 2
    assert ImportRun.objects.count() == 1 and not ImportProblem.objects.exists()
    assert search(Query(text="neuve")).total == 0


def test_a_dry_run_of_several_batches_mixes_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.collection.importing.running.BATCH", 2)
    rows = [
        {"id": str(n), "titre": "x", "auteur": f"A{n}; A{n + 1}; A{n + 2}", "sujets": f"s{n}|s{n + 2}"}
        for n in range(9)
    ]
    report = start_import(path=write(tmp_path / "f.csv", *rows), mapping=MAPPING, dry_run=True)
    assert counted(report) == (9, 0, 0, 0, 0) and not Maker.objects.exists() and not Thing.objects.exists()


def test_a_mapping_that_is_silent_erases_nothing(bring: Import) -> None:
    bring(VENUS)
    smaller = MAPPING.replace('technique = "technique"\n', "").partition("[[makers]]")[0]
    assert counted(bring({**VENUS, "titre": "Autre"}, mapping=smaller)) == (0, 1, 0, 0, 0)
    work = Work.objects.get()
    assert (work.title_fr, work.technique_fr, work.makers.count()) == ("Autre", "huile sur toile", 2)
    assert counted(bring({**VENUS, "titre": "Autre"})) == (0, 0, 1, 0, 0)


def test_a_very_long_subject_is_one_subject(bring: Import) -> None:
    bring({"id": "1", "titre": "x", "sujets": "a" * 300 + "|" + "a" * 299 + "b"})
    assert Subject.objects.count() == 2


def test_parts_find_their_whole(bring: Import) -> None:
    report = bring(
        {"id": "2", "titre": "Feuille", "ensemble": "1"},
        {"id": "1", "titre": "Carnet"},
        {"id": "3", "titre": "Détail", "ensemble": "2"},
        {"id": "4", "titre": "Perdue", "ensemble": "99"},
    )
    assert counted(report) == (3, 0, 0, 1, 0) and report.problems[0].code == "unknown_parent"
    leaf = Work.objects.get(title_fr="Feuille")
    assert leaf.part_of and leaf.part_of.title_fr == "Carnet" and leaf.parts.get().title_fr == "Détail"


def test_slugs_are_unique_and_stable(bring: Import) -> None:
    rows = [{"id": f"a.{n}", "titre": "Sans titre"} for n in range(3)] + [{"id": "a-1", "titre": "Sans titre"}]
    bring(*rows)
    slugs = dict(SourceRecord.objects.values_list("identifier", "work__slug"))
    assert slugs["a.1"] == "sans-titre-a-1" and len(set(slugs.values())) == 4
    bring(*[{**row, "titre": "Autre"} for row in rows])
    assert dict(SourceRecord.objects.values_list("identifier", "work__slug")) == slugs


def test_a_work_without_a_title_goes_in(bring: Import) -> None:
    bring({"id": "1"})
    assert Work.objects.get().title_en == "[untitled]"


def test_a_maker_keeps_what_is_known_and_gains_what_was_blank(bring: Import) -> None:
    bring(VENUS)
    Maker.objects.filter(name="Berthe Morisot").update(birth_year=1841)
    richer = MAPPING.replace('name = "auteur"', 'name = "auteur"\nnationality = "title"\nbirth_year = "inv"')
    bring({"id": "9", "titre": "x", "auteur": "Morisot, Berthe", "title": "française", "inv": "1900"}, mapping=richer)
    maker = Maker.objects.get(name="Berthe Morisot")
    assert (maker.birth_year, maker.nationality) == (1841, "française")


def test_a_stopped_import_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.collection.importing.running.BATCH", 10)
    rows = [{"id": str(n % 48), "titre": f"Œuvre {n}", "auteur": f"N{n % 7}, A"} for n in range(50)]
    path = write(tmp_path / "f.csv", *rows)

    def stop(done: int, size: int, counts: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start_import(path=path, mapping=MAPPING, tell=stop)
    run = ImportRun.objects.get()
    assert run.state == "running" and Work.objects.count() == 10
    report = resume_import(run=run, path=path)
    assert counted(report) == (48, 0, 0, 2, 0) and report.is_resumed and report.run == run.pk
    assert [problem.code for problem in report.problems] == ["duplicate_identifier"] * 2
    run.refresh_from_db()
    assert run.state == "done" and run.ended_at and Work.objects.count() == 48 and Maker.objects.count() == 7


def test_another_file_closes_the_run_it_overtakes(bring: Import) -> None:
    ImportRun.objects.create(source="test", file_name="old", file_digest="0", mapping=MAPPING)
    bring(VENUS)
    assert list(ImportRun.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "done"]


def test_a_preview_shows_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", VENUS, {"id": ""}, {"id": "3", "titre": "x", "lieu": "y", "lat": "z"})
    preview = preview_import(path=path, mapping=MAPPING)
    assert [row.identifier for row in preview.rows] == ["1"] and preview.rows[0].makers == [
        "Berthe Morisot",
        "Édouard Manet",
    ]
    assert preview.rows[0].subjects == ["nu", "déesse"] and preview.rows[0].values["date_edtf"] == "1890~"
    assert [problem.code for problem in preview.problems] == ["no_identifier", "bad_coordinates"]
    assert not Work.objects.exists() and not ImportRun.objects.exists()


WHOLE = {
    "joconde": ("joconde_peintures.csv", 694),
    "agorha": ("agorha_provenance_objets.csv", 1674),
    "carnegie": ("cmoa_objects.csv.gz", 28258),
    "tate": ("tate_artworks.csv.gz", 69202),
}


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_collection_goes_in(shared_data: Path, name: str) -> None:
    file, rows = WHOLE[name]
    path = shared_data / "collections" / file
    text = load_mapping(name)[1]
    assert counted(start_import(path=path, mapping=text)) == (rows, 0, 0, 0, 0)
    assert Work.objects.count() == rows == SourceRecord.objects.count()
    assert Thing.objects.count() == sum(model.objects.count() for model in (Work, Maker, Place, Subject))
    assert counted(start_import(path=path, mapping=text)) == (0, 0, rows, 0, 0)
    if name == "tate":
        assert WorkSubject.objects.count() == 839_482
        turner = Maker.objects.get(key="tate:558")
        assert (turner.name, turner.birth_year, turner.death_year) == ("Joseph Mallord William Turner", 1775, 1851)
    if name == "agorha":
        assert Place.objects.filter(latitude__isnull=False, precision="region").exists()


def test_json_lines_keep_lists_apart(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(
        '{"id": 1, "titre": "x", "auteur": ["Morisot, Berthe", "Manet, Édouard"], "sujets": ["a|b", "c"]}\n'
    )
    mapping = MAPPING.partition("[[places]]")[0].replace("[work]", "[work]\n#", 1)
    kept = [
        line
        for line in mapping.splitlines()
        if not line.startswith(
            ("inv", "title_en", "type", "technique", "part_of", "source_url", 'written = "date', "[date]")
        )
    ]
    subjects = '[[subjects]]\ncolumn = "sujets"\nseparator = "|"\n'
    start_import(path=path, mapping="\n".join(kept) + "\n" + subjects)
    assert set(Maker.objects.values_list("name", flat=True)) == {"Berthe Morisot", "Édouard Manet"}
    assert set(Subject.objects.values_list("name_fr", flat=True)) == {"a|b", "c"}


def test_years_of_the_source_outlive_an_edit_by_hand(bring: Import) -> None:
    years = MAPPING.replace('written = "date"', 'written = "date"\nearliest = "lat"\nlatest = "lon"')
    mapping = years.partition("[[places]]")[0]
    bring({"id": "1", "titre": "x", "date": "3e millénaire", "lat": "-3000", "lon": "-2000"}, mapping=mapping)
    work = Work.objects.get()
    assert (work.earliest, work.latest, work.date_edtf) == (-2999, -1999, "-2999/-1999")
    work.title_fr = "corrigé"
    save_work(work=work, by=None)
    assert Work.objects.get().earliest == -2999
    work.date_fr = "1890"
    save_work(work=work, by=None)
    assert Work.objects.get().earliest == 1890
