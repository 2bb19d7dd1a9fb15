"""A welcome and thanks that leave by themselves: off, bounded, marked, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.channels import services as channels
from parvis.channels.contracts import Author, Visibility
from parvis.channels.models import Connection, Shipment
from parvis.conversation import services
from parvis.conversation.models import Answer, Courtesy, Message, Posted, Stance, Thread
from parvis.conversation.services import asking, courtesies, mailing
from parvis.conversation.services.mailbox import take_in_letter
from parvis.conversation.tests.people import hear, make_account, make_member
from parvis.conversation.tests.test_letters import letter
from parvis.core.clock import now
from parvis.testing.peers import smtp
from parvis.traces.models import Person


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told after commit is told now: these tests run within one transaction."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda do, *_args, **_told: do())


@pytest.fixture
def account() -> Connection:
    return make_account()


@pytest.fixture
def editor() -> User:
    return make_member()


@pytest.fixture
def on() -> Courtesy:
    """Both are turned on since yesterday."""
    return Courtesy.objects.create(
        pk=1, welcomes=True, thanks=True, welcome_fr="Bienvenue ici !", welcome_en="Welcome here!",
        thanks_fr="Merci à vous.", thanks_en="Thank you.", since=now() - timedelta(days=1),
    )  # fmt: skip


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Smtp]:
    with smtp.running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = running.host, running.port, False
        settings.ANSWERS_FROM = "bonjour@musee.example"
        yield running


def heard(account: Connection, number: int = 1, **told: Any) -> Message:
    return Message.objects.select_related("thread", "handle").get(heard=hear(account, number, **told))


def left() -> list[str]:
    return [each.message["text"] for row in Shipment.objects.order_by("pk") for each in row.deliveries.all()]


class TestWelcome:
    def test_it_is_off_until_somebody_turns_it_on(self, account: Connection):
        heard(account)
        assert not Answer.objects.exists() and not Courtesy.objects.exists()

    def test_once_in_their_language_marked_and_answering_nobody(self, account: Connection, on: Courtesy):
        message = heard(account)
        [text] = left()
        assert "Bienvenue ici !" in text and "(Message automatique)" in text
        thread = Thread.objects.get(pk=message.thread_id)
        assert thread.needs_answer and thread.state == "new" and thread.first_answer_at is None and thread.messages == 2
        said = thread.said.get(direction="out")
        assert said.is_automatic and said.reply_to == message and said.member is None
        heard(account, 2)
        heard(account, 3, who="bo", language="en")
        assert len(left()) == 2 and "(Automatic message)" in left()[1]
        # A colleague's answer is owed, and given, as if nothing had been said.
        services.answer(Thread.objects.get(pk=thread.pk), text="À dix heures.", by=make_member())
        assert not Thread.objects.get(pk=thread.pk).needs_answer

    @pytest.mark.parametrize(
        "told",
        [
            {"what": "message", "visibility": Visibility.DIRECT},
            {"visibility": Visibility.FOLLOWERS},
            {"what": "tag"},
            {"what": "link"},
            {"what": "quote"},
            {"author": Author(address="did:plc:bot", name="Bot", is_bot=True)},
            {"at": now() - timedelta(days=3)},
        ],
        ids=["private", "followers", "hashtag", "link", "quote", "machine", "old"],
    )
    def test_nobody_who_did_not_speak_to_us_in_public(self, account: Connection, on: Courtesy, told: dict[str, Any]):
        heard(account, **told)
        assert not Answer.objects.exists()

    def test_neither_by_form_nor_by_mail_nor_before_it_was_turned_on(self, account: Connection, on: Courtesy):
        asking.ask(text="Bonjour", once="1", email="ana@exemple.example")
        take_in_letter(letter("Bonjour"))
        Courtesy.objects.update(since=now())
        heard(account)
        assert not Answer.objects.exists()

    @pytest.mark.parametrize("why", ["muted_at", "blocked_at"])
    def test_nobody_between_whom_and_us_something_stands(self, account: Connection, on: Courtesy, why: str):
        Courtesy.objects.update(welcomes=False)
        message = heard(account)
        Answer.objects.all().delete()
        Courtesy.objects.update(welcomes=True)
        Stance.objects.update_or_create(handle=message.handle, defaults={why: now()})
        assert courtesies.greet(message) is None and not Answer.objects.exists()

    def test_the_same_person_by_another_address_is_known(self, account: Connection, on: Courtesy):
        first = heard(account)
        person = Person.objects.create()
        assert first.handle is not None
        Courtesy.objects.update(welcomes=False)
        other = heard(make_account("mastodon"), 2, who="anne")
        type(first.handle).objects.filter(pk__in=[first.handle_id, other.handle_id]).update(person=person)
        Courtesy.objects.update(welcomes=True)
        other.handle.refresh_from_db()
        assert courtesies.greet(other) is None and len(left()) == 1

    def test_in_a_wave_no_more_than_was_chosen_leave(self, account: Connection, on: Courtesy):
        Courtesy.objects.update(most_an_hour=3)
        for number in range(6):
            heard(account, number, who=f"w{number}", text=f"Bonjour à tous, numéro {number}")
        assert len(left()) == 3 and Thread.objects.filter(needs_answer=True).count() == 6
        # What was one too many is not sent later.
        Answer.objects.update(created_at=now() - timedelta(hours=2))
        assert courtesies.leave_left_behind() == 0 and len(left()) == 3

    def test_a_pause_holds_it(self, account: Connection, on: Courtesy, django_user_model: Any):
        channels.pause_all(by=django_user_model.objects.create_superuser("direction"), reason="Un temps")
        heard(account)
        delivery = Shipment.objects.get().deliveries.get()
        from parvis.channels.services.sending import send_delivery

        send_delivery(delivery)
        delivery.refresh_from_db()
        assert delivery.state == "waiting"

    @pytest.mark.parametrize("minutes", [5, 60])
    def test_whoever_died_in_between_is_followed_by_the_clock(
        self, account: Connection, on: Courtesy, minutes: int, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(courtesies, "_let_go", lambda row: None)
        heard(account)
        monkeypatch.undo()
        Answer.objects.update(created_at=now() - timedelta(minutes=minutes))
        assert courtesies.leave_left_behind() == (minutes == 5)
        assert Answer.objects.get().state == ("going" if minutes == 5 else "dropped")
        assert courtesies.leave_left_behind() == 0


class TestThanks:
    def test_what_a_colleague_marks_is_thanked_for_and_seldom(self, account: Connection, on: Courtesy, editor: User):
        Courtesy.objects.update(welcomes=False)
        first, second = heard(account), heard(account, 2)
        services.mark(first.thread, kind="question", by=editor)
        assert left() == []
        for _time in range(2):
            services.mark(first.thread, kind="thanks", by=editor)
        services.mark(second.thread, kind="thanks", by=editor)
        assert len(left()) == 1 and "Merci à vous." in left()[0]
        Answer.objects.update(created_at=now() - timedelta(days=40))
        services.mark(heard(account, 3).thread, kind="thanks", by=editor)
        assert len(left()) == 2

    def test_whoever_shares_a_page_only_where_that_was_chosen(self, account: Connection, on: Courtesy):
        heard(account, what="link")
        assert left() == []
        Courtesy.objects.update(thanks_shares=True)
        heard(account, 2, what="link", who="bo")
        heard(account, 3, what="link", who="bo")
        assert len(left()) == 1

    def test_by_mail_it_says_that_a_machine_wrote_it(self, on: Courtesy, editor: User, server: smtp.Smtp):
        said = take_in_letter(letter("Merci pour la visite", Date=None))
        assert said is not None
        services.mark(said.thread, kind="thanks", by=editor)
        assert mailing.post(Posted.objects.get())
        [sent] = server.wait()
        assert sent.message["Auto-Submitted"] == "auto-replied"
        assert "(Message automatique)" in sent.message.get_content()

    def test_never_a_machine(self, on: Courtesy, editor: User):
        said = take_in_letter(letter("Merci", Auto_Submitted="auto-replied"))
        assert said is not None
        services.mark(said.thread, kind="thanks", by=editor)
        assert not Answer.objects.exists()


class TestDesk:
    def sent(self, user: User, **told: Any) -> Any:
        client = Client()
        client.force_login(user)
        usual = {"do": "courtesy", "welcome_fr": "Bienvenue", "thanks_days": 30, "most_an_hour": 20}
        return client.post(reverse("conversation_settings"), {**usual, **told})

    def test_a_manager_turns_it_on_with_words(self):
        manager = make_member(Role.MANAGER)
        refused = self.sent(manager, welcomes="on", welcome_fr="", thanks_shares="on")
        assert set(refused.context["courtesy"].errors) == {"welcome_fr", "thanks_shares"}
        long = self.sent(manager, welcomes="on", welcome_fr="x" * 250, thanks_days=1)
        assert set(long.context["courtesy"].errors) == {"welcome_fr", "thanks_days"}
        assert not Courtesy.objects.exists()
        assert self.sent(manager, welcomes="on").status_code == 302
        row = Courtesy.current()
        assert row.welcomes and not row.thanks and row.by == manager and now() - row.since < timedelta(minutes=5)
        before = row.since
        self.sent(manager, welcomes="on", welcome_fr="Bienvenue chez nous")
        assert Courtesy.current().since == before

    def test_nobody_else(self):
        assert self.sent(make_member(Role.EDITOR), welcomes="on").status_code in (302, 403)
        assert not Courtesy.objects.exists()
