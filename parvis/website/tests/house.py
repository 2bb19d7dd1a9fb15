"""A small institution for tests: one museum, a few works, the site's pages."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pyvips

from parvis.accounts.models import Institution, OpeningHours, Presence, Site
from parvis.collection.models import (
    Maker,
    Place,
    Subject,
    Work,
    WorkMaker,
    WorkPicture,
    WorkPlace,
    WorkSubject,
    WorkType,
)
from parvis.collection.search import index_works
from parvis.media.models import Picture
from parvis.media.services import add_picture, make_derivatives
from parvis.rights.services import state_rights
from parvis.traces.services import register_thing
from parvis.website.services import SiteTree, set_up_site


def museum() -> Institution:
    """The institution, open every day but Tuesday."""
    institution = Institution(pk=1, name_fr="Musée du Parvis", name_en="Parvis Museum", email="bonjour@museum.example")
    institution.save()
    site = Site.objects.create(name_fr="Le musée", name_en="The museum", address="1, place du Parvis")
    for weekday in (0, 2, 3, 4, 5, 6):
        OpeningHours.objects.create(site=site, weekday=weekday, opens=time(10), closes=time(18))
    Presence.objects.create(network="mastodon", handle="@parvis@social.example", url="https://social.example/@parvis")
    return institution


def trees() -> dict[str, SiteTree]:
    """The pages of both languages."""
    return set_up_site()


def entry(model: type[Any], slug: str, **values: Any) -> Any:
    """A maker, place or subject with its thing."""
    name = values.get("name") or values.get("name_fr") or slug
    thing = register_thing(kind=model.__name__.lower(), title=name)
    return model.objects.create(thing=thing, slug=slug, key=slug, **values)


def work(slug: str = "venise", **values: Any) -> Work:
    """A published work, indexed."""
    links = {name: values.pop(name, ()) for name in ("makers", "subjects", "places", "pictures")}
    title = values.setdefault("title_fr", "Venise, vue du porche de la Salute")
    row: Work = Work.objects.create(thing=register_thing(kind="work", title=title), slug=slug, **values)
    for maker in links["makers"]:
        WorkMaker.objects.create(work=row, maker=maker)
    for subject in links["subjects"]:
        WorkSubject.objects.create(work=row, subject=subject)
    for place in links["places"]:
        WorkPlace.objects.create(work=row, place=place)
    for order, picture in enumerate(links["pictures"]):
        WorkPicture.objects.create(work=row, picture=picture, order=order)
    index_works([row.pk])
    return row


def turner() -> Maker:
    """A maker who died in 1851."""
    return entry(
        Maker,
        "turner",
        name="J. M. W. Turner",
        sort_name="Turner, Joseph Mallord William",
        birth_year=1775,
        death_year=1851,
    )


def venice() -> Place:
    """A place on the map."""
    return entry(Place, "venise", name_fr="Venise", name_en="Venice", latitude=45.43, longitude=12.33)


def water() -> Subject:
    """A subject."""
    return entry(Subject, "eau", name_fr="Eau", name_en="Water")


def painting() -> WorkType:
    """A type of work."""
    return WorkType.objects.create(slug="peinture", name_fr="Peinture", name_en="Painting")


def picture(folder: Path, *, licence: str = "cc0-1.0", title: str = "Venise") -> Picture:
    """A described picture whose derivatives are made; without a licence nothing shows it."""
    path = folder / f"{title}.jpg"
    pyvips.Image.black(1800, 1200, bands=3).copy(interpretation="srgb").write_to_file(str(path))
    added = add_picture(path, alt_fr="Un canal et des voiliers.", alt_en="A canal and sails.", title=title)
    make_derivatives(added)
    if licence:
        assert added.thing is not None
        state_rights(added.thing, licence=licence)
    return added
