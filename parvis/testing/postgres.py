"""A PostgreSQL cluster of the tests' own, gone when they end.

PostgreSQL refuses to run as root: then it runs as ``postgres`` or ``nobody``.
From a shell: ``python -m parvis.testing.postgres COMMAND…`` runs the command with
PARVIS_TEST_DATABASE naming the cluster.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

USER = "parvis"
# The database with every table that clusters begin with (parvis.testing.kept): made to be copied.
MIGRATED = "migrated"
START_SECONDS = 60
# A cluster that lives for minutes need survive no power cut.
_HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "256MB",
    "listen_addresses": "",
}


class PostgresAbsent(RuntimeError):
    """PostgreSQL's server programs are not on this machine."""


def programs() -> Path:
    """The folder with initdb and postgres. Raises PostgresAbsent."""
    found = shutil.which("postgres")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists():
            return folder
    raise PostgresAbsent("PostgreSQL's server is absent: install the Debian package postgresql")


@contextmanager
def cluster(*, database: str = "parvis", like: Path | None = None, keep: Path | None = None) -> Iterator[str]:
    """Start a cluster on a private socket, yield its postgresql:// URL, stop and remove it.

    like: the data of a stopped cluster to begin as. keep: where the data goes at the end.
    """
    where = programs()
    folder = Path(tempfile.mkdtemp(prefix="parvis-pg-"))
    identity = _identity(folder)
    try:
        if like:
            _copy(like, folder / "data", identity)
        else:
            _initialise(where, folder, identity)
        with _server(where, folder, identity):
            if not like:
                subprocess.run([where / "createdb", "-h", folder, "-U", USER, database], check=True)
            yield f"postgresql://{USER}@/{database}?host={folder}"
        if keep:
            shutil.copytree(folder / "data", keep)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(where: Path, folder: Path, identity: dict[str, Any]) -> None:
    initialise = [str(where / "initdb"), "-D", str(folder / "data"), "-U", USER, "-A", "trust"]
    subprocess.run(
        [*initialise, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **identity,
    )


def _copy(data: Path, to: Path, identity: dict[str, Any]) -> None:
    shutil.copytree(data, to)
    if identity:
        for folder, _folders, files in os.walk(to):
            for path in (folder, *(os.path.join(folder, name) for name in files)):
                os.chown(path, identity["user"], identity["group"])


@contextmanager
def own_database(address: str, name: str, *, like: str = "template1", stays: bool = False) -> Iterator[str]:
    """Make a database beside the one at ``address``, a copy of another if told; yield its URL.

    None of it remains, unless it ``stays``.
    """
    _administer(address, "CREATE DATABASE {} TEMPLATE {}", name, like)
    try:
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        if not stays:
            _administer(address, "DROP DATABASE {} WITH (FORCE)", name)


def _administer(address: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _identity(folder: Path) -> dict[str, Any]:
    """How to run as somebody who is not root: Popen's user and group, and the folder given away."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def _server(where: Path, folder: Path, identity: dict[str, Any]) -> Iterator[None]:
    options = [part for key, value in _HASTE.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        command = [str(where / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **identity)
        try:
            _wait(where, folder, server)
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def _wait(where: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    ready = [str(where / "pg_isready"), "-q", "-h", str(folder), "-U", USER, "-d", "postgres"]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)


def main(command: list[str]) -> int:
    """Run the command beside a cluster that begins with a migrated database. Returns its exit code."""
    from parvis.testing import kept

    with kept.folder(), cluster(like=kept.cluster_data()) as url:
        variables = {**os.environ, "PARVIS_TEST_DATABASE": url, "PARVIS_TEST_TEMPLATE": MIGRATED}
        return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
