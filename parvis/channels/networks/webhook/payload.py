"""What a receiver is told: one JSON object, whose shape is described in the guide and only ever grows."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from parvis.channels.contracts import Link, Media, Message


def envelope(kind: str, data: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """kind: "message.published", "message.changed", "message.withdrawn" or "ping"."""
    return {"type": kind, "timestamp": at.isoformat(), "data": data}


def describe(message: Message) -> dict[str, Any]:
    """The whole message."""
    return {
        "key": message.key, **_part(message), "visibility": str(message.visibility),
        "thread": [_part(each) for each in message.thread],
    }  # fmt: skip


def _part(message: Message) -> dict[str, Any]:
    return {
        "title": message.title, "text": message.text, "language": message.language, "tags": list(message.tags),
        "sensitive": message.sensitive,
        "ranges": [{"start": r.start, "end": r.end, "kind": r.kind, "target": r.target} for r in message.ranges],
        "link": _link(message.link) if message.link else None,
        "media": [_media(each) for each in message.media],
    }  # fmt: skip


def _link(link: Link) -> dict[str, Any]:
    return {"url": link.url, "title": link.title, "description": link.description}


def _media(media: Media) -> dict[str, Any]:
    return {
        "media_type": media.media_type, "alt": media.alt, "credit": media.credit, "width": media.width,
        "height": media.height, "focus": list(media.focus), "content": base64.b64encode(media.content).decode(),
    }  # fmt: skip
