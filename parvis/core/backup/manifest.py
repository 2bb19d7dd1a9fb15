"""What an archive says of itself: versions, counts, checksums. Read as a stranger's word: strictly."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

FORMAT = 1
MANIFEST, MEMBERS, DATABASE, CONFIGURATION = "manifest.json", "members.jsonl", "database.sqlite3", "parvis.toml"
# The folders of an archive, and what may lie directly in it.
TABLES, MEDIA, IMPORTS = "tables", "media", "imports"
MOST_BYTES = 64 * 1024 * 1024
LONGEST_NAME = 900

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,128}$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Table(Strict):
    """A table: its rows counted, and a sum of them that does not depend on their order."""

    name: Name
    columns: list[Name]
    rows: Count
    digest: Sha256


class Member(Strict):
    """One file of the archive."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    size: Count
    sha256: Sha256


class Listing(Strict):
    """The list of the members: how many, their bytes, the checksum of the list itself."""

    count: Count
    bytes: Count
    sha256: Sha256


class Manifest(Strict):
    """The first thing read of an archive.

    migrations: the database's shape, "app.0001_name". missing: files the database speaks of that were
    gone already. secrets: keys of the configuration that were left out.
    """

    format: Annotated[int, Field(ge=1)]
    parvis: Annotated[str, Field(max_length=60)]
    created_at: AwareDatetime
    engine: Literal["sqlite", "postgresql"]
    has_files: bool
    migrations: list[Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[\w-]+$", max_length=300)]]
    tables: list[Table]
    members: Listing
    missing: list[str] = []
    secrets: list[str] = []

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


def is_safe_name(name: str) -> bool:
    """Whether a member's name stays within its folder, on any system."""
    if not name or len(name) > LONGEST_NAME or _CONTROL.search(name):
        return False
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return False
    if len(parts) == 1:
        return name in {DATABASE, CONFIGURATION}
    return parts[0] in {TABLES, MEDIA, IMPORTS}
