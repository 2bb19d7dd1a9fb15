"""Counting: what is a person, what is counted once, what is written, what is forgotten and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
import time_machine
from crawleruseragents import is_crawler
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import RequestFactory

from parvis.accounts.models import User
from parvis.core.clock import months_from, today
from parvis.traces import visits
from parvis.traces.models import DailyCount, DayMark, DaySalt
from parvis.traces.services import (
    CountedAct,
    Hit,
    forget_old_counts,
    forget_rare_words,
    forget_visitors,
    register_thing,
)
from parvis.traces.services import tally as tallies
from parvis.traces.services.counting import Counting
from parvis.traces.services.counts import salt_of
from parvis.traces.services.tally import Allowance, Robots

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
THING = str(uuid4())


def request(path: str = "/", *, method: str = "get", address: str = "192.0.2.7", **headers: str) -> Any:
    given = {"user-agent": FIREFOX, "accept-language": "fr", **{k.replace("_", "-"): v for k, v in headers.items()}}
    made = getattr(RequestFactory(), method)(path, headers=given, REMOTE_ADDR=address)
    made.user = AnonymousUser()
    return made


@pytest.fixture
def counting() -> Iterator[Counting]:
    yield Counting()


def see(counting: Counting, asked: Any | None = None, *, target: str = THING, **more: Any) -> None:
    """One view, as the site notes it."""
    visit = visits.look(asked or request(), counting.salt())
    if visit is not None:
        counting.note(Hit(visit=visit, act=CountedAct.VIEW, target=target, language="fr", **more))


def counted(act: str, target: str = THING, detail: str | None = None) -> int:
    rows = DailyCount.objects.filter(act=act, target=target)
    if detail is not None:
        rows = rows.filter(detail=detail)
    return sum(rows.values_list("count", flat=True))


# ── who is counted ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("header", [{"DNT": "1"}, {"Sec_GPC": "1"}])
def test_who_asks_not_to_be_tracked_leaves_nothing(header: dict[str, str]) -> None:
    assert visits.look(request(**header), b"s" * 32) is None
    assert visits.look(request(), b"s" * 32) is not None


def test_who_said_no_leaves_nothing() -> None:
    asked = request()
    asked.COOKIES["parvis_statistics"] = "no"
    assert visits.look(asked, b"s" * 32) is None


def test_staff_leaves_nothing() -> None:
    asked = request()
    asked.user = User(username="louise")
    assert visits.look(asked, b"s" * 32) is None


def test_nothing_of_the_visitor_stands_in_a_visit() -> None:
    visit = visits.look(request(address="203.0.113.9"), b"s" * 32)
    assert visit.who is not None and len(visit.who) == 16
    assert "203.0.113.9" not in repr(visit)


def test_an_identity_is_the_browser_the_address_and_the_day() -> None:
    one = visits.identity(b"a" * 32, "192.0.2.1", FIREFOX)
    assert one == visits.identity(b"a" * 32, "192.0.2.1", FIREFOX)
    assert one != visits.identity(b"b" * 32, "192.0.2.1", FIREFOX)
    assert one != visits.identity(b"a" * 32, "192.0.2.2", FIREFOX)
    assert one != visits.identity(b"a" * 32, "192.0.2.1", SAFARI)


def test_behind_the_proxy_the_address_is_the_one_it_wrote(settings: Any) -> None:
    salt, forged = b"s" * 32, {"x_forwarded_for": "6.6.6.6, 192.0.2.1"}
    direct = visits.look(request(address="192.0.2.1"), salt).who
    assert visits.look(request(address="192.0.2.1", **forged), salt).who == direct
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert visits.look(request(address="10.0.0.1", **forged), salt).who == direct


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"method": "head"}, "manners"),
        ({"accept_language": ""}, "manners"),
        ({"user_agent": ""}, "manners"),
        ({"sec_purpose": "prefetch;prerender"}, "ahead"),
        ({"purpose": "prefetch"}, "ahead"),
        ({"x_moz": "prefetch"}, "ahead"),
    ],
)
def test_manners_tell_robots(changes: dict[str, str], reason: str) -> None:
    assert visits.look(request(**changes), None).reason == reason


@pytest.mark.parametrize(
    ("referrer", "found"),
    [
        ("", ("", "")),
        ("http://testserver/oeuvres/venise/?q=secret", ("page", "/oeuvres/venise/")),
        ("https://www.example.org/a/path?who=me", ("host", "example.org")),
        ("https://user:pw@example.org:8443/", ("host", "example.org")),
        ("javascript:alert(1)", ("", "")),
        ("https://192.0.2.1 evil/", ("", "")),
        ("https://[::1", ("", "")),
        ("https://localhost.evil<script>/", ("", "")),
    ],
)
def test_of_a_referrer_only_the_page_or_the_host_is_read(referrer: str, found: tuple[str, str]) -> None:
    assert visits.came_from(request(referer=referrer)) == found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Licorne  BLANCHE ", "licorne blanche"),
        ("guerre 1914-1918", "guerre 1914-1918"),
        ("jeanne@example.org", ""),
        ("06 12 34 56 78", ""),
        ("https://example.org", ""),
        ("a" * 61, ""),
        ("lico\x00rne\u200b", "licorne"),
    ],
)
def test_words_are_cleaned_and_those_that_may_name_somebody_are_not_kept(typed: str, kept: str) -> None:
    assert visits.clean_words(typed) == kept


# ── robots ──────────────────────────────────────────────────────────────────


def test_listed_robots_are_known_and_looked_at_once() -> None:
    robots = Robots()
    with patch.object(tallies, "is_crawler", wraps=is_crawler) as looked:
        assert GOOGLE in robots and GOOGLE in robots and FIREFOX not in robots
    assert looked.call_count == 2
    assert all(len(name) == 8 for name in robots._known), "names are remembered by hash only"


def test_a_flood_of_new_browsers_is_no_crowd() -> None:
    robots = Robots()
    with patch.object(tallies, "is_crawler", return_value=False):
        taken = [f"{FIREFOX} {number}" not in robots for number in range(tallies.MOST_NEW_AGENTS + 50)]
        assert sum(taken) == tallies.MOST_NEW_AGENTS
        robots.begin()
        assert "Another/1.0" not in robots


@pytest.mark.django_db
def test_robots_are_counted_apart_with_their_reason(counting: Counting) -> None:
    counting.flush()
    see(counting, request(user_agent=GOOGLE))
    see(counting, request(method="head"))
    see(counting, request(sec_purpose="prefetch"))
    see(counting)
    counting.flush()
    assert counted("view") == counted("visitor") == 1
    assert [counted("robot", detail=reason) for reason in ("listed", "manners", "ahead")] == [1, 1, 1]


# ── sums ────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_views_add_up_and_a_visitor_counts_once_a_day_for_each_page_and_once_for_the_site(counting: Counting) -> None:
    counting.flush()
    for _ in range(3):
        see(counting)
    see(counting, target="/visiter/")
    see(counting, request(address="192.0.2.8"))
    counting.flush()
    assert counted("view") == 4 and counted("visitor") == 2
    assert counted("visitor", "/visiter/") == 1 and counted("visitor", "") == 2


@pytest.mark.django_db
def test_several_processes_and_restarts_count_a_visitor_once() -> None:
    first, second = Counting(), Counting()
    for process in (first, second):
        process.flush()
        see(process)
        process.flush()
    restarted = Counting()
    restarted.flush()
    see(restarted)
    restarted.flush()
    assert counted("view") == 3 and counted("visitor") == 1


@pytest.mark.django_db
def test_marks_of_one_visitor_cannot_be_put_together(counting: Counting) -> None:
    counting.flush()
    see(counting)
    see(counting, target="/visiter/")
    counting.flush()
    marks = list(DayMark.objects.values())
    assert len(marks) == 3 and all(set(mark) == {"id", "day"} for mark in marks)
    assert len({mark["id"] for mark in marks}) == 3


@pytest.mark.django_db
def test_before_the_salt_is_there_views_count_and_visitors_wait(counting: Counting) -> None:
    see(counting)
    counting.flush()
    assert counted("view") == 1 and counted("visitor") == 0


@pytest.mark.django_db
def test_arrivals_by_page_of_ours_by_host_and_unknown(counting: Counting) -> None:
    counting.flush()
    see(counting, target="/collection/", path="/collection/")
    see(counting, source=("page", "/collection/"))
    see(counting, source=("page", "/no/such/page/"))
    see(counting, source=("host", "example.org"))
    counting.flush()
    assert counted("source", detail="/collection/") == 1
    assert counted("source", detail="host:example.org") == 1
    assert counted("source", detail="") == 1
    assert not DailyCount.objects.filter(detail__contains="no/such").exists(), "invented paths leave nothing"


@pytest.mark.django_db
def test_invented_hosts_are_bounded(counting: Counting) -> None:
    counting.flush()
    with patch.object(tallies, "MOST_HOSTS", 3):
        counting.forget()
        counting.flush()
        for number in range(10):
            see(counting, source=("host", f"spam{number}.example"))
        counting.flush()
    assert counted("source", detail="host:") == 7
    assert DailyCount.objects.filter(detail__startswith="host:spam").count() == 3


@pytest.mark.django_db
def test_nobody_makes_a_word_frequent_alone(counting: Counting) -> None:
    counting.flush()
    for _ in range(6):
        see(counting, words="licorne")
    see(counting, request(address="192.0.2.8"), words="licorne")
    see(counting, words="")
    counting.flush()
    assert counted("vain", "", "licorne") == 2 and counted("vain", "", "") == 1


@pytest.mark.django_db
def test_what_a_request_claims_is_checked(counting: Counting) -> None:
    thing = register_thing(kind="video", title="Film")
    counting.flush()
    for target in (str(thing.pk), str(uuid4())):
        visit = visits.look(request(), counting.salt())
        counting.note(Hit(visit=visit, act=CountedAct.PLAY, target=target, is_claimed=True))
    counting.flush()
    assert list(DailyCount.objects.values_list("act", "target", "count")) == [("play", str(thing.pk), 1)]


@pytest.mark.django_db
def test_a_failing_database_loses_nothing(counting: Counting) -> None:
    counting.flush()
    see(counting)
    with patch("parvis.traces.services.counting.write_tally", side_effect=DatabaseError("away")):
        with pytest.raises(DatabaseError):
            counting.flush()
        with patch("parvis.traces.services.counting.close_old_connections"):
            counting._attempt()
    see(counting)
    counting.flush()
    assert counted("view") == 2 and counted("visitor") == 1


@pytest.mark.django_db
def test_the_buffer_is_bounded(counting: Counting, caplog: pytest.LogCaptureFixture) -> None:
    counting.flush()
    with patch("parvis.traces.services.counting.MOST_HITS", 10), patch.object(tallies, "MOST_ROWS", 4):
        for number in range(30):
            see(counting, target=f"/{number}/")
        assert len(counting._hits) == 10
        counting.flush()
    assert DailyCount.objects.count() <= 8 and "too many to count" in caplog.text


def test_an_allowance_is_of_a_day() -> None:
    allowance = Allowance(1)
    assert allowance.admits(date(2026, 1, 1), "a") and not allowance.admits(date(2026, 1, 1), "b")
    assert allowance.admits(date(2026, 1, 2), "b")


# ── time ────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_all_processes_share_the_days_salt_and_no_two_days_do() -> None:
    day = today()
    assert salt_of(day) == salt_of(day) != salt_of(day + timedelta(days=1))
    assert len(salt_of(day)) == 32


@pytest.mark.django_db
def test_salt_and_marks_are_gone_well_before_48_hours() -> None:
    with time_machine.travel("2026-03-10 06:00:00+00:00", tick=False) as clock:
        counting = Counting()
        counting.flush()
        see(counting)
        counting.flush()
        assert DaySalt.objects.exists() and DayMark.objects.count() == 2
        clock.move_to("2026-03-10 23:30:00+00:00")  # half past midnight in Paris: late writes still come in
        forget_visitors()
        assert DayMark.objects.count() == 2
        clock.move_to("2026-03-11 00:05:00+00:00")
        forget_visitors()
        assert not DayMark.objects.exists() and not DaySalt.objects.filter(day=date(2026, 3, 10)).exists()
        assert counted("view") == counted("visitor") == 1, "the counts stay"


@pytest.mark.django_db
def test_a_web_process_forgets_too_and_salts_the_new_day_before_it_begins() -> None:
    with time_machine.travel("2026-03-10 06:00:00+00:00", tick=False) as clock:
        counting = Counting()
        counting.flush()
        see(counting)
        counting.flush()
        first = counting.salt()
        clock.move_to("2026-03-10 22:50:00+00:00")
        counting.flush()
        clock.move_to("2026-03-10 23:00:01+00:00")
        assert counting.salt() not in (None, first), "tomorrow's salt was there before midnight"
        see(counting)
        clock.move_to("2026-03-11 01:00:00+00:00")
        counting.flush()
        assert set(DaySalt.objects.values_list("day", flat=True)) == {date(2026, 3, 11)}
        assert set(DayMark.objects.values_list("day", flat=True)) == {date(2026, 3, 11)}
    days = DailyCount.objects.filter(act="visitor", target="").order_by("day").values_list("day", "count")
    assert list(days) == [(date(2026, 3, 10), 1), (date(2026, 3, 11), 1)]


@pytest.mark.django_db
def test_a_hit_counts_for_the_day_it_happened() -> None:
    with time_machine.travel("2026-03-10 22:59:59+00:00", tick=False) as clock:
        counting = Counting()
        counting.flush()
        see(counting)
        clock.shift(2)
        counting.flush()
    assert set(DailyCount.objects.values_list("day", flat=True)) == {date(2026, 3, 10)}


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 31), date(2024, 2, 29)),
        (date(2026, 1, 1), date(2023, 12, 1)),
        (date(2027, 2, 1), date(2025, 1, 1)),
    ],
)
def test_twenty_five_months_before(day: date, before: date) -> None:
    assert months_from(day, -25) == before


@pytest.mark.django_db
def test_counts_are_kept_25_months() -> None:
    with time_machine.travel("2026-03-10 12:00:00+00:00", tick=False) as clock:
        counting = Counting()
        counting.flush()
        see(counting)
        counting.flush()
        clock.move_to("2028-04-10 12:00:00+00:00")
        assert forget_old_counts() == 0 and counted("view") == 1
        clock.move_to("2028-04-11 12:00:00+00:00")
        assert forget_old_counts() > 0 and not DailyCount.objects.exists()


def word(day: date, words: str, count: int) -> None:
    DailyCount.objects.create(day=day, act="vain", language="fr", detail=words, count=count)


@pytest.mark.django_db
def test_words_that_stay_rare_are_erased_and_still_count() -> None:
    day = today()
    word(day - timedelta(days=29), "jeanne martin", 2)
    word(day - timedelta(days=60), "jeanne martin", 1)
    word(day - timedelta(days=29), "", 3)
    word(day - timedelta(days=29), "licorne", 5)
    word(day - timedelta(days=27), "girafe", 1)
    assert forget_rare_words() == 1
    rows = DailyCount.objects.filter(act="vain").order_by("day", "detail").values_list("detail", "count")
    assert list(rows) == [("", 1), ("", 5), ("licorne", 5), ("girafe", 1)]


@pytest.mark.django_db
def test_a_mark_is_a_uuid_on_every_database(counting: Counting) -> None:
    counting.flush()
    see(counting)
    counting.flush()
    assert all(isinstance(pk, UUID) for pk in DayMark.objects.values_list("pk", flat=True))
