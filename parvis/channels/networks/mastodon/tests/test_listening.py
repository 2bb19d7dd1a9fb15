"""What comes back from a Mastodon-API server: once, in order, and whatever it looks like. The server is a double."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from parvis.channels.contracts import Account, Event, Reconnect, TryLater, Visibility
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.tests.double import HERE, TOKEN, Double, answer, person

OURS = "https://musee.example/"


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Mastodon:
    return Mastodon(transport=server.transport)


@pytest.fixture
def account() -> Account:
    options = {"account_id": "1", "tags": ["musee"], "addresses": [OURS]}
    return Account(id="musee@mastodon.example", base_url=HERE, secrets={"access_token": TOKEN}, options=options)


def hear(adapter: Mastodon, account: Account, cursor: dict[str, Any]) -> tuple[list[Event], dict[str, Any]]:
    events: list[Event] = []
    while True:
        heard = adapter.listen(account, cursor)
        events, cursor = [*events, *heard.events], heard.cursor
        if not heard.more:
            return events, cursor


def test_the_first_round_begins_now(adapter: Mastodon, account: Account, server: Double):
    server.notify("follow")
    events, cursor = hear(adapter, account, {})
    assert events == [] and cursor["notifications"] == "1"
    server.notify("follow")
    assert [each.id for each in hear(adapter, account, cursor)[0]] == ["notification:2"]


def test_the_first_of_all_is_not_missed(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow")
    events, _cursor = hear(adapter, account, cursor)
    assert [each.what for each in events] == ["follow"]


def test_each_kind_becomes_an_event(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    own = server.add({"status": "Bonjour"})
    server.notify("follow")
    server.notify("favourite", own)
    server.notify("reblog", own)
    server.notify(
        "mention", server.said('<p>Bravo &amp; merci <a href="https://musee.example/a?b=1&amp;c=2">ici</a></p>')
    )
    server.notify("mention", server.said("<p>Oui</p>", "901", in_reply_to_id=own["id"], in_reply_to_account_id="1"))
    server.notify("quote", server.said("<p>Voyez</p>", "902", quote={"state": "accepted", "quoted_status": own}))
    server.notify("mention", server.said("<p>Secret</p>", "903", visibility="direct"))
    server.notify("poll", own)
    events, _cursor = hear(adapter, account, cursor)
    assert [each.what for each in events] == ["follow", "like", "repost", "mention", "reply", "quote", "mention"]
    assert [each.on_id for each in events] == ["", own["id"], own["id"], "", own["id"], own["id"], ""]
    mention = events[3]
    assert (mention.text, mention.links) == ("Bravo & merci ici", ("https://musee.example/a?b=1&c=2",))
    assert (mention.object_id, mention.language, mention.tags) == ("https://autre.example/posts/900", "fr", ("musee",))
    assert events[6].visibility is Visibility.DIRECT
    assert (events[0].author.address, events[0].author.shown) == ("acct:lea@autre.example", "@lea@autre.example")


def test_nothing_is_skipped_nor_told_twice_over_many_pages(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    for _each in range(100):
        server.notify("follow")
    events, cursor = hear(adapter, account, cursor)
    assert [each.id for each in events] == [f"notification:{number}" for number in range(1, 101)]
    assert hear(adapter, account, cursor)[0] == []


def test_somebody_of_the_same_server_has_its_name(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", account=person("tom", "8", bot=True))
    event = hear(adapter, account, cursor)[0][0]
    assert event.author.address == "acct:tom@mastodon.example" and event.author.is_bot


def test_hashtags_and_addresses_of_ours_are_heard(adapter: Mastodon, account: Account, server: Double):
    server.tagged["musee"] = [server.said("<p>avant #musee</p>", "800")]
    _events, cursor = hear(adapter, account, {})
    server.tagged["musee"] += [
        server.said("<p>#musee</p>", "801"),
        {**server.said("<p>nous</p>", "802"), "account": server.me},
    ]
    server.searched[OURS] = [server.said(f'<p><a href="{OURS}a">vu</a></p>', "803")]
    events, cursor = hear(adapter, account, cursor)
    assert [(each.what, each.payload["id"]) for each in events] == [("tag", "801"), ("link", "803")]
    assert hear(adapter, account, cursor)[0] == []


@pytest.mark.parametrize("status", [401, 403, 404, 422])
def test_a_server_without_search_still_tells_the_rest(adapter: Mastodon, account: Account, server: Double, status: int):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow")
    server.fail("GET /api/v2/search", httpx.Response(status, text="no"))
    assert [each.what for each in hear(adapter, account, cursor)[0]] == ["follow"]


def test_a_round_that_fails_counts_for_nothing(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow")
    server.fail("GET /api/v1/timelines", answer({"error": "Too many requests"}, 429, {"Retry-After": "60"}))
    with pytest.raises(TryLater) as raised:
        hear(adapter, account, cursor)
    assert raised.value.after == 60
    assert len(hear(adapter, account, cursor)[0]) == 1


def test_one_that_cannot_be_read_stops_no_other(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow")
    server.notifications.append({"id": "2", "type": "follow"})
    server.notify("mention", {**server.said("<p>x</p>"), "created_at": "yesterday"})
    server.notify("follow")
    assert [each.id for each in hear(adapter, account, cursor)[0]] == ["notification:1", "notification:4"]


@pytest.mark.parametrize("data", [None, {}, "x", 5, [1, "a", None, []]])
def test_an_answer_of_another_shape_is_silence(adapter: Mastodon, account: Account, server: Double, data: Any):
    cursor = {"notifications": "5"}
    server.fail("GET /api/v1/notifications", httpx.Response(200, content=json.dumps(data)))
    heard = adapter.listen(account, cursor)
    assert heard.events == () and heard.cursor["notifications"] == "5" and not heard.more


def test_hostile_html_is_cleaned(adapter: Mastodon, account: Account, server: Double):
    _events, cursor = hear(adapter, account, {})
    server.notify(
        "mention",
        server.said('<p onclick="x()">a<script>alert(1)</script><img src=x onerror=y><a href="javascript:z">b</a></p>'),
    )
    event = hear(adapter, account, cursor)[0][0]
    assert "script" not in event.html and "onclick" not in event.html and "img" not in event.html
    assert event.text == "ab" and event.links == ()


@pytest.mark.parametrize(
    "cursor", [{"notifications": 5}, {"tags": []}, {"links": {"x": None}}, {"notifications": None}]
)
def test_a_cursor_of_another_time_begins_now(
    adapter: Mastodon, account: Account, server: Double, cursor: dict[str, Any]
):
    server.notify("follow")
    assert adapter.listen(account, cursor).events == ()


def test_a_revoked_token_is_told(adapter: Mastodon, account: Account, server: Double):
    server.tokens.clear()
    with pytest.raises(Reconnect):
        adapter.listen(account, {"notifications": "1"})
