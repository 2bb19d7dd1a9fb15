"""Objections (GDPR, article 21): somebody says no, and is not recorded again.

The address itself is not kept to remember that: only a digest of it, under a key of this
installation, which recognises it when it comes back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.db import transaction

from parvis.core.clock import now
from parvis.core.finding import find_one
from parvis.traces.models import Handle, Objection, ObjectionKey
from parvis.traces.queries import EMAIL, Subject
from parvis.traces.services.erasing import Erased, erase_person


def object_to_processing(subject: Subject) -> Erased:
    """Erase somebody and record nothing of them any more. Harmless when repeated."""
    with transaction.atomic():
        for handle in subject.handles:
            if handle.erased_at is None:
                Objection.objects.get_or_create(digest=_digest(handle.network, handle.address))
            Handle.objects.filter(pk=handle.pk, objected_at=None).update(objected_at=now())
        for contact in subject.contacts:
            Objection.objects.get_or_create(digest=_digest(EMAIL, contact))
        return erase_person(subject)


def recognise_handle(*, network: str, address: str, name: str = "") -> Handle | None:
    """The handle of somebody met on a network, made at the first meeting; None for who objected.

    The name shown is brought up to date. Record an act of nobody's (no handle, no words) for None.
    """
    known = Handle.objects.filter(network=network, address=address).first()
    if known is None:
        if has_objected(network=network, address=address):
            return None
        return Handle.objects.get_or_create(network=network, address=address, defaults={"name": name})[0]
    if name and known.name != name:
        known.name = name
        known.save(update_fields=["name"])
    return known


def has_objected(*, network: str, address: str) -> bool:
    """Whether somebody asked, at that address, not to be recorded."""
    # Nobody ever objected here: no key, and nothing to look up.
    if not ObjectionKey.objects.exists():
        return False
    return Objection.objects.filter(digest=_digest(network, address)).exists()


def objecting(handles: Iterable[int]) -> set[int]:
    """Those of these handles (primary keys) whose somebody objected after they were recorded."""
    asked = set(handles)
    if not asked:
        return set()
    if len(asked) == 1:
        known = find_one(Handle, id=asked.pop())
        return {known.pk} if known and known.objected_at else set()
    return set(Handle.objects.filter(pk__in=asked).exclude(objected_at=None).values_list("pk", flat=True))


def _digest(network: str, address: str) -> str:
    written = f"{network}:{address.strip().removeprefix('@').casefold()}"
    return hmac.new(_key(), written.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    made, _is_new = ObjectionKey.objects.get_or_create(pk=1, defaults={"key": secrets.token_bytes(32)})
    return bytes(made.key)
