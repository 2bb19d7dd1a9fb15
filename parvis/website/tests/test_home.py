"""The home: opening, story, looking; and setting the site up twice."""

from __future__ import annotations

from django.test import Client
from wagtail.models import Page

from parvis.collection.models import Subject, Work, WorkPicture
from parvis.media.models import Picture
from parvis.stories.services import write_story
from parvis.website.services import SiteTree, fill_home, set_up_site
from parvis.website.tests import house


def test_setting_up_twice_changes_nothing(site: dict[str, SiteTree]) -> None:
    before = set(Page.objects.values_list("pk", "path"))
    again = set_up_site()
    assert set(Page.objects.values_list("pk", "path")) == before
    assert again["en"].home.translation_key == again["fr"].home.translation_key
    assert again["en"].visit.url == "/en/visit/" and again["fr"].stories.url == "/recits/"


def test_the_home_shows_what_staff_chose(
    client: Client, site: dict[str, SiteTree], venise: Work, free_picture: Picture
) -> None:
    WorkPicture.objects.create(work=venise, picture=free_picture)
    sails = house.entry(Subject, "voile", name_fr="Voile", parent=Subject.objects.get(slug="eau"))
    other = house.work("soir", title_fr="Le Soir", subjects=[sails])
    fill_home(
        site["fr"].home,
        opening_title="Regardez-la",
        opening_text="Approchez.",
        opening_near="Approcher du visage",
        opening_work=venise,
        looks=[(Subject.objects.get(slug="eau"), "de l’eau"), (sails, "des voiles")],
        works=[venise, other],
    )
    write_story(index=site["fr"].stories, title="Peindre l’eau", slug="eau", summary="Une rive.", body=[])
    page = client.get("/").content.decode()
    for said in ("Regardez-la", "Approcher du visage", "Peindre l’eau", "de l’eau", "des voiles", "Mastodon"):
        assert said in page
    assert '<li class="v1"' in page
    assert "Le Soir" not in page  # without a picture it would be a hole in the rows


def test_today_is_told(client: Client, site: dict[str, SiteTree]) -> None:
    assert "Aujourd’hui" in client.get("/").content.decode()
    assert "Ouvert tous les jours sauf le mardi" in client.get("/").content.decode()
