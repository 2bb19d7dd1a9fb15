"""Archives made to harm: each refused calmly, or its one bad member refused and the others taken."""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from parvis.collection.bringing import bring_media
from parvis.collection.bringing.sources import ArchiveRefused, open_source
from parvis.media.models import Picture
from parvis.media.tests.pictures import draw


@pytest.fixture(autouse=True)
def own_media(request, tmp_path: Path) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("settings").MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


def made(path: Path, *members: tuple[zipfile.ZipInfo | str, bytes], deflated: bool = False) -> Path:
    how = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def picture(folder: Path, name: str = "mer.jpg", **sizes: int) -> bytes:
    return draw(folder / f"drawn-{name}", **{"width": 300, "height": 200, **sizes}).read_bytes()


def names_in(path: Path) -> list[str]:
    with open_source(path) as source:
        return source.names


def test_a_locked_zip_is_refused_before_anything_is_taken(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", ("mer.jpg", b"x" * 40))
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    path.write_bytes(raw)
    with pytest.raises(ArchiveRefused, match="password"):
        names_in(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("mer.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(ArchiveRefused, match="leads out"):
        names_in(made(tmp_path / "a.zip", (link, b"/etc/passwd")))


def test_a_listing_too_long_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", ("mer.jpg", b"x"))
    raw = path.read_bytes()
    end = raw.rindex(b"PK\x05\x06")
    path.write_bytes(raw[: end + 12] + struct.pack("<I", 25 << 20) + raw[end + 16 :])
    with pytest.raises(ArchiveRefused, match="more than"):
        names_in(path)


def test_too_many_bytes_are_refused(tmp_path: Path, settings) -> None:
    settings.MEDIA_LIMITS = settings.MEDIA_LIMITS.model_copy(update={"archive_mb": 1})
    with pytest.raises(ArchiveRefused, match="1 MB"):
        names_in(made(tmp_path / "a.zip", ("a.jpg", bytes(1 << 20)), ("b.jpg", b"x"), deflated=True))


def test_names_whose_letters_are_broken(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", ("Été en œuvre.jpg", b"x"))
    raw = path.read_bytes()
    # Said to be CP437 while it is UTF-8, as many programs do.
    unsaid = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        unsaid[raw.index(mark) + place] &= ~0x08
    path.write_bytes(unsaid)
    assert names_in(path) == ["Été en œuvre.jpg"]
    # Said to be UTF-8 while it is not.
    path.write_bytes(raw.replace("Été".encode(), b"\xc9t\xe9t\xe9"))
    with pytest.raises(ArchiveRefused, match="cannot be read"):
        names_in(path)


def test_a_name_that_moves_the_cursor_is_told_by_its_numbers(tmp_path: Path) -> None:
    with pytest.raises(ArchiveRefused) as told:
        names_in(made(tmp_path / "a.zip", ("../\x1b[2J\u202eevil.jpg", b"x")))
    assert "\x1b" not in str(told.value) and "\u202e" not in str(told.value)


def test_the_same_name_twice_is_one_file(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = made(tmp_path / "a.zip", ("a.jpg", b"x"), ("a.jpg", b"y"))
    assert names_in(path) == ["a.jpg"]


@pytest.mark.django_db
def test_one_bad_member_is_refused_and_the_others_taken(tmp_path: Path) -> None:
    broken, good = picture(tmp_path, "a.jpg"), picture(tmp_path, "b.jpg", height=210)
    inner = made(tmp_path / "inner.zip", ("c.jpg", good)).read_bytes()
    path = made(tmp_path / "a.zip", ("a.jpg", broken), ("b.jpg", good), ("dedans.zip", inner))
    raw = path.read_bytes()
    assert raw.count(broken) == 1
    path.write_bytes(raw.replace(broken, b"\0" + broken[1:]))
    result = bring_media(path=path)
    assert (result.brought, result.refused) == (1, 2)
    assert [problem.code for problem in result.problems] == ["member_refused", "nested_archive"]
    assert all(problem.message and problem.remedy for problem in result.problems)
    assert Picture.objects.count() == 1


@pytest.mark.django_db
def test_a_stream_that_does_not_unpack_refuses_its_row_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", ("a.jpg", picture(tmp_path)), deflated=True)
    raw = bytearray(path.read_bytes())
    start = 30 + len("a.jpg")
    raw[start : start + 40] = b"\xff" * 40
    path.write_bytes(raw)
    result = bring_media(path=path, dry_run=True)
    assert [problem.code for problem in result.problems] == ["member_refused"]


def test_a_tar_that_lies_is_refused(tmp_path: Path) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        link = tarfile.TarInfo("a.jpg")
        link.type, link.linkname = tarfile.LNKTYPE, "../../x"
        archive.addfile(link)
    (tmp_path / "a.tgz").write_bytes(zlib.compress(held.getvalue(), wbits=31))
    (tmp_path / "b.tgz").write_bytes(zlib.compress(held.getvalue(), wbits=31)[:-20])
    for name in ("a.tgz", "b.tgz"):
        with pytest.raises(ArchiveRefused):
            names_in(tmp_path / name)
