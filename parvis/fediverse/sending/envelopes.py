"""An activity ready to go: its body, that body's digest and the key that signs, made once for all inboxes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import rsa

from parvis.core.clock import now
from parvis.core.sealing import Unreadable
from parvis.fediverse.addresses import key_iri
from parvis.fediverse.keys import private_key
from parvis.fediverse.models import Activity
from parvis.fediverse.signatures import Parts, sign

_MOST_KEPT = 32


@dataclass(frozen=True)
class Envelope:
    """What goes to each inbox alike. key: None when the home's secret was changed, and nothing can be signed."""

    body: bytes = field(repr=False)
    sha256: bytes
    key_id: str
    key: rsa.RSAPrivateKey | None = field(repr=False)

    def headers_for(self, inbox: str, form: str) -> dict[str, str]:
        """Signed for that inbox, in that form."""
        assert self.key is not None
        parts = Parts("POST", inbox, {}, self.body, self.sha256)
        return sign(parts, self.key_id, self.key, form, at=now())


class Envelopes:
    """Those of late, the least used forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, Envelope] = OrderedDict()

    def bring(self, wanted: Iterable[UUID]) -> dict[UUID, Envelope]:
        """The envelopes of those activities; one that was deleted has none."""
        numbers = set(wanted)
        missing = numbers - set(self._kept)
        for activity in Activity.objects.filter(pk__in=missing).select_related("actor") if missing else ():
            self._kept[activity.pk] = _make(activity)
        found = {number: self._kept[number] for number in numbers if number in self._kept}
        for number in found:
            self._kept.move_to_end(number)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return found


def _make(activity: Activity) -> Envelope:
    body = activity.body.encode()
    try:
        key = private_key(activity.actor)
    except Unreadable:
        key = None
    return Envelope(body, hashlib.sha256(body).digest(), key_iri(activity.actor), key)
