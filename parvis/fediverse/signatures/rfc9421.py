"""RFC 9421, HTTP Message Signatures: @method, @target-uri, content-digest, created; rsa-v1_5-sha256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import http_sf
from cryptography.hazmat.primitives.asymmetric import rsa
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import RSA_V1_5_SHA256
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from parvis.fediverse.signatures.errors import BadSignature
from parvis.fediverse.signatures.parts import Parts

SKEW = timedelta(hours=12)
_MOST_HEADER = 8_000
_ALGORITHM = "rsa-v1_5-sha256"


@dataclass(frozen=True)
class NewerClaim:
    """What Signature-Input says, and the request it speaks of."""

    key_id: str
    parts: Parts = field(repr=False)


@dataclass
class _Message:
    """A request as the library wants it; url and method are those of the request line."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass(frozen=True)
class _OneKey(HTTPSignatureKeyResolver):
    key: Any

    def resolve_public_key(self, key_id: str) -> Any:
        return self.key

    def resolve_private_key(self, key_id: str) -> Any:
        return self.key


class _Verifier(HTTPMessageVerifier):
    """Times were looked at before, against our own clock."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        return None


def sign(parts: Parts, *, key_id: str, private_key: rsa.RSAPrivateKey, at: datetime) -> dict[str, str]:
    """The headers to add: host, date, content-digest of a body, signature-input, signature."""
    message = _Message(parts.method.upper(), parts.url, {})
    covered = ["@method", "@target-uri"]
    signer = HTTPMessageSigner(signature_algorithm=RSA_V1_5_SHA256, key_resolver=_OneKey(private_key))
    signer.sign(
        message,
        key_id=key_id,
        created=at,
        label="sig1",
        covered_component_ids=covered,
        body=parts.body if parts.needs_digest else None,
    )
    date = at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return {"host": parts.host, "date": date} | {name.lower(): value for name, value in message.headers.items()}


def read(parts: Parts, *, at: datetime) -> NewerClaim:
    """The claim of a request, everything looked at that needs no key. Raises BadSignature."""
    covered, said = _one_signature(parts.headers)
    needed = {"@method", "@target-uri"} | ({"content-digest"} if parts.needs_digest else set())
    missing = needed - {name for name, parameters in covered if not parameters}
    if missing:
        raise BadSignature(f"not covered: {' '.join(sorted(missing))}")
    if said.get("alg", _ALGORITHM) != _ALGORITHM:
        raise BadSignature("algorithm not accepted")
    if not isinstance(said.get("keyid"), str) or not said["keyid"]:
        raise BadSignature("no key named")
    _check_time(said, at)
    if parts.needs_digest:
        _check_digest(parts)
    return NewerClaim(said["keyid"], parts)


def verify(claim: NewerClaim, key: rsa.RSAPublicKey) -> None:
    """Whether that key signed it. Raises BadSignature."""
    parts = claim.parts
    message = _Message(parts.method.upper(), parts.url, dict(parts.headers))
    verifier = _Verifier(signature_algorithm=RSA_V1_5_SHA256, key_resolver=_OneKey(key))
    try:
        verifier.verify(message, max_age=None, require_components=("@method", "@target-uri"))
    except (HTTPMessageSignaturesException, ValueError, TypeError, RecursionError):
        raise BadSignature("signature does not match") from None


def _one_signature(headers: Mapping[str, str]) -> tuple[list[tuple[str, Any]], dict[str, Any]]:
    """What is covered, and with which parameters: of one signature, for of several nobody says which counts."""
    written = headers.get("signature-input", "")
    if len(written) > _MOST_HEADER or len(headers.get("signature", "")) > _MOST_HEADER:
        raise BadSignature("signature header too long")
    try:
        inputs: Any = http_sf.parse(written.encode("ascii"), tltype="dictionary")
        if len(inputs) != 1:
            raise BadSignature("not one signature")
        covered, said = next(iter(inputs.values()))
        if not isinstance(covered, list) or not all(isinstance(name, str) for name, _parameters in covered):
            raise BadSignature("signature header malformed")
    except (ValueError, TypeError, RecursionError):
        raise BadSignature("signature header malformed") from None
    return covered, dict(said)


def _check_time(said: Mapping[str, Any], at: datetime) -> None:
    if "created" not in said:
        raise BadSignature("not covered: created")
    if abs(at - _moment(said["created"])) > SKEW:
        raise BadSignature("created more than 12 hours away")
    if "expires" in said and _moment(said["expires"]) < at:
        raise BadSignature("signature expired")


def _moment(value: Any) -> datetime:
    if type(value) is not int:
        raise BadSignature("created or expires malformed")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadSignature("created or expires malformed") from None


def _check_digest(parts: Parts) -> None:
    try:
        ContentDigest.verify(parts.headers.get("content-digest", ""), parts.body)
    except (HTTPMessageSignaturesException, ValueError, TypeError):
        raise BadSignature("content-digest does not match the body") from None
