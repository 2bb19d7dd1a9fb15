"""What the social web hears of the apps below."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from parvis.accounts.models import Institution
from parvis.fediverse.services import telling
from parvis.fediverse.services.actors import ensure_actors_if_named
from parvis.fediverse.services.forgetting import erase_somebody
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.models import Thing
from parvis.traces.queries import Subject
from parvis.traces.signals import person_erased, thing_changed, thing_removed


def connect() -> None:
    """Listen."""
    person_erased.connect(somebody_erased, dispatch_uid="fediverse.erased")
    thing_changed.connect(tell_changed, dispatch_uid="fediverse.changed")
    thing_removed.connect(tell_removed, dispatch_uid="fediverse.removed")
    post_save.connect(give_voice, sender=Institution, dispatch_uid="fediverse.voice")


def somebody_erased(subject: Subject, **_event: Any) -> ErasedElsewhere:
    """In the same transaction as the ledger's own erasing."""
    return erase_somebody(subject)


def tell_changed(thing: Thing, **_event: Any) -> None:
    """Servers that hold it hold it as it is now."""
    telling.tell_changed(thing)


def tell_removed(thing: Thing, **_event: Any) -> None:
    """Servers that hold it let it go."""
    telling.tell_removed(thing)


def give_voice(instance: Institution, raw: bool = False, **_event: Any) -> None:
    """Once the institution has a name it has a voice; its address keeps that first name for life."""
    if not raw and (instance.name_fr or instance.name_en):
        transaction.on_commit(ensure_actors_if_named)
