"""The calendar, told to the minute: each sort of date, once, and nothing kept by mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from parvis.core.clock import midnight, now
from parvis.media.models import Picture
from parvis.rights.contracts import Showing
from parvis.rights.models import CalendarMark
from parvis.rights.services import (
    accept_terms,
    announce_due,
    grant_use,
    hold_back,
    may_show,
    publish_terms,
    record_consent,
    record_contribution,
    restrict_use,
    show_person,
    state_rights,
    write_terms,
)
from parvis.rights.signals import decision_changed
from parvis.rights.tasks import announce_dates
from parvis.traces.models import Thing

pytestmark = pytest.mark.django_db

DAY = date(2027, 3, 10)
NOON = midnight(DAY) + timedelta(hours=12)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def heard(django_capture_on_commit_callbacks) -> Any:
    """Run the minute's task; what was told."""
    told: list[frozenset[Any]] = []

    def hear(media: frozenset[Any], **_event: Any) -> None:
        told.append(media)

    decision_changed.connect(hear)

    def run() -> list[frozenset[Any]]:
        told.clear()
        with django_capture_on_commit_callbacks(execute=True):
            announce_dates.call_local()
        return list(told)

    yield run
    decision_changed.disconnect(hear)


def _grant(thing: Thing) -> datetime:
    grant_use([thing], holder="X", uses=["site"], valid_until=DAY)
    return midnight(DAY + timedelta(days=1))


def _grant_begins(thing: Thing) -> datetime:
    grant_use([thing], holder="X", uses=["site"], valid_from=DAY)
    return midnight(DAY)


def _restriction(thing: Thing) -> datetime:
    restrict_use([thing], why_fr="x", valid_until=DAY)
    return midnight(DAY + timedelta(days=1))


def _embargo(thing: Thing) -> datetime:
    hold_back([thing], why_fr="x", ends_at=NOON + 17 * MINUTE)
    return NOON + 17 * MINUTE


def _consent(thing: Thing) -> datetime:
    record_consent(show_person([thing], name="A"), uses=["site"], valid_until=DAY)
    return midnight(DAY + timedelta(days=1))


def _majority(thing: Thing) -> datetime:
    person = show_person([thing], name="A", born_on=DAY.replace(year=DAY.year - 18), guardian="B")
    record_consent(person, uses=["site"], by="guardian")
    return midnight(DAY)


def _terms(thing: Thing) -> datetime:
    terms = write_terms(version="1", uses=["site"], text_fr="t", text_en="t", ends_on=DAY)
    publish_terms(terms)
    accept_terms(record_contribution([thing], contributor="C"), terms)
    return midnight(DAY + timedelta(days=1))


@pytest.mark.parametrize("record", [_grant, _grant_begins, _restriction, _embargo, _consent, _majority, _terms])
def test_each_announced_moment_is_told_within_its_minute_and_once(
    picture: Picture, heard: Any, record: Callable[[Thing], datetime]
) -> None:
    licence = "in-copyright" if record in (_grant, _grant_begins) else "cc0-1.0"
    assert picture.thing is not None
    with time_machine.travel(midnight(DAY) - timedelta(days=3), tick=False) as clock:
        state_rights(picture.thing, licence=licence)
        moment = record(picture.thing)
        before = may_show(Showing(media=picture.address))
        assert before.changes_at == moment
        clock.move_to(moment - MINUTE)
        heard()
        assert heard() == []
        assert bool(may_show(Showing(media=picture.address))) is before.allowed
        clock.move_to(moment)
        assert heard() == [frozenset({picture.address})]
        assert bool(may_show(Showing(media=picture.address))) is not before.allowed
        clock.move_to(moment + MINUTE)
        assert heard() == []


def test_a_machine_that_was_off_tells_all_it_missed(picture: Picture, heard: Any) -> None:
    with time_machine.travel(midnight(DAY), tick=False) as clock:
        heard()
        grant_use([picture.thing], holder="X", uses=["site"], valid_until=DAY)
        clock.shift(timedelta(days=40))
        assert heard() == [frozenset({picture.address})]


def test_a_clock_set_back_tells_nothing_twice_and_goes_on(picture: Picture, heard: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        heard()
        clock.shift(timedelta(hours=-2))
        assert heard() == []
        assert CalendarMark.objects.get().told_until == now()


def test_telling_and_its_mark_are_one(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where telling fails, the mark stays: the next minute tells it."""
    with time_machine.travel(NOON, tick=False) as clock:
        announce_due()
        clock.shift(timedelta(days=1))

        def fail(**_moments: Any) -> int:
            raise RuntimeError

        monkeypatch.setattr("parvis.rights.services.calendar.announce_changes", fail)
        with pytest.raises(RuntimeError):
            announce_due()
        assert CalendarMark.objects.get().told_until == NOON
