"""What happened since last time: notifications, hashtags, and posts that show an address of ours.

cursor: {"notifications": id, "tags": {tag: id}, "links": {address: id}}. Options read: "tags" (words without sign) and
"addresses" (of our site). Pages are asked from the oldest unseen on (min_id), so that none is skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from parvis.channels.contracts import Account, Author, BadContent, Event, Reconnect, Round, Server, Visibility
from parvis.channels.contracts.events import What
from parvis.channels.networks.mastodon.publishing import VISIBILITIES
from parvis.channels.networks.mastodon.replies import (
    AccountReply,
    NotificationReply,
    StatusReply,
    newest,
    read_each,
)
from parvis.core.text import clean_html, links_of, plain_of

PAGE = 40
TYPES = ("mention", "reblog", "favourite", "follow", "quote")
_SIMPLE: dict[str, What] = {"reblog": "repost", "favourite": "like", "follow": "follow"}
_VISIBILITIES = {word: kind for kind, word in VISIBILITIES.items()}


@dataclass(frozen=True)
class _Page:
    """Some events of one source, and the last identifier seen there."""

    events: tuple[Event, ...]
    last: str
    full: bool = False


def listen(server: Server, account: Account, cursor: Mapping[str, Any]) -> Round:
    """One round. Raises a ChannelError; then nothing of the round counts, and the next begins at the same cursor."""
    ear = _Ear(server, account, urlsplit(server.base_url).netloc)
    news = ear.notifications(_text(cursor.get("notifications")))
    tags = {tag: ear.tag(tag, _kept(cursor, "tags", tag)) for tag in _words(account, "tags")}
    links = {url: ear.links(url, _kept(cursor, "links", url)) for url in _words(account, "addresses")}
    pages = [news, *tags.values(), *links.values()]
    return Round(
        events=tuple(event for page in pages for event in page.events),
        cursor={
            "notifications": news.last,
            "tags": {tag: page.last for tag, page in tags.items()},
            "links": {url: page.last for url, page in links.items()},
        },
        more=any(page.full for page in pages),
    )


@dataclass(frozen=True)
class _Ear:
    server: Server
    account: Account
    host: str

    def notifications(self, last: str) -> _Page:
        query = [("limit", str(PAGE if last else 1)), *(("types[]", each) for each in TYPES)]
        found = self._ask("/api/v1/notifications", [*query, *_since(last)])
        items = read_each(NotificationReply, found)
        events = [event for each in reversed(items) if last and (event := self._event(each)) is not None]
        return _page(events, [each.id for each in items], last, full=bool(last) and _count(found) >= PAGE)

    def _event(self, notice: NotificationReply) -> Event | None:
        status, who = notice.status, self._author(notice.account)
        if notice.type in _SIMPLE:
            return Event(
                id=f"notification:{notice.id}", what=_SIMPLE[notice.type], author=who, at=notice.created_at,
                on_id=status.id if status else "",
            )  # fmt: skip
        if status is None or notice.type not in TYPES:
            return None
        what, on = self._kind(notice.type, status)
        return self._said(status, what, f"notification:{notice.id}", on)

    def _kind(self, kind: str, status: StatusReply) -> tuple[What, str]:
        if kind == "quote":
            quoted = status.quote
            inner = quoted.quoted_status if quoted else None
            return "quote", (inner.id if inner else (quoted.quoted_status_id if quoted else "") or "")
        if status.in_reply_to_account_id == str(self.account.options.get("account_id")):
            return "reply", status.in_reply_to_id or ""
        return "mention", ""

    def tag(self, tag: str, last: str) -> _Page:
        return self._posts(f"/api/v1/timelines/tag/{quote(tag, safe='')}", [], "tag", tag, last)

    def links(self, url: str, last: str) -> _Page:
        """Posts whose text shows the address; a server without search answers none."""
        query = [("q", f'"{url}"'), ("type", "statuses"), ("resolve", "false")]
        return self._posts("/api/v2/search", query, "link", url, last)

    def _posts(self, path: str, query: list[tuple[str, str]], what: What, key: str, last: str) -> _Page:
        try:
            found = self._ask(path, [*query, ("limit", str(PAGE if last else 1)), *_since(last)])
        except (BadContent, Reconnect):
            # The server keeps this from clients, or has no such thing: notifications go on.
            return _Page((), last)
        listed = found.get("statuses") if isinstance(found, dict) else found
        items = read_each(StatusReply, listed)
        fresh = [each for each in reversed(items) if last and newest([last, each.id]) != last and self._is_theirs(each)]
        events = [self._said(each, what, f"{what}:{key}:{each.id}", "") for each in fresh]
        return _page(events, [each.id for each in items], last, full=bool(last) and _count(listed) >= PAGE)

    def _is_theirs(self, status: StatusReply) -> bool:
        return status.account.id != str(self.account.options.get("account_id"))

    def _said(self, status: StatusReply, what: What, event_id: str, on: str) -> Event:
        html = clean_html(status.content)
        return Event(
            id=event_id, what=what, author=self._author(status.account), at=status.created_at,
            object_id=status.uri or status.id, object_url=status.url or status.uri, on_id=on,
            answers=status.in_reply_to_id or "",
            text=plain_of(html), html=html, language=status.language,
            visibility=_VISIBILITIES.get(status.visibility, Visibility.DIRECT),
            tags=tuple(each.name for each in status.tags[:50]), links=links_of(html),
            pictures=tuple(each.url for each in status.media_attachments[:16] if each.url),
            payload={"id": status.id, **({"warning": status.spoiler_text} if status.spoiler_text else {})},
        )  # fmt: skip

    def _author(self, who: AccountReply) -> Author:
        acct = who.acct if "@" in who.acct else f"{who.acct}@{self.host}"
        return Author(
            address=f"acct:{acct.lower()}", shown=f"@{acct}", name=who.display_name or who.username,
            url=who.url, is_bot=bool(who.bot),
        )  # fmt: skip

    def _ask(self, path: str, query: list[tuple[str, str]]) -> Any:
        return self.server.data_of(self.server.get(path, query))


def _page(events: list[Event], ids: list[str], last: str, *, full: bool) -> _Page:
    """A page whose identifiers do not go on would be asked for ever: it is not called full."""
    latest = newest([*ids, last]) if last else (newest(ids) or "0")
    return _Page(tuple(events), latest, full and latest != last)


def _since(last: str) -> list[tuple[str, str]]:
    return [("min_id", last)] if last else []


def _count(found: Any) -> int:
    return len(found) if isinstance(found, list) else 0


def _kept(cursor: Mapping[str, Any], source: str, key: str) -> str:
    kept = cursor.get(source)
    return _text(kept.get(key)) if isinstance(kept, dict) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _words(account: Account, option: str) -> list[str]:
    listed = account.options.get(option)
    return [each for each in listed if isinstance(each, str) and each][:50] if isinstance(listed, list) else []
