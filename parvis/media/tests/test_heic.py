"""A photograph as telephones take it: HEIC, held sideways, with where and by whom it was taken."""

from __future__ import annotations

from pathlib import Path

import pillow_heif
import pytest
import pyvips
from PIL import Image

from parvis.media import files
from parvis.media.inspection import NotAPicture, inspect_picture
from parvis.media.models import Derivative
from parvis.media.services import add_picture, make_derivatives

pytestmark = pytest.mark.django_db
WIDTH, HEIGHT = 480, 320
TURNED = 6  # EXIF: the camera was held so that the left of the sensor is the top of the picture.
ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def photograph(path: Path, *, orientation: int = 1) -> Path:
    """Encoded for real (HEVC): red on the sensor's left half, blue on its right, located and signed."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (210, 20, 20))
    image.paste((20, 20, 210), (WIDTH // 2, 0, WIDTH, HEIGHT))
    notes = Image.Exif()
    notes[ORIENTATION], notes[ARTIST] = orientation, "Camille Dupont"
    notes.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    pillow_heif.from_pillow(image).save(path, quality=90, exif=notes.tobytes())
    raw = path.read_bytes()
    assert raw[4:12] == b"ftypheic" and b"hvcC" in raw and b"Camille" in raw
    return path


def tones(path: Path) -> dict[str, str]:
    """Which colour each edge of the picture is."""
    image = pyvips.Image.new_from_file(str(path))
    middle_x, middle_y = image.width // 2, image.height // 2
    places = {
        "left": (4, middle_y), "right": (image.width - 5, middle_y), "top": (middle_x, 4),
        "bottom": (middle_x, image.height - 5),
    }  # fmt: skip
    found = {}
    for name, (x, y) in places.items():
        red, _green, blue = image.getpoint(x, y)[:3]
        found[name] = "red" if red > blue + 60 else "blue" if blue > red + 60 else "between"
    return found


@pytest.mark.parametrize(("orientation", "size"), [(1, (WIDTH, HEIGHT)), (TURNED, (HEIGHT, WIDTH))])
def test_a_telephone_s_picture_is_shown_upright_and_says_nothing_of_where(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    path = photograph(tmp_path / "IMG_0001.HEIC", orientation=orientation)
    picture = add_picture(path, alt_fr="Deux couleurs", alt_en="Two colours")
    assert (picture.kind, picture.width, picture.height) == ("heic", *size)
    assert picture.likeness.bits is not None
    assert make_derivatives(picture)
    expected = {"left": "red", "right": "blue"} if orientation == 1 else {"top": "red", "bottom": "blue"}
    made = list(picture.derivatives.filter(state=Derivative.State.MADE))
    assert {row.kind for row in made} >= {"width", "share", "copy"}
    for row in made:
        shown = files.full_path(row.path)
        raw = shown.read_bytes()
        assert b"Camille" not in raw and b"GPS" not in raw and b"Exif" not in raw, row.kind
        notes = pyvips.Image.new_from_file(str(shown)).get_fields()
        assert not [name for name in notes if name.startswith("exif-") or name == "orientation"], row.kind
        if row.kind in ("width", "copy"):
            assert expected.items() <= tones(shown).items(), row.kind
    copy = pyvips.Image.new_from_file(str(files.full_path(picture.derivatives.get(kind="copy").path)))
    assert (copy.width, copy.height) == size


def test_a_heic_that_is_cut_is_refused_in_words(tmp_path: Path) -> None:
    path = photograph(tmp_path / "a.heic")
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(NotAPicture) as told:
        inspect_picture(path)
    assert told.value.code == "damaged" and told.value.remedy
