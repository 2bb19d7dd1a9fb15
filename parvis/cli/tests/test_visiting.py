"""``parvis doctor --url``: each weakness of a running site is seen and its remedy told."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from parvis.cli.visiting import visit

GOOD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'; form-action 'self'",
    "Set-Cookie": "parvis_csrf=x; HttpOnly; SameSite=Lax",
}


@contextmanager
def site(*, status: int = 200, lost: str = "Rien ici", any_host: bool = False, **changes: str) -> Iterator[str]:
    """A site that answers these headers; "" removes one."""
    headers = {**GOOD, **{name.replace("_", "-"): value for name, value in changes.items()}}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_ours = self.headers["Host"].startswith("127.0.0.1") or any_host
            self.send_response(400 if not is_ours else 404 if "rien-ici" in self.path else status)
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(lost.encode())

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def failing(address: str) -> set[str]:
    return {check for check, ok, _told in visit(address) if not ok}


def test_a_site_in_order_has_nothing_to_mend():
    with site() as address:
        assert failing(address) == set()


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"X_Content_Type_Options": ""}, "headers"),
        ({"Permissions_Policy": ""}, "headers"),
        ({"Cross_Origin_Opener_Policy": "unsafe-none"}, "headers"),
        ({"Content_Security_Policy": ""}, "policy"),
        (
            {
                "Content_Security_Policy": GOOD["Content-Security-Policy"].replace(
                    "script-src 'self'", "script-src 'self' 'unsafe-inline'"
                )
            },
            "policy",
        ),
        ({"Content_Security_Policy": GOOD["Content-Security-Policy"].replace("object-src 'none'; ", "")}, "policy"),
        ({"Set_Cookie": "parvis_csrf=x; SameSite=Lax"}, "cookies"),
        ({"Set_Cookie": "parvis_csrf=x; HttpOnly"}, "cookies"),
        ({"status": 500}, "site"),
        ({"lost": "Using the URLconf defined in parvis.config.urls"}, "debug"),
        ({"any_host": True}, "hosts"),
    ],
)
def test_each_weakness_is_seen(changes: dict[str, Any], check: str):
    with site(**changes) as address:
        assert failing(address) == {check}


def test_a_site_that_does_not_answer_is_said_so():
    assert failing("http://127.0.0.1:1") == {"site"}


def test_plain_http_elsewhere_is_to_mend(monkeypatch: pytest.MonkeyPatch):
    from parvis.cli import visiting

    with site() as address:
        port = address.rsplit(":", 1)[1]
        kind = http.client.HTTPConnection
        monkeypatch.setattr(
            http.client, "HTTPConnection", lambda host, given, **rest: kind("127.0.0.1", int(port), **rest)
        )
        found = {check: (ok, told) for check, ok, told in visiting.visit("http://museum.example")}
    assert found["https"][0] is False and "https" in found["https"][1]
