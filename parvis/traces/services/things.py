"""Registering things: one permanent address for everything people can gather around."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from parvis.core.bulk import adapted, insert_rows
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models import FormerSlug, Thing
from parvis.traces.signals import thing_changed, thing_removed


def register_thing(*, kind: str, title: str) -> Thing:
    """Give one thing its permanent address, in the caller's transaction."""
    return register_things(kind=kind, titles=[title])[0]


def register_things(*, kind: str, titles: Iterable[str]) -> list[Thing]:
    """Give many things their addresses in one insert; the order of titles is kept."""
    moment = now()
    things = [Thing(kind=kind, title=title[:500], created_at=moment, changed_at=moment) for title in titles]
    return Thing.objects.bulk_create(things, batch_size=2000)


def register_addresses(*, kind: str, titles: Iterable[str]) -> list[UUID]:
    """Give thousands of things their addresses: only the identifiers, in the order of titles. For imports."""
    moment = adapted(now())
    rows = [(uuid7(), title[:500]) for title in titles]
    fields = ("id", "kind", "title", "created_at", "changed_at")
    insert_rows(Thing, fields, ((adapted(number), kind, title, moment, moment) for number, title in rows))
    return [number for number, _ in rows]


def change_thing(thing: Thing, *, title: str | None = None) -> None:
    """Say that a thing changed: its title, or what its pages show."""
    if title is not None:
        thing.title = title[:500]
    thing.changed_at = now()
    thing.save(update_fields=["title", "changed_at"])
    transaction.on_commit(partial(thing_changed.send, sender=Thing, thing=thing))


def keep_former_slug(thing: Thing, *, slug: str) -> None:
    """Remember a slug that pages and links may still use; the last owner of a slug wins."""
    FormerSlug.objects.update_or_create(kind=thing.kind, slug=slug, defaults={"thing": thing})


def remove_thing(thing: Thing) -> None:
    """Leave a tombstone: the address answers 410 from now on."""
    thing.state = Thing.State.REMOVED
    thing.removed_at = thing.changed_at = now()
    thing.save(update_fields=["state", "removed_at", "changed_at"])
    transaction.on_commit(partial(thing_removed.send, sender=Thing, thing=thing))


def restore_thing(thing: Thing, *, title: str) -> None:
    """What was removed has come back: its address answers again."""
    thing.state, thing.removed_at = Thing.State.LIVE, None
    thing.save(update_fields=["state", "removed_at"])
    change_thing(thing, title=title)
