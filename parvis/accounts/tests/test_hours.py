"""Opening hours in words."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.utils import timezone, translation

from parvis.accounts import queries
from parvis.accounts.hours import ExceptionalDays, Rule, Schedule, Stretch, say_days, say_time, say_week
from parvis.accounts.models import Closure, OpeningHours, Site

DAY = Stretch(time(10), time(18))
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def week(*days: int, stretch: Stretch = DAY) -> list[Rule]:
    return [Rule(day, stretch) for day in days]


@pytest.mark.parametrize(
    ("rules", "french_text", "english_text"),
    [
        (
            week(0, 2, 3, 4, 5, 6),
            "Ouvert tous les jours sauf le mardi, de 10 h à 18 h.",
            "Open every day except Tuesdays, from 10am to 6pm.",
        ),
        (week(*range(7)), "Ouvert tous les jours, de 10 h à 18 h.", "Open every day, from 10am to 6pm."),
        (
            week(2, 3, 4),
            "Ouvert du mercredi au vendredi, de 10 h à 18 h.",
            "Open from Wednesday to Friday, from 10am to 6pm.",
        ),
        (
            [*week(0, 1, 2, 3, 4), *week(5, 6, stretch=Stretch(time(14), time(17, 30)))],
            "Ouvert tous les jours, de 10 h à 18 h ; le samedi et le dimanche de 14 h à 17 h 30.",
            "Open every day, from 10am to 6pm; Saturdays and Sundays from 2pm to 5.30pm.",
        ),
        (
            [*week(0, 2, 4, 5, 6), *week(3, stretch=Stretch(time(10), time(21)))],
            "Ouvert tous les jours sauf le mardi, de 10 h à 18 h ; le jeudi jusqu’à 21 h.",
            "Open every day except Tuesdays, from 10am to 6pm; Thursdays until 9pm.",
        ),
        (
            [*week(2), *week(5, stretch=Stretch(time(14), time(16)))],
            "Ouvert le mercredi de 10 h à 18 h, le samedi de 14 h à 16 h.",
            "Open Wednesdays from 10am to 6pm, Saturdays from 2pm to 4pm.",
        ),
        ([], "", ""),
    ],
)
def test_the_week_in_one_sentence(rules: list[Rule], french_text: str, english_text: str) -> None:
    assert plain(say_week(Schedule(rules), MONDAY)) == french_text
    with translation.override("en"):
        assert say_week(Schedule(rules), MONDAY) == english_text


def test_a_break_makes_two_stretches() -> None:
    rules = [Rule(0, Stretch(time(10), time(12))), Rule(0, Stretch(time(14), time(18)))]
    assert plain(say_week(Schedule(rules), MONDAY)) == "Ouvert le lundi, de 10 h à 12 h et de 14 h à 18 h."


def test_a_season_replaces_the_rest_of_the_year() -> None:
    summer = Rule(0, Stretch(time(9), time(20)), date(2026, 7, 1), date(2026, 8, 31))
    schedule = Schedule([*week(0, 1), summer])
    assert schedule.stretches_on(date(2026, 7, 6)) == (summer.stretch,)
    assert schedule.stretches_on(date(2026, 7, 7)) == ()
    assert schedule.stretches_on(MONDAY) == (DAY,)


def test_the_next_opening_sees_exceptional_days() -> None:
    closed = ExceptionalDays(date(2026, 11, 24), date(2026, 11, 29))
    schedule = Schedule(week(*range(7)), [closed])
    assert schedule.next_opening(MONDAY, time(11)) == (date(2026, 11, 30), DAY)
    assert schedule.next_opening(MONDAY, time(9)) == (MONDAY, DAY)
    assert Schedule([]).next_opening(MONDAY) is None


def test_times_and_days() -> None:
    assert plain(say_time(time(9, 5))) == "9 h 05"
    assert say_days(date(2026, 1, 1), date(2026, 1, 1)) == "le jeudi 1er janvier"
    assert say_days(date(2026, 12, 24), date(2026, 12, 26)) == "du jeudi 24 décembre au samedi 26 décembre"
    with translation.override("en"):
        assert [say_time(time(hour)) for hour in (0, 9, 12, 13)] == ["12am", "9am", "12pm", "1pm"]


@pytest.fixture
def site(db: None) -> Site:
    site = Site.objects.create(name_fr="Le musée")
    for weekday in (0, 2, 3, 4, 5, 6):
        OpeningHours.objects.create(site=site, weekday=weekday, opens=time(10), closes=time(18))
    return site


def today(site: Site, year: int, month: int, day: int, hour: int) -> str:
    at = timezone.make_aware(datetime(year, month, day, hour))
    return plain(" ".join(queries.say_today(site, at=at)))


def test_today(site: Site) -> None:
    assert today(site, 2026, 11, 23, 9) == "Aujourd’hui, lundi 23 novembre : ouvert de 10 h à 18 h."
    assert today(site, 2026, 11, 23, 19) == (
        "Aujourd’hui, lundi 23 novembre : fermé pour aujourd’hui ; réouverture mercredi 25 novembre de 10 h à 18 h."
    )
    assert today(site, 2026, 11, 24, 12).endswith("fermé ; réouverture demain de 10 h à 18 h.")


def test_today_on_an_exceptional_day(site: Site) -> None:
    Closure.objects.create(site=site, first_day=date(2026, 11, 25), last_day=date(2026, 11, 25), reason_fr="grève")
    assert "fermé (grève) ; réouverture demain" in today(site, 2026, 11, 25, 12)
    Closure.objects.create(
        site=site, first_day=date(2026, 11, 26), last_day=date(2026, 11, 26), opens=time(12), closes=time(16)
    )
    assert today(site, 2026, 11, 26, 12).endswith("ouvert de 12 h à 16 h.")
    lines = queries.coming_closures(site, today=MONDAY)
    assert [plain(line.text) for line in lines] == ["fermé (grève)", "ouvert de 12 h à 16 h"]


def test_nothing_is_said_without_hours(db: None) -> None:
    empty = Site.objects.create(name_fr="Jardin")
    assert queries.say_today(empty) == ("", "") and queries.say_week(empty) == ""


def test_the_table_of_the_week(site: Site) -> None:
    lines = queries.week_table(site, today=MONDAY)
    assert [line.name for line in lines][:2] == ["lundi", "mardi"]
    assert lines[0].is_today and lines[1].hours == []


def test_sites_are_read_in_three_queries(site: Site, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        [read] = queries.open_sites(today=MONDAY)
        queries.say_week(read)
        queries.coming_closures(read)
