"""What comes back from Tumblr: activity, hashtags, submissions. The service is a double."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from parvis.channels.contracts import Account, Event, TryLater, Visibility
from parvis.channels.networks.tumblr.adapter import Tumblr
from parvis.channels.networks.tumblr.tests.double import NOW, UUID, Double, answer, refusal


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Tumblr:
    return Tumblr(transport=server.transport)


@pytest.fixture
def account(server: Double) -> Account:
    options = {"blog": "musee", "tags": ["vase"]}
    return Account(id=UUID, base_url="x", secrets={"access": server.access, "refresh": "r"}, options=options)


def hear(adapter: Tumblr, account: Account, cursor: dict[str, Any]) -> tuple[list[Event], dict[str, Any]]:
    events: list[Event] = []
    for _turn in range(50):
        heard = adapter.listen(account, cursor)
        events, cursor = [*events, *heard.events], heard.cursor
        if not heard.more:
            return events, cursor
    raise AssertionError("it never ends")


def test_each_kind_becomes_an_event(server: Double, adapter: Tumblr, account: Account):
    server.notify("follow", 0)
    events, cursor = hear(adapter, account, {})
    assert events == []
    server.notify("follow", 1)
    server.notify("like", 2, target_post_id="70")
    server.notify("reply", 3, target_post_id="70", post_id="70", reply_text="Bravo")
    server.notify("reblog_naked", 4, target_post_id="70", post_id="71")
    server.notify(
        "reblog_with_content", 5, target_post_id="70", post_id="72", added_text="Voyez", post_tags=["vase", 5]
    )
    server.notify("mention_in_post", 6, post_id="73")
    server.notify("ask", 7)
    server.notify("post_flagged", 8)
    events, _cursor = hear(adapter, account, cursor)
    assert [each.what for each in events] == ["follow", "like", "reply", "repost", "quote", "mention", "message"]
    assert [each.on_id for each in events] == ["", "70", "70", "70", "70", "", ""]
    assert (events[2].text, events[4].text, events[4].tags) == ("Bravo", "Voyez", ("vase",))
    assert events[4].object_id == "lea/72" and events[4].object_url == "https://www.tumblr.com/lea/72"
    assert events[6].visibility is Visibility.DIRECT and events[0].author.address == "tumblr:lea"


@pytest.mark.parametrize(
    ("number", "every"), [(1, 1), (20, 1), (21, 1), (79, 1), (81, 1), (200, 1), (100, 7), (60, 19)]
)
def test_nothing_is_skipped_nor_told_twice(server: Double, adapter: Tumblr, account: Account, number: int, every: int):
    server.notify("follow", 0)
    _events, cursor = hear(adapter, account, {})
    for each in range(number):
        server.notify("like", 1 + each // every)
    events, cursor = hear(adapter, account, cursor)
    assert sorted({each.id for each in events}) == sorted(f"like:n{each + 1}" for each in range(number))
    assert hear(adapter, account, cursor)[0] == []


def test_more_than_a_page_in_one_second_does_not_go_on_for_ever(server: Double, adapter: Tumblr, account: Account):
    server.notify("follow", 0)
    _events, cursor = hear(adapter, account, {})
    for _each in range(50):
        server.notify("like", 1)
    assert len({each.id for each in hear(adapter, account, cursor)[0]}) >= 20


def test_hashtags_and_submissions_are_heard(server: Double, adapter: Tumblr, account: Account):
    _events, cursor = hear(adapter, account, {})
    body = '<p>Un <a href="https://musee.example/">vase</a><script>x</script></p>'
    server.tagged += [
        {"id_string": "1", "timestamp": NOW, "blog_name": "musee", "body": "nous"},
        {"id_string": "2", "timestamp": NOW + 1, "blog_name": "lea", "body": body, "tags": ["vase"],
         "post_url": "https://lea.tumblr.com/post/2"},
    ]  # fmt: skip
    server.submissions.append({"id_string": "3", "timestamp": NOW, "post_author": "tom", "body": "<p>Ma photo</p>"})
    server.submissions.append({"id_string": "4", "timestamp": NOW + 1, "anonymous_name": "Zoé", "summary": "La mienne"})
    events, cursor = hear(adapter, account, cursor)
    assert [(each.what, each.author.name, each.text) for each in events] == [
        ("message", "tom", "Ma photo"), ("message", "Zoé", "La mienne"), ("tag", "lea", "Un vase"),
    ]  # fmt: skip
    assert events[2].links == ("https://musee.example/",) and events[2].object_url == "https://lea.tumblr.com/post/2"
    assert events[0].visibility is Visibility.DIRECT
    assert hear(adapter, account, cursor)[0] == []


def test_a_blog_without_submissions_still_tells_the_rest(server: Double, adapter: Tumblr, account: Account):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", 1)
    server.fail(f"GET /v2/blog/{UUID}/posts/submission", refusal(404))
    assert len(hear(adapter, account, cursor)[0]) == 1


def test_a_round_that_fails_counts_for_nothing(server: Double, adapter: Tumblr, account: Account):
    _events, cursor = hear(adapter, account, {})
    server.notify("follow", 1)
    server.fail("GET /v2/tagged", refusal(429, headers={"retry-after": "60"}))
    with pytest.raises(TryLater):
        hear(adapter, account, cursor)
    assert len(hear(adapter, account, cursor)[0]) == 1


@pytest.mark.parametrize(
    "item", [5, None, {}, {"timestamp": "x"}, {"timestamp": -1}, {"timestamp": 10**18}, {"timestamp": True}]
)
def test_one_that_cannot_be_read_stops_no_other(server: Double, adapter: Tumblr, account: Account, item: Any):
    kept = {"notifications": {"seen": "2026-01-01T00:00:00+00:00", "there": []}}
    fine = {"id": "n1", "type": "follow", "timestamp": NOW, "from_tumblelog_name": "lea"}
    server.fail(f"GET /v2/blog/{UUID}/notifications", answer({"notifications": [item, fine]}))
    assert len(adapter.listen(account, kept).events) == 1


@pytest.mark.parametrize("data", [None, [], "x", {}, {"response": []}, {"response": {"notifications": "x"}}])
def test_an_answer_of_another_shape_is_silence(server: Double, adapter: Tumblr, account: Account, data: Any):
    import json

    kept = {"notifications": {"seen": "2026-01-01T00:00:00+00:00", "there": []}}
    server.fail(f"GET /v2/blog/{UUID}/notifications", httpx.Response(200, content=json.dumps(data)))
    assert adapter.listen(account, kept).events == ()
