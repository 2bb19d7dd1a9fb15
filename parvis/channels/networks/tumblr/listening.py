"""What happened since last time: the blog's activity, hashtags, and what people submitted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from parvis.channels.contracts import Account, Author, BadContent, Event, Round, Server, Visibility
from parvis.channels.contracts.events import What
from parvis.channels.contracts.walking import Turning, texts, walk
from parvis.channels.networks.tumblr.connecting import response_of
from parvis.core.text import clean_html, links_of, plain_of

PAGE = 20
# What people do towards a post or the blog; answered asks, flags and the like are Tumblr's own affairs.
_KINDS: dict[str, What] = {
    "like": "like", "follow": "follow", "reply": "reply", "reblog_naked": "repost", "reblog_with_content": "quote",
    "mention_in_reply": "mention", "mention_in_post": "mention", "ask": "message",
}  # fmt: skip
_LARGEST = 253_402_300_799  # the last second of the year 9999


@dataclass(frozen=True)
class Item:
    """A notification or a post, as far as it can be read."""

    key: str
    moment: datetime
    data: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A field, "" for what is no text; identifiers may be numbers."""
        value = self.data.get(name)
        is_told = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        return str(value) if is_told else ""


def listen(server: Server, account: Account, cursor: Mapping[str, Any]) -> Round:
    """One round. Raises a ChannelError; then nothing of the round counts."""
    blog = str(account.options.get("blog") or account.id)
    sources: dict[str, Turning[Item]] = {
        "notifications": _activity(server, account), "submissions": _submissions(server, account),
        **{f"tag:{tag}": _tagged(server, tag) for tag in texts(account.options.get("tags"))[:50]},
    }  # fmt: skip
    events: list[Event] = []
    onward: dict[str, Any] = {}
    more = False
    for source, turn in sources.items():
        kept = cursor.get(source)
        walked = walk(turn, kept if isinstance(kept, dict) else {})
        told = (_event(source, each, blog) for each in walked.items)
        events += [each for each in told if each is not None]
        onward[source], more = walked.cursor, more or walked.more
    return Round(events=tuple(events), cursor=onward, more=more)


def _activity(server: Server, account: Account) -> Turning[Item]:
    def turn(page: str) -> tuple[list[Item], str]:
        query = {"rollups": "false", **({"before": page} if page else {})}
        response = response_of(server, server.get(f"/v2/blog/{account.id}/notifications", query))
        items = _items(response.get("notifications"))
        return items, _before(items, page)

    return turn


def _tagged(server: Server, tag: str) -> Turning[Item]:
    def turn(page: str) -> tuple[list[Item], str]:
        query = {"tag": tag, "limit": str(PAGE), **({"before": page} if page else {})}
        items = _items(response_of(server, server.get("/v2/tagged", query)).get("items"))
        return items, _before(items, page) if len(items) >= PAGE else ""

    return turn


def _submissions(server: Server, account: Account) -> Turning[Item]:
    def turn(page: str) -> tuple[list[Item], str]:
        path = f"/v2/blog/{account.id}/posts/submission"
        try:
            response = response_of(server, server.get(path, {"offset": page} if page else {}))
        except BadContent:
            # The blog takes no submissions.
            return [], ""
        items = _items(response.get("posts"))
        return items, str(int(page or 0) + len(items)) if len(items) >= PAGE else ""

    return turn


def _before(items: list[Item], page: str) -> str:
    """Pages are named by time: the next one begins in the last second seen, whose items are known by their key."""
    if not items:
        return ""
    last = min(int(each.moment.timestamp()) for each in items)
    # A page all of one second would come again for ever: the second is left behind.
    return str(last + 1) if str(last + 1) != page else str(last)


def _items(listed: Any) -> list[Item]:
    return [item for each in listed if (item := _item(each)) is not None] if isinstance(listed, list) else []


def _item(data: Any) -> Item | None:
    stamp = data.get("timestamp") if isinstance(data, dict) else None
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 <= stamp <= _LARGEST:
        return None
    item = Item("", datetime.fromtimestamp(stamp, tz=UTC), data)
    names = ("id", "id_string", "type", "from_tumblelog_name", "post_id", "target_post_id", "timestamp")
    # Activities of some types carry no identifier: what they say together is one.
    key = item.text("id_string") or item.text("id") or ":".join(item.text(name) for name in names)
    return Item(key, item.moment, data)


def _event(source: str, item: Item, blog: str) -> Event | None:
    if source == "notifications":
        return _done(item)
    if source == "submissions":
        return _post(item, "message", f"submission:{item.key}", item.text("post_author"), Visibility.DIRECT)
    if item.text("blog_name") == blog:
        return None
    return _post(item, "tag", f"{source}:{item.key}", item.text("blog_name"), Visibility.PUBLIC)


def _done(item: Item) -> Event | None:
    what, who = _KINDS.get(item.text("type")), item.text("from_tumblelog_name")
    if what is None or not who:
        return None
    object_id = item.text("post_id") if what in ("reply", "quote", "mention", "repost") else ""
    return Event(
        id=f"{item.text('type')}:{item.key}", what=what, author=_author(who), at=item.moment,
        object_id=f"{who}/{object_id}" if object_id else "", on_id=item.text("target_post_id"),
        object_url=f"https://www.tumblr.com/{who}/{object_id}" if object_id else "",
        text=item.text("reply_text") or item.text("added_text"), tags=tuple(texts(item.data.get("post_tags"))[:50]),
        visibility=Visibility.DIRECT if what == "message" else Visibility.PUBLIC,
    )  # fmt: skip


def _post(item: Item, what: What, event_id: str, who: str, visibility: Visibility) -> Event:
    html = clean_html("".join(item.text(name) for name in ("title", "body", "caption", "text", "description")))
    url = item.text("post_url")
    return Event(
        id=event_id, what=what, author=_author(who or item.text("anonymous_name") or "anonymous"), at=item.moment,
        object_id=f"{who}/{item.key}", object_url=url if re.match(r"https?://", url) else "",
        text=plain_of(html) or item.text("summary"), html=html, links=links_of(html), visibility=visibility,
        tags=tuple(texts(item.data.get("tags"))[:50]),
    )  # fmt: skip


def _author(name: str) -> Author:
    return Author(address=f"tumblr:{name}", shown=name, name=name, url=f"https://www.tumblr.com/{name}")
