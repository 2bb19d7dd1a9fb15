"""What something heard is about: a sending of ours, a thing named by one of our addresses, else the institution."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from parvis.channels.models import Delivery, Heard, Part
from parvis.traces.models import Thing
from parvis.traces.public_pages import target_of


def delivery_named(network: str, remote: str) -> Delivery | None:
    """The sending a post of ours belongs to, by what the network calls it or by its address."""
    if not remote:
        return None
    parts = Part.objects.filter(delivery__connection__network=network)
    found = parts.filter(Q(remote_id=remote) | Q(url=remote)).select_related("delivery__shipment__thing").first()
    return found.delivery if found else None


def heard_named(network: str, remote: str) -> Heard | None:
    """What was heard already of a post that is not ours."""
    if not remote:
        return None
    known = Heard.objects.filter(Q(object_id=remote) | Q(object_url=remote), network=network)
    return known.select_related("thing", "trace").order_by("pk").first()


def thing_linked(links: Iterable[str]) -> Thing | None:
    """The first thing of ours that one of these addresses names, live or removed."""
    for link in links:
        found = _thing_at(link)
        if found is not None:
            return found
    return None


def _thing_at(link: str) -> Thing | None:
    try:
        parts, ours = urlsplit(link), urlsplit(settings.PUBLIC_ADDRESS)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != ours.netloc.lower():
        return None
    named = parts.path.removeprefix("/id/") if parts.path.startswith("/id/") else target_of(parts.path) or ""
    try:
        return Thing.objects.filter(pk=UUID(named.strip("/"))).first()
    except ValueError:
        return None


def is_ours(link: str) -> bool:
    """Whether an address is of our own site."""
    try:
        return urlsplit(link).netloc.lower() == urlsplit(settings.PUBLIC_ADDRESS).netloc.lower()
    except ValueError:
        return False
