"""Addresses of collection."""

from __future__ import annotations

from django.urls import path

from parvis.collection.json_views import search_json

app_name = "collection_data"
urlpatterns = [
    path("collection/search.json", search_json, name="search_json"),
]
