"""Public keys of other servers, parsed once a process."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

# A shorter key proves nothing; a longer one is a way of making us work.
SHORTEST, LONGEST = 2048, 8192
_MOST_TEXT = 8_000


class BadKey(ValueError):
    """A text that holds no RSA key we would believe."""


@lru_cache(maxsize=4096)
def parse_public_key(pem: str) -> rsa.RSAPublicKey:
    """The RSA key of a PEM text (SubjectPublicKeyInfo or PKCS 1). Raises BadKey."""
    if len(pem) > _MOST_TEXT:
        raise BadKey("too long for a key")
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey("not a public key") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadKey("not an RSA key")
    if not SHORTEST <= key.key_size <= LONGEST:
        raise BadKey(f"a key of {key.key_size} bits is not believed")
    return key
