"""A crowd, and slow clients beside it: no error, nobody held up."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from bench import crowd, mixed
from parvis.config.slow import PATIENCE_S, Body, Guarded, Watch
from parvis.testing import live

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def site(demo_home):
    with live.serving(demo_home, workers=2) as served:
        yield served


def test_ten_seconds_of_mixed_pages_beside_slow_clients(site: live.Site) -> None:
    paths = mixed.addresses(site)
    mixed.ask(site, paths, seconds=2)
    stop = crowd.pester(site.address)
    try:
        time.sleep(2)
        told = mixed.ask(site, paths, seconds=10)
    finally:
        stop()
    assert told["errors"] == 0 and told["answers"] > 100, told
    assert told["longest_ms"] < PATIENCE_S * 1000, told


def test_a_huge_head_is_refused(site: live.Site) -> None:
    place = ("127.0.0.1", int(site.address.rpartition(":")[2]))
    with socket.create_connection(place, timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Huge: " + b"a" * 1_000_000 + b"\r\n\r\n")
        assert b" 431 " in line.recv(1000)


def test_a_slow_body_is_cut_and_a_large_one_at_an_honest_pace_comes_through(site: live.Site) -> None:
    place = ("127.0.0.1", int(site.address.rpartition(":")[2]))
    head = b"POST /desk/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 200000\r\n"
    # With a token to compare, the form is read before it is refused.
    head += b"Cookie: parvis_csrf=" + b"a" * 32 + b"\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with socket.create_connection(place, timeout=PATIENCE_S * 4) as slow, socket.create_connection(place) as honest:
        slow.sendall(head + b"username=")
        honest.sendall(head + b"username=")
        sent, start = 9, time.monotonic()
        while sent < 200_000:  # longer than the patience, and steadily
            time.sleep(0.6)
            honest.sendall(b"a" * min(10_000, 200_000 - sent))
            sent += min(10_000, 200_000 - sent)
        assert time.monotonic() - start > PATIENCE_S
        honest.settimeout(30)
        assert honest.recv(1000).startswith(b"HTTP/1.1 403"), "read whole, then refused for want of a token"
        assert slow.recv(1000) == b"" or time.monotonic() - start < PATIENCE_S * 4


class Stream:
    """A body of so many bytes."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int) -> bytes:
        given = min(size, self.left)
        self.left -= given
        return b"x" * given


def test_without_a_place_one_is_told_to_come_back() -> None:
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def app(environ, start):
        try:
            environ["wsgi.input"].read()
        except OSError:
            start("403 Forbidden", [])
            return [b""]
        start("200 OK", [])
        return [b""]

    guarded = Guarded(app, places=1)
    assert guarded._places.acquire()
    environ = {"CONTENT_LENGTH": "10", "wsgi.input": Stream(10)}
    guarded(environ, lambda status, headers: told.append((status, headers)))
    guarded._places.release()
    guarded({"CONTENT_LENGTH": "10", "wsgi.input": Stream(10)}, lambda status, headers: told.append((status, headers)))
    assert [status[:3] for status, _headers in told] == ["503", "200"]
    assert ("Retry-After", "10") in told[0][1]
    assert guarded._places.acquire(timeout=0.1), "the place is given back"


def test_who_has_sent_all_makes_room_while_it_is_dealt_with() -> None:
    seen: list[bool] = []

    def app(environ, start):
        environ["wsgi.input"].read(environ["size"])
        seen.append(guarded._places.acquire(timeout=0.1))
        if seen[-1]:
            guarded._places.release()
        start("200 OK", [])
        return [b""]

    guarded = Guarded(app, places=1)
    for size in (10, -1, 4):  # to its end, as much as there is, and not all of it
        guarded({"CONTENT_LENGTH": "10", "size": size, "wsgi.input": Stream(10)}, lambda _status, _headers: None)
    assert seen == [True, True, False]
    assert guarded._places.acquire(timeout=0.1), "given back at the end at the latest, and once"


def test_a_body_reads_as_a_file() -> None:
    places, watch = threading.BoundedSemaphore(1), Watch(10)
    body = Body(Stream(100_000), places, watch)
    assert len(body.read(50_000)) == 50_000 and len(body.read()) == 50_000 and body.read() == b""
    body.leave()
