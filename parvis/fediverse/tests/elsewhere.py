"""Another server, as seen from here: people with keys, documents, and activities they sign. For tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.test import Client

from parvis.fediverse.models import RemoteActor
from parvis.fediverse.services.reading import keep_actor
from parvis.fediverse.signatures import CAVAGE, Parts, sign

HOST = "elsewhere.example"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTIVITY = "application/activity+json"


@cache
def key(which: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(which: int = 0) -> str:
    return key(which).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass
class Somebody:
    """Somebody of another server. which: their key."""

    name: str = "ana"
    host: str = HOST
    which: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        return f"https://{self.host}/users/{self.name}"

    @property
    def key_id(self) -> str:
        return f"{self.iri}#main-key"

    @property
    def document(self) -> dict[str, Any]:
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.iri,
            "type": "Person",
            "preferredUsername": self.name,
            "name": self.name.title(),
            "inbox": f"{self.iri}/inbox",
            "endpoints": {"sharedInbox": f"https://{self.host}/inbox"},
            "publicKey": {"id": self.key_id, "owner": self.iri, "publicKeyPem": pem(self.which)},
            **self.more,
        }

    def met(self) -> RemoteActor:
        """Known here already."""
        return keep_actor(self.document)

    def activity(self, verb: str, what: Any, **more: Any) -> dict[str, Any]:
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": f"https://{self.host}/activities/{uuid4()}",
            "type": verb,
            "actor": self.iri,
            "object": what,
            "to": [PUBLIC],
            **more,
        }

    def note(self, content: str = "<p>Bonjour</p>", **more: Any) -> dict[str, Any]:
        return {
            "id": f"{self.iri}/notes/{uuid4()}",
            "type": "Note",
            "attributedTo": self.iri,
            "content": content,
            "to": [PUBLIC],
            **more,
        }

    def send(self, activity: Any, **options: Any) -> Any:
        return post(activity, key_id=self.key_id, which=self.which, **options)


def post(
    activity: Any,
    *,
    key_id: str,
    which: int = 0,
    form: str = CAVAGE,
    path: str = "/ap/inbox",
    kind: str = ACTIVITY,
    headers: dict[str, str] | None = None,
) -> Any:
    """Leave it in our inbox, signed; the answer."""
    body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
    url = f"{settings.PUBLIC_ADDRESS}{path}"
    signed = sign(Parts("POST", url, {}, body), key_id, key(which), form) | (headers or {})
    meta: dict[str, Any] = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed.items()}
    return Client(raise_request_exception=True).post(path, data=body, content_type=kind, **meta)


@dataclass
class Web:
    """A web of documents. answers: address → (status, headers, body); asked: every request made."""

    answers: dict[str, tuple[int, dict[str, str], Any]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def serve(self, url: str, document: Any, *, status: int = 200, kind: str = ACTIVITY, **headers: str) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[url] = (status, {"content-type": kind, **headers}, body)

    def people(self, *them: Somebody) -> None:
        for one in them:
            self.serve(one.iri, one.document)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        status, headers, body = self.answers.get(str(request.url), (404, {}, b""))
        return httpx.Response(status, headers=headers, content=body)
