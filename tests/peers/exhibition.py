"""An exhibition that is on, as a story with the works it shows."""

from __future__ import annotations

from typing import Any


def show() -> Any:
    """“Marées d’hiver”, which shows a print by Ida Brumaire; its page, published."""
    from wagtail.models import Locale, Site

    from parvis.collection.models import Maker, Work, WorkMaker
    from parvis.stories.models import StoryPage, StoryWork
    from parvis.traces.services import register_thing

    thing = register_thing(kind="maker", title="Ida Brumaire")
    maker = Maker.objects.create(thing=thing, slug="ida-brumaire", key="ida-brumaire", name="Ida Brumaire")
    thing = register_thing(kind="work", title="Vague")
    work = Work.objects.create(thing=thing, slug="vague-essai", title_fr="Vague")
    WorkMaker.objects.create(work=work, maker=maker)
    page = StoryPage(
        title="Marées d’hiver", slug="marees-d-hiver", summary="Des vagues gravées.", locale=Locale.get_default(),
        thing=register_thing(kind="story", title="Marées d’hiver"),
    )  # fmt: skip
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    StoryWork.objects.create(page=page, work=work)
    return page
