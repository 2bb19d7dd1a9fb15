"""What any thing of ours needs to be found, shown and answered on the social web."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parvis.fediverse import addresses
from parvis.fediverse.documents.context import CONTEXT, PUBLIC
from parvis.fediverse.documents.posts import attachment, quote_policy
from parvis.fediverse.queries.voices import institution
from parvis.media.models import Picture
from parvis.rights.contracts import Use
from parvis.rights.services import show_picture
from parvis.traces.models import Thing

_MOST_PICTURES = 4


def thing_document(thing: Thing, told: dict[str, Any], *, pictures: Iterable[Picture | None] = ()) -> dict[str, Any]:
    """The object of a thing: said by the institution, to everybody, with its pictures where rights let them go.

    told: type, name, content (HTML), url and whatever else its app knows; empty values are left out.
    """
    whole = {
        "@context": CONTEXT,
        "id": addresses.whole(thing.path),
        **told,
        "attachment": [*filter(None, map(_picture, list(pictures)[:_MOST_PICTURES]))],
        "replies": addresses.whole(f"/ap/{thing.pk}/replies"),
        **_said_by(),
    }
    return {name: value for name, value in whole.items() if value not in ("", None, [])}


def _said_by() -> dict[str, Any]:
    """Whose it is, and to whom; nobody's while the institution has no voice."""
    actor = institution()
    if actor is None:
        return {"to": [PUBLIC]}
    followers = addresses.box_iri(actor, "followers")
    said = {"attributedTo": addresses.actor_iri(actor), "to": [PUBLIC], "cc": [followers]}
    return said | quote_policy(actor.quoting, actor)


def _picture(picture: Picture | None) -> dict[str, Any] | None:
    shown = show_picture(picture, use=Use.POST) if picture is not None else None
    if not shown:
        return None
    x, y = shown.picture.focus
    told = {
        "url": addresses.whole(shown.src), "media_type": "image/webp", "alt": shown.alt,
        # From −1 to 1, upwards: Mastodon's way of saying what to keep in sight.
        "focus": [round(2 * x - 1, 2), round(1 - 2 * y, 2)],
    }  # fmt: skip
    return attachment(told)
