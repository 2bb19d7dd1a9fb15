"""The contact form and the question box: no account, no cookie, no script; the words are never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from parvis.channels import services as channels
from parvis.conversation import bounds, services
from parvis.conversation.models import Message, Posted, Settings, Thread
from parvis.conversation.queries.asking import said_with
from parvis.conversation.services import asking, mailing
from parvis.conversation.tests.people import make_member
from parvis.testing.peers import smtp
from parvis.traces.models import Thing, Trace
from parvis.traces.services import register_thing

WRITE = "/nous-ecrire/"


@pytest.fixture(autouse=True)
def counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Live so many seconds later than the form was shown."""

    def live(seconds: float) -> None:
        import time

        before = time.time
        monkeypatch.setattr(time, "time", lambda: before() + seconds)

    return live


@pytest.fixture
def work(db: None) -> Thing:
    return register_thing(kind="work", title="Le port sous la brume")


def told(text: str = "Le code du vestiaire ?", about: str = "", **more: str) -> dict[str, str]:
    return {"text": text, "token": asking.make_form_token(about), **more}


def sent(client: Client, later: Any, path: str = WRITE, **more: Any) -> Message:
    data = told(**more)
    later(5)
    answer = client.post(path, data)
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    message = Message.objects.latest("pk")
    assert asking.link_token(message) in answer["Location"]
    return message


def test_a_question_about_a_work_is_private_and_read_without_account(work: Thing, later: Any):
    client = Client()
    message = sent(client, later, f"/question/{work.pk}/", about=str(work.pk), name="Ana")
    thread = message.thread
    assert (thread.way, thread.is_private, thread.about, thread.language) == ("question", True, work, "fr")
    assert thread.needs_answer and message.author == "Ana"
    assert not Trace.objects.filter(text__icontains="vestiaire").exists()
    assert Trace.objects.get(kind="conversation.question.received").thing == work
    page = client.get(f"/votre-message/{asking.link_token(message)}/")
    assert "Le code du vestiaire" in page.content.decode() and page["Cache-Control"] == "no-store"
    assert not client.cookies


def test_the_answer_stands_there_once_it_is_said_and_the_talk_goes_on(later: Any):
    client, member = Client(), make_member()
    message = sent(client, later)
    path = f"/votre-message/{asking.link_token(message)}/"
    answer = services.answer(message.thread, text="C’est 1234.", by=member)
    services.add_note(message.thread, text="Ne pas le dire", by=member)
    assert "1234" not in client.get(path).content.decode()
    assert mailing.post(answer.posted)
    page = client.get(path).content.decode()
    assert "1234" in page and "Ne pas le dire" not in page
    assert client.post(path, {"text": "Merci !"}).status_code == 303
    thread = Thread.objects.get()
    assert thread.messages == 4 or thread.said.count() == 4
    assert thread.needs_answer and thread.said.filter(text="Merci !").get().reply_to == answer.said
    assert "Merci" in client.get(path).content.decode()


def test_a_pause_holds_an_answer_there_too(later: Any, django_user_model: Any):
    boss = django_user_model.objects.create_superuser("direction")
    answer = services.answer(sent(Client(), later).thread, text="C’est 1234.", by=boss)
    channels.pause_all(by=boss, reason="Un temps")
    assert not mailing.post(answer.posted) and Posted.objects.get().state == "waiting"


def test_whoever_gave_an_address_is_written_to_with_the_link(later: Any, settings: Any):
    message = sent(Client(), later, email="ana@exemple.example", name="Ana")
    with smtp.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.host, server.port, False
        row = services.answer(message.thread, text="C’est 1234.", by=make_member()).posted
        assert mailing.post(row)
        [letter] = server.wait()
    assert letter.recipients == ("ana@exemple.example",)
    assert f"/votre-message/{asking.link_token(message)}/" in letter.message.get_content().replace("=\n", "")


def test_two_who_write_the_very_same_read_their_own_alone(later: Any, monkeypatch: pytest.MonkeyPatch):
    Settings.objects.create(pk=1, joins_from=1)
    one = sent(Client(REMOTE_ADDR="10.0.0.1"), later, name="Ana")
    other = sent(Client(REMOTE_ADDR="10.0.0.2"), later, name="Bruno")
    assert one.thread == other.thread and one != other
    assert said_with(one) == [one] and said_with(other) == [other]


def test_pressed_twice_is_once(later: Any):
    client, data = Client(), told()
    later(5)
    assert client.post(WRITE, data)["Location"] == client.post(WRITE, data)["Location"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize("seconds", [0, 25 * 3600])
def test_words_sent_too_quick_or_too_late_come_back_under_a_fresh_token(later: Any, seconds: int):
    client, data = Client(), told()
    if seconds:
        later(seconds)
    page = client.post(WRITE, data).content.decode()
    assert Message.objects.count() == 0 and "Le code du vestiaire ?" in page
    fresh = re.search(r'name="token" value="([^"]+)"', page)
    assert fresh is not None and fresh.group(1) != data["token"] if seconds else fresh is not None
    later(5)
    assert client.post(WRITE, {**data, "token": fresh.group(1)}).status_code == 303


def test_a_token_of_another_form_is_none(work: Thing, later: Any):
    data = told(about=str(work.pk))
    later(5)
    assert Client().post(WRITE, data).status_code == 200 and not Message.objects.exists()


def test_robots_and_other_sites_leave_nothing(later: Any):
    data = told()
    later(5)
    assert Client().post(WRITE, {**data, "website": "https://spam.example"}).status_code == 200
    assert Client().post(WRITE, data, headers={"origin": "https://evil.example"}).status_code == 400
    assert Client().post(WRITE, {**data, "text": "x" * 5001}).status_code == 400
    assert Client().post(WRITE, {**data, "text": " "}).status_code == 400
    assert not Message.objects.exists()


def test_a_visitor_is_bounded_and_forgotten_the_next_day(later: Any, monkeypatch: pytest.MonkeyPatch, rf: Any):
    monkeypatch.setattr(bounds, "MOST_AN_HOUR", 2)
    data = told()
    later(5)
    answers = [Client().post(WRITE, {**data, "text": f"Encore {n}"}) for n in range(4)]
    assert [each.status_code for each in answers] == [303, 303, 429, 429]
    # What was refused is still in the form.
    assert "Encore 3" in answers[3].content.decode()
    today = bounds.visitor_of(rf.get("/"))
    before = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: before() + timedelta(days=1))
    assert today != bounds.visitor_of(rf.get("/")) and "127.0.0.1" not in today


def test_one_takes_back_what_one_wrote(later: Any):
    client = Client()
    message = sent(client, later, email="ana@exemple.example")
    path = f"/votre-message/{asking.link_token(message)}/"
    assert client.get(path, {"do": "erase"}).status_code == 200 and Message.objects.get().text
    assert "effacé" in client.post(path, {"do": "erase"}).content.decode()
    message.refresh_from_db()
    assert message.text == "" and client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 42, "zzzz"])
def test_an_address_that_is_not_ours_shows_nothing(token: str):
    assert Client().get(f"/votre-message/{token}/").status_code == 404


def test_nothing_is_asked_about_what_is_not_there(work: Thing):
    Thing.objects.filter(pk=work.pk).update(state="removed")
    assert Client().get(f"/question/{work.pk}/").status_code == 404
    assert Client().get("/en/write-to-us/").status_code == 200
