"""What a log keeps, and what it never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.core.redaction import HIDDEN, MOST, clean, clean_value

HIDDEN_ONES = [
    ("refused ana.lopez+desk@musee.example today", "musee.example"),
    ("from 203.0.113.77 again", "203.0.113.77"),
    ("from 2001:db8::8a2e:370:7334 again", "370:7334"),
    ("from ::1 and fe80::1ff:fe23:4567:890a", "fe80"),
    ("GET /search/?q=Jeanne+Dupont&page=2 failed", "Jeanne"),
    ("https://musee.example/x?token=abc then", "abc"),
    ("Authorization: Bearer abc.def-ghi", "abc.def"),
    ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    ("Cookie: parvis_session=0123; parvis_csrf=9", "0123"),
    ("{'password': 'correct horse'}", "correct horse"),
    ("password=hunter2&x=1", "hunter2"),
    ('{"client_secret": "s3cr3t-value"}', "s3cr3t"),
    ("postgresql://parvis:motdepasse@db/parvis", "motdepasse"),
    ("/desk/password_reset/confirm/MQ/c5x2ab-0123456789abcdef0123456789abcdef/", "0123456789abcdef"),
    ("session 7mq0c2Zr9Kx4LpT8vWn1YbQd3sEh6JuA", "7mq0c2Zr9Kx4"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "eyJzdWIi"),
    ("DETAIL:  Key (email)=(ana) already exists.", "(ana)"),
    ("call 06 12 34 56 78 or +33 6 12 34 56 78", "34 56"),
]
KEPT = [
    "job parvis.media.tasks.make_derivatives dead after 3 attempts",
    "derivative 019a1f6e-6d0c-7c9e-8f37-5a2d7d3a9b10 of picture 12 failed",
    "la-tour-eiffel-1889-vue-du-trocadero",
    "version 5.2.19, 2026-03-01T10:00:00Z, 12:34:56, 1 234 567 works",
    "TypeError: unsupported operand (parvis/core/jobs.py:83)",
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN_ONES)
def test_it_is_hidden(text: str, secret: str) -> None:
    assert secret in text and secret not in clean(text) and HIDDEN in clean(text)


@pytest.mark.parametrize("text", KEPT)
def test_it_is_kept(text: str) -> None:
    assert clean(text) == text


def test_fields_are_hidden_by_their_name() -> None:
    for name in ("password", "new_password1", "csrf_token", "HTTP_AUTHORIZATION", "parvis_session_key", "email", "ip"):
        assert clean_value(name, "x") == HIDDEN, name
    for name in ("route", "status", "ms", "method", "attempts"):
        assert clean_value(name, 12) == 12, name
    nested = clean_value("extra", {"user": "ana", "rows": [1, "a@b.example"], "n": None})
    assert nested == {"user": HIDDEN, "rows": [1, HIDDEN], "n": None}


@given(st.text(max_size=3000))
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    assert len(clean(text)) <= 3 * MOST
    assert clean(clean(text)) == clean(text) or HIDDEN in clean(text)


@given(st.emails())
def test_no_address_passes(address: str) -> None:
    domain = address.rpartition("@")[2]
    if "[" not in domain and domain.isascii():
        assert f"@{domain}" not in clean(f"mail to {address} failed")


def test_long_texts_take_no_time() -> None:
    for text in ("a" * 10**6, "a@" * 10**5, "1." * 10**5, "=(" * 10**5, ":" * 10**5, "?a=" * 10**5, "password" * 10**5):
        assert len(clean(text)) <= 3 * MOST
