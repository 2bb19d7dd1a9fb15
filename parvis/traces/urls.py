"""The permanent addresses."""

from __future__ import annotations

from django.urls import path

from parvis.traces import views

app_name = "traces"
urlpatterns = [path("id/<uuid:pk>", views.show_thing, name="thing")]
