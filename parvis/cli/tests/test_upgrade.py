"""``parvis upgrade``: a backup first, alone in the home, and the database as it was when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from parvis import __version__
from parvis.cli.tests.safe_house import House, calmly, said, seed, start, tables_of
from parvis.cli.tests.test_backup import own_database
from parvis.testing import kept, postgres
from parvis.testing.live import environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SETTINGS = """
from parvis.config.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "later"]
"""
MODELS = """
from django.db import models
class Extra(models.Model):
    name = models.CharField(max_length=9)
    class Meta:
        app_label = "later"
"""
FIRST = """
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Extra", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))])]
"""
# It writes, deletes, and then breaks: what came before it must come back.
BROKEN = """
from django.db import migrations
def spoil(apps, editor):
    apps.get_model("later", "Extra").objects.create(name="half")
    if {breaks}:
        raise RuntimeError("the third row is wrong: ana@musee.example")
class Migration(migrations.Migration):
    dependencies = [("later", "0001_initial")]
    operations = [migrations.RunPython(spoil)]
"""
# The command as a person runs it, in an installation that has one more app.
RUN = """
import os, sys
from parvis.cli import homes, main
start = homes.start
def later(home):
    os.environ["DJANGO_SETTINGS_MODULE"] = "later_settings"
    start(home)
homes.start = later
sys.argv = ["parvis", *sys.argv[1:]]
main.run()
"""


def later_version(folder: Path, *, breaks: bool) -> Path:
    """A version of tomorrow: one more app, whose second migration may break."""
    package = folder / "later" / "migrations"
    package.mkdir(parents=True)
    (folder / "later_settings.py").write_text(SETTINGS)
    (folder / "later" / "__init__.py").write_text("")
    (folder / "later" / "models.py").write_text(MODELS)
    (package / "__init__.py").write_text("")
    (package / "0001_initial.py").write_text(FIRST)
    (package / "0002_spoil.py").write_text(BROKEN.format(breaks=breaks))
    return folder


def upgrade(house: House, version: Path, *words: str) -> subprocess.CompletedProcess[str]:
    variables = environment(house.folder, LC_ALL="en_GB.UTF-8", PYTHONPATH=str(version), **house.settings)
    command = [sys.executable, "-c", textwrap.dedent(RUN), "upgrade", *words]
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=900)


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request, tmp_path: Path):
    if request.param == "sqlite":
        yield seed(tmp_path / "home", rows=200, files=3)
        return
    try:
        with postgres.cluster(like=kept.cluster_data()) as url:
            yield seed(tmp_path / "home", rows=200, files=3, PARVIS_DATABASE__URL=own_database(url))
    except postgres.PostgresAbsent as absent:
        pytest.skip(str(absent))


def test_a_failing_migration_leaves_the_database_as_it_was(house: House, tmp_path: Path) -> None:
    said(house.parvis("backup", str(tmp_path / "before.zip"), "--json"))
    told = calmly(upgrade(house, later_version(tmp_path / "broken", breaks=True)))
    assert "failed" in told and "as before" in told and "before-" in told.replace("\n", "")
    assert "ana@musee.example" not in told
    said(house.parvis("backup", str(tmp_path / "after.zip"), "--json"))
    assert tables_of(tmp_path / "after.zip") == tables_of(tmp_path / "before.zip")
    assert json.loads(house.parvis("upgrade", "--json").stdout) == {
        "changes": [],
        "backup": None,
        "version": __version__,
    }
    # The same version, mended, goes through; the backup it made is one.
    told = said(upgrade(house, later_version(tmp_path / "mended", breaks=False), "--json"))
    assert told["changes"] == ["later.0001_initial", "later.0002_spoil"]
    assert tables_of(Path(told["backup"])) == tables_of(tmp_path / "before.zip")


def test_it_refuses_while_a_worker_runs(tmp_path: Path) -> None:
    house = seed(tmp_path / "home", rows=1, files=0)
    worker = start(house.folder, "worker")
    try:
        lock = house.folder / "parvis.lock"
        while not lock.exists():
            assert worker.poll() is None
        assert "runs in" in calmly(upgrade(house, later_version(tmp_path / "later", breaks=False)))
    finally:
        worker.kill()
        worker.wait()
