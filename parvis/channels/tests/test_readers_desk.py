"""The desk of a newsletter: connecting it, its readers, its letters; and what person and ledger tools say of readers."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.accounts.services import engage
from parvis.channels.models import Connection, Letter, Subscriber
from parvis.channels.queries.newsletters import subscriber_at
from parvis.channels.services import newsletters
from parvis.channels.services.newsletters.subscribing import address_of
from parvis.channels.tests.readers import ANSWERS, fresh, make_newsletter, make_reader, write
from parvis.core.companions import companions
from parvis.core.errors import Refusal
from parvis.core.tasks import tasks
from parvis.traces.queries import subject_named
from parvis.traces.queries.portrait import portrait_of
from parvis.traces.services import erase_person

pytestmark = pytest.mark.django_db
TABLE = (
    "Adresse;Langue;Accord le;Preuve\n"
    "ben@example.org;en;2024-05-31;Formulaire papier du 31 mai, classeur 3\n"
    "sans-preuve@example.org;fr;2024-05-31;\n"
    "pas une adresse;fr;2024-05-31;Formulaire papier\n"
    "demain@example.org;fr;2999-01-01;Formulaire papier\n"
    "partie@example.org;fr;2024-05-31;Formulaire papier, classeur 3\n"
    "zoe@exämple.org;fr;31/05/2024;Formulaire papier, classeur 3\n"
)


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.ROLES_WITH_SECOND_FACTOR = ()
    ensure_roles()


def entered(role: Role) -> Client:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(
        engage(username=role.value, role=role, password="quatre mots sans ordre", email=f"{role.value}@m.example")
    )
    return client


def bring(client: Client, connection: Connection, table: str | bytes = TABLE) -> Any:
    raw = table.encode() if isinstance(table, str) else table
    return client.post(
        reverse("presence_readers_bring", args=[connection.pk]), {"table": SimpleUploadedFile("t.csv", raw)}
    )


def test_a_newsletter_is_connected_like_any_account(django_capture_on_commit_callbacks: Any):
    manager = entered(Role.MANAGER)
    path = reverse("presence_connect", args=["newsletter"])
    wrong = manager.post(path, ANSWERS | {"sender": "nobody"})
    assert "Ce n’est pas une adresse électronique." in wrong.content.decode()
    too_long = manager.post(path, ANSWERS | {"bounces": f"{'a' * 21}@musee.example"})
    assert "trop long" in too_long.content.decode()
    assert manager.post(path, ANSWERS).status_code == 302
    connection = Connection.objects.get(network="newsletter")
    assert connection.is_usable
    assert connection.url.endswith("/lettre/la-lettre-du-musee/")
    again = manager.get(reverse("presence_connect_again", args=[connection.pk])).content.decode()
    assert "1 place du Parvis" in again
    assert (
        manager.post(
            reverse("presence_connect_again", args=[connection.pk]), ANSWERS | {"imprint": "Ailleurs"}
        ).status_code
        == 302
    )
    connection.refresh_from_db()
    assert connection.options["imprint"] == "Ailleurs"
    assert "La lettre du musée" in Client().get("/nous-joindre/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(reverse("presence_leave", args=[connection.pk]))
    assert Client().get("/lettre/la-lettre-du-musee/").status_code == 404
    assert "/lettre/la-lettre-du-musee/" not in Client().get("/nous-joindre/").content.decode()


def test_a_newsletter_renamed_stays_where_people_find_it():
    newsletter, manager = make_newsletter(), entered(Role.MANAGER)
    address = newsletter.account
    path = reverse("presence_connect_again", args=[newsletter.pk])
    answer = manager.post(path, ANSWERS | {"name": "Les nouvelles du musée", "slug": ""})
    assert answer.status_code == 302, answer.content.decode()
    newsletter.refresh_from_db()
    assert (newsletter.name, newsletter.account) == ("Les nouvelles du musée", address)
    assert Connection.objects.filter(network="newsletter").count() == 1


def test_the_write_page_shows_a_letter():
    connection = make_newsletter()
    told = {
        "text_fr": "Bonjour le parvis, et tout le reste.",
        "title_fr": "Un objet",
        "connections": [str(connection.pk)],
    }
    page = entered(Role.EDITOR).post(reverse("sending_preview"), told).content.decode()
    assert "<b>Un objet</b>" in page
    assert "Bonjour le parvis" in page
    told["title_fr"] = ""
    assert "besoin d’un objet" in entered(Role.MANAGER).post(reverse("sending_preview"), told).content.decode()


def test_a_table_is_brought_in_with_its_proofs():
    connection = make_newsletter()
    newsletters.leave_newsletter(make_reader(connection, "partie@example.org"))
    manager = entered(Role.MANAGER)
    page = bring(manager, connection).content.decode()
    assert "2 abonnés sont nouveaux" in page
    assert "1 était parti" in page
    assert "3 lignes n’ont pas été prises" in page
    for row in (3, 4, 5):
        assert f"Ligne {row}" in page
    ben = subscriber_at(connection, "ben@example.org")
    assert ben is not None
    assert (ben.state, ben.language) == ("confirmed", "en")
    assert ben.consent["text"] == "Formulaire papier du 31 mai, classeur 3"
    assert ben.consent["asked_at"].startswith("2024-05-31")
    assert ben.consent["source"] == "import"
    again = bring(manager, connection).content.decode()
    assert "0 abonné est nouveau" in again
    assert "2 étaient connus" in again


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "manque"),
        ("nom;ville\na;b\n", "manque"),
        ("adresse;accord le\na@b.example;2024-01-01\n", "preuve"),
        (b"\xff\xfe\x00" * 50, "manque"),
        ("adresse,date,preuve\n" + "\x00", "nouve"),
        ("x" * 200_000, "manque"),
    ],
)
def test_a_table_that_is_none_says_so(table: str | bytes, told: str):
    answer = bring(entered(Role.MANAGER), make_newsletter(), table)
    assert answer.status_code in (200, 400)
    assert (
        told in answer.content.decode() or "illisible" in answer.content.decode() or "vide" in answer.content.decode()
    )
    assert not Subscriber.objects.exists()


def test_the_table_of_readers_goes_out_with_proofs_and_no_formula():
    connection, manager = make_newsletter(), entered(Role.MANAGER)
    make_reader(connection)
    bring(manager, connection, "adresse;date;preuve\n+1@example.org;2024-05-31;=HYPERLINK(1), papier\n")
    answer: Any = manager.post(reverse("presence_readers_table", args=[connection.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["address"] for row in rows] == ["ana@example.org", "'+1@example.org"]
    assert rows[1]["proof"].startswith("'=")
    assert "J’accepte" in rows[0]["proof"]


def test_one_reader_is_found_by_the_whole_address_and_taken_out():
    connection, manager = make_newsletter(), entered(Role.MANAGER)
    reader = make_reader(connection)
    path = reverse("presence_readers", args=[connection.pk])
    assert "ana@example.org" not in manager.get(path).content.decode()
    assert "Personne n’est connu" in manager.post(path, {"address": "an@example.org"}).content.decode()
    assert "ana@example.org" in manager.post(path, {"address": "ANA@example.org"}).content.decode()
    manager.post(reverse("presence_reader_out", args=[connection.pk, reader.pk]))
    reader.refresh_from_db()
    assert (reader.state, reader.address) == ("left", "")


def test_editors_see_how_many_and_nobodys_address():
    connection, editor = make_newsletter(), entered(Role.EDITOR)
    reader = make_reader(connection)
    path = reverse("presence_readers", args=[connection.pk])
    assert editor.get(path).status_code == 200
    assert editor.post(path, {"address": "ana@example.org"}).status_code == 403
    assert bring(editor, connection).status_code in (302, 403)
    assert editor.post(reverse("presence_readers_table", args=[connection.pk])).status_code in (302, 403)
    assert editor.post(reverse("presence_reader_out", args=[connection.pk, reader.pk])).status_code in (302, 403)
    reader.refresh_from_db()
    assert reader.state == "confirmed"
    assert entered(Role.READER).get(path).status_code in (302, 403)


def test_the_desk_tells_how_far_letters_are_and_stops_them():
    connection, editor = make_newsletter(), entered(Role.EDITOR)
    make_reader(connection)
    delivery = write(connection)
    page = editor.get(reverse("sending_content", args=[delivery.shipment_id])).content.decode()
    assert "<b>1</b> en attente" in page
    editor.post(reverse("sending_act", args=[delivery.pk]), {"do": "stop"})
    assert fresh(delivery).state == "held"
    editor.post(reverse("sending_act", args=[delivery.pk]), {"do": "off"})
    newsletters.Poster().step()
    assert Letter.objects.get().state == "dropped"


def test_a_doubtful_letter_is_sent_again_by_a_press():
    connection, editor = make_newsletter(), entered(Role.EDITOR)
    make_reader(connection)
    delivery = write(connection)
    Letter.objects.update(state="unknown")
    newsletters.Poster().step()
    page = editor.get(reverse("sending_content", args=[delivery.shipment_id])).content.decode()
    assert "Renvoyer les lettres douteuses" in page
    editor.post(reverse("sending_act", args=[delivery.pk]), {"do": "doubtful"})
    assert Letter.objects.get().state == "waiting"


def test_somebody_is_told_all_and_erased_everywhere():
    connection = make_newsletter()
    reader = make_reader(connection)
    subject = subject_named("ana@example.org")
    told = json.dumps(portrait_of(subject), ensure_ascii=False, default=str)
    assert "J’accepte de recevoir" in told
    assert "ana@example.org" in told
    erase_person(subject)
    reader.refresh_from_db()
    assert (reader.state, reader.address, reader.consent, reader.handle) == ("left", "", {}, None)
    assert address_of(reader) == ""
    with pytest.raises(Refusal):
        subject_named("ana@example.org")


def test_what_runs_by_itself_is_named():
    assert str(tasks["parvis.channels.tasks.read_bounces"].label)
    assert "letters" in companions
    assert User.objects.count() == 0
