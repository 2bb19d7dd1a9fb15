"""Either form of signature, checked in two steps: what needs no key first, so that nothing is fetched in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parvis.core.clock import now
from parvis.fediverse.signatures import cavage, rfc9421
from parvis.fediverse.signatures.errors import BadSignature
from parvis.fediverse.signatures.keys import BadKey, parse_public_key
from parvis.fediverse.signatures.parts import CAVAGE, RFC9421, Parts

_LONGEST_KEY_ID = 1_000


@dataclass(frozen=True)
class Claim:
    """Somebody says a key of theirs signed this; nothing is proven before ``check``."""

    form: str
    key_id: str
    said: cavage.CavageClaim | rfc9421.NewerClaim


def read_claim(parts: Parts, *, at: datetime | None = None) -> Claim:
    """What a request says of its signer. Raises BadSignature for one that no key could save."""
    moment = at or now()
    if "signature-input" in parts.headers:
        form, said = RFC9421, rfc9421.read(parts, at=moment)
    elif "signature" in parts.headers:
        form, said = CAVAGE, cavage.read(parts, at=moment)  # type: ignore[assignment]
    else:
        raise BadSignature("not signed")
    if len(said.key_id) > _LONGEST_KEY_ID:
        raise BadSignature("key id too long")
    return Claim(form, said.key_id, said)


def check(claim: Claim, pem: str) -> None:
    """Whether the key (PEM) that its owner publishes signed it. Raises BadSignature."""
    try:
        key = parse_public_key(pem)
    except BadKey as error:
        raise BadSignature(f"key refused: {error}") from None
    if isinstance(claim.said, cavage.CavageClaim):
        cavage.verify(claim.said, key)
    else:
        rfc9421.verify(claim.said, key)
