"""Addresses of the site that are the same in every language."""

from __future__ import annotations

from django.urls import path

from parvis.website.views import cards, machines, oembed, statistics

app_name = "site"
urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.svg", machines.favicon, name="favicon"),
    path("favicon.ico", machines.favicon),
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", machines.sitemap_section, name="sitemap_section"),
    path("count", statistics.tell, name="count"),
    path("oembed", oembed.show, name="oembed"),
    path("card/<lang>/<uuid:pk>.jpg", cards.show, name="card"),
    path("card/<lang>/<slug:name>.jpg", cards.show_page, name="page_card"),
]
