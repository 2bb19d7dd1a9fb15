"""Pictures and films at their permanent addresses: the file for people, a description for machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from parvis.media.models import Document, Picture, Sound, Video
from parvis.rights.addresses import original_address, width_address
from parvis.rights.contracts import Showing, Use
from parvis.rights.licences import LICENCES
from parvis.rights.queries import facts_of
from parvis.rights.services import may_show, show_picture
from parvis.traces.models import Thing
from parvis.traces.representations import JSON_LD, Representation, representations


def is_public(thing: Thing) -> bool:
    """Whether it may be shown on the open web."""
    return bool(may_show(Showing(media=thing.pk)))


def picture_page(thing: Thing) -> str:
    """The picture itself, at the largest width allowed."""
    shown = show_picture(Picture.objects.get(thing=thing))
    return shown.address(shown.largest) if shown else original_address(thing.pk)


def picture_data(thing: Thing) -> Mapping[str, Any]:
    """schema.org ImageObject: what it shows, under which licence, whom to credit."""
    picture = Picture.objects.get(thing=thing)
    shown = show_picture(picture)
    is_open = bool(may_show(Showing(media=thing.pk, use=Use.DOWNLOAD, size=picture.width)))
    address = original_address(thing.pk) if is_open else width_address(thing.pk, shown.largest if shown else 320)
    return {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": _absolute(thing.path),
        "contentUrl": _absolute(address),
        "width": picture.width,
        "height": picture.height,
        "caption": [{"@language": "fr", "@value": picture.alt_fr}, {"@language": "en", "@value": picture.alt_en}],
        **_rights(thing),
    }


def _rights(thing: Thing) -> dict[str, str]:
    facts = facts_of([thing.pk])[thing.pk]
    licence = LICENCES.get(facts.licence)
    told = {"license": licence.uri if licence else "", "creditText": facts.credit_fr or facts.credit_en}
    told["copyrightHolder"] = facts.holder
    return {name: text for name, text in told.items() if text}


def video_page(thing: Thing) -> str:
    """The film itself."""
    return reverse("rights:film", args=[thing.pk])


def video_data(thing: Thing) -> Mapping[str, Any]:
    """schema.org VideoObject."""
    film = Video.objects.get(thing=thing)
    return {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "@id": _absolute(thing.path),
        "name": str(film),
        "contentUrl": _absolute(video_page(thing)),
        "uploadDate": film.created_at.isoformat(),
        **_rights(thing),
    }


def sound_page(thing: Thing) -> str:
    """The sound itself."""
    return reverse("rights:sound", args=[thing.pk])


def sound_data(thing: Thing) -> Mapping[str, Any]:
    """schema.org AudioObject, with what is heard."""
    sound = Sound.objects.get(thing=thing)
    return {
        **_described(thing, "AudioObject", str(sound), sound_page(thing)),
        "transcript": sound.transcript_fr or sound.transcript_en,
        "uploadDate": sound.created_at.isoformat(),
        **_rights(thing),
    }


def document_page(thing: Thing) -> str:
    """The document itself."""
    return reverse("rights:document", args=[thing.pk])


def document_data(thing: Thing) -> Mapping[str, Any]:
    """schema.org DigitalDocument, with what it holds."""
    document = Document.objects.get(thing=thing)
    summary = [("fr", document.summary_fr), ("en", document.summary_en)]
    return {
        **_described(thing, "DigitalDocument", str(document), document_page(thing)),
        "encodingFormat": "application/pdf",
        "abstract": [{"@language": language, "@value": text} for language, text in summary if text],
        **_rights(thing),
    }


def _described(thing: Thing, kind: str, name: str, address: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": _absolute(thing.path),
        "name": name,
        "contentUrl": _absolute(address),
    }


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"


def register() -> None:
    """Tell the permanent addresses how media are represented."""
    representations.register("picture", Representation(picture_page, {JSON_LD: picture_data}, is_public))
    representations.register("video", Representation(video_page, {JSON_LD: video_data}, is_public))
    representations.register("sound", Representation(sound_page, {JSON_LD: sound_data}, is_public))
    representations.register("document", Representation(document_page, {JSON_LD: document_data}, is_public))
