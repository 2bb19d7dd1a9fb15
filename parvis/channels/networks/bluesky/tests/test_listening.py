"""What comes back from Bluesky: once, nothing skipped, whatever it looks like. The server is a double."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from parvis.channels.contracts import Account, Event, TryLater
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.channels.networks.bluesky.tests.double import DID, HERE, LEA, POST, Double, answer, refusal

OURS = "https://musee.example/"
LIST = "app.bsky.notification.listNotifications"
MINE = f"at://{DID}/{POST}/a"


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Bluesky:
    return Bluesky(transport=server.transport)


@pytest.fixture
def account(server: Double) -> Account:
    options = {"handle": "musee.example", "tags": ["vase"], "addresses": [OURS]}
    return Account(id=DID, base_url=HERE, secrets={"access": server.access, "refresh": "r"}, options=options)


def hear(adapter: Bluesky, account: Account, cursor: dict[str, Any]) -> tuple[list[Event], dict[str, Any]]:
    events: list[Event] = []
    for _turn in range(50):
        heard = adapter.listen(account, cursor)
        events, cursor = [*events, *heard.events], heard.cursor
        if not heard.more:
            return events, cursor
    raise AssertionError("it never ends")


def test_the_first_round_begins_now(adapter: Bluesky, account: Account, server: Double):
    server.notify("follow", 1)
    events, cursor = hear(adapter, account, {})
    assert events == []
    server.notify("follow", 2)
    assert [each.id[-2:] for each in hear(adapter, account, cursor)[0]] == ["n1"]


def test_the_first_of_all_is_not_missed(adapter: Bluesky, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", 1)
    assert len(hear(adapter, account, cursor)[0]) == 1


def test_each_kind_becomes_an_event(adapter: Bluesky, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    facets = [
        {"index": {}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": f"{OURS}a"}]},
        {"index": {}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "vase"}]},
        {"index": {}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "javascript:alert(1)"}]},
    ]
    server.notify("follow", 1)
    server.notify("like", 2, reasonSubject=MINE)
    server.notify("repost", 3, reasonSubject=MINE)
    server.notify("mention", 4, record={"text": "Bravo", "langs": ["fr"], "facets": facets})
    server.notify(
        "reply", 5, reasonSubject=f"at://{DID}/{POST}/root", record={"text": "Oui", "reply": {"parent": {"uri": MINE}}}
    )
    server.notify(
        "reply", 6, reasonSubject=MINE, record={"text": "Non", "reply": {"parent": {"uri": f"at://{LEA}/x/y"}}}
    )
    server.notify("quote", 7, reasonSubject=MINE)
    server.notify("starterpack-joined", 8)
    events, _cursor = hear(adapter, account, cursor)
    assert [each.what for each in events] == ["follow", "like", "repost", "mention", "reply", "reply", "quote"]
    assert [each.on_id for each in events] == ["", MINE, MINE, "", MINE, MINE, MINE]
    mention = events[3]
    assert (mention.text, mention.language, mention.links, mention.tags) == ("Bravo", "fr", (f"{OURS}a",), ("vase",))
    assert (mention.author.address, mention.author.shown, mention.author.name) == (LEA, "@lea.example", "Léa")
    assert mention.object_url == f"https://bsky.app/profile/{LEA}/post/n3"


@pytest.mark.parametrize("number", [1, 49, 50, 51, 199, 200, 201, 437])
def test_nothing_is_skipped_nor_told_twice(adapter: Bluesky, account: Account, server: Double, number: int):
    server.notify("follow", 0)
    _events, cursor = hear(adapter, account, {})
    for each in range(number):
        server.notify("like", 1 + each // 3)
    events, cursor = hear(adapter, account, cursor)
    assert len(events) == number == len({each.id for each in events})
    assert hear(adapter, account, cursor)[0] == []


def test_what_comes_at_the_very_moment_of_the_last_is_heard(adapter: Bluesky, account: Account, server: Double):
    server.notify("like", 1)
    _events, cursor = hear(adapter, account, {})
    server.notify("like", 1)
    events, cursor = hear(adapter, account, cursor)
    assert [each.id[-2:] for each in events] == ["n1"]
    assert hear(adapter, account, cursor)[0] == []


def test_hashtags_and_addresses_of_ours_are_heard(adapter: Bluesky, account: Account, server: Double):
    server.found = {"#vase": [server.said("avant", 1, "p1")], "musee.example": []}
    _events, cursor = hear(adapter, account, {})
    ours = {**server.said("nous", 3, "p3"), "author": {"did": DID, "handle": "musee.example"}}
    server.found["#vase"] += [server.said("un #vase", 2, "p2"), ours]
    server.found["musee.example"].append(server.said("vu", 4, "p4"))
    events, cursor = hear(adapter, account, cursor)
    assert [(each.what, each.text) for each in events] == [("tag", "un #vase"), ("link", "vu")]
    assert hear(adapter, account, cursor)[0] == []


@pytest.mark.parametrize("how", [refusal(400, "InvalidRequest"), refusal(404, "NotFound")])
def test_a_server_without_search_still_tells_the_rest(
    adapter: Bluesky, account: Account, server: Double, how: httpx.Response
):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", 1)
    server.fail("app.bsky.feed.searchPosts", how)
    assert len(hear(adapter, account, cursor)[0]) == 1


def test_a_round_that_fails_counts_for_nothing(adapter: Bluesky, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", 1)
    server.fail("app.bsky.feed.searchPosts", refusal(502, "UpstreamFailure"))
    with pytest.raises(TryLater):
        hear(adapter, account, cursor)
    assert len(hear(adapter, account, cursor)[0]) == 1


def test_one_that_cannot_be_read_stops_no_other(adapter: Bluesky, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", 1)
    server.notifications.append({"uri": 5})
    server.notify("follow", 2, record="x")
    assert len(hear(adapter, account, cursor)[0]) == 2


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {}, {"notifications": "x"}, {"notifications": [1, None]}, {"notifications": [], "cursor": "same"}],
)
def test_an_answer_of_another_shape_is_silence(adapter: Bluesky, account: Account, server: Double, data: Any):
    cursor = {"notifications": {"seen": "2026-11-01T00:00:00+00:00", "there": []}}
    server.fail(LIST, answer(data))
    assert adapter.listen(account, cursor).events == ()


@pytest.mark.parametrize(
    "cursor", [{"notifications": 5}, {"notifications": {"seen": "x"}}, {"notifications": {"seen": 5, "there": 6}}]
)
def test_a_cursor_of_another_time_begins_now(
    adapter: Bluesky, account: Account, server: Double, cursor: dict[str, Any]
):
    server.notify("follow", 1)
    assert adapter.listen(account, cursor).events == ()
