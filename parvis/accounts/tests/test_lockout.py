"""Wrong passwords: a pause for one name from one address; only our own proxies tell the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.roles import Role
from parvis.accounts.tasks import sweep_the_door
from parvis.accounts.tests.conftest import PASSWORD
from parvis.core.addresses import client_address

pytestmark = pytest.mark.django_db


def knock(login: str, password: str, address: str = "192.0.2.7", **headers: str) -> Any:
    return Client(headers=headers).post(
        reverse("account_login"), {"login": login, "password": password}, REMOTE_ADDR=address
    )


@pytest.fixture
def locked(person: Any, settings: Any) -> Any:
    """Alice, after five wrong passwords from one address."""
    alice = person("alice")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = knock("alice", "wrong words here")
    assert answer.status_code == 429
    return alice


def test_the_pause_is_told_calmly_in_both_languages(locked: Any):
    for language, words in (("fr", "petite pause"), ("en", "short pause")):
        answer = knock("alice", PASSWORD, **{"accept-language": language})
        assert answer.status_code == 429 and answer["Retry-After"] == "900"
        assert words in answer.content.decode().lower()


def test_the_right_password_waits_too_but_only_from_there(locked: Any):
    assert knock("alice", PASSWORD).status_code == 429
    assert knock("alice@musee.example", PASSWORD).status_code == 429, "an address is another name of the same account"
    assert knock("alice", PASSWORD, address="192.0.2.8").status_code == 302


def test_somebody_who_does_not_exist_waits_alike(settings: Any):
    answers = [knock("nobody", "wrong words here").status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]


def test_the_pause_ends_by_itself(locked: Any, settings: Any):
    with time_machine.travel(timezone.now() + settings.AXES_COOLOFF_TIME + timedelta(seconds=5), tick=False):
        assert knock("alice", PASSWORD).status_code == 302
        sweep_the_door.call_local()
    assert not AccessAttempt.objects.exists()


def test_a_manager_lifts_it(locked: Any, person: Any, enter: Any):
    client = enter(person("boss", Role.MANAGER))
    assert "desk/staff" in reverse("unlock_staff", args=[locked.pk])
    assert (
        reverse("unlock_staff", args=[locked.pk])
        in client.get(reverse("staff_member", args=[locked.pk])).content.decode()
    )
    client.post(reverse("unlock_staff", args=[locked.pk]))
    assert knock("alice", PASSWORD).status_code == 302


def test_guesses_from_many_addresses_are_slowed(person: Any):
    person("alice")
    for number in range(10):
        knock("alice", "wrong words here", address=f"192.0.2.{number + 20}")
    answer = knock("alice", PASSWORD, address="192.0.2.99")
    assert answer.status_code == 200 and "_auth_user_id" not in answer.wsgi_request.session


def test_a_stranger_does_not_choose_the_address(person: Any, settings: Any):
    """Forwarded headers of somebody who is no proxy of ours change nothing."""
    person("alice")
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = knock("alice", "wrong words here", **{"x-forwarded-for": f"198.51.100.{number}"})
    assert answer.status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"192.0.2.7"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "198.51.100.1", "0.0.0.0"),
    ],
)
def test_the_address_is_the_nearest_that_is_no_proxy(settings: Any, peer: str, forwarded: str, expected: str):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/8"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded})
    assert client_address(request) == expected


def test_a_stranger_does_not_pretend_to_come_by_https(settings: Any):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(headers={"x-forwarded-proto": "https"})
    assert not client.get("/desk/login/", REMOTE_ADDR="192.0.2.7").wsgi_request.is_secure()
    assert client.get("/desk/login/", REMOTE_ADDR="127.0.0.1").wsgi_request.is_secure()
