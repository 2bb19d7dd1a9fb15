"""The import in the desk: a file is seen before it is written, counted, imported, and its refusals told."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.log_actions import registry

from parvis.accounts.roles import Role
from parvis.collection.importing.running import start_import
from parvis.collection.models import Conflict, ImportRun, Work
from parvis.collection.services import save_work
from parvis.collection.services.uploading import go_on_with
from parvis.collection.services.uploads import (
    KEPT_SECONDS,
    MOST_ATTEMPTS,
    NOTE,
    SILENT_SECONDS,
    Step,
    forget_old_uploads,
    forgotten_by_the_worker,
    read_upload,
    uploads,
)
from parvis.collection.tasks import work_on_upload
from parvis.collection.tests.desk import member, signed_in
from parvis.core import jobs
from parvis.core.tasks import enqueue, queue

pytestmark = pytest.mark.django_db

ROWS = [
    "identifiant;titre;auteur;date;technique",
    "A1;Le Berceau;Berthe Morisot;1872;huile sur toile",
    "A2;La Gare;Claude Monet;1877;huile sur toile",
    "A3;Une cellule;de trop;1880;encre;ici",
    "A4;Le Balcon;Édouard Manet;vers 1868;huile sur toile",
]
MAPPING = 'source = "essai"\nlanguage = "fr"\n[work]\nidentifier = "identifiant"\ntitle = "titre"\n'


@pytest.fixture(autouse=True)
def no_trace() -> Iterator[None]:
    yield
    for upload in list(uploads()):
        for path in upload.folder.iterdir():
            path.unlink()
        upload.folder.rmdir()


def bring(client: Client, content: bytes = "\n".join(ROWS).encode(), name: str = "œuvres du musée.csv"):
    return client.post(reverse("collection_import_new"), {"file": SimpleUploadedFile(name, content), "mapping": ""})


def token_of(answer) -> str:
    assert answer.status_code == 302
    return answer["Location"].rstrip("/").rsplit("/", 1)[1]


def go(client: Client, token: str, do: str) -> None:
    ask(client, token, do)
    work()


def work() -> int:
    """Do what the worker would, on this test's own connection: its tasks take fresh ones. How many."""
    done = 0
    while (waiting := queue.dequeue()) is not None:
        job = jobs.claim(waiting.args[0], owner="test")
        done += job is not None and go_on_with(*job.arguments) and jobs.finish(job)
    return done


def ask(client: Client, token: str, do: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("collection_upload_go", args=[token]), {"do": do})


def test_a_file_is_seen_before_anything_is_written():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    page = client.get(reverse("collection_upload", args=[token])).content.decode()
    assert "Le Berceau" in page
    assert "Berthe Morisot" in page
    assert not Work.objects.exists()


def test_a_reading_is_corrected_by_hand_and_a_broken_one_refused():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    address = reverse("collection_upload_mapping", args=[token])
    client.post(address, {"mapping": MAPPING.replace('"titre"', '"technique"')})
    page = client.get(reverse("collection_upload", args=[token]))
    assert page.context["preview"].works[0].title == "huile sur toile"
    before = read_upload(token).mapping
    client.post(address, {"mapping": 'source = "essai'})
    assert read_upload(token).mapping == before


def test_counting_writes_nothing_and_tells_what_would_be_refused():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    go(client, token, "count")
    upload = read_upload(token)
    assert (upload.step, upload.counts["created"], upload.counts["refused"]) == (Step.COUNTED, 3, 1)
    assert not Work.objects.exists()
    assert client.get(reverse("collection_upload", args=[token])).context["problems"][0].row == 4


def test_importing_brings_the_good_rows_in_and_explains_the_others():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    go(client, token, "import")
    assert set(Work.objects.values_list("title_fr", flat=True)) == {"Le Berceau", "La Gare", "Le Balcon"}
    run = ImportRun.objects.get()
    page = client.get(reverse("collection_import", args=[run.pk]))
    assert [problem.row for problem in page.context["problems"]] == [4]
    sheet = client.get(reverse("collection_import_problems", args=[run.pk]))
    assert b"cells_differ" in b"".join(sheet.streaming_content)  # type: ignore[attr-defined]
    assert registry.get_logs_for_instance(run).get().user == member(Role.EDITOR)


def test_the_bar_is_told_and_its_end_too():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    ask(client, token, "import")
    bar = client.get(reverse("collection_upload_progress", args=[token]))
    assert "<progress" in bar.content.decode()
    assert "X-Finished" not in bar
    work()
    assert client.get(reverse("collection_upload_progress", args=[token]))["X-Finished"] == "yes"


def test_a_silent_import_is_gone_on_with_and_a_lively_one_left_alone():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    ask(client, token, "import")
    ask(client, token, "import")
    assert work() == 1
    upload = read_upload(token)
    upload.note(step=Step.IMPORTING)
    upload.told_at -= SILENT_SECONDS + 1
    assert upload.is_silent


def silence(token: str, seconds: float) -> None:
    """As if nothing had been told of an upload for so long."""
    path = read_upload(token).folder / NOTE
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"told_at": told["told_at"] - seconds}))


def test_what_a_dead_worker_left_is_taken_up_again_but_not_for_ever():
    token = token_of(bring(signed_in(Role.EDITOR)))
    assert forgotten_by_the_worker() == []
    read_upload(token).note(step=Step.IMPORTING, attempts=1)
    assert forgotten_by_the_worker() == []
    silence(token, SILENT_SECONDS + 1)
    assert [upload.token for upload in forgotten_by_the_worker()] == [token]
    read_upload(token).note(attempts=MOST_ATTEMPTS)
    silence(token, SILENT_SECONDS + 1)
    assert forgotten_by_the_worker() == []


def test_asked_twice_it_is_done_once():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    go(client, token, "import")
    with TestCase.captureOnCommitCallbacks(execute=True):
        enqueue(work_on_upload, token)
        enqueue(work_on_upload, "0" * 24)
    work()
    assert ImportRun.objects.count() == 1


def test_files_nobody_came_back_for_are_deleted():
    token = token_of(bring(signed_in(Role.EDITOR)))
    assert forget_old_uploads() == 0
    silence(token, KEPT_SECONDS + 1)
    assert forget_old_uploads() == 1
    assert not list(uploads())


def test_a_file_is_forgotten_and_what_it_brought_stays():
    client = signed_in(Role.EDITOR)
    token = token_of(bring(client))
    go(client, token, "import")
    client.post(reverse("collection_upload_forget", args=[token]))
    assert not list(uploads())
    assert Work.objects.count() == 3
    assert client.get(reverse("collection_upload", args=[token])).status_code == 302


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.4", "notes.pdf"), (b"", "vide.csv"), (gzip.compress(b"\0" * 10, mtime=0)[:12], "abime.csv.gz")],
)
def test_what_cannot_be_read_is_refused_on_the_form_and_not_kept(content: bytes, name: str):
    answer = bring(signed_in(Role.EDITOR), content, name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not list(uploads())


def test_the_name_of_a_file_leads_nowhere():
    token = token_of(bring(signed_in(Role.EDITOR), name="../../.secret.csv"))
    assert read_upload(token).path.resolve().is_relative_to(settings.HOME.imports.resolve())


@pytest.mark.parametrize("token", ["0" * 24, "..%2F..%2Fetc", "z" * 24])
def test_an_unknown_file_leads_back_to_the_list(token: str):
    client = signed_in(Role.EDITOR)
    assert client.get(f"/desk/import/files/{token}/").status_code in (302, 404)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_those_who_may_not_import_do_not(role: Role):
    client = signed_in(role)
    assert client.get(reverse("collection_imports")).status_code == 302
    assert bring(client)["Location"] == reverse("wagtailadmin_home")
    assert not list(uploads())


def test_a_stranger_is_asked_who_they_are():
    assert reverse("wagtailadmin_login") in bring(Client())["Location"]


def test_an_empty_list_says_what_to_do_next():
    page = signed_in(Role.EDITOR).get(reverse("collection_imports")).content.decode()
    assert reverse("collection_import_new") in page


@pytest.fixture
def conflict(tmp_path) -> Conflict:
    path = tmp_path / "essai.csv"
    path.write_text("identifiant;titre\nA1;Le Berceau\n", encoding="utf-8")
    start_import(path=path, mapping=MAPPING)
    work = Work.objects.get()
    work.title_fr = "Le Berceau, de près"
    save_work(work=work, by=None)
    path.write_text("identifiant;titre\nA1;Le Berceau (Edma)\n", encoding="utf-8")
    start_import(path=path, mapping=MAPPING)
    return Conflict.objects.get()


@pytest.mark.parametrize(("keep", "title"), [("ours", "Le Berceau, de près"), ("theirs", "Le Berceau (Edma)")])
def test_a_conflict_is_shown_side_by_side_and_settled(conflict: Conflict, keep: str, title: str):
    client = signed_in(Role.EDITOR)
    page = client.get(reverse("collection_conflicts")).content.decode()
    assert "Le Berceau, de près" in page
    assert "Le Berceau (Edma)" in page
    client.post(reverse("collection_conflict", args=[conflict.pk]), {"keep": keep})
    assert Work.objects.get().title_fr == title
    assert not Conflict.objects.filter(settled_at=None).exists()


def test_a_contributor_does_not_settle(conflict: Conflict):
    signed_in(Role.CONTRIBUTOR).post(reverse("collection_conflict", args=[conflict.pk]), {"keep": "theirs"})
    assert Conflict.objects.get().settled_at is None
