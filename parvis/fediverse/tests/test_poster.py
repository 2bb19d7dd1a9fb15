"""The poster and a little server on the loopback, which answers, hangs up, waits or babbles as told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from parvis.fediverse.sending import posting
from parvis.fediverse.sending.answers import Answer
from parvis.fediverse.sending.posting import Poster

BODY = b'{"type": "Create"}'
FINE = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
# Given the number of the connection, the number of the request over it, and where to write: whether to read on.
Said = Callable[[int, int, asyncio.StreamWriter], Awaitable[bool]]


@pytest.fixture(autouse=True)
def on_the_loopback(settings: Any) -> None:
    settings.PRIVATE_NETWORKS, settings.ASKS_PLAIN_HTTP = ["127.0.0.0/8"], True


class Inbox:
    """What the server was sent: (connection, request) and body, in order."""

    def __init__(self, said: Said) -> None:
        self.said, self.connections, self.got = said, 0, list[tuple[int, int, bytes]]()
        self.address = ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = self.connections
        try:
            await self._hear(connection, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _hear(self, connection: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request, goes_on = 0, True
        while goes_on:
            await reader.readuntil(b"\r\n\r\n")
            request += 1
            self.got.append((connection, request, await reader.readexactly(len(BODY))))
            goes_on = await self.said(connection, request, writer)
            await writer.drain()


@asynccontextmanager
async def listening(said: Said) -> Any:
    inbox = Inbox(said)
    server = await asyncio.start_server(inbox, "127.0.0.1", 0)
    inbox.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/inbox"
    poster = Poster(connections=8)
    try:
        yield inbox, lambda: poster.post(inbox.address, BODY, {"signature": "s"})
    finally:
        await poster.close()
        server.close()


def answers(said: bytes) -> Said:
    """Always the same, the connection kept."""

    async def say(_connection: int, _request: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(said)
        return True

    return say


def posted(said: Said, times: int = 1) -> tuple[list[Answer], Inbox]:
    async def run() -> tuple[list[Answer], Inbox]:
        async with listening(said) as (inbox, post):
            return [await post() for _ in range(times)], inbox

    return asyncio.run(run())


@contextmanager
def quick(**limits: float) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in limits.items():
            patch.setattr(posting, name, value)
        yield


def test_a_connection_is_kept_from_one_to_the_next():
    found, inbox = posted(answers(FINE), 3)
    assert [each.status for each in found] == [202, 202, 202] and inbox.connections == 1


def test_a_kept_connection_that_the_server_has_closed_is_replaced_at_once():
    async def say(_connection: int, request: int, writer: asyncio.StreamWriter) -> bool:
        if request == 1:
            writer.write(FINE)
        return request == 1  # The second over the same connection is read, and met by silence.

    found, inbox = posted(say, 3)
    assert [each.status for each in found] == [202, 202, 202]
    assert [got[:2] for got in inbox.got] == [(1, 1), (1, 2), (2, 1), (3, 1)]
    assert {body for *_where, body in inbox.got} == {BODY}


def test_however_many_kept_connections_are_closed_one_anew_is_enough():
    """Four at once were kept; the next post finds the first of them closed."""
    together = asyncio.Event

    async def run() -> tuple[Answer, Inbox]:
        all_here, count = together(), 0

        async def say(connection: int, request: int, writer: asyncio.StreamWriter) -> bool:
            nonlocal count
            count += 1
            if count == 4:
                all_here.set()
            await all_here.wait()
            if request == 1:
                writer.write(FINE)
            return request == 1

        async with listening(say) as (inbox, post):
            await asyncio.gather(*(post() for _ in range(4)))
            return await post(), inbox

    answer, inbox = asyncio.run(run())
    assert answer.status == 202 and inbox.connections == 5 and len(inbox.got) == 6


def test_a_server_that_hangs_up_is_asked_once_more_and_no_oftener():
    async def say(*_told: Any) -> bool:
        return False

    found, inbox = posted(say)
    assert found == [Answer(problem="unreached")] and len(inbox.got) == 2


def test_nobody_listens():
    async def run() -> Answer:
        async with listening(answers(FINE)) as (inbox, _post):
            address = inbox.address
        poster = Poster(connections=1)
        try:
            return await poster.post(address, BODY, {})
        finally:
            await poster.close()

    assert asyncio.run(run()) == Answer(problem="unreached")


def test_a_redirect_is_not_followed():
    redirect = b"HTTP/1.1 307 Elsewhere\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n"
    found, inbox = posted(answers(redirect))
    assert [each.status for each in found] == [307] and len(inbox.got) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/inbox", "http://localhost:{port}/inbox"])
def test_a_private_address_is_not_asked(settings: Any, address: str):
    async def run() -> tuple[Answer, Inbox]:
        async with listening(answers(FINE)) as (inbox, _post):
            poster = Poster(connections=1)
            port = inbox.address.rpartition(":")[2].partition("/")[0]
            try:
                return await poster.post(address.format(port=port), BODY, {}), inbox
            finally:
                await poster.close()

    settings.PRIVATE_NETWORKS = []
    answer, inbox = asyncio.run(run())
    assert answer == Answer(problem="private") and not inbox.connections


def test_a_slow_server_is_waited_for_no_longer_than_agreed():
    async def say(*_told: Any) -> bool:
        await asyncio.sleep(60)
        return False

    with quick(SECONDS=0.2):
        found, inbox = posted(say)
    assert found == [Answer(problem="slow")] and len(inbox.got) == 1


def test_a_huge_answer_is_not_read_and_its_connection_let_go():
    written = 0

    async def say(_connection: int, _request: int, writer: asyncio.StreamWriter) -> bool:
        nonlocal written
        writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 1000000000\r\n\r\n")
        for _ in range(1_000):
            writer.write(b"x" * 65_536)
            await writer.drain()
            written += 65_536
        return False

    found, inbox = posted(say, 2)
    assert [each.status for each in found] == [202, 202] and inbox.connections == 2
    assert written < 20_000_000


def test_a_wait_asked_for_is_read():
    busy = b"HTTP/1.1 429 Busy\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n"
    assert posted(answers(busy))[0] == [Answer(429, retry_after=120.0)]
