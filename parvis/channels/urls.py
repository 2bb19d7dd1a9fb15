"""Public addresses of channels."""

from __future__ import annotations

from django.urls import path

from parvis.channels.feeds import said_feed

app_name = "channels"
urlpatterns = [path("flux/dits/<slug:slug>.<slug:kind>", said_feed, name="said_feed")]
