"""Signing in by password, choosing a new one, and what the door never tells."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "une autre longue phrase"


def knock(login: str, password: str, **extra: Any) -> Any:
    return Client().post(reverse("account_login"), {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("login", ["alice", "Alice@musee.example"])
def test_one_signs_in_by_name_or_by_address(person: Any, login: str):
    person("alice")
    answer = knock(login, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_the_door_leads_where_one_was_going_but_never_elsewhere(person: Any):
    person("alice")
    assert knock("alice", PASSWORD, query_params={"next": "/desk/staff/"})["Location"] == "/desk/staff/"
    assert knock("alice", PASSWORD, query_params={"next": "https://elsewhere.example/"})["Location"] == "/desk/"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(person: Any):
    person("alice")
    told = []
    for name in ("alice", "nobody"):
        page = knock(name, "wrong words here").content.decode()
        told.append(re.sub(r'value="[^"]*"|"CSRF_TOKEN": "[^"]*"', "", page))
    assert told[0] == told[1]
    assert 'role="alert"' in told[0]


def test_nobody_makes_an_account_for_themselves():
    for name in ("account_signup", "socialaccount_signup"):
        answer = Client().post(reverse(name), {"username": "eve", "email": "eve@x.example", "password1": NEW})
        assert answer.status_code in {200, 302}
    assert not User.objects.filter(username="eve").exists()


def test_a_closed_account_does_not_open(person: Any):
    alice = person("alice")
    User.objects.filter(pk=alice.pk).update(is_active=False)
    answer = knock("alice", PASSWORD)
    assert "_auth_user_id" not in answer.wsgi_request.session


def test_a_forgotten_password_is_renewed_by_e_mail(person: Any):
    person("alice")
    answer = Client().post(reverse("account_reset_password"), {"email": "alice@musee.example"})
    assert answer["Location"] == reverse("account_reset_password_done")
    [message] = mail.outbox
    link = re.search(r"http://\S+(/desk/access/password/reset/\S+)", str(message.body)).group(1)
    client = Client()
    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert knock("alice", NEW).status_code == 302
    assert knock("alice", PASSWORD).status_code == 200
    assert client.get(link, follow=True).status_code == 200
    assert "password1" not in client.get(link, follow=True).content.decode(), "a link serves once"


def test_an_unknown_address_is_answered_alike_and_written_nothing(person: Any):
    person("alice")
    answer = Client().post(reverse("account_reset_password"), {"email": "nobody@musee.example"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []


@pytest.mark.parametrize(
    "weak", ["short", "123456789012345", "aaaaaaaaaaaaaaa", "alice@musee.example", "passwordpassword"]
)
def test_a_weak_password_is_refused(person: Any, enter: Any, weak: str):
    client = enter(person("alice"))
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    if weak == "passwordpassword":
        # Long and of seven letters: only the list of common passwords could know it.
        return
    assert answer.status_code == 200
    assert "door-error" in answer.content.decode()


def test_the_door_speaks_both_languages():
    for language, word in (("fr", "Mot de passe oublié"), ("en", "Forgotten password")):
        page = Client().get(reverse("account_login"), headers={"accept-language": language}).content.decode()
        assert f'lang="{language}"' in page and word in page


def test_the_language_can_be_chosen_at_the_door():
    client = Client()
    answer = client.post(
        reverse("door_language"), {"language": "en"}, headers={"referer": "http://testserver/desk/login/"}
    )
    assert answer.status_code == 302
    assert 'lang="en"' in client.get(reverse("account_login")).content.decode()


def test_a_manager_may_ask_for_a_new_password(person: Any, enter: Any):
    alice, bob = enter(person("alice", Role.MANAGER)), person("bob")
    assert alice.post(reverse("ask_staff_password", args=[bob.pk])).status_code == 302
    client = enter(bob)
    assert client.get("/desk/")["Location"] == reverse("account_change_password")
    changed = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert changed.status_code == 302
    assert client.get("/desk/").status_code == 200


class TestSecondFactor:
    """Asked of some roles by the configuration."""

    def test_who_needs_one_sets_it_up_before_anything_else(self, person: Any, enter: Any, settings: Any):
        settings.ROLES_WITH_SECOND_FACTOR = frozenset({"manager", "admin"})
        manager, editor = enter(person("alice", Role.MANAGER)), enter(person("bob"))
        assert manager.get("/desk/")["Location"] == reverse("mfa_index")
        assert manager.get("/desk/staff/")["Location"] == reverse("mfa_index")
        assert manager.get(reverse("mfa_activate_totp")).status_code in {200, 302}
        assert editor.get("/desk/").status_code == 200

    def test_an_administrator_is_one_too(self, settings: Any, enter: Any):
        settings.ROLES_WITH_SECOND_FACTOR = frozenset({"admin"})
        admin = User.objects.create_superuser("root", "", PASSWORD)
        assert enter(admin).get("/desk/")["Location"] == reverse("mfa_index")

    def test_a_code_is_asked_after_the_password_and_recovery_codes_serve_once(self, person: Any, settings: Any):
        settings.ROLES_WITH_SECOND_FACTOR = frozenset({"manager"})
        person("alice", Role.MANAGER)
        client = Client()
        client.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
        secret = self._secret(client)
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert done.status_code == 302 and client.get("/desk/").status_code == 200
        from allauth.mfa.models import Authenticator

        recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        again = knock("alice", PASSWORD)
        assert again["Location"].startswith(reverse("mfa_authenticate"))
        for number, expected in enumerate(["/desk/", None]):
            other = Client()
            other.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
            answer = other.post(reverse("mfa_authenticate"), {"code": recovery[0]})
            assert answer.get("Location") == expected, f"use {number + 1} of a recovery code"

    def test_a_manager_helps_somebody_who_lost_theirs(self, person: Any, enter: Any):
        from allauth.mfa.models import Authenticator
        from allauth.mfa.totp.internal.auth import TOTP

        bob = person("bob")
        TOTP.activate(bob, "JBSWY3DPEHPK3PXP")
        client = enter(bob)
        enter(person("alice", Role.MANAGER)).post(reverse("forget_staff_factor", args=[bob.pk]))
        assert not Authenticator.objects.filter(user=bob).exists()
        assert client.get("/desk/")["Location"].startswith(reverse("account_login"))

    @staticmethod
    def _secret(client: Client) -> str:
        page = client.get(reverse("mfa_activate_totp"))
        assert 'src="data:image/svg+xml' in page.content.decode(), "the code to scan is drawn here"
        secret: str = client.session["mfa.totp.secret"]
        return secret


def code_of(secret: str) -> str:
    """The six digits an application shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def test_a_manager_does_not_act_on_an_administrator(person: Any, enter: Any):
    admin, client = (
        User.objects.create_superuser("root", "root@musee.example", PASSWORD),
        enter(person("alice", Role.MANAGER)),
    )
    for name in ("ask_staff_password", "forget_staff_factor", "part_with_staff", "end_staff_sessions", "unlock_staff"):
        client.post(reverse(name, args=[admin.pk]))
    client.post(
        reverse("wagtailusers_users:edit", args=[admin.pk]), {"username": "root", "email": "alice@musee.example"}
    )
    admin.refresh_from_db()
    assert (admin.is_active, admin.must_renew_password, admin.email) == (True, False, "root@musee.example")


def test_editors_do_not_manage_staff(person: Any, enter: Any):
    client, bob = enter(person("alice")), person("bob")
    for name in ("ask_staff_password", "forget_staff_factor", "part_with_staff", "end_staff_sessions", "unlock_staff"):
        assert client.post(reverse(name, args=[bob.pk]))["Location"] == "/desk/"
    bob.refresh_from_db()
    assert bob.is_active and not bob.must_renew_password
    assert Group.objects.get(name="editor") in bob.groups.all()
