"""Answers owed: by when, and what happens when they are late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from parvis.accounts.contracts import Role
from parvis.accounts.models import Closure, Membership, OpeningHours, Site
from parvis.accounts.services import note_absence
from parvis.core.clock import day_of, now, today
from parvis.feedback.models import Climb, ClimbLetter, Topic
from parvis.feedback.needs import late
from parvis.feedback.queries import due_from, overdue
from parvis.feedback.services import climb_overdue, keep_promise, letters, move_topic, open_topic, route_topic
from parvis.feedback.services.taking import Place
from parvis.feedback.tests.house import House, engaged

# A Friday, at nine in Paris.
FRIDAY = datetime(2026, 11, 27, 8, tzinfo=UTC)


def _owed(days: int, counting: str) -> date:
    """The last day on which the answer is in time."""
    return day_of(due_from(FRIDAY, days, counting=counting) - timedelta(seconds=1))


def test_days_are_counted_as_the_house_chose(db: None) -> None:
    assert _owed(3, "all") == date(2026, 11, 30)
    assert _owed(3, "weekdays") == date(2026, 12, 2)
    assert _owed(3, "open") == date(2026, 12, 2), "without hours, Monday to Friday"
    site = Site.objects.create(name_fr="Le bâtiment")
    for weekday in (5, 6):
        OpeningHours.objects.create(site=site, weekday=weekday, opens="10:00", closes="18:00")
    assert _owed(3, "open") == date(2026, 12, 5)
    Closure.objects.create(site=site, first_day=date(2026, 11, 28), last_day=date(2026, 11, 28))
    assert _owed(3, "open") == date(2026, 12, 6)


def test_a_house_closed_for_a_year_answers_all_the_same(db: None) -> None:
    site = Site.objects.create(name_fr="Le bâtiment")
    OpeningHours.objects.create(site=site, weekday=5, opens="10:00", closes="18:00")
    Closure.objects.create(site=site, first_day=date(2026, 11, 1), last_day=date(2028, 1, 1))
    assert date(2027, 2, 1) < _owed(5, "open") < date(2027, 4, 1)


def _late(house: House, **place: Any) -> Topic:
    """A topic whose answer was due a minute ago."""
    topic = open_topic(title="Voir les films chez soi", place=Place(**place), by=house.editor)
    Topic.objects.filter(pk=topic.pk).update(due_at=now() - timedelta(minutes=1))
    topic.refresh_from_db()
    return topic


def test_what_is_late_climbs_to_the_department_then_to_the_institution(house: House) -> None:
    topic = _late(house, department=house.mediation)
    assert list(overdue()) == [topic] and late(house.head) is not None
    assert (climb_overdue(), climb_overdue()) == (1, 0)
    assert [letter.person for letter in ClimbLetter.objects.all()] == [house.head]
    # The further delay is over.
    Topic.objects.filter(pk=topic.pk).update(escalated_at=now() - timedelta(days=30))
    assert (climb_overdue(), climb_overdue()) == (1, 0)
    assert [climb.level for climb in topic.climbs.all()] == [Climb.Level.DEPARTMENT, Climb.Level.INSTITUTION]
    assert [letter.person for letter in ClimbLetter.objects.order_by("pk")] == [house.head, house.director]
    need = late(house.director)
    assert need is not None and need.urgency == 0


def test_without_a_department_or_its_manager_it_goes_straight_up(house: House) -> None:
    for place in ({}, {"department": house.collections}):
        topic = _late(house, **place)
        assert climb_overdue() == 1
        assert [climb.level for climb in topic.climbs.all()] == [Climb.Level.INSTITUTION]


def test_nothing_climbs_once_answered_and_its_letter_is_dropped(house: House) -> None:
    topic = _late(house, department=house.mediation)
    assert climb_overdue() == 1
    topic.refresh_from_db()
    move_topic(topic=topic, after="considered", reason="Nous regardons", by=house.editor)
    topic.refresh_from_db()
    assert topic.is_overdue, "considering is no answer"
    move_topic(topic=topic, after="declined", reason="Pas de droits", by=house.editor)
    assert letters.send_waiting() == 0 and not mail.outbox
    assert ClimbLetter.objects.get().state == "dropped"
    assert climb_overdue() == 0 and late(house.head) is None


def test_sent_elsewhere_it_climbs_anew_to_those_who_heard_nothing(house: House) -> None:
    other = engaged("other", Role.CONTRIBUTOR)
    Membership.objects.create(member=other, department=house.collections, role=Role.MANAGER)
    topic = _late(house, department=house.mediation)
    climb_overdue()
    topic.refresh_from_db()
    route_topic(topic=topic, department=house.collections, by=house.editor)
    assert climb_overdue() == 1
    assert [letter.person for letter in ClimbLetter.objects.order_by("pk")] == [house.head, other]


@pytest.mark.django_db(transaction=True)
def test_the_letter_tells_the_title_and_no_words_of_anybody(house: House) -> None:
    from parvis.feedback.tests.house import said

    topic = _late(house, department=house.mediation)
    topic.remarks.add(said("Je m’appelle Ana et je suis fâchée", is_private=True, source="network"))
    climb_overdue()
    assert letters.send_waiting() == 1
    sent = mail.outbox[0]
    assert sent.to == ["head@parvis.example"] and "Voir les films chez soi" in sent.subject
    assert "Ana" not in sent.body and str(topic.pk) in sent.body and "Médiation" in sent.body
    assert letters.send_waiting() == 0


def test_the_deputy_of_whoever_is_away_is_told(house: House) -> None:
    deputy = engaged("deputy", Role.EDITOR)
    note_absence(member=house.head, first_day=today(), last_day=today(), deputy=deputy, by=house.head)
    _late(house, department=house.mediation)
    climb_overdue()
    assert [letter.person for letter in ClimbLetter.objects.all()] == [deputy]


def test_what_is_owed_keeps_its_date_when_the_promise_changes(house: House) -> None:
    topic = open_topic(title="Films", by=house.editor)
    before = topic.due_at
    keep_promise(days=1, climb_days=1, counting="all", by=house.director)
    topic.refresh_from_db()
    assert topic.due_at == before
    newer = open_topic(title="Bancs", by=house.editor)
    assert newer.due_at is not None and before is not None and newer.due_at < before
