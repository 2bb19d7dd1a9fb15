"""Addresses of the collection's public pages in each language."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from parvis.website.views import browse, collection, work

app_name = "collection"
urlpatterns = [
    path(_("collection/"), collection.show_list, name="list"),
    path(_("collection/map/"), collection.show_map, name="map"),
    path(_("works/<slug:slug>/"), work.show, name="work"),
    path(_("makers/<slug:slug>/"), browse.show_maker, name="maker"),
    path(_("places/<slug:slug>/"), browse.show_place, name="place"),
    path(_("subjects/<slug:slug>/"), browse.show_subject, name="subject"),
]
