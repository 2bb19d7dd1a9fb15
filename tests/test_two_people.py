"""Two people: one exported and erased; the statistics, the ledger's counts and the pages before and after compared."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from typer.testing import CliRunner

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.cli.person import app
from parvis.collection.models import Work
from parvis.core.clock import now, today
from parvis.media.models import Picture
from parvis.rights.models import Acceptance, Consent, Deposit, DepositLink, Grant, GrantRequest, PersonShown
from parvis.rights.tests.somebodies import Somebody, known_everywhere
from parvis.traces.models import DailyCount, Handle, Thing, Trace
from parvis.traces.queries import Period, arrivals, language_share, most, robots, series, share_ways, totals, vain_words
from parvis.traces.tests.people import LIKED, SAID, act, register_kinds
from parvis.website.page_cache import shelf
from parvis.website.tests import house

pytestmark = pytest.mark.django_db
runner = CliRunner()
PAGES = (
    "/",
    "/en/",
    "/oeuvres/canal/",
    "/en/works/canal/",
    "/oeuvres/portrait/",
    "/en/works/portrait/",
    "/collection/",
)
# Not what ends soon: the grant she gave is a contract that counts, and says whose it is.
DESK = ("desk_statistics", "people", "processing_register", "rights_deliveries", "persons-shown:index")


@pytest.fixture(autouse=True)
def still(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A clock that stands, addresses in French, media in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALLOWED_HOSTS = [*configured.ALLOWED_HOSTS, "testserver"]
    shelf.clear()
    with translation.override("fr"), time_machine.travel(now(), tick=False):
        yield
    shelf.clear()


@pytest.fixture
def manager() -> User:
    ensure_roles()
    user: User = User.objects.create_user("manager", password="x")
    user.groups.add(Group.objects.get(name=Role.MANAGER.value))
    return user


@pytest.fixture
def people(manager: User, tmp_path: Path) -> tuple[Somebody, Somebody, Work, Work]:
    """Ana, shown in one work; Bob, in another; rights know both. Both speak, Ana to Bob, and Chloé of both."""
    house.museum()
    house.trees()
    register_kinds()
    works, known = [], []
    for mark, slug, title in (("ana", "portrait", "Portrait"), ("bob", "canal", "Le canal")):
        picture: Picture = house.picture(tmp_path, title=title)
        assert picture.thing is not None
        known.append(known_everywhere(mark, picture.thing, staff=manager))
        works.append(house.work(slug, title_fr=title, title_en=title, pictures=[picture]))
    both = [f"@{mark}@example.net" for mark in ("ana", "bob")]
    ana, bob, chloe = (Handle.objects.create(network="mastodon", address=one) for one in (*both, "@chloe@example.net"))
    for number, (mark, handle) in enumerate((("ana", ana), ("bob", bob))):
        act(SAID, works[number].thing, handle, text=f"mot de {mark}", payload={"tags": [f"sujet {mark}"]})
        act(SAID, works[1].thing, handle, text=f"autre mot de {mark}", at=now() - timedelta(days=40))
    act(LIKED, works[0].thing, ana, towards=both[1:])
    act(LIKED, works[0].thing, bob)
    act(SAID, works[0].thing, chloe, text=f"Avec {both[0]} et {both[1]}", towards=both)
    _counts(works)
    return known[0], known[1], works[0], works[1]


def _counts(works: list[Work]) -> None:
    """What visitors did, on three days."""
    for days, name in enumerate(("view", "visitor", "source", "download", "play", "share", "vain", "robot")):
        for work in works:
            DailyCount.objects.create(
                day=today() - timedelta(days=days % 3), act=name, target=str(work.thing_id), language="fr",
                detail="" if name in ("view", "visitor") else "mastodon", count=40 + days,
            )  # fmt: skip


def statistics() -> dict[str, Any]:
    """Every figure the desk can show, for a year."""
    period = Period(today() - timedelta(days=365), today())
    rows = sorted(DailyCount.objects.values_list("day", "act", "target", "language", "detail", "count"))
    asked = (totals, arrivals, share_ways, language_share, robots, vain_words)
    return {
        "rows": rows,
        "most": [repr(most(period, name)) for name in ("view", "download", "play")],
        "series": repr(series(period, "view")),
        **{ask.__name__: repr(ask(period)) for ask in asked},
    }


def ledger() -> dict[str, Counter[Any]]:
    """The ledger's counts by kind, verb, thing and day; by somebody; and whom it names."""
    acts = list(Trace.objects.all())
    return {
        "kind": Counter(one.kind for one in acts),
        "verb": Counter(one.verb for one in acts),
        "thing": Counter(one.thing_id for one in acts),
        "day": Counter(one.occurred_at.date() for one in acts),
        "channel": Counter(one.channel for one in acts),
        "somebody": Counter(Counter(one.handle_id for one in acts).values()),
        "towards": Counter(len(one.towards) for one in acts),
    }


def rows_of_rights() -> dict[str, Any]:
    """How many of each record, and of which state: what a report would count."""
    counted = {model.__name__: model._default_manager.count() for model in (PersonShown, Consent, Acceptance, Grant)}
    return counted | {"links": DepositLink.objects.count(), "deposits": Deposit.objects.count(),
                      "requests": Counter(GrantRequest.objects.values_list("state", flat=True)),
                      "things": Counter(Thing.objects.values_list("kind", "state"))}  # fmt: skip


def seen() -> dict[str, str]:
    """The public pages, read afresh by somebody without a cookie."""
    shelf.clear()
    return {path: _page(Client(), path) for path in PAGES}


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    # What differs at each reading says nothing of anybody.
    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", answer.content.decode())


def words_in(page: str) -> list[str]:
    """The words of a page, without its markup."""
    return re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL).split()


def export(who: str, folder: Path) -> tuple[bytes, bytes]:
    """What the command hands over: JSON, and the page to read."""
    assert runner.invoke(app, ["export", who, "--out", str(folder)]).exit_code == 0
    return (folder / "person.json").read_bytes(), (folder / "person.html").read_bytes()


def test_one_of_two_is_exported_and_erased_and_nothing_else_moves(
    people: tuple[Somebody, Somebody, Work, Work], manager: User, tmp_path: Path
) -> None:
    ana, bob, portrait, _canal = people
    before = (statistics(), ledger(), rows_of_rights(), seen())
    for name in ("ana", "bob"):
        _join(manager, name)
    mine, mine_to_read = export(ana.email, tmp_path / "ana")
    others = export(bob.email, tmp_path / "bob")
    _names_everything_of_one_and_nothing_of_the_other(json.loads(mine), mine_to_read.decode(), ana, bob)

    erased = runner.invoke(app, ["erase", ana.email, "--yes", "--json"])
    assert erased.exit_code == 0
    done = json.loads(erased.output)
    assert {name: done[name] for name in ("personshown", "contribution", "depositlink", "deposit", "grantrequest")} == (
        dict.fromkeys(("personshown", "contribution", "depositlink", "deposit", "grantrequest"), 1)
    )
    assert all(kept["why"] for kept in done["kept"])

    after = (statistics(), ledger(), rows_of_rights(), seen())
    assert after[:3] == before[:3]
    _pages_differ_by_the_erased_alone(before[3], after[3], portrait)
    # The other's export is the same, byte for byte.
    assert export(bob.email, tmp_path / "again") == others
    _no_trace_is_left(ana, manager)


def _join(manager: User, mark: str) -> None:
    """Staff join the person shown to their address in public, and so their e-mail to it."""
    client = Client()
    client.force_login(manager)
    shown = PersonShown.objects.get(name__startswith=mark.title())
    address = reverse("rights_join", args=["personshown", shown.pk])
    client.post(address, {"who-personshown": f"@{mark}@example.net"})
    shown.refresh_from_db()
    assert shown.person is not None
    assert set(shown.person.handles.values_list("network", flat=True)) == {"mastodon", "email"}


def _names_everything_of_one_and_nothing_of_the_other(
    told: dict[str, Any], page: str, ana: Somebody, bob: Somebody
) -> None:
    text = json.dumps(told, ensure_ascii=False)
    for word in (*ana.words, "mot de ana", "sujet ana", "@ana@example.net"):
        assert word in text, word
        assert word.replace("'", "&#x27;") in page, word
    for word in (*bob.words, "mot de bob", "sujet bob"):
        assert word not in text and word not in page, word
    assert (len(told["acts"]), len(told["named_by_others"])) == (3, 1)
    assert {"personshown", "consent", "contribution", "depositlink", "deposit", "grantrequest", "grant"} == set(
        told["records"]
    )
    assert len(told["processings"]) == 5


def _pages_differ_by_the_erased_alone(before: dict[str, str], after: dict[str, str], portrait: Work) -> None:
    """Pages where she was not shown are the same; hers lost her picture, and no word but those about it."""
    for path, page in before.items():
        if portrait.title_fr not in page:
            assert after[path] == page, path
    for path in ("/oeuvres/portrait/", "/en/works/portrait/"):
        assert "/media/" in before[path] and "/media/" not in after[path]
        assert portrait.title_fr in after[path]
    for path in before:
        assert "Ana" not in after[path] and "ana@example" not in after[path]
    assert words_in(before["/oeuvres/canal/"]) == words_in(after["/oeuvres/canal/"])
    assert "/media/" in after["/oeuvres/canal/"]


def _no_trace_is_left(ana: Somebody, manager: User) -> None:
    client = Client()
    client.force_login(manager)
    for name in DESK:
        page = client.get(reverse(name), follow=True).content.decode()
        assert not [word for word in ana.words if word in page], name
    listed = client.get(reverse("people"), {"q": "ana"}).content.decode()
    assert "ana@example" not in listed
    acts = Trace.objects.filter(handle__erased_at__isnull=False)
    assert acts.count() == 3 and not any(one.text or one.payload for one in acts)
