"""Bringing media from a folder or an archive with a table: refused rows told, nothing brought twice."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from parvis.collection.bringing import bring_media, taking
from parvis.collection.bringing.journal import Journal
from parvis.collection.bringing.sources import ArchiveRefused
from parvis.collection.importing.problems import FileRefused, Problem
from parvis.media.models import Document, Picture, Sound
from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw
from parvis.media.tests.test_likeness import save, scene
from parvis.testing import kept, live
from parvis.website.tests import house
from parvis.website.tests.conftest import site

__all__ = ["site"]
HEADINGS = ["Fichier", "Titre", "Alt FR", "Alt EN", "Crédit", "Licence", "Ayant droit", "Œuvre"]
ROWS = [
    ["mer.jpg", "La mer", "La mer calme", "A calm sea", "© Musée", "cc-by-4.0", "Musée", "P 1"],
    ["sous/ciel.png", "Le ciel", "Un ciel", "A sky", "", "", "", ""],
    ["vagues.ogg", "Vagues", "Des vagues.", "", "", "cc0-1.0", "", ""],
    ["notice.pdf", "Notice", "Une notice", "A note", "", "", "", ""],
]


@pytest.fixture(autouse=True)
def own_media(request, tmp_path: Path) -> None:
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("settings").MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "fonds"
    (made / "sous").mkdir(parents=True)
    draw(made / "mer.jpg", width=400, height=300)
    draw(made / "sous" / "ciel.png", width=300, height=200)
    recordings.sound(made / "vagues.ogg")
    recordings.document(made / "notice.pdf")
    return made


def write(path: Path, rows: list[list[str]] = ROWS) -> Path:
    path.write_text("\n".join(";".join(row) for row in [HEADINGS, *rows]), encoding="utf-8")
    return path


def packed(folder: Path, path: Path) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for entry in folder.rglob("*"):
                archive.write(entry, entry.relative_to(folder))
    else:
        with tarfile.open(path, "w:gz") as archive:
            archive.add(folder, ".")
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["folder", "zip", "tgz"])
def test_all_is_brought_described_stated_and_linked(site, folder: Path, tmp_path: Path, form: str) -> None:
    work = house.work("mer", title_fr="La Mer", inventory="P 1")
    write(folder / "medias.csv")
    path = folder if form == "folder" else packed(folder, tmp_path / f"fonds.{form}")
    result = bring_media(path=path)
    assert (result.brought, result.known, result.refused, result.linked) == (4, 0, 0, 1), result.problems
    picture = Picture.objects.get(title="La mer")
    assert picture.is_described and work.pictures.get().picture == picture
    statement = picture.thing.rights_statement
    assert (statement.licence, statement.holder, statement.credit_fr) == ("cc-by-4.0", "Musée", "© Musée")
    assert Sound.objects.get().is_transcribed and Document.objects.get().is_summarised
    again = bring_media(path=path)
    assert (again.brought, again.known, again.linked) == (0, 4, 0)
    assert Picture.objects.count() == 2


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(folder: Path) -> None:
    write(folder / "medias.csv", ROWS[1:])
    result = bring_media(path=folder, dry_run=True)
    assert (result.brought, result.is_dry) == (3, True)
    assert not Picture.objects.exists() and not Sound.objects.exists()


@pytest.mark.django_db
def test_each_refused_row_names_its_place_and_remedy(folder: Path, tmp_path: Path) -> None:
    (folder / "faux.jpg").write_bytes(b"<html>")
    rows = [
        ["absent.jpg", "", "", "", "", "", "", ""],
        ["faux.jpg", "", "", "", "", "", "", ""],
        ["mer.jpg", "", "", "", "", "libre de droits", "", ""],
        ["mer.jpg", "", "", "", "", "", "", "Z 9"],
        ["sous/ciel.png", "=1+1", "", "", "", "", "", ""],
        ["CIEL.PNG", "", "", "", "", "", "", ""],
    ]
    result = bring_media(path=folder, table=write(tmp_path / "t.csv", rows))
    assert (result.brought, result.refused) == (1, 5)
    told = [(problem.row, problem.column, problem.code) for problem in result.problems]
    assert told == [
        (2, "Fichier", "file_absent"), (3, "Fichier", "file_refused"), (4, "Licence", "unknown_licence"),
        (5, "Œuvre", "unknown_work"), (6, "Titre", "formula_cell"),
    ]  # fmt: skip
    assert all(problem.message and problem.remedy for problem in result.problems)
    assert json.dumps(result.as_dict())


@pytest.mark.django_db
def test_a_workbook_is_a_table_too(folder: Path, tmp_path: Path) -> None:
    book = Workbook()
    for row in [HEADINGS, *ROWS[1:]]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    assert bring_media(path=folder, table=tmp_path / "t.xlsx").brought == 3


@pytest.mark.django_db
def test_without_a_table_every_file_is_brought(folder: Path) -> None:
    assert bring_media(path=folder).brought == 4


@pytest.mark.django_db
def test_two_tables_or_none_of_files_are_refused(folder: Path) -> None:
    write(folder / "a.csv")
    write(folder / "b.csv")
    with pytest.raises(FileRefused, match="a.csv"):
        bring_media(path=folder)
    (folder / "b.csv").unlink()
    (folder / "a.csv").write_text("x;y\n1;2\n")
    with pytest.raises(FileRefused, match="x, y"):
        bring_media(path=folder)


@pytest.mark.django_db
def test_stopped_halfway_the_same_command_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "medias.csv", ROWS[1:])
    true = taking._add
    seen: list[object] = []

    def stop(*words):
        if len(seen) == 1:
            raise KeyboardInterrupt
        seen.append(words)
        return true(*words)

    with monkeypatch.context() as patched:
        patched.setattr(taking, "_add", stop)
        with pytest.raises(KeyboardInterrupt):
            bring_media(path=folder)
    assert Picture.objects.count() + Sound.objects.count() == 1
    result = bring_media(path=folder)
    assert (result.brought, result.known) == (2, 1)


@pytest.mark.parametrize("name", ["../out.jpg", "/etc/out.jpg", "a/../../out.jpg", "..\\out.jpg", "C:\\out.jpg"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(ArchiveRefused):
        bring_media(path=path)
    held = tarfile.TarInfo(name)
    held.size = 1
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.addfile(held, io.BytesIO(b"x"))
    if not name.startswith(("..\\", "C:")):
        with pytest.raises(ArchiveRefused):
            bring_media(path=tmp_path / "a.tar")


def test_links_bombs_and_broken_archives_are_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("a.jpg")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        archive.addfile(link)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jpg", bytes(64 << 20))
    draw(tmp_path / "a.jpg")
    whole = packed_one(tmp_path)
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.zip").write_text("bonjour")
    for name in ("link.tar", "bomb.zip", "cut.zip", "text.zip", "absent.zip"):
        with pytest.raises(ArchiveRefused):
            bring_media(path=tmp_path / name)


def packed_one(folder: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.write(folder / "a.jpg", "a.jpg")
    return held.getvalue()


@pytest.mark.slow
def test_the_command(tmp_path: Path, folder: Path) -> None:
    home = tmp_path / "home"
    kept.settle(home)
    write(folder / "medias.csv", [*ROWS[1:], ["absent.jpg", *[""] * 7]])
    archive = packed(folder, tmp_path / "fonds.zip")
    dry = live.parvis(home, "media", "import", str(archive), "--dry-run", "--json")
    assert json.loads(dry.stdout)["brought"] == 3, dry.stderr
    done = live.parvis(home, "media", "import", str(archive), "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["problems"][0]["row"] == 5
    said = live.parvis(home, "media", "import", str(archive), LANG="fr_FR.UTF-8")
    assert "apportés 0" in said.stdout and "déjà là 3" in said.stdout and "refusés 1" in said.stdout
    refused = live.parvis(home, "media", "import", str(tmp_path / "nowhere"))
    assert refused.returncode == 2 and "Traceback" not in refused.stderr


@pytest.mark.django_db
def test_a_look_gone_on_with_still_compares_with_what_was_seen_before(tmp_path: Path) -> None:
    folder, told = tmp_path / "fonds", tmp_path / "told.jsonl"
    folder.mkdir()
    save(scene(1), folder / "a.jpg")
    save(scene(1).resize(0.5), folder / "b.webp")

    def die(done: int, _size: int, _so_far: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_media(path=folder, dry_run=True, journal=Journal(told), tell=die)
    result = bring_media(path=folder, dry_run=True, journal=Journal(told), views=tmp_path / "views")
    assert (result.brought, result.near) == (2, 1)
    first, second = Journal(told).rows
    assert [twin["row"] for twin in second.twins] == [first.row] and not first.twins
    assert {path.name for path in (tmp_path / "views").iterdir()} == {"1.webp", "2.webp"}


def test_a_refused_file_says_what_is_wrong_and_apart_what_to_do() -> None:
    problem = Problem(3, "file_refused", "Fichier", {"value": "a.jpg", "refusal": "empty", "reason": ""})
    with override("fr"):
        assert problem.message == "a.jpg n’est pas pris. Le fichier est vide."
        assert problem.remedy.startswith("Renvoyez-le. Puis relancez l’import")
