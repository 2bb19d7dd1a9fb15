"""Signatures of HTTP requests between servers: draft-cavage-12 and RFC 9421, made and checked.

Pure functions of method, address, headers, body and key: nothing here asks the database or the network.
"""

from parvis.fediverse.signatures.checking import Claim, check, read_claim
from parvis.fediverse.signatures.errors import BadSignature
from parvis.fediverse.signatures.keys import BadKey, parse_public_key
from parvis.fediverse.signatures.parts import CAVAGE, RFC9421, Parts
from parvis.fediverse.signatures.signing import Signer, sign

__all__ = [
    "CAVAGE",
    "RFC9421",
    "BadKey",
    "BadSignature",
    "Claim",
    "Parts",
    "Signer",
    "check",
    "parse_public_key",
    "read_claim",
    "sign",
]
