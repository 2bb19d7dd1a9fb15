"""draft-cavage-http-signatures-12, as the fediverse speaks it: RSA PKCS 1 v1.5 with SHA-256, whatever it is called."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from parvis.fediverse.signatures.errors import BadSignature
from parvis.fediverse.signatures.parts import Parts

SKEW = timedelta(hours=12)
# hs2019 says “see the key”: everybody means rsa-sha256 by it. Nothing said means the same.
_ALGORITHMS = frozenset({"rsa-sha256", "hs2019", ""})
_MOST_HEADER = 8_000
_MOST_COVERED = 30
_PARAMETER = re.compile(r'\s*([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(\d{1,12}(?:\.\d{1,9})?))\s*(?:,|$)')
_DIGESTS = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}


@dataclass(frozen=True)
class CavageClaim:
    """What a Signature header says, and the text it must have signed."""

    key_id: str
    signature: bytes
    signed: bytes


def sign(parts: Parts, *, key_id: str, private_key: rsa.RSAPrivateKey, at: datetime) -> dict[str, str]:
    """The headers to add: host, date, digest of a body, signature."""
    headers = {"host": parts.host, "date": format_datetime(at.astimezone(UTC), usegmt=True)}
    covered = ["(request-target)", "host", "date"]
    if parts.needs_digest:
        headers["digest"] = f"SHA-256={base64.b64encode(parts.body_sha256).decode()}"
        covered.append("digest")
    text = _text(parts, covered, headers, {})
    signature = base64.b64encode(private_key.sign(text, PKCS1v15(), SHA256())).decode()
    headers["signature"] = (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(covered)}",signature="{signature}"'
    )
    return headers


def read(parts: Parts, *, at: datetime) -> CavageClaim:
    """The claim of a request, everything looked at that needs no key. Raises BadSignature."""
    said = _parameters(parts.headers.get("signature", ""))
    if said.get("algorithm", "").lower() not in _ALGORITHMS:
        raise BadSignature("algorithm not accepted")
    covered = said.get("headers", "").lower().split()
    _check_covered(parts, covered, said)
    _check_time(parts, covered, said, at)
    if parts.needs_digest:
        _check_digest(parts)
    return CavageClaim(said["keyId"], _bytes(said["signature"]), _text(parts, covered, parts.headers, said))


def verify(claim: CavageClaim, key: rsa.RSAPublicKey) -> None:
    """Whether that key signed it. Raises BadSignature."""
    try:
        key.verify(claim.signature, claim.signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise BadSignature("signature does not match") from None


def _parameters(header: str) -> dict[str, str]:
    said: dict[str, str] = {}
    place = 0
    if len(header) > _MOST_HEADER:
        raise BadSignature("signature header too long")
    while place < len(header):
        found = _PARAMETER.match(header, place)
        if found is None or found[1] in said:
            raise BadSignature("signature header malformed")
        said[found[1]] = found[2] if found[2] is not None else found[3]
        place = found.end()
    if not said.get("keyId") or not said.get("signature"):
        raise BadSignature("signature header incomplete")
    return said


def _check_covered(parts: Parts, covered: list[str], said: Mapping[str, str]) -> None:
    if len(covered) > _MOST_COVERED or len(set(covered)) != len(covered):
        raise BadSignature("covered headers malformed")
    needed = {"(request-target)", "host"} | ({"digest"} if parts.needs_digest else set())
    missing = needed - set(covered)
    if missing:
        raise BadSignature(f"not covered: {' '.join(sorted(missing))}")
    if not {"date", "(created)"} & set(covered):
        raise BadSignature("not covered: date")
    # The draft, 2.3: a signature that names rsa-sha256 has neither.
    if said.get("algorithm", "").lower() == "rsa-sha256" and {"(created)", "(expires)"} & set(covered):
        raise BadSignature("(created) is not of rsa-sha256")


def _check_time(parts: Parts, covered: list[str], said: Mapping[str, str], at: datetime) -> None:
    moments = []
    if "date" in covered:
        moments.append(_date(parts.headers.get("date", "")))
    if "(created)" in covered:
        moments.append(_moment(said.get("created", "")))
    if any(abs(at - moment) > SKEW for moment in moments):
        raise BadSignature("date more than 12 hours away")
    if "expires" in said and _moment(said["expires"]) < at:
        raise BadSignature("signature expired")


def _date(text: str) -> datetime:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise BadSignature("date malformed") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadSignature("created or expires malformed") from None


def _check_digest(parts: Parts) -> None:
    """Each digest of an algorithm we know must be that of the body, and one must be (RFC 3230)."""
    known = 0
    for each in parts.headers.get("digest", "")[:_MOST_HEADER].split(","):
        name, _equals, value = each.strip().partition("=")
        made = _DIGESTS.get(name.lower())
        if made is not None:
            known += 1
            if _bytes(value) != made(parts.body).digest():
                raise BadSignature("digest does not match the body")
    if not known:
        raise BadSignature("no digest of the body")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("base64 malformed") from None


def _text(parts: Parts, covered: list[str], headers: Mapping[str, str], said: Mapping[str, str]) -> bytes:
    lines = [f"{name}: {_value(parts, name, headers, said)}" for name in covered]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _value(parts: Parts, name: str, headers: Mapping[str, str], said: Mapping[str, str]) -> str:
    if name == "(request-target)":
        return f"{parts.method.lower()} {parts.target}"
    value = said.get(name.strip("()")) if name in {"(created)", "(expires)"} else headers.get(name)
    if value is None:
        raise BadSignature(f"covered header absent: {name[:40]}")
    return value.strip()
