"""Publishing, finding and taking back posts in the account's own repository.

A record goes to a key we chose (keys.py): a sending tried again finds its place taken, by itself. So a refusal or a
silence is followed by one question: is the record there?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from parvis.channels.contracts import (
    Account,
    BadContent,
    ChannelError,
    Media,
    Message,
    OutcomeUnknown,
    Quote,
    Sent,
    Server,
    TryLater,
)
from parvis.channels.networks.bluesky.keys import key_of
from parvis.channels.networks.bluesky.records import POST, Parts, Ref, Shown, checked, record_of
from parvis.core.clock import now
from parvis.core.web import Limits

PROFILE = "app.bsky.actor.profile"
WEB = "https://bsky.app"
PATIENCE = Limits(seconds=60.0)


class Kept(BaseModel):
    """A record as a server answers it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    uri: str
    cid: str
    value: Any = None


@dataclass(frozen=True, kw_only=True)
class Repository:
    """The records of one account, on its server."""

    server: Server
    account: Account

    def send(self, message: Message, *, begun: Sequence[Ref] = ()) -> Sent:
        """Publish the message and its thread; begun: the parts that are there already. Raises a ChannelError.

        Once a part is out, what stops the next leaves the outcome unknown, so that it is finished rather than begun
        again; a part refused for what it is takes the others back.
        """
        done = list(begun)
        above = self._answered(message.reply_to) if message.reply_to else None
        for number, part in list(enumerate((message, *message.thread)))[len(done) :]:
            try:
                done.append(self._publish(message, part, number, done, above))
            except BadContent:
                for each in reversed(done):
                    self.delete(each.uri)
                raise
            except ChannelError as error:
                if not done or isinstance(error, OutcomeUnknown):
                    raise
                raise OutcomeUnknown(_("A thread stopped on its way."), detail=error.detail) from error
        return self._sent(done)

    def _publish(
        self, whole: Message, part: Message, number: int, done: Sequence[Ref], above: tuple[Ref, Ref] | None
    ) -> Ref:
        root, parent = above or (None, None)
        if done:
            root, parent = root or done[0], done[-1]
        parts = Parts(
            pictures=[self._upload(each) for each in part.media],
            card=self._upload(part.link.picture) if part.link and part.link.picture and not part.media else None,
            quoted=self._named(part.quote) if part.quote else None, root=root, parent=parent,
        )  # fmt: skip
        record = record_of(part, parts, at=now(), resolve=self.resolve)
        return self._create(record, key_of(whole.key, number))

    def _create(self, record: Mapping[str, Any], key: str) -> Ref:
        body = {"repo": self.account.id, "collection": POST, "rkey": key, "record": record}
        try:
            answer = self.server.ask("POST", "/xrpc/com.atproto.repo.createRecord", json=body, publishes=True)
        except (BadContent, OutcomeUnknown):
            there = self._look(key)
            if there is None:
                raise
            return there
        return _ref(self.server.data_of(answer, publishes=True), _unknown)

    def _look(self, key: str) -> Ref | None:
        """The record at a key of ours; None when there is none, and when nobody answers now."""
        try:
            return self.at(key)
        except ChannelError:
            return None

    def at(self, key: str) -> Ref | None:
        """The record at a key of ours. Raises TryLater, RenewToken, Reconnect."""
        query = {"repo": self.account.id, "collection": POST, "rkey": key}
        try:
            answer = self.server.get("/xrpc/com.atproto.repo.getRecord", query)
        except BadContent:
            return None
        return _ref(self.server.data_of(answer), _later)

    def find(self, message: Message) -> Sent | None:
        """The message, at the keys it goes to; a thread that was begun is finished. Raises a ChannelError."""
        begun: list[Ref] = []
        for number in range(1 + len(message.thread)):
            there = self.at(key_of(message.key, number))
            if there is None:
                break
            begun.append(there)
        return self.send(message, begun=begun) if begun else None

    def delete(self, uri: str) -> None:
        """Take a record of ours back; one that is gone already is no error. Raises a ChannelError."""
        self.server.ask("POST", "/xrpc/com.atproto.repo.deleteRecord", json={
            "repo": self.account.id, "collection": POST, "rkey": uri.rpartition("/")[2],
        })  # fmt: skip

    def _upload(self, media: Media) -> Shown:
        """Bytes first; a blob that no record names is forgotten by the server, so that an upload may be repeated."""
        try:
            answer = self.server.ask(
                "POST", "/xrpc/com.atproto.repo.uploadBlob", content=(media.content, media.media_type), limits=PATIENCE
            )
        except BadContent as error:
            raise BadContent(_("Bluesky refuses a picture."), field="media", detail=error.detail,
                             remedy=_("Choose another one, or make it lighter.")) from error  # fmt: skip
        data = self.server.data_of(answer)
        blob = data.get("blob") if isinstance(data, dict) else None
        if not isinstance(blob, dict):
            raise _later("uploadBlob")
        return Shown(blob, media)

    def _answered(self, to: Quote) -> tuple[Ref, Ref]:
        """(root, parent) of what is answered: the root of its thread, itself when it begins one."""
        kept = self._kept(to)
        parent = Ref(kept.uri, kept.cid)
        reply = kept.value.get("reply") if isinstance(kept.value, dict) else None
        root = reply.get("root") if isinstance(reply, dict) else None
        return (_ref(root, _later) if isinstance(root, dict) else parent), parent

    def _named(self, quote: Quote) -> Ref:
        kept = self._kept(quote)
        return Ref(kept.uri, kept.cid)

    def _kept(self, named: Quote) -> Kept:
        parts = named.id.removeprefix("at://").split("/")
        if not named.id.startswith("at://") or len(parts) != 3:
            raise BadContent(_("This is not the address of a post of Bluesky."), field="reply_to", detail=named.id)
        query = dict(zip(("repo", "collection", "rkey"), parts, strict=True))
        try:
            return Kept.model_validate(self._data("com.atproto.repo.getRecord", query))
        except BadContent as error:
            raise BadContent(_("The post that is answered or quoted is gone."), field="reply_to",
                             detail=error.detail) from error  # fmt: skip
        except ValidationError:
            raise _later("getRecord") from None

    def resolve(self, handle: str) -> str:
        """The DID of a handle, "" when nobody has it. Raises TryLater."""
        try:
            data = self._data("com.atproto.identity.resolveHandle", {"handle": handle})
        except BadContent:
            return ""
        did = data.get("did") if isinstance(data, dict) else None
        return did if isinstance(did, str) and did.startswith("did:") else ""

    def describe(self, *, name: str, description: str) -> None:
        """Change the profile's name and words; what else it holds (pictures, pinned post) stays."""
        query = {"repo": self.account.id, "collection": PROFILE, "rkey": "self"}
        try:
            data = self._data("com.atproto.repo.getRecord", query)
        except BadContent:
            data = {}
        present = data if isinstance(data, dict) and isinstance(data.get("value"), dict) else {}
        record = {"$type": PROFILE, **present.get("value", {}), "displayName": name, "description": description}
        # swapRecord: somebody who changed it meanwhile is not written over.
        body = {**query, "record": checked(record), "swapRecord": present.get("cid")}
        self.server.ask("POST", "/xrpc/com.atproto.repo.putRecord", json=body)

    def _data(self, method: str, query: Mapping[str, str]) -> Any:
        return self.server.data_of(self.server.get(f"/xrpc/{method}", query))

    def _sent(self, done: Sequence[Ref]) -> Sent:
        who = str(self.account.options.get("handle") or self.account.id)
        parts = tuple(Sent(id=each.uri, url=page_of(each.uri, who), extra={"cid": each.cid}) for each in done)
        return Sent(id=parts[0].id, url=parts[0].url, parts=parts if len(parts) > 1 else (), extra=parts[0].extra)


def page_of(uri: str, who: str) -> str:
    """Where people see a post."""
    return f"{WEB}/profile/{who}/post/{uri.rpartition('/')[2]}"


def _ref(data: Any, unreadable: Any) -> Ref:
    try:
        kept = Kept.model_validate(data)
    except ValidationError:
        raise unreadable("record") from None
    return Ref(kept.uri, kept.cid)


def _unknown(why: str) -> OutcomeUnknown:
    return OutcomeUnknown(_("Bluesky’s answer cannot be read: it may have been published."), detail=why)


def _later(why: str) -> TryLater:
    return TryLater(_("Bluesky’s answer cannot be read."), detail=why)
