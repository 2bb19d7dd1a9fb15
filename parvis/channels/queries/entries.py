"""What a feed of ours says: its sendings that are sent, with the pictures that may be shown now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from parvis.channels.contracts import Message
from parvis.channels.freezing import thaw
from parvis.channels.models import Connection, Delivery
from parvis.media.models import Picture
from parvis.rights.services import prepare_pictures, show_picture
from parvis.rights.uses import on_network

MOST = 50
_WIDTH = 960


@dataclass(frozen=True)
class Illustration:
    """A picture that may be shown in feeds now."""

    url: str
    alt: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """One entry. message: without the bytes of its media; pictures: those whose rights allow it."""

    id: UUID
    message: Message
    pictures: tuple[Illustration, ...]
    said_at: datetime
    changed_at: datetime


def feed_named(slug: str) -> Connection | None:
    """The feed at an address, None when it is none or was left."""
    return Connection.objects.filter(network="feeds", account=slug).exclude(state=Connection.State.LEFT).first()


def entries_of(feed: Connection) -> list[Entry]:
    """The newest first."""
    rows = Delivery.objects.filter(connection=feed, state=Delivery.State.SENT).order_by("-sent_at", "-pk")[:MOST]
    said = [(row, thaw(row.message)) for row in rows]
    shown = _pictures([message for _row, message in said])
    return [
        Entry(
            row.pk, message, tuple(shown[each.thing] for each in message.media if each.thing in shown),
            row.sent_at or row.created_at, row.changed_at,
        )
        for row, message in said
    ]  # fmt: skip


def _pictures(messages: Sequence[Message]) -> dict[UUID | None, Illustration]:
    """Those that may be shown, by thing; rights are asked together."""
    told = {each.thing: each for message in messages for each in message.media if each.thing}
    pictures = list(Picture.objects.filter(thing__in=told).select_related("thing"))
    prepare_pictures(pictures)
    found: dict[UUID | None, Illustration] = {}
    for picture in pictures:
        shown = show_picture(picture, use=on_network("feeds"), largest=_WIDTH)
        if shown:
            media = told[picture.address]
            found[picture.address] = Illustration(f"{settings.PUBLIC_ADDRESS}{shown.src}", media.alt, media.credit)
    return found
