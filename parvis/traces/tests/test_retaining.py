"""Words go when their time is over; the clock is moved to see it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.translation import gettext_lazy

from parvis.core.clock import months_from, now
from parvis.core.errors import BadInput
from parvis.core.processing import Keeping
from parvis.traces.models import Handle, Retention, Trace
from parvis.traces.queries import months_chosen
from parvis.traces.services import forget_expired, set_retention
from parvis.traces.tests.people import ANA, LIKED, SAID, act, counts, two_people

pytestmark = pytest.mark.django_db


def words() -> int:
    return Trace.objects.exclude(text=None).count()


def test_months_are_those_of_the_calendar() -> None:
    day = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert months_from(day, 1) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert months_from(day, -2) == datetime(2025, 11, 30, 12, tzinfo=UTC)
    assert months_from(day, 25) == datetime(2028, 2, 29, 12, tzinfo=UTC)


def test_words_of_a_kind_go_when_its_months_are_over() -> None:
    two_people()
    before, written = counts(), words()
    with time_machine.travel(months_from(now(), 11)):
        assert forget_expired() == (0, 0)
    assert words() == written
    with time_machine.travel(months_from(now(), 13)):
        assert forget_expired()[0] == written
    assert (words(), counts()) == (0, before)


def test_the_institution_may_keep_words_less_long_and_not_longer() -> None:
    two_people()
    set_retention(kind=SAID, months=2)
    with pytest.raises(BadInput):
        set_retention(kind=SAID, months=13)
    with time_machine.travel(months_from(now(), 3)):
        assert forget_expired()[0] == 3
    set_retention(kind=SAID, months=None)
    assert not Retention.objects.exists()


def test_an_address_goes_with_the_last_act_that_speaks_for_it() -> None:
    _ana, bob, thing = two_people()
    # What is liked is kept three years: that is when nobody speaks any more.
    with time_machine.travel(months_from(now(), 35)):
        forget_expired()
    assert Handle.objects.filter(erased_at=None).values_list("address", flat=True).get(pk=bob.pk) == bob.address
    with time_machine.travel(months_from(now(), 35)):
        act(LIKED, thing, bob)
    with time_machine.travel(months_from(now(), 37)):
        forget_expired()
    assert set(Handle.objects.filter(erased_at=None)) == {bob}
    assert not Handle.objects.filter(address=ANA).exists()


def test_a_time_of_keeping_is_chosen_within_its_bounds() -> None:
    assert months_chosen("rights.letters") == 12
    set_retention(kind="rights.letters", months=3)
    assert months_chosen("rights.letters") == 3
    for wrong in (0, 61):
        with pytest.raises(BadInput) as refused:
            set_retention(kind="rights.letters", months=wrong)
        assert refused.value.field == "months"
    with pytest.raises(BadInput):
        set_retention(kind="rights.proof", months=11)
    set_retention(kind="rights.letters", months=None)
    assert months_chosen("rights.letters") == 12


def test_a_time_of_keeping_is_declared_with_bounds_that_hold() -> None:
    with pytest.raises(ValueError, match="months"):
        Keeping(processing="x", label=gettext_lazy("letter"), usual=6, most=3)
