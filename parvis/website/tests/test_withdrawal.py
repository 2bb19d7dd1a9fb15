"""A picture withdrawn, or whose time is over, is gone by every door within a minute: kept pages included.

Doors: the work's page, the card of a shared link, downloads, the feed, the search, the derivatives' addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from parvis.collection.models import Work, WorkPicture
from parvis.collection.search import index_works
from parvis.core.clock import midnight, now, today
from parvis.media.models import Picture
from parvis.rights import addresses
from parvis.rights.models import Consent, Grant
from parvis.rights.services import (
    accept_terms,
    grant_use,
    hold_back,
    publish_terms,
    record_consent,
    record_contribution,
    restrict_use,
    revoke_grant,
    show_person,
    state_rights,
    withdraw_acceptance,
    withdraw_consent,
    write_terms,
)
from parvis.rights.tasks import announce_dates
from parvis.website.freshness import stamp
from parvis.website.page_cache import shelf
from parvis.website.tests import house

PAGE, SEARCH = "/oeuvres/venise/", "/collection/search.json"
USES = ["site", "share_card", "download", "post"]
Withdraw = Callable[[], object]


@pytest.fixture
def shown(venise: Work, tmp_path: Path) -> Picture:
    """The picture of a work, allowed by a grant until tomorrow."""
    picture = house.picture(tmp_path, licence="")
    state_rights(picture.thing, licence="in-copyright", holder="La famille")
    grant_use([picture.thing], holder="La famille", uses=USES, valid_until=today())
    WorkPicture.objects.create(work=venise, picture=picture)
    index_works([venise.pk])
    return picture


def doors(client: Client, picture: Picture) -> dict[str, bool]:
    """Whether the picture is seen by each door."""
    mark = str(picture.address)
    page = client.get(PAGE).content.decode()
    card = addresses.share_address(picture.address)
    told = client.get(SEARCH).json()["works"]
    filtered = client.get(SEARCH + "?image=1").json()["total"]
    return {
        "page": f"/media/{mark}/" in page.replace(card, ""),
        "card": card in page or client.get(card).status_code == 200,
        "download": client.get(addresses.original_address(picture.address)).status_code == 200,
        "download of a size": client.get(addresses.width_address(picture.address, 640) + "?download").status_code
        == 200,
        "feed": mark in client.get(reverse("website:works_feed")).content.decode(),
        "search": told[0]["image"] is not None,
        "search filter": filtered == 1,
        "derivative": client.get(addresses.width_address(picture.address, 640)).status_code == 200,
        "permanent address": client.get(f"/id/{mark}").status_code == 303,
    }


def test_the_doors_are_the_sites_own(client: Client, shown: Picture) -> None:
    assert all(doors(client, shown).values()), doors(client, shown)


@pytest.mark.parametrize(
    "way", ["revoked", "restricted", "embargoed", "person shown", "consent", "contributor", "terms"]
)
def test_a_withdrawal_closes_every_door_at_once(
    client: Client, shown: Picture, django_capture_on_commit_callbacks: Any, way: str
) -> None:
    thing = shown.thing
    ways: dict[str, Withdraw] = {
        "revoked": lambda: revoke_grant(Grant.objects.get()),
        "restricted": lambda: restrict_use([thing], why_fr="litige"),
        "embargoed": lambda: hold_back([thing], why_fr="presse", ends_at=now() + timedelta(days=1)),
        "person shown": lambda: show_person([thing], name="Camille"),
        "contributor": lambda: record_contribution([thing], contributor="Sacha"),
        "consent": lambda: withdraw_consent(Consent.objects.get()),
        "terms": lambda: withdraw_acceptance(accepted),
    }
    with django_capture_on_commit_callbacks(execute=True):
        if way == "consent":
            record_consent(show_person([thing], name="Camille"), uses=USES)
        if way == "terms":
            terms = write_terms(version="1", uses=USES, text_fr="t", text_en="t")
            publish_terms(terms)
            accepted = accept_terms(record_contribution([thing], contributor="Sacha"), terms)
    before = doors(client, shown)
    assert all(before.values()), before
    with django_capture_on_commit_callbacks(execute=True):
        ways[way]()
    after = doors(client, shown)
    assert not any(after.values()), after


def test_the_time_over_closes_every_door_kept_or_not(
    client: Client, shown: Picture, django_capture_on_commit_callbacks: Any
) -> None:
    end = midnight(today() + timedelta(days=1))
    with time_machine.travel(end - timedelta(minutes=1), tick=False) as clock:
        before = doors(client, shown)
        assert all(before.values()), before
        # Kept whole in this process: the second asking reads no rights.
        assert doors(client, shown) == before
        clock.move_to(end)
        after = doors(client, shown)
        # The search's filter follows the minute's task; everything else asks, or was kept no longer.
        assert {name for name, is_seen in after.items() if is_seen} <= {"search filter"}
        with django_capture_on_commit_callbacks(execute=True):
            announce_dates.call_local()
        assert not any(doors(client, shown).values())


def test_a_kept_feed_and_page_end_with_the_right_not_with_the_stamp(client: Client, shown: Picture) -> None:
    """Nobody is told of anything here: the kept pages know their own end."""
    feed = reverse("website:works_feed")
    hold = now() + timedelta(seconds=90)
    hold_back([shown.thing], why_fr="x", uses=["press"], ends_at=hold)
    with time_machine.travel(now(), tick=False) as clock:
        client.get(PAGE)
        client.get(feed)
        clock.move_to(hold - timedelta(seconds=1))
        assert shelf.get(f"{PAGE}?", stamp()) is not None
        assert shelf.get(f"{feed}?", stamp()) is not None
        clock.move_to(hold)
        assert shelf.get(f"{PAGE}?", stamp()) is None
        assert shelf.get(f"{feed}?", stamp()) is None


@pytest.mark.parametrize("seconds", [3600, 60, 12, 0])
def test_no_cache_keeps_a_picture_past_its_time_nor_beyond_a_minute(
    client: Client, shown: Picture, seconds: int
) -> None:
    end = midnight(today() + timedelta(days=1))
    asked = [
        addresses.width_address(shown.address, 640),
        addresses.share_address(shown.address),
        addresses.original_address(shown.address),
    ]
    with time_machine.travel(end - timedelta(seconds=seconds), tick=False):
        for address in asked:
            answer = client.get(address)
            if not seconds:
                assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
                continue
            assert answer["Cache-Control"] == f"public, max-age={min(60, seconds)}, must-revalidate"
            assert answer.status_code == 200
        known = client.get(asked[0], headers={"If-None-Match": '"x"'})
        assert known.status_code == (200 if seconds else 403)
