"""Which addresses may be asked (OWASP, Server-Side Request Forgery Prevention).

Names are resolved by us and the connection goes to the very address that was looked at, so that a name
which answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from parvis.core.web.errors import AddressRefused

Address = IPv4Address | IPv6Address
_LONGEST_URL = 2_000
# Translated or tunnelled addresses carry an IPv4 one inside: 6to4, Teredo, NAT64.
_CARRIERS = tuple(ip_network(each) for each in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48"))


@lru_cache(maxsize=8)
def _networks(written: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each, strict=False) for each in written)


def is_allowed_address(address: Address) -> bool:
    """Whether a connection may be opened to this address: a global one, or one the configuration names."""
    plain = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
    if any(plain in network for network in _networks(tuple(settings.PRIVATE_NETWORKS))):
        return True
    return plain.is_global and not plain.is_multicast and not any(plain in carrier for carrier in _CARRIERS)


def refuse_address(url: str) -> None:
    """Look at an address as it is written. Raises AddressRefused.

    http is taken only where the configuration allows it, or to one of its private networks.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise AddressRefused(url[:200], "not an address") from None
    if len(url) > _LONGEST_URL or not host or any(character in url for character in "\r\n\t \\"):
        raise AddressRefused(url[:200], "not an address")
    if parts.username or parts.password:
        raise AddressRefused(url[:200], "credentials in the address")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.ASKS_PLAIN_HTTP):
        raise AddressRefused(url[:200], f"scheme {parts.scheme[:20]!r} is not asked")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host that may be asked, the first first. Raises AddressRefused when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(host[:200], "no such host") from None
    return allowed_among(host, [str(entry[4][0]) for entry in found])


def allowed_among(host: str, addresses: list[str]) -> list[str]:
    """Those addresses that may be asked. Raises AddressRefused when there is none, naming the host."""
    allowed = [each for each in dict.fromkeys(addresses) if is_allowed_address(ip_address(each.partition("%")[0]))]
    if not allowed:
        raise AddressRefused(host[:200], "its addresses are private")
    return allowed
