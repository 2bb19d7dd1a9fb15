"""Documents of other servers, asked for in the name of our own, and the people they describe.

A document is believed only from the host its id names: redirects across hosts are not followed to a belief.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from parvis.core.clock import now
from parvis.core.finding import find_one
from parvis.core.tasks import enqueue, tasks
from parvis.core.web import Answer, AskFailed, Limits, ask
from parvis.fediverse.addresses import host_of, key_iri
from parvis.fediverse.bounds import BadDocument, iri_of, iris_of, objects_of, parse_document, text_of, type_of
from parvis.fediverse.cleaning import plain
from parvis.fediverse.documents import MEDIA_TYPE
from parvis.fediverse.keys import private_key
from parvis.fediverse.models import Host, RemoteActor
from parvis.fediverse.queries.rules import is_refused
from parvis.fediverse.services.actors import instance_actor
from parvis.fediverse.signatures import BadKey, Signer, parse_public_key
from parvis.traces.services import has_objected, recognise_handle

NETWORK = "fediverse"
# Read anew after so long, or at once (but not twice in a while) when a signature does not match.
STALE = timedelta(days=7)
SOON = timedelta(minutes=5)
_LIMITS = Limits(most_bytes=1_000_000, seconds=8.0, redirects=2)
_ACCEPT = f'{MEDIA_TYPE}, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
_TYPES = {"Person", "Service", "Organization", "Group", "Application"}
_MOST_KEYS = 5
_CONFIRM = "parvis.fediverse.tasks.confirm_account"
_log = logging.getLogger(__name__)


class Unread(Exception):
    """What could not be read elsewhere. why: in English; is_gone: the server says that it is no more (410)."""

    def __init__(self, iri: str, why: str, *, is_gone: bool = False) -> None:
        super().__init__(f"{iri}: {why}")
        self.iri, self.why, self.is_gone = iri, why, is_gone


class Objecting(Unread):
    """Somebody who asked not to be recorded."""


def fetch(iri: str) -> dict[str, Any]:
    """The document at an address. Raises Unread."""
    host = host_of(iri)
    if not host or is_refused(host):
        raise Unread(iri, "a server we do not speak to")
    try:
        answer = _asked(iri, host)
        return _believed(iri, answer)
    except AskFailed as error:
        raise Unread(iri, error.why) from None
    except BadDocument as error:
        raise Unread(iri, str(error)) from None


def _asked(iri: str, host: str) -> Answer:
    """In the form of signature this server took last; refused, in the other one, which is remembered if taken."""
    known = Host.objects.filter(name=host).values_list("signs", flat=True).first() or Host.Form.CAVAGE
    answer = _ask(iri, known)
    if answer.status not in {401, 403}:
        return answer
    other = Host.Form.RFC9421 if known == Host.Form.CAVAGE else Host.Form.CAVAGE
    second = _ask(iri, other)
    if second.is_good:
        Host.objects.update_or_create(name=host, defaults={"signs": other, "changed_at": now()})
    return second if second.is_good else answer


def _ask(iri: str, form: str) -> Answer:
    actor = instance_actor()
    signer = Signer(key_iri(actor), private_key(actor), form)
    return ask(iri, headers={"accept": _ACCEPT}, limits=_LIMITS, prepare=signer)


def _believed(iri: str, answer: Answer) -> dict[str, Any]:
    if not answer.is_good:
        raise Unread(iri, f"answered {answer.status}", is_gone=answer.status == 410)
    if host_of(answer.url) != host_of(iri):
        raise Unread(iri, "sent on to another host")
    # A file somebody uploaded there is no document of the server.
    if answer.media_type not in {MEDIA_TYPE, "application/ld+json"}:
        raise Unread(iri, "not an ActivityStreams document")
    document = parse_document(answer.body)
    if host_of(iri_of(document.get("id"))) != host_of(iri):
        raise Unread(iri, "its id is on another host")
    return document


def known_actor(iri: str) -> RemoteActor | None:
    """Whoever was read before."""
    return find_one(RemoteActor, iri=iri)


def read_actor(iri: str) -> RemoteActor:
    """Read somebody where they are, and keep what they publish. Raises Unread, Objecting."""
    document = fetch(iri)
    if iri_of(document.get("id")) != iri:
        raise Unread(iri, "its id is another one")
    remote = keep_actor(document)
    # Under which domain they are known is asked later: nobody waits for that.
    enqueue(tasks[_CONFIRM], str(remote.pk))
    return remote


def actor(iri: str) -> RemoteActor:
    """Somebody as we know them, read when we do not, or no longer well. Raises Unread."""
    known = known_actor(iri)
    if known is not None and known.read_at > now() - STALE:
        return known
    try:
        return read_actor(iri)
    except Unread as error:
        if known is None or error.is_gone:
            raise
        return known


def keep_actor(document: dict[str, Any]) -> RemoteActor:
    """Keep an actor's document, fetched from its own host. Raises Unread, Objecting."""
    iri = iri_of(document.get("id"))
    inbox = iri_of(document.get("inbox"))
    if type_of(document) not in _TYPES or not inbox or host_of(inbox) != host_of(iri):
        raise Unread(iri, "no actor")
    address = _address(document, iri)
    if has_objected(network=NETWORK, address=address):
        raise Objecting(iri, "asked not to be recorded")
    values = _values(document, iri) | {"inbox": inbox, "address": address}
    with transaction.atomic():
        values["handle"] = recognise_handle(network=NETWORK, address=address, name=values["name"])
        if RemoteActor.objects.filter(iri=iri).exclude(address=address).exists():
            # They changed their name: what a domain said of the former one holds no longer.
            values["account"] = ""
        return RemoteActor.objects.update_or_create(iri=iri, defaults=values)[0]


def _address(document: dict[str, Any], iri: str) -> str:
    name = text_of(document.get("preferredUsername"), 100).strip() or iri.rstrip("/").rpartition("/")[2]
    return f"{name}@{host_of(iri)}"[:300]


def _values(document: dict[str, Any], iri: str) -> dict[str, Any]:
    endpoints = document.get("endpoints")
    shared = iri_of(endpoints.get("sharedInbox")) if isinstance(endpoints, dict) else ""
    return {
        "host": host_of(iri),
        "type": type_of(document),
        "name": plain(text_of(document.get("name"), 1_000))[:300],
        "summary": plain(text_of(document.get("summary"), 20_000))[:5_000],
        "url": iri_of(document.get("url")),
        "icon_url": _image(document.get("icon")),
        "shared_inbox": shared if host_of(shared) == host_of(iri) else "",
        "keys": _keys(document, iri),
        "is_discoverable": document.get("discoverable") is True,
        "is_indexable": document.get("indexable") is True,
        "also_known_as": iris_of(document.get("alsoKnownAs"), 20),
        "moved_to": iri_of(document.get("movedTo")),
        "read_at": now(),
        "gone_at": None,
    }


def _image(value: Any) -> str:
    image = next(iter(objects_of(value)), {})
    return iri_of(image.get("url"))


def _keys(document: dict[str, Any], iri: str) -> dict[str, str]:
    """Keys the actor itself publishes as its own, on its own host; anybody else's prove nothing for it."""
    keys: dict[str, str] = {}
    for each in objects_of(document.get("publicKey"), _MOST_KEYS):
        key_id, pem = iri_of(each.get("id")), text_of(each.get("publicKeyPem"), 8_000)
        if host_of(key_id) != host_of(iri) or iri_of(each.get("owner")) != iri:
            continue
        try:
            parse_public_key(pem)
        except BadKey:
            continue
        keys[key_id] = pem
    return keys
