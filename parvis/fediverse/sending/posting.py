"""One signed POST to one inbox, by aiohttp, whose connections go only where the guard allows.

httpx took five times the machine's time of the whole (decision 0096). Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from parvis.core.web import AddressRefused, is_allowed_address, refuse_address
from parvis.core.web.asking import AGENT
from parvis.core.web.transports import tls_context
from parvis.fediverse.models import Delivery
from parvis.fediverse.sending.answers import Answer

_Problem = Delivery.Problem
SECONDS, CONNECT_SECONDS = 10.0, 5.0
_MOST_READ = 16_384
_MOST_HEADER = 8_190
_NAMES_AT_ONCE = 16
_NAME_SECONDS = 300
# Shorter than servers keep a silent connection: Node and Apache five seconds, others more.
_IDLE_SECONDS = 2.0


class Private(OSError):
    """The guard does not let us connect there."""


async def resolve(host: str, port: int) -> list[tuple[int, str]]:
    """The addresses of a name: (family, address). Raises OSError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(entry[0]), str(entry[4][0])) for entry in found]


def _is_allowed(address: str) -> bool:
    return is_allowed_address(ip_address(address.partition("%")[0]))


class _GuardedResolver(AbstractResolver):
    """Gives no address that may not be asked."""

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await resolve(host, port)
        allowed = [(kind, address) for kind, address in found if _is_allowed(address)]
        if found and not allowed:
            raise Private(f"{host}: its addresses are private")
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)
            for kind, address in allowed
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _guarded_socket(info: Any) -> socket.socket:
    """A socket towards exactly that address: the last look, for addresses written as numbers too."""
    family, kind, proto, _name, address = info
    if not _is_allowed(str(address[0])):
        raise Private(f"{address[0]}: a private address")
    return socket.socket(family=family, type=kind, proto=proto)


class Poster:
    """Posts over kept connections; opened and closed within one event loop."""

    def __init__(self, *, connections: int) -> None:
        self._connections = connections
        # One that keeps its connections, and one whose connections are new each time.
        self._sessions: tuple[aiohttp.ClientSession, aiohttp.ClientSession] | None = None

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Post, whatever happens: failures are answers too."""
        try:
            refuse_address(url)
            address = URL(url, encoded=True)
            return await self._repeat(address, body, headers)
        except (AddressRefused, Private, ValueError):
            return Answer(problem=_Problem.PRIVATE)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return Answer(problem=_problem_of(error))

    async def _repeat(self, address: URL, body: bytes, headers: dict[str, str]) -> Answer:
        """Hung up on, at once again over a connection of its own: the kept one was closed, as servers do after a while.

        Activities have stable ids, so twice is harmless.
        """
        kept, anew = self._sessions = self._sessions or self._open()
        try:
            return await _post(kept, address, body, headers)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError):
            return await _post(anew, address, body, headers)

    def _open(self) -> tuple[aiohttp.ClientSession, aiohttp.ClientSession]:
        names = ThreadPoolExecutor(_NAMES_AT_ONCE, thread_name_prefix="parvis-names")
        asyncio.get_running_loop().set_default_executor(names)
        return self._session(keepalive_timeout=_IDLE_SECONDS), self._session(force_close=True)

    def _session(self, **how: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=self._connections, resolver=_GuardedResolver(), ttl_dns_cache=_NAME_SECONDS,
            socket_factory=_guarded_socket, ssl=tls_context(), **how,
        )  # fmt: skip
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=SECONDS, sock_connect=CONNECT_SECONDS),
            headers={"user-agent": AGENT, "content-type": "application/activity+json"},
            skip_auto_headers=("accept", "accept-encoding"),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_MOST_HEADER,
            max_field_size=_MOST_HEADER,
        )

    async def close(self) -> None:
        """Hang up everywhere."""
        for session in self._sessions or ():
            await session.close()
        self._sessions = None


async def _post(session: aiohttp.ClientSession, address: URL, body: bytes, headers: dict[str, str]) -> Answer:
    async with session.post(address, data=body, headers=headers, allow_redirects=False) as response:
        # A server with much to say loses its connection: nothing of it is read by anybody.
        if len(await response.content.read(_MOST_READ)) and not response.content.at_eof():
            response.close()
        return Answer(response.status, retry_after=_seconds(response.headers.get("retry-after", "")))


def _problem_of(error: BaseException) -> str:
    """What kept the answer from coming."""
    cause = error.__cause__ or error.__context__
    if isinstance(cause, Private) or isinstance(getattr(error, "os_error", None), Private):
        return _Problem.PRIVATE
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return _Problem.NO_HOST
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError | ssl.SSLError):
        return _Problem.INSECURE
    return _Problem.SLOW if isinstance(error, TimeoutError) else _Problem.UNREACHED


def _seconds(written: str) -> float | None:
    """Retry-After in seconds; a date is not worth reading, our own delays do as well."""
    return float(written) if written.isascii() and written.isdigit() and len(written) < 8 else None
