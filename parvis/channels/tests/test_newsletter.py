"""Newsletters: subscribing twice, letters by a real mail server, leaving at once, what comes back."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from parvis.channels import services
from parvis.channels.models import Delivery, Letter, Subscriber
from parvis.channels.networks.newsletter.letters import Leaving
from parvis.channels.queries.newsletters import digest_of, round_of, subscriber_at
from parvis.channels.services import newsletters
from parvis.channels.services.newsletters import Poster, bouncing, posting
from parvis.channels.services.newsletters.subscribing import address_of
from parvis.channels.tests.readers import fresh, link_in, make_newsletter, make_reader, write
from parvis.core import clock
from parvis.core.bilingual import told_in
from parvis.media.models import Picture
from parvis.rights.services import state_rights
from parvis.testing.peers.smtp import Letter as Arrived
from parvis.testing.peers.smtp import Smtp
from parvis.traces.models import Trace

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(smtp_server: Smtp, settings: Any) -> Smtp:
    """Our mail leaves by it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_server.host, smtp_server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.LETTERS_PER_MINUTE = 60_000
    return smtp_server


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    """Nobody asked within the hour."""
    cache.clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let time pass."""
    from django.utils import timezone

    real, passed = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def wait(**span: int) -> None:
        passed[0] += timedelta(**span)

    return wait


def post() -> int:
    """Turns until nothing leaves any more."""
    poster, sent = Poster(), 0
    while more := poster.step():
        sent += more
    return sent


def words_of(letter: Arrived) -> str:
    part = letter.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def ask(client: Client, path: str, **told: str) -> Any:
    return client.post(path, {"address": "ana@example.org", "language": "fr", "agreed": "on", "website": "", **told})


def test_one_subscribes_twice_and_the_proof_is_kept(client: Client, mail: Smtp):
    connection = make_newsletter()
    page = client.get("/lettre/la-lettre-du-musee/")
    assert page.status_code == 200
    assert not page.cookies
    assert "J’accepte de recevoir" in page.content.decode()
    assert ask(client, "/lettre/la-lettre-du-musee/")["Location"] == "/lettre/la-lettre-du-musee/merci/"
    assert post() == 1
    [letter] = mail.wait(to="ana@example.org")
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.message["List-Unsubscribe"] is None
    path = link_in(words_of(letter), "confirmer")
    # A scanner follows every link; a person presses.
    assert client.get(path).status_code == 200
    reader = subscriber_at(connection, "ANA@example.org")
    assert reader is not None
    assert reader.state == "asked"
    assert client.post(path).status_code == 200
    reader.refresh_from_db()
    assert reader.state == "confirmed"
    assert "J’accepte de recevoir « La lettre du musée »" in reader.consent["text"].replace("\u202f", " ")
    assert reader.consent["page"].endswith("/lettre/la-lettre-du-musee/")
    assert reader.consent["asked_at"] < reader.consent["confirmed_at"]
    assert "ana@example.org" not in reader.address
    trace = Trace.objects.get(kind="channels.newsletter.joined")
    assert trace.handle is not None
    assert "ana" not in trace.handle.address + trace.handle.name


def test_the_answer_does_not_say_who_reads_it(client: Client):
    connection = make_newsletter()
    make_reader(connection, "known@example.org")
    answers = [
        ask(client, "/lettre/la-lettre-du-musee/", address=each) for each in ("known@example.org", "new@example.org")
    ]
    assert len({(each.status_code, each["Location"], each.content) for each in answers}) == 1
    pages = {client.get(each["Location"]).content for each in answers}
    assert len(pages) == 1


def test_asking_again_does_not_flood(client: Client):
    make_newsletter()
    for _time in range(6):
        ask(client, "/lettre/la-lettre-du-musee/")
    assert Letter.objects.count() == 3


def test_a_visitor_may_not_ask_for_ever(client: Client):
    make_newsletter()
    answers = [ask(client, "/lettre/la-lettre-du-musee/", address=f"a{n}@example.org").status_code for n in range(22)]
    assert answers == [303] * 20 + [429] * 2
    assert Subscriber.objects.count() == 20


def test_robots_fill_in_what_nobody_sees(client: Client):
    make_newsletter()
    assert ask(client, "/lettre/la-lettre-du-musee/", website="https://spam.example").status_code == 303
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@", "a b@example.org", "ana@example.org\nBcc: x@y.z", f"{'a' * 250}@e.org"]
)
def test_a_wrong_address_is_told(client: Client, address: str):
    make_newsletter()
    answer = ask(client, "/lettre/la-lettre-du-musee/", address=address)
    assert answer.status_code == 400
    assert not Subscriber.objects.exists()


def test_another_site_cannot_send_our_form(client: Client):
    make_newsletter()
    told = {"address": "ana@example.org", "language": "fr", "agreed": "on"}
    answer = client.post("/lettre/la-lettre-du-musee/", told, headers={"origin": "https://other.example"})
    assert answer.status_code == 429
    assert not Subscriber.objects.exists()


def test_a_confirming_link_runs_out(client: Client, mail: Smtp, later: Any):
    make_newsletter()
    ask(client, "/lettre/la-lettre-du-musee/")
    post()
    path = link_in(words_of(mail.wait()[0]), "confirmer")
    later(days=3, minutes=1)
    assert client.post(path).status_code == 410
    assert Subscriber.objects.get().state == "asked"
    later(days=4)
    newsletters.forget_subscribers()
    assert not Subscriber.objects.exists()
    assert client.get(path).status_code == 404


def test_a_letter_is_whole(mail: Smtp, picture: Picture):
    connection = make_newsletter()
    make_reader(connection)
    text = {"fr": "Voici l’affiche.\n\nTout est sur https://musee.example/expo, <b>vraiment</b>."}
    chosen = services.Chosen(thing=picture.thing.pk, alt={"fr": "Une marée haute"})
    delivery = write(connection, text=text, title={"fr": "L’exposition ouvre"}, media=[chosen])
    assert delivery.state == "sending"
    assert post() == 1
    assert fresh(delivery).state == "sent"
    [letter] = mail.wait()
    message = letter.message
    assert re.fullmatch(r"retours\+[a-z2-7]{42}@musee\.example", letter.sender)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https?://\S+/lettre/quitter/[a-z2-7]+/>", message["List-Unsubscribe"])
    assert re.search(r"<la-lettre-du-musee\.lettre\.[\w.]+>$", message["List-Id"])
    assert message["Reply-To"] == "accueil@musee.example"
    assert message["Precedence"] == "bulk"
    assert message["From"].addresses[0].display_name == "Musée du Parvis"
    assert message["Message-ID"].strip("<>").partition("@")[0] == letter.sender.partition("+")[2].partition("@")[0]
    html = str(message.get_body(("html",)).get_content())
    assert '<a href="https://musee.example/expo">https://musee.example/expo</a>' in html
    assert "<b>" not in html
    assert "prefers-color-scheme:dark" in html
    assert 'alt="Une marée haute"' in html
    [cid] = re.findall(r'src="cid:([^"]+)"', html)
    [image] = [part for part in message.walk() if part.get_content_type() == "image/jpeg"]
    assert image["Content-ID"] == f"<{cid}>"
    assert not re.findall(r'src="http', html)
    assert "À bientôt au musée." in html
    assert "1 place du Parvis" in words_of(letter)
    assert max(map(len, letter.raw.split(b"\r\n"))) <= 998


def test_everybody_reads_their_own_language(mail: Smtp):
    connection = make_newsletter()
    make_reader(connection, "ana@example.org", "fr")
    make_reader(connection, "ben@example.org", "en")
    write(connection, text={"fr": "Bonjour", "en": "Good morning"}, title={"fr": "Titre", "en": "Title"})
    assert post() == 2
    assert mail.wait(to="ana@example.org")[0].message["Subject"] == "Titre"
    [english] = mail.wait(to="ben@example.org")
    assert english.message["Subject"] == "Title"
    assert "/en/letter/leave/" in english.message["List-Unsubscribe"]
    assert "Unsubscribe" in words_of(english)


def test_one_click_leaves_as_rfc_8058_says(mail: Smtp):
    connection = make_newsletter()
    reader = make_reader(connection)
    delivery = write(connection)
    post()
    path = link_in(mail.wait()[0].message["List-Unsubscribe"], "quitter")
    # A mail server has neither cookies nor tokens of ours, and says where it comes from to nobody.
    mailbox = Client(enforce_csrf_checks=True)
    page = mailbox.get(path)
    assert page.status_code == 200
    assert "<button" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    reader.refresh_from_db()
    assert reader.state == "confirmed"
    answer = mailbox.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    reader.refresh_from_db()
    assert (reader.state, reader.address, reader.consent) == ("left", "", {})
    assert round_of(delivery).left == 1
    assert Trace.objects.filter(kind="channels.newsletter.left").count() == 1
    # As a form of several parts, and repeated.
    assert mailbox.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Trace.objects.filter(kind="channels.newsletter.left").count() == 1


@pytest.mark.parametrize("token", ["x", "a" * 68, "a" * 500, "é", "2222"])
@pytest.mark.parametrize("what", ["quitter", "confirmer", "la-mienne"])
def test_a_made_up_link_changes_nothing(client: Client, token: str, what: str):
    assert client.post(f"/lettre/{what}/{token}/").status_code == 404


def test_ones_own_page(client: Client, mail: Smtp):
    connection = make_newsletter()
    reader = make_reader(connection)
    write(connection)
    post()
    path = link_in(words_of(mail.wait()[0]), "la-mienne")
    page = client.get(path).content.decode()
    assert "a…@example.org" in page
    assert "ana@example.org" not in page
    client.post(path, {"do": "language", "language": "en"})
    reader.refresh_from_db()
    assert reader.language == "en"
    assert client.post(path, {"do": "language", "language": "xx"}).status_code == 200
    assert client.post(path, {"do": "erase"}).status_code == 200
    reader.refresh_from_db()
    assert (reader.state, reader.address, reader.consent, reader.handle) == ("left", "", {}, None)
    assert not reader.letters.exists()
    assert not Trace.objects.filter(handle__address=str(reader.pk)).exists()


def test_a_hard_refusal_bounces_at_once_and_the_others_go(mail: Smtp):
    connection = make_newsletter()
    gone = make_reader(connection, "gone@example.org")
    make_reader(connection, "ben@example.org")
    mail.refuse["gone@example.org"] = "550 5.1.1 No such user"
    delivery = write(connection)
    assert post() == 1
    gone.refresh_from_db()
    assert (gone.state, gone.bounce) == ("bounced", "5.1.1")
    counts = round_of(delivery)
    assert (counts.sent, counts.bounced, counts.waiting) == (1, 1, 0)
    assert fresh(delivery).state == "sent"
    figures = dict(delivery.figures.values_list("name", "value"))
    assert figures == {"letters": 2, "bounced": 1, "departures": 0}


def test_a_soft_refusal_is_tried_again_longer_each_time_then_given_up(mail: Smtp, later: Any):
    connection = make_newsletter()
    make_reader(connection)
    mail.refuse["ana@example.org"] = "450 4.2.1 Try later"
    delivery = write(connection)
    waits = []
    for _time in range(4):
        assert post() == 0
        letter = Letter.objects.get()
        assert letter.lease_until is not None
        waits.append(round((letter.lease_until - clock.now()).total_seconds()))
        later(seconds=waits[-1] + 1)
    assert waits == sorted(set(waits))
    assert fresh(delivery).state == "sending"
    del mail.refuse["ana@example.org"]
    assert post() == 1
    assert fresh(delivery).state == "sent"
    mail.refuse["ana@example.org"] = "450 4.2.1 Try later"
    second = write(connection)
    later(days=4)
    post()
    assert Letter.objects.get(delivery=second).state == "abandoned"
    assert fresh(second).state == "sent"


def test_a_server_that_is_away_makes_everything_wait(mail: Smtp, settings: Any):
    from parvis.testing.live import free_port

    connection = make_newsletter()
    make_reader(connection)
    delivery = write(connection)
    settings.EMAIL_PORT = free_port()
    poster = Poster()
    assert poster.step() == 0
    assert poster.is_away
    assert Letter.objects.get().state == "waiting"
    assert fresh(delivery).state == "sending"
    assert "mail server" in delivery.problem["en"]


def test_letters_refused_for_what_they_are_hold_the_others_back(mail: Smtp, monkeypatch: pytest.MonkeyPatch):
    connection = make_newsletter()
    for name in "abcde":
        make_reader(connection, f"{name}@example.org")
    delivery = write(connection)
    no = smtplib.SMTPDataError(554, b"5.7.1 Message refused")
    monkeypatch.setattr(Leaving, "send", lambda self: (_ for _ in ()).throw(no))
    Poster().step()
    assert fresh(delivery).state == "held"
    assert delivery.reason == "network"
    counts = round_of(delivery)
    assert (counts.abandoned, counts.waiting) == (3, 2)
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"confirmed"}


def test_a_newsletter_disconnected_meanwhile_waits(mail: Smtp):
    connection = make_newsletter()
    make_reader(connection)
    delivery = write(connection)
    by = connection.connected_by
    assert by is not None
    services.leave(connection, by=by)
    assert post() == 0
    assert (fresh(delivery).state, delivery.reason) == ("held", "account")


def test_spreading_twice_writes_one_row_each(mail: Smtp):
    connection = make_newsletter()
    for name in ("a", "b", "c"):
        make_reader(connection, f"{name}@example.org")
    delivery = write(connection)
    # Whoever spread died before saying so: it is found, and goes on.
    Delivery.objects.filter(pk=delivery.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    Letter.objects.filter(subscriber__digest=digest_of("b@example.org")).delete()
    services.find_abandoned()
    services.look_for_unknown()
    services.send_delivery(fresh(delivery))
    assert Letter.objects.count() == 3
    assert post() == 3
    assert sorted(to for letter in mail.letters for to in letter.recipients) == [f"{n}@example.org" for n in "abc"]


def test_nobody_reads_it_yet():
    connection = make_newsletter()
    delivery = write(connection)
    assert delivery.state == "held"
    assert "Nobody reads" in delivery.problem["en"]


def test_a_letter_needs_a_subject():
    connection = make_newsletter()
    with pytest.raises(services.NotSendable) as refused:
        write(connection, title={"fr": ""})
    assert refused.value.problems[0].field == "title"


def test_rights_that_end_stop_the_letters_that_wait(mail: Smtp, picture: Picture):
    connection = make_newsletter()
    make_reader(connection)
    chosen = services.Chosen(thing=picture.thing.pk, alt={"fr": "Une marée haute"})
    delivery = write(connection, media=[chosen])
    state_rights(picture.thing, licence="in-copyright")
    assert post() == 0
    assert fresh(delivery).state == "held"
    assert delivery.reason == "rights"
    assert not mail.letters


def test_stopped_then_sent_again_only_those_that_wait(mail: Smtp):
    connection = make_newsletter()
    make_reader(connection, "a@example.org")
    make_reader(connection, "b@example.org")
    delivery = write(connection)
    by = connection.connected_by
    assert by is not None
    first = Letter.objects.order_by("pk").first()
    Letter.objects.exclude(pk=first.pk if first else None).update(lease_until=clock.now() + timedelta(hours=1))
    Poster().step()
    newsletters.stop_letters(fresh(delivery), by=by)
    Letter.objects.update(lease_until=None)
    assert Poster().step() == 0
    services.release(delivery)
    services.send_delivery(fresh(delivery))
    assert post() == 1
    assert fresh(delivery).state == "sent"
    assert len(mail.letters) == 2


def test_who_left_meanwhile_is_not_written_to(mail: Smtp):
    connection = make_newsletter()
    reader = make_reader(connection)
    delivery = write(connection)
    newsletters.leave_newsletter(reader)
    assert post() == 0
    assert Letter.objects.get().state == "dropped"
    assert fresh(delivery).state == "sent"


def test_a_letter_in_doubt_is_sent_again_only_knowingly_under_the_same_name(
    mail: Smtp, later: Any, monkeypatch: pytest.MonkeyPatch
):
    connection = make_newsletter()
    make_reader(connection)
    delivery = write(connection)
    monkeypatch.setattr(posting, "settle_posted", lambda letter: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        Poster().step()
    monkeypatch.undo()
    assert Letter.objects.get().state == "sending"
    Letter.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert post() == 0
    assert Letter.objects.get().state == "unknown"
    assert fresh(delivery).state == "sent"
    assert round_of(delivery).unknown == 1
    by = connection.connected_by
    assert by is not None
    assert newsletters.send_again_doubtful(delivery, by=by) == 1
    assert post() == 1
    first, second = mail.wait(count=2)
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_the_pace_is_kept(mail: Smtp, settings: Any):
    connection = make_newsletter()
    for name in "abcd":
        make_reader(connection, f"{name}@example.org")
    write(connection)
    settings.LETTERS_PER_MINUTE = 60
    waited: list[float] = []
    assert Poster(waited.append).step() == 4
    assert sum(waited) > 2.5
    assert len(mail.letters) == 4


def test_readers_of_a_public_page_are_counted_by_nobody(mail: Smtp):
    connection = make_newsletter()
    make_reader(connection)
    assert newsletters.count_letters_daily() == 0
    assert connection.figures.get(name="readers").value == 1


def test_the_held_problem_is_told_in_both_languages():
    connection = make_newsletter()
    delivery = write(connection)
    from django.utils import translation

    with translation.override("fr"):
        assert "Personne" in told_in(delivery.problem)


def test_addresses_are_found_whatever_their_case():
    connection = make_newsletter()
    make_reader(connection, "Ana@Example.ORG")
    found = subscriber_at(connection, " ana@EXAMPLE.org ")
    assert found is not None
    assert address_of(found) == "Ana@example.org"
    assert bouncing.SOFT_COUNT > 1


@override_settings(SECRET_KEY="another key that is long enough to be one", SECRET_KEY_FALLBACKS=[])
def test_a_lost_key_sends_nothing_and_breaks_nothing(mail: Smtp):
    connection = make_newsletter()
    reader = make_reader(connection)
    with override_settings(SECRET_KEY="a third key, since the second one is gone as well"):
        assert address_of(reader) == ""
        write(connection)
        assert post() == 0
