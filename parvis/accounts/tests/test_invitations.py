"""Invitations: sent, followed once, sent again, withdrawn, expired."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import Invitation, User
from parvis.accounts.roles import Role, role_of
from parvis.accounts.services import accept, invitation_of, invite, send_again, token_of, withdraw
from parvis.core.errors import BadInput, NotFound

pytestmark = pytest.mark.django_db
CHOSEN = {"username": "nina", "password": "quatre mots sans ordre", "again": "quatre mots sans ordre"}


@pytest.fixture
def boss(person: Any) -> User:
    manager: User = person("boss", Role.MANAGER)
    return manager


def ask(boss: User, **changes: Any) -> Invitation:
    return invite(**{"name": "Nina Leroy", "email": "Nina@musee.example", "role": Role.EDITOR, "by": boss, **changes})


def link() -> str:
    return re.search(r"http://\S+(/desk/invitation/\S+)", str(mail.outbox[-1].body)).group(1)


def test_a_manager_invites_and_the_person_joins(boss: User, enter: Any):
    manager = enter(boss)
    form = {"name": "Nina Leroy", "email": "nina@musee.example", "role": "editor", "language": "fr"}
    assert manager.post(reverse("invitations"), form).status_code == 302
    assert mail.outbox[0].to == ["nina@musee.example"]
    assert "boss" in mail.outbox[0].body and "Bonjour Nina Leroy" in mail.outbox[0].body
    visitor = Client()
    assert "Nina Leroy" in visitor.get(link()).content.decode()
    assert visitor.post(link(), CHOSEN)["Location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200
    nina = User.objects.get(username="nina")
    assert (role_of(nina), nina.email, nina.get_full_name()) == (Role.EDITOR, "nina@musee.example", "Nina Leroy")
    assert EmailAddress.objects.get(user=nina).verified
    assert Invitation.objects.get().accepted_by == nina
    assert (
        "Acceptée" in manager.get(reverse("invitations")).content.decode()
        or "acceptée" in manager.get(reverse("invitations")).content.decode()
    )


def test_the_message_is_in_the_language_chosen(boss: User):
    ask(boss, language="en")
    assert "Good day Nina Leroy" in mail.outbox[0].body


def test_a_link_serves_once(boss: User):
    invitation = ask(boss)
    address = link()
    Client().post(address, CHOSEN)
    assert Client().get(address).status_code == 410
    with pytest.raises(NotFound):
        accept(invitation=invitation, username="other", password="quatre mots sans ordre")
    assert User.objects.filter(email="nina@musee.example").count() == 1


def test_a_link_expires(boss: User, settings: Any):
    ask(boss)
    with time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1), tick=False):
        assert Client().get(link()).status_code == 410
        assert Client().post(link(), CHOSEN).status_code == 410
    assert not User.objects.filter(username="nina").exists()


def test_sending_again_voids_the_earlier_link(boss: User, settings: Any):
    invitation = ask(boss)
    first = link()
    with time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS + 3), tick=False):
        send_again(invitation=invitation, by=boss)
        assert Client().get(first).status_code == 410
        assert Client().get(link()).status_code == 200


def test_a_withdrawn_link_is_void(boss: User, enter: Any):
    invitation = ask(boss)
    enter(boss).post(reverse("withdraw_invitation", args=[invitation.pk]))
    assert Client().get(link()).status_code == 410
    with pytest.raises(BadInput):
        send_again(invitation=invitation, by=boss)
    with pytest.raises(BadInput):
        withdraw(invitation=invitation, by=boss)


@pytest.mark.parametrize(
    "spoil", [lambda t: t + "x", lambda t: t.replace("-1~", "-2~"), lambda t: "rubbish", lambda t: t.split("~")[0]]
)
def test_a_forged_link_is_refused(boss: User, spoil: Any):
    token = token_of(ask(boss))
    with pytest.raises(NotFound):
        invitation_of(spoil(token))


def test_the_same_address_is_not_asked_twice(boss: User):
    ask(boss)
    with pytest.raises(BadInput):
        ask(boss, email="NINA@musee.example")
    with pytest.raises(BadInput):
        ask(boss, email="boss@musee.example")
    assert Invitation.objects.count() == 1


def test_a_weak_password_or_a_taken_name_is_told(boss: User):
    ask(boss)
    answer = Client().post(link(), {**CHOSEN, "password": "nina", "again": "nana", "username": "boss"})
    page = answer.content.decode()
    assert answer.status_code == 200 and page.count("door-error") == 3
    assert Invitation.objects.get().state == "sent"


def test_a_message_that_cannot_leave_leaves_no_invitation(boss: User, enter: Any, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    form = {"name": "Nina", "email": "nina@musee.example", "role": "editor", "language": "fr"}
    answer = enter(boss).post(reverse("invitations"), form)
    assert answer.status_code == 200 and "[email]" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_desk_says_when_no_message_leaves(boss: User, enter: Any, settings: Any):
    assert str(settings.EMAIL_FILE_PATH) in enter(boss).get(reverse("invitations")).content.decode()


def test_a_manager_invites_nobody_above_the_roles(boss: User, enter: Any):
    form = {"name": "Eve", "email": "eve@musee.example", "role": "admin", "language": "fr"}
    assert enter(boss).post(reverse("invitations"), form).status_code == 200
    assert not Invitation.objects.exists()
