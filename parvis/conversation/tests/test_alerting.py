"""Alerts: the right people, at once, with figures; nobody's words leave in a letter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from parvis.accounts.roles import Role
from parvis.conversation import services
from parvis.conversation.models import Alert, AlertLetter, AlertRule, Message
from parvis.conversation.queries.surges import surge_of
from parvis.conversation.services import alerting
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import make_member
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed


def rule(kind: str, **told: Any) -> AlertRule:
    people = told.pop("people", [])
    made = AlertRule.objects.create(kind=kind, name_fr="Alerte", name_en="Alert", **told)
    made.people.set(people)
    return made


def letters() -> list[str]:
    alerting.send_waiting()
    return [each.to[0] for each in mail.outbox]


@pytest.fixture(autouse=True)
def outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_words_raise_one_alert_a_thread_and_tell_whom_it_names(arrival: Making):
    boss = make_member(Role.MANAGER, "boss")
    rule("words", words="dégât des eaux\nfuite", people=[boss])
    said = services.receive(arrival(text="Il y a une FUITE en salle 7, mon secret", is_private=True, way="private"))
    [alert] = alerting.look_at(said)
    assert alert.facts["words"] == ["fuite"] and alerting.look_at(said) == []
    again = services.receive(arrival(text="Encore cette fuite", in_reply_to=said.address))
    assert alerting.look_at(again) == []
    assert letters() == ["boss@musee.example"] and "secret" not in mail.outbox[0].body
    assert "fuite" in mail.outbox[0].body and mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert alerting.look_at(services.receive(arrival(text="Une fuitée, parfuite"))) != []


def test_sensitive_subjects_and_somebody_who_speaks(arrival: Making):
    manager = make_member(Role.MANAGER, "chief")
    rule("sensitive", words=alerting.sensitive_words())
    known = services.receive(arrival(text="Bonjour", who="critique"))
    named = rule("authors")
    assert known.handle is not None
    named.authors.add(known.handle)
    assert [each.rule.kind for each in alerting.look_at(services.receive(arrival(text="C’est du harcèlement")))] == [
        "sensitive"
    ]
    assert [each.rule for each in alerting.look_at(known)] == [named]
    # A bird that flies is no theft.
    assert (
        alerting.look_at(
            services.receive(arrival(text="Pouvait-il voler ? Je suis pressé, on m’a conseillé le volet gauche."))
        )
        == []
    )
    # A rule that names nobody tells the managers.
    assert set(letters()) == {manager.email}


def test_a_way_or_a_network_narrows_a_rule(arrival: Making):
    rule("words", words="fuite", way="mail")
    assert alerting.look_at(services.receive(arrival(text="Une fuite"))) == []


def fill(arrival: Making, count: int, *, weeks: int) -> None:
    """So many messages within that hour, so many weeks ago."""
    moment = now() - timedelta(weeks=weeks, minutes=20)
    thread = Message.objects.order_by("pk").first() or services.receive(arrival())
    rows = [Message(thread=thread.thread, direction="in", key=f"{weeks}-{n}", created_at=moment) for n in range(count)]
    Message.objects.bulk_create(rows)


def test_the_usual_of_that_hour_is_robust(arrival: Making):
    first = services.receive(arrival())
    Message.objects.filter(pk=first.pk).update(created_at=now() - timedelta(weeks=20))
    made = rule("volume", least=5, factor=6)
    # One week of madness among quiet ones moves nothing.
    for week, count in enumerate((10, 12, 11, 900, 9, 10, 12, 11), 1):
        fill(arrival, count, weeks=week)
    surge = surge_of(made, at=now())
    assert (surge.usual, surge.spread, surge.weeks, surge.count) == (11.0, 1.0, 8, 0)
    assert 19 < surge.threshold < 20 and not surge.is_one
    fill(arrival, 30, weeks=0)
    assert surge_of(made, at=now()).is_one


def test_a_surge_is_told_once_and_its_figures_go_on(arrival: Making):
    make_member(Role.MANAGER, "chief")
    rule("volume", least=5)
    assert alerting.look_for_surges() == []
    for number in range(6):
        services.receive(arrival(who=f"p{number}"))
    [alert] = alerting.look_for_surges()
    assert alert.facts["count"] == 6 and alert.facts["weeks"] == 0
    for number in range(6):
        services.receive(arrival(who=f"q{number}"))
    assert alerting.look_for_surges() == [] and Alert.objects.get().facts["count"] == 12
    assert letters() == ["chief@musee.example"] and "12" in mail.outbox[0].body


def test_what_nobody_was_left_to_look_at_is_looked_at(arrival: Making):
    rule("words", words="fuite")
    services.receive(arrival(text="Une fuite"))
    assert alerting.look_again() == 1 and alerting.look_again() == 0


def test_seen_to_once_and_then_no_letter(arrival: Making):
    boss = make_member(Role.MANAGER, "boss")
    rule("words", words="fuite", people=[boss])
    [alert] = alerting.look_at(services.receive(arrival(text="Une fuite")))
    with pytest.raises(BadInput):
        alerting.see_to(alert, by=boss, reason=" ")
    with pytest.raises(NotAllowed):
        alerting.see_to(alert, by=make_member(Role.READER), reason="Vu")
    alerting.see_to(alert, by=boss, reason="La salle est fermée.")
    with pytest.raises(BadInput):
        alerting.see_to(alert, by=boss, reason="Encore")
    alert.refresh_from_db()
    assert (alert.seen_by, alert.reason, alert.seen_at is not None) == (boss, "La salle est fermée.", True)
    assert letters() == [] and AlertLetter.objects.get().state == "dropped"
