"""What happened since last time: notifications, hashtags, and posts that link to an address of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from parvis.channels.contracts import Account, Author, BadContent, Event, Round, Server
from parvis.channels.contracts.events import What
from parvis.channels.contracts.walking import Turning, texts, walk
from parvis.channels.networks.bluesky.publishing import page_of

log = structlog.get_logger(__name__)
PAGE, PAGES = 50, 4
_KINDS: dict[str, What] = {
    "like": "like", "repost": "repost", "follow": "follow", "mention": "mention", "reply": "reply", "quote": "quote",
}  # fmt: skip


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(_Reply):
    did: str
    handle: str
    displayName: str | None = None


class Seen(_Reply):
    """A notification, or a post found by a search (which has no reason)."""

    uri: str
    author: Person
    indexedAt: AwareDatetime
    reason: str = ""
    reasonSubject: str | None = None
    record: Any = None

    @property
    def key(self) -> str:
        return self.uri

    @property
    def moment(self) -> datetime:
        return self.indexedAt


@dataclass(frozen=True)
class _Heard:
    events: tuple[Event, ...]
    cursor: dict[str, Any]
    more: bool = False


Telling = Callable[[Seen], Event | None]


def listen(server: Server, account: Account, cursor: Mapping[str, Any]) -> Round:
    """One round. Raises a ChannelError; then nothing of the round counts."""
    heard = {"notifications": _walk(_notifications(server), _of(cursor, "notifications"), lambda s: _event(s, account))}
    for tag in _words(account, "tags"):
        query = {"q": f"#{tag}", "tag": tag, "sort": "latest"}
        heard[f"tag:{tag}"] = _search(server, account, query, "tag", f"tag:{tag}", cursor)
    for url in _words(account, "addresses"):
        host = urlsplit(url).hostname or url
        query = {"q": host, "domain": host, "sort": "latest"}
        heard[f"link:{url}"] = _search(server, account, query, "link", f"link:{url}", cursor)
    return Round(
        events=tuple(event for each in heard.values() for event in each.events),
        cursor={source: each.cursor for source, each in heard.items()},
        more=any(each.more for each in heard.values()),
    )


def _search(
    server: Server, account: Account, query: dict[str, str], what: What, source: str, cursor: Mapping[str, Any]
) -> _Heard:
    def tell(seen: Seen) -> Event | None:
        return None if seen.author.did == account.id else _said(seen, what, f"{source}:{seen.uri}", "")

    try:
        return _walk(_pages(server, "app.bsky.feed.searchPosts", "posts", query), _of(cursor, source), tell)
    except BadContent:
        # The server has no search, or keeps it from clients: notifications go on.
        return _Heard((), dict(_of(cursor, source)))


def _walk(turn: Turning[Seen], cursor: Mapping[str, Any], tell: Telling) -> _Heard:
    walked = walk(turn, cursor, pages=PAGES)
    events = tuple(event for each in walked.items if (event := tell(each)) is not None)
    return _Heard(events, walked.cursor, walked.more)


def _notifications(server: Server) -> Turning[Seen]:
    return _pages(server, "app.bsky.notification.listNotifications", "notifications", {})


def _pages(server: Server, method: str, key: str, query: Mapping[str, str]) -> Turning[Seen]:
    def turn(page: str) -> tuple[list[Seen], str]:
        asked = {**query, "limit": str(PAGE), **({"cursor": page} if page else {})}
        data = server.data_of(server.get(f"/xrpc/{method}", asked))
        listed = data.get(key) if isinstance(data, dict) else None
        onward = data.get("cursor") if isinstance(data, dict) else None
        return _read_each(listed), onward if isinstance(onward, str) and onward != page else ""

    return turn


def _read_each(listed: Any) -> list[Seen]:
    found = []
    for item in listed if isinstance(listed, list) else ():
        try:
            found.append(Seen.model_validate(item))
        except ValidationError as error:
            log.warning("bluesky.item_unread", where=str(error.errors()[0]["loc"]))
    return found


def _event(seen: Seen, account: Account) -> Event | None:
    what = _KINDS.get(seen.reason)
    if what is None:
        return None
    if what in ("like", "repost", "follow"):
        return Event(
            id=seen.uri, what=what, author=_author(seen.author), at=seen.indexedAt, on_id=seen.reasonSubject or "",
        )  # fmt: skip
    return _said(seen, what, seen.uri, _on(seen, account))


def _on(seen: Seen, account: Account) -> str:
    """The post of ours it is about: the one answered when it is ours, else the one the notification names."""
    reply = _dict(_dict(seen.record).get("reply"))
    parent = _dict(reply.get("parent")).get("uri")
    is_ours = isinstance(parent, str) and parent.startswith(f"at://{account.id}/")
    return str(parent) if seen.reason == "reply" and is_ours else seen.reasonSubject or ""


def _said(seen: Seen, what: What, event_id: str, on: str) -> Event:
    record = _dict(seen.record)
    text, reply = record.get("text"), _dict(record.get("reply"))
    features = [
        feature for facet in _dicts(record.get("facets"))[:100] for feature in _dicts(facet.get("features"))[:10]
    ]
    links = [str(each.get("uri")) for each in features if each.get("$type") == "app.bsky.richtext.facet#link"]
    external = _dict(_dict(record.get("embed")).get("external")).get("uri")
    return Event(
        id=event_id, what=what, author=_author(seen.author), at=seen.indexedAt, object_id=seen.uri,
        object_url=page_of(seen.uri, seen.author.did), on_id=on, answers=_uri(reply.get("parent")),
        root=_uri(reply.get("root")), text=text if isinstance(text, str) else "",
        language=next(iter(texts(record.get("langs"))), ""),
        tags=tuple(str(each.get("tag")) for each in features if each.get("$type") == "app.bsky.richtext.facet#tag"),
        links=tuple(dict.fromkeys(each for each in (*links, str(external)) if _is_web(each)))[:50],
    )  # fmt: skip


def _uri(record: Any) -> str:
    uri = _dict(record).get("uri")
    return uri[:500] if isinstance(uri, str) else ""


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _author(who: Person) -> Author:
    return Author(
        address=who.did, shown=f"@{who.handle}", name=who.displayName or who.handle,
        url=f"https://bsky.app/profile/{who.did}",
    )  # fmt: skip


def _of(cursor: Mapping[str, Any], source: str) -> Mapping[str, Any]:
    return _dict(cursor.get(source))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _words(account: Account, option: str) -> list[str]:
    return [each for each in texts(account.options.get(option)) if each][:50]
