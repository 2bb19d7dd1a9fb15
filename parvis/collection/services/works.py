"""Describing a work: the facts, who made it, where, what one sees in it, its pictures."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.dates import read_date
from parvis.collection.models import (
    Maker,
    Place,
    Subject,
    Work,
    WorkMaker,
    WorkPicture,
    WorkPlace,
    WorkSubject,
)
from parvis.collection.search import index_works
from parvis.collection.services.rights_facts import tell_rights
from parvis.collection.services.slugs import free_slug, remember_slug
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.media.models import Picture
from parvis.traces.services import change_thing, register_thing

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Credit:
    """One maker's part in a work."""

    maker: Maker
    role: str = ""


@dataclass(frozen=True)
class Location:
    """What happened to a work in a place (a role of WorkPlace)."""

    place: Place
    role: str = WorkPlace.Role.MADE


@dataclass(frozen=True, kw_only=True)
class WorkRelations:
    """What a work is tied to, in order: everything that is not listed goes."""

    credits: Sequence[Credit] = ()
    locations: Sequence[Location] = ()
    subjects: Sequence[Subject] = ()
    pictures: Sequence[Picture] = ()


@transaction.atomic
def save_work(*, work: Work, by: User | None, relations: WorkRelations | None = None) -> Work:
    """Save what staff wrote of a work, in one transaction with its thing and its search index.

    1. give a new work its address, keep the former slug of one that changes
    2. understand the date as written
    3. save the facts, then the relations (kept as they are when None)
    4. tell the things, the search and the rights
    5. log it
    Raises BadInput for a work without a title.
    """
    title = title_of(work)
    is_new = work.pk is None
    was_published = Work.objects.filter(pk=work.pk).values_list("is_published", flat=True).first()
    if is_new:
        work.thing = register_thing(kind="work", title=title)
    work.slug = work.slug or free_slug(Work, title, otherwise=f"work-{work.inventory or work.thing_id}".lower())
    if not is_new:
        remember_slug(Work, pk=work.pk, thing=work.thing, slug=work.slug)
    if is_new or _date_is_rewritten(work):
        _understand_date(work)
    work.changed_at = now()
    work.save(force_insert=is_new)
    if relations is not None:
        _relate(work, relations)
    if not is_new:
        change_thing(work.thing, title=title)
    index_works([work.pk])
    tell_rights(work)
    log(work, "wagtail.create" if is_new else "wagtail.edit", user=by, content_changed=True)
    if was_published not in (None, work.is_published):
        log(work, "parvis.publish" if work.is_published else "parvis.unpublish", user=by)
    return work


def title_of(work: Work) -> str:
    """The title, French first. Raises BadInput when there is none."""
    title = work.title_fr.strip() or work.title_en.strip()
    if not title:
        raise BadInput(
            _("The work has no title."),
            remedy=_("Write one in French or in English; for a work without one, say what it shows."),
            field="title_fr",
        )
    return title


def _date_is_rewritten(work: Work) -> bool:
    """Years may come from the source's own columns: they stay until somebody writes another date."""
    return (work.date_fr, work.date_en) != Work.objects.values_list("date_fr", "date_en").get(pk=work.pk)


def _understand_date(work: Work) -> None:
    """Years and EDTF follow from the date as written, French first; words we cannot read change nothing."""
    written = pick(work, "date")
    span = read_date(written)
    if not written.strip() or (span.is_understood and not span.is_known):
        work.date_edtf, work.earliest, work.latest = "", None, None
    elif span.is_known:
        work.date_edtf, work.earliest, work.latest = span.edtf, span.earliest, span.latest


def _relate(work: Work, relations: WorkRelations) -> None:
    """Write the four relations, each touching only the rows that differ."""
    credits_ = [
        WorkMaker(work=work, maker=credit.maker, role=credit.role, order=place)
        for place, credit in enumerate(relations.credits)
    ]
    located = [WorkPlace(work=work, place=at.place, role=at.role) for at in relations.locations]
    seen = [WorkSubject(work=work, subject=subject) for subject in relations.subjects]
    pictures = [
        WorkPicture(work=work, picture=picture, order=place) for place, picture in enumerate(relations.pictures)
    ]
    _write(work, credits_, WorkMaker, lambda row: (row.maker_id, row.role))
    _write(work, located, WorkPlace, lambda row: (row.place_id, row.role))
    _write(work, seen, WorkSubject, lambda row: row.subject_id)
    _write(work, pictures, WorkPicture, lambda row: row.picture_id)


def _write(work: Work, wanted: Sequence[Row], model: type[Row], key: Callable[[Row], Hashable]) -> None:
    """Delete what is no longer wanted, add what is new, put the rest in order. A row named twice counts once."""
    had = {key(row): row for row in model._default_manager.filter(work=work)}
    wants: dict[Hashable, Row] = {}
    for row in wanted:
        wants.setdefault(key(row), row)
    gone = [row.pk for identity, row in had.items() if identity not in wants]
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    model._default_manager.bulk_create([row for identity, row in wants.items() if identity not in had])
    for identity, row in wants.items():
        kept = had.get(identity)
        if kept is not None and getattr(kept, "order", 0) != getattr(row, "order", 0):
            model._default_manager.filter(pk=kept.pk).update(order=getattr(row, "order", 0))
