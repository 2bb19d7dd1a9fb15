"""Sessions: listed, ended by their owner or a manager, over with age and idleness, renewed with new powers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.devices import name_device
from parvis.accounts.models import Visit
from parvis.accounts.roles import Role
from parvis.accounts.services import forget_ended_visits
from parvis.accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def is_in(client: Any) -> bool:
    return client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("curl/8", ("", "")),
    ],
)
def test_a_device_is_told_in_words(agent: str, expected: tuple[str, str]):
    assert name_device(agent) == expected


def test_one_sees_one_s_sessions_and_no_address_is_kept(person: Any, enter: Any):
    person("alice")
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"})
    client.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    page = client.get(reverse("my_sessions")).content.decode()
    assert "Firefox" in page and "Linux" in page
    kept = {str(value) for row in Visit.objects.values() for value in row.values()}
    assert kept and not any("127.0.0.1" in value or "Mozilla" in value for value in kept)


def test_one_ends_another_of_one_s_sessions(person: Any, enter: Any):
    alice = person("alice")
    here, there = enter(alice), enter(alice)
    other = Visit.objects.get(session_key=there.session.session_key)
    key = there.session.session_key
    assert here.post(reverse("end_my_session", args=[other.pk])).status_code == 302
    assert is_in(here) and not is_in(there)
    assert not Session.objects.filter(session_key=key).exists()


def test_one_ends_all_the_others(person: Any, enter: Any):
    alice = person("alice")
    here, others = enter(alice), [enter(alice), enter(alice)]
    here.post(reverse("end_my_other_sessions"))
    assert is_in(here) and not any(map(is_in, others))
    assert Visit.objects.filter(user=alice).count() == 1


def test_nobody_ends_somebody_else_s_but_a_manager(person: Any, enter: Any):
    alice, bob, boss = enter(person("alice")), enter(person("bob")), enter(person("boss", Role.MANAGER))
    visit = Visit.objects.get(user__username="bob")
    assert alice.post(reverse("end_my_session", args=[visit.pk])).status_code == 404
    assert is_in(bob)
    assert boss.post(reverse("end_staff_session", args=[visit.user_id, visit.pk])).status_code == 302
    assert not is_in(bob)


def test_signing_out_ends_the_row(person: Any, enter: Any):
    client = enter(person("alice"))
    client.post(reverse("account_logout"))
    assert not Visit.objects.exists() and not is_in(client)


@pytest.mark.parametrize(("step", "steps", "stays"), [(60, 3, True), (121, 1, False), (100, 8, False)])
def test_a_session_is_over_by_idleness_and_by_age(
    person: Any, enter: Any, settings: Any, step: int, steps: int, stays: bool
):
    settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE = 120 * 60, 12 * 3600
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = enter(person("alice"))
        answers = []
        for number in range(steps):
            clock.move_to(start + timedelta(minutes=step * (number + 1)))
            answers.append(is_in(client))
    assert answers[-1] is stays
    assert all(answers[:-1])


def test_new_powers_renew_the_key(person: Any, enter: Any):
    alice = person("alice")
    client = enter(alice)
    before = client.session.session_key
    alice.groups.add(Group.objects.get(name=Role.MANAGER.value))
    assert is_in(client)
    after = client.cookies["parvis_session"].value
    assert after != before and not Session.objects.filter(session_key=before).exists()
    assert Visit.objects.get(user=alice).session_key == after
    assert is_in(client)


def test_a_new_password_ends_the_others_and_keeps_this_one(person: Any, enter: Any):
    alice = person("alice")
    here, there = enter(alice), enter(alice)
    new = "une autre longue phrase"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(here) and not is_in(there)
    assert Visit.objects.filter(user=alice).count() == 1


def test_rows_of_sessions_that_are_over_are_swept_away(person: Any, enter: Any, settings: Any):
    enter(person("alice"))
    assert forget_ended_visits() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60), tick=False):
        assert forget_ended_visits() == 1
    assert not Visit.objects.exists()


def test_a_session_without_its_row_is_none(person: Any, enter: Any):
    client = enter(person("alice"))
    Visit.objects.all().delete()
    assert client.get("/desk/")["Location"] == reverse("account_login")
