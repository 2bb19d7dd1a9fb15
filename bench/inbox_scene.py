"""What ``parvis bench inbox`` sets up in its home, and the driver that posts it."""

from __future__ import annotations

import json
import os
import pickle
import random
import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def prepare(address: str, file: str, activities: str, actors: str) -> None:
    """Actors known beforehand, and signed posts, one in ten twice, as the bytes that go over the line."""
    from parvis.fediverse.addresses import actor_iri
    from parvis.fediverse.keys import _parsed, make_keys
    from parvis.fediverse.models import Actor, RemoteActor
    from parvis.fediverse.signatures import Parts, sign
    from parvis.traces.services import recognise_handle

    # Ten keys stand for 500: making one takes a tenth of a second, checking costs the same.
    pairs = [make_keys() for _ in range(10)]
    keys = [_parsed(pair.sealed) for pair in pairs]
    names = [f"https://s{number % 50}.bench.example/users/{number}" for number in range(int(actors))]
    addresses = [f"{number}@{urlsplit(name).netloc}" for number, name in enumerate(names)]
    RemoteActor.objects.bulk_create(
        RemoteActor(
            iri=name, host=urlsplit(name).netloc, inbox=f"{name}/inbox", type="Person", address=address,
            keys={f"{name}#main-key": pairs[number % 10].public},
            handle=recognise_handle(network="fediverse", address=address),
        )
        for number, (name, address) in enumerate(zip(names, addresses, strict=True))
    )  # fmt: skip
    voice = actor_iri(Actor.objects.get(kind=Actor.Kind.INSTITUTION)).replace("http://127.0.0.1:8000", address)
    inbox, posts = f"{address}/ap/inbox", []
    for number in range(int(activities)):
        who = number % len(names)
        body = json.dumps(_create(names[who], number, voice)).encode()
        signed = sign(Parts("POST", inbox, {}, body), f"{names[who]}#main-key", keys[who % 10])
        heads = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
        heads += f"content-type: application/activity+json\r\ncontent-length: {len(body)}\r\n"
        posts += [f"POST /ap/inbox HTTP/1.1\r\n{heads}\r\n".encode() + body] * (2 if number % 10 == 0 else 1)
    random.Random(4).shuffle(posts)
    Path(file).write_bytes(pickle.dumps(posts))


def _create(actor: str, number: int, voice: str) -> dict[str, object]:
    note = {
        "id": f"{actor}/notes/{number}", "type": "Note", "attributedTo": actor, "to": [_PUBLIC], "cc": [voice],
        "content": f"<p>Belle visite, numéro {number}.</p>", "published": "2026-11-27T00:00:00Z",
        "tag": [{"type": "Mention", "href": voice, "name": "@musee"}],
    }  # fmt: skip
    return {
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"{actor}/notes/{number}/activity",
        "type": "Create", "actor": actor, "to": [_PUBLIC], "cc": [voice], "object": note,
    }  # fmt: skip


def drive(address: str, file: str, connections: str) -> None:
    """Post them all; milliseconds of each, how many were refused, seconds in all."""
    left = iter(pickle.loads(Path(file).read_bytes()))
    lock, ms, refused = threading.Lock(), [], []
    parts = urlsplit(address)

    def line() -> None:
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    post = next(left, None)
                if post is None:
                    return
                begun = time.perf_counter()
                wire.sendall(post)
                status = _status(wire)
                ms.append(round((time.perf_counter() - begun) * 1000, 2))
                if status != 202:
                    refused.append(status)

    begun = time.perf_counter()
    threads = [threading.Thread(target=line) for _ in range(int(connections))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = {"ms": ms, "refused": len(refused), "statuses": sorted(set(refused)), "seconds": time.perf_counter() - begun}
    print(json.dumps(said))


def _status(wire: socket.socket) -> int:
    received = b""
    while b"\r\n\r\n" not in received:
        more = wire.recv(65_536)
        if not more:
            raise RuntimeError("the server closed the connection")
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    found = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = (int(found[0].split(b":")[1]) if found else 0) - len(body)
    while missing > 0:
        missing -= len(wire.recv(65_536))
    return int(head[9:12])


if __name__ == "__main__":
    _what, *_words = sys.argv[1:]
    if _what == "prepare":
        from parvis.config.home import current_home

        current_home().prepare()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
        import django

        django.setup()
    globals()[_what](*_words)
