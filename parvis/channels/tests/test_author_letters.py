"""Letters to whoever wrote a sending: when it is held, refused, taken back or given up; once, in their language."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from wagtail.users.models import UserProfile

from parvis.accounts.models import Absence, User
from parvis.accounts.roles import Role
from parvis.channels import services
from parvis.channels.models import AuthorLetter, Delivery, LetterWish
from parvis.channels.needs import letters_in_doubt
from parvis.channels.services import Chosen, letters
from parvis.channels.services.settling import hold
from parvis.channels.tests.conftest import make_account, make_by_hand
from parvis.channels.tests.test_desk import entered, quick, somebody, written  # noqa: F401
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.models import Job
from parvis.media.models import Picture
from parvis.rights.services import restrict_use

pytestmark = pytest.mark.django_db
State = AuthorLetter.State


@pytest.fixture
def ana() -> User:
    return somebody(Role.EDITOR, "ana")


@pytest.fixture
def delivery(ana: User) -> Delivery:
    return written(make_account("https://double.example"), by=ana)


def held(delivery: Delivery, **told: Any) -> None:
    before = Delivery.objects.get(pk=delivery.pk).state
    told = {"reason": "network", "problem": {"fr": "Nul ne répond.", "en": "Nobody answers."}, **told}
    assert hold(delivery, before=before, **told)


class TestWhen:
    def test_given_up_tells_why_and_where_in_their_language(self, delivery: Delivery, ana: User):
        held(delivery)
        assert Job.objects.filter(name__endswith="write_to_authors").count() == 1
        for language, words in (("fr", "Nul ne répond."), ("en", "Nobody answers.")):
            UserProfile.objects.update_or_create(user=ana, defaults={"preferred_language": language})
            AuthorLetter.objects.update(state="waiting", attempts=0)
            assert letters.send_waiting() == 1
            message = mail.outbox[-1]
            assert words in message.body and str(delivery.shipment_id) in message.body
            assert message.to == [ana.email] and "Bonjour le parvis" in message.subject
        assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1

    def test_refused_by_rights_and_taken_back(self, ana: User, picture: Picture):
        waits = written(make_by_hand(), by=ana, media=(Chosen(thing=picture.thing_id),))
        out = written(make_by_hand("facebook"), by=ana, media=(Chosen(thing=picture.thing_id),))
        Delivery.objects.filter(pk=out.pk).update(
            state="sent", sent_at=now(), remote_url="https://www.facebook.com/p/1"
        )
        restrict_use(things=[picture.thing], why_fr="Le peintre refuse.", why_en="The painter refuses.")
        services.withdraw_unshowable([picture.thing_id])
        told = dict(AuthorLetter.objects.values_list("delivery", "kind"))
        assert told == {waits.pk: "held", out.pk: "withdrawn"}
        assert letters.send_waiting() == 2
        assert all("Le peintre refuse." in message.body for message in mail.outbox)
        assert any("https://www.facebook.com/p/1" in message.body for message in mail.outbox)

    def test_what_a_colleague_did_is_told_and_what_one_did_oneself_is_not(self, delivery: Delivery, ana: User):
        Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=now())
        services.withdraw(Delivery.objects.get(), by=ana)
        assert not AuthorLetter.objects.exists()
        Delivery.objects.filter(pk=delivery.pk).update(state="sent")
        services.withdraw(Delivery.objects.get(), by=somebody(Role.EDITOR, "bob"), why="Erreur de date")
        letters.send_waiting()
        assert "Erreur de date" in mail.outbox[0].body

    def test_what_is_true_no_longer_is_not_told(self, delivery: Delivery):
        held(delivery)
        services.release(Delivery.objects.get())
        assert letters.send_waiting() == 0 and AuthorLetter.objects.get().state == State.DROPPED and not mail.outbox

    def test_held_twice_before_it_leaves_is_one_letter(self, delivery: Delivery):
        held(delivery)
        services.release(Delivery.objects.get())
        held(Delivery.objects.get())
        assert letters.send_waiting() == 1 and len(mail.outbox) == 1
        services.release(Delivery.objects.get())
        held(Delivery.objects.get())
        assert letters.send_waiting() == 1 and len(mail.outbox) == 2


class TestToWhom:
    def test_the_deputy_of_who_is_away_and_whoever_answers_for_who_left(self, delivery: Delivery, ana: User):
        bob = somebody(Role.EDITOR, "bob")
        absence = Absence.objects.create(member=ana, deputy=bob, first_day=today(), last_day=today())
        held(delivery)
        assert AuthorLetter.objects.get().person == bob
        absence.delete()
        AuthorLetter.objects.all().delete()
        User.objects.filter(pk=ana.pk).update(is_active=False)
        services.release(Delivery.objects.get())
        held(Delivery.objects.get())
        assert AuthorLetter.objects.get().person == bob

    def test_who_does_not_want_them_gets_none_and_says_so_in_their_account(self, delivery: Delivery, ana: User):
        client, account = entered(ana), reverse("wagtailadmin_account")
        page = client.get(account)
        assert 'name="sending_mail-wants_mail"' in page.content.decode()
        posted = {
            field.html_name: field.value() or ""
            for panels in page.context["panels_by_tab"].values() for panel in panels for field in panel.get_form()
        }  # fmt: skip
        told = {"name_email-first_name": "Ana", "name_email-last_name": "A", "locale-current_time_zone": "Europe/Paris"}
        posted.pop("sending_mail-wants_mail")
        assert client.post(account, {**posted, **told}).status_code == 302
        assert LetterWish.objects.get(member=ana).wants_mail is False
        held(delivery)
        assert letters.send_waiting() == 0 and not mail.outbox


class TestTrouble:
    def test_one_that_does_not_leave_is_tried_again_then_told(
        self, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
    ):
        held(delivery)

        def refuse(self: Any, messages: Any) -> int:
            raise smtplib.SMTPRecipientsRefused({"ana@musee.example": (450, b"later")})

        monkeypatch.setattr(EmailBackend, "send_messages", refuse)
        letters.send_waiting()
        letters.send_waiting()
        row = AuthorLetter.objects.get()
        assert (row.state, row.attempts) == (State.WAITING, 1)
        AuthorLetter.objects.update(created_at=now().replace(year=2020), changed_at=now().replace(year=2020))
        letters.reconcile_letters()
        letters.send_waiting()
        assert AuthorLetter.objects.get().state == State.REFUSED
        assert letters_in_doubt(None) is not None

    def test_one_that_may_have_left_is_settled_by_a_manager(self, delivery: Delivery, monkeypatch: pytest.MonkeyPatch):
        held(delivery)
        monkeypatch.setattr(EmailBackend, "send_messages", _vanish)
        letters.send_waiting()
        row = AuthorLetter.objects.get()
        assert row.state == State.UNKNOWN
        client, page = entered(somebody(Role.MANAGER)), reverse("sending_content", args=[delivery.shipment_id])
        settle = reverse("sending_letter", args=[row.pk])
        assert settle in client.get(page).content.decode()
        assert entered(somebody(Role.EDITOR, "eve")).post(settle, {"decision": "known"}).status_code in (302, 403)
        assert AuthorLetter.objects.get().state == State.UNKNOWN
        client.post(settle, {"decision": "again"})
        assert AuthorLetter.objects.get().state == State.WAITING
        with pytest.raises(BadInput):
            services.settle_letter(letter=row, again=False)

    def test_whose_sender_died_is_perhaps_sent(self, delivery: Delivery):
        held(delivery)
        AuthorLetter.objects.update(state="underway", changed_at=now().replace(year=2020))
        assert letters.reconcile_letters() == 1 and AuthorLetter.objects.get().state == State.UNKNOWN


def _vanish(self: Any, messages: Any) -> int:
    raise smtplib.SMTPServerDisconnected("gone")
