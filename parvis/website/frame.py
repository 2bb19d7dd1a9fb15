"""What stands around every public page: the institution, its hours, the menu. Read once for each edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.accounts.models import Institution, Site
from parvis.accounts.queries import open_sites, say_today, say_week
from parvis.channels.queries.newsletters import newsletters
from parvis.collection.search import Query, search
from parvis.core.bilingual import current, pick
from parvis.feedback.queries import public_topics
from parvis.stories.queries import index_page, live_stories
from parvis.website.freshness import remembered
from parvis.website.models import HomePage, PracticalPage


@dataclass(frozen=True)
class Named:
    """The institution as the frame shows it."""

    name: str
    tagline: str
    address_lines: tuple[str, ...]
    email: str
    telephone: str
    accent_light: str
    accent_dark: str


@dataclass(frozen=True)
class Frame:
    """Everything around a page, in one language. nav: labels and paths."""

    institution: Named
    row: Institution
    sites: tuple[Site, ...]
    hours_sentence: str
    home_url: str
    visit_url: str
    hub_url: str
    search_url: str
    nav: tuple[tuple[str, str], ...]
    footer_links: tuple[tuple[str, str], ...]
    footer: SafeString

    @property
    def today(self) -> tuple[str, str]:
        """The sentence of today for the first site, said at this moment, in two parts."""
        return say_today(self.sites[0]) if self.sites else ("", "")


@remembered
def frame() -> Frame:
    """The frame in the current language."""
    institution, sites = Institution.current(), tuple(open_sites())
    visit = _page(PracticalPage)
    # No link to a part where there is nothing yet.
    stories = index_page() if live_stories().exists() else None
    hub, visit_url = reverse("website:hub"), visit.url if visit else ""
    named, hours_sentence = _named(institution, sites), say_week(sites[0]) if sites else ""
    footer_links = _footer_links(bool(stories))
    nav = [
        (visit.title, visit.url) if visit else None,
        (_("Collection"), reverse("collection:list")),
        (stories.title, stories.url) if stories else None,
        (_("Reach us"), hub),
    ]
    return Frame(
        institution=named,
        row=institution,
        sites=sites,
        hours_sentence=hours_sentence,
        home_url=_home_url(),
        visit_url=visit_url,
        hub_url=hub,
        search_url=reverse("website:search"),
        nav=tuple(entry for entry in nav if entry),
        footer_links=footer_links,
        footer=_footer(
            institution=named,
            hours_sentence=hours_sentence,
            visit_url=visit_url,
            hub_url=hub,
            letters=_letters(),
            footer_links=footer_links,
            credit=pick(institution, "credit"),
            statistics_url=reverse("website:statistics"),
        ),
    )


def _footer(**parts: Any) -> SafeString:
    """The foot is the same under every page of a language: it is rendered once for each edit."""
    return render_to_string("website/patterns/footer.html", parts)


def _named(institution: Institution, sites: tuple[Site, ...]) -> Named:
    address = sites[0].address if sites else ""
    return Named(
        name=str(institution),
        tagline=pick(institution, "tagline"),
        address_lines=tuple(line.strip() for line in address.splitlines() if line.strip()),
        email=institution.email,
        telephone=institution.telephone,
        accent_light=institution.accent_light,
        accent_dark=institution.accent_dark,
    )


def _page(model: type[PracticalPage]) -> PracticalPage | None:
    return model.objects.live().filter(locale__language_code=current()).first()


def _home_url() -> str:
    page = HomePage.objects.live().filter(locale__language_code=current()).first()
    return (page.url if page else None) or "/"


def _letters() -> list[tuple[str, str]]:
    """Newsletters one may subscribe to: name and path, the first three."""
    return [(each.name, reverse("newsletter:subscribe", args=[each.account])) for each in newsletters()[:3]]


def _footer_links(has_stories: bool) -> tuple[tuple[str, str], ...]:
    free = search(Query().choose("reusable", ["1"]), limit=0, with_facets=False).total
    links = [(_("Free pictures"), f"{reverse('collection:list')}?reusable=1")] if free else []
    links += [(_("You asked, we did"), reverse("website:asked"))] if public_topics().exists() else []
    links += [(_("Stories by feed (Atom)"), reverse("website:stories_feed"))] if has_stories else []
    links += [(_("New works by feed (Atom)"), reverse("website:works_feed"))]
    return tuple(links)
