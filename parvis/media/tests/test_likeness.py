"""Pictures that resemble each other are proposed, never joined; fast among a hundred thousand."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from wagtail.models import Collection

from parvis.accounts.models import User
from parvis.media.alike import NEAR, bands_of
from parvis.media.models import Likeness, Picture
from parvis.media.queries import pictures_like
from parvis.media.services import add_picture, note_missing_likenesses

pytestmark = pytest.mark.django_db
TEXTS: dict[str, Any] = {"alt_fr": "a", "alt_en": "b"}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def scene(seed: int, *, width: int = 640, height: int = 480) -> pyvips.Image:
    """A picture of soft blots that resembles no other seed's."""
    chance = random.Random(seed)
    image = pyvips.Image.black(width, height, bands=3) + 128
    for _ in range(12):
        tone = [chance.randrange(256) for _band in range(3)]
        image = image.draw_circle(
            tone, chance.randrange(width), chance.randrange(height), chance.randrange(40, 200), fill=True
        )
    return image.gaussblur(8).cast("uchar").copy(interpretation="srgb")


def save(image: pyvips.Image, path: Path, **options) -> Path:
    image.write_to_file(str(path), **options)
    return path


def test_another_size_format_and_tone_of_a_picture_is_found(tmp_path: Path) -> None:
    image = scene(1)
    first = add_picture(save(image, tmp_path / "a.jpg", Q=90), **TEXTS)
    others = [
        save(image.resize(0.4), tmp_path / "b.png"),
        save(image, tmp_path / "c.webp", Q=40),
        save((image * 1.08 + 4).cast("uchar"), tmp_path / "d.jpg"),
    ]
    near = [add_picture(path, **TEXTS) for path in others]
    for seed in range(2, 8):
        add_picture(save(scene(seed), tmp_path / f"s{seed}.jpg"), **TEXTS)
    found = pictures_like(first)
    assert {one.picture for one in found} == set(near)
    assert all(one.distance <= NEAR and not one.is_same for one in found)
    assert Picture.objects.count() == 10, "nothing is joined"


def test_the_very_same_file_is_told_as_such(tmp_path: Path) -> None:
    path = save(scene(1), tmp_path / "a.jpg")
    first, second = add_picture(path, **TEXTS), add_picture(path, **TEXTS)
    assert [(one.picture, one.distance, one.is_same) for one in pictures_like(first)] == [(second, 0, True)]


def test_a_picture_of_one_tone_resembles_nothing(tmp_path: Path) -> None:
    plain = save(pyvips.Image.black(90, 90).copy(interpretation="b-w"), tmp_path / "a.png")
    pictures = [add_picture(plain, **TEXTS) for _ in range(2)]
    assert Likeness.objects.filter(bits=None).count() == 2
    assert not pictures_like(pictures[0])


@pytest.mark.parametrize("distance", range(9))
def test_every_distance_up_to_seven_is_found_and_no_other(tmp_path: Path, distance: int) -> None:
    picture = add_picture(save(scene(3), tmp_path / "a.jpg"), **TEXTS)
    bits = Likeness.objects.get(picture=picture).bits % 2**64
    other = add_picture(save(scene(4), tmp_path / "b.jpg"), **TEXTS)
    chance = random.Random(distance)
    for _ in range(20):
        changed = bits
        for place in chance.sample(range(64), distance):
            changed ^= 1 << place
        note(other, changed)
        assert [one.distance for one in pictures_like(picture)] == ([distance] if distance <= NEAR else [])


def note(picture: Picture, bits: int) -> None:
    bands = {f"band_{place}": band for place, band in enumerate(bands_of(bits))}
    signed = bits - 2**64 if bits >= 2**63 else bits
    Likeness.objects.filter(picture=picture).update(bits=signed, **bands)


def test_pictures_that_came_before_are_noted(tmp_path: Path) -> None:
    first = add_picture(save(scene(1), tmp_path / "a.jpg"), **TEXTS)
    kept = Likeness.objects.get(picture=first).bits
    Likeness.objects.all().delete()
    assert note_missing_likenesses() == 1
    assert Likeness.objects.get(picture=first).bits == kept
    assert note_missing_likenesses() == 0


def test_found_quickly_among_a_hundred_thousand(tmp_path: Path) -> None:
    picture = add_picture(save(scene(1), tmp_path / "a.jpg"), **TEXTS)
    bits = Likeness.objects.get(picture=picture).bits % 2**64
    many(100_000)
    near = Picture.objects.exclude(pk=picture.pk).first()
    note(near, bits ^ 0b101)
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        found = pictures_like(picture)
        times.append(time.perf_counter() - begun)
    assert [(one.picture, one.distance) for one in found] == [(near, 2)]
    assert min(times) < 0.25, times


def many(count: int) -> None:
    """So many other pictures, of chance."""
    chance = random.Random(7)
    root = Collection.get_first_root_node()
    rows = [Picture(title=str(n), file=f"x{n}.jpg", width=1, height=1, collection=root) for n in range(count)]
    made = Picture.objects.bulk_create(rows, batch_size=5000)
    noted = []
    for row in made:
        bits = chance.getrandbits(64)
        bands = {f"band_{place}": band for place, band in enumerate(bands_of(bits))}
        noted.append(Likeness(picture=row, bits=bits - 2**64 if bits >= 2**63 else bits, **bands))
    Likeness.objects.bulk_create(noted, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_the_desk_shows_both_side_by_side(client, tmp_path: Path) -> None:
    client.force_login(User.objects.create_superuser("chief", password="x"))
    first = add_picture(save(scene(1), tmp_path / "a.jpg"), title="La première", **TEXTS)
    sent = SimpleUploadedFile("b.png", save(scene(1).resize(0.5), tmp_path / "b.png").read_bytes(), "image/png")
    form = {"title": "Encore", "file": sent, "collection": Collection.get_first_root_node().pk, **TEXTS}
    answer = client.post(reverse("wagtailimages:add"), form)
    second = Picture.objects.get(title="Encore")
    assert answer["Location"] == reverse("wagtailimages:edit", args=[second.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "La première" in page
    assert reverse("wagtailimages:edit", args=[first.pk]) in page
    assert page.count('class="pair"') == 1


def test_several_sent_at_once_are_each_shown_beside_their_likes(client, tmp_path: Path) -> None:
    client.force_login(User.objects.create_superuser("chief", password="x"))
    first = add_picture(save(scene(1), tmp_path / "a.jpg"), title="La première", **TEXTS)

    def answer(image: pyvips.Image, name: str) -> str:
        content = save(image, tmp_path / name).read_bytes()
        told = {"files[]": SimpleUploadedFile(name, content), "title": name}
        told["collection"] = str(Collection.get_first_root_node().pk)
        said = client.post(reverse("wagtailimages:add_multiple"), told).json()
        assert said["success"], said
        return said["form"]

    form = answer(scene(1).resize(0.5), "b.png")
    assert reverse("wagtailimages:edit", args=[first.pk]) in form and "La première" in form
    assert "uploaded-image" in form, "it is described as before"
    assert "La première" not in answer(scene(2), "c.png")
    assert Picture.objects.count() == 1, "taken only once described"
