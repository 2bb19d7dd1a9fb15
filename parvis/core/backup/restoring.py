"""Bringing an archive back: files by their names and checksums, then the database, then the proof.

Called again after a kill it goes on: files already whole are kept, the database is begun anew. Whoever
calls it keeps the home from being served meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from parvis.core.backup import files, snapshot, tables
from parvis.core.backup.derived import left_out, rebuild_all
from parvis.core.backup.manifest import DATABASE, TABLES, Manifest, Member
from parvis.core.backup.reading import Archive, refuse
from parvis.core.backup.writing import chunks_of
from parvis.core.errors import BadInput

Tell = Callable[[str, int, int], None]
_ASIDE = "parvis_aside_"


def check_version(manifest: Manifest) -> None:
    """Refuse a database of a shape this version does not know."""
    unknown = sorted(set(manifest.migrations) - tables.known())
    if unknown:
        refuse(
            _("This backup was made by a newer version of Parvis (%(version)s).") % {"version": manifest.parvis},
            _("Install that version, then restore."),
        )


def check_empty_database() -> None:
    """Raises BadInput when the database holds tables already."""
    if connection.introspection.table_names():
        raise BadInput(
            _("The database is not empty."),
            remedy=_("Restore into a new home, or into an empty database."),
            field="home",
        )


def check_empty_storage() -> None:
    """Raises BadInput when there are files already."""
    for storage in files.storages().values():
        if next(files.names(storage), None) is not None:
            raise BadInput(
                _("There are media here already."),
                remedy=_("Restore into a new home, or into empty storage."),
                field="home",
            )


def restore_files(archive: Archive, tell: Tell) -> int:
    """Write the files of the archive; how many had to be. Those of an interrupted restore are kept when whole."""
    written, done, total = 0, 0, archive.manifest.members.bytes
    for folder, storage in files.storages().items():
        for member in archive.under(folder):
            written += _restore_file(archive, member, storage, member.name.removeprefix(f"{folder}/"))
            done += member.size
            tell("files", done, total)
    return written


def _restore_file(archive: Archive, member: Member, storage: Storage, name: str) -> bool:
    if storage.exists(name):
        if _is_whole(storage, name, member):
            return False
        storage.delete(name)
    kept = storage.save(name, _Sent(archive, member))
    if kept != name or storage.size(name) != member.size:
        storage.delete(kept)
        refuse(
            _("“%(name)s” could not be written under its own name.") % {"name": name[:80]},
            _("Check the space left and the names allowed by the file system."),
        )
    return True


class _Sent(File):  # type: ignore[type-arg]
    """A member of the archive as a file to be saved, a piece at a time."""

    def __init__(self, archive: Archive, member: Member) -> None:
        super().__init__(None, name=member.name)
        self._archive, self._member = archive, member
        self._left = b""
        self._chunks = archive.chunks(member)
        self.size = member.size

    def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]
        """The pieces; the last one only once the checksum is right."""
        return self._archive.chunks(self._member)

    def read(self, size: int = -1) -> bytes:
        """What a storage elsewhere asks for."""
        while size < 0 or len(self._left) < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            self._left += chunk
        given, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return given

    def seekable(self) -> bool:
        """It is read once."""
        return False


def _is_whole(storage: Storage, name: str, member: Member) -> bool:
    if storage.size(name) != member.size:
        return False
    total = hashlib.sha256()
    with storage.open(name, "rb") as stream:
        for chunk in chunks_of(stream):
            total.update(chunk)
    return total.hexdigest() == member.sha256


def restore_database(archive: Archive, folder: Path, tell: Tell) -> None:
    """Fill the (empty) default database, prove that it holds what the archive counted, bring it up to date.

    folder: where to unfold a database of SQLite on its way into another.
    """
    manifest = archive.manifest
    is_copied = manifest.engine == connection.vendor == "sqlite"
    try:
        if is_copied:
            _unfold(archive, Path(connection.settings_dict["NAME"]), tell)
        else:
            _fill(archive, folder, tell)
    except (DatabaseError, ValueError) as error:
        refuse(
            _("The database refuses what this backup holds: %(error)s.") % {"error": str(error).splitlines()[0][:200]}
        )
    prove(manifest, tell)
    call_command("migrate", interactive=False, verbosity=0)
    if not is_copied:
        rebuild_all()


def replace_database(archive: Archive, folder: Path, tell: Tell) -> None:
    """Put the archive's database in the place of the present one, at the archive's version, and prove it.

    On PostgreSQL what is made from other tables comes from what ``set_aside`` kept: the code at hand may
    no longer know how to make it.
    """
    if connection.vendor == "sqlite":
        _unfold(archive, Path(connection.settings_dict["NAME"]), tell)
    else:
        _drop_everything()
        _fill(archive, folder, tell)
        _bring_aside_back()
    prove(archive.manifest, tell)


def set_aside() -> None:
    """PostgreSQL: copy the tables that no archive holds, before anything changes them."""
    forget_aside()
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
            for name in sorted(left_out() & there):
                cursor.execute(f"CREATE TABLE {_quote(_ASIDE + name)} AS TABLE {_quote(name)}")


def forget_aside() -> None:
    """Delete those copies."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            for name in _aside(connection.introspection.table_names(cursor)):
                cursor.execute(f"DROP TABLE {_quote(name)}")


def _bring_aside_back() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name in _aside(connection.introspection.table_names(cursor)):
            kept = [column.name for column in connection.introspection.get_table_description(cursor, name)]
            columns = ", ".join(map(_quote, kept))
            original = _quote(name.removeprefix(_ASIDE))
            cursor.execute(f"INSERT INTO {original} ({columns}) SELECT {columns} FROM {_quote(name)}")


def _aside(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.startswith(_ASIDE))


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _drop_everything() -> None:
    """PostgreSQL: the tables of the present schema, and the functions their triggers called."""
    with transaction.atomic(), connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for name in sorted(set(there) - set(_aside(there))):
            cursor.execute(f"DROP TABLE IF EXISTS {_quote(name)} CASCADE")
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p"
            " WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (signature,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {signature} CASCADE")


def _unfold(archive: Archive, path: Path, tell: Tell) -> None:
    connection.close()
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    member, done = archive.members.get(DATABASE), 0
    if member is None:
        refuse(_("This backup holds no database."))
    with path.open("xb") as stream:
        for chunk in archive.chunks(member):
            done += stream.write(chunk)
            tell("database", done, member.size)
    with connection.cursor() as cursor:
        answer = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        refuse(_("The database in this backup is damaged."))


def _fill(archive: Archive, folder: Path, tell: Tell) -> None:
    """Bring the tables to the archive's shape, then put all rows in, in one transaction."""
    wanted = tables.targets(archive.manifest.migrations)
    executor = MigrationExecutor(connection)
    executor.migrate(wanted)
    found = tables.shapes(archive.manifest.migrations)
    _check_shapes(archive.manifest, found)
    done, total = 0, archive.manifest.rows
    with ExitStack() as stack:
        alias = stack.enter_context(_source(archive, folder))
        stack.enter_context(_without_checks())
        stack.enter_context(transaction.atomic())
        tables.empty(found, "default")
        for shape in found:
            lines = _lines(archive, shape, alias)
            tables.write(shape, "default", lines)
            done += next(table.rows for table in archive.manifest.tables if table.name == shape.name)
            tell("rows", done, total)
        tables.settle_sequences(found, connection)
        connection.check_constraints()


@contextmanager
def _source(archive: Archive, folder: Path) -> Iterator[str]:
    """The connection to read the rows from; empty when they are lines of the archive."""
    if archive.manifest.engine != "sqlite":
        yield ""
        return
    member = archive.members.get(DATABASE)
    if member is None:
        refuse(_("This backup holds no database."))
    path = folder / "unfolded.sqlite3"
    try:
        with path.open("wb") as stream:
            for chunk in archive.chunks(member):
                stream.write(chunk)
        with snapshot.opened(path) as alias:
            yield alias
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _without_checks() -> Iterator[None]:
    """Rows come in the order of the tables: relations are checked once, at the end."""
    with ExitStack() as stack:
        if connection.vendor == "sqlite":
            connection.disable_constraint_checking()
            stack.callback(connection.enable_constraint_checking)
        yield


def _check_shapes(manifest: Manifest, found: list[tables.Shape]) -> None:
    said = {table.name: set(table.columns) for table in manifest.tables}
    if said != {shape.name: set(shape.columns) for shape in found}:
        refuse(_("The tables of this backup are not those of its version."))


def _lines(archive: Archive, shape: tables.Shape, alias: str) -> Iterable[bytes]:
    if alias:
        return tables.read(shape, alias)
    member = archive.members.get(f"{TABLES}/{shape.name}.jsonl")
    return archive.lines(member) if member else refuse(_("This backup lacks a table: %(name)s.") % {"name": shape.name})


def prove(manifest: Manifest, tell: Tell, *, alias: str = "default") -> None:
    """Refuse a database that does not hold, row for row, what the archive counted and summed."""
    done, total = 0, manifest.rows
    said = {table.name: table for table in manifest.tables}

    def told(rows: int) -> None:
        nonlocal done
        done += rows
        tell("proof", done, total)

    for shape in tables.shapes(manifest.migrations):
        held = tables.summed(shape, alias, tell=told)
        if (expected := said.get(shape.name)) is None or (held.rows, held.digest) != (expected.rows, expected.digest):
            refuse(_("The table %(name)s does not hold what was saved.") % {"name": shape.name})


def lost_files(names: Collection[str]) -> list[str]:
    """The files the restored database speaks of and that neither came nor were missing when it was saved."""
    found = tables.shapes(tables.applied("default"))
    stored = files.storages()
    spoken = sorted(files.referenced(found, "default") - set(names))
    return [name for name in spoken if not stored["media"].exists(name.removeprefix("media/"))]
