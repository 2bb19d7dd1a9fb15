"""Activities that come in: believed, written down once, answered, then done with.

1. The claim of the signature is looked at (``signatures.read_claim``), then the document, both bounded.
2. The key is the actor's own, known or read where the actor is. 3. The row is written: the same activity twice is
one row. 4. It is done with at once, in the same transaction, unless it needs another server: then by a task. So the
row is written once, as what became of it says; the apps above write what they make of it in that transaction too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

from django.db import IntegrityError, transaction

from parvis.core.clock import now
from parvis.core.finding import find_one
from parvis.core.turns import turn_at_writing
from parvis.fediverse.addresses import host_of
from parvis.fediverse.bounds import BadDocument, iri_of, parse_document, type_of
from parvis.fediverse.models import Received, RemoteActor
from parvis.fediverse.queries.rules import is_refused
from parvis.fediverse.services import reading
from parvis.fediverse.services.handling import Later, Useless, handle
from parvis.fediverse.signatures import BadSignature, Claim, Parts, check, read_claim
from parvis.fediverse.states import Receiving

KEPT = timedelta(days=30)
# Strangers whose key is being fetched at one moment, in one process: the others are asked to come back.
_fetching = BoundedSemaphore(4)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What is answered: an HTTP status, and why in English."""

    status: int
    why: str = ""


TAKEN = Verdict(202)


class _Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.verdict = Verdict(status, why)


def receive(parts: Parts, *, later: Callable[[Received], None]) -> Verdict:
    """Take one activity, or say why not. Never raises for what a stranger sent.

    later: asks for a task that will ``finish`` a row, in the row's own transaction.
    """
    try:
        document, remote = _believed(parts)
    except _Refused as refused:
        return refused.verdict
    if remote is None:
        return TAKEN
    _write_down(document, remote, parts.body, later)
    return TAKEN


def _believed(parts: Parts) -> tuple[dict[str, Any], RemoteActor | None]:
    """The document and who sent it; None for somebody nothing is kept of."""
    try:
        claim = read_claim(parts)
    except BadSignature as error:
        raise _Refused(401, error.why) from None
    try:
        document = parse_document(parts.body)
    except BadDocument as error:
        raise _Refused(400, str(error)) from None
    author, activity = iri_of(document.get("actor")), iri_of(document.get("id"))
    _check_names(claim, document, author, activity)
    return document, _author(claim, document, author)


def _check_names(claim: Claim, document: dict[str, Any], author: str, activity: str) -> None:
    if not author or not activity or not type_of(document):
        raise _Refused(400, "id, type and actor are needed")
    host = host_of(author)
    if is_refused(host):
        raise _Refused(403, "not from this server")
    # A key speaks for its own actor only; both, and what they say, live on one host.
    if host_of(claim.key_id) != host:
        raise _Refused(401, "the key is on another host than the actor")
    if host_of(activity) != host:
        raise _Refused(400, "the activity is on another host than the actor")


def _author(claim: Claim, document: dict[str, Any], author: str) -> RemoteActor | None:
    known = reading.known_actor(author)
    if known is not None and known.rule == RemoteActor.Rule.BLOCK:
        raise _Refused(403, "not from this actor")
    if known is not None and _is_signed(claim, known):
        return known
    if known is None and type_of(document) == "Delete" and iri_of(document.get("object")) == author:
        return None  # Somebody never met is gone: their key with them.
    if known is not None and known.read_at > now() - reading.SOON:
        raise _Refused(401, "signature does not match")
    return _stranger(claim, author)


def _is_signed(claim: Claim, remote: RemoteActor) -> bool:
    pem = remote.keys.get(claim.key_id)
    if pem is None:
        return False
    try:
        check(claim, pem)
    except BadSignature:
        return False
    return True


def _stranger(claim: Claim, author: str) -> RemoteActor | None:
    """Somebody read where they are: never met, or with a new key."""
    if not _fetching.acquire(timeout=2):
        raise _Refused(429, "come back in a minute")
    try:
        remote = reading.read_actor(author)
    except reading.Objecting:
        return None
    except reading.Unread as error:
        raise _Refused(401, f"the actor could not be read: {error.why}") from None
    finally:
        _fetching.release()
    if not _is_signed(claim, remote):
        raise _Refused(401, "signature does not match a key of the actor")
    return remote


def _write_down(document: dict[str, Any], remote: RemoteActor, body: bytes, later: Callable[[Received], None]) -> None:
    row = Received(activity=iri_of(document["id"]), type=type_of(document), remote=remote)
    try:
        with turn_at_writing(), transaction.atomic():
            if find_one(Received, activity=row.activity) is not None:
                return
            is_over = _try(row, document)
            if not is_over:
                row.body = body.decode("utf-8", "replace").replace("\x00", "")
            _insert(row)
            if not is_over:
                later(row)
    except _Known:
        return


class _Known(Exception):
    """Somebody wrote that activity down before."""


def _insert(row: Received) -> None:
    """Written by whoever comes first. Raises _Known, which ends the transaction."""
    try:
        row.save(force_insert=True)
    except IntegrityError:
        raise _Known from None


def _try(row: Received, document: dict[str, Any]) -> bool:
    """Do with it, and note in the unwritten row how it ended; False when that is left to a task."""
    try:
        with transaction.atomic():
            handle(row.remote, document, may_ask=False)
    except Later:
        return False
    except Useless as useless:
        row.state, row.problem = Received.State.REFUSED, str(useless)[:200]
    except Exception as fault:
        if not _is_known_by_now(fault, row):
            # Nobody else's server is told of a fault of ours: the row is kept, and tried again.
            _log.exception("an activity of type %s could not be dealt with", row.type)
        return False
    else:
        row.state = Received.State.DONE
    return True


def _is_known_by_now(fault: Exception, row: Received) -> bool:
    """Whether it failed because somebody else does with the same one at this moment (PostgreSQL)."""
    return isinstance(fault, IntegrityError) and find_one(Received, activity=row.activity) is not None


def finish(row: Received) -> None:
    """Do with one that needed another server; harmless when repeated. Raises whatever makes it worth another try."""
    if row.state != Received.State.RECEIVED:
        return
    with transaction.atomic():
        try:
            with transaction.atomic():
                handle(row.remote, parse_document(row.body.encode()), may_ask=True)
        except Useless as useless:
            give_up(row, str(useless))
        else:
            Receiving.claim(row, before="received", after="done", body="")


def give_up(row: Received, why: str) -> None:
    """Nothing more will be tried."""
    Receiving.claim(row, before="received", after="refused", problem=why[:200], body="")


def forget_received() -> int:
    """Old activities go: what they were is in the ledger; nobody sends one again after so long."""
    return Received.objects.filter(created_at__lt=now() - KEPT).exclude(state="received").delete()[0]
