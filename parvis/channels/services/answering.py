"""Answering or quoting what was heard: by which accounts, and what the network knows the post by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parvis.channels.contracts import Capabilities, Quote, Visibility
from parvis.channels.models import Connection, Heard
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services.composing import Variant
from parvis.channels.services.hearing import WRITTEN

How = Literal["reply", "quote"]
HOWS: tuple[How, ...] = ("reply", "quote")


@dataclass(frozen=True)
class Answering:
    """A post of somebody's that is answered or quoted. words: theirs; who: as people write them."""

    heard: Heard
    how: How

    @property
    def is_private(self) -> bool:
        """A private message is answered in private."""
        return bool(self.heard.words) or self.heard.what == "message"

    @property
    def words(self) -> str:
        """What they wrote."""
        return self.heard.words or (self.heard.trace.text if self.heard.trace else None) or ""

    @property
    def who(self) -> str:
        """Their name there; empty for somebody who objected."""
        handle = self.heard.trace.handle if self.heard.trace else None
        return (handle.name or handle.address) if handle else ""

    @property
    def begins(self) -> str:
        """How an answer begins, where who is named in it is told: "@ana@server "."""
        handle = self.heard.trace.handle if self.heard.trace else None
        address = (handle.address if handle else "").removeprefix("acct:")
        named = self.how == "reply" and self.heard.network in ("own", "mastodon") and "@" in address
        return f"@{address.lstrip('@')} " if named else ""

    @property
    def purpose(self) -> str:
        """What its draft is kept under."""
        return f"{self.how}:{self.heard.pk}"

    def variant(self, connection: Connection, *, text: str | None) -> Variant:
        """What an answer by this account has of its own."""
        named = Quote(id=self._known_as(connection), url=self.heard.object_url)
        is_reply = self.how == "reply"
        visibility = Visibility.DIRECT if self.is_private else None
        return Variant(
            text=text, reply_to=named if is_reply else None, quote=None if is_reply else named, visibility=visibility
        )

    def _known_as(self, connection: Connection) -> str:
        """The server that heard it has a name of its own for it; any other is given its address."""
        same = connection.pk == self.heard.connection_id
        return (self.heard.local_id if same else "") or self.heard.object_id


def answer_to(pk: str, how: str) -> Answering | None:
    """What is to be answered or quoted; None when it is gone, was never a post, or can be by none of our accounts."""
    if how not in HOWS or not pk.isdecimal() or len(pk) > 15:
        return None
    rows = Heard.objects.select_related("trace__handle", "connection")
    heard = rows.filter(pk=pk, gone_at=None, what__in=WRITTEN).exclude(object_id="").first()
    found = Answering(heard, "reply" if how == "reply" else "quote") if heard else None
    if found is None or (found.is_private and found.how == "quote"):
        return None
    return found if able_to(found) else None


def able_to(what: Answering) -> list[Connection]:
    """Our accounts of that network that can, the one that heard it first."""
    rows = Connection.objects.filter(network=what.heard.network).order_by("name", "pk")
    rows = rows.exclude(state__in=(Connection.State.LEFT, Connection.State.PENDING))
    able = [each for each in rows if _can(each, what.how)]
    return sorted(able, key=lambda each: each.pk != what.heard.connection_id)


def ways_to_answer(heard: Heard) -> list[How]:
    """What may be done with it, for a list: by what its network can."""
    if heard.gone_at or not heard.object_id or heard.what not in WRITTEN or heard.network not in NETWORKS:
        return []
    can = adapter_of(heard.network).capabilities
    private = heard.what == "message" or bool(heard.words)
    return [how for how in HOWS if _does(can, how) and not (private and how == "quote")]


def _can(connection: Connection, how: How) -> bool:
    return _does(adapter_of(connection.network).capabilities_of(bare_account(connection)), how)


def _does(can: Capabilities, how: How) -> bool:
    return can.replies if how == "reply" else can.quotes
