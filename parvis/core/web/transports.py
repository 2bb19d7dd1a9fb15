"""httpx transports whose connections go only where the guard allows.

httpx has no setting for it, but httpcore, beneath, takes the backend that opens connections.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx
from httpcore._backends.auto import AutoBackend

from parvis.core.web.errors import AddressRefused
from parvis.core.web.guard import allowed_among, resolve


class _Guarded(httpcore.SyncBackend):
    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        return super().connect_tcp(_looked_at(lambda: resolve(host, port))[0], port, *args, **kwargs)

    def connect_unix_socket(self, path: str, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError(f"{path}: sockets of this machine are not asked")


class _GuardedAsync(AutoBackend):
    async def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        addresses = await _resolve_async(host, port)
        return await super().connect_tcp(addresses[0], port, *args, **kwargs)

    async def connect_unix_socket(self, path: str, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError(f"{path}: sockets of this machine are not asked")


class NotAsked(httpcore.ConnectError):
    """The guard said no; ``refusal`` says why."""

    def __init__(self, refusal: AddressRefused) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def _looked_at(look: Any) -> list[str]:
    try:
        return list(look())
    except AddressRefused as refusal:
        raise NotAsked(refusal) from refusal


async def _resolve_async(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotAsked(AddressRefused(host[:200], "no such host")) from None
    return _looked_at(lambda: allowed_among(host, [str(entry[4][0]) for entry in found]))


def open_transport(*, connections: int = 10) -> httpx.HTTPTransport:
    """A transport for httpx.Client that refuses private addresses."""
    transport = httpx.HTTPTransport()
    transport._pool.close()
    transport._pool = httpcore.ConnectionPool(
        ssl_context=tls_context(), max_connections=connections, network_backend=_Guarded()
    )
    return transport


def open_async_transport(*, connections: int = 100, idle_seconds: float = 5.0) -> httpx.AsyncHTTPTransport:
    """A transport for httpx.AsyncClient that refuses private addresses."""
    transport = httpx.AsyncHTTPTransport()
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=tls_context(), max_connections=connections, keepalive_expiry=idle_seconds,
        max_keepalive_connections=connections, network_backend=_GuardedAsync(),
    )  # fmt: skip
    return transport


_contexts: list[ssl.SSLContext] = []


def tls_context() -> ssl.SSLContext:
    """One for the process: reading the authorities' certificates takes 20 ms."""
    if not _contexts:
        _contexts.append(httpx.create_ssl_context())
    return _contexts[0]


def refusal_in(error: BaseException) -> AddressRefused | None:
    """The guard's refusal behind an httpx error, if that is what it was."""
    chain: Iterable[BaseException | None] = (error, error.__cause__, error.__context__)
    return next((each.refusal for each in chain if isinstance(each, NotAsked)), None)
