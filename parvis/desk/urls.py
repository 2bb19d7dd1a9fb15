"""Addresses of the desk that stand outside Wagtail's."""

from __future__ import annotations

from django.urls import URLPattern, path

from parvis.desk import views

app_name = "parvis_desk"
urlpatterns: list[URLPattern] = [
    path("desk/accent.css", views.accent, name="accent"),
    path("desk/fichiers/<path:name>", views.staff_file, name="file"),
]
