"""Where a request comes from: forwarded headers count only when one of our own proxies wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# What a proxy says of the visitor; anybody can write these.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
NOWHERE = "0.0.0.0"


@lru_cache(maxsize=8)
def _networks(written: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each, strict=False) for each in written)


def is_proxy(address: str) -> bool:
    """Whether an address is one of the proxies of the configuration; an unreadable one is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


def client_address(request: HttpRequest) -> str:
    """The visitor's address: the nearest one that is not a proxy of ours."""
    peer = str(request.META.get("REMOTE_ADDR") or NOWHERE)
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return _nearest(peer, [part.strip() for part in forwarded.split(",") if part.strip()])


def _nearest(peer: str, forwarded: Iterable[str]) -> str:
    nearest = peer
    for address in reversed(list(forwarded)[-20:]):
        if not is_proxy(nearest) or not _is_address(address):
            break
        nearest = address
    return nearest if _is_address(nearest) else NOWHERE


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class TrustedProxies:
    """The first middleware: what strangers write in forwarded headers is dropped."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_proxy(str(request.META.get("REMOTE_ADDR", ""))):
            for name in FORWARDED:
                request.META.pop(name, None)
        return self._get_response(request)
