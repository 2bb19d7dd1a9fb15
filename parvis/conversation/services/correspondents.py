"""Who speaks: the handle of somebody met on a network, or a correspondent, whose address is sealed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import uuid4

from parvis.conversation.cleaning import clean_line
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.models import ContactKey, Correspondent
from parvis.core.finding import find_one
from parvis.core.sealing import Seal, Unreadable
from parvis.traces.models import Handle
from parvis.traces.services import has_objected, recognise_handle

SEAL = Seal("conversation.correspondents")
NETWORK = "correspondence"
_EMAIL = "email"


@dataclass(frozen=True)
class Speaker:
    """handle: None for who objected, or is not named; name, url: as shown."""

    handle: Handle | None = None
    correspondent: Correspondent | None = None
    name: str = ""
    url: str = ""


def speaker_of(arrival: Arrival) -> Speaker:
    """Who speaks in an arrival, made at the first meeting."""
    author = arrival.author
    if arrival.handle is not None:
        handle = find_one(Handle, id=arrival.handle)
        return Speaker(handle, None, _name(author), author.url if author else "")
    if author is None:
        return Speaker()
    if author.email:
        return _writing(author)
    if not author.address:
        return Speaker(name=_name(author), url=author.url)
    handle = recognise_handle(network=author.network[:20], address=author.address[:300], name=_name(author))
    return Speaker(handle, None, _name(author) if handle else "", author.url if handle else "")


def _name(author: Author | None) -> str:
    return clean_line(author.name, longest=300) if author else ""


def _writing(author: Author) -> Speaker:
    found = correspondent_at(author.email, name=_name(author))
    return Speaker(found.handle, found)


def correspondent_at(email: str, *, name: str = "") -> Correspondent:
    """Somebody by where they are answered, made at the first meeting; one who objected has no handle: the ledger
    does not know them, and they are answered all the same, for they asked."""
    digest = digest_of(email)
    row, is_new = Correspondent.objects.get_or_create(
        digest=digest, defaults={"address": SEAL.close(email.strip()), "name": SEAL.close(name) if name else ""}
    )
    changes = []
    if row.erased_at is not None or not row.address:
        row.address, row.erased_at = SEAL.close(email.strip()), None
        changes += ["address", "erased_at"]
    if name and not is_new and _opened(row.name) != name:
        row.name = SEAL.close(name)
        changes.append("name")
    if row.handle is None and not has_objected(network=_EMAIL, address=email.strip()):
        row.handle = Handle.objects.create(network=NETWORK, address=str(uuid4()))
        changes.append("handle")
    if changes:
        row.save(update_fields=changes)
    return row


def address_of(row: Correspondent) -> str:
    """Where they are answered; "" once erased, or sealed with a key that is no longer here."""
    return _opened(row.address)


def name_of(row: Correspondent) -> str:
    """As they signed; "" when unknown."""
    return _opened(row.name)


def _opened(sealed: str) -> str:
    try:
        return SEAL.open(sealed) if sealed else ""
    except Unreadable:
        return ""


def digest_of(email: str) -> str:
    """By what an address is found; two writings of one address are one."""
    user, _at, domain = email.strip().rpartition("@")
    try:
        written = f"{user}@{domain.encode('idna').decode()}".casefold()
    except ValueError:
        written = email.strip().casefold()
    return hmac.new(_key(), written.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    made, _is_new = ContactKey.objects.get_or_create(pk=1, defaults={"key": secrets.token_bytes(32)})
    return bytes(made.key)
