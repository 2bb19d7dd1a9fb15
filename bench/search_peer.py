"""The peer of the search: Tate's rows in one SQLite table by sqlite-utils, served by Datasette."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.testing import live

# The texts our documents hold too; our mapping leaves the other columns out of the words.
TEXTS = (
    "title", "artist", "medium", "dateText", "creditLine", "subjects", "classification", "inscription",
    "accession_number", "groupTitle", "foreignTitle",
)  # fmt: skip
SETTINGS = {
    "suggest_facets": "off",
    "default_cache_ttl": "0",
    "facet_time_limit_ms": "5000",
    "sql_time_limit_ms": "10000",
}


def make(file: Path, folder: Path) -> Path:
    """The database: one row a work, full text over TEXTS."""
    rows, base = folder / "rows.csv", folder / "peer.db"
    with gzip.open(file) as packed, rows.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    _run("sqlite-utils", "insert", str(base), "works", str(rows), "--csv", "--pk", "id", "--silent")
    _run("sqlite-utils", "enable-fts", str(base), "works", *TEXTS)
    rows.unlink()
    return base


@contextmanager
def serving(base: Path) -> Iterator[str]:
    """Serve the database; its address."""
    port = live.free_port()
    options = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    command = [_tool("datasette"), "serve", str(base), "--host", "127.0.0.1", "--port", str(port), *options]
    with base.with_suffix(".log").open("w+") as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            live.wait(f"http://127.0.0.1:{port}/-/versions.json", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            live.stop(server)


def _run(name: str, *words: str) -> None:
    subprocess.run([_tool(name), *words], check=True, capture_output=True)


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))
