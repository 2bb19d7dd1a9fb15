"""Addresses of desk."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "parvis_desk"
urlpatterns: list[URLPattern] = []
