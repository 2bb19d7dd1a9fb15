"""Addresses of the site in each language."""

from __future__ import annotations

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from parvis.website import feeds, patterns
from parvis.website.views import asked, hub, search, statistics

site = [
    path(_("reach-us/"), hub.show, name="hub"),
    path(_("you-asked/"), asked.show, name="asked"),
    path(_("you-asked/<slug:slug>/"), asked.show_one, name="asked_one"),
    path(_("search/"), search.show, name="search"),
    path(_("statistics/"), statistics.show, name="statistics"),
    path(_("feeds/stories.atom"), feeds.StoriesFeed(), name="stories_feed"),
    path(_("feeds/works.atom"), feeds.WorksFeed(), name="works_feed"),
    path(_("feeds/you-asked.atom"), feeds.AskedFeed(), name="asked_feed"),
    path(_("patterns/"), patterns.show, name="patterns"),
]
urlpatterns = [
    path("", include((site, "website"))),
    path("", include("parvis.website.collection_urls")),
    path("", include("parvis.website.presence_urls")),
]
