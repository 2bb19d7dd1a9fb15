"""Requests of ours, signed in the form the other server takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import rsa

from parvis.core.clock import now
from parvis.fediverse.signatures import cavage, rfc9421
from parvis.fediverse.signatures.parts import CAVAGE, RFC9421, Parts

if TYPE_CHECKING:
    import httpx

_FORMS = {CAVAGE: cavage.sign, RFC9421: rfc9421.sign}


def sign(
    parts: Parts, key_id: str, private_key: rsa.RSAPrivateKey, form: str = CAVAGE, *, at: datetime | None = None
) -> dict[str, str]:
    """The headers that sign a request, names in lower case, to be set in place of any it has."""
    return _FORMS[form](parts, key_id=key_id, private_key=private_key, at=at or now())


@dataclass(frozen=True)
class Signer:
    """Signs httpx requests as they leave (``core.web.ask(prepare=…)``); for the address each really goes to."""

    key_id: str
    private_key: rsa.RSAPrivateKey = field(repr=False)
    form: str = CAVAGE

    def __call__(self, request: httpx.Request) -> None:
        parts = Parts(request.method, str(request.url), {}, request.content)
        for name, value in sign(parts, self.key_id, self.private_key, self.form).items():
            request.headers[name] = value
