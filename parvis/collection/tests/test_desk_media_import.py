"""Media brought in the desk: looked at, compared, taken by the worker, refusals told; nothing twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import ModelLogEntry

from parvis.accounts.roles import Role
from parvis.collection.bringing import taking
from parvis.collection.desk.import_forms import MediaUploadForm
from parvis.collection.services.media_uploads import MOST_AT_ONCE, carry_out_media, journal_of
from parvis.collection.services.uploads import (
    Step,
    Upload,
    forget_upload,
    forgotten_by_the_worker,
    read_upload,
    uploads,
)
from parvis.collection.tests.desk import member, signed_in
from parvis.collection.tests.test_desk_import import ask, go, silence, token_of, work
from parvis.media.models import Picture
from parvis.media.services import add_picture
from parvis.media.tests.pictures import draw
from parvis.media.tests.test_likeness import save, scene

pytestmark = pytest.mark.django_db
TABLE = (
    "fichier;titre;alt fr;alt en;licence\n"
    "a.jpg;La mer;La mer;The sea;cc0-1.0\nb.png;Le ciel;;;\nabsent.jpg;;;;\nfaux.jpg;;;;\n"
)


@pytest.fixture(autouse=True)
def own(settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    for upload in list(uploads()):
        forget_upload(upload)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    return {
        "a.jpg": save(scene(1), tmp_path / "a.jpg").read_bytes(),
        "b.png": draw(tmp_path / "b.png", width=300, height=200).read_bytes(),
        "faux.jpg": b"<html>",
    }


def zipped(files: dict[str, bytes]) -> SimpleUploadedFile:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("fonds.zip", held.getvalue())


def send(client: Client, given, table: str = ""):
    told = {"given": given} | ({"table": SimpleUploadedFile("t.csv", table.encode())} if table else {})
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("collection_import_media"), told)


def body(answer: Any) -> bytes:
    """What was streamed."""
    return b"".join(answer.streaming_content)


def looked_at(client: Client, given, table: str = "") -> str:
    token = token_of(send(client, given, table))
    work()
    assert read_upload(token).step == Step.COUNTED, read_upload(token).message
    return token


def test_an_archive_is_seen_before_anything_is_taken(files, tmp_path: Path) -> None:
    near = add_picture(save(scene(1).resize(0.5), tmp_path / "near.webp"), alt_fr="a", alt_en="b", title="Déjà là")
    client = signed_in(Role.EDITOR)
    token = looked_at(client, zipped(files), TABLE)
    page = client.get(reverse("collection_upload", args=[token]))
    assert Picture.objects.count() == 1
    assert [[picture for picture, _distance in pair.near] for pair in page.context["pairs"]] == [[near]]
    assert [row.title for row in page.context["rows"]] == ["Le ciel"]
    assert [(problem.row, problem.code) for problem in page.context["problems"]] == [
        (4, "file_absent"), (5, "file_refused")]  # fmt: skip
    assert page.context["undescribed"] == 1
    assert "Déjà là" in page.content.decode()
    for row in (2, 3):
        view = client.get(reverse("collection_upload_view", args=[token, row]))
        assert view["Content-Type"] == "image/webp" and body(view)[8:12] == b"WEBP"
    assert client.get(reverse("collection_upload_view", args=[token, 9])).status_code == 404


def test_what_is_taken_is_reported_and_what_was_sent_is_gone(files) -> None:
    client = signed_in(Role.EDITOR)
    token = looked_at(client, zipped(files), TABLE)
    go(client, token, "import")
    upload = read_upload(token)
    assert (upload.step, upload.counts["brought"], upload.counts["refused"]) == (Step.DONE, 2, 2)
    assert Picture.objects.get(title="La mer").thing.rights_statement.licence == "cc0-1.0"
    assert not upload.path.exists()
    page = client.get(reverse("collection_upload", args=[token]))
    assert len(page.context["problems"]) == 2
    sheet = body(client.get(reverse("collection_upload_refused", args=[token]))).decode()
    assert "file_absent" in sheet and "n’est pas une image" in sheet and "is not a picture we know" in sheet
    assert ModelLogEntry.objects.filter(action="parvis.import_media", user=member(Role.EDITOR)).count() == 1
    assert "fonds.zip" in client.get(reverse("collection_imports")).content.decode()


def test_what_is_ticked_is_left_aside(files, tmp_path: Path) -> None:
    add_picture(save(scene(1).resize(0.5), tmp_path / "near.webp"), alt_fr="a", alt_en="b")
    client = signed_in(Role.EDITOR)
    token = looked_at(client, zipped(files), TABLE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("collection_upload_go", args=[token]), {"do": "import", "aside": ["2", "x", "²"]})
    work()
    assert (read_upload(token).counts["aside"], read_upload(token).counts["brought"]) == (1, 1)
    assert not Picture.objects.filter(title="La mer").exists()


def test_several_files_with_the_table_among_them(files) -> None:
    client = signed_in(Role.EDITOR)
    given = [SimpleUploadedFile(name, content) for name, content in files.items()]
    token = looked_at(client, [*given, SimpleUploadedFile("médias.csv", TABLE.encode())])
    assert read_upload(token).counts["brought"] == 2
    go(client, token, "import")
    assert set(Picture.objects.values_list("title", flat=True)) == {"La mer", "Le ciel"}
    again = looked_at(client, [SimpleUploadedFile("a.jpg", files["a.jpg"])])
    assert (read_upload(again).counts["brought"], read_upload(again).counts["known"]) == (0, 1)


def test_a_worker_that_dies_is_gone_on_after_and_nothing_is_doubled(files, monkeypatch) -> None:
    client = signed_in(Role.EDITOR)
    token = looked_at(client, zipped(files), TABLE)
    ask(client, token, "import")
    true, taken = taking.take, []

    def die(*words):
        linked = true(*words)
        taken.append(linked)
        raise KeyboardInterrupt  # after the commit, before anybody was told

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("parvis.collection.bringing.running.take", die)
        carry_out_media(read_upload(token))
    assert Picture.objects.count() == 1 and read_upload(token).is_working
    silence(token, 91)
    assert [upload.token for upload in forgotten_by_the_worker()] == [token]
    with journal_of(read_upload(token), is_dry=False).open("a") as journal:
        journal.write('{"row": 3, "beca')
    work()
    upload = read_upload(token)
    assert (upload.step, upload.counts["brought"], upload.counts["known"], upload.counts["refused"]) == (
        Step.DONE, 2, 0, 2)  # fmt: skip
    assert Picture.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "table"),
    [
        ([SimpleUploadedFile("a.zip", b"x"), SimpleUploadedFile("b.jpg", b"y")], ""),
        ([], ""),
        ([SimpleUploadedFile("vide.jpg", b"")], ""),
    ],
)
def test_what_cannot_be_taken_is_refused_on_the_form(given, table) -> None:
    answer = send(signed_in(Role.EDITOR), given, table)
    assert answer.status_code == 200 and answer.context["form"].errors["given"]
    assert not list(uploads())


def test_a_table_of_another_kind_and_too_many_bytes_are_refused(files, settings) -> None:
    client = signed_in(Role.EDITOR)
    told = {"given": zipped(files), "table": SimpleUploadedFile("t.pdf", b"%PDF-1.4")}
    assert client.post(reverse("collection_import_media"), told).context["form"].errors["table"]
    settings.MEDIA_LIMITS = settings.MEDIA_LIMITS.model_copy(update={"archive_mb": 0})
    assert "0" in str(send(client, zipped(files)).context["form"].errors["given"])
    assert not list(uploads())


@pytest.mark.parametrize(("beyond", "has_table"), [(1, True), (1, False), (40, False)])
def test_more_files_than_a_browser_sends_at_once_are_told_on_the_form(settings, beyond: int, has_table: bool) -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == MOST_AT_ONCE + 1, "one more, for the table"
    given = [SimpleUploadedFile(f"{place}.jpg", b"x") for place in range(MOST_AT_ONCE + beyond)]
    answer = send(signed_in(Role.EDITOR), given, TABLE if has_table else "")
    assert answer.status_code == 200
    [told] = answer.context["form"].errors["given"]
    assert str(MOST_AT_ONCE) in told and "ZIP" in told
    assert f'id="id_given_error">{told}' in answer.content.decode(), "told beside the field, which names it"
    assert str(MOST_AT_ONCE) in MediaUploadForm()["given"].help_text
    assert not list(uploads())


def test_as_many_files_as_promised_are_taken_with_their_table(files) -> None:
    given = [SimpleUploadedFile(f"{place}.png", files["b.png"]) for place in range(MOST_AT_ONCE)]
    answer = send(signed_in(Role.EDITOR), given, "fichier\n0.png\n")
    assert len(list(read_upload(token_of(answer)).path.iterdir())) == MOST_AT_ONCE


def test_the_form_is_taken_from_our_own_page_only(files) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member(Role.EDITOR))
    place = reverse("collection_import_media")
    assert client.post(place, {"given": zipped(files)}).status_code == 403
    assert not list(uploads())
    page = client.get(place)
    sent = {"csrfmiddlewaretoken": page.context["csrf_token"], "given": zipped(files)}
    assert client.post(place, sent)["Location"].startswith("/desk/import/files/")


def test_two_pictures_that_come_together_are_compared_too(tmp_path: Path) -> None:
    one = scene(1)
    files = {
        "a.jpg": save(one, tmp_path / "a.jpg").read_bytes(),
        "b.jpg": save(scene(2), tmp_path / "b.jpg").read_bytes(),
        "plus-petit.webp": save(one.resize(0.5), tmp_path / "c.webp").read_bytes(),
    }
    client = signed_in(Role.EDITOR)
    token = looked_at(client, zipped(files))
    page = client.get(reverse("collection_upload", args=[token]))
    [pair] = page.context["pairs"]
    assert (pair.row.title, [twin.title for twin, _distance in pair.twins]) == ("plus-petit", ["a"])
    assert {row.title for row in page.context["rows"]} == {"a", "b"}
    assert read_upload(token).counts["near"] == 1
    for row in (pair.row, pair.twins[0][0]):
        view = reverse("collection_upload_view", args=[token, row.row])
        assert view in page.content.decode() and client.get(view).status_code == 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("collection_upload_go", args=[token]), {"do": "import", "aside": [str(pair.row.row)]})
    work()
    assert set(Picture.objects.values_list("title", flat=True)) == {"a", "b"}


def test_an_archive_that_cannot_be_used_says_so_on_its_page() -> None:
    client = signed_in(Role.EDITOR)
    token = token_of(send(client, SimpleUploadedFile("fonds.zip", b"bonjour")))
    work()
    assert read_upload(token).step == Step.FAILED
    page = client.get(reverse("collection_upload", args=[token])).content.decode()
    assert "ZIP" in page and reverse("collection_import_media") in page


def test_names_lead_nowhere_and_none_is_lost(files) -> None:
    client = signed_in(Role.EDITOR)
    given = [SimpleUploadedFile(name, files["b.png"]) for name in ("../../.x.png", ".x.png", "é" * 300 + ".png")]
    upload: Upload = read_upload(looked_at(client, given))
    kept = list(upload.path.iterdir())
    assert len(kept) == 3 and all(path.resolve().parent == upload.path.resolve() for path in kept)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_those_who_may_not_import_do_not(role: Role, files) -> None:
    client = signed_in(role)
    assert client.get(reverse("collection_import_media")).status_code == 302
    assert send(client, zipped(files))["Location"] == reverse("wagtailadmin_home")
    assert not list(uploads())
