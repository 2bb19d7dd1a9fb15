"""Posts as records. The ``atproto`` package knows the lexicons: what it refuses, no server is asked.

It is loaded by who sends, not by who looks at the list of networks: its models take seconds and 80 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import BadContent, Media, Message
from parvis.channels.networks.bluesky.text import Resolving, facets, write

POST = "app.bsky.feed.post"


@dataclass(frozen=True)
class Ref:
    """A strong reference: where a record is, and which writing of it."""

    uri: str
    cid: str

    def as_json(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True)
class Shown:
    """A media already uploaded: the blob as the server named it."""

    blob: dict[str, Any]
    media: Media


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a post is made of besides its words."""

    pictures: Sequence[Shown] = ()
    card: Shown | None = None
    quoted: Ref | None = None
    root: Ref | None = None
    parent: Ref | None = None


def record_of(message: Message, parts: Parts, *, at: datetime, resolve: Resolving) -> dict[str, Any]:
    """The record of one post, checked against its lexicon. Raises BadContent."""
    written = write(message)
    record: dict[str, Any] = {
        "$type": POST, "text": written.text, "createdAt": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "langs": [message.language],
    }  # fmt: skip
    record |= {name: value for name, value in (
        ("facets", facets(written, resolve)), ("embed", _embed(message, parts)),
        ("reply", _reply(parts)), ("labels", _labels(message)),
    ) if value}  # fmt: skip
    return checked(record)


def checked(record: dict[str, Any]) -> dict[str, Any]:
    """The same record, once its lexicon takes it. Raises BadContent."""
    from atproto_client import models
    from atproto_client.exceptions import ModelError

    kinds = {POST: models.AppBskyFeedPost.Record, "app.bsky.actor.profile": models.AppBskyActorProfile.Record}
    try:
        models.get_or_create(record, kinds[record["$type"]], strict_string_format=True)
    except ModelError as error:
        raise BadContent(_("Bluesky’s format does not take this content."), field="text", detail=str(error)[:300],
                         remedy=_("Shorten it, or leave out what is unusual in it.")) from None  # fmt: skip
    return record


def _reply(parts: Parts) -> dict[str, Any] | None:
    if not parts.parent:
        return None
    return {"root": (parts.root or parts.parent).as_json(), "parent": parts.parent.as_json()}


def _embed(message: Message, parts: Parts) -> dict[str, Any] | None:
    """Pictures before the card; a quote stands alone or beside either."""
    media = _pictures(parts.pictures) if parts.pictures else _card(message, parts.card)
    if parts.quoted is None:
        return media
    quoted = {"$type": "app.bsky.embed.record", "record": parts.quoted.as_json()}
    return {"$type": "app.bsky.embed.recordWithMedia", "record": quoted, "media": media} if media else quoted


def _pictures(shown: Sequence[Shown]) -> dict[str, Any]:
    return {"$type": "app.bsky.embed.images", "images": [_picture(each) for each in shown]}


def _picture(shown: Shown) -> dict[str, Any]:
    picture: dict[str, Any] = {"alt": shown.media.alt, "image": shown.blob}
    if shown.media.width and shown.media.height:
        picture["aspectRatio"] = {"width": shown.media.width, "height": shown.media.height}
    return picture


def _card(message: Message, thumb: Shown | None) -> dict[str, Any] | None:
    if message.link is None:
        return None
    card: dict[str, Any] = {
        "uri": message.link.url, "title": message.link.title or message.link.url, "description": message.link.description,
    }  # fmt: skip
    return {"$type": "app.bsky.embed.external", "external": card | ({"thumb": thumb.blob} if thumb else {})}


def _labels(message: Message) -> dict[str, Any] | None:
    """A content warning hides the pictures too; the words of it stand in the text."""
    if not (message.sensitive and message.media):
        return None
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "graphic-media"}]}
