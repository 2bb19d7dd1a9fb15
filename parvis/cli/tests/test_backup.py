"""Backup and restore as a person does them: the same counts and checksums, here, there and back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from parvis.cli.tests.safe_house import (
    House,
    calmly,
    files_of,
    manifest_of,
    parvis,
    said,
    seed,
    start,
    tables_of,
)
from parvis.testing import kept, postgres
from parvis.testing.live import environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
CONFIGURATION = '[web]\nport = 8123\n[institution]\ntime_zone = "Europe/Paris"\n'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = seed(tmp_path_factory.mktemp("musee") / "home")
    (made.folder / "parvis.toml").write_text(CONFIGURATION)
    return made


@pytest.fixture(scope="module")
def archive(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "musee.zip"
    told = said(house.parvis("backup", str(path), "--json"))
    assert told["files"] == 20 and told["missing"] == [] and told["rows"] > 500
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL of our own."""
    try:
        with postgres.cluster(like=kept.cluster_data()) as url:
            yield url
    except postgres.PostgresAbsent as absent:
        pytest.skip(str(absent))


def test_a_restored_home_holds_the_same(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = said(parvis(home, "restore", str(archive), "--json"))
    assert told["lost"] == [] and told["files"] == 20
    said(parvis(home, "backup", str(tmp_path / "again.zip"), "--json"))
    assert tables_of(tmp_path / "again.zip") == tables_of(archive)
    assert files_of(tmp_path / "again.zip") == files_of(archive)
    assert "port = 8123" in (home / "parvis.toml").read_text()
    assert not (home / "restoring.json").exists()


def test_no_secret_is_kept(house: House, archive: Path) -> None:
    secret = (house.folder / "secret.key").read_text().strip()
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            data = opened.read(name)
            assert secret.encode() not in data, name
            assert house.session.encode() not in data, name
    assert archive.stat().st_mode & 0o077 == 0, "it is for its owner alone"


def test_from_sqlite_to_postgresql_and_back(archive: Path, server: str, tmp_path: Path) -> None:
    there = {"PARVIS_DATABASE__URL": server}
    assert said(parvis(tmp_path / "pg", "restore", str(archive), "--json", **there))["lost"] == []
    said(parvis(tmp_path / "pg", "backup", str(tmp_path / "pg.zip"), "--json", **there))
    assert manifest_of(tmp_path / "pg.zip")["engine"] == "postgresql"
    assert tables_of(tmp_path / "pg.zip") == tables_of(archive)
    said(parvis(tmp_path / "back", "restore", str(tmp_path / "pg.zip"), "--json"))
    said(parvis(tmp_path / "back", "backup", str(tmp_path / "back.zip"), "--json"))
    assert manifest_of(tmp_path / "back.zip")["engine"] == "sqlite"
    assert tables_of(tmp_path / "back.zip") == tables_of(archive)
    assert files_of(tmp_path / "back.zip") == files_of(archive)
    assert "not empty" in calmly(parvis(tmp_path / "other", "restore", str(archive), **there))


def test_a_home_in_use_is_left_alone(house: House, archive: Path) -> None:
    before = (house.folder / "parvis.sqlite3").read_bytes()
    assert "not empty" in calmly(house.parvis("restore", str(archive)))
    assert (house.folder / "parvis.sqlite3").read_bytes() == before


def test_a_changed_archive_leaves_nothing_that_is_served(archive: Path, tmp_path: Path) -> None:
    """A row of the database inside is changed, and the list is not."""
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "database.sqlite3":
                data = data.replace("Musée d’essai".encode(), "Musée d’ESSAI".encode())
            target.writestr(entry, data)
    home = tmp_path / "home"
    assert "changed" in calmly(parvis(home, "restore", str(changed)))
    for words in (["serve"], ["worker"], ["doctor"], ["backup", str(tmp_path / "no.zip")]):
        assert "unfinished" in calmly(parvis(home, *words))


def test_a_newer_database_is_refused(archive: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(newer, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "manifest.json":
                data = data.replace(b'"core.0001_jobs"', b'"core.0001_jobs", "core.0999_later"')
            target.writestr(entry, data)
    assert "newer version" in calmly(parvis(tmp_path / "home", "restore", str(newer)))


def test_the_fingerprint_tells_another_archive(house: House, archive: Path, tmp_path: Path) -> None:
    assert "expected" in calmly(parvis(tmp_path / "home", "restore", str(archive), "--fingerprint", "0" * 64))


def test_a_taken_name_and_an_absent_folder_are_refused(house: House, archive: Path, tmp_path: Path) -> None:
    assert "exists already" in calmly(house.parvis("backup", str(archive)))
    assert "does not exist" in calmly(house.parvis("backup", str(tmp_path / "no" / "a.zip")))


def test_in_a_folder_only_the_last_are_kept(house: House, tmp_path: Path) -> None:
    (tmp_path / "parvis-20200101-000000.zip").write_bytes(b"old")
    (tmp_path / "holiday.zip").write_bytes(b"not ours")
    told = said(house.parvis("backup", str(tmp_path), "--keep", "1", "--json"))
    assert told["removed"] == ["parvis-20200101-000000.zip"]
    assert {path.name for path in tmp_path.iterdir()} == {"holiday.zip", Path(told["file"]).name}


def test_a_file_missing_already_is_told(house: House, tmp_path: Path) -> None:
    mine = house.copy(tmp_path / "home")
    next((mine.folder / "media").rglob("film-3.mp4")).unlink()
    done = mine.parvis("backup", str(tmp_path / "a.zip"), "--json")
    assert done.returncode == 1 and "videos/3/film-3.mp4" in done.stdout
    assert said(parvis(tmp_path / "new", "restore", str(tmp_path / "a.zip"), "--json"))["lost"] == []


WRITER = textwrap.dedent("""
    import os, random, sys
    os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
    import django
    django.setup()
    from django.core.files.base import ContentFile
    from django.db import transaction
    from parvis.media.models import Video
    from parvis.traces.models import Thing
    number = 0
    while True:
        number += 1
        # Two rows that are true together or not at all, and a file that comes and one that goes.
        with transaction.atomic():
            Thing.objects.create(kind="pair", title=str(number))
            Thing.objects.create(kind="pair", title=str(number))
        film = Video(title_fr="new", title_en="new")
        film.file.save(f"live-{number}.mp4", ContentFile(random.randbytes(5000)))
        gone = Video.objects.filter(title_fr="new").exclude(pk=film.pk).order_by("pk").first() if number % 3 == 0 else None
        if gone:
            with transaction.atomic():
                gone.delete()
            gone.file.storage.delete(gone.file.name)
        print(number, flush=True)
    """)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_one_moment_while_others_write(house: House, tmp_path: Path, request, engine: str) -> None:
    settings = {"PARVIS_DATABASE__URL": own_database(request.getfixturevalue("server"))} if engine != "sqlite" else {}
    mine = seed(tmp_path / "home", rows=3000, files=60, **settings)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], env=environment(mine.folder, **settings), stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout.readline()
        for number in range(3):
            path = tmp_path / f"{number}.zip"
            told = said(mine.parvis("backup", str(path), "--json"))
            assert told["missing"] == [], "a file the snapshot speaks of is in the archive"
    finally:
        writer.kill()
        writer.wait()
    home = tmp_path / "restored"
    assert said(parvis(home, "restore", str(path), "--json"))["lost"] == []
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        halves = "SELECT title, count(*) FROM traces_thing WHERE kind = 'pair' GROUP BY title"
        pairs = database.execute(halves).fetchall()
    assert pairs and all(count == 2 for _number, count in pairs)


def own_database(url: str) -> str:
    """A migrated database of our own in the cluster."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as line:
        line.execute("DROP DATABASE IF EXISTS mine")
        line.execute(f"CREATE DATABASE mine TEMPLATE {postgres.MIGRATED}")
    return url.replace("/parvis?", "/mine?")


def test_an_archive_before_this_version_is_brought_up_to_date(house: House, tmp_path: Path) -> None:
    """The database is taken back one migration before it is saved."""
    mine = house.copy(tmp_path / "home")
    back = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', 'core', 'zero', verbosity=0)"
    variables = environment(mine.folder, DJANGO_SETTINGS_MODULE="parvis.config.settings")
    subprocess.run([sys.executable, "-c", back], env=variables, check=True, timeout=120)
    assert "parvis upgrade" in calmly(mine.parvis("serve"))
    said(mine.parvis("backup", str(tmp_path / "old.zip"), "--json"))
    assert "core_job" not in tables_of(tmp_path / "old.zip")
    said(parvis(tmp_path / "new", "restore", str(tmp_path / "old.zip"), "--json"))
    said(parvis(tmp_path / "new", "backup", str(tmp_path / "new.zip"), "--json"))
    assert "core_job" in tables_of(tmp_path / "new.zip")


def test_two_backups_in_one_folder_do_not_disturb_each_other(house: House, tmp_path: Path) -> None:
    first = start(house.folder, "backup", str(tmp_path / "one.zip"))
    second = start(house.folder, "backup", str(tmp_path / "two.zip"))
    codes = sorted((first.wait(120), second.wait(120)))
    made = list(tmp_path.glob("*.zip"))
    assert codes in ([0, 0], [0, 1]) and len(made) == codes.count(0)
    assert not list(tmp_path.glob(".*"))
