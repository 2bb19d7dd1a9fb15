"""Describing makers, places, subjects and types: what works are tied to."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.models import Maker, Place, Subject, Work, WorkType
from parvis.collection.search import index_works
from parvis.collection.services.rights_facts import tell_rights
from parvis.collection.services.slugs import free_slug, remember_slug
from parvis.core.errors import BadInput
from parvis.core.text import fold
from parvis.traces.services import change_thing, register_thing, remove_thing

Entry = Maker | Place | Subject | WorkType
Kept = TypeVar("Kept", Maker, Place, Subject, WorkType)

# So many works are refreshed while staff wait; the worker sees to the others (``refresh_works``).
AT_ONCE = 500


def name_of(entry: Entry) -> str:
    """The name, French first. Raises BadInput when there is none."""
    name = (entry.name if isinstance(entry, Maker) else entry.name_fr or entry.name_en).strip()
    if not name:
        raise BadInput(_("There is no name."), remedy=_("Write one in French or in English."), field="name")
    return name


@transaction.atomic
def save_entry(*, entry: Kept, by: User | None) -> Kept:
    """Save what staff wrote of a maker, place, subject or type, and refresh the works tied to it.

    Raises BadInput without a name, or for a subject put within itself.
    """
    name = name_of(entry)
    is_new = entry.pk is None
    if isinstance(entry, Subject):
        refuse_circle(entry)
    if not isinstance(entry, WorkType):
        _keep_thing(entry, name, is_new=is_new)
    entry.slug = entry.slug or free_slug(type(entry), name, otherwise=type(entry).__name__.lower())
    entry.save(force_insert=is_new)
    if not is_new:
        refresh_works(entry, most=AT_ONCE)
    log(entry, "wagtail.create" if is_new else "wagtail.edit", user=by, content_changed=True)
    return entry


def _keep_thing(entry: Maker | Place | Subject, name: str, *, is_new: bool) -> None:
    if is_new:
        entry.thing = register_thing(kind=type(entry).__name__.lower(), title=name)
        entry.key = _key(entry, name)
    else:
        remember_slug(type(entry), pk=entry.pk, thing=entry.thing, slug=entry.slug)
        change_thing(entry.thing, title=name)
    if isinstance(entry, Maker) and not entry.sort_name:
        entry.sort_name = name


def refuse_circle(subject: Subject) -> None:
    """A subject cannot stand within itself, however far."""
    above, seen = subject.parent, set[int]()
    while above is not None and above.pk not in seen:
        if above.pk == subject.pk:
            raise BadInput(
                _("“%(name)s” would stand within itself.") % {"name": subject},
                remedy=_("Choose a broader subject that is not below it."),
                field="parent",
            )
        seen.add(above.pk)
        above = above.parent


def _key(entry: Maker | Place | Subject, name: str) -> str:
    """The key an import would give to an entry of that name, so that it is recognised; else one of its own."""
    plain = f"{fold(name)}|{fold(entry.country)}" if isinstance(entry, Place) else f"name:{fold(name)}"
    is_free = not isinstance(entry, Subject) and not type(entry)._default_manager.filter(key=plain[:200]).exists()
    return plain[:200] if is_free else f"staff:{entry.thing_id}"


def refresh_works(entry: Entry, *, start: int = 0, most: int | None = None) -> int:
    """Index anew the works tied to an entry, and tell the rights of a maker's dates. How many works.

    start: how many are left aside, being done already; most: how many at most.
    """
    works = Work.objects.filter(**{_PATHS[type(entry)]: entry}).order_by("pk").values_list("pk", flat=True)
    ids = list(works[start : None if most is None else start + most])
    for place in range(0, len(ids), AT_ONCE):
        _refresh(entry, ids[place : place + AT_ONCE])
    return len(ids)


@transaction.atomic
def _refresh(entry: Entry, works: list[int]) -> None:
    index_works(works)
    if isinstance(entry, Maker):
        for work in Work.objects.filter(pk__in=works, pictures__isnull=False).distinct():
            tell_rights(work)


_PATHS: dict[type[Entry], str] = {Maker: "makers", Place: "places", Subject: "subjects", WorkType: "type"}


@transaction.atomic
def remove_entry(*, entry: Entry, by: User | None) -> None:
    """Remove a maker, place, subject or type no work is tied to; its address says that it is gone.

    Raises BadInput while works are tied to it.
    """
    thing = None if isinstance(entry, WorkType) else entry.thing
    log(entry, "wagtail.delete", user=by, deleted=True)
    try:
        entry.delete()
    except ProtectedError:
        raise BadInput(
            _("“%(name)s” is still used.") % {"name": entry},
            remedy=_("Take it off the works that name it, then remove it."),
        ) from None
    if thing is not None:
        remove_thing(thing)
