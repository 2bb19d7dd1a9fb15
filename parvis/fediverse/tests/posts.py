"""What tests of deliveries are made of: a voice, its followers, activities, and a network that answers as told."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from parvis.fediverse.keys import make_keys
from parvis.fediverse.models import Activity, Actor, Follower, RemoteActor
from parvis.fediverse.sending.answers import Answer
from parvis.fediverse.sending.posting import Poster
from parvis.traces.models import Thing

_keys = cache(make_keys)


def voice(username: str = "musee") -> Actor:
    """An actor with keys."""
    keys = _keys()
    thing = Thing.objects.create(kind="actor", title=username)
    return Actor.objects.create(
        thing=thing, kind=Actor.Kind.SITE, username=username, language="fr",
        key_sealed=keys.sealed, key_public=keys.public,
    )  # fmt: skip


def activity_of(actor: Actor, **values: Any) -> Activity:
    """An activity that says little."""
    body = json.dumps({"type": "Create", "actor": "https://musee.example/", "object": "https://musee.example/1"})
    return Activity.objects.create(
        **{"actor": actor, "type": "Create", "object_iri": "https://musee.example/1", "body": body, **values}
    )


def somebody(name: str, host: str = "ailleurs.example", **values: Any) -> RemoteActor:
    """Somebody on another server, with an inbox of their own."""
    iri = f"https://{host}/users/{name}"
    return RemoteActor.objects.create(**{"iri": iri, "host": host, "inbox": f"{iri}/inbox", **values})


def follower(actor: Actor, name: str, host: str = "ailleurs.example", **values: Any) -> Follower:
    """Somebody who follows."""
    state = values.pop("state", Follower.State.ACCEPTED)
    remote = somebody(name, host, **values)
    return Follower.objects.create(actor=actor, remote=remote, activity=f"{remote.iri}#follow", state=state)


class Told(Poster):
    """A network that answers as told, and remembers what it was asked: (inbox, headers)."""

    def __init__(self, answer: Callable[[str, dict[str, str]], Answer | int] | int = 202) -> None:
        super().__init__(connections=1)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._answer = answer

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Answer as told."""
        self.asked.append((url, headers))
        told = self._answer if isinstance(self._answer, int) else self._answer(url, headers)
        return Answer(told) if isinstance(told, int) else told

    @property
    def inboxes(self) -> list[str]:
        """Where posts went, in order."""
        return [inbox for inbox, _headers in self.asked]
