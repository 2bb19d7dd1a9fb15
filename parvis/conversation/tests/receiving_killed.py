"""A worker of its own process that listens to three networks and takes in what they say, killed where it is told."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from typing import Any

# Each in turn, at its first, second or third call of a run.
PLACES = ("in the ledger", "before the cursor", "at the door", "its words", "its end", "after")
NETWORKS_HEARD = ("double", "double2", "double3")
# Of each network: two a round, one round a run that is killed.
EVENTS, KILLS = 60, 30
SAME, OWN = 40, 20


def _die(*_args: Any, **_told: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _at(call: int, do: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    calls = 0

    def counted(*args: Any, **told: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            _die()
        done = do(*args, **told)
        if calls == call:
            _die()
        return done

    return counted


def _places() -> dict[str, tuple[Any, str, bool]]:
    from parvis.channels.services import hearing as heard
    from parvis.channels.services import listening
    from parvis.conversation.services import hearing, receiving

    return {
        "in the ledger": (heard, "append", True), "before the cursor": (listening, "_hear", True),
        "at the door": (hearing, "receive", False), "its words": (receiving, "put", True),
        "its end": (hearing, "was_taken", True), "after": (hearing, "_take", True),
    }  # fmt: skip


def _accounts(bases: tuple[str, ...]) -> None:
    from parvis.accounts.models import Institution
    from parvis.channels.models import Connection
    from parvis.channels.registry import NETWORKS
    from parvis.channels.secrets import sealed

    for name in NETWORKS_HEARD:
        NETWORKS[name] = "parvis.channels.tests.double.Double"
    if not Connection.objects.filter(network="double").exists():
        Institution.objects.get_or_create(pk=1, defaults={"name_fr": "Musée", "name_en": "Museum"})
        for name, base in zip(NETWORKS_HEARD, bases, strict=True):
            Connection.objects.create(
                network=name, account=base, name=name, base_url=base, state="working", secrets=sealed({"token": "good"})
            )


def _work(rounds: int) -> None:
    """What a worker does of it: listens to each account, takes in what waits, looks for what was left."""
    from parvis.channels import services as channels
    from parvis.channels.models import Connection
    from parvis.channels.services import listening
    from parvis.conversation import services

    setattr(listening, "_MOST_ROUNDS", rounds)  # noqa: B010
    # Minutes pass between two lives.
    Connection.objects.update(listen_after=None)
    for account in channels.listening_due():
        channels.listen(account)
    services.take_waiting()
    services.catch_up()


def main(step: str, *bases: str) -> None:
    """Live one life: number of the kill, "never" for a whole one; "both" for two at once."""
    import django

    django.setup()
    _accounts(bases)
    if step == "both":
        return _both()
    if step != "never":
        number = int(step)
        place, name, after = _places()[PLACES[number % len(PLACES)]]
        setattr(place, name, _at(1 + number % 3, getattr(place, name), after=after))
    _work(40 if step == "never" else 1)


def _both() -> None:
    """Two processes take in the same and different messages at once."""
    from django.db import connections

    from parvis.channels import services as channels
    from parvis.channels.models import Connection
    from parvis.conversation.tests.people import event

    account = Connection.objects.get(network="double")
    for number in range(SAME):
        channels.hear(event(number), connection=account)
    connections.close_all()
    here, there = os.pipe()
    children = [_fork(seed, here, there) for seed in range(2)]
    os.close(here)
    # Closed, the pipe lets both begin.
    os.close(there)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]


def _fork(seed: int, here: int, there: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.close(there)
        os.read(here, 1)
        _receive_all(seed)
        code = 0
    finally:
        os._exit(code)


def _receive_all(seed: int) -> None:
    """The same arrivals as the other, some of our own, and whatever waits."""
    from parvis.conversation import services
    from parvis.conversation.contracts import Arrival, Author
    from parvis.core.clock import now

    author = Author(network="double", address="acct:ana@ailleurs.example", name="Ana")
    names = [f"same:{number}" for number in range(SAME)] + [f"own:{seed}:{number}" for number in range(OWN)]
    random.Random(seed).shuffle(names)
    for name in names:
        services.receive(
            Arrival(key=name, way="network", network="double", at=now(), text=f"Bonjour {name}", author=author,
                    address=f"https://ailleurs.example/{name}")
        )  # fmt: skip
        services.take_waiting(most=3)
    while services.take_waiting():
        pass
