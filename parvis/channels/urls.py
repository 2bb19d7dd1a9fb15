"""Addresses of channels outside the desk's door."""

from __future__ import annotations

from django.urls import path

from parvis.channels.feeds import said_feed
from parvis.channels.views.share import receive

app_name = "channels"
urlpatterns = [
    path("flux/dits/<slug:slug>.<slug:kind>", said_feed, name="said_feed"),
    # Of the desk, but met before one is in: what a phone shares is kept through signing in.
    path("desk/share/in/", receive, name="share_in"),
]
