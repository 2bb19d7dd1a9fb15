"""Five thousand works and five hundred stories on view, for suggestions."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

WORKS, STORIES, NAMES = 5_000, 500, 400


def _named(model: Any, name: str) -> dict[str, str]:
    return {"name": name} if model.__name__ == "Maker" else {"name_fr": name, "name_en": name}


def make_works(draw: random.Random) -> tuple[list[UUID], list[str]]:
    """(the things of the works, names of makers, places and subjects)."""
    from wagtail.models import Locale, Page

    from parvis.collection.models import Maker, Place, Subject, Work
    from parvis.conversation.models import OnView
    from parvis.stories.models import StoryPage, StoryWork
    from parvis.traces.models import Thing

    names: list[str] = []
    entries: dict[Any, list[Any]] = {}
    for model in (Maker, Place, Subject):
        told = [f"{model.__name__} {''.join(draw.choices('abdelmnorst', k=8)).title()}" for _each in range(NAMES)]
        things = Thing.objects.bulk_create([Thing(kind=model.__name__.lower(), title=each) for each in told])
        rows = [
            model(thing=thing, slug=f"{model.__name__.lower()}-{n}", key=name, **_named(model, name))
            for n, (thing, name) in enumerate(zip(things, told, strict=True))
        ]
        for row in rows:
            row.save()
        entries[model], names = rows, [*names, *told]
    things = Thing.objects.bulk_create([Thing(kind="work", title=f"Œuvre {n}") for n in range(WORKS)])
    works = Work.objects.bulk_create(
        [
            Work(thing=thing, slug=f"work-{n}", title_fr=f"Œuvre {n}", earliest=1600 + n % 400, latest=1605 + n % 400)
            for n, thing in enumerate(things)
        ]
    )
    for model, kind, count in ((Maker, "maker", 1), (Place, "place", 1), (Subject, "subject", 3)):
        through: Any = getattr(Work, f"{kind}s").through
        through.objects.bulk_create(
            [through(work=work, **{kind: each}) for work in works for each in draw.sample(entries[model], count)],
            batch_size=1_000,
        )
    root = Page.get_first_root_node()
    assert root is not None
    told_by = Thing.objects.bulk_create([Thing(kind="story", title=f"Récit {n}") for n in range(STORIES)])
    locale = Locale.get_default()
    for number, thing in enumerate(told_by):
        page = StoryPage(
            title=f"Récit {names[number]}", slug=f"story-{number}", summary="…", thing=thing, locale=locale
        )
        root.add_child(instance=page)
        StoryWork.objects.bulk_create(
            [StoryWork(page=page, work=each) for each in works[number * 10 : number * 10 + 10]]
        )
    OnView.objects.bulk_create([OnView(thing=each) for each in told_by])
    return [each.pk for each in things], names
