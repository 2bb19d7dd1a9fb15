"""Addresses of media."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "media"
urlpatterns: list[URLPattern] = []
