"""How works, makers, places and subjects answer at their permanent addresses.

JSON-LD in schema.org's words (VisualArtwork, ArchiveComponent, Person, Place, DefinedTerm) and
ActivityStreams 2.0 documents. Pictures are named only by the site, which asks the rights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.html import escape

from parvis.accounts.models import Institution
from parvis.collection.models import Maker, Place, Subject, Work, WorkPlace
from parvis.collection.queries import first_pictures
from parvis.core.bilingual import current, pick
from parvis.fediverse.documents import thing_document
from parvis.traces.models import Thing
from parvis.traces.representations import ACTIVITY, JSON_LD, Representation, representations

_SCHEMA = "https://schema.org"
# Stands for a slug; slugs are lower-case letters, digits and hyphens, which a path holds as they are.
_SLUG = "SLUG"
_CREATED = (WorkPlace.Role.MADE, WorkPlace.Role.FOUND)


def address_of(thing: UUID) -> str:
    """The permanent address of a thing, whole."""
    return f"{settings.PUBLIC_ADDRESS}/id/{thing}"


def page_of(kind: str, slug: str) -> str:
    """The path of a page of a work, maker, place or subject in the current language."""
    return _path(kind, current()).replace(_SLUG, slug)


@lru_cache
def _path(kind: str, language: str) -> str:
    """The path with room for the slug, in the language now active: a page names thirty, and each takes long to find."""
    return reverse(f"collection:{kind}", args=[_SLUG])


def work_json_ld(work: Work, *, institution: Institution | None = None) -> dict[str, Any]:
    """schema.org for a work (VisualArtwork) or a level of an archive (ArchiveComponent)."""
    holder = {"@type": "Museum", "name": str(institution or Institution.current())}
    is_archive = work.level != Work.Level.WORK
    data = {
        "@context": _SCHEMA,
        "@type": "ArchiveComponent" if is_archive else "VisualArtwork",
        "@id": address_of(work.thing_id),
        "url": f"{settings.PUBLIC_ADDRESS}{page_of('work', work.slug)}",
        "name": _names(work, "title"),
        "description": _names(work, "description"),
        "identifier": work.inventory,
        "artform": str(work.type) if work.type else "",
        "artMedium": pick(work, "technique"),
        "dateCreated": work.date_edtf or pick(work, "date"),
        "creator": [_named(credit.maker, "Person", credit.maker.name) for credit in work.credits.all()],
        "about": [_named(subject, "DefinedTerm", str(subject)) for subject in work.subjects.all()],
        "locationCreated": _place_made(work),
        "isPartOf": {"@id": address_of(work.part_of.thing_id)} if work.part_of else None,
        "sameAs": work.source_url,
        "creditText": work.credit_line,
        "holdingArchive" if is_archive else "provider": holder,
    }
    return _said(data)


def _place_made(work: Work) -> dict[str, str] | None:
    made = next((link.place for link in work.located.all() if link.role in _CREATED), None)
    return _named(made, "Place", str(made)) if made else None


def maker_json_ld(maker: Maker) -> dict[str, Any]:
    """schema.org for a person or a group."""
    is_person = maker.kind == Maker.Kind.PERSON
    data = {
        "@context": _SCHEMA,
        "@type": "Person" if is_person else "Organization",
        "@id": address_of(maker.thing_id),
        "url": f"{settings.PUBLIC_ADDRESS}{page_of('maker', maker.slug)}",
        "name": maker.name,
        "description": _names(maker, "biography"),
        "birthDate" if is_person else "foundingDate": _year(maker.birth_year),
        "deathDate" if is_person else "dissolutionDate": _year(maker.death_year),
        "birthPlace": maker.birth_place if is_person else "",
        "deathPlace": maker.death_place if is_person else "",
    }
    return _said(data)


def place_json_ld(place: Place) -> dict[str, Any]:
    """schema.org for a place; coordinates only when they are known."""
    has_point = place.latitude is not None and place.longitude is not None
    data = {
        "@context": _SCHEMA,
        "@type": "Place",
        "@id": address_of(place.thing_id),
        "url": f"{settings.PUBLIC_ADDRESS}{page_of('place', place.slug)}",
        "name": _names(place, "name"),
        "address": place.country,
        "geo": {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
        if has_point
        else None,
    }
    return _said(data)


def subject_json_ld(subject: Subject) -> dict[str, Any]:
    """schema.org for a subject of the tree."""
    data = {
        "@context": _SCHEMA,
        "@type": "DefinedTerm",
        "@id": address_of(subject.thing_id),
        "url": f"{settings.PUBLIC_ADDRESS}{page_of('subject', subject.slug)}",
        "name": _names(subject, "name"),
        "isPartOf": {"@id": address_of(subject.parent.thing_id)} if subject.parent else None,
    }
    return _said(data)


def _names(thing: models.Model, field: str) -> Any:
    """The text, as JSON-LD language values when both languages say something of their own."""
    french, english = getattr(thing, f"{field}_fr"), getattr(thing, f"{field}_en")
    if french and english and french != english:
        return [{"@language": "fr", "@value": french}, {"@language": "en", "@value": english}]
    return french or english


def _named(thing: Any, kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "@id": address_of(thing.thing_id), "name": name}


def _year(year: int | None) -> str:
    return "" if year is None else f"{year:04d}"


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def _activity(thing: Thing, kind: str, one: Any, text: str, page: str) -> dict[str, Any]:
    # ActivityStreams' content is HTML: our plain text is escaped.
    contents = {language: _html(getattr(one, f"{text}_{language}", "")) for language in ("fr", "en")} if text else {}
    told = {
        "type": kind,
        "name": str(one),
        "content": _html(pick(one, text)) if text else "",
        "contentMap": {language: html for language, html in contents.items() if html} or None,
        "url": f"{settings.PUBLIC_ADDRESS}{page}",
        "published": thing.created_at.isoformat(),
        "updated": thing.changed_at.isoformat(),
    }
    pictures = first_pictures([one.pk]).values() if isinstance(one, Work) else ()
    return thing_document(thing, told, pictures=pictures)


def _html(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _work(thing: Thing) -> Work:
    return (
        Work.objects.select_related("thing", "type", "part_of")
        .prefetch_related("credits__maker", "located__place", "subjects")
        .get(thing=thing)
    )


def _maker(thing: Thing) -> Maker:
    return Maker.objects.select_related("thing").get(thing=thing)


def _place(thing: Thing) -> Place:
    return Place.objects.select_related("thing").get(thing=thing)


def _subject(thing: Thing) -> Subject:
    return Subject.objects.select_related("thing", "parent__thing").get(thing=thing)


def _is_public_work(thing: Thing) -> bool:
    return Work.objects.filter(thing=thing, is_published=True).exists()


def _register(
    kind: str,
    read: Callable[[Thing], Any],
    json_ld: Callable[[Any], dict[str, Any]],
    streams: str,
    text: str,
    is_public: Callable[[Thing], bool],
) -> None:
    def page(thing: Thing) -> str:
        return page_of(kind, read(thing).slug)

    def activity(thing: Thing) -> dict[str, Any]:
        one = read(thing)
        return _activity(thing, streams, one, text, page_of(kind, one.slug))

    data = {JSON_LD: lambda thing: json_ld(read(thing)), ACTIVITY: activity}
    representations.register(kind, Representation(page=page, data=data, is_public=is_public))


def register() -> None:
    """Tell the permanent addresses how each kind of the collection is shown."""
    _register("work", _work, work_json_ld, "Page", "description", _is_public_work)
    _register("maker", _maker, maker_json_ld, "Page", "biography", lambda thing: hasattr(thing, "maker"))
    _register("place", _place, place_json_ld, "Place", "", lambda thing: hasattr(thing, "place"))
    _register("subject", _subject, subject_json_ld, "Page", "", lambda thing: hasattr(thing, "subject"))
