"""Our own actors, found by what others call them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from parvis.core.finding import find_one
from parvis.fediverse.addresses import account, host_of, path_of, thing_in
from parvis.fediverse.models import Actor


def actors() -> QuerySet[Actor]:
    """Those that speak, with their things."""
    return Actor.objects.select_related("thing").filter(retired_at=None)


def institution() -> Actor | None:
    """The institution's voice, if it has one by now; nothing is made."""
    return actors().filter(kind=Actor.Kind.INSTITUTION).first()


def find_actor(username: str) -> Actor | None:
    """By the name in its address, in any case."""
    return Actor.objects.select_related("thing").filter(username__iexact=username).first()


def actor_of_thing(thing: UUID | None) -> Actor | None:
    """By the thing of its permanent address."""
    found = find_one(Actor, thing=thing) if thing else None
    return found if found and found.retired_at is None else None


def actor_at(iri: str) -> Actor | None:
    """By its permanent address, or that of one of its boxes."""
    thing = thing_in(iri)
    if thing is None and path_of(iri).startswith("/ap/"):
        thing = _uuid(path_of(iri).split("/")[2])
    return actor_of_thing(thing)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def actor_called(resource: str) -> Actor | None:
    """By a WebFinger resource: acct:name@host, or one of its addresses (RFC 7033, RFC 7565)."""
    resource = resource.strip()
    if resource.startswith(("https:", "http:")):
        return actor_at(resource) or _by_profile(resource)
    name, _at, host = resource.removeprefix("acct:").lstrip("@").rpartition("@")
    return _named(name) if host.lower() == host_of(settings.PUBLIC_ADDRESS) and name else None


def _by_profile(url: str) -> Actor | None:
    path = path_of(url)
    return _named(path[2:]) if path.startswith("/@") else None


def _named(name: str) -> Actor | None:
    # Mastodon asks who speaks for a server as its own host name.
    if name.lower() == host_of(settings.PUBLIC_ADDRESS):
        return actors().filter(kind=Actor.Kind.INSTANCE).first()
    found = find_actor(name[:100])
    return found if found and found.retired_at is None else None


def acct(actor: Actor) -> str:
    """Its WebFinger subject."""
    return f"acct:{account(actor)}"
