"""An actor of ours as other servers read it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.html import escape, linebreaks, urlize

from parvis.core.bilingual import pick
from parvis.fediverse import addresses
from parvis.fediverse.documents.context import CONTEXT
from parvis.fediverse.models import Actor
from parvis.media.models import Picture
from parvis.rights.contracts import Use
from parvis.rights.services import show_picture

_TYPES = {
    Actor.Kind.INSTITUTION: "Organization",
    Actor.Kind.SITE: "Organization",
    Actor.Kind.DEPARTMENT: "Group",
    Actor.Kind.EXHIBITION: "Service",
    Actor.Kind.CHARACTER: "Person",
    Actor.Kind.EXPERT: "Person",
    Actor.Kind.INSTANCE: "Application",
}


def actor_document(actor: Actor) -> dict[str, Any]:
    """The whole document, in the actor's language where a text has one only."""
    with translation.override(actor.language):
        told = _identity(actor) | _boxes(actor) | _presentation(actor)
    told["@context"] = CONTEXT
    return {name: value for name, value in told.items() if value not in ("", None)}


def _identity(actor: Actor) -> dict[str, Any]:
    iri = addresses.actor_iri(actor)
    return {
        "id": iri,
        "type": _TYPES[Actor.Kind(actor.kind)],
        "preferredUsername": actor.username,
        "name": str(actor),
        "url": addresses.profile_url(actor),
        "published": actor.created_at.isoformat(),
        "updated": actor.changed_at.isoformat(),
        "publicKey": {"id": addresses.key_iri(actor), "owner": iri, "publicKeyPem": actor.key_public},
        "alsoKnownAs": list(actor.also_known_as),
        "movedTo": actor.moved_to,
    }


def _boxes(actor: Actor) -> dict[str, Any]:
    boxes = ("inbox", "outbox", "followers", "following", "featured")
    told: dict[str, Any] = {box: addresses.box_iri(actor, box) for box in boxes}
    return told | {"endpoints": {"sharedInbox": addresses.shared_inbox()}}


def _presentation(actor: Actor) -> dict[str, Any]:
    return {
        "summary": _summary(actor),
        "icon": _image(actor.picture),
        "image": _image(actor.banner),
        "attachment": [_field(field) for field in actor.fields],
        "manuallyApprovesFollowers": actor.approves_followers or actor.kind == Actor.Kind.INSTANCE,
        "discoverable": actor.is_discoverable,
        "indexable": actor.is_indexable,
        "attributionDomains": [urlsplit(settings.PUBLIC_ADDRESS).netloc, *actor.attribution_domains],
    }


def _summary(actor: Actor) -> str:
    """The presentation, then the sentence that says who speaks."""
    said = [linebreaks(urlize(text), autoescape=False) for text in (_safe(actor, "summary"), _safe(actor, "speaks"))]
    return "".join(said)


def _safe(actor: Actor, name: str) -> str:
    return str(escape(pick(actor, name)))


def _field(field: dict[str, str]) -> dict[str, str]:
    name = field.get(f"name_{translation.get_language()[:2]}") or field.get("name_fr") or field.get("name_en") or ""
    value = field.get("value", "")
    if value.startswith(("https://", "http://")):
        # rel="me": other servers then see that the page is the institution's own.
        value = f'<a href="{escape(value)}" rel="me nofollow noopener">{escape(value.split("//", 1)[1])}</a>'
    else:
        value = str(escape(value))
    return {"type": "PropertyValue", "name": name, "value": value}


def fields_told(actor: Actor) -> list[dict[str, str]]:
    """Its lines about itself: name, and value as HTML made here."""
    return [_field(field) for field in actor.fields]


def _image(picture: Picture | None) -> dict[str, Any] | None:
    """A picture if it may be shown with our posts, at most 960 pixels wide."""
    if picture is None:
        return None
    shown = show_picture(picture, use=Use.POST)
    if not shown:
        return None
    url = addresses.whole(shown.src)
    return {"type": "Image", "mediaType": "image/webp", "url": url, "name": shown.alt}
