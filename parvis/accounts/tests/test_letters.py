"""Letters about approvals: to whom, in which words, once; and what is known when the mail server is not."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from parvis.accounts.models import Absence, ApprovalLetter, ApprovalStep, Institution, User
from parvis.accounts.needs import letters_in_doubt
from parvis.accounts.roles import Role
from parvis.accounts.services import letters
from parvis.accounts.tasks import look_for_letters
from parvis.accounts.tests.conftest import Engage
from parvis.core.approval import services
from parvis.core.approval.contracts import Subject, subjects
from parvis.core.approval.rows import ApprovalRequest
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.models import Job

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]
State = ApprovalLetter.State
BACKEND = "django.core.mail.backends.locmem.EmailBackend."


@dataclass(frozen=True)
class Poster:
    """Something to approve."""

    author: int

    def __str__(self) -> str:
        return "Affiche\nd’été"


@pytest.fixture
def ana(person: Engage) -> User:
    return person("ana")


@pytest.fixture
def bob(person: Engage) -> User:
    return person("bob", Role.APPROVER)


@pytest.fixture(autouse=True)
def poster(ana: User) -> Iterator[None]:
    """Posters pass two steps."""
    subjects.register(
        "poster",
        Subject(
            label="poster", find=lambda target: Poster(int(target)), digest=lambda _thing: "d",
            authors=lambda thing: [thing.author], may_ask=lambda _by, _thing: True, check=lambda _thing: None,
            show=lambda _thing, _request: None, finish=lambda _thing, _by: None,
        ),
    )  # fmt: skip
    ApprovalStep.objects.create(name_fr="Relecture", name_en="Reading", order=1)
    ApprovalStep.objects.create(name_fr="Direction", name_en="Management", order=2)
    yield
    subjects._entries.pop("poster")


def ask(by: User, remark: str = "") -> ApprovalRequest:
    return services.ask(subject="poster", target=str(by.pk), by=by, remark=remark)


def told() -> set[tuple[str, str, int]]:
    rows = ApprovalLetter.objects.values_list("person__username", "kind", "step")
    return {(name, kind, step) for name, kind, step in rows}


class TestToWhom:
    def test_those_who_may_take_the_step_and_nobody_else(self, ana: User, bob: User, person: Engage):
        person("cleo", Role.MANAGER)
        person("dan", Role.EDITOR)
        ask(ana)
        assert told() == {("bob", "waits", 1), ("cleo", "waits", 1)}
        assert Job.objects.filter(name__endswith="send_letters").count() == 1
        assert letters.send_waiting() == 2
        assert {to for message in mail.outbox for to in message.to} == {"bob@musee.example", "cleo@musee.example"}

    def test_the_next_step_writes_to_those_left_then_the_author_learns(self, ana: User, bob: User, person: Engage):
        cleo = person("cleo", Role.MANAGER)
        request = ask(ana)
        services.approve(request=request, step=1, by=bob)
        assert ("cleo", "waits", 2) in told() and ("bob", "waits", 2) not in told()
        services.approve(request=request, step=2, by=cleo)
        assert {row for row in told() if row[1] == "decided"} == {("ana", "decided", 0)}
        # What was to be approved is: only the author is still written to.
        assert letters.send_waiting() == 1
        assert ApprovalLetter.objects.filter(state=State.DROPPED).count() == 3
        (message,) = mail.outbox
        assert message.to == ["ana@musee.example"]

    def test_sent_back_says_why(self, ana: User, bob: User):
        services.send_back(request=ask(ana), step=1, by=bob, remark="La date manque.")
        letters.send_waiting()
        (message,) = mail.outbox
        assert (message.to, "La date manque." in message.body) == (["ana@musee.example"], True)

    def test_published_without_the_steps(self, ana: User, bob: User, person: Engage):
        cleo = person("cleo", Role.MANAGER)
        Institution.objects.create(pk=1, name_fr="Musée", allows_overruling=True)
        services.overrule(request=ask(ana), by=cleo, remark="Ce soir.")
        letters.send_waiting()
        (message,) = mail.outbox
        assert (message.to, "Ce soir." in message.body) == (["ana@musee.example"], True)

    def test_a_deputy_is_written_to_and_whoever_is_away_once_they_are_back(self, ana: User, bob: User, person: Engage):
        dan = person("dan", Role.EDITOR)
        Absence.objects.create(member=bob, deputy=dan, first_day=today(), last_day=today() + timedelta(days=3))
        ask(ana)
        assert told() == {("dan", "waits", 1)}
        with time_machine.travel(now() + timedelta(days=5)):
            look_for_letters()
        assert told() == {("dan", "waits", 1), ("bob", "waits", 1)}

    def test_somebody_given_the_role_meanwhile_is_written_to_once(self, ana: User, person: Engage):
        ask(ana)
        assert told() == set()
        person("bob", Role.APPROVER)
        look_for_letters()
        look_for_letters()
        assert told() == {("bob", "waits", 1)}
        assert len(mail.outbox) == 1

    def test_who_wants_none_or_left_or_has_no_address_gets_none(self, ana: User, bob: User, person: Engage):
        cleo, dan = person("cleo", Role.MANAGER), person("dan", Role.APPROVER)
        User.objects.filter(pk=bob.pk).update(wants_approval_mail=False)
        User.objects.filter(pk=cleo.pk).update(email="")
        ask(ana)
        assert told() == {("dan", "waits", 1)}
        User.objects.filter(pk=dan.pk).update(is_active=False)
        assert letters.send_waiting() == 0
        assert ApprovalLetter.objects.get().state == State.DROPPED

    def test_a_deed_undone_writes_nothing(self, ana: User, bob: User):
        with pytest.raises(RuntimeError), transaction.atomic():
            ask(ana)
            raise RuntimeError
        assert not ApprovalLetter.objects.exists()


class TestInWhichWords:
    def test_in_the_language_of_whoever_receives_it_with_the_link(self, ana: User, bob: User, person: Engage):
        UserProfile.objects.update_or_create(user=person("zoe", Role.APPROVER), defaults={"preferred_language": "en"})
        request = ask(ana, "Pour vendredi.")
        letters.send_waiting()
        french, english = sorted(mail.outbox, key=lambda message: message.to)
        assert french.subject == "À valider : Affiche d’été"
        assert english.subject == "Waits for your approval: Affiche d’été"
        assert "Relecture" in french.body and "Reading" in english.body
        for message in (french, english):
            assert reverse("approval", args=[request.pk]) in message.body
            assert "Pour vendredi." in message.body
            assert message.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_the_switch_is_in_ones_account(self, bob: User, enter: Enter):
        browser, account = enter(bob), reverse("wagtailadmin_account")
        assert "approval_mail-wants_approval_mail" in browser.get(account).content.decode()
        form = browser.get(account).context["panels_by_tab"]
        fields = {
            field.html_name: field.value() or ""
            for panels in form.values() for panel in panels for field in panel.get_form()
        }  # fmt: skip
        fields |= {
            "name_email-first_name": "Bob",
            "name_email-last_name": "B",
            "locale-current_time_zone": "Europe/Paris",
        }
        fields.pop("approval_mail-wants_approval_mail")
        assert browser.post(account, fields).status_code == 302
        assert not User.objects.get(pk=bob.pk).wants_approval_mail


class TestOnce:
    def test_asking_again_to_send_sends_nothing_twice(self, ana: User, bob: User):
        ask(ana)
        assert (letters.send_waiting(), letters.send_waiting(), len(mail.outbox)) == (1, 0, 1)

    def test_the_database_keeps_one_a_person_and_step(self, ana: User, bob: User):
        ask(ana)
        row = ApprovalLetter.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalLetter.objects.create(
                request=row.request, kind=row.kind, step=row.step, person=row.person, message_id="other"
            )

    def test_two_workers_send_one(self, ana: User, bob: User):
        ask(ana)
        first, second = ApprovalLetter.objects.get(), ApprovalLetter.objects.get()
        assert (letters._send(first), letters._send(second)) == (True, False)
        assert len(mail.outbox) == 1

    def test_whoever_dies_as_it_leaves_sends_nothing_again(self, ana: User, bob: User, monkeypatch: Any):
        class Died(BaseException):
            pass

        def send_then_die(self: EmailBackend, messages: Any) -> int:
            mail.outbox.extend(messages)
            raise Died

        ask(ana)
        monkeypatch.setattr(f"{BACKEND}send_messages", send_then_die)
        with pytest.raises(Died):
            letters.send_waiting()
        monkeypatch.undo()
        assert letters.send_waiting() == 0
        with time_machine.travel(now() + timedelta(minutes=11)):
            look_for_letters()
        assert (ApprovalLetter.objects.get().state, len(mail.outbox)) == (State.UNKNOWN, 1)


class TestWhenItDoesNotLeave:
    def fail(self, monkeypatch: Any, error: Exception, place: str = "open") -> None:
        def refuse(*_arguments: Any) -> None:
            raise error

        monkeypatch.setattr(f"{BACKEND}{place}", refuse)

    def test_a_server_that_is_down_is_tried_again_later_and_later(self, ana: User, bob: User, monkeypatch: Any):
        ask(ana)
        self.fail(monkeypatch, ConnectionRefusedError())
        start, tries = now(), []
        with time_machine.travel(start, tick=False) as clock:
            for minute in range(0, 100, 5):
                clock.move_to(start + timedelta(minutes=minute))
                before = ApprovalLetter.objects.get().attempts
                look_for_letters()
                tries += [minute] if ApprovalLetter.objects.get().attempts > before else []
            assert tries == [0, 5, 15, 35, 75]
            monkeypatch.undo()
            clock.move_to(start + timedelta(hours=4))
            look_for_letters()
        assert (ApprovalLetter.objects.get().state, len(mail.outbox)) == (State.SENT, 1)

    def test_it_is_given_up_after_three_days_and_told(self, ana: User, bob: User, monkeypatch: Any):
        ask(ana)
        self.fail(monkeypatch, ConnectionRefusedError())
        with time_machine.travel(now() + timedelta(days=3, minutes=1)):
            look_for_letters()
        assert ApprovalLetter.objects.get().state == State.REFUSED
        assert letters_in_doubt(ana) is not None

    def test_an_address_refused_for_good_is_told_at_once(self, ana: User, bob: User, monkeypatch: Any):
        ask(ana)
        refused = smtplib.SMTPRecipientsRefused({"bob@musee.example": (550, b"no such user")})
        self.fail(monkeypatch, refused, "send_messages")
        assert letters.send_waiting() == 0
        assert ApprovalLetter.objects.get().state == State.REFUSED

    def test_a_server_that_falls_silent_leaves_it_in_doubt_until_a_manager_says(
        self, ana: User, bob: User, person: Engage, enter: Enter, monkeypatch: Any
    ):
        boss = person("zoe", Role.MANAGER)
        User.objects.filter(pk=boss.pk).update(wants_approval_mail=False)
        request = ask(ana)
        self.fail(monkeypatch, TimeoutError(), "send_messages")
        letters.send_waiting()
        monkeypatch.undo()
        row = ApprovalLetter.objects.get()
        identity = row.message_id
        need = letters_in_doubt(boss)
        assert (row.state, need and need.url) == (State.UNKNOWN, reverse("approval", args=[request.pk]))
        settle = reverse("approval_letter", args=[row.pk])
        assert settle in enter(boss).get(need.url if need else "").content.decode()
        enter(bob).post(settle, {"decision": "again"})
        assert ApprovalLetter.objects.get().state == State.UNKNOWN
        enter(boss).post(settle, {"decision": "again"})
        assert letters.send_waiting() == 1
        assert mail.outbox[0].extra_headers["Message-ID"] == identity
        with pytest.raises(BadInput):
            letters.settle_letter(letter=row, again=True, by=boss)
