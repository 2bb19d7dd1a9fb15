"""Who may read what is not for everybody: servers that sign, and what is addressed to them (authorised fetch)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urldefrag

from parvis.fediverse.addresses import host_of
from parvis.fediverse.bounds import iri_of, iris_of, objects_of
from parvis.fediverse.models import Follower, RemoteActor
from parvis.fediverse.queries.rules import is_refused
from parvis.fediverse.queries.voices import actor_at
from parvis.fediverse.services import reading
from parvis.fediverse.signatures import BadSignature, Parts, check, read_claim


def signer_of(parts: Parts) -> RemoteActor:
    """Who signed a request for a document. Raises BadSignature."""
    claim = read_claim(parts)
    host = host_of(claim.key_id)
    if not host or is_refused(host):
        raise BadSignature("a server we do not speak to")
    try:
        remote = reading.actor(owner_of(claim.key_id))
    except reading.Unread as error:
        raise BadSignature(f"key not found: {error.why}") from None
    if remote.rule == RemoteActor.Rule.BLOCK or claim.key_id not in remote.keys:
        raise BadSignature("not a key of that actor")
    check(claim, remote.keys[claim.key_id])
    return remote


def owner_of(key_id: str) -> str:
    """The actor a key says it belongs to; its own document must say so too. Raises Unread."""
    bare, fragment = urldefrag(key_id)
    return bare if fragment else _owner_read(key_id)


@lru_cache(maxsize=1024)
def _owner_read(key_id: str) -> str:
    """Some servers keep keys in documents of their own, which name their owner."""
    document = reading.fetch(key_id)
    keys = objects_of(document.get("publicKey"))
    owner = iri_of(document.get("owner")) or (iri_of(keys[0].get("owner")) if keys else "")
    if host_of(owner) != host_of(key_id):
        raise reading.Unread(key_id, "its owner is on another host")
    return owner


def may_read(remote: RemoteActor, document: dict[str, Any]) -> bool:
    """Whether a document is addressed to that person, or to the followers of a voice they follow.

    The server's own actor asks for everybody there: what one of them may read, it may.
    """
    addressed = {*iris_of(document.get("to")), *iris_of(document.get("cc"))}
    if any(host_of(iri) == remote.host for iri in addressed):
        return True
    voices = [voice for voice in map(actor_at, sorted(addressed)) if voice is not None]
    follows = Follower.objects.filter(actor__in=voices, remote__host=remote.host, state=Follower.State.ACCEPTED)
    return bool(voices) and follows.exists()
