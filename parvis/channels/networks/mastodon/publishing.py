"""Publishing, finding, editing and taking back posts.

Each part of a thread has an Idempotency-Key drawn from the message's key and its own content: Mastodon remembers it
for an hour. Longer than that, or where a server knows no such key, an unknown outcome is looked for among our posts.
Remote scheduling (scheduled_at) is never used: what is sent is sent at its minute, by us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote as quoted

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import (
    Account,
    BadContent,
    ChannelError,
    Message,
    OutcomeUnknown,
    Quote,
    Sent,
    Server,
    TryLater,
    Visibility,
)
from parvis.channels.networks.mastodon.media import upload
from parvis.channels.networks.mastodon.replies import StatusReply, read, read_each
from parvis.channels.networks.mastodon.text import squeeze, write
from parvis.core.text import clean_html, plain_of

VISIBILITIES = {
    Visibility.PUBLIC: "public", Visibility.UNLISTED: "unlisted",
    Visibility.FOLLOWERS: "private", Visibility.DIRECT: "direct",
}  # fmt: skip
_PAGES, _PER_PAGE = 5, 40
# Clocks differ: a post made in the minute before is looked at too.
_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """What publishing for one account needs."""

    server: Server
    account: Account
    sleep: Callable[[float], None]

    def send(self, message: Message, *, begun: Sequence[StatusReply] = ()) -> Sent:
        """Publish the message and its thread; begun: the parts that are there already. Raises a ChannelError.

        Once a part is out, what stops the next leaves the outcome unknown, so that it is finished rather than begun
        again; a part refused for what it is takes the others back.
        """
        message, done = self._resolved(message), list(begun)
        for number, part in list(enumerate((message, *message.thread)))[len(done) :]:
            try:
                done.append(self._publish(message, part, number, after=done[-1].id if done else ""))
            except BadContent:
                self._take_back(done)
                raise
            except ChannelError as error:
                if not done or isinstance(error, OutcomeUnknown):
                    raise
                raise OutcomeUnknown(_("A thread stopped on its way."), detail=error.detail) from error
        return _sent(done)

    def _resolved(self, message: Message) -> Message:
        """The message with what it answers or quotes under the server's own name for it."""
        return replace(message, reply_to=self._named(message.reply_to), quote=self._named(message.quote))

    def _named(self, post: Quote | None) -> Quote | None:
        """A post told by its address, as another server or another account knows it, is fetched by this one."""
        if post is None or not post.id.startswith(("https://", "http://")):
            return post
        query = {"q": post.id, "type": "statuses", "resolve": "true", "limit": "1"}
        found = self.server.data_of(self.server.get("/api/v2/search", query))
        statuses = read_each(StatusReply, found.get("statuses") if isinstance(found, dict) else None)
        if not statuses:
            raise BadContent(_("The post that is answered or quoted cannot be found."), field="reply_to",
                             remedy=_("Look whether it is still there; else write without answering."))  # fmt: skip
        return replace(post, id=statuses[0].id)

    def _publish(self, whole: Message, part: Message, number: int, *, after: str) -> StatusReply:
        body = self._body(whole, part, after) | {"media_ids": upload(self.server, part.media, self.sleep)}
        answer = self.server.ask(
            "POST", "/api/v1/statuses", json=body, publishes=True,
            headers={"idempotency-key": idempotency_key(whole, number)},
        )  # fmt: skip
        return read(StatusReply, self.server.data_of(answer, publishes=True), _unknown)

    def _body(self, whole: Message, part: Message, after: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "status": write(part), "visibility": VISIBILITIES[whole.visibility], "language": part.language.partition("-")[0].lower(),
            "sensitive": bool(part.sensitive), "spoiler_text": part.sensitive,
        }  # fmt: skip
        answered = after or (part.reply_to.id if part.reply_to else "")
        if answered:
            body["in_reply_to_id"] = answered
        if part.quote:
            body["quoted_status_id"] = part.quote.id
        return body

    def _take_back(self, done: Sequence[StatusReply]) -> None:
        for each in reversed(done):
            delete(self.server, each.id)

    def find(self, message: Message, *, since: datetime) -> Sent | None:
        """The message among our own posts; a thread that was begun is finished. Raises a ChannelError."""
        message, recent = self._resolved(message), self._recent(since - _SKEW)
        begun: list[StatusReply] = []
        for part in (message, *message.thread):
            found = _one_like(part, recent, after=begun[-1].id if begun else "")
            if found is None:
                break
            begun.append(found)
        return self.send(message, begun=begun) if begun else None

    def _recent(self, since: datetime) -> list[StatusReply]:
        found: list[StatusReply] = []
        before: Mapping[str, str] = {}
        for _page in range(_PAGES):
            path = f"/api/v1/accounts/{quoted(str(self.account.options['account_id']), safe='')}/statuses"
            query = {"limit": str(_PER_PAGE), "exclude_reblogs": "true", **before}
            page = read_each(StatusReply, self.server.data_of(self.server.get(path, query)))
            found += [each for each in page if each.created_at >= since and each.reblog is None]
            if not page or page[-1].created_at < since:
                break
            before = {"max_id": page[-1].id}
        return found

    def edit(self, sent: Sent, message: Message) -> Sent:
        """Replace each part of what was published. A thread keeps its number of parts."""
        ids = [each.id for each in sent.parts] or [sent.id]
        parts = (message, *message.thread)
        if len(ids) != len(parts):
            raise BadContent(_("A thread keeps its number of parts when it is edited."), field="thread",
                             remedy=_("Delete it and send it anew."))  # fmt: skip
        return _sent([self._edit_one(message, each, part) for each, part in zip(ids, parts, strict=True)])

    def _edit_one(self, whole: Message, status_id: str, part: Message) -> StatusReply:
        body = self._body(whole, part, "") | {"media_ids": upload(self.server, part.media, self.sleep)}
        for fixed in ("visibility", "in_reply_to_id", "quoted_status_id"):
            body.pop(fixed, None)
        # Made twice, an edit is the same edit: nothing is lost by asking again.
        answer = self.server.ask("PUT", f"/api/v1/statuses/{quoted(status_id, safe='')}", json=body)
        return read(StatusReply, self.server.data_of(answer), _later)


def delete(server: Server, status_id: str) -> None:
    """Take a post back; one that is gone already is no error. Raises a ChannelError."""
    try:
        server.ask("DELETE", f"/api/v1/statuses/{quoted(status_id, safe='')}")
    except Gone:
        return


class Gone(BadContent):
    """What was asked about is not there (404, 410)."""


def idempotency_key(whole: Message, number: int) -> str:
    """The same for a sending tried again; another once somebody changed anything in it, since what was taken back
    would be answered for the old key."""
    content = [
        (write(part), part.sensitive, [(each.alt, str(each.thing)) for each in part.media])
        for part in (whole, *whole.thread)
    ]
    return f"{whole.key}-{hashlib.sha256(repr(content).encode()).hexdigest()[:16]}-{number}"


def _one_like(part: Message, among: Sequence[StatusReply], *, after: str) -> StatusReply | None:
    answered = after or (part.reply_to.id if part.reply_to else None)
    return next((each for each in among if each.in_reply_to_id == answered and _is_it(part, each)), None)


def _is_it(part: Message, status: StatusReply) -> bool:
    looked_for, found = squeeze(write(part)), squeeze(plain_of(clean_html(status.content)))
    # Mastodon writes the address of what is quoted before the text.
    is_same = found.endswith(looked_for) if part.quote else found == looked_for
    return is_same and len(status.media_attachments) == len(part.media)


def _sent(done: Sequence[StatusReply]) -> Sent:
    parts = tuple(Sent(id=each.id, url=each.url or each.uri) for each in done)
    return Sent(id=parts[0].id, url=parts[0].url, parts=parts if len(parts) > 1 else ())


def _unknown(why: str) -> OutcomeUnknown:
    return OutcomeUnknown(_("The server’s answer cannot be read: it may have been published."), detail=why)


def _later(why: str) -> TryLater:
    return TryLater(_("The server’s answer cannot be read."), detail=why)
