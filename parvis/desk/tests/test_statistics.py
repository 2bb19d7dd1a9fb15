"""Attendance in the desk: who may read it, what it says, what it hides, what it refuses."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.core.clock import today
from parvis.desk.statistics.chart import draw
from parvis.traces.models import DailyCount, Thing
from parvis.traces.services import register_thing, remove_thing
from parvis.traces.small import Figure

URL, ONE = "/desk/statistics/", "/desk/statistics/of/"


def add(act: str, target: str, count: int, *, days_ago: int = 0, detail: str = "", language: str = "") -> None:
    day = today() - timedelta(days=days_ago)
    DailyCount.objects.create(day=day, act=act, target=target, count=count, detail=detail, language=language)


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    ensure_roles()
    user = User.objects.create_user("lea", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.READER.value))
    client.force_login(user)
    return client


@pytest.fixture
def work(db: None) -> Thing:
    """A work read 42 times on two days, beside pages read less."""
    thing = register_thing(kind="work", title="Venise au soir")
    for language, count in (("fr", 20), ("en", 12)):
        add("view", str(thing.pk), count, language=language)
    add("view", str(thing.pk), 10, days_ago=3, language="fr")
    add("visitor", str(thing.pk), 9)
    add("visitor", "", 31)
    add("view", "/visiter/", 7, language="fr")
    add("view", "/nous-joindre/", 3, language="fr")
    add("source", str(thing.pk), 30, detail="/visiter/")
    add("source", str(thing.pk), 12, detail="host:blog.example")
    add("download", str(thing.pk), 5)
    add("vain", "", 6, detail="licorne", language="fr")
    add("vain", "", 2, detail="jeanne martin", language="fr")
    add("robot", "/visiter/", 1234, detail="listed")
    return thing


def page(client: Client, url: str = URL, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.mark.parametrize("url", [URL, f"{ONE}?target=/visiter/", f"{URL}?format=csv"])
def test_strangers_and_accounts_without_a_role_do_not_enter(client: Client, work: Thing, url: str) -> None:
    assert client.get(url).status_code == 302
    client.force_login(User.objects.create_user("paul", is_staff=True))
    assert client.get(url).status_code in (302, 403)


def test_every_role_may_read_it(reader: Client, work: Thing) -> None:
    assert "Fréquentation" in page(reader)
    for role in Role:
        user = User.objects.create_user(f"{role.value}-x", is_staff=True)
        user.groups.add(Group.objects.get(name=role.value))
        assert user.has_perm("traces.view_dailycount"), role


def test_an_empty_page_says_what_to_do(reader: Client) -> None:
    add("robot", "/", 12, detail="listed")
    text = page(reader)
    assert "Personne n’est encore venu" in text and "Ouvrir le site" in text and '<svg class="chart"' not in text


def test_figures_names_and_where_people_come_from(reader: Client, work: Thing) -> None:
    text = page(reader)
    for expected in (
        ">52<",
        ">31<",
        "Venise au soir",
        ">42<",
        "blog.example",
        "licorne",
        "1 234",
        "Robots qui disent leur nom",
    ):
        assert expected in text, expected
    assert "Ce qui est laissé de côté" in text and "Les chiffres en tableau" in text


def test_small_counts_and_what_would_give_them_away_are_hidden(reader: Client, work: Thing) -> None:
    text = page(reader)
    assert (
        "nous-joindre" not in text and "/visiter/" not in text.split("Ce qui est le plus consulté")[1].split("D’où")[0]
    )
    assert "2 autres" in text and ">10<" in text, "two pages are hidden, which make ten"
    assert "jeanne martin" not in text
    about = page(reader, ONE, target="/visiter/")
    assert "non montré" in about and ">7<" not in about, "the page of what is withheld does not say more"


def test_one_thing_keeps_its_page_when_it_is_gone(reader: Client, work: Thing) -> None:
    text = page(reader, ONE, target=str(work.pk))
    assert "Venise au soir" in text and ">42<" in text and "blog.example" in text and "Français" in text
    remove_thing(work)
    assert "Venise au soir" in page(reader, ONE, target=str(work.pk))


def test_what_was_never_counted_is_not_found(reader: Client, work: Thing) -> None:
    for target in ("", str(uuid4()), "/inconnue/", "<script>", "x" * 500):
        assert reader.get(ONE, {"target": target}).status_code == 404


@pytest.mark.parametrize(("choice", "views"), [("7", "52"), ("28", "57"), ("12m", "62")])
def test_periods(reader: Client, work: Thing, choice: str, views: str) -> None:
    add("view", "/visiter/", 5, days_ago=20)
    add("view", "/visiter/", 5, days_ago=200)
    text = page(reader, period=choice)
    assert f"<b>{views}</b>" in text


def test_free_days(reader: Client, work: Thing) -> None:
    since, until = today() - timedelta(days=9), today() - timedelta(days=3)
    text = page(reader, period="other", since=since.isoformat(), until=until.isoformat())
    assert "<b>10</b>" in text and f'value="{since.isoformat()}"' in text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"period": "siècle"}, "n’existe pas"),
        ({"period": "other", "since": "hier", "until": "2026-01-01"}, "pas une date"),
        ({"period": "other", "since": "1999-01-01", "until": "1999-03-01"}, "gardés 25 mois"),
        ({"period": "other", "since": "TODAY-10", "until": "TODAY+1"}, "encore à venir"),
        ({"period": "other", "since": "TODAY-3", "until": "TODAY"}, "au moins 7 jours"),
    ],
)
def test_other_days_are_refused_with_a_remedy(reader: Client, work: Thing, query: dict[str, str], told: str) -> None:
    def day(word: str) -> str:
        return (today() + timedelta(days=int(word[5:] or 0))).isoformat() if word.startswith("TODAY") else word

    text = page(reader, **{name: day(value) for name, value in query.items()})
    assert told in text and 'role="alert"' in text and "Voici les 28 jours" in text


def test_the_file_says_the_same_and_hides_the_same(reader: Client, work: Thing) -> None:
    add("view", "/=calcul/", 8)
    answer = reader.get(URL, {"format": "csv"})
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode().removeprefix("\ufeff"))))
    assert ["view", "", "", "60"] in rows and ["view", str(work.pk), "Venise au soir", "42"] in rows
    assert ["words in vain", "licorne", "", "6"] in rows
    assert not any("jeanne" in cell or "nous-joindre" in cell for row in rows for cell in row)
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)


def test_it_speaks_english(reader: Client, work: Thing) -> None:
    text = " ".join(reader.get(URL, headers={"accept-language": "en"}).content.decode().split())
    assert "What is consulted most" in text or "Ce qui est le plus consulté" in text


def test_a_chart_breaks_where_a_figure_is_hidden() -> None:
    days = [date(2026, 3, day) for day in range(1, 6)]
    figures = dict(zip(days, [Figure(10), Figure(None, "few"), Figure(0), Figure(48), Figure(20)], strict=True))
    chart = draw([("read", "main", figures)])
    (curve,) = chart.curves
    assert curve.path.count("M") == 2 and len(curve.gaps) == 1
    assert [level.text for level in chart.levels] == ["0", "10", "20", "30", "40", "50"]
    assert chart.top.text == "48" and len(chart.days) == 5


def test_a_chart_of_nothing_is_still_drawn() -> None:
    chart = draw([("read", "main", {date(2026, 3, 1): Figure(0)})])
    assert chart.top is None and [level.text for level in chart.levels] == ["0", "1"]
