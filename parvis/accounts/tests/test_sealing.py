"""Secrets of second factors: sealed in the database, read with the home's key alone."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry

from parvis.accounts import sealing
from parvis.accounts.services import rescue
from parvis.accounts.tests.conftest import PASSWORD
from parvis.core.errors import NotFound

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def raw() -> str:
    """Every byte of the table, as somebody who copied it reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def second_step(code: str) -> Any:
    """Somebody who gave the password, then this code."""
    client = Client()
    asked = client.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    assert asked["Location"] == reverse("mfa_authenticate")
    return client.post(asked["Location"], {"code": code})


def test_what_the_database_holds_opens_nothing(person: Any) -> None:
    alice, secret = person("alice"), generate_totp_secret()
    TOTP.activate(alice, secret)
    seed = sealing.unseal(RecoveryCodes.activate(alice).instance.data["seed"])
    assert secret not in raw() and seed not in raw()
    assert second_step("000000").status_code == 200
    assert second_step(code_of(secret))["Location"] == "/desk/"


def test_recovery_codes_open_once(person: Any) -> None:
    alice = person("alice")
    TOTP.activate(alice, generate_totp_secret())
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    assert second_step(code)["Location"] == "/desk/"
    assert second_step(code).status_code == 200


def test_what_was_written_in_clear_still_opens_and_is_sealed_at_night(person: Any) -> None:
    alice, secret = person("alice"), generate_totp_secret()
    row = Authenticator.objects.create(user=alice, type="totp", data={"secret": secret})
    Authenticator.objects.create(user=alice, type="webauthn", data={"name": "clé"})
    assert TOTP(row).validate_code(code_of(secret))
    assert (sealing.seal_what_is_open(), sealing.seal_what_is_open()) == (1, 0)
    assert secret not in raw()
    row.refresh_from_db()
    assert sealing.unseal(row.data["secret"]) == secret


def test_a_key_that_changed_is_told_at_the_door_and_on_the_page(person: Any, enter: Any, settings: Any) -> None:
    alice, secret = person("alice"), generate_totp_secret()
    TOTP.activate(alice, secret)
    RecoveryCodes.activate(alice)
    assert sealing.count_broken() == 0
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key, long enough to be one of a home, nobody guesses"
    assert sealing.count_broken() == 1
    told = second_step(code_of(secret))
    assert told.status_code == 200 and "secret.key" in told.content.decode()
    page = enter(alice).get(reverse("mfa_index"), follow=True)
    assert "secret.key" in page.content.decode()
    settings.SECRET_KEY_FALLBACKS = [before]
    assert sealing.count_broken() == 0
    assert second_step(code_of(secret))["Location"] == "/desk/"


def test_each_seal_is_its_own_and_none_is_forged() -> None:
    first, second = sealing.seal("x"), sealing.seal("x")
    assert first != second and sealing.unseal(first) == sealing.unseal(second) == "x"
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(first[:-4] + "AAA=")


def test_who_holds_the_machine_rescues_an_account(person: Any) -> None:
    alice = person("alice")
    TOTP.activate(alice, generate_totp_secret())
    assert rescue(name="alice") == 1 and not Authenticator.objects.exists()
    entry = registry.get_logs_for_instance(alice).get(action="accounts.second_factor.forget")
    assert entry.user is None
    with pytest.raises(NotFound):
        rescue(name="bob")
