"""Keys of our actors: RSA 2048, sealed in the database, parsed once a process.

Loading a private key costs some 50 ms (its numbers are checked), signing with it half a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from parvis.core.sealing import Seal
from parvis.fediverse.models import Actor

_SEAL = Seal("parvis fediverse actor key")


@dataclass(frozen=True)
class KeyPair:
    """A new pair: the private key sealed, the public one as PEM (SubjectPublicKeyInfo)."""

    sealed: str
    public: str


def make_keys() -> KeyPair:
    """Draw a new pair; some 100 ms."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return KeyPair(sealed=_SEAL.close(private), public=public)


def private_key(actor: Actor) -> rsa.RSAPrivateKey:
    """The actor's key, ready to sign. Raises parvis.core.sealing.Unreadable when secret.key was changed."""
    return _parsed(actor.key_sealed)


@lru_cache(maxsize=256)
def _parsed(sealed: str) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(_SEAL.open(sealed).encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
