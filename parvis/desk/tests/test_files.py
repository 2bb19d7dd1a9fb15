"""Files of the desk: for signed-in staff, and nothing outside the media folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from parvis.accounts.models import Institution, User
from parvis.accounts.roles import Role
from parvis.collection.tests.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def media() -> Iterator[Path]:
    folder = Path(settings.MEDIA_ROOT) / "essai"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("image.png", "page.html", "dessin.svg"):
        (folder / name).write_bytes(b"some bytes")
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def test_staff_see_pictures(media: Path):
    answer = signed_in(Role.READER).get("/desk/fichiers/essai/image.png")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert "private" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == b"some bytes"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["page.html", "dessin.svg"])
def test_what_could_run_is_downloaded_and_boxed(media: Path, name: str):
    answer = signed_in(Role.READER).get(f"/desk/fichiers/essai/{name}")
    answer.close()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "../parvis.toml",
        "%2e%2e/parvis.toml",
        "essai/../../secret.key",
        "/etc/passwd",
        "essai",
        "absent.png",
        "a%00b.png",
    ],
)
def test_nothing_outside_the_folder_is_told(media: Path, path: str):
    assert signed_in(Role.MANAGER).get(f"/desk/fichiers/{path}").status_code == 404


def test_strangers_and_those_without_a_role_learn_nothing(media: Path):
    assert Client().get("/desk/fichiers/essai/image.png").status_code == 404
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody"))
    assert nobody.get("/desk/fichiers/essai/image.png").status_code == 404


def test_the_accent_of_the_institution_dresses_the_desk():
    Institution.objects.create(pk=1, name_fr="Musée", accent_light="#123456")
    assert b"--accent-light:#123456" in Client().get("/desk/accent.css").content


@pytest.mark.parametrize(
    "asked", ["private/evidence/a.png", "essai/../private/evidence/a.png", "Private/evidence/a.png"]
)
def test_evidence_does_not_leave_by_this_door(media: Path, asked: str):
    kept = Path(settings.MEDIA_ROOT) / "private" / "evidence"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "a.png").write_bytes(b"a contract")
    assert signed_in(Role.MANAGER).get(f"/desk/fichiers/{asked}").status_code == 404
