"""Signatures, both forms, made and broken. No database, no network."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from parvis.fediverse.signatures import (
    CAVAGE,
    RFC9421,
    BadKey,
    BadSignature,
    Parts,
    Signer,
    check,
    parse_public_key,
    read_claim,
    sign,
)

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
INBOX = "https://museum.example/ap/inbox"
KEY_ID = "https://elsewhere.example/users/ana#main-key"
BODY = b'{"type":"Create","id":"https://elsewhere.example/1"}'
FORMS = [CAVAGE, RFC9421]


@cache
def pair(size: int = 2048, which: int = 0) -> tuple[rsa.RSAPrivateKey, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=size)
    return key, pem_of(key.public_key())


def pem_of(key: Any) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signed(form: str, *, method: str = "POST", url: str = INBOX, body: bytes = BODY, at: datetime = AT) -> Parts:
    bare = Parts(method, url, {}, body)
    return Parts(method, url, sign(bare, KEY_ID, pair()[0], form, at=at), body)


def believe(parts: Parts, pem: str | None = None, *, at: datetime = AT) -> str:
    """The key id, once believed. Raises BadSignature."""
    claim = read_claim(parts, at=at)
    check(claim, pair()[1] if pem is None else pem)
    return claim.key_id


def but(parts: Parts, **changes: Any) -> Parts:
    """The same request with something changed; headers are changed one by one, None takes one away."""
    headers = dict(parts.headers)
    for name, value in changes.pop("headers", {}).items():
        headers.pop(name, None)
        if value is not None:
            headers[name] = value
    whole = {"method": parts.method, "url": parts.url, "body": parts.body, **changes}
    return Parts(headers=headers, **whole)


@pytest.mark.parametrize("form", FORMS)
def test_what_one_side_signs_the_other_believes(form: str):
    assert believe(signed(form)) == KEY_ID
    assert believe(signed(form, method="GET", body=b"")) == KEY_ID
    assert believe(signed(form, url=f"{INBOX}?page=2&name=%C3%A9")) == KEY_ID


@pytest.mark.parametrize("form", FORMS)
def test_another_body_under_the_same_signature_is_refused(form: str):
    swapped = BODY.replace(b"/1", b"/2")
    with pytest.raises(BadSignature, match="does not match the body"):
        believe(but(signed(form), body=swapped))


def test_another_body_with_a_digest_made_anew_is_refused():
    swapped = BODY.replace(b"/1", b"/2")
    digest = base64.b64encode(hashlib.sha256(swapped).digest()).decode()
    with pytest.raises(BadSignature, match="signature does not match"):
        believe(but(signed(CAVAGE), body=swapped, headers={"digest": f"SHA-256={digest}"}))
    with pytest.raises(BadSignature, match="signature does not match"):
        believe(but(signed(RFC9421), body=swapped, headers={"content-digest": f"sha-256=:{digest}:"}))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hours", [-12.1, 12.1, -24 * 365, 24 * 365])
def test_twelve_hours_of_skew_and_no_more(form: str, hours: float):
    parts = signed(form)
    for within in (-11.9, 0, 11.9):
        assert believe(parts, at=AT + timedelta(hours=within))
    with pytest.raises(BadSignature, match="12 hours"):
        believe(parts, at=AT + timedelta(hours=hours))


@pytest.mark.parametrize("form", FORMS)
def test_another_query_string_path_method_or_host_is_refused(form: str):
    parts = signed(form, url=f"{INBOX}?page=2")
    for url in (INBOX, f"{INBOX}?page=3", f"{INBOX}?page=2&more=1", f"{INBOX}?", "https://museum.example/other?page=2"):
        with pytest.raises(BadSignature, match="does not match"):
            believe(but(parts, url=url))
    with pytest.raises(BadSignature):
        believe(but(parts, method="PUT"))
    with pytest.raises(BadSignature):
        believe(but(parts, url=f"{INBOX.replace('museum', 'theatre')}?page=2", headers={"host": "theatre.example"}))


def test_a_body_without_its_digest_is_refused():
    for form, digest in ((CAVAGE, "digest"), (RFC9421, "content-digest")):
        with pytest.raises(BadSignature):
            believe(but(signed(form), headers={digest: None}))
        # Signed as if there were no body: the digest is not covered.
        bare = Parts("POST", INBOX, signed(form, method="GET", body=b"").headers, BODY)
        with pytest.raises(BadSignature, match="not covered"):
            believe(bare)


def test_a_digest_of_an_unknown_algorithm_alone_is_no_digest():
    parts = but(signed(CAVAGE), headers={"digest": "MD5=1B2M2Y8AsgTpgAmY7PhCfg=="})
    with pytest.raises(BadSignature, match="no digest"):
        believe(parts)


@pytest.mark.parametrize("form", FORMS)
def test_the_key_of_somebody_else_is_refused(form: str):
    with pytest.raises(BadSignature, match="signature does not match"):
        believe(signed(form), pair(2048, 1)[1])


@pytest.mark.parametrize("form", FORMS)
def test_keys_that_prove_nothing_are_refused(form: str):
    elliptic = pem_of(ec.generate_private_key(ec.SECP256R1()).public_key())
    short = pem_of(rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key())
    for pem in (elliptic, short, "", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "x" * 10_000):
        with pytest.raises(BadSignature, match="key refused"):
            believe(signed(form), pem)
        with pytest.raises(BadKey):
            parse_public_key(pem)


@pytest.mark.parametrize("named", ["hmac-sha256", "rsa-sha1", "rsa-sha512", "none", "ed25519", "ecdsa-sha256"])
def test_an_algorithm_named_in_the_message_decides_nothing(named: str):
    parts = signed(CAVAGE)
    confused = parts.headers["signature"].replace("rsa-sha256", named)
    with pytest.raises(BadSignature, match="algorithm"):
        believe(but(parts, headers={"signature": confused}))


@pytest.mark.parametrize("named", ["hmac-sha256", "rsa-pss-sha512", "ed25519", "rsa-v1_5-sha1"])
def test_nor_does_one_of_the_newer_form(named: str):
    parts = signed(RFC9421)
    confused = parts.headers["signature-input"].replace("rsa-v1_5-sha256", named)
    assert named in confused
    with pytest.raises(BadSignature, match="algorithm"):
        believe(but(parts, headers={"signature-input": confused}))


@pytest.mark.parametrize("named", ["hs2019", None])
def test_hs2019_and_no_algorithm_at_all_are_taken(named: str | None):
    parts = signed(CAVAGE)
    instead = f'algorithm="{named}",' if named else ""
    header = parts.headers["signature"].replace('algorithm="rsa-sha256",', instead)
    assert believe(but(parts, headers={"signature": header})) == KEY_ID


def created(at: datetime, *, algorithm: str = "hs2019", expires: datetime | None = None) -> Parts:
    """A request dated by (created), as the draft allows without naming rsa-sha256."""
    digest = "SHA-256=" + base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    second = int(at.timestamp())
    text = f"(request-target): post /ap/inbox\nhost: museum.example\n(created): {second}\ndigest: {digest}"
    signature = base64.b64encode(pair()[0].sign(text.encode(), PKCS1v15(), SHA256())).decode()
    header = (
        f'keyId="{KEY_ID}",algorithm="{algorithm}",created={second},'
        + (f"expires={int(expires.timestamp())}," if expires else "")
        + f'headers="(request-target) host (created) digest",signature="{signature}"'
    )
    return Parts("POST", INBOX, {"host": "museum.example", "digest": digest, "signature": header}, BODY)


def test_created_dates_it_as_well():
    assert believe(created(AT)) == KEY_ID
    with pytest.raises(BadSignature, match="12 hours"):
        believe(created(AT - timedelta(hours=13)))
    with pytest.raises(BadSignature, match="not of rsa-sha256"):
        believe(created(AT, algorithm="rsa-sha256"))
    with pytest.raises(BadSignature, match="expired"):
        believe(created(AT, expires=AT - timedelta(seconds=1)))


@pytest.mark.parametrize("taken", ["(request-target)", "host", "date", "digest"])
def test_each_of_what_must_be_covered_is_missed(taken: str):
    parts = signed(CAVAGE)
    covered = "(request-target) host date digest"
    less = " ".join(name for name in covered.split() if name != taken)
    header = parts.headers["signature"].replace(covered, less)
    with pytest.raises(BadSignature, match="not covered"):
        believe(but(parts, headers={"signature": header}))


@pytest.mark.parametrize("taken", ['"@method"', '"@target-uri"', '"content-digest"', "created"])
def test_and_of_the_newer_form(taken: str):
    parts = signed(RFC9421)
    written = parts.headers["signature-input"]
    less = re.sub(r";created=\d+", "", written) if taken == "created" else written.replace(taken, "", 1)
    assert less != written
    with pytest.raises(BadSignature, match="not covered"):
        believe(but(parts, headers={"signature-input": less}))


@pytest.mark.parametrize("form", FORMS)
def test_truncated_headers_are_refused(form: str):
    parts = signed(form)
    for name in ("signature", "signature-input", "date", "digest", "content-digest"):
        written = parts.headers.get(name)
        if written is None or (form == RFC9421 and name == "date"):
            continue
        for length in range(0, len(written), 7):
            with pytest.raises(BadSignature):
                believe(but(parts, headers={name: written[:length]}))
        with pytest.raises(BadSignature):
            believe(but(parts, headers={name: None}))


@pytest.mark.parametrize("form", FORMS)
def test_doubled_or_enormous_headers_are_refused(form: str):
    parts = signed(form)
    for name in ("signature", "signature-input"):
        if name in parts.headers:
            for written in (f"{parts.headers[name]},{parts.headers[name]}", parts.headers[name] + "a" * 9_000):
                with pytest.raises(BadSignature):
                    believe(but(parts, headers={name: written}))


def test_what_is_not_signed_is_refused():
    with pytest.raises(BadSignature, match="not signed"):
        believe(Parts("POST", INBOX, {"host": "museum.example"}, BODY))


@given(
    body=st.binary(max_size=300),
    path=st.text("abcdefghijklmnopqrstuvwxyz0123456789-_~./", max_size=30),
    query=st.none() | st.text("abc123=&%2F", max_size=12).filter(lambda text: "%" not in text),
    form=st.sampled_from(FORMS),
)
def test_round_trip(body: bytes, path: str, query: str | None, form: str):
    url = f"https://museum.example/{path}" + (f"?{query}" if query is not None else "")
    assert believe(signed(form, url=url, body=body)) == KEY_ID


@given(header=st.text(max_size=200), more=st.text(max_size=60), form=st.sampled_from(["signature", "signature-input"]))
def test_whatever_stands_in_the_headers_is_refused_in_words(header: str, more: str, form: str):
    parts = but(signed(CAVAGE), headers={form: header, "date": more, "digest": more})
    with pytest.raises(BadSignature):
        believe(parts)


@pytest.mark.parametrize("form", FORMS)
def test_requests_of_httpx_are_signed_as_they_leave(form: str):
    request = httpx.Request("POST", f"{INBOX}?x=1", content=BODY)
    Signer(KEY_ID, pair()[0], form)(request)
    parts = Parts(request.method, str(request.url), {k.lower(): v for k, v in request.headers.items()}, BODY)
    claim = read_claim(parts)
    check(claim, pair()[1])
    assert (claim.form, claim.key_id) == (form, KEY_ID)
