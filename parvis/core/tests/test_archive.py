"""An archive anybody may have made: used whole, or refused in a sentence."""

from __future__ import annotations

import random
import stat
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from parvis.core.backup.manifest import MANIFEST, MEMBERS, is_safe_name
from parvis.core.backup.reading import Archive
from parvis.core.errors import BadInput
from parvis.core.tests.archives import listing_of, manifest, write

GOOD = {"parvis.toml": b"[web]\nport = 8000\n", "media/originals/a.jpg": b"a" * 5000, "database.sqlite3": b"x" * 100}


def read_all(path: Path) -> int:
    with Archive(path) as archive:
        return sum(len(chunk) for member in archive.members.values() for chunk in archive.chunks(member))


def test_a_good_one_is_read(tmp_path: Path) -> None:
    assert read_all(write(tmp_path / "a.zip", GOOD)) == sum(map(len, GOOD.values()))


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "media/../../evil", "/etc/passwd", "media//etc", "C:\\evil", "media\\evil", "media/a\x00b",
        "media/./a", "media/..", "elsewhere/a", "secret.key", "media/a\nb", "tables", "", "media/" + "a" * 1000,
    ],
)  # fmt: skip
def test_a_name_outside_its_folders_is_refused(tmp_path: Path, name: str) -> None:
    assert not is_safe_name(name)
    path = tmp_path / "a.zip"
    entries = {name.replace("\x00", "\\0") or "none": b"evil"}
    with zipfile.ZipFile(path, "w") as archive:
        listing = listing_of({name: b"evil"})
        archive.writestr(next(iter(entries)), b"evil")
        archive.writestr(MEMBERS, listing)
        archive.writestr(MANIFEST, manifest(listing, 1, 4))
    with pytest.raises(BadInput):
        read_all(path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    entries = {"media/link": b"/etc/passwd"}
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("media/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, entries["media/link"])
        listing = listing_of(entries)
        archive.writestr(MEMBERS, listing)
        archive.writestr(MANIFEST, manifest(listing, 1, 11))
    with pytest.raises(BadInput, match="link"):
        read_all(path)


@pytest.mark.parametrize("cut", [1, 30, 200, 1000])
def test_a_truncated_one_is_refused(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "a.zip", GOOD)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(BadInput):
        read_all(path)


def test_any_changed_byte_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", GOOD)
    whole, chance = path.read_bytes(), random.Random(3)
    refused = 0
    for _ in range(300):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        try:
            with Archive(path) as archive:
                read = {name: b"".join(archive.chunks(each)) for name, each in archive.members.items()}
                assert read == GOOD, f"byte {place} passed unseen"
        except BadInput:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ({**GOOD, "media/b.jpg": b"more"}, "lists"),
        ({"parvis.toml": GOOD["parvis.toml"]}, "lists"),
        ({**GOOD, "media/originals/a.jpg": b"b" * 5000}, "changed"),
        ({**GOOD, "media/originals/a.jpg": b"a" * 4999}, "plain"),
    ],
)
def test_a_list_that_lies_is_refused(tmp_path: Path, listed: dict[str, bytes], said: str) -> None:
    with pytest.raises(BadInput):
        read_all(write(tmp_path / "a.zip", GOOD, listed=listed))


def test_a_bomb_unfolds_no_further_than_it_says(tmp_path: Path) -> None:
    """The container's own sizes are patched: it says 10 bytes and holds 200 MB of zeros."""
    path = tmp_path / "a.zip"
    listing = listing_of({"media/bomb": b"0123456789"})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("media/bomb", "w") as bomb:
            for _ in range(200):
                bomb.write(bytes(1024 * 1024))
        archive.writestr(MEMBERS, listing)
        archive.writestr(MANIFEST, manifest(listing, 1, 10))
        archive.getinfo("media/bomb").file_size = 10
    tracemalloc.start()
    with pytest.raises(BadInput):
        read_all(path)
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    tracemalloc.stop()


def test_a_bomb_in_the_manifest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(MANIFEST, "w") as bomb:
            for _ in range(80):
                bomb.write(b" " * 1024 * 1024)
        archive.writestr(MEMBERS, b"")
    with pytest.raises(BadInput, match="larger|plus grand"):
        read_all(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"engine": "oracle"}, {"tables": "none"}, {"migrations": ["DROP TABLE x"]}, {"surprise": 1}, {"format": 0},
        {"created_at": "yesterday"}, {"tables": [{"name": "a;b", "columns": [], "rows": 1, "digest": "0" * 64}]},
    ],
)  # fmt: skip
def test_a_manifest_that_makes_no_sense_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        read_all(write(tmp_path / "a.zip", GOOD, **changes))


def test_a_newer_version_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="9.9"):
        read_all(write(tmp_path / "a.zip", GOOD, format=99, parvis="9.9"))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"hello", b"PK\x05\x06" + bytes(18)):
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(BadInput):
            read_all(tmp_path / "a.zip")
    with pytest.raises(BadInput):
        read_all(tmp_path / "absent.zip")


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    listing = listing_of({"media/a": b"one"})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("media/a", b"one")
        with pytest.warns(UserWarning):
            archive.writestr("media/a", b"two")
        archive.writestr(MEMBERS, listing)
        archive.writestr(MANIFEST, manifest(listing, 1, 3))
    with pytest.raises(BadInput):
        read_all(path)
