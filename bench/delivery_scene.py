"""What ``parvis bench delivery`` sets up in its home, and the two loops it measures beside the workers."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any
from urllib.parse import urlsplit

BODY = json.dumps({"type": "Create", "object": {"type": "Note", "content": "<p>" + "été " * 350 + "</p>"}})


def prepare(port: int) -> None:
    """A database, and a voice."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from parvis.fediverse.keys import make_keys
    from parvis.fediverse.models import Actor
    from parvis.traces.models import Thing

    # Tables as the models are: a hundred steps to the same place are saved.
    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    keys = make_keys()
    Actor.objects.create(
        thing=Thing.objects.create(kind="actor", title="bench"), kind=Actor.Kind.SITE, username="bench",
        language="fr", key_sealed=keys.sealed, key_public=keys.public,
    )  # fmt: skip


def _actor() -> Any:
    from parvis.fediverse.models import Actor

    return Actor.objects.get(username="bench")


def _activity(kind: str) -> Any:
    from parvis.fediverse.models import Activity

    return Activity.objects.create(actor=_actor(), type=kind, object_iri="https://bench.example/", body=BODY)


def _inboxes(count: int, hosts: int, port: int) -> list[str]:
    return [f"http://h{number % hosts}.bench.example:{port}/u/{number}/inbox" for number in range(count)]


def spread(count: str, hosts: str, port: int) -> None:
    """One activity to so many inboxes; what earlier rounds left goes."""
    from parvis.fediverse.models import Activity, Host
    from parvis.fediverse.services.spreading import spread as write_down

    Activity.objects.all().delete()
    Host.objects.all().delete()
    write_down(_activity("Create"), to_followers=False, inboxes=_inboxes(int(count), int(hosts), port))


def followers(count: str, port: int) -> None:
    """So many followers, each with an inbox of their own on one of 2,000 servers."""
    from parvis.fediverse.models import Activity, Follower, RemoteActor

    Activity.objects.all().delete()
    actor = _actor()
    people = [
        RemoteActor(iri=inbox.removesuffix("/inbox"), host=urlsplit(inbox).netloc, inbox=inbox)
        for inbox in _inboxes(int(count), 2_000, port)
    ]
    RemoteActor.objects.bulk_create(people, batch_size=1_000)
    rows = (Follower(actor=actor, remote=each, activity=f"{each.iri}#f", state="accepted") for each in people)
    Follower.objects.bulk_create(list(rows), batch_size=1_000)


def announce(port: int) -> None:
    """One activity to all followers."""
    from parvis.fediverse.services.spreading import spread as write_down

    write_down(_activity("Announce"), to_followers=True)


def sign(count: str, port: int) -> None:
    """Signatures a second, and nothing else."""
    envelope, inboxes = _envelope(), _inboxes(int(count), 2_000, port)
    begun = time.perf_counter()
    for inbox in inboxes:
        envelope.headers_for(inbox, "cavage")
    print(len(inboxes) / (time.perf_counter() - begun))


def raw(count: str, port: int) -> None:
    """Signed posts a second by a bare loop over kept connections."""
    envelope, inboxes = _envelope(), _inboxes(int(count), 2_000, port)
    begun = time.perf_counter()
    asyncio.run(_post_all(envelope, inboxes, port))
    print(len(inboxes) / (time.perf_counter() - begun))


def _envelope() -> Any:
    from parvis.fediverse.models import Activity
    from parvis.fediverse.sending.envelopes import _make

    return _make(Activity(actor=_actor(), type="Create", object_iri="https://bench.example/", body=BODY))


async def _post_all(envelope: Any, inboxes: list[str], port: int) -> None:
    left = iter(inboxes)

    async def line() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for inbox in left:
            heads = envelope.headers_for(inbox, "cavage")
            written = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
            head = f"POST {urlsplit(inbox).path} HTTP/1.1\r\n{written}content-length: {len(envelope.body)}\r\n\r\n"
            writer.write(head.encode() + envelope.body)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 202")
        writer.close()

    await asyncio.gather(*(line() for _ in range(64)))


if __name__ == "__main__":
    from parvis.config.home import current_home

    current_home().prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    import django

    django.setup()
    _what, *_words = sys.argv[1:]
    globals()[_what](*_words[:-1], int(_words[-1]))
