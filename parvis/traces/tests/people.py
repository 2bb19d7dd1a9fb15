"""Two people and what they did, for the tests of export, erasure, objection and retention."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.traces.kinds import Kind, erase_all_words, holds_no_words, kinds, register_kind
from parvis.traces.models import Handle, Person, Thing, Trace
from parvis.traces.services import Act, append, register_thing

SAID, LIKED = "traces.people.said", "traces.people.liked"
ANA, ANA_TOO, BOB = "@ana@example.org", "ana.bsky.example", "@bob@example.org"


def register_kinds() -> None:
    """One kind with words, kept a year, and one without."""
    if SAID not in kinds:
        register_kind(Kind(SAID, "Create", _("{who} said of {thing}"), _link, erase_all_words, months=12))
        register_kind(Kind(LIKED, "Like", _("{who} liked {thing}"), _link, holds_no_words))


def _link(trace: Trace) -> str:
    return trace.thing.path


def two_people() -> tuple[Person, Handle, Thing]:
    """Ana, one person with two addresses; Bob, an address; a work. They talk about it, and of each other."""
    register_kinds()
    thing = register_thing(kind="work", title="Orphée")
    ana = Person.objects.create(pseudonym="Ana")
    first = Handle.objects.create(network="mastodon", address=ANA, name="Ana", person=ana)
    second = Handle.objects.create(network="bluesky", address=ANA_TOO, name="Ana", person=ana)
    bob = Handle.objects.create(network="mastodon", address=BOB, name="Bob")
    act(SAID, thing, first, text="Superbe", payload={"tags": ["orphée"]})
    act(SAID, thing, second, text=f"Avec {BOB} demain")
    act(LIKED, thing, first)
    act(SAID, thing, bob, text=f"Viens, {ANA}. Ou {ANA}nelle ?", towards=[ANA], payload={"cc": [ANA, BOB]})
    act(LIKED, thing, bob)
    return ana, bob, thing


def act(kind: str, thing: Thing, handle: Handle, at: datetime | None = None, **values: Any) -> Trace:
    """One act, now or then."""
    return append(
        Act(kind=kind, thing_id=thing.pk, channel="test", handle_id=handle.pk, occurred_at=at or now(), **values)
    )


def counts() -> dict[str, Any]:
    """What the figures rest on: acts by kind, by thing, and how many somebodies did them."""
    traces = list(Trace.objects.values("kind", "thing_id", "handle_id", "occurred_at", "channel"))
    return {
        "acts": len(traces),
        "kinds": sorted(trace["kind"] for trace in traces),
        "somebodies": len({trace["handle_id"] for trace in traces}),
        "links": sum(len(trace.towards) for trace in Trace.objects.all()),
        "moments": sorted(trace["occurred_at"] for trace in traces),
    }
