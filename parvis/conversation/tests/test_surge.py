"""A surge, from the first message to the last sending: an alarm within a minute, a pause, a lift, and nothing lost."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from parvis.accounts.roles import Role
from parvis.channels import services as channels
from parvis.channels.models import Connection, Delivery
from parvis.channels.queries import held_now
from parvis.channels.tests.conftest import Network, account, network, registered
from parvis.channels.tests.test_sending import write
from parvis.conversation import services
from parvis.conversation.models import Alert, Answer, Message, Posted
from parvis.conversation.services import alerting, mailing
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import make_member
from parvis.conversation.tests.test_alerting import fill, rule
from parvis.core.clock import now

assert account and network and registered
WAVE = 60


@pytest.fixture
def told_at_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Each process looks a few times a minute at most: this one has not looked yet. Tasks run as they are asked."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(alerting, "_pace", alerting._Pace())


def usual_of_eight_weeks(arrival: Making) -> None:
    first = services.receive(arrival())
    Message.objects.filter(pk=first.pk).update(created_at=now() - timedelta(weeks=20))
    for week, count in enumerate((3, 4, 2, 3, 5, 3, 4, 3), 1):
        fill(arrival, count, weeks=week)


def test_an_alarm_within_a_minute_a_pause_and_nothing_lost(
    arrival: Making, account: Connection, network: Network, told_at_once: None, django_capture_on_commit_callbacks: Any
):
    boss, editor, approver = make_member(Role.MANAGER, "boss"), make_member(), make_member(Role.APPROVER)
    make_member(Role.MANAGER, "other")
    usual_of_eight_weeks(arrival)
    rule("volume", least=10, people=[boss])
    waiting = [write(account, text=f"Annonce {number}")[0] for number in range(8)]
    asked = services.receive(arrival(way="form", network="", key="form:0199c1b2-7d3e-7aaa-8bbb-0123456789ab"))

    begun = time.monotonic()
    for number in range(WAVE):
        alerting._pace = alerting._Pace()
        with django_capture_on_commit_callbacks(execute=True):
            services.receive(arrival(who=f"p{number}", text=f"Que se passe-t-il chez vous, {number} ?"))
        if Alert.objects.exists():
            break
    alerting.send_waiting()
    # Well before the minute's own task would have looked, and as soon as it was more than usual.
    assert time.monotonic() - begun < 60 and number < 20
    assert [each.to for each in mail.outbox] == [["boss@musee.example"]]
    alert = Alert.objects.get()
    assert alert.facts["usual"] == 3 and alert.facts["count"] >= alert.facts["threshold"]

    pause = channels.pause_all(by=editor, reason="Un afflux dont on ne sait rien encore")
    answer = services.answer(asked.thread, text="Nous revenons vers vous.", by=editor)
    for each in range(number + 1, WAVE):
        services.receive(arrival(who=f"p{each}", text=f"Que se passe-t-il chez vous, {each} ?"))
    for delivery in waiting:
        channels.send_delivery(delivery)
    assert channels.begin_due() == 0 and not mailing.post(Posted.objects.get())
    assert network.posts() == [] and held_now() == {"channels.sendings": 8, "conversation.mail": 1}
    # The same surge goes on under the same alert, and nobody is written to twice.
    assert alerting.look_for_surges() == [] and Alert.objects.get().facts["count"] >= WAVE
    alerting.send_waiting()
    assert len(mail.outbox) == 1

    with django_capture_on_commit_callbacks(execute=True):
        assert channels.lift_pause(pause, by=approver) == 8
    for _twice in range(2):
        for delivery in waiting:
            channels.send_delivery(delivery)
        for posted in mailing.due():
            mailing.post(posted)
    assert sorted(post["text"] for post in network.posts()) == [f"Annonce {number}" for number in range(8)]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert Answer.objects.get(pk=answer.pk).state == "done" and Posted.objects.get().state == "sent"
    assert Message.objects.filter(text__startswith="Que se passe-t-il").count() == WAVE
    assert pause.began_at < Alert.objects.get().changed_at
    alerting.see_to(Alert.objects.get(), by=boss, reason="C’était une reprise à la télévision.")
    pause.refresh_from_db()
    assert pause.held == {"channels.sendings": 8, "conversation.mail": 1}


def test_a_process_looks_a_few_times_a_minute_at_most(monkeypatch: pytest.MonkeyPatch):
    looked: list[int] = []

    def look() -> list[Alert]:
        looked.append(1)
        return []

    monkeypatch.setattr(alerting, "_pace", alerting._Pace())
    monkeypatch.setattr(alerting, "look_for_surges", look)
    for _each in range(100):
        alerting.look_as_it_comes()
    assert len(looked) == 1
