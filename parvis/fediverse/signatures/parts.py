"""What a signature speaks of: the parts of one request."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# The forms of signature, as ``Host.signs`` keeps them.
CAVAGE = "cavage"
RFC9421 = "rfc9421"


@dataclass(frozen=True)
class Parts:
    """One request. url: whole, as it was written; headers: names in lower case, each once.

    sha256: of the body, where it is known already (one body goes to many).
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    sha256: bytes = b""

    @property
    def target(self) -> str:
        """Path and query, as the request line has them."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if "?" in self.url else "")

    @property
    def host(self) -> str:
        """The host, and its port when it is written."""
        return urlsplit(self.url).netloc

    @property
    def body_sha256(self) -> bytes:
        """The body's SHA-256, for what we sign ourselves."""
        return self.sha256 or hashlib.sha256(self.body).digest()

    @property
    def needs_digest(self) -> bool:
        """Whether what it carries must be signed too."""
        return bool(self.body) or self.method.upper() in {"POST", "PUT", "PATCH"}
