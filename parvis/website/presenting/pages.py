"""The parts of the home and of the practical page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from parvis.accounts import queries as accounts
from parvis.accounts.models import Presence, Site
from parvis.core.bilingual import pick
from parvis.website.collection_size import collection_size
from parvis.website.frame import frame
from parvis.website.freshness import remembered
from parvis.website.models import HomePage, PracticalPage
from parvis.website.presenting import home as parts
from parvis.website.presenting.cards import card_of, words_card
from parvis.website.presenting.hub import presence

Shown = dict[str, Any]
presences = remembered(accounts.presences)


def home(page: HomePage, request: HttpRequest) -> Shown:
    """Everything the home shows, in its order."""
    kept = [one for one in presences() if one.state == Presence.State.CLAIMED]
    opening = parts.opening(page, request)
    return {
        "today": frame().today,
        "opening": opening,
        "card": card_of([opening["image"]], name="home", alt=frame().institution.name),
        "story": parts.story(page, request),
        "looking": parts.looking(page, request, size=collection_size()),
        "presences": [presence(one) for one in kept],
        "json_ld": museum_json_ld(page),
    }


def museum_json_ld(page: HomePage) -> Shown:
    """The institution in schema.org's words, with the accounts that are its own."""
    around = frame()
    data = {
        "@context": "https://schema.org",
        "@type": "Museum",
        "name": around.institution.name,
        "url": f"{settings.PUBLIC_ADDRESS}{page.url}",
        "description": pick(around.row, "introduction"),
        "email": around.institution.email,
        "telephone": around.institution.telephone,
        "address": ", ".join(around.institution.address_lines),
        "sameAs": [one.url for one in presences() if one.state == Presence.State.CLAIMED],
    }
    return {name: value for name, value in data.items() if value}


def visit(page: PracticalPage, request: HttpRequest) -> Shown:
    """Today, the week and the exceptional days of every site."""
    around = frame()
    several = len(around.sites) > 1
    return {
        "today": around.today,
        "sites": [_site(site, several) for site in around.sites],
        "card": words_card("visit", page.title),
        "json_ld": _hours_json_ld(around.sites),
    }


def _site(site: Site, several: bool) -> Shown:
    return {
        "name": pick(site, "name"),
        "title": pick(site, "name") if several else "",
        "address": site.address,
        "access": pick(site, "access"),
        "days": [{"name": day.name, "hours": day.hours, "today": day.is_today} for day in accounts.week_table(site)],
        "closures": [{"dates": closure.dates, "text": closure.text} for closure in accounts.coming_closures(site)],
    }


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _hours_json_ld(sites: tuple[Site, ...]) -> Shown:
    """The hours of the first site, as search engines read them."""
    if not sites:
        return {}
    hours = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{_DAYS[row.weekday]}",
            "opens": f"{row.opens:%H:%M}",
            "closes": f"{row.closes:%H:%M}",
        }
        for row in sites[0].hours.all()
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Museum",
        "name": frame().institution.name,
        "address": ", ".join(sites[0].address.splitlines()),
        "openingHoursSpecification": hours,
    }
