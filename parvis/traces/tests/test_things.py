"""Permanent addresses: page, data, tombstone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from parvis.core.ids import uuid7
from parvis.traces.models import FormerSlug, Thing
from parvis.traces.representations import ACTIVITY, JSON_LD, Representation, choose, representations
from parvis.traces.services import (
    change_thing,
    keep_former_slug,
    register_thing,
    register_things,
    remove_thing,
)
from parvis.traces.signals import thing_changed, thing_removed

pytestmark = pytest.mark.django_db
KIND = "sample"


@pytest.fixture(autouse=True)
def _representation() -> Iterator[None]:
    representations._entries[KIND] = Representation(
        page=lambda thing: "/la-page/",
        data={
            JSON_LD: lambda thing: {"@id": thing.path, "name": thing.title},
            ACTIVITY: lambda thing: {"id": thing.path, "type": "Page"},
        },
        is_public=lambda thing: thing.title != "secret",
    )
    yield
    del representations._entries[KIND]


@pytest.fixture
def thing() -> Thing:
    return register_thing(kind=KIND, title="Œuvre")


def test_a_browser_is_sent_to_the_page(client: Client, thing: Thing) -> None:
    answer = client.get(thing.path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer["Location"]) == (303, "/la-page/")


@pytest.mark.parametrize("media_type", [JSON_LD, ACTIVITY])
def test_a_machine_gets_the_data_it_asks_for(client: Client, thing: Thing, media_type: str) -> None:
    answer = client.get(thing.path, headers={"accept": media_type})
    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    assert "Accept" in answer["Vary"]


def test_removed_things_leave_a_tombstone(client: Client, thing: Thing) -> None:
    remove_thing(thing)
    answer = client.get(thing.path, headers={"accept": ACTIVITY})
    assert (answer.status_code, answer.json()["type"]) == (410, "Tombstone")


def test_unknown_and_unpublished_are_not_found(client: Client) -> None:
    hidden = register_thing(kind=KIND, title="secret")
    for path in (hidden.path, f"/id/{uuid7()}"):
        assert client.get(path, headers={"accept": ACTIVITY}).status_code == 404


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("application/ld+json", JSON_LD),
        ('application/ld+json; profile="https://www.w3.org/ns/activitystreams"', ACTIVITY),
        ("text/html;q=0.1, application/activity+json", ACTIVITY),
        ("application/activity+json;q=0", "text/html"),
        ("application/activity+json;q=broken", "text/html"),
        ("image/png", "text/html"),
    ],
)
def test_the_accept_header_chooses(accept: str, chosen: str) -> None:
    assert choose(accept, representations[KIND]) == chosen


def test_many_things_keep_their_order() -> None:
    things = register_things(kind=KIND, titles=["a", "b", "x" * 900])
    assert [len(thing.title) for thing in things] == [1, 1, 500]


def test_changes_and_removals_are_told_after_commit(thing: Thing, django_capture_on_commit_callbacks: object) -> None:
    heard: list[str] = []
    thing_changed.connect(lambda thing, **_: heard.append(f"changed {thing.title}"), weak=False, dispatch_uid="t1")
    thing_removed.connect(lambda thing, **_: heard.append("removed"), weak=False, dispatch_uid="t2")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        change_thing(thing, title="Nouveau")
        remove_thing(thing)
        assert heard == []
    thing_changed.disconnect(dispatch_uid="t1")
    thing_removed.disconnect(dispatch_uid="t2")
    assert heard == ["changed Nouveau", "removed"]


def test_the_last_owner_of_a_former_slug_wins(thing: Thing) -> None:
    other = register_thing(kind=KIND, title="Autre")
    keep_former_slug(thing, slug="orphee")
    keep_former_slug(other, slug="orphee")
    assert FormerSlug.objects.get().thing == other
