"""Slugs: unique, and the same at the next import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.db import models

from parvis.core.text import make_slug

LIMIT = 120
# "79.66.115" and "796.61.15" must not become one: what parts the numbers becomes a hyphen.
_SIGNS = re.compile(r"[^\w]+")
_AT_ONCE = 1000


def work_slug(title: str, name: str) -> str:
    """The title, then what tells the work from its namesakes: its inventory number or identifier."""
    end = make_slug(_SIGNS.sub("-", name), limit=40) or blake2b(name.encode(), digest_size=6).hexdigest()
    start = make_slug(title, limit=70)
    return f"{start}-{end}" if start else end


def unique_slugs(model: type[models.Model], wanted: Sequence[str]) -> list[str]:
    """The slugs wanted, those already taken followed by -2, -3…; an empty one becomes the model's name."""
    found: list[str] = [""] * len(wanted)
    left = list(range(len(wanted)))
    given: set[str] = set()
    number = 1
    while left:
        tries = [_numbered(wanted[place] or str(model._meta.model_name), number) for place in left]
        taken = _taken(model, tries)
        missed = []
        for place, slug in zip(left, tries, strict=True):
            if slug in taken or slug in given:
                missed.append(place)
            else:
                given.add(slug)
                found[place] = slug
        left, number = missed, number + 1
    return found


def _numbered(slug: str, number: int) -> str:
    return slug[:LIMIT] if number == 1 else f"{slug[: LIMIT - 7]}-{number}"


def _taken(model: Any, slugs: Sequence[str]) -> set[str]:
    taken: set[str] = set()
    for start in range(0, len(slugs), _AT_ONCE):
        taken.update(model.objects.filter(slug__in=slugs[start : start + _AT_ONCE]).values_list("slug", flat=True))
    return taken
