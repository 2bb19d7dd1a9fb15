"""Works for the tests of searching, in as few words as they need."""

from __future__ import annotations

from parvis.collection.models import Maker, Place, Subject, Work, WorkMaker, WorkPlace, WorkSubject, WorkType
from parvis.collection.search import index_works
from parvis.core.text import make_slug
from parvis.traces.models import Thing


def _thing(kind: str, title: str) -> Thing:
    return Thing.objects.create(kind=kind, title=title[:500])


def maker(name: str) -> Maker:
    slug = make_slug(name)
    known = Maker.objects.filter(slug=slug).first()
    *first, last = name.split()
    return known or Maker.objects.create(
        thing=_thing("maker", name), slug=slug, key=slug, name=name, sort_name=", ".join([last, " ".join(first)])
    )


def place(name_fr: str, name_en: str = "") -> Place:
    slug = make_slug(name_fr)
    known = Place.objects.filter(slug=slug).first()
    return known or Place.objects.create(
        thing=_thing("place", name_fr), slug=slug, key=slug, name_fr=name_fr, name_en=name_en
    )


def subject(name_fr: str, name_en: str = "", parent: Subject | None = None) -> Subject:
    slug = make_slug(name_fr)
    known = Subject.objects.filter(slug=slug).first()
    return known or Subject.objects.create(
        thing=_thing("subject", name_fr), slug=slug, key=slug, name_fr=name_fr, name_en=name_en, parent=parent
    )


def work_type(name_fr: str, name_en: str = "") -> WorkType:
    found, _made = WorkType.objects.get_or_create(
        slug=make_slug(name_fr), defaults={"name_fr": name_fr, "name_en": name_en}
    )
    return found


def work(title: str = "Sans titre", *, by=(), where=(), seen=(), kind=None, years=(None, None), index=True, **values):
    """A published work in the index; by, where, seen: makers, places, subjects."""
    number = Work.objects.count() + 1
    made = Work.objects.create(
        thing=_thing("work", title), slug=f"{make_slug(title) or 'oeuvre'}-{number}", title_fr=title, type=kind,
        earliest=years[0], latest=years[1], **values,
    )  # fmt: skip
    WorkMaker.objects.bulk_create(WorkMaker(work=made, maker=each, order=at) for at, each in enumerate(by))
    WorkPlace.objects.bulk_create(WorkPlace(work=made, place=each) for each in where)
    WorkSubject.objects.bulk_create(WorkSubject(work=made, subject=each) for each in seen)
    if index:
        index_works([made.pk])
    return made
