"""What a run of the tests makes once and copies: migrated databases, an institution, the demonstration.

All lies in the folder named by PARVIS_TEST_KEPT: the run's own, empty when it begins, gone when it ends
(scripts/test.sh, else parvis.testing.plugin). Nothing here outlives a change of the code.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from parvis.testing import live, postgres

FOLDER = "PARVIS_TEST_KEPT"
DATABASE = "parvis.sqlite3"
# What ``parvis init --json`` and ``parvis demo --json`` said, beside what they made.
SAID = "said.json"
# The same two steps as ``parvis init``, before anything is written in the tables.
MIGRATE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
from parvis.cli import homes
homes.prepared_home()
homes.migrate()
"""


@contextmanager
def folder() -> Iterator[Path]:
    """The run's folder, made for as long as this lasts unless the run has one."""
    if FOLDER in os.environ:
        yield Path(os.environ[FOLDER])
        return
    with TemporaryDirectory(prefix="parvis-kept-") as made:
        os.environ[FOLDER] = made
        try:
            yield Path(made)
        finally:
            del os.environ[FOLDER]


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name in the run's."""
    return live.once(name, make, within=Path(os.environ[FOLDER]))


def demo() -> Path:
    """The demonstration as it is built: to be copied, never served."""
    return live.demo_home(Path(os.environ[FOLDER]))


def migrated_file() -> Path:
    """An SQLite file with every table, and the rows that migrations bring."""
    return once("migrated", _migrate) / DATABASE


def lay_database(home: Path) -> None:
    """Give a home that does not exist its migrated database: what is then run there finds nothing to migrate."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated_file(), home / DATABASE)


def settle(home: Path) -> dict[str, str]:
    """Make a home as ``parvis init`` leaves it. What the command said: home, account, password."""
    shutil.copytree(once("institution", _found), home, dirs_exist_ok=True)
    said: dict[str, str] = json.loads((home / SAID).read_text())
    (home / SAID).unlink()
    return {**said, "home": str(home)}


def migrate(home: Path, **settings: str) -> None:
    """Prepare a home and migrate its database from nothing. Raises RuntimeError with what was said."""
    variables = live.environment(home, **settings)
    done = subprocess.run([sys.executable, "-c", MIGRATE], env=variables, capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        raise RuntimeError(f"migrating failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")


def _migrate(home: Path) -> None:
    migrate(home)
    _in_one_file(home / DATABASE)


def _found(home: Path) -> None:
    lay_database(home)
    done = live.parvis(home, "init", "--json")
    if done.returncode != 0:
        raise RuntimeError(f"parvis init failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    (home / SAID).write_text(done.stdout)
    _in_one_file(home / DATABASE)


def _in_one_file(path: Path) -> None:
    """Leave nothing beside the file, so that it can be copied: the first connection to a copy turns WAL on again."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)


@contextmanager
def filled(name: str) -> Iterator[None]:
    """Fill Django's test database in memory with the migrated one, and hold it while tests run."""
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(migrated_file())) as file:
            file.backup(memory)
        yield


def cluster_data() -> Path:
    """A stopped PostgreSQL cluster's data, with a migrated database to copy. Raises PostgresAbsent."""
    postgres.programs()
    return once("cluster", _fill_cluster)


def _fill_cluster(data: Path) -> None:
    with postgres.cluster(keep=data) as address:
        migrate_there(address, data.parent)


def migrate_there(address: str, folder: Path) -> None:
    """Make the database that others are copied from, beside the one at the address."""
    with postgres.own_database(address, postgres.MIGRATED, stays=True) as made:
        home = folder / "home-of-cluster"
        migrate(home, PARVIS_DATABASE__URL=made)
        shutil.rmtree(home)
