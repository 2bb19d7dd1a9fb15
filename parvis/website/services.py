"""Setting up the site's pages in French and in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from parvis.collection.models import Subject, Work
from parvis.media.models import Picture
from parvis.stories.models import StoryIndexPage
from parvis.stories.services import ensure_index
from parvis.website.models import HomeLook, HomePage, HomeWork, PracticalPage

_WORDS = {
    "fr": {"home": "Accueil", "stories": ("Récits", "recits"), "visit": ("Visiter", "visiter")},
    "en": {"home": "Home", "stories": ("Stories", "stories"), "visit": ("Visit", "visit")},
}


@dataclass(frozen=True)
class SiteTree:
    """The pages of one language."""

    language: str
    home: HomePage
    stories: StoryIndexPage
    visit: PracticalPage


@transaction.atomic
def set_up_site() -> dict[str, SiteTree]:
    """Make the two page trees (home, stories, visit) where they are missing; returns them by language.

    Pages that exist are left as staff made them. Wagtail's welcome page goes.
    """
    trees = {language: _ensure_tree(language) for language in ("fr", "en")}
    home = trees["fr"].home
    Site.objects.exclude(root_page=home).filter(root_page__depth__lte=1).delete()
    Site.objects.update_or_create(is_default_site=True, defaults=_site_values(home))
    for page in Page.objects.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page"):
        page.delete()
    return trees


def _site_values(home: Page) -> dict[str, Any]:
    address = urlsplit(settings.PUBLIC_ADDRESS)
    port = address.port or (443 if address.scheme == "https" else 80)
    return {"hostname": address.hostname or "localhost", "port": port, "root_page": home, "site_name": "Parvis"}


def _ensure_tree(language: str) -> SiteTree:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    words: Any = _WORDS[language]
    home = HomePage.objects.filter(locale=locale).first() or _add_home(locale, words["home"])
    title, slug = words["stories"]
    stories = ensure_index(home=home, title=title, slug=slug)
    title, slug = words["visit"]
    visit = PracticalPage.objects.child_of(home).first() or _add_visit(home, title, slug)
    return SiteTree(language, home, stories, visit)


def _add_home(locale: Locale, title: str) -> HomePage:
    home = HomePage(title=title, slug=f"home-{locale.language_code}", locale=locale)
    other = HomePage.objects.exclude(locale=locale).first()
    if other:
        home.translation_key = other.translation_key
    # Wagtail's migrations make the root; a database emptied since then has none.
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def _add_visit(home: HomePage, title: str, slug: str) -> PracticalPage:
    page = PracticalPage(title=title, slug=slug, locale=home.locale, show_in_menus=True)
    other = PracticalPage.objects.exclude(locale=home.locale).first()
    if other:
        page.translation_key = other.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


@transaction.atomic
def fill_home(
    home: HomePage,
    *,
    opening_title: str,
    opening_text: str,
    opening_near: str = "",
    opening_work: Work | None = None,
    opening_picture: Picture | None = None,
    looks: Sequence[tuple[Subject, str]] = (),
    works: Sequence[Work] = (),
) -> HomePage:
    """Write the home's opening, the subjects one looks by (with their words) and the chosen works; publish."""
    home.opening_title, home.opening_text, home.opening_near = opening_title, opening_text, opening_near
    home.opening_work, home.opening_picture = opening_work, opening_picture
    home.looks = [HomeLook(subject=subject, label=label, sort_order=i) for i, (subject, label) in enumerate(looks)]
    home.chosen_works = [HomeWork(work=work, sort_order=i) for i, work in enumerate(works)]
    home.save_revision().publish()
    return home


@transaction.atomic
def fill_practical_page(
    page: PracticalPage,
    *,
    introduction: str = "",
    prices: str = "",
    access: str = "",
    accessibility: str = "",
    more: str = "",
) -> PracticalPage:
    """Write the practical page (rich text as HTML) and publish it."""
    page.introduction, page.prices, page.access = introduction, prices, access
    page.accessibility, page.more = accessibility, more
    page.save_revision().publish()
    return page
