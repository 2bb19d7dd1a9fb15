"""Derivatives: made whole or not at all, made again when lost, never twice at once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import pyvips
from django.core.files import File

from parvis.core.clock import now
from parvis.core.tasks import queue, run_pending
from parvis.media import files, tasks
from parvis.media.formats import WIDTHS
from parvis.media.models import Derivative, Picture
from parvis.media.services import add_picture, derivatives, make_derivatives, remake_missing
from parvis.media.tests.pictures import add, draw
from parvis.traces.models import Thing

pytestmark = pytest.mark.django_db
State, Kind = Derivative.State, Derivative.Kind


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    queue.flush()


@pytest.fixture
def work(django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch):
    """Do something, commit, and let the queue run."""
    # The test's transaction lives in the connection that a task would close.
    monkeypatch.setattr("parvis.core.tasks.close_old_connections", lambda: None)

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            done = act()
        run_pending()
        return done

    return run


def widths(picture: Picture) -> dict[int, tuple[int, int]]:
    """The size found in each file made, by width promised."""
    found = {}
    for row in picture.derivatives.filter(kind=Kind.WIDTH, state=State.MADE):
        image = pyvips.Image.new_from_file(str(files.full_path(row.path)))
        found[row.width] = (image.width, image.height)
    return found


def test_an_added_picture_is_settled(tmp_path: Path) -> None:
    picture = add(tmp_path, title="Marée")
    picture.refresh_from_db()
    thing = Thing.objects.get(pk=picture.thing_id)
    assert (thing.kind, thing.title) == ("picture", "Marée")
    original = Path(picture.file.path).read_bytes()
    assert original == (tmp_path / "tide.jpg").read_bytes()
    assert picture.sha256 == hashlib.sha256(original).hexdigest()
    assert not picture.derivatives_ready


def test_everything_is_made(tmp_path: Path) -> None:
    picture = add(tmp_path, width=2500, height=1000)
    assert make_derivatives(picture)
    assert widths(picture) == {width: (width, width * 2 // 5) for width in WIDTHS}
    card = picture.derivatives.get(kind=Kind.SHARE)
    image = pyvips.Image.new_from_file(str(files.full_path(card.path)))
    assert (image.width, image.height) == (1200, 630)
    tiles = picture.derivatives.get(kind=Kind.TILES)
    assert files.full_path(tiles.path).joinpath("0,0,512,512/512,512/0/default.jpg").is_file()
    assert tiles.size > 0
    assert not list(files.full_path("derivatives/.making").iterdir())
    picture.refresh_from_db()
    assert picture.derivatives_ready


def test_the_cameras_notes_are_left_out_and_the_picture_stands_upright(tmp_path: Path) -> None:
    picture = add(tmp_path, width=900, height=600, orientation=6)
    assert (picture.width, picture.height) == (600, 900)
    make_derivatives(picture)
    row = picture.derivatives.get(kind=Kind.WIDTH, width=320)
    image = pyvips.Image.new_from_file(str(files.full_path(row.path)))
    assert (image.width, image.height) == (320, 480)
    assert not [field for field in image.get_fields() if field.startswith(("exif", "icc", "xmp"))]


def test_making_twice_changes_nothing(tmp_path: Path) -> None:
    picture = add(tmp_path)
    make_derivatives(picture)
    before = {row.path: row.changed_at for row in picture.derivatives.all()}
    assert make_derivatives(picture)
    assert {row.path: row.changed_at for row in picture.derivatives.all()} == before


def test_a_damaged_original_is_told(tmp_path: Path) -> None:
    picture = add(tmp_path)
    Path(picture.file.path).write_bytes(b"\xff\xd8\xff nothing more")
    assert not make_derivatives(picture)
    failed = picture.derivatives.filter(state=State.FAILED)
    assert failed.count() == picture.derivatives.count() > 0
    assert all(row.problem for row in failed)
    assert not list(files.full_path("derivatives/.making").iterdir())


def test_a_worker_killed_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = add(tmp_path)

    def die(row, picture, original, target):
        Path(target).write_bytes(b"half")
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(derivatives, "_ask", die)
        patched.setattr(files, "remove", lambda path: None)
        with pytest.raises(SystemExit):
            make_derivatives(picture)
    held = picture.derivatives.get(state=State.MAKING)
    assert not held.path
    make_derivatives(picture)
    held.refresh_from_db()
    assert held.state == State.MAKING, "somebody may still be at work on it"
    Derivative.objects.filter(pk=held.pk).update(changed_at=now() - timedelta(hours=1))
    assert remake_missing() == 1
    assert make_derivatives(picture)


def test_a_lost_file_is_made_again(tmp_path: Path, work) -> None:
    picture = add(tmp_path)
    make_derivatives(picture)
    row = picture.derivatives.get(kind=Kind.WIDTH, width=640)
    files.full_path(row.path).unlink()
    assert remake_missing() == 1
    work(tasks.make_missing.call_local)
    assert files.full_path(row.path).is_file()


def test_a_picture_of_an_older_version_gets_its_copy(tmp_path: Path) -> None:
    picture = add(tmp_path)
    make_derivatives(picture)
    picture.derivatives.filter(kind=Kind.COPY).delete()
    assert remake_missing() == 1
    assert make_derivatives(picture)
    assert files.exists(picture.derivatives.get(kind=Kind.COPY).path)


def test_what_fails_is_tried_three_times(tmp_path: Path) -> None:
    picture = add(tmp_path)
    Path(picture.file.path).write_bytes(b"broken")
    make_derivatives(picture)
    for _ in range(2):
        assert remake_missing()
        make_derivatives(picture)
    assert not remake_missing()


def test_a_new_focus_moves_the_card(tmp_path: Path) -> None:
    picture = add(tmp_path, focus=(0.1, 0.1), width=600, height=900)
    make_derivatives(picture)
    before = picture.derivatives.get(kind=Kind.SHARE).path
    picture.focal_point_y = 800
    picture.save()
    assert picture.derivatives.filter(state=State.PENDING).count() == 1
    make_derivatives(picture)
    assert picture.derivatives.get(kind=Kind.SHARE).path != before


def test_a_new_original_is_followed(tmp_path: Path) -> None:
    picture = add(tmp_path, width=2500, height=600)
    make_derivatives(picture)
    before = picture.stamp
    with draw(tmp_path / "other.jpg", width=500, height=400).open("rb") as stream:
        picture.file.save("other.jpg", File(stream))
    assert picture.stamp != before
    assert make_derivatives(picture)
    assert set(widths(picture)) == {320, 500}
    assert not picture.derivatives.filter(kind=Kind.TILES).exists()
    kept = files.full_path(files.folder_of(picture.address))
    assert [entry.name for entry in kept.iterdir()] == [picture.stamp]


def test_a_deleted_picture_leaves_a_tombstone_only(tmp_path: Path, django_capture_on_commit_callbacks) -> None:
    picture = add(tmp_path)
    make_derivatives(picture)
    thing, folder = picture.address, files.full_path(files.folder_of(picture.address))
    assert folder.is_dir()
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert Thing.objects.get(pk=thing).state == Thing.State.REMOVED
    assert not folder.exists()


def test_the_queue_makes_them(tmp_path: Path, work) -> None:
    picture = work(lambda: add(tmp_path))
    picture.refresh_from_db()
    assert picture.derivatives_ready


def test_foreign_colours_become_srgb(tmp_path: Path) -> None:
    """A pure red of a wide space keeps its look, not its numbers."""
    source = tmp_path / "wide.jpg"
    red = pyvips.Image.black(400, 300, bands=3).copy(interpretation="srgb") + [220, 60, 60]
    red.cast("uchar").icc_export(output_profile="p3").write_to_file(str(source), keep="icc")
    picture = add_picture(source, alt_fr="rouge", alt_en="red")
    make_derivatives(picture)
    row = picture.derivatives.get(kind=Kind.WIDTH, width=320)
    made = pyvips.Image.new_from_file(str(files.full_path(row.path)))
    wide = pyvips.Image.new_from_file(str(source))
    assert not made.get_typeof("icc-profile-data")
    assert made.getpoint(100, 100) == pytest.approx([220, 60, 60], abs=8)
    assert wide.getpoint(100, 100) != pytest.approx([220, 60, 60], abs=8)
