"""Muting, blocking and reporting somebody by our account.

A block is a record of ours, public, at a key drawn from whom it is about: written again it is the same one. A mute is
the network's own, and tells nobody. A report goes to the moderation service our server reports to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import Account, BadContent, Moderation, Quote, Server
from parvis.channels.networks.bluesky.keys import key_of
from parvis.core.clock import now

BLOCK = "app.bsky.graph.block"
# The lexicon takes 2,000 graphemes of a reason; our staff writes less.
MOST_WORDS = 2_000
_PAGE, _PAGES = 100, 50


@dataclass(frozen=True, kw_only=True)
class Moderator:
    """What moderating by one account needs."""

    server: Server
    account: Account

    def do(self, asked: Moderation) -> None:
        """Ask it of the network. Raises a ChannelError."""
        if not asked.who.startswith("did:"):
            raise BadContent(_("This is nobody of Bluesky."), field="who", detail=asked.who[:100])
        deeds = {
            "mute": self._mute, "unmute": self._mute, "block": self._block, "unblock": self._unblock,
            "report": self._report,
        }  # fmt: skip
        deeds[asked.verb](asked)

    def _mute(self, asked: Moderation) -> None:
        self._ask(f"app.bsky.graph.{asked.verb}Actor", {"actor": asked.who})

    def _block(self, asked: Moderation) -> None:
        if next(self._blocks_of(asked.who), None) is not None:
            return
        record = {"$type": BLOCK, "subject": asked.who, "createdAt": now().isoformat()}
        self._ask("com.atproto.repo.putRecord", {**self._place(key_of(f"block:{asked.who}", 0)), "record": record})

    def _unblock(self, asked: Moderation) -> None:
        """Whoever made it: a block of our own hand on Bluesky ends too."""
        for key in list(self._blocks_of(asked.who)):
            self._ask("com.atproto.repo.deleteRecord", self._place(key))

    def _blocks_of(self, who: str) -> Iterator[str]:
        """The keys of our records that block somebody."""
        page = ""
        for _turn in range(_PAGES):
            query = {
                "repo": self.account.id,
                "collection": BLOCK,
                "limit": str(_PAGE),
                **({"cursor": page} if page else {}),
            }
            data = self.server.data_of(self.server.get("/xrpc/com.atproto.repo.listRecords", query))
            found = data if isinstance(data, dict) else {}
            records = [each for each in found.get("records") or () if isinstance(each, dict)]
            for each in records:
                value = each.get("value")
                if isinstance(value, dict) and value.get("subject") == who:
                    yield str(each.get("uri", "")).rpartition("/")[2]
            page = str(found.get("cursor") or "")
            if not page or not records:
                return

    def _report(self, asked: Moderation) -> None:
        subject = self._subject(asked.posts[0]) if asked.posts else None
        body = {
            "reasonType": "com.atproto.moderation.defs#reasonOther", "reason": asked.words[:MOST_WORDS],
            "subject": subject or {"$type": "com.atproto.admin.defs#repoRef", "did": asked.who},
        }  # fmt: skip
        self._ask("com.atproto.moderation.createReport", body, publishes=True)

    def _subject(self, post: Quote) -> dict[str, str] | None:
        """A post as reports name it, with the identifier of its content; None when it is gone: who wrote it is named."""
        parts = post.id.removeprefix("at://").split("/")
        if not post.id.startswith("at://") or len(parts) != 3:
            return None
        query = dict(zip(("repo", "collection", "rkey"), parts, strict=True))
        try:
            data = self.server.data_of(self.server.get("/xrpc/com.atproto.repo.getRecord", query))
        except BadContent:
            return None
        cid = data.get("cid") if isinstance(data, dict) else None
        return {"$type": "com.atproto.repo.strongRef", "uri": post.id, "cid": str(cid)} if cid else None

    def _place(self, key: str) -> dict[str, str]:
        return {"repo": self.account.id, "collection": BLOCK, "rkey": key}

    def _ask(self, method: str, body: dict[str, Any], *, publishes: bool = False) -> None:
        self.server.ask("POST", f"/xrpc/{method}", json=body, publishes=publishes)
