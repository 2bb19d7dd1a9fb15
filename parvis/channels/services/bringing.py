"""Back by hand: a comment, a screenshot or an address that somebody of the staff brings into the ledger."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import Author, Event
from parvis.channels.models import Connection, Heard
from parvis.channels.queries.finding import delivery_named, heard_named, thing_linked
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.channels.services.hearing import digest, institution_thing, key_of_post, plain
from parvis.channels.signals import message_received
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.media.refusals import NotTaken
from parvis.media.services import fit_file
from parvis.traces.models import Thing, Trace
from parvis.traces.services import Act, append, recognise_handle

Brought = Literal["comment", "screenshot", "address"]
KINDS = {
    "comment": "channels.comment.brought",
    "screenshot": "channels.screenshot.brought",
    "address": "channels.address.brought",
}
MOST_BYTES = 20_000_000
_SIDE, _KEPT_BYTES = 2400, 4_000_000
OTHER = "web"


def record_by_hand(
    *,
    kind: Brought,
    by: User,
    text: str = "",
    url: str = "",
    picture: UploadedFile[bytes] | None = None,
    network: str = "",
    who: str = "",
    about: Thing | None = None,
    connection: Connection | None = None,
) -> Heard:
    """Write into the ledger what somebody saw; what is known already by its address is given back unchanged.

    network: its name, guessed from the address when empty; who: the author as named there; about: what of ours it
    concerns, else what the address is about, else the institution. Raises BadInput naming the field.
    """
    url, text, who = url.strip(), plain(text), who.strip()
    _check(kind, text, url, picture)
    network = _network(network, url)
    shot = _made(picture) if picture is not None else b""
    key = _key(network, url, text, who, shot)
    known = Heard.objects.filter(key=key).first() or (heard_named(network, url) if url else None)
    if known is not None:
        return known
    thing = about or _about(network, url)
    try:
        with transaction.atomic():
            heard = Heard(key=key, network=network, connection=connection, what=kind, object_url=url, at=now(), by=by)
            heard.save(force_insert=True)
            heard.trace = _trace(kind, thing, network, who, text, url)
            heard.thing = heard.trace.thing
            if shot and (heard.trace.handle_id is not None or not who):
                heard.picture.save(f"{heard.pk}.jpg", ContentFile(shot), save=False)
            heard.save()
            _tell(heard, who)
    except IntegrityError:
        return Heard.objects.get(key=key)
    return heard


def _check(kind: str, text: str, url: str, picture: UploadedFile[bytes] | None) -> None:
    if kind not in KINDS:
        raise BadInput(_("Choose what you bring."), field="kind")
    if kind == "comment" and not text:
        raise BadInput(_("The words are missing."), remedy=_("Copy them from the network."), field="text")
    if kind == "screenshot" and picture is None:
        raise BadInput(_("The picture is missing."), remedy=_("Choose a screenshot."), field="picture")
    if kind == "address" and not url:
        raise BadInput(_("The address is missing."), remedy=_("Copy it from the network."), field="url")
    if url and not _is_address(url):
        raise BadInput(_("This is no address."), remedy=_("It begins with https://."), field="url")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= 500 and not parts.username
    except ValueError:
        return False


def _network(named: str, url: str) -> str:
    """The one named, else the one whose address it is, else the web at large."""
    if named:
        if named not in NETWORKS and named != OTHER:
            raise BadInput(_("This network is not known."), field="network")
        return named
    looking = ((name, getattr(adapter_of(name), "is_address", None)) for name in NETWORKS)
    return next((name for name, looks in looking if url and looks and looks(url)), OTHER)


def _made(picture: UploadedFile[bytes]) -> bytes:
    """A screenshot as it is kept: decoded apart and written anew. Raises BadInput."""
    if (picture.size or 0) > MOST_BYTES:
        raise BadInput(_("This picture is too heavy."), remedy=_("Bring a smaller one."), field="picture")
    with tempfile.NamedTemporaryFile() as held:
        for chunk in picture.chunks():
            held.write(chunk)
        held.flush()
        try:
            return fit_file(Path(held.name), side=_SIDE, most_bytes=_KEPT_BYTES).content
        except NotTaken as refusal:
            raise BadInput(refusal.message, remedy=refusal.remedy, field="picture") from None


def _key(network: str, url: str, text: str, who: str, shot: bytes) -> str:
    if url:
        return key_of_post(network, url=url, remote="")
    return digest(f"hand:{network}:{who}:{text}:{digest(shot.hex()) if shot else ''}")


def _about(network: str, url: str) -> Thing:
    """What the address is about: a sending of ours (or an answer below it), a page of ours, else the institution."""
    bare = url.partition("?")[0].partition("#")[0]
    for address in dict.fromkeys((url, bare, bare.rstrip("/"))):
        delivery = delivery_named(network, address)
        if delivery is not None:
            return delivery.shipment.thing
    return thing_linked([url]) or institution_thing()


def _trace(kind: str, thing: Thing, network: str, who: str, text: str, url: str) -> Trace:
    handle = recognise_handle(network=network, address=who[:300]) if who else None
    objected = bool(who) and handle is None
    return append(
        Act(
            kind=KINDS[kind], thing_id=thing.pk, channel=network, handle_id=handle.pk if handle else None,
            text=None if objected else text or None, payload={"url": url} if url and not objected else None,
        )
    )  # fmt: skip


def _tell(heard: Heard, who: str) -> None:
    author = Author(address=who, shown=who)
    event = Event(
        id=heard.key, what="mention", author=author, at=heard.at, object_url=heard.object_url,
        text=(heard.trace.text if heard.trace else "") or "",
    )  # fmt: skip
    told = {"event": event, "trace": heard.trace, "connection": heard.connection}
    transaction.on_commit(partial(message_received.send, sender=Heard, **told))
