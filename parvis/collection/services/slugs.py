"""Slugs: an address of its own for each thing, and the old ones kept."""

from __future__ import annotations

from django.db import models

from parvis.core.text import make_slug
from parvis.traces.models import Thing
from parvis.traces.services import keep_former_slug


def free_slug(model: type[models.Model], text: str, *, otherwise: str) -> str:
    """A slug made of the text that no other row of that model has; ``otherwise`` when the text gives none."""
    base = make_slug(text) or otherwise
    manager = model._default_manager
    if not manager.filter(slug=base).exists():
        return base
    taken = set(manager.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)


def remember_slug(model: type[models.Model], *, pk: int, thing: Thing, slug: str) -> None:
    """Keep the slug a thing had until now, when the new one differs."""
    former = model._default_manager.filter(pk=pk).values_list("slug", flat=True).first()
    if former and former != slug:
        keep_former_slug(thing, slug=former)
