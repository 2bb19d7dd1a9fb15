"""Asking other servers: where we never go, and what we never swallow."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from parvis.core.web import AddressRefused, AskFailed, Limits, TooLarge, TooManyRedirects, ask, open_async_transport
from parvis.core.web.guard import is_allowed_address, refuse_address, resolve

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:1::", "2001:db8::1",
]  # fmt: skip
REFUSED = [
    "", "museum.example", "//museum.example/", "file:///etc/passwd", "ftp://museum.example/", "gopher://x/",
    "https://", "https://user:secret@museum.example/", "https://museum.example/\r\nHost: other", "http://museum.example/",
    "https://museum.example:99999/", "https://[::1/", "https://museum.example\\@other/", "https://x/" + "a" * 2_000,
]  # fmt: skip


def ip(text: str) -> Any:
    import ipaddress

    return ipaddress.ip_address(text)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_asked(address: str):
    assert not is_allowed_address(ip(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_global_addresses_are(address: str):
    assert is_allowed_address(ip(address))


def test_the_configuration_opens_a_network(settings: Any):
    settings.PRIVATE_NETWORKS = ["127.0.0.0/8"]
    assert is_allowed_address(ip("127.0.0.1")) and is_allowed_address(ip("::ffff:127.0.0.1"))
    assert not is_allowed_address(ip("10.0.0.1"))


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_address_of_the_web_is_refused(url: str):
    with pytest.raises(AddressRefused):
        refuse_address(url)


def test_plain_http_is_asked_where_the_configuration_says_so(settings: Any):
    settings.ASKS_PLAIN_HTTP = True
    refuse_address("http://museum.example/")


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch):
    answers: list[Any] = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    with pytest.raises(AddressRefused, match="private"):
        resolve("inside.example", 443)


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch, settings: Any):
    """DNS rebinding: we connect to what was looked at; the name is asked once."""
    settings.ASKS_PLAIN_HTTP = True
    asked: list[str] = []

    def look(host: str, *_args: Any, **_kwargs: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    with pytest.raises(AddressRefused):
        ask("http://rebinding.example/")
    assert asked == ["rebinding.example"]


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    """A real server on loopback: /size, /drip, /round, /away, /json."""
    settings.PRIVATE_NETWORKS, settings.ASKS_PLAIN_HTTP = ["127.0.0.0/8"], True
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers: dict[str, Callable[[], None]] = {"/size": self._size, "/drip": self._drip, "/json": self._json}
        answers.get(self.path, self._send_on)()

    def _size(self) -> None:
        self._begin(200, {"content-type": "text/plain"})
        self.wfile.write(b"x" * 100_000)

    def _drip(self) -> None:
        self._begin(200, {})
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                threading.Event().wait(0.05)
        except OSError:
            pass

    def _json(self) -> None:
        self._begin(200, {"content-type": "application/json; charset=utf-8"})
        self.wfile.write(b'{"name": "Caf\xc3\xa9"}')

    def _send_on(self) -> None:
        places = {"/away": "http://169.254.169.254/latest", "/once": "/json"}
        self._begin(302, {"location": places.get(self.path, "/round")})

    def _begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


def test_an_answer_is_read(site: str):
    answer = ask(f"{site}/once")
    assert answer.is_good and answer.media_type == "application/json" and answer.data == {"name": "Café"}
    assert answer.url == f"{site}/json"


def test_too_many_bytes_are_not_taken(site: str):
    with pytest.raises(TooLarge):
        ask(f"{site}/size", limits=Limits(most_bytes=10_000))


def test_an_answer_that_drips_is_cut(site: str):
    with pytest.raises(AskFailed, match="not finished"):
        ask(f"{site}/drip", limits=Limits(seconds=0.3))


def test_redirects_are_followed_so_far_and_looked_at_again(site: str):
    with pytest.raises(TooManyRedirects):
        ask(f"{site}/round")
    with pytest.raises(AddressRefused):
        ask(f"{site}/away")


def test_each_hop_is_prepared_anew(site: str):
    seen: list[str] = []
    ask(f"{site}/once", prepare=lambda request: seen.append(request.url.path))
    assert seen == ["/once", "/json"]


def test_the_asynchronous_way_refuses_too(settings: Any):
    import asyncio

    async def go() -> None:
        async with httpx.AsyncClient(transport=open_async_transport()) as client:
            await client.get("http://127.0.0.1:9/")

    with pytest.raises(httpx.ConnectError, match="private"):
        asyncio.run(go())
